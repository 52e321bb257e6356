//! New tables: an XLSX to start a pack from, with headings, drop-downs, an explanation of every column and one example.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    Formula, Workbook, Worksheet, XlsxError,
};

use crate::diag::{column_letters, slashed};
use crate::project::campaign::NO_CAMPAIGN;
use crate::project::format::Kind;
use crate::project::item::Item;
use crate::project::sample::sample_item;
use crate::project::template::Template;
use crate::project::value::{Field, FieldKind, Number, Value};
use crate::project::{Locale, Project};

use super::cell::Takes;
use super::columns::{COLUMNS, heading_for};
use super::words::{Words, explanation, kind, words};

/// The last row that has drop-downs.
const LAST_ROW: u32 = 10_000;
/// The columns that stand still when a person scrolls: the item's name and its template.
const FROZEN_COLUMNS: u16 = 2;
/// The longest message that Excel shows beside a cell.
const MAX_MESSAGE_CHARS: usize = 255;
/// The longest title of one.
const MAX_TITLE_CHARS: usize = 32;
/// The largest whole number that a cell holds exactly.
const MAX_WHOLE: i64 = 1_000_000_000_000_000;
const HEADING_INK: u32 = 0xff_ff_ff;
const HEADING_FILL: u32 = 0x1f_3a_5f;
const TEXT_FORMAT: &str = "@";
const DATE_FORMAT: &str = "dd/mm/yyyy";
const TIME_FORMAT: &str = "hh:mm";
const MOMENT_FORMAT: &str = "dd/mm/yyyy hh:mm";

/// Why no table can be written.
#[derive(Debug)]
pub enum NewTableError {
    /// No template has a sample that a table can hold.
    NoTemplate,
    /// The table cannot be made.
    Xlsx(XlsxError),
}

impl fmt::Display for NewTableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTemplate => f.write_str("no template has a sample that a row can hold"),
            Self::Xlsx(error) => write!(f, "the table cannot be made: {error}"),
        }
    }
}

impl std::error::Error for NewTableError {}

impl From<XlsxError> for NewTableError {
    fn from(error: XlsxError) -> Self {
        Self::Xlsx(error)
    }
}

/// An XLSX with columns for the fields of `templates`, all of them in `project`, and the sample of the first as an example that is
/// published on `day`. Without `templates`, the one that most items of the project use is taken. `taken` are names of items that
/// the example must not have.
///
/// # Errors
/// When there is no template to make an example of.
pub fn new_table(
    project: &Project,
    templates: &[String],
    taken: &[String],
    day: Date,
) -> Result<Vec<u8>, NewTableError> {
    let mut chosen: Vec<&Template> = Vec::new();
    for template in templates.iter().filter_map(|id| project.templates.get(id)) {
        if !chosen.iter().any(|other| other.id == template.id) {
            chosen.push(template);
        }
    }
    if chosen.is_empty() {
        chosen.extend(most_used(project));
    }
    let example = chosen.iter().find_map(|template| Example::of(project, template, taken, day));
    let example = example.ok_or(NewTableError::NoTemplate)?;
    let layout = Layout::new(project, &chosen);
    let mut workbook = Workbook::new();
    let made = excel_date(day)?;
    workbook
        .set_properties(&DocProperties::new().set_title(&project.config.name).set_creation_datetime(&made));
    let lists = layout.lists(project);
    write_items(workbook.add_worksheet(), &layout, &lists, &example)?;
    write_columns(workbook.add_worksheet(), project, &layout)?;
    write_lists(workbook.add_worksheet(), &lists, layout.words)?;
    Ok(workbook.save_to_buffer()?)
}

/// The template that most items use, of those whose sample a row can hold; the first by id of several.
fn most_used(project: &Project) -> Option<&Template> {
    let uses = |id: &str| project.packs.values().flatten().filter(|item| item.template == id).count();
    let day = Date::constant(2026, 1, 5);
    let usable =
        project.templates.values().filter(|template| Example::of(project, template, &[], day).is_some());
    // The last of several largest is taken.
    usable.rev().max_by_key(|template| uses(&template.id))
}

/// What a cell of the example holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held {
    Text(String),
    Number(f64),
    Date(Date),
    Time(Time),
    Moment(DateTime),
}

impl Held {
    /// `value` in a cell, where a cell can hold it so that it is read back as it is.
    fn of(value: &Value, words: &Words) -> Option<Self> {
        Some(match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Number(Number::Integer(number)) if number.abs() < MAX_WHOLE => {
                Self::Number(*number as f64)
            }
            Value::Number(Number::Integer(_)) => return None,
            Value::Number(Number::Decimal(number)) => Self::Number(*number),
            Value::Bool(value) => Self::Text(if *value { words.yes } else { words.no }.to_owned()),
            Value::Date(date) => Self::Date(*date),
            Value::Time(time) => Self::Time(*time),
            Value::List(values) => {
                let entries: Option<Vec<String>> = values.iter().map(list_entry).collect();
                Self::Text(entries?.join("; "))
            }
        })
    }
}

/// An entry of a list as a cell holds it: a text, or several with `|` between them.
fn list_entry(value: &Value) -> Option<String> {
    let plain = |value: &Value| {
        let text = value.as_text()?;
        (!text.contains([';', '|', '\n'])).then(|| text.to_owned())
    };
    match value {
        Value::List(columns) if columns.len() > 1 => {
            let columns: Option<Vec<String>> = columns.iter().map(plain).collect();
            Some(columns?.join(" | "))
        }
        value => plain(value).filter(|text| !text.trim().is_empty()),
    }
}

/// The example: what stands under which key.
#[derive(Debug)]
struct Example {
    cells: Vec<(String, Held)>,
}

impl Example {
    /// The sample of `template`, where a row can hold it and it makes a post.
    fn of(project: &Project, template: &Template, taken: &[String], day: Date) -> Option<Self> {
        let words = words(project.config.locale);
        let sample = template.sample.as_ref()?;
        let item = sample_item(project, &template.id, false)?;
        let defaults = &project.config.formats;
        let is_made = item.formats.iter().any(|id| defaults.is_empty() || defaults.contains(id));
        if !is_made || item.accounts.is_empty() {
            return None;
        }
        let text = |text: &str| Held::Text(text.to_owned());
        let mut cells = vec![
            ("item".to_owned(), Held::Text(free_name(words.example, taken))),
            ("template".to_owned(), text(&template.id)),
            ("accounts".to_owned(), Held::Text(item.accounts.join("; "))),
            ("publish".to_owned(), Held::Moment(day.at(9, 0, 0, 0))),
        ];
        cells.extend(item.service.as_ref().map(|service| ("service".to_owned(), text(service))));
        for field in &template.fields {
            // What the sample leaves out is left out here.
            let given = sample.fields.get(&field.id).filter(|_| sample.field_places.contains_key(&field.id));
            let held = given.filter(|value| !value.is_empty()).and_then(|value| Held::of(value, words));
            match held {
                Some(held) => cells.push((format!("fields.{}", field.id), held)),
                None if field.required && field.default.is_none() => return None,
                None => {}
            }
        }
        cells.extend(excerpt_cells(&item));
        Some(Self { cells })
    }
}

fn excerpt_cells(item: &Item) -> Vec<(String, Held)> {
    let Some(excerpt) = &item.excerpt else { return Vec::new() };
    let seconds = |time: crate::units::Micros| Held::Text(time.as_seconds().to_string());
    let mut cells = vec![("source", Held::Text(slashed(&excerpt.source))), ("start", seconds(excerpt.start))];
    cells.extend(excerpt.duration.map(|duration| ("duration", seconds(duration))));
    cells.extend(excerpt.captions.as_ref().map(|captions| ("captions", Held::Text(slashed(captions)))));
    cells.into_iter().map(|(key, held)| (format!("excerpt.{key}"), held)).collect()
}

fn free_name(wanted: &str, taken: &[String]) -> String {
    let numbered = (2_u32..).map(|count| format!("{wanted}-{count}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(|name| !taken.contains(name)).unwrap_or_default()
}

/// A column of a new table.
#[derive(Debug)]
struct NewColumn<'p> {
    heading: String,
    /// The keys that it is for, with the field where it is one.
    keys: Vec<(String, Option<(&'p Template, &'p Field)>)>,
    takes: Takes,
    message: String,
}

/// The columns of a new table.
#[derive(Debug)]
struct Layout<'p> {
    columns: Vec<NewColumn<'p>>,
    templates: Vec<&'p Template>,
    words: &'static Words,
    locale: Locale,
}

impl<'p> Layout<'p> {
    fn new(project: &'p Project, templates: &[&'p Template]) -> Self {
        let locale = project.config.locale;
        let mut layout =
            Self { columns: Vec::new(), templates: templates.to_vec(), words: words(locale), locale };
        let clips = templates.iter().any(|template| template.kinds.contains(&Kind::Clip));
        // What is filled in first stands first.
        let is_first = |key: &str| matches!(key, "item" | "template");
        layout.add_common(|key| is_first(key));
        for template in templates {
            for field in &template.fields {
                layout.add_field(template, field);
            }
        }
        layout.add_common(|key| !is_first(key) && (clips || !key.starts_with("excerpt.")));
        layout
    }

    fn add_common(&mut self, wanted: impl Fn(&str) -> bool) {
        for column in COLUMNS.iter().filter(|column| wanted(column.key)) {
            self.columns.push(NewColumn {
                heading: heading_for(column.key, self.locale, &self.templates),
                keys: vec![(column.key.to_owned(), None)],
                takes: column.takes,
                message: explanation(column.key, self.locale).to_owned(),
            });
        }
    }

    /// Fields of several templates with one label share a column.
    fn add_field(&mut self, template: &'p Template, field: &'p Field) {
        let key = format!("fields.{}", field.id);
        let heading = heading_for(&key, self.locale, &[template]);
        let takes = Takes::from(field.kind);
        let owner = (key, Some((template, field)));
        if let Some(column) = self.columns.iter_mut().find(|column| column.heading == heading) {
            column.keys.push(owner);
            if column.takes != takes {
                column.takes = Takes::Text;
            }
            return;
        }
        let message = [rules(field, self.locale), field.help.clone()];
        let message = message.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        self.columns.push(NewColumn { heading, keys: vec![owner], takes, message });
    }

    /// What the drop-down of each column offers, where it has one.
    fn lists(&self, project: &Project) -> Vec<Option<DropDown>> {
        self.columns.iter().map(|column| self.list(column, project)).collect()
    }

    fn list(&self, column: &NewColumn<'_>, project: &Project) -> Option<DropDown> {
        let (key, field) = column.keys.first()?;
        let of = |names: Vec<String>, is_whole| (!names.is_empty()).then_some(DropDown { names, is_whole });
        match (key.as_str(), field) {
            ("template", _) => of(project.templates.keys().cloned().collect(), true),
            ("service", _) => of(project.services.keys().cloned().collect(), true),
            ("campaign", _) => {
                let campaigns = project.campaigns.keys().cloned();
                of(campaigns.chain([NO_CAMPAIGN.to_owned()]).collect(), true)
            }
            // Several may stand in one cell, which the drop-down does not offer.
            ("accounts", _) => of(project.accounts.keys().cloned().collect(), false),
            ("formats", _) => {
                let fits = |format: &&crate::project::Format| {
                    let kinds = [Kind::Still, Kind::Clip];
                    self.templates.iter().any(|t| kinds.iter().any(|kind| t.supports(format, *kind)))
                };
                of(project.formats.values().filter(fits).map(|format| format.id.clone()).collect(), false)
            }
            (_, Some((_, field))) if column.keys.len() == 1 => match field.kind {
                FieldKind::Choice => of(field.choices.clone(), true),
                FieldKind::Bool => of(vec![self.words.yes.to_owned(), self.words.no.to_owned()], true),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What a drop-down offers.
#[derive(Debug)]
struct DropDown {
    names: Vec<String>,
    /// Whether nothing else may stand in the cell.
    is_whole: bool,
}

/// What a field asks for, besides its type: `wajib; paling banyak 80 karakter`.
pub(super) fn rules(field: &Field, locale: Locale) -> String {
    let words = words(locale);
    let mut rules = Vec::new();
    if field.required {
        rules.push(words.required.to_owned());
    }
    rules.extend(longest(field, words).map(|longest| format!("{} {longest}", words.at_most)));
    rules.join("; ")
}

pub(super) fn longest(field: &Field, words: &Words) -> Option<String> {
    let unit = if field.kind == FieldKind::List { words.entries } else { words.characters };
    field.max_length.map(|most| format!("{most} {unit}"))
}

fn write_items(
    sheet: &mut Worksheet,
    layout: &Layout<'_>,
    lists: &[Option<DropDown>],
    example: &Example,
) -> Result<(), XlsxError> {
    sheet.set_name(layout.words.items)?.set_freeze_panes(1, FROZEN_COLUMNS)?;
    sheet.set_row_height(0, 24)?;
    for ((index, column), list) in (0_u16..).zip(&layout.columns).zip(lists) {
        let format = number_format(column.takes);
        let format = format.map_or_else(Format::new, |format| Format::new().set_num_format(format));
        let format = format.set_align(FormatAlign::Top);
        sheet.set_column_width(index, width(column))?.set_column_format(index, &format)?;
        sheet.write_string_with_format(0, index, &column.heading, &heading_format())?;
        let held = example.cells.iter().find(|(key, _)| column.keys.iter().any(|(own, _)| own == key));
        // The example's fields are those of its own template.
        if let Some((_, held)) = held {
            write_held(sheet, 1, index, held, &format)?;
        }
        sheet.add_data_validation(
            1,
            index,
            LAST_ROW,
            index,
            &validation(column, list.as_ref(), index, layout.words)?,
        )?;
    }
    Ok(())
}

/// How what stands in a column that takes `takes` is shown.
pub(super) fn number_format(takes: Takes) -> Option<&'static str> {
    match takes {
        Takes::Date => Some(DATE_FORMAT),
        Takes::Time => Some(TIME_FORMAT),
        Takes::Moment => Some(MOMENT_FORMAT),
        Takes::Number | Takes::Bool => None,
        // As text, so that no office program makes dates and times of what is typed.
        Takes::Text | Takes::Seconds | Takes::Names | Takes::Rows => Some(TEXT_FORMAT),
    }
}

/// The drop-down of a column, and what is shown beside a cell that is being filled in.
fn validation(
    column: &NewColumn<'_>,
    list: Option<&DropDown>,
    index: u16,
    words: &Words,
) -> Result<DataValidation, XlsxError> {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let validation = match list {
        Some(list) => {
            let letters = column_letters(u32::from(index) + 1);
            let range = format!("={}!${letters}$2:${letters}${}", words.lists, list.names.len() + 1);
            DataValidation::new()
                .allow_list_formula(Formula::new(range))
                .show_error_message(list.is_whole)
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_message(words.not_in_list)?
        }
        None => DataValidation::new().allow_any_value(),
    };
    if column.message.is_empty() {
        return Ok(validation);
    }
    validation
        .set_input_title(cut(&column.heading, MAX_TITLE_CHARS))?
        .set_input_message(cut(&column.message, MAX_MESSAGE_CHARS))
}

pub(super) fn write_held(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    held: &Held,
    format: &Format,
) -> Result<(), XlsxError> {
    match held {
        Held::Text(text) => sheet.write_string_with_format(row, column, text, format)?,
        Held::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
        Held::Date(date) => sheet.write_datetime_with_format(row, column, &excel_date(*date)?, format)?,
        Held::Time(time) => {
            let time = ExcelDateTime::from_hms(unsigned(time.hour()), small(time.minute()), time.second())?;
            sheet.write_datetime_with_format(row, column, &time, format)?
        }
        Held::Moment(moment) => {
            let time = moment.time();
            let date = excel_date(moment.date())?;
            let moment = date.and_hms(unsigned(time.hour()), small(time.minute()), time.second())?;
            sheet.write_datetime_with_format(row, column, &moment, format)?
        }
    };
    Ok(())
}

pub(super) fn excel_date(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(u16::try_from(date.year()).unwrap_or(0), small(date.month()), small(date.day()))
}

fn small(number: i8) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

fn unsigned(number: i8) -> u16 {
    u16::from(small(number))
}

pub(super) fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::RGB(HEADING_INK))
        .set_background_color(Color::RGB(HEADING_FILL))
        .set_align(FormatAlign::VerticalCenter)
}

/// A column's width in characters.
fn width(column: &NewColumn<'_>) -> f64 {
    let by_type = match column.takes {
        Takes::Rows => 44,
        Takes::Names => 24,
        Takes::Moment => 18,
        Takes::Number | Takes::Date | Takes::Time | Takes::Bool | Takes::Seconds => 12,
        Takes::Text => {
            let longest =
                column.keys.iter().filter_map(|(_, field)| field.and_then(|(_, f)| f.max_length)).max();
            longest.unwrap_or(24).clamp(16, 44)
        }
    };
    let heading = column.heading.chars().count() + 3;
    u32::try_from(by_type.max(heading)).map_or(24.0, f64::from)
}

/// The sheet that explains: the columns of every table, then the fields of each template.
fn write_columns(sheet: &mut Worksheet, project: &Project, layout: &Layout<'_>) -> Result<(), XlsxError> {
    let Layout { words, locale, .. } = *layout;
    sheet.set_name(words.columns)?.set_freeze_panes(1, 0)?;
    for ((column, heading), width) in (0_u16..).zip(words.headings).zip([22, 30, 28, 10, 16, 90]) {
        sheet.write_string_with_format(0, column, heading, &heading_format())?;
        sheet.set_column_width(column, width)?;
    }
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let common = COLUMNS.iter().map(|column| {
        let heading = heading_for(column.key, locale, &layout.templates);
        let explanation = explanation(column.key, locale).to_owned();
        [words.every_template.to_owned(), heading, String::new(), String::new(), String::new(), explanation]
    });
    let fields = project.templates.values().flat_map(|template| {
        template.fields.iter().map(move |field| {
            let heading = heading_for(&format!("fields.{}", field.id), locale, &[template]);
            let required = if field.required { words.yes } else { "" }.to_owned();
            let longest = longest(field, words).unwrap_or_default();
            [
                template.id.clone(),
                heading,
                kind(field.kind, locale).to_owned(),
                required,
                longest,
                help(field, words),
            ]
        })
    });
    for (row, cells) in (1..).zip(common.chain(fields)) {
        for (column, text) in (0..).zip(&cells).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, column, text, &wrapped)?;
        }
    }
    Ok(())
}

/// What a field is for, what it can be and what it is when left out.
pub(super) fn help(field: &Field, words: &Words) -> String {
    let mut parts = Vec::new();
    if !field.help.is_empty() {
        parts.push(field.help.clone());
    }
    if !field.choices.is_empty() {
        parts.push(format!("{} {}.", words.one_of, field.choices.join(", ")));
    }
    let default = field.default.as_ref().filter(|value| !value.is_empty());
    parts.extend(default.and_then(|value| Held::of(value, words)).and_then(|held| match held {
        Held::Text(text) => Some(format!("{} {text}.", words.otherwise)),
        Held::Number(number) => Some(format!("{} {number}.", words.otherwise)),
        _ => None,
    }));
    parts.join(" ")
}

/// The hidden sheet with what the drop-downs offer: the list of each column in the column of the same place.
fn write_lists(sheet: &mut Worksheet, lists: &[Option<DropDown>], words: &Words) -> Result<(), XlsxError> {
    sheet.set_name(words.lists)?.set_hidden(true);
    for (column, list) in (0..).zip(lists) {
        let Some(list) = list else { continue };
        for (row, name) in (1..).zip(&list.names) {
            sheet.write_string(row, column, name)?;
        }
    }
    Ok(())
}
