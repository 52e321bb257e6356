//! What is wrong with the words of an item: those that its fields bring onto pages, and those that go with its posts. One rule a file; each
//! judges an item once, whatever it is posted to, before anything is painted.
//!
//! A finding stands where the text was written. It is an error where the post would say something that cannot be true, a warning where a
//! person should read it again, a note where it could be said better.

mod alt;
mod day;
mod deadline_past;
mod doubled_word;
mod emoji;
mod hashtag_case;
mod long_sentence;
mod name_spelling;
mod styled_letters;
mod weekday_wrong;
mod words;

#[cfg(test)]
mod testing;

use crate::diag::Findings;
use crate::project::{Item, Project};

use self::words::Words;

/// A rule: how it judges the words of an item.
type Rule = fn(&Words<'_>, &mut Findings);

/// Every rule, in the order of what matters most.
const RULES: &[Rule] = &[
    weekday_wrong::check,
    deadline_past::check,
    name_spelling::check,
    alt::check,
    styled_letters::check,
    doubled_word::check,
    hashtag_case::check,
    emoji::check,
    long_sentence::check,
];

/// Everything wrong with the words of `item`.
pub fn words(project: &Project, item: &Item) -> Findings {
    let words = Words::of(project, item);
    let mut findings = Findings::new();
    for rule in RULES {
        rule(&words, &mut findings);
    }
    findings
}
