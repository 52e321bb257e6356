//! What must be refused before it is painted, and what must not.

use std::collections::{BTreeMap, HashMap};

use super::too_much;
use crate::page::concerns::Concerns;
use crate::page::document::{Document, VideoSizes};
use crate::page::engine::{Canvas, Edits, Engine, Page};
use crate::page::source::PageSource;
use crate::units::Micros;

/// What is said against painting a page of 1080 × 1080 pixels.
fn said(body: &str, css: &str) -> Option<String> {
    let html = format!("<!doctype html><html><body>{body}</body></html>");
    let document = Document::parse(PageSource::read(html.as_str()), VideoSizes::default())
        .unwrap_or_else(|_| panic!("{body:.60} parses"));
    let page = Page {
        document,
        css: vec![format!("body{{margin:0}} svg{{display:block}} {css}")],
        keyframes: BTreeMap::new(),
        has_moments: false,
        pictures: HashMap::new(),
        fitted: BTreeMap::new(),
        videos: VideoSizes::default(),
        concerns: Concerns::default(),
        waves: Default::default(),
    };
    let canvas = Canvas { width: 1080, height: 1080, scale: 1.0 };
    let layout = Engine::new().lay_out(&page, canvas, Micros::ZERO, Edits::default());
    too_much(&layout.expect("laid out").scene)
}

/// What is said against an SVG that fills the page.
fn drawn(inside: &str) -> Option<String> {
    let head = "<svg xmlns='http://www.w3.org/2000/svg' width='1080' height='1080' viewBox='0 0 1080 1080'>";
    said(&format!("{head}{inside}</svg>"), "")
}

const RECT: &str = "<rect width='1080' height='1080' fill='#468'/>";
const FILTERED: &str = "<rect width='1080' height='1080' filter='url(#f)'/>";

fn nested(levels: usize, attribute: &str, inside: &str) -> String {
    format!("{}{inside}{}", format!("<g {attribute}>").repeat(levels), "</g>".repeat(levels))
}

fn filter(steps: &str) -> String {
    format!("<filter id='f' x='0' y='0' width='1' height='1'>{steps}</filter>")
}

/// A path of `count` lines across the page, the same each time.
fn lines(count: u32) -> String {
    let mut seed = 1_u32;
    let mut random = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % 1080
    };
    (0..count).map(|_| format!("L{} {}", random(), random())).collect()
}

/// A line that wanders about the page in `count` short steps, as coasts on maps do.
fn coast(count: u32) -> String {
    let (mut seed, mut x, mut y) = (7_u32, 540_i64, 540_i64);
    let mut step = |at: i64| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (at + i64::from(seed >> 16) % 9 - 4).clamp(0, 1080)
    };
    let mut text = String::new();
    for _ in 0..count {
        (x, y) = (step(x), step(y));
        text.push_str(&format!("L{x} {y}"));
    }
    text
}

#[test]
fn drawings_that_take_for_ever_are_refused_by_what_takes_it() {
    let blur = filter("<feGaussianBlur stdDeviation='9'/>");
    let mask = "<mask id='m'><circle r='900' fill='#fff'/></mask>";
    let pattern = "<pattern id='p' width='1080' height='1080' patternUnits='userSpaceOnUse'>";
    let uses = |levels: u32| {
        let level =
            |at: u32| format!("<g id='u{}'>{}</g>", at + 1, format!("<use href='#u{at}'/>").repeat(10));
        format!(
            "<defs><g id='u0' filter='url(#f)'>{RECT}</g>{}</defs><use href='#u{levels}'/>",
            (0..levels).map(level).collect::<String>()
        )
    };
    let matrix = "1 ".repeat(225);
    for (what, drawing) in [
        // 20 in one another, and 100 of those.
        ("filters in drawings", format!("{blur}{}", nested(20, "filter='url(#f)'", RECT).repeat(100))),
        (
            "filters in drawings",
            format!("{}{RECT}", nested(90, "filter='url(#f)'", &format!("{blur}{RECT}"))),
        ),
        (
            "filters in drawings",
            format!("{}{}", filter(&"<feGaussianBlur stdDeviation='9'/>".repeat(200)), FILTERED),
        ),
        (
            "filters in drawings",
            format!(
                "<filter id='f' x='-9' y='-9' width='19' height='19'><feGaussianBlur stdDeviation='1e6'/></filter>{}",
                FILTERED.repeat(4)
            ),
        ),
        (
            "filters in drawings",
            format!(
                "{}{}",
                filter("<feTurbulence baseFrequency='9999' numOctaves='1000000'/>"),
                FILTERED.repeat(20)
            ),
        ),
        (
            "filters in drawings",
            format!(
                "{}{}",
                filter("<feMorphology operator='dilate' radius='100000'/>"),
                FILTERED.repeat(100)
            ),
        ),
        (
            "filters in drawings",
            format!(
                "{}{}",
                filter(&format!("<feConvolveMatrix order='15' kernelMatrix='{matrix}'/>")),
                FILTERED.repeat(9)
            ),
        ),
        (
            "filters in drawings",
            format!(
                "{}{}",
                filter("<feSpecularLighting><fePointLight z='9'/></feSpecularLighting>"),
                FILTERED.repeat(60)
            ),
        ),
        (
            "filters in drawings",
            format!(
                "{}{}",
                filter("<feDiffuseLighting><fePointLight z='9'/></feDiffuseLighting>"),
                FILTERED.repeat(60)
            ),
        ),
        (
            "filters in drawings",
            format!(
                "{}{}",
                filter(&format!("<feMerge>{}</feMerge>", "<feMergeNode in='SourceGraphic'/>".repeat(600))),
                FILTERED
            ),
        ),
        (
            "filters in drawings",
            format!("{}{}", filter("<feDropShadow dx='1' stdDeviation='9'/>"), FILTERED.repeat(90)),
        ),
        (
            "filters in drawings",
            format!(
                "{}{}",
                filter("<feDisplacementMap in2='SourceGraphic' scale='9'/>"),
                FILTERED.repeat(120)
            ),
        ),
        ("filters in drawings", format!("{blur}{}", uses(2))),
        (
            "filters in drawings",
            format!("{blur}<style>g{{filter:blur(9px)}}</style>{}", nested(100, "", RECT)),
        ),
        ("paths of drawings", format!("<path d='M0 0{}'/>", lines(250_000))),
        ("paths of drawings", format!("<path fill='none' stroke='red' d='M0 0{}'/>", lines(60_000))),
        (
            "paths of drawings",
            format!(
                "<path fill='none' stroke='red' stroke-linecap='round' stroke-dasharray='1 {}' d='M0 0{}'/>",
                "1 ".repeat(999),
                lines(2000)
            ),
        ),
        ("paths of drawings", RECT.repeat(4000)),
        (
            "layers, masks and clips in drawings",
            format!("{mask}{}", nested(100, "mask='url(#m)'", RECT).repeat(2)),
        ),
        (
            "layers, masks and clips in drawings",
            format!("{mask}{}", "<rect width='1080' height='1080' mask='url(#m)'/>".repeat(200)),
        ),
        ("layers, masks and clips in drawings", nested(100, "opacity='.9'", RECT).repeat(6)),
        (
            "patterns in drawings",
            format!("{pattern}{RECT}</pattern>{}", "<path d='M0 0h9v9z' fill='url(#p)'/>".repeat(600)),
        ),
        (
            "paths of drawings",
            format!(
                "{pattern}{}</pattern>{}",
                RECT.repeat(50),
                "<path d='M0 0h9v9z' fill='url(#p)'/>".repeat(90)
            ),
        ),
    ] {
        let said = drawn(&drawing).unwrap_or_else(|| panic!("{drawing:.150} is painted"));
        assert!(said.contains(what), "{drawing:.150}: {said}");
        assert!(said.ends_with("at most 6 s are allowed"), "{said}");
    }
}

#[test]
fn style_sheets_that_take_for_ever_are_refused_by_what_takes_it() {
    let boxes = |count: usize| "<i></i>".repeat(count);
    let all = "i{position:absolute;inset:0;";
    let shadows = |shadow: &str, count: usize| vec![shadow; count].join(",");
    let data = "url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><filter id='f'><feTurbulence numOctaves='9'/></filter></svg>#f\")";
    for (what, body, css) in [
        ("backdrop filters", boxes(200), format!("{all}backdrop-filter:blur(20px)}}")),
        ("backdrop filters", boxes(20), format!("{all}backdrop-filter:blur(2000px)}}")),
        ("filters", boxes(300), format!("{all}background:red;filter:blur(20px)}}")),
        ("filters", boxes(4), format!("{all}background:red;filter:{}}}", "blur(9px) ".repeat(60))),
        ("filters", boxes(20), format!("{all}background:red;filter:{data}}}")),
        ("shadows", boxes(1), format!("{all}box-shadow:{}}}", shadows("0 0 90px red", 500))),
        ("shadows", boxes(20), format!("{all}box-shadow:{}}}", shadows("inset 0 0 90px red", 30))),
        (
            "shadows",
            "<p>Halo dunia</p>".repeat(20),
            format!("p{{font-size:200px;text-shadow:{}}}", shadows("0 0 90px red", 90)),
        ),
        ("layers, masks and clips", boxes(700), format!("{all}background:red;opacity:.5}}")),
        ("layers, masks and clips", boxes(300), format!("{all}background:red;mix-blend-mode:hue}}")),
        (
            "layers, masks and clips",
            boxes(300),
            format!("{all}background:red;mask-image:linear-gradient(red,transparent)}}"),
        ),
        ("fills and letters", boxes(400), format!("{all}background:conic-gradient(red,blue)}}")),
    ] {
        let said = said(&body, &css).unwrap_or_else(|| panic!("{css:.150} is painted"));
        assert!(said.contains(&format!(" {what};")), "{css:.150}: {said}");
    }
}

/// What SVGs and templates have, several times over.
#[test]
fn busy_pages_are_painted() {
    let noise = filter(
        "<feTurbulence baseFrequency='.8' numOctaves='3'/><feColorMatrix type='saturate' values='0'/>",
    );
    let small = "<path d='M10 10c20 20 40-20 60 0s10 60-30 60z' fill='#123'/>";
    for drawing in [
        format!("{noise}{FILTERED}"),
        format!("{}{}", filter("<feDropShadow dx='2' dy='2' stdDeviation='4'/>"), FILTERED.repeat(3)),
        // A map of a country, and an engraving.
        format!("<path d='M540 540{}' stroke='#000'/>", coast(20_000)),
        small.repeat(2000),
        format!("<path d='M0 0{}'/>", lines(1000)),
        "<circle cx='500' cy='500' r='400' fill='none' stroke='#000' stroke-width='8' stroke-linecap='round' stroke-dasharray='1 14'/>".to_owned(),
        format!(
            "<mask id='m'><circle r='900' fill='#fff'/></mask>{}",
            "<rect width='1080' height='1080' mask='url(#m)'/>".repeat(4)
        ),
        format!(
            "<linearGradient id='g'><stop/><stop offset='1' stop-color='red'/></linearGradient>{}",
            "<rect width='1080' height='1080' fill='url(#g)'/>".repeat(6)
        ),
    ] {
        assert_eq!(drawn(&drawing), None, "{drawing:.150}");
    }
    let icon = format!("<svg viewBox='0 0 100 100' width='40' height='40'>{small}</svg>");
    let card = format!("<div>{icon}<p>Kabar baik untuk semua</p></div>");
    let css = "div{display:inline-block;box-shadow:0 2px 9px #0003,0 9px 30px #0003;background:linear-gradient(red,blue);\
        border:1px solid;border-radius:20px;opacity:.9;backdrop-filter:blur(9px)} p{text-shadow:0 1px 3px #000;font-size:40px}";
    assert_eq!(said(&card.repeat(12), css), None);
    assert_eq!(said(&format!("<p>{}</p>", format!("kata {icon} ").repeat(60)), css), None);
}
