//! Claims: a drop is taken by moving it, in one step that the file system makes or not, into a folder of the watcher that takes it.
//! Two watchers may share an inbox, and what a killed one had taken, the next one finishes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::inbox::Dropped;
use super::names::{FileKind, Names, stem};

const TICKET: &str = "ticket.json";

/// After how long without a sign of life the watcher of another machine counts as gone.
const SILENCE: Duration = Duration::from_secs(60);

/// What is known of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticket {
    /// Where the drop lay, below the inbox, with forward slashes.
    pub(super) folder: String,
    /// Its file.
    pub(super) main: String,
    /// What goes with it.
    pub(super) sides: Vec<String>,
    /// The day on which it was taken, such as `2026-11-25`.
    pub(super) day: String,
    /// How often its worker died, or found it unfinished.
    pub(super) tries: u32,
}

/// A drop that this watcher has taken.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// The folder that holds its files.
    pub(super) folder: PathBuf,
    /// What is known of it.
    pub(super) ticket: Ticket,
}

impl Claim {
    /// Where its file lies.
    pub(super) fn main(&self) -> PathBuf {
        self.folder.join(&self.ticket.main)
    }

    /// Writes the ticket as it is now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn save(&self) -> io::Result<()> {
        let text = serde_json::to_vec(&self.ticket).map_err(io::Error::from)?;
        crate::deliver::write(&self.folder.join(TICKET), &text).map(|_| ())
    }
}

/// The claims of one watcher.
#[derive(Debug)]
pub(super) struct Claims {
    inbox: PathBuf,
    names: Names,
    /// Who this is: the machine, the process, and when it began.
    owner: String,
    next: u64,
}

impl Claims {
    /// The claims of this process in `inbox`; makes the folder for them.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn new(inbox: &Path, names: Names) -> io::Result<Self> {
        let began =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        // The moment tells it from an earlier one: in containers, processes have the same number again and again.
        let owner = format!("{}.{}.{began:x}", host(), std::process::id());
        let claims = Self { inbox: inbox.to_owned(), names, owner, next: 0 };
        fs::create_dir_all(claims.working())?;
        claims.live()?;
        Ok(claims)
    }

    fn working(&self) -> PathBuf {
        self.inbox.join(self.names.working)
    }

    /// Gives a sign of life.
    ///
    /// # Errors
    /// When it cannot be written: the share is gone, or the disk is full.
    pub(super) fn live(&self) -> io::Result<()> {
        fs::write(self.working().join(format!("{}.alive", self.owner)), [])
    }

    /// Takes the sign of life away: this watcher ends.
    pub(super) fn leave(&self) {
        let _ = fs::remove_file(self.working().join(format!("{}.alive", self.owner)));
    }

    /// Takes `dropped` on `day`. `None` where another watcher was faster, or the file is busy or gone again: then it is as it was.
    ///
    /// # Errors
    /// When the inbox cannot be written.
    pub(super) fn take(&mut self, dropped: &Dropped, day: &str) -> io::Result<Option<Claim>> {
        let folder = self.fresh_folder();
        fs::create_dir(&folder)?;
        let ticket = Ticket {
            folder: crate::diag::slashed(&dropped.folder),
            main: dropped.main.clone(),
            sides: Vec::new(),
            day: day.to_owned(),
            tries: 0,
        };
        let mut claim = Claim { folder, ticket };
        // Before the file, so that what a kill leaves here can be told.
        claim.save()?;
        let from = self.inbox.join(&dropped.folder);
        if fs::rename(from.join(&dropped.main), claim.main()).is_err() {
            let _ = fs::remove_dir_all(&claim.folder);
            return Ok(None);
        }
        self.take_sides(&mut claim)?;
        Ok(Some(claim))
    }

    /// Takes what goes with the file of `claim`, as far as it is still there.
    fn take_sides(&self, claim: &mut Claim) -> io::Result<()> {
        let folder = self.inbox.join(&claim.ticket.folder);
        let wanted = stem(&claim.ticket.main).to_lowercase();
        let mut names: Vec<String> = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| stem(name).to_lowercase() == wanted && !self.names.is_ignored(name))
            .filter(|name| {
                *name != claim.ticket.main && FileKind::of(name).goes_with(FileKind::of(&claim.ticket.main))
            })
            .collect();
        names.sort();
        for name in names {
            if fs::rename(folder.join(&name), claim.folder.join(&name)).is_ok()
                && !claim.ticket.sides.contains(&name)
            {
                claim.ticket.sides.push(name);
            }
        }
        claim.save()
    }

    /// Takes over what watchers that are gone had taken. Sorted by age.
    pub(super) fn recover(&mut self) -> Vec<Claim> {
        let mut found: Vec<(PathBuf, String)> = Vec::new();
        for entry in fs::read_dir(self.working()).into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let owner = name.rsplit_once('-').map(|(owner, _)| owner.to_owned());
            if let Some(owner) = owner.filter(|_| entry.path().is_dir())
                && owner != self.owner
                && !self.lives(&owner)
            {
                found.push((entry.path(), name));
            }
        }
        found.sort_by_key(|(path, name)| (path.metadata().and_then(|is| is.modified()).ok(), name.clone()));
        found.into_iter().filter_map(|(path, _)| self.take_over(&path)).collect()
    }

    fn take_over(&mut self, from: &Path) -> Option<Claim> {
        let folder = self.fresh_folder();
        // Whoever renames it first has it.
        fs::rename(from, &folder).ok()?;
        let text = fs::read(folder.join(TICKET)).unwrap_or_default();
        let ticket: Option<Ticket> = serde_json::from_slice(&text).ok();
        let Some(ticket) = ticket.filter(|ticket| folder.join(&ticket.main).is_file()) else {
            self.give_back(&folder);
            return None;
        };
        let mut claim = Claim { folder, ticket };
        claim.ticket.sides.retain(|name| claim.folder.join(name).is_file());
        self.take_sides(&mut claim).ok()?;
        Some(claim)
    }

    /// Moves what lies in a claim without a ticket, or without its file, back into the inbox: nothing is lost.
    fn give_back(&self, folder: &Path) {
        let text = fs::read(folder.join(TICKET)).unwrap_or_default();
        let inside = serde_json::from_slice::<Ticket>(&text).map(|ticket| ticket.folder).unwrap_or_default();
        let home = self.inbox.join(inside);
        let mut is_empty = true;
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_ours =
                name == TICKET || name == super::STAGE || name.to_string_lossy().starts_with(".wajah-");
            if !is_ours {
                let _ = fs::create_dir_all(&home);
                is_empty &= fs::rename(entry.path(), super::file_away::free(&home.join(name))).is_ok();
            }
        }
        // What could not be moved keeps its folder.
        if is_empty {
            let _ = fs::remove_dir_all(folder);
        }
    }

    fn lives(&self, owner: &str) -> bool {
        let sign = self.working().join(format!("{owner}.alive"));
        let mut parts = owner.split('.');
        let (machine, process) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let is_gone = |process: &str| {
            process == std::process::id().to_string()
                || (Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists())
        };
        if machine == host() && is_gone(process) {
            let _ = fs::remove_file(sign);
            return false;
        }
        // Both times are the file system's own: clocks of machines may differ.
        let (theirs, own) =
            (modified(&sign), modified(&self.working().join(format!("{}.alive", self.owner))));
        match (theirs, own) {
            (Some(theirs), Some(own)) => {
                own.duration_since(theirs).is_ok_and(|silent| silent < SILENCE) || theirs > own
            }
            (None, _) => false,
            (Some(_), None) => true,
        }
    }

    fn fresh_folder(&mut self) -> PathBuf {
        loop {
            self.next += 1;
            let folder = self.working().join(format!("{}-{}", self.owner, self.next));
            if !folder.exists() {
                return folder;
            }
        }
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|is| is.modified()).ok()
}

/// The name of this machine, as far as it can be part of a file's name.
fn host() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").or_else(|_| std::env::var("HOSTNAME")).ok())
        .unwrap_or_default();
    let name: String = name.trim().chars().filter(char::is_ascii_alphanumeric).collect();
    if name.is_empty() { "here".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Locale;

    fn dropped() -> (tempfile::TempDir, Dropped) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("t")).expect("made");
        for name in ["film.mp4", "film.srt", "lain.srt"] {
            fs::write(dir.path().join("t").join(name), name).expect("written");
        }
        let (main, sides) = ("film.mp4".to_owned(), vec!["film.srt".to_owned()]);
        (dir, Dropped { folder: "t".into(), main, sides })
    }

    #[test]
    fn only_one_watcher_gets_a_drop_and_all_that_goes_with_it() {
        let (dir, dropped) = dropped();
        let names = Names::of(Locale::Id);
        let [mut one, mut other] = [0, 1].map(|_| Claims::new(dir.path(), names).expect("claims"));
        // As on two machines: one process is one watcher.
        one.owner = "other.1.1".to_owned();
        one.live().expect("alive");
        let claim = one.take(&dropped, "2026-11-25").expect("no failure").expect("taken");
        assert_eq!(claim.ticket.sides, ["film.srt"]);
        assert_eq!(fs::read(claim.main()).expect("there"), b"film.mp4");
        assert!(other.take(&dropped, "2026-11-25").expect("no failure").is_none());
        assert!(dir.path().join("t/lain.srt").exists());
        // A living watcher keeps what it has.
        assert!(other.recover().is_empty());
    }

    #[test]
    fn what_a_killed_watcher_had_taken_is_taken_over() {
        let (dir, dropped) = dropped();
        let names = Names::of(Locale::Id);
        let mut gone = Claims::new(dir.path(), names).expect("claims");
        gone.owner = format!("{}.4999999.1", host());
        gone.take(&dropped, "2026-11-25").expect("no failure").expect("taken");
        // Another was killed between its ticket and its file, a third between the film and its captions.
        let empty = gone.fresh_folder();
        fs::create_dir(&empty).expect("made");
        fs::write(empty.join("lepas.srt"), "lepas").expect("written");
        fs::write(empty.join(".wajah-4999999-3.part"), "half a ticket").expect("written");
        fs::write(dir.path().join("t/film.vtt"), "later").expect("written");
        let mut next = Claims::new(dir.path(), names).expect("claims");
        let recovered = next.recover();
        assert_eq!(recovered.len(), 1);
        assert_eq!(recovered[0].ticket.sides, ["film.srt", "film.vtt"]);
        assert!(dir.path().join("lepas.srt").exists(), "given back");
        let working = dir.path().join(names.working);
        let left = fs::read_dir(&working).expect("a folder").flatten().filter(|entry| entry.path().is_dir());
        assert_eq!(left.count(), 1, "only what is claimed has a folder");
        assert!(next.recover().is_empty());
    }
}
