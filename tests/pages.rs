//! `wajah render --html`: pages that a browser can open, with everything they need beside them.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{TestProject, findings};

/// A template with an address in every place that may hold one, a text to be fitted, and an animation.
const ODD: &[(&str, &str)] = &[
    (
        "templates/aneh/template.toml",
        "title = \"Aneh\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\", \"wide\"]\nstill_at_ms = 700\n\
         [fields.title]\ntype = \"text\"\nlabel = \"Judul\"\n[fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n\
         [sample]\ntitle = \"Contoh\"\n",
    ),
    (
        "templates/aneh/template.html",
        "<!DOCTYPE html>\n<html lang=id><head><title>{{ item.title }}</title>\
         <link rel=\"stylesheet\" href='aneh%20.css'><link rel=\"stylesheet\" href=\"gaya/aneh.css\">\
         <style>.b{background:url(/media/kelas.jpg)}</style></head>\n\
         <body><!-- <p class=fit> --><div>satu<br>dua {{ svg(path=account.mark) }}</div>\
         <p class=fit>{{ item.title }}</p><a href=\"https://contoh.id/?a=b#c\">y</a>\
         <i class=\"b\" style=\"background-image:url('/media/kelas.jpg')\"></i>\
         {% if item.photo %}<img src=\"{{ asset(path=item.photo) }}\" alt=\"{{ item.title }}\">{% endif %}\
         <img src=\"{{ qr(text='halo') }}\"></body></html>\n",
    ),
    ("templates/aneh/aneh%20.css", "i{color:red}"),
    (
        "templates/aneh/gaya/aneh.css",
        "@keyframes naik{from{opacity:0}to{opacity:1}} i{animation:naik 1s} .c{background:url( ../petak.svg )}\
         img{width:300px;height:100px;object-fit:cover;object-position:50% 20%}\
         .fit{width:600px;height:90px;font-size:160px;line-height:1;--text-fit-min:20px;font-family:'Plus Jakarta Sans'}\
         .d{background:url(\"/templates/aneh/petak.svg\")}",
    ),
    ("templates/aneh/petak.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>"),
];

fn project_with(item: &str, toml: &str) -> TestProject {
    let project = TestProject::new();
    for (path, text) in ODD {
        project.write(path, text);
    }
    project.write(&format!("content/pack/{item}.toml"), toml);
    project
}

/// Writes pages into `pages/` of the project; that folder.
fn export(project: &TestProject, arguments: &[&str]) -> PathBuf {
    let folder = project.path("pages");
    let place = folder.to_string_lossy().into_owned();
    let arguments: Vec<&str> = ["--html", &place].into_iter().chain(arguments.iter().copied()).collect();
    let (status, report, stderr) = project.render(&arguments);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    assert_eq!(report["rendered"], report["jobs"]);
    folder
}

/// Every file below `folder` with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path(), fs::read(entry.path()).expect("read"));
        }
    }
    found
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every address that a page or a style sheet holds, as it is written.
fn addresses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for start in [" href=\"", " src=\"", " poster=\"", "url(\"", "url('", "url("] {
        let closing = match start.chars().last() {
            Some('(') => ')',
            Some(quote) => quote,
            None => continue,
        };
        for (at, _) in text.match_indices(start) {
            let inside = &text[at + start.len()..];
            let address = inside[..inside.find(closing).expect("it ends")].trim().trim_matches(['"', '\'']);
            found.push(address.replace("&amp;", "&"));
        }
    }
    found
}

/// The bytes that a percent-encoded address stands for.
fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        bytes.push(if *first == b'%' {
            let (code, tail) = rest.split_at(2);
            rest = tail;
            u8::from_str_radix(std::str::from_utf8(code).expect("hexadecimal"), 16).expect("hexadecimal")
        } else {
            *first
        });
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Checks that all addresses in the pages and style sheets of `folder` lead to files; how many there were.
fn check_addresses(folder: &Path) -> usize {
    let mut checked = 0;
    for (path, bytes) in files(folder) {
        if !["html", "css"].iter().any(|ending| path.extension().is_some_and(|found| found == *ending)) {
            continue;
        }
        for address in addresses(&String::from_utf8(bytes).expect("UTF-8")) {
            if address.starts_with("data:")
                || address.starts_with('#')
                || address.starts_with("https://contoh")
            {
                continue;
            }
            let file = address.split('#').next().expect("a path");
            let target = path.parent().expect("a folder").join(decoded(file));
            assert!(!file.starts_with('/'), "{}: {address} stands at the root", path.display());
            assert!(target.is_file(), "{}: {address} leads to no file", path.display());
            checked += 1;
        }
    }
    checked
}

#[test]
fn every_address_of_the_samples_leads_to_a_file_and_nothing_is_painted() {
    let project = TestProject::new();
    let folder =
        export(&project, &["--samples", "--account", "bpmtpk", "--format", "tall", "--format", "wide"]);
    assert!(check_addresses(&folder) > 100);
    let pages = files(&folder);
    let count = |ending: &str| pages.keys().filter(|path| path.to_string_lossy().ends_with(ending)).count();
    assert!(count(".html") >= 30, "{:?}", pages.keys());
    assert_eq!((count(".png"), count(".mp4"), count(".part")), (0, 0, 0));
    assert!(folder.join("sample/bpmtpk/announcement/tall.html").is_file());
    assert!(folder.join("sample-long/bpmtpk/tips/wide-02.html").is_file());
    // Fonts, pictures and style sheets are there once.
    assert_eq!(count("base.css"), 1);
    assert_eq!(count("kelas.jpg"), 1);
}

#[test]
fn addresses_are_led_to_copies_wherever_they_stand() {
    let project =
        project_with("a", "template = \"aneh\"\n[fields]\ntitle = \"Halo\"\nphoto = \"media/kelas.jpg\"\n");
    let folder = export(&project, &["--account", "bpmtpk", "--format", "tall"]);
    let page = read(folder.join("pack/bpmtpk/a/tall.html"));
    for written in [
        "href=\"../../../assets/templates/aneh/aneh%2520.css\"",
        "href=\"../../../assets/templates/aneh/gaya/aneh.css\"",
        "<style>.b{background:url('../../../assets/media/kelas.jpg')}</style>",
        "style=\"background-image:url('../../../assets/media/kelas.jpg')\"",
        "<a href=\"https://contoh.id/?a=b#c\">",
        " src=\"../../../assets/media/kelas.jpg\" alt=\"Halo\"",
        "src=\"data:image/svg+xml",
    ] {
        assert!(page.contains(written), "{written} in {page}");
    }
    let sheet = read(folder.join("assets/templates/aneh/gaya/aneh.css"));
    assert!(sheet.contains("url( '../petak.svg' )}") && sheet.contains("url('../petak.svg')"), "{sheet}");
    assert!(folder.join("assets/templates/aneh/petak.svg").is_file());
    assert!(check_addresses(&folder) > 8);
}

#[test]
fn fonts_and_tokens_are_declared() {
    let project = project_with("a", "template = \"aneh\"\n[fields]\ntitle = \"Halo\"\n");
    let folder = export(&project, &["--account", "bpmtpk", "--format", "tall"]);
    let page = read(folder.join("pack/bpmtpk/a/tall.html"));
    assert!(page.contains("href=\"../../../assets/fonts/@font-face.css\""));
    assert!(page.contains("<meta name=\"viewport\" content=\"width=1080\">"));
    assert!(page.contains("--page-width:1080px;--page-height:1920px;"));
    assert!(page.contains("--color-ink:oklch("));
    let faces = read(folder.join("assets/fonts/@font-face.css"));
    for face in [
        "font-family:\"Plus Jakarta Sans\";src:url(\"plus-jakarta-sans/PlusJakartaSans%5Bwght%5D.ttf\");font-weight:200 800;font-stretch:100%;font-style:normal",
        "PlusJakartaSans-Italic%5Bwght%5D.ttf\");font-weight:200 800;font-stretch:100%;font-style:italic",
        "font-family:\"Noto Sans Arabic\";src:url(\"noto-sans-arabic/NotoSansArabic%5Bwdth%2Cwght%5D.ttf\");font-weight:100 900;font-stretch:62.5% 100%",
        "font-family:\"Noto Sans Javanese\";src:url(\"noto-sans-javanese/NotoSansJavanese-Bold.ttf\");font-weight:700",
        "font-family:\"Noto Color Emoji\"",
    ] {
        assert!(faces.contains(face), "{face} in {faces}");
    }
}

/// The number between `before` and `after` in `text`.
fn number(text: &str, before: &str, after: &str) -> f32 {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} in {text}")) + before.len();
    text[start..start + text[start..].find(after).expect("it ends")].parse().expect("a number")
}

#[test]
fn what_the_engine_decided_stands_on_the_right_element() {
    let project = project_with(
        "a",
        "template = \"aneh\"\n[fields]\ntitle = \"Kabar yang panjang sekali\"\nphoto = \"media/kelas.jpg\"\n",
    );
    let folder = export(&project, &["--account", "bpmtpk", "--format", "tall"]);
    let page = read(folder.join("pack/bpmtpk/a/tall.html"));
    let id = number(&page, "<p class=\"fit w-", "\"");
    let size = number(&page, &format!(".w-{id}{{font-size:"), "px !important}");
    assert!((20.0..90.0).contains(&size), "{size}");
    // The comment that looks like it is left alone.
    assert!(page.contains("<!-- <p class=fit> -->"));
    let picture = number(&page, "<img class=\"w-", "\" src=\"../");
    assert!(page.contains(&format!(".w-{picture}{{object-position:50% 20% !important}}")), "{page}");
    assert!(!page.contains("width:300px !important"));
}

#[test]
fn a_still_stands_at_its_moment_and_a_clip_runs() {
    let project = project_with("a", "template = \"aneh\"\n[fields]\ntitle = \"Halo\"\n");
    project.still("tenang", "Tanpa gerak");
    project.clip(
        "film",
        "media/siklus-air.mp4",
        "start = 3.5\nduration = 6\nfocus = \"0.3,0.5\"\ncaptions = \"media/siklus-air.srt\"",
    );
    let folder = export(&project, &["--account", "bpmtpk", "--format", "tall"]);
    let page = |item: &str| read(folder.join(format!("pack/bpmtpk/{item}/tall.html")));
    assert!(page("a").contains("a.pause();a.currentTime=700}</script>\n</body>"), "{}", page("a"));
    assert!(!page("tenang").contains("<script"));
    let film = page("film");
    assert!(!film.contains("<script"));
    assert!(film.contains("<video src=\"../../../../media/siklus-air.mp4#t=3.5,9.5\" autoplay muted playsinline class=\"film\">"), "{film}");
    assert!(film.contains(":not([data-role=background]){object-position:30"));
    assert!(film.contains("--excerpt-duration:6000ms"));
    // The first caption of the excerpt, so that its style is seen; a build without video does not look for it.
    assert_eq!(film.contains(">menghangatkan<"), cfg!(feature = "video"), "{film}");
    assert!(check_addresses(&folder) > 10);
}

#[test]
fn hostile_texts_and_names_stay_what_they_are() {
    let project = TestProject::new();
    let name = "media/a\"b'<i>&#35; 100%.jpg";
    fs::copy(project.path("media/kelas.jpg"), project.path(name)).expect("copied");
    project.write(
        "content/pack/jahat.toml",
        &format!(
            "template = \"announcement\"\nservice = \"fve\"\n[fields]\n\
             title = '''</title><script>alert(1)</script>'''\ndetail = '''\"><img src=x onerror=alert(2)></style>'''\n\
             photo = '''{name}'''\n"
        ),
    );
    let folder = export(&project, &["--account", "bpmtpk"]);
    let page = read(folder.join("pack/bpmtpk/jahat/tall.html"));
    assert!(!page.contains("<script") && !page.contains("<img src=x"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    assert!(page.contains("src=\"../../../assets/media/a%22b%27%3Ci%3E%26%2335%3B%20100%25.jpg\""), "{page}");
    assert!(folder.join("assets").join(name).is_file());
    check_addresses(&folder);
}

#[test]
fn pages_are_the_same_every_time() {
    let project = TestProject::new();
    project.clip("film", "media/siklus-air.mp4", "start = 3\nduration = 6");
    let arguments = ["--account", "bpmtpk", "--account", "pustekkom"];
    let first = files(&export(&project, &[&arguments[..], &["--jobs", "1"]].concat()));
    let second = files(&export(&project, &[&arguments[..], &["--jobs", "3"]].concat()));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first == second, "some page differs from run to run");
    let samples = ["--samples", "--account", "bpmtpk", "--format", "tall"];
    let first = files(&export(&project, &[&samples[..], &["--jobs", "1"]].concat()));
    assert!(first == files(&export(&project, &[&samples[..], &["--jobs", "4"]].concat())));
}

#[test]
fn what_is_no_document_opens_without_margins() {
    let project = project_with("a", "template = \"aneh\"\n[fields]\ntitle = \"Halo\"\n");
    project.write(
        "templates/aneh/template.html",
        "<div style=\"font-family:'Plus Jakarta Sans'\">{{ item.title }}</div>",
    );
    let folder = export(&project, &["--account", "bpmtpk", "--format", "tall"]);
    let page = read(folder.join("pack/bpmtpk/a/tall.html"));
    assert!(page.starts_with("<!DOCTYPE html>\n  <meta charset=\"utf-8\">"), "{page}");
    assert!(page.contains("body{margin:0}") && page.ends_with("Halo</div>"), "{page}");
    project.write("templates/aneh/template.html", "\n<!doctype html>\n<p>{{ item.title }}</p>");
    let folder = export(&project, &["--account", "bpmtpk", "--format", "tall"]);
    let page = read(folder.join("pack/bpmtpk/a/tall.html"));
    assert!(page.starts_with("\n<!doctype html>\n  <meta charset=\"utf-8\">"), "{page}");
    assert!(!page.contains("body{margin:0}") && page.ends_with("<p>Halo</p>"), "{page}");
}

#[test]
fn samples_are_taken_in_place_of_items_whatever_is_wrong_with_those() {
    let project = TestProject::new();
    project.write("content/pack/salah.toml", "template = \"announcement\"\n[fields]\ntitel = \"Kabar\"\n");
    let (status, report, stderr) =
        project.render(&["--samples", "--dry-run", "--item", "stat", "--account", "bpmtpk"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    let ids: Vec<&str> = report["planned"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|job| job["id"].as_str().expect("text"))
        .collect();
    assert!(
        ids.contains(&"sample/bpmtpk/stat/tall") && ids.contains(&"sample-long/bpmtpk/stat/wide"),
        "{ids:?}"
    );
    let (status, report, _) = project.render(&["--samples", "--dry-run", "--item", "salah"]);
    assert_eq!((status, report["findings"][0]["code"].as_str()), (1, Some("unknown-item")));
}
