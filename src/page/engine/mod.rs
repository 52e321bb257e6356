//! The only file that lays out and paints with takumi: documents in, boxes and pixels out.
//!
//! Layout and painting are pure: the same document, fonts, pictures and time give the same boxes and bytes.

mod animation;
mod ground;
mod moment;
mod placed;
mod pseudo;
mod styles;
mod vain;
mod work;

pub(super) use self::placed::{HoleBox, PlacedPicture};
pub(super) use self::styles::ElementStyle;
pub(super) use self::vain::Vain;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use takumi::prelude::{
    Affine, FontResource, Fonts, Node, NodeKind, ObjectFit, RenderOptions, Style, StyleDeclarationBlock,
    TextFitMode, ToCss, Viewport, Visibility,
};
use takumi::unstable::base::font_style::SizedFontStyle;
use takumi::unstable::base::geometry::{ComputedLayout, Size};
use takumi::unstable::base::layout::inline::MeasuredInlineRun;
use takumi::unstable::base::layout::tree::RenderNode;
use takumi::unstable::base::painter::{BoxPainter, OwnContent};
use takumi::unstable::base::resources::image::{ImageSource, ResourceCache};
use takumi::unstable::base::scene::{NodePaint, Scene};
use takumi::unstable::raster::render_scene;

use super::css::Keyframes;
use super::document::{Document, ElementId, HoleFill, VideoSize, hole_picture, stamp_of};
use super::faces::{Faces, LineMeasures};
use super::inspect::Concerns;
use crate::diag::Finding;
use crate::layers::Rgba;
use crate::units::{Micros, Rect};

/// How much the engine may keep of decoded pictures and style sheets, in bytes.
const CACHE_BYTES: u64 = 192 << 20;

/// What every page of a run shares: fonts, and what was decoded or parsed before. Threads share it.
pub(super) struct Engine {
    fonts: Fonts,
    faces: Faces,
    cache: ResourceCache,
}

/// A font file that cannot be used, and why.
#[derive(Debug)]
pub(super) struct FontRefused(pub String);

/// What the engine could not do with a page.
#[derive(Debug)]
pub(super) enum EngineError {
    /// A bug of ours or of the engine, since pages are checked first.
    Failed(String),
    /// Painting it would take too long; what would.
    TooMuch(String),
}

impl EngineError {
    /// What is said of the page.
    pub(super) fn finding(&self) -> Finding {
        match self {
            Self::Failed(said) => Finding::error("page-failed", format!("the page engine failed: {said}")),
            Self::TooMuch(said) => Finding::error("too-much-to-paint", said.clone()).hint(
                "use fewer of them, smaller ones, or a picture that was made once: PNG or JPEG in place of a drawing",
            ),
        }
    }
}

/// The size of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Canvas {
    /// Width in output pixels.
    pub width: u32,
    /// Height in output pixels.
    pub height: u32,
    /// Output pixels in a CSS pixel.
    pub scale: f32,
}

impl Canvas {
    /// The whole page.
    pub(super) fn whole(self) -> Rect {
        Rect { x: 0, y: 0, width: self.width, height: self.height }
    }
}

/// A page ready for layout: its tree, all its style sheets in order, and its pictures by `src`.
#[derive(Clone)]
pub(super) struct Sheet {
    /// The tree.
    pub document: Document,
    /// Style sheets in cascade order.
    pub css: Vec<String>,
    /// What each `@keyframes` of those animates.
    pub keyframes: BTreeMap<String, Keyframes>,
    /// Whether something of it may have to be set for each moment, since the engine does not animate it.
    pub has_moments: bool,
    /// Pictures by `src`.
    pub pictures: HashMap<Arc<str>, ImageSource>,
    /// Pictures that replace those of single `<img>` elements, cut to their boxes.
    pub fitted: BTreeMap<ElementId, ImageSource>,
    /// The natural size of its videos.
    pub video: Option<VideoSize>,
    /// What it asks for and does not get.
    pub concerns: Concerns,
}

/// What to change in a page before it is laid out.
#[derive(Clone, Copy, Default)]
pub(super) struct Edits<'a> {
    /// Only these elements are painted; all where `None`.
    pub only: Option<&'a BTreeSet<ElementId>>,
    /// This element is painted without its own opacity.
    pub opaque: Option<ElementId>,
    /// The grey of each video's hole, in the order of the page's videos; black where none is given.
    pub fills: &'a [HoleFill],
    /// Videos are left out.
    pub without_videos: bool,
}

/// A page laid out at a moment.
pub(super) struct Layout {
    scene: Scene,
    /// Every box that would be painted, in paint order.
    pub boxes: Vec<PageBox>,
}

/// A box of a laid-out page. Lengths are output pixels.
#[derive(Debug, Clone)]
pub(super) struct PageBox {
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
    /// Its runs of text, placed within the content box.
    pub runs: Vec<TextRun>,
}

/// A run of text as set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextRun {
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
pub(super) struct TextStyle {
    /// Its font size in CSS pixels.
    pub font_size_px: f32,
    /// Its font weight, 1 to 1000.
    pub weight: f32,
    /// The colour that fills its letters, straight alpha.
    pub colour: [u8; 4],
    /// Whether it is animated.
    pub animated: bool,
}

impl Engine {
    /// An engine without fonts.
    pub(super) fn new() -> Self {
        Self { fonts: Fonts::default(), faces: Faces::default(), cache: ResourceCache::new(CACHE_BYTES) }
    }

    /// Adds a font file; the names of its families.
    pub(super) fn add_font(&mut self, bytes: Arc<[u8]>) -> Result<Vec<String>, FontRefused> {
        let families = self
            .fonts
            .register(FontResource::new(bytes.to_vec()))
            .map_err(|error| FontRefused(error.to_string()))?;
        let families: Vec<String> = families.into_iter().map(|family| family.name.to_string()).collect();
        self.faces.add(&families, bytes);
        Ok(families)
    }

    /// The styled tree of the page at `time`, as large as the page and pulled so that `region` lies at its origin.
    fn render_tree(&self, page: &Sheet, canvas: Canvas, region: Rect, time: Micros) -> RenderNode {
        let root = || page.document.root.clone();
        if !page.has_moments {
            return self.styled(page, root(), page.css.clone(), (canvas, region), time);
        }
        let mut css = vec![pseudo::MARKS.to_owned()];
        css.extend_from_slice(&page.css);
        // Of rules of one name the last counts.
        let flipped = page.keyframes.values().filter(|keyframes| keyframes.is_flipped());
        css.extend(flipped.map(|keyframes| keyframes.text.clone()));
        let tree = self.styled(page, root(), css.clone(), (canvas, region), time);
        let rules = moment::rules(&tree, page, time);
        if rules.is_empty() {
            return tree;
        }
        css.push(rules);
        self.styled(page, root(), css, (canvas, region), time)
    }

    fn styled(
        &self,
        page: &Sheet,
        root: Node,
        css: Vec<String>,
        (canvas, region): (Canvas, Rect),
        time: Micros,
    ) -> RenderNode {
        let stylesheet = self.cache.get_or_parse_stylesheet(css);
        let mut options = RenderOptions::builder()
            // `@media` asks for the page, whatever part of it is painted.
            .viewport(viewport(canvas, canvas.whole()))
            .node(Node::default())
            .fonts(&self.fonts)
            .images(page.pictures.clone())
            .resource_cache(self.cache.clone())
            .stylesheet(stylesheet)
            .time_ms(u64::try_from(time.as_ms()).unwrap_or(0))
            .build();
        let context = options.take_render_context();
        // What is placed absolutely in no other box is placed in this one.
        let style = format!(
            "display:block;position:relative;width:{}px;height:{}px;margin-left:{}px;margin-top:{}px",
            canvas.width as f32 / canvas.scale,
            canvas.height as f32 / canvas.scale,
            -(region.x as f32) / canvas.scale,
            -(region.y as f32) / canvas.scale,
        );
        let block = style.parse::<StyleDeclarationBlock>().unwrap_or_default();
        let block = Node::container([root]).with_style(Style::from(block));
        RenderNode::from_initial_containing_block(&context, block)
    }

    /// Lays the page out at `time`.
    pub(super) fn lay_out(
        &self,
        page: &Sheet,
        canvas: Canvas,
        time: Micros,
        edits: Edits<'_>,
    ) -> Result<Layout, EngineError> {
        self.lay_out_region(page, canvas, canvas.whole(), time, edits)
    }

    fn lay_out_region(
        &self,
        page: &Sheet,
        canvas: Canvas,
        region: Rect,
        time: Micros,
        edits: Edits<'_>,
    ) -> Result<Layout, EngineError> {
        let mut root = self.render_tree(page, canvas, region, time);
        // What the page's own box shows is the background of this element.
        let ground = ground::spread(&mut root);
        apply(&mut root, page, &edits, None);
        // It lies below everything, whatever is painted of its element; what is cut out of the page stands on none.
        let shown = !edits.without_videos;
        let style = Rc::make_mut(&mut root.context.style);
        Rc::make_mut(&mut style.inherited_data).visibility =
            if shown { Visibility::Visible } else { Visibility::Hidden };
        let mut scene = Scene::lay_out(root, viewport(canvas, region), true).map_err(failed)?;
        unscale_drawings(&mut scene.root);
        let mut boxes = Vec::new();
        scene.view().for_each_paint(|paint| {
            if let Some(page_box) = box_of(&scene, paint, &page.document, &self.faces, ground) {
                boxes.push(page_box);
            }
        });
        Ok(Layout { scene, boxes })
    }

    /// Paints `region` of the page at `time`; straight alpha.
    pub(super) fn paint(
        &self,
        page: &Sheet,
        canvas: Canvas,
        region: Rect,
        time: Micros,
        edits: Edits<'_>,
    ) -> Result<Rgba, EngineError> {
        self.lay_out_region(page, canvas, region, time, edits)?.paint(region)
    }
}

impl Layout {
    /// How the text of each element is set; `scale` is output pixels in a CSS pixel.
    pub(super) fn text_styles(&self, scale: f32) -> BTreeMap<ElementId, TextStyle> {
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
    pub(super) fn paint(&self, region: Rect) -> Result<Rgba, EngineError> {
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

fn failed(error: takumi::prelude::Error) -> EngineError {
    EngineError::Failed(error.to_string())
}

fn viewport(canvas: Canvas, region: Rect) -> Viewport {
    Viewport::new((region.width, region.height))
        .with_device_pixel_ratio(canvas.scale)
        .with_unit_reference(Size { width: canvas.width as f32, height: canvas.height as f32 })
}

fn visit(node: &RenderNode, see: &mut impl FnMut(&RenderNode)) {
    see(node);
    for child in node.children.as_deref().unwrap_or_default() {
        visit(child, see);
    }
}

/// Lets lengths inside an inline `<svg>` be what they are, units of its own `viewBox`. The engine takes the radius of a circle, the
/// width of a stroke or the way of a `translate()` for CSS pixels and scales them a second time, though the box that the drawing
/// fills is laid out in output pixels already; paths alone come out right. A drawing that is itself moved by pixels or filtered
/// stays as the engine has it, for these are scaled where it is painted: the element around it is the one to move.
fn unscale_drawings(node: &mut RenderNode) {
    if node.node.as_ref().and_then(Node::tag_name).is_some_and(|tag| tag.eq_ignore_ascii_case("svg")) {
        let style = &node.context.style;
        let mut sizing = node.context.sizing.clone();
        sizing.viewport.device_pixel_ratio = 1.0;
        let moved = |sizing| style.local_transform(1.0, 1.0, sizing).to_cols_array();
        if moved(&sizing) == moved(&node.context.sizing) && style.misc1_data.filter.is_empty() {
            node.context.sizing = sizing;
        }
    }
    for child in node.children.as_deref_mut().unwrap_or_default() {
        unscale_drawings(child);
    }
}

/// Carries `edits` out on the styled tree, where the cascade can no longer undo them. `owner` is the element that anonymous
/// boxes belong to.
fn apply(node: &mut RenderNode, page: &Sheet, edits: &Edits<'_>, owner: Option<ElementId>) {
    let own = element_of(node, owner, &page.document);
    let owner = own.or(owner);
    let video = own.and_then(|id| page.document.elements.get(&id)).and_then(|element| element.video);
    let hidden = edits.only.is_some_and(|only| owner.is_none_or(|id| !only.contains(&id)))
        || (video.is_some() && edits.without_videos);
    if hidden {
        let style = Rc::make_mut(&mut node.context.style);
        Rc::make_mut(&mut style.inherited_data).visibility = Visibility::Hidden;
    }
    if own.is_some() && own == edits.opaque {
        let style = Rc::make_mut(&mut node.context.style);
        Rc::make_mut(&mut style.svg_data).opacity.0 = 1.0;
    }
    if let Some(index) = video {
        // A hole is painted plain: its blur is the compositor's work.
        let style = Rc::make_mut(&mut node.context.style);
        Rc::make_mut(&mut style.misc1_data).filter = Vec::new();
        let fill = edits.fills.get(index).copied().unwrap_or(HoleFill::BLACK);
        if let (Some(inner), Some(size)) = (node.node.as_mut(), page.video) {
            inner.kind = NodeKind::Image(hole_picture(size, fill));
        } else if let Some(inner) = node.node.as_mut() {
            inner.kind = NodeKind::Image(hole_picture(VideoSize { width: 16, height: 9 }, fill));
        }
    } else if let Some(picture) = own.and_then(|id| page.fitted.get(&id))
        && let Some(inner) = node.node.as_mut()
    {
        inner.kind = NodeKind::Image(picture.clone().into());
        let style = Rc::make_mut(&mut node.context.style);
        if style.misc_data.object_fit == ObjectFit::Cover {
            // Already cut to what shows.
            Rc::make_mut(&mut style.misc_data).object_fit = ObjectFit::Fill;
        }
    }
    for child in node.children.as_deref_mut().unwrap_or_default() {
        apply(child, page, edits, owner);
    }
}

/// The element that `node`, which lies in `owner`, is a box of by itself: one of the page's, or a pseudo-element that `document` counts
/// as one.
fn element_of(node: &RenderNode, owner: Option<ElementId>, document: &Document) -> Option<ElementId> {
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

fn box_of(
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
        filled: BoxPainter::new(&node.context, layout).background().color.is_some_and(|c| c.0[3] == 255),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the pixel at (`x`, `y`) of a page 96 pixels wide and high is drawn on, painted at `scale`.
    fn is_drawn(page: &Sheet, scale: u32, x: u32, y: u32) -> bool {
        let canvas = Canvas { width: 96 * scale, height: 96 * scale, scale: scale as f32 };
        let painted = Engine::new().paint(page, canvas, canvas.whole(), Micros::ZERO, Edits::default());
        painted.expect("painted").data[((y * scale * canvas.width + x * scale) * 4 + 3) as usize] > 127
    }

    pub(super) fn page(html: &str, css: &str) -> Sheet {
        let document = Document::parse(html, None).unwrap_or_else(|_| panic!("{html} parses"));
        let css = vec![css.to_owned()];
        Sheet {
            document,
            css,
            keyframes: BTreeMap::new(),
            has_moments: false,
            pictures: HashMap::new(),
            fitted: BTreeMap::new(),
            video: None,
            concerns: Concerns::default(),
        }
    }

    #[test]
    fn a_drawing_has_the_same_parts_at_every_scale() {
        let html = "<!doctype html><html><body><svg viewBox='0 0 96 96'><circle cx='72' cy='24' r='20'/>\
            <path d='M8 72H40' stroke='#000' stroke-width='16'/>\
            <rect width='32' height='32' transform='translate(56 56)'/></svg></body></html>";
        let page = page(html, "body{margin:0} svg{display:block;width:96px;height:96px}");
        for (x, y, drawn) in [
            // The circle's middle and its right edge, and what is beside it.
            (72, 24, true),
            (89, 24, true),
            (95, 24, false),
            // The stroke to its full width.
            (20, 66, true),
            (20, 78, true),
            (20, 84, false),
            // The far corner of the square that was moved, and where it was moved from.
            (86, 86, true),
            (40, 40, false),
        ] {
            for scale in [1, 2, 3] {
                assert_eq!(is_drawn(&page, scale, x, y), drawn, "({x}, {y}) at scale {scale}");
            }
        }
    }

    #[test]
    fn a_drawing_that_is_moved_itself_moves_alike_at_every_scale() {
        let html = "<!doctype html><html><body><svg viewBox='0 0 32 32'><path d='M0 0H32V32H0Z'/></svg></body></html>";
        let css = "body{margin:0} svg{display:block;width:32px;height:32px;transform:translateX(48px)}";
        let page = page(html, css);
        for scale in [1, 2, 3] {
            assert!(is_drawn(&page, scale, 64, 16) && !is_drawn(&page, scale, 40, 16), "at scale {scale}");
        }
    }
}
