//! Waveforms in a clip: each is painted once, whole, and its sprite is covered frame by frame with the outline of its levels.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cut_out::cut_out;
use super::plan::{AnimatedLayer, StackPlan};
use crate::diag::Finding;
use crate::layers::{Bitmap, Sprite, Waveform};
use crate::page::document::ElementId;
use crate::page::engine::{Edits, ElementStyle, EngineError, Layout};
use crate::units::Micros;

const STILL: &str = "let a waveform rest, and move what lies around it";

/// Whether `id` is a waveform that has a place on the page.
pub(super) fn is_wave(plan: &StackPlan<'_>, id: ElementId) -> bool {
    plan.base.waves.shapes.contains_key(&id)
}

/// What is said of a waveform that `layer` takes with it, or that is animated itself.
pub(super) fn refuse(
    plan: &StackPlan<'_>,
    styles: &BTreeMap<ElementId, ElementStyle>,
    wave: ElementId,
    layer: &AnimatedLayer,
) -> Option<Finding> {
    let elements = &plan.base.document.elements;
    let name = elements[&wave].selector();
    let animated = |id: &ElementId| {
        let style = styles.get(id);
        style.is_some_and(|style| !style.animations.is_empty() || !style.inside.is_empty())
    };
    let what = if layer.element != wave {
        let outer = elements[&layer.element].selector();
        format!("lies inside `{outer}`, which moves or changes with captions")
    } else if layer.captioned || elements.keys().any(|id| inside(plan, *id, wave) && animated(id)) {
        "moves or changes with captions".to_owned()
    } else {
        return None;
    };
    Some(finding(plan, wave, &format!("`{name}` {what}: it moves with the sound alone")))
}

/// What is said of a waveform that is turned, skewed or scaled.
pub(super) fn turned(plan: &StackPlan<'_>, layout: &Layout) -> Option<Finding> {
    let turned = layout.waves(plan.base).into_iter().find(|wave| wave.turned)?;
    let name = plan.base.document.elements[&turned.element].selector();
    Some(finding(
        plan,
        turned.element,
        &format!("`{name}` is turned or scaled, which the compositor cannot follow"),
    ))
}

fn finding(plan: &StackPlan<'_>, wave: ElementId, message: &str) -> Finding {
    Finding::error("css-unsupported", message).at(plan.place_of(wave)).hint(STILL)
}

fn inside(plan: &StackPlan<'_>, id: ElementId, outer: ElementId) -> bool {
    plan.base.document.ancestry(id).any(|ancestor| ancestor == outer)
}

/// The waveform `element` as a sprite; `None` where it does not show.
pub(super) fn paint(plan: &StackPlan<'_>, element: ElementId) -> Result<Option<Sprite>, EngineError> {
    let base = plan.base;
    let elements = base.document.elements.keys().copied();
    let only: BTreeSet<ElementId> = elements.filter(|id| inside(plan, *id, element)).collect();
    let edits = Edits { only: Some(&only), without_videos: true, whole_waves: true, ..Edits::default() };
    let layout = plan.engine.lay_out(base, plan.canvas, Micros::ZERO, edits)?;
    let placed = layout.waves(base).into_iter().find(|wave| wave.element == element);
    let (Some(placed), Some(shape), Some(levels)) =
        (placed, base.waves.shapes.get(&element), &base.waves.levels)
    else {
        return Ok(None);
    };
    let waveform = Waveform {
        shape: shape.scaled(plan.canvas.scale),
        x: placed.x,
        y: placed.y,
        levels: Arc::clone(levels),
        rate: plan.rate,
    };
    let name = base.document.elements[&element].selector();
    Ok(cut_out(plan, base, Micros::ZERO, edits)?.map(|(rect, pixels)| Sprite {
        name,
        bitmaps: vec![Bitmap { from_frame: 0, rect, pixels }],
        motion: Vec::new(),
        waveform: Some(waveform),
    }))
}
