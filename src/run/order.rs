//! What `pack --untrusted` and its workers say to each other: an order on a worker's stdin, and one answer. The worker has touched
//! what nobody trusts, so nothing that it says is trusted either.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::look::Reason;
use crate::deliver::manifest::Record;
use crate::diag::{Finding, Findings};
use crate::world::normalise;

/// The longest order or answer that is read: findings and names, no pictures.
pub const MAX_POST_BYTES: u64 = 16 << 20;

/// How a worker of posts is started.
pub(super) const POST_WORKER: [&str; 2] = ["work", "--post"];

/// What a worker is to make: the posts of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostOrder {
    /// The project's folder.
    pub(super) project: PathBuf,
    /// The output folder: what is in it already need not be made.
    pub(super) out: PathBuf,
    /// An empty folder for everything that is made; no name where nothing is.
    pub(super) stage: PathBuf,
    /// The pack.
    pub(super) pack: String,
    /// The item.
    pub(super) item: String,
    /// Account and format of each post.
    pub(super) jobs: Vec<(String, String)>,
    /// Nothing is reused.
    pub(super) fresh: bool,
    /// Nothing is made; what would be is said.
    pub(super) dry_run: bool,
    /// How many threads it may use.
    pub(super) threads: usize,
    /// The moment that it counts as now.
    pub(super) now: String,
}

/// What a worker came to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PostAnswer {
    /// Why each post was made or not.
    pub(super) reasons: Vec<Reason>,
    /// What was made, below the stage.
    pub(super) made: Vec<Record>,
    /// What is to be said of the posts that failed.
    pub(super) failures: Findings,
    /// The project's files that decided it, with their digests.
    pub(super) served: BTreeMap<PathBuf, String>,
    /// Why nothing was done at all.
    pub(super) refused: Option<Finding>,
}

impl PostAnswer {
    /// Reads the answer to an order of the posts `jobs`, by their ids, of `pack`. Its files are looked at when they are delivered.
    ///
    /// # Errors
    /// When it is none, or tells of other posts or of what is no file of a project.
    pub(super) fn read(message: &[u8], pack: &str, jobs: &BTreeSet<String>) -> Result<Self, String> {
        let answer: Self = serde_json::from_slice(message).map_err(|error| error.to_string())?;
        let told = answer.reasons.iter().map(|reason| reason.job.clone());
        let told = told.chain(answer.made.iter().map(|record| record.job(pack).id()));
        if let Some(other) = told
            .chain(answer.failures.iter().filter_map(|finding| finding.job.clone()))
            .find(|job| !jobs.contains(job))
        {
            return Err(format!("it tells of another post: {other:?}"));
        }
        let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match answer
            .served
            .iter()
            .find(|(path, is)| normalise(path).as_ref() != Some(*path) || !is_digest(is))
        {
            Some((path, _)) => Err(format!("it read what is no file of a project: {path:?}")),
            None => Ok(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Why;

    #[test]
    fn an_answer_tells_of_the_posts_of_its_order_and_of_files_of_the_project() {
        let jobs = BTreeSet::from(["w/a/satu/tall".to_owned()]);
        let read = |answer: PostAnswer| {
            let message = serde_json::to_vec(&answer).expect("JSON");
            PostAnswer::read(&message, "w", &jobs).is_ok()
        };
        let reason = |job: &str| Reason { job: job.to_owned(), why: Why::New };
        let failure = |job: &str| Finding::error("e", "m").in_job(job);
        let served = |path: &str, digest: &str| BTreeMap::from([(PathBuf::from(path), digest.to_owned())]);
        let none = PostAnswer::default;
        let digest = "0".repeat(64);
        assert!(read(PostAnswer {
            reasons: vec![reason("w/a/satu/tall")],
            failures: vec![failure("w/a/satu/tall"), Finding::error("e", "m")],
            served: served("templates/a/template.html", &digest),
            ..none()
        }));
        assert!(!read(PostAnswer { reasons: vec![reason("w/b/satu/tall")], ..none() }));
        assert!(!read(PostAnswer { failures: vec![failure("v/a/satu/tall")], ..none() }));
        for path in ["/etc/passwd", "../a", "a/../b", "a/./b"] {
            assert_eq!(
                read(PostAnswer { served: served(path, &digest), ..none() }),
                path == "a/./b",
                "{path}"
            );
        }
        assert!(!read(PostAnswer { served: served("a", "rusak"), ..none() }));
        assert!(PostAnswer::read(b"FFmpeg says hello", "w", &jobs).is_err());
    }
}
