//! Where music goes back to its beginning without anybody hearing it: the place near its beginning that is most like one near its end, over
//! which the one fades into the other. Pure but for what its track reads.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::pull::Pull;
use super::track::Track;
use crate::clip::media_error::MediaError;
use crate::clip::sound::SAMPLE_RATE;

/// How long the one fades into the other: 100 ms, which is also what is compared.
const FADE: usize = SAMPLE_RATE as usize / 10;

/// How far from the beginning is looked, and from the end: 8 s hold the bars of slow music, 15 s the fading of most.
const HEAD: usize = 8 * SAMPLE_RATE as usize;
const TAIL: usize = 15 * SAMPLE_RATE as usize;

/// Places near the end that are compared, and how far they are apart.
const ENDS: usize = 4;
const APART: usize = FADE;

/// Sound is compared at first with every sixteenth frame of its means: what decides is how it swells, and its bass.
const COARSE: usize = 16;

/// The end of music is where it was last at least this loud, as a part of its mean power (−1.5 dB): it may die away.
const LOUD: f64 = 0.7;

/// How it is told how loud it is near its end: by windows of 50 ms.
const WINDOW: usize = SAMPLE_RATE as usize / 20;

/// A seam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seam {
    /// The frame at which the music begins to fade into its repetition.
    pub fade_at: usize,
    /// The frame at which the repetition begins.
    pub back_at: usize,
    /// How long the fade is.
    pub fade: usize,
    /// How alike both are while they fade, from 0 to 1: of two that are alike the levels add up, of two that are not the powers.
    pub alike: f64,
}

impl Seam {
    /// The frame behind the last that is heard.
    pub(super) fn end(&self) -> usize {
        self.fade_at + self.fade
    }

    /// Fades `falling` into `rising`; both begin `done` frames behind the beginning of the fade.
    pub(super) fn cross(&self, done: usize, falling: &mut [f32], rising: &[f32]) {
        for (index, (down, up)) in falling.chunks_exact_mut(2).zip(rising.chunks_exact(2)).enumerate() {
            let turn = std::f64::consts::PI * ((done + index) as f64 + 0.5) / self.fade as f64;
            let (rise, fall) = (0.5 - 0.5 * libm::cos(turn), 0.5 + 0.5 * libm::cos(turn));
            let scale = 1.0 / (rise * rise + fall * fall + 2.0 * self.alike * rise * fall).sqrt();
            let (rise, fall) = ((rise * scale) as f32, (fall * scale) as f32);
            for (down, up) in down.iter_mut().zip(up) {
                *down = *down * fall + up * rise;
            }
        }
    }
}

/// The best seam of the first `frames` of `track`, at least a second.
///
/// # Errors
/// Those of the track; `Cancelled` when `stop` was set.
pub fn seam_of(track: &dyn Track, frames: usize, stop: &AtomicBool) -> Result<Seam, MediaError> {
    // However short it is, more than a third is heard each time.
    let fade = FADE.min(frames / 10);
    let head = mono(track, 0..HEAD.min(frames / 4) + fade, stop)?;
    let tail_at = frames - TAIL.min(frames / 3) - fade;
    let tail = mono(track, tail_at..frames, stop)?;
    let end = loud_end(&head, &tail).max(fade);
    let (coarse_head, coarse_tail) = (means(&head), means(&tail));
    let length = fade / COARSE;
    let mut best = (f64::MIN, end - fade, 0);
    for number in 0..ENDS {
        let Some(at) = (end - fade).checked_sub(number * APART) else { break };
        let Some(shape) = coarse_tail.get(at / COARSE..at / COARSE + length) else { continue };
        let (like, place) = most_alike(shape, &coarse_head, 0..coarse_head.len());
        if like > best.0 {
            best = (like, at, place * COARSE);
        }
    }
    let (_, at, near) = best;
    let shape = &tail[at..at + fade];
    let (like, back_at) = most_alike(shape, &head, near.saturating_sub(COARSE)..near + COARSE + 1);
    Ok(Seam { fade_at: tail_at + at, back_at, fade, alike: like.clamp(0.0, 1.0) })
}

/// The frames `range` of `track` on one channel. The sides count unequally, so that opposite ones do not cancel.
fn mono(track: &dyn Track, range: Range<usize>, stop: &AtomicBool) -> Result<Vec<f32>, MediaError> {
    if stop.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(MediaError::cancelled());
    }
    let sound = Pull::new(track.read(range.start, range.len())?).take(range.len())?;
    Ok(sound.chunks_exact(2).map(|frame| frame[0] + 0.5 * frame[1]).collect())
}

/// The means of each so many samples.
fn means(sound: &[f32]) -> Vec<f32> {
    sound.chunks_exact(COARSE).map(|part| part.iter().sum::<f32>() / COARSE as f32).collect()
}

/// Where `tail` was last loud, in frames behind its beginning; its end where it never is.
fn loud_end(head: &[f32], tail: &[f32]) -> usize {
    let power = |sound: &[f32]| sound.iter().map(|value| f64::from(*value).powi(2)).sum::<f64>();
    let least = LOUD * (power(head) + power(tail)) / (head.len() + tail.len()).max(1) as f64;
    let window = WINDOW.min(tail.len()).max(1);
    let mut end = tail.len();
    while end >= window {
        if power(&tail[end - window..end]) >= least * window as f64 {
            return end;
        }
        end -= window;
    }
    tail.len()
}

/// The place within `range` at which `sound` is most like `shape` (by normalised correlation, from −1 to 1), and how alike that is.
fn most_alike(shape: &[f32], sound: &[f32], range: Range<usize>) -> (f64, usize) {
    let square = |sound: &[f32]| sound.iter().map(|value| value * value).sum::<f32>();
    let own = square(shape);
    let mut best = (f64::MIN, range.start);
    for place in range {
        let Some(there) = sound.get(place..place + shape.len()) else { break };
        let product: f32 = there.iter().zip(shape).map(|(a, b)| a * b).sum();
        let like = f64::from(product) / (f64::from(own) * f64::from(square(there))).sqrt().max(1e-12);
        if like > best.0 {
            best = (like, place);
        }
    }
    (best.0.max(-1.0), best.1)
}
