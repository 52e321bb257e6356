//! A worker's process with the order of a drop: what it says while it works, and its answer.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::order::{Answer, MAX_ANSWER_BYTES, Made, Order, Said};
use crate::sandbox::{self, Ended};

/// The hidden command of this program that is a worker.
pub const WORK: &str = "work";

/// A worker at work.
#[derive(Debug)]
pub(super) struct Process {
    inner: sandbox::Process,
    pack: String,
    progress: Progress,
    /// What it answered, or why that cannot be believed.
    answer: Option<Result<Answer, String>>,
}

/// How far a worker is.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    /// How many posts it is to make; 0 as long as it does not know.
    pub(super) jobs: usize,
    /// How many of them ended.
    pub(super) ended: usize,
}

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
        let inner = sandbox::Process::start(program, &[WORK], &text, MAX_ANSWER_BYTES, deadline)?;
        Ok(Self { inner, pack: order.pack.clone(), progress: Progress::default(), answer: None })
    }

    /// The files of the posts that ended since the last call.
    pub(super) fn ended_posts(&mut self) -> Vec<Made> {
        let mut all = Vec::new();
        while let Some(message) = self.inner.message() {
            all.extend(self.hear(&message));
        }
        all
    }

    fn hear(&mut self, message: &[u8]) -> Vec<Made> {
        match Said::read(message, &self.pack) {
            // After nonsense nothing counts.
            _ if matches!(self.answer, Some(Err(_))) => {}
            Ok(Said::Begun { jobs }) => self.progress.jobs = jobs,
            Ok(Said::Ended { files }) => {
                self.progress.ended += 1;
                return files;
            }
            Ok(Said::Done(answer)) => self.answer = Some(Ok(answer)),
            Err(why) => self.answer = Some(Err(why)),
        }
        Vec::new()
    }

    /// How far it is.
    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }

    /// How it ended, if it did.
    ///
    /// # Errors
    /// When the system does not say.
    pub(super) fn ended(&mut self) -> io::Result<Option<Ending>> {
        let Some(ended) = self.inner.ended()? else { return Ok(None) };
        Ok(Some(match ended {
            Ended::Answered(rest, otherwise) => {
                for message in rest.split_inclusive(|byte| *byte == b'\n') {
                    self.hear(message);
                }
                match self.answer.take() {
                    Some(Ok(answer)) => Ending::Answered(answer),
                    Some(Err(why)) => Ending::Crashed(why),
                    None => Ending::Crashed(otherwise),
                }
            }
            Ended::Crashed(why) => Ending::Crashed(why),
            Ended::Killed(why) => Ending::Killed(why),
            Ended::TooLong => Ending::TooLong,
        }))
    }

    /// How long it has been at work.
    pub(super) fn elapsed(&self) -> Duration {
        self.inner.elapsed()
    }
}
