//! What is heard besides the footage of a clip: music under it, and a sting at its beginning or on its end card; and what is done to the
//! footage's own sound.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diag::Place;
use crate::units::Micros;
use crate::world::World;

use super::config::one_of;
use super::files;
use super::read::{Entry, Table};

/// The least and the most that a sound is raised, in dB: below it nothing is heard, above it noise.
pub const GAIN_DB: (f64, f64) = (-60.0, 12.0);

/// How much louder music is than what it lies under, in dB, where an item does not say.
pub const MUSIC_GAIN_DB: f64 = -18.0;

/// Music under a clip.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Music {
    /// A sound, or a video whose sound it is; a file in the project.
    pub source: PathBuf,
    /// Where in it the music begins.
    pub start: Micros,
    /// How much louder it is than the footage, in dB; [`MUSIC_GAIN_DB`] where that is not written.
    pub gain_db: Option<f64>,
    /// Whether it is lowered while somebody speaks.
    pub duck: bool,
    /// How long it rises from silence; nothing for as long as suits.
    pub fade_in: Option<Micros>,
    /// How long it falls to silence at the end of the clip; nothing for as long as suits.
    pub fade_out: Option<Micros>,
    /// Where its parts are written.
    pub places: MusicPlaces,
}

/// Where the parts of `[music]` or `[sting]` are written; of what is left out, where the table begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MusicPlaces {
    /// Of the source.
    pub source: Place,
    /// Of the in point.
    pub start: Place,
    /// Of the gain.
    pub gain: Place,
}

/// Where a sting is heard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StingAt {
    /// At the beginning of the clip.
    Start,
    /// With the end card; of a clip without one, so that both end together.
    #[default]
    End,
}

impl StingAt {
    /// Every place.
    pub const ALL: [Self; 2] = [Self::Start, Self::End];

    /// The word that `at` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }
}

/// A short sound by which people know a programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sting {
    /// A sound, or a video whose sound it is; a file in the project.
    pub source: PathBuf,
    /// Where it is heard.
    pub at: StingAt,
    /// How much louder it is than the footage, in dB.
    pub gain_db: f64,
    /// Where its parts are written.
    pub places: MusicPlaces,
}

/// What is done to the sound of an excerpt.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Treatment {
    /// How much louder it is beside music and sting than it would be, in dB.
    pub gain_db: Option<f64>,
    /// Whether it is not heard at all.
    pub mute: bool,
    /// Whether rumble below voices is taken out.
    pub clean: bool,
    /// How long it rises from silence; nothing for just so long that it does not click.
    pub fade_in: Option<Micros>,
    /// How long it falls to silence; nothing for a quarter of a second.
    pub fade_out: Option<Micros>,
}

impl Treatment {
    /// Whether nothing is changed but how loud all of it is.
    pub fn is_plain(&self) -> bool {
        !self.clean && self.fade_in.is_none() && self.fade_out.is_none()
    }
}

fn place(entry: Option<&Entry<'_>>, here: &Place) -> Place {
    entry.map_or_else(|| here.clone(), Entry::place)
}

fn gain(entry: Option<&Entry<'_>>) -> Option<f64> {
    entry.and_then(|entry| entry.number(GAIN_DB.0, GAIN_DB.1))
}

fn boolean(entry: Option<Entry<'_>>) -> Option<bool> {
    entry.and_then(|entry| entry.boolean())
}

fn seconds(entry: Option<&Entry<'_>>) -> Option<Micros> {
    entry.and_then(Entry::seconds)
}

/// Reads `[music]`. The caller drops it when anything was wrong.
pub(super) fn read_music(entry: &Entry<'_>, world: &dyn World) -> Option<Music> {
    let mut table = entry.table()?;
    let here = table.place();
    let source = table.need("source", "\"media/….mp3\"");
    let start = table.take("start");
    let level = table.take("gain_db");
    let places = MusicPlaces {
        source: place(source.as_ref(), &here),
        start: place(start.as_ref(), &here),
        gain: place(level.as_ref(), &here),
    };
    let music = Music {
        source: source.and_then(|entry| files::file(&entry, Path::new(""), world)).unwrap_or_default(),
        start: seconds(start.as_ref()).unwrap_or_default(),
        gain_db: gain(level.as_ref()),
        duck: boolean(table.take("duck")).unwrap_or(true),
        fade_in: seconds(table.take("fade_in").as_ref()),
        fade_out: seconds(table.take("fade_out").as_ref()),
        places,
    };
    table.finish();
    Some(music)
}

/// Reads `[sting]`. The caller drops it when anything was wrong.
pub(super) fn read_sting(entry: &Entry<'_>, world: &dyn World) -> Option<Sting> {
    let mut table = entry.table()?;
    let here = table.place();
    let source = table.need("source", "\"media/….wav\"");
    let at = table.take("at").and_then(|entry| one_of(&entry, &StingAt::ALL, StingAt::as_str));
    let level = table.take("gain_db");
    let places = MusicPlaces {
        source: place(source.as_ref(), &here),
        start: here.clone(),
        gain: place(level.as_ref(), &here),
    };
    let sting = Sting {
        source: source.and_then(|entry| files::file(&entry, Path::new(""), world)).unwrap_or_default(),
        at: at.unwrap_or_default(),
        gain_db: gain(level.as_ref()).unwrap_or_default(),
        places,
    };
    table.finish();
    Some(sting)
}

/// Reads what `[excerpt]` says of its sound; that a key changes nothing of what is not heard is said. `audio` chooses among its sounds.
pub(super) fn read_treatment(
    table: &mut Table<'_>,
    audio: Option<&Entry<'_>>,
    here: &Place,
) -> (Treatment, Place) {
    let mute = boolean(table.take("mute")).unwrap_or_default();
    let [level, clean, fade_in, fade_out] =
        ["gain_db", "clean", "fade_in", "fade_out"].map(|key| table.take(key));
    if mute {
        let given = [audio, level.as_ref(), clean.as_ref(), fade_in.as_ref(), fade_out.as_ref()];
        for entry in given.into_iter().flatten() {
            let message = format!("`{}` changes nothing: the excerpt is muted", entry.name);
            entry.key_error("unused-key", message, Some("remove it, or `mute`".to_owned()));
        }
    }
    let treatment = Treatment {
        gain_db: gain(level.as_ref()),
        mute,
        clean: boolean(clean).unwrap_or_default(),
        fade_in: seconds(fade_in.as_ref()),
        fade_out: seconds(fade_out.as_ref()),
    };
    (treatment, place(level.as_ref(), here))
}
