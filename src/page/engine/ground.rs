//! The ground of a page: a browser gives the background of `<html>`, or else that of `<body>`, to all of the page, however small
//! and wherever the element itself lies (CSS 2.1, 14.2).

use std::rc::Rc;

use takumi::prelude::{BackgroundClip, BackgroundImage, ColorInput};
use takumi::unstable::base::layout::tree::RenderNode;

use crate::page::document::{ElementId, stamp_of};

/// Gives the ground of the document in `page`, the box of the page, to that box. Returns whose background it was.
pub(super) fn spread(page: &mut RenderNode) -> Option<ElementId> {
    let path = source(page)?;
    let element = page.node_at_path_mut(&path)?;
    let id = element.node.as_ref().and_then(stamp_of)?;
    let own = element.context.current_color;
    let style = Rc::make_mut(&mut element.context.style);
    let mut ground = std::mem::take(&mut style.background_data);
    let colour = ground.background_color.resolve(own);
    Rc::make_mut(&mut ground).background_color = ColorInput::Value(colour);
    Rc::make_mut(&mut page.context.style).background_data = ground;
    Some(id)
}

/// Where the element is whose background is the page's, from the page's box.
fn source(page: &RenderNode) -> Option<Vec<usize>> {
    let is = |node: &RenderNode, tag: &str| {
        node.node.as_ref().and_then(|node| node.tag_name()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
    };
    let within = |node: &RenderNode, tag: &str| {
        node.children.as_deref().unwrap_or_default().iter().position(|child| is(child, tag))
    };
    // What `:root` says is said of the box of the page.
    let html = within(page, "html").filter(|_| !has_background(page))?;
    let root = page.node_at_path(&[html])?;
    if has_background(root) {
        return Some(vec![html]);
    }
    let body = within(root, "body")?;
    page.node_at_path(&[html, body]).filter(|body| has_background(body)).map(|_| vec![html, body])
}

fn has_background(node: &RenderNode) -> bool {
    let style = &node.context.style.background_data;
    let images = style.background_image.as_deref().unwrap_or_default();
    let is_seen = style.background_color.resolve(node.context.current_color).0[3] > 0
        || images.iter().any(|image| !matches!(image, BackgroundImage::None));
    // Letters are where they are.
    is_seen && style.background_clip != BackgroundClip::Text
}

#[cfg(test)]
mod tests {
    use super::super::tests::page;
    use super::super::{Canvas, Edits, Engine, PageBox};
    use crate::units::{Micros, Rect};

    /// The colours at the corner of a page 20 pixels wide and high and in its middle.
    fn corner_and_middle(html: &str, css: &str) -> [[u8; 4]; 2] {
        let canvas = Canvas { width: 20, height: 20, scale: 1.0 };
        let page = page(html, css);
        let whole = Engine::new().paint(&page, canvas, canvas.whole(), Micros::ZERO, Edits::default());
        let whole = whole.expect("painted");
        let at = |x: usize, y: usize| -> [u8; 4] {
            whole.data[(y * 20 + x) * 4..][..4].try_into().expect("four bytes")
        };
        let found = [at(19, 19), at(10, 10)];
        // A part of the page shows the same.
        let region = Rect { x: 16, y: 16, width: 4, height: 4 };
        let part = Engine::new().paint(&page, canvas, region, Micros::ZERO, Edits::default());
        assert_eq!(part.expect("painted").data[15 * 4..], found[0], "{css}");
        found
    }

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const NONE: [u8; 4] = [0, 0, 0, 0];

    #[test]
    fn the_background_of_the_root_or_the_body_covers_the_page() {
        let html = "<!doctype html><html><body><p></p></body></html>";
        let box_of = "p{margin:6px;height:8px;width:8px}";
        for (css, corner, middle) in [
            ("body{background:red}", RED, RED),
            ("html{background:red}", RED, RED),
            ("html{background:red} body{background:blue;margin:4px}", RED, BLUE),
            ("html{background:linear-gradient(red,red)} p{background:blue}", RED, BLUE),
            ("body{background:red;margin:8px;width:2px}", RED, RED),
            (":root{background:red}", RED, RED),
            (":root{background:red} body{background:blue;margin:4px}", RED, BLUE),
            ("p{background:red}", NONE, RED),
            ("body{color:red;background:currentcolor} html{color:blue}", RED, RED),
        ] {
            assert_eq!(
                corner_and_middle(html, &format!("body{{margin:0}} {box_of} {css}")),
                [corner, middle],
                "{css}"
            );
        }
    }

    #[test]
    fn what_lets_light_through_is_painted_once() {
        let html = "<!doctype html><html><body><p></p></body></html>";
        let [corner, middle] =
            corner_and_middle(html, "body{margin:4px;height:12px;background:rgb(255 0 0 / .5)}");
        assert_eq!(corner, middle);
    }

    #[test]
    fn a_fragment_has_no_ground() {
        assert_eq!(corner_and_middle("<div></div>", "div{height:12px;background:red}"), [NONE, RED]);
    }

    #[test]
    fn the_ground_lies_below_all_but_what_is_cut_out() {
        let canvas = Canvas { width: 4, height: 4, scale: 1.0 };
        let page = page("<!doctype html><html><body><p></p></body></html>", "body{background:red}");
        let engine = Engine::new();
        let body = *page.document.elements.iter().find(|(_, e)| e.tag == "body").expect("a body").0;
        for (only, without_videos, colour) in
            [(body, false, RED), (body + 1, false, RED), (body, true, NONE), (body + 1, true, NONE)]
        {
            let only = std::collections::BTreeSet::from([only]);
            let edits = Edits { only: Some(&only), without_videos, ..Edits::default() };
            let painted = engine.paint(&page, canvas, canvas.whole(), Micros::ZERO, edits).expect("painted");
            assert_eq!(painted.data[..4], colour);
        }
        let layout = engine.lay_out(&page, canvas, Micros::ZERO, Edits::default()).expect("laid out");
        let is_ground = |page_box: &PageBox| page_box.element == body && page_box.ink == [0, 0, 4, 4];
        assert!(layout.boxes.iter().any(|page_box| is_ground(page_box) && page_box.filled && !page_box.own));
    }
}
