//! The number formats of an OpenDocument workbook, written as the codes that XLSX has: OpenDocument 1.3, part 3, 16.29.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::BytesStart;

use super::parts::attribute;
use super::shown::NumberFormat;

/// The most styles of a kind that are kept; a workbook has some hundreds.
const MAX_STYLES: usize = 20_000;
/// The longest code that is put together.
const MAX_CODE_CHARS: usize = 600;
/// How many styles a style may follow from one another.
const MAX_PARENTS: usize = 8;

/// The styles of a workbook.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Styles of cells: the format and the parent of each.
    cells: BTreeMap<String, (Option<String>, Option<String>)>,
    /// Whether text of a style, of cells or of parts of their text, is struck through, where it says.
    struck: BTreeMap<String, bool>,
    /// Styles of tables that are not shown.
    pub(super) hidden_tables: BTreeSet<String>,
    formats: BTreeMap<String, Option<String>>,
    /// Whether there are more of a kind than are kept: what a cell or a sheet looks like could not be told.
    pub(super) is_full: bool,
    /// The style of a table at hand.
    table: Option<String>,
    /// The style of a cell, or of a part of its text, at hand.
    style: Option<String>,
    /// The format at hand.
    open: Option<Open>,
}

/// A format while its parts come.
#[derive(Debug, Default)]
struct Open {
    name: String,
    /// Its code; `None` where a part of it is not understood.
    code: Option<String>,
    /// The conditions and names of the formats that come before it.
    maps: Vec<(String, String)>,
    is_percent: bool,
    /// Whether hours may pass a day.
    is_elapsed: bool,
    /// Whether text that comes is part of it, and the tag that it stands in.
    text: Option<String>,
}

impl Open {
    fn add(&mut self, part: Option<&str>) {
        match (&mut self.code, part) {
            (Some(code), Some(part)) if code.len() < MAX_CODE_CHARS => code.push_str(part),
            _ => self.code = None,
        }
    }

    fn literal(&mut self, text: &str) {
        let mut part = String::new();
        for c in text.chars() {
            match c {
                '%' if self.is_percent => part.push('%'),
                c => part.extend(['\\', c]),
            }
        }
        self.add(Some(&part));
    }
}

impl Styles {
    /// Takes note of an element that begins.
    pub(super) fn start(&mut self, tag: &BytesStart<'_>) {
        let of = |name: &str| attribute(tag, name);
        match tag.name().as_ref() {
            "style:style" => {
                let name = of("style:name").unwrap_or_default();
                match of("style:family").as_deref() {
                    Some("table-cell") => {
                        let parent = of("style:parent-style-name");
                        self.style = Some(name.clone());
                        self.cells.insert(name, (of("style:data-style-name"), parent));
                        self.is_full |= self.cells.len() > MAX_STYLES;
                    }
                    Some("text") => self.style = Some(name),
                    Some("table") => self.table = Some(name),
                    _ => {}
                }
            }
            "style:text-properties" => {
                let line = of("style:text-line-through-style").or_else(|| of("style:text-line-through-type"));
                if let (Some(style), Some(line)) = (self.style.clone(), line) {
                    self.struck.insert(style, line != "none");
                    self.is_full |= self.struck.len() > MAX_STYLES;
                }
            }
            "style:table-properties" => {
                let name = self.table.take();
                if of("table:display").as_deref() == Some("false") {
                    self.hidden_tables.extend(name);
                    self.is_full |= self.hidden_tables.len() > MAX_STYLES;
                }
            }
            name => {
                if let Some(kind) = name.strip_prefix("number:") {
                    self.number(kind, tag);
                } else if name == "style:map"
                    && let Some(open) = &mut self.open
                    && open.maps.len() < 4
                {
                    let of = |name| attribute(tag, name).unwrap_or_default();
                    open.maps.push((of("style:condition"), of("style:apply-style-name")));
                }
            }
        }
    }

    fn number(&mut self, kind: &str, tag: &BytesStart<'_>) {
        let of = |name: &str| attribute(tag, name);
        let is = |name: &str, value: &str| of(name).as_deref() == Some(value);
        if let Some(kind) = kind.strip_suffix("-style") {
            let language = match of("number:language").as_deref() {
                None | Some("") => "",
                Some("id") => "[$-421]",
                Some("en") => "[$-409]",
                Some(_) => "[$-411]",
            };
            self.open = Some(Open {
                name: of("style:name").unwrap_or_default(),
                code: (kind != "boolean").then(|| language.to_owned()),
                is_percent: kind == "percentage",
                is_elapsed: is("number:truncate-on-overflow", "false"),
                ..Open::default()
            });
            return;
        }
        let Some(open) = &mut self.open else { return };
        let long = is("number:style", "long");
        let either = |short: &'static str, wide: &'static str| Some(if long { wide } else { short });
        let is_gregorian = of("number:calendar").is_none_or(|calendar| calendar == "gregorian");
        let part: Option<&str> = match kind {
            "number" => return open.add(digits(tag).as_deref()),
            "fraction" => return open.add(fraction(tag).as_deref()),
            "text" | "currency-symbol" => {
                open.text = Some(String::new());
                return;
            }
            "text-content" => Some("@"),
            "day" => either("d", "dd"),
            "day-of-week" => either("ddd", "dddd"),
            "month" if is("number:textual", "true") => either("mmm", "mmmm"),
            "month" => either("m", "mm"),
            "year" => either("yy", "yyyy"),
            "hours" if open.is_elapsed => either("[h]", "[hh]"),
            "hours" => either("h", "hh"),
            "minutes" => either("m", "mm"),
            "seconds" => {
                let decimals = of("number:decimal-places").and_then(|text| text.parse().ok()).unwrap_or(0);
                let base = if long { "ss" } else { "s" };
                let point = if decimals > 0 { "." } else { "" };
                return open.add(Some(&format!("{base}{point}{}", "0".repeat(usize::min(decimals, 3)))));
            }
            "am-pm" => Some("AM/PM"),
            _ => None,
        };
        open.add(part.filter(|_| is_gregorian));
    }

    /// Takes note of text.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(known) = self.open.as_mut().and_then(|open| open.text.as_mut())
            && known.len() < MAX_CODE_CHARS
        {
            known.push_str(text);
        }
    }

    /// Takes note of an element that ends.
    pub(super) fn end(&mut self, name: &str) {
        match name {
            "number:text" | "number:currency-symbol" => {
                if let Some(open) = &mut self.open
                    && let Some(text) = open.text.take()
                {
                    open.literal(&text);
                }
            }
            "style:style" => (self.table, self.style) = (None, None),
            name if name.starts_with("number:") && name.ends_with("-style") => {
                if let Some(open) = self.open.take() {
                    let code = self.code_of(&open);
                    self.formats.insert(open.name, code);
                    self.is_full |= self.formats.len() > MAX_STYLES;
                }
            }
            _ => {}
        }
    }

    /// The code of a format with those that it sends some values to.
    fn code_of(&self, open: &Open) -> Option<String> {
        let mut code = String::new();
        for (condition, name) in &open.maps {
            let condition = condition.trim().strip_prefix("value()")?.replace("!=", "<>");
            let other = self.formats.get(name)?.as_ref()?;
            code.push_str(&format!("[{condition}]{other};"));
        }
        code.push_str(open.code.as_ref()?);
        (code.len() <= MAX_CODE_CHARS).then_some(code)
    }

    /// Whether cells, or parts of their text, with the style `name` are struck through.
    pub(super) fn is_struck(&self, name: &str) -> bool {
        let mut name = Some(name);
        for _ in 0..MAX_PARENTS {
            let Some(style) = name else { return false };
            if let Some(is_struck) = self.struck.get(style) {
                return *is_struck;
            }
            name = self.cells.get(style).and_then(|(_, parent)| parent.as_deref());
        }
        false
    }

    /// The format of cells with the style `name`: none where they have none, and its name where it is not understood.
    pub(super) fn format(&self, name: Option<&str>) -> Result<Option<NumberFormat>, String> {
        let mut style = name.and_then(|name| self.cells.get(name));
        for _ in 0..MAX_PARENTS {
            let Some((format, parent)) = style else { return Ok(None) };
            if let Some(format) = format {
                let code = self.formats.get(format).ok_or_else(|| format.clone())?;
                let read = code.as_deref().and_then(NumberFormat::parse);
                return read.map(Some).ok_or_else(|| code.clone().unwrap_or_else(|| format.clone()));
            }
            style = parent.as_deref().and_then(|parent| self.cells.get(parent));
        }
        Ok(None)
    }
}

/// The placeholders of `number:number`.
fn digits(tag: &BytesStart<'_>) -> Option<String> {
    let count = |name: &str| attribute(tag, name).and_then(|text| text.parse::<usize>().ok());
    let least = count("number:min-integer-digits").unwrap_or(1).min(30);
    let decimals = count("number:decimal-places").unwrap_or(0).min(30);
    let needed = count("number:min-decimal-places").unwrap_or(decimals).min(decimals);
    if attribute(tag, "number:decimal-replacement").is_some_and(|text| !text.is_empty()) {
        return None;
    }
    let mut code = "0".repeat(least);
    if attribute(tag, "number:grouping").as_deref() == Some("true") {
        let whole = format!("{}{code}", "#".repeat(4_usize.saturating_sub(least)));
        let (first, last) = whole.split_at(whole.len() - 3);
        code = format!("{first},{last}");
    } else if least == 0 {
        code = "#".to_owned();
    }
    if decimals > 0 {
        code.push_str(&format!(".{}{}", "0".repeat(needed), "#".repeat(decimals - needed)));
    }
    let factor = attribute(tag, "number:display-factor").map_or(Some(1.0), |text| text.parse().ok())?;
    match factor {
        1.0 => {}
        1e3 => code.push(','),
        1e6 => code.push_str(",,"),
        _ => return None,
    }
    Some(code)
}

fn fraction(tag: &BytesStart<'_>) -> Option<String> {
    let count = |name: &str| attribute(tag, name).and_then(|text| text.parse::<usize>().ok());
    let whole = if count("number:min-integer-digits").is_some() { "# " } else { "" };
    let over = "?".repeat(count("number:min-numerator-digits").unwrap_or(1).clamp(1, 4));
    let under = match count("number:denominator-value") {
        Some(under) => under.to_string(),
        None => "?".repeat(count("number:min-denominator-digits").unwrap_or(1).clamp(1, 4)),
    };
    Some(format!("{whole}{over}/{under}"))
}
