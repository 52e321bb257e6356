//! Days whose month and day changed places: what a spreadsheet of another language makes of them. A table is looked through for them
//! before a row of it is read, since one day alone does not show it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::cell::Takes;
use super::table::{Cell, MAX_ROWS, Row, Stop, TableKind};
use super::written::{Setting, day_of, numeric};
use super::{columns, rows};
use crate::project::template::Template;

/// Days from which on they are taken together: fewer may be so by chance.
const MIN_DAYS: usize = 3;
/// With the month first a table's days lie this near to each other, with the day first this far apart, when both changed places.
const NEAR_DAYS: i64 = 31;
const FAR_DAYS: i64 = 62;
/// The most rows of days that may be either that are named.
const MAX_NAMED: usize = 8;

/// What the days of one column show.
#[derive(Debug, Clone, Default)]
struct Column {
    /// How many have the day first and can have nothing else, and how many the month.
    day_first: usize,
    month_first: usize,
    /// Days that may be either: the first and the last with the day first, and with the month first.
    either: usize,
    spans: Option<[Date; 4]>,
    /// The rows of some of them, and of one that shows the other order.
    rows: Vec<u32>,
    witness: Option<u32>,
    /// Days that the spreadsheet knew as such: whether some have a day that is no month, and how many could have been misread.
    is_real: bool,
    real_either: usize,
    real_rows: Vec<u32>,
}

/// What the days of a table show.
#[derive(Debug, Default)]
pub(super) struct Swapped {
    columns: BTreeMap<(usize, usize), Column>,
    /// Sheet, and column from 1, of the columns whose days may be either.
    doubtful: BTreeSet<(usize, usize)>,
}

impl Swapped {
    /// Looks through the table in `bytes`, whose rows are of `templates`.
    pub(super) fn of<'t>(
        (kind, file): (TableKind, &Path),
        bytes: &[u8],
        setting: Setting,
        templates: impl Iterator<Item = &'t Template> + Clone,
    ) -> Self {
        let mut found = Self::default();
        let mut heading: Option<(usize, BTreeMap<usize, Takes>)> = None;
        let mut count = 0_usize;
        // What is wrong with the file is said by who reads its rows.
        let _ = rows::read(kind, file, bytes, setting, &mut |row| {
            count += 1;
            if count > MAX_ROWS {
                return ControlFlow::Break(Stop::Table);
            }
            if row.is_blank() {
                return ControlFlow::Continue(());
            }
            match &heading {
                Some((sheet, days)) if *sheet == row.sheet.index => found.row(&row, days, setting),
                _ => {
                    let days = day_columns(&row, templates.clone());
                    let is_read = row.sheet.is_visible && !days.is_empty();
                    heading = Some((row.sheet.index, days));
                    if !is_read {
                        return ControlFlow::Break(Stop::Sheet);
                    }
                }
            }
            ControlFlow::Continue(())
        });
        found.judge();
        found
    }

    fn row(&mut self, row: &Row, days: &BTreeMap<usize, Takes>, setting: Setting) {
        for (index, takes) in days {
            let Some(cell) = row.cells.get(*index) else { continue };
            let column = self.columns.entry((row.sheet.index, index + 1)).or_default();
            match cell.plain() {
                Cell::Text(text) => column.text(text, row.number, *takes, setting),
                Cell::Date(date) => column.real(*date, row.number, *takes, setting),
                Cell::DateTime(moment) => column.real(moment.date(), row.number, *takes, setting),
                _ => {}
            }
        }
    }

    /// Tells which columns cannot be believed.
    fn judge(&mut self) {
        let sheets: BTreeSet<usize> = self.columns.keys().map(|(sheet, _)| *sheet).collect();
        for sheet in sheets {
            let own = || self.columns.range((sheet, 0)..(sheet + 1, 0));
            let month_first = own().any(|(_, column)| column.month_first > 0);
            let day_first = own().any(|(_, column)| column.day_first > 0);
            let is_real = own().any(|(_, column)| column.is_real);
            let spread: Vec<(usize, usize)> =
                own().filter(|(_, column)| column.is_spread()).map(|(key, _)| *key).collect();
            let doubtful = own().filter(|(_, column)| {
                let is_mixed = month_first && column.either > 0;
                let is_spread = !day_first && !spread.is_empty() && column.either > 0;
                // The spreadsheet took as days what it could misread, and left as text what it could not.
                let is_torn = column.day_first > 0 && column.real_either > 0 && !is_real;
                is_mixed || is_spread || is_torn
            });
            let doubtful: Vec<(usize, usize)> = doubtful.map(|(key, _)| *key).collect();
            self.doubtful.extend(doubtful);
        }
    }

    /// What is doubtful about `cell`, which stands in `column`, from 1, of the sheet with the index `sheet`.
    pub(super) fn doubt(&self, sheet: usize, column: usize, cell: &Cell) -> Option<Doubt> {
        let known =
            self.columns.get(&(sheet, column)).filter(|_| self.doubtful.contains(&(sheet, column)))?;
        let is_either = match cell.plain() {
            Cell::Text(text) => {
                numeric(day_of(text)).is_some_and(|(first, second, _)| is_either(first, second))
            }
            Cell::Date(date) => known.is_torn(*date),
            Cell::DateTime(moment) => known.is_torn(moment.date()),
            _ => false,
        };
        let witness = known.witness.or_else(|| {
            let others = self.columns.range((sheet, 0)..(sheet + 1, 0));
            others.filter(|(_, column)| column.month_first > 0).find_map(|(_, column)| column.witness)
        });
        is_either.then(|| Doubt {
            rows: if known.rows.is_empty() { &known.real_rows } else { &known.rows }.clone(),
            count: if known.rows.is_empty() { known.real_either } else { known.either },
            witness,
        })
    }
}

/// Why the days of a column are not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Some of the rows whose days may be either.
    pub(super) rows: Vec<u32>,
    /// How many there are.
    pub(super) count: usize,
    /// A row whose day has the month first.
    pub(super) witness: Option<u32>,
}

impl Column {
    fn text(&mut self, text: &str, row: u32, takes: Takes, setting: Setting) {
        let Some((first, second, year)) = numeric(day_of(text)) else { return };
        let day_first = Date::new(year, second, first).ok();
        let month_first = Date::new(year, first, second).ok();
        match (day_first, month_first) {
            (Some(_), None) => self.day_first += 1,
            (None, Some(_)) => {
                self.month_first += 1;
                self.witness.get_or_insert(row);
            }
            (Some(day), Some(month)) if is_either(first, second) => {
                // The week that a pack is for tells which of both is meant.
                let in_week = |date: Date| setting.week.is_some_and(|week| is_in(week, date));
                match (takes, in_week(day), in_week(month)) {
                    (Takes::Moment, true, false) => self.day_first += 1,
                    (Takes::Moment, false, true) => {
                        self.month_first += 1;
                        self.witness.get_or_insert(row);
                        self.either(day, month, row);
                    }
                    _ => self.either(day, month, row),
                }
            }
            _ => {}
        }
    }

    fn either(&mut self, day: Date, month: Date, row: u32) {
        self.either += 1;
        if self.rows.len() < MAX_NAMED {
            self.rows.push(row);
        }
        let [first, last, first_swapped, last_swapped] = self.spans.unwrap_or([day, day, month, month]);
        self.spans = Some([first.min(day), last.max(day), first_swapped.min(month), last_swapped.max(month)]);
    }

    fn real(&mut self, date: Date, row: u32, takes: Takes, setting: Setting) {
        let in_week = takes == Takes::Moment && setting.week.is_some_and(|week| is_in(week, date));
        if date.day() > 12 || in_week {
            self.is_real = true;
        } else if date.day() != date.month() {
            self.real_either += 1;
            if self.real_rows.len() < MAX_NAMED {
                self.real_rows.push(row);
            }
        }
    }

    /// Whether the spreadsheet may have misread `date`, since it left others as text.
    fn is_torn(&self, date: Date) -> bool {
        self.day_first > 0 && !self.is_real && date.day() <= 12 && date.day() != date.month()
    }

    /// Whether its days lie in one month with the month first, and in many with the day first.
    fn is_spread(&self) -> bool {
        let Some([first, last, first_swapped, last_swapped]) = self.spans else { return false };
        let days = |from: Date, until: Date| until.duration_since(from).as_hours() / 24;
        self.either >= MIN_DAYS
            && self.day_first == 0
            && days(first_swapped, last_swapped) <= NEAR_DAYS
            && days(first, last) > FAR_DAYS
    }
}

/// Whether `date` lies in the week that begins on `monday`.
fn is_in(monday: Date, date: Date) -> bool {
    (monday..=sunday(monday)).contains(&date)
}

/// Whether both numbers may be a month, and they differ.
fn is_either(first: i8, second: i8) -> bool {
    (1..=12).contains(&first) && (1..=12).contains(&second) && first != second
}

/// The columns of `heading`, from 0, that hold days in rows of any template.
fn day_columns<'t>(
    heading: &Row,
    templates: impl Iterator<Item = &'t Template> + Clone,
) -> BTreeMap<usize, Takes> {
    let mut days = BTreeMap::new();
    for (index, cell) in heading.cells.iter().enumerate() {
        let Cell::Text(text) = cell else { continue };
        let mut all = std::iter::once(None).chain(templates.clone().map(Some));
        let takes = all.find_map(|template| match columns::meaning(text, template) {
            columns::Meaning::Key(_, takes @ (Takes::Date | Takes::Moment)) => Some(takes),
            _ => None,
        });
        days.extend(takes.map(|takes| (index, takes)));
    }
    days
}

/// The last day of the week that begins on `monday`.
pub(super) fn sunday(monday: Date) -> Date {
    monday.checked_add(6.days()).unwrap_or(monday)
}
