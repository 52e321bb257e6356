//! Sentences of captions: cues joined where a sentence runs on, parted where one ends, each with the time in which it is spoken. Pure.

use serde::{Deserialize, Serialize};

use crate::clip::captions::Cue;
use crate::units::Micros;

/// Captions this far apart belong to no one sentence.
const FAR: Micros = Micros::from_ms(2_500);
/// The longest sentence, in characters: captions without full stops end somewhere too.
const MOST_CHARS: usize = 500;
/// The most sentences that are kept of a file: ten hours of talk have some 20 000.
pub const MAX_SENTENCES: usize = 20_000;

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// When it begins to be spoken.
    pub start: Micros,
    /// When it has been spoken.
    pub end: Micros,
    /// Its words, on one line.
    pub text: String,
    /// Whether a full stop, a question mark or the like ends it; else it ends with its captions.
    pub is_whole: bool,
}

/// The sentences of `cues`, which rise.
pub fn sentences(cues: &[Cue]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut open: Option<Sentence> = None;
    for cue in cues {
        if open.as_ref().is_some_and(|open| cue.start - open.end > FAR) {
            found.extend(open.take());
        }
        for piece in pieces(cue) {
            let sentence = match open.take() {
                None => piece,
                Some(before) => Sentence {
                    start: before.start,
                    end: piece.end,
                    text: format!("{} {}", before.text, piece.text),
                    is_whole: piece.is_whole,
                },
            };
            if sentence.is_whole || sentence.text.chars().count() >= MOST_CHARS {
                found.push(sentence);
            } else {
                open = Some(sentence);
            }
        }
    }
    found.extend(open);
    found.truncate(MAX_SENTENCES);
    found
}

/// The parts of one cue's text that end a sentence, and what is left.
fn pieces(cue: &Cue) -> Vec<Sentence> {
    let text = &cue.text;
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let next = at + character.len_utf8();
        if ends_sentence(text, at, character) || next == text.len() {
            let words = spoken(&text[start..next]);
            if !words.is_empty() {
                let is_whole = ends_whole(&words);
                pieces.push(Sentence {
                    start: time_at(cue, start),
                    end: time_at(cue, next),
                    text: words,
                    is_whole,
                });
            }
            start = next;
        }
    }
    pieces
}

/// `text` on one line, without the hyphen with which a second speaker begins.
fn spoken(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.trim_start_matches(['-', '–', '—', ' ']).to_owned()
}

/// Whether a sentence ends with the `character` at byte `at`: a mark, and after it a blank or nothing. A full stop behind one letter or a
/// number (`1.`, `S.`) ends none.
fn ends_sentence(text: &str, at: usize, character: char) -> bool {
    if !is_mark(character) && !matches!(character, '"' | '”' | '’' | ')') {
        return false;
    }
    let rest = &text[at + character.len_utf8()..];
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let before = &text[..at + character.len_utf8()];
    if !ends_whole(before) {
        return false;
    }
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphanumeric()).collect();
    character != '.'
        || !(letters.len() == 1
            || is_title(word)
            || letters.iter().all(char::is_ascii_digit) && word.len() <= 3)
}

fn is_mark(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟')
}

fn ends_whole(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', ')', ' ', '♪']).ends_with(is_mark)
}

/// Titles that are cut short: `Dr.`, `Bpk.`
fn is_title(word: &str) -> bool {
    const TITLES: [&str; 14] = [
        "dr.", "drs.", "dra.", "ir.", "prof.", "bpk.", "sdr.", "hj.", "st.", "no.", "mr.", "mrs.", "dll.",
        "kh.",
    ];
    TITLES.contains(&word.trim_start_matches(['(', '"']).to_lowercase().as_str())
}

/// When the byte `at` of the cue's text is spoken: by the times of words where there are some, else by its share of the letters.
fn time_at(cue: &Cue, at: usize) -> Micros {
    if at == 0 {
        return cue.start;
    }
    if at >= cue.text.trim_end().len() {
        return cue.end;
    }
    let next = cue.words.iter().find(|word| word.at >= at);
    if let Some(word) = next {
        return word.start.clamp(cue.start, cue.end);
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count() as i64;
    let (before, all) = (letters(&cue.text[..at]), letters(&cue.text).max(1));
    cue.start + Micros((cue.end - cue.start).0 * before / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::captions::WordTime;

    /// The sentences of cues given as start and end in seconds, and text.
    fn of(cues: &[(i64, i64, &str)]) -> Vec<(i64, i64, String)> {
        let cues: Vec<Cue> = cues
            .iter()
            .map(|(from, to, text)| Cue::new(Micros::from_ms(from * 1000), Micros::from_ms(to * 1000), *text))
            .collect();
        sentences(&cues)
            .into_iter()
            .map(|found| (found.start.as_ms(), found.end.as_ms(), found.text))
            .collect()
    }

    #[test]
    fn a_sentence_runs_over_cues_and_ends_within_one() {
        let found = of(&[(0, 2, "Air laut"), (2, 6, "menguap. Lalu\nnaik"), (6, 8, "ke langit.")]);
        assert_eq!(
            found,
            [(0, 3867, "Air laut menguap.".to_owned()), (3867, 8000, "Lalu naik ke langit.".to_owned())]
        );
    }

    #[test]
    fn a_long_silence_ends_what_no_mark_ends() {
        let found = of(&[(0, 2, "Air laut"), (9, 11, "menguap"), (11, 12, "- Ya?")]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1], (9000, 12_000, "menguap Ya?".to_owned()));
        assert_eq!(of(&[]), []);
        let endless: Vec<(i64, i64, &str)> =
            (0..200).map(|index| (index, index + 1, "kata tanpa titik")).collect();
        assert!(of(&endless).iter().all(|(_, _, text)| text.len() <= MOST_CHARS + 20));
    }

    #[test]
    fn full_stops_of_numbers_titles_and_initials_end_nothing() {
        for text in [
            "Ada 1.500 orang di sini.",
            "Nomor 2. adalah dua.",
            "Bapak S. Ahmad hadir.",
            "Prof. Budi dan Dr. Ani datang.",
        ] {
            assert_eq!(of(&[(0, 4, text)]).len(), 1, "{text}");
        }
        assert_eq!(of(&[(0, 4, "Apa itu? Awan! Ya… begitu. \"Betul.\" Selesai.")]).len(), 6);
    }

    #[test]
    fn times_of_words_say_when_a_sentence_begins() {
        let mut cue = Cue::new(Micros::from_ms(0), Micros::from_ms(4000), "Ya. Air naik.");
        cue.words = vec![
            WordTime { at: 0, start: Micros::from_ms(100) },
            WordTime { at: 4, start: Micros::from_ms(3000) },
            WordTime { at: 8, start: Micros::from_ms(3500) },
        ];
        let found = sentences(&[cue]);
        assert_eq!((found[0].end.as_ms(), found[1].start.as_ms()), (3000, 3000));
        assert!(found[0].is_whole && found[1].is_whole);
    }
}
