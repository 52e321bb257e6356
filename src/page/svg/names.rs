//! Names of an SVG that stands in a page among others: programs call the classes of every mark `st0` and its gradients `a`, and a
//! browser takes the first for all.

use std::collections::BTreeSet;

use cssparser::{ParseError, Parser, Token};

use crate::page::tags;
use crate::world::{digest_of, hex};

/// What goes before the names of the SVG `source`: other SVGs have another.
pub(super) fn prefix_of(source: &str) -> String {
    format!("w{}-", &hex(&digest_of(source.as_bytes()))[..8])
}

/// The style sheet `css` with `prefix` before each class and id that it selects by; its classes go to `classes`.
pub(super) fn of_sheet(css: &str, prefix: &str, classes: &mut BTreeSet<String>) -> String {
    let mut inserts = Vec::new();
    rules(&mut Parser::new(css), &mut inserts, classes);
    let edits = inserts.into_iter().map(|at| (at..at, prefix.to_owned())).collect();
    tags::replace(css, edits)
}

/// The value of a `class` with `prefix` before those of its names that are in `classes`.
pub(super) fn of_class(value: &str, prefix: &str, classes: &BTreeSet<String>) -> String {
    let name = |name: &str| if classes.contains(name) { format!("{prefix}{name}") } else { name.to_owned() };
    value.split_ascii_whitespace().map(name).collect::<Vec<_>>().join(" ")
}

/// The value of an attribute that names elements by their ids, with `prefix` before each.
pub(super) fn of_ids(value: &str, prefix: &str) -> String {
    value.split_ascii_whitespace().map(|name| format!("{prefix}{name}")).collect::<Vec<_>>().join(" ")
}

/// Finds where the names of selectors begin.
fn rules(parser: &mut Parser<'_>, inserts: &mut Vec<usize>, classes: &mut BTreeSet<String>) {
    // Whether the block that comes holds rules of its own.
    let mut holds_rules = None;
    let mut after_dot = false;
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments() else { return };
        let token = token.clone();
        match &token {
            Token::AtKeyword(name) => {
                let grouping = ["media", "supports", "layer", "container", "scope", "document"];
                holds_rules = Some(grouping.iter().any(|known| name.eq_ignore_ascii_case(known)));
            }
            Token::Semicolon => holds_rules = None,
            Token::Ident(name) if after_dot && holds_rules.is_none() => {
                classes.insert(name.to_string());
                inserts.push(start);
            }
            Token::IDHash(_) if holds_rules.is_none() => inserts.push(start + 1),
            Token::CurlyBracketBlock => {
                let inside = holds_rules.take().unwrap_or(false);
                let _: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
                    if inside {
                        rules(inner, inserts, classes);
                    }
                    Ok(())
                });
            }
            Token::Function(_) | Token::ParenthesisBlock if holds_rules.is_none() => {
                let _: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
                    rules(inner, inserts, classes);
                    Ok(())
                });
            }
            _ => {}
        }
        after_dot = matches!(token, Token::Delim('.'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_get_names_of_their_own() {
        let mut classes = BTreeSet::new();
        let css = "@import 'x.css';.st0,.b:not(.c)>#a{fill:#abc;opacity:.5}@media (min-width:1.5px){.d{fill:url(#x)}}\
                   @font-face{src:url(#q)}@keyframes e{from{opacity:.1}}g.f::before{content:'.z'}/* .y */";
        assert_eq!(
            of_sheet(css, "w-", &mut classes),
            "@import 'x.css';.w-st0,.w-b:not(.w-c)>#w-a{fill:#abc;opacity:.5}@media (min-width:1.5px){.w-d{fill:url(#x)}}\
             @font-face{src:url(#q)}@keyframes e{from{opacity:.1}}g.w-f::before{content:'.z'}/* .y */"
        );
        assert_eq!(classes.iter().map(String::as_str).collect::<Vec<_>>(), ["b", "c", "d", "f", "st0"]);
        assert_eq!(of_class("st0 other", "w-", &classes), "w-st0 other");
        assert_eq!(of_ids("a b", "w-"), "w-a w-b");
    }
}
