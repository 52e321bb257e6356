//! A page ready for layout, its size, and what to change in it before.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use takumi::unstable::base::resources::image::ImageSource;

use crate::page::concerns::Concerns;
use crate::page::css::Keyframes;
use crate::page::document::{Document, ElementId, HoleFill, VideoSizes};
use crate::page::waves::Waves;
use crate::units::Rect;

/// The size of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::page) struct Canvas {
    /// Width in output pixels.
    pub width: u32,
    /// Height in output pixels.
    pub height: u32,
    /// Output pixels in a CSS pixel.
    pub scale: f32,
}

impl Canvas {
    /// The whole page.
    pub(in crate::page) fn whole(self) -> Rect {
        Rect { x: 0, y: 0, width: self.width, height: self.height }
    }
}

/// A page ready for layout: its tree, all its style sheets in order, and its pictures by `src`.
#[derive(Clone)]
pub(in crate::page) struct Page {
    /// The tree.
    pub document: Document,
    /// Style sheets in cascade order.
    pub css: Vec<String>,
    /// What each `@keyframes` of those animates.
    pub keyframes: BTreeMap<String, Keyframes>,
    /// Whether something of it may have to be set for each moment, since the engine does not animate it.
    pub has_moments: bool,
    /// Pictures by `src`.
    pub pictures: HashMap<Arc<str>, ImageSource>,
    /// Pictures that replace those of single `<img>` elements, cut to their boxes.
    pub fitted: BTreeMap<ElementId, ImageSource>,
    /// The natural sizes of its videos.
    pub videos: VideoSizes,
    /// What it asks for and does not get.
    pub concerns: Concerns,
    /// Its waveforms.
    pub waves: Waves,
}

/// What to change in a page before it is laid out.
#[derive(Clone, Copy, Default)]
pub(in crate::page) struct Edits<'a> {
    /// Only these elements are painted; all where `None`.
    pub only: Option<&'a BTreeSet<ElementId>>,
    /// This element is painted without its own opacity.
    pub opaque: Option<ElementId>,
    /// The grey of each video's hole, in the order of the page's videos; black where none is given.
    pub fills: &'a [HoleFill],
    /// Videos are left out.
    pub without_videos: bool,
    /// Waveforms are not clipped to their outlines.
    pub whole_waves: bool,
}
