//! `wajah new`: starter files that load as they are and say what to edit next. Nothing is ever overwritten.

mod pack;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::exit::{CannotRun, Exit};
use super::open::{Opened, ProjectArgs};
use super::print::Printer;
use super::starter;
use crate::diag::{Findings, slashed, suggest};
use crate::plan;
use crate::project::{self, PROJECT_FILE, Project, is_kebab};
use crate::world::World;

/// The deepest folder that is copied with a template.
const MAX_DEPTH: usize = 4;
/// What templates of a family extend.
const BASE: &str = "templates/_base/frame.html";

/// Starts a pack, an item, a template or an account with files that say what to fill in.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: New,
}

#[derive(Debug, Subcommand)]
enum New {
    Pack(pack::PackArgs),
    Item(ItemArgs),
    Template(TemplateArgs),
    Account(AccountArgs),
}

/// Starts an item: content/<pack>/<item>.toml, with each field of its template explained.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah new item 2026-W49/judul --template announcement
  wajah new item 2026-W49/festival --template fve-excerpt --service fve")]
struct ItemArgs {
    /// The pack and the item's name; a pack is usually a week
    #[arg(value_name = "PACK/NAME", value_parser = item_name)]
    name: ItemName,

    /// The template: see `wajah list templates`
    #[arg(long, value_name = "TEMPLATE")]
    template: String,

    /// The service it promotes: see `wajah list services`
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,

    #[command(flatten)]
    project: ProjectArgs,
}

/// Starts a template: a folder in templates/ with template.toml, template.html and style.css.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah new template lowongan                        a page in the family's frame (templates/_base/)
  wajah new template kabar --from announcement       a copy to change")]
struct TemplateArgs {
    /// The template's name
    #[arg(value_name = "NAME", value_parser = kebab_name)]
    name: String,

    /// The template to copy
    #[arg(long, value_name = "TEMPLATE")]
    from: Option<String>,

    #[command(flatten)]
    project: ProjectArgs,
}

/// Starts an account: a folder in brand-assets/accounts/ with account.toml and a mark to replace.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  wajah new account balai-baru")]
struct AccountArgs {
    /// The account's name in files
    #[arg(value_name = "NAME", value_parser = kebab_name)]
    name: String,

    #[command(flatten)]
    project: ProjectArgs,
}

/// `2026-W49/judul`, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ItemName {
    pack: String,
    item: String,
}

fn kebab_name(text: &str) -> Result<String, String> {
    if is_kebab(text) {
        return Ok(text.to_owned());
    }
    Err("use lower-case letters, digits and hyphens, such as `judul-baru`".to_owned())
}

/// Reads `pack/item`, also where it is written as the path of the file.
fn item_name(text: &str) -> Result<ItemName, String> {
    let inside = text.strip_prefix("content/").unwrap_or(text);
    let inside = inside.strip_suffix(".toml").unwrap_or(inside);
    let (pack, item) = inside.split_once('/').ok_or("write the pack too, such as `2026-W49/judul`")?;
    Ok(ItemName { pack: pack_name(pack)?, item: kebab_name(item)? })
}

/// Reads a pack's name, also where it is written as the path of its folder.
fn pack_name(text: &str) -> Result<String, String> {
    let inside = text.strip_prefix("content/").unwrap_or(text);
    let pack = inside.strip_suffix('/').unwrap_or(inside);
    // Weeks are written 2026-W48, so packs may have capitals.
    if !is_kebab(&pack.to_lowercase()) {
        return Err(format!("the pack `{pack}` has more than letters, digits and hyphens in its name"));
    }
    Ok(pack.to_owned())
}

pub(super) fn run(args: &NewArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    match &args.what {
        New::Pack(args) => pack::run(args, printer),
        New::Item(args) => new_item(args, printer),
        New::Template(args) => new_template(args, printer),
        New::Account(args) => new_account(args, printer),
    }
}

fn new_item(args: &ItemArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let opened = args.project.open()?;
    let project = loaded(&opened, printer)?;
    let template = find(&project.templates, &args.template, "template", "templates", &opened, printer)?;
    if let Some(service) = &args.service {
        find(&project.services, service, "service", "brand-assets/services", &opened, printer)?;
    }
    let ItemName { pack, item } = &args.name;
    let today = check_pack(pack, &opened, project)?;
    let text = starter::item(project, template, args.service.as_deref(), (pack, item), today);
    let path = Path::new("content").join(pack).join(format!("{item}.toml"));
    let next = [
        format!("fill in the fields of {}", slashed(&path)),
        format!("see what it makes: wajah render --pack {pack} --item {item} --dry-run"),
        format!("make it: wajah render --pack {pack} --item {item}"),
    ];
    write_all(&opened.world, &[(path, text.into_bytes())], &next, printer)
}

fn new_template(args: &TemplateArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let opened = args.project.open()?;
    let project = loaded(&opened, printer)?;
    let name = &args.name;
    let folder = Path::new("templates").join(name);
    must_be_free(&opened.world, &folder)?;
    let files = if let Some(from) = &args.from {
        let from = find(&project.templates, from, "template", "templates", &opened, printer)?;
        copies(&opened.world, &from.dir, &folder, 0)?
    } else {
        let base = opened.world.is_file(Path::new(BASE));
        let service = project.services.keys().next().map(String::as_str);
        let files = starter::template(name, project.config.locale, base, service).into_iter();
        files.map(|(file, text)| (folder.join(file), text.into_bytes())).collect()
    };
    let next = [
        format!("give it its title and fields in {}", slashed(&folder.join("template.toml"))),
        format!("draw it in {} and its style sheet", slashed(&folder.join("template.html"))),
        format!("use it: wajah new item PACK/NAME --template {name}"),
    ];
    write_all(&opened.world, &files, &next, printer)
}

fn new_account(args: &AccountArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let opened = args.project.open()?;
    let project = loaded(&opened, printer)?;
    let name = &args.name;
    let folder = Path::new("brand-assets/accounts").join(name);
    must_be_free(&opened.world, &folder)?;
    let files = [
        (folder.join("account.toml"), starter::account(name, project.config.locale).into_bytes()),
        (folder.join("mark.svg"), starter::mark(name).into_bytes()),
    ];
    let next = [
        format!("replace what stands in {}, and draw its mark.svg", slashed(&folder.join("account.toml"))),
        format!("add \"{name}\" to `accounts` in {PROJECT_FILE}, so that items are for it too"),
    ];
    write_all(&opened.world, &files, &next, printer)
}

/// Refuses a pack that looks like a week and is none, unless it is there already. What day it is.
fn check_pack(pack: &str, opened: &Opened, project: &Project) -> Result<Date, CannotRun> {
    let today = opened.world.now().to_zoned_datetime(project.config.timezone.clone()).date();
    if !project.packs.contains_key(pack) {
        plan::check_pack_name(pack, today).map_err(|finding| CannotRun(Box::new(finding)))?;
    }
    Ok(today)
}

/// The project, which a new file must fit into.
fn loaded<'o>(opened: &'o Opened, printer: &Printer) -> Result<&'o Project, CannotRun> {
    opened.project.as_ref().ok_or_else(|| {
        printer.findings(&opened.findings, Some(&opened.world));
        CannotRun::new("no-project", format!("`{PROJECT_FILE}` cannot be read")).hint("mend it first")
    })
}

/// The thing named `id`, or why there is none; what is wrong with it is said.
fn find<'p, T>(
    things: &'p std::collections::BTreeMap<String, T>,
    id: &str,
    what: &str,
    folder: &str,
    opened: &Opened,
    printer: &Printer,
) -> Result<&'p T, CannotRun> {
    if let Some(thing) = things.get(id) {
        return Ok(thing);
    }
    let own = within(&opened.findings, &Path::new(folder).join(id));
    printer.findings(&own, Some(&opened.world));
    let code = if what == "template" { "unknown-template" } else { "unknown-service" };
    if own.is_empty() {
        let error = CannotRun::new(code, format!("there is no {what} `{id}`"));
        return Err(CannotRun(Box::new(error.0.maybe_hint(suggest(id, things.keys().map(String::as_str))))));
    }
    Err(CannotRun::new(code, format!("the {what} `{id}` has mistakes")).hint("mend its own findings first"))
}

/// The ones of `findings` that point into `folder`, or at the file of that path.
fn within(findings: &Findings, folder: &Path) -> Findings {
    let inside = |place: &crate::diag::Place| place.file.starts_with(folder);
    findings.iter().filter(|finding| finding.place.as_ref().is_some_and(inside)).cloned().collect()
}

fn exists(path: &Path) -> CannotRun {
    CannotRun::new("already-there", format!("`{}` is there already", slashed(path)))
        .hint("nothing is overwritten; choose another name")
}

fn must_be_free(world: &World, folder: &Path) -> Result<(), CannotRun> {
    match world.resolve(folder) {
        Ok(path) if path.symlink_metadata().is_ok() => Err(exists(folder)),
        Ok(_) => Ok(()),
        Err(error) => Err(CannotRun::new("bad-path", error.to_string())),
    }
}

/// The files of `from`, to be written below `to`.
fn copies(world: &World, from: &Path, to: &Path, depth: usize) -> Result<Vec<(PathBuf, Vec<u8>)>, CannotRun> {
    let mut files = Vec::new();
    for name in world.list(from).iter().filter(|name| !name.starts_with(['.', '~'])) {
        let (source, target) = (from.join(name), to.join(name));
        if world.is_file(&source) {
            let bytes =
                world.read(&source).map_err(|error| CannotRun::new("unreadable-file", error.to_string()))?;
            files.push((target, bytes.to_vec()));
        } else if depth < MAX_DEPTH {
            files.extend(copies(world, &source, &target, depth + 1)?);
        }
    }
    Ok(files)
}

/// Writes `files`, none of which may exist; says which, what to do `next`, and what is wrong with them, if anything.
fn write_all(
    world: &World,
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
    let again = World::new(world.root(), world.now());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_named_by_its_pack_or_by_its_path() {
        let name = ItemName { pack: "2026-W49".to_owned(), item: "judul".to_owned() };
        assert_eq!(item_name("2026-W49/judul"), Ok(name.clone()));
        assert_eq!(item_name("content/2026-W49/judul.toml"), Ok(name));
        assert!(item_name("hari-guru/judul").is_ok() && pack_name("content/2026-W49/").is_ok());
        for bad in ["judul", "2026-W49/", "2026-W49/Judul", "../judul", "a/b/c", "/judul"] {
            assert!(item_name(bad).is_err(), "{bad}");
        }
    }
}
