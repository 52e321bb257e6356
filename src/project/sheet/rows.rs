//! The rows of a table, whatever kind of file it is.

use std::path::Path;

use crate::diag::Finding;

use super::table::{Row, TableKind, Visit};
use super::written::Setting;
use super::{csv, ods, xlsx};

/// Hands the rows of the table in `bytes` that hold something to `visit`, sheet by sheet and in their order, until it has enough.
/// Numbers are shown as people who read the language of `setting` see them. Cells of hidden columns are left out, unless `setting` takes
/// what is hidden: a row may then hold nothing else.
///
/// # Errors
/// A finding at `file` for what is no such table, or is truncated.
pub(super) fn read(
    kind: TableKind,
    file: &Path,
    bytes: &[u8],
    setting: Setting,
    visit: &mut Visit<'_>,
) -> Result<(), Finding> {
    let mut seen = |mut row: Row| {
        if !setting.takes_hidden {
            row.leave_out_hidden();
        }
        visit(row)
    };
    match kind {
        TableKind::Csv => csv::read(file, bytes, &mut seen),
        TableKind::Xlsx => xlsx::read(file, bytes, setting.locale, &mut seen),
        TableKind::Ods => ods::read(file, bytes, setting.locale, &mut seen),
    }
}
