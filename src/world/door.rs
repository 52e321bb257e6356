//! What a project's files are to the program, wherever they come from.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::digest::Digest;
use super::error::WorldError;

/// A project's files and the clock. Paths are relative to the project's folder; a leading `/` means that folder.
///
/// A file that was read stays what it was until it is forgotten: all posts of a run are made from the same bytes, whatever is
/// written meanwhile. Threads share a world.
pub trait World: std::fmt::Debug + Send + Sync {
    /// The project's folder.
    fn root(&self) -> &Path;

    /// The moment that counts as now.
    fn now(&self) -> jiff::Timestamp;

    /// The path on disk of `relative`, without reading it: for what is opened by path, as FFmpeg does.
    ///
    /// # Errors
    /// [`WorldError::LeavesProject`] for an absolute path, one with too many `..`, or a link that leads out.
    fn resolve(&self, relative: &Path) -> Result<PathBuf, WorldError>;

    /// Whether `relative` is a file inside the project.
    fn is_file(&self, relative: &Path) -> bool;

    /// Whether `relative` is a folder inside the project.
    fn is_folder(&self, relative: &Path) -> bool;

    /// The bytes of the file `relative`. Its digest is recorded.
    ///
    /// # Errors
    /// When the path leaves the project, or the file is missing, unreadable, or over [`MAX_FILE_BYTES`](super::MAX_FILE_BYTES).
    fn read(&self, relative: &Path) -> Result<Arc<[u8]>, WorldError>;

    /// The digest of the file `relative`, however large it is: read in pieces, once, and recorded.
    ///
    /// # Errors
    /// When the path leaves the project, or the file is missing or unreadable.
    fn content(&self, relative: &Path) -> Result<Digest, WorldError>;

    /// The digest of the file `relative`, if it was read before.
    fn digest(&self, relative: &Path) -> Option<Digest>;

    /// The names in folder `relative`, sorted; empty where there is no such folder.
    fn list(&self, relative: &Path) -> Vec<String>;

    /// What of the names in folder `relative` is no UTF-8 and so stands in no list, as far as it can be read; sorted.
    fn unlisted(&self, relative: &Path) -> Vec<String>;

    /// The files that were read or digested, by path, with their digests: what the results so far depend on.
    fn dependencies(&self) -> BTreeMap<PathBuf, Digest>;

    /// Forgets what was read of `relative`, a file or a folder with all in it: it is read again when it is next asked for.
    fn forget(&self, relative: &Path);

    /// The text of the file `relative`, without a byte order mark; bytes that are not UTF-8 are an
    /// [`io::ErrorKind::InvalidData`] error.
    ///
    /// # Errors
    /// As [`World::read`], and for text that is not UTF-8.
    fn read_text(&self, relative: &Path) -> Result<String, WorldError> {
        let bytes = self.read(relative)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let message = format!("not UTF-8 text (byte {})", error.valid_up_to());
            WorldError::Io(relative.to_owned(), io::Error::new(io::ErrorKind::InvalidData, message))
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
    }
}

/// A shared world is a world.
impl<W: World + ?Sized> World for Arc<W> {
    fn root(&self) -> &Path {
        (**self).root()
    }

    fn now(&self) -> jiff::Timestamp {
        (**self).now()
    }

    fn resolve(&self, relative: &Path) -> Result<PathBuf, WorldError> {
        (**self).resolve(relative)
    }

    fn is_file(&self, relative: &Path) -> bool {
        (**self).is_file(relative)
    }

    fn is_folder(&self, relative: &Path) -> bool {
        (**self).is_folder(relative)
    }

    fn read(&self, relative: &Path) -> Result<Arc<[u8]>, WorldError> {
        (**self).read(relative)
    }

    fn content(&self, relative: &Path) -> Result<Digest, WorldError> {
        (**self).content(relative)
    }

    fn digest(&self, relative: &Path) -> Option<Digest> {
        (**self).digest(relative)
    }

    fn list(&self, relative: &Path) -> Vec<String> {
        (**self).list(relative)
    }

    fn unlisted(&self, relative: &Path) -> Vec<String> {
        (**self).unlisted(relative)
    }

    fn dependencies(&self) -> BTreeMap<PathBuf, Digest> {
        (**self).dependencies()
    }

    fn forget(&self, relative: &Path) {
        (**self).forget(relative);
    }

    fn read_text(&self, relative: &Path) -> Result<String, WorldError> {
        (**self).read_text(relative)
    }
}
