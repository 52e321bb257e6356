//! What a laid-out page shows, as plain facts: each line of text with its box, type and colour, each mark and code, and what
//! the page asked for and did not get. The rules of `check` judge it; nothing is judged here.

use std::collections::BTreeMap;

use super::css::Dropped;
use super::document::{Document, ElementId};
use super::engine::{Canvas, Layout, PageBox, TextStyle};
use super::fit::Unfitted;
use crate::layers::Rgba;

/// Text and signs in an element of this class are decoration: they may bleed, be cut and need not be read.
const ORNAMENT: &str = "ornament";

/// An element of this class holds the mark of an account, a service or a campaign.
const MARK: &str = "mark";

/// Fainter than this an element is on its way in or out, and not there to be read.
const LEAST_OPACITY: f32 = 0.1;

/// The part of a line's text box, from its top, that stands above capitals and is empty.
const ABOVE_CAPITALS: f32 = 0.24;

/// A page as painted, and what it shows.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// Its pixels, straight alpha.
    pub pixels: Rgba,
    /// What it shows.
    pub facts: PageFacts,
}

/// What a page shows at a moment. Lengths are output pixels unless they say otherwise.
#[derive(Debug, Clone, Default)]
pub struct PageFacts {
    /// The template's folder name.
    pub template: String,
    /// Lines of text, in paint order.
    pub lines: Vec<TextLine>,
    /// Marks and codes, in paint order.
    pub signs: Vec<Sign>,
    /// What it asks for and does not get.
    pub concerns: Concerns,
}

/// What a page asks for and does not get.
#[derive(Debug, Clone, Default)]
pub struct Concerns {
    /// Texts that do not fit their boxes at the smallest size they may have.
    pub unfitted: Vec<Unfitted>,
    /// Texts with characters that no font has.
    pub missing_glyphs: Vec<MissingGlyphs>,
    /// Declarations of style sheets that have no effect.
    pub dropped: Vec<Dropped>,
}

/// An element, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ElementName {
    /// Its number on the page, in document order.
    pub number: usize,
    /// Its tag and first class or id, as a style sheet would select it: `div.card`.
    pub selector: String,
    /// Its `class` as written.
    pub class: String,
}

/// Edges of a box, in output pixels from the top left of the page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Edges {
    /// The left edge.
    pub left: f32,
    /// The top edge.
    pub top: f32,
    /// The right edge.
    pub right: f32,
    /// The bottom edge.
    pub bottom: f32,
}

/// A line of text as set.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// The element whose text it is.
    pub element: ElementName,
    /// The element that lays it out, which is `element` itself or one around it.
    pub block: usize,
    /// The characters.
    pub text: String,
    /// All the text of its element.
    pub whole: String,
    /// From the top of capitals to the foot of descenders, over the whole advance.
    pub edges: Edges,
    /// Where it can be seen: the page, less what boxes around it clip.
    pub room: Edges,
    /// The border box of the block that lays it out.
    pub block_edges: Edges,
    /// Its font size in CSS pixels.
    pub font_size_px: f32,
    /// Its font weight, 1 to 1000.
    pub weight: f32,
    /// Its colour, straight alpha.
    pub colour: [u8; 4],
    /// The opacity of all that it lies in.
    pub opacity: f32,
}

/// A mark or a code.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// The element.
    pub element: ElementName,
    /// What it is.
    pub kind: SignKind,
    /// Its content box.
    pub edges: Edges,
}

/// What a sign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignKind {
    /// The mark of an account, a service or a campaign.
    Mark,
    /// A QR code.
    Code,
}

/// A text with characters that no font has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyphs {
    /// The element whose text it is.
    pub element: ElementName,
    /// The text.
    pub text: String,
    /// The characters, each once.
    pub characters: Vec<char>,
}

impl Edges {
    /// The part that both have; empty or inside out where they do not meet.
    pub fn intersect(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Whether nothing lies between its edges.
    pub fn is_empty(self) -> bool {
        self.right <= self.left || self.bottom <= self.top
    }

    /// Width; negative when inside out.
    pub fn width(self) -> f32 {
        self.right - self.left
    }

    /// Height; negative when inside out.
    pub fn height(self) -> f32 {
        self.bottom - self.top
    }

    /// The smallest box around a rectangle at (`x`, `y`) after `matrix`, in CSS `matrix()` order.
    fn of(matrix: [f32; 6], x: f32, y: f32, width: f32, height: f32) -> Self {
        let [a, b, c, d, e, f] = matrix;
        let corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
            .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
        let low = |values: [f32; 4]| values.into_iter().fold(f32::INFINITY, f32::min);
        let high = |values: [f32; 4]| values.into_iter().fold(f32::NEG_INFINITY, f32::max);
        let (xs, ys) = (corners.map(|(x, _)| x), corners.map(|(_, y)| y));
        Self { left: low(xs), top: low(ys), right: high(xs), bottom: high(ys) }
    }

    fn of_box(page_box: &PageBox) -> Self {
        Self::of(page_box.matrix, 0.0, 0.0, page_box.width, page_box.height)
    }
}

/// The name of element `id`.
pub(super) fn name_of(document: &Document, id: ElementId) -> ElementName {
    document.elements.get(&id).map_or_else(ElementName::default, |element| ElementName {
        number: id,
        selector: element.selector(),
        class: element.class.clone(),
    })
}

/// The lines and signs of a laid-out page.
pub(super) fn inspect(document: &Document, layout: &Layout, canvas: Canvas) -> (Vec<TextLine>, Vec<Sign>) {
    let inspector = Inspector {
        document,
        own: layout.boxes.iter().filter(|page_box| page_box.own).map(|b| (b.element, b)).collect(),
        styles: layout.text_styles(canvas.scale),
        page: Edges { left: 0.0, top: 0.0, right: canvas.width as f32, bottom: canvas.height as f32 },
    };
    let mut lines = Vec::new();
    let mut signs = Vec::new();
    for page_box in &layout.boxes {
        if page_box.hidden || inspector.is_ornament(page_box.element) {
            continue;
        }
        let opacity = inspector.opacity(page_box.element);
        if opacity < LEAST_OPACITY {
            continue;
        }
        inspector.lines_of(page_box, opacity, &mut lines);
        signs.extend(inspector.sign_of(page_box));
    }
    (lines, signs)
}

struct Inspector<'a> {
    document: &'a Document,
    /// Each element's own box.
    own: BTreeMap<ElementId, &'a PageBox>,
    styles: BTreeMap<ElementId, TextStyle>,
    page: Edges,
}

impl Inspector<'_> {
    fn has_class(&self, id: ElementId, class: &str) -> bool {
        self.document
            .elements
            .get(&id)
            .is_some_and(|element| element.class.split_whitespace().any(|word| word == class))
    }

    fn is_ornament(&self, id: ElementId) -> bool {
        self.document.ancestry(id).any(|ancestor| self.has_class(ancestor, ORNAMENT))
    }

    fn opacity(&self, id: ElementId) -> f32 {
        self.document
            .ancestry(id)
            .filter_map(|ancestor| self.own.get(&ancestor))
            .map(|page_box| page_box.opacity)
            .product()
    }

    /// Where what stands in `id` can be seen.
    fn room(&self, id: ElementId) -> Edges {
        self.document
            .ancestry(id)
            .filter_map(|ancestor| self.own.get(&ancestor))
            .filter(|page_box| page_box.clips)
            .fold(self.page, |room, page_box| room.intersect(Edges::of_box(page_box)))
    }

    fn lines_of(&self, page_box: &PageBox, opacity: f32, lines: &mut Vec<TextLine>) {
        let Some(style) = self.styles.get(&page_box.element) else { return };
        let first = lines.len();
        for run in page_box.runs.iter().filter(|run| !run.text.trim().is_empty()) {
            let id = self.speaker(page_box.element, &run.text);
            let style = self.styles.get(&id).unwrap_or(style);
            let edges = Edges::of(
                page_box.matrix,
                page_box.content[0] + run.x,
                page_box.content[1] + run.y + run.height * ABOVE_CAPITALS,
                run.width,
                run.height * (1.0 - ABOVE_CAPITALS),
            );
            // What fonts part, and the engine with them, is one line still.
            let same = lines[first..].iter_mut().find(|line| {
                let shared = edges.bottom.min(line.edges.bottom) - edges.top.max(line.edges.top);
                line.element.number == id && shared > edges.height().min(line.edges.height()) * 0.6
            });
            if let Some(line) = same {
                line.text.push_str(&run.text);
                line.edges = Edges {
                    left: line.edges.left.min(edges.left),
                    top: line.edges.top.min(edges.top),
                    right: line.edges.right.max(edges.right),
                    bottom: line.edges.bottom.max(edges.bottom),
                };
                continue;
            }
            lines.push(TextLine {
                element: name_of(self.document, id),
                block: page_box.element,
                text: run.text.clone(),
                whole: self.document.elements.get(&id).map(|e| e.text.trim().to_owned()).unwrap_or_default(),
                edges,
                room: self.room(page_box.element),
                block_edges: Edges::of_box(page_box),
                font_size_px: style.font_size_px,
                weight: style.weight,
                colour: style.colour,
                opacity,
            });
        }
    }

    /// The element inside `block`, or `block` itself, that says `text`.
    fn speaker(&self, block: ElementId, text: &str) -> ElementId {
        let says = |id: ElementId| {
            self.document.elements.get(&id).is_some_and(|element| element.text.contains(text.trim()))
        };
        if says(block) {
            return block;
        }
        self.document
            .elements
            .range(block..)
            .map(|(id, _)| *id)
            .take_while(|id| self.document.ancestry(*id).any(|ancestor| ancestor == block))
            .find(|id| says(*id))
            .unwrap_or(block)
    }

    fn sign_of(&self, page_box: &PageBox) -> Option<Sign> {
        let element = self.document.elements.get(&page_box.element)?;
        let is_code = element.src.as_ref().is_some_and(|src| src.starts_with("data:"));
        let kind = match () {
            () if !page_box.own => return None,
            () if is_code => SignKind::Code,
            () if self.has_class(page_box.element, MARK) => SignKind::Mark,
            () => return None,
        };
        let [x, y, width, height] = page_box.content;
        Some(Sign {
            element: name_of(self.document, page_box.element),
            kind,
            edges: Edges::of(page_box.matrix, x, y, width, height),
        })
    }
}
