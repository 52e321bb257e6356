//! XLSX: cells as they are seen. Formulas count as what was last worked out.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use calamine::{DataRef, NumberFormat as WrittenFormat, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::diag::Finding;
use crate::project::config::Locale;

use super::book::{Book, hand_over};
use super::iso::{duration, moment, on_day};
use super::merged::Merged;
use super::parts::Parts;
use super::shown::{Epoch, NumberFormat, Seen, moment_of_serial, serial_of, show, show_text};
use super::table::{Cell, MAX_SHEETS, Remark, Row, Sheet, Stop, Visit};
use super::xlsx_look::{self, Look, LookError, Struck};
use super::xlsx_remarks::{self, Remarks};

/// Hands each row of the XLSX in `bytes` to `visit`, sheet by sheet; one row at a time is in memory, besides the workbook's texts.
pub(super) fn read(file: &Path, bytes: &[u8], locale: Locale, visit: &mut Visit<'_>) -> Result<(), Finding> {
    let book = Book { file, kind: "XLSX" };
    book.check(bytes)?;
    let broken = |error: XlsxError| match error {
        XlsxError::Password => book.protected(),
        error => book.broken(&error.to_string()),
    };
    let mut workbook = book.careful(|| Xlsx::new(Cursor::new(bytes)))?.map_err(broken)?;
    let sheets: Vec<(usize, Sheet)> = workbook
        .sheets_metadata()
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet)
        .map(|(place, sheet)| {
            let is_visible = sheet.visible == SheetVisible::Visible;
            (place, Sheet { name: sheet.name.clone(), index: place, is_visible, ..Sheet::default() })
        })
        .collect();
    book.needs_visible(sheets.iter().map(|(_, sheet)| sheet))?;
    let contradicting = || book.broken("its parts contradict each other");
    let mut parts = Parts::of(bytes).ok_or_else(contradicting)?;
    let paths = xlsx_look::sheets(&mut parts).ok_or_else(contradicting)?;
    let leaves_results = xlsx_look::leaves_results(&mut parts).unwrap_or(false);
    let formats = xlsx_remarks::struck_formats(&mut parts, "xl/styles.xml").unwrap_or_default();
    let texts = xlsx_remarks::struck_texts(&mut parts, "xl/sharedStrings.xml").unwrap_or_default();
    let struck = Struck { formats, texts };
    let epoch = if workbook.has_1904_epoch() { Epoch::Y1904 } else { Epoch::Y1900 };
    let is_cut = sheets.iter().skip(MAX_SHEETS).any(|(_, sheet)| sheet.is_visible);
    for (place, sheet) in sheets.into_iter().take(MAX_SHEETS) {
        let path = paths.get(place).ok_or_else(contradicting)?;
        let mut look = xlsx_look::look(&mut parts, path, &struck).map_err(|error| match error {
            LookError::Broken => contradicting(),
            LookError::TooLarge(what) => book.too_large(what),
        })?;
        let links = std::mem::take(&mut look.links);
        let remarks = xlsx_remarks::remarks(&mut parts, path, links).unwrap_or_default();
        let sheet = Arc::new(Sheet { hidden_columns: std::mem::take(&mut look.hidden_columns), ..sheet });
        let mut cells = book.careful(|| workbook.worksheet_cells_reader(&sheet.name))?.map_err(broken)?;
        let mut formats = Formats::new(locale, epoch);
        let mut rows = Rows { remarks, ..Rows::new(&sheet, look) };
        loop {
            let next = book.careful(|| cells.next_cell_with_style_id())?.map_err(broken)?;
            let Some((cell, style)) = next else { break };
            let (row, column) = cell.get_position();
            if rows.begin(row, visit) == ControlFlow::Break(Stop::Table) {
                return Ok(());
            }
            if rows.is_done {
                break;
            }
            let written = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
            let value = match formats.cell(cell.get_value(), style, written) {
                _ if rows.look.unworked.contains(&(row, column)) => Cell::NoResult,
                _ if leaves_results && rows.look.zeros.contains(&(row, column)) => Cell::NoResult,
                value => value,
            };
            rows.row.put(usize::try_from(column).unwrap_or(usize::MAX), value);
        }
        if rows.finish(visit) == ControlFlow::Break(Stop::Table) {
            return Ok(());
        }
    }
    if is_cut { Err(book.too_many_sheets()) } else { Ok(()) }
}

/// The rows of a sheet while their cells come.
struct Rows<'s> {
    sheet: &'s Arc<Sheet>,
    row: Row,
    look: Look,
    merged: Merged,
    remarks: Remarks,
    /// Whether no more of the sheet is wanted.
    is_done: bool,
}

impl<'s> Rows<'s> {
    fn new(sheet: &'s Arc<Sheet>, mut look: Look) -> Self {
        let merged = Merged::new(std::mem::take(&mut look.merged));
        Self { sheet, row: Row::new(sheet, 0), look, merged, remarks: Remarks::default(), is_done: false }
    }

    /// Makes the row `index`, from 0, the one at hand.
    fn begin(&mut self, index: u32, visit: &mut Visit<'_>) -> ControlFlow<Stop> {
        if self.row.number == index + 1 {
            return ControlFlow::Continue(());
        }
        self.hand_over(Row::new(self.sheet, index + 1), visit)
    }

    fn hand_over(&mut self, next: Row, visit: &mut Visit<'_>) -> ControlFlow<Stop> {
        let mut row = std::mem::replace(&mut self.row, next);
        self.merged.apply(&mut row);
        row.is_hidden = self.look.hidden.contains(&row.number);
        row.remarks = self.remarks(row.number);
        let flow = hand_over(row, visit);
        self.is_done |= flow.is_break();
        flow
    }

    /// What people left about the cells of row `number`.
    fn remarks(&self, number: u32) -> Vec<(usize, Remark)> {
        let Some(row) = number.checked_sub(1) else { return Vec::new() };
        let (from, to) = ((row, 0), (row, u32::MAX));
        let index = |column: u32| usize::try_from(column).unwrap_or(usize::MAX);
        let comments = self.remarks.comments.range(from..=to);
        let comments = comments.map(|((_, column), text)| (index(*column), Remark::Comment(text.clone())));
        let struck = self.look.struck.range(from..=to).map(|(_, column)| (index(*column), Remark::Struck));
        let links = self.remarks.links.range(from..=to);
        let links = links.map(|((_, column), target)| (index(*column), Remark::Link(target.clone())));
        comments.chain(struck).chain(links).collect()
    }

    fn finish(mut self, visit: &mut Visit<'_>) -> ControlFlow<Stop> {
        if self.is_done { ControlFlow::Continue(()) } else { self.hand_over(Row::default(), visit) }
    }
}

/// How the styles of a workbook show numbers.
struct Formats {
    locale: Locale,
    epoch: Epoch,
    known: BTreeMap<usize, Known>,
}

/// A number format, as far as it is known.
enum Known {
    /// Values are shown as they are.
    General,
    Read(NumberFormat),
    /// It is not understood; as it is written.
    Unclear(String),
}

impl Known {
    fn of(format: Option<&WrittenFormat>) -> Self {
        let Some(format) = format else { return Self::General };
        let id = format.format_id.unwrap_or(0);
        let is_general = format.format_code.eq_ignore_ascii_case("general");
        // What the library knows of the system's own formats is how they look in America.
        let as_written_there = matches!(format.format_code.as_str(), "mm-dd-yy" | "m/d/yy h:mm");
        match NumberFormat::of_system(id).filter(|_| as_written_there) {
            Some(known) => Self::Read(known),
            None if is_general && id == 0 => Self::General,
            // One of the numbers whose formats hang on the system's language.
            None if is_general && id < 164 => Self::Unclear(format!("#{id}")),
            None if is_general => Self::General,
            None => NumberFormat::parse(&format.format_code)
                .map_or_else(|| Self::Unclear(format.format_code.clone()), Self::Read),
        }
    }
}

impl Formats {
    fn new(locale: Locale, epoch: Epoch) -> Self {
        Self { locale, epoch, known: BTreeMap::new() }
    }

    fn cell(&mut self, value: &DataRef<'_>, style: usize, written: Option<&WrittenFormat>) -> Cell {
        let Self { locale, epoch, .. } = *self;
        let format: &Known = self.known.entry(style).or_insert_with(|| Known::of(written));
        let text = |text: &str| match format {
            Known::Read(format) => match show_text(format, text) {
                Some(shown) if shown.is_empty() && !text.trim().is_empty() => Cell::Veiled,
                Some(shown) => Cell::Text(shown),
                None => Cell::Text(text.to_owned()),
            },
            _ => Cell::Text(text.to_owned()),
        };
        match value {
            DataRef::Empty => Cell::Empty,
            DataRef::Int(number) => numbered(*number as f64, format, (locale, epoch), false),
            DataRef::Float(number) => numbered(*number, format, (locale, epoch), false),
            DataRef::DateTime(moment) => numbered(moment.as_f64(), format, (locale, epoch), true),
            DataRef::String(string) => text(string),
            DataRef::SharedString(string) => text(string),
            DataRef::Bool(value) => Cell::Bool(*value),
            // Strict files write days as text.
            DataRef::DateTimeIso(text) => dated(moment(text), format, locale),
            DataRef::DurationIso(text) => duration(text),
            DataRef::Error(error) => Cell::Failed(error.to_string()),
        }
    }
}

/// The number `value` under `format`; `is_moment` is whether the library takes it for a day or a time.
fn numbered(value: f64, format: &Known, (locale, epoch): (Locale, Epoch), is_moment: bool) -> Cell {
    match format {
        Known::General => Cell::Number(value),
        Known::Read(format) => match show(format, value, locale, epoch) {
            Some(Seen::Shown(plain, shown)) => Cell::Formatted(Box::new(Cell::of(plain)), shown),
            Some(Seen::Nothing) => Cell::Veiled,
            None => Cell::Unclear(Box::new(Cell::Number(value)), "####".to_owned()),
        },
        Known::Unclear(code) => {
            let day = moment_of_serial(value, epoch).filter(|_| is_moment);
            let plain = day.map_or(Cell::Number(value), |(date, ms)| on_day(date, ms));
            Cell::Unclear(Box::new(plain), code.clone())
        }
    }
}

/// The day or time `cell` under `format`.
fn dated(cell: Cell, format: &Known, locale: Locale) -> Cell {
    let serial = match &cell {
        Cell::Date(date) => serial_of(*date, jiff::SignedDuration::ZERO),
        Cell::DateTime(moment) => {
            let time = moment.time().duration_since(jiff::civil::Time::midnight());
            serial_of(moment.date(), time)
        }
        Cell::Time(time) => time.as_seconds() / 86_400.0,
        _ => return cell,
    };
    match format {
        Known::Read(format) if format.is_moment() => numbered_as_read(serial, format, locale).unwrap_or(cell),
        _ => cell,
    }
}

fn numbered_as_read(serial: f64, format: &NumberFormat, locale: Locale) -> Option<Cell> {
    match show(format, serial, locale, Epoch::Y1900)? {
        Seen::Shown(plain, shown) => Some(Cell::Formatted(Box::new(Cell::of(plain)), shown)),
        Seen::Nothing => Some(Cell::Veiled),
    }
}
