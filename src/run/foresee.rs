//! What stands against posts, as far as that is known before anything is painted: for those who only want to know what would be made.

use std::sync::atomic::AtomicBool;

use super::clips;
use super::context::RunContext;
use super::event::NOBODY;
use super::report::{RunOptions, tidy};
use super::scene::Scene;
use crate::diag::Findings;
use crate::plan::Post;
use crate::project::Kind;

/// What is said of clips of `posts` before they are made: of their footage and captions, and of pages that cannot be taken apart. What is
/// wrong with templates and fonts is said when pages are made. Nothing is written.
pub fn foreseen(scene: Scene<'_>, posts: &[Post<'_>], options: &RunOptions) -> Findings {
    let clip_posts: Vec<&Post<'_>> = posts.iter().filter(|post| post.job.kind == Kind::Clip).collect();
    if clip_posts.is_empty() {
        return Findings::new();
    }
    let never = AtomicBool::new(false);
    let context = RunContext::new(scene, options, NOBODY, &never, None);
    let pages = clips::pages(&context, &clip_posts);
    let said = |post: &&Post<'_>| {
        let job = &post.job;
        let said = pages
            .get(&job.item_in_format())
            .map(|page| page.as_ref().map_or_else(Clone::clone, |page| page.said.clone()));
        said.into_iter().flatten().map(|finding| finding.in_job(job.id())).collect::<Findings>()
    };
    tidy(clip_posts.iter().flat_map(said).collect())
}
