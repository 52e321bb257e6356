//! From a cell to the TOML value that its key takes, so that a row is checked as an item's file is.

use std::ops::Range;

use jiff::civil::{Date, Time};
use toml::Spanned;
use toml::de::{DeArray, DeValue};
use toml::value::Datetime;

use crate::project::value::FieldKind;
use crate::units::Micros;

use super::table::{Cell, MAX_CELL_CHARS};
use super::written::{self, WrittenNumber};

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day with a time.
    Moment,
    /// A place in a video, or a length.
    Seconds,
    /// Yes or no.
    Bool,
    /// Texts, separated by `;`.
    Names,
    /// Texts, or rows of texts with `|` between their columns, separated by `;`.
    Rows,
}

impl From<FieldKind> for Takes {
    fn from(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Text
            | FieldKind::Multiline
            | FieldKind::Image
            | FieldKind::Url
            | FieldKind::Choice => Self::Text,
            FieldKind::Number => Self::Number,
            FieldKind::Date => Self::Date,
            FieldKind::Time => Self::Time,
            FieldKind::List => Self::Rows,
            FieldKind::Bool => Self::Bool,
        }
    }
}

/// A value on its way from a cell to TOML.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Typed {
    Text(String),
    /// Digits, as TOML writes them.
    Number(String),
    Bool(bool),
    Moment(Datetime),
    List(Vec<Typed>),
}

/// A value of a row: its key with the name of its table, its column from 1, and what it is.
pub(super) type Value = (String, usize, Typed);

/// Why a cell gives no value: the code, the message without the cell's name, and a hint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) hint: String,
}

fn refuse(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Refusal {
    Refusal { code, message: message.into(), hint: hint.into() }
}

/// The value of `cell`, which is not blank, for a key that takes `takes`. What does not fit is given as it is: the reader of the key
/// says what is wrong with it.
pub(super) fn typed(cell: &Cell, takes: Takes) -> Result<Typed, Refusal> {
    let value = match cell {
        Cell::Failed(error) => {
            let message = format!("is a formula that ends in `{error}`");
            return Err(refuse("formula-error", message, "mend the formula, or type the value"));
        }
        Cell::NoResult => {
            let hint = "open the table in Excel or LibreOffice and save it again, or type the value";
            return Err(refuse("formula-error", "is a formula whose result is not in the file", hint));
        }
        Cell::NotUtf8 => {
            let hint = "save the table as CSV with the encoding UTF-8, or as XLSX";
            return Err(refuse("not-utf8", "holds bytes that are not UTF-8 text", hint));
        }
        Cell::Text(text) if text.chars().nth(MAX_CELL_CHARS).is_some() => {
            let message = format!("has more than the {MAX_CELL_CHARS} characters that a cell may have");
            return Err(refuse("too-long", message, "shorten it, or close an open quotation mark before it"));
        }
        Cell::Text(text) => return typed_text(text, takes),
        Cell::Empty => Typed::Text(String::new()),
        Cell::Number(value) => number(*value, takes),
        Cell::Bool(value) => Typed::Bool(*value),
        Cell::Date(date) => Typed::Moment(datetime(Some(*date), None)),
        Cell::DateTime(moment) => Typed::Moment(datetime(Some(moment.date()), Some(moment.time()))),
        Cell::Time(time) => return clock(*time, takes),
    };
    let in_list = matches!(takes, Takes::Names | Takes::Rows);
    Ok(if in_list { Typed::List(vec![value]) } else { value })
}

fn typed_text(text: &str, takes: Takes) -> Result<Typed, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    let parts = || text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let found = match takes {
        Takes::Text => None,
        Takes::Number => match written::number(text) {
            WrittenNumber::Plain(digits) => Some(Typed::Number(digits)),
            WrittenNumber::Ambiguous(thousands, decimal) => {
                let message = format!("can be read as {thousands} or as {decimal}");
                let hint =
                    format!("write {thousands} or {}", decimal.trim_end_matches('0').replace('.', ","));
                return Err(refuse("ambiguous-number", message, hint));
            }
            WrittenNumber::No => None,
        },
        Takes::Date => written::date(text).map(|date| Typed::Moment(datetime(Some(date), None))),
        Takes::Time => written::time(text).map(|time| Typed::Moment(datetime(None, Some(time)))),
        Takes::Moment => {
            written::moment(text).map(|(date, time)| Typed::Moment(datetime(Some(date), Some(time))))
        }
        Takes::Seconds => {
            // 65,2 as Indonesians write it.
            let with_point = text.replacen(',', ".", 1);
            with_point.parse::<f64>().is_ok().then_some(Typed::Text(with_point))
        }
        Takes::Bool => written::boolean(text).map(Typed::Bool),
        Takes::Names => Some(Typed::List(parts().map(|part| Typed::Text(part.to_owned())).collect())),
        Takes::Rows => Some(Typed::List(parts().map(row).collect())),
    };
    Ok(found.unwrap_or_else(|| Typed::Text(text.to_owned())))
}

/// An entry of a list: a row of its own where it has columns.
fn row(text: &str) -> Typed {
    let column = |part: &str| Typed::Text(part.trim().to_owned());
    if text.contains('|') { Typed::List(text.split('|').map(column).collect()) } else { column(text) }
}

fn number(value: f64, takes: Takes) -> Typed {
    match takes {
        Takes::Number => Typed::Number(digits(value)),
        Takes::Bool if value == 0.0 || value == 1.0 => Typed::Bool(value == 1.0),
        // 19.30 is a time to those who type it.
        Takes::Time => {
            let text = format!("{value:.2}");
            let exact = text.parse().is_ok_and(|rounded: f64| rounded == value);
            match written::time(&text).filter(|_| exact) {
                Some(time) => Typed::Moment(datetime(None, Some(time))),
                None => Typed::Number(digits(value)),
            }
        }
        Takes::Date | Takes::Moment => Typed::Number(digits(value)),
        _ => Typed::Text(digits(value)),
    }
}

/// A number as Excel shows it: with fifteen digits at most, and without a point where it is whole.
fn digits(value: f64) -> String {
    // Adding zero takes the sign from zero.
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value) + 0.0;
    let size = rounded.abs();
    if rounded == 0.0 || (1e-4..1e15).contains(&size) { rounded.to_string() } else { format!("{rounded:?}") }
}

fn clock(time: Micros, takes: Takes) -> Result<Typed, Refusal> {
    let seconds = time.as_seconds();
    if takes == Takes::Seconds {
        // Who types 1:05 means a minute and five seconds; office programs make an hour and five minutes of it.
        if seconds >= 3600.0 && seconds % 60.0 == 0.0 {
            let (hours, minutes) = ((seconds / 3600.0).floor(), seconds % 3600.0 / 60.0);
            let message = format!("is {hours} hours and {minutes} minutes to the table");
            let hint = format!(
                "write 0:{hours:02}:{minutes:02} for minutes and seconds; for hours, write {seconds} seconds"
            );
            return Err(refuse("ambiguous-time", message, hint));
        }
        return Ok(Typed::Text(seconds.to_string()));
    }
    let span = jiff::SignedDuration::from_micros(time.0);
    let of_day = (time.0 < 86_400_000_000).then(|| Time::midnight().checked_add(span).ok()).flatten();
    let value = of_day.map_or_else(
        || Typed::Text(format!("{} h", seconds / 3600.0)),
        |time| Typed::Moment(datetime(None, Some(time))),
    );
    let in_list = matches!(takes, Takes::Names | Takes::Rows);
    Ok(if in_list { Typed::List(vec![value]) } else { value })
}

fn datetime(date: Option<Date>, time: Option<Time>) -> Datetime {
    let unsigned = |number: i8| u8::try_from(number).unwrap_or(0);
    Datetime {
        date: date.map(|date| toml::value::Date {
            year: u16::try_from(date.year()).unwrap_or(0),
            month: unsigned(date.month()),
            day: unsigned(date.day()),
        }),
        time: time.map(|time| toml::value::Time {
            hour: unsigned(time.hour()),
            minute: unsigned(time.minute()),
            second: Some(unsigned(time.second())),
            nanosecond: u32::try_from(time.subsec_nanosecond()).ok().filter(|part| *part > 0),
        }),
        offset: None,
    }
}

impl Typed {
    /// The same as TOML; all of it stands at `span`.
    pub(super) fn toml(&self, span: &Range<usize>) -> Spanned<DeValue<'_>> {
        let value = match self {
            Self::Text(text) => DeValue::String(text.as_str().into()),
            Self::Number(digits) => match DeValue::parse(digits) {
                Ok(value) => value.into_inner(),
                Err(_) => DeValue::String(digits.as_str().into()),
            },
            Self::Bool(value) => DeValue::Boolean(*value),
            Self::Moment(moment) => DeValue::Datetime(*moment),
            Self::List(values) => {
                let mut array = DeArray::new();
                for value in values {
                    array.push(value.toml(span));
                }
                DeValue::Array(array)
            }
        };
        Spanned::new(span.clone(), value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    /// What a cell is as TOML, or why it is none.
    fn told(cell: &Cell, takes: Takes) -> String {
        match typed(cell, takes) {
            Ok(value) => told_value(&value),
            Err(refusal) => format!("{}: {} | {}", refusal.code, refusal.message, refusal.hint),
        }
    }

    fn told_value(value: &Typed) -> String {
        match value {
            Typed::Text(text) => format!("{text:?}"),
            Typed::Number(digits) => digits.clone(),
            Typed::Bool(value) => value.to_string(),
            Typed::Moment(moment) => moment.to_string(),
            Typed::List(values) => {
                format!("[{}]", values.iter().map(told_value).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn each_key_makes_of_a_cell_what_it_takes() {
        let day = jiff::civil::date(2026, 11, 25);
        let minutes = |minutes: i64| Cell::Time(Micros::from_ms(minutes * 60_000));
        for (cell, takes, expected) in [
            (text("  Halo\r\ndunia "), Takes::Text, "\"Halo\\ndunia\""),
            (Cell::Number(3.0), Takes::Text, "\"3\""),
            (Cell::Number(20_227_912.0), Takes::Text, "\"20227912\""),
            (Cell::Number(0.1 + 0.2), Takes::Text, "\"0.3\""),
            (Cell::Number(-0.0), Takes::Text, "\"0\""),
            (Cell::Number(3.0), Takes::Number, "3"),
            (Cell::Number(-2.5), Takes::Number, "-2.5"),
            (Cell::Number(1e300), Takes::Number, "1e300"),
            (text("3,5"), Takes::Number, "3.5"),
            (text("tujuh"), Takes::Number, "\"tujuh\""),
            (Cell::Bool(true), Takes::Bool, "true"),
            (Cell::Number(1.0), Takes::Bool, "true"),
            (text("Tidak"), Takes::Bool, "false"),
            (Cell::Date(day), Takes::Date, "2026-11-25"),
            (text("25/11/2026"), Takes::Date, "2026-11-25"),
            (text("lusa"), Takes::Date, "\"lusa\""),
            (Cell::DateTime(day.at(9, 0, 0, 0)), Takes::Moment, "2026-11-25T09:00:00"),
            (text("25/11/2026 09.00"), Takes::Moment, "2026-11-25T09:00:00"),
            (text("2026-11-25T09:00:00+08:00"), Takes::Moment, "\"2026-11-25T09:00:00+08:00\""),
            (minutes(1170), Takes::Time, "19:30:00"),
            (text("19.30"), Takes::Time, "19:30:00"),
            (Cell::Number(19.3), Takes::Time, "19:30:00"),
            (Cell::Number(19.75), Takes::Time, "19.75"),
            (Cell::Number(65.2), Takes::Seconds, "\"65.2\""),
            (text("65,2"), Takes::Seconds, "\"65.2\""),
            (text("1:05,2"), Takes::Seconds, "\"1:05,2\""),
            (Cell::Time(Micros::from_ms(65_200)), Takes::Seconds, "\"65.2\""),
            (text("a; b ;;"), Takes::Names, r#"["a", "b"]"#),
            (Cell::Number(7.0), Takes::Names, r#"["7"]"#),
            (text("satu\ndua; tiga"), Takes::Rows, r#"["satu", "dua", "tiga"]"#),
            (text("07.00 | IPA |; 8"), Takes::Rows, r#"[["07.00", "IPA", ""], "8"]"#),
        ] {
            assert_eq!(told(&cell, takes), expected, "{cell:?} as {takes:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked_back() {
        assert_eq!(
            told(&text("1.250"), Takes::Number),
            "ambiguous-number: can be read as 1250 or as 1.250 | write 1250 or 1,25"
        );
        assert_eq!(
            told(&Cell::Time(Micros::from_ms(3_900_000)), Takes::Seconds),
            "ambiguous-time: is 1 hours and 5 minutes to the table | write 0:01:05 for minutes and seconds; for hours, write 3900 seconds"
        );
    }

    #[test]
    fn broken_cells_are_refused() {
        for (cell, code) in [
            (Cell::Failed("#REF!".to_owned()), "formula-error"),
            (Cell::NoResult, "formula-error"),
            (Cell::NotUtf8, "not-utf8"),
            (text(&"x".repeat(MAX_CELL_CHARS + 1)), "too-long"),
        ] {
            assert!(told(&cell, Takes::Text).starts_with(code), "{cell:?}");
        }
        assert!(typed(&text(&"x".repeat(MAX_CELL_CHARS)), Takes::Text).is_ok());
    }

    #[test]
    fn numbers_keep_their_kind_in_toml() {
        let kind = |digits: &str| Typed::Number(digits.to_owned()).toml(&(3..3)).into_inner().type_str();
        assert_eq!(["3", "-2.5", "1e300", "0"].map(kind), ["integer", "float", "float", "integer"]);
    }
}
