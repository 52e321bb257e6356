//! What a clip shows, before a frame of it is encoded: at a handful of moments its frames are put together as they will be, proven to be
//! the page as the engine paints it whole, and judged by the rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::{self, Subject};
use crate::clip::render::Preview;
use crate::diag::{Finding, Findings, Place, Severity};
use crate::layers::{Rgba, Sprite, Stack, Waveform};
use crate::page::{Caption, Inspected, PageRequest, Painter};
use crate::units::{FrameRate, Micros, Rect};

/// Sides of the squares that are compared, in pixels of the smaller picture: large enough that what lies between two pixels makes no
/// difference, small enough that a line of text does.
const SQUARE: usize = 8;

/// How far the middle colours of two squares may lie apart, of 255. What moves is drawn between pixels, where the engine sets letters
/// on whole ones: half a pixel of eight is 16 in black on white.
const FARTHEST: i32 = 40;

/// At most so many entrances are proven: those of a page come one after the other, or all at once.
const MOST_ENTRANCES: usize = 4;

/// A clip to be judged.
pub(super) struct Judged<'a> {
    /// What the page is of: the same page in several formats, each of which has its own free area.
    pub(super) subjects: Vec<Subject<'a>>,
    /// The page at full size.
    pub(super) request: &'a PageRequest,
    /// When rules look at it, rising; each with its caption.
    pub(super) moments: Vec<(u64, Caption)>,
    /// The caption at a frame.
    pub(super) cue_at: &'a dyn Fn(u64) -> Caption,
    /// From this frame on nobody speaks any more: the end card may cover who signs.
    pub(super) signed_until: u64,
    /// Where a caption was written.
    pub(super) place_of_cue: &'a dyn Fn(&Caption) -> Option<Place>,
    /// Frames a second.
    pub(super) rate: FrameRate,
}

/// Judges `stack`, and gives it back. What is found goes to `findings`, for each subject its own.
pub(super) fn judge(clip: &Judged<'_>, painter: &Painter, stack: Stack, findings: &mut [Findings]) -> Stack {
    let stack = Arc::new(stack);
    // Half the size shows all that the rules measure, for a quarter of the paint.
    let halved = clip.request.width >= clip.request.layout_width;
    let part = if halved { 2 } else { 1 };
    let small = PageRequest {
        width: clip.request.width / part,
        height: clip.request.height / part,
        ..clip.request.clone()
    };
    let mut frames: BTreeMap<u64, (Caption, bool)> =
        entrances(&stack).into_iter().map(|frame| (frame, ((clip.cue_at)(frame), false))).collect();
    frames.extend(clip.moments.iter().map(|(frame, cue)| (*frame, (cue.clone(), true))));
    let frames: Vec<(u64, Caption, bool)> =
        frames.into_iter().map(|(frame, (cue, is_judged))| (frame, cue, is_judged)).collect();
    let moments: Vec<(&Caption, Micros)> =
        frames.iter().map(|(frame, cue, _)| (cue, clip.rate.time_of(*frame))).collect();
    let mut preview = Preview::new(Arc::clone(&stack));
    let mut found = vec![Findings::new(); clip.subjects.len()];
    let mut see = |index: usize, painted: Inspected| {
        let (frame, cue, is_judged) = &frames[index];
        let white = preview.picture(*frame, 255, halved);
        if let Some(square) = worst_square(&painted.pixels, &white) {
            let differs = differs(clip, &stack, *frame, square, part);
            found.iter_mut().for_each(|found| found.push(differs.clone()));
            return false;
        }
        if !is_judged {
            return true;
        }
        let place = (clip.place_of_cue)(cue);
        let mut check = |page: &Inspected| {
            for (subject, found) in clip.subjects.iter().zip(&mut found) {
                let cue = place.as_ref().map(|place| (cue.text.as_str(), place));
                found.extend(check::page(&Subject { cue, ..*subject }, page));
            }
        };
        let mut page = Inspected { pixels: white, ..painted };
        if *frame >= clip.signed_until {
            page.facts.signers.clear();
        }
        check(&page);
        // Video that lies under no text cannot take its contrast.
        let over_film = page
            .facts
            .lines
            .iter()
            .any(|line| page.facts.holes.iter().any(|hole| !hole.intersect(line.edges).is_empty()));
        if over_film {
            check(&Inspected { pixels: preview.picture(*frame, 0, halved), ..page });
        }
        true
    };
    let mut said = Findings::new();
    painter.inspect_moments(&small, &moments, 255, &mut said, &mut see);
    for (findings, found) in findings.iter_mut().zip(found) {
        // What stands against the page at all was said when it was taken apart; what keeps it from being judged is said now, and the
        // clip is not made.
        let is_new = |finding: &&Finding| finding.severity == Severity::Error && !findings.contains(finding);
        let new: Findings = said.iter().filter(is_new).cloned().collect();
        findings.extend(new.into_iter().chain(found));
    }
    drop(preview);
    Arc::try_unwrap(stack).unwrap_or_else(|stack| stack.as_ref().clone())
}

/// The middles of what arrives or leaves, as far as they lie apart, and where waveforms are loudest.
fn entrances(stack: &Stack) -> Vec<u64> {
    let moved = |sprite: &Sprite| -> Option<u64> {
        let change = sprite.motion.windows(2).find(|pair| pair[0].pose != pair[1].pose)?;
        Some(u64::midpoint(change[0].frame, change[1].frame))
    };
    let changed = |sprite: &Sprite| {
        let bitmaps = &sprite.bitmaps;
        (bitmaps.len() > 2).then(|| bitmaps[bitmaps.len() / 2].from_frame)
    };
    let loudest = |sprite: &Sprite| sprite.waveform.as_ref().map(Waveform::loudest);
    let seen = |sprite| [moved(sprite), changed(sprite), loudest(sprite)];
    let mut frames: Vec<u64> = stack.sprites.iter().flat_map(seen).flatten().collect();
    frames.sort_unstable();
    frames.dedup_by(|next, kept| *next < *kept + 3);
    let every = frames.len().div_ceil(MOST_ENTRANCES).max(1);
    frames.into_iter().step_by(every).collect()
}

/// The square of `page` where `frame` shows something else, the worst of all.
fn worst_square(page: &Rgba, frame: &Rgba) -> Option<Rect> {
    let (width, height) = (page.width.min(frame.width) as usize, page.height.min(frame.height) as usize);
    let mut worst: Option<(i32, Rect)> = None;
    for y in (0..height).step_by(SQUARE) {
        for x in (0..width).step_by(SQUARE) {
            let size = (SQUARE.min(width - x), SQUARE.min(height - y));
            let (a, b) = (mean(page, (x, y), size), mean(frame, (x, y), size));
            let apart = a.iter().zip(b).map(|(a, b)| (a - b).abs()).max().unwrap_or(0);
            if apart > FARTHEST && worst.is_none_or(|(most, _)| apart > most) {
                let square = Rect { x: x as u32, y: y as u32, width: size.0 as u32, height: size.1 as u32 };
                worst = Some((apart, square));
            }
        }
    }
    worst.map(|(_, square)| square)
}

/// The middle colour of a part of `picture`, on white.
fn mean(picture: &Rgba, (x, y): (usize, usize), (width, height): (usize, usize)) -> [i32; 3] {
    let mut sum = [0_i32; 3];
    for row in y..y + height {
        let start = (row * picture.width as usize + x) * 4;
        for pixel in picture.data[start..start + width * 4].chunks_exact(4) {
            let alpha = i32::from(pixel[3]);
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += (i32::from(*value) * alpha + 255 * (255 - alpha)) / 255;
            }
        }
    }
    sum.map(|sum| sum / (width * height).max(1) as i32)
}

/// What is said of a clip whose frame is not its page.
fn differs(clip: &Judged<'_>, stack: &Stack, frame: u64, square: Rect, part: u32) -> Finding {
    let at = Rect {
        x: square.x * part,
        y: square.y * part,
        width: square.width * part,
        height: square.height * part,
    };
    let time = clip.rate.time_of(frame);
    let near = stack.sprites.iter().rev().find(|sprite| {
        sprite.bitmap_at(frame).is_some_and(|bitmap| {
            let (dx, dy) = sprite.pose_at(frame).map(0.0, 0.0);
            let moved = |value: u32, by: f32| (value as f32 + by).max(0.0) as u32;
            let rect = Rect { x: moved(bitmap.rect.x, dx), y: moved(bitmap.rect.y, dy), ..bitmap.rect };
            rect.intersection(at).is_some()
        })
    });
    let what = near.map_or_else(|| "something that rests".to_owned(), |sprite| format!("`{}`", sprite.name));
    let message = format!(
        "at {time} the clip would not show the page at {} × {} of {} × {} pixels, near {what}",
        at.x, at.y, stack.width, stack.height
    );
    Finding::error("clip-differs", message)
        .at(Place::file(format!("templates/{}/template.html", clip.request.template)))
        .hint("animate only `transform` and `opacity` there, or let what overlaps it move with it; and please report it, with the template")
        .fact("given", what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::{Bitmap, Keypose, Pose};

    fn picture(width: u32, height: u32, of: impl Fn(u32, u32) -> u8) -> Rgba {
        let data = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let level = of(x, y);
                [level, level, level, 255]
            })
            .collect();
        Rgba { width, height, data }
    }

    #[test]
    fn what_lies_between_pixels_is_no_difference_and_what_is_missing_is() {
        let line = |left: u32| picture(64, 64, move |x, _| if x >= left && x < left + 4 { 0 } else { 255 });
        assert_eq!(worst_square(&line(12), &line(12)), None);
        assert_eq!(worst_square(&line(12), &line(13)), None);
        let white = picture(64, 64, |_, _| 255);
        let square = worst_square(&line(12), &white).expect("a difference");
        assert_eq!((square.x, square.width), (8, 8));
        // Letters are a fifth ink.
        let letters = picture(64, 64, |x, y| if (x + y) % 5 == 0 { 0 } else { 255 });
        assert!(worst_square(&letters, &white).is_some());
        // What is transparent is on white.
        let clear = Rgba { data: vec![0; 64 * 64 * 4], ..white.clone() };
        assert_eq!(worst_square(&clear, &white), None);
    }

    #[test]
    fn entrances_are_found_in_their_middle_and_spread() {
        let sprite = |from: u64| Sprite {
            name: "a".to_owned(),
            waveform: None,
            bitmaps: vec![Bitmap {
                from_frame: 0,
                rect: Rect { x: 0, y: 0, width: 2, height: 2 },
                pixels: Rgba { width: 2, height: 2, data: vec![255; 16] },
            }],
            motion: vec![
                Keypose { frame: 0, pose: Pose { opacity: 0.0, ..Pose::REST } },
                Keypose { frame: from, pose: Pose { opacity: 0.0, ..Pose::REST } },
                Keypose { frame: from + 10, pose: Pose::REST },
            ],
        };
        let stack = |sprites: Vec<Sprite>| Stack {
            placed: Vec::new(),
            transition: Default::default(),
            width: 2,
            height: 2,
            holes: Vec::new(),
            base: Rgba { width: 2, height: 2, data: vec![255; 16] },
            sprites,
        };
        assert_eq!(entrances(&stack(vec![sprite(20), sprite(21), sprite(60)])), [25, 65]);
        assert_eq!(entrances(&stack((0..12).map(|at| sprite(at * 10)).collect())).len(), MOST_ENTRANCES);
    }
}
