//! The posts of a run, made: stills and clips side by side.

use std::thread;

use super::shared::{Pool, Shared};
use super::{clips, stills};
use crate::plan::Job;
use crate::project::Kind;

/// Makes `jobs`; pages are painted by the threads of `pool`.
pub(super) fn make<'j>(shared: &Shared<'_>, pool: &Pool, jobs: impl IntoIterator<Item = &'j Job>) {
    let (still_jobs, clip_jobs): (Vec<&Job>, Vec<&Job>) =
        jobs.into_iter().partition(|job| job.kind == Kind::Still);
    let make_stills = || pool.run(|| stills::render(shared, &still_jobs));
    if still_jobs.is_empty() || clip_jobs.is_empty() || !clips::leave_room(shared) {
        make_stills();
        clips::render(shared, pool, &clip_jobs);
        return;
    }
    thread::scope(|scope| {
        let beside = thread::Builder::new().name("stills".to_owned()).spawn_scoped(scope, make_stills);
        let has_thread = beside.is_ok();
        clips::render(shared, pool, &clip_jobs);
        if !has_thread {
            make_stills();
        }
    });
}
