//! What happens to a claim before its worker starts: its files are read once for the digest of its content, and the folder's defaults
//! with them, on a thread of its own. A slow disk keeps nobody waiting but this drop.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::content::{head, kind_of_bytes};
use super::damage::{is_none, unless_none};
use super::fs_events::state_of;
use super::names::FileKind;
use super::order::Order;
use crate::deliver::folder::Folder;
use crate::diag::{Finding, Place};
use crate::fingerprint::Fingerprint;
use crate::world::{MAX_FILE_BYTES, hex};

/// The largest `defaults.toml`.
pub(super) const MAX_DEFAULTS_BYTES: u64 = 64 << 10;

/// A claim that is being prepared.
#[derive(Debug)]
pub(super) struct Preparing {
    receiver: Receiver<Result<Prepared, Refusal>>,
    stop: Arc<AtomicBool>,
}

/// A claim that is ready for its worker.
#[derive(Debug)]
pub(super) struct Prepared {
    /// What the worker is to make.
    pub(super) order: Order,
    /// The digest of everything about the drop that decides its posts.
    pub(super) content: String,
}

/// Why a claim cannot be prepared.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The material is at fault.
    Material(Box<Finding>),
    /// The machine is: it may be better later.
    Machine(io::Error),
}

/// What is needed to prepare a claim.
#[derive(Debug)]
pub(super) struct Preparation {
    /// The order, without its defaults.
    pub(super) order: Order,
    /// The inbox.
    pub(super) inbox: PathBuf,
    /// The folder that it was dropped into, below the inbox.
    pub(super) dropped_in: PathBuf,
    /// The name of the files with defaults.
    pub(super) defaults: &'static str,
    /// The files and folders of the project that give posts their face.
    pub(super) face: Vec<PathBuf>,
}

impl Preparing {
    /// Begins.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start(preparation: Preparation) -> io::Result<Self> {
        let (sender, receiver) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        std::thread::Builder::new().name("prepare".to_owned()).spawn(move || {
            // Nobody listens any more: the watcher ends.
            let _ = sender.send(prepare(preparation, &stopped));
        })?;
        Ok(Self { receiver, stop })
    }

    /// What came of it; `None` as long as it goes on.
    pub(super) fn ended(&self) -> Option<Result<Prepared, Refusal>> {
        match self.receiver.try_recv() {
            Ok(done) => Some(done),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Err(Refusal::Machine(io::Error::other("the thread that read the drop is gone"))))
            }
        }
    }
}

impl Drop for Preparing {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn prepare(preparation: Preparation, stop: &AtomicBool) -> Result<Prepared, Refusal> {
    let Preparation { mut order, inbox, dropped_in, defaults, face } = preparation;
    order.defaults = read_defaults(&inbox, &dropped_in, defaults)?;
    let content = content_of(&order, state_of(&face), stop)?;
    Ok(Prepared { order, content })
}

/// What all drops of the folder have in common: the inbox's own first, since what is nearer to the drop wins.
fn read_defaults(inbox: &Path, dropped_in: &Path, name: &str) -> Result<Vec<String>, Refusal> {
    let mut homes = vec![PathBuf::new()];
    for part in dropped_in {
        homes.push(homes[homes.len() - 1].join(part));
    }
    let inbox = Folder::open(inbox).map_err(Refusal::Machine)?;
    let mut all = Vec::new();
    for home in homes {
        let path = crate::diag::slashed(&home.join(name));
        let unusable = |why: String| {
            let finding = Finding::error("defaults-unusable", format!("`{path}` cannot be used: {why}"));
            Refusal::Material(Box::new(
                finding
                    .at(Place::file(&path))
                    .hint("fix it or take it away, and drop again")
                    .fact("given", &path),
            ))
        };
        // The folder may have been taken away since: then it has no defaults.
        let Some(folder) = unless_none(inbox.below(&home)).map_err(Refusal::Machine)? else { continue };
        if !folder.has(name).map_err(Refusal::Machine)? {
            continue;
        }
        let is_its_own =
            |error: &io::Error| is_none(error) || error.kind() == io::ErrorKind::PermissionDenied;
        let bytes = folder.read(name, MAX_DEFAULTS_BYTES).map_err(|error| match is_its_own(&error) {
            true => unusable(error.to_string()),
            false => Refusal::Machine(error),
        })?;
        all.push(String::from_utf8(bytes).map_err(|_| unusable("it is no UTF-8 text".to_owned()))?);
    }
    Ok(all)
}

/// The digest of everything about a drop that decides its posts: its files by content, where and as what it was dropped, and `project`,
/// the state of what gives posts their face. The day is no part of it.
fn content_of(order: &Order, project: u64, stop: &AtomicBool) -> Result<String, Refusal> {
    let mut content = Fingerprint::default();
    content.add_plain("dropped", &(&order.template, &order.account, &order.main, &order.defaults));
    content.add_plain("project", &project);
    let folder = Folder::open(&order.folder).map_err(Refusal::Machine)?;
    for name in std::iter::once(&order.main).chain(&order.sides) {
        let mut file = folder.open_file(name).map_err(|error| of_file(name, error))?;
        let bytes = file.metadata().map_err(|error| of_file(name, error))?.len();
        // Videos alone may be larger, and have the other lane.
        let is_large = FileKind::of(name) != FileKind::Media && bytes > MAX_FILE_BYTES;
        if is_large
            && kind_of_bytes(&head(&mut file).map_err(|error| of_file(name, error))?) != Some(FileKind::Media)
        {
            return Err(too_large(name, bytes));
        }
        let digest = digest_of(file, stop).map_err(|error| of_file(name, error))?;
        content.add_plain("files", &(name, &digest));
    }
    Ok(hex(&content.digest()))
}

fn digest_of(mut file: File, stop: &AtomicBool) -> io::Result<[u8; 32]> {
    use std::io::Read;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(*hasher.finalize().as_bytes());
        }
        hasher.update(&buffer[..read]);
    }
}

fn too_large(name: &str, bytes: u64) -> Refusal {
    let (is, most) = (bytes >> 20, MAX_FILE_BYTES >> 20);
    let finding =
        Finding::error("file-too-large", format!("`{name}` has {is} MiB; at most {most} MiB are read"));
    let finding = finding.at(Place::file(super::meaning::inside(name))).fact("most", format!("{most} MiB"));
    Refusal::Material(Box::new(finding.hint("save it smaller, and drop it again")))
}

/// Whether the file or the machine is at fault.
fn of_file(name: &str, error: io::Error) -> Refusal {
    use io::ErrorKind::{InvalidInput, IsADirectory, NotFound, PermissionDenied};
    match error.kind() {
        PermissionDenied | InvalidInput | IsADirectory | NotFound => {
            let finding = Finding::error("unreadable-file", format!("`{name}` cannot be read: {error}"));
            let finding = finding.at(Place::file(super::meaning::inside(name)));
            Refusal::Material(Box::new(finding.hint("give everybody the right to read it, or copy it anew")))
        }
        _ => Refusal::Machine(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn said(refusal: Result<Vec<String>, Refusal>) -> String {
        match refusal {
            Err(Refusal::Material(finding)) => format!("{}: {}", finding.code, finding.message),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_giant_is_answered_and_not_read() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let giant =
            |name: &str| fs::File::create(dir.path().join(name)).and_then(|file| file.set_len(1 << 41));
        giant("Raksasa.jpg").expect("sparse");
        giant("satu.txt").expect("sparse");
        fs::write(dir.path().join("satu.jpg"), "x").expect("written");
        let order = |main: &str, sides: &[&str]| Order {
            project: PathBuf::new(),
            folder: dir.path().to_owned(),
            template: String::new(),
            account: None,
            main: main.to_owned(),
            sides: sides.iter().map(|side| (*side).to_owned()).collect(),
            defaults: Vec::new(),
            pack: String::new(),
            stage: PathBuf::new(),
            threads: 1,
            now: String::new(),
        };
        for (order, name) in
            [(order("Raksasa.jpg", &[]), "Raksasa.jpg"), (order("satu.jpg", &["satu.txt"]), "satu.txt")]
        {
            let Err(Refusal::Material(finding)) = content_of(&order, 0, &AtomicBool::new(false)) else {
                panic!("{name} was read")
            };
            assert_eq!(finding.code, "file-too-large");
            assert!(finding.message.contains(name), "{}", finding.message);
        }
    }

    #[test]
    fn what_is_nearer_comes_later_and_what_is_no_text_is_said() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = |path: &str| dir.path().join(path);
        fs::create_dir_all(at("t/a")).expect("made");
        fs::write(at("defaults.toml"), "x = 1").expect("written");
        fs::write(at("t/a/defaults.toml"), "x = 3").expect("written");
        let read = || read_defaults(dir.path(), Path::new("t/a"), "defaults.toml");
        assert_eq!(read().expect("read"), ["x = 1", "x = 3"]);
        fs::write(at("t/defaults.toml"), vec![b'#'; MAX_DEFAULTS_BYTES as usize + 1]).expect("written");
        assert!(
            said(read()).starts_with("defaults-unusable: `t/defaults.toml` cannot be used: it holds more")
        );
        fs::write(at("t/defaults.toml"), b"\xff").expect("written");
        assert!(said(read()).ends_with("it is no UTF-8 text"));
        fs::remove_file(at("t/defaults.toml")).expect("removed");
        std::os::unix::fs::symlink("/dev/zero", at("t/defaults.toml")).expect("linked");
        assert!(said(read()).starts_with("defaults-unusable"));
        fs::remove_file(at("t/defaults.toml")).expect("removed");
        rustix::fs::mkfifoat(rustix::fs::CWD, at("t/defaults.toml"), crate::deliver::folder::OWN_FILE)
            .expect("made");
        assert!(said(read()).starts_with("defaults-unusable"));
    }
}
