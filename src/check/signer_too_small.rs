//! `signer-too-small`: a sign-language interpreter whose hands and face nobody could read.

use super::place;
use super::subject::Subject;
use crate::diag::{Finding, Findings};
use crate::page::Inspected;

pub(super) const CODE: &str = "signer-too-small";

/// The least share of the page. Ofcom's guidelines on television access services (annex 4 of its code, on the size of the image) ask for no
/// less than a sixth of the picture, and what is a picture there is the page of a phone here.
const LEAST_SHARE: f32 = 1.0 / 6.0;

/// Rounding of lengths is no fault.
const TOLERANCE: f32 = 0.99;

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    for signer in &page.facts.signers {
        if signer.share >= LEAST_SHARE * TOLERANCE {
            continue;
        }
        let percent = |share: f32| format!("{:.0}", share * 100.0);
        let (is, least) = (percent(signer.share), percent(LEAST_SHARE));
        let message = format!(
            "the signer is {} × {} px, {is} % of the page; a sixth of it, {least} %, is the least",
            signer.edges.width().round(),
            signer.edges.height().round()
        );
        let hint = format!("make `{}` larger; the footage beside it may be smaller", signer.element.selector);
        let finding = Finding::warning(CODE, message).at(place::of_element(subject, &signer.element));
        findings.push(finding.hint(hint).fact("is", is).fact("least", least));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    fn found(css: &str) -> usize {
        let page = Fixture::new("<video class='juru' data-role='signer'></video>");
        let css = format!(".juru {{ position: absolute; left: 200px; top: 600px; {css} }}");
        codes(&page.css(&css).check(), super::CODE)
    }

    #[test]
    fn a_signer_has_a_sixth_of_the_page() {
        // 1080 × 1920 / 6 = 345 600.
        assert_eq!(found("width: 540px; height: 640px; object-fit: cover"), 0);
        assert_eq!(found("width: 500px; height: 600px; object-fit: cover"), 1);
    }

    #[test]
    fn what_counts_is_the_picture_and_what_of_it_is_on_the_page() {
        // 640 × 360 of a box of 640 × 640.
        assert_eq!(found("width: 640px; height: 640px; object-fit: contain"), 1);
        assert_eq!(found("width: 640px; height: 640px; object-fit: cover"), 0);
        assert_eq!(found("left: 700px; width: 640px; height: 640px; object-fit: cover"), 1);
    }
}
