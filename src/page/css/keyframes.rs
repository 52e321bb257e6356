//! `@keyframes` by property: its values at its own stops, and what lies between two of them.

use std::collections::BTreeMap;

use super::numbers::mix;
use super::support::{Dropped, substitute};
use crate::diag::Place;

/// Properties that a browser moves between keyframes, and that the engine flips half-way: they are set for each moment instead.
const FLIPPED: &[&str] = &[
    "clip-path",
    "-webkit-clip-path",
    "-webkit-text-stroke",
    "-webkit-text-stroke-width",
    "font-variation-settings",
    "line-height",
    "offset-path",
    "offset-anchor",
    "offset-position",
    "grid-template-columns",
    "grid-template-rows",
    "vertical-align",
    "z-index",
    "order",
];

/// Shapes, of which only those of a kind can be mixed; polygons only with as many corners.
const SHAPES: &[&str] = &["inset", "circle", "ellipse", "polygon", "path", "xywh", "rect", "shape"];

/// What one `@keyframes` animates.
#[derive(Debug, Clone, Default)]
pub(in crate::page) struct Keyframes {
    properties: BTreeMap<String, Vec<Stop>>,
    /// The rule without what is set for each moment, which the engine would flip half-way.
    pub(in crate::page) text: String,
}

/// The value of a property at a stop, as written.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    /// How far through an iteration, 0–1.
    pub at: f64,
    /// The value.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

impl Keyframes {
    /// Sets `property` at a stop; of two at one stop the later counts.
    pub(super) fn set(&mut self, property: &str, stop: Stop) {
        let stops = self.properties.entry(property.to_owned()).or_default();
        let after = stops.partition_point(|known| known.at < stop.at);
        match stops.get_mut(after) {
            Some(known) if known.at == stop.at => *known = stop,
            _ => stops.insert(after, stop),
        }
    }

    /// Whether only `transform` and `opacity` change, so that what is painted once can be moved.
    pub(in crate::page) fn only_moves(&self) -> bool {
        self.properties.keys().all(|property| property == "transform" || property == "opacity")
    }

    /// Whether some of it has to be set for each moment on elements.
    pub(in crate::page) fn is_flipped(&self) -> bool {
        self.flipped().next().is_some()
    }

    /// The properties that have to be set for each moment on elements.
    pub(in crate::page) fn flipped(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(String::as_str).filter(|property| FLIPPED.contains(property))
    }

    /// All properties that it animates.
    pub(in crate::page) fn properties(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(String::as_str)
    }

    /// Writes out what its values take from custom properties, as far as that is known.
    pub(in crate::page) fn resolve(&mut self, tokens: &BTreeMap<String, String>) {
        for stop in self.properties.values_mut().flatten() {
            if let Some(value) = substitute(&stop.value, tokens, 0) {
                stop.value = value;
            }
        }
    }

    /// The value of `property` at `progress` (0–1) through an iteration, `ease` being the easing between two stops. `None` where
    /// the element's own value has a part in it.
    pub(in crate::page) fn value_at(
        &self,
        property: &str,
        progress: f64,
        ease: impl Fn(f64) -> f64,
    ) -> Option<String> {
        let stops = self.properties.get(property)?;
        let end = stops.iter().skip(1).position(|stop| progress <= stop.at)? + 1;
        let (before, after) = (&stops[end - 1], &stops[end]);
        if progress < before.at {
            return None;
        }
        let eased = ease((progress - before.at) / (after.at - before.at));
        let (from, to) = (&before.value, &after.value);
        if eased == 0.0 {
            return Some(from.clone());
        }
        if eased == 1.0 {
            return Some(to.clone());
        }
        let between = mix(property, from, to, eased);
        Some(between.unwrap_or_else(|| if eased < 0.5 { from.clone() } else { to.clone() }))
    }

    /// What of the properties `asked` cannot be set for each moment, and would differ from a browser. `whose` is what they belong
    /// to.
    pub(in crate::page) fn unset<'a>(
        &self,
        asked: impl Iterator<Item = &'a str>,
        whose: &str,
    ) -> Vec<Dropped> {
        let mut unset = Vec::new();
        for property in asked {
            let Some(stops) = self.properties.get(property) else { continue };
            let (Some(first), Some(last)) = (stops.first(), stops.last()) else { continue };
            if first.at > 0.0 || last.at < 1.0 {
                unset.push(Dropped {
                    place: first.place.clone(),
                    reason: format!(
                        "`{property}` {whose} moves only between stops, and is not written at 0% and 100%"
                    ),
                    hint: Some(format!("write `{property}` at 0% and at 100%")),
                });
            }
            for pair in stops.windows(2) {
                let (from, to) = (&pair[0].value, &pair[1].value);
                if mix(property, from, to, 0.5).is_none() && is_between(from, to) {
                    unset.push(Dropped {
                        place: pair[1].place.clone(),
                        reason: format!("`{property}` {whose} jumps from `{from}` to `{to}`"),
                        hint: Some(
                            "write both with the same functions, in the same order and units".to_owned(),
                        ),
                    });
                }
            }
        }
        unset
    }
}

/// Whether a browser has something between two values that are not the same words: not between a keyword and numbers, nor between
/// two shapes.
fn is_between(from: &str, to: &str) -> bool {
    let name = |value: &str| value.split('(').next().unwrap_or_default().trim().to_ascii_lowercase();
    let counted = |value: &str| value.contains(|c: char| c.is_ascii_digit());
    let is_shape = |value: &str| SHAPES.contains(&name(value).as_str());
    let of_a_kind = match is_shape(from) || is_shape(to) {
        true => name(from) == name(to) && name(from) != "polygon",
        false => true,
    };
    counted(from) && counted(to) && of_a_kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyframes(property: &str, stops: &[(f64, &str)]) -> Keyframes {
        let mut keyframes = Keyframes::default();
        for (at, value) in stops {
            keyframes
                .set(property, Stop { at: *at, value: (*value).to_owned(), place: Place::file("a.css") });
        }
        keyframes
    }

    #[test]
    fn values_are_mixed_between_their_own_stops() {
        let wipe = keyframes(
            "clip-path",
            &[(1.0, "inset(0)"), (0.0, "inset(0 100% 0 0)"), (0.5, "inset(0 20% 0 0)")],
        );
        let at = |progress| wipe.value_at("clip-path", progress, |t| t).expect("a value");
        assert_eq!(at(0.0), "inset(0 100% 0 0)");
        assert_eq!(at(0.25), "inset(0 60% 0 0 round 0 0 0 0)");
        assert_eq!(wipe.value_at("clip-path", 0.25, |_| 1.0).expect("a value"), "inset(0 20% 0 0)");
        assert_eq!(at(1.0), "inset(0)");
        assert!(wipe.is_flipped() && !wipe.only_moves());
        assert!(wipe.unset(wipe.flipped(), "of an element").is_empty());
    }

    #[test]
    fn what_a_browser_mixes_and_nobody_here_can_is_named() {
        for (property, stops, named) in [
            ("clip-path", vec![(0.0, "none"), (1.0, "inset(0)")], 0),
            ("clip-path", vec![(0.0, "circle(1px)"), (1.0, "inset(1px)")], 0),
            ("clip-path", vec![(0.0, "polygon(0 0, 1px 0)"), (1.0, "polygon(0 0)")], 0),
            ("clip-path", vec![(0.5, "inset(1px)"), (1.0, "inset(0)")], 1),
            ("clip-path", vec![(0.0, "inset(var(--a))"), (1.0, "inset(calc(1px + 2%))")], 0),
            ("-webkit-text-stroke", vec![(0.0, "1px oklch(0.5 0.1 20)"), (1.0, "2px red")], 1),
            ("font-variation-settings", vec![(0.0, "normal"), (1.0, "'wght' 900")], 0),
        ] {
            let found = keyframes(property, &stops);
            assert_eq!(found.unset(found.flipped(), "of an element").len(), named, "{property} {stops:?}");
        }
    }

    #[test]
    fn custom_properties_are_written_out_where_they_are_known() {
        let mut wipe =
            keyframes("clip-path", &[(0.0, "inset(0 var(--w) 0 0)"), (1.0, "inset(0 var(--x) 0 0)")]);
        wipe.resolve(&BTreeMap::from([("--w".to_owned(), "40px".to_owned())]));
        assert_eq!(wipe.value_at("clip-path", 0.0, |t| t).as_deref(), Some("inset(0 40px 0 0)"));
        assert_eq!(wipe.value_at("clip-path", 1.0, |t| t).as_deref(), Some("inset(0 var(--x) 0 0)"));
    }
}
