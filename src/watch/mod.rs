//! The watch folder: an editor drops a file, and finds its posts in the output folder. Nothing else need be learnt.
//!
//! A drop that has come to rest ([`inbox`]) is claimed by moving it ([`claim`]) into a folder that only watchers may enter ([`state`]).
//! It is read once ([`prepare`]) and given to a worker process ([`process`], [`worker`]) as an order ([`order`]), so that whatever is wrong
//! with it costs that worker alone. What the worker made is put into the output folder ([`publish`]), what was made of which content
//! is written down ([`ledger`]), and the drop is filed away ([`file_away`]): to the done, or with a note in the editor's language
//! ([`note`]) to the failed. A killed watcher leaves claims that the next one finishes.
//!
//! Nothing in the inbox is believed: everybody may write there. All of it is reached by plain names below open folders ([`folder`]).

mod bounded;
mod claim;
mod day;
mod drop_post;
mod file_away;
mod folder;
mod folders;
mod form;
mod guide;
mod hearing;
mod inbox;
mod indonesian;
mod ledger;
mod look;
mod machine;
mod meaning;
mod names;
mod note;
mod order;
mod packs;
mod places;
mod prepare;
mod process;
mod publish;
mod queue;
mod stale;
mod state;
mod status;
mod status_page;
mod status_words;
mod strangers;
mod teller;
mod title;
mod worker;
mod workers;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

pub use self::drop_post::DropPost;
pub use self::names::Names;
pub use self::order::{Answer, MAX_ANSWER_BYTES, Order, Said};
pub use self::process::WORK;
pub use self::state::state_folder;
pub use self::status::{
    AtWork, Blocked, DropOutcome, DropResult, Overview, Pause, State as WatcherState, Status, WaitingDrop,
};
pub use self::teller::check_log;
pub use self::worker::work;
pub use self::workers::default_workers;

use self::claim::{Claim, Recovered, Taken, Ticket};
use self::day::Days;
use self::file_away::Beside;
use self::folder::{Folder, Stamp};
use self::folders::template_of;
use self::guide::Guides;
use self::hearing::Hearing;
use self::inbox::{Inbox, Odd};
use self::ledger::{Entry, Ledger};
use self::order::Made;
use self::packs::Packs;
use self::prepare::{Preparation, Prepared, Preparing, Refusal};
use self::process::{Ending, Process};
use self::queue::{Lane, Queue, Waiting};
use self::state::State;
use self::status_page::Surroundings;
use self::teller::Teller;
use crate::diag::{Finding, Findings};
use crate::project::{Locale, Project};

/// How often the loop turns while nothing is heard.
const TURN: Duration = Duration::from_millis(100);
/// How often a sign of life is given, and the disk and the claims of others are looked at.
const LIVE: Duration = Duration::from_secs(10);
/// How often files that have not come to rest are looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How long a watcher that is asked to end may take over what it is doing; then it ends all the same, as if it were killed.
const LAST_MOMENTS: Duration = Duration::from_millis(1500);
/// How many drops are claimed in a lane ahead of those at work: others may share the inbox.
const AHEAD: usize = 1;
/// How often a worker may die on a drop before the drop is blamed.
const TRIES: u32 = 3;
/// How often it may be killed by others before that. A worker's own limits end it in other ways, so it is seldom the drop's fault.
const KILLS: u32 = 12;
/// How often the machine may fail over a drop before its editor is told: with the longest pauses, about an hour and a half.
const PAUSES: u32 = 24;
/// How often a drop may be found busy before `--once` gives up on it.
const BUSY: u32 = 3;
/// The first and the longest pause after a fault of the machine.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(300));
/// The folders and files of a project that give posts their face.
const FACE_PARTS: [&str; 4] = ["wajah.toml", "brand-assets", "templates", "fonts"];

/// What a caller chose.
#[derive(Debug, Clone)]
pub struct WatchOptions {
    /// The program whose worker is started: this one.
    pub program: PathBuf,
    /// The project's folder.
    pub project: PathBuf,
    /// The folder in which drops are made.
    pub inbox: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// End when nothing is left to do.
    pub once: bool,
    /// Look every so often instead of hearing by events.
    pub poll: Option<Duration>,
    /// How long a file must be the same before it is taken.
    pub settle: Duration,
    /// How long a worker may take.
    pub deadline: Duration,
    /// Below so many free bytes in the output folder nothing is begun.
    pub low_disk: u64,
    /// Threads of all workers together.
    pub threads: usize,
    /// How many drops of clips or tables are worked on at once; what is soon done has a worker of its own beside them.
    pub workers: usize,
    /// A log file.
    pub log: Option<PathBuf>,
    /// Whether packs are kept up to date too.
    pub packs: bool,
}

/// What a watch came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Drops whose posts were made.
    pub made: usize,
    /// Drops whose posts were there already.
    pub known: usize,
    /// Drops that failed, each with its note.
    pub failed: usize,
    /// What still lies in the inbox and cannot be taken.
    pub left: usize,
}

/// Watches until `stop`, or with `once` until nothing is left to do. `tell` hears a line for each drop. Asked to stop, it ends within
/// two seconds, whatever it waits for.
///
/// # Errors
/// When the inbox cannot be used at the beginning. What fails later is tried again.
pub fn watch(
    options: &WatchOptions,
    project: &Project,
    tell: &dyn Fn(&str),
    stop: &AtomicBool,
) -> io::Result<Tally> {
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| end_in_time(stop, &ended));
        let tally = Watcher::new(options, project, tell).map(|watcher| watcher.run(stop));
        ended.store(true, Ordering::Relaxed);
        tally
    })
}

/// Ends the process when it was asked to stop and its loop hangs: on a share that is gone, say.
fn end_in_time(stop: &AtomicBool, ended: &AtomicBool) {
    let mut asked = None;
    while !ended.load(Ordering::Relaxed) {
        if stop.load(Ordering::Relaxed) && asked.get_or_insert_with(Instant::now).elapsed() > LAST_MOMENTS {
            #[allow(
                clippy::exit,
                reason = "the loop does not answer; what it was doing, the next watcher finishes"
            )]
            std::process::exit(0);
        }
        std::thread::sleep(TURN / 2);
    }
}

/// A claim that is read before its worker starts.
struct Reading {
    waiting: Waiting,
    preparing: Preparing,
    begun: Instant,
}

/// A claim whose worker is at work.
struct Running {
    waiting: Waiting,
    process: Process,
    content: String,
    pack: String,
    /// Its file as it was when the work began.
    stamp: Option<Stamp>,
    since: jiff::Timestamp,
    /// What was published before its end, by path.
    published: BTreeMap<String, Made>,
}

struct Watcher<'a> {
    options: &'a WatchOptions,
    project: &'a Project,
    names: Names,
    locale: Locale,
    timezone: TimeZone,
    state: State,
    ledger: Ledger,
    inbox: Inbox,
    guides: Guides,
    teller: Teller,
    days: Days,
    packs: Option<Packs>,
    hearing: Hearing,
    queue: Queue,
    reading: Vec<Reading>,
    running: Vec<Running>,
    settling: usize,
    /// Drops that have come to rest and are not taken yet.
    ready: usize,
    odd: BTreeMap<String, Odd>,
    /// How often each drop was found busy.
    busy: BTreeMap<PathBuf, u32>,
    lived: Option<Instant>,
    /// Whether the inbox was looked at since the queue was last filled.
    looked: bool,
    paused: Option<Pause>,
    tally: Tally,
    tell: &'a dyn Fn(&str),
}

impl<'a> Watcher<'a> {
    fn new(options: &'a WatchOptions, project: &'a Project, tell: &'a dyn Fn(&str)) -> io::Result<Self> {
        let names = Names::of(project.config.locale);
        let state = State::open(&options.inbox)?;
        let own = [names.done, names.failed, names::STATUS_PAGE].map(|name| options.inbox.join(name));
        let hearing = Hearing::new(std::slice::from_ref(&options.inbox), options.poll, move |path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(".wajah-") || own.iter().any(|own| path.starts_with(own))
        });
        let status = Status::begun(&state.owner().to_string(), hearing.by_events(), options.workers);
        let surroundings = Surroundings::new(&options.inbox, &options.out, project);
        Ok(Self {
            options,
            project,
            names,
            locale: project.config.locale,
            timezone: project.config.timezone.clone(),
            ledger: Ledger::open(&state)?,
            inbox: Inbox::new(&options.inbox, names, options.settle),
            guides: Guides::new(&options.project, &options.inbox, project),
            teller: Teller::new(state.path(), surroundings, options.log.clone(), status),
            days: Days::new(state.path(), &options.out, project),
            packs: options.packs.then(|| Packs::new(options)),
            state,
            hearing,
            queue: Queue::default(),
            reading: Vec::new(),
            running: Vec::new(),
            settling: 0,
            ready: 0,
            odd: BTreeMap::new(),
            busy: BTreeMap::new(),
            lived: None,
            looked: false,
            paused: None,
            tally: Tally::default(),
            tell,
        })
    }

    fn run(mut self, stop: &AtomicBool) -> Tally {
        while !stop.load(Ordering::Relaxed) && !self.turn() {
            self.hearing.wait(TURN);
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
        let idle = self.running.is_empty() && self.reading.is_empty() && self.queue.is_empty();
        match self.days.turn(idle) {
            // The page leads to the sheet.
            Some(Ok(())) => self.teller.refresh(),
            Some(Err(line)) => self.say(&line),
            None => {}
        }
        self.tell_status();
        let packs_busy = self.packs.as_ref().is_some_and(Packs::is_busy);
        let given_up = self.busy.values().filter(|times| **times >= BUSY).count();
        let is_over = self.options.once
            && self.looked
            && self.settling == 0
            && self.ready == given_up
            && idle
            && !packs_busy
            && !self.days.is_busy();
        if is_over {
            self.tally.left = self.odd.len() + given_up;
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
        reading.chain(running).filter(|of| *of == lane).count()
    }

    /// The inbox, opened anew: another one may be there by now.
    fn inbox(&self) -> io::Result<Folder> {
        Folder::open(&self.options.inbox)
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
            .map(|waiting| waiting.claim.id.clone())
            .collect();
        let Ok(inbox) = self.inbox() else { return };
        let Recovered { claims, said } = claim::recover(&self.state, &inbox, &held);
        for claim in claims {
            self.queue.push(Waiting::new(claim, self.project));
        }
        for line in said {
            self.say(&line);
        }
    }

    /// Takes away the notes of failures whose files are gone from there.
    fn sweep_notes(&self) {
        if let Ok(folder) = self.inbox().and_then(|inbox| inbox.folder(self.names.failed)) {
            stale::sweep(&folder, self.names);
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
        let soon = (self.settling + self.ready > 0 || self.options.once).then_some(LOOK_AGAIN);
        if self.paused.is_some() || !self.hearing.is_time(soon) {
            return;
        }
        let look = match self.inbox.look(Instant::now()) {
            Ok(look) => look,
            Err(error) => return self.pause(Some(Pause::Inbox { error: error.to_string() })),
        };
        for (path, odd) in &look.odd {
            if self.odd.get(path) != Some(odd) {
                self.say(&format!("{path} is not taken: {odd}"));
            }
        }
        self.odd = look.odd;
        let (settling, there) = (look.settling, look.ready.len());
        let (mut taken, mut still_busy) = (0, BTreeMap::new());
        let mut room = [Lane::Quick, Lane::Slow].map(|lane| (lane, self.room(lane)));
        for dropped in look.ready {
            let lane = Lane::of_dropped(self.project, &dropped);
            let path = dropped.folder.join(&dropped.main);
            let times = self.busy.get(&path).copied().unwrap_or_default();
            let Some((_, room)) = room.iter_mut().find(|(of, room)| *of == lane && *room > 0) else {
                if times > 0 {
                    still_busy.insert(path, times);
                }
                continue;
            };
            let day = self.today();
            let claimed = self.inbox().and_then(|inbox| claim::take(&self.state, &inbox, &dropped, &day));
            match claimed {
                Ok(Taken::Ours(claim)) => {
                    *room -= 1;
                    taken += 1;
                    self.queue.push(Waiting::new(claim, self.project));
                }
                // Another watcher has it, or somebody has it open: the next look tells.
                Ok(Taken::Busy(why)) => {
                    if times + 1 == BUSY && self.inbox().is_ok_and(|inbox| is_there(&inbox, &path)) {
                        self.say(&format!("{} cannot be taken yet: {why}", path.display()));
                    }
                    still_busy.insert(path, times + 1);
                }
                Err(error) => {
                    still_busy.insert(path, times + 1);
                    self.pause(Some(Pause::Inbox { error: error.to_string() }));
                    // What was taken half is found again when the next sign of life is given.
                    self.lived = Instant::now().checked_sub(LIVE - BACK_OFF.0);
                    break;
                }
            }
        }
        self.busy = still_busy;
        self.settling = settling;
        self.ready = there - taken;
        self.looked = true;
    }

    /// How many drops of `lane` may be claimed now.
    fn room(&self, lane: Lane) -> usize {
        (self.slots(lane) + AHEAD).saturating_sub(self.queue.due(lane) + self.at_work(lane))
    }

    /// Starts reading a claim, unless it was made already.
    fn begin(&mut self, waiting: Waiting) {
        let claim = &waiting.claim;
        if !claim.is_there(&self.state) {
            return self.say(&format!("{}: its claim is gone: another watcher has it", claim.ticket.main));
        }
        match self.ledger.of_claim(&claim.id, &self.state) {
            // A watcher was killed between its publishing and its filing away.
            Ok(Some(entry)) => {
                let entry = entry.clone();
                return self.made(waiting, &entry, None);
            }
            Ok(None) => {}
            Err(error) => return self.later(waiting, &error.to_string()),
        }
        let preparation = Preparation {
            order: self.order(claim),
            inbox: self.options.inbox.clone(),
            dropped_in: PathBuf::from(&claim.ticket.folder),
            defaults: self.names.defaults,
            face: FACE_PARTS.iter().map(|part| self.options.project.join(part)).collect(),
        };
        match Preparing::start(preparation) {
            Ok(preparing) => self.reading.push(Reading { waiting, preparing, begun: Instant::now() }),
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
            pack: format!("{}-{}", self.names.pack, claim.ticket.day),
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
                Some(Ok(prepared)) => self.start(reading.waiting, prepared),
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
    fn start(&mut self, waiting: Waiting, prepared: Prepared) {
        let Prepared { order, content } = prepared;
        match self.ledger.find(&content, &self.state, &self.options.out) {
            Ok(Some(entry)) => {
                let name = entry.name().to_owned();
                let line = format!("{}: made already, as {name} on {}", waiting.claim.ticket.main, entry.day);
                let pack = format!("{}-{}", self.names.pack, entry.day);
                let outcome = DropOutcome::Known { name, pack, folders: folders_of(&entry.files) };
                let (locale, names, told) = (self.locale, self.names, entry.clone());
                let beside = move |main: &str| {
                    let folder =
                        told.files.first().and_then(|file| file.path.split('/').next()).unwrap_or_default();
                    let text = note::already_made(locale, main, told.name(), &told.day, folder);
                    vec![Beside { name: names.known_name(main), bytes: text.into_bytes(), replaces: false }]
                };
                return self.file_away(waiting, false, beside, |watcher, ticket| {
                    watcher.tally.known += 1;
                    watcher.say(&line);
                    watcher.teller.result(result_of(ticket, outcome));
                });
            }
            Ok(None) => {}
            Err(error) => return self.later(waiting, &error.to_string()),
        }
        let stamp = waiting.claim.main_entry(&self.state).map(|entry| entry.stamp);
        let started = waiting
            .claim
            .fresh_stage(&self.state)
            .and_then(|()| Process::start(&self.options.program, &order, self.options.deadline));
        match started {
            Ok(process) => self.running.push(Running {
                waiting,
                process,
                content,
                pack: order.pack,
                stamp,
                since: jiff::Timestamp::now(),
                published: BTreeMap::new(),
            }),
            Err(error) => self.later(waiting, &format!("no worker can be started: {error}")),
        }
    }

    /// Publishes the posts that ended, where they replace none: then nobody waits for the last of forty formats. Posts that replace
    /// others come all at once in the end.
    fn publish_ended(&mut self, running: &mut Running) {
        for file in running.process.ended_posts() {
            let is_new = !file.folder().is_some_and(|folder| self.ledger.has_made(folder));
            if is_new && self.is_unchanged(running) && self.publish(&running.waiting.claim, &file).is_ok() {
                running.published.insert(file.path.clone(), file);
            }
        }
    }

    /// Whether the drop is what it was when its work began.
    fn is_unchanged(&self, running: &Running) -> bool {
        running.waiting.claim.main_entry(&self.state).map(|entry| entry.stamp) == running.stamp
    }

    fn publish(&self, claim: &Claim, file: &Made) -> io::Result<()> {
        let stage = Folder::open(&claim.stage_path())?;
        publish::publish(file, &stage, &self.options.out)
    }

    /// Decides what is to become of a drop whose worker ended.
    fn ended(&mut self, running: Running, ending: Ending) {
        let seconds = running.process.elapsed().as_secs_f64();
        if !running.waiting.claim.is_there(&self.state) {
            let main = &running.waiting.claim.ticket.main;
            return self.say(&format!("{main}: its claim is gone: another watcher has it"));
        }
        if !self.is_unchanged(&running) {
            // Somebody was still writing: what was made of the half is nothing.
            let settle = self.options.settle;
            return self.queue.push(running.waiting.after(settle, None));
        }
        let Running { waiting, content, pack, published, .. } = running;
        let ticket = waiting.claim.ticket.clone();
        match ending {
            Ending::Answered(answer) if answer.failed == 0 => {
                self.deliver(waiting, &answer, (content, pack), &published, seconds)
            }
            Ending::Answered(answer) if answer.is_fault_of_machine() => {
                let why = answer.findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
                self.later(waiting, &why);
            }
            // It may be on its way still, with a pause: it gets a second look.
            Ending::Answered(answer) if answer.is_unfinished() && ticket.tries + 1 < TRIES => {
                self.retry(waiting, self.options.settle * 2, None);
            }
            Ending::Answered(answer) => {
                let findings = answer.findings.clone();
                self.fail(waiting, Some((&answer, content, &pack)), &published, findings);
            }
            Ending::Crashed(why) if ticket.tries + 1 < TRIES => {
                self.retry(waiting, Duration::from_secs(1 << ticket.tries), Some(why));
            }
            Ending::Killed(why) if ticket.tries + 1 < KILLS => {
                self.retry(waiting, Duration::from_secs(1 << ticket.tries.min(5)), Some(why));
            }
            Ending::Crashed(why) | Ending::Killed(why) => {
                let finding = Finding::error("worker-crashed", format!("{why}, again and again"));
                self.fail(waiting, None, &published, vec![finding]);
            }
            Ending::TooLong => {
                let most = self.options.deadline.as_secs();
                let message =
                    format!("the worker took longer than {most} s, or more processor time than it may");
                self.fail(waiting, None, &published, vec![Finding::error("worker-timeout", message)]);
            }
        }
    }

    /// Delivers what a worker made wholly.
    fn deliver(
        &mut self,
        waiting: Waiting,
        answer: &Answer,
        (content, pack): (String, String),
        published: &BTreeMap<String, Made>,
        seconds: f64,
    ) {
        let claim = &waiting.claim;
        let entry = self.entry(claim, content, true, answer.files.clone());
        let delivered = answer
            .files
            .iter()
            .filter(|file| published.get(&file.path) != Some(file))
            .try_for_each(|file| self.publish(claim, file))
            .and_then(|()| day::keep(self.state.path(), &pack, &answer.posts))
            .and_then(|()| self.ledger.add(entry.clone(), &self.state));
        match delivered {
            Ok(()) => self.made(waiting, &entry, Some((answer.jobs, seconds, pack))),
            Err(error) => self.later(waiting, &error.to_string()),
        }
    }

    fn entry(&self, claim: &Claim, content: String, whole: bool, files: Vec<Made>) -> Entry {
        let ticket = &claim.ticket;
        let origin = crate::diag::slashed(&Path::new(&ticket.folder).join(&ticket.main));
        Entry { claim: claim.id.clone(), content, origin, day: ticket.day.clone(), whole, files }
    }

    /// Takes away what earlier drops of the same name left, and files a drop away whose posts stand. `told` is how many, how long it
    /// took, and their pack, where that was now.
    fn made(&mut self, waiting: Waiting, entry: &Entry, told: Option<(usize, f64, String)>) {
        let pack = format!("{}-{}", self.names.pack, entry.day);
        for path in publish::take_away(&self.ledger.stale(entry), &self.options.out) {
            self.say(&format!("{path} is of an earlier drop, and was changed since: it stays"));
        }
        let name = waiting.claim.ticket.main.clone();
        let line = match &told {
            Some((posts, seconds, pack)) => format!("{name}: {posts} posts in {seconds:.1} s → {pack}"),
            None => format!("{name}: its posts were made; it was still to be filed away"),
        };
        let (posts, seconds) = told.map_or((entry.files.len(), 0.0), |(posts, seconds, _)| (posts, seconds));
        self.days.changed(&pack);
        let outcome = DropOutcome::Made { posts, pack, seconds, folders: folders_of(&entry.files) };
        self.file_away(
            waiting,
            false,
            |_| Vec::new(),
            |watcher, ticket| {
                watcher.tally.made += 1;
                watcher.say(&line);
                watcher.teller.result(result_of(ticket, outcome));
            },
        );
    }

    /// Files a drop away among the failed, with a note; what was made of it all the same is delivered where it replaces nothing.
    fn fail(
        &mut self,
        waiting: Waiting,
        answer: Option<(&Answer, String, &str)>,
        published: &BTreeMap<String, Made>,
        findings: Findings,
    ) {
        let form = answer.as_ref().and_then(|(answer, ..)| answer.form.clone());
        let files = match self.deliver_in_part(&waiting.claim, answer, published) {
            Ok(files) => files,
            Err(error) => return self.later(waiting, &error.to_string()),
        };
        let why = note::summary(&findings);
        let line = format!("{}: failed: {why}", waiting.claim.ticket.main);
        let outcome = DropOutcome::Failed {
            why: note::headline(self.locale, &findings),
            note: Some(self.names.note_name(&waiting.claim.ticket.main)),
            folders: folders_of(&files),
        };
        let (locale, names, day) = (self.locale, self.names, waiting.claim.ticket.day.clone());
        let beside = move |main: &str| {
            let form = form.and_then(|form| Some((names::form_name(main, &form.extension)?, form)));
            let name = form.as_ref().map(|(name, _)| name.as_str());
            let text =
                note::note(locale, &note::Failed { name: main, day: &day, findings: &findings, form: name });
            let note = Beside { name: names.note_name(main), bytes: text.into_bytes(), replaces: false };
            let form = form.map(|(name, form)| {
                // The drop's own item, which the form holds whole.
                let replaces = form.extension.eq_ignore_ascii_case("toml");
                Beside { name, bytes: form.bytes, replaces }
            });
            std::iter::once(note).chain(form).collect()
        };
        self.file_away(waiting, true, beside, |watcher, ticket| {
            watcher.tally.failed += 1;
            watcher.say(&line);
            watcher.teller.result(result_of(ticket, outcome));
        });
    }

    /// Delivers what was made of a drop that failed, where it replaces nothing; what stands now.
    fn deliver_in_part(
        &mut self,
        claim: &Claim,
        answer: Option<(&Answer, String, &str)>,
        published: &BTreeMap<String, Made>,
    ) -> io::Result<Vec<Made>> {
        let mut files: BTreeMap<String, Made> = published.clone();
        let (mut content, mut posts) = (String::new(), None);
        if let Some((answer, of, pack)) = answer {
            content = of;
            for file in &answer.files {
                let replaces = file.folder().is_some_and(|folder| self.ledger.has_made(folder));
                if !replaces && published.get(&file.path) != Some(file) {
                    self.publish(claim, file)?;
                    files.insert(file.path.clone(), file.clone());
                }
            }
            posts = Some((
                pack,
                answer
                    .posts
                    .iter()
                    .filter(|post| {
                        post.records
                            .iter()
                            .flat_map(|record| &record.artifacts)
                            .all(|file| files.contains_key(&file.path))
                    })
                    .cloned()
                    .collect::<Vec<_>>(),
            ));
        }
        let files: Vec<Made> = files.into_values().collect();
        if files.is_empty() {
            return Ok(files);
        }
        if let Some((pack, posts)) = posts {
            day::keep(self.state.path(), pack, &posts)?;
            self.days.changed(pack);
        }
        self.ledger.add(self.entry(claim, content, false, files.clone()), &self.state)?;
        Ok(files)
    }

    /// Decides that a drop is done with, and moves its files out, with what `beside` says. `then` is done when that is decided.
    fn file_away(
        &mut self,
        mut waiting: Waiting,
        failed: bool,
        beside: impl FnOnce(&str) -> Vec<Beside>,
        then: impl FnOnce(&mut Self, &Ticket),
    ) {
        let decided = self.inbox().and_then(|inbox| {
            file_away::decide(&mut waiting.claim, (&self.state, &inbox, self.names), failed, beside)
        });
        match decided {
            Ok(()) => {
                then(self, &waiting.claim.ticket);
                self.move_out(waiting);
                self.sweep_notes();
            }
            Err(error) => self.later(waiting, &error.to_string()),
        }
    }

    /// Moves the files of a drop that is done with out of its claim.
    fn move_out(&mut self, waiting: Waiting) {
        let moved = self
            .inbox()
            .and_then(|inbox| file_away::move_out(&waiting.claim, &self.state, &inbox, self.names));
        if let Err(error) = moved {
            if waiting.claim.is_there(&self.state) {
                self.later(waiting, &format!("it cannot be filed away: {error}"));
            } else {
                self.say(&format!(
                    "{}: its claim is gone: another watcher has it",
                    waiting.claim.ticket.main
                ));
            }
        }
    }

    /// Puts a drop back after a fault that is not its own: it is tried again after a pause that grows. After many, its editor is told.
    fn later(&mut self, mut waiting: Waiting, why: &str) {
        let ticket = &mut waiting.claim.ticket;
        let pause = BACK_OFF.0.saturating_mul(1 << ticket.pauses.min(10)).min(BACK_OFF.1);
        ticket.pauses += 1;
        let is_decided = matches!(ticket.phase, claim::Phase::Filing(_));
        if ticket.pauses > PAUSES && !is_decided {
            ticket.pauses = 0;
            let finding = Finding::error("machine-fault", format!("it was tried {PAUSES} times: {why}"));
            return self.fail(waiting, None, &BTreeMap::new(), vec![finding]);
        }
        // Without it the next watcher tries more often than it should.
        let _ = waiting.claim.save(&self.state);
        self.say(&format!("{}: {why}; tried again in {} s", waiting.claim.ticket.main, pause.as_secs()));
        self.queue.push(waiting.after(pause, Some(why.to_owned())));
    }

    /// Puts a drop back whose worker died or that seemed unfinished.
    fn retry(&mut self, mut waiting: Waiting, pause: Duration, why: Option<String>) {
        waiting.claim.ticket.tries += 1;
        if let Some(why) = &why {
            self.say(&format!("{}: {why}; it is tried again", waiting.claim.ticket.main));
        }
        // Without it the next watcher tries once more than it should.
        let _ = waiting.claim.save(&self.state);
        self.queue.push(waiting.after(pause, why));
    }

    /// Tells what is going on.
    fn tell_status(&mut self) {
        let status = &mut self.teller.status;
        let project = self.project;
        status.at_work = self.running.iter().map(|running| at_work(running, project)).collect();
        (status.settling, status.ready) = (self.settling, self.ready);
        let odd = self.odd.iter().map(|(path, odd)| WaitingDrop {
            drop: path.clone(),
            why: Some(odd.to_string()),
            again_in_s: None,
            blocked: Some(match odd {
                Odd::Link => Blocked::Link,
                Odd::Special => Blocked::Special,
                Odd::OtherFileSystem => Blocked::OtherFileSystem,
                Odd::TooDeep => Blocked::TooDeep,
                Odd::Unreadable => Blocked::Unreadable,
            }),
        });
        status.waiting = self.queue.iter().map(told).chain(odd).take(status::NAMED).collect();
        status.waiting_in_all = self.queue.len() + self.reading.len() + self.odd.len();
        (status.made, status.known, status.failed) = (self.tally.made, self.tally.known, self.tally.failed);
        status.state = match (&self.paused, self.running.is_empty()) {
            (Some(why), _) => WatcherState::Paused { why: why.clone() },
            (None, false) => WatcherState::Working,
            (None, true) => WatcherState::Watching,
        };
        if let Some(line) = self.teller.write() {
            self.say(&line);
        }
    }

    /// Leaves: workers that are at work are ended, and their drops stay claimed for the next watcher.
    fn end(&mut self) {
        self.reading.clear();
        self.running.clear();
        self.packs = None;
        self.teller.leave();
        self.state.leave();
    }

    fn say(&mut self, line: &str) {
        let line = note::plain(line);
        let now = self.now();
        self.teller.note(&format!("{now}  {line}"));
        (self.tell)(&line);
    }

    fn now(&self) -> String {
        let now = jiff::Timestamp::now().to_zoned_datetime(self.timezone.clone());
        now.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    fn today(&self) -> String {
        jiff::Timestamp::now().to_zoned_datetime(self.timezone.clone()).date().to_string()
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

fn result_of(ticket: &Ticket, outcome: DropOutcome) -> DropResult {
    DropResult {
        when: jiff::Timestamp::now(),
        drop: ticket.main.clone(),
        folder: ticket.folder.clone(),
        outcome,
    }
}

/// The folders of posts of `files`, each once.
fn folders_of(files: &[Made]) -> Vec<String> {
    let folders: BTreeSet<&str> = files.iter().filter_map(Made::folder).collect();
    folders.into_iter().map(str::to_owned).collect()
}

/// Whether the file `path` lies in `inbox`.
fn is_there(inbox: &Folder, path: &Path) -> bool {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return false;
    };
    inbox.below(folder).is_ok_and(|folder| folder.has(name))
}

/// Why there is too little room in `out`; `None` where there is enough, or nobody can tell.
fn low_disk(out: &Path, least: u64) -> Option<Pause> {
    std::fs::create_dir_all(out).ok();
    let is = rustix::fs::statvfs(out).ok()?;
    let free = is.f_bavail.saturating_mul(is.f_frsize);
    (free < least).then_some(Pause::LowDisk { free, least })
}
