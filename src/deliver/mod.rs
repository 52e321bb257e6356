//! Finished files into the output folder: whole or not at all; and the pages that show them.

pub mod cache;
pub mod gallery;
pub mod manifest;
pub mod pack;

mod digest;
mod facts;
mod findings;
pub(crate) mod folder;
pub(crate) mod free;
pub(crate) mod held;
pub(crate) mod html;
mod lock;
mod part;
mod tools;
mod words;

pub use self::digest::Delivered;
pub(crate) use self::digest::{copy_digested, digest_of, holds};
pub use self::lock::{Lock, lock};
pub use self::part::{
    Pending, copy_checked, hidden_folder, linked_folder, open_file, open_to_append, probe, read_file, sweep,
    sweep_flat,
};
pub(crate) use self::part::{sweep_own, sweep_within};

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use crate::world::hex;

/// Writes `bytes` to `place`. A link that stands there is replaced, not followed.
///
/// # Errors
/// As [`Pending::new`] and [`Pending::finish`], and when the disk is full.
pub fn write(place: &Path, bytes: &[u8]) -> io::Result<Delivered> {
    let mut pending = Pending::new(place)?;
    pending.file().write_all(bytes)?;
    pending.finish()
}

/// Writes `bytes` to `inside` in the output folder `out`, in which no link is followed.
///
/// # Errors
/// As [`Pending::below`] and [`Pending::finish`], and when the disk is full.
pub fn write_below(out: &Path, inside: &Path, bytes: &[u8]) -> io::Result<Delivered> {
    let mut pending = Pending::below(out, inside)?;
    pending.file().write_all(bytes)?;
    pending.finish()
}

/// As [`write_below`], but a file that holds `bytes` already is left as it is: nothing that follows changes on disk need look at it.
///
/// # Errors
/// As [`write_below`].
pub fn write_changed(out: &Path, inside: &Path, bytes: &[u8]) -> io::Result<Delivered> {
    if read_file(&out.join(inside), bytes.len() as u64).is_ok_and(|is| is == bytes) {
        return Ok(Delivered { bytes: bytes.len() as u64, digest: hex(&crate::world::digest_of(bytes)) });
    }
    write_below(out, inside, bytes)
}

/// What the file `path` is; a link is not followed.
///
/// # Errors
/// When it is no file, or cannot be read.
pub fn digest_of_file(path: &Path) -> io::Result<Delivered> {
    digest_of(&mut open_file(path)?)
}

/// Whether the file `path` has just these `bytes` with this `digest`; a link is not followed, and nothing longer is read.
pub fn is_whole(path: &Path, bytes: u64, digest: &str) -> bool {
    open_file(path).and_then(|file| holds(file, bytes, digest)).unwrap_or(false)
}

/// Why a file could not be written, in words: what the system says is for those who know it.
pub fn cause_of(error: &io::Error) -> Cow<'static, str> {
    match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".into(),
        io::ErrorKind::QuotaExceeded => "this user's share of the disk is used up".into(),
        io::ErrorKind::PermissionDenied => "this user may not write there".into(),
        io::ErrorKind::ReadOnlyFilesystem => "it can only be read there".into(),
        io::ErrorKind::OutOfMemory => "there is too little memory".into(),
        io::ErrorKind::InvalidFilename => "its name is too long".into(),
        _ => error.to_string().into(),
    }
}

/// Whether `error`, at which writing stopped, is the machine's: not a folder in the place of a file, nor a name that is too long.
pub fn is_machine_fault(error: &io::Error) -> bool {
    !matches!(
        error.kind(),
        io::ErrorKind::IsADirectory
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::DirectoryNotEmpty
            | io::ErrorKind::InvalidFilename
            | io::ErrorKind::InvalidInput
    )
}

/// The names of the files of `format` in the folder of a post, sorted: `square.jpg`, `square-02.jpg`, `square.cover.jpg`.
pub fn files_of(folder: &Path, format: &str) -> Vec<String> {
    let is_of_format = |name: &String| {
        let Some(ending) = name.strip_prefix(format) else { return false };
        let page = ending.strip_prefix('-').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        page.unwrap_or(ending).starts_with('.')
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|is| is.is_file()));
    let mut names: Vec<String> =
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(is_of_format).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_a_format_are_told_from_those_of_others() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in
            ["feed.jpg", "feed.cover.jpg", "feed-02.jpg", "feed-wide.jpg", "feeds.jpg", ".wajah-1-0.part"]
        {
            std::fs::write(dir.path().join(name), "x").expect("written");
        }
        std::fs::create_dir(dir.path().join("feed.srt")).expect("made");
        assert_eq!(files_of(dir.path(), "feed"), ["feed-02.jpg", "feed.cover.jpg", "feed.jpg"]);
        assert!(files_of(&dir.path().join("none"), "feed").is_empty());
    }
}
