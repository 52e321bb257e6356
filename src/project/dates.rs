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
