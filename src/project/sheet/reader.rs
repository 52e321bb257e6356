//! One table, sheet by sheet and row by row, into items.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use crate::diag::{Finding, Place, nearest};
use crate::project::input;
use crate::project::item::{self, Item, Library};
use crate::project::read::{Document, Sink, Table};
use crate::project::template::Template;
use crate::world::World;

use super::cell::{Takes, Value, typed};
use super::columns::{ITEM, Meaning, Plan, meaning};
use super::document::{Heading, RowDocument, origin_of, place};
use super::names::{self, Taken};
use super::row::{RowReader, is_notes, tree};
use super::sheets::{self, Role, heading_text};
use super::swapped::Swapped;
use super::table::{Cell, MAX_ROWS, Row, Stop, TableFile};
use super::tally::Tally;
use super::written::Setting;
use super::{example, publish, rows, tell};

/// An item that a row makes.
#[derive(Debug)]
pub(super) enum Made {
    /// One whose row names it.
    Named(Item),
    /// One whose name is still to be found free; so far it is what its texts suggest, or empty.
    Unnamed(Item),
}

/// What a table is read with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'r> {
    pub(super) pack: &'r str,
    pub(super) file: &'r TableFile,
    pub(super) library: &'r Library,
    pub(super) world: &'r dyn World,
    pub(super) setting: Setting,
}

/// Reads one table.
#[derive(Debug)]
pub(super) struct TableReader<'r> {
    around: Surroundings<'r>,
    taken: &'r mut Taken,
    tally: Tally<'r>,
    swapped: Swapped,
    /// The sheet at hand.
    sheet: Option<SheetAt>,
    /// Sheets that are no tables of items, each with its first row.
    others: Vec<Place>,
    has_table: bool,
    /// Rows that are examples.
    examples: Vec<Place>,
    rows: usize,
    made: Vec<Made>,
}

/// The sheet at hand.
#[derive(Debug)]
struct SheetAt {
    heading: Rc<Heading>,
    /// The template of rows that name none.
    template: Option<String>,
    /// What the columns mean, by template; for rows without one under the empty name.
    plans: BTreeMap<String, Rc<Plan>>,
    /// The columns, from 1, that hold something but mean nothing anywhere.
    unknown: BTreeSet<usize>,
    /// Whether a row names a template that has mistakes: its fields are not known.
    has_broken_template: bool,
    /// The rows that are hidden and not read.
    hidden: Vec<u32>,
    /// What stands over the columns, from 1, that are hidden and not read, and those of them that hold something in other rows.
    hidden_headings: BTreeMap<usize, String>,
    left_out: BTreeSet<usize>,
}

impl<'r> TableReader<'r> {
    pub(super) fn new(around: Surroundings<'r>, taken: &'r mut Taken, tally: Tally<'r>) -> Self {
        Self {
            around,
            taken,
            tally,
            swapped: Swapped::default(),
            sheet: None,
            others: Vec::new(),
            has_table: false,
            examples: Vec::new(),
            rows: 0,
            made: Vec::new(),
        }
    }

    /// The items of the table in `bytes`.
    pub(super) fn read(mut self, bytes: &[u8]) -> Vec<Made> {
        let Surroundings { file, library, setting, .. } = self.around;
        let (kind, path) = (file.kind, file.path.as_path());
        self.swapped = Swapped::of((kind, path), bytes, setting, library.templates.loaded.values());
        let read = rows::read(kind, path, bytes, setting, &mut |row| self.row(row));
        self.leave_sheet();
        let others = std::mem::take(&mut self.others);
        match (read, self.has_table, others.first()) {
            (Err(finding), ..) => self.tally.push(finding),
            (Ok(()), true, _) => {
                others.into_iter().for_each(|place| self.tally.push(tell::other_sheet(place)))
            }
            (Ok(()), false, Some(first)) => self.tally.push(tell::no_column(first.clone())),
            (Ok(()), false, None) => self.tally.push(tell::empty(path)),
        }
        if let Some(first) = self.examples.first() {
            self.tally.push(tell::examples(self.examples.len(), first.clone()));
        }
        self.tally.finish(path);
        self.made
    }

    fn row(&mut self, row: Row) -> ControlFlow<Stop> {
        self.rows += 1;
        let is_new = self.sheet.as_ref().is_none_or(|at| at.heading.sheet != row.sheet);
        if is_new {
            self.leave_sheet();
            return if row.is_blank() { self.hidden_row(&row) } else { self.heading_row(row) };
        }
        if self.rows > MAX_ROWS {
            self.tally.push(tell::too_many_rows(place(self.path(), &row.sheet, row.number, None)));
            return ControlFlow::Break(Stop::Table);
        }
        let Some(at) = &mut self.sheet else { return ControlFlow::Continue(()) };
        if is_notes(&row, &at.heading.texts) && row.left_out.is_empty() {
            return ControlFlow::Continue(());
        }
        if row.is_hidden && !self.around.setting.takes_hidden {
            at.hidden.push(row.number);
            return ControlFlow::Continue(());
        }
        at.left_out.extend(row.left_out.iter().map(|(index, _)| index + 1));
        if is_notes(&row, &at.heading.texts) {
            return ControlFlow::Continue(());
        }
        let heading = Rc::clone(&at.heading);
        self.item_row(&row, &heading);
        ControlFlow::Continue(())
    }

    fn path(&self) -> &'r Path {
        &self.around.file.path
    }

    /// Says that all of a row before the heading stands in hidden columns.
    fn hidden_row(&mut self, row: &Row) -> ControlFlow<Stop> {
        let columns: Vec<(usize, &str)> = row.left_out.iter().map(|(index, _)| (index + 1, "")).collect();
        let path = self.path();
        let said = tell::hidden_columns(&columns, |column| place(path, &row.sheet, row.number, Some(column)));
        if let Some(finding) = said.filter(|_| row.sheet.is_visible) {
            self.tally.push_once(finding);
        }
        ControlFlow::Continue(())
    }

    /// Takes the first row of a sheet as its heading; without anything known in it there is no use in going on.
    fn heading_row(&mut self, row: Row) -> ControlFlow<Stop> {
        let Surroundings { library, setting, file, .. } = self.around;
        let texts: Vec<String> = row.cells.iter().map(|cell| heading_text(cell, setting)).collect();
        let known =
            texts.iter().map(|text| sheets::is_known(text, library.templates.loaded.values())).collect();
        let hidden_headings =
            row.left_out.iter().map(|(index, cell)| (index + 1, heading_text(cell, setting))).collect();
        let heading = Rc::new(Heading { number: row.number, known, texts, sheet: row.sheet });
        let is_needed = !self.has_table && self.others.is_empty();
        let template = match sheets::role(&heading, library, is_needed, file.template.is_some()) {
            Role::Items(template) => template,
            Role::Help | Role::Hidden(false) => return ControlFlow::Break(Stop::Sheet),
            Role::Hidden(true) => {
                let place = heading.place(self.path(), None);
                self.tally.push(tell::hidden_sheet(&heading.sheet.name, place));
                return ControlFlow::Break(Stop::Sheet);
            }
            Role::Other => {
                self.say_unreadable(&row.cells, &heading);
                self.others.push(heading.place(self.path(), None));
                return ControlFlow::Break(Stop::Sheet);
            }
        };
        self.has_table = true;
        self.say_unreadable(&row.cells, &heading);
        if let Some(column) = row.past_columns {
            self.tally.push_once(tell::past_columns(column, heading.place(self.path(), None)));
        }
        self.sheet = Some(SheetAt {
            heading,
            template: template.or_else(|| file.template.clone()),
            plans: BTreeMap::new(),
            unknown: BTreeSet::new(),
            has_broken_template: false,
            hidden: Vec::new(),
            hidden_headings,
            left_out: BTreeSet::new(),
        });
        ControlFlow::Continue(())
    }

    /// Says which cells of a heading cannot be read.
    fn say_unreadable(&mut self, cells: &[Cell], heading: &Heading) {
        for (index, cell) in cells.iter().enumerate() {
            if let Err(refusal) = typed(cell, Takes::Line, self.around.setting) {
                let place = heading.place(self.path(), Some(index + 1));
                self.tally.push(tell::refused(refusal, "this heading").at(place));
            }
        }
    }

    /// Says what is to say of the sheet at hand when all of it is read.
    fn leave_sheet(&mut self) {
        let Some(at) = self.sheet.take() else { return };
        self.say_unknown_headings(&at);
        if let Some(first) = at.hidden.first() {
            let place = place(self.path(), &at.heading.sheet, *first, None);
            self.tally.push(tell::hidden_rows(&at.hidden, place));
        }
        let heading = |column: &usize| at.hidden_headings.get(column).map_or("", String::as_str);
        let columns: Vec<(usize, &str)> =
            at.left_out.iter().map(|column| (*column, heading(column))).collect();
        let path = self.path();
        if let Some(finding) = tell::hidden_columns(&columns, |column| at.heading.place(path, Some(column))) {
            self.tally.push(finding);
        }
    }

    fn plan(&mut self, template: Option<&Template>, heading: &Heading) -> Rc<Plan> {
        let id = template.map_or("", |template| template.id.as_str());
        let locale = self.around.setting.locale;
        let new = || Rc::new(Plan::new(&heading.texts, template, locale));
        match &mut self.sheet {
            Some(at) => Rc::clone(at.plans.entry(id.to_owned()).or_insert_with(new)),
            None => new(),
        }
    }

    fn document(&self, row: &Row, heading: &Rc<Heading>, plan: &Plan) -> RowDocument {
        RowDocument {
            sheet: std::sync::Arc::clone(&row.sheet),
            number: row.number,
            heading: Rc::clone(heading),
            keys: Rc::clone(&plan.keys),
            terse: self.tally.is_terse(),
        }
    }

    /// The template that a row names, or the one of its sheet or file.
    fn template_of(&mut self, row: &Row, heading: &Heading) -> Option<&'r Template> {
        let plan = self.plan(None, heading);
        let cell = plan.keys.column("template").and_then(|column| row.cells.get(column - 1));
        let named = cell.filter(|cell| !cell.is_blank()).map(|cell| heading_text(cell, self.around.setting));
        let at = self.sheet.as_mut()?;
        let id = named.filter(|name| !name.is_empty()).or_else(|| at.template.clone())?;
        let templates = &self.around.library.templates;
        at.has_broken_template |= templates.broken.contains(&id);
        templates.lookup(&id)
    }

    fn item_row(&mut self, row: &Row, heading: &Rc<Heading>) {
        let Surroundings { pack, library, world, .. } = self.around;
        let template = self.template_of(row, heading);
        let plan = self.plan(template, heading);
        let document = Document::row(self.path(), self.document(row, heading, &plan));
        let is_item = |text: &str| matches!(meaning(text, None), Meaning::Key(key, _) if key == ITEM);
        let hidden = self.sheet.iter().flat_map(|at| &at.hidden_headings);
        let hidden = hidden.filter(|(_, text)| is_item(text)).map(|(column, _)| column - 1).next();
        let is_marked = example::is_marked(row, &plan, hidden);
        // A sink of its own: whether this row is right has nothing to do with others.
        let sink = Sink::default();
        let read = RowReader {
            row,
            heading,
            plan: &plan,
            template,
            document: &document,
            sink: &sink,
            swapped: &self.swapped,
            setting: self.around.setting,
        }
        .values(self.sheet.as_ref().and_then(|at| at.template.as_deref()));
        if let Some(at) = &mut self.sheet {
            at.unknown.extend(&read.unknown);
        }
        for finding in &read.once {
            self.tally.push_once(finding.clone());
        }
        if is_marked {
            self.example_row(&read.values, template, &document);
            return;
        }
        let id = read.values.iter().find(|(key, ..)| key == ITEM);
        let id = id.and_then(|(_, column, value)| {
            let place = document.place(origin_of(0, *column));
            let given = names::given(value, place, self.taken);
            given.map_err(|finding| sink.report(*finding)).ok()
        });
        let wanted = id.clone().unwrap_or_else(|| names::suggested(template, &read.values));
        let table = own_tree(&read.values);
        let root = Table::root(&document, &table, &sink);
        let item = item::read(pack, &wanted, root, library, world);
        let is_right = sink.errors() == 0 && read.is_whole;
        match item.filter(|_| is_right) {
            Some(item)
                if id.is_some()
                    && template.is_some_and(|template| example::is_old_example(&item, template)) =>
            {
                self.examples.push(document.whole());
                self.taken.remove(&item.id);
                return;
            }
            Some(item) => {
                self.check_publish(&item, &plan, &document);
                self.made.push(if id.is_some() { Made::Named(item) } else { Made::Unnamed(item) });
            }
            None => {}
        }
        let item = (!wanted.is_empty()).then(|| format!("{pack}/{wanted}"));
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

    /// Says nothing of a row that is marked as an example and still is one; that it is marked where it is none any more.
    fn example_row(&mut self, values: &[Value], template: Option<&Template>, document: &Document) {
        let place = document.whole();
        let own: Vec<Value> = values.iter().filter(|(key, ..)| key != ITEM).cloned().collect();
        let is_sample = template.is_some_and(|template| {
            // What is wrong in an example is nobody's matter.
            let sink = Sink::default();
            let table = own_tree(&own);
            let root = Table::root(document, &table, &sink);
            let item = item::read(self.around.pack, "", root, self.around.library, self.around.world);
            item.is_none_or(|item| example::says_sample(&item, template))
        });
        if is_sample || own.is_empty() {
            self.examples.push(place);
            return;
        }
        self.tally.push(tell::still_marked(place));
    }

    fn check_publish(&mut self, item: &Item, plan: &Plan, document: &Document) {
        let (Some(moment), Some(column)) = (&item.publish, plan.keys.column("publish")) else { return };
        let Surroundings { pack, setting, world, .. } = self.around;
        let heading = document.name_of("publish".to_owned());
        if let Some(finding) = publish::check(moment, (pack, &heading), setting, world.now()) {
            let item = (!item.id.is_empty()).then(|| format!("{pack}/{}", item.id));
            self.tally.push(Finding { item, ..finding.at(document.place(origin_of(0, column))) });
        }
    }

    /// Says which headings mean nothing anywhere.
    fn say_unknown_headings(&mut self, at: &SheetAt) {
        if at.has_broken_template {
            return;
        }
        for column in &at.unknown {
            let text = at.heading.text(*column);
            let near = nearest(text, at.plans.values().flat_map(|plan| plan.keys.headings()));
            let place = at.heading.place(self.path(), Some(*column));
            self.tally.push(tell::unknown_heading(text, near, place));
        }
    }
}

/// What a row of a table of items gives, whose `fields` are there though no field is given: that there are none is said of each that
/// is needed.
fn own_tree(values: &[Value]) -> input::Table {
    let mut root = tree(values, 0);
    root.table("fields", origin_of(0, 0));
    root
}
