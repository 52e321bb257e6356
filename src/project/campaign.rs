//! Dated campaigns, `brand-assets/campaigns/<id>.toml`: for some days the brand kit changes its dress.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::diag::{Finding, Place};
use crate::world::World;

use super::account::read_mark;
use super::brand::{self, Brand, TokenPlaces};
use super::files::Registry;
use super::input::Raw;
use super::read::{Entry, Table};

/// The word with which an item refuses every campaign; no campaign may have it as its id.
pub(super) const NO_CAMPAIGN: &str = "none";
/// A year with every day that a year can have.
const LEAP_YEAR: i16 = 2024;
/// The days of [`LEAP_YEAR`].
const LEAP_YEAR_DAYS: i32 = 366;
/// A range over the new year that is longer than half a year has its ends swapped, most likely.
const LONG_WRAP_DAYS: i32 = 183;

/// A dress of the brand kit for some days: its own tokens, its mark and a label.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Its name in files.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The few words that pictures show beside its mark.
    pub label: String,
    /// When it holds.
    pub days: Days,
    /// Its mark: a picture in the project.
    pub mark: PathBuf,
    /// The colour of its mark, as written; `color.sun` where it has none.
    pub accent: Option<String>,
    /// Whether mark and colours stand in for official ones.
    pub placeholder: bool,
    /// The tokens it overrides.
    pub tokens: BTreeMap<String, String>,
    /// Where their values stand.
    pub token_places: TokenPlaces,
    /// Its file.
    pub place: Place,
}

/// The days on which a campaign holds, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// The same days every year; over the new year where `from` comes after `until`.
    Yearly {
        /// The first day.
        from: YearDay,
        /// The last day.
        until: YearDay,
    },
    /// Once.
    Once {
        /// The first day.
        from: Date,
        /// The last day, not before the first.
        until: Date,
    },
}

/// A day of any year, such as 17 August.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearDay {
    month: i8,
    day: i8,
}

/// Which campaign an item is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CampaignChoice {
    /// The one whose days hold the moment at which the item is published.
    #[default]
    ByDate,
    /// None, whatever the day.
    None,
    /// The one with this id, whatever the day.
    Named(String),
}

impl YearDay {
    /// The day `day` of `month`, both from 1, if some year has it.
    pub fn new(month: i8, day: i8) -> Option<Self> {
        Date::new(LEAP_YEAR, month, day).ok().map(|_| Self { month, day })
    }

    fn of(date: Date) -> Self {
        Self { month: date.month(), day: date.day() }
    }

    /// Its number in a leap year, from 1.
    fn ordinal(self) -> i32 {
        Date::new(LEAP_YEAR, self.month, self.day).map_or(0, |date| i32::from(date.day_of_year()))
    }
}

impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl Days {
    /// Whether `date` is one of them.
    pub fn contains(self, date: Date) -> bool {
        match self {
            Self::Yearly { from, until } => {
                let day = YearDay::of(date);
                if from <= until { from <= day && day <= until } else { from <= day || day <= until }
            }
            Self::Once { from, until } => from <= date && date <= until,
        }
    }

    /// The first and the last of them, as people write them.
    pub fn ends(self) -> (String, String) {
        match self {
            Self::Yearly { from, until } => (from.to_string(), until.to_string()),
            Self::Once { from, until } => (from.to_string(), until.to_string()),
        }
    }

    /// How many they are; of a yearly range, in a leap year.
    pub fn count(self) -> i32 {
        match self {
            Self::Yearly { from, until } => {
                let apart = until.ordinal() - from.ordinal();
                (if apart < 0 { apart + LEAP_YEAR_DAYS } else { apart }) + 1
            }
            Self::Once { from, until } => (until - from).get_days() + 1,
        }
    }
}

/// Reads the campaign `file` in `folder`. The caller drops it when anything was wrong.
pub(super) fn read(
    id: &str,
    folder: &Path,
    file: &Path,
    mut root: Table<'_>,
    brand: &Brand,
    world: &dyn World,
) -> Option<Campaign> {
    let line = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.line()).unwrap_or_default();
    let name = line(root.need("name", "\"…\""));
    let label = line(root.need("label", "\"…\""));
    let from = root.need("from", "\"11-20\"");
    let until = root.need("until", "\"11-25\"");
    let days = from.zip(until).and_then(|(from, until)| read_days(&from, &until));
    let mark = read_mark(root.need("mark", &format!("\"{id}.svg\"")), folder, world);
    let accent = root.take("accent").and_then(|entry| brand::read_colour(&entry));
    let placeholder = root.take("placeholder").and_then(|entry| entry.boolean()).unwrap_or(false);
    let (tokens, token_places) =
        root.take("tokens").map(|entry| brand::read_overrides(&entry, brand)).unwrap_or_default();
    root.finish();
    let place = Place::file(file);
    let (id, days) = (id.to_owned(), days?);
    Some(Campaign { id, name, label, days, mark, accent, placeholder, tokens, token_places, place })
}

/// Reads what an item says about its campaign.
pub(super) fn read_choice(entry: &Entry<'_>, campaigns: &Registry<Campaign>) -> CampaignChoice {
    match entry.line() {
        Some(id) if super::files::folded(&id) == NO_CAMPAIGN => CampaignChoice::None,
        Some(id) => match campaigns.find(&id, "campaign", "unknown-campaign", entry) {
            Some(campaign) => CampaignChoice::Named(campaign.id.clone()),
            None => CampaignChoice::ByDate,
        },
        None => CampaignChoice::ByDate,
    }
}

/// An end of a range, as it is written.
#[derive(Debug, Clone, Copy)]
enum End {
    Yearly(YearDay),
    Once(Date),
}

fn read_days(from: &Entry<'_>, until: &Entry<'_>) -> Option<Days> {
    let (first, last) = (read_end(from), read_end(until));
    match (first?, last?) {
        (End::Yearly(first), End::Yearly(last)) => {
            let days = Days::Yearly { from: first, until: last };
            if first > last && days.count() > LONG_WRAP_DAYS {
                let message = format!("the campaign runs over the new year and lasts {} days", days.count());
                let finding = Finding::warning("long-campaign", message).at(until.place());
                until.sink.report(finding.hint("swap `from` and `until` if that is not meant"));
            }
            Some(days)
        }
        (End::Once(first), End::Once(last)) => {
            if last < first {
                let hint = "swap them; days without a year may run over the new year".to_owned();
                until.error("bad-date", "`until` comes before `from`", Some(hint));
                return None;
            }
            Some(Days::Once { from: first, until: last })
        }
        _ => {
            let hint = "write both with a year, or both without".to_owned();
            until.error("bad-date", "of `from` and `until` only one has a year", Some(hint));
            None
        }
    }
}

/// Reads `"11-20"`, `"2026-11-20"` or the TOML date 2026-11-20.
fn read_end(entry: &Entry<'_>) -> Option<End> {
    if let Raw::String(text) = entry.value() {
        let parts: Vec<&str> = text.trim().split('-').collect();
        let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        if parts.iter().all(is_number) && (lengths == [2, 2] || lengths == [4, 2, 2]) {
            let end = match parts.as_slice() {
                [month, day] => {
                    let day = month.parse().ok().zip(day.parse().ok());
                    day.and_then(|(month, day)| YearDay::new(month, day)).map(End::Yearly)
                }
                _ => text.trim().parse().ok().map(End::Once),
            };
            if end.is_none() {
                entry.error("bad-date", format!("there is no day {}", text.trim()), None);
            }
            return end;
        }
    } else if let Raw::Datetime(written) = entry.value()
        && let Some(date) = super::time::civil_date(written).filter(|_| written.time.is_none())
    {
        return Some(End::Once(date));
    }
    let hint = "write month and day, such as \"11-20\", or for one year alone \"2026-11-20\"".to_owned();
    entry.error("bad-date", format!("`{}` is not a day", entry.name), Some(hint));
    None
}

impl super::files::Named for Campaign {
    fn names(&self) -> Vec<&str> {
        vec![&self.name, &self.label]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yearly(from: (i8, i8), until: (i8, i8)) -> Days {
        let day = |(month, day)| YearDay::new(month, day).expect("a day");
        Days::Yearly { from: day(from), until: day(until) }
    }

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn a_range_holds_its_first_and_its_last_day_of_every_year() {
        let days = yearly((11, 20), (11, 25));
        for (day, holds) in [
            ("2026-11-19", false),
            ("2026-11-20", true),
            ("2031-11-25", true),
            ("2026-11-26", false),
            ("2026-01-22", false),
        ] {
            assert_eq!(days.contains(date(day)), holds, "{day}");
        }
        assert_eq!(days.count(), 6);
    }

    #[test]
    fn a_range_may_run_over_the_new_year() {
        let days = yearly((12, 20), (1, 5));
        for (day, holds) in [
            ("2026-12-19", false),
            ("2026-12-20", true),
            ("2026-12-31", true),
            ("2027-01-05", true),
            ("2027-01-06", false),
        ] {
            assert_eq!(days.contains(date(day)), holds, "{day}");
        }
        assert_eq!(days.count(), 17);
    }

    #[test]
    fn a_range_with_a_year_holds_once() {
        let days = Days::Once { from: date("2026-12-30"), until: date("2027-01-02") };
        assert!(days.contains(date("2027-01-02")));
        assert!(!days.contains(date("2025-12-31")));
        assert_eq!(days.count(), 4);
    }

    #[test]
    fn the_last_of_february_is_a_day_of_some_years() {
        let days = yearly((2, 20), (2, 29));
        assert!(days.contains(date("2027-02-28")) && days.contains(date("2028-02-29")));
        assert!(!days.contains(date("2027-03-01")));
        assert_eq!(YearDay::new(2, 30), None);
    }
}
