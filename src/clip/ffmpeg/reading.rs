//! How a file is read so that it is seen and heard right: found out once, when it is looked at.

use std::sync::Arc;

use serde::Serialize;

pub use super::clock::Clock;

/// Which of the two fields of an interlaced picture is the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldOrder {
    /// The field of the uppermost row: 1080i and most others.
    TopFirst,
    /// The field of the row below it: DV.
    BottomFirst,
}

/// How interlaced pictures become whole ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deinterlace {
    /// Which field is the earlier.
    pub order: FieldOrder,
    /// A picture for each field instead of one for both.
    pub every_field: bool,
}

/// How a file is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What is wrong with its timestamps.
    pub clock: Arc<Clock>,
    /// How its pictures are deinterlaced; `None` for whole pictures.
    pub deinterlace: Option<Deinterlace>,
}
