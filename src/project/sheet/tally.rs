//! What is said of one table: everything, but no more often than a person reads.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diag::{Finding, Place, Severity};
use crate::project::read::Sink;

/// How often one kind of finding is said of a table.
const MAX_OF_A_KIND: usize = 200;
/// The most runs of rows that are listed.
const MAX_LISTED: usize = 12;
/// After how many files that are missing no more hints on them are looked for.
const MAX_SEARCHES: usize = 20;

/// Findings of one table on their way out.
#[derive(Debug)]
pub(super) struct Tally<'s> {
    sink: &'s Sink,
    /// What was said of the heading.
    said: BTreeSet<(Option<Place>, String)>,
    counts: BTreeMap<(Cow<'static, str>, Severity), usize>,
}

impl<'s> Tally<'s> {
    pub(super) fn new(sink: &'s Sink) -> Self {
        Self { sink, said: BTreeSet::new(), counts: BTreeMap::new() }
    }

    /// Says `finding`.
    pub(super) fn push(&mut self, finding: Finding) {
        let count = self.counts.entry((finding.code.clone(), finding.severity)).or_default();
        *count += 1;
        if *count <= MAX_OF_A_KIND {
            self.sink.report(finding);
        }
    }

    /// Says `finding`, which is the same for many rows, once.
    pub(super) fn push_once(&mut self, finding: Finding) {
        if self.said.insert((finding.place.clone(), finding.message.clone())) {
            self.push(finding);
        }
    }

    /// Whether looking for files with similar names costs more than it helps.
    pub(super) fn is_terse(&self) -> bool {
        let key = (Cow::Borrowed("missing-file"), Severity::Error);
        self.counts.get(&key).is_some_and(|count| *count >= MAX_SEARCHES)
    }

    /// Says how much of each kind was left out.
    pub(super) fn finish(self, file: &Path) {
        for ((code, severity), count) in self.counts {
            if count > MAX_OF_A_KIND {
                let more = count - MAX_OF_A_KIND;
                let message = format!("{more} more findings like the ones above are in this table: `{code}`");
                let finding = Finding { code, severity, ..Finding::error("", message) };
                let hint = "mend those that are named, then look again";
                self.sink.report(finding.at(Place::file(file)).hint(hint));
            }
        }
    }
}

/// Numbers in a row as people write them: `4, 7–9`.
pub(super) fn listed(numbers: &[u32]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = numbers;
    while let Some(first) = rest.first() {
        let run = rest.iter().zip(*first..).take_while(|(number, next)| *number == next).count();
        let last = rest[run - 1];
        match run {
            1 => parts.push(first.to_string()),
            2 => parts.extend([first.to_string(), last.to_string()]),
            _ => parts.push(format!("{first}–{last}")),
        }
        rest = &rest[run..];
        if parts.len() > MAX_LISTED && !rest.is_empty() {
            parts.push("…".to_owned());
            break;
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn rows_are_listed_in_runs() {
        assert_eq!(listed(&[4, 7, 8, 9, 12, 13]), "4, 7–9, 12, 13");
        let odd: Vec<u32> = (0..100).map(|number| number * 2 + 1).collect();
        assert!(listed(&odd).ends_with(", …"));
    }
}
