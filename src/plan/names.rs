//! Names in what a person asked for: those that nothing has are findings.

use std::collections::BTreeSet;

use crate::diag::{Finding, Findings, suggest};

/// Says which of the names of a `what` that are `wanted` are not `known`.
pub(super) fn check<'a>(
    wanted: &[String],
    what: &str,
    known: impl Iterator<Item = &'a String>,
    findings: &mut Findings,
) {
    let known: BTreeSet<&str> = known.map(String::as_str).collect();
    for name in wanted.iter().filter(|name| !known.contains(name.as_str())) {
        let code = match what {
            "pack" => "unknown-pack",
            "item" => "unknown-item",
            "account" => "unknown-account",
            "template" => "unknown-template",
            _ => "unknown-format",
        };
        findings.push(
            Finding::error(code, format!("there is no {what} `{name}`"))
                .maybe_hint(suggest(name, known.iter().copied()))
                .fact("given", name),
        );
    }
}
