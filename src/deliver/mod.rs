//! Finished files into the output folder: whole or not at all; and the pages that show them.

pub mod cache;
pub mod gallery;
pub mod manifest;
pub mod pack;

mod facts;
mod findings;
pub(crate) mod html;
mod lock;
mod tools;
mod words;

pub use self::lock::{Lock, lock};

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::world::{Digest, hex};

/// How the names of unfinished files begin: hidden, so that sync clients and watchers leave them alone.
const PREFIX: &str = ".wajah-";

/// How they end.
const SUFFIX: &str = ".part";

/// A file being written beside its place. Dropped without [`Pending::finish`], it is removed.
#[derive(Debug)]
pub struct Pending {
    place: PathBuf,
    part: PathBuf,
}

/// What was delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub digest: String,
}

impl Pending {
    /// Makes the folder of `place` and a name beside it.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(place: &Path) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let folder = place.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Ok(Self { place: place.to_owned(), part: folder.join(part_name(number)) })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.part
    }

    /// Puts the written file into its place. The bytes are on the disk before the name is.
    ///
    /// # Errors
    /// When the file cannot be read back, synchronised or renamed; then nothing stands under the final name that was not there
    /// before.
    pub fn finish(self) -> io::Result<Delivered> {
        let mut file = File::open(&self.part)?;
        let delivered = digest_of_open(&mut file)?;
        file.sync_all()?;
        std::fs::rename(&self.part, &self.place)?;
        Ok(delivered)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // Already renamed, or never written: either way there is nothing to remove.
        let _ = std::fs::remove_file(&self.part);
    }
}

/// Writes `bytes` to `place`.
///
/// # Errors
/// As [`Pending::new`] and [`Pending::finish`], and when the disk is full.
pub fn write(place: &Path, bytes: &[u8]) -> io::Result<Delivered> {
    let pending = Pending::new(place)?;
    let mut file = File::create(pending.path())?;
    file.write_all(bytes)?;
    drop(file);
    pending.finish()
}

/// As [`write`], but a file that holds `bytes` already is left as it is: nothing that follows changes on disk need look at it.
///
/// # Errors
/// As [`write`].
pub fn write_changed(place: &Path, bytes: &[u8]) -> io::Result<Delivered> {
    let same_size = std::fs::metadata(place).is_ok_and(|is| is.len() == bytes.len() as u64);
    if same_size && std::fs::read(place).is_ok_and(|is| is == bytes) {
        return Ok(Delivered { bytes: bytes.len() as u64, digest: hex(&crate::world::digest_of(bytes)) });
    }
    write(place, bytes)
}

/// The name of the unfinished file or folder `number` of this process.
fn part_name(number: u64) -> String {
    format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id())
}

/// What the file `path` is.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of_file(path: &Path) -> io::Result<Delivered> {
    digest_of_open(&mut File::open(path)?)
}

/// The names of the files of `format` in the folder of a post, sorted: `square.jpg`, `square-02.jpg`, `square.cover.jpg`.
pub fn files_of(folder: &Path, format: &str) -> Vec<String> {
    let is_of_format = |name: &String| {
        let Some(ending) = name.strip_prefix(format) else { return false };
        let page = ending.strip_prefix('-').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        page.unwrap_or(ending).starts_with('.')
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(is_of_format).collect();
    names.sort();
    names
}

/// What the rest of the open `file` is.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of_open(file: &mut File) -> io::Result<Delivered> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        bytes += read as u64;
    }
    let digest: Digest = *hasher.finalize().as_bytes();
    Ok(Delivered { bytes, digest: hex(&digest) })
}

/// Removes what a killed run left unfinished below `folder`: parts whose process no longer runs.
pub fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        match part_process(&entry.file_name().to_string_lossy()) {
            Some(process) if is_running(process) => {}
            Some(_) if is_folder => drop(std::fs::remove_dir_all(path)),
            Some(_) => drop(std::fs::remove_file(path)),
            None if is_folder => sweep(&path),
            None => {}
        }
    }
}

/// Whether `name` is that of an unfinished file whose process no longer runs.
pub fn is_part_of_gone_process(name: &str) -> bool {
    part_process(name).is_some_and(|process| !is_running(process))
}

/// The process that an unfinished file belongs to.
fn part_process(name: &str) -> Option<u32> {
    name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split('-').next()?.parse().ok()
}

/// Whether process `id` runs on this machine. Where that cannot be known, it counts as running.
fn is_running(id: u32) -> bool {
    id == std::process::id()
        || !Path::new("/proc/self").exists()
        || Path::new(&format!("/proc/{id}")).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let place = dir.path().join("pack/a.png");
        let delivered = write(&place, b"satu").expect("written");
        assert_eq!((delivered.bytes, delivered.digest.len()), (4, 64));
        assert_eq!(names(&dir.path().join("pack")), ["a.png"]);
        let pending = Pending::new(&place).expect("a part");
        std::fs::write(pending.path(), b"setengah").expect("written");
        drop(pending);
        assert_eq!(std::fs::read(&place).expect("still there"), b"satu");
        assert_eq!(names(&dir.path().join("pack")), ["a.png"]);
    }

    #[test]
    fn parts_of_processes_that_are_gone_are_swept() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mine = format!(".wajah-{}-0.part", std::process::id());
        // Process numbers end at 4,194,304 on Linux.
        for name in ["a.png", ".wajah-4999999-3.part", mine.as_str(), ".wajah-x.part"] {
            std::fs::write(dir.path().join(name), b"x").expect("written");
        }
        sweep(dir.path());
        assert_eq!(names(dir.path()), [mine.as_str(), ".wajah-x.part", "a.png"].map(str::to_owned));
    }

    #[test]
    fn files_of_a_format_are_told_from_those_of_others() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for name in
            ["feed.jpg", "feed.cover.jpg", "feed-02.jpg", "feed-wide.jpg", "feeds.jpg", ".wajah-1-0.part"]
        {
            std::fs::write(dir.path().join(name), "x").expect("written");
        }
        assert_eq!(files_of(dir.path(), "feed"), ["feed-02.jpg", "feed.cover.jpg", "feed.jpg"]);
        assert!(files_of(&dir.path().join("none"), "feed").is_empty());
    }
}
