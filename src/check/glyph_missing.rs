//! `glyph-missing`: a character that no font of the project has would be drawn as an empty box.

use super::place;
use super::subject::{Subject, quoted};
use crate::diag::{Finding, Findings};
use crate::page::Inspected;

pub(super) const CODE: &str = "glyph-missing";

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    for missing in &page.facts.concerns.missing_glyphs {
        let place = place::of_text(subject, &missing.text, &missing.element);
        let characters: Vec<String> = missing
            .characters
            .iter()
            .map(|character| format!("`{character}` (U+{:04X})", u32::from(*character)))
            .collect();
        findings.push(
            Finding::error(
                CODE,
                format!("no font has {} of {}", characters.join(", "), quoted(&missing.text)),
            )
            .at(place)
            .hint("add a font that has it to `fonts/`, or write it differently")
            .fact("characters", missing.characters.iter().map(char::to_string).collect::<Vec<_>>().join(" "))
            .fact("text", quoted(&missing.text)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    #[test]
    fn a_character_of_no_font_is_named_at_its_field() {
        let found = Fixture::new("<p class='headline'>{{ item.title }}</p>").title("Halo ꙮ dunia").check();
        let finding = found.iter().find(|finding| finding.code == super::CODE).expect("a finding");
        assert!(finding.message.contains("U+A66E"), "{}", finding.message);
        let place = finding.place.as_ref().expect("a place").to_string();
        assert!(place.starts_with("content/pack/satu.toml:"), "{place}");
    }

    #[test]
    fn what_the_fonts_have_passes() {
        let page = Fixture::new("<p>{{ item.title }}</p>").title("Aksara ꦲ, العربية, 🎉");
        assert_eq!(codes(&page.check(), super::CODE), 0);
    }

    #[test]
    fn spaces_and_separators_need_no_font_and_signs_of_style_sheets_do() {
        let page = Fixture::new("<p>{{ item.title }}</p>").title(
            "Satu\u{2028}dua\u{1680}tiga\u{2800}empat\u{3000}lima\u{202f}enam\u{3164}tujuh\u{2011}delapan",
        );
        assert_eq!(codes(&page.check(), super::CODE), 0);
        let page = Fixture::new("<p>{{ item.title }}</p>").css("p::before { content: 'ꙮ' }");
        assert_eq!(codes(&page.check(), super::CODE), 1);
    }
}
