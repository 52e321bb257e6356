//! What of a film's captions falls into an excerpt, and the file that is delivered with it.

use super::cue::{Cue, SHORTEST_REST, WordTime};
use super::lines::is_time_line;
use super::markup::{BREAK, unmarkable};
use super::read::names_a_format;
use crate::units::Micros;

/// The cues seen between `start` and `start + duration`, with times from `start`, cut at both ends. Rests shorter than
/// a tenth of a second are dropped.
pub fn excerpt(cues: &[Cue], start: Micros, duration: Micros) -> Vec<Cue> {
    let inside = cues.iter().filter_map(|cue| {
        let (from, to) = (cue.start.max(start), cue.end.min(start + duration));
        let whole = (from, to) == (cue.start, cue.end);
        let long_enough = to - from >= SHORTEST_REST || (whole && to > from);
        long_enough.then(|| Cue {
            start: from - start,
            end: to - start,
            text: cue.text.clone(),
            words: cue
                .words
                .iter()
                .map(|word| WordTime { start: word.start.max(from) - start, ..*word })
                .collect(),
            line: cue.line,
        })
    });
    inside.collect()
}

/// Writes SubRip, with `\n` line ends. Words that would be read as markup or as times are broken by an invisible sign, which
/// [`super::read`] takes out again.
pub fn write_srt(cues: &[Cue]) -> String {
    let mut out = String::new();
    for (index, cue) in cues.iter().enumerate() {
        let (start, end) = (srt_time(cue.start), srt_time(cue.end));
        let lines: Vec<String> = cue.text.lines().map(srt_line).collect();
        out.push_str(&format!("{}\n{start} --> {end}\n{}\n\n", index + 1, lines.join("\n")));
    }
    out
}

fn srt_line(line: &str) -> String {
    let words = unmarkable(line);
    if is_time_line(&words) || names_a_format(&words) { format!("{BREAK}{words}") } else { words }
}

fn srt_time(time: Micros) -> String {
    let ms = time.as_ms().max(0);
    format!("{:02}:{:02}:{:02},{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}
