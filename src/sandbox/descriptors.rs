//! Descriptors that came with the process: rules of files bind what is opened, not what is open, so a file, a socket or a key that a
//! shell, a service manager or a CI runner left open would be at an intruder's hand.

use super::error::SandboxError;

/// Closes every descriptor but stdin, stdout and stderr. Whether none is left.
#[cfg(unix)]
pub(super) fn close() -> Result<bool, SandboxError> {
    let folder = if cfg!(target_os = "linux") { "/proc/self/fd" } else { "/dev/fd" };
    let listed = || -> std::io::Result<Vec<i32>> {
        let names = std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name()));
        let names = names.collect::<std::io::Result<Vec<_>>>()?;
        // Dropped by now, and so closed, is that of the list itself.
        Ok(names.iter().filter_map(|name| name.to_str()?.parse().ok()).filter(|number| *number > 2).collect())
    };
    for number in listed().map_err(|error| SandboxError::Path(folder.into(), error))? {
        // The list's own descriptor is closed already.
        let _ = nix::unistd::close(number);
    }
    Ok(true)
}

/// Here a child is given what it is given by name.
#[cfg(not(unix))]
pub(super) fn close() -> Result<bool, SandboxError> {
    Ok(true)
}
