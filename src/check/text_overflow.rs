//! `text-overflow`: words that are cut: off the page, by a box that clips, with an ellipsis, or standing out of their own box.

use super::place;
use super::subject::{Subject, quoted};
use crate::diag::{Finding, Findings};
use crate::page::{Edges, Inspected, TextLine};

pub(super) const CODE: &str = "text-overflow";

/// What may stand over an edge, in CSS pixels: the overhang of letters and rounding.
const TOLERANCE_PX: f32 = 3.0;

/// How much of a line's height may stand below or above the box that lays it out: tight leading does that by design.
const LEADING_SHARE: f32 = 0.3;

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    let mut told = Vec::new();
    for overflows in &page.facts.concerns.overflows {
        told.push(overflows.element.number);
        let length = overflows.text.chars().count();
        findings.push(
            Finding::error(
                CODE,
                format!(
                    "{} does not fit `{}`: at its smallest size of {} px it stands out by {} px",
                    quoted(&overflows.text),
                    overflows.element.selector,
                    overflows.floor_px,
                    overflows.over_px.round()
                ),
            )
            .at(place::of_text(subject, &overflows.text, &overflows.element))
            .hint(format!("shorten the text ({length} characters), or lower `--text-fit-min`"))
            .fact("text", quoted(&overflows.text))
            .fact("is", length),
        );
    }
    for line in &page.facts.lines {
        if told.contains(&line.element.number) || told.contains(&line.block) {
            continue;
        }
        let Some(fault) = fault_of(line) else { continue };
        told.push(line.element.number);
        findings.push(
            Finding::error(CODE, fault)
                .at(place::of_text(subject, &line.text, &line.element))
                .hint("shorten the text, give the box more room, or let it shrink with `--text-fit-min`")
                .fact("text", quoted(&line.text)),
        );
    }
}

fn fault_of(line: &TextLine) -> Option<String> {
    let text = quoted(&line.text);
    if line.text.trim_end().ends_with('…') && !line.whole.contains(line.text.trim()) {
        let whole = line.whole.chars().count();
        return Some(format!(
            "the text of `{}` ends in an ellipsis: {text} of {whole} characters",
            line.element.selector
        ));
    }
    let cut = beyond(line.edges, line.room);
    if cut > TOLERANCE_PX {
        return Some(format!("{text} is cut off: {} px of it are clipped or off the page", cut.round()));
    }
    let block = line.block_edges;
    let leading = line.edges.height() * LEADING_SHARE;
    let out = beyond(line.edges, Edges { top: block.top - leading, bottom: block.bottom + leading, ..block });
    (out > TOLERANCE_PX)
        .then(|| format!("{text} stands {} px out of `{}`", out.round(), line.element.selector))
}

/// How far `edges` reaches out of `room`.
fn beyond(edges: Edges, room: Edges) -> f32 {
    [room.left - edges.left, room.top - edges.top, edges.right - room.right, edges.bottom - room.bottom]
        .into_iter()
        .fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{Fixture, codes};

    fn message(page: Fixture) -> String {
        let found = page.check();
        found.into_iter().find(|finding| finding.code == CODE).map(|f| f.message).unwrap_or_default()
    }

    const LONG: &str = "Pendaftaran dibuka untuk semua sekolah di seluruh Indonesia";

    #[test]
    fn a_headline_that_cannot_shrink_enough_is_named_at_its_field() {
        let page = Fixture::new("<h1 class='headline'>{{ item.title }}</h1>")
            .css(".headline { width: 500px; height: 100px; font-size: 120px; --text-fit-min: 90px }")
            .title(LONG);
        let found = page.check();
        let finding = found.iter().find(|finding| finding.code == CODE).expect("a finding");
        assert!(finding.message.contains("90 px"), "{}", finding.message);
        let place = finding.place.as_ref().expect("a place").to_string();
        assert_eq!(place, "content/pack/satu.toml:3:9");
    }

    #[test]
    fn a_floor_holds_where_the_engine_would_shrink_below_it() {
        let css = ".headline { width: 300px; height: 300px; font-size: 120px; text-fit: shrink; --text-fit-min: 90px }";
        let page = Fixture::new("<h1 class='headline'>{{ item.title }}</h1>").css(css);
        let message = message(page.title("Pertanggungjawaban"));
        assert!(message.contains("90 px"), "{message}");
    }

    #[test]
    fn a_floor_may_be_a_sum() {
        let css = ".headline { width: 500px; height: 100px; font-size: 120px; --floor: 60px; --text-fit-min: calc(var(--floor) * 1.5) }";
        let page = Fixture::new("<h1 class='headline'>{{ item.title }}</h1>").css(css);
        assert!(message(page.title(LONG)).contains("90 px"));
    }

    #[test]
    fn text_off_the_page_is_found() {
        let page = Fixture::new("<p>{{ item.title }}</p>")
            .css("p { white-space: nowrap; font-size: 100px }")
            .title(LONG);
        assert!(message(page).contains("clipped or off the page"));
    }

    #[test]
    fn text_that_a_box_clips_is_found() {
        let css = "p { width: 400px; height: 60px; overflow: hidden; font-size: 60px }";
        assert!(message(Fixture::new("<p>{{ item.title }}</p>").css(css).title(LONG)).contains("cut off"));
    }

    #[test]
    fn an_ellipsis_is_found() {
        let css = "p { width: 500px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 60px }";
        assert!(message(Fixture::new("<p>{{ item.title }}</p>").css(css).title(LONG)).contains("ellipsis"));
        let css = "p { width: 500px; overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; font-size: 60px }";
        assert!(message(Fixture::new("<p>{{ item.title }}</p>").css(css).title(LONG)).contains("ellipsis"));
    }

    #[test]
    fn text_that_stands_out_of_its_box_is_found() {
        let css = "p { width: 200px; white-space: nowrap; font-size: 40px }";
        assert!(
            message(Fixture::new("<p>{{ item.title }}</p>").css(css).title("Pendaftaran dibuka"))
                .contains("out of `p`")
        );
    }

    #[test]
    fn text_that_fits_passes_with_tight_leading_and_its_own_ellipsis() {
        let page = Fixture::new("<p>{{ item.title }}</p>")
            .css("p { width: 800px; font-size: 80px; line-height: 0.95 }")
            .title("Bersambung…");
        assert_eq!(codes(&page.check(), CODE), 0);
    }

    #[test]
    fn a_long_word_that_may_be_parted_stands_in_its_box() {
        let found = |hyphens: &str| {
            let css = format!("p {{ width: 600px; font-size: 80px; line-height: 1.3; hyphens: {hyphens} }}");
            let page = Fixture::new("<p>{{ item.title }}</p>").css(&css);
            codes(&page.title("dana untuk mempertanggungjawabkan kegiatan").check(), super::CODE)
        };
        assert_eq!((found("manual"), found("auto")), (1, 0));
    }
}
