//! Clips: jobs that show the same footage are grouped, so that it is decoded once for all their accounts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::deliver::gallery::Moment;
use crate::diag::Findings;
use crate::layers::Rgba;
use crate::page::ClipTimes;
use crate::units::Micros;

#[cfg(not(feature = "video"))]
pub(super) use without_video::{pages, render, story};

#[cfg(feature = "video")]
pub(super) use with_video::{cover_time, encode_settings, pages, render, story};

/// A frame that tells what happens in a clip.
pub(super) struct StoryFrame {
    /// What it shows of the clip.
    pub(super) moment: Moment,
    /// Its time from the clip's beginning.
    pub(super) time: Micros,
    /// Its pixels, opaque.
    pub(super) pixels: Rgba,
}

/// What the page of a clip must know to be opened in a browser.
pub(super) struct ClipPage {
    /// Its length and its footage.
    pub(super) times: ClipTimes,
    /// Its first caption; empty where it has none.
    pub(super) cue: String,
    /// Its footage on disk, and where in it the excerpt begins.
    pub(super) film: Option<(PathBuf, Micros)>,
}

/// The pages of clips by pack, item and format; where one cannot be made, why.
pub(super) type ClipPages<'a> = BTreeMap<(&'a str, &'a str, &'a str), Result<ClipPage, Findings>>;

#[cfg(not(feature = "video"))]
mod without_video {
    use std::sync::Arc;

    use super::{ClipPage, ClipPages, StoryFrame};
    use crate::diag::{Finding, Findings};
    use crate::page::ClipTimes;
    use crate::plan::Job;
    use crate::project::Item;
    use crate::run::shared::Shared;
    use crate::units::Micros;
    use crate::world::World;

    /// What to do about it.
    const HINT: &str = "build it with the feature `video`, which needs FFmpeg's libraries";

    /// The pages of the clips of `jobs`, as far as they are known without looking at their footage.
    pub(in crate::run) fn pages<'a>(shared: &Shared<'_>, world: &World, jobs: &[&'a Job]) -> ClipPages<'a> {
        const UNKNOWN: Micros = Micros::from_ms(15_000);
        let mut pages = ClipPages::new();
        for job in jobs {
            let Some(item) = shared.project.item(&job.pack, &job.item) else { continue };
            let rules = shared.project.templates.get(&item.template).map(|template| template.duration);
            let rules = rules.unwrap_or_default();
            let excerpt = item.excerpt.as_ref();
            let length = excerpt.and_then(|excerpt| excerpt.duration).or(rules.length).unwrap_or(UNKNOWN);
            let times = ClipTimes { excerpt: length, tail: rules.tail, footage: None };
            let film =
                excerpt.and_then(|excerpt| Some((world.resolve(&excerpt.source).ok()?, excerpt.start)));
            let page = ClipPage { times, cue: String::new(), film };
            pages.insert((&job.pack, &job.item, &job.format), Ok(page));
        }
        pages
    }

    /// Says of every clip that this build makes none.
    pub(in crate::run) fn render(shared: &Shared<'_>, _: &Arc<World>, jobs: &[&Job]) {
        for job in jobs {
            let finding = Finding::error("no-video", "this build of wajah makes stills only").hint(HINT);
            shared.finish(job, None, vec![finding]);
        }
    }

    /// Notes that this build shows nothing of clips.
    pub(in crate::run) fn story(
        _: &Shared<'_>,
        _: &World,
        _: &Item,
        _: &Job,
        findings: &mut Findings,
    ) -> Vec<StoryFrame> {
        findings.push(
            Finding::note("no-video", "this build of wajah makes stills only: no frames of clips").hint(HINT),
        );
        Vec::new()
    }
}

#[cfg(feature = "video")]
mod with_video {
    use std::collections::{BTreeMap, BTreeSet};
    use std::io;
    use std::path::{Path, PathBuf};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, OnceLock};
    use std::time::{Duration, Instant};

    use rayon::prelude::*;

    use super::{ClipPage, ClipPages, StoryFrame};
    use crate::check::{self, Subject};
    use crate::clip::captions::{self};

    use crate::clip::ffmpeg::encode::{EncodeSettings, VideoCodec};
    use crate::clip::ffmpeg::probe::MediaFacts;

    use crate::clip::focus;

    use crate::clip::loudness::Measurement;
    use crate::clip::media_error::{MediaError, MediaErrorKind};
    use crate::clip::render::{ClipTask, Group, RenderedClip, share_pictures};
    use crate::clip::sound::{SAMPLE_RATE, StereoBuffer};
    use crate::clip::threads::{self, guarded};
    use crate::crop::SaliencyMap;
    use crate::deliver::manifest::{Artifact, ArtifactKind};
    use crate::deliver::{self, Pending};
    use crate::diag::{Finding, Findings, Place, has_errors};
    use crate::layers::Stack;
    use crate::page::PageRequest;
    use crate::plan::Job;
    use crate::project::{Focus, Format, Item, Kind, Template, VideoCodec as FormatCodec};
    use crate::run::cost::estimate;
    use crate::run::cut::{Cut, cue_spans, media_finding, prepare, without_footage};
    use crate::run::faults::{LEAST_MEMORY, NEEDS_MEMORY, write_failed};
    use crate::run::judge::{Judged, judge};
    use crate::run::shared::Shared;
    use crate::run::sound::{AUDIO_KBPS, Measured, Sound, sound_of};
    use crate::run::stills::{deliver_picture, encode_within};
    use crate::run::story::moments;
    use crate::run::survey::{self, Surveyed};
    use crate::sandbox;
    use crate::units::Micros;
    use crate::world::World;

    /// Encoders at work at once on one decoder: each holds some 200 MB of frames.
    const ENCODERS_IN_FLIGHT: usize = 4;

    /// What one of them needs where memory is limited: frames looked at ahead, references, and what threads reserve.
    const ENCODER_BYTES: u64 = 360 << 20;
    /// x265 keeps twice as much.
    const H265_BYTES: u64 = 720 << 20;

    /// What matters in the footage of an item, looked at once for all its accounts and formats, when the first of them needs it.
    type Look = OnceLock<Option<SaliencyMap>>;

    /// Makes the clips of `jobs`.
    pub(in crate::run) fn render(shared: &Shared<'_>, world: &Arc<World>, jobs: &[&Job]) {
        let mut groups: BTreeMap<(&str, &str, &str), Vec<&Job>> = BTreeMap::new();
        for job in jobs {
            groups.entry((&job.pack, &job.item, &job.format)).or_default().push(job);
        }
        let mut looks: BTreeMap<(&str, &str), Look> = BTreeMap::new();
        let (mut surveyed, mut measured) = (Surveyed::new(), Measured::new());
        for Ready { item, format, mut cut, jobs } in alike(shared, ready(shared, world, groups)) {
            if shared.stopped() {
                return;
            }
            let look = looks.entry((&jobs[0].pack, &jobs[0].item)).or_default();
            let seen = survey::look(item, &mut cut, &mut surveyed);
            let sound = listen(shared, item, &cut, &mut measured).map(|mut sound| {
                sound.notes.extend(seen);
                sound
            });
            let at_once = encoders(format.video, sandbox::memory_limit());
            if at_once == 0 {
                // An encoder that gets no memory says so in its own words, past us.
                let finding =
                    Finding::error("too-little-memory", "there is too little memory to make the clip");
                let finding = finding.hint(NEEDS_MEMORY).of_machine();
                jobs.iter().for_each(|job| refuse(shared, job, item, vec![finding.clone()]));
                continue;
            }
            // Accounts share a decoder, and of formats that are alike mostly one is encoded.
            let formats: BTreeSet<&str> = jobs.iter().map(|job| job.format.as_str()).collect();
            for few in jobs.chunks(at_once * formats.len()) {
                render_group(shared, item, (format, at_once), &cut, &sound, look, few);
            }
        }
    }

    /// Jobs that show the same footage, and can be made as far as is known before anything is painted.
    struct Ready<'a> {
        item: &'a Item,
        format: &'a Format,
        cut: Cut,
        jobs: Vec<&'a Job>,
    }

    /// What of `groups` can be made. What cannot is said first, before hours of other clips: footage that is not there, and pages that
    /// cannot be taken apart.
    fn ready<'a>(
        shared: &Shared<'a>,
        world: &World,
        groups: BTreeMap<(&'a str, &'a str, &'a str), Vec<&'a Job>>,
    ) -> Vec<Ready<'a>> {
        let mut facts: BTreeMap<std::path::PathBuf, Result<MediaFacts, MediaError>> = BTreeMap::new();
        let mut ready = Vec::new();
        for ((pack, item, format), jobs) in groups {
            if shared.stopped() {
                break;
            }
            let project = shared.project;
            let (Some(item), Some(format)) = (project.item(pack, item), project.formats.get(format)) else {
                jobs.iter().for_each(|job| shared.finish(job, None, Findings::new()));
                continue;
            };
            let cut = match &item.excerpt {
                Some(excerpt) => prepare(shared, world, item, excerpt, format, &mut facts),
                None => without_footage(shared, item, format),
            };
            let cut = match cut {
                Ok(cut) => cut,
                Err(findings) => {
                    jobs.iter().for_each(|job| refuse(shared, job, item, findings.clone()));
                    continue;
                }
            };
            let foreseen: Vec<Findings> =
                jobs.par_iter().map(|job| foresee(shared, item, &cut, job)).collect();
            let (mut kept, mut refused) = (Vec::new(), Vec::new());
            for (job, findings) in jobs.into_iter().zip(foreseen) {
                if findings.is_empty() { kept.push(job) } else { refused.push((job, findings)) }
            }
            refused.into_iter().for_each(|(job, findings)| refuse(shared, job, item, findings));
            if !kept.is_empty() {
                ready.push(Ready { item, format, cut, jobs: kept });
            }
        }
        ready
    }

    /// `ready` with those put together that are laid out and encoded alike: formats of one size, safe area and rate, whose limits make
    /// no difference. They are decoded once, and what is the same page is encoded once.
    fn alike<'a>(shared: &Shared<'_>, ready: Vec<Ready<'a>>) -> Vec<Ready<'a>> {
        let mut together: Vec<(EncodeSettings, Ready<'a>)> = Vec::new();
        for one in ready {
            let settings = encode_settings(shared, one.format, &one.cut);
            let same = together.iter_mut().find(|(known, other)| {
                std::ptr::eq(other.item, one.item)
                    && *known == settings
                    && other.cut.frames == one.cut.frames
                    && other.format.safe == one.format.safe
            });
            match same {
                Some((_, other)) => other.jobs.extend(one.jobs),
                None => together.push((settings, one)),
            }
        }
        let mut together: Vec<Ready<'a>> = together.into_iter().map(|(_, ready)| ready).collect();
        // One account's posts stand beside each other, so that those that are alike are made at once.
        together.iter_mut().for_each(|ready| ready.jobs.sort_by(|a, b| a.account.cmp(&b.account)));
        together
    }

    /// Why the page of `job` could not be taken apart; nothing where it can.
    fn foresee(shared: &Shared<'_>, item: &Item, cut: &Cut, job: &Job) -> Findings {
        let times = Some(cut.times());
        let request = PageRequest::of(shared.project, item, &job.account, &job.format, 1, times);
        let Some(request) = request else { return Findings::new() };
        // With one caption shows what captions change.
        let mut cues = cue_spans(cut);
        let first = cues.iter().find(|cue| !cue.text.is_empty()).map(|cue| cue.text.clone());
        cues.retain(|cue| cue.text.is_empty() || Some(&cue.text) == first.as_ref());
        shared.painter.foresee(&request, &cues, cut.rate, cut.frames)
    }

    /// Ends `job`, which is not made.
    fn refuse(shared: &Shared<'_>, job: &Job, item: &Item, findings: Findings) {
        shared.progress.advance(estimate(shared.project, job, item));
        shared.finish(job, None, findings);
    }

    /// The sound of a clip, measured; what is to be said where there is none: nothing when the run was stopped.
    fn listen(
        shared: &Shared<'_>,
        item: &Item,
        cut: &Cut,
        measured: &mut Measured,
    ) -> Result<Sound, Findings> {
        let begun = Instant::now();
        let over = || shared.is_over(begun);
        let sound = until(&over, |stop| sound_of(shared, item, cut, measured, stop));
        sound.and_then(|sound| sound).map_err(|error| {
            if error.kind == MediaErrorKind::Cancelled {
                // It says nothing of the next clip of this excerpt, which has its own time.
                measured.retain(|_, levels| levels.as_ref().err() != Some(&error));
            }
            findings_of(shared, item, begun, &error)
        })
    }

    /// What is said of a clip, begun at `begun`, that was not made because of `error`: nothing when the run was stopped.
    fn findings_of(shared: &Shared<'_>, item: &Item, begun: Instant, error: &MediaError) -> Findings {
        if error.kind == MediaErrorKind::Cancelled {
            return shared.too_slow(begun).filter(|_| !shared.stopped()).into_iter().collect();
        }
        let place = item.excerpt.as_ref().map_or(&item.place, |excerpt| &excerpt.places.source);
        vec![media_finding(error, place)]
    }

    /// How many encoders of `codec` work at once in a process that may have `limit` bytes; 0 where there is no room for one.
    fn encoders(codec: FormatCodec, limit: Option<u64>) -> usize {
        let each = match codec {
            FormatCodec::H264 => ENCODER_BYTES,
            FormatCodec::H265 => H265_BYTES,
        };
        let room = limit.map_or(u64::MAX, |limit| limit.saturating_sub(LEAST_MEMORY) / each);
        usize::try_from(room).unwrap_or(usize::MAX).min(ENCODERS_IN_FLIGHT)
    }

    /// The frames that tell the clip of `job`, which shows `item`, as they are delivered; nothing is encoded. None when a finding
    /// says why.
    pub(in crate::run) fn story(
        shared: &Shared<'_>,
        world: &World,
        item: &Item,
        job: &Job,
        findings: &mut Findings,
    ) -> Vec<StoryFrame> {
        let Some(format) = shared.project.formats.get(&job.format) else { return Vec::new() };
        let cut = match &item.excerpt {
            Some(excerpt) => prepare(shared, world, item, excerpt, format, &mut BTreeMap::new()),
            None => without_footage(shared, item, format),
        };
        let mut cut = match cut {
            Ok(cut) => cut,
            Err(said) => {
                findings.extend(said);
                return Vec::new();
            }
        };
        survey::look(item, &mut cut, &mut Surveyed::new());
        let Some(mut stack) = paint(shared, item, &cut, job, findings) else { return Vec::new() };
        place_footage(item, &cut, &Look::new(), &mut stack);
        let moments = moments(cut.length, cut.tail, cut.rate, cut.frames, &cut.cues);
        let frames: Vec<u64> = moments.iter().map(|(_, frame)| *frame).collect();
        let silence = StereoBuffer { sample_rate: SAMPLE_RATE, samples: Vec::new() };
        let group =
            Group { footage: cut.footage.as_ref(), rate: cut.rate, frames: cut.frames, sound: &silence };
        match group.pictures(stack, &frames, shared.cancel) {
            Ok(pictures) => moments
                .into_iter()
                .zip(pictures)
                .map(|((moment, frame), pixels)| StoryFrame { moment, time: cut.rate.time_of(frame), pixels })
                .collect(),
            Err(error) => {
                if error.kind != MediaErrorKind::Cancelled {
                    let place = item.excerpt.as_ref().map_or(&item.place, |excerpt| &excerpt.places.source);
                    findings.push(media_finding(&error, place));
                }
                Vec::new()
            }
        }
    }

    /// The pages of the clips of `jobs`.
    pub(in crate::run) fn pages<'a>(shared: &Shared<'_>, world: &World, jobs: &[&'a Job]) -> ClipPages<'a> {
        let mut facts = BTreeMap::new();
        let mut pages = ClipPages::new();
        for job in jobs {
            let key = (job.pack.as_str(), job.item.as_str(), job.format.as_str());
            let (Some(item), Some(format)) =
                (shared.project.item(&job.pack, &job.item), shared.project.formats.get(&job.format))
            else {
                continue;
            };
            pages.entry(key).or_insert_with(|| {
                let cut = match &item.excerpt {
                    Some(excerpt) => prepare(shared, world, item, excerpt, format, &mut facts),
                    None => without_footage(shared, item, format),
                }?;
                let foreseen = foresee(shared, item, &cut, job);
                if !foreseen.is_empty() {
                    return Err(foreseen);
                }
                let cue = cut.cues.first().map(|cue| cue.text.clone()).unwrap_or_default();
                let times = cut.times();
                Ok(ClipPage { times, cue, film: cut.footage.map(|footage| (footage.path, footage.start)) })
            });
        }
        pages
    }

    fn render_group(
        shared: &Shared<'_>,
        item: &Item,
        (format, at_once): (&Format, usize),
        cut: &Cut,
        sound: &Result<Sound, Findings>,
        look: &Look,
        jobs: &[&Job],
    ) {
        let sound = match sound {
            Ok(sound) => sound,
            Err(findings) => {
                for job in jobs {
                    shared.finish(job, None, findings.clone());
                }
                return;
            }
        };
        let Some(template) = shared.project.templates.get(&item.template) else { return };
        let painted: Vec<(&Job, Option<Stack>, Findings)> = jobs
            .par_iter()
            .map(|job| {
                let mut findings = sound.notes.clone();
                let mut stack =
                    paint(shared, item, cut, job, &mut findings).filter(|_| !has_errors(&findings));
                if let Some(stack) = &mut stack {
                    place_footage(item, cut, look, stack);
                }
                (*job, stack, findings)
            })
            .collect();
        // Jobs whose pages show the footage alike, which accounts of one template do.
        let mut batches: Vec<Vec<(&Job, Stack, Findings)>> = Vec::new();
        for (job, stack, findings) in painted {
            let Some(stack) = stack else {
                shared.progress.advance(estimate(shared.project, job, item));
                shared.finish(job, None, findings);
                continue;
            };
            match batches.iter_mut().find(|batch| share_pictures(&batch[0].1, &stack)) {
                Some(batch) => batch.push((job, stack, findings)),
                None => batches.push(vec![(job, stack, findings)]),
            }
        }
        for batch in batches {
            let settings = encode_settings(shared, format, cut);
            let mut same: Vec<Vec<(&Job, Stack, Findings)>> = Vec::new();
            for (job, stack, findings) in batch {
                match same.iter_mut().find(|jobs| jobs[0].1 == stack) {
                    Some(jobs) => jobs.push((job, stack, findings)),
                    None => same.push(vec![(job, stack, findings)]),
                }
            }
            while !same.is_empty() {
                let few = same.drain(..at_once.min(same.len())).flatten().collect();
                render_batch(shared, item, &settings, template, cut, sound, few);
            }
        }
    }

    fn paint(
        shared: &Shared<'_>,
        item: &Item,
        cut: &Cut,
        job: &Job,
        findings: &mut Findings,
    ) -> Option<Stack> {
        let times = cut.times();
        let request = PageRequest::of(shared.project, item, &job.account, &job.format, 1, Some(times))?;
        let cues = cue_spans(cut);
        let stack = shared.painter.stack(&request, &cues, cut.rate, cut.frames, findings)?;
        let (Some(format), Some(template)) =
            (shared.project.formats.get(&job.format), shared.project.templates.get(&item.template))
        else {
            return Some(stack);
        };
        let cue_at = |frame: u64| {
            let cue = cues.iter().rev().find(|cue| cue.from_frame <= frame);
            cue.map(|cue| cue.text.clone()).unwrap_or_default()
        };
        let moments = check::moments(template, times, &cues, cut.rate, cut.frames);
        let clip = Judged {
            subject: Subject { world: shared.world, item, format, cue: None },
            request: &request,
            moments: moments.into_iter().map(|moment| (moment.frame, moment.cue)).collect(),
            cue_at: &cue_at,
            place_of_cue: &|cue| {
                let file = item.excerpt.as_ref()?.captions.as_ref().filter(|_| !cue.is_empty())?;
                let text = shared.world.read_text(file).ok()?;
                Some(Place { line: captions::line_of(&text, cue), ..Place::file(file) })
            },
            rate: cut.rate,
        };
        Some(judge(&clip, shared.painter, stack, findings))
    }

    /// Shows what matters in the footage, unless the item says what to show. Footage that cannot be looked at stays as the
    /// template places it: what is wrong with it is said where it is decoded.
    fn place_footage(item: &Item, cut: &Cut, look: &Look, stack: &mut Stack) {
        let auto = item.excerpt.as_ref().is_some_and(|excerpt| excerpt.focus == Focus::Auto);
        let Some(footage) =
            cut.footage.as_ref().filter(|footage| auto && focus::is_open(stack, footage.size))
        else {
            return;
        };
        if let Some(map) = look.get_or_init(|| guarded(|| focus::look(footage).ok().flatten()).ok().flatten())
        {
            focus::aim(stack, map);
        }
    }

    fn render_batch(
        shared: &Shared<'_>,
        item: &Item,
        settings: &EncodeSettings,
        template: &Template,
        cut: &Cut,
        sound: &Sound,
        batch: Vec<(&Job, Stack, Findings)>,
    ) {
        let cover_frame =
            (cover_time(template, cut).as_seconds() * cut.rate.as_f64()).round().max(0.0) as u64;
        let mut tasks: Vec<ClipTask> = Vec::new();
        // Of each task the jobs that it is made for, whose pages are the same.
        let mut waiting: Vec<Vec<(&Job, Pending, Findings)>> = Vec::new();
        for (job, stack, mut findings) in batch {
            let (path, place) = shared.place(job, ".mp4");
            match Pending::below(&shared.options.out, Path::new(&path)) {
                Ok(pending) => match tasks.iter().position(|task| task.stack == stack) {
                    Some(same) => waiting[same].push((job, pending, findings)),
                    None => {
                        let out = pending.path().to_owned();
                        tasks.push(ClipTask { stack, settings: settings.clone(), out, cover_frame });
                        waiting.push(vec![(job, pending, findings)]);
                    }
                },
                Err(error) => {
                    findings.push(write_failed(&place, &error));
                    shared.finish(job, None, findings);
                }
            }
        }
        let first = waiting.first().and_then(|jobs| jobs.first());
        let each = first.map_or(0.0, |(job, ..)| estimate(shared.project, job, item));
        let work = each / cut.frames as f64;
        let group = Group {
            footage: cut.footage.as_ref(),
            rate: cut.rate,
            frames: cut.frames,
            sound: &sound.finished,
        };
        let begun = Instant::now();
        let made = until(&|| shared.is_over(begun), |stop| {
            group.render(tasks, stop, &|| shared.progress.advance(work))
        });
        let made = made.unwrap_or_else(|error| waiting.iter().map(|_| Err(error.clone())).collect());
        for (jobs, made) in waiting.into_iter().zip(made) {
            let others: Vec<PathBuf> =
                jobs.iter().skip(1).map(|(_, pending, _)| pending.path().to_owned()).collect();
            let from = jobs[0].1.path().to_owned();
            let copied: io::Result<()> = match &made {
                Ok(_) => others.iter().try_for_each(|to| std::fs::copy(&from, to).map(drop)),
                Err(_) => Ok(()),
            };
            shared.progress.advance(each * others.len() as f64);
            for (index, (job, pending, mut findings)) in jobs.into_iter().enumerate() {
                let artifacts = match (&made, &copied) {
                    (Ok(_), Err(error)) if index > 0 => {
                        findings.push(write_failed(&shared.place(job, ".mp4").1, error));
                        None
                    }
                    (Ok(clip), _) => {
                        deliver_clip(shared, job, (cut, sound.delivered), pending, clip, &mut findings)
                    }
                    (Err(error), _) => {
                        findings.extend(findings_of(shared, item, begun, error));
                        None
                    }
                };
                shared.finish(job, artifacts, findings);
            }
        }
    }

    /// Does `work`, which is told to stop when it is `over`.
    ///
    /// # Errors
    /// When nobody can be there to tell it, or it panicked.
    fn until<T>(
        over: &(dyn Fn() -> bool + Sync),
        work: impl FnOnce(&AtomicBool) -> T,
    ) -> Result<T, MediaError> {
        const LOOK: Duration = Duration::from_millis(50);
        let (stop, done) = (AtomicBool::new(false), AtomicBool::new(false));
        std::thread::scope(|scope| {
            let clock = threads::start(scope, "clock", || {
                while !done.load(Ordering::Relaxed) {
                    if over() {
                        stop.store(true, Ordering::Relaxed);
                    }
                    std::thread::park_timeout(LOOK);
                }
            })?;
            let came_to = guarded(|| work(&stop));
            done.store(true, Ordering::Relaxed);
            clock.thread().unpark();
            came_to
        })
    }

    /// Which of its frames stands for a clip.
    pub(in crate::run) fn cover_time(template: &Template, cut: &Cut) -> Micros {
        match &cut.footage {
            // A short excerpt must not give its cover away to the ending.
            Some(_) => template.still_time(Kind::Clip).min(Micros(cut.length.0 / 2)),
            None => template.still_time(Kind::Clip),
        }
    }

    /// How clips in `format` are encoded.
    pub(in crate::run) fn encode_settings(shared: &Shared<'_>, format: &Format, cut: &Cut) -> EncodeSettings {
        let encoder = &shared.project.config.encoder;
        let (codec, crf) = match format.video {
            FormatCodec::H264 => (VideoCodec::H264, f64::from(encoder.crf)),
            // x265 at the same look.
            FormatCodec::H265 => (VideoCodec::H265, f64::from(encoder.crf) + 4.0),
        };
        EncodeSettings {
            width: format.width,
            height: format.height,
            fps: cut.rate,
            codec,
            crf,
            preset: encoder.preset.clone(),
            threads: encoder.threads,
            keyframe_seconds: format.keyframe_seconds,
            max_bitrate_kbps: bitrate_limit(format, cut),
            audio: true,
            audio_bitrate_kbps: AUDIO_KBPS,
        }
    }

    /// The bit rate that keeps a clip within its format's bytes, where that is anywhere near.
    fn bitrate_limit(format: &Format, cut: &Cut) -> Option<u32> {
        const HIGHEST_KBPS: f64 = 25_000.0;
        let seconds = cut.rate.time_of(cut.frames).as_seconds().max(1.0);
        let kbps = format.max_clip_bytes? as f64 * 8.0 / 1000.0 / seconds * 0.95 - f64::from(AUDIO_KBPS);
        (kbps < HIGHEST_KBPS).then_some(kbps.max(200.0) as u32)
    }

    fn deliver_clip(
        shared: &Shared<'_>,
        job: &Job,
        (cut, sound): (&Cut, Measurement),
        pending: Pending,
        clip: &RenderedClip,
        findings: &mut Findings,
    ) -> Option<Vec<Artifact>> {
        let format = shared.project.formats.get(&job.format)?;
        let (path, place) = shared.place(job, ".mp4");
        if let Some(limit) = format.max_clip_bytes.filter(|limit| clip.facts.bytes > *limit) {
            findings.push(
                Finding::error(
                    "too-many-bytes",
                    format!(
                        "the clip has {} bytes; {} takes at most {limit}",
                        clip.facts.bytes, format.title
                    ),
                )
                .hint("choose a shorter excerpt")
                .fact("is", clip.facts.bytes)
                .fact("most", limit)
                .fact("formats", &format.title),
            );
            return None;
        }
        let delivered = pending.finish().map_err(|error| findings.push(write_failed(&place, &error))).ok()?;
        let size = (format.width, format.height);
        let tenth = |value: f64| (value * 10.0).round() / 10.0;
        let film = Artifact::new(job, path, ArtifactKind::Clip, size, delivered);
        let mut artifacts = vec![Artifact {
            duration_ms: Some(clip.facts.duration.as_ms()),
            loudness_lufs: sound.lufs.map(tenth),
            true_peak_dbtp: sound.peak_dbtp.map(tenth),
            ..film
        }];
        let cover = encode_within(&clip.cover, format, findings)?;
        let named = format!(".cover.{}", format.still.extension());
        let cover = deliver_picture(shared, job, (&named, ArtifactKind::Cover), &cover, size, findings);
        artifacts.push(cover?);
        if !cut.cues.is_empty() {
            let (path, place) = shared.place(job, ".srt");
            let text = captions::write_srt(&cut.cues);
            let written = deliver::write_below(&shared.options.out, Path::new(&path), text.as_bytes());
            let written = written.map_err(|error| findings.push(write_failed(&place, &error))).ok()?;
            artifacts.push(Artifact::new(job, path, ArtifactKind::Captions, (0, 0), written));
        }
        Some(artifacts)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::clip::ffmpeg::reading::Reading;
        use crate::clip::render::Footage;
        use crate::clip::threads::tests::{Fault, with};
        use crate::run::testing::Fixture;
        use crate::units::FrameRate;

        #[test]
        fn work_that_panics_or_that_nobody_can_stop_is_an_error() {
            let kind = |done: Result<u8, MediaError>| done.map_err(|error| error.kind);
            assert_eq!(kind(until(&|| false, |_| 1)), Ok(1));
            let stopped = |stop: &AtomicBool| {
                while !stop.load(Ordering::Relaxed) {
                    std::thread::yield_now();
                }
                2
            };
            assert_eq!(kind(until(&|| true, stopped)), Ok(2));
            let panicked = until(&|| false, |_| -> u8 { panic!("inside") });
            assert_eq!(kind(panicked), Err(MediaErrorKind::Panicked));
            let refused = with("clock", Fault::NotStarted, || until(&|| false, |_| 1));
            assert_eq!(kind(refused), Err(MediaErrorKind::NoMemory));
        }

        #[test]
        fn as_many_encoders_as_memory_has_room_for() {
            let h264 = |limit| encoders(FormatCodec::H264, limit);
            assert_eq!(h264(None), ENCODERS_IN_FLIGHT);
            assert_eq!(h264(Some(u64::MAX)), ENCODERS_IN_FLIGHT);
            assert_eq!(h264(Some(700_000_000)), 0);
            assert_eq!(h264(Some(1_000_000 << 10)), 1);
            assert_eq!(encoders(FormatCodec::H265, Some(1_000_000 << 10)), 0);
            assert_eq!(encoders(FormatCodec::H265, Some(3 << 30)), 3);
        }

        /// A clip of ten seconds, of which `length_ms` are footage where it has some.
        fn cut(length_ms: i64, has_footage: bool) -> Cut {
            let (length, size) = (Micros::from_ms(length_ms), (1280, 720));
            let (path, reading) = ("a.mp4".into(), Reading::default());
            let footage = Footage { path, start: Micros::ZERO, duration: length, size, reading };
            Cut {
                footage: has_footage.then_some(footage),
                length,
                tail: Micros::ZERO,
                rate: FrameRate::whole(25),
                frames: 250,
                cues: Vec::new(),
                facts: None,
            }
        }

        #[test]
        fn a_clip_is_kept_within_its_bytes_only_where_they_are_few() {
            Fixture::new().run(|shared, _| {
                let limit = |bytes: Option<u64>| {
                    let format = Format { max_clip_bytes: bytes, ..shared.project.formats["tall"].clone() };
                    bitrate_limit(&format, &cut(10_000, true))
                };
                assert_eq!(limit(None), None);
                assert_eq!(limit(Some(1 << 30)), None, "no clip comes near");
                // 4000 kbit/s, less a twentieth and the sound.
                assert!(limit(Some(5_000_000)).is_some_and(|kbps| (3639..=3641).contains(&kbps)));
                assert_eq!(limit(Some(1000)), Some(200), "a picture that can be seen at all");
            });
        }

        #[test]
        fn a_cover_is_the_templates_moment_and_of_a_short_excerpt_its_middle() {
            Fixture::new().run(|shared, _| {
                let template = &shared.project.templates["gerak"];
                assert_eq!(cover_time(template, &cut(10_000, true)), Micros::from_ms(1500));
                assert_eq!(cover_time(template, &cut(2000, true)), Micros::from_ms(1000));
                assert_eq!(cover_time(template, &cut(2000, false)), Micros::from_ms(1500));
            });
        }
    }
}
