//! What the file of a drop is, by its first and last bytes: names deceive, and what decoders say is for nobody.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::meaning::inside;
use super::names::FileKind;
use super::order::Order;
use super::strangers::Stranger;
use crate::diag::{Finding, Place};
use crate::page::MAX_PICTURE_PIXELS;
use crate::project::Locale;

/// How much of a file tells what it is.
const HEAD_BYTES: u64 = 64;

/// What is said of a file that nothing can be made of, by its name or by what it is.
pub(super) fn stranger(order: &Order) -> Option<Finding> {
    let name = &order.main;
    let kind = FileKind::of(name);
    let is_empty = order.folder.join(name).metadata().is_ok_and(|is| is.len() == 0);
    if is_empty && matches!(kind, FileKind::Media | FileKind::Picture | FileKind::Table | FileKind::Unknown) {
        let finding = Finding::error("empty-file", format!("`{name}` is empty"));
        return Some(finding.at(Place::file(inside(name))).hint("copy it again from where it came from"));
    }
    let stranger = match FileKind::of(name) {
        FileKind::Picture | FileKind::Media => Stranger::of_bytes(&head_of(&order.folder.join(name))),
        FileKind::Unknown => {
            Stranger::of_name(name).or_else(|| Stranger::of_bytes(&head_of(&order.folder.join(name))))
        }
        _ => None,
    };
    let finding = match stranger {
        Some(stranger) => Finding::error(stranger.code, format!("`{name}` is {}", stranger.what(Locale::En)))
            .hint(stranger.todo(Locale::En)),
        None if FileKind::of(name) == FileKind::Unknown => {
            match extension_of(&head_of(&order.folder.join(name))) {
                Some(extension) => {
                    Finding::error("no-extension", format!("`{name}` has no extension that tells what it is"))
                        .hint(format!("add `.{extension}` to its name"))
                        .fact("extension", extension)
                }
                None => Finding::error("unknown-file", format!("`{name}` is no film, photo, table or item"))
                    .hint("films are MP4 or MOV, photos JPEG, PNG or WebP, tables XLSX, ODS or CSV"),
            }
        }
        None => return None,
    };
    Some(finding.at(Place::file(inside(name))))
}

/// The extension that a file should have which begins with `head`.
fn extension_of(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Some("tif"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("mp4"),
        _ => None,
    }
}

/// The first bytes of the file `path`.
fn head_of(path: &Path) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        let _ = file.take(HEAD_BYTES).read_to_end(&mut head);
    }
    head
}

/// What is wrong with the picture of a drop, in words of ours: a decoder's say nothing to editors.
pub(super) fn unusable(order: &Order) -> Option<Finding> {
    const TAIL_BYTES: u64 = 64 << 10;
    let name = &order.main;
    if FileKind::of(name) != FileKind::Picture {
        return None;
    }
    let path = order.folder.join(name);
    let head = head_of(&path);
    let mut file = std::fs::File::open(&path).ok()?;
    let length = file.metadata().ok()?.len();
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES))).ok()?;
    file.take(TAIL_BYTES).read_to_end(&mut tail).ok()?;
    let ends = |mark: &[u8]| tail.windows(mark.len()).any(|bytes| bytes == mark);
    let is_cut = if head.starts_with(&[0xff, 0xd8]) {
        !ends(&[0xff, 0xd9])
    } else if head.starts_with(b"\x89PNG") {
        !ends(b"IEND")
    } else if head.starts_with(b"RIFF") {
        let size = head.get(4..8).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
        size.is_some_and(|size| u64::from(size) + 8 > length)
    } else if head.starts_with(b"GIF8") {
        !ends(b";")
    } else if head.starts_with(b"II*\0") || head.starts_with(b"MM\0*") {
        false
    } else {
        let finding =
            Finding::error("not-a-picture", format!("`{name}` is no picture, whatever its name says"));
        return Some(finding.at(Place::file(inside(name))).hint("open it and save it as JPEG or PNG"));
    };
    let pixels = image::image_dimensions(&path)
        .map(|(width, height)| u64::from(width) * u64::from(height))
        .unwrap_or(0);
    let finding = if pixels > MAX_PICTURE_PIXELS {
        let (is, most) = (pixels / 1_000_000, MAX_PICTURE_PIXELS / 1_000_000);
        Finding::error(
            "picture-too-large",
            format!("`{name}` has {is} megapixels; at most {most} are allowed"),
        )
        .hint("make it smaller")
        .fact("is", is)
        .fact("most", most)
    } else if is_cut {
        Finding::error("picture-truncated", format!("the end of `{name}` is missing"))
            .hint("copy it again from where it came from")
    } else {
        Finding::error("picture-damaged", format!("`{name}` is damaged")).hint("save it again as JPEG or PNG")
    };
    Some(finding.at(Place::file(inside(name))))
}
