//! The ways people write a place in a video.

use std::fmt;

use crate::units::Micros;

/// No clip that people make here comes near this.
const MAX_HOURS: i64 = 99;

/// Why a text is not a place in a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// It is not written as a time at all.
    NotATime,
    /// It is less than zero.
    Negative,
    /// Minutes or seconds of sixty and more beside a larger unit.
    Sixty,
    /// A comma where a point belongs.
    Comma,
    /// Longer than any video.
    TooLong,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotATime => "is not a time",
            Self::Negative => "must not be less than zero",
            Self::Sixty => "counts minutes or seconds past 59",
            Self::Comma => "has a comma where a point belongs",
            Self::TooLong => "is longer than any video",
        })
    }
}

impl std::error::Error for TimeError {}

/// Reads `00:01:05.200`, `1:05.2` or `65.2`, exactly to the microsecond.
///
/// # Errors
/// Whatever is not such a time.
pub fn parse_clock(text: &str) -> Result<Micros, TimeError> {
    if text.starts_with('-') {
        return Err(TimeError::Negative);
    }
    if text.contains(',') {
        return Err(TimeError::Comma);
    }
    let text = text.strip_prefix('+').unwrap_or(text);
    let parts: Vec<&str> = text.split(':').collect();
    let Some((last, larger)) = parts.split_last().filter(|_| parts.len() <= 3) else {
        return Err(TimeError::NotATime);
    };
    let (whole, fraction) = last.split_once('.').unwrap_or((last, "0"));
    let mut seconds = digits(whole)?;
    if !larger.is_empty() && seconds >= 60 {
        return Err(TimeError::Sixty);
    }
    for (index, part) in larger.iter().rev().enumerate() {
        let count = digits(part)?;
        let is_largest = index + 1 == larger.len();
        if !is_largest && count >= 60 {
            return Err(TimeError::Sixty);
        }
        seconds += count * if index == 0 { 60 } else { 3600 };
    }
    if seconds >= MAX_HOURS * 3600 {
        return Err(TimeError::TooLong);
    }
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TimeError::NotATime);
    }
    // Digits past the microsecond are cut, not rounded.
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Ok(Micros(seconds * 1_000_000 + digits(&micros)?))
}

/// A whole number of digits and nothing else.
fn digits(text: &str) -> Result<i64, TimeError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TimeError::NotATime);
    }
    if text.len() > 9 {
        return Err(TimeError::TooLong);
    }
    text.parse().map_err(|_| TimeError::NotATime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_video_is_read_exactly() {
        for (text, micros) in [
            ("00:01:05.200", 65_200_000),
            ("1:05.2", 65_200_000),
            ("65.2", 65_200_000),
            ("0", 0),
            ("90", 90_000_000),
            ("75:00", 4_500_000_000),
            ("2:00:00", 7_200_000_000),
            ("0.0000019", 1),
        ] {
            assert_eq!(parse_clock(text), Ok(Micros(micros)), "{text}");
        }
    }

    #[test]
    fn what_is_no_place_in_a_video_is_refused() {
        for (text, error) in [
            ("", TimeError::NotATime),
            ("abc", TimeError::NotATime),
            ("1:2:3:4", TimeError::NotATime),
            ("1:", TimeError::NotATime),
            ("1.", TimeError::NotATime),
            ("1e3", TimeError::NotATime),
            ("nan", TimeError::NotATime),
            ("-1", TimeError::Negative),
            ("1:65", TimeError::Sixty),
            ("1:60:00", TimeError::Sixty),
            ("1:05,2", TimeError::Comma),
            ("99:00:00", TimeError::TooLong),
            ("99999999999999999999", TimeError::TooLong),
        ] {
            assert_eq!(parse_clock(text), Err(error), "{text}");
        }
    }
}
