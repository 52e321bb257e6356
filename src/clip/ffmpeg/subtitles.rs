//! Reading text subtitles out of a film.

use std::path::Path;

use ffmpeg_next::codec::Id;
use ffmpeg_next::{Packet, media};

use super::failed::failed;
use super::input::{self, Source};
use super::raw;
use crate::clip::captions::{self, Cue};
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::Micros;

/// Cues taken from one stream at most.
const MAX_CUES: usize = 20_000;

/// Reads the text subtitles of `stream` (an index as in [`super::probe::SubtitleFacts`]), or of the first text
/// stream: SubRip, WebVTT, MOV text and SSA/ASS, as plain text. Times count from the file's start.
///
/// # Errors
/// As [`super::probe::probe`]; `Unsupported` when the stream does not exist or holds pictures instead of text.
pub fn read_text_subtitles(path: &Path, stream: Option<usize>) -> Result<Vec<Cue>, MediaError> {
    raw::begin();
    let mut source = Source::open(path)?;
    let found = source
        .input
        .streams()
        .filter(|candidate| input::kind(candidate) == media::Type::Subtitle)
        .filter(|candidate| stream.is_none_or(|wanted| wanted == candidate.index()))
        .map(|candidate| (candidate.index(), candidate.parameters().id()))
        .find(|(_, codec)| is_text(*codec));
    let Some((index, codec)) = found else {
        let message = match stream {
            Some(index) => format!("stream {index} is not a text subtitle"),
            None => "the file holds no text subtitles".to_owned(),
        };
        return Err(failed(MediaErrorKind::Unsupported, message));
    };
    raw::keep_only(&mut source.input, index);
    let time_base = source.time_base(index);
    let mut cues = Vec::new();
    while cues.len() < MAX_CUES {
        let mut packet = Packet::empty();
        if packet.read(&mut source.input).is_err() {
            break;
        }
        let (Some(stamp), Some(data)) = (packet.pts(), packet.data()) else { continue };
        if packet.stream() != index {
            continue;
        }
        let start = source.time(stamp, time_base);
        let end = start + input::to_micros(packet.duration().max(0), time_base);
        cues.push(captions::cue_of(start, end, &payload(codec, data)));
    }
    // A stream without lengths shows each cue until the next, three seconds at most.
    for index in 0..cues.len() {
        if cues[index].end <= cues[index].start {
            let most = cues[index].start + Micros(3_000_000);
            cues[index].end = cues.get(index + 1).map_or(most, |next| most.min(next.start));
        }
    }
    let mut cues = captions::tidy(cues);
    // No person wrote them.
    cues.retain(|cue| cue.text.chars().nth(captions::MAX_CUE_CHARS).is_none());
    Ok(cues)
}

/// Codecs whose packets are text. FFmpeg does not know WebVTT as newer Matroska files label it: a subtitle of no
/// known codec is tried as text too.
fn is_text(codec: Id) -> bool {
    matches!(
        codec,
        Id::SUBRIP | Id::SRT | Id::TEXT | Id::WEBVTT | Id::MOV_TEXT | Id::ASS | Id::SSA | Id::None
    )
}

/// The text of a packet, still with its markup.
fn payload(codec: Id, data: &[u8]) -> String {
    match codec {
        Id::MOV_TEXT => {
            let length = data.get(..2).map_or(0, |head| usize::from(u16::from_be_bytes([head[0], head[1]])));
            let text = data.get(2..).unwrap_or_default();
            String::from_utf8_lossy(&text[..length.min(text.len())]).into_owned()
        }
        Id::ASS | Id::SSA => {
            // ReadOrder, Layer, Style, Name, three margins, Effect, Text.
            String::from_utf8_lossy(data).splitn(9, ',').nth(8).unwrap_or_default().to_owned()
        }
        Id::None => std::str::from_utf8(data).map(str::to_owned).unwrap_or_default(),
        _ => String::from_utf8_lossy(data).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_lose_their_codec_wrapping() {
        assert_eq!(payload(Id::MOV_TEXT, b"\0\x04halo\0\0\0\x0cstyl"), "halo");
        assert_eq!(payload(Id::MOV_TEXT, b"\0"), "");
        assert_eq!(payload(Id::ASS, b"0,0,Default,,0,0,0,,satu, dua"), "satu, dua");
        assert_eq!(payload(Id::None, b"\xff\xfe"), "");
    }
}
