//! Rights that the process has beside its files: a worker started by root would keep all of root's, though its files are shut.

use super::error::SandboxError;

/// Gives up every capability, also those that it could take or be given later. Whether there is none left.
#[cfg(target_os = "linux")]
pub(super) fn give_up() -> Result<bool, SandboxError> {
    use rustix::thread::{
        CapabilitySet, CapabilitySets, capabilities, clear_ambient_capability_set,
        remove_capability_from_bounding_set, set_capabilities,
    };

    let refused = |error: rustix::io::Errno| SandboxError::Limit("capabilities", error.into());
    let held = capabilities(None).map_err(refused)?;
    if held.effective.contains(CapabilitySet::SETPCAP) {
        // Up to the last one that this kernel knows.
        for number in 0..u64::BITS {
            let one = CapabilitySet::from_bits_retain(1 << number);
            if remove_capability_from_bounding_set(one).is_err() {
                break;
            }
        }
    }
    // Kernels before 4.3 have no ambient ones.
    let _ = clear_ambient_capability_set();
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
        .map_err(refused)?;
    Ok(true)
}

/// Whether this system has capabilities, which root's rights come down to.
pub(super) fn support() -> bool {
    cfg!(target_os = "linux")
}

/// Only Linux has capabilities.
#[cfg(not(target_os = "linux"))]
pub(super) fn give_up() -> Result<bool, SandboxError> {
    Ok(false)
}
