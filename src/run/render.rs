//! Posts, made.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use super::context::{Pool, RunContext};
use super::cost::cost;
use super::event::Listener;
use super::posts;
use super::report::{RunOptions, RunReport};
use super::scene::Scene;
use crate::deliver;
use crate::plan::Post;

/// Makes the posts `to_make`, which belong to the project of `scene`. `cancel` ends it after what is being written is whole.
pub fn render(
    scene: Scene<'_>,
    to_make: &[Post<'_>],
    options: &RunOptions,
    listener: Listener<'_>,
    cancel: &AtomicBool,
) -> RunReport {
    let started = Instant::now();
    let packs: BTreeSet<&str> = to_make.iter().map(|post| post.job.pack.as_str()).collect();
    for pack in &packs {
        deliver::sweep(&options.out, pack);
    }
    let context = RunContext::new(scene, options, listener, cancel, None);
    context.progress.begin(to_make.len(), to_make.iter().map(cost).sum());
    posts::make(&context, &Pool::new(options.threads), to_make);
    context.into_report(to_make, started, scene.painter.findings())
}
