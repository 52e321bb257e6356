//! A look-ahead limiter for finished stereo sound, a block at a time. Pure.
//!
//! The gain each sample needs is spread over five milliseconds before and after it and smoothed, so it never arrives late and never
//! exceeds what is needed. To know it, the limiter keeps some ten milliseconds of sound back. However the sound is cut into blocks,
//! what comes out is the same to the bit.

use std::collections::VecDeque;

/// Samples to each side over which gain moves: 5 ms at 48 kHz.
const REACH: usize = 240;
/// Samples in which gain recovers fully: 100 ms.
const RECOVERY: usize = 4800;
/// Taps of the interpolator that finds peaks between samples.
const TAPS: usize = 16;

/// Keeps the true peak (four times oversampled) of interleaved stereo at or below a ceiling. Sound that is already below is left
/// untouched.
pub(super) struct Limiter {
    ceiling: f64,
    peaks: Peaks,
    lowest: Lowest,
    /// The gain of the sample before, as it recovers.
    recovered: f64,
    ahead: MeanAhead,
    behind: MeanBehind,
    /// Sound whose gain is not known yet.
    waiting: Vec<f32>,
}

impl Limiter {
    /// A limiter at `ceiling` (linear, above zero).
    pub(super) fn new(ceiling: f64) -> Self {
        Self {
            ceiling,
            peaks: Peaks::new(ceiling),
            lowest: Lowest::default(),
            recovered: 1.0,
            ahead: MeanAhead::default(),
            behind: MeanBehind::default(),
            waiting: Vec::new(),
        }
    }

    /// Takes whole frames of `samples`, and gives what is limited by now into `out`.
    pub(super) fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.waiting.extend_from_slice(samples);
        self.limit(samples, false, out);
    }

    /// Gives what was kept back into `out`: the sound has ended.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) {
        self.limit(&[], true, out);
    }

    fn limit(&mut self, samples: &[f32], last: bool, out: &mut Vec<f32>) {
        const STEP: f64 = 1.0 / RECOVERY as f64;
        let mut gain = self.peaks.push(samples, last);
        for gain in &mut gain {
            let peak = *gain;
            *gain = if peak > self.ceiling { self.ceiling / peak } else { 1.0 };
        }
        let mut gain = self.lowest.push(&gain, last);
        for gain in &mut gain {
            self.recovered = gain.min(self.recovered + STEP);
            *gain = self.recovered;
        }
        // Two running means span exactly the reach of the minimum above: each result is a mean of values that are all
        // low enough.
        let mut gain = self.ahead.push(&gain, last);
        self.behind.run(&mut gain);
        let known = self.waiting.drain(..2 * gain.len());
        let gains = gain.iter().flat_map(|gain| [*gain; 2]);
        out.extend(known.zip(gains).map(|(sample, gain)| (f64::from(sample) * gain) as f32));
    }
}

/// Finds the true peak at and after each frame, over both channels.
struct Peaks {
    filters: [[f64; TAPS]; 3],
    /// Far below the ceiling nothing between the samples can exceed it.
    quiet: f64,
    /// Each channel's samples, from a few before the next frame on.
    wave: [Vec<f64>; 2],
    /// How many of them lie before the next frame.
    before: usize,
    /// The peak at and after the frame before the next one.
    previous: f64,
}

impl Peaks {
    fn new(ceiling: f64) -> Self {
        Self {
            filters: [0.25, 0.5, 0.75].map(interpolator),
            quiet: 0.4 * ceiling,
            wave: [Vec::new(), Vec::new()],
            before: 0,
            previous: 0.0,
        }
    }

    /// The peaks of those frames whose surroundings are known with `samples`; of all when they are the last.
    fn push(&mut self, samples: &[f32], last: bool) -> Vec<f64> {
        for (channel, wave) in self.wave.iter_mut().enumerate() {
            wave.extend(samples.iter().skip(channel).step_by(2).map(|sample| f64::from(*sample)));
        }
        let frames = self.wave[0].len().min(self.wave[1].len());
        let end = if last { frames } else { frames.saturating_sub(TAPS / 2) }.max(self.before);
        let mut peaks = Vec::with_capacity(end - self.before);
        for index in self.before..end {
            let peak = self.wave.iter().map(|wave| self.peak(wave, index)).fold(0.0, f64::max);
            // A peak between two samples belongs to both.
            peaks.push(peak.max(self.previous));
            self.previous = peak;
        }
        let past = end.saturating_sub(TAPS / 2 - 1);
        self.wave.iter_mut().for_each(|wave| drop(wave.drain(..past)));
        self.before = end - past;
        peaks
    }

    /// The peak of one channel at and after frame `index`.
    fn peak(&self, wave: &[f64], index: usize) -> f64 {
        let mut peak = wave[index].abs();
        let first = index.saturating_sub(TAPS / 2 - 1);
        let around = &wave[first..(index + TAPS / 2 + 1).min(wave.len())];
        if around.iter().any(|sample| sample.abs() > self.quiet) {
            for filter in &self.filters {
                let offset = TAPS / 2 - 1 - (index - first);
                let between: f64 = around.iter().zip(&filter[offset..]).map(|(a, b)| a * b).sum();
                peak = peak.max(between.abs());
            }
        }
        peak
    }
}

/// A windowed sinc that reads a signal `fraction` of a sample after the one at `TAPS / 2 - 1`.
fn interpolator(fraction: f64) -> [f64; TAPS] {
    let mut taps = [0.0; TAPS];
    for (index, tap) in taps.iter_mut().enumerate() {
        let distance = index as f64 - (TAPS / 2 - 1) as f64 - fraction;
        let sinc = libm::sin(std::f64::consts::PI * distance) / (std::f64::consts::PI * distance);
        let window = libm::cos(std::f64::consts::PI * distance / TAPS as f64).powi(2);
        *tap = sinc * window;
    }
    taps
}

/// Finds the lowest value within [`REACH`] of each, by a queue of candidates.
#[derive(Default)]
struct Lowest {
    /// Values with their numbers, each lower than all that came after it.
    queue: VecDeque<(usize, f64)>,
    /// How many values have come.
    taken: usize,
    /// How many results have been given.
    given: usize,
}

impl Lowest {
    fn push(&mut self, values: &[f64], last: bool) -> Vec<f64> {
        let mut out = Vec::with_capacity(values.len());
        for value in values {
            while self.queue.back().is_some_and(|(_, lowest)| lowest >= value) {
                self.queue.pop_back();
            }
            self.queue.push_back((self.taken, *value));
            self.taken += 1;
            if self.taken > self.given + REACH {
                out.push(self.give());
            }
        }
        while last && self.given < self.taken {
            out.push(self.give());
        }
        out
    }

    fn give(&mut self) -> f64 {
        while self.queue.front().is_some_and(|(number, _)| number + REACH < self.given) {
            self.queue.pop_front();
        }
        self.given += 1;
        self.queue.front().map_or(1.0, |(_, lowest)| *lowest)
    }
}

/// How many values a mean is of.
const SPAN: usize = REACH + 1;

/// The mean of each value with the [`REACH`] values after it; beyond the end, the last value.
#[derive(Default)]
struct MeanAhead {
    held: Vec<f64>,
    sum: Option<f64>,
}

impl MeanAhead {
    fn push(&mut self, values: &[f64], last: bool) -> Vec<f64> {
        self.held.extend_from_slice(values);
        let held = &self.held;
        let ready = if last { held.len() } else { held.len().saturating_sub(SPAN) };
        if ready == 0 {
            return Vec::new();
        }
        let at = |index: usize| held[index.min(held.len() - 1)];
        let mut sum = self.sum.unwrap_or_else(|| (0..SPAN).map(at).sum());
        let mut out = Vec::with_capacity(ready);
        for index in 0..ready {
            out.push((sum / SPAN as f64).min(1.0));
            sum += at(index + SPAN) - at(index);
        }
        self.sum = Some(sum);
        self.held.drain(..ready);
        out
    }
}

/// The mean of each value with the [`REACH`] values before it; before the beginning, the first value.
#[derive(Default)]
struct MeanBehind {
    held: VecDeque<f64>,
    sum: f64,
}

impl MeanBehind {
    fn run(&mut self, values: &mut [f64]) {
        for value in values {
            match self.held.pop_front() {
                Some(oldest) => {
                    self.sum += *value - oldest;
                    self.held.push_back(*value);
                }
                None => {
                    self.held.extend([*value; SPAN]);
                    self.sum = self.held.iter().sum();
                }
            }
            *value = (self.sum / SPAN as f64).min(1.0);
        }
    }
}

#[cfg(test)]
#[path = "limiter_tests.rs"]
pub(in crate::clip) mod tests;
