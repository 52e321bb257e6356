//! `too-small`: text that a phone shows too small to read.

use super::place;
use super::subject::{Subject, quoted};
use crate::diag::{Finding, Findings};
use crate::page::Inspected;

pub(super) const CODE: &str = "too-small";

/// The least font size in CSS pixels of a page. A phone shows a page of 1080 at about a third, where 32 become the 10.7 of the
/// smallest print that platforms themselves use.
const LEAST_PX: f32 = 32.0;

/// Rounding of lengths is no fault.
const TOLERANCE_PX: f32 = 0.05;

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    let mut told = Vec::new();
    for line in &page.facts.lines {
        if line.font_size_px >= LEAST_PX - TOLERANCE_PX || told.contains(&line.element.number) {
            continue;
        }
        told.push(line.element.number);
        findings.push(
            Finding::warning(
                CODE,
                format!(
                    "{} is set at {} px; nothing should be smaller than {LEAST_PX} px",
                    quoted(&line.text),
                    (line.font_size_px * 10.0).round() / 10.0
                ),
            )
            .at(place::of_element(subject, &line.element))
            .hint(format!("set `font-size` of `{}` to {LEAST_PX}px or more", line.element.selector)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    #[test]
    fn small_print_is_named_at_its_element() {
        let page = Fixture::new("<p class='note'>{{ item.title }}</p>").css(".note { font-size: 20px }");
        let found = page.check();
        let finding = found.iter().find(|finding| finding.code == super::CODE).expect("a finding");
        assert!(
            finding.message.contains("20 px") && finding.message.contains("32 px"),
            "{}",
            finding.message
        );
        assert!(finding.hint.as_ref().is_some_and(|hint| hint.contains("p.note")), "{finding:?}");
        let place = finding.place.as_ref().expect("a place").to_string();
        assert!(place.starts_with("templates/uji/template.html:"), "{place}");
    }

    #[test]
    fn the_least_size_passes() {
        let page =
            Fixture::new("<p>{{ item.title }} <b class='big'>x</b></p>").css(".big { font-size: 40px }");
        assert_eq!(codes(&page.check(), super::CODE), 0);
    }

    #[test]
    fn text_that_the_engine_shrinks_is_measured_as_set() {
        let page = |spacing: &str| {
            let css =
                format!("p {{ width: 200px; font-size: 80px; text-fit: shrink; letter-spacing: {spacing} }}");
            Fixture::new("<p>{{ item.title }}</p>").css(&css).title("Pertanggungjawaban")
        };
        for spacing in ["0", "2px"] {
            assert_eq!(codes(&page(spacing).check(), super::CODE), 1, "{spacing}");
        }
        let wide = page("0").css("p { width: 800px; font-size: 80px; text-fit: shrink }");
        assert_eq!(codes(&wide.check(), super::CODE), 0);
    }

    #[test]
    fn a_small_word_within_a_line_is_found() {
        let page = Fixture::new("<p>besar <b class='tiny'>kecil</b></p>").css(".tiny { font-size: 12px }");
        assert_eq!(codes(&page.check(), super::CODE), 1);
    }
}
