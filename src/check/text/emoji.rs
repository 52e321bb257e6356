//! `too-many-emoji`: emoji that a screen reader reads out one by one.

use super::words::Words;
use crate::diag::{Finding, Findings};
use crate::page::emoji_in;

/// The most emoji of a text, and of the same one behind itself.
const MOST: usize = 6;
const MOST_ALIKE: usize = 2;

pub(super) fn check(words: &Words<'_>, findings: &mut Findings) {
    for text in &words.texts {
        let emoji = emoji_in(text.text);
        let in_a_row =
            |pair: &[(usize, &str)]| pair[0].1 == pair[1].1 && pair[0].0 + pair[0].1.len() == pair[1].0;
        let longest = emoji.chunk_by(|a, b| in_a_row(&[*a, *b])).max_by_key(|run| run.len());
        let (is, message) = match longest {
            _ if emoji.len() > MOST => {
                (emoji.len(), format!("the text has {} emoji; {MOST} are enough", emoji.len()))
            }
            Some(run) if run.len() > MOST_ALIKE => {
                (run.len(), format!("`{}` stands {} times in a row", run[0].1, run.len()))
            }
            _ => continue,
        };
        let hint = "keep one or two: a screen reader reads out the name of each";
        findings.push(text.finding(Finding::warning("too-many-emoji", message).hint(hint).fact("is", is)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Written;

    #[test]
    fn many_emoji_are_named_and_few_pass() {
        for text in ["Ayo 🎉🎉🎉", "❤️❤️❤️", "🎉🎉 😀 😀 🎉🎉🎉", "😀 a 😁 b 😂 c 😃 d 😄 e 😅 f 😆"]
        {
            assert_eq!(Written::new().caption(text).said("too-many-emoji").len(), 1, "{text}");
        }
        for text in ["Ayo 🎉🎉", "🇮🇩🇮🇩 👨‍👩‍👧‍👦 👍🏽", "🎉 🎉 🎉", "😀 a 😁 b 😂", "1 2 3 4 5 6 7 8 #", "© ™ ☎ ✓"]
        {
            assert_eq!(Written::new().caption(text).said("too-many-emoji"), [], "{text}");
        }
    }
}
