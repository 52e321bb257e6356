//! `name-spelling`: the name of the institution, an account or a service written otherwise than the brand kit has it.

use std::collections::BTreeSet;

use super::words::Words;
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
                let message = format!("“{written}” is written “{name}” in the brand kit");
                let hint = format!("write “{name}”");
                let finding = Finding::warning("name-spelling", message).hint(hint);
                findings.push(text.finding(finding.fact("given", written).fact("write", name)));
            }
        }
    }
}

/// Where `name` stands in `text` with whatever capitals and blanks or hyphens between its words, as words of its own.
fn written_as<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let letters: Vec<char> =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '#' | '@' | '/' | '_' | '.');
    let mut found = Vec::new();
    let starts = text
        .char_indices()
        .filter(|(at, c)| c.is_alphanumeric() && !text[..*at].chars().next_back().is_some_and(is_part));
    for (from, _) in starts {
        let mut wanted = letters.iter().peekable();
        let mut end = from;
        for (at, c) in text[from..].char_indices() {
            match wanted.peek() {
                None => break,
                Some(letter) if c.to_lowercase().eq([**letter]) => {
                    wanted.next();
                    end = from + at + c.len_utf8();
                }
                Some(_) if matches!(c, ' ' | '-' | '\u{2011}' | '\u{a0}' | '\n') => {}
                Some(_) => break,
            }
        }
        let after = text[end..].chars().next();
        let goes_on = after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '/'))
            || text[end..].strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if wanted.peek().is_none() && !goes_on {
            found.push(&text[from..end]);
        }
    }
    // A break of lines between the words of a name changes nothing of it.
    found.retain(|written| {
        written.replace(['\n', '\u{a0}'], " ") != name && written.replace('\u{2011}', "-") != name
    });
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
            ("Buka rumah belajar sekarang", "Rumah Belajar"),
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
            "Rumah\nBelajar",
        ] {
            assert_eq!(Written::new().caption(text).said("name-spelling"), [], "{text}");
        }
    }
}
