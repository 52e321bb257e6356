//! What is taken out of its place so that it can be looked at while nobody saves another in its place. It may be what a person made: its
//! hidden name is one that no sweep takes away, and the same each time, so that who goes on after a kill finds it.

use std::fs::File;
use std::io;

use super::folder::{Folder, PREFIX};
use super::free::move_to_free;
use crate::world::{digest_of, hex};

/// The hidden name that what is taken out of the place `path` has beside it, for whoever is called `id`.
pub(crate) fn held_name(id: &str, path: &str) -> String {
    let digest = hex(&digest_of(path.as_bytes()));
    format!("{PREFIX}held-{id}-{}", digest.get(..16).unwrap_or(&digest))
}

/// What became of a file that was to be taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removed {
    /// It is gone.
    Gone,
    /// There was none, or something that is no file.
    NotThere,
    /// It is another one, and stays.
    Changed,
}

/// Takes the file `name` in `folder` away if `is_ours` says so of what is in it. One that somebody saves there at that moment stays: it is
/// looked at again under the name `held`, and so is what a killed one left under that.
///
/// # Errors
/// When it cannot be looked at or taken away; then it stays.
pub(crate) fn remove_ours(
    folder: &Folder,
    name: &str,
    held: &str,
    is_ours: impl Fn(File) -> io::Result<bool>,
) -> io::Result<Removed> {
    if folder.has(held)? {
        remove_held(folder, name, held, &is_ours)?;
    }
    match looked_at(folder, name, &is_ours)? {
        Some(true) => {}
        Some(false) => return Ok(Removed::Changed),
        None => return Ok(Removed::NotThere),
    }
    match folder.move_new(name, folder, held) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Removed::NotThere),
        moved => moved.and_then(|()| remove_held(folder, name, held, &is_ours)),
    }
}

/// Takes away what is called `held` if it is ours; otherwise it stands at `name` again, or beside it.
fn remove_held(
    folder: &Folder,
    name: &str,
    held: &str,
    is_ours: &impl Fn(File) -> io::Result<bool>,
) -> io::Result<Removed> {
    let removed = match looked_at(folder, held, is_ours) {
        // Of two names of one file, one goes in any case.
        Ok(Some(true)) => folder.remove_file(held).map(|()| Removed::Gone),
        looked => looked.map(|_| Removed::Changed),
    };
    if !matches!(removed, Ok(Removed::Gone)) {
        move_to_free(folder, held, folder, name)?;
    }
    removed
}

/// What `is_ours` says of the file `name`; `None` where there is none. What may not be read is none of ours.
fn looked_at(
    folder: &Folder,
    name: &str,
    is_ours: &impl Fn(File) -> io::Result<bool>,
) -> io::Result<Option<bool>> {
    if !folder.has_file(name)? {
        return Ok(None);
    }
    match folder.open_file(name) {
        Ok(file) => is_ours(file).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(Some(false)),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::fs;
    use std::io::Read;

    /// Somebody saves another file while ours is read, as often as it is read.
    #[test]
    fn what_is_saved_while_ours_is_looked_at_stays() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(dir.path()).expect("opened");
        let at = |name: &str| dir.path().join(name);
        let texts = || {
            let names = folder.names().expect("names").into_iter();
            names.map(|name| fs::read_to_string(dir.path().join(name)).expect("a text")).collect::<Vec<_>>()
        };
        for (saves, kept) in [(vec![], vec![]), (vec![1], vec!["tangan 1"]), (vec![2], vec!["tangan 2"])] {
            fs::write(at("a.txt"), "kita").expect("written");
            let reads = Cell::new(0);
            let is_ours = |mut file: File| {
                reads.set(reads.get() + 1);
                let mut text = String::new();
                file.read_to_string(&mut text).expect("read");
                if saves.contains(&reads.get()) {
                    fs::write(at("baru"), format!("tangan {}", reads.get())).expect("written");
                    fs::rename(at("baru"), at("a.txt")).expect("saved");
                }
                Ok(text == "kita")
            };
            let removed = remove_ours(&folder, "a.txt", "held", is_ours).expect("no failure");
            assert_eq!(texts(), kept, "{saves:?}");
            assert_eq!(removed, if saves == [1] { Removed::Changed } else { Removed::Gone });
            let _ = fs::remove_file(at("a.txt"));
        }
        // Killed when it was taken out of its place, ours or not.
        for (held, name) in [("kita", "kita"), ("tangan", "kita"), ("kita", "tangan"), ("tangan", "lagi")] {
            fs::write(at("held"), held).expect("written");
            fs::write(at("a.txt"), name).expect("written");
            let is_ours = |mut file: File| {
                let mut text = String::new();
                file.read_to_string(&mut text).map(|_| text == "kita")
            };
            remove_ours(&folder, "a.txt", "held", is_ours).expect("no failure");
            let mut left = texts();
            left.sort();
            let mut right: Vec<&str> = [held, name].into_iter().filter(|text| *text != "kita").collect();
            right.sort_unstable();
            assert_eq!(left, right);
            for name in folder.names().expect("names") {
                assert_ne!(name, "held");
                fs::remove_file(dir.path().join(name)).expect("removed");
            }
        }
    }
}
