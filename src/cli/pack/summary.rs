//! The page of a CI job, in short: what became of a pack, in Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::deliver::manifest::{Artifact, ArtifactKind};
use crate::diag::{Finding, Severity};
use crate::run::{MergeReport, PackReport};

/// How many findings are told; the log has them all.
const MOST: usize = 30;

/// What bringing a pack up to date came to.
pub(super) fn of_pack(report: &PackReport) -> String {
    let run = &report.run;
    let facts = [
        ("Posts", run.jobs),
        ("Rendered", run.rendered),
        ("Reused", run.reused),
        ("Failed", run.failed),
        ("Files removed", report.removed),
    ];
    page(&run.pack, &facts, run.seconds, &run.artifacts, &run.findings)
}

/// What putting shards together came to.
pub(super) fn of_merge(report: &MergeReport) -> String {
    let facts = [
        ("Posts", report.jobs),
        ("Shards", report.shards),
        ("Failed", report.failed),
        ("Files removed", report.removed),
    ];
    page(&report.pack, &facts, report.seconds, &report.artifacts, &report.findings)
}

fn page(
    pack: &str,
    facts: &[(&str, usize)],
    seconds: f64,
    artifacts: &[Artifact],
    findings: &[Finding],
) -> String {
    let failed = facts.iter().any(|(name, count)| *name == "Failed" && *count > 0);
    let mut text = format!("## {} {}\n\n", if failed { "❌" } else { "✅" }, cell(pack));
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
    let told: Vec<&Finding> = findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
    if !told.is_empty() {
        text.push_str("\n| Finding | Place | What |\n| :-- | :-- | :-- |\n");
        for finding in told.iter().take(MOST) {
            let place = finding.place.as_ref().map(ToString::to_string).or_else(|| finding.job.clone());
            let _ = writeln!(
                text,
                "| {} `{}` | {} | {} |",
                finding.severity.as_str(),
                finding.code,
                cell(&place.unwrap_or_default()),
                cell(&finding.message)
            );
        }
        if told.len() > MOST {
            let _ = writeln!(text, "\n{} more: see the log.", told.len() - MOST);
        }
    }
    text
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
        let text = page("w", &[("Posts", 2), ("Failed", 1)], 1.25, &[], &findings);
        assert!(text.starts_with("## ❌ w\n\n| Posts | Failed | Seconds |\n"), "{text}");
        assert!(
            text.contains("| error `unknown-key` | w/a/b/c | unknown field `a\\|b` &lt;script> |"),
            "{text}"
        );
        assert!(!text.contains("not told"));
    }
}
