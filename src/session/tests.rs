//! The door, used.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use super::*;
use crate::diag::has_errors;
use crate::run::{Event, Outcome};
use crate::units::Micros;
use crate::world::{Disk, Overlay};

/// A project with a still of each of two templates, `warna` and `gambar`, and a clip without footage.
struct Files(tempfile::TempDir);

const STYLE: &str = "templates/warna/style.css";
const RED: [u8; 3] = [255, 0, 0];
const GREEN: [u8; 3] = [0, 128, 0];
const BLUE: [u8; 3] = [0, 0, 255];

impl Files {
    fn new() -> Self {
        let files = Self(tempfile::tempdir().expect("a temporary folder"));
        let template = |title: &str, more: &str| {
            format!("title = \"{title}\"\ndescription = \"Uji\"\nshapes = [\"tall\"]\n{more}[sample]\n")
        };
        let page = |style: &str, body: &str| {
            format!("<!DOCTYPE html><html><head>{style}</head><body>{body}</body></html>")
        };
        for (path, text) in [
            (
                "wajah.toml",
                "name = \"Uji\"\naccounts = [\"a\"]\nformats = [\"kecil\"]\n[format.kecil]\ntitle = \"Kecil\"\n\
                 kinds = [\"still\", \"clip\"]\nwidth = 240\nheight = 400\nlayout_width = 240\nstill = \"png\"\n"
                    .to_owned(),
            ),
            (
                "brand-assets/brand.toml",
                "name = \"Uji\"\n[tokens.color]\nink = \"#000000\"\npaper = \"#ffffff\"\n".to_owned(),
            ),
            (
                "brand-assets/accounts/a/account.toml",
                "name = \"A\"\nfull_name = \"A\"\ndescription = \"A\"\nurl = \"https://a.contoh.id\"\n\
                 accent = \"#123a8c\"\nmark = \"mark.svg\"\n[handles]\ndefault = \"@a\"\n"
                    .to_owned(),
            ),
            ("brand-assets/accounts/a/mark.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".to_owned()),
            ("templates/warna/template.toml", template("Warna", "kinds = [\"still\"]\n")),
            (
                "templates/warna/template.html",
                page("<link rel=\"stylesheet\" href=\"style.css\">", "{% include \"_isi/isi.html\" %}"),
            ),
            ("templates/_isi/isi.html", "<p class=\"kecil\">Kata</p>".to_owned()),
            (STYLE, style("#ff0000")),
            ("templates/gambar/template.toml", template("Gambar", "kinds = [\"still\"]\n")),
            (
                "templates/gambar/template.html",
                page(
                    "<style>body { margin: 0 } img { display: block; width: 240px; height: 400px }</style>",
                    "<img src=\"/media/a.png\">",
                ),
            ),
            (
                "templates/gerak/template.toml",
                template("Gerak", "kinds = [\"clip\"]\nstill_at_ms = 500\n[duration]\nlength = 1\n"),
            ),
            (
                "templates/gerak/template.html",
                page(
                    "<style>body { margin: 0; background-color: #fff }\n\
                     @keyframes masuk { from { transform: translateX(0px) } to { transform: translateX(120px) } }\n\
                     div { width: 120px; height: 400px; background-color: #00f; animation: masuk 1s linear both }</style>",
                    "<div></div>",
                ),
            ),
            ("content/w/satu.toml", "template = \"warna\"\n".to_owned()),
            ("content/w/dua.toml", "template = \"gambar\"\n".to_owned()),
            ("content/w/klip.toml", "template = \"gerak\"\n".to_owned()),
        ] {
            files.write(path, text);
        }
        files.paint("media/a.png", RED);
        let font = "fonts/plus-jakarta-sans/PlusJakartaSans[wght].ttf";
        files.write(font, std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(font)).expect("a font"));
        files
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }

    fn paint(&self, path: &str, colour: [u8; 3]) {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_pixel(48, 80, image::Rgb(colour));
        picture.write_to(&mut bytes, image::ImageFormat::Png).expect("encoded");
        self.write(path, bytes.into_inner());
    }

    fn open(&self) -> Session {
        let session = Session::open(Disk::shared(self.0.path(), jiff::Timestamp::UNIX_EPOCH));
        assert_eq!(session.findings(), []);
        session
    }

    /// Writes nonsense into every file of the project but `kept`.
    fn ruin_all_but(&self, kept: &[&str]) {
        fn walk(folder: &Path, all: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                match entry.path().is_dir() {
                    true => walk(&entry.path(), all),
                    false => all.push(entry.path()),
                }
            }
        }
        let mut all = Vec::new();
        walk(self.0.path(), &mut all);
        let is_kept = |path: &PathBuf| kept.iter().any(|kept| path.ends_with(kept));
        all.iter()
            .filter(|path| !is_kept(path))
            .for_each(|path| std::fs::write(path, "rusak").expect("written"));
    }
}

fn style(colour: &str) -> String {
    format!(
        "body {{ margin: 0; background-color: {colour} }}\n.kecil {{ font: 400 4px 'Plus Jakarta Sans' }}\n"
    )
}

fn paths<const N: usize>(changed: [&str; N]) -> [PathBuf; N] {
    changed.map(PathBuf::from)
}

fn post<'s>(session: &'s Session, item: &str) -> Post<'s> {
    let selection = Selection { items: vec![item.to_owned()], ..Selection::default() };
    let (posts, findings) = session.posts(&selection);
    assert_eq!(findings, []);
    posts.into_iter().next().expect("a post")
}

fn preview(session: &Session, item: &str) -> Preview {
    session.preview(&post(session, item), View::Page(1))
}

/// The colour in the last pixel of the page of `item`.
fn colour(session: &Session, item: &str) -> [u8; 3] {
    let Preview { page, findings } = preview(session, item);
    let page = page.unwrap_or_else(|| panic!("{findings:?}"));
    let [.., red, green, blue, _] = page.pixels.data[..] else { panic!("no pixels") };
    [red, green, blue]
}

fn options(files: &Files) -> RunOptions {
    RunOptions { out: files.0.path().join("output"), threads: 2, memory: None, deadline: None }
}

#[test]
fn a_preview_is_what_is_rendered_and_says_what_rendering_says() {
    let files = Files::new();
    let session = files.open();
    let selection = Selection { items: vec!["satu".to_owned(), "dua".to_owned()], ..Selection::default() };
    let (posts, _) = session.posts(&selection);
    let previews: BTreeMap<String, Preview> =
        posts.iter().map(|post| (post.job.item.clone(), session.preview(post, View::Page(1)))).collect();
    assert!(!files.0.path().join("output").exists(), "a preview writes nothing");
    let report = session.render(&posts, &options(&files), &|_| {}, &AtomicBool::new(false));
    assert_eq!((report.rendered, report.failed), (2, 0), "{:?}", report.findings);
    for artifact in &report.artifacts {
        let preview = &previews[&artifact.item];
        let pixels = &preview.page.as_ref().expect("a page").pixels;
        let file = image::open(files.0.path().join("output").join(&artifact.path)).expect("a picture");
        assert_eq!((file.width(), file.height()), (pixels.width, pixels.height));
        assert!(file.to_rgba8().into_raw() == pixels.data, "{}", artifact.path);
        let of_job =
            |finding: &&Finding| finding.job.as_deref() == Some(&*format!("w/a/{}/kecil", artifact.item));
        let said: Findings = report.findings.iter().filter(of_job).cloned().collect();
        assert_eq!(preview.findings, said);
    }
    // Four pixels are too small to read: it is seen all the same, with its box.
    let satu = &previews["satu"];
    assert!(satu.findings.iter().any(|finding| finding.code == "too-small"), "{:?}", satu.findings);
    let facts = &satu.page.as_ref().expect("a page").facts;
    assert_eq!(facts.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["Kata"]);
    // A still has no second page, and nothing is wrong with it.
    let none = session.preview(&posts[0], View::Page(2));
    assert!(none.page.is_none() && none.findings.is_empty());
}

#[cfg(feature = "video")]
#[test]
fn a_preview_of_a_clip_is_its_frame() {
    let files = Files::new();
    let session = files.open();
    let clip = post(&session, "klip");
    let seen = |view: View| {
        let Preview { page, findings } = session.preview(&clip, view);
        page.unwrap_or_else(|| panic!("{findings:?}")).pixels
    };
    let cover = seen(View::Page(1));
    assert_eq!(cover, seen(View::At(Micros::from_ms(500))), "the cover is the template's moment");
    // What moves has left the left edge at the end, and not before it began.
    let edge = |view: View| seen(view).data[..3].to_vec();
    let is_blue = |pixel: Vec<u8>| pixel[0] < 40 && pixel[2] > 200;
    assert!(is_blue(edge(View::At(Micros::ZERO))));
    assert!(!is_blue(edge(View::At(Micros::from_ms(60_000)))), "a time past the end is the last frame");
    let posts = [clip];
    let report = session.render(&posts, &options(&files), &|_| {}, &AtomicBool::new(false));
    assert_eq!(report.rendered, 1, "{:?}", report.findings);
    let file = image::open(files.0.path().join("output/w/a/klip/kecil.cover.png")).expect("a picture");
    assert!(file.to_rgba8().into_raw() == cover.data);
}

/// What was found out of clips is known to the next preview, and no longer when their files change.
#[cfg(feature = "video")]
#[test]
fn a_clip_is_planned_again_when_its_template_changes() {
    let files = Files::new();
    let mut session = files.open();
    let length = |session: &Session| {
        let posts = [post(session, "klip")];
        let report = session.render(&posts, &options(&files), &|_| {}, &AtomicBool::new(false));
        let film = report.artifacts.iter().find(|artifact| artifact.duration_ms.is_some());
        film.and_then(|film| film.duration_ms)
    };
    assert_eq!(length(&session), Some(1000));
    let path = "templates/gerak/template.toml";
    let text = std::fs::read_to_string(files.0.path().join(path)).expect("readable");
    files.write(path, text.replace("length = 1", "length = 2"));
    assert_eq!(length(&session), Some(1000), "nobody told it");
    session.apply(&paths([path]));
    assert_eq!(length(&session), Some(2000));
}

#[cfg(not(feature = "video"))]
#[test]
fn without_video_a_clip_is_seen_and_refused() {
    let files = Files::new();
    let session = files.open();
    let Preview { page, findings } = session.preview(&post(&session, "klip"), View::At(Micros::ZERO));
    assert!(page.is_some());
    assert_eq!(findings.iter().map(|finding| &*finding.code).collect::<Vec<_>>(), ["no-video"]);
}

#[test]
fn of_changed_files_alone_is_anything_read_again() {
    let files = Files::new();
    let mut session = files.open();
    assert_eq!(["satu", "dua"].map(|item| colour(&session, item)), [RED, RED]);
    // All that is read again now is nonsense, but for what changed.
    files.write(STYLE, style("#008000"));
    files.ruin_all_but(&["warna/style.css", "media/a.png"]);
    session.apply(&paths([STYLE]));
    assert_eq!(session.findings(), []);
    assert_eq!(["satu", "dua"].map(|item| colour(&session, item)), [GREEN, RED]);
    let html = "<!DOCTYPE html><html><head><style>body { background-color: #0000ff }</style></head><body></body></html>";
    files.write("templates/warna/template.html", html);
    session.apply(&paths(["templates/warna/template.html"]));
    assert_eq!((session.findings(), session.page_findings()), (&[][..], Findings::new()));
    assert_eq!(["satu", "dua"].map(|item| colour(&session, item)), [BLUE, RED]);
    files.paint("media/a.png", GREEN);
    assert_eq!(colour(&session, "dua"), RED, "nobody has said that it changed");
    session.apply(&paths(["media/a.png"]));
    assert_eq!(["satu", "dua"].map(|item| colour(&session, item)), [BLUE, GREEN]);
    // What is nonsense is found as soon as it counts.
    session.apply(&paths(["content/w/dua.toml"]));
    assert!(has_errors(session.findings()));
    assert_eq!(session.posts(&Selection::default()).0.len(), 2);
}

#[test]
fn a_folder_stands_for_all_in_it_and_fonts_are_loaded_anew() {
    let files = Files::new();
    let mut session = files.open();
    assert_eq!((colour(&session, "satu"), session.page_findings()), (RED, Findings::new()));
    files.write(STYLE, style("#008000"));
    files.write("content/w/tiga.toml", "template = \"warna\"\n");
    session.apply(&paths(["templates", "content"]));
    assert_eq!(["satu", "tiga"].map(|item| colour(&session, item)), [GREEN, GREEN]);
    std::fs::remove_dir_all(files.0.path().join("fonts")).expect("removed");
    assert_eq!(session.page_findings(), []);
    session.apply(&paths(["fonts"]));
    let codes: Vec<String> =
        session.page_findings().into_iter().map(|finding| finding.code.into_owned()).collect();
    assert_eq!(codes, ["font-missing"]);
}

#[test]
fn a_project_that_breaks_while_it_is_typed_is_back_when_it_is_whole() {
    let files = Files::new();
    let world = Arc::new(Overlay::new(Disk::new(files.0.path(), jiff::Timestamp::UNIX_EPOCH)));
    let mut session = Session::open(world.clone());
    let file = Path::new("wajah.toml");
    world.write(file, "name = \"Uj").expect("inside");
    session.apply(&paths(["wajah.toml"]));
    assert!(session.project().is_none() && has_errors(session.findings()));
    assert!(session.posts(&Selection::default()).0.is_empty());
    assert!(world.discard(file));
    session.apply(&paths(["wajah.toml"]));
    assert_eq!(colour(&session, "satu"), RED);
    // An item that is on no disk.
    world.write(Path::new("content/w/empat.toml"), "template = \"gambar\"\n").expect("inside");
    session.apply(&paths(["content/w/empat.toml"]));
    assert_eq!(colour(&session, "empat"), RED);
    let decided: Vec<PathBuf> = session.world().dependencies().into_keys().collect();
    assert!(decided.contains(&PathBuf::from("content/w/empat.toml")), "{decided:?}");
    assert!(decided.contains(&PathBuf::from("media/a.png")), "{decided:?}");
}

#[test]
fn who_listens_hears_of_each_post_with_its_files() {
    let files = Files::new();
    let session = files.open();
    let selection = Selection { items: vec!["satu".to_owned(), "dua".to_owned()], ..Selection::default() };
    let (posts, _) = session.posts(&selection);
    let heard = Mutex::new((Vec::new(), 0.0, Vec::new()));
    let listener = |event: Event<'_>| {
        let mut heard = heard.lock().expect("not poisoned");
        match event {
            Event::Begun { jobs, work } => heard.0.push((jobs, work)),
            Event::Advanced { work } => heard.1 += work,
            Event::Ended { job, outcome, artifacts } => {
                let files: Vec<String> = artifacts.iter().map(|artifact| artifact.path.clone()).collect();
                heard.2.push((job.id(), outcome, files));
            }
        }
    };
    session.render(&posts, &options(&files), &listener, &AtomicBool::new(false));
    let (begun, advanced, mut ended) = heard.into_inner().expect("not poisoned");
    ended.sort_by(|a, b| a.0.cmp(&b.0));
    let [(2, work)] = begun[..] else { panic!("{begun:?}") };
    assert!((advanced - work).abs() < 1e-9, "{advanced} of {work}");
    let of =
        |item: &str| (format!("w/a/{item}/kecil"), Outcome::Rendered, vec![format!("w/a/{item}/kecil.png")]);
    assert_eq!(ended, [of("dua"), of("satu")]);
}

#[test]
fn samples_stand_in_the_place_of_items_also_after_a_change() {
    let files = Files::new();
    files.write("content/w/salah.toml", "template = \"tidak-ada\"\n");
    let session = Session::open(Disk::shared(files.0.path(), jiff::Timestamp::UNIX_EPOCH));
    assert!(has_errors(session.findings()));
    let mut session = session.of_samples();
    let items = |session: &Session| {
        let selection = Selection { formats: vec!["kecil".to_owned()], ..Selection::default() };
        let (posts, findings) = session.posts(&selection);
        assert_eq!(findings, []);
        posts.into_iter().map(|post| format!("{}/{}", post.job.pack, post.job.item)).collect::<Vec<_>>()
    };
    let samples = ["sample/gambar", "sample/gerak", "sample/warna"];
    assert_eq!(items(&session), samples);
    session.apply(&paths(["content"]));
    assert_eq!(items(&session), samples);
}

/// Words that cannot be true keep their item back, and no other; it is counted as one that is not made.
#[test]
fn an_item_whose_words_cannot_be_true_is_kept_back() {
    let files = Files::new();
    files
        .write("content/w/satu.toml", "template = \"warna\"\n[post]\ncaption = \"Jumat, 5 Desember 2026\"\n");
    let session = files.open();
    let (posts, found) = session.posts(&Selection::default());
    let items: Vec<&str> = posts.iter().map(|post| post.item.id.as_str()).collect();
    assert_eq!(items, ["dua", "klip"]);
    let wrong: Vec<&Finding> = found.iter().filter(|finding| finding.code == "weekday-wrong").collect();
    assert_eq!(wrong.len(), 1, "{found:?}");
    assert_eq!(wrong[0].item.as_deref(), Some("w/satu"));
    assert_eq!(wrong[0].place.as_ref().map(ToString::to_string).as_deref(), Some("content/w/satu.toml:3:11"));
    assert_eq!(not_made(&found, &posts), 1);
}
