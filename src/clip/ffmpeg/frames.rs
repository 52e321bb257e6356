//! A video as a run of decoded frames: demuxing, decoding, and noticing what is wrong.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ffmpeg_next::decoder::Check;
use ffmpeg_next::{Discard, Error, Packet, Rational, codec, decoder, frame, packet};

use super::clock::Clock;
use super::damage::Damage;
use super::deinterlace::{Deinterlacer, Shown};
use super::failed::failed;
use super::input::{self, Source};
use super::orientation::Unshown;
use super::read_through::AFTER_GAP;
use super::reading::Reading;
use super::{orientation, raw, whole};
use crate::clip::frame::Orientation;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::Micros;

/// A decoded frame and when it is shown.
pub(super) struct Timed {
    /// From the file's start.
    pub(super) time: Micros,
    pub(super) length: Micros,
    pub(super) picture: frame::Video,
}

/// The picture stream of an open file, read forward.
pub(super) struct Frames {
    path: PathBuf,
    clock: Arc<Clock>,
    source: Source,
    stream: usize,
    time_base: Rational,
    decoder: decoder::Video,
    /// Up to here, a clean key frame makes earlier damage harmless.
    in_point: Micros,
    /// Whether anything has been sought.
    touched: bool,
    damage: Damage,
    last_packet: Micros,
    /// Where a packet was that the demuxer calls damaged, until those after it tell what it is; and how many of them may.
    doubtful: Option<(Micros, u32)>,
    /// When the frame decoded last ends.
    follows: Option<Micros>,
    draining: bool,
    ended: Option<Micros>,
    /// Whether the container lacks bytes at its end.
    incomplete: bool,
    frame_length: Micros,
    /// What makes whole pictures of interlaced ones.
    deinterlacer: Option<Deinterlacer>,
}

impl Frames {
    /// Opens `path` at its beginning.
    pub(super) fn open(
        path: &Path,
        in_point: Micros,
        threads: usize,
        reading: &Reading,
    ) -> Result<Self, MediaError> {
        let mut source = Source::open(path)?.on(&reading.clock);
        let Some(stream) = source.video_stream() else {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            return Err(failed(MediaErrorKind::NoVideo, format!("`{name}` has no video track")));
        };
        raw::keep_only(&mut source.input, stream);
        let rate = source.input.stream(stream).map_or(Rational(0, 1), |stream| stream.avg_frame_rate());
        let per_frame = Rational(rate.denominator(), rate.numerator().max(1));
        Ok(Self {
            path: path.to_owned(),
            clock: Arc::clone(&reading.clock),
            time_base: source.time_base(stream),
            decoder: open_decoder(&source, stream, threads)?,
            source,
            stream,
            in_point,
            touched: false,
            damage: Damage::default(),
            last_packet: Micros::ZERO,
            doubtful: None,
            follows: None,
            draining: false,
            ended: None,
            incomplete: whole::missing_bytes(path).is_ok_and(|missing| missing.is_some()),
            frame_length: if rate.numerator() > 0 { input::to_micros(1, per_frame) } else { Micros(40_000) },
            deinterlacer: reading.deinterlace.map(Deinterlacer::new),
        })
    }

    /// Leaves out what nobody sees in small pictures: those that no other needs, and the smoothing of blocks. So checksums no longer hold.
    pub(super) fn hurry(&mut self) {
        self.decoder.skip_frame(Discard::NonReference);
        self.decoder.skip_loop_filter(Discard::All);
        self.decoder.check(Check::empty());
    }

    /// How frames are shown.
    pub(super) fn orientation(&self) -> Orientation {
        self.source
            .input
            .stream(self.stream)
            .map_or_else(Orientation::default, |stream| orientation::of(&stream))
    }

    /// How pictures are to be shown in a way that they are not, as far as their stream says so.
    pub(super) fn unshown(&self) -> Option<Unshown> {
        orientation::unshown(&self.source.input.stream(self.stream)?)
    }

    /// Whether `picture` alone says that it is turned.
    pub(super) fn is_turned_within(&self, picture: &frame::Video) -> bool {
        let stream = self.source.input.stream(self.stream);
        stream.is_some_and(|stream| orientation::is_turned_within(&stream, picture))
    }

    /// How long a frame is, by the container's average.
    pub(super) fn frame_length(&self) -> Micros {
        self.frame_length
    }

    /// Whether the container says that its pictures have transparency, which the decoder may not give (VP8 and VP9 in WebM).
    pub(super) fn has_alpha_track(&self) -> bool {
        let stream = self.source.input.stream(self.stream);
        stream
            .is_some_and(|stream| stream.metadata().get("alpha_mode").is_some_and(|mode| mode.trim() == "1"))
    }

    /// Where the picture ends, from the file's start, once the last frame has been decoded.
    pub(super) fn ended(&self) -> Option<Micros> {
        self.ended
    }

    /// The end has been reached: an error if the file was not whole.
    pub(super) fn end(&self) -> Result<(), MediaError> {
        self.check_damage(Micros(i64::MAX))?;
        if !self.incomplete {
            return Ok(());
        }
        let ended = self.ended;
        let place = ended.map(|ended| format!(" at {ended}")).unwrap_or_default();
        Err(failed(
            MediaErrorKind::Truncated { ended },
            format!("the file is truncated{place} (an incomplete copy or download?)"),
        ))
    }

    /// An error when anything up to `until` is damaged.
    pub(super) fn check_damage(&self, until: Micros) -> Result<(), MediaError> {
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

    /// Seeks to the last key frame at or before `time`.
    pub(super) fn seek(&mut self, time: Micros) -> Result<(), Error> {
        self.forget();
        self.last_packet = time;
        self.source.seek(self.stream, time)
    }

    /// The last key frame at or before `time`, decoded alone; `None` where it cannot be had. What is read next begins after a seek.
    pub(super) fn key_frame(&mut self, time: Micros) -> Option<Timed> {
        /// A container that has sought well gives a key frame soon.
        const MOST_PACKETS: u32 = 200;
        self.seek(time).ok()?;
        let mut packet = Packet::empty();
        for _ in 0..MOST_PACKETS {
            self.source.read(&mut packet).ok()?;
            if packet.stream() == self.stream && packet.is_key() {
                break;
            }
        }
        self.last_packet = self.source.time(packet.pts().or(packet.dts())?, self.time_base);
        self.decoder.send_packet(&packet).ok()?;
        // Told that nothing follows, the decoder gives the frame out at once.
        self.decoder.send_eof().ok()?;
        let mut picture = frame::Video::empty();
        self.decoder.receive_frame(&mut picture).ok()?;
        Some(self.timed(picture))
    }

    /// Begins the file again: after a refused seek, nobody knows where the demuxer stands.
    pub(super) fn rewind(&mut self) -> Result<(), MediaError> {
        if self.touched {
            self.forget();
            self.source = Source::open(&self.path)?.on(&self.clock);
            raw::keep_only(&mut self.source.input, self.stream);
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.touched = true;
        self.decoder.flush();
        if let Some(deinterlacer) = &mut self.deinterlacer {
            deinterlacer.forget();
        }
        self.damage.clear();
        (self.follows, self.ended, self.doubtful) = (None, None, None);
        self.draining = false;
        self.last_packet = Micros::ZERO;
    }

    /// The next whole frame, in the order of showing.
    pub(super) fn decode(&mut self) -> Result<Option<Timed>, MediaError> {
        let unsupported =
            |error: Error| failed(MediaErrorKind::Unsupported, format!("cannot deinterlace: {error}"));
        loop {
            if let Some(Shown { time, length, picture }) =
                self.deinterlacer.as_mut().and_then(Deinterlacer::next)
            {
                return Ok(Some(Timed { time, length, picture }));
            }
            let coded = self.decode_coded()?;
            match (&mut self.deinterlacer, coded) {
                (Some(deinterlacer), Some(Timed { time, length, picture })) => {
                    deinterlacer.push(Shown { time, length, picture }).map_err(unsupported)?;
                }
                (Some(deinterlacer), None) => {
                    deinterlacer.finish().map_err(unsupported)?;
                    let last = deinterlacer.next();
                    return Ok(last.map(|Shown { time, length, picture }| Timed { time, length, picture }));
                }
                (None, coded) => return Ok(coded),
            }
        }
    }

    /// The next frame as it is coded.
    fn decode_coded(&mut self) -> Result<Option<Timed>, MediaError> {
        const MOST_FAILURES: u32 = 1000;
        loop {
            let mut picture = frame::Video::empty();
            match self.decoder.receive_frame(&mut picture) {
                Ok(()) => return Ok(Some(self.timed(picture))),
                Err(Error::Eof) => {
                    // Nothing may follow, and what we saw last was the last.
                    self.ended = self.follows.or(self.ended);
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
        match self.source.read(&mut packet) {
            Ok(()) if packet.stream() != self.stream => {}
            Ok(()) => {
                if let Some(timestamp) = packet.pts().or(packet.dts()) {
                    self.last_packet = self.source.time(timestamp, self.time_base);
                }
                self.doubt(&mut packet);
                if self.decoder.send_packet(&packet).is_err() {
                    self.damage.note(self.last_packet);
                }
            }
            // The demuxer looks for the next packet it understands.
            Err(Error::InvalidData) => self.damage.note(self.last_packet),
            Err(error) => {
                if error != Error::Eof {
                    self.incomplete = true;
                }
                self.doubtful.take().into_iter().for_each(|(at, _)| self.damage.note(at));
                self.draining = true;
                // Refused only when it was told before.
                let _ = self.decoder.send_eof();
            }
        }
    }

    /// Notes damage before `packet`, and takes from it that the demuxer calls it damaged. A recording that follows another one begins with a
    /// key frame: the demuxer counts packets over the seam, and calls what was before it damaged; whether it is, the decoder says.
    fn doubt(&mut self, packet: &mut Packet) {
        match self.doubtful.take().filter(|_| !packet.is_key()) {
            Some((at, left)) if left > 1 && !packet.is_corrupt() => self.doubtful = Some((at, left - 1)),
            Some((at, _)) => self.damage.note(at),
            None => {}
        }
        if packet.is_corrupt() {
            self.doubtful = Some((self.last_packet, AFTER_GAP));
            packet.set_flags(packet.flags() - packet::Flags::CORRUPT);
        }
    }

    /// Puts a time on a decoded frame and notes what the decoder says of it.
    fn timed(&mut self, picture: frame::Video) -> Timed {
        let stamp = picture.timestamp().map(|stamp| self.source.time(stamp, self.time_base));
        let time = stamp.or(self.follows).unwrap_or(self.last_packet);
        let length = match picture.packet().duration {
            length if length > 0 => input::to_micros(length, self.time_base),
            _ => self.frame_length,
        };
        if picture.is_corrupt() || picture.has_decode_errors() {
            self.damage.note(time);
        } else if picture.is_key() && time <= self.in_point {
            self.damage.key_frame(time);
        }
        self.follows = Some(time + length);
        Timed { time, length, picture }
    }
}

fn open_decoder(source: &Source, stream: usize, threads: usize) -> Result<decoder::Video, MediaError> {
    let mut decoder = source.decoder(stream)?;
    let mut threading = codec::threading::Config::kind(codec::threading::Type::Frame);
    threading.count = threads.max(1);
    decoder.set_threading(threading);
    // The HEVC decoder otherwise passes over slices that it cannot read, and over checksums, without a word.
    if decoder.id() == codec::Id::HEVC {
        decoder.check(Check::EXPLODE | Check::CRC);
    }
    let name = input::codec_name(decoder.id());
    decoder.video().map_err(|error| {
        failed(MediaErrorKind::Unsupported, format!("no decoder for pictures in `{name}`: {error}"))
    })
}
