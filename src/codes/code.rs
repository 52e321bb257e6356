//! What is known of a code, and in which words.

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

fn first_sentence(text: &'static str) -> &'static str {
    text.split_once(". ").map_or(text, |(first, _)| &text[..=first.len()])
}
