//! What is heard of the footage of a clip: the sounds of its passages, one after the other.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::measure::{Measure, Wanted};
use super::mixed::{About, Notes, Unheard};
use super::sources::Sources;
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::ffmpeg::tempo::PacedSound;
use crate::clip::loudness::{Levels, LoudnessTarget, levels_for};
use crate::clip::media_error::MediaError;
use crate::clip::mix::{Fade, Joined, JoinedPart, SEAM};
use crate::clip::render::file_name;
use crate::clip::sound::{Blocks, SoundSource, frames_in};
use crate::diag::Finding;
use crate::units::{Micros, Speed};

/// The sound of a passage, as its item asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PassageSound {
    /// Which sound of which part of its source; how loud all of them are to be.
    pub(super) wanted: Wanted,
    /// How fast it passes.
    pub(super) speed: Speed,
    /// When it begins in the programme, which begins with the first.
    pub(super) at: Micros,
    /// How long the passage before passes over into it, half before it begins and half after; nothing for a cut.
    pub(super) joins: Micros,
    /// Whether it is left out.
    pub(super) is_muted: bool,
    /// Whether it goes on where the passage before it ends: nothing is cut there.
    pub(super) follows: bool,
}

/// The sounds of a clip's passages: at least one of them is heard.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ProgrammePlan {
    /// In their order.
    pub(super) passages: Vec<PassageSound>,
    /// How long they are together.
    pub(super) duration: Micros,
}

impl ProgrammePlan {
    /// The sound of the only passage, where that is heard as it was recorded.
    pub(super) fn plain(&self) -> Option<&Wanted> {
        match &self.passages[..] {
            [only] if only.speed == Speed::NORMAL => Some(&only.wanted),
            _ => None,
        }
    }

    /// What tells them from all others, on this machine.
    pub(super) fn key(&self) -> String {
        let of = |passage: &PassageSound| {
            let PassageSound { wanted, speed, at, joins, is_muted, follows } = passage;
            let Wanted { path, start, duration, wish, facts: _, target: _ } = wanted;
            format!(
                "{path:?} {start:?} {duration:?} {wish:?} {speed:?} {at:?} {joins:?} {is_muted} {follows};"
            )
        };
        self.passages.iter().map(of).collect()
    }

    /// How loud they are to be.
    pub(super) fn target(&self) -> Option<LoudnessTarget> {
        self.passages.first().map(|passage| passage.wanted.target)
    }
}

/// Where it comes from.
#[derive(Clone)]
pub(super) enum ProgrammeSound {
    /// From one passage, as it was recorded.
    File(FileSound),
    /// From several, or at another speed.
    Joined(Arc<Joined>),
}

impl SoundSource for ProgrammeSound {
    fn blocks(&self) -> Result<Blocks<'_>, MediaError> {
        match self {
            Self::File(file) => file.blocks(),
            Self::Joined(joined) => joined.blocks(),
        }
    }
}

/// What is heard of the footage.
#[derive(Clone)]
pub(super) struct Programme {
    pub(super) sound: ProgrammeSound,
    /// How long it is.
    pub(super) duration: Micros,
    /// What brings it to its loudness.
    pub(super) levels: Levels,
}

/// Whether nothing of `wanted` can be heard at all.
fn is_without_sound(wanted: &Wanted) -> bool {
    wanted.facts.tracks.iter().all(|track| !track.decodable)
}

fn without_sound(wanted: &Wanted, what: &str) -> Finding {
    let has = if wanted.facts.tracks.is_empty() {
        "has no sound"
    } else {
        "has no sound that this FFmpeg can read"
    };
    Finding::note("silent", format!("`{}` {has}: {what} is silent", file_name(&wanted.path)))
}

/// The sounds of `plan`, and what is said of them; nothing where none of them has any.
///
/// # Errors
/// Which of them cannot be read, and why; `Cancelled` when `stop` was set meanwhile.
pub(super) fn programme(
    plan: &ProgrammePlan,
    sources: &Sources,
    stop: &AtomicBool,
) -> Result<(Option<Programme>, Notes), Unheard> {
    match plan.plain() {
        Some(wanted) => alone(wanted, sources, stop).map_err(|error| (About::Excerpt, error)),
        None => joined(plan, sources, stop),
    }
}

fn alone(
    wanted: &Wanted,
    sources: &Sources,
    stop: &AtomicBool,
) -> Result<(Option<Programme>, Notes), MediaError> {
    if is_without_sound(wanted) {
        return Ok((None, vec![(About::Excerpt, without_sound(wanted, "the clip"))]));
    }
    let Measure { heard, levels, notes } = sources.measure(wanted, stop)?;
    let Wanted { path, start, duration, .. } = wanted.clone();
    let sound = ProgrammeSound::File(FileSound { path, start, duration, heard });
    let notes = notes.into_iter().map(|note| (About::Excerpt, note)).collect();
    Ok((Some(Programme { sound, duration, levels }), notes))
}

/// What of its source is heard of the passage at `index` (its beginning there, and how long), with which frame of the clip that begins, and how
/// it is faded: where it passes over into the next, a little of what lies beside it in its source is heard, too, as far as there is any.
fn placed(plan: &ProgrammePlan, index: usize) -> ((Micros, Micros), usize, Fade) {
    let PassageSound { wanted, speed, at, joins, follows, .. } = &plan.passages[index];
    let next = plan.passages.get(index + 1);
    let half = |joins: Micros| Micros(joins.0 / 2);
    let (before, after) = (half(*joins), next.map_or(Micros::ZERO, |next| half(next.joins)));
    let head = speed.source_time(before).min(wanted.start);
    let rest = wanted.facts.duration - wanted.start - wanted.duration;
    let tail = speed.source_time(after).min(rest.max(Micros::ZERO));
    let end = next.map_or(plan.duration, |next| next.at);
    let (from, until) = (*at - speed.clip_time(head), end + speed.clip_time(tail));
    let from = frames_in(from);
    let frames = frames_in(until).saturating_sub(from);
    let seam = |is_cut: bool, joins: Micros, beside: Micros| match is_cut {
        true if joins == Micros::ZERO => SEAM,
        true => frames_in(half(joins) + speed.clip_time(beside)),
        false => 0,
    };
    let rise = seam(index > 0 && !follows, *joins, head);
    let fall = next.map_or(0, |next| seam(!next.follows, next.joins, tail));
    let range = (wanted.start - head, wanted.duration + head + tail);
    (range, from, Fade { frames, rise, fall })
}

fn joined(
    plan: &ProgrammePlan,
    sources: &Sources,
    stop: &AtomicBool,
) -> Result<(Option<Programme>, Notes), Unheard> {
    let mut notes = Notes::new();
    let mut parts = Vec::with_capacity(plan.passages.len());
    for (index, passage) in plan.passages.iter().enumerate() {
        let PassageSound { wanted, speed, is_muted, .. } = passage;
        let about = About::Passage(index);
        let (range, at, fade) = placed(plan, index);
        let mut source: Option<Arc<dyn SoundSource + Send>> = None;
        if is_without_sound(wanted) && !is_muted {
            notes.push((about, without_sound(wanted, &format!("shot {}", index + 1))));
        } else if !is_muted {
            let (sound, said) = sources.heard(wanted, stop).map_err(|error| (about, error))?;
            // One that is silent between others is no matter; whether all are is said below.
            for note in said.into_iter().filter(|note| &*note.code != "silent") {
                let is_same = |(_, other): &(About, Finding)| {
                    (&other.code, &other.message) == (&note.code, &note.message)
                };
                if !notes.iter().any(is_same) {
                    notes.push((about, note));
                }
            }
            let sound = FileSound { start: range.0, duration: range.1, ..sound };
            source = Some(Arc::new(PacedSound { sound, speed: *speed }));
        }
        parts.push(JoinedPart { source, at, fade });
    }
    let Some(target) = plan.target().filter(|_| parts.iter().any(|part| part.source.is_some())) else {
        return Ok((None, notes));
    };
    let joined = Arc::new(Joined { parts, frames: frames_in(plan.duration) });
    let found = sources.levels_of_joined(&plan.key(), stop, || levels_for(&*joined, target, stop));
    let levels = found.map_err(|error| (About::Passage(error.passage), error))?;
    if levels.report.input_lufs.is_none() {
        let message = "the shots are silent: nothing in them is louder than −70 LUFS";
        let hint = "choose parts with sound, or other recordings";
        notes.push((About::Excerpt, Finding::warning("silent", message).hint(hint)));
    }
    Ok((Some(Programme { sound: ProgrammeSound::Joined(joined), duration: plan.duration, levels }), notes))
}

/// What is heard of the passage at `index`; nothing where it is left out or cannot be heard.
pub(super) fn heard_of_passage(
    plan: &ProgrammePlan,
    index: usize,
    sources: &Sources,
    stop: &AtomicBool,
) -> Option<Heard> {
    let passage = plan.passages.get(index).filter(|passage| !passage.is_muted)?;
    match plan.plain() {
        // It is measured for the clip anyway, and once.
        Some(wanted) => sources.measure(wanted, stop).ok().map(|measure| measure.heard),
        None => sources.heard(&passage.wanted, stop).ok().map(|(sound, _)| sound.heard),
    }
}
