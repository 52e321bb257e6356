//! What a post is called on our pages.

use std::borrow::Cow;

use crate::project::{FieldKind, Item, Project};

/// The longest text of a field that is a unit and no title, in characters.
const MAX_UNIT_CHARS: usize = 4;

/// What the first field of text of `item` says that holds a letter, in one line: a unit such as `%` or `km²` is no title. Its id where
/// none says anything.
pub(super) fn title_of<'a>(project: &Project, item: &'a Item) -> Cow<'a, str> {
    let fields = project.templates.get(&item.template).map_or(&[][..], |template| &template.fields);
    let is_text = |kind| matches!(kind, FieldKind::Text | FieldKind::Multiline);
    let texts = || {
        let is_unit = |most: Option<usize>| most.is_some_and(|most| most <= MAX_UNIT_CHARS);
        let texts = fields.iter().filter(|field| is_text(field.kind));
        let (units, long): (Vec<_>, Vec<_>) = texts.partition(|field| is_unit(field.max_length));
        long.into_iter().chain(units).filter_map(|field| item.fields.get(&field.id)?.as_text())
    };
    let says = |text: &&str| text.contains(char::is_alphabetic);
    let text = texts().find(says).or_else(|| texts().find(|text| !text.trim().is_empty()));
    text.map_or_else(
        || item.id.as_str().into(),
        |text| text.split_whitespace().collect::<Vec<_>>().join(" ").into(),
    )
}
