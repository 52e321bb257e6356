//! What a page asks for and does not get.

use super::css::Dropped;
use super::name::ElementName;

/// What a page asks for and does not get.
#[derive(Debug, Clone, Default)]
pub struct Concerns {
    /// Texts that do not fit their boxes at the smallest size they may have.
    pub overflows: Vec<Overflow>,
    /// Texts with characters that no font has.
    pub missing_glyphs: Vec<MissingGlyphs>,
    /// Declarations of style sheets that have no effect.
    pub dropped: Vec<Dropped>,
}

/// A text that does not fit its box at the smallest size it may have.
#[derive(Debug, Clone, PartialEq)]
pub struct Overflow {
    /// The element that declares the floor.
    pub element: ElementName,
    /// The text.
    pub text: String,
    /// The floor: its `--text-fit-min` in CSS pixels.
    pub floor_px: f32,
    /// How far it stands out of its box at that size, in CSS pixels.
    pub over_px: f32,
}

/// A text with characters that no font has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyphs {
    /// The element whose text it is.
    pub element: ElementName,
    /// The text.
    pub text: String,
    /// The characters, each once.
    pub characters: Vec<char>,
}
