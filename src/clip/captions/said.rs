//! What is said of a caption file: what of it is odd, and what captions are held to and are not.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cue::Cue;
use super::found::{Oddity, OddityKind};
use super::reading::{Breach, BreachKind};
use crate::diag::{Finding, Findings, Place};
use crate::project::Locale;
use crate::units::Micros;

/// The most findings of one code that are said of a file one by one.
const MAX_NAMED: usize = 20;
/// How much of a caption is quoted, in characters.
const QUOTED: usize = 40;

/// What is said of something odd in a caption file.
pub fn odd_caption(odd: &Oddity, place: Place) -> Finding {
    let message = odd.message.clone();
    let finding = match odd.kind {
        OddityKind::Dropped => {
            let finding = Finding::warning("caption-dropped", message);
            odd.words.iter().fold(finding, |finding, words| finding.fact("text", words))
        }
        OddityKind::Time => {
            Finding::warning("caption-time", message).hint("write times as `00:00:01,000 --> 00:00:03,500`")
        }
        OddityKind::Stream => Finding::warning("caption-time", message).hint(
            "play the clip: where its captions are early or late, `wajah captions fix FILE --shift=…` moves them",
        ),
        OddityKind::WordTime => Finding::warning("caption-word-time", message).hint(
            "the words are marked by their syllables instead; export the captions again for exact times",
        ),
        OddityKind::Encoding => Finding::note("caption-encoding", message)
            .hint("if letters look wrong, save the file again with the encoding UTF-8"),
        OddityKind::Style => Finding::note("caption-style", message),
    };
    finding.at(place)
}

/// What is said of `breaches` of `cues`, at the lines of their file that `place` gives; of many of one code the first, and how many
/// follow.
pub fn breaches(cues: &[Cue], breaches: &[Breach], place: &dyn Fn(Option<u32>) -> Place) -> Findings {
    let mut findings = Findings::new();
    // Of each code how many there are, and the place of the last that is named.
    let mut counts: BTreeMap<Cow<'static, str>, (usize, usize)> = BTreeMap::new();
    for breach in breaches {
        let Some(cue) = cues.get(breach.cue) else { continue };
        let finding = breach_finding(&breach.kind, cue).at(place(breach.line)).fact("text", quoted(cue));
        let (count, last) = counts.entry(finding.code.clone()).or_default();
        *count += 1;
        if *count <= MAX_NAMED {
            *last = findings.len();
            findings.push(finding);
        }
    }
    for (count, last) in counts.into_values() {
        let Some(more) = count.checked_sub(MAX_NAMED).filter(|more| *more > 0) else { continue };
        let finding = &mut findings[last];
        finding.message.push_str(&format!("; and {more} more like it"));
        finding.facts.insert("more".into(), more.to_string());
    }
    findings
}

/// What is said of captions of the file `name` that lie so far behind the voice, or before it where that is negative.
pub fn shifted(name: &str, late: Micros) -> Finding {
    let (seconds, side) = (Micros(late.0.abs()).as_seconds(), if late.0 > 0 { "late" } else { "early" });
    let message =
        format!("the captions in `{name}` are {seconds:.1} s too {side}: the voice begins elsewhere");
    let back = Micros(-late.0).as_seconds();
    Finding::warning("captions-shifted", message)
        .hint(format!(
            "`wajah captions fix FILE --shift={back:.1}` moves them, if they do not belong to another cut"
        ))
        .fact("is", format!("{:.1}", late.as_seconds()))
}

/// What is said of captions of the file `name` that are in the language `is`, which is not the project's.
pub fn other_language(name: &str, is: Locale) -> Finding {
    let is = match is {
        Locale::Id => "Indonesian",
        Locale::En => "English",
    };
    Finding::note(
        "captions-language",
        format!("the captions of `{name}` are in {is}, which is not the project's language"),
    )
    .hint("if that is not meant, name the captions in the project's language")
    .fact("is", is)
}

fn breach_finding(kind: &BreachKind, cue: &Cue) -> Finding {
    let at = cue.start;
    let words = quoted(cue);
    let tenth = |time: &Micros| format!("{:.1}", time.as_seconds());
    match kind {
        BreachKind::TooFast { tenths, most } => {
            let is = format!("{}.{}", tenths / 10, tenths % 10);
            let message = format!("`{words}` at {at} has {is} characters a second; {most} can be read");
            Finding::warning("caption-too-fast", message)
                .hint("say it in fewer words, or let it stay while the next one waits")
                .fact("is", is)
                .fact("most", most)
        }
        BreachKind::TooShort(length) => {
            let message =
                format!("`{words}` at {at} is on screen for {:.2} s; 0.83 can be seen", length.as_seconds());
            Finding::warning("caption-too-short", message)
                .hint("put it together with the one beside it")
                .fact("is", format!("{:.2}", length.as_seconds()))
        }
        BreachKind::TooLong(length) => {
            let message = format!("`{words}` at {at} is on screen for {} s; 7 is the most", tenth(length));
            Finding::warning("caption-too-long", message)
                .hint("part it where the speaker pauses")
                .fact("is", tenth(length))
        }
        BreachKind::Gap { is, wanted } => {
            let (is, wanted) = (is.as_ms(), wanted.as_ms());
            let message = format!(
                "between `{words}` at {at} and the next caption lie {is} ms; two frames are {wanted} ms"
            );
            Finding::warning("caption-gap", message)
                .hint("two frames part captions that follow one another; half a second and more is a pause")
                .fact("is", is)
                .fact("wanted", wanted)
        }
        BreachKind::LongLine { is, most } => {
            let message = format!("a line of `{words}` at {at} has {is} characters; {most} fit");
            Finding::warning("caption-long-line", message)
                .hint("break the line where a phrase ends, or part the caption")
                .fact("is", is)
                .fact("most", most)
        }
        BreachKind::ManyLines(is) => {
            let message = format!("`{words}` at {at} has {is} lines; two can be read");
            Finding::warning("caption-many-lines", message).hint("part the caption").fact("is", is)
        }
        BreachKind::Break(word) => {
            let message =
                format!("a line of `{words}` at {at} ends behind `{word}`, which belongs to what follows");
            Finding::warning("caption-line-break", message)
                .hint(format!("break the line before `{word}`, or behind the phrase"))
                .fact("given", word)
        }
        BreachKind::Speakers => {
            let message = format!("`{words}` at {at} has two speakers, not each with a hyphen and a blank");
            Finding::warning("caption-speakers", message)
                .hint("write `- Sudah siap?` and below it `- Sudah.`")
        }
    }
}

/// The beginning of a caption's words.
fn quoted(cue: &Cue) -> String {
    let mut words = cue.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(QUOTED) {
        words.truncate(end);
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::reading::{ReadingRules, check};
    use super::*;
    use crate::project::Audience;
    use crate::units::FrameRate;

    #[test]
    fn findings_stand_at_their_lines_and_many_of_a_kind_are_named_briefly() {
        let cue = |index: i64| Cue {
            line: Some(3 + 4 * index as u32),
            ..Cue::new(
                Micros::from_ms(index * 1000),
                Micros::from_ms(index * 1000 + 900),
                "Air laut menguap karena panas.",
            )
        };
        let cues: Vec<Cue> = (0..30).map(cue).collect();
        let rules = ReadingRules::new(Audience::Everyone, FrameRate::whole(25), 42);
        let place = |line| Place { line, ..Place::file("a.srt") };
        let said = breaches(&cues, &check(&cues, &rules), &place);
        let fast: Vec<&Finding> = said.iter().filter(|finding| finding.code == "caption-too-fast").collect();
        assert_eq!(fast.len(), MAX_NAMED);
        assert_eq!(
            fast[0].message,
            "`Air laut menguap karena panas.` at 0:00.000 has 33.3 characters a second; 17 can be read"
        );
        assert_eq!(fast[1].place.as_ref().and_then(|place| place.line), Some(7));
        assert!(
            fast[MAX_NAMED - 1].message.ends_with("; and 10 more like it"),
            "{}",
            fast[MAX_NAMED - 1].message
        );
    }
}
