//! Selectors that the engine reads otherwise than a browser: what it never matches or leaves out becomes a finding, and what can be
//! said in its own words is said so.
//!
//! The tables follow takumi 2.19: `style/selector.rs` parses every pseudo-class and pseudo-element and matches those named here.

use std::ops::Range;

use cssparser::{ParseError, Parser, Token};
use takumi::prelude::StyleSheet;

use crate::diag::suggest;

/// Pseudo-classes that the engine matches as a browser does.
const MATCHED: &[&str] = &[
    "checked",
    "dir",
    "disabled",
    "empty",
    "enabled",
    "first-child",
    "first-of-type",
    "host",
    "indeterminate",
    "is",
    "lang",
    "last-child",
    "last-of-type",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "only-child",
    "only-of-type",
    "optional",
    "placeholder-shown",
    "read-only",
    "read-write",
    "required",
    "root",
    "scope",
    "where",
];

/// Pseudo-classes that match nothing on a page that nobody touches, in a browser neither.
const OF_USE: &[&str] = &[
    "active",
    "autofill",
    "buffering",
    "current",
    "focus",
    "focus-visible",
    "focus-within",
    "fullscreen",
    "future",
    "host-context",
    "hover",
    "modal",
    "past",
    "picture-in-picture",
    "popover-open",
    "seeking",
    "stalled",
    "state",
    "target",
    "target-within",
    "user-invalid",
    "user-valid",
    "visited",
    "volume-locked",
];

/// A name, and what to write instead.
pub(super) const fn instead(name: &'static str, hint: &'static str) -> (&'static str, &'static str) {
    (name, hint)
}

/// Pseudo-classes that match in a browser and never in the engine, with what to write instead.
const UNMATCHED: &[(&str, &str)] = &[
    instead(
        "has",
        "give the element a class in the template where it holds: `{% if … %} with-photo{% endif %}`",
    ),
    instead("default", "name the elements by a class"),
    instead("defined", "leave it out: it holds for every element of HTML"),
    instead("in-range", "name the elements by a class"),
    instead("invalid", "name the elements by a class"),
    instead("muted", "name the elements by a class"),
    instead("nth-col", "count the cells of a row with `:nth-child()`"),
    instead("nth-last-col", "count the cells of a row with `:nth-last-child()`"),
    instead("open", "write `[open]`"),
    instead("out-of-range", "name the elements by a class"),
    instead("paused", "name the elements by a class"),
    instead("playing", "name the elements by a class"),
    instead("valid", "name the elements by a class"),
    instead("-webkit-any", "write `:is()`"),
    instead("-moz-any", "write `:is()`"),
];

/// What is said in the engine's own words: a link is an element that leads somewhere, as weighty as a pseudo-class.
const REWRITTEN: &[(&str, &str)] = &[
    instead("any-link", ":where(a,area)[href]"),
    instead("link", ":where(a,area)[href]"),
    instead("-webkit-any-link", ":where(a,area)[href]"),
];

/// The root of a document, as weighty as a pseudo-class. The engine's root is the box of the page around `<html>`.
const ROOT_ELEMENT: &str = ":where(html):nth-child(n)";

/// Pseudo-elements of what is not there on a page that nobody touches, in a browser neither.
const PARTS_OF_USE: &[&str] = &[
    "backdrop",
    "grammar-error",
    "highlight",
    "part",
    "search-text",
    "selection",
    "slotted",
    "spelling-error",
    "target-text",
    "view-transition",
    "view-transition-group",
    "view-transition-image-pair",
    "view-transition-new",
    "view-transition-old",
];

/// Pseudo-elements that a browser styles and the engine does not, with what to write instead.
const UNSTYLED: &[(&str, &str)] = &[
    instead("first-letter", "put the letter into an element of its own: `<span class=\"initial\">`"),
    instead("first-line", "put the words into an element of their own"),
    instead("marker", "write `list-style: none`, and the sign as `content` of the item's `::before`"),
    instead("checkmark", "draw it with `::before`"),
    instead("column", "lay columns out with flex or grid"),
    instead("cue", "captions are `{{ cue }}`: style the element around it"),
    instead("details-content", "use a `<div>`"),
    instead("file-selector-button", "draw it with an element of its own"),
    instead("picker", "draw it with elements of its own"),
    instead("picker-icon", "draw it with `::after`"),
    instead("placeholder", "write the words into an element of their own"),
    instead("scroll-button", "leave it out: a picture is not scrolled"),
    instead("scroll-marker", "leave it out: a picture is not scrolled"),
    instead("scroll-marker-group", "leave it out: a picture is not scrolled"),
];

/// What is wrong at a byte of a prelude, and the likely fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Vain {
    pub(super) at: usize,
    pub(super) reason: String,
    pub(super) hint: Option<String>,
}

impl Vain {
    pub(super) fn new(at: usize, reason: String, hint: Option<&str>) -> Self {
        Self { at, reason, hint: hint.map(str::to_owned) }
    }
}

/// What comes of a block in a prelude that is looked through.
pub(super) type Scan = Result<(), ParseError<()>>;

/// What becomes of the prelude of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Judged {
    /// What of it is in vain.
    pub(super) vain: Vec<Vain>,
    /// What is written in its place for the engine.
    pub(super) edits: Vec<(Range<usize>, String)>,
}

/// What the engine makes of the `selectors` of a style rule, which stands in another where it `is_nested`.
pub(super) fn judge_selectors(selectors: &str, is_nested: bool) -> Judged {
    let mut judged = Judged::default();
    scan(&mut Parser::new(selectors), selectors, true, &mut judged);
    if judged.vain.is_empty() && !is_read(selectors, is_nested) {
        let reason = format!(
            "the page engine does not understand the selector `{}`, and leaves its rule out",
            one_line(selectors)
        );
        judged.vain.push(Vain::new(0, reason, None));
    }
    judged
}

/// Whether the engine reads a rule that begins so.
pub(super) fn is_read(prelude: &str, is_nested: bool) -> bool {
    let rule = format!("{prelude}{{color:red}}");
    let sheet = match prelude.starts_with('@') {
        true => format!("{prelude}{{a{{color:red}}}}"),
        false if is_nested => format!("a{{{rule}}}"),
        false => rule,
    };
    StyleSheet::parse(&sheet).is_ok()
}

/// Looks through a list of selectors; `is_whole` where it is not the argument of a pseudo-class.
fn scan(parser: &mut Parser<'_>, text: &str, is_whole: bool, judged: &mut Judged) {
    loop {
        let at = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace() else { return };
        if matches!(token, Token::Colon) {
            pseudo(parser, text, at, is_whole, judged);
        }
    }
}

/// Judges the pseudo-class or pseudo-element whose first colon was just read at `at`.
fn pseudo(parser: &mut Parser<'_>, text: &str, at: usize, is_whole: bool, judged: &mut Judged) {
    let before = parser.state();
    let mut is_element = false;
    let mut next = parser.next_including_whitespace().cloned();
    if matches!(next, Ok(Token::Colon)) {
        is_element = true;
        next = parser.next_including_whitespace().cloned();
    }
    let (name, is_function) = match next {
        Ok(Token::Ident(name)) => (name.to_ascii_lowercase(), false),
        Ok(Token::Function(name)) => (name.to_ascii_lowercase(), true),
        _ => return parser.reset(&before),
    };
    let end = parser.position().byte_index();
    // These were pseudo-elements before there were two colons.
    if is_element || ["before", "after", "first-letter", "first-line"].contains(&name.as_str()) {
        judged.vain.extend(complaint_of_element(&name, is_function).map(|(reason, hint)| Vain {
            at,
            reason,
            hint,
        }));
        return;
    }
    if let Some((_, instead)) = REWRITTEN.iter().find(|(known, _)| *known == name && !is_function) {
        judged.edits.push((at..end, (*instead).to_owned()));
        return;
    }
    if name == "root" && is_whole && is_joined(text, at, end) {
        judged.edits.push((at..end, ROOT_ELEMENT.to_owned()));
        return;
    }
    judged.vain.extend(complaint_of_class(&name, is_function).map(|(reason, hint)| Vain {
        at,
        reason,
        hint,
    }));
    if is_function {
        let _: Scan = parser.parse_nested_block(|inner| {
            match name.as_str() {
                "is" | "where" | "not" => scan(inner, text, false, judged),
                "nth-child" | "nth-last-child" if picks(inner) => {
                    let reason = format!(
                        "the page engine does not understand `:{name}(… of …)`, and leaves its rule out"
                    );
                    let hint = "give the elements a class, or count with `:nth-of-type()`";
                    judged.vain.push(Vain::new(at, reason, Some(hint)));
                }
                _ => {}
            }
            while inner.next().is_ok() {}
            Ok(())
        });
    }
}

/// Whether the `:root` at `at..end` of `text` is one of several things said of an element, or the parent of one.
fn is_joined(text: &str, at: usize, end: usize) -> bool {
    let is_apart = |c: char| c.is_whitespace() || matches!(c, ',' | '>' | '+' | '~');
    let after = &text[end..];
    text[..at].ends_with(|c: char| !is_apart(c) && c != '/')
        || after.starts_with(['.', '#', '[', ':'])
        || after.trim_start().starts_with(['>', '+', '~'])
}

/// Whether the arguments of `:nth-child()` name selectors: `2n of .a`.
fn picks(parser: &mut Parser<'_>) -> bool {
    loop {
        match parser.next() {
            Ok(Token::Ident(word)) if word.eq_ignore_ascii_case("of") => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn complaint_of_class(name: &str, is_function: bool) -> Option<(String, Option<String>)> {
    let written = written(":", name, is_function);
    if let Some(hint) = hint_of(UNMATCHED, name) {
        return Some((format!("`{written}` never matches in the page engine"), Some(hint.to_owned())));
    }
    if MATCHED.contains(&name) || OF_USE.contains(&name) || name.starts_with('-') {
        return None;
    }
    let known = MATCHED.iter().chain(OF_USE).copied().chain(UNMATCHED.iter().map(|(name, _)| *name));
    Some((format!("there is no pseudo-class `{written}`"), suggest(name, known)))
}

fn complaint_of_element(name: &str, is_function: bool) -> Option<(String, Option<String>)> {
    let written = written("::", name, is_function);
    if let Some(hint) = hint_of(UNSTYLED, name) {
        return Some((format!("`{written}` is not styled by the page engine"), Some(hint.to_owned())));
    }
    if ["before", "after"].contains(&name) || PARTS_OF_USE.contains(&name) || name.starts_with('-') {
        return None;
    }
    let known = ["before", "after"].into_iter().chain(PARTS_OF_USE.iter().copied());
    let known = known.chain(UNSTYLED.iter().map(|(name, _)| *name));
    Some((format!("there is no pseudo-element `{written}`"), suggest(name, known)))
}

fn written(colons: &str, name: &str, is_function: bool) -> String {
    format!("{colons}{name}{}", if is_function { "()" } else { "" })
}

pub(super) fn hint_of(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, hint)| *hint)
}

/// `text` as it is quoted in a message.
pub(super) fn one_line(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of `selectors` in a few words, each with its offset.
    fn said(selectors: &str) -> Vec<(usize, String)> {
        judge_selectors(selectors, false).vain.into_iter().map(|vain| (vain.at, vain.reason)).collect()
    }

    #[test]
    fn selectors_that_work_pass() {
        for selectors in [
            "*",
            "a, b > c + d ~ e",
            ".shape-tall .a.b#c[data-x='1' i]",
            ":root",
            "p:not(.a, :first-child) > b, p::before",
            "q:after",
            "li:nth-child(2n + 1):nth-last-of-type(-n+3)",
            ":is(h1, h2):where(.a):lang(id):dir(rtl)",
            "input:checked + i, :empty",
            // Nobody points at a picture, in a browser neither.
            "a:hover, b:focus-visible::selection, c:visited",
            "::-webkit-scrollbar, input:-webkit-autofill",
            "[style*='a:b']",
        ] {
            assert_eq!(said(selectors), [], "{selectors}");
        }
        for nested in ["& .a", "&:not(.b)", "> c", ".d &"] {
            assert_eq!(judge_selectors(nested, true), Judged::default(), "{nested}");
        }
    }

    #[test]
    fn selectors_that_match_nothing_are_named_where_they_stand() {
        for (selectors, at, words) in [
            (".a:has(> img)", 2, "`:has()` never matches"),
            (".a:not(:has(img))", 7, "`:has()` never matches"),
            ("p::first-letter", 1, "`::first-letter` is not styled"),
            (".a, p:first-line", 5, "`::first-line` is not styled"),
            ("li::marker", 2, "`::marker` is not styled"),
            ("li:nth-child(2 of .a)", 2, "`:nth-child(… of …)`"),
            ("video::cue(b)", 5, "`::cue()` is not styled"),
            ("details:open", 7, "`:open` never matches"),
            ("p:frist-child", 1, "there is no pseudo-class `:frist-child`"),
            ("p::befor", 1, "there is no pseudo-element `::befor`"),
            ("svg|path", 0, "does not understand the selector `svg|path`"),
            ("a >> b", 0, "does not understand the selector"),
            ("", 0, "does not understand the selector"),
        ] {
            let found = said(selectors);
            assert!(
                found.len() == 1 && found[0].0 == at && found[0].1.contains(words),
                "{selectors}: {found:?}"
            );
        }
        let vain = &judge_selectors("p:frist-child", false).vain[0];
        assert_eq!(vain.hint.as_deref(), Some("did you mean `first-child`?"));
    }

    #[test]
    fn links_and_the_root_are_said_in_the_engines_words() {
        let rewritten = |selectors: &str| {
            let judged = judge_selectors(selectors, false);
            assert_eq!(judged.vain, [], "{selectors}");
            crate::page::tags::replace(selectors, judged.edits)
        };
        assert_eq!(rewritten("p a:link, :any-link b"), "p a:where(a,area)[href], :where(a,area)[href] b");
        assert_eq!(rewritten(":root.dark > body"), ":where(html):nth-child(n).dark > body");
        assert_eq!(rewritten("html:root b"), "html:where(html):nth-child(n) b");
        assert_eq!(rewritten(":root > body, a :root b"), ":where(html):nth-child(n) > body, a :root b");
        for as_written in [":root", ":root .a", "a,:root", ".a:not(:root)"] {
            assert_eq!(rewritten(as_written), as_written);
        }
    }

    #[test]
    fn what_breaks_off_is_no_trouble() {
        for text in [":", "::", "a:", "a::", ":nth-child(", ":is(:not(", "a:b(c", "[", "é:ü(ñ", "a:hover:"]
        {
            let _ = judge_selectors(text, false);
        }
    }
}
