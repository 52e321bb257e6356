//! The sounds of a clip's passages, one after the other. Pure but for what its sources read.

use std::sync::Arc;

use super::fade::Fade;
use super::pull::Pull;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{BLOCK_SAMPLES, Blocks, SAMPLE_RATE, SoundSource};

/// So long sound falls before a cut and rises after it, in frames: 5 ms. Nobody hears it; a wave that breaks off clicks.
pub const SEAM: usize = SAMPLE_RATE as usize / 200;

/// The sound of a passage.
#[derive(Clone)]
pub struct JoinedPart {
    /// Where it comes from; silence where there is none.
    pub source: Option<Arc<dyn SoundSource + Send>>,
    /// The frame of the clip with which it begins.
    pub at: usize,
    /// How long it is heard, and how it begins and ends: what comes from its source is cut to it, or followed by silence.
    pub fade: Fade,
}

/// Sounds that follow one another, to the frame. Where two overlap they are added up.
#[derive(Clone)]
pub struct Joined {
    /// In their order.
    pub parts: Vec<JoinedPart>,
    /// How long they are together, in frames.
    pub frames: usize,
}

impl SoundSource for Joined {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let open = self.parts.iter().map(|_| None).collect();
        Ok(Box::new(Joining { joined: self, open, passed: 0, is_over: false }))
    }
}

/// One reading of joined sounds.
struct Joining<'a> {
    joined: &'a Joined,
    /// The readings of the parts that are heard, by their places.
    open: Vec<Option<Pull<'a>>>,
    /// How many frames have passed.
    passed: usize,
    is_over: bool,
}

impl Joining<'_> {
    /// Adds what the part at `index` has to the next `frames`.
    fn add(&mut self, index: usize, out: &mut [f32]) -> Result<(), MediaError> {
        let (part, reading) = (&self.joined.parts[index], &mut self.open[index]);
        let end = part.at + part.fade.frames;
        let from = self.passed.max(part.at);
        let until = end.min(self.passed + out.len() / 2);
        let Some(source) = part.source.as_ref().filter(|_| from < until) else { return Ok(()) };
        let mut pull = match reading.take() {
            Some(pull) => pull,
            None => Pull::new(source.blocks()?),
        };
        let mut sound = pull.take(until - from)?;
        part.fade.apply(from - part.at, &mut sound);
        let place = 2 * (from - self.passed);
        out[place..].iter_mut().zip(sound).for_each(|(sum, sample)| *sum += sample);
        if until < end {
            *reading = Some(pull);
            return Ok(());
        }
        // What is wrong with a sound may be told at its end.
        pull.finish()
    }
}

impl Iterator for Joining<'_> {
    type Item = Result<Vec<f32>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        let frames = (self.joined.frames - self.passed).min(BLOCK_SAMPLES / 2);
        if frames == 0 || self.is_over {
            return None;
        }
        let mut out = vec![0.0; 2 * frames];
        for index in 0..self.joined.parts.len() {
            if let Err(error) = self.add(index, &mut out) {
                self.is_over = true;
                return Some(Err(error.of_passage(index)));
            }
        }
        self.passed += frames;
        Some(Ok(out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::media_error::MediaErrorKind;
    use crate::clip::sound::StereoBuffer;

    fn level(level: f32, frames: usize) -> Option<Arc<dyn SoundSource + Send>> {
        Some(Arc::new(StereoBuffer { sample_rate: SAMPLE_RATE, samples: vec![level; 2 * frames] }))
    }

    fn left(joined: &Joined) -> Vec<f32> {
        let blocks = joined.blocks().expect("opens").map(|block| block.expect("a block"));
        let samples: Vec<f32> = blocks.flatten().collect();
        samples.chunks_exact(2).map(|frame| frame[0]).collect()
    }

    fn part(
        source: Option<Arc<dyn SoundSource + Send>>,
        at: usize,
        frames: usize,
        ends: (usize, usize),
    ) -> JoinedPart {
        JoinedPart { source, at, fade: Fade { frames, rise: ends.0, fall: ends.1 } }
    }

    #[test]
    fn parts_follow_one_another_to_the_frame_and_no_wave_breaks_off() {
        // One that is longer than its place, one that is shorter, silence, and one that goes on where that before it ends.
        let parts = vec![
            part(level(0.5, 30_100), 0, 30_000, (0, SEAM)),
            part(level(-0.5, 9_990), 30_000, 10_000, (SEAM, SEAM)),
            part(None, 40_000, 5_000, (SEAM, SEAM)),
            part(level(0.25, 4_000), 45_000, 4_000, (SEAM, 0)),
            part(level(0.25, 6_000), 49_000, 6_000, (0, 0)),
        ];
        let samples = left(&Joined { parts, frames: 55_000 });
        assert_eq!(samples.len(), 55_000);
        assert!(samples[..29_760].iter().all(|sample| *sample == 0.5), "the beginning is not faded here");
        assert!(samples[30_240..39_760].iter().all(|sample| *sample == -0.5));
        assert!(samples[40_000..45_000].iter().all(|sample| *sample == 0.0));
        assert!(samples[45_240..].iter().all(|sample| *sample == 0.25));
        let jump = |at: usize| (samples[at] - samples[at - 1]).abs();
        let highest = (1..samples.len()).map(jump).fold(0.0, f32::max);
        assert!(highest < 0.02, "{highest}");
    }

    #[test]
    fn parts_that_overlap_pass_over_into_one_another() {
        let parts = vec![
            part(level(0.5, 30_000), 0, 30_000, (0, 10_000)),
            part(level(0.5, 30_000), 20_000, 30_000, (10_000, 0)),
        ];
        let samples = left(&Joined { parts, frames: 50_000 });
        assert!(samples.iter().all(|sample| (sample - 0.5).abs() < 1e-4), "what one loses the other gains");
    }

    /// Sound of which is told at its end that it is damaged.
    struct Damaged;

    impl SoundSource for Damaged {
        fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
            let error = MediaError::new(MediaErrorKind::Unsupported, "damaged");
            Ok(Box::new([Ok(vec![0.1; 200]), Err(error)].into_iter()))
        }
    }

    #[test]
    fn what_is_told_at_the_end_of_a_part_is_told_with_its_place() {
        let parts =
            vec![part(level(0.5, 100), 0, 100, (0, 0)), part(Some(Arc::new(Damaged)), 100, 100, (0, 0))];
        let joined = Joined { parts, frames: 200 };
        let errors: Vec<usize> = joined
            .blocks()
            .expect("opens")
            .filter_map(|block| block.err().map(|error| error.passage))
            .collect();
        assert_eq!(errors, [1]);
    }
}
