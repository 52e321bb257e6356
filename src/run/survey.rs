//! What is found in the pictures of an excerpt before it is made: how they are read, and what is said of them.

use super::cut::ClipPlan;
use super::passages::add_news;
use super::sources::{Film, Sources};
use crate::clip::ffmpeg::orientation::Unshown;
use crate::clip::ffmpeg::reading::{Deinterlace, FieldOrder};
use crate::clip::ffmpeg::survey::PictureSurvey;
use crate::clip::render::{Footage, Reels, file_name};
use crate::clip::videos::VideoTrack;
use crate::diag::{Finding, Findings, Place};
use crate::project::Item;
use crate::units::Micros;

/// What a clip with `plan` shows of footage, which shows `item`, as it must be read, and what is said of its pictures. What is wrong with
/// them is said where they are decoded. Empty where there is no footage.
pub(super) fn look(item: &Item, plan: &ClipPlan, sources: &Sources) -> (Reels, Findings) {
    let (mut reels, mut said) = (plan.timeline.reels.clone(), Findings::new());
    for (passage, excerpt) in reels.footage.iter_mut().zip(item.passages()) {
        let rate = plan.timeline.rate.as_f64() / passage.speed.factor();
        let findings = look_at(&mut passage.footage, rate, &excerpt.places.source, sources);
        // Passages of one source have much in common.
        add_news(&mut said, findings, item);
    }
    let of_signer =
        reels.signer.iter_mut().zip(item.signer.iter().map(|signer| &signer.places.source).cycle());
    let of_background =
        reels.background.iter_mut().zip(item.background.iter().map(|video| &video.place).cycle());
    for (passage, place) in of_signer.chain(of_background) {
        let rate = plan.timeline.rate.as_f64() / passage.speed.factor();
        let findings = look_at(&mut passage.footage, rate, place, sources);
        add_news(&mut said, findings, item);
    }
    (reels, said)
}

/// How `footage`, of which a clip shows so many pictures a second of its own, must be read, and what is said of it.
fn look_at(footage: &mut Footage, rate: f64, place: &Place, sources: &Sources) -> Findings {
    let Ok(facts) = sources.facts(&Film::at(&footage.path)) else { return Findings::new() };
    let name = file_name(&footage.path);
    let mut findings: Findings = facts
        .seams
        .iter()
        .filter(|seam| **seam > footage.start && **seam < footage.start + footage.duration)
        .map(|seam| clock_restarts(&name, *seam, place))
        .collect();
    findings.extend(which_video(&facts.videos, &name, place));
    if let Some(found) = sources.survey(footage) {
        if let Some(order) = found.fields {
            // Where the clip has more pictures than the footage has frames, each field gives one.
            let every_field = rate > 1.02 * found.pictures_per_second;
            footage.reading.deinterlace = Some(Deinterlace { order, every_field });
        }
        findings.extend(said(&found, &name, place));
    }
    findings
}

fn clock_restarts(name: &str, seam: Micros, place: &Place) -> Finding {
    Finding::note("clock-restarts", format!("two recordings were joined in `{name}` at {seam}"))
        .at(place.clone())
        .hint("look at the clip there; a video editor joins recordings without a seam")
        .fact("at", seam.as_seconds())
}

/// Which of several video tracks is shown, and why.
fn which_video(videos: &[VideoTrack], name: &str, place: &Place) -> Option<Finding> {
    let shown = videos.iter().find(|video| video.is_shown)?;
    let size = |video: &VideoTrack| format!("{} ({} × {})", video.number, video.width, video.height);
    let is_other = |video: &&VideoTrack| !video.is_shown && (shown.is_still || !video.is_still);
    let others: Vec<String> = videos.iter().filter(is_other).map(size).collect();
    if others.is_empty() {
        return None;
    }
    let is_passed_over = videos.iter().any(|video| video.is_default && !video.is_shown) && !shown.is_default;
    let why = match (shown.is_default, is_passed_over) {
        (true, _) => ", which the file marks as the one to show",
        (false, true) => ", which is much larger than the one that the file marks",
        (false, false) => "",
    };
    let message = format!(
        "`{name}` has several video tracks: {}{why}, is shown, without {}",
        size(shown),
        others.join(" and ")
    );
    let finding = Finding::note("video-track", message).at(place.clone()).fact("shown", shown.number);
    Some(
        finding.fact("others", others.join(", ")).hint("to show another one, export it as a file of its own"),
    )
}

/// What is said of pictures.
fn said(found: &PictureSurvey, name: &str, place: &Place) -> Findings {
    let mut findings = Findings::new();
    let order = |order: FieldOrder| match order {
        FieldOrder::TopFirst => "top field first",
        FieldOrder::BottomFirst => "bottom field first",
    };
    let flag = found.flagged.map_or("whole pictures", order);
    let is_wrong = found.measured.is_some_and(|measured| measured != found.flagged);
    if found.telecine {
        let message = format!(
            "`{name}` is film of 24 pictures a second, spread over fields (telecine): two of five pictures show two moments"
        );
        let finding = Finding::note("telecine", message).at(place.clone());
        findings.push(
            finding.hint("it is deinterlaced; for even motion use the video as it was before it was spread"),
        );
    }
    if let Some(fields) = found.fields {
        let wrongly = if is_wrong { format!(", although the file says {flag}") } else { String::new() };
        let message = format!("`{name}` is interlaced, {}{wrongly}: it is deinterlaced", order(fields));
        let finding = Finding::note("interlaced", message).at(place.clone());
        findings.push(finding.fact("fields", order(fields)).fact("flagged", flag));
    } else if is_wrong {
        let message = format!("`{name}` says {flag}, but its pictures are whole: they are left as they are");
        let finding = Finding::note("interlaced", message).at(place.clone());
        findings.push(finding.fact("fields", "whole pictures").fact("flagged", flag));
    }
    if found.see_through {
        let message =
            format!("parts of `{name}` are transparent, and a clip shows them without their transparency");
        let finding = Finding::warning("alpha-ignored", message).at(place.clone());
        findings.push(finding.hint("put the video on its background in a video editor, and export that"));
    }
    let unshown = found.unshown.map(|unshown| match unshown {
        Unshown::Oblique => {
            "are to be turned by an angle that is no right one: they are shown to the nearest right angle"
        }
        Unshown::Stretched => {
            "are to be stretched by their display matrix: they are shown as they are stored"
        }
        Unshown::Stereo => {
            "are for two eyes (3D): both are shown as they are stored, side by side or one above the other"
        }
        Unshown::TurnedWithin => {
            "say that they are turned, and their container does not: they are shown as they are stored"
        }
    });
    if let Some(what) = unshown {
        let finding = Finding::warning("video-geometry", format!("the pictures of `{name}` {what}"));
        let hint = "look at the clip; export the video upright and flat from a video editor";
        findings.push(finding.at(place.clone()).hint(hint));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_video_tracks_are_named() {
        let track = |number: u32, width: u32, is_default: bool, is_shown: bool| VideoTrack {
            index: number as usize,
            number,
            width,
            height: 90,
            is_default,
            is_still: false,
            is_shown,
        };
        let said =
            |tracks: &[VideoTrack]| which_video(tracks, "a.mkv", &Place::default()).map(|it| it.message);
        assert_eq!(said(&[track(1, 160, true, true)]), None);
        assert_eq!(
            said(&[track(1, 160, true, false), track(2, 640, false, true)]).as_deref(),
            Some(
                "`a.mkv` has several video tracks: 2 (640 × 90), which is much larger than the one that the file marks, is shown, without 1 (160 × 90)"
            )
        );
        let message = said(&[track(1, 160, true, true), track(2, 160, false, false)]).expect("said");
        assert!(
            message.contains("1 (160 × 90), which the file marks as the one to show, is shown"),
            "{message}"
        );
    }

    #[test]
    fn what_the_file_says_wrongly_is_named() {
        let said = |flagged, measured, fields| {
            let found = PictureSurvey {
                flagged,
                measured,
                fields,
                telecine: false,
                see_through: false,
                unshown: None,
                pictures_per_second: 25.0,
            };
            let findings = super::said(&found, "a.mp4", &Place::default());
            findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        use FieldOrder::{BottomFirst, TopFirst};
        assert_eq!(said(None, Some(None), None), Vec::<String>::new());
        assert_eq!(said(None, None, None), Vec::<String>::new());
        assert_eq!(
            said(Some(TopFirst), Some(Some(TopFirst)), Some(TopFirst)),
            ["`a.mp4` is interlaced, top field first: it is deinterlaced"]
        );
        assert_eq!(
            said(None, Some(Some(BottomFirst)), Some(BottomFirst)),
            [
                "`a.mp4` is interlaced, bottom field first, although the file says whole pictures: it is deinterlaced"
            ]
        );
        assert_eq!(
            said(Some(TopFirst), Some(None), None),
            ["`a.mp4` says top field first, but its pictures are whole: they are left as they are"]
        );
    }
}
