//! Captions mended without changing a word: more time where nobody speaks, texts parted where a phrase ends, lines evened, gaps closed
//! and opened. Pure.

use std::ops::Range;

use super::cue::{Cue, Part};
use super::phrase::{self, MAX_LINES};
use super::reading::{self, Breach, LONGEST, ROUNDING, ReadingRules, SHORTEST, SpeakerLine, speakers};
use super::spoken::word_times;
use crate::units::Micros;

/// A caption of fewer characters than this a piece is not parted, however long it stays.
const FEWEST_CHARS: usize = 12;
/// The most captions that one is parted into.
const MOST_PIECES: usize = 24;

/// Captions that were mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// As they now are.
    pub cues: Vec<Cue>,
    /// How many were changed, by what was done.
    pub changes: Changes,
    /// What could not be mended without changing words.
    pub left: Vec<Breach>,
}

/// How many captions were changed, by what was done to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Parted into several.
    pub split: usize,
    /// Their lines parted otherwise.
    pub rebalanced: usize,
    /// Hyphens and blanks put before speakers.
    pub speakers: usize,
    /// On screen for longer.
    pub longer: usize,
    /// On screen for less long.
    pub shorter: usize,
}

impl Changes {
    /// How many changes there were in all.
    pub fn count(&self) -> usize {
        self.split + self.rebalanced + self.speakers + self.longer + self.shorter
    }
}

/// `cues`, which are sorted and free of overlaps, as `rules` want them, as far as that can be without changing a word. None is shown after
/// `end`, where that is known.
pub fn mend(cues: &[Cue], rules: &ReadingRules, end: Option<Micros>) -> Mended {
    let mut changes = Changes::default();
    let mut out: Vec<Cue> = Vec::with_capacity(cues.len());
    for cue in cues {
        let cue = with_hyphens(&evenly_spaced(cue), &mut changes);
        out.extend(in_lines(&cue, rules, &mut changes));
    }
    let before: Vec<(Micros, Micros)> = out.iter().map(|cue| (cue.start, cue.end)).collect();
    part(&mut out, rules);
    give_time(&mut out, rules, end);
    part(&mut out, rules);
    for (cue, (start, end)) in out.iter().zip(before) {
        let (is, was) = (cue.length(), end - start);
        changes.longer += usize::from(is > was + ROUNDING);
        changes.shorter += usize::from(is + ROUNDING < was);
    }
    let left = reading::check(&out, rules);
    Mended { cues: out, changes, left }
}

/// `cue` with one blank between words.
fn evenly_spaced(cue: &Cue) -> Cue {
    let mut parts = Vec::new();
    let words = phrase::words(&cue.text);
    for (index, word) in words.iter().enumerate() {
        if let Some(before) = index.checked_sub(1) {
            let is_line = cue.text[words[before].end..word.start].contains('\n');
            parts.push(Part::Put(if is_line { "\n" } else { " " }));
        }
        parts.push(Part::Kept(word.clone()));
    }
    cue.of_parts(&parts)
}

/// `cue` with a hyphen and a blank before each of two speakers.
fn with_hyphens(cue: &Cue, changes: &mut Changes) -> Cue {
    let Some(lines) = speakers(cue).filter(|lines| lines.iter().any(|line| !line.is_written_well)) else {
        return cue.clone();
    };
    changes.speakers += 1;
    let part = |line: &SpeakerLine| [Part::Put("- "), Part::Kept(line.words..line.to)];
    let mut parts = part(&lines[0]).to_vec();
    parts.push(Part::Put("\n"));
    parts.extend(part(&lines[1]));
    cue.of_parts(&parts)
}

/// `cue` in lines that fit, as several cues where it has too many words or stays too long.
fn in_lines(cue: &Cue, rules: &ReadingRules, changes: &mut Changes) -> Vec<Cue> {
    let lines: Vec<&str> = cue.text.lines().collect();
    let fits = lines.len() <= MAX_LINES && lines.iter().all(|line| line.chars().count() <= rules.line_chars);
    let stays = cue.length() > LONGEST + ROUNDING;
    if fits && !stays && reading::bad_break(cue).is_none() {
        return vec![cue.clone()];
    }
    let words = phrase::words(&cue.text);
    let are_apart = cue.is_stacked || speakers(cue).is_some();
    let pieces = if are_apart { of_speakers(cue, &words, stays) } else { parted(cue, &words, stays, rules) };
    let Some(pieces) = pieces else { return vec![no_longer(cue)] };
    let gap = rules.gap();
    let Some((times, are_known)) = times_of_pieces(cue, &pieces, gap) else { return vec![no_longer(cue)] };
    let mut out = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        let next = pieces.get(index + 1).map(|next| times[next.start]);
        let parts =
            if are_apart { as_written(cue, &words, piece) } else { relined(cue, &words, piece, rules) };
        let mut new = cue.of_parts(&parts);
        new.start = if index == 0 { cue.start } else { times[piece.start] };
        new.end = next.map_or(cue.end, |next| Micros((next - gap).0.max(new.start.0 + 1)));
        if !are_known {
            new.words.clear();
        }
        // What is parted has its own order of words.
        out.push(no_longer(&new));
    }
    changes.split += usize::from(out.len() > 1);
    changes.rebalanced += usize::from(out.len() == 1 && out[0].text != cue.text);
    out
}

/// When the words of `cue` are spoken, and whether that is as it says: where a piece would be there for no longer than the gap behind it –
/// tools give the last words of a segment its end –, its words are spread by their syllables. `None` where that does not help either.
fn times_of_pieces(cue: &Cue, pieces: &[Range<usize>], gap: Micros) -> Option<(Vec<Micros>, bool)> {
    let lasts = |times: &[Micros]| {
        let starts = pieces.iter().skip(1).map(|piece| times[piece.start]);
        let bounds: Vec<Micros> = [cue.start].into_iter().chain(starts).chain([cue.end]).collect();
        bounds.windows(2).all(|pair| pair[1] - pair[0] > gap)
    };
    let known = word_times(cue, &());
    if lasts(&known) {
        return Some((known, true));
    }
    let spread = word_times(&Cue { words: Vec::new(), ..cue.clone() }, &());
    lasts(&spread).then_some((spread, false))
}

/// `cue`, off the screen when it was there for as long as one may be.
fn no_longer(cue: &Cue) -> Cue {
    Cue { end: cue.end.min(cue.start + LONGEST), ..cue.clone() }
}

/// The words of `cue` in as few pieces as fit and are not too long on screen; `None` where it cannot be parted so.
fn parted(cue: &Cue, words: &[Range<usize>], stays: bool, rules: &ReadingRules) -> Option<Vec<Range<usize>>> {
    let fewest = match stays {
        true => usize::try_from(cue.length().0 / (LONGEST.0 + 1)).unwrap_or(1) + 1,
        false => 1,
    };
    if fewest > 1 && reading::chars(&cue.text) < fewest * FEWEST_CHARS {
        return None;
    }
    (fewest..=MOST_PIECES).find_map(|count| phrase::pieces(&cue.text, words, count, rules.line_chars))
}

/// The words of `cue`, in which several speak, line by line where it is too long on screen; `None` where it is not, since its lines belong
/// to who speaks.
fn of_speakers(cue: &Cue, words: &[Range<usize>], stays: bool) -> Option<Vec<Range<usize>>> {
    if !stays || cue.is_stacked {
        return None;
    }
    let second = cue.text.find('\n').and_then(|at| words.iter().position(|word| word.start > at))?;
    Some(vec![0..second, second..words.len()])
}

/// The parts of a cue of the words of `piece`, in lines as the phrases have them.
fn relined(cue: &Cue, words: &[Range<usize>], piece: &Range<usize>, rules: &ReadingRules) -> Vec<Part> {
    let lines =
        phrase::lines(&cue.text, words, piece, rules.line_chars).unwrap_or_else(|| vec![piece.clone()]);
    let ends: Vec<usize> = lines.iter().map(|line| line.end).collect();
    joined(words, piece, |index| if ends.contains(&index) { "\n" } else { " " })
}

/// The parts of a cue of the words of `piece`, in the lines that they have.
fn as_written(cue: &Cue, words: &[Range<usize>], piece: &Range<usize>) -> Vec<Part> {
    let is_line = |index: usize| cue.text[words[index - 1].end..words[index].start].contains('\n');
    joined(words, piece, |index| if is_line(index) { "\n" } else { " " })
}

/// The words of `piece` with what `between` puts before each but the first.
fn joined(
    words: &[Range<usize>],
    piece: &Range<usize>,
    between: impl Fn(usize) -> &'static str,
) -> Vec<Part> {
    let mut parts = Vec::with_capacity(piece.len() * 2);
    for index in piece.clone() {
        if index > piece.start {
            parts.push(Part::Put(between(index)));
        }
        parts.push(Part::Kept(words[index].clone()));
    }
    parts
}

/// Two frames between captions that follow one another: taken from the one before, else from the one behind; closed where more is no pause.
fn part(cues: &mut [Cue], rules: &ReadingRules) {
    let gap = rules.gap();
    for index in 1..cues.len() {
        let (before, after) = cues.split_at_mut(index);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else { continue };
        let is = after.start - before.end;
        if is > gap + ROUNDING && is + ROUNDING < rules.pause() {
            before.end = (after.start - gap).min(before.start + LONGEST);
        } else if is + ROUNDING < gap {
            let spare = |cue: &Cue| Micros((cue.length() - SHORTEST).0.max(0));
            let from_before = (gap - is).min(spare(before));
            before.end = before.end - from_before;
            let from_after = (gap - is - from_before).min(spare(after));
            after.start = after.start + from_after;
        }
    }
}

/// More time for what is too short to be read: until the next caption.
fn give_time(cues: &mut [Cue], rules: &ReadingRules, end: Option<Micros>) {
    for index in 0..cues.len() {
        let needed = rules.needed(&cues[index]).min(LONGEST);
        let until = cues.get(index + 1).map(|next| next.start - rules.gap()).or(end);
        let cue = &mut cues[index];
        let wanted = cue.start + needed;
        cue.end = cue.end.max(until.map_or(wanted, |until| wanted.min(until)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::cue::WordTime;
    use super::super::reading::BreachKind;
    use super::*;
    use crate::project::Audience;
    use crate::units::FrameRate;

    fn rules() -> ReadingRules {
        ReadingRules::new(Audience::Everyone, FrameRate::whole(25), 42)
    }

    fn cue(start_ms: i64, end_ms: i64, text: &str) -> Cue {
        Cue::new(Micros::from_ms(start_ms), Micros::from_ms(end_ms), text)
    }

    fn mended(cues: &[Cue]) -> Vec<(i64, i64, String)> {
        let mended = mend(cues, &rules(), None).cues.into_iter();
        mended.map(|cue| (cue.start.as_ms(), cue.end.as_ms(), cue.text)).collect()
    }

    fn of(start: i64, end: i64, text: &str) -> (i64, i64, String) {
        (start, end, text.to_owned())
    }

    #[test]
    fn what_keeps_the_rules_is_left_as_it_is() {
        let cues = [cue(0, 3000, "Titik-titik air bergabung,\nmakin berat,"), cue(3080, 5000, "lalu jatuh.")];
        let mended = mend(&cues, &rules(), None);
        assert_eq!(
            (mended.cues, mended.changes, mended.left),
            (cues.to_vec(), Changes::default(), Vec::new())
        );
    }

    #[test]
    fn time_is_taken_from_silence_and_from_no_other_caption() {
        let text = "Uap air naik ke udara yang dingin.";
        assert_eq!(mended(&[cue(1000, 2000, text)]), [of(1000, 3000, text)]);
        assert_eq!(
            mended(&[cue(1000, 2000, text), cue(2500, 4000, "Awan.")])[0],
            of(1000, 2420, text),
            "until the next one"
        );
        let tight = [cue(0, 1000, "Satu dua tiga."), cue(1080, 2080, text), cue(2160, 3160, "Empat.")];
        let found = mend(&tight, &rules(), None);
        assert_eq!(found.cues, tight);
        assert_eq!(
            found.left.iter().map(|breach| (breach.cue, &breach.kind)).collect::<Vec<_>>(),
            [(1, &BreachKind::TooFast { tenths: 340, most: 17 })]
        );
        let end = mend(&[cue(1000, 1500, "Ya.")], &rules(), Some(Micros::from_ms(1600))).cues;
        assert_eq!((end[0].start.as_ms(), end[0].end.as_ms()), (1000, 1600));
    }

    #[test]
    fn gaps_are_two_frames_or_a_pause() {
        let starts = |gap: i64| mended(&[cue(0, 2000, "Satu"), cue(2000 + gap, 4000, "Dua")]);
        for gap in [0, 40, 80, 200, 400] {
            let [first, second] = &starts(gap)[..] else { panic!("two") };
            assert_eq!(second.0 - first.1, 80, "{gap}");
        }
        assert_eq!(starts(480)[0].1, 2000);
        // What is as short as may be takes it from the one behind.
        assert_eq!(mended(&[cue(0, 833, "Satu"), cue(833, 3000, "Dua")])[1].0, 913);
    }

    #[test]
    fn too_many_words_are_parted_where_a_phrase_ends_and_times_follow_the_words() {
        let text = "Air laut menguap karena panas matahari. Uapnya naik, lalu menjadi awan. Awan itu terbawa angin ke gunung, dan turunlah hujan.";
        let parts = mended(&[cue(0, 9000, text)]);
        assert_eq!(
            parts.iter().map(|(_, _, text)| text.as_str()).collect::<Vec<_>>(),
            [
                "Air laut menguap karena panas matahari.\nUapnya naik, lalu menjadi awan.",
                "Awan itu terbawa angin ke gunung,\ndan turunlah hujan.",
            ]
        );
        assert!((4500..5800).contains(&parts[1].0), "{parts:?}");
        assert_eq!(parts[1].0 - parts[0].1, 80);
        assert_eq!(parts[1].1, 9000);
        assert_eq!(mend(&[cue(0, 9000, text)], &rules(), None).left, []);
    }

    #[test]
    fn no_part_is_without_a_length_whatever_the_times_of_its_words_say() {
        let text = "Air laut menguap karena panas matahari. Uapnya naik, lalu menjadi awan. Awan itu terbawa angin ke gunung.";
        let at = text.find("Awan").expect("there");
        // A tool that gives the last words the end of their segment, and one that gives them all one time.
        for from in [at, 1] {
            let words = phrase::words(text).into_iter().filter(|word| word.start >= from);
            let words = words.map(|word| WordTime { at: word.start, start: Micros::from_ms(8000) }).collect();
            let cues = [Cue { words, ..cue(0, 8000, text) }, cue(8080, 9500, "Lalu hujan.")];
            let parts = mended(&cues);
            assert!(parts.len() > 2 && parts.iter().all(|(from, to, _)| to - from > 500), "{parts:?}");
        }
        // Where there is no time for parts there are none; all words are there.
        assert_eq!(mended(&[cue(0, 100, text)]).len(), 1);
    }

    #[test]
    fn what_stays_too_long_is_parted_or_goes() {
        let parts = mended(&[cue(0, 10_000, "Hujan turun di gunung, lalu air mengalir ke sungai.")]);
        assert_eq!(
            parts.iter().map(|(_, _, text)| text.as_str()).collect::<Vec<_>>(),
            ["Hujan turun di gunung,", "lalu air mengalir ke sungai."]
        );
        assert_eq!(mended(&[cue(0, 10_000, "\u{266a}")]), [of(0, 7000, "\u{266a}")]);
        let talk = mended(&[cue(0, 9000, "-Sudah siap semuanya?\n-Sudah siap, Pak Guru.")]);
        assert_eq!((talk.len(), talk[0].2.as_str()), (2, "- Sudah siap semuanya?"));
    }

    #[test]
    fn speakers_keep_their_lines() {
        assert_eq!(mended(&[cue(0, 2000, "-Siap?\nSiap.")])[0].2, "-Siap?\nSiap.");
        assert_eq!(mended(&[cue(0, 2000, "Siap?\n–Siap.")])[0].2, "- Siap?\n- Siap.");
        let stacked = Cue { is_stacked: true, ..cue(0, 3000, "lagu yang\nmasuk ke dalam") };
        assert_eq!(mended(&[stacked])[0].2, "lagu yang\nmasuk ke dalam");
    }

    #[test]
    fn words_and_their_order_are_never_changed() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let long = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh ".repeat(14);
        let cues = [cue(0, 900, &long), cue(900, 60_000, &long), cue(60_000, 60_100, "x\n\n y   z")];
        let all: Vec<String> =
            mend(&cues, &rules(), None).cues.iter().flat_map(|cue| words(&cue.text)).collect();
        let given: Vec<String> = cues.iter().flat_map(|cue| words(&cue.text)).collect();
        assert_eq!(all, given);
    }

    #[test]
    fn mending_twice_is_mending_once() {
        let cues = [
            cue(
                0,
                9000,
                "Air laut menguap karena panas matahari. Uapnya naik, lalu menjadi awan. Awan itu terbawa angin.",
            ),
            cue(9000, 9400, "Sudah?"),
            cue(9600, 12_000, "Mereka berangkat ke\nsekolah bersama Pak Budi yang baik sekali hatinya"),
        ];
        let once = mend(&cues, &rules(), None);
        let twice = mend(&once.cues, &rules(), None);
        assert_eq!((&twice.cues, twice.changes.count()), (&once.cues, 0));
    }
}
