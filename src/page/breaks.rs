//! The line and paragraph separators of Unicode, U+2028 and U+2029: design programs and word processors write them for a break, and HTML
//! knows no break by them. They become `<br>`, for the engine and browsers alike.

use super::signs::ends_line;
use super::source::PageSource;

/// `source` with a `<br>` for each separator in its text. What stands in tags, style sheets, scripts and SVGs is left.
pub(super) fn as_elements(source: PageSource) -> PageSource {
    let html = source.html();
    if !html.contains(ends_line) {
        return source;
    }
    let mut edits = Vec::new();
    // Where text begins again after the tag, sheet or drawing before.
    let mut from = 0;
    let mut in_text = |from: usize, to: usize| {
        let text = html.get(from..to).unwrap_or_default();
        let breaks = text.char_indices().filter(|(_, sign)| ends_line(*sign));
        edits.extend(breaks.map(|(at, sign)| (from + at..from + at + sign.len_utf8(), "<br>".to_owned())));
    };
    for tag in source.tags() {
        if tag.range.start < from {
            continue;
        }
        in_text(from, tag.range.start);
        from = match (&tag.text, tag.name.as_str()) {
            (Some(text), _) => text.end,
            (None, "svg") => source.closing("svg", tag.range.end).unwrap_or(html.len()),
            (None, _) => tag.range.end,
        };
    }
    in_text(from, html.len());
    source.edited(edits)
}

#[cfg(test)]
mod tests {
    use super::as_elements;
    use crate::page::source::PageSource;

    fn broken(html: &str) -> String {
        as_elements(PageSource::read(html)).html().to_owned()
    }

    #[test]
    fn separators_in_text_break_lines() {
        let html = "<p title='a\u{2028}b'>satu\u{2028}dua\u{2029}tiga</p><style>a{content:'\u{2028}'}</style><svg><text>\u{2028}</text></svg>\u{2029}";
        assert_eq!(
            broken(html),
            "<p title='a\u{2028}b'>satu<br>dua<br>tiga</p><style>a{content:'\u{2028}'}</style><svg><text>\u{2028}</text></svg><br>"
        );
        assert_eq!(broken("<p>a</p>"), "<p>a</p>");
    }
}
