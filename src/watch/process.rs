//! A worker's process, seen from outside: started with an order, listened to, and ended when it takes too long.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::order::{Answer, MAX_ANSWER_BYTES, Made, Order, Said};
use crate::sandbox;

/// The hidden command of this program that is a worker.
pub const WORK: &str = "work";

/// How much of what a worker said beside its answer is kept.
const SAID_BYTES: usize = 4096;

/// How long the last words of a dead worker are waited for.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A worker at work.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    begun: Instant,
    deadline: Duration,
    said: Receiver<Result<Said, String>>,
    moaned: Option<JoinHandle<Vec<u8>>>,
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
        let mut command = Command::new(program);
        sandbox::prepare(&mut command);
        command.arg(WORK).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (sender, said) = channel();
        if let Some(out) = child.stdout.take() {
            let pack = order.pack.clone();
            std::thread::Builder::new()
                .name("worker-said".to_owned())
                .spawn(move || listen(out, &pack, &sender))?;
        }
        let moaned = child.stderr.take().map(|mut stream| {
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                let _ = stream.by_ref().take(SAID_BYTES as u64).read_to_end(&mut bytes);
                // What is too much is still taken, so that nobody waits for a full pipe.
                let _ = io::copy(&mut stream, &mut io::sink());
                bytes
            })
        });
        if let Some(mut stdin) = child.stdin.take() {
            // A worker that is dead already shows when it is waited for.
            let _ = stdin.write_all(&text);
        }
        Ok(Self {
            child,
            begun: Instant::now(),
            deadline,
            said,
            moaned,
            progress: Progress::default(),
            answer: None,
        })
    }

    /// The files of the posts that ended since the last call.
    pub(super) fn ended_posts(&mut self) -> Vec<Made> {
        let mut all = Vec::new();
        while let Ok(said) = self.said.try_recv() {
            all.extend(self.hear(said));
        }
        all
    }

    fn hear(&mut self, said: Result<Said, String>) -> Vec<Made> {
        match said {
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
        let Some(status) = self.child.try_wait()? else {
            if self.begun.elapsed() < self.deadline {
                return Ok(None);
            }
            self.end();
            return Ok(Some(Ending::TooLong));
        };
        // Until its end is read: it is dead, and nobody else holds its pipe.
        while let Ok(said) = self.said.recv_timeout(LAST_WORDS) {
            self.hear(said);
        }
        let moaned = self.moaned.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        // So the system ends whoever has used all the processor time that it may.
        if died_of(status, SIGXCPU) {
            return Ok(Some(Ending::TooLong));
        }
        Ok(Some(match self.answer.take() {
            Some(Ok(answer)) if status.success() => Ending::Answered(answer),
            _ if died_of(status, SIGKILL) => Ending::Killed(obituary(status, &moaned)),
            Some(Err(why)) => Ending::Crashed(why),
            _ => Ending::Crashed(obituary(status, &moaned)),
        }))
    }

    /// Ends it at once.
    pub(super) fn end(&mut self) {
        // One that has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// How long it has been at work.
    pub(super) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Reads what a worker says, line by line, and passes it on until its end, or until it says too much.
fn listen(out: ChildStdout, pack: &str, sender: &Sender<Result<Said, String>>) {
    let mut lines = BufReader::new(out.take(MAX_ANSWER_BYTES));
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // Nobody listens any more: the watcher ends.
        if sender.send(Said::read(&line, pack)).is_err() {
            return;
        }
        line.clear();
    }
    // What is too much is still taken, so that nobody waits for a full pipe.
    let _ = io::copy(lines.into_inner().get_mut(), &mut io::sink());
}

/// What is known of a worker's death.
fn obituary(status: ExitStatus, said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let last: String = last.chars().filter(|c| !c.is_control()).take(300).collect();
    if last.is_empty() {
        format!("the worker died ({status})")
    } else {
        format!("the worker died ({status}): {last}")
    }
}

/// Signals by their numbers, which are the same wherever this runs.
const SIGKILL: i32 = 9;
const SIGXCPU: i32 = 24;

#[cfg(unix)]
fn died_of(status: ExitStatus, signal: i32) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(signal)
}

#[cfg(not(unix))]
fn died_of(_: ExitStatus, _: i32) -> bool {
    false
}
