//! Days that are written in a text, with the weekday that stands before them.

use jiff::civil::{Date, Weekday};

use super::words::words_in;
use crate::project::dates::{self, month_called, weekday_called};

/// A day in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrittenDay {
    /// Where it begins, with its weekday.
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// Which of the text's words it begins with.
    pub(super) word: usize,
    /// The weekday before it, where that can be no other day's.
    pub(super) weekday: Option<Weekday>,
    month: i8,
    day: i8,
    year: Option<i16>,
    /// Whether the month may have been meant to come first.
    is_unclear: bool,
}

impl WrittenDay {
    /// The day that is meant. One without a year is the one nearest to `near`; none where that is not known, and none that no calendar has.
    pub(super) fn date(&self, near: Option<Date>) -> Option<Date> {
        match self.year {
            Some(year) => Date::new(year, self.month, self.day).ok(),
            None => dates::nearest(self.month, self.day, near?),
        }
    }

    /// Whether it can be no other day.
    pub(super) fn is_sure(&self) -> bool {
        self.year.is_some() && !self.is_unclear
    }
}

/// The words of a text, and what stands between them.
struct Words<'t> {
    text: &'t str,
    words: Vec<(usize, &'t str)>,
}

impl<'t> Words<'t> {
    fn get(&self, at: usize) -> Option<&'t str> {
        self.words.get(at).map(|(_, word)| *word)
    }

    /// What stands between the word at `at` and the next.
    fn gap(&self, at: usize) -> &'t str {
        let (Some((from, word)), Some((next, _))) = (self.words.get(at), self.words.get(at + 1)) else {
            return "";
        };
        &self.text[from + word.len()..*next]
    }

    /// The number that the word at `at` is, of no more than `digits` digits and at least 1.
    fn number(&self, at: usize, digits: usize, most: i16) -> Option<i16> {
        let word = self.get(at)?;
        let is_number = word.len() <= digits && word.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| word.parse().ok()).flatten().filter(|number| (1..=most).contains(number))
    }

    fn small(&self, at: usize, most: i16) -> Option<i8> {
        self.number(at, 2, most).and_then(|number| i8::try_from(number).ok())
    }

    fn year(&self, at: usize) -> Option<i16> {
        self.number(at, 4, 2199).filter(|year| *year >= 1900)
    }

    fn month(&self, at: usize) -> Option<i8> {
        self.get(at).and_then(month_called)
    }

    fn is_blank(&self, at: usize) -> bool {
        let gap = self.gap(at);
        !gap.is_empty() && gap.trim().is_empty()
    }

    /// The day that begins at the word `at`, without its weekday, and how many words it has.
    fn day_at(&self, at: usize) -> Option<(usize, WrittenDay)> {
        let last = |words: usize| self.words.get(at + words - 1).map(|(from, word)| from + word.len());
        let from = self.words.get(at)?.0;
        let day = |words, month, day, year, is_unclear| {
            let to = last(words)?;
            Some((words, WrittenDay { from, to, word: at, weekday: None, month, day, year, is_unclear }))
        };
        if let (Some(number), Some(month)) = (self.small(at, 31), self.month(at + 1))
            && self.is_blank(at)
        {
            let year = self.year(at + 2).filter(|_| self.is_blank(at + 1));
            return day(2 + usize::from(year.is_some()), month, number, year, false);
        }
        if let (Some(month), Some(number), Some(year)) =
            (self.month(at), self.small(at + 1, 31), self.year(at + 2))
            && self.is_blank(at)
            && matches!(self.gap(at + 1).trim(), "" | ",")
        {
            return day(3, month, number, Some(year), false);
        }
        let is_slashed = self.gap(at) == "/" && self.gap(at + 1) == "/";
        match (self.small(at, 31), self.small(at + 1, 12), self.year(at + 2)) {
            (Some(number), Some(month), Some(year)) if is_slashed => {
                day(3, month, number, Some(year), number <= 12 && number != month)
            }
            _ => None,
        }
    }

    /// The weekday before the day that begins at the word `at`, and the word that it all begins with. None where the day of another may
    /// stand there: of a span, of a list, the eve of one (`malam Minggu`), and weeks (`dua minggu`).
    fn weekday_before(&self, at: usize) -> Option<(usize, Weekday)> {
        let is_near =
            |before: &usize| self.gap(*before).chars().all(|c| matches!(c, ' ' | ',' | '(' | '\u{a0}'));
        let is_filler = |before: &usize| {
            self.get(*before)
                .is_some_and(|word| ["tanggal", "tgl", "the"].contains(&word.to_lowercase().as_str()))
        };
        let before = |at: usize| at.checked_sub(1).filter(is_near);
        let mut at = before(at)?;
        if is_filler(&at) {
            at = before(at)?;
        }
        let word = self.get(at)?;
        let weekday = weekday_called(word)?;
        // A name has a capital; `minggu` is a week.
        if !word.starts_with(char::is_uppercase) {
            return None;
        }
        let other =
            at.checked_sub(1).and_then(|other| self.get(other)).map(str::to_lowercase).unwrap_or_default();
        // `Sabtu–Minggu`, `Sabtu dan Minggu`, `Senin s.d. Rabu`, `malam Minggu`, `Dua Minggu`.
        let of_others = [
            "dan", "atau", "d", "sampai", "hingga", "and", "or", "to", "malam", "dua", "tiga", "eve",
            "setiap", "tiap",
        ];
        let is_of_another = of_others.contains(&other.as_str())
            || weekday_called(&other).is_some()
            || !other.is_empty() && other.bytes().all(|byte| byte.is_ascii_digit());
        (!is_of_another).then_some((at, weekday))
    }
}

/// The days that are written out in `text`: `5 Desember 2026`, `December 5, 2026`, `5/12/2026`, with a weekday before them or not.
pub(super) fn days_in(text: &str) -> Vec<WrittenDay> {
    let words = Words { text, words: words_in(text) };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.words.len() {
        let Some((length, day)) = words.day_at(at) else {
            at += 1;
            continue;
        };
        // Of a span (`5–7 Desember`), two weekdays may stand before.
        let is_span = at.checked_sub(1).is_some_and(|before| words.small(before, 31).is_some());
        let named = words.weekday_before(at).filter(|_| !is_span);
        found.push(match named {
            Some((first, weekday)) => {
                WrittenDay { from: words.words[first].0, word: first, weekday: Some(weekday), ..day }
            }
            None => day,
        });
        at += length;
    }
    found
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
            ("Senin s.d. Rabu, 9 Desember 2026", None, date(2026, 12, 9)),
            ("Malam Minggu, 5 Desember 2026", None, date(2026, 12, 5)),
            ("selama dua minggu, 5 Desember 2026", None, date(2026, 12, 5)),
            ("Sabtu, 5 Desember, 2000 guru hadir", Some(Weekday::Saturday), date(2026, 12, 5)),
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
    fn days_that_may_be_turned_round_are_not_sure() {
        let is_sure = |text: &str| days_in(text)[0].is_sure();
        assert!(is_sure("25/12/2026") && is_sure("12/12/2026") && is_sure("5 Desember 2026"));
        assert!(!is_sure("5/12/2026") && !is_sure("5 Desember"));
    }

    #[test]
    fn a_day_that_no_calendar_has_is_none() {
        assert_eq!(days_in("31 Februari 2026")[0].date(None), None);
        assert_eq!(days_in("31 Mei")[0].date(None), None);
    }
}
