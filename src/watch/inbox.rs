//! What lies in the inbox, and whether it has come to rest: files are taken when nothing about them changes any more.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::drops::{Dropped, captions_to_films, drops};
use super::names::{FileKind, Names, alike, film_stems, stem};
use crate::deliver::folder::{Entry, Folder, Stamp};
use crate::deliver::free::move_to_free;

/// How many times longer a file waits that may only be the companion of one that is still on its way.
const PATIENCE: u32 = 4;

/// How deep folders are looked into: template, account, and what somebody dropped with folders of its own.
pub(super) const DEEPEST: usize = 6;

/// How many things are named that cannot be taken; how many there are is said.
const MOST_ODD: usize = 100;

/// What a look at the inbox found.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Drops that have come to rest, the one that did so first in front.
    pub(super) ready: Vec<Dropped>,
    /// How many files have not.
    pub(super) settling: usize,
    /// How many another watcher is taking, or giving back, or has left half taken.
    pub(super) kept: usize,
    /// How many this watcher itself has left half taken: it could not give them back.
    pub(super) own_kept: usize,
    /// What lies there and is never taken, by its path below the inbox.
    pub(super) odd: BTreeMap<String, Blocked>,
}

/// Why something in the inbox is never taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blocked {
    /// It is a link.
    Link,
    /// It is a pipe, a socket or a device.
    Special,
    /// It is a folder on another file system, from which nothing can be claimed in one step.
    OtherFileSystem,
    /// It is a folder too deep in others.
    TooDeep,
    /// It cannot be read, or not even looked at.
    Unreadable,
    /// What is called alike, and would go with it, is no file.
    Companion,
    /// It cannot be moved now: somebody has it open, say. It is tried again.
    InUse,
}

impl std::fmt::Display for Blocked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Link => "it is a link; drop the file itself",
            Self::Special => "it is no file: a pipe, a socket or a device",
            Self::OtherFileSystem => {
                "the folder is mounted from another file system, from which nothing can be claimed: watch it with `--inbox`"
            }
            Self::TooDeep => "the folder lies too deep in others",
            Self::Unreadable => "it cannot be read: its folder does not let the watcher in, or the disk fails",
            Self::InUse => "it cannot be moved: somebody has it open, or its folder does not let it go",
            Self::Companion => "what is called alike, and would go with it, is no file: drop the file itself",
        })
    }
}

/// An inbox that is looked at again and again.
#[derive(Debug)]
pub(super) struct Inbox {
    root: PathBuf,
    names: Names,
    settle: Duration,
    /// Since when each file is as it is.
    seen: HashMap<PathBuf, (Stamp, Instant)>,
    /// What could not be looked at the last time.
    unseen: HashSet<PathBuf>,
}

impl Inbox {
    /// The inbox in `root`, whose files have come to rest when they are the same for `settle`.
    pub(super) fn new(root: &Path, names: Names, settle: Duration) -> Self {
        Self { root: root.to_owned(), names, settle, seen: HashMap::new(), unseen: HashSet::new() }
    }

    /// Looks at everything at the moment `now`. Files that stand in `kept`, by their paths, are on their way into a claim or out of it:
    /// they are no drops, nor is what is called alike. With each goes whether the claim is this watcher's own.
    ///
    /// # Errors
    /// When the inbox itself cannot be read: it is gone, say. And what `kept` says.
    pub(super) fn look(
        &mut self,
        now: Instant,
        kept: impl Fn() -> io::Result<BTreeMap<PathBuf, bool>>,
    ) -> io::Result<Look> {
        let mut look = Look::default();
        let mut on_their_way = kept()?;
        let (mut seen, mut unseen) = (HashMap::new(), HashSet::new());
        let mut ready: Vec<(Instant, Dropped)> = Vec::new();
        let root = Folder::open(&self.root)?;
        let device = root.itself()?.device();
        let mut folders = vec![PathBuf::new()];
        let mut found: Vec<(PathBuf, Inner)> = Vec::new();
        while let Some(path) = folders.pop() {
            let names = root.below(&path).and_then(|folder| Ok((folder.names()?, folder)));
            let (names, folder) = match names {
                Ok(opened) => opened,
                Err(error) if path.as_os_str().is_empty() => return Err(error),
                Err(_) => {
                    look.name(&path, Blocked::Unreadable);
                    continue;
                }
            };
            let mut inner = self.sort((&path, &folder), names, device, now, &mut seen, &mut look);
            folders.append(&mut inner.folders);
            unseen.extend(inner.failed.drain(..));
            found.push((path, inner));
        }
        // Again: what was on its way when its folder was read may be seen in a half. A claim says so before it moves anything.
        on_their_way.extend(kept()?);
        for (path, inner) in found {
            let mut groups: BTreeMap<String, Vec<(String, Instant)>> = BTreeMap::new();
            for (name, since) in inner.files {
                groups.entry(alike(stem(&name))).or_default().push((name, since));
            }
            captions_to_films(&mut groups);
            for (stem, group) in groups {
                // A post is never made without what its editor put beside it.
                if inner.special.contains(&stem) {
                    for (name, _) in group {
                        look.name(&path.join(name), Blocked::Companion);
                    }
                    continue;
                }
                let keeper = |(name, _): &(String, Instant)| on_their_way.get(&path.join(name));
                match inner.unseen.get(&stem) {
                    Some(true) => {
                        group.iter().for_each(|(name, _)| look.name(&path.join(name), Blocked::Companion));
                        continue;
                    }
                    Some(false) => {
                        look.settling += group.len();
                        continue;
                    }
                    None => {}
                }
                if let Some(is_own) = group.iter().find_map(keeper) {
                    *(if *is_own { &mut look.own_kept } else { &mut look.kept }) += group.len();
                    continue;
                }
                let youngest = group.iter().map(|(_, since)| *since).max().unwrap_or(now);
                let names: Vec<String> = group.into_iter().map(|(name, _)| name).collect();
                // What may be the companion of a large file comes first: it is small.
                let waits = match names.iter().map(|name| FileKind::of(name)).min() {
                    Some(kind) if kind.is_side() || kind == FileKind::Item => self.settle * PATIENCE,
                    _ => self.settle,
                };
                if now.saturating_duration_since(youngest) < waits {
                    look.settling += names.len();
                } else {
                    ready.extend(drops(&path, names).into_iter().map(|dropped| (youngest, dropped)));
                }
            }
        }
        ready.sort();
        look.ready = ready.into_iter().map(|(_, dropped)| dropped).collect();
        (self.seen, self.unseen) = (seen, unseen);
        Ok(look)
    }

    /// Since when `path` is as it is.
    fn since(&self, path: &Path, entry: &Entry, now: Instant) -> Instant {
        let known = self.seen.get(path).filter(|(stamp, _)| *stamp == entry.stamp);
        known.map_or(now, |(_, since)| *since)
    }

    /// What the `names` in a folder are: files with the moment since when each is as it is, and folders.
    fn sort(
        &self,
        (path, folder): (&Path, &Folder),
        names: Vec<OsString>,
        device: u64,
        now: Instant,
        seen: &mut HashMap<PathBuf, (Stamp, Instant)>,
        look: &mut Look,
    ) -> Inner {
        let is_root = path.as_os_str().is_empty();
        let mut inner = Inner::default();
        for name in names {
            let text = name.to_string_lossy().into_owned();
            if self.names.is_ignored(&text) || (is_root && self.names.is_own(&text)) {
                continue;
            }
            let entry = match folder.entry(&name) {
                Ok(entry) => entry,
                // Gone again since the list was read.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                // What it is shows at the next look; nothing that it may belong to is taken before. What that look cannot tell either, it names.
                Err(_) => {
                    let inside = path.join(&name);
                    let is_named = self.unseen.contains(&inside);
                    match is_named {
                        true => look.name(&inside, Blocked::Unreadable),
                        false => look.settling += 1,
                    }
                    let stems = film_stems(&text).into_iter().chain([stem(&text)]).map(alike);
                    inner.unseen.extend(stems.map(|stem| (stem, is_named)));
                    inner.failed.push(inside);
                    continue;
                }
            };
            let inside = path.join(&name);
            let Some(name) = name.to_str().map(str::to_owned) else {
                // A name that is no text cannot be written about: it gets one that is, which says that something was lost, and is seen at
                // the next look. Whoever still writes it knows it by this one.
                let since = self.since(&inside, &entry, now);
                seen.insert(inside, (entry.stamp, since));
                match now.saturating_duration_since(since) >= self.settle {
                    true if move_to_free(folder, &name, folder, &text).is_err() => {
                        look.name(&path.join(text), Blocked::InUse);
                    }
                    _ => look.settling += 1,
                }
                continue;
            };
            if entry.is_file() {
                let since = self.since(&inside, &entry, now);
                seen.insert(inside, (entry.stamp, since));
                inner.files.push((name, since));
            } else if !entry.is_folder() {
                look.name(&inside, if is_link(&entry) { Blocked::Link } else { Blocked::Special });
                if matches!(FileKind::of(&name), FileKind::Item | FileKind::Table)
                    || FileKind::of(&name).is_side()
                {
                    inner.special.extend(film_stems(&name).into_iter().chain([stem(&name)]).map(alike));
                }
            } else if entry.device() != device {
                look.name(&inside, Blocked::OtherFileSystem);
            } else if path.components().count() + 1 > DEEPEST {
                look.name(&inside, Blocked::TooDeep);
            } else {
                inner.folders.push(inside);
            }
        }
        inner
    }
}

impl Look {
    fn name(&mut self, path: &Path, odd: Blocked) {
        if self.odd.len() < MOST_ODD {
            self.odd.insert(crate::diag::slashed(path), odd);
        }
    }
}

/// What one folder holds.
#[derive(Default)]
struct Inner {
    files: Vec<(String, Instant)>,
    folders: Vec<PathBuf>,
    /// The stems, as [`alike`] has them, of what would go with a file and is none.
    special: BTreeSet<String>,
    /// The stems, likewise, of what cannot be looked at, and whether it is named for that.
    unseen: BTreeMap<String, bool>,
    /// What that is.
    failed: Vec<PathBuf>,
}

fn is_link(entry: &Entry) -> bool {
    entry.kind == rustix::fs::FileType::Symlink
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

    fn none() -> io::Result<BTreeMap<PathBuf, bool>> {
        Ok(BTreeMap::new())
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
        assert_eq!(
            (
                inbox.look(begin, none).expect("looked").settling,
                inbox.look(after(4), none).expect("looked").settling
            ),
            (1, 1)
        );
        write(&dir, "fve-excerpt/film.mp4", "ab");
        assert_eq!(inbox.look(after(6), none).expect("looked").settling, 1, "it grew");
        assert_eq!(names(&inbox.look(after(10), none).expect("looked")), []);
        assert_eq!(
            names(&inbox.look(after(11), none).expect("looked")),
            [("fve-excerpt/film.mp4".to_owned(), vec![])]
        );
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
        let unfinished = [&b".fi\xfflm.jpg.Ab12cd"[..], b"fi\xfflm.jpg.part", b"~$fi\xfflm.xlsx"];
        let at = |name: &[u8]| dir.path().join("t").join(std::ffi::OsStr::from_bytes(name));
        unfinished.iter().for_each(|name| std::fs::write(at(name), "x").expect("written"));
        for look in 0..2 {
            assert_eq!(inbox.look(begin + SETTLE * look, none).expect("looked").settling, 1);
            assert_eq!(at(b"fi\xfflm.mp4").exists(), look == 0, "it may still be written");
        }
        inbox.look(begin + SETTLE, none).expect("looked");
        assert_eq!(
            names(&inbox.look(begin + SETTLE * 2, none).expect("looked")),
            [("t/fi\u{fffd}lm.mp4".to_owned(), vec![])]
        );
        assert!(unfinished.iter().all(|name| at(name).exists()), "they are ignored");
    }

    #[test]
    fn a_file_whose_companion_is_none_is_named_and_not_taken_without_it() {
        let (dir, mut inbox) = inbox();
        for name in ["t/foto.jpg", "t/foto.srt", "t/lain.jpg", "t/juga.jpg", "t/kafé.jpg"] {
            write(&dir, name, "x");
        }
        let link =
            |name: &str| std::os::unix::fs::symlink("/dev/zero", dir.path().join(name)).expect("linked");
        ["t/Foto.txt", "t/juga.png", "t/kafe\u{301}.txt"].into_iter().for_each(link);
        let begin = Instant::now();
        inbox.look(begin, none).expect("looked");
        let look = inbox.look(begin + SETTLE * PATIENCE, none).expect("looked");
        assert_eq!(
            names(&look).into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["t/juga.jpg", "t/lain.jpg"]
        );
        let odd: Vec<(&str, Blocked)> = look.odd.iter().map(|(name, odd)| (name.as_str(), *odd)).collect();
        let expected = [
            ("t/Foto.txt", Blocked::Link),
            ("t/foto.jpg", Blocked::Companion),
            ("t/foto.srt", Blocked::Companion),
            ("t/juga.png", Blocked::Link),
            ("t/kafe\u{301}.txt", Blocked::Link),
            ("t/kafé.jpg", Blocked::Companion),
        ];
        assert_eq!(odd, expected);
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
            "Kafé baru.jpg",
            "Kafe\u{301} baru.txt",
            "lepas.srt",
            "Kafé lama.mp4",
            "Kafe\u{301} lama.id.srt",
            "lepas.mp4.en.vtt",
        ] {
            write(&dir, &format!("t/bpmtpk/{name}"), "x");
        }
        for name in [".proses/1/film.mp4", "selesai/2026-11-25/a.mp4", "gagal/b.mp4", "t/~$jadwal.xlsx"] {
            write(&dir, name, "x");
        }
        write(&dir, "tersesat.mp4", "x");
        let begin = Instant::now();
        inbox.look(begin, none).expect("looked");
        let look = inbox.look(begin + SETTLE, none).expect("looked");
        let in_folder = |name: &str| format!("t/bpmtpk/{name}");
        assert_eq!(
            names(&look),
            [
                ("tersesat.mp4".to_owned(), vec![]),
                (in_folder("Kafé baru.jpg"), vec!["Kafe\u{301} baru.txt"]),
                (in_folder("Kafé lama.mp4"), vec!["Kafe\u{301} lama.id.srt"]),
                (in_folder("film.mp4"), vec!["Film.srt", "film.toml", "film.txt"]),
                (in_folder("foto.jpg"), vec![]),
                (in_folder("jadwal.xlsx"), vec![]),
            ]
        );
        assert_eq!(look.settling, 3, "what may go with a film on its way waits longer");
        let look = inbox.look(begin + SETTLE * PATIENCE, none).expect("looked");
        assert_eq!(look.ready.len(), 9);
    }

    #[test]
    fn what_is_never_taken_is_named() {
        let (dir, mut inbox) = inbox();
        write(&dir, "t/a/b/c/d/e/f/film.mp4", "x");
        write(&dir, "t/film.mp4", "x");
        std::os::unix::fs::symlink("film.mp4", dir.path().join("t/jalan.mp4")).expect("linked");
        std::os::unix::fs::symlink("/tmp", dir.path().join("t/jalan")).expect("linked");
        let pipe = dir.path().join("t/pipa.txt");
        rustix::fs::mkfifoat(rustix::fs::CWD, pipe, crate::deliver::folder::OWN_FILE).expect("made");
        let begin = Instant::now();
        inbox.look(begin, none).expect("looked");
        let look = inbox.look(begin + SETTLE, none).expect("looked");
        assert_eq!(names(&look), [("t/film.mp4".to_owned(), vec![])]);
        let odd: Vec<(&str, Blocked)> = look.odd.iter().map(|(path, odd)| (path.as_str(), *odd)).collect();
        let expected = [
            ("t/a/b/c/d/e/f", Blocked::TooDeep),
            ("t/jalan", Blocked::Link),
            ("t/jalan.mp4", Blocked::Link),
            ("t/pipa.txt", Blocked::Special),
        ];
        assert_eq!(odd, expected);
    }

    /// A claim that stands still between two moves, or whose watcher is gone: what it has not moved yet, and what has come back already.
    #[test]
    fn what_is_on_its_way_into_a_claim_is_nobody_elses() {
        let (dir, mut inbox) = inbox();
        for name in ["t/baik.csv", "t/baik.txt", "t/lain.jpg", "t/sendiri.csv", "u/baik.csv"] {
            write(&dir, name, "x");
        }
        let kept = || {
            let of = |path: &str, own| (PathBuf::from(path), own);
            Ok(BTreeMap::from([
                of("t/baik.jpg", false),
                of("t/baik.csv", false),
                of("t/sendiri.csv", true),
                of("t/sendiri.jpg", true),
            ]))
        };
        let begin = Instant::now();
        inbox.look(begin, kept).expect("looked");
        let look = inbox.look(begin + SETTLE * PATIENCE, kept).expect("looked");
        let expected = ["t/lain.jpg", "u/baik.csv"].map(|name| (name.to_owned(), vec![]));
        assert_eq!(names(&look), expected);
        assert_eq!((look.kept, look.own_kept, look.settling), (2, 1, 0));
        // Taken after the folder was read, before it was sorted.
        let asked = std::cell::Cell::new(0);
        let late = || {
            asked.set(asked.get() + 1);
            if asked.get() % 2 == 0 { kept() } else { none() }
        };
        assert_eq!(names(&inbox.look(begin + SETTLE * PATIENCE, late).expect("looked")), expected);
    }

    #[test]
    fn who_rested_first_comes_first() {
        let (dir, mut inbox) = inbox();
        let begin = Instant::now();
        write(&dir, "z/lama.mp4", "x");
        inbox.look(begin, none).expect("looked");
        write(&dir, "a/baru.mp4", "x");
        inbox.look(begin + Duration::from_secs(1), none).expect("looked");
        let look = inbox.look(begin + SETTLE * 2, none).expect("looked");
        let order: Vec<&str> = look.ready.iter().map(|dropped| dropped.main.as_str()).collect();
        assert_eq!(order, ["lama.mp4", "baru.mp4"]);
        std::fs::remove_dir_all(dir.path()).expect("removed");
        assert!(inbox.look(begin, none).is_err(), "the inbox is gone");
    }
}
