//! Pictures on pages: decoded once, turned as their EXIF says, and cut and scaled once for every box of a size.

use std::hash::Hash;
use std::io::Cursor;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use lru::LruCache;
use takumi::unstable::base::resources::image::ImageSource;
use takumi::unstable::base::resources::image_buffer::ImageBuffer;

use super::svg::{clean, dropped_from};
use crate::crop::{self, SaliencyMap};
use crate::diag::Findings;
use crate::layers::Fit;
use crate::world::World;

/// The most pixels a picture may have: 120 megapixels, more than any phone takes.
pub(crate) const MAX_PIXELS: u64 = 120_000_000;

/// The most bytes that decoding a picture may take: 120 megapixels of eight bits with transparency, 40 of sixteen.
const MAX_DECODED_BYTES: u64 = 500_000_000;

/// The most bytes of what goes with a picture's pixels: colour profiles, texts, thumbnails. Profiles have a megabyte or two.
const MAX_METADATA_BYTES: u64 = 16 << 20;

/// The largest file of a picture: 128 MiB.
const MAX_PICTURE_BYTES: usize = 128 << 20;

/// Pictures that take more than this are decoded one after another, however many threads there are.
const LARGE_BYTES: u64 = 100_000_000;

/// Held while a large picture is decoded.
static LARGE: Mutex<()> = Mutex::new(());

/// The most pixels that a picture is scaled to for its place on a page: the largest page, five times over.
const MAX_CUT_PIXELS: u64 = 40_000_000;

/// What is kept of a picture: 12 megapixels, enough to cut a full-height story from a landscape photo.
const MASTER_PIXELS: f64 = 12_000_000.0;

/// The largest SVG: 2 MiB.
pub(super) const MAX_SVG_BYTES: usize = 2 << 20;

/// How many pictures are kept, for each core: the one at work, the one before, and room for pages that show several.
const MASTERS_KEPT: usize = 4;

/// How many cuts are kept, for each core: the sizes of all formats for two items.
const CUTS_KEPT: usize = 24;

/// The pictures of a project, shared by all jobs and threads. Those that were not asked for lately are forgotten: a pack may show
/// thousands.
pub(super) struct Pictures {
    masters: Mutex<LruCache<PathBuf, Slot<Master>>>,
    cuts: Mutex<LruCache<Cut, Slot<ImageSource>>>,
    saliency: Mutex<LruCache<PathBuf, Slot<Arc<SaliencyMap>>>>,
}

type Slot<T> = Arc<OnceLock<Result<T, String>>>;

#[derive(Clone)]
struct Master {
    pixels: Arc<DynamicImage>,
}

/// What decides the pixels of a cut: all whole numbers, so that equal cuts are found again.
#[derive(PartialEq, Eq, Hash, Clone)]
struct Cut {
    path: PathBuf,
    width: u32,
    height: u32,
    /// The place kept in view in thousandths, where the picture is cropped.
    focus: Option<(u32, u32)>,
}

impl Pictures {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let room = |each: usize| NonZeroUsize::MIN.saturating_add(each * cores - 1);
        Self {
            masters: Mutex::new(LruCache::new(room(MASTERS_KEPT))),
            cuts: Mutex::new(LruCache::new(room(CUTS_KEPT))),
            saliency: Mutex::new(LruCache::new(room(CUTS_KEPT))),
        }
    }

    /// Forgets what was made of the pictures that `is_changed` says.
    pub(super) fn forget(&self, is_changed: impl Fn(&Path) -> bool) {
        forget(&self.masters, |path| is_changed(path));
        forget(&self.saliency, |path| is_changed(path));
        forget(&self.cuts, |cut| is_changed(&cut.path));
    }

    /// Whether `path` names a drawing, which the engine draws at any size itself.
    pub(super) fn is_drawing(path: &Path) -> bool {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"))
    }

    /// The drawing `path` for the engine, and what in it has no effect.
    pub(super) fn drawing(&self, world: &dyn World, path: &Path) -> Result<(ImageSource, Findings), String> {
        let bytes = world.read(path).map_err(|error| error.to_string())?;
        if bytes.len() > MAX_SVG_BYTES {
            return Err(format!(
                "`{}` is larger than the {} MiB allowed for a drawing",
                path.display(),
                MAX_SVG_BYTES >> 20
            ));
        }
        let source = ImageSource::from_bytes(&bytes)
            .map_err(|error| format!("`{}` is not a drawing: {error}", path.display()))?;
        // A picture under another name is a picture.
        let dropped = match std::str::from_utf8(&bytes) {
            Ok(text) => dropped_from(path, text, &clean(text).dropped),
            Err(_) => Findings::new(),
        };
        Ok((source, dropped))
    }

    /// A stand-in with the natural size of the picture `path` as shown, for laying a page out.
    pub(super) fn stand_in(&self, world: &dyn World, path: &Path) -> Result<ImageSource, String> {
        let master = self.master(world, path)?;
        let (width, height) = (master.pixels.width(), master.pixels.height());
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>");
        ImageSource::from_bytes(svg.as_bytes()).map_err(|error| error.to_string())
    }

    /// The whole picture, for backgrounds.
    pub(super) fn whole(&self, world: &dyn World, path: &Path) -> Result<ImageSource, String> {
        let master = self.master(world, path)?;
        source(&master.pixels)
    }

    /// The picture `path`, cut and scaled to `width` × `height` pixels.
    pub(super) fn cut(
        &self,
        world: &dyn World,
        path: &Path,
        width: u32,
        height: u32,
        fit: Fit,
    ) -> Result<ImageSource, String> {
        let thousandths = |part: f32| (part.clamp(0.0, 1.0) * 1000.0).round() as u32;
        let focus = match fit {
            Fit::Cover { x, y } => Some((thousandths(x), thousandths(y))),
            Fit::Fill => None,
        };
        if u64::from(width) * u64::from(height) > MAX_CUT_PIXELS {
            return Err(format!(
                "`{}` is to fill a place of {width} × {height} pixels; at most {} million are allowed",
                path.display(),
                MAX_CUT_PIXELS / 1_000_000
            ));
        }
        let key = Cut { path: path.to_owned(), width, height, focus };
        let slot = slot_of(&self.cuts, key);
        slot.get_or_init(|| {
            let master = self.master(world, path)?;
            scale(&master.pixels, width, height, focus)
        })
        .clone()
    }

    /// How a slot of `slot` (width, height) shows what matters of the picture `path`, where its style places it as `fit` says.
    pub(super) fn aimed(
        &self,
        world: &dyn World,
        path: &Path,
        slot: (u32, u32),
        fit: Fit,
    ) -> Result<Fit, String> {
        let Fit::Cover { x, y } = fit else { return Ok(fit) };
        let master = self.master(world, path)?;
        if !crop::crops((master.pixels.width(), master.pixels.height()), slot) {
            return Ok(fit);
        }
        let kept = slot_of(&self.saliency, path.to_owned());
        let map = kept.get_or_init(|| saliency(&master.pixels).map(Arc::new)).clone()?;
        let (x, y) = crop::choose(&map, slot, (x, y));
        Ok(Fit::Cover { x, y })
    }

    fn master(&self, world: &dyn World, path: &Path) -> Result<Master, String> {
        let slot = slot_of(&self.masters, path.to_owned());
        slot.get_or_init(|| {
            let bytes = world.read(path).map_err(|error| error.to_string())?;
            decode(&bytes).map_err(|error| format!("`{}` {error}", path.display()))
        })
        .clone()
    }
}

/// The slot of `key`, filled or not; whoever is first fills it.
fn slot_of<K: Hash + Eq, T>(kept: &Mutex<LruCache<K, Slot<T>>>, key: K) -> Slot<T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(key, Slot::default).clone()
}

/// Forgets what `is_changed` says.
fn forget<K: Hash + Eq + Clone, T>(kept: &Mutex<LruCache<K, Slot<T>>>, is_changed: impl Fn(&K) -> bool) {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let changed: Vec<K> = kept.iter().map(|(key, _)| key).filter(|key| is_changed(key)).cloned().collect();
    changed.iter().for_each(|key| drop(kept.pop(key)));
}

/// How many pixels the picture `bytes`, which stands in a drawing, has by its head; none where it is no picture, or one that the
/// engine refuses.
pub(super) fn pixels_of(bytes: &[u8]) -> f64 {
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

/// What decoders may keep beside pixels.
fn metadata_limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_METADATA_BYTES);
    limits
}

/// Decodes and turns a picture; scaled down where it is larger than what is kept.
fn decode(bytes: &[u8]) -> Result<Master, String> {
    let unreadable = |error: image::ImageError| format!("cannot be read as a picture: {error}");
    if bytes.len() > MAX_PICTURE_BYTES {
        return Err(format!(
            "has {} MB; a picture may have {} MB",
            bytes.len() / 1_000_000,
            MAX_PICTURE_BYTES / 1_000_000
        ));
    }
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let head = match reader.format() {
        Some(ImageFormat::Png) => Head::of_png(bytes),
        Some(ImageFormat::WebP) => Head::of_webp(bytes),
        Some(ImageFormat::Jpeg) => Head::of_jpeg(bytes),
        other => {
            let what = other.map_or_else(|| name_of(bytes), |format| format!("{format:?}").to_uppercase());
            let what = if what.is_empty() { what } else { format!("is {what} inside: it ") };
            return Err(format!("{what}is not a PNG, JPEG or WebP picture"));
        }
    };
    if head.breaks_off {
        return Err("breaks off: its end is missing (an incomplete copy or download?)".to_owned());
    }
    if head.metadata > MAX_METADATA_BYTES {
        return Err(format!(
            "carries {} MB beside its pixels (a colour profile, texts); at most {} MB are allowed",
            head.metadata / 1_000_000,
            MAX_METADATA_BYTES / 1_000_000
        ));
    }
    reader.limits(metadata_limits());
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!(
            "has {width} × {height} pixels; at most {} million are allowed",
            MAX_PIXELS / 1_000_000
        ));
    }
    // The engine's decoder leaves out a profile that is too large, and says nothing.
    if head.profile > SAFE_PROFILE_BYTES && decoder.icc_profile().map_err(unreadable)?.is_none() {
        return Err(format!(
            "carries a colour profile that is broken, or has more than {} MB unpacked",
            MAX_METADATA_BYTES / 1_000_000
        ));
    }
    let needed = decoded_bytes(decoder.color_type(), u64::from(width) * u64::from(height), head.progressive);
    if needed > MAX_DECODED_BYTES {
        return Err(format!(
            "takes {} MB to decode ({width} × {height} pixels of {} bits{}); at most {} MB are allowed",
            needed / 1_000_000,
            decoder.color_type().bits_per_pixel(),
            if head.progressive { ", progressive" } else { "" },
            MAX_DECODED_BYTES / 1_000_000
        ));
    }
    let _alone = (needed > LARGE_BYTES).then(|| LARGE.lock().unwrap_or_else(PoisonError::into_inner));
    let orientation = decoder.orientation().map_err(unreadable)?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    let mut pixels = if decoded.color().has_alpha() {
        DynamicImage::ImageRgba8(decoded.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(decoded.into_rgb8())
    };
    let shrink = (MASTER_PIXELS / (f64::from(width) * f64::from(height))).sqrt();
    if shrink < 1.0 {
        let size = |side: u32| ((f64::from(side) * shrink).round() as u32).max(1);
        pixels = resized(&pixels, size(width), size(height), FilterType::Lanczos3, None)?;
    }
    pixels.apply_orientation(orientation);
    Ok(Master { pixels: Arc::new(pixels) })
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

/// What a picture's file says before its pixels are decoded, as far as decoders do not ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Head {
    /// Bytes beside the pixels, as they are stored.
    metadata: u64,
    /// Bytes of a compressed colour profile, as they are stored.
    profile: u64,
    /// A JPEG whose scans add to one another.
    progressive: bool,
    /// A JPEG whose end is missing. Decoders fill with grey what is not there.
    breaks_off: bool,
}

/// A colour profile that is stored in fewer bytes cannot come to more than [`MAX_METADATA_BYTES`]: deflate packs 1032 to one at best.
const SAFE_PROFILE_BYTES: u64 = MAX_METADATA_BYTES / 1032;

impl Head {
    fn of_png(png: &[u8]) -> Self {
        let mut head = Self::default();
        let mut at = 8;
        while let Some((size, kind)) = chunk(png, at) {
            let size = u64::from(u32::from_be_bytes(size));
            match &kind {
                // What comes behind the pixels, no decoder of ours keeps.
                b"IDAT" | b"IEND" => break,
                b"IHDR" | b"PLTE" | b"tRNS" => {}
                b"iCCP" => {
                    head.profile += size;
                    head.metadata += size;
                }
                _ => head.metadata += size,
            }
            at = at.saturating_add(12).saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
        }
        head
    }

    fn of_webp(webp: &[u8]) -> Self {
        let mut head = Self::default();
        let mut at = 12;
        while let Some((kind, size)) = chunk(webp, at) {
            let size = u64::from(u32::from_le_bytes(size));
            if !matches!(&kind, b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANMF" | b"ANIM") {
                head.metadata += size;
            }
            let padded = size + size % 2;
            at = at.saturating_add(8).saturating_add(usize::try_from(padded).unwrap_or(usize::MAX));
        }
        head
    }

    fn of_jpeg(jpeg: &[u8]) -> Self {
        let mut head = Self::default();
        let mut at = 2;
        while let Some([0xff, marker, high, low]) = jpeg.get(at..at + 4) {
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            match marker {
                // Fill bytes.
                0xff => {
                    at += 1;
                    continue;
                }
                // The data of a scan hold no marker but the restarts: what follows it all is the end.
                0xda => {
                    head.breaks_off = !jpeg[at..].windows(2).any(|two| two == [0xff, 0xd9]);
                    break;
                }
                0xc2 | 0xc6 | 0xca | 0xce => head.progressive = true,
                // What programs add, in as many parts as they like: profiles, EXIF, thumbnails, comments.
                0xe0..=0xef | 0xfe => head.metadata += length as u64,
                _ => {}
            }
            at += 2 + length;
        }
        // What has no scan is for the decoder to name.
        head
    }
}

/// The two words of four bytes with which a part of a PNG or WebP file begins at `at`.
fn chunk(bytes: &[u8], at: usize) -> Option<([u8; 4], [u8; 4])> {
    let word = |at: usize| bytes.get(at..at.checked_add(4)?)?.try_into().ok();
    Some((word(at)?, word(at.checked_add(4)?)?))
}

/// What people call a file that is no picture we read, where its first bytes tell.
fn name_of(bytes: &[u8]) -> String {
    let is_heif = bytes.get(4..12).is_some_and(|head| {
        head.starts_with(b"ftyp")
            && [b"heic", b"heix", b"mif1", b"msf1", b"hevc"].iter().any(|brand| head.ends_with(*brand))
    });
    if is_heif { "HEIC".to_owned() } else { String::new() }
}

/// What matters in `pixels`.
fn saliency(pixels: &DynamicImage) -> Result<SaliencyMap, String> {
    let (width, height) = crop::reduced_size(pixels.width(), pixels.height());
    let mut small = resized(pixels, width, height, FilterType::Box, None)?.to_rgba8();
    // What shows through a picture is as good as mid-grey.
    for pixel in small.pixels_mut() {
        let alpha = u32::from(pixel[3]);
        for channel in 0..3 {
            pixel[channel] = ((u32::from(pixel[channel]) * alpha + 128 * (255 - alpha)) / 255) as u8;
        }
    }
    Ok(crop::MODEL.map(&DynamicImage::ImageRgba8(small).into_rgb8()))
}

fn scale(
    pixels: &DynamicImage,
    width: u32,
    height: u32,
    focus: Option<(u32, u32)>,
) -> Result<ImageSource, String> {
    source(&resized(pixels, width.max(1), height.max(1), FilterType::Lanczos3, focus)?)
}

fn resized(
    pixels: &DynamicImage,
    width: u32,
    height: u32,
    filter: FilterType,
    focus: Option<(u32, u32)>,
) -> Result<DynamicImage, String> {
    let kind = if pixels.color().has_alpha() { PixelType::U8x4 } else { PixelType::U8x3 };
    let mut target = Image::new(width, height, kind);
    let mut options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    if let Some((x, y)) = focus {
        options = options.fit_into_destination(Some((f64::from(x) / 1000.0, f64::from(y) / 1000.0)));
    }
    Resizer::new().resize(pixels, &mut target, &options).map_err(|error| error.to_string())?;
    let buffer = target.into_vec();
    let scaled = match kind {
        PixelType::U8x4 => image::RgbaImage::from_raw(width, height, buffer).map(DynamicImage::ImageRgba8),
        _ => image::RgbImage::from_raw(width, height, buffer).map(DynamicImage::ImageRgb8),
    };
    scaled.ok_or_else(|| "scaling gave a wrong size".to_owned())
}

fn source(pixels: &DynamicImage) -> Result<ImageSource, String> {
    let buffer = ImageBuffer::from_rgba_bytes(pixels.to_rgba8().into_raw(), pixels.width(), pixels.height());
    buffer.map(ImageSource::from).ok_or_else(|| "a picture has a wrong size".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        // Left half black, right half white.
        let picture = image::RgbImage::from_fn(width, height, |x, _| {
            image::Rgb([if x < width / 2 { 0 } else { 255 }; 3])
        });
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Jpeg).expect("encoded");
        bytes
    }

    /// `jpeg` with an EXIF block that gives `orientation`.
    fn oriented(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut out = jpeg[..2].to_vec();
        out.extend([0xff, 0xe1]);
        out.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
        out.extend(exif);
        out.extend(&jpeg[2..]);
        out
    }

    #[test]
    fn pictures_are_turned_as_their_exif_says() {
        let plain = decode(&jpeg(40, 20)).unwrap_or_else(|error| panic!("{error}")).pixels;
        assert_eq!((plain.width(), plain.height()), (40, 20));
        let turned =
            decode(&oriented(&jpeg(40, 20), 6)).unwrap_or_else(|error| panic!("{error}")).pixels.to_rgb8();
        assert_eq!(turned.dimensions(), (20, 40));
        assert!(turned.get_pixel(10, 5)[0] < 20 && turned.get_pixel(10, 35)[0] > 235);
    }

    #[test]
    fn a_cut_keeps_the_focus_in_view() {
        let picture = decode(&jpeg(40, 20)).unwrap_or_else(|error| panic!("{error}")).pixels;
        let left =
            resized(&picture, 10, 20, FilterType::Lanczos3, Some((0, 500))).expect("resized").to_rgb8();
        let right =
            resized(&picture, 10, 20, FilterType::Lanczos3, Some((1000, 500))).expect("resized").to_rgb8();
        assert!(left.get_pixel(5, 10)[0] < 20 && right.get_pixel(5, 10)[0] > 235);
    }

    /// `png` with a chunk behind its head.
    fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        // Behind the signature and `IHDR`. Decoders pass over sums of parts that are none of their business.
        let (head, rest) = png.split_at(33);
        let size = u32::try_from(data.len()).expect("short").to_be_bytes();
        let sum = crc(&[kind.as_slice(), data].concat()).to_be_bytes();
        [head, &size, kind, data, &sum, rest].concat()
    }

    /// The sum that ends a part of a PNG.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |sum, byte| {
            (0..8)
                .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
        })
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(width, height, image::Rgb([1, 2, 3]));
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).expect("encoded");
        bytes
    }

    #[test]
    fn what_goes_with_a_picture_is_bounded() {
        let many = vec![b'a'; 17 << 20];
        for kind in [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"prVt"] {
            let error = decode(&with_chunk(&png(10, 10), kind, &many)).err().expect("refused");
            assert!(error.starts_with("carries 17 MB beside its pixels"), "{error}");
        }
        // The pixels themselves are not what is meant.
        assert!(decode(&png(3000, 2500)).is_ok());
        // Behind the pixels it is never read.
        let after = [&png(10, 10)[..], &many].concat();
        assert!(decode(&after).is_ok());
        // Each part of a JPEG is small; there may be many.
        let plain = jpeg(40, 20);
        let part = [&[0xff, 0xe2, 0xff, 0xff][..], b"ICC_PROFILE\0\x01\xff", &vec![0; 0xffff - 16]].concat();
        let parts: Vec<u8> = std::iter::repeat_n(part, 300).flatten().collect();
        let error = decode(&[&plain[..2], &parts, &plain[2..]].concat()).err().expect("refused");
        assert!(error.starts_with("carries 19 MB beside its pixels"), "{error}");
        let mut webp = Vec::new();
        let picture = image::RgbImage::new(10, 10);
        picture.write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).expect("encoded");
        let size = u32::try_from(many.len()).expect("short").to_le_bytes();
        let error = decode(&[&webp[..], b"EXIF", &size, &many].concat()).err().expect("refused");
        assert!(error.starts_with("carries 17 MB beside its pixels"), "{error}");
    }

    #[test]
    fn a_colour_profile_that_unpacks_to_more_is_named() {
        // The pixels of a black picture are packed as profiles are.
        let profile = |megabytes: u32| {
            let mut black = Vec::new();
            let mut encoder = png::Encoder::new(&mut black, (1 << 20) - 1, megabytes);
            encoder.set_color(png::ColorType::Grayscale);
            let mut writer = encoder.write_header().expect("written");
            writer.write_image_data(&vec![0; ((1 << 20) - 1) * megabytes as usize]).expect("written");
            writer.finish().expect("written");
            let (mut at, mut packed) = (8, b"icc\0\0".to_vec());
            while let Some((size, kind)) = chunk(&black, at) {
                let size = u32::from_be_bytes(size) as usize;
                if &kind == b"IDAT" {
                    packed.extend_from_slice(&black[at + 8..][..size]);
                }
                at += 12 + size;
            }
            with_chunk(&png(10, 10), b"iCCP", &packed)
        };
        let error = decode(&profile(20)).err().expect("refused");
        assert!(error.contains("colour profile that is broken, or has more than 16 MB"), "{error}");
        assert!(decode(&profile(1)).is_ok());
        // A small broken one is left out, as browsers do.
        assert!(decode(&with_chunk(&png(10, 10), b"iCCP", b"icc\0\0broken")).is_ok());
    }

    #[test]
    fn sixteen_bits_and_progressive_scans_count_for_what_they_take() {
        let fits = |colour, megapixels: u64, progressive| {
            decoded_bytes(colour, megapixels * 1_000_000, progressive) <= MAX_DECODED_BYTES
        };
        assert!(fits(ColorType::Rgb8, 120, false) && fits(ColorType::Rgba8, 120, false));
        assert!(fits(ColorType::Rgba16, 40, false) && !fits(ColorType::Rgba16, 48, false));
        assert!(fits(ColorType::Rgb8, 50, true) && !fits(ColorType::Rgb8, 60, true));
        let progressive = [0xff, 0xd8, 0xff, 0xc2, 0, 3, 0, 0xff, 0xda];
        assert!(Head::of_jpeg(&progressive).progressive);
    }

    #[test]
    fn what_is_no_picture_is_refused_with_a_reason() {
        let error = decode(b"not a picture").err().expect("refused");
        assert!(error.contains("is not a PNG, JPEG or WebP"), "{error}");
        let broken = &jpeg(40, 20)[..60];
        assert!(decode(broken).is_err());
        let whole = jpeg(400, 200);
        let error = decode(&whole[..whole.len() - 40]).err().expect("refused");
        assert!(error.starts_with("breaks off"), "{error}");
        // Cameras write what they like behind the end.
        assert!(decode(&[&whole[..], b"more"].concat()).is_ok());
        let error = |bytes: &[u8]| decode(bytes).err().expect("refused");
        assert!(error(b"GIF89a\x01\0\x01\0\0\0\0").starts_with("is GIF inside"));
        assert!(error(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").starts_with("is HEIC inside"));
    }
}
