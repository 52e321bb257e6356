//! `long-sentence`: a sentence that is lost by its end.

use super::words::{Words, quoted};
use crate::diag::{Finding, Findings};

/// The most words of a sentence that is read once (plain-language guides say 20 to 25).
const MOST_WORDS: usize = 25;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    for text in &words.texts {
        for sentence in text.sentences() {
            let is = sentence.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
            if is <= MOST_WORDS {
                continue;
            }
            let message = format!(
                "the sentence {} has {is} words; {MOST_WORDS} can be taken in at once",
                quoted(sentence)
            );
            let finding = Finding::note("long-sentence", message).hint("make two of it");
            findings.push(text.finding(finding.fact("is", is).fact("most", MOST_WORDS)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn long_sentences_are_named_and_short_ones_pass() {
        let sentence = |words: usize| {
            vec!["kata"; words]
                .iter()
                .enumerate()
                .map(|(n, word)| format!("{word}{n}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let said =
            Written::new().caption(&format!("{}. {}.", sentence(26), sentence(25))).said("long-sentence");
        assert_eq!(said.iter().map(|finding| finding.facts["is"].as_str()).collect::<Vec<_>>(), ["26"]);
        // Points within numbers and addresses end none.
        let numbers = format!("Rp2.500.000 di rumah.belajar.example {}", sentence(20));
        assert_eq!(Written::new().caption(&numbers).said("long-sentence"), []);
    }
}
