//! Pages look in Chromium as they are rendered: `wajah render --html --samples` is opened there, and its pictures are compared
//! with the painter's. A few pages are compared wherever Chromium is found; `tests/chromium.sh` compares them all.
#![cfg(feature = "video")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use common::browser;
use common::skip::Tally;
use rayon::prelude::*;
use wajah::testing::clip::captions;
use wajah::testing::layers::Rgba;
use wajah::testing::page::{ClipTimes, PageRequest, Painter, StillEncoding, encode};
use wajah::testing::project::{self, Item, Kind, Project};
use wajah::testing::units::Micros;
use wajah::testing::world::{Disk, World};

/// One format a shape, and one more for the wide clips that the thumbnail does not take.
const FORMATS: [&str; 5] = ["instagram-story", "instagram-feed", "square", "youtube-thumbnail", "x-post"];

/// The mean over all channels and pixels by which a page may differ, of 255.
const LIMIT: f64 = 3.0;

/// What is compared when not everything is: text, photos, other scripts, fitted texts, a table, a video.
const SHORT: [&str; 8] = [
    "sample-long/pustekkom/announcement/square",
    "sample/pustekkom/profile/square",
    "sample/pustekkom/greeting/square",
    "sample-long/pustekkom/schedule/square-01",
    "sample/pustekkom/service-promo/square",
    "sample-long/pustekkom/stat/square",
    "sample/pustekkom/fve-excerpt/square",
    "sample-long/pustekkom/tips/square-02",
];

const ACCOUNT: &str = "pustekkom";

/// The grey of a video while pages are compared.
const GREY: u8 = 128;

/// The most pixels of one picture that Chromium makes of many pages.
const MOST_PIXELS: u32 = 18_000_000;

/// The widest such picture.
const MOST_WIDE: u32 = 4320;

/// How much higher than the picture the window is. A window's size has its bars in it, though a headless one shows none and
/// takes its picture as large as the window: what then lies below its edge is painted only when there is time for it.
const BARS: u32 = 320;

/// How often Chromium is asked for a picture before it counts as broken: on a busy machine it may end without one.
const ATTEMPTS: usize = 3;

/// A page to compare.
struct Page {
    /// Its path below the exported folder without `.html`.
    name: String,
    request: PageRequest,
    cue: String,
    shape: &'static str,
    is_clip: bool,
}

/// What came of it.
struct Compared {
    name: String,
    shape: &'static str,
    mean: f64,
    rendered: Rgba,
    browser: Rgba,
}

/// The pages of the samples, as `wajah render --html` names them.
fn pages(project: &Project, world: &dyn World) -> Vec<Page> {
    let mut pages = Vec::new();
    for item in project.packs.values().flatten() {
        let template = &project.templates[&item.template];
        for format in FORMATS.iter().filter_map(|format| project.formats.get(*format)) {
            let is_clip = item.kind() == Kind::Clip;
            if !item.formats.contains(&format.id) || (format.id == "x-post" && !is_clip) {
                continue;
            }
            let length =
                item.excerpt.as_ref().and_then(|excerpt| excerpt.duration).or(template.duration.length);
            let clip = length.filter(|_| is_clip).map(|excerpt| ClipTimes {
                head: item.lengths.head,
                excerpt,
                tail: item.lengths.tail,
                footage: item.excerpt.as_ref().map(|_| (1280, 720)),
                signer: None,
                background: None,
            });
            for number in 1..=template.page_count(&item.fields) {
                let mut request =
                    PageRequest::of(project, item, ACCOUNT, &format.id, number, clip).expect("a request");
                // As Chromium draws it at one pixel a CSS pixel.
                request.height = (format.layout_height().round()) as u32;
                request.width = request.layout_width;
                if let Some(clip) = clip {
                    request.still_at = request.still_at.min(Micros(clip.excerpt.0 / 2));
                }
                let page = if template.has_pages() { format!("-{number:02}") } else { String::new() };
                pages.push(Page {
                    name: format!("{}/{ACCOUNT}/{}/{}{page}", item.pack, item.id, format.id),
                    request,
                    cue: first_caption(item, world),
                    shape: format.shape().as_str(),
                    is_clip,
                });
            }
        }
    }
    pages
}

fn first_caption(item: &Item, world: &dyn World) -> String {
    let Some(excerpt) = &item.excerpt else { return String::new() };
    let Some(file) = excerpt.captions.file() else { return String::new() };
    let all = captions::read(&world.read(file).expect("captions")).expect("captions are read").cues;
    let shown = captions::excerpt(&all, excerpt.start, excerpt.duration.expect("a duration"));
    shown.first().map(|cue| cue.text.clone()).unwrap_or_default()
}

/// Writes `pages` of the samples, and what else their items and formats have, into `folder`.
fn export(folder: &Path, pages: &[Page]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(["render", "--samples", "--account", ACCOUNT, "--project"]).arg(common::repository());
    command.arg("--html").arg(folder);
    let all = |of: fn(&Page) -> &str| pages.iter().map(of).collect::<BTreeSet<_>>();
    for format in all(|page| page.request.values["format"]["id"].as_str().unwrap_or_default()) {
        command.args(["--format", format]);
    }
    for item in all(|page| &page.request.template) {
        command.args(["--item", item]);
    }
    let output = command.output().expect("wajah runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A clip's page with its video grey and its animations stopped at its `still_at`, beside the page itself.
fn stop(folder: &Path, page: &Page) -> String {
    let html = fs::read_to_string(folder.join(format!("{}.html", page.name))).expect("the page");
    let (width, height) = page.request.video.unwrap_or((16, 9));
    let poster = format!(
        "<video poster=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>\
         <rect width='100%' height='100%' fill='rgb({GREY},{GREY},{GREY})'/></svg>\""
    );
    let mut parts = html.split("<video src=\"");
    let mut stopped = parts.next().expect("a beginning").to_owned();
    for part in parts {
        let (_, rest) = part.split_once(" autoplay muted playsinline").expect("a film as it is exported");
        let _ = write!(stopped, "{poster}{rest}");
    }
    let script = format!(
        "<script>for(const a of document.getAnimations()){{a.pause();a.currentTime={}}}</script></body>",
        page.request.still_at.as_ms()
    );
    assert!(stopped.contains("</body>"));
    let name = format!("{}.stopped.html", page.name);
    fs::write(folder.join(&name), stopped.replace("</body>", &script)).expect("written");
    name
}

/// What Chromium makes of `pages`, which are all of one size: they stand side by side in frames of one picture.
fn browse(browser: &Path, folder: &Path, pages: &[&Page]) -> Vec<Rgba> {
    let (width, height) = (pages[0].request.width, pages[0].request.height);
    let columns = (MOST_WIDE / width).clamp(1, pages.len() as u32);
    let rows = (pages.len() as u32).div_ceil(columns);
    let place = |number: u32| (number % columns * width, number / columns * height);
    let mut frames = String::from("<!DOCTYPE html><style>iframe{position:absolute;border:0}</style>");
    for (number, page) in (0_u32..).zip(pages) {
        let address = if page.is_clip { stop(folder, page) } else { format!("{}.html", page.name) };
        let (left, top) = place(number);
        let _ = write!(
            frames,
            "<iframe src=\"{address}\" style=\"left:{left}px;top:{top}px;width:{width}px;height:{height}px\"></iframe>"
        );
    }
    let sheet = folder.join("frames.html");
    fs::write(&sheet, frames).expect("written");
    let (whole_width, whole_height) = (columns * width, rows * height);
    let taken = (0..ATTEMPTS)
        .find_map(|_| screenshot(browser, &sheet, whole_width, whole_height + BARS))
        .expect("Chromium makes a picture");
    assert_eq!(taken.dimensions(), (whole_width, whole_height + BARS));
    let cut = |number: u32| {
        let (left, top) = place(number);
        let cut = image::imageops::crop_imm(&taken, left, top, width, height).to_image();
        Rgba { width, height, data: cut.into_raw() }
    };
    (0_u32..).zip(pages).map(|(number, _)| cut(number)).collect()
}

/// The page in file `page` as Chromium draws it in a window of this size.
fn screenshot(browser: &Path, page: &Path, width: u32, height: u32) -> Option<image::RgbaImage> {
    let picture = page.with_extension("png");
    let _ = fs::remove_file(&picture);
    let arguments =
        [format!("--window-size={width},{height}"), format!("--screenshot={}", picture.display())];
    if !browser::open(browser, page, &arguments, None) {
        return None;
    }
    Some(image::open(&picture).ok()?.to_rgba8())
}

/// The mean difference over red, green and blue of all pixels, 0–255.
fn mean(a: &Rgba, b: &Rgba) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let off = |a: &[u8], b: &[u8]| (0..3).map(|c| u64::from(a[c].abs_diff(b[c]))).sum::<u64>();
    let sum: u64 = a.data.chunks_exact(4).zip(b.data.chunks_exact(4)).map(|(a, b)| off(a, b)).sum();
    sum as f64 / (a.data.len() / 4 * 3) as f64
}

fn compare(pages: &[Page], painter: &Painter, browser: &Path, folder: &Path) -> Vec<Compared> {
    let mut sizes: Vec<(u32, u32)> =
        pages.iter().map(|page| (page.request.width, page.request.height)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut compared = Vec::new();
    for (width, height) in sizes {
        let alike: Vec<&Page> = pages
            .iter()
            .filter(|page| (page.request.width, page.request.height) == (width, height))
            .collect();
        for few in alike.chunks((MOST_PIXELS / (width * height)).max(1) as usize) {
            let shown = browse(browser, folder, few);
            let painted: Vec<Rgba> = few.par_iter().map(|page| paint(painter, page)).collect();
            for ((page, rendered), browser) in few.iter().zip(painted).zip(shown) {
                let mean = mean(&rendered, &browser);
                compared.push(Compared {
                    name: page.name.clone(),
                    shape: page.shape,
                    mean,
                    rendered,
                    browser,
                });
            }
        }
    }
    compared.sort_by(|a, b| b.mean.total_cmp(&a.mean).then_with(|| a.name.cmp(&b.name)));
    compared
}

fn paint(painter: &Painter, page: &Page) -> Rgba {
    let mut findings = Vec::new();
    let cue = if page.is_clip { page.cue.as_str() } else { "" };
    let painted = painter.inspect(&page.request, cue, page.request.still_at, GREY, &mut findings);
    assert_eq!(findings, [], "{}", page.name);
    painted.unwrap_or_else(|| panic!("{} is painted", page.name)).pixels
}

/// Rendered, difference (fourfold, dark is far) and browser side by side.
fn keep(compared: &Compared) -> PathBuf {
    let Compared { rendered, browser, name, .. } = compared;
    let (width, row) = (rendered.width, rendered.width as usize * 4);
    let mut data = Vec::with_capacity(rendered.data.len() * 3);
    for (a, b) in rendered.data.chunks_exact(row).zip(browser.data.chunks_exact(row)) {
        data.extend_from_slice(a);
        for (a, b) in a.chunks_exact(4).zip(b.chunks_exact(4)) {
            data.extend((0..3).map(|c| 255 - a[c].abs_diff(b[c]).saturating_mul(4)));
            data.push(255);
        }
        data.extend_from_slice(b);
    }
    let picture = Rgba { width: width * 3, height: rendered.height, data };
    let place = common::repository().join("target/chromium").join(format!("{}.png", name.replace('/', "-")));
    fs::create_dir_all(place.parent().expect("a folder")).expect("made");
    fs::write(&place, encode(&picture, StillEncoding::Png).expect("encoded")).expect("written");
    place
}

/// The pages by difference, and the median of each shape.
fn table(compared: &[Compared]) -> String {
    let mut text = String::new();
    for one in compared {
        let _ = writeln!(text, "{:6.3}  {}", one.mean, one.name);
    }
    for shape in ["tall", "portrait", "square", "wide"] {
        let means: Vec<f64> = compared.iter().filter(|one| one.shape == shape).map(|one| one.mean).collect();
        if let (Some(worst), Some(median)) = (means.first(), means.get(means.len() / 2)) {
            let _ = writeln!(text, "{shape}: {} pages, worst {worst:.3}, median {median:.3}", means.len());
        }
    }
    text
}

#[test]
fn pages_look_the_same_in_chromium() {
    let all = std::env::var_os("WAJAH_CHROMIUM").is_some_and(|which| which == "all");
    let Some(browser) = browser::chromium("pages_look_the_same_in_chromium") else {
        assert!(!all, "there is no Chromium in PATH; name it with CHROMIUM=…");
        return;
    };
    let tally = Tally::of("pages_look_the_same_in_chromium");
    let world = Disk::shared(common::repository(), jiff::Timestamp::UNIX_EPOCH);
    let project = project::load(&world).0.expect("the demo project loads").of_samples();
    let painter = Painter::new(Arc::clone(&world));
    let mut pages = pages(&project, &world);
    if !all {
        pages.retain(|page| SHORT.contains(&page.name.as_str()));
        assert_eq!(pages.len(), SHORT.len());
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    export(folder.path(), &pages);
    let compared = compare(&pages, &painter, &browser, folder.path());
    assert_eq!(compared.len(), pages.len(), "every page is compared once");
    tally.add(compared.len());
    if all {
        let _ = write!(std::io::stderr(), "\n{}", table(&compared));
    }
    let worst = if all { 4 } else { 0 };
    let mut far = Vec::new();
    for (number, one) in compared.iter().enumerate() {
        if one.mean >= LIMIT {
            far.push(format!("{:.3}  {}", one.mean, keep(one).display()));
        } else if number < worst {
            keep(one);
        }
    }
    assert!(far.is_empty(), "too far from what is rendered (rendered, difference, Chromium): {far:#?}");
}

#[test]
fn the_measure_is_a_mean_of_255() {
    let black = Rgba { width: 2, height: 1, data: vec![0, 0, 0, 255, 0, 0, 0, 255] };
    let mixed = Rgba { width: 2, height: 1, data: vec![0, 0, 0, 255, 90, 0, 0, 0] };
    assert!((mean(&black, &mixed) - 15.0).abs() < 1e-9);
}
