//! The ways people write times: a day, a time of day, the moment to publish.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};
use toml::value::Datetime;

use super::input::Raw;
use super::read::Entry;

/// The civil parts of a TOML date-time.
pub(super) fn civil_date(written: &Datetime) -> Option<civil::Date> {
    let date = written.date?;
    civil::Date::new(i16::try_from(date.year).ok()?, signed(date.month)?, signed(date.day)?).ok()
}

fn civil_time(written: &Datetime) -> Option<civil::Time> {
    let time = written.time?;
    let nanosecond = i32::try_from(time.nanosecond.unwrap_or(0)).ok()?;
    civil::Time::new(signed(time.hour)?, signed(time.minute)?, signed(time.second.unwrap_or(0))?, nanosecond)
        .ok()
}

fn signed(number: u8) -> Option<i8> {
    i8::try_from(number).ok()
}

/// A day: a TOML date, or a text such as "2026-11-24".
pub(super) fn date(entry: &Entry<'_>) -> Option<civil::Date> {
    let date = match entry.value() {
        Raw::Datetime(written) if written.time.is_none() && written.offset.is_none() => civil_date(written),
        Raw::String(text) => text.trim().parse().ok().filter(|_| text.trim().len() == 10),
        _ => None,
    };
    if date.is_none() {
        let hint =
            entry.how("write year-month-day, such as 2026-11-24", "write day/month/year, such as 24/11/2026");
        entry.error("bad-date", format!("`{}` is not a date", entry.name), hint);
    }
    date
}

/// A time of day: a TOML time, or a text such as "19:30" or "19.30".
pub(super) fn time_of_day(entry: &Entry<'_>) -> Option<civil::Time> {
    let time = match entry.value() {
        Raw::Datetime(written) if written.date.is_none() => civil_time(written),
        Raw::String(text) => clock_time(text.trim()),
        _ => None,
    };
    if time.is_none() {
        let hint =
            entry.how("write hours and minutes, such as \"19:30\"", "write hours and minutes, such as 19:30");
        entry.error("bad-time", format!("`{}` is not a time of day", entry.name), hint);
    }
    time
}

/// A time of day as people write it: `19:30`, `19.30`, `9.30`.
fn clock_time(text: &str) -> Option<civil::Time> {
    let text = text.replace('.', ":");
    let zero = if text.find(':') == Some(1) { "0" } else { "" };
    format!("{zero}{text}").parse().ok()
}

/// The moment to publish: a local date-time of the project's zone, one with an offset, or either as a text.
pub(super) fn publish(entry: &Entry<'_>, zone: &TimeZone) -> Option<ZonedDateTime> {
    let moment = match entry.value() {
        Raw::Datetime(written) => {
            let local =
                civil_date(written).zip(civil_time(written)).map(|(date, time)| date.to_datetime(time));
            match (local, written.offset) {
                (Some(local), None) => local.to_zoned_datetime(zone.clone()).ok(),
                (Some(local), Some(offset)) => {
                    let seconds = match offset {
                        toml::value::Offset::Z => 0,
                        toml::value::Offset::Custom { minutes } => i32::from(minutes) * 60,
                    };
                    Offset::from_seconds(seconds)
                        .and_then(|offset| offset.to_timestamp(local))
                        .ok()
                        .map(|moment| moment.to_zoned_datetime(zone.clone()))
                }
                (None, _) => None,
            }
        }
        Raw::String(text) => publish_text(text.trim(), zone),
        _ => None,
    };
    if moment.is_none() {
        let hint = entry.how(
            "write day and time, such as 2026-11-25T09:00:00",
            "write day and time, such as 25/11/2026 09:00",
        );
        entry.error("bad-date", format!("`{}` is not a day with a time", entry.name), hint);
    }
    moment
}

fn publish_text(text: &str, zone: &TimeZone) -> Option<ZonedDateTime> {
    if let Ok(moment) = text.parse::<ZonedDateTime>() {
        return Some(moment.with_time_zone(zone.clone()));
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_zoned_datetime(zone.clone()));
    }
    // A day alone also parses as its midnight, which nobody means.
    let has_time = text.len() > "2026-11-25".len();
    let local = text.parse::<civil::DateTime>().ok().filter(|_| has_time)?;
    local.to_zoned_datetime(zone.clone()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_may_have_one_digit() {
        for (text, hour, minute) in [("19:30", 19, 30), ("9.30", 9, 30), ("09.05", 9, 5), ("9:30:00", 9, 30)]
        {
            assert_eq!(clock_time(text), civil::Time::new(hour, minute, 0, 0).ok(), "{text}");
        }
        for text in ["9", "9.3", "24.00", "a:30", "9.61", ".30"] {
            assert_eq!(clock_time(text), None, "{text}");
        }
    }
}
