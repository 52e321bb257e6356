//! The command line: what may be typed, one file a command, what is printed, and the exit status.
//!
//! `main` calls [`run`] and returns what it returns. Each command's flags are parsed by clap, turned into what the
//! library takes, and forgotten.

#[cfg(feature = "video")]
mod captions;
mod completions;
mod doctor;
mod excerpt;
mod explain;
mod find;
mod gallery;
mod index;
mod list;
mod new;
mod pack;
mod render;
mod schema;
mod watch;
mod work;

mod exit;
mod ffmpeg;
mod findings;
mod memory;
mod open;
mod print;
mod progress;
mod starter;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};

use exit::CannotRun;
pub use exit::Exit;
use print::Printer;

/// Turns brand kits, templates and a week's content into branded story images and clips.
///
/// Wajah works in a project: a folder with `wajah.toml`, found from the current folder upward. It reads `brand-assets/`
/// (accounts, services, colours), `templates/`, `fonts/`, `media/` and the items in `content/<pack>/`, and makes every item for
/// every account in every format: output/<pack>/<account>/<item>/<format>.png, .jpg or .mp4.
#[derive(Debug, Parser)]
#[command(name = "wajah", version = ffmpeg::version(), max_term_width = 100, after_help = AFTER_HELP, disable_help_subcommand = true)]
struct Cli {
    /// The language of what is said of tables: `id` or `en` [default: as LANG says]
    #[arg(long, global = true, hide = true, value_name = "LANG", value_parser = explain::locales())]
    lang: Option<crate::project::Locale>,

    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
The first five commands of a week:
  wajah doctor                     is all there that this machine and this project need?
  wajah list templates             what can be made
  wajah new item 2026-W49/judul --template announcement
                                   a commented file to fill in: content/2026-W49/judul.toml
  wajah render --pack 2026-W49 --dry-run
                                   which posts that makes, and what is wrong so far
  wajah pack 2026-W49              the posts, complete with texts, archives and a proof sheet, in
                                   output/2026-W49/; run again, it makes only what changed
`wajah watch` makes posts of what is dropped into a folder.

Results go to stdout; progress and findings to stderr. `--json` prints one document on stdout.
What is said of tables is in Indonesian where LANG is, or with `--lang id`.
Exit status: 0 done; 1 problems in the project's files, each named; 2 could not run; 130 stopped.";

#[derive(Debug, Subcommand)]
enum Command {
    Render(render::RenderArgs),
    Pack(Box<pack::PackArgs>),
    Watch(watch::WatchArgs),
    #[cfg(feature = "video")]
    Captions(captions::CaptionsArgs),
    List(list::ListArgs),
    New(new::NewArgs),
    Index(index::IndexArgs),
    Find(find::FindArgs),
    Excerpt(excerpt::ExcerptArgs),
    Schema(schema::SchemaArgs),
    Doctor(doctor::DoctorArgs),
    Explain(explain::ExplainArgs),
    Completions(completions::CompletionsArgs),
    /// Makes the posts of one drop: an order on stdin, an answer on stdout
    #[command(hide = true)]
    Work(work::WorkArgs),
}

/// Parses `args`, the program's name first, and does what they say.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let printer = Printer::from_environment();
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            printer.usage(&error);
            return if error.use_stderr() { Exit::CouldNotRun } else { Exit::Done };
        }
    };
    let printer = printer.in_language(cli.lang);
    let done = match &cli.command {
        Command::Render(args) => render::run(args, &printer),
        Command::Pack(args) => pack::run(args, &printer),
        Command::Watch(args) => watch::run(args, &printer),
        Command::Work(args) => work::run(args),
        #[cfg(feature = "video")]
        Command::Captions(args) => captions::run(args, &printer),
        Command::List(args) => list::run(args, &printer),
        Command::New(args) => new::run(args, &printer),
        Command::Index(args) => index::run(args, &printer),
        Command::Find(args) => find::run(args, &printer),
        Command::Excerpt(args) => excerpt::run(args, &printer),
        Command::Schema(args) => schema::run(args, &printer),
        Command::Doctor(args) => doctor::run(args, &printer),
        Command::Explain(args) => explain::run(args, &printer),
        Command::Completions(args) => completions::run(args, Cli::command(), &printer),
    };
    done.unwrap_or_else(|CannotRun(finding)| {
        printer.findings(std::slice::from_ref(&*finding), None);
        Exit::CouldNotRun
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_the_command_line_holds_together() {
        Cli::command().debug_assert();
    }
}
