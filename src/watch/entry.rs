//! An entry of the ledger, which is a line of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::order::Made;

/// One drop that was made, wholly or in part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Its claim.
    pub(super) claim: String,
    /// What it was, as a digest of everything about it.
    pub(super) content: String,
    /// Where it was dropped, below the inbox, with its name: a new drop there replaces it.
    pub(super) origin: String,
    /// The day on which it was taken.
    pub(super) day: String,
    /// Whether all its posts were made.
    pub(super) whole: bool,
    /// Its posts.
    pub(super) files: Vec<Made>,
    /// Posts of earlier drops that were taken away for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) gone: Vec<Made>,
}

impl Entry {
    /// The name of its file when it was dropped.
    pub(super) fn name(&self) -> &str {
        self.origin.rsplit('/').next().unwrap_or_default()
    }

    /// The folders of its posts: `pack/account/item`.
    pub(super) fn folders(&self) -> BTreeSet<&str> {
        self.files.iter().filter_map(|file| file.folder()).collect()
    }
}
