//! What is said of a file that was looked at: what makes it hard to find a passage in it.

use super::record::{Record, total};
use crate::diag::{Finding, Findings, Place};
use crate::units::Micros;

/// Speech for so long without a pause leaves no place to cut a clip.
const LONG_WITHOUT_PAUSE: Micros = Micros::from_ms(45_000);
/// So many cut-off peaks a minute are heard.
const CLIPPED_A_MINUTE: f64 = 10.0;
/// Up to so many samples a second sound comes from a telephone.
const TELEPHONE_HZ: u32 = 11_025;
/// Where steady sound takes this share of a file, it is what is heard there.
const MOSTLY: f64 = 0.3;

/// What is said of the file at `place` with `record`.
pub fn notes_of(record: &Record, place: &Place) -> Findings {
    let name = crate::diag::slashed(&place.file);
    let mut findings = Findings::new();
    let mut say = |finding: Finding| findings.push(finding.at(place.clone()));
    let damaged = record.seen.as_ref().map_or(0, |seen| seen.damaged);
    if damaged > 0 {
        let message = format!("{damaged} pictures of `{name}` cannot be decoded: they were passed over");
        say(Finding::note("index-incomplete", message).hint("export the file again"));
    }
    let Some(heard) = &record.heard else {
        say(Finding::note(
            "no-speech",
            format!("`{name}` has no sound that can be read: passages are found by its pictures alone"),
        ));
        return findings;
    };
    if heard.speech.is_empty() {
        let share = heard.steady.as_seconds() / record.duration.as_seconds().max(0.001);
        let what = match heard.lufs {
            None => "it is silent",
            Some(_) if share > MOSTLY => "what sounds in it is as steady as music",
            Some(_) => "what sounds in it is no voice",
        };
        let message = format!("nobody speaks in `{name}`: {what}");
        let hint = "passages of it begin and end at cuts; choose by eye and ear";
        say(Finding::note("no-speech", message).hint(hint).fact("steady", heard.steady.as_seconds()));
    }
    let longest =
        heard.speech.iter().copied().max_by_key(|span| (span.duration(), std::cmp::Reverse(span.start)));
    if let Some(span) = longest.filter(|span| span.duration() >= LONG_WITHOUT_PAUSE) {
        let (start, end) = (span.start, span.end);
        let message = format!("in `{name}` no pause of speech was found from {start} to {end}");
        let hint = "music or noise under the speech may hide its pauses; choose there by ear";
        say(Finding::note("no-pause", message)
            .hint(hint)
            .fact("start", start.as_seconds())
            .fact("end", end.as_seconds()));
    }
    let minutes = (record.duration.as_seconds() / 60.0).max(0.1);
    if f64::from(heard.clipped) / minutes >= CLIPPED_A_MINUTE {
        let message =
            format!("`{name}` was recorded too loud: {} peaks of its sound are cut off", heard.clipped);
        let hint = "that cannot be mended; take another recording where there is one";
        say(Finding::note("audio-clipped", message).hint(hint).fact("is", heard.clipped));
    }
    if heard.sample_rate > 0 && heard.sample_rate <= TELEPHONE_HZ {
        let message =
            format!("the sound of `{name}` is a telephone's: {} samples a second", heard.sample_rate);
        let hint = "it stays dull; speech and pauses in it are found all the same";
        say(Finding::note("audio-narrow", message).hint(hint).fact("is", heard.sample_rate));
    }
    if let Some(at) = heard.damaged {
        let message = format!("the sound of `{name}` is damaged at {at}: what follows was not listened to");
        say(Finding::note("index-incomplete", message).hint("export the file again"));
    }
    findings
}

/// What is known of a file, in a line: its length, shots, speech and sentences.
pub fn summary(record: &Record, sentences: usize) -> String {
    let count = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    let mut parts = vec![record.duration.to_string()];
    if let Some(seen) = &record.seen {
        parts.push(count(seen.shots.len(), "shot", "shots"));
        for (spans, what) in [(&seen.black, "black"), (&seen.frozen, "frozen")] {
            if !spans.is_empty() {
                parts.push(format!("{} {what}", total(spans)));
            }
        }
    }
    match &record.heard {
        None => parts.push("no sound".to_owned()),
        Some(heard) if heard.speech.is_empty() => parts.push("no speech".to_owned()),
        Some(heard) => {
            let pauses = heard.speech.len() - 1;
            parts.push(format!("{} of speech with {}", record.spoken(), count(pauses, "pause", "pauses")));
        }
    }
    if sentences > 0 {
        parts.push(count(sentences, "sentence", "sentences"));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::record::{Heard, RECORD_VERSION, Seen};
    use super::*;
    use crate::clip::voice::Span;

    fn record(heard: Option<Heard>) -> Record {
        let duration = Micros::from_ms(60_000);
        Record {
            version: RECORD_VERSION,
            digest: String::new(),
            duration,
            seen: None,
            heard,
            sentences: Vec::new(),
        }
    }

    fn said(heard: Heard) -> Vec<String> {
        let findings = notes_of(&record(Some(heard)), &Place::file("media/a.mp4"));
        findings.into_iter().map(|finding| finding.message).collect()
    }

    fn span(start: i64, end: i64) -> Span {
        Span { start: Micros::from_ms(start), end: Micros::from_ms(end) }
    }

    #[test]
    fn each_kind_of_sound_has_its_true_sentence() {
        let plain = Heard {
            speech: vec![span(0, 20_000), span(21_000, 40_000)],
            lufs: Some(-20.0),
            sample_rate: 48_000,
            ..Heard::default()
        };
        assert_eq!(said(plain.clone()), Vec::<String>::new());
        let silent = Heard { sample_rate: 48_000, ..Heard::default() };
        assert_eq!(said(silent.clone()), ["nobody speaks in `media/a.mp4`: it is silent"]);
        let noise = Heard { lufs: Some(-30.0), ..silent };
        assert_eq!(said(noise.clone()), ["nobody speaks in `media/a.mp4`: what sounds in it is no voice"]);
        let music = Heard { steady: Micros::from_ms(55_000), ..noise };
        assert_eq!(said(music), ["nobody speaks in `media/a.mp4`: what sounds in it is as steady as music"]);
        let endless = Heard { speech: vec![span(0, 50_000)], ..plain.clone() };
        assert_eq!(
            said(endless),
            ["in `media/a.mp4` no pause of speech was found from 0:00.000 to 0:50.000"]
        );
        let clipped = Heard { clipped: 900, sample_rate: 8_000, ..plain };
        assert_eq!(
            said(clipped),
            [
                "`media/a.mp4` was recorded too loud: 900 peaks of its sound are cut off",
                "the sound of `media/a.mp4` is a telephone's: 8000 samples a second",
            ]
        );
        assert!(notes_of(&record(None), &Place::file("a.mp4"))[0].message.contains("no sound"));
    }

    #[test]
    fn a_file_is_told_in_a_line() {
        let mut file =
            record(Some(Heard { speech: vec![span(0, 20_000), span(21_000, 40_000)], ..Heard::default() }));
        file.seen = Some(Seen { black: vec![span(0, 500)], ..Seen::default() });
        assert_eq!(
            summary(&file, 1),
            "1:00.000, 0 shots, 0:00.500 black, 0:39.000 of speech with 1 pause, 1 sentence"
        );
        assert_eq!(summary(&record(None), 0), "1:00.000, no sound");
    }
}
