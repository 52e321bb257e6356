//! What is counted of a painting, and when it is too much.

use std::collections::BTreeMap;

/// The most that painting a page once may take, in seconds of a core. Busy pages at 1080 × 1920 take half a second.
const MAX_SECONDS: f64 = 6.0;

/// The largest picture that the engine draws into beside the page. Where more is asked for it keeps to the page.
pub(super) const MAX_LAYER_PIXELS: f64 = (64 << 20) as f64;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Blurs and other filters of elements.
    Filters,
    /// Filters of what lies below an element.
    Backdrops,
    /// Shadows of boxes and letters.
    Shadows,
    /// Layers with opacity, blend modes, masks and clips.
    Layers,
    /// Fills, gradients and letters.
    Fills,
    /// Pictures, decoded and scaled.
    Pictures,
    /// Paths of SVGs.
    Paths,
    /// Filters inside SVGs.
    DrawingFilters,
    /// Layers, masks and clips inside SVGs.
    DrawingLayers,
    /// Patterns inside SVGs.
    Patterns,
}

impl Kind {
    /// What several of them are called.
    fn name(self) -> &'static str {
        match self {
            Self::Filters => "filters",
            Self::Backdrops => "backdrop filters",
            Self::Shadows => "shadows",
            Self::Layers => "layers, masks and clips",
            Self::Fills => "fills and letters",
            Self::Pictures => "pictures",
            Self::Paths => "paths of drawings",
            Self::DrawingFilters => "filters in drawings",
            Self::DrawingLayers => "layers, masks and clips in drawings",
            Self::Patterns => "patterns in drawings",
        }
    }
}

/// What was counted of a kind.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    count: u64,
    ns: f64,
}

/// What painting comes to so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Work {
    shares: BTreeMap<Kind, Share>,
    total_ns: f64,
}

impl Work {
    /// Adds one more of `kind`.
    pub(super) fn add(&mut self, kind: Kind, ns: f64) {
        // What cannot be counted is too much.
        let ns = if ns.is_finite() { ns.max(0.0) } else { MAX_SECONDS * 1e12 };
        let share = self.shares.entry(kind).or_default();
        share.count += 1;
        share.ns += ns;
        self.total_ns += ns;
    }

    /// Whether there is no use in counting on: it is too much a hundred times over.
    pub(super) fn is_hopeless(&self) -> bool {
        self.total_ns > MAX_SECONDS * 1e11
    }

    /// Why the page is not painted, if it is not.
    pub(super) fn complaint(&self) -> Option<String> {
        if self.total_ns <= MAX_SECONDS * 1e9 {
            return None;
        }
        let (kind, most) = self.shares.iter().max_by(|a, b| a.1.ns.total_cmp(&b.1.ns))?;
        Some(format!(
            "painting the page would take {} s of a core{}, most of it for {} {}; at most {MAX_SECONDS} s are allowed",
            (self.total_ns / 1e9).ceil(),
            if self.is_hopeless() { " or more" } else { "" },
            most.count,
            kind.name(),
        ))
    }
}
