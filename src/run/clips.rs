//! Clips made: those that show the same footage from one decoding, whatever their accounts and formats, and groups of them side by side.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use crate::deliver::gallery::Moment;
use crate::diag::Findings;
use crate::layers::Rgba;
use crate::page::{Caption, ClipTimes};
use crate::units::{Micros, Speed};

#[cfg(not(feature = "video"))]
pub(super) use without_video::{HINT, levels, pages, render, storyboard};

#[cfg(feature = "video")]
pub(super) use with_video::{frames_of, levels, pages, render, seen, storyboard};

/// A frame that tells what happens in a clip.
pub(super) struct StoryboardFrame {
    /// What it shows of the clip.
    pub(super) moment: Moment,
    /// Its time from the clip's beginning.
    pub(super) time: Micros,
    /// Its pixels, opaque.
    pub(super) pixels: Rgba,
}

/// What the page of a clip must know to be opened in a browser.
pub(super) struct ClipPage {
    /// Its length and its footage.
    pub(super) times: ClipTimes,
    /// Its first caption; empty where it has none.
    pub(super) cue: Caption,
    /// Its footage on disk, one part after the other.
    pub(super) reel: Vec<FilmPart>,
    /// The same of the interpreter beside it.
    pub(super) signer: Vec<FilmPart>,
    /// What moves below the page.
    pub(super) background: Option<PathBuf>,
    /// What is said of its footage and captions.
    pub(super) said: Findings,
}

/// A part of footage that a page plays.
#[derive(Clone)]
pub(super) struct FilmPart {
    pub(super) path: PathBuf,
    /// What of it is shown.
    pub(super) times: Range<Micros>,
    /// When it begins in the clip.
    pub(super) at: Micros,
    pub(super) speed: Speed,
}

/// The pages of clips by pack, item and format; where one cannot be made, why.
pub(super) type ClipPages<'a> = BTreeMap<(&'a str, &'a str, &'a str), Result<ClipPage, Findings>>;

#[cfg(not(feature = "video"))]
mod without_video {
    use std::sync::Arc;

    use super::{ClipPage, ClipPages, FilmPart, StoryboardFrame};
    use crate::diag::{Finding, Findings};
    use crate::layers::Levels;
    use crate::page::{Caption, ClipTimes};
    use crate::plan::Post;
    use crate::project::Excerpt;
    use crate::run::context::{Pool, RunContext};
    use crate::run::cost::times_unseen;
    use crate::units::{Micros, Speed};

    /// What to do about it.
    pub(in crate::run) const HINT: &str = "build it with the feature `video`, which needs FFmpeg's libraries";

    /// What is shown of the interpreter of `post` beside `reel`, as far as that is known without looking at their video.
    fn signer_unseen(
        context: &RunContext<'_>,
        post: &Post<'_>,
        (reel, times): (&[FilmPart], ClipTimes),
    ) -> Vec<FilmPart> {
        let Some(signer) = &post.item.signer else { return Vec::new() };
        let Ok(path) = context.world.resolve(&signer.source) else { return Vec::new() };
        match signer.start {
            Some(start) => {
                let times = start..start + times.whole();
                vec![FilmPart { path, times, at: Micros::ZERO, speed: Speed::NORMAL }]
            }
            None => reel.iter().map(|part| FilmPart { path: path.clone(), ..part.clone() }).collect(),
        }
    }

    /// The pages of the clips of `posts`, as far as they are known without looking at their footage.
    pub(in crate::run) fn pages<'a>(context: &RunContext<'_>, posts: &[&'a Post<'_>]) -> ClipPages<'a> {
        let mut pages = ClipPages::new();
        for post in posts {
            let times = times_unseen(post);
            let mut at = times.head;
            let part = |excerpt: &Excerpt| {
                // One without a length is known to end only where it is looked at.
                let duration = excerpt.duration.unwrap_or(excerpt.speed.source_time(times.excerpt));
                let (path, begins) = (context.world.resolve(&excerpt.source).ok()?, at);
                at = at + excerpt.speed.clip_time(duration);
                let times = excerpt.start..excerpt.start + duration;
                Some(FilmPart { path, times, at: begins, speed: excerpt.speed })
            };
            let reel: Vec<FilmPart> = post.item.passages().iter().map_while(part).collect();
            let signer = signer_unseen(context, post, (&reel, times));
            let background = post.item.background.as_ref();
            let background = background.and_then(|video| context.world.resolve(&video.source).ok());
            let (cue, said) = (Caption::default(), Findings::new());
            let page = ClipPage { times, cue, reel, signer, background, said };
            pages.insert(post.job.item_in_format(), Ok(page));
        }
        pages
    }

    /// What waveforms on the page of `post` show: a made pattern.
    pub(in crate::run) fn levels(_: &RunContext<'_>, _: &Post<'_>) -> Option<Arc<Levels>> {
        None
    }

    /// Says of every clip that this build makes none.
    pub(in crate::run) fn render(context: &RunContext<'_>, _: &Pool, posts: &[&Post<'_>]) {
        for post in posts {
            let finding = Finding::error("no-video", "this build of wajah makes stills only").hint(HINT);
            context.finish(&post.job, None, vec![finding]);
        }
    }

    /// Notes that this build shows nothing of clips.
    pub(in crate::run) fn storyboard(
        _: &RunContext<'_>,
        _: &Post<'_>,
        findings: &mut Findings,
    ) -> Vec<StoryboardFrame> {
        findings.push(
            Finding::note("no-video", "this build of wajah makes stills only: no frames of clips").hint(HINT),
        );
        Vec::new()
    }
}

#[cfg(feature = "video")]
mod with_video {
    use std::sync::Arc;
    use std::thread::Scope;

    use rayon::prelude::*;

    use super::{ClipPage, ClipPages, FilmPart, StoryboardFrame};
    use crate::clip::media_error::MediaErrorKind;
    use crate::clip::render::{Footage, Passage, Reels, pictures};
    use crate::clip::threads::{self, guarded};
    use crate::diag::{Finding, Findings};
    use crate::layers::{Levels, Rgba, Stack};
    use crate::plan::Post;
    use crate::run::context::{Pool, RunContext};
    use crate::run::faults::NEEDS_MEMORY;
    use crate::run::group::{self, Open};
    use crate::run::misplaced::misplaced;
    use crate::run::mixed::About;
    use crate::run::paint::{Painted, paint, take_apart, together};
    use crate::run::ready::{Clip, clip_of, foresee, ready};
    use crate::run::room::{Budget, Held, Room};
    use crate::run::storyboard::moments;
    use crate::run::wrong_media::media_finding;
    use crate::run::{survey, waveform};

    /// Makes the clips of `posts`, as many at once as memory and cores have room for. Pages are painted by `pool`.
    pub(in crate::run) fn render(context: &RunContext<'_>, pool: &Pool, posts: &[&Post<'_>]) {
        if posts.is_empty() {
            return;
        }
        let budget = Budget::of(context.options);
        let room = Room::new(budget);
        let ready = pool.run(|| ready(context, posts));
        std::thread::scope(|scope| {
            for (clips, bytes) in dealt(context, ready, &budget) {
                // What is painted waits for cores: it is in memory by then.
                let memory = room.memory(bytes);
                if context.stopped() {
                    break;
                }
                let painted: Vec<Painted<'_>> =
                    pool.run(|| clips.into_par_iter().filter_map(|clip| paint(context, clip)).collect());
                if !painted.is_empty() {
                    start(scope, context, (&room, memory), together(painted));
                }
            }
        });
    }

    /// `clips` in groups that are each made from one decoding, with the bytes that each holds meanwhile. Clips that there is no room for at
    /// all are refused.
    fn dealt<'a>(
        context: &RunContext<'_>,
        clips: Vec<Clip<'a>>,
        budget: &Budget,
    ) -> Vec<(Vec<Clip<'a>>, u64)> {
        let (clips, too_large): (Vec<Clip<'_>>, Vec<Clip<'_>>) =
            clips.into_iter().partition(|clip| budget.takes(&clip.settings));
        for clip in too_large {
            let finding = Finding::error("too-little-memory", "there is too little memory to make the clip");
            let finding = finding.hint(NEEDS_MEMORY).of_machine();
            clip.refuse(context, &[finding]);
        }
        let mut by_footage: Vec<Vec<Clip<'_>>> = Vec::new();
        for clip in clips {
            let reels = &clip.plan.timeline.reels;
            let same =
                |group: &&mut Vec<Clip<'_>>| !reels.is_empty() && group[0].plan.timeline.reels == *reels;
            match by_footage.iter_mut().find(same) {
                Some(group) => group.push(clip),
                None => by_footage.push(vec![clip]),
            }
        }
        let mut groups = Vec::new();
        for group in by_footage {
            let sizes: Vec<u64> = group.iter().map(|clip| budget.clip(&clip.settings)).collect();
            let parts = budget.parts(group[0].plan.timeline.reels.decoded_at_once(), &sizes);
            let mut clips = group.into_iter();
            groups.extend(
                parts.into_iter().map(|part| (clips.by_ref().take(part.clips.len()).collect(), part.bytes)),
            );
        }
        groups
    }

    /// Starts a thread in `scope` that makes `group`, which holds `memory` until then.
    fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        context: &'scope RunContext<'_>,
        (room, memory): (&'scope Room, Held<'scope>),
        painted: Vec<Painted<'scope>>,
    ) {
        let open = Arc::new(Open::new(context, &painted));
        let of_thread = Arc::clone(&open);
        let work = move || {
            if let Err(error) = guarded(|| group::make(context, room, &of_thread, painted)) {
                of_thread.fail(&error);
            }
            drop(memory);
        };
        if let Err(error) = threads::start(scope, "group", work) {
            open.fail(&error);
        }
    }

    /// The frames that tell the clip of `post`, as they are delivered; nothing is encoded. None when a finding says why.
    pub(in crate::run) fn storyboard(
        context: &RunContext<'_>,
        post: &Post<'_>,
        findings: &mut Findings,
    ) -> Vec<StoryboardFrame> {
        let clip = match clip_of(context, post) {
            Ok(clip) => clip,
            Err(said) => {
                findings.extend(said);
                return Vec::new();
            }
        };
        let Some(stack) = seen(context, &clip, findings) else { return Vec::new() };
        let shown = &clip.plan.timeline;
        let moments =
            moments(shown.length, (shown.head, shown.tail), shown.rate, shown.frames, &shown.captions);
        let frames: Vec<u64> = moments.iter().map(|(_, frame)| *frame).collect();
        let frame = |((moment, frame), pixels)| {
            let time = shown.rate.time_of(frame);
            StoryboardFrame { moment, time, pixels }
        };
        let pixels = frames_of(context, &clip, stack, &frames, findings);
        moments.into_iter().zip(pixels).map(frame).collect()
    }

    /// The page of `clip` in layers, judged; what is said of it goes to `findings`.
    pub(in crate::run) fn seen(
        context: &RunContext<'_>,
        clip: &Clip<'_>,
        findings: &mut Findings,
    ) -> Option<Stack> {
        let mut said = [clip.plan.said.clone()];
        findings.extend(misplaced(clip.item, context.painter, &clip.request(context.project)));
        let stack = take_apart(context, clip, &mut said);
        findings.extend(said.into_iter().flatten());
        stack
    }

    /// `frames` (rising) of `clip`, whose page is `stack`; none where a finding says why.
    pub(in crate::run) fn frames_of(
        context: &RunContext<'_>,
        clip: &Clip<'_>,
        stack: Stack,
        frames: &[u64],
        findings: &mut Findings,
    ) -> Vec<Rgba> {
        let shown = &clip.plan.timeline;
        let (reels, _) = survey::look(clip.item, &clip.plan, &context.plans.sources);
        pictures(&reels, shown.rate, stack, frames, context.cancel).unwrap_or_else(|error| {
            if error.kind != MediaErrorKind::Cancelled {
                let place = About::of(&error).place(clip.item);
                findings.push(media_finding(&error, place));
            }
            Vec::new()
        })
    }

    /// The pages of the clips of `posts`.
    pub(in crate::run) fn pages<'a>(context: &RunContext<'_>, posts: &[&'a Post<'_>]) -> ClipPages<'a> {
        let mut pages = ClipPages::new();
        for post in posts {
            let page = || clip_of(context, post).and_then(|clip| page_of(context, &clip));
            pages.entry(post.job.item_in_format()).or_insert_with(page);
        }
        pages
    }

    /// What waveforms on the page of `post`, a clip, show; `None` where it has none.
    pub(in crate::run) fn levels(context: &RunContext<'_>, post: &Post<'_>) -> Option<Arc<Levels>> {
        clip_of(context, post).ok().and_then(|clip| waveform::request(context, &clip).levels)
    }

    fn page_of(context: &RunContext<'_>, clip: &Clip<'_>) -> Result<ClipPage, Findings> {
        let (mut said, foreseen) = (clip.plan.said.clone(), foresee(context, clip));
        if !foreseen.is_empty() {
            said.extend(foreseen);
            return Err(said);
        }
        let shown = &clip.plan.timeline;
        let first = shown.spans.iter().find(|span| !span.caption.is_empty());
        let cue = first.map(|span| span.caption.clone()).unwrap_or_default();
        let part = |passage: &Passage| {
            let Footage { path, start, duration, .. } = &passage.footage;
            FilmPart {
                path: path.clone(),
                times: *start..*start + *duration,
                at: passage.at,
                speed: passage.speed,
            }
        };
        let parts = |reel: &[Passage]| reel.iter().map(part).collect::<Vec<_>>();
        let Reels { footage, signer, background } = &shown.reels;
        let background = background.first().map(|passage| passage.footage.path.clone());
        let (reel, signer) = (parts(footage), parts(signer));
        Ok(ClipPage { times: shown.times(), cue, reel, signer, background, said })
    }
}
