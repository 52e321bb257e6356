//! The watch folder: an editor drops a file, and finds its posts in the output folder. Nothing else need be learnt.
//!
//! A drop that has come to rest ([`inbox`]) is claimed by moving it ([`claim`]), and given to a worker process ([`process`],
//! [`worker`]) as an order ([`order`]), so that whatever is wrong with it costs that worker alone. What the worker made is moved into the output
//! folder, what was made of which content is written down ([`ledger`]), and the drop is filed away ([`file_away`]): to the done, or
//! with a note in the editor's language ([`note`]) to the failed. A killed watcher leaves claims that the next one finishes.

mod claim;
mod file_away;
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
mod process;
mod stale;
mod status;
mod strangers;
mod title;
mod worker;

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

pub use self::names::Names;
pub use self::order::{Answer, MAX_ANSWER_BYTES, Order};
pub use self::process::WORK;
pub use self::status::Status;
pub use self::worker::work;

use self::claim::{Claim, Claims};
use self::guide::Guides;
use self::hearing::{Hearing, state_of};
use self::inbox::{Inbox, Stamp};
use self::ledger::{Entry, Ledger, content_of};
use self::process::{Ending, Process};
use self::status::Teller;
use crate::diag::Finding;
use crate::plan::week_of;
use crate::project::{Locale, Project};

/// How often the loop turns while nothing is heard.
const TURN: Duration = Duration::from_millis(100);
/// How often a sign of life is given, and the disk and the claims of others are looked at.
const LIVE: Duration = Duration::from_secs(10);
/// How often files that have not come to rest are looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// How many drops are claimed ahead of the one at work: others may share the inbox.
const AHEAD: usize = 2;
/// How many may be claimed at the most, those among them that wait after a fault.
const CLAIMED: usize = 20;
/// How often a worker may die on a drop before the drop is blamed.
const TRIES: u32 = 3;
/// How often it may be killed by others before that. A worker's own limits end it in other ways, so it is seldom the drop's fault.
const KILLS: u32 = 12;
/// The first and the longest pause after a fault of the machine.
const BACK_OFF: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(300));
/// How long the project's files must have been at rest before packs are brought up to date.
const PROJECT_SETTLES: Duration = Duration::from_secs(2);
/// The stage of a claim: what its worker makes.
const STAGE: &str = "stage";
/// The folders and files of a project that give posts their face.
const FACE_PARTS: [&str; 4] = ["wajah.toml", "brand-assets", "templates", "fonts"];
/// The folders and files of a project that decide its packs.
const PROJECT_PARTS: [&str; 6] = ["wajah.toml", "brand-assets", "templates", "fonts", "content", "media"];

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
    /// Threads of a worker.
    pub threads: usize,
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
}

/// Where the status of a watcher of `inbox` is written.
pub fn status_folder(inbox: &Path, names: Names) -> PathBuf {
    inbox.join(names.working)
}

/// Watches until `stop`, or with `once` until nothing is left to do. `tell` hears a line for each drop.
///
/// # Errors
/// When the inbox cannot be used at the beginning. What fails later is tried again.
pub fn watch(
    options: &WatchOptions,
    project: &Project,
    tell: &dyn Fn(&str),
    stop: &AtomicBool,
) -> io::Result<Tally> {
    let names = Names::of(project.config.locale);
    let guides = Guides::new(&options.project, &options.inbox, project)?;
    stale::sweep(&options.inbox.join(names.failed), names);
    let mut claims = Claims::new(&options.inbox, names)?;
    let working = status_folder(&options.inbox, names);
    let own = [names.working, names.done, names.failed].map(|name| options.inbox.join(name));
    let hearing = Hearing::new(std::slice::from_ref(&options.inbox), options.poll, move |path| {
        own.iter().any(|own| path.starts_with(own))
    });
    let status = Status {
        process: std::process::id(),
        hears_by: if hearing.by_events() { "events" } else { "polling" }.to_owned(),
        state: "watching".to_owned(),
        ..Status::default()
    };
    let queue = claims.recover().into_iter().map(Waiting::new).collect();
    let mut watcher = Watcher {
        options,
        names,
        locale: project.config.locale,
        timezone: project.config.timezone.clone(),
        ledger: Ledger::open(&working),
        inbox: Inbox::new(&options.inbox, names, options.settle),
        teller: Teller::new(&working, options.log.clone(), status),
        packs: options.packs.then(|| Packs::new(options)),
        claims,
        guides,
        hearing,
        queue,
        running: None,
        settling: 0,
        lived: None,
        looked: false,
        paused: None,
        tally: Tally::default(),
        tell,
    };
    watcher.teller.status.since = watcher.now();
    while !stop.load(Ordering::Relaxed) && !watcher.turn() {
        watcher.hearing.wait(TURN);
    }
    watcher.end();
    Ok(watcher.tally)
}

/// A claim that waits for its turn.
struct Waiting {
    claim: Claim,
    not_before: Option<Instant>,
    pauses: u32,
}

impl Waiting {
    fn new(claim: Claim) -> Self {
        Self { claim, not_before: None, pauses: 0 }
    }

    fn is_due(&self) -> bool {
        self.not_before.is_none_or(|moment| moment <= Instant::now())
    }
}

/// A claim whose worker is at work.
struct Running {
    waiting: Waiting,
    process: Process,
    pack: String,
    content: String,
    /// Its file as it was when the work began.
    stamp: Option<Stamp>,
}

struct Watcher<'a> {
    options: &'a WatchOptions,
    names: Names,
    locale: Locale,
    timezone: TimeZone,
    ledger: Ledger,
    inbox: Inbox,
    teller: Teller,
    packs: Option<Packs>,
    claims: Claims,
    guides: Guides,
    hearing: Hearing,
    queue: VecDeque<Waiting>,
    running: Option<Running>,
    settling: usize,
    lived: Option<Instant>,
    /// Whether the inbox was looked at since the queue was last filled.
    looked: bool,
    paused: Option<String>,
    tally: Tally,
    tell: &'a dyn Fn(&str),
}

impl Watcher<'_> {
    /// One turn of the loop; whether there is nothing left to do, with `once`.
    fn turn(&mut self) -> bool {
        if self.lived.is_none_or(|at| at.elapsed() >= LIVE) {
            self.live();
        }
        self.look();
        if self.running.is_some() {
            self.attend();
        } else if self.paused.is_none()
            && let Some(at) = self.queue.iter().position(Waiting::is_due)
            && let Some(waiting) = self.queue.remove(at)
        {
            self.begin(waiting);
        }
        let now = self.now();
        if let Some(packs) = &mut self.packs {
            for line in packs.turn(self.options, &self.timezone) {
                self.teller.note(&format!("{now}  {line}"));
                (self.tell)(&line);
            }
        }
        let status = &mut self.teller.status;
        status.settling = self.settling;
        status.waiting = self.queue.len();
        (status.made, status.known, status.failed) = (self.tally.made, self.tally.known, self.tally.failed);
        (status.state, status.about) = match (&self.running, &self.paused) {
            (Some(running), _) => ("working".to_owned(), running.waiting.claim.ticket.main.clone()),
            (None, Some(why)) => ("paused".to_owned(), why.clone()),
            (None, None) => ("watching".to_owned(), String::new()),
        };
        self.teller.write(&now);
        let packs_busy = self.packs.as_ref().is_some_and(Packs::is_busy);
        self.options.once
            && self.looked
            && self.settling == 0
            && self.queue.is_empty()
            && self.running.is_none()
            && !packs_busy
    }

    /// Gives a sign of life, looks for what others left, and whether there is room to work.
    fn live(&mut self) {
        self.lived = Some(Instant::now());
        let why = match self.claims.live() {
            Err(error) => Some(format!("the inbox cannot be written: {error}")),
            Ok(()) => low_disk(&self.options.out, self.options.low_disk),
        };
        if why != self.paused {
            let line = why.as_ref().map_or_else(|| "going on".to_owned(), |why| format!("paused: {why}"));
            self.say(&line);
            self.paused = why;
        }
        // A guide that cannot be written now is written the next time.
        let _ = self.guides.refresh(jiff::Timestamp::now());
        let recovered = self.claims.recover();
        self.queue.extend(recovered.into_iter().map(Waiting::new));
    }

    /// Looks at the inbox when it is time to, and claims what has come to rest.
    fn look(&mut self) {
        let soon = (self.settling > 0 || self.options.once).then_some(LOOK_AGAIN);
        let room = self.room();
        if room == 0 || self.paused.is_some() || !self.hearing.is_time(soon) {
            return;
        }
        let look = self.inbox.look(Instant::now());
        let left = look.ready.len().saturating_sub(room);
        self.settling = look.settling + left;
        self.looked = left == 0;
        for dropped in look.ready.into_iter().take(room) {
            let day = self.today();
            match self.claims.take(&dropped, &day) {
                Ok(Some(claim)) => self.queue.push_back(Waiting::new(claim)),
                // Another watcher has it, or it is busy: the next look tells.
                Ok(None) => {}
                Err(error) => {
                    self.paused = Some(format!("the inbox cannot be written: {error}"));
                    break;
                }
            }
        }
    }

    /// How many drops may be claimed now. Those that wait after a fault do not keep others waiting.
    fn room(&self) -> usize {
        let due = self.queue.iter().filter(|waiting| waiting.is_due()).count();
        AHEAD.saturating_sub(due).min(CLAIMED.saturating_sub(self.queue.len()))
    }

    /// Starts the worker of a claim, unless what it would make is there.
    fn begin(&mut self, waiting: Waiting) {
        let claim = &waiting.claim;
        let order = self.order(claim);
        let _ = std::fs::remove_dir_all(&order.stage);
        let face: Vec<PathBuf> = FACE_PARTS.iter().map(|part| self.options.project.join(part)).collect();
        let face = state_of(&face);
        let content = match std::fs::create_dir_all(&order.stage).and_then(|()| content_of(&order, face)) {
            Ok(content) => content,
            Err(error) => return self.later(waiting, &format!("{error}")),
        };
        if let Some(entry) = self.ledger.find(&content, &self.options.out) {
            let line = format!("{}: made already, as {} on {}", claim.ticket.main, entry.name, entry.day);
            let folder = entry.files.first().and_then(|file| file.path.split('/').next()).unwrap_or_default();
            let told = note::already_made(self.locale, &claim.ticket.main, &entry.name, &entry.day, folder);
            match file_away::to_done(claim, &self.options.inbox, self.names) {
                Ok(place) => {
                    let name = place.file_name().unwrap_or_default().to_string_lossy();
                    // The line below says it too.
                    let _ = crate::deliver::write(
                        &place.with_file_name(self.names.known_name(&name)),
                        told.as_bytes(),
                    );
                    self.tally.known += 1;
                    stale::sweep(&self.options.inbox.join(self.names.failed), self.names);
                    self.say(&line);
                }
                Err(error) => self.later(waiting, &error.to_string()),
            }
            return;
        }
        let stamp = Stamp::of(&claim.main());
        match Process::start(&self.options.program, &order, self.options.deadline) {
            Ok(process) => {
                self.running = Some(Running { waiting, process, pack: order.pack, content, stamp })
            }
            Err(error) => self.later(waiting, &format!("no worker can be started: {error}")),
        }
    }

    fn order(&self, claim: &Claim) -> Order {
        let folder = Path::new(&claim.ticket.folder);
        let mut parts = folder.iter().map(|part| part.to_string_lossy().into_owned());
        let template = parts.next().unwrap_or_default();
        // Deeper folders are no accounts, and are named as such.
        let account: Vec<String> = parts.collect();
        let account = (!account.is_empty()).then(|| account.join("/"));
        // The inbox's own first: what is nearer to the drop wins.
        let homes = [Path::new(""), Path::new(&template), folder];
        let mut homes: Vec<PathBuf> =
            homes.map(|home| self.options.inbox.join(home).join(self.names.defaults)).to_vec();
        homes.dedup();
        Order {
            project: self.options.project.clone(),
            folder: claim.folder.clone(),
            defaults: homes.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect(),
            pack: format!("{}-{}", self.names.pack, claim.ticket.day),
            stage: claim.folder.join(STAGE),
            threads: self.options.threads,
            now: jiff::Timestamp::now().to_string(),
            main: claim.ticket.main.clone(),
            sides: claim.ticket.sides.clone(),
            template,
            account,
        }
    }

    /// Sees whether the worker has ended, and what is to become of its drop.
    fn attend(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        let ending = match running.process.ended(&running.pack) {
            Ok(None) => {
                self.running = Some(running);
                return;
            }
            Ok(Some(ending)) => ending,
            Err(error) => Ending::Crashed(error.to_string()),
        };
        let seconds = running.process.elapsed().as_secs_f64();
        let Running { mut waiting, pack, content, stamp, .. } = running;
        if Stamp::of(&waiting.claim.main()) != stamp {
            // Somebody was still writing: what was made of the half is nothing.
            waiting.not_before = Some(Instant::now() + self.options.settle);
            self.queue.push_back(waiting);
            return;
        }
        let ticket = waiting.claim.ticket.clone();
        match ending {
            Ending::Answered(answer) if answer.failed == 0 => {
                self.deliver(waiting, &answer, &pack, content, seconds)
            }
            Ending::Answered(answer) if answer.is_fault_of_machine() => {
                let why = answer.findings.first().map(|finding| finding.message.clone()).unwrap_or_default();
                self.later(waiting, &why);
            }
            // It may be on its way still, with a pause: it gets a second look.
            Ending::Answered(answer) if answer.is_unfinished() && ticket.tries + 1 < TRIES => {
                self.retry(waiting, self.options.settle * 2);
            }
            Ending::Answered(answer) => self.fail(waiting, Some(&answer), &answer.findings),
            Ending::Crashed(why) if ticket.tries + 1 < TRIES => {
                self.say(&format!("{}: {why}; it is tried again", ticket.main));
                self.retry(waiting, Duration::from_secs(1 << ticket.tries));
            }
            Ending::Killed(why) if ticket.tries + 1 < KILLS => {
                self.say(&format!("{}: {why}; it is tried again", ticket.main));
                self.retry(waiting, Duration::from_secs(1 << ticket.tries.min(5)));
            }
            Ending::Crashed(why) | Ending::Killed(why) => {
                let finding = Finding::error("worker-crashed", format!("{why}, again and again"));
                self.fail(waiting, None, &[finding]);
            }
            Ending::TooLong => {
                let most = self.options.deadline.as_secs();
                let message =
                    format!("the worker took longer than {most} s, or more processor time than it may");
                self.fail(waiting, None, &[Finding::error("worker-timeout", message)]);
            }
        }
    }

    fn deliver(&mut self, waiting: Waiting, answer: &Answer, pack: &str, content: String, seconds: f64) {
        let claim = &waiting.claim;
        let (name, day) = (claim.ticket.main.clone(), claim.ticket.day.clone());
        let entry = Entry { content, name: name.clone(), day, files: answer.files.clone() };
        let done = file_away::publish(answer, &claim.folder.join(STAGE), &self.options.out)
            .and_then(|()| self.ledger.add(entry))
            .and_then(|()| file_away::to_done(claim, &self.options.inbox, self.names));
        match done {
            Ok(_) => {
                self.tally.made += 1;
                stale::sweep(&self.options.inbox.join(self.names.failed), self.names);
                self.say(&format!("{name}: {} posts in {seconds:.1} s → {pack}", answer.jobs));
            }
            Err(error) => self.later(waiting, &error.to_string()),
        }
    }

    /// Files a drop away among the failed, with a note; what was made of it all the same is delivered.
    fn fail(&mut self, waiting: Waiting, answer: Option<&Answer>, findings: &[Finding]) {
        let claim = &waiting.claim;
        let ticket = &claim.ticket;
        let form = answer.and_then(|answer| answer.form.as_ref());
        let note = |name: &str, form: Option<&str>| {
            note::note(self.locale, &note::Failed { name, day: &ticket.day, findings, form })
        };
        let published = answer.map_or(Ok(()), |answer| {
            file_away::publish(answer, &claim.folder.join(STAGE), &self.options.out)
        });
        let filed =
            published.and_then(|()| file_away::to_failed(claim, &self.options.inbox, self.names, form, note));
        match filed {
            Ok(_) => {
                self.tally.failed += 1;
                self.say(&format!("{}: failed: {}", ticket.main, note::summary(findings)));
            }
            Err(error) => self.later(waiting, &error.to_string()),
        }
    }

    /// Puts a drop back after a fault that is not its own: it is tried again after a pause that grows.
    fn later(&mut self, mut waiting: Waiting, why: &str) {
        let pause = BACK_OFF.0.saturating_mul(1 << waiting.pauses.min(10)).min(BACK_OFF.1);
        waiting.pauses += 1;
        waiting.not_before = Some(Instant::now() + pause);
        self.say(&format!("{}: {why}; tried again in {} s", waiting.claim.ticket.main, pause.as_secs()));
        self.queue.push_back(waiting);
    }

    /// Puts a drop back whose worker died or that seemed unfinished.
    fn retry(&mut self, mut waiting: Waiting, pause: Duration) {
        waiting.claim.ticket.tries += 1;
        // Without it the next watcher tries once more than it should.
        let _ = waiting.claim.save();
        waiting.not_before = Some(Instant::now() + pause);
        self.queue.push_back(waiting);
    }

    /// Leaves: a worker that is at work is ended, and its drop stays claimed for the next watcher.
    fn end(&mut self) {
        self.running = None;
        self.packs = None;
        self.teller.status.state = "ended".to_owned();
        let now = self.now();
        self.teller.write_now(&now);
        self.claims.leave();
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

/// Keeps this week's packs and all later ones up to date with the project's files, in a process of its own.
struct Packs {
    parts: Vec<PathBuf>,
    hearing: Hearing,
    /// What the files were when packs were last brought up to date, and what they are since when.
    built: Option<u64>,
    now: Option<(u64, Instant)>,
    child: Option<Child>,
}

impl Packs {
    fn new(options: &WatchOptions) -> Self {
        let parts: Vec<PathBuf> = PROJECT_PARTS.iter().map(|part| options.project.join(part)).collect();
        let there: Vec<PathBuf> = parts.iter().filter(|part| part.exists()).cloned().collect();
        let hearing = Hearing::new(&there, options.poll, |_| false);
        Self { parts, hearing, built: None, now: None, child: None }
    }

    fn is_busy(&self) -> bool {
        self.child.is_some() || self.built.is_none()
    }

    /// Starts a run where files changed and came to rest; what a run that ended had to say.
    fn turn(&mut self, options: &WatchOptions, timezone: &TimeZone) -> Vec<String> {
        if let Some(child) = &mut self.child {
            return match child.try_wait() {
                Ok(None) => Vec::new(),
                _ => self.child.take().map(said).unwrap_or_default(),
            };
        }
        let unsettled = self.now.is_some_and(|(state, _)| Some(state) != self.built);
        if self.hearing.is_time((unsettled || self.built.is_none()).then_some(LOOK_AGAIN)) {
            let state = state_of(&self.parts);
            if self.now.is_none_or(|(known, _)| known != state) {
                self.now = Some((state, Instant::now()));
            }
        }
        if let Some((state, since)) = self.now
            && Some(state) != self.built
            && (self.built.is_none() || since.elapsed() >= PROJECT_SETTLES)
        {
            self.built = Some(state);
            let mut command = Command::new(&options.program);
            let today = jiff::Timestamp::now().to_zoned_datetime(timezone.clone()).date();
            command.args(["pack", "--since", &week_of(today), "--project"]).arg(&options.project);
            command
                .arg("--out")
                .arg(&options.out)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null());
            self.child = command.spawn().ok();
        }
        Vec::new()
    }
}

impl Drop for Packs {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The lines of a run that made something.
fn said(child: Child) -> Vec<String> {
    let output = child.wait_with_output().map(|output| output.stdout).unwrap_or_default();
    let text = String::from_utf8_lossy(&output).into_owned();
    text.lines()
        .filter(|line| !line.contains(": 0 rendered") || !line.contains("0 failed"))
        .map(str::to_owned)
        .collect()
}

/// Why there is too little room in `out`; `None` where there is enough, or nobody can tell.
#[cfg(unix)]
fn low_disk(out: &Path, least: u64) -> Option<String> {
    std::fs::create_dir_all(out).ok();
    let is = rustix::fs::statvfs(out).ok()?;
    let free = is.f_bavail.saturating_mul(is.f_frsize);
    (free < least).then(|| format!("only {} MB are free in the output folder", free / 1_000_000))
}

#[cfg(not(unix))]
fn low_disk(_: &Path, _: u64) -> Option<String> {
    None
}
