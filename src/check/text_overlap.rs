//! `text-overlap`: words that lie over other words, over a mark or over a code, or touch them.

use super::place;
use super::subject::{Subject, quoted};
use crate::diag::{Finding, Findings};
use crate::page::{Edges, Inspected};

pub(super) const CODE: &str = "text-overlap";

/// Boxes that share less than this both ways, in CSS pixels, do not touch: their edges are those of letters, not of ink.
const TOLERANCE_PX: f32 = 3.0;

/// Something that words must keep clear of.
struct Thing<'a> {
    number: usize,
    block: usize,
    name: String,
    /// Of each of its parts.
    edges: Vec<Edges>,
    text: Option<(&'a str, &'a crate::page::ElementName)>,
}

pub(super) fn check(subject: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    let lines = page.facts.lines.iter().map(|line| Thing {
        number: line.element.number,
        block: line.block,
        name: quoted(&line.text),
        edges: line
            .parts
            .iter()
            .map(|part| part.intersect(line.room))
            .filter(|part| !part.is_empty())
            .collect(),
        text: Some((&line.text, &line.element)),
    });
    let signs = page.facts.signs.iter().map(|sign| Thing {
        number: sign.element.number,
        block: sign.element.number,
        name: format!("`{}`", sign.element.selector),
        edges: Some(sign.edges).filter(|edges| !edges.is_empty()).into_iter().collect(),
        text: None,
    });
    let things: Vec<Thing<'_>> = lines.chain(signs).collect();
    let mut told = Vec::new();
    for (index, upper) in things.iter().enumerate() {
        for lower in &things[..index] {
            // Lines of one block are set by one leading; parts of one line stand side by side.
            if upper.block == lower.block || told.contains(&(lower.number, upper.number)) {
                continue;
            }
            let Some((text, element)) = upper.text.or(lower.text) else { continue };
            let Some(shared) = shared(&upper.edges, &lower.edges) else { continue };
            told.push((lower.number, upper.number));
            findings.push(
                Finding::error(
                    CODE,
                    format!(
                        "{} and {} overlap by {} × {} px",
                        lower.name,
                        upper.name,
                        shared.width().round(),
                        shared.height().round()
                    ),
                )
                .at(place::of_text(subject, text, element))
                .hint(
                    "shorten the text, or give both more room; what is decoration takes the class `ornament`",
                )
                .fact("text", quoted(text)),
            );
        }
    }
}

/// The first of the rectangles that a part of each shares, where they do more than touch.
fn shared(upper: &[Edges], lower: &[Edges]) -> Option<Edges> {
    let pairs = upper.iter().flat_map(|upper| lower.iter().map(|lower| upper.intersect(*lower)));
    pairs.into_iter().find(|shared| shared.width() > TOLERANCE_PX && shared.height() > TOLERANCE_PX)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    const TWO: &str = "<p class='a'>{{ item.title }}</p><p class='b'>Radio Edukasi</p>";

    #[test]
    fn words_over_words_are_found() {
        let css =
            "p { position: absolute; left: 200px; font-size: 80px } .a { top: 400px } .b { top: 430px }";
        let found = Fixture::new(TWO).css(css).title("Siaran pagi").check();
        let finding = found.iter().find(|finding| finding.code == super::CODE).expect("a finding");
        assert!(
            finding.message.contains("Siaran pagi") && finding.message.contains("Radio"),
            "{}",
            finding.message
        );
    }

    #[test]
    fn words_over_a_code_are_found() {
        let page = "<img src='{{ qr(text=\"https://contoh.id\") }}'><p>{{ item.title }}</p>";
        let css = "img { position: absolute; left: 200px; top: 400px; width: 300px; height: 300px } p { position: absolute; left: 220px; top: 450px }";
        assert_eq!(codes(&Fixture::new(page).css(css).check(), super::CODE), 1);
    }

    #[test]
    fn words_set_close_but_apart_pass() {
        let css = "p { position: absolute; left: 200px; font-size: 80px; line-height: 1.04 } .a { top: 400px } .b { top: 484px }";
        assert_eq!(codes(&Fixture::new(TWO).css(css).title("Siaran pagi").check(), super::CODE), 0);
    }

    #[test]
    fn a_chip_in_the_middle_of_a_sentence_passes() {
        let chip = |css: &str| {
            let page = Fixture::new("<p>Ikuti <span class='chip'>{{ item.title }}</span> pekan ini</p>");
            let css =
                format!("p {{ width: 900px; font-size: 60px }} .chip {{ display: inline-block; {css} }}");
            codes(&page.css(&css).title("lomba").check(), super::CODE)
        };
        assert_eq!(chip("padding: 4px 16px; border-radius: 20px; background: #eeeeee"), 0);
        // Words that it is pushed over are still found.
        assert_eq!(chip("margin-right: -120px"), 1);
    }

    #[test]
    fn a_tight_paragraph_of_several_lines_passes() {
        let css = "p { width: 500px; font-size: 80px; line-height: 0.98 }";
        let page = Fixture::new("<p>{{ item.title }} <b>dan kawan</b></p>")
            .css(css)
            .title("Siaran pagi untuk semua");
        assert_eq!(codes(&page.check(), super::CODE), 0);
    }
}
