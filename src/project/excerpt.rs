//! Excerpts: which part of a video or sound an item shows.

use std::path::{Path, PathBuf};

use serde::Serialize;
use toml::de::DeValue;

use crate::diag::{Finding, Place};
use crate::units::Micros;
use crate::world::World;

use super::files;
use super::focus::{self, Focus};
use super::read::Entry;

/// A range of a source video or sound.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excerpt {
    /// The source, a file in the project.
    pub source: PathBuf,
    /// Where it begins.
    pub start: Micros,
    /// How long it is; nothing for until the source ends.
    pub duration: Option<Micros>,
    /// Its captions: an SRT or VTT file in the project, on the source's clock.
    pub captions: Option<PathBuf>,
    /// What of a picture that does not fit is kept.
    pub focus: Focus,
    /// Which of its sounds is heard.
    pub audio: AudioWish,
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

impl Excerpt {
    /// Where it ends, when that is written.
    pub fn end(&self) -> Option<Micros> {
        self.duration.map(|duration| self.start + duration)
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
}

/// How long the clips of a template are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DurationRules {
    /// The shortest excerpt.
    pub min: Option<Micros>,
    /// The longest excerpt.
    pub max: Option<Micros>,
    /// What follows the excerpt: the end card.
    pub tail: Micros,
    /// How long a clip without footage is.
    pub length: Option<Micros>,
}

/// Reads `[excerpt]`. The caller drops it when anything was wrong.
pub(super) fn read(entry: &Entry<'_>, rules: Option<&DurationRules>, world: &dyn World) -> Option<Excerpt> {
    let mut table = entry.table()?;
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
    };
    let length = duration.as_ref().and_then(Entry::duration);
    if let (Some(length), Some(rules), Some(entry)) = (length, rules, &duration) {
        check_length(length, rules, entry);
    }
    let focus = table.take("focus").and_then(|entry| focus::of_footage(&entry));
    let excerpt = Excerpt {
        source: source.and_then(|entry| files::file(&entry, root, world)).unwrap_or_default(),
        start: start.and_then(|entry| entry.seconds()).unwrap_or_default(),
        duration: length,
        captions: captions.and_then(|entry| read_captions(&entry, world)),
        focus: focus.unwrap_or_default(),
        audio: audio.and_then(|entry| read_audio(&entry)).unwrap_or_default(),
        places,
    };
    table.finish();
    Some(excerpt)
}

fn check_length(length: Micros, rules: &DurationRules, entry: &Entry<'_>) {
    let seconds = Micros::as_seconds;
    if rules.min.is_some_and(|min| length < min) || rules.max.is_some_and(|max| length > max) {
        let range = match (rules.min, rules.max) {
            (Some(min), Some(max)) => format!("{} to {} s", seconds(min), seconds(max)),
            (Some(min), None) => format!("{} s and more", seconds(min)),
            (None, max) => format!("at most {} s", max.map_or(0.0, seconds)),
        };
        let message = format!("`{}` is {} s; the template takes {range}", entry.name, seconds(length));
        let mut finding = Finding::error("bad-duration", message).fact("is", seconds(length));
        if let Some(min) = rules.min {
            finding = finding.fact("least", seconds(min));
        }
        if let Some(max) = rules.max {
            finding = finding.fact("most", seconds(max));
        }
        entry.say(finding);
    }
}

fn read_audio(entry: &Entry<'_>) -> Option<AudioWish> {
    const MOST: u32 = 99;
    if matches!(entry.value(), DeValue::Integer(_)) {
        return u32::try_from(entry.integer(1, i64::from(MOST))?).ok().map(AudioWish::Number);
    }
    let text = entry.line()?;
    Some(match text.trim() {
        "" | "auto" => AudioWish::Auto,
        "mix" => AudioWish::Mix,
        // A cell of a table is a text.
        text => match text.parse::<u32>().ok().filter(|number| (1..=MOST).contains(number)) {
            Some(number) => AudioWish::Number(number),
            None => AudioWish::Name(text.to_owned()),
        },
    })
}

/// What the names of caption files end with; which format they have is told by their contents.
pub const CAPTION_ENDINGS: [&str; 7] = ["srt", "vtt", "sbv", "ass", "ssa", "ttml", "dfxp"];

/// The same of what speech-to-text tools write, which is captions only where an item says so.
const TOOL_ENDING: &str = "json";

fn read_captions(entry: &Entry<'_>, world: &dyn World) -> Option<PathBuf> {
    let path = files::file(entry, Path::new(""), world)?;
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    if !ending.as_deref().is_some_and(|ending| CAPTION_ENDINGS.contains(&ending) || ending == TOOL_ENDING) {
        let hint =
            "captions are SRT, VTT, SBV, ASS or TTML files, or JSON of a speech-to-text tool".to_owned();
        entry.error("bad-captions", format!("`{}` is not a caption file", path.display()), Some(hint));
        return None;
    }
    Some(path)
}
