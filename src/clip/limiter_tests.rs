//! The limiter: what it does to sound, and that it does the same however the sound is cut.

use super::*;

/// The limiter as it was when it saw the whole sound at once: what blocks are measured by.
pub(in crate::clip) mod whole {
    use super::super::{REACH, RECOVERY, TAPS, interpolator};

    /// Keeps the true peak (four times oversampled) of interleaved stereo at or below `ceiling` (linear, above zero).
    /// Sound that is already below is left untouched.
    pub(in crate::clip) fn limit(samples: &mut [f32], ceiling: f64) {
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
}

/// `samples` limited in blocks of as many frames.
fn limited(samples: &[f32], ceiling: f64, block_frames: usize) -> Vec<f32> {
    let mut limiter = Limiter::new(ceiling);
    let mut out = Vec::new();
    for block in samples.chunks(2 * block_frames) {
        limiter.push(block, &mut out);
    }
    limiter.finish(&mut out);
    out
}

fn bits(samples: &[f32]) -> Vec<u32> {
    samples.iter().map(|sample| sample.to_bits()).collect()
}

/// A number of chance from -1 to 1, the same every time.
fn noise(state: &mut u32) -> f32 {
    *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (*state >> 8) as f32 / (1 << 23) as f32 - 1.0
}

/// Stereo of as many frames by a function of the frame and the channel.
fn stereo(frames: usize, mut wave: impl FnMut(usize, usize) -> f32) -> Vec<f32> {
    (0..2 * frames).map(|index| wave(index / 2, index % 2)).collect()
}

/// Signals that are hard on a limiter, with their names.
fn signals() -> Vec<(&'static str, Vec<f32>)> {
    let mut seed = 7;
    let edges = [0, 1, 6, 7, 1023, 1024, 2047, 3071, 3072, 4999];
    vec![
        ("nothing", Vec::new()),
        ("one frame", vec![0.9, -0.9]),
        ("shorter than its reach", stereo(100, |index, _| if index == 50 { 1.0 } else { 0.1 })),
        ("as long as a mean", stereo(SPAN, |index, _| if index == 0 { 1.0 } else { 0.1 })),
        ("silence", vec![0.0; 2 * 3000]),
        ("minus zero", vec![-0.0; 2 * 600]),
        (
            "bursts at edges of blocks",
            stereo(5000, |index, _| if edges.contains(&index) { 0.95 } else { 0.05 }),
        ),
        (
            "one side bursts",
            stereo(5000, |index, side| if index % 1024 < 3 && side == 1 { -1.0 } else { 0.1 }),
        ),
        ("clipping", stereo(6000, |index, _| (3.0 * (index as f32 * 0.05).sin()).clamp(-1.0, 1.0))),
        ("far above full scale", stereo(3000, |index, _| 40.0 * (index as f32 * 0.9).sin())),
        ("noise", stereo(9000, |_, _| noise(&mut seed))),
        ("quiet", stereo(5000, |index, _| 0.2 * (index as f32 * 0.1).sin())),
        ("loud at its end alone", stereo(5000, |index, _| if index == 4999 { 1.0 } else { 0.3 })),
        (
            "between samples",
            stereo(4000, |index, _| {
                0.6 * (std::f32::consts::FRAC_PI_2 * index as f32 + std::f32::consts::FRAC_PI_4).sin()
            }),
        ),
    ]
}

#[test]
fn blocks_are_limited_as_the_whole_is_to_the_bit() {
    for (name, samples) in signals() {
        for ceiling in [0.1, 0.5, 0.84] {
            let mut wanted = samples.clone();
            whole::limit(&mut wanted, ceiling);
            for frames in [1, 7, 240, 241, 1024, samples.len().max(1)] {
                let got = limited(&samples, ceiling, frames);
                assert!(bits(&got) == bits(&wanted), "{name} at {ceiling} in blocks of {frames}");
            }
        }
    }
}

#[test]
fn little_is_kept_back() {
    let mut limiter = Limiter::new(0.5);
    let mut out = Vec::new();
    for _ in 0..100 {
        limiter.push(&[0.7; 2 * 1000], &mut out);
        assert!(limiter.waiting.len() <= 2 * (2 * REACH + TAPS), "{}", limiter.waiting.len());
    }
    assert!(limiter.ahead.held.len() <= SPAN && limiter.behind.held.len() <= SPAN);
    assert!(limiter.peaks.wave[0].len() <= TAPS && limiter.lowest.queue.len() <= 2 * REACH + 1);
}

#[test]
fn quiet_sound_is_untouched() {
    let samples: Vec<f32> = (0..4800).map(|index| (index as f32 * 0.1).sin() * 0.5).collect();
    assert_eq!(limited(&samples, 0.9, 1000), samples);
}

#[test]
fn every_sample_ends_below_the_ceiling_and_gain_moves_slowly() {
    let mut samples = vec![0.25f32; 48_000];
    samples[20_000..20_020].fill(1.0);
    let samples = limited(&samples, 0.5, 1000);
    assert!(samples.iter().all(|sample| sample.abs() <= 0.5 + 1e-6));
    assert_eq!(samples[0], 0.25);
    assert!((samples[47_999] - 0.25).abs() < 1e-6);
    let steepest = samples[..19_990].windows(3).map(|three| (three[2] - three[0]).abs()).fold(0.0, f32::max);
    assert!(steepest < 0.25 / 100.0, "{steepest}");
}

#[test]
fn peaks_between_samples_are_found() {
    // A sine at a quarter of the rate, sampled 45° off its crests: samples reach 0.707 of the true peak.
    let wave = |index: usize| {
        (std::f64::consts::FRAC_PI_2 * index as f64 + std::f64::consts::FRAC_PI_4).sin() as f32
    };
    let samples: Vec<f32> = (0..400).flat_map(|index| [wave(index); 2]).collect();
    let peaks = Peaks::new(0.5).push(&samples, true);
    assert!((peaks[200] - 1.0).abs() < 0.01, "{}", peaks[200]);
}

#[test]
fn the_lowest_value_nearby_is_found() {
    let mut values = vec![1.0; 1000];
    values[500] = 0.5;
    let lowest = Lowest::default().push(&values, true);
    assert_eq!((lowest[259], lowest[260], lowest[740], lowest[741]), (1.0, 0.5, 0.5, 1.0));
}
