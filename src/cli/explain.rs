//! `wajah explain`: what the code of a finding means, why it exists, what causes it, and what to do about it.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use serde_json::json;

use super::exit::{CannotRun, Exit};
use super::list::columns;
use super::open::ProjectArgs;
use super::print::Printer;
use crate::codes::{self, Code, Text};
use crate::diag::{Severity, did_you_mean, nearest};
use crate::project::Locale;

/// The longest line, in characters.
const WIDTH: usize = 100;

/// Says of a finding's code why it exists, what causes it, and what to do about it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wajah explain text-overflow      the code in brackets: error[text-overflow]
  wajah explain                    all codes, a line each
  wajah explain text-overflow --locale id
  wajah explain --json             {\"codes\": [{\"code\": \"account-in-name\", …}, …]}")]
pub(super) struct ExplainArgs {
    /// The code of a finding [default: all, a line each]
    #[arg(value_name = "CODE")]
    code: Option<String>,

    #[command(flatten)]
    project: ProjectArgs,

    /// The language [default: the project's, else en]
    #[arg(long, value_name = "LANG", value_parser = locales())]
    locale: Option<Locale>,

    /// Print one JSON document, with both languages
    #[arg(long)]
    json: bool,
}

pub(super) fn locales() -> impl TypedValueParser<Value = Locale> {
    PossibleValuesParser::new([Locale::Id, Locale::En].map(Locale::as_str)).map(|word| {
        match word == Locale::Id.as_str() {
            true => Locale::Id,
            false => Locale::En,
        }
    })
}

/// A code as `--json` prints it.
#[derive(Debug, Serialize)]
struct Entry<'c> {
    #[serde(flatten)]
    code: &'c Code,
    summary: Text,
}

pub(super) fn run(args: &ExplainArgs, printer: &Printer) -> Result<Exit, CannotRun> {
    let found = args.code.as_deref().map(find).transpose().inspect_err(|CannotRun(finding)| {
        if args.json {
            // One document, whatever happens; that it cannot be printed is not the first cause.
            let _ = printer.json(&json!({ "codes": [], "findings": [finding] }));
        }
    })?;
    if args.json {
        let codes = found.map_or_else(codes::all, |code| vec![code]);
        let entries: Vec<Entry<'_>> =
            codes.into_iter().map(|code| Entry { code, summary: code.summary() }).collect();
        printer.json(&json!({ "codes": entries }))?;
        return Ok(Exit::Done);
    }
    let locale = match args.locale {
        Some(locale) => locale,
        None => args.project.locale()?.unwrap_or(Locale::En),
    };
    printer.result(&found.map_or_else(|| list(locale), |code| page(code, locale)))?;
    Ok(Exit::Done)
}

/// What is known of `code`.
fn find(code: &str) -> Result<&'static Code, CannotRun> {
    codes::find(code).ok_or_else(|| {
        let near = nearest(code, codes::all().iter().map(|known| known.code));
        let hint = near.map_or_else(|| "`wajah explain` lists all codes".to_owned(), did_you_mean);
        CannotRun::new("unknown-code", format!("no finding has the code `{code}`")).hint(hint)
    })
}

/// Every code, a line each.
fn list(locale: Locale) -> String {
    let head = match locale {
        Locale::En => ["CODE", "SEVERITY", "MEANING"],
        Locale::Id => ["KODE", "TINGKAT", "ARTI"],
    };
    let row = |code: &Code| {
        let summary = text_in(code.summary(), locale).to_owned();
        vec![code.code.to_owned(), severities(code, ", ", locale), summary]
    };
    let rows: Vec<Vec<String>> =
        [head.map(str::to_owned).to_vec()].into_iter().chain(codes::all().into_iter().map(row)).collect();
    columns(&rows)
}

/// All that is known of `code`.
fn page(code: &Code, locale: Locale) -> String {
    let (or, example, remedy) = match locale {
        Locale::En => (" or ", "Example:", "What to do:"),
        Locale::Id => (" atau ", "Contoh:", "Yang perlu dilakukan:"),
    };
    let mut text = format!("{} ({})\n\n", code.code, severities(code, or, locale));
    text.push_str(&format!("{}\n\n{example}\n\n", wrapped(text_in(code.why, locale))));
    for line in code.example.lines() {
        text.push_str(format!("    {line}").trim_end());
        text.push('\n');
    }
    text.push_str(&format!("\n{remedy}\n\n{}\n", wrapped(text_in(code.remedy, locale))));
    text
}

/// How much findings of `code` matter, with `between` between the words.
fn severities(code: &Code, between: &str, locale: Locale) -> String {
    let word = |severity: &Severity| match (locale, severity) {
        (Locale::En, severity) => severity.as_str(),
        (Locale::Id, Severity::Error) => "kesalahan",
        (Locale::Id, Severity::Warning) => "peringatan",
        (Locale::Id, Severity::Note) => "catatan",
    };
    code.severities.iter().map(word).collect::<Vec<_>>().join(between)
}

fn text_in(text: Text, locale: Locale) -> &'static str {
    match locale {
        Locale::En => text.en,
        Locale::Id => text.id,
    }
}

/// `text` in lines of at most [`WIDTH`] characters.
fn wrapped(text: &str) -> String {
    let (mut lines, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        let count = word.chars().count();
        if length > 0 && length + 1 + count > WIDTH {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += count;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_why_an_example_and_the_remedy_in_short_lines() {
        for (locale, remedy) in [(Locale::En, "What to do:"), (Locale::Id, "Yang perlu dilakukan:")] {
            let code = codes::find("text-overflow").expect("it is there");
            let text = page(code, locale);
            assert!(text.starts_with("text-overflow (") && text.contains(remedy), "{text}");
            assert!(text.contains("    title = \"Pendaftaran"), "{text}");
            assert!(
                text.lines().all(|line| line.chars().count() <= WIDTH && line == line.trim_end()),
                "{text}"
            );
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words(&text).contains(text_in(code.why, locale)), "{text}");
            assert!(words(&text).ends_with(text_in(code.remedy, locale)), "{text}");
        }
    }

    #[test]
    fn a_near_miss_is_suggested() {
        let hint = |code: &str| match find(code) {
            Ok(code) => panic!("{} is there", code.code),
            Err(CannotRun(finding)) => finding.hint.clone().unwrap_or_default(),
        };
        assert_eq!(hint("text-overfow"), "did you mean `text-overflow`?");
        assert_eq!(hint("xyzzy"), "`wajah explain` lists all codes");
    }
}
