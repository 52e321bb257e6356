//! SVGs as they may stand in a page: what is drawn, and nothing else. Read as XML, and written again from a list of what an SVG is
//! drawn with, so that nothing in one runs, loads or leads anywhere in a browser; what is left out is told.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use cssparser::{ParseError, Parser, Token};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::entities::{Expanded, expanded};
use super::frame::{self, Frame};
use super::names;
use crate::diag::{Finding, Findings, Place};
use crate::page::tags;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Languages of documents: what stands in one would be seen. Elements of all other namespaces are notes of drawing programs.
const OF_DOCUMENTS: [&str; 2] = ["http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML"];

/// What an SVG is drawn with.
const DRAWN: &[&str] = &[
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// What describes an SVG, and is drawn by nobody.
const NOTES: [&str; 2] = ["metadata", "view"];

const ANIMATIONS: [&str; 7] =
    ["animate", "animateColor", "animateMotion", "animateTransform", "discard", "mpath", "set"];

/// The most things that are told of one SVG.
const MOST_TOLD: usize = 20;

/// An SVG that can stand in a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::page) struct Clean {
    /// Its markup, from `<svg` to its end; empty for what is no SVG.
    pub(in crate::page) text: String,
    /// What has no effect: where it stands, and what it is. Each once.
    dropped: Vec<(usize, String)>,
    /// Where its first text stands, which is set in fonts of the page.
    text_at: Option<usize>,
    /// Whether nothing says what of its plane is to be shown.
    is_unframed: bool,
}

/// `source`, the text of a file, as it is shown by itself.
pub(in crate::page) fn clean(source: &str) -> Clean {
    cleaned(source, None)
}

/// `source`, the text of a file, as it stands in a page beside others: classes and ids have names of their own.
pub(in crate::page) fn clean_apart(source: &str) -> Clean {
    cleaned(source, Some(names::prefix_of(source)))
}

fn cleaned(source: &str, prefix: Option<String>) -> Clean {
    let expanded = expanded(source);
    let source = expanded.text.as_ref();
    let mut cleaner = Cleaner { prefix, ..Cleaner::default() };
    let mut reader = NsReader::from_str(source);
    reader.config_mut().check_end_names = true;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(source.len());
        match reader.read_event() {
            Ok(Event::Eof) => {
                if !cleaner.open.is_empty() {
                    cleaner.drop_at(at, "what is missing at its end".to_owned());
                }
                break;
            }
            Ok(event) => cleaner.event(&reader, at, event),
            Err(_) => {
                cleaner.drop_at(at, "what is not well-formed XML, and what follows it,".to_owned());
                break;
            }
        }
    }
    cleaner.finish(&expanded)
}

impl Clean {
    /// The text that is drawn for `source`, the text of the file: what is no SVG is for the engine to name.
    pub(in crate::page) fn to_draw<'s>(&'s self, source: &'s str) -> &'s str {
        if self.text.is_empty() { source } else { &self.text }
    }

    /// What is to be said of the SVG `path`, whose text is `source`.
    pub(in crate::page) fn findings(&self, path: &Path, source: &str) -> Findings {
        let dropped = self.dropped.iter().map(|(at, what)| {
            Finding::warning("svg-unsupported", format!("{what} has no effect in an SVG"))
                .at(Place::at_offset(path, source, *at))
                .hint("take it out; draw what should be seen as shapes, and put pictures into the template")
        });
        let text = self.text_at.map(|at| {
            Finding::warning("svg-text", format!("`{}` holds text, which is set in a font of the page", path.display()))
                .at(Place::at_offset(path, source, at))
                .hint(
                    "convert to outlines: in Illustrator Type › Create Outlines, in Inkscape Path › Object to Path, in CorelDRAW Object › \
                     Convert to Curves; in Figma Outline Stroke",
                )
        });
        let frame = self.is_unframed.then(|| {
            let message = format!("`{}` has no `viewBox` and no size: what lies outside of its place is cut off", path.display());
            Finding::warning("svg-without-frame", message)
                .at(Place::file(path))
                .hint("set the page's size to the drawing in its program and export it again, or write `viewBox=\"0 0 width height\"`")
        });
        dropped.chain(text).chain(frame).collect()
    }
}

#[derive(Default)]
struct Cleaner {
    out: String,
    /// The elements that are open: their names as written out; `None` for those that are left out.
    open: Vec<Option<&'static str>>,
    /// How many of them lie in one that is left out, itself counted.
    skipped: usize,
    /// The text of the style sheet at hand.
    style: Option<(usize, String)>,
    /// What goes before its classes and ids.
    prefix: Option<String>,
    /// The classes of its style sheets, and where classes are written.
    classes: BTreeSet<String>,
    class_values: Vec<(Range<usize>, String)>,
    text_at: Option<usize>,
    is_unframed: bool,
    /// Whether anything stands in the root.
    has_parts: bool,
    /// Whether the root has ended.
    ended: bool,
    dropped: BTreeMap<String, usize>,
}

impl Cleaner {
    fn event(&mut self, reader: &NsReader<&[u8]>, at: usize, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(reader, at, &tag, false),
            Event::Empty(tag) => self.start(reader, at, &tag, true),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(at, &text),
            Event::CData(text) => self.text(at, &text),
            Event::GeneralRef(name) => {
                let raw = format!("&{};", &*name);
                match unescape(&raw) {
                    Ok(text) => self.text(at, &text),
                    Err(_) if self.draws() => self.drop_at(at, format!("the entity `{raw}`")),
                    Err(_) => {}
                }
            }
            Event::PI(instruction) if instruction.target() == "xml-stylesheet" => {
                self.drop_at(at, "a style sheet of another file".to_owned());
            }
            Event::PI(_) | Event::Decl(_) | Event::Comment(_) | Event::DocType(_) | Event::Eof => {}
        }
    }

    /// Whether what comes now is drawn.
    fn draws(&self) -> bool {
        self.skipped == 0 && !self.open.is_empty()
    }

    fn start(&mut self, reader: &NsReader<&[u8]>, at: usize, tag: &BytesStart<'_>, is_empty: bool) {
        if self.ended {
            self.drop_at(at, "what follows its end".to_owned());
            return;
        }
        let name = match self.skipped {
            0 => self.kept(reader, at, tag),
            _ => None,
        };
        if let Some(name) = name {
            self.out.push('<');
            self.out.push_str(name);
            if self.open.is_empty() {
                self.out.push_str(&format!(" xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\""));
            }
            let is_root = self.open.is_empty();
            let start = self.out.len();
            self.attributes(reader, at, name, tag);
            if is_root {
                self.frame(start);
            }
            self.has_parts |= !is_root;
            if name == "text" && !is_empty {
                self.text_at.get_or_insert(at);
            }
            self.out.push_str(if is_empty { "/>" } else { ">" });
        }
        if is_empty {
            self.ended = self.open.is_empty();
            return;
        }
        self.skipped += usize::from(name.is_none());
        self.open.push(name);
        if name == Some("style") {
            self.style = Some((at, String::new()));
        }
    }

    /// The name of the element that `tag` begins, if it is kept.
    fn kept(&mut self, reader: &NsReader<&[u8]>, at: usize, tag: &BytesStart<'_>) -> Option<&'static str> {
        let (space, local) = reader.resolver().resolve_element(tag.name());
        let local: &str = local.as_ref();
        let of_documents = |space: &str| OF_DOCUMENTS.contains(&space);
        match space {
            ResolveResult::Unbound => {}
            ResolveResult::Bound(space) if space.as_ref() == SVG => {}
            ResolveResult::Bound(space) if of_documents(space.as_ref()) => {
                self.drop_at(at, format!("the element `{local}`"));
                return None;
            }
            ResolveResult::Bound(_) | ResolveResult::Unknown(_) => return None,
        }
        let parent = self.open.last().copied().flatten();
        let is_root = self.open.is_empty();
        let known = DRAWN.iter().copied().find(|known| *known == local);
        match known {
            Some("svg") if is_root => known,
            // Nothing but words in them: a browser reads HTML there.
            _ if matches!(parent, Some("title" | "desc" | "style")) || is_root => {
                self.drop_at(at, format!("the element `{local}`"));
                None
            }
            Some(_) => known,
            None if NOTES.contains(&local) => None,
            None if local == "foreignObject" && parent == Some("switch") => None,
            None => {
                let what = match local.to_ascii_lowercase().as_str() {
                    "script" => "a script".to_owned(),
                    _ if ANIMATIONS.contains(&local) => format!("the animation `{local}`"),
                    _ => format!("the element `{local}`"),
                };
                self.drop_at(at, what);
                None
            }
        }
    }

    fn attributes(&mut self, reader: &NsReader<&[u8]>, at: usize, element: &str, tag: &BytesStart<'_>) {
        let mut written: BTreeSet<String> = BTreeSet::new();
        for attribute in tag.attributes().with_checks(false) {
            let Ok(attribute) = attribute else {
                self.drop_at(at, format!("an attribute of `{element}` that is not well formed"));
                return;
            };
            let (space, local) = reader.resolver().resolve_attribute(attribute.key);
            let local: &str = local.as_ref();
            let name = match space {
                ResolveResult::Unbound if local != "xmlns" => local.to_owned(),
                ResolveResult::Bound(space) if space.as_ref() == XLINK && local == "href" => {
                    "xlink:href".to_owned()
                }
                ResolveResult::Bound(space) if space.as_ref() == XML && matches!(local, "space" | "lang") => {
                    format!("xml:{local}")
                }
                ResolveResult::Unknown(_) if attribute.key.as_ref() == "xlink:href" => {
                    "xlink:href".to_owned()
                }
                _ => continue,
            };
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
            if !name.chars().all(is_name) || name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")) {
                self.drop_at(at, format!("the event handler `{name}`"));
                continue;
            }
            let Ok(value) = unescape(&attribute.value) else {
                self.drop_at(at, format!("an entity in `{name}`"));
                continue;
            };
            if written.contains(&name) {
                continue;
            }
            let value = match name.as_str() {
                "href" | "xlink:href" => match self.link(at, element, &value) {
                    Some(()) => self.own_reference(value.trim()).unwrap_or_else(|| value.into_owned()),
                    None => continue,
                },
                "id" | "aria-labelledby" | "aria-describedby" if self.prefix.is_some() => {
                    names::of_ids(&value, self.prefix.as_deref().unwrap_or_default())
                }
                _ if value.contains(['(', '\\']) => self.css(at, &value),
                _ => value.into_owned(),
            };
            self.out.push(' ');
            self.out.push_str(&name);
            self.out.push('=');
            let start = self.out.len();
            self.out.push_str(&tags::quoted(&value));
            if name == "class" && self.prefix.is_some() {
                self.class_values.push((start..self.out.len(), value));
            }
            written.insert(name);
        }
    }

    /// Gives the root, whose attributes begin at `start`, the frame that its size means, where it says none.
    fn frame(&mut self, start: usize) {
        let written = format!("<svg{}>", &self.out[start..]);
        let Some(root) = tags::read(&written).starts.into_iter().next() else { return };
        let value = |name: &str| root.attribute(name).map(|attribute| attribute.value.as_str());
        // `viewBox`, as the reader of HTML has it. One that frames nothing shows nothing, and the engine says so.
        if value("viewbox").is_some() {
            return;
        }
        match frame::of_size(value("width"), value("height")) {
            Frame::Said(view_box) => self.out.push_str(&format!(" viewBox=\"{view_box}\"")),
            Frame::Unknown => self.is_unframed = true,
        }
    }

    /// `reference`, to a part of the SVG, by its name of its own.
    fn own_reference(&self, reference: &str) -> Option<String> {
        let prefix = self.prefix.as_ref()?;
        reference.strip_prefix('#').filter(|id| !id.is_empty()).map(|id| format!("#{prefix}{id}"))
    }

    /// Whether what `element` refers to stays: a part of the SVG, a picture within it, for links a page.
    fn link(&mut self, at: usize, element: &str, to: &str) -> Option<()> {
        // As browsers read addresses.
        let plain: String = to.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        let plain = plain.to_ascii_lowercase();
        let begins = |starts: &[&str]| starts.iter().any(|start| plain.starts_with(start));
        let stays = match element {
            "a" => begins(&["#", "http://", "https://", "mailto:", "tel:"]),
            "image" | "feImage" => begins(&["#", "data:image/"]),
            _ => begins(&["#"]),
        };
        if stays || plain.is_empty() {
            return Some(());
        }
        let what = match begins(&["javascript:", "vbscript:", "data:"]) {
            true if element == "a" => "a link that runs a script".to_owned(),
            _ => format!("the address `{}`", shortened(to)),
        };
        self.drop_at(at, what);
        None
    }

    /// `css` without addresses that lead out of the SVG.
    fn css(&mut self, at: usize, css: &str) -> String {
        let css = &without_profiles(css);
        let mut addresses = Vec::new();
        scan(&mut Parser::new(css), css, false, &mut addresses);
        let mut edits = Vec::new();
        for (range, address, with) in addresses {
            match (with, self.own_reference(address.trim())) {
                (With::Itself, Some(own)) => {
                    let own = own.replace('\\', "\\\\").replace('\'', "\\'");
                    let is_url = !css[range.clone()].starts_with(['"', '\'']);
                    edits.push((range, if is_url { format!("url('{own}')") } else { format!("'{own}'") }));
                }
                (With::Itself, None) => {}
                (With::Other(with), _) => {
                    self.drop_at(at, format!("the address `{}`", shortened(&address)));
                    edits.push((range, with.to_owned()));
                }
            }
        }
        tags::replace(css, edits)
    }

    fn text(&mut self, at: usize, text: &str) {
        if self.ended && !text.trim().is_empty() {
            self.drop_at(at, "what follows its end".to_owned());
        }
        if !self.draws() {
            return;
        }
        match &mut self.style {
            Some((_, style)) => style.push_str(text),
            None => escape(text, &mut self.out),
        }
    }

    fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if let Some((at, style)) = self.style.take_if(|_| name == Some("style")) {
            let mut style = self.css(at, &style);
            if let Some(prefix) = &self.prefix {
                style = names::of_sheet(&style, prefix, &mut self.classes);
            }
            escape(&style, &mut self.out);
        }
        match name {
            Some(name) => self.out.push_str(&format!("</{name}>")),
            None => self.skipped -= 1,
        }
        self.ended = self.open.is_empty();
    }

    fn drop_at(&mut self, at: usize, what: String) {
        if self.dropped.len() < MOST_TOLD {
            self.dropped.entry(what).or_insert(at);
        }
    }

    fn finish(mut self, expanded: &Expanded<'_>) -> Clean {
        while !self.open.is_empty() {
            self.end();
        }
        let mut dropped: Vec<(usize, String)> =
            self.dropped.into_iter().map(|(what, at)| (expanded.origin(at), what)).collect();
        dropped.sort();
        let mut text = self.out;
        if let Some(prefix) = &self.prefix {
            let own = |value: &str| tags::quoted(&names::of_class(value, prefix, &self.classes));
            let edits = self.class_values.iter().map(|(range, value)| (range.clone(), own(value))).collect();
            text = tags::replace(&text, edits);
        }
        let is_unframed = self.is_unframed && self.has_parts;
        Clean { text, dropped, text_at: self.text_at.map(|at| expanded.origin(at)), is_unframed }
    }
}

/// An address in CSS: where its token is, the address, and what stands there instead.
type Address = (Range<usize>, String, With);

/// What stands in the place of an address.
#[derive(Debug, Clone, Copy)]
enum With {
    /// The address, which stays in its SVG.
    Itself,
    /// Something else, for one that leads out of it.
    Other(&'static str),
}

fn scan(parser: &mut Parser<'_>, css: &str, in_address: bool, found: &mut Vec<Address>) {
    let stays = |url: &str| {
        let plain = url.trim().to_ascii_lowercase();
        plain.is_empty() || ["#", "data:image/", "data:font/"].iter().any(|start| plain.starts_with(start))
    };
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments() else { return };
        let token = token.clone();
        let end = parser.position().byte_index();
        let block = match &token {
            Token::UnquotedUrl(url) if !stays(url) => {
                found.push((start..end, url.to_string(), With::Other("url('#')")));
                None
            }
            Token::UnquotedUrl(url) => {
                found.push((start..end, url.to_string(), With::Itself));
                None
            }
            Token::QuotedString(url) if in_address && !stays(url) => {
                found.push((start..end, url.to_string(), With::Other("'#'")));
                None
            }
            Token::QuotedString(url) if in_address => {
                found.push((start..end, url.to_string(), With::Itself));
                None
            }
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
                while let Ok(token) = parser.next() {
                    if matches!(token, Token::Semicolon) {
                        break;
                    }
                }
                let end = parser.position().byte_index();
                found.push((start..end, css.get(start..end).unwrap_or_default().to_owned(), With::Other("")));
                None
            }
            Token::Function(name) => {
                let takes = ["url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"];
                Some(takes.iter().any(|known| name.eq_ignore_ascii_case(known)))
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                Some(in_address)
            }
            _ => None,
        };
        if let Some(in_address) = block {
            let _: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
                scan(inner, css, in_address, found);
                Ok(())
            });
        }
    }
}

/// `text` as text of an element.
/// `css` without the colours of a profile that SVG 1.1 lets follow those of sRGB, as Inkscape writes them: `#1EA03C icc-color(a, 0.1)`. The
/// engine knows no such value, and takes the whole for black.
fn without_profiles(css: &str) -> Cow<'_, str> {
    const NAME: &str = "icc-color(";
    let mut left = Cow::Borrowed(css);
    while let Some(at) = left.to_ascii_lowercase().find(NAME) {
        let Some(length) = left[at..].find(')') else { break };
        left = Cow::Owned(format!("{}{}", left[..at].trim_end(), &left[at + length + 1..]));
    }
    left
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            character => out.push(character),
        }
    }
}

/// The beginning of a long address, in one line.
fn shortened(address: &str) -> String {
    const MOST: usize = 60;
    let line: String = address.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests;
