//! Where records are kept: `.wajah/index/v1/<digest>/`, by the digest of the file that they are about, so that a file that is moved or copied
//! is not looked at again. The files of a record are written one by one, the record last: without it, they are not there.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::record::{RECORD_VERSION, Record};
use crate::deliver;

/// Where the index of a project lies.
pub const FOLDER: &str = ".wajah/index";
const RECORD: &str = "record.json";
/// What is known of files by their names.
const FILES: &str = "files.json";
/// The largest record that is read, in bytes: ten hours of talk take some five million.
pub const MAX_RECORD_BYTES: u64 = 64 << 20;
/// The largest list of files that is read.
const MAX_FILES_BYTES: u64 = 16 << 20;

/// The index of a project.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    files: Files,
}

/// The digests of files by their paths, with what tells whether they changed: a video of gigabytes takes long to digest.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Files {
    version: u32,
    files: BTreeMap<String, Stamp>,
}

/// A file as it was when it was digested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    bytes: u64,
    /// When it was changed, in nanoseconds after 1970.
    modified: u64,
    digest: String,
}

impl Shelf {
    /// The index of the project in `root`. What of it cannot be read is not there.
    pub fn open(root: &Path) -> Self {
        let folder = root.join(FOLDER).join(format!("v{RECORD_VERSION}"));
        let text = deliver::read_file(&folder.join(FILES), MAX_FILES_BYTES).ok();
        let files = text.and_then(|text| serde_json::from_slice::<Files>(&text).ok());
        let files = files.filter(|files| files.version == RECORD_VERSION).unwrap_or_default();
        Self { folder, files }
    }

    /// The digest of the file `path`, which the project calls `name`, where it is known and the file is as it was.
    pub fn known_digest(&self, name: &str, path: &Path) -> Option<&str> {
        let known = self.files.files.get(name)?;
        let (bytes, modified) = stamp(path).ok()?;
        (known.bytes == bytes && known.modified == modified).then_some(known.digest.as_str())
    }

    /// The record of `digest`; nothing where there is none, or it is damaged.
    pub fn find(&self, digest: &str) -> Option<Record> {
        let text = deliver::read_file(&self.entry(digest)?.join(RECORD), MAX_RECORD_BYTES).ok()?;
        let record: Record = serde_json::from_slice(&text).ok()?;
        (record.version == RECORD_VERSION && record.digest == digest).then_some(record)
    }

    /// The record of the file `path`, which the project calls `name`, where it is known and the file is as it was.
    pub fn record_of(&self, name: &str, path: &Path) -> Option<Record> {
        self.find(self.known_digest(name, path)?)
    }

    /// Where the files of a record lie.
    pub fn entry(&self, digest: &str) -> Option<PathBuf> {
        let is_digest = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest.then(|| self.folder.join(digest))
    }

    /// Keeps `record` with its thumbnails, each with its name.
    ///
    /// # Errors
    /// When nothing can be written there; the record is not there then.
    pub fn put(&self, record: &Record, thumbnails: &[(String, Vec<u8>)]) -> io::Result<()> {
        let entry = self.entry(&record.digest).ok_or(io::ErrorKind::InvalidInput)?;
        for (name, bytes) in thumbnails {
            deliver::write_below(&entry, Path::new(name), bytes)?;
        }
        let text = serde_json::to_vec(record).map_err(io::Error::from)?;
        if text.len() as u64 > MAX_RECORD_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "more is known of it than is kept"));
        }
        deliver::write_below(&entry, Path::new(RECORD), &text).map(|_| ())
    }

    /// Remembers that the file which the project calls `name` has `digest`; it was stamped before it was digested.
    pub fn remember(&mut self, name: &str, (bytes, modified): (u64, u64), digest: &str) {
        let stamp = Stamp { bytes, modified, digest: digest.to_owned() };
        self.files.files.insert(name.to_owned(), stamp);
    }

    /// Writes what [`Shelf::remember`] was told, and what of it others wrote meanwhile.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn save(&mut self, root: &Path) -> io::Result<()> {
        let mut files = Self::open(root).files;
        files.version = RECORD_VERSION;
        files.files.append(&mut self.files.files);
        self.files = files;
        let text = serde_json::to_vec_pretty(&self.files).map_err(io::Error::from)?;
        deliver::write_changed(&self.folder, Path::new(FILES), &text).map(|_| ())
    }
}

/// How large the file `path` is in bytes, and when it was changed, in nanoseconds after 1970.
///
/// # Errors
/// When it cannot be asked.
pub fn stamp(path: &Path) -> io::Result<(u64, u64)> {
    let facts = std::fs::metadata(path)?;
    let modified = facts.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Ok((facts.len(), u64::try_from(modified.as_nanos()).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Micros;

    fn record(digest: &str) -> Record {
        Record {
            version: RECORD_VERSION,
            digest: digest.to_owned(),
            duration: Micros::from_ms(1000),
            seen: None,
            heard: None,
            sentences: Vec::new(),
        }
    }

    #[test]
    fn what_is_kept_is_found_by_its_digest_and_by_a_file_that_did_not_change() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let film = dir.path().join("a.mp4");
        std::fs::write(&film, "film").expect("written");
        let mut shelf = Shelf::open(dir.path());
        let digest = deliver::digest_of_file(&film).expect("read").digest;
        assert_eq!(shelf.record_of("media/a.mp4", &film), None);
        shelf.put(&record(&digest), &[("0001.jpg".to_owned(), vec![1, 2])]).expect("put");
        shelf.remember("media/a.mp4", stamp(&film).expect("a file"), &digest);
        shelf.save(dir.path()).expect("saved");
        let again = Shelf::open(dir.path());
        assert_eq!(again.record_of("media/a.mp4", &film), Some(record(&digest)));
        assert!(again.entry(&digest).expect("a folder").join("0001.jpg").is_file());
        std::fs::write(&film, "another film").expect("written");
        assert_eq!(again.record_of("media/a.mp4", &film), None);
        assert_eq!(again.entry("../../etc"), None);
    }

    #[test]
    fn what_is_damaged_or_of_another_version_is_not_there() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let shelf = Shelf::open(dir.path());
        let digest = "ab".repeat(32);
        shelf.put(&Record { version: 0, ..record(&digest) }, &[]).expect("put");
        assert_eq!(shelf.find(&digest), None);
        shelf.put(&record(&digest), &[]).expect("put");
        assert!(shelf.find(&digest).is_some());
        let place = shelf.entry(&digest).expect("a folder").join(RECORD);
        std::fs::write(&place, "{\"version\":1").expect("written");
        assert_eq!(shelf.find(&digest), None);
        // Of another file.
        std::fs::write(&place, serde_json::to_vec(&record(&"cd".repeat(32))).expect("JSON"))
            .expect("written");
        assert_eq!(shelf.find(&digest), None);
        std::fs::write(shelf.folder.join(FILES), "[]").expect("written");
        assert_eq!(Shelf::open(dir.path()).files, Files::default());
    }
}
