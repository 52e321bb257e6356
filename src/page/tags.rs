//! The start tags of an HTML text with the places of their attributes, so that a page can be changed where it stands and
//! stays as its template wrote it.

use std::ops::Range;

/// Elements whose content is text, whatever it looks like.
const RAW_TEXT: &[&str] =
    &["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name, lower case.
    pub name: String,
    /// From its `<` to after its `>`.
    pub range: Range<usize>,
    /// Its attributes, in order.
    pub attributes: Vec<Attribute>,
    /// The text inside, for elements that hold nothing but text, such as `<style>`.
    pub text: Option<Range<usize>>,
}

/// An attribute of a start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// Its name, lower case.
    pub name: String,
    /// Its value with its references, such as `&amp;`, decoded; empty where it has none.
    pub value: String,
    /// Name, `=` and value with its quotes.
    pub range: Range<usize>,
}

impl Tag {
    /// The attribute `name`.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Where another attribute can be written: after the name.
    pub(super) fn after_name(&self) -> usize {
        self.range.start + 1 + self.name.len()
    }
}

/// The start tags of `html`, in order. Comments and the text of scripts and style sheets hold none.
pub(super) fn start_tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let rest = &html[start..];
        at = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.find("-->").map_or(html.len(), |end| start + 4 + end + 3)
        } else if rest[1..].starts_with(['!', '?', '/']) {
            rest.find('>').map_or(html.len(), |end| start + end + 1)
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let mut tag = start_tag(html, start);
            let mut end = tag.range.end;
            if RAW_TEXT.contains(&tag.name.as_str())
                && let Some(close) = find_close(&html[end..], &tag.name)
            {
                tag.text = Some(end..end + close);
                end += close;
            }
            tags.push(tag);
            end
        } else {
            start + 1
        };
    }
    tags
}

fn start_tag(html: &str, start: usize) -> Tag {
    let ends_name = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let name = |from: usize, also: &str| {
        html[from..]
            .find(|c: char| ends_name(c) || also.contains(c))
            .map_or(html.len(), |length| from + length)
    };
    let skip_blanks =
        |from: usize| html.len() - html[from..].trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
    let mut at = name(start + 1, "");
    let mut tag = Tag {
        name: html[start + 1..at].to_ascii_lowercase(),
        range: start..html.len(),
        attributes: Vec::new(),
        text: None,
    };
    loop {
        at = skip_blanks(at);
        match html[at..].chars().next() {
            None => return tag,
            Some('>') => {
                tag.range.end = at + 1;
                return tag;
            }
            Some('/') => {
                at += 1;
                continue;
            }
            Some(first) => {
                let from = at;
                // A name may begin with `=`.
                at = name(from + first.len_utf8(), "=");
                let mut attribute = Attribute {
                    name: html[from..at].to_ascii_lowercase(),
                    value: String::new(),
                    range: from..at,
                };
                let equals = skip_blanks(at);
                if html[equals..].starts_with('=') {
                    let value = skip_blanks(equals + 1);
                    let (inside, after) = match html[value..].chars().next() {
                        Some(quote @ ('"' | '\'')) => {
                            let close =
                                html[value + 1..].find(quote).map_or(html.len(), |end| value + 1 + end);
                            (value + 1..close, (close + 1).min(html.len()))
                        }
                        _ => {
                            let end = html[value..]
                                .find(|c: char| c.is_ascii_whitespace() || c == '>')
                                .map_or(html.len(), |end| value + end);
                            (value..end, end)
                        }
                    };
                    attribute.value = decode(&html[inside]);
                    attribute.range.end = after;
                    at = after;
                }
                tag.attributes.push(attribute);
            }
        }
    }
}

/// Where `</name` begins in `text`.
fn find_close(text: &str, name: &str) -> Option<usize> {
    text.match_indices("</").map(|(at, _)| at).find(|at| {
        let after = &text[at + 2..];
        after.get(..name.len()).is_some_and(|written| written.eq_ignore_ascii_case(name))
            && after[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
    })
}

/// `text` with the references that templates and their escaping write decoded: the five of XML and numbers.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = rest.find(';').filter(|end| *end <= 10);
        match length.and_then(|end| Some((reference(&rest[1..end])?, end + 1))) {
            Some((character, length)) => {
                out.push(character);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// `value` as an attribute's value between double quotes.
pub(super) fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;"))
}

/// `text` with each range replaced. Ranges that begin at one place are taken in the order given.
pub(super) fn replace(text: &str, mut replacements: Vec<(Range<usize>, String)>) -> String {
    replacements.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in replacements {
        out.push_str(&text[at..range.start]);
        out.push_str(&with);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_tags_are_found_with_their_attributes() {
        let html = "<!DOCTYPE html><!-- <b> --><P class=a id='b c'>1 < 2<img src=\"/m&#x2F;a&amp;b.jpg\"/></P><video muted>";
        let tags = start_tags(html);
        assert_eq!(tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["p", "img", "video"]);
        let values: Vec<_> = tags
            .iter()
            .flat_map(|tag| &tag.attributes)
            .map(|a| (a.name.as_str(), a.value.as_str()))
            .collect();
        assert_eq!(values, [("class", "a"), ("id", "b c"), ("src", "/m/a&b.jpg"), ("muted", "")]);
        assert_eq!(&html[tags[0].range.clone()], "<P class=a id='b c'>");
        assert_eq!(&html[tags[0].attributes[1].range.clone()], "id='b c'");
        assert_eq!(tags[1].after_name(), html.find("<img").expect("there") + 4);
    }

    #[test]
    fn the_text_of_style_sheets_and_scripts_holds_no_tags() {
        let html = "<style>a>b{}</style><script>if(a<b)'<img>'</script><title>1 <i> 2</title><i>";
        let tags = start_tags(html);
        assert_eq!(
            tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
            ["style", "script", "title", "i"]
        );
        assert_eq!(tags[0].text.clone().map(|text| &html[text]), Some("a>b{}"));
    }

    #[test]
    fn text_that_breaks_off_is_no_trouble() {
        for html in ["<", "<a", "<a b", "<a b=", "<a b='", "<!--", "</", "<é>", "<a é='ü", "<style>"] {
            let _ = start_tags(html);
        }
    }

    #[test]
    fn values_are_quoted_and_ranges_replaced() {
        assert_eq!(quoted("a\"&<"), "\"a&quot;&amp;&lt;\"");
        let replacements = vec![(3..4, "x".to_owned()), (0..0, "1".to_owned()), (0..0, "2".to_owned())];
        assert_eq!(replace("abcd", replacements), "12abcx");
    }
}
