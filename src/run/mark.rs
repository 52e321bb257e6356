//! A job's mark.

use crate::fingerprint::Parts;

/// What decides a job's files.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mark {
    /// The digest of it all, in hexadecimal.
    pub(super) digest: String,
    /// The short digests of its parts.
    pub(super) parts: Parts,
    /// A digest of where its item stands in its file: what was found names such places.
    pub(super) places: String,
}
