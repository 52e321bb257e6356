//! The rows of a table, whatever kind of file it is.

use std::path::Path;

use crate::diag::Finding;

use super::table::{TableKind, Visit};
use super::{csv, workbook};

/// Hands the rows of the table in `bytes` that hold something to `visit`, in their order, until it has enough.
///
/// # Errors
/// A finding at `file` for what is no such table, or breaks off.
pub(super) fn read(kind: TableKind, file: &Path, bytes: &[u8], visit: &mut Visit<'_>) -> Result<(), Finding> {
    match kind {
        TableKind::Csv => csv::read(file, bytes, visit),
        TableKind::Xlsx => workbook::read_xlsx(file, bytes, visit),
        TableKind::Ods => workbook::read_ods(file, bytes, visit),
    }
}
