//! A row as the readers of items see it: which cell a value stands in, and what its column is called.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use crate::diag::Place;
use crate::project::input::Origin;

use super::table::Sheet;

/// The heading of a table.
#[derive(Debug)]
pub(super) struct Heading {
    /// Its row.
    pub(super) number: u32,
    /// What stands over each column, without blanks around it.
    pub(super) texts: Vec<String>,
    /// Whether that means something in rows of any template.
    pub(super) known: Vec<bool>,
    /// The sheet it stands in.
    pub(super) sheet: Arc<Sheet>,
}

impl Heading {
    /// What stands over the column `column`, from 1.
    pub(super) fn text(&self, column: usize) -> &str {
        self.texts.get(column - 1).map_or("", String::as_str)
    }

    /// The place of all of it, or of the column `column`, from 1.
    pub(super) fn place(&self, file: &Path, column: Option<usize>) -> Place {
        place(file, &self.sheet, self.number, column)
    }
}

/// The columns of keys in rows of one template.
#[derive(Debug)]
pub(super) struct Keys {
    /// The first column, from 1, of each key.
    pub(super) columns: BTreeMap<String, usize>,
    /// What to call a key that has no column.
    pub(super) wanted: BTreeMap<String, String>,
}

impl Keys {
    /// The column, from 1, of `key`.
    pub(super) fn column(&self, key: &str) -> Option<usize> {
        self.columns.get(key).copied()
    }

    /// The heading that a column for `key` would have.
    pub(super) fn wanted(&self, key: &str) -> Option<&str> {
        self.wanted.get(key).map(String::as_str)
    }

    /// Every heading that means something here.
    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        self.wanted.values().map(String::as_str)
    }
}

/// A row of a table of items, where a file of its own would be.
#[derive(Debug, Clone)]
pub(crate) struct RowDocument {
    pub(super) sheet: Arc<Sheet>,
    pub(super) number: u32,
    pub(super) heading: Rc<Heading>,
    pub(super) keys: Rc<Keys>,
    /// Whether hints that cost time are left out: much was said of this table already.
    pub(super) terse: bool,
}

impl RowDocument {
    /// The place of the cell in `column`, from 1; of the row for 0.
    pub(in crate::project) fn place(&self, file: &Path, column: usize) -> Place {
        place(file, &self.sheet, self.number, Some(column).filter(|column| *column > 0))
    }

    /// The heading of the column of `key`, as it is written.
    pub(in crate::project) fn heading(&self, key: &str) -> Option<&str> {
        self.keys.column(key).map(|column| self.heading.text(column))
    }

    /// What to say of `key`, which is missing: its name, the place where it belongs and what to do.
    pub(in crate::project) fn gap(&self, file: &Path, key: &str) -> (String, Place, String) {
        if let (Some(column), Some(heading)) = (self.keys.column(key), self.heading(key)) {
            let place = self.place(file, column);
            return (heading.to_owned(), place, "fill in the cell".to_owned());
        }
        let wanted = self.keys.wanted(key).unwrap_or(key).to_owned();
        let hint = format!("add a column `{wanted}`");
        // The same for all rows, so that it is said once.
        (wanted, self.heading.place(file, None), hint)
    }

    /// Whether hints that cost time are left out.
    pub(in crate::project) fn is_terse(&self) -> bool {
        self.terse
    }
}

/// Where what stands in `column`, from 1, of the row `source` stands; for 0, what its sheet or file says.
pub(super) fn origin_of(source: usize, column: usize) -> Origin {
    if column == 0 { Origin::Whole { source } } else { Origin::Cell { source, column } }
}

/// The place of the row `number` of `sheet`, or of its cell in `column`, from 1.
pub(super) fn place(file: &Path, sheet: &Sheet, number: u32, column: Option<usize>) -> Place {
    let column = column.and_then(|column| u32::try_from(column).ok());
    Place { line: Some(number), column, sheet: Some(sheet.name.clone()), ..Place::file(file) }
}
