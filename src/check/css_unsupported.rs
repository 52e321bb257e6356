//! `css-unsupported`: a declaration that the page engine drops, so that the page looks otherwise than in a browser.

use super::subject::Subject;
use crate::diag::{Finding, Findings};
use crate::page::Inspected;

pub(super) const CODE: &str = "css-unsupported";

pub(super) fn check(_: &Subject<'_>, page: &Inspected, findings: &mut Findings) {
    for dropped in &page.facts.concerns.dropped {
        findings.push(
            Finding::warning(CODE, dropped.reason.clone())
                .at(dropped.place.clone())
                .maybe_hint(dropped.hint.clone()),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Fixture, codes};

    #[test]
    fn a_dropped_declaration_is_named_at_its_line() {
        let found = Fixture::new("<p>x</p>").css("p { color: red;\n  position: sticky }").check();
        let finding = found.iter().find(|finding| finding.code == super::CODE).expect("a finding");
        assert!(finding.message.contains("position: sticky"), "{}", finding.message);
        let place = finding.place.as_ref().expect("a place").to_string();
        assert_eq!(place, "templates/uji/style.css:2:3");
    }

    #[test]
    fn a_style_attribute_is_judged_too() {
        let found = Fixture::new("<p>x</p>\n<p style=\"position: sticky\">x</p>").check();
        let finding = found.iter().find(|finding| finding.code == super::CODE).expect("a finding");
        assert!(finding.message.contains("position: sticky"), "{}", finding.message);
        let place = finding.place.as_ref().expect("a place").to_string();
        assert_eq!(place, "templates/uji/template.html:4:11");
    }

    #[test]
    fn a_token_that_the_brand_lacks_is_named() {
        let css = ":root { --row: 4px }\n.a { --gap: 8px }\np { padding: var(--gap); margin: var(--row);\n  color: var(--color-inkk) }";
        let found = Fixture::new("<p>x</p>").css(css).check();
        let found: Vec<_> = found.iter().filter(|finding| finding.code == super::CODE).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.contains("`--color-inkk`"), "{}", found[0].message);
        assert_eq!(found[0].hint.as_deref(), Some("did you mean `--color-ink`?"));
        assert_eq!(
            found[0].place.as_ref().map(ToString::to_string).as_deref(),
            Some("templates/uji/style.css:4:3")
        );
    }

    #[test]
    fn what_the_engine_knows_passes() {
        let page = Fixture::new("<p>x</p>").css("p { display: grid; color: oklch(50% 0.1 20) }");
        assert_eq!(codes(&page.check(), super::CODE), 0);
    }
}
