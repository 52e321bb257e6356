//! Captions that roll: live and automatic ones repeat the line above in the next cue, where it scrolls up.

use super::cue::{Cue, Part, SHORTEST_REST};

/// The fewest cues that follow one another in a file without times of words by which it is known to roll.
const FEWEST: usize = 4;

/// Each line once, for as long as it is new; cues that do not roll as they are. `cues` are sorted.
pub(super) fn once(cues: Vec<Cue>) -> Vec<Cue> {
    let adjoin = |pair: &[Cue]| pair[1].start - pair[0].end <= SHORTEST_REST;
    let pairs: Vec<bool> =
        cues.windows(2).filter(|pair| adjoin(pair)).map(|pair| repeated(&pair[0], &pair[1]) > 0).collect();
    let repeats = pairs.iter().filter(|repeats| **repeats).count();
    let has_words = cues.iter().any(|cue| !cue.words.is_empty());
    let rolls = repeats > 0 && (has_words || (pairs.len() >= FEWEST && repeats * 2 >= pairs.len()));
    if !rolls {
        return cues;
    }
    let mut out: Vec<Cue> = Vec::with_capacity(cues.len());
    for index in 0..cues.len() {
        let cue = &cues[index];
        let before = index
            .checked_sub(1)
            .map(|before| &cues[before])
            .filter(|before| cue.start - before.end <= SHORTEST_REST);
        let lines = before.map_or(0, |before| repeated(before, cue));
        let cut = cue.text.split_inclusive('\n').take(lines).map(str::len).sum::<usize>();
        let rest = &cue.text[cut..];
        match out.last_mut() {
            Some(last) if lines > 0 && rest.is_empty() => last.end = last.end.max(cue.end),
            last => {
                // What scrolls up is not on screen a second time.
                if let (Some(last), true) = (last, lines > 0) {
                    last.end = last.end.min(cue.start);
                }
                out.push(cue.of_parts(&[Part::Kept(cut..cue.text.len())]));
            }
        }
    }
    out
}

/// How many lines at the end of `before` are those at the start of `cue`.
fn repeated(before: &Cue, cue: &Cue) -> usize {
    let (above, below): (Vec<&str>, Vec<&str>) = (before.text.lines().collect(), cue.text.lines().collect());
    (1..=above.len().min(below.len()))
        .rev()
        .find(|count| above[above.len() - count..] == below[..*count])
        .unwrap_or(0)
}
