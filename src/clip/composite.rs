//! Frames of a clip from a page's layers and its video, in 4:2:0.
//!
//! `out = base + T · video` in the holes, then what moves on top. What rests is baked into the base, so that a frame in which
//! nothing moves costs its hole and nothing else.

use std::sync::Arc;

use super::frame::Yuv420;
use super::sprite::{Planes, bounds, div_255, draw_posed, rgb_of, yuv_of};
use super::wave::Cover;
use crate::layers::{HoleRole, Pose, Rgba, Stack};
use crate::units::Rect;

/// Opacities this near to one are one.
const OPAQUE: f32 = 0.998;

/// Composites the frames of one clip.
pub(super) struct Compositor {
    stack: Arc<Stack>,
    plate: Plate,
    holes: Vec<Mask>,
    bitmaps: Vec<Vec<Planes>>,
    background: Background,
    cover: Cover,
}

/// The page's base in colour planes.
type Plate = Yuv420;

/// What passes of a hole's video, for luma and chroma.
#[derive(Debug, Clone)]
struct Mask {
    rect: Rect,
    luma: Vec<u8>,
    chroma: Vec<u8>,
    /// Whether any light passes at all.
    open: bool,
    /// What to do with the rows of `luma` and of `chroma`.
    luma_runs: Vec<Run>,
    chroma_runs: Vec<Run>,
}

/// A run of mask bytes that are treated alike; runs end with their rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    start: usize,
    end: usize,
    coverage: Coverage,
}

/// How much video a run lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coverage {
    Transparent,
    Partial,
    Opaque,
}

impl Coverage {
    fn of(mask: u8) -> Self {
        match mask {
            0 => Self::Transparent,
            255 => Self::Opaque,
            _ => Self::Partial,
        }
    }
}

impl Mask {
    fn new(rect: Rect, luma: Vec<u8>, chroma: Vec<u8>) -> Self {
        let mut mask =
            Self { rect, luma, chroma, open: false, luma_runs: Vec::new(), chroma_runs: Vec::new() };
        mask.find_runs();
        mask
    }

    /// Finds the runs again after the masks changed.
    fn find_runs(&mut self) {
        self.open = self.luma.iter().any(|value| *value > 0);
        self.luma_runs = runs(&self.luma, self.rect.width as usize);
        self.chroma_runs = runs(&self.chroma, self.rect.width as usize / 2);
    }
}

fn runs(mask: &[u8], width: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, value) in mask.iter().enumerate() {
        let coverage = Coverage::of(*value);
        match runs.last_mut() {
            Some(run) if run.coverage == coverage && index % width != 0 => run.end = index + 1,
            _ => runs.push(Run { start: index, end: index + 1, coverage }),
        }
    }
    runs
}

/// The plate with everything baked in that rests, and what is left of the holes.
struct Background {
    /// The sprites and bitmaps in it.
    key: Vec<(usize, usize)>,
    /// Rises with every change.
    version: u64,
    plate: Plate,
    holes: Vec<Mask>,
}

/// A frame being made, with what must be restored before it is used again.
pub(super) struct FrameBuffer {
    /// The pixels.
    pub picture: Yuv420,
    version: u64,
    dirty: Vec<Rect>,
}

impl FrameBuffer {
    /// A buffer for frames of `width` × `height`.
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { picture: Yuv420::new_black(width, height), version: 0, dirty: Vec::new() }
    }
}

impl Compositor {
    pub(super) fn new(mut stack: Arc<Stack>) -> Self {
        let plate = plate_of(&stack.base);
        let holes: Vec<Mask> =
            stack.holes.iter().map(|hole| mask_of(hole.rect, &hole.transmittance)).collect();
        let bitmaps =
            stack.sprites.iter().map(|sprite| sprite.bitmaps.iter().map(Planes::of).collect()).collect();
        let background =
            Background { key: Vec::new(), version: 1, plate: plate.clone(), holes: holes.clone() };
        // What is in colour planes now, nobody else needs: for hours of encoding it would be held twice.
        if let Some(stack) = Arc::get_mut(&mut stack) {
            stack.base.data = Vec::new();
            stack.holes.iter_mut().for_each(|hole| hole.transmittance = Vec::new());
        }
        Self { stack, plate, holes, bitmaps, background, cover: Cover::default() }
    }

    /// Makes frame `frame` in `buffer`. `videos` are the pictures for the holes, in order, each as large as its hole.
    pub(super) fn compose(&mut self, frame: u64, videos: &[&Yuv420], buffer: &mut FrameBuffer) {
        let moving = self.bake(frame);
        if buffer.version == self.background.version {
            for rect in std::mem::take(&mut buffer.dirty) {
                copy_rect(&self.background.plate, &mut buffer.picture, rect);
            }
        } else {
            buffer.picture.y.copy_from_slice(&self.background.plate.y);
            buffer.picture.u.copy_from_slice(&self.background.plate.u);
            buffer.picture.v.copy_from_slice(&self.background.plate.v);
            buffer.version = self.background.version;
            buffer.dirty.clear();
        }
        // One hole is written from the plate. Several may lie over one another: they are restored and add up.
        let several = self.background.holes.len() > 1;
        if several {
            for hole in self.background.holes.iter().filter(|hole| hole.open) {
                copy_rect(&self.background.plate, &mut buffer.picture, hole.rect);
            }
        }
        for (hole, video) in self.background.holes.iter().zip(videos).filter(|(hole, _)| hole.open) {
            let ground = (!several).then_some(&self.background.plate);
            blend_video(&mut buffer.picture, ground, hole, video);
        }
        for (index, pose) in moving {
            let sprite = &self.stack.sprites[index];
            let Some(bitmap) = sprite.bitmap_at(frame) else { continue };
            let planes = &self.bitmaps[index][face_index(sprite, frame)];
            if let Some(waveform) = &sprite.waveform {
                planes.draw_within(&mut buffer.picture, &waveform.outline(frame), &mut self.cover);
                buffer.dirty.push(planes.rect);
                continue;
            }
            let opacity = (pose.opacity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            let touched = match pose.shift() {
                Some(_) if pose.is_still() => {
                    planes.draw(&mut buffer.picture, opacity);
                    planes.rect
                }
                Some((dx, dy)) => planes.draw_shifted(&mut buffer.picture, dx, dy, opacity),
                None => draw_posed(bitmap, &pose, &mut buffer.picture),
            };
            if !touched.is_empty() {
                buffer.dirty.push(touched);
            }
        }
    }

    /// Brings the ground up to `frame`; returns the sprites that must be drawn on every frame, with their poses.
    fn bake(&mut self, frame: u64) -> Vec<(usize, Pose)> {
        let (width, height) = (self.stack.width, self.stack.height);
        let mut key = Vec::new();
        let mut moving: Vec<(usize, Pose)> = Vec::new();
        let mut moving_areas: Vec<Rect> = Vec::new();
        for (index, sprite) in self.stack.sprites.iter().enumerate() {
            let Some(bitmap) = sprite.bitmap_at(frame) else { continue };
            let pose = sprite.pose_at(frame);
            let area = bounds(bitmap, &pose, width, height);
            if area.is_empty() {
                continue;
            }
            let position = face_index(sprite, frame);
            let rests = pose.is_still()
                && pose.opacity >= OPAQUE
                && face_index(sprite, frame + 1) == position
                && sprite.pose_at(frame + 1) == pose
                && sprite.waveform.as_ref().is_none_or(|waveform| waveform.rests_from(frame))
                && !moving_areas.iter().any(|below| below.intersection(area).is_some());
            if rests {
                key.push((index, position));
            } else {
                moving.push((index, pose));
                moving_areas.push(area);
            }
        }
        if key != self.background.key {
            let mut plate = self.plate.clone();
            let mut holes = self.holes.clone();
            for (index, position) in &key {
                let planes = &self.bitmaps[*index][*position];
                let waveform = self.stack.sprites[*index].waveform.as_ref();
                let at_rest =
                    waveform.map(|waveform| planes.within(&waveform.outline(frame), &mut self.cover));
                let planes = at_rest.as_ref().unwrap_or(planes);
                planes.draw(&mut plate, 255);
                for hole in &mut holes {
                    planes.cover(hole.rect, &mut hole.luma, &mut hole.chroma);
                }
            }
            for hole in &mut holes {
                hole.find_runs();
            }
            self.background = Background { key, version: self.background.version + 1, plate, holes };
        }
        moving
    }
}

fn face_index(sprite: &crate::layers::Sprite, frame: u64) -> usize {
    sprite.bitmaps.iter().rposition(|bitmap| bitmap.from_frame <= frame).unwrap_or(0)
}

/// An opaque page in colour planes.
fn plate_of(base: &Rgba) -> Plate {
    let mut plate = Yuv420::new_black(base.width, base.height);
    let width = base.width as usize;
    for (out, pixel) in plate.y.iter_mut().zip(base.data.chunks_exact(4)) {
        *out = yuv_of([pixel[0].into(), pixel[1].into(), pixel[2].into()], 255)[0];
    }
    for y in (0..base.height as usize).step_by(2) {
        for x in (0..width).step_by(2) {
            let mut sum = [0_i32; 3];
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                let at = ((y + dy) * width + x + dx) * 4;
                for (sum, value) in sum.iter_mut().zip(&base.data[at..at + 3]) {
                    *sum += i32::from(*value);
                }
            }
            let [_, u, v] = yuv_of(sum.map(|sum| (sum + 2) / 4), 255);
            let at = (y / 2) * (width / 2) + x / 2;
            plate.u[at] = u;
            plate.v[at] = v;
        }
    }
    plate
}

fn mask_of(rect: Rect, transmittance: &[u8]) -> Mask {
    let width = rect.width as usize;
    let mut chroma = Vec::with_capacity(transmittance.len() / 4);
    for y in (0..rect.height as usize).step_by(2) {
        for x in (0..width).step_by(2) {
            let at = y * width + x;
            let sum: u32 =
                [at, at + 1, at + width, at + width + 1].iter().map(|at| u32::from(transmittance[*at])).sum();
            chroma.push(((sum + 2) / 4) as u8);
        }
    }
    Mask::new(rect, transmittance.to_vec(), chroma)
}

/// Adds what passes of `video` to the hole: from `ground` where it is given, else from what `picture` holds.
fn blend_video(picture: &mut Yuv420, ground: Option<&Plate>, hole: &Mask, video: &Yuv420) {
    let (width, stride) = (hole.rect.width as usize, picture.width as usize);
    let (x, y) = (hole.rect.x as usize, hole.rect.y as usize);
    let luma = Window { x, y, width, stride, zero: 16 };
    let chroma = Window { x: x / 2, y: y / 2, width: width / 2, stride: stride / 2, zero: 128 };
    let base = |pick: fn(&Plate) -> &Vec<u8>| ground.map(|ground| pick(ground).as_slice());
    luma.blend_video(&mut picture.y, base(|plate| &plate.y), &hole.luma, &hole.luma_runs, &video.y);
    chroma.blend_video(&mut picture.u, base(|plate| &plate.u), &hole.chroma, &hole.chroma_runs, &video.u);
    chroma.blend_video(&mut picture.v, base(|plate| &plate.v), &hole.chroma, &hole.chroma_runs, &video.v);
}

/// Where a hole lies in a plane, and which value of the plane is no light or no colour.
#[derive(Clone, Copy)]
struct Window {
    x: usize,
    y: usize,
    width: usize,
    stride: usize,
    zero: i32,
}

impl Window {
    /// What is all video is copied, what lets none through is left to the ground, the rest is mixed.
    fn blend_video(self, out: &mut [u8], base: Option<&[u8]>, mask: &[u8], runs: &[Run], light: &[u8]) {
        for Run { start, end, coverage } in runs.iter().copied() {
            let at = (self.y + start / self.width) * self.stride + self.x + start % self.width;
            let place = at..at + end - start;
            match (coverage, base) {
                (Coverage::Opaque, _) => out[place].copy_from_slice(&light[start..end]),
                (Coverage::Transparent, Some(base)) => out[place.clone()].copy_from_slice(&base[place]),
                (Coverage::Transparent, None) => {}
                (Coverage::Partial, base) => {
                    let base = base.map(|base| &base[place.clone()]);
                    mix(&mut out[place], base, &mask[start..end], &light[start..end], self.zero);
                }
            }
        }
    }
}

fn mix(out: &mut [u8], base: Option<&[u8]>, mask: &[u8], light: &[u8], zero: i32) {
    let add = |below: u8, mask: u8, light: u8| {
        let part = (i32::from(light) - zero) * i32::from(mask);
        // Rounded away from zero on both sides, so that colour planes do not drift.
        let part = if part < 0 {
            -(div_255(part.unsigned_abs()) as i32)
        } else {
            div_255(part.unsigned_abs()) as i32
        };
        (i32::from(below) + part).clamp(0, 255) as u8
    };
    match base {
        Some(base) => {
            for (((out, base), mask), light) in out.iter_mut().zip(base).zip(mask).zip(light) {
                *out = add(*base, *mask, *light);
            }
        }
        None => {
            for ((out, mask), light) in out.iter_mut().zip(mask).zip(light) {
                *out = add(*out, *mask, *light);
            }
        }
    }
}

fn copy_rect(from: &Yuv420, to: &mut Yuv420, rect: Rect) {
    let stride = from.width as usize;
    let plane = |from: &[u8], to: &mut [u8], stride: usize, scale: u32| {
        let (x, width) = ((rect.x / scale) as usize, (rect.width / scale) as usize);
        for y in rect.y / scale..rect.bottom() / scale {
            let start = y as usize * stride + x;
            to[start..start + width].copy_from_slice(&from[start..start + width]);
        }
    };
    plane(&from.y, &mut to.y, stride, 1);
    plane(&from.u, &mut to.u, stride / 2, 2);
    plane(&from.v, &mut to.v, stride / 2, 2);
}

/// A frame as R G B A, for covers.
pub(crate) fn picture_of(frame: &Yuv420) -> Rgba {
    let (width, stride) = (frame.width as usize, frame.width as usize / 2);
    let mut data = Vec::with_capacity(frame.y.len() * 4);
    for (at, y) in frame.y.iter().enumerate() {
        let chroma = (at / width / 2) * stride + at % width / 2;
        let [r, g, b] = rgb_of(*y, frame.u[chroma], frame.v[chroma]);
        data.extend([r, g, b, 255]);
    }
    Rgba { width: frame.width, height: frame.height, data }
}

/// A frame as R G B A of half its width and height, where it has as many pixels of colour as of light.
pub(super) fn half_picture_of(frame: &Yuv420) -> Rgba {
    let (width, height) = (frame.width as usize / 2, frame.height as usize / 2);
    let mut data = Vec::with_capacity(width * height * 4);
    for y in 0..height {
        for x in 0..width {
            let at = y * 2 * frame.width as usize + x * 2;
            let below = at + frame.width as usize;
            let sum: u32 = [at, at + 1, below, below + 1].iter().map(|at| u32::from(frame.y[*at])).sum();
            let [r, g, b] = rgb_of(((sum + 2) / 4) as u8, frame.u[y * width + x], frame.v[y * width + x]);
            data.extend([r, g, b, 255]);
        }
    }
    Rgba { width: width as u32, height: height as u32, data }
}

/// The widest blur of a backdrop, in longer sides of its picture.
const MOST_BLUR: u32 = 2;

/// Fills a backdrop's hole from a small picture: blurred by three box filters, which together come near a Gaussian (Wells,
/// 1986), and enlarged evenly.
pub(super) fn backdrop(small: &Yuv420, role: HoleRole, width: u32, height: u32) -> Yuv420 {
    let HoleRole::Backdrop { blur_px } = role else { return small.clone() };
    let shrink = f64::from(width) / f64::from(small.width);
    // Beyond that all is one colour, and each pixel costs as much as its radius.
    let sigma = (f64::from(blur_px) / shrink).min(f64::from(MOST_BLUR * small.width.max(small.height)));
    let mut out = Yuv420::new_black(width, height);
    let plane = |from: &[u8], small_size: (usize, usize), to: &mut [u8], size: (usize, usize), sigma: f64| {
        let mut blurred = from.to_vec();
        // The radius r of three equal boxes of variance ((2r + 1)² − 1) / 12 each.
        let radius = (((4.0 * sigma * sigma + 1.0).sqrt() - 1.0) / 2.0).round() as usize;
        for _ in 0..3 {
            blurred = box_blur(&blurred, small_size.0, small_size.1, radius);
        }
        enlarge(&blurred, small_size, to, size);
    };
    let (sw, sh) = (small.width as usize, small.height as usize);
    let (w, h) = (width as usize, height as usize);
    plane(&small.y, (sw, sh), &mut out.y, (w, h), sigma);
    plane(&small.u, (sw / 2, sh / 2), &mut out.u, (w / 2, h / 2), sigma / 2.0);
    plane(&small.v, (sw / 2, sh / 2), &mut out.v, (w / 2, h / 2), sigma / 2.0);
    out
}

/// The means over (2 · radius + 1)² pixels, edges held.
fn box_blur(from: &[u8], width: usize, height: usize, radius: usize) -> Vec<u8> {
    if radius == 0 {
        return from.to_vec();
    }
    let pass = |from: &[u8], length: usize, lines: usize, step: usize, line_step: usize| {
        let mut out = vec![0; from.len()];
        let count = 2 * radius as u32 + 1;
        for line in 0..lines {
            let at = |index: isize| {
                let index = index.clamp(0, length as isize - 1) as usize;
                u32::from(from[line * line_step + index * step])
            };
            let reach = radius as isize;
            let mut sum: u32 = (-reach..=reach).map(at).sum();
            for index in 0..length {
                out[line * line_step + index * step] = ((sum + count / 2) / count) as u8;
                sum = sum + at(index as isize + reach + 1) - at(index as isize - reach);
            }
        }
        out
    };
    let across = pass(from, width, height, 1, width);
    pass(&across, height, width, width, 1)
}

/// Enlarges bilinearly, pixel centres matched.
fn enlarge(from: &[u8], (sw, sh): (usize, usize), to: &mut [u8], (width, height): (usize, usize)) {
    // For each output index: the two inputs it lies between, and how far, in 256ths.
    let taps = |small: usize, large: usize| -> Vec<(usize, usize, u32)> {
        (0..large)
            .map(|index| {
                let at =
                    ((index as f64 + 0.5) * small as f64 / large as f64 - 0.5).clamp(0.0, small as f64 - 1.0);
                let low = at.floor() as usize;
                (low, (low + 1).min(small - 1), ((at - low as f64) * 256.0) as u32)
            })
            .collect()
    };
    let columns = taps(sw, width);
    let mut rows: [(usize, Vec<u16>); 2] = [(usize::MAX, vec![0; width]), (usize::MAX, vec![0; width])];
    let widen = |row: usize, out: &mut Vec<u16>| {
        let line = &from[row * sw..(row + 1) * sw];
        for (out, (a, b, t)) in out.iter_mut().zip(&columns) {
            // 8.8 fixed point.
            *out = (u32::from(line[*a]) * (256 - t) + u32::from(line[*b]) * t) as u16;
        }
    };
    for (row, (a, b, t)) in taps(sh, height).into_iter().enumerate() {
        if rows[0].0 != a {
            rows.swap(0, 1);
            if rows[0].0 != a {
                widen(a, &mut rows[0].1);
                rows[0].0 = a;
            }
        }
        if rows[1].0 != b {
            widen(b, &mut rows[1].1);
            rows[1].0 = b;
        }
        let out = &mut to[row * width..(row + 1) * width];
        for ((out, top), bottom) in out.iter_mut().zip(&rows[0].1).zip(&rows[1].1) {
            *out = ((u32::from(*top) * (256 - t) + u32::from(*bottom) * t + 32_768) >> 16) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::{
        Bitmap, Fit, Hole, Keypose, Levels, Sprite, WaveAlign, WaveKind, WaveShape, Waveform,
    };
    use crate::units::FrameRate;

    fn page(colour: [u8; 4]) -> Rgba {
        Rgba { width: 16, height: 16, data: colour.repeat(256) }
    }

    fn grey(level: u8, width: u32, height: u32) -> Yuv420 {
        let mut picture = Yuv420::new_black(width, height);
        picture.y.fill(level);
        picture
    }

    fn stack(transmittance: u8, sprites: Vec<Sprite>) -> Arc<Stack> {
        let rect = Rect { x: 4, y: 4, width: 8, height: 8 };
        let hole = Hole {
            role: HoleRole::Picture,
            extent: rect.into(),
            rect,
            fit: Fit::Fill,
            crops: false,
            path: Vec::new(),
            keeps_place: false,
            transmittance: vec![transmittance; 64],
        };
        Arc::new(Stack {
            width: 16,
            height: 16,
            holes: vec![hole],
            placed: Vec::new(),
            transition: Default::default(),
            base: page([0, 0, 0, 255]),
            sprites,
        })
    }

    fn composed(
        compositor: &mut Compositor,
        frame: u64,
        video: &Yuv420,
        buffer: &mut FrameBuffer,
    ) -> (u8, u8) {
        compositor.compose(frame, &[video], buffer);
        (buffer.picture.y[8 * 16 + 8], buffer.picture.y[0])
    }

    #[test]
    fn video_shows_through_the_hole_by_its_transmittance() {
        let video = grey(216, 8, 8);
        let mut buffer = FrameBuffer::new(16, 16);
        assert_eq!(composed(&mut Compositor::new(stack(255, vec![])), 0, &video, &mut buffer), (216, 16));
        let mut buffer = FrameBuffer::new(16, 16);
        assert_eq!(composed(&mut Compositor::new(stack(51, vec![])), 0, &video, &mut buffer), (56, 16));
    }

    #[test]
    fn a_sprite_covers_moves_and_leaves_no_trace() {
        let rect = Rect { x: 0, y: 0, width: 4, height: 4 };
        let bitmap =
            Bitmap { from_frame: 0, rect, pixels: Rgba { width: 4, height: 4, data: [255; 4].repeat(16) } };
        let at =
            |frame, x| Keypose { frame, pose: Pose { matrix: [1.0, 0.0, 0.0, 1.0, x, x], opacity: 1.0 } };
        let sprite = Sprite {
            name: "s".into(),
            bitmaps: vec![bitmap],
            waveform: None,
            motion: vec![at(0, 0.0), at(4, 0.0), at(8, 8.0), at(20, 8.0)],
        };
        let mut compositor = Compositor::new(stack(255, vec![sprite]));
        let video = grey(100, 8, 8);
        let mut buffer = FrameBuffer::new(16, 16);
        assert_eq!(composed(&mut compositor, 0, &video, &mut buffer), (100, 235));
        composed(&mut compositor, 6, &video, &mut buffer);
        assert_eq!(composed(&mut compositor, 8, &video, &mut buffer), (235, 16));
        assert_eq!(composed(&mut compositor, 15, &video, &mut buffer), (235, 16));
    }

    #[test]
    fn a_waveform_covers_what_its_levels_say_and_leaves_no_trace() {
        let shape = WaveShape {
            kind: WaveKind::Bars,
            bars: 2,
            width: 16.0,
            height: 16.0,
            gap: 8.0,
            radius: 0.0,
            least: 4.0,
            align: WaveAlign::Middle,
            inner: 0.5,
        };
        // Loud from 20 ms on, for 20 ms.
        let levels = Arc::new(Levels::new(1, vec![0, 100]));
        let rate = FrameRate::whole(50);
        let waveform = Waveform { shape, x: 0.0, y: 0.0, levels, rate };
        let rect = Rect { x: 0, y: 0, width: 16, height: 16 };
        let bitmaps = vec![Bitmap { from_frame: 0, rect, pixels: page([255; 4]) }];
        let sprite = Sprite { name: "w".into(), bitmaps, motion: Vec::new(), waveform: Some(waveform) };
        let mut compositor = Compositor::new(stack(255, vec![sprite]));
        let video = grey(100, 8, 8);
        let mut buffer = FrameBuffer::new(16, 16);
        for (frame, loud) in [(0, false), (1, true), (2, false), (9, false)] {
            compositor.compose(frame, &[&video], &mut buffer);
            let at = |x: usize, y: usize| buffer.picture.y[y * 16 + x];
            let tall = if loud { 235 } else { 16 };
            // Above the resting bar, in it, between the bars, and the video beneath, which no bar reaches.
            assert_eq!([at(1, 1), at(1, 7), at(6, 1), at(7, 7)], [tall, 235, 16, 100], "frame {frame}");
        }
        assert_eq!(compositor.background.key, [(0, 0)], "it rests when the sound has passed");
    }

    #[test]
    fn a_hole_that_is_covered_shows_no_video() {
        let rect = Rect { x: 0, y: 0, width: 16, height: 16 };
        let bitmap = Bitmap { from_frame: 5, rect, pixels: page([255; 4]) };
        let sprite = Sprite { name: "s".into(), bitmaps: vec![bitmap], motion: Vec::new(), waveform: None };
        let mut compositor = Compositor::new(stack(255, vec![sprite]));
        let mut buffer = FrameBuffer::new(16, 16);
        assert_eq!(composed(&mut compositor, 0, &grey(100, 8, 8), &mut buffer), (100, 16));
        assert_eq!(composed(&mut compositor, 6, &grey(100, 8, 8), &mut buffer), (235, 235));
        assert!(!compositor.background.holes[0].open);
    }

    #[test]
    fn a_backdrop_is_even_where_its_picture_is_and_as_large_as_its_hole() {
        let out = backdrop(&grey(90, 4, 4), HoleRole::Backdrop { blur_px: 8 }, 32, 32);
        assert_eq!((out.width, out.height), (32, 32));
        assert!(out.y.iter().all(|value| *value == 90) && out.u.iter().all(|value| *value == 128));
        // However wide it is asked to be, the blur of one colour is that colour.
        let out = backdrop(&grey(90, 4, 4), HoleRole::Backdrop { blur_px: u32::MAX }, 32, 32);
        assert!(out.y.iter().all(|value| *value == 90));
        let mut edge = grey(0, 8, 2);
        for (index, value) in edge.y.iter_mut().enumerate() {
            *value = if index % 8 < 4 { 0 } else { 200 };
        }
        let out = backdrop(&edge, HoleRole::Backdrop { blur_px: 4 }, 32, 8);
        assert!(out.y.windows(2).take(31).all(|pair| pair[1] >= pair[0]), "{:?}", &out.y[..32]);
    }
}
