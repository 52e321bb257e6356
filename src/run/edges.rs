//! Whether an excerpt begins or ends within a word: its sound is listened to for a moment around both points.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::cut::ClipPlan;
use super::programme::heard_of_passage;
use super::sources::{Around, Sources};
use crate::clip::captions::Cue;
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::pauses::{CutWord, Edge, cut_word};
use crate::clip::threads::guarded;
use crate::clip::voice::{Span, listen};
use crate::diag::{Finding, Findings};
use crate::project::{Excerpt, Item};
use crate::units::Micros;
use crate::world::World;

/// How far on each side of a point is listened: the pause after a sentence is seldom further, and the detector needs half a second to hear
/// what is there.
const AROUND: Micros = Micros::from_ms(2_000);

/// A point so near to an end of the file is that end.
const AT_END: Micros = Micros::from_ms(100);

/// What is said of the points at which the passages of `item` begin and end. Sound that cannot be read is told of where it is heard.
pub(super) fn look(
    (world, stop): (&dyn World, &AtomicBool),
    item: &Item,
    plan: &ClipPlan,
    sources: &Sources,
) -> Findings {
    let Some(programme) = &plan.sound.programme else { return Findings::new() };
    let mut findings = Findings::new();
    for (index, (excerpt, passage)) in item.passages().iter().zip(&programme.passages).enumerate() {
        let next = programme.passages.get(index + 1);
        let goes_on = next.is_some_and(|next| next.follows);
        let wanted = &passage.wanted;
        let end = excerpt.start + wanted.duration;
        let mut points = Vec::new();
        if excerpt.start >= AT_END && !passage.follows {
            points.push((excerpt.start, Edge::In));
        }
        if excerpt.duration.is_some() && end + AT_END < wanted.facts.duration && !goes_on {
            points.push((end, Edge::Out));
        }
        // The sound that the clip has.
        let Some(has) = heard_of_passage(programme, index, sources, stop) else { continue };
        let what = item.name_of_passage(index);
        for (at, edge) in points {
            let heard = sources.around((wanted.path.as_path(), at, &excerpt.audio), || {
                around((&wanted.path, at, wanted.facts.duration), has.clone(), stop)
            });
            let Some((speech, heard)) = heard.as_deref() else { continue };
            let cues = cues_of(world, excerpt, sources);
            let cut = cut_word(at, edge, speech, *heard, &cues);
            findings.extend(cut.map(|cut| said((excerpt, &what), at, edge, &cut)));
        }
    }
    findings
}

/// Listens around `at` in a file that lasts `length`; `None` where it cannot be heard.
fn around((path, at, length): (&Path, Micros, Micros), heard: Heard, stop: &AtomicBool) -> Option<Around> {
    let start = Micros((at - AROUND).0.max(0));
    let end = (at + AROUND).min(length);
    let sound = FileSound { path: path.to_owned(), start, duration: end - start, heard };
    let spans = guarded(|| listen(&sound, stop).ok()).ok().flatten()?;
    let speech = spans.iter().map(|span| Span { start: span.start + start, end: span.end + start }).collect();
    Some((speech, Span { start, end }))
}

/// The captions in the file of `excerpt`, in times of its source, for the times of their words.
fn cues_of(world: &dyn World, excerpt: &Excerpt, sources: &Sources) -> Arc<[Cue]> {
    let read = excerpt.captions.file().and_then(|file| {
        let bytes = world.read(file).ok()?;
        sources.captions(file, &bytes).ok()
    });
    read.map_or_else(Arc::default, |captions| captions.cues.clone().into())
}

fn said((excerpt, what): (&Excerpt, &str), at: Micros, edge: Edge, cut: &CutWord) -> Finding {
    let (key, place, does) = match edge {
        Edge::In => ("start", &excerpt.places.start, "begins"),
        Edge::Out => ("duration", &excerpt.places.duration, "ends"),
    };
    let word = cut.word.as_ref().map(|word| format!(" (`{word}`)")).unwrap_or_default();
    let message = format!("{what} {does} at {at}, within a word{word}: someone speaks there without a pause");
    // As the item writes it: an end is a duration.
    let written = |time: Micros| match edge {
        Edge::In => time.as_seconds(),
        Edge::Out => (time - excerpt.start).as_seconds(),
    };
    let pause = |time: &Micros| format!("`{key} = {:.2}`", written(*time));
    let hint = match (&cut.before, &cut.after) {
        (Some(before), Some(after)) => {
            format!("the nearest pauses: {} before, {} after", pause(before), pause(after))
        }
        (Some(before), None) => format!("the nearest pause before: {}", pause(before)),
        (None, Some(after)) => format!("the nearest pause after: {}", pause(after)),
        (None, None) => {
            "there is no pause within two seconds; `wajah excerpt suggest` finds passages between pauses"
                .to_owned()
        }
    };
    let mut finding =
        Finding::warning("excerpt-cuts-word", message).at(place.clone()).hint(hint).fact("at", at);
    for (name, time) in [("before", &cut.before), ("after", &cut.after)] {
        if let Some(time) = time {
            finding = finding.fact(name, time);
        }
    }
    finding
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::diag::Place;
    use crate::project::{AudioWish, CaptionsWish, ExcerptPlaces, Focus, Treatment};
    use crate::units::Speed;

    fn excerpt() -> Excerpt {
        let at = |line| Place { line: Some(line), ..Place::file("content/p/a.toml") };
        Excerpt {
            source: PathBuf::from("media/a.mp4"),
            start: Micros::from_ms(10_000),
            duration: Some(Micros::from_ms(15_000)),
            captions: CaptionsWish::Auto,
            focus: Focus::default(),
            audio: AudioWish::Auto,
            sound: Treatment::default(),
            speed: Speed::NORMAL,
            places: ExcerptPlaces {
                source: at(1),
                start: at(2),
                duration: at(3),
                captions: at(1),
                audio: at(1),
                gain: at(1),
            },
        }
    }

    #[test]
    fn the_point_and_the_nearest_pauses_are_named_as_the_item_writes_them() {
        let ms = Micros::from_ms;
        let cut =
            CutWord { word: Some("mengalir".to_owned()), before: Some(ms(9_400)), after: Some(ms(11_250)) };
        let finding = said((&excerpt(), "the excerpt"), ms(10_000), Edge::In, &cut);
        assert_eq!(
            finding.message,
            "the excerpt begins at 0:10.000, within a word (`mengalir`): someone speaks there without a pause"
        );
        assert_eq!(
            finding.hint.as_deref(),
            Some("the nearest pauses: `start = 9.40` before, `start = 11.25` after")
        );
        assert_eq!(finding.place.and_then(|place| place.line), Some(2));
        let cut = CutWord { word: None, before: Some(ms(24_000)), after: None };
        let finding = said((&excerpt(), "the excerpt"), ms(25_000), Edge::Out, &cut);
        assert_eq!(finding.hint.as_deref(), Some("the nearest pause before: `duration = 14.00`"));
        assert_eq!(finding.place.and_then(|place| place.line), Some(3));
        let none = said(
            (&excerpt(), "the excerpt"),
            ms(25_000),
            Edge::Out,
            &CutWord { word: None, before: None, after: None },
        );
        assert!(none.hint.is_some_and(|hint| hint.contains("suggest")));
    }
}
