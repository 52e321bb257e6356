//! Cues on screen together are shown together.

use std::collections::BTreeSet;

use super::cue::{Cue, MAX_CUE_CHARS, SHORTEST_REST, WordTime};
use super::look::Look;
use crate::units::Micros;

/// Sorts cues and drops empty ones. Where several are on screen together there is one cue with the words of all, those
/// that began earlier above; a moment of less than a tenth of a second goes to its neighbour. Those with which more than
/// [`MAX_CUE_CHARS`] characters would be shown are dropped.
pub fn tidy(cues: Vec<Cue>) -> Vec<Cue> {
    stacked(cues).0
}

/// [`tidy`], and the cues that it dropped because too much would be shown at once.
pub(super) fn stacked(mut cues: Vec<Cue>) -> (Vec<Cue>, Vec<Cue>) {
    cues.retain(|cue| !cue.text.is_empty() && cue.end > cue.start);
    cues.sort_by_key(|cue| cue.start);
    cues.dedup_by(|later, earlier| {
        (later.start, later.end, &later.text) == (earlier.start, earlier.end, &earlier.text)
    });
    let (cues, crowded) = uncrowded(cues);
    let borders: BTreeSet<Micros> = cues.iter().flat_map(|cue| [cue.start, cue.end]).collect();
    let borders: Vec<Micros> = borders.into_iter().collect();
    let mut waiting = cues.into_iter().peekable();
    let mut shown: Vec<Cue> = Vec::new();
    let mut out: Vec<Part> = Vec::new();
    for pair in borders.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        shown.retain(|cue| cue.end > from);
        while let Some(cue) = waiting.next_if(|cue| cue.start <= from) {
            shown.push(cue);
        }
        if !shown.is_empty() {
            let is_whole = matches!(shown.as_slice(), [only] if (only.start, only.end) == (from, to));
            out.push(Part { cue: together(&shown, from, to), is_whole });
        }
    }
    (without_flashes(out), crowded)
}

/// Parts cues into those that can be shown and those with which too much would be shown at once.
fn uncrowded(cues: Vec<Cue>) -> (Vec<Cue>, Vec<Cue>) {
    let mut shown: Vec<(Micros, usize)> = Vec::new();
    cues.into_iter().partition(|cue| {
        shown.retain(|(end, _)| *end > cue.start);
        let characters = cue.text.chars().count();
        let fits =
            shown.iter().map(|(_, characters)| characters).sum::<usize>() + characters <= MAX_CUE_CHARS;
        if fits {
            shown.push((cue.end, characters));
        }
        fits
    })
}

/// What is on screen between two moments at which something comes or goes.
struct Part {
    cue: Cue,
    /// Whether it is a cue as it was written.
    is_whole: bool,
}

/// The words of all `cues`, one below the other.
fn together(cues: &[Cue], start: Micros, end: Micros) -> Cue {
    let mut all = Cue::new(start, end, "");
    for cue in cues {
        if !all.text.is_empty() {
            all.text.push('\n');
        }
        let offset = all.text.len();
        all.text.push_str(&cue.text);
        all.words.extend(cue.words.iter().map(|word| WordTime { at: offset + word.at, ..*word }));
        let look =
            |look: &Look| Look { from: offset + look.from, to: offset + look.to, kind: look.kind.clone() };
        all.looks.extend(cue.looks.iter().map(look));
        all.is_stacked = all.is_stacked || offset > 0 || cue.is_stacked;
        all.line = cue.line.or(all.line);
    }
    // Of voices that speak at once the times of words are no order.
    if all.is_stacked && all.words.windows(2).any(|pair| pair[1].start < pair[0].start) {
        all.words.clear();
    }
    all
}

/// Gives what would only flash to what follows it at once, else to what it follows.
fn without_flashes(parts: Vec<Part>) -> Vec<Cue> {
    let mut out: Vec<Cue> = Vec::with_capacity(parts.len());
    let mut parts = parts.into_iter().peekable();
    while let Some(Part { cue, is_whole }) = parts.next() {
        let is_flash = !is_whole && cue.end - cue.start < SHORTEST_REST;
        match (parts.peek_mut(), out.last_mut()) {
            (Some(next), _) if is_flash && next.cue.start == cue.end => next.cue.start = cue.start,
            (_, Some(last)) if is_flash && last.end == cue.start => last.end = cue.end,
            _ => out.push(cue),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(start_ms: i64, end_ms: i64, text: &str) -> Cue {
        Cue::new(Micros::from_ms(start_ms), Micros::from_ms(end_ms), text)
    }

    fn stacked_cue(start_ms: i64, end_ms: i64, text: &str) -> Cue {
        Cue { is_stacked: true, ..cue(start_ms, end_ms, text) }
    }

    #[test]
    fn what_is_on_screen_together_is_shown_together() {
        let cues = vec![cue(0, 3000, "lagu"), cue(1000, 2000, "masuk")];
        assert_eq!(
            tidy(cues),
            [cue(0, 1000, "lagu"), stacked_cue(1000, 2000, "lagu\nmasuk"), cue(2000, 3000, "lagu")]
        );
    }

    #[test]
    fn a_hair_of_an_overlap_is_none() {
        let cues = vec![cue(0, 1080, "a"), cue(1000, 2000, "b"), cue(1000, 2050, "c")];
        assert_eq!(tidy(cues), [cue(0, 1000, "a"), stacked_cue(1000, 2050, "b\nc")]);
        assert_eq!(tidy(vec![cue(0, 40, "a"), cue(40, 2000, "b")]).len(), 2);
    }

    #[test]
    fn twins_are_one_and_empty_ones_none() {
        let cues = vec![cue(0, 1000, "a"), cue(0, 1000, "a"), cue(5, 900, ""), cue(2000, 2000, "b")];
        assert_eq!(tidy(cues), [cue(0, 1000, "a")]);
    }

    #[test]
    fn a_crowd_is_turned_away() {
        let (kept, crowded) = stacked(vec![
            cue(0, 9000, &"x".repeat(600)),
            cue(1000, 2000, &"y".repeat(600)),
            cue(9000, 9500, "z"),
        ]);
        assert_eq!(kept.iter().map(|cue| cue.text.len()).collect::<Vec<_>>(), [600, 1]);
        assert_eq!(crowded.len(), 1);
    }
}
