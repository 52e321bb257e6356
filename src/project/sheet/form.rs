//! Forms: a workbook with one row, which gives the video or photo of the same name what it lacks. Written for people who know
//! spreadsheets, with the columns of the tables that they know, and read back as what stands beside that file.

use crate::diag::column_letters;
use crate::project::format::Kind;
use crate::project::input::{Node, Raw, Table};
use crate::project::template::Template;
use crate::project::value::{Field, FieldKind};
use crate::project::{Locale, Project};
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, Format, FormatAlign, Formula, Workbook,
    Worksheet, XlsxError,
};

use super::cell::Takes;
use super::columns::{common_columns, heading_for};
use super::held::Held;
use super::help::{MAX_MESSAGE_CHARS, MAX_TITLE_CHARS, asked_for, cut, help, longest};
use super::words::{kind, words};
use super::write::{NewTableError, heading_format, number_format, write_held};

/// What the only sheet of a form is called: by it a form is told from a table of posts.
pub(super) const SHEET: [&str; 2] = ["Formulir", "Form"];
/// What is still to be filled in.
const GAP_FILL: u32 = 0xff_f2_b3;
/// The heading over it.
const GAP_INK: u32 = 0x9c_2f_00;

fn sheet_name(locale: Locale) -> &'static str {
    SHEET[usize::from(locale == Locale::En)]
}

/// What a form asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormOptions<'f> {
    /// What is known already of the item.
    pub(crate) known: &'f Table,
    /// The keys, with the names of their tables, that files beside the form or its folder give.
    pub(crate) given: &'f [String],
    /// The keys that are missing.
    pub(crate) missing: &'f [String],
    /// Whether it makes a post by itself, as a table of posts does, and goes with no other file.
    pub(crate) is_alone: bool,
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
pub(crate) fn new_form(
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
        let message = asked_for(field, template, locale);
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
    let common = common_columns().filter(|column| {
        let fits = is_clip || !column.name.starts_with("excerpt.");
        fits && column.stands.form && asked(column.name)
    });
    let common = common.map(|column| {
        let (choices, is_strict) = match column.name {
            "service" => (project.services.keys().cloned().collect(), true),
            "accounts" => (project.accounts.keys().cloned().collect(), false),
            _ => (Vec::new(), false),
        };
        Asked {
            key: column.name.to_owned(),
            field: None,
            takes: column.takes.into(),
            heading: heading_for(column.name, locale, &[template]),
            message: column.explanation(locale),
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
    if let Some(number) = number_format(column.takes) {
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
    match options.known.at(&column.key).and_then(|node| held(&node.raw, locale)) {
        Some(held) => write_held(sheet, 1, index, &held, &cell)?,
        None => {
            sheet.write_blank(1, index, &cell)?;
        }
    }
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
        Takes::Names | Takes::Tags => 24,
        Takes::Text | Takes::Line => {
            column.field.and_then(|field| field.max_length).unwrap_or(24).clamp(16, 44)
        }
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
                help(field, template, words),
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

/// `value` as a cell holds it; what no cell can hold is left out.
fn held(value: &Raw, locale: Locale) -> Option<Held> {
    let words = words(locale);
    Some(match value {
        Raw::String(text) => Held::Text(text.clone()),
        Raw::Integer(digits) => {
            Held::Number(i64::from_str_radix(digits.as_str(), digits.radix()).ok()? as f64)
        }
        Raw::Float(digits) => Held::Number(digits.parse().ok()?),
        Raw::Boolean(value) => Held::Text(if *value { words.yes } else { words.no }.to_owned()),
        // Dates as tables are read.
        Raw::Datetime(moment) => {
            let text = moment.to_string();
            match (moment.date.is_some(), moment.time.is_some(), moment.offset.is_some()) {
                (true, false, false) => Held::Date(text.parse().ok()?),
                (false, true, false) => Held::Time(text.parse().ok()?),
                (true, true, false) => Held::Moment(text.parse().ok()?),
                _ => return None,
            }
        }
        Raw::Array(values) => {
            let plain = |node: &Node| {
                let text = node.raw.as_str()?;
                (!text.contains([';', '|', '\n'])).then(|| text.to_owned())
            };
            let entry = |node: &Node| match &node.raw {
                Raw::Array(columns) if columns.len() > 1 => {
                    Some(columns.iter().map(plain).collect::<Option<Vec<_>>>()?.join(" | "))
                }
                _ => plain(node),
            };
            Held::Text(values.iter().map(entry).collect::<Option<Vec<_>>>()?.join("; "))
        }
        Raw::Table(_) => return None,
    })
}
