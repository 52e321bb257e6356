//! The register is complete, and says no more than there is.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::{Given, given, is_code};
use super::*;
use crate::diag::Severity;

/// The longest sentence that the list of all codes shows.
const MAX_SUMMARY_CHARS: usize = 100;

#[test]
fn every_code_in_the_sources_has_an_entry_and_every_entry_is_given() {
    let mut missing = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for Given { code, file, .. } in given() {
        if find(&code).is_none() {
            missing.insert(code.clone(), file);
        }
        seen.insert(code);
    }
    assert!(
        seen.len() > 150,
        "only {} codes were found: does `scan.rs` look in the right place?",
        seen.len()
    );
    assert!(missing.is_empty(), "without an entry in `src/codes/`: {missing:#?}");
    let idle: Vec<&str> = all().iter().map(|known| known.code).filter(|code| !seen.contains(*code)).collect();
    assert!(idle.is_empty(), "nothing gives these codes: {idle:?}");
}

#[test]
fn severities_are_those_of_the_sources() {
    let mut seen: BTreeMap<String, BTreeSet<Option<Severity>>> = BTreeMap::new();
    for Given { code, severity, .. } in given() {
        seen.entry(code).or_default().insert(severity);
    }
    for known in all() {
        let said: BTreeSet<Severity> = known.severities.iter().copied().collect();
        assert_eq!(said.len(), known.severities.len(), "{}", known.code);
        let Some(given) = seen.get(known.code) else { continue };
        let given_plainly: BTreeSet<Severity> = given.iter().copied().flatten().collect();
        assert!(given_plainly.is_subset(&said), "{}: {given_plainly:?}", known.code);
        // Of a constant it cannot be seen how it is used.
        assert!(given.contains(&None) || said == given_plainly, "{}: {given_plainly:?}", known.code);
        assert!(!said.is_empty(), "{}", known.code);
    }
}

#[test]
fn codes_are_kebab_case_and_stand_once_in_order() {
    let all: Vec<&str> = all().iter().map(|known| known.code).collect();
    assert!(all.iter().all(|code| is_code(code)), "{all:?}");
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "a code stands twice: {all:?}");
}

#[test]
fn every_text_is_a_sentence_in_both_languages() {
    for known in all() {
        for text in [known.why, known.remedy] {
            assert!(text.en.ends_with('.') && text.id.ends_with('.'), "{}: no full stop", known.code);
            assert_ne!(text.en, text.id, "{}", known.code);
        }
        let summary = known.summary();
        for text in [summary.en, summary.id] {
            assert!(text.ends_with('.') && text.len() > 1, "{}: {text}", known.code);
            assert!(text.chars().count() <= MAX_SUMMARY_CHARS, "{}: {text}", known.code);
        }
        let example = known.example;
        assert!(!example.is_empty() && example == example.trim(), "{}: {example:?}", known.code);
    }
}

#[test]
fn a_summary_is_the_first_sentence() {
    let known = find("too-small").expect("it is there");
    assert_eq!(known.summary().en, "A text is set smaller than 32 px.");
    assert!(known.why.en.starts_with(known.summary().en) && known.why.en.len() > known.summary().en.len());
    assert_eq!(find("too-smal"), None);
}
