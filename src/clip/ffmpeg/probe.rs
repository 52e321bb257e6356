//! What is in a media file: sizes, rates, codecs, length.

use std::path::Path;
use std::sync::Arc;

use ffmpeg_next::codec::packet::side_data::Type as SideDataType;
use ffmpeg_next::format::Pixel;
use ffmpeg_next::format::stream::Disposition;
use ffmpeg_next::{Packet, Rational, Stream, color, media};
use serde::Serialize;

use super::clock::Clock;
use super::failed::failed;
use super::input::{self, Source};
use super::read_through::Read;
use super::{colour, dolby, orientation, raw, read_through, subtitles, whole};
use crate::clip::captions::SubtitleFacts;
use crate::clip::frame::Orientation;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::tracks::AudioTrack;
use crate::clip::videos::VideoTrack;
use crate::units::{FrameRate, Micros};

/// The most pixels of a picture: 8K with a margin. A larger one takes gigabytes for each frame.
const MAX_PIXELS: u64 = 40_000_000;

/// The facts of a media file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MediaFacts {
    /// Length of the longest stream, found by reading it through where the file does not say; zero when that says nothing either.
    pub duration: Micros,
    /// Where its clock begins again: it was put together of several recordings. Times run on over them.
    pub seams: Vec<Micros>,
    /// What is added to its timestamps for that.
    #[serde(skip)]
    pub clock: Arc<Clock>,
    /// The picture, if there is one (a cover picture is not).
    pub video: Option<VideoFacts>,
    /// All its video tracks, in file order; cover pictures are none.
    pub videos: Vec<VideoTrack>,
    /// The sound that a player would choose, if there is any; where that cannot be decoded, the first that can. Nothing where none can.
    pub audio: Option<AudioFacts>,
    /// The stream of the sound that players choose, whether it can be decoded or not.
    pub best_audio: Option<usize>,
    /// All its sound, in file order.
    pub tracks: Vec<AudioTrack>,
    /// Whether its container is MXF, where each channel of a sound is a track of its own.
    pub mxf: bool,
    /// Subtitle streams, in file order.
    pub subtitles: Vec<SubtitleFacts>,
}

/// The facts of a picture stream.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VideoFacts {
    /// Width in pixels as shown: after rotation, samples made square.
    pub width: u32,
    /// Height in pixels as shown.
    pub height: u32,
    /// Width of the coded picture.
    pub coded_width: u32,
    /// Height of the coded picture.
    pub coded_height: u32,
    /// How far the coded picture must be turned clockwise to be shown: 0, 90, 180 or 270 degrees.
    pub rotation: i32,
    /// Whether it is mirrored, left and right, before that.
    pub mirrored: bool,
    /// The average frame rate.
    pub frame_rate: FrameRate,
    /// Whether the time between frames varies.
    pub variable: bool,
    /// The codec's short name, such as `h264`.
    pub codec: String,
    /// The pixel format's name, such as `yuv420p10le`.
    pub pixel_format: String,
    /// Bits a sample.
    pub bit_depth: u32,
    /// PQ or HLG.
    pub hdr: bool,
    /// Levels 0–255 instead of 16–235.
    pub full_range: bool,
}

/// The facts of a sound stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AudioFacts {
    /// The codec's short name, such as `aac`.
    pub codec: String,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u32,
}

/// Looks at a media file without decoding more than it takes to know its format.
///
/// # Errors
/// `Io` when it cannot be read, `NotMedia` when it is no container we read or holds neither picture nor sound,
/// `Truncated` when bytes are missing at its end, `DamagedStream` when no picture could be made sense of, `Unsupported`
/// when this FFmpeg has no decoder.
pub fn probe(path: &Path) -> Result<MediaFacts, MediaError> {
    probe_with(path, &|| read_through::read_through(path, &|| false))
}

/// As [`probe`]; `through` tells what reading the file through shows, where that has to be known.
///
/// # Errors
/// As [`probe`], and those of `through`.
pub fn probe_with(
    path: &Path,
    through: &dyn Fn() -> Result<Read, MediaError>,
) -> Result<MediaFacts, MediaError> {
    raw::begin();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut source = Source::open(path)?;
    let missing = whole::missing_bytes(path)
        .map_err(|error| MediaError::new(MediaErrorKind::Io, format!("cannot read `{name}`: {error}")))?;
    if let Some(missing) = missing {
        return Err(input::truncated(&name, missing));
    }
    let mut duration = Micros(source.input.duration().max(0));
    let mut read = Read::default();
    let mut clock = Arc::default();
    if read_through::must_be_read(&mut source.input) {
        read = through()?;
        clock = Arc::new(read.clock);
        source = source.on(&clock);
        if !read.seams.is_empty() || duration == Micros::ZERO || raw::duration_is_guessed(&mut source.input) {
            duration = duration.max(read.duration);
        }
    }
    let video = source.video_stream().map(|index| video_facts(&mut source, index)).transpose()?;
    let sounds = source.input.streams().filter(|stream| input::kind(stream) == media::Type::Audio);
    let tracks: Vec<AudioTrack> =
        sounds.zip(1..).map(|(stream, number)| audio_track(&source, &stream, number)).collect();
    let best_audio = source.audio_stream();
    let is_readable = |index: &usize| tracks.iter().any(|track| track.index == *index && track.decodable);
    let readable = tracks.iter().find(|track| track.decodable).map(|track| track.index);
    let audio = best_audio.filter(is_readable).or(readable).or(best_audio);
    let audio = match audio.map(|index| audio_facts(&source, index)) {
        // There is the picture: its clip is silent, which is said.
        Some(Err(_)) if video.is_some() => None,
        found => found.transpose()?,
    };
    if video.is_none() && audio.is_none() {
        return Err(failed(MediaErrorKind::NotMedia, format!("`{name}` holds neither picture nor sound")));
    }
    let subtitles = source.input.streams().filter(|stream| input::kind(stream) == media::Type::Subtitle);
    let subtitles = subtitles.zip(1..).map(|(stream, number)| subtitle_facts(&stream, number)).collect();
    let mxf = source.input.format().name().starts_with("mxf");
    let seams = read.seams;
    let videos = source.videos();
    Ok(MediaFacts { duration, seams, clock, video, videos, audio, best_audio, tracks, mxf, subtitles })
}

fn video_facts(source: &mut Source, index: usize) -> Result<VideoFacts, MediaError> {
    let decoder = source.decoder(index)?;
    let codec = input::codec_name(decoder.id());
    let decoder = decoder.video().map_err(|error| {
        failed(MediaErrorKind::Unsupported, format!("no decoder for pictures in `{codec}`: {error}"))
    })?;
    let format = decoder.format();
    let (coded_width, coded_height) = (decoder.width(), decoder.height());
    if format == Pixel::None || coded_width == 0 || coded_height == 0 {
        return Err(failed(
            MediaErrorKind::DamagedStream { bad_packets: 0, at: Some(Micros::ZERO) },
            format!("the picture stream (`{codec}`) is damaged: no frame of it can be decoded"),
        ));
    }
    if u64::from(coded_width) * u64::from(coded_height) > MAX_PIXELS {
        return Err(failed(
            MediaErrorKind::Unsupported,
            format!(
                "the picture has {coded_width} × {coded_height} pixels; at most {} million are allowed",
                MAX_PIXELS / 1_000_000
            ),
        ));
    }
    let full_range = decoder.color_range() == color::Range::JPEG || colour::is_full_range(format);
    let hdr = colour::is_hdr(raw::ColourTags::of_decoder(&decoder));
    if let Some(profile) = source.input.stream(index).and_then(|stream| dolby::unreadable(&stream)) {
        return Err(failed(
            MediaErrorKind::Unsupported,
            format!(
                "the picture is Dolby Vision, profile {profile}, whose colours only Dolby's own decoders know: \
                     export the video as SDR or HLG"
            ),
        ));
    }
    let orientation =
        source.input.stream(index).map_or_else(Orientation::default, |stream| orientation::of(&stream));
    let aspect = raw::sample_aspect(&mut source.input, index);
    let (width, height) = shown_size(coded_width, coded_height, aspect, orientation);
    let (frame_rate, variable) = rate(source, index);
    if is_encrypted(source, index) {
        let message = "the video is encrypted (DRM): take the recording itself, or one that was exported without protection";
        return Err(MediaError::new(MediaErrorKind::Unsupported, message));
    }
    Ok(VideoFacts {
        width,
        height,
        coded_width,
        coded_height,
        rotation: orientation.turned,
        mirrored: orientation.mirrored,
        frame_rate,
        variable,
        codec,
        pixel_format: raw::pixel_name(format).to_owned(),
        bit_depth: raw::bit_depth(format),
        hdr,
        full_range,
    })
}

fn audio_facts(source: &Source, index: usize) -> Result<AudioFacts, MediaError> {
    let decoder = source.decoder(index)?;
    let codec = input::codec_name(decoder.id());
    let decoder = decoder.audio().map_err(|error| {
        failed(MediaErrorKind::Unsupported, format!("no decoder for sound in `{codec}`: {error}"))
    })?;
    Ok(AudioFacts { codec, sample_rate: decoder.rate(), channels: u32::from(decoder.channels()) })
}

/// Sound `stream`, the `number`th of its file.
fn audio_track(source: &Source, stream: &Stream<'_>, number: u32) -> AudioTrack {
    let parameters = stream.parameters();
    let disposition = stream.disposition();
    AudioTrack {
        index: stream.index(),
        number,
        codec: input::codec_name(parameters.id()),
        decodable: audio_facts(source, stream.index()).is_ok(),
        channels: raw::channels(&parameters),
        speakers: raw::channel_mask(&parameters),
        language: language(stream),
        title: title(stream),
        aside: disposition.intersects(
            Disposition::COMMENT
                | Disposition::VISUAL_IMPAIRED
                | Disposition::DESCRIPTIONS
                | Disposition::KARAOKE,
        ),
    }
}

/// Subtitle `stream`, the `number`th of its file.
fn subtitle_facts(stream: &Stream<'_>, number: u32) -> SubtitleFacts {
    let (codec, disposition) = (stream.parameters().id(), stream.disposition());
    SubtitleFacts {
        index: stream.index(),
        number,
        codec: input::codec_name(codec),
        is_text: subtitles::is_text(codec),
        language: language(stream),
        title: title(stream),
        is_default: disposition.contains(Disposition::DEFAULT),
        is_forced: disposition.contains(Disposition::FORCED),
        is_impaired: disposition.contains(Disposition::HEARING_IMPAIRED),
        is_comment: disposition.contains(Disposition::COMMENT),
    }
}

fn tag(stream: &Stream<'_>, key: &str) -> Option<String> {
    stream.metadata().get(key).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The language of `stream` as the file has it.
fn language(stream: &Stream<'_>) -> Option<String> {
    tag(stream, "language").filter(|tag| tag != "und")
}

/// The name of `stream`, where somebody gave it one: not what muxers write where nobody has.
fn title(stream: &Stream<'_>) -> Option<String> {
    const NO_NAMES: [&str; 5] = ["SoundHandler", "SubtitleHandler", "Core Media Audio", "Stereo", "Mono"];
    tag(stream, "title")
        .or_else(|| tag(stream, "handler_name"))
        .filter(|name| !NO_NAMES.contains(&name.as_str()))
}

/// The size as shown: samples widened to squares, then turned.
fn shown_size(width: u32, height: u32, aspect: Rational, orientation: Orientation) -> (u32, u32) {
    let ratio = f64::from(aspect.numerator()) / f64::from(aspect.denominator());
    let width = ((f64::from(width) * ratio).round() as u32).max(1);
    if orientation.is_sideways() { (height, width) } else { (width, height) }
}

/// The average frame rate and whether it varies, from the container's index where it lists every frame, else from the
/// first packets.
fn rate(source: &mut Source, index: usize) -> (FrameRate, bool) {
    let (average, nominal, time_base, frames) =
        source.input.stream(index).map_or((Rational(0, 1), Rational(0, 1), Rational(1, 1), 0), |stream| {
            (stream.avg_frame_rate(), stream.rate(), stream.time_base(), stream.frames())
        });
    let mut times = raw::index_timestamps(&mut source.input, index);
    let complete =
        times.len() > 1 && i64::try_from(times.len()).is_ok_and(|count| count >= frames) && frames > 0;
    if !complete {
        times = first_timestamps(source, index);
    }
    times.sort_unstable();
    times.dedup();
    let measured = measured_rate(&times, time_base);
    let variable = varies(&times, time_base);
    let valid = |rate: &&Rational| rate.numerator() > 0 && rate.denominator() > 0;
    let per_second = |rate: &Rational| f64::from(rate.numerator()) / f64::from(rate.denominator());
    let stated = [average, nominal];
    // A gap, as where recordings were joined, changes the average and no frame's length.
    let even = (!variable).then(|| usual_step(&times)).flatten();
    let fits = even.and_then(|step| {
        let ticks = |rate: &Rational| {
            1.0 / per_second(rate) * f64::from(time_base.denominator()) / f64::from(time_base.numerator())
        };
        stated.iter().filter(valid).find(|rate| (ticks(rate) - step as f64).abs() <= LESS_THAN_A_TICK)
    });
    let stated = fits.or_else(|| {
        let is_measured = |rate: &&Rational| {
            measured.is_none_or(|measured| (per_second(rate) / measured - 1.0).abs() < 0.02)
        };
        stated.iter().filter(valid).find(is_measured)
    });
    let rate = match (stated, measured) {
        (Some(rate), _) => FrameRate {
            numerator: rate.numerator().unsigned_abs(),
            denominator: rate.denominator().unsigned_abs(),
        },
        (None, Some(measured)) => {
            FrameRate { numerator: ((measured * 1000.0).round() as u32).max(1), denominator: 1000 }
        }
        (None, None) => FrameRate::whole(25),
    };
    (rate, variable)
}

/// Whether packets of stream `index` are encrypted, as MP4 has it (ISO/IEC 23001-7): nobody can decode them without a key.
fn is_encrypted(source: &mut Source, index: usize) -> bool {
    /// Packets of the other streams that may come first.
    const MOST_PACKETS: usize = 500;
    if !source.input.format().name().starts_with("mov") || source.seek(index, Micros::ZERO).is_err() {
        return false;
    }
    let mut packet = Packet::empty();
    let is_of_it = |packet: &Packet| packet.stream() == index;
    (0..MOST_PACKETS).find_map(|_| source.read(&mut packet).ok().filter(|()| is_of_it(&packet))).is_some()
        && packet.side_data().any(|data| data.kind() == SideDataType::EncryptionInfo)
}

/// Presentation times of the first packets of a stream.
fn first_timestamps(source: &mut Source, index: usize) -> Vec<i64> {
    const ENOUGH: usize = 240;
    const MOST_PACKETS: usize = 5000;
    let mut times = Vec::new();
    for _ in 0..MOST_PACKETS {
        let mut packet = Packet::empty();
        if times.len() >= ENOUGH || source.read(&mut packet).is_err() {
            break;
        }
        if packet.stream() == index {
            times.extend(packet.pts().or(packet.dts()));
        }
    }
    times
}

fn measured_rate(times: &[i64], time_base: Rational) -> Option<f64> {
    let (first, last) = (*times.first()?, *times.last()?);
    let seconds =
        (last - first) as f64 * f64::from(time_base.numerator()) / f64::from(time_base.denominator());
    (times.len() > 2 && seconds > 0.0).then(|| (times.len() - 1) as f64 / seconds)
}

/// How far a frame's length in whole ticks may be from the true one, with a margin.
const LESS_THAN_A_TICK: f64 = 0.75;

/// The step between sorted times that is in the middle of them all, in ticks.
fn usual_step(times: &[i64]) -> Option<i64> {
    let mut steps: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().filter(|step| *step > 0)
}

/// Whether more than one in twenty of the steps between sorted times differ from the usual one by more than what rounding to milliseconds
/// explains. A frame that was left out here or there, or the seam between two recordings, makes no rate vary.
fn varies(times: &[i64], time_base: Rational) -> bool {
    let ms = 1000.0 * f64::from(time_base.numerator()) / f64::from(time_base.denominator());
    let Some(usual) = usual_step(times).map(|step| step as f64 * ms) else { return false };
    let steps = times.windows(2).map(|pair| (pair[1] - pair[0]) as f64 * ms);
    let others = steps.filter(|step| (step - usual).abs() > 2.0_f64.max(usual * 0.1)).count();
    others * 20 > times.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_sizes_have_square_samples() {
        let turned = |turned| Orientation { mirrored: true, turned };
        assert_eq!(shown_size(720, 576, Rational(64, 45), turned(0)), (1024, 576));
        assert_eq!(shown_size(1920, 1080, Rational(1, 1), turned(90)), (1080, 1920));
    }

    #[test]
    fn rounding_to_milliseconds_is_not_variable() {
        let ms = Rational(1, 1000);
        assert!(!varies(&[0, 33, 67, 100, 133], ms));
        assert!(varies(&[0, 33, 100, 133], ms));
        // One longer step among many, and many of them.
        let with_gaps =
            |every: i64| -> Vec<i64> { (0..100).map(|frame| 40 * frame + 63 * (frame / every)).collect() };
        assert!(!varies(&with_gaps(50), ms) && varies(&with_gaps(5), ms));
        assert_eq!(usual_step(&with_gaps(50)), Some(40));
    }
}
