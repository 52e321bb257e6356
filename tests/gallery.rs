//! `wajah list templates --gallery`: what it makes, what the page says, and what a broken template does to it.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{TestProject, findings};
use serde_json::Value;

/// What a run came to: exit status, the JSON document, and the page.
struct Made {
    status: i32,
    report: Value,
    page: String,
}

/// `wajah list templates --gallery` into the folder `gallery` of the project, with further `arguments`.
fn gallery(project: &TestProject, arguments: &[&str]) -> Made {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_wajah"))
        .args(["list", "templates", "--json", "--project"])
        .arg(project.root())
        .arg("--gallery")
        .arg(project.path("gallery"))
        .args(arguments)
        .output()
        .expect("wajah runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let report = serde_json::from_str(&text).unwrap_or_else(|error| {
        panic!("not JSON ({error}): {text}\n{}", String::from_utf8_lossy(&output.stderr))
    });
    let page = fs::read_to_string(project.path("gallery/index.html")).expect("a page");
    Made { status: output.status.code().unwrap_or(-1), report, page }
}

/// The values of `attribute` on the page.
fn values<'p>(page: &'p str, attribute: &str) -> BTreeSet<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Every file below `folder`, relative, with forward slashes.
fn files(folder: &Path) -> BTreeSet<String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                found.insert(path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(folder, folder, &mut found);
    found
}

fn paths(report: &Value, key: &str) -> BTreeSet<String> {
    let pictures = report["pictures"].as_array().expect("pictures");
    pictures.iter().map(|picture| picture[key].as_str().expect("a path").to_owned()).collect()
}

const TWO: [&str; 8] =
    ["--template", "announcement", "--template", "quiz", "--format", "tall", "--format", "wide"];

#[test]
fn the_page_shows_every_picture_and_every_file_it_names_is_there() {
    let project = TestProject::new();
    let Made { status, report, page } = gallery(&project, &TWO);
    assert_eq!((status, findings(&report)), (0, vec![]));
    // Two samples in two formats each; a quiz has a question and an answer.
    let expected: BTreeSet<String> = ["sample-tall", "sample-wide", "long-tall", "long-wide"]
        .iter()
        .flat_map(|name| {
            [format!("announcement/{name}.png"), format!("quiz/{name}-01.png"), format!("quiz/{name}-02.png")]
        })
        .collect();
    assert_eq!(paths(&report, "path"), expected);
    let count = |key: &str| report[key].as_u64().expect("a number");
    assert_eq!((count("showings"), count("failed"), count("templates")), (8, 0, 2));
    assert_eq!((count("formats"), count("accounts")), (2, 1));
    let named: BTreeSet<String> = values(&page, "src")
        .into_iter()
        .chain(values(&page, "href"))
        .filter(|address| !address.starts_with('#'))
        .map(str::to_owned)
        .collect();
    let made: BTreeSet<String> = paths(&report, "path").union(&paths(&report, "preview")).cloned().collect();
    assert_eq!(named, made, "the page refers to all pictures and to nothing else");
    let mut there = files(&project.path("gallery"));
    assert!(there.remove("index.html"));
    assert_eq!(there, made);
    let full = image::open(project.path("gallery/quiz/long-tall-02.png")).expect("a picture");
    let small = image::open(project.path("gallery/quiz/previews/long-tall-02.jpg")).expect("a picture");
    assert_eq!(((full.width(), full.height()), (small.width(), small.height())), ((360, 640), (270, 480)));
    // Links within the page lead somewhere.
    let ids = values(&page, "id");
    let dead: Vec<&str> = values(&page, "href")
        .into_iter()
        .filter_map(|address| address.strip_prefix('#'))
        .filter(|id| !ids.contains(id))
        .collect();
    assert!(dead.is_empty(), "{dead:?}");
}

#[test]
fn the_same_project_gives_the_same_page_on_any_number_of_threads() {
    let project = TestProject::new();
    let css = project.path("templates/announcement/style.css");
    let text = fs::read_to_string(&css).expect("readable");
    // Something for every page to complain of, whichever thread reads the style sheet first.
    let text = format!(
        "{text}\n.x {{ clip-path: circle(5px); transition: all 1s; }}\n@keyframes x {{ from {{ scale: 1; }} }}\n"
    );
    fs::write(&css, text).expect("written");
    let one = gallery(&project, &[&TWO[..], &["--jobs", "1"]].concat());
    let four = gallery(&project, &[&TWO[..], &["--jobs", "4"]].concat());
    assert!(one.page == four.page, "the pages differ");
    assert!(!findings(&one.report).is_empty());
    assert_eq!(
        (&one.report["pictures"], &one.report["findings"]),
        (&four.report["pictures"], &four.report["findings"])
    );
    // What four showings say alike is said once, with how often.
    assert_eq!(one.page.matches("<code>scale</code>").count(), 1, "{:#?}", one.report["findings"]);
    assert!(one.page.contains("4 ×"));
}

#[test]
fn accounts_stand_beside_each_other_each_in_a_folder_of_its_own() {
    let project = TestProject::new();
    let chosen =
        ["--template", "announcement", "--format", "tall", "--account", "bpmtpk", "--account", "pustekkom"];
    let Made { status, report, page } = gallery(&project, &chosen);
    assert_eq!(status, 0);
    let paths = paths(&report, "path");
    assert!(
        paths.contains("announcement/bpmtpk/sample-tall.png")
            && paths.contains("announcement/pustekkom/long-tall.png")
    );
    assert_eq!((paths.len(), &report["accounts"]), (4, &2.into()));
    assert_eq!(values(&page, "data-account"), ["bpmtpk", "pustekkom"].into());
}

#[test]
fn what_people_wrote_is_text_on_the_page() {
    let project = TestProject::new();
    let hostile = "<script>alert(1)</script>\\\"' onload=x & <b>";
    let file = project.path("templates/announcement/template.toml");
    let text = fs::read_to_string(&file).expect("readable");
    let text = text.replacen("title = \"Pengumuman\"", &format!("title = \"{hostile}\""), 1);
    assert!(text.contains("onload"));
    fs::write(&file, text).expect("written");
    let Made { status, page, .. } = gallery(&project, &["--template", "announcement", "--format", "wide"]);
    assert_eq!(status, 0);
    assert_eq!(page.matches("<script>").count(), 1, "only our own script");
    assert!(
        page.contains("<h2>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=x &amp; &lt;b&gt;</h2>")
    );
    assert!(!page.contains("<b> "));
}

#[test]
fn a_broken_template_is_shown_with_what_is_wrong_and_stops_no_other() {
    let project = TestProject::new();
    project.write("templates/quiz/template.html", "<p>{{ item.question </p>");
    project.write("templates/stat/template.toml", "title = \"Angka\"\nkinds = [\"sill\"]\n");
    project.write(
        "templates/rusak/template.toml",
        "title = \"Rusak\"\ndescription = \"Huruf yang tidak ada.\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n\
         [fields.title]\ntype = \"text\"\nlabel = \"Judul\"\n[sample]\ntitle = \"Kabar ⻤ aneh\"\n",
    );
    project.write(
        "templates/rusak/template.html",
        "<!DOCTYPE html><html><body><h1>{{ item.title }}</h1></body></html>",
    );
    let chosen = ["announcement", "quiz", "rusak", "stat"].map(|id| ["--template", id]).concat();
    let Made { status, report, page } = gallery(&project, &[&chosen[..], &["--format", "tall"]].concat());
    assert_eq!(status, 1);
    let said = findings(&report);
    let has = |code: &str| said.iter().any(|(known, _)| known == code);
    assert!(has("template-error") && has("unknown-value") && has("glyph-missing"), "{said:#?}");
    // That `stat` is broken was said; that it does not exist is not true.
    assert!(!has("unknown-template"), "{said:#?}");
    assert_eq!(
        paths(&report, "path"),
        // What a check refuses is shown all the same: the designer must see it.
        ["announcement/long-tall.png", "announcement/sample-tall.png", "rusak/sample-tall.png"]
            .map(str::to_owned)
            .into()
    );
    for (section, words) in [
        ("quiz", "templates/quiz/template.html:1"),
        ("stat", "<code>sill</code>"),
        ("rusak", "no font has <code>⻤</code>"),
    ] {
        let start = page.find(&format!("<section class=\"template\" id=\"{section}\">")).expect("a section");
        let text = &page[start..][..page[start..].find("</section>").expect("an end")];
        assert!(text.contains(words) && text.contains("kesalahan"), "{section}: {text}");
    }
    assert_eq!(report["failed"], 3);
    // Only what is asked for matters.
    assert_eq!(gallery(&project, &["--template", "announcement", "--format", "tall"]).status, 0);
}

#[test]
fn the_page_speaks_the_project_s_language() {
    let project = TestProject::new();
    let chosen = ["--template", "announcement", "--format", "wide"];
    assert!(gallery(&project, &chosen).page.contains("<h1>Galeri templat</h1>"));
    let text = fs::read_to_string(project.path("wajah.toml")).expect("readable");
    project.write("wajah.toml", &format!("locale = \"en\"\n{text}"));
    let page = gallery(&project, &chosen).page;
    assert!(page.contains("<html lang=\"en\">") && page.contains("<h1>Template gallery</h1>"));
    assert!(page.contains("<b>2</b> <span>pictures</span>"));
}

#[cfg(not(feature = "video"))]
#[test]
fn without_video_clips_are_a_note() {
    let project = TestProject::new();
    let Made { status, report, page } = gallery(&project, &["--template", "teaser", "--format", "wide"]);
    let codes: Vec<String> = findings(&report).into_iter().map(|(code, _)| code).collect();
    // The sample and its longest texts say so each; the page says it once.
    assert_eq!((status, codes), (0, vec!["no-video".to_owned(); 2]));
    assert!(page.contains("2 ×") && page.contains("tidak jadi"));
}

#[cfg(feature = "video")]
mod clips {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use wajah::testing::clip::ffmpeg::encode::{EncodeSettings, VideoCodec};
    use wajah::testing::clip::render::{ClipTask, Footage, Group, Passage, Reels, pictures};
    use wajah::testing::clip::sound::{SAMPLE_RATE, StereoBuffer, frames_in};
    use wajah::testing::page::{ClipTimes, CueSpan, PageRequest, Painter};
    use wajah::testing::project;
    use wajah::testing::units::{FrameRate, Micros};
    use wajah::testing::world::Disk;

    #[test]
    fn a_clip_is_a_strip_of_frames_with_its_film() {
        let project = TestProject::new();
        let Made { status, report, page } =
            gallery(&project, &["--template", "fve-excerpt", "--format", "wide"]);
        assert_eq!((status, findings(&report)), (0, vec![]));
        assert_eq!(
            paths(&report, "preview"),
            ["fve-excerpt/previews/long-wide.jpg", "fve-excerpt/previews/sample-wide.jpg"]
                .map(str::to_owned)
                .into()
        );
        let pictures = report["pictures"].as_array().expect("pictures");
        let moments: Vec<&str> = pictures.iter().take(6).filter_map(|p| p["moment"].as_str()).collect();
        assert_eq!((pictures.len(), moments[0], moments[5]), (12, "first", "end-card"));
        assert!(moments.contains(&"caption"), "{moments:?}");
        let strip =
            image::open(project.path("gallery/fve-excerpt/previews/sample-wide.jpg")).expect("a strip");
        assert_eq!((strip.width(), strip.height()), (6 * 320, 180));
        // The video moves behind the page, and it is not grey.
        let frame = |index: usize| {
            let path = pictures[index]["path"].as_str().expect("a path");
            image::open(project.path(&format!("gallery/{path}"))).expect("a frame").to_rgb8()
        };
        let (first, later) = (frame(0), frame(4));
        let moved = first.pixels().zip(later.pixels()).filter(|(a, b)| a != b).count();
        assert!(moved > 2000, "{moved} pixels differ");
        for wanted in ["object-position:0% 0", "object-position:20% 0", "object-position:100% 0"] {
            assert!(page.contains(wanted));
        }
    }

    /// Frames asked for by themselves are the frames of the clip, also after long jumps.
    #[test]
    fn single_frames_are_those_of_the_finished_clip() {
        const FRAMES: u64 = 60;
        let test = TestProject::new();
        let world = Disk::shared(test.root(), jiff::Timestamp::UNIX_EPOCH);
        let project = project::load(&world).0.expect("a project");
        let mut findings = Vec::new();
        let painter = Painter::new(Arc::clone(&world));
        findings.extend(painter.findings());
        let item = project::sample_item(&project, "fve-excerpt", false).expect("a sample");
        let rate = FrameRate::whole(30);
        let times = ClipTimes {
            head: Micros::ZERO,
            excerpt: Micros::from_ms(1500),
            tail: Micros::from_ms(500),
            footage: Some((1280, 720)),
            signer: None,
            background: None,
        };
        let request = PageRequest::of(&project, &item, "bpmtpk", "wide", 1, Some(times)).expect("a request");
        let cues =
            [(0, ""), (20, "Air menguap"), (40, "")].map(|(from_frame, text)| CueSpan::new(from_frame, text));
        let stack = painter.stack(&request, &cues, rate, FRAMES, &mut findings).expect("a stack");
        assert_eq!(findings, []);
        let footage = Footage {
            path: test.path("media/siklus-air.mp4"),
            start: Micros::from_ms(2000),
            duration: Micros::from_ms(1500),
            size: (1280, 720),
            reading: wajah::testing::clip::ffmpeg::reading::Reading::default(),
        };
        let length = frames_in(rate.time_of(FRAMES)) * 2;
        let sound = StereoBuffer { sample_rate: SAMPLE_RATE, samples: vec![0.0; length] };
        let group = Group { footage: Some(&footage), rate, frames: FRAMES, sound: &sound };
        let cancel = AtomicBool::new(false);
        let wanted = [0, 8, 30, 59];
        let reels = Reels { footage: Passage::alone(&footage).into(), ..Reels::default() };
        let pictures = pictures(&reels, rate, stack.clone(), &wanted, &cancel).expect("pictures");
        assert_eq!(pictures.len(), wanted.len());
        let settings = EncodeSettings {
            width: stack.width,
            height: stack.height,
            fps: rate,
            codec: VideoCodec::H264,
            crf: 30.0,
            preset: "ultrafast".to_owned(),
            threads: 1,
            keyframe_seconds: 2.0,
            max_bitrate_kbps: None,
            audio: true,
            audio_bitrate_kbps: 64,
        };
        for (cover_frame, picture) in wanted.into_iter().zip(pictures) {
            let task = ClipTask {
                stack: stack.clone(),
                settings: settings.clone(),
                out: test.path("clip.mp4"),
                cover_frame,
            };
            let made = group.render(vec![task], &cancel, &|| {}).pop().expect("one").expect("a clip");
            assert!(made.cover == picture, "frame {cover_frame} differs");
        }
    }
}
