//! Text that fits its box: an element that declares a floor with `--text-fit-min: 72px` is set in the largest size, from its
//! own `font-size` down to the floor, at which nothing of it leaves its box. Below the floor it is an error.

use super::document::ElementId;
use super::engine::{Canvas, Edits, Engine, EngineError, Layout, Sheet};
use crate::diag::{Finding, Findings};
use crate::units::Micros;

/// Type sizes are tried in steps of this many CSS pixels.
const STEP_PX: f32 = 2.0;

/// What may stand over a box without counting as overflow, in output pixels: the overhang of letters.
const TOLERANCE_PX: f32 = 1.5;

/// Sets every text that declares a floor; adds the chosen sizes to the page's style sheets.
pub(super) fn fit_texts(
    engine: &Engine,
    page: &mut Sheet,
    canvas: Canvas,
    time: Micros,
    findings: &mut Findings,
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
        let trial = |size: f32, page: &mut Sheet| -> Result<bool, EngineError> {
            page.css.push(format!(".w-{id}{{font-size:{size}px !important}}"));
            let layout = engine.lay_out(page, canvas, time, Edits::default())?;
            let fits = !overflows(&layout, page, id);
            page.css.pop();
            Ok(fits)
        };
        if trial(size, page)? {
            continue;
        }
        // Sizes are floor + n · STEP; the largest n that fits, by halving.
        let (mut low, mut high) = (0_u32, ((size - floor) / STEP_PX).max(0.0) as u32);
        let at = |n: u32| floor + n as f32 * STEP_PX;
        if !trial(at(0), page)? {
            findings.push(too_long(page, id, floor));
            page.css.push(format!(".w-{id}{{font-size:{floor}px !important}}"));
            continue;
        }
        while low < high {
            let middle = (low + high).div_ceil(2);
            if trial(at(middle), page)? {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        page.css.push(format!(".w-{id}{{font-size:{}px !important}}", at(low)));
    }
    Ok(())
}

fn too_long(page: &Sheet, id: ElementId, floor: f32) -> Finding {
    let element = &page.document.elements[&id];
    let text: String = page
        .document
        .elements
        .iter()
        .filter(|(other, _)| page.document.ancestry(**other).any(|ancestor| ancestor == id))
        .map(|(_, element)| element.text.trim())
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    Finding::error(
        "text-overflow",
        format!("“{text}” does not fit `{}` even at its smallest size of {floor} px", element.selector()),
    )
    .hint(format!("shorten the text ({} characters) or lower `--text-fit-min`", text.chars().count()))
}

/// Whether anything inside element `id` stands outside its box.
fn overflows(layout: &Layout, page: &Sheet, id: ElementId) -> bool {
    let Some(outer) = layout.boxes.iter().find(|page_box| page_box.element == id) else { return false };
    let (left, top) = (outer.matrix[4], outer.matrix[5]);
    let (right, bottom) = (left + outer.width, top + outer.height);
    layout
        .boxes
        .iter()
        .filter(|page_box| page.document.ancestry(page_box.element).any(|ancestor| ancestor == id))
        .any(|page_box| {
            let (x, y) = (page_box.matrix[4] + page_box.content[0], page_box.matrix[5] + page_box.content[1]);
            let text_outside = page_box.runs.iter().any(|run| {
                !run.text.trim().is_empty()
                    && (x + run.x + run.width > right + TOLERANCE_PX
                        || y + run.y + run.height > bottom + run.height * 0.12 + TOLERANCE_PX
                        || x + run.x < left - TOLERANCE_PX)
            });
            let box_outside = page_box.element != id
                && (page_box.matrix[4] + page_box.width > right + TOLERANCE_PX
                    || page_box.matrix[5] + page_box.height > bottom + TOLERANCE_PX);
            text_outside || box_outside
        })
}
