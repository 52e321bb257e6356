//! TIFFs, of scanners and designers: the first picture of one.

use std::io::Cursor;

use image::DynamicImage;
use image::metadata::Orientation;
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::{PlanarConfiguration, Tag, Type, ValueBuffer};

use super::jpeg::rgb_of_ycc;
use super::refusal::Refusal;
use crate::page::colour::Samples;

/// The first picture of a TIFF.
pub(super) struct Tiff {
    pub(super) pixels: Pixels,
    pub(super) profile: Option<Vec<u8>>,
    pub(super) orientation: Orientation,
    /// The density of its pixels across and down, where it says one.
    pub(super) density: Option<(u32, u32)>,
    /// Whether others follow.
    pub(super) has_more: bool,
}

/// Pixels as a file holds them.
pub(super) enum Pixels {
    /// Grey, or red, green and blue.
    Light(DynamicImage),
    /// Four inks, 0 where there is none: width and height, and their samples.
    Inks((u32, u32), Samples),
}

/// What a TIFF announces.
pub(super) struct Announced<'b> {
    decoder: Decoder<Cursor<&'b [u8]>>,
    pub(super) size: (u32, u32),
    pub(super) bits: u16,
}

/// The most bytes of one value: offsets of strips, a colour profile. Those of presses have three megabytes.
const MAX_VALUE_BYTES: usize = 4 << 20;

const HINT: &str = "open it and save it as JPEG (photos) or PNG (drawings)";

fn unreadable(error: impl std::fmt::Display) -> Refusal {
    Refusal::of("tiff-picture", format!("is a TIFF of a kind that is not read ({error})"), HINT)
}

/// What the TIFF `bytes` announces.
///
/// # Errors
/// When it is of a kind that is not read.
pub(super) fn announced(bytes: &[u8]) -> Result<Announced<'_>, Refusal> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(unreadable)?;
    let size = decoder.dimensions().map_err(unreadable)?;
    let kind = decoder.colortype().map_err(unreadable)?;
    let bits = u16::from(kind.bit_depth()) * kind.num_samples();
    Ok(Announced { decoder, size, bits })
}

impl Announced<'_> {
    /// Its pixels; no more than `most` bytes are taken.
    ///
    /// # Errors
    /// When they are of a kind that is not read, or damaged.
    pub(super) fn decoded(self, most: usize) -> Result<Tiff, Refusal> {
        let Self { decoder, size, .. } = self;
        let mut limits = Limits::default();
        (limits.decoding_buffer_size, limits.intermediate_buffer_size) = (most, most);
        limits.ifd_value_size = MAX_VALUE_BYTES;
        let mut decoder = decoder.with_limits(limits);
        let kind = decoder.colortype().map_err(unreadable)?;
        let has_more = decoder.more_images();
        let mut profile = ValueBuffer::empty(Type::UNDEFINED);
        let has_profile =
            decoder.image_ifd().find_tag_buf(Tag::IccProfile, &mut profile).is_ok_and(|tag| tag.is_some());
        let profile = has_profile.then(|| profile.as_bytes().to_vec());
        let orientation =
            decoder.get_tag_u32(Tag::Orientation).ok().and_then(|number| u8::try_from(number).ok());
        let orientation = orientation.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms);
        let mut whole = |tag| decoder.get_tag_f64(tag).ok().map(|per_unit| (per_unit * 1000.0) as u32);
        let density = whole(Tag::XResolution).zip(whole(Tag::YResolution));
        // 1 where colours are stored as they shine through.
        let extra = decoder.get_tag_u16_vec(Tag::ExtraSamples).unwrap_or_default();
        let planar = decoder.get_tag_u32(Tag::PlanarConfiguration).ok();
        let is_planar = planar == Some(u32::from(PlanarConfiguration::Planar.to_u16()));
        // The library stumbles over those.
        if is_planar && decoder.get_tag_u32(Tag::TileWidth).is_ok() {
            return Err(unreadable("its colours lie apart, in tiles"));
        }
        let mut samples = DecodingResult::U8(Vec::new());
        let layout = decoder.read_image_to_buffer(&mut samples).map_err(unreadable)?;
        if samples.as_buffer(0).byte_len() < layout.complete_len {
            return Err(unreadable("its parts lie apart"));
        }
        let channels = usize::from(kind.num_samples());
        let samples = match samples {
            DecodingResult::U8(samples) => Samples::Bytes(together(samples, channels, is_planar)),
            DecodingResult::U16(samples) => Samples::Words(together(samples, channels, is_planar)),
            _ => return Err(unreadable("its numbers are not of 8 or 16 bits")),
        };
        let pixels = pixels(kind, samples, size, extra.first() == Some(&1))?;
        Ok(Tiff { pixels, profile, orientation, density, has_more })
    }
}

/// `samples`, pixel by pixel, where they may lie plane by plane.
fn together<T: Copy>(samples: Vec<T>, channels: usize, is_planar: bool) -> Vec<T> {
    if !is_planar || channels < 2 {
        return samples;
    }
    let plane = samples.len() / channels;
    (0..plane * channels).map(|at| samples[at % channels * plane + at / channels]).collect()
}

fn pixels(
    kind: ColorType,
    samples: Samples,
    (width, height): (u32, u32),
    shines: bool,
) -> Result<Pixels, Refusal> {
    let broken = || unreadable("its size is wrong");
    macro_rules! light {
        ($buffer:ident, $variant:ident, $samples:expr) => {
            image::ImageBuffer::from_raw(width, height, $samples)
                .map(|buffer| Pixels::Light(DynamicImage::$variant(buffer)))
                .ok_or_else(broken)
        };
    }
    match (kind, samples) {
        (ColorType::Gray(8), Samples::Bytes(samples)) => light!(GrayImage, ImageLuma8, samples),
        (ColorType::Gray(16), Samples::Words(samples)) => light!(GrayImage, ImageLuma16, samples),
        (ColorType::RGB(8), Samples::Bytes(samples)) => light!(RgbImage, ImageRgb8, samples),
        (ColorType::RGB(16), Samples::Words(samples)) => light!(RgbImage, ImageRgb16, samples),
        (ColorType::RGBA(8), Samples::Bytes(samples)) => {
            light!(RgbaImage, ImageRgba8, straight(samples, 4, 255, shines))
        }
        (ColorType::RGBA(16), Samples::Words(samples)) => {
            light!(RgbaImage, ImageRgba16, straight(samples, 4, 65_535, shines))
        }
        (ColorType::Multiband { bit_depth: 8, num_samples: 2 }, Samples::Bytes(samples)) => {
            light!(GrayAlphaImage, ImageLumaA8, straight(samples, 2, 255, shines))
        }
        (ColorType::Multiband { bit_depth: 16, num_samples: 2 }, Samples::Words(samples)) => {
            light!(GrayAlphaImage, ImageLumaA16, straight(samples, 2, 65_535, shines))
        }
        (ColorType::YCbCr(8), Samples::Bytes(mut samples)) => {
            for pixel in samples.chunks_exact_mut(3) {
                let rgb = rgb_of_ycc([pixel[0], pixel[1], pixel[2]]);
                pixel.copy_from_slice(&rgb);
            }
            light!(RgbImage, ImageRgb8, samples)
        }
        (ColorType::CMYK(8 | 16), samples) => Ok(Pixels::Inks((width, height), samples)),
        (kind, _) => Err(unreadable(format!("{kind:?}"))),
    }
}

/// Colours without their opacity, the last of `step` numbers, where they were stored as they shine through.
fn straight<T: Copy + Into<u32> + TryFrom<u32>>(
    mut samples: Vec<T>,
    step: usize,
    most: u32,
    shines: bool,
) -> Vec<T> {
    if !shines {
        return samples;
    }
    for pixel in samples.chunks_exact_mut(step) {
        let opacity: u32 = pixel[step - 1].into();
        if opacity == 0 {
            continue;
        }
        for colour in &mut pixel[..step - 1] {
            let whole = ((*colour).into() * most + opacity / 2) / opacity;
            *colour = T::try_from(whole.min(most)).unwrap_or(*colour);
        }
    }
    samples
}
