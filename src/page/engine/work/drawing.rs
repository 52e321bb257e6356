//! What painting an SVG costs, by what the engine has made of it: paths, layers, filters and patterns, with every reference followed.

use std::fmt::{self, Write};
use std::slice::Iter;

use takumi::prelude::Affine;
use takumi::unstable::base::geometry::Rect;
use takumi::unstable::base::resources::image::{SvgFilters, SvgImageData, SvgOp, SvgOpPaint};

use super::count::{Kind, MAX_LAYER_PIXELS, Work};
use super::path::Outline;
use super::price;
use super::window::Window;

/// Where a scope is painted.
#[derive(Clone, Copy)]
struct Target {
    matrix: Affine,
    /// The picture that it is painted into.
    window: Window,
    /// How far filters reach beyond the SVG.
    limit: Window,
}

/// Adds what painting `ops` into `window` costs.
pub(super) fn price(work: &mut Work, ops: &[SvgOp], window: Window) {
    let (width, height) = (window.right, window.bottom);
    let limit = Window { left: -2.0 * width, top: -2.0 * height, right: 3.0 * width, bottom: 3.0 * height };
    scope(work, &mut ops.iter(), Target { matrix: Affine::IDENTITY, window, limit });
}

/// Everything up to the end of the scope at hand.
fn scope(work: &mut Work, ops: &mut Iter<'_, SvgOp>, target: Target) {
    while let Some(op) = ops.next() {
        if work.is_hopeless() {
            return;
        }
        let bounded = |bounds: &Option<Rect<f32>>| match bounds {
            Some(bounds) => Window::placed(*bounds, target.matrix).grown(3.0).within(target.window).area(),
            None => target.window.area(),
        };
        match op {
            SvgOp::Pop => return,
            SvgOp::PushTransform(transform) => {
                scope(work, ops, Target { matrix: target.matrix * *transform, ..target });
            }
            SvgOp::PushClip { path, bounds, .. } => {
                let outline = Outline::of(path, target.matrix, target.window);
                // Where it cannot tell how large it is, the engine masks the whole picture.
                let area = bounded(bounds).max(target.window.area());
                work.add(Kind::DrawingLayers, area * price::MASK + outline.price(target.window));
                scope(work, ops, target);
            }
            SvgOp::PushOpacity { bounds, .. }
            | SvgOp::PushBlend { bounds, .. }
            | SvgOp::PushIsolation { bounds } => {
                work.add(Kind::DrawingLayers, bounded(bounds) * price::LAYER);
                scope(work, ops, target);
            }
            SvgOp::PushMask { ops: mask, .. } => {
                work.add(Kind::DrawingLayers, target.window.area() * (price::MASK + 2.0 * price::LAYER));
                scope(work, &mut mask.iter(), target);
                scope(work, ops, target);
            }
            SvgOp::PushFilter(filters) => {
                let region = filters.region().map(|region| {
                    let rect = Rect {
                        left: region.left(),
                        top: region.top(),
                        right: region.right(),
                        bottom: region.bottom(),
                    };
                    Window::placed(rect, target.matrix).within(target.limit)
                });
                let window =
                    region.filter(|region| region.area() <= MAX_LAYER_PIXELS).unwrap_or(target.window);
                work.add(Kind::DrawingFilters, window.area() * (price::LAYER + of_filters(filters)));
                scope(work, ops, Target { window, ..target });
            }
            SvgOp::Draw { path, fill, stroke, .. } => {
                let outline = Outline::of(path, target.matrix, target.window);
                let covered = |outline: &Outline| {
                    outline.bounds.map_or(0.0, |bounds| bounds.grown(1.0).within(target.window).area())
                };
                if let Some(fill) = fill {
                    work.add(
                        Kind::Paths,
                        outline.price(target.window) + covered(&outline) * of_paint(&fill.paint),
                    );
                    pattern(work, &fill.paint, target);
                }
                if let Some(stroke) = stroke {
                    let stroked = outline.stroked(stroke, scale(target.matrix));
                    work.add(
                        Kind::Paths,
                        stroked.price(target.window) + covered(&stroked) * of_paint(&stroke.paint),
                    );
                    pattern(work, &stroke.paint, target);
                }
            }
            SvgOp::Image { data, width, height, .. } => {
                let rect = Rect { left: 0.0, top: 0.0, right: *width, bottom: *height };
                let shown = Window::placed(rect, target.matrix).within(target.window).area();
                // They are decoded each time that they are drawn.
                let pixels = match data {
                    SvgImageData::Encoded(bytes) => crate::page::photo::pixels_of(bytes),
                    SvgImageData::Bitmap(buffer) => f64::from(buffer.width()) * f64::from(buffer.height()),
                };
                work.add(Kind::Pictures, shown * price::PICTURE + pixels * price::DECODE);
            }
        }
    }
}

fn scale(matrix: Affine) -> f64 {
    f64::from(libm::hypotf(matrix.a, matrix.b).max(libm::hypotf(matrix.c, matrix.d)))
}

fn of_paint(paint: &SvgOpPaint) -> f64 {
    match paint {
        SvgOpPaint::Color(_) => price::FILL,
        SvgOpPaint::Linear { .. } | SvgOpPaint::Radial { .. } => price::DRAWN_GRADIENT,
        SvgOpPaint::Pattern { .. } => price::PICTURE,
    }
}

/// The tile of a pattern, which is drawn for each path that it fills.
fn pattern(work: &mut Work, paint: &SvgOpPaint, target: Target) {
    let SvgOpPaint::Pattern { ops, transform, width, height } = paint else { return };
    let placed = target.matrix * *transform;
    let (across, down) = (libm::hypotf(placed.a, placed.b), libm::hypotf(placed.c, placed.d));
    let tile = Window::of(width * across, height * down);
    // The engine draws no larger one, and none whose size is no number.
    if tile.area().is_nan() || tile.area() > MAX_LAYER_PIXELS {
        return;
    }
    work.add(Kind::Patterns, tile.area() * price::LAYER + 1000.0);
    let limit = Window {
        left: -2.0 * tile.right,
        top: -2.0 * tile.bottom,
        right: 3.0 * tile.right,
        bottom: 3.0 * tile.bottom,
    };
    let matrix = Affine { a: across, b: 0.0, c: 0.0, d: down, x: 0.0, y: 0.0 };
    scope(work, &mut ops.iter(), Target { matrix, window: tile, limit });
}

/// What the filters cost for each pixel, in nanoseconds. The engine shows their steps as text alone.
fn of_filters(filters: &SvgFilters) -> f64 {
    let mut told = Told(String::new());
    match write!(told, "{filters:?}") {
        Ok(()) => filter_price(&told.0, false),
        Err(_) => f64::INFINITY,
    }
}

/// A text of no more bytes than a filter that people wrote has, by far.
struct Told(String);

impl Write for Told {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        const MOST: usize = 256 << 10;
        if self.0.len() + text.len() > MOST {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// The steps of filters as the engine shows them and as markup has them, with what each costs a pixel in nanoseconds.
const STEPS: [(&str, &str, f64); 17] = [
    ("Blend {", "<feBlend", 20.0),
    ("ColorMatrix {", "<feColorMatrix", 25.0),
    ("ComponentTransfer {", "<feComponentTransfer", 25.0),
    ("Composite {", "<feComposite", 20.0),
    // Up to 256 cells.
    ("ConvolveMatrix {", "<feConvolveMatrix", 1200.0),
    ("DiffuseLighting {", "<feDiffuseLighting", 150.0),
    ("DisplacementMap {", "<feDisplacementMap", 40.0),
    ("DropShadow {", "<feDropShadow", 100.0),
    ("Flood {", "<feFlood", 8.0),
    ("GaussianBlur {", "<feGaussianBlur", 60.0),
    ("Image([", "<feImage", 40.0),
    ("Merge {", "<feMerge>", 10.0),
    ("Morphology {", "<feMorphology", 80.0),
    ("Offset {", "<feOffset", 15.0),
    ("SpecularLighting {", "<feSpecularLighting", 200.0),
    ("Tile {", "<feTile", 15.0),
    // Up to nine octaves.
    ("Turbulence {", "<feTurbulence", 500.0),
];

/// What each step reads, and what a picture inside one draws.
const READ: [(&str, &str, f64); 3] =
    [("Reference(\"", "in=", 15.0), ("Source", "in2=", 15.0), ("Draw {", "<feMergeNode", 40.0)];

/// What the filters that `text` describes cost for each pixel, in nanoseconds: as `markup`, or as the engine shows them.
pub(super) fn filter_price(text: &str, markup: bool) -> f64 {
    let each = |(shown, written, price): &(&str, &str, f64)| {
        text.matches(if markup { written } else { shown }).count() as f64 * price
    };
    STEPS.iter().chain(&READ).map(each).sum()
}
