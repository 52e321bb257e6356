//! FFmpeg, behind plain types: the only folder that calls it.
//!
//! Opening anything starts a fresh log for its thread; errors carry what FFmpeg said on the thread since. Readers and writers hold contexts that belong to one thread: build them in the thread that uses them.

pub mod doctor;
pub mod probe;

pub mod audio;
pub mod light;
pub mod read_through;
pub mod reading;
pub mod sample;
pub mod skim;
pub mod subtitles;
pub mod survey;
pub mod video;

pub mod encode;
pub mod trial;

mod between;
mod clock;
mod colour;
mod damage;
mod deinterlace;
mod dolby;
mod failed;
mod fields;
mod frames;
mod input;
mod lengths;
pub mod orientation;
mod packets;
mod picture;
mod placed;
mod planes;
mod raw;
pub mod sound_track;
mod stamps;
pub mod tempo;
mod whole;

#[cfg(test)]
mod tests;
