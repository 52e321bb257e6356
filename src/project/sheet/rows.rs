//! The rows of a table, whatever kind of file it is.

use std::path::Path;

use crate::diag::Finding;
use crate::project::config::Locale;

use super::table::{TableKind, Visit};
use super::{csv, ods, xlsx};

/// Hands the rows of the table in `bytes` that hold something to `visit`, sheet by sheet and in their order, until it has enough.
/// Numbers are shown as people who read the language of `locale` see them.
///
/// # Errors
/// A finding at `file` for what is no such table, or is truncated.
pub(super) fn read(
    kind: TableKind,
    file: &Path,
    bytes: &[u8],
    locale: Locale,
    visit: &mut Visit<'_>,
) -> Result<(), Finding> {
    match kind {
        TableKind::Csv => csv::read(file, bytes, visit),
        TableKind::Xlsx => xlsx::read(file, bytes, locale, visit),
        TableKind::Ods => ods::read(file, bytes, locale, visit),
    }
}
