//! A tool of the user's, run without a shell in a folder of its own, for no longer than it may.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// How much of what a tool says is kept: its last words.
const SAID_BYTES: usize = 4096;
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(10);
/// How long its last words are waited for when it has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How a tool ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolEnd {
    /// Well.
    Done,
    /// Not well: how, and the last line that it said.
    Failed(String),
    /// It took longer than it may.
    TooLong,
    /// Somebody stopped it.
    Stopped,
}

/// Runs `command`, a program and its arguments, in `folder` until it ends, `deadline` has passed or `stop` says so. It hears nothing on
/// its stdin; it and what it started end together.
///
/// # Errors
/// When it cannot be started: there is no such program, say.
pub fn run_tool(
    command: &[String],
    folder: &Path,
    deadline: Duration,
    stop: &dyn Fn() -> bool,
) -> io::Result<ToolEnd> {
    let (program, arguments) = command
        .split_first()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "no program is named"))?;
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    alone(&mut command);
    let mut child = command.spawn()?;
    let said = [child.stdout.take().map(listen), child.stderr.take().map(listen)];
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait() {
            Ok(None) if stop() => break Ok(Err(ToolEnd::Stopped)),
            Ok(None) if begun.elapsed() >= deadline => break Ok(Err(ToolEnd::TooLong)),
            Ok(None) => std::thread::sleep(LOOK),
            Ok(Some(status)) => break Ok(Ok(status)),
            Err(error) => break Err(error),
        }
    };
    // What it started ends with it, however it ended.
    end_all(&mut child);
    let status = match ended? {
        Err(end) => return Ok(end),
        Ok(status) if status.success() => return Ok(ToolEnd::Done),
        Ok(status) => status,
    };
    // What left its group may hold its pipes open.
    let said = said.into_iter().flatten().filter_map(|said| said.recv_timeout(LAST_WORDS).ok());
    let last = said.filter_map(|bytes| last_line(&bytes)).next_back();
    Ok(ToolEnd::Failed(last.map_or_else(|| status.to_string(), |last| format!("{status}: {last}"))))
}

/// Reads all that is said, and gives its end.
fn listen(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (give, take) = mpsc::channel();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        let mut block = [0; SAID_BYTES];
        while let Ok(read @ 1..) = stream.read(&mut block) {
            kept.extend_from_slice(&block[..read]);
            let extra = kept.len().saturating_sub(SAID_BYTES);
            kept.drain(..extra);
        }
        // Nobody may wait for it any more.
        let _ = give.send(kept);
    });
    take
}

fn last_line(said: &[u8]) -> Option<String> {
    let said = String::from_utf8_lossy(said);
    let last = said.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
    Some(last.chars().filter(|c| !c.is_control()).take(300).collect())
}

/// Gives the tool a group of its own, so that what it starts ends with it.
#[cfg(unix)]
fn alone(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn alone(_: &mut Command) {}

/// Ends the tool and what it started. What has ended already is no failure.
fn end_all(child: &mut Child) {
    #[cfg(unix)]
    let _ = rustix::process::kill_process_group(
        rustix::process::Pid::from_child(child),
        rustix::process::Signal::KILL,
    );
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    fn run(script: &str, deadline: Duration) -> io::Result<ToolEnd> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let command = ["sh", "-c", script].map(str::to_owned);
        run_tool(&command, folder.path(), deadline, &|| false)
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_tool_is_told_by_its_end() {
        assert_eq!(run("echo x; exit 0", LONG).expect("started"), ToolEnd::Done);
        let ToolEnd::Failed(how) = run("echo salah >&2; exit 3", LONG).expect("started") else {
            panic!("it failed")
        };
        assert!(how.contains('3') && how.ends_with("salah"), "{how}");
        assert!(run_tool(&["/tidak/ada".to_owned()], Path::new("/"), LONG, &|| false).is_err());
        assert!(run_tool(&[], Path::new("/"), LONG, &|| false).is_err());
    }

    /// Runs `script`, which opens the pipe `p` as its third file and leaves it to what it starts; stops it then where `stops`. It is over when
    /// nothing holds the pipe any more.
    fn run_to_the_last(script: &str, deadline: Duration, stops: bool) -> ToolEnd {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("p");
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).expect("a pipe");
        let is_open = Arc::new(AtomicBool::new(false));
        let reader = std::thread::spawn({
            let is_open = Arc::clone(&is_open);
            move || {
                let mut pipe = std::fs::File::open(pipe).expect("opened");
                is_open.store(true, Ordering::Relaxed);
                pipe.read_to_end(&mut Vec::new()).expect("read")
            }
        });
        let begun = Instant::now();
        let command = ["sh", "-c", script].map(str::to_owned);
        let stop = || stops && is_open.load(Ordering::Relaxed);
        let end = run_tool(&command, folder.path(), deadline, &stop).expect("started");
        reader.join().expect("read to its end");
        assert!(begun.elapsed() < LONG, "what it started lived on");
        end
    }

    #[test]
    fn what_a_tool_started_ends_with_it_however_it_ends() {
        const START: &str = "exec 3> p; sleep 100 &";
        assert_eq!(run_to_the_last(&format!("{START} wait"), LONG, true), ToolEnd::Stopped);
        assert_eq!(run_to_the_last(&format!("{START} exit 0"), LONG, false), ToolEnd::Done);
        let failed = run_to_the_last(&format!("{START} exit 3"), LONG, false);
        assert!(matches!(failed, ToolEnd::Failed(_)), "{failed:?}");
    }

    #[test]
    fn a_tool_that_takes_too_long_is_ended() {
        assert_eq!(run("sleep 61 & wait", Duration::from_millis(50)).expect("started"), ToolEnd::TooLong);
    }
}
