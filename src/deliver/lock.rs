//! One run at a time on an output folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// The right to write to an output folder; given back when it is dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the lock of `folder`. Where another run has it, `wait` is called once, and then this waits until that run ends.
///
/// # Errors
/// When the folder cannot be made or opened. A file system that knows no locks counts as free.
pub fn lock(folder: &Path, wait: impl FnOnce()) -> io::Result<Lock> {
    std::fs::create_dir_all(folder)?;
    let file = handle(folder)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            wait();
            file.lock()?;
        }
        Err(TryLockError::Error(_)) => {}
    }
    Ok(Lock { _file: file })
}

/// The folder itself: a lock on it leaves no file behind.
#[cfg(unix)]
fn handle(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// A hidden file in it, where folders cannot be opened as files.
#[cfg(not(unix))]
fn handle(folder: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(folder.join(".wajah-lock"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    #[test]
    fn a_second_run_waits_for_the_first() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let first = lock(dir.path(), || panic!("nobody has it")).expect("locked");
        let waited = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                lock(dir.path(), || waited.store(true, Ordering::SeqCst)).expect("locked");
            });
            while !waited.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(1));
            }
            assert!(!second.is_finished());
            drop(first);
            second.join().expect("it ends");
        });
    }
}
