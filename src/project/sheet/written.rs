//! The ways people write numbers, days, times and yes or no as text in a cell.

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::project::config::{Config, Locale};
use crate::project::dates::{self, is_weekday, month_called};

use super::table::Cell;

/// What decides how a table's texts are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// The language of those who wrote it.
    pub(super) locale: Locale,
    /// The Monday of the week that its pack is for: days without a year are near it.
    pub(super) week: Option<Date>,
    /// What the project's time zone is called, where Indonesia has a name for it.
    pub(super) zone: Option<&'static str>,
    /// Whether hidden rows and columns are read.
    pub(super) takes_hidden: bool,
}

impl Setting {
    /// That of tables of the project with `config`, in a pack for the week of `week`, its Monday.
    pub(super) fn of(config: &Config, week: Option<Date>) -> Self {
        // Indonesia's zones have no summer time.
        let seconds = config.timezone.to_offset(jiff::Timestamp::UNIX_EPOCH).seconds();
        let zone = if seconds % 3600 == 0 { zone_name(seconds / 3600) } else { None };
        Self { locale: config.locale, week, zone, takes_hidden: config.takes_hidden }
    }
}

/// The names of Indonesia's time zones, with their hours before Greenwich.
const ZONES: [(&str, i32); 3] = [("WIB", 7), ("WITA", 8), ("WIT", 9)];
/// What stands before a time of day.
const CLOCK_WORDS: [&str; 5] = ["pukul", "pkl", "jam", "at", "mulai"];
/// The longest day with a time that is read: it is looked at from each of its blanks on.
const MAX_MOMENT_CHARS: usize = 100;

/// What the zone so many hours before Greenwich is called.
fn zone_name(hours: i32) -> Option<&'static str> {
    ZONES.into_iter().find(|(_, own)| *own == hours).map(|(name, _)| name)
}

/// `25/11/2026`
pub(super) fn slashed(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// A day or a time without a format of its own, as text.
pub(super) fn shown(cell: &Cell, setting: Setting) -> String {
    let clock = |hours: i64, minutes: i64| dates::clock(hours, minutes, setting.locale);
    let of_day = |time: Time| clock(time.hour().into(), time.minute().into());
    match cell {
        Cell::Date(date) => slashed(*date),
        Cell::DateTime(moment) => format!("{} {}", slashed(moment.date()), of_day(moment.time())),
        Cell::Time(time) => {
            let minutes = time.0 / 60_000_000;
            clock(minutes / 60, minutes % 60)
        }
        _ => String::new(),
    }
}

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

/// The three numbers of `25/11/2026`, `25-11-2026` or `25.11.2026`, or of `25/11/26`, in their order; of `2026-11-25` none.
pub(super) fn numeric(text: &str) -> Option<(i8, i8, i16)> {
    let text = text.trim();
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let mut parts = text.split(mark);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let small = |part: &str| {
        let is_good = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i8>().ok().filter(|_| is_good)
    };
    let is_year = year.bytes().all(|byte| byte.is_ascii_digit());
    let year = match year.len() {
        4 if is_year => year.parse().ok()?,
        // With hyphens or points the year may as well come first.
        2 if is_year && mark == '/' => 2000 + year.parse::<i16>().ok()?,
        _ => return None,
    };
    parts.next().is_none().then_some((small(first)?, small(second)?, year))
}

/// The day that `text` means with the month first, where it is none with the day first: `11/25/2026`.
pub(super) fn month_first(text: &str) -> Option<Date> {
    let (month, day, year) = numeric(day_of(text))?;
    if Date::new(year, day, month).is_ok() {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// The part of `text` before a time of day, where one follows.
pub(super) fn day_of(text: &str) -> &str {
    text.trim().split([' ', 'T', ',']).next().unwrap_or_default()
}

/// `text` without the midnight that programs add to a day when they write it as text.
pub(super) fn without_midnight(text: &str) -> &str {
    let text = text.trim();
    let is_midnight =
        |after: &str| matches!(after.trim(), "00:00:00" | "0:00:00" | "00:00" | "00.00.00" | "00.00");
    match text.split_once([' ', 'T']) {
        Some((day, after)) if is_midnight(after) => day,
        _ => text,
    }
}

/// Reads `2026-11-25`; day first `25/11/2026`, `25-11-2026`, `25.11.2026`, `25/11/26`; and with the month's name in Indonesian or
/// English `25 November 2026`, `Rabu, 25 Nov 2026`, `25-Nov-26`, `November 25, 2026`. A day without its year is the one nearest to
/// the week of `setting`.
pub(super) fn date(text: &str, setting: Setting) -> Option<Date> {
    let text = text.trim();
    if let Some((day, month, year)) = numeric(text) {
        return Date::new(year, month, day).ok();
    }
    if let Some(date) = year_first(text) {
        return Some(date);
    }
    let named = named(text)?;
    match named.year {
        Some(year) => Date::new(year, named.month, named.day).ok(),
        None => {
            let week = setting.week?;
            dates::nearest(named.month, named.day, week.checked_add(3.days()).unwrap_or(week))
        }
    }
}

/// Reads `2026-11-25` and `2026/11/5`.
fn year_first(text: &str) -> Option<Date> {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(mark).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let small = |part: &str| {
        let is_good = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i8>().ok().filter(|_| is_good)
    };
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    Date::new(year.parse().ok().filter(|_| is_year)?, small(month)?, small(day)?).ok()
}

/// A day whose month is named.
struct Named {
    day: i8,
    month: i8,
    year: Option<i16>,
}

fn named(text: &str) -> Option<Named> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let words = match words.split_first() {
        Some((first, rest)) if is_weekday(first) => rest,
        _ => words.as_slice(),
    };
    let (day, month, year) = match words {
        [day, month] if day.parse::<i8>().is_ok() => (day, month, None),
        [month, day] => (day, month, None),
        [day, month, year] if day.parse::<i8>().is_ok() => (day, month, Some(year)),
        [month, day, year] => (day, month, Some(year)),
        _ => return None,
    };
    let year = match year {
        None => None,
        Some(year) if !year.bytes().all(|byte| byte.is_ascii_digit()) => return None,
        Some(year) if year.len() == 4 => Some(year.parse().ok()?),
        Some(year) if year.len() == 2 => Some(2000 + year.parse::<i16>().ok()?),
        Some(_) => return None,
    };
    let is_day = matches!(day.len(), 1 | 2) && day.bytes().all(|byte| byte.is_ascii_digit());
    Some(Named { day: day.parse().ok().filter(|_| is_day)?, month: month_called(month)?, year })
}

/// `text`, when it is a day without its year.
pub(super) fn yearless(text: &str) -> Option<String> {
    let text = text.trim();
    named(text).filter(|named| named.year.is_none()).map(|_| text.to_owned())
}

/// The first and the last hour that a part of a day is said of, and what is added to them.
type Hours = (i8, i8, i8);
/// The parts of a day as Indonesians name them behind a time, each with the hours that it is said of. Midnight is said as "12 malam", of
/// one day or of the other: it is not read.
const PARTS_OF_DAY: [(&str, &[Hours]); 8] = [
    ("dini hari", &[(0, 4, 0)]),
    ("subuh", &[(3, 6, 0)]),
    ("pagi", &[(0, 11, 0)]),
    ("siang", &[(10, 15, 0), (1, 4, 12)]),
    ("sore", &[(15, 19, 0), (2, 6, 12)]),
    ("petang", &[(15, 19, 0), (4, 7, 12)]),
    ("malam", &[(18, 23, 0), (6, 11, 12)]),
    ("mlm", &[(18, 23, 0), (6, 11, 12)]),
];

/// Reads `19:30`, `19.30`, `7:05`, `19:30:15`, `19.30 WIB`, `pukul 19.30`, `7:30 PM`, `pukul 9`, `7.30 malam`, with the zone that is named.
pub(super) fn time(text: &str) -> Option<(Time, Option<&'static str>)> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    let mut is_sure = false;
    if let Some(after) = CLOCK_WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
        let after = after.trim_start_matches('.');
        if after.starts_with(char::is_whitespace) {
            (rest, is_sure) = (after.trim(), true);
        }
    }
    let mut zone = None;
    let mut strip_zone = |rest: &mut &str| {
        let found = ZONES.iter().find(|(name, _)| rest.ends_with(&format!(" {}", name.to_lowercase())));
        if let Some((name, _)) = found.filter(|_| zone.is_none()) {
            *rest = rest[..rest.len() - name.len()].trim();
            zone = Some(*name);
        }
    };
    strip_zone(&mut rest);
    // What stands behind the digits, with a blank before it: `7.30 malam`, `7.30 WIB malam`.
    let part = PARTS_OF_DAY.iter().find_map(|(name, hours)| {
        let before = rest.strip_suffix(name)?;
        before.ends_with(char::is_whitespace).then(|| (before.trim_end(), *hours))
    });
    if let Some((before, _)) = part {
        rest = before;
        strip_zone(&mut rest);
    }
    let is_sure = is_sure || zone.is_some();
    if let Some((_, hours)) = part {
        let time = clock(rest, true)?;
        let (.., added) = hours.iter().find(|(first, last, _)| (*first..=*last).contains(&time.hour()))?;
        return Some((Time::new(time.hour() + added, time.minute(), time.second(), 0).ok()?, zone));
    }
    let digits = rest.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c.is_whitespace());
    let half = rest[digits.len()..].replace('.', "");
    let added = match half.trim() {
        "am" => 0,
        "pm" => 12,
        _ => return Some((clock(rest, is_sure)?, zone)),
    };
    let time = clock(digits, true).filter(|time| (1..=12).contains(&time.hour()))?;
    Some((Time::new(time.hour() % 12 + added, time.minute(), time.second(), 0).ok()?, zone))
}

/// The time of day `text`; of a `whole` hour too.
fn clock(text: &str, whole: bool) -> Option<Time> {
    let parts: Vec<&str> = text.trim().split([':', '.']).collect();
    let number = |index: usize| {
        let part = parts.get(index).copied().unwrap_or("0");
        let good = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i8>().ok().filter(|_| good)
    };
    // 7.5 is half past seven to some and five past to others.
    let is_written = parts.iter().skip(1).all(|part| part.len() == 2);
    let is_good = matches!(parts.len(), 2 | 3) || parts.len() == 1 && whole;
    if !is_written || !is_good {
        return None;
    }
    Time::new(number(0)?, number(1)?, number(2)?, 0).ok()
}

/// Reads a day and a time with a blank, `T` or a comma between them.
///
/// # Errors
/// With the name of a zone that is not the one of `setting`.
pub(super) fn moment(text: &str, setting: Setting) -> Result<Option<(Date, Time)>, &'static str> {
    let text = text.trim();
    if let Some((day, clock)) = text.split_once('T')
        && let Some(day) = year_first(day)
    {
        return Ok(self::clock(clock, false).map(|time| (day, time)));
    }
    if text.chars().nth(MAX_MOMENT_CHARS).is_some() {
        return Ok(None);
    }
    // A day may have blanks of its own: the first one behind which a time stands.
    let blanks = text.char_indices().filter(|(_, c)| c.is_whitespace());
    for (at, _) in blanks {
        let (day, clock) = (text[..at].trim_end_matches([',', ' ']), text[at..].trim());
        if let Some(day) = date(day, setting)
            && let Some((time, zone)) = time(clock)
        {
            let other = zone.filter(|zone| setting.zone.is_some_and(|own| own != *zone));
            return other.map_or(Ok(Some((day, time))), Err);
        }
    }
    Ok(None)
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

    const SETTING: Setting = Setting {
        locale: Locale::Id,
        week: Some(Date::constant(2026, 11, 23)),
        zone: Some("WIB"),
        takes_hidden: false,
    };

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
    fn days_are_read_day_first_and_by_the_names_of_months() {
        let expected = jiff::civil::date(2026, 11, 5);
        for text in [
            "2026-11-05",
            "05/11/2026",
            "5/11/2026",
            "5-11-2026",
            "05.11.2026",
            "2026/11/5",
            "5/11/26",
            "5 November 2026",
            "Kamis, 5 November 2026",
            "5-Nov-26",
            "5 nop 2026",
            "November 5, 2026",
            "5 november",
            "Thu 5 Nov 2026",
            "5 NOV. 2026",
        ] {
            assert_eq!(date(text, SETTING), Some(expected), "{text}");
        }
        assert_eq!(date("2 Januari", SETTING), Some(jiff::civil::date(2027, 1, 2)));
        assert_eq!(date("2 Desember", Setting { week: None, ..SETTING }), None);
        for text in [
            "",
            "5/11",
            "11/25/2026",
            "5/11-2026",
            "+5/11/2026",
            "a/b/c",
            "26-11-05",
            "31 Februari 2026",
            "5 Ramadan 2026",
            "Rabu",
            "5 ma 2026",
        ] {
            assert_eq!(date(text, SETTING), None, "{text}");
        }
        assert_eq!(month_first("11/25/2026 09:00"), Some(jiff::civil::date(2026, 11, 25)));
        assert_eq!(month_first("05/11/2026"), None);
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, expected) in [
            ("19.30", (19, 30, 0)),
            ("7:05", (7, 5, 0)),
            ("19:30:15", (19, 30, 15)),
            ("07.05.09", (7, 5, 9)),
            ("19.30 WIB", (19, 30, 0)),
            ("pukul 19.30", (19, 30, 0)),
            ("Pkl. 9.00", (9, 0, 0)),
            ("jam 9", (9, 0, 0)),
            ("7:30 PM", (19, 30, 0)),
            ("7.30 p.m.", (19, 30, 0)),
            ("12:05 am", (0, 5, 0)),
            ("9PM", (21, 0, 0)),
        ] {
            let (hour, minute, second) = expected;
            assert_eq!(time(text).map(|(time, _)| time), Time::new(hour, minute, second, 0).ok(), "{text}");
        }
        for text in
            ["", "7", "7.5", "25:00", "19:60", "1:2:3:4", "a:bc", "-1:00", "19.30–20.30", "13:00 PM", "WIB"]
        {
            assert_eq!(time(text), None, "{text}");
        }
        for (text, hour, minute) in [
            ("7.30 malam", 19, 30),
            ("jam 9 malam", 21, 0),
            ("12.30 siang", 12, 30),
            ("2 siang", 14, 0),
            ("4 sore", 16, 0),
            ("5.30 petang", 17, 30),
            ("19.30 malam", 19, 30),
            ("pukul 7 pagi", 7, 0),
            ("10.30 siang", 10, 30),
            ("3 dini hari", 3, 0),
            ("7.30 malam WIB", 19, 30),
            ("7.30 WIB malam", 19, 30),
        ] {
            assert_eq!(time(text).map(|(time, _)| time), Time::new(hour, minute, 0, 0).ok(), "{text}");
        }
        for text in ["12 malam", "1 malam", "12 pagi", "14.00 pagi", "9 sore", "malam", "7.30malam", "7 sham"]
        {
            assert_eq!(time(text), None, "{text}");
        }
        assert_eq!(time("19.30 WITA").and_then(|(_, zone)| zone), Some("WITA"));
        assert_eq!(time("19.30 wit").and_then(|(_, zone)| zone), Some("WIT"));
        assert_eq!(moment("25/11/2026 19.30 WITA", SETTING), Err("WITA"));
        for text in [
            "25/11/2026 09.00",
            "2026-11-25T09:00:00",
            "25 November 2026 09.00",
            "Rabu, 25 Nov 2026, 09.00 WIB",
            "25/11/2026, pukul 09.00",
        ] {
            assert!(matches!(moment(text, SETTING), Ok(Some(_))), "{text}");
        }
        for text in ["25/11/2026", "besok 09.00"] {
            assert_eq!(moment(text, SETTING), Ok(None), "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_read_in_both_languages() {
        assert_eq!(["ya", "TRUE", " Benar", "1"].map(boolean), [Some(true); 4]);
        assert_eq!(["Tidak", "no", "SALAH", "0"].map(boolean), [Some(false); 4]);
        assert_eq!(boolean("mungkin"), None);
    }
}
