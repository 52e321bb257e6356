//! What is heard of the footage of a clip, as it is mixed. Pure but for what its source reads.

use std::sync::Arc;

use super::fade::Fade;
use crate::clip::filter::Filter;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{Blocks, SAMPLE_RATE, SoundSource, silence};

/// Below this lies no voice, and most of what wind, traffic and hands do, in Hz.
const RUMBLE_HZ: f64 = 80.0;

/// The sound of footage.
#[derive(Clone)]
pub struct Programme {
    /// Where it comes from.
    pub source: Arc<dyn SoundSource + Send>,
    /// The frame of the clip at which it begins; before that it is silent.
    pub at: usize,
    /// What every sample is multiplied by.
    pub factor: f32,
    /// Whether rumble is taken out, by 12 dB an octave below [`RUMBLE_HZ`].
    pub clean: bool,
    /// How it begins and ends.
    pub fade: Fade,
}

impl SoundSource for Programme {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let mut filters = self.clean.then(|| [0, 1].map(|_| Filter::high_pass(RUMBLE_HZ, SAMPLE_RATE)));
        let mut from = 0;
        let sound = self.source.blocks()?.map(move |block| {
            block.map(|mut block| {
                for frame in block.chunks_exact_mut(2) {
                    if let Some(filters) = &mut filters {
                        for (sample, filter) in frame.iter_mut().zip(filters) {
                            *sample = filter.run(f64::from(*sample)) as f32;
                        }
                    }
                    frame.iter_mut().for_each(|sample| *sample *= self.factor);
                }
                self.fade.apply(from, &mut block);
                from += block.len() / 2;
                block
            })
        });
        Ok(Box::new(silence(2 * self.at).chain(sound)))
    }
}
