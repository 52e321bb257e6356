//! Sentences with their numbers, and a meaning for every code in the sources.

use std::collections::BTreeSet;

use super::meanings::MEANINGS;
use super::*;
use crate::codes;
use crate::codes::scan::{Given, given};

#[test]
fn numbers_and_names_stand_in_the_sentence() {
    let finding = Finding::error("too-long", "").fact("label", "Judul").fact("is", 120).fact("most", 90);
    let [wrong, todo] = in_indonesian(&finding);
    assert_eq!(wrong, "Judul terlalu panjang: 120 huruf; paling banyak 90.");
    assert!(todo.starts_with("pendekkan 30 huruf"), "{todo}");
    let finding = Finding::error("bad-duration", "").fact("is", 2.5).fact("least", 3).fact("most", 90);
    assert!(in_indonesian(&finding)[0].contains("2,5 detik; templat ini menerima 3 sampai 90"));
    // Without them it is said without them.
    let [wrong, _] = in_indonesian(&Finding::error("too-long", ""));
    assert!(!wrong.contains('{') && wrong.contains("terlalu panjang"), "{wrong}");
}

#[test]
fn each_code_means_one_thing() {
    let mut seen = BTreeSet::new();
    for code in MEANINGS.iter().flat_map(|meaning| meaning.codes) {
        assert!(seen.insert(code), "{code}");
    }
    for meaning in MEANINGS {
        assert!(meaning.plain.iter().all(|text| !text.contains('{')), "{:?}", meaning.codes);
    }
}

/// Modules whose findings never reach who drops files: commands, shards, what packs alone are told.
const ELSEWHERE: [&str; 10] = [
    "cli/",
    "moment/",
    "run/merge",
    "run/shard",
    "run/gallery",
    "deliver/",
    "sandbox/",
    "main.rs",
    "plan/week",
    "watch/status_page",
];

#[test]
fn every_code_that_reaches_editors_has_a_meaning() {
    let reaches = |given: &Given| !ELSEWHERE.iter().any(|place| given.file.starts_with(place));
    let reaching: BTreeSet<String> = given().into_iter().filter(reaches).map(|given| given.code).collect();
    for known in [
        "missing-key",
        "too-long",
        "text-overflow",
        "media-truncated",
        "not-utf8",
        "bad-hashtag",
        "formula-error",
        "machine-name",
        "unused-media",
    ] {
        assert!(reaching.contains(known), "{known} is not found: is this test looking in the right place?");
    }
    assert!(reaching.len() > 90, "only {} codes were found", reaching.len());
    let without: Vec<_> = reaching.iter().filter(|code| !is_known(code)).collect();
    assert!(without.is_empty(), "no meaning in Indonesian: {without:#?}");
}

#[test]
fn the_register_of_codes_says_which_have_a_meaning() {
    for known in codes::all() {
        assert_eq!(known.for_editors, is_known(known.code), "{}", known.code);
    }
    for code in MEANINGS.iter().flat_map(|meaning| meaning.codes) {
        assert!(codes::find(code).is_some(), "`{code}` has a meaning, and is no code");
    }
}
