//! Custom properties that style sheets ask for in vain: neither a token of the brand, nor set by the program, nor by the page
//! itself. A browser and the engine drop such a declaration without a word, and a brand that lacks a token would lose its look so.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::suggest;

/// The custom properties that a page knows.
pub(super) struct Known<'a> {
    /// Those of the brand and the program, with their values, and what style sheets set on `:root`.
    pub tokens: &'a BTreeMap<String, String>,
    /// The names of those that style sheets and elements of the page set.
    pub local: BTreeSet<String>,
}

impl Known<'_> {
    /// What is wrong with a value that asks for custom properties, and the likely fix; `None` where all of them are known or
    /// have a fallback.
    pub(super) fn complaint(&self, value: &str) -> Option<(String, Option<String>)> {
        let name = asked_for(value)
            .into_iter()
            .find(|name| !self.tokens.contains_key(*name) && !self.local.contains(*name))?;
        let names = self.tokens.keys().chain(&self.local).map(String::as_str);
        let token = name.trim_start_matches('-').split_once('-');
        let hint = suggest(name, names).or_else(|| {
            let (group, token) = token?;
            Some(format!("give `{token}` a value under `[tokens.{group}]` in brand-assets/brand.toml"))
        });
        Some((
            format!("there is no token `{name}`: the brand has none, and nothing on the page sets it"),
            hint,
        ))
    }
}

/// The names of custom properties that `value` cannot do without: those in `var()` without a fallback.
fn asked_for(value: &str) -> Vec<&str> {
    value
        .split("var(")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find([',', ')'])?;
            let name = rest[..end].trim();
            (rest[end..].starts_with(')') && name.starts_with("--")).then_some(name)
        })
        .collect()
}

/// The names of the custom properties that `text`, HTML or CSS, sets somewhere.
pub(super) fn set_in(text: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices("--")
        .filter(|(at, _)| !text[..*at].ends_with(is_name))
        .filter_map(|(at, _)| {
            let rest = &text[at..];
            let end = rest.find(|c| !is_name(c))?;
            (end > 2 && rest[end..].trim_start().starts_with(':')).then(|| rest[..end].to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(value: &str) -> Option<(String, Option<String>)> {
        let tokens = [("--color-sun", "#fc0"), ("--type-size-1", "32px")];
        let tokens = tokens.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let local = set_in(".page { --surface: var(--color-paper); } /* --not-set */ <p style=\"--row:2\">");
        Known { tokens: &tokens, local }.complaint(value)
    }

    #[test]
    fn a_token_that_nothing_sets_is_named_with_a_way_out() {
        let (reason, hint) = complaint("2px solid var(--color-sum)").expect("a complaint");
        assert!(reason.contains("`--color-sum`"), "{reason}");
        assert_eq!(hint.as_deref(), Some("did you mean `--color-sun`?"));
        let tokens = BTreeMap::from_iter((0..20).map(|n| (format!("--type-size-{n}"), String::new())));
        let known = Known { tokens: &tokens, local: BTreeSet::new() };
        let (_, hint) = known.complaint("calc(2px * var(--radius-arc))").expect("a complaint");
        assert_eq!(
            hint.as_deref(),
            Some("give `arc` a value under `[tokens.radius]` in brand-assets/brand.toml")
        );
    }

    #[test]
    fn tokens_properties_of_the_page_and_fallbacks_are_known() {
        for value in [
            "var(--color-sun)",
            "var(--surface)",
            "calc(var(--row) * 2px)",
            "var(--no, var(--type-size-1))",
            "red",
        ] {
            assert_eq!(complaint(value), None, "{value}");
        }
    }
}
