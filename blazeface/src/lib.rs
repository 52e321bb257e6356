//! Faces in pictures: BlazeFace, a network of 0.15 million weights (`README.md`), worked out so that every machine comes to the same bits: in
//! one order, each product rounded before it is added.
//!
//! A crate of its own, so that builds for tests optimise it: without that, a picture takes seconds.

mod canvas;
mod found;
mod model;
mod net;
mod planes;
mod steps;

#[cfg(test)]
mod tests;

pub use self::canvas::Picture;
pub use self::found::Face;
pub use self::net::{CLOSE_SIDE, Finder, SIDE};
