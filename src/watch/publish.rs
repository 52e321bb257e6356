//! Posts into the output folder: what the worker made, checked against what it says it made, each file whole or not at all.

use std::io::{self, Read};
use std::path::Path;

use super::damage::unless_none;
use super::order::Made;
use crate::deliver::folder::{Folder, OWN_FOLDER, SHARED_FOLDER};
use crate::deliver::{copy_digested, holds};

/// The largest file that is set aside before another takes its place.
const MAX_ASIDE_BYTES: u64 = 4 << 30;

/// Whether something stands at `path` in `out`.
pub(super) fn is_there(path: &str, out: &Path) -> bool {
    out.join(path).symlink_metadata().is_ok()
}

/// Copies the file at `path` in `out` to the same path in `aside`; what it is. `None` for what is no regular file, or larger than any
/// post.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn set_aside(path: &str, out: &Folder, aside: &Folder) -> io::Result<Option<Made>> {
    let inside = Path::new(path);
    let (Some(parent), Some(name)) = (inside.parent(), inside.file_name().and_then(|name| name.to_str()))
    else {
        return Ok(None);
    };
    let Some(file) = unless_none(out.below(parent).and_then(|folder| folder.open_file(name)))? else {
        return Ok(None);
    };
    if file.metadata()?.len() > MAX_ASIDE_BYTES {
        return Ok(None);
    }
    let mut folder = aside.below(Path::new(""))?;
    for part in parent {
        folder = folder.make(&part.to_string_lossy(), OWN_FOLDER)?;
    }
    let mut copied = None;
    folder.put_shared(name, |to| {
        // It may be written to meanwhile.
        copied = Some(copy_digested(&mut file.take(MAX_ASIDE_BYTES), to)?);
        Ok(())
    })?;
    Ok(copied.map(|is| Made { path: path.to_owned(), digest: is.digest, bytes: is.bytes }))
}

/// Copies a finished file of a worker from `stage` into `out`. A copy, since a worker that lives may still write into its own.
///
/// # Errors
/// `InvalidData` when it is not what the worker says; and when it cannot be written.
pub(super) fn publish(file: &Made, stage: &Folder, out: &Path) -> io::Result<()> {
    publish_ticking(file, stage, out, &mut || ())
}

/// As [`publish`]; `tick` is called for every piece that is copied: a large file takes a while.
///
/// # Errors
/// As [`publish`].
pub(super) fn publish_ticking(
    file: &Made,
    stage: &Folder,
    out: &Path,
    tick: &mut dyn FnMut(),
) -> io::Result<()> {
    let path = Path::new(&file.path);
    let (Some(inside), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Err(not_made(file));
    };
    let from = stage.below(inside)?.open_file(name)?;
    // Of a file that is larger than was said nothing is copied, nor of one that grows.
    if file.bytes > 0 && from.metadata()?.len() != file.bytes {
        return Err(not_made(file));
    }
    let from = from.take(if file.bytes > 0 { file.bytes } else { MAX_ASIDE_BYTES });
    let mut from = Ticking { inner: from, tick };
    std::fs::create_dir_all(out)?;
    let mut folder = Folder::open(out)?;
    for part in inside {
        folder = folder.make(&part.to_string_lossy(), SHARED_FOLDER)?;
    }
    // What a watcher that was killed here left.
    crate::deliver::sweep_within(&folder);
    folder.put_shared(name, |to| {
        if copy_digested(&mut from, to)?.digest == file.digest { Ok(()) } else { Err(not_made(file)) }
    })
}

/// A reader that has `tick` called for everything that is read.
struct Ticking<'t, R> {
    inner: R,
    tick: &'t mut dyn FnMut(),
}

impl<R: Read> Read for Ticking<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (self.tick)();
        self.inner.read(buffer)
    }
}

fn not_made(file: &Made) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("`{}` is not what was made", file.path))
}

/// Takes `files` away where they are still as they were made, with what a killed watcher left beside them. Those that somebody changed
/// stay; their paths.
///
/// # Errors
/// The first thing that could not be taken away; the rest is all the same.
pub(super) fn take_away(files: &[Made], out: &Path) -> io::Result<Vec<String>> {
    let out = match Folder::open(out) {
        Ok(out) => out,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut changed = Vec::new();
    let mut failed = None;
    for file in files {
        let path = Path::new(&file.path);
        let (Some(inside), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str()))
        else {
            continue;
        };
        let Ok(folder) = out.below(inside) else { continue };
        crate::deliver::sweep_within(&folder);
        match folder.open_file(name).map(|is| holds(is, file.bytes, &file.digest)) {
            Ok(true) => {
                if let Err(error) = folder.remove_file(name) {
                    failed.get_or_insert(error);
                }
            }
            Ok(false) => changed.push(file.path.clone()),
            Err(_) => {}
        }
        // A folder in which nothing is left goes too, and one that is not empty stays.
        let _ = remove_empty(&out, inside);
    }
    failed.map_or(Ok(changed), Err)
}

fn remove_empty(out: &Folder, inside: &Path) -> io::Result<()> {
    match (inside.parent(), inside.file_name().and_then(|name| name.to_str())) {
        (Some(parent), Some(name)) => out.below(parent)?.remove_folder(name),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn made(path: &str, text: &str) -> Made {
        let digest = crate::world::hex(&crate::world::digest_of(text.as_bytes()));
        Made { path: path.to_owned(), digest, bytes: text.len() as u64 }
    }

    #[test]
    fn only_what_was_made_is_published_and_no_link_is_followed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = |path: &str| dir.path().join(path);
        fs::create_dir_all(at("stage/p/a/i")).expect("made");
        fs::create_dir_all(at("out/p")).expect("made");
        fs::create_dir_all(at("outside")).expect("made");
        fs::write(at("stage/p/a/i/x.png"), "x").expect("written");
        let stage = Folder::open(&at("stage")).expect("opened");
        let out = at("out");
        publish(&made("p/a/i/x.png", "x"), &stage, &out).expect("published");
        assert_eq!(fs::read(at("out/p/a/i/x.png")).expect("there"), b"x");
        let other = publish(&made("p/a/i/x.png", "y"), &stage, &out).expect_err("another");
        let mut ticks = 0;
        publish_ticking(&made("p/a/i/x.png", "x"), &stage, &out, &mut || ticks += 1).expect("published");
        assert!(ticks > 0);
        // The disk would have no room for it.
        let giant = fs::File::create(at("stage/p/a/i/y.png")).and_then(|file| file.set_len(1 << 42));
        giant.expect("sparse");
        let larger = publish(&made("p/a/i/y.png", "y"), &stage, &out).expect_err("larger");
        assert_eq!(larger.kind(), io::ErrorKind::InvalidData);
        assert_eq!(other.kind(), io::ErrorKind::InvalidData);
        assert_eq!(fs::read_dir(at("out/p/a/i")).expect("a folder").count(), 1, "no part is left");
        std::os::unix::fs::symlink(at("outside"), at("out/p/b")).expect("linked");
        fs::create_dir_all(at("stage/p/b/i")).expect("made");
        fs::write(at("stage/p/b/i/x.png"), "x").expect("written");
        assert!(publish(&made("p/b/i/x.png", "x"), &stage, &out).is_err());
        assert_eq!(fs::read_dir(at("outside")).expect("a folder").count(), 0);
    }

    #[test]
    fn what_an_earlier_drop_made_is_taken_away_unless_somebody_changed_it() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = |path: &str| dir.path().join(path);
        for (path, text) in [("p/a/i/x.png", "x"), ("p/a/i/y.png", "mine"), ("p/a/j/z.png", "z")] {
            fs::create_dir_all(at(path).parent().expect("a parent")).expect("made");
            fs::write(at(path), text).expect("written");
        }
        let files = [
            made("p/a/i/x.png", "x"),
            made("p/a/i/y.png", "y"),
            made("p/a/j/z.png", "z"),
            made("p/a/k/k", "k"),
        ];
        assert_eq!(take_away(&files, dir.path()).expect("taken away"), ["p/a/i/y.png"]);
        assert!(!at("p/a/i/x.png").exists() && at("p/a/i/y.png").exists() && !at("p/a/j").exists());
    }

    #[test]
    fn what_somebody_put_there_is_set_aside_and_can_be_put_back() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = |path: &str| dir.path().join(path);
        fs::create_dir_all(at("out/p/a/i/y.png")).expect("made");
        fs::create_dir_all(at("aside")).expect("made");
        fs::write(at("out/p/a/i/x.png"), "mine").expect("written");
        std::os::unix::fs::symlink("/etc/passwd", at("out/p/a/i/z.png")).expect("linked");
        let (out, aside) =
            (Folder::open(&at("out")).expect("opened"), Folder::open(&at("aside")).expect("opened"));
        for path in ["p/a/i/y.png", "p/a/i/z.png", "p/a/i/none.png", "p/b/x.png"] {
            assert_eq!(set_aside(path, &out, &aside).expect("no failure"), None, "{path}");
        }
        let mine = set_aside("p/a/i/x.png", &out, &aside).expect("read");
        assert_eq!(mine, Some(made("p/a/i/x.png", "mine")));
        fs::remove_file(at("out/p/a/i/x.png")).expect("removed");
        assert!(!is_there("p/a/i/x.png", &at("out")) && is_there("p/a/i/z.png", &at("out")));
        publish(&mine.expect("a file"), &aside, &at("out")).expect("put back");
        assert_eq!(fs::read(at("out/p/a/i/x.png")).expect("there"), b"mine");
    }
}
