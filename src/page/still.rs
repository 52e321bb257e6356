//! Pixels to picture files: PNG and JPEG, sRGB, without alpha.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::layers::Rgba;

/// How a still is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StillEncoding {
    /// PNG, lossless.
    Png,
    /// Baseline JPEG of this quality, 1–100, with full colour resolution: type on colour fields frays at 4:2:0.
    Jpeg {
        /// 1–100.
        quality: u8,
    },
}

/// `pixels` (straight alpha) on white, as the bytes of a picture file.
///
/// # Errors
/// Only for pages of zero size or over 65,535 pixels a side.
pub fn encode(pixels: &Rgba, encoding: StillEncoding) -> Result<Vec<u8>, String> {
    let rgb = flatten(pixels);
    match encoding {
        StillEncoding::Png => png(&rgb, pixels.width, pixels.height),
        StillEncoding::Jpeg { quality } => jpeg(&rgb, pixels.width, pixels.height, quality),
    }
}

/// `pixels` (straight alpha) made smaller so that the longer side has `longest_px` pixels; as they are where they are no larger.
///
/// # Errors
/// Only for pixels that are not as many as their size says.
pub fn reduced(pixels: &Rgba, longest_px: u32) -> Result<Rgba, String> {
    let longest = pixels.width.max(pixels.height);
    if longest <= longest_px {
        return Ok(pixels.clone());
    }
    let side = |side: u32| {
        let exact = f64::from(side) * f64::from(longest_px) / f64::from(longest);
        (exact.round() as u32).max(1)
    };
    let (width, height) = (side(pixels.width), side(pixels.height));
    let source = ImageRef::new(pixels.width, pixels.height, &pixels.data, PixelType::U8x4)
        .map_err(|error| error.to_string())?;
    let mut target = Image::new(width, height, PixelType::U8x4);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize(&source, &mut target, &options).map_err(|error| error.to_string())?;
    Ok(Rgba { width, height, data: target.into_vec() })
}

/// R G B of pixels laid on white.
fn flatten(pixels: &Rgba) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(pixels.data.len() / 4 * 3);
    for pixel in pixels.data.chunks_exact(4) {
        let alpha = u32::from(pixel[3]);
        if alpha == 255 {
            rgb.extend_from_slice(&pixel[..3]);
        } else {
            rgb.extend(
                pixel[..3]
                    .iter()
                    .map(|value| ((u32::from(*value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8),
            );
        }
    }
    rgb
}

fn png(rgb: &[u8], width: u32, height: u32) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(rgb.len() / 4);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer.write_image_data(rgb).map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn jpeg(rgb: &[u8], width: u32, height: u32, quality: u8) -> Result<Vec<u8>, String> {
    let size = |side: u32| u16::try_from(side).map_err(|_| format!("{side} pixels are too many for a JPEG"));
    let mut bytes = Vec::with_capacity(rgb.len() / 8);
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    encoder.encode(rgb, size(width)?, size(height)?, ColorType::Rgb).map_err(|error| error.to_string())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient() -> Rgba {
        let mut data = Vec::new();
        for y in 0..40u32 {
            for x in 0..60u32 {
                data.extend([(x * 4) as u8, (y * 6) as u8, 128, 255]);
            }
        }
        Rgba { width: 60, height: 40, data }
    }

    fn decoded(bytes: &[u8]) -> image::RgbImage {
        image::load_from_memory(bytes).expect("decodes").to_rgb8()
    }

    #[test]
    fn png_keeps_every_pixel_and_says_srgb() {
        let bytes = encode(&gradient(), StillEncoding::Png).expect("encoded");
        assert_eq!(decoded(&bytes).get_pixel(10, 20).0, [40, 120, 128]);
        assert!(bytes.windows(4).any(|window| window == b"sRGB"));
    }

    #[test]
    fn jpeg_stays_close() {
        let bytes = encode(&gradient(), StillEncoding::Jpeg { quality: 90 }).expect("encoded");
        let picture = decoded(&bytes);
        for (decoded, pixel) in picture.pixels().zip(gradient().data.chunks_exact(4)) {
            for channel in 0..3 {
                assert!(decoded[channel].abs_diff(pixel[channel]) < 8, "{decoded:?} {pixel:?}");
            }
        }
    }

    #[test]
    fn a_reduced_picture_keeps_its_proportions_and_its_colours() {
        let small = reduced(&gradient(), 30).expect("reduced");
        assert_eq!((small.width, small.height, small.data.len()), (30, 20, 30 * 20 * 4));
        let middle = &small.data[(10 * 30 + 15) * 4..][..4];
        assert!(middle[0].abs_diff(122) < 4 && middle[1].abs_diff(123) < 4 && middle[3] == 255, "{middle:?}");
        assert_eq!(reduced(&gradient(), 60).expect("kept"), gradient());
    }

    #[test]
    fn what_is_transparent_lies_on_white() {
        let half = Rgba { width: 1, height: 1, data: vec![0, 0, 0, 51] };
        assert_eq!(flatten(&half), [204, 204, 204]);
    }
}
