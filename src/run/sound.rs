//! The sound of a clip: which of its footage's is heard, at what level, and what is said of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::cut::Cut;
use super::shared::Shared;
use crate::clip::delivered::{NEAR_LU, settle};
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::ffmpeg::probe::MediaFacts;
use crate::clip::finished::{ExcerptSound, FinishedSound};
use crate::clip::hearing::{Hearing, Side, hear};
use crate::clip::loudness::{Levels, LoudnessTarget, Measurement, levels_for};
use crate::clip::media_error::MediaError;
use crate::clip::render::Footage;
use crate::clip::sound::frames_in;
use crate::clip::threads::guarded;
use crate::clip::tracks::{self, Choice, Why};
use crate::diag::{Finding, Findings, Place};
use crate::project::{AudioWish, Excerpt, Item};
use crate::units::Micros;

/// AAC at this rate is transparent for speech and good for music.
pub(super) const AUDIO_KBPS: u32 = 160;

/// Sound rises and falls this gently at the ends of an excerpt.
const FADE_IN: Micros = Micros::from_ms(30);
const FADE_OUT: Micros = Micros::from_ms(250);

/// The sounds of excerpts that have been measured: file, start, length and what the item asks for. What they come to is the same in every
/// format.
pub(super) type Measured = BTreeMap<(PathBuf, Micros, Micros, AudioWish), Result<Measure, MediaError>>;

/// What the sound of an excerpt is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    heard: Heard,
    levels: Levels,
    notes: Findings,
}

/// The sound of a clip.
pub(super) struct Sound {
    /// As long as the clip; it is read from its source whenever it is heard.
    pub(super) finished: FinishedSound<FileSound>,
    /// How loud it is in the clip, measured behind the encoder.
    pub(super) delivered: Measurement,
    /// What is said of the clip's footage.
    pub(super) notes: Findings,
}

/// The sound of a clip at the project's loudness, with silence under its ending. A film without sound gets silence: some
/// platforms take no clip without a sound track.
///
/// # Errors
/// When the sound cannot be read; `Cancelled` when `stop` was set meanwhile.
pub(super) fn sound_of(
    shared: &Shared<'_>,
    item: &Item,
    cut: &Cut,
    measured: &mut Measured,
    stop: &AtomicBool,
) -> Result<Sound, MediaError> {
    let samples = frames_in(cut.rate.time_of(cut.frames)) * 2;
    let mut finished = FinishedSound { excerpt: None, samples };
    let (Some(footage), Some(facts), Some(excerpt)) = (&cut.footage, &cut.facts, &item.excerpt) else {
        return Ok(Sound { finished, delivered: Measurement::default(), notes: Findings::new() });
    };
    let place = &excerpt.places.source;
    if facts.tracks.iter().all(|track| !track.decodable) {
        let what =
            if facts.tracks.is_empty() { "has no sound" } else { "has no sound that this FFmpeg can read" };
        let message = format!("`{}` {what}: the clip is silent", excerpt.source.display());
        let notes = vec![Finding::note("silent", message).at(place.clone())];
        return Ok(Sound { finished, delivered: Measurement::default(), notes });
    }
    let encoder = &shared.project.config.encoder;
    let target =
        LoudnessTarget { integrated_lufs: encoder.loudness_lufs, true_peak_dbtp: encoder.true_peak_dbtp };
    let Footage { path, start, duration, .. } = footage.clone();
    let key = (path.clone(), start, duration, excerpt.audio.clone());
    let Measure { heard, levels, mut notes } = measured
        .entry(key)
        .or_insert_with(|| guarded(|| measure(footage, facts, excerpt, target, stop))?)
        .clone()?;
    let source = FileSound { path, start, duration, heard };
    finished.excerpt = Some(ExcerptSound { source, levels, duration, fade_in: FADE_IN, fade_out: FADE_OUT });
    let delivered = settle(&mut finished, target, AUDIO_KBPS, stop)?;
    notes.extend(missed(delivered, target, place));
    Ok(Sound { finished, delivered, notes })
}

/// Chooses the sound of `footage` and measures it.
fn measure(
    footage: &Footage,
    facts: &MediaFacts,
    excerpt: &Excerpt,
    target: LoudnessTarget,
    stop: &AtomicBool,
) -> Result<Measure, MediaError> {
    let Footage { path, start, duration, .. } = footage;
    let sound = |choice: &Choice, only: Option<Side>| FileSound {
        path: path.clone(),
        start: *start,
        duration: *duration,
        heard: Heard { clock: Arc::clone(&facts.clock), parts: choice.parts.clone(), only },
    };
    let mut listen = |choice: &Choice| -> Result<Hearing, MediaError> { hear(&sound(choice, None), stop) };
    let best = facts.best_audio;
    let choice = match tracks::wished(&facts.tracks, &excerpt.audio) {
        Ok(Some(choice)) => Some(choice),
        _ => tracks::choose(&facts.tracks, best, facts.mxf, &mut listen)?,
    };
    let choice = choice.unwrap_or(Choice { parts: Vec::new(), why: Why::Plain });
    let hearing = listen(&choice)?;
    let source = sound(&choice, hearing.one_sided());
    let levels = levels_for(&source, target, stop)?;
    let notes = notes_of(&choice, &hearing, facts, &excerpt.places.source);
    Ok(Measure { heard: source.heard, levels, notes })
}

/// What is said of a sound that was chosen.
fn notes_of(choice: &Choice, hearing: &Hearing, facts: &MediaFacts, place: &Place) -> Findings {
    const NAME_IT: &str = "`[excerpt] audio` takes another: its number, its language, or \"mix\" for all";
    let name = |number: &u32| {
        let track = facts.tracks.iter().find(|track| track.number == *number);
        track.map_or_else(|| number.to_string(), tracks::AudioTrack::described)
    };
    let names = |numbers: &[u32]| numbers.iter().map(name).collect::<Vec<_>>().join(", ");
    let heard: Vec<u32> = choice
        .parts
        .iter()
        .filter_map(|part| facts.tracks.iter().find(|track| track.index == part.stream))
        .map(|track| track.number)
        .collect();
    let mut findings = Findings::new();
    let mut say = |finding: Finding| findings.push(finding.at(place.clone()));
    let track =
        |message: String| Finding::note("audio-track", message).hint(NAME_IT).fact("heard", names(&heard));
    match &choice.why {
        Why::Plain => {}
        Why::Chosen(others) if others.is_empty() => {}
        Why::Chosen(others) => {
            say(track(format!(
                "audio track {} is heard; there is sound in {} too",
                names(&heard),
                names(others)
            )));
        }
        Why::OtherIsSilent(silent) => {
            say(track(format!("audio track {} is heard: {} is silent here", names(&heard), name(silent))));
        }
        Why::OtherUnreadable(other) => say(track(format!(
            "audio track {} is heard: this FFmpeg cannot read {}",
            names(&heard),
            name(other)
        ))),
        Why::Sides(others) => {
            let more = if others.is_empty() {
                String::new()
            } else {
                format!("; there is sound in {} too", names(others))
            };
            say(track(format!("audio tracks {} are heard left and right{more}", names(&heard))));
        }
    }
    if hearing.lufs.is_none() {
        let message = "the excerpt is silent: nothing in it is louder than −70 LUFS";
        let hint = match facts.tracks.len() {
            1 => "choose a part with sound, or another recording".to_owned(),
            _ => format!("the file has these audio tracks: {}", tracks::listed(&facts.tracks)),
        };
        say(Finding::warning("silent", message).hint(hint));
    }
    if let Some(side) = hearing.one_sided() {
        let side = if side == Side::Left { "left" } else { "right" };
        let message = format!("the sound is on the {side} side alone: it is put on both");
        say(Finding::note("one-sided", message).fact("side", side));
    }
    if let Some(loss) = hearing.cancels_db() {
        let loss = -loss.round();
        let message = format!(
            "left and right are each other's opposite (one is inverted): a phone's one loudspeaker plays the clip {loss:.0} dB softer"
        );
        let hint = "invert one channel in an audio editor; the cable of a microphone is often the cause";
        say(Finding::warning("phase-inverted", message).hint(hint).fact("loss_db", loss));
    }
    findings
}

/// What is said of sound that is not as loud as it should be, or has higher peaks.
fn missed(delivered: Measurement, target: LoudnessTarget, place: &Place) -> Findings {
    let mut findings = Findings::new();
    let wanted = target.integrated_lufs;
    if let Some(is) = delivered.lufs.filter(|is| (is - wanted).abs() > NEAR_LU) {
        let why = if is < wanted {
            ": its peaks leave no more room below the ceiling, or it is too soft to be raised further"
        } else {
            ""
        };
        let message = format!("the clip's sound comes to {is:.1} LUFS, not {wanted:.1}{why}");
        let finding = Finding::note("loudness-missed", message).at(place.clone());
        findings.push(finding.fact("is", format!("{is:.1}")).fact("wanted", format!("{wanted:.1}")));
    }
    let most = target.true_peak_dbtp;
    if let Some(is) = delivered.peak_dbtp.filter(|is| *is > most) {
        let message = format!("the clip's sound peaks at {is:.1} dBTP; it should stay below {most:.1}");
        let finding = Finding::warning("true-peak", message).at(place.clone());
        let finding = finding.hint("platforms may distort it: lower its sudden noises in an audio editor");
        findings.push(finding.fact("is", format!("{is:.1}")).fact("most", format!("{most:.1}")));
    }
    findings
}

#[cfg(test)]
#[path = "sound_tests.rs"]
mod tests;
