//! What the library that reads XLSX does not tell of a sheet: rows that are hidden, cells that are merged, formulas without a result.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::merged::Area;
use super::parts::{Parts, attribute, is_set, local_attribute};
use super::table::MAX_COLUMNS;

/// The most areas of merged cells of a sheet, and the most formulas without a result, that are kept.
pub(super) const MAX_KEPT: usize = 100_000;

/// What a sheet looks like, besides its values.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The rows that are hidden, from 1.
    pub(super) hidden: BTreeSet<u32>,
    /// The columns that are hidden, from 0.
    pub(super) hidden_columns: BTreeSet<usize>,
    pub(super) merged: Vec<Area>,
    /// Row and column, from 0, of formulas that nobody has worked out.
    pub(super) unworked: BTreeSet<(u32, u32)>,
    /// Of formulas whose stored result is 0: libraries write that where they do not know it.
    pub(super) zeros: BTreeSet<(u32, u32)>,
    /// Of cells whose text is struck through.
    pub(super) struck: BTreeSet<(u32, u32)>,
    /// Where cells lead, as ids of the sheet's relationships.
    pub(super) links: BTreeMap<(u32, u32), String>,
}

/// Why a sheet's look cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LookError {
    /// Its parts contradict each other, or are no XML.
    Broken,
    /// There is more of it than is kept; of what.
    TooLarge(&'static str),
}

/// The paths of the sheets of the workbook in `parts`, in their order.
pub(super) fn sheets(parts: &mut Parts<'_>) -> Option<Vec<String>> {
    let package = relations(&parts.text("_rels/.rels")?)?;
    let is_book = |(kind, _): &&(String, String)| kind.ends_with("/officeDocument");
    let (_, book) = package.values().find(is_book)?;
    let book = book.trim_start_matches('/').to_owned();
    let (folder, name) = book.rsplit_once('/').map_or(("", book.as_str()), |(folder, name)| (folder, name));
    let inside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let targets = relations(&parts.text(&inside(&format!("_rels/{name}.rels")))?)?;
    let text = parts.text(&book)?;
    let mut reader = Reader::from_str(&text);
    let mut found = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "sheet" => {
                let (_, target) = targets.get(&local_attribute(&tag, "id")?)?;
                found.push(match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None => inside(target),
                });
            }
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

/// Whether the results of formulas in the workbook in `parts` are left to the program that opens it: libraries that write workbooks say so,
/// and know no order of calculation. Office programs leave results of their own.
pub(super) fn leaves_results(parts: &mut Parts<'_>) -> Option<bool> {
    let package = relations(&parts.text("_rels/.rels")?)?;
    let (_, book) = package.values().find(|(kind, _)| kind.ends_with("/officeDocument"))?;
    let book = book.trim_start_matches('/').to_owned();
    let (folder, name) = book.rsplit_once('/').unwrap_or(("", book.as_str()));
    let targets = relations(&parts.text(&format!("{folder}/_rels/{name}.rels"))?)?;
    let has_order = targets.values().any(|(kind, _)| kind.ends_with("/calcChain"));
    let text = parts.text(&book)?;
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "calcPr" => {
                return Some(!has_order && is_set(&tag, "fullCalcOnLoad"));
            }
            Event::Eof => return Some(false),
            _ => {}
        }
    }
}

/// Kind and target of each relationship, by its id.
pub(super) fn relations(text: &str) -> Option<BTreeMap<String, (String, String)>> {
    let mut reader = Reader::from_str(text);
    let mut found = BTreeMap::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                let of = |name| attribute(&tag, name).unwrap_or_default();
                found.insert(of("Id"), (of("Type"), of("Target")));
            }
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

/// What of a workbook is struck through, by numbers from 0.
#[derive(Debug, Default)]
pub(super) struct Struck {
    /// The formats of cells.
    pub(super) formats: BTreeSet<usize>,
    /// The shared texts of which a part is.
    pub(super) texts: BTreeSet<usize>,
}

/// The look of the sheet in the part `path`.
pub(super) fn look(parts: &mut Parts<'_>, path: &str, struck: &Struck) -> Result<Look, LookError> {
    let mut xml = parts.xml(path).ok_or(LookError::Broken)?;
    let mut look = Look::default();
    let mut at = At::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|_| LookError::Broken)? {
            Event::Start(tag) => at.start(&tag, &mut look, struck)?,
            Event::Empty(tag) => {
                at.start(&tag, &mut look, struck)?;
                at.end(tag.local_name().as_ref(), &mut look)?;
            }
            Event::End(tag) => at.end(tag.local_name().as_ref(), &mut look)?,
            Event::Text(text) => at.text(&text.xml10_content(), &mut look, struck),
            Event::Eof => return Ok(look),
            _ => {}
        }
    }
}

/// Where in a sheet the reader stands.
#[derive(Debug, Default)]
struct At {
    /// From 0.
    row: u32,
    column: u32,
    /// Whether rows that say nothing are hidden.
    is_hidden: bool,
    has_formula: bool,
    has_value: bool,
    has_zero: bool,
    /// Whether its value is a text, which may be empty.
    is_text: bool,
    is_number: bool,
    /// Whether it is the number of a shared text.
    is_shared: bool,
    in_value: bool,
    /// How many cells links were put on.
    linked: usize,
}

impl At {
    fn start(&mut self, tag: &BytesStart<'_>, look: &mut Look, struck: &Struck) -> Result<(), LookError> {
        match tag.local_name().as_ref() {
            "sheetFormatPr" => self.is_hidden = is_set(tag, "zeroHeight"),
            "col" => {
                let of = |name| attribute(tag, name).and_then(|text| text.trim().parse::<usize>().ok());
                let width = attribute(tag, "width").and_then(|width| width.trim().parse::<f64>().ok());
                if let (true, Some(first)) = (is_set(tag, "hidden") || width == Some(0.0), of("min")) {
                    let last = of("max").unwrap_or(first).min(MAX_COLUMNS);
                    look.hidden_columns.extend(first.max(1) - 1..last);
                }
            }
            "row" => {
                if let Some(number) = attribute(tag, "r").and_then(|number| number.trim().parse().ok()) {
                    self.row = u32::saturating_sub(number, 1);
                }
                self.column = 0;
                let height = attribute(tag, "ht").and_then(|height| height.trim().parse::<f64>().ok());
                let says = attribute(tag, "hidden").is_some() || height.is_some();
                if is_set(tag, "hidden") || height == Some(0.0) || self.is_hidden && !says {
                    // A sheet has no more than a million.
                    look.hidden.insert(self.row + 1);
                }
            }
            "c" => {
                if let Some((row, column)) = attribute(tag, "r").and_then(|name| cell(&name)) {
                    (self.row, self.column) = (row, column);
                }
                (self.has_formula, self.has_value, self.has_zero) = (false, false, false);
                let format = attribute(tag, "s").and_then(|format| format.parse().ok());
                if format.is_some_and(|format| struck.formats.contains(&format)) {
                    self.is_struck(look);
                }
                let kind = attribute(tag, "t");
                self.is_text = kind.as_deref() == Some("str");
                self.is_shared = kind.as_deref() == Some("s");
                self.is_number = kind.is_none_or(|kind| kind == "n");
            }
            "f" => self.has_formula = true,
            // One without anything in it is how libraries leave out a result.
            "v" => (self.in_value, self.has_value) = (true, self.is_text),
            "is" => self.has_value = true,
            // Of a text that stands in the cell itself.
            "strike" if is_on(tag) => self.is_struck(look),
            "hyperlink" => {
                if let (Some(name), Some(id)) = (attribute(tag, "ref"), local_attribute(tag, "id")) {
                    // Each cell is counted as often as a link is put on it.
                    let room = MAX_KEPT - self.linked;
                    for at in cells(&name).take(room) {
                        self.linked += 1;
                        look.links.entry(at).or_insert_with(|| id.clone());
                    }
                }
            }
            "mergeCell" => {
                let area = attribute(tag, "ref").and_then(|name| area(&name));
                look.merged.extend(area.filter(|area| area.columns.0 < MAX_COLUMNS));
                if look.merged.len() > MAX_KEPT {
                    return Err(LookError::TooLarge("it has more than 100,000 merged cells"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The cell at hand is struck through, or a part of its text.
    fn is_struck(&self, look: &mut Look) {
        if look.struck.len() < MAX_KEPT {
            look.struck.insert((self.row, self.column));
        }
    }

    /// Takes a text.
    fn text(&mut self, text: &str, look: &mut Look, struck: &Struck) {
        if self.in_value
            && self.is_shared
            && text.trim().parse().is_ok_and(|number: usize| struck.texts.contains(&number))
        {
            self.is_struck(look);
        }
        if self.in_value && !text.trim().is_empty() {
            (self.has_value, self.has_zero) = (true, text.trim() == "0" && self.is_number);
        }
    }

    fn end(&mut self, name: &str, look: &mut Look) -> Result<(), LookError> {
        match name {
            "v" => self.in_value = false,
            "row" => self.row = self.row.saturating_add(1),
            "c" => {
                if self.has_formula && (!self.has_value || self.has_zero) {
                    let found = if self.has_zero { &mut look.zeros } else { &mut look.unworked };
                    found.insert((self.row, self.column));
                    if found.len() > MAX_KEPT {
                        return Err(LookError::TooLarge(
                            "it has more than 100,000 formulas without a result",
                        ));
                    }
                }
                self.column = self.column.saturating_add(1);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether the property `tag` of a font is on: it is where it says nothing else.
pub(super) fn is_on(tag: &BytesStart<'_>) -> bool {
    !attribute(tag, "val").is_some_and(|is| is == "0" || is == "false")
}

/// Row and column, from 0, of `B7`.
pub(super) fn cell(name: &str) -> Option<(u32, u32)> {
    let name = name.trim().replace('$', "");
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = name.split_at(digits);
    let mut column = 0_u32;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        let value = u32::from(letter.checked_sub(b'A').filter(|value| *value < 26)?) + 1;
        column = column.checked_mul(26)?.checked_add(value)?;
    }
    Some((number.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// Rows and columns, from 0, of the cells of `B2:C4`, or of `B2`.
fn cells(name: &str) -> impl Iterator<Item = (u32, u32)> {
    let several = area(name).into_iter().flat_map(|Area { rows: (top, bottom), columns: (left, right) }| {
        let column = |column: usize| u32::try_from(column).unwrap_or(u32::MAX);
        (top..=bottom).flat_map(move |row| (left..=right).map(move |at| (row - 1, column(at))))
    });
    several.chain(cell(name))
}

/// The cells of `B2:C4`.
fn area(name: &str) -> Option<Area> {
    let (first, last) = name.split_once(':')?;
    let ((top, left), (bottom, right)) = (cell(first)?, cell(last)?);
    let column = |column: u32| usize::try_from(column).unwrap_or(usize::MAX).min(MAX_COLUMNS - 1);
    (top <= bottom && left <= right)
        .then(|| Area {
            rows: (top + 1, bottom + 1),
            columns: (usize::try_from(left).unwrap_or(usize::MAX), column(right)),
        })
        .filter(|area| area.columns.0 <= area.columns.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_areas_are_read() {
        assert_eq!(
            [cell("A1"), cell("$XFD$7"), cell("aa10")],
            [Some((0, 0)), Some((6, 16_383)), Some((9, 26))]
        );
        for name in ["", "A", "7", "A0", "é1", "AAAAAAAAAAAA1", "A99999999999"] {
            assert_eq!(cell(name), None, "{name}");
        }
        assert_eq!(area("B2:C4"), Some(Area { rows: (2, 4), columns: (1, 2) }));
        assert_eq!(cells("B2:C3").collect::<Vec<_>>(), [(1, 1), (1, 2), (2, 1), (2, 2)]);
        assert_eq!(cells("B2").collect::<Vec<_>>(), [(1, 1)]);
        for name in ["B2", "C4:B2", "ZZ1:ZZ2"] {
            assert_eq!(area(name), None, "{name}");
        }
    }
}
