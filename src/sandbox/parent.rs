//! A worker ends with the process that started it: a watcher that was killed leaves nobody behind who goes on decoding.

use std::process::Command;

use super::error::SandboxError;

/// The variable that tells a worker who started it.
const PARENT: &str = "WAJAH_SANDBOX_PARENT";

/// Tells the child of `command` that this process starts it.
pub(super) fn name_to(command: &mut Command) {
    command.env(PARENT, std::process::id().to_string());
}

/// Asks the kernel to end this process with its parent, if one said that it is one. Whether it will.
#[cfg(target_os = "linux")]
pub(super) fn follow() -> Result<bool, SandboxError> {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};

    let Some(named) = std::env::var_os(PARENT) else { return Ok(false) };
    set_parent_process_death_signal(Some(Signal::KILL))
        .map_err(|error| SandboxError::Limit("its parent's life", error.into()))?;
    // A parent that ended before the kernel was asked gives no signal any more, and the process has another one by now.
    let parent = getppid().map(|parent| parent.as_raw_nonzero().get().to_string());
    if parent.is_some_and(|parent| named == *parent) { Ok(true) } else { Err(SandboxError::Orphan) }
}

/// Only Linux ends a process with its parent.
#[cfg(not(target_os = "linux"))]
pub(super) fn follow() -> Result<bool, SandboxError> {
    Ok(false)
}
