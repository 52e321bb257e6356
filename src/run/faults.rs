//! What is said where the material is not at fault: of the machine, and of time that ran out.

use std::time::Duration;

use crate::deliver;
use crate::diag::Finding;

/// The least memory that a run needs, in bytes of address space: the program, its libraries, and one page of any format.
pub const LEAST_MEMORY: u64 = 600 << 20;

/// What each thread that paints pages needs besides, in bytes.
pub const THREAD_MEMORY: u64 = 96 << 20;

/// What to do where memory is short.
pub(super) const NEEDS_MEMORY: &str = "give it more memory, or work on fewer posts at once with `--jobs 1`";

/// A file that could not be written, which is no fault of the material.
pub(super) fn write_failed(path: &std::path::Path, error: &std::io::Error) -> Finding {
    use std::io::ErrorKind;
    let hint = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("the disk is full: make room and run again".to_owned())
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Some("give this user the right to write there, or choose another folder".to_owned())
        }
        ErrorKind::OutOfMemory => Some(NEEDS_MEMORY.to_owned()),
        _ => None,
    };
    let message = format!("`{}` cannot be written: {}", path.display(), deliver::cause_of(error));
    let finding = Finding::error("write-failed", message).maybe_hint(hint);
    if deliver::is_machine_fault(error) { finding.of_machine() } else { finding }
}

/// What is said of a post that takes too long.
pub(super) fn too_slow(deadline: Duration) -> Finding {
    Finding::error("too-slow", format!("making this post took longer than {} s, and was given up", deadline.as_secs()))
        .hint("shorten the excerpt, use plainer drawings and effects, or give it more time with `--deadline SECONDS`")
}
