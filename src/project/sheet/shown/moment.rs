//! Days and times under a format.

use jiff::civil::Date;

use crate::project::config::Locale;
use crate::project::dates;

use super::code::Section;
use super::digits::tidy;
use super::tokens::{Token, Unit};

/// A day with its names, and a time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instant {
    /// The day, where the number has one.
    pub(super) date: Option<Date>,
    /// Milliseconds since midnight.
    pub(super) of_day_ms: i64,
    /// Milliseconds since the first midnight of all.
    pub(super) total_ms: i64,
}

/// `instant` under `section`; `None` where its day is asked for and it has none.
pub(super) fn moment(section: &Section, instant: Instant, locale: Locale) -> Option<String> {
    let language = section.language.unwrap_or(locale);
    let is_halved = section.has(&Token::Half) || section.has(&Token::HalfLetter);
    let seconds = instant.of_day_ms / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = String::new();
    for token in &section.tokens {
        match token {
            Token::Literal(literal) => text.push_str(literal),
            Token::Year(2) => text.push_str(&format!("{:02}", instant.date?.year() % 100)),
            Token::Year(_) => text.push_str(&format!("{:04}", instant.date?.year())),
            Token::Month(count) => text.push_str(&month(instant.date?, *count, language)),
            Token::Day(count) => text.push_str(&day(instant.date?, *count, language)),
            Token::Hour(count) => {
                let hour = if is_halved { (hour + 11) % 12 + 1 } else { hour };
                text.push_str(&padded(hour, *count));
            }
            Token::Minute(count) => text.push_str(&padded(minute, *count)),
            Token::Second(count) => text.push_str(&padded(second, *count)),
            Token::SecondFraction(count) => {
                let digits = format!("{:03}", instant.of_day_ms % 1000);
                text.push_str(locale.decimal_mark());
                text.push_str(&digits[..*count]);
            }
            Token::Half => text.push_str(if hour < 12 { "AM" } else { "PM" }),
            Token::HalfLetter => text.push_str(if hour < 12 { "A" } else { "P" }),
            Token::Elapsed(unit, count) => {
                let part = match unit {
                    Unit::Hours => instant.total_ms / 3_600_000,
                    Unit::Minutes => instant.total_ms / 60_000,
                    Unit::Seconds => instant.total_ms / 1000,
                };
                text.push_str(&padded(part, *count));
            }
            _ => return None,
        }
    }
    Some(tidy(&text))
}

fn padded(number: i64, digits: usize) -> String {
    format!("{number:0digits$}")
}

fn month(date: Date, count: usize, language: Locale) -> String {
    let name = dates::month(date, language);
    match count {
        1 | 2 => padded(i64::from(date.month()), count),
        3 => dates::short_month(date, language).to_owned(),
        4 => name.to_owned(),
        _ => name.chars().take(1).collect(),
    }
}

fn day(date: Date, count: usize, language: Locale) -> String {
    let name = dates::weekday(date, language);
    match count {
        1 | 2 => padded(i64::from(date.day()), count),
        // `Sen`, `Mon`: the first three letters in both languages.
        3 => name.chars().take(3).collect(),
        _ => name.to_owned(),
    }
}
