//! What stands against posts, as far as that is known before anything is painted: for those who only want to know what would be made.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::clips;
use super::report::{RunOptions, Silent, tidy};
use super::shared::Shared;
use crate::diag::Findings;
use crate::page::Painter;
use crate::plan::Job;
use crate::project::{Kind, Project};
use crate::world::World;

/// Why clips of `jobs` would not be made: what is wrong with their footage, and pages that cannot be taken apart. Nothing is written.
pub fn foreseen(world: &Arc<dyn World>, project: &Project, jobs: &[Job], options: &RunOptions) -> Findings {
    let clip_jobs: Vec<&Job> = jobs.iter().filter(|job| job.kind == Kind::Clip).collect();
    if clip_jobs.is_empty() {
        return Findings::new();
    }
    // What is wrong with templates and fonts is said when pages are made.
    let painter = Painter::new(Arc::clone(world), &mut Findings::new());
    let never = AtomicBool::new(false);
    let shared = Shared::new((world, project, &painter), options, &Silent, &never, None);
    let pages = clips::pages(&shared, world, &clip_jobs);
    let why = |job: &&Job| {
        let key = (job.pack.as_str(), job.item.as_str(), job.format.as_str());
        let why = pages.get(&key).and_then(|page| page.as_ref().err()).cloned().unwrap_or_default();
        why.into_iter().map(|finding| finding.in_job(job.id())).collect::<Findings>()
    };
    tidy(clip_jobs.iter().flat_map(why).collect())
}
