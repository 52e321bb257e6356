//! A look-ahead limiter for finished stereo sound. Pure.
//!
//! The whole programme is there, so the limiter can see ahead without delay: the gain each sample needs is spread
//! over five milliseconds before and after it and smoothed, so it never arrives late and never exceeds what is needed.

/// Samples to each side over which gain moves: 5 ms at 48 kHz.
const REACH: usize = 240;
/// Samples in which gain recovers fully: 100 ms.
const RECOVERY: usize = 4800;
/// Taps of the interpolator that finds peaks between samples.
const TAPS: usize = 16;

/// Keeps the true peak (four times oversampled) of interleaved stereo at or below `ceiling` (linear, above zero).
/// Sound that is already below is left untouched.
pub(super) fn limit(samples: &mut [f32], ceiling: f64) {
    let mut gain: Vec<f64> = peaks(samples, ceiling)
        .into_iter()
        .map(|peak| if peak > ceiling { ceiling / peak } else { 1.0 })
        .collect();
    if gain.iter().all(|gain| *gain >= 1.0) {
        return;
    }
    gain = lowest_around(&gain);
    let step = 1.0 / RECOVERY as f64;
    let mut last = 1.0;
    for gain in &mut gain {
        last = gain.min(last + step);
        *gain = last;
    }
    // Two running means span exactly the reach of the minimum above: each result is a mean of values that are all
    // low enough.
    let gain = mean(&mean(&gain, 0, REACH), REACH, 0);
    for (frame, gain) in samples.chunks_exact_mut(2).zip(gain) {
        frame[0] = (f64::from(frame[0]) * gain) as f32;
        frame[1] = (f64::from(frame[1]) * gain) as f32;
    }
}

/// The true peak at and after each frame, over both channels.
fn peaks(samples: &[f32], ceiling: f64) -> Vec<f64> {
    let filters = [0.25, 0.5, 0.75].map(interpolator);
    let frames = samples.len() / 2;
    let mut peaks = vec![0f64; frames];
    for channel in 0..2 {
        let wave: Vec<f64> =
            samples.iter().skip(channel).step_by(2).map(|sample| f64::from(*sample)).collect();
        for index in 0..frames {
            let mut peak = wave[index].abs();
            let first = index.saturating_sub(TAPS / 2 - 1);
            let around = &wave[first..(index + TAPS / 2 + 1).min(frames)];
            // Far below the ceiling nothing between the samples can exceed it.
            if around.iter().any(|sample| sample.abs() > 0.4 * ceiling) {
                for filter in &filters {
                    let offset = TAPS / 2 - 1 - (index - first);
                    let between: f64 = around.iter().zip(&filter[offset..]).map(|(a, b)| a * b).sum();
                    peak = peak.max(between.abs());
                }
            }
            peaks[index] = peaks[index].max(peak);
            // A peak between two samples belongs to both.
            if let Some(next) = peaks.get_mut(index + 1) {
                *next = next.max(peak);
            }
        }
    }
    peaks
}

/// A windowed sinc that reads a signal `fraction` of a sample after the one at `TAPS / 2 - 1`.
fn interpolator(fraction: f64) -> [f64; TAPS] {
    let mut taps = [0.0; TAPS];
    for (index, tap) in taps.iter_mut().enumerate() {
        let distance = index as f64 - (TAPS / 2 - 1) as f64 - fraction;
        let sinc = (std::f64::consts::PI * distance).sin() / (std::f64::consts::PI * distance);
        let window = (std::f64::consts::PI * distance / TAPS as f64).cos().powi(2);
        *tap = sinc * window;
    }
    taps
}

/// The lowest value within [`REACH`] of each, by a queue of candidates.
fn lowest_around(values: &[f64]) -> Vec<f64> {
    let mut queue = std::collections::VecDeque::new();
    let mut out = Vec::with_capacity(values.len());
    let mut next = 0;
    for index in 0..values.len() {
        while next < values.len() && next <= index + REACH {
            while queue.back().is_some_and(|last: &usize| values[*last] >= values[next]) {
                queue.pop_back();
            }
            queue.push_back(next);
            next += 1;
        }
        while queue.front().is_some_and(|first| first + REACH < index) {
            queue.pop_front();
        }
        out.push(queue.front().map_or(1.0, |lowest| values[*lowest]));
    }
    out
}

/// The mean of each value with `before` values before and `after` values after it; beyond the ends, the end values.
fn mean(values: &[f64], before: usize, after: usize) -> Vec<f64> {
    let at = |index: isize| values[index.clamp(0, values.len() as isize - 1) as usize];
    let (before, after) = (before as isize, after as isize);
    let mut sum: f64 = (-before..=after).map(at).sum();
    let count = (before + after + 1) as f64;
    let mut out = Vec::with_capacity(values.len());
    for index in 0..values.len() as isize {
        out.push((sum / count).min(1.0));
        sum += at(index + after + 1) - at(index - before);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_sound_is_untouched() {
        let mut samples: Vec<f32> = (0..4800).map(|index| (index as f32 * 0.1).sin() * 0.5).collect();
        let before = samples.clone();
        limit(&mut samples, 0.9);
        assert_eq!(samples, before);
    }

    #[test]
    fn every_sample_ends_below_the_ceiling_and_gain_moves_slowly() {
        let mut samples = vec![0.25f32; 48_000];
        samples[20_000..20_020].fill(1.0);
        limit(&mut samples, 0.5);
        assert!(samples.iter().all(|sample| sample.abs() <= 0.5 + 1e-6));
        assert_eq!(samples[0], 0.25);
        assert!((samples[47_999] - 0.25).abs() < 1e-6);
        let steepest =
            samples[..19_990].windows(3).map(|three| (three[2] - three[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 0.25 / 100.0, "{steepest}");
    }

    #[test]
    fn peaks_between_samples_are_found() {
        // A sine at a quarter of the rate, sampled 45° off its crests: samples reach 0.707 of the true peak.
        let wave = |index: usize| {
            (std::f64::consts::FRAC_PI_2 * index as f64 + std::f64::consts::FRAC_PI_4).sin() as f32
        };
        let samples: Vec<f32> = (0..400).flat_map(|index| [wave(index); 2]).collect();
        let peaks = peaks(&samples, 0.5);
        assert!((peaks[200] - 1.0).abs() < 0.01, "{}", peaks[200]);
    }

    #[test]
    fn the_lowest_value_nearby_is_found() {
        let mut values = vec![1.0; 1000];
        values[500] = 0.5;
        let lowest = lowest_around(&values);
        assert_eq!((lowest[259], lowest[260], lowest[740], lowest[741]), (1.0, 0.5, 0.5, 1.0));
    }
}
