//! What a clip shows of footage from its first frame on: passages of one or of several videos, one after the other, each decoded when its
//! turn comes.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::ffmpeg::video::SourceFrame;
use super::footage::{Footage, Scaling, Window, show};
use super::frame::Yuv420;
use super::media_error::MediaError;
use crate::layers::Stack;
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
}

impl Passage {
    /// All that a clip shows, where that is `footage` as it was filmed.
    pub fn alone(footage: &Footage) -> [Self; 1] {
        [Self { footage: footage.clone(), at: Micros::ZERO, speed: Speed::NORMAL }]
    }

    /// How long it is in the clip.
    pub fn length(&self) -> Micros {
        self.speed.clip_time(self.footage.duration)
    }

    /// When it is over in the clip.
    pub fn end(&self) -> Micros {
        self.at + self.length()
    }

    /// What of the footage is on screen at `time` of the clip, from the in point.
    pub fn source_time(&self, time: Micros) -> Micros {
        self.speed.source_time(time - self.at)
    }
}

/// Which of the passages that begin at such times is on screen at `time`: the last that has begun.
pub fn passage_at(begins: impl IntoIterator<Item = Micros>, time: Micros) -> usize {
    begins.into_iter().take_while(|begin| *begin <= time).count().saturating_sub(1)
}

/// Sees a frame with what belongs to its moment and with the place of its passage; whether it wants more.
pub(super) type SeeReel<'a, T> = &'a mut dyn FnMut(T, usize, &Arc<SourceFrame>) -> Result<bool, MediaError>;

/// Goes through `reel` as [`show`] through footage; `moments` are times of the clip. A passage is opened when the first of its moments comes,
/// and closed before the next one; after the last its last frame is held.
///
/// # Errors
/// As [`show`], with the place of the passage that cannot be read.
pub(super) fn show_reel<T>(
    reel: &[Passage],
    moments: impl IntoIterator<Item = (Micros, T)>,
    cancel: &AtomicBool,
    see: SeeReel<'_, T>,
) -> Result<(), MediaError> {
    let mut moments = moments.into_iter().peekable();
    for (index, passage) in reel.iter().enumerate() {
        let next = reel.get(index + 1).map(|next| next.at);
        let is_before = |time: Micros| next.is_none_or(|next| time < next);
        if !moments.peek().is_some_and(|(time, _)| is_before(*time)) {
            continue;
        }
        let due = std::iter::from_fn(|| {
            let (time, what) = moments.next_if(|(time, _)| is_before(*time))?;
            Some((passage.source_time(time), what))
        });
        let mut goes_on = true;
        let mut see = |what: T, frame: &Arc<SourceFrame>| {
            goes_on = see(what, index, frame)?;
            Ok(goes_on)
        };
        show(&passage.footage, due, cancel, &mut see).map_err(|error| error.of_passage(index))?;
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// What the hole at `hole` of `stack` shows of `reel`, passage by passage.
pub(super) fn windows(stack: &Stack, hole: usize, reel: &[Passage]) -> Vec<Window> {
    let of_passage = |(index, passage): (usize, &Passage)| {
        stack.holes_in(index).get(hole).map(|hole| Window::of(hole, &passage.footage))
    };
    reel.iter().enumerate().filter_map(of_passage).collect()
}

/// Makes the pictures of a hole, passage after passage. It belongs to the thread that made it.
pub(super) struct ReelScaling {
    windows: Vec<Window>,
    current: Option<(usize, Scaling)>,
}

impl ReelScaling {
    /// For what `windows` show, passage by passage.
    pub(super) fn new(windows: Vec<Window>) -> Self {
        Self { windows, current: None }
    }

    /// What is shown of `frame`, which is of the passage at `index`.
    ///
    /// # Errors
    /// As [`Scaling::picture`].
    pub(super) fn picture(
        &mut self,
        index: usize,
        frame: &Arc<SourceFrame>,
    ) -> Result<Arc<Yuv420>, MediaError> {
        let scaling = match self.current.take().filter(|(of, _)| *of == index) {
            Some((_, scaling)) => scaling,
            None => Scaling::new(self.windows[index.min(self.windows.len() - 1)]),
        };
        self.current.insert((index, scaling)).1.picture(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_on_screen_from_its_beginning_on() {
        let ms = Micros::from_ms;
        let at = |time: i64| passage_at([0, 2000, 5000].map(ms), ms(time));
        assert_eq!([0, 1999, 2000, 4999, 5000, 9000].map(at), [0, 0, 1, 1, 2, 2]);
        assert_eq!(passage_at([], ms(5)), 0);
    }
}
