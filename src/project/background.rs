//! `[background]`: a video that moves below all else on the page of a clip, repeated as long as that lasts. Its sound is never heard.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diag::Place;
use crate::world::World;

use super::files;
use super::read::Entry;

/// The video below a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Background {
    /// A video, a file in the project.
    pub source: PathBuf,
    /// Where that is written; where it is not, where the table begins.
    pub place: Place,
}

/// Reads `[background]`. The caller drops it when anything was wrong.
pub(super) fn read(entry: &Entry<'_>, world: &dyn World) -> Option<Background> {
    let mut table = entry.table()?;
    let source = table.need("source", "\"media/….mp4\"");
    let place = source.as_ref().map_or_else(|| table.place(), Entry::place);
    let source = source.and_then(|entry| files::file(&entry, Path::new(""), world)).unwrap_or_default();
    table.finish();
    Some(Background { source, place })
}
