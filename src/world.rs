//! The one door to files and the clock. What it served is recorded, so that a job's digest and a watcher know
//! exactly which files decided a result.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A content digest: BLAKE3, 32 bytes.
pub type Digest = [u8; 32];

/// The digest of `bytes`.
pub fn digest_of(bytes: &[u8]) -> Digest {
    *blake3::hash(bytes).as_bytes()
}

/// A digest in lower-case hexadecimal.
pub fn hex(digest: &Digest) -> String {
    use std::fmt::Write;
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A project's folder as the program sees it. Cheap to share between threads.
#[derive(Debug)]
pub struct World {
    root: PathBuf,
    /// The root without links, once it was asked for: every path is held against it.
    real_root: OnceLock<PathBuf>,
    /// Folders elsewhere that stand in the place of folders of the project.
    mounts: Vec<Mount>,
    now: jiff::Timestamp,
    served: Mutex<BTreeMap<PathBuf, File>>,
}

#[derive(Debug)]
struct Mount {
    inside: PathBuf,
    folder: PathBuf,
}

#[derive(Debug, Clone)]
struct File {
    /// Its bytes, unless they are many or only their digest was asked for.
    bytes: Option<Arc<[u8]>>,
    digest: Digest,
}

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
    fn of_io(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound(path.to_owned()),
            _ => Self::Io(path.to_owned(), error),
        }
    }
}

impl WorldError {
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

impl World {
    /// The largest file [`World::read`] takes into memory: 256 MiB. Videos are opened by path instead.
    pub const MAX_FILE_BYTES: u64 = 256 << 20;

    /// The largest file that is remembered with its bytes: 1 MiB. Photos are read again: a pack may show thousands.
    const KEPT_BYTES: usize = 1 << 20;

    /// The world of the project in `root` at `now`.
    pub fn new(root: impl Into<PathBuf>, now: jiff::Timestamp) -> Self {
        let (real_root, served) = (OnceLock::new(), Mutex::default());
        Self { root: root.into(), real_root, mounts: Vec::new(), now, served }
    }

    /// The same world with `folder`, which may lie anywhere, in the place of the project's folder `inside`.
    #[must_use]
    pub fn with(mut self, inside: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        self.mounts.push(Mount { inside: inside.into(), folder: folder.into() });
        self
    }

    /// The project's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The moment this run began.
    pub fn now(&self) -> jiff::Timestamp {
        self.now
    }

    /// The path on disk of `relative`, a path inside the project, without reading it. A leading `/` means
    /// the project's folder.
    ///
    /// # Errors
    /// [`WorldError::LeavesProject`] for an absolute path, one with too many `..`, or a link that leads out.
    pub fn resolve(&self, relative: &Path) -> Result<PathBuf, WorldError> {
        let leaves = || WorldError::LeavesProject(relative.to_owned());
        let inside = normalise(relative).ok_or_else(leaves)?;
        let mounted = |mount: &'_ Mount| {
            let rest = inside.strip_prefix(&mount.inside).ok()?;
            Some((mount.folder.join(rest), mount.folder.canonicalize().ok()))
        };
        let (path, top) = self
            .mounts
            .iter()
            .find_map(mounted)
            .unwrap_or_else(|| (self.root.join(&inside), self.real_root().map(Path::to_owned)));
        // A symbolic link may lead out even where the text of the path does not.
        if let (Ok(real), Some(top)) = (path.canonicalize(), top)
            && !real.starts_with(top)
        {
            return Err(leaves());
        }
        Ok(path)
    }

    fn real_root(&self) -> Option<&Path> {
        if self.real_root.get().is_none() {
            let root = self.root.canonicalize().ok()?;
            // Another thread that was first found the same.
            let _ = self.real_root.set(root);
        }
        self.real_root.get().map(PathBuf::as_path)
    }

    /// Whether `relative` is a file inside the project.
    pub fn is_file(&self, relative: &Path) -> bool {
        self.resolve(relative).is_ok_and(|path| path.is_file())
    }

    /// The bytes of the file `relative`, read once and remembered unless they are many.
    ///
    /// # Errors
    /// When the path leaves the project, the file is missing, unreadable, or over [`World::MAX_FILE_BYTES`].
    pub fn read(&self, relative: &Path) -> Result<Arc<[u8]>, WorldError> {
        let key = normalise(relative).ok_or_else(|| WorldError::LeavesProject(relative.to_owned()))?;
        if let Some(bytes) = self.lock().get(&key).and_then(|file| file.bytes.clone()) {
            return Ok(bytes);
        }
        let path = self.resolve(relative)?;
        let io_error = |error| WorldError::of_io(relative, error);
        let is = std::fs::metadata(&path).map_err(io_error)?;
        if !is.is_file() {
            return Err(WorldError::NotAFile(relative.to_owned()));
        }
        if is.len() > Self::MAX_FILE_BYTES {
            return Err(WorldError::TooLarge(relative.to_owned(), Self::MAX_FILE_BYTES));
        }
        let bytes: Arc<[u8]> = std::fs::read(&path).map_err(io_error)?.into();
        let digest = digest_of(&bytes);
        let kept = (bytes.len() <= Self::KEPT_BYTES).then(|| Arc::clone(&bytes));
        let file = File { bytes: kept, digest };
        self.lock().insert(key, file);
        Ok(bytes)
    }

    /// The digest of the file `relative`, however large it is: read in pieces, once, and remembered.
    ///
    /// # Errors
    /// When the path leaves the project, or the file is missing or unreadable.
    pub fn content(&self, relative: &Path) -> Result<Digest, WorldError> {
        let key = normalise(relative).ok_or_else(|| WorldError::LeavesProject(relative.to_owned()))?;
        if let Some(file) = self.lock().get(&key) {
            return Ok(file.digest);
        }
        let path = self.resolve(relative)?;
        if std::fs::metadata(&path).is_ok_and(|is| !is.is_file()) {
            return Err(WorldError::NotAFile(relative.to_owned()));
        }
        let mut hasher = blake3::Hasher::new();
        let read = std::fs::File::open(path).and_then(|file| hasher.update_reader(file).map(|_| ()));
        read.map_err(|error| WorldError::of_io(relative, error))?;
        let digest = *hasher.finalize().as_bytes();
        self.lock().entry(key).or_insert(File { bytes: None, digest });
        Ok(digest)
    }

    /// The files that were read or digested, by path, with their digests.
    pub fn served(&self) -> BTreeMap<PathBuf, Digest> {
        self.lock().iter().map(|(path, file)| (path.clone(), file.digest)).collect()
    }

    /// The text of the file `relative`; bytes that are not UTF-8 are an [`io::ErrorKind::InvalidData`] error.
    ///
    /// # Errors
    /// As [`World::read`], and for text that is not UTF-8.
    pub fn read_text(&self, relative: &Path) -> Result<String, WorldError> {
        let bytes = self.read(relative)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let message = format!("not UTF-8 text (byte {})", error.valid_up_to());
            WorldError::Io(relative.to_owned(), io::Error::new(io::ErrorKind::InvalidData, message))
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
    }

    /// The digest of the file `relative`, if it was read before.
    pub fn digest(&self, relative: &Path) -> Option<Digest> {
        self.lock().get(&normalise(relative)?).map(|file| file.digest)
    }

    /// The names in folder `relative`, sorted; empty where there is no such folder.
    pub fn list(&self, relative: &Path) -> Vec<String> {
        let Ok(path) = self.resolve(relative) else {
            return Vec::new();
        };
        let mut names: Vec<String> = std::fs::read_dir(path)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    /// What of the names in folder `relative` is no UTF-8 and so stands in no list, as far as it can be read; sorted.
    pub fn unlisted(&self, relative: &Path) -> Vec<String> {
        let Ok(path) = self.resolve(relative) else {
            return Vec::new();
        };
        let names = std::fs::read_dir(path).into_iter().flatten().flatten();
        let names = names.filter_map(|entry| entry.file_name().into_string().err());
        let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, File>> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `path` without `.`, `..` and a leading `/`; `None` where it would climb out of the project.
pub fn normalise(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => out.push(name),
            Component::CurDir | Component::RootDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_project() {
        assert_eq!(normalise(Path::new("/a/./b/../c")), Some(PathBuf::from("a/c")));
        assert_eq!(normalise(Path::new("a/../../etc")), None);
    }

    #[test]
    fn a_file_is_read_once_and_its_digest_remembered() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("a.txt"), "satu").expect("written");
        let world = World::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(world.read_text(Path::new("a.txt")).expect("read"), "satu");
        std::fs::write(dir.path().join("a.txt"), "dua").expect("written");
        assert_eq!(world.read_text(Path::new("/a.txt")).expect("read"), "satu");
        assert_eq!(world.digest(Path::new("a.txt")), Some(digest_of(b"satu")));
        assert!(matches!(world.read(Path::new("b.txt")), Err(WorldError::NotFound(_))));
        assert!(matches!(world.read(Path::new("../b.txt")), Err(WorldError::LeavesProject(_))));
    }

    #[test]
    fn a_folder_elsewhere_stands_in_for_one_of_the_project() {
        let [project, other] = [0, 1].map(|_| tempfile::tempdir().expect("a temporary folder"));
        std::fs::write(other.path().join("a.txt"), "dua").expect("written");
        std::fs::create_dir(project.path().join("content")).expect("made");
        std::fs::write(project.path().join("content/a.txt"), "satu").expect("written");
        let world = World::new(project.path(), jiff::Timestamp::UNIX_EPOCH).with("content", other.path());
        assert_eq!(world.read_text(Path::new("content/a.txt")).expect("read"), "dua");
        assert_eq!(world.list(Path::new("content")), ["a.txt"]);
        assert!(matches!(world.read(Path::new("content/../../b")), Err(WorldError::LeavesProject(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink("/", dir.path().join("out")).expect("linked");
        let world = World::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert!(matches!(world.read(Path::new("out/etc/hostname")), Err(WorldError::LeavesProject(_))));
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(dir.path().join("a.toml")).expect("made");
        let world = World::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert!(matches!(world.read(Path::new("a.toml")), Err(WorldError::NotAFile(_))));
        assert!(matches!(world.content(Path::new("a.toml")), Err(WorldError::NotAFile(_))));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_utf_8_are_told_apart() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"a\xff")), "").expect("written");
        std::fs::write(dir.path().join("b"), "").expect("written");
        let world = World::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(world.list(Path::new("")), ["b"]);
        assert_eq!(world.unlisted(Path::new("")), ["a\u{fffd}"]);
    }
}
