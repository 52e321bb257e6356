//! What matters in a picture, and the crop that keeps it: a saliency model weighs a small picture and finds the faces in it, and the window
//! that a slot shows slides to where it cuts none and holds most of the weight.
//!
//! All arithmetic is in whole numbers, but for faces, which are worked out in one order; so every machine and every number of threads
//! crops alike.

mod centre_surround;
mod follow;
mod motion;
mod people;
mod saliency;
mod shot;
mod subject;
mod window;

#[cfg(test)]
mod tests;

pub use self::centre_surround::CentreSurround;
pub use self::follow::{Waypoint, apart, path};
pub use self::motion::OverTime;
pub use self::people::{Faces, People};
pub use self::saliency::{Kept, REDUCED_SIDE, Saliency, SaliencyMap, reduced_size};
pub use self::shot::{Look, Shot};
pub use self::window::{choose, crops};

/// The model that pictures are cropped with.
pub const MODEL: &dyn Saliency = &People;
