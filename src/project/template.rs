//! Templates: what `template.toml` declares.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diag::{Finding, Place, suggest};
use crate::units::Micros;
use crate::world::World;

use super::background::Background;
use super::captions::{self, CaptionRules};
use super::config::{one_of, some_of};
use super::excerpt::{DurationRules, Excerpt};
use super::format::{Format, Kind, Shape};
use super::lengths;
use super::read::{Entry, Sink, Table};
use super::signer::Signer;
use super::transition::{self, TransitionRules};
use super::value::{Field, FieldKind, Value};

/// The moment of a still whose template names none: after every entrance.
const STILL_AT: Micros = Micros::from_ms(60_000);
/// Keys of `[sample]` that are not fields.
const SAMPLE_KEYS: [&str; 2] = ["long", "excerpt"];

/// A template: the fields it takes, what it can be drawn as, and a sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Template {
    /// Its name in files.
    pub id: String,
    /// Its name for editors.
    pub title: String,
    /// A sentence for editors.
    pub description: String,
    /// Its folder in the project.
    pub dir: PathBuf,
    /// What it can be drawn as.
    pub kinds: Vec<Kind>,
    /// The shapes it has a layout for.
    pub shapes: Vec<Shape>,
    /// The only formats it is for; empty for all of its shapes.
    pub formats: Vec<String>,
    /// When a still, or a clip's cover, is drawn, where the template says so; see [`Template::still_time`].
    pub still_at: Option<Micros>,
    /// Its fields, in the order in which editors fill them in.
    pub fields: Vec<Field>,
    /// How long its clips are.
    pub duration: DurationRules,
    /// How its clips show captions.
    pub captions: CaptionRules,
    /// How its clips pass from one shot to the next.
    pub transition: TransitionRules,
    /// How many pages an item makes.
    pub pages: Pages,
    /// What it previews itself with; nothing when the sample has mistakes.
    pub sample: Option<Sample>,
    /// Its file.
    pub place: Place,
}

/// The values that a template previews and tests itself with.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sample {
    /// Every field.
    pub fields: BTreeMap<String, Value>,
    /// Where the values that were written stand.
    #[serde(skip)]
    pub field_places: BTreeMap<String, Place>,
    /// Every field with the longest texts that fit, where the template gives them.
    pub long: Option<BTreeMap<String, Value>>,
    /// Where the values of `long` stand.
    #[serde(skip)]
    pub long_places: BTreeMap<String, Place>,
    /// Footage or sound.
    pub excerpt: Option<Excerpt>,
    /// The interpreter beside it.
    pub signer: Option<Signer>,
    /// The video that moves below its page.
    pub background: Option<Background>,
    /// The service it promotes.
    pub service: Option<String>,
}

/// How many pages an item of a template makes: a carousel, or a question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pages {
    /// Always as many.
    Count(usize),
    /// As many as a list fills, and some more.
    List {
        /// The field that holds the list.
        field: String,
        /// Entries of the list on a page; at least 1.
        per_page: usize,
        /// Pages besides those of the list: a cover, a closing page.
        extra: usize,
    },
}

impl Default for Pages {
    fn default() -> Self {
        Self::Count(1)
    }
}

impl Template {
    /// How many pages an item with `fields` makes.
    pub fn page_count(&self, fields: &BTreeMap<String, Value>) -> usize {
        match &self.pages {
            Pages::Count(count) => *count,
            Pages::List { field, per_page, extra } => {
                let entries = match fields.get(field) {
                    Some(Value::List(entries)) => entries.len(),
                    _ => 0,
                };
                (entries.div_ceil(*per_page) + extra).max(1)
            }
        }
    }

    /// Whether its files are numbered.
    pub fn has_pages(&self) -> bool {
        self.pages != Pages::Count(1)
    }

    /// Whether it can be drawn as `kind` in `format`.
    pub fn supports(&self, format: &Format, kind: Kind) -> bool {
        self.kinds.contains(&kind)
            && format.takes(kind)
            && self.shapes.contains(&format.shape())
            && (self.formats.is_empty() || self.formats.contains(&format.id))
    }

    /// Whether a still of it is a clip in `format`, which takes nothing else: its page with its animations. One of several pages is none, and
    /// where the page shows footage, none is there.
    pub fn moves_in(&self, format: &Format) -> bool {
        let makes = |kind| self.kinds.contains(&kind);
        let is_alone = !makes(Kind::Clip) || self.duration.length.is_some();
        let fits = self.shapes.contains(&format.shape())
            && (self.formats.is_empty() || self.formats.contains(&format.id));
        fits && makes(Kind::Still) && is_alone && !self.has_pages() && !format.takes(Kind::Still)
    }

    /// When a still, or the cover of a clip, is drawn.
    pub fn still_time(&self, kind: Kind) -> Micros {
        self.still_at.unwrap_or(match kind {
            Kind::Still => STILL_AT,
            Kind::Clip => Micros::ZERO,
        })
    }

    /// The field named `id`.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}

/// What of a template can be read only once the template itself stands.
#[derive(Debug)]
pub(super) struct Rest<'d> {
    pub(super) sample: Option<Entry<'d>>,
    pub(super) service: Option<Entry<'d>>,
    pub(super) formats: Vec<(String, Entry<'d>)>,
    /// Where `[sample]` would be, when it is missing.
    pub(super) root: Place,
}

/// Reads `template.toml` in `dir`. The caller drops it when anything was wrong.
pub(super) fn read<'d>(
    id: &str,
    dir: &Path,
    mut root: Table<'d>,
    world: &dyn World,
    sink: &Sink,
) -> (Template, Rest<'d>) {
    let line = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.line()).unwrap_or_default();
    let file = dir.join("template.toml");
    if !world.is_file(&dir.join("template.html")) {
        let message = format!("the template `{id}` has no `template.html`");
        sink.report(Finding::error("missing-file", message).at(Place::file(&file)));
    }
    let title = line(root.need("title", "\"…\""));
    let description = line(root.need("description", "\"…\""));
    let kinds = root.need("kinds", "[\"still\"]");
    let shapes = root.need("shapes", "[\"tall\", \"portrait\", \"square\", \"wide\"]");
    let formats = root.take("formats").map(|entry| entry.names()).unwrap_or_default();
    let still_at = root.take("still_at_ms").and_then(|entry| entry.integer(0, 600_000)).map(Micros::from_ms);
    let mut fields = Vec::new();
    if let Some(mut table) = root.take("fields").and_then(|entry| entry.table()) {
        fields = table.all().iter().filter_map(|entry| read_field(entry, world)).collect();
        table.finish();
    }
    let mut duration = DurationRules::default();
    if let Some(entry) = root.take("duration") {
        duration = read_duration(&entry);
    }
    let captions = root.take("captions").map(|entry| captions::read_rules(&entry)).unwrap_or_default();
    let transition = root.take("transition").map(|entry| transition::read(&entry)).unwrap_or_default();
    let pages = root.take("pages").map(|entry| read_pages(&entry, &fields)).unwrap_or_default();
    let template = Template {
        id: id.to_owned(),
        title,
        description,
        dir: dir.to_owned(),
        kinds: not_empty(kinds, |entry| some_of(entry, &Kind::ALL, Kind::as_str)),
        shapes: not_empty(shapes, |entry| some_of(entry, &Shape::ALL, Shape::as_str)),
        formats: Vec::new(),
        still_at,
        fields,
        duration,
        captions,
        transition,
        pages,
        sample: None,
        place: Place::file(file),
    };
    let rest = Rest {
        sample: root.take("sample"),
        service: root.take("sample_service"),
        formats,
        root: root.place(),
    };
    root.finish();
    (template, rest)
}

fn not_empty<T>(entry: Option<Entry<'_>>, read: impl Fn(&Entry<'_>) -> Vec<T>) -> Vec<T> {
    let Some(entry) = entry else { return Vec::new() };
    let list = read(&entry);
    if entry.is_empty_list() {
        entry.error("empty-list", format!("`{}` is empty", entry.name), None);
    }
    list
}

fn read_duration(entry: &Entry<'_>) -> DurationRules {
    let mut rules = DurationRules::default();
    let Some(mut table) = entry.table() else { return rules };
    rules.min = table.take("min").and_then(|entry| entry.seconds());
    rules.max = table.take("max").and_then(|entry| entry.duration());
    rules.head = table.take("head").and_then(|entry| lengths::read_scene(&entry));
    rules.tail = table.take("tail").and_then(|entry| entry.seconds());
    rules.length = table.take("length").and_then(|entry| entry.duration());
    table.finish();
    if rules.min.zip(rules.max).is_some_and(|(min, max)| min > max) {
        entry.key_error("out-of-range", format!("`{}` has a `min` above its `max`", entry.name), None);
    }
    rules
}

fn read_pages(entry: &Entry<'_>, fields: &[Field]) -> Pages {
    const MOST: i64 = 20;
    let Some(mut table) = entry.table() else { return Pages::default() };
    let whole =
        |entry: Entry<'_>, least| entry.integer(least, MOST).and_then(|count| usize::try_from(count).ok());
    let count = table.take("count").and_then(|entry| whole(entry, 1));
    let list = table.take("list").and_then(|entry| Some((entry.line()?, entry)));
    let (per_page, extra) = (table.take("per_page"), table.take("extra"));
    let pages = match (count, list) {
        (Some(count), None) => {
            for entry in [&per_page, &extra].into_iter().flatten() {
                let hint = "remove it, or name a list in place of `count`: `list = \"…\"`".to_owned();
                let message = format!(
                    "`{}` is for the pages of a list, and `pages.count` says how many there are",
                    entry.name
                );
                entry.key_error("unused-key", message, Some(hint));
            }
            Pages::Count(count)
        }
        (None, Some((field, entry))) => {
            if !fields.iter().any(|known| known.id == field && known.kind == FieldKind::List) {
                let lists = fields
                    .iter()
                    .filter(|known| known.kind == FieldKind::List)
                    .map(|known| known.id.as_str());
                let message = format!("there is no field `{field}` of type `list`");
                entry.error("unknown-value", message, suggest(&field, lists));
            }
            let number = |entry: Option<Entry<'_>>, least| {
                entry.and_then(|entry| whole(entry, least)).unwrap_or(usize::try_from(least).unwrap_or(0))
            };
            Pages::List { field, per_page: number(per_page, 1), extra: number(extra, 0) }
        }
        _ => {
            let hint = Some("write `count = 2`, or `list = \"…\"` with the name of a field".to_owned());
            entry.key_error("out-of-range", "`pages` takes either `count` or `list`", hint);
            Pages::default()
        }
    };
    table.finish();
    pages
}

fn read_field(entry: &Entry<'_>, world: &dyn World) -> Option<Field> {
    let mut table = entry.table()?;
    check_field_id(entry);
    let kind =
        table.need("type", "\"text\"").and_then(|entry| one_of(&entry, &FieldKind::ALL, FieldKind::as_str));
    let label = table.need("label", "\"…\"").and_then(|entry| entry.line()).unwrap_or_default();
    let required = table.take("required").and_then(|entry| entry.boolean()).unwrap_or(false);
    let max_length = table.take("max_length");
    let help = table.take("help").and_then(|entry| entry.text()).unwrap_or_default();
    let default = table.take("default");
    let choices = table.take("choices");
    let mut field = Field {
        id: entry.key.to_owned(),
        kind: kind.unwrap_or(FieldKind::Text),
        label,
        required,
        max_length: max_length
            .as_ref()
            .and_then(|entry| entry.integer(1, 10_000))
            .and_then(|most| usize::try_from(most).ok()),
        help,
        default: None,
        choices: choices
            .as_ref()
            .map(|entry| entry.names())
            .unwrap_or_default()
            .into_iter()
            .map(|(c, _)| c)
            .collect(),
    };
    if let Some(kind) = kind {
        let has_length =
            matches!(kind, FieldKind::Text | FieldKind::Multiline | FieldKind::Url | FieldKind::List);
        if let Some(entry) = max_length.filter(|_| !has_length) {
            entry.key_error("unused-key", format!("a field of type `{kind}` has no `max_length`"), None);
        }
        match &choices {
            Some(entry) if kind != FieldKind::Choice => {
                let hint = Some("write `type = \"choice\"`, or remove it".to_owned());
                entry.key_error("unused-key", format!("a field of type `{kind}` has no `choices`"), hint);
            }
            None if kind == FieldKind::Choice => table.missing("choices", "[\"…\", \"…\"]"),
            _ => {}
        }
        field.default = default.and_then(|entry| field.read(&entry, world));
    }
    table.finish();
    Some(field)
}

/// Fields are names in the template language, where a hyphen would be a minus.
fn check_field_id(entry: &Entry<'_>) {
    let id = entry.key;
    let good = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !good {
        let better = id.to_lowercase().replace(['-', ' '], "_");
        let message = format!("`{id}` cannot be the name of a field: use lower-case letters, digits and `_`");
        entry.key_error("bad-id", message, (better != id).then(|| format!("name it `{better}`")));
    } else if SAMPLE_KEYS.contains(&id) {
        let message = format!("`{id}` cannot be the name of a field: `[sample.{id}]` means something else");
        entry.key_error("bad-id", message, None);
    }
}

impl super::files::Named for Template {
    fn names(&self) -> Vec<&str> {
        vec![&self.title]
    }
}
