//! Music under a clip: as long as it, at its level, lowered while somebody speaks. Pure but for what its track reads.

use super::duck::Ducks;
use super::fade::Fade;
use super::looped::Looped;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{Blocks, SoundSource};

/// Music as it is mixed.
#[derive(Clone)]
pub struct Bed {
    /// The music.
    pub music: Looped,
    /// What every sample is multiplied by.
    pub factor: f32,
    /// How it begins and ends.
    pub fade: Fade,
    /// Where it is lowered.
    pub ducks: Ducks,
}

impl SoundSource for Bed {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let mut from = 0;
        Ok(Box::new(self.music.blocks()?.map(move |block| {
            block.map(|mut block| {
                block.iter_mut().for_each(|sample| *sample *= self.factor);
                self.fade.apply(from, &mut block);
                self.ducks.apply(from, &mut block);
                from += block.len() / 2;
                block
            })
        })))
    }
}
