//! From a cell to the value that its key takes, so that a row is checked as an item's file is.

use jiff::civil::{Date, Time};
use toml::value::Datetime;

use crate::project::input::{Node, Origin, Raw};
use crate::project::keys::KeyType;
use crate::project::value::FieldKind;
use crate::units::Micros;

use super::shown::{Shown, general, plain_digits};
use super::table::{Cell, MAX_CELL_CHARS};
use super::toml_lists;
use super::written::{self, Setting, WrittenNumber};

/// The longest unit before or after a number that is typed, in characters.
const MAX_UNIT_CHARS: usize = 12;

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A text.
    Text,
    /// A text of one line.
    Line,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day with a time.
    Moment,
    /// A place in a video, or a length.
    Seconds,
    /// Yes or no.
    Bool,
    /// Names, separated by `;` or `,`.
    Names,
    /// Hashtags, with or without `#`, separated as names are.
    Tags,
    /// Texts, or rows of texts with `|` between their columns, separated by `;`.
    Rows,
}

impl From<FieldKind> for Takes {
    fn from(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Multiline => Self::Text,
            FieldKind::Text | FieldKind::Image | FieldKind::Url | FieldKind::Choice => Self::Line,
            FieldKind::Number => Self::Number,
            FieldKind::Date => Self::Date,
            FieldKind::Time => Self::Time,
            FieldKind::List => Self::Rows,
            FieldKind::Bool => Self::Bool,
        }
    }
}

impl From<KeyType> for Takes {
    fn from(takes: KeyType) -> Self {
        match takes {
            KeyType::Text => Self::Text,
            KeyType::Names => Self::Names,
            KeyType::Tags => Self::Tags,
            KeyType::Moment => Self::Moment,
            KeyType::Seconds => Self::Seconds,
            KeyType::Decibels | KeyType::Speed => Self::Number,
            KeyType::Flag => Self::Bool,
            // Tables of a file are no cells.
            KeyType::Line
            | KeyType::Captions
            | KeyType::CaptionsMode
            | KeyType::Audience
            | KeyType::Sound
            | KeyType::Fields
            | KeyType::Focuses
            | KeyType::StingAt
            | KeyType::Excerpt
            | KeyType::Shots
            | KeyType::Signer
            | KeyType::Background
            | KeyType::Duration
            | KeyType::Music
            | KeyType::Sting
            | KeyType::Post => Self::Line,
        }
    }
}

/// A value on its way from a cell to its reader.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Typed {
    Text(String),
    /// Digits, as TOML writes them.
    Number(String),
    Bool(bool),
    Moment(Datetime),
    List(Vec<Typed>),
}

/// A value of a row: its key with the name of its table, its column from 1, and what it is.
pub(super) type Value = (String, usize, Typed);

/// What a cell gives.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub(super) value: Typed,
    /// What stands around a number in its cell, where something does.
    pub(super) unit: Option<Unit>,
    /// The zone that a time of day is said to be in.
    pub(super) zone: Option<&'static str>,
    /// Whether line breaks became blanks.
    pub(super) is_joined: bool,
}

impl From<Typed> for Reading {
    fn from(value: Typed) -> Self {
        Self { value, unit: None, zone: None, is_joined: false }
    }
}

/// What stands around a number: `Rp` before it, `%` after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) before: String,
    pub(super) after: String,
}

impl Unit {
    fn of(before: &str, after: &str) -> Option<Self> {
        let unit = Self { before: before.trim().to_owned(), after: after.trim().to_owned() };
        (unit != Self::default()).then_some(unit)
    }
}

/// Why a cell gives no value: the code, the message without the cell's name, and a hint, and what they name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) hint: String,
    pub(super) facts: Vec<(&'static str, String)>,
}

fn refuse(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Refusal {
    Refusal { code, message: message.into(), hint: hint.into(), facts: Vec::new() }
}

impl Refusal {
    fn fact(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }
}

/// The value of `cell`, which is not blank, for a key that takes `takes`. What does not fit is given as it is: the reader of the key
/// says what is wrong with it.
pub(super) fn typed(cell: &Cell, takes: Takes, setting: Setting) -> Result<Reading, Refusal> {
    let value = match cell {
        Cell::Failed(error) => {
            let message = format!("is a formula that ends in `{error}`");
            let refusal = refuse("formula-error", message, "mend the formula, or type the value");
            return Err(refusal.fact("given", error));
        }
        Cell::NoResult => {
            let hint = "open the table in Excel or LibreOffice and save it again, or type the value";
            return Err(refuse("formula-error", "is a formula whose result is not in the file", hint));
        }
        Cell::NotUtf8 => {
            let hint = "save the table as CSV with the encoding UTF-8, or as XLSX";
            return Err(refuse("not-utf8", "holds bytes that are not UTF-8 text", hint));
        }
        Cell::Veiled => {
            let message = "holds a value that its number format hides";
            let hint = "empty the cell, or format it so that the value is seen";
            return Err(refuse("number-format", message, hint));
        }
        Cell::Text(text) if text.chars().nth(MAX_CELL_CHARS).is_some() => {
            let message = format!("has more than the {MAX_CELL_CHARS} characters that a cell may have");
            let hint = "shorten it, or close an open quotation mark before it";
            return Err(refuse("too-long", message, hint).fact("most", MAX_CELL_CHARS));
        }
        Cell::Text(text) => return typed_text(text, takes, setting),
        Cell::Formatted(plain, shown) => return formatted(plain, shown, takes, setting),
        Cell::Unclear(plain, code) => return unclear(plain, code, takes, setting),
        Cell::Empty => Typed::Text(String::new()),
        Cell::Number(value) => number(*value, takes, setting),
        Cell::Bool(value) => Typed::Bool(*value),
        Cell::Date(_) | Cell::DateTime(_) | Cell::Time(_) if is_text(takes) => {
            return typed_text(&written::shown(cell, setting), takes, setting);
        }
        Cell::Date(date) => Typed::Moment(datetime(Some(*date), None)),
        Cell::DateTime(moment) if takes == Takes::Date && moment.time() == Time::midnight() => {
            Typed::Moment(datetime(Some(moment.date()), None))
        }
        Cell::DateTime(moment) => Typed::Moment(datetime(Some(moment.date()), Some(moment.time()))),
        Cell::Time(time) => clock(*time, takes)?,
    };
    let in_list = matches!(takes, Takes::Names | Takes::Tags | Takes::Rows);
    Ok(if in_list { Typed::List(vec![value]) } else { value }.into())
}

fn is_text(takes: Takes) -> bool {
    matches!(takes, Takes::Text | Takes::Line | Takes::Names | Takes::Tags | Takes::Rows)
}

/// The value of a cell that shows `plain` as `shown`: what is seen counts.
fn formatted(plain: &Cell, shown: &Shown, takes: Takes, setting: Setting) -> Result<Reading, Refusal> {
    if let (Takes::Number, Cell::Number(_), Some(number)) = (takes, plain, &shown.number) {
        let value = Typed::Number(number.digits.clone());
        return Ok(Reading { unit: Unit::of(&number.before, &number.after), ..value.into() });
    }
    match (takes, plain) {
        // A time that nobody sees is none.
        // Nor is midnight, which programs add to a day that is stored with a time.
        (Takes::Date, Cell::DateTime(moment)) if !shown.has_time || moment.time() == Time::midnight() => {
            Ok(Typed::Moment(datetime(Some(moment.date()), None)).into())
        }
        (Takes::Date | Takes::Time | Takes::Moment, Cell::Number(_)) => {
            let seen = typed_text(&shown.text, takes, setting)?;
            let is_read = !matches!(seen.value, Typed::Text(_));
            if is_read { Ok(seen) } else { typed(plain, takes, setting) }
        }
        // `hh:mm" WITA"` shows a zone.
        (Takes::Time, Cell::Time(_)) => {
            let zone = written::time(&shown.text).and_then(|(_, zone)| zone);
            Ok(Reading { zone, ..typed(plain, takes, setting)? })
        }
        (takes, _) if is_text(takes) => typed_text(&shown.text, takes, setting),
        _ => typed(plain, takes, setting),
    }
}

/// The value of a cell whose number format `code` is not understood: a day is one whatever it looks like.
fn unclear(plain: &Cell, code: &str, takes: Takes, setting: Setting) -> Result<Reading, Refusal> {
    let is_moment = matches!(plain, Cell::Date(_) | Cell::DateTime(_) | Cell::Time(_));
    if is_moment && matches!(takes, Takes::Date | Takes::Time | Takes::Moment) {
        return typed(plain, takes, setting);
    }
    let message = if code == "####" {
        "shows no value, but `####`".to_owned()
    } else {
        format!("has a number format that is not understood here: `{code}`")
    };
    let hint = "give the cell a plain number format, or format it as text and type what should be read";
    Err(refuse("number-format", message, hint).fact("format", code))
}

fn typed_text(text: &str, takes: Takes, setting: Setting) -> Result<Reading, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    let parts = |marks: &'static [char]| text.split(marks).map(str::trim).filter(|part| !part.is_empty());
    if matches!(takes, Takes::Names | Takes::Tags | Takes::Rows)
        && let Some(form) = toml_lists::right_form(text)
    {
        let message = "is written as in a TOML file, with brackets and quotation marks";
        let hint = format!("write {form}");
        return Err(refuse("toml-in-cell", message, hint).fact("form", form));
    }
    let found = match takes {
        Takes::Text => None,
        Takes::Line if text.contains('\n') => {
            let words: Vec<&str> = text.split('\n').map(str::trim).filter(|part| !part.is_empty()).collect();
            return Ok(Reading { is_joined: true, ..Typed::Text(words.join(" ")).into() });
        }
        Takes::Line => None,
        Takes::Number => return written_number(text),
        Takes::Date => match written::date(written::without_midnight(text), setting) {
            Some(date) => Some(Typed::Moment(datetime(Some(date), None))),
            None => {
                return no_date(text, setting).map_or_else(|| Ok(Typed::Text(text.to_owned()).into()), Err);
            }
        },
        Takes::Time => {
            let Some((time, zone)) = written::time(text) else {
                return Ok(Typed::Text(text.to_owned()).into());
            };
            return Ok(Reading { zone, ..Typed::Moment(datetime(None, Some(time))).into() });
        }
        Takes::Moment => match written::moment(text, setting) {
            Ok(None) if written::month_first(text).is_some() => {
                return no_date(text, setting).map_or_else(|| Ok(Typed::Text(text.to_owned()).into()), Err);
            }
            Ok(moment) => moment.map(|(date, time)| Typed::Moment(datetime(Some(date), Some(time)))),
            Err(zone) => return Err(other_zone(zone, setting)),
        },
        Takes::Seconds => {
            // 65,2 as Indonesians write it.
            let with_point = text.replacen(',', ".", 1);
            with_point.parse::<f64>().is_ok().then_some(Typed::Text(with_point))
        }
        Takes::Bool => written::boolean(text).map(Typed::Bool),
        Takes::Names => Some(list(parts(&[';', ',', '\n']))),
        Takes::Tags => Some(list(parts(&[';', ',', '\n']).flat_map(tags))),
        Takes::Rows => {
            let entries = unmarked(parts(&[';', '\n']).collect());
            Some(Typed::List(entries.into_iter().map(row).collect()))
        }
    };
    Ok(found.unwrap_or_else(|| Typed::Text(text.to_owned())).into())
}

/// `entries` without the marks or numbers of a list, where all of them have one: `- Satu`, `• Satu`, `1. Satu`, `2) Dua`.
fn unmarked(entries: Vec<&str>) -> Vec<&str> {
    const MARKS: [char; 9] = ['-', '*', '+', '•', '‣', '·', '–', '—', '▪'];
    let behind = |rest: &'_ str| rest.starts_with(char::is_whitespace) && !rest.trim().is_empty();
    let marked = entries.iter().map(|entry| entry.strip_prefix(MARKS).filter(|rest| behind(rest)));
    if let Some(plain) = marked.collect::<Option<Vec<&str>>>() {
        return plain.into_iter().map(str::trim).collect();
    }
    let numbered = entries.iter().zip(1..).map(|(entry, number): (&&str, usize)| {
        let rest = entry.strip_prefix(number.to_string().as_str())?.strip_prefix(['.', ')'])?;
        behind(rest).then(|| rest.trim())
    });
    match numbered.collect::<Option<Vec<&str>>>() {
        Some(plain) if plain.len() > 1 => plain,
        _ => entries,
    }
}

fn list<'t>(parts: impl Iterator<Item = &'t str>) -> Typed {
    Typed::List(parts.map(|part| Typed::Text(part.to_owned())).collect())
}

/// The hashtags in `part`: each begins at its `#`, where it has one.
fn tags(part: &str) -> impl Iterator<Item = &str> {
    part.split(['#', '\u{ff03}']).map(str::trim).filter(|tag| !tag.is_empty())
}

/// A number as it is typed, with what stands around it: `85 %`, `Rp 2.500.000`.
fn written_number(text: &str) -> Result<Reading, Refusal> {
    let is_digit = |c: char| c.is_ascii_digit();
    let Some((first, last)) = text.find(is_digit).zip(text.rfind(is_digit)) else {
        return Ok(Typed::Text(text.to_owned()).into());
    };
    let sign = text[..first].chars().next().filter(|c| matches!(c, '-' | '\u{2212}'));
    let start = sign.map_or(first, |_| 0);
    let (before, core, after) = (&text[..start], &text[start..=last], &text[last + 1..]);
    let is_unit =
        |text: &str| !text.contains(['-', '\u{2212}', '/', ':']) && text.chars().count() <= MAX_UNIT_CHARS;
    if !is_unit(before) || !is_unit(after) {
        return Ok(Typed::Text(text.to_owned()).into());
    }
    match written::number(core) {
        WrittenNumber::Plain(digits) => {
            Ok(Reading { unit: Unit::of(before, after), ..Typed::Number(digits).into() })
        }
        WrittenNumber::Ambiguous(thousands, decimal) => {
            let message = format!("can be read as {thousands} or as {decimal}");
            let other = decimal.trim_end_matches('0').replace('.', ",");
            let refusal = refuse("ambiguous-number", message, format!("write {thousands} or {other}"));
            Err(refusal.fact("one", thousands).fact("other", other))
        }
        WrittenNumber::No => Ok(Typed::Text(text.to_owned()).into()),
    }
}

/// What is said of a day that is written without its year, or with the month first.
fn no_date(text: &str, setting: Setting) -> Option<Refusal> {
    let (message, example) = if let Some(date) = written::month_first(text) {
        let clock = text.strip_prefix(written::day_of(text)).unwrap_or_default();
        (format!("is no day with the day first: `{text}`"), format!("{}{clock}", written::slashed(date)))
    } else {
        let day = written::yearless(text)?;
        let year = setting.week.map_or(2026, |week| week.year());
        ("has no year".to_owned(), format!("{day} {year}"))
    };
    Some(refuse("bad-date", message, format!("write {example}")).fact("example", example))
}

/// What is said of a time in `zone`, which is not the project's, where nothing on the post says so.
pub(super) fn other_zone(zone: &str, setting: Setting) -> Refusal {
    let own = setting.zone.unwrap_or_default();
    let message = format!("is in {zone}, but the project's times are in {own}");
    refuse("bad-time", message, format!("write the time in {own}")).fact("given", zone).fact("own", own)
}

/// An entry of a list: a row of its own where it has columns.
fn row(text: &str) -> Typed {
    let column = |part: &str| Typed::Text(part.trim().to_owned());
    if text.contains('|') { Typed::List(text.split('|').map(column).collect()) } else { column(text) }
}

fn number(value: f64, takes: Takes, setting: Setting) -> Typed {
    match takes {
        Takes::Number => Typed::Number(plain_digits(value)),
        Takes::Bool if value == 0.0 || value == 1.0 => Typed::Bool(value == 1.0),
        // 19.30 is a time to those who type it.
        Takes::Time => {
            let text = format!("{value:.2}");
            let exact = text.parse().is_ok_and(|rounded: f64| rounded == value);
            match written::time(&text).filter(|_| exact) {
                Some((time, _)) => Typed::Moment(datetime(None, Some(time))),
                None => Typed::Number(plain_digits(value)),
            }
        }
        Takes::Date | Takes::Moment => Typed::Number(plain_digits(value)),
        Takes::Seconds => Typed::Text(plain_digits(value)),
        _ => Typed::Text(general(value, setting.locale)),
    }
}

fn clock(time: Micros, takes: Takes) -> Result<Typed, Refusal> {
    let seconds = time.as_seconds();
    if takes == Takes::Seconds {
        // Who types 1:05 means a minute and five seconds; office programs make an hour and five minutes of it.
        if seconds >= 3600.0 && seconds % 60.0 == 0.0 {
            let (hours, minutes) = ((seconds / 3600.0).floor(), seconds % 3600.0 / 60.0);
            let message = format!("is {hours} hours and {minutes} minutes to the table");
            let short = format!("0:{hours:02}:{minutes:02}");
            let hint = format!("write {short} for minutes and seconds; for hours, write {seconds} seconds");
            let refusal = refuse("ambiguous-time", message, hint).fact("short", short);
            return Err(refusal.fact("seconds", seconds).fact("hours", hours).fact("minutes", minutes));
        }
        return Ok(Typed::Text(seconds.to_string()));
    }
    let span = jiff::SignedDuration::from_micros(time.0);
    let of_day = (time.0 < 86_400_000_000).then(|| Time::midnight().checked_add(span).ok()).flatten();
    Ok(of_day.map_or_else(
        || Typed::Text(format!("{} h", seconds / 3600.0)),
        |time| Typed::Moment(datetime(None, Some(time))),
    ))
}

fn datetime(date: Option<Date>, time: Option<Time>) -> Datetime {
    let unsigned = |number: i8| u8::try_from(number).unwrap_or(0);
    Datetime {
        date: date.map(|date| toml::value::Date {
            year: u16::try_from(date.year()).unwrap_or(0),
            month: unsigned(date.month()),
            day: unsigned(date.day()),
        }),
        time: time.map(|time| toml::value::Time {
            hour: unsigned(time.hour()),
            minute: unsigned(time.minute()),
            second: Some(unsigned(time.second())),
            nanosecond: u32::try_from(time.subsec_nanosecond()).ok().filter(|part| *part > 0),
        }),
        offset: None,
    }
}

impl Typed {
    /// The same as a value that readers take; all of it stands at `origin`.
    pub(super) fn node(&self, origin: Origin) -> Node {
        let raw = match self {
            Self::Text(text) => Raw::String(text.clone()),
            Self::Number(digits) => Raw::number(digits),
            Self::Bool(value) => Raw::Boolean(*value),
            Self::Moment(moment) => Raw::Datetime(*moment),
            Self::List(values) => Raw::Array(values.iter().map(|value| value.node(origin)).collect()),
        };
        Node { raw, origin }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::config::Locale;

    const SETTING: Setting = Setting {
        locale: Locale::Id,
        week: Some(Date::constant(2026, 11, 23)),
        zone: Some("WIB"),
        takes_hidden: false,
    };

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    /// What a cell is as TOML, or why it is none.
    fn told(cell: &Cell, takes: Takes) -> String {
        match typed(cell, takes, SETTING) {
            Ok(reading) => told_value(&reading.value),
            Err(refusal) => format!("{}: {} | {}", refusal.code, refusal.message, refusal.hint),
        }
    }

    fn told_value(value: &Typed) -> String {
        match value {
            Typed::Text(text) => format!("{text:?}"),
            Typed::Number(digits) => digits.clone(),
            Typed::Bool(value) => value.to_string(),
            Typed::Moment(moment) => moment.to_string(),
            Typed::List(values) => {
                format!("[{}]", values.iter().map(told_value).collect::<Vec<_>>().join(", "))
            }
        }
    }

    #[test]
    fn each_key_makes_of_a_cell_what_it_takes() {
        let day = jiff::civil::date(2026, 11, 25);
        let minutes = |minutes: i64| Cell::Time(Micros::from_ms(minutes * 60_000));
        for (cell, takes, expected) in [
            (text("  Halo\r\ndunia "), Takes::Text, "\"Halo\\ndunia\""),
            (text("  Halo\r\n dunia "), Takes::Line, "\"Halo dunia\""),
            (Cell::Number(3.0), Takes::Text, "\"3\""),
            (Cell::Number(20_227_912.0), Takes::Text, "\"20227912\""),
            (Cell::Number(0.1 + 0.2), Takes::Text, "\"0,3\""),
            (Cell::Number(-0.0), Takes::Text, "\"0\""),
            (Cell::Number(3.0), Takes::Number, "3"),
            (Cell::Number(-2.5), Takes::Number, "-2.5"),
            (Cell::Number(1e300), Takes::Number, "1e300"),
            (text("3,5"), Takes::Number, "3.5"),
            (text("85 %"), Takes::Number, "85"),
            (text("Rp 2.500.000"), Takes::Number, "2500000"),
            (text("tujuh"), Takes::Number, "\"tujuh\""),
            (Cell::Bool(true), Takes::Bool, "true"),
            (Cell::Number(1.0), Takes::Bool, "true"),
            (text("Tidak"), Takes::Bool, "false"),
            (Cell::Date(day), Takes::Date, "2026-11-25"),
            (Cell::DateTime(day.at(0, 0, 0, 0)), Takes::Date, "2026-11-25"),
            (Cell::DateTime(day.at(9, 0, 0, 0)), Takes::Date, "2026-11-25T09:00:00"),
            (text("2026-11-25 00:00:00"), Takes::Date, "2026-11-25"),
            (text("2026-11-25 09:00:00"), Takes::Date, "\"2026-11-25 09:00:00\""),
            (Cell::Date(day), Takes::Line, "\"25/11/2026\""),
            (text("25/11/2026"), Takes::Date, "2026-11-25"),
            (text("2 Desember"), Takes::Date, "2026-12-02"),
            (text("lusa"), Takes::Date, "\"lusa\""),
            (Cell::DateTime(day.at(9, 0, 0, 0)), Takes::Moment, "2026-11-25T09:00:00"),
            (text("25/11/2026 09.00"), Takes::Moment, "2026-11-25T09:00:00"),
            (text("Rabu, 25 November 2026 pukul 09.00 WIB"), Takes::Moment, "2026-11-25T09:00:00"),
            (text("2026-11-25T09:00:00+08:00"), Takes::Moment, "\"2026-11-25T09:00:00+08:00\""),
            (minutes(1170), Takes::Time, "19:30:00"),
            (minutes(1170), Takes::Line, "\"19.30\""),
            (text("19.30"), Takes::Time, "19:30:00"),
            (text("7:30 PM"), Takes::Time, "19:30:00"),
            (text("jam 7.30 malam"), Takes::Time, "19:30:00"),
            (text("12 malam"), Takes::Time, "\"12 malam\""),
            (Cell::Number(19.3), Takes::Time, "19:30:00"),
            (Cell::Number(19.75), Takes::Time, "19.75"),
            (Cell::Number(65.2), Takes::Seconds, "\"65.2\""),
            (text("65,2"), Takes::Seconds, "\"65.2\""),
            (text("1:05,2"), Takes::Seconds, "\"1:05,2\""),
            (Cell::Time(Micros::from_ms(65_200)), Takes::Seconds, "\"65.2\""),
            (text("a; b ;; c , d"), Takes::Names, r#"["a", "b", "c", "d"]"#),
            (text("#A, #B #C; D"), Takes::Tags, r#"["A", "B", "C", "D"]"#),
            (Cell::Number(7.0), Takes::Names, r#"["7"]"#),
            (text("satu\ndua; tiga"), Takes::Rows, r#"["satu", "dua", "tiga"]"#),
            (text("- satu\n- dua"), Takes::Rows, r#"["satu", "dua"]"#),
            (text("• satu\n\n• dua"), Takes::Rows, r#"["satu", "dua"]"#),
            (text("1. satu\n2. dua"), Takes::Rows, r#"["satu", "dua"]"#),
            (text("1. satu\n3. dua"), Takes::Rows, r#"["1. satu", "3. dua"]"#),
            (text("- satu\ndua"), Takes::Rows, r#"["- satu", "dua"]"#),
            (text("-5; -3"), Takes::Rows, r#"["-5", "-3"]"#),
            (text("07.00 | IPA |; 8"), Takes::Rows, r#"[["07.00", "IPA", ""], "8"]"#),
        ] {
            assert_eq!(told(&cell, takes), expected, "{cell:?} as {takes:?}");
        }
    }

    #[test]
    fn what_is_seen_counts() {
        let shown = |plain: Cell, text: &str, number: Option<(&str, &str)>| {
            let number = number.map(|(digits, after)| super::super::shown::ShownNumber {
                digits: digits.to_owned(),
                after: after.to_owned(),
                ..Default::default()
            });
            Cell::Formatted(Box::new(plain), Shown { text: text.to_owned(), number, has_time: false })
        };
        let percent = shown(Cell::Number(0.85), "85%", Some(("85", "%")));
        assert_eq!(told(&percent, Takes::Line), "\"85%\"");
        assert_eq!(told(&percent, Takes::Number), "85");
        let reading = typed(&percent, Takes::Number, SETTING).expect("read");
        assert_eq!(reading.unit.map(|unit| unit.after).as_deref(), Some("%"));
        let nine = jiff::civil::date(2026, 11, 25).at(9, 0, 0, 0);
        let day = shown(Cell::DateTime(nine), "25 November 2026", None);
        assert_eq!(told(&day, Takes::Date), "2026-11-25");
        assert_eq!(told(&day, Takes::Moment), "2026-11-25T09:00:00");
        assert_eq!(told(&day, Takes::Line), "\"25 November 2026\"");
        let midnight = Cell::DateTime(jiff::civil::date(2026, 11, 25).at(0, 0, 0, 0));
        let look = Shown { text: "2026-11-25 0:00:00".to_owned(), number: None, has_time: true };
        assert_eq!(told(&Cell::Formatted(Box::new(midnight), look), Takes::Date), "2026-11-25");
        let digits = shown(Cell::Number(20_261_125.0), "2026-11-25", None);
        assert_eq!(told(&digits, Takes::Date), "2026-11-25");
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked_back() {
        assert_eq!(
            told(&text("1.250"), Takes::Number),
            "ambiguous-number: can be read as 1250 or as 1.250 | write 1250 or 1,25"
        );
        assert_eq!(
            told(&Cell::Time(Micros::from_ms(3_900_000)), Takes::Seconds),
            "ambiguous-time: is 1 hours and 5 minutes to the table | write 0:01:05 for minutes and seconds; for hours, write 3900 seconds"
        );
        assert_eq!(
            told(&text("11/25/2026"), Takes::Date),
            "bad-date: is no day with the day first: `11/25/2026` | write 25/11/2026"
        );
        assert_eq!(
            told(&text("25/11/2026 19.30 WITA"), Takes::Moment),
            "bad-time: is in WITA, but the project's times are in WIB | write the time in WIB"
        );
        let reading = typed(&text("19.30 WITA"), Takes::Time, SETTING).expect("a time");
        assert_eq!((told_value(&reading.value).as_str(), reading.zone), ("19:30:00", Some("WITA")));
    }

    #[test]
    fn broken_cells_are_refused() {
        for (cell, code) in [
            (Cell::Failed("#REF!".to_owned()), "formula-error"),
            (Cell::NoResult, "formula-error"),
            (Cell::NotUtf8, "not-utf8"),
            (Cell::Veiled, "number-format"),
            (Cell::Unclear(Box::new(Cell::Number(1.0)), "[DBNum1]0".to_owned()), "number-format"),
            (text(&"x".repeat(MAX_CELL_CHARS + 1)), "too-long"),
        ] {
            assert!(told(&cell, Takes::Text).starts_with(code), "{cell:?}");
        }
        assert!(typed(&text(&"x".repeat(MAX_CELL_CHARS)), Takes::Text, SETTING).is_ok());
        let list = r#"["Sen 07.00", "Kelas Matematika", "TVE"]"#;
        assert_eq!(
            told(&text(list), Takes::Rows),
            "toml-in-cell: is written as in a TOML file, with brackets and quotation marks | write `Sen 07.00 | Kelas Matematika | TVE`"
        );
    }
}
