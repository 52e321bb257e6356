//! The proof sheet: everything that is to be posted, on one page, for the person who approves it. Pure: data in, HTML out; what it
//! refers to lies beside it, so that it works from a folder, a file share or a web server.

mod article;
mod figure;
mod post;
mod sheet;
#[cfg(test)]
mod tests;
mod tools;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use self::sheet::Sheet;
use crate::deliver::facts;
use crate::deliver::findings::{self, distinct};
use crate::deliver::html::{Html, address, proportions};
use crate::deliver::manifest::{ArtifactKind, SideFile};
use crate::deliver::pack::done::Done;
use crate::deliver::words::Words;
use crate::project::dates;

/// What all our pages look like, what this one adds, and what its switches do.
const STYLES: [&str; 2] = [include_str!("../../sheet.css"), include_str!("proof.css")];
const SCRIPT: &str = include_str!("proof.js");

/// The table of posts, in the pack's folder.
const SCHEDULE: &str = "schedule.csv";

/// The page for `done`, whose accounts can be downloaded as `archives`.
pub(super) fn page(done: &Done<'_>, archives: &[SideFile]) -> String {
    let words = Words::of(done.project.config.locale);
    let sheet = Sheet::of(done);
    let title = format!("{} · {} · {}", words.proof, done.pack, done.project.config.name);
    let mut html = Html::page(words.lang, &title, &STYLES);
    sheet.masthead(&mut html, words, archives);
    sheet.overview(&mut html, words);
    sheet.tools(&mut html, words);
    html.open("main", &[("data-copied", words.copied), ("data-selected", words.selected)]);
    for (day, posts) in sheet.days() {
        html.open("section", &[("class", "day"), ("id", &day_id(day))]);
        html.open("header", &[]);
        html.open("h2", &[]);
        match day {
            Some(day) => {
                html.leaf("span", &[], dates::weekday(day, words.locale));
                html.text(" ");
                html.leaf("span", &[("class", "date")], &dates::day_month_year(day, words.locale));
            }
            None => html.text(words.undated),
        }
        html.close();
        html.close();
        html.open("div", &[("class", "posts")]);
        for post in posts {
            sheet.post(&mut html, words, post);
        }
        html.close();
        html.close();
    }
    html.leaf("p", &[("class", "nothing"), ("hidden", "")], words.no_post_fits);
    html.close();
    html.open("footer", &[("class", "signature")]);
    html.leaf("p", &[], words.approved);
    html.leaf("p", &[], words.date);
    html.close();
    html.finish(SCRIPT)
}

/// The day that a pack of drops is named for: `kiriman-2026-11-27`.
fn day_of(pack: &str) -> Option<Date> {
    let at = pack.len().checked_sub("2026-11-27".len())?;
    let (name, day) = pack.split_at_checked(at)?;
    name.ends_with('-').then(|| day.parse().ok())?
}

/// The name of a day on the page.
fn day_id(day: Option<Date>) -> String {
    day.map_or_else(|| "undated".to_owned(), |day| day.to_string())
}

impl Sheet<'_> {
    /// What week it is, what there is of everything, what to download, and what belongs to no post.
    fn masthead(&self, html: &mut Html, words: &Words, archives: &[SideFile]) {
        let Done { project, pack, .. } = *self.done;
        html.open("header", &[("class", "masthead")]);
        html.open("div", &[("class", "title")]);
        html.leaf("p", &[("class", "kicker")], &format!("{} · {}", words.proof, project.config.name));
        let week = self.week().map(|[first, .., last]| dates::span(first, last, words.locale));
        match week.or_else(|| day_of(pack).map(|day| dates::long(day, words.locale))) {
            Some(when) => {
                html.leaf("h1", &[], &when);
                html.open("p", &[]);
                html.text(words.pack);
                html.text(" ");
                html.leaf("b", &[], pack);
                html.close();
            }
            None => html.leaf("h1", &[], pack),
        }
        html.close();
        self.facts(html, words);
        self.downloads(html, words, archives);
        if !self.others.is_empty() {
            html.open("section", &[("class", "project")]);
            html.leaf("h2", &[], words.of_project);
            findings::list(html, words, &distinct(self.others.iter().copied()));
            html.close();
        }
        html.close();
    }

    fn facts(&self, html: &mut Html, words: &Words) {
        let fresh = || self.figures().filter_map(|figure| figure.record).filter(|record| !record.stale);
        let artifacts = || fresh().flat_map(|record| &record.artifacts);
        let of_kind = |kind| artifacts().filter(|artifact| artifact.kind == kind).count();
        html.open("ul", &[("class", "facts")]);
        facts::count(html, words, self.posts.len(), words.posts, "");
        for (kind, counted) in [(ArtifactKind::Still, words.pictures), (ArtifactKind::Clip, words.clips)] {
            if of_kind(kind) > 0 {
                facts::count(html, words, of_kind(kind), counted, "");
            }
        }
        let bytes = artifacts().map(|artifact| artifact.bytes).sum();
        facts::fact(html, &words.size_of(bytes), words.total, "");
        let stale = self.figures().filter(|figure| figure.is_stale()).count();
        if stale > 0 {
            facts::count(html, words, stale, words.old, "error");
        }
        let all = self.figures().flat_map(post::Figure::findings).chain(self.others.iter().copied());
        facts::found(html, words, &distinct(all));
        html.close();
    }

    fn downloads(&self, html: &mut Html, words: &Words, archives: &[SideFile]) {
        let inside = |path: &str| address(self.inside(path));
        html.open("nav", &[("class", "downloads"), ("aria-label", words.downloads)]);
        html.leaf("h2", &[], words.downloads);
        html.open("ul", &[]);
        for archive in archives {
            let account = self.inside(&archive.path).trim_end_matches(".zip");
            html.open("li", &[]);
            html.open("a", &[("href", &inside(&archive.path)), ("download", "")]);
            self.swatch(html, account);
            html.leaf("b", &[], self.account_name(account));
            html.leaf("span", &[], &format!("ZIP · {}", words.size_of(archive.bytes)));
            html.close();
            html.close();
            html.open("li", &[]);
            html.open("a", &[("href", &address(&format!("{account}/{}", words.phone_page)))]);
            html.leaf("b", &[], self.account_name(account));
            html.leaf("span", &[], words.on_phone);
            html.close();
            html.close();
        }
        html.open("li", &[]);
        html.open("a", &[("href", SCHEDULE), ("download", "")]);
        html.leaf("b", &[], words.schedule_file);
        html.leaf("span", &[], "CSV");
        html.close();
        html.close();
        html.close();
        html.close();
    }

    /// The days with their items, small: the table of contents, and what the week looks like.
    fn overview(&self, html: &mut Html, words: &Words) {
        let days: Vec<_> = self.days().collect();
        if days.is_empty() {
            return;
        }
        let mut shown: BTreeSet<Date> = days.iter().filter_map(|(day, _)| *day).collect();
        shown.extend(self.week().into_iter().flatten());
        let undated = days.iter().any(|(day, _)| day.is_none());
        html.open("nav", &[("class", "overview"), ("aria-label", words.overview)]);
        html.leaf("h2", &[], words.overview);
        html.open("ol", &[("class", "days")]);
        for day in shown.into_iter().map(Some).chain(undated.then_some(None)) {
            html.open("li", &[("class", "of-day")]);
            html.open("p", &[("class", "when")]);
            match day {
                Some(day) => {
                    html.leaf("b", &[], dates::weekday(day, words.locale));
                    html.text(" ");
                    html.leaf("span", &[], &format!("{} {}", day.day(), dates::month(day, words.locale)));
                }
                None => html.leaf("b", &[], words.undated),
            }
            html.close();
            match days.iter().find(|(other, _)| *other == day) {
                Some((_, posts)) => self.entries(html, words, posts),
                None => html.leaf("p", &[("class", "quiet")], words.no_posts),
            }
            html.close();
        }
        html.close();
        html.close();
    }

    /// The items of a day: each once, though several accounts post it.
    fn entries(&self, html: &mut Html, words: &Words, posts: &[post::Post<'_>]) {
        html.open("ol", &[]);
        let mut seen = BTreeSet::new();
        for post in posts.iter().filter(|post| seen.insert(post.id)) {
            let same = || posts.iter().filter(|other| other.id == post.id);
            html.open("li", &[("data-item", post.id)]);
            html.open("a", &[("href", &format!("#{}", address(&post.anchor())))]);
            // The tallest has the most to see.
            match same().flat_map(|post| &post.figures).find_map(post::Figure::picture) {
                Some(picture) => {
                    let shape = proportions(picture.width, picture.height);
                    html.open("span", &[("class", "shot"), ("style", &shape)]);
                    let source = address(self.inside(&picture.path));
                    let attributes = [("src", source.as_str()), ("alt", ""), ("loading", "lazy")];
                    html.void("img", &attributes);
                    html.close();
                }
                None => html.leaf("span", &[("class", "shot missing")], ""),
            }
            html.open("span", &[("class", "about")]);
            if let Some(at) = post.publish() {
                html.leaf("span", &[("class", "time")], &words.time_of_day(at));
            }
            html.leaf("b", &[], &post.title(self.done.project));
            let worst = same().filter_map(post::Post::worst).max();
            if let Some(worst) = worst {
                html.leaf("span", &[("class", &format!("mark {}", worst.as_str()))], words.severity(worst));
            }
            html.close();
            html.close();
            html.close();
        }
        html.close();
    }

    /// The days of the week that the pack is named for.
    fn week(&self) -> Option<[Date; 7]> {
        let monday = dates::monday_of_week(self.done.pack)?;
        let mut days = [monday; 7];
        for (number, day) in (0_i64..).zip(&mut days) {
            *day = monday.checked_add(number.days()).ok()?;
        }
        Some(days)
    }
}
