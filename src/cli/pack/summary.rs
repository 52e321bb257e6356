//! The page of a CI job, in short: what became of a pack, in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::cli::exit::Exit;
use crate::cli::findings::{Told, group, plural};
use crate::deliver::manifest::{Artifact, ArtifactKind};
use crate::diag::{Finding, Severity};
use crate::run::{MergeReport, PackReport};

/// How many findings are told; the log has them all.
const MOST: usize = 30;

/// What bringing a pack up to date came to: `not_made` items make no post at all, and the run ended with `exit`.
pub(super) fn of_pack(report: &PackReport, not_made: usize, exit: Exit) -> String {
    let run = &report.run;
    let facts = [
        ("Posts", run.jobs),
        ("Rendered", run.rendered),
        ("Reused", run.reused),
        ("Failed", run.failed),
        ("Items not made", not_made),
        ("Files removed", report.removed),
    ];
    page(&run.pack, exit, &facts, run.seconds, &run.artifacts, &run.findings)
}

/// What putting shards together came to.
pub(super) fn of_merge(report: &MergeReport, not_made: usize, exit: Exit) -> String {
    let facts = [
        ("Posts", report.jobs),
        ("Shards", report.shards),
        ("Failed", report.failed),
        ("Items not made", not_made),
        ("Files removed", report.removed),
    ];
    page(&report.pack, exit, &facts, report.seconds, &report.artifacts, &report.findings)
}

/// That nothing came of it, and why.
pub(super) fn of_nothing(findings: &[Finding]) -> String {
    let mut text = String::from("## ❌ wajah\n\nNothing was made.\n");
    told(findings, &mut text);
    text
}

/// What a run's end looks like: all is well only where the program says so.
fn mark(exit: Exit) -> &'static str {
    match exit {
        Exit::Done => "✅",
        Exit::Interrupted => "⚠️",
        Exit::Problems | Exit::CouldNotRun => "❌",
    }
}

fn page(
    pack: &str,
    exit: Exit,
    facts: &[(&str, usize)],
    seconds: f64,
    artifacts: &[Artifact],
    findings: &[Finding],
) -> String {
    let mut text = format!("## {} {}\n\n", mark(exit), cell(pack));
    let missing = |name: &str| facts.iter().find(|(known, _)| *known == name).map_or(0, |(_, count)| *count);
    let said: Vec<String> = [
        match exit {
            Exit::Interrupted => Some("stopped before its end".to_owned()),
            Exit::CouldNotRun => Some("the machine could not do all of it".to_owned()),
            Exit::Done | Exit::Problems => None,
        },
        Some(missing("Items not made"))
            .filter(|count| *count > 0)
            .map(|count| format!("{} not made", plural(count, "item"))),
        Some(missing("Failed"))
            .filter(|count| *count > 0)
            .map(|count| format!("{} failed", plural(count, "post"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !said.is_empty() {
        text.push_str(&format!("**{}**\n\n", said.join(", ")));
    }
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let names = facts.iter().map(|(name, _)| (*name).to_owned());
    text.push_str(&row(names.chain(["Seconds".to_owned()]).collect()));
    text.push_str(&row(vec!["---:".to_owned(); facts.len() + 1]));
    let counts = facts.iter().map(|(_, count)| count.to_string());
    text.push_str(&row(counts.chain([format!("{seconds:.1}")]).collect()));

    let mut accounts: BTreeMap<&str, (usize, usize, u64)> = BTreeMap::new();
    for artifact in artifacts {
        let (stills, clips, bytes) = accounts.entry(&artifact.account).or_default();
        *stills += usize::from(artifact.kind == ArtifactKind::Still);
        *clips += usize::from(artifact.kind == ArtifactKind::Clip);
        *bytes += artifact.bytes;
    }
    if !accounts.is_empty() {
        text.push_str("\n| Account | Pictures | Clips | MB |\n| :-- | ---: | ---: | ---: |\n");
        for (account, (stills, clips, bytes)) in accounts {
            let megabytes = bytes as f64 / 1e6;
            let _ = writeln!(text, "| {} | {stills} | {clips} | {megabytes:.1} |", cell(account));
        }
    }
    told(findings, &mut text);
    text
}

/// The first findings, as a table.
fn told(findings: &[Finding], text: &mut String) {
    let told: Vec<Told<'_>> =
        group(findings).into_iter().filter(|told| told.finding.severity != Severity::Note).collect();
    if !told.is_empty() {
        text.push_str("\n| Finding | Place | What |\n| :-- | :-- | :-- |\n");
        for Told { finding, jobs } in told.iter().take(MOST) {
            let place = finding.place.as_ref().map(ToString::to_string);
            let place = place.or_else(|| jobs.first().map(|job| (*job).to_owned())).unwrap_or_default();
            let place = if jobs.len() > 1 { format!("{place} ({} posts)", jobs.len()) } else { place };
            let _ = writeln!(
                text,
                "| {} `{}` | {} | {} |",
                finding.severity.as_str(),
                finding.code,
                cell(&place),
                cell(&finding.message)
            );
        }
        if told.len() > MOST {
            let _ = writeln!(text, "\n{} more: see the log.", told.len() - MOST);
        }
    }
}

/// `text` as one cell of a table: nothing in it is markup.
fn cell(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "\\|").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_and_names_what_is_wrong() {
        let findings = [
            Finding::error("unknown-key", "unknown field `a|b`\n<script>").in_job("w/a/b/c"),
            Finding::note("n", "not told"),
        ];
        let text = page("w", Exit::Problems, &[("Posts", 2), ("Failed", 1)], 1.25, &[], &findings);
        assert!(text.starts_with("## ❌ w\n\n**1 post failed**\n\n| Posts | Failed | Seconds |\n"), "{text}");
        assert!(
            text.contains("| error `unknown-key` | w/a/b/c | unknown field `a\\|b` &lt;script> |"),
            "{text}"
        );
        assert!(!text.contains("not told"));
        let nothing = of_nothing(&findings);
        assert!(nothing.starts_with("## ❌ ") && nothing.contains("`unknown-key`"), "{nothing}");
    }

    #[test]
    fn only_what_ended_well_looks_well() {
        for exit in [Exit::Problems, Exit::CouldNotRun, Exit::Interrupted] {
            assert_ne!(mark(exit), "✅", "{exit:?}");
        }
        let facts = [("Posts", 8), ("Failed", 0), ("Items not made", 2)];
        let text = page("w", Exit::Problems, &facts, 1.0, &[], &[]);
        assert!(text.contains("**2 items not made**") && !text.contains('✅'), "{text}");
        assert!(page("w", Exit::Done, &facts[..2], 1.0, &[], &[]).starts_with("## ✅ w\n\n| Posts"));
    }
}
