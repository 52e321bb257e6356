//! What containers say of their own length, besides those of boxes and chunks that `whole.rs` walks: FLV, CAF, W64, ASF and MXF.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// The most tags or chunks that are walked through: six hours of FLV.
const MAX_PARTS: usize = 2_000_000;

/// Fills `buffer` as far as the file reaches; how far.
///
/// # Errors
/// When the file cannot be read.
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

/// The end of the last tag of an FLV file that begins before `length` (Adobe's specification 10.1, annex E).
///
/// # Errors
/// When the file cannot be read.
pub(super) fn flv_end(file: &mut File, length: u64) -> io::Result<Option<u64>> {
    // The header and the size of a tag before the first.
    let mut at = 13_u64;
    for _ in 0..MAX_PARTS {
        if at >= length {
            return Ok(Some(at));
        }
        file.seek(SeekFrom::Start(at))?;
        let mut tag = [0; 4];
        if read_up_to(file, &mut tag)? < 4 {
            return Ok(Some(at + 11));
        }
        if !matches!(tag[0] & 0x1f, 8 | 9 | 18) {
            break;
        }
        let size = u32::from_be_bytes([0, tag[1], tag[2], tag[3]]);
        // Its own header of eleven bytes, and its size behind it. Some writers leave the last of these out.
        at += 11 + u64::from(size);
        if at >= length {
            return Ok(Some(at));
        }
        at += 4;
    }
    Ok(None)
}

/// The end of the last chunk of a CAF file that begins before `length`.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn caf_end(file: &mut File, length: u64) -> io::Result<Option<u64>> {
    let mut at = 8_u64;
    for _ in 0..MAX_PARTS {
        file.seek(SeekFrom::Start(at))?;
        let mut chunk = [0; 12];
        if at >= length || read_up_to(file, &mut chunk)? < 12 {
            return Ok(Some(at));
        }
        let [_, _, _, _, size @ ..] = chunk;
        // −1 is to the end of the file.
        let Ok(size) = u64::try_from(i64::from_be_bytes(size)) else { return Ok(None) };
        at = at.saturating_add(12 + size);
    }
    Ok(None)
}

/// The end of a W64 file, which stands behind its first name.
pub(super) fn w64_end(head: &[u8]) -> Option<u64> {
    let size = head.get(16..24)?.try_into().ok().map(u64::from_le_bytes)?;
    (size > 40 && size < 1 << 62).then_some(size)
}

/// The end of an ASF file (WMA, WMV), unless it was written while it was sent.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn asf_end(file: &mut File) -> io::Result<Option<u64>> {
    /// The name of the file properties object.
    const PROPERTIES: [u8; 16] =
        [0xa1, 0xdc, 0xab, 0x8c, 0x47, 0xa9, 0xcf, 0x11, 0x8e, 0xe4, 0x00, 0xc0, 0x0c, 0x20, 0x53, 0x65];
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = vec![0; 1 << 16];
    let got = read_up_to(file, &mut bytes)?;
    let bytes = &bytes[..got];
    let Some(at) = bytes.windows(16).position(|name| name == PROPERTIES) else { return Ok(None) };
    let word = |from: usize| bytes.get(at + from..at + from + 8)?.try_into().ok().map(u64::from_le_bytes);
    let is_sent = bytes.get(at + 88).is_none_or(|flags| flags & 1 != 0);
    Ok(word(40).filter(|size| *size > 0 && !is_sent))
}

/// The least end of an MXF file: where its header says that its footer begins (SMPTE ST 377-1, 7.1).
pub(super) fn mxf_end(head: &[u8]) -> Option<u64> {
    let length = *head.get(16)?;
    let value = 17 + if length & 0x80 == 0 { 0 } else { usize::from(length & 0x7f) };
    let footer = head.get(value + 24..value + 32)?.try_into().ok().map(u64::from_be_bytes)?;
    // A footer has a partition pack of its own.
    (footer > 0).then_some(footer.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().expect("a temporary file");
        io::Write::write_all(&mut file, bytes).expect("written");
        file
    }

    #[test]
    fn tags_and_chunks_promise_a_length() {
        let tag = |size: u8| {
            [&[9, 0, 0, size, 0, 0, 0, 0, 0, 0, 0][..], &vec![1; usize::from(size)], &[0; 4]].concat()
        };
        let flv = [b"FLV\x01\x05\0\0\0\x09\0\0\0\0".to_vec(), tag(20), tag(30)].concat();
        let length = flv.len() as u64;
        assert_eq!(flv_end(&mut file(&flv), length).expect("read"), Some(length));
        assert_eq!(flv_end(&mut file(&flv[..50]), 50).expect("read"), Some(13 + 35 + 11));
        assert_eq!(flv_end(&mut file(&flv[..60]), 60).expect("read"), Some(13 + 35 + 41));
        assert_eq!(flv_end(&mut file(b"FLV\x01\x05\0\0\0\x09\0\0\0\0no tag"), 19).expect("read"), None);
        let caf =
            [&b"caff\0\x01\0\0desc\0\0\0\0\0\0\0\x02xxdata"[..], &4_i64.to_be_bytes(), b"1234"].concat();
        let length = caf.len() as u64;
        assert_eq!(caf_end(&mut file(&caf), length).expect("read"), Some(length));
        assert_eq!(caf_end(&mut file(&caf[..caf.len() - 1]), length - 1).expect("read"), Some(length));
        let endless = [&b"caff\0\x01\0\0data"[..], &(-1_i64).to_be_bytes(), b"1234"].concat();
        assert_eq!(caf_end(&mut file(&endless), endless.len() as u64).expect("read"), None);
    }

    #[test]
    fn headers_promise_a_length() {
        let mut w64 = [0; 64];
        w64[16..24].copy_from_slice(&5000_u64.to_le_bytes());
        assert_eq!((w64_end(&w64), w64_end(&[0; 64])), (Some(5000), None));
        let mut mxf = [0; 64];
        (mxf[16], mxf[49]) = (0x83, 1);
        mxf[20 + 24..20 + 32].copy_from_slice(&7000_u64.to_be_bytes());
        assert_eq!((mxf_end(&mxf), mxf_end(&[0; 64])), (Some(7001), None));
        let mut asf = vec![0; 200];
        asf[30..46].copy_from_slice(&[
            0xa1, 0xdc, 0xab, 0x8c, 0x47, 0xa9, 0xcf, 0x11, 0x8e, 0xe4, 0x00, 0xc0, 0x0c, 0x20, 0x53, 0x65,
        ]);
        asf[70..78].copy_from_slice(&9000_u64.to_le_bytes());
        assert_eq!(asf_end(&mut file(&asf)).expect("read"), Some(9000));
        asf[118] = 1;
        assert_eq!(asf_end(&mut file(&asf)).expect("read"), None);
    }
}
