//! What a format makes of a value.

use jiff::civil::{Date, DateTime};

use crate::units::Micros;

/// What a number means under its format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::project::sheet) enum Plain {
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
    /// A day with a time.
    DateTime(DateTime),
    /// A time of day, or a length of time.
    Time(Micros),
}

/// A value as it is shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::project::sheet) struct Shown {
    /// What stands in the cell.
    pub(in crate::project::sheet) text: String,
    /// The number in it, where it is one and nothing interrupts its digits.
    pub(in crate::project::sheet) number: Option<ShownNumber>,
    /// Whether a time of day is part of it; of numbers no.
    pub(in crate::project::sheet) has_time: bool,
}

/// A number among what is shown with it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::project::sheet) struct ShownNumber {
    /// Its digits as TOML writes a number: rounded as they are shown, per cents as hundredths.
    pub(in crate::project::sheet) digits: String,
    /// What stands before it, such as `Rp`.
    pub(in crate::project::sheet) before: String,
    /// What stands after it, such as `%`.
    pub(in crate::project::sheet) after: String,
}
