//! Locks a process down before it touches bytes that nobody vouches for: decoders of pictures and films are large and old, and
//! a file made to break one should find a process that can reach nothing.
//!
//! A worker is the same program started again: its parent calls [`prepare`] on the command, and the worker calls [`enter`] before
//! anything else. What a kernel cannot enforce is said, not hidden: by [`Enforced`] for one process, by [`support`] for a machine.

mod calls;
mod descriptors;
mod files;
mod limits;
mod parent;
mod process;
mod rights;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Serialize;

pub use self::process::{Ended, Process};

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
            // No platform takes a larger film.
            file_bytes: 4 << 30,
            // A run holds about ten files open; a pack's archive, and a machine with many cores, some dozens.
            open_files: 512,
        }
    }
}

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

/// What was enforced on a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Enforced {
    /// [`Limits::memory`].
    pub memory: bool,
    /// [`Limits::cpu`].
    pub cpu: bool,
    /// [`Limits::file_bytes`].
    pub file_bytes: bool,
    /// [`Limits::open_files`].
    pub open_files: bool,
    /// [`Access`].
    pub files: Landlock,
    /// No sockets: not to other machines, and not to other processes of this one.
    pub network: bool,
    /// No other programs, no signals to other processes, no looking into their memory.
    pub processes: bool,
    /// It ends when its parent does.
    pub parent: bool,
    /// None of what was open when it began but stdin, stdout and stderr.
    pub descriptors: bool,
    /// None of root's rights, where root started it.
    pub rights: bool,
}

impl fmt::Display for Enforced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.memory, "memory"),
            (self.cpu, "CPU time"),
            (self.file_bytes, "file size"),
            (self.open_files, "open files"),
            (self.files.is_there(), "files"),
            (self.network, "network"),
            (self.processes, "other processes"),
            (self.parent, "end with the parent"),
            (self.descriptors, "inherited descriptors"),
            (self.rights, "root's rights"),
        ];
        let named = |wanted: bool| {
            let names = parts.iter().filter(|(there, _)| *there == wanted);
            names.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
        };
        let (there, lacking) = (named(true), named(false));
        match (there.is_empty(), lacking.is_empty()) {
            (false, true) => write!(f, "enforced: {there}"),
            (false, false) => write!(f, "enforced: {there}; not enforced: {lacking}"),
            (true, _) => write!(f, "not enforced: {lacking}"),
        }
    }
}

/// What a machine can enforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Support {
    /// Limits of memory.
    pub memory: bool,
    /// Limits of CPU time, of file sizes and of open files.
    pub limits: bool,
    /// Files.
    pub files: Landlock,
    /// No network and no other processes: seccomp.
    pub calls: bool,
    /// None of root's rights.
    pub rights: bool,
}

/// Why a process could not be locked down.
#[derive(Debug)]
pub enum SandboxError {
    /// There were this many threads already, and Landlock binds only the one that asks.
    Threads(usize),
    /// The parent is gone: nobody waits for the work.
    Orphan,
    /// What may be touched is not there.
    Path(PathBuf, io::Error),
    /// The system refused a limit.
    Limit(&'static str, io::Error),
    /// The kernel has Landlock and refused the rules.
    Files(String),
    /// The kernel has seccomp and refused the filter.
    Calls(String),
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Threads(count) => {
                write!(f, "the process has {count} threads already, and only the first can be locked down")
            }
            Self::Orphan => write!(f, "the process that started this one is gone"),
            Self::Path(path, error) => write!(f, "`{}` cannot be opened: {error}", path.display()),
            Self::Limit(what, error) => write!(f, "the limit of {what} cannot be set: {error}"),
            Self::Files(error) => write!(f, "Landlock refuses its rules: {error}"),
            Self::Calls(error) => write!(f, "seccomp refuses its filter: {error}"),
        }
    }
}

impl std::error::Error for SandboxError {}

/// Locks this process down for the rest of its life. Call it before any other thread exists, also one that waits for Ctrl-C, and
/// while no file is open: what is open, but stdin, stdout and stderr, is closed.
///
/// What the kernel does not have is left out, and what it has must work.
///
/// # Errors
/// [`SandboxError`] when something could not be enforced that the kernel has. The process may be half locked down then and should
/// end.
pub fn enter(access: &Access<'_>, limits: &Limits) -> Result<Enforced, SandboxError> {
    let parent = parent::follow()?;
    files::check_alone()?;
    let descriptors = descriptors::close()?;
    let rights = rights::give_up()?;
    // In this order: the filter of calls forbids to change limits.
    let limited = limits::set(limits)?;
    let files = files::allow_only(access)?;
    let refused = calls::refuse()?;
    Ok(Enforced {
        memory: limited.memory,
        cpu: limited.others,
        file_bytes: limited.others,
        open_files: limited.others,
        files,
        network: refused,
        processes: refused,
        parent,
        descriptors,
        rights,
    })
}

/// How many bytes of memory this process may ask for, where somebody limited them (`ulimit -v`).
pub fn memory_limit() -> Option<u64> {
    limits::address_space()
}

/// What this machine can enforce, found out without locking this process down.
pub fn support() -> Support {
    let limited = limits::support();
    Support {
        memory: limited.memory,
        limits: limited.others,
        files: files::support(),
        calls: calls::support(),
        rights: rights::support(),
    }
}

/// Makes a child die with its parent, and gives it an empty environment but the few variables it needs. Call it before setting
/// further variables.
///
/// The child dies with the *thread* that starts it: start it from one that lives as long as the work.
pub fn prepare(command: &mut Command) {
    /// What the child has from us where we have it.
    const KEPT: &[&str] = &[
        // Where FFmpeg's libraries lie, if not in their usual place: the child loads the ones that we loaded.
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        // What a panic of ours says.
        "RUST_BACKTRACE",
        // Windows starts nothing without it.
        "SystemRoot",
    ];
    /// What the child has in any case.
    const GIVEN: &[(&str, &str)] = &[
        // glibc reserves 64 MiB of address space for each of up to eight arenas a core. With four a run of sixteen threads
        // reserves a third less and is as fast.
        ("MALLOC_ARENA_MAX", "4"),
        // FFmpeg's filters may draw in OpenBLAS, which starts a thread a core as it is loaded: before anybody can lock them down.
        ("OPENBLAS_NUM_THREADS", "1"),
    ];
    command.env_clear();
    command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.envs(GIVEN.iter().copied());
    parent::name_to(command);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_enforced_reads_as_a_line() {
        let all = Enforced {
            memory: true,
            cpu: true,
            file_bytes: true,
            open_files: true,
            files: Landlock::Abi(6),
            network: true,
            processes: true,
            parent: true,
            descriptors: true,
            rights: true,
        };
        assert_eq!(
            all.to_string(),
            "enforced: memory, CPU time, file size, open files, files, network, other processes, end with the parent, inherited descriptors, root's rights"
        );
        let some = Enforced { files: Landlock::Missing, parent: false, ..all };
        assert_eq!(
            some.to_string(),
            "enforced: memory, CPU time, file size, open files, network, other processes, inherited descriptors, root's rights; \
             not enforced: files, end with the parent"
        );
    }

    #[test]
    fn asking_what_a_machine_can_do_locks_nothing_down() {
        let before = support();
        assert!(std::fs::read_dir("/").is_ok());
        assert!(std::net::UdpSocket::bind(("127.0.0.1", 0)).is_ok());
        assert_eq!(support(), before);
    }
}
