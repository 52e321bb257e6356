//! One table, row by row, into items.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Finding, Place, column_letters, did_you_mean, nearest, slashed};
use crate::project::item::{self, Item, Library};
use crate::project::read::{Document, Sink, Table};
use crate::project::template::Template;
use crate::world::World;

use super::cell::{Takes, Typed, Value, typed};
use super::columns::{ITEM, Meaning, NOTE_MARK, Plan, is_note, meaning};
use super::document::{Heading, RowDocument};
use super::names::{self, Taken};
use super::rows;
use super::table::{Cell, MAX_COLUMNS, MAX_ROWS, Row, TableFile};
use super::tally::Tally;

/// An item that a row makes.
#[derive(Debug)]
pub(super) enum Made {
    /// One whose row names it.
    Named(Item),
    /// One whose name is still to be found free; so far it is what its texts suggest, or empty.
    Unnamed(Item),
}

/// Reads one table.
#[derive(Debug)]
pub(super) struct TableReader<'r> {
    pack: &'r str,
    file: &'r TableFile,
    taken: &'r mut Taken,
    library: &'r Library,
    world: &'r dyn World,
    tally: Tally<'r>,
    heading: Option<Rc<Heading>>,
    /// What the columns mean, by template; for rows without one under the empty name.
    plans: BTreeMap<String, Rc<Plan>>,
    /// The columns, from 1, that hold something but mean nothing anywhere.
    unknown: BTreeSet<usize>,
    /// Whether a row names a template that has mistakes: its fields are not known.
    has_broken_template: bool,
    rows: usize,
    made: Vec<Made>,
}

impl<'r> TableReader<'r> {
    pub(super) fn new(
        pack: &'r str,
        file: &'r TableFile,
        taken: &'r mut Taken,
        library: &'r Library,
        world: &'r dyn World,
        tally: Tally<'r>,
    ) -> Self {
        Self {
            pack,
            file,
            taken,
            library,
            world,
            tally,
            heading: None,
            plans: BTreeMap::new(),
            unknown: BTreeSet::new(),
            has_broken_template: false,
            rows: 0,
            made: Vec::new(),
        }
    }

    /// The items of the table in `bytes`.
    pub(super) fn read(mut self, bytes: &[u8]) -> Vec<Made> {
        let (kind, path) = (self.file.kind, &self.file.path);
        let read = rows::read(kind, path, bytes, &mut |row| self.row(row));
        match (read, &self.heading) {
            (Err(finding), _) => self.tally.push(finding),
            (Ok(()), None) => {
                let message = format!("`{}` is empty", slashed(path));
                let finding = Finding::error("no-heading", message).at(Place::file(path));
                self.tally.push(finding.hint(FIRST_ROW));
            }
            (Ok(()), Some(_)) => {}
        }
        self.say_unknown_headings();
        self.tally.finish(path);
        self.made
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.rows += 1;
        match self.heading.clone() {
            None => self.heading_row(row),
            Some(heading) if self.rows > MAX_ROWS => {
                let document = self.document(&row, heading, &Plan::new(&[], None, self.locale()));
                let message = format!("the table has more than {MAX_ROWS} rows; the rest is not read");
                let place = document.place(&self.file.path, &(0..0));
                self.tally.push(Finding::error("too-many-rows", message).at(place).hint("split it in two"));
                ControlFlow::Break(())
            }
            Some(heading) => {
                if !is_notes(&row, &heading) {
                    self.item_row(row, heading);
                }
                ControlFlow::Continue(())
            }
        }
    }

    fn locale(&self) -> crate::project::Locale {
        self.library.config.locale
    }

    fn path(&self) -> &'r Path {
        &self.file.path
    }

    /// Takes the first row as the heading; without anything known in it there is no use in going on.
    fn heading_row(&mut self, row: Row) -> ControlFlow<()> {
        let text = |cell: &Cell| match typed(cell, Takes::Text) {
            Ok(Typed::Text(text)) => text,
            _ => String::new(),
        };
        let texts: Vec<String> = row.cells.iter().map(text).collect();
        let heading = Rc::new(Heading {
            number: row.number,
            known: texts.iter().map(|text| self.is_known(text)).collect(),
            texts,
            starts: row.starts,
            sheet: row.sheet,
        });
        self.heading = Some(Rc::clone(&heading));
        for (index, cell) in row.cells.iter().enumerate() {
            if let Err(refusal) = typed(cell, Takes::Text) {
                let place = heading.place(self.path(), Some(index + 1));
                let message = format!("this heading {}", refusal.message);
                self.tally.push(Finding::error(refusal.code, message).at(place).hint(refusal.hint));
            }
        }
        if let Some(column) = row.past_columns {
            self.say_past_columns(&heading, column);
        }
        if heading.known.contains(&true) {
            return ControlFlow::Continue(());
        }
        let message = "the first row names no column that is known here";
        let finding = Finding::error("no-heading", message).at(heading.place(self.path(), None));
        self.tally.push(finding.hint(FIRST_ROW));
        ControlFlow::Break(())
    }

    fn say_past_columns(&mut self, heading: &Heading, column: u32) {
        let letters = column_letters(column);
        let message = format!("the table goes on to column {letters}; {MAX_COLUMNS} columns are read");
        let place = heading.place(self.path(), None);
        let finding = Finding::error("too-many-columns", message).at(place);
        self.tally.push_once(finding.hint("empty the columns that hold nothing to publish"));
    }

    /// Whether `heading` means something in rows of any template.
    fn is_known(&self, heading: &str) -> bool {
        let templates = self.library.templates.loaded.values();
        let mut meanings =
            std::iter::once(None).chain(templates.map(Some)).map(|template| meaning(heading, template));
        meanings.any(|meaning| meaning != Meaning::Nothing)
    }

    fn plan(&mut self, template: Option<&Template>, heading: &Heading) -> Rc<Plan> {
        let id = template.map_or("", |template| template.id.as_str());
        if let Some(plan) = self.plans.get(id) {
            return Rc::clone(plan);
        }
        let plan = Rc::new(Plan::new(&heading.texts, template, self.locale()));
        self.plans.insert(id.to_owned(), Rc::clone(&plan));
        plan
    }

    fn document(&self, row: &Row, heading: Rc<Heading>, plan: &Plan) -> RowDocument {
        RowDocument {
            sheet: row.sheet.clone(),
            number: row.number,
            starts: row.starts.clone(),
            heading,
            keys: Rc::clone(&plan.keys),
            terse: self.tally.is_terse(),
        }
    }

    /// The template that a row names, or the one in the file's name.
    fn template_of(&mut self, row: &Row, heading: &Heading) -> Option<&'r Template> {
        let plan = self.plan(None, heading);
        let cell = plan.keys.column("template").and_then(|column| row.cells.get(column - 1));
        let named = cell.filter(|cell| !cell.is_blank()).and_then(|cell| match typed(cell, Takes::Text) {
            Ok(Typed::Text(id)) => Some(id),
            _ => None,
        });
        let id = named.as_ref().or(self.file.template.as_ref())?;
        self.has_broken_template |= self.library.templates.broken.contains(id);
        self.library.templates.loaded.get(id)
    }

    fn item_row(&mut self, row: Row, heading: Rc<Heading>) {
        let template = self.template_of(&row, &heading);
        let plan = self.plan(template, &heading);
        let document = Document::row(self.path(), self.document(&row, Rc::clone(&heading), &plan));
        // A sink of its own: whether this row is right has nothing to do with others.
        let sink = Sink::default();
        let read = self.values(&row, &plan, template, &document, &sink);
        let id = read.values.iter().find(|(key, ..)| key == ITEM);
        let id = id.and_then(|(_, column, value)| {
            let place = document.place(&RowDocument::span(*column));
            let given = names::given(value, place, self.taken);
            given.map_err(|finding| sink.push(*finding)).ok()
        });
        let wanted = id.clone().unwrap_or_else(|| names::suggested(template, &read.values));
        let table = toml_table(&read.values);
        let root = Table::root(&document, &table, &sink);
        let item = item::read(self.pack, &wanted, root, self.library, self.world);
        let is_right = sink.errors() == 0 && read.is_whole;
        match item.filter(|_| is_right) {
            Some(item) if id.is_some() => self.made.push(Made::Named(item)),
            Some(item) => self.made.push(Made::Unnamed(item)),
            None => {}
        }
        let item = (!wanted.is_empty()).then(|| format!("{}/{wanted}", self.pack));
        for finding in sink.into_findings() {
            // What stands in a cell that cannot be read is not missing.
            if finding.code == "missing-key"
                && read.refused.iter().any(|place| finding.place.as_ref() == Some(place))
            {
                continue;
            }
            let line = finding.place.as_ref().and_then(|place| place.line);
            if line == Some(heading.number) {
                self.tally.push_once(finding);
            } else {
                self.tally.push(Finding { item: item.clone(), ..finding });
            }
        }
    }

    /// The values of a row; what cannot be one is said into `sink`.
    fn values(
        &mut self,
        row: &Row,
        plan: &Plan,
        template: Option<&Template>,
        document: &Document,
        sink: &Sink,
    ) -> RowValues {
        let mut read = RowValues { values: Vec::new(), refused: Vec::new(), is_whole: true };
        let Some(heading) = self.heading.clone() else { return read };
        if let Some(column) = row.past_columns {
            self.say_past_columns(&heading, column);
            read.is_whole = false;
        }
        for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            let (column, text) = (index + 1, heading.text(index + 1));
            let say = |code, message: String, hint: &str| {
                let place = document.place(&RowDocument::span(column));
                sink.push(Finding::error(code, message).at(place).hint(hint));
            };
            let Some(Meaning::Key(key, takes)) = plan.meanings.get(index) else {
                match template {
                    _ if is_note(text) => {}
                    Some(template) if is_of_others(plan, &heading, index) => say(
                        "unused-cell",
                        format!("the template `{}` has no field `{text}`", template.id),
                        "empty the cell, or choose another template",
                    ),
                    // That the template is not known is said of its own cell.
                    None if is_of_others(plan, &heading, index) => {}
                    _ => {
                        read.is_whole = false;
                        self.say_meaningless(plan, &heading, column);
                    }
                }
                continue;
            };
            if let Some((_, other, _)) = read.values.iter().find(|(given, ..)| given == key) {
                let message = format!("`{text}` says what `{}` said already", heading.text(*other));
                say("duplicate", message, "empty one of the two cells");
                continue;
            }
            match typed(cell, *takes) {
                Ok(value) => read.values.push((key.clone(), column, value)),
                Err(refusal) => {
                    say(refusal.code, format!("`{text}` {}", refusal.message), &refusal.hint);
                    read.refused.push(document.place(&RowDocument::span(column)));
                }
            }
        }
        if let Some(id) = &self.file.template
            && !read.values.iter().any(|(key, ..)| key == "template")
        {
            read.values.push(("template".to_owned(), 0, Typed::Text(id.clone())));
        }
        read
    }

    /// Says of a heading, once, that what stands under it cannot be read.
    fn say_meaningless(&mut self, plan: &Plan, heading: &Heading, column: usize) {
        let text = heading.text(column);
        if let Some(Meaning::Ambiguous(fields)) = plan.meanings.get(column - 1) {
            let names: Vec<String> = fields.iter().map(|id| format!("`fields.{id}`")).collect();
            let finding =
                Finding::error("ambiguous-heading", format!("`{text}` is the label of several fields"));
            let finding = finding.hint(format!("write {}", names.join(" or ")));
            self.tally.push_once(finding.at(heading.place(self.path(), Some(column))));
        } else if text.is_empty() {
            self.say_no_heading(heading, column);
        } else {
            // Said when all rows are read: the heading may be a field of a template that has mistakes.
            self.unknown.insert(column);
        }
    }

    fn say_no_heading(&mut self, heading: &Heading, column: usize) {
        let (message, hint) = if column > heading.texts.len() && heading.sheet.is_none() {
            // In CSV an unquoted delimiter makes a cell too many.
            ("a row has more cells than the heading", "put texts that hold the delimiter in quotation marks")
        } else {
            ("a column holds something but has no heading", "name it in the first row, or empty it")
        };
        let letters = column_letters(u32::try_from(column).unwrap_or(u32::MAX));
        let message = format!("{message}: column {letters}");
        let place = heading.place(self.path(), Some(column));
        self.tally.push_once(Finding::error("no-heading", message).at(place).hint(hint));
    }

    /// Says which headings mean nothing anywhere.
    fn say_unknown_headings(&mut self) {
        let Some(heading) = self.heading.clone().filter(|_| !self.has_broken_template) else { return };
        for column in std::mem::take(&mut self.unknown) {
            let text = heading.text(column);
            let known = self.plans.values().flat_map(|plan| plan.keys.headings());
            let note = format!("begin it with `{NOTE_MARK}` for a column of notes that is not read");
            let hint = match nearest(text, known) {
                Some(near) => format!("{} Or {note}", did_you_mean(near)),
                None => note,
            };
            let message = format!("no column is called `{text}`");
            let finding = Finding::error("unknown-heading", message);
            self.tally.push(finding.at(heading.place(self.path(), Some(column))).hint(hint));
        }
    }
}

/// Whether the column `index`, from 0, means something only in rows of other templates.
fn is_of_others(plan: &Plan, heading: &Heading, index: usize) -> bool {
    plan.meanings.get(index) == Some(&Meaning::Nothing) && heading.known.get(index) == Some(&true)
}

/// Whether nothing stands in `row` but notes: numbers of rows that wait to be filled, say.
fn is_notes(row: &Row, heading: &Heading) -> bool {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    row.past_columns.is_none() && filled.all(|(index, _)| is_note(heading.text(index + 1)))
}

const FIRST_ROW: &str =
    "the first row names the columns; `wajah new pack NAME --sheet` writes a table to start from";

/// What a row gives.
#[derive(Debug)]
struct RowValues {
    values: Vec<Value>,
    /// The cells that give no value.
    refused: Vec<Place>,
    /// Whether nothing stands where it cannot be read; what does is said of the heading.
    is_whole: bool,
}

/// The row as the TOML of an item.
fn toml_table(values: &[Value]) -> Spanned<DeTable<'_>> {
    let mut root = DeTable::new();
    let mut tables: BTreeMap<&str, (usize, DeTable<'_>)> = BTreeMap::new();
    // A row always has fields: that there are none is said of each that is needed.
    tables.insert("fields", (0, DeTable::new()));
    for (key, column, value) in values.iter().filter(|(key, ..)| key != ITEM) {
        let span = RowDocument::span(*column);
        let (table, key) = match key.split_once('.') {
            Some((table, key)) => {
                (&mut tables.entry(table).or_insert_with(|| (*column, DeTable::new())).1, key)
            }
            None => (&mut root, key.as_str()),
        };
        table.insert(Spanned::new(span.clone(), key.into()), value.toml(&span));
    }
    for (name, (column, table)) in tables {
        let span = RowDocument::span(column);
        root.insert(Spanned::new(span.clone(), name.into()), Spanned::new(span, DeValue::Table(table)));
    }
    Spanned::new(RowDocument::span(0), root)
}
