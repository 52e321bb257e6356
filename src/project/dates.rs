//! Dates as Indonesian and English write them, and weeks by their number.
//!
//! The names of days and months are those of the Unicode CLDR for `id` and `en`; they are written out here so that neither pixels
//! nor pages change with a data release.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::Locale;

const DAYS_ID: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const SHORT_ID: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"];
const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `Selasa`
pub fn weekday(date: Date, locale: Locale) -> &'static str {
    let days = in_language(locale, &DAYS_ID, &DAYS_EN);
    days[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)]
}

/// `November`
pub fn month(date: Date, locale: Locale) -> &'static str {
    in_language(locale, &MONTHS_ID, &MONTHS_EN)[month_index(date)]
}

/// `Nov`
pub fn short_month(date: Date, locale: Locale) -> &'static str {
    in_language(locale, &SHORT_ID, &SHORT_EN)[month_index(date)]
}

/// `24 Nov 2026`
pub fn short(date: Date, locale: Locale) -> String {
    format!("{} {} {}", date.day(), short_month(date, locale), date.year())
}

/// `24 November 2026`
pub fn day_month_year(date: Date, locale: Locale) -> String {
    format!("{} {} {}", date.day(), month(date, locale), date.year())
}

/// `Selasa, 24 November 2026`
pub fn long(date: Date, locale: Locale) -> String {
    format!("{}, {}", weekday(date, locale), day_month_year(date, locale))
}

/// `19.30`, in English `19:30`.
pub fn clock(hours: impl Into<i64>, minutes: impl Into<i64>, locale: Locale) -> String {
    let (hours, minutes): (i64, i64) = (hours.into(), minutes.into());
    format!("{hours:02}{}{minutes:02}", locale.clock_mark())
}

/// `23–29 November 2026`, `30 November – 6 Desember 2026`: what both days share is said once.
pub fn span(first: Date, last: Date, locale: Locale) -> String {
    let until = day_month_year(last, locale);
    if first.year() != last.year() {
        format!("{} – {until}", day_month_year(first, locale))
    } else if first.month() != last.month() {
        format!("{} {} – {until}", first.day(), month(first, locale))
    } else {
        format!("{}–{until}", first.day())
    }
}

/// The Monday of the ISO week that is written as `2026-W48`.
pub fn monday_of_week(text: &str) -> Option<Date> {
    let (year, week) = text.split_once("-W")?;
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(week, 2) {
        return None;
    }
    ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok().map(ISOWeekDate::date)
}

/// What people write for months besides their names and the beginnings of these, with the months' numbers.
const OTHER_MONTHS: [(&str, i8); 5] =
    [("pebruari", 2), ("agt", 8), ("ags", 8), ("sept", 9), ("nopember", 11)];
/// What people write for days of the week besides their names and the beginnings of these, with the days' numbers from Monday on.
const OTHER_DAYS: [(&str, usize); 3] = [("jum'at", 4), ("jum’at", 4), ("ahad", 6)];
/// The shortest beginning of a name that stands for it, in characters.
const MIN_NAME_CHARS: usize = 3;

/// The number of the month, from 1, that `word` names in either language: whole, or by at least three letters of its beginning.
pub fn month_called(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let is_short = word.chars().count() >= MIN_NAME_CHARS;
    let is = |name: &str| name == word || is_short && name.starts_with(&word);
    let names = MONTHS_ID.iter().zip(MONTHS_EN).zip(1..);
    let mut named = names.filter(|((one, other), _)| is(&one.to_lowercase()) || is(&other.to_lowercase()));
    let by_name = named.next().map(|(_, number)| number);
    by_name.or_else(|| OTHER_MONTHS.iter().find(|(name, _)| is(name)).map(|(_, number)| *number))
}

/// The day of the week that `word` names in either language: whole, or by the three letters of its beginning.
pub fn weekday_called(word: &str) -> Option<Weekday> {
    let word = word.to_lowercase();
    let is_short = word.chars().count() == MIN_NAME_CHARS;
    let is = |name: &str| name == word || is_short && name.starts_with(&word);
    let names = DAYS_ID.iter().zip(DAYS_EN).zip(0..);
    let mut named = names.filter(|((one, other), _)| is(&one.to_lowercase()) || is(&other.to_lowercase()));
    let by_name = named.next().map(|(_, number)| number);
    let number =
        by_name.or_else(|| OTHER_DAYS.iter().find(|(name, _)| is(name)).map(|(_, number)| *number))?;
    Weekday::from_monday_zero_offset(i8::try_from(number).ok()?).ok()
}

/// Whether `word` names a day of the week, as [`weekday_called`].
pub fn is_weekday(word: &str) -> bool {
    weekday_called(word).is_some()
}

/// The day `day` of `month` that is nearest to `near`: a year before it, in its year, or a year after it. `None` where none of these years
/// has such a day.
pub fn nearest(month: i8, day: i8, near: Date) -> Option<Date> {
    let of = |year| Date::new(year, month, day).ok();
    let away = |date: &Date| date.duration_since(near).as_hours().abs();
    [near.year() - 1, near.year(), near.year() + 1].into_iter().filter_map(of).min_by_key(away)
}

/// Whether `word`, in lower case, is what a date may be written with: a month's or a day's name, or what is short for it.
pub fn is_calendar_word(word: &str) -> bool {
    let names =
        [&MONTHS_ID, &MONTHS_EN, &SHORT_ID, &SHORT_EN].into_iter().flatten().chain(&DAYS_ID).chain(&DAYS_EN);
    let others = OTHER_MONTHS.iter().map(|(name, _)| name).chain(OTHER_DAYS.iter().map(|(name, _)| name));
    names.chain(others).any(|name| name.to_lowercase() == word)
        // `Sen`, `Min`: in English such words mean more besides.
        || word.chars().count() == MIN_NAME_CHARS && DAYS_ID.iter().any(|day| day.to_lowercase().starts_with(word))
}

fn month_index(date: Date) -> usize {
    usize::try_from(date.month() - 1).unwrap_or(0)
}

fn in_language<'w, const COUNT: usize>(
    locale: Locale,
    indonesian: &'w [&'static str; COUNT],
    english: &'w [&'static str; COUNT],
) -> &'w [&'static str; COUNT] {
    match locale {
        Locale::Id => indonesian,
        Locale::En => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_in_indonesia() {
        let date = Date::constant(2026, 11, 24);
        assert_eq!(long(date, Locale::Id), "Selasa, 24 November 2026");
        assert_eq!(long(date, Locale::En), "Tuesday, 24 November 2026");
        assert_eq!(short(Date::constant(2026, 8, 17), Locale::Id), "17 Agu 2026");
    }

    #[test]
    fn months_and_days_are_known_by_names_in_both_languages() {
        for (word, month) in [
            ("Januari", 1),
            ("JAN", 1),
            ("Peb", 2),
            ("maret", 3),
            ("May", 5),
            ("mei", 5),
            ("Agt", 8),
            ("agu", 8),
            ("aug", 8),
            ("Sept", 9),
            ("Oct", 10),
            ("okto", 10),
            ("Nopember", 11),
            ("dec", 12),
        ] {
            assert_eq!(month_called(word), Some(month), "{word}");
        }
        for word in ["", "ma", "xyz", "januarius", "24"] {
            assert_eq!(month_called(word), None, "{word}");
        }
        // What a page shows is read back.
        for month in 1..=12 {
            for locale in [Locale::Id, Locale::En] {
                let date = Date::constant(2026, month, 2);
                assert_eq!(month_called(self::month(date, locale)), Some(month));
                assert_eq!(month_called(short_month(date, locale)), Some(month));
                assert!(is_weekday(weekday(date, locale)));
            }
        }
        for word in ["Sen", "jum'at", "Ahad", "sunday", "SUN"] {
            assert!(is_weekday(word), "{word}");
        }
        for word in ["", "se", "senen", "hari"] {
            assert!(!is_weekday(word), "{word}");
        }
    }

    #[test]
    fn a_span_says_once_what_its_days_share() {
        let span = |first, last| span(first, last, Locale::Id);
        let date = Date::constant;
        assert_eq!(span(date(2026, 11, 23), date(2026, 11, 29)), "23–29 November 2026");
        assert_eq!(span(date(2026, 11, 30), date(2026, 12, 6)), "30 November – 6 Desember 2026");
        assert_eq!(span(date(2026, 12, 28), date(2027, 1, 3)), "28 Desember 2026 – 3 Januari 2027");
    }

    #[test]
    fn a_week_is_known_by_its_name_and_nothing_else_is_a_week() {
        assert_eq!(monday_of_week("2026-W48"), Some(Date::constant(2026, 11, 23)));
        assert_eq!(monday_of_week("2026-W53"), Some(Date::constant(2026, 12, 28)));
        for text in
            ["2027-W53", "2026-W00", "2026-W5", "2026-w48", "2026-W+8", "ramadan", "2026-W48-a", "é-W"]
        {
            assert_eq!(monday_of_week(text), None, "{text}");
        }
    }
}
