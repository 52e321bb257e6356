//! Subtitles in videos: which there are, what they say, and on whose clock.

use std::sync::Arc;

use super::super::clock::{Clock, TICK};
use super::super::probe::probe;
use super::super::stamps::from_micros;
use super::super::subtitles::read_text_subtitles;
use super::made::Made;
use crate::clip::captions::{OddityKind, choose};
use crate::project::CaptionsWish;
use crate::units::Micros;

/// A video of four seconds with these subtitles, one a cue of its own name from second one to two, muxed by `options`.
fn film(made: &Made, name: &str, texts: &[&str], options: &str) -> std::path::PathBuf {
    let mut inputs = "-f lavfi -i testsrc2=s=128x72:r=25:d=4".to_owned();
    let mut maps = "-map 0".to_owned();
    for (index, text) in texts.iter().enumerate() {
        let path = made.path(&format!("{index}.srt"));
        let cue = format!(
            "1\n00:00:01,000 --> 00:00:02,000\n{text}\n\n2\n00:00:03,000 --> 00:00:03,500\n{text} lagi\n"
        );
        std::fs::write(&path, cue).expect("written");
        inputs.push_str(&format!(" -i {}", path.to_str().expect("UTF-8")));
        maps.push_str(&format!(" -map {}", index + 1));
    }
    made.make(name, &format!("{inputs} {maps} -c:v libx264 {options}"))
}

#[test]
fn subtitles_are_told_by_language_purpose_and_name() {
    let Some(made) = Made::of("subtitles_are_told_by_language_purpose_and_name") else { return };
    let tags = "-metadata:s:s:0 language=eng -metadata:s:s:1 language=ind -metadata:s:s:2 language=ind \
                -disposition:s:0 default -disposition:s:1 forced -disposition:s:2 hearing_impaired";
    for (name, coder) in [("a.mkv", "-c:s srt"), ("b.mp4", "-c:s mov_text"), ("c.mkv", "-c:s ass")] {
        let path = film(&made, name, &["English", "Tanda", "Indonesia"], &format!("{coder} {tags}"));
        let facts = probe(&path).expect("probes");
        let all = &facts.subtitles;
        assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3], "{name}");
        assert!(
            all.iter().all(|one| one.is_text) && all[0].is_default && all[1].is_forced,
            "{name}: {all:?}"
        );
        assert_eq!(all[2].language.as_deref(), Some("ind"), "{name}");
        for (wish, expected) in [
            (CaptionsWish::Auto, "Indonesia"),
            (CaptionsWish::Number(1), "English"),
            (CaptionsWish::Name("en".to_owned()), "English"),
            (CaptionsWish::Number(2), "Tanda"),
        ] {
            let shown = choose(all, "id", &wish).expect("a choice").shown.expect("subtitles");
            let read = read_text_subtitles(&path, shown.index, &facts.clock, &|| false).expect("reads");
            let cues: Vec<_> =
                read.cues.iter().map(|cue| (cue.start.as_ms(), cue.end.as_ms(), &*cue.text)).collect();
            let again = format!("{expected} lagi");
            assert_eq!(cues, [(1000, 2000, expected), (3000, 3500, &*again)], "{name} {wish:?}");
        }
    }
}

#[test]
fn pictures_of_words_are_no_text() {
    let Some(made) = Made::of("pictures_of_words_are_no_text") else { return };
    let path = film(&made, "a.mkv", &["Kata"], "-c:s ass");
    // Nothing turns words into the pictures that discs have: the file calls them so.
    let bytes = std::fs::read(&path).expect("readable");
    let name = b"S_TEXT/ASS";
    let at = bytes.windows(name.len()).position(|part| part == name).expect("the codec's name");
    std::fs::write(&path, [&bytes[..at], b"S_HDMV/PGS", &bytes[at + name.len()..]].concat())
        .expect("written");
    let facts = probe(&path).expect("probes");
    assert!(!facts.subtitles[0].is_text, "{:?}", facts.subtitles);
    assert!(read_text_subtitles(&path, facts.subtitles[0].index, &facts.clock, &|| false).is_err());
}

#[test]
fn subtitles_keep_the_mended_clock() {
    let Some(made) = Made::of("subtitles_keep_the_mended_clock") else { return };
    let path = film(&made, "a.mkv", &["Kata"], "-c:s srt");
    let facts = probe(&path).expect("probes");
    // As if a second recording began behind the first cue.
    let late = from_micros(Micros::from_ms(500), TICK);
    let clock = Arc::new(Clock::of(vec![(0, 0), (1, late)], Vec::new(), vec![Micros::from_ms(2500)]));
    let read = read_text_subtitles(&path, facts.subtitles[0].index, &clock, &|| false).expect("reads");
    let starts: Vec<i64> = read.cues.iter().map(|cue| cue.start.as_ms()).collect();
    assert_eq!(starts, [1500, 3500]);
}

#[test]
fn what_subtitles_say_in_vain_is_named() {
    let Some(made) = Made::of("what_subtitles_say_in_vain_is_named") else { return };
    let path = film(&made, "a.mkv", &["<b>Kata</b>"], "-c:s srt");
    let facts = probe(&path).expect("probes");
    let read = read_text_subtitles(&path, facts.subtitles[0].index, &facts.clock, &|| false).expect("reads");
    let kinds: Vec<OddityKind> = read.oddities.iter().map(|odd| odd.kind).collect();
    assert_eq!((read.cues.len(), kinds), (2, vec![OddityKind::Style]));
    let path = film(&made, "b.mkv", &["kata ".repeat(300).trim()], "-c:s srt");
    let read = read_text_subtitles(&path, facts.subtitles[0].index, &facts.clock, &|| false).expect("reads");
    assert_eq!(read.cues, []);
    assert!(read.oddities.iter().all(|odd| odd.kind == OddityKind::Dropped), "{:?}", read.oddities);
    assert_eq!(read.oddities.len(), 2);
}
