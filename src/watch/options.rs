//! What a caller chose, and what a watch came to.

use std::path::PathBuf;
use std::time::Duration;

/// What a caller chose.
#[derive(Debug, Clone)]
pub struct WatchOptions {
    /// The program whose worker is started: this one.
    pub program: PathBuf,
    /// The project's folder.
    pub project: PathBuf,
    /// The folder in which drops are made.
    pub inbox: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// End when nothing is left to do.
    pub once: bool,
    /// Look every so often instead of waiting for events.
    pub poll: Option<Duration>,
    /// How long a file must be the same before it is taken.
    pub settle: Duration,
    /// How long a worker may take.
    pub deadline: Duration,
    /// Below so many free bytes in the output folder nothing is begun.
    pub low_disk: u64,
    /// Threads of all workers together.
    pub threads: usize,
    /// How many drops of clips or tables are worked on at once; what is soon done has a worker of its own beside them.
    pub workers: usize,
    /// A log file.
    pub log: Option<PathBuf>,
    /// Whether packs are kept up to date too.
    pub packs: bool,
}

/// What a watch came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Drops whose posts were made.
    pub made: usize,
    /// Drops whose posts were there already.
    pub known: usize,
    /// Drops that failed, each with its note.
    pub failed: usize,
    /// What still lies in the inbox and cannot be taken.
    pub left: usize,
}
