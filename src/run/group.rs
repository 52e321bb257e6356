//! A group of clips made from one decoding, and what becomes of its posts.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::clip_files::{Waiting, deliver_posts, wait};
use super::context::RunContext;
use super::cost::cost;
use super::cut::ClipPlan;
use super::edges;
use super::mixed::About;
use super::paint::Painted;
use super::room::Room;
use super::sound::{Sound, sound_of};
use super::survey;
use super::wrong_media::media_finding;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::render::{ClipTask, Lane, Reels, Rendered, render};
use crate::clip::threads::{self, guarded};
use crate::deliver::manifest::Artifact;
use crate::diag::{Finding, Findings, Place};
use crate::plan::Job;
use crate::project::Item;
use crate::units::FrameRate;

/// So many clips at once have the time that one post may take; more of them, which share cores, have more.
const CLIPS_A_DEADLINE: usize = 4;

/// The posts of a group that have not ended. Whatever becomes of the group, each of them does.
pub(super) struct Open<'s, 'p> {
    context: &'s RunContext<'p>,
    /// With the place that names their footage, and what was said of them so far.
    jobs: Mutex<Vec<(Job, Place, Findings)>>,
}

impl<'s, 'p> Open<'s, 'p> {
    /// Those of `group`.
    pub(super) fn new(context: &'s RunContext<'p>, group: &[Painted<'_>]) -> Self {
        let of = |painted: &Painted<'_>| {
            let place = source_of(painted.clip.item).clone();
            let posts = painted.clip.posts.iter().zip(&painted.said);
            posts.map(|(post, said)| (post.job.clone(), place.clone(), said.clone())).collect::<Vec<_>>()
        };
        Self { context, jobs: Mutex::new(group.iter().flat_map(of).collect()) }
    }

    /// Ends the post of `job`, as [`RunContext::finish`] does.
    pub(super) fn finish(&self, job: &Job, artifacts: Option<Vec<Artifact>>, findings: Findings) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).retain(|(open, ..)| open != job);
        self.context.finish(job, artifacts, findings);
    }

    /// Ends those that are left because of `error`.
    pub(super) fn fail(&self, error: &MediaError) {
        let left = std::mem::take(&mut *self.jobs.lock().unwrap_or_else(PoisonError::into_inner));
        for (job, place, mut said) in left {
            said.push(media_finding(error, &place));
            self.context.finish(&job, None, said);
        }
    }
}

/// Makes the clips of `group`, which have one footage, as soon as `room` has cores for them; to look at it and to listen takes one.
pub(super) fn make(context: &RunContext<'_>, room: &Room, open: &Open<'_, '_>, group: Vec<Painted<'_>>) {
    let looking = room.cores(1);
    let groups = by_reading(context, group);
    drop(looking);
    for (reels, group) in groups {
        make_alike(context, room, open, (reels, group));
    }
}

/// `group` by how its footage must be read, with what is said of its pictures.
fn by_reading<'a>(context: &RunContext<'_>, group: Vec<Painted<'a>>) -> Vec<(Reels, Vec<Painted<'a>>)> {
    let mut all: Vec<(Reels, Vec<Painted<'_>>)> = Vec::new();
    for mut painted in group {
        // Of a page without a hole the sound alone is heard.
        let (reels, found) = match painted.stack.holes.is_empty() {
            true => (Reels::default(), Findings::new()),
            false => survey::look(painted.clip.item, &painted.clip.plan, &context.plans.sources),
        };
        let cuts = edges::look(
            (context.world, context.cancel),
            painted.clip.item,
            &painted.clip.plan,
            &context.plans.sources,
        );
        painted.said.iter_mut().for_each(|said| said.extend(cuts.iter().chain(&found).cloned()));
        match all.iter_mut().find(|(known, _)| *known == reels) {
            Some((_, alike)) => alike.push(painted),
            None => all.push((reels, vec![painted])),
        }
    }
    all
}

/// Makes clips whose footage is read alike.
fn make_alike(
    context: &RunContext<'_>,
    room: &Room,
    open: &Open<'_, '_>,
    (reels, group): (Reels, Vec<Painted<'_>>),
) {
    // Before the time that a post may take begins: who waits takes none of it.
    let listening = room.cores(1);
    let mut heard: Vec<Heard<'_>> =
        by_length(group).into_iter().filter_map(|clips| listen(context, open, clips)).collect();
    drop(listening);
    let count = heard.iter().map(|heard| heard.tasks.len()).sum();
    if count == 0 {
        return;
    }
    let _cores = room.cores(count);
    let begun = Begun::now(count);
    let tasks: Vec<Vec<ClipTask>> = heard.iter_mut().map(|heard| std::mem::take(&mut heard.tasks)).collect();
    let advance: Vec<_> = heard.iter().map(|heard| || context.progress.advance(heard.frame_work)).collect();
    let lanes = heard.iter().zip(tasks).zip(&advance).map(|((heard, tasks), on_frame)| Lane {
        rate: heard.rate,
        frames: heard.frames,
        sound: &heard.sound.finished,
        tasks,
        on_frame,
    });
    let lanes = lanes.collect();
    let made = until(&|| begun.is_over(context), |stop| render(&reels, lanes, stop));
    let failed = |error: MediaError| -> Vec<Rendered> {
        let all = |heard: &Heard<'_>| heard.waiting.iter().map(|_| Err(error.clone())).collect();
        heard.iter().map(all).collect()
    };
    let made = made.unwrap_or_else(failed);
    drop(advance);
    for (heard, made) in heard.into_iter().zip(made) {
        for (waiting, made) in heard.waiting.into_iter().zip(made) {
            let said = |item: &Item, error: &MediaError| begun.findings(context, item, error);
            deliver_posts(context, waiting, (heard.sound.facts, &said), made, &|job, artifacts, findings| {
                open.finish(job, artifacts, findings);
            });
        }
    }
}

/// Clips of one length and rate with one sound.
struct Heard<'a> {
    rate: FrameRate,
    frames: u64,
    sound: Sound,
    /// The estimated work of a frame of one of them.
    frame_work: f64,
    tasks: Vec<ClipTask>,
    /// For each task the posts that wait for it.
    waiting: Vec<Waiting<'a>>,
}

/// `group` by frame rate, length and sound.
fn by_length(group: Vec<Painted<'_>>) -> Vec<Vec<Painted<'_>>> {
    let is_heard_as = |a: &ClipPlan, b: &ClipPlan| {
        (a.timeline.rate, a.timeline.frames) == (b.timeline.rate, b.timeline.frames) && a.sound == b.sound
    };
    let mut lengths: Vec<Vec<Painted<'_>>> = Vec::new();
    for painted in group {
        let same = lengths.iter_mut().find(|clips| is_heard_as(&clips[0].clip.plan, &painted.clip.plan));
        match same {
            Some(clips) => clips.push(painted),
            None => lengths.push(vec![painted]),
        }
    }
    lengths
}

/// Listens to the sound of `clips`, which are equally long, and opens their files. `None` where nothing is left to be made.
fn listen<'a>(context: &RunContext<'_>, open: &Open<'_, '_>, clips: Vec<Painted<'a>>) -> Option<Heard<'a>> {
    let first = &clips.first()?.clip.plan;
    let (rate, frames) = (first.timeline.rate, first.timeline.frames);
    let begun = Begun::now(1);
    let sound =
        until(&|| begun.is_over(context), |stop| sound_of(&first.sound, &context.plans.sources, stop));
    let sound = match sound.map_err(|error| (About::Excerpt, error)).and_then(|sound| sound) {
        Ok(sound) => sound,
        Err((about, error)) => {
            for Painted { clip, said, .. } in clips {
                for (post, mut said) in clip.posts.iter().zip(said) {
                    context.progress.advance(cost(post));
                    said.extend(begun.findings_at(context, about.place(clip.item), &error));
                    open.finish(&post.job, None, said);
                }
            }
            return None;
        }
    };
    let mut heard = Heard { rate, frames, sound, frame_work: 0.0, tasks: Vec::new(), waiting: Vec::new() };
    let mut work = 0.0;
    for mut painted in clips {
        let item = painted.clip.item;
        let notes =
            || heard.sound.notes.iter().map(|(about, note)| note.clone().at(about.place(item).clone()));
        painted.said.iter_mut().for_each(|said| said.extend(notes()));
        let waits = wait(context, painted, &|job, findings| open.finish(job, None, findings));
        if let Some((task, waiting)) = waits {
            work += waiting.work();
            heard.tasks.push(task);
            heard.waiting.push(waiting);
        }
    }
    heard.frame_work = work / (frames as f64 * heard.tasks.len().max(1) as f64);
    Some(heard)
}

/// Where the footage of `item` is named.
pub(super) fn source_of(item: &Item) -> &Place {
    About::Excerpt.place(item)
}

/// Since when so many clips are made.
#[derive(Clone, Copy)]
struct Begun {
    at: Instant,
    clips: usize,
}

impl Begun {
    fn now(clips: usize) -> Self {
        Self { at: Instant::now(), clips }
    }

    /// What is said where it took too long.
    fn too_slow(self, context: &RunContext<'_>) -> Option<Finding> {
        let times = self.clips.div_ceil(CLIPS_A_DEADLINE).max(1);
        context.too_slow_beside(self.at, u32::try_from(times).unwrap_or(u32::MAX))
    }

    fn is_over(self, context: &RunContext<'_>) -> bool {
        context.stopped() || self.too_slow(context).is_some()
    }

    /// What is said of a clip of `item` that was not made because of `error`: nothing when the run was stopped.
    fn findings(self, context: &RunContext<'_>, item: &Item, error: &MediaError) -> Findings {
        self.findings_at(context, About::of(error).place(item), error)
    }

    /// The same, where `place` is what it is about.
    fn findings_at(self, context: &RunContext<'_>, place: &Place, error: &MediaError) -> Findings {
        if error.kind == MediaErrorKind::Cancelled {
            return self.too_slow(context).filter(|_| !context.stopped()).into_iter().collect();
        }
        vec![media_finding(error, place)]
    }
}

/// Does `work`, which is told to stop when it is `over`.
///
/// # Errors
/// When nobody can be there to tell it, or it panicked.
fn until<T>(over: &(dyn Fn() -> bool + Sync), work: impl FnOnce(&AtomicBool) -> T) -> Result<T, MediaError> {
    const LOOK: Duration = Duration::from_millis(50);
    let (stop, done) = (AtomicBool::new(false), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let clock = threads::start(scope, "clock", || {
            while !done.load(Ordering::Relaxed) {
                if over() {
                    stop.store(true, Ordering::Relaxed);
                }
                std::thread::park_timeout(LOOK);
            }
        })?;
        let came_to = guarded(|| work(&stop));
        done.store(true, Ordering::Relaxed);
        clock.thread().unpark();
        came_to
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::threads::tests::{Fault, with};
    use crate::run::testing::Fixture;

    #[test]
    fn whatever_becomes_of_a_group_each_of_its_posts_ends_once() {
        let job = |item: &str| {
            let [pack, account, item, format] = ["pack", "a", item, "tall"].map(str::to_owned);
            Job { pack, account, item, format, kind: crate::project::Kind::Clip }
        };
        Fixture::new().run(|context, _| {
            let place = Place::file("content/pack/a.toml");
            let said = || vec![Finding::warning("no-captions", "none")];
            let jobs = ["satu", "dua", "tiga"].map(|item| (job(item), place.clone(), said()));
            let open = Open { context, jobs: Mutex::new(jobs.to_vec()) };
            open.finish(&job("dua"), None, vec![Finding::error("media-damaged", "it is so")]);
            let panicked = MediaError::new(MediaErrorKind::Panicked, "the video engine failed: inside");
            open.fail(&panicked);
            open.fail(&panicked);
            let mut said: Vec<(String, String)> = context
                .findings()
                .into_iter()
                .map(|finding| (finding.job.unwrap_or_default(), finding.code.into_owned()))
                .collect();
            said.sort();
            let of = |item: &str, code: &str| (job(item).id(), code.to_owned());
            // What was said of those that are left is said with why they failed.
            let wanted = [
                of("dua", "media-damaged"),
                of("satu", "media-failed"),
                of("satu", "no-captions"),
                of("tiga", "media-failed"),
                of("tiga", "no-captions"),
            ];
            assert_eq!(said, wanted);
        });
    }

    #[test]
    fn work_that_panics_or_that_nobody_can_stop_is_an_error() {
        let kind = |done: Result<u8, MediaError>| done.map_err(|error| error.kind);
        assert_eq!(kind(until(&|| false, |_| 1)), Ok(1));
        let stopped = |stop: &AtomicBool| {
            while !stop.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            2
        };
        assert_eq!(kind(until(&|| true, stopped)), Ok(2));
        let panicked = until(&|| false, |_| -> u8 { panic!("inside") });
        assert_eq!(kind(panicked), Err(MediaErrorKind::Panicked));
        let refused = with("clock", Fault::NotStarted, || until(&|| false, |_| 1));
        assert_eq!(kind(refused), Err(MediaErrorKind::NoMemory));
    }
}
