//! Plates by difference: the page with its holes black, and how much of each hole passes what lies above and around it.

use std::collections::BTreeSet;

use super::plan::StackPlan;
use crate::diag::Finding;
use crate::layers::{Extent, Hole, Rgba};
use crate::page::document::{ElementId, HoleFill};
use crate::page::engine::{Edits, EngineError, HoleBox};
use crate::units::{Micros, Rect};

/// The worst error of a linear page at any pixel: three roundings of 8-bit painting.
const LINEARITY_TOLERANCE: i32 = 6;

pub(super) type Plates = (Rgba, Vec<Hole>);

/// The base with black holes, and how much of each hole passes.
pub(super) fn paint_plates(
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
        let extent = Extent::even_around(hole.rect);
        let rect = extent.on_page(canvas.width, canvas.height);
        if rect.is_empty() {
            continue;
        }
        // A white hole changes nothing outside its rectangle: only that is painted again.
        let mut fills = vec![HoleFill::BLACK; videos];
        fills[index] = HoleFill::WHITE;
        let white = paint(&fills, rect)?;
        let transmittance = difference(&base, &white, rect);
        let HoleBox { role, fit, crops, keeps_place, .. } = *hole;
        cut.push(Hole { role, extent, rect, fit, crops, path: Vec::new(), keeps_place, transmittance });
    }
    let all = cut.iter().fold(Rect::default(), |all, hole| all.union(hole.rect));
    if !all.is_empty() {
        let grey = paint(&vec![HoleFill::GREY; videos], all)?;
        if let Some(worst) = nonlinearity(&base, &grey, all, &cut) {
            let finding = Finding::error(
                "css-unsupported",
                format!("a filter or blend mode above <video> cannot be composited: off by {worst} of 255 at the worst pixel"),
            )
            .hint("a `mix-blend-mode`, `backdrop-filter` or filter lies over the <video>; use plain colours and opacity there");
            return Ok(Err(match holes.first() {
                Some(hole) => finding.at(plan.place_of(hole.element)),
                None => finding,
            }));
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
