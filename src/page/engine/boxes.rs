//! A page laid out at a moment: its boxes, its type, and its pixels.

use std::collections::BTreeMap;

use takumi::prelude::{Affine, TextFitMode, ToCss, Visibility};
use takumi::unstable::base::font_style::SizedFontStyle;
use takumi::unstable::base::geometry::ComputedLayout;
use takumi::unstable::base::layout::inline::MeasuredInlineRun;
use takumi::unstable::base::layout::tree::RenderNode;
use takumi::unstable::base::painter::{BoxPainter, OwnContent};
use takumi::unstable::base::scene::{NodePaint, Scene};
use takumi::unstable::raster::render_scene;

use super::{pseudo, work};
use crate::diag::Finding;
use crate::layers::Rgba;
use crate::page::document::{Document, ElementId, stamp_of};
use crate::page::faces::{Faces, LineMeasures};
use crate::units::Rect;

/// What the engine could not do with a page.
#[derive(Debug)]
pub(in crate::page) enum EngineError {
    /// A bug of ours or of the engine, since pages are checked first.
    Failed(String),
    /// Painting it would take too long; what would.
    TooMuch(String),
}

impl EngineError {
    /// What is said of the page.
    pub(in crate::page) fn finding(&self) -> Finding {
        match self {
            Self::Failed(said) => Finding::error("page-failed", format!("the page engine failed: {said}")),
            Self::TooMuch(said) => Finding::error("too-much-to-paint", said.clone()).hint(
                "use fewer of them, smaller ones, or a picture that was made once: PNG or JPEG in place of a drawing",
            ),
        }
    }
}

/// A page laid out at a moment.
pub(in crate::page) struct Layout {
    pub(in crate::page) scene: Scene,
    /// Every box that would be painted, in paint order.
    pub boxes: Vec<PageBox>,
}

/// A box of a laid-out page. Lengths are output pixels.
#[derive(Debug, Clone)]
pub(in crate::page) struct PageBox {
    /// The element it belongs to.
    pub element: ElementId,
    /// Where it may paint, shadows included: left, top, right, bottom; empty where it paints nothing.
    pub ink: [i32; 4],
    /// From its border box, with the origin at its top left, to the page: CSS `matrix()` order.
    pub matrix: [f32; 6],
    /// Width of its border box.
    pub width: f32,
    /// Height of its border box.
    pub height: f32,
    /// Its content box within the border box: x, y, width, height.
    pub content: [f32; 4],
    /// Its own opacity.
    pub opacity: f32,
    /// Whether it is the element's own box, not one that layout made inside it.
    pub own: bool,
    /// Whether it is hidden by `visibility`.
    pub hidden: bool,
    /// Whether it clips what stands in it.
    pub clips: bool,
    /// Whether a plain background fills it, so that nothing below it shows.
    pub filled: bool,
    /// Whether it shows a background or a picture, as far as it reaches; lines around it are none.
    pub shows: bool,
    /// Its runs of text, placed within the content box.
    pub runs: Vec<TextRun>,
}

/// A run of text as set.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) struct TextRun {
    /// The characters.
    pub text: String,
    /// Left edge within the content box.
    pub x: f32,
    /// Top edge within the content box.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height of the line's text box.
    pub height: f32,
    /// Where its letters stand in that box.
    pub measures: LineMeasures,
    /// The font size it is set at, where `text-fit` may have made it another than its element's.
    pub fitted_size: Option<f32>,
}

/// How the text of an element is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::page) struct TextStyle {
    /// Its font size in CSS pixels.
    pub font_size_px: f32,
    /// Its font weight, 1 to 1000.
    pub weight: f32,
    /// The colour that fills its letters, straight alpha.
    pub colour: [u8; 4],
    /// Whether it is animated.
    pub animated: bool,
}

impl Layout {
    /// How the text of each element is set; `scale` is output pixels in a CSS pixel.
    pub(in crate::page) fn text_styles(&self, scale: f32) -> BTreeMap<ElementId, TextStyle> {
        let mut styles = BTreeMap::new();
        visit(&self.scene.root, &mut |node| {
            if let Some(id) = node.node.as_ref().and_then(stamp_of) {
                let fill = node.context.style.misc_inherited1_data.webkit_text_fill_color;
                let colour = node.context.current_color;
                let style = TextStyle {
                    font_size_px: node.context.sizing.font_size / scale,
                    weight: node.context.style.inherited_data.font_weight.value(),
                    colour: fill.map_or(colour, |fill| fill.resolve(colour)).0,
                    animated: node.context.style.misc1_data.animation_name.iter().any(Option::is_some),
                };
                styles.insert(id, style);
            }
        });
        styles
    }

    /// Paints the layout, whose scene is as large as `region`; straight alpha.
    pub(in crate::page) fn paint(&self, region: Rect) -> Result<Rgba, EngineError> {
        if let Some(said) = work::too_much(&self.scene) {
            return Err(EngineError::TooMuch(said));
        }
        let bitmap = render_scene(&self.scene).map_err(failed)?;
        if bitmap.width() != region.width || bitmap.height() != region.height {
            return Err(EngineError::Failed(format!(
                "the page painted {} × {} instead of {} × {} pixels",
                bitmap.width(),
                bitmap.height(),
                region.width,
                region.height
            )));
        }
        Ok(Rgba { width: region.width, height: region.height, data: bitmap.into_raw() })
    }
}

pub(super) fn failed(error: takumi::prelude::Error) -> EngineError {
    EngineError::Failed(error.to_string())
}

pub(super) fn visit(node: &RenderNode, see: &mut impl FnMut(&RenderNode)) {
    see(node);
    for child in node.children.as_deref().unwrap_or_default() {
        visit(child, see);
    }
}

/// The element that `node`, which lies in `owner`, is a box of by itself: one of the page's, or a pseudo-element that `document` counts
/// as one.
pub(super) fn element_of(
    node: &RenderNode,
    owner: Option<ElementId>,
    document: &Document,
) -> Option<ElementId> {
    let stamped = node.node.as_ref().and_then(stamp_of);
    stamped.or_else(|| {
        let id = pseudo::side_of(node)?.id(owner?);
        document.elements.contains_key(&id).then_some(id)
    })
}

/// The element that the node at `path` belongs to, and whether it is that element's own box.
fn owner_of(root: &RenderNode, path: &[usize], document: &Document) -> Option<(ElementId, bool)> {
    let mut owner = None;
    let mut own = false;
    for end in 0..=path.len() {
        let element = element_of(root.node_at_path(&path[..end])?, owner, document);
        own = element.is_some();
        owner = element.or(owner);
    }
    Some((owner?, own))
}

pub(super) fn box_of(
    scene: &Scene,
    paint: &NodePaint,
    document: &Document,
    faces: &Faces,
    ground: Option<ElementId>,
) -> Option<PageBox> {
    let (element, own) = owner_of(&scene.root, &paint.path, document).or(ground.map(|id| (id, false)))?;
    let node = scene.root.node_at_path(&paint.path)?;
    let layout = scene.results.layout(paint.node_id).ok()?;
    let style = &node.context.style;
    let font_style = SizedFontStyle::from_style(style, &node.context);
    let mut runs = Vec::new();
    if let Some(items) = OwnContent::of(node).fragment_items(&font_style, layout) {
        let families = style.inherited_data.font_family.to_css_string();
        let measured = items.measure_runs(node).0;
        let sizes = fitted_sizes(node, &font_style, layout).filter(|sizes| sizes.len() == measured.len());
        let size_of = |index: usize| sizes.as_ref().map(|sizes| sizes[index]);
        let run_of = |(index, run): (usize, MeasuredInlineRun<'_>)| TextRun {
            text: run.text.to_owned(),
            x: run.x,
            y: run.y,
            width: run.width,
            height: run.height,
            measures: faces.measures(&families, run.text),
            fitted_size: size_of(index),
        };
        runs = measured.into_iter().enumerate().map(run_of).collect();
    }
    let offset = layout.content_box_offset();
    let background = BoxPainter::new(&node.context, layout).background();
    let is_picture = matches!(OwnContent::of(node), OwnContent::Image(_));
    let matrix = paint.transform;
    Some(PageBox {
        element,
        ink: paint.paint_bounds.map_or([0; 4], |ink| [ink.left, ink.top, ink.right, ink.bottom]),
        matrix: [matrix.a, matrix.b, matrix.c, matrix.d, matrix.x, matrix.y],
        width: layout.size.width,
        height: layout.size.height,
        content: [offset.x, offset.y, layout.content_box_width(), layout.content_box_height()],
        opacity: style.svg_data.opacity.0,
        own,
        hidden: style.inherited_data.visibility != Visibility::Visible,
        clips: style.resolve_overflows().should_clip_content(),
        filled: background.color.is_some_and(|c| c.0[3] == 255),
        shows: background.color.is_some() || !background.layers.is_empty() || is_picture,
        runs,
    })
}

/// The size of each run of text in `node` where `text-fit` sets it; `None` where it does not.
fn fitted_sizes(
    node: &RenderNode,
    font_style: &SizedFontStyle<'_>,
    layout: ComputedLayout,
) -> Option<Vec<f32>> {
    if node.context.style.misc_inherited1_data.text_fit.mode == TextFitMode::None {
        return None;
    }
    let content = OwnContent::of(node);
    let painted = content.lay_out_inline(font_style, layout)?.ok()?;
    let said =
        painted.runs.runs.iter().filter(|run| !painted.text()[run.glyph_run.text_range.clone()].is_empty());
    Some(said.map(|run| run.glyph_run.font_size * run.transform(Affine::IDENTITY).a).collect())
}
