//! Markup of captions: what is words, when single words are spoken, and whether looks were asked for.

use super::clock::clock;
use super::cue::WordTime;

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
    /// Whether looks, places or voices were asked for.
    pub(super) is_styled: bool,
}

/// The text without markup: `<i>`, `<c.red>`, `<v Name>`, `{\an8}` go, entities and `\N` are decoded, empty lines and
/// outer blanks are dropped. A `<` that opens no element of captions stays.
pub fn plain_text(text: &str) -> String {
    marked(text).text
}

/// [`plain_text`], and what else the markup says.
pub(super) fn marked(text: &str) -> Marked {
    let mut bare = String::with_capacity(text.len());
    let mut found = Marked::default();
    let mut rest = text;
    let mut is_drawing = false;
    while let Some(at) = rest.find(['<', '{', '\\', '&', BREAK]) {
        push(&mut bare, &rest[..at], is_drawing);
        rest = &rest[at..];
        let length = match rest.as_bytes() {
            _ if rest.starts_with(BREAK) => {
                breaks(&bare, &rest[BREAK.len_utf8()..]).then_some(BREAK.len_utf8())
            }
            [b'<', ..] => tag(rest, &mut bare, &mut found),
            [b'{', b'\\', ..] => within(rest, '}', MAX_OVERRIDE_BYTES).map(|end| {
                found.is_styled = true;
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
fn tag(rest: &str, bare: &mut String, found: &mut Marked) -> Option<usize> {
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
    } else if !inner.starts_with('/') && inner != "c" && !["p", "div", "span"].contains(&inner) {
        found.is_styled = true;
    }
    Some(end + 1)
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

/// Lines without outer blanks, none empty; the times of words where their words now are.
fn trimmed(bare: &str, found: Marked) -> Marked {
    let mut text = String::with_capacity(bare.len());
    let mut words: Vec<WordTime> = Vec::with_capacity(found.words.len());
    let mut times = found.words.into_iter().peekable();
    let mut start = 0;
    for line in bare.split_inclusive('\n') {
        let kept = line.trim_matches(|c: char| c.is_whitespace() && c != '\u{a0}');
        let (from, end) = (
            start
                + (line.len() - line.trim_start_matches(|c: char| c.is_whitespace() && c != '\u{a0}').len()),
            start + line.len(),
        );
        if !kept.trim().is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            let offset = text.len();
            text.push_str(kept);
            while let Some(word) = times.next_if(|word| word.at < end) {
                // The time stands before the blank that parts its word from the one before.
                let at = word.at.saturating_sub(from).min(kept.len());
                let blanks = kept[at..].len() - kept[at..].trim_start().len();
                if at + blanks < kept.len() {
                    words.push(WordTime { at: offset + at + blanks, ..word });
                }
            }
        } else {
            while times.next_if(|word| word.at < end).is_some() {}
        }
        start = end;
    }
    words.sort_by_key(|word| word.at);
    Marked { text, words, is_styled: found.is_styled }
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
    fn looks_are_noticed() {
        assert!(marked("<i>a</i>").is_styled);
        assert!(marked("{\\an8}a").is_styled);
        assert!(marked("<v Ibu>a").is_styled);
        assert!(!marked("a<c> b</c>").is_styled);
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
