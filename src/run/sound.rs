//! The sound of a clip as it is delivered, and what is said of it.

use std::sync::atomic::AtomicBool;

use super::cut::SoundPlan;
use super::measure::{Measure, Wanted};
use super::sources::Sources;
use crate::clip::delivered::{NEAR_LU, settle};
use crate::clip::ffmpeg::audio::FileSound;
use crate::clip::finished::{ExcerptSound, FinishedSound};
use crate::clip::loudness::{LoudnessTarget, Measurement};
use crate::clip::media_error::MediaError;
use crate::clip::render::file_name;
use crate::diag::{Finding, Findings};
use crate::units::Micros;

/// AAC at this rate is transparent for speech and good for music.
pub(super) const AUDIO_KBPS: u32 = 160;

/// Sound rises and falls this gently at the ends of an excerpt.
const FADE_IN: Micros = Micros::from_ms(30);
const FADE_OUT: Micros = Micros::from_ms(250);

/// The sound of a clip.
pub(super) struct Sound {
    /// As long as the clip; it is read from its source whenever it is heard.
    pub(super) finished: FinishedSound<FileSound>,
    /// How loud it is in the clip, measured behind the encoder.
    pub(super) delivered: Measurement,
    /// What is said of it, without a place: clips of several items may have it.
    pub(super) notes: Findings,
}

/// The sound of `plan` at the project's loudness, with silence under its ending. A video without sound gets silence: some platforms take
/// no clip without a sound track.
///
/// # Errors
/// When the sound cannot be read; `Cancelled` when `stop` was set meanwhile.
pub(super) fn sound_of(plan: &SoundPlan, sources: &Sources, stop: &AtomicBool) -> Result<Sound, MediaError> {
    let finished = |excerpt| FinishedSound { excerpt, samples: plan.samples };
    let silent = |notes| Sound { finished: finished(None), delivered: Measurement::default(), notes };
    let Some(wanted) = &plan.programme else { return Ok(silent(Findings::new())) };
    let Wanted { facts, path, start, duration, target, .. } = wanted;
    if facts.tracks.iter().all(|track| !track.decodable) {
        let what =
            if facts.tracks.is_empty() { "has no sound" } else { "has no sound that this FFmpeg can read" };
        let message = format!("`{}` {what}: the clip is silent", file_name(path));
        return Ok(silent(vec![Finding::note("silent", message)]));
    }
    let Measure { heard, levels, mut notes } = sources.measure(wanted, stop)?;
    let source = FileSound { path: path.clone(), start: *start, duration: *duration, heard };
    let at = |levels| {
        let (source, duration) = (source.clone(), *duration);
        finished(Some(ExcerptSound { source, levels, duration, fade_in: FADE_IN, fade_out: FADE_OUT }))
    };
    let (levels, delivered) = sources.settled(wanted, plan.samples, stop, || {
        let mut sound = at(levels);
        let delivered = settle(&mut sound, *target, AUDIO_KBPS, stop)?;
        Ok((sound.excerpt.map_or(levels, |excerpt| excerpt.levels), delivered))
    })?;
    notes.extend(missed(delivered, *target));
    Ok(Sound { finished: at(levels), delivered, notes })
}

/// What is said of sound that is not as loud as it should be, or has higher peaks.
fn missed(delivered: Measurement, target: LoudnessTarget) -> Findings {
    let mut findings = Findings::new();
    let wanted = target.integrated_lufs;
    if let Some(is) = delivered.lufs.filter(|is| (is - wanted).abs() > NEAR_LU) {
        let why = if is < wanted {
            ": its peaks leave no more room below the ceiling, or it is too soft to be raised further"
        } else {
            ""
        };
        let message = format!("the clip's sound comes to {is:.1} LUFS, not {wanted:.1}{why}");
        let finding = Finding::note("loudness-missed", message);
        findings.push(finding.fact("is", format!("{is:.1}")).fact("wanted", format!("{wanted:.1}")));
    }
    let most = target.true_peak_dbtp;
    if let Some(is) = delivered.peak_dbtp.filter(|is| *is > most) {
        let message = format!("the clip's sound peaks at {is:.1} dBTP; it should stay below {most:.1}");
        let finding = Finding::warning("true-peak", message);
        let finding = finding.hint("platforms may distort it: lower its sudden noises in an audio editor");
        findings.push(finding.fact("is", format!("{is:.1}")).fact("most", format!("{most:.1}")));
    }
    findings
}

#[cfg(test)]
#[path = "sound_tests.rs"]
mod tests;
