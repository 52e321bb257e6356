//! Videos that are broken, mislabelled, or claim what they do not have.
#![cfg(feature = "video")]

use std::fs;

use super::Expect::RefusedAsAny;
use super::{Expect, Harmless, Refused, Row, check, put, row};

/// A row of a clip from the video `name` whose bytes are made from those of the demo's video.
fn film(
    name: &'static str,
    file: &'static str,
    expect: Expect,
    bytes: impl Fn(Vec<u8>) -> Vec<u8> + 'static,
) -> Row {
    row(name, expect, move |project| {
        let whole = fs::read(project.path("media/siklus-air.mp4")).expect("a film");
        put(project, &format!("media/{file}"), &bytes(whole));
        project.clip(super::BAD, &format!("media/{file}"), "start = 1\nduration = 3");
    })
}

/// A row of a clip from a video that is no change of another.
fn made(
    name: &'static str,
    file: &'static str,
    expect: Expect,
    bytes: impl Fn() -> Vec<u8> + 'static,
) -> Row {
    film(name, file, expect, move |_| bytes())
}

/// Where the box `name` of an MP4 begins, the first in its bytes after `from`: its content's first byte.
fn inside(mp4: &[u8], name: &[u8; 4], from: usize) -> usize {
    mp4[from..].windows(4).position(|four| four == name).expect("the box") + from + 4
}

/// `mp4` with these bytes `at` bytes into the first box `name`.
fn with(name: &'static [u8; 4], at: usize, bytes: &'static [u8]) -> impl Fn(Vec<u8>) -> Vec<u8> {
    move |mut mp4| {
        let place = inside(&mp4, name, 0) + at;
        mp4[place..place + bytes.len()].copy_from_slice(bytes);
        mp4
    }
}

/// A WAV of this many channels at this rate, which says it has `claimed` bytes and has 4000.
fn wav(channels: u16, rate: u32, claimed: u32) -> Vec<u8> {
    let mut out = b"RIFF".to_vec();
    out.extend(claimed.saturating_add(36).to_le_bytes());
    out.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    out.extend(channels.to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend(rate.wrapping_mul(2).wrapping_mul(u32::from(channels)).to_le_bytes());
    out.extend(channels.wrapping_mul(2).to_le_bytes());
    out.extend(b"\x10\0data");
    out.extend(claimed.to_le_bytes());
    out.extend([0x11; 4000]);
    out
}

/// A list of an AVI: its name, kind and content.
fn list(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [b"LIST".as_slice(), &(content.len() as u32 + 4).to_le_bytes(), kind, content].concat()
}

fn part(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [name.as_slice(), &(content.len() as u32).to_le_bytes(), content].concat()
}

/// An AVI of `streams` streams of raw pictures, `width` × `height`, and one frame of a few bytes.
fn avi(streams: u32, width: u32, height: u32) -> Vec<u8> {
    let word = |number: u32| number.to_le_bytes().to_vec();
    let main: Vec<u8> = [40_000, 1_000_000, 0, 0x10, 100, 0, streams, 1000, width, height, 0, 0, 0, 0]
        .into_iter()
        .flat_map(word)
        .collect();
    let header: Vec<u8> = [
        b"vidsDIB ".to_vec(),
        [0, 0, 0, 1, 25, 0, 100, 1000, 0, 0, 0, 0].into_iter().flat_map(word).collect(),
    ]
    .concat();
    let format: Vec<u8> =
        [40, width, height, 1 | 24 << 16, 0, width.wrapping_mul(height).wrapping_mul(3), 0, 0, 0, 0]
            .into_iter()
            .flat_map(word)
            .collect();
    let stream = list(b"strl", &[part(b"strh", &header), part(b"strf", &format)].concat());
    let headers = list(b"hdrl", &[part(b"avih", &main), stream.repeat(streams as usize)].concat());
    let movie = list(b"movi", &part(b"00db", &[0x55; 3000]).repeat(50));
    let body = [b"AVI ".as_slice(), &headers, &movie].concat();
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

/// A GIF that announces this size and has frames of this size, each of a few pixels.
fn gif(width: u16, height: u16) -> Vec<u8> {
    let mut out = b"GIF89a".to_vec();
    out.extend(width.to_le_bytes());
    out.extend(height.to_le_bytes());
    out.extend(b"\x80\0\0\0\0\0\xff\xff\xff!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
    for _ in 0..100 {
        out.extend(b"!\xf9\x04\0\x04\0\0\0,\0\0\0\0");
        out.extend(width.to_le_bytes());
        out.extend(height.to_le_bytes());
        out.extend(b"\0\x02\x02D\x01\0");
    }
    out.push(b';');
    out
}

/// An IVF of VP8 whose key frame announces this size.
fn ivf(width: u16, height: u16) -> Vec<u8> {
    let mut out = b"DKIF\0\0\x20\0VP80".to_vec();
    out.extend(width.to_le_bytes());
    out.extend(height.to_le_bytes());
    out.extend(b"\x19\0\0\0\x01\0\0\0\x64\0\0\0\0\0\0\0");
    for at in 0..100_u64 {
        let mut frame = vec![0x10, 2, 0, 0x9d, 1, 0x2a];
        frame.extend(width.to_le_bytes());
        frame.extend(height.to_le_bytes());
        frame.extend([0x55; 40]);
        out.extend((frame.len() as u32).to_le_bytes());
        out.extend(at.to_le_bytes());
        out.extend(frame);
    }
    out
}

fn rows() -> Vec<Row> {
    const NOT: &str = "not-media";
    let first = |count: usize| move |whole: Vec<u8>| whole[..count].to_vec();
    vec![
        made("an empty film", "a.mp4", Refused("media-truncated", "is empty"), Vec::new),
        film("ten bytes of a film", "a.mp4", Refused("media-truncated", ""), first(10)),
        film("a thousand bytes of a film", "a.mp4", Refused("media-truncated", "is truncated"), first(1000)),
        film("half a film", "a.mp4", Refused("media-truncated", ""), |whole| {
            whole[..whole.len() / 2].to_vec()
        }),
        film("a film without its last byte", "a.mp4", Refused("media-truncated", ""), |whole| {
            whole[..whole.len() - 1].to_vec()
        }),
        film("a film without its first 5000 bytes", "a.mp4", Refused(NOT, ""), |whole| {
            whole[5000..].to_vec()
        }),
        film("a film of zeros behind its index", "a.mp4", Refused("media-damaged", ""), |mut whole| {
            let at = inside(&whole, b"mdat", 0);
            whole[at..].fill(0);
            whole
        }),
        film("a film of noise behind its index", "a.mp4", Refused("media-damaged", ""), |mut whole| {
            let at = inside(&whole, b"mdat", 0);
            let mut state = 7_u32;
            for byte in &mut whole[at..] {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *byte = (state >> 24) as u8;
            }
            whole
        }),
        made("a text named .mp4", "a.mp4", Refused(NOT, "not a video"), || {
            b"ini bukan film, hanya teks biasa\n".repeat(100)
        }),
        made("zeros named .mp4", "a.mp4", Refused(NOT, ""), || vec![0; 100_000]),
        made("a picture named .mp4", "a.mp4", Refused(NOT, ""), || {
            super::bytes::picture(64, 64, image::ImageFormat::Png)
        }),
        made("a photo named .mp4", "a.mp4", Refused(NOT, ""), || {
            super::bytes::picture(64, 64, image::ImageFormat::Jpeg)
        }),
        made("a list of films named .mp4", "a.mp4", Refused(NOT, ""), || {
            b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n".to_vec()
        }),
        made("a list of files to join named .mp4", "a.mp4", Refused(NOT, ""), || {
            b"ffconcat version 1.0\nfile '/etc/passwd'\nfile 'siklus-air.mp4'\n".to_vec()
        }),
        made("an MPD named .mp4", "a.mp4", Refused(NOT, ""), || {
            b"<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><BaseURL>file:///etc/</BaseURL></MPD>".to_vec()
        }),
        made("sound alone", "a.wav", Refused("no-picture", ""), || wav(1, 400, 4000)),
        made("sound of 65 535 channels", "a.wav", RefusedAsAny(&["media-unsupported", NOT]), || {
            wav(65_535, 48_000, 4000)
        }),
        made("sound of 4 thousand million samples a second", "a.wav", Refused(NOT, ""), || {
            wav(1, u32::MAX, 4000)
        }),
        made("sound of 4 GB", "a.wav", Refused("beyond-end", ""), || wav(2, 8000, u32::MAX)),
        made("raw pictures of 20 000 × 20 000", "a.avi", Refused("media-damaged", ""), || {
            avi(1, 20_000, 20_000)
        }),
        made("raw pictures of 0 × 0", "a.avi", Refused("media-damaged", ""), || avi(1, 0, 0)),
        made("raw pictures of 4 thousand million a side", "a.avi", Refused("media-damaged", ""), || {
            avi(1, u32::MAX, u32::MAX)
        }),
        made("1000 streams", "a.avi", Refused("beyond-end", ""), || avi(1000, 16, 16)),
        made("a GIF of 65 535 × 65 535", "a.gif", Refused("media-damaged", ""), || gif(65_535, 65_535)),
        made("a GIF of 16 000 × 16 000", "a.gif", Refused("media-unsupported", "16000 × 16000"), || {
            gif(16_000, 16_000)
        }),
        made(
            "a VP8 film of 16 383 × 16 383",
            "a.ivf",
            RefusedAsAny(&["media-damaged", "media-unsupported"]),
            || ivf(16_383, 16_383),
        ),
        film(
            "a film that says it lasts 49 days",
            "a.mp4",
            Harmless,
            with(b"mvhd", 16, &[0xff, 0xff, 0xff, 0xf0]),
        ),
        film("a film without a time scale", "a.mp4", Harmless, with(b"mvhd", 12, &[0; 4])),
        film(
            "a film whose sizes are 4 thousand million",
            "a.mp4",
            Refused("media-damaged", ""),
            with(b"stsz", 4, &[0xff; 8]),
        ),
        film("a film whose pieces lie far outside", "a.mp4", Refused("media-damaged", ""), |mut whole| {
            let at = inside(&whole, b"stco", 0);
            let count = u32::from_be_bytes(whole[at + 4..at + 8].try_into().expect("four")) as usize;
            whole[at + 8..at + 8 + 4 * count].fill(0xff);
            whole
        }),
        film("a film without key frames", "a.mp4", Harmless, with(b"stss", 4, &[0, 0, 0, 0])),
        film("a film whose times stand still", "a.mp4", Refused("beyond-end", ""), |mut whole| {
            let at = inside(&whole, b"stts", 0);
            let count = u32::from_be_bytes(whole[at + 4..at + 8].try_into().expect("four")) as usize;
            for entry in 0..count {
                let place = at + 8 + 8 * entry + 4;
                whole[place..place + 4].fill(0);
            }
            whole
        }),
        film("a box within a box within a box", "a.mp4", Refused(NOT, ""), |_| {
            let mut out = b"\0\0\0\x10ftypisom\0\0\0\0".to_vec();
            let levels = 50_000_u32;
            for level in 0..levels {
                out.extend(((levels - level) * 8).to_be_bytes());
                out.extend(b"moov");
            }
            out
        }),
        row("a film named as a protocol", Refused("not-media", ""), |p| {
            p.write("media/concat:a|b", "x");
            p.clip(super::BAD, "media/concat:a|b", "duration = 3");
        }),
        row("a film on the net", Refused("missing-file", "http:"), |p| {
            p.clip(super::BAD, "http://127.0.0.1:1/a.mp4", "duration = 3")
        }),
        row("a film from a device", Refused("missing-file", ""), |p| {
            p.clip(super::BAD, "/dev/video0", "duration = 3")
        }),
        film("a film with a name of all signs", "-i a'bc;$(x)`y`%d.mp4", Harmless, |whole| whole),
    ]
}

#[test]
fn films_that_mean_ill() {
    check(&rows());
}
