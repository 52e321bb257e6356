//! The language of captions, by the small words that every text of a language has. Pure.

use super::cue::Cue;
use crate::project::Locale;

/// The most common small words of both languages that are no words of the other.
const INDONESIAN: [&str; 24] = [
    "yang", "dan", "dari", "untuk", "dengan", "ini", "itu", "tidak", "akan", "pada", "adalah", "kita",
    "kami", "saya", "dalam", "atau", "juga", "sudah", "bisa", "karena", "ada", "ke", "di", "oleh",
];
const ENGLISH: [&str; 24] = [
    "the", "and", "of", "to", "is", "that", "it", "you", "for", "with", "this", "are", "we", "was", "have",
    "from", "they", "what", "be", "not", "there", "which", "your", "can",
];
/// The fewest such words by which a language is known.
const FEWEST: usize = 6;

/// The language that `cues` are in; `None` where it cannot be told.
pub fn language(cues: &[Cue]) -> Option<Locale> {
    let (mut indonesian, mut english) = (0, 0);
    for word in cues.iter().flat_map(|cue| cue.text.split(|c: char| !c.is_alphanumeric())) {
        let word = word.to_lowercase();
        indonesian += usize::from(INDONESIAN.contains(&word.as_str()));
        english += usize::from(ENGLISH.contains(&word.as_str()));
    }
    match () {
        () if indonesian >= FEWEST && indonesian > 3 * english => Some(Locale::Id),
        () if english >= FEWEST && english > 3 * indonesian => Some(Locale::En),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Micros;

    fn of(text: &str) -> Option<Locale> {
        language(&[Cue::new(Micros::ZERO, Micros::from_ms(1000), text)])
    }

    #[test]
    fn languages_are_told_by_their_small_words() {
        assert_eq!(
            of("Air yang naik ke udara akan menjadi awan, dan dari awan itu turun hujan untuk kita."),
            Some(Locale::Id)
        );
        assert_eq!(
            of("The water that you see is what was in the clouds, and it is to be there for you."),
            Some(Locale::En)
        );
        assert_eq!(of("Air laut menguap."), None);
        assert_eq!(of("مرحبا بكم في بيت التعلم"), None);
    }
}
