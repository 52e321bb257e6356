//! `[signer]`: a video of a sign-language interpreter, shown beside the footage of a clip and kept in time with it. Its sound is never
//! heard.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diag::{Finding, Place};
use crate::units::Micros;
use crate::world::World;

use super::excerpt::Excerpt;
use super::files;
use super::read::Entry;

/// The video of an interpreter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signer {
    /// A video, a file in the project.
    pub source: PathBuf,
    /// The moment in it that belongs to the clip's first frame: it was recorded for the clip. Nothing where it runs with the footage's
    /// source, moment by moment, as captions do.
    pub start: Option<Micros>,
    /// Where its parts are written.
    pub places: SignerPlaces,
}

/// Where the parts of `[signer]` are written; of what is left out, where the table begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SignerPlaces {
    /// Of the source.
    pub source: Place,
    /// Of the moment.
    pub start: Place,
}

/// Reads `[signer]`. The caller drops it when anything was wrong.
pub(super) fn read(entry: &Entry<'_>, world: &dyn World) -> Option<Signer> {
    let mut table = entry.table()?;
    let here = table.place();
    let place = |entry: Option<&Entry<'_>>| entry.map_or_else(|| here.clone(), Entry::place);
    let source = table.need("source", "\"media/….mp4\"");
    let start = table.take("start");
    let places = SignerPlaces { source: place(source.as_ref()), start: place(start.as_ref()) };
    let signer = Signer {
        source: source.and_then(|entry| files::file(&entry, Path::new(""), world)).unwrap_or_default(),
        start: start.and_then(|entry| entry.seconds()),
        places,
    };
    table.finish();
    Some(signer)
}

/// What is said of a signer without a start beside `passages`: it runs with one source, and of several nobody knows which.
pub(super) fn unclear(signer: &Signer, passages: &[Excerpt]) -> Option<Finding> {
    let sources: BTreeSet<&Path> = passages.iter().map(|passage| passage.source.as_path()).collect();
    if signer.start.is_some() || sources.len() < 2 {
        return None;
    }
    let message =
        format!("the shots are of {} videos: with which of them the signer runs is not clear", sources.len());
    let hint = "write `start` in `[signer]`, the moment of its video that belongs to the clip's first frame; it then runs through the clip";
    Some(Finding::error("signer-unclear", message).hint(hint).fact("is", sources.len()))
}
