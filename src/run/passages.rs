//! The passages of a clip looked at when it is planned: whether they are there, how long they are, and when each begins.

use std::path::PathBuf;
use std::sync::Arc;

use super::sources::{Film, Sources};
use super::wrong_media::media_finding;
use crate::clip::ffmpeg::probe::{MediaFacts, VideoFacts};
use crate::clip::render::{choose_rate, file_name};
use crate::clip::tracks;
use crate::diag::{Finding, Findings};
use crate::plan::Post;
use crate::project::{AudioWish, Excerpt, Format, Item, shot_too_short};
use crate::units::{FrameRate, Micros};
use crate::world::World;

/// How far an excerpt may reach past the end of its source: rounding of times, not a mistake.
pub(super) const END_TOLERANCE: Micros = Micros::from_ms(100);

/// The longest clip. None has a reason to be longer, and what is asked for by mistake costs hours.
const LONGEST: Micros = Micros::from_ms(2 * 60 * 60 * 1000);

/// Frames a second where no footage has any.
pub(super) const PREFERRED: FrameRate = FrameRate::whole(30);

/// A passage that can be shown, as far as is known.
pub(super) struct Found<'i> {
    /// What its item says.
    pub(super) excerpt: &'i Excerpt,
    /// Where its source lies.
    pub(super) path: PathBuf,
    /// What is in that.
    pub(super) facts: Arc<MediaFacts>,
    /// How much of it is shown.
    pub(super) duration: Micros,
    /// When it begins in the clip.
    pub(super) at: Micros,
    /// How long the passage before passes over into it, half before it begins and half after; nothing for a cut.
    pub(super) joins: Micros,
}

impl Found<'_> {
    /// How long it is in the clip.
    pub(super) fn length(&self) -> Micros {
        self.excerpt.speed.clip_time(self.duration)
    }

    /// Whether it goes on where `before` ends, at the same speed and with the same sound, or as silent.
    pub(super) fn follows(&self, before: &Self) -> bool {
        let (this, that) = (self.excerpt, before.excerpt);
        self.path == before.path
            && this.start == that.start + before.duration
            && this.speed == that.speed
            && this.audio == that.audio
            && this.sound.mute == that.sound.mute
    }

    /// Frames a second of a clip of it in `format`. Sound alone sets none.
    fn rate(&self, format: &Format) -> Option<FrameRate> {
        let VideoFacts { frame_rate, variable, .. } = self.facts.video.as_ref()?;
        Some(choose_rate(*frame_rate, *variable, format.fps_min, format.fps_max))
    }
}

/// The rate of a clip of `found` in `format`: the highest that one of them asks for.
pub(super) fn rate_of(found: &[Found<'_>], format: &Format) -> FrameRate {
    let rates = found.iter().filter_map(|passage| passage.rate(format));
    let fastest = rates.reduce(|one, other| if other.as_f64() > one.as_f64() { other } else { one });
    fastest.unwrap_or_else(|| choose_rate(PREFERRED, false, format.fps_min, format.fps_max))
}

/// The passages of `post`.
///
/// # Errors
/// Everything wrong with them.
pub(super) fn look<'p>(
    world: &dyn World,
    post: &Post<'p>,
    (sources, over): (&Sources, &dyn Fn() -> bool),
) -> Result<Vec<Found<'p>>, Findings> {
    let Post { item, template, format, .. } = *post;
    let passages = item.passages();
    let head = item.lengths.head;
    let (mut found, mut wrong, mut at) = (Vec::new(), Findings::new(), head);
    for (index, excerpt) in passages.iter().enumerate() {
        let what = item.name_of_passage(index);
        match look_at(world, (excerpt, &what), (sources, over)) {
            Ok((path, facts, duration)) => {
                let passage = Found { excerpt, path, facts, duration, at, joins: Micros::ZERO };
                at = at + passage.length();
                if !item.shots.is_empty() && excerpt.duration.is_none() {
                    let short = shot_too_short(passage.length());
                    wrong.extend(short.map(|finding| finding.at(excerpt.places.duration.clone())));
                }
                found.push(passage);
            }
            Err(findings) => wrong.extend(findings),
        }
    }
    let (true, Some(last)) = (wrong.is_empty(), found.last()) else { return Err(wrong) };
    let (length, place) = (last.at + last.length() - head, &last.excerpt.places.duration);
    // What is written was compared when it was read.
    if passages.iter().any(|passage| passage.duration.is_none()) {
        let (is, name) = (length.as_seconds(), file_name(&last.path));
        let (what, hint) = match item.shots.is_empty() {
            true => (
                format!("the rest of `{name}` is {is:.1} s"),
                "write `duration` in `[excerpt]`, or choose another `start`",
            ),
            false => (
                format!("the shots last {is:.1} s together"),
                "write `duration` in each of `[[shots]]`, or choose other parts",
            ),
        };
        if let Some(finding) = template.duration.refuses(length, &what) {
            return Err(vec![finding.at(place.clone()).hint(hint)]);
        }
    }
    let scenes = item.lengths.scenes();
    let limit = format.max_duration.unwrap_or(LONGEST).min(LONGEST);
    let what = if head > Micros::ZERO { "title scene and ending" } else { "ending" };
    if length + scenes > limit {
        return Err(vec![
            Finding::error(
                "too-long-for-format",
                format!(
                    "the clip lasts {} with its {what}; {} takes at most {limit}",
                    length + scenes,
                    format.title
                ),
            )
            .at(place.clone())
            .hint(format!("at most {:.1} seconds of footage fit", (limit - scenes).as_seconds()))
            .fact("is", length.as_seconds())
            .fact("tail", scenes.as_seconds())
            .fact("formats", &format.title)
            .fact("most", format!("{:.1}", (limit - scenes).as_seconds())),
        ]);
    }
    let length = template.transition.length;
    for index in 1..found.len() {
        let (before, passage) = (&found[index - 1], &found[index]);
        // The shorter of two has half of its time for itself, and what goes on has no transition.
        let most = Micros(before.length().min(passage.length()).0 / 2);
        let joins = if passage.follows(before) { Micros::ZERO } else { length.min(most) };
        found[index].joins = joins;
    }
    let wishes: Findings =
        found.iter().flat_map(|passage| check_wish(passage.excerpt, &passage.facts)).collect();
    if wishes.is_empty() { Ok(found) } else { Err(wishes) }
}

/// Adds to `said` what was `found` of a passage of `item`, but for what was said in the same words of one before it.
pub(super) fn add_news(said: &mut Findings, found: Findings, item: &Item) {
    let is_of_item =
        |finding: &Finding| finding.place.as_ref().is_some_and(|place| place.file == item.place.file);
    let before = said.len();
    for finding in found {
        let is_same = |other: &Finding| {
            (&other.code, &other.message) == (&finding.code, &finding.message)
                && (other.place == finding.place || is_of_item(other) && is_of_item(&finding))
        };
        if !said[..before].iter().any(is_same) {
            said.push(finding);
        }
    }
}

/// Where the source of `excerpt` lies, what is in it, and how much of it is shown; `what` people call it.
fn look_at(
    world: &dyn World,
    (excerpt, what): (&Excerpt, &str),
    (sources, over): (&Sources, &dyn Fn() -> bool),
) -> Result<(PathBuf, Arc<MediaFacts>, Micros), Findings> {
    let path = world.resolve(&excerpt.source).map_err(|error| {
        vec![Finding::error("path-leaves-project", error.to_string()).at(excerpt.places.source.clone())]
    })?;
    let film = Film { path: &path, content: &|| world.content(&excerpt.source).ok(), over };
    let facts = sources.facts(&film).map_err(|error| vec![media_finding(&error, &excerpt.places.source)])?;
    let length = facts.duration;
    if excerpt.start >= length {
        return Err(vec![
            Finding::error(
                "beyond-end",
                format!("{what} starts at {}, but `{}` ends at {length}", excerpt.start, file_name(&path)),
            )
            .at(excerpt.places.start.clone())
            .hint(format!("choose a start before {length}"))
            .fact("start", excerpt.start.as_seconds())
            .fact("end", length.as_seconds()),
        ]);
    }
    let rest = length - excerpt.start;
    let duration = excerpt.duration.unwrap_or(rest);
    if duration > rest + END_TOLERANCE {
        return Err(vec![
            Finding::error(
                "beyond-end",
                format!(
                    "{what} ends at {}, but `{}` ends at {length}",
                    excerpt.start + duration,
                    file_name(&path)
                ),
            )
            .at(excerpt.places.duration.clone())
            .hint(format!("from {} at most {:.1} seconds are left", excerpt.start, rest.as_seconds()))
            .fact("start", excerpt.start.as_seconds())
            .fact("is", duration.as_seconds())
            .fact("most", format!("{:.1}", rest.as_seconds())),
        ]);
    }
    Ok((path, facts, duration))
}

/// What is wrong with the sound that `excerpt` asks for; nothing where its file has it.
fn check_wish(excerpt: &Excerpt, facts: &MediaFacts) -> Findings {
    let Err(there_is) = tracks::wished(&facts.tracks, &excerpt.audio) else { return Findings::new() };
    let asked = match &excerpt.audio {
        AudioWish::Number(number) => number.to_string(),
        AudioWish::Name(name) => name.clone(),
        AudioWish::Mix => "mix".to_owned(),
        AudioWish::Auto => "auto".to_owned(),
    };
    let message = format!("`{}` has no audio track `{asked}`", excerpt.source.display());
    let hint = if there_is.is_empty() { "it has no sound".to_owned() } else { format!("it has {there_is}") };
    vec![
        Finding::error("unknown-audio-track", message)
            .at(excerpt.places.audio.clone())
            .hint(hint)
            .fact("given", asked),
    ]
}
