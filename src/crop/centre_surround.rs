//! Saliency by centre and surround: what differs in light, colour or texture from what lies around it draws the eye
//! (Itti, Koch and Niebur 1998; the symmetric surround is that of Achanta and Süsstrunk 2010).

use image::{RgbImage, Rgba};
use imageproc::definitions::Image;
use imageproc::gradients::sobel_gradients;
use imageproc::integral_image::{integral_image, sum_image_pixels};

use super::saliency::{Saliency, SaliencyMap, grey};

/// Contrast with the surround, with a mild preference for the middle of the picture.
#[derive(Debug, Clone, Copy, Default)]
pub struct CentreSurround;

/// Contrast changes slowly: it is measured at this many places along the long side.
const PLACES: u32 = 128;

/// The least contrast that counts.
const JUST_VISIBLE: u32 = 6;

/// The contrast at which a weight is as high as it gets.
const STRIKING: u32 = 64;

/// Means are kept in sixteenths.
const FINE: u32 = 16;

/// How much a difference in each feature counts, on its square: light, red against green, blue against yellow, edges.
const FEATURE_WEIGHTS: [i64; 4] = [4, 12, 8, 3];

/// What one difference of light counts for among [`FEATURE_WEIGHTS`].
const LIGHT_WEIGHT: u64 = 4;

/// The centres and surrounds compared, as parts of the long side: 1/64 against 1/12, 1/24 against 1/4.
const SCALES: [(u32, u32); 2] = [(64, 12), (24, 4)];

impl Saliency for CentreSurround {
    fn map(&self, picture: &RgbImage) -> SaliencyMap {
        let (width, height) = picture.dimensions();
        let mut map = SaliencyMap { width, height, weights: Vec::new(), kept: Vec::new() };
        if width == 0 || height == 0 {
            return map;
        }
        let cell = (width.max(height) / PLACES).max(1);
        let across = width.div_ceil(cell);
        let contrasts = contrasts(picture, cell);
        // What most of the picture has is ground.
        let sum: u64 = contrasts.iter().map(|contrast| u64::from(*contrast)).sum();
        let ground = ((sum / contrasts.len() as u64) as u32).max(JUST_VISIBLE);
        for y in 0..height {
            for x in 0..width {
                let contrast = contrasts[(y / cell * across + x / cell) as usize];
                // On the square, so that much clutter does not outweigh one thing that stands out.
                let above = contrast.saturating_sub(ground).min(STRIKING);
                let weight = above * above * 255 / (STRIKING * STRIKING);
                map.weights.push((weight * centre_bias(x, y, width, height) / 256) as u8);
            }
        }
        map
    }
}

/// How much the middle of each square of `cell` pixels differs from its surrounds, 0–255 and, for strong colours, more.
fn contrasts(picture: &RgbImage, cell: u32) -> Vec<u32> {
    let (width, height) = picture.dimensions();
    let sums: Image<Rgba<u32>> = integral_image(&features(picture));
    let long = width.max(height);
    let middles =
        |length: u32| (0..length).step_by(cell as usize).map(move |at| (at + cell / 2).min(length - 1));
    let mut contrasts = Vec::new();
    for y in middles(height) {
        for x in middles(width) {
            let around = |part: u32| {
                let radius = (long / part).max(1);
                let (right, bottom) = ((x + radius).min(width - 1), (y + radius).min(height - 1));
                mean(&sums, [x.saturating_sub(radius), y.saturating_sub(radius), right, bottom])
            };
            // The largest surround that reaches as far on both sides: what touches the picture's edge is likely ground.
            let (across, down) = (x.min(width - 1 - x), y.min(height - 1 - y));
            let symmetric = mean(&sums, [x - across, y - down, x + across, y + down]);
            let mut total = distance(around(SCALES[0].0), symmetric);
            for (centre, surround) in SCALES {
                total += distance(around(centre), around(surround));
            }
            contrasts.push(total / FINE / (1 + SCALES.len() as u32));
        }
    }
    contrasts
}

/// Light, red against green, blue against yellow, and edges of each pixel.
fn features(picture: &RgbImage) -> Image<Rgba<u8>> {
    let (width, height) = picture.dimensions();
    let grey = grey(picture);
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

/// How far apart two means are, in sixteenths.
fn distance(a: [u32; 4], b: [u32; 4]) -> u32 {
    let squares = a.iter().zip(b).zip(FEATURE_WEIGHTS).map(|((a, b), weight)| {
        let difference = i64::from(*a) - i64::from(b);
        difference * difference * weight
    });
    (squares.sum::<i64>().unsigned_abs() / LIGHT_WEIGHT).isqrt() as u32
}

/// 256 in the middle of the picture, 176 in its corners.
fn centre_bias(x: u32, y: u32, width: u32, height: u32) -> u32 {
    let part = |at: u32, side: u32| {
        let off = (2 * at + 1).abs_diff(side) * 256 / side;
        off * off / 256
    };
    256 - (part(x, width) + part(y, height)) * 40 / 256
}
