//! What people wrote: configuration, brand kit, formats, templates and items, loaded and cross-checked into types
//! that hold only valid values. Every mistake is a finding with its place; one run shows them all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diag::{Finding, Findings, Place};
use crate::world::World;

mod account;
mod audience;
mod background;
mod brand;
mod campaign;
mod captions;
mod clock;
pub mod colour;
mod config;
pub mod dates;
mod document;
mod entry;
mod excerpt;
mod files;
mod focus;
mod format;
mod formats;
pub(crate) mod input;
mod item;
pub mod keys;
mod lengths;
mod loaded;
mod music;
mod read;
mod sample;
pub mod schema;
mod service;
mod sheet;
mod shots;
mod signer;
mod template;
mod time;
mod tokens;
mod transition;
mod unread;
mod value;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use account::Account;
pub use audience::Audience;
pub use background::Background;
pub use brand::{Brand, TokenPlaces, pixels};
pub use campaign::{Campaign, CampaignChoice, Days, YearDay};
pub use captions::{CaptionRules, CaptionWish, CaptionsMode};
pub use clock::{TimeError, parse_clock};
pub use config::{Config, Encoder, Locale, Transcriber};
pub(crate) use document::Document;
pub use excerpt::{
    AudioWish, CAPTION_EXTENSIONS, CaptionsWish, DurationRules, Excerpt, ExcerptPlaces, caption_kinds,
};
pub use files::{is_kebab, kebab};
pub use focus::Focus;
pub use format::{Format, Kind, Safe, Shape, StillType, VideoCodec};
pub use formats::built_in as built_in_formats;
pub use item::{Item, Post};
pub use lengths::{LENGTH_SECONDS, Lengths, SCENE_SECONDS};
pub use loaded::Project;
pub use music::{GAIN_DB, MUSIC_GAIN_DB, Music, MusicPlaces, Sting, StingAt, Treatment};
pub use sample::{LONG_SAMPLE_PACK, SAMPLE_PACK, sample_item};
pub use schema::{SchemaKind, schema};
pub use service::Service;
pub(crate) use sheet::{FormOptions, MAX_ROWS, new_form, read_form};
pub use sheet::{NewTableError, is_form, label_of, new_table};
pub use shots::{MOST_SHOTS, SHORTEST_SHOT, too_short as shot_too_short};
pub use signer::{Signer, SignerPlaces};
pub use template::{Pages, Sample, Template};
pub use transition::{TRANSITION_SECONDS, TransitionKind, TransitionRules};
pub use value::{Field, FieldKind, Number, Value};

use files::{Registry, check_id, check_names, folders, is_ignored};
use item::Library;
use read::{Entry, Sink, Table};

/// The file that makes a folder a project.
pub const PROJECT_FILE: &str = "wajah.toml";

/// The files and folders of a project that posts are made of, but for the items themselves.
const PARTS: [&str; 5] = [PROJECT_FILE, "brand-assets", "templates", "fonts", "media"];

/// The nearest folder from `start` upward that holds a `wajah.toml`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().find(|folder| folder.join(PROJECT_FILE).is_file()).map(Path::to_owned)
}

/// What of the project in `root` posts are made of, but for the items themselves, as far as it is there: all that a process needs to read
/// that makes them.
pub fn parts(root: &Path) -> Vec<PathBuf> {
    PARTS.iter().map(|part| root.join(part)).filter(|part| part.exists()).collect()
}

/// The language that the project in `world` names, without loading anything else; none where its `wajah.toml` cannot be read.
pub fn locale(world: &dyn World) -> Option<Locale> {
    let sink = Sink::default();
    let document = Document::open(world, Path::new(PROJECT_FILE), &sink)?;
    let table = document.parse(&sink)?;
    let (config, _) = config::read(Table::root(&document, &table, &sink));
    Some(config.locale)
}

/// Loads the project in `world`: everything that is right, and a finding for everything that is not. There is no
/// project only when `wajah.toml` itself is missing or is no TOML.
pub fn load(world: &dyn World) -> (Option<Project>, Findings) {
    load_given(world, Vec::new())
}

/// An item that stands in no file of the project's own: a drop.
#[derive(Debug)]
pub(crate) struct Given {
    /// The pack it is for.
    pub(crate) pack: String,
    /// What it is called.
    pub(crate) id: String,
    /// What it is put together from.
    pub(crate) document: Document,
    /// What that gives.
    pub(crate) item: input::Table,
}

/// Loads the project in `world` as [`load`] does, with the items `given` beside those of its files.
pub(crate) fn load_given(world: &dyn World, given: Vec<Given>) -> (Option<Project>, Findings) {
    let sink = Sink::default();
    let project = load_into(world, &given, &sink);
    let mut findings = sink.into_findings();
    // As a person goes through the files: by file, line and column.
    findings.sort_by(|a, b| a.place.cmp(&b.place));
    (project, findings)
}

fn load_into(world: &dyn World, given: &[Given], sink: &Sink) -> Option<Project> {
    let document = Document::open(world, Path::new(PROJECT_FILE), sink)?;
    let table = document.parse(sink)?;
    let (config, defaults) = config::read(Table::root(&document, &table, sink));
    let mut library = Library { config, ..Library::default() };
    library.formats = formats::read(&defaults.overrides, sink);
    library.config.formats = formats::check_names(&defaults.formats, &library.formats);

    let brand = load_brand(world, sink);
    library.accounts = load_folders(world, sink, "brand-assets/accounts", "account", |id, folder, root| {
        account::read(id, folder, root, &brand, world)
    });
    library.services = load_folders(world, sink, "brand-assets/services", "service", |id, folder, root| {
        service::read(id, folder, root, world)
    });
    library.campaigns = load_campaigns(world, sink, &brand);
    let find = |(name, entry): &(String, Entry<'_>)| {
        library.accounts.find(name, "account", "unknown-account", entry).map(|account| account.id.clone())
    };
    let accounts = defaults.accounts.iter().filter_map(find).collect();
    library.config.accounts = accounts;
    library.templates = load_templates(world, sink, &library);
    let packs = load_packs(world, given, sink, &library);
    unread::check(world, &packs, sink);
    Some(Project {
        config: library.config,
        brand,
        accounts: library.accounts.loaded,
        services: library.services.loaded,
        campaigns: library.campaigns.loaded,
        formats: library.formats,
        templates: library.templates.loaded,
        packs,
    })
}

fn load_brand(world: &dyn World, sink: &Sink) -> Brand {
    let Some(document) = Document::open(world, Path::new("brand-assets/brand.toml"), sink) else {
        return Brand::default();
    };
    match document.parse(sink) {
        Some(table) => brand::read(Table::root(&document, &table, sink)),
        None => Brand::default(),
    }
}

/// Loads `<parent>/<id>/<what>.toml` for every folder in `parent`.
fn load_folders<T>(
    world: &dyn World,
    sink: &Sink,
    parent: &str,
    what: &str,
    read: impl Fn(&str, &Path, Table<'_>) -> T,
) -> Registry<T> {
    let mut registry = Registry::default();
    check_names(world, Path::new(parent), sink);
    for id in folders(world, Path::new(parent)) {
        let folder = Path::new(parent).join(&id);
        let before = sink.errors();
        check_id(&id, &format!("a {what}"), &folder, sink);
        let document = Document::open(world, &folder.join(format!("{what}.toml")), sink);
        let thing = document.as_ref().and_then(|document| {
            let table = document.parse(sink)?;
            Some(read(&id, &folder, Table::root(document, &table, sink)))
        });
        registry.put(&id, thing.filter(|_| sink.errors() == before));
    }
    registry
}

fn load_campaigns(world: &dyn World, sink: &Sink, brand: &Brand) -> Registry<Campaign> {
    let folder = Path::new("brand-assets/campaigns");
    let mut registry = Registry::default();
    check_names(world, folder, sink);
    for name in world.list(folder).iter().filter(|name| !is_ignored(name)) {
        let Some(id) = name.strip_suffix(".toml") else { continue };
        let file = folder.join(name);
        let before = sink.errors();
        check_id(id, "a campaign", &file, sink);
        if id == campaign::NO_CAMPAIGN {
            let message =
                format!("`{id}` cannot be the name of a campaign: with it an item refuses them all");
            let finding = Finding::error("bad-id", message).at(Place::file(&file));
            sink.report(finding.hint("give the file another name"));
        }
        let document = Document::open(world, &file, sink);
        let campaign = document.as_ref().and_then(|document| {
            let table = document.parse(sink)?;
            campaign::read(id, folder, &file, Table::root(document, &table, sink), brand, world)
        });
        registry.put(id, campaign.filter(|_| sink.errors() == before));
    }
    registry
}

fn load_templates(world: &dyn World, sink: &Sink, library: &Library) -> Registry<Template> {
    let mut registry = Registry::default();
    check_names(world, Path::new("templates"), sink);
    for id in folders(world, Path::new("templates")) {
        let folder = Path::new("templates").join(&id);
        let before = sink.errors();
        check_id(&id, "a template", &folder, sink);
        let document = Document::open(world, &folder.join("template.toml"), sink);
        let template = document.as_ref().and_then(|document| {
            let table = document.parse(sink)?;
            let root = Table::root(document, &table, sink);
            let (mut template, rest) = template::read(&id, &folder, root, world, sink);
            template.formats = formats::check_names(&rest.formats, &library.formats);
            if sink.errors() > before {
                return None;
            }
            // A bad sample costs the template its preview, not its items.
            template.sample = sample::read(&template, &rest, library, world, sink);
            Some(template)
        });
        registry.put(&id, template);
    }
    registry
}

fn load_packs(
    world: &dyn World,
    given: &[Given],
    sink: &Sink,
    library: &Library,
) -> BTreeMap<String, Vec<Item>> {
    let content = Path::new("content");
    let mut packs = BTreeMap::new();
    check_names(world, content, sink);
    for pack in folders(world, content) {
        let folder = content.join(&pack);
        let before = sink.errors();
        // Weeks are written 2026-W48, so packs may have capitals.
        check_id(&pack.to_lowercase(), "a pack", &folder, sink);
        if sink.errors() > before {
            continue;
        }
        check_names(world, &folder, sink);
        let names = world.list(&folder);
        let ids =
            || names.iter().filter(|name| !is_ignored(name)).filter_map(|name| name.strip_suffix(".toml"));
        let mut items: Vec<Item> =
            ids().filter_map(|id| load_item(&pack, id, &folder, library, world, sink)).collect();
        let file = |id: &str| Place::file(folder.join(format!("{id}.toml")));
        let taken = ids().map(|id| (id.to_owned(), file(id))).collect();
        sheet::add_items((&pack, &folder), &names, &mut items, taken, library, world, sink);
        // By id, not by file name: `a-b.toml` sorts before `a.toml`.
        items.sort_by(|a, b| a.id.cmp(&b.id));
        packs.insert(pack, items);
    }
    for Given { pack, id, document, item } in given {
        let items: &mut Vec<Item> = packs.entry(pack.clone()).or_default();
        let before = sink.errors();
        let read = item::read(pack, id, Table::root(document, item, sink), library, world);
        items.extend(read.filter(|_| sink.errors() == before));
        items.sort_by(|a, b| a.id.cmp(&b.id));
    }
    packs
}

fn load_item(
    pack: &str,
    id: &str,
    folder: &Path,
    library: &Library,
    world: &dyn World,
    sink: &Sink,
) -> Option<Item> {
    let file = folder.join(format!("{id}.toml"));
    let before = sink.errors();
    check_id(id, "an item", &file, sink);
    let document = Document::open(world, &file, sink)?;
    let table = document.parse(sink)?;
    let item = item::read(pack, id, Table::root(&document, &table, sink), library, world);
    item.filter(|_| sink.errors() == before)
}
