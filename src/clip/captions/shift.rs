//! By how much captions lie beside what is said: those of another cut, or of a film whose opening was cut off, all come too early or too
//! late by the same time. Pure.

use super::cue::Cue;
use super::spoken::Speech;
use crate::units::Micros;

/// Steps in which time is looked at: shorter than a syllable.
const STEP: Micros = Micros::from_ms(40);
/// The farthest shift that is looked for: beyond it other sentences begin to fit.
const FARTHEST: Micros = Micros::from_ms(6000);
/// A shift shorter than this is a matter of taste.
const LEAST: Micros = Micros::from_ms(400);
/// The least time of which anything can be said.
const SHORTEST_SPAN: Micros = Micros::from_ms(6000);
/// How much better captions must fit elsewhere, in parts of the time that they are shown.
const CLEARLY: f64 = 0.15;
/// How well they must fit there.
const WELL: f64 = 0.6;
/// The fewest captions, and stretches of speech, by which a shift is told from a caption that stands for a while.
const FEWEST: usize = 3;

/// By how much `cues` would have to be moved to fit what is said in `span`: later where it is positive. `None` where they fit as well as
/// anywhere, or where nothing can be said: nobody speaks, or speaks without a pause.
pub fn shift(cues: &[Cue], speech: &(impl Speech + ?Sized), span: std::ops::Range<Micros>) -> Option<Micros> {
    let spoken = speech.between(span.start, span.end);
    if span.end - span.start < SHORTEST_SPAN || cues.len() < FEWEST || spoken.len() < FEWEST {
        return None;
    }
    let cells = usize::try_from((span.end - span.start).0 / STEP.0).ok()?;
    let cell = |time: Micros| ((time - span.start).0 / STEP.0).clamp(0, cells as i64) as usize;
    let filled = |parts: &mut dyn Iterator<Item = (Micros, Micros)>| {
        let mut row = vec![false; cells];
        for (from, to) in parts {
            row[cell(from)..cell(to).max(cell(from))].fill(true);
        }
        row
    };
    let spoken = filled(&mut spoken.into_iter().map(|part| (part.start, part.end)));
    let shown = filled(&mut cues.iter().map(|cue| (cue.start, cue.end)));
    let count = |row: &[bool]| row.iter().filter(|is| **is).count();
    let (all_spoken, all_shown) = (count(&spoken), count(&shown));
    // Without a pause everything fits everywhere.
    if all_shown == 0 || all_spoken * 20 < cells || all_spoken * 20 > cells * 19 {
        return None;
    }
    // Of the cells that both have after a move: those where captions stand while somebody speaks, and where neither is.
    let fit = |by: i64| {
        let (mut alike, mut both) = (0_usize, 0_usize);
        for (at, is_spoken) in spoken.iter().enumerate() {
            let Some(from) = usize::try_from(at as i64 - by).ok().filter(|from| *from < cells) else {
                continue;
            };
            both += 1;
            alike += usize::from(*is_spoken == shown[from]);
        }
        alike as f64 / both.max(1) as f64
    };
    // What hardly overlaps any more fits by chance.
    let most = FARTHEST.0.min((span.end - span.start).0 / 3) / STEP.0;
    let here = fit(0);
    let (best, by) = (-most..=most)
        .map(|by| (fit(by), by))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.abs().cmp(&a.1.abs())))?;
    let moved = Micros(by * STEP.0);
    let is_clear = best - here >= CLEARLY && best >= WELL && moved.0.abs() >= LEAST.0;
    is_clear.then_some(moved)
}

/// `cues`, `by` later; those that would begin before zero begin there, and those that would end before it are left out.
pub fn moved(cues: &[Cue], by: Micros) -> Vec<Cue> {
    let later = |time: Micros| Micros((time + by).0.max(0));
    let cue = |cue: &Cue| {
        let mut cue = Cue { start: later(cue.start), end: later(cue.end), ..cue.clone() };
        cue.words.iter_mut().for_each(|word| word.start = later(word.start));
        cue
    };
    cues.iter().map(cue).filter(|cue| cue.end > cue.start).collect()
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    /// Somebody who speaks in sentences of uneven lengths, with pauses between.
    struct Speaker;

    /// From and to in milliseconds.
    const SENTENCES: [(i64, i64); 7] = [
        (500, 2900),
        (3400, 4600),
        (5600, 9100),
        (9700, 11_200),
        (12_600, 14_000),
        (14_500, 18_800),
        (20_000, 21_500),
    ];

    impl Speech for Speaker {
        fn between(&self, from: Micros, to: Micros) -> Vec<Range<Micros>> {
            let part = |(a, b): (i64, i64)| Micros::from_ms(a).max(from)..Micros::from_ms(b).min(to);
            SENTENCES.into_iter().map(part).filter(|part| part.end > part.start).collect()
        }
    }

    fn cues(by: i64) -> Vec<Cue> {
        let cue = |(from, to): (i64, i64)| {
            Cue::new(Micros::from_ms(from + by), Micros::from_ms(to + by + 150), "kata")
        };
        SENTENCES.into_iter().map(cue).collect()
    }

    #[test]
    fn captions_that_lie_beside_what_is_said_are_found_with_their_shift() {
        let span = Micros::ZERO..Micros::from_ms(24_000);
        assert_eq!(shift(&cues(0), &Speaker, span.clone()), None);
        assert_eq!(shift(&cues(200), &Speaker, span.clone()), None, "a matter of taste");
        for by in [2000, -2000, 1200, 4400] {
            let found = shift(&cues(by), &Speaker, span.clone()).expect("a shift").as_ms();
            assert!((found + by).abs() <= 160, "{by}: {found}");
        }
    }

    #[test]
    fn where_nothing_can_be_said_nothing_is() {
        let span = Micros::ZERO..Micros::from_ms(24_000);
        assert_eq!(shift(&cues(2000), &(), span.clone()), None);
        assert_eq!(shift(&[], &Speaker, span), None);
        assert_eq!(shift(&cues(2000), &Speaker, Micros::ZERO..Micros::from_ms(3000)), None);
        assert_eq!(shift(&cues(2000)[..2], &Speaker, Micros::ZERO..Micros::from_ms(24_000)), None);
    }

    #[test]
    fn what_is_moved_keeps_its_words_and_never_begins_before_the_film() {
        let mut all = vec![
            Cue::new(Micros::ZERO, Micros::from_ms(500), "a"),
            Cue::new(Micros::from_ms(600), Micros::from_ms(3000), "b"),
        ];
        all[1].words = vec![super::super::cue::WordTime { at: 0, start: Micros::from_ms(2000) }];
        let early = moved(&all, Micros::from_ms(-1000));
        assert_eq!(early.len(), 1);
        assert_eq!(
            (early[0].start.as_ms(), early[0].end.as_ms(), early[0].words[0].start.as_ms()),
            (0, 2000, 1000)
        );
    }
}
