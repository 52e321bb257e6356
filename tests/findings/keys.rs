//! `docs/keys.md`: every key of the files that people write, from the schemas and the declaration of an item's keys.

use serde_json::Value;
use wajah::testing::project::{Locale, SchemaKind, keys, schema};

/// What the page says.
pub(crate) fn written() -> String {
    let mut page = String::from(
        "# Keys\n\nEvery key of the files that people write, as the program knows them: `wajah schema item` and its like give the same to editors.\n\
         This page is written from the sources: `WAJAH_ACCEPT=1 cargo test --test findings`.\n",
    );
    of_items(&mut page);
    for kind in SchemaKind::ALL.into_iter().filter(|kind| *kind != SchemaKind::Item) {
        let schema = schema(kind);
        page.push_str(&format!("\n## {}\n\n| key | takes | what it is |\n|---|---|---|\n", title(kind)));
        rows(&mut page, &schema, &schema, "");
    }
    page
}

fn title(kind: SchemaKind) -> &'static str {
    match kind {
        SchemaKind::Project => "`wajah.toml`",
        SchemaKind::Brand => "`brand-assets/brand.toml`",
        SchemaKind::Account => "`brand-assets/accounts/<id>/account.toml`",
        SchemaKind::Service => "`brand-assets/services/<id>/service.toml`",
        SchemaKind::Campaign => "`brand-assets/campaigns/<id>.toml`",
        SchemaKind::Template => "`templates/<id>/template.toml`",
        SchemaKind::Item => "`content/<pack>/<item>.toml`",
    }
}

/// The keys of items, with their columns in tables.
fn of_items(page: &mut String) {
    page.push_str(&format!("\n## {}, and tables of items\n\n", title(SchemaKind::Item)));
    page.push_str("| key | column | such as | what it is | keterangan |\n|---|---|---|---|---|\n");
    for key in keys::item_keys() {
        let column = match (key.heading(Locale::Id), key.heading(Locale::En)) {
            ("", _) => String::new(),
            (one, other) if one == other => one.to_owned(),
            (one, other) => format!("{one} / {other}"),
        };
        let name = if key.stands.file { format!("`{}`", key.name) } else { "(its file's name)".to_owned() };
        let name = if key.is_required { format!("**{name}**") } else { name };
        let example = if key.example.is_empty() { String::new() } else { format!("`{}`", key.example) };
        let cells = [name, column, example, key.about(Locale::En), key.about(Locale::Id)];
        page.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
    }
    page.push_str(
        "\nKeys in bold are needed. Fields of the template and the focus of its pictures have columns of their own, called by their labels.\n",
    );
}

/// The rows of the keys of `object`, whose names begin with `prefix`.
fn rows(page: &mut String, root: &Value, object: &Value, prefix: &str) {
    let needed = object["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let needed: Vec<&str> = needed.collect();
    for (key, value) in object["properties"].as_object().into_iter().flatten() {
        let name = format!("{prefix}{key}");
        let bold = if needed.contains(&key.as_str()) { "**" } else { "" };
        let about = value["description"].as_str().unwrap_or_default().replace('|', "\\|");
        page.push_str(&format!("| {bold}`{name}`{bold} | {} | {about} |\n", takes(root, value)));
        if let Some(inner) = definition(root, value) {
            rows(page, root, inner, &format!("{name}."));
        } else if let Some(inner) = definition(root, &value["additionalProperties"]) {
            rows(page, root, inner, &format!("{name}.<id>."));
        }
    }
}

/// The table that `value` refers to.
fn definition<'s>(root: &'s Value, value: &Value) -> Option<&'s Value> {
    let name = value["$ref"].as_str()?.strip_prefix("#/$defs/")?;
    Some(&root["$defs"][name]).filter(|found| found["properties"].is_object())
}

/// What `value` takes, in a few words.
fn takes(root: &Value, value: &Value) -> String {
    if let Some(words) = value["enum"].as_array() {
        return words
            .iter()
            .filter_map(Value::as_str)
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", ");
    }
    let of = |name: &Value| match name.as_str() {
        Some("string") => "text",
        Some("integer") => "whole number",
        Some("number") => "number",
        Some("boolean") => "`true` or `false`",
        Some("array") => "list",
        Some("object") => "table",
        _ => "any value",
    };
    match value["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
        Some(name) => {
            let found = &root["$defs"][name];
            let options = found["anyOf"].as_array().into_iter().flatten();
            let options: Vec<&str> = options.map(|option| of(&option["type"])).collect();
            if options.is_empty() { of(&found["type"]).to_owned() } else { options.join(" or ") }
        }
        None => of(&value["type"]).to_owned(),
    }
}
