//! A tool of the user's, run without a shell in a folder of its own, for no longer than it may.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How much of what a tool says is kept: its last words.
const SAID_BYTES: usize = 4096;
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(10);

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
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        let end = match () {
            () if stop() => Some(ToolEnd::Stopped),
            () if begun.elapsed() >= deadline => Some(ToolEnd::TooLong),
            () => None,
        };
        if let Some(end) = end {
            end_all(&mut child);
            return Ok(end);
        }
        std::thread::sleep(LOOK);
    };
    if status.success() {
        return Ok(ToolEnd::Done);
    }
    // What it started may hold its pipes open.
    end_all(&mut child);
    let said = said.into_iter().flatten().filter_map(|thread| thread.join().ok());
    let last = said.filter_map(|bytes| last_line(&bytes)).next_back();
    Ok(ToolEnd::Failed(last.map_or_else(|| status.to_string(), |last| format!("{status}: {last}"))))
}

/// Reads all that is said, and keeps its end.
fn listen(mut stream: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        let mut block = [0; SAID_BYTES];
        while let Ok(read @ 1..) = stream.read(&mut block) {
            kept.extend_from_slice(&block[..read]);
            let extra = kept.len().saturating_sub(SAID_BYTES);
            kept.drain(..extra);
        }
        kept
    })
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

    #[test]
    fn a_tool_that_takes_too_long_ends_with_what_it_started() {
        // Whoever waits for the child of the shell waits for a minute.
        assert_eq!(run("sleep 61 & wait", Duration::from_millis(50)).expect("started"), ToolEnd::TooLong);
        let command = ["sh", "-c", "sleep 61"].map(str::to_owned);
        assert_eq!(run_tool(&command, Path::new("/"), LONG, &|| true).expect("started"), ToolEnd::Stopped);
    }
}
