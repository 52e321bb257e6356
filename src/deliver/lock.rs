//! One run at a time on an output folder.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use super::part::{guarded, sweep_flat};

/// The right to write to an output folder; given back when it is dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the lock of `folder`. Where another run has it, `wait` is called once, and then this waits until that run ends. What killed
/// runs left in the folder itself goes.
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
    // What lies in it now is nobody's.
    sweep_flat(folder);
    Ok(Lock { _file: file })
}

/// The folder itself: a lock on it leaves no file behind. A link to a folder is the folder that it leads to.
fn handle(folder: &Path) -> io::Result<File> {
    let file = guarded(File::options().read(true)).open(folder.canonicalize()?)?;
    match file.metadata()?.is_dir() {
        true => Ok(file),
        false => Err(io::ErrorKind::NotADirectory.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    #[test]
    fn a_link_to_a_folder_is_that_folder_and_leftovers_go() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [folder, link, pipe] = ["keluaran", "tautan", "pipa"].map(|name| dir.path().join(name));
        std::fs::create_dir(&folder).expect("made");
        std::os::unix::fs::symlink(&folder, &link).expect("linked");
        std::fs::write(folder.join(".wajah-4999999"), "").expect("written");
        let first = lock(&link, || panic!("nobody has it")).expect("locked");
        assert!(!folder.join(".wajah-4999999").exists());
        assert!(handle(&folder).expect("opened").try_lock().is_err(), "it is the folder that is locked");
        drop(first);
        // A pipe would be waited for.
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|it| it.success()));
        assert!(handle(&pipe).is_err());
    }

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
