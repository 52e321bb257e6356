//! JSON of speech-to-text tools: whisper.cpp's `-oj` and `-ojf`, and what openai-whisper, faster-whisper and WhisperX write.

use serde_json::Value;

use super::cue::{MAX_CUE_CHARS, WordTime};
use super::found::{CaptionError, MAX_CUE_BYTES, MAX_CUES, OddityKind, Raw, beginning};
use super::markup::Marked;
use crate::units::Micros;

/// The longest time that is believed: a day.
const LONGEST_SECONDS: f64 = 86_400.0;

/// How far behind the last word the next is looked for, in characters: tools leave out a few.
const NEAR: usize = 2 * MAX_CUE_CHARS;

/// Reads all segments of `text`.
///
/// # Errors
/// When `text` is no JSON, or none of these tools', or holds too many segments.
pub(super) fn read(text: &str, raw: &mut Raw) -> Result<(), CaptionError> {
    let document: Value = serde_json::from_str(text)
        .map_err(|error| CaptionError::new(error.line(), format!("the JSON breaks off: {error}")))?;
    let list = |key: &str| document.get(key).and_then(Value::as_array);
    let segments = list("segments")
        .or_else(|| list("transcription"))
        .or_else(|| list("words"))
        .or_else(|| document.as_array());
    let Some(segments) = segments else {
        let message = "the file is JSON, but no captions: it has no `segments` and no `transcription`";
        return Err(CaptionError::new(1, message));
    };
    // The document keeps no lines; the text of a segment is found again.
    let mut lines = Lines { text, at: 0, line: 1, is_lost: false };
    if segments.len() > MAX_CUES {
        return Err(CaptionError::new(1, "more than 20 000 cues"));
    }
    for segment in segments {
        let words = text_of(segment);
        if words.len() > MAX_CUE_BYTES {
            let why = format!("it has more than {} KiB", MAX_CUE_BYTES >> 10);
            raw.dropped(lines.line, beginning(words.trim()), &why);
            continue;
        }
        let line = lines.of(&words);
        let Some((start, end)) = times(segment) else {
            if !words.trim().is_empty() {
                raw.dropped(line, words.trim(), "it has no times");
            }
            continue;
        };
        let marked = marked(segment, words.trim(), line, raw);
        raw.cue(line, start, end, marked)?;
    }
    Ok(())
}

/// Where in a text its parts stand, one after the other.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    /// Whether one was not found: the file is written in another way, with `\u00e9` for an accent, say.
    is_lost: bool,
}

impl Lines<'_> {
    /// The line on which `words` stand, written as JSON; the one before where they are not found.
    fn of(&mut self, words: &str) -> usize {
        if self.is_lost {
            return self.line;
        }
        let written = serde_json::to_string(words).unwrap_or_default();
        match self.text[self.at..].find(&written) {
            Some(found) => {
                self.line += self.text[self.at..self.at + found].matches('\n').count();
                self.at += found;
            }
            // It would be looked for through the whole file, again and again.
            None => self.is_lost = true,
        }
        self.line
    }
}

fn text_of(segment: &Value) -> String {
    let text = segment.get("text").or_else(|| segment.get("word")).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// The times of a segment, a word or a token: seconds, or milliseconds in whisper.cpp's `offsets`.
fn times(value: &Value) -> Option<(Micros, Micros)> {
    let read = |value: Option<&Value>, unit: f64| {
        let seconds = value?.as_f64()? * unit;
        (0.0..LONGEST_SECONDS).contains(&seconds).then(|| Micros::from_seconds(seconds))
    };
    if let Some(offsets) = value.get("offsets") {
        return Some((read(offsets.get("from"), 1e-3)?, read(offsets.get("to"), 1e-3)?));
    }
    Some((read(value.get("start"), 1.0)?, read(value.get("end"), 1.0)?))
}

/// The text of a segment with the times of its words.
fn marked(segment: &Value, text: &str, line: usize, raw: &mut Raw) -> Marked {
    let mut found =
        Marked { text: text.split_whitespace().collect::<Vec<_>>().join(" "), ..Marked::default() };
    let parts = segment.get("words").or_else(|| segment.get("tokens")).and_then(Value::as_array);
    let mut at = 0;
    // Each has a letter at least.
    for part in parts.into_iter().flatten().take(MAX_CUE_BYTES) {
        let word = text_of(part);
        let is_new = word.starts_with(char::is_whitespace) || segment.get("words").is_some();
        let bare = word.trim();
        // `[_BEG_]` and the like are the model's own.
        if bare.is_empty() || (bare.starts_with("[_") && bare.ends_with(']')) {
            continue;
        }
        // Words follow one another: what is further away is another one of that name.
        let near = found.text[at..].char_indices().nth(NEAR).map_or(found.text.len(), |(end, _)| at + end);
        let Some(begins) = found.text[at..near].find(bare).map(|found| at + found) else {
            raw.odd(
                line,
                OddityKind::WordTime,
                format!("the word `{bare}` is not in its segment: its time is passed over"),
            );
            continue;
        };
        let is_first = begins == 0 || found.text[..begins].ends_with(' ');
        if let (true, Some((start, _))) = (is_first && (is_new || begins == 0), times(part)) {
            found.words.push(WordTime { at: begins, start });
        }
        at = begins + bare.len();
    }
    found
}
