//! What a model of saliency is given, and what it tells.

use image::{GrayImage, Luma, RgbImage};

/// The long side, in pixels, of the pictures that saliency is told from.
pub const REDUCED_SIDE: u32 = 384;

/// A model of what people look at.
pub trait Saliency: Sync {
    /// The weights of `picture`, whose long side should be about [`REDUCED_SIDE`]. The same picture always gets the same map.
    fn map(&self, picture: &RgbImage) -> SaliencyMap;
}

/// How much each pixel of a small picture matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaliencyMap {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width × height` weights row by row: 0 for what nobody would miss, 255 for what must be seen. They are absolute: a map
    /// of a plain wall is dark all over.
    pub weights: Vec<u8>,
    /// What is shown whole or not at all, where that can be done.
    pub kept: Vec<Kept>,
}

/// A thing that looks wrong when it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Left, top, right and bottom in pixels of the map, within the picture.
    pub rect: [u32; 4],
    /// The same with the room that it wants around itself.
    pub room: [u32; 4],
    /// How much it counts beside others.
    pub weight: u32,
}

/// The light of each pixel.
pub(super) fn grey(picture: &RgbImage) -> GrayImage {
    let light = |[red, green, blue]: [u8; 3]| {
        ((77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) / 256) as u8
    };
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| Luma([light(picture.get_pixel(x, y).0)]))
}

/// The size at which saliency is told of a picture of `width` × `height`; small pictures stay as they are.
pub fn reduced_size(width: u32, height: u32) -> (u32, u32) {
    let long = width.max(height).max(1);
    if long <= REDUCED_SIDE {
        return (width.max(1), height.max(1));
    }
    let side = |side: u32| {
        let scaled = (u64::from(side) * u64::from(REDUCED_SIDE) + u64::from(long / 2)) / u64::from(long);
        (scaled as u32).max(1)
    };
    (side(width), side(height))
}
