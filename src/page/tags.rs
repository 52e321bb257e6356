//! The tags of an HTML text as a browser's tokenizer reads them, with their places in the text, so that a page can be asked, and
//! changed where it stands, and stays as its template wrote it.
//!
//! html5gum is the standard's tokenizer. What that cannot know by itself is told to it as a browser's tree builder would: after which
//! start tags comes text and no markup, and where the page is of SVG.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ops::Range;

use html5gum::{Emitter, State, Tokenizer};

use super::foreign::{Namespace, Nesting};

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name, lower case.
    pub name: String,
    /// From its `<` to after its `>`.
    pub range: Range<usize>,
    /// Its attributes, in order. Of two with one name the first is there alone.
    pub attributes: Vec<Attribute>,
    /// The text inside, for elements that hold nothing but text, such as `<style>`.
    pub text: Option<Range<usize>>,
    /// Whether the element is of HTML, not of SVG or MathML.
    pub is_html: bool,
    /// Whether it stands in an inline SVG.
    pub in_svg: bool,
    /// What it ends by not belonging there, innermost first: an element of HTML ends the `<svg>` that it stands in.
    pub ended: Vec<String>,
    /// Where its name ends.
    name_end: usize,
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
    /// The value as written, without its quotes; empty, at the end, where it has none.
    pub written: Range<usize>,
}

/// An end tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EndTag {
    /// Its name, lower case.
    pub name: String,
    /// From its `<` to after its `>`.
    pub range: Range<usize>,
    /// What it ends by not belonging there, as [`Tag::ended`].
    pub ended: Vec<String>,
}

/// What an HTML text is made of, besides text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tags {
    /// The start tags, in order.
    pub starts: Vec<Tag>,
    /// The end tags, in order.
    pub ends: Vec<EndTag>,
    /// Comments, in order, and what a browser takes for one: `<?xml …>`.
    pub comments: Vec<Range<usize>>,
    /// The doctype, where nothing but blanks and comments stands before it.
    pub doctype: Option<Range<usize>>,
    /// What is never closed and takes the rest of the text, and where it begins.
    pub unclosed: Option<(Unclosed, usize)>,
}

/// What is never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclosed {
    /// A tag without its `>`, which is none.
    Tag,
    /// A comment.
    Comment,
    /// An element that holds nothing but text.
    Text,
}

impl Tag {
    /// The attribute `name`.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// Where another attribute can be written: after the name.
    pub(super) fn after_name(&self) -> usize {
        self.name_end
    }

    /// What to put where for the element to have the class `class` besides its own.
    pub(super) fn with_class(&self, class: &str) -> (Range<usize>, String) {
        match self.attribute("class") {
            Some(own) => {
                let classes = format!("{} {class}", own.value);
                (own.range.clone(), format!("class={}", quoted(classes.trim_start())))
            }
            None => (self.name_end..self.name_end, format!(" class=\"{class}\"")),
        }
    }
}

/// The tags of `html`. Comments and the text of scripts and style sheets hold none.
pub(super) fn read(html: &str) -> Tags {
    let mut tags = Tags::default();
    let reader = Reader {
        html,
        tags: &mut tags,
        nesting: Nesting::default(),
        position: 0,
        begun: 0,
        token: Token::None,
        name: Vec::new(),
        name_end: 0,
        self_closing: false,
        attributes: Vec::new(),
        names: BTreeSet::new(),
        attribute: None,
        last_start: Vec::new(),
        text_of: None,
        has_content: false,
    };
    let Ok(()) = Tokenizer::new_with_emitter(html, reader).finish();
    tags
}

/// What stands between the `<` that was read and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    None,
    StartTag,
    EndTag,
}

/// An attribute on its way.
struct Reading {
    start: usize,
    name: Vec<u8>,
    name_end: usize,
    /// Where the value begins and ends, within its quotes, once it has begun.
    written: Option<Range<usize>>,
    value: Vec<u8>,
}

/// Takes what the tokenizer finds. Positions are bytes of `html`: the tokenizer tells how far it moves.
struct Reader<'a> {
    html: &'a str,
    tags: &'a mut Tags,
    nesting: Nesting,
    position: usize,
    /// Where the `<` stood that began the current tag or comment.
    begun: usize,
    token: Token,
    name: Vec<u8>,
    name_end: usize,
    self_closing: bool,
    attributes: Vec<Attribute>,
    names: BTreeSet<String>,
    attribute: Option<Reading>,
    /// The name of the last start tag: text that is no markup ends at its end tag.
    last_start: Vec<u8>,
    /// The number of the start tag whose element holds the text at hand, which is no markup.
    text_of: Option<usize>,
    /// Whether a tag or a text was there.
    has_content: bool,
}

impl Reader<'_> {
    fn finish_attribute(&mut self, closes: bool) {
        let Some(reading) = self.attribute.take() else { return };
        let Reading { start, name, name_end, written, value } = reading;
        let end = match &written {
            Some(written) => {
                // No unquoted value begins after a quote.
                let is_quoted = self.html[..written.start].ends_with(['"', '\'']);
                written.end + usize::from(is_quoted)
            }
            // `<a b=>`: the sign belongs to the attribute still.
            None if closes && self.html[name_end..self.position - 1].trim() == "=" => self.position - 1,
            None => name_end,
        };
        let name = text(name);
        if self.names.insert(name.clone()) {
            let written = written.unwrap_or(end..end);
            self.attributes.push(Attribute { name, value: text(value), range: start..end, written });
        }
    }

    fn start_tag(&mut self, name: String, range: Range<usize>) -> Option<State> {
        let attributes = std::mem::take(&mut self.attributes);
        let opened = self.nesting.open(&name, &self.names, self.self_closing);
        let is_html = opened.namespace == Namespace::Html;
        let state = if is_html { state_after(&name) } else { None };
        if state.is_some() {
            self.text_of = Some(self.tags.starts.len());
        }
        self.last_start = name.clone().into_bytes();
        self.tags.starts.push(Tag {
            name,
            range,
            attributes,
            text: None,
            is_html,
            in_svg: opened.in_svg,
            ended: opened.ended,
            name_end: self.name_end,
        });
        state
    }

    fn end_tag(&mut self, name: String, range: Range<usize>) {
        if let Some(number) = self.text_of.take() {
            self.end_text(number, range.start);
        }
        // The style sheet of an SVG is markup, in which nobody writes any.
        let last = self.tags.starts.last().filter(|tag| name == "style" && tag.name == name && !tag.is_html);
        if last.is_some() && self.nesting.innermost() == Some("style") {
            self.end_text(self.tags.starts.len() - 1, range.start);
        }
        let ended = self.nesting.close(&name);
        self.tags.ends.push(EndTag { name, range, ended });
    }

    fn end_text(&mut self, number: usize, end: usize) {
        if let Some(tag) = self.tags.starts.get_mut(number) {
            tag.text = Some(tag.range.end..end);
        }
    }
}

/// The state in which the content of an HTML element is read that holds text and no markup. Scripts run in a browser, so that what
/// is for those without is text.
fn state_after(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}

/// The tokenizer cuts no character in two, and puts U+FFFD for what is none.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

impl Emitter for Reader<'_> {
    type Token = Infallible;

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_error(&mut self, _: html5gum::Error) {}

    fn start_open_tag(&mut self) {
        self.begun = self.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.token = Token::StartTag;
        self.name.clear();
        self.self_closing = false;
        self.attributes.clear();
        self.names.clear();
    }

    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.token = Token::EndTag;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
        self.name_end = self.position;
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn init_attribute(&mut self) {
        self.finish_attribute(false);
        let start = self.position.saturating_sub(1);
        self.attribute =
            Some(Reading { start, name: Vec::new(), name_end: start, written: None, value: Vec::new() });
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if let Some(attribute) = &mut self.attribute {
            attribute.name.extend_from_slice(name);
            attribute.name_end = self.position;
        }
    }

    fn init_attribute_value(&mut self) {
        if let Some(attribute) = &mut self.attribute {
            attribute.written = Some(self.position..self.position);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if let Some(Reading { written: Some(written), value: read, .. }) = &mut self.attribute {
            read.extend_from_slice(value);
            written.end = self.position;
        }
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.finish_attribute(true);
        self.has_content = true;
        let name = text(std::mem::take(&mut self.name));
        let range = self.begun..self.position;
        match std::mem::replace(&mut self.token, Token::None) {
            Token::StartTag => self.start_tag(name, range),
            Token::EndTag => {
                self.end_tag(name, range);
                None
            }
            Token::None => None,
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.token == Token::EndTag && !self.last_start.is_empty() && self.name == self.last_start
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.nesting.inside() != Namespace::Html
    }

    fn emit_string(&mut self, text: &[u8]) {
        self.has_content |= text.iter().any(|byte| !byte.is_ascii_whitespace());
    }

    fn init_comment(&mut self) {}

    fn push_comment(&mut self, _: &[u8]) {}

    fn emit_current_comment(&mut self) {
        let comment = self.begun..self.position;
        let written = &self.html[comment.clone()];
        let is_closed = match written.starts_with("<!--") {
            true => written.ends_with("-->") || written.ends_with("--!>"),
            false => written.ends_with('>'),
        };
        if !is_closed {
            self.tags.unclosed = Some((Unclosed::Comment, self.begun));
        }
        self.tags.comments.push(comment);
    }

    fn init_doctype(&mut self) {}

    fn emit_current_doctype(&mut self) {
        if !self.has_content && self.tags.doctype.is_none() {
            self.tags.doctype = Some(self.begun..self.position);
        }
    }

    fn emit_eof(&mut self) {
        match (self.text_of.take(), self.token) {
            // An end tag that is truncated is text here.
            (Some(number), _) => {
                self.end_text(number, self.html.len());
                // `<plaintext>` has no end.
                let tag = self.tags.starts.get(number).filter(|tag| tag.name != "plaintext");
                self.tags.unclosed = tag.map(|tag| (Unclosed::Text, tag.range.start));
            }
            (None, Token::StartTag | Token::EndTag) => {
                self.tags.unclosed = Some((Unclosed::Tag, self.begun));
            }
            (None, Token::None) => {}
        }
    }

    fn set_force_quirks(&mut self) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
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
mod tests;
