//! A few pictures from all over an excerpt, at a fraction of what decoding it would cost.

use std::path::Path;

use super::frames::Frames;
use super::picture::Converter;
use super::raw;
use super::reading::Reading;
use super::video::{Crop, PictureTarget, ReaderOptions, Shown, VideoReader};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::MediaError;
use crate::units::Micros;

/// Fewer pictures than this say too little of a video.
const LEAST: usize = 2;

/// How far an excerpt with hardly any key frames is decoded: every frame on the way costs as much as in the clip itself.
const NEAR: Micros = Micros::from_ms(3000);

/// Up to `count` pictures of the excerpt of `path` that begins at `start`, in order of time, each `width` × `height` (both even).
/// They are key frames, which decode alone; where the excerpt has hardly any, two frames after them.
///
/// # Errors
/// As [`VideoReader::open_with`]; damaged key frames are left out.
pub fn sample(
    path: &Path,
    (start, duration): (Micros, Micros),
    count: u32,
    (width, height): (u32, u32),
    reading: &Reading,
) -> Result<Vec<Yuv420>, MediaError> {
    raw::begin();
    let target = PictureTarget { width, height, fit: Crop::WHOLE };
    let mut frames = Frames::open(path, start, 1, reading)?;
    let mut converter = Converter::new(target, frames.orientation());
    let mut samples: Vec<(Micros, Yuv420)> = Vec::new();
    for index in 0..count {
        // The middle of each part.
        let time = start + share(duration, 2 * index + 1, 2 * count);
        let Some(frame) = frames.key_frame(time) else { continue };
        let later = samples.last().is_none_or(|(last, _)| frame.time > *last);
        if frame.time >= start && later {
            samples.push((frame.time, converter.convert(&frame.picture)?));
        }
    }
    let mut pictures: Vec<Yuv420> = Vec::new();
    let first = samples.first().map_or(start, |(time, _)| *time);
    let few = samples.len() < LEAST;
    pictures.extend(samples.into_iter().map(|(_, picture)| picture));
    if few {
        let left = start + duration - first;
        pictures.extend(between_key_frames(path, first, left.min(NEAR), target, reading)?);
    }
    Ok(pictures)
}

/// Two pictures of the `duration` from `start` on, decoded from the key frame there or before it.
fn between_key_frames(
    path: &Path,
    start: Micros,
    duration: Micros,
    target: PictureTarget,
    reading: &Reading,
) -> Result<Vec<Yuv420>, MediaError> {
    let options = ReaderOptions { reading: reading.clone(), ..ReaderOptions::default() };
    let mut reader = VideoReader::open_with(path, start, &[target], &options)?;
    let mut pictures = Vec::new();
    for part in [1, 3] {
        if let Shown::New(shown) = reader.next_until(share(duration, part, 4))? {
            pictures.extend(shown.pictures);
        }
    }
    Ok(pictures)
}

/// `part` of `parts` of `duration`.
fn share(duration: Micros, part: u32, parts: u32) -> Micros {
    Micros(duration.0 / i64::from(parts.max(1)) * i64::from(part))
}
