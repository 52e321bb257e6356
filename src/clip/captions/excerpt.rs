//! What of a video's captions falls into an excerpt.

use super::cue::{Cue, SHORTEST_REST, WordTime};
use crate::units::Micros;

/// The cues seen between `start` and `start + duration`, with times from `start`, cut at both ends. Rests shorter than
/// a tenth of a second are dropped.
pub fn excerpt(cues: &[Cue], start: Micros, duration: Micros) -> Vec<Cue> {
    let inside = cues.iter().filter_map(|cue| {
        let (from, to) = (cue.start.max(start), cue.end.min(start + duration));
        let whole = (from, to) == (cue.start, cue.end);
        let long_enough = to - from >= SHORTEST_REST || (whole && to > from);
        long_enough.then(|| Cue {
            start: from - start,
            end: to - start,
            words: cue
                .words
                .iter()
                .map(|word| WordTime { start: word.start.max(from) - start, ..*word })
                .collect(),
            ..cue.clone()
        })
    });
    inside.collect()
}
