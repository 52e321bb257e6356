//! One value that somebody gave: asking it for what it should be says what is wrong with it when it is not.

use crate::diag::{Finding, Place};
use crate::units::Micros;

use super::clock::{TimeError, parse_clock};
use super::document::{Document, Sink};
use super::input::{Node, Origin, Raw};

/// The most entries of a list, and the most keys of a table: more than any list of a week's posts, and few enough to compare each
/// with each.
pub(super) const MAX_ENTRIES: usize = 2000;

/// The longest single text that any key takes, in characters.
const MAX_TEXT_CHARS: usize = 10_000;

/// One value with its key and place.
#[derive(Debug, Clone)]
pub(super) struct Entry<'d> {
    pub(super) doc: &'d Document,
    pub(super) sink: &'d Sink,
    /// The key alone.
    pub(super) key: &'d str,
    /// The key with the names of the tables around it.
    pub(super) name: String,
    pub(super) key_origin: Origin,
    pub(super) node: &'d Node,
}

impl<'d> Entry<'d> {
    /// Where the value stands.
    pub(super) fn place(&self) -> Place {
        self.doc.place(self.node.origin)
    }

    /// Where the key stands.
    pub(super) fn key_place(&self) -> Place {
        self.doc.place(self.key_origin)
    }

    /// The value as it was written.
    pub(super) fn value(&self) -> &'d Raw {
        &self.node.raw
    }

    /// Says that the value is wrong.
    pub(super) fn error(&self, code: &'static str, message: impl Into<String>, hint: Option<String>) {
        self.say(Finding::error(code, message).maybe_hint(hint));
    }

    /// Says `finding` of the value.
    pub(super) fn say(&self, finding: Finding) {
        self.doc.say(finding.fact("key", &self.name), self.node.origin, self.sink);
    }

    /// Says that the key is wrong.
    pub(super) fn key_error(&self, code: &'static str, message: impl Into<String>, hint: Option<String>) {
        let finding = Finding::error(code, message).maybe_hint(hint).fact("key", &self.name);
        self.doc.say(finding, self.key_origin, self.sink);
    }

    /// How to write it: `toml` in a TOML file, `cell` in a table of items.
    pub(super) fn how(&self, toml: &str, cell: &str) -> Option<String> {
        Some(if self.doc.is_cell(self.node.origin) { cell } else { toml }.to_owned())
    }

    /// Says that the value has the wrong type.
    pub(super) fn wrong_type(&self, expected: &str, hint: Option<String>) {
        let message = format!("`{}` must be {expected}, not {}", self.name, type_name(self.value()));
        self.error("wrong-type", message, hint);
    }

    /// A text. Line ends are `\n` whatever the file has.
    pub(super) fn text(&self) -> Option<String> {
        let written = match self.value() {
            Raw::String(text) => text,
            Raw::Integer(_) | Raw::Float(_) | Raw::Boolean(_) | Raw::Datetime(_) => {
                let hint = self.how("put it in quotation marks", "format the cell as text and type it again");
                self.wrong_type("a text", hint);
                return None;
            }
            Raw::Array(_) | Raw::Table(_) => {
                self.wrong_type("a text", None);
                return None;
            }
        };
        let text = written.replace("\r\n", "\n");
        let length = text.chars().count();
        if length > MAX_TEXT_CHARS {
            let message =
                format!("`{}` has {length} characters; a text may have {MAX_TEXT_CHARS}", self.name);
            self.say(Finding::error("too-long", message).fact("is", length).fact("most", MAX_TEXT_CHARS));
            return None;
        }
        if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            let code = control as u32;
            let message = format!("`{}` holds a control character (U+{code:04X})", self.name);
            self.error("control-character", message, Some("type the text again".to_owned()));
            return None;
        }
        Some(text)
    }

    /// Whether it is a text with nothing in it.
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.value(), Raw::String(text) if text.trim().is_empty())
    }

    /// Whether it is a list with nothing in it.
    pub(super) fn is_empty_list(&self) -> bool {
        matches!(self.value(), Raw::Array(values) if values.is_empty())
    }

    /// A text that is not blank. Line and paragraph separators, which word processors write, are line ends as all others.
    pub(super) fn prose(&self) -> Option<String> {
        Some(self.said()?.replace(['\u{2028}', '\u{2029}'], "\n"))
    }

    fn said(&self) -> Option<String> {
        let text = self.text()?;
        if text.trim().is_empty() {
            self.error("empty-text", format!("`{}` is empty", self.name), None);
            return None;
        }
        Some(text)
    }

    /// A text of one line that is not blank. A line separator in it is kept: pages break there.
    pub(super) fn line(&self) -> Option<String> {
        let text = self.said()?;
        if text.contains('\n') {
            self.error("line-break", format!("`{}` must be one line", self.name), None);
            return None;
        }
        Some(text)
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        if let Raw::Boolean(value) = self.value() {
            return Some(*value);
        }
        let hint = self.how("write it without quotation marks", "write `ya` or `tidak`");
        self.wrong_type("`true` or `false`", hint);
        None
    }

    /// A whole number between `least` and `most`.
    pub(super) fn integer(&self, least: i64, most: i64) -> Option<i64> {
        let Raw::Integer(digits) = self.value() else {
            self.wrong_type("a whole number", None);
            return None;
        };
        match i64::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(value) if (least..=most).contains(&value) => Some(value),
            _ => {
                let message = format!("`{}` must lie between {least} and {most}", self.name);
                self.say(Finding::error("out-of-range", message).fact("least", least).fact("most", most));
                None
            }
        }
    }

    /// A number between `least` and `most`.
    pub(super) fn number(&self, least: f64, most: f64) -> Option<f64> {
        let value = match self.value() {
            Raw::Integer(digits) => {
                i64::from_str_radix(digits.as_str(), digits.radix()).ok().map(|whole| whole as f64)
            }
            Raw::Float(digits) => digits.as_str().parse::<f64>().ok(),
            _ => {
                self.wrong_type("a number", None);
                return None;
            }
        };
        let value = value.filter(|value| (least..=most).contains(value));
        if value.is_none() {
            let message = format!("`{}` must lie between {least} and {most}", self.name);
            self.say(Finding::error("out-of-range", message).fact("least", least).fact("most", most));
        }
        value
    }

    /// A time in a video or a length: seconds, or a text such as "1:05.2".
    pub(super) fn seconds(&self) -> Option<Micros> {
        let parsed = match self.value() {
            Raw::String(text) => parse_clock(text.trim()),
            Raw::Integer(digits) if digits.radix() == 10 => parse_clock(digits.as_str()),
            Raw::Float(digits) => parse_clock(digits.as_str()),
            // An unquoted 00:01:05 is a time of day to TOML; people mean a place in the video.
            Raw::Datetime(_) => {
                let hint = self.how("put it in quotation marks: \"00:01:05\"", "write seconds, such as 65.2");
                self.wrong_type("seconds or a text", hint);
                return None;
            }
            _ => Err(TimeError::NotATime),
        };
        match parsed {
            Ok(time) => Some(time),
            Err(error) => {
                let hint = self.how(
                    "write seconds, such as 65.2, or \"00:01:05.200\"",
                    "write seconds, such as 65.2, or 00:01:05.2",
                );
                self.error("bad-time", format!("`{}` {error}", self.name), hint);
                None
            }
        }
    }

    /// A length of time: seconds, more than zero.
    pub(super) fn duration(&self) -> Option<Micros> {
        let duration = self.seconds()?;
        if duration == Micros::ZERO {
            self.error("bad-time", format!("`{}` must be more than zero", self.name), None);
            return None;
        }
        Some(duration)
    }

    /// The entries of a list.
    pub(super) fn list(&self) -> Option<Vec<Self>> {
        let Raw::Array(values) = self.value() else {
            let hint =
                matches!(self.value(), Raw::String(_)).then(|| "put it in brackets: [\"…\"]".to_owned());
            self.wrong_type("a list", hint);
            return None;
        };
        if values.len() > MAX_ENTRIES {
            let count = values.len();
            self.error(
                "too-long",
                format!("`{}` has {count} entries; it may have {MAX_ENTRIES}", self.name),
                None,
            );
            return None;
        }
        let entry = |node| Self { node, ..self.clone() };
        Some(values.iter().map(entry).collect())
    }

    /// A list of one-line texts, each once.
    pub(super) fn names(&self) -> Vec<(String, Self)> {
        let mut names: Vec<(String, Self)> = Vec::new();
        for entry in self.list().unwrap_or_default() {
            let Some(name) = entry.line() else { continue };
            if names.iter().any(|(other, _)| *other == name) {
                entry.error("duplicate", format!("`{name}` is listed twice in `{}`", self.name), None);
            } else {
                names.push((name, entry));
            }
        }
        names
    }
}

/// What people call the type of a value.
fn type_name(value: &Raw) -> &'static str {
    match value {
        Raw::String(_) => "a text",
        Raw::Integer(_) | Raw::Float(_) => "a number",
        Raw::Boolean(_) => "`true` or `false`",
        Raw::Datetime(_) => "a date or time",
        Raw::Array(_) => "a list",
        Raw::Table(_) => "a table",
    }
}
