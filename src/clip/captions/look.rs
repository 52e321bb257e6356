//! How parts of a caption look, as far as a page and the formats of captions can show it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How a part of a cue's text looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// The byte at which it begins.
    pub from: usize,
    /// The byte at which it ends, exclusive.
    pub to: usize,
    /// What it looks like.
    pub kind: LookKind,
}

/// What a part of a caption looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LookKind {
    /// Slanted: a voice from elsewhere, a title, a thought.
    Italic,
    /// In a colour, mostly that of who speaks: red, green, blue.
    Colour([u8; 3]),
    /// Spoken by somebody with this name.
    Voice(String),
    /// Underlined. Speech-to-text tools underline the word that is spoken.
    Underlined,
}

/// The eight colours that WebVTT names for captions, and what else SubRip files commonly name.
const COLOURS: [(&str, [u8; 3]); 14] = [
    ("white", [255, 255, 255]),
    ("lime", [0, 255, 0]),
    ("cyan", [0, 255, 255]),
    ("red", [255, 0, 0]),
    ("yellow", [255, 255, 0]),
    ("magenta", [255, 0, 255]),
    ("blue", [0, 0, 255]),
    ("black", [0, 0, 0]),
    ("green", [0, 128, 0]),
    ("aqua", [0, 255, 255]),
    ("fuchsia", [255, 0, 255]),
    ("orange", [255, 165, 0]),
    ("gray", [128, 128, 128]),
    ("grey", [128, 128, 128]),
];

/// The first of [`COLOURS`], which WebVTT has classes for without a style sheet.
const VTT_COLOURS: usize = 8;

/// The colour that `written` means: a name, `#rgb` or `#rrggbb`.
pub(super) fn colour(written: &str) -> Option<[u8; 3]> {
    let written = written.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    if let Some((_, colour)) = COLOURS.iter().find(|(name, _)| *name == written) {
        return Some(*colour);
    }
    let hex = written.strip_prefix('#')?;
    let digit = |at: usize| u8::try_from(hex.chars().nth(at)?.to_digit(16)?).ok();
    match hex.len() {
        3 => Some([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17]),
        // Some editors write the opacity too.
        6 | 8 => Some([digit(0)? * 16 + digit(1)?, digit(2)? * 16 + digit(3)?, digit(4)? * 16 + digit(5)?]),
        _ => None,
    }
}

/// The class by which WebVTT knows `colour`, where it does.
pub(super) fn vtt_class(colour: [u8; 3]) -> Option<&'static str> {
    COLOURS[..VTT_COLOURS].iter().find(|(_, known)| *known == colour).map(|(name, _)| *name)
}

/// Looks that are open while markup is read.
#[derive(Debug, Default)]
pub(super) struct OpenLooks {
    /// By the name of their element, each the later above the earlier: a cue may hold thousands.
    open: BTreeMap<String, Vec<Opened>>,
    /// How many were opened.
    count: usize,
}

/// A look that is open: the how manyth, where it begins, and what it asks for that is kept.
type Opened = (usize, usize, Option<LookKind>);

impl OpenLooks {
    /// The element `name` opens at the byte `at`, and asks for `kind` where it asks for something that is kept.
    pub(super) fn open(&mut self, name: &str, at: usize, kind: Option<LookKind>) {
        self.open.entry(name.to_owned()).or_default().push((self.count, at, kind));
        self.count += 1;
    }

    /// The last element `name` that is open closes at the byte `at`; its look, where it had one.
    pub(super) fn close(&mut self, name: &str, at: usize) -> Option<Look> {
        look_until(at, self.open.get_mut(name)?.pop()?)
    }

    /// All that is open of `name` closes at the byte `at`.
    pub(super) fn close_every(&mut self, name: &str, at: usize) -> Vec<Look> {
        let open = self.open.remove(name).unwrap_or_default();
        open.into_iter().filter_map(|opened| look_until(at, opened)).collect()
    }

    /// Everything that is open closes at the byte `at`.
    pub(super) fn close_all(&mut self, at: usize) -> Vec<Look> {
        let mut open: Vec<Opened> = std::mem::take(&mut self.open).into_values().flatten().collect();
        open.sort_unstable_by_key(|(number, _, _)| *number);
        open.into_iter().filter_map(|opened| look_until(at, opened)).collect()
    }
}

/// What is left of an open look that ends at the byte `at`.
fn look_until(at: usize, (_, from, kind): Opened) -> Option<Look> {
    kind.filter(|_| at > from).map(|kind| Look { from, to: at, kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_people_write_them() {
        assert_eq!(colour("\"Yellow\""), Some([255, 255, 0]));
        assert_eq!(colour("#0f8"), Some([0, 255, 136]));
        assert_eq!(colour("#FF8000"), Some([255, 128, 0]));
        assert_eq!(colour("kuning"), None);
        assert_eq!(colour("#12"), None);
        assert_eq!(vtt_class([255, 255, 0]), Some("yellow"));
        assert_eq!(vtt_class([0, 128, 0]), None);
    }

    #[test]
    fn elements_close_by_name_and_what_stays_open_ends_with_the_text() {
        let mut open = OpenLooks::default();
        open.open("c", 0, Some(LookKind::Colour([255, 0, 0])));
        open.open("i", 2, Some(LookKind::Italic));
        open.open("c", 4, Some(LookKind::Colour([0, 0, 255])));
        assert_eq!(open.close("b", 5), None);
        assert_eq!(open.close("c", 6), Some(Look { from: 4, to: 6, kind: LookKind::Colour([0, 0, 255]) }));
        let rest = [
            Look { from: 0, to: 9, kind: LookKind::Colour([255, 0, 0]) },
            Look { from: 2, to: 9, kind: LookKind::Italic },
        ];
        assert_eq!(open.close_all(9), rest);
        // Nothing of an element without words is left open behind it.
        open.open("1", 3, Some(LookKind::Italic));
        open.open("1", 3, Some(LookKind::Colour([0, 0, 255])));
        assert_eq!((open.close_every("1", 3), open.close_all(9)), (vec![], vec![]));
    }
}
