//! The containers of workbooks, looked over before they are read: a small file must not become a large one in memory.
//!
//! Workbooks are ZIP archives of XML. What an archive says of its sizes need not be true, so every part is unpacked once, counted
//! and thrown away. Three more ways to grow are counted: the strings that an XLSX announces, and the cells and spaces that an ODS
//! repeats.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most bytes of a workbook, unpacked.
const MAX_UNPACKED_BYTES: u64 = 200 << 20;
/// The most bytes of a part that holds no cells.
const MAX_PART_BYTES: u64 = 32 << 20;
/// The most bytes of the styles, which take many times as much in memory.
const MAX_STYLES_BYTES: u64 = 4 << 20;
/// The most parts.
const MAX_PARTS: usize = 10_000;
/// The most cells that an ODS may fill, repeated ones among them.
const MAX_CELLS: u64 = 2_000_000;
/// The most strings that an XLSX may announce.
const MAX_STRINGS: u64 = 10_000_000;
/// The most spaces that an ODS may repeat.
const MAX_SPACES: u64 = 10_000_000;
/// How much is unpacked at once.
const CHUNK_BYTES: usize = 64 << 10;
/// The longest tag of an ODS; it may hold a cell's text and formula.
const MAX_TAG_BYTES: usize = 256 << 10;

/// Why a container is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ContainerError {
    /// It is no ZIP archive, or a broken one.
    NotZip(String),
    /// It is larger than is read here; what is too large.
    TooLarge(&'static str),
    /// A part is XML as no office program writes it.
    BadXml(String),
}

/// Looks the workbook in `bytes` over.
pub(super) fn check(bytes: &[u8]) -> Result<(), ContainerError> {
    let broken = |error: zip::result::ZipError| ContainerError::NotZip(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MAX_PARTS {
        return Err(ContainerError::TooLarge("it has more than 10,000 parts"));
    }
    let mut left = MAX_UNPACKED_BYTES;
    let mut chunk = vec![0; CHUNK_BYTES];
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(broken)?;
        // A part is found by its name as it is written, else as it is decoded.
        let written = String::from_utf8_lossy(file.name_raw()).to_lowercase();
        let decoded = file.name().map_err(broken)?.to_lowercase();
        let (written, decoded) = (Part::of(&written), Part::of(&decoded));
        let mut part = if written.role >= decoded.role { written } else { decoded };
        loop {
            let count = file.read(&mut chunk).map_err(|error| ContainerError::NotZip(error.to_string()))?;
            if count == 0 {
                break;
            }
            left = left
                .checked_sub(count as u64)
                .ok_or(ContainerError::TooLarge("it is larger than 200 MB when unpacked"))?;
            part.take(&chunk[..count])?;
        }
    }
    Ok(())
}

/// One part of a workbook, as far as it was seen.
#[derive(Debug)]
struct Part {
    name: String,
    role: Role,
    bytes: u64,
    tags: Tags,
}

/// What a part is, by how closely it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// No XML: pictures and the like, which are not read.
    Other,
    /// A sheet of an XLSX.
    Sheet,
    /// XML without cells.
    Small,
    /// The styles of cells.
    Styles,
    /// The texts of an XLSX, or the sheets of an ODS.
    Counted,
}

impl Part {
    /// The part `name`, in lower case.
    fn of(name: &str) -> Self {
        let role = match name {
            _ if name.ends_with("sharedstrings.xml") || name.ends_with("content.xml") => Role::Counted,
            _ if name.ends_with("styles.xml") => Role::Styles,
            _ if name.contains("worksheets") && name.ends_with(".xml") => Role::Sheet,
            _ if name.ends_with(".xml") || name.ends_with(".rels") => Role::Small,
            _ => Role::Other,
        };
        Self { name: name.to_owned(), role, bytes: 0, tags: Tags::default() }
    }

    /// Looks at the next of its bytes.
    fn take(&mut self, bytes: &[u8]) -> Result<(), ContainerError> {
        self.bytes += bytes.len() as u64;
        // What is counted below is found in UTF-8; UTF-16 has a zero in every second byte.
        if self.role != Role::Other && bytes.contains(&0) {
            return Err(ContainerError::BadXml(self.name.clone()));
        }
        match self.role {
            Role::Small => within(self.bytes, MAX_PART_BYTES, "a part without cells is larger than 32 MB"),
            Role::Styles => within(self.bytes, MAX_STYLES_BYTES, "its styles are larger than 4 MB"),
            Role::Counted => self.tags.take(bytes).map_err(|error| match error {
                ContainerError::BadXml(_) => ContainerError::BadXml(self.name.clone()),
                error => error,
            }),
            Role::Other | Role::Sheet => Ok(()),
        }
    }
}

/// What the tags of a part add up to. The reading is strict, so that nothing hides from it: comments, `CDATA` and unescaped `<`
/// within tags, which no office program writes in these parts, are refused.
#[derive(Debug, Default)]
struct Tags {
    /// The tag at hand, as far as it was seen.
    tag: Option<Vec<u8>>,
    /// The quotation mark that is open in it.
    quote: Option<u8>,
    spaces: u64,
    /// Rows of the sheet at hand so far, repeated ones among them.
    rows: u64,
    /// Cells of the row at hand so far, repeated ones among them.
    cells: u64,
    /// The most cells that a row has, up to its last one that holds something.
    widest: u64,
}

impl Tags {
    fn take(&mut self, bytes: &[u8]) -> Result<(), ContainerError> {
        let bad = || Err(ContainerError::BadXml(String::new()));
        for byte in bytes {
            let Some(tag) = &mut self.tag else {
                if *byte == b'<' {
                    self.tag = Some(Vec::new());
                }
                continue;
            };
            let declaration = tag.first() == Some(&b'?');
            match (self.quote, *byte) {
                (_, b'<') => return bad(),
                (None, b'!') if tag.is_empty() => return bad(),
                (None, b'>') if !declaration || tag.ends_with(b"?") => {
                    let tag = self.tag.take().unwrap_or_default();
                    self.end(&String::from_utf8_lossy(&tag))?;
                    continue;
                }
                (None, quote @ (b'"' | b'\'')) if !declaration => self.quote = Some(quote),
                (Some(open), quote) if open == quote => self.quote = None,
                _ => {}
            }
            if tag.len() >= MAX_TAG_BYTES {
                return bad();
            }
            tag.push(*byte);
        }
        Ok(())
    }

    fn end(&mut self, tag: &str) -> Result<(), ContainerError> {
        within(number(tag, "uniqueCount"), MAX_STRINGS, "it announces more than 10 million texts")?;
        self.spaces = self.spaces.saturating_add(number(tag, "text:c"));
        within(self.spaces, MAX_SPACES, "it repeats more than 10 million spaces")?;
        let repeated = |name| number(tag, name).max(1);
        if tag.starts_with("table:table-row") {
            self.rows = self.rows.saturating_add(repeated("table:number-rows-repeated"));
            self.cells = 0;
        } else if tag.starts_with("table:table-cell") || tag.starts_with("table:covered-table-cell") {
            self.cells = self.cells.saturating_add(repeated("table:number-columns-repeated"));
            // Programs end a sheet with a million empty rows, and a row with a thousand empty cells.
            if !tag.ends_with('/') || tag.contains("office:") || tag.contains("table:formula") {
                self.widest = self.widest.max(self.cells);
                // A sheet is read as a rectangle.
                let cells = self.widest.saturating_mul(self.rows);
                within(cells, MAX_CELLS, "a sheet has more than 2 million cells")?;
            }
        } else if tag.starts_with("table:table ") || tag == "/table:table" {
            (self.rows, self.cells, self.widest) = (0, 0, 0);
        }
        Ok(())
    }
}

fn within(count: u64, most: u64, message: &'static str) -> Result<(), ContainerError> {
    if count > most { Err(ContainerError::TooLarge(message)) } else { Ok(()) }
}

/// The number that the attribute `name` of `tag` has: the largest where several look like it, more than anything allows where it
/// is not plainly a number, and 0 where there is none.
fn number(tag: &str, name: &str) -> u64 {
    let values = tag.match_indices(name).filter_map(|(at, _)| {
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let digits = value.get(1..)?.split(['"', '\'']).next()?;
        let is_number = value.starts_with(['"', '\'']) && digits.bytes().all(|byte| byte.is_ascii_digit());
        Some(if is_number { digits.parse().unwrap_or(u64::MAX) } else { u64::MAX })
    });
    values.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Result<u64, ContainerError> {
        let mut tags = Tags::default();
        // In pieces, as parts are unpacked.
        for piece in text.as_bytes().chunks(7) {
            tags.take(piece)?;
        }
        Ok(tags.widest * tags.rows)
    }

    #[test]
    fn cells_are_counted_as_they_unfold() {
        let cell = "<table:table-cell office:value='1' table:number-columns-repeated='3'/>";
        let blank = "<table:table-cell table:number-columns-repeated='16000'/>";
        let row = |cells: &str, count| {
            format!(
                "<table:table-row x='>' table:number-rows-repeated = \"{count}\">{cells}</table:table-row>"
            )
        };
        // What is empty to the end of a row, or of a sheet, is not read.
        assert_eq!(tags(&format!("<?xml version='1'?>{}", row(&format!("{cell}{blank}"), 10))), Ok(30));
        let sheet = |rows: &str| format!("<table:table name='a'>{rows}</table:table>");
        assert_eq!(tags(&sheet(&(row(cell, 2) + &row(blank, 1_000_000)))), Ok(0));
        let many = Err(ContainerError::TooLarge("a sheet has more than 2 million cells"));
        assert_eq!(tags(&sheet(&(row(blank, 1_000_000) + &row(cell, 1)))), many);
        assert_eq!(tags(&row(&format!("{blank}{cell}"), 1000)), many);
        assert_eq!(
            tags("<table:table-cell office:value='1' table:number-columns-repeated='&#57;9'/>"),
            Ok(0)
        );
        assert_eq!(
            tags(&row("<table:table-cell office:value='1' table:number-columns-repeated='&#57;9'/>", 1)),
            many
        );
    }

    #[test]
    fn what_grows_is_refused() {
        for (text, message) in [
            ("<sst uniqueCount=\"99999999999999999999\"/>", "it announces more than 10 million texts"),
            (
                "<text:s text:c=\"9000000\"/><text:s text:c='2000000'/>",
                "it repeats more than 10 million spaces",
            ),
        ] {
            assert_eq!(tags(text), Err(ContainerError::TooLarge(message)), "{text}");
        }
        for text in ["<!-- '-->", "<![CDATA[<a \"]]>", "<a x='<'>", "<!DOCTYPE a>"] {
            assert_eq!(tags(text), Err(ContainerError::BadXml(String::new())), "{text}");
        }
    }
}
