//! `low-contrast`: text that does not stand out from what lies behind it, by WCAG 2.2, success criterion 1.4.3.

use super::subject::{Subject, quoted};
use super::{contrast, place};
use crate::diag::{Finding, Findings};
use crate::page::{Inspected, TextLine, has_letters};

pub(super) const CODE: &str = "low-contrast";

/// The least contrast of text.
const LEAST: f64 = 4.5;

/// The least contrast of large text.
const LEAST_LARGE: f64 = 3.0;

/// Large text in CSS pixels of a page: WCAG's 24 px, which a phone shows at a third.
const LARGE_PX: f32 = 72.0;

/// Large bold text: WCAG's 18.66 px, at a third.
const LARGE_BOLD_PX: f32 = 56.0;

/// The least weight that counts as bold.
const BOLD: f32 = 700.0;

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    let mut told = Vec::new();
    for line in &page.facts.lines {
        // Emoji and signs bring their own colours.
        if told.contains(&line.element.number) || !has_letters(&line.text) {
            continue;
        }
        let least = if is_large(line) { LEAST_LARGE } else { LEAST };
        let Some(measured) = contrast::measure(page, line) else { continue };
        // As it is shown: a ratio that reads as the limit keeps it.
        if (measured.ratio * 10.0).round() / 10.0 >= least {
            continue;
        }
        told.push(line.element.number);
        let [r, g, b] = measured.ground;
        findings.push(
            Finding::warning(
                CODE,
                format!(
                    "{} has a contrast of {:.1}:1 with what lies behind it (#{r:02x}{g:02x}{b:02x}); text of {} px needs {least}:1",
                    quoted(&line.text),
                    measured.ratio,
                    line.font_size_px.round()
                ),
            )
            .at(place::of_element(subject, &line.element))
            .hint(format!(
                "choose the colour of `{}` by the surface it stands on, such as `--service-on-accent`, or lay `--color-scrim` under it",
                line.element.selector
            )),
        );
    }
}

fn is_large(line: &TextLine) -> bool {
    line.font_size_px >= LARGE_PX || (line.font_size_px >= LARGE_BOLD_PX && line.weight >= BOLD)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    fn found(css: &str) -> usize {
        let page = Fixture::new("<div class='ground'><p>{{ item.title }}</p></div>").css(&format!(
            ".ground {{ position: absolute; left: 100px; top: 400px; width: 800px; height: 300px; background: #fff }} p {{ font-size: 40px }} {css}"
        ));
        codes(&page.check(), super::CODE)
    }

    #[test]
    fn grey_on_white_is_found_and_dark_grey_passes() {
        assert_eq!(found("p { color: #999 }"), 1);
        assert_eq!(found("p { color: #595959 }"), 0);
    }

    #[test]
    fn large_text_needs_less() {
        assert_eq!(found("p { color: #8c8c8c; font-size: 80px }"), 0);
        assert_eq!(found("p { color: #8c8c8c; font-size: 60px; font-weight: 800 }"), 0);
        assert_eq!(found("p { color: #8c8c8c; font-size: 60px }"), 1);
        assert_eq!(found("p { color: #bbb; font-size: 80px }"), 1);
    }

    #[test]
    fn text_in_the_colour_of_its_ground_is_found() {
        assert_eq!(found("p { color: #fff }"), 1);
    }

    #[test]
    fn letters_that_something_else_draws_are_not_measured_by_a_colour_they_do_not_have() {
        let clipped =
            "background: linear-gradient(90deg, #123a8c, #000); background-clip: text; font-size: 120px";
        assert_eq!(found(&format!("p {{ color: transparent; {clipped} }}")), 0);
        assert_eq!(
            found(&format!("p {{ color: #fff; -webkit-text-fill-color: transparent; {clipped} }}")),
            0
        );
        assert_eq!(found("p { color: transparent; -webkit-text-stroke: 3px #000; font-size: 120px }"), 0);
        assert_eq!(found("p { color: #000; -webkit-text-fill-color: #ccc }"), 1);
    }

    #[test]
    fn emoji_bring_their_own_colours() {
        let with = |title: &str, colour: &str| {
            let page = Fixture::new("<div class='ground'><p>{{ item.title }}</p></div>").title(title).css(&format!(
                ".ground {{ position: absolute; left: 100px; top: 400px; width: 800px; height: 300px; background: #fff }} p {{ font-size: 80px; color: {colour} }}"
            ));
            codes(&page.check(), super::CODE)
        };
        assert_eq!(with("🎉 👍", "#fff"), 0);
        assert_eq!(with("Hore 🎉🎉🎉🎉🎉", "#000"), 0);
        assert_eq!(with("Hore 🎉", "#eee"), 1);
    }

    #[test]
    fn thinned_text_is_measured_as_it_appears() {
        assert_eq!(found("p { color: #000; opacity: 0.3 }"), 1);
        assert_eq!(found("p { color: #000; opacity: 0.8 }"), 0);
    }

    #[test]
    fn a_ground_that_is_bright_in_parts_is_found() {
        assert_eq!(
            found(
                "p { color: #fff } .ground { background: linear-gradient(90deg, #000 0 20%, #eee 20% 100%) }"
            ),
            1
        );
        assert_eq!(found("p { color: #fff } .ground { background: linear-gradient(90deg, #000, #333) }"), 0);
    }
}
