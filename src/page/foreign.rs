//! Where on a page its elements are of HTML, and where of SVG or MathML: a tokenizer has to be told, since the text of a `<style>` is
//! markup within `<svg>`, and `<![CDATA[` is a comment outside of it. Follows the standard's "parsing of tokens in foreign content":
//! <https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign>.

use std::collections::BTreeSet;

/// The language that an element is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Namespace {
    /// HTML.
    Html,
    /// SVG.
    Svg,
    /// MathML.
    MathMl,
}

/// What a start tag opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opened {
    /// The language of the element.
    pub namespace: Namespace,
    /// Whether it stands in an inline SVG.
    pub in_svg: bool,
    /// What the tag ends by not belonging there, innermost first: a `<p>` ends the `<svg>` that it stands in.
    pub ended: Vec<String>,
}

/// The most open elements that are remembered. The engine refuses pages of half as many levels.
const MAX_LEVELS: usize = 256;

/// Elements of HTML that end an SVG, besides `<font>` with an attribute of its own.
const ENDING: &[&str] = &[
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
    "var",
];

/// Elements of HTML that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// The open elements from the outermost `<svg>` or `<math>` inwards; none outside of them.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    open: Vec<(String, Namespace)>,
}

impl Nesting {
    /// The language of an element that would be opened next, but for `<svg>` and `<math>`.
    pub(super) fn inside(&self) -> Namespace {
        match self.open.last().map(|(name, namespace)| (name.as_str(), *namespace)) {
            None | Some((_, Namespace::Html)) => Namespace::Html,
            Some(("foreignobject" | "desc" | "title", Namespace::Svg)) => Namespace::Html,
            Some(("mi" | "mo" | "mn" | "ms" | "mtext", Namespace::MathMl)) => Namespace::Html,
            Some((_, namespace)) => namespace,
        }
    }

    /// The name of the innermost element that is open.
    pub(super) fn innermost(&self) -> Option<&str> {
        self.open.last().map(|(name, _)| name.as_str())
    }

    /// Opens the element of a start tag; `attributes` are the names of its attributes.
    pub(super) fn open(&mut self, name: &str, attributes: &BTreeSet<String>, self_closing: bool) -> Opened {
        let ended = if ends_foreign(name, attributes) { self.leave() } else { Vec::new() };
        let namespace = match (self.inside(), name) {
            (Namespace::Html, "svg") => Namespace::Svg,
            (Namespace::Html, "math") => Namespace::MathMl,
            (namespace, _) => namespace,
        };
        let in_svg = self.open.iter().any(|(_, namespace)| *namespace == Namespace::Svg);
        let stays_open = match namespace {
            Namespace::Html => !self.open.is_empty() && !VOID.contains(&name),
            Namespace::Svg | Namespace::MathMl => !self_closing,
        };
        if stays_open && self.open.len() < MAX_LEVELS {
            self.open.push((name.to_owned(), namespace));
        }
        Opened { namespace, in_svg, ended }
    }

    /// Closes the innermost element `name` and what is in it. Returns what the end tag ends by not belonging there, innermost first.
    pub(super) fn close(&mut self, name: &str) -> Vec<String> {
        let ended = if matches!(name, "br" | "p") { self.leave() } else { Vec::new() };
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
        ended
    }

    /// Ends what is open and not of HTML, up to a part of it that holds HTML.
    fn leave(&mut self) -> Vec<String> {
        let mut ended = Vec::new();
        while self.inside() != Namespace::Html {
            ended.extend(self.open.pop().map(|(name, _)| name));
        }
        ended
    }
}

/// Whether a start tag is one of HTML wherever it stands.
fn ends_foreign(name: &str, attributes: &BTreeSet<String>) -> bool {
    let is_old_font =
        || name == "font" && ["color", "face", "size"].iter().any(|own| attributes.contains(*own));
    ENDING.contains(&name) || is_old_font()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The language that each of `tags` opens an element of, an end tag beginning with `/`.
    fn namespaces(tags: &str) -> Vec<Namespace> {
        let mut nesting = Nesting::default();
        let mut found = Vec::new();
        for tag in tags.split_whitespace() {
            match (tag.strip_prefix('/'), tag.strip_suffix('/')) {
                (Some(end), _) => {
                    nesting.close(end);
                }
                (None, Some(empty)) => found.push(nesting.open(empty, &BTreeSet::new(), true).namespace),
                (None, None) => found.push(nesting.open(tag, &BTreeSet::new(), false).namespace),
            }
        }
        found
    }

    #[test]
    fn elements_within_an_svg_are_of_svg() {
        use Namespace::{Html, MathMl, Svg};
        for (tags, expected) in [
            ("p svg g style /style /g /svg style", vec![Html, Svg, Svg, Svg, Html]),
            ("svg/ style", vec![Svg, Html]),
            ("svg path/ svg /svg style /svg style", vec![Svg, Svg, Svg, Svg, Html]),
            ("svg foreignobject div style", vec![Svg, Svg, Html, Html]),
            ("svg a foreignobject a /a g /foreignobject g", vec![Svg, Svg, Svg, Html, Html, Svg]),
            ("svg title style /title style", vec![Svg, Svg, Html, Svg]),
            ("svg foreignobject br svg /svg style /svg style", vec![Svg, Svg, Html, Svg, Html, Html]),
            ("math mi style /mi style", vec![MathMl, MathMl, Html, MathMl]),
            ("svg p style", vec![Svg, Html, Html]),
            ("svg /p style", vec![Svg, Html]),
        ] {
            assert_eq!(namespaces(tags), expected, "{tags}");
        }
    }

    #[test]
    fn what_a_tag_ends_is_told() {
        let mut nesting = Nesting::default();
        nesting.open("svg", &BTreeSet::new(), false);
        nesting.open("g", &BTreeSet::new(), false);
        assert!(
            nesting.open("font", &BTreeSet::new(), true).in_svg,
            "without an attribute of its own it stays"
        );
        let opened = nesting.open("div", &BTreeSet::new(), false);
        assert_eq!(opened.ended, ["g", "svg"]);
        assert!(!opened.in_svg);
        assert_eq!(nesting.inside(), Namespace::Html);
    }

    #[test]
    fn no_depth_is_too_much() {
        let mut nesting = Nesting::default();
        for _ in 0..100_000 {
            nesting.open("svg", &BTreeSet::new(), false);
        }
        for _ in 0..100_000 {
            nesting.close("g");
        }
        assert_eq!(nesting.open.len(), MAX_LEVELS);
    }
}
