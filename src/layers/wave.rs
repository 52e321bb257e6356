//! Waveforms: the outline of bars, of a line or of a ring at given levels. A page clips an element to it, a clip covers its sprite with
//! it: both have one outline.

use std::f32::consts::TAU;

/// What a waveform is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaveKind {
    /// Bars side by side, deep to high.
    Bars,
    /// One line that swings above and below its middle, deep to high.
    Line,
    /// Bars around a circle: deep at the top, high at the bottom, both halves alike.
    Ring,
}

/// Where bars grow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaveAlign {
    /// Up and down from the middle.
    Middle,
    /// Up from the bottom.
    Bottom,
    /// Down from the top.
    Top,
}

/// A waveform's measures. All lengths have one unit, CSS pixels or output pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaveShape {
    /// What it is drawn as.
    pub kind: WaveKind,
    /// How many bars there are, or how often a line swings; at least 2.
    pub bars: usize,
    /// Width of its box.
    pub width: f32,
    /// Height of its box.
    pub height: f32,
    /// Between two bars; of a ring, at its inner edge.
    pub gap: f32,
    /// Of the bars' corners; at most half of what is rounded.
    pub radius: f32,
    /// The thickness of what is silent: the length of a bar, the width of a line.
    pub least: f32,
    /// Where bars grow from.
    pub align: WaveAlign,
    /// The part of a ring's radius that stays empty, 0 to 1.
    pub inner: f32,
}

/// A point: x to the right, y down.
pub type Point = (f32, f32);

impl WaveShape {
    /// The same in a unit of which `scale` make one of this.
    #[must_use]
    pub fn scaled(&self, scale: f32) -> Self {
        let Self { width, height, gap, radius, least, .. } = *self;
        let [width, height, gap, radius, least] =
            [width, height, gap, radius, least].map(|length| length * scale);
        Self { width, height, gap, radius, least, ..*self }
    }

    /// How many levels [`WaveShape::outline`] takes.
    pub fn levels(&self) -> usize {
        match self.kind {
            WaveKind::Bars | WaveKind::Line => self.bars,
            WaveKind::Ring => self.bars / 2 + 1,
        }
    }

    /// Its closed contours at `levels` (0 to 1 each), from the top left of its box. They turn the same way and do not cross; what lies in
    /// any of them is the waveform.
    pub fn outline(&self, levels: &[f32]) -> Vec<Vec<Point>> {
        let level = |index: usize| levels.get(index).copied().unwrap_or(0.0).clamp(0.0, 1.0);
        match self.kind {
            WaveKind::Bars => (0..self.bars).map(|bar| self.bar(bar, level(bar))).collect(),
            WaveKind::Line => vec![self.line(&level)],
            WaveKind::Ring => {
                (0..self.bars).map(|bar| self.spoke(bar, level(bar.min(self.bars - bar)))).collect()
            }
        }
    }

    fn bar(&self, bar: usize, level: f32) -> Vec<Point> {
        let count = self.bars as f32;
        let width = ((self.width - self.gap * (count - 1.0)) / count).max(0.5);
        let step = (self.width - width) / (count - 1.0).max(1.0);
        let least = self.least.min(self.height);
        let height = least + (self.height - least) * level;
        let top = match self.align {
            WaveAlign::Middle => (self.height - height) / 2.0,
            WaveAlign::Bottom => self.height - height,
            WaveAlign::Top => 0.0,
        };
        rounded((bar as f32 * step, top), (width, height), self.radius)
    }

    /// The line as two curves over one another: each half swing passes from one level to the next as a cosine does.
    fn line(&self, level: &dyn Fn(usize) -> f32) -> Vec<Point> {
        const PARTS: usize = 12;
        let (middle, half) = (self.height / 2.0, (self.least / 2.0).min(self.height / 2.0));
        let step = self.width / (self.bars as f32 + 1.0);
        // It begins and ends in the middle.
        let swing = |index: usize| match index.checked_sub(1).filter(|bar| *bar < self.bars) {
            Some(bar) if bar % 2 == 0 => -level(bar) * (middle - half),
            Some(bar) => level(bar) * (middle - half),
            None => 0.0,
        };
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for index in 0..=self.bars {
            let (from, to) = (swing(index), swing(index + 1));
            for part in 0..PARTS + usize::from(index == self.bars) {
                let t = part as f32 / PARTS as f32;
                let (sin, cos) = (libm::sinf(t * TAU / 2.0), libm::cosf(t * TAU / 2.0));
                let y = middle + from + (to - from) * (1.0 - cos) / 2.0;
                // A slope makes a line of even width taller.
                let slope = (to - from) * sin * TAU / 4.0 / step;
                let reach = half * libm::sqrtf(1.0 + slope * slope);
                let x = (index as f32 + t) * step;
                above.push((x, (y - reach).max(0.0)));
                below.push((x, (y + reach).min(self.height)));
            }
        }
        below.reverse();
        above.append(&mut below);
        above
    }

    fn spoke(&self, bar: usize, level: f32) -> Vec<Point> {
        let outer = self.width.min(self.height) / 2.0;
        let inner = outer * self.inner;
        let least = self.least.min(outer - inner);
        let length = least + (outer - inner - least) * level;
        let width = (TAU * inner / self.bars as f32 - self.gap).max(0.5);
        let angle = TAU * bar as f32 / self.bars as f32;
        let (sin, cos) = (libm::sinf(angle), libm::cosf(angle));
        let turned =
            |(x, y): Point| (self.width / 2.0 + x * cos - y * sin, self.height / 2.0 + x * sin + y * cos);
        let upright = rounded((-width / 2.0, -inner - length), (width, length), self.radius);
        upright.into_iter().map(turned).collect()
    }
}

/// A rectangle with its top left at (`x`, `y`) and round corners, clockwise.
fn rounded((x, y): Point, (width, height): (f32, f32), radius: f32) -> Vec<Point> {
    let radius = radius.clamp(0.0, width.min(height) / 2.0);
    let (right, bottom) = (x + width, y + height);
    if radius < 0.25 {
        return vec![(x, y), (right, y), (right, bottom), (x, bottom)];
    }
    // So many parts of a quarter that none is off by more than a twentieth of a pixel.
    let parts = (libm::sqrtf(radius) * 2.5).ceil().max(3.0) as usize;
    let corners = [
        (right - radius, y + radius, -0.25),
        (right - radius, bottom - radius, 0.0),
        (x + radius, bottom - radius, 0.25),
        (x + radius, y + radius, 0.5),
    ];
    let mut points = Vec::with_capacity(4 * (parts + 1));
    for (cx, cy, turn) in corners {
        for part in 0..=parts {
            let angle = TAU * (turn + 0.25 * part as f32 / parts as f32);
            points.push((cx + radius * libm::cosf(angle), cy + radius * libm::sinf(angle)));
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARS: WaveShape = WaveShape {
        kind: WaveKind::Bars,
        bars: 4,
        width: 100.0,
        height: 80.0,
        gap: 20.0,
        radius: 0.0,
        least: 8.0,
        align: WaveAlign::Middle,
        inner: 0.5,
    };

    /// Left, top, right, bottom.
    fn edges(contour: &[Point]) -> [f32; 4] {
        contour.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |[l, t, r, b], (x, y)| {
            [l.min(*x), t.min(*y), r.max(*x), b.max(*y)]
        })
    }

    #[test]
    fn bars_fill_their_box_and_grow_with_their_levels() {
        let outline = BARS.outline(&[0.0, 0.5, 1.0]);
        let of: Vec<[f32; 4]> = outline.iter().map(|contour| edges(contour)).collect();
        let resting = |left: f32| [left, 36.0, left + 10.0, 44.0];
        assert_eq!(of, [resting(0.0), [30.0, 18.0, 40.0, 62.0], [60.0, 0.0, 70.0, 80.0], resting(90.0)]);
        let from = |align| edges(&WaveShape { align, ..BARS }.outline(&[0.5])[0]);
        assert_eq!(from(WaveAlign::Bottom), [0.0, 36.0, 10.0, 80.0]);
        assert_eq!(from(WaveAlign::Top), [0.0, 0.0, 10.0, 44.0]);
    }

    #[test]
    fn a_round_bar_has_the_size_of_a_square_one() {
        let round = WaveShape { radius: 99.0, ..BARS }.outline(&[1.0]);
        let [left, top, right, bottom] = edges(&round[0]);
        for (is, wanted) in [(left, 0.0), (top, 0.0), (right, 10.0), (bottom, 80.0)] {
            assert!((is - wanted).abs() < 1e-3, "{is} {wanted}");
        }
        assert!(!round[0].contains(&(0.0, 0.0)));
    }

    #[test]
    fn a_line_is_flat_in_silence_and_stays_in_its_box_at_its_loudest() {
        let line = WaveShape { kind: WaveKind::Line, ..BARS };
        assert_eq!(edges(&line.outline(&[])[0]), [0.0, 36.0, 100.0, 44.0]);
        let [left, top, right, bottom] = edges(&line.outline(&[1.0; 4])[0]);
        assert!(left >= 0.0 && right <= 100.001 && top >= 0.0 && bottom <= 80.0);
        assert!(top < 1.0 && bottom > 79.0, "{top} {bottom}");
    }

    #[test]
    fn a_ring_is_round_and_both_its_halves_are_alike() {
        let ring = WaveShape { kind: WaveKind::Ring, bars: 8, width: 100.0, height: 100.0, gap: 2.0, ..BARS };
        assert_eq!(ring.levels(), 5);
        let outline = ring.outline(&[1.0, 0.5, 0.5, 0.0, 0.0]);
        let middle = |bar: usize| {
            let contour = &outline[bar];
            let sum = contour.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
            (sum.0 / contour.len() as f32, sum.1 / contour.len() as f32)
        };
        // The first points up, the fifth down; the second and the last are each other's mirror.
        let near = |a: f32, b: f32| (a - b).abs() < 0.01;
        assert!(near(middle(0).0, 50.0) && near(middle(0).1, 12.5), "{:?}", middle(0));
        assert!(near(middle(4).0, 50.0) && middle(4).1 > 75.0, "{:?}", middle(4));
        assert!(near(middle(1).0 - 50.0, 50.0 - middle(7).0) && near(middle(1).1, middle(7).1));
    }

    #[test]
    fn another_unit_changes_lengths_alone() {
        let twice = BARS.scaled(2.0);
        assert_eq!((twice.width, twice.gap, twice.least, twice.inner), (200.0, 40.0, 16.0, 0.5));
        assert_eq!(edges(&twice.outline(&[0.0])[0]), [0.0, 72.0, 20.0, 88.0]);
    }
}
