//! What the readers of formats find in a caption file, and what is said of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::cue::{Cue, MAX_CUE_CHARS, WordTime};
use super::look::{Look, LookKind};
use super::markup::{Marked, marked};
use super::{overlap, roll, singly};
use crate::units::Micros;

/// The most cues that are read.
pub(super) const MAX_CUES: usize = 20_000;
/// The longest cue that is looked at, with its markup, in bytes.
pub(super) const MAX_CUE_BYTES: usize = 64 << 10;
/// The most oddities of a kind that are named one by one.
pub(super) const MAX_NAMED: usize = 20;

/// What a caption file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Captions {
    /// Its cues, as [`tidy`] leaves them.
    pub cues: Vec<Cue>,
    /// What of it is not shown, or shown otherwise than it was written; by line.
    pub oddities: Vec<Oddity>,
}

impl Captions {
    /// Whether they are such as a reader leaves them: not too many, none too long, times of words where words are.
    pub fn is_sound(&self) -> bool {
        self.cues.len() <= 2 * MAX_CUES
            && self.cues.iter().all(|cue| {
                cue.end > cue.start
                    && cue.text.chars().nth(2 * MAX_CUE_CHARS).is_none()
                    && cue.words.iter().all(|word| cue.text.is_char_boundary(word.at))
            })
    }
}

/// Something in a caption file that is not shown as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddity {
    /// The line, from 1.
    pub line: u32,
    /// What became of it.
    pub kind: OddityKind,
    /// What is odd: one sentence, lower case at its start.
    pub message: String,
    /// The beginning of the words that are not shown.
    pub words: Option<String>,
}

/// What becomes of something odd in a caption file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OddityKind {
    /// Words that are not shown.
    Dropped,
    /// A time that was read otherwise than it was written.
    Time,
    /// Times that count from a moment of a stream which is not known here.
    Stream,
    /// Times of words that were passed over.
    WordTime,
    /// Bytes that were read in another encoding than UTF-8.
    Encoding,
    /// Looks and places that are not shown.
    Style,
}

/// Why nothing of a caption file could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong there: one sentence, lower case at its start.
    pub message: String,
}

impl CaptionError {
    pub(super) fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line: line_number(line), message: message.into() }
    }
}

impl fmt::Display for CaptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for CaptionError {}

/// What the readers of formats find, before cues are put in order.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) cues: Vec<Cue>,
    pub(super) oddities: Vec<Oddity>,
}

impl Raw {
    pub(super) fn odd(&mut self, line: usize, kind: OddityKind, message: impl Into<String>) {
        self.oddities.push(Oddity { line: line_number(line), kind, message: message.into(), words: None });
    }

    /// Words that are not shown, and why.
    pub(super) fn dropped(&mut self, line: usize, words: &str, why: &str) {
        self.oddities.push(not_shown(line_number(line), words, why));
    }

    /// A cue with its markup. One that is longer than any that can be shown is not looked at.
    ///
    /// # Errors
    /// When there are too many.
    pub(super) fn marked_cue(
        &mut self,
        line: usize,
        (start, end): (Micros, Micros),
        words: &str,
    ) -> Result<(), CaptionError> {
        if words.len() > MAX_CUE_BYTES {
            let why = format!("it has more than {} KiB", MAX_CUE_BYTES >> 10);
            self.dropped(line, beginning(words), &why);
            return Ok(());
        }
        self.cue(line, start, end, marked(words))
    }

    /// A cue as it was written.
    ///
    /// # Errors
    /// When there are too many.
    pub(super) fn cue(
        &mut self,
        line: usize,
        start: Micros,
        end: Micros,
        marked: Marked,
    ) -> Result<(), CaptionError> {
        if self.cues.len() == MAX_CUES {
            return Err(CaptionError::new(line, "more than 20 000 cues"));
        }
        if marked.is_styled {
            self.odd(line, OddityKind::Style, STYLE);
        }
        let Marked { text, mut words, looks, .. } = marked;
        if text.is_empty() {
            return Ok(());
        }
        if let Some(why) = out_of_order(&words, start, end) {
            self.odd(line, OddityKind::WordTime, why);
            words.clear();
        }
        if end <= start {
            let why = format!("it ends at {end}, not after it begins at {start}");
            self.dropped(line, &text, &why);
        } else if text.chars().count() > MAX_CUE_CHARS {
            let why = format!("it has more than the {MAX_CUE_CHARS} characters that can be shown at once");
            self.dropped(line, &text, &why);
        } else {
            let line = Some(line_number(line));
            self.cues.push(Cue { start, end, text, words, looks, is_stacked: false, line });
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Captions {
        self.cues.sort_by_key(|cue| cue.start);
        let cues = singly::underlined(std::mem::take(&mut self.cues));
        let is_line = |look: &Look| look.kind == LookKind::Underlined;
        for line in cues.iter().filter(|cue| cue.looks.iter().any(is_line)).map(|cue| cue.line.unwrap_or(1)) {
            self.oddities.push(Oddity {
                line,
                kind: OddityKind::Style,
                message: STYLE.to_owned(),
                words: None,
            });
        }
        let (cues, crowded) = overlap::stacked(singly::together(roll::once(cues)));
        let why = format!("with it, more than {MAX_CUE_CHARS} characters would be shown at once");
        self.oddities.extend(crowded.iter().map(|cue| not_shown(cue.line.unwrap_or(1), &cue.text, &why)));
        Captions { cues, oddities: told_once(self.oddities) }
    }
}

/// What is said of looks and places that are not kept.
pub(super) const STYLE: &str =
    "places, weights and styles of captions are not shown; their words, italics and colours are";

/// Why the times of `words` of a cue between `start` and `end` are none, if they are not.
fn out_of_order(words: &[WordTime], start: Micros, end: Micros) -> Option<String> {
    // Tools round to hundredths.
    const SLACK: Micros = Micros::from_ms(20);
    let times = || words.iter().map(|word| word.start);
    if let Some((before, after)) = times().zip(times().skip(1)).find(|(before, after)| after < before) {
        return Some(format!("times of words go backwards, from {before} to {after}: they are passed over"));
    }
    let outside = times().find(|time| *time + SLACK < start || *time > end + SLACK)?;
    Some(format!(
        "a word's time, {outside}, lies outside its cue from {start} to {end}: they are passed over"
    ))
}

/// Oddities by line, of each kind the first [`MAX_NAMED`] and how many follow. Of those with one message but the words that are not shown
/// there is the first.
fn told_once(mut oddities: Vec<Oddity>) -> Vec<Oddity> {
    oddities.sort_by_key(|odd| odd.line);
    let mut seen: BTreeSet<(OddityKind, String)> = BTreeSet::new();
    // Of each kind how many there are, and the place of the last that is named.
    let mut counts: BTreeMap<OddityKind, (usize, usize)> = BTreeMap::new();
    let mut named: Vec<Oddity> = Vec::new();
    for odd in oddities {
        if odd.kind != OddityKind::Dropped && !seen.insert((odd.kind, odd.message.clone())) {
            continue;
        }
        let (count, last) = counts.entry(odd.kind).or_default();
        *count += 1;
        if *count <= MAX_NAMED {
            *last = named.len();
            named.push(odd);
        }
    }
    for (kind, (count, last)) in counts {
        let Some(more) = count.checked_sub(MAX_NAMED).filter(|more| *more > 0) else { continue };
        let rest = if kind == OddityKind::Dropped { "are not shown" } else { "are like it" };
        named[last].message.push_str(&format!("; {more} more after it {rest}"));
    }
    named
}

/// The beginning of `text`: more than is ever named of it.
pub(super) fn beginning(text: &str) -> &str {
    const ENOUGH: usize = 1000;
    text.char_indices().nth(ENOUGH).map_or(text, |(end, _)| &text[..end])
}

/// What is said of `words` that are not shown.
fn not_shown(line: u32, words: &str, why: &str) -> Oddity {
    const SHOWN: usize = 40;
    let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(SHOWN) {
        words.truncate(end);
        words.push('…');
    }
    let message = match words.as_str() {
        "" => format!("a cue is not shown: {why}"),
        words => format!("`{words}` is not shown: {why}"),
    };
    Oddity { line, kind: OddityKind::Dropped, message, words: Some(words).filter(|words| !words.is_empty()) }
}

fn line_number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
