//! What each kind of finding means to an editor, in Indonesian: what is wrong, and what to do about it. In braces stand the names and
//! numbers of the finding; where it has not all of them, a sentence without them is taken.

mod meanings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::meanings::{MEANINGS, UNKNOWN};
use super::strangers::Stranger;
use crate::diag::{Facts, Finding};
use crate::project::Locale;

/// What is wrong and what to do about it, for `finding`.
pub(super) fn in_indonesian(finding: &Finding) -> [String; 2] {
    if let Some(stranger) = Stranger::of_code(&finding.code) {
        return [format!("ini {}.", stranger.what(Locale::Id)), stranger.todo(Locale::Id).to_owned()];
    }
    let meaning = MEANINGS.iter().find(|meaning| meaning.codes.contains(&finding.code.as_ref()));
    let plain = meaning.map_or(UNKNOWN, |meaning| meaning.plain);
    let words = words_of(&finding.facts);
    let exact = meaning
        .iter()
        .flat_map(|meaning| meaning.exact)
        .find_map(|[wrong, todo]| Some([filled(wrong, &words)?, filled(todo, &words)?]));
    // What stands in a table is told by the cell, where nothing here says it with its names.
    exact.or_else(|| crate::codes::in_indonesian(finding)).unwrap_or_else(|| plain.map(str::to_owned))
}

/// Whether editors are told in Indonesian what `code` means.
#[cfg(test)]
pub(super) fn is_known(code: &str) -> bool {
    Stranger::of_code(code).is_some() || MEANINGS.iter().any(|meaning| meaning.codes.contains(&code))
}

/// The names and numbers of a finding as Indonesians write them, with some that follow from them.
fn words_of(facts: &Facts) -> BTreeMap<String, String> {
    let number = |name: &str| facts.get(name).and_then(|text| text.parse::<f64>().ok());
    let mut words: BTreeMap<String, String> = facts
        .iter()
        .map(|(name, text)| {
            let is_decimal = text.contains('.') && text.parse::<f64>().is_ok();
            (name.to_string(), if is_decimal { text.replace('.', ",") } else { text.clone() })
        })
        .collect();
    for name in ["is", "most"] {
        if let Some(bytes) = number(name) {
            words.insert(format!("{name}_mb"), format!("{:.1}", bytes / 1e6).replace('.', ","));
        }
    }
    if let (Some(is), Some(most)) = (number("is"), number("most")) {
        words.insert("over".to_owned(), (is - most).to_string());
    }
    words
}

/// `text` with `words` in its braces; `None` where one is not known.
fn filled(text: &str, words: &BTreeMap<String, String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        out.push_str(before);
        out.push_str(words.get(name)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}
