//! What a drop means: the item that its file, its name, the files beside it and the folder's defaults make together.

use std::path::Path;

use toml::{Table, Value};

use super::names::{FileKind, stem};
use super::order::Order;
use crate::diag::{Finding, Place};
use crate::project::{Field, FieldKind, Project, Template, kebab};
use crate::world::{World, digest_of, hex};

/// The folder in which a worker's project shows the files of its drop.
pub(super) const FOLDER: &str = "inbox";

/// The longest part of an item's id that comes from a file's name.
const MAX_NAME: usize = 60;

/// The largest text file beside a drop.
const MAX_TEXT_BYTES: u64 = 256 << 10;

/// The id of the item that a file called `main` makes for `template`: other names give other ids.
pub(super) fn id_of(template: &str, main: &str) -> String {
    let stem = stem(main);
    let mut name: String = kebab(stem).chars().take(MAX_NAME).collect();
    name.truncate(name.trim_end_matches('-').len());
    if name != stem {
        let mut digest = hex(&digest_of(stem.as_bytes()));
        digest.truncate(6);
        name = if name.is_empty() { digest } else { format!("{name}-{digest}") };
    }
    format!("{template}-{name}")
}

/// The item as TOML. `seconds` is how much of its film the template can show from its beginning, where that is known.
///
/// # Errors
/// What is wrong with the files beside it.
pub(super) fn item_of(
    order: &Order,
    project: &Project,
    template: &Template,
    seconds: Option<f64>,
    world: &World,
) -> Result<String, Box<Finding>> {
    let mut item = Table::new();
    for defaults in &order.defaults {
        let place = Place::file("defaults.toml");
        overlay(&mut item, parse(defaults, place)?);
    }
    let kind = FileKind::of(&order.main);
    let side = |wanted: FileKind| order.sides.iter().find(|name| FileKind::of(name) == wanted);
    let own = match kind {
        FileKind::Item => Some(&order.main),
        _ => side(FileKind::Item),
    };
    let own = match own {
        Some(name) => parse(&read(name, world)?, Place::file(inside(name)))?,
        None => Table::new(),
    };
    if kind != FileKind::Item {
        overlay(&mut item, from_name(&order.main, project, template));
        let said = |table: &str, key: &str| own.get(table).and_then(|table| table.get(key)).is_some();
        match kind {
            FileKind::Media => {
                let excerpt = table_in(&mut item, "excerpt");
                excerpt.insert("source".to_owned(), inside(&order.main).into());
                // The whole film is seldom meant, and often too long: its beginning is, unless somebody says more.
                if let Some(seconds) =
                    seconds.filter(|_| !said("excerpt", "start") && !said("excerpt", "duration"))
                {
                    excerpt.entry("duration").or_insert(Value::Float(seconds));
                }
            }
            _ => {
                if let Some(field) = template.fields.iter().find(|field| field.kind == FieldKind::Image) {
                    table_in(&mut item, "fields").insert(field.id.clone(), inside(&order.main).into());
                }
            }
        }
    }
    if let Some(captions) = side(FileKind::Captions) {
        table_in(&mut item, "excerpt").insert("captions".to_owned(), inside(captions).into());
    }
    if let Some(text) = side(FileKind::Text) {
        let text = read(text, world)?;
        table_in(&mut item, "post").insert("caption".to_owned(), text.trim().into());
    }
    overlay(&mut item, own);
    if let Some(account) = &order.account {
        item.insert("accounts".to_owned(), vec![account.clone()].into());
    }
    item.entry("template").or_insert_with(|| order.template.clone().into());
    Ok(item.to_string())
}

/// What a name says: `Judul - layanan.mp4`.
fn from_name(main: &str, project: &Project, template: &Template) -> Table {
    let mut item = Table::new();
    let mut words = stem(main).trim();
    if let Some((before, last)) = words.rsplit_once(" - ") {
        let last = last.trim().to_lowercase();
        let known = project.services.values().find(|service| {
            [&service.id, &service.name, &service.short].iter().any(|name| name.to_lowercase() == last)
        });
        if let Some(service) = known {
            item.insert("service".to_owned(), service.id.clone().into());
            words = before.trim();
        }
    }
    // Names made for machines have other marks between words.
    let words = if words.contains(' ') { words.to_owned() } else { words.replace('_', " ") };
    let is_text = |field: &&Field| matches!(field.kind, FieldKind::Text | FieldKind::Multiline);
    let mut texts = template.fields.iter().filter(is_text);
    let title =
        texts.clone().find(|field| field.id == "title").or_else(|| texts.find(|field| field.required));
    if let Some(title) = title.filter(|_| !words.is_empty()) {
        table_in(&mut item, "fields").insert(title.id.clone(), words.into());
    }
    item
}

/// The path of a drop's file in the worker's project.
pub(super) fn inside(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

fn read(name: &str, world: &World) -> Result<String, Box<Finding>> {
    let path = inside(name);
    let place = || Place::file(&path);
    let size = world.resolve(Path::new(&path)).ok().and_then(|path| path.metadata().ok()).map(|is| is.len());
    if size.is_some_and(|size| size > MAX_TEXT_BYTES) {
        let message = format!(
            "`{name}` is larger than the {} KiB that a text beside a drop may have",
            MAX_TEXT_BYTES >> 10
        );
        return Err(Box::new(Finding::error("file-too-large", message).at(place())));
    }
    world.read_text(Path::new(&path)).map_err(|error| {
        let finding = Finding::error("unreadable-file", error.to_string()).at(place());
        Box::new(finding.hint("save it as UTF-8 text"))
    })
}

fn parse(text: &str, place: Place) -> Result<Table, Box<Finding>> {
    text.parse::<Table>().map_err(|error| {
        let at = error.span().map_or(place.clone(), |span| Place::at_offset(&place.file, text, span.start));
        Box::new(Finding::error("bad-toml", error.message().to_owned()).at(at))
    })
}

/// Puts `over` on top of `table`, tables within tables key by key.
fn overlay(table: &mut Table, over: Table) {
    for (key, value) in over {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(value)) => overlay(below, value),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

/// The table `key` of `table`; what else stands there gives way, and is found wrong where it comes from.
fn table_in<'t>(table: &'t mut Table, key: &str) -> &'t mut Table {
    let entry = table.entry(key).or_insert_with(|| Value::Table(Table::new()));
    if !entry.is_table() {
        *entry = Value::Table(Table::new());
    }
    match entry {
        Value::Table(table) => table,
        _ => unreachable!("it was made a table"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_ids_that_differ_when_they_do() {
        assert_eq!(id_of("quote", "film.mp4"), "quote-film");
        let ids = ["Film.mp4", "FILM.mp4", "film .mp4", "فيلم.mp4", "....mp4", "../../x.mp4"]
            .map(|name| id_of("t", name));
        let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
        assert!(ids.iter().all(|id| crate::project::is_kebab(id)), "{ids:?}");
        assert!(id_of("t", &"panjang ".repeat(60)).len() < 80);
    }

    #[test]
    fn what_is_said_later_wins_key_by_key() {
        let mut table: Table = "service = 'a'\n[fields]\ntitle = 'satu'\nkicker = 'k'".parse().expect("TOML");
        overlay(&mut table, "[fields]\ntitle = 'dua'\n[post]\nalt = 'x'".parse().expect("TOML"));
        let text = table.to_string();
        for part in ["service = \"a\"", "title = \"dua\"", "kicker = \"k\"", "alt = \"x\""] {
            assert!(text.contains(part), "{text}");
        }
    }
}
