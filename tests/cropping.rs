//! Pictures in slots and footage on pages: what matters in them is in view, unless someone says what to show.

mod common;

use std::sync::Arc;

use common::TestProject;
use image::{Rgb, RgbImage};
use wajah::testing::layers::Rgba;
use wajah::testing::page::{PageRequest, Painter};
use wajah::testing::project;
use wajah::testing::world::Disk;

const GROUND: [u8; 3] = [40, 60, 90];
const DISC: [u8; 3] = [250, 220, 60];

/// A ground of 640 × 360 with a disc around (x, y).
fn picture(x: i32, y: i32) -> RgbImage {
    RgbImage::from_fn(640, 360, |px, py| {
        let (dx, dy) = (px as i32 - x, py as i32 - y);
        Rgb(if dx * dx + dy * dy <= 50 * 50 { DISC } else { GROUND })
    })
}

/// A project whose template `slot` is one photo that fills a page of 180 × 320.
fn project(style: &str, item: &str) -> TestProject {
    let project = TestProject::new();
    project.write(
        "templates/slot/template.toml",
        "title = \"Slot\"\ndescription = \"Uji\"\nkinds = [\"still\"]\nshapes = [\"tall\"]\n\
         [fields.photo]\ntype = \"image\"\nlabel = \"Foto\"\n[sample]\nphoto = \"media/kelas.jpg\"\n",
    );
    project.write(
        "templates/slot/template.html",
        "<!doctype html><html><head><link rel=\"stylesheet\" href=\"style.css\"></head>\
         <body><div class=\"slot\"><img src=\"{{ asset(path=item.photo) }}\" alt=\"\"></div></body></html>",
    );
    project.write(
        "templates/slot/style.css",
        &format!(
            ".slot {{ position: absolute; top: 0; left: 0; width: 1080px; height: 1920px; }}\n\
             .slot img {{ display: block; width: 100%; height: 100%; object-fit: cover; {style} }}\n"
        ),
    );
    project.write(
        "content/pack/satu.toml",
        &format!("template = \"slot\"\n[fields]\nphoto = \"media/disc.png\"\n{item}\n"),
    );
    picture(90, 170).save(project.path("media/disc.png")).expect("saved");
    project
}

fn painted(project: &TestProject) -> Rgba {
    let world = Disk::shared(project.root(), jiff::Timestamp::UNIX_EPOCH);
    let (loaded, mut findings) = project::load(&world);
    let painter = Painter::new(Arc::clone(&world));
    findings.extend(painter.findings());
    assert_eq!(findings, []);
    let loaded = loaded.expect("a project");
    let item = loaded.item("pack", "satu").expect("the item");
    let request = PageRequest::of(&loaded, item, "bpmtpk", "tall", 1, None).expect("a request");
    let page = painter.still(&request, &mut findings);
    assert_eq!(findings, []);
    page.expect("painted")
}

/// How much of the disc is in view, in percent.
fn in_view(pixels: impl Iterator<Item = [u8; 3]>, scale: f64) -> f64 {
    let near = |pixel: &[u8; 3]| pixel.iter().zip(DISC).all(|(a, b)| a.abs_diff(b) < 48);
    let count = pixels.filter(near).count() as f64;
    count * 100.0 / (std::f64::consts::PI * 50.0 * 50.0 * scale * scale)
}

fn disc_in_view(page: &Rgba) -> f64 {
    // 360 rows of the picture fill the page's height.
    let pixels = page.data.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    in_view(pixels, f64::from(page.height) / 360.0)
}

#[test]
fn a_photo_is_placed_by_what_is_in_it() {
    let page = painted(&project("object-position: 50% 50%", ""));
    assert!(disc_in_view(&page) > 98.0, "{}", disc_in_view(&page));
    let page = painted(&project("object-position: 50% 50%", "[focus]\nphoto = \"auto\""));
    assert!(disc_in_view(&page) > 98.0, "{}", disc_in_view(&page));
}

/// Draws a head, as [`blazeface`]'s own tests do, of about `size` pixels from its middle to its chin.
fn draw_head(picture: &mut RgbImage, (cx, cy): (i64, i64), size: i64) {
    // Middle and radii in hundredths of the size.
    let parts: [([i64; 4], [u8; 3]); 12] = [
        ([0, 210, 150, 100], [60, 60, 110]),
        ([0, 80, 42, 70], [156, 113, 89]),
        ([0, -25, 95, 115], [40, 28, 22]),
        ([0, 0, 78, 100], SKIN),
        ([-32, -32, 20, 5], [50, 35, 28]),
        ([32, -32, 20, 5], [50, 35, 28]),
        ([-32, -15, 15, 9], [240, 236, 230]),
        ([32, -15, 15, 9], [240, 236, 230]),
        ([-32, -15, 7, 8], [40, 26, 20]),
        ([32, -15, 7, 8], [40, 26, 20]),
        ([0, 15, 9, 5], [150, 96, 76]),
        ([0, 45, 28, 9], [150, 60, 60]),
    ];
    for ([x, y, rx, ry], colour) in parts {
        for (px, py, pixel) in picture.enumerate_pixels_mut() {
            let across = ((i64::from(px) - cx) * 100 - x * size) as f64 / (rx * size) as f64;
            let down = ((i64::from(py) - cy) * 100 - y * size) as f64 / (ry * size) as f64;
            if across * across + down * down <= 1.0 {
                *pixel = Rgb(colour);
            }
        }
    }
}

const SKIN: [u8; 3] = [196, 142, 112];

#[test]
fn a_face_is_in_view_whole_whatever_else_draws_the_eye() {
    let project = project("object-position: 100% 50%", "");
    for (x, disc) in [(70, 480), (330, 100), (570, 120)] {
        let mut photo = picture(disc, 100);
        draw_head(&mut photo, (x, 190), 42);
        photo.save(project.path("media/disc.png")).expect("saved");
        let skin = |pixels: &mut dyn Iterator<Item = [u8; 3]>| {
            let near = |pixel: &[u8; 3]| pixel.iter().zip(SKIN).all(|(a, b)| a.abs_diff(b) < 12);
            pixels.filter(near).count() as f64
        };
        let all = skin(&mut photo.pixels().map(|pixel| pixel.0));
        let page = painted(&project);
        let scale = f64::from(page.height) / 360.0;
        let shown = skin(&mut page.data.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
        assert!(shown > 0.9 * all * scale * scale, "at {x}: {shown} of {}", all * scale * scale);
    }
}

#[test]
fn an_item_says_what_of_a_photo_is_kept() {
    let page = painted(&project("", "[focus]\nphoto = \"right\""));
    assert_eq!(disc_in_view(&page), 0.0);
    // Even where its template wants its own place.
    let page = painted(&project("--focus: none", "[focus]\nphoto = \"left\""));
    assert!(disc_in_view(&page) > 98.0, "{}", disc_in_view(&page));
}

#[test]
fn a_focus_that_decides_nothing_is_named_at_its_line() {
    let said = |style: &str| {
        let project = project(style, "[focus]\nphoto = \"right\"");
        let (status, report, stderr) = project.render(&["--item", "satu"]);
        assert_eq!(status, 0, "{stderr}");
        let unused = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter(|one| one["code"] == "focus-unused");
        // Once for each account.
        unused.map(|one| one["line"].as_u64().expect("a line")).collect::<std::collections::BTreeSet<u64>>()
    };
    assert_eq!(said(""), [].into());
    assert_eq!(said("object-position: 0% 50%"), [].into());
    for style in ["object-fit: contain", "object-fit: fill"] {
        assert_eq!(said(style), [5].into(), "{style}");
    }
    let project = project("", "[focus]\nphoto = \"right\"");
    project.write(
        "templates/slot/template.html",
        "<!DOCTYPE html><html><body><div style=\"position:absolute;width:1080px;height:1920px;background-image:url({{ asset(path=item.photo) }})\"></div></body></html>",
    );
    let (_, report, stderr) = project.render(&["--item", "satu"]);
    assert!(common::findings(&report).iter().any(|(code, _)| code == "focus-unused"), "{stderr}");
}

#[test]
fn a_template_keeps_its_own_place_with_a_custom_property() {
    let page = painted(&project("object-position: 100% 50%; --focus: none", ""));
    assert_eq!(disc_in_view(&page), 0.0);
}

#[test]
fn a_plain_photo_stays_where_its_template_places_it() {
    let project = project("object-position: 50% 50%", "");
    // Darker towards the right, evenly: nothing to look at.
    let plain = RgbImage::from_fn(640, 360, |x, _| Rgb([200 - (x / 8) as u8; 3]));
    plain.save(project.path("media/disc.png")).expect("saved");
    let page = painted(&project);
    let middle = (page.height / 2 * page.width + page.width / 2) as usize * 4;
    assert!(page.data[middle].abs_diff(160) <= 1, "{}", page.data[middle]);
}

#[test]
fn any_number_of_threads_crops_alike() {
    let project = project("", "");
    project.write("content/pack/dua.toml", "template = \"announcement\"\nservice = \"fve\"\n[fields]\ntitle = \"Kabar\"\nphoto = \"media/disc.png\"\n");
    let (status, one, _) = project.render(&["--jobs", "1"]);
    let (_, four, _) = project.render(&["--jobs", "4"]);
    assert_eq!(status, 0, "{:?}", common::findings(&one));
    assert_eq!(common::digests(&one), common::digests(&four));
    assert_eq!(common::digests(&one).len(), 4);
}

#[cfg(feature = "video")]
mod footage {
    use wajah::testing::clip::ffmpeg::encode::{ClipWriter, EncodeSettings, VideoCodec};
    use wajah::testing::clip::frame::Yuv420;
    use wajah::testing::units::FrameRate;

    use super::*;

    /// A video of 640 × 360 and six seconds in which the disc bobs at the left.
    fn film(project: &TestProject, keyframe_seconds: f64) {
        let settings = EncodeSettings {
            width: 640,
            height: 360,
            fps: FrameRate::whole(10),
            codec: VideoCodec::H264,
            crf: 20.0,
            preset: "veryfast".to_owned(),
            threads: 1,
            keyframe_seconds,
            max_bitrate_kbps: None,
            audio: false,
            audio_bitrate_kbps: 96,
        };
        let mut writer = ClipWriter::create(&project.path("media/disc.mp4"), &settings).expect("a writer");
        for frame in 0..60 {
            let mut film = Yuv420::new_black(640, 360);
            let drawn = picture(90, 170 + (frame % 20 - 10) * 4);
            for (x, y, pixel) in drawn.enumerate_pixels() {
                let disc = pixel.0 == DISC;
                film.y[(y * 640 + x) as usize] = if disc { 200 } else { 70 };
                let half = (y / 2 * 320 + x / 2) as usize;
                (film.u[half], film.v[half]) = if disc { (48, 148) } else { (140, 118) };
            }
            writer.write_frame(&film).expect("written");
        }
        writer.finish().expect("finished");
    }

    /// Renders the video full bleed for two accounts; how much of the disc their covers show.
    fn covers(keyframe_seconds: f64, focus: &str) -> Vec<f64> {
        let project = TestProject::new();
        film(&project, keyframe_seconds);
        project.write(
            "content/pack/satu.toml",
            &format!("template = \"fve-full\"\nservice = \"fve\"\n[fields]\ntitle = \"Uji\"\n[excerpt]\nsource = \"media/disc.mp4\"\nstart = 0.5\nduration = 5\n{focus}\n"),
        );
        let (status, report, stderr) = project.render(&[]);
        // The video has no sound, which is said.
        let others: Vec<_> =
            common::findings(&report).into_iter().filter(|(code, _)| code != "silent").collect();
        assert_eq!((status, others), (0, vec![]), "{stderr}");
        ["bpmtpk", "pustekkom"]
            .iter()
            .map(|account| {
                let cover = project.path(&format!("output/pack/{account}/satu/tall.cover.png"));
                let cover = image::open(cover).expect("a cover").to_rgb8();
                // 360 rows of the video fill 640 of the page. What the page paints over it is not yellow there.
                let rows = cover.enumerate_pixels().filter(|(_, y, _)| (150..420).contains(y));
                let scale = 640.0 / 360.0;
                let yellow =
                    rows.filter(|(_, _, pixel)| pixel[0] > 170 && pixel[1] > 150 && pixel[2] < 120).count();
                yellow as f64 * 100.0 / (std::f64::consts::PI * 50.0 * 50.0 * scale * scale)
            })
            .collect()
    }

    #[test]
    fn footage_is_placed_by_what_is_in_it() {
        // With key frames in the excerpt, and with none.
        for keyframe_seconds in [1.0, 20.0] {
            let shown = covers(keyframe_seconds, "");
            assert!(shown.iter().all(|share| *share > 85.0), "{shown:?}");
        }
    }

    #[test]
    fn an_item_says_what_of_footage_is_kept() {
        let shown = covers(1.0, "focus = \"right\"");
        assert!(shown.iter().all(|share| *share < 1.0), "{shown:?}");
    }
}
