//! The loop of a watcher: it looks, claims, has drops read and made, and decides what becomes of them ([`endings`]).

mod endings;
mod held;
mod standing;
mod telling;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

pub(super) use self::held::Watcher;

use self::held::{BACK_OFF, BUSY, Busy, Reading, Running, SLICE};
use self::standing::Reserved;
use self::telling::{folders_of, result_of};
use super::claim::{self, Claim, Recovered, Taken};
use super::entry::Entry;
use super::file_away::{Beside, Decision};
use super::inbox::{Blocked, Look};
use super::most::Most;
use super::note;
use super::options::Tally;
use super::order::{Made, Order};
use super::packs::Packs;
use super::prepare::{Preparation, Prepared, Preparing, Refusal};
use super::process::{Ending, Process};
use super::queue::{Lane, Waiting};
use super::status::{DropOutcome, DropResult, Pause};
use super::ticket::Phase;
use crate::deliver::folder::{Folder, Stamp};
use crate::diag::Finding;

/// How often the loop turns while nothing is heard.
const TURN: Duration = Duration::from_millis(100);
/// How often a sign of life is given, and the disk and the claims of others are looked at.
const LIVE: Duration = Duration::from_secs(10);
/// How often files that have not come to rest are looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How many drops are claimed in a lane ahead of those at work: others may share the inbox.
const AHEAD: usize = 1;
/// The first and the longest pause before a drop is tried again that was found busy often.
const BUSY_PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// The folders and files of a project that give posts their face.
const FACE_PARTS: [&str; 4] = ["wajah.toml", "brand-assets", "templates", "fonts"];

impl Watcher<'_> {
    pub(super) fn run(mut self, stop: &AtomicBool) -> Tally {
        while !stop.load(Ordering::Relaxed) && !self.turn() {
            self.events.wait(TURN);
        }
        self.end();
        self.tally
    }

    /// One turn of the loop; whether there is nothing left to do, with `once`.
    fn turn(&mut self) -> bool {
        if self.lived.is_none_or(|at| at.elapsed() >= LIVE) {
            self.live();
        }
        self.look();
        self.attend();
        while let Some(waiting) = self.queue.pop_decided() {
            self.move_out(waiting);
        }
        if self.paused.is_none() {
            for lane in [Lane::Quick, Lane::Slow] {
                while self.at_work(lane) < self.slots(lane)
                    && let Some(waiting) = self.queue.pop_due(lane)
                {
                    self.begin(waiting);
                }
            }
        }
        if let Some(packs) = &mut self.packs {
            for line in packs.turn(self.options, &self.timezone) {
                self.say(&line);
            }
        }
        let at_work = !(self.running.is_empty() && self.reading.is_empty() && self.delivering.is_empty());
        // What cannot be filed away is left for the next run.
        let is_left =
            |waiting: &Waiting| self.options.once && waiting.stays && waiting.claim.ticket.pauses >= BUSY;
        let idle = !at_work && self.queue.iter().all(is_left);
        match self.days.turn(idle) {
            Some(Ok(lines)) => {
                // The page leads to the sheet.
                self.status_writer.refresh();
                lines.iter().for_each(|line| self.say(line));
            }
            Some(Err(line)) => self.say(&line),
            None => {}
        }
        self.tell_status();
        let packs_busy = self.packs.as_ref().is_some_and(Packs::is_busy);
        let given_up = self.busy.values().filter(|busy| busy.times >= BUSY).count();
        let is_over = self.options.once
            && self.looked
            && self.settling == 0
            && (self.own_kept == 0 || self.unfinished >= BUSY)
            && self.ready == given_up
            && idle
            && !packs_busy
            && !self.days.is_busy();
        if is_over {
            self.tally.left = self.odd.len() + given_up + claim::left(&self.state);
        }
        is_over
    }

    /// How many drops of `lane` may be worked on at once.
    fn slots(&self, lane: Lane) -> usize {
        match lane {
            Lane::Quick => 1,
            Lane::Slow => self.options.workers.max(1),
        }
    }

    fn at_work(&self, lane: Lane) -> usize {
        let reading = self.reading.iter().map(|reading| reading.waiting.lane);
        let running = self.running.iter().map(|running| running.waiting.lane);
        let delivering = self.delivering.iter().map(|delivering| delivering.waiting.lane);
        reading.chain(running).chain(delivering).filter(|of| *of == lane).count()
    }

    /// Gives a sign of life, looks for what others left, and whether there is room to work.
    fn live(&mut self) {
        self.lived = Some(Instant::now());
        let lives = self.state.live(&self.options.inbox);
        // A guide that cannot be written, since something else stands in its place, is no reason to stop.
        let _ = self.guides.refresh(jiff::Timestamp::now());
        let why = match lives {
            Err(error) => Some(Pause::Inbox { error: error.to_string() }),
            Ok(()) => low_disk(&self.options.out, self.options.low_disk),
        };
        self.pause(why);
        self.state.sweep();
        self.sweep_notes();
        let held: BTreeSet<String> = self
            .queue
            .iter()
            .chain(self.reading.iter().map(|reading| &reading.waiting))
            .chain(self.running.iter().map(|running| &running.waiting))
            .chain(self.delivering.iter().map(|delivering| &delivering.waiting))
            .map(|waiting| waiting.claim.id.clone())
            .collect();
        let Ok(inbox) = self.inbox() else { return };
        let Recovered { claims, said } = claim::recover(&self.state, &inbox, &held);
        for claim in claims {
            self.queue.push(Waiting::new(claim, self.project));
        }
        self.unfinished = if said.is_empty() { 0 } else { self.unfinished.saturating_add(1) };
        for line in said {
            self.say(&line);
        }
    }

    /// Begins nothing any more because of `why`, or goes on where there is no reason left.
    fn pause(&mut self, why: Option<Pause>) {
        // How much room there is changes all the time.
        let kind = |why: &Option<Pause>| why.as_ref().map(std::mem::discriminant);
        if kind(&why) != kind(&self.paused) {
            let line = why.as_ref().map_or_else(|| "going on".to_owned(), |why| format!("paused: {why}"));
            self.say(&line);
        }
        self.paused = why;
    }

    /// Looks at the inbox when it is time to, and claims what has come to rest.
    fn look(&mut self) {
        let soon = (self.settling + self.kept + self.own_kept + self.ready > 0 || self.options.once)
            .then_some(LOOK_AGAIN);
        if self.paused.is_some() || !self.events.is_time(soon) {
            return;
        }
        let kept = || claim::kept(&self.state);
        let look = match self.inbox.look(Instant::now(), kept) {
            Ok(look) => look,
            // The claims of others keep changing.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.settling = self.settling.max(1);
                return;
            }
            Err(error) => return self.pause(Some(Pause::Inbox { error: error.to_string() })),
        };
        for (path, odd) in &look.odd {
            if self.odd.get(path) != Some(odd) {
                self.say(&format!("{path} is not taken: {odd}"));
            }
        }
        self.odd = look.odd;
        let Look { settling, kept, own_kept, .. } = look;
        let there = look.ready.len();
        let (mut taken, mut still_busy) = (0, BTreeMap::new());
        let mut room = [Lane::Quick, Lane::Slow].map(|lane| (lane, self.room(lane)));
        for dropped in self.turns.order(look.ready) {
            let lane = Lane::of_dropped(self.project, &dropped);
            let path = dropped.folder.join(&dropped.main);
            let busy = self.busy.remove(&path);
            let times = busy.as_ref().map_or(0, |busy| busy.times);
            let rests = busy.as_ref().is_some_and(|busy| busy.until > Instant::now());
            let has_room = room.iter_mut().find(|(of, room)| *of == lane && *room > 0);
            let Some((_, room)) = has_room.filter(|_| !(rests || self.options.once && times >= BUSY)) else {
                still_busy.extend(busy.map(|busy| (path, busy)));
                continue;
            };
            let day = self.today();
            let claimed = self.inbox().and_then(|inbox| claim::take(&self.state, &inbox, &dropped, &day));
            match claimed {
                Ok(Taken::Ours(claim)) => {
                    *room -= 1;
                    taken += 1;
                    self.turns.took(&dropped.folder);
                    self.queue.push(Waiting::new(*claim, self.project));
                }
                // Another watcher has it, or somebody has it open: the next look tells.
                Ok(Taken::Busy(error)) => {
                    let busy = Busy::again(times, &error);
                    if busy.times == BUSY && self.inbox().is_ok_and(|inbox| is_there(&inbox, &path)) {
                        let why =
                            if busy.why == Blocked::InUse { error.to_string() } else { busy.why.to_string() };
                        self.say(&format!("{} cannot be taken yet: {why}", path.display()));
                    }
                    still_busy.insert(path, busy);
                }
                Err(error) => {
                    still_busy.insert(path, Busy::again(times, &error));
                    self.pause(Some(Pause::Inbox { error: error.to_string() }));
                    // What was taken half is found again when the next sign of life is given.
                    self.lived = Instant::now().checked_sub(LIVE - BACK_OFF.0);
                    break;
                }
            }
        }
        // What went back has to come to rest again before it is tried again.
        for (path, busy) in std::mem::take(&mut self.busy) {
            if self.inbox().is_ok_and(|inbox| is_there(&inbox, &path)) {
                still_busy.insert(path, busy);
            }
        }
        self.busy = still_busy;
        (self.settling, self.kept, self.own_kept) = (settling, kept, own_kept);
        self.ready = there - taken;
        self.looked = true;
    }

    /// How many drops of `lane` may be claimed now.
    fn room(&self, lane: Lane) -> usize {
        (self.slots(lane) + AHEAD).saturating_sub(self.queue.due(lane) + self.at_work(lane))
    }

    /// Starts reading a claim, unless it was made already.
    fn begin(&mut self, waiting: Waiting) {
        let waiting = waiting.tried_again();
        let claim = &waiting.claim;
        if claim.is_gone(&self.state) {
            return self.say(&format!("{}: its claim is gone: another watcher has it", claim.ticket.main));
        }
        // Before all else: what a killed watcher took out of its place may be what a person made.
        let kept = self.ledger.of_claim(&claim.id, &self.state).and_then(|_| self.keep_all_held(claim));
        if let Err(error) = kept {
            return self.stays(waiting, &format!("what gave way to it cannot be kept: {error}"));
        }
        if claim.ticket.phase == Phase::Apart {
            let finding = apart(claim);
            return self.fail(waiting, None, &BTreeMap::new(), vec![finding]);
        }
        match claim.follows_another(&self.state) {
            // An older drop of the same name: what came last stands in the end.
            Ok(true) => {
                let why = "a drop of the same name, which came before, is still worked on";
                return self.queue.push(waiting.after(LOOK_AGAIN, Some(why.to_owned())));
            }
            Ok(false) => {}
            Err(error) => return self.later(waiting, &error.to_string()),
        }
        match self.ledger.of_claim(&claim.id, &self.state) {
            // A watcher was killed between its publishing and its filing away.
            Ok(Some(entry)) if entry.whole => return self.made(waiting, &entry, None),
            Ok(_) => {}
            Err(error) => return self.later(waiting, &error.to_string()),
        }
        let preparation = Preparation {
            order: self.order(claim),
            inbox: self.options.inbox.clone(),
            dropped_in: PathBuf::from(&claim.ticket.folder),
            defaults: self.names.defaults,
            face: FACE_PARTS.iter().map(|part| self.options.project.join(part)).collect(),
        };
        let stamps = claim.stamps(&self.state);
        match Preparing::start(preparation) {
            Ok(preparing) => self.reading.push(Reading { waiting, preparing, stamps, begun: Instant::now() }),
            Err(error) => self.later(waiting, &format!("no thread can be started: {error}")),
        }
    }

    fn order(&self, claim: &Claim) -> Order {
        let mut parts = claim.ticket.folder.split('/').map(str::to_owned);
        let template = parts.next().unwrap_or_default();
        // Deeper folders are no accounts, and are named as such.
        let account: Vec<String> = parts.collect();
        let account = (!account.is_empty()).then(|| account.join("/"));
        Order {
            project: self.options.project.clone(),
            folder: claim.files_path(),
            defaults: Vec::new(),
            pack: self.pack_of(&claim.ticket.day),
            stage: claim.stage_path(),
            threads: self.options.threads.div_ceil(self.options.workers.max(1)).max(1),
            now: jiff::Timestamp::now().to_string(),
            main: claim.ticket.main.clone(),
            sides: claim.ticket.sides.clone(),
            template,
            account,
        }
    }

    /// Sees what became of those that are read, and of those that are worked on.
    fn attend(&mut self) {
        let deadline = self.options.deadline;
        for reading in std::mem::take(&mut self.reading) {
            match reading.preparing.ended() {
                Some(Ok(prepared)) => self.start(reading.waiting, prepared, reading.stamps),
                Some(Err(Refusal::Machine(error))) => self.later(reading.waiting, &error.to_string()),
                Some(Err(Refusal::Material(finding))) => {
                    self.fail(reading.waiting, None, &BTreeMap::new(), vec![*finding])
                }
                None if reading.begun.elapsed() > deadline => {
                    let message = format!("reading the drop took longer than {} s", deadline.as_secs());
                    self.fail(
                        reading.waiting,
                        None,
                        &BTreeMap::new(),
                        vec![Finding::error("worker-timeout", message)],
                    );
                }
                None => self.reading.push(reading),
            }
        }
        for delivering in std::mem::take(&mut self.delivering) {
            self.deliver(delivering);
        }
        for mut running in std::mem::take(&mut self.running) {
            self.publish_ended(&mut running);
            match running.process.ended() {
                Ok(None) => self.running.push(running),
                Ok(Some(ending)) => self.ended(running, ending),
                Err(error) => self.ended(running, Ending::Crashed(error.to_string())),
            }
        }
    }

    /// Starts the worker of a claim, unless what it would make is there.
    fn start(&mut self, waiting: Waiting, prepared: Prepared, stamps: Vec<Option<Stamp>>) {
        let Prepared { order, content } = prepared;
        let known = self.ledger.find(&content, &self.state, &self.options.out).map(|entry| entry.cloned());
        let (origin, day) = (waiting.claim.ticket.origin(), waiting.claim.ticket.day.clone());
        // What was made of it on another day is no answer where another version of it was made today.
        let is_newest = |entry: &Entry| entry.day == day || !self.ledger.stands_on(&origin, &day);
        match known {
            Ok(Some(entry)) if is_newest(&entry) => {
                let name = entry.name().to_owned();
                let line = format!("{}: made already, as {name} on {}", waiting.claim.ticket.main, entry.day);
                let pack = self.pack_of(&entry.day);
                let outcome = DropOutcome::Known { name, pack, folders: folders_of(&entry.files) };
                let (locale, names, told) = (self.locale, self.names, entry.clone());
                let result = result_of(&waiting.claim, outcome);
                // What a try before this one published is none of what stands.
                let taken =
                    self.unpublish(&waiting.claim).and_then(|_| self.say_what_is_kept(&waiting.claim));
                let result = match taken {
                    Ok(kept) => DropResult { kept, ..result },
                    Err(error) => {
                        let why = format!("what it published cannot be taken back: {error}");
                        return self.stays(waiting, &why);
                    }
                };
                let decision = move |main: &str| {
                    let folder =
                        told.files.first().and_then(|file| file.path.split('/').next()).unwrap_or_default();
                    let text = note::already_made(locale, main, told.name(), &told.day, folder);
                    let name = names.known_name(main);
                    let note = Beside { name, bytes: text.into_bytes(), replaces: false };
                    Decision { beside: vec![note], result }
                };
                return self.file_away(waiting, false, decision, |watcher| {
                    watcher.tally.known += 1;
                    watcher.say(&line);
                });
            }
            Ok(_) => {}
            Err(error) => return self.later(waiting, &error.to_string()),
        }
        // What a try before this one published, whose watcher was killed.
        if let Err(error) = self.unpublish(&waiting.claim) {
            return self.stays(waiting, &format!("what it published cannot be taken back: {error}"));
        }
        let started = waiting.claim.fresh_stage(&self.state).and_then(|()| {
            let most = Most::of(&order, self.project);
            Process::start(&self.options.program, &order, most, self.options.deadline)
        });
        match started {
            Ok(process) => self.running.push(Running {
                waiting,
                process,
                content,
                pack: order.pack,
                stamps,
                since: jiff::Timestamp::now(),
                published: BTreeMap::new(),
                ended: VecDeque::new(),
            }),
            Err(error) => self.later(waiting, &format!("no worker can be started: {error}")),
        }
    }

    /// Publishes the posts that ended, where they replace none: then nobody waits for the last of forty formats. Posts that replace
    /// others come all at once in the end.
    fn publish_ended(&mut self, running: &mut Running) {
        let until = Instant::now() + SLICE;
        running.ended.extend(running.process.ended_posts(until));
        while let Some(file) = running.ended.pop_front() {
            let Some(folder) = file.folder() else { continue };
            if !self.ledger.has_made(folder) && self.is_unchanged(running) && self.is_reserved(running, &file)
            {
                match self.publish(&running.waiting.claim, &file) {
                    Ok(()) => drop(running.published.insert(file.path.clone(), file)),
                    // What a worker says is not so: the rest shows in the end, if at all.
                    Err(error) if error.kind() == io::ErrorKind::InvalidData => running.ended.clear(),
                    Err(_) => {}
                }
            }
            if Instant::now() >= until {
                break;
            }
        }
    }

    /// Whether `file` is the running drop's to publish before its end. One that gave way once keeps nothing before: two that want each
    /// other's posts never wait for one another.
    fn is_reserved(&mut self, running: &Running, file: &Made) -> bool {
        let claim = &running.waiting.claim;
        claim.ticket.pauses == 0
            && matches!(self.reserve(claim, std::slice::from_ref(file)), Ok(Reserved::Ours))
    }

    /// Leaves: workers that are at work are ended, and their drops stay claimed for the next watcher.
    fn end(&mut self) {
        self.reading.clear();
        self.running.clear();
        self.delivering.clear();
        self.packs = None;
        self.status_writer.leave();
        self.state.leave();
    }
}

impl Busy {
    /// That of a drop that could not be taken `times` before, and now not because of `error`.
    fn again(times: u32, error: &io::Error) -> Self {
        let times = times.saturating_add(1);
        let why = match error.kind() {
            io::ErrorKind::CrossesDevices => Blocked::OtherFileSystem,
            _ => Blocked::InUse,
        };
        let growth = times.checked_sub(BUSY).map(|more| 1 << more.min(10));
        let pause = growth.map_or(Duration::ZERO, |growth| (BUSY_PAUSES.0 * growth).min(BUSY_PAUSES.1));
        Self { times, until: Instant::now() + pause, why }
    }
}

/// What is said of `claim`, which was torn from what went with it.
fn apart(claim: &Claim) -> Finding {
    let main = &claim.ticket.main;
    let message =
        format!("`{main}` was torn from what went with it, and another file of its name came since");
    let finding = Finding::error("drop-apart", message).fact("given", main);
    finding.hint("the later one is made; if this one is wanted, drop it again with all that goes with it")
}

/// Whether the file `path` lies in `inbox`.
fn is_there(inbox: &Folder, path: &Path) -> bool {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return false;
    };
    inbox.below(folder).and_then(|folder| folder.has(name)).unwrap_or(false)
}

/// Why there is too little room in `out`; `None` where there is enough, or nobody can tell.
fn low_disk(out: &Path, least: u64) -> Option<Pause> {
    std::fs::create_dir_all(out).ok();
    let is = rustix::fs::statvfs(out).ok()?;
    let free = is.f_bavail.saturating_mul(is.f_frsize);
    (free < least).then_some(Pause::LowDisk { free, least })
}
