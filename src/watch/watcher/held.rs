//! What a watcher holds, and what every part of it does with that.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use crate::deliver::folder::{Folder, Stamp};
use crate::project::{Locale, Project};
use crate::watch::day::Days;
use crate::watch::fs_events::FsEvents;
use crate::watch::guide::Guides;
use crate::watch::inbox::{Blocked, Inbox};
use crate::watch::ledger::Ledger;
use crate::watch::names::{self, Names};
use crate::watch::note;
use crate::watch::options::{Tally, WatchOptions};
use crate::watch::order::{Answer, Made};
use crate::watch::packs::Packs;
use crate::watch::prepare::Preparing;
use crate::watch::process::Process;
use crate::watch::publish::Copied;
use crate::watch::queue::{Queue, Turns, Waiting};
use crate::watch::stale;
use crate::watch::state::State;
use crate::watch::status::{Pause, Status};
use crate::watch::status_page::Surroundings;
use crate::watch::status_writer::StatusWriter;

/// The first and the longest pause after a fault of the machine.
pub(super) const BACK_OFF: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(300));

/// How long one turn of the loop publishes of one drop at most, beside the file that it is at.
pub(super) const SLICE: Duration = Duration::from_millis(200);

/// How often a drop may be found busy before it is named, and `--once` gives up on it.
pub(super) const BUSY: u32 = 3;

/// A claim that is read before its worker starts.
pub(super) struct Reading {
    pub(super) waiting: Waiting,
    pub(super) preparing: Preparing,
    /// Its files as they were before they were read.
    pub(super) stamps: Vec<Option<Stamp>>,
    pub(super) begun: Instant,
}

/// A claim whose worker is at work.
pub(super) struct Running {
    pub(super) waiting: Waiting,
    pub(super) process: Process,
    pub(super) content: String,
    pub(super) pack: String,
    /// Its files as they were before they were read.
    pub(super) stamps: Vec<Option<Stamp>>,
    pub(super) since: jiff::Timestamp,
    /// What was published before its end, by path.
    pub(super) published: BTreeMap<String, Made>,
    /// The files of posts that ended, and are to be published before its end.
    pub(super) ended: VecDeque<Made>,
}

/// A claim whose worker answered, and whose posts are put into the output folder, some in each turn of the loop.
pub(super) struct Delivering {
    pub(super) waiting: Waiting,
    pub(super) answer: Answer,
    pub(super) content: String,
    pub(super) pack: String,
    /// What was published before the answer, by path.
    pub(super) published: BTreeMap<String, Made>,
    /// How long its worker took, in seconds.
    pub(super) seconds: f64,
    /// How many of the answer's files are there, or copied.
    pub(super) next: usize,
    /// Those that are copied, and go into their places together.
    pub(super) copied: Vec<(Made, Copied)>,
}

/// A drop that could not be taken.
pub(super) struct Busy {
    /// How often.
    pub(super) times: u32,
    /// Before then it is not tried again.
    pub(super) until: Instant,
    /// Why, for people.
    pub(super) why: Blocked,
}

/// The loop of a watcher, and what it holds.
pub(in crate::watch) struct Watcher<'a> {
    pub(super) options: &'a WatchOptions,
    pub(super) project: &'a Project,
    pub(super) names: Names,
    pub(super) locale: Locale,
    pub(super) timezone: TimeZone,
    pub(super) state: State,
    pub(super) ledger: Ledger,
    pub(super) inbox: Inbox,
    pub(super) guides: Guides,
    pub(super) status_writer: StatusWriter,
    pub(super) days: Days,
    pub(super) packs: Option<Packs>,
    pub(super) events: FsEvents,
    pub(super) queue: Queue,
    pub(super) turns: Turns,
    pub(super) reading: Vec<Reading>,
    pub(super) running: Vec<Running>,
    pub(super) delivering: Vec<Delivering>,
    pub(super) settling: usize,
    /// How many files in the inbox are kept by the claims of others, and by own ones that are not given back.
    pub(super) kept: usize,
    pub(super) own_kept: usize,
    /// How often claims could not be finished in a row.
    pub(super) unfinished: u32,
    /// Drops that have come to rest and are not taken yet.
    pub(super) ready: usize,
    pub(super) odd: BTreeMap<String, Blocked>,
    /// The drops that could not be taken.
    pub(super) busy: BTreeMap<PathBuf, Busy>,
    pub(super) lived: Option<Instant>,
    /// Whether the inbox was looked at since the queue was last filled.
    pub(super) looked: bool,
    pub(super) paused: Option<Pause>,
    pub(super) tally: Tally,
    pub(super) tell: &'a dyn Fn(&str),
}

impl<'a> Watcher<'a> {
    pub(in crate::watch) fn new(
        options: &'a WatchOptions,
        project: &'a Project,
        tell: &'a dyn Fn(&str),
    ) -> io::Result<Self> {
        let names = Names::of(project.config.locale);
        let state = State::open(&options.inbox)?;
        let own = [names.done, names.failed, names::STATUS_PAGE].map(|name| options.inbox.join(name));
        let events = FsEvents::new(std::slice::from_ref(&options.inbox), options.poll, move |path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(".wajah-") || own.iter().any(|own| path.starts_with(own))
        });
        let status = Status::begun(&state.owner().to_string(), events.by_events(), options.workers);
        let surroundings = Surroundings::new(&options.inbox, &options.out, project);
        Ok(Self {
            options,
            project,
            names,
            locale: project.config.locale,
            timezone: project.config.timezone.clone(),
            ledger: Ledger::open(&state, &options.out)?,
            inbox: Inbox::new(&options.inbox, names, options.settle),
            guides: Guides::new(&options.project, &options.inbox, project),
            status_writer: StatusWriter::new(state.path(), surroundings, options.log.clone(), status),
            days: Days::new(state.path(), &options.out, project),
            packs: options.packs.then(|| Packs::new(options)),
            state,
            events,
            queue: Queue::default(),
            turns: Turns::default(),
            reading: Vec::new(),
            running: Vec::new(),
            delivering: Vec::new(),
            settling: 0,
            kept: 0,
            own_kept: 0,
            unfinished: 0,
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

    /// The inbox, opened anew: another one may be there by now.
    pub(super) fn inbox(&self) -> io::Result<Folder> {
        Folder::open(&self.options.inbox)
    }

    /// Takes away the notes of failures whose files are gone from there.
    pub(super) fn sweep_notes(&self) {
        if let Ok(folder) = self.inbox().and_then(|inbox| inbox.folder(self.names.failed)) {
            stale::sweep(&folder, self.names);
        }
    }

    /// Whether the drop is what it was when its work began.
    pub(super) fn is_unchanged(&self, running: &Running) -> bool {
        running.waiting.claim.stamps(&self.state) == running.stamps
    }

    pub(super) fn say(&mut self, line: &str) {
        let line = note::plain(line);
        let now = self.now();
        self.status_writer.note(&format!("{now}  {line}"));
        (self.tell)(&line);
    }

    fn now(&self) -> String {
        let now = jiff::Timestamp::now().to_zoned_datetime(self.timezone.clone());
        now.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    pub(super) fn today(&self) -> String {
        jiff::Timestamp::now().to_zoned_datetime(self.timezone.clone()).date().to_string()
    }
}
