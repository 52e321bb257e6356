//! `too-many-emoji`: emoji that a screen reader reads out one by one.

use icu_properties::CodePointSetData;
use icu_properties::props::EmojiPresentation;

use super::words::Words;
use crate::diag::{Finding, Findings};

/// The most emoji of a text, and of the same one behind itself.
const MOST: usize = 6;
const MOST_ALIKE: usize = 2;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    let set = CodePointSetData::new::<EmojiPresentation>();
    for text in &words.texts {
        let emoji: Vec<char> = text.text.chars().filter(|c| set.contains(*c)).collect();
        let alike = emoji.chunk_by(|a, b| a == b).max_by_key(|run| run.len());
        let (is, message) = match alike {
            _ if emoji.len() > MOST => {
                (emoji.len(), format!("the text has {} emoji; {MOST} are enough", emoji.len()))
            }
            Some(run) if run.len() > MOST_ALIKE && in_a_row(text.text, run[0]) => {
                (run.len(), format!("`{}` stands {} times in a row", run[0], run.len()))
            }
            _ => continue,
        };
        let finding = Finding::warning("too-many-emoji", message)
            .hint("keep one or two: a screen reader reads out the name of each");
        findings.push(text.finding(finding.fact("is", is)));
    }
}

/// Whether `text` holds `emoji` more often than enough with nothing between.
fn in_a_row(text: &str, emoji: char) -> bool {
    text.contains(&emoji.to_string().repeat(MOST_ALIKE + 1))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn many_emoji_are_named_and_few_pass() {
        for text in ["Ayo 🎉🎉🎉", "😀 a 😁 b 😂 c 😃 d 😄 e 😅 f 😆"] {
            assert_eq!(Written::new().caption(text).said("too-many-emoji").len(), 1, "{text}");
        }
        for text in ["Ayo 🎉🎉", "😀 a 😁 b 😂", "1 2 3 4 5 6 7 8 #", "© ™ ☎ ✓"] {
            assert_eq!(Written::new().caption(text).said("too-many-emoji"), [], "{text}");
        }
    }
}
