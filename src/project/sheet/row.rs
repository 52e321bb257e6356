//! One row of a table: the values of its cells.

use crate::diag::{Finding, Place, column_letters};
use crate::project::input::Table;
use crate::project::read::{Document, Sink};
use crate::project::template::Template;

use super::cell::{Reading, Takes, Typed, Value, other_zone, typed};
use super::columns::{ITEM, Meaning, Plan, is_note};
use super::document::{Heading, origin_of};
use super::swapped::Swapped;
use super::table::{Remark, Row};
use super::tell;
use super::units::{Clash, Measured, conflict, lost, settle};
use super::written::Setting;

/// So much of a comment is shown, in characters.
const MOST_SAID: usize = 200;

/// What a row gives.
#[derive(Debug, Default)]
pub(super) struct RowValues {
    pub(super) values: Vec<Value>,
    /// The cells that give no value.
    pub(super) refused: Vec<Place>,
    /// Whether nothing stands where it cannot be read; what does is said of the heading.
    pub(super) is_whole: bool,
    /// What is said of the heading, once for all rows.
    pub(super) once: Vec<Finding>,
    /// The columns, from 1, whose headings mean nothing.
    pub(super) unknown: Vec<usize>,
}

/// Reads the values of one row.
pub(super) struct RowReader<'a> {
    pub(super) row: &'a Row,
    pub(super) heading: &'a Heading,
    pub(super) plan: &'a Plan,
    pub(super) template: Option<&'a Template>,
    pub(super) document: &'a Document,
    /// Where what is wrong with the row is said.
    pub(super) sink: &'a Sink,
    pub(super) swapped: &'a Swapped,
    pub(super) setting: Setting,
}

impl RowReader<'_> {
    /// The values; what cannot be one is said into the row's sink. `template` is the one of rows that name none.
    pub(super) fn values(mut self, template: Option<&str>) -> RowValues {
        let mut read = RowValues { is_whole: true, ..RowValues::default() };
        let heading = self.heading;
        if let Some(column) = self.row.past_columns {
            read.once.push(tell::past_columns(column, self.heading_place(None)));
            read.is_whole = false;
        }
        let mut measured: Vec<Measured> = Vec::new();
        let row = self.row;
        for (index, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            let (column, text) = (index + 1, heading.text(index + 1));
            let Some(Meaning::Key(key, takes)) = self.plan.meanings.get(index) else {
                self.meaningless(&mut read, column);
                continue;
            };
            if let Some((_, other, given)) = read.values.iter().find(|(given, ..)| given == key) {
                // A cell that is merged across two columns of one key says it once.
                let again = typed(cell, *takes, self.setting).ok();
                if !row.spread.contains(&index) || again.is_none_or(|again| again.value != *given) {
                    let message = format!("`{text}` says what `{}` said already", heading.text(*other));
                    self.say(column, Finding::error("duplicate", message).hint("empty one of the two cells"));
                }
                continue;
            }
            if matches!(takes, Takes::Date | Takes::Moment)
                && let Some(doubt) = self.swapped.doubt(row.sheet.index, column, cell)
            {
                read.once.push(tell::swapped(text, &doubt, self.heading_place(Some(column))));
                read.refused.push(self.document.place(origin_of(0, column)));
                read.is_whole = false;
                continue;
            }
            match typed(cell, *takes, self.setting) {
                Ok(reading) => {
                    measured.extend(self.taken(&reading, key, column, text));
                    read.values.push((key.clone(), column, reading.value));
                }
                Err(refusal) => {
                    self.say(column, tell::refused(refusal, &format!("`{text}`")));
                    read.refused.push(self.document.place(origin_of(0, column)));
                }
            }
        }
        self.say_remarks();
        self.settle(&measured, &mut read);
        self.say_wide();
        if let Some(id) = template
            && !read.values.iter().any(|(key, ..)| key == "template")
        {
            read.values.push(("template".to_owned(), 0, Typed::Text(id.to_owned())));
        }
        read
    }

    /// Says what people left about the cells of the row, which changes nothing of the post.
    fn say_remarks(&self) {
        let is_filled = |index: usize| self.row.cells.get(index).is_some_and(|cell| !cell.is_blank());
        for (index, remark) in &self.row.remarks {
            // A column without a heading, or one that is hidden, goes by its letters.
            let text = match self.heading.text(index + 1) {
                "" => column_letters(u32::try_from(index + 1).unwrap_or(u32::MAX)),
                text => text.to_owned(),
            };
            let finding = match remark {
                Remark::Comment(said) => {
                    let words: Vec<&str> = said.split_whitespace().collect();
                    let said: String = words.join(" ").chars().take(MOST_SAID).collect();
                    let message =
                        format!("the cell of `{text}` carries a comment, which changes nothing: “{said}”");
                    Finding::note("cell-remark", message).fact("said", said)
                }
                Remark::Struck if is_filled(*index) => Finding::note(
                    "cell-remark",
                    format!("`{text}` is struck through, and is read all the same"),
                ),
                Remark::Link(target) if self.leads_elsewhere(*index, target) => {
                    let target: String = target.chars().take(MOST_SAID).collect();
                    let message =
                        format!("the cell of `{text}` leads to `{target}`; only its words are read");
                    self.say(
                        index + 1,
                        Finding::note("cell-link", message).fact("given", target).hint(
                            "write the address into a column of its own, where it is to be on the post",
                        ),
                    );
                    continue;
                }
                Remark::Struck | Remark::Link(_) => continue,
            };
            let hint = "hide the row or take it out, where its post is not to be published yet";
            self.say(index + 1, finding.hint(hint));
        }
    }

    /// Whether the cell in the column `index` holds words that do not name `target`, where it leads.
    fn leads_elsewhere(&self, index: usize, target: &str) -> bool {
        let bare = |address: &str| {
            let lower = address.trim().to_lowercase();
            let after = |text: &str, prefix: &str| text.strip_prefix(prefix).unwrap_or(text).to_owned();
            let no_scheme = ["https://", "http://", "mailto:", "tel:", "www."]
                .iter()
                .fold(lower, |text, prefix| after(&text, prefix));
            no_scheme.trim_end_matches('/').to_owned()
        };
        self.row
            .cells
            .get(index)
            .is_some_and(|cell| !cell.is_blank() && !bare(cell.words()).contains(&bare(target)))
    }

    fn heading_place(&self, column: Option<usize>) -> Place {
        self.heading.place(self.document.file(), column)
    }

    fn say(&self, column: usize, finding: Finding) {
        let heading = self.heading.text(column);
        let finding = if finding.facts.contains_key("key") { finding } else { finding.fact("key", heading) };
        self.sink.report(finding.at(self.document.place(origin_of(0, column))));
    }

    /// What is noted of a value that was read: its unit, and that line breaks became blanks.
    fn taken(&self, reading: &Reading, key: &str, column: usize, text: &str) -> Option<Measured> {
        if reading.is_joined {
            let message = format!("the line breaks in `{text}` were read as blanks: it is one line");
            self.say(column, Finding::note("line-break", message));
        }
        Measured::of(reading, key.strip_prefix("fields.")?, column)
    }

    fn meaningless(&mut self, read: &mut RowValues, column: usize) {
        let text = self.heading.text(column);
        let is_of_others = is_of_others(self.plan, self.heading, column - 1);
        match self.template {
            _ if is_note(text) => {}
            Some(template) if is_of_others => {
                let message = format!("the template `{}` has no field `{text}`", template.id);
                let finding = Finding::error("unused-cell", message);
                let finding = finding.hint("empty the cell, or choose another template");
                self.say(column, finding.fact("template", &template.id));
            }
            // That the template is not known is said of its own cell.
            None if is_of_others => {}
            _ => {
                read.is_whole = false;
                let place = self.heading_place(Some(column));
                match self.plan.meanings.get(column - 1) {
                    Some(Meaning::Ambiguous(fields)) => {
                        read.once.push(tell::ambiguous_heading(text, fields, place));
                    }
                    _ if text.is_empty() => {
                        let is_past = column > self.heading.texts.len() && self.heading.sheet.name.is_empty();
                        read.once.push(tell::no_heading(column, is_past, place));
                    }
                    // Said when all rows are read: it may be a field of a template that has mistakes.
                    _ => read.unknown.push(column),
                }
            }
        }
    }

    fn settle(&self, measured: &[Measured], read: &mut RowValues) {
        let Some(template) = self.template else { return };
        for (one, clash) in settle(measured, template, &mut read.values) {
            let text = self.heading.text(one.column);
            match clash {
                Clash::Conflict { column, says } => self.say(column, conflict(text, &one.unit.after, &says)),
                Clash::Lost if one.is_zone && self.setting.zone == Some(one.unit.after.as_str()) => {}
                Clash::Lost if one.is_zone => {
                    let refusal = other_zone(&one.unit.after, self.setting);
                    self.say(one.column, tell::refused(refusal, &format!("`{text}`")));
                }
                Clash::Lost => self.say(one.column, lost(text, &one.unit, &template.id)),
            }
        }
    }

    /// Says which cells are merged across columns.
    fn say_wide(&self) {
        for (first, last) in &self.row.wide {
            let names: Vec<&str> = (*first..=*last)
                .map(|column| self.heading.text(column))
                .filter(|text| !text.is_empty())
                .collect();
            if names.len() < 2 {
                continue;
            }
            let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let message = format!("the merged cell counts for each of its columns: {listed}");
            let finding =
                Finding::note("merged-cells", message).hint("part the cells where that is not meant");
            self.say(*first, finding.fact("columns", names.join(", ")));
        }
    }
}

/// Whether nothing stands in `row`, under these `headings`, but notes: numbers of rows that wait to be filled, say.
pub(super) fn is_notes(row: &Row, headings: &[String]) -> bool {
    let own = |index: &usize| !row.spread.contains(index);
    let mut filled = row.cells.iter().enumerate().filter(|(index, cell)| own(index) && !cell.is_blank());
    row.past_columns.is_none()
        && filled.all(|(index, _)| is_note(headings.get(index).map_or("", String::as_str)))
}

/// Whether the column `index`, from 0, means something only in rows of other templates.
fn is_of_others(plan: &Plan, heading: &Heading, index: usize) -> bool {
    plan.meanings.get(index) == Some(&Meaning::Nothing) && heading.known.get(index) == Some(&true)
}

/// The row as readers of items take it, as the source with the number `source`.
pub(super) fn tree(values: &[Value], source: usize) -> Table {
    let mut root = Table::default();
    for (key, column, value) in values.iter().filter(|(key, ..)| key != ITEM) {
        let origin = origin_of(source, *column);
        match key.split_once('.') {
            Some((table, key)) => root.table(table, origin).insert(key, origin, value.node(origin)),
            None => root.insert(key, origin, value.node(origin)),
        }
    }
    root
}
