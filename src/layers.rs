//! What passes from the page to the clip: a page taken apart into pixels that stay and pixels that move.
//!
//! `page` paints a [`Stack`] and knows nothing of video; `clip` composites it and knows nothing of HTML.
//! All pixels are sRGB, 8 bits a channel, with **premultiplied** alpha where there is alpha.

mod levels;
mod wave;

use std::ops::Range;
use std::sync::Arc;

pub use self::levels::{FULL, Levels, STEP};
pub use self::wave::{Point, WaveAlign, WaveKind, WaveShape};
use crate::units::{FrameRate, Micros, Rect};

/// Pixels with premultiplied alpha, row by row, R G B A.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rgba {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width × height × 4` bytes.
    pub data: Vec<u8>,
}

/// A page over the whole length of a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Width of the page in pixels.
    pub width: u32,
    /// Height of the page in pixels.
    pub height: u32,
    /// The places where video shows, in paint order.
    pub holes: Vec<Hole>,
    /// Where the passages of a clip lie otherwise in them, the holes as each passage shows in them, without their transmittance; nothing
    /// where all lie as `holes` say.
    pub placed: Vec<Vec<Hole>>,
    /// What is seen between two passages, where one passes over into the next.
    pub transition: Transition,
    /// Everything that never changes, composited with every hole black. Opaque.
    pub base: Rgba,
    /// What changes or moves, bottom to top; all of it lies above the base.
    pub sprites: Vec<Sprite>,
}

/// What is seen between two passages of a clip.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Transition {
    /// One fades into the next.
    #[default]
    Fade,
    /// The next comes in from the right and pushes it out.
    Slide,
    /// The next is uncovered from the left.
    Wipe,
    /// One fades into a colour, and out of that the next.
    Dip {
        /// The colour, sRGB.
        colour: [u8; 3],
    },
}

/// What a video is to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoleRole {
    /// The picture itself.
    Picture,
    /// The blurred fill behind it.
    Backdrop {
        /// Standard deviation of the Gaussian blur, in output pixels.
        blur_px: u32,
    },
    /// The interpreter beside it, of a video of their own.
    Signer,
    /// What moves below all of it, of a video of its own.
    Background,
}

impl HoleRole {
    /// Which of the videos of a clip it shows.
    pub fn shows(self) -> Shows {
        match self {
            Self::Picture | Self::Backdrop { .. } => Shows::Footage,
            Self::Signer => Shows::Signer,
            Self::Background => Shows::Background,
        }
    }
}

/// One of the videos of a clip.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shows {
    /// What the clip is of.
    #[default]
    Footage,
    /// The interpreter beside it.
    Signer,
    /// What moves below the page.
    Background,
}

impl Shows {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Footage, Self::Signer, Self::Background];

    /// What a `<video>` shows whose `data-role` is `role`.
    pub fn of_role(role: &str) -> Self {
        match role {
            "signer" => Self::Signer,
            "background" => Self::Background,
            _ => Self::Footage,
        }
    }
}

/// A place where video shows through the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Hole {
    /// What the video is to the page.
    pub role: HoleRole,
    /// Where the picture is drawn, also beyond the page; even edges.
    pub extent: Extent,
    /// The part of `extent` on the page; even edges, so that 4:2:0 pictures can address it.
    pub rect: Rect,
    /// How the picture fills `extent`.
    pub fit: Fit,
    /// Whether the page crops what has other proportions than its place.
    pub crops: bool,
    /// Where it shows instead of that, where it moves over the footage: in order of time, the first at the in point. Empty where it rests.
    pub path: Vec<Keyplace>,
    /// Whether the page wants `fit` as it is, whatever the footage shows.
    pub keeps_place: bool,
    /// How much of the video passes through what lies above and around it: one byte a pixel of `rect`,
    /// 255 where nothing covers it.
    pub transmittance: Vec<u8>,
}

/// A rectangle that may reach beyond the page, in whole pixels of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Left edge.
    pub left: i64,
    /// Top edge.
    pub top: i64,
    /// Right edge, exclusive; not left of `left`.
    pub right: i64,
    /// Bottom edge, exclusive; not above `top`.
    pub bottom: i64,
}

impl Extent {
    /// The smallest one with even edges that holds `x`, `y`, `width`, `height`: what 4:2:0 pictures can address. A billion pixels from the
    /// page there is an end.
    pub fn even_around([x, y, width, height]: [f32; 4]) -> Self {
        const FAR: f32 = 1e9;
        let edge = |value: f32| value.clamp(-FAR, FAR);
        let (from, to) =
            (|value: f32| edge(value.floor()) as i64 & !1, |value: f32| (edge(value.ceil()) as i64 + 1) & !1);
        let (left, top) = (from(x), from(y));
        Self { left, top, right: to(x + width).max(left), bottom: to(y + height).max(top) }
    }

    /// Width in pixels.
    pub const fn width(self) -> i64 {
        self.right - self.left
    }

    /// Height in pixels.
    pub const fn height(self) -> i64 {
        self.bottom - self.top
    }

    /// The part of it on a page of `width` × `height`; an empty one where there is none.
    pub fn on_page(self, width: u32, height: u32) -> Rect {
        let span = |from: i64, to: i64, most: u32| {
            let (from, to) = (from.clamp(0, i64::from(most)) as u32, to.clamp(0, i64::from(most)) as u32);
            (from, to - from)
        };
        let ((x, width), (y, height)) =
            (span(self.left, self.right, width), span(self.top, self.bottom, height));
        Rect { x, y, width, height }
    }
}

impl From<Rect> for Extent {
    fn from(rect: Rect) -> Self {
        let [left, top, right, bottom] = [rect.x, rect.y, rect.right(), rect.bottom()].map(i64::from);
        Self { left, top, right, bottom }
    }
}

/// How a picture fills its rectangle: CSS `object-fit` and `object-position`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fit {
    /// Cropped to fill, keeping its proportions; the point kept in view as fractions of the picture.
    Cover {
        /// 0 keeps the left edge, 1 the right.
        x: f32,
        /// 0 keeps the top edge, 1 the bottom.
        y: f32,
    },
    /// Stretched to the rectangle, which already has the picture's proportions or wants them changed.
    Fill,
    /// All of it, its proportions kept, over its own blurred picture.
    Whole,
}

/// What of footage is shown at a moment, where it is cropped to cover its place. Between two moments it moves evenly; of two at once the
/// later one holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keyplace {
    /// When, from the in point.
    pub time: Micros,
    /// As [`Fit::Cover`]'s.
    pub x: f32,
    /// As [`Fit::Cover`]'s.
    pub y: f32,
}

/// A part of the page that changes or moves as one piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Sprite {
    /// The element it was painted from, for messages: `div.progress`.
    pub name: String,
    /// Its looks, in order of time; the first begins at frame 0.
    pub bitmaps: Vec<Bitmap>,
    /// Its poses at rising frames; between two it moves evenly, before the first and after the last it rests.
    pub motion: Vec<Keypose>,
    /// The waveform that covers it: nothing of it shows but what lies in that. It has one look and rests then.
    pub waveform: Option<Waveform>,
}

/// A waveform on a page over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Waveform {
    /// Its measures, in output pixels.
    pub shape: WaveShape,
    /// The left edge of its box on the page, in output pixels.
    pub x: f32,
    /// The top edge of its box.
    pub y: f32,
    /// What it shows.
    pub levels: Arc<Levels>,
    /// Frames a second.
    pub rate: FrameRate,
}

impl Waveform {
    /// Its contours at `frame`, on the page.
    pub fn outline(&self, frame: u64) -> Vec<Vec<Point>> {
        let levels = self.levels.at(self.rate.time_of(frame), self.shape.levels());
        let mut outline = self.shape.outline(&levels);
        outline.iter_mut().flatten().for_each(|point| *point = (point.0 + self.x, point.1 + self.y));
        outline
    }

    /// Whether it never changes from `frame` on.
    pub fn rests_from(&self, frame: u64) -> bool {
        self.levels.end().is_some_and(|end| self.rate.time_of(frame) >= end + STEP)
    }

    /// The frame at which it is loudest first.
    pub fn loudest(&self) -> u64 {
        self.rate.frames_in(self.levels.loudest() + Micros(STEP.0 / 2))
    }
}

/// One look of a sprite, from a frame onward.
#[derive(Debug, Clone, PartialEq)]
pub struct Bitmap {
    /// The first frame that shows it.
    pub from_frame: u64,
    /// Where its pixels lie on the page at rest; may be empty.
    pub rect: Rect,
    /// Its pixels, as large as `rect`.
    pub pixels: Rgba,
}

/// A pose at a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Keypose {
    /// The frame.
    pub frame: u64,
    /// The pose.
    pub pose: Pose,
}

/// Where and how visibly a sprite is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// The affine map from the page at rest to the page as shown: x' = a·x + c·y + e, y' = b·x + d·y + f, in
    /// the order a, b, c, d, e, f of CSS `matrix()`.
    pub matrix: [f32; 6],
    /// 0 is invisible, 1 fully there.
    pub opacity: f32,
}

impl Pose {
    /// At rest and fully there.
    pub const REST: Self = Self { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], opacity: 1.0 };

    /// Whether it is drawn just where it was painted. A fiftieth of a pixel is nothing over any page's width.
    pub fn is_still(&self) -> bool {
        let [a, b, c, d, e, f] = self.matrix;
        let same = |value: f32, rest: f32, within: f32| (value - rest).abs() < within;
        same(a, 1.0, 1e-5)
            && same(b, 0.0, 1e-5)
            && same(c, 0.0, 1e-5)
            && same(d, 1.0, 1e-5)
            && same(e, 0.0, 0.02)
            && same(f, 0.0, 0.02)
    }

    /// How far it is moved, where it is only moved: x and y in pixels.
    pub fn shift(&self) -> Option<(f32, f32)> {
        let [a, b, c, d, e, f] = self.matrix;
        let turned = (a - 1.0).abs() > 1e-5 || b.abs() > 1e-5 || c.abs() > 1e-5 || (d - 1.0).abs() > 1e-5;
        (!turned).then_some((e, f))
    }

    /// The pose `t` of the way (0–1) to `other`.
    #[must_use]
    pub fn towards(&self, other: &Self, t: f32) -> Self {
        let mix = |from: f32, to: f32| from + (to - from) * t;
        let mut matrix = [0.0; 6];
        for (out, (from, to)) in matrix.iter_mut().zip(self.matrix.iter().zip(other.matrix)) {
            *out = mix(*from, to);
        }
        Self { matrix, opacity: mix(self.opacity, other.opacity) }
    }

    /// The point (x, y) as this pose shows it.
    pub fn map(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.matrix;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

impl Sprite {
    /// Its look at `frame`.
    pub fn bitmap_at(&self, frame: u64) -> Option<&Bitmap> {
        self.bitmaps.iter().rev().find(|bitmap| bitmap.from_frame <= frame)
    }

    /// Its pose at `frame`.
    pub fn pose_at(&self, frame: u64) -> Pose {
        let after = self.motion.partition_point(|key| key.frame <= frame);
        match (after.checked_sub(1).map(|index| self.motion[index]), self.motion.get(after)) {
            (Some(before), Some(next)) => {
                let t = (frame - before.frame) as f32 / (next.frame - before.frame) as f32;
                before.pose.towards(&next.pose, t)
            }
            (Some(last), None) => last.pose,
            (None, Some(first)) => first.pose,
            (None, None) => Pose::REST,
        }
    }
}

impl Stack {
    /// The holes as the passage of a clip at `passage` shows in them, in the order of [`Stack::holes`].
    pub fn holes_in(&self, passage: usize) -> &[Hole] {
        self.placed.get(passage).unwrap_or(&self.holes)
    }

    /// The frame of `span` at which the fewest things move, of those the one nearest its middle: what passes through a transition is
    /// nobody's to read.
    pub fn calmest(&self, span: Range<u64>) -> u64 {
        let middle = u64::midpoint(span.start, span.end);
        let moving = |frame: u64| {
            let moves = |sprite: &&Sprite| {
                let pose = sprite.pose_at(frame);
                pose != sprite.pose_at(frame.saturating_sub(1)) || pose != sprite.pose_at(frame + 1)
            };
            self.sprites.iter().filter(moves).count()
        };
        span.min_by_key(|frame| (moving(*frame), frame.abs_diff(middle))).unwrap_or(middle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calmest_frame_lies_beside_what_passes() {
        let keys = |keys: &[(u64, f32)]| Sprite {
            name: String::new(),
            bitmaps: Vec::new(),
            waveform: None,
            motion: keys
                .iter()
                .map(|(frame, x)| Keypose {
                    frame: *frame,
                    pose: Pose { matrix: [1.0, 0.0, 0.0, 1.0, *x, 0.0], opacity: 1.0 },
                })
                .collect(),
        };
        // Something that moves all the time, and something that leaves in the middle.
        let stack = Stack {
            width: 1,
            height: 1,
            holes: Vec::new(),
            placed: Vec::new(),
            transition: Default::default(),
            base: Rgba { width: 0, height: 0, data: Vec::new() },
            sprites: vec![keys(&[(0, 0.0), (100, 100.0)]), keys(&[(48, 0.0), (60, -500.0)])],
        };
        assert_eq!(stack.calmest(40..60), 47);
        assert_eq!(stack.calmest(0..20), 10);
        // Nothing but the transition: its middle.
        assert_eq!(stack.calmest(50..56), 53);
        assert_eq!(stack.calmest(7..7), 7);
    }

    #[test]
    fn an_extent_reaches_beyond_the_page_and_knows_its_part_on_it() {
        let beyond = Extent::even_around([-108.5, -190.0, 1296.0, 2304.0]);
        assert_eq!(beyond, Extent { left: -110, top: -190, right: 1188, bottom: 2114 });
        assert_eq!(beyond.on_page(1080, 1920), Rect { x: 0, y: 0, width: 1080, height: 1920 });
        let right = Extent::even_around([540.0, 10.2, 1080.0, 608.0]);
        assert_eq!((right.width(), right.height()), (1080, 610));
        assert_eq!(right.on_page(1080, 1920), Rect { x: 540, y: 10, width: 540, height: 610 });
        assert!(Extent::even_around([-50.0, 0.0, 40.0, 9.0]).on_page(90, 90).is_empty());
        assert!(Extent::even_around([f32::NAN, 0.0, f32::INFINITY, 9.0]).on_page(90, 90).width <= 90);
        let inside = Rect { x: 2, y: 4, width: 6, height: 8 };
        assert_eq!(Extent::from(inside).on_page(90, 90), inside);
    }

    #[test]
    fn poses_between_keyposes_are_mixed_and_held_outside_them() {
        let shifted = Pose { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 40.0], opacity: 0.0 };
        let sprite = Sprite {
            name: String::new(),
            bitmaps: Vec::new(),
            waveform: None,
            motion: vec![Keypose { frame: 10, pose: shifted }, Keypose { frame: 20, pose: Pose::REST }],
        };
        assert_eq!(sprite.pose_at(0), shifted);
        assert_eq!(sprite.pose_at(15).matrix[5], 20.0);
        assert_eq!(sprite.pose_at(15).opacity, 0.5);
        assert!(sprite.pose_at(99).is_still());
    }
}
