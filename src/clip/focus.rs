//! What of footage is kept where a page crops it: one place for the whole clip, so that the picture rests.

use image::RgbImage;

use super::composite::picture_of;
use super::ffmpeg::sample::sample;
use super::frame::Yuv420;
use super::media_error::MediaError;
use super::render::Footage;
use crate::crop::{self, SaliencyMap};
use crate::layers::{Fit, Hole, HoleRole, Stack};

/// How many pictures of an excerpt are looked at.
const SAMPLES: u32 = 5;

/// Whether `stack` crops footage of `size` (width, height) where what is in it may decide.
pub fn is_open(stack: &Stack, size: (u32, u32)) -> bool {
    stack.holes.iter().any(|hole| openly_placed(hole).is_some_and(|_| crop::crops(size, slot(hole))))
}

/// What matters in `footage`; `None` where no picture of it can be had.
///
/// # Errors
/// As [`sample`].
pub fn look(footage: &Footage) -> Result<Option<SaliencyMap>, MediaError> {
    let even = |side: u32| (side + 1) & !1;
    let (width, height) = crop::reduced_size(footage.size.0, footage.size.1);
    let size = (even(width), even(height));
    let samples = sample(&footage.path, (footage.start, footage.duration), SAMPLES, size, &footage.reading)?;
    let pictures: Vec<RgbImage> = samples.iter().filter_map(rgb).collect();
    Ok(crop::over_time(crop::MODEL, &pictures))
}

/// Places footage in the holes of `stack` so that they show what `map` says matters.
pub fn aim(stack: &mut Stack, map: &SaliencyMap) {
    for hole in &mut stack.holes {
        if let Some(place) = openly_placed(hole) {
            let (x, y) = crop::choose(map, slot(hole), place);
            hole.fit = Fit::Cover { x, y };
        }
    }
}

/// The place of footage in `hole`, where the page lets it be changed. A backdrop is too blurred for it to matter.
fn openly_placed(hole: &Hole) -> Option<(f32, f32)> {
    match hole.fit {
        Fit::Cover { x, y } if hole.role == HoleRole::Picture && !hole.keeps_place => Some((x, y)),
        _ => None,
    }
}

/// The size that the footage fills, also beyond the page.
fn slot(hole: &Hole) -> (u32, u32) {
    let side = |side: i64| u32::try_from(side).unwrap_or(u32::MAX);
    (side(hole.extent.width()), side(hole.extent.height()))
}

fn rgb(picture: &Yuv420) -> Option<RgbImage> {
    let pixels = picture_of(picture);
    let data = pixels.data.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    RgbImage::from_raw(pixels.width, pixels.height, data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Rgba;
    use crate::units::Rect;

    /// A page of 90 × 160 that is one hole.
    fn stack(role: HoleRole, fit: Fit, keeps_place: bool) -> Stack {
        let rect = Rect { x: 0, y: 0, width: 90, height: 160 };
        let hole = Hole {
            role,
            extent: rect.into(),
            rect,
            fit,
            crops: true,
            keeps_place,
            transmittance: vec![255; 90 * 160],
        };
        let base = Rgba { width: 90, height: 160, data: [0, 0, 0, 255].repeat(90 * 160) };
        Stack {
            width: 90,
            height: 160,
            holes: vec![hole],
            placed: Vec::new(),
            transition: Default::default(),
            base,
            sprites: Vec::new(),
        }
    }

    /// A map of 160 × 90 with all that matters at its right.
    fn map() -> SaliencyMap {
        let weights = (0..160 * 90).map(|index| if index % 160 > 140 { 200 } else { 0 }).collect();
        SaliencyMap { width: 160, height: 90, weights }
    }

    #[test]
    fn footage_is_placed_by_what_is_in_it_where_the_page_crops_it() {
        let centre = Fit::Cover { x: 0.5, y: 0.5 };
        let mut open = stack(HoleRole::Picture, centre, false);
        assert!(is_open(&open, (1920, 1080)) && !is_open(&open, (1080, 1920)));
        aim(&mut open, &map());
        assert!(matches!(open.holes[0].fit, Fit::Cover { x, y } if x > 0.9 && y == 0.5));
        for mut fixed in [
            stack(HoleRole::Picture, centre, true),
            stack(HoleRole::Picture, Fit::Fill, false),
            stack(HoleRole::Backdrop { blur_px: 20 }, centre, false),
        ] {
            assert!(!is_open(&fixed, (1920, 1080)));
            let before = fixed.holes[0].fit;
            aim(&mut fixed, &map());
            assert_eq!(fixed.holes[0].fit, before);
        }
    }
}
