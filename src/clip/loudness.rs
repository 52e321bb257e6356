//! Loudness and fades of finished sound. Pure.
//!
//! Measured after EBU R 128 / ITU-R BS.1770 on the stereo programme as it is delivered. Mono material comes as the same
//! signal on both channels and is measured so (twice the power, 3 LU louder than the mono file by itself), since that
//! is what a phone plays and what platforms measure.

use ebur128::{EbuR128, Mode};
use serde::Serialize;

use super::limiter;
use super::sound::{SAMPLE_RATE, frames_in};
use crate::units::Micros;

/// AAC overshoots what it is given: peaks are kept this far below the ceiling, in dB.
const CODEC_HEADROOM_DB: f64 = 0.5;

/// The most that quiet sound is raised, in dB: beyond that, noise is all that becomes louder.
const MOST_GAIN_DB: f64 = 30.0;

/// How near to the wanted loudness is near enough, in LU.
const NEAR_LU: f64 = 0.1;

/// How loud sound should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LoudnessTarget {
    /// Integrated loudness in LUFS, such as −14.
    pub integrated_lufs: f64,
    /// The ceiling of the true peak in dBTP, such as −1.
    pub true_peak_dbtp: f64,
}

/// What [`normalise`] found and did.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LoudnessReport {
    /// Integrated loudness before, in LUFS; `None` for silence (nothing above −70 LUFS).
    pub input_lufs: Option<f64>,
    /// Integrated loudness after, in LUFS; `None` for silence.
    pub output_lufs: Option<f64>,
    /// True peak after, in dBTP; `None` when every sample is zero.
    pub output_true_peak_dbtp: Option<f64>,
    /// The gain applied before limiting, in dB.
    pub gain_db: f64,
}

/// Brings interleaved 48 kHz stereo to `target`: one gain for everything and, where peaks would exceed the ceiling (less
/// half a decibel for what AAC adds), a look-ahead limiter; measured again and corrected until it fits.
///
/// Silence stays as it is, and nothing is raised by more than 30 dB. Sound shorter than one measuring block (400 ms) is
/// measured as if repeated. Material that cannot be that loud under the ceiling without crushing ends up softer; the
/// report says how loud it is.
pub fn normalise(samples: &mut [f32], target: LoudnessTarget) -> LoudnessReport {
    const MOST_ROUNDS: usize = 8;
    let before = measure(samples);
    let Some(input_lufs) = before.lufs else {
        return LoudnessReport {
            input_lufs: None,
            output_lufs: None,
            output_true_peak_dbtp: before.peak_dbtp,
            gain_db: 0.0,
        };
    };
    let ceiling_db = target.true_peak_dbtp - CODEC_HEADROOM_DB;
    let original = samples.to_vec();
    let mut gain_db = (target.integrated_lufs - input_lufs).min(MOST_GAIN_DB);
    let mut limit_db = ceiling_db;
    let mut after = before;
    for _ in 0..MOST_ROUNDS {
        let gain = from_db(gain_db) as f32;
        for (out, sample) in samples.iter_mut().zip(&original) {
            *out = sample * gain;
        }
        limiter::limit(samples, from_db(limit_db));
        after = measure(samples);
        let over = after.peak_dbtp.map_or(0.0, |peak| peak - ceiling_db);
        let short = after.lufs.map_or(0.0, |lufs| target.integrated_lufs - lufs);
        let raised = (gain_db + short).min(MOST_GAIN_DB);
        let near = short.abs() <= NEAR_LU || (raised - gain_db).abs() < 0.01;
        if over <= 0.0 && near {
            break;
        }
        limit_db -= over.max(0.0) + if over > 0.0 { 0.02 } else { 0.0 };
        gain_db = if near { gain_db } else { raised };
    }
    LoudnessReport {
        input_lufs: Some(input_lufs),
        output_lufs: after.lufs,
        output_true_peak_dbtp: after.peak_dbtp,
        gain_db,
    }
}

#[derive(Debug, Clone, Copy)]
struct Measurement {
    lufs: Option<f64>,
    peak_dbtp: Option<f64>,
}

fn measure(samples: &[f32]) -> Measurement {
    const SECOND: usize = 2 * SAMPLE_RATE as usize;
    let nothing = Measurement { lufs: None, peak_dbtp: None };
    let Ok(mut meter) = EbuR128::new(2, SAMPLE_RATE, Mode::I | Mode::TRUE_PEAK) else { return nothing };
    if samples.is_empty() || meter.add_frames_f32(samples).is_err() {
        return nothing;
    }
    let peak = (0..2).filter_map(|channel| meter.true_peak(channel).ok()).fold(0.0, f64::max);
    if samples.len() < SECOND * 2 / 5 {
        // Too short for one block.
        let times = SECOND.div_ceil(samples.len());
        for _ in 0..times {
            if meter.add_frames_f32(samples).is_err() {
                return nothing;
            }
        }
    }
    let lufs = meter.loudness_global().ok().filter(|lufs| lufs.is_finite() && *lufs > -70.0);
    Measurement { lufs, peak_dbtp: (peak > 0.0).then(|| 20.0 * peak.log10()) }
}

fn from_db(db: f64) -> f64 {
    10f64.powf(db / 20.0)
}

/// Raises interleaved 48 kHz stereo from silence over `fade_in` and lowers it to silence over the last `fade_out`, along
/// half a cosine. Fades longer than the sound are cut to it.
pub fn fade(samples: &mut [f32], fade_in: Micros, fade_out: Micros) {
    let frames = samples.len() / 2;
    let length = |time: Micros| frames_in(time).min(frames);
    let curve =
        |at: usize, of: usize| 0.5 - 0.5 * (std::f32::consts::PI * (at as f32 + 0.5) / of as f32).cos();
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

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: LoudnessTarget = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };

    fn tone(seconds: f64, hertz: f64, level: f64) -> Vec<f32> {
        let frames = (seconds * f64::from(SAMPLE_RATE)) as usize;
        let wave = |index: usize| {
            level * (std::f64::consts::TAU * hertz * index as f64 / f64::from(SAMPLE_RATE)).sin()
        };
        (0..frames).flat_map(|index| [wave(index) as f32; 2]).collect()
    }

    #[test]
    fn a_tone_reaches_the_target_without_limiting() {
        let mut samples = tone(3.0, 997.0, 0.05);
        let report = normalise(&mut samples, TARGET);
        assert!((report.output_lufs.expect("loud") + 14.0).abs() < 0.3, "{report:?}");
        // A stereo sine of 0 dBFS measures 0 LUFS by this rule.
        assert!((report.input_lufs.expect("loud") - 20.0 * 0.05f64.log10()).abs() < 0.2, "{report:?}");
    }

    #[test]
    fn peaks_are_limited_and_loudness_still_fits() {
        let mut samples = tone(4.0, 440.0, 0.04);
        // Sharp clicks far above the rest, as in speech close to the microphone.
        for start in (0..samples.len()).step_by(48_000) {
            samples[start..start + 40].fill(0.6);
        }
        let report = normalise(&mut samples, TARGET);
        assert!((report.output_lufs.expect("loud") + 14.0).abs() < 0.3, "{report:?}");
        assert!(report.output_true_peak_dbtp.expect("peak") <= -1.5 + 1e-6, "{report:?}");
    }

    #[test]
    fn silence_stays_silent() {
        let mut samples = vec![0.0; 96_000];
        let report = normalise(&mut samples, TARGET);
        assert_eq!((report.input_lufs, report.output_lufs, report.gain_db), (None, None, 0.0));
        assert!(samples.iter().all(|sample| *sample == 0.0));
        assert!(normalise(&mut [], TARGET).input_lufs.is_none());
    }

    #[test]
    fn very_short_sound_is_measured_as_if_repeated() {
        let mut samples = tone(0.2, 997.0, 0.01);
        let report = normalise(&mut samples, TARGET);
        assert!((report.output_lufs.expect("loud") + 14.0).abs() < 0.5, "{report:?}");
    }

    #[test]
    fn noise_is_raised_by_thirty_decibels_at_most() {
        let mut samples = tone(2.0, 997.0, 0.0006);
        let report = normalise(&mut samples, TARGET);
        assert!((report.gain_db - 30.0).abs() < 1e-9, "{report:?}");
    }

    #[test]
    fn fades_begin_and_end_in_silence() {
        let mut samples = vec![1.0; 9600];
        fade(&mut samples, Micros::from_ms(10), Micros::from_ms(20));
        assert!(samples[0] < 0.001 && samples[9599] < 0.001);
        assert_eq!(samples[4800], 1.0);
        assert!((samples[2 * 240] - 0.5).abs() < 0.01);
        fade(&mut samples[..2], Micros::from_ms(10), Micros::from_ms(10));
    }
}
