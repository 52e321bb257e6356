//! Why a file was not served.

use std::io;
use std::path::{Path, PathBuf};

/// Why a path was refused or a file could not be read.
#[derive(Debug)]
pub enum WorldError {
    /// The path would leave the project's folder.
    LeavesProject(PathBuf),
    /// There is no such file.
    NotFound(PathBuf),
    /// It is no file: a folder, a pipe, a device. Reading from a pipe may never end.
    NotAFile(PathBuf),
    /// The file is larger than the caller allows; the limit in bytes.
    TooLarge(PathBuf, u64),
    /// The system could not read it.
    Io(PathBuf, io::Error),
}

impl WorldError {
    pub(super) fn of_io(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            _ => Self::Io(path.to_owned(), error),
        }
    }

    /// Whether the file was read, and is no UTF-8 text.
    pub fn is_not_utf8(&self) -> bool {
        matches!(self, Self::Io(_, error) if error.kind() == io::ErrorKind::InvalidData)
    }
}

impl std::fmt::Display for WorldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LeavesProject(path) => write!(f, "`{}` leaves the project's folder", path.display()),
            Self::NotFound(path) => write!(f, "there is no file `{}`", path.display()),
            Self::NotAFile(path) => write!(f, "`{}` is not a file", path.display()),
            Self::TooLarge(path, limit) => {
                write!(f, "`{}` is larger than the {limit} bytes allowed here", path.display())
            }
            Self::Io(path, error) => write!(f, "`{}` cannot be read: {error}", path.display()),
        }
    }
}

impl std::error::Error for WorldError {}
