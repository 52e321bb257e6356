//! `wajah captions check`: what a caption file is held to, and is not.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::exit::{CannotRun, Exit};
use super::super::findings::{clean, plural};
use super::super::print::Printer;
use super::file::{CaptionFile, RulesArgs};
use crate::clip::captions::mend::mend;
use crate::diag::slashed;

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

The exit status is 1 when there is something to mend; `wajah captions fix` mends what needs no other words.")]
pub(super) struct CheckArgs {
    /// The caption file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    rules: RulesArgs,

    /// Print one JSON document on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &CheckArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let rules = args.rules.rules();
    let file = CaptionFile::open(&args.file)?;
    let found = file.breaches(&rules);
    let mended = mend(&file.captions.cues, &rules, None);
    let left = mended.left.len();
    let mut findings = file.odd();
    findings.extend(file.said(&found));
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
