//! The one sound format that passes through the clip path: interleaved stereo floats at 48 kHz, a block at a time.

use super::media_error::MediaError;
use crate::units::Micros;

/// Samples a second of all sound in the clip path.
pub const SAMPLE_RATE: u32 = 48_000;

/// Samples in a block of sound, over both channels: 400 ms, which is also one block of a loudness measurement.
pub const BLOCK_SAMPLES: usize = 2 * 19_200;

/// Sound on its way: blocks of interleaved stereo, each of about [`BLOCK_SAMPLES`], never of half a frame. After an error nothing follows.
pub type Blocks<'a> = Box<dyn Iterator<Item = Result<Vec<f32>, MediaError>> + 'a>;

/// Sound that can be read as often as is needed, so that nobody has to hold all of it. Every reading gives the same samples.
pub trait SoundSource: Sync {
    /// Begins to read it. The blocks belong to the thread that asked for them.
    ///
    /// # Errors
    /// When it cannot be read at all. What goes wrong later stands in the place of a block.
    fn blocks(&self) -> Result<Blocks<'_>, MediaError>;
}

/// Short stereo sound in memory, samples interleaved (left, right, left, …), full scale at ±1.
#[derive(Clone, PartialEq)]
pub struct StereoBuffer {
    /// Always [`SAMPLE_RATE`].
    pub sample_rate: u32,
    /// Two samples a frame.
    pub samples: Vec<f32>,
}

impl SoundSource for StereoBuffer {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        Ok(in_blocks(&self.samples))
    }
}

impl std::fmt::Debug for StereoBuffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StereoBuffer({} frames)", self.samples.len() / 2)
    }
}

/// `samples` in blocks.
pub fn in_blocks(samples: &[f32]) -> Blocks<'_> {
    Box::new(samples.chunks(BLOCK_SAMPLES).map(|block| Ok(block.to_vec())))
}

/// As many samples of silence, in blocks.
pub fn silence(samples: usize) -> Blocks<'static> {
    let whole = samples / BLOCK_SAMPLES;
    let lengths = std::iter::repeat_n(BLOCK_SAMPLES, whole).chain([samples % BLOCK_SAMPLES]);
    Box::new(lengths.filter(|length| *length > 0).map(|length| Ok(vec![0.0; length])))
}

/// The number of 48 kHz frames in `duration`, to the nearest.
pub fn frames_in(duration: Micros) -> usize {
    usize::try_from((i128::from(duration.0) * i128::from(SAMPLE_RATE) + 500_000) / 1_000_000).unwrap_or(0)
}
