//! What was found out by reading videos from end to end, kept in the project's folder for later runs: an unchanged pack need not read them
//! again. By the digest of a video's contents; nothing here decides anything that the video does not.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clip::ffmpeg::doctor::version;
use crate::deliver;
use crate::fingerprint::TOOL;
use crate::world::{Digest, digest_of, hex};

/// Where it lies in the project's folder.
const FOLDER: &str = ".wajah/found";
/// The largest entry, in bytes: the places of a long recording's key frames take some megabytes.
const MAX_BYTES: u64 = 16 << 20;
/// The most entries, of all versions of the program together; those that were not written for longest go first.
const MAX_ENTRIES: usize = 400;

/// Findings-out that are kept between runs. Whatever is wrong with one, it is as if it were not there.
#[derive(Debug)]
pub(super) struct Known {
    root: PathBuf,
    /// The program and its FFmpeg: another may find otherwise.
    made_by: String,
    fills: bool,
}

impl Known {
    /// Those in the project at `root`; with `fills` new ones are put there.
    pub(super) fn of(root: &Path, fills: bool) -> Self {
        let made_by = hex(&digest_of(format!("{TOOL} {}", version()).as_bytes()));
        Self { root: root.to_owned(), made_by: made_by[..16].to_owned(), fills }
    }

    /// What is known of the video with `content`, under the name `what`.
    pub(super) fn get<T: DeserializeOwned>(&self, content: &Digest, what: &str) -> Option<T> {
        let bytes = deliver::read_file(&self.root.join(self.place(content, what)), MAX_BYTES).ok()?;
        let (check, found) = bytes.split_at_checked(64)?;
        (check == hex(&digest_of(found)).as_bytes()).then(|| serde_json::from_slice(found).ok())?
    }

    /// Keeps `found`. That it cannot be kept costs the next run time, and nothing else.
    pub(super) fn put(&self, content: &Digest, what: &str, found: &impl Serialize) {
        let Some(found) = serde_json::to_vec(found).ok().filter(|_| self.fills) else { return };
        let bytes = [hex(&digest_of(&found)).as_bytes(), &found].concat();
        if bytes.len() as u64 > MAX_BYTES {
            return;
        }
        // Nobody wants it in a repository.
        let ignore = Path::new(FOLDER).with_file_name(".gitignore");
        let kept = deliver::write_changed(&self.root, &ignore, b"*\n")
            .and_then(|_| deliver::write_below(&self.root, &self.place(content, what), &bytes));
        if kept.is_ok() {
            self.make_room();
        }
    }

    fn place(&self, content: &Digest, what: &str) -> PathBuf {
        Path::new(FOLDER).join(&self.made_by).join(format!("{}-{what}", hex(content)))
    }

    fn make_room(&self) {
        let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
        let folders =
            list(&self.root.join(FOLDER)).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let mut entries: Vec<(SystemTime, PathBuf)> = folders
            .flat_map(|folder| list(&folder.path()))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        entries.sort();
        for (_, path) in entries.iter().take(entries.len().saturating_sub(MAX_ENTRIES)) {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries in `root`.
    fn entries(root: &Path) -> Vec<PathBuf> {
        let folders = fs::read_dir(root.join(FOLDER)).expect("a folder").flatten();
        folders
            .flat_map(|folder| fs::read_dir(folder.path()).expect("a folder").flatten())
            .map(|e| e.path())
            .collect()
    }

    #[test]
    fn what_was_found_is_known_and_what_is_damaged_is_not() {
        let dir = tempfile::tempdir().expect("a folder");
        let known = Known::of(dir.path(), true);
        let film = digest_of(b"film");
        assert_eq!(known.get::<Vec<u32>>(&film, "a"), None);
        known.put(&film, "a", &vec![1, 2]);
        assert_eq!(known.get::<Vec<u32>>(&film, "a"), Some(vec![1, 2]));
        // Of something else, of another kind, of another video, by another version.
        assert_eq!(known.get::<Vec<u32>>(&film, "b"), None);
        assert_eq!(known.get::<String>(&film, "a"), None);
        assert_eq!(known.get::<Vec<u32>>(&digest_of(b"other"), "a"), None);
        let other = Known { made_by: "0".repeat(16), ..Known::of(dir.path(), false) };
        assert_eq!(other.get::<Vec<u32>>(&film, "a"), None);
        other.put(&film, "a", &vec![3]);
        let [path] = &entries(dir.path())[..] else { panic!("one entry") };
        let whole = fs::read(path).expect("readable");
        for damaged in [&whole[..whole.len() - 1], &whole[..10], b"", &[&whole[..], b" "].concat()] {
            fs::write(path, damaged).expect("written");
            assert_eq!(known.get::<Vec<u32>>(&film, "a"), None, "{damaged:?}");
        }
        known.put(&film, "a", &vec![4]);
        assert_eq!(known.get::<Vec<u32>>(&film, "a"), Some(vec![4]));
        assert_eq!(fs::read(dir.path().join(".wajah/.gitignore")).expect("readable"), b"*\n");
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let dir = tempfile::tempdir().expect("a folder");
        let known = Known::of(dir.path(), true);
        for at in 0..MAX_ENTRIES + 5 {
            known.put(&digest_of(&at.to_le_bytes()), "a", &at);
        }
        assert_eq!(entries(dir.path()).len(), MAX_ENTRIES);
    }
}
