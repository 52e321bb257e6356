//! `wajah list templates --gallery DIR`: every template's samples on one page, for the eyes of a designer.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use clap::Args;

use super::exit::{CannotRun, Exit};
use super::findings::plural;
use super::memory;
use super::open::ProjectArgs;
use super::print::Printer;
use super::progress::metered;
use super::render::{check_writable, watch_for_interrupts};
use crate::deliver::gallery::template_of;
use crate::diag::{Finding, Findings, Severity};
use crate::plan::{self, GallerySelection, Showing};
use crate::run::{DEADLINE, GalleryReport, RunOptions};
use crate::session::Session;

/// The project's own folders, in which a gallery would be taken for its material.
const SOURCES: [&str; 5] = ["brand-assets", "content", "fonts", "media", "templates"];

#[derive(Debug, Args)]
pub(super) struct GalleryArgs {
    /// Make DIR/index.html: every sample of every template, in every format
    #[arg(long = "gallery", value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// Only this template
    #[arg(long = "template", value_name = "TEMPLATE", requires = "out")]
    templates: Vec<String>,

    /// Only in this format: see `wajah list formats`
    #[arg(long = "format", value_name = "FORMAT", requires = "out")]
    formats: Vec<String>,

    /// For this account, or these beside each other [default: the first of the project's]
    #[arg(long = "account", value_name = "ACCOUNT", requires = "out")]
    accounts: Vec<String>,

    /// How many pictures are worked on at once [default: one a core]; the files are the same with any number
    #[arg(long, value_name = "N", requires = "out")]
    jobs: Option<NonZeroUsize>,
}

pub(super) fn run(
    args: &GalleryArgs,
    out: &Path,
    project: &ProjectArgs,
    json: bool,
    printer: &Printer,
) -> Result<Exit, CannotRun> {
    let done = carry_out(args, out, project, json, printer);
    if let (Err(CannotRun(finding)), true) = (&done, json) {
        printer.json(&empty_report(vec![(**finding).clone()]))?;
    }
    done
}

fn carry_out(
    args: &GalleryArgs,
    out: &Path,
    project: &ProjectArgs,
    json: bool,
    printer: &Printer,
) -> Result<Exit, CannotRun> {
    let session = project.open()?;
    let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let selection = GallerySelection {
        templates: args.templates.clone(),
        formats: args.formats.clone(),
        accounts: args.accounts.clone(),
    };
    let (showings, findings) = prepare(&session, &selection);
    if session.project().is_none() {
        printer.findings(&findings, Some(session.world()));
        if json {
            printer.json(&empty_report(findings))?;
        }
        return Ok(Exit::Problems);
    }
    check_apart(&out, session.world().root())?;
    check_writable(&out, "--gallery")?;
    let threads = memory::threads(args.jobs, printer)?;
    let options = RunOptions { out, threads, memory: None, deadline: Some(DEADLINE) };
    let cancel = watch_for_interrupts();
    let report = metered(threads, &cancel, printer, |listener| {
        session.gallery((&showings, findings), &options, listener, &cancel)
    });
    printer.findings(&report.findings, Some(session.world()));
    let summary = summary(&report);
    if json {
        printer.json(&report)?;
        printer.say(&summary);
    } else {
        printer.result(&format!("{summary}\n"))?;
    }
    Ok(if cancel.load(Ordering::Relaxed) { Exit::Interrupted } else { Exit::of(&report.findings) })
}

/// What `selection` shows, and what stands against it. What is wrong with items is no matter of templates.
fn prepare(session: &Session, selection: &GallerySelection) -> (Vec<Showing>, Findings) {
    let lies_in =
        |finding: &Finding, folder: &Path| finding.place.as_ref().is_some_and(|p| p.file.starts_with(folder));
    let chosen =
        |id: &str| selection.templates.is_empty() || selection.templates.iter().any(|chosen| chosen == id);
    let concerns = |finding: &&Finding| {
        !lies_in(finding, Path::new("content")) && template_of(finding).is_none_or(chosen)
    };
    let mut findings: Findings = session.findings().iter().filter(concerns).cloned().collect();
    let Some(project) = session.project() else { return (Vec::new(), findings) };
    let (showings, planned) = plan::plan_gallery(project, selection);
    // A template with mistakes was left out of the project: that it is broken was said, that it does not exist is not true.
    let is_broken = |name: &str| {
        let account = Path::new("brand-assets/accounts").join(name);
        let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        errors.any(|finding| template_of(finding) == Some(name) || lies_in(finding, &account))
    };
    let told = |finding: &Finding| finding.facts.get("given").is_some_and(|name| is_broken(name));
    let planned: Findings = planned.into_iter().filter(|finding| !told(finding)).collect();
    findings.extend(planned);
    if showings.is_empty() && findings.is_empty() {
        findings.push(
            Finding::warning("nothing-selected", "no template has a sample for this selection")
                .hint("`wajah list templates` shows what there is"),
        );
    }
    (showings, findings)
}

/// Refuses a folder in which the pictures would be taken for the project's own files.
fn check_apart(out: &Path, root: &Path) -> Result<(), CannotRun> {
    // A folder that is still to be made has no real path; the nearest above it that is there has.
    let real = out.ancestors().find_map(|path| path.canonicalize().ok()).unwrap_or_default();
    let lies_in = |folder: PathBuf| {
        out.starts_with(&folder) || folder.canonicalize().is_ok_and(|folder| real.starts_with(folder))
    };
    match SOURCES.iter().find(|folder| lies_in(root.join(folder))) {
        Some(folder) => {
            let message = format!("a gallery in `{folder}/` would be taken for the project's own files");
            Err(CannotRun::new("gallery-among-sources", message)
                .hint("name a folder of its own: `--gallery gallery`"))
        }
        None => Ok(()),
    }
}

/// `312 pictures of 15 templates in 12 formats in 61.0 s → gallery/index.html`
fn summary(report: &GalleryReport) -> String {
    let GalleryReport { showings, failed, templates, formats, seconds, pictures, index, .. } = report;
    let made = plural(pictures.len(), "picture");
    let Some(index) = index else {
        return format!("{made} in {seconds:.1} s; no page was written");
    };
    let here = std::env::current_dir().unwrap_or_default();
    let index = index.strip_prefix(&here).unwrap_or(index).display();
    let failed = match failed {
        0 => String::new(),
        failed => format!(", {failed} of {showings} showings failed"),
    };
    let (templates, formats) = (plural(*templates, "template"), plural(*formats, "format"));
    format!("{made} of {templates} in {formats}{failed} in {seconds:.1} s → {index}")
}

fn empty_report(findings: Findings) -> GalleryReport {
    GalleryReport { findings, ..GalleryReport::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_was_made_and_where_the_page_is() {
        let report = GalleryReport {
            index: Some(PathBuf::from("/g/index.html")),
            showings: 4,
            templates: 1,
            formats: 4,
            seconds: 1.26,
            ..GalleryReport::default()
        };
        assert_eq!(summary(&report), "0 pictures of 1 template in 4 formats in 1.3 s → /g/index.html");
        let report = GalleryReport { failed: 2, ..report };
        assert!(summary(&report).contains(", 2 of 4 showings failed in "));
        assert!(summary(&GalleryReport { index: None, ..report }).ends_with("no page was written"));
    }

    #[test]
    fn a_gallery_does_not_lie_among_the_project_s_files() {
        let root = Path::new("/p");
        assert!(check_apart(Path::new("/p/templates/x"), root).is_err());
        assert!(check_apart(Path::new("/p/gallery"), root).is_ok());
        assert!(check_apart(Path::new("/p/templates-gallery"), root).is_ok());
    }
}
