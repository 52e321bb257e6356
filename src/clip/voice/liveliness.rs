//! How much the level of sound rises and falls: syllables do, tones, noise and most music do not. Pure.

use std::collections::VecDeque;

use super::super::filter::Filter;

/// Frames before and after one that are looked at with it: 1.5 s in all hold several syllables, whoever speaks.
pub(super) const AROUND: usize = 47;

/// The band in which voices are strong, in Hz: that of a telephone. Drums lie below it, hiss above.
const BAND_HZ: (f64, f64) = (300.0, 3_400.0);

/// A power below which sound is silence: −80 dB of full scale.
const SILENCE: f64 = 1e-8;

/// Measures frames of sound as they pass.
pub(super) struct Liveliness {
    high_pass: Filter,
    low_pass: Filter,
    /// The levels of frames, in dB; the middle one is judged next.
    levels: VecDeque<f64>,
    /// How many of them lie before it.
    before: usize,
}

impl Liveliness {
    pub(super) fn new(sample_rate: u32) -> Self {
        let levels = VecDeque::with_capacity(2 * AROUND + 1);
        let high_pass = Filter::high_pass(BAND_HZ.0, sample_rate);
        let low_pass = Filter::low_pass(BAND_HZ.1, sample_rate);
        Self { high_pass, low_pass, levels, before: 0 }
    }

    /// Takes the next frame; gives, once [`AROUND`] frames after it have passed, how lively the first frame is that has not been given:
    /// the standard deviation of the levels around it, in dB.
    pub(super) fn push(&mut self, frame: &[f32]) -> Option<f64> {
        let power: f64 = frame.iter().map(|sample| self.in_band(f64::from(*sample)).powi(2)).sum();
        self.levels.push_back(10.0 * libm::log10(power / frame.len().max(1) as f64 + SILENCE));
        (self.levels.len() > self.before + AROUND).then(|| self.judge())
    }

    /// How lively the next frame is, after which fewer follow; `None` when all have been given.
    pub(super) fn flush(&mut self) -> Option<f64> {
        (self.levels.len() > self.before).then(|| self.judge())
    }

    fn in_band(&mut self, sample: f64) -> f64 {
        let high = self.high_pass.run(sample);
        self.low_pass.run(high)
    }

    fn judge(&mut self) -> f64 {
        let count = self.levels.len() as f64;
        let mean = self.levels.iter().sum::<f64>() / count;
        let square = self.levels.iter().map(|level| (level - mean).powi(2)).sum::<f64>() / count;
        if self.before == AROUND {
            self.levels.pop_front();
        } else {
            self.before += 1;
        }
        square.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    const FRAME: usize = 256;

    /// How lively the frames of a tone of 1 kHz are whose level in each frame is `gain`.
    fn lively(frames: usize, gain: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut liveliness = Liveliness::new(16_000);
        let mut found = Vec::new();
        for frame in 0..frames {
            let wave = |index: usize| libm::sin(2.0 * PI * index as f64 / 16.0) * gain(frame);
            let samples: Vec<f32> = (0..FRAME).map(|index| wave(index) as f32).collect();
            found.extend(liveliness.push(&samples));
        }
        found.extend(std::iter::from_fn(|| liveliness.flush()));
        found
    }

    #[test]
    fn every_frame_is_judged_once_and_a_steady_tone_is_not_lively() {
        for frames in [0, 1, AROUND, 2 * AROUND, 500] {
            assert_eq!(lively(frames, |_| 0.5).len(), frames);
        }
        assert!(lively(500, |_| 0.5)[AROUND + 1..].iter().all(|level| *level < 0.1));
    }

    #[test]
    fn a_level_that_falls_by_twenty_db_and_rises_again_deviates_by_ten() {
        let found = lively(500, |frame| if frame / 8 % 2 == 0 { 0.5 } else { 0.05 });
        let inside = &found[AROUND..500 - AROUND];
        assert!(inside.iter().all(|level| (9.0..11.0).contains(level)), "{inside:?}");
    }

    #[test]
    fn memory_does_not_grow() {
        let mut liveliness = Liveliness::new(16_000);
        for _ in 0..5000 {
            let _ = liveliness.push(&[0.1; FRAME]);
        }
        assert!(liveliness.levels.len() <= 2 * AROUND + 1);
    }
}
