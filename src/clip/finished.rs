//! The finished sound of a clip: its excerpt at its level, faded at both ends, and silence before and after it; made as it is read. Pure.

use super::loudness::{Leveller, Levels};
use super::media_error::MediaError;
use super::sound::{Blocks, SoundSource, frames_in, silence};
use crate::units::Micros;

/// How an excerpt becomes the sound of a clip.
pub struct FinishedSound<S> {
    /// What is heard of the footage; `None` for a clip without sound, which is silent.
    pub excerpt: Option<ExcerptSound<S>>,
    /// Samples of silence before it, over both channels.
    pub begins: usize,
    /// Samples in the whole clip, over both channels: the excerpt is cut to it, or followed by silence.
    pub samples: usize,
}

/// The sound of an excerpt, and what is done to it.
pub struct ExcerptSound<S> {
    /// Where it comes from; exactly [`frames_in`]`(duration)` frames.
    pub source: S,
    /// What brings it to its loudness.
    pub levels: Levels,
    /// Its length.
    pub duration: Micros,
    /// How long it rises from silence.
    pub fade_in: Micros,
    /// How long it falls to silence.
    pub fade_out: Micros,
}

impl<S: SoundSource> SoundSource for FinishedSound<S> {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        let Some(excerpt) = &self.excerpt else { return Ok(silence(self.samples)) };
        let begins = self.begins.min(self.samples);
        Ok(Box::new(Finishing {
            before: silence(begins),
            excerpt: Some(excerpt.source.blocks()?),
            leveller: Leveller::new(&excerpt.levels),
            fader: Fader::new(frames_in(excerpt.duration), excerpt.fade_in, excerpt.fade_out),
            left: self.samples - begins,
            silence: silence(0),
        }))
    }
}

/// One reading of finished sound.
struct Finishing<'a> {
    /// What comes before the excerpt.
    before: Blocks<'a>,
    /// `None` when it has ended.
    excerpt: Option<Blocks<'a>>,
    leveller: Leveller,
    fader: Fader,
    /// How many samples are still to come.
    left: usize,
    /// What follows the excerpt.
    silence: Blocks<'a>,
}

impl Iterator for Finishing<'_> {
    type Item = Result<Vec<f32>, MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(block) = self.before.next() {
            return Some(block);
        }
        while let Some(excerpt) = &mut self.excerpt {
            let mut block = match excerpt.next() {
                Some(Ok(block)) => self.leveller.push(block),
                Some(Err(error)) => {
                    self.excerpt = None;
                    return Some(Err(error));
                }
                None => {
                    self.excerpt = None;
                    self.leveller.finish()
                }
            };
            self.fader.fade(&mut block);
            block.truncate(self.left);
            self.left -= block.len();
            if self.left == 0 {
                self.excerpt = None;
            }
            if self.excerpt.is_none() {
                self.silence = silence(self.left);
            }
            if !block.is_empty() {
                return Some(Ok(block));
            }
        }
        self.silence.next()
    }
}

/// Raises sound from silence and lowers it to silence, along half a cosine, as it passes. Fades longer than the sound are cut to it.
struct Fader {
    /// How many frames have passed.
    passed: usize,
    frames: usize,
    rise: usize,
    fall: usize,
}

impl Fader {
    fn new(frames: usize, fade_in: Micros, fade_out: Micros) -> Self {
        let length = |time: Micros| frames_in(time).min(frames);
        Self { passed: 0, frames, rise: length(fade_in), fall: length(fade_out) }
    }

    fn fade(&mut self, block: &mut [f32]) {
        for frame in block.chunks_exact_mut(2) {
            let gain = self.gain();
            frame[0] *= gain;
            frame[1] *= gain;
            self.passed += 1;
        }
    }

    /// The gain of the next frame.
    fn gain(&self) -> f32 {
        let curve = |at: usize, of: usize| {
            0.5 - 0.5 * libm::cosf(std::f32::consts::PI * (at as f32 + 0.5) / of as f32)
        };
        let mut gain = 1.0;
        if self.passed < self.rise {
            gain *= curve(self.passed, self.rise);
        }
        let left = self.frames.saturating_sub(self.passed);
        if left <= self.fall {
            gain *= curve(left.saturating_sub(1), self.fall);
        }
        gain
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::loudness::{LoudnessTarget, levels_for, tests as loudness};
    use super::super::media_error::MediaErrorKind;
    use super::super::sound::{BLOCK_SAMPLES, SAMPLE_RATE, StereoBuffer};
    use super::*;

    /// The whole sound faded at once, as it was when it was held: what blocks are measured by.
    pub(in crate::clip) fn fade(samples: &mut [f32], fade_in: Micros, fade_out: Micros) {
        let frames = samples.len() / 2;
        let length = |time: Micros| frames_in(time).min(frames);
        let curve = |at: usize, of: usize| {
            0.5 - 0.5 * libm::cosf(std::f32::consts::PI * (at as f32 + 0.5) / of as f32)
        };
        let (rise, fall) = (length(fade_in), length(fade_out));
        for (index, frame) in samples.chunks_exact_mut(2).enumerate() {
            let mut gain = 1.0;
            if index < rise {
                gain *= curve(index, rise);
            }
            if frames - index <= fall {
                gain *= curve(frames - index - 1, fall);
            }
            frame[0] *= gain;
            frame[1] *= gain;
        }
    }

    const TARGET: LoudnessTarget = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };

    fn all(source: &dyn SoundSource) -> Vec<f32> {
        source.blocks().expect("blocks").flat_map(|block| block.expect("a block")).collect()
    }

    #[test]
    fn finished_sound_is_that_of_the_whole_buffer_to_the_bit() {
        let wave = |index: usize| {
            let burst = if index % 20_000 < 300 { 0.9 } else { 0.05 };
            burst * (index as f32 * 0.21).sin()
        };
        let (rise, fall) = (Micros::from_ms(30), Micros::from_ms(250));
        // Shorter than its fades, of odd length, and longer than a block; clips that are longer, and one that is shorter.
        for (ms, clip) in [(10, 9_600), (120, 96_000), (1234, 200_000), (3000, 288_000), (3000, 287_000)] {
            let duration = Micros::from_ms(ms);
            let samples: Vec<f32> = (0..2 * frames_in(duration)).map(wave).collect();
            let mut wanted = samples.clone();
            loudness::whole::normalise(&mut wanted, TARGET);
            fade(&mut wanted, rise, fall);
            wanted.resize(clip, 0.0);
            let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples };
            let levels = levels_for(&source, TARGET, &false.into()).expect("levels");
            let excerpt = ExcerptSound { source, levels, duration, fade_in: rise, fade_out: fall };
            let got = all(&FinishedSound { excerpt: Some(excerpt), begins: 0, samples: clip });
            assert_eq!(got.len(), clip);
            assert!(wanted.iter().zip(&got).all(|(a, b)| a.to_bits() == b.to_bits()), "{ms} ms in {clip}");
        }
    }

    #[test]
    fn a_clip_without_sound_is_silent() {
        let silent =
            FinishedSound::<StereoBuffer> { excerpt: None, begins: 0, samples: 2 * BLOCK_SAMPLES + 2 };
        assert!(all(&silent) == vec![0.0; 2 * BLOCK_SAMPLES + 2]);
    }

    #[test]
    fn fades_begin_and_end_in_silence() {
        let mut samples = vec![1.0; 9600];
        Fader::new(4800, Micros::from_ms(10), Micros::from_ms(20)).fade(&mut samples);
        assert!(samples[0] < 0.001 && samples[9599] < 0.001);
        assert_eq!(samples[4800], 1.0);
        assert!((samples[2 * 240] - 0.5).abs() < 0.01);
        Fader::new(1, Micros::from_ms(10), Micros::from_ms(10)).fade(&mut samples[..2]);
    }

    /// Sound that cannot be read on after its first block.
    struct Broken;

    impl SoundSource for Broken {
        fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
            let broken = MediaError::new(MediaErrorKind::Unsupported, "broken");
            Ok(Box::new([Ok(vec![0.1; BLOCK_SAMPLES]), Err(broken)].into_iter()))
        }
    }

    #[test]
    fn an_error_comes_in_the_place_of_a_block_and_nothing_after_it() {
        let tone = StereoBuffer { sample_rate: SAMPLE_RATE, samples: vec![0.1; BLOCK_SAMPLES] };
        let levels = levels_for(&tone, TARGET, &false.into()).expect("levels");
        let duration = Micros::from_ms(800);
        let fades = (Micros::ZERO, Micros::ZERO);
        let excerpt = ExcerptSound { source: Broken, levels, duration, fade_in: fades.0, fade_out: fades.1 };
        let sound = FinishedSound { excerpt: Some(excerpt), begins: 0, samples: 4 * BLOCK_SAMPLES };
        let blocks: Vec<bool> = sound.blocks().expect("opens").map(|block| block.is_ok()).collect();
        assert_eq!(blocks, [true, false]);
    }
}
