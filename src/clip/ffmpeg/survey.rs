//! What the pictures of an excerpt are, looked at in a few places before they are read: interlaced or whole, whatever the file says, and
//! whether one can see through them.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::clock::Clock;
use super::deinterlace::Deinterlacer;
use super::fields::{self, Luma, Measured, Votes};
use super::frames::Frames;
use super::orientation::Unshown;
use super::raw;
use super::reading::{FieldOrder, Reading};
use crate::clip::media_error::MediaError;
use crate::units::Micros;

/// Places of an excerpt that are looked at, and how many pictures in a row at each: enough to tell, little beside the clip itself.
const PLACES: u32 = 5;
const PICTURES: u32 = 12;
/// How many pictures are looked at where an excerpt has one key frame alone.
const IN_A_ROW: u32 = 48;
/// Nothing with more rows is interlaced: 1080i is coded with 1088.
pub(super) const MOST_ROWS: u32 = 1088;
/// Pictures that are looked at for what can be seen through.
const LOOKED_THROUGH: u32 = 6;

/// What the pictures of an excerpt are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PictureSurvey {
    /// The order of fields that the file gives; `None` where it calls its pictures whole.
    pub flagged: Option<FieldOrder>,
    /// What moves in them says: interlaced (`Some(Some)`), whole (`Some(None)`), or nothing.
    pub measured: Option<Option<FieldOrder>>,
    /// The order in which they are deinterlaced; `None` for whole pictures.
    pub fields: Option<FieldOrder>,
    /// Whether film of 24 pictures a second was spread over their fields.
    pub telecine: bool,
    /// Whether parts of them are transparent.
    pub see_through: bool,
    /// How they are to be shown in a way that they are not.
    pub unshown: Option<Unshown>,
    /// Pictures a second, by the container.
    pub pictures_per_second: f64,
}

/// Looks at the pictures of `path` from `start` on, for `duration`.
///
/// # Errors
/// As [`super::probe::probe`]. Pictures that cannot be decoded are passed over: what is wrong with them is said where they are read.
pub fn survey(
    path: &Path,
    (start, duration): (Micros, Micros),
    clock: &Arc<Clock>,
) -> Result<PictureSurvey, MediaError> {
    raw::begin();
    let reading = Reading { clock: Arc::clone(clock), deinterlace: None };
    let mut frames = Frames::open(path, start, 1, &reading)?;
    let mut seen = Seen { see_through: frames.has_alpha_track(), ..Seen::default() };
    let mut places = 0;
    for index in 0..PLACES {
        let time = start + Micros(duration.0 / i64::from(2 * PLACES) * i64::from(2 * index + 1));
        let most = if index + 1 == PLACES && places < 2 { IN_A_ROW } else { PICTURES };
        if frames.seek(time).is_ok() && seen.look(&mut frames, most) {
            places += 1;
        }
    }
    if places == 0 {
        // No index, or no key frame to begin at: the file's beginning is all there is to see.
        frames.rewind()?;
        seen.look(&mut frames, IN_A_ROW);
    }
    let turned_within = seen.is_turned_within.then_some(Unshown::TurnedWithin);
    let unshown = frames.unshown().or(turned_within);
    let Seen { votes, see_through, .. } = seen;
    let pictures_per_second = 1.0 / frames.frame_length().as_seconds().max(1e-3);
    let (flagged, measured) = (votes.flagged(), votes.measured());
    let fields = match (measured, flagged) {
        (Some(Measured::Whole), _) => None,
        (Some(Measured::Interlaced(order)), _) => Some(order),
        // Nothing moves, or it says nothing: as the file says.
        (None, flagged) => flagged,
    };
    let is_video_rate = (29.0..=31.0).contains(&pictures_per_second);
    Ok(PictureSurvey {
        flagged,
        measured: measured.map(|measured| match measured {
            Measured::Whole => None,
            Measured::Interlaced(order) => Some(order),
        }),
        fields: fields.filter(|_| Deinterlacer::is_there()),
        telecine: votes.is_telecine() && is_video_rate,
        see_through,
        unshown,
        pictures_per_second,
    })
}

/// What has been seen so far.
#[derive(Default)]
struct Seen {
    votes: Votes,
    see_through: bool,
    looked_through: u32,
    is_turned_within: bool,
    /// The first picture of the place before.
    first: Option<Micros>,
}

impl Seen {
    /// Looks at up to `most` pictures from here on; whether any could be seen that was not seen before.
    fn look(&mut self, frames: &mut Frames, most: u32) -> bool {
        let mut last: [Option<Luma>; 2] = [None, None];
        for taken in 0..most {
            let Ok(Some(timed)) = frames.decode() else { return taken > 0 };
            if taken == 0 {
                if self.first.is_some_and(|first| timed.time <= first) && most == PICTURES {
                    // The same key frame again.
                    return false;
                }
                self.first = Some(timed.time);
            }
            let picture = &timed.picture;
            self.votes.flag(picture.is_interlaced(), picture.is_top_first());
            self.is_turned_within |= frames.is_turned_within(picture);
            if self.looked_through < LOOKED_THROUGH && !self.see_through {
                self.see_through = fields::is_see_through(picture);
                self.looked_through += 1;
            }
            if picture.height() > MOST_ROWS {
                return true;
            }
            let luma = Luma::of(picture);
            if let ([Some(before), Some(now)], Some(after)) = (&last, &luma) {
                self.votes.look(before, now, after);
            }
            last = [last[1].take(), luma];
        }
        true
    }
}
