//! Findings as people read them: what is wrong, where, the line it stands in, and the likely fix. Pure text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::codes;
use crate::diag::{Finding, Place, Severity, slashed};
use crate::project::Locale;

/// The widest part of a source line that is shown, in characters.
const WINDOW: usize = 96;
/// What stands before the place in a line too long to be shown whole.
const LEAD: usize = 32;

/// How text is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Whether it is coloured.
    pub(super) colour: bool,
    /// The language of what is said of tables.
    pub(super) locale: Locale,
}

const RED: &str = "1;31";
const YELLOW: &str = "1;33";
const BLUE: &str = "1;34";
const CYAN: &str = "36";
const BOLD: &str = "1";

impl Style {
    fn paint(self, sgr: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{sgr}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// One finding and the jobs that it was made in.
#[derive(Debug)]
pub(super) struct Told<'f> {
    pub(super) finding: &'f Finding,
    pub(super) jobs: BTreeSet<&'f str>,
}

/// `findings` with those that say the same put together, in the order in which they were first said.
pub(super) fn group(findings: &[Finding]) -> Vec<Told<'_>> {
    let mut seen = BTreeMap::new();
    let mut all: Vec<Told<'_>> = Vec::new();
    for finding in findings {
        let key = (finding.severity, &finding.code, &finding.message, &finding.place, &finding.hint);
        let index = *seen.entry(key).or_insert_with(|| {
            all.push(Told { finding, jobs: BTreeSet::new() });
            all.len() - 1
        });
        all[index].jobs.extend(finding.job.as_deref());
    }
    all
}

/// The finding as several lines of text. `source` is the text of its file, where that is at hand.
pub(super) fn text_of(told: &Told<'_>, source: Option<&str>, style: Style) -> String {
    let finding = told.finding;
    let colour = match finding.severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Note => CYAN,
    };
    let head = style.paint(colour, &format!("{}[{}]", finding.severity.as_str(), finding.code));
    let own = (style.locale == Locale::Id).then(|| codes::in_indonesian(finding)).flatten();
    let (message, hint, hint_word) = match own {
        Some([wrong, todo]) => (wrong, Some(todo), "saran:"),
        None => (finding.message.clone(), finding.hint.clone(), "hint:"),
    };
    let mut text = format!("{head}{}\n", style.paint(BOLD, &format!(": {}", clean(&message))));
    if let Some(place) = &finding.place {
        let _ = writeln!(text, "  {} {}", style.paint(BLUE, "-->"), clean_line(&place.to_string()));
        if let Some(excerpt) = source.and_then(|source| excerpt(source, place, style)) {
            text.push_str(&excerpt);
        }
    }
    let mut jobs = told.jobs.iter();
    match (told.jobs.len(), jobs.next()) {
        (1, Some(job)) => {
            let _ = writeln!(text, "  {} {}", style.paint(BLUE, "in job:"), clean_line(job));
        }
        (count, Some(first)) => {
            let _ = writeln!(
                text,
                "  {} {}, …",
                style.paint(BLUE, &format!("in {count} jobs:")),
                clean_line(first)
            );
        }
        (_, None) => {}
    }
    if let Some(hint) = hint {
        let _ = writeln!(text, "  {} {}", style.paint(CYAN, hint_word), clean(&hint));
    }
    text
}

/// The line of `place` with a caret under it.
fn excerpt(source: &str, place: &Place, style: Style) -> Option<String> {
    let number = place.line?;
    let line = source.lines().nth(usize::try_from(number).ok()?.checked_sub(1)?)?.trim_end();
    let column = place.column.and_then(|column| usize::try_from(column).ok()).unwrap_or(1).max(1) - 1;
    // A line may have megabytes, and many places may lie in it: no more of it is looked at than is shown.
    let is_long = line.chars().nth(WINDOW).is_some();
    let start = if is_long { column.saturating_sub(LEAD) } else { 0 };
    let mut characters: Vec<char> = line.chars().skip(start).take(WINDOW + 1).map(visible).collect();
    if characters.is_empty() || column > start + characters.len() {
        return None;
    }
    let goes_on = characters.len() > WINDOW;
    characters.truncate(WINDOW);
    let (before, after) = (if start > 0 { "…" } else { "" }, if goes_on { "…" } else { "" });
    let shown: String = characters.iter().collect();
    let margin = " ".repeat(number.to_string().len());
    let bar = style.paint(BLUE, "|");
    let indent = " ".repeat(column - start + before.chars().count());
    let carets = style.paint(RED, &"^".repeat(extent(&characters[column - start..])));
    let gutter = style.paint(BLUE, &number.to_string());
    Some(format!(
        " {margin} {bar}\n {gutter} {bar} {before}{shown}{after}\n {margin} {bar} {indent}{carets}\n"
    ))
}

/// How many characters the word or quoted text at the start of `rest` has; at least 1.
fn extent(rest: &[char]) -> usize {
    let word = |c: &&char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    match rest.first() {
        Some('"') => rest[1..].iter().position(|c| *c == '"').map_or(1, |end| end + 2),
        _ => rest.iter().take_while(word).count().max(1),
    }
}

/// A character that takes one place and does nothing to the terminal.
fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        // What turns the direction of writing makes a line say something else.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c => c,
    }
}

/// `text` without what could steer a terminal: names and messages may come from anybody's files.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

/// `text` as [`clean`], in one line: a file's name may hold a line break, and go on like a message of ours.
fn clean_line(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// How many errors and warnings there are: `2 errors, 1 warning`.
pub(super) fn count(told: &[Told<'_>]) -> Option<String> {
    let of = |severity: Severity| told.iter().filter(|told| told.finding.severity == severity).count();
    let words = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")];
    let parts: Vec<String> =
        words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(*count, word)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `1 job`, `2 jobs`.
pub(super) fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// The file whose text an excerpt of `finding` comes from.
pub(super) fn source_of(finding: &Finding) -> Option<String> {
    // A workbook has no lines of text to show.
    let place = finding.place.as_ref().filter(|place| place.sheet.is_none())?;
    place.line.map(|_| slashed(&place.file))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { colour: false, locale: Locale::En };

    fn told(findings: &[Finding], source: &str) -> String {
        group(findings).iter().map(|told| text_of(told, Some(source), PLAIN)).collect()
    }

    fn at(text: &str, offset: usize) -> Place {
        Place::at_offset("a.toml", text, offset)
    }

    #[test]
    fn a_finding_shows_its_line_with_carets_under_the_word() {
        let source = "[fields]\n\ttitel = \"Halo\"\n";
        let finding = Finding::error("unknown-key", "unknown field `titel`")
            .at(at(source, 10))
            .hint("did you mean `title`?");
        assert_eq!(
            told(&[finding], source),
            "error[unknown-key]: unknown field `titel`\n  --> a.toml:2:2\n   |\n 2 |  titel = \"Halo\"\n   |  ^^^^^\n  hint: did you mean `title`?\n"
        );
    }

    #[test]
    fn a_quoted_text_is_marked_whole() {
        let source = "accounts = [\"bpmtk\"]";
        let finding = Finding::error("unknown-account", "there is no account `bpmtk`").at(at(source, 12));
        assert!(told(&[finding], source).ends_with("            ^^^^^^^\n"));
    }

    #[test]
    fn a_long_line_is_shown_around_its_place() {
        let source = format!("title = \"{}X{}\"", "a".repeat(300), "b".repeat(300));
        let text = told(&[Finding::warning("w", "m").at(at(&source, 309))], &source);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[3].starts_with(" 1 | …aaa") && lines[3].ends_with("bbb…"), "{text}");
        let caret = lines[4].chars().position(|c| c == '^').expect("a caret");
        assert_eq!(lines[3].chars().nth(caret), Some('X'));
    }

    #[test]
    fn equal_findings_of_many_jobs_are_said_once() {
        let one = Finding::error("glyph-missing", "no font has `猫`");
        let findings = ["w/a/i/f", "w/b/i/f", "w/a/i/f"].map(|job| one.clone().in_job(job));
        assert_eq!(told(&findings, ""), "error[glyph-missing]: no font has `猫`\n  in 2 jobs: w/a/i/f, …\n");
        assert_eq!(count(&group(&findings)).as_deref(), Some("1 error"));
        assert_eq!(told(&findings[..1], ""), "error[glyph-missing]: no font has `猫`\n  in job: w/a/i/f\n");
    }

    #[test]
    fn nothing_in_a_finding_steers_the_terminal() {
        let source = "x = \"\u{1b}[2J\"";
        let text = told(&[Finding::error("e", "bad \u{1b}[2J\u{7}").at(at(source, 0))], source);
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
        let place = Place::file("content/a\nerror[e]: b\u{202e}.toml");
        let text = told(&[Finding::error("e", "bad").at(place)], "");
        assert_eq!(text, "error[e]: bad\n  --> content/a\u{fffd}error[e]: b\u{fffd}.toml\n");
    }

    #[test]
    fn findings_of_tables_are_told_in_the_reader_s_language() {
        let place =
            Place { line: Some(3), column: Some(2), sheet: Some(String::new()), ..Place::file("items.csv") };
        let finding = Finding::error("unknown-choice", "`Jenjang` cannot be `SMA`")
            .at(place)
            .hint("did you mean `SMP`?");
        let finding = [finding.fact("key", "Jenjang").fact("given", "SMA").fact("choices", "SD, SMP")];
        let in_language = |locale| text_of(&group(&finding)[0], None, Style { colour: false, locale });
        assert_eq!(
            in_language(Locale::Id),
            "error[unknown-choice]: Jenjang tidak boleh “SMA”.\n  --> items.csv:B3\n  saran: pilih salah satu: SD, SMP.\n"
        );
        assert!(in_language(Locale::En).contains("hint: did you mean `SMP`?"));
    }

    #[test]
    fn a_place_past_the_end_shows_no_line() {
        let place = Place { file: "a.toml".into(), line: Some(9), column: Some(1), sheet: None };
        assert_eq!(told(&[Finding::note("n", "m").at(place)], "one\n"), "note[n]: m\n  --> a.toml:9:1\n");
    }
}
