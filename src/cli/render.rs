//! `wajah render`: the posts of a selection, made.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use super::exit::{CannotRun, Exit};
use super::findings::plural;
use super::memory;
use super::open::ProjectArgs;
use super::print::Printer;
use super::progress::metered;
use crate::deliver;
use crate::diag::Findings;
use crate::plan::{Post, Selection};
use crate::run::{RunOptions, RunReport};
use crate::session::Session;

/// Makes posts: every item for every account in every format, in parallel.
///
/// Files go to <out>/<pack>/<account>/<item>/. An item with a mistake does not stop the others: it is named, they are made, and the
/// exit status is 1.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah render                                    everything in the project
  wajah render --pack 2026-W48                    one week, into output/2026-W48/
  wajah render --pack 2026-W48 --account bpmtpk --format instagram-story --format tiktok
  wajah render --item siklus-air --dry-run        which posts that would make; nothing is written
  wajah render --pack 2026-W48 --json > report.json
  wajah render --html pages --item siklus-air     its pages, to be opened in a browser
  wajah render --html pages --samples --format square   every template with its sample

Without --pack, --item, --account or --format, all are taken. Each can be given several times.
Ctrl-C stops when what is being written is whole; a second Ctrl-C stops at once. The next run goes
on from there.")]
pub(super) struct RenderArgs {
    #[command(flatten)]
    project: ProjectArgs,

    /// Only the items of this pack: a folder in `content/`
    #[arg(long = "pack", value_name = "PACK")]
    packs: Vec<String>,

    /// Only this item: a file in `content/<pack>/`, without `.toml`, or a row of its table
    #[arg(long = "item", value_name = "ITEM")]
    items: Vec<String>,

    /// Only for this account: see `wajah list accounts`
    #[arg(long = "account", value_name = "ACCOUNT")]
    accounts: Vec<String>,

    /// Only in this format: see `wajah list formats`
    #[arg(long = "format", value_name = "FORMAT")]
    formats: Vec<String>,

    /// Take the templates' samples instead of items: the packs `sample` and `sample-long`, each item named like its template
    #[arg(long)]
    samples: bool,

    /// Where the files go [default: `output` in the project]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Write the posts as web pages into DIR instead, with fonts, style sheets and pictures, and render nothing
    ///
    /// DIR/<pack>/<account>/<item>/<format>.html opens in a browser by a double click; Chromium shows what would be rendered. A
    /// still stands as it is drawn; a clip runs once, its footage played from where it lies, with its first caption.
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    html: Option<PathBuf>,

    /// How long one post may take before it is given up, between two of its pages or frames
    #[arg(long, value_name = "SECONDS", default_value = "1800", value_parser = super::watch::seconds)]
    deadline: Duration,

    /// How many jobs are worked on at once [default: one a core]; the files are the same with any number
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// How much memory clips and pages may take, such as 4G [default: half of what is free]; the files are the same with any
    #[arg(long, value_name = "SIZE", value_parser = memory::bytes)]
    memory: Option<u64>,

    /// Print which posts would be made, and make none
    #[arg(long)]
    dry_run: bool,

    /// Print a report as one JSON document on stdout
    #[arg(long)]
    json: bool,
}

/// What the flags mean.
#[derive(Debug)]
struct RenderSettings {
    selection: Selection,
    options: RunOptions,
    /// Pages for a browser are written instead of pictures and films.
    html: bool,
    dry_run: bool,
    json: bool,
}

impl RenderArgs {
    fn settings(&self, root: &Path, threads: usize) -> RenderSettings {
        RenderSettings {
            selection: Selection {
                packs: self.packs.clone(),
                items: self.items.clone(),
                accounts: self.accounts.clone(),
                formats: self.formats.clone(),
            },
            options: RunOptions {
                out: self.html.as_ref().or(self.out.as_ref()).cloned().unwrap_or_else(|| root.join("output")),
                threads,
                memory: self.memory,
                deadline: Some(self.deadline),
            },
            html: self.html.is_some(),
            dry_run: self.dry_run,
            json: self.json,
        }
    }
}

pub(super) fn run(args: &RenderArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let done = carry_out(args, printer);
    if let (Err(CannotRun(finding)), true) = (&done, args.json) {
        printer.json(&empty_report(vec![(**finding).clone()]))?;
    }
    done
}

fn carry_out(args: &RenderArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let threads = memory::threads(args.jobs, printer)?;
    let mut session = args.project.open()?;
    if args.samples {
        session = session.of_samples();
    }
    let settings = args.settings(session.world().root(), threads);
    let (posts, findings) = session.posts(&settings.selection);
    if session.project().is_none() {
        printer.findings(&findings, Some(session.world()));
        if settings.json {
            printer.json(&empty_report(findings))?;
        }
        return Ok(Exit::Problems);
    }
    if settings.dry_run {
        let mut findings = findings;
        findings.extend(session.foresee(&posts, &settings.options));
        return announce(printer, &session, &settings, &posts, findings);
    }
    check_writable(&settings.options.out, if settings.html { "--html" } else { "--out" })?;
    let out = &settings.options.out;
    let waits = || printer.say("another run is writing there: waiting until it ends");
    let _lock = deliver::lock(out, waits).map_err(|error| not_writable(out, "--out", &error))?;
    check_no_links(out, &posts)?;
    let cancel = watch_for_interrupts();
    let mut report = make(&session, &posts, &settings, printer, &cancel);
    report.findings.splice(0..0, findings);
    finish(printer, &session, &settings, &report, cancel.load(Ordering::Relaxed))
}

fn make(
    session: &Session,
    posts: &[Post<'_>],
    settings: &RenderSettings,
    printer: &Printer,
    cancel: &AtomicBool,
) -> RunReport {
    metered(settings.options.threads, cancel, printer, |listener| match settings.html {
        true => session.write_pages(posts, &settings.options, listener, cancel),
        false => session.render(posts, &settings.options, listener, cancel),
    })
}

/// Sets the flag that this gives at the first Ctrl-C, and ends the program at the second.
pub(super) fn watch_for_interrupts() -> Arc<AtomicBool> {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let interrupted = move || {
        if flag.swap(true, Ordering::Relaxed) {
            #[allow(
                clippy::exit,
                reason = "a person who asks twice wants the program gone; files are whole at any time"
            )]
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    };
    // Where no handler can be set, Ctrl-C ends the program at once, as it does everywhere.
    let _ = ctrlc::set_handler(interrupted);
    cancel
}

/// Whether files can be made in `out`, which `flag` names; makes the folder.
pub(super) fn check_writable(out: &Path, flag: &str) -> Result<(), CannotRun> {
    deliver::probe(out).map_err(|error| not_writable(out, flag, &error))
}

/// Refuses to write through links: whoever put one among the folders of posts says where files of this user go.
pub(super) fn check_no_links(out: &Path, posts: &[Post<'_>]) -> Result<(), CannotRun> {
    let folders: Vec<PathBuf> = posts.iter().map(|post| post.job.folder()).collect();
    match deliver::linked_folder(out, folders.iter().map(PathBuf::as_path)) {
        Some(link) => {
            let message = format!("`{}` is a link: nothing is written through it", link.display());
            let hint =
                "remove it; to keep posts elsewhere, let the output folder itself be a link, or name another";
            Err(CannotRun::new("out-not-writable", message).hint(hint))
        }
        None => Ok(()),
    }
}

pub(super) fn not_writable(out: &Path, flag: &str, error: &io::Error) -> CannotRun {
    let cause = deliver::cause_of(error);
    let message = format!("nothing can be written in the output folder `{}`: {cause}", out.display());
    CannotRun::new("out-not-writable", message).hint(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            format!("make room and run again, or name another with `{flag} DIR`")
        }
        _ => format!("name another with `{flag} DIR`"),
    })
}

/// Says which posts would be made.
fn announce(
    printer: &Printer,
    session: &Session,
    settings: &RenderSettings,
    posts: &[Post<'_>],
    findings: Findings,
) -> Result<Exit, CannotRun> {
    if settings.json {
        let report = RunReport { pack: packs_of(posts), jobs: posts.len(), ..empty_report(findings.clone()) };
        let planned: Vec<Value> = posts
            .iter()
            .map(|Post { job, .. }| {
                json!({
                    "id": job.id(),
                    "pack": job.pack,
                    "account": job.account,
                    "item": job.item,
                    "format": job.format,
                    "kind": job.kind,
                })
            })
            .collect();
        let mut document = serde_json::to_value(&report).map_err(io::Error::from)?;
        document["planned"] = planned.into();
        printer.json(&document)?;
    } else {
        let lines: Vec<String> =
            posts.iter().map(|Post { job, .. }| format!("{}  {}\n", job.id(), job.kind)).collect();
        printer.result(&lines.concat())?;
    }
    printer.findings(&findings, Some(session.world()));
    printer.say(&format!("{} would be made; nothing was written", plural(posts.len(), "post")));
    Ok(Exit::of(&findings))
}

/// Says what a run came to.
fn finish(
    printer: &Printer,
    session: &Session,
    settings: &RenderSettings,
    report: &RunReport,
    interrupted: bool,
) -> Result<Exit, CannotRun> {
    printer.findings(&report.findings, Some(session.world()));
    let summary = summary(report, settings.html, &settings.options.out, interrupted);
    if settings.json {
        printer.json(report)?;
        printer.say(&summary);
    } else {
        printer.result(&format!("{summary}\n"))?;
    }
    Ok(Exit::of_run(&report.findings, report.failed, interrupted))
}

/// `12 rendered, 0 reused, 1 failed in 3.4 s → output/2026-W48`, or with `html` `12 written as pages, 1 failed in …`
fn summary(report: &RunReport, html: bool, out: &Path, interrupted: bool) -> String {
    let one_pack = !report.pack.is_empty() && !report.pack.contains(',');
    let out = if one_pack { out.join(&report.pack) } else { out.to_owned() };
    let here = std::env::current_dir().unwrap_or_default();
    let out = out.strip_prefix(&here).unwrap_or(&out).display();
    let RunReport { jobs, rendered, reused, failed, seconds, .. } = report;
    let done = if html {
        format!("{rendered} written as pages")
    } else {
        format!("{rendered} rendered, {reused} reused")
    };
    if interrupted {
        return format!("interrupted: {done} of {jobs} jobs in {seconds:.1} s → {out}");
    }
    format!("{done}, {failed} failed in {seconds:.1} s → {out}")
}

/// The names of the packs of `posts`, joined by commas.
fn packs_of(posts: &[Post<'_>]) -> String {
    let mut packs: Vec<&str> = posts.iter().map(|post| post.job.pack.as_str()).collect();
    packs.dedup();
    packs.join(",")
}

fn empty_report(findings: Findings) -> RunReport {
    RunReport { findings, ..RunReport::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_and_says_where_the_files_are() {
        let report = RunReport {
            rendered: 12,
            failed: 1,
            jobs: 20,
            seconds: 3.44,
            pack: "w".to_owned(),
            ..empty_report(Vec::new())
        };
        assert_eq!(
            summary(&report, false, Path::new("/o"), false),
            "12 rendered, 0 reused, 1 failed in 3.4 s → /o/w"
        );
        let interrupted = summary(&report, false, Path::new("/o"), true);
        assert_eq!(interrupted, "interrupted: 12 rendered, 0 reused of 20 jobs in 3.4 s → /o/w");
        let pages = summary(&report, true, Path::new("/o"), false);
        assert_eq!(pages, "12 written as pages, 1 failed in 3.4 s → /o/w");
        let report = RunReport { pack: "v,w".to_owned(), ..report };
        assert!(summary(&report, false, Path::new("/o"), false).ends_with("→ /o"));
    }
}
