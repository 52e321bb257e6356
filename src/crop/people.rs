//! People first: what stands out in a picture, and the faces in it, which are never cut where they need not be.

use blazeface::{Face, Finder, Picture};
use image::RgbImage;

use super::centre_surround::CentreSurround;
use super::saliency::{Kept, Saliency, SaliencyMap};

/// Contrast with the surround, and faces.
#[derive(Debug, Clone, Copy, Default)]
pub struct People;

/// The room that a face wants beside it, above it and below it, in hundredths of its size: its box leaves out ears, hair and neck.
const BESIDE: f32 = 0.35;
const ABOVE: f32 = 0.6;
const BELOW: f32 = 0.35;

/// What a face itself weighs in the map.
const FACE: u8 = 255;

impl Saliency for People {
    fn map(&self, picture: &RgbImage) -> SaliencyMap {
        let mut map = CentreSurround.map(picture);
        for face in Finder::default().find_all(pixels_of(picture)) {
            let Some(rect) = within(&map, face.rect) else { continue };
            let [left, top, right, bottom] = rect.map(|side| side as usize);
            for row in map.weights.chunks_exact_mut(map.width as usize).take(bottom).skip(top) {
                row[left..right].fill(FACE);
            }
            let weight = face.size()[0].round().max(1.0) as u32;
            let room = within(&map, with_room(&face)).unwrap_or(rect);
            map.kept.push(Kept { rect, room, weight });
        }
        map
    }
}

/// `picture` for the finder of faces.
fn pixels_of(picture: &RgbImage) -> Picture<'_> {
    Picture { width: picture.width(), height: picture.height(), pixels: picture.as_raw() }
}

fn with_room(face: &Face) -> [f32; 4] {
    let ([left, top, right, bottom], [width, height]) = (face.rect, face.size());
    [left - BESIDE * width, top - ABOVE * height, right + BESIDE * width, bottom + BELOW * height]
}

/// What of a rectangle lies in the picture of `map`; `None` where nothing does.
fn within(map: &SaliencyMap, rect: [f32; 4]) -> Option<[u32; 4]> {
    let limits = [map.width, map.height, map.width, map.height];
    let mut sides = [0; 4];
    for ((side, place), limit) in sides.iter_mut().zip(rect).zip(limits) {
        *side = place.round().clamp(0.0, limit as f32) as u32;
    }
    (sides[0] < sides[2] && sides[1] < sides[3]).then_some(sides)
}
