//! A folder held open, in which everything is reached by a plain name: no link in it is followed, nothing that is there is
//! replaced unasked, and nothing but regular files is opened. Whoever may write into the folder cannot lead its reader elsewhere.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{self, AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

/// How the names of unfinished files begin: hidden, so that sync clients and watchers leave them alone.
pub(super) const PREFIX: &str = ".wajah-";
/// How they end.
pub(super) const SUFFIX: &str = ".part";

/// Rights of files and folders that only the watcher's user may touch.
pub(crate) const OWN_FILE: Mode = Mode::from_raw_mode(0o600);
pub(crate) const OWN_FOLDER: Mode = Mode::from_raw_mode(0o700);
/// Rights of folders that others use too, as far as the process's mask leaves them.
pub(crate) const SHARED_FOLDER: Mode = Mode::from_raw_mode(0o777);
/// Rights of files that others read, likewise.
pub(crate) const SHARED_FILE: Mode = Mode::from_raw_mode(0o666);

/// A folder held open.
#[derive(Debug)]
pub(crate) struct Folder {
    handle: OwnedFd,
    path: PathBuf,
}

/// What tells one state of a file from another: its place on the disk, its size, and when its bytes and its entry changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    /// The state of the file `path`; `None` for what is no regular file.
    ///
    /// # Errors
    /// When that cannot be told now.
    pub(crate) fn of(path: &Path) -> io::Result<Option<Self>> {
        match fs::lstat(path) {
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            is => {
                let entry = Entry::of(&is?);
                Ok(entry.is_file().then_some(entry.stamp))
            }
        }
    }
}

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its kind.
    pub(crate) kind: FileType,
    /// Its state.
    pub(crate) stamp: Stamp,
}

impl Entry {
    /// Whether it is a regular file.
    pub(crate) fn is_file(&self) -> bool {
        self.kind == FileType::RegularFile
    }

    /// Whether it is a folder.
    pub(crate) fn is_folder(&self) -> bool {
        self.kind == FileType::Directory
    }

    /// Its size.
    pub(crate) fn bytes(&self) -> u64 {
        self.stamp.bytes
    }

    /// When its bytes were changed, as seconds and nanoseconds.
    pub(crate) fn modified(&self) -> (i64, i64) {
        self.stamp.modified
    }

    /// Whether both are one thing on the disk, under whatever names.
    fn is_same(&self, other: &Self) -> bool {
        (self.stamp.device, self.stamp.inode) == (other.stamp.device, other.stamp.inode)
    }

    /// The file system that it lies on.
    pub(crate) fn device(&self) -> u64 {
        self.stamp.device
    }

    #[allow(
        clippy::useless_conversion,
        clippy::unnecessary_cast,
        reason = "the fields' widths differ between systems"
    )]
    fn of(is: &Stat) -> Self {
        Self {
            kind: FileType::from_raw_mode(is.st_mode),
            stamp: Stamp {
                device: is.st_dev as u64,
                inode: is.st_ino as u64,
                bytes: is.st_size as u64,
                modified: (is.st_mtime as i64, is.st_mtime_nsec as i64),
                changed: (is.st_ctime as i64, is.st_ctime_nsec as i64),
            },
        }
    }
}

impl Folder {
    /// Opens the folder `path`, which who runs the watcher named: links on the way to it are followed.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let handle = fs::open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { handle, path: path.to_owned() })
    }

    /// Where it was when it was opened: for messages, and for programs that take a path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What it is itself.
    ///
    /// # Errors
    /// When the system does not say.
    pub(crate) fn itself(&self) -> io::Result<Entry> {
        Ok(Entry::of(&fs::fstat(&self.handle)?))
    }

    /// Whose it is, and the rights of others in it.
    ///
    /// # Errors
    /// When the system does not say.
    pub(crate) fn owner_and_rights(&self) -> io::Result<(u32, Mode)> {
        let is = fs::fstat(&self.handle)?;
        Ok((is.st_uid, Mode::from_raw_mode(is.st_mode)))
    }

    /// Gives it the rights `mode`.
    ///
    /// # Errors
    /// When it is somebody else's.
    pub(crate) fn set_rights(&self, mode: Mode) -> io::Result<()> {
        Ok(fs::fchmod(&self.handle, mode)?)
    }

    /// Opens the folder `name` in it.
    ///
    /// # Errors
    /// When there is none, or a link stands there.
    pub(crate) fn folder(&self, name: &str) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let path = self.path.join(name);
        let handle =
            fs::openat(&self.handle, plain(name)?, flags, Mode::empty()).map_err(|error| match error {
                Errno::NOTDIR | Errno::LOOP => {
                    let message = format!("`{}` is no folder: a file, or a link", path.display());
                    io::Error::new(io::ErrorKind::NotADirectory, message)
                }
                error => error.into(),
            })?;
        Ok(Self { handle, path })
    }

    /// Opens the folder `path` below it, step by step.
    ///
    /// # Errors
    /// As [`Folder::folder`], and when `path` is anything but plain names.
    pub(crate) fn below(&self, path: &Path) -> io::Result<Self> {
        let mut folder = Self { handle: self.handle.try_clone()?, path: self.path.clone() };
        for name in names_of(path)? {
            folder = folder.folder(name)?;
        }
        Ok(folder)
    }

    /// The folder of the file `path` below it, such as `pack/account/post.txt`, opened step by step, and the file's name.
    ///
    /// # Errors
    /// As [`Folder::below`].
    pub(crate) fn home_of<'p>(&self, path: &'p str) -> io::Result<(Self, &'p str)> {
        let (inside, name) = parts_of(path)?;
        Ok((self.below(inside)?, name))
    }

    /// As [`Folder::home_of`], where folders that are not there are made with the rights `mode`.
    ///
    /// # Errors
    /// As [`Folder::make_below`].
    pub(crate) fn make_home_of<'p>(&self, path: &'p str, mode: Mode) -> io::Result<(Self, &'p str)> {
        let (inside, name) = parts_of(path)?;
        Ok((self.make_below(inside, mode)?, name))
    }

    /// As [`Folder::below`], where folders that are not there are made with the rights `mode`.
    ///
    /// # Errors
    /// As [`Folder::make`], and when `path` is anything but plain names.
    pub(crate) fn make_below(&self, path: &Path, mode: Mode) -> io::Result<Self> {
        let mut folder = self.below(Path::new(""))?;
        for name in names_of(path)? {
            folder = folder.make(name, mode)?;
        }
        Ok(folder)
    }

    /// Opens the folder `name` in it, which is made with the rights `mode` where there is none.
    ///
    /// # Errors
    /// When it cannot be made, or something else stands there.
    pub(crate) fn make(&self, name: &str, mode: Mode) -> io::Result<Self> {
        match fs::mkdirat(&self.handle, plain(name)?, mode) {
            Ok(()) | Err(Errno::EXIST) => self.folder(name),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the folder `name` in it.
    ///
    /// # Errors
    /// When something stands there.
    pub(crate) fn make_new(&self, name: &str, mode: Mode) -> io::Result<Self> {
        fs::mkdirat(&self.handle, plain(name)?, mode)?;
        self.folder(name)
    }

    /// The names in it, sorted.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn names(&self) -> io::Result<Vec<OsString>> {
        use std::os::unix::ffi::OsStrExt;
        let mut names = Vec::new();
        for entry in fs::Dir::read_from(&self.handle)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name != "." && name != ".." {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// What `name` is; of a link, the link itself.
    ///
    /// # Errors
    /// When there is nothing of that name.
    pub(crate) fn entry(&self, name: impl AsRef<OsStr>) -> io::Result<Entry> {
        let name = name.as_ref();
        plain(&name.to_string_lossy())?;
        Ok(Entry::of(&fs::statat(&self.handle, name, AtFlags::SYMLINK_NOFOLLOW)?))
    }

    /// Whether something of that name is there.
    ///
    /// # Errors
    /// When that cannot be told now. It is no answer: what may be there is not to be taken for missing.
    pub(crate) fn has(&self, name: &str) -> io::Result<bool> {
        self.if_there(name).map(|entry| entry.is_some())
    }

    /// Whether a regular file of that name is there.
    ///
    /// # Errors
    /// As [`Folder::has`].
    pub(crate) fn has_file(&self, name: &str) -> io::Result<bool> {
        self.if_there(name).map(|entry| entry.is_some_and(|entry| entry.is_file()))
    }

    /// What is called `name`; `None` where there is nothing.
    fn if_there(&self, name: &str) -> io::Result<Option<Entry>> {
        match self.entry(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            entry => entry.map(Some),
        }
    }

    /// Opens the regular file `name` for reading. Never waits: not for who might write into a pipe, and not on a device.
    ///
    /// # Errors
    /// When there is none, or it is something else.
    pub(crate) fn open_file(&self, name: &str) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let handle = fs::openat(&self.handle, plain(name)?, flags, Mode::empty())?;
        if !Entry::of(&fs::fstat(&handle)?).is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
        }
        Ok(File::from(handle))
    }

    /// Reads the regular file `name`.
    ///
    /// # Errors
    /// As [`Folder::open_file`], and `FileTooLarge` when it holds more than `most` bytes.
    pub(crate) fn read(&self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open_file(name)?.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("it holds more than {most} bytes"),
            ));
        }
        Ok(bytes)
    }

    /// Makes the file `name`, which must not be there, to write it and read it back.
    ///
    /// # Errors
    /// When something stands there, or it cannot be made.
    pub(crate) fn create_new(&self, name: &str, mode: Mode) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(fs::openat(&self.handle, plain(name)?, flags, mode)?))
    }

    /// Opens the file `name` for adding at its end; it is made where there is none.
    ///
    /// # Errors
    /// When it cannot be made, or something else stands there.
    pub(crate) fn append(&self, name: &str) -> io::Result<File> {
        let flags = OFlags::WRONLY
            | OFlags::APPEND
            | OFlags::CREATE
            | OFlags::NOFOLLOW
            | OFlags::NONBLOCK
            | OFlags::CLOEXEC;
        let handle = fs::openat(&self.handle, plain(name)?, flags, OWN_FILE)?;
        if !Entry::of(&fs::fstat(&handle)?).is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
        }
        Ok(File::from(handle))
    }

    /// Puts a file with `bytes` at `name`, whole or not at all; what stood there gives way. Only the watcher's user may read it.
    ///
    /// # Errors
    /// When it cannot be written; then what stood there stands.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.write_as(name, bytes, OWN_FILE)
    }

    /// As [`Folder::write`], for others to read.
    ///
    /// # Errors
    /// As [`Folder::write`].
    pub(crate) fn write_shared(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.write_as(name, bytes, SHARED_FILE)
    }

    fn write_as(&self, name: &str, bytes: &[u8], mode: Mode) -> io::Result<()> {
        self.put(name, mode, |file| file.write_all(bytes))
    }

    /// Puts a file that `fill` writes at `name` with others' rights to read it; what stood there gives way.
    ///
    /// # Errors
    /// What `fill` says, and when it cannot be written; then what stood there stands.
    pub(crate) fn put_shared(
        &self,
        name: &str,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> io::Result<()> {
        self.put(name, SHARED_FILE, fill)
    }

    /// Makes a file that `fill` writes with others' rights to read it, under a hidden name that nobody can foretell; that name.
    ///
    /// # Errors
    /// What `fill` says, and when it cannot be written; then nothing of it is left.
    pub(crate) fn part_shared(&self, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<String> {
        self.part(SHARED_FILE, fill)
    }

    fn put(&self, name: &str, mode: Mode, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        plain(name)?;
        let part = self.part(mode, fill)?;
        let put = self.replace(&part, name);
        if put.is_err() {
            let _ = self.remove_file(&part);
        }
        put
    }

    fn part(&self, mode: Mode, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<String> {
        let part = part_name()?;
        let mut file = self.create_new(&part, mode)?;
        let written = fill(&mut file).and_then(|()| file.sync_all());
        if written.is_err() {
            let _ = self.remove_file(&part);
        }
        written.map(|()| part)
    }

    /// Renames `name` to `to_name`; what stood there gives way.
    ///
    /// # Errors
    /// When it cannot be renamed, a folder in that place among other things.
    pub(crate) fn replace(&self, name: &str, to_name: &str) -> io::Result<()> {
        self.replace_in(name, self, to_name)
    }

    /// Renames `name` to `to_name` in `to`; what stood there gives way.
    ///
    /// # Errors
    /// As [`Folder::replace`].
    pub(crate) fn replace_in(&self, name: &str, to: &Self, to_name: &str) -> io::Result<()> {
        Ok(fs::renameat(&self.handle, plain(name)?, &to.handle, plain(to_name)?)?)
    }

    /// Puts the file `held` under the name `place`; what stands there at that moment, whoever saved it just then, has the name `held` after
    /// it. Where the file system cannot exchange names, nothing has the name `place` for a moment.
    ///
    /// # Errors
    /// When it cannot be renamed, a folder in that place among other things. What has the name `held` then may be either of both.
    pub(crate) fn exchange(&self, held: &str, place: &str) -> io::Result<()> {
        let (held, place) = (plain(held)?, plain(place)?);
        let is_folder = |name: &str| self.entry(name).is_ok_and(|entry| entry.is_folder());
        if is_folder(place) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        {
            let swap =
                || fs::renameat_with(&self.handle, held, &self.handle, place, fs::RenameFlags::EXCHANGE);
            match swap() {
                Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
                Err(Errno::NOENT) => return Ok(self.rename_new(OsStr::new(held), self, place)?),
                Err(error) => return Err(error.into()),
                // One that was made just then.
                Ok(()) if is_folder(held) => {
                    swap()?;
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                Ok(()) => return Ok(()),
            }
        }
        self.exchange_by_turns(held, place)
    }

    /// As [`Folder::exchange`], one after the other. Where that fails or is killed half way, what was called `held` has that name, or one that
    /// begins with it: it may be a person's, and is never taken away.
    fn exchange_by_turns(&self, held: &str, place: &str) -> io::Result<()> {
        const NAMES: u32 = 100;
        let mut between = held.to_owned();
        for number in 1.. {
            between = format!("{held}-{number}");
            match self.move_new(held, self, &between) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < NAMES => {}
                moved => {
                    moved?;
                    break;
                }
            }
        }
        let gone = match self.move_new(place, self, held) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            moved => moved,
        };
        let put = gone.and_then(|()| self.move_new(&between, self, place));
        if put.is_err() {
            // Where what stood there has that name by now, it stays as it is called.
            let _ = self.move_new(&between, self, held);
        }
        put
    }

    /// Gives the file `name` the second name `other`, where nothing may stand.
    ///
    /// # Errors
    /// When something stands there, or the file system has no second names.
    pub(crate) fn name_again(&self, name: &str, other: &str) -> io::Result<()> {
        self.name_again_in(name, self, other)
    }

    /// Gives the file `name` the second name `other` in `to`, where nothing may stand.
    ///
    /// # Errors
    /// As [`Folder::name_again`], and when `to` lies on another file system.
    pub(crate) fn name_again_in(&self, name: &str, to: &Self, other: &str) -> io::Result<()> {
        Ok(fs::linkat(&self.handle, plain(name)?, &to.handle, plain(other)?, AtFlags::empty())?)
    }

    /// Whether `name` is what `file` was opened as.
    ///
    /// # Errors
    /// When there is nothing of that name.
    pub(crate) fn is_named(&self, name: &str, file: &File) -> io::Result<bool> {
        Ok(self.entry(name)?.is_same(&Entry::of(&fs::fstat(file)?)))
    }

    /// Moves `name` to `to_name` in `to`, where nothing may stand: in one step that the file system makes or not.
    ///
    /// # Errors
    /// `AlreadyExists` when something stands there; then, and whenever it fails, all is as it was.
    pub(crate) fn move_new(&self, name: impl AsRef<OsStr>, to: &Self, to_name: &str) -> io::Result<()> {
        let name = name.as_ref();
        plain(&name.to_string_lossy())?;
        let to_name = plain(to_name)?;
        match self.rename_new(name, to, to_name) {
            // A kill between link and removal left two names of one file: the old one is what is left over.
            Err(Errno::EXIST) if self.is_same(name, to, to_name) => {
                Ok(fs::unlinkat(&self.handle, name, AtFlags::empty())?)
            }
            done => Ok(done?),
        }
    }

    /// Whether `name`, and `to_name` in `to`, are two names of one file.
    pub(crate) fn is_same(&self, name: impl AsRef<OsStr>, to: &Self, to_name: &str) -> bool {
        let name = name.as_ref();
        match (self.entry(name), to.entry(to_name)) {
            (Ok(one), Ok(other)) => {
                one.is_file() && one.is_same(&other) && (self.path != to.path || name != to_name)
            }
            _ => false,
        }
    }

    fn rename_new(&self, name: &OsStr, to: &Self, to_name: &str) -> Result<(), Errno> {
        #[cfg(any(target_os = "linux", target_vendor = "apple"))]
        match fs::renameat_with(&self.handle, name, &to.handle, to_name, fs::RenameFlags::NOREPLACE) {
            // The file system cannot promise it: some network and older ones.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            done => return done,
        }
        self.rename_new_by_link(name, to, to_name)
    }

    /// As a rename that replaces nothing, where the file system has no such thing: by a second name, or by taking the name first.
    fn rename_new_by_link(&self, name: &OsStr, to: &Self, to_name: &str) -> Result<(), Errno> {
        if self.entry(name).is_ok_and(|entry| entry.is_folder()) {
            // A folder replaces none but an empty one.
            return match fs::statat(&to.handle, to_name, AtFlags::SYMLINK_NOFOLLOW) {
                Err(Errno::NOENT) => fs::renameat(&self.handle, name, &to.handle, to_name),
                Err(error) => Err(error),
                Ok(_) => Err(Errno::EXIST),
            };
        }
        match fs::linkat(&self.handle, name, &to.handle, to_name, AtFlags::empty()) {
            Ok(()) => fs::unlinkat(&self.handle, name, AtFlags::empty()),
            // No second names here.
            Err(Errno::PERM | Errno::NOTSUP | Errno::MLINK | Errno::NOSYS) => {
                let flags =
                    OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
                drop(fs::openat(&to.handle, to_name, flags, OWN_FILE)?);
                let moved = fs::renameat(&self.handle, name, &to.handle, to_name);
                if moved.is_err() {
                    let _ = fs::unlinkat(&to.handle, to_name, AtFlags::empty());
                }
                moved
            }
            Err(error) => Err(error),
        }
    }

    /// Removes the file or link `name`.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub(crate) fn remove_file(&self, name: &str) -> io::Result<()> {
        Ok(fs::unlinkat(&self.handle, plain(name)?, AtFlags::empty())?)
    }

    /// Removes the folder `name`, which must be empty.
    ///
    /// # Errors
    /// When something lies in it.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        Ok(fs::unlinkat(&self.handle, plain(name)?, AtFlags::REMOVEDIR)?)
    }

    /// Removes the folder `name` with all that is in it. Links in it are removed, not followed.
    ///
    /// # Errors
    /// When something of it cannot be removed.
    pub(crate) fn remove_all(&self, name: &str) -> io::Result<()> {
        let inner = match self.folder(plain(name)?) {
            Ok(inner) => inner,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        for entry in inner.names()? {
            if inner.entry(&entry)?.is_folder() {
                inner.remove_all(&entry.to_string_lossy())?;
            } else {
                fs::unlinkat(&inner.handle, &entry, AtFlags::empty())?;
            }
        }
        self.remove_folder(name)
    }
}

/// A name for an unfinished file or folder of this process, which nobody can foretell: `.wajah-<process>-<random>.part`.
///
/// # Errors
/// When the system gives no random number.
pub(crate) fn part_name() -> io::Result<String> {
    Ok(format!("{PREFIX}{}-{}{SUFFIX}", std::process::id(), chance()?))
}

/// A number that nobody can guess, as text: for names. The system's own: the hasher's of the standard library are seeded once and are
/// not made to be hidden from somebody who sees some of them.
pub(crate) fn chance() -> io::Result<String> {
    let random = getrandom::u64().map_err(|error| io::Error::other(error.to_string()))?;
    Ok(format!("{random:016x}"))
}

/// `name`, if it is the plain name of an entry.
fn plain(name: &str) -> io::Result<&str> {
    let mut parts = Path::new(name).components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(only)), None) if only == name && !name.contains('\0') => Ok(name),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{name:?} is no plain name"))),
    }
}

/// The folder and the name of the file `path`.
fn parts_of(path: &str) -> io::Result<(&Path, &str)> {
    let (inside, name) = path.rsplit_once('/').unwrap_or_default();
    Ok((Path::new(inside), plain(name)?))
}

/// The plain names that make up `path`; none for the empty one.
fn names_of(path: &Path) -> io::Result<Vec<&str>> {
    path.components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect::<Option<Vec<&str>>>()
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it leads elsewhere"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn folder() -> (tempfile::TempDir, Folder) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(dir.path()).expect("opened");
        (dir, folder)
    }

    #[test]
    fn only_plain_names_are_names() {
        for name in ["", ".", "..", "/", "a/b", "/a", "a/", "../a", "a\0b"] {
            assert!(plain(name).is_err(), "{name:?}");
        }
        for name in ["a", "a b.mp4", "..a", "-rf", "\u{1b}[31m", "日本"] {
            assert!(plain(name).is_ok(), "{name:?}");
        }
    }

    #[test]
    fn no_link_is_followed_and_nothing_special_is_opened() {
        let (dir, folder) = folder();
        let outside = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(outside.path().join("rahasia"), "x").expect("written");
        symlink(outside.path(), dir.path().join("jalan")).expect("linked");
        symlink(outside.path().join("rahasia"), dir.path().join("berkas")).expect("linked");
        symlink("/dev/zero", dir.path().join("nol")).expect("linked");
        fs::mkfifoat(fs::CWD, dir.path().join("pipa"), OWN_FILE).expect("made");
        assert!(folder.folder("jalan").is_err() && folder.make("jalan", OWN_FOLDER).is_err());
        assert!(folder.below(Path::new("jalan/lagi")).is_err());
        assert!(folder.below(Path::new("../x")).is_err() && folder.below(Path::new("/tmp")).is_err());
        for name in ["berkas", "nol", "pipa", "jalan"] {
            assert!(folder.open_file(name).is_err() && folder.append(name).is_err(), "{name}");
            assert!(!folder.has_file(name).is_ok_and(|is| is), "{name}");
        }
        // What is written takes the place of a link, and leaves what it led to alone.
        folder.write("berkas", b"y").expect("written");
        assert_eq!(std::fs::read(outside.path().join("rahasia")).expect("there"), b"x");
        assert_eq!(folder.read("berkas", 10).expect("read"), b"y");
        assert_eq!(folder.read("berkas", 0).expect_err("too large").kind(), io::ErrorKind::FileTooLarge);
        folder.make("dalam", OWN_FOLDER).expect("made");
        symlink(outside.path(), dir.path().join("dalam/jalan")).expect("linked");
        folder.remove_all("dalam").expect("removed");
        assert!(outside.path().join("rahasia").exists());
    }

    #[test]
    fn what_is_moved_replaces_nothing() {
        let (dir, folder) = folder();
        let to = folder.make("ke", OWN_FOLDER).expect("made");
        for by_link in [false, true] {
            for name in ["a", "b"] {
                std::fs::write(dir.path().join(name), name).expect("written");
            }
            let go = |name: &str, to_name: &str| match by_link {
                false => folder.move_new(name, &to, to_name),
                true => folder.rename_new_by_link(name.as_ref(), &to, to_name).map_err(io::Error::from),
            };
            go("a", "x").expect("moved");
            assert_eq!(go("b", "x").expect_err("taken").kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(to.read("x", 9).expect("there"), b"a");
            assert!(folder.has("b").expect("looked") && !folder.has("a").expect("looked"));
            to.remove_file("x").expect("removed");
        }
        // A move by link that was killed half way is finished.
        std::fs::write(dir.path().join("c"), "c").expect("written");
        std::fs::hard_link(dir.path().join("c"), dir.path().join("ke/c")).expect("linked");
        folder.move_new("c", &to, "c").expect("moved");
        assert!(to.has("c").expect("looked") && !folder.has("c").expect("looked"));
    }
    /// A name that is too long for the file system stands for a disk that fails.
    #[test]
    fn what_cannot_be_told_is_not_taken_for_missing() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = Folder::open(dir.path()).expect("opened");
        let long = "x".repeat(300);
        assert!(folder.has(&long).is_err() && folder.has_file(&long).is_err());
        assert!(!folder.has("a").expect("looked") && !folder.has_file("a").expect("looked"));
        assert!(Stamp::of(&dir.path().join(&long)).is_err());
        assert_eq!(Stamp::of(&dir.path().join("a")).expect("looked"), None);
    }

    /// Whatever the file system can do: what stood there is there still, under the other name.
    #[test]
    fn what_gives_way_is_not_lost() {
        let (dir, folder) = folder();
        let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).ok();
        for by_turns in [false, true] {
            let exchange = || match by_turns {
                false => folder.exchange("h", "a"),
                true => folder.exchange_by_turns("h", "a"),
            };
            std::fs::write(dir.path().join("h"), "baru").expect("written");
            exchange().expect("put");
            assert_eq!((read("a").as_deref(), read("h")), (Some("baru"), None));
            std::fs::write(dir.path().join("h"), "lagi").expect("written");
            exchange().expect("put");
            assert_eq!((read("a").as_deref(), read("h").as_deref()), (Some("lagi"), Some("baru")));
            std::fs::remove_file(dir.path().join("a")).expect("removed");
            std::fs::create_dir(dir.path().join("a")).expect("made");
            if !by_turns {
                exchange().expect_err("a folder");
                assert_eq!(read("h").as_deref(), Some("baru"));
            }
            std::fs::remove_dir(dir.path().join("a")).expect("removed");
            std::fs::remove_file(dir.path().join("h")).expect("removed");
        }
        assert_eq!(folder.names().expect("names"), [] as [&str; 0]);
    }
}
