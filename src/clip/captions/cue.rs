//! Words on screen for a while.

use serde::{Deserialize, Serialize};

use crate::units::Micros;

/// The most characters on screen at once. Two lines have some 80; setting a million takes minutes and gigabytes.
pub const MAX_CUE_CHARS: usize = 1000;
/// What is left of a cue cut by an excerpt's edge is dropped when it would only flash.
pub(super) const SHORTEST_REST: Micros = Micros(100_000);

/// Words on screen for a while. A list of cues that was read is sorted and free of overlaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// When the words appear.
    pub start: Micros,
    /// When they go, exclusive.
    pub end: Micros,
    /// Plain text, lines separated by `\n`.
    pub text: String,
    /// When single words are spoken, where the file says so; sorted.
    pub words: Vec<WordTime>,
    /// The line of the caption file on which the text begins, from 1.
    pub line: Option<u32>,
}

/// When a word is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordTime {
    /// The byte of the cue's text at which the word begins.
    pub at: usize,
    /// When it is spoken.
    pub start: Micros,
}

impl Cue {
    /// A cue of which no more is known than its words and its times.
    pub fn new(start: Micros, end: Micros, text: impl Into<String>) -> Self {
        Self { start, end, text: text.into(), words: Vec::new(), line: None }
    }
}
