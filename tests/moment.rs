//! The moment as a person finds it: footage looked at once, sentences searched, passages proposed, and points that cut a word.

mod common;

use std::f64::consts::TAU;
use std::path::Path;
use std::process::{Command, Output};

use common::skip::{FFMPEG, Media, Why, skipped};
use common::{TestProject, findings};
use serde_json::Value;

const FILM: &str = "media/siklus-air.mp4";

/// Runs `wajah` with `arguments` in the project.
fn wajah(project: &TestProject, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(arguments).arg("--project").arg(project.root()).current_dir(project.root());
    command.env_remove("LANG").env("LC_ALL", "C").output().expect("wajah runs")
}

/// The same with `--json`, whose document is read.
fn json(project: &TestProject, arguments: &[&str]) -> (i32, Value) {
    let output = wajah(project, &[arguments, &["--json"]].concat());
    let text = String::from_utf8_lossy(&output.stdout);
    let document = serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!("not JSON ({error}): {text}\n{}", String::from_utf8_lossy(&output.stderr))
    });
    (output.status.code().unwrap_or(-1), document)
}

/// Writes a sound file (16 bits, one channel) of what `wave` gives for each sample's time in seconds.
fn write_wav(path: &Path, rate: u32, seconds: f64, wave: impl Fn(f64) -> f64) {
    let count = (seconds * f64::from(rate)) as u32;
    let mut bytes = Vec::with_capacity(44 + 2 * count as usize);
    bytes.extend(b"RIFF");
    bytes.extend((36 + 2 * count).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(rate.to_le_bytes());
    bytes.extend((2 * rate).to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend((2 * count).to_le_bytes());
    for index in 0..count {
        let value = wave(f64::from(index) / f64::from(rate)).clamp(-1.0, 1.0);
        bytes.extend(((value * 32_767.0) as i16).to_le_bytes());
    }
    std::fs::write(path, bytes).expect("written");
}

/// The lines of times of the video's captions, in seconds.
fn cues() -> Vec<(f64, f64)> {
    let text = std::fs::read_to_string(common::repository().join("media/siklus-air.srt")).expect("readable");
    let seconds = |text: &str| {
        let parts: Vec<f64> =
            text.trim().replace(',', ".").split(':').map(|part| part.parse().expect("a number")).collect();
        parts[0] * 3600.0 + parts[1] * 60.0 + parts[2]
    };
    text.lines()
        .filter_map(|line| line.split_once("-->"))
        .map(|(from, to)| (seconds(from), seconds(to)))
        .collect()
}

#[test]
fn footage_is_looked_at_once_whatever_it_is_called() {
    let project = TestProject::new();
    let (exit, report) = json(&project, &["index", FILM]);
    assert_eq!(exit, 0, "{report}");
    let file = &report["files"][0];
    assert_eq!((file["file"].as_str(), file["state"].as_str()), (Some(FILM), Some("looked")));
    // It is one long move over a landscape, without a cut.
    assert_eq!(file["shots"].as_u64(), Some(1), "{file}");
    assert!(file["speech"].as_f64().is_some_and(|seconds| (25.0..44.0).contains(&seconds)), "{file}");
    assert!(file["sentences"].as_u64().is_some_and(|count| count >= 4), "{file}");
    assert_eq!(findings(&report), []);
    std::fs::rename(project.path(FILM), project.path("media/lain.mp4")).expect("renamed");
    let (_, again) = json(&project, &["index", "media/lain.mp4"]);
    assert_eq!(again["files"][0]["file"].as_str(), Some("media/lain.mp4"));
    assert_eq!(again["files"][0]["state"].as_str(), Some("known"));
    let kept = std::fs::read_dir(project.path(".wajah/index/v1")).expect("kept").flatten();
    let pictures = kept.flat_map(|entry| std::fs::read_dir(entry.path()).into_iter().flatten().flatten());
    let jpegs = pictures.filter(|file| file.path().extension().is_some_and(|ending| ending == "jpg")).count();
    assert_eq!(jpegs as u64, file["shots"].as_u64().expect("a number"));
}

/// What is kept of the one file that the index knows.
fn record(project: &TestProject) -> Value {
    let kept = std::fs::read_dir(project.path(".wajah/index/v1")).expect("kept").flatten();
    let records: Vec<_> =
        kept.map(|entry| entry.path().join("record.json")).filter(|path| path.is_file()).collect();
    let [path] = &records[..] else { panic!("{records:?}") };
    serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON")
}

/// Where spans of a record lie, in tenths of a second.
fn tenths(spans: &Value) -> Vec<(i64, i64)> {
    let tenth = |time: &Value| (time.as_i64().expect("microseconds") + 50_000) / 100_000;
    spans
        .as_array()
        .expect("a list")
        .iter()
        .map(|span| (tenth(&span["start"]), tenth(&span["end"])))
        .collect()
}

#[test]
fn shots_black_and_still_parts_are_found_wherever_key_frames_lie() {
    // Moving for 3 s, still for 3 s, black for 1.5 s, moving for 2.5 s; with key frames at cuts, every second, and nowhere but at the start.
    for keys in ["-g 250", "-g 25 -sc_threshold 0", "-g 600 -sc_threshold 0", "-g 1"] {
        let project = TestProject::new();
        std::fs::remove_file(project.path(FILM)).expect("removed");
        let parts = "-f lavfi -i testsrc2=s=320x180:r=25:d=3 -f lavfi -i smptehdbars=s=320x180:r=25:d=3 \
                     -f lavfi -i color=black:s=320x180:r=25:d=1.5 -f lavfi -i testsrc2=s=320x180:r=25";
        let arguments = format!(
            "{parts} -filter_complex [3:v]trim=duration=2.5[e];[0:v][1:v][2:v][e]concat=n=4,format=yuv420p -c:v libx264 {keys} media/film.mp4"
        );
        let mut command = Command::new("ffmpeg");
        command.current_dir(project.root()).args(["-v", "error", "-nostdin", "-y"]);
        let Ok(output) = command.args(arguments.split_whitespace()).output() else {
            skipped(
                "shots_black_and_still_parts_are_found_wherever_key_frames_lie",
                &Why::NoProgram(&FFMPEG),
            );
            return;
        };
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(json(&project, &["index", "media/film.mp4"]).0, 0);
        let seen = &record(&project)["seen"];
        let shots = tenths(&seen["shots"]);
        for cut in [0, 30, 75] {
            assert!(shots.iter().any(|(start, _)| (start - cut).abs() <= 1), "{keys}: {cut} in {shots:?}");
        }
        assert!(shots.len() <= 4, "{keys}: {shots:?}");
        let [(from, to)] = tenths(&seen["black"])[..] else { panic!("{keys}: {seen}") };
        assert!((from - 60).abs() <= 1 && (to - 75).abs() <= 1, "{keys}: {from} {to}");
        let [(from, to)] = tenths(&seen["frozen"])[..] else { panic!("{keys}: {seen}") };
        assert!((from - 30).abs() <= 1 && (to - 60).abs() <= 1, "{keys}: {from} {to}");
        let motion: Vec<f64> =
            seen["motion"].as_array().expect("a list").iter().filter_map(Value::as_f64).collect();
        assert!(
            (10..=11).contains(&motion.len()) && motion[1] > 1.0 && motion[4] < 0.5,
            "{keys}: {motion:?}"
        );
    }
}

#[test]
fn points_of_real_speech_lie_in_its_pauses() {
    let Some(media) = Media::of("points_of_real_speech_lie_in_its_pauses") else { return };
    let project = TestProject::new();
    let Some(path) = media.file("audio/silero-test.wav") else { return };
    media.tally.count();
    let name = path.to_string_lossy().into_owned();
    let (exit, report) =
        json(&project, &["excerpt", "suggest", &name, "--duration", "5..12", "--count", "6"]);
    let suggestions = report["suggestions"].as_array().expect("a list");
    assert!(exit == 0 && suggestions.len() >= 3, "{report}");
    let speech: Vec<(f64, f64)> = record(&project)["heard"]["speech"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|span| ["start", "end"].map(|key| span[key].as_f64().expect("a number") / 1e6))
        .map(|[start, end]| (start, end))
        .collect();
    for one in suggestions {
        let (start, duration) =
            (one["start"].as_f64().expect("a number"), one["duration"].as_f64().expect("a number"));
        for time in [start, start + duration] {
            let within = speech.iter().any(|(from, to)| time > from + 0.001 && time < to - 0.001);
            assert!(!within || time == 0.0, "{time}: {one}");
        }
    }
}

#[test]
fn sentences_are_found_by_other_forms_of_their_words() {
    let project = TestProject::new();
    let (exit, report) = json(&project, &["find", "menguap"]);
    assert_eq!(exit, 0);
    let first = &report["matches"][0];
    assert_eq!(first["file"].as_str(), Some(FILM));
    assert!(first["text"].as_str().is_some_and(|text| text.contains("penguapan")), "{report}");
    assert!(first["start"].as_f64().is_some_and(|start| start < 5.0), "{report}");
    assert!(first["duration"].as_f64().is_some_and(|duration| duration >= 8.0), "{report}");
    // What is printed is ready to be copied.
    let output = wajah(&project, &["find", "menguap"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let block: toml::Table = text.split("\n\n").next().expect("a block").parse().expect("TOML");
    assert_eq!(block["excerpt"]["source"].as_str(), Some(FILM));
    assert_eq!(block["excerpt"]["captions"].as_str(), Some("media/siklus-air.srt"));
    let (_, none) = json(&project, &["find", "gunung meletus sekali"]);
    assert!(findings(&none).iter().any(|(code, _)| code == "not-found"), "{none}");
}

#[test]
fn passages_begin_and_end_between_sentences_and_the_sheet_shows_them() {
    let project = TestProject::new();
    let asked = ["excerpt", "suggest", FILM, "--duration", "8..20", "--count", "3", "--sheet", "lembar.html"];
    let (exit, report) = json(&project, &asked);
    assert_eq!(exit, 0, "{report}");
    let suggestions = report["suggestions"].as_array().expect("a list");
    assert!((2..=3).contains(&suggestions.len()), "{report}");
    let number = |one: &Value, key: &str| one[key].as_f64().expect("a number");
    let mut spans: Vec<(f64, f64)> = Vec::new();
    for one in suggestions {
        let (start, duration) = (number(one, "start"), number(one, "duration"));
        assert!((8.0..=20.0).contains(&duration), "{one}");
        for time in [start, start + duration] {
            // Captions are timed from the voice: a point lies at the border of one, or between two.
            let within = cues().iter().any(|(from, to)| time > from + 0.25 && time < to - 0.25);
            assert!(!within, "{time} is within a caption: {one}");
        }
        assert!(one["reasons"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{one}");
        assert!(!spans.iter().any(|(from, to)| start < *to && *from < start + duration), "{report}");
        spans.push((start, start + duration));
    }
    let page = std::fs::read_to_string(project.path("lembar.html")).expect("a page");
    assert!(page.contains("data:image/jpeg;base64,") && page.contains("[excerpt]"));
    assert!(page.contains("di antara kalimat"), "the project is Indonesian");
    // The same again is the same, and known.
    assert_eq!(json(&project, &asked).1["suggestions"], report["suggestions"]);
}

#[test]
fn a_point_that_cuts_a_word_is_named_at_its_line_with_the_nearest_pauses() {
    let project = TestProject::new();
    // Captions are timed from the voice, and end shortly before the next begins: the second one's first second is spoken, the end of the
    // first is not.
    let cues = cues();
    let (spoken, pause) = (cues[1].0 + 0.9, cues[0].1 - 0.1);
    project.clip("memotong", FILM, &format!("start = {spoken:.2}\nduration = 6.0"));
    let (_, report, _) = project.render(&[]);
    let found: Vec<&Value> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["code"] == "excerpt-cuts-word")
        .collect();
    let start =
        found.iter().find(|finding| finding["message"].as_str().is_some_and(|text| text.contains("begins")));
    let start = start.unwrap_or_else(|| panic!("nothing is said of the start: {report}"));
    assert_eq!(start["severity"], "warning");
    assert_eq!(start["line"], 7, "{start}");
    assert!(start["hint"].as_str().is_some_and(|hint| hint.contains("`start = ")), "{start}");
    // A point in a pause is not.
    let project = TestProject::new();
    project.clip("utuh", FILM, &format!("start = {pause:.2}"));
    let (_, report, _) = project.render(&[]);
    assert!(findings(&report).iter().all(|(code, _)| code != "excerpt-cuts-word"), "{report}");
}

#[test]
fn every_kind_of_sound_has_its_true_sentence() {
    let project = TestProject::new();
    std::fs::remove_file(project.path(FILM)).expect("removed");
    let media = |name: &str| project.path(&format!("media/{name}"));
    write_wav(&media("senyap.wav"), 48_000, 4.0, |_| 0.0);
    // Three notes that last.
    let chord = |time: f64| [220.0, 277.2, 329.6].iter().map(|hz| 0.2 * (TAU * hz * time).sin()).sum();
    write_wav(&media("musik.wav"), 44_100, 20.0, chord);
    write_wav(&media("telepon.wav"), 8_000, 4.0, |time| 0.1 * (TAU * 1_900.0 * time).sin());
    write_wav(&media("pecah.wav"), 48_000, 4.0, |time| 3.0 * (TAU * 1_900.0 * time).sin());
    std::fs::write(media("rusak.mp3"), b"bukan suara").expect("written");
    let (exit, report) = json(&project, &["index"]);
    assert_eq!(exit, 1);
    let said: Vec<(String, String)> = findings(&report);
    let has = |code: &str, text: &str| {
        assert!(
            said.iter().any(|(is, message)| is == code && message.contains(text)),
            "{code}, {text}: {said:?}"
        );
    };
    has("no-speech", "nobody speaks in `media/senyap.wav`: it is silent");
    has("no-speech", "nobody speaks in `media/musik.wav`");
    has("audio-narrow", "`media/telepon.wav`");
    has("audio-clipped", "`media/pecah.wav`");
    has("not-media", "rusak.mp3");
    // Passages of music are proposed all the same, and a file that is too short has none.
    let (exit, music) = json(&project, &["excerpt", "suggest", "media/musik.wav", "--duration", "8..12"]);
    assert!(exit == 0 && !music["suggestions"].as_array().expect("a list").is_empty(), "{music}");
    let (exit, short) = json(&project, &["excerpt", "suggest", "media/senyap.wav"]);
    assert_eq!((exit, short["suggestions"].as_array().map(Vec::len)), (0, Some(0)));
    assert!(
        findings(&short).iter().any(|(code, text)| code == "no-passage" && text.contains("0:04.000 long")),
        "{short}"
    );
    let (exit, missing) = json(&project, &["excerpt", "suggest", "media/tidak-ada.mp4"]);
    assert_eq!((exit, findings(&missing)[0].0.as_str()), (1, "missing-file"));
}
