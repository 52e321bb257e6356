//! Saliency of footage: what stands out in pictures taken from it, and what moves between them.

use image::RgbImage;

use super::saliency::{Saliency, SaliencyMap};

/// What matters over `pictures`, equal in size, as `model` sees them: the mean of their maps, and what moves. `None` without pictures.
pub fn over_time(model: &dyn Saliency, pictures: &[RgbImage]) -> Option<SaliencyMap> {
    let first = pictures.first()?;
    let (width, height) = first.dimensions();
    let mut sums = vec![0_u32; (width * height) as usize];
    let mut kept = Vec::new();
    let alike: Vec<&RgbImage> =
        pictures.iter().filter(|picture| picture.dimensions() == (width, height)).collect();
    for picture in &alike {
        let map = model.map(picture);
        for (sum, weight) in sums.iter_mut().zip(map.weights) {
            *sum += u32::from(weight);
        }
        kept.extend(map.kept);
    }
    let moves = motion(&alike);
    let count = alike.len() as u32;
    let weights = sums.iter().zip(moves).map(|(sum, motion)| (sum / count + motion).min(255) as u8).collect();
    Some(SaliencyMap { width, height, weights, kept })
}

/// How much each pixel changes from picture to picture beyond what all of the picture does: a camera that moves is no motion.
fn motion(pictures: &[&RgbImage]) -> Vec<u32> {
    let pixels = pictures.first().map_or(0, |picture| picture.pixels().len());
    let mut sums = vec![0_u32; pixels];
    for pair in pictures.windows(2) {
        let changes: Vec<u32> = pair[0]
            .pixels()
            .zip(pair[1].pixels())
            .map(|(a, b)| a.0.iter().zip(b.0).map(|(a, b)| u32::from(a.abs_diff(b))).sum::<u32>() / 3)
            .collect();
        let mean =
            (changes.iter().map(|change| u64::from(*change)).sum::<u64>() / pixels.max(1) as u64) as u32;
        for (sum, change) in sums.iter_mut().zip(changes) {
            *sum += change.saturating_sub(mean * 2);
        }
    }
    let pairs = pictures.len().saturating_sub(1).max(1) as u32;
    sums.iter_mut().for_each(|sum| *sum /= pairs);
    sums
}
