//! A job's key.

use crate::fingerprint::Components;

/// What decides a job's files.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CacheKey {
    /// The digest of it all, in hexadecimal.
    pub(super) digest: String,
    /// The short digests of its components.
    pub(super) components: Components,
    /// A digest of where its item stands in its file: what was found names such places.
    pub(super) places: String,
}
