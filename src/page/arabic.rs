//! The forms that Arabic letters take beside one another, as Unicode names them: fonts have each of them under a code of its own, so that
//! their ink can be measured without shaping. Pure.

/// How many forms each letter from U+0621 on has: one that stands alone; two, alone and joined to the letter before it; or four, also joined
/// to the letter behind it, and to both. The forms of all follow one another from U+FE80 on (Unicode, *Arabic Presentation Forms-B*).
const FORMS: [u32; 42] = [
    1, 2, 2, 2, 2, 4, 2, 4, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, // to U+063A
    0, 0, 0, 0, 0, 0, // none, and the stroke that lengthens
    4, 4, 4, 4, 4, 4, 4, 2, 2, 4, // from U+0641
];
const FIRST: u32 = 0x621;
const FIRST_FORM: u32 = 0xfe80;

/// The letters of `text` in their forms; `None` where anything else has ink: other writing, or marks, whose places only a shaper knows.
pub(super) fn forms(text: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index)).copied();
    let mut forms = Vec::with_capacity(letters.len());
    for (index, letter) in letters.iter().enumerate() {
        // Punctuation stands no lower than letters do.
        if letter.is_whitespace() || matches!(letter, '،' | '؛' | '؟' | '.' | ':' | '!' | '-') {
            continue;
        }
        let count = count_of(*letter)?;
        let joins_before = count > 1 && at(index.checked_sub(1)).and_then(count_of) == Some(4);
        let joins_behind = count == 4 && at(Some(index + 1)).and_then(count_of).is_some_and(|next| next > 1);
        let form = match (joins_before, joins_behind) {
            (false, false) => 0,
            (true, false) => 1,
            (false, true) => 2,
            (true, true) => 3,
        };
        let before: u32 = FORMS[..(u32::from(*letter) - FIRST) as usize].iter().sum();
        forms.push(char::from_u32(FIRST_FORM + before + form)?);
    }
    Some(forms)
}

fn count_of(letter: char) -> Option<u32> {
    let index = usize::try_from(u32::from(letter).checked_sub(FIRST)?).ok()?;
    FORMS.get(index).copied().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_joined_to_those_beside_them() {
        // Beh, initial; yeh, medial; teh, final.
        assert_eq!(forms("بيت"), Some(vec!['\u{fe91}', '\u{fef4}', '\u{fe96}']));
        // Waw joins the letter before it alone; a word ends at a blank.
        assert_eq!(forms("نو ر."), Some(vec!['\u{fee7}', '\u{feee}', '\u{fead}']));
        assert_eq!(forms("ء"), Some(vec!['\u{fe80}']));
        assert_eq!(forms("ي"), Some(vec!['\u{fef1}']));
        for other in ["بِ", "a", "ꦲ", "بـت"] {
            assert_eq!(forms(other), None, "{other}");
        }
    }
}
