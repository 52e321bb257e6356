//! Pages of clips, painted: taken apart into layers, proven and judged for each post, and their footage placed.

use super::cut::Timeline;
use super::judge::{Judged, judge};
use super::ready::{Clip, cover_time, refuse};
use super::shared::Shared;
use super::waveform;
use crate::check::{self, Subject};
use crate::clip::focus;
use crate::diag::{Findings, Place, has_errors};
use crate::layers::Stack;
use crate::project::{Focus, Item};

/// A clip whose page was taken apart and judged, with what was said of each of its posts.
pub(super) struct Painted<'a> {
    pub(super) clip: Clip<'a>,
    pub(super) stack: Stack,
    /// In the order of its posts.
    pub(super) said: Vec<Findings>,
}

/// Takes the page of `clip` apart and has it judged. Posts that rules have something against end; `None` when all do.
pub(super) fn paint<'a>(shared: &Shared<'_>, clip: Clip<'a>) -> Option<Painted<'a>> {
    let mut said = vec![clip.plan.said.clone(); clip.posts.len()];
    let stack = take_apart(shared, &clip, &mut said);
    let Clip { item, template, plan, settings, posts } = clip;
    let (mut kept, mut findings) = (Vec::new(), Vec::new());
    for (post, said) in posts.into_iter().zip(said) {
        if stack.is_some() && !has_errors(&said) {
            kept.push(post);
            findings.push(said);
        } else {
            refuse(shared, &post, said);
        }
    }
    let stack = stack.filter(|_| !kept.is_empty())?;
    Some(Painted { clip: Clip { item, template, plan, settings, posts: kept }, stack, said: findings })
}

/// `painted`, those put together that turned out the same: of accounts that their page does not show.
pub(super) fn together(painted: Vec<Painted<'_>>) -> Vec<Painted<'_>> {
    let mut together: Vec<Painted<'_>> = Vec::new();
    for one in painted {
        let same = |other: &&mut Painted<'_>| {
            std::ptr::eq(other.clip.item, one.clip.item)
                && other.clip.settings == one.clip.settings
                && other.clip.plan == one.clip.plan
                && cover_frame(&other.clip) == cover_frame(&one.clip)
                && other.stack == one.stack
        };
        match together.iter_mut().find(same) {
            Some(other) => {
                other.clip.posts.extend(one.clip.posts);
                other.said.extend(one.said);
            }
            None => together.push(one),
        }
    }
    together
}

/// The page of `clip` in layers, its footage placed. What it shows is judged for each post; `None` when a finding says why there is
/// nothing.
pub(super) fn take_apart(shared: &Shared<'_>, clip: &Clip<'_>, said: &mut [Findings]) -> Option<Stack> {
    let Clip { item, template, plan, posts, .. } = clip;
    let shown = &plan.timeline;
    let request = waveform::request(shared, clip);
    let mut findings = Findings::new();
    let stack = shared.painter.stack(&request, &shown.spans, shown.rate, shown.frames, &mut findings);
    said.iter_mut().for_each(|said| said.extend(findings.iter().cloned()));
    let stack = stack?;
    let calmest = |span| stack.calmest(span);
    let moments = check::moments(template, shown.times(), &shown.spans, shown.rate, shown.frames, &calmest);
    let judged = Judged {
        subjects: posts
            .iter()
            .map(|post| Subject { world: shared.world, item, format: post.format, cue: None })
            .collect(),
        request: &request,
        moments: moments.into_iter().map(|moment| (moment.frame, moment.cue)).collect(),
        cue_at: &|frame| shown.caption_at(frame),
        place_of_cue: &|cue| {
            let file = item.excerpt.as_ref()?.captions.file().filter(|_| !cue.is_empty())?;
            let line = shown.captions.iter().find(|shown| shown.text == cue).and_then(|shown| shown.line);
            Some(Place { line, ..Place::file(file) })
        },
        rate: shown.rate,
    };
    let mut stack = judge(&judged, shared.painter, stack, said);
    place_footage(shared, item, shown, &mut stack);
    Some(stack)
}

/// Shows what matters in the footage, unless the item says what to show. Footage that cannot be looked at stays as the
/// template places it: what is wrong with it is said where it is decoded.
fn place_footage(shared: &Shared<'_>, item: &Item, shown: &Timeline, stack: &mut Stack) {
    let auto = item.excerpt.as_ref().is_some_and(|excerpt| excerpt.focus == Focus::Auto);
    let open = shown.footage.as_ref().filter(|footage| auto && focus::is_open(stack, footage.size));
    let Some(footage) = open else { return };
    if let Some(shots) = shared.plans.sources.look(footage) {
        focus::aim(stack, &shots, footage);
    }
}

/// The frame that makes its cover.
pub(super) fn cover_frame(clip: &Clip<'_>) -> u64 {
    clip.plan.timeline.rate.frame_at(cover_time(clip.template, &clip.plan.timeline))
}
