//! What a drop means: the item that its file, its name, the files beside it and the folder's defaults make together.

use std::collections::BTreeMap;
use std::path::Path;

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::content::kind_of;
use super::folders::account_of;
use super::names::{FileKind, alike, caption_language, stem};
use super::order::Order;
use super::title::{is_named, said};
use crate::diag::{Finding, Findings, Place};
use crate::project::{self, Field, FieldKind, Locale, Project, Template, kebab};
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

/// The item that a drop makes, and what is still to be asked about it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The item as TOML.
    pub(super) item: Table,
    /// What its editor must say before it may be published.
    pub(super) asked: Findings,
    /// What its editor is told of files beside it, though posts are made.
    pub(super) said: Findings,
    /// Where a key, with the name of its table, stands in what the editor wrote.
    pub(super) places: BTreeMap<String, Place>,
    /// The keys that the files themselves give, which no form need ask for.
    pub(super) given: Vec<String>,
}

/// The item that the drop of `order` makes for `template`. `seconds` is how much of its film the template can show from its beginning,
/// where that is known.
///
/// # Errors
/// What is wrong with the files beside it.
pub(super) fn draft_of(
    order: &Order,
    project: &Project,
    template: &Template,
    seconds: Option<f64>,
    world: &dyn World,
) -> Result<Draft, Findings> {
    let mut draft = Draft::default();
    for defaults in &order.defaults {
        let (table, _) = parse(defaults, &Place::file("defaults.toml"))?;
        overlay(&mut draft.item, table);
    }
    let kind = kind_of(order);
    let side = |wanted: FileKind| order.sides.iter().find(|name| FileKind::of(name) == wanted);
    let mut own = Table::new();
    if let Some(form) = side(FileKind::Table).filter(|_| FileKind::Table.goes_with(kind)) {
        let form = project::read_form(world, Path::new(&inside(form)), template, project)?;
        draft.places.extend(form.places);
        draft.said.extend(form.said);
        own = form.item;
    }
    let written = if kind == FileKind::Item { Some(&order.main) } else { side(FileKind::Item) };
    if let Some(name) = written {
        let (table, places) = parse(&read(name, world)?, &Place::file(inside(name)))?;
        overlay(&mut own, table);
        draft.places.extend(places);
    }
    here(&mut own, order, template);
    by_ids(&mut own, project);
    if kind != FileKind::Item {
        let said = said(&order.main, project.services.values(), project.accounts.values());
        let has = |key: &str| value_at(&own, key).or_else(|| value_at(&draft.item, key)).is_some();
        let title = title_field(template);
        let titled = title.map(|field| format!("fields.{}", field.id));
        if let (None, Some(key), Some(field)) = (&said.title, &titled, title)
            && field.required
            && !has(key)
        {
            draft.asked.push(unnamed(&order.main, key));
        }
        if let Some((given, id)) = said.unclear.filter(|_| !own.contains_key("service")) {
            draft.asked.push(unclear(&order.main, &given, &id, project));
        }
        if let Some(account) = said.account
            && order.account.as_ref() != Some(&account)
            && !own.contains_key("accounts")
        {
            draft.asked.push(addressed(&order.main, &account, &order.template));
        }
        if let (Some(words), Some(field)) = (said.title, title) {
            table_in(&mut draft.item, "fields").insert(field.id.clone(), words.into());
        }
        if let Some(service) = said.service {
            draft.item.insert("service".to_owned(), service.into());
        }
        take_main(&mut draft, order, template, &own, seconds);
    }
    if let Some(captions) = captions_of(order, project.config.locale, &mut draft.said) {
        table_in(&mut draft.item, "excerpt").insert("captions".to_owned(), inside(captions).into());
    }
    if let Some(text) = side(FileKind::Text) {
        let text = read(text, world)?;
        table_in(&mut draft.item, "post").insert("caption".to_owned(), text.trim().into());
        draft.given.push("post.caption".to_owned());
    }
    overlay(&mut draft.item, own);
    if let Some(account) = &order.account {
        draft.item.insert("accounts".to_owned(), vec![account.clone()].into());
        draft.given.push("accounts".to_owned());
    }
    draft.item.entry("template").or_insert_with(|| order.template.clone().into());
    Ok(draft)
}

/// The caption file of a drop: of several the one in the language of `locale`, else one whose name says no language, else the first;
/// the others are named.
fn captions_of<'a>(order: &'a Order, locale: Locale, said: &mut Findings) -> Option<&'a String> {
    let own: &[&str] = match locale {
        Locale::Id => &["id", "in", "ind", "indonesia", "indonesian", "bahasa"],
        Locale::En => &["en", "eng", "english", "inggris"],
    };
    let rank = |name: &String| match caption_language(name) {
        Some(language) => match language.split('-').next() {
            Some(first) if own.contains(&first) => 0,
            _ => 2,
        },
        None => 1,
    };
    let mut all: Vec<&String> =
        order.sides.iter().filter(|name| FileKind::of(name) == FileKind::Captions).collect();
    all.sort_by_key(|name| (rank(name), *name));
    let (first, others) = all.split_first()?;
    if !others.is_empty() {
        let names = others.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("`{first}` is set in the clip; {names} not");
        let finding = Finding::note("captions-unused", message).at(Place::file(inside(first)));
        said.push(finding.fact("name", first).fact("others", names));
    }
    Some(first)
}

/// Puts the drop's film or picture where `template` shows it.
fn take_main(draft: &mut Draft, order: &Order, template: &Template, own: &Table, seconds: Option<f64>) {
    if kind_of(order) == FileKind::Media {
        let excerpt = table_in(&mut draft.item, "excerpt");
        excerpt.insert("source".to_owned(), inside(&order.main).into());
        // The whole film is seldom meant, and often too long: its beginning is, unless somebody says more.
        let said = ["excerpt.start", "excerpt.duration"].iter().any(|key| value_at(own, key).is_some());
        if let Some(seconds) = seconds.filter(|_| !said) {
            excerpt.entry("duration").or_insert(Value::Float(seconds));
        }
    } else if let Some(field) = template.fields.iter().find(|field| field.kind == FieldKind::Image) {
        table_in(&mut draft.item, "fields").insert(field.id.clone(), inside(&order.main).into());
        draft.given.push(format!("fields.{}", field.id));
    }
}

/// The field that a file's name gives: the title, else the first text that is needed.
pub(super) fn title_field(template: &Template) -> Option<&Field> {
    let is_text = |field: &&Field| matches!(field.kind, FieldKind::Text | FieldKind::Multiline);
    let mut texts = template.fields.iter().filter(is_text);
    texts.clone().find(|field| field.id == "title").or_else(|| texts.find(|field| field.required))
}

/// What is said of a name that a machine made.
fn unnamed(main: &str, key: &str) -> Finding {
    let message = format!("the name `{main}` was made by a device or a program, and is no title");
    let finding = Finding::error("machine-name", message).at(Place::file(inside(main)));
    finding.hint("name the file after its title, or fill in the form").fact("key", key)
}

/// What is said of a service that the name `main` nearly names.
fn unclear(main: &str, given: &str, id: &str, project: &Project) -> Finding {
    let name = project.services.get(id).map_or(id, |service| service.name.as_str());
    let message = format!("`{given}` in the name is no service, but nearly `{name}`");
    let finding = Finding::error("unclear-service", message).at(Place::file(inside(main)));
    let hint = format!("write `{name}` or `{id}`; where no service is meant, give the title in the form");
    finding.hint(hint).fact("given", given).fact("nearest", name)
}

/// What is said of an account that the name `main` ends with.
fn addressed(main: &str, account: &str, template: &str) -> Finding {
    let message = format!("`{account}` at the end of the name is an account, not a service");
    let finding = Finding::error("account-in-name", message).at(Place::file(inside(main)));
    let hint =
        format!("for this account alone, drop it into `{template}/{account}/`, or name it in the form");
    finding.hint(hint).fact("given", account).fact("template", template).fact("key", "accounts")
}

/// Writes `inbox/` before the names of the drop's own files, where an editor names them as they know them.
fn here(own: &mut Table, order: &Order, template: &Template) {
    let pictures = template.fields.iter().filter(|field| field.kind == FieldKind::Image);
    let keys = pictures.map(|field| ("fields", field.id.as_str()));
    for (table, key) in keys.chain([("excerpt", "source"), ("excerpt", "captions")]) {
        let Some(Value::String(name)) = own.get_mut(table).and_then(|table| table.get_mut(key)) else {
            continue;
        };
        let dropped = std::iter::once(&order.main).chain(&order.sides);
        if let Some(dropped) = dropped.into_iter().find(|dropped| alike(dropped) == alike(name.trim())) {
            *name = inside(dropped);
        }
    }
}

/// Puts ids in the place of names of services and accounts that an editor wrote out.
fn by_ids(own: &mut Table, project: &Project) {
    if let Some(Value::String(name)) = own.get_mut("service")
        && let Some(service) = project.services.values().find(|service| is_named(service, name))
    {
        *name = service.id.clone();
    }
    let Some(Value::Array(names)) = own.get_mut("accounts") else { return };
    let several = names.iter().flat_map(|name| match name {
        Value::String(name) => name.split(',').map(|name| Value::String(name.trim().to_owned())).collect(),
        other => vec![other.clone()],
    });
    *names = several
        .map(|name| match name.as_str().and_then(|name| account_of(name, project).ok()) {
            Some(account) => Value::String(account.id.clone()),
            None => name,
        })
        .collect();
}

/// The value of `key`, which has the name of its table.
pub(super) fn value_at<'t>(table: &'t Table, key: &str) -> Option<&'t Value> {
    match key.split_once('.') {
        Some((table_key, key)) => table.get(table_key)?.get(key),
        None => table.get(key),
    }
}

/// The path of a drop's file in the worker's project.
pub(super) fn inside(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

/// The text of the drop's file `name`.
pub(super) fn read(name: &str, world: &dyn World) -> Result<String, Findings> {
    let path = inside(name);
    let place = || Place::file(&path);
    let size = world.resolve(Path::new(&path)).ok().and_then(|path| path.metadata().ok()).map(|is| is.len());
    if size.is_some_and(|size| size > MAX_TEXT_BYTES) {
        let most = MAX_TEXT_BYTES >> 10;
        let message = format!("`{name}` is larger than the {most} KiB that a text beside a drop may have");
        return Err(vec![
            Finding::error("file-too-large", message).at(place()).fact("most", format!("{most} KiB")),
        ]);
    }
    world.read_text(Path::new(&path)).map_err(|error| {
        let code = if error.is_not_utf8() { "not-utf8" } else { "unreadable-file" };
        vec![Finding::error(code, error.to_string()).at(place()).hint("save it as UTF-8 text")]
    })
}

/// `text` as TOML, with the place of each key.
fn parse(text: &str, place: &Place) -> Result<(Table, BTreeMap<String, Place>), Findings> {
    let at = |offset: usize| Place::at_offset(&place.file, text, offset);
    let table = text.parse::<Table>().map_err(|error| {
        let at = error.span().map_or(place.clone(), |span| at(span.start));
        vec![Finding::error("bad-toml", error.message().to_owned()).at(at)]
    })?;
    let mut places = BTreeMap::new();
    if let Ok(spanned) = DeTable::parse(text) {
        for (key, value) in spanned.get_ref() {
            places.insert(key.get_ref().to_string(), at(key.span().start));
            let DeValue::Table(inner) = value.get_ref() else { continue };
            for (inner, _) in inner {
                places.insert(format!("{}.{}", key.get_ref(), inner.get_ref()), at(inner.span().start));
            }
        }
    }
    Ok((table, places))
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
