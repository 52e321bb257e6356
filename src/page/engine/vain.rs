//! What the styles of a page ask of HTML elements that the engine does for the parts of SVGs alone. The same words work
//! there, so styled elements are asked, not style sheets.

use std::collections::BTreeSet;

use takumi::prelude::{BackgroundImage, BasicShape, Filter, ObjectFit, PaintPhase};
use takumi::unstable::base::layout::tree::RenderNode;

use super::boxes::visit;
use super::lay_out::Engine;
use super::page::{Canvas, Page};
use crate::page::document::stamp_of;
use crate::units::Micros;

/// Something asked for in vain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::page) enum Vain {
    /// A filter, clip path or mask that stands in an SVG: the property, and the address.
    Reference(&'static str, String),
    /// `object-fit: none` of a photo or a video.
    NaturalSize,
    /// `paint-order` of letters with a stroke.
    PaintOrder,
}

impl Vain {
    /// The properties that ask for it.
    pub(in crate::page) fn properties(&self) -> &'static [&'static str] {
        match self {
            Self::Reference("filter", _) => &["filter", "-webkit-filter"],
            Self::Reference("clip-path", _) => &["clip-path", "-webkit-clip-path"],
            Self::Reference(..) => &["mask", "mask-image", "-webkit-mask", "-webkit-mask-image"],
            Self::NaturalSize => &["object-fit"],
            Self::PaintOrder => &["paint-order"],
        }
    }

    /// What the value of such a property holds then.
    pub(in crate::page) fn word(&self) -> &str {
        match self {
            Self::Reference(_, address) => address,
            Self::NaturalSize => "none",
            Self::PaintOrder => "stroke",
        }
    }

    /// What becomes of it.
    pub(in crate::page) fn reason(&self) -> String {
        match self {
            Self::Reference(property, address) => {
                format!(
                    "`{property}: url({address})` works on the parts of a drawing alone in the page engine"
                )
            }
            Self::NaturalSize => {
                "`object-fit: none` is `cover` for a photo or video that is larger than its box".to_owned()
            }
            Self::PaintOrder => {
                "`paint-order` works in drawings alone: the stroke of letters lies over them".to_owned()
            }
        }
    }

    /// What to write instead.
    pub(in crate::page) fn hint(&self) -> &'static str {
        match self {
            Self::Reference("filter", _) => {
                "use `blur()`, `drop-shadow()` and their like, or an address `data:image/svg+xml,…` that holds the filter"
            }
            Self::Reference("clip-path", _) => "write the shape as `path()` or `polygon()`",
            Self::Reference(..) => "use a gradient, or a file of a picture, as `mask-image`",
            Self::NaturalSize => {
                "use `cover` with `object-position`, or give it its size by `width` and `height`"
            }
            Self::PaintOrder => {
                "set the words twice, the ones with the stroke below, or as `<text>` of an inline `<svg>`"
            }
        }
    }
}

/// Without one of these nothing is asked for.
const ASKING: [&str; 8] = [
    "url(#",
    "url('#",
    "url(\"#",
    "url( ",
    "url(&quot;#",
    "object-fit:none",
    "object-fit: none",
    "paint-order",
];

impl Engine {
    /// What the styles of `page` ask of its HTML elements in vain, each once.
    pub(in crate::page) fn vain(&self, page: &Page, canvas: Canvas) -> BTreeSet<Vain> {
        let mut vain = BTreeSet::new();
        let asks = |css: &str| ASKING.iter().any(|word| css.contains(word));
        if !page.css.iter().any(|css| asks(css)) && !asks(&page.document.root.to_html()) {
            return vain;
        }
        let root = self.render_tree(page, canvas, canvas.whole(), Micros::ZERO);
        visit(&root, &mut |node| of_node(node, page, &mut vain));
        vain
    }
}

fn of_node(node: &RenderNode, page: &Page, vain: &mut BTreeSet<Vain>) {
    let Some(inner) = node.node.as_ref() else { return };
    if inner.tag_name().is_none_or(|tag| tag.eq_ignore_ascii_case("svg")) {
        return;
    }
    let style = &node.context.style;
    for filter in &style.misc1_data.filter {
        if let Filter::Url(resource) = filter {
            vain.insert(Vain::Reference("filter", resource.url().to_owned()));
        }
    }
    if let Some(BasicShape::Url(resource)) = &style.misc1_data.clip_path {
        vain.insert(Vain::Reference("clip-path", resource.url().to_owned()));
    }
    for image in style.misc2_data.mask_image.as_deref().unwrap_or_default() {
        if let BackgroundImage::Url(url) = image
            && url.starts_with('#')
        {
            vain.insert(Vain::Reference("mask", url.to_string()));
        }
    }
    if style.misc_data.object_fit == ObjectFit::None && is_cut(node, page) {
        vain.insert(Vain::NaturalSize);
    }
    let is_stroked = style
        .misc_inherited1_data
        .webkit_text_stroke_width
        .is_some_and(|width| width.to_px(&node.context.sizing, 0.0) > 0.0);
    let phases = style.svg_inherited_data.paint_order.phases();
    let place_of = |wanted: PaintPhase| phases.iter().position(|phase| *phase == wanted);
    if is_stroked && place_of(PaintPhase::Stroke) < place_of(PaintPhase::Fill) {
        vain.insert(Vain::PaintOrder);
    }
}

/// Whether `node` is a video, or a photo that is cut to its box before the engine draws it.
fn is_cut(node: &RenderNode, page: &Page) -> bool {
    let element = node.node.as_ref().and_then(stamp_of).and_then(|id| page.document.elements.get(&id));
    element.is_some_and(|element| {
        let is_photo =
            |src: &String| !src.starts_with("data:") && !src.to_ascii_lowercase().ends_with(".svg");
        element.video.is_some() || element.src.as_ref().is_some_and(is_photo)
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::page;
    use super::*;

    fn vain(body: &str, css: &str) -> Vec<Vain> {
        let page = page(&format!("<!doctype html><html><body>{body}</body></html>"), css);
        let canvas = Canvas { width: 20, height: 20, scale: 1.0 };
        Engine::new().vain(&page, canvas).into_iter().collect()
    }

    #[test]
    fn what_only_drawings_can_is_found_on_html() {
        let reference = |property, url: &str| vec![Vain::Reference(property, url.to_owned())];
        for (css, found) in [
            ("p{filter:url(#a)}", reference("filter", "#a")),
            ("p{filter:blur(1px) url('#a')}", reference("filter", "#a")),
            ("p{clip-path:url(#b)}", reference("clip-path", "#b")),
            ("p{mask:url(#c) no-repeat}", reference("mask", "#c")),
            ("p{mask-image:url(\"#c\")}", reference("mask", "#c")),
            ("p{-webkit-text-stroke:2px red;paint-order:stroke fill}", vec![Vain::PaintOrder]),
            ("p{paint-order:stroke}", vec![]),
            ("p{-webkit-text-stroke:2px red;paint-order:fill}", vec![]),
            ("p{filter:blur(2px);clip-path:circle(2px);mask-image:url(/a.png)}", vec![]),
            ("p{filter:url(\"data:image/svg+xml,<filter><feFlood/></filter>\")}", vec![]),
            ("img{object-fit:none}", vec![]),
        ] {
            assert_eq!(vain("<p>a</p>", css), found, "{css}");
        }
        assert_eq!(vain("<p style='filter:url(#a)'>a</p>", ""), reference("filter", "#a"));
    }

    #[test]
    fn what_works_in_a_drawing_is_not_found() {
        let svg =
            "<svg viewBox='0 0 9 9'><filter id='a'/><g class='b'><rect width='9' height='9'/></g></svg>";
        assert_eq!(vain(svg, ".b{filter:url(#a);mask:url(#a);clip-path:url(#a);paint-order:stroke}"), []);
        assert_eq!(vain("<img src='/a.svg'>", "img{object-fit:none}"), []);
    }

    #[test]
    fn photos_and_films_are_cut_whatever_their_size() {
        for body in ["<img src='/a.jpg'>", "<video></video>"] {
            assert_eq!(vain(body, "img,video{object-fit:none}"), [Vain::NaturalSize], "{body}");
            assert_eq!(vain(body, "img,video{object-fit:cover}"), [], "{body}");
        }
    }
}
