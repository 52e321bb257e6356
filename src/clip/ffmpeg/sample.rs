//! A few pictures from all over an excerpt, at a fraction of what decoding it would cost.

use std::path::Path;

use super::frames::Frames;
use super::picture::Converter;
use super::raw;
use super::video::{Crop, PictureTarget, Shown, VideoReader};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::MediaError;
use crate::units::Micros;

/// Fewer samples than this say nothing of motion: then frames between key frames are decoded.
const LEAST: usize = 2;

/// Up to `count` pictures of the excerpt of `path` that begins at `start`, in order of time, each `width` × `height` (both even).
/// They are key frames, which decode alone; where the excerpt has hardly any, frames between them.
///
/// # Errors
/// As [`VideoReader::open_with`]; damaged key frames are left out.
pub fn sample(
    path: &Path,
    (start, duration): (Micros, Micros),
    count: u32,
    (width, height): (u32, u32),
) -> Result<Vec<Yuv420>, MediaError> {
    raw::begin();
    let target = PictureTarget { width, height, fit: Crop::WHOLE };
    let mut frames = Frames::open(path, start, 1)?;
    let mut converter = Converter::new(target, frames.rotation());
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
    if samples.len() < LEAST {
        for part in [1, 3] {
            let time = share(duration, part, 4);
            // A reader for each: the second may begin from a later key frame.
            let mut reader = VideoReader::open(path, start + time, &[target])?;
            if let Shown::New(mut shown) = reader.next_until(Micros::ZERO)? {
                samples.extend(shown.pictures.pop().map(|picture| (start + time, picture)));
            }
        }
        samples.sort_by_key(|(time, _)| *time);
    }
    Ok(samples.into_iter().map(|(_, picture)| picture).collect())
}

/// `part` of `parts` of `duration`.
fn share(duration: Micros, part: u32, parts: u32) -> Micros {
    Micros(duration.0 / i64::from(parts.max(1)) * i64::from(part))
}
