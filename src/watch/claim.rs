//! Claims: a drop is taken by moving it, in one step that the file system makes or not, into a folder of the watcher that takes it.
//! Two watchers may share an inbox, and what a killed one had taken, the next one finishes.
//!
//! A claim's ticket says what is dropped before anything moves, and how far things are: whoever takes a claim over sees what is missing.
//! A claim that holds a dropped file is never removed.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::damage::{make_room_for_folder, unless_none};
use super::drops::Dropped;
use super::state::{Owner, State, claim_name};
use super::ticket::{Phase, Ticket};
use crate::deliver::folder::{Entry, Folder, OWN_FOLDER, SHARED_FOLDER, Stamp, chance};
use crate::deliver::free::move_to_free;

/// The files of a claim's folder: what is known of it, what was dropped, what goes back with it, what takes the place of what was dropped once
/// that is decided, and what its worker makes.
const TICKET: &str = "ticket.json";
const FILES: &str = "files";
pub(super) const NOTES: &str = "notes";
pub(super) const FORMS: &str = "forms";
const STAGE: &str = "stage";

/// The longest ticket that is read.
const MAX_TICKET_BYTES: u64 = 256 << 10;

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

    /// The folder for what takes the place of a dropped file when it goes, opened.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn forms(&self, state: &State) -> io::Result<Folder> {
        let folder = self.folder(state)?;
        make_room_for_folder(&folder, FORMS)?;
        folder.make(FORMS, OWN_FOLDER)
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

    /// The other claims that are not decided about yet.
    ///
    /// # Errors
    /// When they cannot be read, or keep changing.
    pub(super) fn others(&self, state: &State) -> io::Result<Vec<Other>> {
        all(&state.claims()?, Some(&self.name))
    }

    /// Makes sure that no other claim is about to take what this one names, or has taken a part of it: it was named first. Of two that
    /// go for the same file, the file system decides.
    fn gives_way(&self, state: &State) -> io::Result<()> {
        let kept: BTreeSet<PathBuf> = self.ticket.kept().into_iter().collect();
        for other in self.others(state)? {
            let has_begun = || match unless_none(other.folder.folder(FILES))? {
                Some(files) => files.has(&other.ticket.main),
                None => Ok(false),
            };
            let is_same = other.ticket.origin() == self.ticket.origin() && !has_begun()?;
            if !is_same && other.ticket.kept().iter().any(|path| kept.contains(path)) {
                let why = "another watcher is taking it, or giving it back";
                return Err(io::Error::new(io::ErrorKind::WouldBlock, why));
            }
        }
        Ok(())
    }

    /// A moment after those at which all others were taken that are not decided about yet: clocks go back, and differ.
    fn after_others(&self, state: &State) -> io::Result<i64> {
        let latest = self.others(state)?.into_iter().map(|other| other.ticket.taken).max();
        Ok(latest.map_or(self.ticket.taken, |latest| self.ticket.taken.max(latest.saturating_add(1))))
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
#[derive(Debug)]
pub(super) struct Other {
    owner: Owner,
    id: String,
    /// Its folder.
    pub(super) folder: Folder,
    /// What is known of it.
    pub(super) ticket: Ticket,
}

impl Other {
    /// The claim called `name`; `None` where it is decided about, or is no claim.
    fn open(claims: &Folder, name: &str) -> io::Result<Option<Self>> {
        let Some((owner, id)) = claim_name(name) else { return Ok(None) };
        let Some(folder) = unless_none(claims.folder(name))? else { return Ok(None) };
        let Some(text) = unless_none(folder.read(TICKET, MAX_TICKET_BYTES))? else { return Ok(None) };
        let ticket = Ticket::read(&text).filter(|ticket| !matches!(ticket.phase, Phase::Filing(_)));
        Ok(ticket.map(|ticket| Self { owner, id: id.to_owned(), folder, ticket }))
    }

    fn is_of(&self, state: &State) -> bool {
        self.owner == *state.owner()
    }
}

/// All claims in `claims` that are not decided about yet, but the one called `own`. One that is renamed meanwhile, since a watcher takes it
/// over, may be missed by one look: two looks have to agree.
fn all(claims: &Folder, own: Option<&str>) -> io::Result<Vec<Other>> {
    const LOOKS: usize = 20;
    let mut before = claim_names(claims)?;
    for _ in 0..LOOKS {
        let others: io::Result<Vec<Option<Other>>> = before
            .iter()
            .filter(|name| Some(name.as_str()) != own)
            .map(|name| Other::open(claims, name))
            .collect();
        let after = claim_names(claims)?;
        if after == before {
            return Ok(others?.into_iter().flatten().collect());
        }
        before = after;
    }
    Err(io::Error::new(io::ErrorKind::WouldBlock, "the claims of other watchers keep changing"))
}

/// The paths below the inbox of what claims are taking, or giving back, whoever made them, dead or alive; and whether that is this watcher.
///
/// # Errors
/// When the claims cannot be read, or keep changing.
pub(super) fn kept(state: &State) -> io::Result<BTreeMap<PathBuf, bool>> {
    let Some(claims) = state.claims_made()? else { return Ok(BTreeMap::new()) };
    let all = all(&claims, None)?.into_iter();
    Ok(all
        .flat_map(|claim| claim.ticket.kept().into_iter().map(move |path| (path, claim.is_of(state))))
        .collect())
}

/// The names of all claims, sorted.
fn claim_names(claims: &Folder) -> io::Result<Vec<String>> {
    let names = claims.names()?.into_iter().map(|name| name.to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| claim_name(name).is_some()).collect();
    names.sort_unstable();
    Ok(names)
}

/// What became of an attempt to take a drop.
#[derive(Debug)]
pub(super) enum Taken {
    /// It is ours: whole, or what of it has no place in the inbox any more.
    Ours(Box<Claim>),
    /// It is as it was: another watcher was faster, or somebody has it open, or changed it meanwhile; or it lies elsewhere. What the system says.
    Busy(io::Error),
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
    match claim.gives_way(state).and_then(|()| take_files(inbox, &claim.ticket, &files)) {
        Ok(()) => {
            claim.ticket.taken = claim.after_others(state)?;
            claim.enter(Phase::Taken, state)?;
            Ok(Taken::Ours(Box::new(claim)))
        }
        Err(why) => {
            let apart = give_back(state, inbox, claim)?;
            Ok(apart.map_or(Taken::Busy(why), |claim| Taken::Ours(Box::new(claim))))
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

/// Moves what lies in `claim`, which is not all of its drop, back to where it was dropped, and removes the claim: nothing is lost. Until then
/// its names there are nobody else's. Where another file of its name came meanwhile, what stays in the claim was torn from what went with
/// it: the claim, to be answered.
///
/// # Errors
/// When something cannot be moved; then the claim stays.
fn give_back(state: &State, inbox: &Folder, mut claim: Claim) -> io::Result<Option<Claim>> {
    let files = match claim.files(state) {
        Ok(files) => files,
        // Killed before it was made.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return claim.remove(state).map(|()| None),
        Err(error) => return Err(error),
    };
    let mut there = files.names()?;
    // The main one last: whoever sees it sees what goes with it.
    there.sort_by_key(|name| *name == *claim.ticket.main);
    let mut apart = Vec::new();
    if !there.is_empty() {
        if claim.ticket.phase != Phase::Taking {
            claim.enter(Phase::Taking, state)?;
        }
        let home = inbox.make_below(Path::new(&claim.ticket.folder), SHARED_FOLDER)?;
        for name in &there {
            let text = name.to_string_lossy().into_owned();
            match files.move_new(name, &home, &text) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => apart.push(text),
                moved => moved?,
            }
        }
    }
    // The main one, where it is among them.
    let Some(main) = apart.pop() else { return claim.remove(state).map(|()| None) };
    (claim.ticket.main, claim.ticket.sides) = (main, apart);
    claim.enter(Phase::Apart, state)?;
    Ok(Some(claim))
}

/// Moves what lies in `claim`, of which nothing is known, into the inbox itself, and removes the claim.
///
/// # Errors
/// When something cannot be moved; then the claim stays.
fn give_back_unknown(state: &State, inbox: &Folder, claim: &Claim) -> io::Result<()> {
    if let Some(files) = unless_none(claim.files(state))? {
        for name in files.names()? {
            move_to_free(&files, &name, inbox, &name.to_string_lossy())?;
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
        let claim = Claim { id: id.to_owned(), name, path, ticket };
        return give_back_unknown(state, inbox, &claim).map(|()| None);
    };
    let mut claim = Claim { id: id.to_owned(), name, path, ticket };
    match claim.ticket.phase {
        Phase::Filing(_) | Phase::Apart => Ok(Some(claim)),
        Phase::Taking | Phase::Taken => {
            let Some(files) = unless_none(claim.files(state))? else { return give_back(state, inbox, claim) };
            // What a watcher that was killed here left.
            crate::deliver::sweep_own(&files);
            // A dropped file that the ticket does not name is dropped all the same.
            for name in files.names()? {
                let name = name.to_string_lossy().into_owned();
                if name != claim.ticket.main && !claim.ticket.sides.contains(&name) {
                    claim.ticket.sides.push(name);
                }
            }
            let mut is_here = true;
            for name in claim.ticket.files() {
                is_here = is_here && files.has_file(name)?;
            }
            if !is_here {
                return give_back(state, inbox, claim);
            }
            // Killed when all was here: nothing is to come any more.
            if claim.ticket.phase == Phase::Taking {
                claim.ticket.taken = claim.after_others(state)?;
                claim.enter(Phase::Taken, state)?;
            }
            Ok(Some(claim))
        }
    }
}

#[cfg(test)]
#[path = "claim_tests.rs"]
pub(super) mod tests;
