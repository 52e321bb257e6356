//! Blobs of the colour of skin that are shaped like faces: a rough stand-in for a detector.

use image::{GrayImage, Luma, RgbImage};
use imageproc::definitions::Image;
use imageproc::gradients::sobel_gradients;
use imageproc::integral_image::{integral_image, sum_image_pixels};
use imageproc::region_labelling::{Connectivity, connected_components};

/// The most that skin alone counts for.
const MOST: u32 = 96;

/// The least red difference of skin, at several levels: at one of them a face stands apart from what is around it.
const LEVELS: [u8; 4] = [133, 137, 142, 148];

/// What is known of a connected region.
#[derive(Clone, Copy)]
struct Blob {
    area: u32,
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
    edges: u32,
}

impl Blob {
    const EMPTY: Self = Self { area: 0, left: u32::MAX, top: u32::MAX, right: 0, bottom: 0, edges: 0 };

    fn add(&mut self, x: u32, y: u32, edge: u32) {
        (self.left, self.right) = (self.left.min(x), self.right.max(x));
        (self.top, self.bottom) = (self.top.min(y), self.bottom.max(y));
        self.area += 1;
        self.edges += edge;
    }

    /// Whether it touches no edge of the picture: what does is a wall or a table more often than a face.
    fn is_inside(&self, width: u32, height: u32) -> bool {
        self.area > 0 && self.left > 0 && self.top > 0 && self.right + 1 < width && self.bottom + 1 < height
    }

    fn size(&self) -> (u32, u32) {
        (self.right - self.left + 1, self.bottom - self.top + 1)
    }

    /// How much it is like a face in a picture of `pixels`, 0–[`MOST`].
    fn likeness(&self, pixels: u32) -> u32 {
        let (width, height) = self.size();
        let share = u64::from(self.area) * 10_000 / u64::from(pixels.max(1));
        let size = between(share as u32, [15, 40, 1500, 3000]);
        let shape = between(height * 100 / width, [50, 80, 200, 320]);
        let fill = between(self.area * 100 / (width * height), [35, 55, 95, 101]);
        // Eyes and mouth: a face is not smooth.
        let detail = between(self.edges / self.area.max(1), [4, 14, 1000, 1001]);
        [size, shape, fill, detail].into_iter().fold(MOST, |all, part| all * part / 256)
    }
}

/// 256 between the middle two of `limits`, falling to 0 at the outer two.
fn between(value: u32, [none, from, to, over]: [u32; 4]) -> u32 {
    if value < from {
        value.saturating_sub(none) * 256 / (from - none)
    } else {
        over.saturating_sub(value).min(over - to) * 256 / (over - to)
    }
}

/// For each pixel of `picture` how likely it belongs to a face, by the colour and shape of the region around it.
pub(super) fn faces(picture: &RgbImage) -> Vec<u8> {
    let (width, height) = picture.dimensions();
    let mut weights = vec![0; (width * height) as usize];
    let redness = GrayImage::from_fn(width, height, |x, y| Luma([redness(picture.get_pixel(x, y).0)]));
    let grey = GrayImage::from_fn(width, height, |x, y| Luma([picture.get_pixel(x, y)[1]]));
    let edges = sobel_gradients(&grey);
    for least in LEVELS {
        let labels = connected_components(&skin(&redness, least), Connectivity::Eight, Luma([0]));
        let mut blobs: Vec<Blob> = Vec::new();
        for (x, y, label) in labels.enumerate_pixels() {
            if let Some(index) = (label[0] as usize).checked_sub(1) {
                if index >= blobs.len() {
                    blobs.resize(index + 1, Blob::EMPTY);
                }
                blobs[index].add(x, y, u32::from(edges.get_pixel(x, y)[0]) / 4);
            }
        }
        for blob in blobs.iter().filter(|blob| blob.is_inside(width, height)) {
            paint(&mut weights, (width, height), blob, blob.likeness(width * height) as u8);
        }
    }
    weights
}

/// Paints the head that `blob` is the face of: an ellipse that reaches above it for the hair; of a tall blob, which has a neck or more,
/// its upper part.
fn paint(weights: &mut [u8], (width, height): (u32, u32), blob: &Blob, likeness: u8) {
    let (across, down) = blob.size();
    let down = down.min(across * 3 / 2);
    let [rx, ry] = [across * 5 / 8, down * 6 / 8].map(|radius| i64::from(radius.max(1)));
    let (cx, cy) = (i64::from(blob.left + across / 2), i64::from(blob.top) + i64::from(down) * 3 / 8);
    for y in (cy - ry).max(0)..(cy + ry + 1).min(i64::from(height)) {
        for x in (cx - rx).max(0)..(cx + rx + 1).min(i64::from(width)) {
            let (dx, dy) = (x - cx, y - cy);
            if dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry {
                let weight = &mut weights[(y * i64::from(width) + x) as usize];
                *weight = likeness.max(*weight);
            }
        }
    }
}

/// White where a pixel and most of those around it have the colour of skin and at least `least` of its red.
fn skin(redness: &GrayImage, least: u8) -> GrayImage {
    let (width, height) = redness.dimensions();
    let likely = GrayImage::from_fn(width, height, |x, y| Luma([u8::from(redness.get_pixel(x, y)[0] >= least)]));
    let sums: Image<Luma<u32>> = integral_image(&likely);
    let reach = (width.max(height) / 128).max(1);
    GrayImage::from_fn(width, height, |x, y| {
        let (left, top) = (x.saturating_sub(reach), y.saturating_sub(reach));
        let (right, bottom) = ((x + reach).min(width - 1), (y + reach).min(height - 1));
        let [count] = sum_image_pixels(&sums, left, top, right, bottom);
        let all = (right - left + 1) * (bottom - top + 1);
        Luma([if count * 100 >= all * 60 { 255 } else { 0 }])
    })
}

/// The red difference of a colour in the usual box of skin (Chai and Ngan 1999), which holds skin of all complexions; 0 outside it.
fn redness([red, green, blue]: [u8; 3]) -> u8 {
    let [red, green, blue] = [red, green, blue].map(i32::from);
    let light = (77 * red + 150 * green + 29 * blue) / 256;
    let (blue, red) = ((blue - light) * 144 / 256 + 128, (red - light) * 183 / 256 + 128);
    let skin = (40..=235).contains(&light) && (77..=125).contains(&blue) && (133..=170).contains(&red);
    if skin { red as u8 } else { 0 }
}
