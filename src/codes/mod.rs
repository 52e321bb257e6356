//! The register of codes: for every code that a finding can have, why it exists, what causes it and what to do about it, in English and
//! in Indonesian. What is said of one mistake stands beside its check; what is true of all of its kind stands here, once:
//! `wajah explain`, `docs/findings.md` and the tests of notes for editors are made of it.

mod check;
mod clip;
mod command;
mod files;
mod item;
mod pack;
mod page;
mod project;
mod sheet;
mod values;
mod watch;

#[cfg(test)]
pub(crate) mod scan;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::diag::Severity;

/// A text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Text {
    /// In English.
    pub en: &'static str,
    /// In Indonesian.
    pub id: &'static str,
}

/// What is known of a code.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The code, in kebab-case.
    pub code: &'static str,
    /// How much its findings matter.
    pub severities: &'static [Severity],
    /// Whether editors of the watch folder may meet it: then `watch/indonesian/` or `watch/strangers.rs` has words for them.
    pub for_editors: bool,
    /// Why it exists, in a paragraph. Its first sentence says what is wrong, and can stand alone.
    pub why: Text,
    /// A few lines that cause it.
    pub example: &'static str,
    /// What to do about it.
    pub remedy: Text,
}

impl Code {
    /// What is wrong, in a sentence.
    pub fn summary(&self) -> Text {
        Text { en: first_sentence(self.why.en), id: first_sentence(self.why.id) }
    }
}

/// Every code, in alphabetical order.
pub fn all() -> Vec<&'static Code> {
    let rooms = [
        values::CODES,
        project::CODES,
        item::CODES,
        sheet::CODES,
        clip::CODES,
        page::CODES,
        check::CODES,
        pack::CODES,
        watch::CODES,
        files::CODES,
        command::CODES,
    ];
    let mut all: Vec<&Code> = rooms.into_iter().flatten().collect();
    all.sort_by_key(|known| known.code);
    all
}

/// What is known of `code`.
pub fn find(code: &str) -> Option<&'static Code> {
    all().into_iter().find(|known| known.code == code)
}

fn first_sentence(text: &'static str) -> &'static str {
    text.split_once(". ").map_or(text, |(first, _)| &text[..=first.len()])
}
