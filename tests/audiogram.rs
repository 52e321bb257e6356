//! Clips of sound alone: their waveforms, their length and sound, and what is said where one cannot be.
#![cfg(feature = "video")]

mod common;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use common::{TestProject, findings};
use wajah::testing::clip::bands::levels;
use wajah::testing::clip::ffmpeg::probe::probe;
use wajah::testing::clip::render::compose_frame;
use wajah::testing::clip::sound::StereoBuffer;
use wajah::testing::layers::{Levels, Rgba, Stack};
use wajah::testing::page::{ClipTimes, CueSpan, PageRequest, Painter};
use wajah::testing::project;
use wajah::testing::units::{FrameRate, Micros};
use wajah::testing::world::Disk;

const RATE: FrameRate = FrameRate::whole(25);

/// A drum every half second, in samples of full scale 1.
fn beat(time: f64) -> f64 {
    if time % 0.5 < 0.06 { 0.5 * (std::f64::consts::TAU * 180.0 * time).sin() } else { 0.0 }
}

/// Writes `seconds` of `wave` to `path`: WAV, mono, 16 bits, 44.1 kHz.
fn recording(path: &Path, seconds: u32, wave: &dyn Fn(f64) -> f64) {
    const HZ: u32 = 44_100;
    let bytes = seconds * HZ * 2;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(HZ.to_le_bytes());
    wav.extend((HZ * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(bytes.to_le_bytes());
    let sample = |index: u32| (wave(f64::from(index) / f64::from(HZ)) * 32_767.0) as i16;
    wav.extend((0..seconds * HZ).flat_map(|index| sample(index).to_le_bytes()));
    std::fs::write(path, wav).expect("written");
}

/// Adds a clip of the sound of `source`, with further lines for `[excerpt]`.
fn audiogram(project: &TestProject, item: &str, source: &str, excerpt: &str) {
    let toml = format!(
        "template = \"audiogram\"\nservice = \"radio-edukasi\"\n[fields]\ntitle = \"Suara uji\"\n[excerpt]\nsource = \"{source}\"\n{excerpt}\n"
    );
    project.write(&format!("content/pack/{item}.toml"), &toml);
}

#[test]
fn a_recording_of_any_kind_becomes_a_clip_as_long_as_its_excerpt_and_its_tail() {
    let project = TestProject::new();
    recording(&project.path("media/drum.wav"), 4, &beat);
    for (item, source, excerpt) in [
        ("wav", "media/drum.wav", ""),
        ("mp3", "media/dongeng-sore.mp3", "start = 1\nduration = 4\ncaptions = \"media/dongeng-sore.srt\""),
        ("ogg", "media/bincang-guru.ogg", "start = 1\nduration = 4"),
        // Of a video the sound is heard, and nothing else of it counts.
        ("mp4", "media/siklus-air.mp4", "start = 1\nduration = 4"),
    ] {
        audiogram(&project, item, source, excerpt);
    }
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 0, "{stderr}");
    let artifacts = report["artifacts"].as_array().expect("artifacts");
    let of = |kind: &'static str| artifacts.iter().filter(move |artifact| artifact["kind"] == kind);
    assert_eq!((of("clip").count(), of("cover").count(), of("captions").count()), (4, 4, 2), "{stderr}");
    for clip in of("clip") {
        let path = clip["path"].as_str().expect("a path");
        let facts = probe(&project.path("output").join(path)).expect("probes");
        assert!((5400..5600).contains(&facts.duration.as_ms()), "{path}: {}", facts.duration);
        assert!(facts.video.is_some() && facts.audio.is_some(), "{path}");
        let told = |key: &str| clip[key].as_f64().unwrap_or_else(|| panic!("{path} has no {key}"));
        assert!((told("loudness_lufs") + 14.0).abs() <= 0.65, "{path}: {} LUFS", told("loudness_lufs"));
        assert!(told("true_peak_dbtp") <= -0.95, "{path}: {} dBTP", told("true_peak_dbtp"));
    }
}

#[test]
fn sound_for_a_page_that_shows_video_is_named_where_it_stands() {
    let project = TestProject::new();
    recording(&project.path("media/drum.wav"), 4, &beat);
    project.clip("suara", "media/drum.wav", "start = 0\nduration = 3");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    assert_eq!(status, 1, "{stderr}");
    let said = findings(&report);
    assert_eq!(said, [("no-picture".to_owned(), "`drum.wav` holds no picture".to_owned())], "{stderr}");
    let finding = &report["findings"][0];
    assert_eq!((&finding["file"], &finding["line"]), (&"content/pack/suara.toml".into(), &6.into()));
    assert!(stderr.contains("`audiogram`"), "{stderr}");
}

/// A page that shows a waveform for two seconds, taken apart.
struct Taken {
    painter: Painter,
    request: PageRequest,
    stack: Option<Arc<Stack>>,
    said: Vec<String>,
    _folder: TestProject,
}

impl Taken {
    /// The page with `style` and `body`, whose sound has `levels`.
    fn of(style: &str, body: &str, levels: Option<Levels>) -> Self {
        let folder = TestProject::new();
        folder.write(
            "templates/uji/template.toml",
            "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n[duration]\nlength = 2\n[sample]\n",
        );
        let page = format!(
            "<!doctype html><html><head><style>body{{margin:0;width:1080px;height:1920px;background-color:#fff}}\
             .w{{position:absolute;left:90px;top:300px;width:900px;height:600px;background-color:#123a8c}}{style}</style></head>\
             <body>{body}</body></html>"
        );
        folder.write("templates/uji/template.html", &page);
        let world = Disk::shared(folder.root(), jiff::Timestamp::UNIX_EPOCH);
        let (loaded, mut found) = project::load(&world);
        let loaded = loaded.expect("a project");
        let painter = Painter::new(Arc::clone(&world));
        let item = project::sample_item(&loaded, "uji", false).expect("an item");
        let times = ClipTimes {
            head: Micros::ZERO,
            excerpt: Micros::from_ms(2000),
            tail: Micros::ZERO,
            footage: None,
            signer: None,
            background: None,
        };
        let request = PageRequest::of(&loaded, &item, "bpmtpk", "tall", 1, Some(times)).expect("a request");
        let request = PageRequest { levels: levels.map(Arc::new), ..request };
        let cues = [CueSpan::new(0, "")];
        found.clear();
        let stack = painter.stack(&request, &cues, RATE, 50, &mut found).map(Arc::new);
        let said = found.into_iter().map(|finding| finding.message).collect();
        Self { painter, request, stack, said, _folder: folder }
    }

    /// The page at `frame` as the engine paints it.
    fn painted(&self, frame: u64) -> Rgba {
        let mut found = Vec::new();
        let page = self.painter.inspect(&self.request, "", RATE.time_of(frame), 0, &mut found);
        page.unwrap_or_else(|| panic!("{found:?}")).pixels
    }

    /// The clip's frame.
    fn composed(&self, frame: u64) -> Rgba {
        compose_frame(self.stack.as_ref().unwrap_or_else(|| panic!("{:?}", self.said)), frame, 16)
    }
}

/// How many pixels of `picture` are dark.
fn dark(picture: &Rgba) -> usize {
    picture.data.chunks_exact(4).filter(|pixel| pixel[0] < 128).count()
}

/// The levels of two seconds of `wave`.
fn levels_of(wave: &dyn Fn(f64) -> f64) -> Levels {
    let samples = (0..96_000).flat_map(|index| [wave(f64::from(index) / 48_000.0) as f32; 2]).collect();
    levels(&StereoBuffer { sample_rate: 48_000, samples }, &AtomicBool::new(false)).expect("levels")
}

#[test]
fn the_waveform_of_layers_is_that_of_the_page() {
    for (name, style, body) in [
        ("bars", "", "<wajah-waveform class=w bars=24></wajah-waveform>"),
        (
            "bars from the bottom over a field, below a line",
            "body{background-color:#fc6}.w{--wave-align:bottom;--wave-radius:0;--wave-gap:2px;--wave-least:20px}\
             .l{position:absolute;left:0;top:700px;width:900px;height:40px;background-color:#1f8a4c}",
            "<wajah-waveform class=w bars=9></wajah-waveform><div class=l></div>",
        ),
        ("line", ".w{--wave-least:16px}", "<wajah-waveform class=w kind=line bars=14></wajah-waveform>"),
        (
            "ring that the page cuts off",
            ".w{left:500px;--wave-inner:40%;background-image:linear-gradient(#123a8c,#8c123a)}",
            "<wajah-waveform class=w kind=ring bars=40></wajah-waveform>",
        ),
    ] {
        let page = Taken::of(style, body, Some(levels_of(&beat)));
        for frame in [0, 1, 12, 13, 20, 49] {
            let (painted, composed) = (page.painted(frame), page.composed(frame));
            let apart = painted.data.iter().zip(&composed.data).map(|(a, b)| u64::from(a.abs_diff(*b)));
            let mean = apart.sum::<u64>() as f64 / painted.data.len() as f64;
            assert!(mean < 1.0, "{name}, frame {frame}: {mean:.3} apart");
        }
        assert!(dark(&page.painted(1)) > dark(&page.painted(11)) * 5 / 4, "{name} moves");
    }
}

#[test]
fn silence_is_still_and_a_beat_moves_on_the_beat() {
    let body = "<wajah-waveform class=w bars=24></wajah-waveform>";
    let silent = Taken::of("", body, Some(levels_of(&|_| 0.0)));
    let first = silent.composed(0);
    assert!(dark(&first) > 0, "dots of bars");
    assert!((1..50).all(|frame| silent.composed(frame) == first), "nothing moves");
    // 25 frames a second: the drum sounds at frames 0, 12.5, 25 and 37.5.
    let page = Taken::of("", body, Some(levels_of(&beat)));
    let tall: Vec<usize> = (0..50).map(|frame| dark(&page.composed(frame))).collect();
    let rest = dark(&first);
    for beat in [1, 14, 26, 39] {
        assert!(tall[beat] > 2 * rest, "on the beat, frame {beat}: {} of {rest}", tall[beat]);
    }
    for between in [11, 23, 36, 48] {
        assert!(tall[between] < rest * 3 / 2, "between two, frame {between}: {} of {rest}", tall[between]);
    }
}

#[test]
fn a_page_without_sound_shows_the_made_pattern() {
    let page = Taken::of("", "<wajah-waveform class=w></wajah-waveform>", None);
    assert_ne!(page.painted(0), page.painted(10));
    let same = Taken::of("", "<wajah-waveform class=w></wajah-waveform>", Some(Levels::pattern()));
    assert!(page.painted(10) == same.painted(10));
}

#[test]
fn a_waveform_that_something_else_moves_is_refused() {
    let moves = "@keyframes m{from{transform:none}to{transform:translateX(90px)}}";
    let wave = "<wajah-waveform class=w></wajah-waveform>";
    for (style, body, what) in [
        (
            format!(".a{{animation:m 1s both}}{moves}"),
            format!("<div class=a>{wave}</div>"),
            "lies inside `div.a`",
        ),
        (format!(".w{{animation:m 1s both}}{moves}"), wave.to_owned(), "moves or changes with captions"),
        (".w{transform:rotate(20deg)}".to_owned(), wave.to_owned(), "is turned or scaled"),
    ] {
        let page = Taken::of(&style, &body, None);
        assert!(page.stack.is_none(), "{what}");
        assert!(page.said.iter().any(|said| said.contains(what)), "{what}: {:?}", page.said);
    }
}

#[test]
fn a_page_for_a_browser_shows_the_waveform_of_its_moment() {
    let project = TestProject::new();
    recording(&project.path("media/drum.wav"), 4, &beat);
    audiogram(&project, "drum", "media/drum.wav", "");
    let pages = project.path("pages");
    let (status, _, stderr) =
        project.render(&["--account", "bpmtpk", "--html", pages.to_str().expect("a path")]);
    assert_eq!(status, 0, "{stderr}");
    let html = std::fs::read_to_string(pages.join("pack/bpmtpk/drum/tall.html")).expect("a page");
    let rule = html.lines().find(|line| line.contains("{clip-path:path(\"M")).expect("an outline");
    assert_eq!(rule.matches('Z').count(), 72, "a contour for each bar");
    assert!(html.contains(":where(wajah-waveform){display:block"));
}
