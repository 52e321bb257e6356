//! Writing clips: MP4 with H.264 or H.265 and AAC, as the platforms want it.
//!
//! The file has its index first, closed GOPs, BT.709 tags and no edit list. Without an edit list nobody would undo
//! the AAC encoder's delay of 1024 samples, so the first 1024 samples of sound (21 ms) give way to the encoder's own
//! silent start: what follows is in step with the picture. The same input gives the same bytes.

use std::path::{Path, PathBuf};

use ffmpeg_next::codec::context::Context as CodecContext;
use ffmpeg_next::format::Pixel;
use ffmpeg_next::format::context::Output;
use ffmpeg_next::{Dictionary, Error, Rational, encoder, format, frame};

use super::failed::{encoder_error, failed};
use super::packets::{put, ready};
use super::raw;
use super::sound_track::{self, STREAM, SoundPackets, SoundTrack};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::{FrameRate, Micros};

/// The picture's codec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VideoCodec {
    /// H.264, High profile.
    H264,
    /// H.265, tagged `hvc1`.
    H265,
}

/// How to write a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct EncodeSettings {
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// Frames a second, constant.
    pub fps: FrameRate,
    /// The picture's codec.
    pub codec: VideoCodec,
    /// Constant rate factor: lower is better and larger.
    pub crf: f64,
    /// The encoder's preset, such as `veryfast`.
    pub preset: String,
    /// Encoder threads. Another number gives other bytes.
    pub threads: u32,
    /// Seconds between key frames at most.
    pub keyframe_seconds: f64,
    /// A ceiling of the picture's bit rate, over one second (VBV).
    pub max_bitrate_kbps: Option<u32>,
    /// Whether there is sound.
    pub audio: bool,
    /// AAC bit rate.
    pub audio_bitrate_kbps: u32,
}

/// What has been written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncodedFacts {
    /// Length of the picture.
    pub duration: Micros,
    /// Size of the file.
    pub bytes: u64,
    /// Number of frames.
    pub frames: u64,
}

/// Writes one clip. Picture and sound may come in any order; what is ahead waits in encoded form. Dropped without
/// [`ClipWriter::finish`], it removes its file. It belongs to the thread that created it.
pub struct ClipWriter {
    // The muxer closes its file before `partial` removes it: fields are dropped in order.
    output: Output,
    partial: PartialFile,
    video: encoder::video::Encoder,
    picture: frame::Video,
    fps: FrameRate,
    frames: u64,
    has_sound: bool,
}

struct PartialFile {
    path: PathBuf,
    keep: bool,
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.keep {
            // Nothing can be done about a file that will not go away.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl ClipWriter {
    /// Creates `path` (an existing file is replaced). The encoders are opened first, so that settings they refuse
    /// leave no file.
    ///
    /// # Errors
    /// `Encoder` when an encoder is missing or refuses its settings, `Io` when the file cannot be created.
    pub fn create(path: &Path, settings: &EncodeSettings) -> Result<Self, MediaError> {
        raw::begin();
        let video = open_video(settings)?;
        // Nothing is encoded with it: the muxer learns from it what the sound will be.
        let audio = settings.audio.then(|| SoundTrack::open(settings.audio_bitrate_kbps)).transpose()?;
        let io = |message: String| failed(MediaErrorKind::Io, message);
        let shown = path.display();
        let Some(text) = path.to_str().filter(|text| !text.contains('\0')) else {
            return Err(io(format!("the path `{shown}` is not UTF-8")));
        };
        let output = format::output_as(&format!("file:{text}"), "mp4")
            .map_err(|error| io(format!("cannot create `{shown}`: {error}")))?;
        let partial = PartialFile { path: path.to_owned(), keep: false };
        let picture = frame::Video::new(Pixel::YUV420P, settings.width, settings.height);
        let mut writer = Self {
            output,
            partial,
            video,
            picture,
            fps: settings.fps,
            frames: 0,
            has_sound: audio.is_some(),
        };
        writer.write_header(settings.codec, audio.as_ref()).map_err(encoder_error)?;
        Ok(writer)
    }

    fn write_header(&mut self, codec: VideoCodec, audio: Option<&SoundTrack>) -> Result<(), Error> {
        let (rate, base) = rationals(self.fps);
        let mut stream = self.output.add_stream_with(&self.video)?;
        stream.set_time_base(base);
        stream.set_avg_frame_rate(rate);
        if codec == VideoCodec::H265 {
            raw::set_codec_tag(&mut stream, *b"hvc1");
        }
        if let Some(audio) = audio {
            self.output.add_stream_with(audio.encoder())?.set_time_base(sound_track::base());
        }
        let mut options = Dictionary::new();
        options.set("movflags", "+faststart+negative_cts_offsets");
        options.set("use_editlist", "0");
        options.set("fflags", "+bitexact");
        // Packets wait for the other stream however far behind it is: sound and picture end together anyway.
        options.set("max_interleave_delta", "0");
        self.output.write_header_with(options).map(drop)
    }

    /// Encodes the next frame.
    ///
    /// # Errors
    /// `Encoder` when the picture has another size than the clip or the encoder fails, `Io` when the file cannot be
    /// written.
    pub fn write_frame(&mut self, picture: &Yuv420) -> Result<(), MediaError> {
        if (picture.width, picture.height) != (self.picture.width(), self.picture.height()) {
            return Err(failed(MediaErrorKind::Encoder, format!("{picture:?} does not fit the clip")));
        }
        self.send_picture(picture).map_err(encoder_error)
    }

    fn send_picture(&mut self, picture: &Yuv420) -> Result<(), Error> {
        raw::make_writable(&mut self.picture)?;
        let planes =
            [(&picture.y, picture.width), (&picture.u, picture.width / 2), (&picture.v, picture.width / 2)];
        for (index, (plane, width)) in planes.into_iter().enumerate() {
            let stride = self.picture.stride(index);
            let rows = self.picture.data_mut(index).chunks_mut(stride);
            for (row, from) in rows.zip(plane.chunks_exact(width as usize)) {
                row[..from.len()].copy_from_slice(from);
            }
        }
        self.picture.set_pts(i64::try_from(self.frames).ok());
        self.frames += 1;
        self.video.send_frame(&self.picture)?;
        self.drain_video()
    }

    /// Writes more sound, which was encoded with the bit rate of the clip's settings.
    ///
    /// # Errors
    /// `Encoder` when the clip was created without sound, `Io` when the file cannot be written.
    pub fn write_sound(&mut self, sound: &SoundPackets) -> Result<(), MediaError> {
        if !self.has_sound {
            return Err(failed(MediaErrorKind::Encoder, "the clip was created without sound"));
        }
        for packet in &sound.0 {
            let mut packet = packet.clone();
            put(&mut packet, STREAM, sound_track::base(), &mut self.output).map_err(encoder_error)?;
        }
        Ok(())
    }

    fn drain_video(&mut self) -> Result<(), Error> {
        let (_, base) = rationals(self.fps);
        let output = &mut self.output;
        ready(&mut self.video, &mut |packet| put(packet, 0, base, output))
    }

    /// Finishes the file and says what has become of it.
    ///
    /// # Errors
    /// `Encoder` or `Io`; the file is then removed.
    pub fn finish(mut self) -> Result<EncodedFacts, MediaError> {
        self.finish_streams().map_err(encoder_error)?;
        let Self { output, mut partial, frames, fps, .. } = self;
        drop(output);
        let bytes = std::fs::metadata(&partial.path).map(|facts| facts.len());
        let bytes =
            bytes.map_err(|error| failed(MediaErrorKind::Io, format!("the clip is gone: {error}")))?;
        partial.keep = true;
        Ok(EncodedFacts { duration: fps.time_of(frames), bytes, frames })
    }

    fn finish_streams(&mut self) -> Result<(), Error> {
        self.video.send_eof()?;
        self.drain_video()?;
        self.output.write_trailer()
    }
}

fn open_video(settings: &EncodeSettings) -> Result<encoder::video::Encoder, MediaError> {
    let name = match settings.codec {
        VideoCodec::H264 => "libx264",
        VideoCodec::H265 => "libx265",
    };
    let Some(codec) = encoder::find_by_name(name) else {
        return Err(failed(MediaErrorKind::Encoder, format!("this FFmpeg cannot write clips: no `{name}`")));
    };
    let sides = [settings.width, settings.height];
    let fps = settings.fps;
    if sides.iter().any(|side| *side == 0 || !side.is_multiple_of(2))
        || fps.numerator == 0
        || fps.denominator == 0
    {
        let [width, height] = sides;
        return Err(failed(MediaErrorKind::Encoder, format!("a clip cannot be {width}×{height} at {fps:?}")));
    }
    let (rate, base) = rationals(fps);
    let every = ((settings.keyframe_seconds * fps.as_f64()).round() as u32).max(1);
    let open = || -> Result<_, Error> {
        let mut video = CodecContext::new_with_codec(codec).encoder().video()?;
        video.set_width(settings.width);
        video.set_height(settings.height);
        video.set_format(Pixel::YUV420P);
        video.set_time_base(base);
        video.set_frame_rate(Some(rate));
        video.set_aspect_ratio(Rational(1, 1));
        video.set_gop(every);
        video.open_with(video_options(settings, every))
    };
    open().map_err(|error| failed(MediaErrorKind::Encoder, format!("`{name}` refuses its settings: {error}")))
}

fn video_options(settings: &EncodeSettings, every: u32) -> Dictionary<'static> {
    let mut options = Dictionary::new();
    options.set("flags", "+bitexact+cgop+global_header");
    options.set("color_range", "tv");
    options.set("colorspace", "bt709");
    options.set("color_primaries", "bt709");
    options.set("color_trc", "bt709");
    options.set("chroma_sample_location", "left");
    options.set("preset", &settings.preset);
    options.set("crf", &settings.crf.to_string());
    if let Some(kbps) = settings.max_bitrate_kbps {
        options.set("maxrate", &format!("{kbps}k"));
        options.set("bufsize", &format!("{kbps}k"));
    }
    let threads = settings.threads.max(1);
    match settings.codec {
        VideoCodec::H264 => {
            options.set("profile", "high");
            options.set("threads", &threads.to_string());
            if !tree_is_exact(settings.width, settings.height) {
                options.set("x264-params", "mbtree=0");
            }
        }
        VideoCodec::H265 => {
            let frame_threads = threads.min(2);
            let params = format!(
                "log-level=none:pools={threads}:frame-threads={frame_threads}:open-gop=0:keyint={every}"
            );
            options.set("x265-params", &params);
        }
    }
    options
}

/// Whether x264's macroblock tree gives the same bytes every time. Its vectorised code takes sixteen macroblocks at a time; where
/// their number is no multiple of that it reads memory that nobody wrote, and what lies there decides on a few blocks (seen
/// with x264 core 164 at 320×240, 1080×1350, 1200×630 and 1600×900 by `MALLOC_PERTURB_`, never at 1080×1920 or 1280×720).
fn tree_is_exact(width: u32, height: u32) -> bool {
    const MACROBLOCK: u32 = 16;
    const AT_A_TIME: u32 = 16;
    (width.div_ceil(MACROBLOCK) * height.div_ceil(MACROBLOCK)).is_multiple_of(AT_A_TIME)
}

/// The rate and its inverse, the time base.
fn rationals(fps: FrameRate) -> (Rational, Rational) {
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    let (numerator, denominator) = (number(fps.numerator), number(fps.denominator));
    (Rational(numerator, denominator), Rational(denominator, numerator))
}
