//! What a page is taken apart by: its captions and frames, what of it moves, and where that paints.

use std::collections::BTreeMap;

use crate::diag::Place;
use crate::page::caption::Caption;
use crate::page::document::{Document, ElementId};
use crate::page::engine::{Canvas, Engine, Layout, Page};
use crate::page::name::{ElementName, name_of};
use crate::page::request::CueSpan;
use crate::units::{FrameRate, Rect};

/// What [`super::build`] works from.
pub(in crate::page) struct StackPlan<'a> {
    /// The engine.
    pub engine: &'a Engine,
    /// The page's size.
    pub canvas: Canvas,
    /// The page without a caption.
    pub base: &'a Page,
    /// The page with each caption, and the elements that differ from the base.
    pub captioned: &'a BTreeMap<Caption, (Page, Vec<ElementId>)>,
    /// The captions over time.
    pub cues: &'a [CueSpan],
    /// Frames a second.
    pub rate: FrameRate,
    /// How many frames there are.
    pub frames: u64,
    /// Where an element is written.
    pub place: &'a dyn Fn(&ElementName) -> Place,
}

impl StackPlan<'_> {
    /// Where element `id` is written.
    pub(super) fn place_of(&self, id: ElementId) -> Place {
        (self.place)(&name_of(&self.base.document, id))
    }
}

/// How an element is brought to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Painted once for each caption and moved.
    Layer,
    /// Painted again for each frame while it changes.
    PerFrame,
    /// Painted once, whole, and covered with its outline.
    Waveform,
}

/// An element that moves or changes.
#[derive(Debug, Clone)]
pub(super) struct AnimatedLayer {
    pub(super) element: ElementId,
    pub(super) treatment: Treatment,
    /// The frames in which it or anything in it is animated: first and one past the last.
    pub(super) active: Option<(u64, u64)>,
    /// Whether captions change it.
    pub(super) captioned: bool,
}

/// The pixels that an element and all in it paint.
pub(super) fn ink_of(layout: &Layout, document: &Document, element: ElementId, canvas: Canvas) -> Rect {
    layout
        .boxes
        .iter()
        .filter(|page_box| document.ancestry(page_box.element).any(|ancestor| ancestor == element))
        .fold(Rect::default(), |all, page_box| all.union(clip_ink(page_box.ink, canvas)))
}

pub(super) fn clip_ink([left, top, right, bottom]: [i32; 4], canvas: Canvas) -> Rect {
    let across = |value: i32| value.clamp(0, canvas.width as i32) as u32;
    let down = |value: i32| value.clamp(0, canvas.height as i32) as u32;
    let (x, y) = (across(left), down(top));
    Rect { x, y, width: across(right).saturating_sub(x), height: down(bottom).saturating_sub(y) }
}
