//! Hyphenation of Indonesian, `hyphens: auto`: soft hyphens go into long words as they are laid out. The engine breaks a line at one of
//! them, and so no line ends in more than one; what the page says, and what rules see of it, has none of ours.

mod syllables;

use std::borrow::Cow;

use self::syllables::breaks;
use super::signs::SOFT_HYPHEN;

/// Shorter words are not parted: they fit, and a line is read more easily whole.
const LEAST_WORD: usize = 7;

/// The parts of a word with hyphens are words of their own from so many letters on; shorter ones break at the hyphen that is there.
const LEAST_PART: usize = 12;

/// A word with a capital within a sentence is a name, unless a prefix tells that it is a word of the language, and it is as long.
const LEAST_CAPITALISED: usize = 12;

/// Prefixes and suffixes that no name has both of.
const PREFIXES: [&str; 12] =
    ["me", "di", "ber", "ter", "per", "pem", "pen", "pe", "ke", "se", "kese", "sepe"];
const SUFFIXES: [&str; 3] = ["kan", "an", "nya"];

/// `text` with soft hyphens where its words may be parted. Names, acronyms, addresses, tags and numbers are left whole, and so are
/// words in which somebody set soft hyphens.
pub(super) fn hyphenated(text: &str) -> Cow<'_, str> {
    if text.len() < LEAST_WORD {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut begins_sentence = true;
    let mut rest = text;
    while !rest.is_empty() {
        let blank = rest.len() - rest.trim_start().len();
        out.push_str(&rest[..blank]);
        rest = &rest[blank..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = &rest[..end];
        push_word(word, begins_sentence, &mut out);
        if word.contains(char::is_alphanumeric) {
            let closing = ['"', '\'', '”', '’', ')', '»'];
            begins_sentence = word.trim_end_matches(closing).ends_with(['.', '!', '?', ':', '…']);
        }
        rest = &rest[end..];
    }
    if out.len() == text.len() { text.into() } else { out.into() }
}

/// Adds `written`, what stands between blanks, to `out`.
fn push_word(written: &str, begins_sentence: bool, out: &mut String) {
    let is_edge =
        |c: char| !c.is_alphanumeric() && !matches!(c, '#' | '@' | SOFT_HYPHEN | '/' | '\\' | '&' | '_');
    let inner = written.trim_matches(is_edge);
    let start = written.len() - written.trim_start_matches(is_edge).len();
    let plain = inner.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if !plain || inner.is_empty() {
        out.push_str(written);
        return;
    }
    out.push_str(&written[..start]);
    let least = if inner.contains('-') { LEAST_PART } else { LEAST_WORD };
    for (number, part) in inner.split('-').enumerate() {
        if number > 0 {
            out.push('-');
        }
        let lower = part.to_ascii_lowercase();
        if part.len() < least || !is_word(part, &lower, begins_sentence && number == 0) {
            out.push_str(part);
            continue;
        }
        let mut from = 0;
        for at in breaks(&lower) {
            out.push_str(&part[from..at]);
            out.push(SOFT_HYPHEN);
            from = at;
        }
        out.push_str(&part[from..]);
    }
    out.push_str(&written[start + inner.len()..]);
}

/// Whether `part`, which is `lower` in lower case, is a word of the language as far as its capitals tell.
fn is_word(part: &str, lower: &str, begins_sentence: bool) -> bool {
    if part == lower {
        return true;
    }
    if part[1..] != lower[1..] {
        return false;
    }
    begins_sentence
        || part.len() >= LEAST_CAPITALISED
            && PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
            && SUFFIXES.iter().any(|suffix| lower.ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        hyphenated(text).replace(SOFT_HYPHEN, "|")
    }

    #[test]
    fn long_words_are_parted_and_short_ones_are_whole() {
        assert_eq!(
            shown("dana untuk (mempertanggungjawabkan), ya"),
            "dana untuk (mem|per|tang|gung|ja|wab|kan), ya"
        );
        assert_eq!(shown("satu syarat, dua bank\nbaru"), "satu syarat, dua bank\nbaru");
    }

    #[test]
    fn names_acronyms_addresses_and_tags_are_whole() {
        for text in [
            "kepada Soekarnoputri di",
            "PERTANGGUNGJAWABAN kita",
            "lihat https://pendidikan.go.id/kerajaan",
            "surel pendidikan@contoh.id dan @pendidikankita",
            "#pendidikanberkualitas",
            "pendidikan2045 dan guru/pendidikan",
            "Jum'atkerajaan",
            "KemendikdasmenRI",
            "mem\u{ad}pertanggungjawabkan",
            "kura-kura kejar-kejaran",
        ] {
            assert!(matches!(hyphenated(text), Cow::Borrowed(_)), "{}", shown(text));
        }
    }

    #[test]
    fn capitals_at_the_beginning_of_a_sentence_name_nobody() {
        assert_eq!(shown("Pendidikan kita. Kerajaan itu"), "Pen|di|dik|an kita. Ke|ra|ja|an itu");
        assert_eq!(shown("Cara Mempertanggungjawabkan Dana"), "Cara Mem|per|tang|gung|ja|wab|kan Dana");
        assert_eq!(shown("oleh Megawati saja"), "oleh Megawati saja");
    }

    #[test]
    fn long_parts_of_a_word_with_hyphens_are_words() {
        assert_eq!(
            shown("pertanggungjawaban-pertanggungjawaban"),
            "per|tang|gung|ja|wab|an-per|tang|gung|ja|wab|an"
        );
    }
}
