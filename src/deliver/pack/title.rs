//! What a post is called on our pages.

use std::borrow::Cow;

use crate::project::{FieldKind, Item, Project};

/// What the first field of text of `item` says that holds a letter, in one line: a unit such as `%` is no title. Its id where none
/// says anything.
pub(super) fn title_of<'a>(project: &Project, item: &'a Item) -> Cow<'a, str> {
    let fields = project.templates.get(&item.template).map_or(&[][..], |template| &template.fields);
    let is_text = |kind| matches!(kind, FieldKind::Text | FieldKind::Multiline);
    let texts = || {
        let texts = fields.iter().filter(|field| is_text(field.kind));
        texts.filter_map(|field| item.fields.get(&field.id)?.as_text())
    };
    let says = |text: &&str| text.contains(char::is_alphabetic);
    let text = texts().find(says).or_else(|| texts().find(|text| !text.trim().is_empty()));
    text.map_or_else(
        || item.id.as_str().into(),
        |text| text.split_whitespace().collect::<Vec<_>>().join(" ").into(),
    )
}
