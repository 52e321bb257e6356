//! `wajah watch`: the drop folder for editors.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::exit::{CannotRun, Exit};
use super::findings::plural;
use super::open::ProjectArgs;
use super::print::Printer;
use super::render::{check_writable, watch_for_interrupts};
use crate::deliver::probe;
use crate::diag::{did_you_mean, nearest};
use crate::project::{self, Project};
use crate::watch::{
    self, AtWork, DropOutcome, DropResult, Overview, Status, Tally, WaitingDrop, WatchOptions,
    WatcherState as State,
};

/// Watches a folder: an editor drops a video, a recording, a photo, a table or an item into it, and finds the posts in the output folder.
///
/// The folder has a folder for each template: inbox/fve-excerpt/ makes clips of videos, inbox/lesson-card/ cards of photos. A folder in one of
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
  wajah watch --status                what all watchers of this inbox do now; status 2 if there is none
  wajah watch --poll 10               look every ten seconds: for network folders that tell nothing

STATUS.html in the inbox shows editors the same. Several watchers may share an inbox. One that is killed loses nothing: the next one finishes its work.
docs/watch.md has more, and how to run it as a service.")]
pub(super) struct WatchArgs {
    #[command(flatten)]
    project: ProjectArgs,

    /// Where drops are made [default: `inbox` in the project]
    #[arg(long, value_name = "DIR")]
    inbox: Option<PathBuf>,

    /// Make the folder that `--inbox` names where it is not there
    #[arg(long, requires = "inbox", conflicts_with = "status")]
    create: bool,

    /// Where the posts go [default: `output` in the project]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// End when everything that lies there is done
    #[arg(long)]
    once: bool,

    /// Print what the watchers of this inbox do, and end
    #[arg(long, conflicts_with_all = ["once", "poll"])]
    status: bool,

    /// With `--status`: print it as one JSON document on stdout
    #[arg(long, requires = "status")]
    json: bool,

    /// How many drops are worked on at once [default: one for every 2 cores and 3 GiB of memory]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,

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
    let session = args.project.open()?;
    let root = session.world().root();
    let in_project = |given: &Option<PathBuf>, name: &str| match given {
        Some(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
        None => root.join(name),
    };
    let (inbox, out) = (in_project(&args.inbox, "inbox"), in_project(&args.out, "output"));
    let Some(project) = session.project() else {
        printer.findings(session.findings(), Some(session.world()));
        return Ok(Exit::Problems);
    };
    if args.inbox.is_some() && !args.create {
        check_there(&inbox)?;
    }
    if args.status {
        if let Err(error) = std::fs::read_dir(watch::state_folder(&inbox))
            && error.kind() == std::io::ErrorKind::PermissionDenied
        {
            let message = "what the watchers tell is for their own user alone";
            let error = CannotRun::new("status-unreadable", message);
            return Err(error.hint("ask as that user, or open STATUS.html in the inbox"));
        }
        let overview = Overview::load(&watch::state_folder(&inbox));
        return status(printer, &overview, &inbox, &project.config.timezone, args.json);
    }
    check_apart(root, &inbox, &out)?;
    if args.inbox.is_some() && !args.create {
        check_is_inbox(&inbox, project)?;
    }
    if args.out.is_some() {
        check_parent(&out)?;
    }
    check_writable(&out, "--out")?;
    probe(&inbox).map_err(|error| {
        let message = format!("nothing can be written in the inbox `{}`: {error}", inbox.display());
        CannotRun::new("inbox-unusable", message)
            .hint("give this user the right to, or name another with `--inbox DIR`")
    })?;
    if let Some(log) = &args.log {
        watch::check_log(log).map_err(|error| {
            let message = format!("the log `{}` cannot be written: {error}", log.display());
            CannotRun::new("log-not-writable", message)
                .hint("`--log` takes a file in a folder that is there, and no link")
        })?;
    }
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
        workers: args.workers.map_or_else(watch::default_workers, usize::from),
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
    let Tally { made, known, failed, left } = tally;
    let still = if left > 0 { format!(", {left} left where they are") } else { String::new() };
    printer.result(&format!("{made} made, {known} known, {failed} failed{still}\n"))?;
    Ok(if failed + left > 0 && args.once { Exit::Problems } else { Exit::Done })
}

/// That somebody made the folder `inbox`: one that is misspelt would be served, and nobody's drops seen.
fn check_there(inbox: &Path) -> Result<(), CannotRun> {
    if inbox.is_dir() {
        return Ok(());
    }
    let given = inbox.display();
    if inbox.exists() {
        return Err(CannotRun::new("no-inbox", format!("`{given}` is not a folder")));
    }
    let error = CannotRun::new("no-inbox", format!("there is no folder `{given}`"));
    Err(error.hint(format!("{} `--create` makes a new one", near(inbox))))
}

/// That `inbox` is no folder of something else: everything in an inbox is taken, and filed away.
fn check_apart(root: &Path, inbox: &Path, out: &Path) -> Result<(), CannotRun> {
    let real = |path: &Path| {
        path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
    };
    let (root, inbox, out) = (real(root), real(inbox), real(out));
    let overlaps = |other: &Path| inbox.starts_with(other) || other.starts_with(&inbox);
    let parts = project::parts(&root);
    let content = root.join("content");
    let what = if root.starts_with(&inbox) || inbox.join("wajah.toml").exists() {
        Some("it holds a project".to_owned())
    } else if overlaps(&out) {
        Some(format!("it shares files with the output folder `{}`", out.display()))
    } else {
        let part = parts.iter().chain([&content]).find(|part| overlaps(part));
        let other = || inbox.ancestors().skip(1).find(|above| watch::state_folder(above).is_dir());
        part.map(|part| format!("it shares files with the project's `{}`", part.display()))
            .or_else(|| other().map(|above| format!("it lies in the inbox `{}`", above.display())))
    };
    let Some(what) = what else { return Ok(()) };
    let error = CannotRun::new("no-inbox", format!("`{}` cannot be an inbox: {what}", inbox.display()));
    Err(error.hint("everything in an inbox is taken and filed away: name a folder for drops alone"))
}

/// That what lies in the folder `inbox` looks as if it were one: somebody else's files would all be filed away.
fn check_is_inbox(inbox: &Path, project: &Project) -> Result<(), CannotRun> {
    let entries = std::fs::read_dir(inbox).into_iter().flatten().flatten();
    let names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let is_one = names.is_empty()
        || watch::state_folder(inbox).is_dir()
        || names.iter().any(|name| project.templates.contains_key(name));
    if is_one {
        return Ok(());
    }
    let message = format!("`{}` holds {} and is no inbox yet", inbox.display(), plural(names.len(), "thing"));
    let error = CannotRun::new("no-inbox", message);
    Err(error.hint("everything in an inbox is taken and filed away; `--create` makes it one all the same"))
}

/// That the folder of `out` is there: only its last part is made.
fn check_parent(out: &Path) -> Result<(), CannotRun> {
    if out.parent().is_none_or(Path::is_dir) {
        return Ok(());
    }
    let parent = out.parent().unwrap_or(out);
    let error = CannotRun::new("no-out", format!("there is no folder `{}` for the posts", parent.display()));
    Err(error.hint(format!("{} make it first, or name another with `--out DIR`", near(parent))))
}

/// How far the path of `missing` exists, and what there is of a name like the one that does not.
fn near(missing: &Path) -> String {
    let there = missing.ancestors().skip(1).find(|path| path.is_dir()).unwrap_or(Path::new("/"));
    let wanted = missing.strip_prefix(there).ok().and_then(|rest| rest.iter().next());
    let folders = std::fs::read_dir(there).into_iter().flatten().flatten();
    let folders: Vec<String> = folders
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let like =
        wanted.and_then(|wanted| nearest(&wanted.to_string_lossy(), folders.iter().map(String::as_str)));
    let there = there.display();
    like.map_or_else(
        || format!("the nearest folder that exists is `{there}`;"),
        |like| format!("in `{there}`: {}", did_you_mean(like)),
    )
}

/// What the watchers of `inbox` say of themselves.
fn status(
    printer: &Printer,
    overview: &Overview,
    inbox: &Path,
    timezone: &TimeZone,
    json: bool,
) -> Result<Exit, CannotRun> {
    if json {
        printer.json(overview)?;
    } else {
        printer.result(&told(overview, timezone, Timestamp::now()))?;
    }
    if overview.watchers.is_empty() {
        let error = CannotRun::new("no-watcher", format!("no watcher is at work on `{}`", inbox.display()));
        return Err(error.hint("`wajah watch` starts one"));
    }
    Ok(Exit::Done)
}

/// The overview for a terminal, at the moment `now`.
fn told(overview: &Overview, timezone: &TimeZone, now: Timestamp) -> String {
    let moment =
        |at: Timestamp| at.to_zoned_datetime(timezone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let mut text = String::new();
    for watcher in &overview.watchers {
        let Status { host, process, since, written, hears_by, state, workers, .. } = watcher;
        let state = match state {
            State::Watching => "watching".to_owned(),
            State::Working => "working".to_owned(),
            State::Paused { why } => format!("paused: {why}"),
        };
        let age = now.duration_since(*written).max(SignedDuration::ZERO).as_secs();
        text.push_str(&format!(
            "{state}\n  process {process} on {host}, since {}, {}, by {hears_by}; said {age} s ago\n",
            moment(*since),
            plural(*workers, "worker"),
        ));
        for AtWork { drop, folder, done, total, since, seconds_left, lane, .. } in &watcher.at_work {
            let far = if *total > 0 { format!("{done} of {total} posts, ") } else { String::new() };
            let left = seconds_left.map(|left| format!(", about {left:.0} s left")).unwrap_or_default();
            let lane = if lane.is_empty() { String::new() } else { format!(" ({lane})") };
            text.push_str(&format!(
                "  at work: {}{lane}: {far}since {}{left}\n",
                inside(folder, drop),
                moment(*since)
            ));
        }
        for WaitingDrop { drop, why, again_in_s, .. } in &watcher.waiting {
            let why = why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let again = again_in_s.map(|again| format!("; tried again in {again} s")).unwrap_or_default();
            text.push_str(&format!("  waiting: {drop}{why}{again}\n"));
        }
        let Status { settling, ready, waiting_in_all, made, known, failed, .. } = watcher;
        text.push_str(&format!(
            "  {} settling, {} ready, {} waiting; {made} made, {known} known, {failed} failed\n",
            plural(*settling, "file"),
            plural(*ready, "drop"),
            plural(*waiting_in_all, "drop"),
        ));
    }
    for DropResult { when, drop, folder, kept, outcome, .. } in &overview.results {
        let ended = match outcome {
            DropOutcome::Made { posts, pack, seconds, .. } => {
                format!("{} in {seconds:.1} s → {pack}", plural(*posts, "post"))
            }
            DropOutcome::Known { name, pack, .. } => format!("made already, as {name} → {pack}"),
            DropOutcome::Failed { why, .. } => format!("failed: {why}"),
            DropOutcome::GivenBack { why } => format!("put back: {why}"),
        };
        let kept = kept.as_ref().map(|kept| format!("; what was changed by hand is kept in {kept}"));
        let kept = kept.unwrap_or_default();
        text.push_str(&format!("{}  {}: {ended}{kept}\n", moment(*when), inside(folder, drop)));
    }
    text
}

fn inside(folder: &str, drop: &str) -> String {
    if folder.is_empty() { drop.to_owned() } else { format!("{folder}/{drop}") }
}
