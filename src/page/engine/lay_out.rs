//! What every page of a run shares, and how a page is laid out with it.

use std::rc::Rc;
use std::sync::Arc;

use takumi::prelude::{
    FontOverride, FontResource, Fonts, Node, NodeKind, ObjectFit, RenderOptions, Style,
    StyleDeclarationBlock, Viewport, Visibility,
};
use takumi::unstable::base::geometry::Size;
use takumi::unstable::base::layout::tree::RenderNode;
use takumi::unstable::base::resources::image::ResourceCache;
use takumi::unstable::base::scene::Scene;

use super::boxes::{EngineError, Layout, box_of, element_of, failed};
use super::page::{Canvas, Edits, Page};
use super::{ground, moment, pseudo, waves, words};
use crate::layers::{Rgba, Shows};
use crate::page::document::{ElementId, HoleFill, hole_picture};
use crate::page::faces::Faces;
use crate::page::waves::is_waveform;
use crate::units::{Micros, Rect};

/// How much the engine may keep of decoded pictures and style sheets, in bytes.
const CACHE_BYTES: u64 = 192 << 20;

/// What every page of a run shares: fonts, and what was decoded or parsed before. Threads share it.
pub(in crate::page) struct Engine {
    fonts: Fonts,
    faces: Faces,
    cache: ResourceCache,
}

/// A font file that cannot be used, and why.
#[derive(Debug)]
pub(in crate::page) struct FontRefused(pub String);

impl Engine {
    /// An engine without fonts.
    pub(in crate::page) fn new() -> Self {
        Self { fonts: Fonts::default(), faces: Faces::default(), cache: ResourceCache::new(CACHE_BYTES) }
    }

    /// Adds a font, TTF, OTF or a collection of them, as the family `name` or else as its own: its families, each with the places
    /// of their faces in the file.
    pub(in crate::page) fn add_font(
        &mut self,
        bytes: &Arc<[u8]>,
        name: Option<&str>,
    ) -> Result<Vec<(String, Vec<u32>)>, FontRefused> {
        let mut font = FontResource::new(bytes.to_vec());
        if let Some(name) = name {
            let name = FontOverride { family_name: Some(name.into()), ..FontOverride::default() };
            font = font.override_info(name);
        }
        let families = self.fonts.register(font).map_err(|error| FontRefused(error.to_string()))?;
        let families: Vec<(String, Vec<u32>)> = families
            .into_iter()
            .map(|family| (family.name, family.faces.iter().map(|face| face.index).collect()))
            .collect();
        for (family, places) in &families {
            for index in places {
                self.faces.add(family, Arc::clone(bytes), *index);
            }
        }
        Ok(families)
    }

    /// The styled tree of the page at `time`, as large as the page and pulled so that `region` lies at its origin.
    pub(super) fn render_tree(&self, page: &Page, canvas: Canvas, region: Rect, time: Micros) -> RenderNode {
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

    pub(super) fn styled(
        &self,
        page: &Page,
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
        let mut tree = RenderNode::from_initial_containing_block(&context, block);
        words::prepare(&mut tree, &self.faces);
        tree
    }

    /// Lays the page out at `time`.
    pub(in crate::page) fn lay_out(
        &self,
        page: &Page,
        canvas: Canvas,
        time: Micros,
        edits: Edits<'_>,
    ) -> Result<Layout, EngineError> {
        self.lay_out_region(page, canvas, canvas.whole(), time, edits)
    }

    fn lay_out_region(
        &self,
        page: &Page,
        canvas: Canvas,
        region: Rect,
        time: Micros,
        edits: Edits<'_>,
    ) -> Result<Layout, EngineError> {
        let mut root = self.render_tree(page, canvas, region, time);
        // What the page's own box shows is the background of this element.
        let ground = ground::spread(&mut root);
        apply(&mut root, page, time, &edits, None);
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
    pub(in crate::page) fn paint(
        &self,
        page: &Page,
        canvas: Canvas,
        region: Rect,
        time: Micros,
        edits: Edits<'_>,
    ) -> Result<Rgba, EngineError> {
        self.lay_out_region(page, canvas, region, time, edits)?.paint(region)
    }
}

fn viewport(canvas: Canvas, region: Rect) -> Viewport {
    Viewport::new((region.width, region.height))
        .with_device_pixel_ratio(canvas.scale)
        .with_unit_reference(Size { width: canvas.width as f32, height: canvas.height as f32 })
}

/// Lets lengths inside an inline `<svg>` be what they are, units of its own `viewBox`. The engine takes the radius of a circle, the
/// width of a stroke or the way of a `translate()` for CSS pixels and scales them a second time, though the box that the SVG
/// fills is laid out in output pixels already; paths alone come out right. An SVG that is itself moved by pixels or filtered
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
/// boxes belong to; `time` is when waveforms are seen.
fn apply(node: &mut RenderNode, page: &Page, time: Micros, edits: &Edits<'_>, owner: Option<ElementId>) {
    let own = element_of(node, owner, &page.document);
    let owner = own.or(owner);
    let element = own.and_then(|id| page.document.elements.get(&id));
    let video = element.and_then(|element| element.video);
    let hidden = edits.only.is_some_and(|only| owner.is_none_or(|id| !only.contains(&id)))
        || (video.is_some() && edits.without_videos);
    if hidden {
        let style = Rc::make_mut(&mut node.context.style);
        Rc::make_mut(&mut style.inherited_data).visibility = Visibility::Hidden;
    }
    let wave = own.filter(|id| page.document.elements.get(id).is_some_and(is_waveform));
    match wave {
        Some(_) if edits.whole_waves => waves::unclip(node),
        Some(id) => waves::clip(node, id, &page.waves, time),
        None => {}
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
        let size = page.videos.of(element.map_or(Shows::Footage, |element| element.shows));
        if let Some(inner) = node.node.as_mut() {
            inner.kind = NodeKind::Image(hole_picture(size, fill));
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
        apply(child, page, time, edits, owner);
    }
}
