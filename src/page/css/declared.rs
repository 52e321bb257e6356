//! Where in a style sheet a value is asked for: what the engine has made of all sheets does not tell.

use std::collections::BTreeMap;

use super::sheet::{Declaration, Stylesheet};
use super::support::substitute;
use crate::diag::Place;

/// A declaration in a style sheet.
#[derive(Debug, Clone)]
pub(in crate::page) struct Declared<'s> {
    /// Its value as written.
    pub value: &'s str,
    /// Its value with custom properties replaced; as written where they are known to single elements alone.
    pub resolved: String,
    /// The selectors of its rule.
    pub selectors: &'s str,
    declaration: &'s Declaration,
    sheet: &'s Stylesheet,
}

impl Stylesheet {
    /// The declarations of `properties`, in order.
    pub(in crate::page) fn declared<'s>(
        &'s self,
        properties: &'s [&str],
        tokens: &'s BTreeMap<String, String>,
    ) -> impl DoubleEndedIterator<Item = Declared<'s>> {
        let of = |declaration: &&Declaration| properties.contains(&declaration.property.as_str());
        self.declarations.iter().filter(of).map(|declaration| Declared {
            value: &declaration.value,
            resolved: substitute(&declaration.value, tokens, 0).unwrap_or_else(|| declaration.value.clone()),
            selectors: &declaration.selectors,
            declaration,
            sheet: self,
        })
    }
}

impl Declared<'_> {
    /// Where it stands.
    pub(in crate::page) fn place(&self) -> Place {
        Place::at_offset(&self.sheet.path, &self.sheet.source, self.declaration.offset)
    }

    /// Whether its rule may be for the element that `names`, its tag, classes and id as selectors write them: one of its selectors
    /// ends in one of them.
    pub(in crate::page) fn is_for(&self, names: &[String]) -> bool {
        self.selectors.split(',').any(|selector| {
            let ends_compound = |c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~');
            let last = selector.trim().rsplit(ends_compound).next().unwrap_or_default();
            let last = last.strip_prefix(":root").map_or(last.to_owned(), |rest| format!("html{rest}"));
            let plain = last.split([':', '[']).next().unwrap_or_default().trim_start_matches('&');
            let begins_part = |(at, c): (usize, char)| (at > 0 && matches!(c, '.' | '#')).then_some(at);
            let mut starts: Vec<usize> = plain.char_indices().filter_map(begins_part).collect();
            starts.push(plain.len());
            let mut from = 0;
            let mut parts = starts.into_iter().map(|end| &plain[std::mem::replace(&mut from, end)..end]);
            !plain.is_empty() && parts.all(|part| names.iter().any(|name| name.eq_ignore_ascii_case(part)))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_declaration_is_found_by_its_rule_and_its_value() {
        let css = "p { font-family: A }\n.b .c, div.d#e:first-child { font-family: var(--f) }\n@media print { i { font-family: B } }";
        let sheet = Stylesheet::read(Path::new("a.css"), css, &mut Vec::new());
        let tokens = BTreeMap::from([("--f".to_owned(), "'C', serif".to_owned())]);
        let declared: Vec<Declared<'_>> = sheet.declared(&["font-family"], &tokens).collect();
        let resolved: Vec<&str> = declared.iter().map(|declared| declared.resolved.as_str()).collect();
        assert_eq!(resolved, ["A", "'C', serif", "B"]);
        assert_eq!(declared[1].place().to_string(), "a.css:2:30");
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(declared[0].is_for(&names(&["p", ".x"])) && !declared[0].is_for(&names(&[".p", "div"])));
        assert!(declared[1].is_for(&names(&["span", ".c"])) && !declared[1].is_for(&names(&["span", ".b"])));
        assert!(
            declared[1].is_for(&names(&["div", ".d", "#e"])) && !declared[1].is_for(&names(&["div", "#e"]))
        );
        assert!(declared[2].is_for(&names(&["i"])));
    }
}
