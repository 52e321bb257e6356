//! One post on a proof sheet: what there is of it, and what was found in it.

use std::borrow::Cow;

use jiff::ZonedDateTime;
use jiff::civil::Date;

use crate::deliver::findings::{Said, distinct};
use crate::deliver::manifest::{Artifact, ArtifactKind, Record};
use crate::deliver::pack::title::title_of;
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
