//! A job with all that it names.

use super::job::Job;
use crate::project::{Account, Format, Item, Project, Template};

/// What is made: an item for an account in a format. Its names were followed when it was planned, and are not followed again.
#[derive(Debug, Clone)]
pub struct Post<'p> {
    /// Its names, by which messages, reports and manifests know it.
    pub job: Job,
    /// What it shows.
    pub item: &'p Item,
    /// The template of its item.
    pub template: &'p Template,
    /// Whose it is.
    pub account: &'p Account,
    /// What it is made for.
    pub format: &'p Format,
}

impl<'p> Post<'p> {
    /// `item` for `account` in `format`. `None` when the project has no such account, format or template: of an item that was
    /// loaded it has them all.
    pub fn of(project: &'p Project, item: &'p Item, account: &str, format: &str) -> Option<Self> {
        let template = project.templates.get(&item.template)?;
        let (account, format) = (project.accounts.get(account)?, project.formats.get(format)?);
        let job = Job {
            pack: item.pack.clone(),
            account: account.id.clone(),
            item: item.id.clone(),
            format: format.id.clone(),
            kind: item.kind_in(format),
        };
        Some(Self { job, item, template, account, format })
    }

    /// How many pages it has.
    pub fn page_count(&self) -> usize {
        self.template.page_count(&self.item.fields)
    }
}

impl AsRef<Job> for Post<'_> {
    fn as_ref(&self) -> &Job {
        &self.job
    }
}
