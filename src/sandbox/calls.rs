//! Calls to the kernel that no part of the program makes and that an intruder would: with seccomp they are refused.
//!
//! What is listed is refused and the rest allowed. FFmpeg, the allocator and the standard library change what they call from version
//! to version; a list of what is allowed would break workers on other machines than ours.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod list;

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub(super) use self::filter::{refuse, support};

/// No filters are written for this system.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub(super) fn refuse() -> Result<bool, super::error::SandboxError> {
    Ok(support())
}

/// No filters are written for this system.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub(super) fn support() -> bool {
    false
}
