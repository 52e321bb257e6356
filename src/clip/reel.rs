//! What a clip shows of footage from its first frame on: passages of one or of several videos, one after the other, each decoded when its
//! turn comes; two at once where one passes over into the next. Beside it an interpreter is shown of a video of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ffmpeg::video::SourceFrame;
use super::footage::{Footage, Scaling, Screen, Window};
use super::frame::Yuv420;
use super::media_error::MediaError;
use super::transition::{self, WHOLE};
use crate::layers::{Shows, Stack, Transition};
use crate::units::{Micros, Speed};

/// A stretch of footage where it stands in a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The stretch.
    pub footage: Footage,
    /// When it begins in the clip.
    pub at: Micros,
    /// How fast it passes.
    pub speed: Speed,
    /// How long the passage before passes over into it, half before `at` and half after; nothing for a cut.
    pub joins: Micros,
}

impl Passage {
    /// All that a clip shows, where that is `footage` as it was filmed.
    pub fn alone(footage: &Footage) -> [Self; 1] {
        [Self { footage: footage.clone(), at: Micros::ZERO, speed: Speed::NORMAL, joins: Micros::ZERO }]
    }

    /// How long it is in the clip.
    pub fn length(&self) -> Micros {
        self.speed.clip_time(self.footage.duration)
    }

    /// When it is first seen.
    fn appears(&self) -> Micros {
        self.at - half(self.joins)
    }
}

/// What a clip shows of videos, from its first frame on: a reel for each of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reels {
    /// Of the footage.
    pub footage: Vec<Passage>,
    /// Of the interpreter beside it.
    pub signer: Vec<Passage>,
    /// Of what moves below the page.
    pub background: Vec<Passage>,
}

impl Reels {
    /// The reel of one of its videos; empty where it shows none.
    pub fn of(&self, video: Shows) -> &[Passage] {
        match video {
            Shows::Footage => &self.footage,
            Shows::Signer => &self.signer,
            Shows::Background => &self.background,
        }
    }

    /// Whether no video is shown at all.
    pub fn is_empty(&self) -> bool {
        Shows::ALL.into_iter().all(|video| self.of(video).is_empty())
    }

    /// The most pixels that the frames have together which are decoded at one time: each video has a decoder of its own.
    pub fn decoded_at_once(&self) -> u64 {
        Shows::ALL.into_iter().map(|video| decoded_at_once(self.of(video))).sum()
    }
}

/// The most pixels that the frames of `reel` have together which are decoded at one time: those of one passage, and of the next where it
/// passes over into that.
fn decoded_at_once(reel: &[Passage]) -> u64 {
    let pixels = |passage: &Passage| u64::from(passage.footage.size.0) * u64::from(passage.footage.size.1);
    let with_next = |(index, passage): (usize, &Passage)| {
        let next = reel.get(index + 1).filter(|next| next.joins > Micros::ZERO);
        pixels(passage) + next.map_or(0, pixels)
    };
    reel.iter().enumerate().map(with_next).max().unwrap_or_default()
}

fn half(time: Micros) -> Micros {
    Micros(time.0 / 2)
}

/// Which of the passages that begin at such times is on screen at `time`: the last that has begun.
pub fn passage_at(begins: impl IntoIterator<Item = Micros>, time: Micros) -> usize {
    begins.into_iter().take_while(|begin| *begin <= time).count().saturating_sub(1)
}

/// A frame of a passage.
#[derive(Clone)]
pub(super) struct Shown {
    passage: usize,
    /// When in the passage, as it was filmed, from its in point.
    time: Micros,
    frame: Arc<SourceFrame>,
}

/// What is on screen.
#[derive(Clone)]
pub(super) enum Seen {
    /// A frame of one passage.
    One(Shown),
    /// Something between a frame of one and one of the next, so far on the way of [`WHOLE`].
    Between(Shown, Shown, u32),
}

/// The passage on screen at `time`, and the one that it passes over into, with how far that has come.
fn on_screen(reel: &[Passage], time: Micros) -> (usize, Option<(usize, u32)>) {
    let last = passage_at(reel.iter().map(Passage::appears), time);
    let Some(passage) = reel.get(last).filter(|passage| last > 0 && passage.joins > Micros::ZERO) else {
        return (last, None);
    };
    let passed = (time - passage.appears()).0.max(0);
    if passed >= passage.joins.0 {
        return (last, None);
    }
    let progress = i128::from(passed) * i128::from(WHOLE) / i128::from(passage.joins.0);
    (last - 1, Some((last, progress as u32)))
}

/// Goes through `reel` and gives `see` what is on screen at each of `moments` (times of the clip, rising, each with what belongs to it),
/// until it says `false`. A passage is opened when it is first seen, and closed when the next is all that is seen; before the first its
/// first frame is held, and after the last its last.
///
/// # Errors
/// When footage cannot be read up to the last moment, with the place of its passage; when `cancel` was set, or `see` failed.
pub(super) fn show_reel<T>(
    reel: &[Passage],
    moments: impl IntoIterator<Item = (Micros, T)>,
    cancel: &AtomicBool,
    see: &mut dyn FnMut(T, Seen) -> Result<bool, MediaError>,
) -> Result<(), MediaError> {
    let mut open: Vec<(usize, Screen)> = Vec::new();
    for (time, what) in moments {
        if cancel.load(Ordering::Relaxed) {
            return Err(MediaError::cancelled());
        }
        let (one, next) = on_screen(reel, time);
        open.retain(|(index, _)| *index >= one);
        let mut shown = |passage: usize| {
            // Before the first begins its first frame is held.
            let passed = time - reel[passage].at;
            let passed = if passage == 0 { passed.max(Micros::ZERO) } else { passed };
            let time = reel[passage].speed.source_time(passed);
            let frame =
                frame_of(reel, passage, time, &mut open).map_err(|error| error.of_passage(passage))?;
            Ok::<_, MediaError>(Shown { passage, time, frame })
        };
        let first = shown(one)?;
        let seen = match next {
            Some((other, progress)) => {
                let other = shown(other)?;
                Seen::Between(first, other, progress)
            }
            None => Seen::One(first),
        };
        if !see(what, seen)? {
            break;
        }
    }
    Ok(())
}

/// The frame of the passage at `index` at `time` from its in point; it is opened where it is not among those that are `open`.
fn frame_of(
    reel: &[Passage],
    index: usize,
    time: Micros,
    open: &mut Vec<(usize, Screen)>,
) -> Result<Arc<SourceFrame>, MediaError> {
    let passage = &reel[index];
    let place = match open.iter().position(|(of, _)| *of == index) {
        Some(place) => place,
        None => {
            let around = |joins: Micros| passage.speed.source_time(half(joins));
            let after = reel.get(index + 1).map_or(Micros::ZERO, |next| around(next.joins));
            open.push((index, Screen::open(&passage.footage, (around(passage.joins), after))?));
            open.len() - 1
        }
    };
    open[place].1.at(time)
}

/// What a hole shows of a reel, passage by passage, and what between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Windows {
    each: Vec<Window>,
    transition: Transition,
}

/// Which of `reels` the hole at `hole` of `stack` shows, and what of it; nothing where that is empty.
pub(super) fn windows(stack: &Stack, hole: usize, reels: &Reels) -> Option<(Shows, Windows)> {
    let video = stack.holes.get(hole)?.role.shows();
    let of_passage = |(index, passage): (usize, &Passage)| {
        let holes = match video {
            Shows::Footage => stack.holes_in(index),
            // Others stay where they are, whatever the passages beside them show.
            Shows::Signer | Shows::Background => &stack.holes,
        };
        holes.get(hole).map(|hole| Window::of(hole, &passage.footage))
    };
    let each: Vec<Window> = reels.of(video).iter().enumerate().filter_map(of_passage).collect();
    (!each.is_empty()).then_some((video, Windows { each, transition: stack.transition }))
}

/// Makes the pictures of a hole, passage after passage. It belongs to the thread that made it.
pub(super) struct ReelScaling {
    windows: Windows,
    /// Of the passages that are seen, two at the most.
    open: Vec<(usize, Scaling)>,
}

impl ReelScaling {
    /// For what `windows` show.
    pub(super) fn new(windows: Windows) -> Self {
        Self { windows, open: Vec::new() }
    }

    /// What is shown of what is `seen`.
    ///
    /// # Errors
    /// As [`Scaling::picture`].
    pub(super) fn picture(&mut self, seen: &Seen) -> Result<Arc<Yuv420>, MediaError> {
        match seen {
            Seen::One(shown) => self.one(shown),
            Seen::Between(one, other, progress) => {
                let (one, other) = (self.one(one)?, self.one(other)?);
                Ok(Arc::new(transition::between(self.windows.transition, &one, &other, *progress)))
            }
        }
    }

    fn one(&mut self, shown: &Shown) -> Result<Arc<Yuv420>, MediaError> {
        self.open.retain(|(index, _)| index + 1 >= shown.passage);
        let place = match self.open.iter().position(|(index, _)| *index == shown.passage) {
            Some(place) => place,
            None => {
                let last = self.windows.each.len() - 1;
                let window = self.windows.each[shown.passage.min(last)].clone();
                self.open.push((shown.passage, Scaling::new(window)));
                self.open.len() - 1
            }
        };
        let picture = self.open[place].1.picture(shown.time, &shown.frame);
        picture.map_err(|error| error.of_passage(shown.passage))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(at: i64, joins: i64) -> Passage {
        let footage = Footage {
            path: "a.mp4".into(),
            start: Micros::ZERO,
            duration: Micros::from_ms(2000),
            size: (16, 9),
            reading: Default::default(),
        };
        let (at, joins) = (Micros::from_ms(at), Micros::from_ms(joins));
        Passage { footage, at, speed: Speed::NORMAL, joins }
    }

    #[test]
    fn a_passage_is_on_screen_from_its_beginning_on() {
        let ms = Micros::from_ms;
        let at = |time: i64| passage_at([0, 2000, 5000].map(ms), ms(time));
        assert_eq!([0, 1999, 2000, 4999, 5000, 9000].map(at), [0, 0, 1, 1, 2, 2]);
        assert_eq!(passage_at([], ms(5)), 0);
    }

    #[test]
    fn where_one_passes_over_into_the_next_both_are_decoded() {
        let one = 16 * 9;
        assert_eq!(decoded_at_once(&[passage(0, 0), passage(2000, 0)]), one);
        assert_eq!(decoded_at_once(&[passage(0, 0), passage(2000, 400), passage(4000, 0)]), 2 * one);
        assert_eq!(decoded_at_once(&[]), 0);
    }

    #[test]
    fn an_interpreter_has_a_decoder_of_their_own() {
        let reels = Reels {
            footage: vec![passage(0, 0)],
            signer: vec![passage(0, 0), passage(2000, 0)],
            background: Vec::new(),
        };
        assert_eq!(reels.decoded_at_once(), 2 * 16 * 9);
        assert!(!reels.is_empty() && Reels::default().is_empty());
        assert_eq!(Reels { footage: Vec::new(), ..reels }.decoded_at_once(), 16 * 9);
    }

    #[test]
    fn one_passes_over_into_the_next_around_its_beginning() {
        let reel = [passage(0, 0), passage(2000, 400), passage(4000, 0)];
        let at = |time: i64| on_screen(&reel, Micros::from_ms(time));
        assert_eq!((at(0), at(1799)), ((0, None), (0, None)));
        assert_eq!(at(1800), (0, Some((1, 0))));
        assert_eq!(at(2000), (0, Some((1, WHOLE / 2))));
        assert_eq!((at(2200), at(3999)), ((1, None), (1, None)));
        assert_eq!((at(4000), at(9000)), ((2, None), (2, None)));
    }
}
