//! A style sheet, read: every declaration with its place, and its text for the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cssparser::{Parser, Token};

use super::at_rules::{at_rule, holds_descriptors, is_property_read, judge_at_rule};
use super::keyframes::{Keyframes, Stop};
use super::numbers::mix;
use super::selectors::{Scan, judge_selectors};
use crate::diag::{Finding, Findings, Place};

/// What was learned from one style sheet.
#[derive(Debug, Clone, Default)]
pub(in crate::page) struct Stylesheet {
    /// The text for the engine: as written, but for its `@keyframes`.
    pub text: String,
    /// The custom properties that it sets, wherever.
    pub own_properties: BTreeSet<String>,
    /// What each `@keyframes` animates.
    pub keyframes: BTreeMap<String, Keyframes>,
    /// The `@keyframes` that style rules name for `::before` and `::after`.
    pub beside: BTreeSet<String>,
    /// The custom properties it sets on `:root`.
    pub root_properties: Vec<(String, String)>,
    pub(super) declarations: Vec<Declaration>,
    pub(super) path: PathBuf,
    pub(super) source: String,
}

#[derive(Debug, Clone)]
pub(super) struct Declaration {
    pub(super) property: String,
    pub(super) value: String,
    pub(super) offset: usize,
    /// The selectors of its rule; none within `@keyframes`.
    pub(super) selectors: String,
}

#[derive(Debug, Clone)]
struct Keyframe {
    /// Stops as fractions, 0–1.
    stops: Vec<f64>,
    declarations: Vec<Declaration>,
}

impl Stylesheet {
    /// Reads `source`, the contents of `path`; what is wrong with its keyframes goes to `findings`.
    pub(in crate::page) fn read(path: &Path, source: &str, findings: &mut Findings) -> Self {
        let mut sheet =
            Self { path: path.to_owned(), source: source.to_owned(), text: String::new(), ..Self::default() };
        let mut scanner =
            Scanner { sheet: &mut sheet, findings, replacements: Vec::new(), told: 0, root_size: None };
        let mut parser = Parser::new(source);
        scanner.rules(&mut parser, source, &mut Vec::new());
        let replacements = scanner.replacements;
        let mut text = String::with_capacity(source.len());
        let mut at = 0;
        for (range, with) in replacements {
            text.push_str(&source[at..range.start]);
            text.push_str(&with);
            at = range.end;
        }
        text.push_str(&source[at..]);
        sheet.text = text;
        let names = sheet.declarations.iter().map(|declaration| &declaration.property);
        sheet.own_properties.extend(names.filter(|name| name.starts_with("--")).cloned());
        sheet
    }

    /// Where `text` stands in it; the whole file where it does not.
    pub(in crate::page) fn place_of(&self, text: &str) -> Place {
        match self.source.find(text) {
            Some(offset) => Place::at_offset(&self.path, &self.source, offset),
            None => Place::file(&self.path),
        }
    }

    /// Where it first gives one of `properties` a value that `fits`.
    pub(in crate::page) fn place_of_value(
        &self,
        properties: &[&str],
        fits: impl Fn(&str) -> bool,
    ) -> Option<Place> {
        let declares = |declaration: &&Declaration| {
            properties.contains(&declaration.property.as_str()) && fits(&declaration.value)
        };
        let declaration = self.declarations.iter().find(declares)?;
        Some(Place::at_offset(&self.path, &self.source, declaration.offset))
    }
}

/// The most that is said of one style sheet's selectors and at-rules.
const MOST_TOLD: usize = 100;

struct Scanner<'a> {
    sheet: &'a mut Stylesheet,
    findings: &'a mut Findings,
    replacements: Vec<(std::ops::Range<usize>, String)>,
    /// How much was said of selectors and at-rules.
    told: usize,
    /// The font size of `<html>`, where the rule at hand sets one.
    root_size: Option<String>,
}

impl Scanner<'_> {
    /// A list of rules, or the declarations and nested rules of a style rule. `selectors` are the preludes around it.
    fn rules(&mut self, parser: &mut Parser<'_>, source: &str, selectors: &mut Vec<String>) {
        loop {
            parser.skip_whitespace();
            let start = parser.position().byte_index();
            if parser.is_exhausted() {
                return;
            }
            // Read up to `;` or a block: a declaration or the prelude of a rule.
            let mut block = false;
            loop {
                match parser.next_including_whitespace() {
                    Ok(Token::CurlyBracketBlock) => {
                        block = true;
                        break;
                    }
                    Ok(Token::Semicolon) | Err(_) => break,
                    Ok(_) => {}
                }
            }
            let end = parser.position().byte_index();
            let prelude = source.get(start..end).unwrap_or_default();
            if block {
                let prelude = prelude.trim_end_matches('{').trim().to_owned();
                let lower = prelude.to_ascii_lowercase();
                if lower.starts_with("@keyframes") || lower.starts_with("@-webkit-keyframes") {
                    let name = prelude
                        .split_whitespace()
                        .nth(1)
                        .unwrap_or_default()
                        .trim_matches(['"', '\''])
                        .to_owned();
                    let mut frames = Vec::new();
                    let _: Scan = parser.parse_nested_block(|inner| {
                        self.keyframes(inner, source, &mut frames);
                        Ok(())
                    });
                    let after = parser.position().byte_index();
                    self.finish_keyframes(&name, frames, start..after);
                } else {
                    let font_face = lower.starts_with("@font-face");
                    let name = at_rule(&prelude).unwrap_or_default();
                    let descriptors = font_face || holds_descriptors(&name);
                    if !font_face {
                        self.judge(start, &prelude, selectors);
                    }
                    selectors.push(prelude);
                    let before = self.replacements.len();
                    let _: Scan = parser.parse_nested_block(|inner| {
                        if !descriptors {
                            self.rules(inner, source, selectors);
                        }
                        while inner.next().is_ok() {}
                        Ok(())
                    });
                    selectors.pop();
                    let after = parser.position().byte_index();
                    if font_face {
                        self.replacements.truncate(before);
                        self.font_face(start..after);
                    } else if name == "property" {
                        self.property(source, start..after);
                    }
                    self.finish_root_size(source, after);
                }
            } else if prelude.to_ascii_lowercase().starts_with("@import") {
                self.import(start..end, prelude);
            } else if prelude.starts_with('@') {
                self.statement(start, prelude.trim_end_matches(';').trim());
            } else if let Some(mut declaration) = declaration(prelude.trim_end_matches(';'), start) {
                let of_rule = selectors.iter().rev().find(|prelude| !prelude.starts_with('@'));
                declaration.selectors = of_rule.cloned().unwrap_or_default();
                if selectors.last().is_some_and(|selector| selector == ":root")
                    && declaration.property.starts_with("--")
                {
                    self.sheet
                        .root_properties
                        .push((declaration.property.clone(), declaration.value.clone()));
                }
                let beside = selectors
                    .iter()
                    .any(|selector| selector.contains(":before") || selector.contains(":after"));
                if beside && matches!(declaration.property.as_str(), "animation" | "animation-name") {
                    let words = declaration.value.split(|c: char| c.is_whitespace() || c == ',');
                    self.sheet.beside.extend(words.map(str::to_owned));
                }
                if declaration.property == "font-size" && is_root_element(selectors) {
                    self.root_size = Some(declaration.value.clone());
                    self.replacements.push((start..end, "font-size:inherit;".to_owned()));
                }
                self.sheet.declarations.push(declaration);
            }
        }
    }

    /// Says what of the prelude at `start`, with the preludes `around` it, is in vain, and puts it in the engine's words.
    fn judge(&mut self, start: usize, prelude: &str, around: &[String]) {
        let judged = match at_rule(prelude) {
            Some(name) => judge_at_rule(&name, prelude),
            // Braces may also stand in the value of a custom property.
            None if prelude.starts_with("--") && prelude.contains(':') => return,
            None => judge_selectors(prelude, around.iter().any(|outer| !outer.starts_with('@'))),
        };
        for (range, with) in judged.edits {
            self.replacements.push((start + range.start..start + range.end, with));
        }
        for vain in judged.vain {
            self.tell(start + vain.at, vain.reason, vain.hint);
        }
    }

    /// Says what an at-rule without a block, at `start`, does not do.
    fn statement(&mut self, start: usize, rule: &str) {
        // Without a block it names layers in order, which the engine reads.
        let name = at_rule(rule).filter(|name| name != "layer");
        for vain in name.map(|name| judge_at_rule(&name, rule)).unwrap_or_default().vain {
            self.tell(start + vain.at, vain.reason, vain.hint);
        }
    }

    /// Notes the custom property that the `@property` at `range` registers.
    fn property(&mut self, source: &str, range: std::ops::Range<usize>) {
        let rule = source.get(range.clone()).unwrap_or_default();
        if !is_property_read(rule) {
            let hint = "it needs `syntax`, `inherits` and `initial-value`".to_owned();
            self.tell(
                range.start,
                "the page engine does not understand this `@property`".to_owned(),
                Some(hint),
            );
        }
        let name = rule.split(['{', ' ', '\n', '\t']).map(str::trim).find(|word| word.starts_with("--"));
        self.sheet.own_properties.extend(name.map(str::to_owned));
    }

    /// Lets `rem` follow the font size of `<html>`: the engine's root is the box of the page around it, which gets that size, and
    /// `<html>` inherits it. `after` is where the rule ended.
    fn finish_root_size(&mut self, source: &str, after: usize) {
        if let Some(size) = self.root_size.take() {
            let closes = if source[..after].ends_with('}') { "" } else { "}" };
            self.replacements.push((after..after, format!("{closes}:root{{font-size:{size}}}")));
        }
    }

    fn tell(&mut self, at: usize, reason: String, hint: Option<String>) {
        if self.told == MOST_TOLD {
            return;
        }
        self.told += 1;
        let place = Place::at_offset(&self.sheet.path, &self.sheet.source, at);
        self.findings.push(Finding::warning("css-unsupported", reason).at(place).maybe_hint(hint));
    }

    /// Says that `@font-face` does nothing, and takes it out, so that nobody looks for a picture at its address.
    fn font_face(&mut self, range: std::ops::Range<usize>) {
        let place = Place::at_offset(&self.sheet.path, &self.sheet.source, range.start);
        let finding = Finding::warning("css-unsupported", "`@font-face` is not read, and nothing is fetched");
        self.findings.push(finding.at(place).hint("put the font's file into `fonts/` and name its family"));
        self.replacements.push((range, String::new()));
    }

    /// Says that `@import` does nothing, and takes it out, so that nobody looks for a picture at its address.
    fn import(&mut self, range: std::ops::Range<usize>, rule: &str) {
        let address = rule.split(['"', '\'', '(', ')']).map(str::trim).find(|part| part.ends_with(".css"));
        let hint = format!(
            "link it from the template: `<link rel=\"stylesheet\" href=\"{}\">`",
            address.unwrap_or("….css")
        );
        let place = Place::at_offset(&self.sheet.path, &self.sheet.source, range.start);
        let finding = Finding::warning("css-unsupported", "`@import` is not followed by the page engine");
        self.findings.push(finding.at(place).hint(hint));
        self.replacements.push((range, String::new()));
    }

    fn keyframes(&mut self, parser: &mut Parser<'_>, source: &str, frames: &mut Vec<Keyframe>) {
        loop {
            parser.skip_whitespace();
            let start = parser.position().byte_index();
            loop {
                match parser.next_including_whitespace() {
                    Ok(Token::CurlyBracketBlock) => break,
                    Ok(_) => {}
                    Err(_) => return,
                }
            }
            let end = parser.position().byte_index();
            let stops = source
                .get(start..end)
                .unwrap_or_default()
                .trim_end_matches('{')
                .split(',')
                .filter_map(|stop| match stop.trim() {
                    "from" => Some(0.0),
                    "to" => Some(1.0),
                    percent => {
                        percent.strip_suffix('%')?.trim().parse::<f64>().ok().map(|percent| percent / 100.0)
                    }
                })
                .collect();
            let mut declarations = Vec::new();
            let _: Scan = parser.parse_nested_block(|inner| {
                let start = inner.position().byte_index();
                while inner.next().is_ok() {}
                let end = inner.position().byte_index();
                let mut at = start;
                for part in source.get(start..end).unwrap_or_default().split(';') {
                    let lead = part.len() - part.trim_start().len();
                    declarations.extend(declaration(part, at + lead));
                    at += part.len() + 1;
                }
                Ok(())
            });
            self.sheet.declarations.extend(declarations.iter().cloned());
            frames.push(Keyframe { stops, declarations });
        }
    }

    /// Records what the keyframes animate and, where a property is missing at a stop between its first and last, fills it in.
    fn finish_keyframes(&mut self, name: &str, frames: Vec<Keyframe>, range: std::ops::Range<usize>) {
        let mut stops: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
        let mut keyframes = Keyframes::default();
        let at = |offset: usize| Place::at_offset(&self.sheet.path, &self.sheet.source, offset);
        for frame in &frames {
            for declaration in &frame.declarations {
                if declaration.property == "animation-timing-function" {
                    self.findings.push(
                        Finding::warning(
                            "css-unsupported",
                            format!(
                                "the easing inside `@keyframes {name}` is not applied by the page engine"
                            ),
                        )
                        .at(at(declaration.offset))
                        .hint(
                            "set `animation-timing-function` on the element, or split the animation in two",
                        ),
                    );
                    continue;
                }
                if ["translate", "scale", "rotate"].contains(&declaration.property.as_str()) {
                    self.findings.push(
                        Finding::warning(
                            "css-unsupported",
                            format!(
                                "`{}` inside `@keyframes {name}` animates wrongly in the page engine",
                                declaration.property
                            ),
                        )
                        .at(at(declaration.offset))
                        .hint(format!("use `transform: {}(…)`", declaration.property)),
                    );
                }
                for stop in &frame.stops {
                    let value = declaration.value.clone();
                    let place = at(declaration.offset);
                    keyframes.set(&declaration.property, Stop { at: *stop, value: value.clone(), place });
                    stops.entry((stop * 1e6) as u32).or_default().insert(declaration.property.clone(), value);
                }
            }
            for stop in &frame.stops {
                stops.entry((stop * 1e6) as u32).or_default();
            }
        }
        let properties: BTreeSet<String> = stops.values().flat_map(|stop| stop.keys().cloned()).collect();
        let mut complete = stops.clone();
        for property in &properties {
            let known: Vec<(u32, &String)> =
                stops.iter().filter_map(|(stop, values)| Some((*stop, values.get(property)?))).collect();
            for (stop, values) in &mut complete {
                if values.contains_key(property) {
                    continue;
                }
                let before = known.iter().rev().find(|(at, _)| at < stop);
                let after = known.iter().find(|(at, _)| at > stop);
                // Before its first and after its last stop a property runs to or from its base value, as in a browser.
                let (Some((from, a)), Some((to, b))) = (before, after) else { continue };
                let t = f64::from(stop - from) / f64::from(to - from);
                match mix(property, a, b, t) {
                    Some(value) => {
                        values.insert(property.clone(), value);
                    }
                    None => {
                        let place = frames
                            .iter()
                            .flat_map(|frame| &frame.declarations)
                            .find(|declaration| &declaration.property == property)
                            .map_or_else(|| at(range.start), |declaration| at(declaration.offset));
                        self.findings.push(
                            Finding::warning(
                                "css-unsupported",
                                format!(
                                    "`@keyframes {name}` leaves out `{property}` at {}%, where the page engine falls back to its base value",
                                    f64::from(*stop) / 1e4
                                ),
                            )
                            .at(place)
                            .hint(format!("write `{property}` at every stop")),
                        );
                    }
                }
            }
        }
        let moved =
            properties.iter().filter(|property| !keyframes.flipped().any(|flipped| flipped == *property));
        keyframes.text = keyframes_text(name, &complete, &moved.cloned().collect());
        self.sheet.keyframes.insert(name.to_owned(), keyframes);
        let text = keyframes_text(name, &complete, &properties);
        self.replacements.push((range, text));
    }
}

/// The rule `@keyframes name` with those of its properties that are `asked` for.
fn keyframes_text(
    name: &str,
    stops: &BTreeMap<u32, BTreeMap<String, String>>,
    asked: &BTreeSet<String>,
) -> String {
    let mut text = format!("@keyframes {name} {{");
    for (stop, values) in stops {
        text.push_str(&format!(" {}% {{", f64::from(*stop) / 1e4));
        for (property, value) in values.iter().filter(|(property, _)| asked.contains(*property)) {
            text.push_str(&format!(" {property}: {value};"));
        }
        text.push_str(" }");
    }
    text.push_str(" }");
    text
}

/// Whether the rule with these preludes, the innermost last, is for `<html>` and nothing else.
fn is_root_element(preludes: &[String]) -> bool {
    preludes.split_last().is_some_and(|(own, around)| {
        own.eq_ignore_ascii_case("html") && around.iter().all(|outer| outer.starts_with('@'))
    })
}

fn declaration(text: &str, offset: usize) -> Option<Declaration> {
    let (property, value) = text.split_once(':')?;
    let property = property.trim();
    let name = property.rsplit("*/").next().unwrap_or(property).trim();
    let valid = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    valid.then(|| Declaration {
        property: if name.starts_with("--") { name.to_owned() } else { name.to_ascii_lowercase() },
        value: value.trim().to_owned(),
        offset: offset + text.find(name).unwrap_or(0),
        selectors: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_reported_and_left_out() {
        for import in ["@import url(\"/t/x.css\");", "@import '/t/x.css' screen;", "@import url(/t/x.css);"] {
            let mut findings = Findings::new();
            let css = format!("{import}\na{{color:red}}");
            let sheet = Stylesheet::read(Path::new("a.css"), &css, &mut findings);
            assert_eq!(sheet.text, "\na{color:red}");
            assert_eq!(findings.len(), 1, "{findings:?}");
            let hint = findings[0].hint.as_deref().expect("a hint");
            assert!(hint.contains("href=\"/t/x.css\""), "{hint}");
        }
    }

    #[test]
    fn selectors_and_at_rules_are_named_at_their_place() {
        let css = "@media (min-width: 1px) {\n  .a { color: red;\n    & b:has(i) { color: red } }\n}\n\
                   @container (width > 1px) { c { color: red } }\n/* é */ d, e::marker { color: red }\n\
                   @namespace x url(y);\n@layer a, b; @layer a { f { color: red } }\n\
                   @supports not (position: sticky) { g:link { color: red } }";
        let mut findings = Findings::new();
        let sheet = Stylesheet::read(Path::new("a.css"), css, &mut findings);
        let said: Vec<(String, String)> = findings
            .iter()
            .map(|finding| (finding.place.as_ref().expect("a place").to_string(), finding.message.clone()))
            .collect();
        let said: Vec<(&str, &str)> =
            said.iter().map(|(place, words)| (place.as_str(), words.as_str())).collect();
        assert_eq!(
            said,
            [
                ("a.css:3:8", "`:has()` never matches in the page engine"),
                ("a.css:5:1", "the page engine does not know `@container`, and leaves it out"),
                ("a.css:6:13", "`::marker` is not styled by the page engine"),
                ("a.css:7:1", "the page engine does not know `@namespace`, and leaves it out"),
            ]
        );
        assert!(
            sheet.text.ends_with("@supports (color:red) { g:where(a,area)[href] { color: red } }"),
            "{}",
            sheet.text
        );
    }

    #[test]
    fn a_registered_property_is_known_and_its_descriptors_are_no_declarations() {
        let mut findings = Findings::new();
        let css = "@property --a { syntax: '<color>'; inherits: false; initial-value: red }\n@property --b { syntax: 1 }\n\
                   @page { size: A4 } a { --c: { d: e } }";
        let sheet = Stylesheet::read(Path::new("a.css"), css, &mut findings);
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].place.as_ref().map(ToString::to_string).as_deref(), Some("a.css:2:1"));
        assert!(sheet.own_properties.contains("--a"), "{:?}", sheet.own_properties);
        assert!(sheet.declarations.iter().all(|declaration| declaration.property != "syntax"));
    }

    #[test]
    fn the_size_of_the_root_element_is_that_of_the_root() {
        for (css, text) in [
            (
                "html{font-size:62.5%;color:red}b{c:d}",
                "html{font-size:inherit;color:red}:root{font-size:62.5%}b{c:d}",
            ),
            (
                "@media print{html{font-size:9px}}",
                "@media print{html{font-size:inherit;}:root{font-size:9px}}",
            ),
            ("html{font-size:9px", "html{font-size:inherit;}:root{font-size:9px}"),
            (
                "html .a{font-size:9px} .b{html{font-size:9px}}",
                "html .a{font-size:9px} .b{html{font-size:9px}}",
            ),
        ] {
            let sheet = Stylesheet::read(Path::new("a.css"), css, &mut Findings::new());
            assert_eq!(sheet.text, text);
        }
    }

    #[test]
    fn keyframes_are_filled_in_at_every_stop() {
        let mut findings = Findings::new();
        let css = "a{color:red}@keyframes up { from { opacity: 0; transform: translateY(40px) } 50% { opacity: .8 } to { opacity: 1; transform: translateY(0px) } }b{color:blue}";
        let sheet = Stylesheet::read(Path::new("a.css"), css, &mut findings);
        assert_eq!(findings, []);
        assert!(sheet.text.contains("50% { opacity: .8; transform: translateY(20px); }"), "{}", sheet.text);
        assert!(sheet.text.starts_with("a{color:red}@keyframes") && sheet.text.ends_with("b{color:blue}"));
        assert_eq!(sheet.keyframes["up"].properties().collect::<Vec<_>>(), ["opacity", "transform"]);
    }
}
