//! The entities that an SVG declares itself. Illustrator writes namespaces and styles so, and a reader that leaves them out draws such
//! a mark in black.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The most entities of an SVG: Illustrator writes a dozen.
const MAX_ENTITIES: usize = 500;
/// The longest text that an entity may stand for, all others within it put in.
const MAX_VALUE_BYTES: usize = 64 << 10;
/// How deep entities may lie within entities, and how many may be put into others in all: empty ones come to no length.
const MAX_DEPTH: usize = 8;
const MAX_NESTED: usize = 20_000;
/// The longest text of an SVG with its entities put in: twice the largest file.
const MAX_EXPANDED_BYTES: usize = 4 << 20;

/// A text with its entities put in.
#[derive(Debug, Default)]
pub(super) struct Expanded<'s> {
    /// The text.
    pub(super) text: Cow<'s, str>,
    /// Where something was put in: from where the text goes on in it, and in its source.
    moved: Vec<(usize, usize)>,
}

impl Expanded<'_> {
    /// Where in the source the place `at` of the text is.
    pub(super) fn origin(&self, at: usize) -> usize {
        match self.moved.iter().rev().find(|(begins, _)| *begins <= at) {
            Some((begins, origin)) => origin + (at - begins),
            None => at,
        }
    }
}

/// `source` with the entities put in that it declares as text. Those that would hold markup, lie in another file, or come to too much,
/// stay as they are.
pub(super) fn expanded(source: &str) -> Expanded<'_> {
    let as_it_is = || Expanded { text: Cow::Borrowed(source), moved: Vec::new() };
    let Some((declared, after)) = declared(source) else { return as_it_is() };
    let mut known: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut text = String::with_capacity(source.len());
    let mut moved = Vec::new();
    let mut nested = 0;
    let mut at = after;
    text.push_str(&source[..after]);
    while let Some((start, name)) = reference(source, at) {
        let value = known.entry(name).or_insert_with(|| value_of(name, &declared, 0, &mut nested));
        let end = start + name.len() + 2;
        text.push_str(&source[at..start]);
        at = end;
        let Some(value) = value else {
            text.push_str(&source[start..end]);
            continue;
        };
        if text.len() + value.len() > MAX_EXPANDED_BYTES {
            return as_it_is();
        }
        text.push_str(value);
        moved.push((text.len(), end));
    }
    text.push_str(&source[at..]);
    Expanded { text: Cow::Owned(text), moved }
}

/// The next reference to an entity in `text` from `at` on: where it begins, and its name.
fn reference(text: &str, mut at: usize) -> Option<(usize, &str)> {
    loop {
        let start = at + text.get(at..)?.find('&')?;
        let rest = &text[start + 1..];
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')))
            .unwrap_or(rest.len());
        if length > 0 && rest[length..].starts_with(';') {
            return Some((start, &rest[..length]));
        }
        at = start + 1;
    }
}

/// What the entity `name` stands for, as part of a text or of an attribute.
fn value_of(name: &str, declared: &BTreeMap<&str, &str>, depth: usize, nested: &mut usize) -> Option<String> {
    let value = declared.get(name)?;
    *nested += usize::from(depth > 0);
    if depth > MAX_DEPTH || *nested > MAX_NESTED || value.contains('<') {
        return None;
    }
    let mut out = String::new();
    let mut at = 0;
    while let Some((start, inner)) = reference(value, at) {
        out.push_str(&value[at..start]);
        at = start + inner.len() + 2;
        match declared.contains_key(inner) {
            true => out.push_str(&value_of(inner, declared, depth + 1, nested)?),
            // XML's own five, which readers know.
            false => out.push_str(&value[start..at]),
        }
        if out.len() > MAX_VALUE_BYTES {
            return None;
        }
    }
    out.push_str(&value[at..]);
    let out = out.replace('"', "&quot;").replace('\'', "&apos;");
    (out.len() <= MAX_VALUE_BYTES).then_some(out)
}

/// The entities that the document type of `source` declares as text, and where it ends.
fn declared(source: &str) -> Option<(BTreeMap<&str, &str>, usize)> {
    let start = document_type(source)?;
    let open = start + source[start..].find(['[', '>'])?;
    if source[open..].starts_with('>') {
        return None;
    }
    let mut declared = BTreeMap::new();
    let mut at = open + 1;
    loop {
        let rest = source.get(at..)?;
        let blank = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        at += blank;
        if let Some(rest) = rest.strip_prefix(']') {
            let close = rest.find('>')?;
            return (!declared.is_empty()).then_some((declared, at + 1 + close + 1));
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            at += 4 + comment.find("-->")? + 3;
            continue;
        }
        let length = declaration(rest)?;
        if let Some((name, value)) = rest.get(..length).and_then(entity)
            && declared.len() < MAX_ENTITIES
        {
            // Of two of one name the first counts.
            declared.entry(name).or_insert(value);
        }
        at += length;
    }
}

/// Where the document type of `source` begins: behind comments and instructions, before all else.
fn document_type(source: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = source.get(at..)?;
        let trimmed = rest.trim_start_matches('\u{feff}').trim_start();
        at += rest.len() - trimmed.len();
        at += match trimmed {
            rest if rest.starts_with("<!DOCTYPE") => return Some(at),
            rest if rest.starts_with("<!--") => rest.find("-->")? + 3,
            rest if rest.starts_with("<?") => rest.find("?>")? + 2,
            _ => return None,
        };
    }
}

/// How long the declaration is with which `rest` begins: up to the `>` that no quotation mark holds.
fn declaration(rest: &str) -> Option<usize> {
    if !rest.starts_with(['<', '%']) {
        return None;
    }
    let mut quoted = None;
    for (at, c) in rest.char_indices() {
        match (quoted, c) {
            (None, '>') => return Some(at + 1),
            (None, ';') if rest.starts_with('%') => return Some(at + 1),
            (None, '"' | '\'') => quoted = Some(c),
            (Some(open), c) if c == open => quoted = None,
            _ => {}
        }
    }
    None
}

/// Name and text of the entity that `declaration` declares.
fn entity(declaration: &str) -> Option<(&str, &str)> {
    let rest = declaration.strip_prefix("<!ENTITY")?.trim_start();
    let (name, rest) = rest.split_at(rest.find(char::is_whitespace)?);
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &rest[1..];
    Some((name, &value[..value.find(quote)?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(subset: &str, rest: &str) -> String {
        let source =
            format!("<?xml version=\"1.0\"?><!-- < --><!DOCTYPE svg PUBLIC \"a\" \"b\" [{subset}]>{rest}");
        let expanded = expanded(&source);
        expanded.text.split_once("]>").expect("a document type").1.to_owned()
    }

    #[test]
    fn entities_are_put_in_where_they_are_text() {
        let subset = "<!-- a > b --><!ENTITY a \"fill:red;\"> <!ENTITY b '&a;stroke:\"x\"'>\n<!ENTITY ns \"http://a/\">";
        assert_eq!(
            text(subset, "<g style=\"&b;\" a=\"&ns;\"/>&amp;&x;"),
            "<g style=\"fill:red;stroke:&quot;x&quot;\" a=\"http://a/\"/>&amp;&x;"
        );
        // Markup, other files and parameters stay as they are.
        assert_eq!(text("<!ENTITY a \"<g/>\">", "&a;"), "&a;");
        assert_eq!(text("<!ENTITY a SYSTEM \"file:///etc/passwd\">", "&a;"), "&a;");
        assert_eq!(text("<!ENTITY % p \"x\">%p;<!ENTITY a \"1\">", "&a;"), "1");
        // The first of two counts.
        assert_eq!(text("<!ENTITY a \"1\"><!ENTITY a \"2\">", "&a;"), "1");
        assert_eq!(expanded("<svg>&a;</svg>").text, "<svg>&a;</svg>");
        assert_eq!(
            expanded("<svg/><!DOCTYPE svg [<!ENTITY a \"1\">]>&a;").text,
            "<svg/><!DOCTYPE svg [<!ENTITY a \"1\">]>&a;"
        );
    }

    #[test]
    fn no_laughter_is_long() {
        let mut subset = "<!ENTITY a \"ha\">".to_owned();
        for (outer, inner) in
            ["b", "c", "d", "e", "f", "g", "h"].iter().zip(["a", "b", "c", "d", "e", "f", "g"])
        {
            subset.push_str(&format!("<!ENTITY {outer} \"{}\">", format!("&{inner};").repeat(10)));
        }
        assert_eq!(text(&subset, "&h;"), "&h;");
        assert_eq!(text(&subset, "&b;").len(), 20);
        assert_eq!(text("<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">", "&a;"), "&a;");
        // Of nothing there can be much.
        let nothing = subset.replace("\"ha\"", "\"\"");
        assert_eq!(text(&nothing, "&h;"), "&h;");
        assert_eq!(text(&nothing, "&c;"), "");
        // Each is short, and there are many.
        let long = format!("<!ENTITY a \"{}\">", "x".repeat(60_000));
        assert_eq!(text(&long, &"&a;".repeat(1000)), "&a;".repeat(1000));
    }

    #[test]
    fn places_are_those_of_the_source() {
        let source = "<!DOCTYPE svg [<!ENTITY a \"12345\">]><g a=\"&a;\"/><h b=\"&a;\"/><i/>";
        let expanded = expanded(source);
        for tag in ["<g", "<h", "<i"] {
            let at = expanded.text.find(tag).expect("there");
            assert_eq!(Some(expanded.origin(at)), source.find(tag), "{tag}");
        }
    }
}
