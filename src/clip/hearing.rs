//! What sound is, measured as it passes: how loud, on which side, and whether its sides cancel. Pure.

use std::sync::atomic::{AtomicBool, Ordering};

use super::loudness::Meter;
use super::media_error::MediaError;
use super::sound::SoundSource;

/// A side this much softer than the other, in dB, holds nothing but hiss and what came over from the other.
const ONE_SIDED_DB: f64 = 30.0;
/// From this correlation down the sides are each other's opposite: what is left on a phone's one loudspeaker is 10 dB softer.
const OPPOSITE: f64 = -0.8;

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
    /// Sums of squares of both sides, and of their product.
    left: f64,
    right: f64,
    product: f64,
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
        let ratio = 10f64.powf(ONE_SIDED_DB / 10.0);
        if self.left > ratio * self.right {
            Some(Side::Left)
        } else {
            (self.right > ratio * self.left).then_some(Side::Right)
        }
    }

    /// How much softer it is where both sides come out of one loudspeaker, in dB, when they are each other's opposite.
    pub fn cancels_db(&self) -> Option<f64> {
        self.lufs?;
        let both = (self.left * self.right).sqrt();
        if both <= 0.0 || self.product > OPPOSITE * both {
            return None;
        }
        let sum = (self.left + self.right + 2.0 * self.product).max(0.0) / 4.0;
        let loss = 10.0 * (sum / ((self.left + self.right) / 2.0)).log10();
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
        }
        meter.push(&block);
    }
    Ok(Hearing { lufs: meter.finish().lufs, ..hearing })
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::sound::{SAMPLE_RATE, StereoBuffer};
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
    fn sides_that_cancel_are_told() {
        assert!(tone(0.5, -0.5).cancels_db().is_some_and(|loss| loss < -30.0));
        assert!(tone(0.5, -0.4).cancels_db().is_some_and(|loss| (-25.0..-15.0).contains(&loss)));
        assert_eq!(tone(0.5, 0.5).cancels_db(), None);
        assert_eq!(tone(0.5, 0.0).cancels_db(), None);
    }
}
