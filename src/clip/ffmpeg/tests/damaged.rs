//! Broken files: one clear error each, never a silently broken picture.

use std::fs::FileTimes;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::super::encode::{ClipWriter, EncodeSettings, VideoCodec};
use super::super::probe::probe;
use super::super::video::{Shown, VideoReader};
use super::skip::{Why, skipped};
use super::{counting_film, media, read_audio, settings, whole};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::units::{FrameRate, Micros};

/// A video with plenty of detail, so that a few bytes of damage matter.
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
    assert!(error.message.contains("bytes are missing at its end"), "{error}");
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

/// Files that look like videos by their names and name others by their contents.
const LISTS: &[(&str, &str, &str)] = &[
    ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nreal.mp4\n#EXT-X-ENDLIST\n", "a playlist"),
    ("film.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nreal.mp4\n#EXT-X-ENDLIST\n", "a playlist"),
    ("film.mp4", "ffconcat version 1.0\nfile real.mp4\n", "a list of videos to join"),
    (
        "film.mp4",
        "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><BaseURL>real.mp4</BaseURL></MPD>",
        "a streaming manifest",
    ),
    (
        "film.mp4",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "a stream's address",
    ),
    // No list, but a name that FFmpeg takes for a row of pictures.
    ("real%d.png", "P5", ""),
];

#[test]
fn lists_of_other_files_are_refused_and_what_they_name_is_not_opened() {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
    let mut reached = Vec::new();
    for (name, contents, called) in LISTS {
        let folder = tempfile::tempdir().expect("temporary folder");
        let real = folder.path().join("real.mp4");
        counting_film(&real, &settings(64, 64, 25), 25);
        let film = std::fs::read(&real).expect("readable");
        std::fs::write(folder.path().join("real0.png"), &film).expect("written");
        let list = folder.path().join(name);
        std::fs::write(&list, contents).expect("written");
        let targets = ["real.mp4", "real0.png"].map(|target| folder.path().join(target));
        let forget = || {
            for target in &targets {
                let file = std::fs::File::options().write(true).open(target).expect("opened");
                file.set_times(FileTimes::new().set_accessed(long_ago)).expect("set");
            }
        };
        let was_read = || {
            let read =
                |path: &PathBuf| std::fs::metadata(path).and_then(|facts| facts.accessed()).expect("a time");
            targets.iter().any(|target| read(target) != long_ago)
        };
        // The same without our rules: what FFmpeg would do.
        forget();
        let _ = ffmpeg_next::format::input(&list);
        if was_read() {
            reached.push(*contents);
        }
        forget();
        let error = probe(&list).expect_err(name);
        assert_eq!(error.kind, MediaErrorKind::NotMedia, "{name}: {error}");
        assert!(error.message.starts_with(&format!("`{name}` is ")), "{error}");
        assert!(error.message.contains(called), "{called}: {error}");
        assert!(read_audio(&list, Micros::ZERO, Micros(1000)).is_err());
        assert!(play(&list, 0, 1000).is_err());
        assert!(!was_read(), "{name} ({called}): what it names was opened");
    }
    // Where a file system keeps no times of access, the last assertion says nothing.
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("a");
    std::fs::write(&path, "a").expect("written");
    let file = std::fs::File::options().write(true).open(&path).expect("opened");
    file.set_times(FileTimes::new().set_accessed(long_ago)).expect("set");
    let _ = std::fs::read(&path).expect("readable");
    if std::fs::metadata(&path).and_then(|facts| facts.accessed()).expect("a time") == long_ago {
        skipped(
            "lists_of_other_files_are_refused_and_what_they_name_is_not_opened",
            &Why::Machine("no times of access are kept here, so nothing tells which files were opened"),
        );
    } else {
        let opened = |start: &str| reached.iter().any(|contents| contents.starts_with(start));
        assert!(opened("#EXTM3U") && opened("ffconcat"), "FFmpeg alone opens them: {reached:?}");
    }
}

#[test]
fn real_broken_files_give_one_clear_error() {
    let Some(path) = media("real_broken_files_give_one_clear_error", "broken/exo-sample_mdat_too_long.mp4")
    else {
        return;
    };
    assert_eq!(probe(&path).expect_err("broken").kind, MediaErrorKind::Truncated { ended: None });
    let Some(path) = media("real_broken_files_give_one_clear_error", "broken/exo-invalid-bitstream.webm")
    else {
        return;
    };
    let error = probe(&path).expect_err("broken");
    assert!(matches!(error.kind, MediaErrorKind::DamagedStream { .. }), "{error:?}");
    assert!(!error.log.is_empty());
    let error = play(&path, 0, 1000).expect_err("broken");
    assert!(matches!(error.kind, MediaErrorKind::DamagedStream { .. }), "{error:?}");
}
