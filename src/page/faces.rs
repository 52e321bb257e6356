//! Vertical measures of the project's fonts: where, in the box that a font gives a line, capitals and descenders end. Fonts differ in
//! that box by half an em, so a page that is judged by boxes alone would be judged by the font's maker.

use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::arabic;

/// The part of a line's box above capitals, for writing without capitals and fonts that cannot be read: the same as in Plus Jakarta Sans.
const ABOVE_CAPITALS: f32 = 0.24;

/// The part of it above the baseline, for the same.
const ABOVE_BASELINE: f32 = 0.825;

/// The part of it above the feet of descenders, for the same.
const ABOVE_FEET: f32 = 0.98;

/// Where letters stand in the box of their line, as shares of its height from its top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LineMeasures {
    /// The top of capitals.
    pub cap_height: f32,
    /// The baseline.
    pub baseline: f32,
    /// The feet of descenders.
    pub descender: f32,
}

impl Default for LineMeasures {
    fn default() -> Self {
        Self { cap_height: ABOVE_CAPITALS, baseline: ABOVE_BASELINE, descender: ABOVE_FEET }
    }
}

/// The fonts of a project by family.
#[derive(Default)]
pub(super) struct Faces(Vec<Face>);

struct Face {
    family: String,
    bytes: Arc<[u8]>,
    /// Its place in its file.
    index: u32,
    /// Of its Latin letters; of a font without them, the default.
    measures: LineMeasures,
}

impl Face {
    fn has(&self, character: char) -> bool {
        FontRef::from_index(&self.bytes, self.index).is_ok_and(|font| font.charmap().map(character).is_some())
    }
}

impl Faces {
    /// Adds font `index` of the file `bytes`, which the engine knows by `family`.
    pub(super) fn add(&mut self, family: &str, bytes: Arc<[u8]>, index: u32) {
        let font = FontRef::from_index(&bytes, index).ok();
        let measures = font.and_then(|font| measure(&font)).unwrap_or_default();
        self.0.push(Face { family: family.to_owned(), bytes, index, measures });
    }

    /// Whether any font has `character`.
    pub(super) fn any_has(&self, character: char) -> bool {
        self.0.iter().any(|face| face.has(character))
    }

    /// Whether the first family of `families`, a CSS list, that is there has `character`.
    pub(super) fn first_has(&self, families: &str, character: char) -> bool {
        let names = families.split(',').map(|family| family.trim().trim_matches(['"', '\'']));
        let faces = names
            .map(|family| self.0.iter().filter(|face| face.family.eq_ignore_ascii_case(family)).collect());
        let first = faces.into_iter().find(|faces: &Vec<&Face>| !faces.is_empty());
        first.is_some_and(|faces| faces.iter().any(|face| face.has(character)))
    }

    /// The measures of a line that holds `text` and asks for `families`, a CSS list. The font is that of its first letter; words in
    /// writing without capitals have the default, Arabic ones without marks what their letters reach.
    pub(super) fn measures(&self, families: &str, text: &str) -> LineMeasures {
        let Some(letter) = text.chars().find(|letter| !letter.is_whitespace()) else {
            return LineMeasures::default();
        };
        if letter.is_alphabetic() && !is_latin(letter) {
            return self.arabic(families, text).unwrap_or_default();
        }
        families
            .split(',')
            .map(|family| family.trim().trim_matches(['"', '\'']))
            .filter_map(|family| {
                self.0.iter().find(|face| face.family.eq_ignore_ascii_case(family) && face.has(letter))
            })
            .map(|face| face.measures)
            .next()
            .unwrap_or_default()
    }

    /// What Arabic letters reach in the first of `families` that has them: the boxes of Arabic fonts have room for marks on marks. `None`
    /// where `text` is more than letters.
    fn arabic(&self, families: &str, text: &str) -> Option<LineMeasures> {
        let forms = arabic::forms(text)?;
        let mut names = families.split(',').map(|family| family.trim().trim_matches(['"', '\'']));
        let face = names.find_map(|name| {
            let has = |face: &&Face| {
                face.family.eq_ignore_ascii_case(name) && forms.iter().all(|form| face.has(*form))
            };
            self.0.iter().find(has)
        })?;
        let font = FontRef::from_index(&face.bytes, face.index).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let glyphs = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let bounds = forms.iter().map(|form| glyphs.bounds(font.charmap().map(*form)?));
        let bounds = bounds.collect::<Option<Vec<_>>>()?;
        let top = bounds.iter().map(|bounds| bounds.y_max).fold(0.0, f32::max);
        let descender = bounds.iter().map(|bounds| bounds.y_min).fold(0.0, f32::min);
        let height = metrics.ascent - metrics.descent;
        (height > 0.0 && top > 0.0).then(|| LineMeasures {
            cap_height: (metrics.ascent - top) / height,
            baseline: metrics.ascent / height,
            descender: (metrics.ascent - descender) / height,
        })
    }
}

fn is_latin(letter: char) -> bool {
    matches!(letter, 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// The measures of `font`, from its tallest plain capital and its deepest plain descender. `None` where it has no such letters.
fn measure(font: &FontRef<'_>) -> Option<LineMeasures> {
    let metrics = font.metrics(Size::unscaled(), LocationRef::default());
    let glyphs = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let bounds = |letter: char| glyphs.bounds(font.charmap().map(letter)?);
    let cap_height = bounds('H')?.y_max;
    let descender = bounds('p')?.y_min;
    let height = metrics.ascent - metrics.descent;
    (height > 0.0 && cap_height > 0.0).then(|| LineMeasures {
        cap_height: (metrics.ascent - cap_height) / height,
        baseline: metrics.ascent / height,
        descender: (metrics.ascent - descender) / height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faces() -> Faces {
        let mut faces = Faces::default();
        for (family, path) in [
            ("Plus Jakarta Sans", "fonts/plus-jakarta-sans/PlusJakartaSans[wght].ttf"),
            ("Besley", "tests/brands/cukil/fonts/besley/Besley-Black.ttf"),
            ("Noto Sans Javanese", "fonts/noto-sans-javanese/NotoSansJavanese-Regular.ttf"),
            ("Noto Sans Arabic", "fonts/noto-sans-arabic/NotoSansArabic[wdth,wght].ttf"),
        ] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            faces.add(family, std::fs::read(path).expect("a font").into(), 0);
        }
        faces
    }

    #[test]
    fn capitals_and_descenders_are_the_fonts_own() {
        let faces = faces();
        let plain = faces.measures("\"Plus Jakarta Sans\", sans-serif", "Halo");
        let high = faces.measures("'Besley', 'Plus Jakarta Sans', serif", "Halo");
        // Both have capitals about as high, in boxes of 1.26 and 1.675 em.
        let capital_em = |measures: LineMeasures, em: f32| (measures.baseline - measures.cap_height) * em;
        assert!((capital_em(plain, 1.26) - 0.74).abs() < 0.02, "{plain:?}");
        assert!((capital_em(high, 1.675) - 0.74).abs() < 0.02, "{high:?}");
        assert!(high.descender < plain.descender, "{high:?}");
    }

    #[test]
    fn arabic_letters_reach_what_their_ink_does_and_marks_have_the_default() {
        let faces = faces();
        let list = "\"Plus Jakarta Sans\", \"Noto Sans Arabic\"";
        // The font's box is 2.112 em high, 1.374 of them above the baseline.
        let below_em = |text: &str| {
            let measures = faces.measures(list, text);
            (measures.descender - measures.baseline) * 2.112
        };
        // Lam reaches 0.232 em below it where it ends a word, alef and dal not at all.
        assert!((below_em("\u{644}\u{644}\u{627}\u{644}") - 0.232).abs() < 0.005);
        assert!(below_em("\u{627}\u{62f}").abs() < 0.03);
        assert_eq!(faces.measures(list, "\u{628}\u{650}"), LineMeasures::default());
    }

    #[test]
    fn writing_without_capitals_and_unknown_families_have_the_default() {
        let faces = faces();
        assert_eq!(faces.measures("\"Noto Sans Javanese\", \"Besley\"", "ꦱꦸꦒꦼꦁ"), LineMeasures::default());
        assert_eq!(faces.measures("\"Tidak Ada\"", "Halo"), LineMeasures::default());
        assert_eq!(faces.measures("\"Besley\"", "  "), LineMeasures::default());
    }
}
