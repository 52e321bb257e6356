//! An HTML page as the engine takes it: a tree of elements with numbers, and its style sheets.
//!
//! Every element gets a class `w-N`, `N` being its number in document order, so that boxes of a laid-out page can be traced
//! back to elements and single elements can be restyled. `<video>` elements become pictures whose colour the painter chooses:
//! a hole is painted black, white or grey (see [`super::stack`]).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use takumi::prelude::{ImageData, ImageSourceInput, Node, NodeKind};
use takumi::unstable::html::{FromHtmlOptions, parse_html};

use super::origin::Origin;
use super::source::{PageSource, own_classes, tag_of_class};
use super::tags::Tag;
use crate::diag::Place;
use crate::layers::Shows;

/// The number of an element in its document.
pub(super) type ElementId = usize;

/// The most levels that elements may nest.
const MAX_DEPTH: usize = 128;

/// The most attributes of a tag: the engine's parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 200;

/// One element of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    /// Its tag, lower case.
    pub tag: String,
    /// Its `class` as written.
    pub class: String,
    /// Its `id`.
    pub id: String,
    /// The element around it.
    pub parent: Option<ElementId>,
    /// The text that stands directly in it.
    pub text: String,
    /// The `src` of an `<img>`.
    pub src: Option<String>,
    /// Its place among the page's videos, when it is one.
    pub video: Option<usize>,
    /// The number of its start tag in the source; `None` for what the engine put in.
    pub start_tag: Option<usize>,
    /// Where its start tag was written; `None` for what the engine put in, and for SVGs from files.
    pub origin: Option<Origin>,
    /// Whether it is a video that fills the ground behind the picture: `data-role="backdrop"`.
    pub backdrop: bool,
    /// Which of the clip's videos shows in it, when it is one: by its `data-role`.
    pub shows: Shows,
}

impl Element {
    /// The element as a style sheet would select it: `div.card`.
    pub(super) fn selector(&self) -> String {
        let mut out = self.tag.clone();
        if !self.id.is_empty() {
            out.push('#');
            out.push_str(&self.id);
        } else if let Some(class) = self.class.split_whitespace().next() {
            out.push('.');
            out.push_str(class);
        }
        out
    }
}

/// A parsed page.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// Its text, as read.
    pub source: Arc<PageSource>,
    /// The tree, stamped.
    pub root: Node,
    /// The text of each `<style>` element, in order.
    pub styles: Vec<String>,
    /// The templates that its elements may have been written in, by number.
    pub files: Arc<[PathBuf]>,
    /// The elements by number. Two documents of one template share numbers where they are alike.
    pub elements: BTreeMap<ElementId, Element>,
}

/// Why a page is not given to the engine, or is refused by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// Its elements nest deeper than [`MAX_DEPTH`].
    Levels,
    /// One of its tags has more than [`MAX_ATTRIBUTES`].
    Attributes,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Levels => write!(f, "elements nest deeper than {MAX_DEPTH} levels"),
            Self::Attributes => write!(f, "a tag has more than {MAX_ATTRIBUTES} attributes"),
        }
    }
}

/// What a `<video>` of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct VideoSize {
    /// Display width of the source in pixels.
    pub width: u32,
    /// Display height.
    pub height: u32,
}

/// The natural sizes of a page's videos, as far as they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct VideoSizes {
    /// Of the footage.
    pub footage: Option<VideoSize>,
    /// Of the interpreter beside it.
    pub signer: Option<VideoSize>,
    /// Of what moves below the page.
    pub background: Option<VideoSize>,
}

impl VideoSizes {
    /// That of a `<video>`; 16 × 9 where it is not known.
    pub(super) fn of(self, shows: Shows) -> VideoSize {
        let size = match shows {
            Shows::Footage => self.footage,
            Shows::Signer => self.signer,
            Shows::Background => self.background,
        };
        size.unwrap_or(VideoSize { width: 16, height: 9 })
    }
}

impl Document {
    /// Parses a page, whose videos have such natural sizes.
    pub(super) fn parse(source: PageSource, videos: VideoSizes) -> Result<Self, Refused> {
        let mut document = Self::unstamped(source, videos)?;
        document.stamp();
        Ok(document)
    }

    /// As [`Document::parse`], numbering what `other` has in the same place like `other`. Returns with it the elements of
    /// `other` that differ: the smallest set whose subtrees hold every difference.
    pub(super) fn parse_like(
        source: PageSource,
        videos: VideoSizes,
        other: &Self,
    ) -> Result<(Self, Vec<ElementId>), Refused> {
        let mut document = Self::unstamped(source, videos)?;
        let mut differing = Vec::new();
        let source = Arc::clone(&document.source);
        let mut stamper = Stamper::new(&source, other.elements.len() + 1_000_000);
        align(&mut document.root, &other.root, &mut stamper, None, &mut differing);
        document.elements = stamper.elements;
        Ok((document, differing))
    }

    /// The elements from `id` up to the root, `id` first.
    pub(super) fn ancestry(&self, id: ElementId) -> impl Iterator<Item = ElementId> {
        std::iter::successors(Some(id), |id| self.elements.get(id).and_then(|element| element.parent))
    }

    /// Where element `id` was written, or the nearest around it of which that is known.
    pub(super) fn place_of(&self, id: ElementId) -> Option<Place> {
        let Origin { file, line, column } =
            self.ancestry(id).find_map(|id| self.elements.get(&id).and_then(|element| element.origin))?;
        let file = self.files.get(file)?.clone();
        Some(Place { file, line: Some(line), column: Some(column), sheet: None })
    }

    /// The files that its elements were written in, those of `template` first.
    pub(super) fn written_in(&self, template: &Path) -> Vec<PathBuf> {
        let numbers: BTreeSet<usize> =
            self.elements.values().filter_map(|element| Some(element.origin?.file)).collect();
        let mut files: Vec<PathBuf> =
            numbers.into_iter().filter_map(|number| self.files.get(number).cloned()).collect();
        files.sort_by_key(|file| !file.starts_with(template));
        files
    }

    fn unstamped(source: PageSource, videos: VideoSizes) -> Result<Self, Refused> {
        if source.tags().iter().any(|tag| tag.attributes.len() > MAX_ATTRIBUTES) {
            return Err(Refused::Attributes);
        }
        let options = FromHtmlOptions::builder().max_depth(MAX_DEPTH).build();
        let parsed = parse_html(&source.for_engine(), options).map_err(|_| Refused::Levels)?;
        let mut root = parsed.node;
        replace_videos(&mut root, &source, videos);
        let source = Arc::new(source);
        Ok(Self { source, root, styles: parsed.css, files: Arc::default(), elements: BTreeMap::new() })
    }

    fn stamp(&mut self) {
        let source = Arc::clone(&self.source);
        let mut stamper = Stamper::new(&source, 0);
        stamper.subtree(&mut self.root, None);
        self.elements = stamper.elements;
    }
}

struct Stamper<'s> {
    source: &'s PageSource,
    next: ElementId,
    elements: BTreeMap<ElementId, Element>,
    videos: usize,
}

impl<'s> Stamper<'s> {
    /// One that numbers from `next` on what stands in `source`.
    fn new(source: &'s PageSource, next: ElementId) -> Self {
        Self { source, next, elements: BTreeMap::new(), videos: 0 }
    }

    fn subtree(&mut self, node: &mut Node, parent: Option<ElementId>) {
        let id = self.next;
        if !self.element(node, id, parent) {
            return;
        }
        self.next += 1;
        if let NodeKind::Container { children } = &mut node.kind {
            for child in children {
                self.subtree(child, Some(id));
            }
        }
    }

    /// Numbers `node` and records it; `false` for bare text, which belongs to its parent.
    fn element(&mut self, node: &mut Node, id: ElementId, parent: Option<ElementId>) -> bool {
        let Some(tag) = node.tag_name().map(str::to_ascii_lowercase) else {
            if let (NodeKind::Text(text), Some(element)) =
                (&node.kind, parent.and_then(|parent| self.elements.get_mut(&parent)))
            {
                element.text.push_str(&text.text);
            }
            return matches!(node.kind, NodeKind::Container { .. }) && {
                self.elements.insert(id, Element { parent, ..Element::default() });
                restamp(node, id);
                true
            };
        };
        if tag == "br"
            && let Some(element) = parent.and_then(|parent| self.elements.get_mut(&parent))
        {
            element.text.push('\n');
        }
        let video = (tag == "video").then(|| {
            self.videos += 1;
            self.videos - 1
        });
        let src = match &node.kind {
            NodeKind::Image(ImageData { src: ImageSourceInput::Url(src), .. }) if video.is_none() => {
                Some(src.to_string())
            }
            _ => None,
        };
        let text = match &node.kind {
            NodeKind::Text(text) => text.text.clone(),
            _ => String::new(),
        };
        let start_tag = node.classes().find_map(tag_of_class);
        let element = Element {
            tag,
            class: own_classes(node.class_name().unwrap_or_default()),
            start_tag,
            origin: start_tag.and_then(|number| self.source.origin(number)),
            id: node.id().unwrap_or_default().to_owned(),
            parent,
            text,
            src,
            video,
            backdrop: video.is_some()
                && start_tag.is_some_and(|number| self.source.says(number, "data-role", "backdrop")),
            shows: start_tag.map_or(Shows::Footage, |number| shown_by(self.source, number)),
        };
        self.elements.insert(id, element);
        restamp(node, id);
        true
    }
}

/// Gives `node` the class `w-id` besides its own.
fn restamp(node: &mut Node, id: ElementId) {
    let class = match own_classes(node.class_name().unwrap_or_default()) {
        class if class.is_empty() => format!("w-{id}"),
        class => format!("{class} w-{id}"),
    };
    let owned = std::mem::take(node);
    *node = owned.with_class_name(class);
}

/// The number that a stamped node carries.
pub(super) fn stamp_of(node: &Node) -> Option<ElementId> {
    node.classes().filter_map(|class| class.strip_prefix("w-")).find_map(|number| number.parse().ok())
}

fn children(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::Container { children } => children,
        _ => &[],
    }
}

/// Stamps `node` like `other`, which stands in the same place. Returns whether they differ in themselves or, where no smaller
/// element can be named, below.
fn align(
    node: &mut Node,
    other: &Node,
    stamper: &mut Stamper<'_>,
    parent: Option<ElementId>,
    differing: &mut Vec<ElementId>,
) -> bool {
    let Some(id) = stamp_of(other) else {
        stamper.element(node, usize::MAX, parent);
        return node.to_html() != other.to_html();
    };
    let own_class = |class: Option<&str>| {
        class
            .unwrap_or_default()
            .split_whitespace()
            .filter(|name| name.strip_prefix("w-").is_none_or(|rest| rest.parse::<usize>().is_err()))
            .filter(|name| tag_of_class(name).is_none())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let alike = node.tag_name() == other.tag_name()
        && node.id() == other.id()
        && own_class(node.class_name()) == own_class(other.class_name())
        && children(node).len() == children(other).len()
        && matches!(
            (&node.kind, &other.kind),
            (NodeKind::Container { .. }, NodeKind::Container { .. })
                | (NodeKind::Image(_), NodeKind::Image(_))
                | (NodeKind::Text(_), NodeKind::Text(_))
        );
    if !alike {
        differing.push(id);
        let next = std::mem::replace(&mut stamper.next, id);
        // The element itself keeps its number; what is inside is new.
        stamper.element(node, id, parent);
        stamper.next = next;
        if let NodeKind::Container { children } = &mut node.kind {
            for child in children {
                stamper.subtree(child, Some(id));
            }
        }
        return false;
    }
    let opening = |node: &Node| {
        let inner: usize = children(node).iter().map(|child| child.to_html().len()).sum();
        let html = node.to_html();
        // `</tag>` closes a container; what is left is the opening tag, or all of a leaf.
        match &node.kind {
            NodeKind::Container { .. } => {
                let closing = node.tag_name().map_or(6, |tag| tag.len() + 3);
                html.get(..html.len().saturating_sub(inner + closing)).unwrap_or_default().to_owned()
            }
            _ => html,
        }
    };
    // Both have the same number from here on.
    stamper.element(node, id, parent);
    let differs = opening(node) != opening(other);
    let mut text_differs = false;
    if let NodeKind::Container { children: own } = &mut node.kind {
        for (child, other_child) in own.iter_mut().zip(children(other)) {
            text_differs |= align(child, other_child, stamper, Some(id), differing);
        }
    }
    if differs || text_differs {
        differing.push(id);
    }
    false
}

/// What tag `number` of `source`, a `<video>`, shows.
fn shown_by(source: &PageSource, number: usize) -> Shows {
    source.tags().get(number).map_or(Shows::Footage, shown_by_tag)
}

/// What `tag`, a `<video>`, shows.
pub(super) fn shown_by_tag(tag: &Tag) -> Shows {
    tag.attribute("data-role").map_or(Shows::Footage, |role| Shows::of_role(&role.value))
}

fn replace_videos(node: &mut Node, source: &PageSource, videos: VideoSizes) {
    if node.tag_name().is_some_and(|tag| tag.eq_ignore_ascii_case("video")) {
        let number = node.classes().find_map(tag_of_class);
        let size = videos.of(number.map_or(Shows::Footage, |number| shown_by(source, number)));
        node.kind = NodeKind::Image(hole_picture(size, HoleFill::BLACK));
        return;
    }
    if let NodeKind::Container { children } = &mut node.kind {
        for child in children {
            replace_videos(child, source, videos);
        }
    }
}

/// The grey level a hole is painted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HoleFill(pub u8);

impl HoleFill {
    /// No light: what is left is everything else on the page.
    pub(super) const BLACK: Self = Self(0);
    /// All light: the difference to black is what the hole lets through.
    pub(super) const WHITE: Self = Self(255);
    /// Half-way: proves that the page is linear in its video.
    pub(super) const GREY: Self = Self(128);
}

/// A picture of `size` in one grey.
pub(super) fn hole_picture(size: VideoSize, fill: HoleFill) -> ImageData {
    let VideoSize { width, height } = size;
    let level = fill.0;
    ImageData::from(format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' \
         viewBox='0 0 {width} {height}' preserveAspectRatio='none'>\
         <rect width='{width}' height='{height}' fill='rgb({level},{level},{level})'/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(html: &str) -> Document {
        Document::parse(PageSource::read(html), VideoSizes::default())
            .unwrap_or_else(|_| panic!("{html} parses"))
    }

    fn parse_like(html: &str, base: &Document) -> (Document, Vec<ElementId>) {
        Document::parse_like(PageSource::read(html), VideoSizes::default(), base)
            .unwrap_or_else(|_| panic!("{html} parses"))
    }

    #[test]
    fn elements_are_numbered_in_document_order() {
        let document = parse(
            "<!doctype html><html><body><h1 class='big x'>Halo <b>dunia</b></h1><video></video></body></html>",
        );
        let tags: Vec<_> = document.elements.values().map(Element::selector).collect();
        assert_eq!(tags, ["html", "body", "h1.big", "b", "video"]);
        assert_eq!(document.elements[&2].text, "Halo ");
        assert_eq!(document.elements[&4].video, Some(0));
        assert_eq!(document.ancestry(3).collect::<Vec<_>>(), [3, 2, 1, 0]);
    }

    #[test]
    fn a_changed_text_names_its_element_alone() {
        let base = parse("<!doctype html><html><body><p id=a>satu</p><p id=b></p></body></html>");
        let (other, differing) =
            parse_like("<!doctype html><html><body><p id=a>satu</p><p id=b>dua</p></body></html>", &base);
        assert_eq!(differing.iter().map(|id| base.elements[id].id.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(other.elements[&differing[0]].id, "b");
        let (_, same) =
            parse_like("<!doctype html><html><body><p id=a>satu</p><p id=b></p></body></html>", &base);
        assert!(same.is_empty(), "{same:?}");
    }

    #[test]
    fn a_changed_class_names_the_element() {
        let base = parse("<div><p class='cue'>x</p></div>");
        let (_, differing) = parse_like("<div><p class='cue on'>x</p></div>", &base);
        assert_eq!(differing.len(), 1);
        assert_eq!(base.elements[&differing[0]].tag, "p");
    }

    #[test]
    fn tags_that_come_before_an_element_are_no_difference() {
        let base = parse("<div><p class=cue></p><svg><g/></svg><p class='a'>x</p></div>");
        let (other, differing) =
            parse_like("<div><p class=cue><b>kata</b></p><svg><g/></svg><p class='a'>x</p></div>", &base);
        assert_eq!(differing.iter().map(|id| base.elements[id].class.as_str()).collect::<Vec<_>>(), ["cue"]);
        let last = |document: &Document| {
            document
                .elements
                .values()
                .find(|element| element.class == "a")
                .and_then(|element| element.start_tag)
        };
        assert_eq!((last(&base), last(&other)), (Some(4), Some(5)));
    }

    #[test]
    fn elements_know_their_tags() {
        let document = parse(
            "<!doctype html><!--a--!><title>b</title><p data-w-at=\"0-1-2\">c</p><svg data-w-at='0-2-3'><g/></svg>\
             <video DATA-ROLE='backdrop'></video><video title='data-role=\"backdrop\"'></video><table><tr><td>",
        );
        let known = |element: &Element| {
            let tag = element.start_tag.map(|number| document.source.tags()[number].name.clone());
            (element.tag.clone(), tag, element.origin.map(|origin| origin.line), element.backdrop)
        };
        let known: Vec<_> = document.elements.values().map(known).collect();
        let of = |name: &str, line, backdrop| (name.to_owned(), Some(name.to_owned()), line, backdrop);
        let made = |name: &str| (name.to_owned(), None, None, false);
        assert_eq!(
            known,
            [
                made("html"),
                made("body"),
                of("p", Some(1), false),
                of("svg", Some(2), false),
                of("video", None, true),
                of("video", None, false),
                of("table", None, false),
                made("tbody"),
                of("tr", None, false),
                of("td", None, false),
            ]
        );
    }

    #[test]
    fn the_engine_builds_what_a_browser_does() {
        let selectors = |html: &str| -> Vec<String> {
            let document = parse(&format!("<!doctype html><html><body>{html}"));
            document.elements.values().skip(2).map(Element::selector).collect()
        };
        for (html, expected) in [
            ("<!--a--!><p>b</p><!-- c --><i>", vec!["p", "i"]),
            ("<svg><g><p>a</p><b>", vec!["svg", "p", "b"]),
            ("<svg><foreignObject><p>a</p></foreignObject></svg><b>", vec!["svg", "b"]),
            ("<script><!-- <script> </script> <p> --></script><b>", vec!["b"]),
            ("<plaintext><b>", vec!["plaintext"]),
            ("<b>a</b><i class='", vec!["b"]),
            ("<b class=x/y>a</b><i class=x class=y>", vec!["b.x/y", "i.x"]),
        ] {
            assert_eq!(selectors(html), expected, "{html}");
        }
    }

    #[test]
    fn what_the_engine_could_not_bear_is_refused() {
        let html = format!("{}x{}", "<div>".repeat(200), "</div>".repeat(200));
        assert_eq!(
            Document::parse(PageSource::read(html), VideoSizes::default()).err(),
            Some(Refused::Levels)
        );
        let many: String = (0..50_000).map(|number| format!(" a{number}")).collect();
        let html = format!("<div{many}>x</div>");
        assert_eq!(
            Document::parse(PageSource::read(html), VideoSizes::default()).err(),
            Some(Refused::Attributes)
        );
    }
}
