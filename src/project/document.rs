//! What is read: a TOML file as text, opened and parsed, or a row of a table; able to tell where in it a thing stands.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use crate::diag::{Finding, Findings, Place, Severity};
use crate::world::{World, WorldError};

use super::sheet::RowDocument;

/// The largest project file that is read: what people write by hand is far smaller.
const MAX_FILE_BYTES: usize = 1 << 20;

/// How often something is said of one file: more than a person reads at once. A file of a megabyte can hold a hundred thousand mistakes.
const MAX_SAID: u32 = 100;

/// Where readers put what they find wrong.
#[derive(Debug, Default)]
pub(super) struct Sink {
    findings: RefCell<Findings>,
    errors: Cell<usize>,
    /// The keys each table was asked for, by file and table: tests compare them with the schemas.
    #[cfg(test)]
    pub(super) asked: RefCell<std::collections::BTreeMap<String, std::collections::BTreeSet<String>>>,
}

impl Sink {
    pub(super) fn push(&self, finding: Finding) {
        if finding.severity == Severity::Error {
            self.errors.set(self.errors.get() + 1);
        }
        self.findings.borrow_mut().push(finding);
    }

    /// Takes note of a finding that is not said.
    fn count(&self, severity: Severity) {
        self.errors.set(self.errors.get() + usize::from(severity == Severity::Error));
    }

    /// How many errors there are so far: what it was before and after a step tells whether the step failed.
    pub(super) fn errors(&self) -> usize {
        self.errors.get()
    }

    pub(super) fn into_findings(self) -> Findings {
        self.findings.into_inner()
    }
}

/// One TOML file, or one row of a table: its path in the project and what its parts' places are found in.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) file: PathBuf,
    source: Source,
    /// How often something was said of it.
    said: Cell<u32>,
}

#[derive(Debug)]
enum Source {
    Text(String),
    Row(RowDocument),
}

impl Document {
    /// Reads the file; what stands against it becomes a finding.
    pub(super) fn open(world: &dyn World, file: &Path, sink: &Sink) -> Option<Self> {
        let fail = |code, message: String, hint: Option<&str>| {
            let finding = Finding::error(code, message).at(Place::file(file));
            sink.push(finding.maybe_hint(hint.map(str::to_owned)));
        };
        let name = crate::diag::slashed(file);
        match world.read_text(file) {
            Ok(text) if text.len() > MAX_FILE_BYTES => {
                fail(
                    "file-too-large",
                    format!("`{name}` is larger than the 1 MiB a project file may have"),
                    None,
                );
                None
            }
            Ok(text) => Some(Self::new(file, Source::Text(text))),
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
        Self::new(Path::new(file), Source::Text(text.to_owned()))
    }

    /// A row of the table `file`; the spans of its values are those that [`RowDocument::span`] gives.
    pub(super) fn row(file: &Path, row: RowDocument) -> Self {
        Self::new(file, Source::Row(row))
    }

    fn new(file: &Path, source: Source) -> Self {
        Self { file: file.to_owned(), source, said: Cell::new(0) }
    }

    /// Whether so much was said of it that nothing more is.
    pub(super) fn is_full(&self) -> bool {
        self.said.get() > MAX_SAID
    }

    /// Says what is wrong at `span`, unless enough was said of the file: finding a place takes time.
    pub(super) fn say(&self, finding: Finding, span: &Range<usize>, sink: &Sink) {
        let said = self.said.get() + 1;
        self.said.set(said);
        if said <= MAX_SAID {
            sink.push(finding.at(self.place(span)));
        } else if said == MAX_SAID + 1 {
            let message = format!("more than {MAX_SAID} things are wrong with it; the others are not told");
            let finding = Finding::error("too-many-findings", message).at(self.whole());
            sink.push(finding.hint("mend those that are named, then look again"));
        } else {
            sink.count(finding.severity);
        }
    }

    /// The file's text; a row has none.
    fn text(&self) -> &str {
        match &self.source {
            Source::Text(text) => text,
            Source::Row(_) => "",
        }
    }

    /// The row of a table that it is, when it is one.
    pub(super) fn as_row(&self) -> Option<&RowDocument> {
        match &self.source {
            Source::Text(_) => None,
            Source::Row(row) => Some(row),
        }
    }

    /// The file's table, or findings for every error of syntax.
    pub(super) fn parse(&self, sink: &Sink) -> Option<Spanned<DeTable<'_>>> {
        let (table, errors) = DeTable::parse_recoverable(self.text());
        for error in &errors {
            if self.is_full() {
                break;
            }
            let message = error.message().replace('\n', "; ");
            let message = if message.starts_with("duplicate key") {
                "this key was already given above".to_owned()
            } else {
                format!("this is not TOML: {message}")
            };
            let finding = Finding::error("syntax", message).maybe_hint(self.syntax_hint(error.span()));
            self.say(finding, &error.span().unwrap_or_default(), sink);
        }
        errors.is_empty().then_some(table)
    }

    /// The slips that people make most with texts, at the line of an error: no quotation marks, typographic ones, one too few or
    /// too many, and the backslashes of a Windows path. A time of day or a day of the year is a text too.
    fn syntax_hint(&self, span: Option<Range<usize>>) -> Option<String> {
        let text = self.text();
        let at = span?.start.min(text.len());
        // What is missing at the end of the last line may be placed after it.
        let at = if at == text.len() { text.trim_end().len() } else { at };
        let start = text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let line = text.get(start..)?.lines().next()?;
        let (key, value) = line.split_once('=')?;
        let (key, value) = (key.trim(), value.trim());
        if value.starts_with(['“', '”', '„', '‘', '’']) {
            return Some(format!("begin and end the text with straight quotation marks: `{key} = \"…\"`"));
        }
        if value.starts_with('"') && !value.starts_with("\"\"\"") {
            return match value.matches('"').count() {
                _ if value.contains('\\') => Some("write `/` in place of the backslash".to_owned()),
                1 => Some(format!("end the text with a straight quotation mark: `{key} = \"…\"`")),
                2 => None,
                _ => Some("within a text write curly quotation marks: “…”".to_owned()),
            };
        }
        let word = value.chars().next()?.is_alphabetic() && !value.contains(['"', '\'']);
        let numeral = value.len() <= 8
            && value.starts_with(|c: char| c.is_ascii_digit())
            && value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ':'));
        (word || numeral).then(|| format!("texts stand in quotation marks: `{key} = \"{value}\"`"))
    }

    /// The place of a part of it.
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        match &self.source {
            Source::Text(text) => Place::at_offset(&self.file, text, span.start),
            Source::Row(row) => row.place(&self.file, span),
        }
    }

    /// The place of all of it: the file, or the row.
    pub(super) fn whole(&self) -> Place {
        match &self.source {
            Source::Text(_) => Place::file(&self.file),
            Source::Row(row) => row.place(&self.file, &(0..0)),
        }
    }

    /// What people call the key `name`, which has the names of the tables around it: in a table of items, its heading.
    pub(super) fn name_of(&self, name: String) -> String {
        self.as_row().and_then(|row| row.heading(&name).map(str::to_owned)).unwrap_or(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_of_syntax_are_told_no_more_often_than_others() {
        let sink = Sink::default();
        assert!(Document::embedded("x.toml", &"=\n".repeat(5000)).parse(&sink).is_none());
        let findings = sink.into_findings();
        let last = findings.last().expect("a finding");
        assert_eq!((findings.len(), last.code.as_ref()), (101, "too-many-findings"));
        // Of a line with nothing but a `=` three things are said.
        assert_eq!(findings[99].place.as_ref().and_then(|place| place.line), Some(34));
    }

    #[test]
    fn slips_with_texts_are_hinted_at() {
        for (line, hint) in [
            ("a = \"Halo", "end the text with a straight quotation mark"),
            ("a = \"Halo”", "end the text with a straight quotation mark"),
            ("a = “Halo”", "begin and end the text with straight quotation marks"),
            ("a = \"media\\kelas.jpg\"", "write `/` in place of the backslash"),
            ("a = \"Lomba \"Suara\" dibuka\"", "within a text write curly quotation marks"),
            ("a = 09.30", "texts stand in quotation marks: `a = \"09.30\"`"),
            ("a = 9:30:00", "texts stand in quotation marks: `a = \"9:30:00\"`"),
        ] {
            for rest in ["", "\n", "\nb = 1\n"] {
                let sink = Sink::default();
                assert!(Document::embedded("x.toml", &format!("{line}{rest}")).parse(&sink).is_none());
                let findings = sink.into_findings();
                let said = findings[0].hint.as_deref().unwrap_or_default();
                assert!(said.starts_with(hint), "{line}{rest:?}: {said}");
            }
        }
    }
}
