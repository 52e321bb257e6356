//! What a laid-out page shows, as plain facts: each line of text with its box, type and colour, each mark and code, and what
//! the page asked for and did not get. The rules of `check` judge it; nothing is judged here.

use std::collections::BTreeMap;

use super::concerns::Concerns;
use super::document::{Document, ElementId};
use super::engine::{Canvas, HoleBox, Layout, PageBox, TextRun, TextStyle};
use super::faces::LineMeasures;
use super::name::{ElementName, name_of};
use super::signs::{has_letters, plain};
use crate::layers::{HoleRole, Rgba};

/// Text and signs in an element of this class are decoration: they may bleed, be cut and need not be read.
const ORNAMENT: &str = "ornament";

/// An element of this class holds the mark of an account, a service or a campaign.
const MARK: &str = "mark";

/// Fainter than this an element is on its way in or out, and not there to be read.
const LEAST_OPACITY: f32 = 0.1;

/// Characters that stand on the baseline, besides capitals and digits.
const WITHOUT_DESCENDERS: &str = "abcdefhiklmnorstuvwxz%+-–.:!?&'\"‘’“”…°";

/// What the engine puts at the end of a line that ends within a word, as far as fonts have it.
const LINE_END: [char; 2] = ['\u{2010}', '-'];

/// A page as painted, and what it shows.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// Its pixels, straight alpha.
    pub pixels: Rgba,
    /// Painted pixels in a CSS pixel.
    pub scale: f32,
    /// What it shows.
    pub facts: PageFacts,
}

/// What a page shows at a moment. Lengths are CSS pixels, whatever the size it was painted at.
#[derive(Debug, Clone, Default)]
pub struct PageFacts {
    /// Lines of text, in paint order.
    pub lines: Vec<TextLine>,
    /// Marks and codes, in paint order.
    pub signs: Vec<Sign>,
    /// Where video shows.
    pub holes: Vec<Edges>,
    /// Its interpreters.
    pub signers: Vec<SignerPlace>,
    /// What it asks for and does not get.
    pub concerns: Concerns,
}

/// Edges of a box, in CSS pixels from the top left of the page.
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
    /// The same of its parts, between which something else may stand: a chip in the middle of a sentence.
    pub parts: Vec<Edges>,
    /// Where it has emoji, which bring their own colours.
    pub emoji: Vec<Edges>,
    /// Where it can be seen: the page, less what boxes around it clip.
    pub room: Edges,
    /// The border box of the block that lays it out.
    pub block_edges: Edges,
    /// The font size it is set at: its element's, or what `text-fit` made of it.
    pub font_size_px: f32,
    /// Its font weight, 1 to 1000.
    pub weight: f32,
    /// The colour that fills its letters, straight alpha.
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

/// An interpreter on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct SignerPlace {
    /// The `<video>` element.
    pub element: ElementName,
    /// What can be seen of their picture, but for what lies over it.
    pub edges: Edges,
    /// How much of the page that is, 0 to 1.
    pub share: f32,
    /// What lies over it, in paint order, with the part of the page that both have.
    pub covers: Vec<(ElementName, Edges)>,
}

/// What a sign is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignKind {
    /// The mark of an account, a service or a campaign.
    Mark,
    /// A QR code.
    Code,
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

    /// The box with `margin` more on each side.
    pub fn grown(self, margin: f32) -> Self {
        Self {
            left: self.left - margin,
            top: self.top - margin,
            right: self.right + margin,
            bottom: self.bottom + margin,
        }
    }

    /// Whether `other` lies within it.
    pub fn holds(self, other: Self) -> bool {
        const ROUNDING: f32 = 0.5;
        self.left <= other.left + ROUNDING
            && self.top <= other.top + ROUNDING
            && self.right >= other.right - ROUNDING
            && self.bottom >= other.bottom - ROUNDING
    }

    /// The box `scale` times as large, from the same origin.
    pub fn scaled(self, scale: f32) -> Self {
        Self {
            left: self.left * scale,
            top: self.top * scale,
            right: self.right * scale,
            bottom: self.bottom * scale,
        }
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
}

/// Whether no letter of `text` reaches below the baseline, as far as that is known.
fn stands_on_baseline(text: &str) -> bool {
    text.trim().chars().all(|character| {
        character.is_ascii_digit()
            || (character.is_ascii_uppercase() && !matches!(character, 'J' | 'Q'))
            || character.is_whitespace()
            || WITHOUT_DESCENDERS.contains(character)
    })
}

/// What a laid-out page shows.
pub(super) fn inspect(document: &Document, layout: &Layout, canvas: Canvas) -> PageFacts {
    let inspector = Inspector {
        document,
        own: layout.boxes.iter().filter(|page_box| page_box.own).map(|b| (b.element, b)).collect(),
        styles: layout.text_styles(canvas.scale),
        scale: canvas.scale,
    };
    let page = Edges { left: 0.0, top: 0.0, right: canvas.width as f32, bottom: canvas.height as f32 };
    let page = page.scaled(1.0 / canvas.scale);
    let mut facts = PageFacts::default();
    let seen = inspector.uncovered(&layout.boxes, page);
    for (page_box, seen) in layout.boxes.iter().zip(seen) {
        if page_box.hidden || !seen || inspector.is_ornament(page_box.element) {
            continue;
        }
        let opacity = inspector.opacity(page_box.element);
        if opacity < LEAST_OPACITY {
            continue;
        }
        inspector.lines_of(page_box, page, opacity, &mut facts.lines);
        facts.signs.extend(inspector.sign_of(page_box));
        if document.elements.get(&page_box.element).is_some_and(|element| element.video.is_some()) {
            facts.holes.push(inspector.border_edges(page_box).intersect(page));
        }
    }
    facts
}

/// The interpreters on a laid-out page, whose videos show in `holes`.
pub(super) fn signers(
    document: &Document,
    layout: &Layout,
    holes: &[HoleBox],
    canvas: Canvas,
) -> Vec<SignerPlace> {
    let inspector = Inspector {
        document,
        own: layout.boxes.iter().filter(|page_box| page_box.own).map(|b| (b.element, b)).collect(),
        styles: layout.text_styles(canvas.scale),
        scale: canvas.scale,
    };
    let page = Edges { left: 0.0, top: 0.0, right: canvas.width as f32, bottom: canvas.height as f32 };
    let page = page.scaled(1.0 / canvas.scale);
    let place = |hole: &HoleBox| {
        let at = layout.boxes.iter().position(|page_box| page_box.own && page_box.element == hole.element)?;
        let [x, y, width, height] = hole.rect;
        let drawn = Edges { left: x, top: y, right: x + width, bottom: y + height };
        let edges = drawn.scaled(1.0 / canvas.scale).intersect(inspector.room(page, hole.element));
        if !inspector.is_there(&layout.boxes[at]) || edges.is_empty() {
            return None;
        }
        let mut covers: Vec<(ElementName, Edges)> = Vec::new();
        for page_box in layout.boxes[at + 1..].iter().filter(|page_box| inspector.is_there(page_box)) {
            let is_known = covers.iter().any(|(known, _)| known.number == page_box.element);
            if page_box.element == hole.element || is_known {
                continue;
            }
            let shared = inspector.shown(page_box, page).into_iter().map(|shown| shown.intersect(edges));
            let area = |edges: &Edges| edges.width() * edges.height();
            let largest =
                shared.filter(|shared| !shared.is_empty()).max_by(|a, b| area(a).total_cmp(&area(b)));
            covers.extend(largest.map(|shared| (name_of(document, page_box.element), shared)));
        }
        let share = edges.width() * edges.height() / (page.width() * page.height());
        Some(SignerPlace { element: name_of(document, hole.element), edges, share, covers })
    };
    holes.iter().filter(|hole| hole.role == HoleRole::Signer).filter_map(place).collect()
}

struct Inspector<'a> {
    document: &'a Document,
    /// Each element's own box.
    own: BTreeMap<ElementId, &'a PageBox>,
    styles: BTreeMap<ElementId, TextStyle>,
    /// Painted pixels in a CSS pixel.
    scale: f32,
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

    /// Whether `page_box` is to be seen at all.
    fn is_there(&self, page_box: &PageBox) -> bool {
        !page_box.hidden && self.opacity(page_box.element) >= LEAST_OPACITY
    }

    /// Where `page_box` shows something, without its shadows and the lines around it: all of it, or its runs of text alone.
    fn shown(&self, page_box: &PageBox, page: Edges) -> Vec<Edges> {
        let room = self.room(page, page_box.element);
        if page_box.shows {
            return vec![self.border_edges(page_box).intersect(room)];
        }
        let runs = page_box.runs.iter().filter(|run| !run.text.trim().is_empty());
        let edges = |run: &TextRun| {
            let (x, y) = (page_box.content[0] + run.x, page_box.content[1] + run.y);
            self.edges(page_box, x, y, run.width, run.height).intersect(room)
        };
        runs.map(edges).collect()
    }

    /// Whether each of `boxes`, in paint order, is there to be seen: not covered whole by what is painted later, and not waiting
    /// outside of its room to be moved in.
    fn uncovered(&self, boxes: &[PageBox], page: Edges) -> Vec<bool> {
        let mut covers: Vec<Edges> = Vec::new();
        let mut seen = vec![true; boxes.len()];
        for (page_box, seen) in boxes.iter().zip(&mut seen).rev() {
            let edges = self.border_edges(page_box);
            let room = self.room(page, page_box.element);
            let shown = edges.intersect(room);
            let waits = shown.is_empty() && self.is_moved(page_box.element);
            *seen = !waits && !covers.iter().any(|cover| !shown.is_empty() && cover.holds(shown));
            if page_box.filled && !page_box.hidden && self.opacity(page_box.element) > 0.99 {
                covers.push(shown);
            }
        }
        seen
    }

    /// Whether `id` or what it lies in is animated.
    fn is_moved(&self, id: ElementId) -> bool {
        self.document
            .ancestry(id)
            .any(|ancestor| self.styles.get(&ancestor).is_some_and(|style| style.animated))
    }

    /// A rectangle of `page_box`, in painted pixels from its border box, on the page.
    fn edges(&self, page_box: &PageBox, x: f32, y: f32, width: f32, height: f32) -> Edges {
        Edges::of(page_box.matrix, x, y, width, height).scaled(1.0 / self.scale)
    }

    fn border_edges(&self, page_box: &PageBox) -> Edges {
        self.edges(page_box, 0.0, 0.0, page_box.width, page_box.height)
    }

    /// Where what stands in `id` can be seen on `page`.
    fn room(&self, page: Edges, id: ElementId) -> Edges {
        self.document
            .ancestry(id)
            .filter_map(|ancestor| self.own.get(&ancestor))
            .filter(|page_box| page_box.clips)
            .fold(page, |room, page_box| room.intersect(self.border_edges(page_box)))
    }

    fn lines_of(&self, page_box: &PageBox, page: Edges, opacity: f32, lines: &mut Vec<TextLine>) {
        let Some(style) = self.styles.get(&page_box.element) else { return };
        let first = lines.len();
        for run in page_box.runs.iter().filter(|run| !run.text.trim().is_empty()) {
            let id = self.speaker(page_box.element, &run.text);
            let style = self.styles.get(&id).unwrap_or(style);
            let font_size_px = run.fitted_size.map_or(style.font_size_px, |size| size / self.scale);
            let LineMeasures { cap_height, baseline, descender } = run.measures;
            let foot = if stands_on_baseline(&run.text) { baseline } else { descender };
            let edges = self.edges(
                page_box,
                page_box.content[0] + run.x,
                page_box.content[1] + run.y + run.height * cap_height,
                run.width,
                run.height * (foot - cap_height),
            );
            let text = plain(&run.text);
            let emoji = (!has_letters(&text) && !text.is_ascii()).then_some(edges);
            // What fonts part, and the engine with them, is one line still.
            let same = lines[first..].iter_mut().find(|line| {
                let shared = edges.bottom.min(line.edges.bottom) - edges.top.max(line.edges.top);
                line.element.number == id && shared > edges.height().min(line.edges.height()) * 0.6
            });
            if let Some(line) = same {
                line.text.push_str(&text);
                line.emoji.extend(emoji);
                line.font_size_px = line.font_size_px.min(font_size_px);
                line.parts.push(edges);
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
                text,
                whole: self.document.elements.get(&id).map(|e| plain(e.text.trim())).unwrap_or_default(),
                edges,
                parts: vec![edges],
                emoji: emoji.into_iter().collect(),
                room: self.room(page, page_box.element),
                block_edges: self.border_edges(page_box),
                font_size_px,
                weight: style.weight,
                colour: style.colour,
                opacity,
            });
        }
    }

    /// The element inside `block`, or `block` itself, that says `text`.
    fn speaker(&self, block: ElementId, text: &str) -> ElementId {
        // A line may end in a hyphen that is not in the text.
        let text = plain(text);
        let text = text.trim().trim_end_matches(LINE_END);
        let says = |id: ElementId| {
            self.document.elements.get(&id).is_some_and(|element| plain(&element.text).contains(text))
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
            edges: self.edges(page_box, x, y, width, height),
        })
    }
}
