//! Forms that came back: the only row of a workbook, as the TOML of what stands beside a film or a photo.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use toml::{Table, Value as TomlValue};

use crate::diag::{Finding, Findings, Place, slashed};
use crate::project::Locale;
use crate::project::template::Template;
use crate::world::World;

use super::cell::{Typed, Value, typed};
use super::columns::{ITEM, Meaning, Plan, is_note};
use super::document::{Heading, RowDocument};
use super::form::SHEET;
use super::rows;
use super::sheets::heading_text;
use super::table::{self, MAX_TABLE_BYTES, Row, Stop, TableKind};
use super::units::{Clash, Measured, conflict, settle};
use super::written::Setting;

/// What a form that came back says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FilledForm {
    /// It as the TOML of an item; fields that were left empty are not in it.
    pub item: Table,
    /// The cell of each key, with the name of its table, also of those that are empty.
    pub places: BTreeMap<String, Place>,
}

/// Reads the table `file`, which has one row, for an item of `template`.
///
/// # Errors
/// Everything that is wrong with the table itself; what its values should be is the item's own matter.
pub fn read_form(
    world: &dyn World,
    file: &Path,
    template: &Template,
    locale: Locale,
) -> Result<FilledForm, Findings> {
    let setting = Setting { locale, week: None, zone: None };
    let mut rows: Vec<Row> = Vec::new();
    read_rows(world, file, locale, &mut |row| {
        let is_other = rows.first().is_some_and(|first| first.sheet != row.sheet);
        if is_other {
            return ControlFlow::Break(Stop::Table);
        }
        if !row.sheet.is_visible {
            return ControlFlow::Break(Stop::Sheet);
        }
        if !row.is_hidden || rows.is_empty() {
            rows.push(row);
        }
        // One more than may be is enough to say so.
        if rows.len() > 2 { ControlFlow::Break(Stop::Table) } else { ControlFlow::Continue(()) }
    })
    .map_err(|finding| vec![*finding])?;
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else {
        let message = format!("`{}` is empty", slashed(file));
        return Err(vec![Finding::error("no-heading", message).at(Place::file(file))]);
    };
    let texts: Vec<String> = first.cells.iter().map(|cell| heading_text(cell, setting)).collect();
    let plan = Plan::new(&texts, Some(template), locale);
    let heading = Heading { number: first.number, known: Vec::new(), texts, sheet: first.sheet };
    let (row, second) = (rows.next(), rows.next());
    if second.is_some() {
        let message =
            format!("`{}` goes with a file of the same name, and has more than one row", slashed(file));
        let finding = Finding::error("form-of-many", message).at(Place::file(file));
        return Err(vec![finding.hint("leave one row, or give a table of several posts another name")]);
    }
    let row = row.unwrap_or_else(|| Row::new(&heading.sheet, heading.number + 1));
    let document = RowDocument {
        sheet: std::sync::Arc::clone(&row.sheet),
        number: row.number,
        heading: std::rc::Rc::new(heading),
        keys: plan.keys,
        terse: false,
    };
    fill(&row, &plan.meanings, &document, (file, template, setting))
}

/// The values of the only row.
fn fill(
    row: &Row,
    meanings: &[Meaning],
    document: &RowDocument,
    (file, template, setting): (&Path, &Template, Setting),
) -> Result<FilledForm, Findings> {
    let mut form = FilledForm::default();
    let mut findings = Findings::new();
    let mut values: Vec<Value> = Vec::new();
    let mut measured: Vec<Measured> = Vec::new();
    for (index, meaning) in meanings.iter().enumerate() {
        let place = document.place(file, &RowDocument::span(index + 1));
        let text = document.heading.text(index + 1);
        let cell = row.cells.get(index).filter(|cell| !cell.is_blank());
        let say = |code, message: String, hint: String| {
            Finding::error(code, message).at(place.clone()).hint(hint).fact("key", text)
        };
        match (meaning, cell) {
            (Meaning::Key(key, _), Some(_)) if key == ITEM => findings.push(say(
                "unused-cell",
                format!("`{text}` is what the file is called"),
                "empty the cell, and name the file as you like".to_owned(),
            )),
            (Meaning::Key(key, takes), cell) => {
                form.places.entry(key.clone()).or_insert_with(|| place.clone());
                match cell.map(|cell| typed(cell, *takes, setting)) {
                    // Of two columns for one key the first counts, as in tables of posts.
                    Some(Ok(_)) if values.iter().any(|(own, ..)| own == key) => {}
                    Some(Ok(reading)) => {
                        let field = key.strip_prefix("fields.");
                        measured.extend(field.and_then(|field| Measured::of(&reading, field, index + 1)));
                        values.push((key.clone(), index + 1, reading.value));
                    }
                    Some(Err(refusal)) => {
                        let message = format!("`{text}` {}", refusal.message);
                        let finding = say(refusal.code, message, refusal.hint);
                        findings.push(
                            refusal
                                .facts
                                .into_iter()
                                .fold(finding, |finding, (name, value)| finding.fact(name, value)),
                        );
                    }
                    None => {}
                }
            }
            (_, None) => {}
            (_, Some(_)) if is_note(text) => {}
            (Meaning::Ambiguous(_), Some(_)) => findings.push(say(
                "ambiguous-heading",
                format!("`{text}` is the label of several fields"),
                "write the field's key instead".to_owned(),
            )),
            (Meaning::Nothing, Some(_)) => findings.push(say(
                "unknown-heading",
                format!("no column is called `{text}`"),
                "take the form as it was left, or begin the heading with `#` for a note".to_owned(),
            )),
        }
    }
    if row.cells.len() > meanings.len() {
        let finding = Finding::error("no-heading", "a column holds something but has no heading");
        findings.push(finding.at(document.place(file, &RowDocument::span(0))));
    }
    for (one, clash) in settle(&measured, template, &mut values) {
        if let Clash::Conflict { column, says } = clash {
            let place = document.place(file, &RowDocument::span(column));
            findings.push(conflict(document.heading.text(one.column), &one.unit.after, &says).at(place));
        }
    }
    for (key, _, value) in &values {
        put(&mut form.item, key, toml_of(value));
    }
    if findings.is_empty() { Ok(form) } else { Err(findings) }
}

/// Whether the table `file` is a form, which goes with another file and makes no post alone.
pub fn is_form(world: &dyn World, file: &Path) -> bool {
    let mut is = false;
    // What cannot be read is told by who reads all of it.
    let _ = read_rows(world, file, Locale::Id, &mut |row| {
        if !row.sheet.is_visible {
            return ControlFlow::Break(Stop::Sheet);
        }
        is = SHEET.contains(&row.sheet.name.as_str());
        ControlFlow::Break(Stop::Table)
    });
    is
}

fn read_rows(
    world: &dyn World,
    file: &Path,
    locale: Locale,
    visit: &mut table::Visit<'_>,
) -> Result<(), Box<Finding>> {
    let extension =
        file.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
    let fail = |code, message: String| Box::new(Finding::error(code, message).at(Place::file(file)));
    let Some(kind) = TableKind::of_ending(&extension) else {
        return Err(fail("not-a-table", format!("`{}` is no XLSX, ODS or CSV", slashed(file))));
    };
    let bytes = world.read(file).map_err(|error| fail("unreadable-file", error.to_string()))?;
    if bytes.len() > MAX_TABLE_BYTES {
        return Err(fail(
            "file-too-large",
            format!("`{}` is larger than the 64 MiB a table may have", slashed(file)),
        ));
    }
    rows::read(kind, file, &bytes, locale, visit).map_err(Box::new)
}

fn put(item: &mut Table, key: &str, value: TomlValue) {
    let Some((table, key)) = key.split_once('.') else {
        item.insert(key.to_owned(), value);
        return;
    };
    let entry = item.entry(table).or_insert_with(|| TomlValue::Table(Table::new()));
    if let TomlValue::Table(entry) = entry {
        // Of two columns for one key the first counts, as in tables of posts.
        entry.entry(key).or_insert(value);
    }
}

fn toml_of(value: &Typed) -> TomlValue {
    match value {
        Typed::Text(text) => TomlValue::String(text.clone()),
        Typed::Number(digits) => {
            let whole = digits.parse().ok().map(TomlValue::Integer);
            let number = whole.or_else(|| digits.parse().ok().map(TomlValue::Float));
            number.unwrap_or_else(|| TomlValue::String(digits.clone()))
        }
        Typed::Bool(value) => TomlValue::Boolean(*value),
        Typed::Moment(moment) => TomlValue::Datetime(*moment),
        Typed::List(values) => TomlValue::Array(values.iter().map(toml_of).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;
    use crate::project::sheet::form::{FormOptions, new_form};
    use crate::world::Disk;

    /// The demo project with `form` in place of its media folder's `form.xlsx`.
    fn read_back(form: &[u8], template: &Template) -> Result<FilledForm, Findings> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("form.xlsx"), form).expect("written");
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert!(is_form(&world, Path::new("form.xlsx")));
        read_form(&world, Path::new("form.xlsx"), template, Locale::Id)
    }

    fn demo() -> Project {
        let (project, _) =
            crate::project::load(&Disk::new(env!("CARGO_MANIFEST_DIR"), jiff::Timestamp::UNIX_EPOCH));
        project.expect("the demo project")
    }

    #[test]
    fn what_is_known_of_any_template_comes_back_as_it_was() {
        let project = demo();
        for template in project.templates.values() {
            let sample = template.sample.as_ref().expect("a sample");
            let mut fields = Table::new();
            let said = sample.fields.iter().filter(|(id, _)| sample.field_places.contains_key(*id));
            for (id, value) in said {
                let toml = crate::project::tests::toml_of(value);
                fields.insert(id.clone(), toml);
            }
            let mut known = Table::new();
            known.insert("service".to_owned(), "fve".into());
            known.insert("accounts".to_owned(), vec!["bpmtpk".to_owned(), "bpmpk".to_owned()].into());
            known.insert("fields".to_owned(), fields.into());
            let options = FormOptions {
                known: &known,
                given: &[],
                missing: &["fields.title".to_owned()],
                is_alone: false,
            };
            let form = new_form(&project, template, &options).expect("a form");
            assert_eq!(form, new_form(&project, template, &options).expect("a form"), "the same bytes");
            let back =
                read_back(&form, template).unwrap_or_else(|findings| panic!("{}: {findings:?}", template.id));
            assert_eq!(back.item, known, "{}", template.id);
        }
    }

    #[test]
    fn an_empty_form_says_nothing_but_where_its_cells_are() {
        let project = demo();
        let template = &project.templates["lesson-card"];
        let given = ["fields.photo".to_owned(), "accounts".to_owned()];
        let options = FormOptions {
            known: &Table::new(),
            given: &given,
            missing: &["fields.grade".to_owned()],
            is_alone: false,
        };
        let form =
            read_back(&new_form(&project, template, &options).expect("a form"), template).expect("read");
        assert_eq!(form.item, Table::new());
        assert_eq!(form.places["fields.grade"].to_string(), "form.xlsx:Formulir!B2");
        assert!(!form.places.contains_key("fields.photo") && !form.places.contains_key("accounts"));
    }

    #[test]
    fn what_is_no_form_is_named() {
        let project = demo();
        let template = &project.templates["announcement"];
        let said = |text: &str| {
            let dir = tempfile::tempdir().expect("a temporary folder");
            std::fs::write(dir.path().join("a.csv"), text).expect("written");
            let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
            let read = read_form(&world, Path::new("a.csv"), template, Locale::Id);
            read.map_err(|findings| {
                findings.iter().map(|finding| finding.code.to_string()).collect::<Vec<_>>()
            })
        };
        for (text, code) in [
            ("Judul\na\nb\n", "form-of-many"),
            ("", "no-heading"),
            ("Judul,Entah\na,b\n", "unknown-heading"),
            ("Item,Judul\nx,a\n", "unused-cell"),
            ("Judul,Tempat\na,b,c\n", "no-heading"),
        ] {
            assert_eq!(said(text), Err(vec![code.to_owned()]), "{text:?}");
        }
        let form = said("Judul,#catatan,Entah\na,b,\n").expect("read");
        assert_eq!(form.item.to_string(), "[fields]\ntitle = \"a\"\n");
    }
}
