//! Where what is wrong was written: the field of the item that says a text, or the line of the template that makes an element.

use super::subject::Subject;
use crate::diag::Place;
use crate::page::{self, ElementName};
use crate::project::Value;

/// The place of `text`, which `element` shows: the field or the caption that says it, else the element.
pub(super) fn of_text(subject: &Subject<'_>, text: &str, element: &ElementName) -> Place {
    let text = words(text.trim_end_matches('…'));
    let field = field_of(subject, &text);
    let cue = subject.cue.filter(|(said, _)| !text.is_empty() && words(said).contains(&text));
    match (field, cue) {
        // A field that says just this; else a caption may have the words of a field in it.
        (Some((length, place)), cue) if cue.is_none() || length == text.len() => place,
        (_, Some((_, place))) => place.clone(),
        _ => of_element(subject, element),
    }
}

/// The field of the item that says `text`, with the length of what it says.
fn field_of(subject: &Subject<'_>, text: &str) -> Option<(usize, Place)> {
    if text.is_empty() {
        return None;
    }
    let item = subject.item;
    // The field that says no more than the text first: a number also stands in other texts.
    let says: Vec<(&String, usize)> =
        item.fields.iter().filter_map(|(id, value)| Some((id, length_where_said(value, text)?))).collect();
    let (id, length) = says.into_iter().min_by_key(|(_, length)| *length)?;
    Some((length, item.field_places.get(id)?.clone()))
}

/// The length of the text of `value` that holds `text`.
fn length_where_said(value: &Value, text: &str) -> Option<usize> {
    match value {
        Value::Text(own) => {
            let own = words(own);
            // Templates write texts in capitals, and fields within sentences of their own.
            let holds =
                own.to_lowercase().contains(&text.to_lowercase()) || (own.len() > 3 && text.contains(&own));
            holds.then_some(own.len())
        }
        Value::List(values) => values.iter().filter_map(|value| length_where_said(value, text)).min(),
        _ => None,
    }
}

fn words(text: &str) -> String {
    // What steers how a text is broken is not among its words, nor is the hyphen at which a line ends.
    let text = page::plain(text);
    text.trim_end_matches('\u{2010}').split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The place of `element` in the template, or in a base that it extends; the template's file where it cannot be found.
pub(super) fn of_element(subject: &Subject<'_>, element: &ElementName) -> Place {
    page::place_of_element(&subject.item.template, element)
}
