//! ODS: cells as they are seen. A cell holds its value and, beside it, how the program that wrote it showed it; where that is missing
//! its number format is applied.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::diag::Finding;
use crate::project::config::Locale;

use super::book::{Book, hand_over};
use super::iso::{duration, moment};
use super::merged::{Area, Merged};
use super::ods_styles::Styles;
use super::parts::{Parts, attribute};
use super::shown::{Epoch, Seen, Shown, of_written, serial_of, show};
use super::table::{Cell, MAX_CELL_CHARS, MAX_COLUMNS, MAX_SHEETS, Remark, Row, Sheet, Stop, Visit};

/// What the part `mimetype` of a workbook says, templates of one too.
const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// So much of a comment is kept, in bytes; a finding shows less.
const MAX_COMMENT_BYTES: usize = 1000;

/// The most styles of parts of a cell's text that are looked at.
const MAX_PARTS: usize = 64;

/// Hands each row of the ODS in `bytes` to `visit`, sheet by sheet; one row at a time is in memory.
pub(super) fn read(file: &Path, bytes: &[u8], locale: Locale, visit: &mut Visit<'_>) -> Result<(), Finding> {
    let book = Book { file, kind: "ODS" };
    book.check(bytes)?;
    let contradicting = || book.broken("its parts contradict each other");
    let mut parts = Parts::of(bytes).ok_or_else(contradicting)?;
    if !parts.text("mimetype").unwrap_or_default().trim().starts_with(MIME) {
        return Err(book.broken("it is another kind of document"));
    }
    if parts.text("META-INF/manifest.xml").unwrap_or_default().contains("encryption-data") {
        return Err(book.protected());
    }
    let mut reader = Content::new(locale);
    // Cells may have the styles of the document.
    for name in ["styles.xml", "content.xml"] {
        let Some(mut xml) = parts.xml(name) else {
            if name == "content.xml" {
                return Err(contradicting());
            }
            continue;
        };
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = xml.read_event_into(&mut buffer).map_err(|error| book.broken(&error.to_string()))?;
            let flow = match event {
                Event::Start(tag) => reader.start(&tag, visit),
                Event::Empty(tag) => {
                    let flow = reader.start(&tag, visit);
                    if flow.is_break() { flow } else { reader.end(tag.name().as_ref(), visit) }
                }
                Event::End(tag) => reader.end(tag.name().as_ref(), visit),
                Event::Text(text) => {
                    reader.text(&text.xml10_content());
                    ControlFlow::Continue(())
                }
                Event::GeneralRef(name) => {
                    let known = name.resolve_char_ref().ok().flatten().map(String::from);
                    let named = || {
                        quick_xml::escape::resolve_predefined_entity(&name.xml10_content()).map(str::to_owned)
                    };
                    let text = known.or_else(named).ok_or_else(|| book.broken("it has an unknown entity"))?;
                    reader.text(&text);
                    ControlFlow::Continue(())
                }
                Event::Eof => break,
                _ => ControlFlow::Continue(()),
            };
            if flow == ControlFlow::Break(Stop::Table) {
                return Ok(());
            }
            if reader.styles.is_full {
                return Err(book.too_large("it has more than 20,000 styles"));
            }
        }
    }
    match (reader.has_visible, reader.is_cut) {
        (_, true) => Err(book.too_many_sheets()),
        (true, false) => Ok(()),
        (false, false) => Err(book.unseen()),
    }
}

/// The content of the workbook as far as it was read.
struct Content {
    locale: Locale,
    styles: Styles,
    sheets: usize,
    has_visible: bool,
    /// Whether a sheet that can be seen lies past those that are read.
    is_cut: bool,
    table: Option<Table>,
    /// How deep the reader stands in what holds cells that are none of the sheets': links to other files.
    foreign: usize,
}

/// The sheet at hand.
struct Table {
    sheet: Arc<Sheet>,
    /// The styles of columns that have one.
    columns: BTreeMap<usize, String>,
    columns_seen: usize,
    merged: Merged,
    /// The number of the row at hand, from 1.
    number: u32,
    row: Option<OpenRow>,
    is_done: bool,
}

/// The row at hand.
struct OpenRow {
    row: Row,
    repeated: u32,
    style: Option<String>,
    /// The column that comes next, from 0.
    column: usize,
    cell: Option<OpenCell>,
}

/// The cell at hand.
#[derive(Default)]
struct OpenCell {
    repeated: usize,
    kind: String,
    value: Option<String>,
    style: Option<String>,
    is_formula: bool,
    is_failed: bool,
    span: (u32, usize),
    /// What is written in it, and how deep the reader stands in a paragraph of it.
    text: Option<String>,
    paragraph: usize,
    /// How deep the reader stands in notes and drawings of the cell.
    beside: usize,
    /// What a comment on it says, whether the reader stands in it, and how deep the reader stands in a paragraph of that.
    comment: Option<String>,
    in_comment: bool,
    said: usize,
    /// The styles of parts of its text.
    parts: BTreeSet<String>,
    /// Where its text leads.
    link: Option<String>,
}

impl Content {
    fn new(locale: Locale) -> Self {
        Self {
            locale,
            styles: Styles::default(),
            sheets: 0,
            has_visible: false,
            is_cut: false,
            table: None,
            foreign: 0,
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, visit: &mut Visit<'_>) -> ControlFlow<Stop> {
        let name = tag.name();
        let name: &str = name.as_ref();
        if matches!(name, "table:dde-links" | "table:tracked-changes") || self.foreign > 0 {
            self.foreign += 1;
            return ControlFlow::Continue(());
        }
        let Some(table) = &mut self.table else {
            if name == "table:table" {
                self.begin(tag);
            } else {
                self.styles.start(tag);
            }
            return ControlFlow::Continue(());
        };
        table.start(name, tag, visit)
    }

    fn begin(&mut self, tag: &BytesStart<'_>) {
        let style = attribute(tag, "table:style-name");
        let is_visible = !style.is_some_and(|style| self.styles.hidden_tables.contains(&style));
        let name = attribute(tag, "table:name").unwrap_or_default();
        let sheet = Sheet { name, index: self.sheets, is_visible, ..Sheet::default() };
        self.sheets += 1;
        let is_past = self.sheets > MAX_SHEETS;
        self.has_visible |= is_visible;
        self.is_cut |= is_visible && is_past;
        self.table = Some(Table {
            sheet: Arc::new(sheet),
            columns: BTreeMap::new(),
            columns_seen: 0,
            merged: Merged::default(),
            number: 0,
            row: None,
            is_done: is_past,
        });
    }

    fn text(&mut self, text: &str) {
        match &mut self.table {
            Some(table) => {
                if let Some(cell) = table.row.as_mut().and_then(|row| row.cell.as_mut()) {
                    // Breaks of the file's lines are blanks.
                    let text = text.replace(['\n', '\r', '\t'], " ");
                    match &mut cell.comment {
                        Some(comment) if cell.said > 0 && comment.len() < MAX_COMMENT_BYTES => {
                            comment.push_str(&text)
                        }
                        _ if cell.paragraph > 0 && cell.beside == 0 => cell.write(&text),
                        _ => {}
                    }
                }
            }
            None => self.styles.text(text),
        }
    }

    fn end(&mut self, name: &str, visit: &mut Visit<'_>) -> ControlFlow<Stop> {
        if self.foreign > 0 {
            self.foreign -= 1;
            return ControlFlow::Continue(());
        }
        let Some(table) = &mut self.table else {
            self.styles.end(name);
            return ControlFlow::Continue(());
        };
        if name == "table:table" && table.row.is_none() {
            self.table = None;
            return ControlFlow::Continue(());
        }
        table.end(name, &self.styles, self.locale, visit)
    }
}

impl Table {
    fn start(&mut self, name: &str, tag: &BytesStart<'_>, _visit: &mut Visit<'_>) -> ControlFlow<Stop> {
        if let Some(cell) = self.row.as_mut().and_then(|row| row.cell.as_mut()) {
            cell.start(name, tag);
            return ControlFlow::Continue(());
        }
        let of = |name: &str| attribute(tag, name);
        let count = |name: &str| of(name).and_then(|text| text.parse::<u32>().ok()).unwrap_or(1).max(1);
        match name {
            // A copy of a sheet in another file.
            "table:table-source" => self.is_done = true,
            "table:table-column" => {
                let repeated = usize::try_from(count("table:number-columns-repeated")).unwrap_or(1);
                let last = self.columns_seen.saturating_add(repeated).min(MAX_COLUMNS);
                if let Some(style) = of("table:default-cell-style-name") {
                    self.columns.extend((self.columns_seen..last).map(|column| (column, style.clone())));
                }
                let is_hidden = matches!(of("table:visibility").as_deref(), Some("collapse" | "filter"));
                // Columns are declared before rows: all rows of a sheet know the same.
                if is_hidden && self.number == 0 {
                    Arc::make_mut(&mut self.sheet).hidden_columns.extend(self.columns_seen..last);
                }
                self.columns_seen = last;
            }
            "table:table-row" => {
                self.number = self.number.saturating_add(1);
                let hidden = matches!(of("table:visibility").as_deref(), Some("collapse" | "filter"));
                let row = Row { is_hidden: hidden, ..Row::new(&self.sheet, self.number) };
                let repeated = count("table:number-rows-repeated");
                let style = of("table:default-cell-style-name");
                self.row = Some(OpenRow { row, repeated, style, column: 0, cell: None });
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let value = ["value", "date-value", "time-value", "boolean-value", "string-value"];
                let cell = OpenCell {
                    repeated: usize::try_from(count("table:number-columns-repeated")).unwrap_or(1),
                    kind: of("office:value-type").unwrap_or_default(),
                    value: value.into_iter().find_map(|name| of(&format!("office:{name}"))),
                    style: of("table:style-name"),
                    is_formula: of("table:formula").is_some(),
                    is_failed: of("calcext:value-type").as_deref() == Some("error"),
                    span: (
                        count("table:number-rows-spanned"),
                        usize::try_from(count("table:number-columns-spanned")).unwrap_or(1),
                    ),
                    ..OpenCell::default()
                };
                if let Some(row) = &mut self.row {
                    row.cell = Some(cell);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn end(
        &mut self,
        name: &str,
        styles: &Styles,
        locale: Locale,
        visit: &mut Visit<'_>,
    ) -> ControlFlow<Stop> {
        let Some(row) = &mut self.row else { return ControlFlow::Continue(()) };
        let is_end = matches!(name, "table:table-cell" | "table:covered-table-cell");
        match row.cell.take() {
            Some(cell) if is_end && cell.beside == 0 => {
                let first = row.column;
                let style = cell.style.as_deref().or(row.style.as_deref());
                let style = style.or_else(|| self.columns.get(&first).map(String::as_str));
                let value = cell.read(styles, style, locale);
                let (rows, columns) = cell.span;
                if (rows > 1 || columns > 1) && first < MAX_COLUMNS {
                    let last = (first + columns - 1).min(MAX_COLUMNS - 1);
                    let rows = (self.number, self.number.saturating_add(rows - 1));
                    self.merged.add(Area { rows, columns: (first, last) });
                }
                let last = first.saturating_add(cell.repeated);
                if first < MAX_COLUMNS {
                    let mut is_struck = style.into_iter().chain(cell.parts.iter().map(String::as_str));
                    let struck = is_struck.any(|style| styles.is_struck(style));
                    row.row.remarks.extend(cell.comment.map(|said| (first, Remark::Comment(said))));
                    row.row.remarks.extend(struck.then_some((first, Remark::Struck)));
                    row.row.remarks.extend(cell.link.map(|target| (first, Remark::Link(target))));
                }
                if !value.is_blank() {
                    // One past what is read is enough to say so.
                    (first..last.min(MAX_COLUMNS + 1)).for_each(|column| row.row.put(column, value.clone()));
                }
                row.column = last;
            }
            Some(mut cell) => {
                cell.end(name);
                row.cell = Some(cell);
            }
            None if name == "table:table-row" => return self.hand_over(visit),
            None => {}
        }
        ControlFlow::Continue(())
    }

    fn hand_over(&mut self, visit: &mut Visit<'_>) -> ControlFlow<Stop> {
        let Some(OpenRow { row, repeated, .. }) = self.row.take() else { return ControlFlow::Continue(()) };
        let first = self.number;
        self.number = first.saturating_add(repeated - 1);
        if self.is_done || row.is_blank() {
            return ControlFlow::Continue(());
        }
        for number in first..=self.number {
            let mut row = Row { number, ..row.clone() };
            self.merged.apply(&mut row);
            match hand_over(row, visit) {
                ControlFlow::Continue(()) => {}
                ControlFlow::Break(Stop::Sheet) => {
                    self.is_done = true;
                    break;
                }
                flow @ ControlFlow::Break(Stop::Table) => return flow,
            }
        }
        ControlFlow::Continue(())
    }
}

impl OpenCell {
    fn start(&mut self, name: &str, tag: &BytesStart<'_>) {
        if self.beside > 0 {
            self.beside += 1;
            if let Some(comment) = self.comment.as_mut().filter(|_| self.in_comment)
                && (self.said > 0 || name == "text:p")
            {
                if self.said == 0 && !comment.is_empty() {
                    comment.push(' ');
                }
                self.said += 1;
            }
            return;
        }
        match name {
            "office:annotation" => {
                (self.beside, self.in_comment) = (1, true);
                self.comment.get_or_insert_default();
            }
            "text:p" | "text:h" => {
                self.paragraph += 1;
                match &mut self.text {
                    Some(text) if self.paragraph == 1 => text.push('\n'),
                    Some(_) => {}
                    None => self.text = Some(String::new()),
                }
            }
            "text:s" => {
                let count = attribute(tag, "text:c").and_then(|text| text.parse().ok()).unwrap_or(1);
                self.write(&" ".repeat(usize::min(count, MAX_CELL_CHARS)));
            }
            "text:tab" => self.write("\t"),
            "text:line-break" => self.write("\n"),
            "text:span" => {
                let style = attribute(tag, "text:style-name");
                self.parts.extend(style.filter(|_| self.parts.len() < MAX_PARTS));
            }
            // One that begins with `#` leads into the same file.
            "text:a" => {
                let target = attribute(tag, "xlink:href").filter(|target| !target.starts_with('#'));
                self.link = self.link.take().or(target);
            }
            // Notes, drawings, tables in cells.
            _ => self.beside = 1,
        }
    }

    fn end(&mut self, name: &str) {
        if self.beside > 0 {
            self.beside -= 1;
            self.said = self.said.saturating_sub(1);
            self.in_comment &= self.beside > 0;
        } else if matches!(name, "text:p" | "text:h") {
            self.paragraph = self.paragraph.saturating_sub(1);
        }
    }

    fn write(&mut self, text: &str) {
        let known = self.text.get_or_insert_default();
        // A little more than may be, so that it is said.
        if known.len() <= MAX_CELL_CHARS * 4 {
            known.push_str(text);
        }
    }

    /// What it holds. `style` is the name of its style.
    fn read(&self, styles: &Styles, style: Option<&str>, locale: Locale) -> Cell {
        let text = self.text.as_deref().map(str::trim);
        let written = self.value.as_deref().unwrap_or_default();
        let failed = text.filter(|text| text.starts_with('#') || text.starts_with("Err:"));
        match (self.kind.as_str(), failed) {
            (_, Some(error)) if self.is_failed || self.is_formula && self.kind == "string" => {
                return Cell::Failed(error.to_owned());
            }
            ("", _) if self.is_formula && text.is_none_or(str::is_empty) => return Cell::NoResult,
            ("", _) if self.is_formula && self.is_failed => return Cell::Failed("#".to_owned()),
            ("boolean", _) => return Cell::Bool(written == "true"),
            ("float" | "percentage" | "currency", _) => {
                let number = written.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                return number.map_or(Cell::Empty, |number| self.numbered(number, styles, style, locale));
            }
            ("date", _) => return self.dated(moment(written), styles, style, locale),
            ("time", _) => return self.dated(duration(written), styles, style, locale),
            _ => {}
        }
        let is_written = self.kind == "string" && !written.trim().is_empty();
        if text == Some("") && is_written {
            return Cell::Veiled;
        }
        let own = self.text.clone().or_else(|| self.value.clone().filter(|_| self.kind == "string"));
        own.map_or(Cell::Empty, Cell::Text)
    }

    fn numbered(&self, number: f64, styles: &Styles, style: Option<&str>, locale: Locale) -> Cell {
        let plain = Cell::Number(number);
        match self.text.as_deref().map(str::trim) {
            Some("") => return Cell::Veiled,
            Some(text) => return Cell::Formatted(Box::new(plain), of_written(number, text)),
            None => {}
        }
        match styles.format(style) {
            Ok(None) if self.kind == "percentage" => {
                let percent = super::shown::NumberFormat::parse("0.##%");
                percent.map_or(plain, |format| shown(&format, number, locale))
            }
            Ok(None) => plain,
            Ok(Some(format)) => shown(&format, number, locale),
            Err(code) => Cell::Unclear(Box::new(plain), code),
        }
    }

    /// The day or time `plain` as it is shown.
    fn dated(&self, plain: Cell, styles: &Styles, style: Option<&str>, locale: Locale) -> Cell {
        let serial = match &plain {
            Cell::Date(date) => serial_of(*date, jiff::SignedDuration::ZERO),
            Cell::DateTime(moment) => {
                let time = moment.time().duration_since(jiff::civil::Time::midnight());
                serial_of(moment.date(), time)
            }
            Cell::Time(time) => time.as_seconds() / 86_400.0,
            _ => return plain,
        };
        match self.text.as_deref().map(str::trim) {
            Some("") => return Cell::Veiled,
            Some(text) => {
                let has_time = matches!(plain, Cell::Time(_)) || has_clock(text);
                let plain = match plain {
                    // Midnight that nobody sees is none.
                    Cell::DateTime(moment) if !has_time && moment.time() == jiff::civil::Time::midnight() => {
                        Cell::Date(moment.date())
                    }
                    Cell::Date(date) if has_time => Cell::DateTime(date.at(0, 0, 0, 0)),
                    plain => plain,
                };
                let shown = Shown { text: super::shown::tidy(text), number: None, has_time };
                return Cell::Formatted(Box::new(plain), shown);
            }
            None => {}
        }
        match styles.format(style) {
            Ok(Some(format)) if format.is_moment() => shown(&format, serial, locale),
            Err(code) => Cell::Unclear(Box::new(plain), code),
            Ok(_) => plain,
        }
    }
}

/// Whether hours and minutes stand in `text`.
fn has_clock(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let parts: Vec<&str> = word.split([':', '.']).collect();
        let is_pair = |part: &&str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
        word.contains(':') || parts.len() == 2 && parts.iter().all(is_pair)
    })
}

/// `number` under `format`, in the system of 1900.
fn shown(format: &super::shown::NumberFormat, number: f64, locale: Locale) -> Cell {
    match show(format, number, locale, Epoch::Y1900) {
        Some(Seen::Shown(plain, shown)) => Cell::Formatted(Box::new(Cell::of(plain)), shown),
        Some(Seen::Nothing) => Cell::Veiled,
        None => Cell::Unclear(Box::new(Cell::Number(number)), "####".to_owned()),
    }
}
