//! Opening media that nobody vouches for, and its clock.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ffmpeg_next::codec::context::Context as CodecContext;
use ffmpeg_next::format::context::Input;
use ffmpeg_next::format::stream::Disposition;
use ffmpeg_next::{Dictionary, Error, Packet, Rational, Stream, codec, decoder, format, media, packet};

use super::clock::Clock;
use super::failed::failed;
pub(super) use super::stamps::{from_micros, to_micros};
use super::{lengths, raw, whole};
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::videos::{self as tracks, VideoTrack};
use crate::units::Micros;

/// The containers we read. Playlists and other formats that point to further files are left out on purpose.
pub(super) const CONTAINERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,wav,mp3,aac,\
                          flac,ac3,aiff,caf,mxf,gif,h264,hevc,ivf,dv,amr,w64";

/// A video or sound file that has been opened and looked at.
pub(super) struct Source {
    pub(super) input: Input,
    /// The container's own start time: all our times count from here, so that picture and sound stay together.
    pub(super) origin: Micros,
    /// What is wrong with its timestamps.
    clock: Arc<Clock>,
    /// Where the packet before was, by stream.
    places: BTreeMap<usize, i64>,
}

impl Source {
    /// Opens `path`.
    ///
    /// # Errors
    /// `Io` when the system refuses, `Truncated` when the file is truncated before it can be understood, `NotMedia`
    /// when it is no container we read.
    pub(super) fn open(path: &Path) -> Result<Self, MediaError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let io = |error: std::io::Error| {
            MediaError::new(MediaErrorKind::Io, format!("cannot read `{name}`: {error}"))
        };
        let facts = std::fs::metadata(path).map_err(io)?;
        if !facts.is_file() {
            return Err(MediaError::new(MediaErrorKind::Io, format!("`{name}` is not a file")));
        }
        if facts.len() == 0 {
            return Err(MediaError::new(
                MediaErrorKind::Truncated { ended: None },
                format!("`{name}` is empty"),
            ));
        }
        let Some(text) = path.to_str().filter(|text| !text.contains('\0')) else {
            return Err(MediaError::new(MediaErrorKind::Io, format!("the path of `{name}` is not UTF-8")));
        };
        let mut options = Dictionary::new();
        // Nothing that a container names is fetched from elsewhere, whatever its format.
        options.set("protocol_whitelist", "file");
        options.set("format_whitelist", CONTAINERS);
        // Without the prefix, a name such as `concat:a|b` would be read as a protocol.
        let opened = format::input_with_dictionary(&format!("file:{text}"), options);
        // A container without a stream is one whose index is missing.
        let opened =
            opened.and_then(|input| if input.nb_streams() > 0 { Ok(input) } else { Err(Error::InvalidData) });
        let input = match opened {
            Ok(input) => input,
            Err(error) => {
                let missing = whole::missing_bytes(path).map_err(io)?;
                return Err(match (missing, error) {
                    (Some(missing), _) => truncated(&name, missing),
                    // A container outside the whitelist is refused as an invalid argument, which is no fault of the system's.
                    (None, Error::Other { errno }) if errno != ffmpeg_next::error::EINVAL => {
                        failed(MediaErrorKind::Io, format!("cannot read `{name}`: {error}"))
                    }
                    (None, _) => match pointer(path) {
                        Some(what) => failed(
                            MediaErrorKind::NotMedia,
                            format!("`{name}` is {what}, which only points to videos: name the video itself"),
                        ),
                        None => failed(
                            MediaErrorKind::NotMedia,
                            format!("`{name}` is not a video or sound file that Wajah reads ({error})"),
                        ),
                    },
                });
            }
        };
        let origin = input
            .streams()
            .filter(|stream| matches!(kind(stream), media::Type::Video | media::Type::Audio))
            .filter(|stream| !is_attached(stream) && stream.start_time() != ffmpeg_next::ffi::AV_NOPTS_VALUE)
            .map(|stream| to_micros(stream.start_time(), stream.time_base()))
            .min()
            .unwrap_or_default();
        Ok(Self { input, origin, clock: Arc::default(), places: BTreeMap::new() })
    }

    /// The same with its timestamps mended by `clock`.
    pub(super) fn on(mut self, clock: &Arc<Clock>) -> Self {
        self.clock = Arc::clone(clock);
        self
    }

    /// Reads the next packet.
    ///
    /// # Errors
    /// As FFmpeg tells them, the end of the file too.
    pub(super) fn read(&mut self, packet: &mut Packet) -> Result<(), Error> {
        packet.read(&mut self.input)?;
        if !self.clock.is_plain() {
            let stream = packet.stream();
            // What a parser cuts off a packet has no place of its own.
            if let Some(byte) = i64::try_from(packet.position()).ok().filter(|byte| *byte >= 0) {
                self.places.insert(stream, byte);
            }
            let byte = self.places.get(&stream).copied().unwrap_or(0);
            let shift = self.clock.shift(byte, self.time_base(stream));
            packet.set_pts(packet.pts().and_then(|stamp| stamp.checked_add(shift)));
            packet.set_dts(packet.dts().and_then(|stamp| stamp.checked_add(shift)));
            let time = packet.pts().or(packet.dts()).map(|stamp| self.time(stamp, self.time_base(stream)));
            if packet.is_corrupt() && time.is_some_and(|time| self.clock.is_at_seam(time)) {
                packet.set_flags(packet.flags() - packet::Flags::CORRUPT);
            }
        }
        Ok(())
    }

    /// The video stream that is shown; cover pictures are none.
    pub(super) fn video_stream(&self) -> Option<usize> {
        self.videos().into_iter().find(|video| video.is_shown).map(|video| video.index)
    }

    /// All video streams, in file order.
    pub(super) fn videos(&self) -> Vec<VideoTrack> {
        let best = self.input.streams().best(media::Type::Video).map(|stream| stream.index());
        let streams = self.input.streams().filter(|stream| kind(stream) == media::Type::Video);
        let mut videos: Vec<VideoTrack> = streams
            .filter(|stream| !is_attached(stream))
            .zip(1..)
            .map(|(stream, number)| {
                let (width, height) = raw::coded_size(&stream.parameters());
                let is_shown = false;
                let is_default = stream.disposition().contains(Disposition::DEFAULT);
                let is_still = matches!(
                    stream.parameters().id(),
                    codec::Id::PNG | codec::Id::MJPEG | codec::Id::BMP | codec::Id::TIFF | codec::Id::WEBP
                );
                VideoTrack { index: stream.index(), number, width, height, is_default, is_still, is_shown }
            })
            .collect();
        let shown = videos.iter().position(|video| Some(video.index) == best).unwrap_or(0);
        let shown = tracks::shown(&videos, shown);
        if let Some(video) = videos.get_mut(shown) {
            video.is_shown = true;
        }
        videos
    }

    /// The sound stream that a player would choose.
    pub(super) fn audio_stream(&self) -> Option<usize> {
        self.input.streams().best(media::Type::Audio).map(|stream| stream.index())
    }

    /// A stream's time base.
    pub(super) fn time_base(&self, stream: usize) -> Rational {
        self.input.stream(stream).map_or(Rational(1, 1_000_000), |stream| stream.time_base())
    }

    /// A decoder for `stream`, not yet opened.
    pub(super) fn decoder(&self, stream: usize) -> Result<decoder::Decoder, MediaError> {
        let stream =
            self.input.stream(stream).ok_or_else(|| failed(MediaErrorKind::Unsupported, "no such stream"))?;
        let context = CodecContext::from_parameters(stream.parameters()).map_err(|error| {
            failed(MediaErrorKind::Unsupported, format!("cannot set up a decoder: {error}"))
        })?;
        let mut decoder = context.decoder();
        decoder.set_packet_time_base(stream.time_base());
        Ok(decoder)
    }

    /// Seeks to the last key frame of `stream` at or before `time` (from the file's start).
    pub(super) fn seek(&mut self, stream: usize, time: Micros) -> Result<(), Error> {
        if !self.clock.is_plain() {
            self.places.clear();
            let byte = self.clock.place_before(time).ok_or(Error::InvalidData)?;
            return raw::seek_byte(&mut self.input, byte);
        }
        let timestamp = from_micros(time + self.origin, self.time_base(stream));
        raw::seek(&mut self.input, stream, timestamp)
    }

    /// `timestamp` of a stream with `time_base`, counted from the file's start.
    pub(super) fn time(&self, timestamp: i64, time_base: Rational) -> Micros {
        to_micros(timestamp, time_base) - self.origin
    }
}

/// What `path` is, where it is one of the usual lists that point to videos or streams elsewhere.
fn pointer(path: &Path) -> Option<&'static str> {
    let mut head = [0; 512];
    let length =
        std::fs::File::open(path).and_then(|mut file| lengths::read_up_to(&mut file, &mut head)).ok()?;
    let text = String::from_utf8_lossy(&head[..length]);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match () {
        () if text.starts_with("#EXTM3U") => Some("a playlist (M3U8)"),
        () if text.starts_with("ffconcat version") => Some("a list of videos to join"),
        () if text.starts_with("v=0") => Some("a stream's address (SDP)"),
        () if text.starts_with('<')
            && ["<MPD", "<SmoothStreamingMedia"].iter().any(|tag| text.contains(tag)) =>
        {
            Some("a streaming manifest (DASH)")
        }
        () => None,
    }
}

/// The error for a file that lacks `missing` bytes or more at its end.
pub(super) fn truncated(name: &str, missing: u64) -> MediaError {
    failed(
        MediaErrorKind::Truncated { ended: None },
        format!(
            "`{name}` is truncated: {missing} or more bytes are missing at its end (an incomplete copy or download?)"
        ),
    )
}

/// What a stream carries.
pub(super) fn kind(stream: &Stream<'_>) -> media::Type {
    stream.parameters().medium()
}

/// Whether a stream is a cover picture, or thumbnails of another one.
pub(super) fn is_attached(stream: &Stream<'_>) -> bool {
    stream.disposition().contains(Disposition::ATTACHED_PIC) || raw::is_thumbnails(stream)
}

/// The short name of a codec, such as `h264`.
pub(super) fn codec_name(id: codec::Id) -> String {
    id.name().to_owned()
}
