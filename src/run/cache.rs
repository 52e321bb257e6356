//! A cache of finished jobs by fingerprint, which several runs may share: on one machine, or a folder that CI restores.
//!
//! A job's entry is one folder, `<cache>/<2 digits>/<digest>/`, with its record and its files. It is written under another name and
//! renamed, so that an entry is whole or not there; whoever comes second finds it made. An entry whose files are not as they were
//! written is passed over and made again.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::record::Record;
use crate::deliver;
use crate::plan::Job;

/// The file that describes an entry.
const RECORD: &str = "record.json";

/// The cache in one folder.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in `folder`, which need not exist.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn entry(&self, digest: &str) -> PathBuf {
        self.folder.join(digest.get(..2).unwrap_or("00")).join(digest)
    }

    /// Brings the job with this `digest` into `out` as `job`; `None` where the cache has it not, or not whole.
    pub(super) fn restore(&self, digest: &str, job: &Job, out: &Path) -> Option<Record> {
        let entry = self.entry(digest);
        let text = std::fs::read_to_string(entry.join(RECORD)).ok()?;
        let mut record: Record = serde_json::from_str(&text).ok().filter(|record: &Record| record.digest == digest)?;
        let id = job.id();
        for artifact in &mut record.artifacts {
            let name = Path::new(&artifact.path).file_name()?.to_owned();
            let inside = job.folder().join(&name);
            let delivered = deliver::copy(&entry.join(&name), &out.join(&inside)).ok()?;
            if delivered.digest != artifact.digest {
                return None;
            }
            artifact.path = crate::diag::slashed(&inside);
            artifact.item.clone_from(&job.item);
            artifact.account.clone_from(&job.account);
            artifact.format.clone_from(&job.format);
        }
        for finding in &mut record.findings {
            finding.job = Some(id.clone());
        }
        Some(record)
    }

    /// Keeps a job that was made. Another run may have been quicker: then nothing is done.
    ///
    /// # Errors
    /// When the cache cannot be written; the job's own files are not touched.
    pub(super) fn keep(&self, record: &Record, out: &Path) -> io::Result<()> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let entry = self.entry(&record.digest);
        if entry.join(RECORD).is_file() {
            return Ok(());
        }
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!(".wajah-{}-{number}.part", std::process::id()));
        std::fs::create_dir_all(&part)?;
        let written = self.fill(&part, record, out).and_then(|()| {
            std::fs::create_dir_all(entry.parent().unwrap_or(&self.folder))?;
            std::fs::rename(&part, &entry)
        });
        if written.is_err() {
            // Best effort: what is left has a name that no run reads.
            let _ = std::fs::remove_dir_all(&part);
        }
        match written {
            // Renaming onto a folder that is not empty: it was made meanwhile.
            Err(_) if entry.join(RECORD).is_file() => Ok(()),
            other => other,
        }
    }

    fn fill(&self, part: &Path, record: &Record, out: &Path) -> io::Result<()> {
        for artifact in &record.artifacts {
            let name = Path::new(&artifact.path).file_name().unwrap_or_default();
            std::fs::copy(out.join(&artifact.path), part.join(name))?;
        }
        deliver::write(&part.join(RECORD), serde_json::to_string(record)?.as_bytes()).map(|_| ())
    }
}
