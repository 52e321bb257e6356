//! What a window shows that moves over footage: it lies between pixels, so a little more than it shows is scaled, and shifted. Pure.

use super::picture::{Crop, PictureTarget};
use crate::clip::frame::Yuv420;

/// Pixels of the source that are scaled beyond what shows, on each side: crops begin at even ones.
const MARGIN: u32 = 4;

/// Places between two pixels.
const PARTS: i32 = 64;

/// A picture that holds one which lies between pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Between {
    /// The larger one.
    pub(super) target: PictureTarget,
    /// Where the other begins in it, in [`PARTS`] of its pixels, from left and top.
    pub(super) at: (u32, u32),
}

impl Between {
    /// For `fit` of a source of `size` in the place of `target`'s own; `None` where it lies on even pixels already, or the source has no
    /// pixels beyond it.
    pub(super) fn of(target: PictureTarget, fit: Crop, size: (u32, u32)) -> Option<Self> {
        let across = Axis::of(fit.x, fit.width, size.0, target.width)?;
        let down = Axis::of(fit.y, fit.height, size.1, target.height)?;
        let fit = Crop { x: across.start, y: down.start, width: across.length, height: down.length };
        let at = (across.at, down.at);
        (at != (0, 0) || (across.side, down.side) != (target.width, target.height))
            .then_some(Self { target: PictureTarget { width: across.side, height: down.side, fit }, at })
    }
}

/// One axis of it.
struct Axis {
    start: f64,
    length: f64,
    side: u32,
    at: u32,
}

impl Axis {
    /// `length` from `start` on, both shares of `source` pixels, shown on `side` pixels.
    fn of(start: f64, length: f64, source: u32, side: u32) -> Option<Self> {
        let all = f64::from(source);
        // As crops are rounded that rest.
        let shown = (length * all / 2.0).round() * 2.0;
        if shown + 1.0 >= all {
            return Some(Self { start, length, side, at: 0 });
        }
        let place = (start * all).clamp(0.0, all - shown);
        let wide = shown + f64::from(MARGIN);
        if wide > all || shown < 2.0 {
            return None;
        }
        let from = ((place / 2.0).floor() * 2.0).min(((all - wide) / 2.0).floor() * 2.0);
        let scale = f64::from(side) / shown;
        let wide_side = (wide * scale / 2.0).round() * 2.0;
        let most = (wide_side - f64::from(side)) * f64::from(PARTS);
        // The larger one has whole pixels, too, so that it may be smaller or larger by one of them.
        let at = ((place - from) * (wide_side / wide) * f64::from(PARTS)).round().clamp(0.0, most);
        Some(Self { start: from / all, length: wide / all, side: wide_side as u32, at: at as u32 })
    }
}

/// What of `wide` begins at `at`, in parts of pixels, and has `size`.
pub(super) fn shifted(wide: &Yuv420, at: (u32, u32), (width, height): (u32, u32)) -> Yuv420 {
    let (from, to) = ((wide.width as usize, wide.height as usize), (width as usize, height as usize));
    let half = |(width, height): (usize, usize)| (width / 2, height / 2);
    let chroma = |plane: &[u8]| plane_at(plane, half(from), at, 2, half(to));
    Yuv420 { width, height, y: plane_at(&wide.y, from, at, 1, to), u: chroma(&wide.u), v: chroma(&wide.v) }
}

/// The same of one plane, whose pixels are `step` as large.
fn plane_at(
    plane: &[u8],
    from: (usize, usize),
    at: (u32, u32),
    step: i32,
    (width, height): (usize, usize),
) -> Vec<u8> {
    let split = |at: u32| {
        let parts = PARTS * step;
        let at = i32::try_from(at).unwrap_or(0);
        (usize::try_from(at / parts).unwrap_or(0), taps(at % parts * PARTS / parts))
    };
    let ((left, across), (top, down)) = (split(at.0), split(at.1));
    // Rows first, with those above and below that the other way needs.
    let mut rows: Vec<u8> = Vec::with_capacity(width * (height + 3));
    for row in 0..height + 3 {
        let row = (top + row).saturating_sub(1).min(from.1 - 1);
        let line = &plane[row * from.0..][..from.0];
        along(line, left, across, width, &mut rows);
    }
    let mut out = Vec::with_capacity(width * height);
    for row in 0..height {
        let line = |tap: usize| &rows[(row + tap) * width..][..width];
        if down == WHOLE {
            out.extend_from_slice(line(1));
            continue;
        }
        let (a, b, c, d) = (line(0), line(1), line(2), line(3));
        out.extend((0..width).map(|x| mixed([a[x], b[x], c[x], d[x]], down)));
    }
    out
}

fn along(line: &[u8], left: usize, taps: [i32; 4], width: usize, out: &mut Vec<u8>) {
    if taps == WHOLE {
        out.extend((0..width).map(|x| line[(left + x).min(line.len() - 1)]));
        return;
    }
    // The first and last pixels stand for what lies beyond them.
    let padded: Vec<u8> =
        (0..width + 3).map(|x| line[(left + x).saturating_sub(1).min(line.len() - 1)]).collect();
    let (a, b, c, d) = (&padded[..width], &padded[1..=width], &padded[2..width + 2], &padded[3..width + 3]);
    out.extend((0..width).map(|x| mixed([a[x], b[x], c[x], d[x]], taps)));
}

/// Weights add up to this.
const ONE: i32 = 1 << 12;

/// Those of a pixel as it is.
const WHOLE: [i32; 4] = [0, ONE, 0, 0];

/// The weights of four pixels for a place `part` of [`PARTS`] after the second (Catmull and Rom's spline).
fn taps(part: i32) -> [i32; 4] {
    // t, t² and t³ in steps of 2⁻¹⁸, doubled by the spline's half.
    let (t, one) = (part, PARTS);
    let (t1, t2, t3) = (t * one * one, t * t * one, t * t * t);
    let scale = |weight: i32| (weight * (ONE / 64)) / (2 * one * one * one / 64);
    let (a, c, d) = (scale(-t1 + 2 * t2 - t3), scale(t1 + 4 * t2 - 3 * t3), scale(t3 - t2));
    [a, ONE - a - c - d, c, d]
}

fn mixed(pixels: [u8; 4], taps: [i32; 4]) -> u8 {
    let sum: i32 = pixels.iter().zip(taps).map(|(pixel, tap)| i32::from(*pixel) * tap).sum();
    ((sum + ONE / 2) >> 12).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: PictureTarget =
        PictureTarget { width: 90, height: 160, fit: Crop { x: 0.0, y: 0.0, width: 0.25, height: 1.0 } };

    fn at(x: f64) -> Option<Between> {
        Between::of(TARGET, Crop { x, ..TARGET.fit }, (320, 80))
    }

    #[test]
    fn a_window_between_pixels_lies_in_a_larger_one_on_pixels() {
        // 80 of 320 pixels on 90; four more on 94 or 95.
        for step in 0..960 {
            let x = f64::from(step) / 4.0;
            let Between { target, at } = at(x / 320.0).expect("room");
            let from = target.fit.x * 320.0;
            assert_eq!(from % 2.0, 0.0);
            assert_eq!((target.height, target.width % 2, at.1), (160, 0, 0));
            let begins = from + f64::from(at.0) / f64::from(PARTS) * 84.0 / f64::from(target.width);
            // To a sixty-fourth of a pixel, but for the last: 84 of them are not quite 94 of the page.
            let off = if x > 239.0 { 0.5 } else { 0.02 };
            assert!((begins - x).abs() < off, "{x}: {begins}");
            assert!(at.0 <= (target.width - 90) * PARTS as u32);
        }
        // A source that it shows whole, or nearly.
        let whole = Crop::WHOLE;
        assert_eq!(Between::of(PictureTarget { fit: whole, ..TARGET }, whole, (320, 80)), None);
        assert_eq!(Between::of(TARGET, Crop { width: 0.999, ..TARGET.fit }, (320, 80)), None);
    }

    #[test]
    fn what_is_shifted_by_whole_pixels_is_copied_and_by_parts_is_between() {
        let mut wide = Yuv420::new_black(16, 4);
        wide.y.iter_mut().enumerate().for_each(|(index, pixel)| *pixel = 20 + 10 * (index % 16) as u8);
        wide.u.iter_mut().enumerate().for_each(|(index, pixel)| *pixel = 20 + 20 * (index % 8) as u8);
        let part = |at: u32| shifted(&wide, (at, 0), (8, 4));
        assert_eq!(part(0).y[..8], [20, 30, 40, 50, 60, 70, 80, 90]);
        assert_eq!(part(2 * 64).y[..8], [40, 50, 60, 70, 80, 90, 100, 110]);
        assert_eq!(part(2 * 64).u[..4], [40, 60, 80, 100]);
        // A slope stays one, half a step further on.
        assert_eq!(part(2 * 64 + 32).y[..8], [45, 55, 65, 75, 85, 95, 105, 115]);
        assert_eq!(part(2 * 64 + 32).u[..4], [45, 65, 85, 105]);
        for part in 0..PARTS {
            assert_eq!(taps(part).iter().sum::<i32>(), ONE);
        }
        assert_eq!(taps(0), WHOLE);
    }
}
