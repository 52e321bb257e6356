//! Sentences found by words, and the excerpts that show them. Pure.

use std::collections::BTreeSet;

use super::record::Record;
use super::sentences::Sentence;
use super::stem::words;
use super::suggest::Wish;
use crate::clip::pauses::{in_point, out_point, pauses};
use crate::clip::voice::Span;
use crate::units::Micros;

/// How far captions may lie beside the voice.
const CAPTIONS_OFF: Micros = Micros::from_ms(700);
/// What is left around a sentence where nobody listened for pauses.
const AROUND: Micros = Micros::from_ms(150);

/// A sentence that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Which of the sentences.
    pub sentence: usize,
    /// How many of the words that were asked for it has.
    pub words: usize,
    /// The excerpt that shows it.
    pub span: Span,
}

/// The words that are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query(Vec<BTreeSet<String>>);

impl Query {
    /// The words of `text`; nothing where it holds none.
    pub fn of(text: &str) -> Option<Self> {
        let words = words(text);
        (!words.is_empty()).then_some(Self(words))
    }

    /// How many words it has.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// How many of its words are in `text`.
    fn count_in(&self, text: &str) -> usize {
        let there: Vec<BTreeSet<String>> = words(text);
        self.0.iter().filter(|word| there.iter().any(|other| !word.is_disjoint(other))).count()
    }
}

/// Those of `sentences`, all of one file, that have a word of `query`, with the excerpt that shows each: from its first sentence on as many as
/// reach the length that is wished for, between the pauses of `record` where it was listened to.
pub fn find(query: &Query, sentences: &[Sentence], record: Option<&Record>, wish: &Wish) -> Vec<Match> {
    let counts = sentences.iter().map(|sentence| query.count_in(&sentence.text));
    let found = counts.enumerate().filter(|(_, count)| *count > 0);
    found
        .map(|(sentence, words)| Match { sentence, words, span: span_of(sentences, sentence, record, wish) })
        .collect()
}

fn span_of(sentences: &[Sentence], index: usize, record: Option<&Record>, wish: &Wish) -> Span {
    let start = sentences[index].start;
    let is_long_enough = |sentence: &&Sentence| sentence.end - start >= wish.least;
    let fitting: Vec<&Sentence> =
        sentences[index..].iter().take_while(|sentence| sentence.end - start <= wish.most).collect();
    let last = fitting.iter().copied().find(is_long_enough).or(fitting.last().copied());
    let end = last.unwrap_or(&sentences[index]).end;
    let Some(record) = record else {
        return Span { start: Micros((start - AROUND).0.max(0)), end: end + AROUND };
    };
    let whole = record.whole();
    let pauses = pauses(record.speech(), whole);
    let near = |time: Micros, border: Micros| (border.0 - time.0).abs() <= CAPTIONS_OFF.0;
    let nearest = |time: Micros, border: fn(&Span) -> Micros| {
        let close = pauses.iter().filter(|pause| near(time, border(pause)));
        close.min_by_key(|pause| (border(pause).0 - time.0).abs()).copied()
    };
    let from = nearest(start, |pause| pause.end).map_or(Micros((start - AROUND).0.max(0)), in_point);
    let to = nearest(end, |pause| pause.start).map_or((end + AROUND).min(whole.end.max(end)), out_point);
    Span { start: from, end: to.max(from) }
}

#[cfg(test)]
mod tests {
    use super::super::record::{Heard, RECORD_VERSION};
    use super::*;

    fn sentence(start: i64, end: i64, text: &str) -> Sentence {
        Sentence {
            start: Micros::from_ms(start),
            end: Micros::from_ms(end),
            text: text.to_owned(),
            is_whole: true,
        }
    }

    fn talk() -> Vec<Sentence> {
        vec![
            sentence(1000, 3000, "Air laut menguap."),
            sentence(3500, 6000, "Uapnya naik ke langit."),
            sentence(7000, 9000, "Penguapan itu lama."),
        ]
    }

    const WISH: Wish = Wish { least: Micros::from_ms(4000), most: Micros::from_ms(20_000), count: 9 };

    #[test]
    fn forms_of_words_find_their_sentences() {
        let found = |text: &str| -> Vec<(usize, usize)> {
            let query = Query::of(text).expect("words");
            find(&query, &talk(), None, &WISH).iter().map(|one| (one.sentence, one.words)).collect()
        };
        assert_eq!(found("uap"), [(0, 1), (1, 1), (2, 1)]);
        assert_eq!(found("menguapkan air"), [(0, 2), (1, 1), (2, 1)]);
        assert_eq!(found("gunung"), []);
        assert_eq!(Query::of(" … "), None);
    }

    #[test]
    fn an_excerpt_reaches_over_whole_sentences_between_pauses() {
        let query = Query::of("laut").expect("words");
        let found = find(&query, &talk(), None, &WISH);
        assert_eq!((found[0].span.start.as_ms(), found[0].span.end.as_ms()), (850, 6150));
        let span = |start, end| Span { start: Micros::from_ms(start), end: Micros::from_ms(end) };
        let record = Record {
            version: RECORD_VERSION,
            digest: String::new(),
            duration: Micros::from_ms(10_000),
            seen: None,
            heard: Some(Heard {
                speech: vec![span(1200, 3100), span(3700, 5800), span(7000, 9000)],
                ..Heard::default()
            }),
            sentences: Vec::new(),
        };
        let found = find(&query, &talk(), Some(&record), &WISH);
        assert_eq!((found[0].span.start.as_ms(), found[0].span.end.as_ms()), (1000, 6100));
    }
}
