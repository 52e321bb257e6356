//! Characters by what is drawn of them: nothing, a space, a letter, an emoji.

use icu_properties::CodePointSetData;
use icu_properties::props::{DefaultIgnorableCodePoint, Emoji, EmojiPresentation};

/// Makes the sign before it an emoji.
const EMOJI_STYLE: char = '\u{fe0f}';

/// Makes the sign before it a letter.
const TEXT_STYLE: char = '\u{fe0e}';

/// Draws a key around what stands before it.
const KEYCAP: char = '\u{20e3}';

/// Breaks a line where a style sheet allows it and shows a hyphen there; nothing is drawn of it elsewhere.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// A hyphen at which no line breaks.
pub(super) const FIRM_HYPHEN: char = '\u{2011}';

/// Keeps what stands beside it together; nothing is drawn of it.
pub(super) const WORD_JOINER: char = '\u{2060}';

/// Spaces that fonts rarely have and that shaping does not make from the plain one, with what stands in for them.
const ODD_SPACES: [(char, char); 2] = [('\u{1680}', ' '), ('\u{2800}', '\u{2002}')];

/// Whether something has to be in a font for `character`. Spaces that a font lacks are made from its plain one as it is shaped, and of
/// characters that only steer how text is shaped or broken nothing is drawn. Everything else a font must have: also control
/// characters, but for those that HTML takes for white space.
pub(super) fn needs_glyph(character: char) -> bool {
    let steers = CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character);
    let blank = match character {
        // Breaks of lines outside of HTML's own.
        '\u{b}' | '\u{85}' => false,
        _ => character.is_whitespace() || space_for(character).is_some(),
    };
    !steers && !blank
}

/// The space that stands in for `character`, an odd space, where no font has it.
pub(super) fn space_for(character: char) -> Option<char> {
    ODD_SPACES.iter().find(|(odd, _)| *odd == character).map(|(_, plain)| *plain)
}

/// Whether `character` ends a line wherever it stands, though HTML does not take it so.
pub(super) fn ends_line(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}')
}

/// Whether `text` says something in letters or digits: emoji, keycaps and marks alone do not.
pub(crate) fn has_letters(text: &str) -> bool {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let styled = characters.peek().copied();
        let is_emoji = match styled {
            Some(TEXT_STYLE) => false,
            Some(EMOJI_STYLE | KEYCAP) => CodePointSetData::new::<Emoji>().contains(character),
            _ => CodePointSetData::new::<EmojiPresentation>().contains(character),
        };
        if !is_emoji && character.is_alphanumeric() {
            return true;
        }
    }
    false
}

/// The emoji in `text` as people count them, each with where it begins: with its style, its skin tone, and what is joined to it; a flag is
/// one.
pub(crate) fn emoji_in(text: &str) -> Vec<(usize, &str)> {
    const JOINER: char = '\u{200d}';
    let is_tone = |c: char| matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
    let is_flag = |c: char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}');
    let (drawn, all) = (CodePointSetData::new::<EmojiPresentation>(), CodePointSetData::new::<Emoji>());
    let signs: Vec<(usize, char)> = text.char_indices().collect();
    let sign = |at: usize| signs.get(at).map(|(_, sign)| *sign);
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(first) = sign(at) {
        let styled = sign(at + 1);
        let is_emoji = match styled {
            Some(TEXT_STYLE) => false,
            Some(EMOJI_STYLE) => all.contains(first),
            _ => drawn.contains(first),
        };
        let from = at;
        at += 1;
        if !is_emoji {
            continue;
        }
        at += usize::from(is_flag(first) && styled.is_some_and(is_flag));
        loop {
            match (sign(at), sign(at + 1)) {
                (Some(next), _) if next == EMOJI_STYLE || is_tone(next) => at += 1,
                (Some(JOINER), Some(_)) => at += 2,
                _ => break,
            }
        }
        found.push((from, at));
    }
    let place = |at: usize| signs.get(at).map_or(text.len(), |(place, _)| *place);
    found.into_iter().map(|(from, to)| (place(from), &text[place(from)..place(to)])).collect()
}

/// `text` as rules and people compare it: without what steers how it is broken, with plain hyphens.
pub(crate) fn plain(text: &str) -> String {
    let shown = text.chars().filter(|character| !matches!(*character, SOFT_HYPHEN | WORD_JOINER));
    shown.map(|character| if character == FIRM_HYPHEN { '-' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_what_steers_need_no_glyph() {
        for character in
            "\u{20}\u{a0}\u{1680}\u{2003}\u{2009}\u{202f}\u{3000}\u{2028}\u{2800}\u{200b}\u{200d}\u{ad}\u{34f}\u{61c}\u{180e}\u{2060}\u{3164}\u{fe0f}\u{feff}\u{e007f}\n\t"
                .chars()
        {
            assert!(!needs_glyph(character), "U+{:04X}", u32::from(character));
        }
        for character in "aé-\u{2011}\u{2010}ꦲ🎉\u{7}\u{85}\u{b}\u{fffd}".chars() {
            assert!(needs_glyph(character), "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn emoji_are_no_letters() {
        for text in
            ["🎉", "🇮🇩", "1\u{fe0f}\u{20e3}", "ℹ\u{fe0f}", "🅰\u{fe0f}", "👩‍🏫", "→ …", "①\u{fe0f}?", "🆗"]
        {
            let said = has_letters(text);
            assert_eq!(said, text.starts_with('①'), "{text}");
        }
        for text in ["a", "7", "🎉 Hore", "ℹ\u{fe0e}", "ꦲ", "م", "2026"] {
            assert!(has_letters(text), "{text}");
        }
    }

    #[test]
    fn text_is_compared_without_what_steers_it() {
        assert_eq!(plain("mem\u{ad}per\u{2011}A-\u{2060}b"), "memper-A-b");
    }
}
