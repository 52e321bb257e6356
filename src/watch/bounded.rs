//! What lies in folders that others can write is read within bounds: one regular file, no link, no pipe, no more than so many bytes.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// The longest line of text that is shown of what others wrote.
const MAX_LINE: usize = 300;

/// The bytes of the file `path`, which has at most `most` of them.
///
/// # Errors
/// When it is a link, no regular file, too large, or cannot be read.
pub(super) fn read_small_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open(OpenOptions::new().read(true), path)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than it may be"));
    }
    Ok(bytes)
}

/// Opens the regular file `path` as `options` say: never through a link, and never waiting for whoever holds the other end of a pipe.
///
/// # Errors
/// When it is none, or cannot be opened.
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or_default());
    }
    let file = options.open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")),
    }
}

/// `text` on one line, of a bearable length, with nothing in it that steers a terminal or turns the direction of what stands around it.
pub(super) fn line(text: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_control() => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => ' ',
        c => c,
    };
    let mut short: String = text.chars().take(MAX_LINE).map(plain).collect();
    if text.chars().nth(MAX_LINE).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_only_as_what_it_should_be() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a");
        std::fs::write(&path, "satu").expect("written");
        assert_eq!(read_small_file(&path, 4).expect("small"), b"satu");
        assert!(read_small_file(&path, 3).is_err(), "too large");
        assert!(read_small_file(dir.path(), 100).is_err(), "a folder");
        assert!(read_small_file(Path::new("/dev/zero"), 100).is_err(), "a device");
        #[cfg(unix)]
        {
            let link = dir.path().join("link");
            std::os::unix::fs::symlink(&path, &link).expect("a link");
            assert!(read_small_file(&link, 100).is_err(), "a link");
            let pipe = dir.path().join("pipe");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status();
            assert!(made.is_ok_and(|status| status.success()), "mkfifo is part of every Unix");
            assert!(read_small_file(&pipe, 100).is_err(), "a pipe, without waiting");
            assert!(open(OpenOptions::new().append(true), &pipe).is_err(), "nor for a reader");
        }
    }

    #[test]
    fn a_line_steers_nothing() {
        assert_eq!(line("a\u{1b}[2Jb\nc\u{202e}d"), "a [2Jb c d");
        assert_eq!(line(&"x".repeat(1000)).chars().count(), MAX_LINE + 1);
    }
}
