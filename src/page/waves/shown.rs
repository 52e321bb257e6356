//! The waveforms of a page over time: the outlines that they are clipped to.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::layers::{Levels, WaveShape};
use crate::page::document::{Element, ElementId};
use crate::units::Micros;

/// The tag.
pub(in crate::page) const TAG: &str = "wajah-waveform";

/// What a browser must be told, which knows no such element; below all that a template says.
pub(in crate::page) const RULE: &str = ":where(wajah-waveform){display:block;background-color:currentColor}";

/// The custom properties that style it.
pub(in crate::page) const PROPERTIES: [&str; 5] =
    ["--wave-gap", "--wave-radius", "--wave-least", "--wave-align", "--wave-inner"];

/// The waveforms of a page, and what they show.
#[derive(Debug, Clone, Default)]
pub(in crate::page) struct Waves {
    /// Their measures in CSS pixels, by element.
    pub shapes: BTreeMap<ElementId, WaveShape>,
    /// The levels of the page's sound; the made pattern where it has none.
    pub levels: Option<Arc<Levels>>,
}

impl Waves {
    /// The outline of `element` at `time` as a value of `clip-path`; `None` where it has no place.
    pub(in crate::page) fn path_at(&self, element: ElementId, time: Micros) -> Option<String> {
        let (shape, levels) = (self.shapes.get(&element)?, self.levels.as_ref()?);
        let mut path = String::from("path(\"");
        for contour in shape.outline(&levels.at(time, shape.levels())) {
            for (index, (x, y)) in contour.into_iter().enumerate() {
                let _ = write!(path, "{}{x:.2} {y:.2}", if index == 0 { 'M' } else { 'L' });
            }
            path.push('Z');
        }
        path.push_str("\")");
        Some(path)
    }

    /// What they show at `time`, as rules for a browser.
    pub(in crate::page) fn rules(&self, time: Micros) -> Vec<String> {
        let rule = |id: &ElementId| Some(format!(".w-{id}{{clip-path:{}}}", self.path_at(*id, time)?));
        self.shapes.keys().filter_map(rule).collect()
    }
}

/// Whether `element` is a waveform.
pub(in crate::page) fn is_waveform(element: &Element) -> bool {
    element.tag == TAG
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::{WaveAlign, WaveKind};

    #[test]
    fn a_path_has_a_contour_for_each_bar() {
        let shape = WaveShape {
            kind: WaveKind::Bars,
            bars: 2,
            width: 400.0,
            height: 100.0,
            gap: 200.0,
            radius: 0.0,
            least: 10.0,
            align: WaveAlign::Middle,
            inner: 0.5,
        };
        let waves =
            Waves { shapes: BTreeMap::from([(7, shape)]), levels: Some(Arc::new(Levels::new(1, vec![100]))) };
        let path = "path(\"M0.00 0.00L100.00 0.00L100.00 100.00L0.00 100.00Z\
            M300.00 0.00L400.00 0.00L400.00 100.00L300.00 100.00Z\")";
        assert_eq!(waves.path_at(7, Micros::ZERO).as_deref(), Some(path));
        assert_eq!(waves.path_at(8, Micros::ZERO), None);
        assert_eq!(waves.rules(Micros::ZERO), [format!(".w-7{{clip-path:{path}}}")]);
    }
}
