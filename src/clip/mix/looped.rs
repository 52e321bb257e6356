//! Music that is as long as is needed: repeated over a seam that nobody hears. Pure but for what its track reads.

use std::sync::Arc;

use super::pull::Pull;
use super::seam::Seam;
use super::track::Track;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{BLOCK_SAMPLES, Blocks, SAMPLE_RATE, SoundSource, in_blocks};

/// Music of up to so many frames is kept while it is repeated, so that a short one is not opened a thousand times: 20 s, 8 MB.
const MOST_KEPT: usize = 20 * SAMPLE_RATE as usize;

/// A track that is played, and played again where there is a seam.
#[derive(Clone)]
pub struct Looped {
    /// The music.
    pub track: Arc<dyn Track>,
    /// How it is repeated; nothing where it is long enough.
    pub seam: Option<Seam>,
    /// How long it is to be.
    pub frames: usize,
}

impl SoundSource for Looped {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let Some(seam) = self.seam else { return self.track.read(0, self.frames) };
        let kept = match seam.end() <= MOST_KEPT {
            true => Some(Pull::new(self.track.read(0, seam.end())?).take(seam.end())?),
            false => None,
        };
        let mut playing = Playing { track: &*self.track, seam, kept, at: 0, now: None, next: None };
        let mut left = self.frames;
        let mut is_over = false;
        Ok(Box::new(std::iter::from_fn(move || {
            let frames = left.min(BLOCK_SAMPLES / 2);
            if frames == 0 || is_over {
                return None;
            }
            left -= frames;
            let block = playing.take(frames);
            is_over = block.is_err();
            Some(block)
        })))
    }
}

/// One playing of a track that is repeated.
struct Playing<'a> {
    track: &'a dyn Track,
    seam: Seam,
    /// All of it, where it is short.
    kept: Option<Vec<f32>>,
    /// The frame of the track that comes next.
    at: usize,
    now: Option<Pull<'a>>,
    /// The repetition that rises while this one falls.
    next: Option<Pull<'a>>,
}

impl<'a> Playing<'a> {
    /// The next frames.
    fn take(&mut self, frames: usize) -> Result<Vec<f32>, MediaError> {
        let mut out = Vec::with_capacity(2 * frames);
        while out.len() < 2 * frames {
            let wanted = frames - out.len() / 2;
            let Seam { fade_at, back_at, fade, .. } = self.seam;
            if self.at < fade_at {
                let count = wanted.min(fade_at - self.at);
                out.extend(self.of_now(self.at, count)?);
                self.at += count;
            } else if self.at < fade_at + fade {
                let done = self.at - fade_at;
                let count = wanted.min(fade - done);
                let mut falling = self.of_now(self.at, count)?;
                let rising = self.of_next(back_at + done, count)?;
                self.seam.cross(done, &mut falling, &rising);
                out.extend(falling);
                self.at += count;
            } else {
                self.now = self.next.take();
                self.at = back_at + fade;
            }
        }
        Ok(out)
    }

    fn of_now(&mut self, at: usize, frames: usize) -> Result<Vec<f32>, MediaError> {
        take(self.track, self.kept.as_deref(), &mut self.now, (at, frames), self.seam.end())
    }

    fn of_next(&mut self, at: usize, frames: usize) -> Result<Vec<f32>, MediaError> {
        take(self.track, self.kept.as_deref(), &mut self.next, (at, frames), self.seam.end())
    }
}

/// `frames` of `track` from `at` on: of what is kept, else as `reading` goes on, which is begun there where it is not open.
fn take<'a>(
    track: &'a dyn Track,
    kept: Option<&[f32]>,
    reading: &mut Option<Pull<'a>>,
    (at, frames): (usize, usize),
    end: usize,
) -> Result<Vec<f32>, MediaError> {
    if let Some(kept) = kept {
        return Ok(kept[2 * at..2 * (at + frames)].to_vec());
    }
    let pull = match reading {
        Some(pull) => pull,
        None => reading.insert(Pull::new(track.read(at, end - at)?)),
    };
    pull.take(frames)
}

/// Sound in memory can be entered too.
impl Track for crate::clip::sound::StereoBuffer {
    fn read(&self, from: usize, frames: usize) -> Result<Blocks<'_>, MediaError> {
        let end = (2 * (from + frames)).min(self.samples.len());
        Ok(in_blocks(&self.samples[(2 * from).min(end)..end]))
    }
}
