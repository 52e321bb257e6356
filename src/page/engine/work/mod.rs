//! What painting a page costs, counted on the laid-out page before a pixel is painted. Layouts, style sheets and SVGs are bounded in
//! bytes, and a few kilobytes can ask for hours of painting: blurs in blurs, a thousand shadows, one path of a hundred thousand lines.
//!
//! The count is the same on every machine: what is counted is priced in nanoseconds as one core of a common machine takes them, and never
//! measured. Prices are high rather than low.

mod count;
mod drawing;
mod path;
mod price;
mod window;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use takumi::prelude::{BlendMode, Filter, NodeKind};
use takumi::unstable::base::context::RenderContext;
use takumi::unstable::base::geometry::{ComputedLayout, Size};
use takumi::unstable::base::layout::node::resolve_image;
use takumi::unstable::base::layout::tree::RenderNode;
use takumi::unstable::base::paint_property::{EffectId, EffectKind};
use takumi::unstable::base::painter::{BoxPainter, OwnContent};
use takumi::unstable::base::resources::image::{ImageSource, SvgSource};
use takumi::unstable::base::scene::{NodePaint, Scene, SceneBounds};
use takumi::unstable::base::style::BackgroundImage;

use self::count::{Kind, MAX_LAYER_PIXELS, Work};
use self::drawing::filter_price;
use self::window::Window;

/// From this deviation on, in pixels, the engine blurs on another way.
const LARGE_BLUR: f32 = 135.0;

/// Why painting `scene` would be too much, if it would.
pub(super) fn too_much(scene: &Scene) -> Option<String> {
    let page = Window::of(scene.size.width, scene.size.height);
    let mut counter =
        Counter { scene, page, work: Work::default(), effects: BTreeSet::new(), painted: BTreeSet::new() };
    scene.view().for_each_paint(|paint| counter.paint(paint));
    counter.inline(&scene.root, &mut Vec::new(), page.area());
    counter.work.complaint()
}

struct Counter<'s> {
    scene: &'s Scene,
    page: Window,
    work: Work,
    effects: BTreeSet<usize>,
    painted: BTreeSet<Vec<usize>>,
}

/// What of a box is priced.
struct Boxed<'n> {
    node: &'n RenderNode,
    context: &'n RenderContext,
    layout: Option<ComputedLayout>,
    /// The pixels of the page that it may paint.
    area: f64,
}

impl Counter<'_> {
    fn paint(&mut self, paint: &NodePaint) {
        if self.work.is_hopeless() {
            return;
        }
        let Some(node) = self.scene.root.node_at_path(&paint.path) else { return };
        let area = paint.paint_bounds.map_or(self.page.area(), |bounds| self.on_page(bounds));
        self.painted.insert(paint.path.clone());
        for state in [paint.properties.border_box, paint.properties.contents] {
            self.effects_of(state.effect);
        }
        let layout = self.scene.results.layout(paint.node_id).ok();
        self.price(&Boxed { node, context: &node.context, layout, area });
    }

    /// The boxes inside lines of text, which are painted with their lines; `area` is that of the box around them.
    fn inline(&mut self, node: &RenderNode, path: &mut Vec<usize>, area: f64) {
        if self.work.is_hopeless() {
            return;
        }
        if let Some(NodeKind::Text(text)) = node.node.as_ref().map(|inner| &inner.kind) {
            self.letters(node, text.text.chars().count() as f64, area);
        }
        if !path.is_empty() && !self.painted.contains(path.as_slice()) {
            self.price(&Boxed { node, context: &node.context, layout: None, area });
        }
        for (index, child) in node.children.as_deref().unwrap_or_default().iter().enumerate() {
            path.push(index);
            self.inline(child, path, area);
            path.pop();
        }
    }

    fn letters(&mut self, node: &RenderNode, count: f64, area: f64) {
        let style = &node.context.style.misc_inherited1_data;
        let size = f64::from(node.context.sizing.font_size);
        let stroked = if style.webkit_text_stroke_width.is_some() { 3.0 } else { 1.0 };
        self.work.add(Kind::Fills, count * (size * size).min(area) * price::LETTER * stroked);
        for _ in style.text_shadow.as_deref().unwrap_or_default() {
            // A shadow reaches beyond its letters, and blurs no more than the page.
            self.work
                .add(Kind::Shadows, area.min(count * size * size * 4.0 + size * size * 16.0) * price::SHADOW);
        }
    }

    /// The pixels of the page inside `bounds`.
    fn on_page(&self, bounds: SceneBounds) -> f64 {
        Window {
            left: bounds.left as f32,
            top: bounds.top as f32,
            right: bounds.right as f32,
            bottom: bounds.bottom as f32,
        }
        .within(self.page)
        .area()
    }

    /// The layers that a box is painted in, each once.
    fn effects_of(&mut self, effect: Option<EffectId>) {
        let mut next = effect;
        while let Some(id) = next.filter(|id| !self.effects.contains(&id.index())) {
            self.effects.insert(id.index());
            let effect = self.scene.properties.effect(id);
            next = effect.parent;
            let Some(owner) = self.scene.root.node_at_path(&effect.owner) else { continue };
            let whole = effect.bounds.map_or(self.page.area(), |bounds| {
                let (width, height) = (bounds.right - bounds.left, bounds.bottom - bounds.top);
                f64::from(width.max(0)) * f64::from(height.max(0))
            });
            let on_page = effect.bounds.map_or(self.page.area(), |bounds| self.on_page(bounds));
            let style = &owner.context.style;
            match effect.kind {
                EffectKind::Group => {
                    self.work.add(Kind::Layers, on_page * price::LAYER);
                    if style.misc_data.mix_blend_mode != BlendMode::Normal {
                        self.work.add(Kind::Layers, on_page * price::BLEND);
                    }
                    if style.has_shape_mask() {
                        self.work.add(Kind::Layers, on_page * price::MASK);
                    }
                }
                EffectKind::Filter => {
                    // A filter that moves pixels draws what lies beside the page too.
                    let area = if whole <= MAX_LAYER_PIXELS { whole } else { on_page.max(self.page.area()) };
                    self.work.add(Kind::Layers, area * price::LAYER);
                    for filter in &style.misc1_data.filter {
                        self.work.add(Kind::Filters, area * of_filter(filter, &owner.context));
                    }
                }
            }
        }
    }

    /// What a box costs beside its layers.
    fn price(&mut self, boxed: &Boxed<'_>) {
        let Boxed { node, context, layout, area } = *boxed;
        let style = &context.style;
        let own = layout.map_or(area, |layout| f64::from(layout.size.width) * f64::from(layout.size.height));
        for filter in &style.misc1_data.backdrop_filter {
            // Its own pixels, mirrored around it as far as it reaches.
            let reach = f64::from(filter.reach(&context.sizing)).min(self.page.longest());
            let side = own.min(area).sqrt();
            let grown = own.min(area) + 4.0 * side * reach + 4.0 * reach * reach;
            self.work.add(
                Kind::Backdrops,
                grown.min(MAX_LAYER_PIXELS) * of_filter(filter, context)
                    + own.min(area) * (price::MASK + 2.0 * price::LAYER),
            );
        }
        for shadow in style.misc1_data.box_shadow.as_deref().unwrap_or_default() {
            let radius = shadow.blur_radius.to_px(&context.sizing, 0.0).abs();
            let around =
                f64::from(radius) + f64::from(shadow.spread_radius.to_px(&context.sizing, 0.0).max(0.0));
            let large = if radius / 2.0 > LARGE_BLUR { price::LARGE } else { 1.0 };
            let reached = own + 4.0 * own.sqrt() * around + 4.0 * around * around;
            self.work.add(Kind::Shadows, reached.min(self.page.area() * 1.5) * price::SHADOW * large);
        }
        let images = style.misc2_data.mask_image.as_deref().unwrap_or_default();
        for image in images.iter().filter(|image| !matches!(image, BackgroundImage::None)) {
            self.work.add(Kind::Layers, area * (price::MASK + price::GRADIENT));
            let side = own.sqrt() as f32;
            self.image(image, context, Size { width: side, height: side });
        }
        match layout {
            Some(layout) => {
                let painter = BoxPainter::new(context, layout);
                let sides = painter.border().width;
                if sides.top + sides.right + sides.bottom + sides.left > 0.0 {
                    self.work.add(Kind::Fills, area * price::BORDER);
                }
                let background = painter.background();
                if background.color.is_some() {
                    self.work.add(Kind::Fills, area * price::FILL);
                }
                for layer in &background.layers {
                    self.work.add(Kind::Fills, area * price::GRADIENT);
                    let tile = layer.tiling.tile;
                    self.image(layer.image, context, tile);
                }
            }
            None => {
                for image in style.background_data.background_image.as_deref().unwrap_or_default() {
                    self.work.add(Kind::Fills, area * price::GRADIENT);
                    let side = area.sqrt() as f32;
                    self.image(image, context, Size { width: side, height: side });
                }
            }
        }
        if let OwnContent::Image(image) = OwnContent::of(node)
            && let Ok(source) = image.src.resolve(context)
        {
            let size = layout.map(|layout| {
                let (width, height) = source.size(&context.sizing);
                let placed = BoxPainter::new(context, layout).replaced_content(Size { width, height });
                // More than the box is never drawn.
                let shown = placed.clip.map_or(placed.placement.size, |clip| clip.size);
                (placed.container, shown)
            });
            let side = area.sqrt() as f32;
            let square = Size { width: side, height: side };
            let (container, shown) = size.unwrap_or((square, square));
            self.source(&source, context, container, shown);
        }
    }

    fn image(&mut self, image: &BackgroundImage, context: &RenderContext, tile: Size<f32>) {
        if let BackgroundImage::Url(url) = image
            && let Ok(source) = resolve_image(url, context)
        {
            self.source(&source, context, tile, tile);
        }
    }

    /// A picture laid out in `container` of which as much as `shown` is drawn, in pixels.
    fn source(
        &mut self,
        source: &ImageSource,
        context: &RenderContext,
        container: Size<f32>,
        shown: Size<f32>,
    ) {
        let area = f64::from(shown.width.max(0.0)) * f64::from(shown.height.max(0.0));
        match source {
            ImageSource::Svg(svg) => self.drawing(svg, context, container, shown),
            ImageSource::Bitmap(_) => {
                self.work.add(Kind::Pictures, area.min(self.page.area()) * price::PICTURE)
            }
            other => {
                let (width, height) = other.size(&context.sizing);
                let scale = f64::from(context.sizing.to_device(1.0)).max(1e-3);
                let pixels = f64::from(width) * f64::from(height) / (scale * scale);
                // Of one that moves, every picture up to the one that shows is decoded.
                let pictures = if matches!(other, ImageSource::Animated(_)) { 64.0 } else { 1.0 };
                self.work.add(
                    Kind::Pictures,
                    area.min(self.page.area()) * price::PICTURE + pixels * pictures * price::DECODE,
                );
            }
        }
    }

    fn drawing(&mut self, svg: &SvgSource, context: &RenderContext, container: Size<f32>, shown: Size<f32>) {
        let area = f64::from(shown.width) * f64::from(shown.height);
        // The engine leaves out what is larger.
        if !(area > 0.0 && area <= MAX_LAYER_PIXELS) {
            return;
        }
        let ops = svg.vector_ops(context, container);
        drawing::price(&mut self.work, &ops, Window::of(shown.width, shown.height));
    }
}

/// What a filter costs for each pixel, in nanoseconds.
fn of_filter(filter: &Filter, context: &RenderContext) -> f64 {
    let blur = |radius: f32| if radius > LARGE_BLUR { price::BLUR * price::LARGE } else { price::BLUR };
    match filter {
        Filter::Blur(radius) => blur(radius.to_px(&context.sizing, 0.0)),
        Filter::DropShadow(shadow) => blur(shadow.blur_radius.to_px(&context.sizing, 0.0)) + price::SHADOW,
        Filter::Reference(reference) => filter_price(&reference.markup, true),
        _ => price::RECOLOUR,
    }
}
