//! Golden pictures: every template in the folder, each sample, each shape, at a fifth of its size; and every template in each
//! campaign of the brand kit, in one shape. A new template and a new campaign are covered without anyone writing a test. `WAJAH_ACCEPT=1 cargo test --test golden` accepts what is painted now.

mod common;

use std::sync::Arc;

use common::pictures::{FORMATS, alike, compare, first_of, pages};
use wajah::testing::layers::Rgba;
use wajah::testing::page::{PageRequest, Painter};
use wajah::testing::project::{self, CampaignChoice, Project};
use wajah::testing::world::Disk;

/// The template that is drawn in every shape in each campaign.
const EVERY_SHAPE: &str = "announcement";

fn requests(project: &Project) -> Vec<(String, PageRequest)> {
    let mut requests = Vec::new();
    for template in project.templates.values() {
        for (which, long) in [("sample", false), ("long", true)] {
            let Some(item) = project::sample_item(project, &template.id, long) else { continue };
            for format in FORMATS {
                requests.extend(pages(project, &item, format, which));
            }
        }
        for campaign in project.campaigns.keys() {
            let Some(mut item) = project::sample_item(project, &template.id, false) else { continue };
            item.campaign = CampaignChoice::Named(campaign.clone());
            let shapes = if template.id == EVERY_SHAPE { &FORMATS[..] } else { first_of(project, template) };
            for format in shapes {
                let pages = pages(project, &item, format, "sample");
                // A cover and the page after it; the others look alike.
                requests.extend(
                    pages
                        .into_iter()
                        .take(2)
                        .map(|(name, page)| (format!("campaign-{campaign}/{name}"), page)),
                );
            }
        }
    }
    requests
}

#[test]
fn every_template_looks_as_accepted() {
    let world = Disk::shared(common::repository(), jiff::Timestamp::UNIX_EPOCH);
    let (project, mut findings) = project::load(&world);
    let project = project.expect("the demo project loads");
    let painter = Painter::new(Arc::clone(&world));
    findings.extend(painter.findings());
    assert_eq!(findings, [], "the demo project has nothing to complain of");
    let requests = requests(&project);
    compare(&painter, &requests);
    assert!(
        requests.len() >= 3 * FORMATS.len() * 2,
        "only {} pictures: are the templates found?",
        requests.len()
    );
}

#[test]
fn a_picture_that_differs_is_noticed() {
    let plain = Rgba { width: 40, height: 40, data: [200, 100, 50, 255].repeat(1600) };
    let mut changed = plain.clone();
    assert!(alike(&plain, &changed));
    for pixel in changed.data.chunks_exact_mut(4).take(8) {
        pixel[0] = 0;
    }
    assert!(!alike(&plain, &changed));
}
