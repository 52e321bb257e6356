//! The sound of a clip as it is delivered, and what is said of it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::cut::SoundPlan;
use super::mixed::{About, MixPlan, Notes, Unheard};
use super::mixing::{FADE_IN, FADE_OUT, key, mixed};
use super::programme::{Programme, ProgrammeSound, programme};
use super::sources::Sources;
use crate::clip::delivered::{NEAR_LU, settle};
use crate::clip::finished::{ExcerptSound, FinishedSound};
use crate::clip::loudness::{LoudnessTarget, Measurement, levels_for};
use crate::clip::media_error::MediaError;
use crate::clip::mix::Mix;
use crate::clip::sound::{Blocks, SAMPLE_RATE, SoundSource, frames_in};
use crate::diag::{Finding, Findings};
use crate::units::Micros;

/// AAC at this rate is transparent for speech and good for music.
pub(super) const AUDIO_KBPS: u32 = 160;

/// Where the sound of a clip comes from.
#[derive(Clone)]
pub(super) enum ClipSound {
    /// From its footage alone.
    Programme(ProgrammeSound),
    /// From several files.
    Mixed(Arc<Mix>),
}

impl SoundSource for ClipSound {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        match self {
            Self::Programme(sound) => sound.blocks(),
            Self::Mixed(mix) => mix.blocks(),
        }
    }
}

/// What is told of a clip's sound.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct SoundFacts {
    /// How loud it is in the clip, measured behind the encoder.
    pub(super) delivered: Measurement,
    /// How far speech lies above music, in dB; nothing where it has not both.
    pub(super) speech_above_db: Option<f64>,
}

/// The sound of a clip.
pub(super) struct Sound {
    /// As long as the clip; it is read from its source whenever it is heard.
    pub(super) finished: FinishedSound<ClipSound>,
    /// What is told of it.
    pub(super) facts: SoundFacts,
    /// What is said of it.
    pub(super) notes: Notes,
}

/// The sound of `plan` at the project's loudness, with silence under its title scene and its ending. A video without sound gets silence: some platforms take
/// no clip without a sound track.
///
/// # Errors
/// Which sound cannot be read, and why; `Cancelled` when `stop` was set meanwhile.
pub(super) fn sound_of(plan: &SoundPlan, sources: &Sources, stop: &AtomicBool) -> Result<Sound, Unheard> {
    match &plan.mix {
        Some(mix) => of_mix(plan, mix, sources, stop),
        None => of_footage(plan, sources, stop),
    }
}

fn about_excerpt(notes: Findings) -> Notes {
    notes.into_iter().map(|note| (About::Excerpt, note)).collect()
}

fn silence(samples: usize, notes: Notes) -> Sound {
    Sound {
        finished: FinishedSound { excerpt: None, begins: 0, samples },
        facts: SoundFacts::default(),
        notes,
    }
}

/// The sound of a clip that is put together.
fn of_mix(plan: &SoundPlan, mix: &MixPlan, sources: &Sources, stop: &AtomicBool) -> Result<Sound, Unheard> {
    let made = mixed(plan, mix, sources, stop)?;
    let mut notes = made.notes.clone();
    let Some(sound) = &made.mix else { return Ok(silence(plan.samples, notes)) };
    let frames = plan.samples as i64 / 2;
    let duration = Micros((frames * 1_000_000 + i64::from(SAMPLE_RATE) / 2) / i64::from(SAMPLE_RATE));
    let at = |levels| {
        let (source, none) = (ClipSound::Mixed(Arc::clone(sound)), Micros::ZERO);
        let excerpt = ExcerptSound { source, levels, duration, fade_in: none, fade_out: none };
        FinishedSound { excerpt: Some(excerpt), begins: 0, samples: plan.samples }
    };
    let settle = || {
        let levels = levels_for(&**sound, mix.target, stop)?;
        let mut sound = at(levels);
        let delivered = settle(&mut sound, mix.target, AUDIO_KBPS, stop)?;
        Ok((sound.excerpt.map_or(levels, |excerpt| excerpt.levels), delivered))
    };
    let settled = sources.settled_mix(&key(plan, mix), stop, settle);
    let (levels, delivered) = settled.map_err(|error| (About::Excerpt, error))?;
    notes.extend(about_excerpt(missed(delivered, mix.target)));
    let facts = SoundFacts { delivered, speech_above_db: made.speech_above_db };
    Ok(Sound { finished: at(levels), facts, notes })
}

/// The sound of a clip that has that of its footage alone.
fn of_footage(plan: &SoundPlan, sources: &Sources, stop: &AtomicBool) -> Result<Sound, Unheard> {
    let Some(wanted) = &plan.programme else { return Ok(silence(plan.samples, Notes::new())) };
    let (made, mut notes) = programme(wanted, sources, stop)?;
    let (Some(Programme { sound, duration, levels }), Some(target)) = (made, wanted.target()) else {
        return Ok(silence(plan.samples, notes));
    };
    let begins = 2 * frames_in(plan.begins);
    let at = |levels| {
        let source = ClipSound::Programme(sound.clone());
        let excerpt = ExcerptSound { source, levels, duration, fade_in: FADE_IN, fade_out: FADE_OUT };
        FinishedSound { excerpt: Some(excerpt), begins, samples: plan.samples }
    };
    let find = || {
        let mut sound = at(levels);
        let delivered = settle(&mut sound, target, AUDIO_KBPS, stop)?;
        Ok((sound.excerpt.map_or(levels, |excerpt| excerpt.levels), delivered))
    };
    let settled = match wanted.plain() {
        Some(wanted) if begins == 0 => sources.settled(wanted, plan.samples, stop, find),
        _ => sources.settled_mix(&format!("{} {begins} {}", wanted.key(), plan.samples), stop, find),
    };
    let (levels, delivered) = settled.map_err(|error| (About::Passage(error.passage), error))?;
    notes.extend(about_excerpt(missed(delivered, target)));
    let facts = SoundFacts { delivered, speech_above_db: None };
    Ok(Sound { finished: at(levels), facts, notes })
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
