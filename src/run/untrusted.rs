//! A pack of material that nobody vouches for: each post is made by a worker process that is locked down, so that a video or an SVG made to
//! break a decoder, or to take for ever, costs its own post alone. What a worker says is not believed without checking.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::cost::cost;
use super::event::NOBODY;
use super::faults::{too_slow, write_failed};
use super::look::{PackOptions, Reason, Untrusted, look};
use super::order::{MAX_POST_BYTES, POST_WORKER, PostAnswer, PostOrder};
use super::pack_state::PackState;

use super::context::{Pool, RunContext};
use super::report::RunOptions;
use super::reuse::Why;
use super::scene::Scene;
use crate::deliver::manifest::{Artifact, Manifest, Record};
use crate::deliver::{self, Pending};
use crate::diag::{Finding, Findings};
use crate::page::Painter;
use crate::plan::{self, Job, Post, Selection};
use crate::project;
use crate::sandbox::{self, Access, Channel, Ended, Limits, Process};
use crate::world::{Disk, hex};

/// Carries out `order`, in a process that is locked down first, and answers whoever gave it: call it before any other thread exists.
///
/// # Errors
/// When nobody can be answered.
pub fn make_post(order: &PostOrder) -> io::Result<()> {
    let locked = lock_down(order);
    // Before anything is touched that could print: what it printed would be taken for this worker's answer.
    let channel = Channel::take()?;
    let answer = locked.and_then(|()| make(order));
    let refusal = |finding| PostAnswer { refused: Some(finding), ..PostAnswer::default() };
    channel.send(&answer.unwrap_or_else(refusal))
}

/// Locks this process down to what `order` is about. Where that fails, whatever it would read stays unread.
fn lock_down(order: &PostOrder) -> Result<(), Finding> {
    let before = order.out.join(&order.pack);
    let content = order.project.join("content");
    let parts = project::parts(&order.project);
    let there = [&content, &before].into_iter().filter(|path| path.exists());
    let read: Vec<&Path> = parts.iter().chain(there).map(PathBuf::as_path).collect();
    let write = [order.stage.as_path()];
    let write = if order.dry_run { &[] } else { write.as_slice() };
    let locked = sandbox::enter(&Access { read: &read, write }, &Limits::default());
    let failed =
        |error| Finding::error("worker-not-locked", format!("the worker cannot be locked down: {error}"));
    locked.map(drop).map_err(failed)
}

fn make(order: &PostOrder) -> Result<PostAnswer, Finding> {
    let no_order = |what: &str| Finding::error("bad-order", format!("the order has no {what}"));
    let world = Disk::shared(&order.project, order.now.parse().map_err(|_| no_order("time"))?);
    // What is wrong with the project's files is said by whoever gave the order.
    let project = project::load(&world).0.ok_or_else(|| no_order("project"))?;
    let selection = Selection {
        packs: vec![order.pack.clone()],
        items: vec![order.item.clone()],
        ..Selection::default()
    };
    let asked: BTreeSet<(&str, &str)> =
        order.jobs.iter().map(|(account, format)| (account.as_str(), format.as_str())).collect();
    let mut posts = plan::plan(&project, &selection).0;
    posts.retain(|post| asked.contains(&(post.job.account.as_str(), post.job.format.as_str())));
    let painter = Painter::new(Arc::clone(&world));
    let run = RunOptions { out: order.stage.clone(), threads: order.threads, memory: None, deadline: None };
    let before = Manifest::load(&order.out.join(&order.pack));
    let state = PackState::new(&order.pack, &order.out, before.as_ref()).quiet();
    let never = AtomicBool::new(false);
    let scene = Scene {
        world: &world,
        project: &project,
        painter: &painter,
        #[cfg(feature = "video")]
        plans: &Default::default(),
    };
    let context = RunContext::new(scene, &run, NOBODY, &never, Some(&state));
    let options = PackOptions {
        run: run.clone(),
        cache: None,
        fresh: order.fresh,
        shard: None,
        dry_run: order.dry_run,
        untrusted: None,
    };
    let pool = Pool::new(order.threads);
    let (reused, reasons) = pool.run(|| look(&context, &state, &posts, &options));
    if !order.dry_run {
        super::posts::make(&context, &pool, posts.iter().filter(|post| !reused.contains_key(&post.job)));
    }
    let served = world.dependencies().into_iter().map(|(path, digest)| (path, hex(&digest))).collect();
    Ok(PostAnswer {
        reasons,
        made: state.records(posts.iter().map(|post| &post.job)),
        failures: state.failures(),
        served,
        refused: None,
    })
}

/// `posts`, made by workers: why each was made, and the files of the project that decided them.
pub(super) fn posts(
    context: &RunContext<'_>,
    state: &PackState<'_>,
    posts: &[Post<'_>],
    (options, how): (&PackOptions, &Untrusted),
) -> (Vec<Reason>, BTreeMap<PathBuf, String>) {
    let mut items: BTreeMap<&str, Vec<&Post<'_>>> = BTreeMap::new();
    for post in posts {
        items.entry(&post.job.item).or_default().push(post);
    }
    context.progress.begin(posts.len(), posts.iter().map(cost).sum());
    let threads = (options.run.threads / items.len().max(1)).max(1);
    let served = Mutex::new(BTreeMap::new());
    let items: Vec<(&str, Vec<&Post<'_>>)> = items.into_iter().collect();
    let reasons: Vec<Vec<Reason>> = items
        .par_iter()
        .filter(|_| !context.stopped())
        .map(|(item, posts)| {
            let of_item = OfItem { context, state, item, posts, options, how, threads };
            let (reasons, read) = of_item.make();
            let mut served = served.lock().unwrap_or_else(PoisonError::into_inner);
            served.extend(read);
            reasons
        })
        .collect();
    let mut reasons: Vec<Reason> = reasons.into_iter().flatten().collect();
    let order: BTreeMap<String, usize> =
        posts.iter().enumerate().map(|(at, post)| (post.job.id(), at)).collect();
    reasons.sort_by_key(|reason| order.get(&reason.job).copied());
    (reasons, served.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// The posts of an item, which one worker makes.
struct OfItem<'a> {
    context: &'a RunContext<'a>,
    state: &'a PackState<'a>,
    item: &'a str,
    posts: &'a [&'a Post<'a>],
    options: &'a PackOptions,
    how: &'a Untrusted,
    threads: usize,
}

impl OfItem<'_> {
    fn make(&self) -> (Vec<Reason>, BTreeMap<PathBuf, String>) {
        let pack = &self.posts[0].job.pack;
        let folder = self.options.run.out.join(pack);
        let stage = match self.options.dry_run {
            // Nothing is to be written, not even a folder.
            true => Stage(PathBuf::new()),
            false => match Stage::new(&folder) {
                Ok(stage) => stage,
                Err(error) => return self.fail(&write_failed(&folder, &error)),
            },
        };
        let answer = match self.ask(&stage) {
            Ok(Some(answer)) => answer,
            // Stopped: what was not made is left for the next run.
            Ok(None) => return (Vec::new(), BTreeMap::new()),
            Err(finding) => return self.fail(&finding),
        };
        if self.options.dry_run {
            return (answer.reasons, answer.served);
        }
        let mut made: BTreeMap<String, Record> =
            answer.made.into_iter().map(|record| (record.job(pack).id(), record)).collect();
        for post in self.posts {
            let job = &post.job;
            let id = job.id();
            let reused = answer.reasons.iter().any(|reason| reason.job == id && reason.why.is_reuse());
            // What is there already is known from the manifest, not from the worker.
            match (reused.then(|| self.state.before(job)).flatten(), made.remove(&id)) {
                (Some(record), _) => {
                    self.context.reuse(job, &record);
                    self.state.keep(job, record);
                }
                (None, Some(record)) => match self.deliver(job, &record, &stage) {
                    Ok(()) => self.context.adopt(post, record, self.state),
                    Err(finding) => self.context.finish(job, None, vec![finding]),
                },
                (None, None) => {
                    let own = |finding: &&Finding| finding.job.as_deref() == Some(&*id);
                    let said: Findings = answer.failures.iter().filter(own).cloned().collect();
                    self.context.finish(job, None, said);
                }
            }
        }
        (answer.reasons, answer.served)
    }

    /// The answer of a worker; none where the run was stopped.
    fn ask(&self, stage: &Stage) -> Result<Option<PostAnswer>, Finding> {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let order = PostOrder {
            project: absolute(self.context.world.root()),
            out: absolute(&self.options.run.out),
            stage: if self.options.dry_run { PathBuf::new() } else { absolute(&stage.0) },
            pack: self.posts[0].job.pack.clone(),
            item: self.item.to_owned(),
            jobs: self
                .posts
                .iter()
                .map(|Post { job, .. }| (job.account.clone(), job.format.clone()))
                .collect(),
            fresh: self.options.fresh,
            dry_run: self.options.dry_run,
            threads: self.threads,
            now: self.context.world.now().to_string(),
        };
        let died = |why: String| {
            Finding::error("worker-crashed", format!("the process that made this post died: {why}")).hint(
                "something it shows may be damaged, or made to do harm: look at its film, photo and drawings",
            )
        };
        let text = serde_json::to_vec(&order).map_err(|error| died(error.to_string()))?;
        let deadline = self.how.deadline;
        let started = Process::start(&self.how.program, &POST_WORKER, &text, MAX_POST_BYTES, deadline);
        let ended = started.and_then(|mut process| process.wait(|| self.context.stopped()));
        match ended.map_err(|error| died(error.to_string()))? {
            None => Ok(None),
            Some(Ended::TooLong) => Err(too_slow(deadline)),
            Some(Ended::Crashed(why) | Ended::Killed(why)) => Err(died(why)),
            Some(Ended::Answered(bytes, otherwise)) => {
                let jobs = self.posts.iter().map(|post| post.job.id()).collect();
                let answer = PostAnswer::read(&bytes, &order.pack, &jobs).map_err(|_| died(otherwise))?;
                match answer.refused {
                    Some(finding) => Err(finding),
                    None => Ok(Some(answer)),
                }
            }
        }
    }

    /// Moves the files of `job` from the stage to their places, where they are what `record` says and nothing else.
    fn deliver(&self, job: &Job, record: &Record, stage: &Stage) -> Result<(), Finding> {
        let wrong = |path: &str| {
            Finding::error(
                "worker-crashed",
                format!("the process that made this post named a file that is not of it: {path:?}"),
            )
        };
        for artifact in &record.artifacts {
            let path = &artifact.path;
            if !is_of(path, job)
                || (&artifact.item, &artifact.account, &artifact.format)
                    != (&job.item, &job.account, &job.format)
            {
                return Err(wrong(path));
            }
            // No link, no pipe, and no more than was said.
            if !deliver::is_whole(&stage.0.join(path), artifact.bytes, &artifact.digest) {
                return Err(wrong(path));
            }
        }
        let out = &self.options.run.out;
        let mut files = Vec::with_capacity(record.artifacts.len());
        for Artifact { path, digest, .. } in &record.artifacts {
            let file = Pending::below(out, Path::new(path))
                .and_then(|file| deliver::copy_checked(&stage.0.join(path), file, digest));
            match file {
                Ok(file) => files.push(file),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(wrong(path)),
                Err(error) => return Err(write_failed(&out.join(path), &error)),
            }
        }
        let put = Pending::finish_all(files);
        put.map(drop).map_err(|(index, error)| write_failed(&out.join(&record.artifacts[index].path), &error))
    }

    /// Says of all its jobs that they failed.
    fn fail(&self, finding: &Finding) -> (Vec<Reason>, BTreeMap<PathBuf, String>) {
        for post in self.posts {
            self.context.finish(&post.job, None, vec![finding.clone()]);
        }
        let reasons =
            self.posts.iter().map(|post| Reason { job: post.job.id(), why: Why::Unknown }).collect();
        (reasons, BTreeMap::new())
    }
}

/// Whether `path` is a file of `job`, and nothing else.
fn is_of(path: &str, job: &Job) -> bool {
    let folder = format!("{}/", crate::diag::slashed(&job.folder()));
    let Some(ending) = path.strip_prefix(&folder).and_then(|name| name.strip_prefix(&job.format)) else {
        return false;
    };
    ending.starts_with(['.', '-']) && !ending.contains(['/', '\\', '\0']) && !ending.contains("..")
}

/// A hidden folder in the pack's folder, so that what is in it can be moved into place; removed with all that is left in it.
struct Stage(PathBuf);

impl Stage {
    fn new(pack: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(pack)?;
        Ok(Self(deliver::hidden_folder(pack)?))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // The empty name is none, and nothing lies there.
        if !self.0.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Kind;

    #[test]
    fn a_worker_names_files_of_its_job_alone() {
        let [pack, account, item, format] = ["w", "bpmtpk", "kabar", "square"].map(str::to_owned);
        let job = Job { pack, account, item, format, kind: Kind::Still };
        for path in
            ["w/bpmtpk/kabar/square.png", "w/bpmtpk/kabar/square-02.jpg", "w/bpmtpk/kabar/square.cover.jpg"]
        {
            assert!(is_of(path, &job), "{path}");
        }
        for path in [
            "w/bpmtpk/kabar/square",
            "w/bpmtpk/kabar/tall.png",
            "w/bpmtpk/lain/square.png",
            "w/bpmtpk/kabar/square/../../../x",
            "w/bpmtpk/kabar/square.png/x",
            "/w/bpmtpk/kabar/square.png",
            "w/bpmtpk/kabar/../kabar/square.png",
            "",
        ] {
            assert!(!is_of(path, &job), "{path}");
        }
    }
}
