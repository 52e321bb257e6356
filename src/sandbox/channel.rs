//! What a worker says to whoever started it: messages of types that both know, each a line of JSON on a pipe that nothing else can
//! write to. The other end is [`Process`](super::Process), which bounds them.

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// A worker's end of the pipe. Threads share it.
#[derive(Debug)]
pub struct Channel(Mutex<File>);

impl Channel {
    /// Takes the pipe that this process was started with for its stdout. What anything here prints goes to stderr from now on: a
    /// library that has something to say must not be taken for the worker.
    ///
    /// Call it after [`enter`](super::enter), which closes what it does not know.
    ///
    /// # Errors
    /// When the system has no descriptor left.
    #[cfg(unix)]
    pub fn take() -> io::Result<Self> {
        use std::os::fd::AsFd as _;
        let own = io::stdout().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdout(io::stderr())?;
        Ok(Self(Mutex::new(File::from(own))))
    }

    /// Takes the pipe that this process was started with for its stdout, as far as this system lets it.
    ///
    /// # Errors
    /// When the system has no handle left.
    #[cfg(windows)]
    pub fn take() -> io::Result<Self> {
        use std::os::windows::io::AsHandle as _;
        let own = io::stdout().as_handle().try_clone_to_owned()?;
        Ok(Self(Mutex::new(File::from(own))))
    }

    /// Says `message`, whole.
    ///
    /// # Errors
    /// When nobody listens any more.
    pub fn send(&self, message: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)
    }
}
