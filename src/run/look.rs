//! What of a pack is there already, and why the rest is made.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache_keys::cache_keys;
use super::context::RunContext;
use super::pack_state::PackState;
use super::report::RunOptions;
use super::reuse::{self, Stores, Why};
use crate::deliver::manifest::Record;
use crate::plan::{Job, Post, Shard};

/// What a caller chose.
#[derive(Debug, Clone)]
pub struct PackOptions {
    /// Output folder and threads.
    pub run: RunOptions,
    /// A cache of finished jobs.
    pub cache: Option<PathBuf>,
    /// Nothing is reused.
    pub fresh: bool,
    /// The part of the pack that is made; `None` for all of it.
    pub shard: Option<Shard>,
    /// Nothing is made; what would be is said.
    pub dry_run: bool,
    /// Each post is made by a locked-down process. There is no cache then: it would serve what nobody vouches for to others.
    pub untrusted: Option<Untrusted>,
}

/// How posts that nobody vouches for are made.
#[derive(Debug, Clone)]
pub struct Untrusted {
    /// The program whose worker is started: this one.
    pub program: PathBuf,
    /// How long a worker may take for a post, for all its accounts and formats together.
    pub deadline: Duration,
}

/// Why a job was made or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The job, as `pack/account/item/format`.
    pub job: String,
    /// Why.
    #[serde(flatten)]
    pub why: Why,
}

/// What of `posts` is there already, and why the others are made.
pub(super) fn look<'p>(
    context: &RunContext<'_>,
    state: &PackState<'_>,
    posts: &'p [Post<'_>],
    options: &PackOptions,
) -> (BTreeMap<&'p Job, Record>, Vec<Reason>) {
    let keys = cache_keys(context, context.world, posts);
    let stores = Stores { out: state.out, before: state.before, cache: state.cache };
    let looked: Vec<(&Job, Option<Record>, Why)> = posts
        .par_iter()
        .map(|post| {
            let job = &post.job;
            let key = keys.get(job);
            if options.fresh && key.is_some() {
                return (job, None, Why::Asked);
            }
            let (record, why) = reuse::find(job, key, stores, options.dry_run);
            (job, record, why)
        })
        .collect();
    *state.lock_keys() = keys.into_iter().map(|(job, key)| (job.clone(), key)).collect();
    let mut reused = BTreeMap::new();
    let mut reasons = Vec::new();
    for (job, record, why) in looked {
        reasons.push(Reason { job: job.id(), why });
        reused.extend(record.map(|record| (job, record)));
    }
    (reused, reasons)
}
