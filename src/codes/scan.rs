//! Every code that the sources give to a finding, for tests: string literals at the places where a code is given.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::diag::Severity;

/// Calls that make findings, or hand a code on to what makes them.
const MAKERS: [&str; 12] = [
    "Finding::error(",
    "Finding::warning(",
    "Finding::note(",
    "CannotRun::new(",
    "Self::new(",
    ".error(",
    ".key_error(",
    ".finding(",
    ".find(",
    "say(",
    "fail(",
    "refuse(",
];

/// Folders and files that speak of codes and give none.
const REGISTERS: [&str; 2] = ["codes/", "watch/indonesian"];

/// The shortest code: what is shorter is something else.
const MIN_LENGTH: usize = 6;

/// A code as a source gives it.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) code: String,
    /// The file, below `src/`.
    pub(crate) file: String,
    /// How much its finding matters, where that can be seen beside it.
    pub(crate) severity: Option<Severity>,
}

/// Every place in the sources that gives a code.
pub(crate) fn given() -> Vec<Given> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let file = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
        if !file.contains("test") && !REGISTERS.iter().any(|register| file.starts_with(register)) {
            let text = fs::read_to_string(&path).expect("readable");
            let found = given_in(&text).into_iter();
            all.extend(found.map(|(code, severity)| Given { code, file: file.clone(), severity }));
        }
    }
    all
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The codes that a source gives, each with its severity where that can be seen.
fn given_in(text: &str) -> Vec<(String, Option<Severity>)> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let source = Source::read(text);
    let mut all = Vec::new();
    for (range, word) in &source.strings {
        let before = source.skeleton[..range.start].trim_end();
        if is_word(word)
            && let Some(severity) = severity_at(before, word.contains('-'))
        {
            all.push((word.clone(), severity));
        }
    }
    all
}

/// Whether `text` is written as codes are.
fn is_word(text: &str) -> bool {
    text.len() >= MIN_LENGTH && is_code(text)
}

/// Whether `text` is in kebab-case.
pub(crate) fn is_code(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(is_part)
}

/// Whether a code is given behind `before`, and how much its finding matters where that can be seen. A word alone is a code only where
/// nothing else can be.
fn severity_at(before: &str, has_hyphen: bool) -> Option<Option<Severity>> {
    let open = before.rfind('(').map_or(0, |at| at + 1);
    let (call, arguments) = before.split_at(open);
    if arguments.len() < 80
        && !arguments.contains(';')
        && let Some(maker) = MAKERS.iter().find(|maker| call.ends_with(**maker))
        && (has_hyphen || (*maker != ".find(" && arguments.trim().is_empty()))
    {
        return Some(Some(match *maker {
            "Finding::warning(" => Severity::Warning,
            "Finding::note(" => Severity::Note,
            _ => Severity::Error,
        }));
    }
    if before.ends_with("CODE: &str =") || before.ends_with("NOT_LOCKED: &str =") {
        return Some(None);
    }
    let is_in = |statement: &str| before.rfind(statement).is_some_and(|at| !before[at..].contains(';'));
    let is_given = before.ends_with("code:")
        || (has_hyphen
            && (is_in("let code =")
                || (is_in("let (code,") && before.ends_with('('))
                || before.ends_with("Some((")));
    is_given.then_some(Some(Severity::Error))
}

/// A source with its strings taken out.
struct Source {
    /// The text with blanks in the place of comments and of what stands in quotation marks: all places stay.
    skeleton: String,
    /// What stands in quotation marks, and where the marks do.
    strings: Vec<(Range<usize>, String)>,
}

impl Source {
    fn read(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut skeleton = bytes.to_vec();
        let mut strings = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let (blank, next) = match bytes[at] {
                b'/' if bytes[at..].starts_with(b"//") => {
                    let length = bytes[at..].iter().position(|byte| *byte == b'\n');
                    let end = length.map_or(bytes.len(), |length| at + length);
                    (at..end, end)
                }
                b'"' => {
                    let end = closing_quote(bytes, at);
                    let string = String::from_utf8_lossy(&bytes[at + 1..end]).into_owned();
                    strings.push((at..end + 1, string));
                    (at + 1..end, end + 1)
                }
                b'\'' => {
                    let end = character_end(text, at);
                    (at + 1..end, end + 1)
                }
                _ => (at..at, at + 1),
            };
            for byte in skeleton[blank].iter_mut().filter(|byte| **byte != b'\n') {
                *byte = b' ';
            }
            at = next;
        }
        Self { skeleton: String::from_utf8_lossy(&skeleton).into_owned(), strings }
    }
}

/// Where the string ends whose quotation mark stands at `open`.
fn closing_quote(bytes: &[u8], open: usize) -> usize {
    let is_hash = |byte: &&u8| **byte == b'#';
    let hashes = bytes[..open].iter().rev().take_while(is_hash).count();
    let is_raw = bytes[..open - hashes].ends_with(b"r");
    let mut at = open + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if !is_raw => at += 1,
            b'"' if bytes[at + 1..].iter().take_while(is_hash).count() >= hashes => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Where the character literal ends whose quotation mark stands at `open`; the place behind the mark where it is a lifetime's.
fn character_end(text: &str, open: usize) -> usize {
    let rest = &text[open + 1..];
    let mut characters = rest.chars();
    match (characters.next(), characters.next()) {
        // What is escaped may be a quotation mark itself.
        (Some('\\'), Some(escaped)) => {
            let from = 1 + escaped.len_utf8();
            rest[from..].find('\'').map_or(open + 1, |length| open + 1 + from + length)
        }
        (Some(character), Some('\'')) => open + 1 + character.len_utf8(),
        _ => open + 1,
    }
}

#[test]
fn codes_are_found_where_they_are_given_and_nowhere_else() {
    let source = r##"
        // Finding::error("in-comment", "m")
        let quote = '"';
        Finding::error(
            "over-lines",
            format!("a; {b}"),
        );
        entry.key_error("of-a-key", "`not-a-code`", None);
        let code = if is { "one-choice" } else { "other-choice" };
        let raw = r#"Finding::error("in-a-string", "m")"#;
        let (code, message) = match kind { Kind::A => ("in-a-tuple", "a; b"), _ => return None };
        Finding::warning("syntax", "m");
        const CODE: &str = "of-a-const";
        html.open("nav", &[("aria-label", words.family)]);
    "##;
    let found = given_in(source);
    let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(
        codes,
        ["over-lines", "of-a-key", "one-choice", "other-choice", "in-a-tuple", "syntax", "of-a-const"]
    );
    assert_eq!(found[0].1, Some(Severity::Error));
    assert_eq!(found[5].1, Some(Severity::Warning));
    assert_eq!(found[6].1, None);
}
