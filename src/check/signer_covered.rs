//! `signer-covered`: something that lies over a sign-language interpreter.

use super::place;
use super::subject::Subject;
use crate::diag::{Finding, Findings};
use crate::page::Inspected;

pub(super) const CODE: &str = "signer-covered";

/// What shares less than this with their picture both ways, in CSS pixels, only touches it.
const TOLERANCE_PX: f32 = 3.0;

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    for signer in &page.facts.signers {
        for (element, shared) in &signer.covers {
            if shared.width() <= TOLERANCE_PX || shared.height() <= TOLERANCE_PX {
                continue;
            }
            let message = format!(
                "`{}` lies over the signer, on {} × {} px of `{}`",
                element.selector,
                shared.width().round(),
                shared.height().round(),
                signer.element.selector
            );
            let hint = "hands and face must be seen whole: move it, or give the signer a place of their own";
            let finding = Finding::error(CODE, message).at(place::of_element(subject, element));
            findings.push(finding.hint(hint).fact("given", &element.selector));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    const PAGE: &str = "<video></video><video class='juru' data-role='signer'></video><p>{{ item.title }}</p><div class='bidang'></div>";
    const CSS: &str = "video, p, div { position: absolute } .juru { left: 400px; top: 900px; width: 680px; height: 680px } \
        video { left: 0; top: 0; width: 1080px; height: 600px } ";

    /// The elements that are found to lie over the signer.
    fn over(css: &str) -> Vec<String> {
        let found = Fixture::new(PAGE).css(&format!("{CSS}{css}")).check();
        let found = found.iter().filter(|finding| finding.code == super::CODE);
        found.map(|finding| finding.facts.get("given").cloned().unwrap_or_default()).collect()
    }

    #[test]
    fn words_and_plates_over_the_signer_are_named() {
        assert_eq!(over("p { left: 450px; top: 1000px }"), ["p"]);
        assert_eq!(
            over(
                "p { top: 700px; left: 100px } .bidang { left: 300px; top: 1400px; width: 400px; height: 90px; background: #123a8c }"
            ),
            ["div.bidang"]
        );
        // Also what lets some of them through.
        assert_eq!(
            over(
                "p { top: 700px; left: 100px } .bidang { left: 0; top: 1400px; width: 900px; height: 90px; background: rgba(0,0,0,.3) }"
            ),
            ["div.bidang"]
        );
        // Another video, painted after it.
        let page = "<video class='juru' data-role='signer'></video><video class='film'></video>";
        let css = format!("{CSS} .film {{ left: 0; top: 800px; width: 500px; height: 300px }}");
        assert_eq!(codes(&Fixture::new(page).css(&css).check(), super::CODE), 1);
    }

    #[test]
    fn what_lies_beside_or_below_the_signer_and_what_paints_nothing_pass() {
        assert_eq!(over("p { left: 100px; top: 700px }"), Vec::<String>::new());
        assert_eq!(
            over("p { left: 100px; top: 700px } .bidang { left: 0; top: 0; width: 1080px; height: 1920px }"),
            Vec::<String>::new()
        );
        let below = ".juru { z-index: 2 } p { left: 450px; top: 1000px }";
        assert_eq!(over(below), Vec::<String>::new());
        // A shadow beside it, and a ring that touches it.
        let ring = "p { left: 100px; top: 700px } .bidang { left: 0; top: 902px; width: 402px; height: 90px; background: #000; box-shadow: 0 0 40px #000 }";
        assert_eq!(over(ring), Vec::<String>::new());
    }
}
