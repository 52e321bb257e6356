//! FFmpeg, behind plain types: the only folder that calls it.
//!
//! Opening anything starts a fresh log for its thread; errors carry what FFmpeg said on the thread since. Readers and writers hold contexts that belong to one thread: build them in the thread that uses them.

pub mod doctor;
pub mod probe;

pub mod audio;
pub mod sample;
pub mod subtitles;
pub mod video;

pub mod encode;

mod colour;
mod damage;
mod frames;
mod input;
mod picture;
mod placed;
mod raw;
mod sound_track;
mod whole;

#[cfg(test)]
mod tests;

use super::media_error::{MediaError, MediaErrorKind};

/// An error of `kind` with the lines that FFmpeg logged on this thread meanwhile.
fn failed(kind: MediaErrorKind, message: impl Into<String>) -> MediaError {
    MediaError::new(kind, message).with_log(raw::take_log())
}
