//! The planes of a decoded picture, and the part of them that is wanted.

use ffmpeg_next::format::Pixel;
use ffmpeg_next::frame;

use crate::clip::frame::Yuv420;

/// Part of a picture in whole pixels of the coded (unturned) frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Copies a region of an 8-bit 4:2:0 picture into tight planes. `None` when the region does not lie inside, has odd
/// sides, or the picture has another format.
pub(super) fn copy_planes(picture: &frame::Video, region: Region) -> Option<Yuv420> {
    let Region { x, y, width, height } = region;
    let even = [x, y, width, height].iter().all(|value| value.is_multiple_of(2));
    if !even || picture.format() != Pixel::YUV420P || !rows_ascend(picture) {
        return None;
    }
    let plane = |index: usize, shift: u32| {
        let stride = picture.stride(index);
        let (x, y) = ((x >> shift) as usize, (y >> shift) as usize);
        let (width, height) = ((width >> shift) as usize, (height >> shift) as usize);
        let data = picture.data(index);
        let mut out = Vec::with_capacity(width * height);
        for row in y..y + height {
            out.extend_from_slice(data.get(row * stride + x..row * stride + x + width)?);
        }
        Some(out)
    };
    Some(Yuv420 { width, height, y: plane(0, 0)?, u: plane(1, 1)?, v: plane(2, 1)? })
}

/// Whether the rows of all planes follow each other downward.
pub(super) fn rows_ascend(picture: &frame::Video) -> bool {
    picture.planes() >= 3 && (0..3).all(|plane| isize::try_from(picture.stride(plane)).is_ok())
}
