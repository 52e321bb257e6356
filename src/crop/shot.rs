//! What was seen of a shot.

use super::saliency::{Kept, SaliencyMap};
use crate::units::Micros;

/// What was seen at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When.
    pub time: Micros,
    /// The faces.
    pub faces: Vec<Kept>,
    /// Where most of what moves does, if it is one thing.
    pub moving: Option<Kept>,
}

/// A shot: pictures that follow one another without a cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    /// When it begins.
    pub start: Micros,
    /// What matters over all of it.
    pub map: SaliencyMap,
    /// What was seen, in order of time.
    pub looks: Vec<Look>,
}
