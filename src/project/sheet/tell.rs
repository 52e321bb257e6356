//! What is said of a table, its sheets and its headings.

use std::path::Path;

use crate::diag::{Finding, Place, column_letters, did_you_mean, slashed};
use crate::project::keys::item_keys;

use super::cell::Refusal;
use super::columns::{NOTE_MARK, is_note};
use super::swapped::Doubt;
use super::table::{MAX_COLUMNS, MAX_ROWS};
use super::tally::listed;

const FIRST_ROW: &str =
    "the first row names the columns; `wajah new pack NAME --sheet` writes a table to start from";

/// The most columns that are listed by name.
const MAX_NAMED: usize = 12;

/// Nothing stands in the table `path`.
pub(super) fn empty(path: &Path) -> Finding {
    let message = format!("`{}` is empty", slashed(path));
    Finding::error("no-heading", message).at(Place::file(path)).hint(FIRST_ROW)
}

/// The first row of the table names no column.
pub(super) fn no_column(place: Place) -> Finding {
    let message = "the first row names no column that is known here";
    Finding::error("no-heading", message).at(place).hint(FIRST_ROW)
}

/// The table has too many rows.
pub(super) fn too_many_rows(place: Place) -> Finding {
    let message = format!("the table has more than {MAX_ROWS} rows; the rest is not read");
    Finding::error("too-many-rows", message).at(place).hint("split it in two")
}

/// The table goes on past the columns that are read, to `column`.
pub(super) fn past_columns(column: u32, place: Place) -> Finding {
    let letters = column_letters(column);
    let message = format!("the table goes on to column {letters}; {MAX_COLUMNS} columns are read");
    let finding = Finding::error("too-many-columns", message).at(place).fact("given", letters);
    finding.hint("empty the columns that hold nothing to publish")
}

/// The sheet `name` is hidden, and looks like a table of items.
pub(super) fn hidden_sheet(name: &str, place: Place) -> Finding {
    let message = format!("the sheet `{name}` is hidden and not read");
    let finding = Finding::note("sheet-not-read", message).at(place);
    finding.hint("show it, where its rows are posts").fact("given", name)
}

/// The sheet at `place` is no table of items.
pub(super) fn other_sheet(place: Place) -> Finding {
    let name = place.sheet.clone().unwrap_or_default();
    let message =
        format!("the sheet `{name}` is not read: its first row names no template and no column of a post");
    let hint = "for posts, call the sheet by its template or give it a column `Templat`; otherwise keep it in a file of its own";
    Finding::warning("sheet-not-read", message).at(place).hint(hint).fact("given", name)
}

/// The rows `hidden` of a sheet are hidden; `place` is the first of them.
pub(super) fn hidden_rows(hidden: &[u32], place: Place) -> Finding {
    let (count, rows) = (hidden.len(), listed(hidden));
    let message = match count {
        1 => format!("row {rows} is hidden and makes no post"),
        count => format!("{count} rows are hidden and make no posts: {rows}"),
    };
    let hint = "show them, or take the filter off; `hidden_rows = \"take\"` under `[tables]` in `wajah.toml` makes posts of them too";
    let finding = Finding::note("hidden-rows", message).at(place).hint(hint);
    finding.fact("is", count).fact("rows", rows)
}

/// The `columns`, from 1, of a sheet are hidden, each with its heading, though they hold something; `place` gives the place of a heading.
/// Those for notes need not be named.
pub(super) fn hidden_columns(columns: &[(usize, &str)], place: impl Fn(usize) -> Place) -> Option<Finding> {
    let read: Vec<&(usize, &str)> = columns.iter().filter(|(_, heading)| !is_note(heading)).collect();
    let (first, _) = read.first()?;
    let name = |(column, heading): &&(usize, &str)| {
        let letters = column_letters(u32::try_from(*column).unwrap_or(u32::MAX));
        if heading.is_empty() { letters } else { format!("{letters} (`{heading}`)") }
    };
    let names: Vec<String> = read.iter().take(MAX_NAMED).map(name).collect();
    let more = if read.len() > MAX_NAMED { ", …" } else { "" };
    let names = format!("{}{more}", names.join(", "));
    let message = match read.len() {
        1 => format!("the column {names} is hidden and not read"),
        count => format!("{count} columns are hidden and not read: {names}"),
    };
    let hint = "show them where they belong to posts; `hidden_rows = \"take\"` under `[tables]` in `wajah.toml` reads them too";
    let finding = Finding::note("hidden-columns", message).at(place(*first)).hint(hint);
    Some(finding.fact("is", read.len()).fact("columns", names.replace('`', "")))
}

/// So many rows are examples; `place` is the first of them.
pub(super) fn examples(count: usize, place: Place) -> Finding {
    let message = match count {
        1 => "the row is an example and makes no post".to_owned(),
        count => format!("{count} rows are examples and make no posts"),
    };
    let hint = "write your posts below it; a row that is meant must not begin with `#`";
    Finding::note("example-row", message).at(place).hint(hint).fact("is", count)
}

/// A row was filled in that is still marked as an example.
pub(super) fn still_marked(place: Place) -> Finding {
    let message = "the row was filled in, but it is marked with `#` and makes no post";
    let hint = "for a post, take the `#` away: empty the cell or write the item's name";
    Finding::warning("example-row", message).at(place).hint(hint)
}

/// The heading `text` is the label of several `fields`.
pub(super) fn ambiguous_heading(text: &str, fields: &[String], place: Place) -> Finding {
    let names: Vec<String> = fields.iter().map(|id| format!("`fields.{id}`")).collect();
    let finding = Finding::error("ambiguous-heading", format!("`{text}` is the label of several fields"));
    let finding = finding.hint(format!("write {}", names.join(" or "))).fact("given", text);
    finding.fact("choices", names.join(", ").replace('`', "")).at(place)
}

/// Something stands in the column `column`, from 1, which has no heading; `is_past` is whether the heading of a CSV ends before it.
pub(super) fn no_heading(column: usize, is_past: bool, place: Place) -> Finding {
    let (message, hint) = if is_past {
        // In CSV an unquoted delimiter makes a cell too many.
        ("a row has more cells than the heading", "put texts that hold the delimiter in quotation marks")
    } else {
        ("a column holds something but has no heading", "name it in the first row, or empty it")
    };
    let letters = column_letters(u32::try_from(column).unwrap_or(u32::MAX));
    let message = format!("{message}: column {letters}");
    Finding::error("no-heading", message).at(place).hint(hint).fact("given", letters)
}

/// The heading `text` means nothing anywhere; `near` is like it.
pub(super) fn unknown_heading(text: &str, near: Option<&str>, place: Place) -> Finding {
    let note = format!("begin it with `{NOTE_MARK}` for a column of notes that is not read");
    let own = of_files(text);
    let hint = match (own, near) {
        (Some("shots"), _) => {
            "a row has one passage; `[[shots]]` stand in a file of the item's own, `content/<pack>/<item>.toml`".to_owned()
        }
        (Some(key), _) => {
            format!("`{key}` stands in a file of the item's own, `content/<pack>/<item>.toml`, and in no table")
        }
        (None, Some(near)) => format!("{} Or {note}", did_you_mean(near)),
        (None, None) => note,
    };
    let finding = Finding::error("unknown-heading", format!("no column is called `{text}`"));
    let finding = own.into_iter().fold(finding, |finding, key| finding.fact("key", key));
    let finding = near.into_iter().fold(finding, |finding, near| finding.fact("nearest", near));
    finding.fact("given", text).at(place).hint(hint)
}

/// The key of an item's file that `text` names and that is no column; of `shots` and what is in it that.
fn of_files(text: &str) -> Option<&'static str> {
    let named = text.trim().trim_matches(['[', ']']);
    let key = item_keys().iter().find(|key| key.name == named && key.stands.file && !key.stands.table)?;
    Some(if key.parts().0 == "shots" { "shots" } else { key.name })
}

/// The days under the heading `text` may have changed places with its months.
pub(super) fn swapped(text: &str, doubt: &Doubt, place: Place) -> Finding {
    let rows = listed(&doubt.rows);
    let more = if doubt.count > doubt.rows.len() { ", …" } else { "" };
    let message = match doubt.witness {
        Some(row) => format!(
            "the days in `{text}` are written in two ways: row {row} has the month first, and rows {rows}{more} can be read either way"
        ),
        None => format!(
            "in `{text}` day and month may have changed places: rows {rows}{more} can be read either way"
        ),
    };
    let hint = "format the column as text and write days as 2026-11-25, or with the month's name; a spreadsheet in English may have turned them round";
    let finding = Finding::error("ambiguous-dates", message).at(place).hint(hint);
    let finding = doubt.witness.into_iter().fold(finding, |finding, row| finding.fact("witness", row));
    finding.fact("key", text).fact("rows", format!("{rows}{more}"))
}

/// A cell, which `what` names, gives no value.
pub(super) fn refused(refusal: Refusal, what: &str) -> Finding {
    let finding = Finding::error(refusal.code, format!("{what} {}", refusal.message)).hint(refusal.hint);
    refusal.facts.into_iter().fold(finding, |finding, (name, value)| finding.fact(name, value))
}
