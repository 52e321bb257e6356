//! New tables: an XLSX to start a pack from, with a sheet for each template: its columns, its drop-downs and one example that is marked
//! as such. One more sheet explains the columns.

use std::fmt;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    Formula, Note, Workbook, Worksheet, XlsxError,
};

use crate::diag::{column_letters, slashed};
use crate::project::campaign::NO_CAMPAIGN;
use crate::project::files::called;
use crate::project::format::Kind;
use crate::project::item::Item;
use crate::project::keys::{ItemKey, item_key};
use crate::project::sample::sample_item;
use crate::project::template::Template;
use crate::project::value::{Field, FieldKind};
use crate::project::{Locale, Project};

use super::cell::Takes;
use super::columns::{ITEM, NOTE_MARK, common_columns, heading_for};
use super::held::Held;
use super::help::{MAX_MESSAGE_CHARS, MAX_TITLE_CHARS, asked_for, cut, help, longest};
use super::words::{Words, kind, words};
use super::xlsx_remarks::AUTHOR;

/// The last row that has drop-downs.
const LAST_ROW: u32 = 10_000;
/// The column that stands still when a person scrolls: the item's name.
const FROZEN_COLUMNS: u16 = 1;
/// The longest name of a sheet, in characters, and what it may not hold.
const MAX_SHEET_CHARS: usize = 31;
const NOT_IN_SHEETS: [char; 8] = ['[', ']', ':', '*', '?', '/', '\\', '\''];
const HEADING_INK: u32 = 0xff_ff_ff;
const HEADING_FILL: u32 = 0x1f_3a_5f;
/// The example is grey, so that nobody takes it for a post.
const EXAMPLE_INK: u32 = 0x6b_72_80;
const EXAMPLE_FILL: u32 = 0xf3_f4_f6;
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

/// An XLSX with a sheet for each of `templates`, all of them in `project`, with its sample as an example of `day` that is never
/// published. Without `templates`, all are taken, those that most items use first.
///
/// # Errors
/// When there is no template to make an example of.
pub fn new_table(project: &Project, templates: &[String], day: Date) -> Result<Vec<u8>, NewTableError> {
    let mut chosen: Vec<&Template> = Vec::new();
    for template in templates.iter().filter_map(|id| project.templates.get(id)) {
        if !chosen.iter().any(|other| other.id == template.id) {
            chosen.push(template);
        }
    }
    if chosen.is_empty() {
        chosen = by_use(project, day);
    }
    let sheets: Vec<(Layout<'_>, Option<Example>)> = chosen
        .iter()
        .map(|template| (Layout::new(project, template), Example::of(project, template, day)))
        .collect();
    if sheets.iter().all(|(_, example)| example.is_none()) {
        return Err(NewTableError::NoTemplate);
    }
    let mut workbook = Workbook::new();
    let made = excel_date(day)?;
    workbook
        .set_properties(&DocProperties::new().set_title(&project.config.name).set_creation_datetime(&made));
    let mut lists: Vec<DropDown> = Vec::new();
    for (layout, example) in &sheets {
        write_items(workbook.add_worksheet(), project, layout, example.as_ref(), &mut lists)?;
    }
    let words = words(project.config.locale);
    write_columns(workbook.add_worksheet(), &sheets, words)?;
    write_lists(workbook.add_worksheet(), &lists, words)?;
    Ok(workbook.save_to_buffer()?)
}

/// The templates whose sample a row can hold, those that most items use first; by id where as many do.
fn by_use(project: &Project, day: Date) -> Vec<&Template> {
    let uses = |id: &str| project.packs.values().flatten().filter(|item| item.template == id).count();
    let usable = project.templates.values().filter(|template| Example::of(project, template, day).is_some());
    let mut usable: Vec<&Template> = usable.collect();
    usable.sort_by_key(|template| std::cmp::Reverse(uses(&template.id)));
    usable
}

/// The example: what stands under which key.
#[derive(Debug)]
struct Example {
    cells: Vec<(String, Held)>,
}

impl Example {
    /// The sample of `template`, where a row can hold it and it makes a post.
    fn of(project: &Project, template: &Template, day: Date) -> Option<Self> {
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
            (ITEM.to_owned(), Held::Text(format!("{NOTE_MARK}{}", words.example))),
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
    cells.extend(excerpt.captions.written().map(|captions| ("captions", Held::Text(captions))));
    cells.into_iter().map(|(key, held)| (format!("excerpt.{key}"), held)).collect()
}

/// A column of a new table.
#[derive(Debug)]
struct NewColumn<'p> {
    heading: String,
    /// The key, with the name of its table.
    key: String,
    field: Option<&'p Field>,
    takes: Takes,
    message: String,
}

/// The sheet of a template.
#[derive(Debug)]
struct Layout<'p> {
    /// What it is called.
    name: String,
    template: &'p Template,
    columns: Vec<NewColumn<'p>>,
    words: &'static Words,
    locale: Locale,
}

impl<'p> Layout<'p> {
    fn new(project: &'p Project, template: &'p Template) -> Self {
        let locale = project.config.locale;
        let named = sheet_name(project, template);
        let has_name = named.is_some();
        let name = named.unwrap_or_else(|| template.id.chars().take(MAX_SHEET_CHARS).collect());
        let mut layout = Self { name, template, columns: Vec::new(), words: words(locale), locale };
        let is_clip = template.kinds.contains(&Kind::Clip);
        // The sheet's name says which template its rows are of.
        let is_first = |key: &str| key == ITEM || key == "template" && !has_name;
        layout.add_common(is_first);
        for field in &template.fields {
            layout.add_field(field);
        }
        // How captions are shown and how long scenes are is the template's business, but for the few rows that say otherwise; as few have a
        // sting or a signer.
        let is_rare = |key: &str| {
            ["captions_", "duration.", "sting.", "signer."].iter().any(|table| key.starts_with(table))
                || key == "excerpt.mute"
        };
        let is_of_clips = |key: &str| item_key(key).is_some_and(ItemKey::is_of_clips);
        let fits = |key: &str| !is_rare(key) && (is_clip || !is_of_clips(key));
        layout.add_common(|key| key != ITEM && key != "template" && fits(key));
        layout
    }

    fn add_common(&mut self, wanted: impl Fn(&str) -> bool) {
        for column in common_columns().filter(|column| wanted(column.name)) {
            self.columns.push(NewColumn {
                heading: heading_for(column.name, self.locale, &[self.template]),
                key: column.name.to_owned(),
                field: None,
                takes: column.takes.into(),
                message: column.explanation(self.locale),
            });
        }
    }

    fn add_field(&mut self, field: &'p Field) {
        let key = format!("fields.{}", field.id);
        self.columns.push(NewColumn {
            heading: heading_for(&key, self.locale, &[self.template]),
            key,
            field: Some(field),
            takes: field.kind.into(),
            message: asked_for(field, self.template, self.locale),
        });
    }

    fn list(&self, column: &NewColumn<'_>, project: &Project) -> Option<DropDown> {
        let of = |names: Vec<String>, is_whole| (!names.is_empty()).then_some(DropDown { names, is_whole });
        match (column.key.as_str(), column.field) {
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
                    [Kind::Still, Kind::Clip].iter().any(|kind| self.template.supports(format, *kind))
                };
                of(project.formats.values().filter(fits).map(|format| format.id.clone()).collect(), false)
            }
            (_, Some(field)) => match field.kind {
                FieldKind::Choice => of(field.choices.clone(), true),
                FieldKind::Bool => of(vec![self.words.yes.to_owned(), self.words.no.to_owned()], true),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A name for the sheet of `template` by which it is known again: its title, else its id.
fn sheet_name(project: &Project, template: &Template) -> Option<String> {
    let own = words(project.config.locale);
    let candidates = [template.title.as_str(), template.id.as_str()];
    let fits = |name: &&str| {
        let is_free = *name != own.columns && *name != own.lists;
        let is_known = called(name, &project.templates).is_some_and(|(id, _)| id == template.id);
        is_free && is_known && name.chars().nth(MAX_SHEET_CHARS).is_none() && !name.contains(NOT_IN_SHEETS)
    };
    candidates.into_iter().map(str::trim).find(fits).map(str::to_owned)
}

/// What a drop-down offers.
#[derive(Debug, PartialEq)]
struct DropDown {
    names: Vec<String>,
    /// Whether nothing else may stand in the cell.
    is_whole: bool,
}

fn write_items(
    sheet: &mut Worksheet,
    project: &Project,
    layout: &Layout<'_>,
    example: Option<&Example>,
    lists: &mut Vec<DropDown>,
) -> Result<(), XlsxError> {
    sheet.set_name(&layout.name)?.set_freeze_panes(1, FROZEN_COLUMNS)?;
    sheet.set_row_height(0, 24)?;
    for (index, column) in (0_u16..).zip(&layout.columns) {
        let format = number_format(column.takes);
        let format = format.map_or_else(Format::new, |format| Format::new().set_num_format(format));
        let format = format.set_align(FormatAlign::Top);
        sheet.set_column_width(index, width(column))?.set_column_format(index, &format)?;
        sheet.write_string_with_format(0, index, &column.heading, &heading_format())?;
        if let Some(example) = example {
            let grey = format.set_italic().set_font_color(Color::RGB(EXAMPLE_INK));
            let grey = grey.set_background_color(Color::RGB(EXAMPLE_FILL));
            match example.cells.iter().find(|(key, _)| *key == column.key) {
                Some((_, held)) => write_held(sheet, 1, index, held, &grey)?,
                None => {
                    sheet.write_blank(1, index, &grey)?;
                }
            }
        }
        let list = layout.list(column, project).map(|list| {
            let known = lists.iter().position(|other| *other == list);
            let place = known.unwrap_or(lists.len());
            let found = (list.names.len(), list.is_whole, place);
            if known.is_none() {
                lists.push(list);
            }
            found
        });
        sheet.add_data_validation(1, index, LAST_ROW, index, &validation(column, list, layout.words)?)?;
    }
    if example.is_some() {
        sheet.insert_note(1, 0, &Note::new(layout.words.example_note).set_author(AUTHOR))?;
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
        Takes::Text | Takes::Line | Takes::Seconds | Takes::Names | Takes::Tags | Takes::Rows => {
            Some(TEXT_FORMAT)
        }
    }
}

/// The drop-down of a column, by how many names it has, whether they are all, and its column in the sheet of lists; and what is shown
/// beside a cell that is being filled in.
fn validation(
    column: &NewColumn<'_>,
    list: Option<(usize, bool, usize)>,
    words: &Words,
) -> Result<DataValidation, XlsxError> {
    let validation = match list {
        Some((count, is_whole, place)) => {
            let letters = column_letters(u32::try_from(place).unwrap_or(0) + 1);
            let range = format!("={}!${letters}$2:${letters}${}", words.lists, count + 1);
            DataValidation::new()
                .allow_list_formula(Formula::new(range))
                .show_error_message(is_whole)
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
        Takes::Names | Takes::Tags => 24,
        Takes::Moment => 18,
        Takes::Number | Takes::Date | Takes::Time | Takes::Bool | Takes::Seconds => 12,
        Takes::Text | Takes::Line => {
            column.field.and_then(|field| field.max_length).unwrap_or(24).clamp(16, 44)
        }
    };
    let heading = column.heading.chars().count() + 3;
    u32::try_from(by_type.max(heading)).map_or(24.0, f64::from)
}

/// The sheet that explains: the columns of every table, then the fields of each template.
fn write_columns(
    sheet: &mut Worksheet,
    sheets: &[(Layout<'_>, Option<Example>)],
    words: &Words,
) -> Result<(), XlsxError> {
    sheet.set_name(words.columns)?.set_freeze_panes(1, 0)?;
    for ((column, heading), width) in (0_u16..).zip(words.headings).zip([22, 30, 28, 10, 16, 90]) {
        sheet.write_string_with_format(0, column, heading, &heading_format())?;
        sheet.set_column_width(column, width)?;
    }
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let templates: Vec<&Template> = sheets.iter().map(|(layout, _)| layout.template).collect();
    let locale = sheets.first().map_or(Locale::Id, |(layout, _)| layout.locale);
    let common = common_columns().map(|column| {
        let heading = heading_for(column.name, locale, &templates);
        let explanation = column.explanation(locale);
        [words.every_template.to_owned(), heading, String::new(), String::new(), String::new(), explanation]
    });
    let fields = sheets.iter().flat_map(|(layout, _)| {
        let Layout { name, template, locale, .. } = layout;
        template.fields.iter().map(move |field| {
            [
                name.clone(),
                heading_for(&format!("fields.{}", field.id), *locale, &[*template]),
                kind(field.kind, *locale).to_owned(),
                if field.required { words.yes } else { "" }.to_owned(),
                longest(field, words).unwrap_or_default(),
                help(field, template, words),
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

/// The hidden sheet with what the drop-downs offer, a column for each list.
fn write_lists(sheet: &mut Worksheet, lists: &[DropDown], words: &Words) -> Result<(), XlsxError> {
    sheet.set_name(words.lists)?.set_hidden(true);
    for (column, list) in (0..).zip(lists) {
        for (row, name) in (1..).zip(&list.names) {
            sheet.write_string(row, column, name)?;
        }
    }
    Ok(())
}
