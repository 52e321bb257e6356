//! Which declarations the engine drops or cannot honour, and what to write instead.

use std::collections::BTreeMap;

use takumi::prelude::StyleDeclarationBlock;

use crate::diag::Place;
use crate::page::length;

/// Properties that the engine parses and then does nothing with.
const IGNORED: &[&str] = &[
    "writing-mode",
    "columns",
    "column-count",
    "column-width",
    "container",
    "container-type",
    "container-name",
    "mask-composite",
    "border-image",
    "border-image-source",
    "border-image-slice",
    "perspective",
    "zoom",
    "transition",
    "transition-property",
    "transition-duration",
    "transition-delay",
    "transition-timing-function",
];

/// A declaration that the engine drops or cannot honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Where it stands.
    pub place: Place,
    /// Why nothing comes of it.
    pub reason: String,
    /// What to write instead, where that is known.
    pub hint: Option<String>,
}

/// What is wrong with a declaration, and the likely fix; `None` where it works.
pub(super) fn complaint(
    property: &str,
    value: &str,
    tokens: &BTreeMap<String, String>,
) -> Option<(String, Option<String>)> {
    if IGNORED.contains(&property) {
        let hint = match property {
            "zoom" => "use `transform: scale()`",
            _ if property.starts_with("transition") => {
                "a clip has no states to change between: use `@keyframes`"
            }
            _ => "find another way to the same look; nothing is drawn for it",
        };
        return Some((format!("`{property}` has no effect in the page engine"), Some(hint.to_owned())));
    }
    // A value with custom properties that only a page knows cannot be judged here.
    let resolved = substitute(value, tokens, 0)?;
    if property == length::FLOOR {
        return length::floor_px(&resolved).is_none().then(|| {
            let hint = "write it in px: `56px`, or `calc(56px * 0.9)`".to_owned();
            (format!("`{property}: {}` is not a size the text can shrink to", resolved.trim()), Some(hint))
        });
    }
    if property.starts_with("--") {
        return None;
    }
    for function in ["min(", "max(", "clamp("] {
        if contains_function(&resolved, function) {
            let name = function.trim_end_matches('(');
            return Some((
                format!("`{property}` uses `{name}()`, which the page engine does not know"),
                Some("write the value out, or choose by shape: `.shape-tall …`, `.shape-wide …`".to_owned()),
            ));
        }
    }
    let (plain, important) = match resolved.trim().strip_suffix("!important") {
        Some(plain) => (plain.trim_end(), true),
        None => (resolved.trim(), false),
    };
    if property == "background" && important {
        return Some((
            "`background` with `!important` is dropped by the page engine".to_owned(),
            Some("use `background-color` or `background-image`".to_owned()),
        ));
    }
    if let Some(complaint) = complaint_of_words(property, plain) {
        return Some(complaint);
    }
    match format!("{property}: {plain}").parse::<StyleDeclarationBlock>() {
        Ok(block) if !block.is_empty() => None,
        Ok(_) => Some((
            format!("unknown property `{property}`"),
            Some("the page engine drops it: see docs/templates.md for what works".to_owned()),
        )),
        Err(_) => Some((
            format!("`{property}: {plain}` is not a value the page engine understands"),
            hint_for_value(plain),
        )),
    }
}

/// What is wrong with words that the engine reads and then does nothing with.
fn complaint_of_words(property: &str, value: &str) -> Option<(String, Option<String>)> {
    let has = |word: &str| value.split([' ', ',', '\t', '\n']).any(|part| part.eq_ignore_ascii_case(word));
    let (reason, hint) = match property {
        "animation" | "animation-play-state" if has("paused") => (
            "`paused` is not heeded: the animation runs in the page engine",
            "leave the animation out, and write the look at which it should stand",
        ),
        "background" if has("fixed") => (
            "`fixed` is not heeded: a background lies in its element's box in the page engine",
            "put the background on an element as large as the page",
        ),
        _ => return None,
    };
    Some((reason.to_owned(), Some(hint.to_owned())))
}

fn hint_for_value(value: &str) -> Option<String> {
    let hints = [
        ("translate3d(", "use `translate()`"),
        ("rotateY(", "only turns in the plane work: use `rotate()`"),
        ("rotateX(", "only turns in the plane work: use `rotate()`"),
        ("linear(", "use `linear`, `cubic-bezier()` or `steps()`"),
        ("sticky", "use `relative` or `absolute`"),
        ("contents", "style the children directly instead of `display: contents`"),
        ("light-dark(", "write one colour; a template declares its surface"),
        ("image-set(", "name one picture with `url()`"),
    ];
    hints.iter().find(|(sign, _)| value.contains(sign)).map(|(_, hint)| (*hint).to_owned())
}

fn contains_function(value: &str, function: &str) -> bool {
    value.match_indices(function).any(|(at, _)| {
        value[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric() && before != '-' && before != '_')
    })
}

/// `value` with its `var()` replaced from `tokens`; `None` where a property is unknown and has no fallback.
pub(super) fn substitute(value: &str, tokens: &BTreeMap<String, String>, depth: usize) -> Option<String> {
    let Some(at) = value.find("var(") else { return Some(value.to_owned()) };
    if depth > 16 {
        return None;
    }
    let inside = &value[at + 4..];
    let mut level = 1;
    let close = inside.char_indices().find_map(|(index, character)| {
        match character {
            '(' => level += 1,
            ')' => level -= 1,
            _ => {}
        }
        (level == 0).then_some(index)
    })?;
    let (name, fallback) = match inside[..close].split_once(',') {
        Some((name, fallback)) => (name.trim(), Some(fallback.trim())),
        None => (inside[..close].trim(), None),
    };
    let replacement = tokens.get(name).map(String::as_str).or(fallback)?;
    let whole = format!("{}{}{}", &value[..at], replacement, &inside[close + 1..]);
    substitute(&whole, tokens, depth + 1)
}
