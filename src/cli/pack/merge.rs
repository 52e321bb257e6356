//! `wajah pack merge`: shards put together.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::annotate::ReportArgs;
use super::summary;
use crate::cli::exit::{CannotRun, Exit};
use crate::cli::explain::plural;
use crate::cli::open::ProjectArgs;
use crate::cli::print::Printer;
use crate::cli::render::{check_writable, not_writable};
use crate::cli::select::prepare;
use crate::deliver;
use crate::diag::Findings;
use crate::plan::Selection;
use crate::run::{self, MergeReport};

/// Puts the parts together that `wajah pack --shard I/N` made, as if one run had made them all
///
/// Every pack that the folders hold is put together, in the order of their names. Parts must be complete and made from the same files by
/// the same build; what is wrong is named, and nothing is written then.
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
    let opened = args.project.open()?;
    let Some(project) = &opened.project else {
        printer.findings(&opened.findings, Some(&opened.world));
        return Ok(Exit::Problems);
    };
    let packs: BTreeSet<String> = args.folders.iter().flat_map(|folder| run::packs_in(folder)).collect();
    if packs.is_empty() {
        return Err(CannotRun::new("shard-missing", "no shard of a pack is in these folders")
            .hint("name the folders that `wajah pack --shard I/N --out DIR` wrote, one for each shard"));
    }
    let out = args.out.clone().unwrap_or_else(|| opened.world.root().join("output"));
    check_writable(&out, "--out")?;
    let waits = || printer.say("another run is writing there: waiting until it ends");
    let _lock = deliver::lock(&out, waits).map_err(|error| not_writable(&out, "--out", &error))?;
    let mut reports: Vec<MergeReport> = Vec::new();
    for pack in packs {
        let selection = Selection { packs: vec![pack.clone()], ..Selection::default() };
        let (jobs, said) = prepare(&opened, &selection);
        // What is wrong with the project's files the shards have said; what they could not know is that a pack is gone.
        let unknown: Findings = said.into_iter().filter(|finding| finding.code == "unknown-pack").collect();
        let mut report = run::merge(project, &pack, &jobs, &args.folders, &out);
        report.findings.splice(0..0, unknown);
        printer.findings(&report.findings, Some(&opened.world));
        let MergeReport { shards, jobs, failed, seconds, .. } = &report;
        let line = format!(
            "{pack}: {} of {}, {failed} failed, in {seconds:.1} s → {}",
            plural(jobs - failed, "post"),
            plural(*shards, "shard"),
            out.join(&pack).display()
        );
        if args.json {
            printer.say(&line);
        } else {
            printer.result(&format!("{line}\n"))?;
        }
        reports.push(report);
    }
    let findings: Findings = reports.iter().flat_map(|report| report.findings.iter().cloned()).collect();
    let told = reports.iter().map(summary::of_merge).collect::<Vec<_>>();
    args.reports.write(&told, &findings, printer)?;
    if args.json {
        printer.json(&json!({ "packs": reports, "findings": [] }))?;
    }
    Ok(if reports.iter().any(|report| report.failed > 0) { Exit::Problems } else { Exit::of(&findings) })
}
