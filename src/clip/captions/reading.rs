//! Whether captions can be read: the rules that Subtitle Edit holds for Netflix Indonesian. Pure.
//!
//! Numbers: Netflix, *Indonesian Timed Text Style Guide* (42 characters a line, 17 characters a second, 13 in programmes for children) and
//! *Timed Text Style Guide: General Requirements* (two lines, 5/6 of a second to 7 seconds, two frames between events, gaps of 3 to 11
//! frames closed to two).

use super::cue::Cue;
use super::phrase::{self, MAX_LINE_CHARS, MAX_LINES, Seam};
use crate::project::Audience;
use crate::units::{FrameRate, Micros};

/// The shortest time on screen: 5/6 of a second.
pub const SHORTEST: Micros = Micros::from_ms(833);
/// The longest time on screen.
pub const LONGEST: Micros = Micros::from_ms(7000);
/// How many frames part two captions.
const GAP_FRAMES: i64 = 2;
/// From so many frames on a gap is a pause that is seen as one.
const PAUSE_FRAMES: i64 = 12;
/// Times that were rounded to a thousandth are still what they were.
pub(super) const ROUNDING: Micros = Micros::from_ms(2);

/// What captions are held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingRules {
    /// The most characters a second, blanks among them.
    pub chars_a_second: u32,
    /// The most characters of a line.
    pub line_chars: usize,
    /// How long a frame lasts.
    pub frame: Micros,
}

impl ReadingRules {
    /// The rules for `audience` in a video of `rate`, on a page whose lines take `line_chars` characters, at most [`MAX_LINE_CHARS`].
    pub fn new(audience: Audience, rate: FrameRate, line_chars: usize) -> Self {
        let frame = Micros(1_000_000 * i64::from(rate.denominator) / i64::from(rate.numerator.max(1)));
        let chars_a_second = match audience {
            Audience::Everyone => 17,
            Audience::Children => 13,
        };
        Self { chars_a_second, line_chars: line_chars.clamp(1, MAX_LINE_CHARS), frame }
    }

    /// What parts two captions.
    pub fn gap(&self) -> Micros {
        Micros(self.frame.0 * GAP_FRAMES)
    }

    /// The shortest gap that is seen as a pause.
    pub(super) fn pause(&self) -> Micros {
        Micros(self.frame.0 * PAUSE_FRAMES)
    }

    /// How long `cue` must be on screen to be read.
    pub(super) fn needed(&self, cue: &Cue) -> Micros {
        let micros = chars(&cue.text) as u64 * 1_000_000;
        let needed = micros.div_ceil(u64::from(self.chars_a_second));
        SHORTEST.max(Micros(i64::try_from(needed).unwrap_or(i64::MAX)))
    }
}

/// The characters of a caption that are read: all but line ends.
pub fn chars(text: &str) -> usize {
    text.chars().filter(|c| *c != '\n').count()
}

/// Something that a caption is held to, and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The place of its cue among all.
    pub cue: usize,
    /// The line of the file on which the cue's text begins, from 1.
    pub line: Option<u32>,
    /// What it is.
    pub kind: BreachKind,
}

/// What a caption is held to, and is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BreachKind {
    /// More characters a second than can be read, in tenths; and the most.
    TooFast {
        /// Tenths of a character a second.
        tenths: u32,
        /// Characters a second.
        most: u32,
    },
    /// On screen for so short a time.
    TooShort(Micros),
    /// On screen for so long a time.
    TooLong(Micros),
    /// So little time to the next caption; the time that should be.
    Gap {
        /// The time between them.
        is: Micros,
        /// Two frames.
        wanted: Micros,
    },
    /// A line of so many characters; and the most.
    LongLine {
        /// Characters.
        is: usize,
        /// The most.
        most: usize,
    },
    /// So many lines.
    ManyLines(usize),
    /// A line that ends where none should: behind this word.
    Break(String),
    /// Two speakers without a hyphen and a blank before each.
    Speakers,
}

/// Everything in `cues`, which are sorted and free of overlaps, that `rules` have something against; cue by cue.
pub fn check(cues: &[Cue], rules: &ReadingRules) -> Vec<Breach> {
    let mut found = Vec::new();
    for (index, cue) in cues.iter().enumerate() {
        let mut say = |kind| found.push(Breach { cue: index, line: cue.line, kind });
        times(cue, rules).into_iter().for_each(&mut say);
        if let Some(next) = cues.get(index + 1) {
            let (is, wanted) = (next.start - cue.end, rules.gap());
            if is + ROUNDING < wanted || (is > wanted + ROUNDING && is + ROUNDING < rules.pause()) {
                say(BreachKind::Gap { is, wanted });
            }
        }
        let lines: Vec<&str> = cue.text.lines().collect();
        if lines.len() > MAX_LINES {
            say(BreachKind::ManyLines(lines.len()));
        }
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        if longest > rules.line_chars {
            say(BreachKind::LongLine { is: longest, most: rules.line_chars });
        }
        if let Some(word) = bad_break(cue) {
            say(BreachKind::Break(word));
        }
        if speakers(cue).is_some_and(|lines| lines.iter().any(|line| !line.is_written_well)) {
            say(BreachKind::Speakers);
        }
    }
    found
}

fn times(cue: &Cue, rules: &ReadingRules) -> Vec<BreachKind> {
    let length = cue.length();
    let mut found = Vec::new();
    if length + ROUNDING < SHORTEST {
        found.push(BreachKind::TooShort(length));
    }
    let (chars, most) = (chars(&cue.text) as i64, rules.chars_a_second);
    if (length + ROUNDING).0 * i64::from(most) < chars * 1_000_000 {
        let tenths = u32::try_from(chars * 10_000_000 / length.0.max(1)).unwrap_or(u32::MAX);
        found.push(BreachKind::TooFast { tenths: tenths.max(most * 10 + 1), most });
    }
    if length > LONGEST + ROUNDING {
        found.push(BreachKind::TooLong(length));
    }
    found
}

/// The word behind which a line of `cue` ends, where none should.
pub(super) fn bad_break(cue: &Cue) -> Option<String> {
    if cue.is_stacked || speakers(cue).is_some() {
        return None;
    }
    let words = phrase::words(&cue.text);
    let ends = |pair: &&[std::ops::Range<usize>]| {
        cue.text[pair[0].end..pair[1].start].contains('\n')
            && phrase::seam(&cue.text, &pair[0], &pair[1]) == Seam::Never
    };
    words.windows(2).find(ends).map(|pair| cue.text[pair[0].clone()].to_owned())
}

/// A line of one of several speakers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpeakerLine {
    /// The byte at which it begins.
    pub(super) from: usize,
    /// The byte at which its words begin, behind a hyphen where it has one.
    pub(super) words: usize,
    /// The byte at which it ends.
    pub(super) to: usize,
    /// Whether a hyphen and a blank stand before its words.
    pub(super) is_written_well: bool,
}

/// The lines of `cue` where two speak in it: two lines, of which the second has a hyphen before its words.
pub(super) fn speakers(cue: &Cue) -> Option<Vec<SpeakerLine>> {
    const HYPHENS: [char; 5] = ['-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}'];
    let mut at = 0;
    let mut lines = Vec::new();
    let mut hyphens = Vec::new();
    for line in cue.text.split('\n') {
        let rest = line.trim_start_matches(HYPHENS);
        let words = line.len() - rest.trim_start().len();
        // `-5 derajat` is a number, and `--` a pause.
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let has_hyphen = line.chars().take_while(|c| HYPHENS.contains(c)).count() == 1 && !is_number;
        hyphens.push(has_hyphen);
        lines.push(SpeakerLine {
            from: at,
            words: if has_hyphen { at + words } else { at },
            to: at + line.len(),
            is_written_well: has_hyphen && line[..words] == *"- ",
        });
        at += line.len() + 1;
    }
    (lines.len() == MAX_LINES && hyphens[1]).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> ReadingRules {
        ReadingRules::new(Audience::Everyone, FrameRate::whole(25), 42)
    }

    fn cue(start_ms: i64, end_ms: i64, text: &str) -> Cue {
        Cue::new(Micros::from_ms(start_ms), Micros::from_ms(end_ms), text)
    }

    fn found(cues: &[Cue]) -> Vec<BreachKind> {
        check(cues, &rules()).into_iter().map(|breach| breach.kind).collect()
    }

    #[test]
    fn captions_as_they_should_be_are_let_be() {
        let cues = [
            cue(800, 4781, "Matahari menyinari laut\ndan menghangatkan airnya."),
            cue(4861, 6498, "Terjadilah penguapan:"),
            cue(7500, 9000, "- Sudah siap?\n- Siap, Pak."),
            cue(9080, 10_000, "\u{266a} la la la"),
        ];
        assert_eq!(found(&cues), []);
    }

    #[test]
    fn times_are_held_to_what_can_be_read() {
        use BreachKind::{Gap, TooFast, TooLong, TooShort};
        let ms = Micros::from_ms;
        // 34 characters in two seconds are 17 a second.
        let text = "x".repeat(34);
        assert_eq!(found(&[cue(0, 2000, &text)]), []);
        assert_eq!(found(&[cue(0, 1700, &text)]), [TooFast { tenths: 200, most: 17 }]);
        assert_eq!(found(&[cue(0, 833, "Ya.")]), []);
        assert_eq!(found(&[cue(0, 800, "Ya.")]), [TooShort(ms(800))]);
        assert_eq!(found(&[cue(0, 7000, &text)]), []);
        assert_eq!(found(&[cue(0, 7100, &text)]), [TooLong(ms(7100))]);
        let gap = |gap: i64| found(&[cue(0, 2000, "Satu"), cue(2000 + gap, 4000 + gap, "Dua")]);
        assert_eq!(gap(80), []);
        assert_eq!(gap(480), []);
        assert_eq!(gap(40), [Gap { is: ms(40), wanted: ms(80) }]);
        assert_eq!(gap(0), [Gap { is: ms(0), wanted: ms(80) }]);
        assert_eq!(gap(400), [Gap { is: ms(400), wanted: ms(80) }]);
        let children = ReadingRules::new(Audience::Children, FrameRate::whole(25), 42);
        assert_eq!(check(&[cue(0, 2000, &text)], &children).len(), 1);
        assert_eq!(check(&[cue(0, 2616, &text)], &children), []);
    }

    #[test]
    fn lines_are_held_to_their_number_their_length_and_their_phrases() {
        use BreachKind::{Break, LongLine, ManyLines, Speakers};
        let kinds = |text: &str| found(&[cue(0, 6900, text)]);
        assert_eq!(kinds("a\nb\nc"), [ManyLines(3)]);
        assert_eq!(kinds(&"kata ".repeat(9)), [LongLine { is: 45, most: 42 }]);
        assert_eq!(kinds("Mereka berangkat ke\nsekolah"), [Break("ke".to_owned())]);
        assert_eq!(kinds("-Sudah?\n-Sudah."), [Speakers]);
        assert_eq!(kinds("Sudah?\n- Sudah."), [Speakers]);
        assert_eq!(kinds("Suhunya turun sampai\n-5 derajat"), [Break("sampai".to_owned())]);
        assert_eq!(
            check(&[cue(0, 6900, &"x".repeat(31))], &ReadingRules { line_chars: 30, ..rules() }).len(),
            1
        );
    }
}
