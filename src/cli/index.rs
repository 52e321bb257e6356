//! `wajah index`: what lies in the footage, found out once.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::exit::{CannotRun, Exit};
use super::open::ProjectArgs;
use super::print::Printer;

/// Looks once at every video and audio file: shots, speech and pauses, sentences, loudness, black and frozen parts.
///
/// What is known is kept in the project, in `.wajah/index/`, by the files' contents: one that was looked at is not looked at again, also when
/// it is renamed or copied. `wajah find` and `wajah excerpt suggest` read it. The folder may be deleted.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah index                      all of media/
  wajah index media/siklus-air.mp4
  wajah index --json               {\"files\": [{\"file\": \"media/…\", \"duration\": 45.2, \"shots\": 7, …}, …]}

Captions that lie beside a file and have its name (siklus-air.srt, .vtt …), or that an item names with
it, tell its sentences; so do subtitles within it. It costs about a tenth of a file's length on one core.")]
#[cfg_attr(not(feature = "video"), allow(dead_code, reason = "this build looks at no video"))]
pub(super) struct IndexArgs {
    /// Video and audio files [default: those in media/]
    #[arg(value_name = "MEDIA")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    project: ProjectArgs,

    /// How many files are looked at at once [default: one a core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Print one JSON document: an object with `files` and `findings`
    #[arg(long)]
    json: bool,
}

#[cfg(not(feature = "video"))]
pub(super) fn run(_: &IndexArgs, _: &Printer) -> Result<Exit, CannotRun> {
    Err(super::ffmpeg::no_video())
}

#[cfg(feature = "video")]
pub(super) use with_video::{indexed, run, world_of};

#[cfg(feature = "video")]
mod with_video {
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use serde_json::{Value, json};

    use super::{CannotRun, Exit, IndexArgs, Printer};
    use crate::cli::memory;
    use crate::cli::progress::counted;
    use crate::cli::render::watch_for_interrupts;
    use crate::diag::Findings;
    use crate::moment::block::rounded_seconds;
    use crate::moment::files::{in_step, media_files, told};
    use crate::moment::index::{Entry, State, Step, index};
    use crate::moment::media::Media;
    use crate::moment::notes::summary;
    use crate::moment::record::total;
    use crate::project::Project;
    use crate::session::Session;
    use crate::world::{Disk, World};

    pub(in crate::cli) fn run(args: &IndexArgs, printer: &Printer) -> Result<Exit, CannotRun> {
        let session = args.project.open()?;
        let world = world_of(&session);
        let (files, mut findings) = files_of(&world, &args.files);
        let threads = memory::threads(args.jobs, printer)?;
        let cancel = watch_for_interrupts();
        let entries = indexed(&world, &files, threads, &cancel, printer);
        let mut shown = Vec::new();
        for (media, entry) in files.iter().zip(&entries) {
            findings.extend(entry.findings.iter().cloned());
            let (sentences, said) = sentences_of(session.project(), media, entry);
            findings.extend(said);
            if args.json {
                shown.push(json_of(media, entry, sentences));
            } else if let Some(record) = &entry.record {
                let known = if entry.state == State::Known { " (known)" } else { "" };
                printer.result(&format!("{}: {}{known}\n", media.name(), summary(record, sentences)))?;
            }
        }
        if args.json {
            printer.json(&json!({ "files": shown, "findings": findings }))?;
        }
        printer.findings(&findings, Some(&*world));
        if files.is_empty() && findings.is_empty() {
            printer.say("there is no video or audio file in media/");
        }
        let interrupted = cancel.load(Ordering::Relaxed);
        Ok(if interrupted { Exit::Interrupted } else { Exit::of(&findings) })
    }

    /// The files that a person names, or all of the project's.
    fn files_of(world: &Arc<dyn World>, named: &[PathBuf]) -> (Vec<Media>, Findings) {
        let here = std::env::current_dir().unwrap_or_default();
        let found: Vec<_> = if named.is_empty() {
            media_files(&**world).iter().map(|file| Media::of_project(world, file)).collect()
        } else {
            named.iter().map(|given| Media::named(world, &here, given)).collect()
        };
        let (mut files, mut findings) = (Vec::new(), Findings::new());
        for one in found {
            match one {
                Ok(media) => files.push(media),
                Err(finding) => findings.push(finding),
            }
        }
        (files, findings)
    }

    /// `files`, looked at where they are not known, with a line of progress.
    pub(in crate::cli) fn indexed(
        world: &Arc<dyn World>,
        files: &[Media],
        threads: usize,
        cancel: &AtomicBool,
        printer: &Printer,
    ) -> Vec<Entry> {
        let root: &Path = world.root();
        counted("files", threads, cancel, printer, |counter| {
            index(root, files, threads, cancel, &|step| match step {
                Step::Begun { files, work } => counter.begin(files, work),
                Step::Advanced(work) => counter.advance(work),
                Step::Ended(name) => counter.ended(name),
            })
        })
    }

    /// How many sentences the captions of a file have, and what is said of them.
    fn sentences_of(project: Option<&Project>, media: &Media, entry: &Entry) -> (usize, Findings) {
        let Some(record) = &entry.record else { return (0, Findings::new()) };
        let project = project.filter(|_| media.is_inside);
        let (mut told, finding) = told(&*media.world, project, &media.file, &record.sentences);
        let shifted = in_step(&mut told, &media.file, record.speech());
        (told.sentences.len(), finding.into_iter().chain(shifted).collect())
    }

    fn json_of(media: &Media, entry: &Entry, sentences: usize) -> Value {
        let state = match entry.state {
            State::Looked => "looked",
            State::Known => "known",
            State::Failed => "failed",
        };
        let Some(record) = &entry.record else { return json!({ "file": media.name(), "state": state }) };
        let (seen, heard) = (record.seen.as_ref(), record.heard.as_ref());
        json!({
            "file": media.name(),
            "state": state,
            "duration": rounded_seconds(record.duration),
            "shots": seen.map(|seen| seen.shots.len()),
            "black": seen.map(|seen| rounded_seconds(total(&seen.black))),
            "frozen": seen.map(|seen| rounded_seconds(total(&seen.frozen))),
            "speech": heard.map(|heard| rounded_seconds(total(&heard.speech))),
            "pauses": heard.map(|heard| heard.speech.len().saturating_sub(1)),
            "loudness": heard.and_then(|heard| heard.lufs).map(|lufs| (lufs * 10.0).round() / 10.0),
            "sentences": sentences,
        })
    }

    /// The files of the project of `session`, for those who share them between threads.
    pub(in crate::cli) fn world_of(session: &Session) -> Arc<dyn World> {
        Disk::shared(session.world().root(), session.world().now())
    }
}
