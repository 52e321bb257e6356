//! The fields that a template declares, and the values that items give them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use jiff::civil;
use serde::{Serialize, Serializer};

use crate::diag::{Finding, Place, slashed, suggest};
use crate::world::World;

use super::input::Raw;
use super::read::{Entry, Table};
use super::{files, time};

/// Lists within lists end here: a table of rows is as deep as a template needs.
const MAX_LIST_DEPTH: u32 = 2;

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text; also a web address, a choice, the project-relative path of a picture.
    Text(String),
    /// A number.
    Number(Number),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(civil::Date),
    /// A time of day.
    Time(civil::Time),
    /// Several values.
    List(Vec<Value>),
}

/// A number as it was written: whole numbers stay exact.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// A whole number.
    Integer(i64),
    /// A number with decimals; finite.
    Decimal(f64),
}

impl Value {
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Whether it says nothing: an empty text, an empty list or `false`.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(values) => values.is_empty(),
            Self::Bool(value) => !value,
            Self::Number(_) | Self::Date(_) | Self::Time(_) => false,
        }
    }
}

/// As templates and JSON see it: dates as `2026-11-24`, times as `19:30:00`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => number.serialize(serializer),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Date(date) => serializer.collect_str(date),
            Self::Time(time) => serializer.collect_str(time),
            Self::List(values) => values.serialize(serializer),
        }
    }
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Text with line breaks.
    Multiline,
    /// A picture in the project.
    Image,
    /// A web address.
    Url,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// One of the texts in `choices`.
    Choice,
    /// Several values.
    List,
    /// `true` or `false`.
    Bool,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Multiline,
        Self::Image,
        Self::Url,
        Self::Number,
        Self::Date,
        Self::Time,
        Self::Choice,
        Self::List,
        Self::Bool,
    ];

    /// The word that `type` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Multiline => "multiline",
            Self::Image => "image",
            Self::Url => "url",
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Choice => "choice",
            Self::List => "list",
            Self::Bool => "bool",
        }
    }

    /// A value of this kind, as a hint shows it.
    fn example(self) -> &'static str {
        match self {
            Self::Text | Self::Multiline | Self::Choice => "\"…\"",
            Self::Image => "\"media/….jpg\"",
            Self::Url => "\"https://…\"",
            Self::Number => "1",
            Self::Date => "2026-11-24",
            Self::Time => "\"19:30\"",
            Self::List => "[\"…\"]",
            Self::Bool => "true",
        }
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A field that a template declares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Its name in items and in the template: `item.<id>`.
    pub id: String,
    /// What it takes.
    pub kind: FieldKind,
    /// What editors call it.
    pub label: String,
    /// Whether an item must give it.
    pub required: bool,
    /// The most characters a text may have, or the most entries a list may have.
    pub max_length: Option<usize>,
    /// A sentence for editors.
    pub help: String,
    /// What it is where an item does not give it.
    pub default: Option<Value>,
    /// What a choice may be.
    pub choices: Vec<String>,
}

impl Field {
    /// What the field is where nothing gives it.
    pub fn absent(&self) -> Value {
        self.default.clone().unwrap_or_else(|| match self.kind {
            FieldKind::List => Value::List(Vec::new()),
            FieldKind::Bool => Value::Bool(false),
            _ => Value::Text(String::new()),
        })
    }

    /// The value at `entry`, checked against everything the field declares.
    pub(super) fn read(&self, entry: &Entry<'_>, world: &dyn World) -> Option<Value> {
        match self.kind {
            FieldKind::Text => self.within(entry.line()?, entry).map(Value::Text),
            FieldKind::Multiline => self.within(entry.prose()?, entry).map(Value::Text),
            FieldKind::Url => self.within(files::url(entry)?, entry).map(Value::Text),
            FieldKind::Image => {
                files::file(entry, Path::new(""), world).map(|path| Value::Text(slashed(&path)))
            }
            FieldKind::Number => number(entry).map(Value::Number),
            FieldKind::Date => time::date(entry).map(Value::Date),
            FieldKind::Time => time::time_of_day(entry).map(Value::Time),
            FieldKind::Bool => entry.boolean().map(Value::Bool),
            FieldKind::Choice => {
                let choice = entry.line()?;
                let known = self.choices.iter().find(|known| **known == choice).or_else(|| {
                    let lower = choice.to_lowercase();
                    self.choices.iter().find(|known| known.to_lowercase() == lower)
                });
                if known.is_none() {
                    let hint = suggest(&choice, self.choices.iter().map(String::as_str));
                    let message = format!("`{}` cannot be `{choice}`", entry.name);
                    let finding = Finding::error("unknown-choice", message).maybe_hint(hint);
                    entry.say(finding.fact("given", choice).fact("choices", self.choices.join(", ")));
                }
                known.cloned().map(Value::Text)
            }
            FieldKind::List => {
                let values = list(entry, MAX_LIST_DEPTH)?;
                if let Some(most) = self.max_length.filter(|most| values.len() > *most) {
                    let count = values.len();
                    let message = format!("`{}` has {count} entries; it may have {most}", entry.name);
                    entry.say(Finding::error("too-long", message).fact("entries", count).fact("most", most));
                    return None;
                }
                Some(Value::List(values))
            }
        }
    }

    fn within(&self, text: String, entry: &Entry<'_>) -> Option<String> {
        let length = text.chars().count();
        match self.max_length {
            Some(most) if length > most => {
                let message = format!("`{}` has {length} characters; it may have {most}", entry.name);
                let finding = Finding::error("too-long", message).fact("is", length).fact("most", most);
                entry.say(finding.hint(format!("shorten it by {}", length - most)));
                None
            }
            _ => Some(text),
        }
    }
}

/// The values of an item's fields, and where those that were written stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FieldValues {
    pub(super) values: BTreeMap<String, Value>,
    pub(super) places: BTreeMap<String, Place>,
}

/// Reads the values of `fields` from `table`; what it does not give comes from `base`, else from the default.
/// The caller finishes the table: it may hold more than fields.
pub(super) fn read_values(
    fields: &[Field],
    table: &mut Table<'_>,
    base: Option<&FieldValues>,
    world: &dyn World,
) -> FieldValues {
    let mut read = FieldValues::default();
    for field in fields {
        let given = table.take(&field.id);
        if given.is_none() && field.required && field.default.is_none() && base.is_none() {
            table.missing(&field.id, field.kind.example());
        }
        // An empty text is how forms leave a field out.
        let given = given.filter(|entry| field.required || !entry.is_blank());
        let place = given.as_ref().map(Entry::place);
        let place = place.or_else(|| base.and_then(|base| base.places.get(&field.id).cloned()));
        let value = given.and_then(|entry| field.read(&entry, world));
        let fallback =
            || base.and_then(|base| base.values.get(&field.id).cloned()).unwrap_or_else(|| field.absent());
        read.values.insert(field.id.clone(), value.unwrap_or_else(fallback));
        read.places.extend(place.map(|place| (field.id.clone(), place)));
    }
    read
}

fn number(entry: &Entry<'_>) -> Option<Number> {
    match entry.value() {
        Raw::Integer(digits) => {
            let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok().map(Number::Integer);
            if number.is_none() {
                entry.error("out-of-range", format!("`{}` is too large a number", entry.name), None);
            }
            number
        }
        Raw::Float(digits) => {
            let number = digits.as_str().parse().ok().filter(|value: &f64| value.is_finite());
            if number.is_none() {
                entry.error("out-of-range", format!("`{}` is not a finite number", entry.name), None);
            }
            number.map(Number::Decimal)
        }
        _ => {
            let quoted = matches!(entry.value(), Raw::String(_));
            let hint = entry
                .how("write it without quotation marks", "write it in digits alone, such as 1250 or 3,5");
            entry.wrong_type("a number", hint.filter(|_| quoted));
            None
        }
    }
}

fn list(entry: &Entry<'_>, depth: u32) -> Option<Vec<Value>> {
    let entries = entry.list()?;
    let count = entries.len();
    let values: Vec<Value> = entries.iter().filter_map(|entry| list_value(entry, depth)).collect();
    (values.len() == count).then_some(values)
}

/// An entry of a list: any plain value, or a list once more.
fn list_value(entry: &Entry<'_>, depth: u32) -> Option<Value> {
    match entry.value() {
        Raw::String(_) => entry.text().map(Value::Text),
        Raw::Integer(_) | Raw::Float(_) => number(entry).map(Value::Number),
        Raw::Boolean(value) => Some(Value::Bool(*value)),
        Raw::Datetime(written) if written.date.is_none() => time::time_of_day(entry).map(Value::Time),
        Raw::Datetime(_) => time::date(entry).map(Value::Date),
        Raw::Array(_) if depth > 1 => list(entry, depth - 1).map(Value::List),
        Raw::Array(_) | Raw::Table(_) => {
            entry.wrong_type("a plain value", None);
            None
        }
    }
}
