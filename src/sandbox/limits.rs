//! Limits of memory, CPU time, file sizes and open files.

use super::{Limits, SandboxError};

/// Which limits hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limited {
    /// That of memory.
    pub(super) memory: bool,
    /// Those of CPU time, file sizes and open files.
    pub(super) others: bool,
}

/// Which limits this system can set: macOS takes one of address space and does not keep to it.
pub(super) fn support() -> Limited {
    Limited { memory: cfg!(target_os = "linux"), others: cfg!(unix) }
}

/// Sets `limits`, or lower ones where lower ones hold already. No core is ever dumped: it would hold what was decoded.
#[cfg(unix)]
pub(super) fn set(limits: &Limits) -> Result<Limited, SandboxError> {
    use rustix::process::Resource;

    let seconds = limits.cpu.as_secs().saturating_add(u64::from(limits.cpu.subsec_nanos() > 0)).max(1);
    #[cfg(target_os = "linux")]
    lower(Resource::As, "memory", limits.memory, limits.memory)?;
    // At the first figure comes a signal that can be caught, a second later one that cannot.
    lower(Resource::Cpu, "CPU time", seconds, seconds.saturating_add(1))?;
    lower(Resource::Fsize, "file sizes", limits.file_bytes, limits.file_bytes)?;
    lower(Resource::Nofile, "open files", limits.open_files, limits.open_files)?;
    lower(Resource::Core, "cores", 0, 0)?;
    // Where cores go to a program (systemd, apport), the limit of their size is not asked.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .map_err(|error| SandboxError::Limit("cores", error.into()))?;
    Ok(support())
}

/// How many bytes of address space this process may have, where that is limited.
#[cfg(unix)]
pub(super) fn address_space() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::As).current
}

#[cfg(not(unix))]
pub(super) fn address_space() -> Option<u64> {
    None
}

/// Sets the limit that holds and the one up to which it may be raised.
#[cfg(unix)]
fn lower(
    resource: rustix::process::Resource,
    name: &'static str,
    soft: u64,
    hard: u64,
) -> Result<(), SandboxError> {
    let allowed = rustix::process::getrlimit(resource).maximum.unwrap_or(u64::MAX);
    let limit =
        rustix::process::Rlimit { current: Some(soft.min(allowed)), maximum: Some(hard.min(allowed)) };
    rustix::process::setrlimit(resource, limit).map_err(|error| SandboxError::Limit(name, error.into()))
}

/// This system has no such limits.
#[cfg(not(unix))]
pub(super) fn set(_limits: &Limits) -> Result<Limited, SandboxError> {
    Ok(support())
}
