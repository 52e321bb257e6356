//! Small value types that every layer shares: times, rates and rectangles.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A point or span of time in whole microseconds. Sums and differences stop at the ends of what can be told: files say any time they like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// Time zero.
    pub const ZERO: Self = Self(0);

    /// `ms` milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms * 1000)
    }

    /// `seconds` rounded to the nearest microsecond.
    pub fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1e6).round() as i64)
    }

    /// Whole milliseconds, rounded to the nearest.
    pub const fn as_ms(self) -> i64 {
        self.0.saturating_add(500).div_euclid(1000)
    }

    /// How long it is, whichever way it points.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Seconds.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl std::ops::Add for Micros {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Micros {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// Writes `1:05.200`, as people write a place in a video.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.as_ms();
        let (sign, ms) = if ms < 0 { ("-", -ms) } else { ("", ms) };
        let (hours, minutes, seconds, ms) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        if hours > 0 {
            write!(f, "{sign}{hours}:{minutes:02}:{seconds:02}.{ms:03}")
        } else {
            write!(f, "{sign}{minutes}:{seconds:02}.{ms:03}")
        }
    }
}

/// A frame rate: `numerator / denominator` frames a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct FrameRate {
    /// Frames in `denominator` seconds; not zero.
    pub numerator: u32,
    /// Seconds in which `numerator` frames pass; not zero.
    pub denominator: u32,
}

impl FrameRate {
    /// `fps` whole frames a second.
    pub const fn whole(fps: u32) -> Self {
        Self { numerator: fps, denominator: 1 }
    }

    /// Frames a second.
    pub fn as_f64(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }

    /// The time at which frame `index` is shown, rounded down.
    pub fn time_of(self, index: u64) -> Micros {
        let micros =
            u128::from(index) * 1_000_000 * u128::from(self.denominator) / u128::from(self.numerator);
        Micros(micros as i64)
    }

    /// How many frames fill `duration`: the last begins before its end.
    pub fn frames_in(self, duration: Micros) -> u64 {
        self.frame_at(duration)
    }

    /// The frame that begins nearest to `time`; of two the later one, and before the first the first.
    pub fn frame_at(self, time: Micros) -> u64 {
        let wanted = time.0.max(0) as u128 * u128::from(self.numerator);
        let unit = 1_000_000 * u128::from(self.denominator);
        ((wanted + unit / 2) / unit) as u64
    }
}

/// How fast footage passes, in thousandths of its own speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Speed(u32);

impl Speed {
    /// As it was filmed.
    pub const NORMAL: Self = Self(1000);

    /// The slowest and the fastest at which speech can be followed and motion looks even.
    pub const RANGE: (f64, f64) = (0.5, 2.0);

    /// `factor` times its own speed, to a thousandth; nothing outside [`Speed::RANGE`].
    pub fn of(factor: f64) -> Option<Self> {
        (Self::RANGE.0..=Self::RANGE.1).contains(&factor).then(|| Self((factor * 1000.0).round() as u32))
    }

    /// How many times its own speed.
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// How long in a clip so much of the source takes, to the nearest microsecond.
    #[must_use]
    pub fn clip_time(self, source: Micros) -> Micros {
        let speed = i128::from(self.0);
        Micros(((i128::from(source.0) * 1000 + speed / 2).div_euclid(speed)) as i64)
    }

    /// How much of the source passes in so long a part of a clip, to the nearest microsecond.
    #[must_use]
    pub fn source_time(self, clip: Micros) -> Micros {
        Micros(((i128::from(clip.0) * i128::from(self.0) + 500).div_euclid(1000)) as i64)
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self::NORMAL
    }
}

/// A rectangle of whole pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Rect {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Rect {
    /// The right edge, exclusive.
    pub const fn right(self) -> u32 {
        self.x + self.width
    }

    /// The bottom edge, exclusive.
    pub const fn bottom(self) -> u32 {
        self.y + self.height
    }

    /// Whether it has no pixels.
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// The pixels both have, if any.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (x < right && y < bottom).then(|| Self { x, y, width: right - x, height: bottom - y })
    }

    /// The smallest rectangle that holds both; an empty one adds nothing.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self {
            x,
            y,
            width: self.right().max(other.right()) - x,
            height: self.bottom().max(other.bottom()) - y,
        }
    }

    /// The smallest rectangle with even edges that holds this one, cut to `width` × `height` (both even):
    /// what 4:2:0 pictures can address.
    #[must_use]
    pub fn even_within(self, width: u32, height: u32) -> Self {
        let (x, y) = (self.x & !1, self.y & !1);
        let right = ((self.right() + 1) & !1).min(width);
        let bottom = ((self.bottom() + 1) & !1).min(height);
        Self { x, y, width: right.saturating_sub(x), height: bottom.saturating_sub(y) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_write_them() {
        assert_eq!(Micros::from_seconds(65.2).to_string(), "1:05.200");
        assert_eq!(Micros::from_ms(3_605_040).to_string(), "1:00:05.040");
        assert_eq!(Micros(-1_500_000).to_string(), "-0:01.500");
    }

    #[test]
    fn times_stop_at_the_ends_of_what_can_be_told() {
        let (last, first) = (Micros(i64::MAX), Micros(i64::MIN));
        assert_eq!((last + Micros(1), first - Micros(1)), (last, first));
        assert_eq!((first.abs(), last - first), (last, last));
        assert_eq!(last.as_ms(), i64::MAX / 1000);
    }

    #[test]
    fn frame_times_do_not_drift() {
        let ntsc = FrameRate { numerator: 30_000, denominator: 1001 };
        assert_eq!(ntsc.time_of(30_000), Micros(1_001_000_000));
        assert_eq!(ntsc.frames_in(Micros::from_seconds(1001.0)), 30_000);
        assert_eq!(FrameRate::whole(30).frames_in(Micros::from_seconds(15.0)), 450);
        assert_eq!(FrameRate::whole(25).frames_in(Micros(0)), 0);
        for (ms, frame) in [(-500, 0), (0, 0), (19, 0), (20, 1), (1019, 25), (1020, 26), (1021, 26)] {
            assert_eq!(FrameRate::whole(25).frame_at(Micros::from_ms(ms)), frame, "{ms} ms");
        }
    }

    #[test]
    fn rectangles_meet_join_and_become_even() {
        let a = Rect { x: 1, y: 1, width: 4, height: 4 };
        let b = Rect { x: 3, y: 4, width: 9, height: 9 };
        assert_eq!(a.intersection(b), Some(Rect { x: 3, y: 4, width: 2, height: 1 }));
        assert_eq!(a.union(b), Rect { x: 1, y: 1, width: 11, height: 12 });
        assert_eq!(a.intersection(Rect { x: 5, y: 0, width: 2, height: 9 }), None);
        assert_eq!(a.even_within(10, 10), Rect { x: 0, y: 0, width: 6, height: 6 });
    }
}
