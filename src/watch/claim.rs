//! Claims: a drop is taken by moving it, in one step that the file system makes or not, into a folder of the watcher that takes it.
//! Two watchers may share an inbox, and what a killed one had taken, the next one finishes.
//!
//! A claim's ticket says what is dropped before anything moves, and how far things are: whoever takes a claim over sees what is missing.
//! A claim that holds a dropped file is never removed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::drop_post::DropPost;
use super::inbox::Dropped;
use super::names::stem;
use super::order::Made;
use super::places::{free_stem, move_to_free, with_stem};
use super::state::{Owner, State, claim_name};
use super::status::DropResult;
use super::ticket::{Phase, Ticket};
use crate::deliver::folder::{Entry, Folder, OWN_FOLDER, SHARED_FOLDER, Stamp, chance};

/// The files of a claim's folder: what is known of it, what was dropped, what goes back with it, and what its worker makes.
const TICKET: &str = "ticket.json";
const FILES: &str = "files";
pub(super) const NOTES: &str = "notes";
const RESULT: &str = "result.json";
const POSTS: &str = "posts.jsonl";
const STAGE: &str = "stage";
const BEFORE: &str = "before";
const TOLD: &str = "posts.json";

/// The longest ticket that is read, and the longest result.
const MAX_TICKET_BYTES: u64 = 256 << 10;
const MAX_RESULT_BYTES: u64 = 256 << 10;
const MAX_POSTS_BYTES: u64 = 16 << 20;

/// A drop that a watcher has taken.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// Its own name, which stays the same when another watcher takes it over.
    pub(super) id: String,
    /// Its folder's name among the claims.
    name: String,
    /// Its folder.
    path: PathBuf,
    /// What is known of it.
    pub(super) ticket: Ticket,
}

impl Claim {
    /// Its folder, opened.
    ///
    /// # Errors
    /// When it is gone: another watcher took it over, or somebody removed it.
    pub(super) fn folder(&self, state: &State) -> io::Result<Folder> {
        state.claims()?.folder(&self.name)
    }

    /// The folder with its files, opened.
    ///
    /// # Errors
    /// As [`Claim::folder`].
    pub(super) fn files(&self, state: &State) -> io::Result<Folder> {
        self.folder(state)?.folder(FILES)
    }

    /// The folders of what is to be filed away, notes first; `None` for one that was removed already.
    ///
    /// # Errors
    /// When the claim is gone, or one cannot be opened.
    pub(super) fn outgoing(&self, state: &State) -> io::Result<[Option<Folder>; 2]> {
        let folder = self.folder(state)?;
        let open = |name: &str| match folder.folder(name) {
            Ok(inner) => Ok(Some(inner)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        make_room_for_folder(&folder, NOTES)?;
        Ok([open(NOTES)?, open(FILES)?])
    }

    /// The folder for what goes back to the inbox with it, opened.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn notes(&self, state: &State) -> io::Result<Folder> {
        let folder = self.folder(state)?;
        make_room_for_folder(&folder, NOTES)?;
        folder.make(NOTES, OWN_FOLDER)
    }

    /// Where its files lie.
    pub(super) fn files_path(&self) -> PathBuf {
        self.path.join(FILES)
    }

    /// Where its worker writes.
    pub(super) fn stage_path(&self) -> PathBuf {
        self.path.join(STAGE)
    }

    /// Makes an empty folder for its worker.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn fresh_stage(&self, state: &State) -> io::Result<()> {
        let folder = self.folder(state)?;
        make_room_for_folder(&folder, STAGE)?;
        folder.remove_all(STAGE)?;
        folder.make_new(STAGE, OWN_FOLDER).map(drop)
    }

    /// The folder of what stood where it publishes, so that it can be put back. Made where there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn before(&self, state: &State) -> io::Result<Folder> {
        let folder = self.folder(state)?;
        make_room_for_folder(&folder, BEFORE)?;
        folder.make(BEFORE, OWN_FOLDER)
    }

    /// All its files as they are now; `None` for one that is no regular file any more.
    pub(super) fn stamps(&self, state: &State) -> Vec<Option<Stamp>> {
        let files = self.files(state).ok();
        let stamp =
            |name: &String| files.as_ref()?.entry(name).ok().filter(Entry::is_file).map(|entry| entry.stamp);
        self.ticket.files().map(stamp).collect()
    }

    /// Whether it is gone: another watcher took it over, or somebody removed it.
    pub(super) fn is_gone(&self, state: &State) -> bool {
        self.folder(state).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    }

    /// Writes the ticket as it is now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn save(&self, state: &State) -> io::Result<()> {
        let text = serde_json::to_vec(&self.ticket).map_err(io::Error::from)?;
        self.folder(state)?.write(TICKET, &text)
    }

    /// Goes on to `phase`, once that is written down: what is not written would be forgotten by a kill.
    ///
    /// # Errors
    /// When it cannot be written; then nothing has changed.
    pub(super) fn enter(&mut self, phase: Phase, state: &State) -> io::Result<()> {
        let before = std::mem::replace(&mut self.ticket.phase, phase);
        let saved = self.save(state);
        if saved.is_err() {
            self.ticket.phase = before;
        }
        saved
    }

    /// Adds `files` to what it puts into the output folder, before it puts them there: nobody else does into the same folders, and what
    /// a killed try left is known.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_posts(&self, state: &State, files: &[Made]) -> io::Result<()> {
        let mut lines = Vec::new();
        for file in files {
            // A line that was cut off ends here.
            lines.push(b'\n');
            serde_json::to_writer(&mut lines, file)?;
        }
        lines.push(b'\n');
        let folder = self.folder(state)?;
        make_room(&folder, POSTS)?;
        let mut kept = folder.append(POSTS)?;
        kept.write_all(&lines)?;
        kept.sync_all()
    }

    /// Keeps what its worker told of `posts`, for the day's sheet, until its posts stand in the ledger.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_told(&self, state: &State, posts: &[DropPost]) -> io::Result<()> {
        let folder = self.folder(state)?;
        make_room(&folder, TOLD)?;
        folder.write(TOLD, &serde_json::to_vec(posts).map_err(io::Error::from)?)
    }

    /// What was told of its posts; nothing where nothing was, or it is damaged.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn told(&self, state: &State) -> io::Result<Vec<DropPost>> {
        let text = unless_none(self.folder(state)?.read(TOLD, MAX_POSTS_BYTES))?.unwrap_or_default();
        let posts: Vec<DropPost> = serde_json::from_slice(&text).unwrap_or_default();
        Ok(posts)
    }

    /// What it put, or was about to put, into the output folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn posts(&self, state: &State) -> io::Result<Vec<Made>> {
        posts_in(&self.folder(state)?)
    }

    /// Keeps none any more: what it put there is taken away, or stands in the ledger.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_no_posts(&self, state: &State) -> io::Result<()> {
        let folder = self.folder(state)?;
        make_room(&folder, POSTS)?;
        folder.write(POSTS, b"")?;
        make_room_for_folder(&folder, BEFORE)?;
        folder.remove_all(BEFORE)
    }

    /// The first other claim that puts posts into one of `folders`, and is not decided about yet: its drop's origin. Whose posts are
    /// decided about stand in the ledger.
    ///
    /// # Errors
    /// When the claims cannot be read.
    pub(super) fn rival(&self, state: &State, folders: &BTreeSet<&str>) -> io::Result<Option<String>> {
        for other in self.others(state)? {
            let posts = posts_in(&other.folder)?;
            if posts.iter().filter_map(Made::folder).any(|folder| folders.contains(folder)) {
                return Ok(Some(other.ticket.origin()));
            }
        }
        Ok(None)
    }

    /// Whether a drop of the same name in the same folder was taken before this one, and is not decided about yet.
    ///
    /// # Errors
    /// When the claims cannot be read.
    pub(super) fn follows_another(&self, state: &State) -> io::Result<bool> {
        let origin = self.ticket.origin();
        let is_before = |other: &Other| {
            other.ticket.origin() == origin && (other.ticket.taken, &other.id) < (self.ticket.taken, &self.id)
        };
        Ok(self.others(state)?.iter().any(is_before))
    }

    /// The other claims that are not decided about yet. One that is renamed meanwhile, since a watcher takes it over, may be missed by
    /// one look: two looks have to agree.
    fn others(&self, state: &State) -> io::Result<Vec<Other>> {
        const LOOKS: usize = 20;
        let claims = state.claims()?;
        let mut before = claim_names(&claims)?;
        for _ in 0..LOOKS {
            let others: io::Result<Vec<Option<Other>>> = before
                .iter()
                .filter(|name| **name != self.name)
                .map(|name| Other::open(&claims, name))
                .collect();
            let after = claim_names(&claims)?;
            if after == before {
                return Ok(others?.into_iter().flatten().collect());
            }
            before = after;
        }
        Err(io::Error::new(io::ErrorKind::WouldBlock, "the claims of other watchers keep changing"))
    }

    /// Keeps what is to be told of the drop when its files are where they go.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn keep_result(&self, state: &State, result: &DropResult) -> io::Result<()> {
        let text = serde_json::to_vec(&result.clone().bounded()).map_err(io::Error::from)?;
        let folder = self.folder(state)?;
        make_room(&folder, RESULT)?;
        folder.write(RESULT, &text)
    }

    /// What is to be told of the drop; `None` where it is damaged, or of an earlier version.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn result(&self, state: &State) -> io::Result<Option<DropResult>> {
        let Some(text) = unless_none(self.folder(state)?.read(RESULT, MAX_RESULT_BYTES))? else {
            return Ok(None);
        };
        let result = serde_json::from_slice::<DropResult>(&text).ok();
        Ok(result.filter(|result| result.claim == self.id))
    }

    /// Removes the claim, which must hold no dropped file and nothing that goes back any more.
    ///
    /// # Errors
    /// When it holds one.
    pub(super) fn remove(&self, state: &State) -> io::Result<()> {
        let claims = state.claims()?;
        let folder = claims.folder(&self.name)?;
        for inner in [FILES, NOTES] {
            match folder.remove_folder(inner) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        claims.remove_all(&self.name)
    }
}

/// A claim as another sees it.
struct Other {
    id: String,
    folder: Folder,
    ticket: Ticket,
}

impl Other {
    /// The claim called `name`; `None` where it is decided about, or is no claim.
    fn open(claims: &Folder, name: &str) -> io::Result<Option<Self>> {
        let Some((_, id)) = claim_name(name) else { return Ok(None) };
        let Some(folder) = unless_none(claims.folder(name))? else { return Ok(None) };
        let Some(text) = unless_none(folder.read(TICKET, MAX_TICKET_BYTES))? else { return Ok(None) };
        let ticket = Ticket::read(&text).filter(|ticket| !matches!(ticket.phase, Phase::Filing(_)));
        Ok(ticket.map(|ticket| Self { id: id.to_owned(), folder, ticket }))
    }
}

/// The names of all claims, sorted.
fn claim_names(claims: &Folder) -> io::Result<Vec<String>> {
    let names = claims.names()?.into_iter().map(|name| name.to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| claim_name(name).is_some()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Takes away what is no regular file and stands in the place of our file `name`: nobody but a watcher writes there, so it is damage.
fn make_room(folder: &Folder, name: &str) -> io::Result<()> {
    match folder.entry(name) {
        Ok(entry) if entry.is_folder() => folder.remove_all(name),
        Ok(entry) if !entry.is_file() => folder.remove_file(name),
        _ => Ok(()),
    }
}

/// As [`make_room`], where our folder `name` belongs.
fn make_room_for_folder(folder: &Folder, name: &str) -> io::Result<()> {
    match folder.entry(name) {
        Ok(entry) if !entry.is_folder() => folder.remove_file(name),
        _ => Ok(()),
    }
}

/// What became of an attempt to take a drop.
#[derive(Debug)]
pub(super) enum Taken {
    /// It is ours, whole.
    Ours(Claim),
    /// It is as it was: another watcher was faster, or somebody has it open, or changed it meanwhile. Why, for people.
    Busy(String),
}

/// When `folder` was made, in milliseconds after 1970, by the clock of its file system, which all watchers share.
fn moment_of(folder: &Folder) -> io::Result<i64> {
    let (seconds, nanoseconds) = folder.itself()?.modified();
    Ok(seconds.saturating_mul(1000).saturating_add(nanoseconds / 1_000_000))
}

/// `path` with forward slashes between its parts, in which any other character may stand.
fn inside(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Takes `dropped` from the inbox on `day`, with everything that goes with it, or not at all.
///
/// # Errors
/// When the state cannot be written.
pub(super) fn take(state: &State, inbox: &Folder, dropped: &Dropped, day: &str) -> io::Result<Taken> {
    let id = chance()?;
    let name = format!("{}-{id}", state.owner());
    let claims = state.claims()?;
    let folder = claims.make_new(&name, OWN_FOLDER)?;
    let ticket = Ticket {
        folder: inside(&dropped.folder),
        main: dropped.main.clone(),
        sides: dropped.sides.clone(),
        day: day.to_owned(),
        taken: moment_of(&folder)?,
        tries: 0,
        pauses: 0,
        phase: Phase::Taking,
    };
    let mut claim = Claim { id, name, path: folder.path().to_owned(), ticket };
    let files = folder.make_new(FILES, OWN_FOLDER)?;
    claim.save(state)?;
    match take_files(inbox, &claim.ticket, &files) {
        Ok(()) => {
            claim.ticket.phase = Phase::Taken;
            claim.save(state)?;
            Ok(Taken::Ours(claim))
        }
        Err(why) => {
            give_back(state, inbox, &claim)?;
            Ok(Taken::Busy(why.to_string()))
        }
    }
}

/// Moves the files of `ticket` into `files`, the main one first: who gets it has the drop.
fn take_files(inbox: &Folder, ticket: &Ticket, files: &Folder) -> io::Result<()> {
    let home = inbox.below(Path::new(&ticket.folder))?;
    for name in ticket.files() {
        home.move_new(name, files, name)?;
        // What was a file when it was looked at may be something else by now.
        if !files.entry(name)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("`{name}` is no regular file")));
        }
    }
    Ok(())
}

/// Moves what lies in `claim` back to where it was dropped, all under one stem, and removes the claim: nothing is lost.
///
/// # Errors
/// When something cannot be moved; then the claim stays.
pub(super) fn give_back(state: &State, inbox: &Folder, claim: &Claim) -> io::Result<()> {
    let files = match claim.files(state) {
        Ok(files) => files,
        // Killed before it was made.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return claim.remove(state),
        Err(error) => return Err(error),
    };
    let there = files.names()?;
    let names: Vec<String> = there.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if !names.is_empty() {
        let mut home = inbox.below(Path::new(""))?;
        for part in Path::new(&claim.ticket.folder) {
            home = home.make(&part.to_string_lossy(), SHARED_FOLDER)?;
        }
        let own = stem(&claim.ticket.main);
        let new = free_stem(&home, &names, own);
        for (name, text) in there.iter().zip(&names) {
            move_to_free(&files, name, &home, &with_stem(text, own, &new))?;
        }
    }
    claim.remove(state)
}

/// What was found among the claims of watchers that are gone.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    /// Claims to go on with, the oldest first.
    pub(super) claims: Vec<Claim>,
    /// What is to be said.
    pub(super) said: Vec<String>,
}

/// Takes over what watchers that are gone had taken, and what this one has lost sight of: all its claims but those called `held`.
pub(super) fn recover(state: &State, inbox: &Folder, held: &BTreeSet<String>) -> Recovered {
    let mut recovered = Recovered::default();
    let Ok(claims) = state.claims() else { return recovered };
    let mut known = BTreeMap::<Owner, bool>::new();
    let mut found: Vec<(Option<Entry>, String)> = Vec::new();
    for name in claims.names().unwrap_or_default() {
        let name = name.to_string_lossy().into_owned();
        let Some((owner, id)) = claim_name(&name) else { continue };
        let is_lost =
            if owner == *state.owner() { !held.contains(id) } else { !state.lives(&owner, &mut known) };
        if is_lost {
            found.push((claims.entry(&name).ok(), name));
        }
    }
    found.sort_by_key(|(entry, name)| (entry.map(|entry| entry.modified()), name.clone()));
    for (_, name) in found {
        match take_over(state, inbox, &claims, &name) {
            Ok(claim) => recovered.claims.extend(claim),
            // Another watcher was faster.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                recovered.said.push(format!("a claim of a watcher that is gone cannot be finished: {error}"))
            }
        }
    }
    recovered
}

/// How many claims this watcher still has.
pub(super) fn left(state: &State) -> usize {
    let is_own = |name: &std::ffi::OsString| {
        claim_name(&name.to_string_lossy()).is_some_and(|(owner, _)| owner == *state.owner())
    };
    let names = state.claims().and_then(|claims| claims.names()).unwrap_or_default();
    names.iter().filter(|name| is_own(name)).count()
}

/// What the claim in `folder` puts into the output folder. Lines that are none count for nothing.
fn posts_in(folder: &Folder) -> io::Result<Vec<Made>> {
    let text = unless_none(folder.read(POSTS, MAX_POSTS_BYTES))?.unwrap_or_default();
    Ok(text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect())
}

/// What `opened` is; `None` where there is nothing, or nothing that a watcher made. Whatever else goes wrong may be right the next time.
fn unless_none<T>(opened: io::Result<T>) -> io::Result<Option<T>> {
    match opened {
        Ok(opened) => Ok(Some(opened)),
        Err(error) if is_none(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether `error` says that there is nothing, or nothing that a watcher made: it stays so, however often it is tried.
pub(super) fn is_none(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, InvalidData, InvalidInput, IsADirectory, NotADirectory, NotFound};
    // A link, and a socket.
    let special = [Errno::LOOP, Errno::NXIO].map(Errno::raw_os_error);
    let kinds = [NotFound, InvalidInput, InvalidData, FileTooLarge, IsADirectory, NotADirectory];
    kinds.contains(&error.kind()) || error.raw_os_error().is_some_and(|code| special.contains(&code))
}

/// Takes over the claim called `from`; `None` when it was given back.
fn take_over(state: &State, inbox: &Folder, claims: &Folder, from: &str) -> io::Result<Option<Claim>> {
    let Some((_, id)) = claim_name(from) else { return Ok(None) };
    let name = format!("{}-{id}", state.owner());
    if name != from {
        // Whoever renames it first has it.
        claims.move_new(from, claims, &name)?;
    }
    let folder = claims.folder(&name)?;
    let ticket = unless_none(folder.read(TICKET, MAX_TICKET_BYTES))?.and_then(|bytes| Ticket::read(&bytes));
    let path = folder.path().to_owned();
    let Some(ticket) = ticket else {
        // Killed before the ticket was written, which is before anything was moved; or damaged. What lies there goes back all the same.
        let ticket = Ticket {
            folder: String::new(),
            main: String::new(),
            sides: Vec::new(),
            day: String::new(),
            taken: 0,
            tries: 0,
            pauses: 0,
            phase: Phase::Taking,
        };
        return give_back(state, inbox, &Claim { id: id.to_owned(), name, path, ticket }).map(|()| None);
    };
    let mut claim = Claim { id: id.to_owned(), name, path, ticket };
    match claim.ticket.phase {
        Phase::Taking => give_back(state, inbox, &claim).map(|()| None),
        Phase::Filing(_) => Ok(Some(claim)),
        Phase::Taken => {
            let files = claim.files(state)?;
            // What a watcher that was killed here left.
            crate::deliver::sweep_own(&files);
            // A dropped file that the ticket does not name is dropped all the same.
            for name in files.names()? {
                let name = name.to_string_lossy().into_owned();
                if name != claim.ticket.main && !claim.ticket.sides.contains(&name) {
                    claim.ticket.sides.push(name);
                }
            }
            if claim.ticket.files().all(|name| files.has_file(name)) {
                Ok(Some(claim))
            } else {
                give_back(state, inbox, &claim).map(|()| None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ticket::Filing;
    use super::*;
    use std::fs;

    struct Office {
        dir: tempfile::TempDir,
    }

    impl Office {
        fn new() -> Self {
            let dir = tempfile::tempdir().expect("a temporary folder");
            fs::create_dir_all(dir.path().join("inbox/t")).expect("made");
            Self { dir }
        }

        fn inbox(&self) -> Folder {
            Folder::open(&self.dir.path().join("inbox")).expect("an inbox")
        }

        fn state(&self) -> State {
            State::open(&self.dir.path().join("inbox")).expect("a state")
        }

        fn drop(&self, names: &[&str]) -> Dropped {
            for name in names {
                fs::write(self.dir.path().join("inbox/t").join(name), name).expect("written");
            }
            let sides = names[1..].iter().map(|name| (*name).to_owned()).collect();
            Dropped { folder: "t".into(), main: names[0].to_owned(), sides }
        }

        fn names(&self, folder: &str) -> Vec<String> {
            let folder = Folder::open(&self.dir.path().join(folder)).expect("a folder");
            folder
                .names()
                .expect("names")
                .into_iter()
                .map(|name| name.to_string_lossy().into_owned())
                .collect()
        }
    }

    fn ours(taken: Taken) -> Claim {
        match taken {
            Taken::Ours(claim) => claim,
            Taken::Busy(why) => panic!("{why}"),
        }
    }

    #[test]
    fn only_one_watcher_gets_a_drop_and_all_that_goes_with_it() {
        let office = Office::new();
        let dropped = office.drop(&["film.mp4", "film.srt"]);
        fs::write(office.dir.path().join("inbox/t/lain.srt"), "x").expect("written");
        let (one, other) = (office.state(), office.state());
        let claim = ours(take(&one, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
        assert_eq!(claim.files(&one).expect("files").read("film.srt", 99).expect("there"), b"film.srt");
        let late = take(&other, &office.inbox(), &dropped, "2026-11-25").expect("no failure");
        assert!(matches!(late, Taken::Busy(_)));
        assert_eq!(office.names("inbox/t"), ["lain.srt"]);
        assert_eq!(office.names(".wajah-inbox/claims").len(), 1);
        // A living watcher keeps what it has.
        assert!(recover(&other, &office.inbox(), &BTreeSet::new()).claims.is_empty());
    }

    #[test]
    fn what_is_not_written_down_is_not_so() {
        let office = Office::new();
        let state = office.state();
        let dropped = office.drop(&["film.mp4"]);
        let mut claim = ours(take(&state, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
        let ticket = claim.path.join(TICKET);
        fs::remove_file(&ticket).expect("removed");
        fs::create_dir(&ticket).expect("made");
        let filing = Phase::Filing(Filing { failed: false, stem: "film".to_owned() });
        assert!(claim.enter(filing.clone(), &state).is_err());
        assert_eq!(claim.ticket.phase, Phase::Taken);
        fs::remove_dir(&ticket).expect("removed");
        claim.enter(filing.clone(), &state).expect("written");
        assert_eq!(claim.ticket.phase, filing);
    }

    /// What stands where a claim's own files belong is damage: it keeps no other drop waiting, and is replaced.
    #[test]
    fn what_stands_in_the_place_of_kept_posts_is_none() {
        let office = Office::new();
        let state = office.state();
        let [first, second] = ["satu.mp4", "dua.mp4"].map(|name| {
            ours(take(&state, &office.inbox(), &office.drop(&[name]), "2026-11-25").expect("taken"))
        });
        let post = Made { path: "p/a/i/x.png".to_owned(), digest: "d".to_owned(), bytes: 1 };
        let place = first.path.join(POSTS);
        let socket = |place: &Path| drop(std::os::unix::net::UnixListener::bind(place).expect("bound"));
        let stands: [&dyn Fn(&Path); 3] = [
            &|place| std::os::unix::fs::symlink("/etc/passwd", place).expect("linked"),
            &|place| fs::create_dir(place).expect("made"),
            &socket,
        ];
        for stand in stands {
            stand(&place);
            assert_eq!(second.rival(&state, &BTreeSet::from(["p/a/i"])).expect("no failure"), None);
            assert_eq!(first.posts(&state).expect("no failure"), []);
            first.keep_posts(&state, std::slice::from_ref(&post)).expect("replaced");
            assert_eq!(first.posts(&state).expect("read"), std::slice::from_ref(&post));
            let rival = second.rival(&state, &BTreeSet::from(["p/a/i"])).expect("no failure");
            assert_eq!(rival.as_deref(), Some("t/satu.mp4"));
            fs::remove_file(&place).expect("removed");
        }
    }

    #[test]
    fn an_unfinished_file_in_a_claim_is_no_dropped_one() {
        let office = Office::new();
        let gone = office.state();
        let dropped = office.drop(&["film.mp4", "film.srt"]);
        let claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
        // Even one of this very process: nobody else writes into a claim.
        let part = crate::deliver::folder::part_name().expect("a name");
        fs::write(claim.files_path().join(&part), "x").expect("written");
        drop(gone);
        let recovered = recover(&office.state(), &office.inbox(), &BTreeSet::new());
        assert_eq!(recovered.claims[0].ticket.sides, ["film.srt"]);
        assert!(!recovered.claims[0].files_path().join(part).exists());
    }

    #[test]
    fn a_drop_is_taken_whole_or_not_at_all() {
        let office = Office::new();
        let state = office.state();
        let mut dropped = office.drop(&["film.mp4", "film.srt"]);
        // It went away after the look; a folder stands there now.
        dropped.sides.push("film.toml".to_owned());
        let taken = take(&state, &office.inbox(), &dropped, "2026-11-25").expect("no failure");
        assert!(matches!(taken, Taken::Busy(_)));
        fs::create_dir(office.dir.path().join("inbox/t/film.toml")).expect("made");
        let taken = take(&state, &office.inbox(), &dropped, "2026-11-25").expect("no failure");
        assert!(matches!(taken, Taken::Busy(_)));
        assert_eq!(office.names("inbox/t"), ["film.mp4", "film.srt", "film.toml"]);
        assert_eq!(office.names(".wajah-inbox/claims"), Vec::<String>::new());
    }

    #[test]
    fn what_a_killed_watcher_had_taken_is_taken_over_with_every_file() {
        let office = Office::new();
        let gone = office.state();
        let dropped = office.drop(&["film.mp4", "film.srt"]);
        let claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
        fs::write(claim.files_path().join("film.txt"), "not in the ticket").expect("written");
        let id = claim.id.clone();
        drop(gone);
        let next = office.state();
        let recovered = recover(&next, &office.inbox(), &BTreeSet::new());
        assert_eq!(recovered.claims.len(), 1, "{:?}", recovered.said);
        assert_eq!(recovered.claims[0].ticket.sides, ["film.srt", "film.txt"]);
        assert_eq!(recovered.claims[0].id, id);
        assert!(recovered.claims[0].remove(&next).is_err(), "it holds files");
        assert!(recover(&next, &office.inbox(), &[id].into()).claims.is_empty());
        // One that its own watcher lost sight of, after a fault in the middle of taking it, is found again.
        assert_eq!(recover(&next, &office.inbox(), &BTreeSet::new()).claims.len(), 1);
    }

    #[test]
    fn what_was_half_taken_goes_back_whole_also_where_its_name_is_taken() {
        let office = Office::new();
        let gone = office.state();
        let dropped = office.drop(&["film.mp4", "Film.srt"]);
        let mut claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
        // As a kill between the film and its captions leaves it, while somebody drops another film of that name.
        claim.ticket.phase = Phase::Taking;
        claim.save(&gone).expect("saved");
        fs::rename(claim.files_path().join("Film.srt"), office.dir.path().join("inbox/t/Film.srt"))
            .expect("moved");
        drop(gone);
        let next = office.state();
        assert!(recover(&next, &office.inbox(), &BTreeSet::new()).claims.is_empty());
        assert_eq!(office.names("inbox/t"), ["Film.srt", "film.mp4"]);
        let mut claim = ours(take(&next, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
        claim.ticket.phase = Phase::Taking;
        claim.save(&next).expect("saved");
        office.drop(&["film.mp4"]);
        drop(next);
        let last = office.state();
        assert!(recover(&last, &office.inbox(), &BTreeSet::new()).claims.is_empty());
        assert_eq!(office.names("inbox/t"), ["film (2).mp4", "film (2).srt", "film.mp4"]);
        assert_eq!(office.names(".wajah-inbox/claims"), Vec::<String>::new());
    }

    #[test]
    fn who_puts_posts_into_a_folder_is_known_while_it_is_at_work() {
        let office = Office::new();
        let states = [office.state(), office.state()];
        let mut claims =
            ["film.mp4", "film.jpg"].iter().zip(&states).zip(1..).map(|((name, state), taken)| {
                let dropped = office.drop(&[name]);
                let mut claim = ours(take(state, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
                claim.ticket.taken = taken;
                claim.save(state).expect("saved");
                claim
            });
        let (one, other) = (claims.next().expect("one"), claims.next().expect("another"));
        let posts = ["p/a/film/x.png", "p/b/film/x.png"].map(|path| Made {
            path: path.to_owned(),
            digest: "0".repeat(64),
            bytes: 1,
        });
        posts.iter().for_each(|post| one.keep_posts(&states[0], std::slice::from_ref(post)).expect("kept"));
        assert_eq!(one.posts(&states[0]).expect("read"), posts, "what a killed try may have left");
        let rival = |posts: &[&str]| other.rival(&states[1], &posts.iter().copied().collect()).expect("read");
        assert_eq!(rival(&["p/c/film"]), None);
        assert_eq!(rival(&["p/c/film", "p/b/film"]).as_deref(), Some("t/film.mp4"));
        let of_one = one.rival(&states[0], &["p/b/film"].into()).expect("read");
        assert_eq!(of_one, None, "its own");
        // What is damaged counts for nothing, and what cannot be read now is no reason to go on.
        fs::remove_file(one.folder(&states[0]).expect("there").path().join(POSTS)).expect("removed");
        fs::create_dir(one.folder(&states[0]).expect("there").path().join(POSTS)).expect("made");
        assert_eq!(rival(&["p/b/film"]), None);
        fs::remove_dir(one.folder(&states[0]).expect("there").path().join(POSTS)).expect("removed");
        one.keep_posts(&states[0], &posts).expect("kept");
        assert!(rival(&["p/b/film"]).is_some());
        // Whose posts are decided about, and who gave way, holds none.
        one.keep_no_posts(&states[0]).expect("kept");
        assert_eq!(rival(&["p/b/film"]), None);
        one.keep_posts(&states[0], &posts).expect("kept");
        let mut decided = one.clone();
        decided.ticket.phase = Phase::Filing(Filing { failed: false, stem: "film".to_owned() });
        decided.save(&states[0]).expect("saved");
        assert_eq!(rival(&["p/b/film"]), None);
        fs::remove_file(one.files_path().join("film.mp4")).expect("removed");
        one.remove(&states[0]).expect("removed");
        assert_eq!(rival(&["p/b/film"]), None);
    }

    #[test]
    fn a_drop_follows_the_one_of_its_name_that_was_taken_before() {
        let office = Office::new();
        let state = office.state();
        let mut claims = [1, 2].map(|taken| {
            let mut claim = ours(
                take(&state, &office.inbox(), &office.drop(&["film.mp4"]), "2026-11-25").expect("taken"),
            );
            claim.ticket.taken = taken;
            claim.save(&state).expect("saved");
            claim
        });
        let follow = |claims: &[Claim]| {
            claims.iter().map(|claim| claim.follows_another(&state).expect("read")).collect::<Vec<_>>()
        };
        assert_eq!(follow(&claims), [false, true]);
        claims[0].ticket.phase = Phase::Filing(Filing { failed: false, stem: "film".to_owned() });
        claims[0].save(&state).expect("saved");
        assert_eq!(follow(&claims), [false, false], "what became of it is decided");
    }

    #[test]
    fn a_damaged_or_missing_ticket_loses_nothing() {
        let office = Office::new();
        for ticket in [Some("{"), None] {
            let gone = office.state();
            let dropped = office.drop(&["film.mp4", "film.srt"]);
            let claim = ours(take(&gone, &office.inbox(), &dropped, "2026-11-25").expect("taken"));
            let place = claim.folder(&gone).expect("a folder").path().join(TICKET);
            match ticket {
                Some(text) => fs::write(place, text).expect("written"),
                None => fs::remove_file(place).expect("removed"),
            }
            drop(gone);
            let next = office.state();
            assert!(recover(&next, &office.inbox(), &BTreeSet::new()).claims.is_empty());
            for name in ["film.mp4", "film.srt"] {
                fs::remove_file(office.dir.path().join("inbox").join(name))
                    .expect("given back, to the inbox itself");
            }
        }
    }
}
