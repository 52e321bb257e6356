//! Whether sentences make a whole thought: a question with its answer, a list from its first point on, a conclusion. Pure.

use super::sentences::Sentence;

/// What makes a thought whole, or keeps it from being so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thought {
    /// A question, and what answers it.
    Answered,
    /// Points of a list, the first one with others.
    List,
    /// A conclusion at the end.
    Concluded,
    /// A definition or an explanation.
    Explained,
    /// It opens as a talk or a story does.
    Opens,
    /// Its first sentence goes on from one that is not there.
    Dangles,
    /// It ends with a question that is not answered.
    Unanswered,
}

/// Words that a sentence begins with which goes on from the one before it.
const GOES_ON: [&str; 27] = [
    "dan",
    "atau",
    "tetapi",
    "tapi",
    "namun",
    "sedangkan",
    "sehingga",
    "lalu",
    "kemudian",
    "selain",
    "karena",
    "sebab",
    "akan",
    "oleh",
    "begitu",
    "nah",
    "itu",
    "dia",
    "mereka",
    "and",
    "but",
    "or",
    "because",
    "then",
    "however",
    "they",
    "that",
];
/// Words that a conclusion begins with.
const CONCLUDES: [&str; 13] = [
    "jadi",
    "maka",
    "itulah",
    "demikianlah",
    "begitulah",
    "kesimpulannya",
    "intinya",
    "singkatnya",
    "akhirnya",
    "so",
    "therefore",
    "finally",
    "hence",
];
/// Words that define or explain.
const EXPLAINS: [&str; 14] = [
    "adalah",
    "ialah",
    "yaitu",
    "yakni",
    "disebut",
    "dinamakan",
    "artinya",
    "maksudnya",
    "karena",
    "sebab",
    "because",
    "means",
    "called",
    "namely",
];
/// Words that an opening begins with.
const OPENS: [&str; 16] = [
    "tahukah",
    "pernahkah",
    "apa",
    "apakah",
    "mengapa",
    "kenapa",
    "bagaimana",
    "bayangkan",
    "mari",
    "suatu",
    "what",
    "why",
    "how",
    "imagine",
    "let's",
    "once",
];
/// Words that count points: the first, and those after it.
const FIRST: [&str; 6] = ["pertama", "pertama-tama", "kesatu", "satu", "first", "firstly"];
const LATER: [&str; 12] = [
    "kedua",
    "ketiga",
    "keempat",
    "kelima",
    "berikutnya",
    "selanjutnya",
    "terakhir",
    "second",
    "secondly",
    "third",
    "next",
    "last",
];

/// What is found in `sentences`, which follow one another.
pub fn thoughts(sentences: &[Sentence]) -> Vec<Thought> {
    let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { return Vec::new() };
    let mut found = Vec::new();
    let answers = |pair: &[Sentence]| is_question(&pair[0]) && !is_question(&pair[1]);
    if sentences.windows(2).any(answers) {
        found.push(Thought::Answered);
    }
    let at = |words: &[&str]| sentences.iter().position(|sentence| begins_with(sentence, words));
    let later = |from: usize| sentences[from + 1..].iter().any(|sentence| begins_with(sentence, &LATER));
    if at(&FIRST).is_some_and(later) {
        found.push(Thought::List);
    }
    let is_last = sentences.len() > 1 && begins_with(last, &CONCLUDES);
    let is_last_but_one = sentences.len() > 3 && begins_with(&sentences[sentences.len() - 2], &CONCLUDES);
    if is_last || is_last_but_one {
        found.push(Thought::Concluded);
    }
    let explains = |sentence: &Sentence| words_of(sentence).any(|word| EXPLAINS.contains(&word.as_str()));
    if sentences.iter().any(explains) {
        found.push(Thought::Explained);
    }
    if begins_with(first, &OPENS) {
        found.push(Thought::Opens);
    }
    if begins_with(first, &GOES_ON) || first.text.starts_with(char::is_lowercase) {
        found.push(Thought::Dangles);
    }
    if is_question(last) {
        found.push(Thought::Unanswered);
    }
    found
}

fn is_question(sentence: &Sentence) -> bool {
    sentence.text.trim_end_matches(['"', '”', '’', ')', ' ']).ends_with(['?', '？', '؟'])
}

/// Whether one of `words` is among the first two of `sentence`: "Nah, jadi …", "Yang pertama …".
fn begins_with(sentence: &Sentence, words: &[&str]) -> bool {
    words_of(sentence).take(2).any(|word| words.contains(&word.as_str()))
}

fn words_of(sentence: &Sentence) -> impl Iterator<Item = String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    sentence.text.split_whitespace().map(bare).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Micros;

    fn of(texts: &[&str]) -> Vec<Thought> {
        let sentence = |text: &&str| Sentence {
            start: Micros::ZERO,
            end: Micros::ZERO,
            text: (*text).to_owned(),
            is_whole: true,
        };
        thoughts(&texts.iter().map(sentence).collect::<Vec<_>>())
    }

    #[test]
    fn questions_lists_and_conclusions_are_found() {
        use Thought::{Answered, Concluded, Dangles, Explained, List, Opens, Unanswered};
        assert_eq!(of(&["Mengapa hujan turun?", "Awan menjadi berat."]), [Answered, Opens]);
        assert_eq!(of(&["Ada dua hal.", "Yang pertama, air.", "Kedua, udara."]), [List]);
        assert_eq!(of(&["Air menguap.", "Jadi, air tidak hilang."]), [Concluded]);
        assert_eq!(of(&["Awan adalah titik air."]), [Explained]);
        assert_eq!(of(&["Tetapi itu lama.", "Mengapa?"]), [Dangles, Unanswered]);
        assert_eq!(of(&["Kedua, udara.", "Pertama, air."]), []);
        assert_eq!(of(&["sambungan kalimat."]), [Dangles]);
        assert_eq!(of(&[]), []);
    }
}
