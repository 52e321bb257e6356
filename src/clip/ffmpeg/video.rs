//! Reading pictures: exact in point, any source, scaled to what the page needs.

use std::path::Path;

use ffmpeg_next::frame;

use super::between::{Between, shifted};
use super::failed::failed;
use super::frames::{Frames, Timed};
use super::light::Light;
use super::picture::{self, Converter};
pub use super::picture::{Crop, PictureTarget};
use super::raw;
use super::reading::Reading;
use crate::clip::frame::Orientation;
use crate::clip::frame::Yuv420;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::Micros;

/// Frames count as shown this much before their time: containers that round to milliseconds would otherwise
/// repeat one frame and drop the next.
const SLACK: Micros = Micros(1000);

/// How to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderOptions {
    /// Threads of the decoder. One is as fast as more when an encoder runs beside it, and with more, FFmpeg's
    /// log lines are lost.
    pub decoder_threads: usize,
    /// What the file needs.
    pub reading: Reading,
    /// Whether the pictures are only looked at, and small: those that no other needs are left out, and so is the smoothing of blocks.
    pub hurries: bool,
}

impl Default for ReaderOptions {
    fn default() -> Self {
        Self { decoder_threads: 1, reading: Reading::default(), hurries: false }
    }
}

/// One frame in the wanted sizes, in the order of the targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedPictures {
    /// When it is shown, from the in point; the first frame has 0.
    pub time: Micros,
    /// One picture a target.
    pub pictures: Vec<Yuv420>,
}

/// What is on screen at a time asked of [`VideoReader::next_until`].
#[derive(Debug)]
pub enum Shown {
    /// The frame returned last.
    Same,
    /// Another frame.
    New(TimedPictures),
    /// Nothing: the stream has ended ([`VideoReader::ended_at`] says where).
    End,
}

/// Reads frames of a video from an in point on.
///
/// It belongs to the thread that opened it. Only frames that are asked for are scaled. Damage that a decoder can
/// notice is an error. H.265 carries no redundancy: wrong bytes that still parse go unnoticed unless the video has
/// checksums.
pub struct VideoReader {
    frames: Frames,
    start: Micros,
    converters: Vec<Converter>,
    /// The frame on screen.
    current: Option<Timed>,
    /// The frame after it.
    ahead: Option<Timed>,
    /// Whether `current` has been given out.
    given: bool,
}

impl VideoReader {
    /// Opens `path` at `start` (from the file's start) with one decoder thread.
    ///
    /// # Errors
    /// See [`VideoReader::open_with`].
    pub fn open(path: &Path, start: Micros, targets: &[PictureTarget]) -> Result<Self, MediaError> {
        Self::open_with(path, start, targets, &ReaderOptions::default())
    }

    /// Opens `path` at `start` and decodes up to the frame shown there: the last one with a time at or before
    /// `start`, or the first of the video.
    ///
    /// # Errors
    /// As [`probe::probe`], `NoVideo` without a picture, `BeyondEnd` when `start` lies after the last frame,
    /// `Truncated` when the file is truncated before it, `DamagedStream` when the frame there is damaged or builds on
    /// damage.
    pub fn open_with(
        path: &Path,
        start: Micros,
        targets: &[PictureTarget],
        options: &ReaderOptions,
    ) -> Result<Self, MediaError> {
        raw::begin();
        let mut frames = Frames::open(path, start + SLACK, options.decoder_threads, &options.reading)?;
        if options.hurries {
            frames.hurry();
        }
        let orientation = frames.orientation();
        let mut reader = Self {
            frames,
            start,
            converters: targets.iter().map(|target| Converter::new(*target, orientation)).collect(),
            current: None,
            ahead: None,
            given: false,
        };
        reader.find_in_point()?;
        Ok(reader)
    }

    /// The next frame, scaled; `None` at the end. The first call gives the frame at the in point, at time 0.
    ///
    /// # Errors
    /// As [`VideoReader::next_until`].
    #[allow(clippy::should_implement_trait, reason = "an iterator could not stop at its first error")]
    pub fn next(&mut self) -> Result<Option<TimedPictures>, MediaError> {
        if self.given {
            let Some(ahead) = self.ahead.take() else {
                return self.frames.end().map(|()| None);
            };
            self.current = Some(ahead);
            self.given = false;
            self.ahead = self.frames.decode()?;
        }
        let until = self.current.as_ref().map_or(Micros::ZERO, |current| current.time);
        self.frames.check_damage(until)?;
        self.give().map(Some)
    }

    /// Goes forward to the frame on screen at `time` (from the in point; must not go back) and scales only that one.
    /// The last frame stays on screen for its own length; after that comes [`Shown::End`].
    ///
    /// # Errors
    /// `DamagedStream` when a frame up to `time` is damaged or missing, `Truncated` when the file is truncated before
    /// `time`, `Unsupported` when the picture cannot be converted.
    pub fn next_until(&mut self, time: Micros) -> Result<Shown, MediaError> {
        let wanted = self.start + time + SLACK;
        while self.ahead.as_ref().is_some_and(|ahead| ahead.time <= wanted) {
            self.current = self.ahead.take();
            self.given = false;
            self.ahead = self.frames.decode()?;
        }
        self.frames.check_damage(wanted)?;
        let over = self.frames.ended().is_some_and(|ended| ended <= wanted);
        if over && self.ahead.is_none() {
            return self.frames.end().map(|()| Shown::End);
        }
        if self.given { Ok(Shown::Same) } else { self.give().map(Shown::New) }
    }

    /// Goes on to the next frame without scaling it; when it is shown, from the in point. The first call comes to the frame there, at time 0.
    /// `None` at the end.
    ///
    /// # Errors
    /// `DamagedStream` when a frame up to there is damaged or missing.
    pub fn pass(&mut self) -> Result<Option<Micros>, MediaError> {
        if self.given {
            let Some(ahead) = self.ahead.take() else { return Ok(None) };
            self.current = Some(ahead);
            self.ahead = self.frames.decode()?;
        }
        self.given = true;
        let time = self.current.as_ref().map_or(Micros::ZERO, |current| current.time);
        self.frames.check_damage(time)?;
        Ok(Some(if time - self.start <= SLACK { Micros::ZERO } else { time - self.start }))
    }

    /// How light the frame is that [`VideoReader::pass`] came to; `None` where that cannot be told.
    pub fn light(&self) -> Option<Light> {
        Light::of(&self.current.as_ref()?.picture)
    }

    /// Whether that frame is coded by itself, as encoders do where they see a cut.
    pub fn is_coded_alone(&self) -> bool {
        self.current.as_ref().is_some_and(|current| current.picture.kind() == ffmpeg_next::picture::Type::I)
    }

    /// The frame that [`VideoReader::pass`] came to, scaled.
    ///
    /// # Errors
    /// `Unsupported` when it cannot be converted, `BeyondEnd` where there is none.
    pub fn pictures(&mut self) -> Result<TimedPictures, MediaError> {
        self.give()
    }

    /// The frame that [`VideoReader::next_until`] came to, as it was decoded.
    ///
    /// # Errors
    /// `NoMemory` where it cannot be shared, `BeyondEnd` where there is none.
    pub fn frame(&self) -> Result<SourceFrame, MediaError> {
        let Some(current) = &self.current else { return Err(self.beyond_end()) };
        let picture = raw::share(&current.picture).map_err(|error| {
            failed(MediaErrorKind::NoMemory, format!("a decoded frame cannot be kept: {error}"))
        })?;
        Ok(SourceFrame { picture, orientation: self.frames.orientation() })
    }

    /// Where the picture ended, from the file's start, once its last frame has been decoded.
    pub fn ended_at(&self) -> Option<Micros> {
        self.frames.ended()
    }

    /// The error for a caller who needed pictures after the end.
    pub fn beyond_end(&self) -> MediaError {
        let ended = self.frames.ended().unwrap_or_default();
        MediaError::new(MediaErrorKind::BeyondEnd { ended }, format!("the picture ends at {ended}"))
    }

    /// Scales the current frame.
    fn give(&mut self) -> Result<TimedPictures, MediaError> {
        let Some(current) = &self.current else { return Err(self.beyond_end()) };
        let time = current.time - self.start;
        let time = if time <= SLACK { Micros::ZERO } else { time };
        let pictures = self.converters.iter_mut().map(|converter| converter.convert(&current.picture));
        let pictures = pictures.collect::<Result<_, _>>()?;
        self.given = true;
        Ok(TimedPictures { time, pictures })
    }

    /// Decodes up to the in point from a key frame before it, from one further back when that was not enough, at last
    /// from the beginning.
    ///
    /// The nearest key frame is not enough when the container's index is about decoding times and the key frame is
    /// shown later, or when the end comes soon after it: FFmpeg's H.264 decoder then drops the last pictures after
    /// an open GOP.
    fn find_in_point(&mut self) -> Result<(), MediaError> {
        const STEPS_BACK: [Micros; 4] =
            [Micros(0), Micros(2_000_000), Micros(10_000_000), Micros(40_000_000)];
        let wanted = self.start + SLACK;
        let mut found = false;
        for (step, back) in STEPS_BACK.iter().enumerate() {
            let target = self.start - *back;
            // A container without an index refuses: then try further back.
            if target <= Micros::ZERO || self.frames.seek(target).is_err() {
                continue;
            }
            self.decode_to(wanted)?;
            let reached = self.current.as_ref().is_some_and(|current| current.time <= wanted);
            if reached && !(step == 0 && self.frames.ended().is_some()) {
                found = true;
                break;
            }
        }
        if !found {
            self.frames.rewind()?;
            self.decode_to(wanted)?;
        }
        let Some(current) = &self.current else {
            self.frames.check_damage(Micros(i64::MAX))?;
            self.frames.end()?;
            return Err(failed(MediaErrorKind::NoVideo, "the picture stream holds no frame"));
        };
        let (time, length) = (current.time, current.length);
        self.frames.check_damage(time.max(wanted))?;
        if self.ahead.is_none() && time + length + SLACK < self.start {
            self.frames.end()?;
            let ended = time + length;
            return Err(failed(
                MediaErrorKind::BeyondEnd { ended },
                format!("the picture ends at {ended}, before the in point {}", self.start),
            ));
        }
        Ok(())
    }

    /// Decodes until `current` is the last frame at or before `wanted`, or the first there is.
    fn decode_to(&mut self, wanted: Micros) -> Result<(), MediaError> {
        self.current = None;
        self.ahead = self.frames.decode()?;
        while let Some(ahead) = self.ahead.take_if(|ahead| self.current.is_none() || ahead.time <= wanted) {
            self.current = Some(ahead);
            self.ahead = self.frames.decode()?;
        }
        Ok(())
    }
}

/// A frame as it was decoded, which several threads may scale, each for itself.
pub struct SourceFrame {
    picture: frame::Video,
    orientation: Orientation,
}

/// Scales frames of one video to one size. It belongs to the thread that made it.
pub struct FrameScaler {
    target: PictureTarget,
    /// For what rests, and for what moves: more than is shown, so that it can be shown between pixels.
    converters: [Option<Converter>; 2],
}

impl FrameScaler {
    /// For pictures of `target`.
    pub fn new(target: PictureTarget) -> Self {
        raw::begin();
        Self { target, converters: [None, None] }
    }

    /// The picture of `frame`.
    ///
    /// # Errors
    /// `Unsupported` when it cannot be converted.
    pub fn scale(&mut self, frame: &SourceFrame) -> Result<Yuv420, MediaError> {
        self.scale_at(frame, self.target.fit)
    }

    /// What of `frame` lies in `fit`, which is as large as the target's.
    ///
    /// # Errors
    /// As [`FrameScaler::scale`].
    pub fn scale_at(&mut self, frame: &SourceFrame, fit: Crop) -> Result<Yuv420, MediaError> {
        let target = PictureTarget { fit, ..self.target };
        convert(&mut self.converters[0], target, frame)
    }

    /// As [`FrameScaler::scale_at`] for what moves: `fit` is kept to between pixels, where `scale_at` takes the nearest.
    ///
    /// # Errors
    /// As [`FrameScaler::scale`].
    pub fn scale_between(&mut self, frame: &SourceFrame, fit: Crop) -> Result<Yuv420, MediaError> {
        let (width, height) = frame.shown_size();
        match Between::of(self.target, fit, (width, height)) {
            Some(Between { target, at }) => {
                let wide = convert(&mut self.converters[1], target, frame)?;
                Ok(shifted(&wide, at, (self.target.width, self.target.height)))
            }
            None => self.scale_at(frame, fit),
        }
    }
}

fn convert(
    converter: &mut Option<Converter>,
    target: PictureTarget,
    frame: &SourceFrame,
) -> Result<Yuv420, MediaError> {
    let converter = converter.get_or_insert_with(|| Converter::new(target, frame.orientation));
    converter.aim(target);
    converter.convert(&frame.picture)
}

impl SourceFrame {
    /// Width and height as it is shown.
    fn shown_size(&self) -> (u32, u32) {
        let (width, height) = (self.picture.width(), self.picture.height());
        if self.orientation.is_sideways() { (height, width) } else { (width, height) }
    }
}

/// Whether HDR videos can be converted: whether this FFmpeg has the filters.
pub fn can_tone_map() -> bool {
    raw::begin();
    picture::can_map()
}
