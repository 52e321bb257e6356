//! The facts at the head of our pages: large numerals with what they count.

use super::findings::Said;
use super::html::Html;
use super::words::{Counted, Words, form};
use crate::diag::Severity;

/// So many of what is counted.
pub(super) fn count(html: &mut Html, words: &Words, count: usize, counted: Counted, class: &str) {
    fact(html, &words.number(count), form(count, counted), class);
}

/// A number as it is written, and what it is of.
pub(super) fn fact(html: &mut Html, number: &str, word: &str, class: &str) {
    html.open("li", &[("class", class)]);
    html.leaf("b", &[], number);
    html.text(" ");
    html.leaf("span", &[], word);
    html.close();
}

/// How many findings there are of each severity, or that there are none.
pub(super) fn found(html: &mut Html, words: &Words, said: &[Said<'_>]) {
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of_severity = said.iter().filter(|said| said.finding.severity == severity).count();
        if of_severity > 0 {
            count(html, words, of_severity, words.severities(severity), severity.as_str());
        }
    }
    if said.is_empty() {
        html.open("li", &[("class", "none")]);
        html.leaf("span", &[], words.no_findings);
        html.close();
    }
}
