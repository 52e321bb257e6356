//! Files: with Landlock the kernel opens nothing for this process but what is listed.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::error::SandboxError;

/// What a locked-down process may touch: folders with all that is in them, or files. They must be there already, except what is
/// made inside a folder to write in.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    /// What it may read.
    pub read: &'a [&'a Path],
    /// What it may read, make, change, rename and remove: files and folders, no links and no devices.
    pub write: &'a [&'a Path],
}

/// What the kernel does about files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Landlock {
    /// Only what is listed can be opened; the kernel's version of Landlock's interface.
    Abi(u32),
    /// The kernel has Landlock, and it was not switched on at boot.
    Disabled,
    /// The kernel has none, or something before us (a container's rules) forbids to ask.
    Missing,
    /// Not Linux.
    OtherSystem,
}

impl Landlock {
    /// Whether files outside the list are out of reach.
    pub fn is_there(self) -> bool {
        matches!(self, Self::Abi(_))
    }
}

impl fmt::Display for Landlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MEANING: &str =
            "a broken file that takes over a worker can read and write all that its user can";
        match self {
            Self::Abi(abi) => write!(f, "only a worker's own folders (Landlock, ABI {abi})"),
            Self::Disabled => {
                write!(f, "open: Landlock is not switched on (add it to `lsm=` at boot): {MEANING}")
            }
            Self::Missing => {
                write!(f, "open: the kernel lacks Landlock (Linux has it from 5.13 on): {MEANING}")
            }
            Self::OtherSystem => write!(f, "open: Landlock is a part of Linux: {MEANING}"),
        }
    }
}

/// What the program and its libraries read for themselves after they were loaded, where it is there. Shared libraries, the
/// zones of jiff and the fonts of a project are not among it: they are loaded, built in, or inside the project.
#[cfg(target_os = "linux")]
const OWN: &[&str] = &[
    // `available_parallelism`: how many cores the group of this process may use.
    "/proc/self/cgroup",
    "/proc/self/mountinfo",
    "/sys/fs/cgroup",
    // glibc's count of cores, which FFmpeg and x265 ask for.
    "/sys/devices/system/cpu",
    // x265 deals its threads out by memory nodes, which libnuma reads when it is asked.
    "/sys/devices/system/node",
    // FFmpeg's random numbers; without it, it measures its own jitter for a while.
    "/dev/urandom",
];

/// Opens nothing from now on for this thread, and those it starts, but what `access` lists.
#[cfg(target_os = "linux")]
pub(super) fn allow_only(access: &Access<'_>) -> Result<Landlock, SandboxError> {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr as _,
        RulesetCreatedAttr as _, RulesetStatus, Scope, make_bitflags,
    };

    // All that this version knows is refused as far as the kernel can: networks are shut off by other means as well, and a device
    // or a link is nothing that we make.
    const VERSION: ABI = ABI::V10;
    let found = support();
    if !found.is_there() {
        return Ok(found);
    }
    let refused = |error: &dyn std::error::Error| SandboxError::Files(error.to_string());
    let read = make_bitflags!(AccessFs::{ReadFile | ReadDir});
    let write = read
        | make_bitflags!(AccessFs::{WriteFile | Truncate | MakeReg | MakeDir | RemoveFile | RemoveDir | Refer});
    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(VERSION))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(VERSION)))
        .and_then(|rules| rules.scope(Scope::from_all(VERSION)))
        .and_then(Ruleset::create);
    let mut ruleset = ruleset.map_err(|error| refused(&error))?;
    let rule = |path: &Path, rights: BitFlags<AccessFs>| {
        let facts = path.metadata().map_err(|error| SandboxError::Path(path.to_owned(), error))?;
        let rights = if facts.is_dir() { rights } else { rights & AccessFs::from_file(VERSION) };
        let opened = PathFd::new(path).map_err(|error| refused(&error))?;
        Ok(PathBeneath::new(opened, rights))
    };
    let own = OWN.iter().map(Path::new).filter(|path| path.exists()).map(|path| (path, read));
    let given =
        access.read.iter().map(|path| (*path, read)).chain(access.write.iter().map(|path| (*path, write)));
    for (path, rights) in own.chain(given) {
        ruleset = ruleset.add_rule(rule(path, rights)?).map_err(|error| refused(&error))?;
    }
    let status = ruleset.restrict_self().map_err(|error| refused(&error))?;
    if status.ruleset == RulesetStatus::NotEnforced {
        return Err(SandboxError::Files("nothing of them was enforced".to_owned()));
    }
    Ok(found)
}

/// Asks the kernel for its version of Landlock's interface.
#[cfg(target_os = "linux")]
pub(super) fn support() -> Landlock {
    use landlock::{LandlockStatus, RestrictSelf};

    // Applying nothing changes nothing, and tells what could have been applied.
    match RestrictSelf::default().no_new_privs(false).apply().map(|status| status.landlock) {
        Ok(LandlockStatus::Available { effective_abi, kernel_abi }) => {
            let known = effective_abi as i32;
            Landlock::Abi(kernel_abi.unwrap_or(known).unsigned_abs())
        }
        Ok(LandlockStatus::NotEnabled) => Landlock::Disabled,
        Ok(LandlockStatus::NotImplemented) | Err(_) => Landlock::Missing,
    }
}

/// Makes sure that this process has one thread: Landlock binds the one that asks and those it starts later.
#[cfg(target_os = "linux")]
pub(super) fn check_alone() -> Result<(), SandboxError> {
    let folder = "/proc/self/task";
    match std::fs::read_dir(folder).map(Iterator::count) {
        Ok(1) => Ok(()),
        Ok(count) => Err(SandboxError::Threads(count)),
        Err(error) => Err(SandboxError::Path(folder.into(), error)),
    }
}

/// This system has no Landlock.
#[cfg(not(target_os = "linux"))]
pub(super) fn allow_only(_access: &Access<'_>) -> Result<Landlock, SandboxError> {
    Ok(support())
}

/// This system has no Landlock.
#[cfg(not(target_os = "linux"))]
pub(super) fn support() -> Landlock {
    Landlock::OtherSystem
}

/// Nothing here binds a single thread.
#[cfg(not(target_os = "linux"))]
pub(super) fn check_alone() -> Result<(), SandboxError> {
    Ok(())
}
