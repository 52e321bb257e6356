//! What is wrong is said where it was written: an element at its own tag, a caption at its line, a video that nothing may cover beside
//! what moves, and all of it before hours of other work are done.

mod common;

use common::TestProject;
use serde_json::Value;

/// The findings of `code` in a report, each as `file:line:column: message`; what is not known of a place is left out.
fn said(report: &Value, code: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let text = |finding: &Value| {
        let numbers = ["line", "column"].map(|key| finding[key].as_u64());
        let file = finding["file"].as_str().unwrap_or_default().to_owned();
        let place = numbers.into_iter().flatten().fold(file, |place, number| format!("{place}:{number}"));
        format!("{place}: {}", finding["message"].as_str().unwrap_or_default())
    };
    findings.filter(|finding| finding["code"] == code).map(text).collect()
}

/// The places of those that begin so.
fn places(said: &[String]) -> Vec<&str> {
    said.iter().map(|text| text.split(": ").next().unwrap_or_default()).collect()
}

/// An element is named by its own tag, not by the first one that looks like it: in the template, in what it includes, and never in a
/// file that has no part in the page.
#[test]
fn an_element_is_named_at_its_own_tag_whatever_looks_like_it() {
    let project = TestProject::new();
    project.write(
        "templates/uji/template.toml",
        "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[sample]\n",
    );
    project.write(
        "templates/uji/style.css",
        "body { margin: 0; background-color: #fff; color: #000; font: 500 32px 'Plus Jakarta Sans' }\n\
         p { margin: 0 } .lebar { font-size: 100px; white-space: nowrap }\n",
    );
    let long = "Kalimat yang jauh lebih panjang daripada halamannya";
    let base = "<!DOCTYPE html>\n<html><head><link rel=\"stylesheet\" href=\"/templates/uji/style.css\"></head>\n<body>\n\
                <p class=\"kata lebar\">Awal</p>\n{% block isi %}{% endblock isi %}\n</body></html>\n";
    project.write("templates/_dasar/base.html", base);
    // Nobody's, and the first by name.
    project.write("templates/_aaa/base.html", base);
    project.write(
        "templates/uji/template.html",
        &format!(
            "{{% extends \"_dasar/base.html\" %}}\n{{% block isi %}}\n<p class=\"kata lebar\">Muat</p>\n\
             <div><p class=\"kata lebar\">{long}</p></div>\n{{% include \"_dasar/sisip.html\" %}}\n{{% endblock isi %}}\n"
        ),
    );
    project.write(
        "templates/_dasar/sisip.html",
        &format!("<p class=\"kata lebar\">Sisip</p>\n  <p class=\"kata lebar\">Sisipan: {long}</p>\n"),
    );
    project.write("content/pack/satu.toml", "template = \"uji\"\n");
    let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
    let found = said(&report, "text-overflow");
    assert_eq!(status, 1, "{stderr}");
    let mut at = places(&found);
    at.sort_unstable();
    assert_eq!(at, ["templates/_dasar/sisip.html:2:3", "templates/uji/template.html:4:6"], "{found:?}");
    // The words are those that stand there.
    let of = |file: &str| found.iter().find(|text| text.starts_with(file)).expect("a finding");
    assert!(
        of("templates/_dasar/").contains("“Sisipan: ") && of("templates/uji/").contains("“Kalimat "),
        "{found:?}"
    );
    let all = report["findings"].as_array().expect("findings");
    assert!(all.iter().all(|finding| finding["file"] != "templates/_aaa/base.html"), "{report:#}");
}

/// What is never closed takes the rest of the page with it, which nobody would see from the picture alone.
#[test]
fn what_is_never_closed_is_named_at_its_beginning() {
    let project = TestProject::new();
    project.write(
        "templates/uji/template.toml",
        "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[sample]\n",
    );
    project.write("content/pack/satu.toml", "template = \"uji\"\n");
    for (html, place, what) in [
        ("<img src=\"/media/kelas.jpg\" alt=\"x>\n<p>Hilang</p>\n", "3:3", "the tag `<img` is never closed"),
        ("<!-- catatan\n<p>Hilang</p>\n", "3:3", "the comment `<!--` is never closed"),
        ("<style media=\"all\">p { margin: 0 }\n<p>Hilang</p>\n", "3:3", "`<style>` is never closed"),
    ] {
        project.write(
            "templates/uji/template.html",
            &format!("<!DOCTYPE html>\n<p>Ada</p><!-- ada -->\n  {html}"),
        );
        let (_, report, stderr) = project.render(&["--account", "bpmtpk"]);
        let mut found = said(&report, "css-unsupported");
        found.retain(|text| text.contains("never closed"));
        assert_eq!(found.len(), 1, "{html}: {report:#} {stderr}");
        assert!(found[0].starts_with(&format!("templates/uji/template.html:{place}: {what}")), "{found:?}");
    }
}

#[cfg(feature = "video")]
mod clips {
    use std::sync::Mutex;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use wajah::{Disk, Event, Outcome, RunOptions, Selection, Session, Timestamp};

    /// Every caption is looked at, not the longest alone, and what is wrong with one is said at its line of the captions' file.
    #[test]
    fn a_caption_is_judged_whatever_its_length_and_named_at_its_line() {
        let project = TestProject::new();
        project.write(
            "templates/takarir/template.toml",
            "title = \"Takarir\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n\
             [sample.excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3\n",
        );
        project.write(
            "templates/takarir/template.html",
            "<!DOCTYPE html><html><head><style>\n\
             body { margin: 0; background-color: #fff; color: #000; font: 500 80px 'Plus Jakarta Sans' }\n\
             .film { position: absolute; top: 0; left: 0; width: 1080px; height: 607px }\n\
             .cue { position: absolute; top: 800px; left: 40px; width: 1000px }\n\
             </style></head><body>\n<video class=\"film\"></video>\n<div class=\"cue\">{{ cue }}</div>\n</body></html>\n",
        );
        project.write(
            "media/uji.srt",
            "1\n00:00:00,200 --> 00:00:01,500\nPendek\n\n\
             2\n00:00:01,600 --> 00:00:02,800\n♪ la la\n\n\
             3\n00:00:03,000 --> 00:00:04,200\nPertanggungjawabannyapertanggungjawaban\n\n\
             4\n00:00:04,400 --> 00:00:05,800\nIni takarir yang paling panjang dari semuanya, tetapi muat\n",
        );
        project.write(
            "content/pack/satu.toml",
            "template = \"takarir\"\n[excerpt]\nsource = \"media/siklus-air.mp4\"\nstart = 0\nduration = 6\ncaptions = \"media/uji.srt\"\n",
        );
        let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
        assert_eq!((status, &report["failed"]), (1, &1.into()), "{stderr}");
        let (glyphs, cut) = (said(&report, "glyph-missing"), said(&report, "text-overflow"));
        assert_eq!(places(&glyphs), ["media/uji.srt:7"], "{glyphs:?}");
        assert!(glyphs[0].contains("U+266A"), "{glyphs:?}");
        assert_eq!(places(&cut), ["media/uji.srt:11"], "{cut:?}");
        assert!(cut[0].contains("Pertanggungjawaban"), "{cut:?}");
        assert!(!project.path("output/pack/bpmtpk/satu/tall.mp4").exists());
        // Without the two it is made.
        project.edit("media/uji.srt", "♪ la la", "la la");
        project.edit("media/uji.srt", "Pertanggungjawabannyapertanggungjawaban", "Pertanggungjawaban");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk"]);
        assert_eq!((status, &report["rendered"]), (0, &1.into()), "{stderr}");
    }

    /// A page whose video is painted above something that moves cannot be made. That is said before any clip is, with both elements and
    /// with what helps; and what helps does.
    #[test]
    fn a_film_above_what_moves_is_refused_before_any_clip_is_made() {
        let project = TestProject::new();
        project.clip("a-baik", "media/siklus-air.mp4", "start = 2\nduration = 3");
        project.write(
            "templates/tutup/template.toml",
            "title = \"Tutup\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n\
             [sample.excerpt]\nsource = \"media/siklus-air.mp4\"\nduration = 3\n",
        );
        let html = "templates/tutup/template.html";
        project.write(
            html,
            "<!DOCTYPE html><html><head><style>\n\
             @keyframes masuk { from { transform: translateX(0px) } to { transform: translateX(300px) } }\n\
             .geser { position: absolute; left: 0; top: 300px; width: 200px; height: 200px; background-color: #123a8c; animation: masuk 1s both }\n\
             .film { position: absolute; left: 200px; top: 300px; width: 640px; height: 360px }\n\
             body { margin: 0; background-color: #fff } </style></head><body>\n<div class=\"geser\"></div>\n  \
             <video class=\"film\"></video>\n</body></html>\n",
        );
        project.write(
            "content/pack/b-buruk.toml",
            "template = \"tutup\"\n[excerpt]\nsource = \"media/siklus-air.mp4\"\nstart = 2\nduration = 3\n",
        );
        let session = Session::open(Disk::shared(project.root(), Timestamp::UNIX_EPOCH));
        let selection = Selection { accounts: vec!["bpmtpk".to_owned()], ..Selection::default() };
        let (posts, _) = session.posts(&selection);
        assert_eq!(posts.len(), 2);
        let options = RunOptions { out: project.path("output"), threads: 2, memory: None, deadline: None };
        // The posts in the order in which they ended, with what became of them.
        let order: Mutex<Vec<(String, Outcome)>> = Mutex::default();
        let listener = |event: Event<'_>| {
            if let Event::Ended { job, outcome, .. } = event {
                order.lock().expect("not poisoned").push((job.item.clone(), outcome));
            }
        };
        let report = session.render(&posts, &options, &listener, &AtomicBool::new(false));
        let order = order.into_inner().expect("not poisoned");
        let expected = [("b-buruk".to_owned(), Outcome::Failed), ("a-baik".to_owned(), Outcome::Rendered)];
        assert_eq!(order, expected, "{:#?}", report.findings);
        let refused: Vec<_> =
            report.findings.iter().filter(|finding| finding.code == "css-unsupported").collect();
        assert_eq!(refused.len(), 1, "{:#?}", report.findings);
        let message = "`video.film` is painted above `div.geser`, which moves";
        assert_eq!(refused[0].message, message);
        let place = refused[0].place.as_ref().map(ToString::to_string).unwrap_or_default();
        assert_eq!(place, format!("{html}:7:3"));
        let hint = refused[0].hint.as_deref().unwrap_or_default();
        assert!(hint.contains(&format!("z-index: 1` on `div.geser` ({html}:6:1)")), "{hint}");
        assert!(!project.path("output/pack/bpmtpk/b-buruk").exists());

        let pages = project.path("halaman");
        let pages = pages.to_str().expect("UTF-8");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk", "--html", pages]);
        assert_eq!(status, 1, "{stderr}");
        assert_eq!(said(&report, "css-unsupported"), [format!("{html}:7:3: {message}")]);
        assert_eq!(report["rendered"], 1, "the other page is there: {report:#}");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk", "--dry-run"]);
        assert_eq!(status, 1, "{stderr}");
        assert_eq!(said(&report, "css-unsupported"), [format!("{html}:7:3: {message}")]);

        project.edit(html, ".geser {", ".geser { z-index: 1;");
        let (status, report, stderr) = project.render(&["--account", "bpmtpk", "--item", "b-buruk"]);
        assert_eq!((status, &report["rendered"]), (0, &1.into()), "{stderr}");
    }
}
