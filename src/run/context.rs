//! What the threads of a run share, and how its jobs end.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::cost::cost;
use super::event::{Events, Listener, Outcome};
use super::faults;
use super::pack_state::PackState;
use super::report::{RunOptions, RunReport, tidy};
use super::scene::Scene;
use crate::deliver;
use crate::deliver::manifest::{Artifact, Record};
use crate::diag::{Finding, Findings, has_errors, slashed};
use crate::page::Painter;
use crate::plan::{Job, Post};
use crate::project::Project;
use crate::world::World;

/// What the threads of a run share.
pub(super) struct RunContext<'a> {
    pub(super) world: &'a dyn World,
    pub(super) project: &'a Project,
    pub(super) painter: &'a Painter,
    pub(super) options: &'a RunOptions,
    pub(super) progress: Events<'a>,
    pub(super) cancel: &'a AtomicBool,
    /// What clips show and say, as far as it is known.
    #[cfg(feature = "video")]
    pub(super) plans: &'a super::cut::Plans,
    /// Who keeps account of a pack.
    state: Option<&'a PackState<'a>>,
    done: Mutex<Done>,
}

#[derive(Default)]
struct Done {
    rendered: usize,
    reused: usize,
    artifacts: Vec<Artifact>,
    findings: Findings,
}

impl<'a> RunContext<'a> {
    pub(super) fn new(
        scene: Scene<'a>,
        options: &'a RunOptions,
        listener: Listener<'a>,
        cancel: &'a AtomicBool,
        state: Option<&'a PackState<'a>>,
    ) -> Self {
        let Scene { world, project, painter, .. } = scene;
        let (world, progress) = (world.as_ref(), Events(listener));
        Self {
            world,
            project,
            painter,
            options,
            progress,
            cancel,
            #[cfg(feature = "video")]
            plans: scene.plans,
            state,
            done: Mutex::default(),
        }
    }
}

impl RunContext<'_> {
    pub(super) fn stopped(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// The plan of the clip of `post`. What its footage has to be read through for may take as long as a post.
    ///
    /// # Errors
    /// Everything wrong with its excerpt.
    #[cfg(feature = "video")]
    pub(super) fn plan_of(
        &self,
        post: &crate::plan::Post<'_>,
    ) -> Result<std::sync::Arc<super::cut::ClipPlan>, Findings> {
        let begun = Instant::now();
        let over = || self.stopped() || self.too_slow(begun).is_some();
        self.plans.of((self.project, self.world), post, &over).map_err(|findings| {
            let slow = self.too_slow(begun).filter(|_| !self.stopped());
            slow.map_or(findings, |slow| vec![slow])
        })
    }

    /// Whether a post that was begun at `begun` has taken too long; what is said of it then.
    pub(super) fn too_slow(&self, begun: Instant) -> Option<Finding> {
        self.too_slow_beside(begun, 1)
    }

    /// The same for one that is made beside others on the same cores, and has `times` as long.
    pub(super) fn too_slow_beside(&self, begun: Instant, times: u32) -> Option<Finding> {
        let deadline = self.options.deadline?;
        (begun.elapsed() > deadline.saturating_mul(times)).then(|| faults::too_slow(deadline))
    }

    /// Records how a job ended: with its artifacts, or without any when a finding says why. One that nobody gave a reason for says so
    /// itself, unless the run was stopped: no post is missing without a word.
    pub(super) fn finish(&self, job: &Job, artifacts: Option<Vec<Artifact>>, mut findings: Findings) {
        if artifacts.is_none() && !has_errors(&findings) && !self.stopped() {
            let finding = Finding::error("page-failed", "the post was not made, and nothing said why");
            findings.push(finding.hint(concat!(
                "this is a bug in Wajah ",
                env!("CARGO_PKG_VERSION"),
                ": please report it, with the project's files"
            )));
        }
        let outcome = if artifacts.is_some() { Outcome::Rendered } else { Outcome::Failed };
        let id = job.id();
        let refused = artifacts.is_none() && has_errors(&findings);
        let stale = if refused { self.stale(job) } else { None };
        let findings: Findings =
            findings.into_iter().chain(stale).map(|finding| finding.in_job(&id)).collect();
        let said = match (&artifacts, self.state) {
            (Some(artifacts), Some(state)) => state.made(job, artifacts, &findings),
            (None, Some(state)) => state.failed(&findings),
            (_, None) => Findings::new(),
        };
        {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.rendered += usize::from(artifacts.is_some());
            done.artifacts.extend(artifacts.iter().flatten().cloned());
            done.findings.extend(findings);
            done.findings.extend(said);
        }
        self.progress.ended(job, outcome, artifacts.as_deref().unwrap_or_default());
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

    /// What was said so far.
    #[cfg(test)]
    pub(super) fn findings(&self) -> Findings {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).findings.clone()
    }

    /// What the run of `posts` came to; `findings` are those that belong to no post.
    pub(super) fn into_report(
        self,
        posts: &[Post<'_>],
        started: Instant,
        mut findings: Findings,
    ) -> RunReport {
        let mut done = self.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        findings.extend(done.findings);
        let packs: BTreeSet<&str> = posts.iter().map(|post| post.job.pack.as_str()).collect();
        RunReport {
            pack: packs.into_iter().collect::<Vec<_>>().join(","),
            jobs: posts.len(),
            rendered: done.rendered,
            reused: done.reused,
            failed: posts.len() - done.rendered - done.reused,
            seconds: started.elapsed().as_secs_f64(),
            artifacts: done.artifacts,
            findings: tidy(findings),
        }
    }

    /// Where a file of `job` goes: below the output folder and on disk.
    pub(super) fn place(&self, job: &Job, ending: &str) -> (String, PathBuf) {
        let inside = job.folder().join(format!("{}{ending}", job.format));
        (slashed(&inside), self.options.out.join(&inside))
    }

    /// Records that `post` was made by a worker: its files are in the output folder now.
    pub(super) fn adopt(&self, post: &Post<'_>, record: Record, state: &PackState<'_>) {
        let artifacts = record.artifacts.clone();
        {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.rendered += 1;
            done.artifacts.extend(record.artifacts.iter().cloned());
            done.findings.extend(record.findings.iter().cloned());
        }
        state.keep(&post.job, record);
        self.progress.advance(cost(post));
        self.progress.ended(&post.job, Outcome::Rendered, &artifacts);
    }

    /// Records that the files of `job` were there.
    pub(super) fn reuse(&self, job: &Job, record: &Record) {
        {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.reused += 1;
            done.artifacts.extend(record.artifacts.iter().cloned());
            done.findings.extend(record.findings.iter().cloned());
        }
        self.progress.ended(job, Outcome::Reused, &record.artifacts);
    }
}

/// Threads for what is done in parallel. Where they cannot be started the machine is out of threads: what is there already still works.
pub(super) struct Pool(Option<rayon::ThreadPool>);

impl Pool {
    /// As many threads, at least one.
    pub(super) fn new(threads: usize) -> Self {
        Self(rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build().ok())
    }

    /// Does `work` with them.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

/// Does `work` with as many threads for what it does in parallel.
pub(super) fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    Pool::new(threads).run(work)
}

#[cfg(test)]
mod tests {
    use crate::diag::Findings;
    use crate::plan::{self, Selection};
    use crate::run::testing::Fixture;

    #[test]
    fn a_post_that_comes_to_nothing_says_so() {
        let findings = Fixture::new().run(|context, _| {
            let (posts, _) = plan::plan(context.project, &Selection::default());
            posts.iter().for_each(|post| context.finish(&post.job, None, Findings::new()));
            context.findings()
        });
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings.iter().all(|finding| finding.job.is_some()), "{findings:?}");
    }
}
