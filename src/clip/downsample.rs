//! Sound at 16 kHz with one channel, as detectors of speech take it, from the stereo at 48 kHz of the clip path. Pure.

use std::f64::consts::PI;

use super::sound::SAMPLE_RATE;

/// Samples a second that come out.
pub(super) const LOW_RATE: u32 = 16_000;

/// Of so many samples one is kept.
const STEP: usize = (SAMPLE_RATE / LOW_RATE) as usize;

/// Taps of the low-pass: with a Blackman window its edge is 5.5 / `TAPS` of 48 kHz wide, 2.7 kHz.
const TAPS: usize = 97;

/// Its middle, in Hz: nothing that could fold back into speech (above 8.3 kHz) is left.
const CUT_HZ: f64 = 6_900.0;

/// Sides whose sum holds less than this part of their power cancel: one of them is taken then.
const CANCELS: f32 = 0.01;

/// What a frame leaves of the powers before it: they are means of the last 0.2 s.
const FADES: f32 = 1.0 - 5.0 / SAMPLE_RATE as f32;

/// Stereo at 48 kHz in, mono at 16 kHz out; what comes out is in its place to the sample.
pub(super) struct Downsampler {
    taps: [f32; TAPS],
    /// The last samples at 48 kHz that are not yet used up: those around the next one to come out.
    waiting: Vec<f32>,
    /// The power of the sum of both sides, and what it is where they are alike.
    sum: f32,
    apart: f32,
}

impl Downsampler {
    pub(super) fn new() -> Self {
        let middle = (TAPS / 2) as f64;
        let mut taps: Vec<f64> = (0..TAPS)
            .map(|index| {
                let (at, share) = (index as f64 - middle, index as f64 / (TAPS - 1) as f64);
                let turn = 2.0 * PI * CUT_HZ / f64::from(SAMPLE_RATE) * at;
                let sinc = if at == 0.0 { 1.0 } else { libm::sin(turn) / turn };
                sinc * (0.42 - 0.5 * libm::cos(2.0 * PI * share) + 0.08 * libm::cos(4.0 * PI * share))
            })
            .collect();
        let sum: f64 = taps.iter().sum();
        taps.iter_mut().for_each(|tap| *tap /= sum);
        let taps = std::array::from_fn(|index| taps[index] as f32);
        // Before the first sample lies silence.
        Self { taps, waiting: vec![0.0; TAPS / 2], sum: 0.0, apart: 0.0 }
    }

    /// Takes interleaved stereo; gives what is ready.
    pub(super) fn push(&mut self, stereo: &[f32]) -> Vec<f32> {
        for frame in stereo.chunks_exact(2) {
            let value = self.mixed(plain(frame[0]), plain(frame[1]));
            self.waiting.push(value);
        }
        self.ready()
    }

    /// Both sides as one: their mean, or the left one where they are each other's opposite.
    fn mixed(&mut self, left: f32, right: f32) -> f32 {
        self.sum = FADES * self.sum + (left + right).powi(2);
        self.apart = FADES * self.apart + 2.0 * (left * left + right * right);
        if self.sum < CANCELS * self.apart { left } else { 0.5 * (left + right) }
    }

    /// What the last samples still give, with silence after them. Nothing is taken after it.
    pub(super) fn finish(&mut self) -> Vec<f32> {
        self.waiting.extend([0.0; TAPS / 2]);
        self.ready()
    }

    fn ready(&mut self) -> Vec<f32> {
        let count = (self.waiting.len() + STEP).saturating_sub(TAPS) / STEP;
        let around = |index: usize| &self.waiting[index * STEP..index * STEP + TAPS];
        let product = |window: &[f32]| -> f32 { window.iter().zip(&self.taps).map(|(a, b)| a * b).sum() };
        let low = (0..count).map(|index| product(around(index))).collect();
        self.waiting.drain(..count * STEP);
        low
    }
}

/// A sample as it should be.
fn plain(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out of `seconds` of a tone of `hz` on both sides, the second one times `right`, in blocks of odd sizes.
    fn tone(hz: f64, right: f32) -> Vec<f32> {
        let wave: Vec<f32> = (0..SAMPLE_RATE)
            .map(|index| libm::sin(2.0 * PI * hz * f64::from(index) / f64::from(SAMPLE_RATE)) as f32)
            .flat_map(|value| [value, right * value])
            .collect();
        let mut downsampler = Downsampler::new();
        let mut low = Vec::new();
        for (index, block) in wave.chunks(2 * 1237).enumerate() {
            // As different as blocks may be.
            let (one, other) = block.split_at((2 * (index % 7)).min(block.len()));
            low.extend(downsampler.push(one));
            low.extend(downsampler.push(other));
        }
        low.extend(downsampler.finish());
        low
    }

    fn rms(samples: &[f32]) -> f32 {
        (samples.iter().map(|value| value * value).sum::<f32>() / samples.len() as f32).sqrt()
    }

    #[test]
    fn a_second_is_a_second_and_what_speech_holds_stays_in_its_place() {
        let low = tone(1000.0, 1.0);
        assert_eq!(low.len(), LOW_RATE as usize);
        let expected =
            |index: usize| libm::sin(2.0 * PI * 1000.0 * index as f64 / f64::from(LOW_RATE)) as f32;
        for index in 100..low.len() - 100 {
            assert!((low[index] - expected(index)).abs() < 0.01, "{index}: {}", low[index]);
        }
    }

    #[test]
    fn what_would_fold_back_is_gone() {
        for hz in [9_000.0, 15_000.0, 23_000.0] {
            let level = rms(&tone(hz, 1.0)[100..15_900]);
            assert!(level < 0.001, "{hz} Hz: {level}");
        }
    }

    #[test]
    fn sides_that_cancel_are_heard() {
        assert!(rms(&tone(1000.0, -1.0)) > 0.6);
        assert!((rms(&tone(1000.0, 0.0)) - 0.5 * rms(&tone(1000.0, 1.0))).abs() < 0.01);
    }

    #[test]
    fn nonsense_is_silence_and_what_is_too_loud_is_cut() {
        let mut downsampler = Downsampler::new();
        let low = downsampler.push(&[f32::NAN, 1.0, f32::INFINITY, 0.0, 9.0, 9.0].repeat(1000));
        assert!(low.iter().all(|value| value.is_finite() && value.abs() < 2.0));
    }
}
