//! At-rules that the engine reads otherwise than a browser: what it leaves out becomes a finding, and what can be said in its own
//! words is said so.

use cssparser::{Parser, Token};
use takumi::prelude::StyleSheet;

use super::selectors::{Judged, Scan, Vain, hint_of, instead, is_read, one_line};
use super::supports;
use crate::diag::suggest;

/// At-rules that mean nothing for a page that is looked at, in a browser neither, or that the engine reads whatever stands in them.
const READ: &[&str] = &["apply", "charset", "page", "theme", "view-transition", "viewport"];

/// At-rules that the engine skips with all that stands in them, with what to write instead.
const SKIPPED: &[(&str, &str)] = &[
    instead("container", "choose by shape: `.shape-tall …`, `.shape-wide …`"),
    instead("scope", "nest the rules in the one of the element around them: `.card { .title { … } }`"),
    instead(
        "counter-style",
        "use a `list-style-type` that is built in, or write the sign as `content` of `::before`",
    ),
    instead("font-feature-values", "write `font-feature-settings` where the feature is wanted"),
    instead("font-palette-values", "use a font whose first palette is the one wanted"),
    instead("function", "write the value out, or keep it in a custom property"),
    instead("namespace", "leave the prefixes out: elements of SVG are selected by their names"),
    instead("position-try", "place the element by `top`, `right`, `bottom` and `left`"),
    instead("starting-style", "a clip has no states to change between: use `@keyframes`"),
];

/// At-rules whose blocks hold descriptors, which are no declarations.
const WITH_DESCRIPTORS: &[&str] = &[
    "counter-style",
    "font-feature-values",
    "font-palette-values",
    "page",
    "position-try",
    "property",
    "view-transition",
    "viewport",
];

/// Features that hold for no page that is looked at without asking for it, in a browser neither.
const NEVER_ASKED_FOR: &[&str] = &[
    "(forced-colors:active)",
    "(inverted-colors:inverted)",
    "(prefers-color-scheme:dark)",
    "(prefers-contrast:less)",
    "(prefers-contrast:more)",
    "(prefers-reduced-data:reduce)",
    "(prefers-reduced-motion)",
    "(prefers-reduced-motion:reduce)",
    "(prefers-reduced-transparency:reduce)",
    "(scripting:none)",
];

/// What the engine knows of a page for `@media`.
const FEATURES: &[&str] = &["aspect-ratio", "height", "orientation", "resolution", "width"];

/// The name of the at-rule that `prelude` begins, lower case; `None` for the selectors of a style rule.
pub(super) fn at_rule(prelude: &str) -> Option<String> {
    let rest = prelude.strip_prefix('@')?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
    Some(rest[..end].to_ascii_lowercase())
}

/// Whether the block of the at-rule `name` holds descriptors, which are no declarations.
pub(super) fn holds_descriptors(name: &str) -> bool {
    WITH_DESCRIPTORS.contains(&name)
}

/// What the engine makes of the at-rule `name`, whose whole text up to its block or semicolon is `prelude`.
pub(super) fn judge_at_rule(name: &str, prelude: &str) -> Judged {
    let mut judged = Judged::default();
    let not_understood = || {
        let reason = format!(
            "the page engine does not understand `{}`, and leaves out what stands in it",
            one_line(prelude)
        );
        Vain::new(0, reason, None)
    };
    match name {
        "supports" => match supports::holds(prelude["@supports".len()..].trim()) {
            // The engine's own answer fails where a value is unknown to it.
            Some(holds) => {
                let condition = if holds { "@supports (color:red)" } else { "@supports not (color:red)" };
                judged.edits.push((0..prelude.len(), condition.to_owned()));
            }
            None => judged.vain.push(not_understood()),
        },
        "media" if is_never_asked_for(prelude) => {}
        "media" if is_read(prelude, false) => {
            unknown_features(&mut Parser::new(prelude), false, &mut judged.vain);
        }
        "media" | "layer" if !is_read(prelude, false) => judged.vain.push(not_understood()),
        "layer" | "property" => {}
        _ if READ.contains(&name) || name.starts_with('-') => {}
        _ => judged.vain.push(match hint_of(SKIPPED, name) {
            Some(hint) => {
                let reason = format!("the page engine does not know `@{name}`, and leaves it out");
                Vain::new(0, reason, Some(hint))
            }
            None => {
                let known = SKIPPED.iter().map(|(name, _)| *name).chain(READ.iter().copied());
                let known = known.chain([
                    "font-face",
                    "import",
                    "keyframes",
                    "layer",
                    "media",
                    "property",
                    "supports",
                ]);
                Vain { at: 0, reason: format!("there is no at-rule `@{name}`"), hint: suggest(name, known) }
            }
        }),
    }
    judged
}

/// Whether the engine reads the whole `@property` rule `rule`.
pub(super) fn is_property_read(rule: &str) -> bool {
    StyleSheet::parse(rule).is_ok()
}

/// Whether `media` asks, among others, for what no page is looked at with unless somebody asks for it.
fn is_never_asked_for(media: &str) -> bool {
    let plain: String = media.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let alternatives = media.contains(',')
        || media
            .split_whitespace()
            .any(|word| ["or", "not"].iter().any(|other| word.eq_ignore_ascii_case(other)));
    !alternatives && NEVER_ASKED_FOR.iter().any(|feature| plain.contains(feature))
}

/// Names what `@media` asks for and the engine does not know: it takes such a query for one that does not hold. `is_inside` where
/// the parser is in parentheses.
fn unknown_features(parser: &mut Parser<'_>, is_inside: bool, vain: &mut Vec<Vain>) {
    let mut is_named = !is_inside;
    loop {
        parser.skip_whitespace();
        let at = parser.position().byte_index();
        let (name, is_block) = match parser.next() {
            Ok(Token::Ident(name)) => (name.to_ascii_lowercase(), false),
            Ok(Token::ParenthesisBlock) => (String::new(), true),
            Ok(_) => continue,
            Err(_) => return,
        };
        if is_block {
            let _: Scan = parser.parse_nested_block(|inner| {
                unknown_features(inner, true, vain);
                Ok(())
            });
        } else if !is_named && !["not", "and", "or"].contains(&name.as_str()) {
            is_named = true;
            let plain = name.strip_prefix("min-").or_else(|| name.strip_prefix("max-")).unwrap_or(&name);
            if !FEATURES.contains(&plain) {
                let reason =
                    format!("the page engine does not know what `{name}` is in `@media`: it never holds");
                let hint = "choose by shape: `.shape-tall …`, `.shape-wide …`";
                vain.push(Vain::new(at, reason, Some(hint)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_rules_that_are_skipped_are_named() {
        let said = |prelude: &str| {
            let name = at_rule(prelude).expect("an at-rule");
            judge_at_rule(&name, prelude).vain.into_iter().map(|vain| vain.reason).collect::<Vec<_>>()
        };
        for works in [
            "@media (min-width: 10px) and (orientation: portrait)",
            "@media print",
            "@media (400px < width <= 700px), not screen",
            "@media (prefers-reduced-motion: reduce)",
            "@MEDIA screen and (prefers-color-scheme : dark)",
            "@layer a.b",
            "@layer",
            "@page :first",
            "@charset \"utf-8\"",
            "@-moz-document url()",
        ] {
            assert_eq!(said(works), Vec::<String>::new(), "{works}");
        }
        for (skipped, words) in [
            ("@container (width > 40em)", "does not know `@container`"),
            ("@scope (.a) to (.b)", "does not know `@scope`"),
            ("@counter-style thumbs", "does not know `@counter-style`"),
            ("@namespace svg url(http://www.w3.org/2000/svg)", "does not know `@namespace`"),
            ("@starting-style", "does not know `@starting-style`"),
            ("@media (hover: hover)", "does not know what `hover` is"),
            ("@media not (prefers-color-scheme: dark)", "does not know what `prefers-color-scheme` is"),
            ("@media screen and ((min-width: 9px) or (max-device-width: 9px))", "`max-device-width`"),
            ("@media (1px < widht <= 9px)", "`widht`"),
            ("@media (a}", "does not understand"),
            ("@midea print", "there is no at-rule `@midea`"),
        ] {
            let found = said(skipped);
            assert!(found.len() == 1 && found[0].contains(words), "{skipped}: {found:?}");
        }
        let vain = &judge_at_rule("midea", "@midea print").vain[0];
        assert_eq!(vain.hint.as_deref(), Some("did you mean `media`?"));
    }

    #[test]
    fn what_the_engine_supports_is_answered_for_it() {
        let condition = |prelude: &str| judge_at_rule("supports", prelude).edits[0].1.clone();
        assert_eq!(condition("@supports (display: grid)"), "@supports (color:red)");
        assert_eq!(condition("@supports not (position: sticky)"), "@supports (color:red)");
        assert_eq!(condition("@supports selector(:has(a))"), "@supports not (color:red)");
        assert_eq!(judge_at_rule("supports", "@supports display: grid").vain.len(), 1);
    }

    #[test]
    fn what_breaks_off_is_no_trouble() {
        for text in [":", "::", "a:", "a::", ":nth-child(", ":is(:not(", "a:b(c", "[", "é:ü(ñ", "a:hover:"]
        {
            let _ = judge_at_rule("supports", &format!("@supports {text}"));
            let _ = judge_at_rule("media", &format!("@media {text}"));
        }
    }
}
