//! The face keeps its own rules: every template in the folder with each sample, and every item of the demo packs, in every page
//! size that it supports pass all checks. A new template is covered without anyone writing a test.

mod common;

use std::sync::Arc;

use common::judge::{Case, judge};
use rayon::prelude::*;
use wajah::testing::page::Painter;
use wajah::testing::project::{self, Format, Item, Project};
use wajah::testing::world::Disk;

/// The formats in which two accounts are judged: the one with the least room, and the lowest.
const BOTH: [&str; 2] = ["youtube-short", "link-card"];

fn cases(project: &Project) -> Vec<Case> {
    // The first and the last account differ in the length of their names as much as in colour.
    let mut accounts = project.accounts.keys();
    let (first, last) = (accounts.next().expect("an account"), accounts.next_back());
    let mut cases = Vec::new();
    for template in project.templates.keys() {
        for (which, long) in [("sample", false), ("long", true)] {
            let Some(item) = project::sample_item(project, template, long) else { continue };
            for format in distinct_pages(project, &item) {
                let other = last.filter(|_| BOTH.contains(&format));
                for account in [Some(first), other].into_iter().flatten() {
                    cases.push(case(project, &item, which, account, format));
                }
            }
        }
    }
    for item in project.packs.values().flatten() {
        for format in distinct_pages(project, item) {
            cases.push(case(project, item, "demo", &item.accounts[0], format));
        }
    }
    cases
}

fn case(project: &Project, item: &Item, which: &'static str, account: &str, format: &str) -> Case {
    let pages = (1..=project.templates[&item.template].page_count(&item.fields)).collect();
    Case { item: item.clone(), which, account: account.to_owned(), format: format.to_owned(), pages }
}

/// The formats of `item` whose pages differ: several platforms share one.
fn distinct_pages<'a>(project: &Project, item: &'a Item) -> Vec<&'a str> {
    let mut known = Vec::new();
    let mut formats = Vec::new();
    for format in &item.formats {
        let Format { width, height, layout_width, safe, .. } = project.formats[format];
        let page = (width, height, layout_width, safe);
        if !known.contains(&page) {
            known.push(page);
            formats.push(format.as_str());
        }
    }
    formats
}

#[test]
fn every_sample_and_every_demo_item_passes_every_check() {
    let world = Disk::shared(common::repository(), jiff::Timestamp::UNIX_EPOCH);
    let (project, findings) = project::load(&world);
    assert_eq!(findings, []);
    let project = project.expect("the demo project");
    let mut findings = Vec::new();
    let painter = Painter::new(Arc::clone(&world));
    findings.extend(painter.findings());
    assert_eq!(findings, []);
    let cases = cases(&project);
    assert!(cases.len() > 100, "only {} cases", cases.len());
    let said: Vec<String> =
        cases.par_iter().flat_map(|case| judge(&project, &world, &painter, case)).collect();
    assert!(said.is_empty(), "{} findings:\n{}", said.len(), said.join("\n"));
}
