//! Captions written as SubRip and WebVTT. What is written reads back as it was.

use super::cue::Cue;
use super::lines::is_time_line;
use super::look::{Look, LookKind, vtt_class};
use super::markup::{BREAK, unmarkable};
use super::read::names_a_format;
use crate::units::Micros;

/// Writes SubRip, with `\n` line ends. Words that would be read as markup or as times are broken by an invisible sign, which
/// [`super::read`] takes out again; italics as `<i>` and colours as `<font>`, as players know them.
pub fn write_srt(cues: &[Cue]) -> String {
    let mut out = String::new();
    for (index, cue) in cues.iter().enumerate() {
        let (start, end) = (clock(cue.start, ','), clock(cue.end, ','));
        let mut text = String::with_capacity(cue.text.len());
        for run in runs(cue) {
            let (open, close) = srt_tags(&run);
            wrapped(&mut text, run.text, &open, &close, &unmarkable);
        }
        let text = text.split('\n').map(words_alone).collect::<Vec<_>>().join("\n");
        out.push_str(&format!("{}\n{start} --> {end}\n{text}\n\n", index + 1));
    }
    out
}

/// `line`, one of words, so that it is taken for no line of times and for no name of a format.
fn words_alone(line: &str) -> String {
    if is_time_line(line) || names_a_format(line) { format!("{BREAK}{line}") } else { line.to_owned() }
}

/// Writes WebVTT, with `\n` line ends: italics, voices and colours, and the times of words where they are known.
pub fn write_vtt(cues: &[Cue]) -> String {
    let mut out = "WEBVTT\n\n".to_owned();
    let colours = own_colours(cues);
    if !colours.is_empty() {
        out.push_str("STYLE\n");
        for colour in &colours {
            let [red, green, blue] = colour;
            out.push_str(&format!(
                "::cue(.{}) {{ color: #{red:02x}{green:02x}{blue:02x} }}\n",
                class(*colour)
            ));
        }
        out.push('\n');
    }
    for cue in cues {
        let (start, end) = (clock(cue.start, '.'), clock(cue.end, '.'));
        let mut text = String::with_capacity(cue.text.len());
        for run in runs(cue) {
            // A time at the cue's own start says nothing, and one outside it is an error in the format.
            if let Some(time) = run.start.filter(|time| *time > cue.start && *time < cue.end) {
                text.push_str(&format!("<{}>", clock(time, '.')));
            }
            let (open, close) = vtt_tags(&run);
            wrapped(&mut text, run.text, &open, &close, &escaped);
        }
        out.push_str(&format!("{start} --> {end}\n{text}\n\n"));
    }
    out
}

/// Puts `text` between `open` and `close`, line by line: some players end what is open with the line.
fn wrapped(out: &mut String, text: &str, open: &str, close: &str, escape: &dyn Fn(&str) -> String) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let (body, blanks) = (line.trim_end_matches(' '), line.len() - line.trim_end_matches(' ').len());
        if body.is_empty() || open.is_empty() {
            out.push_str(&escape(line));
        } else {
            out.push_str(&format!("{open}{}{close}{}", escape(body), " ".repeat(blanks)));
        }
    }
}

fn srt_tags(run: &Run<'_>) -> (String, String) {
    let (mut open, mut close) = (String::new(), String::new());
    for kind in &run.kinds {
        let (tag, end) = match kind {
            LookKind::Italic => ("<i>".to_owned(), "</i>"),
            LookKind::Colour([red, green, blue]) => {
                (format!("<font color=\"#{red:02x}{green:02x}{blue:02x}\">"), "</font>")
            }
            LookKind::Voice(_) | LookKind::Underlined => continue,
        };
        open.push_str(&tag);
        close.insert_str(0, end);
    }
    (open, close)
}

fn vtt_tags(run: &Run<'_>) -> (String, String) {
    let (mut open, mut close) = (String::new(), String::new());
    for kind in &run.kinds {
        let (tag, end) = match kind {
            LookKind::Italic => ("<i>".to_owned(), "</i>"),
            LookKind::Colour(colour) => (format!("<c.{}>", class(*colour)), "</c>"),
            LookKind::Voice(name) => (format!("<v {}>", escaped(name)), "</v>"),
            LookKind::Underlined => continue,
        };
        open.push_str(&tag);
        close.insert_str(0, end);
    }
    (open, close)
}

/// The class of `colour` in WebVTT: its name, or one of our own that a style declares.
fn class(colour: [u8; 3]) -> String {
    let [red, green, blue] = colour;
    vtt_class(colour).map_or_else(|| format!("w{red:02x}{green:02x}{blue:02x}"), str::to_owned)
}

/// The colours of `cues` that WebVTT has no name for.
fn own_colours(cues: &[Cue]) -> Vec<[u8; 3]> {
    let looks = cues.iter().flat_map(|cue| &cue.looks);
    let mut colours: Vec<[u8; 3]> = looks
        .filter_map(|look| match look.kind {
            LookKind::Colour(colour) if vtt_class(colour).is_none() => Some(colour),
            _ => None,
        })
        .collect();
    colours.sort_unstable();
    colours.dedup();
    colours
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn clock(time: Micros, point: char) -> String {
    let ms = time.as_ms().max(0);
    format!("{:02}:{:02}:{:02}{point}{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// A part of a text whose looks are all the same, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run<'c> {
    text: &'c str,
    kinds: Vec<&'c LookKind>,
    /// When its first word is spoken, where the file says so.
    start: Option<Micros>,
}

/// `cue`'s text in runs of equal looks, parted at times of words.
fn runs(cue: &Cue) -> Vec<Run<'_>> {
    let mut borders: Vec<usize> = vec![0, cue.text.len()];
    borders.extend(cue.looks.iter().flat_map(|look| [look.from, look.to]));
    borders.extend(cue.words.iter().map(|word| word.at));
    borders.retain(|at| *at <= cue.text.len() && cue.text.is_char_boundary(*at));
    borders.sort_unstable();
    borders.dedup();
    let run = |pair: &[usize]| {
        let covers = |look: &&Look| look.from <= pair[0] && look.to >= pair[1];
        Run {
            text: &cue.text[pair[0]..pair[1]],
            kinds: cue.looks.iter().filter(covers).map(|look| &look.kind).collect(),
            start: cue.words.iter().find(|word| word.at == pair[0]).map(|word| word.start),
        }
    };
    borders.windows(2).map(run).collect()
}
