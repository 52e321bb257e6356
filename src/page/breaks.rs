//! The line and paragraph separators of Unicode, U+2028 and U+2029: design programs and word processors write them for a break, and HTML
//! knows no break by them. They become `<br>`, for the engine and browsers alike.

use super::signs::ends_line;
use super::tags::start_tags;

/// `html` with a `<br>` for each separator in its text. What stands in tags, style sheets, scripts and drawings is left.
pub(super) fn as_elements(html: String) -> String {
    if !html.contains(ends_line) {
        return html;
    }
    let mut left = Vec::new();
    for tag in start_tags(&html) {
        let end = match (&tag.text, tag.name.as_str()) {
            (Some(text), _) => text.end,
            (None, "svg") => html[tag.range.end..].find("</svg").map_or(html.len(), |at| tag.range.end + at),
            (None, _) => tag.range.end,
        };
        left.push(tag.range.start..end);
    }
    let in_text = |at: usize| !left.iter().any(|range| range.contains(&at));
    let mut out = String::with_capacity(html.len() + 16);
    for (at, character) in html.char_indices() {
        match ends_line(character) && in_text(at) {
            true => out.push_str("<br>"),
            false => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::as_elements;

    #[test]
    fn separators_in_text_break_lines() {
        let html = "<p title='a\u{2028}b'>satu\u{2028}dua\u{2029}tiga</p><style>a{content:'\u{2028}'}</style><svg><text>\u{2028}</text></svg>\u{2029}";
        assert_eq!(
            as_elements(html.to_owned()),
            "<p title='a\u{2028}b'>satu<br>dua<br>tiga</p><style>a{content:'\u{2028}'}</style><svg><text>\u{2028}</text></svg><br>"
        );
        assert_eq!(as_elements("<p>a</p>".to_owned()), "<p>a</p>");
    }
}
