//! Whether captions lie beside the voice, and by how much: beginnings of sentences are held against beginnings of speech. Pure.

use super::sentences::Sentence;
use crate::clip::voice::Span;
use crate::units::Micros;

/// The farthest that captions are moved to see whether they fit there, and the steps.
const FARTHEST: Micros = Micros::from_ms(15_000);
const STEP: Micros = Micros::from_ms(100);
/// A beginning of speech so near to one of a sentence belongs to it.
const NEAR: Micros = Micros::from_ms(250);
/// Captions so little beside the voice are not told: they are read with slack.
const LITTLE: Micros = Micros::from_ms(500);
/// Fewer sentences or beginnings of speech than this tell nothing.
const LEAST: usize = 6;
/// Where captions fit, this share of beginnings does.
const FIT: f64 = 0.6;

/// How far `sentences` lie behind the voice in `speech` (positive: they come too late); `None` where they fit, or nothing fits.
pub fn shift_of(sentences: &[Sentence], speech: &[Span]) -> Option<Micros> {
    let fewer = sentences.len().min(speech.len());
    if fewer < LEAST {
        return None;
    }
    let fits = |shift: Micros| {
        sentences.iter().filter(|sentence| off(sentence.start - shift, speech).is_some()).count()
    };
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
    let rests: Vec<i64> = sentences
        .iter()
        .filter_map(|sentence| off(sentence.start - best, speech))
        .map(|rest| rest.0)
        .collect();
    let shift = Micros(best.0 + rests.iter().sum::<i64>() / rests.len().max(1) as i64);
    (shift.0.abs() >= LITTLE.0).then_some(shift)
}

/// How far `time` lies behind the beginning of speech next to it, where one is near.
fn off(time: Micros, speech: &[Span]) -> Option<Micros> {
    let next = speech.partition_point(|span| span.start < time);
    let around = speech[next.saturating_sub(1)..].iter().take(2).map(|span| time - span.start);
    around.filter(|rest| rest.0.abs() <= NEAR.0).min_by_key(|rest| rest.0.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Speech that begins at odd times, and sentences that begin with it, `late` milliseconds later.
    fn talk(late: i64) -> (Vec<Sentence>, Vec<Span>) {
        let mut start = 1_000;
        let (mut sentences, mut speech) = (Vec::new(), Vec::new());
        for index in 0..20_i64 {
            let length = 1_500 + 730 * (index * index % 7);
            let (from, to) = (Micros::from_ms(start), Micros::from_ms(start + length));
            let late = Micros::from_ms(late);
            speech.push(Span { start: from, end: to });
            sentences.push(Sentence {
                start: from + late,
                end: to + late,
                text: "Ya.".to_owned(),
                is_whole: true,
            });
            start += length + 600;
        }
        (sentences, speech)
    }

    #[test]
    fn captions_that_are_late_or_early_are_told_by_how_much() {
        for late in [2_000, -2_000, 700, 4_530] {
            let (sentences, speech) = talk(late);
            let found = shift_of(&sentences, &speech).map(Micros::as_ms);
            assert!(found.is_some_and(|found| (found - late).abs() <= 20), "{late}: {found:?}");
        }
    }

    #[test]
    fn captions_that_fit_or_belong_to_something_else_are_left_alone() {
        let (sentences, speech) = talk(60);
        assert_eq!(shift_of(&sentences, &speech), None);
        let (few, _) = talk(2_000);
        assert_eq!(shift_of(&few[..3], &speech), None);
        assert_eq!(shift_of(&few, &[]), None);
        let even: Vec<Sentence> = (0..30)
            .map(|index| Sentence { start: Micros::from_ms(index * 2_717), ..few[0].clone() })
            .collect();
        assert_eq!(shift_of(&even, &speech), None);
    }
}
