//! Sound taken by the frame from where it comes by the block.

use crate::clip::media_error::MediaError;
use crate::clip::sound::Blocks;

/// Sound that is read as far as it is asked for.
pub(super) struct Pull<'a> {
    blocks: Blocks<'a>,
    waiting: Vec<f32>,
    /// How many of these have been given.
    given: usize,
}

impl<'a> Pull<'a> {
    pub(super) fn new(blocks: Blocks<'a>) -> Self {
        Self { blocks, waiting: Vec::new(), given: 0 }
    }

    /// The next `frames`, silent behind the end.
    ///
    /// # Errors
    /// Those of the source.
    pub(super) fn take(&mut self, frames: usize) -> Result<Vec<f32>, MediaError> {
        let mut out = Vec::with_capacity(2 * frames);
        while out.len() < 2 * frames {
            if self.given == self.waiting.len() {
                let Some(block) = self.blocks.next() else { break };
                (self.waiting, self.given) = (block?, 0);
            }
            let now = (2 * frames - out.len()).min(self.waiting.len() - self.given);
            out.extend_from_slice(&self.waiting[self.given..self.given + now]);
            self.given += now;
        }
        out.resize(2 * frames, 0.0);
        Ok(out)
    }

    /// Reads what is left.
    ///
    /// # Errors
    /// Those of the source.
    pub(super) fn finish(mut self) -> Result<(), MediaError> {
        self.blocks.try_for_each(|block| block.map(drop))
    }
}
