//! Whether a media file is all there, read from what it says of its own length without FFmpeg, which plays what there is: an incomplete
//! copy must be noticed before anybody cuts a clip from it.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::Path;

use super::lengths::{self, read_up_to};

/// How many bytes an MP3 may lack: some encoders count themselves wrong by one, and what is less than a frame is not heard.
const MP3_SLACK: u64 = 4096;

/// How many bytes at least are missing at the end of `path`, by what it promises: its outermost boxes or chunks, the Xing, Info or VBRI
/// header of an MP3, the last page of an Ogg file. `None` when nothing is missing or the format says nothing about its length.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn missing_bytes(path: &Path) -> io::Result<Option<u64>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = [0u8; 64];
    let got = read_up_to(&mut file, &mut head)?;
    let promised = match &head[..got] {
        [0x1a, 0x45, 0xdf, 0xa3, ..] => matroska_end(&head[..got]),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [_, _, _, _, b'm' | b'w', b'o' | b'i', ..] => {
            mp4_end(&mut file, length)?
        }
        [b'R', b'I' | b'F', b'F' | b'6', b'F' | b'4', ..] | [b'B', b'W', b'6', b'4', ..] => {
            riff_end(&mut file, &head[..got])?
        }
        [b'F', b'O', b'R', b'M', a, b, c, d, b'A', b'I', b'F', ..] => {
            // Some writers count a pad byte that is not there.
            told(u32::from_be_bytes([*a, *b, *c, *d])).map(|size| 7 + size)
        }
        [b'O', b'g', b'g', b'S', ..] => ogg_end(&mut file, length)?,
        [b'F', b'L', b'V', ..] => lengths::flv_end(&mut file, length)?,
        [b'c', b'a', b'f', b'f', ..] => lengths::caf_end(&mut file, length)?,
        [b'r', b'i', b'f', b'f', 0x2e, 0x91, ..] => lengths::w64_end(&head[..got]),
        [0x30, 0x26, 0xb2, 0x75, ..] => lengths::asf_end(&mut file)?,
        [0x06, 0x0e, 0x2b, 0x34, ..] => lengths::mxf_end(&head[..got]),
        [b'I', b'D', b'3', ..] | [0xff, ..] => {
            mp3_end(&mut file, &head[..got])?.map(|end| end.saturating_sub(MP3_SLACK))
        }
        _ => None,
    };
    Ok(promised.and_then(|end| end.checked_sub(length)).filter(|missing| *missing > 0))
}

/// Walks the outermost boxes; the end of the last one that begins inside the file.
fn mp4_end(file: &mut File, length: u64) -> io::Result<Option<u64>> {
    const MAX_BOXES: usize = 100_000;
    let mut at = 0u64;
    for _ in 0..MAX_BOXES {
        if at >= length {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        let mut header = [0u8; 16];
        let got = read_up_to(file, &mut header)?;
        let [a, b, c, d, name @ ..] = header;
        if got < 8 || !name[..4].iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
            // Bytes after the last box: not ours to judge.
            break;
        }
        let size = match u32::from_be_bytes([a, b, c, d]) {
            0 => return Ok(None),
            1 if got == 16 => header[8..].iter().fold(0, |size, byte| size << 8 | u64::from(*byte)),
            size => u64::from(size),
        };
        if size < 8 {
            break;
        }
        at = at.saturating_add(size);
    }
    Ok(Some(at))
}

/// The end of the segment, when it tells its size.
fn matroska_end(head: &[u8]) -> Option<u64> {
    let (size, used) = ebml_size(head.get(4..)?)?;
    let segment = 4 + used + usize::try_from(size?).ok()?;
    let id = head.get(segment..segment.checked_add(4)?)?;
    if id != [0x18, 0x53, 0x80, 0x67] {
        return None;
    }
    let (size, used) = ebml_size(&head[segment + 4..])?;
    Some((segment + 4 + used) as u64 + size?)
}

/// An EBML length and the bytes it takes; the length is `None` for "unknown".
fn ebml_size(bytes: &[u8]) -> Option<(Option<u64>, usize)> {
    let first = *bytes.first()?;
    let used = first.leading_zeros() as usize + 1;
    if used > 8 {
        return None;
    }
    let mask = u64::MAX >> (64 - 7 * used);
    let value = bytes.get(..used)?.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte)) & mask;
    Some(((value != mask).then_some(value), used))
}

/// `size` in a header; `None` for what is written where nobody knew it yet: 0, 0xffffffff, and 0x7ffff000 or 0x80000000 of sox and arecord.
fn told(size: u32) -> Option<u64> {
    (size != 0 && size < 0x7fff_0000).then_some(u64::from(size))
}

/// The end of the sound of a WAV file, or of the outermost chunks of an AVI file (RIFF; RF64 and BW64 by EBU Tech 3306).
fn riff_end(file: &mut File, head: &[u8]) -> io::Result<Option<u64>> {
    const MAX_CHUNKS: usize = 10_000;
    let is_wave = head.get(8..12) == Some(b"WAVE");
    if !is_wave && head.get(8..12) != Some(b"AVI ") {
        return Ok(None);
    }
    // The chunks within the first one, or those beside it.
    let mut at = if is_wave { 12u64 } else { 0 };
    let (mut large, mut end) = (None, None);
    for _ in 0..MAX_CHUNKS {
        file.seek(SeekFrom::Start(at))?;
        let mut chunk = [0u8; 24];
        if read_up_to(file, &mut chunk)? < 8 {
            break;
        }
        let name = [chunk[0], chunk[1], chunk[2], chunk[3]];
        let size = u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]);
        let size = match (&name, told(size)) {
            (b"ds64", _) => {
                large = chunk[16..24].try_into().ok().map(u64::from_le_bytes);
                told(size)
            }
            (b"data", None) if is_wave => large.filter(|large| *large > 0),
            (_, told) => told,
        };
        let Some(size) = size else { break };
        if is_wave && &name == b"data" {
            return Ok(Some(at.saturating_add(8).saturating_add(size)));
        }
        if !is_wave && &name != b"RIFF" {
            break;
        }
        // Chunks begin at even places.
        at = at.saturating_add(8 + size + size % 2);
        end = (!is_wave).then_some(at - size % 2);
    }
    Ok(end)
}

/// The end of the last page of an Ogg file that begins in it (RFC 3533, section 6).
fn ogg_end(file: &mut File, length: u64) -> io::Result<Option<u64>> {
    /// A page has at most 65 307 bytes.
    const LAST: u64 = 1 << 17;
    let from = length.saturating_sub(LAST);
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = vec![0; (length - from) as usize];
    let got = read_up_to(file, &mut bytes)?;
    let bytes = &bytes[..got];
    let Some(at) = bytes.windows(5).rposition(|page| page == b"OggS\0") else { return Ok(None) };
    let page = &bytes[at..];
    let segments = page.get(26).map_or(0, |count| usize::from(*count));
    let body: u64 = page.iter().skip(27).take(segments).map(|size| u64::from(*size)).sum();
    Ok(Some(from + at as u64 + 27 + segments as u64 + body))
}

/// The end of the sound of an MP3 that tells it: in the Xing or Info header of LAME and others, or in the VBRI header of Fraunhofer's
/// encoder, both in its first frame.
fn mp3_end(file: &mut File, head: &[u8]) -> io::Result<Option<u64>> {
    let tag = match head {
        [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] => {
            let size = [a, b, c, d].iter().fold(0, |size, byte| size << 7 | u64::from(**byte & 0x7f));
            10 + size + if flags & 0x10 == 0 { 0 } else { 10 }
        }
        _ => 0,
    };
    file.seek(SeekFrom::Start(tag))?;
    let mut bytes = [0u8; 8192];
    let got = read_up_to(file, &mut bytes)?;
    let bytes = &bytes[..got];
    // MPEG audio, layer III.
    let is_frame = |at: &[u8]| at[0] == 0xff && at[1] & 0xe6 == 0xe2 && at[2] & 0xf0 != 0xf0;
    let Some(at) = bytes.windows(4).position(is_frame) else { return Ok(None) };
    let frame = &bytes[at..];
    let word = |at: usize| {
        let bytes = frame.get(at..at + 4)?;
        Some(bytes.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte)))
    };
    let (is_first_version, is_mono) = (frame[1] & 0x18 == 0x18, frame[3] & 0xc0 == 0xc0);
    let side = match (is_first_version, is_mono) {
        (true, false) => 32,
        (true, true) | (false, false) => 17,
        (false, true) => 9,
    };
    let xing = 4 + side;
    let size = match (frame.get(xing..xing + 4), frame.get(36..40)) {
        (Some(b"Xing" | b"Info"), _) => {
            let flags = word(xing + 4).unwrap_or_default();
            (flags & 2 != 0).then(|| word(xing + 8 + if flags & 1 != 0 { 4 } else { 0 })).flatten()
        }
        (_, Some(b"VBRI")) => word(46),
        _ => None,
    };
    Ok(size.map(|size| tag + at as u64 + size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(bytes: &[u8]) -> Option<u64> {
        let file = tempfile::NamedTempFile::new().expect("temporary file");
        std::fs::write(file.path(), bytes).expect("written");
        missing_bytes(file.path()).expect("readable")
    }

    #[test]
    fn mp4_boxes_promise_a_length() {
        let whole = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x0cmdat1234";
        assert_eq!(missing(whole), None);
        assert_eq!(missing(&whole[..whole.len() - 3]), Some(3));
        let to_the_end = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\0mdat";
        assert_eq!(missing(to_the_end), None);
    }

    #[test]
    fn matroska_segments_promise_a_length() {
        let mut whole = vec![0x1a, 0x45, 0xdf, 0xa3, 0x82, 1, 2, 0x18, 0x53, 0x80, 0x67, 0x84];
        whole.extend_from_slice(b"1234");
        assert_eq!(missing(&whole), None);
        assert_eq!(missing(&whole[..14]), Some(2));
        whole[11] = 0xff;
        assert_eq!(missing(&whole[..14]), None);
    }

    #[test]
    fn waves_promise_their_sound_and_videos_their_chunks() {
        let mut wave = b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0xxdata\x04\0\0\x001234".to_vec();
        assert_eq!(missing(&wave), None);
        assert_eq!(missing(&wave[..wave.len() - 3]), Some(3));
        // Written into a pipe: nobody knew.
        wave[26..30].copy_from_slice(&[0xff; 4]);
        assert_eq!(missing(&wave[..wave.len() - 3]), None);
        wave[26..30].copy_from_slice(&[0, 0xf0, 0xff, 0x7f]);
        assert_eq!(missing(&wave), None);
        let mut large = b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0".to_vec();
        large.extend([0; 8]);
        large.extend(4u64.to_le_bytes());
        large.extend([0; 12]);
        large.extend(b"data\xff\xff\xff\xff1234");
        assert_eq!(missing(&large), None);
        assert_eq!(missing(&large[..large.len() - 1]), Some(1));
        let video = b"RIFF\x08\0\0\0AVI 1234RIFF\x06\0\0\0AVIX12";
        assert_eq!(missing(video), None);
        assert_eq!(missing(&video[..video.len() - 1]), Some(1));
        let aiff = b"FORM\0\0\0\x06AIFF12";
        assert_eq!([14, 13, 12].map(|end| missing(&aiff[..end])), [None, None, Some(1)]);
    }

    #[test]
    fn a_page_of_ogg_that_is_cut_shows() {
        let page = |body: &[u8]| {
            let mut page = b"OggS\0".to_vec();
            page.resize(26, 0);
            page.extend([1, body.len() as u8]);
            page.extend(body);
            page
        };
        let whole = [page(b"1234"), page(b"12345678")].concat();
        assert_eq!(missing(&whole), None);
        assert_eq!(missing(&whole[..whole.len() - 5]), Some(5));
        // Between two pages: a recording that was stopped ends so too.
        assert_eq!(missing(&whole[..32]), None);
    }

    #[test]
    fn mp3_headers_promise_a_length() {
        let frame = |header: &[u8]| {
            let mut frame = b"ID3\x04\0\0\0\0\0\x02xx\xff\xfb\x90\x40".to_vec();
            frame.extend([0; 32]);
            frame.extend(header);
            frame
        };
        let mut xing = frame(b"Info\0\0\0\x03\0\0\0\x09\0\0\x40\0");
        let mut vbri = frame(b"VBRI\0\x01\0\0\0\0\0\0\x40\0");
        for whole in [&mut xing, &mut vbri] {
            whole.resize(12 + 0x4000, 0);
            assert_eq!(missing(whole), None);
            assert_eq!(missing(&whole[..whole.len() - 1]), None, "less than is heard");
            assert_eq!(missing(&whole[..0x1000]), Some(0x4000 + 12 - 0x2000));
        }
        assert_eq!(missing(&frame(b"Info\0\0\0\x01\0\0\0\x09")), None, "no length is told");
        assert_eq!(missing(&frame(b"\0\0\0\0")), None);
    }

    #[test]
    fn other_files_promise_nothing() {
        assert_eq!(missing(b""), None);
        assert_eq!(missing(b"hello"), None);
    }
}
