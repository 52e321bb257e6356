//! Music and stings in clips: of footage, of sound alone, of words alone; and what is said where they cannot be heard.
#![cfg(feature = "video")]

mod common;

use std::path::Path;

use common::{TestProject, digests, findings, findings_but_cut_words};
use wajah::testing::clip::ffmpeg::audio::{FileSound, Heard};
use wajah::testing::clip::sound::SoundSource;
use wajah::testing::units::Micros;

/// Writes `seconds` of `wave` to `path`: WAV, 16 bits, mono, at `hz`.
fn wav(path: &Path, hz: u32, seconds: f64, wave: &dyn Fn(f64) -> f64) {
    let count = (seconds * f64::from(hz)) as u32;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + 2 * count).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(hz.to_le_bytes());
    wav.extend((hz * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend((2 * count).to_le_bytes());
    let sample = |index: u32| (wave(f64::from(index) / f64::from(hz)).clamp(-1.0, 1.0) * 32_767.0) as i16;
    wav.extend((0..count).flat_map(|index| sample(index).to_le_bytes()));
    std::fs::write(path, wav).expect("written");
}

fn chord(time: f64) -> f64 {
    [220.0, 277.2, 329.6].iter().map(|hz| 0.2 * (std::f64::consts::TAU * hz * time).sin()).sum()
}

fn bell(time: f64) -> f64 {
    0.5 * (std::f64::consts::TAU * 880.0 * time).sin() * (-3.0 * time).exp()
}

/// A project with music of 2.3 s at 8 kHz and a bell.
fn project() -> TestProject {
    let project = TestProject::new();
    wav(&project.path("media/musik.wav"), 8000, 2.3, &chord);
    wav(&project.path("media/bel.wav"), 22_050, 0.8, &bell);
    // A clip of words alone, of three seconds and an end card.
    project.write(
        "templates/kata/template.toml",
        "title = \"Kata\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n[duration]\nlength = 3\ntail = 1.5\n[sample]\n",
    );
    project.write(
        "templates/kata/template.html",
        "<!doctype html><html><head><style>body{margin:0;width:1080px;height:1920px;background-color:#123a8c}</style></head><body></body></html>",
    );
    project
}

/// The levels of the sound of `path` in dB, each of a tenth of a second.
fn levels(path: &Path) -> Vec<f64> {
    let (start, duration) = (Micros::ZERO, Micros::from_ms(30_000));
    let source = FileSound { path: path.to_owned(), start, duration, heard: Heard::default() };
    let samples: Vec<f32> =
        source.blocks().expect("opens").flat_map(|block| block.expect("a block")).collect();
    let power = |part: &[f32]| part.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>();
    samples.chunks(9600).map(|part| 10.0 * (power(part) / part.len() as f64 + 1e-12).log10()).collect()
}

/// What a report tells of the only clip of `item`.
fn clip_of<'r>(report: &'r serde_json::Value, item: &str) -> &'r serde_json::Value {
    let all = report["artifacts"].as_array().expect("artifacts");
    let mut clips = all.iter().filter(|artifact| artifact["kind"] == "clip" && artifact["item"] == item);
    clips.next().unwrap_or_else(|| panic!("no clip of {item}"))
}

fn is_loud(clip: &serde_json::Value) {
    let told = |key: &str| clip[key].as_f64().unwrap_or_else(|| panic!("no {key}: {clip}"));
    assert!((told("loudness_lufs") + 14.0).abs() <= 0.55, "{clip}");
    assert!(told("true_peak_dbtp") <= -1.0, "{clip}");
}

#[test]
fn music_lies_under_footage_under_sound_and_under_words_alone() {
    let project = project();
    let music = "[music]\nsource = \"media/musik.wav\"\n";
    project.clip(
        "film",
        "media/siklus-air.mp4",
        &format!("start = 4.8\nduration = 8\nclean = true\n{music}"),
    );
    project.clip("bisu", "media/siklus-air.mp4", &format!("start = 4.8\nduration = 4\nmute = true\n{music}"));
    project.write(
        "content/pack/kata.toml",
        &format!("template = \"kata\"\n{music}[sting]\nsource = \"media/bel.wav\"\n"),
    );
    project.write(
        "content/pack/suara.toml",
        &format!("template = \"audiogram\"\nservice = \"radio-edukasi\"\n[fields]\ntitle = \"Suara uji\"\n[excerpt]\nsource = \"media/bincang-guru.ogg\"\nstart = 1\nduration = 8\n{music}"),
    );
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, findings_but_cut_words(&report)), (0, vec![]), "{stderr}");
    for item in ["film", "bisu", "kata", "suara"] {
        is_loud(clip_of(&report, item));
    }
    for item in ["film", "suara"] {
        let above = clip_of(&report, item)["speech_above_music_db"].as_f64().expect("measured");
        assert!(above >= 20.0, "{item}: {above} dB");
    }
    assert!(clip_of(&report, "bisu")["speech_above_music_db"].is_null());
    // Music all the way, and silence at the end.
    let muted = levels(&project.path("output/pack/bpmtpk/bisu/tall.mp4"));
    assert!(muted[8..25].iter().all(|level| (level - muted[8]).abs() < 4.0), "{muted:?}");
    assert!(muted[muted.len() - 2] < muted[8] - 15.0, "{muted:?}");
    // The bell rings with the end card, over music that makes room.
    let words = levels(&project.path("output/pack/bpmtpk/kata/tall.mp4"));
    assert!(words[30] > words[27] + 3.0, "{words:?}");
}

#[test]
fn a_clip_without_music_is_what_it_was_beside_one_with_it() {
    let project = project();
    project.clip("film", "media/siklus-air.mp4", "start = 4.8\nduration = 3");
    let (status, alone, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    project.clip(
        "musik",
        "media/siklus-air.mp4",
        "start = 4.8\nduration = 3\n[music]\nsource = \"media/musik.wav\"",
    );
    let (status, both, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let both = digests(&both);
    assert!(digests(&alone).iter().all(|own| both.contains(own)));
    let of = |item: &str| {
        both.iter().find(|(path, _)| path.ends_with(&format!("{item}/tall.mp4"))).expect("there").1.clone()
    };
    assert_ne!(of("film"), of("musik"));
}

#[test]
fn what_cannot_be_heard_is_named_where_it_stands() {
    let project = project();
    wav(&project.path("media/klik.wav"), 48_000, 0.4, &chord);
    wav(&project.path("media/senyap.wav"), 44_100, 3.0, &|_| 0.0);
    wav(&project.path("media/panjang.wav"), 44_100, 4.0, &chord);
    std::fs::copy(project.path("media/kelas.jpg"), project.path("media/foto.mp3")).expect("copied");
    let item = |name: &str, text: &str| {
        project.write(&format!("content/pack/{name}.toml"), &format!("template = \"kata\"\n{text}"));
    };
    item("a", "[music]\nsource = \"media/klik.wav\"\n");
    item("b", "[music]\nsource = \"media/senyap.wav\"\n");
    item("c", "[music]\nsource = \"media/musik.wav\"\nstart = 9\n");
    item(
        "d",
        "[music]\nsource = \"media/musik.wav\"\ngain_db = -6\n[sting]\nsource = \"media/panjang.wav\"\n",
    );
    item("e", "[sting]\nsource = \"media/foto.mp3\"\n");
    project.clip("f", "media/siklus-air.mp4", "start = 4.8\nduration = 3\ngain_db = 3");
    project.clip(
        "g",
        "media/siklus-air.mp4",
        "start = 4.8\nduration = 4\n[music]\nsource = \"media/musik.wav\"\nduck = false\ngain_db = -10",
    );
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 1, "{stderr}");
    let mut said: Vec<String> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["code"] != "excerpt-cuts-word")
        .map(|finding| {
            let file = finding["file"].as_str().unwrap_or_default();
            format!(
                "{}:{} {}",
                file.trim_start_matches("content/pack/"),
                finding["line"],
                finding["code"].as_str().unwrap_or_default()
            )
        })
        .collect();
    said.sort();
    assert_eq!(
        said,
        [
            "a.toml:3 music-too-short",
            "b.toml:3 music-silent",
            "c.toml:4 beyond-end",
            "d.toml:4 gain-unused",
            "d.toml:6 sting-cut",
            "e.toml:3 not-media",
            "f.toml:9 gain-unused",
            "g.toml:10 music-over-speech",
        ],
        "{stderr}"
    );
}

#[test]
fn a_film_without_sound_is_no_music() {
    let project = project();
    // The demo video, its pictures alone: made of what a clip without sound is.
    project.write("content/pack/a.toml", "template = \"kata\"\n[music]\nsource = \"media/gambar.mp4\"\n");
    let film = project.path("media/gambar.mp4");
    let settings = wajah::testing::clip::ffmpeg::encode::EncodeSettings {
        width: 64,
        height: 64,
        fps: wajah::testing::units::FrameRate::whole(25),
        codec: wajah::testing::clip::ffmpeg::encode::VideoCodec::H264,
        crf: 20.0,
        preset: "veryfast".to_owned(),
        threads: 1,
        keyframe_seconds: 1.0,
        max_bitrate_kbps: None,
        audio: false,
        audio_bitrate_kbps: 128,
    };
    let mut writer =
        wajah::testing::clip::ffmpeg::encode::ClipWriter::create(&film, &settings).expect("opens");
    let picture = wajah::testing::clip::frame::Yuv420::new_black(64, 64);
    (0..50).for_each(|_| writer.write_frame(&picture).expect("written"));
    writer.finish().expect("finished");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 1, "{stderr}");
    assert_eq!(
        findings(&report),
        [("no-sound".to_owned(), "`gambar.mp4` holds no sound".to_owned())],
        "{stderr}"
    );
    assert_eq!(report["findings"][0]["line"], 3);
}

#[test]
fn a_change_of_the_music_makes_its_clip_anew_and_no_other() {
    let [project, elsewhere] = [project(), project()];
    for project in [&project, &elsewhere] {
        project.write("content/pack/a.toml", "template = \"kata\"\n[music]\nsource = \"media/musik.wav\"\n");
        project.write("content/pack/b.toml", "template = \"kata\"\n");
    }
    let pack_of = |project: &TestProject| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["pack", "pack", "--json", "--project"]).arg(project.root());
        let output = command.output().expect("wajah runs");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        let report = &report["packs"][0];
        (report["rendered"].as_u64(), report["reused"].as_u64())
    };
    let pack = || pack_of(&project);
    assert_eq!(pack(), (Some(4), Some(0)));
    // Where a project lies decides nothing.
    let manifest = |project: &TestProject| {
        std::fs::read_to_string(project.path("output/pack/manifest.json")).expect("there")
    };
    assert_eq!(pack_of(&elsewhere), (Some(4), Some(0)));
    assert_eq!(manifest(&project), manifest(&elsewhere));
    assert_eq!(pack(), (Some(0), Some(4)));
    wav(&project.path("media/musik.wav"), 8000, 2.3, &|time| chord(1.1 * time));
    assert_eq!(pack(), (Some(2), Some(2)));
    project.write(
        "content/pack/a.toml",
        "template = \"kata\"\n[music]\nsource = \"media/musik.wav\"\nfade_out = 0.2\n",
    );
    assert_eq!(pack(), (Some(2), Some(2)));
}
