//! Focus: what of a picture is kept where it does not fit its box.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Place, suggest};

use super::read::Entry;
use super::value::{Field, FieldKind};

/// What of a picture that does not fit its box is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Focus {
    /// What matters most in the picture, as far as that can be told.
    #[default]
    Auto,
    /// All of it, with bars.
    Fit,
    /// Around a point.
    At {
        /// From left, 0, to right, 1.
        x: f32,
        /// From top, 0, to bottom, 1.
        y: f32,
    },
}

impl Focus {
    /// Reads `auto`, `fit`, `center`, a side, or `x,y` from 0 to 1.
    pub fn parse(text: &str) -> Option<Self> {
        let at = |x, y| Some(Self::At { x, y });
        match text {
            "auto" => Some(Self::Auto),
            "fit" => Some(Self::Fit),
            "center" => at(0.5, 0.5),
            "left" => at(0.0, 0.5),
            "right" => at(1.0, 0.5),
            "top" => at(0.5, 0.0),
            "bottom" => at(0.5, 1.0),
            _ => {
                let (x, y) = text.split_once(',')?;
                let part = |text: &str| text.trim().parse().ok().filter(|part| (0.0..=1.0).contains(part));
                at(part(x)?, part(y)?)
            }
        }
    }
}

/// Reads the focus of footage.
pub(super) fn of_footage(entry: &Entry<'_>) -> Option<Focus> {
    let focus = Focus::parse(entry.line()?.trim());
    if focus.is_none() {
        bad(entry, "write `auto`, `fit`, `center`, `left`, `right`, `top`, `bottom` or `0.3,0.5`");
    }
    focus
}

/// Reads `[focus]`: a focus for each picture among the `fields` of `template`, and where it is written.
pub(super) fn of_pictures(
    entry: &Entry<'_>,
    template: &str,
    fields: &[Field],
) -> BTreeMap<String, (Focus, Place)> {
    let Some(mut table) = entry.table() else { return BTreeMap::new() };
    let pictures: Vec<&str> =
        fields.iter().filter(|field| field.kind == FieldKind::Image).map(|field| field.id.as_str()).collect();
    let mut all = BTreeMap::new();
    for entry in table.all() {
        if !pictures.contains(&entry.key) {
            not_a_picture(&entry, template, fields, &pictures);
        } else if let Some(focus) = of_picture(&entry) {
            all.insert(entry.key.to_owned(), (focus, entry.key_place()));
        }
    }
    table.finish();
    all
}

fn of_picture(entry: &Entry<'_>) -> Option<Focus> {
    const WORDS: &str = "write `auto`, `center`, `left`, `right`, `top`, `bottom` or `0.3,0.5`";
    match Focus::parse(entry.line()?.trim()) {
        Some(Focus::Fit) => {
            let message = format!("`{}` cannot be `fit`: a picture fills its slot", entry.name);
            entry.error("bad-focus", message, Some(WORDS.to_owned()));
            None
        }
        None => {
            bad(entry, WORDS);
            None
        }
        focus => focus,
    }
}

fn not_a_picture(entry: &Entry<'_>, template: &str, fields: &[Field], pictures: &[&str]) {
    let names: Vec<String> = pictures.iter().map(|id| format!("`{id}`")).collect();
    let takes = match names.is_empty() {
        true => format!("remove it: `{template}` has no field for a picture"),
        false => format!("`{template}` has these pictures: {}", names.join(", ")),
    };
    if fields.iter().any(|field| field.id == entry.key) {
        entry.key_error("bad-focus", format!("the field `{}` holds no picture", entry.key), Some(takes));
    } else {
        let hint = suggest(entry.key, pictures.iter().copied()).unwrap_or(takes);
        entry.key_error("unknown-key", format!("unknown key `{}`", entry.name), Some(hint));
    }
}

fn bad(entry: &Entry<'_>, hint: &str) {
    entry.error("bad-focus", format!("`{}` is not a focus", entry.name), Some(hint.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_a_word_or_a_point() {
        assert_eq!(Focus::parse("auto"), Some(Focus::Auto));
        assert_eq!(Focus::parse("left"), Some(Focus::At { x: 0.0, y: 0.5 }));
        assert_eq!(Focus::parse("0.3, 0.5"), Some(Focus::At { x: 0.3, y: 0.5 }));
        for text in ["", "middle", "0.3", "0.3,1.5", "nan,0", "0,3,0,5"] {
            assert_eq!(Focus::parse(text), None, "{text}");
        }
    }
}
