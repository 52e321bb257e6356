//! Why a process could not be locked down.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a process could not be locked down.
#[derive(Debug)]
pub enum SandboxError {
    /// There were this many threads already, and Landlock binds only the one that asks.
    Threads(usize),
    /// The parent is gone: nobody waits for the work.
    Orphan,
    /// What may be touched is not there.
    Path(PathBuf, io::Error),
    /// The system refused a limit.
    Limit(&'static str, io::Error),
    /// The kernel has Landlock and refused the rules.
    Files(String),
    /// The kernel has seccomp and refused the filter.
    Calls(String),
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Threads(count) => {
                write!(f, "the process has {count} threads already, and only the first can be locked down")
            }
            Self::Orphan => write!(f, "the process that started this one is gone"),
            Self::Path(path, error) => write!(f, "`{}` cannot be opened: {error}", path.display()),
            Self::Limit(what, error) => write!(f, "the limit of {what} cannot be set: {error}"),
            Self::Files(error) => write!(f, "Landlock refuses its rules: {error}"),
            Self::Calls(error) => write!(f, "seccomp refuses its filter: {error}"),
        }
    }
}

impl std::error::Error for SandboxError {}
