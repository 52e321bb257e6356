//! `wajah captions check`: what a caption file is held to, and is not.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::super::exit::{CannotRun, Exit};
use super::super::findings::{clean, plural};
use super::super::print::Printer;
use super::super::render::watch_for_interrupts;
use super::file::{CaptionFile, RulesArgs};
use crate::clip::captions::mend::mend;
use crate::clip::captions::said::shifted;
use crate::clip::captions::shift::shift_of;
use crate::clip::ffmpeg::audio::{FileSound, Heard};
use crate::clip::ffmpeg::probe::probe;
use crate::clip::media_error::{MediaError, MediaErrorKind};
use crate::clip::voice::{Span, listen};
use crate::diag::slashed;
use crate::units::Micros;

/// Says of a caption file what cannot be read in time, or is not written as it should be; nothing is changed.
///
/// SRT, VTT, SBV, ASS, TTML, and JSON of speech-to-text tools. The rules are those of Netflix for Indonesian: two lines of 42 characters, 17
/// characters a second, 0.83 to 7 seconds on screen, two frames between captions, `- ` before each of two speakers, no line that ends within a
/// phrase.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah captions check siklus-air.srt
  wajah captions check siklus-air.vtt --children --json
  wajah captions check siklus-air.srt --video siklus-air.mp4     are they two seconds late?

The exit status is 1 when there is something to mend; `wajah captions fix` mends what needs no other words.")]
pub(super) struct CheckArgs {
    /// The caption file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The video that they are of: do they fit what is said in it?
    #[arg(long, value_name = "FILE")]
    video: Option<PathBuf>,

    #[command(flatten)]
    rules: RulesArgs,

    /// Print one JSON document on stdout
    #[arg(long)]
    json: bool,
}

/// Where somebody speaks in `video`; `None` when somebody stopped it.
fn heard(video: &Path) -> Result<Option<Vec<Span>>, CannotRun> {
    let listened = probe(video).and_then(|facts| {
        if facts.tracks.iter().all(|track| !track.decodable) {
            return Err(MediaError::new(MediaErrorKind::Unsupported, "it has no sound"));
        }
        let heard = Heard { clock: Arc::clone(&facts.clock), ..Heard::default() };
        let sound =
            FileSound { path: video.to_owned(), start: Micros::ZERO, duration: facts.duration, heard };
        listen(&sound, &watch_for_interrupts())
    });
    match listened {
        Ok(heard) => Ok(Some(heard)),
        Err(error) if error.kind == MediaErrorKind::Cancelled => Ok(None),
        Err(error) => {
            let message = format!("the sound of `{}` cannot be read: {}", video.display(), error.message);
            Err(CannotRun::new("transcribe-unreadable", message))
        }
    }
}

pub(super) fn run(args: &CheckArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let rules = args.rules.rules();
    let file = CaptionFile::open(&args.file)?;
    let found = file.breaches(&rules);
    let mended = mend(&file.captions.cues, &rules, None);
    let left = mended.left.len();
    let mut findings = file.odd();
    findings.extend(file.said(&found));
    if let Some(video) = &args.video {
        let Some(speech) = heard(video)? else { return Ok(Exit::Interrupted) };
        let begins: Vec<Micros> = file.captions.cues.iter().map(|cue| cue.start).collect();
        let late = shift_of(&begins, &speech);
        findings.extend(late.map(|late| shifted(&slashed(&args.file), late).at(file.place(None))));
    }
    let count = file.captions.cues.len();
    let end = file.captions.cues.last().map(|cue| cue.end).unwrap_or_default();
    if args.json {
        printer.json(&json!({
            "file": slashed(&args.file), "captions": count, "end": end.as_seconds(),
            "problems": found.len(), "left_by_fix": left, "findings": findings,
        }))?;
    } else {
        let captions = plural(count, "caption");
        let name = clean(&slashed(&args.file));
        let told = match (found.len(), found.len().saturating_sub(left)) {
            (0, _) => format!("{name}: {captions} to {end}, all as they should be\n"),
            (all, mends) => format!(
                "{name}: {captions} to {end}; {} to mend, of which `wajah captions fix` mends {mends}\n",
                plural(all, "thing")
            ),
        };
        printer.result(&told)?;
    }
    printer.findings(&findings, Some(file.world.as_ref()));
    Ok(if findings.is_empty() { Exit::Done } else { Exit::Problems })
}
