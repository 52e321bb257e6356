//! The form that is left beside the note of a drop that lacks something: an XLSX with one row for who knows spreadsheets, or what
//! the editor's own TOML file holds with the missing keys, for who wrote one.

use toml_edit::{DocumentMut, Item, Value};

use super::content::kind_of;
use super::guide::shows_film;
use super::meaning::{Draft, read, title_field};
use super::names::{FileKind, form_name};
use super::order::{Form, Order};
use super::title::said;
use crate::diag::{Finding, Severity};
use crate::project::input::{Origin, Table};
use crate::project::{self, Field, FieldKind, FormOptions, Locale, Project, Template};
use crate::world::World;

/// The findings that filling in a form answers.
const ASKING: [&str; 4] = ["missing-key", "machine-name", "unclear-service", "account-in-name"];

/// The form for the drop of `order`, about which `findings` were found; `None` where none helps.
pub(super) fn form_for(
    order: &Order,
    project: &Project,
    template: &Template,
    draft: &Draft,
    findings: &[Finding],
    world: &dyn World,
) -> Option<Form> {
    let asking =
        |finding: &&Finding| finding.severity == Severity::Error && ASKING.contains(&finding.code.as_ref());
    let mut missing: Vec<String> = Vec::new();
    for finding in findings.iter().filter(asking) {
        let key = if finding.code == "unclear-service" {
            Some("service")
        } else {
            finding.facts.get("key").map(String::as_str)
        };
        // The keys of a table are asked for with its name: nobody fills in `fields`.
        missing.extend(key.filter(|key| !missing.iter().any(|known| known == key)).map(str::to_owned));
    }
    if missing.is_empty() {
        return None;
    }
    let kind = kind_of(order);
    let own = match kind {
        FileKind::Item => Some(&order.main),
        _ => order.sides.iter().find(|name| FileKind::of(name) == FileKind::Item),
    };
    if let Some(own) = own {
        let bytes =
            completed(&read(own, world).ok()?, template, &missing, project.config.locale)?.into_bytes();
        return Some(Form { extension: own.rsplit_once('.')?.1.to_owned(), bytes });
    }
    // A form that came back is one already: its cells are named.
    let has_form = order.sides.iter().any(|name| FileKind::of(name) == FileKind::Table);
    if !matches!(kind, FileKind::Media | FileKind::Picture) || has_form {
        return None;
    }
    form_name(&order.main, "xlsx")?;
    let options = FormOptions { known: &draft.item, given: &draft.given, missing: &missing, is_alone: false };
    workbook(project, template, &options)
}

/// The table for the drop of `order`, a file that `template` has no use for: the post that was meant can be made of the table alone. `None`
/// where another file is what is missing.
pub(super) fn table_for(
    order: &Order,
    project: &Project,
    template: &Template,
    findings: &[Finding],
) -> Option<Form> {
    // What an editor has who drops one of these is words.
    const WORDS: [&str; 5] = ["unused-media", "pdf-file", "text-document", "slides-file", "no-main-file"];
    let needs_picture =
        template.fields.iter().any(|field| field.kind == FieldKind::Image && is_needed(field));
    let [finding] = findings else { return None };
    if !WORDS.contains(&finding.code.as_ref()) || needs_picture || shows_film(template) {
        return None;
    }
    form_name(&order.main, "xlsx")?;
    let said = said(&order.main, project.services.values(), project.accounts.values());
    let (mut known, name) = (Table::default(), Origin::Whole { source: 0 });
    if let (Some(field), Some(title)) = (title_field(template), said.title.filter(|_| said.unclear.is_none()))
    {
        known.table("fields", name).set(&field.id, name, title);
    }
    if let Some(service) = said.service {
        known.set("service", name, service);
    }
    let needed =
        template.fields.iter().filter(|field| is_needed(field)).map(|field| format!("fields.{}", field.id));
    let missing: Vec<String> = needed.filter(|key| known.at(key).is_none()).collect();
    let given = order.account.iter().map(|_| "accounts".to_owned()).collect::<Vec<_>>();
    let options = FormOptions { known: &known, given: &given, missing: &missing, is_alone: true };
    workbook(project, template, &options)
}

fn is_needed(field: &Field) -> bool {
    field.required && field.default.is_none()
}

fn workbook(project: &Project, template: &Template, options: &FormOptions<'_>) -> Option<Form> {
    let bytes = project::new_form(project, template, options).ok()?;
    Some(Form { extension: "xlsx".to_owned(), bytes })
}

/// `text` with the `missing` keys, each with what it takes as a comment; what the editor wrote stays as it is. `None` where it cannot be
/// read, or has them all.
fn completed(text: &str, template: &Template, missing: &[String], locale: Locale) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let mut is_changed = false;
    for key in missing {
        let parts = key.split_once('.');
        let (table, name) = parts.map_or((None, key.as_str()), |(table, name)| (Some(table), name));
        let holder = match table {
            Some(table) => document.entry(table).or_insert(toml_edit::table()),
            None => document.as_item_mut(),
        };
        // In braces and in dotted keys a comment has no line of its own.
        let has_lines = holder.is_table() && !holder.as_table().is_some_and(toml_edit::Table::is_dotted);
        // A key that stands in the wrong place is named in the note.
        let Some(holder) = holder.as_table_like_mut().filter(|holder| !holder.contains_key(name)) else {
            continue;
        };
        holder.insert(name, Item::Value(Value::from("")));
        is_changed = true;
        let field = template.fields.iter().find(|field| table == Some("fields") && field.id == name);
        if let (Some(field), true, Some(mut key)) = (field, has_lines, holder.key_mut(name)) {
            key.leaf_decor_mut().set_prefix(format!("\n{}", comment(field, locale)));
        }
    }
    is_changed.then(|| document.to_string())
}

/// What a field takes, as comment lines.
fn comment(field: &Field, locale: Locale) -> String {
    let is_english = locale == Locale::En;
    let pick = |indonesian: &str, english: &str| if is_english { english } else { indonesian }.to_owned();
    let mut rules = vec![pick("wajib", "required")];
    if let Some(most) = field.max_length {
        let unit = match (field.kind == FieldKind::List, is_english) {
            (true, false) => "butir",
            (true, true) => "entries",
            (false, false) => "huruf",
            (false, true) => "characters",
        };
        rules.push(format!("{} {most} {unit}", pick("paling banyak", "at most")));
    }
    if !field.choices.is_empty() {
        rules.push(format!("{} {}", pick("salah satu dari:", "one of:"), field.choices.join(", ")));
    }
    let example = match field.kind {
        FieldKind::Date => Some("2026-11-24"),
        FieldKind::Time => Some("\"19.30\""),
        FieldKind::Number => Some("71"),
        FieldKind::List => Some("[\"Satu\", \"Dua\"]"),
        FieldKind::Url => Some("\"https://contoh.id\""),
        FieldKind::Image => Some("\"media/kelas.jpg\""),
        FieldKind::Bool => Some("true"),
        FieldKind::Text | FieldKind::Multiline | FieldKind::Choice => None,
    };
    if let Some(example) = example {
        rules.push(format!("{} {} = {example}", pick("misalnya", "such as"), field.id));
    }
    let mut text = format!("# {} ({})\n", field.label, rules.join("; "));
    for line in field.help.lines().filter(|line| !line.trim().is_empty()) {
        text.push_str(&format!("# {line}\n"));
    }
    text
}
