//! What a CI service reads: a summary in Markdown, findings as GitHub annotations, findings as GitLab's code quality report.

use std::path::{Component, Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::summary;
use crate::cli::exit::CannotRun;
use crate::cli::findings::{self, Told};
use crate::cli::open::ProjectArgs;
use crate::cli::print::Printer;
use crate::deliver;
use crate::diag::{Finding, Severity, slashed};
use crate::world::{digest_of, hex};

/// Reports for a CI service.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// Write a short summary in Markdown into FILE, such as `$GITHUB_STEP_SUMMARY`
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,

    /// Print findings as GitHub annotations too: they appear beside the lines they name
    #[arg(long)]
    github: bool,

    /// Write findings into FILE as GitLab's code quality report
    #[arg(long, value_name = "FILE")]
    code_quality: Option<PathBuf>,
}

impl ReportArgs {
    /// Writes what was asked for: `summaries` of packs, and `findings` of the project in the folder `project`.
    pub(super) fn write(
        &self,
        summaries: &[String],
        findings: &[Finding],
        project: &Path,
        printer: &Printer,
    ) -> Result<(), CannotRun> {
        let here = Repository::of(project, &std::env::current_dir().unwrap_or_default());
        if self.github {
            // On stderr, which GitHub reads as well: stdout may be a JSON document.
            findings::group(findings).iter().for_each(|told| printer.say(&annotation(told, &here)));
        }
        if let Some(path) = &self.code_quality {
            let told = findings::group(findings);
            let report: Vec<Value> = told.iter().map(|told| code_quality(told, &here)).collect();
            write(path, &format!("{:#}\n", Value::from(report)))?;
        }
        if let Some(path) = &self.summary {
            write(path, &summaries.join("\n"))?;
        }
        Ok(())
    }
}

impl ReportArgs {
    /// Writes what was asked for of a run that made nothing, because of `findings`. That a report cannot be written is not said on
    /// top of them.
    pub(super) fn write_nothing(&self, findings: &[Finding], project: &ProjectArgs, printer: &Printer) {
        let root = project.root().unwrap_or_default();
        let _ = self.write(&[summary::of_nothing(findings)], findings, &root, printer);
    }
}

/// Where a service looks for the files of a project: it knows them by their paths in the repository.
struct Repository {
    /// The project's folder.
    project: PathBuf,
    /// The repository's.
    top: PathBuf,
}

impl Repository {
    /// The nearest folder from `project` upward that Git keeps; without one, `here` if the project lies in it.
    fn of(project: &Path, here: &Path) -> Self {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let project = real(project);
        // A file in worktrees and submodules.
        let top = project.ancestors().find(|folder| folder.join(".git").exists());
        let here = Some(real(here)).filter(|here| project.starts_with(here));
        let top = top.map(Path::to_owned).or(here).unwrap_or_else(|| project.clone());
        Self { project, top }
    }

    /// The path of `file`, relative to the project unless it lies outside, as the service knows it.
    fn path(&self, file: &Path) -> String {
        let file = self.project.join(file);
        let file = normal(&file);
        let common = self.top.components().zip(file.components()).take_while(|(a, b)| a == b).count();
        if common == 0 {
            return slashed(&file);
        }
        let up = "../".repeat(self.top.components().count() - common);
        let down: PathBuf = file.components().skip(common).collect();
        format!("{up}{}", slashed(&down))
    }
}

/// `path` without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(out.pop()),
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

fn write(path: &Path, text: &str) -> Result<(), CannotRun> {
    std::fs::write(path, text).map_err(|error| report_failed(path, &error))
}

/// A line that GitHub's runner reads: `::error file=content/a.toml,line=3,col=9,title=unknown-key::message`.
/// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
fn annotation(told: &Told<'_>, here: &Repository) -> String {
    let finding = told.finding;
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &finding.place {
        properties.push(format!("file={}", property(&here.path(&place.file))));
        // A cell of a workbook is no line that could be shown.
        if place.sheet.is_none() {
            properties.extend(place.line.map(|line| format!("line={line}")));
            properties.extend(place.column.map(|column| format!("col={column}")));
        }
    }
    properties.push(format!("title={}", property(&finding.code)));
    format!("::{command} {}::{}", properties.join(","), data(&text_of(told)))
}

/// What a finding says, with its place where that is a cell, and its hint.
fn text_of(told: &Told<'_>) -> String {
    let finding = told.finding;
    let cell = finding.place.as_ref().filter(|place| place.sheet.is_some());
    let mut text = cell.map(|place| format!("{place}: ")).unwrap_or_default();
    text.push_str(&finding.message);
    if let Some(first) = told.jobs.first() {
        let more = told.jobs.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        text.push_str(&format!(" ({first}{more})"));
    }
    if let Some(hint) = &finding.hint {
        text.push_str(&format!("\nhint: {hint}"));
    }
    text
}

/// `text` as the message of a command: one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// `text` as a property of a command, in which colons and commas have a meaning.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// An entry of GitLab's report: <https://docs.gitlab.com/ci/testing/code_quality/>
fn code_quality(told: &Told<'_>, here: &Repository) -> Value {
    let finding = told.finding;
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    let place = finding.place.as_ref();
    let path = here.path(place.map_or(Path::new(crate::project::PROJECT_FILE), |place| &place.file));
    let line = place.filter(|place| place.sheet.is_none()).and_then(|place| place.line).unwrap_or(1);
    // The same finding in the next run is the same entry, also where lines have moved.
    let identity = json!([finding.code, path, finding.message, told.jobs.first()]);
    json!({
        "description": text_of(told),
        "check_name": finding.code,
        "fingerprint": hex(&digest_of(identity.to_string().as_bytes())),
        "severity": severity,
        "location": { "path": path, "lines": { "begin": line } },
    })
}

/// What is wrong with a report file that was asked for.
fn report_failed(path: &Path, error: &std::io::Error) -> CannotRun {
    CannotRun(Box::new(Finding::error(
        "write-failed",
        format!("`{}` cannot be written: {}", path.display(), deliver::cause_of(error)),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn finding() -> Finding {
        let place = Place { line: Some(3), column: Some(9), ..Place::file("content/w/a,b.toml") };
        Finding::error("unknown-key", "unknown field `titel`: 100 %").at(place).hint("did you mean `title`?")
    }

    fn at_top() -> Repository {
        Repository { project: PathBuf::from("/r"), top: PathBuf::from("/r") }
    }

    fn alone(finding: &Finding) -> Told<'_> {
        Told { finding, jobs: finding.job.as_deref().into_iter().collect() }
    }

    #[test]
    fn paths_are_those_in_the_repository() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let top = dir.path().canonicalize().expect("there");
        let project = top.join("balai/sosmed");
        std::fs::create_dir_all(&project).expect("made");
        let file = Path::new("content/w/a.toml");
        let path = |here: &Path, file: &Path| Repository::of(&project, here).path(file);
        // Nothing keeps it: the folder that one is in.
        assert_eq!(path(&top, file), "balai/sosmed/content/w/a.toml");
        assert_eq!(path(&project, file), "content/w/a.toml");
        assert_eq!(path(&project.join("content"), file), "content/w/a.toml");
        assert_eq!(path(&top.join("lain"), Path::new("../b.mp4")), "../b.mp4");
        // A worktree has a file there, a clone a folder.
        std::fs::write(top.join("balai/.git"), "gitdir: x").expect("written");
        assert_eq!(path(&project, file), "sosmed/content/w/a.toml");
        std::fs::remove_file(top.join("balai/.git")).expect("removed");
        std::fs::create_dir(top.join(".git")).expect("made");
        assert_eq!(path(&project, file), "balai/sosmed/content/w/a.toml");
        assert_eq!(path(&project, Path::new("../lain/b.mp4")), "balai/lain/b.mp4");
        assert_eq!(path(&project, &top.join("c.mp4")), "c.mp4");
        let quality = code_quality(&alone(&Finding::error("e", "m")), &Repository::of(&project, &top));
        assert_eq!(quality["location"]["path"], "balai/sosmed/wajah.toml");
    }

    #[test]
    fn an_annotation_is_one_line_in_which_nothing_is_taken_for_syntax() {
        assert_eq!(
            annotation(&alone(&finding()), &at_top()),
            "::error file=content/w/a%2Cb.toml,line=3,col=9,title=unknown-key::unknown field `titel`: 100 %25%0Ahint: did you mean `title`?"
        );
        let cell =
            Place { sheet: Some("Item".to_owned()), line: Some(7), column: Some(3), ..Place::file("a.xlsx") };
        let in_sheet = annotation(&alone(&Finding::warning("w", "m").at(cell)), &at_top());
        assert_eq!(in_sheet, "::warning file=a.xlsx,title=w::a.xlsx:Item!C7: m");
        // What several posts say of one place is one line beside it.
        let jobs = ["w/a/b/c", "w/a/b/d", "w/a/b/e"].map(|job| finding().in_job(job));
        let [told] = &findings::group(&jobs)[..] else { panic!("one") };
        let said = annotation(told, &at_top());
        assert!(said.ends_with("100 %25 (w/a/b/c and 2 more)%0Ahint: did you mean `title`?"), "{said}");
    }

    #[test]
    fn a_finding_is_the_same_entry_where_its_line_moved() {
        let moved = finding().at(Place { line: Some(30), ..Place::file("content/w/a,b.toml") });
        let [one, other] = [finding(), moved].map(|finding| code_quality(&alone(&finding), &at_top()));
        assert_eq!(one["fingerprint"], other["fingerprint"]);
        assert_eq!((&one["location"]["lines"]["begin"], &one["severity"]), (&3.into(), &"major".into()));
        let whole = Finding::error("e", "m");
        assert_eq!(code_quality(&alone(&whole), &at_top())["location"]["path"], "wajah.toml");
    }
}
