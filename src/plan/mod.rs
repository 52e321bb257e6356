//! Plans: which posts are to be made. Pure: the same project and selection give the same jobs in the same order.

mod gallery;
mod job;
mod names;
mod shard;
mod week;

use self::names::check;
use crate::diag::{Finding, Findings};
use crate::project::{Item, Project};

pub use self::gallery::{GallerySelection, Showing, Texts, plan_gallery};
pub use self::job::Job;
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

/// The jobs of `selection`, sorted. Names that select nothing are findings.
pub fn plan(project: &Project, selection: &Selection) -> (Vec<Job>, Findings) {
    let mut findings = Findings::new();
    let items = || project.packs.values().flatten();
    check(&selection.packs, "pack", project.packs.keys(), &mut findings);
    check(&selection.items, "item", items().map(|item| &item.id), &mut findings);
    check(&selection.accounts, "account", project.accounts.keys(), &mut findings);
    check(&selection.formats, "format", project.formats.keys(), &mut findings);
    let takes =
        |wanted: &[String], name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    let mut jobs: Vec<Job> = items()
        .filter(|item| takes(&selection.packs, &item.pack) && takes(&selection.items, &item.id))
        .flat_map(jobs_of)
        .filter(|job| takes(&selection.accounts, &job.account) && takes(&selection.formats, &job.format))
        .collect();
    jobs.sort();
    jobs.dedup();
    if jobs.is_empty() && findings.is_empty() {
        findings.push(
            Finding::warning("nothing-selected", "no item makes a post for this selection")
                .hint("`wajah list items` shows what there is, and `--dry-run` what would be made"),
        );
    }
    (jobs, findings)
}

fn jobs_of(item: &Item) -> impl Iterator<Item = Job> {
    let kind = item.kind();
    item.accounts.iter().flat_map(move |account| {
        item.formats.iter().map(move |format| Job {
            pack: item.pack.clone(),
            account: account.clone(),
            item: item.id.clone(),
            format: format.clone(),
            kind,
        })
    })
}
