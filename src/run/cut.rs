//! The plan of a clip, prepared once: what of its footage it shows, its captions, and its sound. Marks, rules, storyboards, browser pages
//! and rendering read it.

use std::sync::Arc;

use super::additions::{Looking, mix_of};
use super::captions::{OfFilm, captions_of};
use super::faults::NEEDS_MEMORY;
use super::measure::Wanted;
use super::mixed::MixPlan;
use super::sources::{Film, Once, Sources};
use super::spans;
use super::speech;
use crate::clip::captions::Cue;
use crate::clip::captions::reading::ReadingRules;
use crate::clip::ffmpeg::probe::{MediaFacts, VideoFacts};
use crate::clip::ffmpeg::reading::Reading;
use crate::clip::loudness::LoudnessTarget;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::render::{Footage, choose_rate, file_name};
use crate::clip::sound::frames_in;
use crate::clip::tracks;
use crate::clip::voice::Span;
use crate::diag::{Finding, Findings, Place};
use crate::page::{Caption, ClipTimes, CueSpan};
use crate::plan::Post;
use crate::project::{AudioWish, CaptionsMode, Excerpt, Project};
use crate::units::{FrameRate, Micros};
use crate::world::World;

/// How far an excerpt may reach past the end of its source: rounding of times, not a mistake.
const END_TOLERANCE: Micros = Micros::from_ms(100);

/// The longest clip. None has a reason to be longer, and what is asked for by mistake costs hours.
const LONGEST: Micros = Micros::from_ms(2 * 60 * 60 * 1000);

/// Frames a second where no footage has any.
const PREFERRED: FrameRate = FrameRate::whole(30);

/// What the clips of an item in a format show and say, whoever they are for.
#[derive(PartialEq)]
pub(super) struct ClipPlan {
    /// What is on screen when.
    pub(super) timeline: Timeline,
    /// What is heard.
    pub(super) sound: SoundPlan,
    /// What is said of its source and captions, though clips are made.
    pub(super) said: Findings,
}

/// What is on screen when.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    /// What of its source is shown, from the first frame on; `None` for a clip that is animation alone, or whose source is sound.
    pub(super) footage: Option<Footage>,
    /// The length of the excerpt, or of the animation.
    pub(super) length: Micros,
    /// What follows it: the end card.
    pub(super) tail: Micros,
    /// Frames a second of the clip.
    pub(super) rate: FrameRate,
    /// How many frames the clip has.
    pub(super) frames: u64,
    /// Captions, in times of the excerpt: those that go with the clip as files.
    pub(super) captions: Vec<Cue>,
    /// What of them is on screen, by frame: they rise, and the first begins at frame 0.
    pub(super) spans: Vec<CueSpan>,
}

impl Timeline {
    fn new(
        footage: Option<Footage>,
        (length, tail): (Micros, Micros),
        rate: FrameRate,
        (captions, mode, speech): (Vec<Cue>, CaptionsMode, &[Span]),
    ) -> Self {
        let frames = rate.frames_in(length + tail).max(1);
        let spans = spans::spans(&captions, mode, (rate, frames), speech);
        Self { footage, length, tail, rate, frames, captions, spans }
    }

    /// The clip as its page sees it.
    pub(super) fn times(&self) -> ClipTimes {
        ClipTimes {
            excerpt: self.length,
            tail: self.tail,
            footage: self.footage.as_ref().map(|footage| footage.size),
        }
    }

    /// The caption at `frame`; empty where there is none.
    pub(super) fn caption_at(&self, frame: u64) -> Caption {
        let span = self.spans.iter().rev().find(|cue| cue.from_frame <= frame);
        span.map(|span| span.caption.clone()).unwrap_or_default()
    }
}

/// What is heard in a clip: as long as it, silent where nothing else is said.
#[derive(PartialEq)]
pub(super) struct SoundPlan {
    /// Samples over both channels.
    pub(super) samples: usize,
    /// The sound of the footage, from the first frame on. Without any a clip is silent: some platforms take none without a sound track.
    pub(super) programme: Option<Wanted>,
    /// What is heard besides, and what else is done to it; nothing where it is levelled and no more.
    pub(super) mix: Option<MixPlan>,
}

impl SoundPlan {
    fn new(
        target: LoudnessTarget,
        timeline: &Timeline,
        source: Option<(&Arc<MediaFacts>, &Excerpt)>,
        mix: Option<MixPlan>,
    ) -> Self {
        let source = source.filter(|(_, excerpt)| !excerpt.sound.mute);
        let programme = timeline.footage.as_ref().zip(source).map(|(footage, (facts, excerpt))| {
            let Footage { path, start, duration, .. } = footage.clone();
            let (facts, wish) = (Arc::clone(facts), excerpt.audio.clone());
            Wanted { facts, path, start, duration, wish, target }
        });
        let samples = frames_in(timeline.rate.time_of(timeline.frames)) * 2;
        Self { samples, programme, mix }
    }
}

/// How loud the clips of `project` are.
fn target_of(project: &Project) -> LoudnessTarget {
    let encoder = &project.config.encoder;
    LoudnessTarget { integrated_lufs: encoder.loudness_lufs, true_peak_dbtp: encoder.true_peak_dbtp }
}

/// The plans of clips by pack, item and format, and what is known of their sources: of a project as its files are.
#[derive(Default)]
pub struct Plans {
    known: Once<[String; 3], Result<Arc<ClipPlan>, Findings>>,
    /// What is found out once a source, whichever clips show it.
    pub(super) sources: Sources,
}

impl Plans {
    /// The plan of the clip of `post`, which those of other accounts have too.
    ///
    /// # Errors
    /// Everything wrong with its excerpt; whatever, when it was `over` before that was known, and then it is found out anew next time.
    pub(super) fn of(
        &self,
        (project, world): (&Project, &dyn World),
        post: &Post<'_>,
        over: &dyn Fn() -> bool,
    ) -> Result<Arc<ClipPlan>, Findings> {
        let (pack, item, format) = post.job.item_in_format();
        let key = [pack, item, format].map(str::to_owned);
        let find = || {
            let plan = match &post.item.excerpt {
                Some(excerpt) => prepare((project, world), post, excerpt, (&self.sources, over)),
                None => without_footage((project, world), post, (&self.sources, over)),
            };
            plan.map(Arc::new)
        };
        // What the machine or the time lacked it may have later.
        let lasts = |plan: &Result<_, Findings>| {
            !plan.as_ref().is_err_and(|why| over() || why.iter().any(|finding| finding.machine))
        };
        self.known.while_it_lasts(key, find, lasts)
    }
}

/// A clip that its template animates.
fn without_footage(
    (project, world): (&Project, &dyn World),
    post: &Post<'_>,
    (sources, over): (&Sources, &dyn Fn() -> bool),
) -> Result<ClipPlan, Findings> {
    let Post { item, template, format, .. } = *post;
    let Some(length) = template.duration.length else {
        let finding = Finding::error("no-excerpt", "this clip needs an `[excerpt]`").at(item.place.clone());
        return Err(vec![finding.hint("write `[excerpt]` with `source`, `start` and `duration`")]);
    };
    let rate = choose_rate(PREFERRED, false, format.fps_min, format.fps_max);
    let no_captions = (Vec::new(), CaptionsMode::Block, &[][..]);
    let timeline = Timeline::new(None, (length, template.duration.tail), rate, no_captions);
    let looking = Looking { world, sources, over, wrong: &media_finding };
    let (mix, said) = mix_of(item, &looking, (card_of(&timeline), target_of(project)))?;
    let sound = SoundPlan::new(target_of(project), &timeline, None, mix);
    Ok(ClipPlan { timeline, sound, said })
}

/// Looks at the footage of `post`; everything wrong with its excerpt.
fn prepare(
    (project, world): (&Project, &dyn World),
    post: &Post<'_>,
    excerpt: &Excerpt,
    (sources, over): (&Sources, &dyn Fn() -> bool),
) -> Result<ClipPlan, Findings> {
    let Post { template, format, .. } = *post;
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
                format!(
                    "the excerpt starts at {}, but `{}` ends at {length}",
                    excerpt.start,
                    file_name(&path)
                ),
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
                    "the excerpt ends at {}, but `{}` ends at {length}",
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
    if excerpt.duration.is_none() {
        let what = format!("the rest of `{}` is {:.1} s", file_name(&path), duration.as_seconds());
        if let Some(finding) = template.duration.refuses(duration, &what) {
            let hint = "write `duration` in `[excerpt]`, or choose another `start`";
            return Err(vec![finding.at(excerpt.places.duration.clone()).hint(hint)]);
        }
    }
    let tail = template.duration.tail;
    let limit = format.max_duration.unwrap_or(LONGEST).min(LONGEST);
    if duration + tail > limit {
        return Err(vec![
            Finding::error(
                "too-long-for-format",
                format!(
                    "the clip lasts {} with its ending; {} takes at most {limit}",
                    duration + tail,
                    format.title
                ),
            )
            .at(excerpt.places.duration.clone())
            .hint(format!("at most {:.1} seconds of footage fit", (limit - tail).as_seconds()))
            .fact("is", duration.as_seconds())
            .fact("tail", tail.as_seconds())
            .fact("formats", &format.title)
            .fact("most", format!("{:.1}", (limit - tail).as_seconds())),
        ]);
    }
    let wrong = check_wish(excerpt, &facts);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // Sound alone sets no rate. Whether its page needs video is known when that is there: `ready::foresee`.
    let (rate, variable, size) = match &facts.video {
        Some(VideoFacts { frame_rate, variable, width, height, .. }) => {
            (*frame_rate, *variable, (*width, *height))
        }
        None => (PREFERRED, false, (0, 0)),
    };
    let rate = choose_rate(rate, variable, format.fps_min, format.fps_max);
    let audience = post.item.captions.audience.unwrap_or(project.config.audience);
    let rules = ReadingRules::new(audience, rate, template.captions.line_chars(format.shape()));
    let film = OfFilm { film: &film, facts: &facts, sources, locale: project.config.locale, rules: &rules };
    let (cues, mut said) = captions_of(world, excerpt, &film, duration)?;
    let mode = post.item.captions.mode.unwrap_or(template.captions.mode);
    let speech = speech::heard(&cues, mode, &film, (excerpt, duration))?;
    said.extend(speech::misfits(&cues, &speech, excerpt, film.locale));
    let reading = Reading { clock: Arc::clone(&facts.clock), deinterlace: None };
    let footage = Footage { path, start: excerpt.start, duration, size, reading };
    let mut timeline = Timeline::new(Some(footage), (duration, tail), rate, (cues, mode, &speech));
    let looking = Looking { world, sources, over, wrong: &media_finding };
    let (mix, of_mix) = mix_of(post.item, &looking, (card_of(&timeline), target_of(project)))?;
    said.extend(of_mix);
    let sound = SoundPlan::new(target_of(project), &timeline, Some((&facts, excerpt)), mix);
    if facts.video.is_none() {
        timeline.footage = None;
    }
    Ok(ClipPlan { timeline, sound, said })
}

/// When the end card begins; nothing where there is none.
fn card_of(timeline: &Timeline) -> Option<Micros> {
    (timeline.tail > Micros::ZERO).then_some(timeline.length)
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

/// What is wrong with media, at the place that names it; what FFmpeg said goes into the hint.
pub(crate) fn media_finding(error: &MediaError, place: &Place) -> Finding {
    let code = match error.kind {
        MediaErrorKind::NotMedia => "not-media",
        MediaErrorKind::NoVideo => "no-picture",
        MediaErrorKind::Truncated { .. } => "media-truncated",
        MediaErrorKind::DamagedStream { .. } => "media-damaged",
        MediaErrorKind::Unsupported => "media-unsupported",
        MediaErrorKind::BeyondEnd { .. } => "beyond-end",
        _ => "media-failed",
    };
    // What the machine lacks is no matter of the footage, and FFmpeg's words for it help nobody.
    let lacks = match error.kind {
        MediaErrorKind::NoMemory => {
            Some(("too-little-memory", "there is too little memory to make the clip", NEEDS_MEMORY))
        }
        MediaErrorKind::DiskFull => Some((
            "write-failed",
            "the clip could not be written: the disk is full",
            "the disk is full: make room and run again",
        )),
        _ => None,
    };
    if let Some((code, message, hint)) = lacks {
        return Finding::error(code, message).hint(hint).of_machine();
    }
    let mut hint = match error.kind {
        MediaErrorKind::NotMedia | MediaErrorKind::Truncated { .. } => {
            "copy or export the file again".to_owned()
        }
        MediaErrorKind::DamagedStream { .. } => {
            "export the file again, or choose an excerpt before the damage".to_owned()
        }
        MediaErrorKind::Unsupported => "`wajah doctor` shows what this FFmpeg can do".to_owned(),
        _ => String::new(),
    };
    if let Some(line) = error.log.first() {
        hint.push_str(&format!("{}FFmpeg says: {line}", if hint.is_empty() { "" } else { "; " }));
    }
    let finding = Finding::error(code, error.message.clone())
        .at(place.clone())
        .maybe_hint((!hint.is_empty()).then_some(hint));
    match error.log.first() {
        Some(line) => finding.fact("said", line),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_media_has_a_code_at_its_place_and_what_the_machine_lacks_has_none() {
        use MediaErrorKind::{
            BeyondEnd, DamagedStream, DiskFull, Encoder, Io, NoMemory, NoVideo, NotMedia, Panicked,
            Truncated, Unsupported,
        };
        let place = Place { line: Some(6), ..Place::file("content/pack/a.toml") };
        let said = "[mov] moov atom not found";
        for (kind, code, at_fault) in [
            (NotMedia, "not-media", true),
            (NoVideo, "no-picture", true),
            (Truncated { ended: None }, "media-truncated", true),
            (DamagedStream { bad_packets: 2, at: None }, "media-damaged", true),
            (Unsupported, "media-unsupported", true),
            (BeyondEnd { ended: Micros::ZERO }, "beyond-end", true),
            (Io, "media-failed", true),
            (Encoder, "media-failed", true),
            (Panicked, "media-failed", true),
            (NoMemory, "too-little-memory", false),
            (DiskFull, "write-failed", false),
        ] {
            let error = MediaError { log: vec![said.to_owned()], ..MediaError::new(kind, "it is so") };
            let finding = media_finding(&error, &place);
            assert_eq!((&*finding.code, finding.machine), (code, !at_fault), "{kind:?}");
            assert_eq!(finding.place, at_fault.then(|| place.clone()), "{kind:?}");
            let hint = finding.hint.unwrap_or_default();
            assert_eq!(hint.contains(&format!("FFmpeg says: {said}")), at_fault, "{kind:?}: {hint}");
            assert_eq!(finding.facts.get("said").is_some_and(|fact| fact == said), at_fault, "{kind:?}");
        }
        // Nothing is known but that.
        assert_eq!(media_finding(&MediaError::new(Io, "it is so"), &place).hint, None);
    }
}
