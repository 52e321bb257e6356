//! SubRip, WebVTT and SBV: times on lines of their own, words below them.
//!
//! A cue's words reach to the next line of times, whatever blank lines lie between; only the number or name of the next cue,
//! just above its times, is not theirs.

use super::clock::{Clock, clock};
use super::found::{CaptionError, OddityKind, Raw, STYLE, beginning};
use super::markup::{is_direction, marked};
use crate::units::Micros;

/// Reads all cues of `text`.
///
/// # Errors
/// When there are too many cues, or words but no line of times.
pub(super) fn read(text: &str, raw: &mut Raw) -> Result<(), CaptionError> {
    let lines: Vec<String> =
        text.split('\n').map(|line| line.chars().filter(|c| !is_direction(*c)).collect()).collect();
    let is_vtt = lines.first().is_some_and(|line| {
        line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    });
    let notes = if is_vtt { notes(&lines) } else { vec![false; lines.len()] };
    let times: Vec<(usize, TimeLine<'_>)> = lines
        .iter()
        .enumerate()
        .filter(|(index, _)| !notes[*index])
        .filter_map(|(index, line)| {
            let above = index.checked_sub(1).map_or("", |above| &lines[above]);
            Some((index, time_line(line, is_number(above))?))
        })
        .collect();
    let mut file = File {
        lines: &lines,
        notes: &notes,
        is_vtt,
        times: times.iter().map(|(at, _)| *at).collect(),
        is_numbered: false,
        is_numbered_apart: false,
        counts_from: None,
    };
    file.counts_from = file.written_numbers();
    file.is_numbered = file.has_numbers();
    file.is_numbered_apart = file.has_numbers_apart();
    if is_vtt {
        let counted = (0..lines.len()).take_while(|at| !lines[*at].trim().is_empty());
        for at in counted.filter(|at| counts_from_a_stream(&lines[*at])) {
            raw.odd(at + 1, OddityKind::Stream, STREAM);
        }
    }
    file.before_the_first(raw)?;
    for (nth, (at, times)) in times.iter().enumerate() {
        let (mut words, first_line) = file.words(nth);
        if sbv(unmarked(&lines[*at])).is_some() {
            words = words.replace("[br]", "\n");
        }
        let (inline, words) = match times {
            TimeLine::Cue { rest, .. } if !rest.is_empty() => (true, format!("{rest}\n{words}")),
            _ => (false, words),
        };
        let line = if inline { at + 1 } else { first_line };
        match times {
            TimeLine::Cue { start, end, is_placed, odd, .. } => {
                odd.iter().for_each(|odd| raw.odd(at + 1, OddityKind::Time, *odd));
                if *is_placed {
                    raw.odd(at + 1, OddityKind::Style, STYLE);
                }
                raw.marked_cue(line, (*start, *end), &words)?;
            }
            TimeLine::Unreadable(written) => {
                let why = format!(
                    "`{}` is no time line such as `00:00:01,000 --> 00:00:03,500`",
                    beginning(written)
                );
                raw.dropped(at + 1, &marked(beginning(&words)).text, &why);
            }
        }
    }
    Ok(())
}

struct File<'a> {
    lines: &'a [String],
    /// Which lines are WebVTT's header, notes, styles and regions.
    notes: &'a [bool],
    is_vtt: bool,
    /// The lines of times.
    times: Vec<usize>,
    /// Whether most cues have their number right above their times.
    is_numbered: bool,
    /// Whether the file numbers its cues with a blank line below each number.
    is_numbered_apart: bool,
    /// The number of the first cue, where most cues have theirs written as `#1`, `2.` or `Cue 3`.
    counts_from: Option<usize>,
}

impl File<'_> {
    fn is_blank(&self, index: usize) -> bool {
        self.notes[index] || self.lines[index].trim().is_empty()
    }

    /// Words above the first line of times are nobody's.
    fn before_the_first(&self, raw: &mut Raw) -> Result<(), CaptionError> {
        let end = self.times.first().map_or(self.lines.len(), |first| self.name_of(0, 0).unwrap_or(*first));
        let Some(at) = (0..end).find(|index| !self.is_blank(*index)) else { return Ok(()) };
        let words: Vec<&str> =
            (at..end).filter(|index| !self.is_blank(*index)).map(|index| self.lines[index].trim()).collect();
        if self.times.is_empty() {
            let line = time_line_of(self.lines, at);
            return Err(CaptionError::new(
                line + 1,
                "expected a time line such as `00:00:01,000 --> 00:00:03,500`",
            ));
        }
        raw.dropped(at + 1, &words.join(" "), "no time stands above it");
        Ok(())
    }

    /// The words below the `nth` line of times, and the line they begin on, from 1.
    fn words(&self, nth: usize) -> (String, usize) {
        let from = self.times[nth] + 1;
        let next = self.times.get(nth + 1).copied();
        let end = next.map_or(self.lines.len(), |next| self.name_of(nth + 1, from).unwrap_or(next));
        let own: Vec<usize> = (from..end).filter(|index| !self.is_blank(*index)).collect();
        let words: Vec<&str> = own.iter().map(|index| self.lines[*index].as_str()).collect();
        (words.join("\n"), own.first().map_or(from, |first| first + 1))
    }

    /// The line on which the cue of the `nth` line of times has its number or, in WebVTT, its name; none above `from`.
    fn name_of(&self, nth: usize, from: usize) -> Option<usize> {
        let times = self.times[nth];
        let above = times.checked_sub(1).filter(|above| *above >= from)?;
        if !self.is_blank(above) {
            let is_alone = above == from || self.is_blank(above - 1);
            let is_name = self.is_vtt && is_alone && above > from;
            // In a file without numbers, digits right above a time are the last words of the cue before.
            return ((is_number(&self.lines[above]) && self.is_numbered)
                || (self
                    .counts_from
                    .is_some_and(|from| written_number(&self.lines[above]) == Some(from + nth)))
                || is_name
                || (self.is_vtt && from == 0))
                .then_some(above);
        }
        // A blank line between number and time.
        let last = (from..above).rev().find(|index| !self.is_blank(*index))?;
        let counted = self.lines[last].trim().parse::<usize>().ok();
        (counted == Some(nth + 1) && self.is_numbered_apart).then_some(last)
    }

    fn has_numbers(&self) -> bool {
        let numbered =
            self.times.iter().filter(|at| at.checked_sub(1).is_some_and(|up| is_number(&self.lines[up])));
        numbered.count() * 2 >= self.times.len()
    }

    /// The number of the first cue, where the lines above most times are numbers in a sequence, with a sign or a word about them.
    fn written_numbers(&self) -> Option<usize> {
        let above = |at: &usize| at.checked_sub(1).and_then(|above| written_number(&self.lines[above]));
        let first = self.times.first().and_then(above)?;
        let fit = self.times.iter().zip(first..).filter(|(at, number)| above(at) == Some(*number)).count();
        (fit * 2 >= self.times.len()).then_some(first)
    }

    /// The first cue tells.
    fn has_numbers_apart(&self) -> bool {
        let first = self.times.first().copied().unwrap_or_default();
        let words: Vec<usize> = (0..first).filter(|index| !self.is_blank(*index)).collect();
        words.len() == 1 && is_number(&self.lines[words[0]]) && words[0] + 1 < first
    }
}

/// Which lines are WebVTT's header, notes, styles and regions: each reaches to the next blank line.
fn notes(lines: &[String]) -> Vec<bool> {
    let opens = |line: &str| {
        ["NOTE", "STYLE", "REGION"].iter().any(|word| {
            line.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', ':']))
        })
    };
    let (mut inside, mut is_header) = (true, true);
    let mut after_blank = false;
    let mut notes = Vec::with_capacity(lines.len());
    for line in lines {
        let is_blank = line.trim().is_empty();
        inside = !is_blank && (inside || (after_blank && opens(line)));
        // A header that runs into its first cue ends there.
        inside = inside && !(is_header && time_line(line, false).is_some());
        is_header = is_header && inside;
        notes.push(inside);
        after_blank = is_blank;
    }
    notes
}

/// What is said of the times of one part of a stream.
const STREAM: &str =
    "the captions are a part of a stream (`X-TIMESTAMP-MAP`), and their times may count from another moment";

/// Whether `line` of WebVTT's header ties its times to a stream's clock at another moment than its beginning (RFC 8216, 3.5).
fn counts_from_a_stream(line: &str) -> bool {
    let Some(map) = line.strip_prefix("X-TIMESTAMP-MAP=") else { return false };
    let is_zero = |part: &str| match part.split_once(':') {
        Some((_, value)) => value.chars().all(|c| matches!(c, '0' | ':' | '.' | ' ')),
        None => false,
    };
    !map.split(',').all(is_zero)
}

fn is_number(line: &str) -> bool {
    let line = unmarked(line);
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that `line` is, also as `#1`, `2.`, `(3)`, `Cue 4`.
fn written_number(line: &str) -> Option<usize> {
    let line = unmarked(line).to_lowercase();
    let line = ["cue", "subtitle", "caption", "takarir", "no.", "no"]
        .iter()
        .find_map(|word| line.strip_prefix(word))
        .unwrap_or(&line);
    let around = |c: char| c.is_whitespace() || matches!(c, '#' | '.' | ':' | ')' | '(' | '[' | ']');
    let digits = line.trim_matches(around);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// The line that was to be the first time line of a file without one: the one with a clock's digits, else the one below a number.
fn time_line_of(lines: &[String], first: usize) -> usize {
    let is_clock = |line: &str| line.contains(':') && line.trim().starts_with(|c: char| c.is_ascii_digit());
    let block = &lines[first..lines.len().min(first + 2)];
    let below_number =
        usize::from(is_number(&block[0]) && block.get(1).is_some_and(|line| !line.trim().is_empty()));
    first + block.iter().position(|line| is_clock(line)).unwrap_or(below_number)
}

/// A line of times.
#[derive(Debug, PartialEq, Eq)]
enum TimeLine<'a> {
    Cue {
        start: Micros,
        end: Micros,
        /// Whether places follow the times: WebVTT's settings, SubRip's coordinates.
        is_placed: bool,
        /// Words on the same line.
        rest: &'a str,
        odd: Vec<&'static str>,
    },
    /// It was to be one; what is written there.
    Unreadable(&'a str),
}

/// Whether `line` would be read as one of times, wherever it stands.
pub(super) fn is_time_line(line: &str) -> bool {
    time_line(line, true).is_some()
}

const ARROW_ODD: &str = "a time line has no arrow `-->` between its times";

/// Whether `line` is the beginning of a clock's digits, hours and minutes at least, where the file was cut.
fn is_cut_clock(line: &str) -> bool {
    line.matches(':').count() > 1 && line.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | ',' | '.'))
}

/// `start --> end`, with cue settings, coordinates or words after it; SBV's `start,end`. `None` for a line of words.
fn time_line(line: &str, below_number: bool) -> Option<TimeLine<'_>> {
    let line = unmarked(line);
    if let Some(found) = sbv(line) {
        return Some(found);
    }
    let unreadable = || Some(TimeLine::Unreadable(line));
    let Some((start, rest)) = clock(line) else {
        if below_number && is_cut_clock(line) {
            return unreadable();
        }
        // Not a time, but an arrow with digits on its left, or below a number.
        let left = line.split_once("-->").map(|(left, _)| left.trim())?;
        let digits = left.contains(':') && left.starts_with(|c: char| c.is_ascii_digit());
        return (digits || below_number).then(unreadable)?;
    };
    let rest = unmarked(rest);
    let is_cut = rest.chars().all(|c| matches!(c, ':' | ',' | '.' | '-' | ' '));
    if below_number && line.contains(':') && is_cut {
        return unreadable();
    }
    let (after, arrow) = arrow(rest)?;
    let Some((end, rest)) = clock(unmarked(after)) else {
        return (arrow == Arrow::Right).then(unreadable)?;
    };
    // `08.00 - 09.00` is a programme.
    let is_whole = start.groups > 2 && end.groups > 2;
    if arrow != Arrow::Right && !(is_whole && (arrow == Arrow::Other || below_number)) {
        return None;
    }
    let rest = unmarked(rest);
    let is_placed = !rest.is_empty() && rest.split_whitespace().all(is_setting);
    let odd =
        [start.odd, end.odd, (arrow == Arrow::None).then_some(ARROW_ODD)].into_iter().flatten().collect();
    let rest = if is_placed { "" } else { rest };
    Some(TimeLine::Cue { start: start.time, end: end.time, is_placed, rest, odd })
}

/// `text` without blanks and marks of direction around it.
fn unmarked(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200e}' || c == '\u{200f}')
}

/// What stands between two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrow {
    /// `-->`, as the formats have it.
    Right,
    /// `->`, `—>`, `→`, `--&gt;`.
    Other,
    /// A dash, or a blank.
    None,
}

/// What follows an arrow at the start of `text`.
fn arrow(text: &str) -> Option<(&str, Arrow)> {
    if let Some(after) = text.strip_prefix("-->") {
        return Some((after, Arrow::Right));
    }
    const SHAFT: [char; 9] =
        ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}', '=', ' '];
    let shaft = text.trim_start_matches(SHAFT);
    for head in [">", "&gt;", "\u{2192}", "\u{203a}", "\u{bb}"] {
        if let Some(after) = shaft.strip_prefix(head) {
            return Some((after, Arrow::Other));
        }
    }
    (!shaft.is_empty()).then_some((shaft, Arrow::None))
}

/// `line:0`, `align:start`, `X1:10`.
fn is_setting(token: &str) -> bool {
    token.split_once(':').is_some_and(|(name, value)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric())
            && !value.is_empty()
    })
}

/// `0:00:00.500,0:00:01.800`, YouTube's SBV.
fn sbv(line: &str) -> Option<TimeLine<'_>> {
    let (start, end) = line.split_once(',')?;
    let is_whole = |part: &str| part.matches(':').count() == 2 && part.contains('.');
    let read = |part| match clock(part)? {
        (Clock { time, .. }, "") => Some(time),
        _ => None,
    };
    let (start, end) = (is_whole(start) && is_whole(end)).then(|| Some((read(start)?, read(end)?)))??;
    Some(TimeLine::Cue { start, end, is_placed: false, rest: "", odd: Vec::new() })
}
