//! What is judged: a page of an item in a format, the part of it that is free, and its words as findings quote them.

use crate::diag::Place;
use crate::page::Edges;
use crate::project::{Format, Item};
use crate::world::World;

/// What a page is of.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The project's files, to find the places of what is wrong.
    pub world: &'a dyn World,
    /// The item it shows.
    pub item: &'a Item,
    /// The format it is painted in.
    pub format: &'a Format,
    /// The caption on screen, and where it was written.
    pub cue: Option<(&'a str, &'a Place)>,
}

/// The part of a page that the platform leaves free, in CSS pixels.
pub(super) fn safe_area(format: &Format) -> Edges {
    let whole = Edges {
        left: format.safe.left as f32,
        top: format.safe.top as f32,
        right: format.width as f32 - format.safe.right as f32,
        bottom: format.height as f32 - format.safe.bottom as f32,
    };
    whole.scaled(1.0 / format.scale() as f32)
}

/// `text` as a finding quotes it: on one line, and not too long.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 48;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("“{}…”", words[..end].trim_end()),
        None => format!("“{words}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_quoted_in_part() {
        assert_eq!(quoted(" a\n b "), "“a b”");
        assert_eq!(quoted(&"é".repeat(60)), format!("“{}…”", "é".repeat(48)));
    }
}
