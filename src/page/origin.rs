//! Where the elements of a page were written: every start tag of a template carries its file, line and column through Tera, so that
//! what is said of an element is said at its own tag, not at the first that looks like it.

use std::ops::Range;

use super::tags::{Tag, quoted, replace, start_tags};
use crate::diag::line_column;

/// The attribute that carries a place through Tera.
const ATTRIBUTE: &str = "data-w-at";

/// How a class begins that carries a place through the engine's parser.
const CLASS: &str = "w-at-";

/// Where a start tag was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    /// The number of its file among the templates.
    pub file: usize,
    /// Its line, from 1.
    pub line: u32,
    /// Its column, from 1.
    pub column: u32,
}

impl Origin {
    fn written(self) -> String {
        format!("{}-{}-{}", self.file, self.line, self.column)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let file = parts.next()?.parse().ok()?;
        Some(Self { file, line: parts.next()?.parse().ok()?, column: parts.next()?.parse().ok()? })
    }

    /// The origin that the class `name` carries, if it does.
    pub(super) fn of_class(name: &str) -> Option<Self> {
        Self::read(name.strip_prefix(CLASS)?)
    }
}

/// What to put into `source`, the text of the template with number `file`, and where: an attribute in each start tag. What stands in
/// `tera` are words of Tera's.
pub(super) fn marks(source: &str, file: usize, tera: &[Range<usize>]) -> Vec<(usize, String)> {
    // Braces begin no tag and end none.
    let mut html = source.to_owned();
    for range in tera {
        html.replace_range(range.clone(), &"{".repeat(range.len()));
    }
    let is_name =
        |tag: &Tag| tag.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_'));
    start_tags(&html)
        .into_iter()
        .filter(is_name)
        .map(|tag| {
            let (line, column) = line_column(source, tag.range.start);
            (tag.after_name(), format!(" {ATTRIBUTE}=\"{}\"", Origin { file, line, column }.written()))
        })
        .collect()
}

/// `html` without the places of its tags.
pub(super) fn without(html: &str) -> String {
    let marked = format!(" {ATTRIBUTE}=\"");
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(&marked) {
        out.push_str(&rest[..at]);
        let value = &rest[at + marked.len()..];
        rest = &value[value.find('"').map_or(value.len(), |end| end + 1)..];
    }
    out.push_str(rest);
    out
}

/// `html` with the places of its tags as classes, which the engine's parser keeps.
pub(super) fn as_classes(html: &str) -> String {
    let mut edits = Vec::new();
    for tag in start_tags(html) {
        let Some(place) = tag.attribute(ATTRIBUTE) else { continue };
        let class = format!("{CLASS}{}", place.value);
        match tag.attribute("class") {
            Some(own) => {
                let value = format!("{} {class}", own.value);
                edits.push((own.range.clone(), format!("class={}", quoted(&value))));
            }
            None => edits.push((tag.after_name()..tag.after_name(), format!(" class=\"{class}\""))),
        }
        // What is put in at this place stands before it. A template that writes such an attribute itself may have no blank there.
        let blank = html[..place.range.start].ends_with(char::is_whitespace);
        edits.push((place.range.start - usize::from(blank)..place.range.end, String::new()));
    }
    replace(html, edits)
}

/// `class`, the names of an element's classes, without the one that carries its place.
pub(super) fn own_classes(class: &str) -> String {
    let own = class.split_whitespace().filter(|name| Origin::of_class(name).is_none());
    own.collect::<Vec<_>>().join(" ")
}

/// `html` as the engine writes it, without the classes that carry places.
pub(super) fn without_classes(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(CLASS) {
        let length =
            rest[at..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len() - at);
        let (before, after) = (&rest[..at], &rest[at + length..]);
        match (before.strip_suffix(" class=\""), before.strip_suffix(' '), after.strip_prefix('"')) {
            (Some(before), _, Some(after)) => {
                out.push_str(before);
                rest = after;
            }
            (_, Some(before), _) => {
                out.push_str(before);
                rest = after;
            }
            _ => {
                out.push_str(&rest[..at + length]);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_start_tag_carries_its_place() {
        let source = "<p class='a'>x</p>\n{% if a <b %}<i>{{ \"<b>\" }}</i>{% endif %}{# <u> #}<{{ t }}>";
        let tera: Vec<Range<usize>> =
            ["{% if a <b %}", "{{ \"<b>\" }}", "{% endif %}", "{# <u> #}", "{{ t }}"]
                .iter()
                .map(|tag| {
                    let at = source.find(tag).expect("there");
                    at..at + tag.len()
                })
                .collect();
        let marks = marks(source, 3, &tera);
        let html = replace(source, marks.into_iter().map(|(at, text)| (at..at, text)).collect());
        assert_eq!(
            html,
            "<p data-w-at=\"3-1-1\" class='a'>x</p>\n{% if a <b %}<i data-w-at=\"3-2-14\">{{ \"<b>\" }}</i>{% endif %}{# <u> #}<{{ t }}>"
        );
        assert_eq!(without(&html), source);
    }

    #[test]
    fn places_pass_the_parser_as_classes() {
        let html = "<p data-w-at=\"3-1-1\" class='a &amp;'><br data-w-at=\"0-2-14\"/><svg/></p>";
        let classes = as_classes(html);
        assert_eq!(classes, "<p class=\"a &amp; w-at-3-1-1\"><br class=\"w-at-0-2-14\"/><svg/></p>");
        assert_eq!(Origin::of_class("w-at-3-12-5"), Some(Origin { file: 3, line: 12, column: 5 }));
        // One that a template wrote itself harms nothing.
        let own = as_classes("<p class=\"a\"data-w-at=\"x\" id=b>");
        assert_eq!(own, "<p class=\"a w-at-x\" id=b>");
        assert_eq!(own_classes("a w-at-3-1-1 b"), "a b");
        let written = "<p class=\"a w-at-3-1-1\"><b class=\"w-at-1-2-3\">w-at-</b></p>";
        assert_eq!(without_classes(written), "<p class=\"a\"><b>w-at-</b></p>");
        for other in ["w-3", "w-at-x", "at-3-1-1", "w-at-1-2"] {
            assert_eq!(Origin::of_class(other), None, "{other}");
        }
    }
}
