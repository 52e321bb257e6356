//! Shards put together: their files into one folder, their manifests into one, and what goes with the posts written as after one run.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::faults::write_failed;
use super::pack::write_out;
use super::report::tidy;
use super::shards::ShardSet;
use crate::deliver;
use crate::deliver::manifest::{Artifact, Manifest, Record};
use crate::diag::{Finding, Findings, has_errors};
use crate::plan::Job;
use crate::project::Project;

/// What putting shards together came to.
#[derive(Debug, Clone, Serialize)]
pub struct MergeReport {
    /// The pack.
    pub pack: String,
    /// How many shards there were.
    pub shards: usize,
    /// How many jobs the pack has.
    pub jobs: usize,
    /// How many of them failed.
    pub failed: usize,
    /// How many files of earlier runs were taken away.
    pub removed: usize,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// The files, sorted by path.
    pub artifacts: Vec<Artifact>,
    /// What is to be said.
    pub findings: Vec<Finding>,
}

/// Puts the shards of `set` together in `out`. `jobs` are all of the pack's jobs. Where shards are missing, unfinished or made from
/// different files, findings say so and nothing is written.
pub fn merge(project: &Project, set: &ShardSet, jobs: &[Job], out: &Path) -> MergeReport {
    let started = Instant::now();
    let pack = set.pack.as_str();
    let shards: Vec<(&Path, &Manifest)> =
        set.parts.iter().map(|part| (part.folder.as_path(), &part.manifest)).collect();
    // Nobody's item is at fault, and nothing is written.
    let against = missing(set).into_iter().chain(disagreements(&shards));
    let findings = against.map(Finding::of_machine).collect();
    let mut report = MergeReport {
        pack: pack.to_owned(),
        shards: shards.len(),
        jobs: jobs.len(),
        failed: jobs.len(),
        removed: 0,
        seconds: 0.0,
        artifacts: Vec::new(),
        findings,
    };
    let Some(&(_, first)) = shards.first().filter(|_| !has_errors(&report.findings)) else { return report };

    let mut joined = Manifest { shard: None, jobs: Vec::new(), findings: Vec::new(), ..first.clone() };
    let mut sources: BTreeMap<Job, (&Path, &Record)> = BTreeMap::new();
    for &(folder, manifest) in &shards {
        joined.inputs.extend(manifest.inputs.clone());
        joined.findings.extend(manifest.findings.iter().cloned());
        for record in &manifest.jobs {
            sources.entry(record.job(pack)).or_insert((folder, record));
        }
    }
    joined.findings = tidy(joined.findings);
    let copied: Vec<Result<Record, Finding>> = jobs
        .par_iter()
        .filter_map(|job| sources.get(job).map(|(folder, record)| bring(record, folder, job, out)))
        .collect();
    for record in copied {
        match record {
            Ok(record) => joined.jobs.push(record),
            Err(finding) => report.findings.push(finding),
        }
    }
    report.findings.extend(forgotten(jobs, &sources, &joined.findings));
    let fresh = || joined.jobs.iter().filter(|record| !record.stale);
    report.failed = jobs.len() - fresh().count();
    report.artifacts = fresh().flat_map(|record| record.artifacts.clone()).collect();
    report.artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    report.findings.extend(joined.findings.iter().cloned());
    report.findings.extend(joined.jobs.iter().flat_map(|record| record.findings.iter().cloned()));
    deliver::sweep(out, pack);
    let before = Manifest::load(&out.join(pack));
    report.removed = write_out(project, out, joined, before.as_ref(), &mut report.findings);
    report.findings = tidy(report.findings);
    report.seconds = started.elapsed().as_secs_f64();
    report
}

/// The shards that are not there.
fn missing(set: &ShardSet) -> Option<Finding> {
    let count = set.parts.first()?.shard.count;
    let missing: Vec<String> = set.missing().iter().map(|index| format!("`{index}/{count}`")).collect();
    let message = format!("shard {} is not there", missing.join(", "));
    (!missing.is_empty())
        .then(|| Finding::error("shard-missing", message).hint("name the folders of all shards"))
}

/// Why shards do not belong together.
fn disagreements(shards: &[(&Path, &Manifest)]) -> Findings {
    let mut findings = Findings::new();
    let mut inputs: BTreeMap<&str, (&Path, &str)> = BTreeMap::new();
    for (folder, manifest) in shards {
        let name = folder.display();
        if manifest.unfinished {
            findings.push(
                Finding::error("shard-unfinished", format!("the run that wrote `{name}` did not end"))
                    .hint("run that shard again: what is done already is reused"),
            );
        }
        for (path, digest) in &manifest.inputs {
            let (other, known) = inputs.entry(path).or_insert((folder, digest));
            if known != digest {
                let other = other.display();
                findings.push(
                    Finding::error(
                        "shards-differ",
                        format!("`{name}` and `{other}` were made from different `{path}`"),
                    )
                    .hint("run all shards on the same commit"),
                );
            }
        }
    }
    let tools: BTreeSet<&str> = shards.iter().map(|(_, manifest)| manifest.tool.as_str()).collect();
    if tools.len() > 1 {
        let tools = tools.into_iter().map(|tool| format!("`{tool}`")).collect::<Vec<_>>().join(", ");
        findings.push(
            Finding::error("shards-differ", format!("the shards were made by different programs: {tools}"))
                .hint("run all shards with the same build"),
        );
    }
    findings
}

/// Brings the files of `record` from a shard's `folder` into `out`.
fn bring(record: &Record, folder: &Path, job: &Job, out: &Path) -> Result<Record, Finding> {
    for artifact in &record.artifacts {
        let place = out.join(&artifact.path);
        let inside = job.folder();
        if Path::new(&artifact.path).parent() != Some(&inside) {
            return Err(damaged(folder, artifact, job));
        }
        if deliver::is_whole(&place, artifact.bytes, &artifact.digest) {
            continue;
        }
        copy(&folder.join(&artifact.path), (out, &artifact.path), &artifact.digest).map_err(|error| {
            match error.kind() {
                io::ErrorKind::InvalidData => damaged(folder, artifact, job),
                _ => write_failed(&place, &error).in_job(job.id()),
            }
        })?;
    }
    Ok(record.clone())
}

fn copy(from: &Path, (out, inside): (&Path, &str), digest: &str) -> io::Result<()> {
    // What cannot be opened as a file is damage of the shard, not of the output folder.
    deliver::open_file(from).map_err(|_| io::ErrorKind::InvalidData)?;
    let place = deliver::Pending::below(out, Path::new(inside))?;
    deliver::copy_checked(from, place, digest)?.finish().map(|_| ())
}

fn damaged(folder: &Path, artifact: &Artifact, job: &Job) -> Finding {
    let path = folder.join(&artifact.path);
    Finding::error("shard-damaged", format!("`{}` is not what its manifest says", path.display()))
        .hint("run that shard again: it mends what is damaged")
        .in_job(job.id())
}

/// Jobs of the pack that no shard has, and that did not fail either: the project changed since.
fn forgotten(jobs: &[Job], sources: &BTreeMap<Job, (&Path, &Record)>, said: &[Finding]) -> Findings {
    let failed: BTreeSet<&str> = said.iter().filter_map(|finding| finding.job.as_deref()).collect();
    let missing = jobs.iter().filter(|job| !sources.contains_key(job) && !failed.contains(job.id().as_str()));
    missing
        .map(|job| {
            Finding::error("post-missing", "no shard has made this post")
                .hint("run all shards on the same commit as this")
                .in_job(job.id())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::manifest::{ArtifactKind, MANIFEST_VERSION};
    use crate::project::Kind;

    fn job(item: &str) -> Job {
        let [pack, account, format] = ["pack", "a", "tall"].map(str::to_owned);
        Job { pack, account, item: item.to_owned(), format, kind: Kind::Still }
    }

    /// The record of `item` with a picture at `path`, which `folder` holds.
    fn record(folder: &Path, item: &str, path: &str) -> Record {
        let job = job(item);
        let written = deliver::write_below(folder, Path::new(path), item.as_bytes()).expect("written");
        let artifact = Artifact::new(&job, path.to_owned(), ArtifactKind::Still, (2, 2), written);
        Record {
            account: job.account,
            item: job.item,
            format: job.format,
            kind: job.kind,
            digest: "1".to_owned(),
            parts: BTreeMap::new(),
            artifacts: vec![artifact],
            findings: Findings::new(),
            places: String::new(),
            stale: false,
        }
    }

    fn manifest() -> Manifest {
        Manifest {
            version: MANIFEST_VERSION,
            tool: "wajah 1".to_owned(),
            pack: "pack".to_owned(),
            shard: Some("1/2".to_owned()),
            unfinished: false,
            inputs: BTreeMap::from([("wajah.toml".to_owned(), "1".to_owned())]),
            jobs: Vec::new(),
            files: Vec::new(),
            findings: Findings::new(),
        }
    }

    #[test]
    fn shards_of_other_files_or_programs_and_unfinished_ones_do_not_belong_together() {
        let said = |other: Manifest| -> Vec<(String, String)> {
            let first = manifest();
            let findings = disagreements(&[(Path::new("s1"), &first), (Path::new("s2"), &other)]);
            findings.into_iter().map(|finding| (finding.code.into_owned(), finding.message)).collect()
        };
        let one = |code: &str, message: &str| vec![(code.to_owned(), message.to_owned())];
        assert_eq!(said(manifest()), []);
        // A file that only one of them read says nothing.
        let more = BTreeMap::from([("media/a.jpg".to_owned(), "2".to_owned())]);
        assert_eq!(said(Manifest { inputs: more, ..manifest() }), []);
        let changed = BTreeMap::from([("wajah.toml".to_owned(), "2".to_owned())]);
        assert_eq!(
            said(Manifest { inputs: changed, ..manifest() }),
            one("shards-differ", "`s2` and `s1` were made from different `wajah.toml`")
        );
        assert_eq!(
            said(Manifest { tool: "wajah 2".to_owned(), ..manifest() }),
            one("shards-differ", "the shards were made by different programs: `wajah 1`, `wajah 2`")
        );
        assert_eq!(
            said(Manifest { unfinished: true, ..manifest() }),
            one("shard-unfinished", "the run that wrote `s2` did not end")
        );
    }

    #[test]
    fn a_post_that_no_shard_made_is_missed_unless_it_failed() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let jobs = ["ada", "gagal", "hilang"].map(job);
        let made = record(dir.path(), "ada", "pack/a/ada/tall.png");
        let sources = BTreeMap::from([(jobs[0].clone(), (dir.path(), &made))]);
        let failed = Finding::error("write-failed", "it is so").in_job(jobs[1].id());
        let missed = forgotten(&jobs, &sources, &[failed]);
        let said: Vec<(&str, Option<&str>)> =
            missed.iter().map(|finding| (&*finding.code, finding.job.as_deref())).collect();
        assert_eq!(said, [("post-missing", Some("pack/a/hilang/tall"))]);
    }

    #[test]
    fn only_what_is_as_its_manifest_says_and_lies_in_its_posts_folder_is_brought() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let [shard, out] = ["shard", "out"].map(|name| dir.path().join(name));
        let brought = |record: &Record| {
            bring(record, &shard, &job("satu"), &out).map_err(|finding| finding.code.into_owned())
        };
        let good = record(&shard, "satu", "pack/a/satu/tall.png");
        assert_eq!(brought(&good), Ok(good.clone()));
        assert_eq!(std::fs::read(out.join("pack/a/satu/tall.png")).expect("there"), b"satu");
        // It is there already, whatever becomes of the shard.
        std::fs::write(shard.join("pack/a/satu/tall.png"), "rusak").expect("written");
        assert_eq!(brought(&good), Ok(good.clone()));
        std::fs::remove_file(out.join("pack/a/satu/tall.png")).expect("removed");
        let damaged = Err("shard-damaged".to_owned());
        assert_eq!(brought(&good), damaged);
        assert!(!out.join("pack/a/satu/tall.png").exists());
        std::fs::remove_file(shard.join("pack/a/satu/tall.png")).expect("removed");
        assert_eq!(brought(&good), damaged);
        // The folder of another post.
        assert_eq!(brought(&record(&shard, "satu", "pack/a/dua/tall.png")), damaged);
        assert!(!out.join("pack/a/dua").exists());
    }
}
