//! The interpreter beside the footage of a clip, looked at when it is planned: whether there is a video of them, and which of its moments
//! belong to the clip's.

use std::path::Path;
use std::sync::Arc;

use super::additions::Looking;
use super::passages::{END_TOLERANCE, Found};
use super::sources::Film;
use crate::clip::ffmpeg::probe::{MediaFacts, VideoFacts};
use crate::clip::ffmpeg::reading::Reading;
use crate::clip::render::{Footage, Passage, file_name};
use crate::diag::{Finding, Findings};
use crate::project::{Item, Signer};
use crate::units::{FrameRate, Micros, Speed};

/// A stretch of the interpreter's video that a clip asks for, in times of that.
struct Asked {
    start: Micros,
    /// How much of it is shown, where there is so much.
    duration: Micros,
    /// How much of that has to be there.
    needed: Micros,
    /// When it begins in the clip.
    at: Micros,
    speed: Speed,
    /// What people call the part of the clip.
    what: String,
}

/// What the clip of `item` at `rate` shows of its interpreter, with what is said of that; nothing where it has none. Its passages of footage
/// were `found`, and end, as the whole clip does, at `ends_at`.
///
/// # Errors
/// Everything wrong with their video.
pub(super) fn look(
    item: &Item,
    looking: &Looking<'_>,
    found: &[Found<'_>],
    ends_at: (Micros, Micros),
    rate: FrameRate,
) -> Result<(Vec<Passage>, Findings), Findings> {
    let Some(signer) = &item.signer else { return Ok((Vec::new(), Findings::new())) };
    let world = looking.world;
    let path = world.resolve(&signer.source).map_err(|error| {
        vec![Finding::error("path-leaves-project", error.to_string()).at(signer.places.source.clone())]
    })?;
    let film = Film { path: &path, content: &|| world.content(&signer.source).ok(), over: looking.over };
    let facts = looking.sources.facts(&film);
    let facts = facts.map_err(|error| vec![(looking.wrong)(&error, &signer.places.source)])?;
    let name = file_name(&path);
    let Some(video) = &facts.video else {
        let finding =
            Finding::error("no-picture", format!("`{name}` holds no picture, and a signer is to be seen"));
        let hint = "name a video of the interpreter in `[signer]`";
        return Err(vec![finding.at(signer.places.source.clone()).hint(hint)]);
    };
    let (mut reel, mut said, mut wrong) = (Vec::new(), Findings::new(), Findings::new());
    for asked in asked(item, signer, found, ends_at) {
        let rest = facts.duration - asked.start;
        if rest <= Micros::ZERO {
            wrong.push(beyond_end(signer, &asked, (&name, facts.duration)));
            continue;
        }
        if asked.needed > rest + END_TOLERANCE {
            said.push(ends(&asked, rest, &name).at(signer.places.source.clone()));
        }
        reel.push(passage(&path, &facts, video, &asked, rest));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    said.extend(rate_differs(video, rate, &name).map(|finding| finding.at(signer.places.source.clone())));
    Ok((reel, said))
}

/// The stretches of the interpreter's video that the clip asks for. One that was recorded for the clip runs through it; another runs with the
/// footage, passage by passage.
fn asked(item: &Item, signer: &Signer, found: &[Found<'_>], (end, whole): (Micros, Micros)) -> Vec<Asked> {
    if signer.start.is_some() || found.is_empty() {
        let (start, what) = (signer.start.unwrap_or_default(), "the clip".to_owned());
        let (at, speed) = (Micros::ZERO, Speed::NORMAL);
        return vec![Asked { start, duration: whole, needed: end, at, speed, what }];
    }
    let of_passage = |(index, found): (usize, &Found<'_>)| Asked {
        start: found.excerpt.start,
        duration: found.duration,
        needed: found.duration,
        at: found.at,
        speed: found.excerpt.speed,
        what: item.name_of_passage(index),
    };
    found.iter().enumerate().map(of_passage).collect()
}

/// What is decoded for what was `asked`, of which there is the `rest` of its source.
fn passage(path: &Path, facts: &MediaFacts, video: &VideoFacts, asked: &Asked, rest: Micros) -> Passage {
    let footage = Footage {
        path: path.to_owned(),
        start: asked.start,
        duration: asked.duration.min(rest),
        size: (video.width, video.height),
        reading: Reading { clock: Arc::clone(&facts.clock), deinterlace: None },
    };
    Passage { footage, at: asked.at, speed: asked.speed, joins: Micros::ZERO }
}

fn beyond_end(signer: &Signer, asked: &Asked, (name, end): (&str, Micros)) -> Finding {
    let Asked { start, what, .. } = asked;
    let message = format!("{what} begins at {start} of the signer's video, but `{name}` ends at {end}");
    let hint = match signer.start {
        Some(_) => format!("choose a `start` before {end}"),
        None => "was it recorded for this clip alone? Write `start = 0` in `[signer]`; without it, it runs with the whole source".to_owned(),
    };
    let finding = Finding::error("beyond-end", message).at(signer.places.start.clone()).hint(hint);
    finding.fact("start", start.as_seconds()).fact("end", end.as_seconds())
}

/// What is said of an interpreter's video that ends before what it is shown with.
fn ends(asked: &Asked, rest: Micros, name: &str) -> Finding {
    let at = asked.at + asked.speed.clip_time(rest);
    let lacking = asked.speed.clip_time(asked.needed - rest);
    let message = format!(
        "`{name}` ends {:.1} s before {} does, at {at} of the clip: its last picture stands from then on",
        lacking.as_seconds(),
        asked.what
    );
    Finding::warning("signer-ends", message)
        .hint("let the signer's video last as long, or end the clip where it does")
        .fact("at", at)
        .fact("lacking", format!("{:.1}", lacking.as_seconds()))
}

/// What is said of an interpreter's video whose pictures do not come as evenly as those of the clip.
fn rate_differs(video: &VideoFacts, rate: FrameRate, name: &str) -> Option<Finding> {
    const NEAR: f64 = 0.01;
    let (own, of_clip) = (video.frame_rate.as_f64(), rate.as_f64());
    let times = own.max(of_clip) / own.min(of_clip).max(f64::EPSILON);
    if !video.variable && (times - times.round()).abs() < NEAR {
        return None;
    }
    let rounded = |rate: f64| (rate * 100.0).round() / 100.0;
    let own = if video.variable { "a varying number of".to_owned() } else { rounded(own).to_string() };
    let of_clip = rounded(of_clip);
    let message = format!(
        "`{name}` has {own} pictures a second, and the clip {of_clip}: it stays in time, with pictures left out or shown twice"
    );
    let hint = "record the signer at the rate of the footage for even motion";
    Some(Finding::note("signer-rate", message).hint(hint).fact("is", own).fact("clip", of_clip))
}
