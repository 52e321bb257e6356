//! Texts that nobody has saved yet, laid over a world: what a person is typing is seen as it will be.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::digest::{Digest, digest_of};
use super::door::World;
use super::error::WorldError;
use super::path::normalise;

/// A world in which some files hold other texts than in the world below; they need not be there below.
#[derive(Debug)]
pub struct Overlay<W> {
    below: W,
    unsaved: Mutex<BTreeMap<PathBuf, Unsaved>>,
}

#[derive(Debug)]
struct Unsaved {
    bytes: Arc<[u8]>,
    digest: Digest,
    /// Whether it was asked for.
    served: bool,
}

impl<W: World> Overlay<W> {
    /// `below`, with nothing over it yet.
    pub fn new(below: W) -> Self {
        Self { below, unsaved: Mutex::default() }
    }

    /// Lays `text` over the file `relative`.
    ///
    /// # Errors
    /// When the path leaves the project.
    pub fn write(&self, relative: &Path, text: impl Into<String>) -> Result<(), WorldError> {
        self.below.resolve(relative)?;
        let path = normalise(relative).ok_or_else(|| WorldError::LeavesProject(relative.to_owned()))?;
        let bytes: Arc<[u8]> = text.into().into_bytes().into();
        let digest = digest_of(&bytes);
        self.lock().insert(path, Unsaved { bytes, digest, served: false });
        Ok(())
    }

    /// Takes the text over the file `relative` away: it was saved, or given up. Whether there was one.
    pub fn discard(&self, relative: &Path) -> bool {
        normalise(relative).and_then(|path| self.lock().remove(&path)).is_some()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Unsaved>> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What `found` makes of the text over `relative`, where there is one; that it was asked for is recorded.
    fn served<T>(&self, relative: &Path, found: impl FnOnce(&Unsaved) -> T) -> Option<T> {
        let path = normalise(relative)?;
        let mut unsaved = self.lock();
        let text = unsaved.get_mut(&path)?;
        text.served = true;
        Some(found(text))
    }
}

impl<W: World> World for Overlay<W> {
    fn root(&self) -> &Path {
        self.below.root()
    }

    fn now(&self) -> jiff::Timestamp {
        self.below.now()
    }

    fn resolve(&self, relative: &Path) -> Result<PathBuf, WorldError> {
        self.below.resolve(relative)
    }

    fn is_file(&self, relative: &Path) -> bool {
        normalise(relative).is_some_and(|path| self.lock().contains_key(&path))
            || self.below.is_file(relative)
    }

    fn is_folder(&self, relative: &Path) -> bool {
        let holds = |path: &PathBuf| self.lock().keys().any(|file| file != path && file.starts_with(path));
        normalise(relative).is_some_and(|path| holds(&path)) || self.below.is_folder(relative)
    }

    fn read(&self, relative: &Path) -> Result<Arc<[u8]>, WorldError> {
        let text = self.served(relative, |text| Arc::clone(&text.bytes));
        text.map_or_else(|| self.below.read(relative), Ok)
    }

    fn content(&self, relative: &Path) -> Result<Digest, WorldError> {
        self.served(relative, |text| text.digest).map_or_else(|| self.below.content(relative), Ok)
    }

    fn digest(&self, relative: &Path) -> Option<Digest> {
        match self.lock().get(&normalise(relative)?) {
            Some(text) => text.served.then_some(text.digest),
            None => self.below.digest(relative),
        }
    }

    fn list(&self, relative: &Path) -> Vec<String> {
        let mut names = self.below.list(relative);
        if let Some(folder) = normalise(relative) {
            let name = |path: &PathBuf| {
                let first = path.strip_prefix(&folder).ok()?.components().next()?;
                first.as_os_str().to_str().map(str::to_owned)
            };
            names.extend(self.lock().keys().filter_map(name));
        }
        names.sort();
        names.dedup();
        names
    }

    fn unlisted(&self, relative: &Path) -> Vec<String> {
        self.below.unlisted(relative)
    }

    fn dependencies(&self) -> BTreeMap<PathBuf, Digest> {
        let mut all = self.below.dependencies();
        for (path, text) in self.lock().iter() {
            // What the world below served of it is not what is seen.
            all.remove(path);
            if text.served {
                all.insert(path.clone(), text.digest);
            }
        }
        all
    }

    fn forget(&self, relative: &Path) {
        if let Some(path) = normalise(relative) {
            let mut unsaved = self.lock();
            unsaved
                .iter_mut()
                .filter(|(file, _)| file.starts_with(&path))
                .for_each(|(_, text)| text.served = false);
        }
        self.below.forget(relative);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Disk;

    /// A world with `a/satu.txt` on disk, and nothing over it.
    fn world() -> (tempfile::TempDir, Overlay<Disk>) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(dir.path().join("a")).expect("made");
        std::fs::write(dir.path().join("a/satu.txt"), "disk").expect("written");
        let world = Overlay::new(Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH));
        (dir, world)
    }

    #[test]
    fn a_text_that_is_not_saved_is_what_the_file_holds_until_it_is_discarded() {
        let (_dir, world) = world();
        let satu = Path::new("a/satu.txt");
        assert_eq!(world.read_text(satu).expect("read"), "disk");
        world.write(Path::new("/a/./satu.txt"), "layar").expect("inside");
        assert_eq!(world.digest(satu), None, "nobody has asked for the new text");
        assert_eq!(world.dependencies(), BTreeMap::new());
        assert_eq!(world.read_text(satu).expect("read"), "layar");
        assert_eq!(world.content(satu).expect("read"), digest_of(b"layar"));
        assert_eq!(world.dependencies(), BTreeMap::from([(satu.to_owned(), digest_of(b"layar"))]));
        // It is no cache: what is forgotten is asked for again, and is still that.
        world.forget(Path::new("a"));
        assert_eq!(world.dependencies(), BTreeMap::new());
        assert_eq!(world.read_text(satu).expect("read"), "layar");
        assert!(world.discard(satu) && !world.discard(satu));
        assert_eq!(world.read_text(satu).expect("read"), "disk");
    }

    #[test]
    fn a_file_that_is_only_typed_is_there_with_its_folder() {
        let (dir, world) = world();
        world.write(Path::new("a/dua.txt"), "dua").expect("inside");
        world.write(Path::new("b/c/tiga.txt"), "tiga").expect("inside");
        assert_eq!(world.list(Path::new("a")), ["dua.txt", "satu.txt"]);
        assert_eq!(world.list(Path::new("")), ["a", "b"]);
        assert_eq!(world.list(Path::new("b")), ["c"]);
        assert!(world.is_file(Path::new("b/c/tiga.txt")) && !world.is_file(Path::new("b/c")));
        assert!(world.is_folder(Path::new("b/c")) && !world.is_folder(Path::new("b/c/tiga.txt")));
        assert!(!dir.path().join("b").exists());
    }

    #[test]
    fn no_text_is_laid_over_what_lies_outside() {
        let (_dir, world) = world();
        let leaves =
            |path: &str| matches!(world.write(Path::new(path), ""), Err(WorldError::LeavesProject(_)));
        assert!(leaves("../b.txt") && leaves("a/../../b.txt"));
        assert_eq!(world.list(Path::new("")), ["a"]);
    }
}
