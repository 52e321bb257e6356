//! Captions as their users meet them: `wajah captions`, and what a clip shows and brings along.
#![cfg(feature = "video")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::skip::{FFMPEG, TESSERACT, Why, skipped};
use common::{TestProject, findings_but_cut_words};
use serde_json::Value;

/// What `wajah` with `arguments` comes to in `folder`.
fn wajah(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(arguments).current_dir(folder).output().expect("wajah runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder outside of any project with a caption file that has most mistakes.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "1\n00:00:01,000 --> 00:00:02,000\nMereka berangkat ke\nsekolah pagi-pagi sekali\n\n\
                2\n00:00:02,000 --> 00:00:02,300\n-Siap?\n-Siap.\n\n\
                3\n00:00:03,000 --> 00:00:16,000\n<i>Air laut menguap</i> karena panas matahari, lalu naik ke langit dan menjadi awan putih yang tebal.\n\n\
                4\n00:00:16,040 --> 00:00:16,840\nPertanggungjawaban keberlangsungan kemasyarakatan.\n\n\
                5\n00:00:16,880 --> 00:00:18,000\nSelesai.\n";
    fs::write(folder.path().join("a.srt"), text).expect("written");
    folder
}

#[test]
fn a_caption_file_is_checked_by_itself_at_its_lines() {
    let folder = folder();
    let output = wajah(folder.path(), &["captions", "check", "a.srt", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let document: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let said: Vec<String> = document["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| format!("{} {}", finding["code"].as_str().unwrap_or_default(), finding["line"]))
        .collect();
    for expected in [
        "caption-too-fast 3",
        "caption-gap 3",
        "caption-line-break 3",
        "caption-too-short 8",
        "caption-speakers 8",
        "caption-too-long 13",
        "caption-long-line 13",
        "caption-too-fast 17",
    ] {
        assert!(said.iter().any(|said| said == expected), "{expected} is not among {said:#?}");
    }
    let text = stderr(&wajah(folder.path(), &["captions", "check", "a.srt"]));
    assert!(text.contains("--> a.srt:3") && text.contains("Mereka berangkat ke"), "{text}");
    assert_eq!(wajah(folder.path(), &["captions", "check", "tidak-ada.srt"]).status.code(), Some(2));
}

#[test]
fn a_caption_file_is_mended_without_changing_words_and_never_overwritten_unasked() {
    let folder = folder();
    let words = |text: &str| -> Vec<String> {
        let is_word = |line: &&str| !line.contains("-->") && line.parse::<u32>().is_err();
        let text = text.lines().filter(is_word).collect::<Vec<_>>().join(" ");
        let bare = text.replace("<i>", "").replace("</i>", "").replace("- ", "").replace('-', " ");
        bare.split_whitespace().map(str::to_owned).collect()
    };
    let before = fs::read_to_string(folder.path().join("a.srt")).expect("there");
    let output = wajah(folder.path(), &["captions", "fix", "a.srt"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let fixed = stdout(&output);
    assert_eq!(words(&fixed), words(&before), "{fixed}");
    assert!(fixed.contains("Mereka berangkat\nke sekolah"), "{fixed}");
    assert!(fixed.contains("- Siap?\n- Siap."), "{fixed}");
    assert!(fixed.contains("<i>Air laut menguap</i>"), "{fixed}");
    let said = stderr(&output);
    assert!(said.contains("caption-too-fast") && said.contains("Pertanggungjawaban"), "{said}");
    // What was mended has nothing more to mend.
    fs::write(folder.path().join("b.srt"), &fixed).expect("written");
    assert_eq!(stdout(&wajah(folder.path(), &["captions", "fix", "b.srt"])), fixed);

    let refused = wajah(folder.path(), &["captions", "fix", "a.srt", "--output", "a.srt"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("already-there"), "{}", stderr(&refused));
    assert_eq!(fs::read_to_string(folder.path().join("a.srt")).expect("there"), before);
    // Of one that is not read whole, the rest would be gone.
    let half = "1\n00:00:01,000 --> 00:00:02,000\nSatu\n\n2\n00:00:04,000 --> 00:00:03,000\nDua\n";
    fs::write(folder.path().join("half.srt"), half).expect("written");
    let lossy = wajah(folder.path(), &["captions", "fix", "half.srt", "--output", "half.srt", "--overwrite"]);
    assert_eq!(lossy.status.code(), Some(2), "{}", stderr(&lossy));
    assert_eq!(fs::read_to_string(folder.path().join("half.srt")).expect("there"), half);
    assert_eq!(
        wajah(folder.path(), &["captions", "fix", "half.srt", "--output", "c.srt"]).status.code(),
        Some(0)
    );
    let asked = wajah(folder.path(), &["captions", "fix", "a.srt", "--output", "a.srt", "--overwrite"]);
    assert_eq!(asked.status.code(), Some(0), "{}", stderr(&asked));
    assert_eq!(fs::read_to_string(folder.path().join("a.srt")).expect("there"), fixed);
    let vtt = wajah(folder.path(), &["captions", "fix", "a.srt", "--output", "a.vtt"]);
    assert_eq!(vtt.status.code(), Some(0), "{}", stderr(&vtt));
    assert!(fs::read_to_string(folder.path().join("a.vtt")).expect("there").starts_with("WEBVTT\n"));
    assert_eq!(
        wajah(folder.path(), &["captions", "fix", "a.srt", "--output", "a.txt"]).status.code(),
        Some(2)
    );
}

#[test]
fn captions_of_another_cut_are_told_by_how_much_and_moved() {
    let project = TestProject::new();
    let said = |file: &str| {
        let arguments = ["captions", "check", file, "--video", "media/siklus-air.mp4", "--json"];
        let output = wajah(project.root(), &arguments);
        let document: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
        let findings = document["findings"].as_array().expect("findings").clone();
        let is_shift = |finding: &Value| finding["code"] == "captions-shifted";
        findings.into_iter().find(is_shift).map(|found| found["message"].as_str().unwrap_or("").to_owned())
    };
    let moved = |from: &str, by: &str, to: &str| {
        let shift = format!("--shift={by}");
        let output = wajah(project.root(), &["captions", "fix", from, &shift, "--output", to]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output)
    };
    assert_eq!(said("media/siklus-air.srt"), None);
    moved("media/siklus-air.srt", "2", "lambat.srt");
    let message = said("lambat.srt").expect("they are late");
    let seconds = message.split(" s too late").next().and_then(|start| start.split(' ').next_back());
    let seconds: f64 = seconds.and_then(|seconds| seconds.parse().ok()).expect("seconds");
    assert!((seconds - 2.0).abs() < 0.3, "{message}");
    moved("lambat.srt", "-2", "rapi.srt");
    assert_eq!(said("rapi.srt"), None);
    let text = |file: &str| fs::read_to_string(project.path(file)).expect("there").trim_end().to_owned();
    assert_eq!(text("rapi.srt"), text("media/siklus-air.srt"));
    // What would end before the video begins is left out, and that is told.
    let told = moved("media/siklus-air.srt", "-6", "awal.srt");
    assert!(told.contains("1 caption left out"), "{told}");
    let output = wajah(project.root(), &["captions", "check", "rapi.srt", "--video", "wajah.toml"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[cfg(unix)]
mod transcribing {
    use super::*;

    /// A project whose speech-to-text command is a script that runs `body`; `$1` is the sound, `$2` the folder, `$3` the language.
    fn project(body: &str) -> TestProject {
        use std::os::unix::fs::PermissionsExt;
        let project = TestProject::new();
        let script = project.path("alat/tulis.sh");
        project.write("alat/tulis.sh", &format!("#!/bin/sh\nset -e\n{body}\n"));
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("executable");
        let wajah = fs::read_to_string(project.path("wajah.toml")).expect("there");
        let command = format!(
            "[transcribe]\ncommand = [\"{}\", \"{{audio}}\", \"{{output}}\", \"{{language}}\", \"a b $HOME\"]\n",
            script.display()
        );
        project.write("wajah.toml", &format!("{wajah}{command}"));
        project
    }

    fn run(project: &TestProject, more: &[&str]) -> Output {
        let arguments = [&["captions", "transcribe", "media/siklus-air.mp4"], more].concat();
        wajah(project.root(), &arguments)
    }

    #[test]
    fn what_is_said_is_written_beside_the_video() {
        let json = r#"{"segments": [{"start": 0.8, "end": 4.7, "text": " Matahari menyinari laut dan menghangatkan airnya.", "words": [
            {"word": " Matahari", "start": 0.8, "end": 1.5}, {"word": " menyinari", "start": 1.6, "end": 2.2}]}]}"#;
        let body = format!(
            "test \"$3\" = id\ntest \"$4\" = 'a b $HOME'\nhead -c 12 \"$1\" | grep -q WAVE\ncp \"$1\" {}/dengar.wav\ncat > \"$2/hasil.json\" <<'EOF'\n{json}\nEOF",
            "\"$OLDPWD\"",
        );
        // The tool's folder is its own; the sound is looked at where the test can see it.
        let project = project("true");
        let heard = project.path("dengar.wav");
        let body = body.replace("\"$OLDPWD\"/dengar.wav", &heard.display().to_string());
        project.write("alat/tulis.sh", &format!("#!/bin/sh\nset -e\n{body}\n"));
        let output = run(&project, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let srt = fs::read_to_string(project.path("media/siklus-air.id.srt")).expect("written");
        assert!(srt.contains("Matahari menyinari laut\ndan menghangatkan airnya."), "{srt}");
        let vtt = fs::read_to_string(project.path("media/siklus-air.id.vtt")).expect("written");
        assert!(vtt.contains("<00:00:01.600>menyinari"), "{vtt}");
        let sound = fs::read(&heard).expect("kept");
        // One channel, 16 000 samples a second, 16 bits; as long as the video.
        assert_eq!(&sound[22..36], b"\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0");
        assert!(sound.len() > 44 + 32_000 * 40, "{}", sound.len());
        assert!(sound[44..].chunks_exact(2).any(|pair| i16::from_le_bytes([pair[0], pair[1]]).abs() > 1000));
        // It is there now.
        let again = run(&project, &[]);
        assert_eq!(again.status.code(), Some(2));
        assert!(stderr(&again).contains("already-there"), "{}", stderr(&again));
    }

    #[test]
    fn a_command_that_fails_or_writes_nothing_is_named() {
        for (body, says) in [
            ("echo 'model tidak ada' >&2; exit 4", "model tidak ada"),
            ("true", "wrote no SRT, VTT or JSON file"),
            ("echo x > \"$2/a.srt\"", "cannot be read"),
            ("echo WEBVTT > \"$2/a.vtt\"", "heard no words"),
        ] {
            let project = project(body);
            let output = run(&project, &[]);
            assert_eq!(output.status.code(), Some(2), "{body}");
            let said = stderr(&output);
            assert!(said.contains("transcriber-failed") && said.contains(says), "{body}: {said}");
            assert!(!project.path("media/siklus-air.id.srt").exists());
        }
    }

    #[test]
    fn without_a_command_the_message_says_what_to_install() {
        let project = TestProject::new();
        let output = run(&project, &[]);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains("no-transcriber") && said.contains("whisper-cli"), "{said}");
        let nowhere = tempfile::tempdir().expect("a temporary folder");
        let output = wajah(nowhere.path(), &["captions", "transcribe", "a.mp4"]);
        assert!(stderr(&output).contains("no-transcriber"), "{}", stderr(&output));
    }
}

/// Renders a clip of the demo video from 0.8 to 4.8 seconds for one account with further lines in its item, and gives its report.
fn clip(project: &TestProject, more: &str) -> Value {
    project.write(
        "content/pack/klip.toml",
        &format!(
            "template = \"fve-excerpt\"\nservice = \"fve\"\n{more}\n[fields]\ntitle = \"Cuplikan uji\"\n\
             [excerpt]\nsource = \"media/siklus-air.mp4\"\nstart = 0.5\nduration = 4.5\ncaptions = \"media/siklus-air.srt\"\n"
        ),
    );
    let (status, report, said) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{said}");
    report
}

#[test]
fn captions_go_with_the_clip_as_files_whether_they_are_burned_in_or_not() {
    let project = TestProject::new();
    let files = |project: &TestProject| {
        let read =
            |ending: &str| fs::read_to_string(project.path(&format!("output/pack/bpmtpk/klip/tall{ending}")));
        (
            read(".srt").expect("an SRT"),
            read(".vtt").expect("a VTT"),
            fs::read(project.path("output/pack/bpmtpk/klip/tall.mp4")).expect("a clip"),
        )
    };
    let report = clip(&project, "captions_mode = \"block\"");
    assert_eq!(findings_but_cut_words(&report), [], "{report:#}");
    let (srt, vtt, block) = files(&project);
    assert_eq!(
        srt,
        "1\n00:00:00,300 --> 00:00:04,281\nMatahari menyinari laut\ndan menghangatkan airnya.\n\n2\n00:00:04,361 --> 00:00:04,500\nTerjadilah penguapan:\n\n"
    );
    assert!(
        vtt.starts_with(
            "WEBVTT\n\n00:00:00.300 --> 00:00:04.281\nMatahari menyinari laut\ndan menghangatkan airnya.\n"
        ),
        "{vtt}"
    );
    clip(&project, "captions_mode = \"file\"");
    let (same_srt, same_vtt, clean) = files(&project);
    assert_eq!((same_srt, same_vtt), (srt, vtt));
    assert_ne!(clean, block);
}

/// Whether `program` can be started with `arguments`, and prints `word`.
fn prints(program: &str, arguments: &[&str], word: &str) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| format!("{}{}", stdout(&output), stderr(&output)).contains(word))
}

/// The letters and digits of `text`, small: readers of pictures lose blanks.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// What is read in the part of a frame of `video` below its footage at `seconds`.
fn read_back(video: &Path, seconds: f64) -> String {
    let frame = video.with_extension("frame.png");
    let below = "crop=iw:ih*0.13:0:ih*0.87,scale=iw*4:-1:flags=lanczos,negate";
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-y", "-ss", &format!("{seconds:.3}"), "-i"]).arg(video);
    ffmpeg.args(["-frames:v", "1", "-vf", below]).arg(&frame);
    assert!(ffmpeg.status().expect("ffmpeg runs").success(), "no frame at {seconds}");
    let mut tesseract = Command::new("tesseract");
    let output = tesseract.arg(&frame).args(["stdout", "-l", "ind", "--psm", "6"]).output();
    letters(&stdout(&output.expect("tesseract runs")))
}

/// The words that are burned into a clip are those of its caption file, read by a program that knows nothing of ours: in each mode, at two
/// moments of each caption.
#[test]
fn burned_words_are_read_back_by_another_program() {
    const TEST: &str = "burned_words_are_read_back_by_another_program";
    for (program, is_there) in [
        (&FFMPEG, prints("ffmpeg", &["-version"], "ffmpeg")),
        (&TESSERACT, prints("tesseract", &["--list-langs"], "ind")),
    ] {
        if !is_there {
            return skipped(TEST, &Why::NoProgram(program));
        }
    }
    let project = TestProject::new();
    for mode in ["block", "line", "word"] {
        clip(&project, &format!("captions_mode = \"{mode}\""));
        let video = project.path("output/pack/bpmtpk/klip/tall.mp4");
        let srt = fs::read_to_string(video.with_extension("srt")).expect("an SRT");
        let (mut read, mut all) = (0, 0);
        for cue in srt.split("\n\n").filter(|cue| !cue.trim().is_empty()) {
            let mut lines = cue.lines().skip(1);
            let (start, end) = lines.next().and_then(|times| times.split_once(" --> ")).expect("times");
            let (start, end) = (seconds(start), seconds(end));
            // A line at a time, the second follows the first.
            let seen = [0.25, 0.75].map(|part| read_back(&video, start + (end - start) * part)).concat();
            let words: Vec<String> = lines.flat_map(str::split_whitespace).map(letters).collect();
            read += words.iter().filter(|word| seen.contains(word.as_str())).count();
            all += words.len();
        }
        assert!(all > 6 && read == all, "{mode}: {read} of {all} words were read");
    }
}

/// `00:00:04,281` in seconds.
fn seconds(time: &str) -> f64 {
    let parts = time.replace(',', ".");
    parts.split(':').fold(0.0, |seconds, part| seconds * 60.0 + part.parse::<f64>().expect("a number"))
}

#[test]
fn captions_of_another_language_are_named_and_made() {
    let project = TestProject::new();
    project.write(
        "media/siklus-air.srt",
        "1\n00:00:01,000 --> 00:00:04,500\nThe water that you see\nis what was in the clouds.\n",
    );
    let report = clip(&project, "captions_mode = \"block\"");
    let said = findings_but_cut_words(&report);
    let codes: Vec<&str> = said.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["captions-language"], "{report:#}");
}
