//! `deadline-past`: a last day that is over when the post is published.

use super::day::days_in;
use super::words::{Words, quoted, words_in};
use crate::diag::{Finding, Findings};

/// What stands before a last day.
const LAST: [&str; 13] = [
    "lambat",
    "selambat-lambatnya",
    "tenggat",
    "batas",
    "ditutup",
    "penutupan",
    "berakhir",
    "sampai",
    "hingga",
    "deadline",
    "until",
    "closes",
    "due",
];

/// What stands between such a word and a day that is not the last.
const FROM: [&str; 4] = ["dari", "sejak", "from", "since"];

/// How far before a day its word may stand, in words.
const AROUND: usize = 4;

/// What is longer ago is told, not announced.
const ANNOUNCED_DAYS: i32 = 92;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    let Some(published) = words.published() else { return };
    // What stands in a picture is described, not announced, in its alternative text.
    for text in words.texts.iter().filter(|text| text.key != "post.alt") {
        let all = words_in(text.text);
        for day in days_in(text.text) {
            let Some(date) = day.date(Some(published)).filter(|date| *date < published) else { continue };
            let days = published.since(date).map_or(i32::MAX, |span| span.get_days());
            if days > ANNOUNCED_DAYS || !is_last(text.text, &all[..day.word]) {
                continue;
            }
            let written = &text.text[day.from..day.to];
            let message = format!("{} is over when the post is published, on {published}", quoted(written));
            let hint = "correct the day, or publish the post before it";
            let finding = Finding::warning("deadline-past", message).hint(hint);
            findings.push(text.finding(finding.fact("given", written).fact("publish", published)));
        }
    }
}

/// Whether a day in `text` is said to be the last by the words `before` it, in its own sentence and behind any other day.
fn is_last(text: &str, before: &[(usize, &str)]) -> bool {
    let mut to = None;
    for (from, word) in before.iter().rev().take(AROUND) {
        let end = from + word.len();
        let ends_sentence = to.is_some_and(|to| text[end..to].contains(['.', '!', '?', '\n', ';']));
        let lower = word.to_lowercase();
        let is_other_day = word.bytes().all(|byte| byte.is_ascii_digit()) || FROM.contains(&lower.as_str());
        if ends_sentence || is_other_day {
            return false;
        }
        if LAST.contains(&lower.as_str()) {
            return true;
        }
        to = Some(*from);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn a_last_day_before_the_post_is_named() {
        for text in [
            "Daftar paling lambat 20 November 2026.",
            "Pendaftaran ditutup Jumat, 20 November",
            "Open until November 20, 2026",
        ] {
            assert_eq!(Written::new().caption(text).said("deadline-past").len(), 1, "{text}");
        }
    }

    #[test]
    fn days_to_come_and_days_that_are_told_pass() {
        for text in [
            "Daftar paling lambat 30 November 2026.",
            "Festival pertama berlangsung 20 November 2026.",
            "Daftar hingga 30 November, sejak 1 November.",
            "Batas pendaftaran diperpanjang dari 20 November menjadi 30 November.",
            "Episode terakhir tayang 20 November.",
            "Foto paling indah, 20 November 2026.",
            "Berakhir sudah. Pada 20 November 2026 kami mulai lagi.",
            "Perang berlangsung sampai 10 November 1945.",
        ] {
            assert_eq!(Written::new().caption(text).said("deadline-past"), [], "{text}");
        }
    }
}
