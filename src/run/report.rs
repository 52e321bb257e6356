//! What a caller chooses of a run, and is told in the end.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::deliver::manifest::Artifact;
use crate::diag::{Finding, Findings};

/// How long a post may take where nobody says more: a clip of ninety seconds takes two minutes of a core.
pub const DEADLINE: Duration = Duration::from_secs(30 * 60);

/// What a caller chose.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// The output folder.
    pub out: PathBuf,
    /// Threads for pages; at least 1. Never changes a byte of the results.
    pub threads: usize,
    /// How many bytes of memory the run may take, roughly; half of what the machine has free where nobody says. Never changes a byte of
    /// the results. One clip is always made.
    pub memory: Option<u64>,
    /// How long one post may take before it is given up, between two of its pages or frames. What was made in time is the same with any.
    pub deadline: Option<Duration>,
}

/// What a run came to: the document of `--json`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RunReport {
    /// The pack, or the packs joined by commas.
    pub pack: String,
    /// How many jobs there were.
    pub jobs: usize,
    /// How many were made.
    pub rendered: usize,
    /// How many were there already.
    pub reused: usize,
    /// How many failed.
    pub failed: usize,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// The files, sorted by path.
    pub artifacts: Vec<Artifact>,
    /// What is to be said of posts, fonts and templates; of a pack also what was found in its project's files.
    pub findings: Vec<Finding>,
}

/// Findings in a fixed order, each once for its job: what several jobs say of one place is put together where it is shown, never
/// before, since each job that failed has to be found in the report, the manifest and the proof sheet.
pub(super) fn tidy(findings: Findings) -> Findings {
    let mut seen = BTreeSet::new();
    let mut tidy: Findings = Vec::new();
    let mut sorted = findings;
    sorted.sort_by(|a, b| {
        (b.severity, &a.place, &a.job, &a.code, &a.message)
            .cmp(&(a.severity, &b.place, &b.job, &b.code, &b.message))
    });
    for finding in sorted {
        let job = finding.job.clone();
        if seen.insert((finding.code.clone(), finding.message.clone(), finding.place.clone(), job)) {
            tidy.push(finding);
        }
    }
    tidy
}
