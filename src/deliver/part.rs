//! Unfinished files: written beside their place under a name that nobody can guess, and renamed into it when they are whole.
//!
//! Output folders may be shared. A name that somebody can foretell can be taken before us, by a link that leads to any file of
//! this user; so names are random, files are made where nothing is (`O_EXCL`), and links are not followed.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::digest::{Delivered, digest_of, holds};
use super::folder::{Folder, PREFIX, SHARED_FILE, SHARED_FOLDER, SUFFIX, part_name};
use super::held::{held_name, remove_ours};

/// How many names are tried: 2^64 of them are free.
const TRIES: usize = 8;

/// What nobody has written to for so long is a leftover, whoever it belonged to: numbers of processes are given again, and of
/// those on other machines and in other containers nothing is known.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// A file being written beside its place. Dropped without [`Pending::finish`], it is removed.
#[derive(Debug)]
pub struct Pending {
    folder: Folder,
    /// Its names in the end and until then.
    name: String,
    part: String,
    /// Where it lies until then.
    path: PathBuf,
    file: File,
}

impl Pending {
    /// Makes the folder of `place`, and an empty file with a random name beside it. Links on the way there are followed.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn new(place: &Path) -> io::Result<Self> {
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        Self::within(Folder::open(folder)?, place)
    }

    /// As [`Pending::new`] for the file `inside` the folder `out`, in which no link is followed: others may write there too, also now.
    ///
    /// # Errors
    /// As [`Pending::new`], and when `inside` is anything but plain names, or one of them is a link.
    pub fn below(out: &Path, inside: &Path) -> io::Result<Self> {
        fs::create_dir_all(out)?;
        let above = inside.parent().unwrap_or(Path::new(""));
        Self::within(Folder::open(out)?.make_below(above, SHARED_FOLDER)?, inside)
    }

    fn within(folder: Folder, place: &Path) -> io::Result<Self> {
        let name = place.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let name = name.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it has no name"))?;
        let make = |part: &str| folder.create_new(part, SHARED_FILE);
        let (part, file) = unique(make)?;
        let path = folder.path().join(&part);
        Ok(Self { folder, name, part, path, file })
    }

    /// The file, to write to.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Where it lies, for encoders that open files by their names. The file is there and empty already, so that such an encoder
    /// truncates it. Whoever may rename files in this folder could put a link in its place before that; the name cannot be
    /// foretold, and [`Pending::finish`] refuses what is not the file that was made here. Whatever can write to an open file
    /// should use [`Pending::file`].
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the written file into its place. The bytes are on the disk before the name is. A link that stands there is replaced,
    /// not followed.
    ///
    /// # Errors
    /// When the file was exchanged for another, or cannot be read back, synchronised or renamed; then nothing stands under the
    /// final name that was not there before.
    pub fn finish(mut self) -> io::Result<Delivered> {
        let delivered = self.seal()?;
        self.put()?;
        Ok(delivered)
    }

    /// Puts files that belong together into their places, as [`Pending::finish`] does: all of them, or none. Where one cannot be put
    /// there, those before it are taken away again, and what they replaced stands once more, unless somebody saved another one there since;
    /// on a file system without second names of files it is gone. What they replace has a name until then that sweeps take away: where all
    /// goes well it is thrown away in any case.
    ///
    /// # Errors
    /// As [`Pending::finish`], with which of them it was.
    pub fn finish_all(mut files: Vec<Self>) -> Result<Vec<Delivered>, (usize, io::Error)> {
        let sealed =
            files.iter_mut().enumerate().map(|(index, file)| file.seal().map_err(|error| (index, error)));
        let delivered = sealed.collect::<Result<Vec<_>, _>>()?;
        let mut before: Vec<Option<String>> = Vec::with_capacity(files.len());
        let mut failed = None;
        for (index, file) in files.iter().enumerate() {
            before.push(file.keep_what_stands());
            if let Err(error) = file.put() {
                failed = Some((index, error));
                break;
            }
        }
        let placed = failed.as_ref().map_or(files.len(), |(index, _)| *index);
        for (index, (file, kept)) in files.iter().zip(&before).enumerate() {
            // What cannot be taken away is named where the post failed, as what lies there.
            let _ = match (kept, delivered.get(index).filter(|_| failed.is_some() && index < placed)) {
                (Some(kept), Some(_)) => file.stand_again(kept),
                (Some(kept), None) => file.folder.remove_file(kept),
                (None, Some(is)) => file.take_back(is),
                (None, None) => Ok(()),
            };
        }
        failed.map_or(Ok(delivered), Err)
    }

    /// What is written, synchronised.
    fn seal(&mut self) -> io::Result<Delivered> {
        if !self.folder.is_named(&self.part, &self.file)? {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the unfinished file was exchanged for another",
            ));
        }
        self.file.seek(SeekFrom::Start(0))?;
        let delivered = digest_of(&mut self.file)?;
        self.file.sync_all()?;
        Ok(delivered)
    }

    /// A second, hidden name for the file that stands in its place, if there is one and the file system has such names.
    fn keep_what_stands(&self) -> Option<String> {
        let name = |part: &str| self.folder.name_again(&self.name, part);
        let is_there = self.folder.has_file(&self.name).unwrap_or(true);
        is_there.then(|| unique(name).ok().map(|(part, ())| part)).flatten()
    }

    fn put(&self) -> io::Result<()> {
        self.folder.replace(&self.part, &self.name)
    }

    /// Puts `kept` back into its place, which this file took. What somebody saved there since stays.
    fn stand_again(&self, kept: &str) -> io::Result<()> {
        self.folder.exchange(kept, &self.name)?;
        if self.folder.has(kept)? && !self.folder.is_named(kept, &self.file)? {
            self.folder.exchange(kept, &self.name)?;
        }
        self.folder.remove_file(kept)
    }

    /// Takes this file away again, which stands in its place as it was `delivered`. What somebody saved there since stays.
    fn take_back(&self, delivered: &Delivered) -> io::Result<()> {
        let is_ours = |file| holds(file, delivered.bytes, &delivered.digest);
        remove_ours(&self.folder, &self.name, &held_name("undone", &self.name), is_ours).map(drop)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        // Already renamed: then there is nothing to remove.
        let _ = self.folder.remove_file(&self.part);
    }
}

/// Makes what `make` makes under a random name that is free.
pub(super) fn unique<T>(make: impl Fn(&str) -> io::Result<T>) -> io::Result<(String, T)> {
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for _ in 0..TRIES {
        let part = part_name()?;
        match make(&part) {
            Ok(made) => return Ok((part, made)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// Makes a hidden folder in `folder`, under a name that nobody can guess; what a killed run leaves of it is swept.
///
/// # Errors
/// When it cannot be made.
pub fn hidden_folder(folder: &Path) -> io::Result<PathBuf> {
    unique(|name| fs::create_dir(folder.join(name))).map(|(name, ())| folder.join(name))
}

/// Whether files can be made in `folder`.
///
/// # Errors
/// When they cannot.
pub fn probe(folder: &Path) -> io::Result<()> {
    let mut pending = Pending::new(&folder.join("probe"))?;
    // A full disk takes names, and no bytes.
    pending.file().write_all(&[0]).and_then(|()| pending.file().sync_all())
}

/// Opens the file `path` to read it: no link, no pipe, no device.
///
/// # Errors
/// When it is none, or cannot be opened.
pub fn open_file(path: &Path) -> io::Result<File> {
    regular(guarded(OpenOptions::new().read(true)).open(path)?)
}

/// Opens the file `path` to write at its end; it is made where there is none. No link is followed, and nothing but a file is opened.
///
/// # Errors
/// When it is something else, or cannot be opened.
pub fn open_to_append(path: &Path) -> io::Result<File> {
    regular(guarded(OpenOptions::new().create(true).append(true)).open(path)?)
}

/// The bytes of the file `path`, at most `most`; links are not followed.
///
/// # Errors
/// When it is no file, is larger, or cannot be read.
pub fn read_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_file(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Copies the file `from` into `pending`.
///
/// # Errors
/// `InvalidData` when its digest is not `digest`; otherwise when it cannot be read or written. Nothing is left then.
pub fn copy_checked(from: &Path, mut pending: Pending, digest: &str) -> io::Result<Pending> {
    let mut from = open_file(from)?;
    io::copy(&mut from, pending.file())?;
    pending.file().seek(SeekFrom::Start(0))?;
    if digest_of(pending.file())?.digest != digest {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(pending)
}

/// Makes the file `path`, where nothing must be yet.
pub(super) fn create_file(path: &Path) -> io::Result<File> {
    guarded(OpenOptions::new().write(true).create_new(true)).open(path)
}

/// The first of `folders`, below `root`, that is a link or lies behind one: what is written there would go where it leads.
pub fn linked_folder<'f>(root: &Path, folders: impl IntoIterator<Item = &'f Path>) -> Option<PathBuf> {
    let mut seen = BTreeSet::new();
    folders.into_iter().find_map(|folder| {
        let above: Vec<&Path> = folder.ancestors().filter(|above| !above.as_os_str().is_empty()).collect();
        let is_link = |above: &&Path| root.join(above).symlink_metadata().is_ok_and(|is| is.is_symlink());
        above
            .into_iter()
            .rev()
            .filter(|above| seen.insert(above.to_path_buf()))
            .find(is_link)
            .map(|at| root.join(at))
    })
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"))
}

/// `options` with which links are not followed, and nothing is waited for: opening a pipe waits for its other end.
pub(super) fn guarded(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed())
}

/// Removes what a killed run left unfinished in the folder `inside` the output folder `out`, and below: parts whose process no longer
/// runs. No link is followed.
pub fn sweep(out: &Path, inside: impl AsRef<Path>) {
    if let Ok(folder) = Folder::open(out).and_then(|out| out.below(inside.as_ref())) {
        sweep_folder(&folder, true);
    }
}

/// As [`sweep`], in `folder` alone. Links on the way there are followed.
pub fn sweep_flat(folder: &Path) {
    if let Ok(folder) = Folder::open(folder) {
        sweep_within(&folder);
    }
}

/// As [`sweep_flat`], in a folder that is held open.
pub(crate) fn sweep_within(folder: &Folder) {
    sweep_folder(folder, false);
}

fn sweep_folder(folder: &Folder, below: bool) {
    for name in folder.names().unwrap_or_default() {
        let name = name.to_string_lossy();
        let Ok(entry) = folder.entry(&*name) else { continue };
        match part_process(&name) {
            Some(process) if is_running(process) && !is_old(entry.modified().0) => {}
            // Another may sweep too.
            Some(_) if entry.is_folder() => drop(folder.remove_all(&name)),
            Some(_) => drop(folder.remove_file(&name)),
            None if entry.is_folder() && below => {
                if let Ok(inner) = folder.folder(&name) {
                    sweep_folder(&inner, below);
                }
            }
            None => {}
        }
    }
}

/// Whether nobody has written for long to what was changed at the second `modified` after 1970.
pub(super) fn is_old(modified: i64) -> bool {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    now.as_secs().saturating_sub(u64::try_from(modified).unwrap_or_default()) > OLD.as_secs()
}

/// Takes away every unfinished file in `folder`, where nobody writes but who asks.
pub(crate) fn sweep_own(folder: &Folder) {
    for name in folder.names().unwrap_or_default() {
        let name = name.to_string_lossy();
        if part_process(&name).is_some() && folder.entry(&*name).is_ok_and(|entry| !entry.is_folder()) {
            let _ = folder.remove_file(&name);
        }
    }
}

/// The process that an unfinished file belongs to. Versions before this named their probes `.wajah-<process>`.
pub(super) fn part_process(name: &str) -> Option<u32> {
    let rest = name.strip_prefix(PREFIX)?;
    match rest.strip_suffix(SUFFIX) {
        Some(rest) => rest.split('-').next()?.parse().ok(),
        None => rest.parse().ok(),
    }
}

/// Whether process `id` runs on this machine. Where that cannot be known, it counts as running.
fn is_running(id: u32) -> bool {
    id == std::process::id()
        || !Path::new("/proc/self").exists()
        || Path::new(&format!("/proc/{id}")).exists()
}

#[cfg(test)]
mod tests {
    use super::super::{digest_of_file, write, write_below, write_changed};
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
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
        let mut pending = Pending::new(&place).expect("a part");
        pending.file().write_all(b"setengah").expect("written");
        drop(pending);
        assert_eq!(fs::read(&place).expect("still there"), b"satu");
        assert_eq!(names(&dir.path().join("pack")), ["a.png"]);
        // An encoder opens it by its name.
        let pending = Pending::new(&place).expect("a part");
        fs::write(pending.path(), b"dua").expect("written");
        assert_eq!(pending.finish().expect("delivered").bytes, 3);
        assert_eq!(fs::read(&place).expect("there"), b"dua");
    }

    #[test]
    fn files_that_belong_together_are_there_all_or_none() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path();
        let write_all = |paths: [&str; 3]| {
            let write = |path: &str| {
                let mut pending = Pending::below(out, Path::new(path)).expect("a part");
                pending.file().write_all(path.as_bytes()).expect("written");
                pending
            };
            Pending::finish_all(paths.map(write).into())
        };
        let delivered = write_all(["p/a.mp4", "p/a.jpg", "q/a.srt"]).expect("delivered");
        assert_eq!(delivered.iter().map(|is| is.bytes).collect::<Vec<_>>(), [7, 7, 7]);
        assert_eq!(
            (names(&out.join("p")), names(&out.join("q"))),
            (vec!["a.jpg".into(), "a.mp4".into()], vec!["a.srt".into()])
        );
        // What stood there before is there again, or new.
        let films = |text: &str| fs::read_to_string(out.join("p/a.mp4")).is_ok_and(|is| is == text);
        fs::remove_file(out.join("q/a.srt"))
            .and_then(|()| fs::create_dir(out.join("q/a.srt")))
            .expect("made");
        fs::write(out.join("p/a.mp4"), "lama").expect("written");
        assert_eq!(write_all(["p/a.mp4", "p/a.jpg", "q/a.srt"]).expect_err("a folder in its place").0, 2);
        assert!(films("lama") && names(&out.join("p")) == ["a.jpg", "a.mp4"]);
        fs::remove_dir(out.join("q/a.srt")).expect("removed");
        assert!(write_all(["p/a.mp4", "p/a.jpg", "q/a.srt"]).is_ok());
        assert!(films("p/a.mp4") && names(&out.join("p")) == ["a.jpg", "a.mp4"]);
        // Something stands where the last but one belongs.
        fs::create_dir_all(out.join("r/b.jpg/x")).expect("made");
        let failed = write_all(["r/b.mp4", "r/b.jpg", "r/b.srt"]).expect_err("a folder in its place");
        assert_eq!(failed.0, 1);
        assert_eq!(names(&out.join("r")), ["b.jpg"]);
    }

    /// Files that belong together are taken away again, and somebody has saved others in their places meanwhile.
    #[test]
    fn what_was_saved_since_is_not_taken_back() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let place = dir.path().join("a.txt");
        let saved = || {
            fs::write(dir.path().join("b"), "tangan").expect("written");
            fs::rename(dir.path().join("b"), &place).expect("saved");
        };
        for (stood, saves) in [(false, false), (false, true), (true, false), (true, true)] {
            let _ = fs::remove_file(&place);
            if stood {
                fs::write(&place, "lama").expect("written");
            }
            let mut file = Pending::new(&place).expect("a part");
            file.file().write_all(b"baru").expect("written");
            let delivered = file.seal().expect("sealed");
            let kept = file.keep_what_stands();
            file.put().expect("put");
            if saves {
                saved();
            }
            match kept {
                Some(kept) => file.stand_again(&kept).expect("back"),
                None => file.take_back(&delivered).expect("back"),
            }
            let right = if saves { Some("tangan") } else { stood.then_some("lama") };
            assert_eq!(fs::read_to_string(&place).ok().as_deref(), right, "{stood} {saves}");
            assert_eq!(names(dir.path()).len(), usize::from(right.is_some()), "{stood} {saves}");
        }
    }

    #[test]
    fn names_cannot_be_foretold_and_tell_whose_they_are() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let parts: Vec<Pending> =
            (0..50).map(|_| Pending::new(&dir.path().join("a.png")).expect("a part")).collect();
        let mut randoms = std::collections::BTreeSet::new();
        for part in &parts {
            let name = part.path().file_name().expect("a name").to_str().expect("UTF-8").to_owned();
            assert_eq!(part_process(&name), Some(std::process::id()), "{name}");
            let random =
                name.rsplit('-').next().and_then(|rest| rest.strip_suffix(SUFFIX)).map(str::to_owned);
            let random = random.unwrap_or_else(|| panic!("{name}"));
            assert!(random.len() == 16 && random.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
            randoms.insert(u64::from_str_radix(&random, 16).expect("a number"));
        }
        assert_eq!(randoms.len(), 50);
        // What counts up stays together; the mean distance of fifty random numbers is a fiftieth of all.
        let spread = randoms.last().expect("some") - randoms.first().expect("some");
        assert!(spread > u64::MAX / 4, "{randoms:x?}");
    }

    #[test]
    fn parts_of_processes_that_are_gone_are_swept() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mine = format!(".wajah-{}-0.part", std::process::id());
        let (old, folder) = (format!(".wajah-{}-1.part", std::process::id()), dir.path().join("dalam"));
        fs::create_dir(&folder).expect("made");
        // What was taken out of its place may be what a person made.
        let held = held_name("4999999", "a.png");
        // Process numbers end at 4,194,304 on Linux.
        for name in [
            "a.png",
            ".wajah-4999999-3.part",
            ".wajah-4999999",
            &mine,
            &old,
            ".wajah-x.part",
            ".wajah-lock",
            &held,
        ] {
            fs::write(dir.path().join(name), b"x").expect("written");
            fs::write(folder.join(name), b"x").expect("written");
        }
        let long_ago = std::time::SystemTime::now() - 2 * OLD;
        for folder in [dir.path(), &folder] {
            let file = File::options().write(true).open(folder.join(&old)).expect("opened");
            file.set_modified(long_ago).expect("dated");
        }
        let left = |more: &str| {
            let mut left =
                [".wajah-lock", ".wajah-x.part", "a.png", &mine, &held].map(str::to_owned).to_vec();
            left.extend((!more.is_empty()).then(|| more.to_owned()));
            left.sort();
            left
        };
        sweep_flat(dir.path());
        assert_eq!(names(dir.path()), left("dalam"));
        assert!(folder.join(".wajah-4999999").exists());
        sweep(dir.path(), "");
        assert_eq!(names(&folder), left(""));
    }

    #[test]
    fn links_are_replaced_and_never_followed() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [place, victim] = ["a.png", "penting.txt"].map(|name| dir.path().join(name));
        fs::write(&victim, "penting").expect("written");
        let linked = || {
            let _ = fs::remove_file(&place);
            symlink(&victim, &place).expect("linked");
        };
        linked();
        assert!(open_file(&place).is_err() && open_to_append(&place).is_err());
        assert!(digest_of_file(&place).is_err() && read_file(&place, 100).is_err());
        // Not even where it leads to the same bytes.
        write_changed(dir.path(), Path::new("a.png"), b"penting").expect("written");
        assert!(place.symlink_metadata().expect("there").is_file());
        linked();
        write(&place, b"gambar").expect("written");
        assert!(place.symlink_metadata().expect("there").is_file());
        assert_eq!(fs::read(&place).expect("readable"), b"gambar");
        assert_eq!(fs::read(&victim).expect("readable"), b"penting");
        // Somebody exchanges the part while it is written.
        let pending = Pending::new(&place).expect("a part");
        fs::remove_file(pending.path()).expect("removed");
        symlink(&victim, pending.path()).expect("linked");
        let part = pending.path().to_owned();
        assert!(pending.finish().is_err());
        assert!(part.symlink_metadata().is_err(), "nothing is left");
        assert_eq!(fs::read(&place).expect("readable"), b"gambar");
        assert_eq!(fs::read(&victim).expect("readable"), b"penting");
    }

    #[test]
    fn a_link_in_the_place_of_a_folder_is_found() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [out, away] = ["keluaran", "lain"].map(|name| dir.path().join(name));
        fs::create_dir_all(out.join("w/a/satu")).expect("made");
        fs::create_dir(&away).expect("made");
        let linked = |folders: &[&str]| linked_folder(&out, folders.iter().map(Path::new));
        assert_eq!(linked(&["w/a/satu", "w/a/dua", "w/b/satu"]), None);
        std::os::unix::fs::symlink(&away, out.join("w/b")).expect("linked");
        assert_eq!(linked(&["w/a/satu", "w/a/dua"]), None);
        assert_eq!(linked(&["w/a/satu", "w/b/satu"]), Some(out.join("w/b")));
        // Where the output folder itself lies is its owner's business.
        std::os::unix::fs::symlink(&out, dir.path().join("tautan")).expect("linked");
        assert_eq!(linked_folder(&dir.path().join("tautan"), [Path::new("w/a")]), None);
    }

    /// Whoever may write into the output folder cannot lead a run out of it, not even by being quick.
    #[test]
    fn what_is_written_below_a_folder_stays_there() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [out, away] = ["keluaran", "lain"].map(|name| dir.path().join(name));
        fs::create_dir(&away).expect("made");
        write_below(&out, Path::new("w/a/x.png"), b"satu").expect("written");
        symlink(&away, out.join("w/b")).expect("linked");
        write_below(&out, Path::new("w/b/x.png"), b"dua").expect_err("a link");
        for inside in ["../x.png", "/tmp/x.png", "w/../../x.png", "w/..", ""] {
            write_below(&out, Path::new(inside), b"x").expect_err(inside);
        }
        // The folder is exchanged for a link while the file is written.
        let mut pending = Pending::below(&out, Path::new("w/a/x.png")).expect("a part");
        pending.file().write_all(b"tiga").expect("written");
        fs::rename(out.join("w/a"), out.join("w/dulu")).expect("moved");
        symlink(&away, out.join("w/a")).expect("linked");
        pending.finish().expect("delivered");
        assert_eq!(names(&away), Vec::<String>::new());
        assert_eq!(fs::read(out.join("w/dulu/x.png")).expect("there"), b"tiga");
        assert_eq!(names(&out.join("w/dulu")), ["x.png"]);
    }

    /// Opening a pipe that nobody writes to would wait for ever.
    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let pipe = dir.path().join("a.png");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfifo");
        assert!(
            open_file(&pipe).is_err() && open_to_append(&pipe).is_err() && digest_of_file(&pipe).is_err()
        );
        assert!(open_file(dir.path()).is_err());
        write_changed(dir.path(), Path::new("a.png"), b"x").expect("written");
        assert_eq!(fs::read(&pipe).expect("a file"), b"x");
    }

    #[test]
    fn modes_are_those_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [ours, any] = ["ours", "any"].map(|name| dir.path().join(name));
        write(&ours, b"x").expect("written");
        File::create(&any).expect("made");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode(&ours), mode(&any));
    }

    #[test]
    fn a_probe_leaves_nothing() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        probe(&dir.path().join("baru")).expect("writable");
        assert!(names(&dir.path().join("baru")).is_empty());
        fs::write(dir.path().join("berkas"), "").expect("written");
        assert!(probe(&dir.path().join("berkas")).is_err());
    }

    #[test]
    fn what_is_read_has_a_bound() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a");
        fs::write(&path, "12345").expect("written");
        assert_eq!(read_file(&path, 5).expect("read"), b"12345");
        assert_eq!(read_file(&path, 4).map_err(|error| error.kind()), Err(io::ErrorKind::FileTooLarge));
    }
}
