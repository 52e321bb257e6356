//! Plans: which posts are to be made. Pure: the same project and selection give the same posts in the same order.

mod gallery;
mod job;
mod names;
mod post;
mod shard;
mod week;

use self::names::check;
use crate::diag::{Finding, Findings};
use crate::project::{Item, Project};

pub use self::gallery::{GallerySelection, Showing, Texts, plan_gallery};
pub use self::job::Job;
pub use self::post::Post;
pub use self::shard::{Shard, select};
pub use self::week::{check_pack_name, meant_week, packs_since, parse_since, week_of};

/// What a person asked for; an empty list means all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Names of packs.
    pub packs: Vec<String>,
    /// Ids of items.
    pub items: Vec<String>,
    /// Ids of accounts.
    pub accounts: Vec<String>,
    /// Ids of formats.
    pub formats: Vec<String>,
}

/// The posts of `selection`, sorted by their jobs. Names that select nothing are findings.
pub fn plan<'p>(project: &'p Project, selection: &Selection) -> (Vec<Post<'p>>, Findings) {
    let mut findings = Findings::new();
    let items = || project.packs.values().flatten();
    check(&selection.packs, "pack", project.packs.keys(), &mut findings);
    check(&selection.items, "item", items().map(|item| &item.id), &mut findings);
    check(&selection.accounts, "account", project.accounts.keys(), &mut findings);
    check(&selection.formats, "format", project.formats.keys(), &mut findings);
    let takes =
        |wanted: &[String], name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    let mut posts: Vec<Post<'p>> = items()
        .filter(|item| takes(&selection.packs, &item.pack) && takes(&selection.items, &item.id))
        .flat_map(|item| posts_of(project, item))
        .filter(|post| {
            takes(&selection.accounts, &post.account.id) && takes(&selection.formats, &post.format.id)
        })
        .collect();
    posts.sort_by(|a, b| a.job.cmp(&b.job));
    posts.dedup_by(|a, b| a.job == b.job);
    if posts.is_empty() && findings.is_empty() {
        findings.push(
            Finding::warning("nothing-selected", "no item makes a post for this selection")
                .hint("`wajah list items` shows what there is, and `--dry-run` what would be made"),
        );
    }
    (posts, findings)
}

fn posts_of<'p>(project: &'p Project, item: &'p Item) -> impl Iterator<Item = Post<'p>> {
    let pairs =
        item.accounts.iter().flat_map(|account| item.formats.iter().map(move |format| (account, format)));
    pairs.filter_map(|(account, format)| Post::of(project, item, account, format))
}
