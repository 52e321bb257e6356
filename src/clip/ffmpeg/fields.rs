//! Whether pictures are interlaced, measured by what moves in them: flags in files are often wrong. Pure but for reading samples.
//!
//! Three pictures in a row are compared. The rows of one field, taken from the picture before or after and put between the rows of the other,
//! comb where something moves. In whole pictures both do so more than the picture itself. In interlaced ones the field that lies half a picture
//! away combs no more than the picture does, and the one that lies one and a half away does: which of them it is tells the order.

use ffmpeg_next::frame;

use super::raw::Component;
use super::reading::FieldOrder;

/// Columns that are looked at: every fourth tells as much.
const COLUMN_STEP: usize = 4;
/// Combing beyond that of the picture itself, per sample in steps of 8 bits, below which nothing moves enough to tell.
const LEAST_MOTION: f64 = 0.15;
/// A field that combs less than this share of the other is the near one; more than that, both are as far.
const NEAR: f64 = 0.35;
const FAR: f64 = 0.55;
/// A field that changes by less than a third of what the other does is shown a second time (FFmpeg's `idet` takes three too).
const REPEAT: f64 = 3.0;

/// The lightness of a picture in 8 bits, every fourth column.
pub(super) struct Luma {
    width: usize,
    rows: Vec<u8>,
}

impl Luma {
    /// Of `picture`; `None` where its samples do not lie in whole bytes.
    pub(super) fn of(picture: &frame::Video) -> Option<Self> {
        let part = Component::first(picture.format())?;
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let rows: Vec<u8> = samples(picture, part, width, height, COLUMN_STEP)?.collect();
        Some(Self { width: width.div_ceil(COLUMN_STEP), rows })
    }

    fn row(&self, index: usize) -> &[u8] {
        &self.rows[index * self.width..(index + 1) * self.width]
    }

    fn height(&self) -> usize {
        self.rows.len() / self.width.max(1)
    }
}

/// Whether anything of `picture` is transparent.
pub(super) fn is_see_through(picture: &frame::Video) -> bool {
    /// Encoders lose a step or two.
    const OPAQUE: u8 = 250;
    let Some(part) = Component::alpha(picture.format()) else { return false };
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    samples(picture, part, width, height, COLUMN_STEP)
        .is_some_and(|mut samples| samples.any(|alpha| alpha < OPAQUE))
}

/// The samples of `part` of a picture in 8 bits, every `step`-th of each row.
fn samples(
    picture: &frame::Video,
    part: Component,
    width: usize,
    height: usize,
    step: usize,
) -> Option<impl Iterator<Item = u8>> {
    let stride = isize::try_from(picture.stride(part.plane)).ok().map(isize::unsigned_abs)?;
    let data = picture.data(part.plane);
    let wide = part.depth + part.shift > 8;
    let last = (width.checked_sub(1)?) * part.step + part.offset + usize::from(wide);
    if last >= stride || data.len() < height.checked_sub(1)? * stride + last + 1 {
        return None;
    }
    let read = move |at: usize| {
        if wide {
            let both = u16::from_le_bytes([data[at], data[at + 1]]);
            ((both >> part.shift) >> (part.depth - 8)).min(255) as u8
        } else {
            data[at]
        }
    };
    Some((0..height).flat_map(move |row| {
        (0..width).step_by(step).map(move |column| read(row * stride + column * part.step + part.offset))
    }))
}

/// What three pictures in a row say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vote {
    Whole,
    Interlaced(FieldOrder),
}

/// What pictures said that were looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Votes {
    whole: u32,
    top_first: u32,
    bottom_first: u32,
    /// Pictures in which something moves, and those of them that show the upper or the lower field of the one before again.
    moving: u32,
    top_repeats: u32,
    bottom_repeats: u32,
    /// What the decoder says of them.
    pictures: u32,
    flagged_top: u32,
    flagged_bottom: u32,
}

impl Votes {
    /// Counts what the decoder says of a picture.
    pub(super) fn flag(&mut self, is_interlaced: bool, is_top_first: bool) {
        self.pictures += 1;
        self.flagged_top += u32::from(is_interlaced && is_top_first);
        self.flagged_bottom += u32::from(is_interlaced && !is_top_first);
    }

    /// Looks at `now` between the pictures before and after it.
    pub(super) fn look(&mut self, before: &Luma, now: &Luma, after: &Luma) {
        if before.rows.len() != now.rows.len() || after.rows.len() != now.rows.len() || now.height() < 8 {
            return;
        }
        let combs = combs(before, now, after);
        match vote(combs) {
            Some(Vote::Whole) => self.whole += 1,
            Some(Vote::Interlaced(FieldOrder::TopFirst)) => self.top_first += 1,
            Some(Vote::Interlaced(FieldOrder::BottomFirst)) => self.bottom_first += 1,
            None => {}
        }
        let [top, bottom] = changes(before, now);
        if top.max(bottom) >= LEAST_MOTION {
            self.moving += 1;
            self.top_repeats += u32::from(top * REPEAT < bottom);
            self.bottom_repeats += u32::from(bottom * REPEAT < top);
        }
    }

    /// The order that the decoder gives; `None` where it calls most pictures whole.
    pub(super) fn flagged(&self) -> Option<FieldOrder> {
        if 2 * (self.flagged_top + self.flagged_bottom) < self.pictures.max(1) {
            return None;
        }
        let bottom = self.flagged_bottom > self.flagged_top;
        Some(if bottom { FieldOrder::BottomFirst } else { FieldOrder::TopFirst })
    }

    /// What is measured; `None` where too little moves, or what moves says now this and now that.
    pub(super) fn measured(&self) -> Option<Measured> {
        /// Fewer votes may be chance.
        const LEAST: u32 = 6;
        let (many, few) = (self.top_first.max(self.bottom_first), self.top_first.min(self.bottom_first));
        let all = self.whole + many + few;
        if all < LEAST {
            return None;
        }
        // Motion that begins or stops looks like either order, and as often like the one as like the other.
        let agree = 6 * few <= many;
        if many >= LEAST && agree && 4 * many >= all {
            let top = self.top_first > self.bottom_first;
            return Some(Measured::Interlaced(if top {
                FieldOrder::TopFirst
            } else {
                FieldOrder::BottomFirst
            }));
        }
        (10 * (self.whole) >= 7 * all || !agree).then_some(Measured::Whole)
    }

    /// Whether film of 24 pictures a second was spread over 60 fields: of five pictures two repeat a field, the upper one as often as the
    /// lower.
    pub(super) fn is_telecine(&self) -> bool {
        const LEAST: u32 = 10;
        let repeats = self.top_repeats + self.bottom_repeats;
        let both = 3 * self.top_repeats.min(self.bottom_repeats) >= self.top_repeats.max(self.bottom_repeats);
        self.moving >= LEAST && both && 4 * repeats >= self.moving && 5 * repeats <= 3 * self.moving
    }
}

/// What pictures are, by what moves in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measured {
    Whole,
    Interlaced(FieldOrder),
}

/// How much combs, per sample: the picture itself; with the far field where the upper one is first; where the lower one is.
fn combs(before: &Luma, now: &Luma, after: &Luma) -> [f64; 3] {
    let mut sums = [0u64; 3];
    for row in 1..now.height() - 1 {
        let (above, below) = (now.row(row - 1), now.row(row + 1));
        let is_top = row % 2 == 0;
        sums[0] += comb(above, now.row(row), below);
        // The upper field of the picture before and the lower of the one after lie far away where the upper one is first.
        sums[if is_top { 1 } else { 2 }] += comb(above, before.row(row), below);
        sums[if is_top { 2 } else { 1 }] += comb(above, after.row(row), below);
    }
    let samples = (now.width * (now.height() - 2)) as f64;
    sums.map(|sum| sum as f64 / samples)
}

fn comb(above: &[u8], middle: &[u8], below: &[u8]) -> u64 {
    let rows = above.iter().zip(middle).zip(below);
    rows.map(|((above, middle), below)| {
        u64::from((i32::from(*above) + i32::from(*below) - 2 * i32::from(*middle)).unsigned_abs())
    })
    .sum()
}

fn vote([itself, top_first, bottom_first]: [f64; 3]) -> Option<Vote> {
    let (top, bottom) = ((top_first - itself).max(0.0), (bottom_first - itself).max(0.0));
    let (near, far) = (top.min(bottom), top.max(bottom));
    if far < LEAST_MOTION {
        return None;
    }
    if near < NEAR * far {
        let order = if top > bottom { FieldOrder::TopFirst } else { FieldOrder::BottomFirst };
        return Some(Vote::Interlaced(order));
    }
    (near > FAR * far).then_some(Vote::Whole)
}

/// How much the upper and the lower field change from one picture to the next, per sample.
fn changes(before: &Luma, now: &Luma) -> [f64; 2] {
    let mut sums = [0u64; 2];
    for row in 0..now.height() {
        let pairs = before.row(row).iter().zip(now.row(row));
        sums[row % 2] += pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    }
    sums.map(|sum| 2.0 * sum as f64 / now.rows.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 64;
    const HEIGHT: usize = 48;

    /// A picture of a bar and a diagonal that have moved by `at` half columns.
    fn picture(at: impl Fn(usize) -> usize) -> Luma {
        let rows = (0..HEIGHT).flat_map(|row| {
            let shift = at(row);
            (0..WIDTH).map(move |column| match (column + 640 - shift) % WIDTH {
                10..20 => 200,
                column if (column + row) % WIDTH < 6 => 120,
                _ => 40,
            })
        });
        Luma { width: WIDTH, rows: rows.collect() }
    }

    fn votes(pictures: &[Luma]) -> Votes {
        let mut votes = Votes::default();
        pictures.windows(3).for_each(|three| votes.look(&three[0], &three[1], &three[2]));
        votes
    }

    /// Twelve pictures, the rows of which show `time(picture, is_top)` in half pictures.
    fn film(time: impl Fn(usize, bool) -> usize) -> Vec<Luma> {
        (0..14).map(|index| picture(|row| time(index, row % 2 == 0))).collect()
    }

    #[test]
    fn the_order_of_fields_is_measured() {
        let top = votes(&film(|index, top| 2 * index + usize::from(!top)));
        assert_eq!(top.measured(), Some(Measured::Interlaced(FieldOrder::TopFirst)), "{top:?}");
        let bottom = votes(&film(|index, top| 2 * index + usize::from(top)));
        assert_eq!(bottom.measured(), Some(Measured::Interlaced(FieldOrder::BottomFirst)), "{bottom:?}");
        assert!(!top.is_telecine() && !bottom.is_telecine());
    }

    #[test]
    fn whole_pictures_are_whole_whether_they_move_rest_or_repeat() {
        let moving = votes(&film(|index, _| 2 * index));
        assert_eq!(moving.measured(), Some(Measured::Whole), "{moving:?}");
        let resting = votes(&film(|_, _| 6));
        assert_eq!(resting.measured(), None, "{resting:?}");
        // Each picture twice: motion that begins and stops.
        let doubled = votes(&film(|index, _| index / 2 * 4));
        assert!(!matches!(doubled.measured(), Some(Measured::Interlaced(_))), "{doubled:?}");
        let random = votes(&film(|index, _| index * index * 7 % 64));
        assert!(!matches!(random.measured(), Some(Measured::Interlaced(_))), "{random:?}");
    }

    #[test]
    fn film_spread_over_fields_is_telecine() {
        // Two fields of one picture, three of the next.
        let pictures = |field: usize| [0, 0, 1, 1, 1, 2, 2, 3, 3, 3][field % 10] + field / 10 * 4;
        let telecine = votes(&film(|index, top| 4 * pictures(2 * index + usize::from(!top))));
        assert!(telecine.is_telecine(), "{telecine:?}");
        assert!(!votes(&film(|index, _| 2 * index)).is_telecine());
    }

    #[test]
    fn flags_are_those_of_most_pictures() {
        let mut votes = Votes::default();
        assert_eq!(votes.flagged(), None);
        votes.flag(true, false);
        votes.flag(true, false);
        votes.flag(false, true);
        assert_eq!(votes.flagged(), Some(FieldOrder::BottomFirst));
    }
}
