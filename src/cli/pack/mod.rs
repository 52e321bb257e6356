//! `wajah pack`: a week's posts, brought up to date and complete.

mod annotate;
mod merge;
mod summary;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use self::annotate::ReportArgs;
use super::exit::{CannotRun, Exit};
use super::findings::plural;
use super::memory;
use super::open::ProjectArgs;
use super::print::Printer;
use super::progress::metered;
use super::render::{check_no_links, check_writable, not_writable, watch_for_interrupts};
use super::watch::seconds;
use crate::deliver;
use crate::diag::{Findings, suggest};
use crate::plan::{self, Selection, Shard};
use crate::project::Project;
use crate::run::{self, PackOptions, PackReport, RunOptions, Untrusted};
use crate::sandbox;
use crate::session::{Session, not_made};

/// Brings a week's posts up to date: makes what changed, and nothing else.
///
/// output/<pack>/ is complete then: every post with its texts (post.txt, alt.txt) and captions, one archive for each account
/// (<account>.zip), the schedule (schedule.csv), the proof sheet for the person who approves (index.html), and manifest.json, by which the
/// next run knows what it need not make again. Posts of items that are gone are taken away; files that a person put there are left alone.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  wajah pack                          this week's pack, into output/2026-W48/
  wajah pack 2026-W49 hari-guru       two packs by name
  wajah pack --since 2026-W48         this week's pack and all later ones
  wajah pack --dry-run                what would be made, and why; nothing is written
  wajah pack --cache /srv/wajah       reuse what other runs on this shared folder made
  wajah pack --untrusted              the same posts, each made where it can do no harm
  wajah pack --shard 2/4              the second of four parts, into output/shard-2-of-4/
  wajah pack merge output/shard-*     the parts put together, into output/

The default pack is the current ISO week in the project's time zone. A job is made again when
anything that decides its files changed: the words on it, tokens, style sheets, pictures, fonts,
footage, captions, format, encoder settings, or this program. Times of files do not count."
)]
pub(super) struct PackArgs {
    #[command(subcommand)]
    command: Option<PackCommand>,

    #[command(flatten)]
    project: ProjectArgs,

    /// Packs: weeks such as 2026-W48, or other folders in `content/` [default: this week]
    #[arg(value_name = "WEEK|NAME")]
    packs: Vec<String>,

    /// All packs
    #[arg(long, conflicts_with_all = ["packs", "since"])]
    all: bool,

    /// The pack of this week or day, and all later ones
    #[arg(long, value_name = "WEEK|DAY", value_parser = plan::parse_since, conflicts_with = "packs")]
    since: Option<Date>,

    /// Only this part of each pack, such as 2/4: parts are disjoint, together complete, and even by estimated work
    #[arg(long, value_name = "I/N", value_parser = Shard::parse)]
    shard: Option<Shard>,

    /// A folder of finished posts that runs and machines may share: what is in it need not be made again
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,

    /// Make everything anew
    #[arg(long)]
    fresh: bool,

    /// Make each post in a process of its own that is locked down: for material of people whom nobody vouches for, such as a pull request
    #[arg(long, conflicts_with = "cache")]
    untrusted: bool,

    /// How long one post may take before it is given up: between two of its pages or frames, and with --untrusted at once
    #[arg(long, value_name = "SECONDS", default_value = "1800", value_parser = seconds)]
    deadline: Duration,

    /// Say for each job why it was made or reused
    #[arg(long)]
    why: bool,

    /// Say what would be made and why, and make nothing
    #[arg(long)]
    dry_run: bool,

    /// Where the files go [default: `output` in the project; of a shard, `output/shard-<I>-of-<N>`]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// How many jobs are worked on at once [default: one a core]; the files are the same with any number
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// How much memory clips and pages may take, such as 4G [default: half of what is free]; the files are the same with any
    #[arg(long, value_name = "SIZE", value_parser = memory::bytes, conflicts_with = "untrusted")]
    memory: Option<u64>,

    #[command(flatten)]
    reports: ReportArgs,

    /// Print a report as one JSON document on stdout
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum PackCommand {
    Merge(merge::MergeArgs),
}

pub(super) fn run(args: &PackArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    if let Some(PackCommand::Merge(args)) = &args.command {
        return merge::run(args, printer);
    }
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

fn carry_out(args: &PackArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let threads = memory::threads(args.jobs, printer)?;
    let session = args.project.open()?;
    let Some(project) = session.project() else {
        printer.findings(session.findings(), Some(session.world()));
        if args.json {
            printer.json(&json!({ "packs": [], "findings": session.findings() }))?;
        }
        args.reports.write_nothing(session.findings(), &args.project, printer);
        return Ok(Exit::of(session.findings()));
    };
    let packs = args.packs(&session, project)?;
    let options = args.options(session.world().root(), threads)?;
    let out = &options.run.out;
    let _lock = match args.dry_run {
        true => None,
        false => {
            check_writable(out, "--out")?;
            let waits = || printer.say("another run is writing there: waiting until it ends");
            Some(deliver::lock(out, waits).map_err(|error| not_writable(out, "--out", &error))?)
        }
    };
    if args.untrusted {
        let can = sandbox::support();
        if !(can.files.is_there() && can.calls) {
            printer.say("this machine cannot lock posts up wholly: `wajah doctor` says what is missing");
        }
    }
    let cancel = watch_for_interrupts();
    let mut reports = Vec::new();
    for pack in &packs {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        let made = bring_up_to_date(&session, pack, &options, printer, &cancel)?;
        tell(printer, &session, args, out, &made, cancel.load(Ordering::Relaxed))?;
        reports.push(made);
    }
    let interrupted = cancel.load(Ordering::Relaxed);
    let exit = |report: &PackReport| Exit::of_run(&report.run.findings, report.run.failed, interrupted);
    let findings: Findings =
        reports.iter().flat_map(|made| made.report.run.findings.iter().cloned()).collect();
    let summaries: Vec<String> = reports
        .iter()
        .map(|Made { report, not_made }| summary::of_pack(report, *not_made, exit(report)))
        .collect();
    args.reports.write(&summaries, &findings, session.world().root(), printer)?;
    if args.json {
        printer.json(&json!({ "packs": reports, "findings": [] }))?;
    }
    let failed = reports.iter().map(|made| made.report.run.failed).sum();
    Ok(Exit::of_run(&findings, failed, interrupted))
}

/// A pack, brought up to date.
#[derive(Debug, Serialize)]
struct Made {
    #[serde(flatten)]
    report: PackReport,
    /// How many of its items make no post at all.
    not_made: usize,
}

impl PackArgs {
    /// The names of the packs that are meant.
    fn packs(&self, session: &Session, project: &Project) -> Result<Vec<String>, CannotRun> {
        if self.all {
            return Ok(project.packs.keys().cloned().collect());
        }
        if let Some(day) = self.since {
            let packs = plan::packs_since(project, day);
            return match packs.is_empty() {
                true => Err(CannotRun::new("no-pack", format!("no pack has a day on or after {day}"))),
                false => Ok(packs),
            };
        }
        if self.packs.is_empty() {
            let today = session.world().now().to_zoned_datetime(project.config.timezone.clone()).date();
            let week = plan::week_of(today);
            return match project.packs.contains_key(&week) {
                true => Ok(vec![week]),
                false => Err(no_pack_for(&week, project)),
            };
        }
        for pack in &self.packs {
            if !project.packs.contains_key(pack) {
                let error = CannotRun::new("unknown-pack", format!("there is no pack `{pack}`"));
                let hint = suggest(pack, project.packs.keys().map(String::as_str));
                return Err(
                    error.hint(hint.unwrap_or_else(|| "`wajah list packs` shows what there is".to_owned()))
                );
            }
        }
        Ok(self.packs.clone())
    }

    fn options(&self, root: &Path, threads: usize) -> Result<PackOptions, CannotRun> {
        let folder = self.shard.map(|shard| format!("shard-{}-of-{}", shard.index, shard.count));
        let default = root.join("output").join(folder.unwrap_or_default());
        Ok(PackOptions {
            run: RunOptions {
                out: self.out.clone().unwrap_or(default),
                threads,
                memory: self.memory,
                deadline: Some(self.deadline),
            },
            cache: self.cache.clone(),
            fresh: self.fresh,
            shard: self.shard,
            dry_run: self.dry_run,
            untrusted: self
                .untrusted
                .then(|| {
                    std::env::current_exe().map(|program| Untrusted { program, deadline: self.deadline })
                })
                .transpose()
                .map_err(|error| {
                    CannotRun::new("no-worker", format!("this program cannot find itself: {error}"))
                })?,
        })
    }
}

fn no_pack_for(week: &str, project: &Project) -> CannotRun {
    let error = CannotRun::new("no-pack", format!("there is no pack for this week, `{week}`"));
    let known: Vec<String> = project.packs.keys().rev().take(6).map(|pack| format!("`{pack}`")).collect();
    // Made by hand, and called nearly so.
    if let Some(near) = project.packs.keys().find(|pack| plan::meant_week(pack).as_deref() == Some(week)) {
        return error
            .hint(format!("rename `content/{near}` to `content/{week}`, or name it: `wajah pack {near}`"));
    }
    let begin = format!("`wajah new pack {week}` begins one");
    error.hint(match known.is_empty() {
        true => begin,
        false => format!("{begin}; or name one of those there are: {}", known.join(", ")),
    })
}

fn bring_up_to_date(
    session: &Session,
    pack: &str,
    options: &PackOptions,
    printer: &Printer,
    cancel: &AtomicBool,
) -> Result<Made, CannotRun> {
    let selection = Selection { packs: vec![pack.to_owned()], ..Selection::default() };
    let (mut posts, found) = session.posts(&selection);
    let not_made = not_made(&found, &posts);
    if !options.dry_run {
        check_no_links(&options.run.out, &posts)?;
    }
    if let Some(shard) = options.shard {
        posts = plan::select(&posts, shard, run::cost);
    }
    let report = metered(options.run.threads, cancel, printer, |listener| {
        session.pack(pack, (&posts, &found), options, listener, cancel)
    });
    Ok(Made { report, not_made })
}

/// Says what became of a pack.
fn tell(
    printer: &Printer,
    session: &Session,
    args: &PackArgs,
    out: &Path,
    made: &Made,
    interrupted: bool,
) -> Result<(), CannotRun> {
    let report = &made.report;
    printer.findings(&report.run.findings, Some(session.world()));
    let why = reasons(report, args.dry_run);
    let line = match args.dry_run {
        true => would(report),
        false => did(made, out, interrupted),
    };
    if args.json {
        printer.say(&line);
        return Ok(());
    }
    if args.why || args.dry_run {
        printer.result(&why)?;
    }
    printer.result(&format!("{line}\n"))?;
    Ok(())
}

/// A line for each job: `made    2026-W48/bpmtpk/magnet/tiktok  changed: page`.
fn reasons(report: &PackReport, dry_run: bool) -> String {
    let width = report.reasons.iter().map(|reason| reason.job.chars().count()).max().unwrap_or(0);
    let verb = |reuse: bool| match (reuse, dry_run) {
        (true, false) => "reused",
        (false, false) => "made",
        (true, true) => "reuse",
        (false, true) => "make",
    };
    let line = |reason: &run::Reason| {
        format!("{:<7} {:<width$}  {}\n", verb(reason.why.is_reuse()), reason.job, reason.why)
    };
    report.reasons.iter().map(line).collect()
}

fn would(report: &PackReport) -> String {
    let made = report.reasons.len() - report.run.reused;
    let (pack, reused) = (&report.run.pack, report.run.reused);
    format!("{pack}: {} would be made, {reused} reused; nothing was written", plural(made, "post"))
}

/// `2026-W48: 12 rendered, 280 reused, 0 failed, 3 files removed in 3.4 s → output/2026-W48`
fn did(Made { report, not_made }: &Made, out: &Path, interrupted: bool) -> String {
    let run::RunReport { pack, jobs, rendered, reused, failed, seconds, .. } = &report.run;
    let here = std::env::current_dir().unwrap_or_default();
    let folder = out.join(pack);
    let folder = folder.strip_prefix(&here).unwrap_or(&folder).display();
    if interrupted {
        return format!(
            "{pack}: interrupted: {rendered} rendered, {reused} reused of {jobs} jobs in {seconds:.1} s → {folder}"
        );
    }
    let some = |count: usize, word: &str, what: &str| match count {
        0 => String::new(),
        count => format!(", {} {what}", plural(count, word)),
    };
    let (lost, removed) = (some(*not_made, "item", "not made"), some(report.removed, "file", "removed"));
    format!(
        "{pack}: {rendered} rendered, {reused} reused, {failed} failed{lost}{removed} in {seconds:.1} s → {folder}"
    )
}
