//! Items: one post-to-be each, `content/<pack>/<item>.toml` or a row of a table, cross-checked with everything it names.

use std::collections::BTreeMap;

use jiff::ZonedDateTime;
use serde::Serialize;

use crate::diag::{Finding, Place};
use crate::units::Micros;
use crate::world::World;

use super::account::Account;
use super::background::{self, Background};
use super::campaign::{self, Campaign, CampaignChoice};
use super::captions::{self, CaptionWish};
use super::config::Config;
use super::excerpt::{self, Excerpt};
use super::files::{self, Registry};
use super::focus::{self, Focus};
use super::format::{Format, Kind};
use super::lengths::{self, Lengths};
use super::music::{self, Music, Sting};
use super::read::{Entry, Table};
use super::service::Service;
use super::shots;
use super::signer::{self, Signer};
use super::template::Template;
use super::value::{FieldValues, Value, read_values};

/// One post-to-be.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its name: the file's, without `.toml`; in a table, its row's.
    pub id: String,
    /// The pack it lies in.
    pub pack: String,
    /// The template it is drawn with.
    pub template: String,
    /// The service it promotes.
    pub service: Option<String>,
    /// The accounts it is for.
    pub accounts: Vec<String>,
    /// The formats it is made in; all of them take its kind.
    pub formats: Vec<String>,
    /// When it is to be published, in the project's zone.
    pub publish: Option<ZonedDateTime>,
    /// The campaign it is for; see [`Project::campaign_of`](super::Project::campaign_of).
    pub campaign: CampaignChoice,
    /// Every field of its template: as given, else the default, else empty.
    pub fields: BTreeMap<String, Value>,
    /// Where the fields that were written stand.
    pub field_places: BTreeMap<String, Place>,
    /// What is kept of pictures that do not fit their slots, by field; of those left out, what matters most. Never
    /// [`Focus::Fit`].
    pub focus: BTreeMap<String, Focus>,
    /// Where each of these is written.
    pub focus_places: BTreeMap<String, Place>,
    /// The footage or sound it shows, where that is one passage; [`Item::passages`] has it whichever way it is written.
    pub excerpt: Option<Excerpt>,
    /// The passages of footage or sound that it shows one after the other; empty where it has an excerpt.
    pub shots: Vec<Excerpt>,
    /// The interpreter who signs what is said in it.
    pub signer: Option<Signer>,
    /// The video that moves below its page.
    pub background: Option<Background>,
    /// How long the other parts of its clips are, as it or its template says.
    pub lengths: Lengths,
    /// The music under it.
    pub music: Option<Music>,
    /// The sting at its beginning or its end.
    pub sting: Option<Sting>,
    /// How its captions are shown, and to whom.
    pub captions: CaptionWish,
    /// The words that go with it.
    pub post: Post,
    /// Where those that were written stand, by their key in `[post]`.
    pub post_places: BTreeMap<&'static str, Place>,
    /// Its file, or its row in a table.
    pub place: Place,
    pub(super) kind: Kind,
}

impl Item {
    /// What it is drawn as: a clip when its template makes clips and it has an excerpt, or when its template
    /// makes nothing else; a still otherwise.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What it is drawn as in `format`: a still is a clip where that takes nothing else.
    pub fn kind_in(&self, format: &Format) -> Kind {
        if format.takes(Kind::Still) { self.kind } else { Kind::Clip }
    }

    /// What it shows of footage or sound, one after the other; nothing where it shows none.
    pub fn passages(&self) -> &[Excerpt] {
        if self.shots.is_empty() { self.excerpt.as_slice() } else { &self.shots }
    }

    /// What people call the passage at `index`.
    pub fn name_of_passage(&self, index: usize) -> String {
        if self.shots.is_empty() { "the excerpt".to_owned() } else { format!("shot {}", index + 1) }
    }

    /// An item whose posts are made already, of which only what is said about it is wanted: it has no file, no fields and no words.
    pub fn made(pack: &str, id: &str, template: &str, kind: Kind) -> Self {
        Self {
            id: id.to_owned(),
            pack: pack.to_owned(),
            template: template.to_owned(),
            service: None,
            accounts: Vec::new(),
            formats: Vec::new(),
            publish: None,
            campaign: CampaignChoice::default(),
            fields: BTreeMap::new(),
            field_places: BTreeMap::new(),
            focus: BTreeMap::new(),
            focus_places: BTreeMap::new(),
            excerpt: None,
            shots: Vec::new(),
            signer: None,
            background: None,
            lengths: Lengths::default(),
            music: None,
            sting: None,
            captions: CaptionWish::default(),
            post: Post::default(),
            post_places: BTreeMap::new(),
            place: Place::default(),
            kind,
        }
    }
}

/// The words that go with a picture or clip where it is published.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Post {
    /// The text to post.
    pub caption: String,
    /// Hashtags, without `#`.
    pub hashtags: Vec<String>,
    /// What is to be seen, for those who do not see it.
    pub alt: String,
    /// The address it leads to.
    pub link: String,
}

/// What items refer to.
#[derive(Debug, Default)]
pub(super) struct Library {
    pub(super) config: Config,
    pub(super) accounts: Registry<Account>,
    pub(super) services: Registry<Service>,
    pub(super) campaigns: Registry<Campaign>,
    pub(super) formats: BTreeMap<String, Format>,
    pub(super) templates: Registry<Template>,
}

/// Reads an item. The caller drops it when anything was wrong.
pub(super) fn read(
    pack: &str,
    id: &str,
    mut root: Table<'_>,
    library: &Library,
    world: &dyn World,
) -> Option<Item> {
    let named = root.need("template", "\"…\"").and_then(|entry| Some((entry.line()?, entry)));
    let template = named
        .as_ref()
        .and_then(|(name, entry)| library.templates.find(name, "template", "unknown-template", entry));
    let service = root.take("service").and_then(|entry| {
        let id = entry.line()?;
        library.services.find(&id, "service", "unknown-service", &entry).map(|service| service.id.clone())
    });
    let accounts = read_accounts(&mut root, library);
    let formats = root.take("formats").map(|entry| entry.names()).unwrap_or_default();
    let publish =
        root.take("publish").and_then(|entry| super::time::publish(&entry, &library.config.timezone));
    let campaign = root
        .take("campaign")
        .map(|entry| campaign::read_choice(&entry, &library.campaigns))
        .unwrap_or_default();
    let fields = root.take("fields");
    let focus = root.take("focus");
    let [excerpt_entry, shots_entry] = ["excerpt", "shots"].map(|key| root.take(key));
    let [signer_entry, background_entry] = ["signer", "background"].map(|key| root.take(key));
    let [lengths_entry, music_entry, sting_entry] = ["duration", "music", "sting"].map(|key| root.take(key));
    let captions = CaptionWish {
        mode: root.take("captions_mode").and_then(|entry| captions::read_mode(&entry)),
        audience: root.take("captions_audience").and_then(|entry| captions::read_audience(&entry)),
    };
    let (post, post_places) = root.take("post").map(|entry| read_post(&entry)).unwrap_or_default();
    let rules = template.map(|template| &template.duration);
    let excerpt = excerpt_entry.as_ref().and_then(|entry| excerpt::read(entry, rules, world));
    let shots = shots_entry.as_ref().map(|entry| shots::read(entry, rules, world)).unwrap_or_default();
    if let (Some(_), Some(entry)) = (&excerpt_entry, &shots_entry) {
        let hint = "make the excerpt the first of the shots, and remove `[excerpt]`".to_owned();
        let message = "the item has both `[excerpt]` and `[[shots]]`: which of them it shows is not clear";
        entry.key_error("excerpt-and-shots", message, Some(hint));
    }
    let signer = signer_entry.as_ref().and_then(|entry| signer::read(entry, world));
    if let (Some(signer), Some(entry)) = (&signer, &signer_entry) {
        signer::unclear(signer, &shots).into_iter().for_each(|finding| entry.say(finding));
    }
    let background = background_entry.as_ref().and_then(|entry| background::read(entry, world));
    let music = music_entry.as_ref().and_then(|entry| music::read_music(entry, world));
    let sting = sting_entry.as_ref().and_then(|entry| music::read_sting(entry, world));
    let Some(template) = template else {
        root.finish();
        return None;
    };
    let fields = read_fields(template, fields, &root, world);
    let focus =
        focus.map(|entry| focus::of_pictures(&entry, &template.id, &template.fields)).unwrap_or_default();
    let focus_places = focus.iter().map(|(id, (_, place))| (id.clone(), place.clone())).collect();
    let focus = focus.into_iter().map(|(id, (focus, _))| (id, focus)).collect();
    let kind = kind_of(template, excerpt_entry.is_some() || shots_entry.is_some());
    for entry in [&excerpt_entry, &shots_entry].into_iter().flatten().filter(|_| kind == Kind::Still) {
        let hint = "remove it, or choose a template that makes clips".to_owned();
        entry.key_error("unused-key", format!("the template `{}` makes no clips", template.id), Some(hint));
    }
    let named_formats = formats;
    let formats = resolve_formats(&named_formats, template, kind, library);
    let is_clip =
        formats.iter().filter_map(|id| library.formats.get(id)).any(|format| !format.takes(Kind::Still));
    let is_clip = is_clip || kind == Kind::Clip;
    let has_footage = kind == Kind::Clip
        && (excerpt_entry.is_some() || shots_entry.is_some() || template.duration.length.is_none());
    let mut lengths = Lengths::of(&template.duration, &template.kinds);
    if let Some(entry) = &lengths_entry {
        let rules = (template.id.as_str(), &template.duration);
        lengths = lengths::read(entry, rules, (is_clip, has_footage), lengths);
    }
    if !is_clip {
        let heard = [music_entry, sting_entry].map(|entry| (entry, "heard"));
        for (entry, how) in heard.into_iter().chain([(signer_entry, "seen"), (background_entry, "seen")]) {
            let Some(entry) = entry else { continue };
            let message = format!("`{}` is {how} nowhere: the item is a still", entry.name);
            let hint = match template.kinds.contains(&Kind::Clip) {
                true => "remove it, or make the item a clip with an `[excerpt]`",
                false => "remove it, or choose a template that makes clips",
            };
            entry.key_error("unused-key", message, Some(hint.to_owned()));
        }
    }
    if formats.is_empty()
        && named_formats.is_empty()
        && let Some((_, entry)) = &named
    {
        let message =
            format!("the template `{}` fits none of the project's formats as a {kind}", template.id);
        entry.error("no-format", message, Some("name the `formats` it is for".to_owned()));
    }
    for passages in [excerpt.as_slice(), &shots] {
        check_limits(passages, (template, &lengths), &formats, library, &root);
    }
    let item = Item {
        id: id.to_owned(),
        pack: pack.to_owned(),
        template: template.id.clone(),
        service,
        accounts,
        formats,
        publish,
        campaign,
        fields: fields.values,
        field_places: fields.places,
        focus,
        focus_places,
        excerpt,
        shots,
        signer,
        background,
        lengths,
        music,
        sting,
        captions,
        post,
        post_places,
        place: root.whole(),
        kind,
    };
    root.finish();
    Some(item)
}

fn read_fields(
    template: &Template,
    entry: Option<Entry<'_>>,
    root: &Table<'_>,
    world: &dyn World,
) -> FieldValues {
    let Some(mut table) = entry.as_ref().and_then(Entry::table) else {
        let needed = template.fields.iter().filter(|field| field.required && field.default.is_none());
        if entry.is_none() {
            for field in needed {
                root.missing_in("fields", &field.id, "\"…\"");
            }
        }
        let values = template.fields.iter().map(|field| (field.id.clone(), field.absent())).collect();
        return FieldValues { values, ..FieldValues::default() };
    };
    let values = read_values(&template.fields, &mut table, None, world);
    table.finish();
    values
}

fn read_accounts(root: &mut Table<'_>, library: &Library) -> Vec<String> {
    let Some(entry) = root.take("accounts") else {
        if library.config.accounts.is_empty() {
            root.missing("accounts", "[\"…\"]");
        }
        return library.config.accounts.clone();
    };
    let names = entry.names();
    if entry.is_empty_list() {
        let hint = "remove it to take the project's defaults".to_owned();
        entry.error("empty-list", format!("`{}` is empty", entry.name), Some(hint));
    }
    let mut accounts: Vec<String> = Vec::new();
    for (name, entry) in &names {
        let Some(account) = library.accounts.find(name, "account", "unknown-account", entry) else {
            continue;
        };
        if accounts.contains(&account.id) {
            entry.error("duplicate", format!("`{}` is listed twice in `{}`", account.id, entry.name), None);
        } else {
            accounts.push(account.id.clone());
        }
    }
    accounts
}

/// The words that go with an item, and where each was written.
fn read_post(entry: &Entry<'_>) -> (Post, BTreeMap<&'static str, Place>) {
    let (mut post, mut places) = (Post::default(), BTreeMap::new());
    let Some(mut table) = entry.table() else { return (post, places) };
    let mut take = |key: &'static str| {
        let entry = table.take(key)?;
        places.insert(key, entry.place());
        Some(entry)
    };
    let text = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.text()).unwrap_or_default();
    post.caption = text(take("caption"));
    post.alt = text(take("alt"));
    if let Some(link) = take("link") {
        post.link = files::url(&link).unwrap_or_default();
    }
    for (tag, entry) in take("hashtags").map(|entry| entry.names()).unwrap_or_default() {
        let word: String = tag.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
        if word == tag {
            post.hashtags.push(tag);
        } else {
            let finding = Finding::error("bad-hashtag", format!("`{tag}` cannot be a hashtag"));
            let hint = (!word.is_empty()).then(|| format!("write `{word}`"));
            entry.say(finding.maybe_hint(hint).fact("given", &tag));
        }
    }
    table.finish();
    (post, places)
}

/// What an item of `template` is drawn as.
pub(super) fn kind_of(template: &Template, has_excerpt: bool) -> Kind {
    let makes = |kind| template.kinds.contains(&kind);
    if makes(Kind::Clip) && (has_excerpt || !makes(Kind::Still)) { Kind::Clip } else { Kind::Still }
}

/// The formats of an item: those it names, else the project's defaults that fit, else all that fit.
pub(super) fn resolve_formats(
    named: &[(String, Entry<'_>)],
    template: &Template,
    kind: Kind,
    library: &Library,
) -> Vec<String> {
    if named.is_empty() {
        let defaults = &library.config.formats;
        let fits = |format: &&Format| {
            template.supports(format, kind) && (defaults.is_empty() || defaults.contains(&format.id))
        };
        return library.formats.values().filter(fits).map(|format| format.id.clone()).collect();
    }
    let mut known = super::formats::check_names(named, &library.formats);
    for (name, entry) in named {
        let Some((id, format)) = files::called(name, &library.formats) else { continue };
        let moves = kind == Kind::Still && template.moves_in(format);
        if !(moves || template.supports(format, kind)) {
            let message = format!("the template `{}` cannot be a {kind} in `{id}`", template.id);
            let hint = why_not(template, format, kind, library);
            let finding = Finding::error("unsupported-format", message).maybe_hint(hint);
            entry.say(finding.fact("given", id));
            known.retain(|other| other != id);
        }
    }
    known
}

/// Why `template` is not for `format`, and what it is for.
fn why_not(template: &Template, format: &Format, kind: Kind, library: &Library) -> Option<String> {
    if !format.takes(kind) {
        let takes_none = format!("`{}` takes no {kind}s", format.id);
        return Some(match kind {
            Kind::Still if template.has_pages() => format!("{takes_none}, and several pages make no clip"),
            Kind::Still if template.kinds.contains(&Kind::Clip) => {
                format!("{takes_none}; with an `[excerpt]` the item is a clip")
            }
            _ => takes_none,
        });
    }
    let fitting = library.formats.values().filter(|format| template.supports(format, kind));
    let names: Vec<String> = fitting.map(|format| format!("`{}`", format.id)).collect();
    (!names.is_empty()).then(|| format!("it fits {}", names.join(", ")))
}

/// Says for which formats `passages` are too long with title scene and end card, as far as their lengths are written.
pub(super) fn check_limits(
    passages: &[Excerpt],
    (template, lengths): (&Template, &Lengths),
    formats: &[String],
    library: &Library,
    table: &Table<'_>,
) {
    let (Some(last), Some(length)) = (passages.last(), shots::whole_length(passages)) else { return };
    let what = if passages.len() > 1 { "shots" } else { "excerpt" };
    let scenes = lengths.scenes();
    let limits: Vec<(&str, Micros)> = formats
        .iter()
        .filter_map(|id| library.formats.get(id))
        .filter_map(|format| Some((format.id.as_str(), format.max_duration?)))
        .filter(|(_, max)| length + scenes > *max)
        .collect();
    let Some(least) = limits.iter().map(|(_, max)| *max).min() else { return };
    let taken: Vec<String> = limits
        .iter()
        .map(|(format, max)| format!("the {} s that `{format}` takes", max.as_seconds()))
        .collect();
    // Whose they are, where the item has any of its own.
    let adds = match *lengths == Lengths::of(&template.duration, &template.kinds) {
        true => format!("`{}` adds", template.id),
        false => "its title scene and end card add".to_owned(),
    };
    let message = format!(
        "the {what} of {} s and the {} s that {adds} are longer than {}",
        length.as_seconds(),
        scenes.as_seconds(),
        listed(&taken),
    );
    let names: Vec<String> = limits.iter().map(|(format, _)| format!("`{format}`")).collect();
    let leave = format!("leave {} out of `formats`", listed(&names));
    let room = least - scenes;
    let hint = if room.0 > 0 { format!("shorten it to {} s, or {leave}", room.as_seconds()) } else { leave };
    let finding = Finding::error("too-long-for-format", message).hint(hint).fact("is", length.as_seconds());
    let finding =
        finding.fact("tail", scenes.as_seconds()).fact("formats", names.join(", ").replace('`', ""));
    let finding = if room.0 > 0 { finding.fact("most", room.as_seconds()) } else { finding };
    table.say_at(&last.places.duration, finding);
}

/// `a`, `a and b`, `a, b and c`.
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} and {last}", many.join(", ")),
    }
}
