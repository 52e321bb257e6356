//! The worker: makes the posts of one drop, in a process of its own that can touch nothing else.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::meaning::{FOLDER, id_of, inside, item_of};
use super::names::FileKind;
use super::order::{Answer, Made, NOT_LOCKED, Order};
use crate::deliver;
use crate::diag::{Finding, Findings, Place, has_errors, slashed};
use crate::plan::{self, Job, Selection};
use crate::project::{self, Kind, Project, Template};
use crate::run::{self, Outcome, Progress, RunOptions};
use crate::sandbox::{self, Access, Limits};
use crate::world::World;

/// The folder of the stage in which the worker's project finds its items.
const ITEMS: &str = ".items";

/// Carries out `order`, in a process that is locked down first: call it before any other thread exists.
pub fn work(order: &Order) -> Answer {
    // Other people's drops, posts and the project's history are none of its business.
    let parts = project::parts(&order.project);
    let read: Vec<&Path> = parts.iter().map(PathBuf::as_path).chain([order.folder.as_path()]).collect();
    let access = Access { read: &read, write: &[&order.stage] };
    let locked = sandbox::enter(&access, &Limits::default()).map_err(|error| {
        // Whatever it would read stays unread.
        vec![Finding::error(NOT_LOCKED, format!("the worker cannot be locked down: {error}"))]
    });
    match locked.and_then(|_| make(order)) {
        Ok(answer) => answer,
        Err(findings) => Answer {
            jobs: 1,
            failed: 1,
            files: Vec::new(),
            findings: findings.into_iter().map(|finding| as_dropped(finding, order)).collect(),
        },
    }
}

fn make(order: &Order) -> Result<Answer, Findings> {
    let items = order.stage.join(ITEMS).join(&order.pack);
    std::fs::create_dir_all(&items).map_err(|error| vec![not_written(&items, &error)])?;
    let (project, findings) = project::load(&world(order)?);
    let project = project.ok_or(findings)?;
    let template =
        project.templates.get(&order.template).ok_or_else(|| vec![no_template(order, &project)])?;
    if let Some(account) = &order.account
        && !project.accounts.contains_key(account)
    {
        let known = project.accounts.keys().map(String::as_str);
        let finding = Finding::error("unknown-account", format!("there is no account `{account}`"));
        return Err(vec![finding.maybe_hint(crate::diag::suggest(account, known))]);
    }
    let kind = FileKind::of(&order.main);
    if let Some(finding) = unfit(kind, template, order) {
        return Err(vec![finding]);
    }
    let written = match kind {
        FileKind::Table => {
            let ending = order.main.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
            let place = items.join(format!("items.{}.{ending}", order.template));
            copy(&order.folder.join(&order.main), &place).map_err(|error| (place, error))
        }
        _ => {
            let world = world(order)?;
            let seconds = if kind == FileKind::Media { showable(order, &project, template) } else { None };
            let text =
                item_of(order, &project, template, seconds, &world).map_err(|finding| vec![*finding])?;
            let place = items.join(format!("{}.toml", id_of(&order.template, &order.main)));
            std::fs::write(&place, text).map_err(|error| (place, error))
        }
    };
    written.map_err(|(place, error)| vec![not_written(&place, &error)])?;
    render(order)
}

/// Loads the project with the drop's items, and makes them.
fn render(order: &Order) -> Result<Answer, Findings> {
    let world = Arc::new(world(order)?);
    let (project, findings) = project::load(&world);
    // Mistakes elsewhere in the project are not the editor's.
    let ours =
        |finding: &Finding| finding.place.as_ref().is_some_and(|place| place.file.starts_with("content"));
    let loaded: Findings = findings.into_iter().filter(ours).collect();
    let Some(project) = project else { return Err(loaded) };
    let selection = Selection { packs: vec![order.pack.clone()], ..Selection::default() };
    let (jobs, planned) = plan::plan(&project, &selection);
    if jobs.is_empty() {
        return Err(if has_errors(&loaded) { loaded } else { planned });
    }
    let options = RunOptions { out: order.stage.clone(), threads: order.threads, deadline: None };
    let report = run::run(&world, &project, &jobs, &options, &Silent, &AtomicBool::new(false));
    let mut files: Vec<Made> = report
        .artifacts
        .iter()
        .map(|artifact| Made { path: artifact.path.clone(), digest: artifact.digest.clone() })
        .collect();
    let mut findings: Findings = loaded.into_iter().chain(report.findings).collect();
    for item in project.packs.get(&order.pack).into_iter().flatten() {
        for account in &item.accounts {
            let folder = PathBuf::from(&order.pack).join(account).join(&item.id);
            if !files.iter().any(|file| Path::new(&file.path).parent() == Some(&folder)) {
                continue;
            }
            for (name, text) in deliver::pack::texts_of(&item.post) {
                let inside = folder.join(name);
                match deliver::write(&order.stage.join(&inside), text.as_bytes()) {
                    Ok(delivered) => files.push(Made { path: slashed(&inside), digest: delivered.digest }),
                    Err(error) => findings.push(not_written(&inside, &error)),
                }
            }
        }
    }
    // Items that could not be read are posts that are missing.
    let broken = usize::from(has_errors(&findings) && report.failed == 0);
    Ok(Answer {
        jobs: report.jobs + broken,
        failed: report.failed + broken,
        files,
        findings: findings.into_iter().map(|finding| as_dropped(finding, order)).collect(),
    })
}

/// The project as the worker sees it: with the drop's items for its own, and the drop's files in a folder.
fn world(order: &Order) -> Result<World, Findings> {
    let now = order.now.parse().map_err(|_| vec![Finding::error("bad-order", "the order has no time")])?;
    Ok(World::new(&order.project, now).with("content", order.stage.join(ITEMS)).with(FOLDER, &order.folder))
}

/// Why `template` has no use for the drop.
fn unfit(kind: FileKind, template: &Template, order: &Order) -> Option<Finding> {
    let clips = template.kinds.contains(&Kind::Clip);
    let photos = template.fields.iter().any(|field| field.kind == project::FieldKind::Image);
    let name = &order.main;
    let (code, message, hint) = match kind {
        FileKind::Media if !clips => (
            "unused-media",
            format!("the template `{}` shows no film, and `{name}` is one", template.id),
            "drop it into the folder of a template that makes clips; `wajah list templates` names them",
        ),
        FileKind::Picture if !photos => (
            "unused-media",
            format!("the template `{}` shows no photo, and `{name}` is one", template.id),
            "drop it into the folder of a template that shows a photo",
        ),
        FileKind::Captions | FileKind::Text => (
            "no-main-file",
            format!("`{name}` goes with a film or a photo of the same name, and none came"),
            "drop both together, named alike: `judul.mp4` and `judul.srt`",
        ),
        FileKind::Unknown => (
            "unknown-file",
            format!("`{name}` is no film, photo, table or item"),
            "films are MP4 or MOV, photos JPEG, PNG or WebP, tables XLSX, ODS or CSV",
        ),
        _ => return None,
    };
    Some(Finding::error(code, message).at(Place::file(inside(name))).hint(hint))
}

fn no_template(order: &Order, project: &Project) -> Finding {
    let known = project.templates.keys().map(String::as_str);
    let template = &order.template;
    if template.is_empty() {
        let folders: Vec<String> = known.map(|name| format!("`{name}`")).collect();
        let finding = Finding::error("no-template", "the file lies in no template's folder");
        return finding.hint(format!("drop it into one of these folders: {}", folders.join(", ")));
    }
    Finding::error("unknown-template", format!("there is no template `{template}`"))
        .maybe_hint(crate::diag::suggest(template, known))
}

/// How many seconds of the film the template and all its formats can show, from its beginning.
#[cfg(feature = "video")]
fn showable(order: &Order, project: &Project, template: &Template) -> Option<f64> {
    let length = crate::clip::ffmpeg::probe::probe(&order.folder.join(&order.main)).ok()?.duration;
    let tail = template.duration.tail;
    let formats = project.formats.values().filter(|format| template.supports(format, Kind::Clip));
    let wanted = &project.config.formats;
    let formats = formats.filter(|format| wanted.is_empty() || wanted.contains(&format.id));
    let rooms = formats.filter_map(|format| format.max_duration).map(|most| most - tail);
    let most = rooms.chain(template.duration.max).min();
    // To the hundredth below, so that rounding never asks for more than there is.
    let seconds = most.map_or(length, |most| most.min(length)).as_seconds();
    Some((seconds * 100.0).floor() / 100.0)
}

#[cfg(not(feature = "video"))]
fn showable(_: &Order, _: &Project, _: &Template) -> Option<f64> {
    None
}

/// A finding as its editor knows things: at the files that were dropped.
fn as_dropped(mut finding: Finding, order: &Order) -> Finding {
    if let Some(place) = &mut finding.place
        && let Ok(rest) = place.file.strip_prefix("content")
    {
        let is_table = FileKind::of(&order.main) == FileKind::Table;
        let written = order.sides.iter().find(|side| FileKind::of(side) == FileKind::Item);
        let whole = |name: &str| Place::file(inside(name));
        *place = match (is_table, rest.components().count()) {
            // The cell is where it is in the file.
            (true, _) => Place { file: inside(&order.main).into(), ..place.clone() },
            _ => whole(written.unwrap_or(&order.main)),
        };
    }
    finding
}

/// Copies the bytes of a file. `std::fs::copy` sets its mode too, which no worker may.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::io::copy(&mut std::fs::File::open(from)?, &mut std::fs::File::create(to)?).map(|_| ())
}

fn not_written(path: &Path, error: &std::io::Error) -> Finding {
    Finding::error("write-failed", format!("`{}` cannot be written: {error}", path.display()))
}

/// Nobody hears a worker's progress.
struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize, _: f64) {}
    fn advance(&self, _: f64) {}
    fn finished(&self, _: &Job, _: Outcome) {}
}
