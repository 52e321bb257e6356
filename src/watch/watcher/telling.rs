//! What a watcher tells of what it does.

use std::collections::BTreeSet;

use super::held::{BUSY, Running, Watcher};
use crate::project::Project;
use crate::watch::claim::Claim;
use crate::watch::folders::template_of;
use crate::watch::inbox::Blocked;
use crate::watch::order::Made;
use crate::watch::queue::Waiting;
use crate::watch::status::{self, AtWork, DropOutcome, DropResult, State, WaitingDrop};

impl Watcher<'_> {
    /// Tells what is going on.
    pub(super) fn tell_status(&mut self) {
        let status = &mut self.status_writer.status;
        let project = self.project;
        status.at_work = self.running.iter().map(|running| at_work(running, project)).collect();
        (status.settling, status.ready) = (self.settling + self.kept + self.own_kept, self.ready);
        let stuck = self.busy.iter().filter(|(_, busy)| busy.times >= BUSY);
        let stuck = stuck.map(|(path, busy)| (crate::diag::slashed(path), busy.why));
        let odd: Vec<(String, Blocked)> =
            self.odd.iter().map(|(path, odd)| (path.clone(), *odd)).chain(stuck).collect();
        let all = self.queue.len() + self.reading.len() + self.delivering.len() + odd.len();
        let odd = odd.into_iter().map(|(drop, odd)| WaitingDrop {
            drop,
            why: Some(odd.to_string()),
            again_in_s: None,
            blocked: Some(odd),
        });
        status.waiting = self.queue.iter().map(told).chain(odd).take(status::NAMED).collect();
        status.waiting_in_all = all;
        (status.made, status.known, status.failed) = (self.tally.made, self.tally.known, self.tally.failed);
        status.state = match (&self.paused, self.running.is_empty()) {
            (Some(why), _) => State::Paused { why: why.clone() },
            (None, false) => State::Working,
            (None, true) => State::Watching,
        };
        if let Some(line) = self.status_writer.write() {
            self.say(&line);
        }
    }
}

/// What is told of a drop at work.
fn at_work(running: &Running, project: &Project) -> AtWork {
    let ticket = &running.waiting.claim.ticket;
    let template = ticket.folder.split('/').next().unwrap_or_default();
    let (done, total) = (running.process.progress().ended, running.process.progress().jobs);
    let each = running.process.elapsed().as_secs_f64() / done.max(1) as f64;
    AtWork {
        drop: ticket.main.clone(),
        folder: ticket.folder.clone(),
        template: template_of(template, project).map(|template| template.title.clone()).unwrap_or_default(),
        done,
        total,
        since: running.since,
        seconds_left: (done > 0).then(|| each * total.saturating_sub(done) as f64),
        lane: running.waiting.lane.name().to_owned(),
    }
}

/// What is told of a drop that waits.
fn told(waiting: &Waiting) -> WaitingDrop {
    WaitingDrop {
        drop: waiting.claim.ticket.main.clone(),
        why: waiting.why.clone(),
        again_in_s: waiting.left().map(|left| left.as_secs()),
        blocked: None,
    }
}

/// What is told of the drop of `claim`, which ended as `outcome`.
pub(super) fn result_of(claim: &Claim, outcome: DropOutcome) -> DropResult {
    DropResult {
        claim: claim.id.clone(),
        when: jiff::Timestamp::now(),
        drop: claim.ticket.main.clone(),
        folder: claim.ticket.folder.clone(),
        kept: None,
        outcome,
    }
}

/// The folders of posts of `files`, each once.
pub(super) fn folders_of(files: &[Made]) -> Vec<String> {
    let folders: BTreeSet<&str> = files.iter().filter_map(Made::folder).collect();
    folders.into_iter().map(str::to_owned).collect()
}
