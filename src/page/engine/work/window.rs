//! A part of a picture, in pixels, and where a matrix puts things in it.

use takumi::prelude::Affine;
use takumi::unstable::base::geometry::Rect;

/// A part of a picture that is painted on, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Window {
    /// From the origin.
    pub(super) fn of(width: f32, height: f32) -> Self {
        Self { left: 0.0, top: 0.0, right: width, bottom: height }
    }

    fn width(self) -> f64 {
        f64::from(self.right - self.left).max(0.0)
    }

    pub(super) fn height(self) -> f64 {
        f64::from(self.bottom - self.top).max(0.0)
    }

    /// Its pixels.
    pub(super) fn area(self) -> f64 {
        self.width() * self.height()
    }

    /// Its longer side.
    pub(super) fn longest(self) -> f64 {
        self.width().max(self.height())
    }

    /// What both have.
    pub(super) fn within(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Both, and what lies between.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// With `by` more on every side.
    pub(super) fn grown(self, by: f32) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// What `rect` covers where `matrix` places it.
    pub(super) fn placed(rect: Rect<f32>, matrix: Affine) -> Self {
        let corners = [
            (rect.left, rect.top),
            (rect.right, rect.top),
            (rect.left, rect.bottom),
            (rect.right, rect.bottom),
        ];
        let corners = corners.map(|(x, y)| placed(matrix, x, y));
        let points = corners.map(|(x, y)| Self { left: x, top: y, right: x, bottom: y });
        points.into_iter().reduce(Self::with).unwrap_or(Self::of(0.0, 0.0))
    }
}

/// Where `matrix` puts a point.
pub(super) fn placed(matrix: Affine, x: f32, y: f32) -> (f32, f32) {
    (matrix.a * x + matrix.c * y + matrix.x, matrix.b * x + matrix.d * y + matrix.y)
}
