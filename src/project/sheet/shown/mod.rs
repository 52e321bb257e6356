//! What a person sees in a cell: values under their number formats, as Excel and LibreOffice show them.
//!
//! A format is read once ([`code`]) and then shows any number of values: numbers ([`digits`], [`fraction`]), days and times
//! ([`moment`]), texts. What a format holds that is not understood makes all of it not understood: nothing is guessed.

mod calendar;
mod code;
mod digits;
mod fraction;
mod moment;
mod render;
mod tokens;
mod value;
mod written;

pub(super) use calendar::{Epoch, moment_of_serial, serial_of};
pub(super) use code::NumberFormat;
pub(super) use digits::{general, plain_digits, tidy};
pub(super) use render::{Seen, show, show_text};
#[cfg(test)]
pub(super) use value::ShownNumber;
pub(super) use value::{Plain, Shown};
pub(super) use written::of_written;
