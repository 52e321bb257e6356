//! A TOML file as text: opened, parsed, and able to tell where in it a thing stands.

use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use crate::diag::{Finding, Findings, Place, Severity};
use crate::world::{World, WorldError};

/// The largest project file that is read: what people write by hand is far smaller.
const MAX_FILE_BYTES: usize = 1 << 20;

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
                fail(
                    "file-too-large",
                    format!("`{name}` is larger than the 1 MiB a project file may have"),
                    None,
                );
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

    /// Texts without quotation marks are the slip that people make most, also where the text is a day of the year.
    fn syntax_hint(&self, span: Option<Range<usize>>) -> Option<String> {
        let at = span?.start.min(self.text.len());
        let start = self.text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text.get(start..)?.lines().next()?;
        let (key, value) = line.split_once('=')?;
        let word = value.trim().chars().next()?.is_alphabetic() && !value.contains(['"', '\'']);
        let day = matches!(value.trim().as_bytes(), [a, b, b'-', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()));
        (word || day)
            .then(|| format!("texts stand in quotation marks: `{} = \"{}\"`", key.trim(), value.trim()))
    }

    /// The place of a part of the text.
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::at_offset(&self.file, &self.text, span.start)
    }
}
