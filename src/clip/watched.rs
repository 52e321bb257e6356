//! What is seen in a video that is looked through: where one shot follows another, what moves, what is black and what stands still. Pure.

use super::ffmpeg::light::Light;
use super::voice::Span;
use crate::units::Micros;

/// A new shot differs by this much from the picture before it (mean of cells, of 256 steps) and by so much in how light and dark are shared
/// out; or by more, however they are.
const CUT: f64 = 14.0;
const CUT_SHARED: f64 = 0.25;
const CUT_ALONE: f64 = 40.0;
/// The same for a picture that the encoder took for the first of a shot.
const HINTED_CUT: f64 = 9.0;
const HINTED_SHARED: f64 = 0.1;
/// And so many times as much as the pictures before it do from one another.
const CUT_TIMES: f64 = 3.0;
/// A picture that is again as it was before the last one, within this share of the difference: the last was a flash.
const FLASH: f64 = 0.5;
/// Black that is shorter is a blink of a cut.
const LEAST_BLACK: Micros = Micros::from_ms(300);
/// A picture that stands still for less is a pause in what moves; FFmpeg's `freezedetect` waits as long.
const LEAST_FROZEN: Micros = Micros::from_ms(2_000);
/// Cells of a picture that stands still differ by no more, in the mean: what encoders do to it.
const STILL: f64 = 0.6;
/// And none by more: something small that moves.
const STILL_CELL: u8 = 8;
/// Pictures further apart than this say nothing of what moves between them.
const FAR: Micros = Micros::from_ms(400);
/// Motion is told per so much time.
const TENTH: f64 = 0.1;
/// The most shots and parts that are kept: a video of two hours has some two thousand.
const MOST: usize = 5_000;

/// What was seen in a video.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Watched {
    /// Where each shot begins, rising; the first at the first picture.
    pub shots: Vec<Micros>,
    /// Where it is black.
    pub black: Vec<Span>,
    /// Where it stands still and is not black.
    pub frozen: Vec<Span>,
    /// How much moves in each second: the mean difference of a picture from the one a tenth of a second before, of 256 steps.
    pub motion: Vec<f64>,
}

/// Watches pictures as they pass.
#[derive(Default)]
pub struct Watcher {
    watched: Watched,
    last: Option<(Micros, Light)>,
    /// A picture that may be the first of a shot, and the one before it.
    cut: Option<(Micros, Light)>,
    /// How much the last pictures of this shot differ from one another.
    usual: f64,
    black: Option<Micros>,
    /// Since when it stands still, and what it shows.
    still: Option<(Micros, Light)>,
    /// Sums and counts of motion, by second.
    moved: Vec<(f64, u32)>,
}

impl Watcher {
    /// One that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sees the picture at `time`, later than the one before; whether it is in another shot than that. `is_hinted` tells that the encoder
    /// took it for the first of a shot.
    pub fn push(&mut self, time: Micros, light: &Light, is_hinted: bool) -> bool {
        let Some((before, last)) = self.last.take() else {
            self.watched.shots.push(time);
            self.black = light.is_black().then_some(time);
            self.still = Some((time, light.clone()));
            self.last = Some((time, light.clone()));
            return true;
        };
        let difference = last.difference(light);
        let is_cut = self.look_for_cut((time, is_hinted), (before, &last), light, difference);
        if !is_cut && time - before <= FAR && self.cut.is_none() {
            let tenths = (time - before).as_seconds().max(0.03) / TENTH;
            self.moves(time, difference / tenths);
            self.usual = 0.7 * self.usual + 0.3 * difference;
        }
        self.look_for_black(time, light);
        self.look_for_still(time, light);
        self.last = Some((time, light.clone()));
        is_cut
    }

    /// What was seen, of a video that ends at `end`.
    pub fn finish(mut self, end: Micros) -> Watched {
        if let Some((cut, _)) = self.cut.take() {
            self.begin_shot(cut);
        }
        self.end_black(end);
        self.end_still(end);
        let seconds =
            usize::try_from((end.0.max(0) + 999_999) / 1_000_000).unwrap_or(0).max(self.moved.len());
        self.watched.motion = spread(&self.moved, seconds);
        // A shot that follows black begins when there is something to be seen again.
        let black = &self.watched.black;
        let lies_in_black = |cut: &Micros| black.iter().any(|span| span.start < *cut && *cut < span.end);
        let first = self.watched.shots.first().copied();
        let ends = black.iter().map(|span| span.end).filter(|cut| *cut < end);
        let mut shots: Vec<Micros> = self
            .watched
            .shots
            .iter()
            .filter(|cut| !lies_in_black(cut))
            .copied()
            .chain(ends)
            .chain(first)
            .collect();
        shots.sort_unstable();
        shots.dedup();
        self.watched.shots = shots;
        self.watched
    }

    fn look_for_cut(
        &mut self,
        (time, is_hinted): (Micros, bool),
        (before, last): (Micros, &Light),
        light: &Light,
        difference: f64,
    ) -> bool {
        if let Some((cut, old)) = self.cut.take() {
            // What follows a flash is what was before it.
            let jumped = old.difference(last);
            if old.difference(light) > FLASH * jumped {
                self.begin_shot(cut);
                self.usual = 0.0;
                return true;
            }
            return false;
        }
        // Of pictures that lie close, what they are says more than what an encoder took them for.
        let is_hinted = is_hinted && time - before > FAR;
        let (least, shared) = if is_hinted { (HINTED_CUT, HINTED_SHARED) } else { (CUT, CUT_SHARED) };
        let jumps = difference > CUT_ALONE || (difference > least && last.distance(light) > shared);
        let tenths = ((time - before).as_seconds() / TENTH).clamp(1.0, 4.0);
        if jumps && (is_hinted || difference > CUT_TIMES * self.usual * tenths.sqrt()) {
            self.cut = Some((time, last.clone()));
        }
        false
    }

    fn begin_shot(&mut self, time: Micros) {
        if self.watched.shots.len() < MOST {
            self.watched.shots.push(time);
        }
    }

    fn moves(&mut self, time: Micros, motion: f64) {
        let second = usize::try_from(time.0 / 1_000_000).unwrap_or(0);
        if second < 1_000_000 {
            self.moved.resize(self.moved.len().max(second + 1), (0.0, 0));
            self.moved[second] = (self.moved[second].0 + motion, self.moved[second].1 + 1);
        }
    }

    fn look_for_black(&mut self, time: Micros, light: &Light) {
        match (light.is_black(), self.black) {
            (true, None) => self.black = Some(time),
            (false, Some(_)) => self.end_black(time),
            _ => {}
        }
    }

    fn end_black(&mut self, end: Micros) {
        let Some(start) = self.black.take() else { return };
        if end - start >= LEAST_BLACK && self.watched.black.len() < MOST {
            self.watched.black.push(Span { start, end });
        }
    }

    fn look_for_still(&mut self, time: Micros, light: &Light) {
        if self.still.as_ref().is_none_or(|(_, shown)| !shown.is_like(light, STILL, STILL_CELL)) {
            self.end_still(time);
            self.still = Some((time, light.clone()));
        }
    }

    fn end_still(&mut self, end: Micros) {
        let Some((start, shown)) = self.still.take() else { return };
        if end - start >= LEAST_FROZEN && !shown.is_black() && self.watched.frozen.len() < MOST {
            self.watched.frozen.push(Span { start, end });
        }
    }
}

/// Motion for each of `seconds`; one that was not looked at has that of the nearest before it, or after.
fn spread(moved: &[(f64, u32)], seconds: usize) -> Vec<f64> {
    let known = |index: usize| {
        moved.get(index).filter(|(_, count)| *count > 0).map(|(sum, count)| sum / f64::from(*count))
    };
    let mut latest = (0..moved.len()).find_map(known).unwrap_or(0.0);
    (0..seconds)
        .map(|index| {
            latest = known(index).unwrap_or(latest);
            (latest * 100.0).round() / 100.0
        })
        .collect()
}

#[cfg(test)]
#[path = "watched_tests.rs"]
mod tests;
