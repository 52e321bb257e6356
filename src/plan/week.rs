//! Packs by time: the weeks that name most of them, and which of them begin late enough.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::project::Project;

/// The name of the pack of the week that holds `day`: `2026-W48`, as ISO 8601 counts weeks.
pub fn week_of(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// Monday and Sunday of the week that `pack` is named after; `None` for another name.
pub fn days_of(pack: &str) -> Option<(Date, Date)> {
    let (year, week) = pack.split_once("-W")?;
    if year.len() != 4 || week.len() != 2 {
        return None;
    }
    let monday = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?.date();
    Some((monday, monday.checked_add(6.days()).ok()?))
}

/// The first day meant by `2026-W48` or `2026-11-23`.
///
/// # Errors
/// A sentence on what to write instead.
pub fn parse_since(text: &str) -> Result<Date, String> {
    let week = days_of(text).map(|(monday, _)| monday);
    week.or_else(|| text.parse().ok())
        .ok_or_else(|| format!("`{text}` is neither a week nor a day: write `2026-W48` or `2026-11-23`"))
}

/// The packs with a day on or after `day`: of weeks their Sunday counts, of others the latest item's day.
pub fn packs_since(project: &Project, day: Date) -> Vec<String> {
    let packs = project.packs.iter().filter(|(name, items)| match days_of(name) {
        Some((_, sunday)) => sunday >= day,
        None => items.iter().filter_map(|item| item.publish.as_ref()).any(|at| at.date() >= day),
    });
    packs.map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weeks_are_counted_as_iso_8601_does() {
        assert_eq!(week_of(date(2026, 11, 24)), "2026-W48");
        // The last days of a year may belong to the next one's first week.
        assert_eq!(week_of(date(2024, 12, 30)), "2025-W01");
        assert_eq!(week_of(date(2027, 1, 1)), "2026-W53");
        assert_eq!(days_of("2026-W48"), Some((date(2026, 11, 23), date(2026, 11, 29))));
        for name in ["2026-W54", "2026-W8", "hari-guru", "2026-W", "26-W48"] {
            assert_eq!(days_of(name), None, "{name}");
        }
    }

    #[test]
    fn since_takes_weeks_and_days() {
        assert_eq!(parse_since("2026-W48"), Ok(date(2026, 11, 23)));
        assert_eq!(parse_since("2026-11-25"), Ok(date(2026, 11, 25)));
        assert!(parse_since("minggu ini").is_err());
    }
}
