//! `wajah new`: starter files that load as they are and say what to edit next. Nothing is ever overwritten.

mod pack;
mod write;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use self::write::{check_pack, find, loaded, must_be_free, pack_name, write_all};
use super::exit::{CannotRun, Exit};
use super::open::ProjectArgs;
use super::print::Printer;
use super::starter;
use crate::diag::slashed;
use crate::project::{PROJECT_FILE, is_kebab};
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

pub(super) fn run(args: &NewArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    match &args.what {
        New::Pack(args) => pack::run(args, printer),
        New::Item(args) => new_item(args, printer),
        New::Template(args) => new_template(args, printer),
        New::Account(args) => new_account(args, printer),
    }
}

fn new_item(args: &ItemArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let session = args.project.open()?;
    let project = loaded(&session, printer)?;
    let template = find(&project.templates, &args.template, "template", "templates", &session, printer)?;
    if let Some(service) = &args.service {
        find(&project.services, service, "service", "brand-assets/services", &session, printer)?;
    }
    let ItemName { pack, item } = &args.name;
    let today = check_pack(pack, &session, project)?;
    let text = starter::item(project, template, args.service.as_deref(), (pack, item), today);
    let path = Path::new("content").join(pack).join(format!("{item}.toml"));
    let next = [
        format!("fill in the fields of {}", slashed(&path)),
        format!("see what it makes: wajah render --pack {pack} --item {item} --dry-run"),
        format!("make it: wajah render --pack {pack} --item {item}"),
    ];
    write_all(session.world(), &[(path, text.into_bytes())], &next, printer)
}

fn new_template(args: &TemplateArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let session = args.project.open()?;
    let project = loaded(&session, printer)?;
    let name = &args.name;
    let folder = Path::new("templates").join(name);
    must_be_free(session.world(), &folder)?;
    let files = if let Some(from) = &args.from {
        let from = find(&project.templates, from, "template", "templates", &session, printer)?;
        copies(session.world(), &from.dir, &folder, 0)?
    } else {
        let base = session.world().is_file(Path::new(BASE));
        let service = project.services.keys().next().map(String::as_str);
        let files = starter::template(name, project.config.locale, base, service).into_iter();
        files.map(|(file, text)| (folder.join(file), text.into_bytes())).collect()
    };
    let next = [
        format!("give it its title and fields in {}", slashed(&folder.join("template.toml"))),
        format!("draw it in {} and its style sheet", slashed(&folder.join("template.html"))),
        format!("use it: wajah new item PACK/NAME --template {name}"),
    ];
    write_all(session.world(), &files, &next, printer)
}

fn new_account(args: &AccountArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let session = args.project.open()?;
    let project = loaded(&session, printer)?;
    let name = &args.name;
    let folder = Path::new("brand-assets/accounts").join(name);
    must_be_free(session.world(), &folder)?;
    let files = [
        (folder.join("account.toml"), starter::account(name, project.config.locale).into_bytes()),
        (folder.join("mark.svg"), starter::mark(name).into_bytes()),
    ];
    let next = [
        format!("replace what stands in {}, and draw its mark.svg", slashed(&folder.join("account.toml"))),
        format!("add \"{name}\" to `accounts` in {PROJECT_FILE}, so that items are for it too"),
    ];
    write_all(session.world(), &files, &next, printer)
}

/// The files of `from`, to be written below `to`.
fn copies(
    world: &dyn World,
    from: &Path,
    to: &Path,
    depth: usize,
) -> Result<Vec<(PathBuf, Vec<u8>)>, CannotRun> {
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
