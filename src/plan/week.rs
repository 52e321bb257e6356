//! Packs by time: the weeks that name most of them, and which of them begin late enough.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::diag::Finding;
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

/// Whether a pack may be called `name`: a name that looks like a week must be one, as `2026-W48` is, or nobody finds it by its week.
/// All other names are free. A week without a year is the one nearest to `today`.
///
/// # Errors
/// What is wrong with it, with the name that is meant.
pub fn check_pack_name(name: &str, today: Date) -> Result<(), Finding> {
    if monday_of_week(name).is_some() {
        return Ok(());
    }
    let Some((year, week)) = week_like(name) else { return Ok(()) };
    let wrong = |message: String, hint: String| Err(Finding::error("bad-week", message).hint(hint));
    let year = year.unwrap_or_else(|| nearest_year(week, today));
    let last = (52..=53).rev().find(|week| is_week(year, *week)).unwrap_or(52);
    match is_week(year, week) {
        true => wrong(
            format!("`{name}` looks like a week and is none: nobody would find it by its week"),
            format!("call it `{}`", written(year, week)),
        ),
        false if week == 0 => wrong(
            format!("there is no week 0 in {year}: weeks count from 1"),
            format!("call it `{}`, or `{}` for the week before", written(year, 1), before(year)),
        ),
        false => wrong(
            format!("there is no week {week} in {year}: its last is {last}"),
            format!("call it `{}`, or `{}` for the week after", written(year, last), written(year + 1, 1)),
        ),
    }
}

/// The week that `name`, which is none as it is written, is meant to be, where that is clear.
pub fn meant_week(name: &str) -> Option<String> {
    let (year, week) = week_like(name)?;
    let year = year.filter(|year| is_week(*year, week))?;
    Some(written(year, week))
}

fn written(year: i16, week: i16) -> String {
    format!("{year:04}-W{week:02}")
}

fn is_week(year: i16, week: i16) -> bool {
    monday_of_week(&written(year, week)).is_some()
}

/// The last week of the year before `year`.
fn before(year: i16) -> String {
    let last = if is_week(year - 1, 53) { 53 } else { 52 };
    written(year - 1, last)
}

/// The year in which week `week` is nearest to `today`.
fn nearest_year(week: i16, today: Date) -> i16 {
    let away = |year: &i16| {
        let monday = monday_of_week(&written(*year, week));
        monday.and_then(|monday| today.until(monday).ok()).map_or(i32::MAX, |span| span.get_days().abs())
    };
    let this = today.iso_week_date().year();
    [this, this + 1, this - 1].into_iter().min_by_key(away).unwrap_or(this)
}

/// The year and the week that `name` looks like: `2026-49`, `2026w49`, `W49`, `49`, `202649`, `26-W49`, `W49-2026`.
fn week_like(name: &str) -> Option<(Option<i16>, i16)> {
    let name = name.to_ascii_lowercase();
    let digits = |text: &str, counts: std::ops::RangeInclusive<usize>| -> Option<i16> {
        let plain = counts.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    let year = |text: &str| digits(text, 4..=4).filter(|year| (1900..2200).contains(year));
    if let Some((before, week)) = name.split_once('w') {
        let (before, week) = (before.trim_end_matches('-'), week.trim_start_matches('-'));
        if let Some(week) = digits(week, 1..=3) {
            return match before.len() {
                0 => Some((None, week)),
                2 => Some((Some(2000 + digits(before, 2..=2)?), week)),
                _ => Some((Some(year(before)?), week)),
            };
        }
        let (week, year_after) = week.split_once('-').filter(|_| before.is_empty())?;
        return Some((Some(year(year_after)?), digits(week, 1..=3)?));
    }
    match name.split_once('-') {
        Some((first, second)) => match (year(first), year(second)) {
            (Some(year), _) => Some((Some(year), digits(second, 1..=2)?)),
            (_, Some(year)) => Some((Some(year), digits(first, 1..=2)?)),
            _ => None,
        },
        None if name.len() == 6 => Some((Some(year(name.get(..4)?)?), digits(name.get(4..)?, 2..=2)?)),
        None => Some((None, digits(&name, 1..=2).filter(|week| (1..=53).contains(week))?)),
    }
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
    fn a_name_that_looks_like_a_week_must_be_one() {
        let today = date(2026, 11, 27);
        let hint = |name: &str| check_pack_name(name, today).expect_err(name).hint.expect("a hint");
        for name in [
            "W49",
            "w49",
            "w-49",
            "2026-49",
            "2026w49",
            "2026W49",
            "2026-w49",
            "2026-W049",
            "202649",
            "49",
            "26-W49",
            "26w49",
            "W49-2026",
            "49-2026",
            "2026--w49",
        ] {
            assert_eq!(hint(name), "call it `2026-W49`", "{name}");
        }
        assert_eq!(hint("2026-W5"), "call it `2026-W05`");
        assert_eq!(hint("2026-5"), "call it `2026-W05`");
        // The nearest one, before or after.
        assert_eq!(hint("W2"), "call it `2027-W02`");
        assert_eq!(
            check_pack_name("w50", date(2027, 1, 4)).expect_err("a week").hint,
            Some("call it `2026-W50`".to_owned())
        );
        for (name, right, other) in [
            ("2025-W53", "2025-W52", "2026-W01"),
            ("2025-53", "2025-W52", "2026-W01"),
            ("2026-W54", "2026-W53", "2027-W01"),
            ("2026-W99", "2026-W53", "2027-W01"),
            ("2027-W00", "2027-W01", "2026-W53"),
            ("2027-0", "2027-W01", "2026-W53"),
        ] {
            let hint = hint(name);
            assert!(
                hint.contains(&format!("`{right}`")) && hint.contains(&format!("`{other}`")),
                "{name}: {hint}"
            );
        }
        for free in [
            "2026-W49",
            "2026-W53",
            "hari-guru",
            "ramadan",
            "2026",
            "hut-ri-81",
            "hari-guru-2026",
            "minggu-1",
            "100",
            "2026-49-a",
            "w",
            "work",
            "wisuda-2026",
            "2026-w49-a",
            "2026-11-27",
            "123456",
            "sw49",
        ] {
            assert_eq!(check_pack_name(free, today), Ok(()), "{free}");
        }
        assert_eq!(meant_week("2026-49"), Some("2026-W49".to_owned()));
        assert_eq!([meant_week("W49"), meant_week("2025-53"), meant_week("hari-guru")], [None, None, None]);
    }

    #[test]
    fn since_takes_weeks_and_days() {
        assert_eq!(parse_since("2026-W48"), Ok(date(2026, 11, 23)));
        assert_eq!(parse_since("2026-11-25"), Ok(date(2026, 11, 25)));
        assert!(parse_since("minggu ini").is_err());
    }
}
