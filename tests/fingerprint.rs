//! What decides a page: its fingerprint changes with it, in the part that changed, and with nothing else.

mod common;

use std::fs;

use common::TestProject;
use wajah::testing::fingerprint::{Components, Fingerprint, changed};
use wajah::testing::page::{PageRequest, Painter};
use wajah::testing::project;
use wajah::testing::world::Disk;

/// The parts of the fingerprint of the project's only page, read afresh.
fn parts(files: &TestProject) -> Components {
    let world = Disk::shared(files.root(), jiff::Timestamp::UNIX_EPOCH);
    let (project, _) = project::load(&world);
    let project = project.expect("a project");
    let painter = Painter::new(world);
    let item = &project.packs["pack"][0];
    let request = PageRequest::of(&project, item, "bpmtpk", "tall", 1, None).expect("a request");
    let mut fingerprint = Fingerprint::default();
    painter.fingerprint(&request, "", &mut fingerprint).expect("expands");
    fingerprint.components()
}

fn item(title: &str, post: &str) -> String {
    format!(
        "template = \"announcement\"\nservice = \"fve\"\n[fields]\ntitle = \"{title}\"\nphoto = \"media/kelas.jpg\"\n[post]\ncaption = \"{post}\"\n"
    )
}

#[test]
fn a_page_is_known_by_what_decides_it_and_by_nothing_else() {
    const ITEM: &str = "content/pack/satu.toml";
    const BRAND: &str = "brand-assets/brand.toml";
    const STYLE: &str = "templates/announcement/style.css";
    const PHOTO: &str = "media/kelas.jpg";
    let files = TestProject::new();
    files.write(ITEM, &item("Kabar", "Teks kiriman"));
    let before = parts(&files);

    // Written again with the same bytes; and a word that the page does not show.
    let photo = fs::read(files.path(PHOTO)).expect("readable");
    fs::write(files.path(PHOTO), &photo).expect("written");
    files.write(ITEM, &item("Kabar", "Teks lain"));
    assert_eq!(changed(&before, &parts(&files)), Vec::<String>::new());

    files.write(ITEM, &item("Kabar lain", "Teks lain"));
    assert_eq!(changed(&before, &parts(&files)), ["page"]);
    files.write(ITEM, &item("Kabar", "Teks lain"));

    let edit = |path: &str, from: &str, to: &str| {
        let text = fs::read_to_string(files.path(path)).expect("readable");
        assert!(text.contains(from), "{path} has no `{from}`");
        files.write(path, &text.replacen(from, to, 1));
        let what = changed(&before, &parts(&files));
        files.write(path, &text);
        what
    };
    assert_eq!(edit(BRAND, "size-1 = \"32px\"", "size-1 = \"34px\""), ["tokens"]);
    assert_eq!(edit(STYLE, "color", "/* */ color"), ["style sheets"]);
    assert_eq!(edit("wajah.toml", "width = 360\nheight = 640", "width = 270\nheight = 480"), ["size"]);

    fs::copy(files.path("media/festival-film.jpg"), files.path(PHOTO)).expect("copied");
    assert_eq!(changed(&before, &parts(&files)), ["pictures"]);
    fs::write(files.path(PHOTO), &photo).expect("written");
    let fonts = fs::read_dir(files.path("fonts")).expect("fonts").flatten().next().expect("a family").path();
    fs::remove_dir_all(fonts).expect("removed");
    assert_eq!(changed(&before, &parts(&files)), ["fonts"]);
}

#[test]
fn a_picture_decides_its_page_however_its_address_is_written() {
    let files = TestProject::new();
    files.write(
        "templates/uji/template.toml",
        "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[sample]\n",
    );
    files.write("content/pack/satu.toml", "template = \"uji\"\n");
    for (name, html) in [
        ("a&b.jpg", "<img src=/media/a&amp;b.jpg>"),
        ("a&b.jpg", "<IMG\tALT\nSRC = '/media/a&#38b.jpg'>"),
        ("é.jpg", "<img src=\"/media/&eacute;.jpg\" src=x.jpg>"),
        ("a.jpg", "<!-- a --!><img src='/media/a.jpg'><!-- b -->"),
        ("a.jpg", "<svg><p><img src='/media/a.jpg'></p>"),
        ("a.jpg", "<script><!-- <script> </script> --></script><img src='/media/a.jpg'>"),
        ("a.jpg", "<style>p{background:url(/media/a.jpg)}</style>"),
        ("a.jpg", "<p style=background:url(/media/a.jpg)>"),
    ] {
        files.write(
            "templates/uji/template.html",
            &format!("<!DOCTYPE html><html><body>{html}</body></html>"),
        );
        let picture = files.path("media").join(name);
        fs::copy(files.path("media/kelas.jpg"), &picture).expect("copied");
        let before = parts(&files);
        fs::copy(files.path("media/festival-film.jpg"), &picture).expect("copied");
        assert_eq!(changed(&before, &parts(&files)), ["pictures"], "{html}");
        fs::remove_file(&picture).expect("removed");
    }
}
