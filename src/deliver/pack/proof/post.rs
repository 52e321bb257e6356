//! One post on a proof sheet: who posts it and when, its pictures and clips, its words, and what was found in it.

use std::borrow::Cow;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::sheet::Sheet;
use crate::deliver::findings::{self, Said, distinct};
use crate::deliver::html::{Html, address};
use crate::deliver::manifest::{Artifact, ArtifactKind, Record};
use crate::deliver::pack::{texts, title::title_of};
use crate::deliver::words::Words;
use crate::diag::{Finding, Severity};
use crate::project::{Item, Project};

/// What one account publishes of one item, made or not.
pub(super) struct Post<'a> {
    /// The account's id.
    pub(super) account: &'a str,
    /// The item's id.
    pub(super) id: &'a str,
    /// The item, if the project still has it.
    pub(super) item: Option<&'a Item>,
    /// Its formats.
    pub(super) figures: Vec<Figure<'a>>,
}

/// A post in one format.
pub(super) struct Figure<'a> {
    /// The format's id.
    pub(super) format: &'a str,
    /// What was made; `None` where there is nothing to show.
    pub(super) record: Option<&'a Record>,
    /// What was found besides what the record tells: why it failed.
    pub(super) failures: Vec<&'a Finding>,
}

impl<'a> Figure<'a> {
    pub(super) fn new(format: &'a str) -> Self {
        Self { format, record: None, failures: Vec::new() }
    }

    pub(super) fn artifacts(&self) -> &'a [Artifact] {
        self.record.map_or(&[], |record| &record.artifacts)
    }

    /// Its first picture: of a clip its cover.
    pub(super) fn picture(&self) -> Option<&'a Artifact> {
        self.artifacts()
            .iter()
            .find(|artifact| matches!(artifact.kind, ArtifactKind::Still | ArtifactKind::Cover))
    }

    /// Whether its files are from an earlier run.
    pub(super) fn is_stale(&self) -> bool {
        self.record.is_some_and(|record| record.stale)
    }

    pub(super) fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        let recorded = self.record.into_iter().flat_map(|record| &record.findings);
        self.failures.iter().copied().chain(recorded)
    }
}

impl Post<'_> {
    pub(super) fn publish(&self) -> Option<&ZonedDateTime> {
        self.item?.publish.as_ref()
    }

    /// The day on which it is published, in the project's zone.
    pub(super) fn day(&self) -> Option<Date> {
        self.publish().map(ZonedDateTime::date)
    }

    /// Its name on the page, for links to it.
    pub(super) fn anchor(&self) -> String {
        format!("{}.{}", self.account, self.id)
    }

    /// What it is called: as its item, or by its id where the project has the item no more.
    pub(super) fn title(&self, project: &Project) -> Cow<'_, str> {
        self.item.map_or_else(|| self.id.into(), |item| title_of(project, item))
    }

    pub(super) fn found(&self) -> Vec<Said<'_>> {
        distinct(self.figures.iter().flat_map(Figure::findings))
    }

    /// The weight of what was found.
    pub(super) fn worst(&self) -> Option<Severity> {
        let stale = self.figures.iter().any(Figure::is_stale).then_some(Severity::Error);
        self.figures.iter().flat_map(Figure::findings).map(|finding| finding.severity).max().max(stale)
    }
}

impl Sheet<'_> {
    /// One post.
    pub(super) fn post(&self, html: &mut Html, words: &Words, post: &Post<'_>) {
        let anchor = post.anchor();
        html.open(
            "article",
            &[("class", "post"), ("id", &anchor), ("data-account", post.account), ("data-item", post.id)],
        );
        self.head(html, words, post);
        html.open("div", &[("class", "figures")]);
        for figure in &post.figures {
            self.figure(html, words, post, figure);
        }
        html.close();
        html.open("div", &[("class", "beside")]);
        let found = post.found();
        if !found.is_empty() {
            html.leaf("h4", &[], words.findings);
            findings::list(html, words, &found);
        }
        if let Some(item) = post.item {
            let written = texts::of(&item.post);
            for (name, word, none) in
                [("post.txt", words.text_to_post, words.no_text), ("alt.txt", words.alt, words.no_alt)]
            {
                let text = written.iter().find(|(known, _)| *known == name).map(|(_, text)| text.trim_end());
                said(html, words, word, none, text);
            }
        }
        html.close();
        html.close();
    }

    /// When, who, what.
    fn head(&self, html: &mut Html, words: &Words, post: &Post<'_>) {
        let project = self.done.project;
        html.open("header", &[]);
        html.open("p", &[("class", "who")]);
        self.swatch(html, post.account);
        html.leaf("b", &[], self.account_name(post.account));
        if let Some(at) = post.publish() {
            html.text(" ");
            html.leaf("span", &[("class", "time")], &words.time_of_day(at));
        }
        html.close();
        html.leaf("h3", &[], &post.title(project));
        html.open("p", &[("class", "about")]);
        let service = post.item.and_then(|item| project.services.get(item.service.as_ref()?));
        let template = post.item.and_then(|item| project.templates.get(&item.template));
        let named = [service.map(|service| &service.name), template.map(|template| &template.title)];
        for name in named.into_iter().flatten() {
            html.leaf("span", &[], name);
            html.text(" · ");
        }
        html.open("a", &[("href", &format!("#{}", address(&post.anchor())))]);
        html.leaf("code", &[], post.id);
        html.close();
        html.close();
        let stale: Vec<&str> = post
            .figures
            .iter()
            .filter(|figure| figure.is_stale())
            .map(|figure| self.format_title(figure.format))
            .collect();
        if !stale.is_empty() {
            html.open("p", &[("class", "refused")]);
            html.leaf("b", &[], words.do_not_post);
            html.text(": ");
            html.text(&stale.join(", "));
            html.close();
        }
        html.close();
    }
}

/// A text that goes with a post, with a button that copies it; or that there is none.
fn said(html: &mut Html, words: &Words, word: &str, none: &str, text: Option<&str>) {
    let Some(text) = text else {
        html.leaf("p", &[("class", "quiet")], none);
        return;
    };
    html.open("div", &[("class", "said")]);
    html.leaf("h4", &[], word);
    html.open("button", &[("type", "button"), ("class", "copy")]);
    html.leaf("span", &[("aria-live", "polite")], words.copy);
    html.text(" ");
    html.leaf("span", &[("class", "unseen")], word);
    html.close();
    html.leaf("p", &[("class", "text")], text);
    html.close();
}
