//! The contact sheet: one page that shows passages by their pictures, words and reasons, to choose from by eye. Pure: data in, HTML out.

use std::collections::BTreeMap;

use super::record::{Record, Shot};
use super::suggest::Suggestion;
use super::words::{SheetWords, reason, sheet_words};
use crate::deliver::html::Html;
use crate::project::Locale;
use crate::units::Micros;

/// What all our pages look like, and what this one adds.
const STYLES: [&str; 2] = [include_str!("../deliver/sheet.css"), include_str!("sheet.css")];

/// Pictures of one passage at the most.
const MOST_PICTURES: usize = 4;
/// Shots of the file that are shown below the passages, spread over all of it.
const MOST_SHOTS: usize = 120;

/// What the page shows.
pub struct Sheet<'a> {
    /// What the file is called.
    pub name: &'a str,
    /// What is known of it.
    pub record: &'a Record,
    /// The passages, the best first, each with its `[excerpt]` block.
    pub suggestions: Vec<(&'a Suggestion, String)>,
    /// Thumbnails by their names.
    pub thumbnails: BTreeMap<String, Vec<u8>>,
}

impl Sheet<'_> {
    /// The page; its pictures are within it, so that it can be sent as one file.
    pub fn page(&self, locale: Locale) -> String {
        let words = sheet_words(locale);
        let mut html = Html::page(words.lang, &format!("{} · {}", words.title, self.name), &STYLES);
        html.open("header", &[("class", "masthead")]);
        html.open("div", &[("class", "title")]);
        html.leaf("h1", &[], words.title);
        html.leaf("p", &[], self.name);
        html.leaf("p", &[("class", "quiet")], words.lead);
        html.close();
        html.close();
        html.open("main", &[("class", "passages")]);
        for (index, (suggestion, block)) in self.suggestions.iter().enumerate() {
            self.passage(&mut html, words, locale, index + 1, (*suggestion, block.as_str()));
        }
        if self.suggestions.is_empty() {
            html.leaf("p", &[("class", "nothing")], words.none);
        }
        html.close();
        self.all_shots(&mut html, words);
        html.finish_still()
    }

    fn passage(
        &self,
        html: &mut Html,
        words: &SheetWords,
        locale: Locale,
        number: usize,
        (suggestion, block): (&Suggestion, &str),
    ) {
        let span = suggestion.span;
        html.open("article", &[("class", "passage"), ("id", &format!("p{number}"))]);
        html.open("div", &[("class", "strip")]);
        let shots: Vec<&Shot> =
            self.shots().iter().filter(|shot| shot.end > span.start && shot.start < span.end).collect();
        let mut shown: Vec<&str> =
            spread(&shots, MOST_PICTURES).filter_map(|shot| shot.thumbnail.as_deref()).collect();
        if shown.is_empty() {
            shown.extend(suggestion.thumbnail.as_deref());
        }
        if shown.is_empty() {
            html.leaf("span", &[("class", "missing")], words.no_picture);
        }
        for name in shown {
            self.picture(html, name, "");
        }
        html.close();
        html.open("div", &[("class", "about")]);
        let length = format!("{:.1}\u{a0}s", span.duration().as_seconds());
        let score = format!("{:.0}", suggestion.score);
        html.leaf("h2", &[], &format!("{number}. {} – {}", clock(span.start), clock(span.end)));
        let length = length.replace('.', &words.decimal.to_string());
        html.leaf("p", &[("class", "quiet")], &format!("{length} · {} {score}", words.score));
        if !suggestion.text.is_empty() {
            html.leaf("blockquote", &[], &suggestion.text);
        }
        html.open("ul", &[]);
        for one in &suggestion.reasons {
            html.leaf("li", &[], &reason(*one, locale));
        }
        html.close();
        html.leaf("pre", &[], block);
        html.close();
        html.close();
    }

    fn all_shots(&self, html: &mut Html, words: &SheetWords) {
        let shots: Vec<&Shot> = self.shots().iter().filter(|shot| shot.thumbnail.is_some()).collect();
        if shots.is_empty() {
            return;
        }
        html.open("section", &[("class", "shots-of-all")]);
        html.leaf("h2", &[], words.shots);
        html.open("ul", &[]);
        for shot in spread(&shots, MOST_SHOTS) {
            html.open("li", &[]);
            self.picture(html, shot.thumbnail.as_deref().unwrap_or_default(), &clock(shot.start));
            html.leaf("span", &[], &clock(shot.start));
            html.close();
        }
        html.close();
        html.close();
    }

    fn shots(&self) -> &[Shot] {
        self.record.seen.as_ref().map_or(&[], |seen| &seen.shots)
    }

    fn picture(&self, html: &mut Html, name: &str, alt: &str) {
        if let Some(bytes) = self.thumbnails.get(name) {
            let source = format!("data:image/jpeg;base64,{}", base64(bytes));
            html.void("img", &[("src", &source), ("alt", alt), ("loading", "lazy")]);
        }
    }
}

/// Up to `most` of `all`, evenly spread.
fn spread<T>(all: &[T], most: usize) -> impl Iterator<Item = &T> {
    let count = all.len().min(most);
    (0..count).map(move |index| &all[index * all.len() / count.max(1)])
}

/// `1:05.2`
fn clock(time: Micros) -> String {
    let text = time.to_string();
    text[..text.len() - 2].to_owned()
}

/// Bytes as text (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * index) & 63) as usize];
            text.push(if index > group.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::record::{RECORD_VERSION, Seen};
    use super::super::suggest::Reason;
    use super::*;
    use crate::clip::voice::Span;

    #[test]
    fn bytes_become_the_text_that_the_standard_gives() {
        let of = |text: &str| base64(text.as_bytes());
        assert_eq!(["", "f", "fo", "foo", "foob"].map(of), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn the_page_shows_passages_with_pictures_reasons_and_blocks_and_escapes_what_is_said() {
        let span = |start, end| Span { start: Micros::from_ms(start), end: Micros::from_ms(end) };
        let shot = |start, end, name: &str| Shot {
            start: Micros::from_ms(start),
            end: Micros::from_ms(end),
            thumbnail: Some(name.to_owned()),
        };
        let seen =
            Seen { shots: vec![shot(0, 10_000, "1.jpg"), shot(10_000, 30_000, "2.jpg")], ..Seen::default() };
        let record = Record {
            version: RECORD_VERSION,
            digest: String::new(),
            duration: Micros::from_ms(30_000),
            seen: Some(seen),
            heard: None,
            sentences: Vec::new(),
        };
        let suggestion = Suggestion {
            span: span(12_340, 28_000),
            score: 71.6,
            reasons: vec![Reason::BetweenSentences],
            text: "<b>Air</b> naik.".to_owned(),
            thumbnail: None,
        };
        let thumbnails =
            BTreeMap::from([("1.jpg".to_owned(), vec![1, 2, 3]), ("2.jpg".to_owned(), vec![4, 5, 6])]);
        let sheet = Sheet {
            name: "media/a.mp4",
            record: &record,
            suggestions: vec![(&suggestion, "[excerpt]\n".to_owned())],
            thumbnails,
        };
        let page = sheet.page(Locale::Id);
        for wanted in [
            "<html lang=\"id\">",
            "1. 0:12.3 – 0:28.0",
            "15,7\u{a0}s · nilai 72",
            "&lt;b&gt;Air&lt;/b&gt;",
            "[excerpt]",
            "base64,BAUG",
            "di antara kalimat",
        ] {
            assert!(page.contains(wanted), "{wanted}: {page}");
        }
        assert_eq!(page.matches("<img").count(), 3);
        assert!(!page.contains("<script"));
        let empty = Sheet { suggestions: Vec::new(), ..sheet };
        assert!(empty.page(Locale::En).contains("No passage can be proposed."));
    }
}
