//! Markup of captions: what is words, when single words are spoken, what they look like, and whether looks were asked for that are not
//! kept.

use super::clock::clock;
use super::cue::{Cue, WordTime};
use super::look::{Look, LookKind, OpenLooks, colour};
use crate::units::Micros;

/// Elements of SubRip's and WebVTT's markup. Anything else in angle brackets is words.
const ELEMENTS: [&str; 16] =
    ["b", "br", "c", "div", "em", "font", "i", "lang", "p", "rt", "ruby", "s", "span", "strong", "u", "v"];

/// The longest tag, in bytes; a `<` that nothing closes so soon is words.
const MAX_TAG_BYTES: usize = 200;
/// The longest override of ASS, which may hold an outline.
const MAX_OVERRIDE_BYTES: usize = 1000;
/// The longest entity, with its `&` and `;`.
const MAX_ENTITY_BYTES: usize = 11;

/// What our own files put into words that would be read as markup: an invisible sign, which is taken out again.
pub(super) const BREAK: char = '\u{2060}';

/// Words without their markup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    /// Lines parted by `\n`, none empty, without outer blanks.
    pub(super) text: String,
    /// When words are spoken.
    pub(super) words: Vec<WordTime>,
    /// Italics, colours, voices.
    pub(super) looks: Vec<Look>,
    /// Whether other looks, or places, were asked for.
    pub(super) is_styled: bool,
}

/// The text without markup: `<i>`, `<c.red>`, `<v Name>`, `{\an8}` go, entities and `\N` are decoded, empty lines and
/// outer blanks are dropped. A `<` that opens no element of captions stays.
pub fn plain_text(text: &str) -> String {
    marked(text).text
}

/// A cue of the text of `text`, with what its markup says.
pub fn cue_of(start: Micros, end: Micros, text: &str) -> Cue {
    let Marked { text, words, looks, .. } = marked(text);
    let is_sound = words.windows(2).all(|pair| pair[0].start <= pair[1].start);
    Cue { words: if is_sound { words } else { Vec::new() }, looks, ..Cue::new(start, end, text) }
}

/// [`plain_text`], and what else the markup says.
pub(super) fn marked(text: &str) -> Marked {
    let mut bare = String::with_capacity(text.len());
    let mut found = Marked::default();
    let mut open = OpenLooks::default();
    let mut rest = text;
    let mut is_drawing = false;
    while let Some(at) = rest.find(['<', '{', '\\', '&', BREAK]) {
        push(&mut bare, &rest[..at], is_drawing);
        rest = &rest[at..];
        let length = match rest.as_bytes() {
            _ if rest.starts_with(BREAK) => {
                breaks(&bare, &rest[BREAK.len_utf8()..]).then_some(BREAK.len_utf8())
            }
            [b'<', ..] => tag(rest, &mut bare, &mut open, &mut found),
            [b'{', b'\\', ..] => within(rest, '}', MAX_OVERRIDE_BYTES).map(|end| {
                overrides(&rest[2..end], bare.len(), &mut open, &mut found);
                is_drawing = drawing(&rest[..end]).unwrap_or(is_drawing);
                end + 1
            }),
            [b'\\', b'N' | b'n', ..] => {
                bare.push('\n');
                Some(2)
            }
            [b'\\', b'h', ..] => {
                bare.push('\u{a0}');
                Some(2)
            }
            [b'&', ..] => entity(rest).map(|(length, decoded)| {
                bare.extend(decoded);
                length
            }),
            _ => None,
        };
        let length = length.unwrap_or_else(|| {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            push(&mut bare, &rest[..length], is_drawing);
            length
        });
        rest = &rest[length..];
    }
    push(&mut bare, rest, is_drawing);
    found.looks.extend(open.close_all(bare.len()));
    trimmed(&bare, found)
}

/// Where `sign` first stands in `text`, no farther than `most` bytes.
fn within(text: &str, sign: char, most: usize) -> Option<usize> {
    let end = (0..=text.len().min(most)).rev().find(|end| text.is_char_boundary(*end))?;
    text[..end].find(sign)
}

/// Whether a [`BREAK`] between `before` and `after` is one of ours.
fn breaks(before: &str, after: &str) -> bool {
    before.is_empty()
        || before.ends_with(['<', '{', '\\', '&', '\n'])
        || (before.ends_with("--") && after.starts_with('>'))
}

/// `line`, one of words, so that [`marked`] reads it as it stands, and players too.
pub(super) fn unmarkable(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut signs = line.chars().peekable();
    while let Some(sign) = signs.next() {
        out.push(sign);
        let opens = match (sign, signs.peek()) {
            ('<', Some(next)) => next.is_ascii_alphanumeric() || *next == '/',
            ('{', Some(next)) => *next == '\\',
            ('\\', Some(next)) => matches!(next, 'N' | 'n' | 'h'),
            ('&', Some(next)) => next.is_ascii_alphanumeric() || *next == '#',
            ('-', Some('>')) => out.ends_with("--"),
            _ => false,
        };
        if opens {
            out.push(BREAK);
        }
    }
    out
}

/// What the tags of an ASS override ask for, from the byte `at` on.
fn overrides(tags: &str, at: usize, open: &mut OpenLooks, found: &mut Marked) {
    for tag in tags.split('\\') {
        let colour_of = tag.strip_prefix("1c").or_else(|| tag.strip_prefix('c'));
        match (tag.trim(), colour_of) {
            ("i1", _) => open.open("\\i", at, Some(LookKind::Italic)),
            ("i0", _) => found.looks.extend(open.close("\\i", at)),
            ("p0" | "p1" | "", _) => {}
            (_, Some(written)) => {
                found.looks.extend(open.close("\\c", at));
                // `&HBBGGRR&`; nothing goes back to the style's own.
                let hex = written.trim_matches(['&', 'H', 'h']);
                let value = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6);
                if let Some([_, blue, green, red]) = value.map(u32::to_be_bytes) {
                    open.open("\\c", at, Some(LookKind::Colour([red, green, blue])));
                }
            }
            _ => found.is_styled = true,
        }
    }
}

fn push(bare: &mut String, words: &str, is_drawing: bool) {
    if !is_drawing {
        bare.extend(words.chars().filter(|c| !is_direction(*c)));
    }
}

/// Marks that set the direction of what follows. Editors put one before each line; shaping knows directions by the letters.
pub(super) fn is_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether an ASS override opens (`\p1`) or closes (`\p0`) a drawing, whose "text" is coordinates.
fn drawing(tags: &str) -> Option<bool> {
    tags.split('\\')
        .filter_map(|tag| tag.strip_prefix('p')?.trim().parse::<u32>().ok())
        .next_back()
        .map(|p| p > 0)
}

/// The length of the tag at the start of `rest`; `None` where there is none.
fn tag(rest: &str, bare: &mut String, open: &mut OpenLooks, found: &mut Marked) -> Option<usize> {
    let end = within(rest, '>', MAX_TAG_BYTES)?;
    let inner = &rest[1..end];
    if let Some((clock, "")) = clock(inner) {
        found.words.push(WordTime { at: bare.len(), start: clock.time });
        return Some(end + 1);
    }
    let name = inner.trim_start_matches('/');
    let name = &name[..name.find(['.', ' ', '\t', '\n', '/', '=']).unwrap_or(name.len())];
    let name = name.to_ascii_lowercase();
    if !ELEMENTS.contains(&name.as_str()) {
        return None;
    }
    if name == "br" {
        bare.push('\n');
    } else if name == "rt" {
        // How a word is said stands above it, where there is room; here it stands behind it.
        bare.push_str(if inner.starts_with('/') { ")" } else { " (" });
    } else if inner.starts_with('/') {
        found.looks.extend(open.close(&name, bare.len()));
    } else {
        let asked = &inner[name.len()..];
        let kind = kind_of(&name, asked);
        found.is_styled |=
            kind.is_none() && !(asked.is_empty() && ["c", "p", "div", "span"].contains(&&*name));
        open.open(&name, bare.len(), kind);
    }
    Some(end + 1)
}

/// What the element `name` asks for, with `rest` behind its name, of what is kept.
fn kind_of(name: &str, rest: &str) -> Option<LookKind> {
    match name {
        "i" | "em" => Some(LookKind::Italic),
        "u" => Some(LookKind::Underlined),
        "font" => {
            let lower = rest.to_ascii_lowercase();
            let value = lower.split_once("color")?.1.trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            colour(value.split(['"', '\'', ' ', '>']).next()?).map(LookKind::Colour)
        }
        "c" => rest.split('.').find_map(class_colour).map(LookKind::Colour),
        "v" => {
            let (_, voice) = rest.split_once([' ', '\t'])?;
            Some(voice.trim().to_owned()).filter(|voice| !voice.is_empty()).map(LookKind::Voice)
        }
        _ => None,
    }
}

/// The colour of a class of WebVTT: one of its own, or one of those that [`super::write_vtt`] declares.
fn class_colour(class: &str) -> Option<[u8; 3]> {
    let hex = class.strip_prefix('w').filter(|hex| hex.len() == 6);
    hex.and_then(|hex| colour(&format!("#{hex}"))).or_else(|| colour(class))
}

/// The length of the entity at the start of `text` and its character; none for the direction marks, which are dropped.
fn entity(text: &str) -> Option<(usize, Option<char>)> {
    let end = within(text, ';', MAX_ENTITY_BYTES)?;
    let character = match &text[1..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "lrm" | "rlm" => return Some((end + 1, None)),
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|character| !character.is_control())?
        }
    };
    Some((end + 1, Some(character)))
}

/// Lines without outer blanks, none empty; the times and looks of words where their words now are.
pub(super) fn trimmed(bare: &str, found: Marked) -> Marked {
    let mut text = String::with_capacity(bare.len());
    // Of each line: where its words begin and end, and where they now begin.
    let mut lines: Vec<(usize, usize, usize)> = Vec::new();
    let mut start = 0;
    for line in bare.split_inclusive('\n') {
        let kept = line.trim_matches(is_outer);
        if !kept.trim().is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            let from = start + (line.len() - line.trim_start_matches(is_outer).len());
            lines.push((from, from + kept.len(), text.len()));
            text.push_str(kept);
        }
        start += line.len();
    }
    let mut words: Vec<WordTime> = Vec::with_capacity(found.words.len());
    for word in &found.words {
        let end_of_line = bare[word.at..].find('\n').map_or(bare.len(), |end| word.at + end);
        // The time stands before the blank that parts its word from the one before; behind the last word of a line it is nobody's.
        let rest = &bare[word.at..end_of_line];
        let line = lines.get(lines.partition_point(|(_, to, _)| *to <= word.at));
        if let Some((from, _, now)) = line.filter(|_| !rest.trim().is_empty()) {
            let begins = word.at + rest.len() - rest.trim_start().len();
            words.push(WordTime { at: now + begins.max(*from) - from, ..*word });
        }
    }
    words.sort_by_key(|word| word.at);
    let look = |look: Look| {
        let (from, _, now) = lines.get(lines.partition_point(|(_, to, _)| *to <= look.from))?;
        let begins = now + look.from.max(*from) - from;
        let last = lines.partition_point(|(from, _, _)| *from < look.to).checked_sub(1)?;
        let (from, to, now) = lines[last];
        let ends = now + look.to.min(to) - from;
        (ends > begins).then_some(Look { from: begins, to: ends, kind: look.kind })
    };
    let mut looks: Vec<Look> = found.looks.into_iter().filter_map(look).collect();
    looks.sort_by_key(|look| (look.from, std::cmp::Reverse(look.to)));
    looks.dedup();
    Marked { text, words, looks, is_styled: found.is_styled }
}

/// Blanks around a line that are none of its words: all but those that do not break.
fn is_outer(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_markup_stays_as_text() {
        assert_eq!(plain_text("a <b"), "a <b");
        assert_eq!(plain_text("a {b} {\\c"), "a {b} {\\c");
        assert_eq!(plain_text("x &unknown; & y &#0;"), "x &unknown; & y &#0;");
        assert_eq!(plain_text("satu\\Ndua\\htiga <3"), "satu\ndua\u{a0}tiga <3");
        assert_eq!(plain_text("<tertawa> ha <I>ha</I>"), "<tertawa> ha ha");
        assert_eq!(plain_text("a &lt;b&gt; c"), "a <b> c");
        assert_eq!(plain_text("<ruby>ꦗꦮ<rt>Jawa</rt></ruby> itu"), "ꦗꦮ (Jawa) itu");
    }

    #[test]
    fn markup_that_nothing_closes_soon_is_words() {
        let long = format!("<b {}>a</b>", "x".repeat(MAX_TAG_BYTES));
        assert_eq!(plain_text(&long), long.replace("</b>", ""));
        assert_eq!(plain_text("{\\i1 a &amp b"), "{\\i1 a &amp b");
        assert_eq!(plain_text("a &#0000000000038; b"), "a &#0000000000038; b");
    }

    #[test]
    fn words_that_look_like_markup_can_be_written_so_that_they_stay() {
        for words in [
            "pakai tag <b> dan </b>",
            "{\\an8} di atas",
            "C:\\New\\halo",
            "&lt; &amp;lt; &#38; &x",
            "<00:00:01.000>",
            "a --> b",
            "3 < 5 & 5 > 3",
            "a <3 {b}",
        ] {
            let written = unmarkable(words);
            assert_eq!(plain_text(&written), words);
            assert_eq!(written.replace(BREAK, ""), words);
        }
        // One of a writer's own stays.
        assert_eq!(plain_text("a\u{2060}b"), "a\u{2060}b");
    }

    #[test]
    fn looks_are_kept_or_noticed() {
        let looks = |text: &str| {
            let found = marked(text);
            assert!(!found.is_styled, "{text}");
            let looks = found.looks.into_iter();
            looks.map(|look| (found.text[look.from..look.to].to_owned(), look.kind)).collect::<Vec<_>>()
        };
        let one = |text: &str, kind| vec![(text.to_owned(), kind)];
        assert_eq!(looks("a <i>b c</i> d"), one("b c", LookKind::Italic));
        assert_eq!(looks("<i> a \n b </i>"), one("a\nb", LookKind::Italic));
        assert_eq!(looks("{\\i1}a{\\i0} b"), one("a", LookKind::Italic));
        assert_eq!(looks("a {\\c&H00FFFF&}b"), one("b", LookKind::Colour([255, 255, 0])));
        assert_eq!(looks("<font color=\"#00ff00\">a</font> b"), one("a", LookKind::Colour([0, 255, 0])));
        assert_eq!(looks("<c.yellow>a</c> b"), one("a", LookKind::Colour([255, 255, 0])));
        assert_eq!(looks("<v Ibu Sri>a"), one("a", LookKind::Voice("Ibu Sri".to_owned())));
        assert_eq!(looks("a<c> b</c>"), []);
        assert!(marked("{\\an8}a").is_styled);
        assert!(marked("<b>a</b>").is_styled);
        assert!(marked("<c.kuning>a</c>").is_styled);
        assert_eq!(plain_text("a{\\p1}m 0 0 l 5 5{\\p0}b"), "ab");
    }

    #[test]
    fn times_of_words_stand_at_their_words() {
        let found = marked(" \nair<00:00:00.719><c> hujan</c><00:00:01.120><c> mengalir</c>");
        assert_eq!(found.text, "air hujan mengalir");
        let words: Vec<_> =
            found.words.iter().map(|word| (&found.text[word.at..], word.start.as_ms())).collect();
        assert_eq!(words, [("hujan mengalir", 719), ("mengalir", 1120)]);
        assert!(!found.is_styled);
    }
}
