//! `wajah new pack`: a folder for the items of a week, with `--sheet` a table to fill in.

use std::path::Path;

use clap::Args;
use jiff::civil::Date;

use super::write::{check_pack, exists, find, loaded, must_be_free, pack_name, write_all};
use crate::cli::exit::{CannotRun, Exit};
use crate::cli::open::ProjectArgs;
use crate::cli::print::Printer;
use crate::cli::starter;
use crate::diag::slashed;
use crate::project::{NewTableError, Project, new_table};
use crate::session::Session;

/// The table of items that `--sheet` writes.
const TABLE: &str = "items.xlsx";

/// Starts a pack: the folder content/<pack>/, with a table of items to fill in where --sheet asks for one.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah new pack 2026-W49                            a folder for items, each a file of its own
  wajah new pack 2026-W49 --sheet                    content/2026-W49/items.xlsx: one row an item
  wajah new pack sekolah --sheet --template lesson-card --template quiz

The table has a sheet for each template, with its own columns, drop-downs, and an example
that is never published; one more sheet explains the columns. Tables can also be ODS or CSV, and stand beside items that are files of
their own. A table called items.<template>.xlsx needs no column for the template.")]
pub(super) struct PackArgs {
    /// The pack's name, usually a week
    #[arg(value_name = "PACK", value_parser = pack_name)]
    name: String,

    /// Write a table of items, items.xlsx
    #[arg(long)]
    sheet: bool,

    /// A template that the table has a sheet for; can be given several times [default: all]
    #[arg(long = "template", value_name = "TEMPLATE", requires = "sheet")]
    templates: Vec<String>,

    #[command(flatten)]
    project: ProjectArgs,
}

pub(super) fn run(args: &PackArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let session = args.project.open()?;
    let project = loaded(&session, printer)?;
    let today = check_pack(&args.name, &session, project)?;
    let folder = Path::new("content").join(&args.name);
    if !args.sheet {
        return make_folder(&session, &folder, &args.name, printer);
    }
    for template in &args.templates {
        find(&project.templates, template, "template", "templates", &session, printer)?;
    }
    let path = folder.join(TABLE);
    if session.world().is_file(&path) {
        return Err(exists(&path));
    }
    let bytes = table(project, args, today)?;
    let next = [
        format!("fill in the rows of {}, below the examples", slashed(&path)),
        format!("see what they make: wajah render --pack {} --dry-run", args.name),
        format!("make it: wajah render --pack {}", args.name),
    ];
    write_all(session.world(), &[(path, bytes)], &next, printer)
}

fn table(project: &Project, args: &PackArgs, today: Date) -> Result<Vec<u8>, CannotRun> {
    let day = starter::first_day(&args.name).unwrap_or(today);
    new_table(project, &args.templates, day).map_err(|error| match error {
        NewTableError::NoTemplate => {
            CannotRun::new("no-template", error.to_string()).hint("`wajah doctor` says what templates lack")
        }
        error @ NewTableError::Xlsx(_) => CannotRun::new("no-table", error.to_string()),
    })
}

/// Makes the folder and says how to go on.
fn make_folder(session: &Session, folder: &Path, pack: &str, printer: &Printer) -> Result<Exit, CannotRun> {
    must_be_free(session.world(), folder)?;
    let full =
        session.world().resolve(folder).map_err(|error| CannotRun::new("bad-path", error.to_string()))?;
    std::fs::create_dir_all(full).map_err(|error| {
        CannotRun::new("not-writable", format!("`{}` cannot be made: {error}", slashed(folder)))
    })?;
    printer.result(&format!("{}/\n", slashed(folder)))?;
    printer.say(&format!("next: wajah new item {pack}/NAME --template TEMPLATE"));
    printer.say(&format!("      or a table of items: wajah new pack {pack} --sheet"));
    Ok(Exit::Done)
}
