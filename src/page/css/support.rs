//! What of a style sheet the engine drops or cannot honour, and what to write instead.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use takumi::prelude::StyleDeclarationBlock;

use super::{Declaration, Stylesheet};
use crate::diag::{Findings, Place};
use crate::page::custom::Known;
use crate::page::fit;

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

/// Properties for programs that look at a page, which the painted result need not honour.
const HARMLESS: &[&str] = &[
    "cursor",
    "user-select",
    "pointer-events",
    "will-change",
    "font-synthesis",
    "-webkit-font-smoothing",
    "color-scheme",
    "text-rendering",
    "-moz-osx-font-smoothing",
    "print-color-adjust",
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

impl Stylesheet {
    /// The declarations that the engine drops or cannot honour.
    pub(in crate::page) fn dropped(&self, known: &Known<'_>) -> Vec<Dropped> {
        let mut dropped = Vec::new();
        for declaration in &self.declarations {
            let Declaration { property, value, offset } = declaration;
            if HARMLESS.contains(&property.as_str()) {
                continue;
            }
            let vain = known.complaint(value);
            if let Some((reason, hint)) = vain.or_else(|| complaint(property, value, known.tokens)) {
                let place = Place::at_offset(&self.path, &self.source, *offset);
                dropped.push(Dropped { place, reason, hint });
            }
        }
        dropped
    }
}

/// The declarations of `style` attributes in `html` that the engine drops or cannot honour, each with the attribute's value as
/// written.
pub(in crate::page) fn dropped_inline(html: &str, known: &Known<'_>) -> Vec<(String, Dropped)> {
    let mut seen = BTreeSet::new();
    let mut dropped = Vec::new();
    for value in style_attributes(html).filter(|value| seen.insert(*value)) {
        let css =
            ["&quot;", "&#x27;", "&#39;"].iter().fold(value.to_owned(), |css, quote| css.replace(quote, "'"));
        let sheet = Stylesheet::read(
            Path::new(""),
            &format!("x{{{}}}", css.replace("&amp;", "&")),
            &mut Findings::new(),
        );
        dropped.extend(sheet.dropped(known).into_iter().map(|fact| (value.to_owned(), fact)));
    }
    dropped
}

/// The values of the `style` attributes in `html`, but for those of drawings, which programs write.
fn style_attributes(html: &str) -> impl Iterator<Item = &str> {
    const NAME: &str = "style=";
    html.match_indices(NAME).filter_map(move |(at, _)| {
        let inside = html[..at].ends_with(char::is_whitespace)
            && html[..at].rfind('<').is_some_and(|tag| html[..at].rfind('>').is_none_or(|end| end < tag));
        let drawn = html[..at].rfind("<svg").is_some_and(|svg| !html[svg..at].contains("</svg>"));
        let value = &html[at + NAME.len()..];
        let quote = value.chars().next().filter(|quote| inside && !drawn && matches!(quote, '"' | '\''))?;
        value[1..].split(quote).next()
    })
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
    if property == fit::FLOOR {
        return fit::floor_px(&resolved).is_none().then(|| {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(css: &str) -> Vec<(String, u32, u32)> {
        let mut findings = Findings::new();
        let sheet = Stylesheet::read(Path::new("a.css"), css, &mut findings);
        let tokens = BTreeMap::from([("--ink".to_owned(), "#123".to_owned())]);
        let dropped = sheet
            .dropped(&Known { tokens: &tokens, local: BTreeSet::from(["--safe-left".to_owned()]) })
            .into_iter()
            .map(|dropped| (dropped.reason, dropped.place));
        findings
            .into_iter()
            .map(|finding| (finding.message, finding.place.expect("a place")))
            .chain(dropped)
            .map(|(message, place)| (message, place.line.expect("a line"), place.column.expect("a column")))
            .collect()
    }

    #[test]
    fn css_that_works_is_not_reported() {
        let css = "/* a */ .a { color: var(--ink); width: calc(100% - var(--safe-left)); & b { display: grid } }\n\
                   @media (min-width: 10px) { .c { transform: rotate(3deg); cursor: pointer } }";
        assert_eq!(complaints(css), []);
    }

    #[test]
    fn a_font_of_a_style_sheet_is_named() {
        let found = complaints(".a { color: red }\n@font-face { font-family: X; src: url(x.woff2) }");
        assert_eq!(found, [("`@font-face` is not read, and nothing is fetched".to_owned(), 2, 1)]);
    }

    #[test]
    fn dropped_declarations_are_named_with_their_place() {
        assert_eq!(complaints(".a {\n  colour: red;\n}"), [("unknown property `colour`".to_owned(), 2, 3)]);
        let found = complaints(".a { width: min(10px, 50%); position: sticky; zoom: 2; color: blurple }");
        let columns: Vec<u32> = found.iter().map(|(_, _, column)| *column).collect();
        assert_eq!(columns, [6, 29, 47, 56], "{found:?}");
    }

    #[test]
    fn words_that_are_not_heeded_are_named() {
        let found = complaints(
            ".a { animation: x 1s paused }\n.b { animation-play-state: running, paused }\n\
             .c { background: url('/a.png') fixed }\n.d { animation: unpaused 1s; background: url(fixed) }",
        );
        let lines: Vec<u32> = found.iter().map(|(_, line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3], "{found:?}");
    }

    #[test]
    fn a_floor_that_is_no_length_is_reported() {
        let found = complaints(
            ".a { --text-fit-min: 2em } .b { --text-fit-min: calc(40px + 2 * 8px) } .c { --text-fit-min: var(--ink) }",
        );
        let columns: Vec<u32> = found.iter().map(|(_, _, column)| *column).collect();
        assert_eq!(columns, [6, 77], "{found:?}");
    }

    #[test]
    fn what_style_attributes_ask_for_in_vain_is_found_once() {
        let html = "<svg><path style='-x-y: 1'/></svg><p style=\"color: red; position: sticky\">style='zoom:2'</p><p style='zoom: 2'><b data-style=\"x\"></b>\
                    <p style='zoom: 2'><i style=\"font-family: &quot;A&quot;, B; --text-fit-min: 40px\"></i>";
        let tokens = BTreeMap::new();
        let found = dropped_inline(html, &Known { tokens: &tokens, local: BTreeSet::new() });
        let attributes: Vec<&str> = found.iter().map(|(attribute, _)| attribute.as_str()).collect();
        assert_eq!(attributes, ["color: red; position: sticky", "zoom: 2"]);
        assert!(found[0].1.reason.contains("position: sticky"), "{found:?}");
    }

    #[test]
    fn keyframes_that_cannot_be_filled_in_are_reported() {
        let found = complaints(
            "@keyframes x { from { transform: scale(2) } 50% { opacity: 1 } to { transform: rotate(3deg) } }",
        );
        assert!(found[0].0.contains("leaves out `transform` at 50%"), "{found:?}");
    }
}
