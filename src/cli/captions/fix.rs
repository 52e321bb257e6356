//! `wajah captions fix`: a caption file mended without changing a word.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::super::exit::{CannotRun, Exit};
use super::super::findings::{clean, plural};
use super::super::print::Printer;
use super::file::{CaptionFile, RulesArgs};
use crate::clip::captions::mend::{Changes, mend};
use crate::clip::captions::said::breaches;
use crate::clip::captions::shift::moved;
use crate::clip::captions::{OddityKind, write_srt, write_vtt};
use crate::deliver::{self, cause_of};
use crate::diag::slashed;
use crate::units::Micros;

/// Mends a caption file without changing a word: time from silence, texts parted where a phrase ends, lines evened, gaps of two frames.
///
/// Without --output the captions are printed, as VTT where the file is one and as SRT otherwise. Italics, colours and times of words are kept
/// where the format can.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah captions fix siklus-air.srt > rapi.srt
  wajah captions fix siklus-air.srt --output rapi.vtt
  wajah captions fix siklus-air.srt --output siklus-air.srt --overwrite
  wajah captions fix siklus-air.srt --shift=-2 > awal.srt    all two seconds earlier

What other words would be needed for is named, at its line.")]
pub(super) struct FixArgs {
    /// The caption file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The file to write, .srt or .vtt [default: stdout]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file that stands there
    #[arg(long, requires = "output")]
    overwrite: bool,

    /// Seconds by which all captions come later, or with a minus earlier
    #[arg(long, value_name = "SECONDS", allow_hyphen_values = true, default_value_t = 0.0, value_parser = seconds)]
    shift: f64,

    #[command(flatten)]
    rules: RulesArgs,

    /// Print one JSON document on stdout: what was done, and without --output the captions
    #[arg(long)]
    json: bool,
}

/// A time of less than a day.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| seconds.abs() < 86_400.0);
    seconds.ok_or_else(|| "seconds, such as 2 or -1.5".to_owned())
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Srt,
    Vtt,
}

pub(super) fn run(args: &FixArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let format = format_of(args)?;
    let rules = args.rules.rules();
    let file = CaptionFile::open(&args.file)?;
    let cues = moved(&file.captions.cues, Micros::from_seconds(args.shift));
    let left_out = file.captions.cues.len() - cues.len();
    let mended = mend(&cues, &rules, None);
    let text = match format {
        Format::Srt => write_srt(&mended.cues),
        Format::Vtt => write_vtt(&mended.cues),
    };
    if let Some(output) = &args.output {
        keep_what_is_not_read(output, &args.file, &file)?;
        write(output, text.as_bytes(), args.overwrite)?;
    }
    let mut findings = file.odd();
    findings.extend(breaches(&mended.cues, &mended.left, &|line| file.place(line)));
    let name = clean(&slashed(&args.file));
    let mut told = format!("{name}: {}", told(&mended.changes));
    if left_out > 0 {
        let left_out = plural(left_out, "caption");
        told.push_str(&format!("; {left_out} left out, before the video begins"));
    }
    if args.json {
        let shown = args.output.is_none().then_some(&text);
        printer.json(&json!({
            "file": slashed(&args.file), "output": args.output.as_deref().map(slashed), "captions": mended.cues.len(),
            "changes": mended.changes, "left": mended.left.len(), "left_out": left_out, "text": shown, "findings": findings,
        }))?;
    } else if args.output.is_none() {
        printer.result(&text)?;
        printer.say(&told);
    } else {
        printer.result(&format!("{told}\n"))?;
    }
    printer.findings(&findings, Some(file.world.as_ref()));
    Ok(Exit::Done)
}

/// Refuses to write over the very file of which captions could not be read: they would be gone.
fn keep_what_is_not_read(output: &Path, input: &Path, file: &CaptionFile) -> Result<(), CannotRun> {
    let is_same =
        |path: &Path| path.canonicalize().ok().zip(input.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if file.captions.oddities.iter().all(|odd| odd.kind != OddityKind::Dropped) || !is_same(output) {
        return Ok(());
    }
    let message = format!("`{}` holds captions that cannot be read and would be lost", output.display());
    let error = CannotRun::new("captions-unwritable", message);
    Err(error.hint("write to another file; `wajah captions check` names them"))
}

fn format_of(args: &FixArgs) -> Result<Format, CannotRun> {
    let extension =
        |path: &Path| path.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    let Some(output) = &args.output else {
        let is_vtt = extension(&args.file).is_some_and(|extension| extension == "vtt");
        return Ok(if is_vtt { Format::Vtt } else { Format::Srt });
    };
    match extension(output).as_deref() {
        Some("srt") => Ok(Format::Srt),
        Some("vtt") => Ok(Format::Vtt),
        _ => Err(CannotRun::new(
            "captions-unwritable",
            format!("`{}` is neither .srt nor .vtt", output.display()),
        )
        .hint("captions are written as SRT or VTT")),
    }
}

/// Writes `bytes` to `path`; a file that stands there stays unless it may be replaced.
pub(super) fn write(path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), CannotRun> {
    if !overwrite && path.symlink_metadata().is_ok() {
        let error = CannotRun::new("already-there", format!("`{}` is there already", path.display()));
        return Err(error.hint("write to another file, or add `--overwrite`"));
    }
    let cannot = |error: std::io::Error| {
        let message = format!("`{}` cannot be written: {}", path.display(), cause_of(&error));
        CannotRun::new("captions-unwritable", message)
    };
    deliver::write(path, bytes).map(drop).map_err(cannot)
}

/// What was done, in words.
fn told(changes: &Changes) -> String {
    let Changes { split, rebalanced, speakers, longer, shorter } = *changes;
    let parts = [
        (split, "parted"),
        (rebalanced, "with other line breaks"),
        (speakers, "with hyphens"),
        (longer, "longer on screen"),
        (shorter, "shorter on screen"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", plural(*count, "caption")))
        .collect();
    if parts.is_empty() { "nothing to mend".to_owned() } else { parts.join(", ") }
}
