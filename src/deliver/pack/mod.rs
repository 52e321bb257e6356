//! What a finished pack holds besides its posts: texts to paste, a schedule, for each account an archive and a page for a phone, and
//! the proof sheet.
//! Made from records alone, so that shards put together give what one run gives.

mod archive;
mod order;
mod phone;
mod proof;
mod prune;
mod schedule;
mod texts;
mod title;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{Manifest, Record, SideFile};
use super::words::Words;
use super::write_changed;
use crate::diag::{Finding, slashed};
use crate::project::{Item, Project};

pub use self::prune::prune;
pub use self::texts::of as texts_of;

/// The proof sheet's name in a pack's folder.
const PROOF_SHEET: &str = "index.html";

/// The text files of each post, by account and item.
type Texts<'a> = BTreeMap<(&'a str, &'a str), Vec<(&'static str, String)>>;

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
struct PostOf<'a> {
    item: &'a Item,
    account: &'a str,
    /// Its files, format by format.
    records: Vec<&'a Record>,
}

impl<'a> Done<'a> {
    /// The posts that can be published, by account and item. What an earlier run left of a job that failed is none.
    fn posts(&self) -> impl Iterator<Item = PostOf<'a>> {
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
    fn folder(&self, account: &str, item: &str) -> PathBuf {
        Path::new(self.pack).join(account).join(item)
    }
}

/// The item `id` of `pack` as `account` posts it. Drops of one name for two accounts are two items of one id.
fn item_of<'p>(project: &'p Project, pack: &str, account: &str, id: &str) -> Option<&'p Item> {
    let items = project.packs.get(pack)?;
    let from = items.partition_point(|item| item.id.as_str() < id);
    let same = items.get(from..)?.iter().take_while(|item| item.id == id);
    same.clone().find(|item| item.accounts.iter().any(|one| one == account)).or(same.clone().next())
}

/// Writes what goes with the posts of `done`; what `before` says of a file that need not change is believed where its bytes agree.
///
/// # Errors
/// When a file cannot be written, with its path.
pub fn complete(done: &Done<'_>, before: Option<&Manifest>) -> Result<Vec<SideFile>, (PathBuf, io::Error)> {
    let mut files = Vec::new();
    let mut write = |inside: PathBuf, text: &str| {
        let delivered = write_changed(done.out, &inside, text.as_bytes())
            .map_err(|error| (done.out.join(&inside), error))?;
        files.push(SideFile::new(slashed(&inside), delivered));
        Ok(())
    };
    // By post: the texts that its archive holds too.
    let mut texts: Texts<'_> = BTreeMap::new();
    let posts: Vec<PostOf<'_>> = done.posts().collect();
    for post in &posts {
        let written = texts::of(&post.item.post);
        for (name, text) in &written {
            write(done.folder(post.account, &post.item.id).join(name), text)?;
        }
        texts.insert((post.account, &post.item.id), written);
    }
    let config = &done.project.config;
    let words = Words::of(config.locale);
    let folder = Path::new(done.pack);
    let mut accounts = Vec::new();
    for posts in posts.chunk_by(|a, b| a.account == b.account) {
        let account = posts[0].account;
        let slots = order::slots(posts, &config.timezone, config.locale);
        let page = phone::page(done, account, &slots, &texts, phone::Home::Folder);
        write(folder.join(account).join(words.phone_page), &page)?;
        accounts.push((account, slots));
    }
    write(folder.join("schedule.csv"), &schedule::table(done))?;
    let archives = archive::write_all(done, &accounts, &texts, before)?;
    write(folder.join(PROOF_SHEET), &proof::page(done, &archives))?;
    files.extend(archives);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// The last part of `path`, which has forward slashes.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
