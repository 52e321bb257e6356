//! A frame of a clip, looked at. Where its footage cannot be shown, the page is seen with its hole.

use super::shared::Shared;
use crate::diag::Findings;
use crate::page::{ClipTimes, Inspected, PageRequest};
use crate::plan::Post;
use crate::units::Micros;

#[cfg(feature = "video")]
use with_video::frame_of;
#[cfg(not(feature = "video"))]
use without_video::frame_of;

/// The frame of `post`, a clip, nearest to `time`, or its cover. What rendering would say of it goes to `findings`.
pub(super) fn glance(
    shared: &Shared<'_>,
    post: &Post<'_>,
    time: Option<Micros>,
    findings: &mut Findings,
) -> Option<Inspected> {
    frame_of(shared, post, time, findings).or_else(|| with_hole(shared, post, time, findings))
}

/// The page of `post` with black holes, as far as it is known without its footage.
fn with_hole(
    shared: &Shared<'_>,
    post: &Post<'_>,
    time: Option<Micros>,
    findings: &mut Findings,
) -> Option<Inspected> {
    const UNKNOWN: Micros = Micros::from_ms(15_000);
    let rules = post.template.duration;
    let asked = post.item.excerpt.as_ref().and_then(|excerpt| excerpt.duration);
    let excerpt = asked.or(rules.length).unwrap_or(UNKNOWN);
    let times = ClipTimes { excerpt, tail: rules.tail, footage: None };
    let request = PageRequest::new(shared.project, post, 1, Some(times));
    let time = time.unwrap_or(request.still_at).min(excerpt + rules.tail);
    shared.painter.inspect(&request, "", time, 0, findings)
}

#[cfg(feature = "video")]
mod with_video {
    use std::collections::BTreeMap;

    use crate::clip::media_error::MediaErrorKind;
    use crate::clip::render::Group;
    use crate::clip::sound::{SAMPLE_RATE, StereoBuffer};
    use crate::diag::Findings;
    use crate::page::{Inspected, PageRequest};
    use crate::plan::Post;
    use crate::run::clips::{Look, cover_time, paint, place_footage};
    use crate::run::cut::{cue_spans, media_finding, prepare, without_footage};
    use crate::run::shared::Shared;
    use crate::units::Micros;

    pub(super) fn frame_of(
        shared: &Shared<'_>,
        post: &Post<'_>,
        time: Option<Micros>,
        findings: &mut Findings,
    ) -> Option<Inspected> {
        let Post { job, item, template, format, .. } = post;
        let cut = match &item.excerpt {
            Some(excerpt) => prepare(shared, shared.world, item, excerpt, format, &mut BTreeMap::new()),
            None => without_footage(shared, item, format),
        };
        let cut = cut.map_err(|said| findings.extend(said)).ok()?;
        let mut stack = paint(shared, item, &cut, job, findings)?;
        place_footage(item, &cut, &Look::new(), &mut stack);
        let seconds = time.unwrap_or_else(|| cover_time(template, &cut)).as_seconds();
        let frame = (seconds * cut.rate.as_f64()).round().max(0.0) as u64;
        let frame = frame.min(cut.frames.saturating_sub(1));
        let silence = StereoBuffer { sample_rate: SAMPLE_RATE, samples: Vec::new() };
        let group =
            Group { footage: cut.footage.as_ref(), rate: cut.rate, frames: cut.frames, sound: &silence };
        let pixels = match group.pictures(stack, &[frame], shared.cancel) {
            Ok(pictures) => pictures.into_iter().next()?,
            Err(error) => {
                if error.kind != MediaErrorKind::Cancelled {
                    let place = item.excerpt.as_ref().map_or(&item.place, |excerpt| &excerpt.places.source);
                    findings.push(media_finding(&error, place));
                }
                return None;
            }
        };
        let cues = cue_spans(&cut);
        let cue = cues.iter().rev().find(|cue| cue.from_frame <= frame).map_or("", |cue| cue.text.as_str());
        let request = PageRequest::new(shared.project, post, 1, Some(cut.times()));
        // What stands against the page was said when it was taken apart.
        let page = shared.painter.inspect(&request, cue, cut.rate.time_of(frame), 0, &mut Findings::new())?;
        Some(Inspected { pixels, ..page })
    }
}

#[cfg(not(feature = "video"))]
mod without_video {
    use crate::diag::{Finding, Findings};
    use crate::page::Inspected;
    use crate::plan::Post;
    use crate::run::clips::HINT;
    use crate::run::shared::Shared;
    use crate::units::Micros;

    pub(super) fn frame_of(
        _: &Shared<'_>,
        _: &Post<'_>,
        _: Option<Micros>,
        findings: &mut Findings,
    ) -> Option<Inspected> {
        findings.push(Finding::error("no-video", "this build of wajah makes stills only").hint(HINT));
        None
    }
}
