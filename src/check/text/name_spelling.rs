//! `name-spelling`: the name of the institution, an account or a service written otherwise than the brand kit has it.

use std::collections::BTreeSet;

use super::words::{Words, quoted};
use crate::diag::{Finding, Findings};

/// Shorter names of one word are words of the language too.
const LEAST_LETTERS: usize = 6;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    let project = words.project;
    let names: BTreeSet<&str> = project
        .services
        .values()
        .flat_map(|service| [service.name.as_str(), service.short.as_str()])
        .chain(
            project.accounts.values().flat_map(|account| [account.name.as_str(), account.full_name.as_str()]),
        )
        .chain([project.brand.name.as_str()])
        .filter(|name| name.chars().count() >= LEAST_LETTERS)
        .collect();
    for text in &words.texts {
        let mut told = BTreeSet::new();
        for name in &names {
            for written in written_as(text.text, name) {
                let is_right =
                    names.contains(written) || is_shouted(written) || is_begun(text.text, written, name);
                if is_right || !told.insert(written.to_owned()) {
                    continue;
                }
                let message = format!("{} is written “{name}” in the brand kit", quoted(written));
                let hint = format!("write “{name}”");
                let finding = Finding::warning("name-spelling", message).hint(hint);
                findings.push(text.finding(finding.fact("given", written).fact("write", name)));
            }
        }
    }
}

/// Where `name` stands in `text` otherwise than it is, as words of its own: with other capitals, or with its words joined by a hyphen or by
/// nothing. Words of the language in small letters are those words: `di rumah belajar`.
fn written_as<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let words: Vec<Vec<char>> =
        name.split([' ', '-']).map(|word| word.chars().flat_map(char::to_lowercase).collect()).collect();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '#' | '@' | '/' | '_' | '.');
    let starts = text
        .char_indices()
        .filter(|(at, c)| c.is_alphanumeric() && !text[..*at].chars().next_back().is_some_and(is_part));
    let mut found: Vec<&str> = starts
        .filter_map(|(from, _)| {
            let mut rest = &text[from..];
            for (nth, word) in words.iter().enumerate() {
                if nth > 0 {
                    // At most one sign parts them.
                    let parts = |c: char| matches!(c, ' ' | '-' | '\u{2011}' | '\u{a0}' | '\n');
                    rest = rest.strip_prefix(parts).unwrap_or(rest);
                }
                for letter in word {
                    let next = rest.chars().next().filter(|c| c.to_lowercase().eq([*letter]))?;
                    rest = &rest[next.len_utf8()..];
                }
            }
            let after = rest.chars().next();
            let goes_on = after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '/'))
                || rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
            (!goes_on).then(|| &text[from..text.len() - rest.len()])
        })
        .collect();
    let plainly = |written: &str| written.replace(['\n', '\u{a0}'], " ").replace('\u{2011}', "-");
    let is_language = |written: &str| words.len() > 1 && plainly(written) == name.to_lowercase();
    found.retain(|written| plainly(written) != name && !is_language(written));
    found
}

/// Whether `written` is in capitals, as headlines are.
fn is_shouted(written: &str) -> bool {
    !written.chars().any(char::is_lowercase)
}

/// Whether `written` is `name` but for the capital that begins a sentence.
fn is_begun(text: &str, written: &str, name: &str) -> bool {
    let mut letters = name.chars();
    let capital = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
    let at = written.as_ptr() as usize - text.as_ptr() as usize;
    let before = text[..at].trim_end();
    capital.as_deref() == Some(written)
        && (before.is_empty() || before.ends_with(['.', '!', '?', ':', '“', '"']))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn names_written_otherwise_are_named_with_the_right_ones() {
        for (text, write) in [
            ("Buka Rumah belajar sekarang", "Rumah Belajar"),
            ("di Rumahbelajar!", "Rumah Belajar"),
            ("Rumah-Belajar untuk guru", "Rumah Belajar"),
            ("kami di JarDikNas", "Jardiknas"),
        ] {
            let said = Written::new().caption(text).said("name-spelling");
            assert_eq!(
                said.iter().map(|finding| finding.facts["write"].as_str()).collect::<Vec<_>>(),
                [write],
                "{text}"
            );
        }
    }

    #[test]
    fn right_names_capitals_addresses_and_tags_pass() {
        for text in [
            "Buka Rumah Belajar sekarang",
            "RUMAH BELAJAR",
            "https://rumahbelajar.example/a",
            "#rumahbelajar @rumahbelajar",
            "rumahbelajar.example",
            "rumah belajarku",
            "anak di rumah belajar bersama",
            "dari Rumah - Belajar",
            "di Rumah\n\nBelajar",
            "Rumah\nBelajar",
        ] {
            assert_eq!(Written::new().caption(text).said("name-spelling"), [], "{text}");
        }
    }
}
