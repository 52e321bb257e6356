//! How loud sound is, band by band, for waveforms. Pure.
//!
//! Every 20 ms a window of 43 ms (Hann, at 24 kHz) goes through a Fourier transform; its power is gathered in bands that are evenly spaced
//! for the ear, on the mel scale. Levels are taken against the loudest of the excerpt, rise quickly and fall slowly.
//!
//! What is drawn must be the same on every machine. So samples count as whole numbers of 16 bits, all that follows is plain arithmetic of
//! doubles in one order, with libm for what is no plain arithmetic, and loudness becomes whole halves of a decibel at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::media_error::MediaError;
use super::sound::{SAMPLE_RATE, SoundSource};
use crate::layers::{FULL, Levels, STEP};

/// How many bands there are.
const BANDS: usize = 32;

/// Where the lowest band begins and the highest ends, in Hz: what of speech a telephone and a little more lets through.
const RANGE_HZ: (f64, f64) = (90.0, 8000.0);

/// Samples of sound that become one.
const THINNED: usize = 2;

/// Samples of the window, after thinning; a power of two.
const WINDOW: usize = 1024;

/// Samples from one window to the next.
const HOP: usize = SAMPLE_RATE as usize / THINNED * STEP.0 as usize / 1_000_000;

/// Loudness in halves of a decibel, from this many decibels below full scale on.
const FLOOR_DB: f64 = -100.0;
const HALVES: usize = 256;

/// A band has no level this far below its loudest, in halves of a decibel: 30 dB.
const DEPTH: i32 = 60;

/// A band counts as no softer than this below the loudest of all, in halves of a decibel: 24 dB. The hiss above a telephone's voice is no
/// band of its own.
const APART: i32 = 48;

/// What is nowhere louder than this is silent: −60 dB of full scale, in halves of a decibel.
const SILENT: i32 = 80;

/// The part of its moments in which a band is louder than its loudness counts as: a crack is no measure.
const LOUDER: usize = 20;

/// Measures the levels of `source`.
///
/// # Errors
/// Those of the source; `Cancelled` when `stop` was set.
pub fn levels(source: &dyn SoundSource, stop: &AtomicBool) -> Result<Levels, MediaError> {
    let mut bank = Bank::new();
    for block in source.blocks()? {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        bank.push(&block?);
    }
    Ok(Levels::new(BANDS, levelled(bank.finish())))
}

/// The loudness of bands over time.
struct Bank {
    transform: Transform,
    /// For each band the bins that it takes power from, and how much of it.
    bands: Vec<Vec<(usize, f64)>>,
    /// Thinned samples, left and right, from the beginning of the next window on.
    waiting: Vec<(f64, f64)>,
    /// The halves of decibels of one moment after the other.
    loudness: Vec<u8>,
}

impl Bank {
    fn new() -> Self {
        // The first window has its middle at the first sample.
        let waiting = vec![(0.0, 0.0); WINDOW / 2];
        Self { transform: Transform::new(), bands: bands(), waiting, loudness: Vec::new() }
    }

    fn push(&mut self, block: &[f32]) {
        let whole = |sample: f32| f64::from((sample.clamp(-1.0, 1.0) * 32_768.0).round());
        let thinned = block.chunks_exact(2 * THINNED).map(|frames| {
            let side =
                |side: usize| frames.iter().skip(side).step_by(2).map(|sample| whole(*sample)).sum::<f64>();
            (side(0) / THINNED as f64, side(1) / THINNED as f64)
        });
        self.waiting.extend(thinned);
        let mut from = 0;
        while self.waiting.len() >= from + WINDOW {
            let power = self.transform.power(&self.waiting[from..from + WINDOW]);
            self.loudness.extend(self.bands.iter().map(|band| halves(band, &power)));
            from += HOP;
        }
        self.waiting.drain(..from);
    }

    fn finish(mut self) -> Vec<u8> {
        // Silence lets the last windows have their middles within the sound.
        self.push(&vec![0.0; WINDOW * THINNED]);
        self.loudness
    }
}

/// The power of `band`, in halves of a decibel above [`FLOOR_DB`].
fn halves(band: &[(usize, f64)], power: &[f64]) -> u8 {
    let sum: f64 = band.iter().map(|(bin, part)| power[*bin] * part).sum();
    let db = 10.0 * libm::log10(sum.max(1e-30));
    libm::round((db - FLOOR_DB) * 2.0).clamp(0.0, (HALVES - 1) as f64) as u8
}

/// The bins of each band: triangles that overlap, as high as wide apart on the mel scale (O'Shaughnessy 1987: m = 2595 · log10(1 + f / 700)).
fn bands() -> Vec<Vec<(usize, f64)>> {
    let mel = |hz: f64| 2595.0 * libm::log10(1.0 + hz / 700.0);
    let bin_hz = f64::from(SAMPLE_RATE) / THINNED as f64 / WINDOW as f64;
    let (low, high) = (mel(RANGE_HZ.0), mel(RANGE_HZ.1));
    let step = (high - low) / (BANDS + 1) as f64;
    let part = |bin: usize, band: usize| {
        let middle = low + step * (band + 1) as f64;
        1.0 - ((mel(bin as f64 * bin_hz) - middle) / step).abs()
    };
    let of = |band| {
        let bins = (1..WINDOW / 2).map(move |bin| (bin, part(bin, band)));
        bins.filter(|(_, part)| *part > 0.0).collect::<Vec<_>>()
    };
    (0..BANDS).map(of).collect()
}

/// A Fourier transform of [`WINDOW`] samples: radix 2, decimated in time (Cooley and Tukey 1965).
struct Transform {
    /// The Hann window, whose sum makes a full tone's power 1.
    window: Vec<f64>,
    /// e^(−2πi·k/WINDOW).
    turns: Vec<(f64, f64)>,
}

impl Transform {
    fn new() -> Self {
        let angle = |index: usize| std::f64::consts::TAU * index as f64 / WINDOW as f64;
        // A tone of amplitude 1 has WINDOW / 4 in its bin; full scale is 32 768.
        let scale = 4.0 / WINDOW as f64 / 32_768.0;
        let window = (0..WINDOW).map(|index| scale * (0.5 - 0.5 * libm::cos(angle(index)))).collect();
        let turns =
            (0..WINDOW / 2).map(|index| (libm::cos(angle(index)), -libm::sin(angle(index)))).collect();
        Self { window, turns }
    }

    /// The power of `samples` by bin, that of both sides added: they go through as the real and the imaginary part.
    fn power(&self, samples: &[(f64, f64)]) -> Vec<f64> {
        let bits = WINDOW.trailing_zeros();
        let mut values = vec![(0.0, 0.0); WINDOW];
        for (index, ((left, right), factor)) in samples.iter().zip(&self.window).enumerate() {
            values[index.reverse_bits() >> (usize::BITS - bits)] = (left * factor, right * factor);
        }
        let mut half = 1;
        while half < WINDOW {
            for start in (0..WINDOW).step_by(2 * half) {
                for index in 0..half {
                    let (cos, sin) = self.turns[index * (WINDOW / 2 / half)];
                    let (a, b) = (values[start + index], values[start + index + half]);
                    let turned = (b.0 * cos - b.1 * sin, b.0 * sin + b.1 * cos);
                    values[start + index] = (a.0 + turned.0, a.1 + turned.1);
                    values[start + index + half] = (a.0 - turned.0, a.1 - turned.1);
                }
            }
            half *= 2;
        }
        // |L|² + |R|² = (|Z(k)|² + |Z(−k)|²) / 2 for Z = L + iR.
        let square = |(re, im): (f64, f64)| re * re + im * im;
        (0..WINDOW / 2)
            .map(|bin| (square(values[bin]) + square(values[(WINDOW - bin) % WINDOW])) / 2.0)
            .collect()
    }
}

/// The levels of bands whose loudness over time is `loudness`.
fn levelled(mut loudness: Vec<u8>) -> Vec<u8> {
    let loud: Vec<i32> = (0..BANDS).map(|band| loud_of(loudness.iter().skip(band).step_by(BANDS))).collect();
    let loudest = loud.iter().copied().max().unwrap_or(0);
    if loudest < SILENT {
        return vec![0; loudness.len()];
    }
    // In 256ths of a hundredth, so that what falls slowly does not stand still.
    let mut states = [0_i32; BANDS];
    for moment in loudness.chunks_exact_mut(BANDS) {
        for ((value, loud), state) in moment.iter_mut().zip(&loud).zip(&mut states) {
            let loud = (*loud).max(loudest - APART);
            let level = (i32::from(*value) - (loud - DEPTH)).clamp(0, DEPTH) * i32::from(FULL) * 256 / DEPTH;
            // Up by three quarters of the way in 20 ms, down by a quarter.
            *state += if level > *state { (level - *state) * 3 / 4 } else { (level - *state) / 4 };
            *value = ((*state + 128) / 256).clamp(0, i32::from(FULL)) as u8;
        }
    }
    loudness
}

/// How loud a band is where it is loud.
fn loud_of<'a>(moments: impl Iterator<Item = &'a u8>) -> i32 {
    let mut counts = [0_usize; HALVES];
    moments.for_each(|value| counts[usize::from(*value)] += 1);
    let heard: usize = counts[1..].iter().sum();
    // One that is never heard is not loud.
    let mut above = heard.div_ceil(LOUDER).max(1);
    for (value, count) in counts.iter().enumerate().rev() {
        if *count >= above {
            return value as i32;
        }
        above -= count;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::super::sound::StereoBuffer;
    use super::*;
    use crate::units::Micros;

    /// Two seconds of `wave`, a function of the time in seconds.
    fn heard(wave: impl Fn(f64) -> [f64; 2]) -> Levels {
        let frame = |index: u32| wave(f64::from(index) / f64::from(SAMPLE_RATE)).map(|value| value as f32);
        let samples = (0..2 * SAMPLE_RATE).flat_map(frame).collect();
        let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples };
        levels(&source, &AtomicBool::new(false)).expect("levels")
    }

    fn tone(hz: f64, time: f64) -> f64 {
        0.5 * (std::f64::consts::TAU * hz * time).sin()
    }

    fn at(levels: &Levels, ms: i64) -> Vec<f32> {
        levels.at(Micros::from_ms(ms), BANDS)
    }

    /// The band that is loudest.
    fn top(levels: &[f32]) -> usize {
        (0..levels.len()).max_by(|a, b| levels[*a].total_cmp(&levels[*b])).unwrap_or(0)
    }

    #[test]
    fn silence_and_hiss_far_below_speech_are_still() {
        for level in [0.0, 0.0004] {
            let levels = heard(|time| [level * (time * 7919.0).sin(), 0.0]);
            assert_eq!(levels.end(), Some(Micros::ZERO), "{level}");
        }
    }

    #[test]
    fn a_beat_moves_on_the_beat() {
        // A drum every half second, which sounds for 60 ms.
        let levels = heard(|time| {
            let since = time % 0.5;
            let value = if since < 0.06 { tone(180.0, time) } else { 0.0 };
            [value, value]
        });
        let loud = |ms: i64| at(&levels, ms).into_iter().fold(0.0, f32::max);
        for beat in [0, 500, 1000, 1500] {
            assert!(loud(beat + 40) > 0.8, "on the beat at {beat}: {}", loud(beat + 40));
            assert!(loud(beat + 400) < 0.1, "between two at {beat}: {}", loud(beat + 400));
            if beat > 0 {
                assert!(loud(beat - 40) < 0.1, "before the beat at {beat}: {}", loud(beat - 40));
            }
        }
        // It rises at once and falls slowly.
        assert!(loud(140) > loud(240) && loud(240) > loud(340), "{} {} {}", loud(140), loud(240), loud(340));
    }

    #[test]
    fn deep_and_high_tones_move_different_bands() {
        let band = |hz: f64| top(&at(&heard(|time| [tone(hz, time), tone(hz, time)]), 1000));
        let bands = [150.0, 400.0, 1000.0, 2500.0, 6000.0].map(band);
        assert!(bands.is_sorted() && bands[0] < 3 && bands[4] > 25, "{bands:?}");
    }

    #[test]
    fn quiet_sound_is_as_tall_as_loud_and_sides_do_not_cancel() {
        let plain = heard(|time| [tone(500.0, time), tone(500.0, time)]);
        let quiet = heard(|time| [tone(500.0, time) / 100.0, tone(500.0, time) / 100.0]);
        let opposite = heard(|time| [tone(500.0, time), -tone(500.0, time)]);
        let loud = |levels: &Levels| at(levels, 1000).into_iter().fold(0.0, f32::max);
        assert!(loud(&plain) > 0.95 && loud(&quiet) > 0.95 && loud(&opposite) > 0.95);
    }

    #[test]
    fn levels_last_as_long_as_the_sound() {
        let levels = heard(|time| [tone(500.0, time), 0.0]);
        let end = levels.end().expect("an end").as_ms();
        assert!((2000..2400).contains(&end), "{end} ms");
        assert!(at(&levels, 0)[top(&at(&levels, 1000))] > 0.5);
    }
}
