//! `wajah pack merge`: shards put together.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::annotate::ReportArgs;
use super::summary;
use crate::cli::exit::{CannotRun, Exit};
use crate::cli::findings::plural;
use crate::cli::open::ProjectArgs;
use crate::cli::print::Printer;
use crate::cli::render::{check_no_links, check_writable, not_writable};
use crate::deliver;
use crate::diag::Findings;
use crate::plan::{Job, Selection};
use crate::run::{self, MergeReport};
use crate::session::not_made;

/// Puts the parts together that `wajah pack --shard I/N` made, as if one run had made them all
///
/// Every pack that the folders hold is put together, in the order of their names. Parts must be complete and made from the same files by
/// the same build; what is wrong is named, and nothing is written then. Where parts of an earlier run lie among the folders, dealt out to
/// another number of machines, those of the newest complete run are taken, and the others are named.
#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    #[command(flatten)]
    project: ProjectArgs,

    /// The output folders of all shards
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// Where the files go [default: `output` in the project]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    reports: ReportArgs,

    /// Print a report as one JSON document on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &MergeArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let done = carry_out(args, printer);
    if let Err(CannotRun(finding)) = &done {
        let findings = std::slice::from_ref(&**finding);
        if args.json {
            printer.json(&json!({ "packs": [], "findings": findings }))?;
        }
        args.reports.write_nothing(findings, &args.project, printer);
    }
    done
}

fn carry_out(args: &MergeArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let session = args.project.open()?;
    let Some(project) = session.project() else {
        printer.findings(session.findings(), Some(session.world()));
        if args.json {
            printer.json(&json!({ "packs": [], "findings": session.findings() }))?;
        }
        args.reports.write_nothing(session.findings(), &args.project, printer);
        return Ok(Exit::of(session.findings()));
    };
    let (sets, ignored) = run::shard_sets(&args.folders, session.world());
    if sets.is_empty() {
        return Err(CannotRun::new("shard-missing", "no shard of a pack is in these folders")
            .hint("name the folders that `wajah pack --shard I/N --out DIR` wrote, one for each shard"));
    }
    let out = args.out.clone().unwrap_or_else(|| session.world().root().join("output"));
    check_writable(&out, "--out")?;
    let waits = || printer.say("another run is writing there: waiting until it ends");
    let _lock = deliver::lock(&out, waits).map_err(|error| not_writable(&out, "--out", &error))?;
    printer.findings(&ignored, Some(session.world()));
    let mut reports: Vec<Merged> = Vec::new();
    for set in &sets {
        let pack = &set.pack;
        let selection = Selection { packs: vec![pack.clone()], ..Selection::default() };
        let (posts, found) = session.posts(&selection);
        check_no_links(&out, &posts)?;
        let jobs: Vec<Job> = posts.into_iter().map(|post| post.job).collect();
        // What is wrong with the project's files the shards have said; what they could not know is that a pack is gone.
        let unknown: Findings = found.into_iter().filter(|finding| finding.code == "unknown-pack").collect();
        let mut report = run::merge(project, set, &jobs, &out);
        report.findings.splice(0..0, unknown);
        printer.findings(&report.findings, Some(session.world()));
        let not_made = not_made(&report.findings, &jobs);
        let MergeReport { shards, jobs, failed, seconds, .. } = &report;
        let lost =
            if not_made > 0 { format!(", {} not made", plural(not_made, "item")) } else { String::new() };
        let line = format!(
            "{pack}: {} of {}, {failed} failed{lost}, in {seconds:.1} s → {}",
            plural(jobs - failed, "post"),
            plural(*shards, "shard"),
            out.join(pack).display()
        );
        if args.json {
            printer.say(&line);
        } else {
            printer.result(&format!("{line}\n"))?;
        }
        reports.push(Merged { report, not_made });
    }
    let of_reports = reports.iter().flat_map(|merged| merged.report.findings.iter().cloned());
    let findings: Findings = ignored.iter().cloned().chain(of_reports).collect();
    let exit = |report: &MergeReport| Exit::of_run(&report.findings, report.failed, false);
    let summaries: Vec<String> = reports
        .iter()
        .map(|Merged { report, not_made }| summary::of_merge(report, *not_made, exit(report)))
        .collect();
    args.reports.write(&summaries, &findings, session.world().root(), printer)?;
    if args.json {
        printer.json(&json!({ "packs": reports, "findings": ignored }))?;
    }
    let failed = reports.iter().map(|merged| merged.report.failed).sum();
    Ok(Exit::of_run(&findings, failed, false))
}

/// A pack, put together.
#[derive(Debug, Serialize)]
struct Merged {
    #[serde(flatten)]
    report: MergeReport,
    /// How many of its items make no post at all.
    not_made: usize,
}
