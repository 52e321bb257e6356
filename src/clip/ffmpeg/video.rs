//! Reading pictures: exact in point, any source, scaled to what the page needs.

use std::path::{Path, PathBuf};

use ffmpeg_next::decoder::Check;
use ffmpeg_next::{Error, Packet, Rational, codec, decoder, frame};

use super::damage::Damage;
use super::input::{self, Source};
use super::picture::{self, Converter};
use super::{failed, probe, raw, whole};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::Micros;

/// Frames count as shown this much before their time: containers that round to milliseconds would otherwise
/// repeat one frame and drop the next.
const SLACK: Micros = Micros(1000);

/// Part of the shown picture (after rotation and with square samples), as fractions of its width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crop {
    /// Left edge, 0–1.
    pub x: f64,
    /// Top edge, 0–1.
    pub y: f64,
    /// Width, 0–1.
    pub width: f64,
    /// Height, 0–1.
    pub height: f64,
}

impl Crop {
    /// The whole picture.
    pub const WHOLE: Self = Self { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };
}

/// A picture to make of every frame: the part `fit` of the source, scaled to fill `width × height` (both even).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PictureTarget {
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// The part of the source that fills it. Edges are rounded to the source's chroma samples.
    pub fit: Crop,
}

/// How to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderOptions {
    /// Threads of the decoder. One is as fast as more when an encoder runs beside it, and with more, FFmpeg's
    /// log lines are lost.
    pub decoder_threads: usize,
}

impl Default for ReaderOptions {
    fn default() -> Self {
        Self { decoder_threads: 1 }
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

/// Reads frames of a film from an in point on.
///
/// It belongs to the thread that opened it. Only frames that are asked for are scaled. Damage that a decoder can
/// notice is an error. H.265 carries no redundancy: wrong bytes that still parse go unnoticed unless the film has
/// checksums.
pub struct VideoReader {
    path: PathBuf,
    source: Source,
    /// Whether anything has been sought.
    touched: bool,
    stream: usize,
    time_base: Rational,
    decoder: decoder::Video,
    start: Micros,
    converters: Vec<Converter>,
    /// The frame on screen.
    current: Option<Timed>,
    /// The frame after it.
    ahead: Option<Timed>,
    /// Whether `current` has been given out.
    given: bool,
    damage: Damage,
    last_packet: Micros,
    draining: bool,
    ended: Option<Micros>,
    /// Whether the container lacks bytes at its end.
    incomplete: bool,
    frame_length: Micros,
}

struct Timed {
    /// From the file's start.
    time: Micros,
    length: Micros,
    picture: frame::Video,
}

impl VideoReader {
    /// Opens `path` at `start` (from the file's start) with one decoder thread.
    ///
    /// # Errors
    /// See [`VideoReader::open_with`].
    pub fn open(path: &Path, start: Micros, targets: &[PictureTarget]) -> Result<Self, MediaError> {
        Self::open_with(path, start, targets, ReaderOptions::default())
    }

    /// Opens `path` at `start` and decodes up to the frame shown there: the last one with a time at or before
    /// `start`, or the first of the film.
    ///
    /// # Errors
    /// As [`probe::probe`], `NoVideo` without a picture, `BeyondEnd` when `start` lies after the last frame,
    /// `Truncated` when the file breaks off before it, `DamagedStream` when the frame there is damaged or builds on
    /// damage.
    pub fn open_with(
        path: &Path,
        start: Micros,
        targets: &[PictureTarget],
        options: ReaderOptions,
    ) -> Result<Self, MediaError> {
        raw::begin();
        let mut source = Source::open(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(stream) = source.video_stream() else {
            return Err(failed(MediaErrorKind::NoVideo, format!("`{name}` holds no picture")));
        };
        let incomplete = whole::missing_bytes(path).is_ok_and(|missing| missing.is_some());
        raw::keep_only(&mut source.input, stream);
        let (rotation, rate) = source
            .input
            .stream(stream)
            .map_or((0, Rational(0, 1)), |stream| (probe::rotation(&stream), stream.avg_frame_rate()));
        let per_frame = Rational(rate.denominator(), rate.numerator().max(1));
        let mut reader = Self {
            path: path.to_owned(),
            touched: false,
            time_base: source.time_base(stream),
            decoder: open_decoder(&source, stream, options)?,
            source,
            stream,
            start,
            converters: targets.iter().map(|target| Converter::new(*target, rotation)).collect(),
            current: None,
            ahead: None,
            given: false,
            damage: Damage::default(),
            last_packet: Micros::ZERO,
            draining: false,
            ended: None,
            incomplete,
            frame_length: if rate.numerator() > 0 { input::to_micros(1, per_frame) } else { Micros(40_000) },
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
                return self.end().map(|()| None);
            };
            self.current = Some(ahead);
            self.given = false;
            self.ahead = self.decode()?;
        }
        let until = self.current.as_ref().map_or(Micros::ZERO, |current| current.time);
        self.check_damage(until)?;
        self.give().map(Some)
    }

    /// Goes forward to the frame on screen at `time` (from the in point; must not go back) and scales only that one.
    /// The last frame stays on screen for its own length; after that comes [`Shown::End`].
    ///
    /// # Errors
    /// `DamagedStream` when a frame up to `time` is damaged or missing, `Truncated` when the file breaks off before
    /// `time`, `Unsupported` when the picture cannot be converted.
    pub fn next_until(&mut self, time: Micros) -> Result<Shown, MediaError> {
        let wanted = self.start + time + SLACK;
        while self.ahead.as_ref().is_some_and(|ahead| ahead.time <= wanted) {
            self.current = self.ahead.take();
            self.given = false;
            self.ahead = self.decode()?;
        }
        self.check_damage(wanted)?;
        let over = self.ended.is_some_and(|ended| ended <= wanted);
        if over && self.ahead.is_none() {
            return self.end().map(|()| Shown::End);
        }
        if self.given { Ok(Shown::Same) } else { self.give().map(Shown::New) }
    }

    /// Where the picture ended, from the file's start, once its last frame has been decoded.
    pub fn ended_at(&self) -> Option<Micros> {
        self.ended
    }

    /// The error for a caller who needed pictures after the end.
    pub fn beyond_end(&self) -> MediaError {
        let ended = self.ended.unwrap_or_default();
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

    /// The end has been reached: an error if the file was not whole.
    fn end(&self) -> Result<(), MediaError> {
        self.check_damage(Micros(i64::MAX))?;
        if !self.incomplete {
            return Ok(());
        }
        let ended = self.ended;
        let place = ended.map(|ended| format!(" at {ended}")).unwrap_or_default();
        Err(failed(
            MediaErrorKind::Truncated { ended },
            format!("the file breaks off{place} (an incomplete copy or download?)"),
        ))
    }

    fn check_damage(&self, until: Micros) -> Result<(), MediaError> {
        match self.damage.first_until(until) {
            None => Ok(()),
            Some(at) => Err(self.damaged(at)),
        }
    }

    fn damaged(&self, at: Micros) -> MediaError {
        let bad_packets = self.damage.total();
        failed(
            MediaErrorKind::DamagedStream { bad_packets, at: Some(at) },
            format!("the picture is damaged at {at}: frames there cannot be decoded faithfully"),
        )
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
            if target <= Micros::ZERO || self.seek(target).is_err() {
                continue;
            }
            self.decode_to(wanted)?;
            let reached = self.current.as_ref().is_some_and(|current| current.time <= wanted);
            if reached && !(step == 0 && self.ended.is_some()) {
                found = true;
                break;
            }
        }
        if !found {
            self.rewind()?;
            self.decode_to(wanted)?;
        }
        let Some(current) = &self.current else {
            self.check_damage(Micros(i64::MAX))?;
            self.end()?;
            return Err(failed(MediaErrorKind::NoVideo, "the picture stream holds no frame"));
        };
        let (time, length) = (current.time, current.length);
        self.check_damage(time.max(wanted))?;
        if self.ahead.is_none() && time + length + SLACK < self.start {
            self.end()?;
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
        self.ahead = self.decode()?;
        while let Some(ahead) = self.ahead.take_if(|ahead| self.current.is_none() || ahead.time <= wanted) {
            self.current = Some(ahead);
            self.ahead = self.decode()?;
        }
        Ok(())
    }

    fn seek(&mut self, time: Micros) -> Result<(), Error> {
        self.forget();
        self.last_packet = time;
        self.source.seek(self.stream, time)
    }

    /// Begins the file again: after a refused seek, nobody knows where the demuxer stands.
    fn rewind(&mut self) -> Result<(), MediaError> {
        if self.touched {
            self.forget();
            self.source = Source::open(&self.path)?;
            raw::keep_only(&mut self.source.input, self.stream);
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.touched = true;
        self.decoder.flush();
        self.damage.clear();
        (self.current, self.ahead, self.ended) = (None, None, None);
        self.draining = false;
        self.last_packet = Micros::ZERO;
    }

    /// The next decoded frame, in the order of showing.
    fn decode(&mut self) -> Result<Option<Timed>, MediaError> {
        const MOST_FAILURES: u32 = 1000;
        loop {
            let mut picture = frame::Video::empty();
            match self.decoder.receive_frame(&mut picture) {
                Ok(()) => return Ok(Some(self.timed(picture))),
                Err(Error::Eof) => {
                    // Nothing may follow, and what we saw last was the last.
                    let last = self.ahead.as_ref().or(self.current.as_ref());
                    self.ended = last.map(|last| last.time + last.length).or(self.ended);
                    return Ok(None);
                }
                Err(Error::Other { errno }) if errno == ffmpeg_next::error::EAGAIN => {}
                Err(_) => self.damage.note(self.last_packet),
            }
            if self.damage.total() > MOST_FAILURES {
                return Err(self.damaged(self.damage.first_until(Micros(i64::MAX)).unwrap_or_default()));
            }
            self.feed();
        }
    }

    /// Gives the decoder one packet, or tells it that there are no more.
    fn feed(&mut self) {
        if self.draining {
            return;
        }
        let mut packet = Packet::empty();
        match packet.read(&mut self.source.input) {
            Ok(()) if packet.stream() != self.stream => {}
            Ok(()) => {
                if let Some(timestamp) = packet.pts().or(packet.dts()) {
                    self.last_packet = self.source.time(timestamp, self.time_base);
                }
                if packet.is_corrupt() || self.decoder.send_packet(&packet).is_err() {
                    self.damage.note(self.last_packet);
                }
            }
            // The demuxer looks for the next packet it understands.
            Err(Error::InvalidData) => self.damage.note(self.last_packet),
            Err(error) => {
                if error != Error::Eof {
                    self.incomplete = true;
                }
                self.draining = true;
                // Refused only when it was told before.
                let _ = self.decoder.send_eof();
            }
        }
    }

    /// Puts a time on a decoded frame and notes what the decoder says of it.
    fn timed(&mut self, picture: frame::Video) -> Timed {
        let previous = self.ahead.as_ref().or(self.current.as_ref());
        let follow = previous.map_or(self.last_packet, |previous| previous.time + previous.length);
        let time = picture.timestamp().map_or(follow, |stamp| self.source.time(stamp, self.time_base));
        let length = match picture.packet().duration {
            length if length > 0 => input::to_micros(length, self.time_base),
            _ => self.frame_length,
        };
        if picture.is_corrupt() || picture.has_decode_errors() {
            self.damage.note(time);
        } else if picture.is_key() && time <= self.start + SLACK {
            self.damage.key_frame(time);
        }
        Timed { time, length, picture }
    }
}

/// Whether HDR films can be converted: whether this FFmpeg has the filters.
pub fn can_tone_map() -> bool {
    raw::begin();
    picture::can_map()
}

fn open_decoder(
    source: &Source,
    stream: usize,
    options: ReaderOptions,
) -> Result<decoder::Video, MediaError> {
    let mut decoder = source.decoder(stream)?;
    decoder.set_threading(codec::threading::Config {
        kind: codec::threading::Type::Frame,
        count: options.decoder_threads.max(1),
        ..Default::default()
    });
    // The HEVC decoder otherwise passes over slices that it cannot read, and over checksums, without a word.
    if decoder.id() == codec::Id::HEVC {
        decoder.check(Check::EXPLODE | Check::CRC);
    }
    let name = input::codec_name(decoder.id());
    decoder.video().map_err(|error| {
        failed(MediaErrorKind::Unsupported, format!("no decoder for pictures in `{name}`: {error}"))
    })
}
