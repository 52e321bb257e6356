//! CSV as office programs write it: the delimiter is told from the heading line, texts may stand in quotation marks.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use ::csv::{ByteRecord, ReaderBuilder};

use crate::diag::{Finding, Place};

use super::table::{Cell, Row, Sheet, Visit};

const BOM: &[u8] = b"\xef\xbb\xbf";
/// What may stand between two cells.
const DELIMITERS: [u8; 3] = [b';', b',', b'\t'];

/// Hands each row of the CSV in `bytes` to `visit`.
pub(super) fn read(file: &Path, bytes: &[u8], visit: &mut Visit<'_>) -> Result<(), Finding> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    if let Some((message, hint)) = not_csv(bytes) {
        let message = format!("`{}` {message}", crate::diag::slashed(file));
        return Err(Finding::error("not-a-table", message).at(Place::file(file)).hint(hint));
    }
    let (delimiter, skipped) = delimiter(bytes);
    let sheet = Arc::new(Sheet { is_visible: true, ..Sheet::default() });
    let text = &bytes[skipped..];
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Cursor::new(text));
    let mut record = ByteRecord::new();
    let (mut from, mut number) = (0, 0_u32);
    // A file in memory that may have rows of any length gives no errors.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let to = usize::try_from(reader.position().byte()).unwrap_or(text.len()).min(text.len());
        // The record before may end within a line break of two bytes.
        let is_split = from > 0 && text[from - 1] == b'\r' && text.get(from) == Some(&b'\n');
        let raw = Raw::of(&text[from + usize::from(is_split && to > from)..to], delimiter);
        from = to;
        number = number.saturating_add(raw.blank_lines).saturating_add(1);
        let mut row = Row::new(&sheet, number);
        for (index, cell) in record.iter().enumerate() {
            let text = std::str::from_utf8(cell);
            row.put(index, text.map_or(Cell::NotUtf8, |text| Cell::Text(text.to_owned())));
            // How far it goes on past what is read need not be known.
            if row.past_columns.is_some() {
                break;
            }
        }
        if let Some(column) = raw.open {
            let message = "the quotation mark that opens here is never closed; the rest is not read";
            let place = Place {
                line: Some(number),
                column: Some(column),
                sheet: Some(String::new()),
                ..Place::file(file)
            };
            let hint = "close it, or write a quotation mark inside a text twice: \"\"";
            return Err(Finding::error("unclosed-quote", message).at(place).hint(hint));
        }
        if !row.is_blank()
            && let ControlFlow::Break(_) = visit(row)
        {
            return Ok(());
        }
    }
    Ok(())
}

/// What `bytes` are when they are surely no CSV in UTF-8, and what to do.
fn not_csv(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SAVE: &str = "save it as CSV with the encoding UTF-8, or as XLSX";
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(("is a workbook, not CSV", "name it `items.xlsx` or `items.ods`, as it was saved"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Some(("is UTF-16 text, not UTF-8", SAVE));
    }
    if bytes.contains(&0) {
        return Some(("is not text", SAVE));
    }
    let start = bytes.trim_ascii_start().get(..5).unwrap_or_default().to_ascii_lowercase();
    (start.starts_with(b"<!doc") || start.starts_with(b"<html")).then_some(("is a web page, not CSV", SAVE))
}

/// The delimiter that the heading line has most of, and the bytes of a line `sep=;` before it, with which Excel is told.
fn delimiter(bytes: &[u8]) -> (u8, usize) {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if let [s, e, p, b'=', delimiter] = first.trim_ascii_end()
        && [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
        && DELIMITERS.contains(delimiter)
    {
        return (*delimiter, (first.len() + 1).min(bytes.len()));
    }
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in bytes.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            byte => {
                if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte) {
                    counts[at] += 1;
                }
            }
        }
    }
    // The first of several equal ones.
    let best = (0..DELIMITERS.len()).rev().max_by_key(|at| counts[*at]).unwrap_or(0);
    (DELIMITERS[best], 0)
}

/// What the text of one record tells of its rows and columns.
#[derive(Debug, Default, PartialEq)]
struct Raw {
    /// The blank lines before it, which are rows to a spreadsheet.
    blank_lines: u32,
    /// The column, from 1, in which a quotation mark is still open.
    open: Option<u32>,
}

/// Where in a cell the next character stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Within {
    /// At its start, where alone a quotation mark opens.
    Start,
    /// In plain text.
    Plain,
    /// In quoted text.
    Quoted,
    /// Behind a quotation mark that closed, unless another one follows.
    Closed,
}

impl Raw {
    /// Of the record `raw`, blank lines before it included.
    fn of(raw: &[u8], delimiter: u8) -> Self {
        let blank = raw.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let newlines = raw[..blank].iter().filter(|byte| **byte == b'\n').count();
        let mut column = 1_u32;
        let mut within = Within::Start;
        for byte in &raw[blank..] {
            within = match (within, *byte) {
                (Within::Start | Within::Closed, b'"') => Within::Quoted,
                (Within::Quoted, b'"') => Within::Closed,
                (Within::Quoted, _) => Within::Quoted,
                (_, byte) if byte == delimiter => {
                    column = column.saturating_add(1);
                    Within::Start
                }
                _ => Within::Plain,
            };
        }
        let open = Some(column).filter(|_| within == Within::Quoted);
        Self { blank_lines: u32::try_from(newlines).unwrap_or(u32::MAX), open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_line_tells_the_delimiter() {
        for (text, expected) in [
            ("a;b,c;d\n1,2,3,4,5", b';'),
            ("a,b\n", b','),
            ("a\tb\n", b'\t'),
            ("\"a,b,c\";d\n", b';'),
            ("\n\na,b", b','),
            ("a", b';'),
            ("", b';'),
        ] {
            assert_eq!(delimiter(text.as_bytes()), (expected, 0), "{text}");
        }
        assert_eq!(delimiter(b"sep=,\r\na;b;c"), (b',', 7));
        assert_eq!(delimiter(b"SEP=;"), (b';', 5));
    }

    #[test]
    fn blank_lines_and_open_quotation_marks_are_found() {
        let raw = Raw::of("\r\n\né;\"a\"\"\n;b\";c\n".as_bytes(), b';');
        assert_eq!(raw, Raw { blank_lines: 2, open: None });
        assert_eq!(Raw::of(b"a;\"b;c\nd", b';').open, Some(2));
        // A quotation mark inside a text that began without one is a character like others.
        assert_eq!(Raw::of(b"5\" x;\"7\"\"\" \n", b';').open, None);
    }
}
