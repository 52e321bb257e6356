//! Forms: a workbook with one row, which gives the film or photo of the same name what it lacks. Written for people who know
//! spreadsheets, with the columns of the tables that they know, and read back as what stands beside that file.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, Format, FormatAlign, Formula, Workbook,
    Worksheet, XlsxError,
};
use toml::{Table, Value};

use crate::diag::{Finding, Findings, Place, column_letters, slashed};
use crate::project::format::Kind;
use crate::project::template::Template;
use crate::project::value::{Field, FieldKind};
use crate::project::{Locale, Project};
use crate::world::World;

use super::cell::{Takes, Typed, typed};
use super::columns::{COLUMNS, ITEM, Meaning, Plan, heading_for, is_note};
use super::document::{Heading, RowDocument};
use super::rows;
use super::table::{self, MAX_TABLE_BYTES, Row, TableKind};
use super::words::{explanation, kind, words};
use super::write::{Held, NewTableError, heading_format, help, longest, rules, write_held};
use super::written;

/// What the only sheet of a form is called: by it a form is told from a table of posts.
const SHEET: [&str; 2] = ["Formulir", "Form"];
/// The columns of every table that a form leaves out: the file itself says them.
const NOT_ASKED: [&str; 6] =
    [ITEM, "template", "excerpt.source", "excerpt.captions", "excerpt.audio", "campaign"];
/// What is still to be filled in.
const GAP_FILL: u32 = 0xff_f2_b3;
/// The heading over it.
const GAP_INK: u32 = 0x9c_2f_00;
/// The longest message that Excel shows beside a cell, and the longest title of one.
const MAX_MESSAGE_CHARS: usize = 255;
const MAX_TITLE_CHARS: usize = 32;

fn sheet_name(locale: Locale) -> &'static str {
    SHEET[usize::from(locale == Locale::En)]
}

/// What a form asks for.
#[derive(Debug, Clone, Copy)]
pub struct FormOptions<'f> {
    /// What is known already, as the TOML of an item.
    pub known: &'f Table,
    /// The keys, with the names of their tables, that files beside the form or its folder give.
    pub given: &'f [String],
    /// The keys that are missing.
    pub missing: &'f [String],
    /// Whether it makes a post by itself, as a table of posts does, and goes with no other file.
    pub is_alone: bool,
}

/// A column of a form.
struct Asked<'p> {
    key: String,
    field: Option<&'p Field>,
    takes: Takes,
    heading: String,
    message: String,
    choices: Vec<String>,
    /// Whether nothing but a choice may stand in the cell.
    is_strict: bool,
}

/// A form for an item of `template`: an XLSX with one row, in which what is missing is marked.
///
/// # Errors
/// When the workbook cannot be made.
pub fn new_form(
    project: &Project,
    template: &Template,
    options: &FormOptions<'_>,
) -> Result<Vec<u8>, NewTableError> {
    let locale = project.config.locale;
    let columns = columns(project, template, options.given);
    let mut workbook = Workbook::new();
    // Of one moment, so that the same form has the same bytes.
    let moment = super::write::excel_date(Date::constant(2026, 1, 1))?;
    workbook.set_properties(&DocProperties::new().set_title(&template.title).set_creation_datetime(&moment));
    let sheet = workbook.add_worksheet();
    let name = if options.is_alone { words(locale).items } else { sheet_name(locale) };
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    sheet.set_row_height(0, 24)?.set_row_height(1, 48)?;
    for (index, column) in (0_u16..).zip(&columns) {
        write_column(sheet, index, column, options, locale)?;
    }
    write_help(workbook.add_worksheet(), template, &columns, locale)?;
    write_choices(workbook.add_worksheet(), &columns, locale)?;
    Ok(workbook.save_to_buffer()?)
}

fn columns<'p>(project: &'p Project, template: &'p Template, given: &[String]) -> Vec<Asked<'p>> {
    let locale = project.config.locale;
    let words = words(locale);
    let asked = |key: &str| !given.iter().any(|given| given == key);
    let fields = template.fields.iter().filter_map(|field| {
        let key = format!("fields.{}", field.id);
        let message = [rules(field, locale), field.help.clone()];
        let message = message.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        let choices = match field.kind {
            FieldKind::Choice => field.choices.clone(),
            FieldKind::Bool => vec![words.yes.to_owned(), words.no.to_owned()],
            _ => Vec::new(),
        };
        asked(&key).then(|| Asked {
            heading: heading_for(&key, locale, &[template]),
            key,
            field: Some(field),
            takes: field.kind.into(),
            message,
            choices,
            is_strict: true,
        })
    });
    let is_clip = template.kinds.contains(&Kind::Clip);
    let common = COLUMNS.iter().filter(|column| {
        let fits = is_clip || !column.key.starts_with("excerpt.");
        fits && !NOT_ASKED.contains(&column.key) && asked(column.key)
    });
    let common = common.map(|column| {
        let (choices, is_strict) = match column.key {
            "service" => (project.services.keys().cloned().collect(), true),
            "accounts" => (project.accounts.keys().cloned().collect(), false),
            _ => (Vec::new(), false),
        };
        Asked {
            key: column.key.to_owned(),
            field: None,
            takes: column.takes,
            heading: heading_for(column.key, locale, &[template]),
            message: explanation(column.key, locale).to_owned(),
            choices,
            is_strict,
        }
    });
    fields.chain(common).collect()
}

fn write_column(
    sheet: &mut Worksheet,
    index: u16,
    column: &Asked<'_>,
    options: &FormOptions<'_>,
    locale: Locale,
) -> Result<(), XlsxError> {
    let is_missing = options.missing.contains(&column.key);
    let mut format = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    if let Some(number) = super::write::number_format(column.takes) {
        format = format.set_num_format(number);
    }
    // The column first: a cell's own format lies over it.
    sheet.set_column_width(index, width(column))?.set_column_format(index, &format)?;
    let (heading, cell) = if is_missing {
        let fill = Color::RGB(GAP_FILL);
        (
            heading_format().set_background_color(fill).set_font_color(Color::RGB(GAP_INK)),
            format.set_background_color(fill),
        )
    } else {
        (heading_format(), format)
    };
    sheet.write_string_with_format(0, index, &column.heading, &heading)?;
    match value_at(options.known, &column.key).and_then(|value| held(value, locale)) {
        Some(held) => write_held(sheet, 1, index, &held, &cell)?,
        None => {
            sheet.write_blank(1, index, &cell)?;
        }
    }
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let mut validation = if column.choices.is_empty() {
        DataValidation::new().allow_any_value()
    } else {
        let letters = column_letters(u32::from(index) + 1);
        let range = format!("={}!${letters}$2:${letters}${}", words(locale).lists, column.choices.len() + 1);
        DataValidation::new()
            .allow_list_formula(Formula::new(range))
            .show_error_message(column.is_strict)
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_message(words(locale).not_in_list)?
    };
    if !column.message.is_empty() {
        validation = validation
            .set_input_title(cut(&column.heading, MAX_TITLE_CHARS))?
            .set_input_message(cut(&column.message, MAX_MESSAGE_CHARS))?;
    }
    sheet.add_data_validation(1, index, 1, index, &validation)?;
    Ok(())
}

fn width(column: &Asked<'_>) -> f64 {
    let by_type = match column.takes {
        Takes::Rows => 44,
        Takes::Names => 24,
        Takes::Text => column.field.and_then(|field| field.max_length).unwrap_or(24).clamp(16, 44),
        _ => 14,
    };
    u32::try_from(by_type.max(column.heading.chars().count() + 3)).map_or(24.0, f64::from)
}

/// The sheet that explains the columns of the form.
fn write_help(
    sheet: &mut Worksheet,
    template: &Template,
    columns: &[Asked<'_>],
    locale: Locale,
) -> Result<(), XlsxError> {
    let words = words(locale);
    sheet.set_name(words.columns)?.set_freeze_panes(1, 0)?;
    for ((index, heading), width) in (0_u16..).zip(&words.headings[1..]).zip([30, 28, 10, 16, 90]) {
        sheet.write_string_with_format(0, index, *heading, &heading_format())?;
        sheet.set_column_width(index, width)?;
    }
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, column) in (1_u32..).zip(columns) {
        let cells = match column.field {
            Some(field) => [
                column.heading.clone(),
                kind(field.kind, locale).to_owned(),
                if field.required { words.yes } else { "" }.to_owned(),
                longest(field, words).unwrap_or_default(),
                help(field, words),
            ],
            None => {
                [column.heading.clone(), String::new(), String::new(), String::new(), column.message.clone()]
            }
        };
        for (index, text) in (0..).zip(&cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, index, text, &wrapped)?;
        }
    }
    let last = u32::try_from(columns.len()).unwrap_or(0) + 2;
    sheet.write_string_with_format(last, 0, &template.title, &wrapped)?;
    sheet.write_string_with_format(last, 4, &template.description, &wrapped)?;
    Ok(())
}

fn write_choices(sheet: &mut Worksheet, columns: &[Asked<'_>], locale: Locale) -> Result<(), XlsxError> {
    sheet.set_name(words(locale).lists)?.set_hidden(true);
    for (index, column) in (0..).zip(columns) {
        for (row, choice) in (1..).zip(&column.choices) {
            sheet.write_string(row, index, choice)?;
        }
    }
    Ok(())
}

/// The value of `key`, which has the name of its table.
fn value_at<'t>(table: &'t Table, key: &str) -> Option<&'t Value> {
    match key.split_once('.') {
        Some((table_key, key)) => table.get(table_key)?.get(key),
        None => table.get(key),
    }
}

/// `value` as a cell holds it; what no cell can hold is left out.
fn held(value: &Value, locale: Locale) -> Option<Held> {
    let words = words(locale);
    Some(match value {
        Value::String(text) => Held::Text(text.clone()),
        Value::Integer(number) => Held::Number(*number as f64),
        Value::Float(number) => Held::Number(*number),
        Value::Boolean(value) => Held::Text(if *value { words.yes } else { words.no }.to_owned()),
        // Dates as tables are read.
        Value::Datetime(moment) => {
            let text = moment.to_string();
            match (moment.date.is_some(), moment.time.is_some(), moment.offset.is_some()) {
                (true, false, false) => Held::Date(written::date(&text)?),
                (false, true, false) => Held::Time(text.parse().ok()?),
                (true, true, false) => Held::Moment(text.parse().ok()?),
                _ => return None,
            }
        }
        Value::Array(values) => {
            let plain = |value: &Value| {
                let text = value.as_str()?;
                (!text.contains([';', '|', '\n'])).then(|| text.to_owned())
            };
            let entry = |value: &Value| match value {
                Value::Array(columns) if columns.len() > 1 => {
                    Some(columns.iter().map(plain).collect::<Option<Vec<_>>>()?.join(" | "))
                }
                value => plain(value),
            };
            Held::Text(values.iter().map(entry).collect::<Option<Vec<_>>>()?.join("; "))
        }
        Value::Table(_) => return None,
    })
}

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
    world: &World,
    file: &Path,
    template: &Template,
    locale: Locale,
) -> Result<FilledForm, Findings> {
    let mut rows = Vec::new();
    read_rows(world, file, &mut |row| {
        rows.push(row);
        // One more than may be is enough to say so.
        if rows.len() > 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .map_err(|finding| vec![*finding])?;
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else {
        let message = format!("`{}` is empty", slashed(file));
        return Err(vec![Finding::error("no-heading", message).at(Place::file(file))]);
    };
    let text = |cell: &table::Cell| match typed(cell, Takes::Text) {
        Ok(Typed::Text(text)) => text,
        _ => String::new(),
    };
    let texts: Vec<String> = first.cells.iter().map(text).collect();
    let plan = Plan::new(&texts, Some(template), locale);
    let heading =
        Heading { number: first.number, known: Vec::new(), texts, starts: first.starts, sheet: first.sheet };
    let (row, second) = (rows.next(), rows.next());
    if second.is_some() {
        let message =
            format!("`{}` goes with a file of the same name, and has more than one row", slashed(file));
        let finding = Finding::error("form-of-many", message).at(Place::file(file));
        return Err(vec![finding.hint("leave one row, or give a table of several posts another name")]);
    }
    let row = row.unwrap_or_else(|| Row {
        number: heading.number + 1,
        sheet: heading.sheet.clone(),
        ..Row::default()
    });
    let document = RowDocument {
        sheet: row.sheet.clone(),
        number: row.number,
        starts: row.starts.clone(),
        heading: std::rc::Rc::new(heading),
        keys: plan.keys,
        terse: false,
    };
    fill(&row, &plan.meanings, &document, file)
}

/// The values of the only row.
fn fill(
    row: &Row,
    meanings: &[Meaning],
    document: &RowDocument,
    file: &Path,
) -> Result<FilledForm, Findings> {
    let mut form = FilledForm::default();
    let mut findings = Findings::new();
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
                match cell.map(|cell| typed(cell, *takes)) {
                    Some(Ok(value)) => put(&mut form.item, key, toml_of(&value)),
                    Some(Err(refusal)) => {
                        findings.push(say(
                            refusal.code,
                            format!("`{text}` {}", refusal.message),
                            refusal.hint,
                        ));
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
    if findings.is_empty() { Ok(form) } else { Err(findings) }
}

/// Whether the table `file` is a form, which goes with another file and makes no post alone.
pub fn is_form(world: &World, file: &Path) -> bool {
    let mut is = false;
    // What cannot be read is told by who reads all of it.
    let _ = read_rows(world, file, &mut |row| {
        is = row.sheet.as_deref().is_some_and(|sheet| SHEET.contains(&sheet));
        ControlFlow::Break(())
    });
    is
}

fn read_rows(world: &World, file: &Path, visit: &mut table::Visit<'_>) -> Result<(), Box<Finding>> {
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
    rows::read(kind, file, &bytes, visit).map_err(Box::new)
}

fn put(item: &mut Table, key: &str, value: Value) {
    let Some((table, key)) = key.split_once('.') else {
        item.insert(key.to_owned(), value);
        return;
    };
    let entry = item.entry(table).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(entry) = entry {
        // Of two columns for one key the first counts, as in tables of posts.
        entry.entry(key).or_insert(value);
    }
}

fn toml_of(value: &Typed) -> Value {
    match value {
        Typed::Text(text) => Value::String(text.clone()),
        Typed::Number(digits) => {
            let whole = digits.parse().ok().map(Value::Integer);
            let number = whole.or_else(|| digits.parse().ok().map(Value::Float));
            number.unwrap_or_else(|| Value::String(digits.clone()))
        }
        Typed::Bool(value) => Value::Boolean(*value),
        Typed::Moment(moment) => Value::Datetime(*moment),
        Typed::List(values) => Value::Array(values.iter().map(toml_of).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The demo project with `form` in place of its media folder's `form.xlsx`.
    fn read_back(form: &[u8], template: &Template) -> Result<FilledForm, Findings> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("form.xlsx"), form).expect("written");
        let world = World::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert!(is_form(&world, Path::new("form.xlsx")));
        read_form(&world, Path::new("form.xlsx"), template, Locale::Id)
    }

    fn demo() -> Project {
        let (project, _) =
            crate::project::load(&World::new(env!("CARGO_MANIFEST_DIR"), jiff::Timestamp::UNIX_EPOCH));
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
            let world = World::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
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
