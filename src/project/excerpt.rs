//! Excerpts: which part of a video or sound an item shows.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diag::{Finding, Place, slashed};
use crate::units::{Micros, Speed};
use crate::world::World;

use super::files;
use super::focus::{self, Focus};
use super::input::Raw;
use super::music::{self, Treatment};
use super::read::{Entry, Table};

/// A range of a source video or sound.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excerpt {
    /// The source, a file in the project.
    pub source: PathBuf,
    /// Where it begins.
    pub start: Micros,
    /// How long it is; nothing for until the source ends.
    pub duration: Option<Micros>,
    /// Its captions; a file of them has one of [`CAPTION_EXTENSIONS`], on the source's clock.
    pub captions: CaptionsWish,
    /// What of a picture that does not fit is kept.
    pub focus: Focus,
    /// Which of its sounds is heard.
    pub audio: AudioWish,
    /// What is done to that.
    pub sound: Treatment,
    /// How fast it passes; `start` and `duration` are the source's all the same.
    pub speed: Speed,
    /// Where its parts are written: what only the source can tell is said there.
    pub places: ExcerptPlaces,
}

/// Which of a source's sounds is heard.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AudioWish {
    /// The one that players choose; where that is silent, the one that is not.
    #[default]
    Auto,
    /// All of them.
    Mix,
    /// The one of this number, from 1.
    Number(u32),
    /// The one of this language, such as `id`, or of this name.
    Name(String),
}

/// Where the captions of a clip come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CaptionsWish {
    /// The subtitles in the source, in the project's language where there are several.
    #[default]
    Auto,
    /// There are none.
    None,
    /// An SRT or VTT file in the project, on the source's clock.
    File(PathBuf),
    /// The subtitles of this number in the source, from 1.
    Number(u32),
    /// Those of this language, such as `id`, or of this name.
    Name(String),
}

impl CaptionsWish {
    /// The file that is named.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            _ => None,
        }
    }

    /// It as people write it, without quotation marks; nothing for what is not written.
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Auto => None,
            Self::None => Some("none".to_owned()),
            Self::File(path) => Some(slashed(path)),
            Self::Number(number) => Some(number.to_string()),
            Self::Name(name) => Some(name.clone()),
        }
    }
}

impl Excerpt {
    /// Where it ends, when that is written.
    pub fn end(&self) -> Option<Micros> {
        self.duration.map(|duration| self.start + duration)
    }

    /// How long it takes in the clip, when that is written.
    pub fn clip_length(&self) -> Option<Micros> {
        self.duration.map(|duration| self.speed.clip_time(duration))
    }
}

/// Where the parts of an excerpt are written; of what is left out, where the excerpt begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExcerptPlaces {
    /// Of the source.
    pub source: Place,
    /// Of the start.
    pub start: Place,
    /// Of the duration.
    pub duration: Place,
    /// Of the captions.
    pub captions: Place,
    /// Of the choice among its sounds.
    pub audio: Place,
    /// Of its gain.
    pub gain: Place,
}

/// How long the clips of a template are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DurationRules {
    /// The shortest excerpt.
    pub min: Option<Micros>,
    /// The longest excerpt.
    pub max: Option<Micros>,
    /// What comes before the excerpt where an item says nothing: the title scene; nothing where the template has none.
    pub head: Option<Micros>,
    /// What follows it where an item says nothing: the end card; nothing where the template has none.
    pub tail: Option<Micros>,
    /// How long a clip without footage is where an item says nothing.
    pub length: Option<Micros>,
}

impl DurationRules {
    /// What is wrong with an excerpt of `length`, if anything; `what` says whose length it is, and how long.
    pub fn refuses(&self, length: Micros, what: &str) -> Option<Finding> {
        let seconds = Micros::as_seconds;
        if self.min.is_none_or(|min| length >= min) && self.max.is_none_or(|max| length <= max) {
            return None;
        }
        let range = match (self.min, self.max) {
            (Some(min), Some(max)) => format!("{} to {} s", seconds(min), seconds(max)),
            (Some(min), None) => format!("{} s and more", seconds(min)),
            (None, max) => format!("at most {} s", max.map_or(0.0, seconds)),
        };
        let mut finding = Finding::error("bad-duration", format!("{what}; the template takes {range}"))
            .fact("is", seconds(length));
        if let Some(min) = self.min {
            finding = finding.fact("least", seconds(min));
        }
        if let Some(max) = self.max {
            finding = finding.fact("most", seconds(max));
        }
        Some(finding)
    }
}

/// Reads `[excerpt]`. The caller drops it when anything was wrong.
pub(super) fn read(entry: &Entry<'_>, rules: Option<&DurationRules>, world: &dyn World) -> Option<Excerpt> {
    let mut table = entry.table()?;
    let (mut excerpt, entries) = read_range(&mut table, world);
    let here = table.place();
    if let (Some(length), Some(rules), Some(entry)) = (excerpt.duration, rules, &entries.duration) {
        let what = format!("`{}` is {} s", entry.name, length.as_seconds());
        rules.refuses(length, &what).into_iter().for_each(|finding| entry.say(finding));
    }
    let (sound, gain) = music::read_treatment(&mut table, entries.audio.as_ref(), &here);
    (excerpt.sound, excerpt.places.gain) = (sound, gain);
    table.finish();
    Some(excerpt)
}

/// What else is said of a range as it is written.
pub(super) struct RangeEntries<'d> {
    pub(super) duration: Option<Entry<'d>>,
    pub(super) audio: Option<Entry<'d>>,
}

/// Reads what `[excerpt]` and one of `[[shots]]` have in common: which part of which source, its captions, its focus and its sound.
pub(super) fn read_range<'d>(table: &mut Table<'d>, world: &dyn World) -> (Excerpt, RangeEntries<'d>) {
    let root = Path::new("");
    let here = table.place();
    let place = |entry: &Option<Entry<'_>>| entry.as_ref().map_or(here.clone(), Entry::place);
    let source = table.need("source", "\"media/….mp4\"");
    let start = table.take("start");
    let duration = table.take("duration");
    let captions = table.take("captions");
    let audio = table.take("audio");
    let places = ExcerptPlaces {
        source: place(&source),
        start: place(&start),
        duration: place(&duration),
        captions: place(&captions),
        audio: place(&audio),
        gain: here.clone(),
    };
    let focus = table.take("focus").and_then(|entry| focus::of_footage(&entry));
    let excerpt = Excerpt {
        source: source.and_then(|entry| files::file(&entry, root, world)).unwrap_or_default(),
        start: start.and_then(|entry| entry.seconds()).unwrap_or_default(),
        duration: duration.as_ref().and_then(Entry::duration),
        captions: captions.and_then(|entry| read_captions(&entry, world)).unwrap_or_default(),
        focus: focus.unwrap_or_default(),
        audio: audio.as_ref().and_then(read_audio).unwrap_or_default(),
        sound: Treatment::default(),
        speed: Speed::NORMAL,
        places,
    };
    (excerpt, RangeEntries { duration, audio })
}

/// The highest number of a track that can be asked for.
const MOST_TRACKS: u32 = 99;

/// The number of a track, in a text: a cell of a table is one.
fn track_number(text: &str) -> Option<u32> {
    text.parse::<u32>().ok().filter(|number| (1..=MOST_TRACKS).contains(number))
}

fn read_audio(entry: &Entry<'_>) -> Option<AudioWish> {
    if matches!(entry.value(), Raw::Integer(_)) {
        return u32::try_from(entry.integer(1, i64::from(MOST_TRACKS))?).ok().map(AudioWish::Number);
    }
    let text = entry.line()?;
    Some(match text.trim() {
        "" | "auto" => AudioWish::Auto,
        "mix" => AudioWish::Mix,
        text => match track_number(text) {
            Some(number) => AudioWish::Number(number),
            None => AudioWish::Name(text.to_owned()),
        },
    })
}

/// What the names of caption files end with; which format they have is told by their contents.
pub const CAPTION_EXTENSIONS: [&str; 7] = ["srt", "vtt", "sbv", "ass", "ssa", "ttml", "dfxp"];

/// The same of what speech-to-text tools write, which is captions only where an item says so.
const TOOL_EXTENSION: &str = "json";

/// The kinds of caption files, with `or` before the last: `SRT, VTT … or DFXP`.
pub fn caption_kinds(or: &str) -> String {
    let kinds = CAPTION_EXTENSIONS.map(str::to_uppercase);
    match kinds.split_last() {
        Some((last, first)) => format!("{} {or} {last}", first.join(", ")),
        None => String::new(),
    }
}

fn read_captions(entry: &Entry<'_>, world: &dyn World) -> Option<CaptionsWish> {
    if matches!(entry.value(), Raw::Integer(_)) {
        return u32::try_from(entry.integer(1, i64::from(MOST_TRACKS))?).ok().map(CaptionsWish::Number);
    }
    let text = entry.line()?;
    match text.trim() {
        "auto" => Some(CaptionsWish::Auto),
        "none" => Some(CaptionsWish::None),
        // No language and hardly a name has a point or a slash in it, and every file has.
        name if !name.is_empty() && !name.contains(['.', '/', '\\']) => {
            Some(track_number(name).map_or_else(|| CaptionsWish::Name(name.to_owned()), CaptionsWish::Number))
        }
        _ => read_caption_file(entry, world).map(CaptionsWish::File),
    }
}

fn read_caption_file(entry: &Entry<'_>, world: &dyn World) -> Option<PathBuf> {
    let path = files::file(entry, Path::new(""), world)?;
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    if !extension
        .as_deref()
        .is_some_and(|extension| CAPTION_EXTENSIONS.contains(&extension) || extension == TOOL_EXTENSION)
    {
        let hint = format!("captions are {} files, or JSON of a speech-to-text tool", caption_kinds("or"));
        entry.error("bad-captions", format!("`{}` is not a caption file", path.display()), Some(hint));
        return None;
    }
    Some(path)
}
