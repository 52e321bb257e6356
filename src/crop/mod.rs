//! What matters in a picture, and the crop that keeps it: a saliency model weighs a small picture, and the window that a slot
//! shows slides to where it holds most of the weight.
//!
//! All arithmetic is in whole numbers, so that every machine and every number of threads crops alike.

mod centre_surround;
mod motion;
mod saliency;
mod window;

#[cfg(test)]
mod tests;

pub use self::centre_surround::CentreSurround;
pub use self::motion::over_time;
pub use self::saliency::{REDUCED_SIDE, Saliency, SaliencyMap, reduced_size};
pub use self::window::{choose, crops};

/// The model that pictures are cropped with.
pub const MODEL: &dyn Saliency = &CentreSurround;
