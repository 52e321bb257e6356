//! Forms that came back: the only row of a workbook, as what goes with a video or a photo.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use crate::diag::{Finding, Findings, Place, has_errors, nearest, slashed};
use crate::project::input;
use crate::project::read::{Document, Sink};
use crate::project::template::Template;
use crate::project::{Locale, Project};
use crate::world::World;

use super::cell::{Takes, typed};
use super::columns::{ITEM, Plan};
use super::document::{Heading, RowDocument, origin_of, place};
use super::form::SHEET;
use super::row::{RowReader, is_notes, tree};
use super::sheets::{heading_text, is_known};
use super::swapped::Swapped;
use super::table::{MAX_TABLE_BYTES, Row, Stop, TableKind};
use super::words::is_help;
use super::written::Setting;
use super::{rows, tell};

/// What a form that came back says.
#[derive(Debug)]
pub(crate) struct FilledForm {
    /// What it gives of an item; fields that were left empty are not in it.
    pub(crate) item: input::Table,
    /// Its row, by which the cells of its keys are found, also of those that are empty.
    pub(crate) row: RowDocument,
    /// What is said of it though it can be read: what was left out, and what of it the template does not get.
    pub(crate) said: Findings,
}

/// Reads the table `file`, which has one row, for an item of `template`, by the rules of tables of items. What it gives
/// stands in the source with the number `source`.
///
/// # Errors
/// Everything that is wrong with the table itself; what its values should be is the item's own matter.
pub(crate) fn read_form(
    world: &dyn World,
    file: &Path,
    template: &Template,
    project: &Project,
    source: usize,
) -> Result<FilledForm, Findings> {
    let setting = Setting::of(&project.config, None);
    let (kind, bytes) = open(world, file).map_err(|finding| vec![*finding])?;
    let mut found = Found::default();
    let read = rows::read(kind, file, &bytes, setting, &mut |row| found.take(row, file, setting));
    read.map_err(|finding| vec![finding])?;
    let Some(first) = &found.heading else {
        let message = format!("`{}` is empty", slashed(file));
        return Err(vec![Finding::error("no-heading", message).at(Place::file(file))]);
    };
    if found.rows.len() > 1 {
        let message =
            format!("`{}` goes with a file of the same name, and has more than one row", slashed(file));
        let finding = Finding::error("form-of-many", message).at(Place::file(file));
        return Err(vec![finding.hint("leave one row, or give a table of several posts another name")]);
    }
    let sink = Sink::default();
    say_of_heading(first, file, setting, &sink);
    let templates = || project.templates.values();
    let heading = Rc::new(Heading {
        number: first.number,
        known: found.texts.iter().map(|text| is_known(text, templates())).collect(),
        texts: found.texts.clone(),
        sheet: Arc::clone(&first.sheet),
    });
    found.say_hidden(&heading, file, setting, &sink);
    found.others.iter().for_each(|place| sink.report(tell::other_sheet(place.clone())));
    let plan = Plan::new(&heading.texts, Some(template), setting.locale);
    let row = found.rows.pop().unwrap_or_else(|| Row::new(&heading.sheet, heading.number + 1));
    let own = RowDocument {
        sheet: Arc::clone(&row.sheet),
        number: row.number,
        heading: Rc::clone(&heading),
        keys: Rc::clone(&plan.keys),
        terse: false,
    };
    let document = Document::row(file, own.clone());
    let swapped = Swapped::of((kind, file), &bytes, setting, std::iter::once(template));
    let reader = RowReader {
        row: &row,
        heading: &heading,
        plan: &plan,
        template: Some(template),
        document: &document,
        sink: &sink,
        swapped: &swapped,
        setting,
    };
    let read = reader.values(None);
    for (_, column, _) in read.values.iter().filter(|(key, ..)| key == ITEM) {
        let text = heading.text(*column);
        let finding = Finding::error("unused-cell", format!("`{text}` is what the file is called"));
        let finding = finding.hint("empty the cell, and name the file as you like").fact("key", text);
        sink.report(finding.at(document.place(origin_of(0, *column))));
    }
    for column in &read.unknown {
        let text = heading.text(*column);
        let near = nearest(text, plan.keys.headings());
        sink.report(tell::unknown_heading(text, near, heading.place(file, Some(*column))));
    }
    let said: Findings = read.once.into_iter().chain(sink.into_findings()).collect();
    if has_errors(&said) {
        return Err(said);
    }
    Ok(FilledForm { item: tree(&read.values, source), row: own, said })
}

/// What of a table is a form.
#[derive(Debug, Default)]
struct Found {
    /// The first row of the first sheet that people see, and what it says.
    heading: Option<Row>,
    texts: Vec<String>,
    /// The rows below it, as many as show that it is none.
    rows: Vec<Row>,
    /// The rows that are hidden, and the columns from 1.
    hidden: Vec<u32>,
    left_out: BTreeSet<usize>,
    /// The other sheets that are none of ours.
    others: Vec<Place>,
}

impl Found {
    fn take(&mut self, row: Row, file: &Path, setting: Setting) -> ControlFlow<Stop> {
        let texts = || row.cells.iter().map(|cell| heading_text(cell, setting)).collect::<Vec<String>>();
        let Some(heading) = &self.heading else {
            if !row.sheet.is_visible {
                return ControlFlow::Break(Stop::Sheet);
            }
            if !row.is_blank() {
                self.texts = texts();
                self.heading = Some(row);
            }
            return ControlFlow::Continue(());
        };
        if heading.sheet.index != row.sheet.index {
            let sheet = &row.sheet;
            if sheet.is_visible && !is_help(&sheet.name, &texts(), true) {
                self.others.push(place(file, sheet, row.number, None));
            }
            return ControlFlow::Break(Stop::Sheet);
        }
        if row.is_hidden && !setting.takes_hidden {
            self.hidden.push(row.number);
            return ControlFlow::Continue(());
        }
        self.left_out.extend(row.left_out.iter().map(|(index, _)| index + 1));
        if !is_notes(&row, &self.texts) {
            self.rows.push(row);
        }
        // One more than may be is enough to say so.
        if self.rows.len() > 1 { ControlFlow::Break(Stop::Table) } else { ControlFlow::Continue(()) }
    }

    /// Says which rows and columns are hidden and not read.
    fn say_hidden(&self, heading: &Heading, file: &Path, setting: Setting, sink: &Sink) {
        if let Some(first) = self.hidden.first() {
            let place = place(file, &heading.sheet, *first, None);
            sink.report(tell::hidden_rows(&self.hidden, place));
        }
        let hidden = self.heading.iter().flat_map(|row| &row.left_out);
        let texts: BTreeMap<usize, String> =
            hidden.map(|(index, cell)| (index + 1, heading_text(cell, setting))).collect();
        let text = |column: &usize| texts.get(column).map_or("", String::as_str);
        let columns: Vec<(usize, &str)> =
            self.left_out.iter().map(|column| (*column, text(column))).collect();
        let said = tell::hidden_columns(&columns, |column| heading.place(file, Some(column)));
        said.into_iter().for_each(|finding| sink.report(finding));
    }
}

/// Says what of the heading `row` cannot be read.
fn say_of_heading(row: &Row, file: &Path, setting: Setting, sink: &Sink) {
    for (index, cell) in row.cells.iter().enumerate() {
        if let Err(refusal) = typed(cell, Takes::Line, setting) {
            let place = place(file, &row.sheet, row.number, Some(index + 1));
            sink.report(tell::refused(refusal, "this heading").at(place));
        }
    }
    if let Some(column) = row.past_columns {
        sink.report(tell::past_columns(column, place(file, &row.sheet, row.number, None)));
    }
}

/// Whether the table `file` is a form, which goes with another file and makes no post alone.
pub fn is_form(world: &dyn World, file: &Path) -> bool {
    let Ok((kind, bytes)) = open(world, file) else { return false };
    let mut is = false;
    let setting = Setting { locale: Locale::Id, week: None, zone: None, takes_hidden: true };
    // What cannot be read is told by who reads all of it.
    let _ = rows::read(kind, file, &bytes, setting, &mut |row| {
        if !row.sheet.is_visible {
            return ControlFlow::Break(Stop::Sheet);
        }
        is = SHEET.contains(&row.sheet.name.as_str());
        ControlFlow::Break(Stop::Table)
    });
    is
}

fn open(world: &dyn World, file: &Path) -> Result<(TableKind, Arc<[u8]>), Box<Finding>> {
    let extension =
        file.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
    let fail = |code, message: String| Box::new(Finding::error(code, message).at(Place::file(file)));
    let Some(kind) = TableKind::of_extension(&extension) else {
        return Err(fail("not-a-table", format!("`{}` is no XLSX, ODS or CSV", slashed(file))));
    };
    let bytes = world.read(file).map_err(|error| fail("unreadable-file", error.to_string()))?;
    if bytes.len() > MAX_TABLE_BYTES {
        return Err(fail(
            "file-too-large",
            format!("`{}` is larger than the 64 MiB a table may have", slashed(file)),
        ));
    }
    Ok((kind, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::sheet::form::{FormOptions, new_form};
    use crate::project::tests::toml_of_tree;
    use crate::world::Disk;

    /// What the form `name` with these `bytes` says, of `project`.
    fn read_file(
        (name, bytes): (&str, &[u8]),
        template: &str,
        project: &Project,
    ) -> Result<FilledForm, Findings> {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join(name), bytes).expect("written");
        let world = Disk::new(dir.path(), jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(is_form(&world, Path::new(name)), name.ends_with("xlsx"));
        read_form(&world, Path::new(name), &project.templates[template], project, 0)
    }

    fn read_back(form: &[u8], template: &Template, project: &Project) -> Result<FilledForm, Findings> {
        read_file(("form.xlsx", form), &template.id, project)
    }

    /// What is said of a form, each as `code place`, or of one that can be read `code place` and what it says.
    fn told(read: Result<FilledForm, Findings>) -> (Vec<String>, String) {
        let said = |findings: &[Finding]| {
            let place = |finding: &Finding| finding.place.as_ref().map(Place::to_string).unwrap_or_default();
            findings.iter().map(|finding| format!("{} {}", finding.code, place(finding))).collect()
        };
        match read {
            Ok(form) => (said(&form.said), toml_of_tree(&form.item).to_string()),
            Err(findings) => (said(&findings), String::new()),
        }
    }

    /// A form that shows `rows`, of which, as of its columns, those of these numbers from 0 are hidden.
    fn sheet(rows: &[&[&str]], hidden_row: Option<u32>, hidden_column: Option<u16>) -> Vec<u8> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("Formulir").expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                sheet.write_string(row, column, *text).expect("written");
            }
        }
        hidden_row.map(|row| sheet.set_row_hidden(row).expect("hidden").name());
        hidden_column.map(|column| sheet.set_column_hidden(column).expect("hidden").name());
        workbook.save_to_buffer().expect("a workbook")
    }

    #[test]
    fn zones_and_units_are_given_to_their_fields_or_named() {
        let mut project = demo();
        let said = |project: &Project, template: &str, text: &str| {
            told(read_file(("a.csv", text.as_bytes()), template, project))
        };
        let announcement = "Judul;Jam\nRapat;19.30 WIT\n";
        let (codes, item) = said(&project, "announcement", announcement);
        assert_eq!(codes, Vec::<String>::new());
        assert!(item.contains("zone = \"WIT\"") && item.contains("time = 19:30:00"), "{item}");
        // Without a field for zones nothing on the post could say so.
        let fields = &mut project.templates.get_mut("announcement").expect("a template").fields;
        fields.retain(|field| field.id != "zone");
        assert_eq!(said(&project, "announcement", announcement).0, ["bad-time a.csv:B2"]);
        assert_eq!(said(&project, "announcement", "Judul;Jam\nRapat;19.30 WIB\n").0, Vec::<String>::new());
        let stat = "Angka;Pernyataan;Sumber\n85 %;dari semua;BPS\n";
        let (codes, item) = said(&project, "stat", stat);
        assert!(codes.is_empty() && item.contains("unit = \"%\"") && item.contains("value = 85"), "{item}");
        project.templates.get_mut("stat").expect("a template").fields.retain(|field| field.id != "unit");
        let (codes, item) = said(&project, "stat", stat);
        assert_eq!(codes, ["unit-lost a.csv:A2"]);
        assert!(item.contains("value = 85"), "{item}");
    }

    #[test]
    fn a_form_says_of_its_cells_what_a_table_says() {
        let project = demo();
        let said = |bytes: &[u8]| told(read_file(("form.xlsx", bytes), "announcement", &project));
        let twice = [["Judul", "title"].as_slice(), &["Satu", "Dua"]];
        assert_eq!(said(&sheet(&twice, None, None)).0, ["duplicate form.xlsx:Formulir!B2"]);
        let rows = [["Judul", "Tempat"].as_slice(), &["Satu\ndua", "Aula"]];
        let (codes, item) = said(&sheet(&rows, None, None));
        assert_eq!(codes, ["line-break form.xlsx:Formulir!A2"]);
        assert!(item.contains("title = \"Satu dua\""), "{item}");
        assert_eq!(said(&sheet(&rows, Some(1), None)).0, ["hidden-rows form.xlsx:Formulir!A2"]);
        let (codes, item) = said(&sheet(&rows, None, Some(1)));
        assert_eq!(codes, ["hidden-columns form.xlsx:Formulir!B1", "line-break form.xlsx:Formulir!A2"]);
        assert!(!item.contains("place"), "{item}");
        let mut takes = demo();
        takes.config.takes_hidden = true;
        for form in [sheet(&rows, Some(1), None), sheet(&rows, None, Some(1))] {
            let read = read_file(("form.xlsx", &form), "announcement", &takes);
            let (codes, item) = told(read);
            assert_eq!(codes, ["line-break form.xlsx:Formulir!A2"]);
            assert!(item.contains("place = \"Aula\""), "{item}");
        }
        let far = format!("Judul\nSatu{}x\n", ";".repeat(600));
        assert_eq!(
            told(read_file(("a.csv", far.as_bytes()), "announcement", &project)).0,
            ["too-many-columns a.csv:A1"]
        );
        // A second sheet that people see is named.
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for name in ["Formulir", "Lain"] {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).expect("a name").write_string(0, 0, "Judul").expect("written");
            sheet.write_string(1, 0, name).expect("written");
        }
        let (codes, item) = said(&workbook.save_to_buffer().expect("a workbook"));
        assert_eq!(codes, ["sheet-not-read form.xlsx:Lain!A1"]);
        assert!(item.contains("title = \"Formulir\""), "{item}");
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
            let mut fields = toml::Table::new();
            let said = sample.fields.iter().filter(|(id, _)| sample.field_places.contains_key(*id));
            for (id, value) in said {
                let toml = crate::project::tests::toml_of(value);
                fields.insert(id.clone(), toml);
            }
            let mut known = toml::Table::new();
            known.insert("service".to_owned(), "fve".into());
            known.insert("accounts".to_owned(), vec!["bpmtpk".to_owned(), "bpmpk".to_owned()].into());
            known.insert("fields".to_owned(), fields.into());
            let tree = input::parse(&known.to_string(), 0).expect("TOML");
            let options = FormOptions {
                known: &tree,
                given: &[],
                missing: &["fields.title".to_owned()],
                is_alone: false,
            };
            let form = new_form(&project, template, &options).expect("a form");
            assert_eq!(form, new_form(&project, template, &options).expect("a form"), "the same bytes");
            let back = read_back(&form, template, &project)
                .unwrap_or_else(|findings| panic!("{}: {findings:?}", template.id));
            assert_eq!(toml_of_tree(&back.item), known, "{}", template.id);
        }
    }

    #[test]
    fn an_empty_form_says_nothing_but_where_its_cells_are() {
        let project = demo();
        let template = &project.templates["lesson-card"];
        let given = ["fields.photo".to_owned(), "accounts".to_owned()];
        let options = FormOptions {
            known: &input::Table::default(),
            given: &given,
            missing: &["fields.grade".to_owned()],
            is_alone: false,
        };
        let form = new_form(&project, template, &options).expect("a form");
        let form = read_back(&form, template, &project).expect("read");
        assert_eq!(form.item, input::Table::default());
        let (_, place, _) = form.row.gap(Path::new("form.xlsx"), "fields.grade");
        assert_eq!(place.to_string(), "form.xlsx:Formulir!B2");
        assert_eq!((form.row.heading("fields.photo"), form.row.heading("accounts")), (None, None));
    }

    #[test]
    fn what_is_no_form_is_named() {
        let project = demo();
        let said = |text: &str| {
            let read = read_file(("a.csv", text.as_bytes()), "announcement", &project);
            read.map(|form| toml_of_tree(&form.item).to_string()).map_err(|findings| {
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
        assert_eq!(form, "[fields]\ntitle = \"a\"\n");
    }
}
