//! What a file is, by its first bytes; and what becomes of one that is no picture we read.

use super::refusal::Refusal;

/// A file of pictures that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Png,
    Jpeg,
    WebP,
    Gif,
    Tiff,
}

const TO_JPEG: &str = "open it and save it as JPEG (photos) or PNG (drawings)";
const FROM_PHONE: &str = "save it as JPEG. On an iPhone: Settings › Camera › Formats › Most Compatible, then take it again, or send the \
    photo to yourself by e-mail. On Android: switch HEIF off in the camera's settings (Samsung: Advanced picture options), or open \
    the photo in Google Photos and export it. On Windows: open it in Photos and save as JPEG";

/// What the file `bytes` is.
///
/// # Errors
/// What it is instead of a picture that we read, and what to do about it.
pub(super) fn of(bytes: &[u8]) -> Result<Kind, Refusal> {
    let refused = |code, what: &str, hint| {
        Err(Refusal::of(
            code,
            format!("is {what} inside: it is not a PNG, JPEG, WebP, GIF or TIFF picture"),
            hint,
        ))
    };
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Kind::Png),
        [0xff, 0xd8, 0xff, ..] => Ok(Kind::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Kind::WebP),
        [b'G', b'I', b'F', b'8', ..] => Ok(Kind::Gif),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] if is_raw(bytes) => {
            refused("raw-photo", "a camera's raw photo", "export it as JPEG, or let the camera save JPEG too")
        }
        [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => Ok(Kind::Tiff),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => match brand(bytes) {
            Some("a raw photo") => refused(
                "raw-photo",
                "a camera's raw photo",
                "export it as JPEG, or let the camera save JPEG too",
            ),
            Some(what) => refused("heic-photo", what, FROM_PHONE),
            None => refused(
                "not-a-picture",
                "a video",
                "give it where a video is asked for, or save one picture of it as JPEG",
            ),
        },
        [b'I', b'I', b'U' | b'R', ..] | [b'F', b'U', b'J', b'I', b'F', b'I', b'L', b'M', ..] => {
            refused("raw-photo", "a camera's raw photo", "export it as JPEG, or let the camera save JPEG too")
        }
        [b'B', b'M', ..] => refused("tiff-picture", "BMP", TO_JPEG),
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => {
            refused("tiff-picture", "JPEG XL", TO_JPEG)
        }
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => {
            refused("tiff-picture", "JPEG 2000", TO_JPEG)
        }
        [0, 0, 1, 0, ..] => refused("tiff-picture", "an icon", TO_JPEG),
        [b'8', b'B', b'P', b'S', ..] => {
            refused("design-file", "a Photoshop file", "export it as JPEG or PNG from its program")
        }
        [b'%', b'!', b'P', b'S', ..] => {
            refused("design-file", "PostScript", "export it as JPEG or PNG from its program")
        }
        [b'%', b'P', b'D', b'F', ..] => {
            refused("pdf-file", "a PDF", "save the page to be shown as JPEG or PNG")
        }
        [b'P', b'K', 3, 4, ..] => {
            refused("archive-file", "an archive", "unpack it, and use the picture in it")
        }
        _ => Err(Refusal::new("is not a PNG, JPEG, WebP, GIF or TIFF picture")),
    }
}

/// Whether the file `bytes` is a picture that we read.
pub(in crate::page) fn is_picture(bytes: &[u8]) -> bool {
    of(bytes).is_ok()
}

/// Whether the picture `bytes` is of a kind that browsers do not show.
pub(in crate::page) fn is_for_pages_alone(bytes: &[u8]) -> bool {
    matches!(of(bytes), Ok(Kind::Tiff))
}

/// What the file of ISO media `bytes` is by its brands (ISO/IEC 23008-12); none for films.
fn brand(bytes: &[u8]) -> Option<&'static str> {
    let size = u32::from_be_bytes(bytes.first_chunk().copied()?) as usize;
    let all = bytes.get(8..size.clamp(12, 256).min(bytes.len()))?;
    // The second word is a version.
    let brands = all.chunks_exact(4).enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand);
    for brand in brands {
        match brand {
            b"avif" | b"avis" => return Some("AVIF"),
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => return Some("HEIC"),
            b"mif1" | b"msf1" | b"mif2" => return Some("HEIF"),
            b"crx " => return Some("a raw photo"),
            // Videos name themselves first.
            b"isom" | b"mp41" | b"mp42" | b"qt  " => return None,
            _ => {}
        }
    }
    None
}

/// Whether the TIFF `bytes` is a camera's raw photo: Canon's own, one with a DNG's version, or one whose first picture is a small
/// preview of others.
fn is_raw(bytes: &[u8]) -> bool {
    const MOST_ENTRIES: usize = 512;
    let is_little = bytes.first() == Some(&b'I');
    let short = |at: usize| {
        let two = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    if bytes.get(8..10) == Some(b"CR") {
        return true;
    }
    let Some(first) = long(4).and_then(|at| usize::try_from(at).ok()) else { return false };
    let count = short(first).map_or(0, usize::from).min(MOST_ENTRIES);
    let entries = (0..count).map_while(|entry| {
        let at = first.checked_add(2 + entry * 12)?;
        Some((short(at)?, long(at + 8)?))
    });
    let (mut has_others, mut is_preview) = (false, false);
    for (tag, value) in entries {
        match tag {
            // DNGVersion.
            50_706 => return true,
            // SubIFDs.
            330 => has_others = true,
            // NewSubfileType.
            254 => is_preview = value & 1 == 1,
            _ => {}
        }
    }
    has_others && is_preview
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> &'static str {
        of(bytes).expect_err("no picture").code()
    }

    #[test]
    fn what_a_file_is_shows_in_its_bytes() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n"[..], Kind::Png),
            (b"\xff\xd8\xff\xdb", Kind::Jpeg),
            (b"RIFF\0\0\0\0WEBPVP8 ", Kind::WebP),
            (b"GIF89a", Kind::Gif),
            (b"II*\0\x08\0\0\0\0\0", Kind::Tiff),
            (b"MM\0*\0\0\0\x08\0\0", Kind::Tiff),
        ] {
            assert_eq!(of(bytes).ok(), Some(kind));
        }
        for (bytes, expected) in [
            (&b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], "heic-photo"),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", "heic-photo"),
            (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "heic-photo"),
            (b"\0\0\0\x18ftypMiHB\0\0\0\0MiHBheix", "heic-photo"),
            (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", "raw-photo"),
            (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "not-a-picture"),
            (b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0\0\0", "raw-photo"),
            (b"BM\x36\0\0\0\0\0\0\0", "tiff-picture"),
            (b"\xff\x0a\x7f", "tiff-picture"),
            (b"\0\0\0\x0cJXL \r\n\x87\n", "tiff-picture"),
            (b"8BPS\0\x01", "design-file"),
            (b"%PDF-1.7", "pdf-file"),
            (b"PK\x03\x04", "archive-file"),
            (b"ini bukan gambar", "picture-unusable"),
            (b"", "picture-unusable"),
        ] {
            assert_eq!(code(bytes), expected, "{bytes:?}");
        }
        // Adobe's DNG, and a raw photo that begins with a preview.
        let tiff = |tags: &[(u16, u32)]| {
            let mut bytes = b"II*\0\x08\0\0\0".to_vec();
            bytes.extend((tags.len() as u16).to_le_bytes());
            for (tag, value) in tags {
                bytes.extend(tag.to_le_bytes());
                bytes.extend([4, 0, 1, 0, 0, 0]);
                bytes.extend(value.to_le_bytes());
            }
            bytes
        };
        assert_eq!(code(&tiff(&[(254, 0), (50_706, 0x0401)])), "raw-photo");
        assert_eq!(code(&tiff(&[(254, 1), (330, 200)])), "raw-photo");
        assert!(of(&tiff(&[(254, 0), (330, 200)])).is_ok());
    }
}
