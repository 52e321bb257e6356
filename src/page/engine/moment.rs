//! What the engine does not animate, set for a moment by rules of our own: the properties that it flips half-way, and all that
//! `::before` and `::after` do.

use takumi::unstable::base::layout::tree::RenderNode;

use super::animation::{Animation, animations_of};
use super::page::Page;
use super::pseudo::side_of;
use crate::page::document::{ElementId, stamp_of};
use crate::units::Micros;

/// What makes a selector count more than those that people write: a name that no element has.
const ABOVE: &str = ":not(#w):not(#w):not(#w)";

/// The rules for `tree`, which is `page` styled, at `time`; empty where there is nothing to set.
pub(super) fn rules(tree: &RenderNode, page: &Page, time: Micros) -> String {
    let mut rules = String::new();
    add(tree, None, page, time, &mut rules);
    rules
}

fn add(node: &RenderNode, owner: Option<ElementId>, page: &Page, time: Micros, rules: &mut String) {
    let stamped = node.node.as_ref().and_then(stamp_of);
    let (selector, all) = match (stamped, owner, side_of(node)) {
        (Some(id), _, _) => (format!(".w-{id}{ABOVE}"), false),
        (None, Some(owner), Some(side)) => (format!(".w-{owner}{ABOVE}{}", side.selector()), true),
        _ => (String::new(), false),
    };
    if !selector.is_empty() {
        let set: String =
            animations_of(node).iter().map(|animation| declarations(animation, page, time, all)).collect();
        if !set.is_empty() {
            rules.push_str(&format!("{selector}{{{set}}}"));
        }
    }
    for child in node.children.as_deref().unwrap_or_default() {
        add(child, stamped.or(owner), page, time, rules);
    }
}

/// What `animation` sets at `time`: `all` of its properties, or those that the engine flips.
fn declarations(animation: &Animation, page: &Page, time: Micros, all: bool) -> String {
    let Some(keyframes) = page.keyframes.get(&animation.name) else { return String::new() };
    let Some(progress) = animation.progress(time) else { return String::new() };
    let asked: Vec<&str> = if all { keyframes.properties().collect() } else { keyframes.flipped().collect() };
    let value =
        |property: &str| keyframes.value_at(property, progress.at, |t| animation.ease(t, progress.before));
    // As animations do, it counts more than what rules and `style` attributes say. The engine drops some properties that are
    // important.
    let set = |property: &str| {
        let value = value(property)?;
        Some(format!("{property}:{value};{property}:{value} !important;"))
    };
    asked.into_iter().filter_map(set).collect()
}
