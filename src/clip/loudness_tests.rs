//! Loudness: what it comes to, and that blocks come to exactly what the whole does.

use super::super::sound::StereoBuffer;
use super::*;

/// Measuring and levelling as they were when they had the whole sound at once: what blocks are measured by.
pub(in crate::clip) mod whole {
    use super::super::*;
    use crate::clip::limiter::tests::whole::limit;

    /// Brings `samples` to `target` all at once.
    pub(in crate::clip) fn normalise(samples: &mut [f32], target: LoudnessTarget) -> LoudnessReport {
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
            limit(samples, from_db(limit_db));
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

    pub(super) fn measure(samples: &[f32]) -> Measurement {
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
        Measurement { lufs, peak_dbtp: (peak > 0.0).then(|| 20.0 * libm::log10(peak)) }
    }
}

/// Brings `samples` to `target` as clips do.
pub(in crate::clip) fn normalise(samples: &mut Vec<f32>, target: LoudnessTarget) -> LoudnessReport {
    let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples: samples.clone() };
    let levels = levels_for(&source, target, &AtomicBool::new(false)).expect("a buffer can be read");
    let mut leveller = Leveller::new(&levels);
    samples.clear();
    for block in source.blocks().expect("a buffer can be read") {
        samples.extend(leveller.push(block.expect("a block")));
    }
    samples.extend(leveller.finish());
    levels.report
}

const TARGET: LoudnessTarget = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };

fn tone(seconds: f64, hertz: f64, level: f64) -> Vec<f32> {
    let frames = (seconds * f64::from(SAMPLE_RATE)) as usize;
    let wave =
        |index: usize| level * (std::f64::consts::TAU * hertz * index as f64 / f64::from(SAMPLE_RATE)).sin();
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
    assert!(normalise(&mut Vec::new(), TARGET).input_lufs.is_none());
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

/// Tones with clicks, as speech close to a microphone is, from soft to loud.
fn speech(seconds: f64, level: f64) -> Vec<f32> {
    let mut samples = tone(seconds, 440.0, level);
    for start in (0..samples.len()).step_by(30_000) {
        let end = (start + 400).min(samples.len());
        for (index, sample) in samples[start..end].iter_mut().enumerate() {
            *sample += 0.8 * (index as f32 * 0.7).sin();
        }
    }
    samples
}

#[test]
fn blocks_come_to_exactly_what_the_whole_does() {
    let mut seconds_of_each = vec![
        ("nothing", Vec::new()),
        ("silence", vec![0.0; 2 * 30_000]),
        ("very short", tone(0.2, 997.0, 0.01)),
        ("just too short for a block", tone(0.399, 997.0, 0.01)),
        ("one block", tone(0.4, 997.0, 0.3)),
        ("noise floor", tone(2.0, 997.0, 0.0006)),
        ("too loud", tone(2.3, 300.0, 0.99)),
    ];
    seconds_of_each.extend([0.02, 0.1, 0.3].map(|level| ("speech", speech(3.3, level))));
    for (name, samples) in seconds_of_each {
        let (mut wanted, mut got) = (samples.clone(), samples);
        let report = whole::normalise(&mut wanted, TARGET);
        assert_eq!(normalise(&mut got, TARGET), report, "{name}");
        let same = wanted.iter().zip(&got).all(|(a, b)| a.to_bits() == b.to_bits());
        assert!(same && wanted.len() == got.len(), "{name}");
    }
}

#[test]
fn a_meter_measures_the_same_however_sound_is_cut() {
    let samples = speech(2.7, 0.2);
    let wanted = whole::measure(&samples);
    for frames in [1, 7, 1024, 19_199, samples.len()] {
        let mut meter = Meter::new();
        samples.chunks(2 * frames).for_each(|block| meter.push(block));
        assert_eq!(meter.finish(), wanted, "in blocks of {frames}");
    }
}

/// A source that counts how often it is read, and repeats a block many times.
struct Counted {
    block: Vec<f32>,
    times: usize,
    readings: std::sync::atomic::AtomicUsize,
}

impl SoundSource for Counted {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        self.readings.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(std::iter::repeat_n(&self.block, self.times).map(|block| Ok(block.clone()))))
    }
}

#[test]
fn short_sound_is_read_once_and_long_sound_once_a_round() {
    let counted = |times| {
        let mut block = tone(0.4, 997.0, 0.3);
        block.truncate(BLOCK_SAMPLES);
        let source = Counted { block, times, readings: 0.into() };
        levels_for(&source, TARGET, &AtomicBool::new(false)).expect("levels");
        source.readings.into_inner()
    };
    let minute = MOST_KEPT / BLOCK_SAMPLES;
    assert_eq!((counted(3), counted(minute + 1)), (1, 2));
}

#[test]
fn measuring_stops_when_it_is_told_to() {
    let source = StereoBuffer { sample_rate: SAMPLE_RATE, samples: tone(1.0, 997.0, 0.1) };
    let error = levels_for(&source, TARGET, &AtomicBool::new(true)).expect_err("stopped");
    assert_eq!(error, MediaError::cancelled());
}
