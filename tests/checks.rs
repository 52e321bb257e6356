//! The face keeps its own rules: every template in the folder, each sample, every page size that it supports pass all checks. A new template is covered without anyone writing a test.

mod common;

use std::sync::Arc;

use rayon::prelude::*;
use wajah::check::{self, Subject};
use wajah::page::{ClipTimes, CueSpan, PageRequest, Painter};
use wajah::project::{self, Format, Item, Kind, Project};
use wajah::units::FrameRate;
use wajah::world::World;

/// A caption as long as captions get: two lines of 37 characters.
const CAPTION: &str = "Air laut dipanaskan matahari, lalu naik sebagai uap dan menjadi awan putih";

/// Frames a second of the clips.
const RATE: FrameRate = FrameRate::whole(30);

/// Pages are painted at this part of their width, where that is still large enough to measure contrast.
const REDUCTION: u32 = 2;

/// The formats in which two accounts are judged: the one with the least room, and the lowest.
const BOTH: [&str; 2] = ["youtube-short", "link-card"];

struct Case {
    item: Item,
    which: &'static str,
    account: String,
    format: String,
}

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
                    cases.push(Case { item, which, account, format });
                }
            }
        }
    }
    cases
}

/// What the rules say of one case, each as a line of text.
fn judge(project: &Project, world: &World, painter: &Painter, case: &Case) -> Vec<String> {
    let Case { item, which, account, format } = case;
    let template = &project.templates[&item.template];
    let subject = Subject { world, item, format: &project.formats[format] };
    let length = item.excerpt.as_ref().and_then(|excerpt| excerpt.duration).or(template.duration.length);
    let footage = item.excerpt.as_ref().map(|_| (1280, 720));
    let clip = length.filter(|_| item.kind() == Kind::Clip).map(|excerpt| ClipTimes {
        excerpt,
        tail: template.duration.tail,
        footage,
    });
    let mut said = Vec::new();
    for number in 1..=template.page_count(&item.fields) {
        let mut request = PageRequest::of(project, item, account, format, number, clip).expect("a request");
        if request.width >= request.layout_width {
            request.width /= REDUCTION;
            request.height /= REDUCTION;
        }
        let moments = match clip {
            None => vec![check::Moment { time: request.still_at, cue: String::new() }],
            Some(times) => {
                let frames = RATE.frames_in(times.excerpt + times.tail);
                let text = if footage.is_some() { CAPTION.to_owned() } else { String::new() };
                let cues = [(0, String::new()), (frames / 3, text), (frames / 2, String::new())];
                let cues = cues.map(|(from_frame, text)| CueSpan { from_frame, text });
                check::moments(template, times, &cues, RATE, frames)
            }
        };
        for moment in moments {
            // Film may be as bright or as dark as it likes.
            for grey in if footage.is_some() { vec![255, 0] } else { vec![0] } {
                let mut findings = Vec::new();
                let page = painter.inspect(&request, &moment.cue, moment.time, grey, &mut findings);
                if let Some(page) = page {
                    findings.extend(check::page(&subject, &page));
                }
                let job = format!("{}/{which}/{account}/{format}", item.template);
                said.extend(findings.into_iter().map(|finding| {
                    let place = finding.place.map(|place| place.to_string()).unwrap_or_default();
                    format!(
                        "{job} page {number} at {} over {grey}: {}: {} [{place}]",
                        moment.time, finding.code, finding.message
                    )
                }));
            }
        }
    }
    said
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
