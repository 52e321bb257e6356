//! What every kind of table is read into: rows of cells, one at a time.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::units::Micros;

use super::shown::{Plain, Shown};

/// The most rows of a table that are read, its heading among them.
pub(crate) const MAX_ROWS: usize = 100_000;
/// The most columns of a table.
pub(super) const MAX_COLUMNS: usize = 500;
/// The most characters of one cell: what Excel takes.
pub(super) const MAX_CELL_CHARS: usize = 32_767;

/// The largest table that is read.
pub(super) const MAX_TABLE_BYTES: usize = 64 << 20;

/// The kinds of file a table may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    /// Comma-separated values: text.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument workbook.
    Ods,
}

impl TableKind {
    /// The kind that a file's extension, without the dot and in lower case, stands for.
    pub(super) fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "ods" => Some(Self::Ods),
            _ => None,
        }
    }
}

/// A file with a table of items.
#[derive(Debug, PartialEq)]
pub(super) struct TableFile {
    pub(super) path: PathBuf,
    pub(super) kind: TableKind,
    /// The template of rows that name none: `items.<template>.csv`.
    pub(super) template: Option<String>,
}

/// The most sheets of a workbook that are looked at.
pub(super) const MAX_SHEETS: usize = 200;

/// A sheet of a workbook; of CSV the only one, without a name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    /// What it is called; empty in CSV.
    pub(super) name: String,
    /// How many sheets stand before it.
    pub(super) index: usize,
    /// Whether people see it.
    pub(super) is_visible: bool,
    /// Its columns, from 0, that are hidden.
    pub(super) hidden_columns: BTreeSet<usize>,
}

/// A row that holds something.
#[derive(Debug, Default, Clone)]
pub(super) struct Row {
    /// The sheet it stands in.
    pub(super) sheet: Arc<Sheet>,
    /// Its number in the sheet, from 1, as a spreadsheet shows it.
    pub(super) number: u32,
    /// Its cells from the first column on, at most [`MAX_COLUMNS`].
    pub(super) cells: Vec<Cell>,
    /// The first column, from 1, past [`MAX_COLUMNS`] that holds something.
    pub(super) past_columns: Option<u32>,
    /// Whether a filter or a person hides it.
    pub(super) is_hidden: bool,
    /// The columns, from 1, of cells that are merged across: first and last.
    pub(super) wide: Vec<(usize, usize)>,
    /// The columns, from 0, whose value stands in another cell that they are merged with.
    pub(super) spread: BTreeSet<usize>,
    /// The cells of hidden columns, which were left out, with their columns from 0.
    pub(super) left_out: Vec<(usize, Cell)>,
    /// What people left about cells besides their values, by column from 0.
    pub(super) remarks: Vec<(usize, Remark)>,
}

/// What a person left about a cell besides its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Remark {
    /// A comment on it.
    Comment(String),
    /// Its text is struck through.
    Struck,
    /// It leads to an address.
    Link(String),
}

impl Row {
    /// An empty row of `sheet`.
    pub(super) fn new(sheet: &Arc<Sheet>, number: u32) -> Self {
        Self { sheet: Arc::clone(sheet), number, ..Self::default() }
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.past_columns.is_none() && self.cells.iter().all(Cell::is_blank)
    }

    /// Leaves out the cells of hidden columns.
    pub(super) fn leave_out_hidden(&mut self) {
        let sheet = Arc::clone(&self.sheet);
        for column in &sheet.hidden_columns {
            let Some(cell) = self.cells.get_mut(*column).map(std::mem::take) else { break };
            // What stands in another cell too is seen there.
            if !cell.is_blank() && !self.spread.contains(column) {
                self.left_out.push((*column, cell));
            }
        }
    }

    /// Puts `cell` into the column `index`, from 0.
    pub(super) fn put(&mut self, index: usize, cell: Cell) {
        if cell.is_blank() {
            return;
        }
        if index >= MAX_COLUMNS {
            self.past_columns.get_or_insert(u32::try_from(index + 1).unwrap_or(u32::MAX));
            return;
        }
        if self.cells.len() <= index {
            self.cells.resize_with(index + 1, Cell::default);
        }
        self.cells[index] = cell;
    }
}

/// What a cell holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, as it was typed.
    Text(String),
    /// A number that is shown as it is.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(Date),
    /// A day with a time.
    DateTime(DateTime),
    /// A time of day, or a length of time, since midnight.
    Time(Micros),
    /// One of these with the look that its number format gives it.
    Formatted(Box<Cell>, Shown),
    /// A value whose number format is not understood, with that format.
    Unclear(Box<Cell>, String),
    /// A value that its number format hides.
    Veiled,
    /// A formula that ends in an error, such as `#REF!`.
    Failed(String),
    /// A formula whose result nobody has worked out.
    NoResult,
    /// Bytes that are no UTF-8.
    NotUtf8,
}

impl Cell {
    /// Whether it counts as empty.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The words that are seen of it; empty where there are none.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Formatted(_, shown) => &shown.text,
            _ => "",
        }
    }

    /// The cell of a value that a format gives a meaning.
    pub(super) fn of(plain: Plain) -> Self {
        match plain {
            Plain::Number(number) => Self::Number(number),
            Plain::Date(date) => Self::Date(date),
            Plain::DateTime(moment) => Self::DateTime(moment),
            Plain::Time(time) => Self::Time(time),
        }
    }

    /// What it holds, whatever it looks like.
    pub(super) fn plain(&self) -> &Self {
        match self {
            Self::Formatted(cell, _) | Self::Unclear(cell, _) => cell,
            cell => cell,
        }
    }
}

/// How much of a table is not wanted any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The rest of the sheet.
    Sheet,
    /// All that is left.
    Table,
}

/// Where the rows of a table go, one after the other, sheet by sheet.
pub(super) type Visit<'v> = dyn FnMut(Row) -> ControlFlow<Stop> + 'v;
