//! What the styles of a page say that the compositor must know: above all, what is animated.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use takumi::prelude::{
    BlendMode, ImageData, ImageSource, ImageSourceInput, Node, NodeKind, Style, StyleDeclarationBlock, ZIndex,
};
use takumi::unstable::base::layout::tree::RenderNode;

use super::animation::{Animation, animations_of};
use super::boxes::element_of;
use super::lay_out::Engine;
use super::page::{Canvas, Page};
use super::pseudo::{self, Side, has_box, side_of};
use crate::page::document::{Element, ElementId, stamp_of};
use crate::page::length;
use crate::units::Micros;

/// What the style of an element says that the compositor must know.
#[derive(Debug, Clone, Default)]
pub(in crate::page) struct ElementStyle {
    /// Its animations.
    pub animations: Vec<Animation>,
    /// The animations of what it draws that is no element of the page by itself: parts of an inline `<svg>`, and pseudo-elements
    /// that stand in its text.
    pub inside: Vec<Animation>,
    /// The least size its text may shrink to, in CSS pixels.
    pub fit_floor_px: Option<f32>,
    /// Its font size in CSS pixels.
    pub font_size: f32,
    /// Its `z-index`, where it has one.
    pub z_index: Option<i32>,
    /// Whether it uses a blend mode or a backdrop filter, which need what lies below.
    pub reads_backdrop: bool,
}

impl Engine {
    /// What the styles of the page say at time zero, by element.
    pub(in crate::page) fn styles(&self, page: &Page, canvas: Canvas) -> BTreeMap<ElementId, ElementStyle> {
        let mut styles = BTreeMap::new();
        let tree = self.render_tree(page, canvas, canvas.whole(), Micros::ZERO);
        collect(&tree, None, page, canvas.scale, &mut styles);
        if !page.keyframes.is_empty() {
            for (svg, animations) in self.drawn_animations(page, canvas) {
                styles.entry(svg).or_default().inside.extend(animations);
            }
        }
        styles
    }

    /// Counts the animated pseudo-elements of `page` that have boxes of their own as its elements, so that they can move by
    /// themselves.
    pub(in crate::page) fn count_pseudo_elements(&self, page: &mut Page, canvas: Canvas) {
        if !page.has_moments {
            return;
        }
        let tree = self.render_tree(page, canvas, canvas.whole(), Micros::ZERO);
        let mut found: Vec<(ElementId, Side)> = Vec::new();
        find_moved(&tree, None, &mut found);
        for (owner, side) in found {
            let Some(element) = page.document.elements.get(&owner) else { continue };
            let tag = format!("{}{}", element.selector(), side.selector());
            let counted = Element { tag, parent: Some(owner), ..Element::default() };
            page.document.elements.insert(side.id(owner), counted);
        }
    }

    /// The animations within each inline `<svg>`: the engine styles what is in it only as it is drawn, so its parts are styled here
    /// once as if they were elements of the page.
    fn drawn_animations(&self, page: &Page, canvas: Canvas) -> Vec<(ElementId, Vec<Animation>)> {
        let mut root = page.document.root.clone();
        let mut css = page.css.clone();
        if !open_drawings(&mut root, &mut css) {
            return Vec::new();
        }
        let tree = self.styled(page, root, css, (canvas, canvas.whole()), Micros::ZERO);
        let mut found = Vec::new();
        gather_drawn(&tree, None, &mut found);
        found
    }
}

fn collect(
    node: &RenderNode,
    owner: Option<ElementId>,
    page: &Page,
    scale: f32,
    styles: &mut BTreeMap<ElementId, ElementStyle>,
) {
    let element = element_of(node, owner, &page.document);
    if let Some(id) = element {
        styles.insert(id, style_of(node, scale));
    } else if let (Some(owner), Some(_)) = (owner, side_of(node)) {
        styles.entry(owner).or_default().inside.extend(animations_of(node));
    }
    for child in node.children.as_deref().unwrap_or_default() {
        collect(child, element.or(owner), page, scale, styles);
    }
}

fn find_moved(node: &RenderNode, owner: Option<ElementId>, found: &mut Vec<(ElementId, Side)>) {
    let stamped = node.node.as_ref().and_then(stamp_of);
    if let (Some(owner), Some(side)) = (owner, pseudo::side_of(node))
        && has_box(node)
        && !animations_of(node).is_empty()
    {
        found.push((owner, side));
    }
    for child in node.children.as_deref().unwrap_or_default() {
        find_moved(child, stamped.or(owner), found);
    }
}

fn style_of(node: &RenderNode, scale: f32) -> ElementStyle {
    let style = &node.context.style;
    ElementStyle {
        animations: animations_of(node),
        inside: Vec::new(),
        fit_floor_px: style.custom_properties.get(length::FLOOR).and_then(length::floor_px),
        font_size: node.context.sizing.font_size / scale,
        z_index: match style.box_data.z_index {
            ZIndex::Integer(level) => Some(level),
            _ => None,
        },
        reads_backdrop: !style.misc1_data.backdrop_filter.is_empty()
            || style.misc_data.mix_blend_mode != BlendMode::Normal,
    }
}

/// Replaces each inline `<svg>` below `node` by elements for its parts, and adds its style sheets to `css`. Whether there is any.
fn open_drawings(node: &mut Node, css: &mut Vec<String>) -> bool {
    let markup = match &node.kind {
        NodeKind::Image(ImageData { src: ImageSourceInput::Loaded(ImageSource::Svg(svg)), .. }) => {
            svg.source().to_owned()
        }
        NodeKind::Image(ImageData { src: ImageSourceInput::Buffer(bytes), .. }) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        NodeKind::Container { .. } => String::new(),
        _ => return false,
    };
    let is_svg = node.tag_name().is_some_and(|tag| tag.eq_ignore_ascii_case("svg"));
    if is_svg && !markup.is_empty() {
        node.kind = NodeKind::Container { children: parts_of(&markup, css) };
        return true;
    }
    let mut opened = false;
    if let NodeKind::Container { children } = &mut node.kind {
        for child in children {
            opened |= open_drawings(child, css);
        }
    }
    opened
}

/// The elements in the root of `markup`, an SVG that the engine has written.
fn parts_of(markup: &str, css: &mut Vec<String>) -> Vec<Node> {
    let mut reader = quick_xml::Reader::from_str(markup);
    // The elements that are open, with what they hold so far; at the bottom what lies in the root.
    let mut open: Vec<(Option<Node>, Vec<Node>)> = Vec::new();
    let mut in_style = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) => {
                in_style = tag.name().as_ref() == "style";
                open.push((part(&tag), Vec::new()));
            }
            Event::Empty(tag) => {
                if let (Some((_, held)), Some(node)) = (open.last_mut(), part(&tag)) {
                    held.push(node);
                }
            }
            Event::Text(text) if in_style => css.push(text.to_string()),
            Event::CData(text) if in_style => css.push(text.to_string()),
            Event::End(_) => {
                in_style = false;
                let Some((node, held)) = open.pop() else { continue };
                let Some((_, outer)) = open.last_mut() else { return held };
                if let Some(mut node) = node {
                    node.kind = NodeKind::Container { children: held };
                    outer.push(node);
                }
            }
            _ => {}
        }
    }
    open.into_iter().next().map(|(_, held)| held).unwrap_or_default()
}

/// The element that `tag` begins, with all that style sheets select by.
fn part(tag: &BytesStart<'_>) -> Option<Node> {
    let mut node = Node::container([]).with_tag_name(tag.name().as_ref());
    let mut attributes = BTreeMap::new();
    for attribute in tag.attributes().with_checks(false).flatten() {
        let Ok(value) = quick_xml::escape::unescape(&attribute.value) else { continue };
        match attribute.key.as_ref() {
            "class" => node = node.with_class_name(&*value),
            "id" => node = node.with_id(&*value),
            "style" => node = node.with_style(Style::from(StyleDeclarationBlock::parse_loosy(&value))),
            _ => {}
        }
        attributes.insert(attribute.key.as_ref().into(), (&*value).into());
    }
    Some(node.with_attributes(attributes))
}

fn gather_drawn(node: &RenderNode, drawing: Option<ElementId>, found: &mut Vec<(ElementId, Vec<Animation>)>) {
    let source = node.node.as_ref();
    let stamped = source.and_then(stamp_of);
    let is_svg = source.and_then(Node::tag_name).is_some_and(|tag| tag.eq_ignore_ascii_case("svg"));
    if let (Some(svg), None) = (drawing, stamped) {
        let animations = animations_of(node);
        if !animations.is_empty() {
            found.push((svg, animations));
        }
    }
    let drawing = drawing.or(stamped.filter(|_| is_svg));
    for child in node.children.as_deref().unwrap_or_default() {
        gather_drawn(child, drawing, found);
    }
}
