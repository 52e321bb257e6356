//! `doubled-word`: a word that stands twice, one behind the other.

use super::words::{Words, words_in};
use crate::diag::{Finding, Findings};

/// Shorter words are sounds and letters: `la la la`, `a a`.
const LEAST_LETTERS: usize = 3;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    for text in &words.texts {
        let found = words_in(text.text);
        for pair in found.windows(2) {
            let [(from, first), (to, second)] = [pair[0], pair[1]];
            let gap = &text.text[from + first.len()..to];
            let is_word = first.chars().count() >= LEAST_LETTERS && first.chars().all(char::is_alphabetic);
            let is_blank = !gap.is_empty() && gap.chars().all(|c| c == ' ' || c == '\n');
            // Names may be so: the second begins with a capital as well.
            let is_name = first == second && first.starts_with(char::is_uppercase);
            if !is_word || !is_blank || is_name || first.to_lowercase() != second.to_lowercase() {
                continue;
            }
            let message = format!("“{first} {second}” says the same word twice");
            let hint =
                format!("write “{first}” once; where both are meant, with a hyphen: “{first}-{second}”");
            findings.push(
                text.finding(Finding::warning("doubled-word", message).hint(hint).fact("given", first)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn a_word_that_stands_twice_is_named() {
        for text in ["Kami dan dan mereka", "Yang\nyang baru"] {
            assert_eq!(Written::new().caption(text).said("doubled-word").len(), 1, "{text}");
        }
    }

    #[test]
    fn reduplication_names_and_songs_pass() {
        for text in ["anak-anak", "la la la", "Bora Bora", "2026 2026", "baru. Baru saja", "dan, dan"] {
            assert_eq!(Written::new().caption(text).said("doubled-word"), [], "{text}");
        }
    }
}
