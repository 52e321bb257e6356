//! Words on screen for a while.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::look::Look;
use crate::units::{Micros, Speed};

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
    /// When single words are spoken, where the file says so; by place, and their times never fall.
    pub words: Vec<WordTime>,
    /// How parts of the text look; by where they begin.
    pub looks: Vec<Look>,
    /// Whether its lines are of several cues that are on screen together: they are not run into one another.
    pub is_stacked: bool,
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

/// What a text that is written anew is put together of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Bytes of the text as it was.
    Kept(Range<usize>),
    /// Something new.
    Put(&'static str),
}

impl Cue {
    /// A cue of which no more is known than its words and its times.
    pub fn new(start: Micros, end: Micros, text: impl Into<String>) -> Self {
        Self {
            start,
            end,
            text: text.into(),
            words: Vec::new(),
            looks: Vec::new(),
            is_stacked: false,
            line: None,
        }
    }

    /// How long it is on screen.
    pub fn length(&self) -> Micros {
        self.end - self.start
    }

    /// The same cue by `shift` later.
    #[must_use]
    pub fn later(mut self, shift: Micros) -> Self {
        (self.start, self.end) = (self.start + shift, self.end + shift);
        self.words.iter_mut().for_each(|word| word.start = word.start + shift);
        self
    }

    /// The same cue of a film that passes at `speed`.
    #[must_use]
    pub fn at_speed(mut self, speed: Speed) -> Self {
        (self.start, self.end) = (speed.clip_time(self.start), speed.clip_time(self.end));
        self.words.iter_mut().for_each(|word| word.start = speed.clip_time(word.start));
        self
    }

    /// The cue with a text of `parts`, which rise. Times and looks of words follow their words; those of what is left out go.
    pub(super) fn of_parts(&self, parts: &[Part]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut kept: Vec<(Range<usize>, usize)> = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Part::Put(new) => text.push_str(new),
                Part::Kept(range) => {
                    kept.push((range.clone(), text.len()));
                    text.push_str(&self.text[range.clone()]);
                }
            }
        }
        let word = |word: &WordTime| {
            let (range, at) = kept.iter().find(|(range, _)| range.contains(&word.at))?;
            Some(WordTime { at: at + word.at - range.start, ..*word })
        };
        let look = |look: &Look| {
            let covered = |range: &Range<usize>| look.from.max(range.start)..look.to.min(range.end);
            let mut seen = kept.iter().filter(|(range, _)| !covered(range).is_empty());
            let (first, at) = seen.next()?;
            let (last, end_at) = seen.next_back().unwrap_or(&(first.clone(), *at)).clone();
            let from = at + covered(first).start - first.start;
            let to = end_at + covered(&last).end - last.start;
            Some(Look { from, to, kind: look.kind.clone() })
        };
        Self {
            words: self.words.iter().filter_map(word).collect(),
            looks: self.looks.iter().filter_map(look).collect(),
            text,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::look::LookKind;
    use super::*;

    #[test]
    fn times_and_looks_follow_their_words() {
        let mut cue = Cue::new(Micros::ZERO, Micros::from_ms(1000), "satu dua tiga");
        cue.words = vec![WordTime { at: 0, start: Micros(0) }, WordTime { at: 9, start: Micros(5) }];
        cue.looks = vec![Look { from: 0, to: 8, kind: LookKind::Italic }];
        let parts = [Part::Put("- "), Part::Kept(0..4), Part::Put("\n"), Part::Kept(5..13)];
        let other = cue.of_parts(&parts);
        assert_eq!(other.text, "- satu\ndua tiga");
        assert_eq!(other.words.iter().map(|word| word.at).collect::<Vec<_>>(), [2, 11]);
        assert_eq!(&other.text[other.looks[0].from..other.looks[0].to], "satu\ndua");
        let end = cue.of_parts(&[Part::Kept(9..13)]);
        assert_eq!((end.text.as_str(), end.words.len(), end.looks.len()), ("tiga", 1, 0));
        assert_eq!(end.words[0].at, 0);
    }
}
