//! Where what is wrong was written: the field of the item that says a text, or the line of the template that makes an element.

use super::Subject;
use crate::diag::Place;
use crate::page::{self, ElementName};
use crate::project::Value;

/// The place of `text`, which `element` shows: the field that says it, else the element.
pub(super) fn of_text(subject: &Subject<'_>, text: &str, element: &ElementName) -> Place {
    field_of(subject, text).unwrap_or_else(|| of_element(subject, element))
}

/// The field of the item that says `text`.
fn field_of(subject: &Subject<'_>, text: &str) -> Option<Place> {
    let text = words(text.trim_end_matches('…'));
    if text.is_empty() {
        return None;
    }
    let item = subject.item;
    // The field that says no more than the text first: a number also stands in other texts.
    let says: Vec<(&String, usize)> =
        item.fields.iter().filter_map(|(id, value)| Some((id, length_where_said(value, &text)?))).collect();
    let (id, _) = says.into_iter().min_by_key(|(_, length)| *length)?;
    item.field_places.get(id).cloned()
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
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The place of `element` in the template, or in a base that it extends; the template's file where it cannot be found.
pub(super) fn of_element(subject: &Subject<'_>, element: &ElementName) -> Place {
    page::place_of_element(subject.world, &subject.item.template, element)
}
