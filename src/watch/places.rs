//! Places in the inbox that are free: for a folder of ours, and for all files of a drop under one stem.

use std::io;

use super::names::alike;
use crate::deliver::folder::{Folder, SHARED_FOLDER};
use crate::deliver::free::{MOST, free_name, numbered};

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
    let is_free =
        |new: &String| !names.iter().any(|name| folder.has(&with_stem(name, stem, new)).unwrap_or(true));
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
