//! A frame of a clip, looked at. Where its footage cannot be shown, the page is seen with its hole.

use super::context::RunContext;
use super::cost::times_unseen;
use crate::diag::Findings;
use crate::page::{Inspected, PageRequest};
use crate::plan::Post;
use crate::units::Micros;

#[cfg(feature = "video")]
use with_video::frame_of;
#[cfg(not(feature = "video"))]
use without_video::frame_of;

/// The frame of `post`, a clip, nearest to `time`, or its cover. What rendering would say of it goes to `findings`.
pub(super) fn glance(
    context: &RunContext<'_>,
    post: &Post<'_>,
    time: Option<Micros>,
    findings: &mut Findings,
) -> Option<Inspected> {
    frame_of(context, post, time, findings).or_else(|| with_hole(context, post, time, findings))
}

/// The page of `post` with black holes, as far as it is known without its footage.
fn with_hole(
    context: &RunContext<'_>,
    post: &Post<'_>,
    time: Option<Micros>,
    findings: &mut Findings,
) -> Option<Inspected> {
    let times = times_unseen(post);
    let request = PageRequest::new(context.project, post, 1, Some(times));
    let time = time.unwrap_or(request.still_at).min(times.whole());
    context.painter.inspect(&request, "", time, 0, findings)
}

#[cfg(feature = "video")]
mod with_video {
    use crate::diag::Findings;
    use crate::page::Inspected;
    use crate::plan::Post;
    use crate::run::clips::{frames_of, seen};
    use crate::run::context::RunContext;
    use crate::run::ready::{clip_of, cover_time};
    use crate::run::waveform;
    use crate::units::Micros;

    pub(super) fn frame_of(
        context: &RunContext<'_>,
        post: &Post<'_>,
        time: Option<Micros>,
        findings: &mut Findings,
    ) -> Option<Inspected> {
        let clip = clip_of(context, post).map_err(|said| findings.extend(said)).ok()?;
        let stack = seen(context, &clip, findings)?;
        let shown = &clip.plan.timeline;
        let time = time.unwrap_or_else(|| cover_time(post.template, shown));
        let frame = shown.rate.frame_at(time).min(shown.frames.saturating_sub(1));
        let pixels = frames_of(context, &clip, stack, &[frame], findings).into_iter().next()?;
        let (cue, time) = (shown.caption_at(frame), shown.rate.time_of(frame));
        // What stands against the page was said when it was taken apart.
        let page = context.painter.inspect(
            &waveform::request(context, &clip),
            cue,
            time,
            0,
            &mut Findings::new(),
        )?;
        Some(Inspected { pixels, ..page })
    }
}

#[cfg(not(feature = "video"))]
mod without_video {
    use crate::diag::{Finding, Findings};
    use crate::page::Inspected;
    use crate::plan::Post;
    use crate::run::clips::HINT;
    use crate::run::context::RunContext;
    use crate::units::Micros;

    pub(super) fn frame_of(
        _: &RunContext<'_>,
        _: &Post<'_>,
        _: Option<Micros>,
        findings: &mut Findings,
    ) -> Option<Inspected> {
        findings.push(Finding::error("no-video", "this build of wajah makes stills only").hint(HINT));
        None
    }
}
