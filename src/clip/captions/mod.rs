//! Captions as people make them: SubRip, WebVTT, SBV, ASS and TTML in, plain cues and SubRip out. Pure.
//!
//! One odd cue costs that cue, never the file: what is not shown, or shown otherwise than it was written, is an [`Oddity`]
//! with its line.

mod ass;
mod clock;
mod decode;
mod lines;
mod markup;
mod overlap;
mod roll;
#[cfg(test)]
mod tests;
mod ttml;

use std::fmt;

use crate::units::Micros;

pub use markup::plain_text;
pub use overlap::tidy;

/// The longest caption file that is read, in bytes.
const MAX_BYTES: usize = 4 << 20;
/// The most cues that are read.
const MAX_CUES: usize = 20_000;
/// The most characters on screen at once. Two lines have some 80; setting a million takes minutes and gigabytes.
pub const MAX_CUE_CHARS: usize = 1000;
/// What is left of a cue cut by an excerpt's edge is dropped when it would only flash.
const SHORTEST_REST: Micros = Micros(100_000);
/// The most cues that are named one by one as not shown.
const MAX_NAMED: usize = 20;

/// Words on screen for a while. A list of cues that was read is sorted and free of overlaps.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// What a caption file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captions {
    /// Its cues, as [`tidy`] leaves them.
    pub cues: Vec<Cue>,
    /// What of it is not shown, or shown otherwise than it was written; by line.
    pub oddities: Vec<Oddity>,
}

/// Something in a caption file that is not shown as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OddityKind {
    /// Words that are not shown.
    Dropped,
    /// A time that was read otherwise than it was written.
    Time,
    /// Bytes that were read in another encoding than UTF-8.
    Encoding,
    /// Looks, places and voices that are not shown.
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
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line: line_number(line), message: message.into() }
    }
}

impl fmt::Display for CaptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for CaptionError {}

/// Reads a caption file, whose format and encoding are told by its contents.
///
/// # Errors
/// For a file beyond 4 MiB or 20 000 cues, and for one that holds words but not one cue that can be shown.
pub fn read(bytes: &[u8]) -> Result<Captions, CaptionError> {
    if bytes.len() > MAX_BYTES {
        return Err(CaptionError::new(1, "the caption file is larger than 4 MiB"));
    }
    let (text, encoding) = decode::decode(bytes);
    let mut raw = Raw::default();
    if let Some(encoding) = encoding {
        raw.odd(1, OddityKind::Encoding, format!("the file is not UTF-8; it was read as {encoding}"));
    }
    match Kind::of(&text) {
        Kind::Lines => lines::read(&text, &mut raw)?,
        Kind::Ass => ass::read(&text, &mut raw)?,
        Kind::Ttml => ttml::read(&text, &mut raw)?,
        Kind::Other(name) => {
            let message = format!("{name} is not read; export the captions as SRT or VTT");
            return Err(CaptionError::new(1, message));
        }
    }
    let only_dropped = raw.oddities.iter().find(|odd| odd.kind == OddityKind::Dropped);
    if let (true, Some(odd)) = (raw.cues.is_empty(), only_dropped) {
        return Err(CaptionError { line: odd.line, message: odd.message.clone() });
    }
    Ok(raw.finish())
}

/// The formats of captions, told by their first words.
enum Kind {
    /// SubRip, WebVTT and SBV: times on lines of their own, words below them.
    Lines,
    Ass,
    Ttml,
    Other(&'static str),
}

impl Kind {
    fn of(text: &str) -> Self {
        let start: String = text.trim_start().chars().take(1000).collect::<String>().to_ascii_lowercase();
        let has_line = |wanted: &str| text.lines().any(|line| line.trim().eq_ignore_ascii_case(wanted));
        let first_is = |opens: char, closes: char| {
            start.strip_prefix(opens).and_then(|rest| rest.split_once(closes)).is_some_and(|(inner, _)| {
                inner.starts_with(|c: char| c.is_ascii_digit()) && !inner.contains(char::is_whitespace)
            })
        };
        if start.starts_with("<sami") {
            Self::Other("SAMI")
        } else if start.starts_with("<?xml") || start.starts_with("<tt") {
            Self::Ttml
        } else if has_line("[Script Info]") || has_line("[Events]") {
            Self::Ass
        } else if first_is('{', '}') {
            Self::Other("MicroDVD, which counts frames,")
        } else if first_is('[', ']') {
            Self::Other("LRC")
        } else {
            Self::Lines
        }
    }
}

/// What the readers of formats find, before cues are put in order.
#[derive(Default)]
struct Raw {
    cues: Vec<Cue>,
    oddities: Vec<Oddity>,
}

impl Raw {
    fn odd(&mut self, line: usize, kind: OddityKind, message: impl Into<String>) {
        self.oddities.push(Oddity { line: line_number(line), kind, message: message.into(), words: None });
    }

    /// Words that are not shown, and why.
    fn dropped(&mut self, line: usize, words: &str, why: &str) {
        self.oddities.push(not_shown(line_number(line), words, why));
    }

    /// A cue as it was written.
    ///
    /// # Errors
    /// When there are too many.
    fn cue(
        &mut self,
        line: usize,
        start: Micros,
        end: Micros,
        marked: markup::Marked,
    ) -> Result<(), CaptionError> {
        if self.cues.len() == MAX_CUES {
            return Err(CaptionError::new(line, "more than 20 000 cues"));
        }
        if marked.is_styled {
            self.odd(line, OddityKind::Style, STYLE);
        }
        let markup::Marked { text, words, .. } = marked;
        if text.is_empty() {
            return Ok(());
        }
        if end <= start {
            let why = format!("it ends at {end}, not after it begins at {start}");
            self.dropped(line, &text, &why);
        } else if text.chars().count() > MAX_CUE_CHARS {
            let why = format!("it has more than the {MAX_CUE_CHARS} characters that can be shown at once");
            self.dropped(line, &text, &why);
        } else {
            self.cues.push(Cue { start, end, text, words, line: Some(line_number(line)) });
        }
        Ok(())
    }

    fn finish(mut self) -> Captions {
        self.cues.sort_by_key(|cue| cue.start);
        let (cues, crowded) = overlap::stacked(roll::once(self.cues));
        let why = format!("with it, more than {MAX_CUE_CHARS} characters would be shown at once");
        self.oddities.extend(crowded.iter().map(|cue| not_shown(cue.line.unwrap_or(1), &cue.text, &why)));
        Captions { cues, oddities: told_once(self.oddities) }
    }
}

/// What is said of looks, places and voices.
const STYLE: &str = "italics, colours, places and voices of captions are not shown; their words are";

/// Oddities by line: of those with one message but the words that are not shown, the first; of the words, the first
/// [`MAX_NAMED`] and how many follow.
fn told_once(mut oddities: Vec<Oddity>) -> Vec<Oddity> {
    oddities.sort_by_key(|odd| odd.line);
    let mut said: Vec<(OddityKind, String)> = Vec::new();
    let (mut told, mut more): (Vec<Oddity>, usize) = (Vec::new(), 0);
    let mut named = 0;
    for odd in oddities {
        if odd.kind == OddityKind::Dropped {
            named += 1;
            if named > MAX_NAMED {
                more += 1;
                continue;
            }
        } else if said.iter().any(|(kind, message)| (*kind, message) == (odd.kind, &odd.message)) {
            continue;
        } else {
            said.push((odd.kind, odd.message.clone()));
        }
        told.push(odd);
    }
    if let (true, Some(last)) = (more > 0, told.iter_mut().rev().find(|odd| odd.kind == OddityKind::Dropped))
    {
        last.message = format!("{}; {more} more after it are not shown", last.message);
    }
    told
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

/// The cues seen between `start` and `start + duration`, with times from `start`, cut at both ends. Rests shorter than
/// a tenth of a second are dropped.
pub fn excerpt(cues: &[Cue], start: Micros, duration: Micros) -> Vec<Cue> {
    let inside = cues.iter().filter_map(|cue| {
        let (from, to) = (cue.start.max(start), cue.end.min(start + duration));
        let whole = (from, to) == (cue.start, cue.end);
        let long_enough = to - from >= SHORTEST_REST || (whole && to > from);
        long_enough.then(|| Cue {
            start: from - start,
            end: to - start,
            text: cue.text.clone(),
            words: cue
                .words
                .iter()
                .map(|word| WordTime { start: word.start.max(from) - start, ..*word })
                .collect(),
            line: cue.line,
        })
    });
    inside.collect()
}

/// Writes SubRip, with `\n` line ends.
pub fn write_srt(cues: &[Cue]) -> String {
    let mut out = String::new();
    for (index, cue) in cues.iter().enumerate() {
        let (start, end) = (srt_time(cue.start), srt_time(cue.end));
        // An arrow within words would make them a line of times.
        let text = cue.text.replace("-->", "->");
        out.push_str(&format!("{}\n{start} --> {end}\n{text}\n\n", index + 1));
    }
    out
}

fn srt_time(time: Micros) -> String {
    let ms = time.as_ms().max(0);
    format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}
