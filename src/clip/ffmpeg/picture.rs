//! From a decoded picture to a [`Yuv420`] of the wanted size: crop, scale, colour, rotation.

use ffmpeg_next::filter::{self, Graph};
use ffmpeg_next::format::Pixel;
use ffmpeg_next::{Error, frame};

use super::colour::{Colour, Matrix, MatrixChange, h273, has_unusual_curve, is_rgb};
use super::failed::failed;
use super::planes::{Region, copy_planes, rows_ascend};
use super::raw::{self, Scaler};
use crate::clip::frame::{Orientation, Yuv420};
use crate::clip::media_error::{MediaError, MediaErrorKind};

/// Part of the shown picture (after rotation and with square samples), as fractions of its width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crop {
    /// Left edge, 0–1.
    pub x: f64,
    /// Top edge, 0–1.
    pub y: f64,
    /// Width, 0–1.
    pub width: f64,
    /// Height, 0–1.
    pub height: f64,
}

impl Crop {
    /// The whole picture.
    pub const WHOLE: Self = Self { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };
}

/// A picture to make of every frame: the part `fit` of the source, scaled to fill `width × height` (both even).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PictureTarget {
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// The part of the source that fills it. Edges are rounded to the source's chroma samples.
    pub fit: Crop,
}

/// What must stay equal for a [`Converter`] to be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Source {
    format: Pixel,
    width: u32,
    height: u32,
    colour: Colour,
}

impl Source {
    fn of(picture: &frame::Video) -> Self {
        let (width, height) = (picture.width(), picture.height());
        Self { format: picture.format(), width, height, colour: Colour::of(picture) }
    }
}

/// Turns pictures of one source into one target; it rebuilds itself when the stream changes its format.
pub(super) struct Converter {
    target: PictureTarget,
    orientation: Orientation,
    made: Option<(Source, Path)>,
    /// Whether what was made is for `target` as it is now.
    is_aimed: bool,
}

enum Path {
    /// Same pixels: copy the rows.
    Copy(Region, Option<MatrixChange>),
    Scale(Region, Scaler, Option<MatrixChange>),
    /// HDR or wide gamut, through a filter graph that ends in BT.709.
    Filter(Graph),
}

impl Converter {
    /// `orientation` is how the coded picture is shown.
    pub(super) fn new(target: PictureTarget, orientation: Orientation) -> Self {
        Self { target, orientation, made: None, is_aimed: false }
    }

    /// Takes `target` from now on.
    pub(super) fn aim(&mut self, target: PictureTarget) {
        if self.target != target {
            self.target = target;
            self.is_aimed = false;
        }
    }

    /// Converts one picture.
    pub(super) fn convert(&mut self, picture: &frame::Video) -> Result<Yuv420, MediaError> {
        let source = Source::of(picture);
        let is_made = self.made.as_ref().is_some_and(|(made_for, _)| *made_for == source);
        if !is_made || (!self.is_aimed && !self.moved(picture)) {
            self.made = Some((source, self.path(picture, source)?));
        }
        self.is_aimed = true;
        let Some((_, path)) = &mut self.made else { unreachable!("made just above") };
        let out = match path {
            Path::Copy(region, change) => {
                copy_planes(picture, *region).map(|out| changed(out, change.as_ref()))
            }
            Path::Scale(region, scaler, change) => raw::crop(picture, *region)
                .and_then(|view| scaler.scale(&view))
                .ok()
                .map(|out| changed(out, change.as_ref())),
            Path::Filter(graph) => run_graph(graph, picture).ok().and_then(|out| {
                copy_planes(&out, Region { x: 0, y: 0, width: out.width(), height: out.height() })
            }),
        };
        let out =
            out.ok_or_else(|| failed(MediaErrorKind::Unsupported, "the picture could not be converted"))?;
        Ok(out.oriented(self.orientation))
    }

    /// Moves what was made to where the target lies now; whether that can be done.
    fn moved(&mut self, picture: &frame::Video) -> bool {
        let region = region_of(coded_crop(self.target.fit, self.orientation), picture);
        let size = self.coded_size();
        match &mut self.made {
            Some((_, Path::Copy(made, _))) if (made.width, made.height) == (region.width, region.height) => {
                *made = region;
                (region.width, region.height) == size
            }
            Some((_, Path::Scale(made, scaler, _)))
                if (made.width, made.height) == (region.width, region.height) && scaler.size() == size =>
            {
                *made = region;
                true
            }
            _ => false,
        }
    }

    /// The target's width and height as the picture is coded.
    fn coded_size(&self) -> (u32, u32) {
        let (width, height) = (self.target.width, self.target.height);
        if self.orientation.is_sideways() { (height, width) } else { (width, height) }
    }

    fn path(&self, picture: &frame::Video, source: Source) -> Result<Path, MediaError> {
        let region = region_of(coded_crop(self.target.fit, self.orientation), picture);
        let (width, height) = self.coded_size();
        let unsupported = |error: Error| {
            let name = raw::pixel_name(source.format);
            failed(
                MediaErrorKind::Unsupported,
                format!("cannot convert pictures of format `{name}`: {error}"),
            )
        };
        let colour = source.colour;
        if colour.hdr || colour.unusual {
            if !can_map() {
                return Err(failed(
                    MediaErrorKind::Unsupported,
                    "an HDR film (PQ or HLG), or one of unusual colours, and this FFmpeg has no `zscale` and `tonemap` filters to convert it",
                ));
            }
            return graph(picture, region, (width, height), colour).map(Path::Filter).map_err(unsupported);
        }
        let change = MatrixChange::from(colour.matrix);
        let same_size = (region.width, region.height) == (width, height);
        if same_size && source.format == Pixel::YUV420P && !colour.full_range && rows_ascend(picture) {
            return Ok(Path::Copy(region, change));
        }
        let from = (source.format, region.width, region.height);
        Scaler::new(from, colour.full_range, width, height)
            .map(|scaler| Path::Scale(region, scaler, change))
            .map_err(unsupported)
    }
}

fn changed(mut picture: Yuv420, change: Option<&MatrixChange>) -> Yuv420 {
    if let Some(change) = change {
        change.apply(&mut picture);
    }
    picture
}

/// Whether this FFmpeg has the filters that bring HDR and BT.2020 to BT.709.
pub(super) fn can_map() -> bool {
    ["zscale", "tonemap", "crop", "format"].iter().all(|name| filter::find(name).is_some())
}

/// The same part of the picture as it is coded.
fn coded_crop(crop: Crop, orientation: Orientation) -> Crop {
    let Crop { x, y, width, height } = crop;
    let crop = match orientation.turned {
        90 => Crop { x: y, y: 1.0 - (x + width), width: height, height: width },
        180 => Crop { x: 1.0 - (x + width), y: 1.0 - (y + height), width, height },
        270 => Crop { x: 1.0 - (y + height), y: x, width: height, height: width },
        _ => crop,
    };
    if orientation.mirrored { Crop { x: 1.0 - (crop.x + crop.width), ..crop } } else { crop }
}

/// The nearest region of whole pixels, beginning where the format has a chroma sample.
fn region_of(crop: Crop, picture: &frame::Video) -> Region {
    let (across, down) = picture
        .format()
        .descriptor()
        .map_or((1, 1), |descriptor| (1 << descriptor.log2_chroma_w(), 1 << descriptor.log2_chroma_h()));
    let (x, width) = span(crop.x, crop.width, picture.width(), across);
    let (y, height) = span(crop.y, crop.height, picture.height(), down);
    Region { x, y, width, height }
}

fn span(start: f64, length: f64, size: u32, step: u32) -> (u32, u32) {
    let size_f = f64::from(size);
    let start = ((start.clamp(0.0, 1.0) * size_f / f64::from(step)).round() as u32 * step)
        .min(size.saturating_sub(step) / step * step);
    let exact = length.clamp(0.0, 1.0) * size_f;
    let mut length = exact.round() as u32;
    if start + length < size {
        // Inside the picture, whole chroma samples; an odd last column or row stays.
        length = (exact / f64::from(step)).round() as u32 * step;
    }
    (start, length.clamp(step.min(size), size - start))
}

/// The filters from HDR or BT.2020 to BT.709: cropped, scaled, made linear, brought into the smaller gamut and, for
/// HDR, tone-mapped with Hable's curve against a white of 100 cd/m².
fn graph(picture: &frame::Video, region: Region, size: (u32, u32), colour: Colour) -> Result<Graph, Error> {
    let mut graph = Graph::new();
    let buffer = filter::find("buffer").ok_or(Error::FilterNotFound)?;
    let sink = filter::find("buffersink").ok_or(Error::FilterNotFound)?;
    let arguments = format!(
        "video_size={}x{}:pix_fmt={}:time_base=1/90000:pixel_aspect=1/1",
        picture.width(),
        picture.height(),
        raw::pixel_name(picture.format())
    );
    graph.add(&buffer, "in", &arguments)?;
    graph.add(&sink, "out", "")?;
    let Region { x, y, width, height } = region;
    let (out_width, out_height) = size;
    // What is not tagged must be told, or the filter knows no way.
    let tags = raw::ColourTags::of(picture);
    let matrix = match colour.matrix {
        Matrix::Bt2020 => ":min=2020_ncl",
        _ if is_rgb(picture.format()) || tags.matrix >= h273::MATRIX_YCGCO => "",
        Matrix::Bt601 => ":min=170m",
        Matrix::Bt709 => ":min=709",
        Matrix::Smpte240 => ":min=240m",
    };
    let untagged = if colour.hdr { ":pin=2020" } else { ":pin=709" };
    let primaries = if tags.primaries == h273::UNSPECIFIED { untagged } else { "" };
    // Other curves than those are taken for BT.709's, as where nothing is mapped.
    let has_own_curve = colour.hdr || has_unusual_curve(tags);
    let transfer = if has_own_curve { "" } else { ":tin=709" };
    let tone = if colour.hdr { "tonemap=tonemap=hable:desat=0," } else { "" };
    let spec = format!(
        "crop={width}:{height}:{x}:{y}:exact=1,\
         zscale=w={out_width}:h={out_height}:filter=bicubic:t=linear:npl=100{matrix}{primaries}{transfer},format=gbrpf32le,\
         zscale=p=709,{tone}zscale=t=709:m=709:p=709:r=limited,format=yuv420p"
    );
    graph.output("in", 0)?.input("out", 0)?.parse(&spec)?;
    graph.validate()?;
    Ok(graph)
}

fn run_graph(graph: &mut Graph, picture: &frame::Video) -> Result<frame::Video, Error> {
    // The source takes the reference it is given away, and the picture may be wanted again.
    let shared = raw::share(picture)?;
    graph.get("in").ok_or(Error::FilterNotFound)?.source().add(&shared)?;
    let mut out = frame::Video::empty();
    graph.get("out").ok_or(Error::FilterNotFound)?.sink().frame(&mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crop_of_the_shown_picture_finds_its_place_in_the_coded_one() {
        let top = Crop { x: 0.0, y: 0.0, width: 1.0, height: 0.25 };
        let close = |a: Crop, b: [f64; 4]| {
            [a.x, a.y, a.width, a.height].iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
        };
        let of = |mirrored, turned| coded_crop(top, Orientation { mirrored, turned });
        assert!(close(of(false, 0), [0.0, 0.0, 1.0, 0.25]));
        // Turned clockwise by 90°, the coded picture's left edge is on top.
        assert!(close(of(false, 90), [0.0, 0.0, 0.25, 1.0]));
        assert!(close(of(false, 180), [0.0, 0.75, 1.0, 0.25]));
        assert!(close(of(false, 270), [0.75, 0.0, 0.25, 1.0]));
        // Mirrored before that, its right edge is.
        assert!(close(of(true, 0), [0.0, 0.0, 1.0, 0.25]));
        assert!(close(of(true, 90), [0.75, 0.0, 0.25, 1.0]));
        assert!(close(of(true, 270), [0.0, 0.0, 0.25, 1.0]));
    }

    #[test]
    fn spans_begin_at_chroma_samples_and_stay_inside() {
        assert_eq!(span(0.0, 1.0, 1920, 2), (0, 1920));
        assert_eq!(span(0.0, 1.0, 853, 2), (0, 853));
        assert_eq!(span(0.3, 0.5, 101, 2), (30, 50));
        assert_eq!(span(0.9999, 0.5, 100, 2), (98, 2));
        assert_eq!(span(0.0, 0.0, 100, 2), (0, 2));
    }
}
