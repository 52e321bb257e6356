//! Packs by time: the weeks that name most of them, and which of them begin late enough.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::project::Project;
use crate::project::dates::monday_of_week;

/// The name of the pack of the week that holds `day`: `2026-W48`, as ISO 8601 counts weeks.
pub fn week_of(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The first day meant by `2026-W48` or `2026-11-23`.
///
/// # Errors
/// A sentence on what to write instead.
pub fn parse_since(text: &str) -> Result<Date, String> {
    let week = monday_of_week(text);
    week.or_else(|| text.parse().ok())
        .ok_or_else(|| format!("`{text}` is neither a week nor a day: write `2026-W48` or `2026-11-23`"))
}

/// The packs with a day on or after `day`: of weeks their Sunday counts, of others the latest item's day.
pub fn packs_since(project: &Project, day: Date) -> Vec<String> {
    let packs = project.packs.iter().filter(|(name, items)| match monday_of_week(name) {
        Some(monday) => monday.checked_add(6.days()).is_ok_and(|sunday| sunday >= day),
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
    }

    #[test]
    fn since_takes_weeks_and_days() {
        assert_eq!(parse_since("2026-W48"), Ok(date(2026, 11, 23)));
        assert_eq!(parse_since("2026-11-25"), Ok(date(2026, 11, 25)));
        assert!(parse_since("minggu ini").is_err());
    }
}
