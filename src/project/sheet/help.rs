//! What is said of a field to those who fill in a cell: what it must be, in the notation of cells.

use crate::project::Locale;
use crate::project::template::Template;
use crate::project::value::{Field, FieldKind, Value};

use super::held::{Held, list_entry};
use super::toml_lists::for_cells;
use super::words::{Words, words};

/// The longest message that Excel shows beside a cell.
pub(super) const MAX_MESSAGE_CHARS: usize = 255;
/// The longest title of one.
pub(super) const MAX_TITLE_CHARS: usize = 32;
/// How many entries of a list an example shows.
const SHOWN_ENTRIES: usize = 2;

/// `text` in at most `most` characters, cut between words.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(2)).collect();
    let end = head.rfind(char::is_whitespace).unwrap_or(head.len());
    format!("{} …", head[..end].trim_end())
}

/// What stands beside a cell of `field` while it is filled in.
pub(super) fn asked_for(field: &Field, template: &Template, locale: Locale) -> String {
    let words = words(locale);
    let parts =
        [rules(field, locale), for_cells(&field.help), example(field, template, words).unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What a field asks for, besides its type: `wajib; paling banyak 80 karakter`.
fn rules(field: &Field, locale: Locale) -> String {
    let words = words(locale);
    let mut rules = Vec::new();
    if field.required {
        rules.push(words.required.to_owned());
    }
    rules.extend(longest(field, words).map(|longest| format!("{} {longest}", words.at_most)));
    rules.join("; ")
}

/// How much `field` takes.
pub(super) fn longest(field: &Field, words: &Words) -> Option<String> {
    let unit = if field.kind == FieldKind::List { words.entries } else { words.characters };
    field.max_length.map(|most| format!("{most} {unit}"))
}

/// What a field is for, what it can be and what it is when left out.
pub(super) fn help(field: &Field, template: &Template, words: &Words) -> String {
    let mut parts = Vec::new();
    if !field.help.is_empty() {
        parts.push(for_cells(&field.help));
    }
    if !field.choices.is_empty() {
        parts.push(format!("{} {}.", words.one_of, field.choices.join(", ")));
    }
    parts.extend(example(field, template, words));
    let default = field.default.as_ref().filter(|value| !value.is_empty());
    parts.extend(default.and_then(|value| Held::of(value, words)).and_then(|held| match held {
        Held::Text(text) => Some(format!("{} {text}.", words.otherwise)),
        Held::Number(number) => Some(format!("{} {number}.", words.otherwise)),
        _ => None,
    }));
    parts.join(" ")
}

/// How a list is written in a cell, by the sample of its template.
fn example(field: &Field, template: &Template, words: &Words) -> Option<String> {
    let Value::List(entries) = template.sample.as_ref()?.fields.get(&field.id)? else { return None };
    let shown: Option<Vec<String>> = entries.iter().take(SHOWN_ENTRIES).map(list_entry).collect();
    let shown = shown.filter(|shown| !shown.is_empty())?.join("; ");
    Some(format!("{} {shown}", words.such_as))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_between_words() {
        assert_eq!(cut("satu dua tiga", 13), "satu dua tiga");
        assert_eq!(cut("satu dua tiga", 12), "satu dua …");
        assert_eq!(cut("satuduatiga", 6), "satu …");
        assert!(cut(&"kata ".repeat(99), 255).chars().count() <= 255);
    }
}
