//! Who keeps account of a pack while its jobs are made.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::cache_key::CacheKey;
use crate::deliver;
use crate::deliver::cache::Cache;
use crate::deliver::manifest::{MANIFEST_VERSION, Manifest, Record};
use crate::diag::{Finding, Findings};
use crate::fingerprint::TOOL;
use crate::plan::{Job, Shard};

/// How often the manifest is written while a run goes on: a run that is killed has lost no more than this.
const SAVE_EVERY: Duration = Duration::from_secs(5);

/// Keeps account of a pack while its jobs are made, so that a killed run loses little of it.
#[derive(Debug)]
pub(super) struct PackState<'a> {
    pub(super) pack: &'a str,
    pub(super) out: &'a Path,
    pub(super) before: Option<&'a Manifest>,
    pub(super) cache: Option<&'a Cache>,
    pub(super) shard: Option<Shard>,
    /// Whether nothing is written down while the run goes on: the manifest belongs to whoever gave the order.
    pub(super) quiet: bool,
    pub(super) keys: Mutex<BTreeMap<Job, CacheKey>>,
    pub(super) kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
pub(super) struct Kept {
    records: BTreeMap<Job, Record>,
    saved: Option<Instant>,
    /// What is to be said of jobs that failed.
    failures: Findings,
}

impl<'a> PackState<'a> {
    /// For the jobs of `pack`, of which `before` tells what `out` holds already.
    pub(super) fn new(pack: &'a str, out: &'a Path, before: Option<&'a Manifest>) -> Self {
        Self {
            pack,
            out,
            before,
            cache: None,
            shard: None,
            quiet: false,
            keys: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    /// The same, which writes nothing while the run goes on.
    pub(super) fn quiet(self) -> Self {
        Self { quiet: true, ..self }
    }

    /// What the run before made of `job`.
    pub(super) fn before(&self, job: &Job) -> Option<Record> {
        self.before?.record(job).cloned()
    }

    /// What is to be said of the jobs that failed.
    pub(super) fn failures(&self) -> Findings {
        self.lock_kept().failures.clone()
    }

    /// Records what `job` came to: its files are in the output folder. What the cache could not keep is said.
    pub(super) fn made(
        &self,
        job: &Job,
        artifacts: &[deliver::manifest::Artifact],
        findings: &[Finding],
    ) -> Findings {
        let Some(key) = self.lock_keys().get(job).cloned() else { return Findings::new() };
        let record = Record {
            account: job.account.clone(),
            item: job.item.clone(),
            format: job.format.clone(),
            kind: job.kind,
            digest: key.digest,
            parts: key.components,
            artifacts: artifacts.to_vec(),
            findings: findings.to_vec(),
            places: if findings.is_empty() { String::new() } else { key.places },
            stale: false,
        };
        let kept = self.cache.map(|cache| (cache, cache.put(&record, self.out)));
        self.keep(job, record);
        let failed =
            kept.and_then(|(cache, kept)| kept.err().map(|error| cache_failed(cache.folder(), &error)));
        failed.into_iter().collect()
    }

    /// Keeps what is to be said of a job that failed.
    pub(super) fn failed(&self, findings: &[Finding]) -> Findings {
        self.lock_kept().failures.extend_from_slice(findings);
        Findings::new()
    }

    /// Keeps what is known of `job`: its files are in the output folder.
    pub(super) fn keep(&self, job: &Job, record: Record) {
        let mut kept = self.lock_kept();
        kept.records.insert(job.clone(), record);
        let begun = *kept.saved.get_or_insert_with(Instant::now);
        if begun.elapsed() >= SAVE_EVERY && !self.quiet {
            kept.saved = Some(Instant::now());
            // While the lock is held: two manifests must not be written at once. Where it cannot be written now, the run's end says so.
            let _ = self.interim_of(&kept).map(|manifest| manifest.save(self.out));
        }
    }

    /// What is known of the folder in the middle of a run.
    pub(super) fn interim(&self) -> Option<Manifest> {
        self.interim_of(&self.lock_kept())
    }

    fn interim_of(&self, kept: &Kept) -> Option<Manifest> {
        if kept.records.is_empty() {
            return None;
        }
        let mut records = kept.records.clone();
        for record in self.before.into_iter().flat_map(|before| &before.jobs) {
            records.entry(record.job(self.pack)).or_insert_with(|| record.clone());
        }
        let before = self.before.cloned();
        let (inputs, files, findings) =
            before.map(|before| (before.inputs, before.files, before.findings)).unwrap_or_default();
        Some(Manifest {
            version: MANIFEST_VERSION,
            tool: TOOL.to_owned(),
            pack: self.pack.to_owned(),
            shard: self.shard.map(|shard| shard.to_string()),
            unfinished: true,
            inputs,
            jobs: records.into_values().collect(),
            files,
            findings,
        })
    }

    /// The records of `jobs`, as far as they were made.
    pub(super) fn records<'j>(&self, jobs: impl IntoIterator<Item = &'j Job>) -> Vec<Record> {
        let kept = self.lock_kept();
        jobs.into_iter().filter_map(|job| kept.records.get(job).cloned()).collect()
    }

    pub(super) fn lock_keys(&self) -> MutexGuard<'_, BTreeMap<Job, CacheKey>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn cache_failed(folder: &Path, error: &std::io::Error) -> Finding {
    Finding::warning(
        "cache-failed",
        format!("the cache `{}` cannot be used: {}", folder.display(), deliver::cause_of(error)),
    )
    .hint("the posts are made all the same; make room there, or name another with `--cache DIR`")
}
