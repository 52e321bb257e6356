//! The posts of a selection, and what of a project's mistakes has to do with them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::check;
use crate::diag::{Finding, Findings, Severity, has_errors};
use crate::plan::{self, Job, Post, Selection};
use crate::project::Project;

/// The posts of `selection` in `project`, and what stands against it. `found` is what is wrong in the project's files.
pub(super) fn posts<'p>(
    project: Option<&'p Project>,
    found: &[Finding],
    selection: &Selection,
) -> (Vec<Post<'p>>, Findings) {
    let loaded: Findings = found.iter().filter(|finding| concerns(finding, selection)).cloned().collect();
    let Some(project) = project else { return (Vec::new(), loaded) };
    let (posts, planned) = plan::plan(project, selection);
    let failed = has_errors(&loaded);
    // What has mistakes was left out of the project: that it is broken was said, that it does not exist is not true.
    let told = |finding: &Finding| match finding.code.as_ref() {
        "nothing-selected" => failed,
        code => code.strip_prefix("unknown-").is_some_and(|what| is_about_broken(what, finding, &loaded)),
    };
    let planned = planned.into_iter().filter(|finding| !told(finding));
    let (posts, words) = judged(project, posts);
    (posts, loaded.iter().cloned().chain(planned).chain(words).collect())
}

/// `posts` without those of items whose words cannot be posted, and what is said of the words of all.
pub(super) fn judged<'p>(project: &Project, posts: Vec<Post<'p>>) -> (Vec<Post<'p>>, Findings) {
    let mut said: BTreeMap<(&str, &str), Findings> = BTreeMap::new();
    for post in &posts {
        let item = post.item;
        let owned = |finding| Finding { item: Some(format!("{}/{}", item.pack, item.id)), ..finding };
        said.entry((&item.pack, &item.id))
            .or_insert_with(|| check::words(project, item).into_iter().map(owned).collect());
    }
    let can_go =
        |post: &Post<'p>| !said.get(&(&*post.item.pack, &*post.item.id)).is_some_and(|said| has_errors(said));
    let kept = posts.iter().filter(|post| can_go(post)).cloned().collect();
    (kept, said.into_values().flatten().collect())
}

/// Whether a selection has to do with what a project's finding is about: mistakes in another week's pack do not
/// fail this one.
fn concerns(finding: &Finding, selection: &Selection) -> bool {
    let takes =
        |wanted: &[String], name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    match owner_of(finding) {
        Some((pack, item)) => {
            takes(&selection.packs, &pack) && item.is_none_or(|item| takes(&selection.items, &item))
        }
        None => true,
    }
}

/// The pack that a finding is about, and the item where it is about one alone: what is wrong with the heading of a table is about
/// all items in it.
pub(super) fn owner_of(finding: &Finding) -> Option<(String, Option<String>)> {
    if let Some((pack, item)) = finding.item.as_deref().and_then(|item| item.split_once('/')) {
        return Some((pack.to_owned(), Some(item.to_owned())));
    }
    let inside = finding.place.as_ref()?.file.strip_prefix("content").ok()?;
    let pack = inside.parent()?.to_str().filter(|pack| !pack.is_empty())?;
    let is_item = inside.extension().is_some_and(|extension| extension == "toml");
    let item = inside.file_stem().filter(|_| is_item).and_then(|stem| stem.to_str());
    Some((pack.to_owned(), item.map(str::to_owned)))
}

/// How many items make no post at all, because of errors among `findings`: those that `posts` know nothing of. A table that cannot be
/// read counts once.
pub fn not_made<P: AsRef<Job>>(findings: &[Finding], posts: &[P]) -> usize {
    let made: BTreeSet<(&str, &str)> =
        posts.iter().map(AsRef::as_ref).map(|job| (job.pack.as_str(), job.item.as_str())).collect();
    let errors =
        findings.iter().filter(|finding| finding.severity == Severity::Error && finding.job.is_none());
    let lost: BTreeSet<(String, Option<String>)> = errors
        .filter_map(owner_of)
        .filter(|(pack, item)| {
            item.as_ref().is_none_or(|item| !made.contains(&(pack.as_str(), item.as_str())))
        })
        .collect();
    lost.len()
}

/// Whether the `what` that a finding of the plan does not know is there, but has mistakes.
fn is_about_broken(what: &str, unknown: &Finding, loaded: &[Finding]) -> bool {
    let Some(name) = unknown.facts.get("given") else { return false };
    let mut errors = loaded.iter().filter(|finding| finding.severity == Severity::Error);
    errors.any(|finding| match what {
        "item" => owner_of(finding).and_then(|(_, item)| item).is_some_and(|item| item == *name),
        "account" => {
            let folder = Path::new("brand-assets/accounts").join(name);
            finding.place.as_ref().is_some_and(|place| place.file.starts_with(folder))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    #[test]
    fn mistakes_in_other_packs_and_items_do_not_concern_a_selection() {
        let finding = |file: &str| Finding::error("e", "m").at(Place::file(file));
        let selection =
            Selection { packs: vec!["w".to_owned()], items: vec!["a".to_owned()], ..Selection::default() };
        assert!(concerns(&finding("content/w/a.toml"), &selection));
        assert!(!concerns(&finding("content/w/b.toml"), &selection));
        assert!(!concerns(&finding("content/v/a.toml"), &selection));
        assert!(concerns(&finding("templates/x/template.toml"), &selection));
        assert!(concerns(&finding("content/v/a.toml"), &Selection::default()));
        let row = |item: &str| Finding { item: Some(item.to_owned()), ..finding("content/w/items.csv") };
        assert!(concerns(&row("w/a"), &selection));
        assert!(!concerns(&row("w/b"), &selection));
        assert!(concerns(&finding("content/w/items.csv"), &selection));
        assert!(!concerns(&finding("content/v/items.csv"), &selection));
    }

    #[test]
    fn items_that_make_no_post_are_counted_once() {
        let at = |file: &str| Finding::error("e", "m").at(Place::file(file));
        let row = |item: &str| Finding { item: Some(item.to_owned()), ..at("content/w/items.csv") };
        let [pack, account, item, format] = ["w", "a", "baik", "f"].map(str::to_owned);
        let job = Job { pack, account, item, format, kind: crate::project::Kind::Still };
        let findings = [
            at("content/w/salah.toml"),
            at("content/w/salah.toml"),
            row("w/baris"),
            at("content/w/rusak.xlsx"),
            // It is made for all that, or failed as a job.
            at("content/w/baik.toml"),
            at("content/w/lain.toml").in_job("w/a/lain/f"),
            at("templates/x/template.toml"),
            Finding::warning("w", "m").at(Place::file("content/w/pantas.toml")),
        ];
        assert_eq!(not_made(&findings, &[job]), 3);
        assert_eq!(not_made::<Job>(&[], &[]), 0);
    }

    #[test]
    fn what_is_there_but_broken_is_not_called_unknown() {
        let broken = [Finding::error("unknown-key", "m").at(Place::file("content/w/a.toml"))];
        let unknown =
            |item: &str| Finding::error("unknown-item", "there is no such item").fact("given", item);
        assert!(is_about_broken("item", &unknown("a"), &broken));
        assert!(!is_about_broken("item", &unknown("b"), &broken));
        let row = Finding { item: Some("w/b".to_owned()), ..Finding::error("unknown-key", "m") };
        assert!(is_about_broken("item", &unknown("b"), &[row]));
    }
}
