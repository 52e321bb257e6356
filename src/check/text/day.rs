//! Days that are written in a text, with the weekday that stands before them.

use jiff::civil::{Date, Weekday};

use super::words::words_in;

/// The names of weekdays from Monday on, in Indonesian and English.
const WEEKDAYS: [&[&str]; 7] = [
    &["senin", "monday"],
    &["selasa", "tuesday"],
    &["rabu", "wednesday"],
    &["kamis", "thursday"],
    &["jumat", "jum'at", "jum’at", "friday"],
    &["sabtu", "saturday"],
    &["minggu", "ahad", "sunday"],
];

/// The names of months, in Indonesian and English.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january", "jan"],
    &["februari", "february", "pebruari", "feb"],
    &["maret", "march", "mar"],
    &["april", "apr"],
    &["mei", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["agustus", "august", "agt", "agu", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nopember", "nov"],
    &["desember", "december", "des", "dec"],
];

/// A day in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrittenDay {
    /// Where it begins, with its weekday.
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// The weekday before it.
    pub(super) weekday: Option<Weekday>,
    month: i8,
    day: i8,
    year: Option<i16>,
}

impl WrittenDay {
    /// The day that is meant. One without a year is the one nearest to `near`; none where that is not known, and none that no calendar has.
    pub(super) fn date(&self, near: Option<Date>) -> Option<Date> {
        let of = |year: i16| Date::new(year, self.month, self.day).ok();
        match (self.year, near) {
            (Some(year), _) => of(year),
            (None, Some(near)) => (near.year() - 1..=near.year() + 1)
                .filter_map(of)
                .min_by_key(|date| date.since(near).map_or(i32::MAX, |span| span.get_days().abs())),
            (None, None) => None,
        }
    }

    /// Whether its year is written.
    pub(super) fn has_year(&self) -> bool {
        self.year.is_some()
    }
}

/// The weekday that `word` is.
fn weekday_of(word: &str) -> Option<Weekday> {
    let lower = word.to_lowercase();
    let index = WEEKDAYS.iter().position(|names| names.contains(&lower.as_str()))?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

fn month_of(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    let index = MONTHS.iter().position(|names| names.contains(&lower.as_str()))?;
    i8::try_from(index + 1).ok()
}

/// The number that `word` is, of no more than `digits` digits.
fn number(word: &str, digits: usize) -> Option<i16> {
    let is_number = word.len() <= digits && word.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| word.parse().ok()).flatten()
}

/// The days that are written out in `text`: `5 Desember 2026`, `December 5, 2026`, `5/12/2026`, with a weekday before them or not. Those of a
/// span (`5–7 Desember`) have no weekday: two may stand before them.
pub(super) fn days_in(text: &str) -> Vec<WrittenDay> {
    let words = words_in(text);
    let gap = |a: usize, b: usize| {
        let (from, word) = words[a];
        &text[from + word.len()..words[b].0]
    };
    let word = |at: usize| words.get(at).map(|(_, word)| *word);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((length, month, day, year)) = day_at(&word, &gap, at) else {
            at += 1;
            continue;
        };
        let last = at + length - 1;
        let (from, weekday) = weekday_before(&word, &gap, at);
        let (begins, (ends, ending)) = (words[from].0, words[last]);
        found.push(WrittenDay { from: begins, to: ends + ending.len(), weekday, month, day, year });
        at += length;
    }
    found
}

/// Of a day that begins at the word `at`: how many words it has, its month, its day, its year.
fn day_at<'t>(
    word: &dyn Fn(usize) -> Option<&'t str>,
    gap: &dyn Fn(usize, usize) -> &'t str,
    at: usize,
) -> Option<(usize, i8, i8, Option<i16>)> {
    let (first, second) = (word(at)?, word(at + 1)?);
    let is_blank = |gap: &str| !gap.is_empty() && gap.trim().is_empty();
    let day = |word: &str| {
        number(word, 2).filter(|day| (1..=31).contains(day)).and_then(|day| i8::try_from(day).ok())
    };
    let year = |at: usize| {
        let year = word(at).and_then(|word| number(word, 4)).filter(|year| (1900..2200).contains(year))?;
        matches!(gap(at - 1, at).trim(), "" | ",").then_some(year)
    };
    let ending = |year: Option<i16>| (2 + usize::from(year.is_some()), year);
    if let (Some(day), Some(month)) = (day(first), month_of(second))
        && is_blank(gap(at, at + 1))
    {
        let (length, year) = ending(year(at + 2));
        return Some((length, month, day, year));
    }
    if let (Some(month), Some(day)) = (month_of(first), day(second))
        && is_blank(gap(at, at + 1))
        && let Some(year) = year(at + 2)
    {
        return Some((3, month, day, Some(year)));
    }
    let third = word(at + 2)?;
    let is_slashed = gap(at, at + 1) == "/" && gap(at + 1, at + 2) == "/";
    let month =
        number(second, 2).filter(|month| (1..=12).contains(month)).and_then(|month| i8::try_from(month).ok());
    let year = number(third, 4).filter(|year| (1900..2200).contains(year));
    match (day(first), month, year) {
        (Some(day), Some(month), Some(year)) if is_slashed => Some((3, month, day, Some(year))),
        _ => None,
    }
}

/// The weekday before the day that begins at the word `at`, and the word that it all begins with.
fn weekday_before<'t>(
    word: &dyn Fn(usize) -> Option<&'t str>,
    gap: &dyn Fn(usize, usize) -> &'t str,
    at: usize,
) -> (usize, Option<Weekday>) {
    let is_near =
        |before: usize| gap(before, before + 1).chars().all(|c| matches!(c, ' ' | ',' | '(' | '\u{a0}'));
    let is_filler = |word: &str| ["tanggal", "tgl", "the"].contains(&word.to_lowercase().as_str());
    let Some(mut before) = at.checked_sub(1).filter(|before| is_near(*before)) else { return (at, None) };
    if word(before).is_some_and(is_filler) {
        match before.checked_sub(1).filter(|before| is_near(*before)) {
            Some(above) => before = above,
            None => return (at, None),
        }
    }
    let Some(weekday) = word(before).and_then(weekday_of) else { return (at, None) };
    // `Sabtu–Minggu, 5 Desember`, `Sabtu dan Minggu, 5 Desember`: which is meant?
    let is_joined = before.checked_sub(1).is_some_and(|other| {
        let joins =
            |word: &str| ["dan", "atau", "s.d", "sampai", "hingga", "and", "or", "to"].contains(&word);
        word(other).is_some_and(|word| weekday_of(word).is_some() || joins(&word.to_lowercase()))
    });
    if is_joined { (at, None) } else { (before, Some(weekday)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_people_write_them() {
        let near = Some(date(2026, 11, 25));
        for (text, weekday, day) in [
            ("Sabtu, 5 Desember 2026", Some(Weekday::Saturday), date(2026, 12, 5)),
            ("pada hari Jum’at tanggal 27 November", Some(Weekday::Friday), date(2026, 11, 27)),
            ("Saturday, December 5, 2026", Some(Weekday::Saturday), date(2026, 12, 5)),
            ("Senin 5/12/2026 pukul 9", Some(Weekday::Monday), date(2026, 12, 5)),
            ("2 Januari", None, date(2027, 1, 2)),
            ("Sabtu–Minggu, 5 Desember 2026", None, date(2026, 12, 5)),
            ("Sabtu dan Minggu, 5 Desember 2026", None, date(2026, 12, 5)),
        ] {
            let days = days_in(text);
            assert_eq!(days.len(), 1, "{text}");
            assert_eq!((days[0].weekday, days[0].date(near)), (weekday, Some(day)), "{text}");
        }
        let span = days_in("Sabtu, 5–7 Desember 2026");
        assert_eq!((span.len(), span[0].weekday), (1, None), "{span:?}");
        for text in ["5 kelas", "Mei", "32 Mei", "kelas 5, Mei", "2026", "may 5", "1/2", "Minggu ke-2 Mei"] {
            assert_eq!(days_in(text), [], "{text}");
        }
    }

    #[test]
    fn a_day_that_no_calendar_has_is_none() {
        assert_eq!(days_in("31 Februari 2026")[0].date(None), None);
        assert_eq!(days_in("31 Mei")[0].date(None), None);
    }
}
