//! Photos and marks as people bring them: their colours, their kinds, their damage; through the program to its pictures.

mod common;

use std::fs;
use std::io::Cursor;

use common::skip::Media;
use common::{TestProject, copy, findings};
use image::{ImageFormat, RgbImage};
use serde_json::Value;

/// A project whose template `gambar` shows a photo on the whole page, with an item for each of `photos`.
fn project(photos: &[(&str, Vec<u8>)]) -> TestProject {
    let project = TestProject::new();
    project.write(
        "templates/gambar/template.toml",
        "title = \"Gambar\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n\
         [fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n[sample]\nphoto = \"media/kelas.jpg\"\n",
    );
    project.write(
        "templates/gambar/template.html",
        "<!DOCTYPE html><html><head></head><body style=\"margin:0\"><img src=\"{{ asset(path=item.photo) }}\" alt=\"\" \
         style=\"position:absolute;top:0;left:0;width:1080px;height:1920px;object-fit:cover\"></body></html>",
    );
    for (name, bytes) in photos {
        fs::write(project.path(&format!("media/{name}")), bytes).expect("written");
        let text = format!("template = \"gambar\"\n[fields]\nphoto = \"media/{name}\"\n");
        project.write(&format!("content/pack/{}.toml", item(name)), &text);
    }
    project
}

/// The item of the photo `name`.
fn item(name: &str) -> String {
    name.to_lowercase().replace(['.', '_'], "-")
}

/// The colour in the middle of the post of the photo `name`.
fn middle(project: &TestProject, name: &str) -> [u8; 3] {
    let path = project.path(&format!("output/pack/pustekkom/{}/tall.png", item(name)));
    let picture = image::open(path).unwrap_or_else(|error| panic!("{name}: {error}")).to_rgb8();
    picture.get_pixel(180, 320).0
}

/// The colours in the middle of the six patches of the post of the case `name`: two columns, three rows.
fn patches(project: &TestProject, name: &str) -> Vec<[u8; 3]> {
    let path = project.path(&format!("output/pack/pustekkom/{}/tall.png", item(name)));
    let picture = image::open(path).unwrap_or_else(|error| panic!("{name}: {error}")).to_rgb8();
    let places = [107, 320, 533].into_iter().flat_map(|y| [(60, y), (300, y)]);
    places.map(|(x, y)| picture.get_pixel(x, y).0).collect()
}

#[track_caller]
fn all_near(name: &str, got: &[[u8; 3]], wanted: &[[u8; 3]], tolerance: u8) {
    got.iter().zip(wanted).for_each(|(got, wanted)| near(name, *got, *wanted, tolerance));
}

#[track_caller]
fn near(name: &str, got: [u8; 3], wanted: [u8; 3], tolerance: u8) {
    let is_near = got.iter().zip(wanted).all(|(got, wanted)| got.abs_diff(wanted) <= tolerance);
    assert!(is_near, "{name}: {got:?} is not {wanted:?}");
}

/// The codes of what is said of the item of the photo `name`.
fn said_of(report: &Value, name: &str) -> Vec<String> {
    let job = format!("pack/pustekkom/{}/tall", item(name));
    let all = report["findings"].as_array().expect("findings").iter();
    all.filter(|finding| finding["job"] == job.as_str())
        .map(|finding| finding["code"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn plain(colour: [u8; 3], format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    RgbImage::from_pixel(90, 160, image::Rgb(colour))
        .write_to(&mut Cursor::new(&mut bytes), format)
        .expect("encoded");
    bytes
}

/// A JPEG of one colour with `profile`.
fn with_profile(colour: [u8; 3], profile: &moxcms::ColorProfile) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.add_icc_profile(&profile.encode().expect("a profile")).expect("short");
    encoder.encode(&colour.repeat(90 * 160), 90, 160, jpeg_encoder::ColorType::Rgb).expect("encoded");
    bytes
}

fn inked(inks: [u8; 4]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    encoder.encode(&inks.repeat(90 * 160), 90, 160, jpeg_encoder::ColorType::Cmyk).expect("encoded");
    bytes
}

/// A picture of many details, as a photo is.
fn busy() -> Vec<u8> {
    let mut bytes = Vec::new();
    let wave = |x: u32, y: u32, a: u32| ((x * a + y * 7 + x * y) % 251) as u8;
    RgbImage::from_fn(270, 480, |x, y| image::Rgb([wave(x, y, 3), wave(x, y, 5), wave(x, y, 11)]))
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg)
        .expect("encoded");
    bytes
}

#[test]
fn photos_have_the_colours_that_their_files_mean() {
    let red = [200, 30, 30];
    let project = project(&[
        // Display P3's numbers of the red of sRGB (CSS Color 4, 10.3).
        ("P3.JPG", with_profile([184, 52, 43], &moxcms::ColorProfile::new_display_p3())),
        ("srgb.jfif", plain(red, ImageFormat::Jpeg)),
        ("png-named.jpg", plain(red, ImageFormat::Png)),
        ("gerak.gif", plain(red, ImageFormat::Gif)),
        ("cetak.jpeg", inked([0, 255, 255, 0])),
    ]);
    let (status, report, stderr) = project.render(&["--account", "pustekkom"]);
    assert_eq!(status, 0, "{stderr}");
    for name in ["P3.JPG", "srgb.jfif", "png-named.jpg", "gerak.gif"] {
        near(name, middle(&project, name), red, 4);
        assert_eq!(said_of(&report, name), Vec::<String>::new(), "{name}");
    }
    near("cetak.jpeg", middle(&project, "cetak.jpeg"), [237, 28, 36], 8);
    assert_eq!(said_of(&report, "cetak.jpeg"), ["picture-colours"]);
}

#[test]
fn what_cannot_be_read_says_how_to_save_it() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08mdat".to_vec();
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x08mdat".to_vec();
    let project = project(&[
        ("IMG_0001.HEIC", heic.clone()),
        ("kiriman.jpg", heic),
        ("unduhan.png", avif),
        ("brosur.jpg", b"%PDF-1.7".to_vec()),
        ("kamera.tif", b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0\0\0".to_vec()),
    ]);
    let (status, report, _) = project.render(&["--account", "pustekkom"]);
    assert_eq!(status, 1);
    for (name, code, words) in [
        ("IMG_0001.HEIC", "heic-photo", "Most Compatible"),
        ("kiriman.jpg", "heic-photo", "Android"),
        ("unduhan.png", "heic-photo", "JPEG"),
        ("brosur.jpg", "pdf-file", "JPEG"),
        ("kamera.tif", "raw-photo", "JPEG"),
    ] {
        assert_eq!(said_of(&report, name), [code], "{name}");
        let mut all = report["findings"].as_array().expect("findings").iter();
        let of_it = all.find(|finding| finding["message"].as_str().is_some_and(|text| text.contains(name)));
        let hint = of_it.expect("a finding")["hint"].as_str().unwrap_or_default();
        assert!(hint.contains(words), "{name}: {hint}");
    }
}

#[test]
fn a_jpeg_that_breaks_off_is_shown_where_most_of_it_is_there() {
    let whole = busy();
    let project = project(&[
        ("utuh.jpg", whole.clone()),
        ("tanpa-akhir.jpg", whole[..whole.len() - 2].to_vec()),
        ("sebagian-besar.jpg", whole[..whole.len() * 9 / 10].to_vec()),
        ("separuh.jpg", whole[..whole.len() / 2].to_vec()),
    ]);
    let (status, report, _) = project.render(&["--account", "pustekkom"]);
    assert_eq!(status, 1);
    let bytes =
        |name: &str| fs::read(project.path(&format!("output/pack/pustekkom/{}/tall.png", item(name)))).ok();
    assert_eq!(bytes("tanpa-akhir.jpg"), bytes("utuh.jpg"));
    assert_eq!(said_of(&report, "tanpa-akhir.jpg"), ["picture-incomplete"]);
    assert!(bytes("sebagian-besar.jpg").is_some());
    assert_eq!(said_of(&report, "sebagian-besar.jpg"), ["picture-incomplete"]);
    assert_eq!(bytes("separuh.jpg"), None);
    assert_eq!(said_of(&report, "separuh.jpg"), ["picture-unusable"]);
}

#[test]
fn a_browser_is_given_what_it_can_show() {
    let project = project(&[
        ("cetak.jpg", inked([0, 255, 255, 0])),
        ("biasa.jpg", plain([200, 30, 30], ImageFormat::Jpeg)),
    ]);
    let pages = project.path("halaman");
    let (status, ..) = project.render(&["--account", "pustekkom", "--html", pages.to_str().expect("UTF-8")]);
    assert_eq!(status, 0);
    let find = |name: &str| {
        let tree = common::tree(&pages);
        tree.into_keys()
            .find(|path| path.ends_with(name))
            .map(|path| fs::read(pages.join(path)).expect("readable"))
    };
    // Four inks come as pages show them; what a browser shows alike is a copy.
    assert!(find("cetak.jpg").expect("an asset").starts_with(b"\x89PNG"));
    assert_eq!(find("biasa.jpg"), Some(fs::read(project.path("media/biasa.jpg")).expect("readable")));
}

/// A mark as Illustrator writes it: its styles are entities, its classes and ids are everybody's.
fn illustrator(colour: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\" [\n\
         <!ENTITY ns_svg \"http://www.w3.org/2000/svg\">\n<!ENTITY st1 \"fill:{colour};\">\n]>\n\
         <svg xmlns=\"&ns_svg;\" width=\"50mm\" height=\"50mm\"><style>.st0{{fill:{colour}}}</style>\
         <clipPath id=\"a\"><rect width=\"94.5\" height=\"189\"/></clipPath>\
         <rect class=\"st0\" width=\"189\" height=\"189\" clip-path=\"url(#a)\"/>\
         <rect x=\"94.5\" width=\"94.5\" height=\"189\" style=\"&st1;\"/></svg>"
    )
}

#[test]
fn marks_are_whole_in_their_colours_and_apart_from_one_another() {
    let project = TestProject::new();
    project.write("brand-assets/accounts/pustekkom/mark.svg", &illustrator("#00ff00"));
    project.write("brand-assets/services/fve/mark.svg", &illustrator("#0000ff"));
    project.write(
        "templates/lambang/template.toml",
        "title = \"Lambang\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n[fields.title]\ntype = \"text\"\nlabel = \"Judul\"\n[sample]\ntitle = \"x\"\n",
    );
    project.write(
        "templates/lambang/template.html",
        "<!DOCTYPE html><html><head><style>body{margin:0} .m{position:absolute;left:0;width:300px;height:300px} svg{width:100%;height:100%}</style></head>\
         <body><div class=\"m\" style=\"top:0\">{{ svg(path=account.mark) }}</div><div class=\"m\" style=\"top:300px\">{{ svg(path=service.mark) }}</div></body></html>",
    );
    project.write(
        "content/pack/satu.toml",
        "template = \"lambang\"\nservice = \"fve\"\n[fields]\ntitle = \"Lambang\"\n",
    );
    let (status, report, stderr) = project.render(&["--account", "pustekkom"]);
    assert_eq!((status, findings(&report)), (0, vec![]), "{stderr}");
    let page = image::open(project.path("output/pack/pustekkom/satu/tall.png")).expect("a picture").to_rgb8();
    // A third of the page's size: marks of 100 pixels under one another. Both halves of both, to their far corners.
    for (y, colour) in [(4, [0, 255, 0]), (95, [0, 255, 0]), (104, [0, 0, 255]), (195, [0, 0, 255])] {
        for x in [4, 40, 60, 95] {
            assert_eq!(page.get_pixel(x, y).0, colour, "({x}, {y})");
        }
    }
    let pages = project.path("halaman");
    let (status, ..) = project.render(&["--account", "pustekkom", "--html", pages.to_str().expect("UTF-8")]);
    assert_eq!(status, 0);
    let html = fs::read_to_string(pages.join("pack/pustekkom/satu/tall.html")).expect("a page");
    let names = |before: &str| -> Vec<String> {
        let parts = html.split(before).skip(1);
        parts.filter_map(|part| part.split('"').next().map(str::to_owned)).collect()
    };
    let (ids, classes) = (names(" id=\""), names(" class=\"w"));
    assert!(
        ids.len() == 2 && ids[0] != ids[1] && classes.len() == 2 && classes[0] != classes[1],
        "{ids:?} {classes:?}"
    );
    for id in &ids {
        assert!(html.contains(&format!("url('#{id}')")), "{id}: {html}");
    }
    for class in &classes {
        assert!(html.contains(&format!(".w{class}{{")), "{class}: {html}");
    }
}

#[test]
fn a_mark_that_fills_its_square_runs_under_nothing() {
    let mark =
        |shape: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {shape} fill=\"#ff00ff\"/></svg>");
    for (name, text) in [
        ("square", mark("viewBox=\"0 0 100 100\"><rect width=\"100\" height=\"100\"")),
        ("wide", mark("viewBox=\"0 0 600 100\"><rect width=\"600\" height=\"100\"")),
        ("tall", mark("viewBox=\"0 0 100 400\"><rect width=\"100\" height=\"400\"")),
        (
            "share",
            mark(
                "width=\"100%\" height=\"100%\" viewBox=\"-50 -50 300 100\"><rect x=\"-50\" y=\"-50\" width=\"300\" height=\"100\"",
            ),
        ),
    ] {
        let project = TestProject::new();
        project.write("brand-assets/services/fve/mark.svg", &text);
        project.write(
            "content/pack/janji.toml",
            "template = \"service-promo\"\nservice = \"fve\"\n[fields]\npromise = \"Kirim videomu\"\n",
        );
        let (status, report, stderr) = project.render(&["--account", "pustekkom"]);
        assert_eq!((status, findings(&report)), (0, vec![]), "{name}: {stderr}");
        let page =
            image::open(project.path("output/pack/pustekkom/janji/tall.png")).expect("a picture").to_rgb8();
        // The large mark alone: below the masthead, whose sky ends at a quarter of the page at most.
        let large: Vec<(u32, u32)> = page
            .enumerate_pixels()
            .filter(|(_, y, pixel)| *y > 115 && pixel.0 == [255, 0, 255])
            .map(|(x, y, _)| (x, y))
            .collect();
        let side = |of: fn(&(u32, u32)) -> u32| {
            let (least, most) = (large.iter().map(of).min(), large.iter().map(of).max());
            (least.unwrap_or_default(), most.unwrap_or_default())
        };
        let ((left, right), (top, bottom)) = (side(|at| at.0), side(|at| at.1));
        let (width, height) = (right - left + 1, bottom - top + 1);
        // Whole: nothing lies on it, so that it has the pixels of its proportions; and within the page's insets.
        assert!(
            large.len() as u32 * 100 >= width * height * 97,
            "{name}: {} of {width} × {height}",
            large.len()
        );
        assert!(left >= 20 && right < 360 - 20, "{name}: {left} to {right}");
        let (wide, high) = match name {
            "square" => (1, 1),
            "wide" => (6, 1),
            "tall" => (1, 4),
            _ => (3, 1),
        };
        assert!((width * high).abs_diff(height * wide) <= 3 * high.max(wide), "{name}: {width} × {height}");
    }
}

#[test]
fn text_and_a_missing_frame_in_a_mark_are_named() {
    let project = TestProject::new();
    project.still("kabar", "Kabar");
    project.write(
        "brand-assets/accounts/pustekkom/mark.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\">\n<text x=\"10\" y=\"60\">BTP</text></svg>",
    );
    project.write(
        "brand-assets/services/fve/mark.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle cx=\"150\" cy=\"150\" r=\"140\"/></svg>",
    );
    let (_, report, stderr) = project.render(&["--account", "pustekkom"]);
    let codes: Vec<String> = findings(&report).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"svg-text".to_owned()), "{stderr}");
    assert!(stderr.contains("convert to outlines") && stderr.contains("mark.svg:2:1"), "{stderr}");
    assert!(codes.contains(&"svg-without-frame".to_owned()), "{stderr}");
}

#[test]
fn photos_from_many_hands_are_right() {
    let Some(media) = Media::cases("photos_from_many_hands_are_right") else { return };
    let names = [
        "p00_ref.jpg",
        "p01_displayp3.jpg",
        "p02_cmyk_adobe.jpg",
        "p03b_gama_linear.png",
        "p06_foto.jfif",
        "p08_no_eoi.jpg",
        "p04d_foto.heic",
    ];
    let there: Vec<(&str, std::path::PathBuf)> =
        names.into_iter().filter_map(|name| Some((name, media.file(&format!("photos/{name}"))?))).collect();
    let bytes: Vec<(&str, Vec<u8>)> =
        there.iter().map(|(name, path)| (*name, fs::read(path).expect("readable"))).collect();
    let project = project(&bytes);
    let (_, report, stderr) = project.render(&["--account", "pustekkom"]);
    let reference = patches(&project, "p00_ref.jpg");
    all_near("p00_ref.jpg", &reference, &[[200, 30, 30], [30, 160, 60], [31, 60, 200]], 4);
    for (name, _) in &bytes {
        match *name {
            "p01_displayp3.jpg" | "p03b_gama_linear.png" | "p06_foto.jfif" => {
                all_near(name, &patches(&project, name), &reference, 4)
            }
            // Without a profile: neither neon nor turned over.
            "p02_cmyk_adobe.jpg" => all_near(name, &patches(&project, name), &reference, 60),
            "p08_no_eoi.jpg" => assert_eq!(said_of(&report, name), ["picture-incomplete"], "{stderr}"),
            "p04d_foto.heic" => assert_eq!(said_of(&report, name), ["heic-photo"], "{stderr}"),
            _ => assert_eq!(said_of(&report, name), Vec::<String>::new(), "{stderr}"),
        }
        media.tally.count();
    }
}

/// Illustrator writes its styles as entities, Inkscape its sizes in millimetres: the whole mark is there, in its colours.
#[test]
fn marks_of_drawing_programs_are_whole() {
    let Some(media) = Media::cases("marks_of_drawing_programs_are_whole") else { return };
    let count = |mark: &str, colour: [u8; 3]| {
        let file = media.file(&format!("marks/{mark}"))?;
        let project = TestProject::new();
        copy(&file, &project.path("brand-assets/accounts/pustekkom/mark.svg"));
        project.still("kabar", "Kabar baik");
        let (status, report, stderr) = project.render(&["--account", "pustekkom"]);
        assert_eq!(status, 0, "{mark}: {stderr}");
        media.tally.count();
        let picture =
            image::open(project.path("output/pack/pustekkom/kabar/tall.png")).expect("a picture").to_rgb8();
        let is_it =
            |pixel: &&image::Rgb<u8>| pixel.0.iter().zip(colour).all(|(is, wanted)| is.abs_diff(wanted) <= 3);
        Some((picture.pixels().filter(is_it).count(), findings(&report)))
    };
    if let Some((green, said)) = count("g01_illustrator_entities.svg", [0x1d, 0x7d, 0x3e]) {
        // A circle of five sixths of the mark's side of 24 pixels, less the bar over it.
        assert!(green > 150, "{green} green pixels: {said:?}");
    }
    if let Some((_, said)) = count("g04_text.svg", [0, 0, 0]) {
        assert!(said.iter().any(|(code, _)| code == "svg-text"), "{said:?}");
    }
}
