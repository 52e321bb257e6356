//! What the text of a page asks of the fonts, as its style sheets come to.

use std::collections::BTreeMap;

use takumi::prelude::{Display, FontStyle, Hyphens, ToCss};
use takumi::unstable::base::layout::tree::{NodeOrigin, RenderNode};

use super::boxes::element_of;
use super::lay_out::Engine;
use super::page::{Canvas, Page};
use super::words::{is_indonesian, own_text};
use crate::page::document::ElementId;
use crate::units::Micros;

/// An element, or what `::before` and `::after` put into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::page) struct Speaker {
    /// The element.
    pub element: ElementId,
    /// Whether it is not its own text.
    pub generated: bool,
}

/// What an element asks of the fonts.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::page) struct FontAsked {
    /// Its families: a CSS list.
    pub families: String,
    /// Its weight, 1 to 1000.
    pub weight: f32,
    /// Whether it is italic or oblique.
    pub italic: bool,
    /// Whether its words are to be parted by the rules of a language that is not Indonesian.
    pub parted_elsewhere: bool,
    /// The text that it shows itself.
    pub text: String,
}

impl Engine {
    /// What each element of `page` asks of the fonts at time zero.
    pub(in crate::page) fn fonts_asked(&self, page: &Page, canvas: Canvas) -> BTreeMap<Speaker, FontAsked> {
        let mut asked = BTreeMap::new();
        let tree = self.render_tree(page, canvas, canvas.whole(), Micros::ZERO);
        collect(&tree, None, page, &mut asked);
        asked
    }
}

fn collect(node: &RenderNode, owner: Option<Speaker>, page: &Page, asked: &mut BTreeMap<Speaker, FontAsked>) {
    let style = &node.context.style;
    if style.base_data.display == Display::None {
        return;
    }
    let own = element_of(node, owner.map(|owner| owner.element), &page.document);
    let speaker = match (own, owner) {
        (Some(element), _) => Some(Speaker { element, generated: false }),
        (None, Some(owner)) if node.origin == NodeOrigin::Pseudo => {
            Some(Speaker { generated: true, ..owner })
        }
        (None, owner) => owner,
    };
    if let Some(speaker) = speaker {
        let font = || FontAsked {
            families: style.inherited_data.font_family.to_css_string(),
            weight: style.inherited_data.font_weight.value(),
            italic: style.inherited_data.font_style != FontStyle::normal(),
            parted_elsewhere: style.misc_inherited_data.hyphens == Hyphens::Auto && !is_indonesian(node),
            text: String::new(),
        };
        let entry = asked.entry(speaker).or_insert_with(font);
        // What is hidden at first may show itself later.
        entry.text.push_str(own_text(node).unwrap_or_default());
    }
    for child in node.children.as_deref().unwrap_or_default() {
        collect(child, speaker, page, asked);
    }
}
