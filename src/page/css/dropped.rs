//! What of a style sheet, or of `style` attributes, the engine drops or cannot honour.

use std::collections::BTreeSet;
use std::path::Path;

use super::sheet::{Declaration, Stylesheet};
use super::support::{Dropped, complaint};
use crate::diag::{Findings, Place};
use crate::page::custom::Known;
use crate::page::source::PageSource;

/// Properties for programs that look at a page, which the painted result need not honour.
const HARMLESS: &[&str] = &[
    "cursor",
    "user-select",
    "pointer-events",
    "will-change",
    "font-synthesis",
    "-webkit-font-smoothing",
    "color-scheme",
    "text-rendering",
    "-moz-osx-font-smoothing",
    "print-color-adjust",
];

impl Stylesheet {
    /// The declarations that the engine drops or cannot honour.
    pub(in crate::page) fn dropped(&self, known: &Known<'_>) -> Vec<Dropped> {
        let mut dropped = Vec::new();
        for declaration in &self.declarations {
            let Declaration { property, value, offset, .. } = declaration;
            if HARMLESS.contains(&property.as_str()) {
                continue;
            }
            let vain = known.complaint(value);
            if let Some((reason, hint)) = vain.or_else(|| complaint(property, value, known.tokens)) {
                let place = Place::at_offset(&self.path, &self.source, *offset);
                dropped.push(Dropped { place, reason, hint });
            }
        }
        dropped
    }
}

/// The declarations of `style` attributes of `source` that the engine drops or cannot honour, each with the attribute's value as
/// written. Those of SVGs, which programs write, are left alone.
pub(in crate::page) fn dropped_inline(source: &PageSource, known: &Known<'_>) -> Vec<(String, Dropped)> {
    let mut seen = BTreeSet::new();
    let mut dropped = Vec::new();
    let of_page = source.tags().iter().filter(|tag| tag.is_html && !tag.in_svg);
    for style in of_page.filter_map(|tag| tag.attribute("style")) {
        let written = source.text(&style.written);
        if !seen.insert(written) {
            continue;
        }
        let css = format!("x{{{}}}", style.value);
        let sheet = Stylesheet::read(Path::new(""), &css, &mut Findings::new());
        dropped.extend(sheet.dropped(known).into_iter().map(|fact| (written.to_owned(), fact)));
    }
    dropped
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn complaints(css: &str) -> Vec<(String, u32, u32)> {
        let mut findings = Findings::new();
        let sheet = Stylesheet::read(Path::new("a.css"), css, &mut findings);
        let tokens = BTreeMap::from([("--ink".to_owned(), "#123".to_owned())]);
        let dropped = sheet
            .dropped(&Known { tokens: &tokens, local: BTreeSet::from(["--safe-left".to_owned()]) })
            .into_iter()
            .map(|dropped| (dropped.reason, dropped.place));
        findings
            .into_iter()
            .map(|finding| (finding.message, finding.place.expect("a place")))
            .chain(dropped)
            .map(|(message, place)| (message, place.line.expect("a line"), place.column.expect("a column")))
            .collect()
    }

    #[test]
    fn css_that_works_is_not_reported() {
        let css = "/* a */ .a { color: var(--ink); width: calc(100% - var(--safe-left)); & b { display: grid } }\n\
                   @media (min-width: 10px) { .c { transform: rotate(3deg); cursor: pointer } }";
        assert_eq!(complaints(css), []);
    }

    #[test]
    fn a_font_of_a_style_sheet_is_named() {
        let found = complaints(".a { color: red }\n@font-face { font-family: X; src: url(x.woff2) }");
        assert_eq!(found, [("`@font-face` is not read, and nothing is fetched".to_owned(), 2, 1)]);
    }

    #[test]
    fn dropped_declarations_are_named_with_their_place() {
        assert_eq!(complaints(".a {\n  colour: red;\n}"), [("unknown property `colour`".to_owned(), 2, 3)]);
        let found = complaints(".a { width: min(10px, 50%); position: sticky; zoom: 2; color: blurple }");
        let columns: Vec<u32> = found.iter().map(|(_, _, column)| *column).collect();
        assert_eq!(columns, [6, 29, 47, 56], "{found:?}");
    }

    #[test]
    fn words_that_are_not_heeded_are_named() {
        let found = complaints(
            ".a { animation: x 1s paused }\n.b { animation-play-state: running, paused }\n\
             .c { background: url('/a.png') fixed }\n.d { animation: unpaused 1s; background: url(fixed) }",
        );
        let lines: Vec<u32> = found.iter().map(|(_, line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3], "{found:?}");
    }

    #[test]
    fn a_floor_that_is_no_length_is_reported() {
        let found = complaints(
            ".a { --text-fit-min: 2em } .b { --text-fit-min: calc(40px + 2 * 8px) } .c { --text-fit-min: var(--ink) }",
        );
        let columns: Vec<u32> = found.iter().map(|(_, _, column)| *column).collect();
        assert_eq!(columns, [6, 77], "{found:?}");
    }

    #[test]
    fn what_style_attributes_ask_for_in_vain_is_found_once() {
        let html = "<svg><path style='-x-y: 1'/></svg><p style=\"color: red; position: sticky\">style='zoom:2'</p><p style='zoom: 2'><b data-style=\"x\"></b>\
                    <p style='zoom: 2'><i style=\"font-family: &quot;A&quot;, B; --text-fit-min: 40px\"></i>\
                    <!-- <p style='zoom: 3'> --><title><p style='zoom: 4'></title><p style=zoom:5><p\nSTYLE = 'zo&#111;m:6' style='zoom:7'>";
        let tokens = BTreeMap::new();
        let found =
            dropped_inline(&PageSource::read(html), &Known { tokens: &tokens, local: BTreeSet::new() });
        let attributes: Vec<&str> = found.iter().map(|(attribute, _)| attribute.as_str()).collect();
        assert_eq!(attributes, ["color: red; position: sticky", "zoom: 2", "zoom:5", "zo&#111;m:6"]);
        assert!(found[0].1.reason.contains("position: sticky"), "{found:?}");
    }

    #[test]
    fn keyframes_that_cannot_be_filled_in_are_reported() {
        let found = complaints(
            "@keyframes x { from { transform: scale(2) } 50% { opacity: 1 } to { transform: rotate(3deg) } }",
        );
        assert!(found[0].0.contains("leaves out `transform` at 50%"), "{found:?}");
    }
}
