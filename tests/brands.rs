//! Templates belong to no brand: with each of the brand kits in `tests/brands`, laid over the demo project, every template passes
//! every check in each shape and looks as accepted. A new kit in the folder is covered without anyone writing a test.
//! `WAJAH_ACCEPT=1 cargo test --test brands` accepts what is painted now.

mod common;

use std::fs;
use std::sync::Arc;

use common::judge::{Case, judge};
use common::pictures::{FORMATS, compare, first_of, pages};
use rayon::prelude::*;
use wajah::testing::page::{PageRequest, Painter};
use wajah::testing::project::{self, Project};
use wajah::testing::world::{Disk, World};

/// The demo project with another brand kit.
struct Rebranded {
    world: Arc<dyn World>,
    project: Project,
    painter: Painter,
    _dir: tempfile::TempDir,
}

/// The names of the kits.
fn brands() -> Vec<String> {
    let entries = fs::read_dir(common::repository().join("tests/brands")).expect("brand kits");
    let kits = entries.flatten().filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = kits.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The demo project with the kit `brand`, whose text `edit` may change.
fn rebranded(brand: &str, edit: impl FnOnce(String) -> String) -> Rebranded {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (from, kit) = (common::repository(), common::repository().join("tests/brands").join(brand));
    for part in ["brand-assets", "templates", "fonts", "media", "wajah.toml"] {
        common::copy(&from.join(part), &dir.path().join(part));
    }
    common::copy(&kit.join("fonts"), &dir.path().join("fonts"));
    let tokens = fs::read_to_string(kit.join("brand.toml")).expect("the kit's tokens");
    fs::write(dir.path().join("brand-assets/brand.toml"), edit(tokens)).expect("written");
    let world = Disk::shared(dir.path(), jiff::Timestamp::UNIX_EPOCH);
    let (project, mut findings) = project::load(&world);
    let painter = Painter::new(Arc::clone(&world));
    findings.extend(painter.findings());
    assert_eq!(findings, [], "{brand} has nothing to complain of");
    Rebranded { world, project: project.expect("a project"), painter, _dir: dir }
}

/// The pages that differ from each other: the first two and the last of `count`.
fn telling(count: usize) -> Vec<usize> {
    (1..=count).filter(|number| *number <= 2 || *number == count).collect()
}

/// The first account with each sample of each template of `project`, in one format a shape.
fn cases(project: &Project) -> Vec<Case> {
    let account = project.accounts.keys().next().expect("an account");
    let mut cases = Vec::new();
    for template in project.templates.values() {
        for (which, long) in [("sample", false), ("long", true)] {
            let Some(item) = project::sample_item(project, &template.id, long) else { continue };
            let pages = telling(template.page_count(&item.fields));
            for format in FORMATS.into_iter().filter(|format| item.formats.iter().any(|id| id == format)) {
                let (item, account, pages) = (item.clone(), account.clone(), pages.clone());
                cases.push(Case { item, which, account, format: format.to_owned(), pages });
            }
        }
    }
    cases
}

#[test]
fn every_sample_passes_every_check_in_every_brand() {
    for brand in brands() {
        let Rebranded { world, project, painter, .. } = &rebranded(&brand, |tokens| tokens);
        let cases = cases(project);
        assert!(cases.len() >= 80, "only {} cases", cases.len());
        let said: Vec<String> =
            cases.par_iter().flat_map(|case| judge(project, world, painter, case)).collect();
        assert!(said.is_empty(), "{brand}: {} findings:\n{}", said.len(), said.join("\n"));
    }
}

#[test]
fn every_template_looks_as_accepted_in_every_brand() {
    for brand in brands() {
        let Rebranded { project, painter, .. } = &rebranded(&brand, |tokens| tokens);
        let mut requests = Vec::new();
        for template in project.templates.values() {
            let Some(item) = project::sample_item(project, &template.id, false) else { continue };
            for format in first_of(project, template) {
                let pages = pages(project, &item, format, "sample").into_iter().take(2);
                requests.extend(pages.map(|(name, page)| (format!("brand-{brand}/{name}"), page)));
            }
        }
        compare(painter, &requests);
    }
}

#[test]
fn a_token_that_a_template_reads_and_the_brand_lacks_is_told() {
    let brand = &brands()[0];
    let others = |line: &&str| !line.starts_with("arc =");
    let without = |text: String| text.lines().filter(others).map(|line| format!("{line}\n")).collect();
    let Rebranded { world, project, painter, .. } = &rebranded(brand, without);
    let profile: Vec<Case> =
        cases(project).into_iter().filter(|case| case.item.template == "profile").take(1).collect();
    let said = judge(project, world, painter, &profile[0]);
    assert!(
        said.iter().any(|line| line.contains("css-unsupported") && line.contains("`--radius-arc`")),
        "{said:?}"
    );
}

#[test]
fn the_margin_is_the_brands() {
    let inset = |margins: &str, format: &str| {
        let edit = |tokens: String| {
            let others = tokens.lines().filter(|line| !line.starts_with("margin"));
            let others: String = others.map(|line| format!("{line}\n")).collect();
            others.replace("[tokens.space]\n", &format!("[tokens.space]\n{margins}"))
        };
        let Rebranded { project, .. } = &rebranded(&brands()[0], edit);
        let item = project::sample_item(project, "announcement", false).expect("a sample");
        let account = project.accounts.keys().next().expect("an account");
        let request = PageRequest::of(project, &item, account, format, 1, None).expect("a request");
        let property = request.properties.iter().find(|(name, _)| name == "--inset-left");
        property.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let own = "margin = \"40px\"\nmargin-wide = \"30px\"\n";
    assert_eq!([inset(own, "square"), inset(own, "youtube-thumbnail")], ["40px", "30px"]);
    assert_eq!([inset("", "square"), inset("", "youtube-thumbnail")], ["72px", "56px"]);
    // Where the platform covers more, it decides.
    assert_eq!(inset(own, "instagram-story"), "65px");
}
