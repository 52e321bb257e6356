//! Text that fits its box: an element that declares a floor with `--text-fit-min: 72px` is set in the largest size, from its
//! own `font-size` down to the floor, at which nothing of it leaves its box. Below the floor it is an error. The engine's own
//! `text-fit`, which knows no floor, is off in such an element.

use super::concerns::Overflow;
use super::document::ElementId;
use super::engine::{Canvas, Edits, Engine, EngineError, Layout, Page};
use super::name::name_of;
use crate::units::Micros;

/// Type sizes are tried in steps of this many CSS pixels.
const STEP_PX: f32 = 2.0;

/// What may stand over a box without counting as overflow, in output pixels: the overhang of letters.
const TOLERANCE_PX: f32 = 1.5;

/// The part of descenders that may leave the box: with leading as tight as headlines have it, they hang into the air below.
const HANGING: f32 = 0.64;

/// Sets every text that declares a floor; adds the chosen sizes to the page's style sheets. What does not fit is set at its
/// floor and added to the page's overflows.
pub(super) fn fit_texts(
    engine: &Engine,
    page: &mut Page,
    canvas: Canvas,
    time: Micros,
) -> Result<(), EngineError> {
    let styles = engine.styles(page, canvas);
    let floor_of = |id: ElementId| styles.get(&id).and_then(|style| style.fit_floor_px);
    let fitted: Vec<(ElementId, f32, f32)> = page
        .document
        .elements
        .iter()
        .filter_map(|(id, element)| {
            let floor = floor_of(*id)?;
            // The property is inherited: the topmost element that has it is the one that declared it.
            let declared = element.parent.and_then(floor_of) != Some(floor);
            declared.then(|| (*id, styles[id].font_size, floor))
        })
        .collect();
    for (id, size, floor) in fitted {
        page.css.push(without_engine_fit(id));
        let trial = |size: f32, page: &mut Page| -> Result<f32, EngineError> {
            page.css.push(format!(".w-{id}{{font-size:{size}px !important}}"));
            let layout = engine.lay_out(page, canvas, time, Edits::default())?;
            let over = overflow(&layout, page, id);
            page.css.pop();
            Ok(over)
        };
        if trial(size, page)? <= 0.0 {
            continue;
        }
        // Sizes are floor + n · STEP; the largest n that fits, by halving.
        let (mut low, mut high) = (0_u32, ((size - floor) / STEP_PX).max(0.0) as u32);
        let at = |n: u32| floor + n as f32 * STEP_PX;
        let over_px = trial(at(0), page)?;
        if over_px > 0.0 {
            let overflows = Overflow {
                element: name_of(&page.document, id),
                text: text_of(page, id),
                floor_px: floor,
                over_px: (over_px + TOLERANCE_PX) / canvas.scale,
            };
            page.concerns.overflows.push(overflows);
            page.css.push(format!(".w-{id}{{font-size:{floor}px !important}}"));
            continue;
        }
        while low < high {
            let middle = (low + high).div_ceil(2);
            if trial(at(middle), page)? <= 0.0 {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        page.css.push(format!(".w-{id}{{font-size:{}px !important}}", at(low)));
    }
    Ok(())
}

/// A rule that turns the engine's own fitting off in element `id`. The engine does not take `!important` in `text-fit`, so the
/// rule wins by its selector.
fn without_engine_fit(id: ElementId) -> String {
    format!(".w-{id}:not(#w#w){{text-fit:none}}")
}

/// All the text inside element `id`.
fn text_of(page: &Page, id: ElementId) -> String {
    page.document
        .elements
        .iter()
        .filter(|(other, _)| page.document.ancestry(**other).any(|ancestor| ancestor == id))
        .map(|(_, element)| element.text.trim())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// How far anything inside element `id` stands out of its box, in output pixels beyond the tolerance; 0 or less where all fits.
fn overflow(layout: &Layout, page: &Page, id: ElementId) -> f32 {
    let Some(outer) = layout.boxes.iter().find(|page_box| page_box.element == id) else { return 0.0 };
    let (left, top) = (outer.matrix[4], outer.matrix[5]);
    let (right, bottom) = (left + outer.width, top + outer.height);
    let mut over = f32::NEG_INFINITY;
    for page_box in &layout.boxes {
        if !page.document.ancestry(page_box.element).any(|ancestor| ancestor == id) {
            continue;
        }
        let (x, y) = (page_box.matrix[4] + page_box.content[0], page_box.matrix[5] + page_box.content[1]);
        for run in page_box.runs.iter().filter(|run| !run.text.trim().is_empty()) {
            let foot = run.measures.descender - (run.measures.descender - run.measures.baseline) * HANGING;
            over = over
                .max(x + run.x + run.width - right)
                .max(y + run.y + run.height * foot - bottom)
                .max(top - y - run.y - run.height * run.measures.cap_height)
                .max(left - x - run.x);
        }
        if page_box.element != id {
            over = over
                .max(page_box.matrix[4] + page_box.width - right)
                .max(page_box.matrix[5] + page_box.height - bottom);
        }
    }
    over - TOLERANCE_PX
}
