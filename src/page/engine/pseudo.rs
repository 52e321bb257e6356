//! `::before` and `::after` in the engine's tree: which is which, and their numbers where they move by themselves.

use takumi::prelude::{Display, Position};
use takumi::unstable::base::layout::tree::{NodeOrigin, RenderNode};

use crate::page::document::ElementId;

/// Marks each pseudo-element with its side, which the engine's tree does not tell.
pub(super) const MARKS: &str = "*::before{--w-side:before}*::after{--w-side:after}";

/// Numbers of pseudo-elements begin here: no page has as many elements.
const FIRST: ElementId = 1 << 40;

/// On which side of its element's content a pseudo-element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::page) enum Side {
    /// `::before`.
    Before,
    /// `::after`.
    After,
}

impl Side {
    /// Its selector.
    pub(in crate::page) fn selector(self) -> &'static str {
        match self {
            Self::Before => "::before",
            Self::After => "::after",
        }
    }

    /// The number of this pseudo-element of `owner`.
    pub(in crate::page) fn id(self, owner: ElementId) -> ElementId {
        FIRST + owner * 2 + usize::from(self == Self::After)
    }
}

/// Which pseudo-element `node` is, if it is one. Known on pages that are styled with [`MARKS`].
pub(super) fn side_of(node: &RenderNode) -> Option<Side> {
    if node.origin != NodeOrigin::Pseudo {
        return None;
    }
    match node.context.style.custom_properties.get("--w-side").map(|side| side.trim()) {
        Some("before") => Some(Side::Before),
        Some("after") => Some(Side::After),
        _ => None,
    }
}

/// Whether a pseudo-element has a box of its own, and is no part of its element's text.
pub(super) fn has_box(node: &RenderNode) -> bool {
    let style = &node.context.style;
    style.base_data.display != Display::Inline
        || matches!(style.base_data.position, Position::Absolute | Position::Fixed)
}

#[cfg(test)]
mod tests {
    use super::super::tests::page;
    use super::super::{Canvas, Engine};
    use super::*;
    use crate::units::Micros;

    #[test]
    fn each_pseudo_element_knows_its_side() {
        let css = "@keyframes m { from { opacity: 0 } } p::before { content: ''; display: block; animation: m 1s } p::after { content: 'x' }";
        let mut page = page("<!doctype html><html><body><p>a</p></body></html>", css);
        page.has_moments = true;
        let canvas = Canvas { width: 96, height: 96, scale: 1.0 };
        let tree = Engine::new().render_tree(&page, canvas, canvas.whole(), Micros::ZERO);
        let mut sides = Vec::new();
        super::super::boxes::visit(&tree, &mut |node| {
            sides.extend(side_of(node).map(|side| (side, has_box(node))))
        });
        assert_eq!(sides, [(Side::Before, true), (Side::After, false)]);
    }
}
