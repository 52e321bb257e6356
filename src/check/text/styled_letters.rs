//! `styled-letters`: letters of Unicode's mathematics and enclosures in the place of plain ones.

use unicode_normalization::UnicodeNormalization as _;

use super::words::{Words, quoted};
use crate::diag::{Finding, Findings};

/// Whether `c` is a letter or digit made to look like a style.
fn is_styled(c: char) -> bool {
    matches!(c, '\u{1d400}'..='\u{1d7ff}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' | '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f149}' | '\u{1f150}'..='\u{1f169}' | '\u{1f170}'..='\u{1f189}')
}

/// Those of the enclosures that Unicode does not take for the letters that they show.
fn plain(c: char) -> char {
    let letter = |from: u32| u8::try_from(u32::from(c) - from).ok().map(|index| char::from(b'A' + index));
    let letter = match c {
        '\u{1f150}'..='\u{1f169}' => letter(0x1f150),
        '\u{1f170}'..='\u{1f189}' => letter(0x1f170),
        _ => None,
    };
    letter.unwrap_or(c)
}

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    for text in &words.texts {
        // A letter that is followed by the sign for it is an emoji: the sign of a car park.
        let is_so = |word: &&str| word.chars().any(is_styled) && !word.contains('\u{fe0f}');
        let styled: Vec<&str> = text.text.split_whitespace().filter(is_so).collect();
        if styled.is_empty() {
            continue;
        }
        let given = styled.join(" ");
        let plainly: String = given.chars().map(plain).nfkc().collect();
        let message = format!("{} is written in styled letters of Unicode", quoted(&given));
        let hint = format!(
            "write {}: screen readers spell styled letters or leave them out, and searches miss them",
            quoted(&plainly)
        );
        findings.push(
            text.finding(
                Finding::warning("styled-letters", message)
                    .hint(hint)
                    .fact("given", &given)
                    .fact("write", &plainly),
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn styled_letters_are_named_with_plain_ones() {
        for (text, plain) in [("𝗚𝗿𝗮𝘁𝗶𝘀 untuk semua", "Gratis"), ("Ｂａｒｕ", "Baru"), ("Ⓑⓐⓡⓤ", "Baru")]
        {
            let said = Written::new().caption(text).said("styled-letters");
            assert_eq!(said[0].facts["write"], plain, "{text}");
        }
        assert_eq!(Written::new().caption("🅱🅰").said("styled-letters")[0].facts["write"], "BA");
    }

    #[test]
    fn plain_letters_of_all_scripts_pass() {
        for text in ["Gratis", "m²", "℃", "ꦗꦮ", "العربية", "№ 5", "½", "Parkir 🅿️"] {
            assert_eq!(Written::new().caption(text).said("styled-letters"), [], "{text}");
        }
    }
}
