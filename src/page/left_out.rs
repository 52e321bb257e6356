//! What a drawing asks for and a picture does not have: programs, pages, movement, other files. The engine leaves it out, and somebody may
//! be waiting for it.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// How many things are named.
const NAMED: usize = 5;

/// How much of an address is repeated.
const ADDRESS_CHARS: usize = 60;

/// What of the drawing `text` is left out, in words; nothing where all of it shows.
pub(super) fn left_out(text: &str) -> Option<String> {
    let mut found = BTreeSet::new();
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    // What is no XML from somewhere on is for the engine to name.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => element(&tag, &mut found),
            Event::Text(text) => addresses(&text, &mut found),
            Event::CData(text) => addresses(&text, &mut found),
            Event::GeneralRef(name) if is_own_entity(&name) => {
                found.insert(format!("the entity `&{};`", shortened(&name)));
            }
            _ => {}
        }
    }
    let more = found.len().saturating_sub(NAMED);
    let named: Vec<String> = found.into_iter().take(NAMED).collect();
    (!named.is_empty()).then(|| match more {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    })
}

fn element(tag: &BytesStart<'_>, found: &mut BTreeSet<String>) {
    let name = tag.local_name();
    let name: &str = name.as_ref();
    match name {
        "script" => {
            found.insert("a script".to_owned());
        }
        "foreignObject" => {
            found.insert("a page in `foreignObject`".to_owned());
        }
        "animate" | "animateTransform" | "animateMotion" | "animateColor" | "set" => {
            found.insert(format!("the movement of `{name}`"));
        }
        _ => {}
    }
    for attribute in tag.attributes().with_checks(false).flatten() {
        let key = attribute.key.local_name();
        let key: &str = key.as_ref();
        let value = attribute.value.trim();
        match key {
            // A link leads nowhere in a picture, and nobody expects it to.
            "href" if name != "a" && is_elsewhere(value) => {
                found.insert(format!("`{}`, which is not inside it", shortened(value)));
            }
            _ if key.starts_with("on") => {
                found.insert(format!("the program in `{key}`"));
            }
            _ => addresses(value, found),
        }
    }
}

/// Names the files and addresses in style rules.
fn addresses(css: &str, found: &mut BTreeSet<String>) {
    for part in css.split("url(").skip(1) {
        let address = part.split(')').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        if is_elsewhere(address) {
            found.insert(format!("`{}`, which is not inside it", shortened(address)));
        }
    }
    if css.contains("@import") {
        found.insert("a style sheet by `@import`".to_owned());
    }
}

fn is_elsewhere(address: &str) -> bool {
    !address.is_empty()
        && !address.starts_with('#')
        && !address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
        // Illustrator's: `&ns_svg;` and the like, and quotes written as entities.
        && !address.starts_with('&')
}

fn is_own_entity(name: &str) -> bool {
    !name.starts_with('#') && !["amp", "lt", "gt", "quot", "apos"].contains(&name)
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(ADDRESS_CHARS).collect();
    if text.chars().count() > ADDRESS_CHARS {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::left_out;

    fn said(inside: &str) -> Option<String> {
        left_out(&format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inside}</svg>"
        ))
    }

    #[test]
    fn what_no_picture_does_is_named() {
        for (inside, word) in [
            ("<script>x</script>", "a script"),
            ("<rect onload='x()'/>", "the program in `onload`"),
            ("<foreignObject><iframe/></foreignObject>", "a page in `foreignObject`"),
            ("<rect><animate attributeName='x'/></rect>", "the movement of `animate`"),
            ("<image href='file:///etc/passwd'/>", "`file:///etc/passwd`, which is not inside it"),
            ("<image xlink:href='/media/a.png'/>", "`/media/a.png`, which is not inside it"),
            ("<image href='http://127.0.0.1/a.png'/>", "`http://127.0.0.1/a.png`"),
            ("<use href='other.svg#a'/>", "`other.svg#a`"),
            ("<rect fill='url(file:///x#a)'/>", "`file:///x#a`"),
            ("<rect style=\"fill:url('x.svg#a')\"/>", "`x.svg#a`"),
            ("<style>@import url(x.css);</style>", "a style sheet by `@import`"),
            ("<style><![CDATA[a{fill:url(x.png)}]]></style>", "`x.png`"),
            ("<text>&j;</text>", "the entity `&j;`"),
        ] {
            let said = said(inside).unwrap_or_else(|| panic!("{inside} is left out without a word"));
            assert!(said.contains(word), "{inside}: {said}");
        }
        let many: String = (0..9).map(|n| format!("<image href='{n}.png'/>")).collect();
        assert!(said(&many).is_some_and(|said| said.ends_with(" and 4 more")));
    }

    #[test]
    fn what_shows_is_not_named() {
        for inside in [
            "<rect fill='url(#g)' style='filter:url(#f)'/><use xlink:href='#a'/><image href='data:image/png;base64,AA=='/>",
            "<a href='https://belajar.example.id'><rect/></a>",
            "<text>a &amp; b &#62; c</text><style>a{fill:url(\"#g\")}</style>",
            "<metadata><rdf:RDF rdf:about=''/></metadata><!-- <script/> -->",
        ] {
            assert_eq!(said(inside), None, "{inside}");
        }
        assert_eq!(
            left_out(
                "<!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\">]><svg xmlns='&ns;'><rect/></svg>"
            ),
            None
        );
        assert_eq!(left_out("not a drawing <"), None);
    }
}
