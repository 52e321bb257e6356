//! CSV as office programs write it: the delimiter is told from the heading line, texts may stand in quotation marks.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use ::csv::{ByteRecord, ReaderBuilder};

use crate::diag::{Finding, Place};

use super::table::{Cell, MAX_COLUMNS, Row, Visit};

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
    let mut line = if skipped > 0 { 2 } else { 1 };
    let text = &bytes[skipped..];
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Cursor::new(text));
    let mut record = ByteRecord::new();
    let mut from = 0;
    // A file in memory that may have rows of any length gives no errors.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let to = usize::try_from(reader.position().byte()).unwrap_or(text.len()).min(text.len());
        let starts = Starts::of(&text[from..to], delimiter, line);
        (from, line) = (to, starts.next_line);
        let mut row = Row { number: starts.first_line, starts: starts.cells, ..Row::default() };
        for (index, cell) in record.iter().enumerate() {
            let text = std::str::from_utf8(cell);
            row.put(index, text.map_or(Cell::NotUtf8, |text| Cell::Text(text.to_owned())));
            // How far it goes on past what is read need not be known.
            if row.past_columns.is_some() {
                break;
            }
        }
        if let Some((line, column)) = starts.open {
            let message = "the quotation mark that opens here is never closed; the rest is not read";
            let place = Place { line: Some(line), column: Some(column), ..Place::file(file) };
            let hint = "close it, or write a quotation mark inside a text twice: \"\"";
            return Err(Finding::error("unclosed-quote", message).at(place).hint(hint));
        }
        if !row.is_blank()
            && let ControlFlow::Break(()) = visit(row)
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

/// Where the cells of one record stand in the text.
#[derive(Debug, Default, PartialEq)]
struct Starts {
    /// Line and column, from 1, of each cell.
    cells: Vec<(u32, u32)>,
    /// The line in which the record begins.
    first_line: u32,
    /// The line that follows it.
    next_line: u32,
    /// The cell in which a quotation mark is still open.
    open: Option<(u32, u32)>,
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

impl Starts {
    /// Of the record `raw`, which begins in `line`, blank lines before it included.
    fn of(raw: &[u8], delimiter: u8, line: u32) -> Self {
        let blank = raw.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let newlines = raw[..blank].iter().filter(|byte| **byte == b'\n').count();
        let (mut line, mut column) = (line + u32::try_from(newlines).unwrap_or(u32::MAX), 1);
        let mut starts = Self { cells: vec![(line, column)], first_line: line, ..Self::default() };
        let mut within = Within::Start;
        for byte in &raw[blank..] {
            if *byte == b'\n' {
                (line, column) = (line + 1, 1);
            } else if byte & 0xc0 != 0x80 {
                column += 1;
            }
            within = match (within, *byte) {
                (Within::Start | Within::Closed, b'"') => Within::Quoted,
                (Within::Quoted, b'"') => Within::Closed,
                (Within::Quoted, _) => Within::Quoted,
                (_, byte) if byte == delimiter => {
                    // Where the cell at hand begins is told of an open quotation mark; of others only those that are read are asked for.
                    starts.cells.truncate(MAX_COLUMNS);
                    starts.cells.push((line, column));
                    Within::Start
                }
                _ => Within::Plain,
            };
        }
        starts.open = starts.cells.last().copied().filter(|_| within == Within::Quoted);
        starts.next_line = line;
        starts
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
    fn cells_are_found_in_the_text_also_behind_line_breaks_and_quotation_marks() {
        let starts = Starts::of("\r\n\né;\"a\"\"\n;b\";c\n".as_bytes(), b';', 4);
        assert_eq!(starts.cells, [(6, 1), (6, 3), (7, 5)]);
        assert_eq!((starts.first_line, starts.next_line, starts.open), (6, 8, None));
        let open = Starts::of(b"a;\"b;c\nd", b';', 1);
        assert_eq!((open.cells.len(), open.open, open.next_line), (2, Some((1, 3)), 2));
        // A quotation mark inside a text that began without one is a character like others.
        assert_eq!(Starts::of(b"5\" x;\"7\"\" \n", b';', 1).cells.len(), 2);
    }
}
