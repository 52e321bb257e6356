//! `hashtag-case`: a hashtag of several words in small letters.

use super::words::Words;
use crate::diag::{Finding, Findings};

/// A tag of so many small letters is rarely one word: of the words in Indonesian dictionaries, one in fifty is longer.
const LONG: usize = 14;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    let project = words.project;
    let services =
        project.services.values().flat_map(|service| [service.name.as_str(), service.short.as_str()]);
    let names = services
        .chain([project.brand.name.as_str()])
        .chain(project.accounts.values().map(|account| account.full_name.as_str()));
    let names: Vec<&str> = names.filter(|name| name.contains(' ')).collect();
    let place = words.item.post_places.get("hashtags").unwrap_or(&words.item.place);
    for tag in &words.item.post.hashtags {
        if tag.chars().any(char::is_uppercase) || !tag.chars().all(|c| c.is_alphanumeric()) {
            continue;
        }
        let written = |name: &&&str| joined(name).to_lowercase() == *tag;
        let (why, hint) = match names.iter().find(written) {
            Some(name) => (format!("is {name} in small letters"), format!("write `{}`", joined(name))),
            None if tag.chars().count() >= LONG => (
                "has many letters, and no capitals".to_owned(),
                "begin each of its words with a capital: `SerunyaBelajar`".to_owned(),
            ),
            None => continue,
        };
        let message = format!("the hashtag `{tag}` {why}");
        let finding = Finding::warning("hashtag-case", message)
            .hint(format!("{hint}; screen readers read words by their capitals"));
        findings.push(finding.at(place.clone()).fact("given", tag).fact("key", "post.hashtags"));
    }
}

/// `name` as a hashtag.
fn joined(name: &str) -> String {
    name.split(|c: char| !c.is_alphanumeric())
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_uppercase().chain(letters).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn a_tag_of_small_letters_is_named() {
        for (tag, write) in [("rumahbelajar", "write `RumahBelajar`"), ("belajardarirumahaja", "begin each")]
        {
            let said = Written::new().tags(&[tag]).said("hashtag-case");
            assert!(said[0].hint.as_ref().is_some_and(|hint| hint.starts_with(write)), "{said:?}");
        }
    }

    #[test]
    fn words_and_capitals_pass() {
        for tag in ["guru", "RumahBelajar", "FVE", "belajar", "hut_ri"] {
            assert_eq!(Written::new().tags(&[tag]).said("hashtag-case"), [], "{tag}");
        }
    }
}
