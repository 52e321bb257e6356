//! A stretch of sound.

use serde::{Deserialize, Serialize};

use crate::units::Micros;

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its beginning.
    pub start: Micros,
    /// Its end, exclusive.
    pub end: Micros,
}

impl Span {
    /// How long it lasts.
    pub fn duration(self) -> Micros {
        self.end - self.start
    }

    /// The same stretch by `shift` later.
    #[must_use]
    pub fn later(self, shift: Micros) -> Self {
        Self { start: self.start + shift, end: self.end + shift }
    }

    /// Whether `time` is within it.
    pub fn contains(self, time: Micros) -> bool {
        self.start <= time && time < self.end
    }
}
