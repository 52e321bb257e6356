//! Whether days of publication can be meant: in the week that the pack is named for, and not past.

use jiff::{Timestamp, ZonedDateTime};

use crate::diag::Finding;
use crate::project::config::Locale;
use crate::project::dates;

use super::swapped::sunday;
use super::written::Setting;

/// What is said of the day `publish` under `heading` in the pack `pack`.
pub(super) fn check(
    publish: &ZonedDateTime,
    (pack, heading): (&str, &str),
    setting: Setting,
    now: Timestamp,
) -> Option<Finding> {
    let day = publish.date();
    if let Some(monday) = setting.week {
        let last = sunday(monday);
        if (monday..=last).contains(&day) {
            return past(publish, heading, now, true);
        }
        let week = dates::span(monday, last, Locale::En);
        let day_in = |locale| dates::day_month_year(day, locale);
        let message = format!("`{heading}` is {}, outside the week of `{pack}`, {week}", day_in(Locale::En));
        let hint = "see whether day and month changed places, or move the row into its week's pack";
        let finding = Finding::warning("publish-outside-week", message).hint(hint);
        let finding = finding.fact("key", heading).fact("given", day_in(Locale::Id));
        return Some(finding.fact("week", dates::span(monday, last, Locale::Id)).fact("pack", pack));
    }
    past(publish, heading, now, false)
}

/// What is said of a day that is past; in the week of its pack it is noted alone.
fn past(publish: &ZonedDateTime, heading: &str, now: Timestamp, in_week: bool) -> Option<Finding> {
    if publish.timestamp() >= now {
        return None;
    }
    let day = |locale| dates::day_month_year(publish.date(), locale);
    let message = format!("`{heading}` is past: {}", day(Locale::En));
    let finding = if in_week {
        Finding::note("publish-past", message)
    } else {
        Finding::warning("publish-past", message)
    };
    let finding = finding.hint("correct the day, or leave it where the post is out already");
    Some(finding.fact("key", heading).fact("given", day(Locale::Id)))
}
