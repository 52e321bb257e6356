//! Text as the engine sets it: hyphens and spaces that its fonts lack by those that they have, and soft hyphens where
//! `hyphens: auto` asks for them.

use std::borrow::Cow;

use takumi::prelude::{Hyphens, NodeKind, ToCss};
use takumi::unstable::base::layout::tree::RenderNode;

use crate::page::faces::Faces;
use crate::page::hyphens::hyphenated;
use crate::page::signs::{FIRM_HYPHEN, WORD_JOINER, space_for};

/// The languages, as `lang` says them, whose words are parted by rule: Indonesian, with its old code.
const PARTED: [&str; 2] = ["id", "in"];

/// Changes the text in and below `node` for `faces`.
pub(super) fn prepare(node: &mut RenderNode, faces: &Faces) {
    let own = own_text(node);
    if let Some(Cow::Owned(changed)) = own.map(|text| set(text, node, faces)) {
        match (&mut node.anonymous_text_content, &mut node.node) {
            (Some(text), _) => *text = changed,
            (None, Some(inner)) => {
                if let NodeKind::Text(text) = &mut inner.kind {
                    text.text = changed;
                }
            }
            (None, None) => {}
        }
    }
    for child in node.children.as_deref_mut().unwrap_or_default() {
        prepare(child, faces);
    }
}

/// Whether the words of `node` are parted by rule: it is asked for, and they are Indonesian, which text without a `lang` is.
fn is_parted(node: &RenderNode) -> bool {
    node.context.style.misc_inherited_data.hyphens == Hyphens::Auto && is_indonesian(node)
}

/// Whether the text of `node` is Indonesian, which text without a `lang` is.
pub(super) fn is_indonesian(node: &RenderNode) -> bool {
    node.context.style.lang.is_none_or(|lang| {
        let primary = lang.as_str().split('-').next().unwrap_or_default().to_ascii_lowercase();
        PARTED.contains(&primary.as_str())
    })
}

/// The text that `node` is a box of.
pub(super) fn own_text(node: &RenderNode) -> Option<&str> {
    if let Some(text) = node.anonymous_text_content.as_deref() {
        return Some(text);
    }
    match &node.node.as_ref()?.kind {
        NodeKind::Text(text) => Some(&text.text),
        _ => None,
    }
}

fn set<'t>(text: &'t str, node: &RenderNode, faces: &Faces) -> Cow<'t, str> {
    let text = if is_parted(node) { hyphenated(text) } else { text.into() };
    let is_odd = |c: char| c == FIRM_HYPHEN || space_for(c).is_some();
    if !text.contains(is_odd) {
        return text;
    }
    let families = node.context.style.inherited_data.font_family.to_css_string();
    let lacks_hyphen = !faces.first_has(&families, FIRM_HYPHEN) && !faces.first_has(&families, '\u{2010}');
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match space_for(character) {
            // The plain hyphen of the text's own font, and no break after it.
            _ if character == FIRM_HYPHEN && lacks_hyphen => out.extend(['-', WORD_JOINER]),
            Some(space) if !faces.any_has(character) => out.push(space),
            _ => out.push(character),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::super::tests::page;
    use super::super::{Canvas, Edits, Engine};
    use crate::page::signs::plain;
    use crate::units::Micros;

    const PLUS: &str = "fonts/plus-jakarta-sans/PlusJakartaSans[wght].ttf";
    const KUFI: &str = "fonts/noto-kufi-arabic/NotoKufiArabic[wght].ttf";

    /// The lines in which `body`, paragraphs 300 px wide, is set.
    fn lines(body: &str, css: &str) -> Vec<String> {
        let mut engine = Engine::new();
        for font in [PLUS, KUFI] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(font);
            engine.add_font(&std::fs::read(path).expect("a font").into(), None).expect("added");
        }
        let css = format!("body{{margin:0}}p{{margin:0;width:300px;font:500 50px 'Plus Jakarta Sans'}}{css}");
        let page = page(&format!("<!doctype html><html><body>{body}</body></html>"), &css);
        let canvas = Canvas { width: 600, height: 900, scale: 1.0 };
        let layout = engine.lay_out(&page, canvas, Micros::ZERO, Edits::default()).expect("laid out");
        let mut lines: Vec<(f32, String)> = Vec::new();
        for (page_box, run) in layout.boxes.iter().flat_map(|b| b.runs.iter().map(move |run| (b, run))) {
            let y = page_box.matrix[5] + run.y;
            match lines.last_mut().filter(|(other, _)| (*other - y).abs() < 1.0) {
                Some((_, line)) => line.push_str(&plain(&run.text)),
                None => lines.push((y, plain(&run.text))),
            }
        }
        lines.into_iter().map(|(_, line)| line.trim().to_owned()).collect()
    }

    #[test]
    fn long_words_are_parted_where_it_is_asked_for() {
        let body = "<p>mempertanggungjawabkan dana</p>";
        let parted = lines(body, "p{hyphens:auto}");
        assert!(parted.len() > 2, "{parted:?}");
        for line in &parted {
            assert!(line.matches('\u{2010}').count() <= 1 && line.chars().count() > 2, "{parted:?}");
        }
        assert_eq!(parted.concat().replace('\u{2010}', ""), "mempertanggungjawabkan dana".replace(' ', ""));
        for (body, css) in [
            (body, ""),
            (body, "p{hyphens:manual}"),
            ("<p lang=en>mempertanggungjawabkan dana</p>", "p{hyphens:auto}"),
        ] {
            assert_eq!(lines(body, css), ["mempertanggungjawabkan", "dana"], "{body} {css}");
        }
        let soft = "<p>memper&shy;tanggung&shy;jawabkan</p>";
        assert!(lines(soft, "").len() > 1 && lines(soft, "p{hyphens:none}").len() == 1);
        assert!(lines("<p lang=id-ID><b>Pembangunan</b></p>", "p{hyphens:auto;width:200px}").len() > 1);
    }

    #[test]
    fn a_firm_hyphen_breaks_no_line_whatever_the_font_has() {
        for family in ["Plus Jakarta Sans", "Noto Kufi Arabic"] {
            let css = format!("p{{font-family:'{family}'}}");
            let plain = lines("<p>pertemuan-kesebelas</p>", &css);
            let firm = lines("<p>pertemuan&#x2011;kesebelas</p>", &css);
            assert_eq!((plain.len(), firm.len()), (2, 1), "{family}: {plain:?} {firm:?}");
        }
    }
}
