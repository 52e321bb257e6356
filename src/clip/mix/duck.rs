//! Music lowered while somebody speaks: early enough for the first word, and slowly up again. Pure.

use std::ops::Range;

use super::gain::factor;
use crate::clip::sound::SAMPLE_RATE;

/// How far music is lowered at the least, in dB: less would hardly be heard as making room.
pub const AT_LEAST_DB: f64 = 6.0;

/// How far it is lowered at the most: then it is as good as silent.
pub const MOST_DB: f64 = 40.0;

/// Music is down so long before somebody speaks: detectors are late by a frame or two.
const BEFORE: usize = SAMPLE_RATE as usize / 20;

/// How long it takes to go down.
const ATTACK: usize = SAMPLE_RATE as usize / 4;

/// How long it stays down when somebody has spoken.
const HOLD: usize = SAMPLE_RATE as usize * 15 / 100;

/// How long it takes to come up again: with the hold 0.9 s.
const RELEASE: usize = SAMPLE_RATE as usize * 3 / 4;

/// Between words that are nearer than this it does not come up: that would pump.
const NEAR: usize = BEFORE + ATTACK + HOLD + RELEASE;

/// Where music is lowered, and how far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ducks(Vec<Duck>);

/// A stretch in which it is down.
#[derive(Debug, Clone, PartialEq)]
struct Duck {
    /// While somebody speaks, in frames.
    spoken: Range<usize>,
    depth_db: f64,
    factor: f32,
}

impl Ducks {
    /// For these stretches of speech, rising, in frames of the clip; each with how far music is to be lowered in it, in dB. Stretches that
    /// are near have the lowest of them.
    pub fn new(spoken: &[(Range<usize>, f64)]) -> Self {
        let mut ducks: Vec<Duck> = Vec::new();
        for (range, depth_db) in spoken {
            match ducks.last_mut() {
                Some(last) if range.start < last.spoken.end + NEAR => {
                    last.spoken.end = last.spoken.end.max(range.end);
                    last.depth_db = last.depth_db.max(*depth_db);
                }
                _ => ducks.push(Duck { spoken: range.clone(), depth_db: *depth_db, factor: 1.0 }),
            }
        }
        ducks.iter_mut().for_each(|duck| duck.factor = factor(-duck.depth_db));
        Self(ducks)
    }

    /// How far music is lowered at `frame`, where somebody speaks, in dB.
    pub fn depth_at(&self, frame: usize) -> f64 {
        self.0.iter().find(|duck| duck.spoken.contains(&frame)).map_or(0.0, |duck| duck.depth_db)
    }

    /// Lowers `block`, whose first frame is `from`.
    pub(super) fn apply(&self, from: usize, block: &mut [f32]) {
        let behind = |duck: &Duck| duck.spoken.end + HOLD + RELEASE;
        let mut index = self.0.partition_point(|duck| behind(duck) <= from);
        for (frame, samples) in (from..).zip(block.chunks_exact_mut(2)) {
            while self.0.get(index).is_some_and(|duck| behind(duck) <= frame) {
                index += 1;
            }
            let Some(duck) = self.0.get(index) else { return };
            let down = down_at(duck, frame);
            if down > 0.0 {
                let gain = 1.0 - (1.0 - duck.factor) * down;
                samples.iter_mut().for_each(|sample| *sample *= gain);
            }
        }
    }
}

/// How far music is down at `frame` for `duck`: from 0, not at all, to 1.
fn down_at(duck: &Duck, frame: usize) -> f32 {
    let smooth = |part: f32| part * part * (3.0 - 2.0 * part);
    let down = duck.spoken.start.saturating_sub(BEFORE);
    let up = duck.spoken.end + HOLD;
    if frame < down {
        smooth((ATTACK.saturating_sub(down - frame)) as f32 / ATTACK as f32)
    } else if frame < up {
        1.0
    } else {
        smooth((RELEASE.saturating_sub(frame - up)) as f32 / RELEASE as f32)
    }
}
