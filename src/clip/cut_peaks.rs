//! Peaks that are cut off, counted as sound passes: recorded too loud. Pure.

/// Full scale with a margin for rounding: what is as loud is cut.
const FULL: f32 = 0.999;

/// So many frames in a row at full scale are no peak but cut off.
const CUT_FRAMES: u32 = 3;

/// Counts them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CutPeaks {
    at_full: u32,
    /// How many there were.
    pub(super) count: u32,
}

impl CutPeaks {
    /// Hears a block of interleaved stereo.
    pub(super) fn push(&mut self, block: &[f32]) {
        for frame in block.chunks_exact(2) {
            let is_full = frame[0].abs() >= FULL || frame[1].abs() >= FULL;
            self.at_full = if is_full { self.at_full.saturating_add(1) } else { 0 };
            self.count += u32::from(self.at_full == CUT_FRAMES);
        }
    }
}
