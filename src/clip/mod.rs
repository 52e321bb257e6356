//! Clips: reading footage, captions and sound, and writing finished films.
//!
//! The lower half of the module: [`ffmpeg`] is the only folder that calls FFmpeg, and `ffmpeg/raw.rs` the only
//! file with `unsafe`. Pictures pass between its parts as plain [`frame::Yuv420`] buffers, sound as blocks of
//! interleaved 48 kHz stereo.

pub mod render;

pub mod focus;

mod composite;
pub mod footage;
mod letterbox;
pub mod reel;
mod sprite;
mod transition;
mod wave;

mod cut_peaks;
pub mod delivered;
mod feed;
pub mod finished;
pub mod mix;
pub mod threads;

pub mod bands;
pub mod captions;
mod downsample;
pub mod ffmpeg;
mod filter;
pub mod frame;
pub mod hearing;
mod language;
mod limiter;
pub mod listened;
pub mod loudness;
pub mod media_error;
pub mod pauses;
pub mod sound;
pub mod speech_wav;
pub mod tracks;
pub mod videos;
pub mod voice;
pub mod watched;

pub(crate) use self::composite::picture_of;
