//! What is heard of speech in an excerpt, for the words of its captions; and what is said of captions that lie beside it, or are in another
//! language.

use std::sync::Arc;

use super::captions::OfFilm;
use crate::clip::captions::Cue;
use crate::clip::captions::language::language;
use crate::clip::captions::phrase;
use crate::clip::captions::said::{other_language, shifted};
use crate::clip::captions::shift::shift_of;
use crate::clip::media_error::MediaErrorKind;
use crate::clip::render::file_name;
use crate::clip::voice::Span;
use crate::diag::Findings;
use crate::project::{CaptionsMode, CaptionsWish, Excerpt, Locale};
use crate::units::Micros;

/// Where somebody speaks in an excerpt that lasts so long, from its beginning, in times of the clip; nothing where no caption needs it, and where it cannot be
/// heard: what is wrong with its sound is said where that is measured.
///
/// # Errors
/// None in words, when nobody waits for it any more.
pub(super) fn heard(
    cues: &[Cue],
    mode: CaptionsMode,
    of: &OfFilm<'_>,
    (excerpt, duration): (&Excerpt, Micros),
) -> Result<Arc<[Span]>, Findings> {
    let is_marked = matches!(mode, CaptionsMode::Word | CaptionsMode::Line);
    if !is_marked || !cues.iter().any(is_unknown) || of.facts.tracks.iter().all(|track| !track.decodable) {
        return Ok(Arc::default());
    }
    match of.sources.speech(of.film, of.facts, (excerpt.start, duration, &excerpt.audio)) {
        Err(error) if error.kind == MediaErrorKind::Cancelled => Err(Findings::new()),
        heard => {
            let in_clip = |time: Micros| excerpt.speed.clip_time(time);
            let span = |span: &Span| Span { start: in_clip(span.start), end: in_clip(span.end) };
            Ok(heard.unwrap_or_default().iter().map(span).collect())
        }
    }
}

/// Whether it is not known when each word of `cue` is spoken. A first word that is not told begins with its cue.
fn is_unknown(cue: &Cue) -> bool {
    cue.words.len() + 1 < phrase::words(&cue.text).len()
}

/// What is said of captions of `excerpt` that lie beside the `speech` in it, or are in another language than `locale`.
pub(super) fn misfits(cues: &[Cue], speech: &[Span], excerpt: &Excerpt, locale: Locale) -> Findings {
    let file = excerpt.captions.file();
    let name = file_name(file.unwrap_or(&excerpt.source));
    let place = match excerpt.captions {
        CaptionsWish::Auto => &excerpt.places.source,
        _ => &excerpt.places.captions,
    };
    // One that begins with the excerpt may have begun before it.
    let begins: Vec<Micros> =
        cues.iter().map(|cue| cue.start).filter(|start| *start > Micros::ZERO).collect();
    let beside = shift_of(&begins, speech).map(|late| shifted(&name, excerpt.speed.source_time(late)));
    // The language of subtitles in a video is said with which of them are shown.
    let is_other = |is: &Locale| file.is_some() && *is != locale;
    let foreign = language(cues).filter(is_other).map(|is| other_language(&name, is));
    beside.into_iter().chain(foreign).map(|finding| finding.at(place.clone())).collect()
}
