//! What watchers of an inbox keep for themselves: claims, signs of life, the ledger, and what they tell. It lies beside the inbox, not
//! in it, and only the watchers' user may enter it: whoever may drop a file has no say in it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::{FlockOperation, Mode, flock};

use super::damage::unless_none;
use crate::deliver::folder::{Folder, OWN_FILE, OWN_FOLDER};

/// The rights that nobody but the owner may have.
const OTHERS: Mode = Mode::from_raw_mode(0o077);

/// The folder of signs of life.
const ALIVE: &str = "alive";

/// The folder of claims.
const CLAIMS: &str = "claims";

/// After how long without a sign of life the watcher of another machine counts as gone.
const SILENCE: Duration = Duration::from_secs(60);

/// Where the watchers of `inbox` keep what is theirs: beside it, hidden.
pub fn state_folder(inbox: &Path) -> PathBuf {
    let name = inbox.file_name().unwrap_or_default().to_string_lossy();
    inbox.with_file_name(format!(".wajah-{name}"))
}

/// Who watches: the machine, the process, and when it began.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    host: String,
    process: u32,
    began: u128,
}

impl Owner {
    /// This process.
    fn this() -> Self {
        let began =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        Self { host: host(), process: std::process::id(), began }
    }

    /// Reads `host.process.moment`.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (host, process, began) = (parts.next()?, parts.next()?, parts.next()?);
        let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric());
        if !is_host || parts.next().is_some() {
            return None;
        }
        let began = u128::from_str_radix(began, 16).ok()?;
        Some(Self { host: host.to_owned(), process: process.parse().ok()?, began })
    }
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{:x}", self.host, self.process, self.began)
    }
}

/// The state of an inbox, as one of its watchers sees it.
#[derive(Debug)]
pub(super) struct State {
    path: PathBuf,
    owner: Owner,
    /// Locked while this watcher lives: nothing tells more surely that it does.
    sign: File,
}

impl State {
    /// Opens the state of `inbox`, and gives a first sign of life. It is made where there is none.
    ///
    /// # Errors
    /// When it cannot lie beside the inbox, or belongs to somebody else.
    pub(super) fn open(inbox: &Path) -> io::Result<Self> {
        let path = state_folder(inbox);
        let owner = Owner::this();
        let folder = prepare(&path, inbox)?;
        let sign = sign_of_life(&folder, &owner)?;
        Ok(Self { path, owner, sign })
    }

    /// The folder, opened anew: it may have been replaced.
    ///
    /// # Errors
    /// When it is gone, or became somebody else's.
    pub(super) fn folder(&self) -> io::Result<Folder> {
        let folder = Folder::open(&self.path)?;
        check_owner(&folder)?;
        Ok(folder)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of claims.
    ///
    /// # Errors
    /// As [`State::folder`].
    pub(super) fn claims(&self) -> io::Result<Folder> {
        self.folder()?.make(CLAIMS, OWN_FOLDER)
    }

    /// The folder of claims, where there is one.
    ///
    /// # Errors
    /// As [`State::folder`].
    pub(super) fn claims_made(&self) -> io::Result<Option<Folder>> {
        unless_none(self.folder()?.folder(CLAIMS))
    }

    /// This watcher.
    pub(super) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Gives a sign of life. Where the folder is new (another disk is there now), it is made as at the beginning.
    ///
    /// # Errors
    /// When it cannot be given: the share is gone, or the disk is full.
    pub(super) fn live(&mut self, inbox: &Path) -> io::Result<()> {
        let folder = prepare(&self.path, inbox)?;
        let alive = folder.make(ALIVE, OWN_FOLDER)?;
        let name = self.owner.to_string();
        if !alive.has_file(&name)? {
            self.sign = sign_of_life(&folder, &self.owner)?;
            return Ok(());
        }
        rustix::fs::futimens(
            &self.sign,
            &rustix::fs::Timestamps { last_access: now_there(), last_modification: now_there() },
        )?;
        Ok(())
    }

    /// Takes the sign of life away: this watcher ends.
    pub(super) fn leave(&self) {
        if let Ok(alive) = self.folder().and_then(|folder| folder.folder(ALIVE)) {
            let _ = alive.remove_file(&self.owner.to_string());
        }
    }

    /// Whether `owner` still watches. The answers of one look are kept in `known`.
    pub(super) fn lives(&self, owner: &Owner, known: &mut BTreeMap<Owner, bool>) -> bool {
        if let Some(lives) = known.get(owner) {
            return *lives;
        }
        let lives = *owner == self.owner || self.asks_whether_lives(owner).unwrap_or(true);
        known.insert(owner.clone(), lives);
        lives
    }

    /// Signs of watchers that are gone are taken away.
    pub(super) fn sweep(&self) {
        let Ok(folder) = self.folder() else { return };
        let Ok(alive) = folder.folder(ALIVE) else { return };
        let mut known = BTreeMap::new();
        for name in alive.names().unwrap_or_default() {
            let name = name.to_string_lossy();
            if let Some(owner) = Owner::read(&name)
                && !self.lives(&owner, &mut known)
            {
                let _ = alive.remove_file(&name);
            }
        }
        crate::deliver::sweep_within(&folder);
        // What is kept of days lies a folder deeper.
        crate::deliver::sweep(self.path(), super::day::DAYS);
    }

    fn asks_whether_lives(&self, owner: &Owner) -> io::Result<bool> {
        let alive = self.folder()?.folder(ALIVE)?;
        let name = owner.to_string();
        let theirs = match alive.open_file(&name) {
            Ok(sign) => sign,
            // None, or what no watcher made.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidInput) => {
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        // A watcher holds its sign locked as long as its process is there, at work or stopped.
        if let Err(error) = flock(&theirs, FlockOperation::NonBlockingLockShared)
            && error == rustix::io::Errno::WOULDBLOCK
        {
            return Ok(true);
        }
        drop(theirs);
        if owner.host == host() && is_gone(owner.process) {
            return Ok(false);
        }
        // Where locks do not reach. Both times are the file system's own: clocks of machines may differ.
        let modified = |name: &str| alive.open_file(name)?.metadata()?.modified();
        let (theirs, own) = (modified(&name)?, modified(&self.owner.to_string())?);
        Ok(own.duration_since(theirs).map_or(true, |silent| silent < SILENCE))
    }
}

/// Splits the name of a claim into whose it is and which.
pub(super) fn claim_name(name: &str) -> Option<(Owner, &str)> {
    let (owner, id) = name.rsplit_once('-')?;
    let is_id = id.len() == 16 && id.chars().all(|c| c.is_ascii_hexdigit());
    Some((Owner::read(owner)?, id)).filter(|_| is_id)
}

/// The folder `path` beside `inbox`: there, ours, closed to others, on the same file system.
fn prepare(path: &Path, inbox: &Path) -> io::Result<Folder> {
    let refuse = |why: String| io::Error::new(io::ErrorKind::Unsupported, why);
    let (Some(parent), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return Err(refuse(format!("`{}` has no folder around it", inbox.display())));
    };
    let inside = Folder::open(inbox)?;
    // An empty path is the folder at hand.
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let folder = Folder::open(parent)?.make(name, OWN_FOLDER).map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("the folder `{}` for claims cannot be made beside the inbox: {error}", path.display()),
        )
    })?;
    check_owner(&folder)?;
    if folder.itself()?.device() != inside.itself()?.device() {
        return Err(refuse(format!(
            "`{}` lies on another file system than the folder around it, so drops cannot be claimed in one step: \
             make a folder in it, and watch that one",
            inbox.display()
        )));
    }
    Ok(folder)
}

fn check_owner(folder: &Folder) -> io::Result<()> {
    let (owner, rights) = folder.owner_and_rights()?;
    if owner != rustix::process::geteuid().as_raw() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!(
                "`{}` belongs to another user: all watchers of an inbox run as one",
                folder.path().display()
            ),
        ));
    }
    if rights.intersects(OTHERS) {
        folder.set_rights(OWN_FOLDER)?;
    }
    Ok(())
}

fn sign_of_life(folder: &Folder, owner: &Owner) -> io::Result<File> {
    let alive = folder.make(ALIVE, OWN_FOLDER)?;
    let sign = alive.create_new(&owner.to_string(), OWN_FILE)?;
    // Without locks (some network file systems), silence tells.
    let _ = flock(&sign, FlockOperation::NonBlockingLockExclusive);
    Ok(sign)
}

fn now_there() -> rustix::fs::Timespec {
    rustix::fs::Timespec { tv_sec: 0, tv_nsec: rustix::fs::UTIME_NOW }
}

/// Whether no process `id` is on this machine, or only what is left of one that nobody has asked after.
fn is_gone(id: u32) -> bool {
    if id == std::process::id() {
        return true;
    }
    match std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat")) {
        // proc(5): the state follows the name in brackets, which may hold anything.
        Ok(stat) => stat.rsplit_once(')').is_some_and(|(_, rest)| rest.trim_start().starts_with(['Z', 'X'])),
        Err(_) => Path::new("/proc/self").exists(),
    }
}

/// The name of this machine, as far as it can be part of a file's name.
pub(super) fn host() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if name.is_empty() { "here".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn inbox() -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let inbox = dir.path().join("inbox");
        std::fs::create_dir(&inbox).expect("made");
        (dir, inbox)
    }

    #[test]
    fn it_lies_beside_the_inbox_and_is_closed_to_others() {
        let (dir, inbox) = inbox();
        let path = dir.path().join(".wajah-inbox");
        // As somebody might have left it.
        std::fs::create_dir(&path).expect("made");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o777)).expect("opened");
        let state = State::open(&inbox).expect("opened");
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!((mode & 0o777, state.path()), (0o700, path.as_path()));
        assert_eq!(std::fs::read_dir(&inbox).expect("a folder").count(), 0);
        // A link in its place is no folder of ours.
        drop(state);
        std::fs::remove_dir_all(&path).expect("removed");
        symlink(&inbox, &path).expect("linked");
        assert!(State::open(&inbox).is_err());
    }

    #[test]
    fn a_watcher_lives_as_long_as_it_holds_its_sign() {
        let (_dir, inbox) = inbox();
        let mut known = BTreeMap::new();
        let one = State::open(&inbox).expect("opened");
        let other = State::open(&inbox).expect("opened");
        assert!(one.lives(&other.owner, &mut known));
        let gone = other.owner.clone();
        drop(other);
        known.clear();
        // Its process is this one, which runs: but not as that watcher.
        assert!(!one.lives(&gone, &mut known));
        one.sweep();
        assert!(
            one.folder()
                .and_then(|state| state.folder(ALIVE))
                .expect("there")
                .has(&one.owner.to_string())
                .expect("looked")
        );
        assert!(
            !one.folder()
                .and_then(|state| state.folder(ALIVE))
                .expect("there")
                .has(&gone.to_string())
                .expect("looked")
        );
    }

    #[test]
    fn names_of_claims_are_read_strictly() {
        let owner = Owner::read("vm.12.ff").expect("an owner");
        assert_eq!(claim_name("vm.12.ff-0123456789abcdef"), Some((owner, "0123456789abcdef")));
        for name in [
            "",
            "-",
            "vm.12-0123456789abcdef",
            "vm.12.ff-1",
            "v/m.12.ff-0123456789abcdef",
            "vm.12.ff.1-0123456789abcdef",
        ] {
            assert!(claim_name(name).is_none(), "{name}");
        }
    }
}
