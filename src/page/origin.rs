//! Where the elements of a page were written: every start tag of a template carries its file, line and column through Tera, so that
//! what is said of an element is said at its own tag, not at the first that looks like it.

use std::ops::Range;

use super::tags::{Tag, read};
use crate::diag::line_column;

/// The attribute that carries a place through Tera.
pub(super) const ATTRIBUTE: &str = "data-w-at";

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
}

/// What to put into `source`, the text of the template with number `file`, and where: an attribute in each start tag. What stands in
/// `tera` are words of Tera's.
///
/// A template is no page yet: what Tera puts into it, and which of its parts stand around which, is not known. Tera's words are hidden,
/// and what is left is read as a page is. Where that comes out otherwise once it is expanded, [`written_in`] finds what to take back.
pub(super) fn marks(source: &str, file: usize, tera: &[Range<usize>]) -> Vec<(usize, String)> {
    // Braces begin no tag and end none.
    let mut html = source.to_owned();
    for range in tera {
        html.replace_range(range.clone(), &"{".repeat(range.len()));
    }
    let is_name =
        |tag: &Tag| tag.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_'));
    let tags = read(&html).starts.into_iter().filter(is_name);
    tags.map(|tag| {
        let (line, column) = line_column(source, tag.range.start);
        (tag.after_name(), format!(" {ATTRIBUTE}=\"{}\"", Origin { file, line, column }.written()))
    })
    .collect()
}

/// The place that `tag` carries.
pub(super) fn of_tag(tag: &Tag) -> Option<Origin> {
    Origin::read(&tag.attribute(ATTRIBUTE)?.value)
}

/// Where in `html` stands what [`marks`] puts into tags, each with the blank before it, wherever Tera brought it.
pub(super) fn written_in(html: &str) -> Vec<Range<usize>> {
    let begins = format!(" {ATTRIBUTE}=\"");
    let end_of = |at: usize| {
        let value = &html[at + begins.len()..];
        let length = value.find('"').filter(|length| Origin::read(&value[..*length]).is_some())?;
        Some(at + begins.len() + length + 1)
    };
    html.match_indices(&begins).filter_map(|(at, _)| Some(at..end_of(at)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tags::replace;
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
        let written: Vec<&str> = written_in(&html).into_iter().map(|range| &html[range]).collect();
        assert_eq!(written, [" data-w-at=\"3-1-1\"", " data-w-at=\"3-2-14\""]);
    }
}
