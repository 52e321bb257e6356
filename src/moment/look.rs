//! Looking at one video or audio file: all that is kept of it, found out in two passes, over its pictures and over its sound.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::record::{Heard, RECORD_VERSION, Record, Seen, Shot, total};
use super::sentences::sentences;
use crate::clip::captions;
use crate::clip::ffmpeg::audio::{self, FileSound};
use crate::clip::ffmpeg::probe::{MediaFacts, VideoFacts};
use crate::clip::ffmpeg::skim::skim;
use crate::clip::ffmpeg::subtitles::read_text_subtitles;
use crate::clip::frame::Yuv420;
use crate::clip::hearing;
use crate::clip::listened::listen_through;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::picture_of;
use crate::clip::tracks::{self, Choice, Why};
use crate::clip::voice::Span;
use crate::clip::watched::Watcher;
use crate::page::{StillEncoding, encode};
use crate::project::{CaptionsWish, Locale};
use crate::units::Micros;

/// The longer side of a thumbnail, in pixels: three beside each other on a phone.
const THUMBNAIL_PX: u32 = 320;
const THUMBNAIL_QUALITY: u8 = 80;
/// The most thumbnails of a file.
pub const MAX_THUMBNAILS: usize = 2_000;
/// How far after a cut the picture is that stands for its shot: what is faded or slid in has come.
const AFTER_CUT: Micros = Micros::from_ms(400);

/// What a pass over the pictures of a video costs in seconds of one core for each of its seconds, and one over its sound: estimates for the
/// line of progress.
const SEEING: f64 = 0.08;
const HEARING: f64 = 0.02;

/// How much work a file is, in seconds of one core.
pub fn work_of(facts: &MediaFacts) -> f64 {
    let seconds = facts.duration.as_seconds();
    let seeing = if facts.video.is_some() { SEEING } else { 0.0 };
    seconds * (seeing + HEARING)
}

/// A picture with the name of its file.
pub type Thumbnail = (String, Vec<u8>);

/// Looks at the file `path`, whose bytes have `digest`. `advance` hears of work that is done, as [`work_of`] counts it.
///
/// # Errors
/// When no picture, or none of its sound, can be read; `Cancelled` when `stop` was set.
pub fn look(
    (path, digest): (&Path, &str),
    facts: &MediaFacts,
    stop: &AtomicBool,
    advance: &mut dyn FnMut(f64),
) -> Result<(Record, Vec<Thumbnail>), MediaError> {
    use MediaErrorKind::{Cancelled, Io, NoMemory};
    let mut record = Record {
        version: RECORD_VERSION,
        digest: digest.to_owned(),
        duration: facts.duration,
        seen: None,
        heard: None,
        sentences: Vec::new(),
    };
    let mut thumbnails = Vec::new();
    if let Some(video) = &facts.video {
        let mut progress = Progress::new(SEEING, facts.duration);
        let (seen, pictures) = see(path, video, facts, stop, &mut |time| advance(progress.reach(time)))?;
        advance(progress.reach(facts.duration));
        record.seen = Some(seen);
        thumbnails = pictures;
    }
    if facts.tracks.iter().any(|track| track.decodable) {
        let mut progress = Progress::new(HEARING, facts.duration);
        record.heard = Some(hear(path, facts, stop, &mut |time| advance(progress.reach(time)))?);
        advance(progress.reach(facts.duration));
    }
    // Captions of a file of their own are read where sentences are looked for: they may change while the recording does not.
    let within = captions::choose(&facts.subtitles, Locale::default().as_str(), &CaptionsWish::Auto).ok();
    if let Some(stream) = within.and_then(|choice| choice.shown) {
        let read = read_text_subtitles(path, stream.index, &facts.clock, &|| stop.load(Ordering::Relaxed));
        record.sentences = match read {
            Ok(read) => sentences(&read.cues),
            // It says nothing of the file.
            Err(error) if matches!(error.kind, Cancelled | NoMemory | Io) => return Err(error),
            Err(_) => Vec::new(),
        };
    }
    Ok((record, thumbnails))
}

/// How much of a pass has been told.
struct Progress {
    share: f64,
    whole: Micros,
    told: Micros,
}

impl Progress {
    fn new(share: f64, whole: Micros) -> Self {
        Self { share, whole, told: Micros::ZERO }
    }

    /// The work up to `time` that has not been told.
    fn reach(&mut self, time: Micros) -> f64 {
        let time = time.min(self.whole).max(self.told);
        let more = (time - self.told).as_seconds() * self.share;
        self.told = time;
        more
    }
}

fn see(
    path: &Path,
    video: &VideoFacts,
    facts: &MediaFacts,
    stop: &AtomicBool,
    advance: &mut dyn FnMut(Micros),
) -> Result<(Seen, Vec<Thumbnail>), MediaError> {
    let mut watcher = Watcher::new();
    let mut portraits: Vec<(Micros, Vec<u8>)> = Vec::new();
    // The shot whose picture is still looked for, and whether one has been taken that would do.
    let mut wanting: Option<(Micros, bool)> = None;
    let skimmed = skim(path, &facts.clock, thumbnail_size(video), stop, &mut |glimpse| {
        let time = glimpse.time;
        if watcher.push(time, glimpse.light, glimpse.is_out_of_turn) {
            wanting = Some((time, false));
        }
        if let Some((since, has_one)) = wanting
            && portraits.len() < MAX_THUMBNAILS
        {
            let is_settled = time - since >= AFTER_CUT;
            if is_settled || !has_one {
                let picture = jpeg(&glimpse.picture()?);
                if has_one {
                    portraits.pop();
                }
                portraits.extend(picture.map(|picture| (time, picture)));
                wanting = (!is_settled).then_some((since, true));
            }
        }
        advance(time);
        Ok(())
    })?;
    let end = facts.duration.max(skimmed.ended);
    let watched = watcher.finish(end);
    let ends = watched.shots.iter().skip(1).copied().chain([end]);
    let mut shots: Vec<Shot> = watched
        .shots
        .iter()
        .zip(ends)
        .map(|(start, end)| Shot { start: *start, end, thumbnail: None })
        .collect();
    let mut thumbnails = Vec::new();
    for (time, bytes) in portraits {
        let Some(shot) = shots.iter_mut().find(|shot| shot.start <= time && time < shot.end) else {
            continue;
        };
        if shot.thumbnail.is_none() {
            let name = format!("{:05}.jpg", thumbnails.len() + 1);
            shot.thumbnail = Some(name.clone());
            thumbnails.push((name, bytes));
        }
    }
    let seen = Seen {
        size: (video.width, video.height),
        shots,
        black: watched.black,
        frozen: watched.frozen,
        motion: watched.motion,
        damaged: skimmed.damaged,
    };
    Ok((seen, thumbnails))
}

/// The size of a thumbnail: as wide or high as it may be, of the video's proportions, even.
fn thumbnail_size(video: &VideoFacts) -> (u32, u32) {
    let longest = video.width.max(video.height).max(1);
    let side =
        |side: u32| ((u64::from(side) * u64::from(THUMBNAIL_PX) / u64::from(longest)) as u32 & !1).max(2);
    (side(video.width), side(video.height))
}

fn jpeg(picture: &Yuv420) -> Option<Vec<u8>> {
    encode(&picture_of(picture), StillEncoding::Jpeg { quality: THUMBNAIL_QUALITY }).ok()
}

fn hear(
    path: &Path,
    facts: &MediaFacts,
    stop: &AtomicBool,
    advance: &mut dyn FnMut(Micros),
) -> Result<Heard, MediaError> {
    let sound = |choice: &Choice| {
        let (clock, parts) = (Arc::clone(&facts.clock), choice.parts.clone());
        let heard = audio::Heard { clock, parts, only: None };
        FileSound { path: path.to_owned(), start: Micros::ZERO, duration: facts.duration, heard }
    };
    // The sound that a clip of it would have.
    let mut listen = |choice: &Choice| hearing::hear(&sound(choice), stop);
    let choice = tracks::choose(&facts.tracks, facts.best_audio, facts.mxf, &mut listen)?;
    let sound = sound(&choice.unwrap_or(Choice { parts: Vec::new(), why: Why::Plain }));
    let mut listened = listen_through(&sound, stop, advance)?;
    if is_chance(&listened.speech, facts.duration) {
        listened.speech.clear();
    }
    Ok(Heard {
        speech: listened.speech,
        steady: listened.steady,
        loudness: listened.loudness,
        lufs: listened.lufs,
        clipped: listened.clipped,
        sample_rate: facts.audio.as_ref().map_or(0, |audio| audio.sample_rate),
        damaged: listened.damaged,
    })
}

/// Whether so little speech in a file of `duration` is a sound that is by chance like a syllable.
fn is_chance(speech: &[Span], duration: Micros) -> bool {
    const LEAST: Micros = Micros::from_ms(1_000);
    total(speech) < LEAST.min(Micros(duration.0 / 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_in_a_long_file_is_none() {
        let spoken = |ms| [Span { start: Micros::ZERO, end: Micros::from_ms(ms) }];
        assert!(is_chance(&spoken(128), Micros::from_ms(8_000)));
        assert!(!is_chance(&spoken(128), Micros::from_ms(500)));
        assert!(!is_chance(&spoken(1_000), Micros::from_ms(3_600_000)));
    }

    #[test]
    fn work_that_is_told_adds_up_and_never_goes_back() {
        let mut progress = Progress::new(0.5, Micros::from_ms(10_000));
        let told: Vec<f64> =
            [2_000, 1_000, 4_000, 20_000].map(|ms| progress.reach(Micros::from_ms(ms))).to_vec();
        assert_eq!(told, [1.0, 0.0, 1.0, 3.0]);
    }
}
