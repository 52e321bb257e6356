//! `wajah list`: what a project has.

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::exit::{CannotRun, Exit};
use super::findings::clean;
use super::gallery::{self, GalleryArgs};
use super::open::ProjectArgs;
use super::print::Printer;
use crate::project::{Account, Campaign, Days, Field, Format, Item, Kind, Project, Service, Template};

/// Prints what a project has: one line each, or a JSON document.
///
/// What has mistakes is left out and named on stderr.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah list accounts
  wajah list items                 every item with its pack, and whether it is a still or a clip
  wajah list formats --json        {\"formats\": [{\"id\": \"facebook-story\", …}, …]}
  wajah list templates --gallery gallery
                                   gallery/index.html: every template's samples in every format
  wajah list templates --gallery gallery --template tips --account bpmpk --account bpmtpk

The gallery shows each template as its [sample] and [sample.long] make it; clips as a few of their
frames. It is for judging templates: small, grey, under the platforms' own buttons, side by side.")]
pub(super) struct ListArgs {
    /// What to list
    #[arg(value_name = "WHAT")]
    what: What,

    #[command(flatten)]
    project: ProjectArgs,

    /// Print one JSON document: an object with one array, each entry with its `id`; with --gallery, a report of what was made
    #[arg(long)]
    json: bool,

    #[command(flatten, next_help_heading = "A gallery of the templates")]
    gallery: GalleryArgs,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The institution's accounts
    Accounts,
    /// The services that posts promote
    Services,
    /// The campaigns: days on which the brand kit changes its dress
    Campaigns,
    /// The templates, with what they can be drawn as
    Templates,
    /// The platforms' formats
    Formats,
    /// The packs: folders of items
    Packs,
    /// The items of all packs
    Items,
}

impl What {
    fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Services => "services",
            Self::Campaigns => "campaigns",
            Self::Templates => "templates",
            Self::Formats => "formats",
            Self::Packs => "packs",
            Self::Items => "items",
        }
    }
}

pub(super) fn run(args: &ListArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    if let Some(out) = &args.gallery.out {
        if args.what != What::Templates {
            let what = args.what.as_str();
            return Err(CannotRun::new("no-gallery", format!("there is no gallery of {what}"))
                .hint("write `wajah list templates --gallery DIR`"));
        }
        return gallery::run(&args.gallery, out, &args.project, args.json, printer);
    }
    let session = args.project.open().inspect_err(|CannotRun(finding)| {
        if args.json {
            // One document, whatever happens; that it cannot be printed is not the first cause.
            let _ = printer.json(&json!({ args.what.as_str(): [], "findings": [finding] }));
        }
    })?;
    let project = session.project();
    if args.json {
        let entries = project.map(|project| entries(args.what, project)).unwrap_or_default();
        printer.json(&json!({ args.what.as_str(): entries }))?;
    } else if let Some(project) = project {
        printer.result(&columns(&rows(args.what, project)))?;
    }
    printer.findings(session.findings(), Some(session.world()));
    Ok(Exit::of(session.findings()))
}

fn entries(what: What, project: &Project) -> Vec<Value> {
    match what {
        What::Accounts => project.accounts.values().map(account_entry).collect(),
        What::Services => project.services.values().map(service_entry).collect(),
        What::Campaigns => project.campaigns.values().map(campaign_entry).collect(),
        What::Templates => project.templates.values().map(template_entry).collect(),
        What::Formats => project.formats.values().map(format_entry).collect(),
        What::Packs => {
            project.packs.iter().map(|(id, items)| json!({ "id": id, "items": items.len() })).collect()
        }
        What::Items => project.packs.values().flatten().map(|item| item_entry(project, item)).collect(),
    }
}

fn account_entry(account: &Account) -> Value {
    json!({
        "id": account.id,
        "name": account.name,
        "full_name": account.full_name,
        "description": account.description,
        "url": account.url,
        "handles": account.handles,
        "accent": account.accent,
        "mark": crate::diag::slashed(&account.mark),
        "placeholder": account.placeholder,
    })
}

fn service_entry(service: &Service) -> Value {
    json!({
        "id": service.id,
        "name": service.name,
        "short": service.short,
        "description": service.description,
        "url": service.url,
        "handle": service.handle,
        "accent": service.accent,
        "mark": crate::diag::slashed(&service.mark),
        "placeholder": service.placeholder,
    })
}

fn campaign_entry(campaign: &Campaign) -> Value {
    let (from, until) = campaign.days.ends();
    json!({
        "id": campaign.id,
        "name": campaign.name,
        "label": campaign.label,
        "from": from,
        "until": until,
        "yearly": matches!(campaign.days, Days::Yearly { .. }),
        "accent": campaign.accent,
        "mark": crate::diag::slashed(&campaign.mark),
        "placeholder": campaign.placeholder,
    })
}

fn template_entry(template: &Template) -> Value {
    json!({
        "id": template.id,
        "title": template.title,
        "description": template.description,
        "kinds": template.kinds,
        "shapes": template.shapes,
        "formats": template.formats,
        "fields": template.fields.iter().map(field_entry).collect::<Vec<_>>(),
    })
}

fn field_entry(field: &Field) -> Value {
    let mut entry = Map::new();
    entry.insert("id".to_owned(), json!(field.id));
    entry.insert("type".to_owned(), json!(field.kind));
    entry.insert("label".to_owned(), json!(field.label));
    entry.insert("required".to_owned(), json!(field.required));
    entry.insert("max_length".to_owned(), json!(field.max_length));
    entry.insert("help".to_owned(), json!(field.help));
    entry.insert("default".to_owned(), json!(field.default));
    entry.insert("choices".to_owned(), json!(field.choices));
    entry.into()
}

fn format_entry(format: &Format) -> Value {
    json!({
        "id": format.id,
        "title": format.title,
        "kinds": format.kinds,
        "width": format.width,
        "height": format.height,
        "shape": format.shape(),
        "safe": format.safe,
        "still": format.still,
        "video": format.video,
        "fps_min": format.fps_min,
        "fps_max": format.fps_max,
        "max_duration_ms": format.max_duration.map(|most| most.as_ms()),
        "max_still_bytes": format.max_still_bytes,
        "max_clip_bytes": format.max_clip_bytes,
        "checked": format.checked.map(|date| date.to_string()),
    })
}

fn item_entry(project: &Project, item: &Item) -> Value {
    json!({
        "id": item.id,
        "pack": item.pack,
        "kind": item.kind(),
        "template": item.template,
        "service": item.service,
        "campaign": project.campaign_of(item).map(|campaign| &campaign.id),
        "accounts": item.accounts,
        "formats": item.formats,
        "publish": item.publish.as_ref().map(|time| time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
    })
}

/// The table that people read: what the columns are called, then a row each.
fn rows(what: What, project: &Project) -> Vec<Vec<String>> {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
    let (head, rows): (&[&str], Vec<Vec<String>>) = match what {
        What::Accounts => (
            &["ID", "NAME", "HANDLE", "URL", "FULL NAME"],
            project
                .accounts
                .values()
                .map(|a| {
                    row(&[
                        &a.id,
                        &a.name,
                        a.handles.get("default").map_or("", String::as_str),
                        &a.url,
                        &a.full_name,
                    ])
                })
                .collect(),
        ),
        What::Services => (
            &["ID", "NAME", "URL", "DESCRIPTION"],
            project.services.values().map(|s| row(&[&s.id, &s.name, &s.url, &s.description])).collect(),
        ),
        What::Campaigns => (
            &["ID", "FROM", "UNTIL", "NAME", "LABEL"],
            project
                .campaigns
                .values()
                .map(|c| {
                    let (from, until) = c.days.ends();
                    row(&[&c.id, &from, &until, &c.name, &c.label])
                })
                .collect(),
        ),
        What::Templates => (
            &["ID", "KINDS", "SHAPES", "TITLE"],
            project
                .templates
                .values()
                .map(|t| {
                    let shapes: Vec<&str> = t.shapes.iter().map(|shape| shape.as_str()).collect();
                    row(&[&t.id, &kinds(&t.kinds), &shapes.join(", "), &t.title])
                })
                .collect(),
        ),
        What::Formats => (
            &["ID", "SIZE", "SHAPE", "KINDS", "TITLE"],
            project
                .formats
                .values()
                .map(|f| {
                    let size = format!("{}×{}", f.width, f.height);
                    row(&[&f.id, &size, f.shape().as_str(), &kinds(&f.kinds), &f.title])
                })
                .collect(),
        ),
        What::Packs => (
            &["ID", "ITEMS"],
            project.packs.iter().map(|(id, items)| row(&[id, &items.len().to_string()])).collect(),
        ),
        What::Items => (
            &["PACK", "ID", "KIND", "TEMPLATE", "SERVICE", "CAMPAIGN", "POSTS", "PUBLISH"],
            project
                .packs
                .values()
                .flatten()
                .map(|item| {
                    let publish =
                        item.publish.as_ref().map(|time| time.strftime("%Y-%m-%d %H:%M").to_string());
                    row(&[
                        &item.pack,
                        &item.id,
                        item.kind().as_str(),
                        &item.template,
                        item.service.as_deref().unwrap_or("-"),
                        project.campaign_of(item).map_or("-", |campaign| &campaign.id),
                        &(item.accounts.len() * item.formats.len()).to_string(),
                        publish.as_deref().unwrap_or("-"),
                    ])
                })
                .collect(),
        ),
    };
    [row(head)].into_iter().chain(rows).collect()
}

fn kinds(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}

/// `rows` with their columns under each other.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..count).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{:width$}", clean(&cell.replace('\n', " "))))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_stand_under_each_other_with_no_blanks_at_the_end() {
        let rows =
            [["ID", "NAME"], ["a", "Satu"], ["long-id", "é"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(columns(&rows), "ID       NAME\na        Satu\nlong-id  é\n");
    }
}
