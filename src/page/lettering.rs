//! What the text of a page asks of the project's fonts and does not get, each where it is asked for: a token's line, a style sheet's
//! line, or the element.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::concerns::MissingGlyphs;
use super::css::{Declared, Dropped, Stylesheet};
use super::document::{Document, Element, ElementId};
use super::engine::{FontAsked, Page, Speaker};
use super::fonts::{Coverage, Lack, LackOfWeight, families_of, generic_alone};
use super::name::name_of;
use super::request::PageRequest;
use super::signs::{needs_glyph, plain};
use crate::diag::{Findings, Place};

/// The weights of words: a style sheet may write either.
const WEIGHT_WORDS: [(&str, f32); 2] = [("normal", 400.0), ("bold", 700.0)];

/// The first part of the names of tokens that are lists of families: `--type-family-display`.
const FAMILY_TOKENS: &str = "--type-family";

/// What a page is written in: its style sheets in cascade order, and all custom properties with their values.
pub(super) struct Written<'a> {
    /// The style sheets.
    pub sheets: &'a [Arc<Stylesheet>],
    /// The custom properties of `:root`.
    pub tokens: &'a BTreeMap<String, String>,
    /// The page's request: it knows where tokens stand.
    pub request: &'a PageRequest,
    /// Where the templates that the page was written in have some words.
    pub words: &'a dyn Fn(&str) -> Option<Place>,
}

/// What of its fonts `page` asks for and does not get, `asked` being what its text asks. What makes it another page is an error.
pub(super) fn lacking(
    coverage: &Coverage,
    page: &Page,
    asked: &BTreeMap<Speaker, FontAsked>,
    written: &Written<'_>,
) -> (Findings, Vec<Dropped>) {
    let (mut findings, mut dropped) = (Findings::new(), BTreeMap::new());
    let shows = |text: &str| text.chars().any(needs_glyph);
    for (speaker, font) in asked.iter().filter(|(_, font)| shows(&font.text)) {
        let families = families_of(&font.families);
        let unset = coverage.unset(&families, font.weight, font.italic, &font.text);
        let unnamed = generic_alone(&font.families).map(Lack::Named);
        for lack in coverage.absent(&families).into_iter().chain(unset).chain(unnamed) {
            let asker = Asker { page, asked, speaker: *speaker, written };
            let Some(place) = asker.place_of(&lack) else { continue };
            let finding = coverage.finding(&lack).at(place);
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        if font.parted_elsewhere {
            let asker = Asker { page, asked, speaker: *speaker, written };
            let place = asker.declared(&["hyphens"], |value| value == "auto", true);
            let place = place.or_else(|| page.document.place_of(speaker.element)).unwrap_or_default();
            dropped.entry(place).or_insert(());
        }
    }
    let in_vain = |(place, ()): (Place, ())| Dropped {
        place,
        reason: "`hyphens: auto` parts Indonesian words alone, and this text has another `lang`".to_owned(),
        hint: Some("write `&shy;` where its words may be parted, or give it `lang=\"id\"`".to_owned()),
    };
    (findings, dropped.into_iter().map(in_vain).collect())
}

/// The texts of `document` with characters that no font has, `asked` being what its text asks of the fonts: also those that style
/// sheets put in.
pub(super) fn missing_glyphs(
    coverage: &Coverage,
    document: &Document,
    asked: &BTreeMap<Speaker, FontAsked>,
) -> Vec<MissingGlyphs> {
    let of = |(speaker, font): (&Speaker, &FontAsked)| {
        let characters = coverage.missing(&font.text);
        let own = document.elements.get(&speaker.element).filter(|_| !speaker.generated);
        let text = own.map_or(font.text.as_str(), |element| &element.text).trim();
        let element = name_of(document, speaker.element);
        (!characters.is_empty()).then(|| MissingGlyphs { element, text: plain(text), characters })
    };
    asked.iter().filter_map(of).collect()
}

/// The families that the tokens of a brand, `tokens` by their custom properties, name and that are not there.
pub(super) fn absent_tokens(
    coverage: &Coverage,
    tokens: &[(String, String)],
    places: &BTreeMap<String, Place>,
) -> Findings {
    let mut findings = Findings::new();
    for (name, value) in tokens.iter().filter(|(name, _)| name.starts_with(FAMILY_TOKENS)) {
        let Some(place) = places.get(name) else { continue };
        for lack in coverage.absent(&families_of(value)) {
            findings.push(coverage.finding(&lack).at(place.clone()));
        }
    }
    findings
}

/// Text of an element, and all that decides how it is set.
struct Asker<'a> {
    page: &'a Page,
    asked: &'a BTreeMap<Speaker, FontAsked>,
    speaker: Speaker,
    written: &'a Written<'a>,
}

impl Asker<'_> {
    /// Where `lack` is asked for; `None` where nothing asks, since it is what CSS begins with.
    fn place_of(&self, lack: &Lack) -> Option<Place> {
        match lack {
            Lack::Family(name, _) => {
                let names = |list: &str| families_of(list).iter().any(|other| other == name);
                let names = |value: &str| names(family_part(value));
                let place = self.declared(&["font-family", "font"], names, true);
                let place = place.or_else(|| (self.written.words)(name));
                Some(
                    place
                        .or_else(|| self.element(self.topmost(|font| font.families.clone())))
                        .unwrap_or_default(),
                )
            }
            // A page that says nothing of fonts has what CSS begins with.
            Lack::Named(_) => {
                let is_it = |value: &str| generic_alone(family_part(value)).is_some();
                self.declared(&["font-family", "font"], is_it, false)
            }
            Lack::Weight(LackOfWeight { weight, forced, .. }) => {
                let topmost = self.topmost(|font| font.weight.to_bits());
                let of_family = self.topmost(|font| font.families.clone());
                if of_family > topmost {
                    let is_said = |value: &str| weight_of(value) == Some(*weight);
                    if let Some(place) = self.declared_within(of_family, &["font-weight", "font"], is_said) {
                        return Some(place);
                    }
                    // Another family is named further in, and the weight only inherited: the nearest will do, but no letters
                    // that are thickened.
                    return forced.then(|| {
                        self.place_of_family().or_else(|| self.element(of_family)).unwrap_or_default()
                    });
                }
                let is_said = |value: &str| weight_of(value) == Some(*weight);
                let place = self.declared(&["font-weight", "font"], is_said, false);
                if place.is_none() && self.parent_of(topmost).is_none() && *weight == 400.0 {
                    return None;
                }
                Some(place.or_else(|| self.element(topmost)).unwrap_or_default())
            }
            Lack::Slant(_, italic) => {
                let topmost = self.topmost(|font| u32::from(font.italic));
                let is_said = |value: &str| {
                    let slanted = value.split_whitespace().any(|word| matches!(word, "italic" | "oblique"));
                    slanted == *italic && (slanted || value.contains("normal"))
                };
                let place = self.declared(&["font-style", "font"], is_said, false);
                if place.is_none() && !italic && self.parent_of(topmost).is_none() {
                    return None;
                }
                Some(place.or_else(|| self.element(topmost)).unwrap_or_default())
            }
        }
    }

    /// Where the list of families is written.
    fn place_of_family(&self) -> Option<Place> {
        let own = families_of(&self.asked.get(&self.speaker)?.families);
        self.declared(&["font-family", "font"], |value| families_of(family_part(value)) == own, false)
    }

    fn element(&self, id: ElementId) -> Option<Place> {
        self.page.document.place_of(id)
    }

    fn parent_of(&self, id: ElementId) -> Option<ElementId> {
        self.page.document.elements.get(&id)?.parent
    }

    /// The topmost element from which the speaker has what `of` tells of it, by inheritance or by being it.
    fn topmost<T: PartialEq>(&self, of: impl Fn(&FontAsked) -> T) -> ElementId {
        let Some(own) = self.asked.get(&self.speaker).map(&of) else { return self.speaker.element };
        let has = |id: &ElementId| {
            let speaker = Speaker { element: *id, generated: false };
            self.asked.get(&speaker).is_some_and(|font| of(font) == own)
        };
        let mut line = self.page.document.ancestry(self.speaker.element).take_while(has);
        let first = line.next().unwrap_or(self.speaker.element);
        line.last().unwrap_or(first)
    }

    /// Where one of `properties` is given a value that `fits`, for the speaker or what it lies in, the innermost first; else, where
    /// `anywhere`, for whatever. A value that a token has stands where the token does.
    fn declared(&self, properties: &[&str], fits: impl Fn(&str) -> bool, anywhere: bool) -> Option<Place> {
        let all = self.all_declared(properties, &fits);
        let mut line = self.page.document.ancestry(self.speaker.element);
        let own = line.find_map(|id| {
            let names = names_of(self.page.document.elements.get(&id)?);
            all.iter().rev().find(|declared| declared.is_for(&names))
        });
        let declared = own.or(all.last().filter(|_| anywhere))?;
        Some(self.token_of(declared, &fits).unwrap_or_else(|| declared.place()))
    }

    /// The same for the speaker or what it lies in, up to `outermost`.
    fn declared_within(
        &self,
        outermost: ElementId,
        properties: &[&str],
        fits: impl Fn(&str) -> bool,
    ) -> Option<Place> {
        let all = self.all_declared(properties, &fits);
        // What lies in an element comes after it.
        let mut line = self.page.document.ancestry(self.speaker.element).take_while(|id| *id >= outermost);
        let declared = line.find_map(|id| {
            let names = names_of(self.page.document.elements.get(&id)?);
            all.iter().rev().find(|declared| declared.is_for(&names))
        })?;
        Some(self.token_of(declared, &fits).unwrap_or_else(|| declared.place()))
    }

    /// Where style sheets give one of `properties` a value that `fits`.
    fn all_declared<'s>(
        &'s self,
        properties: &'s [&'s str],
        fits: &impl Fn(&str) -> bool,
    ) -> Vec<Declared<'s>> {
        let Written { sheets, tokens, .. } = self.written;
        let all = sheets.iter().flat_map(|sheet| sheet.declared(properties, tokens));
        all.filter(|declared| fits(&declared.resolved)).collect()
    }

    /// Where the token stands that gives `declared` the value that `fits`.
    fn token_of(&self, declared: &Declared<'_>, fits: &impl Fn(&str) -> bool) -> Option<Place> {
        let Written { tokens, request, .. } = self.written;
        let mut looked_at = BTreeSet::new();
        let mut values = vec![declared.value.to_owned()];
        while let Some(value) = values.pop() {
            for name in asked_properties(&value) {
                if !looked_at.insert(name.to_owned()) {
                    continue;
                }
                let Some(given) = tokens.get(name) else { continue };
                let is_brands =
                    request.properties.iter().any(|(other, value)| other == name && value == given);
                if is_brands
                    && fits(given)
                    && let Some(place) = request.token_places.get(name)
                {
                    return Some(place.clone());
                }
                values.push(given.clone());
            }
        }
        None
    }
}

/// The names of the custom properties that `value` uses.
fn asked_properties(value: &str) -> impl Iterator<Item = &str> {
    value.split("var(").skip(1).filter_map(|rest| {
        let name = rest[..rest.find([',', ')'])?].trim();
        name.starts_with("--").then_some(name)
    })
}

/// The names by which selectors may call `element`.
fn names_of(element: &Element) -> Vec<String> {
    let mut names = vec![element.tag.clone(), "*".to_owned()];
    names.extend(element.class.split_whitespace().map(|class| format!(".{class}")));
    if !element.id.is_empty() {
        names.push(format!("#{}", element.id));
    }
    names
}

/// The families in `value`, one of `font-family` or of `font`, where they follow the size.
fn family_part(value: &str) -> &str {
    let is_size = |word: &str| {
        let word = word.trim_start_matches('.');
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().any(|c| c.is_ascii_alphabetic() || c == '%')
    };
    let mut at = 0;
    for word in value.split_inclusive(char::is_whitespace) {
        at += word.len();
        if is_size(word.trim()) {
            return &value[at..];
        }
    }
    value
}

/// The weight in `value`, one of `font-weight` or of `font`.
fn weight_of(value: &str) -> Option<f32> {
    value.split_whitespace().find_map(|word| {
        let named = WEIGHT_WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        named.map(|(_, weight)| *weight).or_else(|| word.parse().ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorthand_of_fonts_is_read_in_parts() {
        for (value, families, weight) in [
            ("700 40px/1.2 'A B', serif", "'A B', serif", Some(700.0)),
            ("italic bold .9em C", "C", Some(700.0)),
            ("'D 12', E", "'D 12', E", None),
            ("650", "650", Some(650.0)),
            ("normal", "normal", Some(400.0)),
        ] {
            assert_eq!(family_part(value), families, "{value}");
            assert_eq!(weight_of(value), weight, "{value}");
        }
    }
}
