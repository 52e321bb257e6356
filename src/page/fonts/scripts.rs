//! The scripts that a font sets, told by some letters of each.

use skrifa::{FontRef, MetadataProvider};

/// Scripts with letters that a font for them has: those of Indonesia's languages first, then what its posts quote.
const SCRIPTS: &[(&str, &[char])] = &[
    ("Latin", &['A', 'g', 'z']),
    ("Arabic", &['\u{627}', '\u{628}', '\u{64a}']),
    ("Jawi", &['\u{6a0}', '\u{6ac}', '\u{6bd}']),
    ("Javanese", &['\u{a98f}', '\u{a9a0}', '\u{a9b2}']),
    ("Balinese", &['\u{1b13}', '\u{1b22}', '\u{1b33}']),
    ("Sundanese", &['\u{1b8a}', '\u{1b94}', '\u{1b9e}']),
    ("Batak", &['\u{1bc0}', '\u{1bc9}', '\u{1bd2}']),
    ("Buginese", &['\u{1a00}', '\u{1a08}', '\u{1a12}']),
    ("Rejang", &['\u{a930}', '\u{a938}', '\u{a946}']),
    ("Makasar", &['\u{11ee0}', '\u{11ee8}', '\u{11ef2}']),
    ("Kawi", &['\u{11f12}', '\u{11f20}', '\u{11f2f}']),
    ("Greek", &['\u{391}', '\u{3b1}', '\u{3c9}']),
    ("Cyrillic", &['\u{410}', '\u{430}', '\u{44f}']),
    ("Hebrew", &['\u{5d0}', '\u{5dc}', '\u{5ea}']),
    ("Devanagari", &['\u{915}', '\u{92e}', '\u{939}']),
    ("Bengali", &['\u{995}', '\u{9ae}', '\u{9b9}']),
    ("Tamil", &['\u{b95}', '\u{bae}', '\u{bb9}']),
    ("Thai", &['\u{e01}', '\u{e21}', '\u{e2e}']),
    ("Khmer", &['\u{1780}', '\u{1798}', '\u{17a2}']),
    ("Myanmar", &['\u{1000}', '\u{1019}', '\u{1021}']),
    ("Han", &['\u{4e00}', '\u{4eba}', '\u{5b66}']),
    ("Kana", &['\u{3042}', '\u{30a2}', '\u{3093}']),
    ("Hangul", &['\u{ac00}', '\u{d55c}', '\u{d7a3}']),
    ("emoji", &['\u{1f389}', '\u{1f600}', '\u{1f44d}']),
];

/// The scripts that `font` sets, in a fixed order.
pub(super) fn scripts_of(font: &FontRef<'_>) -> Vec<&'static str> {
    let charmap = font.charmap();
    let has_all = |letters: &[char]| letters.iter().all(|letter| charmap.map(*letter).is_some());
    SCRIPTS.iter().filter(|(_, letters)| has_all(letters)).map(|(name, _)| *name).collect()
}
