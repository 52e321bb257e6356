//! The picture as the network takes it: reduced to a size that can be halved five times, in the middle of black, light from −1 to 1.

use super::model::PICTURE_CHANNELS;
use super::planes::{Planes, Spare};

/// Sides are multiples of this.
const STEP: usize = 32;

/// A picture of red, green and blue, eight bits each, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width × height × 3` bytes; with fewer there is no picture.
    pub pixels: &'a [u8],
}

/// A picture laid down for the network.
pub(super) struct Canvas {
    /// Red, green and blue.
    pub(super) planes: Planes,
    /// Where the picture begins on it, from left and from top.
    at: [usize; 2],
    /// How large the picture lies on it: width, height.
    size: [usize; 2],
    /// How large it is itself.
    original: [usize; 2],
}

impl Canvas {
    /// Lays down `picture`, its long side at most `side` pixels there; smaller ones stay as they are. `None` for one without all of its pixels.
    pub(super) fn of(picture: Picture<'_>, side: usize, spare: &mut Spare) -> Option<Self> {
        let original = [picture.width as usize, picture.height as usize];
        let long = original[0].max(original[1]);
        let bytes = original[0].checked_mul(original[1])?.checked_mul(PICTURE_CHANNELS)?;
        if original.contains(&0) || picture.pixels.len() < bytes {
            return None;
        }
        let size = original.map(|length| match long > side {
            true => ((length * side + long / 2) / long).max(1),
            false => length,
        });
        let [width, height] = size.map(|length| length.next_multiple_of(STEP));
        let at = [(width - size[0]) / 2, (height - size[1]) / 2];
        let mut planes = Planes::new((width, height), PICTURE_CHANNELS, spare);
        for channel in 0..PICTURE_CHANNELS {
            planes.plane_mut(channel).fill(-1.0);
        }
        let mut canvas = Self { planes, at, size, original };
        canvas.lay(picture);
        Some(canvas)
    }

    /// Each pixel is the mean of what lies under it, parts of pixels by their share.
    fn lay(&mut self, picture: Picture<'_>) {
        let columns = shares(self.original[0], self.size[0]);
        let rows = shares(self.original[1], self.size[1]);
        let area = (self.original[0] * self.original[1]) as f32;
        let width = self.planes.width;
        let line = self.original[0] * PICTURE_CHANNELS;
        let pixels = picture.pixels;
        // The sums of a row's columns, over the rows under it.
        let mut sums = vec![0_u64; line];
        for (y, rows) in rows.iter().enumerate() {
            sums.fill(0);
            for (row, share) in rows {
                for (sum, value) in sums.iter_mut().zip(&pixels[row * line..][..line]) {
                    *sum += u64::from(*value) * share;
                }
            }
            for (x, columns) in columns.iter().enumerate() {
                let place = (self.at[1] + y) * width + self.at[0] + x;
                for channel in 0..PICTURE_CHANNELS {
                    let sum: u64 = columns
                        .iter()
                        .map(|(column, share)| sums[column * PICTURE_CHANNELS + channel] * share)
                        .sum();
                    self.planes.plane_mut(channel)[place] = sum as f32 / area / 127.5 - 1.0;
                }
            }
        }
    }

    /// The place in the picture, in its pixels, of a place on the canvas.
    pub(super) fn in_picture(&self, place: [f32; 2]) -> [f32; 2] {
        std::array::from_fn(|axis| {
            (place[axis] - self.at[axis] as f32) * (self.original[axis] as f32 / self.size[axis] as f32)
        })
    }
}

/// For each of `to` pixels which of `from` pixels lie under it, and how much of each, in parts that add up to `from`.
fn shares(from: usize, to: usize) -> Vec<Vec<(usize, u64)>> {
    let under = |index: usize| {
        let (start, end) = (index * from, (index + 1) * from);
        let part = |pixel: usize| ((pixel + 1) * to).min(end) - (pixel * to).max(start);
        (start / to..end.div_ceil(to)).map(|pixel| (pixel, part(pixel) as u64)).collect()
    };
    (0..to).map(under).collect()
}
