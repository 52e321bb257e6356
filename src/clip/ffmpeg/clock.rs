//! The clock of a file whose timestamps cannot be believed as they stand: transport streams that were put together begin again in the
//! middle. What is added to them is found by reading the file through. Pure.

use ffmpeg_next::Rational;
use serde::{Deserialize, Serialize};

use super::stamps::{from_micros, to_micros};
use crate::units::Micros;

/// The unit of MPEG's clock (ISO/IEC 13818-1): pieces are moved by whole ticks of it.
pub(super) const TICK: Rational = Rational(1, 90_000);

/// What is added to the timestamps of a file, by their place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Empty for a file whose timestamps are right.
    pieces: Vec<Piece>,
    /// Where reading can begin, by rising time on the mended clock.
    keys: Vec<(Micros, i64)>,
    /// Where pieces meet, on the mended clock.
    seams: Vec<Micros>,
}

/// A part of a file with a clock of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Piece {
    /// The place of its first packet.
    from: i64,
    /// What is added to its timestamps, in ticks.
    shift: i64,
}

impl Clock {
    /// Of pieces by the places where they begin and what is added to them, in ticks; `keys` are times on the mended clock and places
    /// where reading can begin, `seams` where the pieces meet. A file of one piece is right as it stands.
    pub(super) fn of(pieces: Vec<(i64, i64)>, mut keys: Vec<(Micros, i64)>, seams: Vec<Micros>) -> Self {
        if pieces.len() < 2 {
            return Self::default();
        }
        keys.sort_unstable();
        Self { pieces: pieces.into_iter().map(|(from, shift)| Piece { from, shift }).collect(), keys, seams }
    }

    /// Whether pieces meet at about `time`. The demuxer misses packets there that never were, and calls the one before damaged.
    pub(super) fn is_at_seam(&self, time: Micros) -> bool {
        const NEAR: Micros = Micros::from_ms(500);
        self.seams.iter().any(|seam| (*seam - time).abs() <= NEAR)
    }

    /// Whether all timestamps are right as they stand.
    pub(super) fn is_plain(&self) -> bool {
        self.pieces.is_empty()
    }

    /// What is added to timestamps of `time_base` at the place `byte`.
    pub(super) fn shift(&self, byte: i64, time_base: Rational) -> i64 {
        let piece = self.pieces.iter().rev().find(|piece| piece.from <= byte).or(self.pieces.first());
        let ticks = piece.map_or(0, |piece| piece.shift);
        if time_base == TICK { ticks } else { from_micros(to_micros(ticks, TICK), time_base) }
    }

    /// Where to begin reading so as to come past `time`, counted on the mended clock.
    pub(super) fn place_before(&self, time: Micros) -> Option<i64> {
        let after = self.keys.partition_point(|(key, _)| *key <= time);
        Some(self.keys.get(after.checked_sub(1)?)?.1)
    }
}
