//! A project's folder on disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::digest::{Digest, digest_of};
use super::door::World;
use super::error::WorldError;
use super::path::normalise;

/// The largest file that is read into memory: 256 MiB. Videos are opened by path instead.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// The largest file that is remembered with its bytes: 1 MiB. Photos are read again: a pack may show thousands.
const KEPT_BYTES: usize = 1 << 20;

/// A project's folder, each file of which is read once.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// The root without links, once it was asked for: every path is held against it.
    real_root: OnceLock<PathBuf>,
    /// Folders elsewhere that stand in the place of folders of the project.
    mounts: Vec<Mount>,
    now: jiff::Timestamp,
    served: Mutex<BTreeMap<PathBuf, Served>>,
}

#[derive(Debug)]
struct Mount {
    inside: PathBuf,
    folder: PathBuf,
}

#[derive(Debug, Clone)]
struct Served {
    /// Its bytes, unless they are many or only their digest was asked for.
    bytes: Option<Arc<[u8]>>,
    digest: Digest,
}

impl Disk {
    /// The project in `root` at `now`.
    pub fn new(root: impl Into<PathBuf>, now: jiff::Timestamp) -> Self {
        let (real_root, served) = (OnceLock::new(), Mutex::default());
        Self { root: root.into(), real_root, mounts: Vec::new(), now, served }
    }

    /// The same as a world that threads share.
    pub fn shared(root: impl Into<PathBuf>, now: jiff::Timestamp) -> Arc<dyn World> {
        Arc::new(Self::new(root, now))
    }

    /// The same project with `folder`, which may lie anywhere, in the place of its folder `inside`.
    #[must_use]
    pub fn with(mut self, inside: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        self.mounts.push(Mount { inside: inside.into(), folder: folder.into() });
        self
    }

    fn real_root(&self) -> Option<&Path> {
        if self.real_root.get().is_none() {
            let root = self.root.canonicalize().ok()?;
            // Another thread that was first found the same.
            let _ = self.real_root.set(root);
        }
        self.real_root.get().map(PathBuf::as_path)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Served>> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for Disk {
    fn root(&self) -> &Path {
        &self.root
    }

    fn now(&self) -> jiff::Timestamp {
        self.now
    }

    fn resolve(&self, relative: &Path) -> Result<PathBuf, WorldError> {
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

    fn is_file(&self, relative: &Path) -> bool {
        self.resolve(relative).is_ok_and(|path| path.is_file())
    }

    fn is_folder(&self, relative: &Path) -> bool {
        self.resolve(relative).is_ok_and(|path| path.is_dir())
    }

    fn read(&self, relative: &Path) -> Result<Arc<[u8]>, WorldError> {
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
        if is.len() > MAX_FILE_BYTES {
            return Err(WorldError::TooLarge(relative.to_owned(), MAX_FILE_BYTES));
        }
        let bytes: Arc<[u8]> = std::fs::read(&path).map_err(io_error)?.into();
        let digest = digest_of(&bytes);
        let kept = (bytes.len() <= KEPT_BYTES).then(|| Arc::clone(&bytes));
        self.lock().insert(key, Served { bytes: kept, digest });
        Ok(bytes)
    }

    fn content(&self, relative: &Path) -> Result<Digest, WorldError> {
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
        self.lock().entry(key).or_insert(Served { bytes: None, digest });
        Ok(digest)
    }

    fn digest(&self, relative: &Path) -> Option<Digest> {
        self.lock().get(&normalise(relative)?).map(|file| file.digest)
    }

    fn list(&self, relative: &Path) -> Vec<String> {
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

    fn unlisted(&self, relative: &Path) -> Vec<String> {
        let Ok(path) = self.resolve(relative) else {
            return Vec::new();
        };
        let names = std::fs::read_dir(path).into_iter().flatten().flatten();
        let names = names.filter_map(|entry| entry.file_name().into_string().err());
        let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn dependencies(&self) -> BTreeMap<PathBuf, Digest> {
        self.lock().iter().map(|(path, file)| (path.clone(), file.digest)).collect()
    }

    fn forget(&self, relative: &Path) {
        if let Some(path) = normalise(relative) {
            self.lock().retain(|served, _| !served.starts_with(&path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_once_and_its_digest_remembered() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("a.txt"), "satu").expect("written");
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(world.read_text(Path::new("a.txt")).expect("read"), "satu");
        std::fs::write(dir.path().join("a.txt"), "dua").expect("written");
        assert_eq!(world.read_text(Path::new("/a.txt")).expect("read"), "satu");
        assert_eq!(world.digest(Path::new("a.txt")), Some(digest_of(b"satu")));
        assert!(matches!(world.read(Path::new("b.txt")), Err(WorldError::NotFound(_))));
        assert!(matches!(world.read(Path::new("../b.txt")), Err(WorldError::LeavesProject(_))));
    }

    #[test]
    fn what_is_forgotten_is_read_again_and_what_was_read_is_known() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(dir.path().join("b")).expect("made");
        for path in ["a.txt", "b/c.txt", "bc.txt"] {
            std::fs::write(dir.path().join(path), "satu").expect("written");
        }
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        let read = |path: &str| world.read_text(Path::new(path)).expect("read");
        let all =
            || world.dependencies().into_keys().map(|path| path.display().to_string()).collect::<Vec<_>>();
        assert_eq!(["a.txt", "b/c.txt", "bc.txt"].map(read), ["satu"; 3]);
        assert_eq!(all(), ["a.txt", "b/c.txt", "bc.txt"]);
        for path in ["a.txt", "b/c.txt", "bc.txt"] {
            std::fs::write(dir.path().join(path), "dua").expect("written");
        }
        world.forget(Path::new("./a.txt"));
        // A folder stands for what lies in it, and not for its namesakes.
        world.forget(Path::new("b"));
        assert_eq!(all(), ["bc.txt"]);
        assert_eq!(["a.txt", "b/c.txt", "bc.txt"].map(read), ["dua", "dua", "satu"]);
        assert_eq!(world.dependencies()[Path::new("a.txt")], digest_of(b"dua"));
        // What leads out is nobody's.
        world.forget(Path::new("../a.txt"));
        assert_eq!(all().len(), 3);
    }

    #[test]
    fn a_folder_elsewhere_stands_in_for_one_of_the_project() {
        let [project, other] = [0, 1].map(|_| tempfile::tempdir().expect("a temporary folder"));
        std::fs::write(other.path().join("a.txt"), "dua").expect("written");
        std::fs::create_dir(project.path().join("content")).expect("made");
        std::fs::write(project.path().join("content/a.txt"), "satu").expect("written");
        let world = Disk::new(project.path(), jiff::Timestamp::UNIX_EPOCH).with("content", other.path());
        assert_eq!(world.read_text(Path::new("content/a.txt")).expect("read"), "dua");
        assert_eq!(world.list(Path::new("content")), ["a.txt"]);
        assert!(matches!(world.read(Path::new("content/../../b")), Err(WorldError::LeavesProject(_))));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink("/", dir.path().join("out")).expect("linked");
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert!(matches!(world.read(Path::new("out/etc/hostname")), Err(WorldError::LeavesProject(_))));
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(dir.path().join("a.toml")).expect("made");
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
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
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(world.list(Path::new("")), ["b"]);
        assert_eq!(world.unlisted(Path::new("")), ["a\u{fffd}"]);
    }
}
