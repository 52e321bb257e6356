//! What the main file of a drop is, by its first bytes: extensions deceive, and phones and cameras have many.

use std::io::Read;
use std::path::Path;

use super::names::FileKind;
use super::order::Order;
use super::strangers::Stranger;

/// How much of a file tells what it is: two packets of a transport stream, with the time code that Blu-ray discs put before each.
const HEAD_BYTES: u64 = 512;

/// The kind of the main file of `order`: a video, a recording or a picture where it begins as one, whatever its name ends with; else what its name says.
pub(super) fn kind_of(order: &Order) -> FileKind {
    let named = FileKind::of(&order.main);
    let is_open = match named {
        FileKind::Media | FileKind::Picture => true,
        // What no post can be made of has its own answer.
        FileKind::Unknown => Stranger::of_name(&order.main).is_none(),
        FileKind::Table | FileKind::Item | FileKind::Captions | FileKind::Text => false,
    };
    let begun = is_open.then(|| kind_of_bytes(&head_of(&order.folder.join(&order.main)))).flatten();
    begun.unwrap_or(named)
}

/// The kind of a file that begins with `head`, where that is a video, a recording or a picture that is read.
pub(super) fn kind_of_bytes(head: &[u8]) -> Option<FileKind> {
    if Stranger::of_bytes(head).is_some() {
        return None;
    }
    let starts = |magic: &[u8]| head.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let every = |offset: usize, length: usize| (0..2).all(|n| head.get(offset + n * length) == Some(&0x47));
    let is_picture = [b"\xff\xd8\xff".as_slice(), b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*"]
        .iter()
        .any(|magic| starts(magic))
        || (starts(b"RIFF") && at(8, b"WEBP"));
    // ISO base media and QuickTime, Matroska, AVI, MPEG program and transport streams, MXF, ASF, FLV, Ogg video.
    let is_film = ["ftyp", "moov", "mdat", "wide", "free", "skip"].iter().any(|atom| at(4, atom.as_bytes()))
        || starts(&[0x1a, 0x45, 0xdf, 0xa3])
        || (starts(b"RIFF") && at(8, b"AVI "))
        || starts(&[0, 0, 1, 0xba])
        || starts(&[0, 0, 1, 0xb3])
        || every(0, 188)
        || every(4, 192)
        || starts(&[0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05])
        || starts(&[0x30, 0x26, 0xb2, 0x75])
        || starts(b"FLV\x01");
    // MP3 with or without its tag, AAC as it is broadcast, Ogg, FLAC, WAV, AIFF, Core Audio, AMR.
    let is_frame = |byte: u8| byte & 0xe6 == 0xe2 || byte & 0xf6 == 0xf0;
    let is_sound = starts(b"ID3")
        || (starts(&[0xff]) && head.get(1).is_some_and(|byte| is_frame(*byte)))
        || starts(b"OggS")
        || starts(b"fLaC")
        || (starts(b"RIFF") && at(8, b"WAVE"))
        || (starts(b"FORM") && at(8, b"AIF"))
        || starts(b"caff")
        || starts(b"#!AMR");
    match (is_picture, is_film || is_sound) {
        (true, _) => Some(FileKind::Picture),
        (_, true) => Some(FileKind::Media),
        _ => None,
    }
}

/// The first bytes of the file `path`.
pub(super) fn head_of(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        let _ = file.take(HEAD_BYTES).read_to_end(&mut head);
    }
    head
}

/// The first bytes of the open `file`, which is read from its start.
pub(super) fn head(file: &mut std::fs::File) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    std::io::Seek::rewind(file)?;
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head)?;
    std::io::Seek::rewind(file)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_recordings_and_pictures_are_known_by_their_first_bytes() {
        let mut stream = vec![0u8; 400];
        (stream[0], stream[188]) = (0x47, 0x47);
        let mut disc = vec![0u8; 400];
        (disc[4], disc[196]) = (0x47, 0x47);
        for (head, kind) in [
            (b"\0\0\0\x18ftypisom".as_slice(), Some(FileKind::Media)),
            (b"\0\0\0\x08wide\0\0\0\0mdat", Some(FileKind::Media)),
            (b"\x1a\x45\xdf\xa3\x01", Some(FileKind::Media)),
            (b"RIFF\x10\0\0\0AVI LIST", Some(FileKind::Media)),
            (b"\0\0\x01\xba\x44", Some(FileKind::Media)),
            (b"\x06\x0e\x2b\x34\x02\x05\x01\x01", Some(FileKind::Media)),
            (&stream, Some(FileKind::Media)),
            (&disc, Some(FileKind::Media)),
            (b"\xff\xd8\xff\xe0", Some(FileKind::Picture)),
            (b"\x89PNG\r\n\x1a\n", Some(FileKind::Picture)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(FileKind::Picture)),
            (b"\0\0\0\x18ftypheic", None),
            (b"RIFF\x10\0\0\0WAVEfmt ", Some(FileKind::Media)),
            (b"ID3\x04\0", Some(FileKind::Media)),
            (b"\xff\xfb\x90\x64", Some(FileKind::Media)),
            (b"\xff\xf1\x50\x80", Some(FileKind::Media)),
            (b"OggS\0\x02", Some(FileKind::Media)),
            (b"fLaC\0\0", Some(FileKind::Media)),
            // A text in UTF-16.
            (b"\xff\xfeJ\0", None),
            (b"%PDF-1.7", None),
            (b"GGGG", None),
            (b"", None),
        ] {
            assert_eq!(kind_of_bytes(head), kind, "{head:?}");
        }
    }
}
