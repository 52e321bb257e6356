//! Whether a container file is all there, read from its outermost boxes without FFmpeg: an incomplete copy must be
//! noticed before anybody cuts a clip from it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The number of bytes missing at the end of `path`, by what its outermost boxes promise. `None` when nothing is
/// missing or the format says nothing about its length.
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

pub(super) fn read_up_to(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while got < buffer.len() {
        match file.read(&mut buffer[got..])? {
            0 => break,
            more => got += more,
        }
    }
    Ok(got)
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
    fn other_files_promise_nothing() {
        assert_eq!(missing(b""), None);
        assert_eq!(missing(b"hello"), None);
    }
}
