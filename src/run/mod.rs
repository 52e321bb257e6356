//! Carrying out a plan: painting, compositing, encoding and delivering, in parallel.

mod clips;
mod cost;
#[cfg(feature = "video")]
mod cut;
mod faults;
mod foresee;
mod gallery;
#[cfg(feature = "video")]
mod judge;
mod keeper;
mod look;
mod mark;
mod marks;
mod merge;
mod pack;
mod pages;
mod report;
mod reuse;
mod shards;
mod shared;
#[cfg(feature = "video")]
mod sound;
mod stills;
#[cfg(feature = "video")]
mod story;
#[cfg(feature = "video")]
mod survey;
#[cfg(test)]
mod testing;
mod untrusted;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use crate::deliver;
use crate::diag::Findings;
use crate::page::Painter;
use crate::plan::Job;
use crate::project::{Kind, Project};
use crate::world::World;

pub use self::cost::cost;
pub use self::faults::LEAST_MEMORY;
pub use self::foresee::foreseen;
pub use self::gallery::{GalleryPicture, GalleryReport, gallery};
pub use self::look::{PackOptions, Reason, Untrusted};
pub use self::merge::{MergeReport, merge};
pub use self::pack::{PackReport, pack};
pub use self::pages::write_pages;
pub use self::report::{DEADLINE, Outcome, Progress, RunOptions, RunReport};
pub use self::reuse::Why;
pub use self::shards::{ShardSet, shard_sets};
pub use self::untrusted::{MAX_POST_BYTES, POST_WORKER, PostAnswer, PostOrder, make_post};

use self::cost::estimate;
use self::shared::{Shared, on_threads};

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
