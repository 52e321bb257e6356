//! What lies in the inbox, and whether it has come to rest: files are taken when nothing about them changes any more.

use std::collections::{BTreeMap, HashMap};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::names::{FileKind, Names, stem};

/// How many times longer a file waits that may only be the companion of one that is still on its way.
const PATIENCE: u32 = 4;

/// How deep folders are looked into: template, account, and what somebody dropped with folders of its own.
const DEEPEST: usize = 6;

/// One thing that an editor dropped: a file, with those that go with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dropped {
    /// The folder that it lies in, below the inbox: `template` or `template/account`; empty for the inbox itself.
    pub(super) folder: PathBuf,
    /// The name of its file.
    pub(super) main: String,
    /// The names of files of the same stem that go with it.
    pub(super) sides: Vec<String>,
}

/// What a look at the inbox found.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Drops that have come to rest.
    pub(super) ready: Vec<Dropped>,
    /// How many files have not.
    pub(super) settling: usize,
}

/// What tells one state of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

impl Stamp {
    /// The state of the file `path`; `None` for what is no regular file.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let is = std::fs::symlink_metadata(path).ok().filter(Metadata::is_file)?;
        Some(Self { bytes: is.len(), modified: is.modified().ok(), inode: inode(&is) })
    }
}

#[cfg(unix)]
fn inode(is: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(is)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// An inbox that is looked at again and again.
#[derive(Debug)]
pub(super) struct Inbox {
    root: PathBuf,
    names: Names,
    settle: Duration,
    /// Since when each file is as it is.
    seen: HashMap<PathBuf, (Stamp, Instant)>,
}

impl Inbox {
    /// The inbox in `root`, whose files have come to rest when they are the same for `settle`.
    pub(super) fn new(root: &Path, names: Names, settle: Duration) -> Self {
        Self { root: root.to_owned(), names, settle, seen: HashMap::new() }
    }

    /// Looks at everything at the moment `now`.
    pub(super) fn look(&mut self, now: Instant) -> Look {
        let mut look = Look::default();
        let mut seen = HashMap::new();
        for folder in self.folders() {
            let files = self.files(&folder, now, &mut seen);
            let mut groups: BTreeMap<String, Vec<(String, Instant)>> = BTreeMap::new();
            for (name, since) in files {
                groups.entry(stem(&name).to_lowercase()).or_default().push((name, since));
            }
            for group in groups.into_values() {
                let rest = |since: &Instant| now.saturating_duration_since(*since);
                let youngest = group.iter().map(|(_, since)| rest(since)).min().unwrap_or_default();
                let names: Vec<String> = group.into_iter().map(|(name, _)| name).collect();
                // What may be the companion of a large file comes first: it is small.
                let waits = match names.iter().map(|name| FileKind::of(name)).min() {
                    Some(kind) if kind.is_side() || kind == FileKind::Item => self.settle * PATIENCE,
                    _ => self.settle,
                };
                if youngest < waits {
                    look.settling += names.len();
                } else {
                    look.ready.extend(drops(&folder, names));
                }
            }
        }
        self.seen = seen;
        look
    }

    /// The inbox and all folders in it, below it: templates, accounts, and what somebody dropped as a folder.
    fn folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![PathBuf::new()];
        let mut next = 0;
        while let Some(folder) = folders.get(next).cloned() {
            next += 1;
            if folder.components().count() < DEEPEST {
                folders.extend(self.inner(&folder));
            }
        }
        folders
    }

    fn inner(&self, folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
        let mut inner: Vec<PathBuf> = entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| {
                let is_own = folder.as_os_str().is_empty() && self.names.is_own(name);
                !is_own && !self.names.is_ignored(name)
            })
            .map(|name| folder.join(name))
            .collect();
        inner.sort();
        inner
    }

    /// The files of `folder` with the moment since when each is as it is.
    fn files(
        &self,
        folder: &Path,
        now: Instant,
        seen: &mut HashMap<PathBuf, (Stamp, Instant)>,
    ) -> Vec<(String, Instant)> {
        let entries = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                // A name that is no text cannot be written about: it gets one that is, and is seen at the next look.
                let name = entry.file_name().to_string_lossy().replace('\u{fffd}', "_");
                let _ = std::fs::rename(&path, super::file_away::free(&path.with_file_name(name)));
                continue;
            };
            if self.names.is_ignored(&name) {
                continue;
            }
            let Some(stamp) = Stamp::of(&path) else { continue };
            let since = match self.seen.get(&path) {
                Some((known, since)) if *known == stamp => *since,
                _ => now,
            };
            seen.insert(path, (stamp, since));
            files.push((name, since));
        }
        files
    }
}

/// The drops among files of one stem: the film, picture or table with everything that goes with it, and others each alone.
fn drops(folder: &Path, mut names: Vec<String>) -> Vec<Dropped> {
    names.sort_by_key(|name| (FileKind::of(name), name.clone()));
    let (mut mains, mut sides): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|name| !FileKind::of(name).is_side());
    // The description and the form of a film are no drops beside it.
    if mains.len() > 1 {
        let main = FileKind::of(&mains[0]);
        let own = mains.extract_if(1.., |name| FileKind::of(name).goes_with(main));
        sides.extend(own);
    }
    sides.sort();
    if mains.is_empty() {
        // Nothing came for them to go with.
        return sides
            .into_iter()
            .map(|main| Dropped { folder: folder.to_owned(), main, sides: Vec::new() })
            .collect();
    }
    mains
        .into_iter()
        .enumerate()
        .map(|(index, main)| {
            let sides = if index == 0 { std::mem::take(&mut sides) } else { Vec::new() };
            Dropped { folder: folder.to_owned(), main, sides }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Locale;

    const SETTLE: Duration = Duration::from_secs(5);

    fn inbox() -> (tempfile::TempDir, Inbox) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let inbox = Inbox::new(dir.path(), Names::of(Locale::Id), SETTLE);
        (dir, inbox)
    }

    fn write(dir: &tempfile::TempDir, path: &str, text: &str) {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    fn names(look: &Look) -> Vec<(String, Vec<&str>)> {
        let name = |dropped: &Dropped| crate::diag::slashed(&dropped.folder.join(&dropped.main));
        look.ready.iter().map(|drop| (name(drop), drop.sides.iter().map(String::as_str).collect())).collect()
    }

    #[test]
    fn a_file_is_taken_when_it_has_not_changed_for_a_while() {
        let (dir, mut inbox) = inbox();
        let begin = Instant::now();
        let after = |seconds| begin + Duration::from_secs(seconds);
        write(&dir, "fve-excerpt/film.mp4", "a");
        assert_eq!((inbox.look(begin).settling, inbox.look(after(4)).settling), (1, 1));
        write(&dir, "fve-excerpt/film.mp4", "ab");
        assert_eq!(inbox.look(after(6)).settling, 1, "it grew");
        assert_eq!(names(&inbox.look(after(10))), []);
        assert_eq!(names(&inbox.look(after(11))), [("fve-excerpt/film.mp4".to_owned(), vec![])]);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_gets_one() {
        use std::os::unix::ffi::OsStrExt;
        let (dir, mut inbox) = inbox();
        write(&dir, "t/film.mp4", "x");
        let odd = dir.path().join("t").join(std::ffi::OsStr::from_bytes(b"fi\xfflm.mp4"));
        std::fs::rename(dir.path().join("t/film.mp4"), odd).expect("renamed");
        let begin = Instant::now();
        inbox.look(begin);
        inbox.look(begin);
        assert_eq!(names(&inbox.look(begin + SETTLE)), [("t/fi_lm.mp4".to_owned(), vec![])]);
    }

    #[test]
    fn files_of_one_stem_are_one_drop() {
        let (dir, mut inbox) = inbox();
        for name in [
            "film.mp4",
            "Film.srt",
            "film.toml",
            "film.txt",
            "foto.jpg",
            "jadwal.xlsx",
            "sendiri.toml",
            "lepas.srt",
        ] {
            write(&dir, &format!("t/bpmtpk/{name}"), "x");
        }
        for name in [".proses/1/film.mp4", "selesai/2026-11-25/a.mp4", "gagal/b.mp4", "t/~$jadwal.xlsx"] {
            write(&dir, name, "x");
        }
        write(&dir, "tersesat.mp4", "x");
        let begin = Instant::now();
        inbox.look(begin);
        let look = inbox.look(begin + SETTLE);
        let in_folder = |name: &str| format!("t/bpmtpk/{name}");
        assert_eq!(
            names(&look),
            [
                ("tersesat.mp4".to_owned(), vec![]),
                (in_folder("film.mp4"), vec!["Film.srt", "film.toml", "film.txt"]),
                (in_folder("foto.jpg"), vec![]),
                (in_folder("jadwal.xlsx"), vec![]),
            ]
        );
        assert_eq!(look.settling, 2, "what may go with a film on its way waits longer");
        let look = inbox.look(begin + SETTLE * PATIENCE);
        assert_eq!(look.ready.len(), 6);
    }
}
