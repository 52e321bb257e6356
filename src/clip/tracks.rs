//! Which sound of a file is heard. Pure.

use serde::Serialize;

use super::hearing::Hearing;
use super::language::is_same_language;
use super::media_error::MediaError;
use crate::project::AudioWish;

/// The left and the right loudspeaker in FFmpeg's masks of channels.
const LEFT: u64 = 1;
const RIGHT: u64 = 2;
/// Where others are heard of two: centre at −3 dB on both, surrounds at −3 dB on their side (ITU-R BS.775, table 2). The low channel (8) is
/// left out, as everywhere.
const FOLDED: [(u64, To); 6] = [
    (4, To::BothSofter),
    (0x10, To::LeftSofter),
    (0x20, To::RightSofter),
    (0x100, To::BothSofter),
    (0x200, To::LeftSofter),
    (0x400, To::RightSofter),
];

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
    /// To both sides, 3 dB softer.
    BothSofter,
    /// To the left, 3 dB softer.
    LeftSofter,
    /// To the right, 3 dB softer.
    RightSofter,
}

impl To {
    /// What it is multiplied by on the left and on the right.
    pub const fn gains(self) -> [f32; 2] {
        const SOFTER: f32 = std::f32::consts::FRAC_1_SQRT_2;
        match self {
            Self::Both => [1.0, 1.0],
            Self::Left => [1.0, 0.0],
            Self::Right => [0.0, 1.0],
            Self::BothSofter => [SOFTER, SOFTER],
            Self::LeftSofter => [SOFTER, 0.0],
            Self::RightSofter => [0.0, SOFTER],
        }
    }
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
    /// They are the channels of one sound, folded down to two sides; these others hold sound too.
    Folded(Vec<u32>),
    /// The item asks for it; these others are called the same.
    Named(Vec<u32>),
    /// The item asks for all; these are left out, since they cannot be decoded, and these, since they are commentary or description.
    Mixed {
        /// What cannot be decoded.
        unreadable: Vec<u32>,
        /// What is meant to be heard only when it is asked for.
        aside: Vec<u32>,
    },
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
        AudioWish::Mix => return mixed(tracks).map(Some).ok_or_else(|| listed(tracks)),
        AudioWish::Number(number) => tracks.iter().find(|track| track.number == *number),
        AudioWish::Name(name) => return named(tracks, name).map(Some).ok_or_else(|| listed(tracks)),
    };
    found.map(|track| Some(Choice::one(track, Why::Plain))).ok_or_else(|| listed(tracks))
}

/// All sounds that can be decoded; commentary and description only where there is nothing else.
fn mixed(tracks: &[AudioTrack]) -> Option<Choice> {
    let numbers = |of: &[&AudioTrack]| of.iter().map(|track| track.number).collect::<Vec<u32>>();
    let (readable, unreadable): (Vec<_>, Vec<_>) = tracks.iter().partition(|track| track.decodable);
    let (aside, plain): (Vec<_>, Vec<_>) = readable.into_iter().partition(|track| track.aside);
    let (heard, aside) = if plain.is_empty() { (aside, plain) } else { (plain, aside) };
    let parts: Vec<Part> = heard.iter().map(|track| Part { stream: track.index, to: To::Both }).collect();
    let why = match (numbers(&unreadable), numbers(&aside)) {
        (unreadable, aside) if unreadable.is_empty() && aside.is_empty() => Why::Plain,
        (unreadable, aside) => Why::Mixed { unreadable, aside },
    };
    (!parts.is_empty()).then_some(Choice { parts, why })
}

/// The sound in the language `name`, else of that name: of several first what can be decoded and is no commentary or description.
fn named(tracks: &[AudioTrack], name: &str) -> Option<Choice> {
    let speaks = |track: &&AudioTrack| {
        track.language.as_ref().is_some_and(|language| is_same_language(language, name))
    };
    let is_called = |track: &&AudioTrack| {
        track.title.as_ref().is_some_and(|title| title.to_lowercase() == name.to_lowercase())
    };
    let mut fitting: Vec<&AudioTrack> = tracks.iter().filter(speaks).collect();
    if fitting.is_empty() {
        fitting = tracks.iter().filter(is_called).collect();
    }
    let taken = fitting.iter().min_by_key(|track| (!track.decodable, track.aside, track.number)).copied()?;
    let others = others(&fitting, &[taken]);
    Some(Choice::one(taken, if others.is_empty() { Why::Plain } else { Why::Named(others) }))
}

/// What sounds there are.
pub fn listed(tracks: &[AudioTrack]) -> String {
    tracks.iter().map(AudioTrack::described).collect::<Vec<_>>().join(", ")
}

/// Chooses by what the sounds are: the one that players choose (`best`, an index in the file), unless it is silent in the excerpt and
/// another is not. Those that the file calls channels of one sound (left, right, centre …), a track each, are heard together, if the one that
/// players choose is among them; in `mxf`, where every channel is a track, the first two of one channel (and the next two where those are
/// silent). Nothing is listened to where there is no choice.
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
    if let Some(choice) = sides(&readable, first, mxf, hear)? {
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

/// Tracks of one channel that are the sides, or all the channels, of one sound.
fn sides(
    readable: &[&AudioTrack],
    first: &AudioTrack,
    mxf: bool,
    hear: &mut dyn FnMut(&Choice) -> Result<Hearing, MediaError>,
) -> Result<Option<Choice>, MediaError> {
    let mono: Vec<&AudioTrack> = readable.iter().filter(|track| track.channels == 1).copied().collect();
    let pair = |left: &AudioTrack, right: &AudioTrack| Choice {
        parts: vec![Part { stream: left.index, to: To::Left }, Part { stream: right.index, to: To::Right }],
        why: Why::Sides(Vec::new()),
    };
    // What several tracks say of themselves says nothing: one channel is a centre to most programs.
    let for_side = |side| {
        let mut for_it = mono.iter().filter(|track| track.speakers == side && !track.aside);
        for_it.next().filter(|_| for_it.next().is_none()).copied()
    };
    if let (Some(left), Some(right)) = (for_side(LEFT), for_side(RIGHT)) {
        let mut taken = vec![left, right];
        let mut choice = pair(left, right);
        for (side, to) in FOLDED {
            if let Some(track) = for_side(side) {
                choice.parts.push(Part { stream: track.index, to });
                taken.push(track);
            }
        }
        if taken.iter().any(|track| track.index == first.index) {
            let mut sounds = Vec::new();
            for track in readable {
                let is_taken = taken.iter().any(|other| other.index == track.index);
                if !is_taken && is_sound(&hear(&Choice::one(track, Why::Plain))?) {
                    sounds.push(track.number);
                }
            }
            let why = if taken.len() > 2 { Why::Folded(sounds) } else { Why::Sides(sounds) };
            return Ok(Some(Choice { why, ..choice }));
        }
    }
    if !mxf || mono.len() < 2 || mono.len() < readable.len() {
        return Ok(None);
    }
    if mono.len() == 2 {
        return Ok(Some(pair(mono[0], mono[1])));
    }
    let mut taken = None;
    let mut sounds = Vec::new();
    for tracks in mono.chunks(2) {
        let choice = match tracks {
            [left, right] => pair(left, right),
            only => Choice::one(only[0], Why::Plain),
        };
        if is_sound(&hear(&choice)?) {
            match &taken {
                None if tracks.len() == 2 => taken = Some(choice),
                _ => sounds.extend(tracks.iter().map(|track| track.number)),
            }
        }
    }
    Ok(taken.map(|choice| Choice { why: Why::Sides(sounds), ..choice }))
}

/// Whether what was heard is loud enough to be meant.
fn is_sound(hearing: &Hearing) -> bool {
    hearing.lufs.is_some_and(|lufs| lufs > SOFT_LUFS)
}

fn others(sounds: &[&AudioTrack], taken: &[&AudioTrack]) -> Vec<u32> {
    let is_taken = |track: &&&AudioTrack| taken.iter().any(|other| other.index == track.index);
    sounds.iter().filter(|track| !is_taken(track)).map(|track| track.number).collect()
}

#[cfg(test)]
#[path = "tracks_tests.rs"]
mod tests;
