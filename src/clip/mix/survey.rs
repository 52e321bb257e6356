//! What music is: how loud, and where it is over. Pure.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::clip::loudness::Meter;
use crate::clip::media_error::MediaError;
use crate::clip::sound::SoundSource;

/// Softer than this nothing is heard: −60 dB of full scale.
const AUDIBLE: f32 = 0.001;

/// What was found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Survey {
    /// Integrated loudness; nothing for silence.
    pub lufs: Option<f64>,
    /// The frame behind the last that is heard.
    pub end: usize,
}

/// Listens to all of `source`.
///
/// # Errors
/// Those of the source; `Cancelled` when `stop` was set.
pub fn survey(source: &dyn SoundSource, stop: &AtomicBool) -> Result<Survey, MediaError> {
    let mut meter = Meter::of_loudness();
    let (mut passed, mut end) = (0, 0);
    for block in source.blocks()? {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let block = block?;
        if let Some(last) = block.iter().rposition(|sample| sample.abs() > AUDIBLE) {
            end = passed + last / 2 + 1;
        }
        passed += block.len() / 2;
        meter.push(&block);
    }
    Ok(Survey { lufs: meter.finish().lufs, end })
}
