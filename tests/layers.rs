//! A clip's frames, put together from layers, are the page as the engine would paint it whole.
#![cfg(feature = "video")]

mod common;

use std::sync::Arc;

use wajah::testing::clip::render::compose_frame;
use wajah::testing::layers::Rgba;
use wajah::testing::page::{ClipTimes, CueSpan, PageRequest, Painter};
use wajah::testing::project::{self, Kind};
use wajah::testing::units::{FrameRate, Micros};
use wajah::testing::world::Disk;

const RATE: FrameRate = FrameRate::whole(25);
const CUE: &str = "Titik-titik air bergabung,\nmakin berat.";

/// Sides of the squares whose middle colours are compared, in pixels: even, so that 4:2:0 spreads a colour within one and not beyond it,
/// and as small as a letter, so that one which is missing shows.
const SQUARE: usize = 8;

/// How far the middle colours of two squares may lie apart where nothing moves, of 255. What 4:2:0 takes from one pixel it gives to its
/// neighbour, but for what is cut off at black and white: where white type stands on a deep accent, that is some ten of 255.
const APART_AT_REST: i32 = 20;

/// The same while something moves: it lies between pixels then, where the engine sets letters on whole ones and the compositor does not.
/// Half a pixel of eight, black on white, is 16; a line of small type that lies half over a square's edge is twice that.
const APART_IN_MOTION: i32 = 40;

/// How far the middle colours of two squares of `a` and `b` lie apart at the most, and where that is.
fn farthest(a: &Rgba, b: &Rgba) -> (i32, (usize, usize)) {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let (width, height) = (a.width as usize, a.height as usize);
    let squares = (0..height).step_by(SQUARE).flat_map(|y| (0..width).step_by(SQUARE).map(move |x| (x, y)));
    let apart = squares.map(|(x, y)| {
        let size = (SQUARE.min(width - x), SQUARE.min(height - y));
        let (a, b) = (middle(a, (x, y), size), middle(b, (x, y), size));
        (a.iter().zip(b).map(|(a, b)| (a - b).abs()).max().expect("channels"), (x, y))
    });
    apart.max_by_key(|(apart, _)| *apart).expect("a page has pixels")
}

/// The middle colour of a part of a picture that is opaque.
fn middle(picture: &Rgba, (x, y): (usize, usize), (width, height): (usize, usize)) -> [i32; 3] {
    let mut sum = [0_i32; 3];
    for row in y..y + height {
        let start = (row * picture.width as usize + x) * 4;
        for pixel in picture.data[start..start + width * 4].chunks_exact(4) {
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += i32::from(*value);
            }
        }
    }
    sum.map(|sum| sum / (width * height) as i32)
}

#[test]
fn a_letter_that_is_missing_or_elsewhere_lies_far_apart_and_softened_edges_do_not() {
    let page = |dark: &dyn Fn(usize, usize) -> bool| {
        let data =
            (0..32 * 32).flat_map(|at| if dark(at % 32, at / 32) { [18, 58, 140, 255] } else { [255; 4] });
        Rgba { width: 32, height: 32, data: data.collect() }
    };
    let stroke = |left: usize| page(&move |x, y| (left..left + 2).contains(&x) && (8..23).contains(&y));
    let blank = page(&|_, _| false);
    assert_eq!(farthest(&stroke(11), &stroke(11)).0, 0);
    let (apart, place) = farthest(&stroke(11), &blank);
    assert!(apart > APART_IN_MOTION && place == (8, 8), "{apart} at {place:?}");
    assert!(farthest(&stroke(11), &stroke(19)).0 > APART_IN_MOTION, "it stands elsewhere");
    // A pixel further within its square: nobody sees that.
    assert!(farthest(&stroke(11), &stroke(12)).0 <= APART_AT_REST);
}

/// Mean difference over all channels, and the share of pixels that are off by more than 24 of 255.
fn difference(a: &Rgba, b: &Rgba) -> (f64, f64) {
    let mut sum = 0_u64;
    let mut far = 0_usize;
    for (a, b) in a.data.chunks_exact(4).zip(b.data.chunks_exact(4)) {
        let worst = (0..3).map(|channel| a[channel].abs_diff(b[channel])).max().expect("channels");
        sum += (0..3).map(|channel| u64::from(a[channel].abs_diff(b[channel]))).sum::<u64>();
        far += usize::from(worst > 24);
    }
    let pixels = a.data.len() / 4;
    (sum as f64 / (pixels * 3) as f64, far as f64 / pixels as f64)
}

#[test]
fn layers_add_up_to_the_page() {
    let project_folder = common::TestProject::new();
    let world = Disk::shared(project_folder.root(), jiff::Timestamp::UNIX_EPOCH);
    let (loaded, mut findings) = project::load(&world);
    let loaded = loaded.expect("a project");
    let painter = Painter::new(Arc::clone(&world));
    findings.extend(painter.findings());
    let mut checked = 0;
    for template in loaded.templates.values().filter(|template| template.kinds.contains(&Kind::Clip)) {
        let item = project::sample_item(&loaded, &template.id, false).expect("a sample");
        for format in ["tall", "wide"] {
            if !template.supports(&loaded.formats[format], Kind::Clip) {
                continue;
            }
            let excerpt =
                item.excerpt.as_ref().and_then(|excerpt| excerpt.duration).or(template.duration.length);
            let excerpt = excerpt.expect("a sample clip has a length");
            let footage = item.excerpt.as_ref().map(|_| (1280, 720));
            let times = ClipTimes {
                head: item.lengths.head,
                excerpt,
                tail: item.lengths.tail,
                footage,
                signer: None,
                background: None,
            };
            let request =
                PageRequest::of(&loaded, &item, "bpmtpk", format, 1, Some(times)).expect("a request");
            let frames = RATE.frames_in(excerpt + times.tail);
            let cues = [CueSpan::new(0, ""), CueSpan::new(30, CUE), CueSpan::new(60, "")];
            let mut findings = Vec::new();
            let stack = painter.stack(&request, &cues, RATE, frames, &mut findings);
            let stack = Arc::new(stack.unwrap_or_else(|| panic!("{} {format}: {findings:?}", template.id)));
            let tail = RATE.frames_in(excerpt);
            for frame in
                [0, 1, 3, 6, 9, 14, 29, 30, 45, 60, tail - 1, tail + 2, tail + 6, tail + 11, frames - 1]
            {
                if frame >= frames {
                    continue;
                }
                let cue = if (30..60).contains(&frame) { CUE } else { "" };
                let time: Micros = RATE.time_of(frame);
                let whole = painter.inspect(&request, cue, time, 128, &mut findings).expect("painted").pixels;
                // Grey 128 is luma 16 + 219 · 128 / 255.
                let layered = compose_frame(&stack, frame, 126);
                let (apart, place) = farthest(&whole, &layered);
                let name = format!("{} {format} frame {frame}: {apart} apart at {place:?}", template.id);
                let rests = frame == frames - 1 || (item.excerpt.is_some() && [45, 60].contains(&frame));
                let most = if rests { APART_AT_REST } else { APART_IN_MOTION };
                if apart > most {
                    let folder = common::repository().join("target/layers");
                    std::fs::create_dir_all(&folder).expect("a folder");
                    for (pixels, kind) in [(&whole, "page"), (&layered, "layers")] {
                        let bytes =
                            wajah::testing::page::encode(pixels, wajah::testing::page::StillEncoding::Png)
                                .expect("encoded");
                        std::fs::write(
                            folder.join(format!("{}-{format}-{frame}-{kind}.png", template.id)),
                            bytes,
                        )
                        .expect("written");
                    }
                    panic!("{name}; both are in target/layers");
                }
                checked += 1;
            }
        }
    }
    assert!(checked >= 20, "only {checked} frames were compared");
}

/// A page of two seconds without footage, taken apart, and how it is painted whole.
struct Taken {
    painter: Painter,
    request: PageRequest,
    stack: Arc<wajah::testing::layers::Stack>,
    _folder: common::TestProject,
}

impl Taken {
    /// The page at `frame` as the engine paints it.
    fn painted(&self, frame: u64) -> Rgba {
        let mut findings = Vec::new();
        let page = self.painter.inspect(&self.request, "", RATE.time_of(frame), 128, &mut findings);
        page.unwrap_or_else(|| panic!("{findings:?}")).pixels
    }

    /// The clip's frame.
    fn composed(&self, frame: u64) -> Rgba {
        compose_frame(&self.stack, frame, 126)
    }
}

/// Takes a page apart whose style element and body are given.
fn take_apart(name: &str, style: &str, body: &str) -> Taken {
    take_apart_with(name, style, body, &[CueSpan::new(0, "")])
}

/// The same with captions.
fn take_apart_with(name: &str, style: &str, body: &str, cues: &[CueSpan]) -> Taken {
    let folder = common::TestProject::new();
    folder.write(
        "templates/uji/template.toml",
        "title = \"Uji\"\ndescription = \"Uji\"\nkinds = [\"clip\"]\nshapes = [\"tall\"]\n[duration]\nlength = 2\n[sample]\n",
    );
    let page = format!(
        "<!doctype html><html><head><style>body{{margin:0;width:1080px;height:1920px;background-color:#fff}}{style}</style></head>\
         <body>{body}</body></html>"
    );
    folder.write("templates/uji/template.html", &page);
    let world = Disk::shared(folder.root(), jiff::Timestamp::UNIX_EPOCH);
    let (loaded, mut findings) = project::load(&world);
    let loaded = loaded.expect("a project");
    let painter = Painter::new(Arc::clone(&world));
    findings.extend(painter.findings());
    let item = project::sample_item(&loaded, "uji", false).unwrap_or_else(|| panic!("{name}: {findings:?}"));
    let times = ClipTimes {
        head: Micros::ZERO,
        excerpt: Micros::from_ms(2000),
        tail: Micros::ZERO,
        footage: None,
        signer: None,
        background: None,
    };
    let request = PageRequest::of(&loaded, &item, "bpmtpk", "tall", 1, Some(times)).expect("a request");
    let stack = painter.stack(&request, cues, RATE, 50, &mut findings);
    let stack = Arc::new(stack.unwrap_or_else(|| panic!("{name}: {findings:?}")));
    Taken { painter, request, stack, _folder: folder }
}

/// Compares the composited clip of a page whose style element and body are given with the painted page at `frames`.
fn compare(name: &str, style: &str, body: &str, frames: &[u64]) {
    let page = take_apart(name, style, body);
    for frame in frames {
        let (mean, far) = difference(&page.painted(*frame), &page.composed(*frame));
        // 4:2:0 softens two pixels along coloured edges: a hundredth of these pages. A box in the wrong order is a fourteenth or more.
        assert!(mean < 1.0 && far < 0.015, "{name}, frame {frame}: mean {mean:.2}, far {far:.4}");
    }
}

#[test]
fn what_a_style_element_animates_is_in_the_clip() {
    let style = ".bar{position:absolute;top:300px;left:0;height:600px;width:0;background-color:#123a8c;animation:grow 1s linear both}\
                 @keyframes grow{from{width:0px}to{width:900px}}";
    compare("bar", style, "<div class='bar'></div>", &[0, 10, 20, 40]);
}

/// Whatever the order of painting, a clip has it: what stands above something that moves stays above it, and what moves above what
/// stands covers it.
#[test]
fn a_clip_is_stacked_as_its_page() {
    let boxes = "div{position:absolute}.a{left:100px;top:300px;width:700px;height:700px;background-color:#123a8c}\
                 .b{left:300px;top:500px;width:500px;height:300px;background-color:#e07a1f}\
                 .c{left:500px;top:400px;width:200px;height:500px;background-color:#1f8a4c}\
                 .slide{animation:slide 1s linear both}.fade{animation:fade 1s linear both}.grow{animation:grow 1s linear both}\
                 @keyframes slide{from{transform:translate(-400px,0)}to{transform:none}}\
                 @keyframes fade{from{opacity:0}to{opacity:1}}@keyframes grow{from{width:100px}to{width:700px}}";
    for (motion, cases) in [("slide", 11), ("fade", 2), ("grow", 2)] {
        for (name, body) in [
            (
                "a mover below what stands",
                "<div class='a M'></div><div class='b'></div><div class='c'></div>",
            ),
            ("a mover between", "<div class='a'></div><div class='b M'></div><div class='c'></div>"),
            ("a mover above", "<div class='a'></div><div class='b'></div><div class='c M'></div>"),
            (
                "two movers and what stands between",
                "<div class='a M'></div><div class='b'></div><div class='c M'></div>",
            ),
            ("two movers below", "<div class='a M'></div><div class='c M'></div><div class='b'></div>"),
            (
                "z-index lifts the first",
                "<div class='b' style='z-index:3'></div><div class='a M'></div><div class='c'></div>",
            ),
            (
                "z-index sinks the mover",
                "<div class='b'></div><div class='a M' style='z-index:-1'></div><div class='c'></div>",
            ),
            (
                "a mover in what stands",
                "<div class='a'><div class='b M' style='left:0;top:0'></div></div><div class='c'></div>",
            ),
            (
                "z-index sinks the mover below bare text of the body",
                "Kata<div class='b' style='z-index:-2'></div><div class='a M' style='z-index:-1'></div>Kata",
            ),
            (
                "half transparent above",
                "<div class='a M'></div><div class='b' style='opacity:.5'></div><div class='c'></div>",
            ),
            (
                "a shadow above",
                "<div class='a M'></div><div class='b' style='box-shadow:0 0 60px #000'></div>",
            ),
        ]
        .into_iter()
        .take(cases)
        {
            let body = body.replace(" M'", &format!(" {motion}'"));
            compare(&format!("{motion}: {name}"), boxes, &body, &[0, 12, 40]);
        }
    }
}

/// A page: its name, style element and body, and what is drawn where: frame, x and y on a page 1080 wide, and whether it is dark there.
type Case = (&'static str, String, &'static str, Vec<(u64, u32, u32, bool)>);

/// What moves in a browser moves on the page, and in the clip as on the page: each case says what is drawn (dark) or not at some
/// points of some frames. 25 frames are a second.
#[test]
fn what_a_browser_animates_moves() {
    let dark = "background-color:#123a8c";
    let on = true;
    let off = false;
    let cases: Vec<Case> = vec![
        (
            "a wipe by inset()",
            format!(".a{{width:1000px;height:400px;{dark};animation:w 1s linear both}}\
                     @keyframes w{{from{{clip-path:inset(0 100% 0 0)}}to{{clip-path:inset(0)}}}}"),
            "<div class=a></div>",
            vec![(0, 10, 200, off), (10, 390, 200, on), (10, 410, 200, off), (15, 590, 200, on), (15, 610, 200, off), (30, 990, 200, on)],
        ),
        (
            "a wipe by circle()",
            format!(".a{{width:800px;height:800px;{dark};animation:w 1s linear both}}\
                     @keyframes w{{from{{clip-path:circle(0)}}to{{clip-path:circle(400px at 50% 50%)}}}}"),
            "<div class=a></div>",
            vec![(5, 470, 400, on), (5, 490, 400, off), (20, 700, 400, on), (20, 730, 400, off)],
        ),
        (
            "a wipe by polygon() with an easing and a stop between",
            format!(".a{{width:1000px;height:400px;{dark};animation:w 2s ease-in both}}\
                     @keyframes w{{0%{{clip-path:polygon(0 0,0 0,0 100%,0 100%)}}50%{{clip-path:polygon(0 0,50% 0,50% 100%,0 100%)}}100%{{clip-path:polygon(0 0,100% 0,100% 100%,0 100%)}}}}"),
            "<div class=a></div>",
            vec![(12, 140, 200, on), (12, 180, 200, off), (25, 490, 200, on), (25, 510, 200, off)],
        ),
        (
            "a line that is drawn in an svg",
            "svg{width:1000px;height:400px;display:block}path{stroke:#123a8c;stroke-width:40;stroke-dasharray:1000;animation:d 1s linear both}\
             @keyframes d{from{stroke-dashoffset:1000}to{stroke-dashoffset:0}}"
                .to_owned(),
            "<svg viewBox='0 0 1000 400'><path d='M0 200H1000'/></svg>",
            vec![(0, 10, 200, off), (10, 390, 200, on), (10, 410, 200, off), (30, 990, 200, on)],
        ),
        (
            "a group that moves in an svg, beside one that stands",
            "svg{width:1000px;height:400px;display:block}.g{animation:m 1s linear both}\
             @keyframes m{from{transform:translate(0px,0)}to{transform:translate(500px,0)}}"
                .to_owned(),
            "<svg viewBox='0 0 1000 400'><g class=g><rect width='100' height='100' fill='#123a8c'/></g><rect y='300' width='100' height='100' fill='#123a8c'/></svg>",
            vec![(0, 50, 50, on), (0, 50, 350, on), (25, 550, 50, on), (25, 50, 50, off), (25, 50, 350, on), (12, 290, 50, on)],
        ),
        (
            "a pseudo-element that moves",
            format!(".a{{position:relative;width:1000px;height:400px}}.a::before{{content:'';position:absolute;left:0;top:0;width:100px;height:100px;{dark};animation:m 1s linear both}}\
                     @keyframes m{{from{{transform:none}}to{{transform:translateX(500px)}}}}"),
            "<div class=a></div>",
            vec![(0, 50, 50, on), (10, 250, 50, on), (10, 50, 50, off), (30, 550, 50, on), (30, 50, 50, off)],
        ),
        (
            "a pseudo-element that grows, below what stands",
            format!(".a{{position:relative;width:1000px;height:400px}}.a::after{{content:'';position:absolute;left:0;top:0;height:100px;{dark};animation:m 1s linear both}}\
                     .b{{position:absolute;left:100px;top:0;width:100px;height:100px;background-color:#fff}}@keyframes m{{from{{width:0}}to{{width:1000px}}}}"),
            "<div class=a></div><div class=b></div>",
            vec![(0, 20, 50, off), (10, 390, 50, on), (10, 410, 50, off), (10, 150, 50, off), (30, 990, 50, on)],
        ),
        (
            "a pseudo-element of the body, which moves while the rest stands",
            format!("body{{position:relative}}body::before{{content:'';position:absolute;inset:0 auto auto 0;width:300px;height:300px;{dark};animation:m 1s linear both}}\
                     @keyframes m{{from{{opacity:0}}to{{opacity:1}}}}.b{{position:absolute;top:1000px;width:100px;height:100px;{dark}}}"),
            "<div class=b></div>",
            vec![(0, 50, 50, off), (30, 50, 50, on), (0, 50, 1050, on), (30, 50, 1050, on)],
        ),
        (
            "what `@media` says of the page, in a part of it that moves",
            format!(".a{{width:100px;height:100px;background-color:#fff;animation:m 1s linear both}}@media (min-width:1000px){{.a{{{dark}}}}}\
                     @keyframes m{{from{{transform:none}}to{{transform:translateX(500px)}}}}"),
            "<div class=a></div>",
            vec![(0, 50, 50, on), (25, 550, 50, on), (25, 50, 50, off)],
        ),
        (
            "a stroke of letters",
            ".a{font-size:400px;line-height:400px;color:#fff;animation:s 1s linear both}@keyframes s{from{-webkit-text-stroke:0 #123a8c}to{-webkit-text-stroke:160px #123a8c}}".to_owned(),
            "<div class=a>I</div>",
            vec![(0, 5, 200, off), (30, 20, 200, on)],
        ),
        (
            "an animation that waits and plays backwards",
            format!(".a{{width:1000px;height:400px;{dark};animation:w 1s linear 1s 1 reverse both}}\
                     @keyframes w{{from{{clip-path:inset(0 100% 0 0)}}to{{clip-path:inset(0)}}}}"),
            "<div class=a></div>",
            vec![(0, 990, 200, on), (25, 990, 200, on), (35, 590, 200, on), (35, 610, 200, off)],
        ),
    ];
    for (name, style, body, points) in cases {
        let page = take_apart(name, &style, body);
        let mut frames: Vec<u64> = points.iter().map(|point| point.0).chain([40]).collect();
        frames.dedup();
        for frame in frames {
            let (painted, composed) = (page.painted(frame), page.composed(frame));
            let (mean, far) = difference(&painted, &composed);
            assert!(mean < 1.0 && far < 0.01, "{name}, frame {frame}: mean {mean:.2}, far {far:.4}");
            for (_, x, y, drawn) in points.iter().filter(|point| point.0 == frame) {
                // The page is laid out at a width of 1080.
                let at = |pixels: &Rgba| {
                    (y * pixels.width / 1080 * pixels.width + x * pixels.width / 1080) as usize * 4
                };
                for (kind, pixels) in [("page", &painted), ("clip", &composed)] {
                    let is_dark = pixels.data[at(pixels)] < 128;
                    assert_eq!(is_dark, *drawn, "{name}: the {kind} at frame {frame}, ({x}, {y})");
                }
            }
        }
    }
}

/// Where `is` holds of a picture's pixels: the left and right edge, the highest and the lowest.
fn extent(picture: &Rgba, is: impl Fn(&[u8]) -> bool) -> Option<[usize; 4]> {
    let width = picture.width as usize;
    let pixels = picture.data.chunks_exact(4).enumerate().filter(|(_, pixel)| is(pixel));
    pixels.map(|(at, _)| (at % width, at / width)).fold(None, |all: Option<[usize; 4]>, (x, y)| {
        let [left, right, top, bottom] = all.unwrap_or([x, x, y, y]);
        Some([left.min(x), right.max(x), top.min(y), bottom.max(y)])
    })
}

#[test]
fn the_spoken_word_moves_and_the_others_stay() {
    use wajah::testing::page::{Caption, WordState};
    let state = |now: usize| {
        let mut caption = Caption::from("air hujan\nturun");
        for (index, word) in caption.lines.iter_mut().flatten().enumerate() {
            word.state = match index.cmp(&now) {
                std::cmp::Ordering::Less => WordState::Said,
                std::cmp::Ordering::Equal => WordState::Spoken,
                std::cmp::Ordering::Greater => WordState::Coming,
            };
        }
        caption
    };
    let mut cues: Vec<CueSpan> = (0..3).map(|now| CueSpan::new(10 + 10 * now as u64, state(now))).collect();
    cues.insert(0, CueSpan::new(0, ""));
    cues.push(CueSpan::new(40, ""));
    let style = ".cue{position:absolute;left:100px;top:300px;width:880px;height:300px;font-family:'Plus Jakarta Sans';font-size:90px;\
                 font-weight:700;color:#000;white-space:pre-line}.spoken{color:#f00}";
    let body = "<div class=\"cue\">{{ caption.html | safe }}</div>";
    let page = take_apart_with("words", style, body, &cues);
    // One sprite with a bitmap for each state, and none for anything else.
    let bitmaps: Vec<Vec<u64>> = page
        .stack
        .sprites
        .iter()
        .map(|sprite| sprite.bitmaps.iter().map(|bitmap| bitmap.from_frame).collect())
        .collect();
    assert_eq!(bitmaps, [[0, 10, 20, 30, 40]]);
    let red = |pixel: &[u8]| pixel[0] > 150 && pixel[1] < 110 && pixel[2] < 110;
    let dark = |pixel: &[u8]| pixel[0] < 90 && pixel[1] < 90 && pixel[2] < 90;
    let frames = [15, 25, 35].map(|frame| page.composed(frame));
    let spoken = [0, 1, 2].map(|index: usize| extent(&frames[index], red).expect("a word is marked"));
    let [first, second, third] = spoken;
    // "hujan" stands right of "air" on its line, "turun" below both.
    assert!(first[1] < second[0] && first[2].abs_diff(second[2]) < 20, "{spoken:?}");
    assert!(third[2] > first[3] && third[0].abs_diff(first[0]) < 10, "{spoken:?}");
    assert!(second[1] - second[0] > first[1] - first[0], "{spoken:?}");
    // Words keep their places whichever of them is spoken.
    let ink = |picture: &Rgba| extent(picture, |pixel| red(pixel) || dark(pixel)).expect("ink");
    let places = frames.each_ref().map(ink);
    assert!(
        places.windows(2).all(|pair| (0..4).all(|side| pair[0][side].abs_diff(pair[1][side]) <= 1)),
        "{places:?}"
    );
    assert_eq!(extent(&page.composed(5), |pixel| red(pixel) || dark(pixel)), None);
    assert_eq!(extent(&page.composed(45), |pixel| red(pixel) || dark(pixel)), None);
}
