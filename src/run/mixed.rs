//! What is heard of a clip besides its footage, as it was planned and as it came to be.

use std::path::PathBuf;
use std::sync::Arc;

use crate::clip::ffmpeg::probe::MediaFacts;
use crate::clip::loudness::LoudnessTarget;
use crate::clip::media_error::MediaError;
use crate::clip::mix::Mix;
use crate::diag::{Finding, Place};
use crate::layers::Shows;
use crate::project::{Item, StingAt, Treatment};
use crate::units::Micros;

/// What is done to the sound of a clip beyond levelling it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MixPlan {
    /// The music under it.
    pub(super) music: Option<MusicPlan>,
    /// The sting.
    pub(super) sting: Option<StingPlan>,
    /// What is done to the sound of the footage.
    pub(super) treatment: Treatment,
    /// When the end card begins; nothing where there is none.
    pub(super) card_at: Option<Micros>,
    /// How loud it is to be.
    pub(super) target: LoudnessTarget,
}

/// A file whose sound is added.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AddedFile {
    /// What is in it.
    pub(super) facts: Arc<MediaFacts>,
    /// Where it lies.
    pub(super) path: PathBuf,
    /// Where in it the sound begins.
    pub(super) start: Micros,
}

/// Music, as its item asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MusicPlan {
    pub(super) file: AddedFile,
    pub(super) gain_db: Option<f64>,
    pub(super) duck: bool,
    pub(super) fade_in: Option<Micros>,
    pub(super) fade_out: Option<Micros>,
}

/// A sting, as its item asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StingPlan {
    pub(super) file: AddedFile,
    pub(super) at: StingAt,
    pub(super) gain_db: f64,
}

impl MixPlan {
    /// All that decides how it sounds beside its footage and its length, as text: two that are the same are told by it, on this machine.
    pub(super) fn key(&self) -> String {
        let path = |file: &AddedFile| file.path.clone();
        let music = self.music.as_ref().map(|music| path(&music.file));
        let sting = self.sting.as_ref().map(|sting| path(&sting.file));
        format!("{music:?} {sting:?} {}", self.wishes())
    }

    /// The same but for which files they are, so that it holds no machine's folders.
    pub(super) fn wishes(&self) -> String {
        let Self { music, sting, treatment, card_at, target } = self;
        let music = music.as_ref().map(|it| (it.file.start, it.gain_db, it.duck, it.fade_in, it.fade_out));
        let sting = sting.as_ref().map(|it| (it.file.start, it.at, it.gain_db));
        format!("{:?}", (music, sting, treatment, card_at, target))
    }
}

/// What something is said about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The footage and its sound, or all of what is heard.
    Excerpt,
    /// The passage at this place, of several.
    Passage(usize),
    /// The interpreter beside it.
    Signer,
    /// The video below the page.
    Background,
    /// The music.
    Music,
    /// How loud the music is.
    MusicGain,
    /// The sting.
    Sting,
}

impl About {
    /// What `error` of pictures is about.
    pub(super) fn of(error: &MediaError) -> Self {
        match error.of {
            Shows::Footage => Self::Passage(error.passage),
            Shows::Signer => Self::Signer,
            Shows::Background => Self::Background,
        }
    }

    /// Where `item` says it.
    pub(super) fn place(self, item: &Item) -> &Place {
        let of_passage = |index: usize| {
            let passages = item.passages();
            let passage = passages.get(index).or(passages.first());
            passage.map_or(&item.place, |passage| &passage.places.source)
        };
        let of_excerpt = || of_passage(0);
        let (music, sting) = (item.music.as_ref(), item.sting.as_ref());
        match self {
            Self::Excerpt => of_excerpt(),
            Self::Passage(index) => of_passage(index),
            Self::Signer => item.signer.as_ref().map_or_else(of_excerpt, |signer| &signer.places.source),
            Self::Background => item.background.as_ref().map_or_else(of_excerpt, |video| &video.place),
            Self::Music => music.map_or_else(of_excerpt, |music| &music.places.source),
            Self::MusicGain => music.map_or_else(of_excerpt, |music| &music.places.gain),
            Self::Sting => sting.map_or_else(of_excerpt, |sting| &sting.places.source),
        }
    }
}

/// What is said of a clip's sound: without places, since clips of several items may have it.
pub(super) type Notes = Vec<(About, Finding)>;

/// Why sound could not be read, and which.
pub(super) type Unheard = (About, MediaError);

/// A mix that can be heard.
#[derive(Clone)]
pub(super) struct Mixed {
    /// What is heard; nothing where all of it is silent.
    pub(super) mix: Option<Arc<Mix>>,
    /// How far speech lies above the music where it lies above it least, in dB; nothing where nobody speaks, or there is no music.
    pub(super) speech_above_db: Option<f64>,
    /// What is said of it.
    pub(super) notes: Notes,
}
