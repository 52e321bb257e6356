//! An expanded page as read: its text, and its tags with their places. It is read by one reader, and all who ask something of the text
//! ask here: which files decide its pixels, what of it is not drawn, where its elements were written, what a browser and what the
//! engine is given.

use std::ops::Range;

use super::origin::{self, Origin};
use super::tags::{EndTag, Tag, Tags, Unclosed, read, replace};

/// How the class begins that tells an element's tag through the engine's parser.
const CLASS: &str = "w-tag-";

/// An expanded page.
#[derive(Debug, Clone)]
pub(super) struct PageSource {
    html: String,
    tags: Tags,
}

impl PageSource {
    /// Reads `html`.
    pub(super) fn read(html: impl Into<String>) -> Self {
        let html = html.into();
        let tags = read(&html);
        let source = Self { html, tags };
        match source.stray_places() {
            strays if strays.is_empty() => source,
            strays => source.edited(strays),
        }
    }

    /// The page with each range of its text replaced.
    pub(super) fn edited(self, edits: Vec<(Range<usize>, String)>) -> Self {
        if edits.is_empty() {
            return self;
        }
        let html = replace(&self.html, edits);
        let tags = read(&html);
        Self { html, tags }
    }

    /// Its text, in which tags carry their places.
    pub(super) fn html(&self) -> &str {
        &self.html
    }

    /// Its start tags, in order.
    pub(super) fn tags(&self) -> &[Tag] {
        &self.tags.starts
    }

    /// What `range` of the text says.
    pub(super) fn text(&self, range: &Range<usize>) -> &str {
        &self.html[range.clone()]
    }

    /// The texts of its `<style>` elements, those of SVGs among them, in order.
    pub(super) fn style_elements(&self) -> impl Iterator<Item = &str> {
        let styles = self.tags.starts.iter().filter(|tag| tag.name == "style");
        styles.filter_map(|tag| tag.text.as_ref()).map(|text| self.text(text))
    }

    /// The values of its `style` attributes, in order.
    pub(super) fn style_attributes(&self) -> impl Iterator<Item = &str> {
        let styles = self.tags.starts.iter().filter_map(|tag| tag.attribute("style"));
        styles.map(|style| style.value.as_str())
    }

    /// Where its doctype ends; `None` where none stands at its beginning.
    pub(super) fn after_doctype(&self) -> Option<usize> {
        self.tags.doctype.as_ref().map(|range| range.end)
    }

    /// Where the first `</name>` after `from` begins.
    pub(super) fn closing(&self, name: &str, from: usize) -> Option<usize> {
        let is_it = |end: &&EndTag| end.range.start >= from && end.name == name;
        self.tags.ends.iter().find(is_it).map(|end| end.range.start)
    }

    /// What is never closed, and the rest of the page, which it takes.
    pub(super) fn unclosed(&self) -> Option<(Unclosed, &str)> {
        self.tags.unclosed.map(|(what, at)| (what, &self.html[at..]))
    }

    /// The text of `tag` as its template wrote it.
    pub(super) fn tag_as_written(&self, tag: &Tag) -> String {
        let place = self.without_place(tag).map_or(tag.range.end..tag.range.end, |(place, _)| place);
        format!("{}{}", &self.html[tag.range.start..place.start], &self.html[place.end..tag.range.end])
    }

    /// Where tag `number` was written.
    pub(super) fn origin(&self, number: usize) -> Option<Origin> {
        self.tags.starts.get(number).and_then(origin::of_tag)
    }

    /// Whether tag `number` has the attribute `name` with `value`.
    pub(super) fn says(&self, number: usize, name: &str, value: &str) -> bool {
        let attribute = self.tags.starts.get(number).and_then(|tag| tag.attribute(name));
        attribute.is_some_and(|attribute| attribute.value == value)
    }

    /// Its text as its template wrote it, without the places of its tags.
    pub(super) fn as_written(&self) -> String {
        self.as_written_but(Vec::new())
    }

    /// As [`PageSource::as_written`], with other ranges replaced besides.
    pub(super) fn as_written_but(&self, mut edits: Vec<(Range<usize>, String)>) -> String {
        edits.extend(self.tags.starts.iter().filter_map(|tag| self.without_place(tag)));
        replace(&self.html, edits)
    }

    /// Its text for the engine's parser: the class of each element outside of SVGs tells the number of its tag, see [`tag_of_class`].
    /// What that parser reads otherwise than a browser is written so that both read the same.
    pub(super) fn for_engine(&self) -> String {
        let mut edits = Vec::new();
        for (number, tag) in self.tags.starts.iter().enumerate() {
            edits.extend(ended(tag.range.start, &tag.ended));
            if !tag.in_svg {
                edits.push(tag.with_class(&format!("{CLASS}{number}")));
            }
            edits.extend(self.without_place(tag));
            match (tag.name.as_str(), &tag.text) {
                // Nothing runs, and what a script has in it may look like its end.
                ("script", Some(text)) => edits.push((text.clone(), String::new())),
                ("plaintext", Some(text)) => {
                    let escaped = self.text(text).replace('&', "&amp;").replace('<', "&lt;");
                    edits.push((text.clone(), escaped));
                }
                _ => {}
            }
        }
        edits.extend(self.tags.ends.iter().flat_map(|end| ended(end.range.start, &end.ended)));
        let odd = self.tags.comments.iter().filter(|comment| self.text(comment).ends_with("--!>"));
        edits.extend(odd.map(|comment| (comment.end - 2..comment.end - 1, String::new())));
        if let Some((Unclosed::Tag, at)) = self.tags.unclosed {
            edits.push((at..self.html.len(), String::new()));
        }
        replace(&self.html, edits)
    }

    /// What takes its place away from `tag`. That follows its name; a template that writes such an attribute itself keeps it.
    fn without_place(&self, tag: &Tag) -> Option<(Range<usize>, String)> {
        origin::of_tag(tag)?;
        let place = tag.attribute(origin::ATTRIBUTE)?;
        let blank = self.html[..place.range.start].ends_with(char::is_whitespace);
        Some((place.range.start - usize::from(blank)..place.range.end, String::new()))
    }

    /// The places that stand in no tag: what looks like one in a template may be text, a comment or CSS once it is expanded.
    fn stray_places(&self) -> Vec<(Range<usize>, String)> {
        let written = origin::written_in(&self.html);
        let placed =
            self.tags.starts.iter().filter_map(|tag| self.without_place(tag)).map(|(range, _)| range);
        let placed: Vec<Range<usize>> = placed.collect();
        let is_stray = |range: &Range<usize>| placed.binary_search_by_key(&range.start, |r| r.start).is_err();
        written.into_iter().filter(is_stray).map(|range| (range, String::new())).collect()
    }
}

/// The end tags of what a tag at `at` ends, where it ends anything.
fn ended(at: usize, names: &[String]) -> Option<(Range<usize>, String)> {
    let ends: String = names.iter().map(|name| format!("</{name}>")).collect();
    (!ends.is_empty()).then_some((at..at, ends))
}

/// The number of the tag that the class `name` tells, if it does.
pub(super) fn tag_of_class(name: &str) -> Option<usize> {
    name.strip_prefix(CLASS)?.parse().ok()
}

/// `class`, the names of an element's classes, without the one that tells its tag.
pub(super) fn own_classes(class: &str) -> String {
    let own = class.split_whitespace().filter(|name| tag_of_class(name).is_none());
    own.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_pass_the_parser_as_numbers_of_tags() {
        let source =
            PageSource::read("<p data-w-at=\"3-1-1\" class='a &amp;'><br data-w-at=\"0-2-14\"/><b></p>");
        assert_eq!(
            source.for_engine(),
            "<p class=\"a &amp; w-tag-0\"><br class=\"w-tag-1\"/><b class=\"w-tag-2\"></p>"
        );
        assert_eq!(source.as_written(), "<p class='a &amp;'><br/><b></p>");
        assert_eq!(source.tag_as_written(&source.tags()[0]), "<p class='a &amp;'>");
        assert_eq!(source.tag_as_written(&source.tags()[2]), "<b>");
        assert_eq!(source.origin(0), Some(Origin { file: 3, line: 1, column: 1 }));
        assert_eq!(source.origin(1), Some(Origin { file: 0, line: 2, column: 14 }));
        assert_eq!(source.origin(2), None);
        assert_eq!(own_classes("a w-tag-3 b w-tag-x"), "a b w-tag-x");
        for other in ["w-3", "w-tag-x", "tag-3", "w-tag-"] {
            assert_eq!(tag_of_class(other), None, "{other}");
        }
    }

    #[test]
    fn a_place_that_a_template_wrote_itself_harms_nothing() {
        let source =
            PageSource::read("<p class=\"a\"data-w-at=\"x\" id=b><p data-w-at=\"1-2-3\" data-w-at=\"y\">");
        assert_eq!(source.as_written(), "<p class=\"a\"data-w-at=\"x\" id=b><p data-w-at=\"y\">");
        assert_eq!((source.origin(0), source.origin(1).map(|origin| origin.line)), (None, Some(2)));
    }

    #[test]
    fn places_that_came_to_stand_in_texts_are_taken_out() {
        for (html, written) in [
            ("<style>@media (1px<a data-w-at=\"0-1-2\") {}</style>", "<style>@media (1px<a) {}</style>"),
            ("<!-- <b data-w-at=\"0-1-2\"> --><i data-w-at=\"0-1-9\">", "<!-- <b> --><i>"),
            ("<p data-w-at=\"0-1-1\" title=\"a<b data-w-at=\"0-1-2\"\" id=c>", "<p title=\"a<b\" id=c>"),
            ("<textarea><i data-w-at=\"0-1-2\"></textarea>", "<textarea><i></textarea>"),
            ("data-w-at=\"0-1-2\" <b> data-w-at=\"2\"", "data-w-at=\"0-1-2\" <b> data-w-at=\"2\""),
        ] {
            let source = PageSource::read(html);
            assert_eq!(source.as_written(), written);
            assert_eq!(
                origin::written_in(&source.html).len(),
                source.tags().iter().filter_map(origin::of_tag).count()
            );
        }
    }

    #[test]
    fn the_engine_is_given_what_a_browser_reads() {
        for (html, given) in [
            (
                "<svg><path class=a /><g><p>a</p>",
                "<svg class=\"w-tag-0\"><path class=a /><g></g></svg><p class=\"w-tag-3\">a</p>",
            ),
            ("<svg></p><b>", "<svg class=\"w-tag-0\"></svg></p><b class=\"w-tag-1\">"),
            ("<!--a--!><b>--><i>", "<!--a--><b class=\"w-tag-0\">--><i class=\"w-tag-1\">"),
            (
                "<script><!-- <script></script> --></script><b>",
                "<script class=\"w-tag-0\"></script><b class=\"w-tag-1\">",
            ),
            ("<plaintext><b>&amp;", "<plaintext class=\"w-tag-0\">&lt;b>&amp;amp;"),
            ("<b>a<img src=a.jpg alt='>", "<b class=\"w-tag-0\">a"),
            ("<p>a<!-- b --> <?c?> <![CDATA[d]]>", "<p class=\"w-tag-0\">a<!-- b --> <?c?> <![CDATA[d]]>"),
        ] {
            assert_eq!(PageSource::read(html).for_engine(), given);
        }
    }

    #[test]
    fn ends_and_beginnings_are_those_of_tags() {
        let html = "<!-- </head> --><!doctype html><title></head></title></HEAD\n><style>a";
        let source = PageSource::read(html);
        assert_eq!(source.closing("head", 0), html.find("</HEAD"));
        assert_eq!(source.closing("head", html.len()), None);
        assert_eq!(source.after_doctype(), html.find("<title"));
        assert_eq!(source.unclosed(), Some((Unclosed::Text, "<style>a")));
        assert_eq!(PageSource::read("a<!doctype html>").after_doctype(), None);
    }
}
