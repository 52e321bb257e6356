//! Elements and attributes of an expanded page that a browser draws and the engine does not, or draws otherwise.

use std::collections::BTreeSet;
use std::ops::Range;

use super::source::PageSource;
use super::tags::{Tag, Unclosed};

/// Something on a page that nothing, or something else, is drawn for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Undrawn {
    /// What it is, and what becomes of it.
    pub reason: String,
    /// What to write instead.
    pub hint: String,
    /// How it may stand in the template, the surest first.
    pub words: Vec<String>,
}

const WITH_CSS: &str = "draw it with a `<span>` and CSS";
const IN_TEMPLATE: &str = "put its content into the template, or show a picture of it with `<img>`";
const STILL: &str = "animate the `<svg>`, or an element around it, with `@keyframes`; parts that move apart are drawings of their own";

/// Elements of HTML that the engine does not draw as browsers do, with what becomes of them and what to write instead.
const ELEMENTS: &[(&str, &str, &str)] = &[
    ("applet", "is not loaded", IN_TEMPLATE),
    ("audio", "is not drawn, and not heard", "the sound of a clip is that of its footage"),
    ("button", "is drawn as plain text", WITH_CSS),
    ("canvas", "is not drawn: nothing runs that would paint it", "draw it as an inline `<svg>`"),
    ("details", "always stands open, without its triangle", "use a `<div>`"),
    ("embed", "is not loaded", IN_TEMPLATE),
    ("fieldset", "is drawn without its frame", "give it a `border`, or use a `<div>`"),
    ("font", "does not change the type", "write `color`, `font-family` and `font-size` in CSS"),
    ("frame", "is not loaded", IN_TEMPLATE),
    ("frameset", "is not loaded", IN_TEMPLATE),
    ("iframe", "is not loaded", IN_TEMPLATE),
    ("marquee", "stands still", "move an element with `@keyframes`"),
    ("math", "is set as plain text", "use a drawing of the formula"),
    ("meter", "is not drawn", WITH_CSS),
    ("object", "is not loaded", IN_TEMPLATE),
    ("progress", "is not drawn", WITH_CSS),
    ("ruby", "is set in one line", "place the small text with `position: absolute`"),
    ("select", "is drawn as a list of all its options", WITH_CSS),
    ("wbr", "does not break a line", "write `&#8203;`"),
];

/// Elements of SVG that move what they stand in.
const ANIMATIONS: &[&str] =
    &["animate", "animatecolor", "animatemotion", "animatetransform", "discard", "set"];

/// Attributes that were CSS before there was CSS.
const OLD_ATTRIBUTES: &[&str] =
    &["align", "background", "bgcolor", "cellpadding", "cellspacing", "hspace", "nowrap", "valign", "vspace"];

/// Elements whose `width` and `height` a browser reads and the engine does not.
const SIZED: &[&str] = &["col", "hr", "table", "td", "th", "video"];

/// The most things that are told of one page.
const MOST_TOLD: usize = 40;

/// What a `<video>` may be besides the footage itself.
const ROLES: &[&str] = &["", "backdrop", "signer", "background"];

/// What an `<input>` may be for the engine to draw it.
const DRAWN_INPUTS: &[&str] = &["email", "hidden", "number", "password", "search", "tel", "text", "url"];

/// What an `<input>` may be at all: another word makes it one of text.
const OTHER_INPUTS: &[&str] = &[
    "button",
    "checkbox",
    "color",
    "date",
    "datetime-local",
    "file",
    "image",
    "month",
    "radio",
    "range",
    "reset",
    "submit",
    "time",
    "week",
];

/// What of `source` is drawn otherwise than in a browser, each kind once. `css` is what styles it.
pub(super) fn undrawn(source: &PageSource, css: &[String]) -> BTreeSet<Undrawn> {
    let html = source.html();
    let is_dashed = is_dashed(source) || css.iter().any(|css| css.contains(DASHES));
    let mut found: BTreeSet<Undrawn> = unclosed(source).into_iter().collect();
    let mut before = None;
    for tag in source.tags() {
        if found.len() >= MOST_TOLD {
            break;
        }
        let in_switch = before.replace(tag).is_some_and(|before| before.name == "switch");
        if !tag.in_svg {
            of_page(source, tag, &mut found);
            continue;
        }
        of_drawing(source, tag, in_switch, &mut found);
        if let Some(length) = tag.attribute("pathlength").filter(|_| is_dashed) {
            let reason = "`pathLength` is not read: dashes are measured along the path as it is".to_owned();
            let hint = "give `stroke-dasharray` and `stroke-dashoffset` in units of the drawing";
            found.insert(of_attribute(html, &length.range, "pathLength", reason, hint));
        }
    }
    found
}

/// How the properties begin that make lines of dashes.
const DASHES: &str = "stroke-dash";

/// Whether lines of `source` are asked to be of dashes, by attributes or its own styles.
fn is_dashed(source: &PageSource) -> bool {
    let mut attributes = source.tags().iter().flat_map(|tag| &tag.attributes);
    attributes.any(|attribute| attribute.name.starts_with(DASHES))
        || source.style_attributes().chain(source.style_elements()).any(|css| css.contains(DASHES))
}

/// What is never closed, and takes with it what follows.
fn unclosed(source: &PageSource) -> Option<Undrawn> {
    let (what, text) = source.unclosed()?;
    let name: String = text.chars().take_while(|c| !c.is_whitespace() && *c != '>').take(40).collect();
    let line = beginning(text.lines().next().unwrap_or_default());
    let (what, hint, words) = match what {
        Unclosed::Tag => (
            format!("the tag `{name}`"),
            "end it with `>`, and each value with its quote".to_owned(),
            vec![line],
        ),
        Unclosed::Comment if name.starts_with("<!--") => {
            ("the comment `<!--`".to_owned(), "end it with `-->`".to_owned(), vec![line])
        }
        Unclosed::Comment => (format!("`{name}`"), "end it with `>`".to_owned(), vec![line]),
        Unclosed::Text => {
            let tag = source.tags().last().map(|tag| source.tag_as_written(tag)).unwrap_or_default();
            let hint = format!("end it with `</{}>`", name.trim_start_matches('<'));
            (format!("`{name}>`"), hint, vec![beginning(&tag), name])
        }
    };
    let reason = format!("{what} is never closed: what follows it is part of it, and not drawn by itself");
    Some(Undrawn { reason, hint, words })
}

fn of_page(source: &PageSource, tag: &Tag, found: &mut BTreeSet<Undrawn>) {
    let html = source.html();
    let name = tag.name.as_str();
    if let Some((_, becomes, hint)) = ELEMENTS.iter().find(|(known, ..)| *known == name) {
        found.insert(element(source, tag, &format!("`<{name}>` {becomes}"), hint));
    }
    let value =
        |attribute: &str| tag.attribute(attribute).map(|attribute| attribute.value.to_ascii_lowercase());
    if name == "input" {
        let kind = value("type").unwrap_or_default();
        if !DRAWN_INPUTS.contains(&kind.as_str()) && OTHER_INPUTS.contains(&kind.as_str()) {
            found.insert(element(source, tag, &format!("`<input type=\"{kind}\">` is not drawn"), WITH_CSS));
        }
    }
    if name == "dialog" && tag.attribute("open").is_some() {
        found.insert(element(
            source,
            tag,
            "`<dialog open>` is drawn without its frame, in its place",
            "use a `<div>`",
        ));
    }
    for attribute in &tag.attributes {
        let (becomes, hint) = match attribute.name.as_str() {
            "srcset" if name == "img" => ("is not read: `src` is drawn", "name one picture in `src`"),
            "srcset" if name == "source" => (
                "is not read: the `<img>` of a `<picture>` is drawn",
                "choose in the template: `{% if format.shape == \"wide\" %}<img …>{% endif %}`",
            ),
            "width" | "height" if SIZED.contains(&name) => ("is not read", "write it in CSS"),
            "border" if name == "table" => ("is not read", "write it in CSS"),
            old if OLD_ATTRIBUTES.contains(&old) => ("is not read", "write it in CSS"),
            "data-role" if name == "video" && !ROLES.contains(&attribute.value.as_str()) => (
                "is no role: the footage is shown",
                "write `backdrop`, `signer` or `background`, or leave it out",
            ),
            "src" if name == "img" && is_undecoded(&attribute.value) => {
                ("holds a picture that is not drawn", "put the picture into a file: PNG, JPEG or WebP")
            }
            _ => continue,
        };
        let reason = format!("`{}` of `<{name}>` {becomes}", attribute.name);
        found.insert(of_attribute(html, &attribute.range, &attribute.name, reason, hint));
    }
}

fn of_drawing(source: &PageSource, tag: &Tag, in_switch: bool, found: &mut BTreeSet<Undrawn>) {
    let html = source.html();
    let written = &html[tag.range.start + 1..tag.after_name()];
    match tag.name.as_str() {
        name if ANIMATIONS.contains(&name) => {
            found.insert(element(source, tag, &format!("the animation `<{written}>` stands still"), STILL));
        }
        // What is first in a switch is for those who know it.
        "foreignobject" if !in_switch => {
            let hint = "place the element over the drawing, outside of the `<svg>`";
            found.insert(element(source, tag, &format!("`<{written}>` is not drawn"), hint));
        }
        name @ ("image" | "use" | "feimage") => {
            for attribute in
                tag.attributes.iter().filter(|a| matches!(a.name.as_str(), "href" | "xlink:href"))
            {
                let (becomes, hint) = match attribute.value.trim() {
                    "" => continue,
                    to if to.starts_with('#') => continue,
                    to if to.starts_with("data:") && name != "use" && !is_undecoded(to) => continue,
                    to if to.starts_with("data:") => {
                        ("holds a picture that is not drawn", "show it with an `<img>` beside the drawing")
                    }
                    _ if name == "use" => {
                        ("leads to another file, and nothing is drawn", "put the symbol into this drawing")
                    }
                    _ => (
                        "leads to a file, and nothing is drawn",
                        "show it with an `<img>` beside the drawing",
                    ),
                };
                let reason = format!("`{}` of `<{written}>` {becomes}", attribute.name);
                found.insert(of_attribute(html, &attribute.range, &attribute.name, reason, hint));
            }
        }
        _ => {}
    }
}

/// Whether `address` holds a picture that the engine does not decode itself: it reads PNG and SVG.
fn is_undecoded(address: &str) -> bool {
    let kind = address.trim_start().strip_prefix("data:image/").map(|rest| rest.to_ascii_lowercase());
    kind.is_some_and(|kind| !kind.starts_with("png") && !kind.starts_with("svg+xml"))
}

fn element(source: &PageSource, tag: &Tag, reason: &str, hint: &str) -> Undrawn {
    let name = source.text(&(tag.range.start..tag.after_name()));
    let words = vec![beginning(&source.tag_as_written(tag)), name.to_owned()];
    Undrawn { reason: reason.to_owned(), hint: hint.to_owned(), words }
}

fn of_attribute(html: &str, range: &Range<usize>, name: &str, reason: String, hint: &str) -> Undrawn {
    let words = vec![beginning(&html[range.clone()]), format!("{name}=")];
    Undrawn { reason, hint: hint.to_owned(), words }
}

/// As much of `text` as is enough to find it by.
fn beginning(text: &str) -> String {
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of `html` and the words by which its place is found first.
    fn said(html: &str) -> Vec<(String, String)> {
        undrawn(&PageSource::read(html), &[])
            .into_iter()
            .map(|undrawn| (undrawn.reason, undrawn.words[0].clone()))
            .collect()
    }

    #[test]
    fn what_is_drawn_as_in_a_browser_passes() {
        for html in [
            "<!doctype html><html lang=id><head><meta name=viewport content=''><link rel=icon href=x><title><canvas></title></head><body>",
            "<h1 class='a'>a <b>b</b><br><em>c</em></h1><img src='/a.jpg' alt='' width=3 height=4 loading=lazy decoding=async>",
            "<video data-role=backdrop muted></video><video data-role=signer muted><source src=a.mp4 type='video/mp4'></video>",
            "<picture><img src='a.jpg'></picture><table><tr><td colspan=2>",
            "<input value=a><input type=search><input type=bahasa><textarea>a</textarea>",
            "<p hidden><q>a</q><hr><ol start=3 reversed type=a><li value=2><template></template><noscript></noscript>",
            "<!-- <canvas> --><script>'<iframe>'</script><dialog></dialog>",
            "<svg viewBox='0 0 9 9' width=9 height=9><g><image href='data:image/png;base64,AA'/><use href='#a'/>\
             <path pathLength='1'/><switch><foreignObject></foreignObject><g/></switch></g></svg><p>",
            "<img src='data:image/svg+xml,<svg/>'><img src='data:image/png;base64,AA'>",
        ] {
            assert_eq!(said(html), [], "{html}");
        }
    }

    #[test]
    fn elements_that_are_not_drawn_are_named() {
        for (html, reason, words) in [
            (
                "<CANVAS id=a></CANVAS>",
                "`<canvas>` is not drawn: nothing runs that would paint it",
                "<CANVAS id=a>",
            ),
            ("<iframe src=a></iframe>", "`<iframe>` is not loaded", "<iframe src=a>"),
            ("<p><marquee>a</marquee><marquee>", "`<marquee>` stands still", "<marquee>"),
            ("<select><option>a</select>", "`<select>` is drawn as a list of all its options", "<select>"),
            (
                "<input type=CheckBox checked>",
                "`<input type=\"checkbox\">` is not drawn",
                "<input type=CheckBox checked>",
            ),
            ("<dialog open>", "`<dialog open>` is drawn without its frame, in its place", "<dialog open>"),
            ("<img src=a srcset='b 2x'>", "`srcset` of `<img>` is not read: `src` is drawn", "srcset='b 2x'"),
            (
                "<picture><source srcset=b><img src=a></picture>",
                "`srcset` of `<source>` is not read: the `<img>` of a `<picture>` is drawn",
                "srcset=b",
            ),
            (
                "<video data-role=singer></video>",
                "`data-role` of `<video>` is no role: the footage is shown",
                "data-role=singer",
            ),
            ("<video width=640></video>", "`width` of `<video>` is not read", "width=640"),
            ("<p align=center>", "`align` of `<p>` is not read", "align=center"),
            (
                "<img src='data:image/jpeg;base64,AA'>",
                "`src` of `<img>` holds a picture that is not drawn",
                "src='data:image/jpeg;base64,AA'",
            ),
        ] {
            assert_eq!(said(html), [(reason.to_owned(), words.to_owned())], "{html}");
        }
    }

    #[test]
    fn parts_of_drawings_that_are_not_drawn_are_named() {
        let inside = |markup: &str| said(&format!("<svg><svg><g/></svg>{markup}</svg><p>"));
        for (markup, reason, words) in [
            (
                "<circle><animate attributeName='r'/></circle>",
                "the animation `<animate>` stands still",
                "<animate attributeName='r'/>",
            ),
            ("<animateTransform/>", "the animation `<animateTransform>` stands still", "<animateTransform/>"),
            ("<g><set to='a'/></g>", "the animation `<set>` stands still", "<set to='a'/>"),
            ("<foreignObject><p>a</p></foreignObject>", "`<foreignObject>` is not drawn", "<foreignObject>"),
            (
                "<image href='/a.png'/>",
                "`href` of `<image>` leads to a file, and nothing is drawn",
                "href='/a.png'",
            ),
            (
                "<image xlink:href='data:image/webp;base64,AA'/>",
                "`xlink:href` of `<image>` holds a picture that is not drawn",
                "xlink:href='data:image/webp;base64,AA'",
            ),
            (
                "<use href='b.svg#a'/>",
                "`href` of `<use>` leads to another file, and nothing is drawn",
                "href='b.svg#a'",
            ),
            (
                "<path pathLength='1' stroke-dasharray='1'/>",
                "`pathLength` is not read: dashes are measured along the path as it is",
                "pathLength='1'",
            ),
        ] {
            assert_eq!(inside(markup), [(reason.to_owned(), words.to_owned())], "{markup}");
        }
        // Out of an SVG these are nothing, in a browser neither.
        assert_eq!(said("<svg></svg><animate/><set/><svg/><use href='b.svg#a'/>"), []);
    }

    #[test]
    fn what_is_never_closed_is_named_with_its_place() {
        for (html, reason, words) in [
            ("<p>a<img data-w-at=\"0-1-1\" src='a\n>b", "the tag `<img` is", "<img src='a"),
            ("<p>a<!-- b\n<i>", "the comment `<!--` is", "<!-- b"),
            ("<style data-w-at=\"0-1-1\" media=all>a{}", "`<style>` is", "<style media=all>"),
            ("<title>a</titel>", "`<title>` is", "<title>"),
        ] {
            let said = said(html);
            assert_eq!(said.len(), 1, "{html}: {said:?}");
            assert!(said[0].0.starts_with(&format!("{reason} never closed")), "{said:?}");
            assert_eq!(said[0].1, words);
        }
    }

    #[test]
    fn an_element_is_found_as_its_template_wrote_it() {
        let words = |html: &str| said(html)[0].1.clone();
        assert_eq!(words("<canvas data-w-at=\"0-1-1\" id=a>"), "<canvas id=a>");
        assert_eq!(words("<svg><set data-w-at=\"0-1-1\" to='a'/></svg>"), "<set to='a'/>");
    }

    #[test]
    fn what_an_element_of_html_ends_is_no_drawing() {
        assert_eq!(said("<svg><p></p><animate/>"), []);
        assert_eq!(said("<svg><path pathLength=1 /></svg><p>stroke-dasharray</p>"), []);
        assert_eq!(said("<svg><path pathLength=1 /></svg><p style='stroke-dasharray:1'>").len(), 1);
    }
}
