//! A worker's process, seen from outside: started with an order on its stdin, listened to, and ended when it takes too long.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::prepare::prepare;

/// How much of what a worker said beside its answer is kept.
const SAID_BYTES: u64 = 4096;

/// How often a worker is looked at by whoever waits for it.
const LOOK: Duration = Duration::from_millis(10);

/// How long the last words of a dead worker are waited for.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A worker at work.
#[derive(Debug)]
pub struct Process {
    child: Child,
    begun: Instant,
    deadline: Duration,
    messages: Receiver<Vec<u8>>,
    said: Option<JoinHandle<Vec<u8>>>,
}

/// How a worker ended.
#[derive(Debug)]
pub enum Ended {
    /// It ended well and said this, besides the messages that were taken before; what is to be said of it where that is no answer.
    Answered(Vec<u8>, String),
    /// It died; in words.
    Crashed(String),
    /// Somebody else ended it: the system was out of memory, say.
    Killed(String),
    /// It took longer than it may.
    TooLong,
}

impl Process {
    /// Starts `program` with `arguments` on `order`. Of its answer no more than `most` bytes are kept.
    ///
    /// It ends with the thread that starts it.
    ///
    /// # Errors
    /// When no process can be started.
    pub fn start(
        program: &Path,
        arguments: &[&str],
        order: &[u8],
        most: u64,
        deadline: Duration,
    ) -> io::Result<Self> {
        let mut command = Command::new(program);
        prepare(&mut command);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn()?;
        let (sender, messages) = channel();
        // Whatever fails from here on, it is ended with this.
        let mut process = Self { child, begun: Instant::now(), deadline, messages, said: None };
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        if let Some(out) = process.child.stdout.take() {
            thread("worker-messages").spawn(move || listen(out, most, &sender))?;
        }
        if let Some(mut stream) = process.child.stderr.take() {
            process.said = Some(thread("worker-words").spawn(move || {
                let mut bytes = Vec::new();
                let _ = stream.by_ref().take(SAID_BYTES).read_to_end(&mut bytes);
                // What is too much is still taken, so that nobody waits for a full pipe.
                let _ = io::copy(&mut stream, &mut io::sink());
                bytes
            })?);
        }
        if let Some(mut stdin) = process.child.stdin.take() {
            let order = order.to_vec();
            // A worker that does not read its order keeps nobody waiting but this thread, until it is ended.
            thread("worker-order").spawn(move || {
                // One that is dead already shows when it is waited for.
                let _ = stdin.write_all(&order);
            })?;
        }
        Ok(process)
    }

    /// The next message in its channel, if there is one; with the end of its line.
    pub fn message(&mut self) -> Option<Vec<u8>> {
        self.messages.try_recv().ok()
    }

    /// How it ended, if it did.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn ended(&mut self) -> io::Result<Option<Ended>> {
        let Some(status) = self.child.try_wait()? else {
            if self.begun.elapsed() < self.deadline {
                return Ok(None);
            }
            self.end();
            return Ok(Some(Ended::TooLong));
        };
        let mut answer = Vec::new();
        // Until its end is read: it is dead, and nobody else should hold its pipe.
        while let Ok(message) = self.messages.recv_timeout(LAST_WORDS) {
            answer.extend(message);
        }
        let said = self.said.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        Ok(Some(match () {
            // So the system ends whoever has used all the processor time that it may.
            () if died_of(status, SIGXCPU) => Ended::TooLong,
            () if died_of(status, SIGKILL) => Ended::Killed(exit_description(status, &said)),
            () if status.success() => Ended::Answered(answer, exit_description(status, &said)),
            () => Ended::Crashed(exit_description(status, &said)),
        }))
    }

    /// Waits until it ends, or until `stop`, which ends it: nothing then.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn wait(&mut self, stop: impl Fn() -> bool) -> io::Result<Option<Ended>> {
        loop {
            match self.ended()? {
                Some(ended) => return Ok(Some(ended)),
                None if stop() => {
                    self.end();
                    return Ok(None);
                }
                None => std::thread::sleep(LOOK),
            }
        }
    }

    /// Ends it at once.
    pub fn end(&mut self) {
        // One that has ended already is no failure.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// How long it has been at work.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Reads a worker's channel, message by message, and passes them on until its end, or until it has said `most` bytes.
fn listen(out: ChildStdout, most: u64, sender: &Sender<Vec<u8>>) {
    let mut lines = BufReader::new(out.take(most));
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // Nobody listens any more: whoever started it ends.
        if sender.send(std::mem::take(&mut line)).is_err() {
            return;
        }
    }
    // What is too much is still taken, so that nobody waits for a full pipe.
    let _ = io::copy(lines.into_inner().get_mut(), &mut io::sink());
}

/// What is known of a worker's death.
fn exit_description(status: ExitStatus, said: &[u8]) -> String {
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// The order is longer than a pipe holds, and nobody reads it: whoever starts the worker is not held up, and the deadline holds.
    #[test]
    fn a_worker_that_reads_no_order_is_ended_in_time() {
        let order = vec![b'x'; 1 << 20];
        let worker = Process::start(Path::new("/bin/sleep"), &["5"], &order, 1, Duration::ZERO);
        let ended = worker.expect("started").ended().expect("known");
        assert!(matches!(ended, Some(Ended::TooLong)), "{ended:?}");
    }
}
