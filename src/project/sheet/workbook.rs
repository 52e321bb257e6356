//! Workbooks, XLSX and ODS: the first sheet that can be seen. Formulas count as what was last worked out.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use calamine::{
    Data, DataRef, ExcelDateTime, ExcelDateTimeType, Ods, OdsError, Reader, Sheet, SheetType, SheetVisible,
    Xlsx, XlsxError,
};
use jiff::civil::{Date, Time};

use crate::caught::caught;
use crate::diag::{Finding, Place, slashed};
use crate::units::Micros;

use super::container::{self, ContainerError};
use super::table::{Cell, Row, Visit};

const DAY_MS: f64 = 86_400_000.0;
/// The most that is passed on of what the library says, which may quote the file.
const MAX_REASON_CHARS: usize = 200;

/// Hands each row of the XLSX in `bytes` to `visit`; one row at a time is in memory, besides the workbook's texts.
pub(super) fn read_xlsx(file: &Path, bytes: &[u8], visit: &mut Visit<'_>) -> Result<(), Finding> {
    let book = Book { file, kind: "XLSX" };
    book.check(bytes)?;
    let broken = |error: XlsxError| match error {
        XlsxError::Password => book.protected(),
        error => book.broken(&error.to_string()),
    };
    let mut workbook = book.careful(|| Xlsx::new(Cursor::new(bytes)))?.map_err(broken)?;
    let name = book.first_sheet(workbook.sheets_metadata())?;
    let is_1904 = workbook.has_1904_epoch();
    let sheet: Arc<str> = name.as_str().into();
    let mut cells = book.careful(|| workbook.worksheet_cells_reader(&name))?.map_err(broken)?;
    let new_row = |number| Row { sheet: Some(Arc::clone(&sheet)), number, ..Row::default() };
    let mut row = new_row(0);
    while let Some(record) = book.careful(|| cells.next_cell_with_formula_metadata())?.map_err(broken)? {
        let (row_index, column) = record.pos;
        if row.number != row_index + 1 {
            let done = std::mem::replace(&mut row, new_row(row_index + 1));
            if let ControlFlow::Break(()) = hand_over(done, visit) {
                return Ok(());
            }
        }
        let cell = match xlsx_cell(record.value, is_1904) {
            Cell::Empty if record.formula.is_some() => Cell::NoResult,
            cell => cell,
        };
        row.put(usize::try_from(column).unwrap_or(usize::MAX), cell);
    }
    // Whether the last row was enough changes nothing.
    let _ = hand_over(row, visit);
    Ok(())
}

/// Hands each row of the ODS in `bytes` to `visit`. All of it is in memory.
pub(super) fn read_ods(file: &Path, bytes: &[u8], visit: &mut Visit<'_>) -> Result<(), Finding> {
    let book = Book { file, kind: "ODS" };
    book.check(bytes)?;
    let broken = |error: OdsError| match error {
        OdsError::Password => book.protected(),
        OdsError::InvalidMime(_) => book.broken("it is another kind of document"),
        error => book.broken(&error.to_string()),
    };
    let mut workbook = book.careful(|| Ods::new(Cursor::new(bytes)))?.map_err(broken)?;
    let name = book.first_sheet(workbook.sheets_metadata())?;
    let values = workbook.worksheet_range(&name).map_err(broken)?;
    let formulas = workbook.worksheet_formula(&name).map_err(broken)?;
    drop(workbook);
    let sheet: Arc<str> = name.as_str().into();
    // Formulas have a range of their own, which may lie beyond that of the values.
    let (top, left) = values.start().or(formulas.start()).unwrap_or_default();
    let last = |range: Option<(u32, u32)>| range.unwrap_or_default();
    let (values_end, formulas_end) = (last(values.end()), last(formulas.end()));
    let top = formulas.start().map_or(top, |start| start.0.min(top));
    let left = formulas.start().map_or(left, |start| start.1.min(left));
    for row_index in top..=values_end.0.max(formulas_end.0) {
        let mut row = Row { sheet: Some(Arc::clone(&sheet)), number: row_index + 1, ..Row::default() };
        for column in left..=values_end.1.max(formulas_end.1) {
            let value = values.get_value((row_index, column)).unwrap_or(&Data::Empty);
            let is_formula = formulas.get_value((row_index, column)).is_some_and(|text| !text.is_empty());
            row.put(usize::try_from(column).unwrap_or(usize::MAX), ods_cell(value, is_formula));
        }
        if let ControlFlow::Break(()) = hand_over(row, visit) {
            break;
        }
    }
    Ok(())
}

fn hand_over(row: Row, visit: &mut Visit<'_>) -> ControlFlow<()> {
    if row.is_blank() { ControlFlow::Continue(()) } else { visit(row) }
}

/// A workbook that is being read, for what is said of it.
#[derive(Debug, Clone, Copy)]
struct Book<'b> {
    file: &'b Path,
    kind: &'static str,
}

impl Book<'_> {
    fn finding(self, code: &'static str, message: &str, hint: &str) -> Finding {
        let message = format!("`{}` {message}", slashed(self.file));
        Finding::error(code, message).at(Place::file(self.file)).hint(hint)
    }

    fn broken(self, why: &str) -> Finding {
        let why: String = why.trim_end().replace('\n', "; ").chars().take(MAX_REASON_CHARS).collect();
        let message = format!("cannot be read as {}: {why}", self.kind);
        self.finding("not-a-table", &message, "open it in Excel or LibreOffice and save it again")
    }

    fn protected(self) -> Finding {
        self.finding("protected", "is protected with a password", "save it again without one")
    }

    /// Looks over what the file is before anything is read.
    fn check(self, bytes: &[u8]) -> Result<(), Finding> {
        let save = format!("open it in Excel or LibreOffice and save it as {}", self.kind);
        // The container of old Excel files, in which protected new ones are wrapped too.
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            let message = format!("is an old Excel file or protected with a password, not {}", self.kind);
            return Err(self.finding("not-a-table", &message, &format!("{save}, without a password")));
        }
        if bytes.trim_ascii_start().starts_with(b"<") {
            let message = format!("is a web page or XML, not {}", self.kind);
            return Err(self.finding("not-a-table", &message, &save));
        }
        if !bytes.starts_with(b"PK") {
            return Err(self.finding("not-a-table", &format!("is not {}", self.kind), &save));
        }
        container::check(bytes).map_err(|error| match error {
            ContainerError::NotZip(why) => self.broken(&why),
            ContainerError::BadXml(part) => self.broken(&format!("its part `{part}` is no plain XML")),
            ContainerError::TooLarge(what) => {
                let hint = "split it into several tables";
                self.finding("file-too-large", &format!("is too large to be read: {what}"), hint)
            }
        })
    }

    /// Does what the library does to bytes of anybody's making; where it gives up altogether, the file is broken.
    fn careful<T>(self, step: impl FnOnce() -> T) -> Result<T, Finding> {
        // What the step may leave half done is dropped with it.
        caught(step).map_err(|_| self.broken("its parts contradict each other"))
    }

    /// The name of the first sheet that can be seen; the others are the writer's own.
    fn first_sheet(self, sheets: &[Sheet]) -> Result<String, Finding> {
        let visible =
            |sheet: &&Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
        let first = sheets.iter().find(visible);
        first.map(|sheet| sheet.name.clone()).ok_or_else(|| {
            self.finding("not-a-table", "has no sheet that can be seen", "show the sheet with the items")
        })
    }
}

fn xlsx_cell(value: DataRef<'_>, is_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(number as f64),
        DataRef::Float(number) => Cell::Number(number),
        DataRef::String(text) => Cell::Text(text),
        DataRef::SharedString(text) => Cell::Text(text.to_owned()),
        DataRef::Bool(value) => Cell::Bool(value),
        DataRef::DateTime(moment) => excel_moment(moment, is_1904),
        DataRef::DateTimeIso(text) => iso_moment(&text),
        DataRef::DurationIso(text) => iso_duration(&text),
        DataRef::Error(error) => Cell::Failed(error.to_string()),
    }
}

fn ods_cell(value: &Data, is_formula: bool) -> Cell {
    match value {
        Data::Empty if is_formula => Cell::NoResult,
        Data::Empty => Cell::Empty,
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        // LibreOffice writes what went wrong as the formula's text.
        Data::String(text) if is_formula && (text.starts_with('#') || text.starts_with("Err:")) => {
            Cell::Failed(text.clone())
        }
        Data::String(text) => Cell::Text(text.clone()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::DateTime(moment) => excel_moment(*moment, false),
        Data::DateTimeIso(text) => iso_moment(text),
        Data::DurationIso(text) => iso_duration(text),
        Data::Error(error) => Cell::Failed(error.to_string()),
    }
}

/// A moment as Excel counts it: days since its epoch, the time of day as a fraction.
fn excel_moment(moment: ExcelDateTime, is_1904: bool) -> Cell {
    let days = moment.as_f64();
    if !(0.0..3_000_000.0).contains(&days) {
        return Cell::Number(days);
    }
    // To the millisecond: 9:20 is 0.38888888888888884.
    let total_ms = (days * DAY_MS).round();
    let (day, ms) = ((total_ms / DAY_MS).floor(), total_ms % DAY_MS);
    let since_midnight = |ms: f64| Micros::from_ms(ms as i64);
    if moment.is_duration() || day == 0.0 {
        return Cell::Time(since_midnight(total_ms));
    }
    let (year, month, day, ..) =
        ExcelDateTime::new(day, ExcelDateTimeType::DateTime, is_1904).to_ymd_hms_milli();
    let signed = |number: u8| i8::try_from(number).unwrap_or(0);
    // Excel has a 29 February 1900; nobody means it.
    let Ok(date) = Date::new(i16::try_from(year).unwrap_or(0), signed(month), signed(day)) else {
        return Cell::Number(days);
    };
    if ms == 0.0 { Cell::Date(date) } else { on_day(date, since_midnight(ms)) }
}

fn on_day(date: Date, time: Micros) -> Cell {
    let span = jiff::SignedDuration::from_micros(time.0);
    Time::midnight().checked_add(span).map_or(Cell::Date(date), |time| Cell::DateTime(date.to_datetime(time)))
}

/// `2026-11-25` or `2026-11-25T09:00:00`.
fn iso_moment(text: &str) -> Cell {
    if text.len() == 10 {
        return text.parse().map_or_else(|_| Cell::Text(text.to_owned()), Cell::Date);
    }
    text.parse().map_or_else(|_| Cell::Text(text.to_owned()), Cell::DateTime)
}

/// `PT19H30M00S`, which is how a time of day is written in an ODS.
fn iso_duration(text: &str) -> Cell {
    let read = || {
        let rest = text.strip_prefix("PT")?;
        let (hours, rest) = rest.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds: f64 = rest.strip_suffix('S')?.replace(',', ".").parse().ok()?;
        let minutes = hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok().filter(|m| *m < 60)?;
        let seconds = Some(seconds).filter(|seconds| (0.0..60.0).contains(seconds))?;
        Some(Micros::from_ms(i64::from(minutes) * 60_000 + (seconds * 1000.0).round() as i64))
    };
    read().map_or_else(|| Cell::Text(text.to_owned()), Cell::Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_excel_counts_them() {
        let cell = |days, kind| excel_moment(ExcelDateTime::new(days, kind, false), false);
        let moment = |days| cell(days, ExcelDateTimeType::DateTime);
        assert_eq!(moment(46_351.0), Cell::Date(jiff::civil::date(2026, 11, 25)));
        let nine = jiff::civil::date(2026, 11, 25).at(9, 20, 0, 0);
        assert_eq!(moment(46_351.388_888_888_89), Cell::DateTime(nine));
        assert_eq!(moment(0.388_888_888_888_888_84), Cell::Time(Micros::from_ms(33_600_000)));
        assert_eq!(moment(46_350.999_999_999_9), Cell::Date(jiff::civil::date(2026, 11, 25)));
        let long = cell(1.25, ExcelDateTimeType::TimeDelta);
        assert_eq!(long, Cell::Time(Micros::from_ms(108_000_000)));
        assert_eq!(moment(60.0), Cell::Number(60.0));
        assert_eq!(moment(-1.0), Cell::Number(-1.0));
        let mac = excel_moment(ExcelDateTime::new(44_889.0, ExcelDateTimeType::DateTime, true), true);
        assert_eq!(mac, Cell::Date(jiff::civil::date(2026, 11, 25)));
    }

    #[test]
    fn moments_are_read_as_opendocument_writes_them() {
        assert_eq!(iso_moment("2026-11-25"), Cell::Date(jiff::civil::date(2026, 11, 25)));
        assert_eq!(iso_duration("PT19H30M00.5S"), Cell::Time(Micros::from_ms(70_200_500)));
        for text in ["PT1H", "P1D", "PT9999999999H00M00S", "PT1H60M00S"] {
            assert_eq!(iso_duration(text), Cell::Text(text.to_owned()), "{text}");
        }
    }
}
