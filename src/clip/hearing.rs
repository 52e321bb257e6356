//! What sound is, measured as it passes: how loud, on which side, and whether its sides cancel. Pure.

use std::sync::atomic::{AtomicBool, Ordering};

use super::cut_peaks::CutPeaks;
use super::loudness::Meter;
use super::media_error::MediaError;
use super::sound::{SAMPLE_RATE, SoundSource};

/// A side this much softer than the other, in dB, holds nothing but hiss and what came over from the other.
const ONE_SIDED_DB: f64 = 30.0;
/// From this correlation down the sides are each other's opposite: what is left on a phone's one loudspeaker is 10 dB softer.
const OPPOSITE: f64 = -0.8;

/// A mean this far from zero, of 1: it takes room from what is heard, and clicks where the sound begins and ends.
const OFF_CENTRE: f64 = 0.02;

/// So many cut-off peaks a minute are heard.
const CUT_A_MINUTE: f64 = 10.0;

/// One of two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The first channel.
    Left,
    /// The second channel.
    Right,
}

/// What sound is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Hearing {
    /// Integrated loudness; `None` for silence (nothing above −70 LUFS).
    pub lufs: Option<f64>,
    /// How many peaks are cut off, where that is heard: it was recorded too loud.
    pub clipped: Option<u32>,
    /// Sums of squares of both sides, and of their product.
    left: f64,
    right: f64,
    product: f64,
    /// Sums of both sides; their means at the end.
    means: [f64; 2],
}

impl Hearing {
    /// Sound of this loudness and nothing else that is known.
    #[cfg(test)]
    pub(crate) fn as_loud_as(lufs: Option<f64>) -> Self {
        Self { lufs, ..Self::default() }
    }

    /// The side that holds the sound, where the other holds next to none.
    pub fn one_sided(&self) -> Option<Side> {
        self.lufs?;
        let ratio = libm::pow(10.0, ONE_SIDED_DB / 10.0);
        if self.left > ratio * self.right {
            Some(Side::Left)
        } else {
            (self.right > ratio * self.left).then_some(Side::Right)
        }
    }

    /// How far the sound lies from zero, of 1, where that is more than a microphone's amplifier should leave: the larger of both sides.
    pub fn off_centre(&self) -> Option<f64> {
        let most = self.means.iter().fold(0.0_f64, |most, mean| most.max(mean.abs()));
        (most > OFF_CENTRE).then_some(most)
    }

    /// How much softer it is where both sides come out of one loudspeaker, in dB, when they are each other's opposite.
    pub fn cancels_db(&self) -> Option<f64> {
        self.lufs?;
        let both = (self.left * self.right).sqrt();
        if both <= 0.0 || self.product > OPPOSITE * both {
            return None;
        }
        let sum = (self.left + self.right + 2.0 * self.product).max(0.0) / 4.0;
        let loss = 10.0 * libm::log10(sum / ((self.left + self.right) / 2.0));
        Some(loss.max(-99.0))
    }
}

/// Listens to all of `source`.
///
/// # Errors
/// Those of the source; `Cancelled` when `stop` was set.
pub fn hear(source: &dyn SoundSource, stop: &AtomicBool) -> Result<Hearing, MediaError> {
    let mut meter = Meter::of_loudness();
    let mut hearing = Hearing::default();
    let mut cut = CutPeaks::default();
    let mut frames = 0.0;
    for block in source.blocks()? {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let block = block?;
        for frame in block.chunks_exact(2) {
            let (left, right) = (f64::from(frame[0]), f64::from(frame[1]));
            hearing.left += left * left;
            hearing.right += right * right;
            hearing.product += left * right;
            hearing.means[0] += left;
            hearing.means[1] += right;
            frames += 1.0;
        }
        cut.push(&block);
        meter.push(&block);
    }
    let means = hearing.means.map(|sum| sum / f64::max(frames, 1.0));
    let minutes = f64::max(frames / 60.0 / f64::from(SAMPLE_RATE), 0.1);
    let clipped = Some(cut.count).filter(|count| f64::from(*count) >= CUT_A_MINUTE * minutes);
    Ok(Hearing { lufs: meter.finish().lufs, clipped, means, ..hearing })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::sound::StereoBuffer;
    use super::*;

    /// A second of a tone at these levels.
    fn tone(left: f32, right: f32) -> Hearing {
        let wave = (0..48_000).flat_map(|index| {
            let value = (index as f32 * 0.13).sin();
            [left * value, right * value]
        });
        let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples: wave.collect() };
        hear(&source, &AtomicBool::new(false)).expect("heard")
    }

    #[test]
    fn a_side_alone_is_told() {
        assert_eq!(tone(0.5, 0.0).one_sided(), Some(Side::Left));
        assert_eq!(tone(0.005, 0.5).one_sided(), Some(Side::Right));
        assert_eq!(tone(0.5, 0.1).one_sided(), None);
        assert_eq!(tone(0.0, 0.0), Hearing::default());
        assert_eq!(tone(0.0, 0.0).one_sided(), None);
    }

    #[test]
    fn sound_that_lies_beside_zero_is_told() {
        let lying = |offset: f32| {
            let wave = (0..48_000).map(|index| 0.3 * (index as f32 * 0.13).sin() + offset);
            let samples = wave.flat_map(|value| [value, value - offset]).collect();
            let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples };
            hear(&source, &AtomicBool::new(false)).expect("heard").off_centre()
        };
        assert_eq!(lying(0.015), None);
        assert!(lying(-0.1).is_some_and(|most| (most - 0.1).abs() < 0.001));
        assert_eq!(tone(0.5, 0.5).off_centre(), None);
    }

    #[test]
    fn peaks_that_are_cut_off_are_told_where_there_are_many() {
        let loud = |level: f32| {
            let wave =
                (0..48_000).flat_map(|index| [(level * (index as f32 * 0.05).sin()).clamp(-1.0, 1.0); 2]);
            let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples: wave.collect() };
            hear(&source, &AtomicBool::new(false)).expect("heard").clipped
        };
        assert!(loud(2.0).is_some_and(|count| (750..780).contains(&count)), "{:?}", loud(2.0));
        assert_eq!((loud(0.99), loud(0.5)), (None, None));
    }

    #[test]
    fn sides_that_cancel_are_told() {
        assert!(tone(0.5, -0.5).cancels_db().is_some_and(|loss| loss < -30.0));
        assert!(tone(0.5, -0.4).cancels_db().is_some_and(|loss| (-25.0..-15.0).contains(&loss)));
        assert_eq!(tone(0.5, 0.5).cancels_db(), None);
        assert_eq!(tone(0.5, 0.0).cancels_db(), None);
    }
}
