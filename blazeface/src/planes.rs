//! Numbers in the shape of small pictures, as a network passes them on from step to step.

/// Planes are worked on in runs of this many numbers, whatever lies behind their last pixel.
pub(super) const RUN: usize = 16;

/// Planes so far apart that they share the processor's cache badly are moved by a run.
const PAGE: usize = 1024;

/// Memory that planes were kept in, for others.
#[derive(Default)]
pub(super) struct Spare(Vec<Vec<f32>>);

impl Spare {
    /// Keeps the memory of planes that are no longer needed.
    pub(super) fn put(&mut self, planes: Planes) {
        self.0.push(planes.data);
    }

    /// At least `length` numbers: the least that suffice, or the most there are, and more.
    fn take(&mut self, length: usize) -> Vec<f32> {
        let fits = |data: &Vec<f32>| (data.len() < length, data.len().abs_diff(length));
        let best = (0..self.0.len()).min_by_key(|index| fits(&self.0[*index]));
        let mut data = best.map(|index| self.0.swap_remove(index)).unwrap_or_default();
        if data.len() < length {
            data.resize(length, 0.0);
        }
        data
    }
}

/// Several planes of numbers, all of one size, each row by row.
pub(super) struct Planes {
    /// Pixels in a row.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    /// How many planes.
    pub(super) channels: usize,
    stride: usize,
    data: Vec<f32>,
}

impl Planes {
    /// Planes that hold whatever was in their place before: they are to be written first.
    pub(super) fn new((width, height): (usize, usize), channels: usize, spare: &mut Spare) -> Self {
        let runs = (width * height).next_multiple_of(RUN);
        let stride = if runs.is_multiple_of(PAGE) { runs + RUN } else { runs };
        Self { width, height, channels, stride, data: spare.take(stride * channels) }
    }

    /// The pixels of one plane.
    pub(super) fn plane(&self, channel: usize) -> &[f32] {
        &self.data[channel * self.stride..][..self.width * self.height]
    }

    /// The pixels of one plane, to be written.
    pub(super) fn plane_mut(&mut self, channel: usize) -> &mut [f32] {
        &mut self.data[channel * self.stride..][..self.width * self.height]
    }

    /// How many numbers a plane takes in whole runs: the last ones may belong to no pixel.
    pub(super) fn runs(&self) -> usize {
        (self.width * self.height).next_multiple_of(RUN)
    }

    /// `N` numbers of a plane from `start` on, which together lie within its runs.
    pub(super) fn run<const N: usize>(&self, channel: usize, start: usize) -> Option<&[f32; N]> {
        self.data.get(channel * self.stride + start..)?.first_chunk()
    }

    /// As [`Planes::run`], to be written.
    pub(super) fn run_mut<const N: usize>(&mut self, channel: usize, start: usize) -> Option<&mut [f32; N]> {
        self.data.get_mut(channel * self.stride + start..)?.first_chunk_mut()
    }
}
