//! What the headings of a table mean: keys of an item, and the fields of a row's template.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::project::config::Locale;
use crate::project::template::Template;
use crate::project::value::{Field, FieldKind};

use super::cell::Takes;
use super::document::Keys;
use crate::project::files::folded;

/// The key of the column that names items.
pub(super) const ITEM: &str = "item";
/// What headings of columns that are not read begin with.
pub(super) const NOTE_MARK: char = '#';

/// Whether the column under `heading` is for notes and not read.
pub(super) fn is_note(heading: &str) -> bool {
    heading.trim_start().starts_with(NOTE_MARK)
}

/// A column that every table may have.
#[derive(Debug)]
pub(super) struct Column {
    /// The key with the name of its table: always good as a heading.
    pub(super) key: &'static str,
    pub(super) takes: Takes,
    /// Its heading in Indonesian.
    pub(super) indonesian: &'static str,
    /// Its heading in English.
    pub(super) english: &'static str,
    /// What else people call it.
    also: &'static [&'static str],
}

impl Column {
    /// Its heading in the language of `locale`.
    pub(super) fn heading(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Id => self.indonesian,
            Locale::En => self.english,
        }
    }
}

const fn column(
    key: &'static str,
    takes: Takes,
    indonesian: &'static str,
    english: &'static str,
    also: &'static [&'static str],
) -> Column {
    Column { key, takes, indonesian, english, also }
}

/// The columns that every table may have, in the order in which new tables have them.
pub(super) const COLUMNS: [Column; 19] = [
    column(ITEM, Takes::Line, "Item", "Item", &["ID", "Kode", "Nama item", "Nama berkas", "File name"]),
    column("template", Takes::Line, "Templat", "Template", &[]),
    column("service", Takes::Line, "Layanan", "Service", &[]),
    column("accounts", Takes::Names, "Akun", "Accounts", &["Account"]),
    column("formats", Takes::Names, "Format", "Formats", &[]),
    column(
        "publish",
        Takes::Moment,
        "Terbit",
        "Publish",
        &["Waktu terbit", "Tanggal terbit", "Jadwal terbit", "Published"],
    ),
    column("campaign", Takes::Line, "Kampanye", "Campaign", &[]),
    column(
        "excerpt.source",
        Takes::Line,
        "Video",
        "Video",
        &["Berkas video", "Audio", "Rekaman", "Footage", "Source"],
    ),
    column("excerpt.start", Takes::Seconds, "Mulai", "Start", &[]),
    column("excerpt.duration", Takes::Seconds, "Durasi", "Duration", &["Lama"]),
    column("excerpt.captions", Takes::Line, "Takarir", "Captions", &["Subtitel", "Subtitle", "Subtitles"]),
    column("captions_mode", Takes::Line, "Tampilan takarir", "Captions mode", &["Mode takarir"]),
    column("captions_audience", Takes::Line, "Pembaca takarir", "Captions for", &[]),
    column("excerpt.focus", Takes::Line, "Fokus", "Focus", &[]),
    column("excerpt.audio", Takes::Line, "Trek suara", "Audio track", &["Trek audio", "Sound track"]),
    column("post.caption", Takes::Text, "Teks kiriman", "Post text", &["Caption"]),
    column("post.hashtags", Takes::Tags, "Tagar", "Hashtags", &["Hashtag"]),
    column("post.alt", Takes::Text, "Teks alternatif", "Alt text", &["Alt"]),
    column("post.link", Takes::Line, "Tautan", "Link", &["Tautan kiriman"]),
];

/// What a heading means in rows of one template.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// This key, with the name of its table, which takes this.
    Key(String, Takes),
    /// One of these fields, which have the same label.
    Ambiguous(Vec<String>),
    /// Nothing.
    Nothing,
}

/// The longest heading that can mean something, in bytes: no name of a column comes near it.
const LONGEST_HEADING: usize = 1000;

/// What `heading` means in rows of `template`. First come the keys as TOML writes them, then the template's own fields, then what
/// people call the other columns: so every key and every field can be named.
pub(super) fn meaning(heading: &str, template: Option<&Template>) -> Meaning {
    if heading.len() > LONGEST_HEADING {
        return Meaning::Nothing;
    }
    let whole = meaning_of(heading, template);
    match without_remark(heading) {
        Some(heading) if whole == Meaning::Nothing => meaning_of(heading, template),
        _ => whole,
    }
}

/// `Templat` of `Templat (wajib)` and `Templat *`.
fn without_remark(heading: &str) -> Option<&str> {
    let heading = heading.trim();
    let bare = heading.trim_end_matches('*').trim_end();
    let bare = bare.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(bare, |(word, _)| word);
    (bare.len() < heading.len() && !is_note(heading)).then(|| bare.trim())
}

fn meaning_of(heading: &str, template: Option<&Template>) -> Meaning {
    let exact = heading.trim().to_lowercase();
    let word = folded(heading);
    if word.is_empty() || is_note(heading) {
        return Meaning::Nothing;
    }
    let common = |column: &Column| Meaning::Key(column.key.to_owned(), column.takes);
    if let Some(column) = COLUMNS.iter().find(|column| column.key == exact) {
        return common(column);
    }
    let fields = template.map(|template| template.fields.as_slice()).unwrap_or_default();
    let by_key = exact.strip_prefix("fields.").and_then(|id| fields.iter().find(|field| field.id == id));
    if let Some(field) = by_key.or_else(|| fields.iter().find(|field| folded(&field.id) == word)) {
        return Meaning::Key(format!("fields.{}", field.id), field.kind.into());
    }
    let focused = |id: &str| fields.iter().find(|field| field.id == id && field.kind == FieldKind::Image);
    if let Some(field) = exact.strip_prefix("focus.").and_then(focused) {
        return focus(field);
    }
    let labelled: Vec<_> = fields.iter().filter(|field| folded(&field.label) == word).collect();
    match labelled.as_slice() {
        [] => {}
        [field] => return Meaning::Key(format!("fields.{}", field.id), field.kind.into()),
        several => return Meaning::Ambiguous(several.iter().map(|field| field.id.clone()).collect()),
    }
    let pictures = fields.iter().filter(|field| field.kind == FieldKind::Image);
    if let Some(field) = pictures.into_iter().find(|field| is_focus_of(&word, field)) {
        return focus(field);
    }
    let called = |column: &&Column| {
        let names = [column.indonesian, column.english];
        names.iter().chain(column.also).any(|name| folded(name) == word)
    };
    COLUMNS.iter().find(called).map_or(Meaning::Nothing, common)
}

/// The key of the focus of the picture in `field`.
fn focus(field: &Field) -> Meaning {
    Meaning::Key(format!("focus.{}", field.id), Takes::Line)
}

/// Whether `word` is "fokus foto", or "focus foto", of the picture in `field`.
fn is_focus_of(word: &str, field: &Field) -> bool {
    let rest = ["fokus", "focus"].iter().find_map(|start| word.strip_prefix(start));
    rest.is_some_and(|rest| rest == folded(&field.label) || rest == folded(&field.id))
}

/// The heading that people know best for `key` in a table with rows of `templates`, in the language of `locale`. A field need mean
/// the same only where a template has it.
pub(super) fn heading_for(key: &str, locale: Locale, templates: &[&Template]) -> String {
    let takers: Vec<Option<&Template>> = match key.strip_prefix("fields.") {
        Some(id) => {
            templates.iter().filter(|template| template.field(id).is_some()).map(|t| Some(*t)).collect()
        }
        None if templates.is_empty() => vec![None],
        None => templates.iter().map(|template| Some(*template)).collect(),
    };
    let fits = |heading: &&str| {
        let means = |template: &Option<&Template>| match meaning(heading, *template) {
            Meaning::Key(meant, _) => meant == key,
            Meaning::Ambiguous(_) | Meaning::Nothing => false,
        };
        takers.iter().all(means)
    };
    let candidates: Vec<&str> = match key.strip_prefix("fields.") {
        Some(id) => {
            let label = takers.iter().flatten().find_map(|template| template.field(id));
            label.map(|field| field.label.as_str()).into_iter().chain([id]).collect()
        }
        None => COLUMNS.iter().filter(|column| column.key == key).map(|c| c.heading(locale)).collect(),
    };
    candidates.into_iter().find(fits).unwrap_or(key).to_owned()
}

/// What the columns of a table mean in rows of one template.
#[derive(Debug)]
pub(super) struct Plan {
    /// By column.
    pub(super) meanings: Vec<Meaning>,
    /// The columns of keys.
    pub(super) keys: Rc<Keys>,
}

impl Plan {
    /// Of a table with `headings` for rows of `template`.
    pub(super) fn new(headings: &[String], template: Option<&Template>, locale: Locale) -> Self {
        let meanings: Vec<Meaning> = headings.iter().map(|heading| meaning(heading, template)).collect();
        let mut columns = BTreeMap::new();
        for (index, meaning) in meanings.iter().enumerate() {
            if let Meaning::Key(key, _) = meaning {
                columns.entry(key.clone()).or_insert(index + 1);
            }
        }
        let fields = template.iter().flat_map(|template| &template.fields);
        let keys = fields.map(|field| format!("fields.{}", field.id));
        let keys = COLUMNS.iter().map(|column| column.key.to_owned()).chain(keys);
        let templates: Vec<&Template> = template.into_iter().collect();
        let wanted = keys.map(|key| (key.clone(), heading_for(&key, locale, &templates))).collect();
        Self { meanings, keys: Rc::new(Keys { columns, wanted }) }
    }
}
