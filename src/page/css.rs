//! Style sheets before the engine sees them: every declaration with its place, so that what the engine would drop becomes a
//! finding, and `@keyframes` filled in so that the engine interpolates as a browser does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cssparser::{ParseError, Parser, Token};
use takumi::prelude::StyleDeclarationBlock;

use super::custom::Known;
use super::fit;
use crate::diag::{Finding, Findings, Place};

/// What was learned from one style sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Stylesheet {
    /// The text for the engine: as written, but for its `@keyframes`.
    pub text: String,
    /// The custom properties that it sets, wherever.
    pub own_properties: BTreeSet<String>,
    /// The properties that each `@keyframes` animates.
    pub keyframes: BTreeMap<String, BTreeSet<String>>,
    /// The custom properties it sets on `:root`.
    pub root_properties: Vec<(String, String)>,
    declarations: Vec<Declaration>,
    path: PathBuf,
    source: String,
}

#[derive(Debug, Clone)]
struct Declaration {
    property: String,
    value: String,
    offset: usize,
}

#[derive(Debug, Clone)]
struct Keyframe {
    /// Stops as fractions, 0–1.
    stops: Vec<f32>,
    declarations: Vec<Declaration>,
}

/// Properties that the engine parses and then does nothing with.
const IGNORED: &[&str] = &[
    "writing-mode",
    "columns",
    "column-count",
    "column-width",
    "container",
    "container-type",
    "container-name",
    "mask-composite",
    "border-image",
    "border-image-source",
    "border-image-slice",
    "perspective",
    "zoom",
    "transition",
    "transition-property",
    "transition-duration",
    "transition-delay",
    "transition-timing-function",
];

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
    /// Reads `source`, the contents of `path`; what is wrong with its keyframes goes to `findings`.
    pub(super) fn read(path: &Path, source: &str, findings: &mut Findings) -> Self {
        let mut sheet =
            Self { path: path.to_owned(), source: source.to_owned(), text: String::new(), ..Self::default() };
        let mut scanner = Scanner { sheet: &mut sheet, findings, replacements: Vec::new() };
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
        sheet.own_properties = names.filter(|name| name.starts_with("--")).cloned().collect();
        sheet
    }

    /// Where `text` stands in it; the whole file where it does not.
    pub(super) fn place_of(&self, text: &str) -> Place {
        match self.source.find(text) {
            Some(offset) => Place::at_offset(&self.path, &self.source, offset),
            None => Place::file(&self.path),
        }
    }

    /// The declarations that the engine drops or cannot honour.
    pub(super) fn dropped(&self, known: &Known<'_>) -> Vec<Dropped> {
        let mut dropped = Vec::new();
        for declaration in &self.declarations {
            let Declaration { property, value, offset } = declaration;
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

/// The declarations of `style` attributes in `html` that the engine drops or cannot honour, each with the attribute's value as
/// written.
pub(super) fn dropped_inline(html: &str, known: &Known<'_>) -> Vec<(String, Dropped)> {
    let mut seen = BTreeSet::new();
    let mut dropped = Vec::new();
    for value in style_attributes(html).filter(|value| seen.insert(*value)) {
        let css =
            ["&quot;", "&#x27;", "&#39;"].iter().fold(value.to_owned(), |css, quote| css.replace(quote, "'"));
        let sheet = Stylesheet::read(
            Path::new(""),
            &format!("x{{{}}}", css.replace("&amp;", "&")),
            &mut Findings::new(),
        );
        dropped.extend(sheet.dropped(known).into_iter().map(|fact| (value.to_owned(), fact)));
    }
    dropped
}

/// The values of the `style` attributes in `html`, but for those of drawings, which programs write.
fn style_attributes(html: &str) -> impl Iterator<Item = &str> {
    const NAME: &str = "style=";
    html.match_indices(NAME).filter_map(move |(at, _)| {
        let inside = html[..at].ends_with(char::is_whitespace)
            && html[..at].rfind('<').is_some_and(|tag| html[..at].rfind('>').is_none_or(|end| end < tag));
        let drawn = html[..at].rfind("<svg").is_some_and(|svg| !html[svg..at].contains("</svg>"));
        let value = &html[at + NAME.len()..];
        let quote = value.chars().next().filter(|quote| inside && !drawn && matches!(quote, '"' | '\''))?;
        value[1..].split(quote).next()
    })
}

/// A declaration that the engine drops or cannot honour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Where it stands.
    pub place: Place,
    /// Why nothing comes of it.
    pub reason: String,
    /// What to write instead, where that is known.
    pub hint: Option<String>,
}

/// What is wrong with a declaration, and the likely fix; `None` where it works.
fn complaint(
    property: &str,
    value: &str,
    tokens: &BTreeMap<String, String>,
) -> Option<(String, Option<String>)> {
    if IGNORED.contains(&property) {
        let hint = match property {
            "zoom" => "use `transform: scale()`",
            _ if property.starts_with("transition") => {
                "a clip has no states to change between: use `@keyframes`"
            }
            _ => "find another way to the same look; nothing is drawn for it",
        };
        return Some((format!("`{property}` has no effect in the page engine"), Some(hint.to_owned())));
    }
    // A value with custom properties that only a page knows cannot be judged here.
    let resolved = substitute(value, tokens, 0)?;
    if property == fit::FLOOR {
        return fit::floor_px(&resolved).is_none().then(|| {
            let hint = "write it in px: `56px`, or `calc(56px * 0.9)`".to_owned();
            (format!("`{property}: {}` is not a size the text can shrink to", resolved.trim()), Some(hint))
        });
    }
    if property.starts_with("--") {
        return None;
    }
    for function in ["min(", "max(", "clamp("] {
        if contains_function(&resolved, function) {
            let name = function.trim_end_matches('(');
            return Some((
                format!("`{property}` uses `{name}()`, which the page engine does not know"),
                Some("write the value out, or choose by shape: `.shape-tall …`, `.shape-wide …`".to_owned()),
            ));
        }
    }
    let (plain, important) = match resolved.trim().strip_suffix("!important") {
        Some(plain) => (plain.trim_end(), true),
        None => (resolved.trim(), false),
    };
    if property == "background" && important {
        return Some((
            "`background` with `!important` is dropped by the page engine".to_owned(),
            Some("use `background-color` or `background-image`".to_owned()),
        ));
    }
    match format!("{property}: {plain}").parse::<StyleDeclarationBlock>() {
        Ok(block) if !block.is_empty() => None,
        Ok(_) => Some((
            format!("unknown property `{property}`"),
            Some("the page engine drops it: see docs/templates.md for what works".to_owned()),
        )),
        Err(_) => Some((
            format!("`{property}: {plain}` is not a value the page engine understands"),
            hint_for_value(plain),
        )),
    }
}

fn hint_for_value(value: &str) -> Option<String> {
    let hints = [
        ("translate3d(", "use `translate()`"),
        ("rotateY(", "only turns in the plane work: use `rotate()`"),
        ("rotateX(", "only turns in the plane work: use `rotate()`"),
        ("linear(", "use `linear`, `cubic-bezier()` or `steps()`"),
        ("sticky", "use `relative` or `absolute`"),
        ("contents", "style the children directly instead of `display: contents`"),
        ("light-dark(", "write one colour; a template declares its surface"),
        ("image-set(", "name one picture with `url()`"),
    ];
    hints.iter().find(|(sign, _)| value.contains(sign)).map(|(_, hint)| (*hint).to_owned())
}

fn contains_function(value: &str, function: &str) -> bool {
    value.match_indices(function).any(|(at, _)| {
        value[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric() && before != '-' && before != '_')
    })
}

/// `value` with its `var()` replaced from `tokens`; `None` where a property is unknown and has no fallback.
pub(super) fn substitute(value: &str, tokens: &BTreeMap<String, String>, depth: usize) -> Option<String> {
    let Some(at) = value.find("var(") else { return Some(value.to_owned()) };
    if depth > 16 {
        return None;
    }
    let inside = &value[at + 4..];
    let mut level = 1;
    let close = inside.char_indices().find_map(|(index, character)| {
        match character {
            '(' => level += 1,
            ')' => level -= 1,
            _ => {}
        }
        (level == 0).then_some(index)
    })?;
    let (name, fallback) = match inside[..close].split_once(',') {
        Some((name, fallback)) => (name.trim(), Some(fallback.trim())),
        None => (inside[..close].trim(), None),
    };
    let replacement = tokens.get(name).map(String::as_str).or(fallback)?;
    let whole = format!("{}{}{}", &value[..at], replacement, &inside[close + 1..]);
    substitute(&whole, tokens, depth + 1)
}

struct Scanner<'a> {
    sheet: &'a mut Stylesheet,
    findings: &'a mut Findings,
    replacements: Vec<(std::ops::Range<usize>, String)>,
}

type Scan = Result<(), ParseError<()>>;

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
                    selectors.push(prelude);
                    let font_face = lower.starts_with("@font-face");
                    let _: Scan = parser.parse_nested_block(|inner| {
                        if !font_face {
                            self.rules(inner, source, selectors);
                        }
                        while inner.next().is_ok() {}
                        Ok(())
                    });
                    selectors.pop();
                }
            } else if prelude.to_ascii_lowercase().starts_with("@import") {
                self.import(start..end, prelude);
            } else if let Some(declaration) = declaration(prelude.trim_end_matches(';'), start) {
                if selectors.last().is_some_and(|selector| selector == ":root")
                    && declaration.property.starts_with("--")
                {
                    self.sheet
                        .root_properties
                        .push((declaration.property.clone(), declaration.value.clone()));
                }
                self.sheet.declarations.push(declaration);
            }
        }
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
                        percent.strip_suffix('%')?.trim().parse::<f32>().ok().map(|percent| percent / 100.0)
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
                    stops
                        .entry((stop * 1e6) as u32)
                        .or_default()
                        .insert(declaration.property.clone(), declaration.value.clone());
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
                match mix_values(a, b, t) {
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
        let mut text = format!("@keyframes {name} {{");
        for (stop, values) in &complete {
            text.push_str(&format!(" {}% {{", f64::from(*stop) / 1e4));
            for (property, value) in values {
                text.push_str(&format!(" {property}: {value};"));
            }
            text.push_str(" }");
        }
        text.push_str(" }");
        self.sheet.keyframes.insert(name.to_owned(), properties);
        self.replacements.push((range, text));
    }
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
    })
}

/// The value `t` of the way from `a` to `b`, where both are the same words around numbers with the same units.
fn mix_values(a: &str, b: &str, t: f64) -> Option<String> {
    let (a_parts, b_parts) = (split_numbers(a), split_numbers(b));
    if a_parts.len() != b_parts.len() {
        return None;
    }
    let mut out = String::new();
    for (a, b) in a_parts.iter().zip(&b_parts) {
        match (a, b) {
            (Part::Text(a), Part::Text(b)) if a == b => out.push_str(a),
            (Part::Number(a), Part::Number(b)) => {
                out.push_str(&format!("{}", ((a + (b - a) * t) * 1e6).round() / 1e6))
            }
            _ => return None,
        }
    }
    Some(out)
}

#[derive(Debug, PartialEq)]
enum Part {
    Text(String),
    Number(f64),
}

fn split_numbers(value: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = value;
    while let Some(first) = rest.chars().next() {
        let in_word =
            text.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == '#');
        let starts = first.is_ascii_digit()
            || (matches!(first, '.' | '-' | '+')
                && rest[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.'));
        if starts && !in_word {
            let end =
                rest[1..].find(|c: char| !c.is_ascii_digit() && c != '.').map_or(rest.len(), |end| end + 1);
            if let Ok(number) = rest[..end].parse() {
                if !text.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                }
                parts.push(Part::Number(number));
                rest = &rest[end..];
                continue;
            }
        }
        text.push(first);
        rest = &rest[first.len_utf8()..];
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    parts
}

/// `css` with each `url()` for which `map` gives another.
pub(super) fn map_urls(css: &str, mut map: impl FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("url(") {
        let inside = rest.len() - rest[start + 4..].trim_start().len();
        let (url, end) = match rest[inside..].chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let Some(length) = rest[inside + 1..].find(quote) else { break };
                (inside + 1..inside + 1 + length, inside + 1 + length + 1)
            }
            _ => {
                let Some(length) = rest[inside..].find(')') else { break };
                let end = inside + rest[inside..inside + length].trim_end().len();
                (inside..end, end)
            }
        };
        match map(&rest[url]) {
            Some(other) => {
                // Style attributes are written between double quotes.
                let quote = if other.contains('\'') { '"' } else { '\'' };
                out.push_str(&rest[..inside]);
                out.extend([quote]);
                out.push_str(&other);
                out.extend([quote]);
            }
            None => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
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
                   @media (min-width: 10px) { .c { transform: rotate(3deg); cursor: pointer } }\n\
                   @font-face { font-family: X; src: url(x) }";
        assert_eq!(complaints(css), []);
    }

    #[test]
    fn dropped_declarations_are_named_with_their_place() {
        assert_eq!(complaints(".a {\n  colour: red;\n}"), [("unknown property `colour`".to_owned(), 2, 3)]);
        let found = complaints(".a { width: min(10px, 50%); position: sticky; zoom: 2; color: blurple }");
        let columns: Vec<u32> = found.iter().map(|(_, _, column)| *column).collect();
        assert_eq!(columns, [6, 29, 47, 56], "{found:?}");
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
                    <p style='zoom: 2'><i style=\"font-family: &quot;A&quot;, B; --text-fit-min: 40px\"></i>";
        let tokens = BTreeMap::new();
        let found = dropped_inline(html, &Known { tokens: &tokens, local: BTreeSet::new() });
        let attributes: Vec<&str> = found.iter().map(|(attribute, _)| attribute.as_str()).collect();
        assert_eq!(attributes, ["color: red; position: sticky", "zoom: 2"]);
        assert!(found[0].1.reason.contains("position: sticky"), "{found:?}");
    }

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
    fn keyframes_are_filled_in_at_every_stop() {
        let mut findings = Findings::new();
        let css = "a{color:red}@keyframes up { from { opacity: 0; transform: translateY(40px) } 50% { opacity: .8 } to { opacity: 1; transform: translateY(0px) } }b{color:blue}";
        let sheet = Stylesheet::read(Path::new("a.css"), css, &mut findings);
        assert_eq!(findings, []);
        assert!(sheet.text.contains("50% { opacity: .8; transform: translateY(20px); }"), "{}", sheet.text);
        assert!(sheet.text.starts_with("a{color:red}@keyframes") && sheet.text.ends_with("b{color:blue}"));
        assert_eq!(sheet.keyframes["up"], BTreeSet::from(["opacity".to_owned(), "transform".to_owned()]));
    }

    #[test]
    fn keyframes_that_cannot_be_filled_in_are_reported() {
        let found = complaints(
            "@keyframes x { from { transform: none } 50% { opacity: 1 } to { transform: rotate(3deg) } }",
        );
        assert!(found[0].0.contains("leaves out `transform` at 50%"), "{found:?}");
    }

    #[test]
    fn numbers_are_mixed_only_between_like_words() {
        assert_eq!(
            mix_values("translate(0px, 10%)", "translate(8px, 20%)", 0.5).as_deref(),
            Some("translate(4px, 15%)")
        );
        assert_eq!(mix_values("none", "rotate(3deg)", 0.5), None);
        assert_eq!(mix_values("-1.5em", "1.5em", 0.5).as_deref(), Some("0em"));
    }

    #[test]
    fn addresses_are_mapped_whatever_their_quotes_hold() {
        let css = "a{background:url( x.png ) , url('y).png')} b{mask:url(\"#c\")} c{content:url(";
        let mapped = map_urls(css, |url| (!url.starts_with('#')).then(|| format!("/{url}")));
        assert_eq!(
            mapped,
            "a{background:url( '/x.png' ) , url('/y).png')} b{mask:url(\"#c\")} c{content:url("
        );
    }
}
