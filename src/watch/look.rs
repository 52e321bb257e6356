//! What the file of a drop is, by its first and last bytes: names deceive, and what decoders say is for nobody.

use std::io::{Read, Seek, SeekFrom};

use super::content::{head_of, kind_of};
use super::meaning::inside;
use super::names::FileKind;
use super::order::Order;
use super::strangers::Stranger;
use crate::diag::{Finding, Place};
use crate::page::MAX_PICTURE_PIXELS;
use crate::project::Locale;

/// What is said of a file that nothing can be made of, by its name or by what it is.
pub(super) fn stranger(order: &Order) -> Option<Finding> {
    let name = &order.main;
    let kind = kind_of(order);
    let is_empty = order.folder.join(name).metadata().is_ok_and(|is| is.len() == 0);
    if is_empty && matches!(kind, FileKind::Media | FileKind::Picture | FileKind::Table | FileKind::Unknown) {
        let finding = Finding::error("empty-file", format!("`{name}` is empty"));
        return Some(finding.at(Place::file(inside(name))).hint("copy it again from where it came from"));
    }
    let stranger = match kind {
        FileKind::Picture | FileKind::Media => Stranger::of_bytes(&head_of(&order.folder.join(name))),
        FileKind::Unknown => {
            Stranger::of_name(name).or_else(|| Stranger::of_bytes(&head_of(&order.folder.join(name))))
        }
        _ => None,
    };
    let finding = match stranger {
        Some(stranger) => Finding::error(stranger.code, format!("`{name}` is {}", stranger.what(Locale::En)))
            .hint(stranger.todo(Locale::En)),
        None if kind == FileKind::Unknown => {
            Finding::error("unknown-file", format!("`{name}` is no video, recording, photo, table or item")).hint(
                "videos are MP4, MOV, MXF and the like, recordings MP3, WAV or M4A, photos JPEG, PNG or WebP, tables XLSX, ODS or CSV",
            )
        }
        None => return None,
    };
    Some(finding.at(Place::file(inside(name))))
}

/// What is wrong with the picture of a drop, in words of ours: a decoder's say nothing to editors.
pub(super) fn unusable(order: &Order) -> Option<Finding> {
    const TAIL_BYTES: u64 = 64 << 10;
    let name = &order.main;
    if kind_of(order) != FileKind::Picture {
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
