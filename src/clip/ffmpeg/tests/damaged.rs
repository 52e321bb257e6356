//! Broken files: one clear error each, never a silently broken picture.

use std::path::Path;

use super::super::audio::read_audio;
use super::super::encode::{ClipWriter, EncodeSettings, VideoCodec};
use super::super::probe::probe;
use super::super::video::{Shown, VideoReader};
use super::{counting_film, media, settings, whole};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::{FrameRate, Micros};

/// A film with plenty of detail, so that a few bytes of damage matter.
fn busy_film(path: &Path, settings: &EncodeSettings) {
    let mut writer = ClipWriter::create(path, settings).expect("opens");
    let mut seed = 1u32;
    let mut picture = Yuv420::new_black(settings.width, settings.height);
    for _ in 0..100 {
        for level in picture.y.iter_mut() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *level = 60 + (seed >> 25) as u8;
        }
        writer.write_frame(&picture).expect("written");
    }
    writer.finish().expect("finished");
}

/// Plays `[start, end)` at 25 frames a second: how many times something was shown.
fn play(path: &Path, start_ms: i64, end_ms: i64) -> Result<u32, MediaError> {
    let mut reader = VideoReader::open(path, Micros::from_ms(start_ms), &[whole(64, 64)])?;
    let mut count = 0;
    for index in 0..FrameRate::whole(25).frames_in(Micros::from_ms(end_ms - start_ms)) {
        match reader.next_until(FrameRate::whole(25).time_of(index))? {
            Shown::New(_) | Shown::Same => count += 1,
            Shown::End => break,
        }
    }
    Ok(count)
}

#[test]
fn damage_inside_the_excerpt_is_an_error_and_elsewhere_it_is_not() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for codec in [VideoCodec::H264, VideoCodec::H265] {
        let path = folder.path().join("busy.mp4");
        busy_film(&path, &EncodeSettings { codec, crf: 25.0, ..settings(320, 240, 25) });
        let mut bytes = std::fs::read(&path).expect("readable");
        // Overwrite a stretch in the middle of the data: near second 2.
        let middle = bytes.len() / 2;
        // H.265 decodes any bytes: there, only a destroyed packet header shows.
        let length = if codec == VideoCodec::H264 { 400 } else { bytes.len() / 40 };
        bytes[middle..middle + length].fill(0xa5);
        std::fs::write(&path, &bytes).expect("written");
        let error = play(&path, 1000, 4000).expect_err(&format!("the damage of {codec:?} is inside"));
        let MediaErrorKind::DamagedStream { at: Some(at), bad_packets } = error.kind else {
            panic!("{codec:?}: {error:?}")
        };
        assert!(bad_packets > 0 && (1500..2500).contains(&at.as_ms()), "{codec:?}: {error:?}");
        assert!(
            error.message.starts_with("the picture is damaged at 0:0") && !error.log.is_empty(),
            "{error:?}"
        );
        assert_eq!(play(&path, 0, 1000).expect("clean before"), 25, "{codec:?}");
        assert_eq!(play(&path, 3000, 4000).expect("clean after the next key frame"), 25, "{codec:?}");
    }
}

#[test]
fn an_incomplete_copy_is_told_and_its_beginning_is_still_good() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("cut.mp4");
    busy_film(&path, &EncodeSettings { crf: 25.0, ..settings(320, 240, 25) });
    let bytes = std::fs::read(&path).expect("readable");
    std::fs::write(&path, &bytes[..bytes.len() * 6 / 10]).expect("written");
    let error = probe(&path).expect_err("cut");
    assert_eq!(error.kind, MediaErrorKind::Truncated { ended: None });
    assert!(error.message.contains("bytes are missing"), "{error}");
    assert_eq!(play(&path, 0, 1000).expect("the beginning is there"), 25);
    let error = play(&path, 0, 4000).expect_err("the end is not");
    assert!(
        matches!(
            error.kind,
            MediaErrorKind::Truncated { ended: Some(_) } | MediaErrorKind::DamagedStream { .. }
        ),
        "{error:?}"
    );
}

#[test]
fn what_is_no_film_is_called_so() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("notes.mp4");
    std::fs::write(&path, "just words, ".repeat(500)).expect("written");
    assert_eq!(probe(&path).expect_err("words").kind, MediaErrorKind::NotMedia);
    std::fs::write(&path, "").expect("written");
    assert_eq!(probe(&path).expect_err("empty").kind, MediaErrorKind::Truncated { ended: None });
    assert_eq!(probe(folder.path()).expect_err("a folder").kind, MediaErrorKind::Io);
    assert_eq!(probe(&folder.path().join("none.mp4")).expect_err("absent").kind, MediaErrorKind::Io);
    let list = folder.path().join("list.m3u8");
    std::fs::write(&list, "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n").expect("written");
    assert_eq!(probe(&list).expect_err("a playlist").kind, MediaErrorKind::NotMedia);
    // The index itself is missing.
    let film = folder.path().join("film.mp4");
    counting_film(&film, &settings(64, 64, 25), 10);
    let bytes = std::fs::read(&film).expect("readable");
    std::fs::write(&film, &bytes[..200]).expect("written");
    assert_eq!(probe(&film).expect_err("cut").kind, MediaErrorKind::Truncated { ended: None });
    assert!(read_audio(&film, Micros::ZERO, Micros(1000)).is_err());
}

#[test]
fn real_broken_files_give_one_clear_error() {
    let Some(path) = media("broken/exo-sample_mdat_too_long.mp4") else { return };
    assert_eq!(probe(&path).expect_err("broken").kind, MediaErrorKind::Truncated { ended: None });
    let Some(path) = media("broken/exo-invalid-bitstream.webm") else { return };
    let error = probe(&path).expect_err("broken");
    assert!(matches!(error.kind, MediaErrorKind::DamagedStream { .. }), "{error:?}");
    assert!(!error.log.is_empty());
    let error = play(&path, 0, 1000).expect_err("broken");
    assert!(matches!(error.kind, MediaErrorKind::DamagedStream { .. }), "{error:?}");
}
