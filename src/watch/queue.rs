//! Drops that wait for their turn, in two lanes: what is soon done overtakes what takes minutes.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::claim::Claim;
use super::drops::Dropped;
use super::folders::template_of;
use super::names::FileKind;
use super::ticket::Phase;
use crate::project::{Kind, Project};

/// How long a drop takes, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lane {
    /// Pictures, and whatever only needs an answer.
    Quick,
    /// Clips, and tables of many posts.
    Slow,
}

impl Lane {
    /// The lane of a drop called `main` for `template`, which may be none.
    pub(super) fn of(project: &Project, template: &str, main: &str) -> Self {
        let clips = template_of(template, project).is_ok_and(|template| template.kinds.contains(&Kind::Clip));
        match FileKind::of(main) {
            FileKind::Media | FileKind::Item if clips => Self::Slow,
            FileKind::Table => Self::Slow,
            _ => Self::Quick,
        }
    }

    /// Its name, as it is told.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quick => "stills",
            Self::Slow => "clips",
        }
    }

    /// The lane of what lies in the inbox.
    pub(super) fn of_dropped(project: &Project, dropped: &Dropped) -> Self {
        let template = dropped.folder.iter().next().unwrap_or_default();
        Self::of(project, &template.to_string_lossy(), &dropped.main)
    }
}

/// Whose turn it is to have something taken: each folder's, one after the other, so that three hundred files in one keep no other
/// folder waiting; first among the folders of the inbox, then within each.
#[derive(Debug, Default)]
pub(super) struct Turns {
    taken: u64,
    /// When something of a folder was taken last, counted in drops.
    last: BTreeMap<PathBuf, u64>,
}

impl Turns {
    /// `ready`, the first of each folder in front, and of these the one whose folder had its turn longest ago.
    pub(super) fn order(&self, ready: Vec<Dropped>) -> Vec<Dropped> {
        self.round(self.round(ready, |dropped| dropped.folder.clone()), |dropped| top(&dropped.folder))
    }

    fn round(&self, ready: Vec<Dropped>, of: impl Fn(&Dropped) -> PathBuf) -> Vec<Dropped> {
        let mut before = BTreeMap::<PathBuf, u64>::new();
        let mut turns: Vec<((u64, Option<u64>), Dropped)> = Vec::new();
        for dropped in ready {
            let folder = of(&dropped);
            let last = self.last.get(&folder).copied();
            let place = before.entry(folder).or_default();
            turns.push(((*place, last), dropped));
            *place += 1;
        }
        turns.sort_by_key(|(turn, _)| *turn);
        turns.into_iter().map(|(_, dropped)| dropped).collect()
    }

    /// Something of `folder` was taken.
    pub(super) fn took(&mut self, folder: &Path) {
        self.taken += 1;
        for folder in [folder.to_owned(), top(folder)] {
            self.last.insert(folder, self.taken);
        }
    }
}

/// The folder of the inbox that `folder` lies in.
fn top(folder: &Path) -> PathBuf {
    folder.iter().take(1).collect()
}

/// A claim that waits for its turn.
#[derive(Debug)]
pub(super) struct Waiting {
    /// The claim.
    pub(super) claim: Claim,
    /// Its lane.
    pub(super) lane: Lane,
    /// When it may begin, where that is later than now.
    not_before: Option<Instant>,
    /// Why it waits, where that is more than its turn.
    pub(super) why: Option<String>,
    /// Whether it cannot be ended or filed away as things stand.
    pub(super) stays: bool,
}

impl Waiting {
    /// A claim that may begin at once.
    pub(super) fn new(claim: Claim, project: &Project) -> Self {
        let template = claim.ticket.folder.split('/').next().unwrap_or_default();
        let lane = Lane::of(project, template, &claim.ticket.main);
        Self { claim, lane, not_before: None, why: None, stays: false }
    }

    /// The same, to begin after `pause`.
    pub(super) fn after(mut self, pause: Duration, why: Option<String>) -> Self {
        self.not_before = Some(Instant::now() + pause);
        self.why = why;
        self
    }

    /// The same, where it gets another try: nothing is known to be in its way.
    pub(super) fn tried_again(mut self) -> Self {
        self.stays = false;
        self
    }

    /// How long it waits still; `None` where only for its turn.
    pub(super) fn left(&self) -> Option<Duration> {
        self.not_before
            .map(|moment| moment.saturating_duration_since(Instant::now()))
            .filter(|left| !left.is_zero())
    }

    fn is_due(&self) -> bool {
        self.left().is_none()
    }

    /// Whether it is decided about already: its files only have to be moved.
    fn is_decided(&self) -> bool {
        matches!(self.claim.ticket.phase, Phase::Filing(_))
    }
}

/// All that wait.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<Waiting>,
}

impl Queue {
    /// Adds one at the end.
    pub(super) fn push(&mut self, waiting: Waiting) {
        self.waiting.push_back(waiting);
    }

    /// Takes the next one that only has to be moved.
    pub(super) fn pop_decided(&mut self) -> Option<Waiting> {
        self.pop(|waiting| waiting.is_decided() && waiting.is_due())
    }

    /// Takes the next one of `lane` that is due.
    pub(super) fn pop_due(&mut self, lane: Lane) -> Option<Waiting> {
        self.pop(|waiting| waiting.lane == lane && waiting.is_due() && !waiting.is_decided())
    }

    fn pop(&mut self, wanted: impl Fn(&Waiting) -> bool) -> Option<Waiting> {
        let at = self.waiting.iter().position(wanted)?;
        self.waiting.remove(at)
    }

    /// How many of `lane` wait for nothing but their turn. Those that wait after a fault keep no others waiting.
    pub(super) fn due(&self, lane: Lane) -> usize {
        self.waiting.iter().filter(|waiting| waiting.lane == lane && waiting.is_due()).count()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// All of them, the next one first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_in_one_folder_keeps_no_other_waiting() {
        let drop = |folder: &str, main: &str| Dropped {
            folder: folder.into(),
            main: main.to_owned(),
            sides: Vec::new(),
        };
        let mut turns = Turns::default();
        let mut ready: Vec<Dropped> = (0..300).map(|number| drop("t", &number.to_string())).collect();
        ready.extend([drop("u", "jujur"), drop("u", "lagi"), drop("v", "jujur")]);
        let mut taken = Vec::new();
        // One at a time, as when each waits for the last to end.
        while taken.len() < 6 {
            ready = turns.order(ready);
            let first = ready.remove(0);
            turns.took(&first.folder);
            taken.push(format!("{}/{}", first.folder.display(), first.main));
        }
        assert_eq!(taken, ["t/0", "u/jujur", "v/jujur", "t/1", "u/lagi", "t/2"]);
        // Nor do a hundred folders in one.
        let mut turns = Turns::default();
        let mut ready: Vec<Dropped> = (0..100).map(|number| drop(&format!("t/{number}"), "x")).collect();
        ready.push(drop("u/bpmtpk", "jujur"));
        let first = turns.order(ready).remove(0);
        turns.took(&first.folder);
        let mut ready: Vec<Dropped> = (1..100).map(|number| drop(&format!("t/{number}"), "x")).collect();
        ready.push(drop("u/bpmtpk", "jujur"));
        assert_eq!(turns.order(ready)[0].main, "jujur");
    }
}
