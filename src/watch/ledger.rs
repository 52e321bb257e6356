//! The ledger of an inbox: what was made of which content, so that the same content dropped twice is made once, and which posts stand
//! under which name, so that a new drop of that name leaves none of the old ones beside its own. Watchers that share an inbox share it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::damage::make_room;
use super::entry::Entry;
use super::order::{Made, all_whole};
use super::shorten::lines_to_keep;
use super::state::State;
use crate::deliver::folder::Folder;

const NAME: &str = "ledger.jsonl";
const LOCK: &str = "ledger.lock";

/// How long the ledger is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// From how many lines on the ledger is shortened, to half of them where nothing speaks against it: years of drops.
const MOST: usize = 20_000;

/// What was made so far.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The last whole drop of each content.
    known: HashMap<String, Rc<Entry>>,
    /// What each claim came to, last of all.
    claims: HashMap<String, Rc<Entry>>,
    /// What was ever made in a folder of posts, by path.
    folders: HashMap<String, BTreeMap<String, Made>>,
    /// Of which drop, by its origin, the posts in a folder are.
    owners: HashMap<String, String>,
    /// Of which content the posts in a folder were made last.
    contents: HashMap<String, String>,
    /// The folders of posts that a drop of a place and day made.
    origins: BTreeMap<(String, String), BTreeSet<String>>,
    /// How much of which file was read.
    read: (u64, u64),
    lines: usize,
}

impl Ledger {
    /// The ledger in `state`, of posts in `out`, read. Lines that are none, such as the last one before the power went, count for nothing.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open(state: &State, out: &Path) -> io::Result<Self> {
        let mut ledger = Self::default();
        let folder = state.folder()?;
        ledger.refresh(&folder)?;
        if ledger.lines > MOST {
            ledger.shorten(&folder, out)?;
        }
        Ok(ledger)
    }

    /// Reads what was added since, also by others.
    fn refresh(&mut self, folder: &Folder) -> io::Result<()> {
        use std::os::unix::fs::MetadataExt;
        let mut file = match folder.open_file(NAME) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                *self = Self::default();
                return Ok(());
            }
            Err(error) => return Err(named(folder, NAME, &error)),
        };
        let is = file.metadata()?;
        if (is.ino(), is.len()) == self.read {
            return Ok(());
        }
        let from = if is.ino() == self.read.0 && is.len() > self.read.1 { self.read.1 } else { 0 };
        if from == 0 {
            *self = Self::default();
        }
        file.seek(SeekFrom::Start(from))?;
        let mut text = Vec::new();
        file.take(is.len() - from).read_to_end(&mut text)?;
        // A line that somebody is writing is read when it is whole.
        text.truncate(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            self.lines += 1;
            if let Ok(entry) = serde_json::from_slice::<Entry>(line) {
                self.learn(entry);
            }
        }
        self.read = (is.ino(), from + text.len() as u64);
        Ok(())
    }

    fn learn(&mut self, entry: Entry) {
        for file in &entry.gone {
            self.forget(file);
        }
        // A line that only says what went.
        if entry.files.is_empty() {
            return;
        }
        let entry = Rc::new(entry);
        self.claims.insert(entry.claim.clone(), Rc::clone(&entry));
        for file in &entry.files {
            let Some(folder) = file.folder() else { continue };
            self.folders.entry(folder.to_owned()).or_default().insert(file.path.clone(), file.clone());
            self.owners.insert(folder.to_owned(), entry.origin.clone());
            self.contents.insert(folder.to_owned(), entry.content.clone());
            // Of a table that was made in part, the rows that were made are seldom dropped again: they stay.
            let origin = (entry.origin.clone(), entry.day.clone());
            let folders = self.origins.entry(origin).or_default();
            if entry.whole {
                folders.insert(folder.to_owned());
            } else {
                folders.remove(folder);
            }
        }
        if entry.whole {
            self.known.insert(entry.content.clone(), entry);
        }
    }

    fn forget(&mut self, file: &Made) {
        let Some(folder) = file.folder() else { return };
        let Some(made) = self.folders.get_mut(folder) else { return };
        made.remove(&file.path);
        if made.is_empty() {
            self.folders.remove(folder);
            self.owners.remove(folder);
            self.contents.remove(folder);
            for folders in self.origins.values_mut() {
                folders.remove(folder);
            }
        }
    }

    /// What was made of `content`, if its posts are still in `out` as they were, and nothing else was made in their folders since: another
    /// version may have made the same files, and told something else of them.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(super) fn find(&mut self, content: &str, state: &State, out: &Path) -> io::Result<Option<&Entry>> {
        self.refresh(&state.folder()?)?;
        let is_last = |folder: &str| self.contents.get(folder).is_some_and(|last| last == content);
        let Some(entry) = self.known.get(content).map(Rc::as_ref) else { return Ok(None) };
        let stands = entry.folders().into_iter().all(is_last) && all_whole(&entry.files, out)?;
        Ok(stands.then_some(entry))
    }

    /// What the claim `id` came to last of all, if anything of it was written down.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(super) fn of_claim(&mut self, id: &str, state: &State) -> io::Result<Option<Entry>> {
        self.refresh(&state.folder()?)?;
        Ok(self.claims.get(id).map(|entry| Entry::clone(entry)))
    }

    /// Whether a drop made posts in `folder` before.
    pub(super) fn has_made(&self, folder: &str) -> bool {
        self.folders.contains_key(folder)
    }

    /// Whether the posts in `folder` are of the drop of `origin`.
    pub(super) fn is_of(&self, folder: &str, origin: &str) -> bool {
        self.owners.get(folder).is_some_and(|owner| owner == origin)
    }

    /// What was made last at `path`, by any drop, and was not taken away since.
    pub(super) fn at(&self, path: &str) -> Option<&Made> {
        self.folders.get(path.rsplit_once('/')?.0)?.get(path)
    }

    /// Whether `file` is what was made last at its place.
    pub(super) fn names(&self, file: &Made) -> bool {
        self.at(&file.path) == Some(file)
    }

    /// Whether a drop of `origin` was made whole on `day`.
    pub(super) fn stands_on(&self, origin: &str, day: &str) -> bool {
        let folders = self.origins.get(&(origin.to_owned(), day.to_owned()));
        folders.is_some_and(|folders| !folders.is_empty())
    }

    /// The first of `folders` of posts that another drop than the one of `origin` made, with that drop's origin.
    pub(super) fn other_owner<'l>(
        &'l self,
        folders: &BTreeSet<&'l str>,
        origin: &str,
    ) -> Option<(&'l str, &'l str)> {
        let owned = folders.iter().filter_map(|folder| Some((*folder, self.owners.get(*folder)?.as_str())));
        owned.into_iter().find(|(_, owner)| *owner != origin)
    }

    /// The posts that drops of the same name, or into the same folders, made, and that `entry` did not.
    pub(super) fn stale(&self, entry: &Entry) -> Vec<Made> {
        let own: BTreeSet<&str> = entry.files.iter().map(|file| file.path.as_str()).collect();
        let mut folders = entry.folders();
        let origin = (entry.origin.clone(), entry.day.clone());
        folders.extend(self.origins.get(&origin).into_iter().flatten().map(String::as_str));
        folders
            .into_iter()
            .filter_map(|folder| self.folders.get(folder))
            .flatten()
            .filter(|(path, _)| !own.contains(path.as_str()))
            .map(|(_, made)| made.clone())
            .collect()
    }

    /// Reads what was added since, and keeps others from adding until the file that is returned is closed; where a file system has no
    /// locks, they are trusted not to.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn hold(&mut self, state: &State) -> io::Result<File> {
        let folder = state.folder()?;
        let lock = lock(&folder)?;
        self.refresh(&folder)?;
        Ok(lock)
    }

    /// Adds `entry`; it is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn add(&mut self, entry: Entry, state: &State) -> io::Result<()> {
        let folder = state.folder()?;
        let _lock = lock(&folder)?;
        let mut line = serde_json::to_vec(&entry).map_err(io::Error::from)?;
        // A line that was cut off ends here.
        line.insert(0, b'\n');
        line.push(b'\n');
        let mut file = folder.append(NAME).map_err(|error| named(&folder, NAME, &error))?;
        file.write_all(&line)?;
        file.sync_all()?;
        self.refresh(&folder)
    }

    /// Forgets lines of old days: what they told of is made again when it is dropped again. What is kept stands as it stood.
    fn shorten(&mut self, folder: &Folder, out: &Path) -> io::Result<()> {
        let _lock = lock(folder)?;
        let mut text = Vec::new();
        folder.open_file(NAME)?.read_to_end(&mut text)?;
        let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        let entries: Vec<Option<Entry>> =
            lines.iter().map(|line| serde_json::from_slice(line).ok()).collect();
        let keep = lines_to_keep(&entries, MOST / 2, |path| out.join(path).symlink_metadata().is_ok());
        if keep.len() == lines.len() {
            return Ok(());
        }
        let kept: Vec<&[u8]> = keep.into_iter().map(|at| lines[at]).collect();
        folder.write(NAME, &[&kept.join(&b'\n')[..], b"\n"].concat())?;
        *self = Self::default();
        self.refresh(folder)
    }
}

/// Keeps other watchers from writing the ledger meanwhile; where a file system has no locks, they are trusted not to.
///
/// # Errors
/// When another has it for longer than anybody should: it is stopped.
fn lock(folder: &Folder) -> io::Result<File> {
    make_room(folder, LOCK)?;
    let lock = folder.append(LOCK).map_err(|error| named(folder, LOCK, &error))?;
    let begun = Instant::now();
    loop {
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10))
            }
            Err(Errno::WOULDBLOCK) => {
                return Err(io::Error::new(io::ErrorKind::WouldBlock, "another watcher holds the ledger"));
            }
            Ok(()) | Err(_) => return Ok(lock),
        }
    }
}

/// `error`, with the file of ours that it is about.
fn named(folder: &Folder, name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", folder.path().join(name).display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn made(path: &str) -> Made {
        Made { path: path.to_owned(), digest: crate::world::hex(&crate::world::digest_of(b"x")), bytes: 1 }
    }

    fn entry(claim: &str, content: &str, paths: &[&str]) -> Entry {
        Entry {
            claim: claim.to_owned(),
            content: content.to_owned(),
            origin: "t/n.jpg".to_owned(),
            day: "2026-11-25".to_owned(),
            whole: true,
            files: paths.iter().map(|path| made(path)).collect(),
            gone: Vec::new(),
        }
    }

    #[test]
    fn what_was_made_is_known_while_its_posts_are_there() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path().join("out");
        fs::create_dir(dir.path().join("inbox")).expect("made");
        let states = [0, 1].map(|_| State::open(&dir.path().join("inbox")).expect("a state"));
        crate::deliver::write(&out.join("p/a/b/c.png"), b"x").expect("written");
        let entry = entry("c1", "1", &["p/a/b/c.png"]);
        let mut ledger = Ledger::open(&states[0], &out).expect("opened");
        let mut other = Ledger::open(&states[1], &out).expect("opened");
        ledger.add(entry.clone(), &states[0]).expect("added");
        let found = other.find("1", &states[1], &out).expect("read");
        assert_eq!(found, Some(&entry), "another watcher's line is read");
        assert_eq!(other.of_claim("c1", &states[1]).expect("read"), Some(entry.clone()));
        assert_eq!(other.of_claim("c2", &states[1]).expect("read"), None);
        // Another version, with the same files in the same folder, may tell something else of them.
        let version = |claim: &str, content: &str| self::entry(claim, content, &["p/a/b/c.png"]);
        ledger.add(version("c7", "7"), &states[0]).expect("added");
        assert_eq!(ledger.find("1", &states[0], &out).expect("read"), None);
        ledger.add(version("c8", "1"), &states[0]).expect("added");
        assert!(ledger.find("1", &states[0], &out).expect("read").is_some());
        // A line cut off by a power failure harms nothing.
        let place = states[0].path().join(NAME);
        let cut = fs::read(&place).expect("there");
        fs::write(&place, [&cut[..], b"{\"content\":\"2"].concat()).expect("written");
        ledger.add(Entry { content: "3".to_owned(), ..entry }, &states[0]).expect("added");
        let mut again = Ledger::open(&states[0], &out).expect("opened");
        assert!(again.find("3", &states[0], &out).expect("read").is_some());
        fs::remove_file(out.join("p/a/b/c.png")).expect("removed");
        assert_eq!(ledger.find("1", &states[0], &out).expect("read"), None);
    }

    /// Where a line is long, or the disk another machine's, whoever reads sees the half of it first.
    #[test]
    fn a_line_that_is_read_in_two_halves_counts_once_it_is_whole() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("inbox")).expect("made");
        let state = State::open(&dir.path().join("inbox")).expect("a state");
        let mut ledger = Ledger::open(&state, dir.path()).expect("opened");
        let entries = ["c1", "c2"].map(|claim| entry(claim, claim, &["p/a/b/x.jpg"]));
        ledger.add(entries[0].clone(), &state).expect("added");
        let line = format!("\n{}\n", serde_json::to_string(&entries[1]).expect("JSON"));
        let folder = state.folder().expect("there");
        for (half, is_known) in [(0..20, false), (20..line.len(), true)] {
            let mut file = folder.append(NAME).expect("there");
            file.write_all(&line.as_bytes()[half]).expect("written");
            assert_eq!(ledger.of_claim("c2", &state).expect("read").is_some(), is_known);
        }
        assert_eq!(ledger.lines, 2);
    }

    #[test]
    fn what_stands_in_the_place_of_the_ledger_is_named_and_in_that_of_its_lock_gives_way() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("inbox")).expect("made");
        let state = State::open(&dir.path().join("inbox")).expect("a state");
        let pipe = |name: &str| {
            let mode = crate::deliver::folder::OWN_FILE;
            rustix::fs::mkfifoat(rustix::fs::CWD, state.path().join(name), mode).expect("made");
        };
        let mut ledger = Ledger::default();
        let mut add = || ledger.add(entry("c1", "1", &["p/a/b/x.jpg"]), &state);
        pipe(LOCK);
        add().expect("added");
        fs::remove_file(state.path().join(LOCK)).expect("removed");
        fs::create_dir(state.path().join(LOCK)).expect("made");
        add().expect("added");
        let place = state.path().join(NAME);
        let stands: [&dyn Fn(); 3] = [&|| pipe(NAME), &|| fs::create_dir(&place).expect("made"), &|| {
            std::os::unix::fs::symlink("/dev/zero", &place).expect("linked")
        }];
        for stand in stands {
            let _ = fs::remove_file(&place).or_else(|_| fs::remove_dir(&place));
            stand();
            let why = Ledger::open(&state, dir.path()).expect_err("no ledger").to_string();
            assert!(why.contains(NAME), "{why}");
        }
    }

    #[test]
    fn what_the_new_drop_of_a_name_did_not_make_is_stale() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("inbox")).expect("made");
        let state = State::open(&dir.path().join("inbox")).expect("a state");
        let mut ledger = Ledger::open(&state, dir.path()).expect("opened");
        let first = entry("c1", "1", &["p/a/b/square.jpg", "p/a/b/post.txt", "p/a/row-2/square.jpg"]);
        ledger.add(first, &state).expect("added");
        let second = entry("c2", "2", &["p/a/b/story.jpg"]);
        ledger.add(second.clone(), &state).expect("added");
        let stale: Vec<String> = ledger.stale(&second).into_iter().map(|made| made.path).collect();
        assert_eq!(stale, ["p/a/b/post.txt", "p/a/b/square.jpg", "p/a/row-2/square.jpg"]);
        assert!(ledger.has_made("p/a/b") && !ledger.has_made("p/a/c"));
        let folders = BTreeSet::from(["p/a/b", "p/a/z"]);
        assert_eq!(ledger.other_owner(&folders, "t/n.jpg"), None);
        assert_eq!(ledger.other_owner(&folders, "t/m.csv"), Some(("p/a/b", "t/n.jpg")));
        // What went is not remembered: nobody owns its place any more.
        let gone = Entry { files: Vec::new(), gone: vec![made("p/a/row-2/square.jpg")], ..second.clone() };
        ledger.add(gone, &state).expect("added");
        assert!(!ledger.has_made("p/a/row-2") && !ledger.names(&made("p/a/row-2/square.jpg")));
        assert_eq!(ledger.stale(&second).len(), 2);
        // What was made in part stays, unless the same post is made again.
        let part =
            Entry { whole: false, origin: "t/tabel.csv".to_owned(), ..entry("c4", "4", &["p/a/r1/x.jpg"]) };
        ledger.add(part.clone(), &state).expect("added");
        let rest = Entry { whole: true, ..entry("c5", "5", &["p/a/r2/x.jpg"]) };
        assert_eq!(ledger.stale(&Entry { origin: part.origin, ..rest }), []);
        // On another day it is another post.
        let later = Entry { day: "2026-11-26".to_owned(), ..entry("c3", "3", &["q/a/b/story.jpg"]) };
        assert_eq!(ledger.stale(&later), []);
    }

    #[test]
    fn what_a_claim_came_to_is_what_was_written_down_last() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("inbox")).expect("made");
        let state = State::open(&dir.path().join("inbox")).expect("a state");
        let mut ledger = Ledger::open(&state, dir.path()).expect("opened");
        let part = Entry { whole: false, ..entry("c1", "1", &["p/a/b/x.jpg"]) };
        let whole = entry("c1", "1", &["p/a/b/x.jpg", "p/a/c/x.jpg"]);
        for entry in [&part, &whole] {
            ledger.add(entry.clone(), &state).expect("added");
            assert_eq!(ledger.of_claim(&entry.claim, &state).expect("read"), Some(entry.clone()));
        }
        // The same made by another is its own no less.
        ledger.add(Entry { claim: "c3".to_owned(), ..whole.clone() }, &state).expect("added");
        assert_eq!(ledger.of_claim("c1", &state).expect("read"), Some(whole));
    }

    #[test]
    fn a_ledger_grown_long_is_shortened_and_says_the_same_of_what_stands() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("inbox")).expect("made");
        let state = State::open(&dir.path().join("inbox")).expect("a state");
        let line = |entry: Entry| serde_json::to_string(&entry).expect("JSON") + "\n";
        let mut text = String::new();
        for number in 0..=MOST {
            let old = entry("c0", &format!("old {number}"), &[&format!("q/a/{number}/x.jpg")]);
            text += &line(Entry { day: "2020-01-01".to_owned(), origin: format!("t/{number}.jpg"), ..old });
        }
        // Of one day: `a` made the first row and gave it up, then `b` made it.
        let origin = |of: &str, entry: Entry| Entry { origin: format!("t/{of}.csv"), ..entry };
        text += &line(origin("a", entry("c1", "f", &["p/a/r1/x.jpg"])));
        let second = origin("a", entry("c2", "0", &["p/a/r4/x.jpg"]));
        text += &line(Entry { gone: vec![made("p/a/r1/x.jpg")], ..second });
        text += &line(origin("b", entry("c3", "1", &["p/a/r1/x.jpg", "p/a/r9/x.jpg"])));
        text += &line(origin("d", Entry { whole: false, ..entry("c4", "2", &["p/a/r7/x.jpg"]) }));
        fs::write(state.path().join(NAME), text).expect("written");
        crate::deliver::write(&dir.path().join("q/a/5/x.jpg"), b"x").expect("written");
        let ledger = Ledger::open(&state, dir.path()).expect("opened");
        assert_eq!(ledger.lines, MOST / 2 + 1, "the newest half, and the one of which something stands");
        assert!(ledger.has_made("q/a/5") && !ledger.has_made("q/a/6"));
        assert!(ledger.is_of("p/a/r1", "t/b.csv") && ledger.is_of("p/a/r7", "t/d.csv"));
        let next = origin("a", entry("c5", "3", &["p/a/r4/x.jpg", "p/a/r5/x.jpg"]));
        assert_eq!(ledger.stale(&next), [], "what another drop made since stays");
    }
}
