//! Clips: reading footage, captions and sound, and writing finished films.
//!
//! The lower half of the room: [`ffmpeg`] is the only folder that calls FFmpeg, and `ffmpeg/raw.rs` the only
//! file with `unsafe`. Pictures pass between its parts as plain [`frame::Yuv420`] buffers, sound as blocks of
//! interleaved 48 kHz stereo.

pub mod render;

pub mod focus;

mod composite;
pub mod footage;
mod sprite;

pub mod delivered;
mod feed;
pub mod finished;
pub mod threads;

pub mod captions;
pub mod ffmpeg;
pub mod frame;
pub mod hearing;
mod limiter;
pub mod loudness;
pub mod media_error;
pub mod sound;
pub mod tracks;
pub mod videos;
