//! Tests of the FFmpeg folder: `synthetic` makes its own videos, `real` looks at real footage where it is at hand.

mod clocks;
mod colours;
mod damaged;
mod interlaced;
mod made;
mod oriented;
mod real;
#[path = "../../../../tests/common/skip.rs"]
#[allow(dead_code, unreachable_pub, reason = "the integration tests use other parts of it")]
mod skip;
mod sounds;
mod subtitles;
mod synthetic;
mod voices;

use std::path::{Path, PathBuf};

use self::skip::{Media, Why, skipped};
use super::audio::SoundReader;
use super::encode::{ClipWriter, EncodeSettings, VideoCodec};
use super::video::{Crop, PictureTarget};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::MediaError;
use crate::clip::sound::{SAMPLE_RATE, StereoBuffer};
use crate::units::{FrameRate, Micros};

/// The sound of `path`, all of it; `None` when it has no sound stream.
fn read_audio(path: &Path, start: Micros, duration: Micros) -> Result<Option<StereoBuffer>, MediaError> {
    let Some(reader) = SoundReader::open(path, start, duration)? else { return Ok(None) };
    let samples = reader.collect::<Result<Vec<_>, _>>()?.concat();
    Ok(Some(StereoBuffer { sample_rate: SAMPLE_RATE, samples }))
}

/// Settings of small, exact videos for tests.
fn settings(width: u32, height: u32, fps: u32) -> EncodeSettings {
    EncodeSettings {
        width,
        height,
        fps: FrameRate::whole(fps),
        codec: VideoCodec::H264,
        crf: 8.0,
        preset: "veryfast".to_owned(),
        threads: 1,
        keyframe_seconds: 1.0,
        max_bitrate_kbps: None,
        audio: false,
        audio_bitrate_kbps: 128,
    }
}

/// A video whose frame `n` has the grey [`grey`]`(n)`.
fn counting_film(path: &Path, settings: &EncodeSettings, frames: u32) {
    let mut writer = ClipWriter::create(path, settings).expect("the writer opens");
    for index in 0..frames {
        writer.write_frame(&flat(settings.width, settings.height, grey(index))).expect("a frame is written");
    }
    writer.finish().expect("the video is finished");
}

fn flat(width: u32, height: u32, level: u8) -> Yuv420 {
    let mut picture = Yuv420::new_black(width, height);
    picture.y.fill(level);
    picture
}

/// The grey that codes a frame's number, up to 100.
fn grey(index: u32) -> u8 {
    u8::try_from(20 + 2 * index).expect("at most 100 frames")
}

/// The number that a picture's grey codes.
fn number(picture: &Yuv420) -> u32 {
    let mean = picture.y.iter().map(|level| u32::from(*level)).sum::<u32>() as f64 / picture.y.len() as f64;
    ((mean - 20.0) / 2.0).round() as u32
}

fn whole(width: u32, height: u32) -> PictureTarget {
    PictureTarget { width, height, fit: Crop::WHOLE }
}

/// `docs/media.md` names every container that is read, the codes that there are, and the numbers that decide.
#[test]
fn the_document_on_media_says_what_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/media.md");
    let text = std::fs::read_to_string(path).expect("readable");
    for container in super::input::CONTAINERS.split(',') {
        assert!(text.contains(&format!("`{container}`")), "`{container}` is read and not named");
    }
    let codes: Vec<&str> =
        text.split('`').skip(1).step_by(2).filter(|word| crate::codes::find(word).is_some()).collect();
    for code in [
        "interlaced",
        "telecine",
        "alpha-ignored",
        "clock-restarts",
        "audio-track",
        "caption-track",
        "captions-unread",
        "unknown-caption-track",
        "unknown-audio-track",
        "one-sided",
        "phase-inverted",
        "silent",
        "loudness-missed",
        "true-peak",
        "media-unsupported",
    ] {
        assert!(codes.contains(&code), "`{code}` is not named");
    }
    // Lists that belong to other modules, as they stand in the sources.
    let listed = |source: &'static str, begins: &str| -> Vec<&'static str> {
        let from = source.find(begins).expect("the list is there") + begins.len();
        let list = &source[from..from + source[from..].find("];").expect("its end")];
        list.split('"').skip(1).step_by(2).collect()
    };
    let fonts = listed(include_str!("../../../page/fonts/container.rs"), "const READ:");
    let no_tables = listed(include_str!("../../../project/sheet/mod.rs"), "const OTHER_EXTENSIONS:");
    assert!(fonts.contains(&"woff2") && no_tables.contains(&"xls"));
    let extensions = fonts.into_iter().chain(no_tables).chain(crate::project::CAPTION_EXTENSIONS);
    for extension in extensions.chain(["xlsx", "ods", "csv"]) {
        assert!(text.contains(&format!("`{extension}`")), "`{extension}` is not named");
    }
    let kinds = include_str!("../../../page/photo/kind.rs");
    let refused = kinds.split("refused(").skip(1).filter_map(|call| call.split('"').nth(1));
    for code in refused.collect::<std::collections::BTreeSet<_>>() {
        assert!(text.contains(&format!("`{code}`")), "`{code}` is not named");
    }
    assert!(text.contains(&format!("more than {} rows", super::survey::MOST_ROWS)));
}

/// The case `name` of those that lie beside the folder with real footage; nothing where `test` is skipped.
fn case(test: &'static str, name: &str) -> Option<PathBuf> {
    let Some(media) = std::env::var_os("WAJAH_MEDIA").filter(|name| !name.is_empty()) else {
        skipped(test, &Why::NoMedia);
        return None;
    };
    let path = Path::new(&media).join("../cases/video").join(name);
    if path.is_file() {
        return Some(path);
    }
    skipped(test, &Why::Machine("the cases of video do not lie beside the folder of real media"));
    None
}

/// The file `name` of the folder with real footage, which `test` compares; nothing where `test` is skipped.
fn media(test: &'static str, name: &str) -> Option<PathBuf> {
    let media = Media::of(test)?;
    let path = media.file(name)?;
    media.tally.count();
    Some(path)
}
