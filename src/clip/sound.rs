//! The one sound format that passes through the clip path: interleaved stereo floats at 48 kHz.

use crate::units::Micros;

/// Samples a second of all sound in the clip path.
pub const SAMPLE_RATE: u32 = 48_000;

/// Stereo sound, samples interleaved (left, right, left, …), full scale at ±1.
#[derive(Clone, PartialEq)]
pub struct StereoBuffer {
    /// Always [`SAMPLE_RATE`].
    pub sample_rate: u32,
    /// Two samples a frame.
    pub samples: Vec<f32>,
}

impl std::fmt::Debug for StereoBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StereoBuffer({} frames)", self.samples.len() / 2)
    }
}

/// The number of 48 kHz frames in `duration`, to the nearest.
pub fn frames_in(duration: Micros) -> usize {
    usize::try_from((i128::from(duration.0) * i128::from(SAMPLE_RATE) + 500_000) / 1_000_000).unwrap_or(0)
}
