//! TTML, also as DFXP, IMSC and EBU-TT: `<p begin end>`, read for words and times.

use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use super::clock::clock;
use super::cue::WordTime;
use super::found::{CaptionError, MAX_CUE_BYTES, OddityKind, Raw, beginning};
use super::look::{self, Look, LookKind, OpenLooks};
use super::markup::{Marked, trimmed};
use crate::units::Micros;

/// How deep elements may lie within each other.
const MAX_DEPTH: usize = 64;

/// Reads all paragraphs of `text`.
///
/// # Errors
/// When `text` is no XML or no TTML, or holds too many cues.
pub(super) fn read(text: &str, raw: &mut Raw) -> Result<(), CaptionError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut document = Document { rates: Rates::default(), open: Vec::new(), paragraph: None };
    let (mut line, mut counted) = (1, 0);
    let mut is_ttml = false;
    loop {
        let offset = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        line += text.as_bytes()[counted..offset].iter().filter(|byte| **byte == b'\n').count();
        counted = offset;
        let event = reader
            .read_event()
            .map_err(|error| CaptionError::new(line, format!("the XML is truncated: {error}")))?;
        match event {
            Event::Start(start) => {
                is_ttml = is_ttml || start.local_name().as_ref() == "tt";
                document.open(&start, line, raw)?;
            }
            Event::Empty(start) => {
                document.open(&start, line, raw)?;
                document.close(raw)?;
            }
            Event::End(_) => document.close(raw)?,
            Event::Text(words) => document.words(&words),
            Event::CData(words) => document.words(&words),
            Event::GeneralRef(name) => {
                let decoded = match name.resolve_char_ref() {
                    Ok(Some(sign)) => Some(sign.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned),
                };
                document.words(&decoded.unwrap_or_else(|| "\u{fffd}".to_owned()));
            }
            Event::Eof if is_ttml => return Ok(()),
            Event::Eof => return Err(CaptionError::new(1, "the file is XML, but no TTML: it has no `<tt>`")),
            _ => {}
        }
    }
}

/// How times in frames and ticks are counted.
struct Rates {
    frames: f64,
    ticks: f64,
}

impl Default for Rates {
    /// The defaults of TTML 2: 30 frames, one tick a second.
    fn default() -> Self {
        Self { frames: 30.0, ticks: 1.0 }
    }
}

struct Document {
    rates: Rates,
    open: Vec<Element>,
    paragraph: Option<Paragraph>,
}

/// An element that is open.
struct Element {
    name: String,
    /// When it begins and, where known, ends, from the start of the video.
    begin: Micros,
    end: Option<Micros>,
    is_timed: bool,
    /// Where what lies in it is shown one after the other (`timeContainer="seq"`), when the next begins.
    next: Option<Micros>,
    /// When the last of what lies in it ends, as far as that is known.
    last: Option<Micros>,
}

impl Element {
    /// From when on the times of what lies in it count.
    fn origin(&self) -> Micros {
        self.next.unwrap_or(self.begin)
    }
}

/// The `<p>` that is open.
struct Paragraph {
    line: usize,
    depth: usize,
    text: String,
    words: Vec<WordTime>,
    looks: Vec<Look>,
    /// Looks of spans that are open.
    open: OpenLooks,
    is_styled: bool,
    keeps_space: bool,
    /// Times of spans, where the paragraph has none of its own.
    spans: Option<(Micros, Micros)>,
}

impl Document {
    fn open(&mut self, start: &BytesStart<'_>, line: usize, raw: &mut Raw) -> Result<(), CaptionError> {
        if self.open.len() == MAX_DEPTH {
            return Err(CaptionError::new(line, format!("elements lie more than {MAX_DEPTH} deep")));
        }
        let name = start.local_name().as_ref().to_owned();
        let value = |wanted: &str| {
            let mut attributes = attributes(start);
            let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == wanted);
            found.map(|attribute| attribute.value.trim().to_owned())
        };
        if name == "tt" {
            self.rates = rates(&value);
        }
        let (parent_begin, parent_end) =
            self.open.last().map_or((Micros(0), None), |up| (up.origin(), up.end));
        let mut time = |attribute: &str| {
            let written = value(attribute)?;
            let time = expression(&written, &self.rates);
            if time.is_none() {
                raw.odd(
                    line,
                    OddityKind::Time,
                    format!(
                        "`{attribute}=\"{}\"` is no time of TTML; it was passed over",
                        beginning(&written)
                    ),
                );
            }
            time
        };
        let begin = time("begin").map(|begin| parent_begin + begin);
        let end = time("end").map(|end| parent_begin + end);
        let length = time("dur").map(|length| begin.unwrap_or(parent_begin) + length);
        let end = [end, length, parent_end].into_iter().flatten().min();
        let is_timed = begin.is_some() || end != parent_end;
        let is_sequence = value("timeContainer").is_some_and(|container| container == "seq");
        let begin_of = begin.unwrap_or(parent_begin);
        let next = is_sequence.then_some(begin_of);
        let element = Element { name, begin: begin_of, end, is_timed, next, last: None };
        match (element.name.as_str(), &mut self.paragraph) {
            ("p", None) => {
                self.paragraph = Some(Paragraph {
                    line,
                    depth: self.open.len(),
                    text: String::new(),
                    words: Vec::new(),
                    looks: Vec::new(),
                    open: OpenLooks::default(),
                    is_styled: is_styled(start),
                    keeps_space: value("space").is_some_and(|space| space == "preserve"),
                    spans: None,
                });
            }
            ("br", Some(paragraph)) => paragraph.text.push('\n'),
            ("span", Some(paragraph)) => {
                paragraph.is_styled = paragraph.is_styled || is_styled(start);
                let italic =
                    value("fontStyle").is_some_and(|style| style == "italic").then_some(LookKind::Italic);
                let colour = value("color").and_then(|colour| look::colour(&colour)).map(LookKind::Colour);
                for kind in [italic, colour].into_iter().flatten() {
                    paragraph.open.open(&self.open.len().to_string(), paragraph.text.len(), Some(kind));
                }
                if begin.is_some() {
                    paragraph.words.push(WordTime { at: paragraph.text.len(), start: element.begin });
                }
                if let (true, Some(end)) = (element.is_timed, element.end) {
                    let (from, to) = paragraph.spans.unwrap_or((element.begin, end));
                    paragraph.spans = Some((from.min(element.begin), to.max(end)));
                }
            }
            _ => {}
        }
        self.open.push(element);
        Ok(())
    }

    fn words(&mut self, words: &str) {
        let is_metadata =
            self.open.iter().any(|element| matches!(element.name.as_str(), "metadata" | "head"));
        let Some(paragraph) = self.paragraph.as_mut().filter(|_| !is_metadata) else { return };
        if paragraph.keeps_space {
            paragraph.text.push_str(words);
            return;
        }
        for sign in words.chars() {
            match sign {
                // XML's blanks are one blank, none at the start of a line.
                ' ' | '\t' | '\n' | '\r' => {
                    if !paragraph.text.is_empty() && !paragraph.text.ends_with([' ', '\n']) {
                        paragraph.text.push(' ');
                    }
                }
                _ => paragraph.text.push(sign),
            }
        }
    }

    fn close(&mut self, raw: &mut Raw) -> Result<(), CaptionError> {
        let Some(element) = self.open.pop() else { return Ok(()) };
        // What says no end itself is over when the last of what lies in it is.
        let end = if element.is_timed { element.end } else { element.next.or(element.last) };
        if let (Some(up), Some(end)) = (self.open.last_mut(), end) {
            up.last = up.last.max(Some(end));
            up.next = up.next.map(|_| end);
        }
        if let Some(paragraph) = &mut self.paragraph {
            let depth = self.open.len().to_string();
            paragraph.looks.extend(paragraph.open.close_every(&depth, paragraph.text.len()));
        }
        let is_over = self.paragraph.as_ref().is_some_and(|paragraph| paragraph.depth == self.open.len());
        let Some(paragraph) = self.paragraph.take_if(|_| is_over) else { return Ok(()) };
        if paragraph.text.len() > MAX_CUE_BYTES {
            let why = format!("it has more than {} KiB", MAX_CUE_BYTES >> 10);
            raw.dropped(paragraph.line, beginning(&paragraph.text), &why);
            return Ok(());
        }
        let (line, spans) = (paragraph.line, paragraph.spans);
        let marked = paragraph.marked();
        let times = match (element.is_timed, spans) {
            (false, Some((from, to))) => Some((from, to)),
            _ => element.end.map(|end| (element.begin, end)),
        };
        match times {
            Some((begin, end)) => raw.cue(line, begin, end, marked),
            None if marked.text.is_empty() => Ok(()),
            None => {
                raw.dropped(line, &marked.text, "its `<p>` says no `end` and no `dur`");
                Ok(())
            }
        }
    }
}

impl Paragraph {
    /// Its words, lines without outer blanks.
    fn marked(mut self) -> Marked {
        self.looks.extend(self.open.close_all(self.text.len()));
        let found =
            Marked { words: self.words, looks: self.looks, is_styled: self.is_styled, text: String::new() };
        trimmed(&self.text, found)
    }
}

/// The attributes of an element that can be read. That none stands twice is not looked at: it would cost their number squared.
fn attributes<'a>(start: &'a BytesStart<'_>) -> impl Iterator<Item = Attribute<'a>> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    attributes.flatten()
}

/// Whether an element asks for a look of its own.
fn is_styled(start: &BytesStart<'_>) -> bool {
    attributes(start).any(|attribute| {
        matches!(
            attribute.key.local_name().as_ref(),
            "fontWeight" | "backgroundColor" | "textDecoration" | "textAlign" | "style" | "origin"
        )
    })
}

fn rates(value: &dyn Fn(&str) -> Option<String>) -> Rates {
    let number = |name: &str| value(name)?.parse::<f64>().ok().filter(|rate| (1.0..1e9).contains(rate));
    let multiplier = value("frameRateMultiplier").and_then(|written| {
        let (over, under) = written.split_once([' ', ':'])?;
        let (over, under) = (over.trim().parse::<f64>().ok()?, under.trim().parse::<f64>().ok()?);
        Some(over / under).filter(|multiplier| (0.1..10.0).contains(multiplier))
    });
    let frames = number("frameRate").unwrap_or(30.0) * multiplier.unwrap_or(1.0);
    let ticks = number("tickRate").unwrap_or(if value("frameRate").is_some() { frames } else { 1.0 });
    Rates { frames, ticks }
}

/// A time expression of TTML: `00:00:01.5`, `00:00:01:12` in frames, `1.5s`, `1500ms`, `36f`, `100t`, `1h`, `2m`.
fn expression(written: &str, rates: &Rates) -> Option<Micros> {
    if written.contains(':') {
        let (time, frames) = match written.splitn(4, ':').collect::<Vec<_>>().as_slice() {
            [hours, minutes, seconds, frames] => {
                (format!("{hours}:{minutes}:{seconds}"), frames.parse::<f64>().ok()? / rates.frames)
            }
            _ => (written.to_owned(), 0.0),
        };
        let (clock, rest) = clock(&time)?;
        return rest.is_empty().then(|| clock.time + micros(frames));
    }
    let unit = written.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f64 = written[..unit].parse().ok().filter(|number: &f64| (0.0..1e12).contains(number))?;
    let seconds = match &written[unit..] {
        "h" => number * 3600.0,
        "m" => number * 60.0,
        "s" => number,
        "ms" => number / 1000.0,
        "f" => number / rates.frames,
        "t" => number / rates.ticks,
        _ => return None,
    };
    (seconds < 36_000_000.0).then(|| micros(seconds))
}

fn micros(seconds: f64) -> Micros {
    Micros((seconds * 1_000_000.0).round() as i64)
}
