//! What watchers tell of themselves: each a file of its own in the state folder, and all together a list of what became of the last
//! drops. What is read back is held within bounds: it may be damaged, or of another version.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::bounded::line;
use super::inbox::Blocked;
use crate::deliver::read_file;

/// After how long without a word a watcher counts as gone.
const SILENCE: Duration = Duration::from_secs(60);

/// How many of the last drops are told.
pub(super) const RECENT: usize = 20;

/// How many drops of each kind a watcher names; how many more there are is counted.
pub(super) const NAMED: usize = 20;

/// How many watchers are told of, and how large the file of one may be.
const MAX_WATCHERS: usize = 64;
const MAX_STATUS_BYTES: u64 = 256 << 10;

/// The largest list of results that is read; it is shortened long before.
pub(super) const MAX_RESULTS_BYTES: u64 = 4 << 20;

/// How many folders of posts a result names.
const MAX_FOLDERS: usize = 8;
const MAX_FOLDER: usize = 300;

const PREFIX: &str = "status-";
const SUFFIX: &str = ".json";
const RESULTS: &str = "results.jsonl";

/// What a watcher does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Who it is: its machine, its process, and when it began.
    pub owner: String,
    /// Its machine.
    pub host: String,
    /// Its process.
    pub process: u32,
    /// Since when it watches.
    pub since: Timestamp,
    /// When this was written.
    pub written: Timestamp,
    /// How it hears of drops: `events` or `polling`.
    pub hears_by: String,
    /// What it does.
    pub state: State,
    /// How many drops it may work on at once.
    pub workers: usize,
    /// What it works on.
    pub at_work: Vec<AtWork>,
    /// How many files have not come to rest.
    pub settling: usize,
    /// How many drops have come to rest and are not taken yet.
    pub ready: usize,
    /// The drops that it has taken and not begun, the first of them.
    pub waiting: Vec<WaitingDrop>,
    /// How many those are in all.
    pub waiting_in_all: usize,
    /// How many drops were made since it began.
    pub made: usize,
    /// How many were there already.
    pub known: usize,
    /// How many failed.
    pub failed: usize,
}

/// What a watcher does, in a word.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum State {
    /// It waits for drops.
    #[default]
    Watching,
    /// It makes posts.
    Working,
    /// It begins nothing.
    Paused {
        /// Why.
        why: Pause,
    },
}

/// Why a watcher begins nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Pause {
    /// The disk of the output folder is nearly full.
    LowDisk {
        /// Bytes that are free.
        free: u64,
        /// Bytes that must be.
        least: u64,
    },
    /// The inbox, or the folder for its state, cannot be written.
    Inbox {
        /// What the system says.
        error: String,
    },
    /// Something else.
    Other {
        /// What.
        text: String,
    },
}

impl std::fmt::Display for Pause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LowDisk { free, least } => write!(
                f,
                "only {} MB are free in the output folder; it needs {} MB",
                free / 1_000_000,
                least / 1_000_000
            ),
            Self::Inbox { error } => write!(f, "the inbox cannot be written: {error}"),
            Self::Other { text } => f.write_str(text),
        }
    }
}

/// A drop that a worker is on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AtWork {
    /// The name of its file.
    pub drop: String,
    /// The folder that it was dropped into, below the inbox.
    pub folder: String,
    /// The template that it is made with, as people call it.
    pub template: String,
    /// How many of its posts are made.
    pub done: usize,
    /// How many it makes; 0 while nobody knows.
    pub total: usize,
    /// Since when it is worked on.
    pub since: Timestamp,
    /// How long it will take still, in seconds, where that can be told.
    pub seconds_left: Option<f64>,
    /// In which lane: `stills` or `clips`.
    pub lane: String,
}

/// A drop that was taken and is not begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WaitingDrop {
    /// The name of its file.
    pub drop: String,
    /// Why it waits, where that is more than its turn.
    pub why: Option<String>,
    /// In how many seconds it is tried again.
    pub again_in_s: Option<u64>,
    /// Why it can never be taken as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<Blocked>,
}

/// What became of a drop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DropResult {
    /// Its claim: what was told of one claim twice, around a kill, is one result.
    #[serde(default)]
    pub claim: String,
    /// When it was done with.
    pub when: Timestamp,
    /// The name of its file.
    pub drop: String,
    /// The folder that it was dropped into, below the inbox.
    pub folder: String,
    /// The folder, below the inbox, of what somebody had changed in the output folder and the drop replaced; none where there was nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<String>,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: DropOutcome,
}

/// How a drop ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum DropOutcome {
    /// Its posts were made.
    Made {
        /// How many.
        posts: usize,
        /// Their pack.
        pack: String,
        /// How long it took.
        seconds: f64,
        /// The folders of its posts, below the output folder, the first of them.
        folders: Vec<String>,
    },
    /// Its posts had been made before.
    Known {
        /// As what it was dropped then.
        name: String,
        /// The pack of those posts.
        pack: String,
        /// Their folders, below the output folder, the first of them.
        folders: Vec<String>,
    },
    /// It was filed away among the failed.
    Failed {
        /// Why, in the language of editors.
        why: String,
        /// The name of the note in the folder of the failed.
        note: Option<String>,
        /// The folders of posts that were made all the same.
        folders: Vec<String>,
    },
    /// It was put back where it lay.
    GivenBack {
        /// Why, in the language of editors.
        why: String,
    },
}

/// What all watchers of an inbox tell: the document of `wajah watch --status --json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Overview {
    /// The watchers that live, by owner.
    pub watchers: Vec<Status>,
    /// What became of the last drops, the latest first.
    pub results: Vec<DropResult>,
}

impl Overview {
    /// What the watchers tell that share the folder `state`, as far as they live.
    pub fn load(state: &Path) -> Self {
        let now = SystemTime::now();
        let watchers = files(state).into_iter().filter_map(|path| live(&path, now)).collect();
        Self { watchers, results: results(state) }
    }
}

/// Where the status of `owner` is written.
pub(super) fn place(state: &Path, owner: &str) -> PathBuf {
    state.join(format!("{PREFIX}{owner}{SUFFIX}"))
}

/// Where results are written.
pub(super) fn results_place(state: &Path) -> PathBuf {
    state.join(RESULTS)
}

/// The status files in `state`, sorted.
fn files(state: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(state).into_iter().flatten().flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        (name.starts_with(PREFIX) && name.ends_with(SUFFIX)).then(|| entry.path())
    });
    let mut files: Vec<PathBuf> = names.take(MAX_WATCHERS).collect();
    files.sort();
    files
}

/// The status in `path` if its watcher lives at the moment `now`, on the file system's clock.
fn live(path: &Path, now: SystemTime) -> Option<Status> {
    let written = fs::symlink_metadata(path).and_then(|is| is.modified()).ok()?;
    // A time to come is another machine's clock.
    if now.duration_since(written).is_ok_and(|silent| silent > SILENCE) {
        return None;
    }
    let status: Status = serde_json::from_slice(&read_file(path, MAX_STATUS_BYTES).ok()?).ok()?;
    let is_its_own = place(path.parent()?, &status.owner) == path;
    let is_gone = status.host == super::state::host() && !runs(status.process);
    (is_its_own && !is_gone).then(|| status.bounded())
}

/// Whether `process` runs on this machine. Where that cannot be known, it counts as running.
fn runs(process: u32) -> bool {
    !Path::new("/proc/self").exists() || Path::new("/proc").join(process.to_string()).exists()
}

/// Removes what watchers left that are gone, but not the file of `own`, by which the file system's clock is read.
pub(super) fn sweep(state: &Path, own: &Path) {
    let Ok(now) = fs::symlink_metadata(own).and_then(|is| is.modified()) else { return };
    for path in files(state) {
        if path != own && live(&path, now).is_none() {
            // Another sweeps too.
            let _ = fs::remove_file(path);
        }
    }
}

/// The last results in `state`, the latest first, one of each claim. Lines that are none count for nothing.
fn results(state: &Path) -> Vec<DropResult> {
    let text = read_file(&results_place(state), MAX_RESULTS_BYTES).unwrap_or_default();
    let lines = text.split(|byte| *byte == b'\n').rev();
    let mut seen = BTreeSet::new();
    lines
        .filter_map(|line| serde_json::from_slice::<DropResult>(line).ok())
        .filter(|result| result.claim.is_empty() || seen.insert(result.claim.clone()))
        .take(RECENT)
        .map(DropResult::bounded)
        .collect()
}

impl Status {
    /// One that was just begun by `owner`, whose parts are machine, process and beginning.
    pub(super) fn begun(owner: &str, by_events: bool, workers: usize) -> Self {
        let now = Timestamp::now();
        Self {
            owner: owner.to_owned(),
            host: super::state::host(),
            process: std::process::id(),
            since: now,
            written: now,
            hears_by: if by_events { "events" } else { "polling" }.to_owned(),
            state: State::Watching,
            workers,
            at_work: Vec::new(),
            settling: 0,
            ready: 0,
            waiting: Vec::new(),
            waiting_in_all: 0,
            made: 0,
            known: 0,
            failed: 0,
        }
    }

    /// The same with no more of everything than is shown, and every text a line.
    pub(super) fn bounded(mut self) -> Self {
        self.at_work.truncate(NAMED);
        self.waiting_in_all = self.waiting_in_all.max(self.waiting.len());
        self.waiting.truncate(NAMED);
        for text in [&mut self.owner, &mut self.host, &mut self.hears_by] {
            *text = line(text);
        }
        if let State::Paused { why: Pause::Inbox { error: text } | Pause::Other { text } } = &mut self.state {
            *text = line(text);
        }
        for work in &mut self.at_work {
            for text in [&mut work.drop, &mut work.folder, &mut work.template, &mut work.lane] {
                *text = line(text);
            }
            work.done = work.done.min(work.total);
            work.seconds_left = work.seconds_left.filter(|left| (0.0..1e7).contains(left));
        }
        for waiting in &mut self.waiting {
            waiting.drop = line(&waiting.drop);
            waiting.why = waiting.why.as_deref().map(line);
        }
        self
    }
}

impl DropResult {
    /// The same, of a drop that failed, with the name of its note.
    pub(super) fn with_note(mut self, name: &str) -> Self {
        if let DropOutcome::Failed { note, .. } = &mut self.outcome {
            *note = Some(name.to_owned());
        }
        self
    }

    /// The same with the note's name as `rename` has it.
    pub(super) fn renamed(mut self, rename: impl Fn(&str) -> String) -> Self {
        if let DropOutcome::Failed { note: Some(note), .. } = &mut self.outcome {
            *note = rename(note);
        }
        self
    }

    /// The same with every text a line, and only folders that can be below the output folder.
    pub(super) fn bounded(mut self) -> Self {
        self.claim = line(&self.claim);
        self.drop = line(&self.drop);
        self.folder = line(&self.folder);
        self.kept = self.kept.as_deref().map(line);
        match &mut self.outcome {
            DropOutcome::Made { pack, folders, .. } => {
                *pack = line(pack);
                keep_inner(folders);
            }
            DropOutcome::Known { name, pack, folders } => {
                (*name, *pack) = (line(name), line(pack));
                keep_inner(folders);
            }
            DropOutcome::Failed { why, note, folders } => {
                *why = line(why);
                note.take_if(|note| note.contains(['/', '\\']) || note.len() > 255);
                keep_inner(folders);
            }
            DropOutcome::GivenBack { why } => *why = line(why),
        }
        self
    }
}

/// Keeps of `folders` what can lie in the output folder, `pack/account/item`. Of several posts of an account, its folder is named.
fn keep_inner(folders: &mut Vec<String>) {
    let is_inner = |folder: &&String| {
        folder.len() <= MAX_FOLDER
            && folder.split('/').all(crate::project::is_kebab)
            && (2..=3).contains(&folder.split('/').count())
    };
    let mut by_account: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    for folder in folders.iter().filter(is_inner) {
        let account = folder.split('/').take(2).collect::<Vec<_>>().join("/");
        by_account.entry(account).or_default().insert(folder);
    }
    let kept =
        by_account.into_iter().map(|(account, posts)| match posts.into_iter().collect::<Vec<_>>()[..] {
            [one] => one.clone(),
            _ => account,
        });
    *folders = kept.take(MAX_FOLDERS).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_posts_of_an_account_are_one_folder() {
        let mut folders =
            ["p/a/satu", "p/b/satu", "p/a/dua", "p", "../x/y", "p/a/b/c"].map(str::to_owned).to_vec();
        keep_inner(&mut folders);
        assert_eq!(folders, ["p/a", "p/b/satu"]);
    }

    #[test]
    fn a_status_that_was_tampered_with_is_held_within_bounds() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let drop = "x\u{1b}[2J".repeat(300);
        let work = AtWork {
            drop: drop.clone(),
            folder: String::new(),
            template: String::new(),
            done: 50,
            total: 40,
            since: Timestamp::UNIX_EPOCH,
            seconds_left: Some(-1.0),
            lane: String::new(),
        };
        let status = Status {
            at_work: vec![work; 25],
            waiting: vec![WaitingDrop { drop, why: None, again_in_s: None, blocked: None }; 25],
            state: State::Paused { why: Pause::Other { text: "\u{7}".to_owned() } },
            ..Status::begun("a.1.1", true, 1)
        };
        fs::write(place(dir.path(), "a.1.1"), serde_json::to_vec(&status).expect("JSON")).expect("written");
        let overview = Overview::load(dir.path());
        let [read] = &overview.watchers[..] else { panic!("{overview:?}") };
        assert_eq!((read.at_work.len(), read.waiting.len(), read.waiting_in_all), (NAMED, NAMED, 25));
        let work = &read.at_work[0];
        assert!(work.drop.chars().count() <= 301 && !work.drop.contains('\u{1b}'));
        assert_eq!((work.done, work.seconds_left), (40, None));
        assert_eq!(read.state, State::Paused { why: Pause::Other { text: " ".to_owned() } });
        fs::write(place(dir.path(), "a.1.1"), vec![b' '; MAX_STATUS_BYTES as usize + 1]).expect("written");
        assert_eq!(Overview::load(dir.path()).watchers, []);
    }
}
