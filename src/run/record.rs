//! What is known of a job from a run before: its fingerprint, its files and what was said. A job whose fingerprint is the same and
//! whose files are intact need not be made again.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Artifact;
use crate::deliver;
use crate::diag::Finding;
use crate::fingerprint::{self, Fingerprint, Parts};
use crate::world::hex;

/// A job as it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The digest of its fingerprint, in hexadecimal.
    pub digest: String,
    /// The parts of its fingerprint.
    pub parts: Parts,
    /// Its files.
    pub artifacts: Vec<Artifact>,
    /// What was said of it.
    pub findings: Vec<Finding>,
}

/// Records by the job's id.
pub type Records = BTreeMap<String, Record>;

/// Why a job was made, or was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Nothing is known of it from before.
    New,
    /// These parts of its fingerprint changed.
    Changed(Vec<String>),
    /// A file of it is gone.
    Missing(String),
    /// A file of it is not as it was written.
    Damaged(String),
    /// Nothing changed and its files are intact.
    Unchanged,
    /// Nothing changed since a run that shares the cache.
    Cached,
    /// It was asked for anew.
    Forced,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("new"),
            Self::Changed(parts) => write!(f, "changed: {}", parts.join(", ")),
            Self::Missing(file) => write!(f, "`{file}` is missing"),
            Self::Damaged(file) => write!(f, "`{file}` is not as it was written"),
            Self::Unchanged => f.write_str("unchanged"),
            Self::Cached => f.write_str("unchanged, from the cache"),
            Self::Forced => f.write_str("asked for anew"),
        }
    }
}

impl Record {
    /// The record of a job that was made.
    pub fn new(fingerprint: &Fingerprint, artifacts: Vec<Artifact>, findings: Vec<Finding>) -> Self {
        Self { digest: hex(&fingerprint.digest()), parts: fingerprint.parts(), artifacts, findings }
    }

    /// Why the job must be made anew although it is known; `None` where it need not. Its files lie below `out`.
    pub fn stale(&self, fingerprint: &Fingerprint, out: &Path) -> Option<Why> {
        if self.digest != hex(&fingerprint.digest()) {
            return Some(Why::Changed(fingerprint::changed(&self.parts, &fingerprint.parts())));
        }
        self.artifacts.iter().find_map(|artifact| artifact.fault(&out.join(&artifact.path)))
    }
}

impl Artifact {
    /// What is wrong with the file of this artifact at `path`.
    pub(super) fn fault(&self, path: &Path) -> Option<Why> {
        match deliver::digest_of_file(path) {
            Ok(found) if found.digest == self.digest && found.bytes == self.bytes => None,
            Ok(_) => Some(Why::Damaged(self.path.clone())),
            Err(_) => Some(Why::Missing(self.path.clone())),
        }
    }
}
