//! Times of captions as people write them.

use crate::units::Micros;

/// Frames a second that are meant where a time counts frames: television here.
const FRAMES: i64 = 25;

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) time: Micros,
    /// How many groups of digits it has.
    pub(super) groups: usize,
    /// How it was read, where it is not written as the formats have it.
    pub(super) odd: Option<&'static str>,
}

const FRAMES_ODD: &str = "a time counts frames; they were taken for a 25th of a second each";
const COLON_ODD: &str = "a time has a colon before its thousandths, where a comma belongs";
const SHORT_ODD: &str =
    "a time has fewer than three digits after its comma; they were read as tenths or hundredths";
const SHAPE_ODD: &str = "a time has blanks, points or single digits where `00:00:01,000` has none";

/// Reads a time at the start of `text`, and gives what follows it: digits in groups, parted by `:`, `;`, `.` or `,` with
/// blanks about them. `None` for what is no time.
pub(super) fn clock(text: &str) -> Option<(Clock, &str)> {
    let (groups, rest) = groups(text);
    Some((read(&groups)?, rest))
}

/// A group of digits and the sign before it.
struct Group {
    sign: char,
    digits: String,
    is_spaced: bool,
}

/// The groups at the start of `text`, as many as there are, and what follows them.
fn groups(text: &str) -> (Vec<Group>, &str) {
    let mut found: Vec<Group> = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let inner = rest.trim_start();
        let (sign, after) = match inner.chars().next() {
            Some(sign @ (':' | ';' | '.' | ',')) if !found.is_empty() => (sign, &inner[1..]),
            _ if found.is_empty() => (' ', rest),
            _ => return (found, rest),
        };
        let start = after.trim_start();
        let length: usize = start.chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum();
        if length == 0 {
            return (found, rest);
        }
        let is_spaced = !found.is_empty() && (inner.len() < rest.len() || start.len() < after.len());
        let digits = start[..length].chars().filter_map(digit).collect();
        found.push(Group { sign, digits, is_spaced });
        rest = &start[length..];
    }
}

/// The ASCII digit that `c` is, in Latin or Arabic writing.
fn digit(c: char) -> Option<char> {
    let value = match c {
        '0'..='9' => return Some(c),
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => c as u32 - 0x6f0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

fn read(groups: &[Group]) -> Option<Clock> {
    let last = groups.last()?;
    let is_point = |sign: char| sign == ',' || sign == '.';
    let points = groups.iter().skip(1).all(|group| is_point(group.sign));
    // `00.00.01` is hours, minutes and seconds; `00.01.500` is not.
    let has_fraction = match groups.len() {
        2 => is_point(last.sign),
        3 => is_point(last.sign) && (!points || last.digits.len() == 3),
        4 => true,
        _ => return None,
    };
    let (whole, fraction) = groups.split_at(groups.len() - usize::from(has_fraction));
    let mut seconds = 0i64;
    for (index, group) in whole.iter().enumerate() {
        let value: i64 = group.digits.parse().ok().filter(|value| *value < 10_000)?;
        if index > 0 && (value > 59 || group.digits.len() > 2) {
            return None;
        }
        seconds = seconds * 60 + value;
    }
    let mut odd = None;
    let mut micros = 0;
    if let Some(group) = fraction.first() {
        let length = group.digits.len();
        if !is_point(group.sign) && length < 3 {
            let frame: i64 = group.digits.parse().ok().filter(|frame| *frame < FRAMES)?;
            micros = frame * 1_000_000 / FRAMES;
            odd = Some(FRAMES_ODD);
        } else {
            let digits = &group.digits[..length.min(6)];
            micros = digits.parse::<i64>().ok()? * 10i64.pow(6 - u32::try_from(digits.len()).ok()?);
            odd = match group.sign {
                _ if length > 9 => return None,
                ':' | ';' => Some(COLON_ODD),
                _ if length < 3 => Some(SHORT_ODD),
                _ => None,
            };
        }
    }
    let is_plain = |group: &Group| !group.is_spaced && (group.sign == ':' || group.sign == ' ');
    let single = whole.iter().skip(1).any(|group| group.digits.len() < 2);
    if odd.is_none()
        && (single || !whole.iter().all(is_plain) || fraction.iter().any(|group| group.is_spaced))
    {
        odd = Some(SHAPE_ODD);
    }
    Some(Clock { time: Micros(seconds * 1_000_000 + micros), groups: groups.len(), odd })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Option<(i64, bool)> {
        let (clock, rest) = clock(text)?;
        rest.trim().is_empty().then_some((clock.time.as_ms(), clock.odd.is_some()))
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, right) in [
            ("00:00:01,000", (1000, false)),
            ("00:00:01.250", (1250, false)),
            ("01:02.500", (62_500, false)),
            ("0:00:01,000", (1000, false)),
            ("100:00:00,000", (360_000_000, false)),
            ("00:00:01", (1000, false)),
            ("01:30", (90_000, false)),
            ("00:00:01,123456789", (1123, false)),
            ("0:00:1.8", (1800, true)),
            ("00:00:02:000", (2000, true)),
            ("00:00:02;500", (2500, true)),
            ("00:00:02:12", (2480, true)),
            ("00:00:00, 500", (500, true)),
            ("00 : 00 : 03 , 500", (3500, true)),
            ("00.00.04,500", (4500, true)),
            ("00.00.04", (4000, true)),
            ("01:00:00,5", (3_600_500, true)),
            ("\u{660}\u{660}:\u{660}\u{661},\u{665}\u{660}\u{660}", (1500, false)),
        ] {
            assert_eq!(ms(text), Some(right), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in
            ["", "2000", "a", "00:00:60,000", "00:61:00,000", "00:00:02:25", "1:2:3:4:5", "00:00:001,000"]
        {
            assert_eq!(ms(text), None, "{text}");
        }
    }
}
