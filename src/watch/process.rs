//! A worker's process with the order of a drop.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::order::{Answer, MAX_ANSWER_BYTES, Order};
use crate::sandbox::{self, Ended};

/// The hidden command of this program that is a worker.
pub const WORK: &str = "work";

/// A worker at work.
#[derive(Debug)]
pub(super) struct Process(sandbox::Process);

/// How a worker ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// It answered.
    Answered(Answer),
    /// It died, or said nonsense; in words.
    Crashed(String),
    /// Somebody else ended it: the system was out of memory, say.
    Killed(String),
    /// It took longer than it may.
    TooLong,
}

impl Process {
    /// Starts a worker of `program` on `order`.
    ///
    /// # Errors
    /// When no process can be started.
    pub(super) fn start(program: &Path, order: &Order, deadline: Duration) -> io::Result<Self> {
        let text = serde_json::to_vec(order).map_err(io::Error::from)?;
        sandbox::Process::start(program, &[WORK], &text, MAX_ANSWER_BYTES, deadline).map(Self)
    }

    /// How it ended, if it did; `pack` is what it worked on.
    ///
    /// # Errors
    /// When the system does not say.
    pub(super) fn ended(&mut self, pack: &str) -> io::Result<Option<Ending>> {
        Ok(self.0.ended()?.map(|ended| match ended {
            Ended::Answered(bytes, otherwise) => {
                Answer::read(&bytes, pack).map_or(Ending::Crashed(otherwise), Ending::Answered)
            }
            Ended::Crashed(why) => Ending::Crashed(why),
            Ended::Killed(why) => Ending::Killed(why),
            Ended::TooLong => Ending::TooLong,
        }))
    }

    /// How long it has been at work.
    pub(super) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
