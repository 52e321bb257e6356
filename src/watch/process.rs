//! A worker's process, seen from outside: started with an order, listened to, and ended when it takes too long.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::order::{Answer, MAX_ANSWER_BYTES, Order};
use crate::sandbox;

/// The hidden command of this program that is a worker.
pub const WORK: &str = "work";

/// How much of what a worker said beside its answer is kept.
const SAID_BYTES: usize = 4096;

/// A worker at work.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    begun: Instant,
    deadline: Duration,
    answer: Option<JoinHandle<Vec<u8>>>,
    said: Option<JoinHandle<Vec<u8>>>,
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
        let listen = |stream: Option<Box<dyn Read + Send>>, most: u64| {
            stream.map(|stream| {
                std::thread::spawn(move || {
                    let mut bytes = Vec::new();
                    let mut stream = stream.take(most);
                    let _ = stream.read_to_end(&mut bytes);
                    // What is too much is still taken, so that nobody waits for a full pipe.
                    let _ = io::copy(stream.get_mut(), &mut io::sink());
                    bytes
                })
            })
        };
        let answer =
            listen(child.stdout.take().map(|out| Box::new(out) as Box<dyn Read + Send>), MAX_ANSWER_BYTES);
        let said =
            listen(child.stderr.take().map(|err| Box::new(err) as Box<dyn Read + Send>), SAID_BYTES as u64);
        if let Some(mut stdin) = child.stdin.take() {
            // A worker that is dead already shows when it is waited for.
            let _ = stdin.write_all(&text);
        }
        Ok(Self { child, begun: Instant::now(), deadline, answer, said })
    }

    /// How it ended, if it did; `pack` is what it worked on.
    ///
    /// # Errors
    /// When the system does not say.
    pub(super) fn ended(&mut self, pack: &str) -> io::Result<Option<Ending>> {
        let Some(status) = self.child.try_wait()? else {
            if self.begun.elapsed() < self.deadline {
                return Ok(None);
            }
            self.end();
            return Ok(Some(Ending::TooLong));
        };
        let answer = self.answer.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        let said = self.said.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        // So the system ends whoever has used all the processor time that it may.
        if died_of(status, SIGXCPU) {
            return Ok(Some(Ending::TooLong));
        }
        Ok(Some(match Answer::read(&answer, pack) {
            Ok(answer) if status.success() => Ending::Answered(answer),
            _ if died_of(status, SIGKILL) => Ending::Killed(obituary(status, &said)),
            _ => Ending::Crashed(obituary(status, &said)),
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
