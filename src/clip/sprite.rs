//! Sprites as the compositor keeps them: colour planes with premultiplied alpha, and the arithmetic that lays them on a frame.

use super::frame::Yuv420;
use super::wave::Cover;
use crate::layers::{Bitmap, Point, Pose, Rgba};
use crate::units::Rect;

/// 16.16 fixed-point rows of the BT.709 matrix for limited-range output (ITU-R BT.709-6, 219/224 steps over 255).
const Y_ROW: [i32; 3] = [11_966, 40_254, 4_064];
const U_ROW: [i32; 3] = [-6_596, -22_189, 28_785];
const V_ROW: [i32; 3] = [28_785, -26_145, -2_640];

/// R G B (premultiplied by `alpha`) to Y U V premultiplied by it, the offsets 16 and 128 included.
pub(super) fn yuv_of(rgb: [i32; 3], alpha: i32) -> [u8; 3] {
    let row = |row: [i32; 3], offset: i32| {
        let sum: i32 = row.iter().zip(rgb).map(|(factor, value)| factor * value).sum();
        // The offset is part of the colour, so it is as transparent as the colour.
        let offset = offset * alpha * 257;
        ((sum + offset + 32_768) >> 16).clamp(0, 255) as u8
    };
    [row(Y_ROW, 16), row(U_ROW, 128), row(V_ROW, 128)]
}

/// Y U V to R G B, for covers: the inverse of [`yuv_of`] for opaque pixels.
pub(super) fn rgb_of(y: u8, u: u8, v: u8) -> [u8; 3] {
    let y = (f32::from(y) - 16.0) * (255.0 / 219.0);
    let (u, v) = ((f32::from(u) - 128.0) * (255.0 / 224.0), (f32::from(v) - 128.0) * (255.0 / 224.0));
    let clamp = |value: f32| value.round().clamp(0.0, 255.0) as u8;
    [clamp(y + 1.5748 * v), clamp(y - 0.187_324 * u - 0.468_124 * v), clamp(y + 1.8556 * u)]
}

/// A bitmap of a sprite in colour planes, for drawing where it was painted.
pub(super) struct Planes {
    /// Where it lies; even edges.
    pub rect: Rect,
    luma: Vec<u8>,
    luma_alpha: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
    chroma_alpha: Vec<u8>,
}

impl Planes {
    /// The planes of `bitmap`, whose rectangle has even edges.
    pub(super) fn of(bitmap: &Bitmap) -> Self {
        let (width, height) = (bitmap.rect.width as usize, bitmap.rect.height as usize);
        let mut planes = Self {
            rect: bitmap.rect,
            luma: Vec::with_capacity(width * height),
            luma_alpha: Vec::with_capacity(width * height),
            u: Vec::with_capacity(width * height / 4),
            v: Vec::with_capacity(width * height / 4),
            chroma_alpha: Vec::with_capacity(width * height / 4),
        };
        for pixel in bitmap.pixels.data.chunks_exact(4) {
            let alpha = i32::from(pixel[3]);
            planes.luma.push(yuv_of([pixel[0].into(), pixel[1].into(), pixel[2].into()], alpha)[0]);
            planes.luma_alpha.push(pixel[3]);
        }
        for y in (0..height).step_by(2) {
            for x in (0..width).step_by(2) {
                let block = block_sum(&bitmap.pixels, x, y);
                let mean = block.map(|sum| (sum + 2) / 4);
                let [_, u, v] = yuv_of([mean[0], mean[1], mean[2]], mean[3]);
                planes.u.push(u);
                planes.v.push(v);
                planes.chroma_alpha.push(mean[3] as u8);
            }
        }
        planes
    }

    /// What of the bitmap lies within `outline`.
    pub(super) fn within(&self, outline: &[Vec<Point>], cover: &mut Cover) -> Self {
        let (width, height) = (self.rect.width as usize, self.rect.height as usize);
        let mut whole = vec![0_u8; width * height];
        cover.each(outline, self.rect, &mut |row, first, values| {
            let start = row * width + first;
            whole[start..start + values.len()].copy_from_slice(values);
        });
        let mut halved = vec![0_u16; width * height / 4];
        for (at, value) in whole.iter().enumerate() {
            halved[at / width / 2 * (width / 2) + at % width / 2] += u16::from(*value);
        }
        let part = |value: &u8, cover: u32| div_255(u32::from(*value) * cover) as u8;
        let parts = |values: &[u8]| -> Vec<u8> {
            values.iter().zip(&whole).map(|(value, cover)| part(value, u32::from(*cover))).collect()
        };
        let small = |values: &[u8]| -> Vec<u8> {
            values.iter().zip(&halved).map(|(value, sum)| part(value, (u32::from(*sum) + 2) / 4)).collect()
        };
        Self {
            rect: self.rect,
            luma: parts(&self.luma),
            luma_alpha: parts(&self.luma_alpha),
            u: small(&self.u),
            v: small(&self.v),
            chroma_alpha: small(&self.chroma_alpha),
        }
    }

    /// Lays what of the bitmap lies within `outline` on `frame`, as [`Planes::within`] drawn would: no pixel beside it is looked at.
    pub(super) fn draw_within(&self, frame: &mut Yuv420, outline: &[Vec<Point>], cover: &mut Cover) {
        let (x, y, width) = (self.rect.x as usize, self.rect.y as usize, self.rect.width as usize);
        let stride = frame.width as usize;
        let blend = |out: &mut u8, colour: u8, alpha: u8, cover: u32| {
            let (colour, alpha) = (div_255(u32::from(colour) * cover), div_255(u32::from(alpha) * cover));
            *out = (colour + div_255(u32::from(*out) * (255 - alpha))).min(255) as u8;
        };
        let mut sums = vec![0_u16; self.u.len()];
        let mut touched = Vec::new();
        let luma = &mut frame.y;
        cover.each(outline, self.rect, &mut |row, first, values| {
            let (from, to) = (row * width + first, (y + row) * stride + x + first);
            let pixels = self.luma[from..].iter().zip(&self.luma_alpha[from..]).zip(values);
            for (out, ((colour, alpha), cover)) in luma[to..].iter_mut().zip(pixels) {
                blend(out, *colour, *alpha, u32::from(*cover));
            }
            let small = row / 2 * (width / 2);
            for (column, value) in (first..).zip(values) {
                sums[small + column / 2] += u16::from(*value);
            }
            touched.push((row / 2, first / 2..(first + values.len()).div_ceil(2)));
        });
        for (row, columns) in touched {
            for column in columns {
                let from = row * (width / 2) + column;
                // What two rows or contours touch is drawn once.
                let cover = (u32::from(std::mem::take(&mut sums[from])) + 2) / 4;
                if cover > 0 {
                    let to = (y / 2 + row) * (stride / 2) + x / 2 + column;
                    blend(&mut frame.u[to], self.u[from], self.chroma_alpha[from], cover);
                    blend(&mut frame.v[to], self.v[from], self.chroma_alpha[from], cover);
                }
            }
        }
    }

    /// Lays the bitmap on `frame` with `opacity` (0–255).
    pub(super) fn draw(&self, frame: &mut Yuv420, opacity: u8) {
        let (x, y) = (self.rect.x as usize, self.rect.y as usize);
        let (width, height) = (self.rect.width as usize, self.rect.height as usize);
        let stride = frame.width as usize;
        let rows = |plane: &mut [u8],
                    stride: usize,
                    colour: &[u8],
                    alpha: &[u8],
                    x: usize,
                    y: usize,
                    width: usize| {
            for (row, (colour, alpha)) in
                colour.chunks_exact(width).zip(alpha.chunks_exact(width)).enumerate()
            {
                let start = (y + row) * stride + x;
                blend_row(&mut plane[start..start + width], colour, alpha, opacity);
            }
        };
        if width == 0 || height == 0 {
            return;
        }
        rows(&mut frame.y, stride, &self.luma, &self.luma_alpha, x, y, width);
        rows(&mut frame.u, stride / 2, &self.u, &self.chroma_alpha, x / 2, y / 2, width / 2);
        rows(&mut frame.v, stride / 2, &self.v, &self.chroma_alpha, x / 2, y / 2, width / 2);
    }

    /// Lays the bitmap on `frame`, moved by (`dx`, `dy`) pixels: each plane is sampled bilinearly with weights that are the same all
    /// over, which is what a drawing in any pose comes to for a plain shift. Returns the pixels touched.
    pub(super) fn draw_shifted(&self, frame: &mut Yuv420, dx: f32, dy: f32, opacity: u8) -> Rect {
        let (width, height) = (self.rect.width as usize, self.rect.height as usize);
        let (page_width, page_height) = (frame.width as usize, frame.height as usize);
        let place = |at: u32, by: f32| at as f32 + by;
        let luma = Shift::of(place(self.rect.x, dx), place(self.rect.y, dy));
        shift_plane(
            &mut frame.y,
            (page_width, page_height),
            &self.luma,
            &self.luma_alpha,
            (width, height),
            luma,
            opacity,
        );
        let chroma = Shift::of(place(self.rect.x, dx) / 2.0, place(self.rect.y, dy) / 2.0);
        let (small, half) = ((page_width / 2, page_height / 2), (width / 2, height / 2));
        shift_plane(&mut frame.u, small, &self.u, &self.chroma_alpha, half, chroma, opacity);
        shift_plane(&mut frame.v, small, &self.v, &self.chroma_alpha, half, chroma, opacity);
        // Twice the chroma's reach covers both.
        let clip = |value: i64, most: usize| value.clamp(0, most as i64) as u32;
        let (x, y) = (clip(chroma.x * 2, page_width), clip(chroma.y * 2, page_height));
        let right = clip((chroma.x + half.0 as i64 + 1) * 2, page_width);
        let bottom = clip((chroma.y + half.1 as i64 + 1) * 2, page_height);
        Rect { x, y, width: right.saturating_sub(x), height: bottom.saturating_sub(y) }
    }

    /// Takes the light that the bitmap covers out of a hole's masks: `luma` and `chroma` are as large as `hole` and a quarter
    /// of it.
    pub(super) fn cover(&self, hole: Rect, luma: &mut [u8], chroma: &mut [u8]) {
        let Some(shared) = self.rect.intersection(hole) else { return };
        let dim = |mask: &mut [u8], alpha: &[u8], mask_width: usize, alpha_width: usize, scale: u32| {
            for y in (shared.y / scale)..(shared.bottom() / scale) {
                let to = (y - hole.y / scale) as usize * mask_width + ((shared.x - hole.x) / scale) as usize;
                let from = (y - self.rect.y / scale) as usize * alpha_width
                    + ((shared.x - self.rect.x) / scale) as usize;
                let width = (shared.width / scale) as usize;
                for (mask, alpha) in mask[to..to + width].iter_mut().zip(&alpha[from..from + width]) {
                    *mask = div_255(u32::from(*mask) * (255 - u32::from(*alpha))) as u8;
                }
            }
        };
        dim(luma, &self.luma_alpha, hole.width as usize, self.rect.width as usize, 1);
        dim(chroma, &self.chroma_alpha, hole.width as usize / 2, self.rect.width as usize / 2, 2);
    }
}

/// A shift in whole pixels and 256ths.
#[derive(Clone, Copy)]
struct Shift {
    x: i64,
    y: i64,
    part_x: u32,
    part_y: u32,
}

impl Shift {
    fn of(x: f32, y: f32) -> Self {
        let split = |value: f32| {
            let steps = (f64::from(value) * 256.0).round() as i64;
            (steps.div_euclid(256), steps.rem_euclid(256) as u32)
        };
        let ((x, part_x), (y, part_y)) = (split(x), split(y));
        Self { x, y, part_x, part_y }
    }
}

/// Blends a plane of `size` on one of `page` pixels at `shift`.
fn shift_plane(
    out: &mut [u8],
    page: (usize, usize),
    colour: &[u8],
    alpha: &[u8],
    (width, height): (usize, usize),
    shift: Shift,
    opacity: u8,
) {
    // One row and column more than the bitmap: its edges fade into the next pixel.
    let first = (-shift.x).clamp(0, width as i64 + 1) as usize;
    let last = (page.0 as i64 - shift.x).clamp(0, width as i64 + 1) as usize;
    if first >= last {
        return;
    }
    let (mut mixed, mut mixed_alpha) = (vec![0; width + 1], vec![0; width + 1]);
    for row in 0..=height {
        let y = shift.y + row as i64;
        if y < 0 || y >= page.1 as i64 {
            continue;
        }
        let line = |plane: &'_ [u8], row: Option<usize>| -> Vec<u8> {
            row.filter(|row| *row < height)
                .map_or_else(Vec::new, |row| plane[row * width..(row + 1) * width].to_vec())
        };
        let (above, here) = (row.checked_sub(1), Some(row));
        mix_lines(&mut mixed, &line(colour, above), &line(colour, here), shift);
        mix_lines(&mut mixed_alpha, &line(alpha, above), &line(alpha, here), shift);
        let start = (y as usize) * page.0 + (shift.x + first as i64) as usize;
        blend_row(
            &mut out[start..start + last - first],
            &mixed[first..last],
            &mixed_alpha[first..last],
            opacity,
        );
    }
}

/// One row between two, moved right by a part of a pixel; a missing row is empty.
fn mix_lines(out: &mut [u8], above: &[u8], here: &[u8], shift: Shift) {
    let width = out.len() - 1;
    let (from_above, from_here) = (shift.part_y, 256 - shift.part_y);
    // 8.8 fixed point, with an empty pixel on either side.
    let mut column = vec![0_u16; width + 2];
    if !above.is_empty() {
        for (sum, value) in column[1..].iter_mut().zip(above) {
            *sum += (u32::from(*value) * from_above) as u16;
        }
    }
    if !here.is_empty() {
        for (sum, value) in column[1..].iter_mut().zip(here) {
            *sum += (u32::from(*value) * from_here) as u16;
        }
    }
    let (from_left, from_same) = (shift.part_x, 256 - shift.part_x);
    for ((out, left), same) in out.iter_mut().zip(&column).zip(&column[1..]) {
        *out = ((u32::from(*left) * from_left + u32::from(*same) * from_same + 32_768) >> 16) as u8;
    }
}

/// The sums of R, G, B and A over the 2 × 2 block at (x, y).
fn block_sum(pixels: &Rgba, x: usize, y: usize) -> [i32; 4] {
    let width = pixels.width as usize;
    let mut sum = [0; 4];
    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let at = ((y + dy) * width + x + dx) * 4;
        for (sum, value) in sum.iter_mut().zip(&pixels.data[at..at + 4]) {
            *sum += i32::from(*value);
        }
    }
    sum
}

/// `value / 255` for products of two bytes, rounded.
pub(super) fn div_255(value: u32) -> u32 {
    (value + 128 + ((value + 128) >> 8)) >> 8
}

/// out = colour · opacity + out · (1 − alpha · opacity), all in 255ths.
fn blend_row(out: &mut [u8], colour: &[u8], alpha: &[u8], opacity: u8) {
    let opacity = u32::from(opacity);
    if opacity == 255 {
        for ((out, colour), alpha) in out.iter_mut().zip(colour).zip(alpha) {
            let rest = div_255(u32::from(*out) * (255 - u32::from(*alpha)));
            *out = (u32::from(*colour) + rest).min(255) as u8;
        }
    } else {
        for ((out, colour), alpha) in out.iter_mut().zip(colour).zip(alpha) {
            let alpha = div_255(u32::from(*alpha) * opacity);
            let sum = u32::from(*colour) * opacity + u32::from(*out) * (255 - alpha);
            *out = div_255(sum).min(255) as u8;
        }
    }
}

/// The pixels a bitmap touches in `pose` on a page of `width` × `height`; even edges.
pub(super) fn bounds(bitmap: &Bitmap, pose: &Pose, width: u32, height: u32) -> Rect {
    if bitmap.rect.is_empty() || pose.opacity <= 0.0 {
        return Rect::default();
    }
    let (left, top) = (bitmap.rect.x as f32, bitmap.rect.y as f32);
    let (right, bottom) = (bitmap.rect.right() as f32, bitmap.rect.bottom() as f32);
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| pose.map(x, y));
    let low = |pick: fn(&(f32, f32)) -> f32| corners.iter().map(pick).fold(f32::MAX, f32::min);
    let high = |pick: fn(&(f32, f32)) -> f32| corners.iter().map(pick).fold(f32::MIN, f32::max);
    let clip = |value: f32, most: u32| value.clamp(0.0, most as f32) as u32;
    let (x, y) = (clip((low(|c| c.0) - 1.0).floor(), width), clip((low(|c| c.1) - 1.0).floor(), height));
    let (right, bottom) =
        (clip((high(|c| c.0) + 1.0).ceil(), width), clip((high(|c| c.1) + 1.0).ceil(), height));
    Rect { x, y, width: right.saturating_sub(x), height: bottom.saturating_sub(y) }.even_within(width, height)
}

/// Lays a bitmap on `frame` in any pose, sampled bilinearly; returns the pixels touched.
pub(super) fn draw_posed(bitmap: &Bitmap, pose: &Pose, frame: &mut Yuv420) -> Rect {
    let area = bounds(bitmap, pose, frame.width, frame.height);
    let [a, b, c, d, e, f] = pose.matrix;
    let determinant = a * d - b * c;
    if area.is_empty() || determinant.abs() < 1e-6 {
        return Rect::default();
    }
    let opacity = pose.opacity.clamp(0.0, 1.0);
    let (ia, ib, ic, id) = (d / determinant, -b / determinant, -c / determinant, a / determinant);
    let sample = |x: u32, y: u32| {
        // Pixel centres, brought back to the bitmap's own pixels.
        let (px, py) = (x as f32 + 0.5 - e, y as f32 + 0.5 - f);
        let (sx, sy) =
            (ia * px + ic * py - bitmap.rect.x as f32 - 0.5, ib * px + id * py - bitmap.rect.y as f32 - 0.5);
        bilinear(&bitmap.pixels, sx, sy)
    };
    let stride = frame.width as usize;
    for y in (area.y..area.bottom()).step_by(2) {
        for x in (area.x..area.right()).step_by(2) {
            let block = [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)];
            let mut mean = [0.0_f32; 4];
            for (x, y) in block {
                let pixel = sample(x, y);
                if pixel[3] <= 0.0 {
                    continue;
                }
                let scaled = pixel.map(|value| value * opacity);
                for (mean, value) in mean.iter_mut().zip(scaled) {
                    *mean += value * 0.25;
                }
                let at = y as usize * stride + x as usize;
                let luma = planar(scaled)[0];
                frame.y[at] = over(luma, scaled[3], frame.y[at]);
            }
            if mean[3] > 0.0 {
                let at = (y as usize / 2) * (stride / 2) + x as usize / 2;
                let [_, u, v] = planar(mean);
                frame.u[at] = over(u, mean[3], frame.u[at]);
                frame.v[at] = over(v, mean[3], frame.v[at]);
            }
        }
    }
    area
}

/// Premultiplied R G B A to premultiplied Y U V with offsets, unrounded: [`yuv_of`] in floating point.
fn planar([r, g, b, alpha]: [f32; 4]) -> [f32; 3] {
    let row = |row: [i32; 3], offset: f32| {
        (row[0] as f32 * r + row[1] as f32 * g + row[2] as f32 * b) / 65_536.0 + offset * alpha / 255.0
    };
    [row(Y_ROW, 16.0), row(U_ROW, 128.0), row(V_ROW, 128.0)]
}

fn over(colour: f32, alpha: f32, below: u8) -> u8 {
    (colour + f32::from(below) * (1.0 - alpha / 255.0) + 0.5).clamp(0.0, 255.0) as u8
}

/// The bitmap at (x, y) in its own pixels; nothing outside it.
fn bilinear(pixels: &Rgba, x: f32, y: f32) -> [f32; 4] {
    let (width, height) = (pixels.width as i32, pixels.height as i32);
    // `floor` is a library call on older processors; a cast is not.
    let floor = |value: f32| (value + 65_536.0) as i32 - 65_536;
    let (x0, y0) = (floor(x), floor(y));
    if x0 < -1 || y0 < -1 || x0 >= width || y0 >= height {
        return [0.0; 4];
    }
    let (fx, fy) = (x - x0 as f32, y - y0 as f32);
    let mut out = [0.0; 4];
    for (dx, dy, weight) in
        [(0, 0, (1.0 - fx) * (1.0 - fy)), (1, 0, fx * (1.0 - fy)), (0, 1, (1.0 - fx) * fy), (1, 1, fx * fy)]
    {
        let (x, y) = (x0 + dx, y0 + dy);
        if weight > 0.0 && x >= 0 && y >= 0 && x < width && y < height {
            let at = (y * width + x) as usize * 4;
            for (out, value) in out.iter_mut().zip(&pixels.data[at..at + 4]) {
                *out += weight * f32::from(*value);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(colour: [u8; 4], rect: Rect) -> Bitmap {
        let data = colour.repeat((rect.width * rect.height) as usize);
        Bitmap { from_frame: 0, rect, pixels: Rgba { width: rect.width, height: rect.height, data } }
    }

    #[test]
    fn colours_survive_the_way_to_video_and_back() {
        for rgb in [
            [0_u8, 0, 0],
            [255, 255, 255],
            [255, 0, 0],
            [0, 255, 0],
            [0, 0, 255],
            [13, 26, 50],
            [227, 99, 104],
        ] {
            let [y, u, v] = yuv_of(rgb.map(i32::from), 255);
            let back = rgb_of(y, u, v);
            for (a, b) in rgb.iter().zip(back) {
                assert!(a.abs_diff(b) <= 3, "{rgb:?} came back as {back:?}");
            }
        }
        assert_eq!(yuv_of([0, 0, 0], 255), [16, 128, 128]);
        assert_eq!(yuv_of([255, 255, 255], 255), [235, 128, 128]);
    }

    #[test]
    fn a_drawn_face_is_mixed_by_alpha_and_opacity() {
        let mut frame = Yuv420::new_black(8, 8);
        let rect = Rect { x: 2, y: 2, width: 4, height: 4 };
        Planes::of(&bitmap([255, 255, 255, 255], rect)).draw(&mut frame, 255);
        assert_eq!((frame.y[2 * 8 + 2], frame.y[0], frame.u[4 + 1]), (235, 16, 128));
        let mut frame = Yuv420::new_black(8, 8);
        Planes::of(&bitmap([128, 128, 128, 128], rect)).draw(&mut frame, 128);
        // White at a quarter over black: 16 + 219 / 4.
        assert!(frame.y[2 * 8 + 2].abs_diff(71) <= 1, "{}", frame.y[2 * 8 + 2]);
    }

    #[test]
    fn a_posed_face_at_rest_is_drawn_as_its_planes() {
        let rect = Rect { x: 2, y: 2, width: 4, height: 4 };
        let bitmap = bitmap([200, 100, 50, 255], rect);
        let (mut plain, mut posed) = (Yuv420::new_black(8, 8), Yuv420::new_black(8, 8));
        Planes::of(&bitmap).draw(&mut plain, 255);
        draw_posed(&bitmap, &Pose::REST, &mut posed);
        for (a, b) in
            plain.y.iter().chain(&plain.u).chain(&plain.v).zip(posed.y.iter().chain(&posed.u).chain(&posed.v))
        {
            assert!(a.abs_diff(*b) <= 1, "{a} {b}");
        }
    }

    #[test]
    fn a_shifted_face_is_drawn_as_its_pose() {
        let rect = Rect { x: 4, y: 4, width: 6, height: 4 };
        let bitmap = bitmap([200, 100, 50, 255], rect);
        for (dx, dy) in [(0.0, 0.0), (2.0, -2.0), (1.5, 0.25), (-6.75, 3.0), (9.0, 9.0)] {
            let pose = Pose { matrix: [1.0, 0.0, 0.0, 1.0, dx, dy], opacity: 0.5 };
            let (mut posed, mut shifted) = (Yuv420::new_black(16, 12), Yuv420::new_black(16, 12));
            draw_posed(&bitmap, &pose, &mut posed);
            let touched = Planes::of(&bitmap).draw_shifted(&mut shifted, dx, dy, 128);
            for (index, (a, b)) in posed.y.iter().zip(&shifted.y).enumerate() {
                assert!(a.abs_diff(*b) <= 3, "({dx}, {dy}) at {index}: {a} {b}");
                let (x, y) = ((index % 16) as u32, (index / 16) as u32);
                let inside = x >= touched.x && x < touched.right() && y >= touched.y && y < touched.bottom();
                assert!(*b == 16 || inside, "({x}, {y}) was touched outside {touched:?}");
            }
        }
    }

    #[test]
    fn a_scaled_face_ends_where_its_pose_says() {
        let rect = Rect { x: 0, y: 0, width: 8, height: 2 };
        let half = Pose { matrix: [0.5, 0.0, 0.0, 1.0, 0.0, 0.0], opacity: 1.0 };
        let mut frame = Yuv420::new_black(8, 2);
        draw_posed(&bitmap([255; 4], rect), &half, &mut frame);
        assert!(frame.y[2] > 230 && frame.y[6] < 20, "{:?}", &frame.y[..8]);
    }
}
