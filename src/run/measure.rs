//! Which sound of an excerpt is heard, found out once: the track, its sides, its level, and what is said of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::ffmpeg::probe::MediaFacts;
use crate::clip::hearing::{Hearing, Side, hear};
use crate::clip::loudness::{Levels, LoudnessTarget, levels_for};
use crate::clip::media_error::MediaError;
use crate::clip::tracks::{self, Choice, Part, Why};
use crate::diag::{Finding, Findings};
use crate::project::AudioWish;
use crate::units::Micros;

/// The sound of an excerpt as its item asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// What is in its file.
    pub(super) facts: Arc<MediaFacts>,
    /// The file.
    pub(super) path: PathBuf,
    /// The in point, from the file's start.
    pub(super) start: Micros,
    /// The length of the excerpt.
    pub(super) duration: Micros,
    /// Which of its tracks the item asks for.
    pub(super) wish: AudioWish,
    /// How loud it is to be.
    pub(super) target: LoudnessTarget,
}

/// What the sound of an excerpt is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// What of its tracks is heard.
    pub(super) heard: Heard,
    /// What brings it to its target.
    pub(super) levels: Levels,
    /// What is said of it, without a place: several items may show it.
    pub(super) notes: Findings,
}

/// Chooses the sound of an excerpt and measures it.
///
/// # Errors
/// When it cannot be read; `Cancelled` when `stop` was set meanwhile.
pub(super) fn measure(wanted: &Wanted, stop: &AtomicBool) -> Result<Measure, MediaError> {
    let (source, notes) = heard_of(wanted, stop)?;
    let levels = levels_for(&source, wanted.target, stop)?;
    Ok(Measure { heard: source.heard, levels, notes })
}

/// What is heard where its item asks for `wanted`, and what is said of it.
///
/// # Errors
/// When it cannot be read; `Cancelled` when `stop` was set meanwhile.
pub(super) fn heard_of(wanted: &Wanted, stop: &AtomicBool) -> Result<(FileSound, Findings), MediaError> {
    let Wanted { facts, path, start, duration, wish, target: _ } = wanted;
    let sound = |choice: &Choice, only: Option<Side>| FileSound {
        path: path.clone(),
        start: *start,
        duration: *duration,
        heard: Heard { clock: Arc::clone(&facts.clock), parts: choice.parts.clone(), only },
    };
    let mut listen = once_each(|choice| hear(&sound(choice, None), stop));
    let best = facts.best_audio;
    let choice = match tracks::wished(&facts.tracks, wish) {
        Ok(Some(choice)) => Some(choice),
        _ => tracks::choose(&facts.tracks, best, facts.mxf, &mut listen)?,
    };
    let choice = choice.unwrap_or(Choice { parts: Vec::new(), why: Why::Plain });
    let hearing = listen(&choice)?;
    let source = sound(&choice, hearing.one_sided());
    Ok((source, notes_of(&choice, &hearing, facts)))
}

/// `listen`, which hears the same parts once: what is chosen was mostly listened to before.
fn once_each(
    listen: impl Fn(&Choice) -> Result<Hearing, MediaError>,
) -> impl FnMut(&Choice) -> Result<Hearing, MediaError> {
    let mut heard: BTreeMap<Vec<Part>, Hearing> = BTreeMap::new();
    move |choice| {
        if let Some(known) = heard.get(&choice.parts) {
            return Ok(*known);
        }
        let hearing = listen(choice)?;
        heard.insert(choice.parts.clone(), hearing);
        Ok(hearing)
    }
}

/// What is said of a sound that was chosen.
fn notes_of(choice: &Choice, hearing: &Hearing, facts: &MediaFacts) -> Findings {
    const NAME_IT: &str = "`[excerpt] audio` takes another: its number, its language, or \"mix\" for all";
    let name = |number: &u32| {
        let track = facts.tracks.iter().find(|track| track.number == *number);
        track.map_or_else(|| number.to_string(), tracks::AudioTrack::described)
    };
    let names = |numbers: &[u32]| numbers.iter().map(name).collect::<Vec<_>>().join(", ");
    let too = |others: &[u32]| match others {
        [] => String::new(),
        others => format!("; there is sound in {} too", names(others)),
    };
    let heard: Vec<u32> = choice
        .parts
        .iter()
        .filter_map(|part| facts.tracks.iter().find(|track| track.index == part.stream))
        .map(|track| track.number)
        .collect();
    let mut findings = Findings::new();
    let mut say = |finding: Finding| findings.push(finding);
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
            say(track(format!("audio tracks {} are heard left and right{}", names(&heard), too(others))));
        }
        Why::Folded(others) => say(track(format!(
            "audio tracks {} are the channels of one sound, folded down to left and right{}",
            names(&heard),
            too(others)
        ))),
        Why::Named(others) => {
            say(track(format!(
                "audio track {} is heard; {} could be meant too",
                names(&heard),
                names(others)
            )));
        }
        Why::Mixed { unreadable, aside } => {
            let mut left_out = Vec::new();
            if !unreadable.is_empty() {
                left_out.push(format!("this FFmpeg cannot read {}", names(unreadable)));
            }
            if !aside.is_empty() {
                left_out
                    .push(format!("{} is commentary or description, heard only by its number", names(aside)));
            }
            let left_out = left_out.join("; ");
            say(track(format!("audio tracks {} are heard together; {left_out}", names(&heard))));
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
    if let Some(count) = hearing.clipped {
        let message = format!("the sound was recorded too loud: {count} of its peaks are cut off");
        let hint = "that cannot be mended; take another recording where there is one";
        say(Finding::note("audio-clipped", message).hint(hint).fact("is", count));
    }
    if let Some(offset) = hearing.off_centre() {
        let part = (100.0 * offset).round();
        let message = format!(
            "the sound lies {part:.0} % beside zero (a DC offset, from a cable or an amplifier): it may click where the clip begins and ends"
        );
        let hint = "remove the DC offset in an audio editor (a high-pass at 10 Hz does it)";
        say(Finding::note("dc-offset", message).hint(hint).fact("part", part));
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

#[cfg(test)]
#[path = "measure_tests.rs"]
mod tests;
