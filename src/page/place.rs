//! Where in a template's files what stands on its page was written.

use std::path::{Path, PathBuf};

use super::name::ElementName;
use crate::diag::Place;
use crate::world::World;

/// The place of `element`, of a page of `template`; the template's file where it was not written anywhere.
pub fn place_of_element(template: &str, element: &ElementName) -> Place {
    element.place.clone().unwrap_or_else(|| Place::file(file_of(template)))
}

/// The place where one of `files`, those that a page of `template` was written in, has `text`; the template's file where none has.
pub(super) fn place_of_words(world: &dyn World, template: &str, files: &[PathBuf], text: &str) -> Place {
    let found = files.iter().find_map(|file| {
        let written = world.read_text(file).ok()?;
        Some(Place::at_offset(file, &written, written.find(text)?))
    });
    found.unwrap_or_else(|| Place::file(file_of(template)))
}

/// The file of `template`.
pub(super) fn file_of(template: &str) -> PathBuf {
    Path::new("templates").join(template).join("template.html")
}
