//! Names that are free: where something stands already, ` (2)` and so on goes before the extension. No name is longer than file
//! systems take.

use std::ffi::OsStr;
use std::io;

use super::folder::Folder;

/// The longest name of a file, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// How many names of one kind there may be.
pub(crate) const MOST: u32 = 100_000;

/// `stem` with `number` behind it from 2 on, shortened so that `room` bytes can follow.
pub(crate) fn numbered(stem: &str, number: u32, room: usize) -> String {
    let suffix = if number < 2 { String::new() } else { format!(" ({number})") };
    let most = MAX_NAME_BYTES.saturating_sub(suffix.len() + room);
    let end = (0..=stem.len().min(most)).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or_default();
    format!("{}{suffix}", &stem[..end])
}

/// `name` with ` (number)` before its extension, from 2 on.
pub(crate) fn free_name(name: &str, number: u32) -> String {
    let (stem, extension) = name.split_at(name.rfind('.').unwrap_or(name.len()));
    format!("{}{extension}", numbered(stem, number, extension.len()))
}

/// Moves `name` from `files` to `to_name` in `to`, or to a name like it that is free; which.
///
/// # Errors
/// When it cannot be moved.
pub(crate) fn move_to_free(
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
}
