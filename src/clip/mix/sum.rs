//! Programme, music and sting added up. Pure but for what they read.

use std::sync::Arc;

use super::bed::Bed;
use super::fade::Fade;
use super::programme::Programme;
use super::pull::Pull;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{BLOCK_SAMPLES, Blocks, SoundSource};

/// The sound of a clip before it is levelled.
#[derive(Clone)]
pub struct Mix {
    /// How long it is, in frames.
    pub frames: usize,
    /// What is heard of the footage.
    pub programme: Option<Programme>,
    /// The music under all of it.
    pub bed: Option<Bed>,
    /// The sting.
    pub sting: Option<Placed>,
}

/// A sound that begins somewhere in a clip.
#[derive(Clone)]
pub struct Placed {
    /// Where it comes from.
    pub source: Arc<dyn SoundSource + Send>,
    /// The frame of the clip at which it begins.
    pub at: usize,
    /// What every sample is multiplied by.
    pub factor: f32,
    /// How long it is heard, and how it begins and ends.
    pub fade: Fade,
}

impl SoundSource for Mix {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let programme = self.programme.as_ref().map(|it| it as &dyn SoundSource);
        let bed = self.bed.as_ref().map(|it| it as &dyn SoundSource);
        let sting = self.sting.as_ref().map(|it| &*it.source as &dyn SoundSource);
        Ok(Box::new(Mixing {
            mix: self,
            programme: pull(programme)?,
            bed: pull(bed)?,
            sting: pull(sting)?,
            passed: 0,
            is_over: false,
        }))
    }
}

/// A reading of `source`.
fn pull<'a>(source: Option<&'a dyn SoundSource>) -> Result<Option<Pull<'a>>, MediaError> {
    source.map(|source| source.blocks().map(Pull::new)).transpose()
}

/// One reading of a mix.
struct Mixing<'a> {
    mix: &'a Mix,
    programme: Option<Pull<'a>>,
    bed: Option<Pull<'a>>,
    sting: Option<Pull<'a>>,
    passed: usize,
    is_over: bool,
}

impl Mixing<'_> {
    fn take(&mut self, frames: usize) -> Result<Vec<f32>, MediaError> {
        let mut out = vec![0.0; 2 * frames];
        for pull in [&mut self.programme, &mut self.bed].into_iter().flatten() {
            add(&mut out, &pull.take(frames)?);
        }
        if let (Some(pull), Some(sting)) = (&mut self.sting, &self.mix.sting) {
            let from = self.passed.max(sting.at);
            let count = (self.passed + frames).saturating_sub(from);
            if count > 0 {
                let mut part = pull.take(count)?;
                part.iter_mut().for_each(|sample| *sample *= sting.factor);
                sting.fade.apply(from - sting.at, &mut part);
                add(&mut out[2 * (frames - count)..], &part);
            }
        }
        Ok(out)
    }
}

fn add(out: &mut [f32], more: &[f32]) {
    out.iter_mut().zip(more).for_each(|(sum, sample)| *sum += sample);
}

impl Iterator for Mixing<'_> {
    type Item = Result<Vec<f32>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        let frames = (self.mix.frames - self.passed).min(BLOCK_SAMPLES / 2);
        if frames == 0 || self.is_over {
            return None;
        }
        let block = self.take(frames);
        self.passed += frames;
        self.is_over = block.is_err();
        Some(block)
    }
}
