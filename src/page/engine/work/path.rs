//! What filling and stroking a path costs.

use takumi::prelude::Affine;
use takumi::unstable::base::geometry::{PathCommand, Point};
use takumi::unstable::base::resources::image::{SvgLineCap, SvgLineJoin, SvgStrokeStyle};

use super::window::{Window, placed};

/// What an edge costs once, in nanoseconds.
const EDGE: f64 = 80.0;
/// What it costs on each row that it crosses: each pixel has four.
const EDGE_ROW: f64 = 100.0;
/// What keeping two edges in order costs where both cross the same rows: edges that cross one another change places.
const EDGE_PAIR: f64 = 3.0;
/// The most dashes that the engine makes of a path.
const MAX_DASHES: f64 = 1e6;

/// A path as the painter meets it, in pixels.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outline {
    /// How many straight edges it comes to.
    edges: f64,
    /// How many of them lie on the rows of the picture, or about as far beside it: others are dropped as they are met.
    near: f64,
    /// How many rows of pixels they cross, all together.
    rows: f64,
    /// How long it is.
    length: f64,
    /// Where it lies.
    pub(super) bounds: Option<Window>,
}

impl Outline {
    /// The outline of `commands` on `window` as `matrix` places it.
    pub(super) fn of(commands: &[PathCommand], matrix: Affine, window: Window) -> Self {
        let mut outline = Self::default();
        let (mut at, mut begun) = ((0.0, 0.0), (0.0, 0.0));
        let place = |point: &Point<f32>| placed(matrix, point.x, point.y);
        for command in commands {
            match command {
                PathCommand::MoveTo(point) => {
                    at = place(point);
                    begun = at;
                    outline.reach(at);
                }
                PathCommand::LineTo(point) => {
                    let to = place(point);
                    outline.line(at, to, 1.0, window);
                    at = to;
                }
                PathCommand::QuadTo(by, point) => {
                    let (by, to) = (place(by), place(point));
                    outline.curve(&[at, by, to], window);
                    at = to;
                }
                PathCommand::CubicTo(first, second, point) => {
                    let (first, second, to) = (place(first), place(second), place(point));
                    outline.curve(&[at, first, second, to], window);
                    at = to;
                }
                PathCommand::Close => {
                    outline.line(at, begun, 1.0, window);
                    at = begun;
                }
            }
        }
        outline
    }

    /// A curve, along the lines of its control points: it is no longer than those.
    fn curve(&mut self, points: &[(f32, f32)], window: Window) {
        for two in points.windows(2) {
            let long = f64::from(libm::hypotf(two[1].0 - two[0].0, two[1].1 - two[0].1));
            // The engine parts a curve into 64 lines at the most.
            self.line(two[0], two[1], (1.0 + long / 8.0).clamp(1.0, 21.0), window);
        }
    }

    fn line(&mut self, from: (f32, f32), to: (f32, f32), edges: f64, window: Window) {
        self.reach(to);
        let clamped = |y: f32| y.clamp(window.top, window.bottom);
        self.edges += edges;
        let far = (window.bottom - window.top).max(1.0);
        if from.1.min(to.1) < window.bottom + far && from.1.max(to.1) > window.top - far {
            self.near += edges;
        }
        self.rows += f64::from((clamped(from.1) - clamped(to.1)).abs());
        self.length += f64::from(libm::hypotf(to.0 - from.0, to.1 - from.1));
    }

    fn reach(&mut self, point: (f32, f32)) {
        let own = Window { left: point.0, top: point.1, right: point.0, bottom: point.1 };
        self.bounds = Some(self.bounds.map_or(own, |bounds| bounds.with(own)));
    }

    /// What its edges cost to be filled between.
    pub(super) fn price(&self, window: Window) -> f64 {
        let rows = self.rows.min(self.near * window.height());
        // How many edges a row has, on the average of the rows there are.
        let tall = self.bounds.map_or(0.0, |bounds| bounds.within(window).height()).max(1.0);
        let beside = (rows / tall).min(self.near);
        self.edges * EDGE + rows * EDGE_ROW + self.near * beside * EDGE_PAIR
    }

    /// The outline of its stroke; `scale` is pixels in a unit of the SVG.
    pub(super) fn stroked(&self, stroke: &SvgStrokeStyle, scale: f64) -> Self {
        let width = f64::from(stroke.width.abs()) * scale;
        let (mut lines, mut near) = (self.edges, self.near);
        let mut each = match stroke.join {
            SvgLineJoin::Round => 12.0,
            _ => 4.0,
        };
        if let Some((dashes, _)) = &stroke.dash {
            let period = dashes.iter().map(|dash| f64::from(dash.abs())).sum::<f64>() * scale;
            let count = self.length / period.max(1e-9) * dashes.len() as f64 / 2.0;
            // Of more the engine draws none.
            if count > MAX_DASHES {
                return Self { bounds: self.bounds, ..Self::default() };
            }
            lines += count;
            near += count;
            if stroke.cap == SvgLineCap::Round {
                each = 16.0;
            }
        }
        let bounds = self.bounds.map(|bounds| bounds.grown(width as f32));
        let rows = 2.0 * self.rows + near * (width * 2.0 + 1.0);
        Self { edges: lines * each, near: near * each, rows, length: self.length, bounds }
    }
}
