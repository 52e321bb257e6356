//! What is priced by the pixel, in nanoseconds.

/// A plain fill.
pub(super) const FILL: f64 = 2.0;
/// A gradient, or the tiles of a picture.
pub(super) const GRADIENT: f64 = 20.0;
/// A gradient in an SVG.
pub(super) const DRAWN_GRADIENT: f64 = 80.0;
/// A picture that is scaled.
pub(super) const PICTURE: f64 = 20.0;
/// A picture's pixel that is decoded.
pub(super) const DECODE: f64 = 15.0;
/// A layer of its own: cleared, and laid over what is below.
pub(super) const LAYER: f64 = 10.0;
/// A mask or a clip.
pub(super) const MASK: f64 = 10.0;
/// Blending with what is below, other than by laying over.
pub(super) const BLEND: f64 = 15.0;
/// A border.
pub(super) const BORDER: f64 = 15.0;
/// A blur of four channels. Its radius does not matter, but for the pixels that it adds, and where it is large.
pub(super) const BLUR: f64 = 30.0;
/// A blur of one channel, and its colour.
pub(super) const SHADOW: f64 = 20.0;
/// A filter that changes each pixel for itself.
pub(super) const RECOLOUR: f64 = 12.0;
/// The letters of a text, by the square of their size.
pub(super) const LETTER: f64 = 3.0;
/// How much more a blur costs that is large.
pub(super) const LARGE: f64 = 3.5;
