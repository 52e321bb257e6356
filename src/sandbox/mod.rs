//! Locks a process down before it touches bytes that nobody vouches for: decoders of pictures and videos are large and old, and
//! a file made to break one should find a process that can reach nothing.
//!
//! A worker is the same program started again: its parent calls [`prepare`] on the command, and the worker calls [`enter`] before
//! anything else. What a kernel cannot enforce is said, not hidden: by [`Enforced`] for one process, by [`support`] for a machine.

mod calls;
mod channel;
mod descriptors;
mod error;
mod files;
mod limits;
mod memory;
mod parent;
mod prepare;
mod process;
mod rights;
mod tool;

use std::fmt;

use serde::Serialize;

pub use self::channel::Channel;
pub use self::error::SandboxError;
pub use self::files::{Access, Landlock};
pub use self::limits::Limits;
pub use self::memory::{Memory, of_machine};
pub use self::prepare::prepare;
pub use self::process::{Ended, Process};
pub use self::tool::{ToolEnd, run_tool};

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
