//! People first: what stands out in a picture, and the faces in it, which are never cut where they need not be.

use blazeface::{Face, Finder, Picture};
use image::RgbImage;

use super::centre_surround::CentreSurround;
use super::saliency::{Kept, Saliency, SaliencyMap};

/// Contrast with the surround, and faces.
#[derive(Debug, Clone, Copy, Default)]
pub struct People;

/// The room that a face wants beside it, above it and below it, in hundredths of its size: its box leaves out ears, hair and neck.
const BESIDE: f32 = 0.5;
const ABOVE: f32 = 0.6;
const BELOW: f32 = 0.35;

/// What a face itself weighs in the map.
const FACE: u8 = 255;

impl Saliency for People {
    fn map(&self, picture: &RgbImage) -> SaliencyMap {
        let mut map = CentreSurround.map(picture);
        let found = Finder::default().find_all(pixels_of(picture));
        map.kept = kept(&found, picture.dimensions());
        let kept = map.kept.clone();
        paint(&mut map, &kept);
        map
    }
}

/// Finds faces in pictures of footage.
#[derive(Default)]
pub struct Faces(Finder);

impl Faces {
    /// The long side, in pixels, at which footage is looked at: between what the model was made for and what is best for small faces, since
    /// there are many pictures.
    const SIDE: usize = 256;

    /// Those in `picture`.
    pub fn of(&mut self, picture: &RgbImage) -> Vec<Kept> {
        kept(&self.0.find(pixels_of(picture), Self::SIDE), picture.dimensions())
    }
}

/// Makes `faces` matter in `map`.
pub(super) fn paint(map: &mut SaliencyMap, faces: &[Kept]) {
    for face in faces {
        let [left, top, right, bottom] = face.rect.map(|side| side as usize);
        for row in map.weights.chunks_exact_mut(map.width.max(1) as usize).take(bottom).skip(top) {
            row[left..right].fill(FACE);
        }
    }
}

/// `faces` of a picture of `size`, with the room that they want.
fn kept(faces: &[Face], size: (u32, u32)) -> Vec<Kept> {
    let kept = |face: &Face| {
        let rect = within(size, face.rect)?;
        let room = within(size, with_room(face)).unwrap_or(rect);
        Some(Kept { rect, room, weight: face.size()[0].round().max(1.0) as u32 })
    };
    faces.iter().filter_map(kept).collect()
}

/// `picture` for the finder of faces.
fn pixels_of(picture: &RgbImage) -> Picture<'_> {
    Picture { width: picture.width(), height: picture.height(), pixels: picture.as_raw() }
}

fn with_room(face: &Face) -> [f32; 4] {
    let ([left, top, right, bottom], [width, height]) = (face.rect, face.size());
    [left - BESIDE * width, top - ABOVE * height, right + BESIDE * width, bottom + BELOW * height]
}

/// What of a rectangle lies in a picture of this size; `None` where nothing does.
fn within((width, height): (u32, u32), rect: [f32; 4]) -> Option<[u32; 4]> {
    let limits = [width, height, width, height];
    let mut sides = [0; 4];
    for ((side, place), limit) in sides.iter_mut().zip(rect).zip(limits) {
        *side = place.round().clamp(0.0, limit as f32) as u32;
    }
    (sides[0] < sides[2] && sides[1] < sides[3]).then_some(sides)
}
