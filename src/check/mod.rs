//! What is wrong with a page, judged by what was laid out and painted: one rule a file. Each finding says where, what was
//! measured, what the limit is, and what to do. What is wrong with an item's words is judged in `text/`.
//!
//! A rule's finding is an error where the page cannot be posted (words are cut, lost or lie over each other), a warning where a
//! person should look. Text in an element of class `ornament` is decoration and not judged.

mod contrast;
mod css_unsupported;
mod glyph_missing;
mod low_contrast;
mod outside_safe_area;
mod place;
mod signer_covered;
mod signer_too_small;
mod subject;
mod text;
mod text_overflow;
mod text_overlap;
mod too_small;

#[cfg(test)]
mod testing;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::Findings;
use crate::page::{Caption, ClipTimes, CueSpan, Inspected};
use crate::project::{Kind, Template};
use crate::units::{FrameRate, Micros};

pub use self::subject::Subject;
pub use self::text::words;

/// A rule: what it is called in findings, and how it judges a page.
struct Rule {
    code: &'static str,
    check: fn(&Subject<'_>, &Inspected, &mut Findings),
}

/// Every rule, in the order of what matters most.
const RULES: &[Rule] = &[
    Rule { code: glyph_missing::CODE, check: glyph_missing::check },
    Rule { code: text_overflow::CODE, check: text_overflow::check },
    Rule { code: text_overlap::CODE, check: text_overlap::check },
    Rule { code: signer_covered::CODE, check: signer_covered::check },
    Rule { code: outside_safe_area::CODE, check: outside_safe_area::check },
    Rule { code: low_contrast::CODE, check: low_contrast::check },
    Rule { code: too_small::CODE, check: too_small::check },
    Rule { code: signer_too_small::CODE, check: signer_too_small::check },
    Rule { code: css_unsupported::CODE, check: css_unsupported::check },
];

/// The codes of the findings that [`page`] may make.
pub fn codes() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.code)
}

/// Everything wrong with a painted page.
pub fn page(subject: &Subject<'_>, page: &Inspected) -> Findings {
    let mut findings = Findings::new();
    for rule in RULES {
        (rule.check)(subject, page, &mut findings);
    }
    findings
}

/// A moment of a clip at which its page is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The frame.
    pub frame: u64,
    /// Its time from the clip's first frame.
    pub time: Micros,
    /// The caption on screen.
    pub cue: Caption,
}

/// When to look at a clip of `template` over `frames` frames: at its cover, once during each different caption (during its excerpt
/// where there is none) at the frame that `calmest` chooses of those that show it, so also during its title scene, and at its last frame,
/// when everything has arrived. They rise.
pub fn moments(
    template: &Template,
    times: ClipTimes,
    cues: &[CueSpan],
    rate: FrameRate,
    frames: u64,
    calmest: &dyn Fn(Range<u64>) -> u64,
) -> Vec<Moment> {
    let mut said = BTreeSet::new();
    // Words that are marked one after the other are one caption.
    let mut middles: Vec<u64> = cues
        .chunk_by(|a, b| a.caption.text == b.caption.text)
        .filter_map(|run| {
            run.first()
                .filter(|cue| !cue.caption.is_empty() && said.insert(&cue.caption.text))
                .map(|first| (first, run.len()))
        })
        .map(|(first, count)| {
            let index = cues.partition_point(|cue| cue.from_frame < first.from_frame);
            calmest(first.from_frame..cues.get(index + count).map_or(frames, |next| next.from_frame))
        })
        .collect();
    if middles.is_empty() {
        middles.push(calmest(rate.frames_in(times.head)..rate.frames_in(times.head + times.excerpt)));
    }
    if times.head > Micros::ZERO {
        middles.push(calmest(0..rate.frames_in(times.head)));
    }
    let last = frames.saturating_sub(1);
    let cover = rate.frames_in(times.head + template.still_time(Kind::Clip));
    let shown: BTreeSet<u64> =
        middles.into_iter().chain([cover, last]).map(|frame| frame.min(last)).collect();
    let cue_at = |frame: u64| cues.iter().rev().find(|cue| cue.from_frame <= frame);
    shown
        .into_iter()
        .map(|frame| Moment {
            frame,
            time: rate.time_of(frame),
            cue: cue_at(frame).map(|cue| cue.caption.clone()).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own() {
        let all: Vec<&str> = codes().collect();
        let distinct: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), distinct.len());
    }
}
