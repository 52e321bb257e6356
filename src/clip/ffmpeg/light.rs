//! How light a picture is, in few numbers. Pure but for reading samples.

use ffmpeg_next::{color, frame};

use super::colour::is_full_range;
use super::raw::Component;

/// Cells in a row, and rows: 16:9 and others alike.
pub const COLUMNS: usize = 96;
/// Rows of cells.
pub const ROWS: usize = 54;
/// Samples that a cell is the mean of, each way: grain goes, edges stay.
const SAMPLES: usize = 4;
/// Steps of lightness that are counted.
const BINS: usize = 32;

/// The lightness of a picture in [`COLUMNS`] × [`ROWS`] cells, from 0 (black) to 255 (white).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Light {
    cells: Vec<u8>,
}

impl Light {
    /// Of `picture`; `None` where its samples do not lie in whole bytes.
    pub(super) fn of(picture: &frame::Video) -> Option<Self> {
        let part = Component::first(picture.format())?;
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let stride = isize::try_from(picture.stride(part.plane)).ok().map(isize::unsigned_abs)?;
        let data = picture.data(part.plane);
        let wide = part.depth + part.shift > 8;
        let last = width.checked_sub(1)? * part.step + part.offset + usize::from(wide);
        if last >= stride || data.len() < height.checked_sub(1)? * stride + last + 1 {
            return None;
        }
        let read = |x: usize, y: usize| {
            let at = y * stride + x * part.step + part.offset;
            if wide {
                let both = u16::from_le_bytes([data[at], data[at + 1]]);
                ((u32::from(both) >> part.shift) >> (part.depth - 8)).min(255)
            } else {
                u32::from(data[at])
            }
        };
        let place = |index: usize, count: usize, side: usize| (2 * index + 1) * side / (2 * count * SAMPLES);
        let columns: Vec<usize> = (0..COLUMNS * SAMPLES).map(|index| place(index, COLUMNS, width)).collect();
        let rows: Vec<usize> = (0..ROWS * SAMPLES).map(|index| place(index, ROWS, height)).collect();
        let is_full = picture.color_range() == color::Range::JPEG || is_full_range(picture.format());
        let mut cells = Vec::with_capacity(COLUMNS * ROWS);
        for rows in rows.chunks_exact(SAMPLES) {
            for columns in columns.chunks_exact(SAMPLES) {
                let sum: u32 = rows.iter().flat_map(|y| columns.iter().map(|x| read(*x, *y))).sum();
                cells.push(level(sum, (SAMPLES * SAMPLES) as u32, is_full));
            }
        }
        Some(Self { cells })
    }

    /// One of these cells, or all of `level`: for tests.
    #[cfg(test)]
    pub(crate) fn made(cell: impl Fn(usize, usize) -> u8) -> Self {
        Self { cells: (0..ROWS * COLUMNS).map(|index| cell(index % COLUMNS, index / COLUMNS)).collect() }
    }

    /// The mean difference of cells, from 0 to 255.
    pub fn difference(&self, other: &Self) -> f64 {
        let sum: u32 = self.cells.iter().zip(&other.cells).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        f64::from(sum) / self.cells.len().max(1) as f64
    }

    /// Whether the mean difference of cells is at most `mean`, and that of none more than `most`.
    pub fn is_like(&self, other: &Self, mean: f64, most: u8) -> bool {
        self.cells.iter().zip(&other.cells).all(|(a, b)| a.abs_diff(*b) <= most)
            && self.difference(other) <= mean
    }

    /// How differently light and dark are shared out, whatever lies where: from 0 to 1.
    pub fn distance(&self, other: &Self) -> f64 {
        let count = |light: &Self| {
            let mut bins = [0_i32; BINS];
            light.cells.iter().for_each(|cell| bins[usize::from(*cell) * BINS / 256] += 1);
            bins
        };
        let (one, other) = (count(self), count(other));
        let sum: u32 = one.iter().zip(&other).map(|(a, b)| a.abs_diff(*b)).sum();
        f64::from(sum) / (2 * self.cells.len().max(1)) as f64
    }

    /// Whether nothing is to be seen: it is dark everywhere.
    pub fn is_black(&self) -> bool {
        /// Mean and most of a picture that is black though a camera's noise lies in it.
        const MEAN: u32 = 8;
        const MOST: u8 = 32;
        let sum: u32 = self.cells.iter().map(|cell| u32::from(*cell)).sum();
        sum <= MEAN * self.cells.len() as u32 && self.cells.iter().all(|cell| *cell <= MOST)
    }
}

/// The mean of `count` samples that add up to `sum`, from 0 to 255.
fn level(sum: u32, count: u32, is_full: bool) -> u8 {
    let mean = sum / count;
    let level = if is_full { mean } else { mean.saturating_sub(16) * 255 / 219 };
    level.min(255) as u8
}

#[cfg(test)]
mod tests {
    use ffmpeg_next::format::Pixel;

    use super::*;

    #[test]
    fn a_picture_s_cells_are_its_lightness_whatever_its_size_and_levels() {
        for (width, height) in [(1920, 1080), (90, 160), (2, 2)] {
            let mut picture = frame::Video::new(Pixel::YUV420P, width, height);
            picture.data_mut(0).fill(16);
            let light = Light::of(&picture).expect("readable");
            assert!(light.is_black() && light.cells.len() == COLUMNS * ROWS);
            picture.data_mut(0).fill(235);
            let white = Light::of(&picture).expect("readable");
            assert_eq!(white.cells[0], 255);
            assert_eq!(white.difference(&light), 255.0);
            assert_eq!(white.distance(&light), 1.0);
            assert_eq!(white.distance(&white.clone()), 0.0);
        }
        let mut deep = frame::Video::new(Pixel::YUV420P10LE, 64, 64);
        deep.data_mut(0)
            .chunks_exact_mut(2)
            .for_each(|sample| sample.copy_from_slice(&940_u16.to_le_bytes()));
        assert_eq!(Light::of(&deep).expect("readable").cells[0], 255);
    }

    #[test]
    fn what_moves_differs_and_is_shared_out_alike() {
        let bar = |from: usize| Light::made(|x, _| if (from..from + 20).contains(&x) { 200 } else { 20 });
        assert!(bar(10).difference(&bar(50)) > 50.0);
        assert_eq!(bar(10).distance(&bar(50)), 0.0);
    }
}
