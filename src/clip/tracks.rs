//! Which sound of a file is heard. Pure.

use serde::Serialize;

use super::hearing::Hearing;
use super::language::is_same_language;
use super::media_error::MediaError;
use crate::project::AudioWish;

/// The left and the right loudspeaker in FFmpeg's masks of channels.
const LEFT: u64 = 1;
const RIGHT: u64 = 2;

/// Softer than this, sound is no speech that was meant to be heard: it lies 30 dB below a quiet recording.
const SOFT_LUFS: f64 = -50.0;
/// Sound that soft is passed over only where another is this much louder, in LU.
const MUCH_LOUDER: f64 = 20.0;

/// A sound of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AudioTrack {
    /// The stream's index in the file.
    pub index: usize,
    /// Which of the file's sounds it is, from 1.
    pub number: u32,
    /// The codec's short name, such as `aac`.
    pub codec: String,
    /// Whether this FFmpeg can decode it.
    pub decodable: bool,
    /// Channels; 0 where the file does not say.
    pub channels: u32,
    /// Which loudspeakers they are for, as a mask: 1 left, 2 right; 0 where the file does not say.
    pub speakers: u64,
    /// Its language as the file has it.
    pub language: Option<String>,
    /// Its name, where somebody gave it one.
    pub title: Option<String>,
    /// Whether it is a commentary or a description for the blind: never heard unless asked for.
    pub aside: bool,
}

impl AudioTrack {
    /// How it is called in messages: `2 (aac, stereo, ind, "Mikrofon")`.
    pub fn described(&self) -> String {
        let channels = match self.channels {
            0 => None,
            1 => Some("mono".to_owned()),
            2 => Some("stereo".to_owned()),
            many => Some(format!("{many} channels")),
        };
        let title = self.title.as_ref().map(|title| format!("\"{title}\""));
        let parts = [Some(self.codec.clone()), channels, self.language.clone(), title];
        format!("{} ({})", self.number, parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

/// Where a sound goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// To both sides, as it is.
    Both,
    /// All of it to the left.
    Left,
    /// All of it to the right.
    Right,
}

/// A sound of a file that is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The stream's index in the file.
    pub stream: usize,
    /// Where it goes.
    pub to: To,
}

/// Why a sound is heard and not another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is one, or the item asks for it.
    Plain,
    /// It is the one that players choose; these others hold sound too.
    Chosen(Vec<u32>),
    /// The one that players choose, named here, is silent in the excerpt.
    OtherIsSilent(u32),
    /// The one that players choose, named here, cannot be decoded.
    OtherUnreadable(u32),
    /// They are the two sides of one sound; these others hold sound too.
    Sides(Vec<u32>),
}

/// What is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The sounds, added up.
    pub parts: Vec<Part>,
    /// Why these.
    pub why: Why,
}

impl Choice {
    fn one(track: &AudioTrack, why: Why) -> Self {
        Self { parts: vec![Part { stream: track.index, to: To::Both }], why }
    }
}

/// The sound that an item asks for by number, language or name; `Err` with what there is.
///
/// # Errors
/// A list of the file's sounds, when none is what `wish` says.
pub fn wished(tracks: &[AudioTrack], wish: &AudioWish) -> Result<Option<Choice>, String> {
    let found = match wish {
        AudioWish::Auto => return Ok(None),
        AudioWish::Mix => {
            let parts = tracks.iter().filter(|track| track.decodable);
            let parts: Vec<Part> = parts.map(|track| Part { stream: track.index, to: To::Both }).collect();
            return if parts.is_empty() {
                Err(listed(tracks))
            } else {
                Ok(Some(Choice { parts, why: Why::Plain }))
            };
        }
        AudioWish::Number(number) => tracks.iter().find(|track| track.number == *number),
        AudioWish::Name(name) => {
            let speaks = |track: &&AudioTrack| {
                track.language.as_ref().is_some_and(|language| is_same_language(language, name))
            };
            let is_called = |track: &&AudioTrack| {
                track.title.as_ref().is_some_and(|title| title.to_lowercase() == name.to_lowercase())
            };
            tracks.iter().find(speaks).or_else(|| tracks.iter().find(is_called))
        }
    };
    found.map(|track| Some(Choice::one(track, Why::Plain))).ok_or_else(|| listed(tracks))
}

/// What sounds there are.
pub fn listed(tracks: &[AudioTrack]) -> String {
    tracks.iter().map(AudioTrack::described).collect::<Vec<_>>().join(", ")
}

/// Chooses by what the sounds are: the one that players choose (`best`, an index in the file), unless it is silent in the excerpt and
/// another is not. Two that are the sides of one sound are heard together: those that the file calls left and right, and in `mxf`, where every
/// channel is a track, the first two of one channel (and the next two where those are silent). Nothing is listened to where there is no choice.
///
/// # Errors
/// Those of `hear`.
pub fn choose(
    tracks: &[AudioTrack],
    best: Option<usize>,
    mxf: bool,
    hear: &mut dyn FnMut(&Choice) -> Result<Hearing, MediaError>,
) -> Result<Option<Choice>, MediaError> {
    let readable: Vec<&AudioTrack> = tracks.iter().filter(|track| track.decodable).collect();
    let preferred = readable.iter().find(|track| Some(track.index) == best).copied();
    let Some(first) = preferred.or(readable.first().copied()) else { return Ok(None) };
    let unreadable = tracks.iter().find(|track| Some(track.index) == best && !track.decodable);
    if let [only] = readable[..] {
        let why = unreadable.map_or(Why::Plain, |track| Why::OtherUnreadable(track.number));
        return Ok(Some(Choice::one(only, why)));
    }
    if let Some(choice) = sides(&readable, mxf, hear)? {
        return Ok(Some(choice));
    }
    let mut heard = Vec::new();
    for track in &readable {
        heard.push((*track, hear(&Choice::one(track, Why::Plain))?.lufs));
    }
    let loudest = heard.iter().filter_map(|(_, lufs)| *lufs).fold(f64::NEG_INFINITY, f64::max);
    let is_heard =
        |lufs: &Option<f64>| lufs.is_some_and(|lufs| lufs > SOFT_LUFS || lufs > loudest - MUCH_LOUDER);
    let sounds: Vec<&AudioTrack> =
        heard.iter().filter(|(_, lufs)| is_heard(lufs)).map(|(track, _)| *track).collect();
    let taken = if sounds.iter().any(|track| track.index == first.index) {
        first
    } else {
        let plain = sounds.iter().find(|track| !track.aside).or(sounds.first());
        plain.copied().unwrap_or(first)
    };
    let why = if taken.index != first.index {
        Why::OtherIsSilent(first.number)
    } else if let Some(track) = unreadable {
        Why::OtherUnreadable(track.number)
    } else {
        Why::Chosen(others(&sounds, &[taken]))
    };
    Ok(Some(Choice::one(taken, why)))
}

/// Two tracks of one channel that are the sides of one sound.
fn sides(
    readable: &[&AudioTrack],
    mxf: bool,
    hear: &mut dyn FnMut(&Choice) -> Result<Hearing, MediaError>,
) -> Result<Option<Choice>, MediaError> {
    let mono: Vec<&AudioTrack> = readable.iter().filter(|track| track.channels == 1).copied().collect();
    let pair = |left: &AudioTrack, right: &AudioTrack| Choice {
        parts: vec![Part { stream: left.index, to: To::Left }, Part { stream: right.index, to: To::Right }],
        why: Why::Sides(Vec::new()),
    };
    let for_side = |side| mono.iter().find(|track| track.speakers == side);
    if let (Some(left), Some(right)) = (for_side(LEFT), for_side(RIGHT)) {
        return Ok(Some(pair(left, right)));
    }
    if !mxf || mono.len() < 2 || mono.len() < readable.len() {
        return Ok(None);
    }
    if mono.len() == 2 {
        return Ok(Some(pair(mono[0], mono[1])));
    }
    let mut taken = None;
    let mut sounds = Vec::new();
    for two in mono.chunks_exact(2) {
        let choice = pair(two[0], two[1]);
        if hear(&choice)?.lufs.is_some_and(|lufs| lufs > SOFT_LUFS) {
            match &taken {
                None => taken = Some(choice),
                Some(_) => sounds.extend(two.iter().map(|track| track.number)),
            }
        }
    }
    Ok(taken.map(|choice| Choice { why: Why::Sides(sounds), ..choice }))
}

fn others(sounds: &[&AudioTrack], taken: &[&AudioTrack]) -> Vec<u32> {
    let is_taken = |track: &&&AudioTrack| taken.iter().any(|other| other.index == track.index);
    sounds.iter().filter(|track| !is_taken(track)).map(|track| track.number).collect()
}

#[cfg(test)]
#[path = "tracks_tests.rs"]
mod tests;
