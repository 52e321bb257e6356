//! ASS and SSA: `Dialogue:` lines below `[Events]`.

use super::clock::clock;
use super::found::{CaptionError, OddityKind, Raw, STYLE, beginning};
use super::markup::marked;

/// The columns where a file does not name them; the last holds the words, commas and all.
const COLUMNS: [&str; 10] =
    ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"];

/// The most columns that a file names.
const MAX_COLUMNS: usize = 100;

/// Reads all `Dialogue:` lines of `text`.
///
/// # Errors
/// When there are too many cues, or none.
pub(super) fn read(text: &str, raw: &mut Raw) -> Result<(), CaptionError> {
    let mut columns: Vec<String> = COLUMNS.iter().map(|&name| name.to_owned()).collect();
    let mut in_events = false;
    let mut any = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            in_events = line.eq_ignore_ascii_case("[Events]");
            continue;
        }
        let Some((kind, rest)) = line.split_once(':').filter(|_| in_events) else { continue };
        match kind.to_ascii_lowercase().as_str() {
            "format" => {
                let names = rest.split(',').take(MAX_COLUMNS);
                columns = names.map(|name| name.trim().to_ascii_lowercase()).collect();
            }
            "dialogue" => {
                any = true;
                dialogue(index + 1, rest, &columns, raw)?;
            }
            _ => {}
        }
    }
    if !any {
        return Err(CaptionError::new(1, "the ASS file holds no `Dialogue:` line below `[Events]`"));
    }
    raw.odd(1, OddityKind::Style, STYLE);
    Ok(())
}

fn dialogue(line: usize, rest: &str, columns: &[String], raw: &mut Raw) -> Result<(), CaptionError> {
    let cells: Vec<&str> = rest.splitn(columns.len().max(1), ',').collect();
    let cell = |name: &str| {
        columns
            .iter()
            .position(|column| column == name)
            .and_then(|at| cells.get(at))
            .map_or("", |cell| cell.trim())
    };
    let time = |name| match clock(cell(name)) {
        Some((clock, "")) => Some(clock.time),
        _ => None,
    };
    if columns.iter().position(|column| column == "text").is_some_and(|at| at >= cells.len()) {
        raw.dropped(line, beginning(rest), "the line ends before its words");
        return Ok(());
    }
    let words = cell("text");
    match (time("start"), time("end")) {
        (Some(start), Some(end)) => raw.marked_cue(line, (start, end), words),
        _ => {
            let [start, end] = ["start", "end"].map(|name| beginning(cell(name)));
            let why = format!("`{start}` or `{end}` is no time such as `0:00:01.00`");
            raw.dropped(line, &marked(beginning(words)).text, &why);
            Ok(())
        }
    }
}
