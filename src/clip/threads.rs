//! Threads of the clip path. One that cannot be started, and a panic in one, is an error of the clips it works for: it ends neither the
//! run nor another clip.

use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::media_error::{MediaError, MediaErrorKind};
use crate::catch_panic::catch_panic;

/// A thread at work, or why there is none.
pub type Started<'scope, T> = Result<ScopedJoinHandle<'scope, Result<T, MediaError>>, MediaError>;

/// Does `work`, which may panic.
///
/// # Errors
/// `Panicked`, with what was said. What the work left half done must not be used any more.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, MediaError> {
    catch_panic(work).map_err(|said| panicked(&said))
}

/// Starts a thread called `name` in `scope`, which does `work` guarded.
///
/// # Errors
/// `NoMemory` when the system gives no thread.
pub fn start<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Started<'scope, T> {
    start_telling(scope, name, work, |_| ())
}

/// As [`start`]; when the work panics, the thread gives the error to `tell` before it ends.
///
/// # Errors
/// `NoMemory` when the system gives no thread; `tell` is then not called.
pub fn start_telling<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
    tell: impl FnOnce(&MediaError) + Send + 'scope,
) -> Started<'scope, T> {
    #[cfg(test)]
    let work = tests::with_fault(name, work).map_err(|error| not_started(&error))?;
    let work = move || guarded(work).inspect_err(tell);
    Builder::new().name(name.to_owned()).spawn_scoped(scope, work).map_err(|error| not_started(&error))
}

/// What the work of a thread came to, once it has ended.
///
/// # Errors
/// Why it was not started, or that it panicked.
pub fn join<T>(thread: Started<'_, T>) -> Result<T, MediaError> {
    match thread?.join() {
        Ok(done) => done,
        Err(_) => Err(panicked("without a reason")),
    }
}

fn not_started(error: &std::io::Error) -> MediaError {
    // Its stack is memory, too.
    MediaError::new(MediaErrorKind::NoMemory, format!("no thread could be started: {error}"))
}

fn panicked(said: &str) -> MediaError {
    MediaError::new(MediaErrorKind::Panicked, format!("the video engine failed: {said}"))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;
    use std::thread;

    use super::*;

    /// What goes wrong with a thread.
    #[derive(Clone, Copy)]
    pub(crate) enum Fault {
        /// The system gives none.
        NotStarted,
        /// Its work panics.
        Panics,
    }

    thread_local! {
        /// What goes wrong with threads of which name that this thread starts.
        static FAULT: Cell<Option<(&'static str, Fault)>> = const { Cell::new(None) };
    }

    /// Does `work`, in which threads called `name` that this thread starts have `fault`.
    pub(crate) fn with<T>(name: &'static str, fault: Fault, work: impl FnOnce() -> T) -> T {
        FAULT.set(Some((name, fault)));
        let done = work();
        FAULT.set(None);
        done
    }

    pub(super) fn with_fault<T, W: FnOnce() -> T>(
        name: &str,
        work: W,
    ) -> std::io::Result<impl FnOnce() -> T + use<T, W>> {
        let fault = FAULT.get().filter(|(of, _)| *of == name).map(|(_, fault)| fault);
        match fault {
            Some(Fault::NotStarted) => Err(std::io::ErrorKind::WouldBlock.into()),
            _ => Ok(move || if fault.is_some() { panic!("a fault of the test") } else { work() }),
        }
    }

    #[test]
    fn what_a_thread_comes_to_is_a_result_or_an_error() {
        let kind = |done: Result<u8, MediaError>| done.map_err(|error| (error.kind, error.message));
        let run = || thread::scope(|scope| kind(join(start(scope, "one", || 1))));
        assert_eq!(run(), Ok(1));
        let panicked = "the video engine failed: a fault of the test".to_owned();
        assert_eq!(with("one", Fault::Panics, run), Err((MediaErrorKind::Panicked, panicked)));
        let refused = with("one", Fault::NotStarted, run).expect_err("not started");
        assert_eq!(refused.0, MediaErrorKind::NoMemory);
        assert!(refused.1.starts_with("no thread could be started: "), "{}", refused.1);
        assert_eq!(with("another", Fault::Panics, run), Ok(1));
    }
}
