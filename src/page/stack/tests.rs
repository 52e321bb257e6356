//! Small pages taken apart, without a project around them.

use crate::diag::Place;
use crate::layers::{Extent, Fit};
use crate::page::CueSpan;
use std::collections::HashMap;
use std::path::Path;

use super::cut_out::{premultiply, trim};
use super::*;
use crate::page::concerns::Concerns;
use crate::page::css::Stylesheet;
use crate::page::document::VideoSizes;
use crate::page::engine::{Canvas, Engine};
use crate::page::source::PageSource;
use crate::units::FrameRate;

const CANVAS: Canvas = Canvas { width: 96, height: 96, scale: 1.0 };
const FRAMES: u64 = 50;

/// Boxes of 20 pixels, one of which goes 40 pixels to the right in the first second.
const BOXES: &str = "body { margin: 0 } div, video { position: absolute; width: 20px; height: 20px; background-color: #123a8c } \
    .m { left: 0; top: 0; animation: slide 1s linear both } \
    @keyframes slide { from { transform: translateX(0px) } to { transform: translateX(40px) } }";

fn page(css: &str, body: &str, like: Option<&Page>) -> (Page, Vec<ElementId>) {
    let html = format!("<!doctype html><html><body>{body}</body></html>");
    let parsed = match like {
        Some(base) => {
            Document::parse_like(PageSource::read(html.as_str()), VideoSizes::default(), &base.document)
        }
        None => Document::parse(PageSource::read(html.as_str()), VideoSizes::default())
            .map(|document| (document, Vec::new())),
    };
    let (document, differing) = parsed.unwrap_or_else(|_| panic!("{html} parses"));
    let mut findings = Findings::new();
    let style = Stylesheet::read(Path::new("style.css"), css, &mut findings);
    assert_eq!(findings, []);
    let page = Page {
        document,
        has_moments: style.keyframes.values().any(Keyframes::is_flipped),
        css: vec![style.text],
        keyframes: style.keyframes,
        pictures: HashMap::new(),
        fitted: BTreeMap::new(),
        videos: VideoSizes::default(),
        concerns: Concerns::default(),
        waves: Default::default(),
    };
    (page, differing)
}

/// Does `work` with the plan of a page over two seconds, which says `caption` in its second half where there is one: what then stands in
/// its body.
fn planned<T>(css: &str, body: &str, caption: Option<&str>, work: impl FnOnce(&StackPlan<'_>) -> T) -> T {
    let engine = Engine::new();
    let (base, _) = page(css, body, None);
    let captioned: BTreeMap<Caption, (Page, Vec<ElementId>)> =
        caption.map(|said| (Caption::from("kata"), page(css, said, Some(&base)))).into_iter().collect();
    let cue = |from_frame, text: &str| CueSpan::new(from_frame, text);
    let cues = if caption.is_some() { vec![cue(0, ""), cue(25, "kata")] } else { vec![cue(0, "")] };
    work(&StackPlan {
        engine: &engine,
        canvas: CANVAS,
        base: &base,
        captioned: &captioned,
        cues: &cues,
        rate: FrameRate::whole(25),
        frames: FRAMES,
        place: &|_| Place::file("templates/uji/template.html"),
    })
}

/// What moves: its selector, how it is brought to the screen, and from which frame to which it is animated.
type Moved = (String, Treatment, Option<(u64, u64)>);

/// The layers of a page.
fn animated(css: &str, body: &str, caption: Option<&str>) -> Vec<Moved> {
    planned(css, body, caption, |plan| {
        let found = find_animated(plan, &plan.engine.styles(plan.base, plan.canvas));
        let name = |layer: &AnimatedLayer| plan.base.document.elements[&layer.element].selector();
        found.iter().map(|layer| (name(layer), layer.treatment, layer.active)).collect()
    })
}

#[test]
fn what_only_moves_is_painted_once_and_all_else_for_each_frame() {
    let css = "@keyframes slide { from { transform: translateX(-10px); opacity: 0 } to { transform: translateX(0px); opacity: 1 } } \
        @keyframes grow { from { width: 1px } to { width: 20px } } .slide { animation: slide 1s both } \
        .late { animation: slide 1s 520ms both } .ever { animation: slide 1s infinite } .grow { animation: grow 1s both } \
        .none { animation: slide 0s both }";
    let one = |name: &str, treatment, active| vec![(name.to_owned(), treatment, Some(active))];
    for (body, expected) in [
        // A frame more than it lasts, so that its last pose is there.
        ("<p class=slide></p>", one("p.slide", Treatment::Layer, (0, 26))),
        ("<p class=late></p>", one("p.late", Treatment::Layer, (13, 39))),
        ("<p class=ever></p>", one("p.ever", Treatment::Layer, (0, FRAMES))),
        ("<p class=grow></p>", one("p.grow", Treatment::PerFrame, (0, 26))),
        ("<div><p class=slide></p></div>", one("p.slide", Treatment::Layer, (0, 26))),
        // What moves in something that moves is part of it.
        ("<div class=slide><p class=late></p></div>", one("div.slide", Treatment::PerFrame, (0, 39))),
        ("<p class=none></p>", Vec::new()),
        ("<p></p>", Vec::new()),
    ] {
        assert_eq!(animated(css, body, None), expected, "{body}");
    }
}

#[test]
fn what_a_caption_changes_is_a_layer_that_does_not_move() {
    let found = animated("", "<h1>Judul</h1><p class=cue></p>", Some("<h1>Judul</h1><p class=cue>kata</p>"));
    assert_eq!(found, [("p.cue".to_owned(), Treatment::Layer, None)]);
    planned("", "<p class=cue></p>", Some("<p class=cue>kata</p>"), |plan| {
        let spans = |captioned| -> Vec<(u64, u64, bool)> {
            let spans = caption_spans(plan, captioned).into_iter();
            spans.map(|(from, to, page)| (from, to, std::ptr::eq(page, plan.base))).collect()
        };
        assert_eq!(spans(true), [(0, 25, true), (25, FRAMES, false)]);
        assert_eq!(spans(false), [(0, FRAMES, true)]);
    });
}

/// What of a page is promoted: each layer with what stands above it, by selector.
fn promoted(css: &str, body: &str) -> Vec<(String, Vec<String>)> {
    planned(&format!("{BOXES} {css}"), body, None, |plan| {
        let animated = find_animated(plan, &plan.engine.styles(plan.base, plan.canvas));
        let motions = sample_motion(plan, &animated).expect("laid out");
        let rests: Vec<u64> = motions.iter().map(|motion| motion.rest).collect();
        let motions: Vec<Vec<Keypose>> = motions.into_iter().map(|motion| motion.keys).collect();
        let order = paint_order(plan, &rests).expect("laid out");
        let layout = plan.engine.lay_out(plan.base, plan.canvas, Micros::ZERO, Edits::default());
        let promoted =
            promote(plan, &layout.expect("laid out"), &animated, &motions, &order).expect("laid out");
        let name = |id: &ElementId| plan.base.document.elements[id].selector();
        promoted.iter().map(|(at, ids)| (name(&order[*at]), ids.iter().map(name).collect())).collect()
    })
}

#[test]
fn what_stands_above_the_way_of_a_layer_is_promoted_and_nothing_else() {
    // It reaches what stands at 50 only at the end of its way.
    let css = ".on { left: 50px; top: 10px } .away { left: 50px; top: 60px } .upon { left: 60px; top: 25px } .first { z-index: 1 }";
    let above = |names: &[&str]| {
        vec![("div.m".to_owned(), names.iter().map(|name| format!("div.{name}")).collect::<Vec<_>>())]
    };
    for (body, expected) in [
        ("<div class=m></div><div class=on></div>", above(&["on"])),
        ("<div class=on></div><div class=m></div>", Vec::new()),
        ("<div class=m></div><div class=away></div>", Vec::new()),
        // It does not touch the layer, but what was promoted from below it.
        ("<div class=m></div><div class=on></div><div class=upon></div>", above(&["on", "upon"])),
        ("<div class=m></div><div class=upon></div>", Vec::new()),
        // Painted later than it is written.
        ("<div class='on first'></div><div class=m></div>", above(&["on"])),
        ("<div class=on></div><div class='m first'></div>", Vec::new()),
        // Of two layers, the last one below it.
        (
            "<div class=m></div><div class='n m'></div><div class=on></div>",
            vec![("div.n".to_owned(), vec!["div.on".to_owned()])],
        ),
    ] {
        assert_eq!(promoted(css, body), expected, "{body}");
    }
}

#[test]
fn a_film_above_what_moves_is_foreseen_with_both_names_and_a_level() {
    let said = |body: &str, css: &str| {
        planned(&format!("{BOXES} {css}"), body, None, |plan| foresee(plan).expect("laid out"))
    };
    let page = "<div class=m></div><video class=film></video>";
    let finding = said(page, ".film { left: 30px; top: 5px }").expect("a finding");
    assert_eq!(finding.message, "`video.film` is painted above `div.m`, which moves");
    assert_eq!(finding.place, Some(Place::file("templates/uji/template.html")));
    let hint = |finding: Finding| finding.hint.unwrap_or_default();
    assert!(hint(finding).contains("z-index: 1` on `div.m`"));
    let finding = said(page, ".film { left: 30px; top: 5px; z-index: 3 }").expect("a finding");
    assert!(hint(finding).contains("z-index: 4` on `div.m`"));
    // As the hint has it; the other way round; and apart.
    assert_eq!(said(page, ".film { left: 30px; top: 5px; z-index: 3 } .m { z-index: 4 }"), None);
    assert_eq!(said("<video class=film></video><div class=m></div>", ".film { left: 30px; top: 5px }"), None);
    assert_eq!(said(page, ".film { left: 30px; top: 60px }"), None);
    // What moves around a video, or is one.
    let around = said("<div class=m><video class=film></video></div>", "").expect("a finding");
    assert!(
        around.message.starts_with("`video.film` lies inside `div.m`, which moves"),
        "{}",
        around.message
    );
    let itself = said("<video class=m></video>", "").expect("a finding");
    assert!(itself.message.starts_with("`video.m` moves"), "{}", itself.message);
    let turned = said("<video class=film></video>", ".film { transform: rotate(5deg) }").expect("a finding");
    assert!(turned.message.starts_with("`video.film` is turned"), "{}", turned.message);
}

#[test]
fn clear_edges_are_cut_away_and_edges_stay_even() {
    let mut pixels = Rgba { width: 8, height: 8, data: vec![0; 8 * 8 * 4] };
    let region = Rect { x: 4, y: 6, width: 8, height: 8 };
    assert_eq!(trim(region, pixels.clone()).0, Rect::default());
    // The page's (7, 8).
    pixels.data[(2 * 8 + 3) * 4..][..4].copy_from_slice(&[200, 100, 50, 128]);
    let (rect, cut) = trim(region, pixels);
    assert_eq!(rect, Rect { x: 6, y: 8, width: 2, height: 2 });
    assert_eq!((cut.width, cut.height), (2, 2));
    let expected: Vec<u8> = [[0; 4], [200, 100, 50, 128], [0; 4], [0; 4]].concat();
    assert_eq!(cut.data, expected);
}

#[test]
fn ink_is_cut_to_the_page_and_colours_are_weighed_by_their_opacity() {
    assert_eq!(clip_ink([-5, 90, 10, 120], CANVAS), Rect { x: 0, y: 90, width: 10, height: 6 });
    assert!(clip_ink([100, 0, 120, 10], CANVAS).is_empty());
    let mut pixels = Rgba { width: 3, height: 1, data: vec![200, 100, 1, 255, 200, 100, 1, 128, 9, 9, 9, 0] };
    premultiply(&mut pixels);
    assert_eq!(pixels.data, [200_u8, 100, 1, 255, 100, 50, 1, 128, 0, 0, 0, 0]);
}

#[test]
fn a_hole_knows_its_part_beyond_the_page() {
    let css = "body { margin: 0 } video { position: absolute }";
    let hole = |style: &str| {
        planned(css, &format!("<video style=\"{style}\"></video>"), None, |plan| {
            let layout = plan.engine.lay_out(plan.base, plan.canvas, Micros::ZERO, Edits::default());
            let holes = plan.engine.holes(plan.base, &layout.expect("laid out"), plan.canvas);
            let still = plan.base.document.elements.keys().copied().collect();
            let (_, cut) = paint_plates(plan, &still, &holes).expect("painted").expect("even");
            cut.iter().map(|hole| (hole.extent, hole.rect, hole.fit)).collect::<Vec<_>>()
        })
    };
    let whole = Rect { x: 0, y: 0, width: 96, height: 96 };
    let centre = Fit::Cover { x: 0.5, y: 0.5 };
    let around = Extent { left: -12, top: -12, right: 108, bottom: 108 };
    let zoomed = "inset: -12px; width: 120px; height: 120px; object-fit: cover";
    assert_eq!(hole(zoomed), [(around, whole, centre)]);
    for (place, left, top, rect) in [
        ("left: 48px; top: 0", 48, 0, Rect { x: 48, y: 0, width: 48, height: 54 }),
        ("left: -48px; top: 0", -48, 0, Rect { x: 0, y: 0, width: 48, height: 54 }),
        ("left: 0; top: 70px", 0, 70, Rect { x: 0, y: 70, width: 96, height: 26 }),
        ("left: 0; top: -28px", 0, -28, Rect { x: 0, y: 0, width: 96, height: 26 }),
    ] {
        let style = format!("{place}; width: 96px; height: 54px; object-fit: fill");
        let extent = Extent { left, top, right: left + 96, bottom: top + 54 };
        assert_eq!(hole(&style), [(extent, rect, Fit::Fill)], "{place}");
    }
    assert_eq!(hole("left: 100px; top: 0; width: 96px; height: 54px"), []);
}
