//! Where pictures and videos lie on a laid-out page, and what of them shows.

use takumi::prelude::{Filter, ObjectFit};
use takumi::unstable::base::geometry::{ComputedLayout, Size};
use takumi::unstable::base::layout::replaced::ReplacedPlacement;
use takumi::unstable::base::layout::tree::RenderNode;
use takumi::unstable::base::painter::OwnContent;
use takumi::unstable::base::scene::NodePaint;

use super::boxes::Layout;
use super::lay_out::Engine;
use super::page::{Canvas, Page};
use crate::layers::{Fit, HoleRole, Shows};
use crate::page::document::{Element, ElementId, VideoSize, stamp_of};

/// A video's place on a page.
#[derive(Debug, Clone)]
pub(in crate::page) struct HoleBox {
    /// The `<video>` element.
    pub element: ElementId,
    /// What it is to the page.
    pub role: HoleRole,
    /// Where the picture goes: x, y, width, height in output pixels.
    pub rect: [f32; 4],
    /// How it fills that.
    pub fit: Fit,
    /// Whether its style crops what does not fit.
    pub crops: bool,
    /// Whether its style says `--focus: none`.
    pub keeps_place: bool,
    /// Whether its style blurs it, and it is not the footage, which alone can be.
    pub blurred_in_vain: bool,
    /// Whether it is turned or skewed, which no compositor of ours can follow.
    pub turned: bool,
}

/// An `<img>` on a page. Lengths are output pixels.
#[derive(Debug, Clone)]
pub(in crate::page) struct PlacedPicture {
    /// The element.
    pub element: ElementId,
    /// Width at which the picture is drawn.
    pub width: f32,
    /// Height at which it is drawn.
    pub height: f32,
    /// What part of it shows.
    pub fit: Fit,
    /// Whether its style crops what does not fit, so that a place in it can be chosen (`object-fit: cover`).
    pub crops: bool,
    /// Whether its style says `--focus: none`: its `object-position` stays whatever the picture shows.
    pub keeps_place: bool,
    /// Width of its border box.
    pub border_width: f32,
    /// Height of its border box.
    pub border_height: f32,
}

impl Engine {
    /// Where the page's `<img>` elements draw their pictures.
    pub(in crate::page) fn placed_pictures(&self, layout: &Layout) -> Vec<PlacedPicture> {
        let mut placed = Vec::new();
        let scene = &layout.scene;
        scene.view().for_each_paint(|paint| {
            let Some(node) = scene.root.node_at_path(&paint.path) else { return };
            let (Some(element), OwnContent::Image(image)) =
                (node.node.as_ref().and_then(stamp_of), OwnContent::of(node))
            else {
                return;
            };
            let (Ok(computed), Ok(source)) =
                (scene.results.layout(paint.node_id), image.src.resolve(&node.context))
            else {
                return;
            };
            let (width, height) = source.size(&node.context.sizing);
            let content = Size { width: computed.content_box_width(), height: computed.content_box_height() };
            let place = place_picture(node, content, Size { width, height });
            placed.push(PlacedPicture {
                element,
                width: place.rect[2],
                height: place.rect[3],
                fit: place.fit,
                crops: node.context.style.misc_data.object_fit == ObjectFit::Cover,
                keeps_place: keeps_place(node),
                border_width: computed.size.width,
                border_height: computed.size.height,
            });
        });
        placed
    }

    /// Where the page's videos show, in paint order: the element, its role, its rectangle and its fit.
    pub(in crate::page) fn holes(&self, page: &Page, layout: &Layout, canvas: Canvas) -> Vec<HoleBox> {
        let mut holes = Vec::new();
        let scene = &layout.scene;
        scene.view().for_each_paint(|paint| {
            let Some(node) = scene.root.node_at_path(&paint.path) else { return };
            let Some(id) = node.node.as_ref().and_then(stamp_of) else { return };
            let Some(element) = page.document.elements.get(&id) else { return };
            if element.video.is_none() {
                return;
            }
            let Ok(computed) = scene.results.layout(paint.node_id) else { return };
            let natural = page.videos.of(element.shows);
            holes.push(hole_of((node, paint), computed, natural, (id, element), canvas.scale));
        });
        holes
    }
}

/// Whether the style of `node` says `--focus: none`.
fn keeps_place(node: &RenderNode) -> bool {
    node.context.style.custom_properties.get("--focus").is_some_and(|value| value.trim() == "none")
}

/// Where a picture lands in its content box, and what part of it shows.
struct Placement {
    /// x, y, width, height within the content box.
    rect: [f32; 4],
    fit: Fit,
}

/// CSS `object-fit` and `object-position` of `node` for a picture of size `natural`.
fn place_picture(node: &RenderNode, content: Size<f32>, natural: Size<f32>) -> Placement {
    let placed = ReplacedPlacement::new(&node.context, content, natural);
    if !placed.overflows(content) {
        let rect = [placed.offset.x, placed.offset.y, placed.size.width, placed.size.height];
        return Placement { rect, fit: Fit::Fill };
    }
    let along =
        |offset: f32, spare: f32| if spare.abs() < 0.5 { 0.5 } else { (offset / spare).clamp(0.0, 1.0) };
    let fit = Fit::Cover {
        x: along(placed.offset.x, content.width - placed.size.width),
        y: along(placed.offset.y, content.height - placed.size.height),
    };
    Placement { rect: [0.0, 0.0, content.width, content.height], fit }
}

fn hole_of(
    (node, paint): (&RenderNode, &NodePaint),
    layout: ComputedLayout,
    natural: VideoSize,
    (id, element): (ElementId, &Element),
    scale: f32,
) -> HoleBox {
    let style = &node.context.style;
    let natural = Size { width: natural.width as f32 * scale, height: natural.height as f32 * scale };
    let content = Size { width: layout.content_box_width(), height: layout.content_box_height() };
    let Placement { rect: [x, y, width, height], fit } = place_picture(node, content, natural);
    let offset = layout.content_box_offset();
    let m = paint.transform;
    let (left, top) = (offset.x + x, offset.y + y);
    let blur = style
        .misc1_data
        .filter
        .iter()
        .find_map(|filter| match filter {
            Filter::Blur(length) => Some(length.to_px(&node.context.sizing, 0.0)),
            _ => None,
        })
        .unwrap_or(0.0);
    let role = match () {
        () if element.shows == Shows::Signer => HoleRole::Signer,
        () if element.shows == Shows::Background => HoleRole::Background,
        () if element.backdrop || blur > 0.0 => HoleRole::Backdrop { blur_px: blur.round().max(1.0) as u32 },
        () => HoleRole::Picture,
    };
    HoleBox {
        element: id,
        role,
        rect: [m.a * left + m.c * top + m.x, m.b * left + m.d * top + m.y, width * m.a, height * m.d],
        fit,
        crops: style.misc_data.object_fit == ObjectFit::Cover,
        keeps_place: keeps_place(node),
        blurred_in_vain: element.shows != Shows::Footage && blur > 0.0,
        turned: m.b.abs() > 1e-4 || m.c.abs() > 1e-4 || m.a <= 0.0 || m.d <= 0.0,
    }
}
