//! Conditions of `@supports`, answered for the engine. Its own answer gives up at the first value it does not know, even after
//! `not`, and takes for known what it reads and then does nothing with.

use std::collections::BTreeMap;

use cssparser::{ParseError, Parser, Token};

use super::selectors::judge_selectors;
use super::support::complaint;

/// How deep parentheses may stand in one another.
const MOST_NESTED: usize = 16;

/// Whether `condition` holds; `None` where it is none.
pub(super) fn holds(condition: &str) -> Option<bool> {
    within(condition, MOST_NESTED)
}

/// As [`holds`], with `deep` more parentheses in one another.
fn within(condition: &str, deep: usize) -> Option<bool> {
    let mut parser = Parser::new(condition);
    let answer = read(&mut parser, condition, deep)?;
    parser.is_exhausted().then_some(answer)
}

/// A condition: terms joined by `and`, or by `or`, or one after `not`.
fn read(parser: &mut Parser<'_>, text: &str, deep: usize) -> Option<bool> {
    if parser.try_parse(|parser| parser.expect_ident_matching("not")).is_ok() {
        return term(parser, text, deep).map(|holds| !holds);
    }
    let mut holds = term(parser, text, deep)?;
    let mut joint: Option<String> = None;
    while let Ok(word) = parser.try_parse(Parser::expect_ident_cloned) {
        let word = word.to_ascii_lowercase();
        if joint.get_or_insert_with(|| word.clone()) != &word {
            return None;
        }
        let next = term(parser, text, deep)?;
        match word.as_str() {
            "and" => holds &= next,
            "or" => holds |= next,
            _ => return None,
        }
    }
    Some(holds)
}

/// A condition or a declaration in parentheses, or a function.
fn term(parser: &mut Parser<'_>, text: &str, deep: usize) -> Option<bool> {
    let token = parser.next().ok()?.clone();
    let function = match &token {
        Token::ParenthesisBlock => None,
        Token::Function(name) => Some(name.to_ascii_lowercase()),
        _ => return None,
    };
    let start = parser.position().byte_index();
    let inside = parser.parse_nested_block(|inner| {
        while inner.next().is_ok() {}
        Ok::<_, ParseError<()>>(inner.position().byte_index())
    });
    let inside = text.get(start..inside.ok()?)?.trim();
    match function.as_deref() {
        None if deep == 0 => None,
        None => Some(within(inside, deep - 1).unwrap_or_else(|| is_declaration_known(inside))),
        Some("selector") => Some(judge_selectors(inside, false).vain.is_empty()),
        // What a browser does not know does not hold.
        Some(_) => Some(false),
    }
}

/// Whether the engine does what the declaration `text` says.
fn is_declaration_known(text: &str) -> bool {
    let Some((property, value)) = text.split_once(':') else { return false };
    let property = property.trim().to_ascii_lowercase();
    !property.is_empty() && complaint(&property, value.trim(), &BTreeMap::new()).is_none()
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn conditions_are_answered_as_the_engine_draws() {
        for (condition, answer) in [
            ("(display: grid)", Some(true)),
            ("( display : grid ) and (color: oklch(50% 0.1 20))", Some(true)),
            ("(position: sticky)", Some(false)),
            ("not (position: sticky)", Some(true)),
            ("NOT (display: grid)", Some(false)),
            ("(position: sticky) or (display: grid)", Some(true)),
            ("((position: sticky) or (not (writing-mode: vertical-rl))) and (--a: b)", Some(true)),
            ("(writing-mode: vertical-rl)", Some(false)),
            ("(colour: red)", Some(false)),
            ("(width: min(1px, 2px))", Some(false)),
            ("(color: red !important)", Some(true)),
            ("selector(a > b)", Some(true)),
            ("selector(:has(b))", Some(false)),
            ("not selector(p::first-letter)", Some(true)),
            ("font-tech(color-COLRv1)", Some(false)),
            ("(a) and (b) or (c)", None),
            ("(display: grid) junk", None),
            ("display: grid", None),
            ("", None),
            ("(", Some(false)),
        ] {
            assert_eq!(holds(condition), answer, "{condition}");
        }
        assert_eq!(holds(&"(".repeat(100_000)), Some(false));
    }
}
