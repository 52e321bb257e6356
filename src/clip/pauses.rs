//! Where one can cut speech without cutting a word: pauses, and points in them. Pure.

use super::captions::Cue;
use super::voice::{SHORTEST_PAUSE, Span};
use crate::units::Micros;

/// How near to a pause or to the beginning of a word a point may lie that cuts none: two frames at 25 a second.
pub const NEAR: Micros = Micros::from_ms(80);

/// What is left before the first word after an in point: its breath, and the fade with which a clip's sound begins.
const LEAD: Micros = Micros::from_ms(200);

/// What is left after the last word before an out point: soft ends, and the fade with which a clip's sound ends.
const TAIL: Micros = Micros::from_ms(300);

/// The stretches of `whole` in which nobody speaks for as long as a pause lasts; before the first word and after the last however short they
/// are. `speech` rises and lies within it.
pub fn pauses(speech: &[Span], whole: Span) -> Vec<Span> {
    let mut pauses = Vec::with_capacity(speech.len() + 1);
    let mut start = whole.start;
    for span in speech {
        let is_first = start == whole.start;
        if span.start - start >= SHORTEST_PAUSE || (is_first && span.start > start) {
            pauses.push(Span { start, end: span.start });
        }
        start = span.end;
    }
    if whole.end > start {
        pauses.push(Span { start, end: whole.end });
    }
    pauses
}

/// Where an excerpt begins that begins after `pause`: shortly before the next word, in the second half of a short pause.
pub fn in_point(pause: Span) -> Micros {
    pause.end - LEAD.min(Micros(pause.duration().0 / 2))
}

/// Where an excerpt ends that ends in `pause`: shortly after the last word, in the first half of a short pause.
pub fn out_point(pause: Span) -> Micros {
    pause.start + TAIL.min(Micros(pause.duration().0 / 2))
}

/// Which end of an excerpt a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Its beginning.
    In,
    /// Its end.
    Out,
}

/// Where a point can go that cuts a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutWord {
    /// The word, where captions say when it is spoken.
    pub word: Option<String>,
    /// The place in the nearest pause before it.
    pub before: Option<Micros>,
    /// The place in the nearest pause after it.
    pub after: Option<Micros>,
}

/// Whether the point `at` cuts a word: someone speaks there, no pause is [`NEAR`], and no word begins there by the times of words in `cues`.
/// `speech` is what was heard of `heard`, a stretch around the point; both rise.
pub fn cut_word(at: Micros, edge: Edge, speech: &[Span], heard: Span, cues: &[Cue]) -> Option<CutWord> {
    let spoken = speech.iter().find(|span| span.contains(at))?;
    let is_near = |border: Micros, heard: Micros| border != heard && (border.0 - at.0).abs() <= NEAR.0;
    if is_near(spoken.start, heard.start) || is_near(spoken.end, heard.end) {
        return None;
    }
    let words = words(cues);
    if words.iter().any(|(span, _)| (span.start.0 - at.0).abs() <= NEAR.0) {
        return None;
    }
    let word = words.iter().find(|(span, _)| span.contains(at)).map(|(_, word)| (*word).to_owned());
    let point = |pause: &Span| match edge {
        Edge::In => in_point(*pause),
        Edge::Out => out_point(*pause),
    };
    let pauses = pauses(speech, heard);
    let before = pauses.iter().rev().find(|pause| pause.end <= at).map(point);
    let after = pauses.iter().find(|pause| pause.start >= at).map(point);
    Some(CutWord { word, before, after })
}

/// The words of `cues` that have times; each lasts until the next begins, or its cue ends.
fn words(cues: &[Cue]) -> Vec<(Span, &str)> {
    let mut words = Vec::new();
    for cue in cues {
        for (index, word) in cue.words.iter().enumerate() {
            let next = cue.words.get(index + 1);
            let end = next.map_or(cue.end, |next| next.start);
            let rest = cue.text.get(word.at..next.map_or(cue.text.len(), |next| next.at)).unwrap_or_default();
            words.push((Span { start: word.start, end }, rest.trim()));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::captions::WordTime;

    fn span(start: i64, end: i64) -> Span {
        Span { start: Micros::from_ms(start), end: Micros::from_ms(end) }
    }

    fn ms(spans: &[Span]) -> Vec<(i64, i64)> {
        spans.iter().map(|span| (span.start.as_ms(), span.end.as_ms())).collect()
    }

    #[test]
    fn pauses_lie_between_words_and_at_both_ends() {
        let speech = [span(100, 1000), span(1250, 2000), span(2100, 3000)];
        assert_eq!(ms(&pauses(&speech, span(0, 4000))), [(0, 100), (1000, 1250), (3000, 4000)]);
        assert_eq!(ms(&pauses(&speech, span(100, 3000))), [(1000, 1250)]);
        assert_eq!(ms(&pauses(&[], span(0, 500))), [(0, 500)]);
        assert_eq!(ms(&pauses(&[], span(0, 0))), []);
    }

    #[test]
    fn points_keep_away_from_words_as_far_as_the_pause_lets() {
        assert_eq!(in_point(span(1000, 3000)).as_ms(), 2800);
        assert_eq!(out_point(span(1000, 3000)).as_ms(), 1300);
        assert_eq!(in_point(span(1000, 1200)).as_ms(), 1100);
        assert_eq!(out_point(span(1000, 1200)).as_ms(), 1100);
    }

    #[test]
    fn a_point_within_speech_cuts_a_word_and_the_nearest_pauses_are_named() {
        let (speech, heard) = ([span(100, 1000), span(1500, 3000), span(3400, 4000)], span(0, 5000));
        let cut = |at| cut_word(Micros::from_ms(at), Edge::In, &speech, heard, &[]);
        let found = cut(2000).expect("a word");
        assert_eq!(found.word, None);
        assert_eq!(found.before.map(Micros::as_ms), Some(1300));
        assert_eq!(found.after.map(Micros::as_ms), Some(3200));
        let out = cut_word(Micros::from_ms(2000), Edge::Out, &speech, heard, &[]).expect("a word");
        assert_eq!((out.before.map(Micros::as_ms), out.after.map(Micros::as_ms)), (Some(1250), Some(3200)));
        for at in [0, 50, 150, 930, 1000, 1200, 1499, 1580, 2920, 4000, 4900] {
            assert_eq!(cut(at), None, "{at}");
        }
        for at in [200, 900, 1600, 2900] {
            assert!(cut(at).is_some(), "{at}");
        }
        // Where what was heard begins or ends within speech there is no pause.
        assert!(cut_word(Micros::from_ms(40), Edge::In, &[span(0, 5000)], heard, &[]).is_some());
        let alone = cut_word(Micros::from_ms(2000), Edge::In, &[span(0, 5000)], heard, &[]).expect("a word");
        assert_eq!((alone.before, alone.after), (None, None));
    }

    #[test]
    fn times_of_words_tell_where_one_begins() {
        let mut cue = Cue::new(Micros::from_ms(0), Micros::from_ms(3000), "air mengalir terus");
        let word = |at, ms| WordTime { at, start: Micros::from_ms(ms) };
        cue.words = vec![word(0, 200), word(4, 900), word(13, 2000)];
        let cut = |at| {
            cut_word(
                Micros::from_ms(at),
                Edge::In,
                &[span(0, 3000)],
                span(0, 3000),
                std::slice::from_ref(&cue),
            )
        };
        assert_eq!(cut(940), None);
        assert_eq!(cut(1500).and_then(|cut| cut.word), Some("mengalir".to_owned()));
    }
}
