//! Spans of speech of what is said of single frames. Pure.

use super::Span;
use crate::units::Micros;

/// The score from which on a span begins: the network's own middle.
const OPENS: f32 = 0.5;

/// The score below which it is over. Between the two are soft moments within words; a span ends where the score was last at [`OPENS`], for
/// the network's memory keeps it above this for another 100 ms and more after a voice.
const CLOSES: f32 = 0.35;

/// The network hears a voice two frames after it begins: its window of 48 ms must be filled first.
const LATE: u64 = 2;

/// A shorter silence is part of a word: the mouth is closed for up to some 150 ms before p, t and k.
pub const SHORTEST_PAUSE: Micros = Micros::from_ms(200);

/// A shorter sound is no syllable: a click, a knock.
pub const SHORTEST_SPEECH: Micros = Micros::from_ms(100);

/// Speech whose level deviates by less than this, in dB, is none. Measured: speech 9 and more, 5.7 behind a broadcaster's compressor, 5.5
/// with noise only 10 dB below it and 4.1 with 5 dB; electronic music 2.0, a chord struck twice a second 3.7, wind and surf (brown noise) 1.0.
const STEADY_DB: f64 = 4.0;

/// Makes spans of scores.
pub(super) struct Smoother {
    frame: Micros,
    /// How many frames have passed.
    passed: u64,
    /// The span whose end has not been heard.
    open: Option<Open>,
    /// The span before it, which a short pause would join with what follows.
    held: Option<Open>,
    /// How long sound was that is like a voice but for being steady.
    pub(super) steady: Micros,
}

/// A span that is being heard.
#[derive(Clone, Copy)]
struct Open {
    start: Micros,
    /// Where the last frame ends that is voice beyond doubt.
    end: Micros,
    /// The sum of how lively its frames are, and how many they are.
    lively: (f64, u32),
}

impl Smoother {
    /// For frames of this length.
    pub(super) fn new(frame: Micros) -> Self {
        Self { frame, passed: 0, open: None, held: None, steady: Micros::ZERO }
    }

    /// Takes the score of the next frame, and how lively it is in dB; a span that nothing can join any more.
    pub(super) fn push(&mut self, score: f32, lively: f64) -> Option<Span> {
        let late = self.time_of(self.passed.saturating_sub(LATE));
        self.passed += 1;
        let now = self.time_of(self.passed);
        let mut over = None;
        if self.open.is_none() && score >= OPENS {
            over = self.begin(late);
        } else if score < CLOSES && self.open.is_some() {
            self.held = self.open.take();
        }
        match &mut self.open {
            Some(open) => {
                open.lively = (open.lively.0 + lively, open.lively.1 + 1);
                if score >= OPENS {
                    open.end = now;
                }
            }
            None => {
                let slack = SHORTEST_PAUSE + self.time_of(LATE);
                if self.held.is_some_and(|held| now - held.end > slack) {
                    over = self.held.take();
                }
            }
        }
        over.and_then(|open| self.speech(open))
    }

    /// The span that was not over yet.
    pub(super) fn finish(&mut self) -> Option<Span> {
        self.open.take().or(self.held.take()).and_then(|open| self.speech(open))
    }

    /// When frame `index` begins.
    fn time_of(&self, index: u64) -> Micros {
        Micros(self.frame.0.saturating_mul(index as i64))
    }

    /// Begins a span at `start`; what was held back, unless it goes on.
    fn begin(&mut self, start: Micros) -> Option<Open> {
        match self.held.take() {
            Some(held) if start - held.end < SHORTEST_PAUSE => {
                self.open = Some(held);
                None
            }
            held => {
                self.open = Some(Open { start, end: start, lively: (0.0, 0) });
                held
            }
        }
    }

    /// What was heard, if it is speech.
    fn speech(&mut self, open: Open) -> Option<Span> {
        let span = Span { start: open.start, end: open.end };
        if span.duration() < SHORTEST_SPEECH {
            return None;
        }
        let (sum, count) = open.lively;
        if sum < STEADY_DB * f64::from(count) {
            self.steady = self.steady + span.duration();
            return None;
        }
        Some(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spans that a smoother makes of scores, given as score, how lively and how many frames are so.
    fn heard(scores: &[(f32, f64, u32)]) -> (Vec<(i64, i64)>, i64) {
        let mut smoother = Smoother::new(Micros::from_ms(16));
        let mut found = Vec::new();
        for (score, lively, count) in scores {
            (0..*count).for_each(|_| found.extend(smoother.push(*score, *lively)));
        }
        found.extend(smoother.finish());
        let spans = found.iter().map(|span| (span.start.as_ms(), span.end.as_ms())).collect();
        (spans, smoother.steady.as_ms())
    }

    fn smoothed(scores: &[(f32, u32)]) -> Vec<(i64, i64)> {
        heard(&scores.iter().map(|(score, count)| (*score, 9.0, *count)).collect::<Vec<_>>()).0
    }

    #[test]
    fn scores_become_spans_parted_by_pauses() {
        // Begins two frames before the network hears it, and not before the sound does.
        assert_eq!(smoothed(&[(0.1, 10), (0.9, 20), (0.1, 40)]), [(128, 480)]);
        assert_eq!(smoothed(&[(0.9, 20), (0.1, 40)]), [(0, 320)]);
        assert_eq!(smoothed(&[(0.1, 10), (0.9, 20)]), [(128, 480)]);
        // A closed mouth parts no word: 14 frames less 2 are 192 ms; a pause does.
        assert_eq!(smoothed(&[(0.9, 20), (0.1, 14), (0.9, 20)]), [(0, 864)]);
        assert_eq!(smoothed(&[(0.9, 20), (0.1, 15), (0.9, 20)]), [(0, 320), (528, 880)]);
        assert_eq!(smoothed(&[(0.9, 20), (0.1, 60), (0.9, 20)]), [(0, 320), (1248, 1600)]);
        // What is soft is speech between what is not, and neither begins nor ends it.
        assert_eq!(smoothed(&[(0.4, 10), (0.9, 20), (0.4, 10), (0.1, 20)]), [(128, 480)]);
        assert_eq!(smoothed(&[(0.9, 20), (0.4, 20), (0.9, 20), (0.4, 20)]), [(0, 960)]);
        // A knock is none.
        assert_eq!(smoothed(&[(0.1, 10), (0.9, 3), (0.1, 40)]), []);
        assert_eq!(smoothed(&[]), []);
    }

    #[test]
    fn what_is_as_steady_as_music_is_no_speech_and_is_counted() {
        assert_eq!(heard(&[(0.9, 2.0, 100), (0.1, 2.0, 20)]), (vec![], 1600));
        // A steady vowel in lively speech is speech.
        assert_eq!(heard(&[(0.9, 9.0, 50), (0.9, 2.0, 50)]), (vec![(0, 1600)], 0));
    }
}
