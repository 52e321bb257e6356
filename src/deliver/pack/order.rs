//! The order in which an account posts, told by names and times: folders that sort as they are posted, files dated when they are.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::done::PostOf;
use crate::deliver::words::Words;
use crate::project::{Locale, dates};

/// A post in its place.
#[derive(Debug, Clone)]
pub(super) struct Slot<'a> {
    pub(super) post: PostOf<'a>,
    /// When it is published, on the clocks of the project's zone.
    pub(super) at: Option<DateTime>,
    /// The folder that sorts it: `01-Sen-0600-siaran-pekan-ini`.
    pub(super) folder: String,
}

/// `posts` of one account by time of publication; those without one last.
pub(super) fn slots<'a>(posts: &[PostOf<'a>], zone: &TimeZone, locale: Locale) -> Vec<Slot<'a>> {
    let mut posts: Vec<(Option<DateTime>, PostOf<'a>)> = posts
        .iter()
        .map(|post| {
            let at = post.item.publish.as_ref();
            (at.map(|at| at.timestamp().to_zoned_datetime(zone.clone()).datetime()), post.clone())
        })
        .collect();
    let moment = |post: &PostOf<'_>| post.item.publish.as_ref().map(jiff::ZonedDateTime::timestamp);
    // Not by the clock: it shows an hour twice where summer time ends.
    posts.sort_by_key(|(_, post)| (moment(post).is_none(), moment(post), post.item.id.as_str()));
    let days = || posts.iter().filter_map(|(at, _)| at.map(DateTime::date));
    // Within a week a weekday is a day.
    let one_week = match (days().next(), days().next_back()) {
        (Some(first), Some(last)) => first.checked_add(6.days()).is_ok_and(|end| last <= end),
        _ => true,
    };
    let width = posts.len().to_string().len().max(2);
    let name = |index: usize, at: Option<DateTime>, id: &str| {
        let when =
            at.map_or_else(|| Words::of(locale).undated_folder.to_owned(), |at| when(at, one_week, locale));
        format!("{:0width$}-{when}-{id}", index + 1)
    };
    posts
        .into_iter()
        .enumerate()
        .map(|(index, (at, post))| Slot { at, folder: name(index, at, &post.item.id), post })
        .collect()
}

/// `Sen-0600`, or `Sen-30Nov-0600`.
fn when(at: DateTime, one_week: bool, locale: Locale) -> String {
    let day: String = dates::weekday(at.date(), locale).chars().take(3).collect();
    let time = format!("{:02}{:02}", at.hour(), at.minute());
    match one_week {
        true => format!("{day}-{time}"),
        false => format!("{day}-{}-{time}", day_month(at.date(), locale)),
    }
}

/// `30Nov`
fn day_month(date: Date, locale: Locale) -> String {
    dates::short(date, locale).split(' ').take(2).collect()
}
