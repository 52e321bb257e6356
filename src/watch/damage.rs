//! What stands where our own files and folders belong, in folders that nobody but watchers may enter: it is damage, and gives way.

use std::io;

use rustix::io::Errno;

use crate::deliver::folder::Folder;

/// Takes away what is no regular file and stands in the place of our file `name`: nobody but a watcher writes there, so it is damage.
pub(super) fn make_room(folder: &Folder, name: &str) -> io::Result<()> {
    match folder.entry(name) {
        Ok(entry) if entry.is_folder() => folder.remove_all(name),
        Ok(entry) if !entry.is_file() => folder.remove_file(name),
        _ => Ok(()),
    }
}

/// As [`make_room`], where our folder `name` belongs.
pub(super) fn make_room_for_folder(folder: &Folder, name: &str) -> io::Result<()> {
    match folder.entry(name) {
        Ok(entry) if !entry.is_folder() => folder.remove_file(name),
        _ => Ok(()),
    }
}

/// What `opened` is; `None` where there is nothing, or nothing that a watcher made. Whatever else goes wrong may be right the next time.
pub(super) fn unless_none<T>(opened: io::Result<T>) -> io::Result<Option<T>> {
    match opened {
        Ok(opened) => Ok(Some(opened)),
        Err(error) if is_none(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether `error` says that there is nothing, or nothing that a watcher made: it stays so, however often it is tried.
pub(super) fn is_none(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, InvalidData, InvalidInput, IsADirectory, NotADirectory, NotFound};
    // A link, and a socket.
    let special = [Errno::LOOP, Errno::NXIO].map(Errno::raw_os_error);
    let kinds = [NotFound, InvalidInput, InvalidData, FileTooLarge, IsADirectory, NotADirectory];
    kinds.contains(&error.kind()) || error.raw_os_error().is_some_and(|code| special.contains(&code))
}
