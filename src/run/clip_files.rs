//! The files of clips: made for all posts that have one together, and each put into its place with its cover and captions.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io;
use std::path::Path;

use super::context::RunContext;
use super::cost::cost;
use super::cut::ClipPlan;
use super::faults::write_failed;
use super::paint::{Painted, cover_frame};
use super::put::{Unplaced, put, write};
use super::ready::Clip;
use super::sound::SoundFacts;
use super::stills::encode_within;
use crate::clip::captions;
use crate::clip::media_error::MediaError;
use crate::clip::render::{ClipTask, RenderedClip};
use crate::deliver::Pending;
use crate::deliver::manifest::{Artifact, ArtifactKind, ArtifactShot};
use crate::diag::{Finding, Findings, slashed};
use crate::layers::Rgba;
use crate::plan::{Job, Post};
use crate::project::{Excerpt, Format, Item};
use crate::units::Micros;

/// Posts that wait for a clip, each with its unfinished file; the first one's is what the encoder writes.
pub(super) struct Waiting<'a> {
    clip: Clip<'a>,
    /// In the order of the clip's posts.
    files: Vec<(Pending, Findings)>,
}

impl Waiting<'_> {
    /// The estimated work of the clip.
    pub(super) fn work(&self) -> f64 {
        cost(&self.clip.posts[0])
    }
}

/// The task that makes `painted`, and who waits for it. Posts whose files cannot be made are `refused`; `None` when all are.
pub(super) fn wait<'a>(
    context: &RunContext<'_>,
    painted: Painted<'a>,
    refused: &dyn Fn(&Job, Findings),
) -> Option<(ClipTask, Waiting<'a>)> {
    let Painted { mut clip, stack, said } = painted;
    let (mut posts, mut files) = (Vec::new(), Vec::new());
    for (post, mut said) in clip.posts.drain(..).zip(said) {
        let (path, place) = context.place(&post.job, ".mp4");
        match Pending::below(&context.options.out, Path::new(&path)) {
            Ok(pending) => {
                posts.push(post);
                files.push((pending, said));
            }
            Err(error) => {
                said.push(write_failed(&place, &error));
                refused(&post.job, said);
            }
        }
    }
    let out = files.first()?.0.path().to_owned();
    clip.posts = posts;
    let (settings, cover_frame) = (clip.settings.clone(), cover_frame(&clip));
    Some((ClipTask { stack, settings, out, cover_frame }, Waiting { clip, files }))
}

/// What is said of a clip of an item that was not made because of an error.
type SaidOf<'a> = &'a dyn Fn(&Item, &MediaError) -> Findings;

/// Ends a post: with its artifacts, or without any when a finding says why.
pub(super) type End<'a> = &'a dyn Fn(&Job, Option<Vec<Artifact>>, Findings);

/// Gives what was `made` to the posts that wait for it; its sound is what was `heard`. Each ends by `finish`.
pub(super) fn deliver_posts(
    context: &RunContext<'_>,
    waiting: Waiting<'_>,
    (heard, said_of): (SoundFacts, SaidOf<'_>),
    made: Result<RenderedClip, MediaError>,
    finish: End<'_>,
) {
    context.progress.advance(waiting.work() * (waiting.files.len() - 1) as f64);
    let Waiting { clip: Clip { item, plan, posts, .. }, mut files } = waiting;
    let copied = match &made {
        Ok(_) => copy_first(&mut files),
        Err(_) => Vec::new(),
    };
    let mut copied = copied.into_iter();
    let mut covers = Covers::default();
    for (index, (post, (pending, mut findings))) in posts.into_iter().zip(files).enumerate() {
        let is_there = if index == 0 { Ok(()) } else { copied.next().unwrap_or(Ok(())) };
        let artifacts = match (&made, is_there) {
            (Ok(_), Err(error)) => {
                findings.push(write_failed(&context.place(&post.job, ".mp4").1, &error));
                None
            }
            (Ok(made), Ok(())) => {
                let shown = (&*plan, heard);
                deliver_clip(context, &post, shown, (pending, made), &mut covers, &mut findings)
            }
            (Err(error), _) => {
                findings.extend(said_of(item, error));
                None
            }
        };
        finish(&post.job, artifacts, findings);
    }
}

/// Copies the first of `files` to each of the others. A worker that is locked down may write to files, and change no modes.
fn copy_first(files: &mut [(Pending, Findings)]) -> Vec<io::Result<()>> {
    let Some(((first, _), others)) = files.split_first_mut() else { return Vec::new() };
    let copy = |(other, _): &mut (Pending, Findings)| {
        io::copy(&mut File::open(first.path())?, other.file()).map(drop)
    };
    others.iter_mut().map(copy).collect()
}

/// The files of one cover, each encoded once for all formats that want it so.
#[derive(Default)]
struct Covers(BTreeMap<(&'static str, u8), Vec<u8>>);

impl Covers {
    /// `cover` as `format` wants it, within its limit on bytes.
    fn of(&mut self, cover: &Rgba, format: &Format, findings: &mut Findings) -> Option<Vec<u8>> {
        let key = (format.still.extension(), format.quality);
        let bytes = match self.0.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let without_limit = Format { max_still_bytes: None, ..format.clone() };
                free.insert(encode_within(cover, &without_limit, findings)?)
            }
        };
        match format.max_still_bytes.is_none_or(|limit| bytes.len() as u64 <= limit) {
            true => Some(bytes.clone()),
            false => encode_within(cover, format, findings),
        }
    }
}

/// Puts a clip that was made into its place, with its cover and captions: all of them or, when a finding says why, none.
fn deliver_clip(
    context: &RunContext<'_>,
    post: &Post<'_>,
    (plan, sound): (&ClipPlan, SoundFacts),
    (pending, clip): (Pending, &RenderedClip),
    covers: &mut Covers,
    findings: &mut Findings,
) -> Option<Vec<Artifact>> {
    let (Post { job, item, format, .. }, shown) = (post, &plan.timeline);
    if let Some(limit) = format.max_clip_bytes.filter(|limit| clip.facts.bytes > *limit) {
        findings.push(
            Finding::error(
                "too-many-bytes",
                format!("the clip has {} bytes; {} takes at most {limit}", clip.facts.bytes, format.title),
            )
            .hint("choose a shorter excerpt")
            .fact("is", clip.facts.bytes)
            .fact("most", limit)
            .fact("formats", &format.title),
        );
        return None;
    }
    let size = (format.width, format.height);
    let cover = covers.of(&clip.cover, format, findings)?;
    let named = format!(".cover.{}", format.still.extension());
    let film = Unplaced { place: context.place(job, ".mp4"), kind: ArtifactKind::Clip, size, file: pending };
    let mut files = vec![film, write(context, job, (&named, ArtifactKind::Cover, size), &cover, findings)?];
    if !shown.captions.is_empty() {
        // Platforms take the one or the other; only WebVTT has the times of words.
        let texts =
            [(".srt", captions::write_srt(&shown.captions)), (".vtt", captions::write_vtt(&shown.captions))];
        for (ending, text) in texts {
            files.push(write(
                context,
                job,
                (ending, ArtifactKind::Captions, (0, 0)),
                text.as_bytes(),
                findings,
            )?);
        }
    }
    let mut artifacts = put(job, files, findings)?;
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let film = artifacts.first_mut()?;
    film.duration_ms = Some(clip.facts.duration.as_ms());
    film.loudness_lufs = sound.delivered.lufs.map(tenth);
    film.true_peak_dbtp = sound.delivered.peak_dbtp.map(tenth);
    film.speech_above_music_db = sound.speech_above_db.map(tenth);
    film.shots = shots_of(item, plan);
    Some(artifacts)
}

/// What a clip of `item` with `plan` shows of which source.
fn shots_of(item: &Item, plan: &ClipPlan) -> Vec<ArtifactShot> {
    let of = |(excerpt, duration): (&Excerpt, &Micros)| ArtifactShot {
        source: slashed(&excerpt.source),
        start_ms: excerpt.start.as_ms(),
        duration_ms: duration.as_ms(),
        speed: excerpt.speed.factor(),
    };
    item.passages().iter().zip(&plan.timeline.durations).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::StillType;
    use crate::run::testing::Fixture;

    #[test]
    fn a_cover_is_that_of_its_format_however_many_share_it() {
        let noise = |index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8;
        let data = (0..64 * 64).flat_map(|at| [noise(at), noise(at + 1), noise(at * 3), 255]).collect();
        let cover = Rgba { width: 64, height: 64, data };
        Fixture::new().run(|context, _| {
            let tall = &context.project.formats["tall"];
            let full = encode_within(&cover, tall, &mut Findings::new()).expect("a picture").len() as u64;
            let limited = |limit| Format { max_still_bytes: Some(limit), ..tall.clone() };
            let png = Format { still: StillType::Png, ..tall.clone() };
            let formats = [tall.clone(), limited(full), limited(full - 1), limited(9), png, tall.clone()];
            let mut covers = Covers::default();
            for format in &formats {
                let (mut said, mut alone) = (Findings::new(), Findings::new());
                let bytes = covers.of(&cover, format, &mut said);
                assert_eq!(bytes, encode_within(&cover, format, &mut alone), "{:?}", format.max_still_bytes);
                assert_eq!(said, alone);
            }
            assert_eq!(covers.0.len(), 2, "a JPEG and a PNG");
        });
    }
}
