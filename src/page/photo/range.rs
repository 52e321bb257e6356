//! What part of their range a picture's numbers take.

use image::DynamicImage;

/// Black and white of the narrow range of eight bits (ITU-T H.273); of sixteen bits it is 256 times as much.
const NARROW: (u32, u32) = (16, 235);

/// `image`, whose colours are of the narrow range, with colours of the full range. Opacity has that already.
pub(super) fn full(mut image: DynamicImage) -> DynamicImage {
    let (bytes, words) = (
        |number: &mut u8| *number = widened(u32::from(*number), 1, 255) as u8,
        |number: &mut u16| {
            *number = widened(u32::from(*number), 256, 65_535) as u16;
        },
    );
    match &mut image {
        DynamicImage::ImageLuma8(buffer) => buffer.iter_mut().for_each(bytes),
        DynamicImage::ImageRgb8(buffer) => buffer.iter_mut().for_each(bytes),
        DynamicImage::ImageLumaA8(buffer) => {
            buffer.chunks_exact_mut(2).for_each(|pixel| bytes(&mut pixel[0]))
        }
        DynamicImage::ImageRgba8(buffer) => {
            buffer.chunks_exact_mut(4).for_each(|pixel| pixel[..3].iter_mut().for_each(bytes));
        }
        DynamicImage::ImageLuma16(buffer) => buffer.iter_mut().for_each(words),
        DynamicImage::ImageRgb16(buffer) => buffer.iter_mut().for_each(words),
        DynamicImage::ImageLumaA16(buffer) => {
            buffer.chunks_exact_mut(2).for_each(|pixel| words(&mut pixel[0]))
        }
        DynamicImage::ImageRgba16(buffer) => {
            buffer.chunks_exact_mut(4).for_each(|pixel| pixel[..3].iter_mut().for_each(words));
        }
        _ => {}
    }
    image
}

/// `number` of the narrow range of numbers that are `unit` times eight bits' as one of 0 to `most`.
fn widened(number: u32, unit: u32, most: u32) -> u32 {
    let (black, white) = (u64::from(NARROW.0 * unit), u64::from(NARROW.1 * unit));
    let above = u64::from(number).clamp(black, white) - black;
    let part = (above * u64::from(most) + (white - black) / 2) / (white - black);
    u32::try_from(part).unwrap_or(most)
}

/// The part of the range that the largest number of a colour of `image` has.
pub(super) fn brightest(image: &DynamicImage) -> f64 {
    fn most<T: Copy + Into<u32>>(samples: &[T], step: usize, colours: usize) -> u32 {
        let pixels = samples.chunks_exact(step);
        pixels.flat_map(|pixel| &pixel[..colours]).map(|number| (*number).into()).max().unwrap_or(0)
    }
    let part = |number: u32, most: u32| f64::from(number) / f64::from(most);
    match image {
        DynamicImage::ImageLuma8(buffer) => part(most(buffer, 1, 1), 255),
        DynamicImage::ImageRgb8(buffer) => part(most(buffer, 3, 3), 255),
        DynamicImage::ImageLumaA8(buffer) => part(most(buffer, 2, 1), 255),
        DynamicImage::ImageRgba8(buffer) => part(most(buffer, 4, 3), 255),
        DynamicImage::ImageLuma16(buffer) => part(most(buffer, 1, 1), 65_535),
        DynamicImage::ImageRgb16(buffer) => part(most(buffer, 3, 3), 65_535),
        DynamicImage::ImageLumaA16(buffer) => part(most(buffer, 2, 1), 65_535),
        DynamicImage::ImageRgba16(buffer) => part(most(buffer, 4, 3), 65_535),
        _ => 1.0,
    }
}
