//! Saliency by centre and surround: what differs in light, colour or texture from what lies around it draws the eye
//! (Itti, Koch and Niebur 1998; the symmetric surround is that of Achanta and Süsstrunk 2010).

use image::{GrayImage, Luma, RgbImage, Rgba};
use imageproc::definitions::Image;
use imageproc::gradients::sobel_gradients;
use imageproc::integral_image::{integral_image, sum_image_pixels};

use super::skin::faces;
use super::{Saliency, SaliencyMap};

/// Contrast with the surround, with mild preferences for skin and for the middle of the picture.
#[derive(Debug, Clone, Copy, Default)]
pub struct CentreSurround;

/// Means are kept in sixteenths.
const FINE: u32 = 16;

/// How much a difference in each feature counts, on its square: light, red against green, blue against yellow, edges.
const FEATURE_WEIGHTS: [i64; 4] = [4, 12, 8, 3];

/// The centres and surrounds compared, as parts of the long side: 1/64 against 1/12, 1/24 against 1/4.
const SCALES: [(u32, u32); 2] = [(64, 12), (24, 4)];

impl Saliency for CentreSurround {
    fn map(&self, picture: &RgbImage) -> SaliencyMap {
        let (width, height) = picture.dimensions();
        let contrast = contrast(picture);
        let faces = faces(picture);
        // What half of the picture has is ground. Below a just visible contrast nothing is salient.
        const JUST_VISIBLE: u32 = 6;
        let mean = contrast.iter().map(|weight| u64::from(*weight)).sum::<u64>() / contrast.len().max(1) as u64;
        let floor = (mean as u32).max(JUST_VISIBLE);
        let mut weights = Vec::with_capacity(contrast.len());
        for (index, weight) in contrast.iter().enumerate() {
            let (x, y) = (index as u32 % width.max(1), index as u32 / width.max(1));
            let above = weight.saturating_sub(floor) * 2;
            let weight = (above + u32::from(faces[index])) * centre_bias(x, y, width, height) / 256;
            weights.push(weight.min(255) as u8);
        }
        SaliencyMap { width, height, weights }
    }
}

/// The difference of each pixel from its surrounds.
fn contrast(picture: &RgbImage) -> Vec<u32> {
    let (width, height) = picture.dimensions();
    if width == 0 || height == 0 {
        return Vec::new();
    }
    let sums: Image<Rgba<u32>> = integral_image(&features(picture));
    let long = width.max(height);
    let mut contrast = Vec::with_capacity((width * height) as usize);
    for y in 0..height {
        for x in 0..width {
            let around = |radius: u32| {
                let radius = radius.max(1);
                let (right, bottom) = ((x + radius).min(width - 1), (y + radius).min(height - 1));
                mean(&sums, [x.saturating_sub(radius), y.saturating_sub(radius), right, bottom])
            };
            // The largest surround that reaches as far on both sides: what touches the picture's edge is likely ground.
            let (across, down) = (x.min(width - 1 - x), y.min(height - 1 - y));
            let symmetric = mean(&sums, [x - across, y - down, x + across, y + down]);
            let mut total = distance(around(long / SCALES[0].0), symmetric);
            for (centre, surround) in SCALES {
                total += distance(around(long / centre), around(long / surround));
            }
            contrast.push(total / 3);
        }
    }
    contrast
}

/// Light, red against green, blue against yellow, and edges of each pixel.
fn features(picture: &RgbImage) -> Image<Rgba<u8>> {
    let (width, height) = picture.dimensions();
    let light = |[red, green, blue]: [u8; 3]| {
        ((u32::from(red) * 2 + u32::from(green) * 5 + u32::from(blue)) / 8) as u8
    };
    let grey = GrayImage::from_fn(width, height, |x, y| Luma([light(picture.get_pixel(x, y).0)]));
    let edges = sobel_gradients(&grey);
    Image::from_fn(width, height, |x, y| {
        let [red, green, blue] = picture.get_pixel(x, y).0.map(i32::from);
        let half = |difference: i32| ((difference + 255) / 2) as u8;
        let edge = (edges.get_pixel(x, y)[0] / 2).min(255) as u8;
        Rgba([grey.get_pixel(x, y)[0], half(red - green), half((red + green) / 2 - blue), edge])
    })
}

/// The mean of the features over a rectangle: left, top, right, bottom, all of them inside it. In sixteenths.
fn mean(sums: &Image<Rgba<u32>>, [left, top, right, bottom]: [u32; 4]) -> [u32; 4] {
    let area = (right - left + 1) * (bottom - top + 1);
    sum_image_pixels(sums, left, top, right, bottom).map(|sum| sum * FINE / area)
}

fn distance(a: [u32; 4], b: [u32; 4]) -> u32 {
    let squares = a.iter().zip(b).zip(FEATURE_WEIGHTS).map(|((a, b), weight)| {
        let difference = i64::from(*a) - i64::from(b);
        difference * difference * weight
    });
    let sum: i64 = squares.sum();
    // A feature that counts once has the weight 4.
    sum.unsigned_abs().isqrt() as u32 / (2 * FINE)
}

/// 256 in the middle of the picture, 176 in its corners.
fn centre_bias(x: u32, y: u32, width: u32, height: u32) -> u32 {
    let part = |at: u32, side: u32| {
        let off = (2 * at + 1).abs_diff(side) * 256 / side;
        off * off / 256
    };
    256 - (part(x, width) + part(y, height)) * 40 / 256
}
