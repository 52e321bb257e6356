//! Pages of clips, painted: taken apart into layers, proven and judged for each post, and their footage placed.

use super::context::RunContext;
use super::cut::Timeline;
use super::judge::{Judged, judge};
use super::placing::{place_footage, transition_of};
use super::ready::{Clip, cover_time, refuse};
use super::spans::lines_of;
use super::waveform;
use crate::check::{self, Subject};
use crate::diag::{Finding, Findings, Place, has_errors};
use crate::layers::Stack;
use crate::page::{Caption, CueSpan, PageRequest};
use crate::project::Item;
use crate::units::Micros;

/// A clip whose page was taken apart and judged, with what was said of each of its posts.
pub(super) struct Painted<'a> {
    pub(super) clip: Clip<'a>,
    pub(super) stack: Stack,
    /// In the order of its posts.
    pub(super) said: Vec<Findings>,
}

/// Takes the page of `clip` apart and has it judged. Posts that rules have something against end; `None` when all do.
pub(super) fn paint<'a>(context: &RunContext<'_>, clip: Clip<'a>) -> Option<Painted<'a>> {
    let mut said = vec![clip.plan.said.clone(); clip.posts.len()];
    let stack = take_apart(context, &clip, &mut said);
    let Clip { item, template, plan, settings, posts } = clip;
    let (mut kept, mut findings) = (Vec::new(), Vec::new());
    for (post, said) in posts.into_iter().zip(said) {
        if stack.is_some() && !has_errors(&said) {
            kept.push(post);
            findings.push(said);
        } else {
            refuse(context, &post, said);
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
pub(super) fn take_apart(context: &RunContext<'_>, clip: &Clip<'_>, said: &mut [Findings]) -> Option<Stack> {
    let Clip { item, template, plan, posts, .. } = clip;
    let shown = &plan.timeline;
    let request = waveform::request(context, clip);
    let mut findings = Findings::new();
    let stack = context.painter.stack(&request, &shown.spans, shown.rate, shown.frames, &mut findings);
    findings.extend(looks_unseen(context, clip, &request));
    said.iter_mut().for_each(|said| said.extend(findings.iter().cloned()));
    let stack = stack?;
    let lines = lines_of(&shown.captions);
    let calmest = |span| stack.calmest(span);
    let moments = check::moments(template, shown.times(), &shown.spans, shown.rate, shown.frames, &calmest);
    let judged = Judged {
        subjects: posts
            .iter()
            .map(|post| Subject { world: context.world, item, format: post.format, cue: None })
            .collect(),
        request: &request,
        moments: moments.into_iter().map(|moment| (moment.frame, moment.cue)).collect(),
        cue_at: &|frame| shown.caption_at(frame),
        signed_until: shown.rate.frames_in(shown.length),
        place_of_cue: &|cue| {
            let told = (!cue.is_empty()).then(|| lines.get(&cue.text).copied())?;
            place_of_caption(item, shown, told)
        },
        rate: shown.rate,
    };
    let mut stack = judge(&judged, context.painter, stack, said);
    let transition = transition_of(template, &request);
    let apart = place_footage(context, (item, transition), shown, &mut stack);
    said.iter_mut().for_each(|said| said.extend(apart.clone()));
    Some(stack)
}

/// What is said of italics and colours of captions that the page does not show.
fn looks_unseen(context: &RunContext<'_>, clip: &Clip<'_>, request: &PageRequest) -> Option<Finding> {
    let shown = &clip.plan.timeline;
    let has_looks = |span: &&CueSpan| span.caption != span.caption.without_looks();
    let span = shown.spans.iter().find(has_looks)?;
    let html = |caption: &Caption| context.painter.html(request, caption).ok();
    if html(&span.caption) != html(&span.caption.without_looks()) {
        return None;
    }
    let told = lines_of(&shown.captions).get(&span.caption.text).copied();
    let place = place_of_caption(clip.item, shown, told)?;
    let message = "italics and colours of captions are not shown by this template; they are in the files beside the clip";
    Some(Finding::note("caption-style", message).at(place))
}

/// Where a caption stands of which the line is known, and when it is shown; `None` where its words are of no file.
fn place_of_caption(item: &Item, shown: &Timeline, told: Option<(u32, Micros)>) -> Option<Place> {
    let passage = told.map_or(0, |(_, time)| shown.passage_at(time));
    let file = item.passages().get(passage)?.captions.file()?;
    Some(Place { line: told.map(|(line, _)| line), ..Place::file(file) })
}

/// The frame that makes its cover.
pub(super) fn cover_frame(clip: &Clip<'_>) -> u64 {
    clip.plan.timeline.rate.frame_at(cover_time(clip.template, &clip.plan.timeline))
}
