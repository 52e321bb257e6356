//! What the rules say of the pages of a sample, in all its moments.

use wajah::testing::check::{self, Subject};
use wajah::testing::page::{CueSpan, PageRequest, Painter};
use wajah::testing::project::{Item, Project};
use wajah::testing::units::FrameRate;
use wajah::testing::world::World;

use super::pictures::clip_of;

/// A caption as long as captions get: two lines of 37 characters.
const CAPTION: &str = "Air laut dipanaskan matahari, lalu naik sebagai uap dan menjadi awan putih";

/// Frames a second of the clips.
const RATE: FrameRate = FrameRate::whole(30);

/// Pages are painted at this part of their width, where that is still large enough to measure contrast.
const REDUCTION: u32 = 2;

/// A sample for one account in one format.
pub struct Case {
    pub item: Item,
    pub which: &'static str,
    pub account: String,
    pub format: String,
    /// Its pages, from 1.
    pub pages: Vec<usize>,
}

/// What the rules say of one case, each as a line of text.
pub fn judge(project: &Project, world: &dyn World, painter: &Painter, case: &Case) -> Vec<String> {
    let Case { item, which, account, format, pages } = case;
    let template = &project.templates[&item.template];
    let subject = Subject { world, item, format: &project.formats[format], cue: None };
    let clip = clip_of(template, item);
    let footage = clip.and_then(|clip| clip.footage);
    let mut said = Vec::new();
    for &number in pages {
        let mut request = PageRequest::of(project, item, account, format, number, clip).expect("a request");
        if request.width >= request.layout_width {
            request.width /= REDUCTION;
            request.height /= REDUCTION;
        }
        let moments = match clip {
            None => vec![check::Moment { frame: 0, time: request.still_at, cue: Default::default() }],
            Some(times) => {
                let frames = RATE.frames_in(times.excerpt + times.tail);
                let text = if footage.is_some() { CAPTION.to_owned() } else { String::new() };
                let cues = [(0, String::new()), (frames / 3, text), (frames / 2, String::new())];
                let cues = cues.map(|(from_frame, text)| CueSpan::new(from_frame, text.as_str()));
                let middle = |span: std::ops::Range<u64>| u64::midpoint(span.start, span.end);
                check::moments(template, times, &cues, RATE, frames, &middle)
            }
        };
        for moment in moments {
            // Video may be as bright or as dark as it likes.
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
