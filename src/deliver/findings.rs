//! Findings on our pages: what is wrong, where, and what to do about it; equal ones once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::html::Html;
use super::words::Words;
use crate::codes;
use crate::diag::{Finding, Place, Severity};
use crate::project::Locale;

/// What makes two findings say the same, the weightiest first.
pub(super) type Key<'f> = (std::cmp::Reverse<Severity>, Option<&'f Place>, &'f str, &'f str, Option<&'f str>);

/// A finding, and how often it was made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'f> {
    pub(super) finding: &'f Finding,
    pub(super) count: usize,
}

impl<'f> Said<'f> {
    pub(super) fn key(&self) -> Key<'f> {
        key(self.finding)
    }
}

fn key(finding: &Finding) -> Key<'_> {
    (
        std::cmp::Reverse(finding.severity),
        finding.place.as_ref(),
        &finding.code,
        &finding.message,
        finding.hint.as_deref(),
    )
}

/// `findings` with those that say the same put together: errors first, then by place.
pub(super) fn distinct<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Said<'f>> {
    let mut all: BTreeMap<Key<'f>, Said<'f>> = BTreeMap::new();
    for finding in findings {
        all.entry(key(finding)).or_insert(Said { finding, count: 0 }).count += 1;
    }
    all.into_values().collect()
}

/// What `finding` says, and what to do about it: of tables in the language of the page.
fn told<'f>(finding: &'f Finding, words: &Words) -> [Cow<'f, str>; 2] {
    let own = (words.locale == Locale::Id).then(|| codes::in_indonesian(finding)).flatten();
    own.map_or_else(
        || [finding.message.as_str().into(), finding.hint.as_deref().unwrap_or_default().into()],
        |own| own.map(Cow::Owned),
    )
}

/// The findings, each with its place and hint, and how often it was made.
pub(super) fn list(html: &mut Html, words: &Words, said: &[Said<'_>]) {
    if said.is_empty() {
        return;
    }
    html.open("ul", &[("class", "findings")]);
    for Said { finding, count } in said {
        html.open("li", &[("class", finding.severity.as_str())]);
        html.open("p", &[]);
        html.leaf("b", &[], words.severity(finding.severity));
        html.text(" ");
        html.leaf("span", &[("class", "code")], &finding.code);
        if *count > 1 {
            html.text(" ");
            html.leaf("span", &[("class", "count")], &format!("{count} ×"));
        }
        html.close();
        let [message, hint] = told(finding, words);
        html.open("p", &[]);
        html.prose(&message);
        html.close();
        if let Some(place) = &finding.place {
            html.leaf("p", &[("class", "place")], &place.to_string());
        }
        if !hint.is_empty() {
            html.open("p", &[("class", "hint")]);
            html.leaf("b", &[], words.hint);
            html.text(" ");
            html.prose(&hint);
            html.close();
        }
        html.close();
    }
    html.close();
}

/// The names of findings that are explained elsewhere on the page.
pub(super) fn names(html: &mut Html, words: &Words, said: &[Said<'_>]) {
    if said.is_empty() {
        return;
    }
    html.open("ul", &[("class", "codes")]);
    for Said { finding, .. } in said {
        let [message, _] = told(finding, words);
        html.open("li", &[("class", finding.severity.as_str()), ("title", &message)]);
        html.leaf("b", &[], words.severity(finding.severity));
        html.text(" ");
        html.leaf("span", &[("class", "code")], &finding.code);
        html.close();
    }
    html.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_findings_are_said_once_and_errors_first() {
        let warning =
            Finding::warning("css-unsupported", "`x` has no effect").at(Place::file("templates/a/style.css"));
        let error = Finding::error("text-overflow", "“a” does not fit");
        let findings = [warning.clone(), error.clone(), warning.clone().in_job("sample/a/b/c")];
        let said: Vec<(&str, usize)> =
            distinct(&findings).iter().map(|s| (s.finding.code.as_ref(), s.count)).collect();
        assert_eq!(said, [("text-overflow", 1), ("css-unsupported", 2)]);
    }
}
