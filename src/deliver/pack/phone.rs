//! The page of an account for the person who posts from a phone: picture, words to copy, alternative text, in the order of posting.
//! It lies in the account's folder and in its archive, refers to nothing elsewhere, and works from a file.

use super::done::{Done, Texts, file_name};
use super::order::Slot;
use super::title::title_of;
use crate::deliver::html::{Html, address, proportions};
use crate::deliver::manifest::{Artifact, ArtifactKind, Record};
use crate::deliver::words::Words;
use crate::project::dates;

const STYLES: [&str; 2] = [include_str!("../sheet.css"), include_str!("phone.css")];
const SCRIPT: &str = include_str!("phone.js");

/// Where the page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// In the account's folder, beside the folders of items.
    Folder,
    /// In the account's archive, beside folders in the order of posting.
    Archive,
}

/// The page of `account`, whose posts are `slots` with `texts` by item.
pub(super) fn page(
    done: &Done<'_>,
    account: &str,
    slots: &[Slot<'_>],
    texts: &Texts<'_>,
    home: Home,
) -> String {
    let project = done.project;
    let words = Words::of(project.config.locale);
    let name = project.accounts.get(account).map_or(account, |account| &account.name);
    let mut html = Html::page(words.lang, &format!("{name} · {}", done.pack), &STYLES);
    html.open("header", &[("class", "masthead")]);
    html.open("div", &[("class", "title")]);
    html.leaf("h1", &[], name);
    html.leaf("p", &[], &format!("{} · {}", done.pack, project.config.name));
    html.close();
    html.close();
    html.open("main", &[("data-copied", words.copied), ("data-selected", words.selected)]);
    let day = |slot: &Slot<'_>| slot.at.map(jiff::civil::DateTime::date);
    for slots in slots.chunk_by(|a, b| day(a) == day(b)) {
        html.open("section", &[]);
        let title = day(&slots[0]).map(|day| dates::long(day, words.locale));
        html.leaf("h2", &[], title.as_deref().unwrap_or(words.undated));
        for slot in slots {
            let folder = if home == Home::Folder { &slot.post.item.id } else { &slot.folder };
            let texts = texts.get(&(account, slot.post.item.id.as_str())).map_or(&[][..], Vec::as_slice);
            post(&mut html, words, done, slot, folder, texts);
        }
        html.close();
    }
    html.close();
    html.finish(SCRIPT)
}

fn post(
    html: &mut Html,
    words: &Words,
    done: &Done<'_>,
    slot: &Slot<'_>,
    folder: &str,
    texts: &[(&'static str, String)],
) {
    let item = slot.post.item;
    let title = title_of(done.project, item);
    html.open("article", &[("id", &item.id)]);
    html.open("header", &[]);
    if let Some(at) = slot.at {
        html.leaf("p", &[("class", "time")], &words.clock(at.time()));
    }
    html.leaf("h3", &[], &title);
    html.close();
    let text = |name: &str| texts.iter().find(|(known, _)| *known == name).map(|(_, text)| text.trim_end());
    let alt = text("alt.txt");
    for (titles, record) in figures(done, &slot.post.records) {
        figure(html, words, &titles, record, folder, alt.unwrap_or(&title));
    }
    for (name, word, none) in
        [("post.txt", words.text_to_post, words.no_text), ("alt.txt", words.alt, words.no_alt)]
    {
        match text(name) {
            Some(text) => said(html, words, word, text),
            None => html.leaf("p", &[("class", "quiet")], none),
        }
    }
    html.close();
}

/// The formats of a post; those whose files are the same to the byte once, with all their titles.
fn figures<'r>(done: &Done<'_>, records: &[&'r Record]) -> Vec<(String, &'r Record)> {
    let mut figures: Vec<(String, &Record)> = Vec::new();
    let digests = |record: &Record| record.artifacts.iter().map(|is| is.digest.clone()).collect::<Vec<_>>();
    for record in records {
        let format = done.project.formats.get(&record.format);
        let title = format.map_or(record.format.as_str(), |format| &format.title);
        match figures.iter_mut().find(|(_, other)| digests(other) == digests(record)) {
            Some((titles, _)) => {
                titles.push_str(" · ");
                titles.push_str(title);
            }
            None => figures.push((title.to_owned(), record)),
        }
    }
    figures
}

/// One format: its pictures or its video, each a file to keep.
fn figure(html: &mut Html, words: &Words, titles: &str, record: &Record, folder: &str, alt: &str) {
    let place = |artifact: &Artifact| address(&format!("{folder}/{}", file_name(&artifact.path)));
    let of_kind = |kind| record.artifacts.iter().find(|artifact| artifact.kind == kind);
    html.open("figure", &[]);
    html.leaf("figcaption", &[], titles);
    let pages: Vec<&Artifact> =
        record.artifacts.iter().filter(|artifact| artifact.kind == ArtifactKind::Still).collect();
    if pages.len() > 1 {
        html.open("div", &[("class", "pages")]);
    }
    for (index, page) in pages.iter().enumerate() {
        let label = if pages.len() > 1 { format!("{} {}", words.page, index + 1) } else { String::new() };
        let said = [alt, &label].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        let (width, height) = (page.width.to_string(), page.height.to_string());
        html.open(
            "a",
            &[("href", &place(page)), ("class", "shot"), ("style", &proportions(page.width, page.height))],
        );
        html.void(
            "img",
            &[
                ("src", &place(page)),
                ("alt", &said),
                ("width", &width),
                ("height", &height),
                ("loading", "lazy"),
                ("decoding", "async"),
            ],
        );
        html.close();
    }
    if pages.len() > 1 {
        html.close();
    }
    if let Some(clip) = of_kind(ArtifactKind::Clip) {
        let cover = of_kind(ArtifactKind::Cover).map(place);
        let source = place(clip);
        let (width, height) = (clip.width.to_string(), clip.height.to_string());
        let mut attributes = vec![
            ("src", source.as_str()),
            ("controls", ""),
            ("playsinline", ""),
            ("preload", "none"),
            ("width", &width),
            ("height", &height),
            ("aria-label", alt),
        ];
        attributes.extend(cover.as_deref().map(|cover| ("poster", cover)));
        html.open("video", &attributes);
        html.close();
    }
    html.open("ul", &[("class", "keep")]);
    for artifact in &record.artifacts {
        let word = match artifact.kind {
            ArtifactKind::Still if pages.len() > 1 => {
                let number = pages.iter().position(|page| page.path == artifact.path).unwrap_or(0) + 1;
                format!("{} {number}", words.page)
            }
            ArtifactKind::Still => words.picture.to_owned(),
            ArtifactKind::Clip => words.film.to_owned(),
            ArtifactKind::Cover => words.cover.to_owned(),
            ArtifactKind::Captions => format!("{} {}", words.captions, artifact.extension()),
            ArtifactKind::Page => words.web_page.to_owned(),
        };
        html.open("li", &[]);
        html.open("a", &[("class", "button"), ("href", &place(artifact)), ("download", "")]);
        html.leaf("b", &[], &format!("{} {word}", words.keep));
        // Pages are many, and small.
        if pages.len() < 2 {
            html.text(" ");
            html.leaf("span", &[], &words.size_of(artifact.bytes));
        }
        html.close();
        html.close();
    }
    html.close();
    html.close();
}

/// Words with a button that copies them.
fn said(html: &mut Html, words: &Words, word: &str, text: &str) {
    html.open("div", &[("class", "said")]);
    html.leaf("h4", &[], word);
    html.leaf("p", &[("class", "text")], text);
    html.open("button", &[("type", "button"), ("class", "button copy")]);
    html.leaf("span", &[("aria-live", "polite")], words.copy);
    html.text(" ");
    html.leaf("span", &[("class", "unseen")], word);
    html.close();
    html.close();
}
