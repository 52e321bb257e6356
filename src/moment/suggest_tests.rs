//! Passages of records that the tests make.

use super::super::record::{Heard, RECORD_VERSION, Seen};
use super::*;

fn span(start: i64, end: i64) -> Span {
    Span { start: Micros::from_ms(start), end: Micros::from_ms(end) }
}

/// A file of `ms` in which `speech` is heard; no picture.
fn record(ms: i64, speech: Vec<Span>) -> Record {
    Record {
        version: RECORD_VERSION,
        digest: String::new(),
        duration: Micros::from_ms(ms),
        seen: None,
        heard: Some(Heard { speech, ..Heard::default() }),
        sentences: Vec::new(),
    }
}

fn wish(least: i64, most: i64, count: usize) -> Wish {
    Wish { least: Micros::from_ms(least), most: Micros::from_ms(most), count }
}

fn sentence(start: i64, end: i64, text: &str) -> Sentence {
    Sentence {
        start: Micros::from_ms(start),
        end: Micros::from_ms(end),
        text: text.to_owned(),
        is_whole: true,
    }
}

/// `count` sentences of four seconds with a second between them.
fn talk(count: i64) -> Vec<Span> {
    (0..count).map(|index| span(1000 + 5000 * index, 5000 + 5000 * index)).collect()
}

#[test]
fn passages_begin_and_end_in_pauses_have_the_length_asked_for_and_do_not_overlap() {
    let speech = talk(60);
    let found = suggest(&record(301_000, speech.clone()), &[], &wish(15_000, 30_000, 5));
    assert_eq!(found.len(), 5);
    for passage in &found {
        let length = passage.span.duration().as_ms();
        assert!((15_000..=30_000).contains(&length), "{passage:?}");
        for time in [passage.span.start, passage.span.end] {
            assert!(!speech.iter().any(|span| span.contains(time)), "{passage:?}");
        }
        assert!(found.iter().all(|other| other == passage
            || other.span.end <= passage.span.start
            || other.span.start >= passage.span.end));
    }
    assert!(found.windows(2).all(|two| two[0].score >= two[1].score));
}

#[test]
fn sentences_decide_where_captions_say_where_they_are() {
    let speech = talk(8);
    // One sentence to two stretches of speech.
    let sentences: Vec<Sentence> =
        (0..4).map(|index| sentence(1100 + 10_000 * index, 9800 + 10_000 * index, "Air menguap.")).collect();
    let found = suggest(&record(41_000, speech), &sentences, &wish(8_000, 22_000, 3));
    assert!(!found.is_empty());
    for passage in &found {
        assert!(passage.reasons.contains(&Reason::BetweenSentences), "{passage:?}");
        assert_eq!((passage.span.start.as_ms() - 800) % 10_000, 0, "{passage:?}");
        assert_eq!((passage.span.end.as_ms() - 300) % 10_000, 0, "{passage:?}");
        assert!(passage.text.starts_with("Air menguap."));
    }
}

#[test]
fn a_whole_thought_comes_before_half_a_one() {
    let speech = talk(8);
    let texts = [
        "Dan begitu.",
        "Lalu itu.",
        "Mengapa hujan turun?",
        "Awan menjadi berat.",
        "Jadi, airnya jatuh.",
        "Lalu lain lagi.",
        "Dan lagi.",
        "Apa?",
    ];
    let sentences: Vec<Sentence> = texts
        .iter()
        .zip(0..)
        .map(|(text, index)| sentence(1000 + 5000 * index, 5000 + 5000 * index, text))
        .collect();
    let found = suggest(&record(41_000, speech), &sentences, &wish(10_000, 16_000, 1));
    assert_eq!(found[0].text, "Mengapa hujan turun? Awan menjadi berat. Jadi, airnya jatuh.");
    assert!(found[0].reasons.contains(&Reason::Thought(Thought::Answered)));
}

#[test]
fn a_monologue_without_a_pause_gives_nothing_but_its_whole_and_many_pauses_are_soon_judged() {
    let hour = 3_600_000;
    assert_eq!(suggest(&record(hour, vec![span(0, hour)]), &[], &wish(15_000, 30_000, 5)), []);
    let whole = suggest(&record(20_000, vec![span(0, 20_000)]), &[], &wish(15_000, 30_000, 5));
    assert_eq!(whole[0].span, span(0, 20_000));
    // An hour with a breath every 1.5 s.
    let speech: Vec<Span> = (0..2400).map(|index| span(1500 * index, 1500 * index + 1200)).collect();
    assert_eq!(suggest(&record(hour, speech), &[], &wish(15_000, 30_000, 5)).len(), 5);
}

#[test]
fn without_speech_cuts_decide_and_black_is_left_out() {
    let shot = |start, end| {
        let Span { start, end } = span(start, end);
        Shot { start, end, thumbnail: Some("00001.jpg".to_owned()) }
    };
    let seen = Seen {
        shots: vec![shot(0, 20_000), shot(20_000, 40_000), shot(40_000, 60_000)],
        black: vec![span(0, 20_000)],
        motion: vec![1.0; 60],
        ..Seen::default()
    };
    let silent = Record { seen: Some(seen), heard: None, ..record(60_000, Vec::new()) };
    let found = suggest(&silent, &[], &wish(15_000, 30_000, 2));
    let spans: Vec<Span> = found.iter().map(|passage| passage.span).collect();
    assert_eq!(spans, [span(20_000, 40_000), span(40_000, 60_000)]);
    assert!(found[0].reasons.contains(&Reason::AtCuts) && found[0].thumbnail.is_some());
    // Not one cut.
    let seen = Seen { shots: vec![shot(0, 60_000)], motion: vec![1.0; 60], ..Seen::default() };
    let still = Record { seen: Some(seen), ..silent };
    assert!(!suggest(&still, &[], &wish(15_000, 30_000, 2)).is_empty());
    assert_eq!(suggest(&record(0, Vec::new()), &[], &wish(15_000, 30_000, 2)), []);
}
