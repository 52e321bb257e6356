//! A cache of finished jobs, by the digest of what decides them. Several runs and machines may share one: entries appear whole, are
//! never changed, and are believed only where their bytes are what their record says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::manifest::{MANIFEST_VERSION, Record};
use super::{Pending, digest_of_file};

const RECORD: &str = "record.json";

/// A folder of finished jobs.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in `folder`, which is made.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let folder = folder.join(format!("v{MANIFEST_VERSION}"));
        fs::create_dir_all(&folder)?;
        sweep(&folder);
        Ok(Self { folder })
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

    /// What the job that `digest` decides came to, where the cache holds it.
    pub fn find(&self, digest: &str) -> Option<Record> {
        let text = fs::read(self.entry(digest)?.join(RECORD)).ok()?;
        serde_json::from_slice::<Record>(&text).ok().filter(|record| record.digest == digest)
    }

    /// Brings the files of `record`, which the cache holds, into `out`; all of them belong into `folder` there.
    ///
    /// # Errors
    /// When they cannot be copied, or are not what the record says: then nothing is delivered, and the entry is removed.
    pub fn take(&self, record: &Record, folder: &Path, out: &Path) -> io::Result<()> {
        let entry = self.entry(&record.digest).ok_or(io::ErrorKind::NotFound)?;
        let taken = deliver(&entry, record, folder, out);
        // Whoever makes room removes what was not used for long.
        let _ = fs::File::options()
            .append(true)
            .open(entry.join(RECORD))
            .and_then(|file| file.set_modified(SystemTime::now()));
        if taken.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::InvalidData) {
            let _ = fs::remove_dir_all(&entry);
        }
        taken
    }

    /// Keeps the files of `record`, which lie in `out`.
    ///
    /// # Errors
    /// When they cannot be copied: the disk is full, say. The cache is as it was then.
    pub fn put(&self, record: &Record, out: &Path) -> io::Result<()> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let Some(entry) = self.entry(&record.digest).filter(|entry| !entry.exists()) else { return Ok(()) };
        let shelf = entry.parent().unwrap_or(&self.folder);
        fs::create_dir_all(shelf)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let part = shelf.join(super::part_name(number));
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
        let part = Pending::new(&out.join(&artifact.path))?;
        fs::copy(entry.join(name), part.path()).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => damaged(),
            _ => error,
        })?;
        if digest_of_file(part.path())?.digest != artifact.digest {
            return Err(damaged());
        }
        pending.push(part);
    }
    pending.into_iter().try_for_each(|part| part.finish().map(|_| ()))
}

fn fill(part: &Path, record: &Record, out: &Path) -> io::Result<()> {
    fs::create_dir_all(part)?;
    for artifact in &record.artifacts {
        fs::copy(out.join(&artifact.path), part.join(file_name(&artifact.path)))?;
    }
    fs::write(part.join(RECORD), serde_json::to_vec(record).map_err(io::Error::from)?)
}

/// Removes what killed runs left unfinished. Their processes may run on other machines, so only age tells.
fn sweep(folder: &Path) {
    const OLD: Duration = Duration::from_secs(24 * 60 * 60);
    let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in list(folder).flat_map(|shelf| list(&shelf.path())) {
        let age = entry.metadata().and_then(|is| is.modified()).ok().and_then(|at| at.elapsed().ok());
        if super::part_process(&entry.file_name().to_string_lossy()).is_some()
            && age.is_some_and(|age| age > OLD)
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
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
        let cache = Cache::open(shelf.path()).expect("opened");
        let record = record(one.path());
        cache.put(&record, one.path()).expect("put");
        cache.put(&record, one.path()).expect("put twice is put once");
        let found = cache.find(&record.digest).expect("found");
        assert_eq!(found, record);
        let folder = Path::new("w/bpmtpk/a");
        cache.take(&found, folder, other.path()).expect("taken");
        assert_eq!(fs::read(other.path().join("w/bpmtpk/a/square.png")).expect("there"), b"gambar");
        assert_eq!(cache.find(&hex(&digest_of(b"something else"))), None);
        assert_eq!(cache.find("../../etc"), None);
        assert!(cache.take(&found, Path::new("w/bpmtpk/b"), other.path()).is_err(), "another post's files");
    }

    #[test]
    fn a_damaged_entry_is_not_believed() {
        let [one, other, shelf] = [0, 1, 2].map(|_| tempfile::tempdir().expect("a temporary folder"));
        let cache = Cache::open(shelf.path()).expect("opened");
        let record = record(one.path());
        cache.put(&record, one.path()).expect("put");
        let entry = cache.entry(&record.digest).expect("a digest");
        fs::write(entry.join("square.png"), "gamba").expect("damaged");
        let folder = Path::new("w/bpmtpk/a");
        assert!(cache.take(&record, folder, other.path()).is_err());
        assert!(!other.path().join("w/bpmtpk/a/square.png").exists());
        assert!(!entry.exists());
        cache.put(&record, one.path()).expect("put again");
        cache.take(&record, folder, other.path()).expect("taken");
    }
}
