//! Fonts through the program: what is asked for and not there is named where it is asked for and no picture is made of it; all common
//! files are read; long words are parted.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use common::TestProject;
use common::skip::Media;
use serde_json::Value;

const ITALIC: &str = "fonts/plus-jakarta-sans/PlusJakartaSans-Italic[wght].ttf";
const UPRIGHT: &str = "fonts/plus-jakarta-sans/PlusJakartaSans[wght].ttf";

/// The findings of `report` with the code `font-missing` that are errors.
fn missing(report: &Value) -> Vec<Value> {
    let is_it = |finding: &&Value| finding["code"] == "font-missing" && finding["severity"] == "error";
    report["findings"].as_array().expect("findings").iter().filter(is_it).cloned().collect()
}

fn is_empty(report: &Value) -> bool {
    report["artifacts"].as_array().is_some_and(Vec::is_empty)
}

/// The line of `inside` that has `words`, from 1.
fn line_of(project: &TestProject, inside: &str, words: &str) -> usize {
    let text = fs::read_to_string(project.path(inside)).expect("readable");
    text.lines().position(|line| line.contains(words)).expect("there") + 1
}

fn families(project: &TestProject) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    let output =
        command.args(["doctor", "--json", "--project"]).arg(project.root()).output().expect("it runs");
    let health: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    health["families"].as_array().expect("families").clone()
}

fn family(project: &TestProject, name: &str) -> Value {
    families(project).into_iter().find(|family| family["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

/// A template of one text, `css` for its `p`, and an item of it with `title`.
fn with_text(project: &TestProject, css: &str, title: &str) {
    project.write(
        "templates/uji/template.toml",
        "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[fields.title]\ntype = \"text\"\n\
         label = \"Judul\"\nrequired = true\n[sample]\ntitle = \"Contoh\"\n",
    );
    project.write(
        "templates/uji/template.html",
        "<!DOCTYPE html><html lang=\"id\"><head><link rel=\"stylesheet\" href=\"style.css\"></head><body>\n<p>{{ item.title }}</p></body></html>",
    );
    project.write(
        "templates/uji/style.css",
        &format!(
            "body {{ margin: 0; padding: 500px 200px; background-color: #fff; color: #000; font: 500 80px 'Plus Jakarta Sans' }}\np {{ margin: 0; {css} }}\n"
        ),
    );
    project.write(
        "content/pack/satu.toml",
        &format!("template = \"uji\"\naccounts = [\"pustekkom\"]\n[fields]\ntitle = \"{title}\"\n"),
    );
}

#[test]
fn an_absent_family_of_a_token_is_named_at_its_line() {
    let project = TestProject::new();
    project.still("satu", "Kabar baik");
    project.edit(
        "brand-assets/brand.toml",
        "family-display = \"'Plus Jakarta Sans'",
        "family-display = \"'Plus Jakarta Sands'",
    );
    let (exit, report, _) = project.render(&[]);
    assert_eq!(exit, 1);
    assert!(is_empty(&report), "{report:#}");
    let found = missing(&report);
    assert!(!found.is_empty(), "{report:#}");
    let line = line_of(&project, "brand-assets/brand.toml", "family-display =");
    for finding in found {
        assert_eq!(
            (&finding["file"], &finding["line"]),
            (&"brand-assets/brand.toml".into(), &line.into()),
            "{finding}"
        );
        assert!(
            finding["hint"].as_str().is_some_and(|hint| hint.contains("`Plus Jakarta Sans`")),
            "{finding}"
        );
    }
}

#[test]
fn an_absent_family_of_a_style_sheet_is_named_at_its_line() {
    let project = TestProject::new();
    with_text(&project, "font-family: 'Plus Jakarta Sanz', sans-serif", "Kabar baik");
    let (exit, report, _) = project.render(&[]);
    assert_eq!(exit, 1);
    assert!(is_empty(&report), "{report:#}");
    let found = missing(&report);
    let [finding] = &found[..] else { panic!("one finding: {found:#?}") };
    assert_eq!((&finding["file"], &finding["line"]), (&"templates/uji/style.css".into(), &2.into()));
    assert!(finding["hint"].as_str().is_some_and(|hint| hint.contains("`Plus Jakarta Sans`")), "{finding}");
    // A family that stands in for letters is a warning, and the post is made.
    with_text(&project, "font-family: 'Plus Jakarta Sans', 'Segoe UI', sans-serif", "Kabar baik");
    let (exit, report, _) = project.render(&[]);
    assert_eq!((exit, is_empty(&report)), (0, false), "{report:#}");
    let warned = common::findings(&report).into_iter().filter(|(code, _)| code == "font-missing").count();
    assert_eq!(warned, 1, "{report:#}");
    // What no text is set in asks for nothing.
    with_text(&project, "} .tak-ada { font-family: 'Tidak Ada'", "Kabar baik");
    let (exit, report, _) = project.render(&[]);
    assert_eq!((exit, missing(&report).len()), (0, 0), "{report:#}");
}

#[test]
fn an_absent_weight_or_italic_names_what_is_there() {
    let project = TestProject::new();
    with_text(&project, "font-weight: 900", "Kabar baik");
    let (exit, report, _) = project.render(&[]);
    let found = missing(&report);
    assert_eq!((exit, found.len(), is_empty(&report)), (1, 1, true), "{report:#}");
    assert_eq!((&found[0]["file"], &found[0]["line"]), (&"templates/uji/style.css".into(), &2.into()));
    assert!(found[0]["message"].as_str().is_some_and(|message| message.contains("200–800")), "{}", found[0]);

    with_text(&project, "font-weight: 333; font-style: italic", "Kabar baik");
    let (exit, report, _) = project.render(&[]);
    assert_eq!((exit, missing(&report).len()), (0, 0), "{report:#}");
    fs::remove_file(project.path(ITALIC)).expect("removed");
    let (exit, report, _) = project.render(&[]);
    let found = missing(&report);
    assert_eq!((exit, found.len(), is_empty(&report)), (1, 1, true), "{report:#}");
    assert!(
        found[0]["message"].as_str().is_some_and(|message| message.contains("no italic")),
        "{}",
        found[0]
    );
}

#[test]
fn without_fonts_there_is_no_picture_and_one_thing_is_said() {
    let project = TestProject::new();
    project.still("satu", "Kabar baik");
    fs::remove_dir_all(project.path("fonts")).expect("removed");
    let (exit, report, _) = project.render(&[]);
    assert_eq!((exit, is_empty(&report), report["rendered"].as_u64()), (1, true, Some(0)), "{report:#}");
    let said: BTreeSet<(String, String)> = common::findings(&report).into_iter().collect();
    let said: Vec<&str> = said.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(said, ["font-missing"], "{report:#}");
}

/// Fonts, TTF files, as one collection.
fn collection(fonts: &[Vec<u8>]) -> Vec<u8> {
    let four = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four"));
    let mut out = b"ttcf\0\x01\0\0".to_vec();
    out.extend(u32::try_from(fonts.len()).expect("few").to_be_bytes());
    let mut start = out.len() + 4 * fonts.len();
    let mut bodies = Vec::new();
    for font in fonts {
        out.extend(u32::try_from(start).expect("small").to_be_bytes());
        let mut body = font.clone();
        for entry in (0..usize::from(u16::from_be_bytes([font[4], font[5]]))).map(|table| 12 + 16 * table) {
            let moved = four(font, entry + 8) + u32::try_from(start).expect("small");
            body[entry + 8..entry + 12].copy_from_slice(&moved.to_be_bytes());
        }
        body.resize(body.len().next_multiple_of(4), 0);
        start += body.len();
        bodies.push(body);
    }
    out.extend(bodies.concat());
    out
}

#[test]
fn collections_and_folders_with_dots_are_read() {
    let project = TestProject::new();
    let folder = project.path("fonts/noto-sans-javanese");
    let fonts: Vec<Vec<u8>> = ["Regular", "Bold"]
        .map(|style| fs::read(folder.join(format!("NotoSansJavanese-{style}.ttf"))).expect("a font"))
        .into();
    fs::remove_dir_all(&folder).expect("removed");
    fs::create_dir_all(project.path("fonts/Noto v2.000/ttc")).expect("made");
    fs::write(project.path("fonts/Noto v2.000/ttc/Javanese.ttc"), collection(&fonts)).expect("written");
    let javanese = family(&project, "Noto Sans Javanese");
    let weights: Vec<&Value> =
        javanese["faces"].as_array().expect("faces").iter().map(|face| &face["weights"][0]).collect();
    assert_eq!(weights, [400.0, 700.0], "{javanese:#}");
    with_text(&project, "font-family: 'Noto Sans Javanese'; font-weight: 700", "ꦱꦸꦒꦼꦁ");
    let (exit, report, stderr) = project.render(&[]);
    assert_eq!((exit, is_empty(&report)), (0, false), "{stderr}");
}

#[test]
fn a_variable_font_named_like_its_instance_is_found_by_its_family() {
    let project = TestProject::new();
    // The record of its family, number 1, says what the record of an instance adds.
    let font = fs::read(project.path(UPRIGHT)).expect("a font");
    let named = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let (from, to) = (named("Plus Jakarta Sans"), named("Uji Variabel Bold"));
    assert_eq!(from.len(), to.len());
    let mut renamed = font.clone();
    let places: Vec<usize> =
        (0..font.len() - from.len()).filter(|at| font[*at..].starts_with(&from)).collect();
    for at in places {
        renamed[at..at + to.len()].copy_from_slice(&to);
    }
    fs::create_dir_all(project.path("fonts/uji")).expect("made");
    fs::write(project.path("fonts/uji/uji.ttf"), renamed).expect("written");
    let found = family(&project, "Uji Variabel");
    assert_eq!(found["faces"][0]["weights"], serde_json::json!([200.0, 800.0]), "{found:#}");
    assert_eq!(found["faces"][0]["axes"][0]["tag"], "wght");
    with_text(&project, "font-family: 'Uji Variabel'; font-weight: 650", "Kabar baik");
    let (exit, report, stderr) = project.render(&[]);
    assert_eq!((exit, is_empty(&report)), (0, false), "{stderr}");
}

#[test]
fn doctor_lists_families_as_they_must_be_written() {
    let project = TestProject::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    let output = command.args(["doctor", "--project"]).arg(project.root()).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    for line in [
        "'Plus Jakarta Sans': weights 200–800; italic 200–800; axes wght 200–800; Latin",
        "'Noto Sans Javanese': weights 400, 700; ",
        "'Noto Sans Arabic': weights 100–900; axes wght 100–900, wdth 62.5–100; ",
    ] {
        assert!(text.contains(line), "no `{line}` in\n{text}");
    }
    project.edit(
        "brand-assets/brand.toml",
        "family-javanese = \"'Noto Sans Javanese'",
        "family-javanese = \"'Noto Sans Java'",
    );
    let health = Command::new(env!("CARGO_BIN_EXE_wajah"))
        .args(["doctor", "--json", "--project"])
        .arg(project.root())
        .output()
        .expect("it runs");
    let health: Value = serde_json::from_slice(&health.stdout).expect("JSON");
    let found = missing(&health);
    assert_eq!(found.len(), 1, "{health:#}");
    assert_eq!(found[0]["line"], line_of(&project, "brand-assets/brand.toml", "family-javanese ="));
}

#[test]
fn long_words_are_parted_where_a_template_asks_for_it() {
    let project = TestProject::new();
    let title = "dana untuk mempertanggungjawabkan kegiatan";
    for (hyphens, exits) in [("", 1), ("hyphens: manual;", 1), ("hyphens: auto;", 0)] {
        with_text(&project, &format!("width: 600px; height: 700px; {hyphens}"), title);
        let (exit, report, stderr) = project.render(&[]);
        assert_eq!(exit, exits, "{hyphens}: {stderr}");
        let overflows = common::findings(&report).iter().any(|(code, _)| code == "text-overflow");
        assert_eq!(overflows, exits == 1, "{hyphens}: {report:#}");
    }
    // Text that shrinks knows it: it is set as large as it is written.
    let fitted = |hyphens: &str| {
        with_text(&project, &format!("width: 600px; height: 700px; --text-fit-min: 24px; {hyphens}"), title);
        let (exit, report, stderr) = project.render(&[]);
        assert_eq!(exit, 0, "{stderr}");
        report["artifacts"][0]["digest"].clone()
    };
    assert_ne!(fitted("hyphens: auto"), fitted("hyphens: manual"));
    // Soft hyphens that a person wrote are honoured without it.
    with_text(&project, "width: 600px; height: 700px", "memper\u{ad}tanggung\u{ad}jawabkan");
    let (exit, _, stderr) = project.render(&[]);
    assert_eq!(exit, 0, "{stderr}");
}

#[test]
fn separators_break_lines_and_no_space_is_a_box() {
    let project = TestProject::new();
    let pixels = |title: &str| {
        with_text(&project, "", title);
        let (exit, report, stderr) = project.render(&[]);
        assert_eq!(exit, 0, "{title:?}: {stderr}");
        let path = report["artifacts"][0]["path"].as_str().expect("a path").to_owned();
        image::open(project.path("output").join(path)).expect("a picture").into_rgb8()
    };
    let line = pixels("satu dua");
    let lines = pixels("satu\u{2028}dua");
    assert_ne!(line, lines);
    assert_eq!(lines, pixels("satu\u{2029}dua"));
    // A space of Ogham has the width of a plain one; a firm hyphen looks like one.
    assert_eq!(pixels("satu\u{1680}dua"), line);
    assert_ne!(pixels("satu\u{3000}dua"), line);
    for space in ['\u{a0}', '\u{2009}', '\u{202f}', '\u{2003}', '\u{2800}'] {
        assert_ne!(pixels(&format!("satu{space}dua")), pixels("satudua"), "U+{:04X}", u32::from(space));
    }
}

#[test]
fn fonts_as_people_have_them_are_read() {
    let Some(media) = Media::cases("fonts_as_people_have_them_are_read") else { return };
    let project = TestProject::new();
    for (file, name, weights) in
        [("Lato-Bold.woff2", "Lato", [700.0, 700.0]), ("LeagueTest-VF.ttf", "League Test", [200.0, 800.0])]
    {
        let Some(path) = media.file(&format!("fonts/{file}")) else { continue };
        common::copy(&path, &project.path(&format!("fonts/Kasus 1.0/{file}")));
        let found = family(&project, name);
        assert_eq!(found["faces"][0]["weights"], serde_json::json!(weights), "{found:#}");
        with_text(&project, &format!("font-family: '{name}'; font-weight: 700"), "Kabar baik");
        let (exit, report, stderr) = project.render(&[]);
        assert_eq!((exit, is_empty(&report)), (0, false), "{file}: {stderr}");
        media.tally.count();
    }
}
