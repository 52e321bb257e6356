//! Findings: what Wajah has to say about a person's material, with its place and a hint.
//!
//! A user's mistake is a [`Finding`], not an error that ends the run: loaders and checks push findings into
//! [`Findings`] and go on, so that one run shows everything. Typed errors of the lower modules are for what
//! the machine could not do.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing need be done.
    Note,
    /// The result is delivered, but a person should look at it.
    Warning,
    /// The job it belongs to is not delivered.
    Error,
}

impl Severity {
    /// The lower-case word that messages and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where in the project a finding points. Lines and columns count from 1. Columns count characters; in a sheet of a
/// workbook, lines are its rows and columns its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, relative to the project's folder where it lies inside it.
    pub file: PathBuf,
    /// The line, where it is known.
    pub line: Option<u32>,
    /// The column, where it is known.
    pub column: Option<u32>,
    /// The sheet's name, where the file is a table; empty in CSV, which has no sheets.
    pub sheet: Option<String>,
}

impl Place {
    /// A place that names a whole file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { file: path.into(), ..Self::default() }
    }

    /// The place of byte `offset` in `text`, the contents of `path`.
    pub fn at_offset(path: impl Into<PathBuf>, text: &str, offset: usize) -> Self {
        let (line, column) = line_column(text, offset);
        Self { file: path.into(), line: Some(line), column: Some(column), sheet: None }
    }
}

/// `content/a.toml:3:9`; in a workbook `content/items.xlsx:Sheet1!C7`, as its formulas name a cell; in CSV `content/items.csv:C7`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", slashed(&self.file))?;
        if let Some(sheet) = &self.sheet {
            let mark = if sheet.is_empty() { ":".to_owned() } else { format!(":{}!", sheet_name(sheet)) };
            return match self.line {
                // A whole row is named by its first cell.
                Some(row) => write!(f, "{mark}{}{row}", column_letters(self.column.unwrap_or(1))),
                None => f.write_str(mark.trim_end_matches([':', '!'])),
            };
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

/// A sheet's name as formulas write it: in quotation marks where it is more than a word.
fn sheet_name(name: &str) -> Cow<'_, str> {
    let is_word =
        name.chars().all(|c| c.is_alphanumeric() || c == '_') && name.starts_with(char::is_alphabetic);
    if is_word { name.into() } else { format!("'{}'", name.replace('\'', "''")).into() }
}

/// The letters of a sheet's column, counted from 1: `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    let (mut rest, mut letters) = (column, Vec::new());
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The line and column (both from 1, columns in characters) of byte `offset` in `text`. An offset past the
/// end, or inside a character, gives the nearest place before it.
pub fn line_column(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

/// Lines and columns of offsets in a text that are asked for in their order: all of them in one walk.
#[derive(Debug)]
pub struct Walk<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'t> Walk<'t> {
    /// At the start of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1, column: 1 }
    }

    /// The line and column of byte `offset`, as [`line_column`] has them; those of where it was last for one before that.
    pub fn to(&mut self, offset: usize) -> (u32, u32) {
        for (at, sign) in self.text.get(self.offset..).unwrap_or_default().char_indices() {
            let end = self.offset + at + sign.len_utf8();
            if end > offset {
                self.offset += at;
                return (self.line, self.column);
            }
            (self.line, self.column) = match sign {
                '\n' => (self.line.saturating_add(1), 1),
                _ => (self.line, self.column.saturating_add(1)),
            };
        }
        self.offset = self.text.len();
        (self.line, self.column)
    }
}

/// `path` with forward slashes, as project files and reports write paths on every system.
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What a finding says in names and numbers, for those who say it in another language: `key` is what it is about, `is` what
/// it is now, `least` and `most` what it may be.
pub type Facts = BTreeMap<Cow<'static, str>, String>;

/// One thing to say: what is wrong, where, and the likely fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A stable kebab-case name of the kind of finding, such as `unknown-key`.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong: one sentence, lower case at its start, names in backticks.
    pub message: String,
    /// Where, when it has a place in a file.
    pub place: Option<Place>,
    /// The likely fix, when one is known.
    pub hint: Option<String>,
    /// The job it belongs to, as `pack/account/item/format`, when it belongs to one.
    pub job: Option<String>,
    /// The item it belongs to, as `pack/item`, when it stands in a table of many.
    pub item: Option<String>,
    /// The names and numbers in its message.
    pub facts: Facts,
    /// Whether the machine is at fault and not the material: a full disk, a missing right, too little memory.
    pub machine: bool,
}

impl Finding {
    /// An error: what it belongs to is not delivered.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning: delivered, but a person should look.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note: worth knowing.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            severity,
            message: message.into(),
            place: None,
            hint: None,
            job: None,
            item: None,
            facts: Facts::new(),
            machine: false,
        }
    }

    /// The same finding, for which the machine is at fault: nobody need look for a mistake in the material.
    #[must_use]
    pub fn of_machine(mut self) -> Self {
        self.machine = true;
        self
    }

    /// The same finding at `place`.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same finding with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same finding with a hint where there is one.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// The same finding with one more name or number of its message.
    #[must_use]
    pub fn fact(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.facts.insert(name.into(), value.to_string());
        self
    }

    /// The same finding, belonging to `job`.
    #[must_use]
    pub fn in_job(mut self, job: impl Into<String>) -> Self {
        self.job = Some(job.into());
        self
    }
}

/// The shape `--json` prints a finding in; `line` and `column` are the row and the column where there is a `sheet`.
impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Finding", 11 + usize::from(self.machine))?;
        out.serialize_field("code", &self.code)?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("file", &self.place.as_ref().map(|place| slashed(&place.file)))?;
        out.serialize_field("line", &self.place.as_ref().and_then(|place| place.line))?;
        out.serialize_field("column", &self.place.as_ref().and_then(|place| place.column))?;
        out.serialize_field("sheet", &self.place.as_ref().and_then(|place| place.sheet.as_ref()))?;
        out.serialize_field("hint", &self.hint)?;
        out.serialize_field("job", &self.job)?;
        out.serialize_field("item", &self.item)?;
        if self.facts.is_empty() {
            out.skip_field("facts")?;
        } else {
            out.serialize_field("facts", &self.facts)?;
        }
        if self.machine {
            out.serialize_field("machine", &true)?;
        }
        out.end()
    }
}

/// Reads what [`Finding`] writes: findings of jobs that are reused are those of the run that made them.
impl<'de> Deserialize<'de> for Finding {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Written {
            code: String,
            severity: Severity,
            message: String,
            file: Option<PathBuf>,
            line: Option<u32>,
            column: Option<u32>,
            sheet: Option<String>,
            hint: Option<String>,
            job: Option<String>,
            item: Option<String>,
            #[serde(default)]
            facts: Facts,
            #[serde(default)]
            machine: bool,
        }
        let Written { code, severity, message, file, line, column, sheet, hint, job, item, facts, machine } =
            Written::deserialize(deserializer)?;
        let place = file.map(|file| Place { file, line, column, sheet });
        Ok(Self { code: code.into(), severity, message, place, hint, job, item, facts, machine })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity.as_str(), self.code, self.message)?;
        if let Some(place) = &self.place {
            write!(f, "\n  --> {place}")?;
        }
        if let Some(job) = &self.job {
            write!(f, "\n  job: {job}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// A list of findings, in the order they were made.
pub type Findings = Vec<Finding>;

/// Whether any of `findings` is an error.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Whether the machine is at fault for any error among `findings`.
pub fn has_machine_faults(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error && finding.machine)
}

/// The one of `known` that `given` is nearest to, in letters of any size, where it is near enough to be meant.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (given.chars().count() / 3).max(2);
    let lower = given.to_lowercase();
    let length = lower.chars().count();
    // What is longer or shorter by more than may differ need not be compared: tables have many rows with the same mistake.
    let distance = |name: &'a str| {
        let other = name.to_lowercase();
        let is_near = other.chars().count().abs_diff(length) <= allowed;
        is_near.then(|| (strsim::damerau_levenshtein(&lower, &other), name))
    };
    let (distance, name) = known.into_iter().filter_map(distance).min_by_key(|(distance, _)| *distance)?;
    (distance <= allowed).then_some(name)
}

/// The hint for a name that may be meant: "did you mean `x`?".
pub fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

/// More names are no help.
const MOST_LISTED: usize = 16;

/// The hint "did you mean `x`?" for the one of `known` nearest to `given`, or, when none is near, the list of
/// what is known (at most sixteen names: an item has as many keys).
pub fn suggest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(given, known.iter().copied()) {
        Some(name) => Some(did_you_mean(name)),
        None if known.is_empty() || known.len() > MOST_LISTED => None,
        None => {
            let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            Some(format!("known here: {}", names.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_comes_to_the_same_places() {
        let text = "aé\n\n✓b\nc";
        let mut walk = Walk::new(text);
        for offset in 0..=text.len() {
            assert_eq!(walk.to(offset), line_column(text, offset), "{offset}");
        }
        assert_eq!(walk.to(99), line_column(text, 99));
    }

    #[test]
    fn offsets_become_lines_and_columns_in_characters() {
        assert_eq!(line_column("satu\ndua é tiga", 5), (2, 1));
        assert_eq!(line_column("satu\ndua é tiga", 11), (2, 6));
        assert_eq!(line_column("satu", 99), (1, 5));
    }

    #[test]
    fn a_place_in_a_workbook_is_a_cell() {
        let place = |sheet: &str, column| Place {
            file: "content/items.xlsx".into(),
            line: Some(7),
            column,
            sheet: Some(sheet.to_owned()),
        };
        assert_eq!(place("Sheet1", Some(3)).to_string(), "content/items.xlsx:Sheet1!C7");
        assert_eq!(place("Pak Budi's", Some(27)).to_string(), "content/items.xlsx:'Pak Budi''s'!AA7");
        assert_eq!(place("Item", None).to_string(), "content/items.xlsx:Item!A7");
        assert_eq!(place("", Some(3)).to_string(), "content/items.xlsx:C7");
        assert_eq!([26, 52, 702, 703].map(column_letters), ["Z", "AZ", "ZZ", "AAA"]);
        let finding = Finding::error("e", "m").at(place("Item", Some(3)));
        let json = serde_json::to_value(&finding).expect("a finding serialises");
        assert_eq!((&json["line"], &json["column"], &json["sheet"]), (&7.into(), &3.into(), &"Item".into()));
        assert_eq!(serde_json::from_value::<Finding>(json).expect("and back"), finding);
    }

    #[test]
    fn a_near_name_is_suggested_and_a_far_one_lists_what_exists() {
        assert_eq!(suggest("titel", ["title", "photo"]).as_deref(), Some("did you mean `title`?"));
        assert_eq!(suggest("xyzzy", ["title", "photo"]).as_deref(), Some("known here: `title`, `photo`"));
        assert_eq!(suggest("anything", []), None);
        assert_eq!(nearest("titel", ["photo", "title"]), Some("title"));
        assert_eq!(nearest("TITEL", ["photo", "title"]), Some("title"));
        assert_eq!(nearest("xyzzy", ["title", "photo"]), None);
    }

    #[test]
    fn a_finding_reads_as_text_and_as_json() {
        let finding = Finding::error("unknown-key", "unknown field `titel`")
            .at(Place::at_offset("content/a.toml", "a\nbc", 3))
            .hint("did you mean `title`?");
        assert_eq!(
            finding.to_string(),
            "error[unknown-key]: unknown field `titel`\n  --> content/a.toml:2:2\n  hint: did you mean `title`?"
        );
        let json = serde_json::to_value(&finding).expect("a finding serialises");
        assert_eq!(serde_json::from_value::<Finding>(json.clone()).expect("and back"), finding);
        assert_eq!(json["line"], 2);
        assert_eq!(json["job"], serde_json::Value::Null);
        assert_eq!(json.get("facts"), None);
        let finding = finding.fact("most", 90);
        let json = serde_json::to_value(&finding).expect("a finding serialises");
        assert_eq!(json["facts"]["most"], "90");
        assert_eq!(serde_json::from_value::<Finding>(json).expect("and back"), finding);
    }
}
