//! Carrying out a plan: painting, compositing, encoding and delivering, in parallel.

mod clips;
#[cfg(feature = "video")]
mod cut;
mod gallery;
#[cfg(feature = "video")]
mod judge;
mod mark;
mod merge;
mod pack;
mod pages;
mod reuse;
mod shards;
mod stills;
#[cfg(feature = "video")]
mod story;
#[cfg(test)]
mod testing;
mod untrusted;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::deliver;
use crate::deliver::manifest::Artifact;
use crate::diag::{Finding, Findings, has_errors, slashed};
use crate::page::Painter;
use crate::plan::Job;
use crate::project::{Item, Kind, Project};
use crate::units::Micros;
use crate::world::World;

pub use self::gallery::{GalleryPicture, GalleryReport, gallery};
pub use self::merge::{MergeReport, merge};
pub use self::pack::{PackOptions, PackReport, Reason, pack};
pub use self::pages::write_pages;
pub use self::reuse::Why;
pub use self::shards::{ShardSet, shard_sets};
pub use self::untrusted::{MAX_POST_BYTES, POST_WORKER, PostAnswer, PostOrder, Untrusted, make_post};

use self::pack::Keeper;

/// How long a post may take where nobody says more: a clip of ninety seconds takes two minutes of a core.
pub const DEADLINE: Duration = Duration::from_secs(30 * 60);

/// What a caller chose.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// The output folder.
    pub out: PathBuf,
    /// Threads for pages; at least 1. Never changes a byte of the results.
    pub threads: usize,
    /// How long one post may take before it is given up, between two of its pages or frames. What was made in time is the same with any.
    pub deadline: Option<Duration>,
}

/// What became of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Made anew.
    Rendered,
    /// Already there and unchanged.
    Reused,
    /// Not delivered; a finding says why.
    Failed,
}

/// What a run came to: the document of `--json`.
#[derive(Debug, Clone, Serialize)]
pub struct RunReport {
    /// The pack, or the packs joined by commas.
    pub pack: String,
    /// How many jobs there were.
    pub jobs: usize,
    /// How many were made.
    pub rendered: usize,
    /// How many were there already.
    pub reused: usize,
    /// How many failed.
    pub failed: usize,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// The files, sorted by path.
    pub artifacts: Vec<Artifact>,
    /// What is to be said, the project's findings included.
    pub findings: Vec<Finding>,
}

/// Who hears how far a run has come. Called from many threads.
pub trait Progress: Sync {
    /// The run begins: how many jobs, and how much work they are in seconds of one core, as estimated.
    fn begin(&self, jobs: usize, work: f64);
    /// `work` seconds of the estimate are done.
    fn advance(&self, work: f64);
    /// A job ended.
    fn finished(&self, job: &Job, outcome: Outcome);
    /// What a job that ended delivered: nothing where it failed.
    fn delivered(&self, _job: &Job, _artifacts: &[Artifact]) {}
}

/// Carries out `jobs`, which belong to `project`. `cancel` ends it after what is being written is whole.
pub fn run(
    world: &Arc<World>,
    project: &Project,
    jobs: &[Job],
    options: &RunOptions,
    progress: &dyn Progress,
    cancel: &AtomicBool,
) -> RunReport {
    let started = Instant::now();
    let mut findings = Findings::new();
    let painter = Painter::new(Arc::clone(world), &mut findings);
    let packs: BTreeSet<&str> = jobs.iter().map(|job| job.pack.as_str()).collect();
    for pack in &packs {
        deliver::sweep(&options.out, pack);
    }
    let work =
        jobs.iter().filter_map(|job| Some(estimate(project, job, project.item(&job.pack, &job.item)?))).sum();
    progress.begin(jobs.len(), work);
    let shared = Shared::new((world, project, &painter), options, progress, cancel, None);
    let (stills, clips): (Vec<&Job>, Vec<&Job>) = jobs.iter().partition(|job| job.kind == Kind::Still);
    on_threads(options.threads, || {
        stills::render(&shared, &stills);
        clips::render(&shared, world, &clips);
    });
    shared.into_report(jobs, started, findings)
}

/// Does `work` with as many threads for what it does in parallel. A thread pool that cannot be started is a machine out of threads:
/// what is there already still works.
fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// What the threads of a run share.
struct Shared<'a> {
    world: &'a World,
    project: &'a Project,
    painter: &'a Painter,
    options: &'a RunOptions,
    progress: &'a dyn Progress,
    cancel: &'a AtomicBool,
    /// Who keeps account of a pack.
    keeper: Option<&'a Keeper<'a>>,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    rendered: usize,
    reused: usize,
    artifacts: Vec<Artifact>,
    findings: Findings,
}

impl<'a> Shared<'a> {
    fn new(
        (world, project, painter): (&'a World, &'a Project, &'a Painter),
        options: &'a RunOptions,
        progress: &'a dyn Progress,
        cancel: &'a AtomicBool,
        keeper: Option<&'a Keeper<'a>>,
    ) -> Self {
        Self { world, project, painter, options, progress, cancel, keeper, done: Mutex::default() }
    }
}

impl Shared<'_> {
    fn stopped(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Whether a post that was begun at `begun` has taken too long; what is said of it then.
    fn too_slow(&self, begun: Instant) -> Option<Finding> {
        let deadline = self.options.deadline.filter(|deadline| begun.elapsed() > *deadline)?;
        Some(untrusted::too_slow(deadline))
    }

    /// Whether the run is stopped, or a post that was begun at `begun` has taken too long.
    #[cfg(feature = "video")]
    fn is_over(&self, begun: Instant) -> bool {
        self.stopped() || self.too_slow(begun).is_some()
    }

    /// Records how a job ended: with its artifacts, or without any when a finding says why.
    fn finish(&self, job: &Job, artifacts: Option<Vec<Artifact>>, findings: Findings) {
        let outcome = if artifacts.is_some() { Outcome::Rendered } else { Outcome::Failed };
        let id = job.id();
        let refused = artifacts.is_none() && has_errors(&findings);
        let stale = if refused { self.stale(job) } else { None };
        let findings: Findings =
            findings.into_iter().chain(stale).map(|finding| finding.in_job(&id)).collect();
        let said = match (&artifacts, self.keeper) {
            (Some(artifacts), Some(keeper)) => keeper.made(job, artifacts, &findings),
            (None, Some(keeper)) => keeper.failed(&findings),
            (_, None) => Findings::new(),
        };
        self.progress.delivered(job, artifacts.as_deref().unwrap_or_default());
        {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.rendered += usize::from(artifacts.is_some());
            done.artifacts.extend(artifacts.into_iter().flatten());
            done.findings.extend(findings);
            done.findings.extend(said);
        }
        self.progress.finished(job, outcome);
    }

    /// Says that files of `job` are in the output folder already: of a job that failed they look like success. None where there
    /// are none.
    fn stale(&self, job: &Job) -> Option<Finding> {
        let folder = job.folder();
        let files = deliver::files_of(&self.options.out.join(&folder), &job.format);
        let first = slashed(&self.options.out.join(&folder).join(files.first()?));
        let (files, verb) = match files.len() - 1 {
            0 => (format!("`{first}`"), "is"),
            more => (format!("`{first}` and {more} more"), "are"),
        };
        Some(
            Finding::warning(
                "stale-output",
                format!("{files} {verb} from an earlier run: this post failed now"),
            )
            .hint("do not post it: mend what is wrong and render again, or delete it"),
        )
    }

    /// What the run of `jobs` came to; `findings` are those that belong to no job.
    fn into_report(self, jobs: &[Job], started: Instant, mut findings: Findings) -> RunReport {
        let mut done = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        findings.extend(done.findings);
        let packs: BTreeSet<&str> = jobs.iter().map(|job| job.pack.as_str()).collect();
        RunReport {
            pack: packs.into_iter().collect::<Vec<_>>().join(","),
            jobs: jobs.len(),
            rendered: done.rendered,
            reused: done.reused,
            failed: jobs.len() - done.rendered - done.reused,
            seconds: started.elapsed().as_secs_f64(),
            artifacts: done.artifacts,
            findings: tidy(findings),
        }
    }

    /// Where a file of `job` goes: below the output folder and on disk.
    fn place(&self, job: &Job, ending: &str) -> (String, PathBuf) {
        let inside = job.folder().join(format!("{}{ending}", job.format));
        (slashed(&inside), self.options.out.join(&inside))
    }
}

/// Seconds of one core that `job` will take, roughly: for dealing jobs out evenly. None for a job that is not of `project`.
pub fn cost(project: &Project, job: &Job) -> f64 {
    project.item(&job.pack, &job.item).map_or(0.0, |item| estimate(project, job, item))
}

fn estimate(project: &Project, job: &Job, item: &Item) -> f64 {
    const STILL: f64 = 0.15;
    const CLIP_START: f64 = 1.0;
    const CLIP_SECOND: f64 = 1.2;
    let template = project.templates.get(&item.template);
    match job.kind {
        Kind::Still => STILL * template.map_or(1, |template| template.page_count(&item.fields)) as f64,
        Kind::Clip => {
            let rules = template.map(|template| template.duration).unwrap_or_default();
            let excerpt = item.excerpt.as_ref().and_then(|excerpt| excerpt.duration).or(rules.length);
            let tail = rules.tail;
            CLIP_START + CLIP_SECOND * (excerpt.unwrap_or(Micros::from_ms(15_000)) + tail).as_seconds()
        }
    }
}

/// Findings in a fixed order, each once for its job: what several jobs say of one place is put together where it is shown, never
/// before, since each job that failed has to be found in the report, the manifest and the proof sheet.
fn tidy(findings: Findings) -> Findings {
    let mut seen = BTreeSet::new();
    let mut tidy: Findings = Vec::new();
    let mut sorted = findings;
    sorted.sort_by(|a, b| {
        (b.severity, &a.place, &a.job, &a.code, &a.message)
            .cmp(&(a.severity, &b.place, &b.job, &b.code, &b.message))
    });
    for finding in sorted {
        let job = finding.job.clone();
        if seen.insert((finding.code.clone(), finding.message.clone(), finding.place.clone(), job)) {
            tidy.push(finding);
        }
    }
    tidy
}

/// A file that could not be written, which is no fault of the material.
fn write_failed(path: &std::path::Path, error: &std::io::Error) -> Finding {
    use std::io::ErrorKind;
    let hint = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("the disk is full: make room and run again".to_owned())
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Some("give this user the right to write there, or choose another folder".to_owned())
        }
        ErrorKind::OutOfMemory => Some(NEEDS_MEMORY.to_owned()),
        _ => None,
    };
    let message = format!("`{}` cannot be written: {}", path.display(), deliver::cause_of(error));
    let finding = Finding::error("write-failed", message).maybe_hint(hint);
    if deliver::is_machine_fault(error) { finding.of_machine() } else { finding }
}

/// The least memory that a run needs, in bytes of address space: the program, its libraries, and one page of any format.
pub const LEAST_MEMORY: u64 = 600 << 20;

/// What to do where memory is short.
const NEEDS_MEMORY: &str = "give it more memory, or work on fewer posts at once with `--jobs 1`";
