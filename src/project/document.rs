//! What is read: a TOML file as text, opened and parsed, or a row of a table; able to tell where in it a thing stands.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diag::{Finding, Findings, Place, Severity};
use crate::world::{World, WorldError};

use super::input::{self, Origin, Table};
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
    pub(super) fn report(&self, finding: Finding) {
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

/// What is read as one: a TOML file, a row of a table, or a drop, which several sources make together.
#[derive(Debug)]
pub(crate) struct Document {
    /// What it is put together from; origins name them by their numbers.
    sources: Vec<Source>,
    /// The source that stands for all of it.
    whole: usize,
    /// How often something was said of it.
    said: Cell<u32>,
}

/// One source: its path in the project and what places in it are found by.
#[derive(Debug)]
struct Source {
    file: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Text(String),
    Row(RowDocument),
    /// A file that is not read here: what it gives are its name and that it is there.
    File,
}

impl Document {
    /// Reads the file; what stands against it becomes a finding.
    pub(super) fn open(world: &dyn World, file: &Path, sink: &Sink) -> Option<Self> {
        let fail = |code, message: String, hint: Option<&str>| {
            let finding = Finding::error(code, message).at(Place::file(file));
            sink.report(finding.maybe_hint(hint.map(str::to_owned)));
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
            Ok(text) => Some(Self::new(file, Kind::Text(text))),
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
        Self::new(Path::new(file), Kind::Text(text.to_owned()))
    }

    /// A row of the table `file`.
    pub(super) fn row(file: &Path, row: RowDocument) -> Self {
        Self::new(file, Kind::Row(row))
    }

    /// What the file `file`, which is not read here, makes together with others.
    pub(crate) fn of_file(file: &Path) -> Self {
        Self::new(file, Kind::File)
    }

    fn new(file: &Path, kind: Kind) -> Self {
        Self { sources: vec![Source { file: file.to_owned(), kind }], whole: 0, said: Cell::new(0) }
    }

    /// The number that the next source gets.
    pub(crate) fn next_source(&self) -> usize {
        self.sources.len()
    }

    fn add(&mut self, file: &Path, kind: Kind) -> usize {
        self.sources.push(Source { file: file.to_owned(), kind });
        self.sources.len() - 1
    }

    /// Adds a file whose name says something, or that is named.
    pub(crate) fn add_file(&mut self, file: &Path) -> Origin {
        Origin::Whole { source: self.add(file, Kind::File) }
    }

    /// Adds the row of the table `file`, whose values have the number that was next as their source's.
    pub(crate) fn add_row(&mut self, file: &Path, row: RowDocument) -> usize {
        self.add(file, Kind::Row(row))
    }

    /// Adds the TOML file `file` with this `text`, and what it gives.
    ///
    /// # Errors
    /// Everything in it that is no TOML.
    pub(crate) fn add_text(&mut self, file: &Path, text: String) -> Result<(usize, Table), Findings> {
        let source = self.add(file, Kind::Text(text));
        let sink = Sink::default();
        let table = self.parse_source(source, &sink);
        table.map(|table| (source, table)).ok_or_else(|| sink.into_findings())
    }

    /// Makes `source` the one that stands for all of it.
    pub(crate) fn stand_for_all(&mut self, source: usize) {
        self.whole = source;
    }

    /// The path of what stands for all of it.
    pub(super) fn file(&self) -> &Path {
        &self.sources[self.whole].file
    }

    /// Where it begins.
    pub(super) fn start(&self) -> Origin {
        match self.sources[self.whole].kind {
            Kind::Text(_) => Origin::Text { source: self.whole, offset: 0 },
            Kind::Row(_) | Kind::File => Origin::Whole { source: self.whole },
        }
    }

    /// Whether so much was said of it that nothing more is.
    pub(super) fn is_full(&self) -> bool {
        self.said.get() > MAX_SAID
    }

    /// Says what is wrong at `origin`, unless enough was said of it: finding a place takes time.
    pub(super) fn say(&self, finding: Finding, origin: Origin, sink: &Sink) {
        let said = self.said.get() + 1;
        self.said.set(said);
        if said <= MAX_SAID {
            sink.report(finding.at(self.place(origin)));
        } else if said == MAX_SAID + 1 {
            let message = format!("more than {MAX_SAID} things are wrong with it; the others are not told");
            let finding = Finding::error("too-many-findings", message).at(self.whole());
            sink.report(finding.hint("mend those that are named, then look again"));
        } else {
            sink.count(finding.severity);
        }
    }

    /// What the file gives, or findings for every error of syntax.
    pub(super) fn parse(&self, sink: &Sink) -> Option<Table> {
        self.parse_source(self.whole, sink)
    }

    fn parse_source(&self, source: usize, sink: &Sink) -> Option<Table> {
        let Kind::Text(text) = &self.sources[source].kind else { return None };
        match input::parse(text, source) {
            Ok(table) => Some(table),
            Err(errors) => {
                for error in errors {
                    if self.is_full() {
                        break;
                    }
                    let message = error.message.replace('\n', "; ");
                    let message = if message.starts_with("duplicate key") {
                        "this key was already given above".to_owned()
                    } else {
                        format!("this is not TOML: {message}")
                    };
                    let hint = syntax_hint(text, error.span.clone());
                    let offset = error.span.map_or(0, |span| span.start);
                    let finding = Finding::error("syntax", message).maybe_hint(hint);
                    self.say(finding, Origin::Text { source, offset }, sink);
                }
                None
            }
        }
    }

    /// The place of a part of it.
    pub(crate) fn place(&self, origin: Origin) -> Place {
        let Some(Source { file, kind }) = self.sources.get(origin.source()) else {
            return Place::file(self.file());
        };
        match (kind, origin) {
            (Kind::Text(text), Origin::Text { offset, .. }) => Place::at_offset(file, text, offset),
            (Kind::Row(row), Origin::Cell { column, .. }) => row.place(file, column),
            (Kind::Row(row), _) => row.place(file, 0),
            _ => Place::file(file),
        }
    }

    /// The place of all of it: the file, or the row.
    pub(crate) fn whole(&self) -> Place {
        self.place(Origin::Whole { source: self.whole })
    }

    /// Whether `origin` is in a table of items, or in a form.
    pub(super) fn is_cell(&self, origin: Origin) -> bool {
        self.sources.get(origin.source()).is_some_and(|source| matches!(source.kind, Kind::Row(_)))
    }

    /// Whether hints that cost time are left out.
    pub(super) fn is_terse(&self) -> bool {
        self.row_source().is_some_and(|(_, row)| row.is_terse())
    }

    /// The row among its sources, with its file.
    fn row_source(&self) -> Option<(&Path, &RowDocument)> {
        self.sources.iter().find_map(|source| match &source.kind {
            Kind::Row(row) => Some((source.file.as_path(), row)),
            Kind::Text(_) | Kind::File => None,
        })
    }

    /// Whether several sources make it: then its keys are called as TOML writes them, wherever they stand.
    fn is_of_several(&self) -> bool {
        self.sources.len() > 1
    }

    /// What to say of the key `name`, which is missing and for which a row has a cell or lacks a column: what it is called, the place
    /// where it belongs and what to do.
    pub(super) fn gap(&self, name: &str) -> Option<(String, Place, String)> {
        let (file, row) = self.row_source()?;
        let (called, place, hint) = row.gap(file, name);
        Some((if self.is_of_several() { name.to_owned() } else { called }, place, hint))
    }

    /// What people call the key `name`, which has the names of the tables around it: in a table of items, its heading.
    pub(super) fn name_of(&self, name: String) -> String {
        let row = self.row_source().filter(|_| !self.is_of_several());
        row.and_then(|(_, row)| row.heading(&name).map(str::to_owned)).unwrap_or(name)
    }
}

/// The slips that people make most with texts, at the line of an error: no quotation marks, typographic ones, one too few or
/// too many, and the backslashes of a Windows path. A time of day or a day of the year is a text too.
fn syntax_hint(text: &str, span: Option<Range<usize>>) -> Option<String> {
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
