//! Pictures on pages: read once, and cut and scaled once for every box of a size.

use std::hash::Hash;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, ImageFormat};
use lru::LruCache;
use takumi::unstable::base::resources::image::ImageSource;
use takumi::unstable::base::resources::image_buffer::ImageBuffer;

use super::photo::{self, Note, Refusal};
use super::svg::clean;
use crate::crop::{self, SaliencyMap};
use crate::diag::{Finding, Findings, Place};
use crate::layers::Fit;
use crate::world::World;

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

/// What a picture came to, or why it cannot be shown.
type Slot<T> = Arc<OnceLock<Result<T, Finding>>>;

#[derive(Clone)]
struct Master {
    pixels: Arc<DynamicImage>,
    /// What of it is shown otherwise than it was given.
    notes: Arc<[Note]>,
}

impl Master {
    /// What is to be said of the picture `path`.
    fn findings(&self, path: &Path) -> Findings {
        self.notes.iter().map(|note| note.finding(path)).collect()
    }
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

    /// Whether `path` names an SVG, which the engine draws at any size itself.
    pub(super) fn is_drawing(path: &Path) -> bool {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"))
    }

    /// The SVG `path` for the engine, and what in it has no effect.
    pub(super) fn drawing(&self, world: &dyn World, path: &Path) -> Result<(ImageSource, Findings), Finding> {
        let unusable = |message: String| Refusal::new(message).finding(path);
        let bytes = world.read(path).map_err(|error| unreadable(path, &error))?;
        // A picture under another name is a picture.
        if photo::is_picture(&bytes) {
            return self.whole(world, path);
        }
        if bytes.len() > MAX_SVG_BYTES {
            let most = MAX_SVG_BYTES >> 20;
            return Err(unusable(format!("is larger than the {most} MiB allowed for a drawing")));
        }
        let text = std::str::from_utf8(&bytes)
            .map_err(|_| unusable("is not a drawing: it is no text".to_owned()))?;
        let clean = clean(text);
        let source = ImageSource::from_bytes(clean.to_draw(text).as_bytes())
            .map_err(|error| unusable(format!("is not a drawing: {error}")))?;
        Ok((source, clean.findings(path, text)))
    }

    /// A placeholder with the natural size of the picture `path` as shown, for laying a page out, and what is said of the picture.
    pub(super) fn placeholder(
        &self,
        world: &dyn World,
        path: &Path,
    ) -> Result<(ImageSource, Findings), Finding> {
        let master = self.master(world, path)?;
        let (width, height) = (master.pixels.width(), master.pixels.height());
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'/>");
        let source = ImageSource::from_bytes(svg.as_bytes());
        let source = source.map_err(|error| Refusal::new(error.to_string()).finding(path))?;
        Ok((source, master.findings(path)))
    }

    /// The whole picture, for backgrounds, and what is said of it.
    pub(super) fn whole(&self, world: &dyn World, path: &Path) -> Result<(ImageSource, Findings), Finding> {
        let master = self.master(world, path)?;
        let source = source(&master.pixels).map_err(|error| Refusal::new(error).finding(path))?;
        Ok((source, master.findings(path)))
    }

    /// The picture `path` as a browser shows it as pages do, where its own bytes would be shown otherwise or not at all.
    pub(super) fn for_browser(&self, world: &dyn World, path: &Path) -> Option<Vec<u8>> {
        let bytes = world.read(path).ok()?;
        if !photo::is_picture(&bytes) {
            return None;
        }
        let master = self.master(world, path).ok()?;
        if master.notes.is_empty() && !photo::is_for_pages_alone(&bytes) {
            return None;
        }
        let mut png = Vec::new();
        master.pixels.write_to(&mut std::io::Cursor::new(&mut png), ImageFormat::Png).ok()?;
        Some(png)
    }

    /// The picture `path`, cut and scaled to `width` × `height` pixels.
    pub(super) fn cut(
        &self,
        world: &dyn World,
        path: &Path,
        width: u32,
        height: u32,
        fit: Fit,
    ) -> Result<ImageSource, Finding> {
        let thousandths = |part: f32| (part.clamp(0.0, 1.0) * 1000.0).round() as u32;
        let focus = match fit {
            Fit::Cover { x, y } => Some((thousandths(x), thousandths(y))),
            Fit::Fill | Fit::Whole => None,
        };
        if u64::from(width) * u64::from(height) > MAX_CUT_PIXELS {
            let most = MAX_CUT_PIXELS / 1_000_000;
            let message = format!(
                "is to fill a place of {width} × {height} pixels; at most {most} million are allowed"
            );
            return Err(Refusal::new(message).finding(path));
        }
        let key = Cut { path: path.to_owned(), width, height, focus };
        let slot = slot_of(&self.cuts, key);
        slot.get_or_init(|| {
            let master = self.master(world, path)?;
            scale(&master.pixels, width, height, focus).map_err(|error| Refusal::new(error).finding(path))
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
    ) -> Result<Fit, Finding> {
        let Fit::Cover { x, y } = fit else { return Ok(fit) };
        let master = self.master(world, path)?;
        if !crop::crops((master.pixels.width(), master.pixels.height()), slot) {
            return Ok(fit);
        }
        let kept = slot_of(&self.saliency, path.to_owned());
        let map = kept.get_or_init(|| {
            saliency(&master.pixels).map(Arc::new).map_err(|error| Refusal::new(error).finding(path))
        });
        let map = map.clone()?;
        let (x, y) = crop::choose(&map, slot, (x, y));
        Ok(Fit::Cover { x, y })
    }

    fn master(&self, world: &dyn World, path: &Path) -> Result<Master, Finding> {
        let slot = slot_of(&self.masters, path.to_owned());
        slot.get_or_init(|| {
            let bytes = world.read(path).map_err(|error| unreadable(path, &error))?;
            decode(&bytes).map_err(|refusal| refusal.finding(path))
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

/// What is said of a picture that `error` keeps from being read.
fn unreadable(path: &Path, error: &impl std::fmt::Display) -> Finding {
    Finding::error("picture-unusable", error.to_string()).at(Place::file(path))
}

/// Reads a picture; scaled down where it is larger than what is kept.
fn decode(bytes: &[u8]) -> Result<Master, Refusal> {
    let photo = photo::read(bytes, |pixels| {
        let (width, height) = (pixels.width(), pixels.height());
        let shrink = (MASTER_PIXELS / (f64::from(width) * f64::from(height))).sqrt();
        if shrink >= 1.0 {
            return Ok(pixels);
        }
        let size = |side: u32| ((f64::from(side) * shrink).round() as u32).max(1);
        resized(&pixels, size(width), size(height), FilterType::Lanczos3, None)
    })?;
    Ok(Master { pixels: Arc::new(photo.pixels), notes: photo.notes.into() })
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

    #[test]
    fn a_cut_keeps_the_focus_in_view() {
        // Left half black, right half white.
        let half = |x: u32| image::Rgb([if x < 20 { 0 } else { 255 }; 3]);
        let picture = DynamicImage::ImageRgb8(image::RgbImage::from_fn(40, 20, |x, _| half(x)));
        let left =
            resized(&picture, 10, 20, FilterType::Lanczos3, Some((0, 500))).expect("resized").to_rgb8();
        let right =
            resized(&picture, 10, 20, FilterType::Lanczos3, Some((1000, 500))).expect("resized").to_rgb8();
        assert!(left.get_pixel(5, 10)[0] < 20 && right.get_pixel(5, 10)[0] > 235);
    }
}
