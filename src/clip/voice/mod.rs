//! Where someone speaks: spans of speech in sound, found as it passes, in memory that does not grow with it. Pure.
//!
//! A small network (the crate `earshot`) says of every 16 ms how much they sound like a voice. It tells voices from silence, hiss and
//! clatter, and takes tones, surf and music for voices; so what it hears must also rise and fall as syllables do. Of that spans are made
//! between which there are pauses. Speech with music under it is found; where the music is nearly as loud, its pauses are not. Lively music
//! – an orchestra's, a cartoon's – may pass for speech.

mod liveliness;
mod smoother;
mod span;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};

use earshot::Detector;

use self::liveliness::{AROUND, Liveliness};
use self::smoother::Smoother;
pub use self::smoother::{SHORTEST_PAUSE, SHORTEST_SPEECH};
pub use self::span::Span;
use super::downsample::{Downsampler, LOW_RATE};
use super::media_error::MediaError;
use super::sound::SoundSource;
use crate::units::Micros;

/// Samples a second that a [`VoiceDetector`] takes, of one channel.
pub const VOICE_RATE: u32 = LOW_RATE;

/// Samples that the network judges at once.
const FRAME: usize = 256;

/// How long they last.
const FRAME_TIME: Micros = Micros(FRAME as i64 * 1_000_000 / VOICE_RATE as i64);

/// Finds speech in sound at [`VOICE_RATE`] with one channel that passes in blocks of any size.
///
/// ```
/// # use wajah::testing::clip::voice::VoiceDetector;
/// let mut detector = VoiceDetector::new();
/// let mut speech = detector.push(&[0.0; 4000]);
/// speech.extend(detector.finish());
/// assert!(speech.is_empty());
/// ```
pub struct VoiceDetector {
    network: Box<Detector>,
    liveliness: Liveliness,
    smoother: Smoother,
    /// Samples that do not yet fill a frame.
    waiting: Vec<f32>,
    /// The scores of frames of which it is not yet known how lively they are.
    scores: VecDeque<f32>,
}

impl Default for VoiceDetector {
    fn default() -> Self {
        Self::new()
    }
}

impl VoiceDetector {
    /// One that has heard nothing.
    pub fn new() -> Self {
        Self {
            network: Box::new(Detector::default()),
            liveliness: Liveliness::new(VOICE_RATE),
            smoother: Smoother::new(FRAME_TIME),
            waiting: Vec::with_capacity(FRAME),
            scores: VecDeque::with_capacity(AROUND + 1),
        }
    }

    /// Hears `samples`, full scale at ±1; gives the spans of speech that have ended for good, in order. That takes up to a second.
    pub fn push(&mut self, samples: &[f32]) -> Vec<Span> {
        let mut found = Vec::new();
        for sample in samples {
            // The network takes no others.
            self.waiting.push(if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 });
            if self.waiting.len() == FRAME {
                found.extend(self.judge());
            }
        }
        found
    }

    /// The spans that were not over yet. Nothing is heard after it.
    pub fn finish(&mut self) -> Vec<Span> {
        let mut found = Vec::new();
        if !self.waiting.is_empty() {
            self.waiting.resize(FRAME, 0.0);
            found.extend(self.judge());
        }
        while let Some((lively, score)) = self.liveliness.flush().zip(self.scores.pop_front()) {
            found.extend(self.smoother.push(score, lively));
        }
        found.extend(self.smoother.finish());
        found
    }

    /// How long sound was so far that is like a voice but for being as steady as music, tones and surf are.
    pub fn steady(&self) -> Micros {
        self.smoother.steady
    }

    fn judge(&mut self) -> Option<Span> {
        self.scores.push_back(self.network.predict_f32(&self.waiting));
        let lively = self.liveliness.push(&self.waiting);
        self.waiting.clear();
        let (lively, score) = lively.zip(self.scores.front().copied())?;
        self.scores.pop_front();
        self.smoother.push(score, lively)
    }
}

/// Finds speech in the stereo at 48 kHz of the clip path.
pub struct VoiceListener {
    downsampler: Downsampler,
    detector: VoiceDetector,
}

impl Default for VoiceListener {
    fn default() -> Self {
        Self::new()
    }
}

impl VoiceListener {
    /// One that has heard nothing.
    pub fn new() -> Self {
        Self { downsampler: Downsampler::new(), detector: VoiceDetector::new() }
    }

    /// Hears a block of interleaved stereo; gives the spans of speech that have ended for good, in order.
    pub fn push(&mut self, block: &[f32]) -> Vec<Span> {
        let low = self.downsampler.push(block);
        self.detector.push(&low)
    }

    /// The spans that were not over yet. Nothing is heard after it.
    pub fn finish(&mut self) -> Vec<Span> {
        let low = self.downsampler.finish();
        let mut found = self.detector.push(&low);
        found.extend(self.detector.finish());
        found
    }

    /// As [`VoiceDetector::steady`].
    pub fn steady(&self) -> Micros {
        self.detector.steady()
    }
}

/// The spans of speech in all of `source`, from its beginning, in order; between two there is a pause of [`SHORTEST_PAUSE`] or more.
///
/// # Errors
/// Those of the source; `Cancelled` when `stop` was set.
pub fn listen(source: &dyn SoundSource, stop: &AtomicBool) -> Result<Vec<Span>, MediaError> {
    listen_until(source, &|| stop.load(Ordering::Relaxed))
}

/// As [`listen`], until it is `over`.
///
/// # Errors
/// Those of the source; `Cancelled` when it was over.
pub fn listen_until(source: &dyn SoundSource, over: &dyn Fn() -> bool) -> Result<Vec<Span>, MediaError> {
    let mut listener = VoiceListener::new();
    let mut spans = Vec::new();
    for block in source.blocks()? {
        if over() {
            return Err(MediaError::cancelled());
        }
        spans.extend(listener.push(&block?));
    }
    spans.extend(listener.finish());
    Ok(spans)
}

#[cfg(test)]
mod tests;
