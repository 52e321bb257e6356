//! What a watcher tells: `status.json` for whoever asks, and a log file that does not grow for ever.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// The largest log before it is put aside, and how many are kept.
const LOG_BYTES: u64 = 5 << 20;
const LOGS_KEPT: u32 = 3;

/// How many of the last drops are told.
const RECENT: usize = 20;

/// How often the status is written at the most.
const WRITE_EVERY: Duration = Duration::from_millis(500);

const NAME: &str = "status.json";

/// What a watcher does.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Its process.
    pub process: u32,
    /// Since when it watches.
    pub since: String,
    /// When this was written.
    pub written: String,
    /// `watching`, `working`, `paused` or `ended`.
    pub state: String,
    /// Why it is paused; what it works on.
    pub about: String,
    /// How it hears of drops: `events` or `polling`.
    pub hears_by: String,
    /// How many files have not come to rest.
    pub settling: usize,
    /// How many drops wait.
    pub waiting: usize,
    /// How many drops were made since it began.
    pub made: usize,
    /// How many were there already.
    pub known: usize,
    /// How many failed.
    pub failed: usize,
    /// The last drops, the latest first.
    pub recent: Vec<String>,
}

impl Status {
    /// The status of the watcher of an inbox, from its folder for claims.
    pub fn load(working: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(working.join(NAME)).ok()?).ok()
    }
}

/// Writes the status of a watcher, and its log.
#[derive(Debug)]
pub(super) struct Teller {
    folder: PathBuf,
    log: Option<PathBuf>,
    /// What is told.
    pub(super) status: Status,
    written: Option<(Instant, Status)>,
}

impl Teller {
    /// One that writes into `folder`, and a log where a file is given.
    pub(super) fn new(folder: &Path, log: Option<PathBuf>, status: Status) -> Self {
        Self { folder: folder.to_owned(), log, status, written: None }
    }

    /// Writes the status where it changed, not too often; `now` is the time for people.
    pub(super) fn write(&mut self, now: &str) {
        let same = self
            .written
            .as_ref()
            .is_some_and(|(at, written)| *written == self.status || at.elapsed() < WRITE_EVERY);
        if !same {
            self.write_now(now);
        }
    }

    /// Writes the status.
    pub(super) fn write_now(&mut self, now: &str) {
        let told = Status { written: now.to_owned(), ..self.status.clone() };
        if let Ok(text) = serde_json::to_vec_pretty(&told) {
            // A status that cannot be written is no reason to stop; what matters is said where it happens.
            let _ = crate::deliver::write(&self.folder.join(NAME), &text);
        }
        self.written = Some((Instant::now(), self.status.clone()));
    }

    /// Notes what became of a drop.
    pub(super) fn note(&mut self, line: &str) {
        self.status.recent.insert(0, line.to_owned());
        self.status.recent.truncate(RECENT);
        if let Some(log) = &self.log {
            let _ = append(log, line);
        }
    }
}

fn append(log: &Path, line: &str) -> io::Result<()> {
    if fs::metadata(log).is_ok_and(|is| is.len() >= LOG_BYTES) {
        let aside = |number: u32| {
            let mut name = log.as_os_str().to_owned();
            name.push(format!(".{number}"));
            PathBuf::from(name)
        };
        for number in (1..LOGS_KEPT).rev() {
            let _ = fs::rename(aside(number), aside(number + 1));
        }
        fs::rename(log, aside(1))?;
    }
    writeln!(crate::deliver::open_to_append(log)?, "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_put_aside_when_it_is_large() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let log = dir.path().join("wajah.log");
        let mut teller = Teller::new(dir.path(), Some(log.clone()), Status::default());
        for _ in 0..6 {
            fs::write(&log, vec![b'x'; LOG_BYTES as usize]).expect("written");
            teller.note("satu");
        }
        assert_eq!(fs::read_to_string(&log).expect("there"), "satu\n");
        let mut names: Vec<String> = fs::read_dir(dir.path())
            .expect("a folder")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, ["wajah.log", "wajah.log.1", "wajah.log.2", "wajah.log.3"]);
        teller.write_now("now");
        assert_eq!(Status::load(dir.path()).expect("a status").recent.len(), 6);
    }
}
