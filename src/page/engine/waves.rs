//! Waveforms on a page: where their boxes lie, what their styles say, and the outline that an element is clipped to.

use std::rc::Rc;

use takumi::prelude::{BasicShape, FromCssStr, Visibility};
use takumi::unstable::base::layout::tree::RenderNode;

use super::boxes::{Layout, PageBox, visit};
use super::page::Page;
use crate::page::document::{ElementId, stamp_of};
use crate::page::waves::{PROPERTIES, Waves, is_waveform};
use crate::units::Micros;

/// A waveform's box on a laid-out page. Lengths are output pixels.
#[derive(Debug, Clone)]
pub(in crate::page) struct WaveBox {
    /// The `<wajah-waveform>` element.
    pub element: ElementId,
    /// The left edge of its border box.
    pub x: f32,
    /// The top edge of its border box.
    pub y: f32,
    /// Width of its border box.
    pub width: f32,
    /// Height of its border box.
    pub height: f32,
    /// Whether it is turned, skewed or scaled, which no compositor of ours follows.
    pub turned: bool,
    /// The values of its custom properties, in the order of [`PROPERTIES`].
    pub properties: Vec<Option<String>>,
}

impl Layout {
    /// The page's waveforms, in paint order.
    pub(in crate::page) fn waves(&self, page: &Page) -> Vec<WaveBox> {
        let is_wave = |id: &ElementId| page.document.elements.get(id).is_some_and(is_waveform);
        let mut styles = Vec::new();
        visit(&self.scene.root, &mut |node| {
            if let Some(id) = node.node.as_ref().and_then(stamp_of).filter(is_wave) {
                let value =
                    |name: &&str| node.context.style.custom_properties.get(name).map(ToOwned::to_owned);
                styles.push((id, PROPERTIES.iter().map(value).collect::<Vec<_>>()));
            }
        });
        let placed = |page_box: &PageBox| {
            let (_, properties) = styles.iter().find(|(id, _)| *id == page_box.element)?;
            let [a, b, c, d, x, y] = page_box.matrix;
            let turned = [a - 1.0, b, c, d - 1.0].iter().any(|off| off.abs() > 1e-4);
            let (element, width, height) = (page_box.element, page_box.width, page_box.height);
            Some(WaveBox { element, x, y, width, height, turned, properties: properties.clone() })
        };
        self.boxes.iter().filter(|page_box| page_box.own).filter_map(placed).collect()
    }
}

/// Clips `node`, the waveform `element`, to its outline at `time`. One whose box is not known is not seen.
pub(super) fn clip(node: &mut RenderNode, element: ElementId, waves: &Waves, time: Micros) {
    let style = Rc::make_mut(&mut node.context.style);
    let clip = waves.path_at(element, time).and_then(|path| BasicShape::from_css_str(&path).ok());
    match clip {
        Some(clip) => Rc::make_mut(&mut style.misc1_data).clip_path = Some(clip),
        None => Rc::make_mut(&mut style.inherited_data).visibility = Visibility::Hidden,
    }
}

/// Leaves `node`, a waveform, whole.
pub(super) fn unclip(node: &mut RenderNode) {
    Rc::make_mut(&mut Rc::make_mut(&mut node.context.style).misc1_data).clip_path = None;
}
