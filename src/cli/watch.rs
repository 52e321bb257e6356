//! `wajah watch`: the drop folder for editors.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::exit::{CannotRun, Exit};
use super::open::ProjectArgs;
use super::print::Printer;
use super::render::{check_writable, watch_for_interrupts};
use crate::watch::{self, Names, Status, Tally, WatchOptions};

/// Watches a folder: an editor drops a film, a photo, a table or an item into it, and finds the posts in the output folder.
///
/// The folder has a folder for each template: inbox/fve-excerpt/ makes clips of films, inbox/lesson-card/ cards of photos. A folder in one of
/// them, named like an account, is for that account alone. The file's name is the title, `Judul - layanan.mp4` names the service too;
/// files of the same name that end in .toml, .srt, .vtt or .txt give the rest: fields, captions, the text to post. `defaults.toml` in a folder
/// is for all that is dropped there.
///
/// What was made goes to inbox/selesai/<day>/, what failed to inbox/gagal/ with a note beside it that says what to do. It also keeps the
/// packs of this week and all later ones up to date when their items, templates or colours change.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah watch                         the project's inbox/, until Ctrl-C
  wajah watch --inbox /srv/kiriman --out /srv/hasil
  wajah watch --once                  what lies there now, then end; status 1 if any of it failed
  wajah watch --status                what the watcher does now, as it says itself
  wajah watch --poll 10               look every ten seconds: for network folders that tell nothing

Several watchers may share an inbox. One that is killed loses nothing: the next one finishes its work.
docs/watch.md has more, and how to run it as a service.")]
pub(super) struct WatchArgs {
    #[command(flatten)]
    project: ProjectArgs,

    /// Where drops are made [default: `inbox` in the project]
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,

    /// Where the posts go [default: `output` in the project]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// End when everything that lies there is done
    #[arg(long)]
    once: bool,

    /// Print what the watcher of this inbox does, and end
    #[arg(long, conflicts_with_all = ["once", "poll"])]
    status: bool,

    /// Look every so many seconds instead of hearing by events; chosen by itself on network folders
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    poll: Option<Duration>,

    /// How long a file must stay the same before it is taken; on slow shares more
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    settle: Duration,

    /// How long one drop may take before it is given up
    #[arg(long, value_name = "SECONDS", default_value = "1800", value_parser = seconds)]
    deadline: Duration,

    /// With less room than this in the output folder, nothing is begun
    #[arg(long, value_name = "MB", default_value = "500")]
    low_disk: u64,

    /// A file for a line about each drop; it is put aside at 5 MB
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,

    /// Leave packs alone
    #[arg(long)]
    no_packs: bool,
}

/// Seconds, with decimals, more than none.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no number of seconds, such as 5 or 0.5");
    let seconds: f64 = text.replace(',', ".").parse().map_err(|_| wrong())?;
    Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero()).ok_or_else(wrong)
}

pub(super) fn run(args: &WatchArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let opened = args.project.open()?;
    let root = opened.world.root();
    let in_project = |given: &Option<PathBuf>, name: &str| match given {
        Some(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
        None => root.join(name),
    };
    let (inbox, out) = (in_project(&args.inbox, "inbox"), in_project(&args.out, "output"));
    let Some(project) = &opened.project else {
        printer.findings(&opened.findings, Some(&opened.world));
        return Ok(Exit::Problems);
    };
    if args.status {
        return status(printer, &inbox, Names::of(project.config.locale));
    }
    check_writable(&out, "--out")?;
    check_writable(&inbox, "--inbox")?;
    let program = std::env::current_exe()
        .map_err(|error| CannotRun::new("no-worker", format!("this program cannot find itself: {error}")))?;
    let options = WatchOptions {
        program,
        project: std::path::absolute(root).unwrap_or_else(|_| root.to_owned()),
        inbox,
        out,
        once: args.once,
        poll: args.poll,
        settle: args.settle,
        deadline: args.deadline,
        low_disk: args.low_disk.saturating_mul(1_000_000),
        threads: std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
        log: args.log.clone(),
        packs: !args.no_packs,
    };
    let stop = watch_for_interrupts();
    if !args.once {
        printer.say(&format!("watching {}; Ctrl-C ends it", options.inbox.display()));
    }
    let tally = watch::watch(&options, project, &|line| printer.say(line), &stop)
        .map_err(|error| CannotRun::new("inbox-unusable", format!("the inbox cannot be used: {error}")))?;
    let Tally { made, known, failed } = tally;
    printer.result(&format!("{made} made, {known} known, {failed} failed\n"))?;
    Ok(if failed > 0 && args.once { Exit::Problems } else { Exit::Done })
}

/// What the watcher of `inbox` says of itself.
fn status(printer: &Printer, inbox: &Path, names: Names) -> Result<Exit, CannotRun> {
    let Some(status) = Status::load(&watch::status_folder(inbox, names)) else {
        let error =
            CannotRun::new("no-watcher", format!("no watcher has ever been at `{}`", inbox.display()));
        return Err(error.hint("`wajah watch` starts one"));
    };
    let Status {
        process,
        since,
        written,
        state,
        about,
        hears_by,
        settling,
        waiting,
        made,
        known,
        failed,
        recent,
    } = status;
    let about = if about.is_empty() { String::new() } else { format!(": {about}") };
    let mut text = format!(
        "{state}{about}\nprocess {process}, since {since}, by {hears_by}; said at {written}\n\
         {settling} files settling, {waiting} drops waiting; {made} made, {known} known, {failed} failed\n"
    );
    for line in recent {
        text.push_str(&format!("  {line}\n"));
    }
    printer.result(&text)?;
    Ok(Exit::Done)
}
