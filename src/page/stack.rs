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

use std::collections::{BTreeMap, BTreeSet};

use super::CueSpan;
use super::document::{Document, ElementId, HoleFill};
use super::engine::{Canvas, Edits, ElementStyle, Engine, EngineError, HoleBox, Layout, Sheet};
use crate::diag::{Finding, Findings};
use crate::layers::{Face, Hole, Keypose, Pose, Rgba, Sprite, Stack};
use crate::units::{FrameRate, Micros, Rect};

/// How far a sprite may lie from where the engine would paint it, in output pixels, before another keypose is put between two.
const MOTION_TOLERANCE_PX: f32 = 0.06;

/// The same for opacity.
const OPACITY_TOLERANCE: f32 = 0.004;

/// The worst error of a linear page at any pixel: three roundings of 8-bit painting.
const LINEARITY_TOLERANCE: i32 = 6;

/// What [`build`] works from.
pub(super) struct StackPlan<'a> {
    /// The engine.
    pub engine: &'a Engine,
    /// The page's size.
    pub canvas: Canvas,
    /// The page without a caption.
    pub base: &'a Sheet,
    /// The page with each caption, and the elements that differ from the base.
    pub captioned: &'a BTreeMap<String, (Sheet, Vec<ElementId>)>,
    /// The captions over time.
    pub cues: &'a [CueSpan],
    /// Frames a second.
    pub rate: FrameRate,
    /// How many frames there are.
    pub frames: u64,
    /// What each `@keyframes` animates.
    pub animated: &'a BTreeMap<String, BTreeSet<String>>,
}

/// How an element is brought to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treatment {
    /// Painted once for each caption and moved.
    Layer,
    /// Painted again for each frame while it changes.
    PerFrame,
}

/// An element that moves or changes.
#[derive(Debug, Clone)]
struct Mover {
    element: ElementId,
    treatment: Treatment,
    /// The frames in which it or anything in it is animated: first and one past the last.
    active: Option<(u64, u64)>,
    /// Whether captions change it.
    captioned: bool,
}

/// Takes the page apart. `None` when a finding says why it cannot be done.
pub(super) fn build(plan: &StackPlan<'_>, findings: &mut Findings) -> Option<Stack> {
    let styles = plan.engine.styles(plan.base, plan.canvas);
    let movers = find_movers(plan, &styles);
    if let Some(finding) = refuse(plan, &styles, &movers) {
        findings.push(finding);
        return None;
    }
    let built = assemble(plan, movers);
    match built {
        Ok(Ok(stack)) => Some(stack),
        Ok(Err(finding)) => {
            findings.push(finding);
            None
        }
        Err(error) => {
            findings.push(Finding::error("page-failed", format!("the page engine failed: {error}")));
            None
        }
    }
}

fn assemble(plan: &StackPlan<'_>, movers: Vec<Mover>) -> Result<Result<Stack, Finding>, EngineError> {
    let canvas = plan.canvas;
    let motions = sample_motion(plan, &movers)?;
    let rests: Vec<u64> = motions.iter().map(|motion| motion.rest).collect();
    let motions: Vec<Vec<Keypose>> = motions.into_iter().map(|motion| motion.keys).collect();
    // Paint order is that of a moment when everything is there; an element that is invisible then is asked for at its own.
    let order = paint_order(plan, &rests)?;
    let everything: BTreeSet<ElementId> = plan.base.document.elements.keys().copied().collect();
    let mut still: BTreeSet<ElementId> = everything
        .iter()
        .copied()
        .filter(|id| mover_of(&plan.base.document, &movers, *id).is_none())
        .collect();
    let layout = plan.engine.lay_out(
        plan.base,
        canvas,
        Micros::ZERO,
        Edits { only: Some(&still), ..Edits::default() },
    )?;
    let holes = plan.engine.holes(plan.base, &layout, canvas);
    if let Some(turned) = holes.iter().find(|hole| hole.turned) {
        return Ok(Err(video_finding(
            plan,
            turned.element,
            "is turned or skewed, which the compositor cannot follow",
        )));
    }
    // What stays but is painted above something that moves becomes a sprite of its own.
    let mut sprites: Vec<(usize, Sprite)> = Vec::new();
    let lifted = lift(plan, &layout, &movers, &motions, &order);
    for (position, elements) in lifted {
        if let Some(video) = elements.iter().find(|id| plan.base.document.elements[id].video.is_some()) {
            return Ok(Err(video_finding(plan, *video, "is painted above an element that moves")));
        }
        still.retain(|id| !elements.contains(id));
        let edits = Edits { only: Some(&elements), without_videos: true, ..Edits::default() };
        if let Some((rect, pixels)) = cut_out(plan, plan.base, Micros::ZERO, edits)? {
            let faces = vec![Face { from_frame: 0, rect, pixels }];
            sprites.push((position, Sprite { name: "still".to_owned(), faces, motion: Vec::new() }));
        }
    }
    for (index, mover) in movers.iter().enumerate() {
        let position = order.iter().position(|element| *element == mover.element).unwrap_or(order.len());
        if let Some(sprite) = paint_mover(plan, mover, &motions[index], rests[index])? {
            sprites.push((position, sprite));
        }
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
        base: painted.0,
        sprites: sprites.into_iter().map(|(_, sprite)| sprite).collect(),
    }))
}

fn video_finding(plan: &StackPlan<'_>, element: ElementId, what: &str) -> Finding {
    let selector = plan.base.document.elements[&element].selector();
    Finding::error("css-unsupported", format!("`{selector}` {what}"))
        .hint("let a clip's <video> rest and move what lies above it")
}

/// The elements that move or change, outermost first; none lies inside another.
fn find_movers(plan: &StackPlan<'_>, styles: &BTreeMap<ElementId, ElementStyle>) -> Vec<Mover> {
    let document = &plan.base.document;
    let captioned: BTreeSet<ElementId> =
        plan.captioned.values().flat_map(|(_, differing)| differing.iter().copied()).collect();
    let animated: BTreeSet<ElementId> = styles
        .iter()
        .filter(|(_, style)| style.animations.iter().any(|animation| animation.duration > Micros::ZERO))
        .map(|(id, _)| *id)
        .collect();
    let dynamic: BTreeSet<ElementId> = captioned.union(&animated).copied().collect();
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
            let only_itself = inside.iter().all(|id| *id == element);
            let composited = inside.iter().all(|id| {
                styles[id].animations.iter().all(|animation| {
                    plan.animated.get(&animation.name).is_none_or(|properties| {
                        properties.iter().all(|property| property == "transform" || property == "opacity")
                    })
                })
            });
            let active = inside
                .iter()
                .flat_map(|id| &styles[id].animations)
                .map(|animation| {
                    let end = animation.end.map_or(plan.frames, |end| frame_after(plan, end));
                    (frame_before(plan, animation.delay), end.min(plan.frames))
                })
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            let treatment = if only_itself && composited { Treatment::Layer } else { Treatment::PerFrame };
            let captioned =
                captioned.iter().any(|id| document.ancestry(*id).any(|ancestor| ancestor == element));
            Mover { element, treatment, active, captioned }
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
    movers: &[Mover],
) -> Option<Finding> {
    let document = &plan.base.document;
    for (id, element) in &document.elements {
        let Some(mover) = mover_of(document, movers, *id) else { continue };
        if element.video.is_some() {
            let outer = document.elements[&mover].selector();
            return Some(video_finding(
                plan,
                *id,
                &format!("lies inside `{outer}`, which moves or changes with captions"),
            ));
        }
        if styles.get(id).is_some_and(|style| style.reads_backdrop) {
            return Some(
                Finding::error(
                    "css-unsupported",
                    format!("`{}` moves and blends with what lies below it", element.selector()),
                )
                .hint("use plain opacity on what moves: `mix-blend-mode` and `backdrop-filter` need the pixels below"),
            );
        }
    }
    None
}

/// The mover that `id` is or lies in.
fn mover_of(document: &Document, movers: &[Mover], id: ElementId) -> Option<ElementId> {
    document.ancestry(id).find(|ancestor| movers.iter().any(|mover| mover.element == *ancestor))
}

/// The pose of each mover at rising frames, as laid-out pages show it: straight lines between them are true to a fraction of
/// a pixel. The matrix is absolute, from the element's border box to the page.
fn sample_motion(plan: &StackPlan<'_>, movers: &[Mover]) -> Result<Vec<Motion>, EngineError> {
    let mut sampler = Sampler { plan, movers, known: BTreeMap::new() };
    let last = plan.frames.saturating_sub(1);
    let mut stops: BTreeSet<u64> = BTreeSet::from([0, last]);
    let layers = || movers.iter().filter(|mover| mover.treatment == Treatment::Layer);
    for mover in layers() {
        let Some((from, to)) = mover.active else { continue };
        stops.extend([from.min(last), to.min(last)]);
    }
    let stops: Vec<u64> = stops.into_iter().collect();
    for pair in stops.windows(2) {
        let moving =
            layers().any(|mover| mover.active.is_some_and(|(from, to)| from < pair[1] && pair[0] < to));
        sampler.pose(pair[0])?;
        sampler.pose(pair[1])?;
        if moving {
            sampler.refine(pair[0], pair[1])?;
        }
    }
    Ok((0..movers.len())
        .map(|index| {
            let sights: Vec<Sight> =
                sampler.known.iter().map(|(frame, sights)| sights[index].at(*frame)).collect();
            let rest = rest_frame(&sights, plan.frames);
            let mut keys: Vec<Keypose> =
                sights.into_iter().map(|sight| Keypose { frame: sight.frame, pose: sight.pose }).collect();
            thin(&mut keys);
            Motion { keys, rest }
        })
        .collect())
}

/// How a mover moves.
struct Motion {
    keys: Vec<Keypose>,
    /// The frame at which it is painted.
    rest: u64,
}

/// A mover at a frame: its pose, and how many pixels of the page it may touch.
#[derive(Debug, Clone, Copy)]
struct Sight {
    frame: u64,
    pose: Pose,
    area: u64,
}

impl Sight {
    fn at(self, frame: u64) -> Self {
        Self { frame, ..self }
    }
}

struct Sampler<'a> {
    plan: &'a StackPlan<'a>,
    movers: &'a [Mover],
    known: BTreeMap<u64, Vec<Sight>>,
}

impl Sampler<'_> {
    fn pose(&mut self, frame: u64) -> Result<Vec<Pose>, EngineError> {
        if !self.known.contains_key(&frame) {
            let plan = self.plan;
            let layout =
                plan.engine.lay_out(plan.base, plan.canvas, plan.rate.time_of(frame), Edits::default())?;
            let sight = |mover: &Mover| {
                let ink = ink_of(&layout, &plan.base.document, mover.element, plan.canvas);
                let area = u64::from(ink.width) * u64::from(ink.height);
                Sight { frame, pose: pose_in(&layout, mover.element), area }
            };
            self.known.insert(frame, self.movers.iter().map(sight).collect());
        }
        Ok(self.known[&frame].iter().map(|sight| sight.pose).collect())
    }

    /// Puts keyposes between `from` and `to` until straight lines will do.
    fn refine(&mut self, from: u64, to: u64) -> Result<(), EngineError> {
        if to - from < 2 {
            return Ok(());
        }
        let (start, end) = (self.pose(from)?, self.pose(to)?);
        let span = to - from;
        // Three probes: an animation that passes through its middle on the way back does not pass through its quarters.
        let mut probes = vec![from + span / 4, from + span / 2, from + span * 3 / 4];
        probes.retain(|probe| *probe > from && *probe < to);
        probes.dedup();
        let mut straight = true;
        for probe in &probes {
            let t = (probe - from) as f32 / span as f32;
            let poses = self.pose(*probe)?;
            straight &=
                poses.iter().zip(start.iter().zip(&end)).all(|(pose, (a, b))| near(pose, &a.towards(b, t)));
        }
        if straight {
            return Ok(());
        }
        let middle = from + span / 2;
        self.refine(from, middle)?;
        self.refine(middle, to)
    }
}

fn near(a: &Pose, b: &Pose) -> bool {
    // A matrix entry matters by how far it moves a point a thousand pixels away.
    let matrix = a.matrix.iter().zip(b.matrix).enumerate().all(|(index, (a, b))| {
        let reach = if index < 4 { 1000.0 } else { 1.0 };
        (a - b).abs() * reach < MOTION_TOLERANCE_PX
    });
    let unseen = a.opacity < OPACITY_TOLERANCE && b.opacity < OPACITY_TOLERANCE;
    unseen || (matrix && (a.opacity - b.opacity).abs() < OPACITY_TOLERANCE)
}

/// Drops keyposes that lie on the line between their neighbours, or hold what both neighbours hold.
fn thin(keys: &mut Vec<Keypose>) {
    let mut index = 1;
    while index + 1 < keys.len() {
        let (before, key, after) = (keys[index - 1], keys[index], keys[index + 1]);
        if before.pose == key.pose && key.pose == after.pose {
            keys.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The pose of an element in a laid-out page; invisible where it is not painted.
fn pose_in(layout: &Layout, element: ElementId) -> Pose {
    layout.boxes.iter().find(|page_box| page_box.element == element).map_or(
        Pose { matrix: Pose::REST.matrix, opacity: 0.0 },
        |page_box| Pose { matrix: page_box.matrix, opacity: page_box.opacity },
    )
}

/// The frame at which a mover is painted: where most of it is on the page, and of such poses the one that lasts longest.
fn rest_frame(sights: &[Sight], frames: u64) -> u64 {
    let most =
        sights.iter().filter(|sight| sight.pose.opacity > 0.0).map(|sight| sight.area).max().unwrap_or(0);
    let mut best: Option<(u64, u64)> = None;
    let mut index = 0;
    while index < sights.len() {
        let start = sights[index];
        let mut end = index;
        while end + 1 < sights.len() && sights[end + 1].pose == start.pose {
            end += 1;
        }
        let from = if index == 0 { 0 } else { start.frame };
        let to = if end + 1 == sights.len() { frames } else { sights[end].frame };
        // A fiftieth less is the shadow or the edge that a pose moves in and out of the page.
        let whole = start.area * 50 >= most * 49;
        if start.pose.opacity > 0.0 && whole && best.is_none_or(|(length, _)| to - from > length) {
            best = Some((to - from, start.frame));
        }
        index = end + 1;
    }
    best.map_or(0, |(_, frame)| frame)
}

/// All elements in the order in which they are painted, movers at the frames they rest in.
fn paint_order(plan: &StackPlan<'_>, rests: &[u64]) -> Result<Vec<ElementId>, EngineError> {
    // An element that is invisible at one moment is not in that moment's order: the orders of all rest frames are merged.
    let mut order: Vec<ElementId> = Vec::new();
    let mut frames: BTreeSet<u64> = rests.iter().copied().collect();
    frames.insert(0);
    for frame in frames {
        let layout =
            plan.engine.lay_out(plan.base, plan.canvas, plan.rate.time_of(frame), Edits::default())?;
        let mut at = 0;
        for page_box in &layout.boxes {
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

/// The still elements that are painted after a mover and touch where it goes, grouped by their place between movers.
fn lift(
    plan: &StackPlan<'_>,
    layout: &Layout,
    movers: &[Mover],
    motions: &[Vec<Keypose>],
    order: &[ElementId],
) -> BTreeMap<usize, BTreeSet<ElementId>> {
    let document = &plan.base.document;
    let mut groups: BTreeMap<usize, BTreeSet<ElementId>> = BTreeMap::new();
    let mut below: Vec<Rect> = Vec::new();
    let mut group = 0;
    for (position, element) in order.iter().enumerate() {
        if let Some(index) = movers.iter().position(|mover| mover.element == *element) {
            below.push(swept(plan, &movers[index], &motions[index]));
            group = position;
        } else if mover_of(document, movers, *element).is_none()
            && let Some(page_box) = layout.boxes.iter().find(|page_box| page_box.element == *element)
        {
            let ink = clip_ink(page_box.ink, plan.canvas);
            if below.iter().any(|rect| rect.intersection(ink).is_some()) {
                groups.entry(group).or_default().insert(*element);
                below.push(ink);
            }
        }
    }
    groups
}

/// Every pixel a mover may touch. An element that captions change may grow anywhere inside its parent.
fn swept(plan: &StackPlan<'_>, mover: &Mover, keys: &[Keypose]) -> Rect {
    if mover.treatment == Treatment::PerFrame || mover.captioned {
        let pages = std::iter::once(plan.base).chain(plan.captioned.values().map(|(page, _)| page));
        let frames = [0, plan.frames / 2, plan.frames.saturating_sub(1)];
        let mut all = Rect::default();
        for page in pages {
            for frame in frames {
                if let Ok(layout) =
                    plan.engine.lay_out(page, plan.canvas, plan.rate.time_of(frame), Edits::default())
                {
                    all = all.union(ink_of(&layout, &page.document, mover.element, plan.canvas));
                }
            }
        }
        return all;
    }
    keys.iter().fold(Rect::default(), |all, key| {
        let time = plan.rate.time_of(key.frame);
        match plan.engine.lay_out(plan.base, plan.canvas, time, Edits::default()) {
            Ok(layout) => all.union(ink_of(&layout, &plan.base.document, mover.element, plan.canvas)),
            Err(_) => all,
        }
    })
}

/// The pixels that an element and all in it paint.
fn ink_of(layout: &Layout, document: &Document, element: ElementId, canvas: Canvas) -> Rect {
    layout
        .boxes
        .iter()
        .filter(|page_box| document.ancestry(page_box.element).any(|ancestor| ancestor == element))
        .fold(Rect::default(), |all, page_box| all.union(clip_ink(page_box.ink, canvas)))
}

fn clip_ink([left, top, right, bottom]: [i32; 4], canvas: Canvas) -> Rect {
    let across = |value: i32| value.clamp(0, canvas.width as i32) as u32;
    let down = |value: i32| value.clamp(0, canvas.height as i32) as u32;
    let (x, y) = (across(left), down(top));
    Rect { x, y, width: across(right).saturating_sub(x), height: down(bottom).saturating_sub(y) }
}

/// Paints what `edits` leave of `page`, cut to its ink, premultiplied; `None` where nothing is drawn.
fn cut_out(
    plan: &StackPlan<'_>,
    page: &Sheet,
    time: Micros,
    edits: Edits<'_>,
) -> Result<Option<(Rect, Rgba)>, EngineError> {
    let layout = plan.engine.lay_out(page, plan.canvas, time, edits)?;
    let ink = layout
        .boxes
        .iter()
        .filter(|page_box| edits.only.is_none_or(|only| only.contains(&page_box.element)))
        .fold(Rect::default(), |all, page_box| all.union(clip_ink(page_box.ink, plan.canvas)));
    // A margin for letters that reach over their boxes; even edges keep colour planes aligned.
    let margin = 8;
    let grown = Rect {
        x: ink.x.saturating_sub(margin),
        y: ink.y.saturating_sub(margin),
        width: ink.width + 2 * margin,
        height: ink.height + 2 * margin,
    };
    let region = grown.even_within(plan.canvas.width, plan.canvas.height);
    if ink.is_empty() || region.is_empty() {
        return Ok(None);
    }
    let mut pixels = plan.engine.paint(page, plan.canvas, region, time, edits)?;
    premultiply(&mut pixels);
    Ok(Some(trim(region, pixels)).filter(|(rect, _)| !rect.is_empty()))
}

fn premultiply(pixels: &mut Rgba) {
    for pixel in pixels.data.chunks_exact_mut(4) {
        let alpha = u32::from(pixel[3]);
        if alpha == 255 {
            continue;
        }
        for value in &mut pixel[..3] {
            *value = ((u32::from(*value) * alpha + 127) / 255) as u8;
        }
    }
}

/// Cuts fully transparent edges away, keeping edges even.
fn trim(region: Rect, pixels: Rgba) -> (Rect, Rgba) {
    let width = pixels.width as usize;
    let filled = |row: &[u8]| row.chunks_exact(4).any(|pixel| pixel[3] != 0);
    let rows: Vec<&[u8]> = pixels.data.chunks_exact(width * 4).collect();
    let Some(top) = rows.iter().position(|row| filled(row)) else {
        return (Rect::default(), Rgba { width: 0, height: 0, data: Vec::new() });
    };
    let bottom = rows.iter().rposition(|row| filled(row)).map_or(top, |row| row + 1);
    let column = |x: usize| rows[top..bottom].iter().any(|row| row[x * 4 + 3] != 0);
    let left = (0..width).find(|x| column(*x)).unwrap_or(0);
    let right = (0..width).rev().find(|x| column(*x)).map_or(width, |x| x + 1);
    let inner = Rect {
        x: region.x + left as u32,
        y: region.y + top as u32,
        width: (right - left) as u32,
        height: (bottom - top) as u32,
    };
    let rect = inner.even_within(region.right(), region.bottom());
    let mut data = Vec::with_capacity((rect.width * rect.height * 4) as usize);
    for y in rect.y..rect.bottom() {
        let row = rows[(y - region.y) as usize];
        let start = (rect.x - region.x) as usize * 4;
        data.extend_from_slice(&row[start..start + rect.width as usize * 4]);
    }
    (rect, Rgba { width: rect.width, height: rect.height, data })
}

/// A mover as a sprite; `None` where it never shows.
fn paint_mover(
    plan: &StackPlan<'_>,
    mover: &Mover,
    keys: &[Keypose],
    rest: u64,
) -> Result<Option<Sprite>, EngineError> {
    let name = plan.base.document.elements[&mover.element].selector();
    let subtree = |document: &Document| -> BTreeSet<ElementId> {
        let inside = |id: &ElementId| document.ancestry(*id).any(|ancestor| ancestor == mover.element);
        document.elements.keys().copied().filter(inside).collect()
    };
    let nothing = || Face {
        from_frame: 0,
        rect: Rect::default(),
        pixels: Rgba { width: 0, height: 0, data: Vec::new() },
    };
    let mut faces: Vec<Face> = Vec::new();
    let push = |from_frame: u64, cut: Option<(Rect, Rgba)>, faces: &mut Vec<Face>| {
        let face = cut.map_or_else(
            || Face { from_frame, ..nothing() },
            |(rect, pixels)| Face { from_frame, rect, pixels },
        );
        if faces.last().is_none_or(|last| last.rect != face.rect || last.pixels != face.pixels) {
            faces.push(face);
        }
    };
    let spans: Vec<(u64, u64, &Sheet)> = caption_spans(plan, mover.captioned);
    if mover.treatment == Treatment::PerFrame {
        for (from, to, page) in spans {
            let only = subtree(&page.document);
            let edits = Edits { only: Some(&only), without_videos: true, ..Edits::default() };
            let (start, end) = mover.active.unwrap_or((0, 0));
            let mut frames: BTreeSet<u64> = (start.max(from)..end.min(to)).collect();
            frames.insert(from);
            frames.extend([end].iter().filter(|end| **end < to && **end > from));
            for frame in frames {
                push(frame, cut_out(plan, page, plan.rate.time_of(frame), edits)?, &mut faces);
            }
        }
        return Ok(Some(Sprite { name, faces, motion: Vec::new() }).filter(shows));
    }
    let time = plan.rate.time_of(rest);
    for (from, _, page) in spans {
        let only = subtree(&page.document);
        let edits = Edits {
            only: Some(&only),
            opaque: Some(mover.element),
            without_videos: true,
            ..Edits::default()
        };
        push(from, cut_out(plan, page, time, edits)?, &mut faces);
    }
    let home = keys.iter().rev().find(|key| key.frame <= rest).map_or(Pose::REST, |key| key.pose);
    let Some(inverse) = invert(home.matrix) else { return Ok(None) };
    let mut motion: Vec<Keypose> = keys
        .iter()
        .map(|key| {
            let matrix =
                if key.pose.opacity > 0.0 { multiply(key.pose.matrix, inverse) } else { Pose::REST.matrix };
            Keypose { frame: key.frame, pose: Pose { matrix, opacity: key.pose.opacity } }
        })
        .collect();
    hold_hidden_places(&mut motion);
    thin(&mut motion);
    Ok(Some(Sprite { name, faces, motion }).filter(shows))
}

fn shows(sprite: &Sprite) -> bool {
    sprite.faces.iter().any(|face| !face.rect.is_empty())
}

/// An invisible element is not painted, so its place is unknown; it waits where it will appear or where it vanished.
fn hold_hidden_places(motion: &mut [Keypose]) {
    for index in (0..motion.len().saturating_sub(1)).rev() {
        if motion[index].pose.opacity == 0.0 && motion[index + 1].pose.opacity > 0.0 {
            motion[index].pose.matrix = motion[index + 1].pose.matrix;
        }
    }
    for index in 1..motion.len() {
        if motion[index].pose.opacity == 0.0 && motion[index - 1].pose.opacity > 0.0 {
            motion[index].pose.matrix = motion[index - 1].pose.matrix;
        }
    }
}

/// The runs of frames with one caption, and the page that shows it.
fn caption_spans<'a>(plan: &StackPlan<'a>, captioned: bool) -> Vec<(u64, u64, &'a Sheet)> {
    if !captioned || plan.cues.is_empty() {
        return vec![(0, plan.frames, plan.base)];
    }
    let page = |text: &str| plan.captioned.get(text).map_or(plan.base, |(page, _)| page);
    let mut spans = Vec::new();
    if plan.cues[0].from_frame > 0 {
        spans.push((0, plan.cues[0].from_frame, plan.base));
    }
    for (index, cue) in plan.cues.iter().enumerate() {
        let end = plan.cues.get(index + 1).map_or(plan.frames, |next| next.from_frame);
        spans.push((cue.from_frame, end, page(&cue.text)));
    }
    spans
}

fn invert([a, b, c, d, e, f]: [f32; 6]) -> Option<[f32; 6]> {
    let determinant = a * d - b * c;
    if determinant.abs() < 1e-9 {
        return None;
    }
    let (a2, b2, c2, d2) = (d / determinant, -b / determinant, -c / determinant, a / determinant);
    Some([a2, b2, c2, d2, -(a2 * e + c2 * f), -(b2 * e + d2 * f)])
}

/// The map that does `second` first and then `first`.
fn multiply(first: [f32; 6], second: [f32; 6]) -> [f32; 6] {
    let [a, b, c, d, e, f] = first;
    let [a2, b2, c2, d2, e2, f2] = second;
    [
        a * a2 + c * b2,
        b * a2 + d * b2,
        a * c2 + c * d2,
        b * c2 + d * d2,
        a * e2 + c * f2 + e,
        b * e2 + d * f2 + f,
    ]
}

type Plates = (Rgba, Vec<Hole>);

/// The base with black holes, and how much of each hole passes.
fn paint_plates(
    plan: &StackPlan<'_>,
    still: &BTreeSet<ElementId>,
    holes: &[HoleBox],
) -> Result<Result<Plates, Finding>, EngineError> {
    let canvas = plan.canvas;
    let videos = plan.base.document.elements.values().filter(|element| element.video.is_some()).count();
    let paint = |fills: &[HoleFill], region: Rect| {
        let edits = Edits { only: Some(still), fills, ..Edits::default() };
        let mut painted = plan.engine.paint(plan.base, canvas, region, Micros::ZERO, edits)?;
        opaque_on_white(&mut painted);
        Ok::<Rgba, EngineError>(painted)
    };
    let base = paint(&vec![HoleFill::BLACK; videos], canvas.whole())?;
    let mut cut = Vec::new();
    for hole in holes {
        let Some(index) = plan.base.document.elements[&hole.element].video else { continue };
        let [x, y, width, height] = hole.rect;
        let rect = clip_ink(
            [x.floor() as i32, y.floor() as i32, (x + width).ceil() as i32, (y + height).ceil() as i32],
            canvas,
        )
        .even_within(canvas.width, canvas.height);
        if rect.is_empty() {
            continue;
        }
        // A white hole changes nothing outside its rectangle: only that is painted again.
        let mut fills = vec![HoleFill::BLACK; videos];
        fills[index] = HoleFill::WHITE;
        let white = paint(&fills, rect)?;
        let transmittance = difference(&base, &white, rect);
        let HoleBox { role, fit, keeps_place, .. } = *hole;
        cut.push(Hole { role, rect, fit, keeps_place, transmittance });
    }
    let all = cut.iter().fold(Rect::default(), |all, hole| all.union(hole.rect));
    if !all.is_empty() {
        let grey = paint(&vec![HoleFill::GREY; videos], all)?;
        if let Some(worst) = nonlinearity(&base, &grey, all, &cut) {
            return Ok(Err(Finding::error(
                "css-unsupported",
                format!("the page does not let its video through evenly: off by {worst} of 255 at the worst pixel"),
            )
            .hint("a `mix-blend-mode`, `backdrop-filter` or filter lies over the <video>; use plain colours and opacity there")));
        }
    }
    Ok(Ok((base, cut)))
}

fn opaque_on_white(pixels: &mut Rgba) {
    for pixel in pixels.data.chunks_exact_mut(4).filter(|pixel| pixel[3] != 255) {
        let alpha = u32::from(pixel[3]);
        for value in &mut pixel[..3] {
            *value = ((u32::from(*value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        }
        pixel[3] = 255;
    }
}

/// How much brighter each pixel of `rect` is in `white`, which shows just that, than in `black`, in 255ths: the middle of the three
/// channels.
fn difference(black: &Rgba, white: &Rgba, rect: Rect) -> Vec<u8> {
    let mut out = Vec::with_capacity((rect.width * rect.height) as usize);
    let row_bytes = rect.width as usize * 4;
    for (row, bright) in white.data.chunks_exact(row_bytes).enumerate() {
        let start = ((rect.y as usize + row) * black.width as usize + rect.x as usize) * 4;
        for (dark, bright) in black.data[start..start + row_bytes].chunks_exact(4).zip(bright.chunks_exact(4))
        {
            let mut parts = [0_u8; 3];
            for channel in 0..3 {
                parts[channel] = bright[channel].saturating_sub(dark[channel]);
            }
            parts.sort_unstable();
            out.push(parts[1]);
        }
    }
    out
}

/// The worst error of predicting `grey`, which shows the page's `area` with grey holes, from its plates, when it is more than
/// rounding.
fn nonlinearity(black: &Rgba, grey: &Rgba, area: Rect, holes: &[Hole]) -> Option<i32> {
    // Several holes may lie over one another: what passes of each adds up.
    let mut passes = vec![0_u16; (area.width * area.height) as usize];
    for hole in holes {
        let width = hole.rect.width as usize;
        for (row, part) in hole.transmittance.chunks_exact(width).enumerate() {
            let y = hole.rect.y as usize + row - area.y as usize;
            let start = y * area.width as usize + (hole.rect.x - area.x) as usize;
            for (sum, part) in passes[start..start + width].iter_mut().zip(part) {
                *sum += u16::from(*part);
            }
        }
    }
    let mut worst = 0;
    let row_bytes = area.width as usize * 4;
    for (row, (mixed, passes)) in
        grey.data.chunks_exact(row_bytes).zip(passes.chunks_exact(area.width as usize)).enumerate()
    {
        let start = ((area.y as usize + row) * black.width as usize + area.x as usize) * 4;
        let dark = black.data[start..start + row_bytes].chunks_exact(4);
        for ((dark, mixed), pass) in dark.zip(mixed.chunks_exact(4)).zip(passes) {
            let light = (i32::from(*pass) * i32::from(HoleFill::GREY.0) + 127) / 255;
            for channel in 0..3 {
                worst = worst.max((i32::from(dark[channel]) + light - i32::from(mixed[channel])).abs());
            }
        }
    }
    (worst > LINEARITY_TOLERANCE).then_some(worst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_invert_and_multiply() {
        let m = [2.0, 0.0, 0.0, 3.0, 10.0, 20.0];
        let back = multiply(invert(m).expect("invertible"), m);
        for (value, rest) in back.iter().zip(Pose::REST.matrix) {
            assert!((value - rest).abs() < 1e-5, "{back:?}");
        }
        assert!(invert([0.0, 0.0, 0.0, 1.0, 0.0, 0.0]).is_none());
    }

    #[test]
    fn a_mover_rests_where_it_is_whole_and_stays_longest() {
        let at = |frame, f: f32, area| Sight {
            frame,
            pose: Pose { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, f], opacity: 1.0 },
            area,
        };
        assert_eq!(rest_frame(&[at(0, 40.0, 99), at(5, 8.0, 99), at(10, 0.0, 99), at(99, 0.0, 99)], 100), 10);
        // Off the page for most of the time.
        assert_eq!(
            rest_frame(&[at(0, 1920.0, 0), at(90, 1920.0, 0), at(95, 0.0, 99), at(99, 0.0, 99)], 100),
            95
        );
        let bar = |frame, a: f32| Sight {
            frame,
            pose: Pose { matrix: [a, 0.0, 0.0, 1.0, 0.0, 0.0], opacity: 1.0 },
            area: (a * 1000.0) as u64,
        };
        assert_eq!(rest_frame(&[bar(0, 0.0), bar(99, 1.0)], 100), 99);
    }
}
