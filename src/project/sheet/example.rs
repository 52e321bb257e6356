//! Rows that are marked as examples, and are never published.

use crate::project::item::Item;
use crate::project::template::Template;

use super::columns::{ITEM, NOTE_MARK, Plan};
use super::table::{Cell, Row};
use super::words::EXAMPLE_NAMES;

/// Whether `row` is marked: the name of its item begins with `#`, or, in a table without names, its first cell with `#contoh`. The column
/// of names, from 0, may be the hidden one `hidden`: what is marked there is no post either.
pub(super) fn is_marked(row: &Row, plan: &Plan, hidden: Option<usize>) -> bool {
    fn marked(cell: &Cell) -> Option<&str> {
        match cell {
            Cell::Text(text) => text.trim_start().strip_prefix(NOTE_MARK).map(str::trim_start),
            _ => None,
        }
    }
    let cell = |index: usize| {
        let left_out = || row.left_out.iter().find(|(column, _)| *column == index).map(|(_, cell)| cell);
        row.cells.get(index).filter(|cell| !cell.is_blank()).or_else(left_out).and_then(marked)
    };
    match plan.keys.column(ITEM).map(|column| column - 1).or(hidden) {
        Some(index) => cell(index).is_some(),
        // A title may begin with a hashtag.
        None => cell(0).is_some_and(|text| {
            let lower = text.to_lowercase();
            EXAMPLE_NAMES.iter().any(|name| lower.starts_with(name))
        }),
    }
}

/// Whether `item` is the example of its `template` as new tables had it before examples were marked.
pub(super) fn is_old_example(item: &Item, template: &Template) -> bool {
    let name = item.id.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
    EXAMPLE_NAMES.contains(&name) && says_sample(item, template)
}

/// Whether the fields of `item` are those of the sample of `template`.
pub(super) fn says_sample(item: &Item, template: &Template) -> bool {
    template.sample.as_ref().is_some_and(|sample| sample.fields == item.fields)
}
