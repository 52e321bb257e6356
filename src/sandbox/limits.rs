//! Limits of memory, CPU time, file sizes and open files.

use std::time::Duration;

use super::error::SandboxError;

/// What a locked-down process may use.
///
/// Memory that is refused is no clean end: Rust aborts, FFmpeg reports an error, and x265 has been seen waiting for ever for a
/// thread that it could not start. Whoever starts a worker needs a clock of its own; CPU time does not pass while one waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Address space in bytes, what is reserved and never touched included.
    pub memory: u64,
    /// CPU time of all threads together, in whole seconds rounded up. Beyond it the process ends by `SIGXCPU`.
    pub cpu: Duration,
    /// The largest file it may write, in bytes. Beyond it the process ends by `SIGXFSZ`.
    pub file_bytes: u64,
    /// How many files may be open at once.
    pub open_files: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Two accounts' clips at 1080×1920 in H.264 and H.265 at once reserve 1.8 GB and touch 0.65 GB, a photo of 24 megapixels
            // some 0.2 GB more. Twice that passes; a bomb of a picture does not.
            memory: 4 << 30,
            // A second of a clip costs 1.2 s of a core: this makes ninety seconds for a dozen accounts.
            cpu: Duration::from_secs(30 * 60),
            // No platform takes a larger video.
            file_bytes: 4 << 30,
            // A run holds about ten files open; a pack's archive, and a machine with many cores, some dozens.
            open_files: 512,
        }
    }
}

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
