//! Reading text subtitles out of a video.

use std::path::Path;
use std::sync::Arc;

use ffmpeg_next::codec::Id;
use ffmpeg_next::{Error, Packet, media};

use super::clock::Clock;
use super::failed::{failed, machine_error};
use super::input::{self, Source};
use super::raw;
use super::read_through::PACKETS_AT_ONCE;
use crate::clip::captions::{Captions, Packets};
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::Micros;

/// How many packets in a row may be damaged before the rest is given up.
const MOST_DAMAGED: u32 = 1000;

/// Reads the text subtitles of `stream` (an index in the file): SubRip, WebVTT, MOV text and SSA/ASS, as plain text. Times count from the
/// file's start, on `clock`. What is not shown of them is named. A video is read to its end for them, or until it is `over`.
///
/// # Errors
/// As [`super::probe::probe`]; `Unsupported` when the stream does not exist or holds pictures instead of text; `Cancelled` when it was over.
pub fn read_text_subtitles(
    path: &Path,
    stream: usize,
    clock: &Arc<Clock>,
    over: &dyn Fn() -> bool,
) -> Result<Captions, MediaError> {
    raw::begin();
    let mut source = Source::open(path)?.on(clock);
    let codec = source
        .input
        .stream(stream)
        .filter(|found| input::kind(found) == media::Type::Subtitle)
        .map(|found| found.parameters().id())
        .filter(|codec| is_text(*codec));
    let Some(codec) = codec else {
        return Err(failed(MediaErrorKind::Unsupported, format!("stream {stream} is not a text subtitle")));
    };
    raw::keep_only(&mut source.input, stream);
    let time_base = source.time_base(stream);
    let mut packets = Packets::default();
    let mut reached = Micros::ZERO;
    let (mut damaged, mut unclear) = (0, 0);
    for number in 0_u64.. {
        if number % PACKETS_AT_ONCE == 0 && over() {
            return Err(MediaError::cancelled());
        }
        let mut packet = Packet::empty();
        match source.read(&mut packet) {
            Ok(()) => damaged = 0,
            Err(Error::Eof) => break,
            // The demuxer looks for the next packet that it understands.
            Err(Error::InvalidData) if damaged < MOST_DAMAGED => {
                damaged += 1;
                continue;
            }
            Err(error) => {
                if let Some(error) = machine_error(error) {
                    return Err(error);
                }
                packets.lost(&format!("the subtitles cannot be read past {reached}: {error}"));
                break;
            }
        }
        if packet.stream() != stream {
            continue;
        }
        let words = packet.data().map_or(Some([].as_slice()), |data| payload(codec, data));
        let (Some(stamp), Some(words)) = (packet.pts().or(packet.dts()), words) else {
            unclear += 1;
            continue;
        };
        let start = source.time(stamp, time_base);
        reached = start;
        let end = start + input::to_micros(packet.duration().max(0), time_base);
        if !packets.push(start, end, words) {
            break;
        }
    }
    if unclear > 0 {
        packets.lost(&format!("{unclear} of the subtitles have no time or no text: they are not shown"));
    }
    Ok(packets.finish())
}

/// Codecs whose packets are text. FFmpeg does not know WebVTT as newer Matroska files label it: a subtitle of no
/// known codec is tried as text too.
pub(super) fn is_text(codec: Id) -> bool {
    matches!(
        codec,
        Id::SUBRIP | Id::SRT | Id::TEXT | Id::WEBVTT | Id::MOV_TEXT | Id::ASS | Id::SSA | Id::None
    )
}

/// The text of a packet, still with its markup; `None` for what is none.
fn payload(codec: Id, data: &[u8]) -> Option<&[u8]> {
    match codec {
        Id::MOV_TEXT => {
            let (head, text) = data.split_at_checked(2)?;
            let length = usize::from(u16::from_be_bytes([head[0], head[1]]));
            Some(&text[..length.min(text.len())])
        }
        // ReadOrder, Layer, Style, Name, three margins, Effect, Text.
        Id::ASS | Id::SSA => data.splitn(9, |byte| *byte == b',').nth(8),
        Id::None => std::str::from_utf8(data).ok().map(str::as_bytes),
        _ => Some(data),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_lose_their_codec_wrapping() {
        assert_eq!(payload(Id::MOV_TEXT, b"\0\x04halo\0\0\0\x0cstyl"), Some(b"halo".as_slice()));
        assert_eq!(payload(Id::MOV_TEXT, b"\0"), None);
        assert_eq!(payload(Id::ASS, b"0,0,Default,,0,0,0,,satu, dua"), Some(b"satu, dua".as_slice()));
        assert_eq!(payload(Id::None, b"\xff\xfe"), None);
    }
}
