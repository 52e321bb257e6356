//! Videos besides the footage, through the program: interpreters, that they stay in time with it and are not heard, and backgrounds, that they
//! go on; and what is said of those that cannot be shown as they should be.
#![cfg(feature = "video")]

mod common;

use std::path::{Path, PathBuf};

use common::{TestProject, digests, findings};
use wajah::testing::clip::ffmpeg::audio::{FileSound, Heard};
use wajah::testing::clip::ffmpeg::encode::{ClipWriter, EncodeSettings, VideoCodec};
use wajah::testing::clip::ffmpeg::probe::probe;
use wajah::testing::clip::ffmpeg::sound_track::SoundEncoder;
use wajah::testing::clip::ffmpeg::video::{Crop, PictureTarget, VideoReader};
use wajah::testing::clip::frame::Yuv420;
use wajah::testing::clip::sound::SoundSource;
use wajah::testing::units::{FrameRate, Micros};

/// How long a picture of a clip is shown.
const FRAME_MS: i64 = 40;

/// Every 40 ms a video is brighter by 5 of luma, and dark again after so many of them.
const STEPS: i64 = 40;
const DARKEST: u8 = 24;

/// The page that shows both: the film above, the signer below, each as wide as the page.
const BODY: &str = "<video class=\"film\"></video>{% if signer %}<video class=\"juru\" data-role=\"signer\"></video>{% endif %}";
const STYLE: &str = "body{margin:0;width:1080px;height:1920px;position:relative}video{position:absolute;left:0;width:1080px;object-fit:cover}.film{top:0;height:600px}.juru{top:900px;height:600px}";

/// A project with a template whose clips show footage and an interpreter.
fn project() -> TestProject {
    let project = TestProject::new();
    template(&project, "dua", STYLE, BODY);
    project
}

fn template(project: &TestProject, name: &str, style: &str, body: &str) {
    project.write(
        &format!("templates/{name}/template.toml"),
        "title = \"Dua\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n[sample]\n[sample.excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3\n",
    );
    project.write(
        &format!("templates/{name}/template.html"),
        &format!("<!doctype html><html><head><style>{style}</style></head><body>{body}</body></html>"),
    );
}

fn item(project: &TestProject, name: &str, rest: &str) {
    project.write(&format!("content/pack/{name}.toml"), &format!("template = \"dua\"\n{rest}\n"));
}

/// A video of `seconds` whose brightness tells its time, `ahead_ms` later than it is; it hums all the while where it is `loud`.
fn video(path: &Path, (fps, seconds): (u32, f64), ahead_ms: i64, loud: bool) {
    let settings = EncodeSettings {
        width: 160,
        height: 90,
        fps: FrameRate::whole(fps),
        codec: VideoCodec::H264,
        crf: 8.0,
        preset: "veryfast".to_owned(),
        threads: 1,
        keyframe_seconds: 1.0,
        max_bitrate_kbps: None,
        audio: true,
        audio_bitrate_kbps: 128,
    };
    let mut writer = ClipWriter::create(path, &settings).expect("opens");
    let mut encoder = SoundEncoder::open(settings.audio_bitrate_kbps).expect("opens");
    let mut picture = Yuv420::new_black(160, 90);
    let samples = 48_000 / fps as usize;
    for frame in 0..(seconds * f64::from(fps)).round() as u64 {
        let ms = frame as i64 * 1000 / i64::from(fps) + ahead_ms;
        picture.y.fill(DARKEST + 5 * (ms / FRAME_MS).rem_euclid(STEPS) as u8);
        writer.write_frame(&picture).expect("written");
        let wave = |index: usize| {
            let time = (frame as usize * samples + index) as f32 / 48_000.0;
            if loud { 0.5 * (std::f32::consts::TAU * 440.0 * time).sin() } else { 0.0 }
        };
        let sound: Vec<f32> = (0..samples).flat_map(|index| [wave(index); 2]).collect();
        writer.write_sound(&encoder.write(&sound).expect("encoded")).expect("written");
    }
    writer.write_sound(&encoder.finish().expect("encoded")).expect("written");
    writer.finish().expect("finished");
}

fn clip(project: &TestProject, item: &str) -> PathBuf {
    project.path(&format!("output/pack/bpmtpk/{item}/tall.mp4"))
}

/// What is shown in every frame of the clip at `path`, in steps of 40 ms, at each of `rows` of 64.
fn steps<const N: usize>(path: &Path, rows: [usize; N]) -> Vec<[i64; N]> {
    let target = PictureTarget { width: 36, height: 64, fit: Crop::WHOLE };
    let mut reader = VideoReader::open(path, Micros::ZERO, &[target]).expect("opens");
    let mut shown = Vec::new();
    while let Some(frame) = reader.next().expect("a frame") {
        let luma = |row: usize| i64::from(frame.pictures[0].y[row * 36 + 18]) - i64::from(DARKEST);
        shown.push(rows.map(|row| (luma(row) + 2).div_euclid(5)));
    }
    shown
}

/// What the film and the signer show in every frame of the clip at `path`: in the middle of 0–600 of 1920, and of 900–1500.
fn shown(path: &Path) -> Vec<(i64, i64)> {
    steps(path, [10, 40]).into_iter().map(|[film, signer]| (film, signer)).collect()
}

/// How many steps the signer is ahead of the film in each of `shown`, of the nearest turn.
fn ahead(shown: &[(i64, i64)]) -> Vec<i64> {
    let turn = |steps: i64| (steps + STEPS / 2).rem_euclid(STEPS) - STEPS / 2;
    shown.iter().map(|(film, signer)| turn(signer - film)).collect()
}

/// The codes of what a report says, but for that of rates.
fn codes(report: &serde_json::Value) -> Vec<String> {
    findings(report).into_iter().map(|(code, _)| code).filter(|code| code != "signer-rate").collect()
}

#[test]
fn the_signer_runs_with_the_source_within_a_frame_and_is_not_heard() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 8.0), 0, false);
    video(&project.path("media/juru.mp4"), (25, 8.0), 0, true);
    video(&project.path("media/juru-30.mp4"), (30, 8.0), 0, true);
    let excerpt = "[excerpt]\nsource = \"media/film.mp4\"\nstart = 1.2\nduration = 3";
    item(&project, "sama", &format!("{excerpt}\n[signer]\nsource = \"media/juru.mp4\""));
    item(&project, "lain", &format!("{excerpt}\n[signer]\nsource = \"media/juru-30.mp4\""));
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, codes(&report)), (0, vec!["silent".to_owned(); 2]), "{stderr}");
    let rates = findings(&report).into_iter().filter(|(code, _)| code == "signer-rate");
    assert_eq!(rates.count(), 1, "{stderr}");
    for (name, most) in [("sama", 0), ("lain", 1)] {
        let shown = shown(&clip(&project, name));
        assert_eq!(shown.len(), 75, "{name}");
        assert_eq!(shown[0].0, 30, "{name}: the film at 1.2 s");
        let ahead = ahead(&shown);
        assert!(ahead.iter().all(|steps| steps.abs() <= most), "{name}: {ahead:?}");
    }
    // The film is silent, and the signer is not: nothing is heard.
    let duration = probe(&clip(&project, "sama")).expect("probes").duration;
    let path = clip(&project, "sama");
    let source = FileSound { path, start: Micros::ZERO, duration, heard: Heard::default() };
    let blocks = source.blocks().expect("opens").flat_map(|block| block.expect("a block").to_vec());
    assert!(blocks.map(f32::abs).fold(0.0, f32::max) < 0.001);
}

#[test]
fn with_shots_each_has_the_signers_moment_that_belongs_to_it_at_its_speed() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 8.0), 0, false);
    video(&project.path("media/juru.mp4"), (25, 8.0), 0, false);
    let shots = "[[shots]]\nsource = \"media/film.mp4\"\nstart = 5\nduration = 1\n[[shots]]\nsource = \"media/film.mp4\"\nstart = 1\nduration = 3\nspeed = 2";
    item(&project, "potong", &format!("{shots}\n[signer]\nsource = \"media/juru.mp4\""));
    // Recorded for the clip: it runs through it, whatever the shots show.
    item(&project, "sendiri", &format!("{shots}\n[signer]\nsource = \"media/juru.mp4\"\nstart = 2"));
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(codes(&report).iter().all(|code| code == "silent"), "{stderr}");
    let with_source = shown(&clip(&project, "potong"));
    assert_eq!(with_source.len(), 63, "1 s and 1.5 s");
    assert!(ahead(&with_source).iter().all(|steps| steps.abs() <= 1), "{with_source:?}");
    let alone = shown(&clip(&project, "sendiri"));
    for (frame, (_, signer)) in alone.iter().enumerate() {
        assert_eq!(*signer, (50 + frame as i64).rem_euclid(STEPS), "frame {frame}: {alone:?}");
    }
}

#[test]
fn a_signer_is_shown_beside_sound_alone_and_where_a_template_moves_by_itself() {
    let project = project();
    video(&project.path("media/juru.mp4"), (25, 8.0), 0, false);
    let only = "{% if signer %}<video class=\"juru\" data-role=\"signer\"></video>{% endif %}";
    template(&project, "suara", STYLE, only);
    template(&project, "gerak", STYLE, only);
    project.edit(
        "templates/gerak/template.toml",
        "[sample]\n[sample.excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3",
        "[duration]\nlength = 2\n[sample]",
    );
    let signer = "[signer]\nsource = \"media/juru.mp4\"\n";
    let sound =
        "[excerpt]\nsource = \"media/bincang-guru.ogg\"\nstart = 2\nduration = 2\ncaptions = \"none\"\n";
    project.write("content/pack/suara.toml", &format!("template = \"suara\"\n{sound}{signer}"));
    project.write("content/pack/gerak.toml", &format!("template = \"gerak\"\n{signer}"));
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(
        !codes(&report).iter().any(|code| code.starts_with("signer") || code == "no-picture"),
        "{stderr}"
    );
    // At 30 pictures a second, on the signer's own clock.
    for (name, from) in [("suara", 50), ("gerak", 0)] {
        let shown = shown(&clip(&project, name));
        assert_eq!(shown.len(), 60, "{name}");
        for (frame, (_, signer)) in shown.iter().enumerate() {
            let wanted = (from + frame as i64 * 1000 / 30 / FRAME_MS).rem_euclid(STEPS);
            assert!(
                ahead(&[(wanted, *signer)])[0].abs() <= 1,
                "{name}, frame {frame}: {signer} for {wanted}"
            );
        }
    }
}

#[test]
fn a_signer_that_ends_before_the_film_stands_and_is_named() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 6.0), 0, false);
    video(&project.path("media/juru.mp4"), (25, 3.0), 0, false);
    let excerpt = "[excerpt]\nsource = \"media/film.mp4\"\nstart = 1\nduration = 4";
    item(&project, "pendek", &format!("{excerpt}\n[signer]\nsource = \"media/juru.mp4\""));
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let said = findings(&report).into_iter().find(|(code, _)| code == "signer-ends").expect("said").1;
    assert_eq!(
        said,
        "`juru.mp4` ends 2.0 s before the excerpt does, at 0:02.000 of the clip: its last picture stands from then on",
        "{stderr}"
    );
    let shown = shown(&clip(&project, "pendek"));
    assert!(ahead(&shown[..50]).iter().all(|steps| *steps == 0), "{shown:?}");
    assert!(shown[50..].iter().all(|(_, signer)| *signer == 74 % STEPS), "{shown:?}");
}

/// What a report says of `item`: code and line.
fn said_of(report: &serde_json::Value, item: &str) -> Vec<(String, u64)> {
    let all = report["findings"].as_array().expect("findings").iter();
    let of_item = all.filter(|finding| finding["file"] == format!("content/pack/{item}.toml"));
    let text = |finding: &serde_json::Value| finding["code"].as_str().unwrap_or_default().to_owned();
    of_item.map(|finding| (text(finding), finding["line"].as_u64().unwrap_or_default())).collect()
}

#[test]
fn what_is_wrong_with_a_signer_is_said_at_its_lines() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 4.0), 0, false);
    video(&project.path("media/lain.mp4"), (25, 4.0), 0, false);
    video(&project.path("media/juru.mp4"), (25, 1.0), 0, false);
    std::fs::write(project.path("media/rusak.mp4"), "bukan film").expect("written");
    let excerpt = "[excerpt]\nsource = \"media/film.mp4\"\nstart = 2\nduration = 1\n[signer]\n";
    for (name, signer) in [
        ("hilang", "source = \"media/tidak-ada.mp4\""),
        ("suara", "source = \"media/bincang-guru.ogg\""),
        ("rusak", "source = \"media/rusak.mp4\""),
        ("lewat", "source = \"media/juru.mp4\""),
        ("mulai", "source = \"media/juru.mp4\"\nstart = 9"),
    ] {
        item(&project, name, &format!("{excerpt}{signer}"));
    }
    let shots = "[[shots]]\nsource = \"media/film.mp4\"\nduration = 1\n[[shots]]\nsource = \"media/lain.mp4\"\nduration = 1\n";
    item(&project, "banyak", &format!("{shots}[signer]\nsource = \"media/juru.mp4\""));
    // Templates with no place for one, and with a place that nobody asked for.
    template(&project, "tanpa", STYLE, "<video class=\"film\"></video>");
    template(
        &project,
        "selalu",
        STYLE,
        "<video class=\"film\"></video><video class=\"juru\" data-role=\"signer\"></video>",
    );
    let one = "[excerpt]\nsource = \"media/film.mp4\"\nduration = 1\n";
    let signer = "[signer]\nsource = \"media/film.mp4\"\n";
    project.write("content/pack/tanpa.toml", &format!("template = \"tanpa\"\n{one}{signer}"));
    project.write("content/pack/selalu.toml", &format!("template = \"selalu\"\n{one}"));
    project.write(
        "content/pack/diam.toml",
        &format!("template = \"announcement\"\nservice = \"fve\"\n{signer}[fields]\ntitle = \"Judul\"\n"),
    );
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 1, "{stderr}");
    for (item, code, line) in [
        ("hilang", "missing-file", 7),
        ("suara", "no-picture", 7),
        ("rusak", "not-media", 7),
        ("lewat", "beyond-end", 6),
        ("mulai", "beyond-end", 8),
        ("banyak", "signer-unclear", 8),
        ("tanpa", "signer-unshown", 6),
        ("diam", "unused-key", 3),
    ] {
        assert_eq!(said_of(&report, item), [(code.to_owned(), line)], "{item}: {stderr}");
    }
    let missing = report["findings"].as_array().expect("findings").iter();
    let missing = missing.filter(|finding| finding["code"] == "signer-missing");
    let files: Vec<_> = missing.map(|finding| finding["file"].as_str().unwrap_or_default()).collect();
    assert_eq!(files, ["templates/selalu/template.html"], "{stderr}");
}

#[test]
fn a_signer_that_is_covered_or_too_small_is_named_and_the_end_card_may_cover_it() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 4.0), 0, false);
    let item = |name: &str| {
        let one =
            "[excerpt]\nsource = \"media/film.mp4\"\nduration = 2\n[signer]\nsource = \"media/film.mp4\"\n";
        project.write(&format!("content/pack/{name}.toml"), &format!("template = \"{name}\"\n{one}"));
    };
    let card = "@keyframes naik{0%{transform:translateY(1920px)}100%{transform:translateY(0px)}}.kartu{position:absolute;z-index:3;top:0;left:0;width:1080px;height:1920px;background:#123a8c;animation:naik 200ms both;animation-delay:var(--excerpt-duration)}.alas{position:absolute;left:0;top:1300px;width:600px;height:300px;background:#123a8c}";
    for (name, style, more) in [
        ("tertutup", "", "<div class=\"alas\"></div>"),
        ("kecil", ".juru{width:300px;left:300px}", ""),
        ("kartu", "", "<div class=\"kartu\"></div>"),
    ] {
        template(&project, name, &format!("{STYLE}{card}{style}"), &format!("{BODY}{more}"));
        project.edit(
            &format!("templates/{name}/template.toml"),
            "[sample]",
            "[duration]\ntail = 1\n[sample]",
        );
        item(name);
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 1, "{stderr}");
    let of = |name: &str| {
        let all = report["findings"].as_array().expect("findings").iter();
        let of_page = all.filter(|it| it["file"] == format!("templates/{name}/template.html"));
        of_page.map(|it| it["code"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("tertutup"), ["signer-covered"], "{stderr}");
    assert_eq!(of("kecil"), ["signer-too-small"], "{stderr}");
    assert_eq!(of("kartu"), Vec::<String>::new(), "{stderr}");
    assert!(clip(&project, "kecil").is_file() && clip(&project, "kartu").is_file());
}

#[test]
fn clips_of_one_film_have_their_own_signers_the_same_bytes_each_time_and_are_made_anew_with_another() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 4.0), 0, false);
    video(&project.path("media/satu.mp4"), (25, 4.0), 200, false);
    video(&project.path("media/dua.mp4"), (25, 4.0), 400, false);
    let excerpt = "[excerpt]\nsource = \"media/film.mp4\"\nstart = 1\nduration = 1\n";
    item(&project, "satu", &format!("{excerpt}[signer]\nsource = \"media/satu.mp4\""));
    item(&project, "dua", &format!("{excerpt}[signer]\nsource = \"media/dua.mp4\""));
    item(&project, "tanpa", excerpt);
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    for (name, steps) in [("satu", 5), ("dua", 10)] {
        let shown = shown(&clip(&project, name));
        assert!(ahead(&shown).iter().all(|ahead| *ahead == steps), "{name}: {shown:?}");
    }
    // Where the signer would be, the page is.
    assert!(shown(&clip(&project, "tanpa")).iter().all(|(_, signer)| *signer > STEPS));
    let (_, again, _) = project.render(&["--account", "bpmtpk", "--jobs", "1"]);
    assert_eq!(digests(&report), digests(&again));
    let pack = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["pack", "pack", "--json", "--project"]).arg(project.root());
        let output = command.output().expect("wajah runs");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        report["packs"][0]["rendered"].as_u64().unwrap_or_else(|| panic!("{report}"))
    };
    // Three clips for two accounts; then those of the one whose signer is another.
    assert_eq!((pack(), pack()), (6, 0));
    video(&project.path("media/dua.mp4"), (25, 4.0), 600, false);
    assert_eq!(pack(), 2);
    item(&project, "satu", &format!("{excerpt}[signer]\nsource = \"media/satu.mp4\"\nstart = 0.4"));
    assert_eq!(pack(), 2);
}

#[test]
fn a_background_is_repeated_below_the_film_and_its_signer_until_the_end_card_ends() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 8.0), 0, false);
    video(&project.path("media/latar.mp4"), (25, 2.0), 0, true);
    let below = "{% if background %}<video class=\"latar\" data-role=\"background\"></video>{% endif %}";
    let style = format!("{STYLE}.latar{{top:0;height:1920px}}");
    template(&project, "tiga", &style, &format!("{below}{BODY}"));
    project.edit("templates/tiga/template.toml", "[sample]", "[duration]\ntail = 1\n[sample]");
    let excerpt = "[excerpt]\nsource = \"media/film.mp4\"\nstart = 1\nduration = 4\n";
    let signer = "[signer]\nsource = \"media/film.mp4\"\n";
    let background = "[background]\nsource = \"media/latar.mp4\"\n";
    project.write("content/pack/tiga.toml", &format!("template = \"tiga\"\n{excerpt}{signer}{background}"));
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, codes(&report)), (0, vec!["silent".to_owned()]), "{stderr}");
    // Between the film and the signer: 750 of 1920.
    let shown = steps(&clip(&project, "tiga"), [10, 25, 40]);
    assert_eq!(shown.len(), 125);
    for (frame, [film, below, signer]) in shown.into_iter().enumerate() {
        let of_film = (25 + frame.min(99) as i64).rem_euclid(STEPS);
        assert_eq!((film, signer), (of_film, of_film), "frame {frame}");
        assert_eq!(below, (frame as i64 % 50).rem_euclid(STEPS), "frame {frame}");
    }
}

#[test]
fn what_is_wrong_with_a_background_is_said() {
    let project = project();
    video(&project.path("media/film.mp4"), (25, 2.0), 0, false);
    video(&project.path("media/kilas.mp4"), (25, 0.6), 0, false);
    let excerpt = "[excerpt]\nsource = \"media/film.mp4\"\nduration = 1\n[background]\n";
    template(
        &project,
        "latar",
        STYLE,
        "<video class=\"latar\" data-role=\"background\"></video><video class=\"film\"></video>",
    );
    for (name, template, rest) in [
        ("hilang", "latar", "source = \"media/tidak-ada.mp4\""),
        ("suara", "latar", "source = \"media/bincang-guru.ogg\""),
        ("kilas", "latar", "source = \"media/kilas.mp4\""),
        ("tanpa", "dua", "source = \"media/film.mp4\""),
    ] {
        project.write(
            &format!("content/pack/{name}.toml"),
            &format!("template = \"{template}\"\n{excerpt}{rest}\n"),
        );
    }
    let none = "template = \"latar\"\n[excerpt]\nsource = \"media/film.mp4\"\nduration = 1\n";
    project.write("content/pack/selalu.toml", none);
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 1, "{stderr}");
    for (item, code) in [
        ("hilang", "missing-file"),
        ("suara", "no-picture"),
        ("kilas", "background-too-short"),
        ("tanpa", "background-unshown"),
    ] {
        assert_eq!(said_of(&report, item), [(code.to_owned(), 6)], "{item}: {stderr}");
    }
    assert!(codes(&report).contains(&"background-missing".to_owned()), "{stderr}");
}
