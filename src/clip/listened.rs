//! What is heard of sound from its beginning to its end: speech, and how loud each second is. Pure.

use std::sync::atomic::{AtomicBool, Ordering};

use ebur128::{EbuR128, Mode};

use super::cut_peaks::CutPeaks;
use super::media_error::{MediaError, MediaErrorKind};
use super::sound::{SAMPLE_RATE, SoundSource};
use super::voice::{Span, VoiceListener};
use crate::units::Micros;

/// Samples of a second, over both channels.
const SECOND: usize = 2 * SAMPLE_RATE as usize;

/// The softest that is told, in LUFS: below it is silence.
const SILENCE_LUFS: f64 = -70.0;

/// What was heard.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Listened {
    /// Where someone speaks, rising.
    pub speech: Vec<Span>,
    /// How long sound is that is like a voice but for being as steady as music is.
    pub steady: Micros,
    /// The loudness of each second in LUFS; −70 for silence.
    pub loudness: Vec<f64>,
    /// The loudness of all of it; `None` for silence.
    pub lufs: Option<f64>,
    /// How many peaks are cut off: recorded too loud.
    pub clipped: u32,
    /// Where it could not be decoded, first.
    pub damaged: Option<Micros>,
}

/// Listens to all of `source`; `advance` hears how long what has been heard is. Damage ends what is heard, not the listening.
///
/// # Errors
/// Those of the source but damage; `Cancelled` when `stop` was set.
pub fn listen_through(
    source: &dyn SoundSource,
    stop: &AtomicBool,
    advance: &mut dyn FnMut(Micros),
) -> Result<Listened, MediaError> {
    let mut listener = VoiceListener::new();
    let mut listened = Listened::default();
    let mut meter = Seconds::new();
    let mut cut = CutPeaks::default();
    let mut frames = 0_i64;
    for block in source.blocks()? {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let block = match block {
            Ok(block) => block,
            Err(error) => match error.kind {
                MediaErrorKind::DamagedStream { at, .. } => {
                    listened.damaged = at.or(Some(Micros::ZERO));
                    break;
                }
                _ => return Err(error),
            },
        };
        listened.speech.extend(listener.push(&block));
        cut.push(&block);
        meter.push(&block);
        frames += block.len() as i64 / 2;
        advance(Micros(frames * 1_000_000 / i64::from(SAMPLE_RATE)));
    }
    listened.clipped = cut.count;
    listened.speech.extend(listener.finish());
    listened.steady = listener.steady();
    (listened.loudness, listened.lufs) = meter.finish();
    Ok(listened)
}

/// Measures the loudness of seconds, in memory of one.
struct Seconds {
    /// `None` when it has failed.
    meter: Option<EbuR128>,
    waiting: Vec<f32>,
    loudness: Vec<f64>,
}

impl Seconds {
    fn new() -> Self {
        // With a histogram its memory does not grow with the sound.
        let meter = EbuR128::new(2, SAMPLE_RATE, Mode::I | Mode::S | Mode::HISTOGRAM).ok();
        Self { meter, waiting: Vec::with_capacity(SECOND), loudness: Vec::new() }
    }

    fn push(&mut self, mut samples: &[f32]) {
        while !samples.is_empty() {
            let (now, later) = samples.split_at((SECOND - self.waiting.len()).min(samples.len()));
            self.waiting.extend_from_slice(now);
            samples = later;
            if self.waiting.len() == SECOND {
                self.measure();
            }
        }
    }

    fn measure(&mut self) {
        let ms = (1000 * self.waiting.len() / SECOND).max(1) as u32;
        let Some(meter) = &mut self.meter else { return };
        let lufs = meter.add_frames_f32(&self.waiting).and_then(|()| meter.loudness_window(ms));
        let lufs =
            lufs.ok().filter(|lufs| lufs.is_finite()).map_or(SILENCE_LUFS, |lufs| lufs.max(SILENCE_LUFS));
        self.loudness.push((lufs * 10.0).round() / 10.0);
        self.waiting.clear();
    }

    fn finish(mut self) -> (Vec<f64>, Option<f64>) {
        // A rest of less than a tenth of a second is no second.
        if self.waiting.len() >= SECOND / 10 {
            self.measure();
        }
        let whole = self.meter.and_then(|meter| meter.loudness_global().ok());
        (self.loudness, whole.filter(|lufs| lufs.is_finite() && *lufs > SILENCE_LUFS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::sound::StereoBuffer;

    fn heard(samples: Vec<f32>) -> Listened {
        let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples };
        let mut latest = Micros::ZERO;
        let listened = listen_through(&source, &AtomicBool::new(false), &mut |time| {
            assert!(time > latest);
            latest = time;
        });
        listened.expect("heard")
    }

    /// `seconds` of a tone of 1 kHz on both sides.
    fn tone(level: f32, seconds: usize) -> Vec<f32> {
        let wave = |index: usize| level * libm::sinf(std::f32::consts::TAU * (index % 48) as f32 / 48.0);
        (0..seconds * SAMPLE_RATE as usize).flat_map(|index| [wave(index), wave(index)]).collect()
    }

    #[test]
    fn seconds_have_the_loudness_that_they_have() {
        let mut sound = tone(0.1, 2);
        sound.extend(vec![0.0; 2 * SECOND]);
        sound.extend(tone(0.5, 1));
        let found = heard(sound);
        assert_eq!(found.loudness.len(), 5);
        // 1 kHz at full scale on both sides is 0 LUFS (BS.1770): a tenth is −20.
        assert!((found.loudness[1] + 20.0).abs() < 0.3, "{:?}", found.loudness);
        assert_eq!(found.loudness[3], -70.0);
        assert!((found.loudness[4] + 6.0).abs() < 0.3, "{:?}", found.loudness);
        assert_eq!((found.speech.len(), found.clipped, found.damaged), (0, 0, None));
    }

    #[test]
    fn what_is_cut_off_is_counted_and_silence_is_silence() {
        let loud: Vec<f32> = tone(3.0, 1).into_iter().map(|value| value.clamp(-1.0, 1.0)).collect();
        // Two a period.
        assert!((1900..=2000).contains(&heard(loud).clipped));
        let silence = heard(vec![0.0; SECOND]);
        assert_eq!((silence.lufs, silence.loudness), (None, vec![-70.0]));
        assert_eq!(heard(Vec::new()), Listened::default());
    }

    #[test]
    fn damage_ends_what_is_heard_and_is_told() {
        struct Damaged;
        impl SoundSource for Damaged {
            fn blocks(&self) -> Result<crate::clip::sound::Blocks<'_>, MediaError> {
                let kind = MediaErrorKind::DamagedStream { bad_packets: 1, at: Some(Micros::from_ms(700)) };
                let blocks = [Ok(vec![0.0; SECOND]), Err(MediaError::new(kind, "damaged"))];
                Ok(Box::new(blocks.into_iter()))
            }
        }
        let found = listen_through(&Damaged, &AtomicBool::new(false), &mut |_| {}).expect("heard");
        assert_eq!((found.damaged, found.loudness.len()), (Some(Micros::from_ms(700)), 1));
    }
}
