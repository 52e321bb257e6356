//! The loudness of sound: measured block by block, and what brings it to where it should be. Pure.
//!
//! Measured after EBU R 128 / ITU-R BS.1770 on the stereo programme as it is delivered. Mono material comes as the same
//! signal on both channels and is measured so (twice the power, 3 LU louder than the mono file by itself), since that
//! is what a phone plays and what platforms measure.

use std::sync::atomic::{AtomicBool, Ordering};

use ebur128::{EbuR128, Mode};
use serde::Serialize;

use super::limiter::Limiter;
use super::media_error::MediaError;
use super::sound::{BLOCK_SAMPLES, Blocks, SAMPLE_RATE, SoundSource, in_blocks};

/// AAC overshoots what it is given: peaks are kept this far below the ceiling, in dB.
const CODEC_HEADROOM_DB: f64 = 0.5;

/// The most that quiet sound is raised, in dB: beyond that, noise is all that becomes louder.
const MOST_GAIN_DB: f64 = 30.0;

/// How near to the wanted loudness is near enough, in LU.
const NEAR_LU: f64 = 0.1;

/// Sound of up to a minute is kept while its levels are sought, so that it is decoded once for all rounds: 23 MB. What is longer is
/// read again for each.
const MOST_KEPT: usize = 60 * 2 * SAMPLE_RATE as usize;

/// How loud sound should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LoudnessTarget {
    /// Integrated loudness in LUFS, such as −14.
    pub integrated_lufs: f64,
    /// The ceiling of the true peak in dBTP, such as −1.
    pub true_peak_dbtp: f64,
}

/// What [`levels_for`] found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LoudnessReport {
    /// Integrated loudness before, in LUFS; `None` for silence (nothing above −70 LUFS).
    pub input_lufs: Option<f64>,
    /// Integrated loudness after, in LUFS; `None` for silence.
    pub output_lufs: Option<f64>,
    /// True peak after, in dBTP; `None` when every sample is zero.
    pub output_true_peak_dbtp: Option<f64>,
    /// The gain before limiting, in dB.
    pub gain_db: f64,
}

/// What brings sound to its loudness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Levels {
    /// What is done to every sample; `None` for silence, which stays as it is.
    gain: Option<Gain>,
    /// How loud the sound is, before and after.
    pub report: LoudnessReport,
}

impl Levels {
    /// The same with its ceiling lower by `down_db`, and its gain higher by `up_db` as far as sound may be raised.
    pub(super) fn moved(&self, down_db: f64, up_db: f64) -> Self {
        let mut moved = *self;
        if let Some(gain) = &mut moved.gain {
            moved.report.gain_db = (self.report.gain_db + up_db).min(MOST_GAIN_DB);
            gain.factor = from_db(moved.report.gain_db) as f32;
            gain.ceiling *= from_db(-down_db);
        }
        moved
    }
}

/// One gain for everything, and where the limiter stands after it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Gain {
    factor: f32,
    ceiling: f64,
}

/// Finds what brings `source` to `target`: one gain for everything and, where peaks would exceed the ceiling (less
/// half a decibel for what AAC adds), a look-ahead limiter; measured again and corrected until it fits. Reads the source once, and
/// once more for each correction where it is long.
///
/// Silence stays as it is, and nothing is raised by more than 30 dB. Sound shorter than one measuring block (400 ms) is
/// measured as if repeated. Material that cannot be that loud under the ceiling without crushing ends up softer; the
/// report says how loud it is.
///
/// # Errors
/// Those of the source; `Cancelled` when `stop` was set.
pub fn levels_for(
    source: &dyn SoundSource,
    target: LoudnessTarget,
    stop: &AtomicBool,
) -> Result<Levels, MediaError> {
    const MOST_ROUNDS: usize = 8;
    let mut kept = Some(Vec::new());
    let before = measure(source.blocks()?, None, stop, &mut |block| keep(&mut kept, block))?;
    let Some(input_lufs) = before.lufs else {
        let report = LoudnessReport {
            input_lufs: None,
            output_lufs: None,
            output_true_peak_dbtp: before.peak_dbtp,
            gain_db: 0.0,
        };
        return Ok(Levels { gain: None, report });
    };
    let again = || kept.as_deref().map_or_else(|| source.blocks(), |samples| Ok(in_blocks(samples)));
    let ceiling_db = target.true_peak_dbtp - CODEC_HEADROOM_DB;
    let mut gain_db = (target.integrated_lufs - input_lufs).min(MOST_GAIN_DB);
    let mut limit_db = ceiling_db;
    let mut after = before;
    let mut gain = None;
    for _ in 0..MOST_ROUNDS {
        gain = Some(Gain { factor: from_db(gain_db) as f32, ceiling: from_db(limit_db) });
        after = measure(again()?, gain, stop, &mut |_| ())?;
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
    let report = LoudnessReport {
        input_lufs: Some(input_lufs),
        output_lufs: after.lufs,
        output_true_peak_dbtp: after.peak_dbtp,
        gain_db,
    };
    Ok(Levels { gain, report })
}

/// Adds `block` to what is kept, or gives that up when it is too much.
fn keep(kept: &mut Option<Vec<f32>>, block: &[f32]) {
    if kept.as_ref().is_some_and(|samples| samples.len() + block.len() > MOST_KEPT) {
        *kept = None;
    }
    if let Some(samples) = kept {
        samples.extend_from_slice(block);
    }
}

fn from_db(db: f64) -> f64 {
    libm::pow(10.0, db / 20.0)
}

/// Applies [`Levels`] to sound that passes, block by block.
pub(super) struct Leveller {
    /// `None` lets everything pass as it is.
    at_work: Option<(f32, Limiter)>,
    raised: Vec<f32>,
}

impl Leveller {
    /// For sound of which `levels` were found.
    pub(super) fn new(levels: &Levels) -> Self {
        Self::with(levels.gain)
    }

    fn with(gain: Option<Gain>) -> Self {
        let at_work = gain.map(|gain| (gain.factor, Limiter::new(gain.ceiling)));
        Self { at_work, raised: Vec::new() }
    }

    /// Takes a block of whole frames, and gives what is ready: some ten milliseconds less.
    pub(super) fn push(&mut self, block: Vec<f32>) -> Vec<f32> {
        let Some((factor, limiter)) = &mut self.at_work else { return block };
        self.raised.clear();
        self.raised.extend(block.iter().map(|sample| sample * *factor));
        let mut out = block;
        out.clear();
        limiter.push(&self.raised, &mut out);
        out
    }

    /// The rest: the sound has ended.
    pub(super) fn finish(&mut self) -> Vec<f32> {
        let mut out = Vec::new();
        if let Some((_, limiter)) = &mut self.at_work {
            limiter.finish(&mut out);
        }
        out
    }
}

/// How loud sound is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measurement {
    /// Integrated loudness in LUFS; `None` for silence (nothing above −70 LUFS).
    pub lufs: Option<f64>,
    /// True peak in dBTP; `None` when every sample is zero.
    pub peak_dbtp: Option<f64>,
}

/// Measures `blocks` with `gain` applied; `see` sees them as they come.
fn measure(
    blocks: Blocks<'_>,
    gain: Option<Gain>,
    stop: &AtomicBool,
    see: &mut dyn FnMut(&[f32]),
) -> Result<Measurement, MediaError> {
    let mut leveller = Leveller::with(gain);
    let mut meter = Meter::new();
    for block in blocks {
        if stop.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let block = block?;
        see(&block);
        meter.push(&leveller.push(block));
    }
    meter.push(&leveller.finish());
    Ok(meter.finish())
}

/// A loudness meter that comes to the same however the sound is cut.
pub(super) struct Meter {
    /// `None` when it has failed.
    meter: Option<EbuR128>,
    /// Less than a block that has not been measured.
    waiting: Vec<f32>,
    has_measured: bool,
}

impl Meter {
    /// One that measures loudness and true peak.
    pub(super) fn new() -> Self {
        Self::with(Mode::I | Mode::TRUE_PEAK)
    }

    /// One that measures loudness alone.
    pub(super) fn of_loudness() -> Self {
        Self::with(Mode::I)
    }

    fn with(mode: Mode) -> Self {
        let meter = EbuR128::new(2, SAMPLE_RATE, mode).ok();
        Self { meter, waiting: Vec::with_capacity(BLOCK_SAMPLES), has_measured: false }
    }

    /// Takes samples of whole frames.
    pub(super) fn push(&mut self, mut samples: &[f32]) {
        while !samples.is_empty() {
            let room = BLOCK_SAMPLES - self.waiting.len();
            let (now, later) = samples.split_at(room.min(samples.len()));
            self.waiting.extend_from_slice(now);
            samples = later;
            if self.waiting.len() == BLOCK_SAMPLES {
                self.add_waiting();
                self.waiting.clear();
                self.has_measured = true;
            }
        }
    }

    fn add_waiting(&mut self) {
        self.meter = self.meter.take().and_then(|mut meter| {
            meter.add_frames_f32(&self.waiting).ok()?;
            Some(meter)
        });
    }

    fn peak(&self) -> Option<f64> {
        let meter = self.meter.as_ref()?;
        Some((0..2).filter_map(|channel| meter.true_peak(channel).ok()).fold(0.0, f64::max))
    }

    /// What it has measured.
    pub(super) fn finish(mut self) -> Measurement {
        const SECOND: usize = 2 * SAMPLE_RATE as usize;
        if !self.waiting.is_empty() {
            self.add_waiting();
        }
        let peak = self.peak();
        if !self.has_measured && !self.waiting.is_empty() {
            // Too short for one block.
            for _ in 0..SECOND.div_ceil(self.waiting.len()) {
                self.add_waiting();
            }
        }
        let Some(meter) = self.meter else { return Measurement { lufs: None, peak_dbtp: None } };
        let lufs = meter.loudness_global().ok().filter(|lufs| lufs.is_finite() && *lufs > -70.0);
        Measurement { lufs, peak_dbtp: peak.filter(|peak| *peak > 0.0).map(|peak| 20.0 * libm::log10(peak)) }
    }
}

#[cfg(test)]
#[path = "loudness_tests.rs"]
pub(in crate::clip) mod tests;
