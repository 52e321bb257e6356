//! Captions on the frames of a clip, as its item wants them.

use std::collections::BTreeMap;

use crate::clip::captions::phrase;
use crate::clip::captions::spoken::{Speech, word_times};
use crate::clip::captions::{Cue, LookKind};
use crate::page::{Caption, CaptionWord, CueSpan, WordState};
use crate::project::CaptionsMode;
use crate::units::{FrameRate, Micros};

/// `cues` on the `frames` frames of a clip of `rate`, as `mode` has it: spans rise, and the first begins at frame 0. Words whose times are
/// not known are spoken while `speech` says that somebody speaks.
pub(super) fn spans(
    cues: &[Cue],
    mode: CaptionsMode,
    (rate, frames): (FrameRate, u64),
    speech: &(impl Speech + ?Sized),
) -> Vec<CueSpan> {
    let frame_at = |time: Micros| rate.frame_at(time).min(frames);
    let mut spans = vec![CueSpan::new(0, "")];
    for cue in cues {
        let shown = match mode {
            CaptionsMode::File => Vec::new(),
            CaptionsMode::Block => vec![(cue.start, caption_of(cue, None))],
            CaptionsMode::Line => line_by_line(cue, speech),
            CaptionsMode::Word => word_by_word(cue, speech),
        };
        if shown.is_empty() {
            continue;
        }
        for (time, caption) in shown.into_iter().chain([(cue.end, Caption::default())]) {
            let from_frame = frame_at(time);
            if spans.last().is_some_and(|last| last.from_frame == from_frame) {
                spans.pop();
            }
            if spans.last().is_none_or(|last| last.caption != caption) {
                spans.push(CueSpan { from_frame, caption });
            }
        }
    }
    spans
}

/// The lines of their caption file on which captions stand, by their texts, with when they are shown.
pub(super) fn lines_of(cues: &[Cue]) -> BTreeMap<String, (u32, Micros)> {
    let mut lines = BTreeMap::new();
    for (cue, line) in cues.iter().filter_map(|cue| Some((cue, cue.line?))) {
        for text in [cue.text.as_str()].into_iter().chain(cue.text.lines()) {
            lines.entry(text.to_owned()).or_insert((line, cue.start));
        }
    }
    lines
}

/// The lines of `cue`, each from its first word on.
fn line_by_line(cue: &Cue, speech: &(impl Speech + ?Sized)) -> Vec<(Micros, Caption)> {
    let (words, times) = (phrase::words(&cue.text), word_times(cue, speech));
    let whole = caption_of(cue, None);
    let mut first = 0;
    let mut shown = Vec::with_capacity(whole.lines.len());
    for (line, text) in whole.lines.iter().zip(cue.text.lines()) {
        // A caption appears when it begins, its first word or not.
        let time = if first == 0 { cue.start } else { times.get(first).copied().unwrap_or(cue.end) };
        first = (first + line.len()).min(words.len());
        shown.push((time, Caption { text: text.to_owned(), lines: vec![line.clone()] }));
    }
    shown
}

/// In a caption of more words than this none is marked: two lines of 42 characters have no more.
const MOST_MARKED: usize = 48;

/// `cue` once for each of its words, with that one marked; before the first is spoken, with none.
fn word_by_word(cue: &Cue, speech: &(impl Speech + ?Sized)) -> Vec<(Micros, Caption)> {
    // Voices that speak at once have no order of words.
    if cue.is_stacked || phrase::words(&cue.text).len() > MOST_MARKED {
        return vec![(cue.start, caption_of(cue, None))];
    }
    let times = word_times(cue, speech);
    let mut shown = vec![(cue.start, caption_of(cue, Some(None)))];
    shown.extend(
        times.into_iter().enumerate().map(|(index, time)| (time, caption_of(cue, Some(Some(index))))),
    );
    shown
}

/// `cue` as a page shows it: with its looks, and where words are marked, with the one of that number.
fn caption_of(cue: &Cue, spoken: Option<Option<usize>>) -> Caption {
    let mut caption = Caption { text: cue.text.clone(), lines: vec![Vec::new()] };
    let mut before = 0;
    for (index, word) in phrase::words(&cue.text).into_iter().enumerate() {
        if index > 0 && cue.text[before..word.start].contains('\n') {
            caption.lines.push(Vec::new());
        }
        before = word.end;
        let state = match spoken {
            None => WordState::Shown,
            Some(Some(now)) if index < now => WordState::Said,
            Some(Some(now)) if index == now => WordState::Spoken,
            Some(_) => WordState::Coming,
        };
        let mut shown =
            CaptionWord { text: cue.text[word.clone()].to_owned(), state, ..CaptionWord::default() };
        for look in cue.looks.iter().filter(|look| look.from < word.end && look.to > word.start) {
            match &look.kind {
                LookKind::Italic => shown.italic = true,
                LookKind::Colour(colour) => shown.colour = Some(*colour),
                LookKind::Voice(name) => shown.voice = Some(name.clone()),
                LookKind::Underlined => {}
            }
        }
        if let Some(line) = caption.lines.last_mut() {
            line.push(shown);
        }
    }
    caption
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::captions::{self, Look, WordTime};

    fn cue(from: i64, to: i64, text: &str) -> Cue {
        Cue::new(Micros::from_ms(from), Micros::from_ms(to), text)
    }

    /// The captions of a clip of two seconds by frame, as `told` tells them.
    fn told(cues: &[Cue], mode: CaptionsMode, told: impl Fn(&Caption) -> String) -> Vec<(u64, String)> {
        let spans = spans(cues, mode, (FrameRate::whole(25), 50), &());
        spans.into_iter().map(|span| (span.from_frame, told(&span.caption))).collect()
    }

    #[test]
    fn captions_begin_and_end_at_the_nearest_frame_and_each_change_is_one_span() {
        for (cues, expected) in [
            (vec![], vec![(0, "")]),
            (vec![(400, 1000, "a")], vec![(0, ""), (10, "a"), (25, "")]),
            // From the first frame, to the last and past it.
            (vec![(0, 1000, "a")], vec![(0, "a"), (25, "")]),
            (vec![(1000, 2000, "a")], vec![(0, ""), (25, "a"), (50, "")]),
            (vec![(1000, 9000, "a")], vec![(0, ""), (25, "a"), (50, "")]),
            // Between two frames.
            (vec![(1019, 1500, "a")], vec![(0, ""), (25, "a"), (38, "")]),
            (vec![(1021, 1500, "a")], vec![(0, ""), (26, "a"), (38, "")]),
            // One follows the other at once; the second says the same.
            (vec![(400, 1000, "a"), (1000, 1600, "b")], vec![(0, ""), (10, "a"), (25, "b"), (40, "")]),
            (vec![(400, 1000, "a"), (1000, 1600, "a")], vec![(0, ""), (10, "a"), (40, "")]),
            // Shorter than a frame: nobody sees it.
            (vec![(1000, 1010, "a")], vec![(0, "")]),
        ] {
            let cues: Vec<Cue> = cues.into_iter().map(|(from, to, text)| cue(from, to, text)).collect();
            let expected: Vec<(u64, String)> =
                expected.into_iter().map(|(frame, text): (u64, &str)| (frame, text.to_owned())).collect();
            assert_eq!(
                told(&cues, CaptionsMode::Block, |caption| caption.text.clone()),
                expected,
                "{cues:?}"
            );
        }
    }

    /// The word that is spoken, in brackets.
    fn marked(caption: &Caption) -> String {
        let word = |word: &CaptionWord| match word.state {
            WordState::Spoken => format!("[{}]", word.text),
            WordState::Said => word.text.to_uppercase(),
            _ => word.text.clone(),
        };
        let lines = caption.lines.iter().map(|line| line.iter().map(word).collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_are_marked_one_after_the_other() {
        let mut cue = cue(400, 1600, "air hujan\nturun");
        let expected = |frames: [u64; 5]| {
            let texts = ["", "[air] hujan|turun", "AIR [hujan]|turun", "AIR HUJAN|[turun]", ""];
            frames.into_iter().zip(texts).map(|(at, text)| (at, text.to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(
            told(std::slice::from_ref(&cue), CaptionsMode::Word, marked),
            expected([0, 10, 20, 30, 40])
        );
        cue.words = vec![
            WordTime { at: 4, start: Micros::from_ms(600) },
            WordTime { at: 10, start: Micros::from_ms(800) },
        ];
        assert_eq!(
            told(std::slice::from_ref(&cue), CaptionsMode::Word, marked),
            expected([0, 10, 15, 20, 40])
        );
        // The caption is there before its first word.
        cue.words = vec![WordTime { at: 0, start: Micros::from_ms(800) }];
        assert_eq!(told(&[cue], CaptionsMode::Word, marked)[1], (10, "air hujan|turun".to_owned()));
    }

    #[test]
    fn words_of_several_who_speak_and_of_very_many_are_not_marked() {
        let many = "ya ".repeat(MOST_MARKED + 1);
        for cue in [Cue { is_stacked: true, ..cue(400, 1600, "air\nhujan") }, cue(400, 1600, many.trim())] {
            let shown = told(&[cue], CaptionsMode::Word, marked);
            assert_eq!(shown.len(), 3, "{shown:?}");
            assert!(!shown[1].1.contains('['), "{shown:?}");
        }
    }

    #[test]
    fn lines_follow_one_another_and_files_alone_show_nothing() {
        let cue = cue(400, 1600, "air hujan\nturun");
        let text = |caption: &Caption| caption.text.clone();
        let lines = [(0, ""), (10, "air hujan"), (30, "turun"), (40, "")];
        let lines: Vec<(u64, String)> = lines.into_iter().map(|(at, text)| (at, text.to_owned())).collect();
        assert_eq!(told(std::slice::from_ref(&cue), CaptionsMode::Line, text), lines);
        assert_eq!(told(std::slice::from_ref(&cue), CaptionsMode::File, text), [(0, String::new())]);
        let known = lines_of(&[Cue { line: Some(7), ..cue }]);
        let line = |text: &str| known.get(text).map(|(line, _)| *line);
        assert_eq!((line("turun"), line("air hujan\nturun"), line("air")), (Some(7), Some(7), None));
    }

    #[test]
    fn the_files_say_what_is_burned_in() {
        let cues = [cue(0, 900, "- Sudah siap?\n- Siap, Pak."), cue(980, 1900, "\u{266a} la \u{266a}")];
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for file in [captions::write_srt(&cues), captions::write_vtt(&cues)] {
            let written: Vec<String> = captions::read(file.as_bytes())
                .expect("reads")
                .cues
                .iter()
                .flat_map(|cue| words(&cue.text))
                .collect();
            for mode in [CaptionsMode::Block, CaptionsMode::Line, CaptionsMode::Word] {
                let spans = spans(&cues, mode, (FrameRate::whole(25), 50), &());
                let mut texts: Vec<&str> = spans.iter().map(|span| span.caption.text.as_str()).collect();
                texts.dedup();
                assert_eq!(
                    texts.iter().flat_map(|text| words(text)).collect::<Vec<_>>(),
                    written,
                    "{mode:?}"
                );
                let shown = spans.iter().find(|span| !span.caption.is_empty()).expect("a caption");
                let of_words: Vec<String> =
                    shown.caption.lines.iter().flatten().map(|word| word.text.clone()).collect();
                assert_eq!(of_words, words(&shown.caption.text), "{mode:?}");
            }
        }
    }

    #[test]
    fn words_keep_their_looks() {
        let mut cue = cue(0, 1000, "air hujan turun");
        cue.looks = vec![
            Look { from: 4, to: 15, kind: LookKind::Italic },
            Look { from: 4, to: 9, kind: LookKind::Colour([255, 255, 0]) },
            Look { from: 0, to: 15, kind: LookKind::Voice("Ibu Sri".to_owned()) },
        ];
        let words = &caption_of(&cue, None).lines[0];
        assert_eq!(words.iter().map(|word| word.italic).collect::<Vec<_>>(), [false, true, true]);
        assert_eq!(words[1].colour, Some([255, 255, 0]));
        assert!(words.iter().all(|word| word.voice.as_deref() == Some("Ibu Sri")));
    }
}
