//! A worker's process with the order of a drop: what it says while it works, and its answer.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::most::Most;
use super::order::{Answer, MAX_ANSWER_BYTES, Made, Order, Said};
use crate::sandbox::{self, Ended};

/// The hidden command of this program that is a worker.
pub const WORK: &str = "work";

/// A worker at work.
#[derive(Debug)]
pub(super) struct Process {
    inner: sandbox::Process,
    pack: String,
    most: Most,
    /// How many files it named of posts that ended.
    named: usize,
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
    /// Starts a worker of `program` on `order`, of which no more than `most` is believed.
    ///
    /// # Errors
    /// When no process can be started.
    pub(super) fn start(program: &Path, order: &Order, most: Most, deadline: Duration) -> io::Result<Self> {
        let text = serde_json::to_vec(order).map_err(io::Error::from)?;
        let inner = sandbox::Process::start(program, &[WORK], &text, MAX_ANSWER_BYTES, deadline)?;
        let pack = order.pack.clone();
        Ok(Self { inner, pack, most, named: 0, progress: Progress::default(), answer: None })
    }

    /// The files of the posts that ended since the last call, of as many as could be heard until `until`.
    pub(super) fn ended_posts(&mut self, until: Instant) -> Vec<Made> {
        let mut all = Vec::new();
        while let Some(message) = self.inner.message() {
            all.extend(self.hear(&message));
            if Instant::now() >= until {
                break;
            }
        }
        all
    }

    fn hear(&mut self, message: &[u8]) -> Vec<Made> {
        // After nonsense nothing counts.
        if matches!(self.answer, Some(Err(_))) {
            return Vec::new();
        }
        match Said::read(message, &self.pack).and_then(|said| self.believed(said)) {
            Ok(Said::Begun { jobs }) => self.progress.jobs = jobs,
            Ok(Said::Ended { files }) => {
                self.progress.ended += 1;
                self.named += files.len();
                return files;
            }
            Ok(Said::Done(answer)) => self.answer = Some(Ok(answer)),
            Err(why) => self.answer = Some(Err(why)),
        }
        Vec::new()
    }

    /// `said`, where its order can yield as much.
    fn believed(&self, said: Said) -> Result<Said, String> {
        match &said {
            Said::Begun { jobs } => self.most.check_jobs(*jobs)?,
            Said::Ended { files } => {
                self.most.check_jobs(self.progress.ended)?;
                self.most.check_files(self.named, files)?;
            }
            Said::Done(answer) => self.most.check(answer)?,
        }
        Ok(said)
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::path::PathBuf;

    /// A worker that was turned by what it read floods its watcher: what is more than its order can yield is not heard, nor what follows.
    #[test]
    fn more_than_an_order_can_yield_is_not_believed() {
        let order = Order {
            project: PathBuf::new(),
            folder: PathBuf::new(),
            template: String::new(),
            account: None,
            main: "a.jpg".to_owned(),
            sides: Vec::new(),
            defaults: Vec::new(),
            pack: "p".to_owned(),
            stage: PathBuf::new(),
            threads: 1,
            now: String::new(),
        };
        let files = |count: usize| {
            let file = |at| Made { path: format!("p/a/i/{at}.png"), digest: "00".to_owned(), bytes: 1 };
            (0..count).map(file).collect::<Vec<_>>()
        };
        let done = |jobs: usize, count: usize| {
            let (files, findings, posts) = (files(count), Vec::new(), Vec::new());
            Said::Done(Answer { jobs, failed: 0, files, findings, posts, form: None })
        };
        let ended = |count: usize| Said::Ended { files: files(count) };
        for (said, heard, is_believed) in [
            (vec![Said::Begun { jobs: 2 }, ended(2), ended(1), done(2, 3)], 3, true),
            (vec![ended(4)], 0, false),
            (vec![ended(2), ended(2), ended(1)], 2, false),
            (vec![ended(0), ended(0), ended(0), ended(0), ended(3)], 0, false),
            (vec![Said::Begun { jobs: 1 << 60 }, ended(1)], 0, false),
            (vec![done(1 << 60, 1)], 0, false),
            (vec![done(1, 4)], 0, false),
            (vec![done(1, 0)], 0, false),
        ] {
            let most = Most { jobs: 2, files: 3 };
            let mut worker = Process::start(Path::new("/bin/true"), &order, most, Duration::from_secs(60))
                .expect("started");
            let told: Vec<usize> =
                said.iter().map(|said| worker.hear(&serde_json::to_vec(said).expect("JSON")).len()).collect();
            assert_eq!(told.iter().sum::<usize>(), heard, "{said:?}");
            assert_eq!(matches!(worker.answer, Some(Ok(_))), is_believed, "{said:?}");
        }
    }
}
