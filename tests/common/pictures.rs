//! Golden pictures: what a page looks like, at a fifth of its size, beside what was accepted.

use std::fs;
use std::path::Path;

use wajah::testing::layers::Rgba;
use wajah::testing::page::{ClipTimes, PageRequest, Painter, StillEncoding, encode};
use wajah::testing::project::{Item, Kind, Project, Template};
use wajah::testing::units::Micros;

/// One format a shape; the story's safe area is the tightest of all.
pub const FORMATS: [&str; 4] = ["instagram-story", "instagram-feed", "square", "youtube-thumbnail"];

/// How much smaller than life the pictures are.
const REDUCTION: u32 = 5;

/// What may differ: the mean over all channels, and the share of pixels that are off by more than 16 of 255. Painting is exact on
/// one machine; processors may round the last bit of a blur differently.
const MEAN: f64 = 0.25;
const FAR: f64 = 0.002;

/// The first of [`FORMATS`] that `template` has a layout for.
pub fn first_of(project: &Project, template: &Template) -> &'static [&'static str] {
    let fits = |format: &str| {
        project.formats.get(format).is_some_and(|known| template.shapes.contains(&known.shape()))
    };
    FORMATS.iter().position(|format| fits(format)).map_or(&[], |at| &FORMATS[at..=at])
}

/// The times of a clip of `item`, whose footage is 1280 × 720; `None` for a still.
pub fn clip_of(template: &Template, item: &Item) -> Option<ClipTimes> {
    let length = item.excerpt.as_ref().and_then(|excerpt| excerpt.duration).or(template.duration.length);
    length.filter(|_| item.kind() == Kind::Clip).map(|excerpt| ClipTimes {
        head: item.lengths.head,
        excerpt,
        tail: item.lengths.tail,
        footage: item.excerpt.as_ref().map(|_| (1280, 720)),
        signer: None,
        background: None,
    })
}

/// The pages of `item` in `format`, each with the name of its picture; none where its template has no such shape.
pub fn pages(project: &Project, item: &Item, format: &str, which: &str) -> Vec<(String, PageRequest)> {
    let mut pages = Vec::new();
    let (Some(template), Some(known)) = (project.templates.get(&item.template), project.formats.get(format))
    else {
        return pages;
    };
    // A clip's page is drawn in every shape, also where the format itself takes stills alone.
    if !template.shapes.contains(&known.shape()) {
        return pages;
    }
    let clip = clip_of(template, item);
    for number in 1..=template.page_count(&item.fields) {
        let account = project.accounts.keys().next().expect("an account");
        let mut request = PageRequest::of(project, item, account, format, number, clip).expect("a request");
        request.width /= REDUCTION;
        request.height /= REDUCTION;
        if clip.is_some() {
            request.still_at = Micros::from_ms(2000);
        }
        let page = if template.has_pages() { format!("-{number}") } else { String::new() };
        pages.push((format!("{}/{}-{which}{page}", template.id, known.shape()), request));
    }
    pages
}

/// Paints each of `requests` and compares it with the picture of its name; with `WAJAH_ACCEPT`, what differs is accepted.
///
/// # Panics
/// Where a page has findings or differs from what was accepted: expected, difference and actual stand side by side in
/// `target/golden`.
pub fn compare(painter: &Painter, requests: &[(String, PageRequest)]) {
    let accept = std::env::var_os("WAJAH_ACCEPT").is_some();
    let mut unlike = Vec::new();
    for (name, request) in requests {
        let mut findings = Vec::new();
        let painted = painter.still(request, &mut findings);
        assert_eq!(findings, [], "{name}");
        let painted = painted.unwrap_or_else(|| panic!("{name} is painted"));
        let place = super::repository().join(format!("tests/golden/{name}.png"));
        match read(&place) {
            Some(expected) if alike(&expected, &painted) => {}
            _ if accept => {
                fs::create_dir_all(place.parent().expect("a folder")).expect("made");
                fs::write(&place, encode(&painted, StillEncoding::Png).expect("encoded")).expect("written");
            }
            expected => {
                let folder = super::repository().join("target/golden");
                let shown =
                    expected.map_or_else(|| painted.clone(), |expected| side_by_side(&expected, &painted));
                let place = folder.join(format!("{}.png", name.replace('/', "-")));
                fs::create_dir_all(&folder).expect("made");
                fs::write(&place, encode(&shown, StillEncoding::Png).expect("encoded")).expect("written");
                unlike.push(place.display().to_string());
            }
        }
    }
    assert!(unlike.is_empty(), "not as accepted (expected, difference, actual side by side): {unlike:#?}");
}

fn read(path: &Path) -> Option<Rgba> {
    let picture = image::load_from_memory(&fs::read(path).ok()?).ok()?.to_rgba8();
    Some(Rgba { width: picture.width(), height: picture.height(), data: picture.into_raw() })
}

/// Whether two pictures are the same within [`MEAN`] and [`FAR`].
pub fn alike(a: &Rgba, b: &Rgba) -> bool {
    if (a.width, a.height) != (b.width, b.height) {
        return false;
    }
    let (mut sum, mut far) = (0_u64, 0_u64);
    for (a, b) in a.data.chunks_exact(4).zip(b.data.chunks_exact(4)) {
        let off: Vec<u8> = (0..3).map(|channel| a[channel].abs_diff(b[channel])).collect();
        sum += off.iter().map(|off| u64::from(*off)).sum::<u64>();
        far += u64::from(off.iter().any(|off| *off > 16));
    }
    let pixels = (a.data.len() / 4) as f64;
    sum as f64 / (pixels * 3.0) <= MEAN && far as f64 / pixels <= FAR
}

/// Expected, difference and actual side by side.
fn side_by_side(expected: &Rgba, actual: &Rgba) -> Rgba {
    let (width, height) = (expected.width.max(actual.width), expected.height.max(actual.height));
    let pixel = |picture: &Rgba, x: u32, y: u32| -> [u8; 4] {
        if x >= picture.width || y >= picture.height {
            return [128, 128, 128, 255];
        }
        let at = ((y * picture.width + x) * 4) as usize;
        [picture.data[at], picture.data[at + 1], picture.data[at + 2], 255]
    };
    let mut data = Vec::new();
    for y in 0..height {
        for x in 0..width * 3 {
            let (a, b) = (pixel(expected, x % width, y), pixel(actual, x % width, y));
            data.extend(match x / width {
                0 => a,
                1 => [0, 1, 2]
                    .map(|channel: usize| a[channel].abs_diff(b[channel]).saturating_mul(4))
                    .map(|off| 255 - off)
                    .into_iter()
                    .chain([255])
                    .collect::<Vec<u8>>()
                    .try_into()
                    .expect("four"),
                _ => b,
            });
        }
    }
    Rgba { width: width * 3, height, data }
}
