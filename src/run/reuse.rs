//! What need not be made again: files in the output folder or a cache that are what the job would make now.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::cache_key::CacheKey;
use crate::deliver::cache::{Cache, Found};
use crate::deliver::manifest::{Manifest, Record};
use crate::deliver::{holds, open_file};
use crate::fingerprint::changed;
use crate::plan::Job;

/// Why a job was made, or was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", content = "of", rename_all = "kebab-case")]
pub enum Why {
    /// It was never made here.
    New,
    /// What decides it changed, in these parts.
    Changed(Vec<String>),
    /// It failed when it was made last.
    FailedBefore,
    /// A file of it is gone.
    Missing(String),
    /// A file of it is not what was written.
    Damaged(String),
    /// Everything was to be made anew.
    Asked,
    /// It cannot be known before it is made: its template or its footage has mistakes.
    Unknown,
    /// Its files are there, and nothing that decides them changed.
    Unchanged,
    /// A cache held it.
    Cached,
    /// A cache held it, but not as it was put there.
    CacheDamaged,
}

impl Why {
    /// Whether its files were there.
    pub fn is_reuse(&self) -> bool {
        matches!(self, Self::Unchanged | Self::Cached)
    }
}

/// `new`, `changed: page, tokens`, `missing: w/a/b.png`.
impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::New => f.write_str("new"),
            Self::Changed(parts) => write!(f, "changed: {}", parts.join(", ")),
            Self::FailedBefore => f.write_str("failed before"),
            Self::Missing(path) => write!(f, "missing: {path}"),
            Self::Damaged(path) => write!(f, "damaged: {path}"),
            Self::Asked => f.write_str("asked for"),
            Self::Unknown => f.write_str("cannot be known before it is made"),
            Self::Unchanged => f.write_str("unchanged"),
            Self::Cached => f.write_str("cached"),
            Self::CacheDamaged => f.write_str("its entry in the cache was damaged"),
        }
    }
}

/// Where finished jobs may be found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stores<'a> {
    /// The output folder.
    pub(super) out: &'a Path,
    /// What the run before left in it.
    pub(super) before: Option<&'a Manifest>,
    /// A cache.
    pub(super) cache: Option<&'a Cache>,
}

/// Whether the job `job`, decided by `key`, is made already: its record, whose files are in the output folder then; and why.
/// With `dry_run`, nothing is brought there from the cache.
pub(super) fn find(
    job: &Job,
    key: Option<&CacheKey>,
    stores: Stores<'_>,
    dry_run: bool,
) -> (Option<Record>, Why) {
    let Some(key) = key else { return (None, Why::Unknown) };
    let here = stores.before.and_then(|before| before.record(job));
    let why = match here {
        None => Why::New,
        Some(record) => match against(record, key, stores.out) {
            Ok(()) => return (Some(record.clone()), Why::Unchanged),
            Err(why) => why,
        },
    };
    let Some(cache) = stores.cache else { return (None, why) };
    let record = match cache.find(&key.digest) {
        Found::Record(record) => record,
        Found::None => return (None, why),
        Found::Damaged => return damaged(cache, key, dry_run),
    };
    if !says_the_same(&record, key) {
        return (None, why);
    }
    let taken = match dry_run {
        true if cache.is_whole(&record) => Ok(()),
        true => Err(io::ErrorKind::InvalidData),
        false => cache.take(&record, &job.folder(), stores.out).map_err(|error| error.kind()),
    };
    match taken {
        Ok(()) => (Some(*record), Why::Cached),
        Err(io::ErrorKind::InvalidData) => damaged(cache, key, dry_run),
        Err(_) => (None, why),
    }
}

/// An entry of a cache that is not what was put there gives way to what is made now.
fn damaged(cache: &Cache, key: &CacheKey, dry_run: bool) -> (Option<Record>, Why) {
    if !dry_run {
        cache.forget(&key.digest);
    }
    (None, Why::CacheDamaged)
}

/// What was found names lines; where those moved, it is to be found again.
fn says_the_same(record: &Record, key: &CacheKey) -> bool {
    record.findings.is_empty() || record.places == key.places
}

fn against(record: &Record, key: &CacheKey, out: &Path) -> Result<(), Why> {
    if record.stale {
        return Err(Why::FailedBefore);
    }
    if record.digest != key.digest {
        return Err(Why::Changed(changed(&record.parts, &key.components)));
    }
    if !says_the_same(record, key) {
        return Err(Why::Changed(vec!["lines".to_owned()]));
    }
    for artifact in &record.artifacts {
        let path = &artifact.path;
        match open_file(&out.join(path)) {
            Ok(file) => {
                if !holds(file, artifact.bytes, &artifact.digest).unwrap_or(false) {
                    return Err(Why::Damaged(path.clone()));
                }
            }
            Err(_) => return Err(Why::Missing(path.clone())),
        }
    }
    Ok(())
}
