//! Tables of items: `content/<pack>/items.csv`, `items.xlsx` or `items.ods`, one row an item.
//!
//! A table is read row by row ([`rows`]). Its headings are keys of an item and fields of the row's template ([`columns`]). Each row
//! becomes what an item's file would give ([`cell`]), whose values know their cells ([`RowDocument`]), and is read as that file would be: so
//! all checks and messages are the same.

mod book;
mod cell;
mod columns;
mod container;
mod csv;
mod document;
mod example;
mod filled;
mod form;
mod held;
mod help;
mod iso;
mod merged;
mod names;
mod ods;
mod ods_styles;
mod parts;
mod publish;
mod reader;
mod row;
mod rows;
mod sheets;
mod shown;
mod swapped;
mod table;
mod tally;
mod tell;
mod toml_lists;
mod units;
mod words;
mod write;
mod written;
mod xlsx;
mod xlsx_look;
mod xlsx_remarks;

use std::path::Path;

use crate::diag::{Finding, Place, slashed};
use crate::world::World;

use super::files::is_ignored;
use super::item::{Item, Library};
use super::read::Sink;

pub(crate) use document::RowDocument;
pub use filled::is_form;
pub(crate) use filled::read_form;
pub(crate) use form::{FormOptions, new_form};
pub(crate) use table::MAX_ROWS;
pub use write::{NewTableError, new_table};

/// What people call `key`, which has the name of its table, in the language of `locale`.
pub fn label_of(key: &str, locale: super::Locale, template: &super::Template) -> String {
    columns::heading_for(key, locale, &[template])
}

use names::{Taken, name_all};
use reader::{Made, Surroundings, TableReader};
use table::{MAX_TABLE_BYTES, TableFile, TableKind};
use tally::Tally;
use written::Setting;

/// What the names of tables of items begin with.
const STEM: &str = "items";
/// Endings of other tables, which people take for the same.
const OTHER_EXTENSIONS: [&str; 7] = ["xls", "xlsm", "xlsb", "fods", "tsv", "tab", "numbers"];

/// Adds the items of the tables among the files `names` in `folder` to `items`, which are the pack's items with files of their own.
pub(super) fn add_items(
    (pack, folder): (&str, &Path),
    names: &[String],
    items: &mut Vec<Item>,
    taken: Taken,
    library: &Library,
    world: &dyn World,
    sink: &Sink,
) {
    let mut taken = taken;
    let mut unnamed = Vec::new();
    for file in tables(folder, names, sink) {
        let Some(bytes) = open(&file.path, world, sink) else { continue };
        if !is_template(&file, library, sink) {
            continue;
        }
        let setting = Setting::of(&library.config, super::dates::monday_of_week(pack));
        let around = Surroundings { pack, file: &file, library, world, setting };
        let reader = TableReader::new(around, &mut taken, Tally::new(sink));
        for made in reader.read(&bytes) {
            match made {
                Made::Named(item) => items.push(item),
                Made::Unnamed(item) => unnamed.push(item),
            }
        }
    }
    // What has no name of its own gets one that nothing else has.
    name_all(&mut unnamed, &mut taken);
    items.append(&mut unnamed);
}

/// Whether what is called `name` is read as a table of items, or told of by who reads these.
pub(super) fn is_table(name: &str) -> bool {
    let lower = name.to_lowercase();
    let Some((stem, extension)) = lower.rsplit_once('.') else { return false };
    TableKind::of_extension(extension).is_some() || is_items(stem) && OTHER_EXTENSIONS.contains(&extension)
}

/// Whether what is called `name` is a table of a kind that is not read.
pub(super) fn is_table_of_others(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.rsplit_once('.').is_some_and(|(_, extension)| OTHER_EXTENSIONS.contains(&extension))
}

/// Whether a file's name without its extension is that of a table of items.
fn is_items(stem: &str) -> bool {
    stem.strip_prefix(STEM).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The tables of items among the files `names` in `folder`; says which others look like one.
fn tables(folder: &Path, names: &[String], sink: &Sink) -> Vec<TableFile> {
    let mut tables = Vec::new();
    for name in names.iter().filter(|name| !is_ignored(name)) {
        let lower = name.to_lowercase();
        let Some((stem, extension)) = lower.rsplit_once('.') else { continue };
        let path = folder.join(name);
        let template = stem.strip_prefix(STEM).and_then(|rest| match rest {
            "" => Some(None),
            rest => rest.strip_prefix('.').map(|template| Some(template.to_owned())),
        });
        match (template, TableKind::of_extension(extension)) {
            (Some(template), Some(kind)) => tables.push(TableFile { path, kind, template }),
            (Some(_), None) if OTHER_EXTENSIONS.contains(&extension) => {
                let message = format!("`{name}` is not read: tables of items are XLSX, ODS or CSV");
                let finding = Finding::error("not-a-table", message).at(Place::file(path));
                sink.report(finding.hint("save it as `items.xlsx`"));
            }
            (None, Some(_)) => {
                let message = format!("`{name}` is not read: a table of items is called `items.{extension}`");
                let hint = format!("rename it to `items.{extension}`, or move it out of `content/`");
                sink.report(Finding::warning("not-items", message).at(Place::file(path)).hint(hint));
            }
            _ => {}
        }
    }
    tables
}

fn open(path: &Path, world: &dyn World, sink: &Sink) -> Option<std::sync::Arc<[u8]>> {
    let fail = |code, message: String| sink.report(Finding::error(code, message).at(Place::file(path)));
    match world.read(path) {
        Ok(bytes) if bytes.len() > MAX_TABLE_BYTES => {
            let message = format!("`{}` is larger than the 64 MiB a table may have", slashed(path));
            fail("file-too-large", message);
            None
        }
        Ok(bytes) => Some(bytes),
        Err(error) => {
            fail("unreadable-file", error.to_string());
            None
        }
    }
}

/// Whether the template in a table's name is one.
fn is_template(file: &TableFile, library: &Library, sink: &Sink) -> bool {
    let Some(id) = &file.template else { return true };
    let templates = &library.templates;
    if templates.lookup(id).is_some() {
        return true;
    }
    let (message, hint) = if templates.broken.contains(id) {
        let message = format!("the template `{id}` has mistakes, and its table was left out");
        (message, Some("fix the errors in that file first".to_owned()))
    } else {
        let known = templates.loaded.keys().map(String::as_str);
        let message = format!("there is no template `{id}`, which the file's name gives to its rows");
        (message, crate::diag::suggest(id, known))
    };
    let finding = Finding::error("unknown-template", message).fact("given", id);
    sink.report(finding.at(Place::file(&file.path)).maybe_hint(hint));
    false
}
