//! Real footage: phones, HDR, odd rates, subtitles, many channels.

use std::path::Path;

use super::super::probe::{MediaFacts, probe};
use super::super::subtitles::read_text_subtitles;
use super::super::video::{Shown, VideoReader, can_tone_map};
use super::skip::{Media, Why, skipped};
use super::{media, read_audio, whole};
use crate::clip::frame::Yuv420;
use crate::clip::media_error::MediaErrorKind;
use crate::units::{FrameRate, Micros};

fn facts(path: &Path) -> MediaFacts {
    probe(path).expect("probes")
}

fn first_frame(path: &Path, start: Micros, width: u32, height: u32) -> Yuv420 {
    let mut reader = VideoReader::open(path, start, &[whole(width, height)]).expect("opens");
    let picture = reader.next().expect("decodes").expect("a frame").pictures.remove(0);
    keep(path, &picture);
    picture
}

/// With `WAJAH_FRAMES` set to a folder, pictures are kept there as PNG to be looked at.
fn keep(path: &Path, picture: &Yuv420) {
    let Some(folder) = std::env::var_os("WAJAH_FRAMES") else { return };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let (width, height) = (picture.width as usize, picture.height as usize);
    let mut rgb = Vec::with_capacity(width * height * 3);
    for index in 0..width * height {
        let chroma = index / width / 2 * (width / 2) + index % width / 2;
        let y = 1.164 * (f32::from(picture.y[index]) - 16.0);
        let (u, v) = (f32::from(picture.u[chroma]) - 128.0, f32::from(picture.v[chroma]) - 128.0);
        let colours = [y + 1.793 * v, y - 0.213 * u - 0.533 * v, y + 2.112 * u];
        rgb.extend(colours.map(|value| value.clamp(0.0, 255.0) as u8));
    }
    let target = Path::new(&folder).join(format!("{name}.png"));
    let image = image::RgbImage::from_raw(picture.width, picture.height, rgb).expect("sizes fit");
    image.save(target).expect("the picture is kept");
}

fn mean(levels: &[u8]) -> f64 {
    levels.iter().map(|level| f64::from(*level)).sum::<f64>() / levels.len() as f64
}

#[test]
fn a_phone_film_is_turned_upright() {
    let Some(path) = media("a_phone_film_is_turned_upright", "video/exo-h265_with_metadata_track.mp4") else {
        return;
    };
    let video = facts(&path).video.expect("picture");
    assert_eq!((video.rotation, video.width, video.height), (90, 1080, 1920));
    assert_eq!((video.coded_width, video.coded_height, video.codec.as_str()), (1920, 1080, "hevc"));
    assert!(video.full_range);
    let picture = first_frame(&path, Micros::ZERO, 540, 960);
    assert_eq!((picture.width, picture.height), (540, 960));
    assert!(picture.y.iter().all(|level| (10..=245).contains(level)));
}

#[test]
fn an_hdr_film_is_tone_mapped() {
    let Some(path) = media("an_hdr_film_is_tone_mapped", "video/exo-hdr10-video-with-sdr-container.mp4")
    else {
        return;
    };
    let video = facts(&path).video.expect("picture");
    assert!(video.hdr && video.bit_depth == 10 && video.variable, "{video:?}");
    if !can_tone_map() {
        let mut reader = VideoReader::open(&path, Micros::ZERO, &[whole(960, 540)]).expect("opens");
        assert_eq!(reader.next().expect_err("no filters").kind, MediaErrorKind::Unsupported);
        return;
    }
    let picture = first_frame(&path, Micros::from_ms(500), 960, 540);
    // Neither the greyish look of untreated PQ nor a burnt picture.
    let (low, high) =
        picture.y.iter().fold((255, 0), |(low, high), level| (level.min(&low).to_owned(), high.max(*level)));
    assert!(
        low < 60 && high > 150 && (30.0..200.0).contains(&mean(&picture.y)),
        "{low} {high} {}",
        mean(&picture.y)
    );
}

#[test]
fn a_variable_rate_is_played_at_a_constant_one() {
    let Some(path) =
        media("a_variable_rate_is_played_at_a_constant_one", "video/exo-hdr10-video-with-sdr-container.mp4")
    else {
        return;
    };
    if !can_tone_map() {
        let test = "a_variable_rate_is_played_at_a_constant_one";
        return skipped(test, &Why::Machine("this FFmpeg has no filter for tone mapping"));
    }
    let mut reader = VideoReader::open(&path, Micros::ZERO, &[whole(96, 54)]).expect("opens");
    let (mut new, mut same, mut last) = (0, 0, Micros(-1));
    for index in 0..30 {
        match reader.next_until(FrameRate::whole(30).time_of(index)).expect("decodes") {
            Shown::New(frame) => {
                assert!(
                    frame.time > last && frame.time <= FrameRate::whole(30).time_of(index) + Micros(1000)
                );
                last = frame.time;
                new += 1;
            }
            Shown::Same => same += 1,
            Shown::End => break,
        }
    }
    assert!(new + same == 30 && new > 20 && same > 0, "{new} new, {same} same");
}

#[test]
fn an_odd_rate_is_read_as_it_is() {
    let Some(path) =
        media("an_odd_rate_is_read_as_it_is", "video/exo-sample_with_increasing_timestamps_360p.mp4")
    else {
        return;
    };
    let found = facts(&path);
    let video = found.video.expect("picture");
    assert!((video.frame_rate.as_f64() - 30.006).abs() < 0.01, "{video:?}");
    assert!((found.duration.as_seconds() - 17.06).abs() < 0.01);
    let picture = first_frame(&path, Micros::from_ms(12_340), 640, 360);
    assert!(mean(&picture.y) > 20.0);
}

#[test]
fn an_in_point_shows_what_playing_up_to_it_shows() {
    let Some(media) = Media::of("an_in_point_shows_what_playing_up_to_it_shows") else { return };
    for name in ["exo-sample.mp4", "exo-sample_with_srt.mkv", "exo-bear-vp9.webm", "bigbuckbunny.mp4"] {
        let Some(path) = media.file(&format!("video/{name}")) else { continue };
        let mut all = Vec::new();
        let mut reader = VideoReader::open(&path, Micros::ZERO, &[whole(80, 46)]).expect("opens");
        while let Some(frame) = reader.next().expect("decodes") {
            all.push(frame);
        }
        for index in (0..all.len()).step_by(all.len() / 7).chain([all.len() - 1]) {
            let mut reader = VideoReader::open(&path, all[index].time, &[whole(80, 46)]).expect("opens");
            let first = reader.next().expect("decodes").expect("a frame");
            assert!(first.pictures == all[index].pictures, "{name}: frame {index}");
            media.tally.count();
        }
    }
}

#[test]
fn vp9_without_sound_is_a_film() {
    let Some(path) = media("vp9_without_sound_is_a_film", "video/exo-bear-vp9.webm") else { return };
    let found = facts(&path);
    let video = found.video.expect("picture");
    assert_eq!((video.codec.as_str(), video.width, video.height, found.audio), ("vp9", 320, 240, None));
    assert!((video.frame_rate.as_f64() - 29.97).abs() < 0.01 && !video.variable, "{video:?}");
    assert!(read_audio(&path, Micros::ZERO, Micros(100_000)).expect("reads").is_none());
    let picture = first_frame(&path, Micros::from_ms(1000), 320, 240);
    assert!(mean(&picture.y) > 20.0);
}

#[test]
fn subtitles_in_films_are_read() {
    let Some(media) = Media::of("subtitles_in_films_are_read") else { return };
    for (name, codec) in
        [("exo-sample_with_srt.mkv", "subrip"), ("exo-sample_with_vtt_subtitles.mkv", "none")]
    {
        let Some(path) = media.file(&format!("video/{name}")) else { continue };
        let found = facts(&path);
        assert_eq!((found.subtitles.len(), found.subtitles[0].codec.as_str()), (1, codec), "{name}");
        let video = found.video.expect("picture");
        assert!((video.frame_rate.as_f64() - 29.97).abs() < 0.2, "{:?}", video.frame_rate);
        let cues = read_text_subtitles(&path, found.subtitles[0].index, &found.clock, &|| false)
            .expect("reads")
            .cues;
        assert!(
            !cues.is_empty() && cues.iter().all(|cue| !cue.text.is_empty() && cue.end > cue.start),
            "{cues:?}"
        );
        assert!(read_text_subtitles(&path, 0, &found.clock, &|| false).is_err());
        media.tally.count();
    }
}

#[test]
fn six_channels_become_two() {
    let Some(path) = media("six_channels_become_two", "video/bigbuckbunny.mp4") else { return };
    assert_eq!(facts(&path).audio.expect("sound").channels, 6);
    let sound =
        read_audio(&path, Micros::from_ms(2000), Micros::from_ms(2000)).expect("reads").expect("sound");
    assert_eq!(sound.samples.len(), 2 * 96_000);
    let loudest = sound.samples.iter().fold(0f32, |loudest, sample| loudest.max(sample.abs()));
    assert!(loudest > 0.01 && loudest < 2.0, "{loudest}");
    // Read in two halves, it is the same sound.
    let half =
        read_audio(&path, Micros::from_ms(3000), Micros::from_ms(1000)).expect("reads").expect("sound");
    let worst =
        half.samples.iter().zip(&sound.samples[96_000..]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-3, "{worst}");
}

#[test]
fn other_rates_of_sound_are_in_step() {
    let Some(path) = media("other_rates_of_sound_are_in_step", "video/mdn-elf.mp4") else { return };
    let all = read_audio(&path, Micros::ZERO, Micros::from_ms(4000)).expect("reads").expect("sound");
    let part =
        read_audio(&path, Micros::from_ms(2000), Micros::from_ms(1000)).expect("reads").expect("sound");
    // Each begins the 44.1 kHz resampler at its own phase, so they agree to half a sample, not to the bit.
    let difference = |shift: usize| {
        let other = &all.samples[2 * (96_000 - 1 + shift)..];
        part.samples.iter().zip(other).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>()
    };
    assert!(difference(1) <= difference(0) && difference(1) <= difference(2));
    let picture = first_frame(&path, Micros::from_ms(3000), 720, 480);
    assert!(mean(&picture.y) > 20.0);
}
