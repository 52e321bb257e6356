//! A pack brought up to date: what changed is made, what did not is left, what goes with it is written, and what belongs to it no
//! more is taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use serde::Serialize;

use super::context::{Pool, RunContext};
use super::cost::cost;
use super::event::Listener;
use super::faults::write_failed;
use super::look::{PackOptions, Reason, look};
use super::pack_state::{PackState, cache_failed};
use super::report::{RunReport, tidy};
use super::scene::Scene;
use super::{posts as all, untrusted};
use crate::deliver;
use crate::deliver::cache::Cache;
use crate::deliver::manifest::{MANIFEST_VERSION, Manifest, Record};
use crate::diag::{Finding, Findings, has_errors, slashed};
use crate::fingerprint::TOOL;
use crate::plan::Post;
use crate::project::{Item, Project, Value};
use crate::world::{World, hex};

/// What bringing a pack up to date came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PackReport {
    /// As of any run.
    #[serde(flatten)]
    pub run: RunReport,
    /// How many files of earlier runs were taken away.
    pub removed: usize,
    /// Every job, and why it was made or not.
    pub reasons: Vec<Reason>,
}

/// Brings `pack` up to date: `posts` are all of its posts, or those of a shard. `said` is what was found in the project's files; it
/// goes into the manifest and the proof sheet.
pub fn pack(
    scene: Scene<'_>,
    pack: &str,
    (posts, said): (&[Post<'_>], &[Finding]),
    options: &PackOptions,
    listener: Listener<'_>,
    cancel: &AtomicBool,
) -> PackReport {
    let started = Instant::now();
    let mut findings = said.to_vec();
    findings.extend(scene.painter.findings());
    let out = &options.run.out;
    if !options.dry_run {
        deliver::sweep(out, pack);
    }
    let before = Manifest::load(&out.join(pack));
    let cache = options.cache.as_ref().and_then(|folder| match options.dry_run {
        true => Cache::look(folder),
        false => open_cache(folder, &mut findings),
    });
    let state = PackState {
        cache: cache.as_ref(),
        shard: options.shard,
        ..PackState::new(pack, out, before.as_ref())
    };
    let context = RunContext::new(scene, &options.run, listener, cancel, Some(&state));
    // What nobody vouches for is not kept for others.
    #[cfg(feature = "video")]
    if options.untrusted.is_none() {
        context.plans.sources.keep_in(scene.world.root(), !options.dry_run);
    }
    let mut read = BTreeMap::new();
    let pool = Pool::new(options.run.threads);
    let (reasons, fresh) = pool.run(|| {
        if let Some(how) = &options.untrusted {
            let (reasons, served) = untrusted::posts(&context, &state, posts, (options, how));
            read = served;
            return (reasons, Vec::new());
        }
        let (reused, reasons) = look(&context, &state, posts, options);
        if options.dry_run {
            return (reasons, Vec::new());
        }
        let fresh: Vec<&Post<'_>> = posts.iter().filter(|post| !reused.contains_key(&post.job)).collect();
        context.progress.begin(posts.len(), fresh.iter().map(|post| cost(post)).sum());
        for (job, record) in reused {
            context.reuse(job, &record);
            state.keep(job, record);
        }
        (reasons, fresh)
    });
    all::make(&context, &pool, fresh);
    let stopped = context.stopped();
    // The cache is no part of the pack.
    let of_project: Findings =
        findings.iter().filter(|finding| finding.code != "cache-failed").cloned().collect();
    let mut run = context.into_report(posts, started, findings);
    pack.clone_into(&mut run.pack);
    if options.dry_run {
        let reused = reasons.iter().filter(|reason| reason.why.is_reuse()).count();
        return PackReport { run: RunReport { reused, failed: 0, ..run }, removed: 0, reasons };
    }
    let inputs = inputs(scene.world, read, scene.project, pack);
    let removed = match stopped {
        true => {
            let _ = state.interim().map(|manifest| manifest.save(out));
            0
        }
        false => finish(scene.project, &state, posts, (inputs, of_project), &mut run),
    };
    run.seconds = started.elapsed().as_secs_f64();
    PackReport { run, removed, reasons }
}

/// Writes what goes with the posts, and the manifest; takes away what is over. How many files that were.
fn finish(
    project: &Project,
    state: &PackState<'_>,
    posts: &[Post<'_>],
    (inputs, of_project): (BTreeMap<String, String>, Findings),
    run: &mut RunReport,
) -> usize {
    let records = state.records(posts.iter().map(|post| &post.job));
    let failures = state.failures();
    let manifest = Manifest {
        version: MANIFEST_VERSION,
        tool: TOOL.to_owned(),
        pack: state.pack.to_owned(),
        shard: state.shard.map(|shard| shard.to_string()),
        unfinished: false,
        inputs,
        jobs: records,
        files: Vec::new(),
        findings: tidy(of_project.into_iter().chain(failures).collect()),
    };
    write_out(project, state.out, manifest, state.before, &mut run.findings)
}

/// Writes what goes with the posts of `manifest`, and it; takes away what `before` made and it does not name. How many files that
/// were. A shard's folder holds posts and manifest alone.
pub(super) fn write_out(
    project: &Project,
    out: &Path,
    mut manifest: Manifest,
    before: Option<&Manifest>,
    findings: &mut Findings,
) -> usize {
    if let Some(before) = before.filter(|_| has_errors(&manifest.findings)) {
        manifest.jobs.extend(left_over(&manifest, before, out));
    }
    manifest.jobs.sort_by(|a, b| key(a).cmp(&key(b)));
    if manifest.shard.is_none() {
        let done = deliver::pack::Done {
            project,
            pack: &manifest.pack,
            records: &manifest.jobs,
            findings: &manifest.findings,
            out,
        };
        match deliver::pack::complete(&done, before) {
            Ok((files, said)) => {
                manifest.files = files;
                manifest.findings = tidy(manifest.findings.into_iter().chain(said.clone()).collect());
                findings.extend(said);
            }
            Err((path, error)) => {
                findings.push(write_failed(&path, &error));
                // What was there is still known.
                manifest.files = before.map(|before| before.files.clone()).unwrap_or_default();
            }
        }
    }
    if let Err(error) = manifest.save(out) {
        let place = out.join(&manifest.pack).join(deliver::manifest::MANIFEST);
        findings.push(write_failed(&place, &error));
        return 0;
    }
    before.map_or(0, |before| deliver::pack::prune(out, before, &manifest, findings))
}

fn key(record: &Record) -> (&str, &str, &str) {
    (&record.account, &record.item, &record.format)
}

/// What the run of `before` made, is still there, and was not made now. Where something is wrong, nobody knows whether it is over:
/// a template with a mistake takes all its items with it. So it stays, and is called stale.
fn left_over(manifest: &Manifest, before: &Manifest, out: &Path) -> Vec<Record> {
    let made: BTreeSet<_> = manifest.jobs.iter().map(key).collect();
    let is_whole = |record: &Record| {
        record
            .artifacts
            .iter()
            .all(|artifact| deliver::is_whole(&out.join(&artifact.path), artifact.bytes, &artifact.digest))
    };
    let left = before.jobs.iter().filter(|record| !made.contains(&key(record)) && is_whole(record));
    left.map(|record| Record { stale: true, ..record.clone() }).collect()
}

/// The project's files that decide `pack`, with their digests: what all packs share, its own items, and the media they name. `read`
/// are those that workers read.
fn inputs(
    world: &dyn World,
    read: BTreeMap<PathBuf, String>,
    project: &Project,
    pack: &str,
) -> BTreeMap<String, String> {
    let named: BTreeSet<PathBuf> = project.packs.get(pack).into_iter().flatten().flat_map(named_by).collect();
    let own = Path::new("content").join(pack);
    let context = ["wajah.toml", "brand-assets", "templates", "fonts"].map(Path::new);
    let belongs = |path: &Path| {
        path.starts_with(&own)
            || named.contains(path)
            || context.iter().any(|context| path.starts_with(context))
    };
    // What this process read itself is known better.
    let mut served = read;
    served.extend(world.dependencies().into_iter().map(|(path, is)| (path, hex(&is))));
    served.into_iter().filter(|(path, _)| belongs(path)).map(|(path, is)| (slashed(&path), is)).collect()
}

/// The texts of `item` that may name files.
fn named_by(item: &Item) -> Vec<PathBuf> {
    fn texts(value: &Value, found: &mut Vec<PathBuf>) {
        match value {
            Value::Text(text) => found.push(PathBuf::from(text)),
            Value::List(values) => values.iter().for_each(|value| texts(value, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    item.fields.values().for_each(|value| texts(value, &mut found));
    for passage in item.passages() {
        found.push(passage.source.clone());
        found.extend(passage.captions.file().map(Path::to_owned));
    }
    found.extend(item.signer.iter().map(|signer| signer.source.clone()));
    found.extend(item.background.iter().map(|video| video.source.clone()));
    found.extend(item.music.iter().map(|music| music.source.clone()));
    found.extend(item.sting.iter().map(|sting| sting.source.clone()));
    found
}

/// The cache in `folder`. Once for the run: whether it can be used, and filled.
fn open_cache(folder: &Path, findings: &mut Findings) -> Option<Cache> {
    match Cache::open(folder) {
        Ok((cache, None)) => Some(cache),
        Ok((cache, Some(error))) => {
            let message = format!(
                "the cache `{}` can be read, but nothing can be put into it: {}",
                folder.display(),
                deliver::cause_of(&error)
            );
            findings.push(Finding::warning("cache-failed", message).hint(
                "what is made now will be made again next time; give this user the right to write there",
            ));
            Some(cache)
        }
        Err(error) => {
            findings.push(cache_failed(folder, &error));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::manifest::{Artifact, ArtifactKind};
    use crate::plan::Job;
    use crate::project::Kind;

    fn job(item: &str) -> Job {
        let [pack, account, format] = ["pack", "a", "tall"].map(str::to_owned);
        Job { pack, account, item: item.to_owned(), format, kind: Kind::Still }
    }

    /// The record of `item`, decided by `digest`, with a picture that holds `text`, written into `out`.
    fn record(out: &Path, item: &str, digest: &str, text: &str) -> Record {
        let job = job(item);
        let path = slashed(&job.folder().join("tall.png"));
        let written = deliver::write_below(out, Path::new(&path), text.as_bytes()).expect("written");
        let artifact = Artifact::new(&job, path, ArtifactKind::Still, (2, 2), written);
        Record {
            account: job.account,
            item: job.item,
            format: job.format,
            kind: job.kind,
            digest: digest.to_owned(),
            parts: BTreeMap::new(),
            artifacts: vec![artifact],
            findings: Findings::new(),
            places: String::new(),
            stale: false,
        }
    }

    fn manifest(jobs: Vec<Record>) -> Manifest {
        Manifest {
            version: MANIFEST_VERSION,
            tool: TOOL.to_owned(),
            pack: "pack".to_owned(),
            shard: None,
            unfinished: false,
            inputs: BTreeMap::from([("wajah.toml".to_owned(), "1".to_owned())]),
            jobs,
            files: Vec::new(),
            findings: Findings::new(),
        }
    }

    #[test]
    fn what_an_earlier_run_made_stays_marked_where_it_is_whole_and_was_not_made_now() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path();
        let before = manifest(["dua", "satu", "tiga"].map(|item| record(out, item, "1", item)).to_vec());
        std::fs::write(out.join("pack/a/tiga/tall.png"), "rusak").expect("written");
        let now = manifest(vec![record(out, "satu", "2", "baru")]);
        let left = left_over(&now, &before, out);
        assert_eq!(left, [Record { stale: true, ..before.jobs[0].clone() }]);
        std::fs::remove_file(out.join("pack/a/dua/tall.png")).expect("removed");
        assert_eq!(left_over(&now, &before, out), []);
    }

    #[test]
    fn a_run_that_goes_on_knows_what_it_made_and_what_was_there_before() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path();
        let before = manifest(["dua", "satu"].map(|item| record(out, item, "1", item)).to_vec());
        let state = PackState::new("pack", out, Some(&before));
        assert_eq!(state.interim(), None, "nothing was made yet");
        state.keep(&job("tiga"), record(out, "tiga", "2", "tiga"));
        state.keep(&job("satu"), record(out, "satu", "2", "baru"));
        let interim = state.interim().expect("a manifest");
        let jobs: Vec<(&str, &str)> =
            interim.jobs.iter().map(|record| (record.item.as_str(), record.digest.as_str())).collect();
        assert_eq!(jobs, [("dua", "1"), ("satu", "2"), ("tiga", "2")]);
        assert!(interim.unfinished && interim.inputs == before.inputs);
        // Those of this run alone, in the order of its jobs.
        let made = state.records(&["tiga", "dua", "satu"].map(job));
        assert_eq!(made.iter().map(|record| record.item.as_str()).collect::<Vec<_>>(), ["tiga", "satu"]);
    }

    #[test]
    fn the_texts_of_an_item_may_name_files_also_in_lists() {
        let mut item = Item::made("pack", "satu", "uji", Kind::Still);
        let text = |text: &str| Value::Text(text.to_owned());
        item.fields = BTreeMap::from([
            ("foto".to_owned(), text("media/a.jpg")),
            (
                "lain".to_owned(),
                Value::List(vec![text("media/b.jpg"), Value::List(vec![text("media/c.jpg")])]),
            ),
            ("ya".to_owned(), Value::Bool(true)),
        ]);
        assert_eq!(named_by(&item), ["media/a.jpg", "media/b.jpg", "media/c.jpg"].map(PathBuf::from));
    }
}
