//! A pack whose jobs are done, and the posts in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::deliver::manifest::Record;
use crate::diag::Finding;
use crate::project::{Item, Project};

/// The text files of each post, by account and item.
pub(super) type Texts<'a> = BTreeMap<(&'a str, &'a str), Vec<(&'static str, String)>>;

/// A pack whose jobs are done.
#[derive(Debug, Clone, Copy)]
pub struct Done<'a> {
    /// The project.
    pub project: &'a Project,
    /// The pack's name.
    pub pack: &'a str,
    /// What its jobs came to, sorted.
    pub records: &'a [Record],
    /// What was found besides: mistakes in files, jobs that failed.
    pub findings: &'a [Finding],
    /// The output folder.
    pub out: &'a Path,
}

/// One post: what one account publishes of one item.
#[derive(Debug, Clone)]
pub(super) struct PostOf<'a> {
    pub(super) item: &'a Item,
    pub(super) account: &'a str,
    /// Its files, format by format.
    pub(super) records: Vec<&'a Record>,
}

impl<'a> Done<'a> {
    /// The posts that can be published, by account and item. What an earlier run left of a job that failed is none.
    pub(super) fn posts(&self) -> impl Iterator<Item = PostOf<'a>> {
        let Self { project, pack, records, .. } = *self;
        let same = |a: &Record, b: &Record| (&a.account, &a.item) == (&b.account, &b.item);
        records.chunk_by(same).filter_map(move |records| {
            let fresh: Vec<&Record> = records.iter().filter(|record| !record.stale).collect();
            let account = records[0].account.as_str();
            let item = item_of(project, pack, account, &fresh.first()?.item)?;
            Some(PostOf { item, account, records: fresh })
        })
    }

    /// The folder of a post, below the output folder.
    pub(super) fn folder(&self, account: &str, item: &str) -> PathBuf {
        Path::new(self.pack).join(account).join(item)
    }
}

/// The item `id` of `pack` as `account` posts it. Drops of one name for two accounts are two items of one id.
pub(super) fn item_of<'p>(project: &'p Project, pack: &str, account: &str, id: &str) -> Option<&'p Item> {
    let items = project.packs.get(pack)?;
    let from = items.partition_point(|item| item.id.as_str() < id);
    let same = items.get(from..)?.iter().take_while(|item| item.id == id);
    same.clone().find(|item| item.accounts.iter().any(|one| one == account)).or(same.clone().next())
}

/// The last part of `path`, which has forward slashes.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
