//! When each word of a caption is spoken: as its file says, else spread by syllables over the time in which somebody speaks. Pure.

use std::ops::Range;

use super::cue::Cue;
use super::phrase;
use crate::clip::voice::Span;
use crate::units::Micros;

/// Who knows when somebody speaks.
pub trait Speech {
    /// The parts of `from`–`to` in which somebody speaks, rising and apart; none where nothing is known.
    fn between(&self, from: Micros, to: Micros) -> Vec<Range<Micros>>;
}

/// Nothing is known: captions are there while somebody speaks.
impl Speech for () {
    fn between(&self, _: Micros, _: Micros) -> Vec<Range<Micros>> {
        Vec::new()
    }
}

impl Speech for [Span] {
    fn between(&self, from: Micros, to: Micros) -> Vec<Range<Micros>> {
        let part = |span: &Span| span.start.max(from)..span.end.min(to);
        self.iter().map(part).filter(|part| part.end > part.start).collect()
    }
}

/// When each word of `cue` begins to be spoken: one time for each of [`phrase::words`], from the cue's start on, never falling.
pub fn word_times(cue: &Cue, speech: &(impl Speech + ?Sized)) -> Vec<Micros> {
    let words = phrase::words(&cue.text);
    let known = |word: &Range<usize>| {
        let time = cue.words.iter().rev().find(|time| word.contains(&time.at) || time.at == word.start)?;
        Some(time.start.max(cue.start).min(cue.end))
    };
    let mut times: Vec<Option<Micros>> = words.iter().map(known).collect();
    if let Some(first) = times.first_mut() {
        // A caption mostly appears with its first word.
        let parts = spoken_parts(speech, &(cue.start..cue.end));
        first.get_or_insert(parts.first().map_or(cue.start, |part| part.start));
    }
    let mut out: Vec<Micros> = Vec::with_capacity(words.len());
    let mut index = 0;
    while index < words.len() {
        let next = (index + 1..words.len()).find(|at| times[*at].is_some()).unwrap_or(words.len());
        let from = times[index].unwrap_or(cue.start);
        let to = times.get(next).copied().flatten().unwrap_or(cue.end).max(from);
        let weights: Vec<u32> =
            words[index..next].iter().map(|word| weight(&cue.text[word.clone()])).collect();
        out.extend(spread(&weights, from..to, speech));
        index = next;
    }
    // What is known may say that two words are spoken at once, and never that a later one is earlier.
    for at in 1..out.len() {
        out[at] = out[at].max(out[at - 1]);
    }
    out
}

/// The parts of `span` in which somebody speaks; none where that is so little that it cannot be all of what a caption says.
fn spoken_parts(speech: &(impl Speech + ?Sized), span: &Range<Micros>) -> Vec<Range<Micros>> {
    let mut parts = speech.between(span.start, span.end);
    parts.retain(|part| part.end > part.start);
    let spoken: i64 = parts.iter().map(|part| (part.end - part.start).0).sum();
    if spoken * 3 < (span.end - span.start).0 {
        parts.clear();
    }
    parts
}

/// The beginnings of things of `weights`, one after the other in `span`, as far as somebody speaks there.
fn spread(weights: &[u32], span: Range<Micros>, speech: &(impl Speech + ?Sized)) -> Vec<Micros> {
    let mut parts = spoken_parts(speech, &span);
    if parts.is_empty() || weights.len() == 1 {
        parts = vec![span.clone()];
    }
    let whole: i64 = parts.iter().map(|part| (part.end - part.start).0).sum();
    let total: i64 = weights.iter().map(|weight| i64::from(*weight)).sum::<i64>().max(1);
    let mut before = 0;
    let mut times = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let mut spoken =
            i64::try_from(i128::from(whole) * i128::from(before) / i128::from(total)).unwrap_or(0);
        let mut at = span.start;
        for part in &parts {
            let length = (part.end - part.start).0;
            at = part.start + Micros(spoken.min(length));
            // A word begins where somebody speaks on, not where they stop.
            if spoken < length {
                break;
            }
            spoken -= length;
        }
        // The first begins with its span, whose time is known.
        times.push(if index == 0 { span.start } else { at });
        before += i64::from(*weight);
    }
    times
}

/// How long a word takes to be said, in syllables: its groups of vowels, digits by their names; a pause behind a comma or a full stop.
fn weight(word: &str) -> u32 {
    // A hyphen or a note is said by nobody: its word follows at once.
    if !word.contains(char::is_alphanumeric) {
        return 0;
    }
    const DIPHTHONGS: [&str; 3] = ["ai", "au", "oi"];
    let lower = word.to_lowercase();
    let letters: Vec<char> = lower.chars().collect();
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | '\u{e9}' | '\u{e8}');
    let mut syllables = 0;
    for (index, letter) in letters.iter().enumerate() {
        let pair: String = letters[index.saturating_sub(1)..=index].iter().collect();
        // `pantai` ends with a diphthong, `air` has two syllables.
        let ends = letters.get(index + 1).is_none_or(|next| !next.is_alphabetic());
        let glides = index > 0 && ends && DIPHTHONGS.contains(&pair.as_str());
        syllables += match letter {
            _ if is_vowel(*letter) && !glides => 1,
            '0'..='9' => 2,
            _ => 0,
        };
    }
    // Signs of other scripts are about a syllable each.
    let others = letters.iter().filter(|c| c.is_alphabetic() && !c.is_ascii() && !is_vowel(**c)).count();
    let pause = match letters.last() {
        Some('.' | '?' | '!' | '\u{2026}') => 2,
        Some(',' | ';' | ':') => 1,
        _ => 0,
    };
    (syllables + u32::try_from(others).unwrap_or(0)).max(1) + pause
}

#[cfg(test)]
mod tests {
    use super::super::cue::WordTime;
    use super::*;

    fn cue(text: &str, words: &[(usize, i64)]) -> Cue {
        let words = words.iter().map(|(at, ms)| WordTime { at: *at, start: Micros::from_ms(*ms) });
        Cue { words: words.collect(), ..Cue::new(Micros::from_ms(1000), Micros::from_ms(3000), text) }
    }

    fn ms(cue: &Cue, speech: &impl Speech) -> Vec<i64> {
        word_times(cue, speech).into_iter().map(Micros::as_ms).collect()
    }

    #[test]
    fn words_are_spread_by_syllables() {
        assert_eq!(ms(&cue("satu dua tiga empat", &[]), &()), [1000, 1500, 2000, 2500]);
        assert_eq!(ms(&cue("di pantai kita berenang", &[]), &()), [1000, 1250, 1750, 2250]);
        assert_eq!(ms(&cue("a\nb", &[]), &()), [1000, 2000]);
        assert_eq!(ms(&cue("", &[]), &()), [0_i64; 0]);
    }

    #[test]
    fn known_times_are_kept_and_others_spread_between_them() {
        let cue = cue("satu dua tiga empat", &[(5, 1200), (14, 2800)]);
        assert_eq!(ms(&cue, &()), [1000, 1200, 2000, 2800]);
    }

    /// Somebody speaks from 1.4 to 1.8 and from 2.6 to 3 seconds.
    struct Some;

    impl Speech for Some {
        fn between(&self, from: Micros, to: Micros) -> Vec<Range<Micros>> {
            let ms = Micros::from_ms;
            let part = |a: i64, b: i64| ms(a).max(from)..ms(b).min(to);
            [part(1400, 1800), part(2600, 3000)].into_iter().filter(|part| part.end > part.start).collect()
        }
    }

    #[test]
    fn nothing_is_said_in_silence() {
        assert_eq!(ms(&cue("satu dua tiga empat", &[]), &Some), [1400, 1600, 2600, 2800]);
    }

    #[test]
    fn syllables_are_counted_as_they_are_said() {
        for (word, syllables) in [
            ("di", 1),
            ("air", 2),
            ("pantai", 2),
            ("sekolah", 3),
            ("17", 4),
            ("laut.", 4),
            ("hm", 1),
            ("\u{266a}", 0),
        ] {
            assert_eq!(weight(word), syllables, "{word}");
        }
    }
}
