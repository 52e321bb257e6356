//! What the sheets of a table are: tables of items, our own sheets of help, or something else.

use crate::project::item::Library;
use crate::project::template::Template;

use super::cell::{Takes, Typed, typed};
use super::columns::{Meaning, meaning};
use super::document::Heading;
use super::table::{Cell, Sheet};
use super::words::is_help;
use super::written::Setting;

/// What a sheet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A table of items, with the template that its name gives to rows.
    Items(Option<String>),
    /// One that a new table came with, to explain it.
    Help,
    /// One whose first row names no column.
    Other,
    /// One that is hidden; whether it looks like a table of items.
    Hidden(bool),
}

/// What stands in the cell of a heading.
pub(super) fn heading_text(cell: &Cell, setting: Setting) -> String {
    match typed(cell, Takes::Line, setting) {
        Ok(reading) => match reading.value {
            Typed::Text(text) => text,
            _ => String::new(),
        },
        Err(_) => String::new(),
    }
}

/// Whether `heading` means something in rows of any of `templates`, or of none.
pub(super) fn is_known<'t>(heading: &str, templates: impl Iterator<Item = &'t Template>) -> bool {
    let mut meanings =
        std::iter::once(None).chain(templates.map(Some)).map(|template| meaning(heading, template));
    meanings.any(|meaning| meaning != Meaning::Nothing)
}

/// The template whose id or title the sheet is called by.
pub(super) fn template_named<'l>(sheet: &Sheet, library: &'l Library) -> Option<&'l Template> {
    // Office programs cut long names, and number copies.
    library.templates.lookup(&sheet.name)
}

/// What the sheet under `heading` is. `is_needed` is whether no sheet before it is a table, and `has_template` whether the file's name
/// gives its rows a template.
pub(super) fn role(heading: &Heading, library: &Library, is_needed: bool, has_template: bool) -> Role {
    let sheet = &heading.sheet;
    let known = heading.known.iter().filter(|known| **known).count();
    let says_template = heading
        .texts
        .iter()
        .any(|text| matches!(meaning(text, None), Meaning::Key(key, _) if key == "template"));
    if is_help(&sheet.name, &heading.texts, sheet.is_visible) {
        return Role::Help;
    }
    if !sheet.is_visible {
        return Role::Hidden(says_template && known > 1);
    }
    let template = template_named(sheet, library).map(|template| template.id.clone());
    let is_table = known > 0 && (is_needed || says_template || has_template || template.is_some());
    if is_table { Role::Items(template) } else { Role::Other }
}
