//! `outside-safe-area`: text, a mark, a code or an interpreter where the platform's own buttons and words cover it.

use super::place;
use super::subject::{Subject, quoted, safe_area};
use crate::diag::{Finding, Findings};
use crate::page::{Edges, Inspected, SignKind};

pub(super) const CODE: &str = "outside-safe-area";

/// What may stand over the edge, in CSS pixels: rounding.
const TOLERANCE_PX: f32 = 2.0;

/// The empty sides of a letter's box, as a share of the font size. Large letters are set out by that much to stand on the line.
const SIDE_BEARING: f32 = 0.035;

/// The empty sides of a mark's box, as a share of its width: marks are drawn with free space round them, in which they may be set
/// out to stand on the line.
const MARK_BEARING: f32 = 0.035;

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    let safe = safe_area(subject.format);
    let mut told = Vec::new();
    let texts = page.facts.lines.iter().filter(|line| !line.edges.intersect(line.room).is_empty());
    let texts = texts.map(|line| {
        let bearing = line.font_size_px * SIDE_BEARING;
        let edges =
            Edges { left: line.edges.left + bearing, right: line.edges.right - bearing, ..line.edges };
        (&line.element, quoted(&line.text), edges)
    });
    let signs = page.facts.signs.iter().map(|sign| {
        let (what, bearing) = match sign.kind {
            SignKind::Mark => (format!("the mark in `{}`", sign.element.selector), MARK_BEARING),
            SignKind::Code => ("the QR code".to_owned(), 0.0),
        };
        (&sign.element, what, sign.edges.grown(-sign.edges.width() * bearing))
    });
    let signers = page.facts.signers.iter();
    let signers = signers.map(|signer| (&signer.element, "the signer".to_owned(), signer.edges));
    for (element, what, edges) in texts.chain(signs).chain(signers) {
        let Some((side, over)) = furthest(edges, safe).filter(|(_, over)| *over > TOLERANCE_PX) else {
            continue;
        };
        if told.contains(&element.number) {
            continue;
        }
        told.push(element.number);
        findings.push(
            Finding::warning(
                CODE,
                format!(
                    "{what} stands {} px outside the safe area of {} at the {side}",
                    over.round(),
                    subject.format.title
                ),
            )
            .at(place::of_element(subject, element))
            .hint(format!(
                "keep it inside `var(--inset-{side})`, or give it the class `ornament` if it is decoration"
            )),
        );
    }
}

/// The side of `safe` that `edges` stands over the most, and by how much.
fn furthest(edges: Edges, safe: Edges) -> Option<(&'static str, f32)> {
    [
        ("top", safe.top - edges.top),
        ("right", edges.right - safe.right),
        ("bottom", edges.bottom - safe.bottom),
        ("left", safe.left - edges.left),
    ]
    .into_iter()
    .max_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    const LOW: &str = "p, .mark, img { position: absolute; left: 300px; top: 1700px } img, .mark { width: 80px; height: 80px }";

    #[test]
    fn text_under_the_platforms_buttons_is_found() {
        let found = Fixture::new("<p class='low'>{{ item.title }}</p>").css(LOW).check();
        let finding = found.iter().find(|finding| finding.code == super::CODE).expect("a finding");
        assert!(finding.message.contains("at the bottom"), "{}", finding.message);
        assert!(finding.hint.as_ref().is_some_and(|hint| hint.contains("--inset-bottom")));
    }

    #[test]
    fn marks_and_codes_count_too() {
        let page = "<div class='mark'></div><img src='{{ qr(text=\"https://contoh.id\") }}'>";
        assert_eq!(codes(&Fixture::new(page).css(LOW).check(), super::CODE), 2);
    }

    #[test]
    fn what_stands_in_the_frame_or_is_ornament_passes() {
        let page = "<p class='in'>{{ item.title }}</p><div class='ornament'><p>hiasan</p></div>";
        let css = format!("{LOW} .in {{ top: 600px }}");
        assert_eq!(codes(&Fixture::new(page).css(&css).check(), super::CODE), 0);
    }
}
