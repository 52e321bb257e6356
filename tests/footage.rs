//! Footage of unusual kinds through the program: what is seen and heard, and what is said.
#![cfg(feature = "video")]

mod common;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use common::skip::{FFMPEG, Media, Why, skipped};
use common::{TestProject, copy, findings};
use ebur128::{EbuR128, Mode};
use wajah::testing::clip::ffmpeg::audio::{FileSound, Heard};
use wajah::testing::clip::ffmpeg::encode::{ClipWriter, EncodeSettings, VideoCodec};
use wajah::testing::clip::ffmpeg::probe::probe;
use wajah::testing::clip::ffmpeg::sound_track::SoundEncoder;
use wajah::testing::clip::frame::Yuv420;
use wajah::testing::clip::hearing::hear;
use wajah::testing::clip::sound::SoundSource;
use wajah::testing::units::{FrameRate, Micros};

/// A project whose clips may be short.
fn project() -> TestProject {
    let project = TestProject::new();
    let template = project.path("templates/fve-excerpt/template.toml");
    let text = std::fs::read_to_string(&template).expect("readable");
    let rule = text.lines().find(|line| line.starts_with("min = ")).expect("a shortest length").to_owned();
    std::fs::write(&template, text.replace(&rule, "min = 0.0")).expect("written");
    project
}

/// A video of three seconds, its left half bright, with the sound of `wave` (seconds → both sides).
fn film(path: &Path, wave: &dyn Fn(f32) -> [f32; 2]) {
    let settings = EncodeSettings {
        width: 128,
        height: 72,
        fps: FrameRate::whole(25),
        codec: VideoCodec::H264,
        crf: 12.0,
        preset: "veryfast".to_owned(),
        threads: 1,
        keyframe_seconds: 1.0,
        max_bitrate_kbps: None,
        audio: true,
        audio_bitrate_kbps: 192,
    };
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let mut writer = ClipWriter::create(path, &settings).expect("opens");
    let mut encoder = SoundEncoder::open(settings.audio_bitrate_kbps).expect("opens");
    let mut picture = Yuv420::new_black(128, 72);
    for (index, level) in picture.y.iter_mut().enumerate() {
        *level = if index % 128 < 64 { 200 } else { 40 };
    }
    for frame in 0..75 {
        writer.write_frame(&picture).expect("written");
        let samples = 1920 * frame..1920 * (frame + 1);
        let sound: Vec<f32> = samples.flat_map(|index| wave(index as f32 / 48_000.0)).collect();
        writer.write_sound(&encoder.write(&sound).expect("encoded")).expect("written");
    }
    writer.write_sound(&encoder.finish().expect("encoded")).expect("written");
    writer.finish().expect("finished");
}

/// The sound of the clip at `path` as it is delivered: loudness and true peak.
fn heard(path: &Path) -> (f64, f64, wajah::testing::clip::hearing::Hearing) {
    let duration = probe(path).expect("probes").duration;
    let source = FileSound { path: path.to_owned(), start: Micros::ZERO, duration, heard: Heard::default() };
    let mut meter = EbuR128::new(2, 48_000, Mode::I | Mode::TRUE_PEAK).expect("a meter");
    for block in source.blocks().expect("opens") {
        meter.add_frames_f32(&block.expect("a block")).expect("measured");
    }
    let peak = (0..2).map(|side| meter.true_peak(side).expect("a peak")).fold(0.0, f64::max);
    let hearing = hear(&source, &AtomicBool::new(false)).expect("heard");
    (meter.loudness_global().expect("a loudness"), 20.0 * peak.log10(), hearing)
}

fn said(report: &serde_json::Value) -> Vec<String> {
    findings(report).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn sound_is_delivered_as_the_manifest_says_and_below_its_ceiling() {
    let project = project();
    let burst = |time: f32, every: f32, long: f32| if time % every < long { 0.8 } else { 0.0 };
    film(&project.path("media/kiri.mp4"), &|time| [burst(time, 0.5, 0.1) * (6283.0 * time).sin(), 0.0]);
    film(&project.path("media/tepuk.mp4"), &|time| {
        let hash = ((time * 48_000.0) as u32).wrapping_mul(2_654_435_761);
        [burst(time, 0.7, 0.02) * ((hash >> 16) as f32 / 32_768.0 - 1.0); 2]
    });
    film(&project.path("media/suara.mp4"), &|time| {
        [0.2 * (1500.0 * time).sin(), 0.15 * (1700.0 * time).sin()]
    });
    for name in ["kiri", "tepuk", "suara"] {
        project.clip(name, &format!("media/{name}.mp4"), "start = 0\nduration = 3");
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(said(&report).contains(&"one-sided".to_owned()), "{stderr}");
    for artifact in report["artifacts"].as_array().expect("artifacts") {
        if artifact["kind"] != "clip" {
            continue;
        }
        let path = artifact["path"].as_str().expect("a path");
        let (lufs, peak, hearing) = heard(&project.path("output").join(path));
        assert!(peak <= -0.95, "{path} peaks at {peak:.2} dBTP");
        let told = |key: &str| artifact[key].as_f64().unwrap_or_else(|| panic!("{path} has no {key}"));
        assert!((told("loudness_lufs") - lufs).abs() <= 0.15, "{path}: {} is {lufs}", told("loudness_lufs"));
        assert!(
            (told("true_peak_dbtp") - peak).abs() <= 0.15,
            "{path}: {} is {peak}",
            told("true_peak_dbtp")
        );
        assert_eq!(hearing.one_sided(), None, "{path}");
        let job = path.strip_suffix(".mp4").expect("a film");
        let mut found = report["findings"].as_array().expect("findings").iter();
        let is_missed = found.any(|finding| finding["code"] == "loudness-missed" && finding["job"] == job);
        assert!((lufs + 14.0).abs() <= 0.65 || is_missed, "{path}: {lufs}");
    }
}

#[test]
fn what_is_odd_about_sound_is_named_at_its_place() {
    let project = project();
    film(&project.path("media/senyap.mp4"), &|_| [0.0; 2]);
    film(&project.path("media/balik.mp4"), &|time| {
        let wave = 0.3 * (1500.0 * time).sin();
        [wave, -wave]
    });
    project.clip("senyap", "media/senyap.mp4", "start = 0\nduration = 3");
    // What is found out once is said of each item that shows it.
    for item in ["balik", "kembar"] {
        project.clip(item, "media/balik.mp4", "start = 0\nduration = 3");
    }
    project.clip("lain", "media/balik.mp4", "start = 0\nduration = 3\naudio = 2");
    project.clip("bahasa", "media/balik.mp4", "start = 0\nduration = 3\naudio = \"id\"");
    project.clip("campur", "media/balik.mp4", "start = 0\nduration = 3\naudio = \"mix\"");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, &report["failed"]), (1, &2.into()), "{stderr}");
    let found = report["findings"].as_array().expect("findings");
    let of = |code: &str| found.iter().filter(|finding| finding["code"] == code).collect::<Vec<_>>();
    assert!(!of("silent").is_empty() && !of("phase-inverted").is_empty(), "{stderr}");
    let places =
        |code: &str| of(code).iter().map(|is| (is["file"].clone(), is["job"].clone())).collect::<Vec<_>>();
    let expected = ["balik", "campur", "kembar"]
        .map(|item| (format!("content/pack/{item}.toml").into(), format!("pack/bpmtpk/{item}/tall").into()));
    assert_eq!(places("phase-inverted"), expected, "{stderr}");
    let unknown = of("unknown-audio-track");
    assert_eq!(unknown.len(), 2, "{stderr}");
    for finding in unknown {
        assert!(finding["line"].is_number(), "{finding}");
        assert!(finding["hint"].as_str().is_some_and(|hint| hint.contains("1 (aac, stereo")), "{finding}");
    }
}

#[test]
fn the_sound_that_is_asked_for_decides_the_clip_and_its_mark() {
    let project = project();
    film(&project.path("media/suara.mp4"), &|time| [0.2 * (1500.0 * time).sin(); 2]);
    project.clip("suara", "media/suara.mp4", "start = 0\nduration = 3");
    let pack = |project: &TestProject| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["pack", "pack", "--json", "--project"]).arg(project.root());
        let output = command.output().expect("wajah runs");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        (report["packs"][0]["rendered"].clone(), report["packs"][0]["reused"].clone())
    };
    assert_eq!(pack(&project), (2.into(), 0.into()));
    assert_eq!(pack(&project), (0.into(), 2.into()));
    project.edit("content/pack/suara.toml", "duration = 3", "duration = 3\naudio = 1");
    assert_eq!(pack(&project), (2.into(), 0.into()));
}

/// Runs the program `ffmpeg` in the project's folder, where it is there; says that `test` is skipped where it is not.
fn ffmpeg(test: &str, project: &TestProject, arguments: &str) -> Option<()> {
    let mut command = std::process::Command::new("ffmpeg");
    command.current_dir(project.root()).args(["-v", "error", "-nostdin", "-y"]);
    let Ok(output) = command.args(arguments.split_whitespace()).output() else {
        skipped(test, &Why::NoProgram(&FFMPEG));
        return None;
    };
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

#[test]
fn captions_of_a_film_are_those_in_the_projects_language_or_those_asked_for() {
    let test = "captions_of_a_film_are_those_in_the_projects_language_or_those_asked_for";
    let project = project();
    for (name, text) in [("a", "In English"), ("b", "Dalam bahasa kita")] {
        project.write(&format!("media/{name}.srt"), &format!("1\n00:00:00,500 --> 00:00:02,000\n{text}\n"));
    }
    let made = ffmpeg(
        test,
        &project,
        "-f lavfi -i testsrc2=s=128x72:r=25:d=3 -f lavfi -i sine=d=3 -i media/a.srt -i media/b.srt -map 0 -map 1 -map 2 -map 3 \
         -c:v libx264 -c:a aac -c:s srt -metadata:s:s:0 language=eng -metadata:s:s:1 language=ind media/film.mkv",
    );
    if made.is_none() {
        return;
    }
    let wishes = [
        ("sendiri", ""),
        ("lain", "captions = \"en\""),
        ("satu", "captions = 1"),
        ("tanpa", "captions = \"none\""),
        ("salah", "captions = \"jv\""),
    ];
    for (item, wish) in wishes {
        project.clip(item, "media/film.mkv", &format!("start = 0\nduration = 3\n{wish}"));
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, &report["failed"]), (1, &1.into()), "{stderr}");
    let words = |item: &str| {
        let srt = std::fs::read_to_string(project.path(&format!("output/pack/bpmtpk/{item}/tall.srt")));
        srt.ok().map(|text| text.lines().nth(2).unwrap_or_default().to_owned())
    };
    let is = |text: &str| Some(text.to_owned());
    assert_eq!(words("sendiri"), is("Dalam bahasa kita"));
    assert_eq!((words("lain"), words("satu"), words("tanpa")), (is("In English"), is("In English"), None));
    let at = |code: &str| {
        let found = report["findings"].as_array().expect("findings").iter();
        let found = found.filter(|finding| finding["code"] == code);
        found.map(|one| one["file"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(at("caption-track"), ["content/pack/sendiri.toml"], "{stderr}");
    assert_eq!(at("unknown-caption-track"), ["content/pack/salah.toml"], "{stderr}");
}

#[test]
fn an_unchanged_pack_knows_what_reading_its_films_through_has_shown() {
    let test = "an_unchanged_pack_knows_what_reading_its_films_through_has_shown";
    let project = project();
    let made = ffmpeg(
        test,
        &project,
        "-f lavfi -i testsrc2=s=128x72:r=25:d=3 -f lavfi -i sine=d=3 -c:v libx264 -c:a aac -f mpegts media/film.ts",
    );
    if made.is_none() {
        return;
    }
    project.clip("film", "media/film.ts", "start = 0\nduration = 2");
    let pack = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["pack", "pack", "--json", "--project"]).arg(project.root());
        let output = command.output().expect("wajah runs");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
        (report["packs"][0]["rendered"].clone(), report["packs"][0]["reused"].clone())
    };
    let known = || common::tree(&project.path(".wajah/found"));
    assert_eq!(pack(), (2.into(), 0.into()));
    let first = known();
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!(pack(), (0.into(), 2.into()));
    assert_eq!(known(), first);
    // What is damaged is as if it were not there, and is found out anew.
    let entry = project.path(".wajah/found").join(first.keys().next().expect("an entry"));
    std::fs::write(&entry, "{}").expect("written");
    assert_eq!(pack(), (0.into(), 2.into()));
    assert_eq!(known(), first);
}

#[test]
fn the_length_that_a_template_takes_holds_for_what_is_left_of_a_film() {
    let project = TestProject::new();
    film(&project.path("media/pendek.mp4"), &|time| [0.2 * (1500.0 * time).sin(); 2]);
    let template = "templates/fve-excerpt/template.toml";
    let text = std::fs::read_to_string(project.path(template)).expect("readable");
    let rule = text.lines().find(|line| line.starts_with("min = ")).expect("a shortest length");
    project.edit(template, rule, "min = 2.5");
    project.clip("pendek", "media/pendek.mp4", "start = 1");
    project.clip("cukup", "media/pendek.mp4", "start = 0");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, &report["rendered"]), (1, &1.into()), "{stderr}");
    let wrong: Vec<_> = findings(&report).into_iter().filter(|(code, _)| code == "bad-duration").collect();
    assert!(wrong.len() == 1 && wrong[0].1.contains("the rest of `pendek.mp4` is 2.0 s"), "{wrong:?}");
}

#[test]
fn every_case_is_made_or_named() {
    let Some(media) = Media::cases("every_case_is_made_or_named") else { return };
    let cases = [
        ("v03_avchd.mts", 4.0, "interlaced"),
        ("v20_mirrored.mp4", 3.0, ""),
        ("v05_obs.mkv", 4.0, "audio-track"),
        ("v08_mxf_mono.mxf", 3.0, "audio-track"),
        ("v10_left_only.mp4", 4.0, "one-sided"),
        ("a02_claps.mp4", 4.0, ""),
        ("v28_mediarecorder.webm", 3.0, ""),
        ("v29_concat.ts", 7.5, "clock-restarts"),
        ("v15_alpha.webm", 3.0, "alpha-ignored"),
    ];
    let project = project();
    for (index, (name, duration, _)) in cases.iter().enumerate() {
        let Some(path) = media.file(&format!("video/{name}")) else { continue };
        copy(&path, &project.path(&format!("media/{name}")));
        project.clip(
            &format!("k{index}"),
            &format!("media/{name}"),
            &format!("start = 0.2\nduration = {duration}"),
        );
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    for (index, (name, _, code)) in cases.iter().enumerate() {
        if !project.path(&format!("media/{name}")).is_file() {
            continue;
        }
        let clip = project.path(&format!("output/pack/bpmtpk/k{index}/tall.mp4"));
        let is_named = report["findings"].as_array().expect("findings").iter().any(|finding| {
            finding["code"] == *code
                && finding["file"].as_str().is_some_and(|file| file.contains(&format!("k{index}")))
        });
        assert!(code.is_empty() || is_named, "{name}: no {code}: {stderr}");
        let has_sound = !name.ends_with("alpha.webm");
        if has_sound {
            let (lufs, peak, _) = heard(&clip);
            assert!(peak <= -0.95 && lufs > -40.0, "{name}: {lufs} LUFS, {peak} dBTP");
        }
        media.tally.count();
    }
}
