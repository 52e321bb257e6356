//! Reading a TOML file key by key, so that every problem in it is collected with its place instead of the first
//! one ending the reading.

use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Finding, Findings, Place, Severity, suggest};
use crate::units::Micros;
use crate::world::{World, WorldError};

use super::time::{self, TimeError};

/// The largest project file that is read: what people write by hand is far smaller.
const MAX_FILE_BYTES: usize = 1 << 20;
/// The longest single text that any key takes, in characters.
const MAX_TEXT_CHARS: usize = 10_000;

/// Where readers put what they find wrong.
#[derive(Debug, Default)]
pub(super) struct Sink {
    findings: RefCell<Findings>,
    /// The keys each table was asked for, by file and table: tests compare them with the schemas.
    #[cfg(test)]
    pub(super) asked: RefCell<std::collections::BTreeMap<String, std::collections::BTreeSet<String>>>,
}

impl Sink {
    pub(super) fn push(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// How many errors there are so far: what it was before and after a step tells whether the step failed.
    pub(super) fn errors(&self) -> usize {
        self.findings.borrow().iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    pub(super) fn into_findings(self) -> Findings {
        self.findings.into_inner()
    }
}

/// One TOML file: its path in the project and its text.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) file: PathBuf,
    text: String,
}

impl Document {
    /// Reads the file; what stands against it becomes a finding.
    pub(super) fn open(world: &World, file: &Path, sink: &Sink) -> Option<Self> {
        let fail = |code, message: String, hint: Option<&str>| {
            let finding = Finding::error(code, message).at(Place::file(file));
            sink.push(finding.maybe_hint(hint.map(str::to_owned)));
        };
        let name = crate::diag::slashed(file);
        match world.read_text(file) {
            Ok(text) if text.len() > MAX_FILE_BYTES => {
                fail("file-too-large", format!("`{name}` is larger than the 1 MiB a project file may have"), None);
                None
            }
            Ok(text) => Some(Self { file: file.to_owned(), text }),
            Err(WorldError::NotFound(_)) => {
                fail("missing-file", format!("there is no file `{name}`"), None);
                None
            }
            Err(WorldError::Io(_, error)) if error.kind() == std::io::ErrorKind::InvalidData => {
                let hint = "save it again with the encoding UTF-8";
                fail("not-utf8", format!("`{name}` is {error}"), Some(hint));
                None
            }
            Err(error) => {
                fail("unreadable-file", error.to_string(), None);
                None
            }
        }
    }

    /// A file whose text is already at hand.
    pub(super) fn embedded(file: &str, text: &str) -> Self {
        Self { file: file.into(), text: text.to_owned() }
    }

    /// The file's table, or findings for every error of syntax.
    pub(super) fn parse(&self, sink: &Sink) -> Option<Spanned<DeTable<'_>>> {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        for error in &errors {
            let place = error.span().map_or_else(|| Place::file(&self.file), |span| self.place(&span));
            let message = error.message().replace('\n', "; ");
            let message = if message.starts_with("duplicate key") {
                "this key was already given above".to_owned()
            } else {
                format!("this is not TOML: {message}")
            };
            sink.push(Finding::error("syntax", message).at(place).maybe_hint(self.syntax_hint(error.span())));
        }
        errors.is_empty().then_some(table)
    }

    /// Texts without quotation marks are the slip that people make most.
    fn syntax_hint(&self, span: Option<Range<usize>>) -> Option<String> {
        let at = span?.start.min(self.text.len());
        let start = self.text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text.get(start..)?.lines().next()?;
        let (key, value) = line.split_once('=')?;
        let bare = value.trim().chars().next()?.is_alphabetic() && !value.contains(['"', '\'']);
        bare.then(|| format!("texts stand in quotation marks: `{} = \"{}\"`", key.trim(), value.trim()))
    }

    fn place(&self, span: &Range<usize>) -> Place {
        Place::at_offset(&self.file, &self.text, span.start)
    }
}

/// A table that is being read: it remembers which keys were asked for.
#[derive(Debug)]
pub(super) struct Table<'d> {
    doc: &'d Document,
    sink: &'d Sink,
    /// The table's name with dots, empty for the file itself.
    name: String,
    place: Place,
    entries: &'d DeTable<'d>,
    known: Vec<String>,
}

impl<'d> Table<'d> {
    /// The table of the whole file.
    pub(super) fn root(doc: &'d Document, table: &'d Spanned<DeTable<'d>>, sink: &'d Sink) -> Self {
        let place = doc.place(&(0..0));
        Self { doc, sink, name: String::new(), place, entries: table.get_ref(), known: Vec::new() }
    }

    /// Where the table begins.
    pub(super) fn place(&self) -> Place {
        self.place.clone()
    }

    fn dotted(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn entry(&self, key: &'d Spanned<toml::de::DeString<'d>>, value: &'d Spanned<DeValue<'d>>) -> Entry<'d> {
        Entry {
            doc: self.doc,
            sink: self.sink,
            key: key.get_ref(),
            name: self.dotted(key.get_ref()),
            key_span: key.span(),
            value,
        }
    }

    /// The value of `key`, where it is given.
    pub(super) fn take(&mut self, key: &str) -> Option<Entry<'d>> {
        if !self.known.iter().any(|known| known == key) {
            self.known.push(key.to_owned());
        }
        let entries = self.entries;
        let (key, value) = entries.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(self.entry(key, value))
    }

    /// The value of `key`; that it is missing is an error.
    pub(super) fn need(&mut self, key: &str, example: &str) -> Option<Entry<'d>> {
        let entry = self.take(key);
        if entry.is_none() {
            self.missing(key, example);
        }
        entry
    }

    /// Says that `key` is missing.
    pub(super) fn missing(&self, key: &str, example: &str) {
        let finding = Finding::error("missing-key", format!("`{}` is missing", self.dotted(key)));
        self.sink.push(finding.at(self.place()).hint(format!("add `{key} = {example}`")));
    }

    /// Says that `key` of the table `inner`, which is missing itself, is missing.
    pub(super) fn missing_in(&self, inner: &str, key: &str, example: &str) {
        let finding = Finding::error("missing-key", format!("`{inner}.{key}` is missing"));
        let hint = format!("add `{key} = {example}` under a heading `[{inner}]`");
        self.sink.push(finding.at(self.place()).hint(hint));
    }

    /// Says something at a place that was read before.
    pub(super) fn error_at(
        &self,
        place: &Place,
        code: &'static str,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.sink.push(Finding::error(code, message).at(place.clone()).maybe_hint(hint));
    }

    /// All entries, of a table whose keys are names that the writer chose.
    pub(super) fn all(&mut self) -> Vec<Entry<'d>> {
        let entries = self.entries;
        entries
            .iter()
            .map(|(key, value)| {
                self.known.push(key.get_ref().clone().into_owned());
                self.entry(key, value)
            })
            .collect()
    }

    /// Says which keys nobody asked for.
    pub(super) fn finish(self) {
        for (key, value) in self.entries {
            if !self.known.iter().any(|known| known == key.get_ref()) {
                let entry = self.entry(key, value);
                let hint = suggest(entry.key, self.known.iter().map(String::as_str));
                let finding = Finding::error("unknown-key", format!("unknown key `{}`", entry.name));
                self.sink.push(finding.at(entry.key_place()).maybe_hint(hint));
            }
        }
        #[cfg(test)]
        self.sink
            .asked
            .borrow_mut()
            .entry(format!("{}#{}", crate::diag::slashed(&self.doc.file), self.name))
            .or_default()
            .extend(self.known);
    }
}

/// One value with its key and place.
#[derive(Debug, Clone)]
pub(super) struct Entry<'d> {
    doc: &'d Document,
    sink: &'d Sink,
    /// The key alone.
    pub(super) key: &'d str,
    /// The key with the names of the tables around it.
    pub(super) name: String,
    key_span: Range<usize>,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'d> Entry<'d> {
    /// Where the value stands.
    pub(super) fn place(&self) -> Place {
        self.doc.place(&self.value.span())
    }

    /// Where the key stands.
    pub(super) fn key_place(&self) -> Place {
        self.doc.place(&self.key_span)
    }

    pub(super) fn value(&self) -> &'d DeValue<'d> {
        self.value.get_ref()
    }

    /// Says that the value is wrong.
    pub(super) fn error(&self, code: &'static str, message: impl Into<String>, hint: Option<String>) {
        self.sink.push(Finding::error(code, message).at(self.place()).maybe_hint(hint));
    }

    /// Says that the key is wrong.
    pub(super) fn key_error(&self, code: &'static str, message: impl Into<String>, hint: Option<String>) {
        self.sink.push(Finding::error(code, message).at(self.key_place()).maybe_hint(hint));
    }

    /// Says that the value has the wrong type.
    pub(super) fn wrong_type(&self, expected: &str, hint: Option<String>) {
        let message = format!("`{}` must be {expected}, not {}", self.name, type_name(self.value()));
        self.error("wrong-type", message, hint);
    }

    /// A text. Line ends are `\n` whatever the file has.
    pub(super) fn text(&self) -> Option<String> {
        let written = match self.value() {
            DeValue::String(text) => text,
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                self.wrong_type("a text", Some("put it in quotation marks".to_owned()));
                return None;
            }
            DeValue::Array(_) | DeValue::Table(_) => {
                self.wrong_type("a text", None);
                return None;
            }
        };
        let text = written.replace("\r\n", "\n");
        let length = text.chars().count();
        if length > MAX_TEXT_CHARS {
            let message = format!("`{}` has {length} characters; a text may have {MAX_TEXT_CHARS}", self.name);
            self.error("too-long", message, None);
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

    /// A text of one line that is not blank.
    pub(super) fn line(&self) -> Option<String> {
        let text = self.text()?;
        if text.trim().is_empty() {
            self.error("empty-text", format!("`{}` is empty", self.name), None);
            return None;
        }
        if text.contains('\n') {
            self.error("line-break", format!("`{}` must be one line", self.name), None);
            return None;
        }
        Some(text)
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        if let DeValue::Boolean(value) = self.value() {
            return Some(*value);
        }
        self.wrong_type("`true` or `false`", Some("write it without quotation marks".to_owned()));
        None
    }

    /// A whole number between `least` and `most`.
    pub(super) fn integer(&self, least: i64, most: i64) -> Option<i64> {
        let DeValue::Integer(digits) = self.value() else {
            self.wrong_type("a whole number", None);
            return None;
        };
        match i64::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(value) if (least..=most).contains(&value) => Some(value),
            _ => {
                self.error("out-of-range", format!("`{}` must lie between {least} and {most}", self.name), None);
                None
            }
        }
    }

    /// A number between `least` and `most`.
    pub(super) fn number(&self, least: f64, most: f64) -> Option<f64> {
        let value = match self.value() {
            DeValue::Integer(digits) => {
                i64::from_str_radix(digits.as_str(), digits.radix()).ok().map(|whole| whole as f64)
            }
            DeValue::Float(digits) => digits.as_str().parse::<f64>().ok(),
            _ => {
                self.wrong_type("a number", None);
                return None;
            }
        };
        let value = value.filter(|value| (least..=most).contains(value));
        if value.is_none() {
            self.error("out-of-range", format!("`{}` must lie between {least} and {most}", self.name), None);
        }
        value
    }

    /// A time in a video or a length: seconds, or a text such as "1:05.2".
    pub(super) fn seconds(&self) -> Option<Micros> {
        let parsed = match self.value() {
            DeValue::String(text) => time::parse_clock(text.trim()),
            DeValue::Integer(digits) if digits.radix() == 10 => time::parse_clock(digits.as_str()),
            DeValue::Float(digits) => time::parse_clock(digits.as_str()),
            // An unquoted 00:01:05 is a time of day to TOML; people mean a place in the video.
            DeValue::Datetime(_) => {
                self.wrong_type("seconds or a text", Some("put it in quotation marks: \"00:01:05\"".to_owned()));
                return None;
            }
            _ => Err(TimeError::NotATime),
        };
        match parsed {
            Ok(time) => Some(time),
            Err(error) => {
                let hint = "write seconds, such as 65.2, or \"00:01:05.200\"".to_owned();
                self.error("bad-time", format!("`{}` {error}", self.name), Some(hint));
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

    pub(super) fn table(&self) -> Option<Table<'d>> {
        let DeValue::Table(entries) = self.value() else {
            let hint = format!("write a heading `[{}]` and its keys below it", self.name);
            self.wrong_type("a table", Some(hint));
            return None;
        };
        Some(Table {
            doc: self.doc,
            sink: self.sink,
            name: self.name.clone(),
            place: self.key_place(),
            entries,
            known: Vec::new(),
        })
    }

    /// The entries of a list.
    pub(super) fn list(&self) -> Option<Vec<Self>> {
        let DeValue::Array(values) = self.value() else {
            let hint = matches!(self.value(), DeValue::String(_)).then(|| "put it in brackets: [\"…\"]".to_owned());
            self.wrong_type("a list", hint);
            return None;
        };
        let entry = |value| Self { value, ..self.clone() };
        Some(values.iter().map(entry).collect())
    }

    /// A list of one-line texts, each once.
    pub(super) fn names(&self) -> Vec<(String, Self)> {
        let mut names: Vec<(String, Self)> = Vec::new();
        for entry in self.list().unwrap_or_default() {
            let Some(name) = entry.line() else { continue };
            if names.iter().any(|(other, _)| *other == name) {
                entry.error("duplicate", format!("`{name}` stands twice in `{}`", self.name), None);
            } else {
                names.push((name, entry));
            }
        }
        names
    }
}

/// What people call the type of a value.
fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
