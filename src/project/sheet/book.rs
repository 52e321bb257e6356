//! What all workbooks have in common: what is looked at before they are read, and what is said of those that cannot be.

use std::ops::ControlFlow;
use std::path::Path;

use crate::catch_panic::catch_panic;
use crate::diag::{Finding, Place, slashed};

use super::container::{self, ContainerError};
use super::table::{MAX_SHEETS, Row, Sheet, Stop, Visit};

/// The most that is passed on of what the library says, which may quote the file.
const MAX_REASON_CHARS: usize = 200;

/// Hands `row` on where it holds something.
pub(super) fn hand_over(row: Row, visit: &mut Visit<'_>) -> ControlFlow<Stop> {
    if row.is_blank() { ControlFlow::Continue(()) } else { visit(row) }
}

/// A workbook that is being read, for what is said of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Book<'b> {
    pub(super) file: &'b Path,
    /// What it is called by: `XLSX`.
    pub(super) kind: &'static str,
}

impl Book<'_> {
    fn finding(self, code: &'static str, message: &str, hint: &str) -> Finding {
        let message = format!("`{}` {message}", slashed(self.file));
        Finding::error(code, message).at(Place::file(self.file)).hint(hint).fact("format", self.kind)
    }

    /// It cannot be read, since `why`.
    pub(super) fn broken(self, why: &str) -> Finding {
        let why: String = why.trim_end().replace('\n', "; ").chars().take(MAX_REASON_CHARS).collect();
        let message = format!("cannot be read as {}: {why}", self.kind);
        self.finding("not-a-table", &message, "open it in Excel or LibreOffice and save it again")
    }

    /// It is encrypted.
    pub(super) fn protected(self) -> Finding {
        self.finding("protected", "is protected with a password", "save it again without one")
    }

    /// There is too much of `what`.
    pub(super) fn too_large(self, what: &str) -> Finding {
        self.finding(
            "file-too-large",
            &format!("is too large to be read: {what}"),
            "split it into several tables",
        )
    }

    /// It has sheets that can be seen past those that are read.
    pub(super) fn too_many_sheets(self) -> Finding {
        self.too_large(&format!("it has more than {MAX_SHEETS} sheets; those after them are not read"))
    }

    /// Looks over what the file is before anything is read.
    pub(super) fn check(self, bytes: &[u8]) -> Result<(), Finding> {
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
            ContainerError::TooLarge(what) => self.too_large(what),
        })
    }

    /// Does what the library does to bytes of anybody's making; where it gives up altogether, the file is broken.
    pub(super) fn careful<T>(self, step: impl FnOnce() -> T) -> Result<T, Finding> {
        // What the step may leave half done is dropped with it.
        catch_panic(step).map_err(|_| self.broken("its parts contradict each other"))
    }

    /// Says so where no sheet can be seen.
    pub(super) fn needs_visible<'s>(
        self,
        sheets: impl IntoIterator<Item = &'s Sheet>,
    ) -> Result<(), Finding> {
        if sheets.into_iter().any(|sheet| sheet.is_visible) { Ok(()) } else { Err(self.unseen()) }
    }

    /// It has no sheet that can be seen.
    pub(super) fn unseen(self) -> Finding {
        self.finding("not-a-table", "has no sheet that can be seen", "show the sheet with the items")
    }
}
