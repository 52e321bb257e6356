//! Exit statuses, and what keeps a command from running at all.

use std::io;
use std::process::ExitCode;

use crate::diag::{Finding, has_errors};

/// What the program's end tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done. There may be warnings.
    Done,
    /// 1: there are problems in the project's files, each named in a finding; the rest is done.
    Problems,
    /// 2: could not run: flags that make no sense, no project, an output folder that cannot be written.
    CouldNotRun,
    /// 130: interrupted (Ctrl-C); what was finished stands.
    Interrupted,
}

impl Exit {
    /// [`Exit::Problems`] where `findings` hold an error.
    pub fn of(findings: &[Finding]) -> Self {
        if has_errors(findings) { Self::Problems } else { Self::Done }
    }

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Problems => 1,
            Self::CouldNotRun => 2,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not run, said as a finding.
#[derive(Debug)]
pub(super) struct CannotRun(pub(super) Box<Finding>);

impl CannotRun {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Finding::error(code, message)))
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self(Box::new(self.0.hint(hint)))
    }
}

/// Results that cannot be printed: a full disk, say.
impl From<io::Error> for CannotRun {
    fn from(error: io::Error) -> Self {
        Self::new("stdout-failed", format!("the results could not be written: {error}"))
    }
}
