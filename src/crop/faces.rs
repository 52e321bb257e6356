//! Faces: what people look at first.

use std::sync::LazyLock;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{GrayImage, RgbImage};

use super::cascade::Cascade;
use super::{Saliency, SaliencyMap, grey};

/// OpenCV's cascade for faces seen from the front (Apache License 2.0).
static FRONTAL: LazyLock<Option<Cascade>> =
    LazyLock::new(|| Cascade::parse(include_str!("lbpcascade_frontalface.xml")));

/// Each size looked for is this much larger than the one before, in tenths.
const STEP_TENTHS: u32 = 12;

/// A face is found at several places and sizes nearby; what is found no more often than this is found by chance.
const CHANCE_FINDS: u32 = 2;

/// What each find beyond those counts for.
const FIND_WEIGHT: u32 = 40;

/// What a face counts for that is surely one.
const FACE_WEIGHT: u32 = 200;

/// Faces that look at the camera, from some 6 % of a picture's long side on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faces;

/// A square around eyes, nose and mouth, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Face {
    x: u32,
    y: u32,
    side: u32,
}

impl Saliency for Faces {
    fn map(&self, picture: &RgbImage) -> SaliencyMap {
        let (width, height) = picture.dimensions();
        let mut map = SaliencyMap { width, height, weights: vec![0; (width * height) as usize] };
        let finds = FRONTAL.as_ref().map(|cascade| find(cascade, &grey(picture))).unwrap_or_default();
        for (face, finds) in together(&finds) {
            let weight = finds.saturating_sub(CHANCE_FINDS) * FIND_WEIGHT;
            paint(&mut map, face, weight.min(FACE_WEIGHT) as u8);
        }
        map
    }
}

/// All that looks like a face, at every size.
fn find(cascade: &Cascade, picture: &GrayImage) -> Vec<Face> {
    let (width, height) = picture.dimensions();
    let mut finds = Vec::new();
    let mut side = cascade.window;
    while side <= width.min(height) {
        // In a picture reduced so that such faces fill the window.
        let reduced = |length: u32| length * cascade.window / side;
        let small = resized(picture, reduced(width), reduced(height));
        let step = if side < 2 * cascade.window { 2 } else { 1 };
        let corners = small.iter().flat_map(|small| cascade.find(small, step));
        let whole = |length: u32| length * side / cascade.window;
        finds.extend(corners.map(|(x, y)| Face { x: whole(x), y: whole(y), side }));
        side = side * STEP_TENTHS / 10;
    }
    finds
}

fn resized(picture: &GrayImage, width: u32, height: u32) -> Option<GrayImage> {
    let source = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8).ok()?;
    let mut small = Image::new(width, height, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize(&source, &mut small, &options).ok()?;
    GrayImage::from_raw(width, height, small.into_vec())
}

/// Finds that are nearly the same put together: their mean, and how many there are.
fn together(finds: &[Face]) -> Vec<(Face, u32)> {
    let near = |a: &Face, b: &Face| {
        let reach = a.side.min(b.side) / 4;
        a.x.abs_diff(b.x) <= reach && a.y.abs_diff(b.y) <= reach && a.side.abs_diff(b.side) <= reach * 2
    };
    let mut groups: Vec<(Face, Vec<Face>)> = Vec::new();
    for find in finds {
        match groups.iter_mut().find(|(mean, _)| near(mean, find)) {
            Some((mean, members)) => {
                members.push(*find);
                let count = members.len() as u32;
                let of = |part: fn(&Face) -> u32| members.iter().map(part).sum::<u32>() / count;
                *mean = Face { x: of(|face| face.x), y: of(|face| face.y), side: of(|face| face.side) };
            }
            None => groups.push((*find, vec![*find])),
        }
    }
    groups.into_iter().map(|(mean, members)| (mean, members.len() as u32)).collect()
}

/// Paints the head around a face, with its hair and chin: an ellipse.
fn paint(map: &mut SaliencyMap, face: Face, weight: u8) {
    let side = i64::from(face.side);
    let (cx, cy) = (i64::from(face.x) + side / 2, i64::from(face.y) + side * 4 / 10);
    let (rx, ry) = (side * 6 / 10, side * 9 / 10);
    for y in (cy - ry).max(0)..(cy + ry + 1).min(i64::from(map.height)) {
        for x in (cx - rx).max(0)..(cx + rx + 1).min(i64::from(map.width)) {
            let (dx, dy) = (x - cx, y - cy);
            if dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry {
                let here = &mut map.weights[(y * i64::from(map.width) + x) as usize];
                *here = weight.max(*here);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cascade_that_is_built_in_can_be_read() {
        assert_eq!(FRONTAL.as_ref().map(|cascade| cascade.window), Some(24));
    }

    #[test]
    fn finds_that_are_nearly_the_same_are_one_face() {
        let face = |x, y, side| Face { x, y, side };
        let finds = [face(10, 10, 40), face(12, 10, 40), face(100, 10, 40), face(8, 13, 46)];
        assert_eq!(together(&finds), [(face(10, 11, 42), 3), (face(100, 10, 40), 1)]);
    }

    #[test]
    fn a_head_is_higher_than_its_face_and_stays_in_the_picture() {
        let mut map = SaliencyMap { width: 40, height: 40, weights: vec![0; 1600] };
        paint(&mut map, Face { x: 10, y: 12, side: 20 }, 90);
        let at = |x: usize, y: usize| map.weights[y * 40 + x];
        assert_eq!((at(20, 20), at(20, 3), at(20, 1), at(6, 20)), (90, 90, 0, 0));
        paint(&mut map, Face { x: 30, y: 30, side: 20 }, 50);
        let at = |x: usize, y: usize| map.weights[y * 40 + x];
        assert_eq!((at(39, 39), at(20, 20)), (50, 90));
    }
}
