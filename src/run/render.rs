//! Posts, made.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::cost::cost;
use super::event::Listener;
use super::report::{RunOptions, RunReport};
use super::scene::Scene;
use super::shared::{Shared, on_threads};
use super::{clips, stills};
use crate::deliver;
use crate::plan::{Job, Post};
use crate::project::Kind;

/// Makes `posts`, which belong to the project of `scene`. `cancel` ends it after what is being written is whole.
pub fn render(
    scene: Scene<'_>,
    posts: &[Post<'_>],
    options: &RunOptions,
    listener: Listener<'_>,
    cancel: &AtomicBool,
) -> RunReport {
    let started = Instant::now();
    let packs: BTreeSet<&str> = posts.iter().map(|post| post.job.pack.as_str()).collect();
    for pack in &packs {
        deliver::sweep(&options.out, pack);
    }
    let shared = Shared::new(scene, options, listener, cancel, None);
    shared.progress.begin(posts.len(), posts.iter().map(cost).sum());
    on_threads(options.threads, || make(&shared, scene, posts.iter()));
    shared.into_report(posts, started, scene.painter.findings())
}

/// Makes `posts` on the threads at hand, the stills first.
pub(super) fn make<'p>(shared: &Shared<'_>, scene: Scene<'_>, posts: impl Iterator<Item = &'p Post<'p>>) {
    let (stills, clips): (Vec<&Post<'_>>, Vec<&Post<'_>>) =
        posts.partition(|post| post.job.kind == Kind::Still);
    let clips: Vec<&Job> = clips.iter().map(|post| &post.job).collect();
    stills::render(shared, &stills);
    clips::render(shared, scene.world, &clips);
}
