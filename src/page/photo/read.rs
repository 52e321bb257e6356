//! A picture's file to its pixels in sRGB, turned as they were taken, within bounds.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::codecs::gif::GifDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageReader, Limits};

use super::exif::{is_adobe_rgb, says_orientation};
use super::first_frame::several;
use super::head::{Head, MAX_METADATA_BYTES, SAFE_PROFILE_BYTES, is_oblong};
use super::jpeg::{self, Mended};
use super::kind::{self, Kind};
use super::range;
use super::refusal::{Note, Refusal};
use super::tiff::{self, Pixels};
use crate::page::colour::{self, Samples, Space, of_profile, to_srgb};

/// The most pixels a picture may have: 120 megapixels, more than any phone takes.
pub(crate) const MAX_PIXELS: u64 = 120_000_000;

/// The most bytes that decoding a picture may take: 120 megapixels of eight bits with transparency, 40 of sixteen.
const MAX_DECODED_BYTES: u64 = 500_000_000;

/// The largest file of a picture: 128 MiB.
const MAX_PICTURE_BYTES: usize = 128 << 20;

/// Pictures that take more than this are decoded one after another, however many threads there are.
const LARGE_BYTES: u64 = 100_000_000;

/// Held while a large picture is decoded.
static LARGE: Mutex<()> = Mutex::new(());

/// A picture as pages show it.
#[derive(Debug, Clone)]
pub(in crate::page) struct Photo {
    /// Its pixels in sRGB: red, green and blue of eight bits, with straight opacity where the file has any.
    pub(in crate::page) pixels: DynamicImage,
    /// What of it is shown otherwise than it was given.
    pub(in crate::page) notes: Vec<Note>,
}

/// A picture on its way.
struct Raw {
    pixels: Pixels,
    orientation: Orientation,
    colours: Colours,
}

/// What a file says of its colours.
#[derive(Debug, Default)]
struct Colours {
    profile: Option<Vec<u8>>,
    head: Head,
    exif: Option<Vec<u8>>,
}

/// The picture `bytes`; `fit` makes it smaller, before it is turned.
///
/// # Errors
/// Why it cannot be shown.
pub(in crate::page) fn read(
    bytes: &[u8],
    fit: impl FnOnce(DynamicImage) -> Result<DynamicImage, String>,
) -> Result<Photo, Refusal> {
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(Refusal::new(format!(
            "has {} MB; a picture may have {} MB",
            bytes.len() / 1_000_000,
            MAX_PICTURE_BYTES / 1_000_000
        )));
    }
    let kind = kind::of(bytes)?;
    let mut notes: Vec<Note> = several(kind, bytes).map(Note::first_of_many).into_iter().collect();
    let _alone;
    let raw = match kind {
        Kind::Tiff => {
            let announced = tiff::announced(bytes)?;
            let pixels = checked_pixels(announced.size)?;
            // Whole numbers of samples, and what is shown of them.
            let needed = pixels.saturating_mul(u64::from(announced.bits).div_ceil(8) + 4);
            _alone = allowed(needed, announced.size, announced.bits, false)?;
            let tiff = announced.decoded(usize::try_from(MAX_DECODED_BYTES).unwrap_or(usize::MAX))?;
            notes.extend(tiff.has_more.then(|| Note::first_of_many("pages")));
            let head = Head { density: tiff.density, ..Head::default() };
            let colours = Colours { profile: tiff.profile, head, exif: None };
            Raw { pixels: tiff.pixels, orientation: tiff.orientation, colours }
        }
        _ => {
            let (decoded, alone) = decoded(kind, bytes, &mut notes)?;
            _alone = alone;
            decoded
        }
    };
    notes.extend(raw.colours.head.density.filter(|density| is_oblong(*density)).map(Note::oblong));
    let pixels = shown(raw.pixels, &raw.colours, &mut notes)?;
    let mut pixels = fit(pixels).map_err(Refusal::new)?;
    pixels.apply_orientation(raw.orientation);
    Ok(Photo { pixels, notes })
}

/// Held while a large picture is decoded.
type Alone = Option<std::sync::MutexGuard<'static, ()>>;

/// The pixels of the PNG, JPEG, WebP or GIF `bytes`.
fn decoded(kind: Kind, bytes: &[u8], notes: &mut Vec<Note>) -> Result<(Raw, Alone), Refusal> {
    let unreadable = |error: image::ImageError| Refusal::new(format!("cannot be read as a picture: {error}"));
    let head = match kind {
        Kind::Png => Head::of_png(bytes),
        Kind::WebP => Head::of_webp(bytes),
        Kind::Jpeg => Head::of_jpeg(bytes),
        Kind::Gif | Kind::Tiff => Head::default(),
    };
    if head.metadata > MAX_METADATA_BYTES {
        return Err(Refusal::new(format!(
            "carries {} MB beside its pixels (a colour profile, texts); at most {} MB are allowed",
            head.metadata / 1_000_000,
            MAX_METADATA_BYTES / 1_000_000
        )));
    }
    let is_inked = head.jpeg.components.len() == 4;
    let mut decoder = decoder_of(kind, bytes).map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let count = checked_pixels((width, height))?;
    let profile = decoder.icc_profile().map_err(unreadable)?;
    // The engine's decoder leaves out a profile that is too large, and says nothing.
    if head.profile > SAFE_PROFILE_BYTES && profile.is_none() {
        return Err(Refusal::new(format!(
            "carries a colour profile that is broken, or has more than {} MB unpacked",
            MAX_METADATA_BYTES / 1_000_000
        )));
    }
    let colour = decoder.color_type();
    let needed = match is_inked {
        true => count.saturating_mul(4 + 3 + if head.jpeg.is_progressive { 8 } else { 0 }),
        false => decoded_bytes(colour, count, head.jpeg.is_progressive),
    };
    let alone = allowed(needed, (width, height), colour.bits_per_pixel(), head.jpeg.is_progressive)?;
    let mut orientation = decoder.orientation().map_err(unreadable)?;
    if kind == Kind::Gif {
        orientation = Orientation::NoTransforms;
    }
    let exif = decoder.exif_metadata().unwrap_or_default();
    let is_said = exif.as_ref().is_some_and(|exif| says_orientation(exif));
    notes.extend(head.xmp_orientation.filter(|number| *number != 1 && !is_said).map(|_| Note::not_turned()));
    let mut rows = height;
    let pixels = if kind == Kind::Jpeg {
        let Mended { bytes: whole, rows: there, note } = jpeg::mended(bytes, &head, height)?;
        rows = there;
        notes.extend(note);
        if is_inked {
            let inks = jpeg::inks(&whole, &head)
                .map_err(|error| Refusal::new(format!("cannot be read as a picture: {error}")))?;
            let row = width as usize * 4;
            Pixels::Inks((width, rows), Samples::Bytes(inks[..row * rows as usize].to_vec()))
        } else {
            let decoder = decoder_of(kind, &whole).map_err(unreadable)?;
            Pixels::Light(DynamicImage::from_decoder(decoder).map_err(unreadable)?)
        }
    } else {
        Pixels::Light(DynamicImage::from_decoder(decoder).map_err(unreadable)?)
    };
    let pixels = match pixels {
        Pixels::Light(image) if rows < height => Pixels::Light(image.crop_imm(0, 0, width, rows)),
        pixels => pixels,
    };
    Ok((Raw { pixels, orientation, colours: Colours { profile, head, exif } }, alone))
}

/// The decoder of `bytes`.
fn decoder_of(kind: Kind, bytes: &[u8]) -> image::ImageResult<Box<dyn ImageDecoder + '_>> {
    if kind == Kind::Gif {
        let mut decoder = GifDecoder::new(Cursor::new(bytes))?;
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_DECODED_BYTES);
        decoder.set_limits(limits)?;
        return Ok(Box::new(decoder));
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(metadata_limits());
    Ok(Box::new(reader.into_decoder()?))
}

/// What decoders may keep beside pixels.
fn metadata_limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_METADATA_BYTES);
    limits
}

/// How many pixels a picture of this size has, where it may.
fn checked_pixels((width, height): (u32, u32)) -> Result<u64, Refusal> {
    let pixels = u64::from(width) * u64::from(height);
    match pixels {
        0 => Err(Refusal::new("cannot be read as a picture: it has no pixels")),
        pixels if pixels > MAX_PIXELS => Err(Refusal::new(format!(
            "has {width} × {height} pixels; at most {} million are allowed",
            MAX_PIXELS / 1_000_000
        ))),
        pixels => Ok(pixels),
    }
}

/// That a picture may take `needed` bytes; held by those that take many.
fn allowed(
    needed: u64,
    (width, height): (u32, u32),
    bits: u16,
    is_progressive: bool,
) -> Result<Alone, Refusal> {
    if needed > MAX_DECODED_BYTES {
        return Err(Refusal::new(format!(
            "takes {} MB to decode ({width} × {height} pixels of {bits} bits{}); at most {} MB are allowed",
            needed / 1_000_000,
            if is_progressive { ", progressive" } else { "" },
            MAX_DECODED_BYTES / 1_000_000
        )));
    }
    Ok((needed > LARGE_BYTES).then(|| LARGE.lock().unwrap_or_else(PoisonError::into_inner)))
}

/// What decoding takes at its height: the pixels as they are stored, and as they are kept.
fn decoded_bytes(colour: ColorType, pixels: u64, progressive: bool) -> u64 {
    let stored = u64::from(colour.bytes_per_pixel());
    let kept = if colour.has_alpha() { 4 } else { 3 };
    let converted = match colour {
        ColorType::Rgb8 | ColorType::Rgba8 => stored,
        _ => stored + kept,
    };
    // All coefficients of a progressive JPEG are kept until its last scan, in two bytes each.
    let coefficients = if progressive { 2 * u64::from(colour.channel_count()) } else { 0 };
    pixels.saturating_mul(converted + coefficients)
}

/// `pixels` in sRGB.
fn shown(pixels: Pixels, colours: &Colours, notes: &mut Vec<Note>) -> Result<DynamicImage, Refusal> {
    let wrong_size = || Refusal::new("cannot be read as a picture: it has a wrong size");
    match pixels {
        Pixels::Inks((width, height), samples) => {
            let space = colours.space_of_inks(notes);
            let rgb = to_srgb(&space, samples, 4, false);
            image::RgbImage::from_raw(width, height, rgb).map(DynamicImage::ImageRgb8).ok_or_else(wrong_size)
        }
        Pixels::Light(image) => {
            let channels = if image.color().has_color() { 3 } else { 1 };
            let image = if colours.head.is_narrow { range::full(image) } else { image };
            let brightest = || range::brightest(&image);
            let Some(space) = colours.space_of_light(channels, brightest, notes) else {
                return Ok(eight_bits(image));
            };
            let (width, height, has_alpha) = (image.width(), image.height(), image.color().has_alpha());
            let Some(samples) = samples_of(image) else { return Err(wrong_size()) };
            let shown = to_srgb(&space, samples, channels, has_alpha);
            match has_alpha {
                true => image::RgbaImage::from_raw(width, height, shown).map(DynamicImage::ImageRgba8),
                false => image::RgbImage::from_raw(width, height, shown).map(DynamicImage::ImageRgb8),
            }
            .ok_or_else(wrong_size)
        }
    }
}

/// `image` with eight bits a colour.
fn eight_bits(image: DynamicImage) -> DynamicImage {
    match image.color().has_alpha() {
        true => DynamicImage::ImageRgba8(image.into_rgba8()),
        false => DynamicImage::ImageRgb8(image.into_rgb8()),
    }
}

fn samples_of(image: DynamicImage) -> Option<Samples> {
    Some(match image {
        DynamicImage::ImageLuma8(buffer) => Samples::Bytes(buffer.into_raw()),
        DynamicImage::ImageLumaA8(buffer) => Samples::Bytes(buffer.into_raw()),
        DynamicImage::ImageRgb8(buffer) => Samples::Bytes(buffer.into_raw()),
        DynamicImage::ImageRgba8(buffer) => Samples::Bytes(buffer.into_raw()),
        DynamicImage::ImageLuma16(buffer) => Samples::Words(buffer.into_raw()),
        DynamicImage::ImageLumaA16(buffer) => Samples::Words(buffer.into_raw()),
        DynamicImage::ImageRgb16(buffer) => Samples::Words(buffer.into_raw()),
        DynamicImage::ImageRgba16(buffer) => Samples::Words(buffer.into_raw()),
        _ => return None,
    })
}

impl Colours {
    /// The space of `channels` numbers, where it is not sRGB: by `cICP`, else by the profile, else by `sRGB`, else by `cHRM` and
    /// `gAMA` (PNG, third edition, 4.3), else by EXIF. `brightest` is the part of their range that the largest number has.
    fn space_of_light(
        &self,
        channels: usize,
        brightest: impl FnOnce() -> f64,
        notes: &mut Vec<Note>,
    ) -> Option<Space> {
        let other_than_srgb = |space: Space| (!space.is_srgb()).then_some(space);
        let coded = self.head.code.map(|code| (code, colour::coded(code)));
        if let Some((code, Some(space))) = coded {
            // Eight bits round by less than half of a hundredth.
            if code.white().is_some_and(|white| brightest() > white + 0.005) {
                notes.push(Note::colours("is brighter than white in places (HDR), which are shown as white"));
            }
            return other_than_srgb(space);
        }
        let unknown = coded.map(|(code, _)| format!("cICP {}/{}", code.primaries, code.transfer));
        let unusable = unknown.or_else(|| self.head.unusable.map(str::to_owned));
        if let Some(space) = self.profile_for(channels, notes) {
            return other_than_srgb(space);
        }
        if self.profile.is_some() || self.head.is_srgb {
            return None;
        }
        let said = colour::gamma(self.head.primaries, self.head.gamma);
        if let Some(part) = unusable.or_else(|| said.is_err().then(|| "cHRM".to_owned())) {
            notes.push(Note::colours(format!(
                "says of its colours what cannot be used (`{part}`); they may look otherwise than meant"
            )));
        }
        if self.head.primaries.is_some() || self.head.gamma.is_some() {
            return said.ok().flatten().and_then(other_than_srgb);
        }
        let is_adobe = self.exif.as_ref().is_some_and(|exif| is_adobe_rgb(exif));
        colour::adobe_rgb().filter(|_| is_adobe && !self.head.has_profile)
    }

    /// The space of four inks.
    fn space_of_inks(&self, notes: &mut Vec<Note>) -> Space {
        let known = notes.len();
        self.profile_for(4, notes).unwrap_or_else(|| {
            if notes.len() == known {
                notes.push(Note::colours(
                    "is in CMYK, the colours of printing, without a profile that says of which inks; it is shown as offset print on \
                     coated paper looks",
                ));
            }
            colour::inks()
        })
    }

    /// The space that the profile describes, where it is for pictures of `channels` numbers.
    fn profile_for(&self, channels: usize, notes: &mut Vec<Note>) -> Option<Space> {
        let taken = if channels == 4 { "CMYK of coated paper" } else { "sRGB" };
        let mut say = |why: &str| {
            notes.push(Note::colours(format!(
                "carries a colour profile that cannot be used ({why}); its colours are taken for {taken}"
            )));
            None
        };
        let Some(profile) = &self.profile else {
            return if self.head.has_profile { say("it is broken") } else { None };
        };
        match of_profile(profile) {
            Ok(space) if space.channels() == channels => Some(space),
            // Grey is red, green and blue alike.
            Ok(space) if channels == 1 && space.channels() == 3 => Some(space),
            Ok(_) => say("it is for pictures of another kind"),
            Err(why) => say(&why),
        }
    }
}

/// How many pixels the picture `bytes`, which stands in an SVG, has by its head; none where it is no picture, or one that the
/// engine refuses.
pub(in crate::page) fn pixels_of(bytes: &[u8]) -> f64 {
    /// The longest side that the engine decodes itself.
    const LONGEST: u32 = 8192;
    let dimensions = || {
        let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
        reader.limits(metadata_limits());
        reader.into_dimensions().ok()
    };
    let dimensions = dimensions().filter(|(width, height)| (*width).max(*height) <= LONGEST);
    dimensions.map_or(0.0, |(width, height)| f64::from(width) * f64::from(height))
}

#[cfg(test)]
mod tests;
