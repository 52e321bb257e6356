//! The plan of a clip, prepared once: what of its footage it shows, its captions, and its sound. Marks, rules, storyboards, browser pages
//! and rendering read it.

use std::sync::Arc;

use super::additions::{Looking, mix_of};
use super::background;
use super::captions::{OfFilm, captions_of};
use super::measure::Wanted;
use super::mixed::MixPlan;
use super::passages::{self, Found, PREFERRED, add_news, rate_of};
use super::programme::{PassageSound, ProgrammePlan};
use super::signer;
use super::sources::{Film, Once, Sources};
use super::spans;
use super::speech;
use super::wrong_media::media_finding;
use crate::clip::captions::Cue;
use crate::clip::captions::reading::ReadingRules;
use crate::clip::ffmpeg::probe::VideoFacts;
use crate::clip::ffmpeg::reading::Reading;
use crate::clip::loudness::LoudnessTarget;
use crate::clip::reel::passage_at;
use crate::clip::render::{Footage, Passage, Reels, choose_rate};
use crate::clip::sound::frames_in;
use crate::clip::voice::Span;
use crate::diag::{Finding, Findings};
use crate::page::{Caption, ClipTimes, CueSpan};
use crate::plan::Post;
use crate::project::{CaptionsMode, Kind, Lengths, Project};
use crate::units::{FrameRate, Micros};
use crate::world::World;

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
    /// What of its sources is shown, from the first frame on; nothing of footage for a clip that is animation alone, or one of whose sources is
    /// sound.
    pub(super) reels: Reels,
    /// When each passage begins, of picture or of sound; nothing where there is none.
    pub(super) begins: Vec<Micros>,
    /// How much of its source each shows.
    pub(super) durations: Vec<Micros>,
    /// What comes before it: the title scene.
    pub(super) head: Micros,
    /// The length of all that is shown of sources, or of the animation.
    pub(super) length: Micros,
    /// What follows it: the end card.
    pub(super) tail: Micros,
    /// Frames a second of the clip.
    pub(super) rate: FrameRate,
    /// How many frames the clip has.
    pub(super) frames: u64,
    /// Captions, in times of the clip: those that go with the clip as files.
    pub(super) captions: Vec<Cue>,
    /// What of them is on screen, by frame: they rise, and the first begins at frame 0.
    pub(super) spans: Vec<CueSpan>,
}

impl Timeline {
    fn new(
        (reels, begins, durations): (Reels, Vec<Micros>, Vec<Micros>),
        length: Micros,
        Lengths { head, tail, .. }: Lengths,
        rate: FrameRate,
        (captions, mode, speech): (Vec<Cue>, CaptionsMode, &[Span]),
    ) -> Self {
        let frames = rate.frames_in(head + length + tail).max(1);
        let spans = spans::spans(&captions, mode, (rate, frames), speech);
        Self { reels, begins, durations, head, length, tail, rate, frames, captions, spans }
    }

    /// The clip as its page sees it.
    pub(super) fn times(&self) -> ClipTimes {
        ClipTimes {
            head: self.head,
            excerpt: self.length,
            tail: self.tail,
            footage: self.reels.footage.first().map(|passage| passage.footage.size),
            signer: self.reels.signer.first().map(|passage| passage.footage.size),
            background: self.reels.background.first().map(|passage| passage.footage.size),
        }
    }

    /// Which passage is shown at `time`.
    pub(super) fn passage_at(&self, time: Micros) -> usize {
        passage_at(self.begins.iter().copied(), time)
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
    /// The sound of the footage. Without any a clip is silent: some platforms take none without a sound track.
    pub(super) programme: Option<ProgrammePlan>,
    /// When that begins: after the title scene.
    pub(super) begins: Micros,
    /// What is heard besides, and what else is done to it; nothing where it is levelled and no more.
    pub(super) mix: Option<MixPlan>,
}

impl SoundPlan {
    fn new(target: LoudnessTarget, timeline: &Timeline, found: &[Found<'_>], mix: Option<MixPlan>) -> Self {
        let passage = |(index, passage): (usize, &Found<'_>)| {
            let Found { excerpt, path, facts, duration, at, joins } = passage;
            let wanted = Wanted {
                facts: Arc::clone(facts),
                path: path.clone(),
                start: excerpt.start,
                duration: *duration,
                wish: excerpt.audio.clone(),
                target,
            };
            let before = index.checked_sub(1).and_then(|index| found.get(index));
            PassageSound {
                wanted,
                speed: excerpt.speed,
                at: *at - timeline.head,
                joins: *joins,
                is_muted: excerpt.sound.mute,
                follows: before.is_some_and(|before| passage.follows(before)),
            }
        };
        let is_heard = found.iter().any(|passage| !passage.excerpt.sound.mute);
        let programme = is_heard.then(|| ProgrammePlan {
            passages: found.iter().enumerate().map(passage).collect(),
            duration: timeline.length,
        });
        let samples = frames_in(timeline.rate.time_of(timeline.frames)) * 2;
        Self { samples, programme, begins: timeline.head, mix }
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
            let plan = match post.item.passages() {
                [] => without_footage((project, world), post, (&self.sources, over)),
                _ => prepare((project, world), post, (&self.sources, over)),
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

/// A clip that its template animates: what it makes of a text, or a still where a format takes only clips.
fn without_footage(
    (project, world): (&Project, &dyn World),
    post: &Post<'_>,
    (sources, over): (&Sources, &dyn Fn() -> bool),
) -> Result<ClipPlan, Findings> {
    let Post { item, format, .. } = *post;
    let Some(length) = item.lengths.length else {
        let finding = Finding::error("no-excerpt", "this clip needs an `[excerpt]`").at(item.place.clone());
        return Err(vec![finding.hint("write `[excerpt]` with `source`, `start` and `duration`")]);
    };
    let rate = choose_rate(PREFERRED, false, format.fps_min, format.fps_max);
    let no_captions = (Vec::new(), CaptionsMode::Block, &[][..]);
    let looking = Looking { world, sources, over, wrong: &media_finding };
    let lengths = item.lengths;
    let shown = lengths.head + length;
    let (signer, mut said) = signer::look(item, &looking, &[], (shown, shown + lengths.tail), rate)?;
    let background = background::look(item, &looking, shown + lengths.tail)?;
    let reels = Reels { footage: Vec::new(), signer, background };
    let timeline = Timeline::new((reels, Vec::new(), Vec::new()), length, lengths, rate, no_captions);
    let (mix, of_mix) = mix_of(item, &looking, (card_of(&timeline), target_of(project)))?;
    said.extend(of_mix);
    if item.kind() == Kind::Still && mix.is_none() {
        let message =
            format!("the clip is silent: {} takes no stills, and this is one, in motion", format.title);
        let finding = Finding::note("silent", message).at(item.place.clone());
        said.push(finding.hint("give it `[music]`, if it is to be heard"));
    }
    let sound = SoundPlan::new(target_of(project), &timeline, &[], mix);
    Ok(ClipPlan { timeline, sound, said })
}

/// Looks at what `post` shows of footage or sound; everything wrong with that.
fn prepare(
    (project, world): (&Project, &dyn World),
    post: &Post<'_>,
    (sources, over): (&Sources, &dyn Fn() -> bool),
) -> Result<ClipPlan, Findings> {
    let Post { item, template, format, .. } = *post;
    let found = passages::look(world, post, (sources, over))?;
    let rate = rate_of(&found, format);
    let audience = item.captions.audience.unwrap_or(project.config.audience);
    let rules = ReadingRules::new(audience, rate, template.captions.line_chars(format.shape()));
    let mode = item.captions.mode.unwrap_or(template.captions.mode);
    let (mut cues, mut spoken, mut said, mut wrong) =
        (Vec::new(), Vec::new(), Findings::new(), Findings::new());
    for passage in &found {
        let Found { excerpt, path, facts, duration, at, .. } = passage;
        let film = Film { path, content: &|| world.content(&excerpt.source).ok(), over };
        let film = OfFilm { film: &film, facts, sources, locale: project.config.locale, rules: &rules };
        let told = captions_of(world, excerpt, &film, *duration).and_then(|(cues, said)| {
            let speech = speech::heard(&cues, mode, &film, (excerpt, *duration))?;
            Ok((cues, said, speech))
        });
        match told {
            Ok((its, of_captions, speech)) => {
                add_news(&mut said, of_captions, item);
                add_news(&mut said, speech::misfits(&its, &speech, excerpt, film.locale), item);
                cues.extend(its.into_iter().map(|cue| cue.later(*at)));
                spoken.extend(speech.iter().map(|span| span.later(*at)));
            }
            Err(findings) if findings.is_empty() => return Err(findings),
            Err(findings) => wrong.extend(findings),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let lengths = item.lengths;
    let length = found.last().map_or(Micros::ZERO, |last| last.at + last.length() - lengths.head);
    let looking = Looking { world, sources, over, wrong: &media_finding };
    let end = lengths.head + length;
    let (signer, of_signer) = signer::look(item, &looking, &found, (end, end + lengths.tail), rate)?;
    said.extend(of_signer);
    let background = background::look(item, &looking, end + lengths.tail)?;
    let reels = Reels { footage: reel_of(&found), signer, background };
    let shown = (cues, mode, &spoken[..]);
    let begins = found.iter().map(|passage| passage.at).collect();
    let durations = found.iter().map(|passage| passage.duration).collect();
    let timeline = Timeline::new((reels, begins, durations), length, lengths, rate, shown);
    let (mix, of_mix) = mix_of(item, &looking, (card_of(&timeline), target_of(project)))?;
    said.extend(of_mix);
    let sound = SoundPlan::new(target_of(project), &timeline, &found, mix);
    Ok(ClipPlan { timeline, sound, said })
}

/// What is decoded of `found`; nothing where one of them has no video: whether its page needs any is known when that is there,
/// `ready::foresee`.
fn reel_of(found: &[Found<'_>]) -> Vec<Passage> {
    let passage = |passage: &Found<'_>| {
        let Found { excerpt, path, facts, duration, at, joins } = passage;
        let VideoFacts { width, height, .. } = facts.video.as_ref()?;
        let reading = Reading { clock: Arc::clone(&facts.clock), deinterlace: None };
        let (path, start, duration) = (path.clone(), excerpt.start, *duration);
        let footage = Footage { path, start, duration, size: (*width, *height), reading };
        Some(Passage { footage, at: *at, speed: excerpt.speed, joins: *joins })
    };
    found.iter().map(passage).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// When the end card begins; nothing where there is none.
fn card_of(timeline: &Timeline) -> Option<Micros> {
    (timeline.tail > Micros::ZERO).then_some(timeline.head + timeline.length)
}
