//! What stands against posts, as far as that is known before anything is painted: for those who only want to know what would be made.

use std::sync::atomic::AtomicBool;

use super::clips;
use super::event::Events;
use super::report::{RunOptions, tidy};
use super::scene::Scene;
use super::shared::Shared;
use crate::diag::Findings;
use crate::plan::{Job, Post};
use crate::project::Kind;

/// Why clips of `posts` would not be made: what is wrong with their footage, and pages that cannot be taken apart. What is wrong with
/// templates and fonts is said when pages are made. Nothing is written.
pub fn foreseen(scene: Scene<'_>, posts: &[Post<'_>], options: &RunOptions) -> Findings {
    let clip_jobs: Vec<&Job> =
        posts.iter().map(|post| &post.job).filter(|job| job.kind == Kind::Clip).collect();
    let never = AtomicBool::new(false);
    let shared = Shared::new(scene, options, Events::NONE.0, &never, None);
    let pages = clips::pages(&shared, scene.world, &clip_jobs);
    let why = |job: &&Job| {
        let key = (job.pack.as_str(), job.item.as_str(), job.format.as_str());
        let why = pages.get(&key).and_then(|page| page.as_ref().err()).cloned().unwrap_or_default();
        why.into_iter().map(|finding| finding.in_job(job.id())).collect::<Findings>()
    };
    tidy(clip_jobs.iter().flat_map(why).collect())
}
