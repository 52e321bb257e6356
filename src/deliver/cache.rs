//! A cache of finished jobs, by the digest of what decides them. Several runs and machines may share one: entries appear whole, are
//! never changed, and are believed only where their bytes are what their record says.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::manifest::{MANIFEST_VERSION, Record};
use super::part::{create_file, is_old, part_process, unique};
use super::{Pending, copy_checked, open_file, open_to_append, probe, read_file};

const RECORD: &str = "record.json";

/// The largest record that is read: one job's files and findings take some kilobytes.
const MAX_RECORD_BYTES: u64 = 16 << 20;

/// A folder of finished jobs.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    fills: bool,
}

/// What a cache holds of a job.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing.
    None,
    /// What it came to.
    Record(Box<Record>),
    /// An entry that is not what it was: it is not believed.
    Damaged,
}

impl Cache {
    /// The cache in `folder`, which is made; and why nothing can be put into it, where that is so. What is in it is used then all
    /// the same.
    ///
    /// # Errors
    /// When it is not there and cannot be made.
    pub fn open(folder: &Path) -> io::Result<(Self, Option<io::Error>)> {
        let folder = folder.join(format!("v{MANIFEST_VERSION}"));
        let made = fs::create_dir_all(&folder);
        // A cache that cannot be read is none.
        fs::read_dir(&folder).map_err(|error| made.err().unwrap_or(error))?;
        let cannot = probe(&folder).err();
        if cannot.is_none() {
            sweep(&folder);
        }
        Ok((Self { folder, fills: cannot.is_none() }, cannot))
    }

    /// The cache in `folder` for somebody who only looks: nothing is made or changed. `None` where there is none.
    pub fn look(folder: &Path) -> Option<Self> {
        let folder = folder.join(format!("v{MANIFEST_VERSION}"));
        fs::read_dir(&folder).is_ok().then_some(Self { folder, fills: false })
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The entry of `digest`: `<2 digits>/<the others>/`, so that no folder grows large.
    fn entry(&self, digest: &str) -> Option<PathBuf> {
        let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then(|| self.folder.join(&digest[..2]).join(&digest[2..]))
    }

    /// What the job that `digest` decides came to.
    pub fn find(&self, digest: &str) -> Found {
        let Some(entry) = self.entry(digest).filter(|entry| entry.symlink_metadata().is_ok()) else {
            return Found::None;
        };
        let record = read_file(&entry.join(RECORD), MAX_RECORD_BYTES)
            .ok()
            .and_then(|text| serde_json::from_slice::<Record>(&text).ok())
            .filter(|record| record.digest == digest);
        match record {
            Some(record) => Found::Record(Box::new(record)),
            // Whoever makes room may have taken it away just now.
            None if entry.symlink_metadata().is_err() => Found::None,
            None => Found::Damaged,
        }
    }

    /// Whether the files of `record` are what it says.
    pub fn is_whole(&self, record: &Record) -> bool {
        let Some(entry) = self.entry(&record.digest) else { return false };
        record.artifacts.iter().all(|artifact| {
            super::is_whole(&entry.join(file_name(&artifact.path)), artifact.bytes, &artifact.digest)
        })
    }

    /// Brings the files of `record`, which the cache holds, into `out`; all of them belong into `folder` there.
    ///
    /// # Errors
    /// `InvalidData` when they are not what the record says; otherwise when they cannot be copied. Nothing is delivered then.
    pub fn take(&self, record: &Record, folder: &Path, out: &Path) -> io::Result<()> {
        let entry = self.entry(&record.digest).ok_or(io::ErrorKind::NotFound)?;
        let taken = deliver(&entry, record, folder, out);
        // Whoever makes room removes what was not used for long.
        if self.fills && taken.is_ok() {
            let _ = open_to_append(&entry.join(RECORD)).and_then(|file| file.set_modified(SystemTime::now()));
        }
        taken
    }

    /// Removes the entry of `digest`, which is damaged, so that another can be put in its place.
    pub fn forget(&self, digest: &str) {
        if let Some(entry) = self.entry(digest).filter(|_| self.fills) {
            // A link or a file where a folder should be, too.
            let _ = fs::remove_dir_all(&entry).or_else(|_| fs::remove_file(&entry));
        }
    }

    /// Keeps the files of `record`, which lie in `out`. Of a cache that takes nothing, that was said when it was opened.
    ///
    /// # Errors
    /// When they cannot be copied: the disk is full, say. The cache is as it was then.
    pub fn put(&self, record: &Record, out: &Path) -> io::Result<()> {
        let Some(entry) = self.entry(&record.digest).filter(|entry| self.fills && !entry.exists()) else {
            return Ok(());
        };
        let shelf = entry.parent().unwrap_or(&self.folder);
        fs::create_dir_all(shelf)?;
        if !fs::symlink_metadata(shelf)?.is_dir() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a link stands in the place of a folder"));
        }
        let part = shelf.join(unique(|name| fs::create_dir(shelf.join(name)))?.0);
        let filled = fill(&part, record, out).and_then(|()| match fs::rename(&part, &entry) {
            // Another run put the same there meanwhile.
            Err(_) if entry.exists() => fs::remove_dir_all(&part),
            renamed => renamed,
        });
        if filled.is_err() {
            let _ = fs::remove_dir_all(&part);
        }
        filled
    }
}

fn deliver(entry: &Path, record: &Record, folder: &Path, out: &Path) -> io::Result<()> {
    let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a damaged entry");
    let mut pending = Vec::new();
    for artifact in &record.artifacts {
        let name = file_name(&artifact.path);
        // A cache is a folder that anybody can write: it must not reach anywhere else.
        if Path::new(&artifact.path) != folder.join(name) {
            return Err(damaged());
        }
        let file = entry.join(name);
        // What cannot be opened as a file is damage of the cache, not of the output folder.
        open_file(&file).map_err(|_| damaged())?;
        let place = Pending::below(out, Path::new(&artifact.path))?;
        pending.push(copy_checked(&file, place, &artifact.digest)?);
    }
    pending.into_iter().try_for_each(|part| part.finish().map(|_| ()))
}

fn fill(part: &Path, record: &Record, out: &Path) -> io::Result<()> {
    for artifact in &record.artifacts {
        let mut from = open_file(&out.join(&artifact.path))?;
        io::copy(&mut from, &mut create_file(&part.join(file_name(&artifact.path)))?)?;
    }
    create_file(&part.join(RECORD))?.write_all(&serde_json::to_vec(record).map_err(io::Error::from)?)
}

/// Removes what killed runs left unfinished. Their processes may run on other machines, so only age tells.
fn sweep(folder: &Path) {
    let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let shelves = list(folder).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    for entry in shelves.flat_map(|shelf| list(&shelf.path())).chain(list(folder)) {
        if part_process(&entry.file_name().to_string_lossy()).is_some() && is_old(modified(&entry)) {
            let _ = fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path()));
        }
    }
}

/// When what `entry` names was changed, in seconds after 1970; of what cannot be asked, never.
fn modified(entry: &fs::DirEntry) -> i64 {
    let modified = entry.metadata().and_then(|is| is.modified()).ok();
    let since = modified.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or(i64::MAX)
}

/// The last part of an artifact's path: of one job they all differ.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::super::manifest::{Artifact, ArtifactKind};
    use super::*;
    use crate::project::Kind;
    use crate::world::{digest_of, hex};

    fn record(out: &Path) -> Record {
        let path = "w/bpmtpk/a/square.png";
        let delivered = super::super::write(&out.join(path), b"gambar").expect("written");
        let [item, account, format] = ["a", "bpmtpk", "square"].map(str::to_owned);
        let artifact = Artifact {
            path: path.to_owned(),
            item: item.clone(),
            account: account.clone(),
            format: format.clone(),
            kind: ArtifactKind::Still,
            width: 1,
            height: 1,
            bytes: delivered.bytes,
            duration_ms: None,
            loudness_lufs: None,
            true_peak_dbtp: None,
            speech_above_music_db: None,
            shots: Vec::new(),
            digest: delivered.digest,
        };
        Record {
            account,
            item,
            format,
            kind: Kind::Still,
            digest: hex(&digest_of(b"what decides it")),
            parts: [("page".to_owned(), "1".to_owned())].into(),
            artifacts: vec![artifact],
            findings: Vec::new(),
            places: String::new(),
            stale: false,
        }
    }

    #[test]
    fn what_was_put_is_taken_elsewhere() {
        let [one, other, shelf] = [0, 1, 2].map(|_| tempfile::tempdir().expect("a temporary folder"));
        let cache = open(shelf.path());
        let record = record(one.path());
        cache.put(&record, one.path()).expect("put");
        cache.put(&record, one.path()).expect("put twice is put once");
        let Found::Record(found) = cache.find(&record.digest) else { panic!("not found") };
        assert_eq!(*found, record);
        let folder = Path::new("w/bpmtpk/a");
        cache.take(&found, folder, other.path()).expect("taken");
        assert_eq!(fs::read(other.path().join("w/bpmtpk/a/square.png")).expect("there"), b"gambar");
        assert_eq!(cache.find(&hex(&digest_of(b"something else"))), Found::None);
        assert_eq!(cache.find("../../etc"), Found::None);
        assert!(cache.take(&found, Path::new("w/bpmtpk/b"), other.path()).is_err(), "another post's files");
    }

    fn open(shelf: &Path) -> Cache {
        let (cache, cannot) = Cache::open(shelf).expect("opened");
        assert!(cannot.is_none(), "{cannot:?}");
        cache
    }

    #[test]
    fn a_damaged_entry_is_not_believed_and_gives_way_to_a_new_one() {
        let [one, other, shelf] = [0, 1, 2].map(|_| tempfile::tempdir().expect("a temporary folder"));
        let cache = open(shelf.path());
        let record = record(one.path());
        let folder = Path::new("w/bpmtpk/a");
        let entry = cache.entry(&record.digest).expect("a digest");
        let picture = entry.join("square.png");
        let refused = |kind| {
            assert!(!cache.is_whole(&record));
            assert_eq!(cache.take(&record, folder, other.path()).map_err(|error| error.kind()), Err(kind));
            assert!(!other.path().join("w/bpmtpk/a/square.png").exists());
            cache.forget(&record.digest);
            assert!(!entry.exists());
        };
        cache.put(&record, one.path()).expect("put");
        fs::write(&picture, "gamba").expect("damaged");
        refused(io::ErrorKind::InvalidData);
        cache.put(&record, one.path()).expect("put again");
        fs::remove_file(&picture).expect("removed");
        refused(io::ErrorKind::InvalidData);
        // A record that says nothing.
        cache.put(&record, one.path()).expect("put again");
        fs::write(entry.join(RECORD), "{").expect("damaged");
        assert_eq!(cache.find(&record.digest), Found::Damaged);
        cache.forget(&record.digest);
        assert_eq!(cache.find(&record.digest), Found::None);
        cache.put(&record, one.path()).expect("put again");
        assert!(cache.is_whole(&record));
        cache.take(&record, folder, other.path()).expect("taken");
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_cache_are_damage() {
        use std::os::unix::fs::symlink;
        let [one, other, shelf] = [0, 1, 2].map(|_| tempfile::tempdir().expect("a temporary folder"));
        let cache = open(shelf.path());
        let record = record(one.path());
        cache.put(&record, one.path()).expect("put");
        let entry = cache.entry(&record.digest).expect("a digest");
        let victim = shelf.path().join("penting.txt");
        fs::write(&victim, "gambar").expect("written");
        for name in ["square.png", RECORD] {
            fs::remove_file(entry.join(name)).expect("removed");
            symlink(&victim, entry.join(name)).expect("linked");
        }
        assert_eq!(cache.find(&record.digest), Found::Damaged);
        let taken = cache.take(&record, Path::new("w/bpmtpk/a"), other.path());
        assert_eq!(taken.map_err(|error| error.kind()), Err(io::ErrorKind::InvalidData));
        assert_eq!(fs::read(&victim).expect("readable"), b"gambar");
    }

    #[test]
    fn leftovers_go_when_they_are_old() {
        let shelf = tempfile::tempdir().expect("a temporary folder");
        let cache = open(shelf.path());
        let [old, young] =
            [".wajah-1-a.part", ".wajah-4999999-b.part"].map(|name| cache.folder().join("ab").join(name));
        for part in [&old, &young] {
            fs::create_dir_all(part).expect("made");
        }
        let long_ago = SystemTime::now() - std::time::Duration::from_secs(3 * 24 * 60 * 60);
        fs::File::open(&old).and_then(|folder| folder.set_modified(long_ago)).expect("dated");
        assert!(Cache::look(shelf.path()).is_some() && Cache::look(&shelf.path().join("lain")).is_none());
        assert!(old.exists() && !shelf.path().join("lain").exists());
        open(shelf.path());
        assert!(!old.exists() && young.exists());
    }
}
