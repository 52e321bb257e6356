//! Files that hold several pictures, of which a page shows the first.

use super::head::chunk;
use super::kind::Kind;

/// What the file `bytes` holds several of; `None` for one picture. (TIFFs are asked where they are read.)
pub(super) fn several(kind: Kind, bytes: &[u8]) -> Option<&'static str> {
    let is_several = match kind {
        Kind::Png => png_frames(bytes) > 1,
        Kind::WebP => webp_frames(bytes) > 1,
        Kind::Gif => gif_frames(bytes) > 1,
        Kind::Jpeg | Kind::Tiff => false,
    };
    is_several.then_some("pictures that move")
}

/// How many frames a PNG announces.
fn png_frames(png: &[u8]) -> u32 {
    let mut at = 8;
    while let Some((size, kind)) = chunk(png, at) {
        match &kind {
            b"IDAT" | b"IEND" => break,
            b"acTL" => return chunk(png, at + 8).map_or(0, |(frames, _)| u32::from_be_bytes(frames)),
            _ => {}
        }
        let size = usize::try_from(u32::from_be_bytes(size)).unwrap_or(usize::MAX);
        at = at.saturating_add(12).saturating_add(size);
    }
    1
}

/// How many frames a WebP has.
fn webp_frames(webp: &[u8]) -> usize {
    let (mut at, mut frames) = (12, 0);
    while let Some((kind, size)) = chunk(webp, at) {
        frames += usize::from(&kind == b"ANMF");
        let size = u64::from(u32::from_le_bytes(size));
        at = at.saturating_add(8).saturating_add(usize::try_from(size + size % 2).unwrap_or(usize::MAX));
    }
    frames
}

/// How many frames a GIF has; two for more.
fn gif_frames(gif: &[u8]) -> usize {
    /// The bytes of a table of colours by the flags that announce it.
    fn table(flags: u8) -> usize {
        if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
    }
    let mut frames = 0;
    let mut at = 13 + gif.get(10).map_or(0, |flags| table(*flags));
    // Blocks of data, each behind its length, up to one of none.
    let after_data = |mut at: usize| {
        while let Some(size @ 1..) = gif.get(at) {
            at += 1 + usize::from(*size);
        }
        at + 1
    };
    while frames < 2 {
        at = match gif.get(at) {
            Some(b'!') => after_data(at + 2),
            Some(b',') => {
                frames += 1;
                let flags = gif.get(at + 9).copied().unwrap_or_default();
                after_data(at + 10 + table(flags) + 1)
            }
            _ => break,
        };
    }
    frames
}

#[cfg(test)]
mod tests {
    use image::codecs::gif::GifEncoder;
    use image::{Frame, RgbaImage};

    use super::*;

    #[test]
    fn frames_are_counted() {
        let gif = |frames: u8| {
            let mut bytes = Vec::new();
            let mut encoder = GifEncoder::new(&mut bytes);
            let frame =
                |grey: u8| Frame::new(RgbaImage::from_pixel(9, 7, image::Rgba([grey, grey, grey, 255])));
            encoder.encode_frames((0..frames).map(frame)).expect("encoded");
            drop(encoder);
            bytes
        };
        assert_eq!((gif_frames(&gif(1)), gif_frames(&gif(2)), gif_frames(&gif(5))), (1, 2, 2));
        for cut in 0..gif(3).len() {
            assert!(gif_frames(&gif(3)[..cut]) <= 2);
        }
        let png =
            [&b"\x89PNG\r\n\x1a\n"[..], b"\0\0\0\x08acTL\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0IDAT"].concat();
        assert_eq!(png_frames(&png), 3);
    }
}
