//! The face keeps its own rules: every template in the folder, each sample, every page size that it supports pass all checks. A new template is covered without anyone writing a test.

mod common;

use std::sync::Arc;

use common::judge::{Case, judge};
use rayon::prelude::*;
use wajah::page::Painter;
use wajah::project::{self, Format, Project};
use wajah::world::World;

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
            let mut known = Vec::new();
            for format in &item.formats {
                let Format { width, height, layout_width, safe, .. } = project.formats[format];
                // Several platforms share one page.
                let page = (width, height, layout_width, safe);
                if known.contains(&page) {
                    continue;
                }
                known.push(page);
                let other = last.filter(|_| BOTH.contains(&format.as_str()));
                for account in [Some(first), other].into_iter().flatten() {
                    let (item, account, format) = (item.clone(), account.clone(), format.clone());
                    let pages = (1..=project.templates[template].page_count(&item.fields)).collect();
                    cases.push(Case { item, which, account, format, pages });
                }
            }
        }
    }
    cases
}

#[test]
fn every_sample_passes_every_check() {
    let world = Arc::new(World::new(common::repository(), jiff::Timestamp::UNIX_EPOCH));
    let (project, findings) = project::load(&world);
    assert_eq!(findings, []);
    let project = project.expect("the demo project");
    let mut findings = Vec::new();
    let painter = Painter::new(Arc::clone(&world), &mut findings);
    assert_eq!(findings, []);
    let cases = cases(&project);
    assert!(cases.len() > 100, "only {} cases", cases.len());
    let said: Vec<String> =
        cases.par_iter().flat_map(|case| judge(&project, &world, &painter, case)).collect();
    assert!(said.is_empty(), "{} findings:\n{}", said.len(), said.join("\n"));
}
