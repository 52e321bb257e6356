//! Sentences with their numbers, and a meaning for every code in the sources.

use super::meanings::MEANINGS;
use super::*;

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
    let mut seen = std::collections::BTreeSet::new();
    for code in MEANINGS.iter().flat_map(|meaning| meaning.codes) {
        assert!(seen.insert(code), "{code}");
    }
    for meaning in MEANINGS {
        assert!(meaning.plain.iter().all(|text| !text.contains('{')), "{:?}", meaning.codes);
    }
}

/// Rooms whose findings never reach who drops files: commands, shards, what packs alone are told.
const ELSEWHERE: [&str; 10] = [
    "cli/",
    "run/merge",
    "run/shard",
    "run/gallery",
    "deliver/",
    "sandbox/",
    "main.rs",
    "plan/week",
    "watch/indonesian",
    "watch/status_page",
];

/// Every code of a finding in the sources: what is called like one, where one is given.
fn codes() -> std::collections::BTreeMap<String, std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("a source folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    let mut codes = std::collections::BTreeMap::new();
    for path in files {
        let inside = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
        if ELSEWHERE.iter().any(|place| inside.starts_with(place)) || inside.contains("test") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code = text
            .lines()
            .map(|line| line.split("// ").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n");
        for (at, _) in code.match_indices('"') {
            let rest = &code[at + 1..];
            let word = &rest[..rest.find('"').unwrap_or(0)];
            let is_code = word.len() > 5
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit())
                && word.starts_with(|c: char| c.is_ascii_lowercase());
            if is_code && is_given(word, &code[..at], &rest[word.len() + 1..]) {
                codes.insert(word.to_owned(), path.clone());
            }
        }
    }
    codes
}

/// Whether a code is given between `before` and `after`: to one of the functions that make findings, or as the first of what one is
/// made of.
fn is_given(word: &str, before: &str, after: &str) -> bool {
    const MAKERS: [&str; 17] = [
        "Finding::error(",
        "Finding::warning(",
        "Finding::note(",
        ".error(",
        ".key_error(",
        ".finding(",
        ".find(",
        "say(",
        "fail(",
        "refuse(",
        "Finding::new(",
        "Refusal {",
        "unknown(",
        "bad(",
        "wrong(",
        "report(",
        "failed(",
    ];
    let before = before.trim_end();
    let call = before.rfind('(').map_or("", |at| &before[..=at]);
    let arguments = &before[call.len()..];
    let is_call =
        MAKERS.iter().any(|maker| call.ends_with(maker)) && arguments.len() < 80 && !arguments.contains(';');
    let is_const = before.ends_with("&str =")
        && (before.contains("CODE: &str =") || before.ends_with("NOT_LOCKED: &str ="));
    // `("code", format!(…), …)`, `let code = if … { "code" } else { "code" }`, `Kind::Damaged => "code",`.
    let is_tuple = before.ends_with('(')
        && after.starts_with(',')
        && (before.trim_end_matches('(').ends_with([' ', '\n', '(']));
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_choice = line.trim_start().starts_with("let code =") || line.trim_start().starts_with("code:");
    let is_arm = before.ends_with("=>") && line.contains("Kind::") && after.starts_with(',');
    // A word alone is a code only where nothing else can be.
    (is_call && (word.contains('-') || !call.ends_with(".find(")))
        || (word.contains('-')
            && (is_const || is_tuple || is_choice || (is_arm && before.contains("let code = match"))))
}

#[test]
fn every_code_that_reaches_editors_has_a_meaning() {
    let codes = codes();
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
        assert!(codes.contains_key(known), "{known} is not found: is this test looking in the right place?");
    }
    assert!(codes.len() > 90, "only {} codes were found", codes.len());
    let without: Vec<_> = codes.iter().filter(|(code, _)| !is_known(code)).collect();
    assert!(without.is_empty(), "no meaning in Indonesian: {without:#?}");
}
