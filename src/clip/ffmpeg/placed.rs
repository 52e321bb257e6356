//! Decoded sound put in its place in time, given out in blocks, with a minute of it held at the most. Pure.
//!
//! Timestamps may leave gaps, which are silent, and may go back, so that later sound replaces earlier sound. What has been given out cannot
//! be replaced: sound that goes back by more than a minute is dropped there.

use std::collections::BTreeMap;

use crate::clip::sound::BLOCK_SAMPLES;

/// Blocks held at the most: a minute, so that an excerpt of up to a minute is given out when all of it is in its place.
const MOST_HELD: usize = 150;

/// A stretch of sound of known length that fills with what is decoded.
pub(super) struct PlacedSound {
    /// How many samples it has, over both channels.
    samples: usize,
    most_held: usize,
    /// How many blocks have been given out.
    given: usize,
    /// Blocks into which something has been put, by their number. Others are silent.
    held: BTreeMap<usize, Vec<f32>>,
    /// The most that were ever held, for tests.
    #[cfg(test)]
    pub(super) most: usize,
}

impl PlacedSound {
    /// Silence of `samples`.
    pub(super) fn new(samples: usize) -> Self {
        Self::holding(MOST_HELD, samples)
    }

    fn holding(most_held: usize, samples: usize) -> Self {
        Self {
            samples,
            most_held,
            given: 0,
            held: BTreeMap::new(),
            #[cfg(test)]
            most: 0,
        }
    }

    /// Puts `samples` at `place` (in samples), over what is there. What lies beyond the end, or where sound has been given out, is dropped.
    pub(super) fn put(&mut self, mut place: usize, mut samples: &[f32]) {
        samples = &samples[..samples.len().min(self.samples.saturating_sub(place))];
        while !samples.is_empty() {
            let (block, at) = (place / BLOCK_SAMPLES, place % BLOCK_SAMPLES);
            let (now, later) = samples.split_at(samples.len().min(BLOCK_SAMPLES - at));
            if block >= self.given {
                let length = self.length_of(block);
                let held = self.held.entry(block).or_insert_with(|| vec![0.0; length]);
                held[at..at + now.len()].copy_from_slice(now);
            }
            place += now.len();
            samples = later;
        }
        #[cfg(test)]
        {
            self.most = self.most.max(self.held.len());
        }
    }

    /// The next block, when more is held than need be, or when nothing will be put in any more (`ended`).
    pub(super) fn take(&mut self, ended: bool) -> Option<Vec<f32>> {
        let (block, length) = (self.given, self.length_of(self.given));
        if length == 0 || (!ended && self.held.len() <= self.most_held) {
            return None;
        }
        self.given += 1;
        Some(self.held.remove(&block).unwrap_or_else(|| vec![0.0; length]))
    }

    fn length_of(&self, block: usize) -> usize {
        self.samples.saturating_sub(block.saturating_mul(BLOCK_SAMPLES)).min(BLOCK_SAMPLES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Few blocks are held here, so that little sound says as much.
    const HELD: usize = 4;
    const SPAN: usize = HELD * BLOCK_SAMPLES;

    /// What comes of `pieces` put one after the other (place, length, level), and the most blocks held; beside it what a buffer of the
    /// whole would hold.
    fn placed(samples: usize, pieces: &[(usize, usize, f32)]) -> (Vec<f32>, usize, Vec<f32>) {
        let mut placed = PlacedSound::holding(HELD, samples);
        let (mut got, mut whole) = (Vec::new(), vec![0.0; samples]);
        for (place, length, level) in pieces {
            let piece = vec![*level; *length];
            placed.put(*place, &piece);
            got.extend(std::iter::from_fn(|| placed.take(false)).flatten());
            if let Some(room) = whole.get_mut(*place..) {
                let count = length.min(&room.len()).to_owned();
                room[..count].copy_from_slice(&piece[..count]);
            }
        }
        got.extend(std::iter::from_fn(|| placed.take(true)).flatten());
        (got, placed.most, whole)
    }

    fn is_as_in_a_buffer(samples: usize, pieces: &[(usize, usize, f32)]) {
        let (got, most, whole) = placed(samples, pieces);
        assert!(got == whole && most <= HELD + 1, "{samples}: {pieces:?}, {most} held");
    }

    /// `count` pieces of 2000 samples, one after the other from `place` on.
    fn run(place: usize, count: usize) -> Vec<(usize, usize, f32)> {
        (0..count).map(|index| (place + 2000 * index, 2000, (index % 97) as f32 + 1.0)).collect()
    }

    #[test]
    fn what_follows_is_put_together_and_cut_at_the_end() {
        is_as_in_a_buffer(0, &run(0, 3));
        is_as_in_a_buffer(BLOCK_SAMPLES - 2, &run(0, 30));
        is_as_in_a_buffer(3 * SPAN + 10, &run(0, 3 * SPAN / 2000 + 3));
    }

    #[test]
    fn gaps_are_silent_however_long() {
        is_as_in_a_buffer(20 * SPAN, &[run(0, 100), run(18 * SPAN, 100)].concat());
        is_as_in_a_buffer(10 * SPAN, &[run(4 * SPAN, 3 * SPAN / 2000)].concat());
        is_as_in_a_buffer(SPAN, &[]);
    }

    #[test]
    fn sound_that_goes_back_replaces_what_was_there() {
        is_as_in_a_buffer(SPAN, &[run(0, SPAN / 2000), run(100, 50)].concat());
        is_as_in_a_buffer(3 * SPAN, &[run(0, 2 * SPAN / 2000), run(SPAN + 2 * BLOCK_SAMPLES, 3000)].concat());
    }

    #[test]
    fn one_wrong_time_far_ahead_harms_nothing() {
        let wrong = vec![(5 * SPAN + 4, 2000, 0.5)];
        is_as_in_a_buffer(6 * SPAN, &[run(0, 50), wrong, run(100_000, 5 * SPAN / 2000)].concat());
    }

    #[test]
    fn what_comes_much_too_late_is_dropped() {
        let (got, most, whole) =
            placed(3 * SPAN, &[run(0, 3 * SPAN / 2000), vec![(0, 10_000, -1.0)]].concat());
        assert!(got != whole && got.len() == whole.len() && most <= HELD + 1);
        assert_eq!(got[10_000..], whole[10_000..]);
    }
}
