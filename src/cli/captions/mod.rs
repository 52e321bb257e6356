//! `wajah captions`: caption files checked and mended by themselves, and written down from what is said in a video.

mod check;
mod file;
mod fix;
mod transcribe;

use clap::{Args, Subcommand};

use super::exit::{CannotRun, Exit};
use super::print::Printer;

/// Checks a caption file, mends it, or writes down what is said in a video.
#[derive(Debug, Args)]
pub(super) struct CaptionsArgs {
    #[command(subcommand)]
    what: Captions,
}

#[derive(Debug, Subcommand)]
enum Captions {
    Check(check::CheckArgs),
    Fix(fix::FixArgs),
    Transcribe(transcribe::TranscribeArgs),
}

pub(super) fn run(args: &CaptionsArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    match &args.what {
        Captions::Check(args) => check::run(args, printer),
        Captions::Fix(args) => fix::run(args, printer),
        Captions::Transcribe(args) => transcribe::run(args, printer),
    }
}
