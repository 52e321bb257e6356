//! Exit statuses, and what keeps a command from running at all.

use std::io;
use std::process::ExitCode;

use crate::deliver::cause_of;
use crate::diag::{Finding, has_errors, has_machine_faults};

/// What the program's end tells its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done. There may be warnings.
    Done,
    /// 1: there are problems in the project's files, each named in a finding; the rest is done.
    Problems,
    /// 2: could not run: flags that make no sense, no project, an output folder that cannot be written, a full disk, too little
    /// memory. What could be made all the same is delivered.
    CouldNotRun,
    /// 130: interrupted (Ctrl-C); what was finished stands.
    Interrupted,
}

impl Exit {
    /// [`Exit::CouldNotRun`] where the machine is at fault for an error among `findings`, else [`Exit::Problems`] where they hold
    /// one.
    pub fn of(findings: &[Finding]) -> Self {
        match () {
            () if has_machine_faults(findings) => Self::CouldNotRun,
            () if has_errors(findings) => Self::Problems,
            () => Self::Done,
        }
    }

    /// As [`Exit::of`], of a run in which `failed` jobs failed, and which a person may have `interrupted`.
    pub(super) fn of_run(findings: &[Finding], failed: usize, interrupted: bool) -> Self {
        match Self::of(findings) {
            _ if interrupted => Self::Interrupted,
            Self::Done if failed > 0 => Self::Problems,
            exit => exit,
        }
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
        Self::new("stdout-failed", format!("the results could not be written: {}", cause_of(&error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_machine_is_no_problem_of_the_material() {
        let (mistake, fault) = (Finding::error("e", "m"), Finding::error("write-failed", "m").of_machine());
        let warning = Finding::warning("cache-failed", "m").of_machine();
        assert_eq!(Exit::of(&[]), Exit::Done);
        assert_eq!(Exit::of(std::slice::from_ref(&warning)), Exit::Done);
        assert_eq!(Exit::of(&[mistake.clone(), warning]), Exit::Problems);
        assert_eq!(Exit::of(&[mistake, fault.clone()]), Exit::CouldNotRun);
        assert_eq!(Exit::of_run(&[], 1, false), Exit::Problems);
        assert_eq!(Exit::of_run(std::slice::from_ref(&fault), 1, false), Exit::CouldNotRun);
        assert_eq!(Exit::of_run(&[fault], 1, true), Exit::Interrupted);
    }
}
