//! The words of an item: its texts, their places, their sentences and words.

use jiff::civil::Date;

use crate::check::subject;
use crate::diag::{Finding, Place};
use crate::project::{FieldKind, Item, Project, Value};

/// The words of an item.
pub(super) struct Words<'a> {
    pub(super) project: &'a Project,
    pub(super) item: &'a Item,
    pub(super) texts: Vec<Text<'a>>,
}

/// One text of an item.
pub(super) struct Text<'a> {
    /// Its key: `fields.title`, `post.caption`.
    pub(super) key: String,
    pub(super) text: &'a str,
    /// Where it was written.
    pub(super) place: &'a Place,
}

impl<'a> Words<'a> {
    pub(super) fn of(project: &'a Project, item: &'a Item) -> Self {
        let written = |key: String, place: Option<&'a Place>| (key, place.unwrap_or(&item.place));
        let of_fields = item.fields.iter().flat_map(|(id, value)| {
            let (key, place) = written(format!("fields.{id}"), item.field_places.get(id));
            // What a template gives where the item says nothing is its designer's; choices, addresses and paths are no words.
            let field = project.templates.get(&item.template).and_then(|template| template.field(id));
            let is_words = field.is_none_or(|field| {
                matches!(field.kind, FieldKind::Text | FieldKind::Multiline | FieldKind::List)
            });
            let is_given = is_words && item.field_places.contains_key(id);
            texts_of(value).into_iter().filter(move |_| is_given).map(move |text| Text {
                key: key.clone(),
                text,
                place,
            })
        });
        let of_post =
            [("caption", &item.post.caption), ("alt", &item.post.alt)].into_iter().map(|(id, text)| {
                let (key, place) = written(format!("post.{id}"), item.post_places.get(id));
                Text { key, text, place }
            });
        let texts = of_fields.chain(of_post).filter(|text| !text.text.trim().is_empty()).collect();
        Self { project, item, texts }
    }

    /// The day on which it is to be published.
    pub(super) fn published(&self) -> Option<Date> {
        self.item.publish.as_ref().map(|publish| publish.date())
    }
}

impl Text<'_> {
    /// Where its words are: `finding` at its place, with its key.
    pub(super) fn finding(&self, finding: Finding) -> Finding {
        finding.at(self.place.clone()).fact("key", &self.key)
    }

    /// Its sentences.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &str> {
        let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n' | '…');
        // A point within a number or an address ends none.
        let mut rest = self.text;
        std::iter::from_fn(move || {
            let trimmed = rest.trim_start();
            if trimmed.is_empty() {
                return None;
            }
            let end = trimmed.char_indices().find(|(at, c)| {
                let after =
                    trimmed[at + c.len_utf8()..].trim_start_matches(['"', '”', '’', '\'', ')', ']', '»']);
                ends(*c) && after.chars().next().is_none_or(|next| next.is_whitespace() || *c == '\n')
            });
            let (sentence, after) = end.map_or((trimmed, ""), |(at, c)| trimmed.split_at(at + c.len_utf8()));
            rest = after;
            Some(sentence)
        })
    }
}

/// The texts in `value`.
fn texts_of(value: &Value) -> Vec<&str> {
    match value {
        Value::Text(text) => vec![text],
        Value::List(values) => values.iter().flat_map(texts_of).collect(),
        _ => Vec::new(),
    }
}

/// The words of `text`: letters, digits, hyphens and apostrophes within them, each with where it begins.
pub(super) fn words_in(text: &str) -> Vec<(usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '_');
    let mut found = Vec::new();
    let mut begun = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_word(c), begun) {
            (true, None) => begun = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_end_matches(['-', '\'', '’']);
                let bare = word.trim_start_matches(['-', '\'', '’']);
                if !bare.is_empty() {
                    found.push((from + word.len() - bare.len(), bare));
                }
                begun = None;
            }
            _ => {}
        }
    }
    found
}

/// `text` as a finding quotes it.
pub(super) fn quoted(text: &str) -> String {
    subject::quoted(text)
}
