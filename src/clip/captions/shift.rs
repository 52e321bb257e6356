//! Whether captions lie beside the voice, and by how much: beginnings of captions, or of their sentences, are held against beginnings of
//! speech. Pure.

use super::cue::Cue;
use crate::clip::voice::Span;
use crate::units::Micros;

/// The farthest that captions are moved to see whether they fit there, and the steps.
const FARTHEST: Micros = Micros::from_ms(15_000);
const STEP: Micros = Micros::from_ms(100);
/// A beginning of speech so near to one of a caption belongs to it.
const NEAR: Micros = Micros::from_ms(250);
/// Captions so little beside the voice are not told: they are read with slack.
const LITTLE: Micros = Micros::from_ms(500);
/// Fewer beginnings of captions or of speech than this tell nothing.
const LEAST: usize = 6;
/// Where captions fit, this share of beginnings does.
const FIT: f64 = 0.6;

/// How far captions or sentences that begin at `begins` lie behind the voice in `speech` (positive: they come too late); `None` where they
/// fit, or nothing fits.
pub fn shift_of(begins: &[Micros], speech: &[Span]) -> Option<Micros> {
    let fewer = begins.len().min(speech.len());
    if fewer < LEAST {
        return None;
    }
    let fits = |shift: Micros| begins.iter().filter(|time| off(**time - shift, speech).is_some()).count();
    let now = fits(Micros::ZERO);
    let steps = FARTHEST.0 / STEP.0;
    // Of equally good ones the least is taken.
    let shifts = (0..=steps).flat_map(|step| [Micros(step * STEP.0), Micros(-step * STEP.0)]);
    let (mut best, mut most) = (Micros::ZERO, now);
    for shift in shifts {
        let count = fits(shift);
        if count > most {
            (best, most) = (shift, count);
        }
    }
    if (most as f64) < FIT * fewer as f64 || most < 2 * now + 2 {
        return None;
    }
    // What is left over, in the mean: steps are coarse.
    let rests: Vec<i64> =
        begins.iter().filter_map(|time| off(*time - best, speech)).map(|rest| rest.0).collect();
    let shift = Micros(best.0 + rests.iter().sum::<i64>() / rests.len().max(1) as i64);
    (shift.0.abs() >= LITTLE.0).then_some(shift)
}

/// How far `time` lies behind the beginning of speech next to it, where one is near.
fn off(time: Micros, speech: &[Span]) -> Option<Micros> {
    let next = speech.partition_point(|span| span.start < time);
    let around = speech[next.saturating_sub(1)..].iter().take(2).map(|span| time - span.start);
    around.filter(|rest| rest.0.abs() <= NEAR.0).min_by_key(|rest| rest.0.abs())
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
    use super::*;

    /// Speech that begins at odd times, and captions that begin with it, `late` milliseconds later.
    fn talk(late: i64) -> (Vec<Micros>, Vec<Span>) {
        let mut start = 1_000;
        let (mut begins, mut speech) = (Vec::new(), Vec::new());
        for index in 0..20_i64 {
            let length = 1_500 + 730 * (index * index % 7);
            let (from, to) = (Micros::from_ms(start), Micros::from_ms(start + length));
            speech.push(Span { start: from, end: to });
            begins.push(from + Micros::from_ms(late));
            start += length + 600;
        }
        (begins, speech)
    }

    #[test]
    fn captions_that_are_late_or_early_are_told_by_how_much() {
        for late in [2_000, -2_000, 700, 4_530] {
            let (begins, speech) = talk(late);
            let found = shift_of(&begins, &speech).map(Micros::as_ms);
            assert!(found.is_some_and(|found| (found - late).abs() <= 20), "{late}: {found:?}");
        }
    }

    #[test]
    fn captions_that_fit_or_belong_to_something_else_are_left_alone() {
        let (begins, speech) = talk(60);
        assert_eq!(shift_of(&begins, &speech), None);
        let (few, _) = talk(2_000);
        assert_eq!(shift_of(&few[..3], &speech), None);
        assert_eq!(shift_of(&few, &[]), None);
        let even: Vec<Micros> = (0..30).map(|index| Micros::from_ms(index * 2_717)).collect();
        assert_eq!(shift_of(&even, &speech), None);
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
