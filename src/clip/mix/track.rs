//! Sound that can be entered anywhere: of a file, at any frame of it.

use crate::clip::ffmpeg::audio::FileSound;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{Blocks, SAMPLE_RATE};
use crate::units::Micros;

/// Frames that last a whole number of microseconds: 125.
const EVEN: usize = 6;

/// Sound that can be entered anywhere.
pub trait Track: Send + Sync {
    /// `frames` of it from the frame `from` on.
    ///
    /// # Errors
    /// When it cannot be read at all; what goes wrong later stands in the place of a block.
    fn read(&self, from: usize, frames: usize) -> Result<Blocks<'_>, MediaError>;
}

impl Track for FileSound {
    fn read(&self, from: usize, frames: usize) -> Result<Blocks<'_>, MediaError> {
        // Files are entered at whole microseconds.
        let before = from % EVEN;
        let micros = |frames: usize| frames as i64 * 1_000_000 / i64::from(SAMPLE_RATE);
        let part = Self {
            start: self.start + Micros(micros(from - before)),
            duration: Micros(micros(before + frames) + 1),
            ..self.clone()
        };
        let mut skipped = 2 * before;
        let mut left = 2 * frames;
        let blocks = part.read()?.map(move |block| {
            block.map(|mut block| {
                let skip = skipped.min(block.len());
                block.drain(..skip);
                skipped -= skip;
                block.truncate(left);
                left -= block.len();
                block
            })
        });
        Ok(Box::new(blocks))
    }
}
