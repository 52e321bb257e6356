//! What the items of tables are called: as their row says, else after their text, else after their row.

use std::collections::BTreeMap;

use crate::diag::{Finding, Place};
use crate::project::config::Locale;
use crate::project::files::{is_device, is_kebab, kebab};
use crate::project::template::Template;
use crate::project::value::FieldKind;

use super::cell::{Typed, Value};

/// The longest name of an item, in characters: it is a folder's name too.
const MAX_ID_CHARS: usize = 100;
/// The longest name that is made of a text.
const MAX_SLUG_CHARS: usize = 48;
/// Fields whose text makes the best name of an item.
const NAMING_FIELDS: [&str; 2] = ["title", "name"];

/// The names of items in a pack that are taken, each with its place.
pub(in crate::project) type Taken = BTreeMap<String, Place>;

/// The name that a row gives its item at `place`; takes it.
///
/// # Errors
/// A finding for what cannot be a name, or is one already.
pub(super) fn given(value: &Typed, place: Place, taken: &mut Taken) -> Result<String, Box<Finding>> {
    let Typed::Text(id) = value else {
        return Err(Box::new(bad("this", "").at(place)));
    };
    if is_device(id) {
        return Err(Box::new(
            bad(&format!("`{id}`, which is a device to Windows,"), &format!("{id}-1")).at(place),
        ));
    }
    if !is_kebab(id) || id.len() > MAX_ID_CHARS {
        let better: String = kebab(id).chars().take(MAX_ID_CHARS).collect();
        return Err(Box::new(bad(&format!("`{id}`"), better.trim_end_matches('-')).at(place)));
    }
    if let Some(other) = taken.get(id) {
        let message = format!("there is an item `{id}` already: {other}");
        let finding = Finding::error("duplicate-item", message).at(place);
        return Err(Box::new(finding.hint("give one of the two another name")));
    }
    taken.insert(id.clone(), place);
    Ok(id.clone())
}

fn bad(what: &str, better: &str) -> Finding {
    let message = format!(
        "{what} cannot be the name of an item: use lower-case letters, digits and hyphens, at most {MAX_ID_CHARS}"
    );
    let empty = "empty the cell for a name made of the text";
    let hint = if better.is_empty() { empty.to_owned() } else { format!("write `{better}`, or {empty}") };
    Finding::error("bad-id", message).hint(hint)
}

/// A name made of the text that says most of what the item is; empty where nothing does.
pub(super) fn suggested(template: Option<&Template>, values: &[Value]) -> String {
    let fields = template.map(|template| template.fields.as_slice()).unwrap_or_default();
    let best = fields.iter().filter(|field| NAMING_FIELDS.contains(&field.id.as_str()));
    let texts = fields.iter().filter(|field| matches!(field.kind, FieldKind::Text | FieldKind::Multiline));
    let of_field = |id: &str| {
        let (_, _, value) = values.iter().find(|(key, ..)| key.strip_prefix("fields.") == Some(id))?;
        let Typed::Text(text) = value else { return None };
        Some(kebab(text)).filter(|slug| !slug.is_empty())
    };
    let slug = best.chain(texts).find_map(|field| of_field(&field.id)).unwrap_or_default();
    if slug.len() <= MAX_SLUG_CHARS {
        return slug;
    }
    // Cut between words, where there is a place to.
    let cut = slug[..=MAX_SLUG_CHARS].rfind('-').unwrap_or(MAX_SLUG_CHARS);
    slug[..cut].to_owned()
}

/// `wanted`, or it with its row's number where it is taken, and if need be with one more number.
pub(super) fn free_name(wanted: String, place: &Place, taken: &Taken, locale: Locale) -> String {
    let row = row_name(place.line.unwrap_or(0), locale);
    let wanted = if wanted.is_empty() || is_device(&wanted) { row.clone() } else { wanted };
    if !taken.contains_key(&wanted) {
        return wanted;
    }
    let numbered = if wanted == row { row } else { format!("{wanted}-{row}") };
    let more = (2_u32..).map(|count| format!("{numbered}-{count}"));
    let mut names = std::iter::once(numbered.clone()).chain(more);
    names.find(|name| !taken.contains_key(name)).unwrap_or_default()
}

/// What a row without a name is called.
fn row_name(number: u32, locale: Locale) -> String {
    match locale {
        Locale::Id => format!("baris-{number:04}"),
        Locale::En => format!("row-{number:04}"),
    }
}
