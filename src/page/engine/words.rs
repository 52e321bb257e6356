//! Text as the engine sets it: hyphens and spaces that its fonts lack by those that they have, and soft hyphens where
//! `hyphens: auto` asks for them.

use std::borrow::Cow;

use takumi::prelude::{Hyphens, NodeKind, ToCss};
use takumi::unstable::base::layout::tree::RenderNode;

use crate::page::faces::Faces;
use crate::page::hyphens::hyphenated;
use crate::page::signs::{FIRM_HYPHEN, WORD_JOINER, space_for};

/// The languages, as `lang` says them, whose words are parted by rule: Indonesian, with its old code.
const PARTED: [&str; 2] = ["id", "in"];

/// Changes the text in and below `node` for `faces`.
pub(super) fn prepare(node: &mut RenderNode, faces: &Faces) {
    let own = own_text(node);
    if let Some(Cow::Owned(changed)) = own.map(|text| set(text, node, faces)) {
        match (&mut node.anonymous_text_content, &mut node.node) {
            (Some(text), _) => *text = changed,
            (None, Some(inner)) => {
                if let NodeKind::Text(text) = &mut inner.kind {
                    text.text = changed;
                }
            }
            (None, None) => {}
        }
    }
    for child in node.children.as_deref_mut().unwrap_or_default() {
        prepare(child, faces);
    }
}

/// Whether the words of `node` are parted by rule: it is asked for, and they are Indonesian, which text without a `lang` is.
fn is_parted(node: &RenderNode) -> bool {
    node.context.style.misc_inherited_data.hyphens == Hyphens::Auto && is_indonesian(node)
}

/// Whether the text of `node` is Indonesian, which text without a `lang` is.
pub(super) fn is_indonesian(node: &RenderNode) -> bool {
    node.context.style.lang.is_none_or(|lang| {
        let primary = lang.as_str().split('-').next().unwrap_or_default().to_ascii_lowercase();
        PARTED.contains(&primary.as_str())
    })
}

/// The text that `node` is a box of.
pub(super) fn own_text(node: &RenderNode) -> Option<&str> {
    if let Some(text) = node.anonymous_text_content.as_deref() {
        return Some(text);
    }
    match &node.node.as_ref()?.kind {
        NodeKind::Text(text) => Some(&text.text),
        _ => None,
    }
}

fn set<'t>(text: &'t str, node: &RenderNode, faces: &Faces) -> Cow<'t, str> {
    let text = if is_parted(node) { hyphenated(text) } else { text.into() };
    let is_odd = |c: char| c == FIRM_HYPHEN || space_for(c).is_some();
    if !text.contains(is_odd) {
        return text;
    }
    let families = node.context.style.inherited_data.font_family.to_css_string();
    let lacks_hyphen = !faces.first_has(&families, FIRM_HYPHEN) && !faces.first_has(&families, '\u{2010}');
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match space_for(character) {
            // The plain hyphen of the text's own font, and no break after it.
            _ if character == FIRM_HYPHEN && lacks_hyphen => out.extend(['-', WORD_JOINER]),
            Some(space) if !faces.any_has(character) => out.push(space),
            _ => out.push(character),
        }
    }
    out.into()
}
