//! What stands on a proof sheet, and where: posts by day and account, each with what was found in it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::post::{Figure, Post};
use crate::deliver::html::Html;
use crate::deliver::pack::done::{Done, item_of};
use crate::diag::Finding;
use crate::project::{Shape, colour};

/// A pack in the order in which it is looked through.
pub(super) struct Sheet<'a> {
    pub(super) done: &'a Done<'a>,
    /// By time, then account, then item; those without a day last.
    pub(super) posts: Vec<Post<'a>>,
    /// Findings that belong to no post.
    pub(super) others: Vec<&'a Finding>,
}

impl<'a> Sheet<'a> {
    /// Posts are those of which there is a record, and those of which every job failed.
    pub(super) fn of(done: &'a Done<'a>) -> Self {
        let Done { project, pack, records, findings, .. } = *done;
        let mut posts: BTreeMap<(&str, &str), BTreeMap<&str, Figure<'_>>> = BTreeMap::new();
        for record in records {
            let figures = posts.entry((&record.account, &record.item)).or_default();
            figures.entry(&record.format).or_insert(Figure::new(&record.format)).record = Some(record);
        }
        let mut others = Vec::new();
        for finding in findings {
            let job = finding.job.as_deref().and_then(|job| parts(job, pack)).filter(|[account, item, _]| {
                let exists = || project.item(pack, item).is_some() && project.accounts.contains_key(*account);
                posts.contains_key(&(*account, *item)) || exists()
            });
            match job {
                Some([account, item, format]) => {
                    let figures = posts.entry((account, item)).or_default();
                    figures.entry(format).or_insert(Figure::new(format)).failures.push(finding);
                }
                None => others.push(finding),
            }
        }
        let shape = |figure: &Figure<'_>| {
            let format = project.formats.get(figure.format);
            format.map_or(Shape::Wide, |format| format.shape())
        };
        let mut posts: Vec<Post<'_>> = posts
            .into_iter()
            .map(|((account, id), figures)| {
                let mut figures: Vec<_> = figures.into_values().collect();
                // Pictures of one shape stand together.
                figures.sort_by_key(|figure| (shape(figure), figure.format));
                Post { account, id, item: item_of(project, pack, account, id), figures }
            })
            .collect();
        let moment = |post: &Post<'_>| post.publish().map(jiff::ZonedDateTime::timestamp);
        posts.sort_by_key(|post| (moment(post).is_none(), moment(post), post.account, post.id));
        Self { done, posts, others }
    }

    /// The posts of each day; those without one last.
    pub(super) fn days(&self) -> impl Iterator<Item = (Option<Date>, &[Post<'a>])> {
        let days = self.posts.chunk_by(|a, b| a.day() == b.day());
        days.map(|posts| (posts[0].day(), posts))
    }

    pub(super) fn figures(&self) -> impl Iterator<Item = &Figure<'a>> {
        self.posts.iter().flat_map(|post| &post.figures)
    }

    /// The artifact at `path` as the page, which lies in the pack's folder, sees it.
    pub(super) fn inside<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(self.done.pack).and_then(|path| path.strip_prefix('/')).unwrap_or(path)
    }

    pub(super) fn account_name<'s>(&'s self, id: &'s str) -> &'s str {
        self.done.project.accounts.get(id).map_or(id, |account| &account.name)
    }

    pub(super) fn format_title<'s>(&'s self, id: &'s str) -> &'s str {
        self.done.project.formats.get(id).map_or(id, |format| &format.title)
    }

    /// A spot of an account's colour. What is written there reaches the page only as the colour it is read as.
    pub(super) fn swatch(&self, html: &mut Html, account: &str) {
        let account = self.done.project.accounts.get(account);
        if let Some(accent) = account.and_then(|account| colour::parse(&account.accent)) {
            html.leaf("i", &[("class", "swatch"), ("style", &format!("--accent:{}", accent.to_hex()))], "");
        }
    }
}

/// Account, item and format of `job`, one of `pack`.
fn parts<'j>(job: &'j str, pack: &str) -> Option<[&'j str; 3]> {
    let mut parts = job.strip_prefix(pack)?.strip_prefix('/')?.split('/');
    let job = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(job)
}
