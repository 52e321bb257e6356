//! What all that is begun has in common: it fits into the project, and overwrites nothing.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cli::exit::{CannotRun, Exit};
use crate::cli::print::Printer;
use crate::diag::{Finding, Findings, slashed, suggest};
use crate::plan;
use crate::project::{self, PROJECT_FILE, Project, is_kebab};
use crate::session::Session;
use crate::world::{Disk, World};

/// Reads a pack's name, also where it is written as the path of its folder.
pub(super) fn pack_name(text: &str) -> Result<String, String> {
    let inside = text.strip_prefix("content/").unwrap_or(text);
    let pack = inside.strip_suffix('/').unwrap_or(inside);
    // Weeks are written 2026-W48, so packs may have capitals.
    if !is_kebab(&pack.to_lowercase()) {
        return Err(format!("the pack `{pack}` has more than letters, digits and hyphens in its name"));
    }
    Ok(pack.to_owned())
}

/// Refuses a pack that looks like a week and is none, unless it is there already. What day it is.
pub(super) fn check_pack(pack: &str, session: &Session, project: &Project) -> Result<Date, CannotRun> {
    let today = session.world().now().to_zoned_datetime(project.config.timezone.clone()).date();
    if !project.packs.contains_key(pack) {
        plan::check_pack_name(pack, today).map_err(|finding| CannotRun(Box::new(finding)))?;
    }
    Ok(today)
}

/// The project, which a new file must fit into.
pub(super) fn loaded<'o>(session: &'o Session, printer: &Printer) -> Result<&'o Project, CannotRun> {
    session.project().ok_or_else(|| {
        printer.findings(session.findings(), Some(session.world()));
        CannotRun::new("no-project", format!("`{PROJECT_FILE}` cannot be read")).hint("mend it first")
    })
}

/// The thing named `id`, or why there is none; what is wrong with it is said.
pub(super) fn find<'p, T>(
    things: &'p std::collections::BTreeMap<String, T>,
    id: &str,
    what: &str,
    folder: &str,
    session: &Session,
    printer: &Printer,
) -> Result<&'p T, CannotRun> {
    if let Some(thing) = things.get(id) {
        return Ok(thing);
    }
    let own = within(session.findings(), &Path::new(folder).join(id));
    printer.findings(&own, Some(session.world()));
    let code = if what == "template" { "unknown-template" } else { "unknown-service" };
    if own.is_empty() {
        let error = CannotRun::new(code, format!("there is no {what} `{id}`"));
        return Err(CannotRun(Box::new(error.0.maybe_hint(suggest(id, things.keys().map(String::as_str))))));
    }
    Err(CannotRun::new(code, format!("the {what} `{id}` has mistakes"))
        .hint("fix the errors in that file first"))
}

/// The ones of `findings` that point into `folder`, or at the file of that path.
fn within(findings: &[Finding], folder: &Path) -> Findings {
    let inside = |place: &crate::diag::Place| place.file.starts_with(folder);
    findings.iter().filter(|finding| finding.place.as_ref().is_some_and(inside)).cloned().collect()
}

pub(super) fn exists(path: &Path) -> CannotRun {
    CannotRun::new("already-there", format!("`{}` is there already", slashed(path)))
        .hint("nothing is overwritten; choose another name")
}

pub(super) fn must_be_free(world: &dyn World, folder: &Path) -> Result<(), CannotRun> {
    match world.resolve(folder) {
        Ok(path) if path.symlink_metadata().is_ok() => Err(exists(folder)),
        Ok(_) => Ok(()),
        Err(error) => Err(CannotRun::new("bad-path", error.to_string())),
    }
}

/// Writes `files`, none of which may exist; says which, what to do `next`, and what is wrong with them, if anything.
pub(super) fn write_all(
    world: &dyn World,
    files: &[(PathBuf, Vec<u8>)],
    next: &[String],
    printer: &Printer,
) -> Result<Exit, CannotRun> {
    for (path, bytes) in files {
        let full = world.resolve(path).map_err(|error| CannotRun::new("bad-path", error.to_string()))?;
        write_new(&full, bytes).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => exists(path),
            _ => CannotRun::new("not-writable", format!("`{}` cannot be written: {error}", slashed(path))),
        })?;
        printer.result(&format!("{}\n", slashed(path)))?;
    }
    let again = Disk::new(world.root(), world.now());
    let (_, findings) = project::load(&again);
    let own: Findings = files.iter().flat_map(|(path, _)| within(&findings, path)).collect();
    printer.findings(&own, Some(&again));
    let (first, rest) = next.split_first().map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    printer.say(&format!("next: {first}"));
    for line in rest {
        printer.say(&format!("      {line}"));
    }
    Ok(Exit::of(&own))
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
}
