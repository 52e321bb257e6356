//! What people leave about cells of an XLSX besides values: comments, addresses, and text that is struck through.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::parts::{Parts, attribute};
use super::xlsx_look::{MAX_KEPT, cell, is_on, relations};

/// Who writes the comments in our own tables; the name stands before them.
pub(super) const AUTHOR: &str = "Wajah";

/// What is left about cells of one sheet, by row and column from 0.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    pub(super) comments: BTreeMap<(u32, u32), String>,
    /// Where cells lead.
    pub(super) links: BTreeMap<(u32, u32), String>,
}

/// What is left about the cells of the sheet in the part `path`; `links` are the ids of where they lead.
pub(super) fn remarks(
    parts: &mut Parts<'_>,
    path: &str,
    links: BTreeMap<(u32, u32), String>,
) -> Option<Remarks> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let targets = relations(&parts.text(&format!("{folder}/_rels/{name}.rels"))?)?;
    let target = |id: &String| targets.get(id).map(|(_, target)| target.clone());
    let links = links.iter().filter_map(|(at, id)| Some((*at, target(id)?))).collect();
    Some(Remarks { comments: comments(parts, folder, &targets).unwrap_or_default(), links })
}

/// The comments on the cells of the sheet in `folder` that has these relationships, without our own; of more than are kept, the first ones.
fn comments(
    parts: &mut Parts<'_>,
    folder: &str,
    targets: &BTreeMap<String, (String, String)>,
) -> Option<BTreeMap<(u32, u32), String>> {
    let (_, target) = targets.values().find(|(kind, _)| kind.ends_with("/comments"))?;
    let text = parts.text(&resolved(folder, target))?;
    let mut reader = Reader::from_str(&text);
    let (mut found, mut at, mut in_text) = (BTreeMap::<_, String>::new(), None, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "comment" => at = attribute(&tag, "ref").and_then(|name| cell(&name)),
                "t" => in_text = true,
                _ => {}
            },
            Event::Text(text) if in_text => {
                if let Some(at) = at.filter(|at| found.len() < MAX_KEPT || found.contains_key(at)) {
                    found.entry(at).or_default().push_str(&text.xml10_content());
                }
            }
            Event::End(tag) => in_text &= tag.local_name().as_ref() != "t",
            Event::Eof => break,
            _ => {}
        }
    }
    let is_own =
        |text: &str| text.trim_start().strip_prefix(AUTHOR).is_some_and(|rest| rest.starts_with(':'));
    found.retain(|_, text| !is_own(text));
    Some(found)
}

/// `target` of a relationship of a part in `folder`, as the path of a part.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The numbers of the formats of cells whose font is struck through, in the part `styles`.
pub(super) fn struck_formats(parts: &mut Parts<'_>, styles: &str) -> Option<BTreeSet<usize>> {
    let text = parts.text(styles)?;
    let mut reader = Reader::from_str(&text);
    let (mut inside, mut fonts, mut formats) = (String::new(), 0_usize, 0_usize);
    let (mut struck_fonts, mut struck) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match (inside.as_str(), tag.local_name().as_ref()) {
                (_, name @ ("fonts" | "cellXfs")) => inside = name.to_owned(),
                ("fonts", "font") => fonts += 1,
                ("fonts", "strike") if is_on(tag) => {
                    struck_fonts.insert(fonts.saturating_sub(1));
                }
                ("cellXfs", "xf") => {
                    let font = attribute(tag, "fontId").and_then(|font| font.parse().ok());
                    if font.is_some_and(|font: usize| struck_fonts.contains(&font)) {
                        struck.insert(formats);
                    }
                    formats += 1;
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == inside.as_str() => inside.clear(),
            Event::Eof => return Some(struck),
            _ => {}
        }
    }
}

/// The numbers of the shared texts, in the part `texts`, of which a part is struck through.
pub(super) fn struck_texts(parts: &mut Parts<'_>, texts: &str) -> Option<BTreeSet<usize>> {
    let mut xml = parts.xml(texts)?;
    let (mut number, mut struck, mut buffer) = (0_usize, BTreeSet::new(), Vec::new());
    loop {
        buffer.clear();
        match &xml.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "strike" && is_on(tag) => {
                struck.insert(number);
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => number += 1,
            Event::End(tag) if tag.local_name().as_ref() == "si" => number += 1,
            Event::Eof => return Some(struck),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_from_their_folder() {
        assert_eq!(resolved("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/worksheets", "/xl/comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("", "a/./b.xml"), "a/b.xml");
    }
}
