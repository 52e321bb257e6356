//! What is heard of a run while it goes on.

use serde::Serialize;

use crate::deliver::manifest::Artifact;
use crate::plan::Job;

/// What happens while a run goes on.
#[derive(Debug, Clone, Copy)]
pub enum Event<'e> {
    /// It begins.
    Begun {
        /// How many posts it is to make.
        jobs: usize,
        /// How much work they are, in seconds of one core, as estimated.
        work: f64,
    },
    /// Some of that work is done.
    Advanced {
        /// Seconds of the estimate.
        work: f64,
    },
    /// A post ended.
    Ended {
        /// Which.
        job: &'e Job,
        /// What became of it.
        outcome: Outcome,
        /// Its files, whole and in the output folder; none where it failed.
        artifacts: &'e [Artifact],
    },
}

/// What became of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Made anew.
    Rendered,
    /// Already there and unchanged.
    Reused,
    /// Not delivered; a finding says why.
    Failed,
}

/// Who hears of a run. Called from many threads.
pub type Listener<'l> = &'l (dyn Fn(Event<'_>) + Sync);

/// Nobody listens.
pub(super) const NOBODY: Listener<'static> = &|_| {};

/// Tells a listener of a run.
#[derive(Clone, Copy)]
pub(super) struct Events<'l>(pub(super) Listener<'l>);

impl Events<'_> {
    pub(super) fn begin(self, jobs: usize, work: f64) {
        (self.0)(Event::Begun { jobs, work });
    }

    pub(super) fn advance(self, work: f64) {
        (self.0)(Event::Advanced { work });
    }

    pub(super) fn ended(self, job: &Job, outcome: Outcome, artifacts: &[Artifact]) {
        (self.0)(Event::Ended { job, outcome, artifacts });
    }
}
