//! Captions that come a word at a time, as speech-to-text tools write them where times of words are wanted: each word a cue of its own,
//! or the whole sentence again for each word with that one underlined. They are put together, with the times of their words.

use super::cue::{Cue, SHORTEST_REST, WordTime};
use super::look::LookKind;
use super::phrase::{MAX_LINE_CHARS, MAX_LINES};
use crate::units::Micros;

/// The fewest cues by which it is known that each is a word.
const FEWEST: usize = 6;
/// A pause after which another caption begins.
const PAUSE: Micros = Micros::from_ms(700);
/// The longest caption.
const LONGEST: Micros = Micros::from_ms(6000);

/// `cues`, which are sorted, put together where each is a word; the others as they are.
pub(super) fn together(cues: Vec<Cue>) -> Vec<Cue> {
    let is_word = |cue: &&Cue| !cue.text.contains([' ', '\n', '\t']);
    let words = cues.iter().filter(is_word).count();
    // A song of single words with long pauses is as it is meant.
    let adjoin = cues.windows(2).filter(|pair| pair[1].start - pair[0].end < PAUSE).count();
    if cues.len() < FEWEST || words * 10 < cues.len() * 9 || adjoin * 2 < cues.len() {
        return cues;
    }
    let mut out: Vec<Cue> = Vec::new();
    for cue in cues {
        match out.last_mut().filter(|last| belongs(last, &cue)) {
            Some(last) => append(last, &cue),
            None => {
                let words = vec![WordTime { at: 0, start: cue.start }];
                let words = if cue.words.is_empty() { words } else { cue.words.clone() };
                out.push(Cue { words, ..cue });
            }
        }
    }
    out
}

fn belongs(last: &Cue, word: &Cue) -> bool {
    let chars = last.text.chars().count() + 1 + word.text.chars().count();
    let ends = last.text.trim_end_matches(['"', '\u{201d}']).ends_with(['.', '?', '!', '\u{2026}']);
    word.start - last.end < PAUSE
        && word.end - last.start <= LONGEST
        && chars <= MAX_LINE_CHARS * MAX_LINES
        && !ends
}

fn append(last: &mut Cue, word: &Cue) {
    last.text.push(' ');
    let offset = last.text.len();
    last.text.push_str(&word.text);
    match word.words.as_slice() {
        [] => last.words.push(WordTime { at: offset, start: word.start }),
        words => last.words.extend(words.iter().map(|time| WordTime { at: offset + time.at, ..*time })),
    }
    last.looks.extend(word.looks.iter().map(|look| super::look::Look {
        from: offset + look.from,
        to: offset + look.to,
        kind: look.kind.clone(),
    }));
    last.end = last.end.max(word.end);
}

/// Runs of cues that say the same, each with another word underlined or none, as one: the underlined word is the one that is spoken.
pub(super) fn underlined(cues: Vec<Cue>) -> Vec<Cue> {
    let spoken =
        |cue: &Cue| cue.looks.iter().find(|look| look.kind == LookKind::Underlined).map(|look| look.from);
    let marks = cues.iter().filter(|cue| spoken(cue).is_some()).count();
    let repeats = cues.windows(2).filter(|pair| pair[0].text == pair[1].text).count();
    if marks < FEWEST || repeats * 2 < marks {
        return cues;
    }
    let mut out: Vec<Cue> = Vec::new();
    for cue in cues {
        let word = spoken(&cue).map(|at| WordTime { at, start: cue.start });
        let same = |last: &&mut Cue| last.text == cue.text && cue.start - last.end <= SHORTEST_REST;
        match out.last_mut().filter(same) {
            // One that begins again is another sentence of the same words.
            Some(last)
                if word.is_none_or(|word| last.words.last().is_none_or(|before| before.at < word.at)) =>
            {
                last.end = last.end.max(cue.end);
                last.words.extend(word);
            }
            _ => {
                let looks =
                    cue.looks.iter().filter(|look| look.kind != LookKind::Underlined).cloned().collect();
                out.push(Cue { words: word.into_iter().collect(), looks, ..cue });
            }
        }
    }
    out
}
