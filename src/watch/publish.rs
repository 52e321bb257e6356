//! Posts into the output folder: what the worker made, checked against what it says it made, each file whole or not at all.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::damage::unless_none;
use super::order::Made;
use crate::deliver::folder::{Folder, OWN_FOLDER, SHARED_FOLDER};
use crate::deliver::free::move_to_free;
use crate::deliver::held::{Removed, held_name, remove_ours};
use crate::deliver::{copy_digested, digest_of, holds};

/// The largest file of which a copy is set aside, where the file system has no second names of files: nobody waits for it long.
const MAX_ASIDE_BYTES: u64 = 512 << 20;

/// The largest file whose digest is taken when it is set aside: larger than any post.
const MAX_KNOWN_BYTES: u64 = 256 << 20;

/// The largest file that a worker makes.
const MAX_MADE_BYTES: u64 = 4 << 30;

/// Whether something stands at `path` in `out`, in which no link is followed.
///
/// # Errors
/// When that cannot be told now: what a person made may stand there.
pub(super) fn is_there(path: &str, out: &Path) -> io::Result<bool> {
    let entry = opened(path, out).and_then(|(folder, name)| folder.entry(name));
    Ok(unless_none(entry)?.is_some())
}

/// The size of the file at `path` in `out`, in which no link is followed; `None` for what is none.
pub(super) fn bytes_of(path: &str, out: &Path) -> Option<u64> {
    let (folder, name) = opened(path, out).ok()?;
    folder.open_file(name).and_then(|file| file.metadata()).ok().map(|is| is.len())
}

/// Whether `old`, which was set aside in `aside`, is what stands at its place in `out`: one file under two names, or a copy of it.
///
/// # Errors
/// When that cannot be told now.
pub(super) fn still_stands(old: &Made, aside: &Path, out: &Path) -> io::Result<bool> {
    Ok(is_same(&old.path, aside, out) || !old.digest.is_empty() && old.is_whole(out)?)
}

/// Whether the files at `path` in `one` and in `other` are one file under two names.
pub(super) fn is_same(path: &str, one: &Path, other: &Path) -> bool {
    let [one, other] = [one, other].map(|root| opened(path, root));
    one.is_ok_and(|(one, name)| other.is_ok_and(|(other, _)| one.is_same(name, &other, name)))
}

fn opened<'p>(path: &'p str, out: &Path) -> io::Result<(Folder, &'p str)> {
    Folder::open(out)?.home_of(path)
}

/// Keeps the file at `path` in `out` at the same path in `aside` too, whatever takes its place: under a second name, which costs nothing,
/// or as a copy where the file system has no such names. `None` for what is no regular file.
///
/// # Errors
/// When it cannot be kept.
pub(super) fn set_aside(path: &str, out: &Path, aside: &Folder) -> io::Result<Option<Made>> {
    let Some((from, name)) = unless_none(opened(path, out))? else { return Ok(None) };
    let Some(mut file) = unless_none(from.open_file(name))? else { return Ok(None) };
    let (folder, _) = aside.make_home_of(path, OWN_FOLDER)?;
    let made = |digest: String, bytes: u64| Made { path: path.to_owned(), digest, bytes };
    if is_named_again(&from, &folder, name)? {
        let bytes = file.metadata()?.len();
        // What is larger than any post is other than all of ours.
        let digest = if bytes > MAX_KNOWN_BYTES { String::new() } else { digest_of(&mut file)?.digest };
        return Ok(Some(made(digest, bytes)));
    }
    if file.metadata()?.len() > MAX_ASIDE_BYTES {
        let why = format!("`{path}` was put there by somebody, and is too large to be kept: move it away");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    let mut copied = None;
    folder.put_shared(name, |to| {
        // It may be written to meanwhile.
        copied = Some(copy_digested(&mut file.take(MAX_ASIDE_BYTES), to)?);
        Ok(())
    })?;
    Ok(copied.map(|is| made(is.digest, is.bytes)))
}

/// Gives the file `name` in `from` that name in `to` too; `false` where there are no such names, or it is another user's.
fn is_named_again(from: &Folder, to: &Folder, name: &str) -> io::Result<bool> {
    let named = from.name_again_in(name, to, name).or_else(|error| match error.kind() {
        io::ErrorKind::AlreadyExists if from.is_same(name, to, name) => Ok(()),
        // What was kept before, and stands no more: who had put it there replaced it.
        io::ErrorKind::AlreadyExists => {
            to.remove_file(name)?;
            from.name_again_in(name, to, name)
        }
        _ => Err(error),
    });
    match named {
        Ok(()) => Ok(true),
        Err(error) if is_of_link(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether `error` says that a file cannot have a second name there.
fn is_of_link(error: &io::Error) -> bool {
    let errors = [Errno::XDEV, Errno::PERM, Errno::NOTSUP, Errno::MLINK, Errno::NOSYS];
    error.raw_os_error().is_some_and(|code| errors.map(Errno::raw_os_error).contains(&code))
}

/// Puts `old`, which was set aside in `aside`, back into its place in `out`. What stands there at that moment has the hidden name `held` then,
/// as of [`Held`].
///
/// # Errors
/// When it is not there, or cannot be put back.
pub(super) fn put_back(old: &Made, aside: &Folder, out: &Path, held: &str) -> io::Result<()> {
    let (from, name) = aside.home_of(&old.path)?;
    if !from.has_file(name)? {
        return Err(io::ErrorKind::NotFound.into());
    }
    std::fs::create_dir_all(out)?;
    let (to, _) = Folder::open(out)?.make_home_of(&old.path, SHARED_FOLDER)?;
    match from.name_again_in(name, &to, held) {
        Err(error) if is_of_link(&error) => copy_ticking(old, aside, out, &mut || ())?.put(held),
        named => named.and_then(|()| to.exchange(held, name)),
    }
}

/// Takes `old` out of `aside`, which stands in its place in `out` again. What another one left there in its place stays.
///
/// # Errors
/// When it cannot be removed.
pub(super) fn forget(old: &Made, aside: &Folder, out: &Path) -> io::Result<()> {
    let Some((from, name)) = unless_none(aside.home_of(&old.path))? else { return Ok(()) };
    if is_same(&old.path, aside.path(), out) || old.is_whole(aside.path())? {
        return from.remove_file(name);
    }
    Ok(())
}

/// What gave way in the output folder to a file of a claim, and of which nobody has seen yet what it is: it has a hidden name beside its
/// place, which no sweep takes away.
#[derive(Debug)]
pub(super) struct Held<'p> {
    path: &'p str,
    folder: Folder,
    held: String,
    name: &'p str,
}

impl<'p> Held<'p> {
    /// What gave way at `path` in `out` to the claim called `id`; `None` where there is none.
    ///
    /// # Errors
    /// When that cannot be told now.
    pub(super) fn find(id: &str, path: &'p str, out: &Path) -> io::Result<Option<Self>> {
        let Some((folder, name)) = unless_none(opened(path, out))? else { return Ok(None) };
        let held = held_name(id, path);
        Ok(unless_none(folder.entry(&held))?.map(|_| Self { path, folder, held, name }))
    }

    /// What it is; `None` for what is no regular file. The digest of one that is larger than any post is not taken unless it is as large as
    /// one of `known`, and that of one that may not be read cannot be.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn file(&self, known: &[&Made]) -> io::Result<Option<Made>> {
        let entry = self.folder.entry(&self.held)?;
        if !entry.is_file() {
            return Ok(None);
        }
        let bytes = entry.bytes();
        let may_be_known = || known.iter().any(|made| made.bytes == 0 || made.bytes == bytes);
        let digest = if bytes <= MAX_KNOWN_BYTES || may_be_known() {
            match self.folder.open_file(&self.held).and_then(|mut file| digest_of(&mut file)) {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => String::new(),
                is => is?.digest,
            }
        } else {
            String::new()
        };
        Ok(Some(Made { path: self.path.to_owned(), digest, bytes }))
    }

    /// Whether it is the file at its path in `other`, under a second name.
    pub(super) fn is_in(&self, other: &Path) -> bool {
        let other = opened(self.path, other);
        other.is_ok_and(|(other, name)| self.folder.is_same(&self.held, &other, name))
    }

    /// Takes it away: it is nobody's, or kept elsewhere. A folder, which gives way to nothing, stands beside the place that it was in.
    ///
    /// # Errors
    /// When it cannot be.
    pub(super) fn remove(self) -> io::Result<()> {
        if self.folder.entry(&self.held)?.is_folder() {
            return move_to_free(&self.folder, &self.held, &self.folder, self.name).map(drop);
        }
        self.folder.remove_file(&self.held)
    }

    /// Moves it to its path in `aside`; what stands there gives way.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub(super) fn move_aside(self, aside: &Folder) -> io::Result<()> {
        let (to, name) = aside.make_home_of(self.path, OWN_FOLDER)?;
        match self.folder.replace_in(&self.held, &to, name) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let mut from = self.folder.open_file(&self.held)?;
                to.put_shared(name, |file| copy_digested(&mut from, file).map(drop))?;
            }
            moved => moved?,
        }
        // The copied one is left, and the second name of one that has that place already.
        match self.folder.remove_file(&self.held) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Puts what gave way at `path` in `out` to the claim called `id` into its place again: what stands there gives way in its turn.
///
/// # Errors
/// When it cannot be.
pub(super) fn stand_again(id: &str, path: &str, out: &Path) -> io::Result<()> {
    let (folder, name) = opened(path, out)?;
    folder.exchange(&held_name(id, path), name)
}

/// A finished file of a worker, copied beside its place in the output folder under a hidden name. Dropped, it is removed.
#[derive(Debug)]
pub(super) struct Copied {
    out: PathBuf,
    path: String,
    part: String,
}

impl Copied {
    /// Puts it into its place. What stands there at that moment, whoever saved it just then, has the hidden name `held` then, as of [`Held`].
    ///
    /// # Errors
    /// When it cannot be.
    pub(super) fn put(self, held: &str) -> io::Result<()> {
        let (folder, name) = opened(&self.path, &self.out)?;
        folder.move_new(&self.part, &folder, held)?;
        folder.exchange(held, name).map_err(|error| match error.kind() {
            io::ErrorKind::IsADirectory => {
                io::Error::new(error.kind(), format!("`{}` is a folder", self.path))
            }
            _ => error,
        })
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // Once it is in its place there is nothing to remove.
        let _ = opened(&self.path, &self.out).and_then(|(folder, _)| folder.remove_file(&self.part));
    }
}

/// Copies a finished file of a worker from `stage` beside its place in `out`; `tick` is called for every piece that is copied: a large file
/// takes a while. A copy, since a worker that lives may still write into its own.
///
/// # Errors
/// `InvalidData` when it is not what the worker says; and when it cannot be written.
pub(super) fn copy_ticking(
    file: &Made,
    stage: &Folder,
    out: &Path,
    tick: &mut dyn FnMut(),
) -> io::Result<Copied> {
    let (from, name) = stage.home_of(&file.path)?;
    let from = from.open_file(name)?;
    // Of a file that is larger than was said nothing is copied, nor of one that grows.
    if file.bytes > 0 && from.metadata()?.len() != file.bytes {
        return Err(not_made(file));
    }
    let from = from.take(if file.bytes > 0 { file.bytes } else { MAX_MADE_BYTES });
    let mut from = Ticking { inner: from, tick };
    std::fs::create_dir_all(out)?;
    let (folder, _) = Folder::open(out)?.make_home_of(&file.path, SHARED_FOLDER)?;
    // What a watcher that was killed here left.
    crate::deliver::sweep_within(&folder);
    let part = folder.part_shared(|to| {
        if copy_digested(&mut from, to)?.digest == file.digest { Ok(()) } else { Err(not_made(file)) }
    })?;
    Ok(Copied { out: out.to_owned(), path: file.path.clone(), part })
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

/// Takes `files` away where they are still as they were made, with what a killed watcher left beside them. Those that somebody changed, or
/// saves at that moment, stay; their paths. `id` is what the claim for which they go is called.
///
/// # Errors
/// The first thing that could not be taken away; the rest is all the same.
pub(super) fn take_away(files: &[Made], out: &Path, id: &str) -> io::Result<Vec<String>> {
    let out = match Folder::open(out) {
        Ok(out) => out,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut changed = Vec::new();
    let mut failed = None;
    for file in files {
        let (folder, name) = match unless_none(out.home_of(&file.path)) {
            Ok(Some(home)) => home,
            Ok(None) => continue,
            Err(error) => {
                let _ = failed.get_or_insert(error);
                continue;
            }
        };
        crate::deliver::sweep_within(&folder);
        let is_ours = |is| holds(is, file.bytes, &file.digest);
        match remove_ours(&folder, name, &held_name(id, &file.path), is_ours) {
            Ok(Removed::Changed) => changed.push(file.path.clone()),
            Ok(Removed::Gone | Removed::NotThere) => {}
            Err(error) => drop(failed.get_or_insert(error)),
        }
        // A folder in which nothing is left goes too, and one that is not empty stays.
        let _ = remove_empty(&out, Path::new(file.folder().unwrap_or_default()));
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

    const HELD: &str = ".wajah-held-x";

    fn publish(file: &Made, stage: &Folder, out: &Path) -> io::Result<()> {
        copy_ticking(file, stage, out, &mut || ())?.put(HELD)
    }

    /// A name that is too long for the file system stands for a disk that fails.
    #[test]
    fn what_cannot_be_told_is_neither_gone_nor_whole() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path();
        let unknown = made(&format!("p/{}/x.png", "x".repeat(300)), "kita");
        let ours = made("p/a/x.png", "kita");
        fs::create_dir_all(out.join("p/a")).expect("made");
        fs::write(out.join("p/a/x.png"), "kita").expect("written");
        assert!(unknown.is_whole(out).is_err());
        assert!(ours.is_whole(out).expect("looked"));
        take_away(&[unknown, ours], out, "c").expect_err("of one it cannot be told");
        assert!(!out.join("p/a/x.png").exists(), "the rest goes all the same");
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
        let copied = copy_ticking(&made("p/a/i/x.png", "x"), &stage, &out, &mut || ticks += 1);
        assert!(ticks > 0);
        drop(copied.expect("copied"));
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
        assert_eq!(take_away(&files, dir.path(), "c").expect("taken away"), ["p/a/i/y.png"]);
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
        let (out, aside) = (at("out"), Folder::open(&at("aside")).expect("opened"));
        for path in ["p/a/i/y.png", "p/a/i/z.png", "p/a/i/none.png", "p/b/x.png"] {
            assert_eq!(set_aside(path, &out, &aside).expect("no failure"), None, "{path}");
        }
        let mine = set_aside("p/a/i/x.png", &out, &aside).expect("read");
        assert_eq!(mine, Some(made("p/a/i/x.png", "mine")));
        assert!(is_same("p/a/i/x.png", &out, aside.path()), "no copy is made where none is needed");
        // Who writes into it still, writes into what is kept.
        fs::write(at("out/p/a/i/x.png"), "mine, later").expect("written");
        fs::remove_file(at("out/p/a/i/x.png")).expect("removed");
        let is_there = |path: &str| is_there(path, &out).expect("told");
        assert!(!is_there("p/a/i/x.png") && is_there("p/a/i/z.png"));
        fs::write(at("out/p/a/i/x.png"), "ours").expect("written");
        let mine = mine.expect("a file");
        put_back(&mine, &aside, &out, HELD).expect("put back");
        let read = |path: &str| fs::read_to_string(at(path)).expect("there");
        assert_eq!(read("out/p/a/i/x.png"), "mine, later");
        let held = format!("out/p/a/i/{HELD}");
        assert_eq!(read(&held), "ours", "what stood there is not gone");
        // Killed before it was seen what that is: it is not written over.
        put_back(&mine, &aside, &out, HELD).expect_err("taken");
        assert_eq!((&*read("out/p/a/i/x.png"), &*read(&held)), ("mine, later", "ours"));
        forget(&mine, &aside, &out).expect("removed");
        assert!(!at("aside/p/a/i/x.png").exists());
        // Of a version that was kept before, and that who made it replaced, the later one is kept.
        assert!(set_aside("p/a/i/x.png", &out, &aside).expect("read").is_some());
        fs::remove_file(at("out/p/a/i/x.png")).expect("removed");
        fs::write(at("out/p/a/i/x.png"), "mine, last").expect("written");
        let last = set_aside("p/a/i/x.png", &out, &aside).expect("read");
        assert_eq!(last, Some(made("p/a/i/x.png", "mine, last")));
        // A giant is kept at once, whatever is in it.
        let giant = fs::File::create(at("out/p/a/i/g.png")).and_then(|file| file.set_len(1 << 42));
        giant.expect("sparse");
        let giant = set_aside("p/a/i/g.png", &out, &aside).expect("no failure").expect("a file");
        assert_eq!((giant.bytes, giant.digest.as_str()), (1 << 42, ""));
        assert!(is_same("p/a/i/g.png", &out, aside.path()));
    }

    /// What is copied is seen when it is put there, and what is given up before leaves nothing.
    #[test]
    fn copies_are_put_into_their_places_when_all_are_there() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = |path: &str| dir.path().join(path);
        fs::create_dir_all(at("stage/p/a/i")).expect("made");
        fs::create_dir_all(at("out/p/a/i")).expect("made");
        for name in ["x.png", "y.png"] {
            fs::write(at("stage/p/a/i").join(name), name).expect("written");
            fs::write(at("out/p/a/i").join(name), "old").expect("written");
        }
        let stage = Folder::open(&at("stage")).expect("opened");
        let copy = |name: &str| {
            let file = made(&format!("p/a/i/{name}"), name);
            copy_ticking(&file, &stage, &at("out"), &mut || ()).expect("copied")
        };
        let read = |name: &str| fs::read_to_string(at("out/p/a/i").join(name)).expect("there");
        let [one, other] = ["x.png", "y.png"].map(copy);
        assert_eq!([read("x.png"), read("y.png")], ["old", "old"]);
        let held = || Held::find("c", "p/a/i/x.png", &at("out")).expect("told");
        assert!(held().is_none());
        one.put(&held_name("c", "p/a/i/x.png")).expect("put");
        let before = held().expect("what stood there");
        assert_eq!(before.file(&[]).expect("read"), Some(made("p/a/i/x.png", "old")));
        stand_again("c", "p/a/i/x.png", &at("out")).expect("put");
        assert_eq!(read("x.png"), "old");
        stand_again("c", "p/a/i/x.png", &at("out")).expect("put");
        fs::create_dir(at("aside")).expect("made");
        before.move_aside(&Folder::open(&at("aside")).expect("opened")).expect("moved");
        assert_eq!(fs::read(at("aside/p/a/i/x.png")).expect("there"), b"old");
        drop(other);
        assert_eq!([read("x.png"), read("y.png")], ["x.png", "old"]);
        assert_eq!(fs::read_dir(at("out/p/a/i")).expect("a folder").count(), 2, "nothing is left");
    }
}
