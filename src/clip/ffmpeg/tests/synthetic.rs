//! What is written reads back: exact in points, rates, sizes, sound, and the facts of the files themselves.

use std::path::{Path, PathBuf};

use super::super::audio::SoundReader;
use super::super::encode::{ClipWriter, EncodeSettings, VideoCodec};
use super::super::probe::probe;
use super::super::reading::Reading;
use super::super::sample::sample;
use super::super::sound_track::SoundEncoder;
use super::super::video::{Crop, PictureTarget, Shown, VideoReader};
use super::{counting_film, flat, number, read_audio, settings, whole};
use crate::clip::frame::Yuv420;
use crate::clip::loudness::LoudnessTarget;
use crate::clip::loudness::tests::normalise;
use crate::clip::media_error::MediaErrorKind;
use crate::clip::sound::BLOCK_SAMPLES;
use crate::units::{FrameRate, Micros};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("temporary folder")
}

#[test]
fn the_in_point_is_exact() {
    let folder = folder();
    let film = folder.path().join("count.mp4");
    counting_film(&film, &settings(64, 64, 25), 100);
    for start_ms in [0, 40, 60, 1000, 1039, 1960, 3960] {
        let mut reader =
            VideoReader::open(&film, Micros::from_ms(start_ms), &[whole(64, 64)]).expect("opens");
        let first = reader.next().expect("decodes").expect("a frame");
        assert_eq!(first.time, Micros::ZERO);
        // 1039 is within a millisecond of frame 26 and counts as it.
        assert_eq!(i64::from(number(&first.pictures[0])), (start_ms + 1) / 40, "at {start_ms}");
        if start_ms == 60 {
            let second = reader.next().expect("decodes").expect("a frame");
            assert_eq!((second.time, number(&second.pictures[0])), (Micros::from_ms(20), 2));
        }
    }
    let error = VideoReader::open(&film, Micros::from_ms(9000), &[whole(64, 64)]).err().expect("too late");
    assert_eq!(error.kind, MediaErrorKind::BeyondEnd { ended: Micros::from_ms(4000) });
}

#[test]
fn a_faster_output_repeats_frames_and_a_slower_one_skips_them() {
    let folder = folder();
    let film = folder.path().join("count.mp4");
    counting_film(&film, &settings(64, 64, 25), 50);
    let shown = |fps: u32, count: u64| {
        let mut reader = VideoReader::open(&film, Micros::from_ms(400), &[whole(64, 64)]).expect("opens");
        let mut seen = Vec::new();
        for index in 0..count {
            match reader.next_until(FrameRate::whole(fps).time_of(index)).expect("decodes") {
                Shown::New(frame) => seen.push(Some(number(&frame.pictures[0]))),
                Shown::Same => seen.push(None),
                Shown::End => break,
            }
        }
        seen
    };
    assert_eq!(shown(25, 4), [Some(10), Some(11), Some(12), Some(13)]);
    assert_eq!(shown(50, 4), [Some(10), None, Some(11), None]);
    assert_eq!(shown(5, 3), [Some(10), Some(15), Some(20)]);
    // 40 frames are left; then it ends.
    assert_eq!(shown(25, 60).len(), 40);
}

#[test]
fn the_end_is_told() {
    let folder = folder();
    let film = folder.path().join("count.mp4");
    counting_film(&film, &settings(64, 64, 25), 10);
    let mut reader = VideoReader::open(&film, Micros::ZERO, &[whole(64, 64)]).expect("opens");
    let mut count = 0;
    while reader.next().expect("decodes").is_some() {
        count += 1;
    }
    assert_eq!((count, reader.ended_at()), (10, Some(Micros::from_ms(400))));
    assert_eq!(reader.beyond_end().to_string(), "the picture ends at 0:00.400");
    assert!(matches!(reader.next_until(Micros::from_ms(400)), Ok(Shown::End)));
}

/// A video of one picture: left half dark, right half light.
fn halves(path: &Path) {
    let settings = settings(128, 64, 25);
    let mut writer = ClipWriter::create(path, &settings).expect("opens");
    let mut picture = flat(128, 64, 40);
    for row in picture.y.chunks_mut(128) {
        row[64..].fill(200);
    }
    for _ in 0..5 {
        writer.write_frame(&picture).expect("written");
    }
    writer.finish().expect("finished");
}

#[test]
fn crops_and_sizes_are_met_for_several_targets_at_once() {
    let folder = folder();
    let film = folder.path().join("halves.mp4");
    halves(&film);
    let right = Crop { x: 0.5, y: 0.0, width: 0.5, height: 1.0 };
    let targets = [
        whole(128, 64),
        PictureTarget { width: 64, height: 64, fit: right },
        PictureTarget { width: 30, height: 50, fit: right },
    ];
    let mut reader = VideoReader::open(&film, Micros::ZERO, &targets).expect("opens");
    let frame = reader.next().expect("decodes").expect("a frame");
    let [all, copied, scaled] = &frame.pictures[..] else { panic!("three pictures") };
    assert!(all.y[10].abs_diff(40) <= 2 && all.y[120].abs_diff(200) <= 2);
    assert_eq!((copied.width, copied.height, scaled.width, scaled.height), (64, 64, 30, 50));
    for picture in [copied, scaled] {
        let inner = &picture.y[picture.width as usize + 8..];
        assert!(inner.iter().step_by(picture.width as usize).all(|level| level.abs_diff(200) <= 3));
        assert!(picture.u.iter().chain(&picture.v).all(|level| level.abs_diff(128) <= 1));
    }
}

#[test]
fn the_file_is_as_platforms_want_it() {
    let folder = folder();
    let path = folder.path().join("clip.mp4");
    let settings = EncodeSettings { audio: true, max_bitrate_kbps: Some(4000), ..settings(320, 240, 30) };
    let facts = flash_and_beep(&path, &settings, 90);
    let bytes = std::fs::read(&path).expect("readable");
    assert_eq!((facts.bytes, facts.frames, facts.duration), (bytes.len() as u64, 90, Micros(3_000_000)));
    let at = |name: &[u8; 4]| bytes.windows(4).position(|four| four == name);
    assert!(at(b"moov").expect("moov") < at(b"mdat").expect("mdat"));
    assert!(at(b"elst").is_none() && at(b"avc1").is_some());
    // colr/nclx: primaries, transfer, matrix 1 (BT.709), limited range.
    let colour = at(b"nclx").expect("nclx") + 4;
    assert_eq!(&bytes[colour..colour + 7], [0, 1, 0, 1, 0, 1, 0]);
    // avcC: version 1, profile 100 (High).
    let config = at(b"avcC").expect("avcC") + 4;
    assert_eq!(&bytes[config..config + 2], [1, 100]);
    // Sync samples: a key frame at least every 30 frames, the first at 1.
    let sync = at(b"stss").expect("stss") + 8;
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"));
    let keys: Vec<u32> = (0..number(sync) as usize).map(|index| number(sync + 4 + 4 * index)).collect();
    assert_eq!(keys[0], 1);
    assert!(keys.windows(2).all(|pair| pair[1] - pair[0] <= 30) && keys.len() >= 3, "{keys:?}");
    let found = probe(&path).expect("probes");
    let (video, audio) = (found.video.expect("picture"), found.audio.expect("sound"));
    assert_eq!((video.width, video.height, video.codec.as_str(), video.bit_depth), (320, 240, "h264", 8));
    assert_eq!((video.frame_rate, video.variable, video.rotation), (FrameRate::whole(30), false, 0));
    assert!(!video.full_range && !video.hdr);
    assert_eq!((audio.codec.as_str(), audio.sample_rate, audio.channels), ("aac", 48_000, 2));
    assert!((found.duration.as_seconds() - 3.0).abs() < 0.03, "{:?}", found.duration);
}

#[test]
fn telegram_gets_its_h265() {
    let folder = folder();
    let path = folder.path().join("clip.mp4");
    let settings = EncodeSettings { codec: VideoCodec::H265, crf: 20.0, ..settings(320, 240, 30) };
    counting_film(&path, &settings, 60);
    let bytes = std::fs::read(&path).expect("readable");
    let has = |name: &[u8; 4]| bytes.windows(4).any(|four| four == name);
    assert!(has(b"hvc1") && !has(b"hev1") && !has(b"elst"));
    assert_eq!(probe(&path).expect("probes").video.expect("picture").codec, "hevc");
    let mut reader = VideoReader::open(&path, Micros::from_ms(1500), &[whole(320, 240)]).expect("opens");
    assert_eq!(number(&reader.next().expect("decodes").expect("a frame").pictures[0]), 45);
}

#[test]
fn repeats_are_identical_to_the_byte() {
    let folder = folder();
    for codec in [VideoCodec::H264, VideoCodec::H265] {
        let settings = EncodeSettings { codec, audio: true, threads: 2, crf: 20.0, ..settings(320, 240, 30) };
        let twice = ["one.mp4", "two.mp4"].map(|name| {
            let path = folder.path().join(name);
            flash_and_beep(&path, &settings, 60);
            std::fs::read(&path).expect("readable")
        });
        assert!(twice[0] == twice[1], "{codec:?}");
    }
}

/// A dark video that is white, with a beep, for a tenth of a second from second 1 on. Picture and sound are written in
/// step, in odd pieces.
fn flash_and_beep(path: &Path, settings: &EncodeSettings, frames: u32) -> super::super::encode::EncodedFacts {
    let mut writer = ClipWriter::create(path, settings).expect("opens");
    let total = frames as usize * 1600;
    let beep = |index: usize| {
        let inside = (48_000..52_800).contains(&index);
        if inside { 0.5 * (std::f32::consts::TAU * 1000.0 * index as f32 / 48_000.0).sin() } else { 0.0 }
    };
    let sound: Vec<f32> = (0..total).flat_map(|index| [beep(index); 2]).collect();
    let mut chunks = sound.chunks(2 * 1601);
    let mut encoder = SoundEncoder::open(settings.audio_bitrate_kbps).expect("opens");
    for index in 0..frames {
        let level = if (30..33).contains(&index) { 235 } else { 16 };
        let mut picture = flat(settings.width, settings.height, level);
        // Something that moves, so that the encoder has work to do.
        let row = (index * 2 % settings.height) as usize * settings.width as usize;
        picture.y[row..row + settings.width as usize].fill(120);
        writer.write_frame(&picture).expect("written");
        if let Some(chunk) = chunks.next().filter(|_| settings.audio) {
            writer.write_sound(&encoder.write(chunk).expect("encoded")).expect("written");
        }
    }
    if settings.audio {
        writer.write_sound(&encoder.finish().expect("encoded")).expect("written");
    }
    writer.finish().expect("finished")
}

#[test]
fn a_flash_and_a_beep_stay_together() {
    let folder = folder();
    let path = folder.path().join("sync.mp4");
    flash_and_beep(&path, &EncodeSettings { audio: true, ..settings(160, 120, 30) }, 60);
    let mut reader = VideoReader::open(&path, Micros::ZERO, &[whole(160, 120)]).expect("opens");
    let mut flash = None;
    while let Some(frame) = reader.next().expect("decodes") {
        if flash.is_none() && frame.pictures[0].y[0].max(frame.pictures[0].y[19_000]) > 200 {
            flash = Some(frame.time);
        }
    }
    let sound = read_audio(&path, Micros::ZERO, Micros::from_ms(2000)).expect("reads").expect("sound");
    assert_eq!(sound.samples.len(), 2 * 96_000);
    let onset = sound.samples.iter().position(|sample| sample.abs() > 0.2).expect("a beep") / 2;
    assert_eq!(flash, Some(Micros(1_000_000)));
    assert!(onset.abs_diff(48_000) < 200, "the beep begins at sample {onset}");
    // From an in point inside the video, the same sound lies where it should.
    let part = read_audio(&path, Micros::from_ms(900), Micros::from_ms(500)).expect("reads").expect("sound");
    let same = &sound.samples[2 * 43_200..2 * 67_200];
    let worst = part.samples.iter().zip(same).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-4, "{worst}");
}

#[test]
fn sound_is_padded_and_absent_sound_is_none() {
    let folder = folder();
    let (with, without) = (folder.path().join("with.mp4"), folder.path().join("without.mp4"));
    flash_and_beep(&with, &EncodeSettings { audio: true, ..settings(160, 120, 30) }, 45);
    counting_film(&without, &settings(64, 64, 25), 5);
    let sound =
        read_audio(&with, Micros::from_ms(1400), Micros::from_ms(700)).expect("reads").expect("sound");
    assert_eq!(sound.samples.len(), 2 * 33_600);
    assert!(sound.samples[2 * 6000..].iter().all(|sample| *sample == 0.0));
    assert!(read_audio(&without, Micros::ZERO, Micros::from_ms(100)).expect("reads").is_none());
    assert!(probe(&without).expect("probes").audio.is_none());
}

/// A mono WAV file of `samples` at 48 kHz.
fn mono_wav(path: &Path, samples: &[i16]) {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(48_000u32.to_le_bytes());
    bytes.extend(96_000u32.to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    std::fs::write(path, bytes).expect("written");
}

#[test]
fn mono_sound_is_exact_and_on_both_sides_at_full_level() {
    let folder = folder();
    let path = folder.path().join("mono.wav");
    let samples: Vec<i16> = (0..96_000).map(|index| (index % 30_000) as i16).collect();
    mono_wav(&path, &samples);
    let facts = probe(&path).expect("probes");
    assert!(facts.video.is_none() && facts.audio.expect("sound").channels == 1);
    let sound = read_audio(&path, Micros(700_000), Micros(100_000)).expect("reads").expect("sound");
    assert_eq!(sound.samples.len(), 9600);
    for (index, frame) in sound.samples.chunks(2).enumerate() {
        let wanted = f32::from(samples[33_600 + index]) / 32_768.0;
        assert!(
            frame[0] == frame[1] && (frame[0] - wanted).abs() < 1e-6,
            "at {index}: {frame:?} for {wanted}"
        );
    }
    let error = VideoReader::open(&path, Micros::ZERO, &[]).err().expect("no picture");
    assert_eq!(error.kind, MediaErrorKind::NoVideo);
}

#[test]
fn ten_minutes_pass_through_without_being_held() {
    const MINUTE: usize = 60 * 48_000;
    let folder = folder();
    let path = folder.path().join("long.wav");
    let samples: Vec<i16> = (0..10 * MINUTE).map(|index| (index % 31_000) as i16).collect();
    mono_wav(&path, &samples);
    let start = Micros::from_ms(500);
    let reader = SoundReader::open(&path, start, Micros::from_ms(600_000)).expect("opens");
    let mut reader = reader.expect("sound");
    let mut heard = 0;
    for block in reader.by_ref() {
        let block = block.expect("a block");
        // The last half second is silent: the file has ended.
        let wanted = samples.get(24_000 + heard).map_or(0.0, |sample| f32::from(*sample) / 32_768.0);
        assert!((block[0] - wanted).abs() < 1e-6, "at {heard}: {} for {wanted}", block[0]);
        assert!(block.len() <= BLOCK_SAMPLES);
        heard += block.len() / 2;
    }
    assert_eq!(heard, 10 * MINUTE);
    let held = reader.placed.most * BLOCK_SAMPLES / 2;
    assert!(held <= MINUTE + BLOCK_SAMPLES / 2, "{held} frames were held at once");
}

#[test]
fn loudness_survives_the_encoder() {
    let folder = folder();
    let path = folder.path().join("loud.mp4");
    let target = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: -1.0 };
    // Bursts of a harsh tone over a quiet one, as uneven as speech.
    let mut sound: Vec<f32> = (0..5 * 48_000)
        .flat_map(|index| {
            let time = index as f32 / 48_000.0;
            let level = if time % 0.7 < 0.1 { 0.7 } else { 0.05 };
            [level * (time * 1500.0).sin().clamp(-0.6, 0.6) + 0.02 * (time * 9000.0).sin(); 2]
        })
        .collect();
    normalise(&mut sound, target);
    let settings = EncodeSettings { audio: true, ..settings(64, 64, 25) };
    let mut writer = ClipWriter::create(&path, &settings).expect("opens");
    let mut encoder = SoundEncoder::open(settings.audio_bitrate_kbps).expect("opens");
    writer.write_sound(&encoder.write(&sound).expect("encoded")).expect("written");
    writer.write_sound(&encoder.finish().expect("encoded")).expect("written");
    for index in 0..125 {
        writer.write_frame(&flat(64, 64, 16 + index)).expect("written");
    }
    writer.finish().expect("finished");
    let mut decoded =
        read_audio(&path, Micros::ZERO, Micros(5_000_000)).expect("reads").expect("sound").samples;
    let target = LoudnessTarget { integrated_lufs: -14.0, true_peak_dbtp: 20.0 };
    let before = decoded.clone();
    let report = normalise(&mut decoded, target);
    assert!((report.input_lufs.expect("loud") + 14.0).abs() < 0.5, "{report:?}");
    let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::TRUE_PEAK).expect("a meter");
    meter.add_frames_f32(&before).expect("measured");
    let peak = 20.0 * meter.true_peak(0).expect("a peak").log10();
    assert!(peak <= -1.0, "{peak}");
}

#[test]
fn nothing_is_left_of_a_clip_that_failed_or_was_abandoned() {
    let folder = folder();
    let path: PathBuf = folder.path().join("clip.mp4");
    let bad = EncodeSettings { preset: "no-such-preset".to_owned(), ..settings(64, 64, 25) };
    let error = ClipWriter::create(&path, &bad).err().expect("refused");
    assert_eq!(error.kind, MediaErrorKind::Encoder);
    assert!(!error.log.is_empty() && !path.exists(), "{error:?}");
    let odd = EncodeSettings { width: 63, ..settings(64, 64, 25) };
    assert!(ClipWriter::create(&path, &odd).is_err() && !path.exists());
    let nowhere = folder.path().join("missing/clip.mp4");
    let error = ClipWriter::create(&nowhere, &settings(64, 64, 25)).err().expect("refused");
    assert_eq!(error.kind, MediaErrorKind::Io);
    let mut writer = ClipWriter::create(&path, &settings(64, 64, 25)).expect("opens");
    writer.write_frame(&Yuv420::new_black(64, 64)).expect("written");
    assert!(writer.write_frame(&Yuv420::new_black(32, 64)).is_err());
    assert!(path.exists());
    drop(writer);
    assert!(!path.exists());
}

#[test]
fn samples_are_spread_over_the_excerpt() {
    let folder = folder();
    let film = folder.path().join("count.mp4");
    let seen = |keyframe_seconds: f64, start_ms: i64, duration_ms: i64| -> Vec<u32> {
        let settings = EncodeSettings { keyframe_seconds, ..settings(64, 64, 25) };
        counting_film(&film, &settings, 100);
        let range = (Micros::from_ms(start_ms), Micros::from_ms(duration_ms));
        let samples = sample(&film, range, 5, (32, 32), &Reading::default()).expect("samples");
        assert!(samples.iter().all(|picture| (picture.width, picture.height) == (32, 32)));
        samples.iter().map(number).collect()
    };
    // Key frames within the excerpt, each once.
    assert_eq!(seen(0.4, 0, 4000), [10, 30, 50, 70, 90]);
    assert_eq!(seen(1.0, 900, 3000), [25, 50, 75]);
    // Its only key frame, at 0, lies before: frames at a quarter and three quarters.
    assert_eq!(seen(20.0, 1000, 2000), [37, 62]);
}
