//! Names that are free: where something stands already, ` (2)` and so on goes before the extension. No name is longer than file
//! systems take.

use std::ffi::OsStr;
use std::io;

use super::names::{alike, stem};
use crate::deliver::folder::{Folder, SHARED_FOLDER};

/// The longest name of a file, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// How many names of one kind there may be.
const MOST: u32 = 100_000;

/// The end of a name from its last dot on; empty where it has none.
fn extension(name: &str) -> &str {
    &name[stem(name).len()..]
}

/// `stem` with `number` behind it from 2 on, shortened so that `room` bytes can follow.
fn numbered(stem: &str, number: u32, room: usize) -> String {
    let suffix = if number < 2 { String::new() } else { format!(" ({number})") };
    let most = MAX_NAME_BYTES.saturating_sub(suffix.len() + room);
    let end = (0..=stem.len().min(most)).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or_default();
    format!("{}{suffix}", &stem[..end])
}

/// `name` with ` (number)` before its extension, from 2 on.
fn free_name(name: &str, number: u32) -> String {
    let extension = extension(name);
    format!("{}{extension}", numbered(stem(name), number, extension.len()))
}

/// Moves `name` from `files` to `to_name` in `to`, or to a name like it that is free; which.
///
/// # Errors
/// When it cannot be moved.
pub(super) fn move_to_free(
    files: &Folder,
    name: impl AsRef<OsStr>,
    to: &Folder,
    to_name: &str,
) -> io::Result<String> {
    let mut number = 1;
    loop {
        let place = free_name(to_name, number);
        match files.move_new(&name, to, &place) {
            Ok(()) => return Ok(place),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Makes the folder `name` in `to`, or one with a name like it where something else stands: a file, or a link.
///
/// # Errors
/// When it cannot be made.
pub(super) fn make_free(to: &Folder, name: &str) -> io::Result<Folder> {
    let mut number = 1;
    loop {
        match to.make(&free_name(name, number), SHARED_FOLDER) {
            Err(error) if error.kind() == io::ErrorKind::NotADirectory && number < MOST => number += 1,
            made => return made,
        }
    }
}

/// The name that [`make_free`] gives the folder `name` in `to` as things stand.
pub(super) fn free_folder(to: &Folder, name: &str) -> String {
    let is_free = |name: &String| to.entry(name).map_or(true, |entry| entry.is_folder());
    (1..MOST).map(|number| free_name(name, number)).find(is_free).unwrap_or_else(|| name.to_owned())
}

/// The first of `stem`, `stem (2)` and so on under which all of `names`, whose stem is `stem`, are free in `folder`.
pub(super) fn free_stem(folder: &Folder, names: &[String], stem: &str) -> String {
    // What follows the stem: also of names with further dots, such as those of notes.
    let rest = |name: &String| name.len().saturating_sub(stem.len());
    let room = names.iter().map(rest).max().unwrap_or_default();
    let is_free = |new: &String| !names.iter().any(|name| folder.has(&with_stem(name, stem, new)));
    (1..MOST).map(|number| numbered(stem, number, room)).find(is_free).unwrap_or_else(|| stem.to_owned())
}

/// `name` with the stem `new` in the place of `own`, in whatever case it stands there; other names are left alone.
pub(super) fn with_stem(name: &str, own: &str, new: &str) -> String {
    let key = alike(own);
    let ends = (0..=name.len()).rev().filter(|at| name.is_char_boundary(*at));
    // Accents may be of another length there.
    match ends.into_iter().find(|at| alike(&name[..*at]) == key) {
        Some(end) if own != new => format!("{new}{}", &name[end..]),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_before_the_extension_and_no_name_is_too_long() {
        assert_eq!(free_name("film.mp4", 1), "film.mp4");
        assert_eq!(free_name("film.mp4", 3), "film (3).mp4");
        assert_eq!(free_name("film", 2), "film (2)");
        let long = format!("{}.mp4", "é".repeat(125));
        assert_eq!(free_name(&long, 1), long);
        let shortened = free_name(&long, 12);
        assert!(shortened.len() <= 255 && shortened.ends_with("é (12).mp4"), "{shortened}");
    }

    #[test]
    fn files_of_one_drop_get_one_free_stem() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(dir.path()).expect("opened");
        let names = ["film.mp4", "Film.srt", "film.mp4.galat.txt"].map(str::to_owned);
        assert_eq!(free_stem(&folder, &names, "film"), "film");
        for taken in ["Film.srt", "film (2).mp4.galat.txt"] {
            std::fs::write(dir.path().join(taken), "").expect("written");
        }
        let stem = free_stem(&folder, &names, "film");
        assert_eq!(stem, "film (3)");
        assert_eq!(with_stem("Kafe\u{301}.foto.txt", "kafé", "kafé (2)"), "kafé (2).foto.txt");
        let moved = names.map(|name| with_stem(&name, "film", &stem));
        assert_eq!(moved, ["film (3).mp4", "film (3).srt", "film (3).mp4.galat.txt"]);
        let long = "a".repeat(251) + ".jpg";
        std::fs::write(dir.path().join(&long), "").expect("written");
        let stem = free_stem(&folder, std::slice::from_ref(&long), &"a".repeat(251));
        assert_eq!(with_stem(&long, &"a".repeat(251), &stem).len(), 255);
    }
}
