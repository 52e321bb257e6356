//! Clips of several shots through the program: what is seen and heard of each, when its captions are shown, and what is said.
#![cfg(feature = "video")]

mod common;

use std::path::Path;

use common::{TestProject, digests, findings};
use wajah::testing::clip::ffmpeg::audio::{FileSound, Heard};
use wajah::testing::clip::ffmpeg::encode::{ClipWriter, EncodeSettings, VideoCodec};
use wajah::testing::clip::ffmpeg::probe::probe;
use wajah::testing::clip::ffmpeg::sound_track::SoundEncoder;
use wajah::testing::clip::ffmpeg::video::{Crop, PictureTarget, VideoReader};
use wajah::testing::clip::frame::Yuv420;
use wajah::testing::clip::sound::SoundSource;
use wajah::testing::units::{FrameRate, Micros};

const FPS: u32 = 25;

/// Samples of sound in a frame.
const SAMPLES: usize = 1920;

/// A project with a template whose clips are their footage.
fn project() -> TestProject {
    let project = TestProject::new();
    project.write(
        "templates/penuh/template.toml",
        "title = \"Penuh\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n[captions]\nmode = \"block\"\n[sample]\n[sample.excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3\n",
    );
    project.write(
        "templates/penuh/template.html",
        "<!doctype html><html><head><style>body{margin:0;width:1080px;height:1920px;position:relative}video{position:absolute;top:0;left:0;width:100%;height:100%;object-fit:cover}</style></head><body><video></video></body></html>",
    );
    project
}

/// An item of `shots`, each as its TOML.
fn item(project: &TestProject, name: &str, shots: &[&str]) {
    let shots: String = shots.iter().map(|shot| format!("[[shots]]\n{shot}\n")).collect();
    project.write(&format!("content/pack/{name}.toml"), &format!("template = \"penuh\"\n{shots}"));
}

/// A film of `seconds` on ground of the luma `ground`. Every second, half a second in, it flashes and beeps for 80 ms.
fn film(path: &Path, (width, height): (u32, u32), seconds: u64, ground: u8) {
    let settings = EncodeSettings {
        width,
        height,
        fps: FrameRate::whole(FPS),
        codec: VideoCodec::H264,
        crf: 12.0,
        preset: "veryfast".to_owned(),
        threads: 1,
        keyframe_seconds: 1.0,
        max_bitrate_kbps: None,
        audio: true,
        audio_bitrate_kbps: 192,
    };
    let mut writer = ClipWriter::create(path, &settings).expect("opens");
    let mut encoder = SoundEncoder::open(settings.audio_bitrate_kbps).expect("opens");
    let mut picture = Yuv420::new_black(width, height);
    for frame in 0..seconds * u64::from(FPS) {
        let flashes = (12..14).contains(&(frame % u64::from(FPS)));
        picture.y.fill(if flashes { 235 } else { ground });
        writer.write_frame(&picture).expect("written");
        let wave = |index: usize| {
            let time = (frame as usize * SAMPLES + index) as f32 / 48_000.0;
            if flashes { 0.5 * (std::f32::consts::TAU * 1000.0 * time).sin() } else { 0.0 }
        };
        let sound: Vec<f32> = (0..SAMPLES).flat_map(|index| [wave(index); 2]).collect();
        writer.write_sound(&encoder.write(&sound).expect("encoded")).expect("written");
    }
    writer.write_sound(&encoder.finish().expect("encoded")).expect("written");
    writer.finish().expect("finished");
}

/// The luma in the middle of every frame of the clip at `path`.
fn lumas(path: &Path) -> Vec<u8> {
    let target = PictureTarget { width: 32, height: 32, fit: Crop::WHOLE };
    let mut reader = VideoReader::open(path, Micros::ZERO, &[target]).expect("opens");
    let mut lumas = Vec::new();
    while let Some(frame) = reader.next().expect("a frame") {
        lumas.push(frame.pictures[0].y[16 * 32 + 16]);
    }
    lumas
}

/// When each flash begins, in seconds.
fn flashes(lumas: &[u8]) -> Vec<f64> {
    let is_bright = |index: usize| lumas[index] > 200;
    let begins = (1..lumas.len()).filter(|index| is_bright(*index) && !is_bright(index - 1));
    begins.map(|index| index as f64 / f64::from(FPS)).collect()
}

/// The left side of the sound of the file at `path`.
fn sound(path: &Path) -> Vec<f32> {
    let duration = probe(path).expect("probes").duration;
    let source = FileSound { path: path.to_owned(), start: Micros::ZERO, duration, heard: Heard::default() };
    let blocks = source.blocks().expect("opens").map(|block| block.expect("a block"));
    blocks.flatten().step_by(2).collect()
}

/// When each beep begins, in seconds: where it comes to a third of the loudest after a tenth of a second below that.
fn beeps(sound: &[f32]) -> Vec<f64> {
    let peak = sound.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let (mut begins, mut last) = (Vec::new(), None);
    for (index, _) in sound.iter().enumerate().filter(|(_, sample)| sample.abs() > peak / 3.0) {
        if last.is_none_or(|last| index - last > 4800) {
            begins.push(index as f64 / 48_000.0);
        }
        last = Some(index);
    }
    begins
}

fn clip(project: &TestProject, item: &str) -> std::path::PathBuf {
    project.path(&format!("output/pack/bpmtpk/{item}/tall.mp4"))
}

#[test]
fn shots_follow_one_another_and_flash_and_beep_stay_together_at_every_speed() {
    let project = project();
    film(&project.path("media/satu.mp4"), (160, 90), 8, 60);
    film(&project.path("media/dua.mp4"), (90, 160), 8, 110);
    item(
        &project,
        "potong",
        &[
            "source = \"media/satu.mp4\"\nstart = 1\nduration = 3",
            "source = \"media/dua.mp4\"\nstart = 2\nduration = 4\nspeed = 2",
            "source = \"media/satu.mp4\"\nstart = 5\nduration = 1.4\nspeed = 0.5",
            "source = \"media/dua.mp4\"\nduration = 1.2\nmute = true",
        ],
    );
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    let path = clip(&project, "potong");
    let lumas = lumas(&path);
    // 3 + 2 + 2.8 + 1.2 seconds.
    assert_eq!(lumas.len(), 225);
    let near = |frame: usize, ground: u8| lumas[frame].abs_diff(ground) <= 6;
    for (frame, ground) in
        [(0, 60), (74, 60), (75, 110), (124, 110), (125, 60), (194, 60), (195, 110), (224, 110)]
    {
        assert!(near(frame, ground), "frame {frame}: {} for {ground}", lumas[frame]);
    }
    let sound = sound(&path);
    let (seen, heard) = (flashes(&lumas), beeps(&sound));
    // Each second of the source, half as far apart at twice its speed; the last shot is muted.
    let wanted = [0.48, 1.48, 2.48, 3.24, 3.74, 4.24, 4.74, 5.96, 8.28];
    assert_eq!(seen.len(), wanted.len(), "{seen:?}");
    assert_eq!(heard.len(), wanted.len() - 1, "{heard:?}");
    for (wanted, seen) in wanted.iter().zip(&seen) {
        assert!((wanted - seen).abs() <= 0.041, "{seen} for {wanted}");
    }
    for (seen, heard) in seen.iter().zip(&heard) {
        assert!((seen - heard).abs() <= 1.0 / f64::from(FPS), "seen at {seen}, heard at {heard}");
    }
    let clips = report["artifacts"].as_array().expect("artifacts").iter().filter(|it| it["kind"] == "clip");
    assert_eq!(clips.map(|clip| clip["duration_ms"].clone()).collect::<Vec<_>>(), [9000]);
    // Voices keep their pitch: a kilohertz crosses zero forty times in a fiftieth of a second, also at twice the speed.
    let from = (heard[3] * 48_000.0) as usize + 240;
    let crossings =
        sound[from..from + 960].windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
    assert!((38..=42).contains(&crossings), "{crossings}");
}

#[test]
fn one_shot_is_an_excerpt_to_the_byte() {
    let project = project();
    film(&project.path("media/satu.mp4"), (160, 90), 4, 60);
    let range = "source = \"media/satu.mp4\"\nstart = 0.7\nduration = 2";
    project.write("content/pack/cuplikan.toml", &format!("template = \"penuh\"\n[excerpt]\n{range}\n"));
    item(&project, "satu", &[range]);
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let digests = digests(&report);
    let of = |item: &str| {
        let path = format!("pack/bpmtpk/{item}/tall.mp4");
        digests.iter().find(|(name, _)| *name == path).map(|(_, digest)| digest.clone()).expect("a clip")
    };
    assert_eq!(of("cuplikan"), of("satu"));
}

#[test]
fn captions_of_each_shot_stand_where_it_is_in_the_clip() {
    let project = project();
    film(&project.path("media/satu.mp4"), (160, 90), 8, 60);
    film(&project.path("media/dua.mp4"), (90, 160), 8, 110);
    // Before the shot, across its beginning, within it, behind it.
    project.write(
        "media/satu.srt",
        "1\n00:00:00,000 --> 00:00:00,900\nSebelumnya\n\n2\n00:00:02,000 --> 00:00:04,000\nKata pertama\n\n3\n00:00:06,000 --> 00:00:07,500\nSesudahnya\n",
    );
    project.write("media/dua.srt", "1\n00:00:04,000 --> 00:00:08,000\nKata kedua\n");
    item(
        &project,
        "takarir",
        &[
            "source = \"media/satu.mp4\"\nstart = 1\nduration = 4\ncaptions = \"media/satu.srt\"",
            "source = \"media/dua.mp4\"\nstart = 2\nduration = 6\nspeed = 2\ncaptions = \"media/dua.srt\"",
        ],
    );
    let (status, _, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let srt = std::fs::read_to_string(clip(&project, "takarir").with_extension("srt")).expect("captions");
    let wanted =
        "1\n00:00:01,000 --> 00:00:03,000\nKata pertama\n\n2\n00:00:05,000 --> 00:00:07,000\nKata kedua\n";
    assert_eq!(srt.trim_start_matches('\u{feff}').trim(), wanted.trim());
}

/// What a report says of `item`: code and line.
fn said_of(report: &serde_json::Value, item: &str) -> Vec<(String, u64)> {
    let all = report["findings"].as_array().expect("findings").iter();
    let of_item = all.filter(|finding| finding["file"] == format!("content/pack/{item}.toml"));
    let text = |finding: &serde_json::Value| finding["code"].as_str().unwrap_or_default().to_owned();
    of_item.map(|finding| (text(finding), finding["line"].as_u64().unwrap_or_default())).collect()
}

#[test]
fn what_is_wrong_with_a_shot_is_said_at_its_lines_and_the_others_are_made() {
    let project = project();
    film(&project.path("media/satu.mp4"), (160, 90), 4, 60);
    let well = "source = \"media/satu.mp4\"\nstart = 1\nduration = 2";
    item(
        &project,
        "lewat",
        &[well, "source = \"media/satu.mp4\"\nstart = 9", "source = \"media/satu.mp4\"\nduration = 7"],
    );
    item(&project, "suara", &[well, "source = \"media/bincang-guru.ogg\"\nduration = 2"]);
    std::fs::write(project.path("media/rusak.mp4"), "bukan film").expect("written");
    item(&project, "rusak", &[well, "source = \"media/rusak.mp4\"\nduration = 2"]);
    item(&project, "baik", &[well, well]);
    // Of sound alone, in a page that shows none of it.
    project.write(
        "content/pack/radio.toml",
        "template = \"audiogram\"\nservice = \"radio-edukasi\"\n[fields]\ntitle = \"Suara uji\"\n[[shots]]\nsource = \"media/bincang-guru.ogg\"\nstart = 1\nduration = 3\n[[shots]]\nsource = \"media/bincang-guru.ogg\"\nstart = 8\nduration = 3\nspeed = 1.5\n",
    );
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 1, "{stderr}");
    let of = |item: &str, line| vec![(item.to_owned(), line)];
    assert_eq!(
        said_of(&report, "lewat"),
        [("beyond-end".to_owned(), 8), ("beyond-end".to_owned(), 11)],
        "{stderr}"
    );
    assert_eq!(said_of(&report, "suara"), of("no-picture", 7), "{stderr}");
    assert_eq!(said_of(&report, "rusak"), of("not-media", 7), "{stderr}");
    assert!(clip(&project, "baik").is_file(), "{stderr}");
    let radio = report["artifacts"].as_array().expect("artifacts").iter();
    let radio: Vec<_> = radio.filter(|it| it["kind"] == "clip" && it["item"] == "radio").collect();
    let loudness = radio.first().and_then(|clip| clip["loudness_lufs"].as_f64()).expect("a loudness");
    assert!((loudness + 14.0).abs() <= 0.55, "{loudness}");
}

#[test]
fn another_cut_makes_the_clip_anew_and_the_same_one_does_not() {
    let project = project();
    film(&project.path("media/satu.mp4"), (160, 90), 4, 60);
    let shots =
        ["source = \"media/satu.mp4\"\nstart = 1\nduration = 1", "source = \"media/satu.mp4\"\nduration = 1"];
    item(&project, "satu", &shots);
    let pack = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["pack", "pack", "--json", "--project"]).arg(project.root());
        let output = command.output().expect("wajah runs");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        report["packs"][0]["rendered"].as_u64().unwrap_or_else(|| panic!("{report}"))
    };
    // For two accounts.
    assert_eq!((pack(), pack()), (2, 0));
    for shot in [
        "start = 1.04\nduration = 1",
        "start = 1\nduration = 1\nspeed = 0.9",
        "start = 1\nduration = 1\nmute = true",
    ] {
        item(&project, "satu", &[&format!("source = \"media/satu.mp4\"\n{shot}"), shots[1]]);
        assert_eq!(pack(), 2, "{shot}");
    }
}

#[test]
fn shots_pass_over_into_one_another_as_their_template_says_and_nothing_gets_longer() {
    let project = project();
    film(&project.path("media/satu.mp4"), (160, 90), 8, 60);
    film(&project.path("media/dua.mp4"), (90, 160), 8, 110);
    project.edit("templates/penuh/template.toml", "[captions]", "[transition]\nkind = \"fade\"\n[captions]");
    item(
        &project,
        "luruh",
        &["source = \"media/satu.mp4\"\nduration = 2", "source = \"media/dua.mp4\"\nstart = 2\nduration = 2"],
    );
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    let path = clip(&project, "luruh");
    let lumas = lumas(&path);
    assert_eq!(lumas.len(), 100);
    // From 1.8 to 2.2 seconds.
    for (frame, wanted) in [(44, 60), (50, 85), (56, 110)] {
        assert!(lumas[frame].abs_diff(wanted) <= 6, "frame {frame}: {} for {wanted}", lumas[frame]);
    }
    assert!(lumas[45..=55].windows(2).all(|pair| pair[0] <= pair[1] + 1), "{:?}", &lumas[45..=55]);
    let sound = sound(&path);
    let (seen, heard) = (flashes(&lumas), beeps(&sound));
    assert_eq!((seen.len(), heard.len()), (4, 4), "{seen:?} {heard:?}");
    for ((wanted, seen), heard) in [0.48, 1.48, 2.48, 3.48].iter().zip(&seen).zip(&heard) {
        assert!(
            (wanted - seen).abs() <= 0.001 && (seen - heard).abs() <= 0.02,
            "{seen}, {heard} for {wanted}"
        );
    }
}

/// A template whose clips have a title scene and an end card, both white.
fn scenes(project: &TestProject) {
    project.write(
        "templates/adegan/template.toml",
        "title = \"Adegan\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\nstill_at_ms = 400\n[duration]\nhead = 0\ntail = 0.6\n[captions]\nmode = \"block\"\n[sample]\n[sample.excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3\n",
    );
    project.write(
        "templates/adegan/template.html",
        "<!doctype html><html><head><style>body{margin:0;width:1080px;height:1920px;position:relative}\
         video,.judul,.akhir{position:absolute;top:0;left:0;width:100%;height:100%;object-fit:cover}\
         .judul,.akhir{background-color:#fff}\
         .judul{animation:hilang 40ms linear var(--head-duration) both}\
         .akhir{animation:muncul 40ms linear var(--tail-start) both}\
         @keyframes hilang{0%{opacity:1}100%{opacity:0}}@keyframes muncul{0%{opacity:0}100%{opacity:1}}\
         </style></head><body><video></video>{% if clip.head_ms %}<div class=\"judul\"></div>{% endif %}<div class=\"akhir\"></div></body></html>",
    );
}

#[test]
fn a_title_scene_and_an_end_card_are_as_long_as_the_item_says_and_all_else_keeps_to_the_film() {
    let project = project();
    scenes(&project);
    film(&project.path("media/satu.mp4"), (160, 90), 8, 60);
    film(&project.path("media/dua.mp4"), (90, 160), 8, 110);
    project.write("media/satu.srt", "1\n00:00:02,000 --> 00:00:04,000\nKata pertama\n");
    let write = |name: &str, lengths: &str, footage: &str| {
        project.write(
            &format!("content/pack/{name}.toml"),
            &format!("template = \"adegan\"\n{lengths}{footage}"),
        );
    };
    let lengths = "[duration]\nhead = 1.52\ntail = 2\n";
    let excerpt =
        "[excerpt]\nsource = \"media/satu.mp4\"\nstart = 1\nduration = 4\ncaptions = \"media/satu.srt\"\n";
    let shots = "[[shots]]\nsource = \"media/satu.mp4\"\nstart = 1\nduration = 2\ncaptions = \"media/satu.srt\"\n[[shots]]\nsource = \"media/dua.mp4\"\nstart = 3\nduration = 2\n";
    write("tanpa", "", excerpt);
    write("satu", lengths, excerpt);
    write("dua", lengths, shots);
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    for (name, [head, tail], second) in
        [("tanpa", [0, 15], 60), ("satu", [38, 50], 60), ("dua", [38, 50], 110)]
    {
        let path = clip(&project, name);
        let lumas = lumas(&path);
        assert_eq!(lumas.len(), head + 100 + tail, "{name}");
        assert!(lumas[..head].iter().all(|luma| *luma > 225), "{name}: {:?}", &lumas[..head]);
        let near = |frame: usize, ground: u8| lumas[frame].abs_diff(ground) <= 6;
        assert!(near(head + 1, 60) && near(head + 99, second), "{name}: {:?}", &lumas[head..head + 100]);
        assert!(lumas[head + 101..].iter().all(|luma| *luma > 225), "{name}: {:?}", &lumas[head + 100..]);
        let (seen, heard) = (flashes(&lumas[head + 1..head + 100]), beeps(&sound(&path)));
        assert_eq!((seen.len(), heard.len()), (4, 4), "{name}: {seen:?} {heard:?}");
        let begins = head as f64 / f64::from(FPS);
        for (seen, heard) in seen.iter().zip(&heard) {
            assert!((begins + seen + 0.04 - heard).abs() <= 1.0 / f64::from(FPS), "{name}: {seen} {heard}");
        }
        let srt = std::fs::read_to_string(path.with_extension("srt")).expect("captions");
        let wanted = if head == 0 { "00:00:01,000 --> " } else { "00:00:02,520 --> " };
        assert!(srt.contains(wanted), "{name}: {srt}");
        let artifacts = report["artifacts"].as_array().expect("artifacts").iter();
        let made = artifacts.clone().find(|it| it["kind"] == "clip" && it["item"] == name).expect("a clip");
        assert_eq!(made["duration_ms"], 40 * lumas.len(), "{name}");
        let loudness = made["loudness_lufs"].as_f64().expect("a loudness");
        assert!((loudness + 14.0).abs() <= 0.55, "{name}: {loudness}");
        // Of the film, and not of what comes before it.
        let cover = image::open(path.with_file_name("tall.cover.png"))
            .or_else(|_| image::open(path.with_file_name("tall.cover.jpg")));
        let cover = cover.expect("a cover").to_luma8();
        let middle = cover.get_pixel(cover.width() / 2, cover.height() / 2).0[0];
        assert!(middle < 90, "{name}: {middle}");
    }
}

#[test]
fn music_begins_with_the_title_scene_and_a_sting_rings_with_the_end_card_after_it() {
    let project = project();
    scenes(&project);
    film(&project.path("media/satu.mp4"), (160, 90), 8, 60);
    let item = |name: &str, more: &str| {
        project.write(
            &format!("content/pack/{name}.toml"),
            &format!("template = \"adegan\"\n[duration]\nhead = 2\ntail = 2\n[excerpt]\nsource = \"media/satu.mp4\"\nduration = 4\n{more}"),
        );
    };
    item("musik", "[music]\nsource = \"media/bincang-guru.ogg\"\nfade_in = 0\nduck = false\n");
    item("bunyi", "mute = true\n[sting]\nsource = \"media/satu.mp4\"\n");
    let (status, _, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let loud = |sound: &[f32], from: f64, until: f64| {
        let range = (from * 48_000.0) as usize..(until * 48_000.0) as usize;
        sound[range].iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()))
    };
    let music = sound(&clip(&project, "musik"));
    assert!(loud(&music, 0.1, 1.9) > 0.005, "{}", loud(&music, 0.1, 1.9));
    // The first beep of the film lies half a second after its beginning.
    let beep = beeps(&music)[0];
    assert!((beep - 2.48).abs() <= 0.04, "{beep}");
    let sting = sound(&clip(&project, "bunyi"));
    assert!(loud(&sting, 0.0, 5.9) < 0.001, "{}", loud(&sting, 0.0, 5.9));
    assert!((beeps(&sting)[0] - 6.48).abs() <= 0.04, "{:?}", beeps(&sting));
}

#[test]
fn the_manifest_and_a_browser_page_have_all_shots() {
    let project = project();
    scenes(&project);
    film(&project.path("media/satu.mp4"), (160, 90), 4, 60);
    film(&project.path("media/dua.mp4"), (90, 160), 4, 110);
    let shots = "[[shots]]\nsource = \"media/satu.mp4\"\nstart = 1\nduration = 1\n[[shots]]\nsource = \"media/dua.mp4\"\nstart = 2\nspeed = 2\n";
    let write = |name: &str, more: &str| {
        project.write(&format!("content/pack/{name}.toml"), &format!("template = \"adegan\"\n{more}"));
    };
    write("dua", &format!("[duration]\nhead = 1\n{shots}"));
    write("satu", "[excerpt]\nsource = \"media/satu.mp4\"\nstart = 0.5\nduration = 2\n");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let told = |item: &str| {
        let artifacts = report["artifacts"].as_array().expect("artifacts").iter();
        let of_item: Vec<_> = artifacts.filter(|it| it["item"] == item).collect();
        assert!(of_item.iter().all(|it| it["kind"] == "clip" || it["shots"].is_null()), "{of_item:?}");
        of_item.iter().find(|it| it["kind"] == "clip").map(|it| it["shots"].clone()).expect("a clip")
    };
    assert_eq!(
        told("dua"),
        serde_json::json!([
            { "source": "media/satu.mp4", "start_ms": 1000, "duration_ms": 1000, "speed": 1.0 },
            { "source": "media/dua.mp4", "start_ms": 2000, "duration_ms": 2000, "speed": 2.0 },
        ])
    );
    assert_eq!(
        told("satu"),
        serde_json::json!([{ "source": "media/satu.mp4", "start_ms": 500, "duration_ms": 2000, "speed": 1.0 }])
    );
    let pages = project.path("halaman");
    let (status, _, stderr) =
        project.render(&["--account", "bpmtpk", "--html", pages.to_str().expect("a path")]);
    assert_eq!(status, 0, "{stderr}");
    let page = |item: &str| {
        let path = project.path(&format!("halaman/pack/bpmtpk/{item}/tall.html"));
        std::fs::read_to_string(path).expect("a page")
    };
    let (one, two) = (page("satu"), page("dua"));
    assert!(one.contains("satu.mp4#t=0.5,2.5\" autoplay muted") && !one.contains("<script"), "{one}");
    assert!(two.contains("satu.mp4#t=1,2\" muted playsinline"), "{two}");
    assert!(two.contains("media/satu.mp4#t=1,2\",1000,1.0],["), "{two}");
    assert!(two.contains("media/dua.mp4#t=2,4\",2000,2.0]]"), "{two}");
}

/// A format that takes only clips.
const REEL: &str = "[format.reel]\ntitle = \"Reel\"\nkinds = [\"clip\"]\nwidth = 360\nheight = 640\nlayout_width = 1080\nstill = \"png\"\n[format.wide]";

#[test]
fn a_still_is_a_clip_where_a_format_takes_nothing_else_and_its_photo_is_pushed_in() {
    let project = TestProject::new();
    project.edit("wajah.toml", "[format.wide]", REEL);
    project.write(
        "templates/kartu/template.toml",
        "title = \"Kartu\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[sample]\n",
    );
    // A bar that bleeds off the page, black on white, which grows by half from its left edge on.
    project.write(
        "templates/kartu/template.html",
        "<!doctype html><html><head><style>body{margin:0;width:1080px;height:1920px;position:relative;background-color:#fff}\
         .foto{position:absolute;top:0;left:0;width:400px;height:1920px;background-color:#000;transform-origin:0 0;animation:dorong var(--clip-duration) linear both}\
         @keyframes dorong{0%{transform:scale(1)}100%{transform:scale(1.5)}}</style></head>\
         <body><div class=\"foto\"></div></body></html>",
    );
    let item = |name: &str, more: &str| {
        project.write(
            &format!("content/pack/{name}.toml"),
            &format!("template = \"kartu\"\nformats = [\"tall\", \"reel\"]\n{more}"),
        );
    };
    item("senyap", "");
    item("musik", "[duration]\nlength = 3\n[music]\nsource = \"media/bincang-guru.ogg\"\n");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let said = findings(&report);
    let silent = "the clip is silent: Reel takes no stills, and this is one, in motion".to_owned();
    assert_eq!(said, [("silent".to_owned(), silent)], "{stderr}");
    assert_eq!(report["findings"][0]["severity"], "note");
    let artifacts = report["artifacts"].as_array().expect("artifacts");
    let told = |item: &str, kind: &str| {
        artifacts.iter().find(|it| it["item"] == item && it["kind"] == kind).cloned().expect("an artifact")
    };
    for (name, length) in [("senyap", 6000), ("musik", 3000)] {
        assert_eq!(
            (&told(name, "still")["format"], &told(name, "clip")["format"]),
            (&"tall".into(), &"reel".into())
        );
        assert_eq!(told(name, "clip")["duration_ms"], length);
    }
    assert!(told("senyap", "clip")["loudness_lufs"].is_null());
    let loudness = told("musik", "clip")["loudness_lufs"].as_f64().expect("a loudness");
    assert!((loudness + 14.0).abs() <= 0.55, "{loudness}");
    // What is looked at lies at 540 to 573 px, where the bar comes at four fifths of its way from 400 to 600 px.
    let lumas = lumas(&project.path("output/pack/bpmtpk/senyap/reel.mp4"));
    let dark = lumas.iter().position(|luma| *luma < 90).expect("the bar comes") as f64 / lumas.len() as f64;
    assert!((0.76..0.88).contains(&dark) && lumas[0] > 220, "{dark}");
}
