//! Parts of a page painted alone, on a transparent ground.

use super::plan::{StackPlan, clip_ink};
use crate::layers::Rgba;
use crate::page::engine::{Edits, EngineError, Page};
use crate::units::{Micros, Rect};

/// Paints what `edits` leave of `page`, cut to its ink, premultiplied; `None` where nothing is drawn.
pub(super) fn cut_out(
    plan: &StackPlan<'_>,
    page: &Page,
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

pub(super) fn premultiply(pixels: &mut Rgba) {
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
pub(super) fn trim(region: Rect, pixels: Rgba) -> (Rect, Rgba) {
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
