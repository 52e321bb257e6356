//! The ways people write numbers, days, times and yes or no as text in a cell.

use jiff::civil::{Date, Time};

/// What a text is as a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum WrittenNumber {
    /// One number, as TOML writes it.
    Plain(String),
    /// Two numbers, as it is read in Jakarta or in London: `1.250`. Both as TOML writes them.
    Ambiguous(String, String),
    /// None.
    No,
}

/// Reads `1250`, `-3,5`, `3.5`, `1.250,75` and `1,250.75`.
pub(super) fn number(text: &str) -> WrittenNumber {
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '\u{2212}']).unwrap_or(text);
    let sign = if unsigned.len() == text.len() { "" } else { "-" };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // TOML takes no zeros before a number.
    let whole = |digits: &str| match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => digits.to_owned(),
    };
    let grouped = |text: &str, mark: char| {
        let mut groups = text.split(mark);
        let first = groups.next().filter(|first| is_digits(first) && first.len() <= 3)?;
        let mut rest = groups.peekable();
        rest.peek()?;
        let rest: Vec<&str> = rest.collect();
        rest.iter()
            .all(|group| is_digits(group) && group.len() == 3)
            .then(|| first.to_owned() + &rest.concat())
    };
    let plain = |whole_digits: &str, fraction: Option<&str>| {
        let fraction = fraction.map_or(String::new(), |fraction| format!(".{fraction}"));
        format!("{sign}{}{fraction}", whole(whole_digits))
    };
    if is_digits(unsigned) {
        return WrittenNumber::Plain(plain(unsigned, None));
    }
    for (point, thousands) in [(',', '.'), ('.', ',')] {
        let Some((before, after)) = unsigned.split_once(point).filter(|(_, after)| is_digits(after)) else {
            continue;
        };
        if let Some(digits) = grouped(before, thousands) {
            return WrittenNumber::Plain(plain(&digits, Some(after)));
        }
        if is_digits(before) {
            let decimal = plain(before, Some(after));
            // 0.125 is no number of thousands.
            let thousands = grouped(unsigned, point).filter(|digits| !digits.starts_with('0'));
            return match thousands {
                Some(digits) => WrittenNumber::Ambiguous(plain(&digits, None), decimal),
                None => WrittenNumber::Plain(decimal),
            };
        }
    }
    // Several marks of thousands leave no doubt.
    match grouped(unsigned, '.').or_else(|| grouped(unsigned, ',')) {
        Some(digits) => WrittenNumber::Plain(plain(&digits, None)),
        None => WrittenNumber::No,
    }
}

/// Reads `2026-11-25`, and day first `25/11/2026`, `25-11-2026` and `25.11.2026`.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let mut parts = text.split(mark);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |part: &str, most| Some(part).filter(|part| part.len() <= most)?.parse::<i16>().ok();
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if parts.next().is_some() || year.len() != 4 || text.contains(['+', ' ']) {
        return None;
    }
    let small = |part| number(part, 2).and_then(|number| i8::try_from(number).ok());
    Date::new(number(year, 4)?, small(month)?, small(day)?).ok()
}

/// Reads `19:30`, `19.30`, `7:05` and `19:30:15`.
pub(super) fn time(text: &str) -> Option<Time> {
    let parts: Vec<&str> = text.trim().split([':', '.']).collect();
    let number = |index: usize| {
        let part = parts.get(index).copied().unwrap_or("0");
        let good = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i8>().ok().filter(|_| good)
    };
    // 7.5 is half past seven to some and five past to others.
    let whole = parts.iter().skip(1).all(|part| part.len() == 2);
    if !whole || !matches!(parts.len(), 2 | 3) {
        return None;
    }
    Time::new(number(0)?, number(1)?, number(2)?, 0).ok()
}

/// Reads a day and a time with a space or `T` between them.
pub(super) fn moment(text: &str) -> Option<(Date, Time)> {
    let (day, clock) = text.trim().split_once([' ', 'T'])?;
    Some((date(day)?, time(clock)?))
}

/// Reads `ya` and `tidak`, also in English and as office programs write them.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "ya" | "yes" | "true" | "benar" | "1" => Some(true),
        "tidak" | "no" | "false" | "salah" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_indonesians_and_as_programs_write_them() {
        for (text, expected) in [
            ("1250", "1250"),
            (" 007 ", "7"),
            ("-3,5", "-3.5"),
            ("3.5", "3.5"),
            ("0.125", "0.125"),
            ("1.250,75", "1250.75"),
            ("1,250.75", "1250.75"),
            ("1.338.000.000", "1338000000"),
            ("1234,567", "1234.567"),
        ] {
            assert_eq!(number(text), WrittenNumber::Plain(expected.to_owned()), "{text}");
        }
        for (text, thousands, decimal) in [("1.250", "1250", "1.250"), ("-12,345", "-12345", "-12.345")] {
            let expected = WrittenNumber::Ambiguous(thousands.to_owned(), decimal.to_owned());
            assert_eq!(number(text), expected, "{text}");
        }
        for text in ["", "-", "tujuh", "1.2.3", "1,2,3", "71%", "1 250", "1e3", ".5", "5.", "--1", "0x10"] {
            assert_eq!(number(text), WrittenNumber::No, "{text}");
        }
    }

    #[test]
    fn days_are_read_day_first() {
        let expected = jiff::civil::date(2026, 11, 5);
        for text in ["2026-11-05", "05/11/2026", "5/11/2026", "5-11-2026", "05.11.2026", "2026/11/5"] {
            assert_eq!(date(text), Some(expected), "{text}");
        }
        for text in
            ["", "5/11", "11/25/2026", "5/11/26", "5/11-2026", "+5/11/2026", "5 November 2026", "a/b/c"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_with_points_and_colons() {
        for (text, expected) in
            [("19.30", (19, 30, 0)), ("7:05", (7, 5, 0)), ("19:30:15", (19, 30, 15)), ("07.05.09", (7, 5, 9))]
        {
            let (hour, minute, second) = expected;
            assert_eq!(time(text), Time::new(hour, minute, second, 0).ok(), "{text}");
        }
        for text in ["", "7", "7.5", "25:00", "19:60", "1:2:3:4", "a:bc", "-1:00"] {
            assert_eq!(time(text), None, "{text}");
        }
        assert!(moment("25/11/2026 09.00").is_some() && moment("2026-11-25T09:00:00").is_some());
        assert!(moment("25/11/2026").is_none() && moment("besok 09.00").is_none());
    }

    #[test]
    fn yes_and_no_are_read_in_both_languages() {
        assert_eq!(["ya", "TRUE", " Benar", "1"].map(boolean), [Some(true); 4]);
        assert_eq!(["Tidak", "no", "SALAH", "0"].map(boolean), [Some(false); 4]);
        assert_eq!(boolean("mungkin"), None);
    }
}
