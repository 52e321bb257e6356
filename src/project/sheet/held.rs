//! Values as a cell holds them, so that they are read back as they are.

use jiff::civil::{Date, DateTime, Time};

use crate::project::value::{Number, Value};

use super::words::Words;

/// The largest whole number that a cell holds exactly.
const MAX_WHOLE: i64 = 1_000_000_000_000_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held {
    Text(String),
    Number(f64),
    Date(Date),
    Time(Time),
    Moment(DateTime),
}

impl Held {
    /// `value` in a cell, where a cell can hold it so that it is read back as it is.
    pub(super) fn of(value: &Value, words: &Words) -> Option<Self> {
        Some(match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Number(Number::Integer(number)) if number.abs() < MAX_WHOLE => {
                Self::Number(*number as f64)
            }
            Value::Number(Number::Integer(_)) => return None,
            Value::Number(Number::Decimal(number)) => Self::Number(*number),
            Value::Bool(value) => Self::Text(if *value { words.yes } else { words.no }.to_owned()),
            Value::Date(date) => Self::Date(*date),
            Value::Time(time) => Self::Time(*time),
            Value::List(values) => {
                let entries: Option<Vec<String>> = values.iter().map(list_entry).collect();
                Self::Text(entries?.join("; "))
            }
        })
    }
}

/// An entry of a list as a cell holds it: a text, or several with `|` between them.
pub(super) fn list_entry(value: &Value) -> Option<String> {
    let plain = |value: &Value| {
        let text = value.as_text()?;
        (!text.contains([';', '|', '\n'])).then(|| text.to_owned())
    };
    match value {
        Value::List(columns) if columns.len() > 1 => {
            let columns: Option<Vec<String>> = columns.iter().map(plain).collect();
            Some(columns?.join(" | "))
        }
        value => plain(value).filter(|text| !text.trim().is_empty()),
    }
}
