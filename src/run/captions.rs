//! The captions of an excerpt: where they come from, that they can be read in time, and what is said of them.

use std::path::Path;

use super::sources::{Film, Sources};
use crate::clip::captions::mend::mend;
use crate::clip::captions::reading::ReadingRules;
use crate::clip::captions::said::{breaches, odd_caption};
use crate::clip::captions::{self, Captions, Choice, Cue, Missing, OddityKind, SubtitleFacts};
use crate::clip::ffmpeg::probe::MediaFacts;
use crate::clip::media_error::MediaErrorKind;
use crate::clip::render::file_name;
use crate::diag::{Finding, Findings, Place, Severity};
use crate::project::{CaptionsWish, Excerpt, Locale};
use crate::units::Micros;
use crate::world::World;

/// The video that an excerpt is of.
pub(super) struct OfFilm<'a> {
    pub(super) film: &'a Film<'a>,
    pub(super) facts: &'a MediaFacts,
    pub(super) sources: &'a Sources,
    /// The language of those who watch the clip.
    pub(super) locale: Locale,
    /// What they can read in time.
    pub(super) rules: &'a ReadingRules,
}

/// The captions of an excerpt – its side file, else subtitles of its video –, mended so that they can be read, and what is said of them.
///
/// # Errors
/// When those that the item names are not there or cannot be read.
pub(super) fn captions_of(
    world: &dyn World,
    excerpt: &Excerpt,
    film: &OfFilm<'_>,
    duration: Micros,
) -> Result<(Vec<Cue>, Findings), Findings> {
    match excerpt.captions.file() {
        Some(file) => of_file(world, excerpt, (file, film), duration),
        None => of_film(excerpt, film, duration),
    }
}

fn of_file(
    world: &dyn World,
    excerpt: &Excerpt,
    (file, of): (&Path, &OfFilm<'_>),
    duration: Micros,
) -> Result<(Vec<Cue>, Findings), Findings> {
    let bytes = world.read(file).map_err(|error| {
        vec![Finding::error("missing-file", error.to_string()).at(excerpt.places.captions.clone())]
    })?;
    let place = |line| Place { line: Some(line), ..Place::file(file) };
    let read = of
        .sources
        .captions(file, &bytes)
        .map_err(|error| vec![Finding::error("bad-captions", error.message).at(place(error.line))])?;
    let mut said: Findings = read.oddities.iter().map(|odd| odd_caption(odd, place(odd.line))).collect();
    let cues = readable(excerpt, of, &read, duration, &place_of_line(file), &mut said);
    // Where the file has no captions at all, a warning may have said why.
    let is_news = || !read.cues.is_empty() || said.iter().all(|is| is.severity != Severity::Warning);
    if cues.is_empty() && is_news() {
        said.push(none_seen(&file_name(file), &read, &excerpt.places.captions));
    }
    Ok((cues, said))
}

/// What the excerpt shows of `read`, mended, in times of the clip from its beginning; what no mending makes readable is said at its `place`.
fn readable(
    excerpt: &Excerpt,
    of: &OfFilm<'_>,
    read: &Captions,
    duration: Micros,
    place: &dyn Fn(Option<u32>) -> Place,
    said: &mut Findings,
) -> Vec<Cue> {
    // As fast as they pass they must be read.
    let in_clip = |time: Micros| excerpt.speed.clip_time(time);
    let paced: Vec<Cue> = read.cues.iter().map(|cue| cue.clone().at_speed(excerpt.speed)).collect();
    let mended = mend(&paced, of.rules, Some(in_clip(of.facts.duration)));
    let (start, duration) = (in_clip(excerpt.start), in_clip(duration));
    let end = start + duration;
    let is_shown = |cue: &Cue| cue.start >= start && cue.end <= end;
    let left: Vec<_> =
        mended.left.into_iter().filter(|breach| mended.cues.get(breach.cue).is_some_and(is_shown)).collect();
    said.extend(breaches(&mended.cues, &left, &place));
    captions::excerpt(&mended.cues, start, duration)
}

/// Places in a caption file by its lines.
fn place_of_line(file: &Path) -> impl Fn(Option<u32>) -> Place {
    move |line| Place { line, ..Place::file(file) }
}

/// What is said of captions of `name` that were asked for and of which none is seen.
fn none_seen(name: &str, read: &Captions, place: &Place) -> Finding {
    let message = match (read.cues.first(), read.cues.last()) {
        (Some(first), Some(last)) => format!(
            "no caption of `{name}` falls into the excerpt: they reach from {} to {}",
            first.start, last.end
        ),
        _ => format!("`{name}` holds no captions"),
    };
    Finding::warning("no-captions", message)
        .at(place.clone())
        .hint("times of captions count from the start of the whole film, not of the excerpt")
}

/// The captions that lie in the video itself.
fn of_film(excerpt: &Excerpt, of: &OfFilm<'_>, duration: Micros) -> Result<(Vec<Cue>, Findings), Findings> {
    let (name, all) = (file_name(of.film.path), of.facts.subtitles.as_slice());
    let place = match excerpt.captions {
        CaptionsWish::Auto => &excerpt.places.source,
        _ => &excerpt.places.captions,
    };
    let choice = captions::choose(all, of.locale.as_str(), &excerpt.captions)
        .map_err(|missing| vec![not_there(missing, &name, all, excerpt)])?;
    let mut said: Findings = choice_note(&choice, of.locale, place).into_iter().collect();
    let Some(shown) = choice.shown else {
        if !choice.unreadable.is_empty() {
            said.push(pictures(&name, &choice.unreadable, place));
        }
        return Ok((Vec::new(), said));
    };
    let read = match of.sources.subtitles(of.film, shown.index, of.facts) {
        Ok(read) => read,
        // Nobody waits for them any more.
        Err(error) if error.kind == MediaErrorKind::Cancelled => return Err(Findings::new()),
        Err(error) => {
            let message =
                format!("subtitles {} of `{name}` cannot be read: {}", shown.described(), error.message);
            said.push(Finding::warning("captions-unread", message).at(place.clone()).hint(NAME_A_FILE));
            return Ok((Vec::new(), said));
        }
    };
    said.extend(read.oddities.iter().map(|odd| odd_caption(odd, place.clone())));
    let cues = readable(excerpt, of, &read, duration, &|_| place.clone(), &mut said);
    if cues.is_empty() && choice.is_asked && read.oddities.iter().all(|odd| odd.kind != OddityKind::Dropped) {
        said.push(none_seen(&name, &read, place));
    }
    Ok((cues, said))
}

/// What subtitles are that are no text.
const NO_TEXT: &str = "pictures of words, or coded like teletext";

const NAME_A_FILE: &str = "export the captions as SRT or VTT and name that file in `[excerpt] captions`, \
                           or write `captions = \"none\"`";

/// What is said of subtitles that the item asks for and the video does not have.
fn not_there(missing: Missing<'_>, name: &str, all: &[SubtitleFacts], excerpt: &Excerpt) -> Finding {
    let asked = excerpt.captions.written().unwrap_or_default();
    let (message, hint) = match missing {
        Missing::NoText(found) => {
            let message = format!("subtitles {} of `{name}` are {NO_TEXT}", found.described());
            (message, NAME_A_FILE.to_owned())
        }
        Missing::Unknown if all.is_empty() => {
            (format!("`{name}` has no subtitles `{asked}`"), "it has no subtitles".to_owned())
        }
        Missing::Unknown => {
            (format!("`{name}` has no subtitles `{asked}`"), format!("it has {}", captions::listed(all)))
        }
    };
    Finding::error("unknown-caption-track", message)
        .at(excerpt.places.captions.clone())
        .hint(hint)
        .fact("given", asked)
}

/// What is said of subtitles that were chosen; nothing where there was no choice and they are in the project's language, as far as is known.
fn choice_note(choice: &Choice<'_>, locale: Locale, place: &Place) -> Option<Finding> {
    let names = |of: &[&SubtitleFacts]| of.iter().map(|one| one.described()).collect::<Vec<_>>().join(", ");
    let mut more = Vec::new();
    if !choice.others.is_empty() {
        more.push(format!("there are {} too", names(&choice.others)));
    }
    if !choice.unreadable.is_empty() && choice.shown.is_some() {
        more.push(format!("{} cannot be shown: they are {NO_TEXT}", names(&choice.unreadable)));
    }
    let message = match choice.shown {
        Some(shown) => {
            let is_foreign = !choice.is_asked && shown.language.is_some() && !shown.speaks(locale.as_str());
            if more.is_empty() && !is_foreign {
                return None;
            }
            format!("subtitles {} are shown", shown.described())
        }
        None if choice.others.is_empty() => return None,
        None => "no subtitles are shown".to_owned(),
    };
    let message = [vec![message], more].concat().join("; ");
    let finding = Finding::note("caption-track", message)
        .at(place.clone())
        .hint("`[excerpt] captions` takes others: their number, their language, a file, or \"none\"");
    Some(choice.shown.iter().fold(finding, |finding, shown| finding.fact("shown", shown.described())))
}

/// What is said of a video whose subtitles are all no text.
fn pictures(name: &str, unreadable: &[&SubtitleFacts], place: &Place) -> Finding {
    let names = unreadable.iter().map(|one| one.described()).collect::<Vec<_>>().join(", ");
    let message = format!("the subtitles of `{name}` are not shown: they are {NO_TEXT}: {names}");
    Finding::warning("captions-unread", message).at(place.clone()).hint(NAME_A_FILE)
}
