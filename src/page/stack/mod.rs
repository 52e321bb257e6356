//! A page over time, taken apart as a browser's compositor does: what stays is painted once, what moves or changes is cut out
//! and moved.
//!
//! * **Plates by difference.** The page is painted with its holes black and, for each hole, once with that hole white: where
//!   the two differ, video shows. `out = black + T · video` with `T = (white − black) / 255` holds for any stacking order,
//!   rounding, shadow or opacity. A painting with the holes grey proves it; a page that is not linear in its video is an error.
//! * **Layers.** Elements that animate `transform` and `opacity`, and elements that a caption changes, are painted alone on a
//!   transparent ground and become sprites. Their poses are read from laid-out pages, which costs a layout and no painting,
//!   so that a clip moves exactly as the engine would paint it.
//! * **Painting per frame** is the fallback, by element, for animations of anything else.

mod cut_out;
mod motion;
mod plan;
mod plates;
#[cfg(test)]
mod tests;
mod tiles;
mod waves;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::plan::StackPlan;

use self::cut_out::cut_out;
use self::motion::{hold_hidden_places, invert, multiply, sample_motion, simplify};
use self::plan::{AnimatedLayer, Treatment, clip_ink, ink_of};
use self::plates::paint_plates;
use self::tiles::{MANY_BITMAPS, Tiles};
use super::caption::Caption;
use super::css::Keyframes;
use super::document::{Document, ElementId};
use super::engine::{Edits, ElementStyle, EngineError, HoleBox, Layout, Page};
use crate::diag::{Finding, Findings};
use crate::layers::{Bitmap, Keypose, Pose, Rgba, Sprite, Stack};
use crate::units::{Micros, Rect};

/// Why the page cannot be taken apart, as far as that shows before anything is painted: said before hours of other clips are made.
pub(super) fn foresee(plan: &StackPlan<'_>) -> Result<Option<Finding>, EngineError> {
    let styles = plan.engine.styles(plan.base, plan.canvas);
    let animated = find_animated(plan, &styles);
    if let Some(finding) = refuse(plan, &styles, &animated) {
        return Ok(Some(finding));
    }
    let layout = plan.engine.lay_out(plan.base, plan.canvas, Micros::ZERO, Edits::default())?;
    let of_holes = turned(plan, &plan.engine.holes(plan.base, &layout, plan.canvas));
    if let Some(finding) = of_holes.or_else(|| waves::turned(plan, &layout)) {
        return Ok(Some(finding));
    }
    let order = paint_order(plan, &[])?;
    let first_layer = order.iter().position(|id| animated.iter().any(|layer| layer.element == *id));
    let is_video =
        |id: &ElementId| plan.base.document.elements.get(id).is_some_and(|element| element.video.is_some());
    // Mostly videos lie below all that moves, and nothing more has to be looked at.
    if first_layer.is_none_or(|first| !order[first..].iter().any(is_video)) {
        return Ok(None);
    }
    let motions = sample_motion(plan, &animated)?;
    let rests: Vec<u64> = motions.iter().map(|motion| motion.rest).collect();
    let motions: Vec<Vec<Keypose>> = motions.into_iter().map(|motion| motion.keys).collect();
    let order = paint_order(plan, &rests)?;
    let promoted = promote(plan, &layout, &animated, &motions, &order)?;
    Ok(promoted.iter().find_map(|(position, elements)| {
        let video = elements.iter().find(|id| is_video(id))?;
        Some(above_what_moves(plan, &styles, *video, order[*position]))
    }))
}

/// What is said of a video that is turned or skewed, and of one that is blurred and cannot be.
fn turned(plan: &StackPlan<'_>, holes: &[HoleBox]) -> Option<Finding> {
    if let Some(blurred) = holes.iter().find(|hole| hole.blurred_in_vain) {
        let selector = plan.base.document.elements[&blurred.element].selector();
        let message = format!("`{selector}` is blurred, which the footage alone can be");
        let finding = Finding::error("css-unsupported", message).at(plan.place_of(blurred.element));
        return Some(
            finding.hint("remove its `filter: blur()`; a background may be blurred in a video editor"),
        );
    }
    let turned = holes.iter().find(|hole| hole.turned)?;
    Some(video_finding(plan, turned.element, "is turned or skewed, which the compositor cannot follow"))
}

/// What is said of a video that is painted above an element that moves.
fn above_what_moves(
    plan: &StackPlan<'_>,
    styles: &BTreeMap<ElementId, ElementStyle>,
    video: ElementId,
    layer: ElementId,
) -> Finding {
    let document = &plan.base.document;
    let [film, moves] = [video, layer].map(|id| document.elements[&id].selector());
    let levels = document.ancestry(video).filter_map(|id| styles.get(&id)?.z_index);
    let level = levels.max().unwrap_or(0).saturating_add(1);
    let place = document.place_of(layer).map(|place| format!(" ({place})")).unwrap_or_default();
    Finding::error("css-unsupported", format!("`{film}` is painted above `{moves}`, which moves"))
        .at(plan.place_of(video))
        .hint(format!(
            "put what moves above the video: `position: relative; z-index: {level}` on `{moves}`{place}, or on what it lies in beside the video; or keep them apart"
        ))
}

/// Takes the page apart. `None` when a finding says why it cannot be done.
pub(super) fn build(plan: &StackPlan<'_>, findings: &mut Findings) -> Option<Stack> {
    let styles = plan.engine.styles(plan.base, plan.canvas);
    let animated = find_animated(plan, &styles);
    if let Some(finding) = refuse(plan, &styles, &animated) {
        findings.push(finding);
        return None;
    }
    let built = assemble(plan, &styles, animated);
    match built {
        Ok(Ok(stack)) => Some(stack),
        Ok(Err(finding)) => {
            findings.push(finding);
            None
        }
        Err(error) => {
            findings.push(error.finding());
            None
        }
    }
}

fn assemble(
    plan: &StackPlan<'_>,
    styles: &BTreeMap<ElementId, ElementStyle>,
    animated: Vec<AnimatedLayer>,
) -> Result<Result<Stack, Finding>, EngineError> {
    let canvas = plan.canvas;
    let motions = sample_motion(plan, &animated)?;
    let rests: Vec<u64> = motions.iter().map(|motion| motion.rest).collect();
    let motions: Vec<Vec<Keypose>> = motions.into_iter().map(|motion| motion.keys).collect();
    // Paint order is that of a moment when everything is there; an element that is invisible then is asked for at its own.
    let order = paint_order(plan, &rests)?;
    let everything: BTreeSet<ElementId> = plan.base.document.elements.keys().copied().collect();
    let mut still: BTreeSet<ElementId> = everything
        .iter()
        .copied()
        .filter(|id| layer_of(&plan.base.document, &animated, *id).is_none())
        .collect();
    let layout = plan.engine.lay_out(
        plan.base,
        canvas,
        Micros::ZERO,
        Edits { only: Some(&still), ..Edits::default() },
    )?;
    let holes = plan.engine.holes(plan.base, &layout, canvas);
    if let Some(finding) = turned(plan, &holes).or_else(|| waves::turned(plan, &layout)) {
        return Ok(Err(finding));
    }
    // What stays but is painted above something that moves becomes a sprite of its own, right above that.
    let mut sprites: Vec<((usize, Above), Sprite)> = Vec::new();
    let promoted = promote(plan, &layout, &animated, &motions, &order)?;
    for (position, elements) in promoted {
        if let Some(video) = elements.iter().find(|id| plan.base.document.elements[id].video.is_some()) {
            return Ok(Err(above_what_moves(plan, styles, *video, order[position])));
        }
        still.retain(|id| !elements.contains(id));
        let edits = Edits { only: Some(&elements), without_videos: true, ..Edits::default() };
        if let Some((rect, pixels)) = cut_out(plan, plan.base, Micros::ZERO, edits)? {
            let bitmaps = vec![Bitmap { from_frame: 0, rect, pixels }];
            let sprite = Sprite { name: "still".to_owned(), bitmaps, motion: Vec::new(), waveform: None };
            sprites.push(((position, Above::Promoted), sprite));
        }
    }
    for (index, layer) in animated.iter().enumerate() {
        let position = order.iter().position(|element| *element == layer.element).unwrap_or(order.len());
        let painted = paint_layer(plan, layer, &motions[index], rests[index])?;
        sprites.extend(painted.into_iter().map(|sprite| ((position, Above::AnimatedLayer), sprite)));
    }
    sprites.sort_by_key(|(position, _)| *position);
    let painted = match paint_plates(plan, &still, &holes)? {
        Ok(painted) => painted,
        Err(finding) => return Ok(Err(finding)),
    };
    Ok(Ok(Stack {
        width: canvas.width,
        height: canvas.height,
        holes: painted.1,
        placed: Vec::new(),
        transition: Default::default(),
        base: painted.0,
        sprites: sprites.into_iter().map(|(_, sprite)| sprite).collect(),
    }))
}

/// Which of two sprites at one place in the order of painting is above: what was promoted, since it is painted after the layer whose
/// place it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Above {
    AnimatedLayer,
    Promoted,
}

fn video_finding(plan: &StackPlan<'_>, element: ElementId, what: &str) -> Finding {
    let selector = plan.base.document.elements[&element].selector();
    Finding::error("css-unsupported", format!("`{selector}` {what}"))
        .at(plan.place_of(element))
        .hint("let a clip's <video> rest and move what lies above it")
}

/// The elements that move or change, outermost first; none lies inside another.
fn find_animated(plan: &StackPlan<'_>, styles: &BTreeMap<ElementId, ElementStyle>) -> Vec<AnimatedLayer> {
    let document = &plan.base.document;
    let captioned: BTreeSet<ElementId> =
        plan.captioned.values().flat_map(|(_, differing)| differing.iter().copied()).collect();
    let animated: BTreeSet<ElementId> = styles
        .iter()
        .filter(|(_, style)| {
            style.animations.iter().chain(&style.inside).any(|animation| animation.duration > Micros::ZERO)
        })
        .map(|(id, _)| *id)
        .collect();
    let waves = plan.base.waves.shapes.keys();
    let dynamic: BTreeSet<ElementId> = captioned.union(&animated).chain(waves).copied().collect();
    let is_outermost =
        |id: ElementId| !document.ancestry(id).skip(1).any(|ancestor| dynamic.contains(&ancestor));
    dynamic
        .iter()
        .copied()
        .filter(|id| is_outermost(*id))
        .map(|element| {
            let inside: Vec<ElementId> = animated
                .iter()
                .copied()
                .filter(|id| document.ancestry(*id).any(|ancestor| ancestor == element))
                .collect();
            let only_itself = inside.iter().all(|id| *id == element && styles[id].inside.is_empty());
            let composited = inside.iter().all(|id| {
                styles[id].animations.iter().all(|animation| {
                    plan.base.keyframes.get(&animation.name).is_none_or(Keyframes::only_moves)
                })
            });
            let active = inside
                .iter()
                .flat_map(|id| styles[id].animations.iter().chain(&styles[id].inside))
                .map(|animation| {
                    let end = animation.end.map_or(plan.frames, |end| frame_after(plan, end));
                    (frame_before(plan, animation.delay), end.min(plan.frames))
                })
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            let treatment = match () {
                () if waves::is_wave(plan, element) => Treatment::Waveform,
                () if only_itself && composited => Treatment::Layer,
                () => Treatment::PerFrame,
            };
            let captioned =
                captioned.iter().any(|id| document.ancestry(*id).any(|ancestor| ancestor == element));
            AnimatedLayer { element, treatment, active, captioned }
        })
        .collect()
}

fn frame_before(plan: &StackPlan<'_>, time: Micros) -> u64 {
    (time.as_seconds().max(0.0) * plan.rate.as_f64()).floor() as u64
}

fn frame_after(plan: &StackPlan<'_>, time: Micros) -> u64 {
    (time.as_seconds().max(0.0) * plan.rate.as_f64()).ceil() as u64 + 1
}

/// Why the page cannot be taken apart, if it cannot.
fn refuse(
    plan: &StackPlan<'_>,
    styles: &BTreeMap<ElementId, ElementStyle>,
    animated: &[AnimatedLayer],
) -> Option<Finding> {
    let document = &plan.base.document;
    for (id, element) in &document.elements {
        let Some(layer) = layer_of(document, animated, *id) else { continue };
        if element.video.is_some() {
            let outer = document.elements[&layer].selector();
            let what = match layer == *id {
                true => "moves or changes with captions".to_owned(),
                false => format!("lies inside `{outer}`, which moves or changes with captions"),
            };
            return Some(video_finding(plan, *id, &what));
        }
        let layer = animated.iter().find(|other| other.element == layer);
        if waves::is_wave(plan, *id)
            && let Some(finding) = layer.and_then(|layer| waves::refuse(plan, styles, *id, layer))
        {
            return Some(finding);
        }
        if styles.get(id).is_some_and(|style| style.reads_backdrop) {
            return Some(
                Finding::error(
                    "css-unsupported",
                    format!("`{}` moves and blends with what lies below it", element.selector()),
                )
                .at(plan.place_of(*id))
                .hint("use plain opacity on what moves: `mix-blend-mode` and `backdrop-filter` need the pixels below"),
            );
        }
    }
    None
}

/// The layer that `id` is or lies in.
fn layer_of(document: &Document, animated: &[AnimatedLayer], id: ElementId) -> Option<ElementId> {
    document.ancestry(id).find(|ancestor| animated.iter().any(|layer| layer.element == *ancestor))
}

/// All elements in the order in which they are painted, layers at the frames they rest in.
fn paint_order(plan: &StackPlan<'_>, rests: &[u64]) -> Result<Vec<ElementId>, EngineError> {
    // An element that is invisible at one moment is not in that moment's order: the orders of all rest frames are merged.
    let mut order: Vec<ElementId> = Vec::new();
    let mut frames: BTreeSet<u64> = rests.iter().copied().collect();
    frames.insert(0);
    for frame in frames {
        let layout =
            plan.engine.lay_out(plan.base, plan.canvas, plan.rate.time_of(frame), Edits::default())?;
        let mut at = 0;
        // The background of a page's root lies below everything, and says nothing of where that element is painted.
        for page_box in layout.boxes.iter().filter(|page_box| page_box.own) {
            match order.iter().position(|element| *element == page_box.element) {
                Some(index) => at = index + 1,
                None => {
                    order.insert(at, page_box.element);
                    at += 1;
                }
            }
        }
    }
    Ok(order)
}

/// The still elements that are painted after a layer and touch where it goes, grouped by their place between layers.
fn promote(
    plan: &StackPlan<'_>,
    layout: &Layout,
    animated: &[AnimatedLayer],
    motions: &[Vec<Keypose>],
    order: &[ElementId],
) -> Result<BTreeMap<usize, BTreeSet<ElementId>>, EngineError> {
    let document = &plan.base.document;
    let mut groups: BTreeMap<usize, BTreeSet<ElementId>> = BTreeMap::new();
    let mut below: Vec<Rect> = Vec::new();
    let mut group = 0;
    for (position, element) in order.iter().enumerate() {
        if let Some(index) = animated.iter().position(|layer| layer.element == *element) {
            below.push(motion_bounds(plan, &animated[index], &motions[index])?);
            group = position;
        } else if layer_of(document, animated, *element).is_none()
            && let Some(page_box) =
                layout.boxes.iter().find(|page_box| page_box.element == *element && page_box.own)
        {
            let ink = clip_ink(page_box.ink, plan.canvas);
            if below.iter().any(|rect| rect.intersection(ink).is_some()) {
                groups.entry(group).or_default().insert(*element);
                below.push(ink);
            }
        }
    }
    Ok(groups)
}

/// Every pixel a layer may touch. An element that captions change may grow anywhere inside its parent.
fn motion_bounds(plan: &StackPlan<'_>, layer: &AnimatedLayer, keys: &[Keypose]) -> Result<Rect, EngineError> {
    if layer.treatment == Treatment::Waveform {
        let edits = Edits { whole_waves: true, ..Edits::default() };
        let layout = plan.engine.lay_out(plan.base, plan.canvas, Micros::ZERO, edits)?;
        return Ok(ink_of(&layout, &plan.base.document, layer.element, plan.canvas));
    }
    if layer.treatment == Treatment::PerFrame || layer.captioned {
        let pages = std::iter::once(plan.base).chain(plan.captioned.values().map(|(page, _)| page));
        // What is not animated is the same at every moment.
        let moments = if layer.active.is_some() { 3 } else { 1 };
        let frames = &[0, plan.frames / 2, plan.frames.saturating_sub(1)][..moments];
        let mut all = Rect::default();
        for page in pages {
            for frame in frames {
                let time = plan.rate.time_of(*frame);
                let layout = plan.engine.lay_out(page, plan.canvas, time, Edits::default())?;
                all = all.union(ink_of(&layout, &page.document, layer.element, plan.canvas));
            }
        }
        return Ok(all);
    }
    keys.iter().try_fold(Rect::default(), |all, key| {
        let time = plan.rate.time_of(key.frame);
        let layout = plan.engine.lay_out(plan.base, plan.canvas, time, Edits::default())?;
        Ok(all.union(ink_of(&layout, &plan.base.document, layer.element, plan.canvas)))
    })
}

/// A layer as a sprite, or several that move together; none where it never shows.
fn paint_layer(
    plan: &StackPlan<'_>,
    layer: &AnimatedLayer,
    keys: &[Keypose],
    rest: u64,
) -> Result<Vec<Sprite>, EngineError> {
    if layer.treatment == Treatment::Waveform {
        return Ok(waves::paint(plan, layer.element)?.into_iter().collect());
    }
    let name = plan.base.document.elements[&layer.element].selector();
    let subtree = |document: &Document| -> BTreeSet<ElementId> {
        let inside = |id: &ElementId| document.ancestry(*id).any(|ancestor| ancestor == layer.element);
        document.elements.keys().copied().filter(inside).collect()
    };
    let nothing = || Bitmap {
        from_frame: 0,
        rect: Rect::default(),
        pixels: Rgba { width: 0, height: 0, data: Vec::new() },
    };
    let mut bitmaps: Vec<Bitmap> = Vec::new();
    let push = |from_frame: u64, cut: Option<(Rect, Rgba)>, bitmaps: &mut Vec<Bitmap>| {
        let bitmap = cut.map_or_else(
            || Bitmap { from_frame, ..nothing() },
            |(rect, pixels)| Bitmap { from_frame, rect, pixels },
        );
        if bitmaps.last().is_none_or(|last| last.rect != bitmap.rect || last.pixels != bitmap.pixels) {
            bitmaps.push(bitmap);
        }
    };
    let spans: Vec<(u64, u64, &Page)> = caption_spans(plan, layer.captioned);
    if layer.treatment == Treatment::PerFrame {
        for (from, to, page) in spans {
            let only = subtree(&page.document);
            let edits = Edits { only: Some(&only), without_videos: true, ..Edits::default() };
            let (start, end) = layer.active.unwrap_or((0, 0));
            let mut frames: BTreeSet<u64> = (start.max(from)..end.min(to)).collect();
            frames.insert(from);
            frames.extend([end].iter().filter(|end| **end < to && **end > from));
            for frame in frames {
                push(frame, cut_out(plan, page, plan.rate.time_of(frame), edits)?, &mut bitmaps);
            }
        }
        let sprite = Sprite { name, bitmaps, motion: Vec::new(), waveform: None };
        return Ok(Some(sprite).filter(shows).into_iter().collect());
    }
    let time = plan.rate.time_of(rest);
    let home = keys.iter().rev().find(|key| key.frame <= rest).map_or(Pose::REST, |key| key.pose);
    let Some(inverse) = invert(home.matrix) else { return Ok(Vec::new()) };
    let mut motion: Vec<Keypose> = keys
        .iter()
        .map(|key| {
            let matrix =
                if key.pose.opacity > 0.0 { multiply(key.pose.matrix, inverse) } else { Pose::REST.matrix };
            Keypose { frame: key.frame, pose: Pose { matrix, opacity: key.pose.opacity } }
        })
        .collect();
    hold_hidden_places(&mut motion);
    simplify(&mut motion);
    let mut moved = Sprite { name, bitmaps: Vec::new(), motion, waveform: None };
    // What rests has no seams between tiles.
    let rests = moved.motion.iter().all(|key| key.pose.is_still());
    let mut tiles = (rests && spans.len() >= MANY_BITMAPS).then(Tiles::default);
    for (from, to, page) in spans {
        if layer.captioned && !is_seen(plan, layer, page, (&moved, time), from..to)? {
            continue;
        }
        let only = subtree(&page.document);
        let edits = Edits {
            only: Some(&only),
            opaque: Some(layer.element),
            without_videos: true,
            ..Edits::default()
        };
        let cut = cut_out(plan, page, time, edits)?;
        match &mut tiles {
            Some(tiles) => tiles.push(from, cut.as_ref()),
            None => push(from, cut, &mut bitmaps),
        }
    }
    if let Some(tiles) = tiles {
        return Ok(tiles.sprites(&moved.name, &moved.motion));
    }
    moved.bitmaps = bitmaps;
    // The first look begins with the clip, seen or not.
    if let Some(first) = moved.bitmaps.first_mut() {
        first.from_frame = 0;
    }
    Ok(Some(moved).filter(shows).into_iter().collect())
}

/// Whether anything of `layer` on `page` is on the canvas at some frame of `span`: a title that has left shows no captions any more. `moved` is
/// its motion from where it lies at `time`.
fn is_seen(
    plan: &StackPlan<'_>,
    layer: &AnimatedLayer,
    page: &Page,
    (moved, time): (&Sprite, Micros),
    span: std::ops::Range<u64>,
) -> Result<bool, EngineError> {
    let poses = || span.clone().map(|frame| moved.pose_at(frame));
    if poses().all(|pose| pose.opacity > 0.0 && pose.is_still()) {
        return Ok(true);
    }
    if poses().all(|pose| pose.opacity <= 0.0) {
        return Ok(false);
    }
    let layout = plan.engine.lay_out(page, plan.canvas, time, Edits::default())?;
    let boxes = layout.boxes.iter();
    let inside =
        boxes.filter(|page_box| page.document.ancestry(page_box.element).any(|id| id == layer.element));
    // Letters reach over their boxes.
    const MARGIN: i32 = 16;
    let ink = inside
        .map(|page_box| page_box.ink)
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]);
    let Some([left, top, right, bottom]) = ink else { return Ok(false) };
    let corners = [
        (left - MARGIN, top - MARGIN),
        (right + MARGIN, top - MARGIN),
        (left - MARGIN, bottom + MARGIN),
        (right + MARGIN, bottom + MARGIN),
    ];
    let is_on = |pose: Pose| {
        let points = corners.map(|(x, y)| pose.map(x as f32, y as f32));
        let reach = |of: fn(&(f32, f32)) -> f32, most: u32| {
            let (least, greatest) =
                points.iter().map(of).fold((f32::MAX, f32::MIN), |(a, b), x| (a.min(x), b.max(x)));
            least < most as f32 && greatest > 0.0
        };
        pose.opacity > 0.0
            && reach(|point| point.0, plan.canvas.width)
            && reach(|point| point.1, plan.canvas.height)
    };
    Ok(poses().any(is_on))
}

fn shows(sprite: &Sprite) -> bool {
    sprite.bitmaps.iter().any(|bitmap| !bitmap.rect.is_empty())
}

/// The runs of frames with one caption, and the page that shows it.
fn caption_spans<'a>(plan: &StackPlan<'a>, captioned: bool) -> Vec<(u64, u64, &'a Page)> {
    if !captioned || plan.cues.is_empty() {
        return vec![(0, plan.frames, plan.base)];
    }
    let page = |caption: &Caption| plan.captioned.get(caption).map_or(plan.base, |(page, _)| page);
    let mut spans = Vec::new();
    if plan.cues[0].from_frame > 0 {
        spans.push((0, plan.cues[0].from_frame, plan.base));
    }
    for (index, cue) in plan.cues.iter().enumerate() {
        let end = plan.cues.get(index + 1).map_or(plan.frames, |next| next.from_frame);
        spans.push((cue.from_frame, end, page(&cue.caption)));
    }
    spans
}
