//! Rows that are marked as examples, and are never published.

use crate::project::item::Item;
use crate::project::template::Template;

use super::columns::{ITEM, NOTE_MARK, Plan};
use super::table::{Cell, Row};
use super::words::EXAMPLE_NAMES;

/// Whether `row` is marked: the name of its item begins with `#`, or, in a table without names, its first cell with `#contoh`.
pub(super) fn is_marked(row: &Row, plan: &Plan) -> bool {
    let text = |index: usize| match row.cells.get(index) {
        Some(Cell::Text(text)) => text.trim_start().strip_prefix(NOTE_MARK).map(str::trim_start),
        _ => None,
    };
    match plan.keys.column(ITEM) {
        Some(column) => text(column - 1).is_some(),
        // A title may begin with a hashtag.
        None => text(0).is_some_and(|text| {
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
