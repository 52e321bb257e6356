//! Accounts: one unit's presence on the platforms.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diag::{Place, suggest};
use crate::world::World;

use super::brand::{self, Brand, TokenPlaces};
use super::files;
use super::format::Format;
use super::read::{Entry, Table};

/// The platforms that `[handles]` may name beside `default`.
pub(super) const PLATFORMS: [&str; 9] =
    ["instagram", "facebook", "tiktok", "youtube", "x", "whatsapp", "telegram", "linkedin", "threads"];
/// What a mark may be.
const MARK_TYPES: [&str; 4] = ["svg", "png", "webp", "jpg"];
/// What else the names of pictures end with.
const ALSO_MARKS: [&str; 6] = ["jpeg", "jfif", "jpe", "gif", "tif", "tiff"];

/// One unit's social presence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Account {
    /// Its name in files.
    pub id: String,
    /// Its short name.
    pub name: String,
    /// Its name in full.
    pub full_name: String,
    /// One line about it.
    pub description: String,
    /// Its address on the web.
    pub url: String,
    /// Its colour, as written.
    pub accent: String,
    /// Its mark: a picture in the project.
    pub mark: PathBuf,
    /// Whether name, mark and colour stand in for official ones.
    pub placeholder: bool,
    /// Its handles by platform; `default` is always there.
    pub handles: BTreeMap<String, String>,
    /// The tokens it overrides.
    pub tokens: BTreeMap<String, String>,
    /// Where their values stand.
    #[serde(skip)]
    pub token_places: TokenPlaces,
    /// Its file.
    pub place: Place,
}

impl Account {
    /// Its handle on the platform of `format`.
    pub fn handle(&self, format: &Format) -> &str {
        let handle = self.handles.get(format.platform()).or_else(|| self.handles.get("default"));
        handle.map_or("", String::as_str)
    }
}

/// Reads `account.toml` in `folder`. The caller drops it when anything was wrong.
pub(super) fn read(
    id: &str,
    folder: &Path,
    mut root: Table<'_>,
    brand: &Brand,
    world: &dyn World,
) -> Account {
    let line = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.line()).unwrap_or_default();
    let mut account = Account {
        id: id.to_owned(),
        name: line(root.need("name", "\"…\"")),
        full_name: line(root.need("full_name", "\"…\"")),
        description: line(root.need("description", "\"…\"")),
        url: root.need("url", "\"https://…\"").and_then(|entry| files::url(&entry)).unwrap_or_default(),
        accent: brand::accent(root.need("accent", "\"oklch(62% 0.16 255)\"")),
        mark: read_mark(root.need("mark", "\"mark.svg\""), folder, world),
        placeholder: root.take("placeholder").and_then(|entry| entry.boolean()).unwrap_or(false),
        handles: read_handles(&mut root),
        tokens: BTreeMap::new(),
        token_places: TokenPlaces::new(),
        place: Place::file(folder.join("account.toml")),
    };
    (account.tokens, account.token_places) =
        root.take("tokens").map(|entry| brand::read_overrides(&entry, brand)).unwrap_or_default();
    root.finish();
    account
}

/// A mark: a picture beside the file that names it.
pub(super) fn read_mark(entry: Option<Entry<'_>>, folder: &Path, world: &dyn World) -> PathBuf {
    let Some(entry) = entry else { return PathBuf::new() };
    let mark = files::file(&entry, folder, world).unwrap_or_default();
    let known = mark.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| {
        let extension = extension.to_ascii_lowercase();
        MARK_TYPES.iter().chain(&ALSO_MARKS).any(|known| *known == extension)
    });
    if !known && !mark.as_os_str().is_empty() {
        let hint = format!("a mark is one of: {}", MARK_TYPES.join(", "));
        entry.error("bad-mark", format!("`{}` is not a picture", mark.display()), Some(hint));
    }
    mark
}

fn read_handles(root: &mut Table<'_>) -> BTreeMap<String, String> {
    let mut handles = BTreeMap::new();
    let Some(entry) = root.need("handles", "{ default = \"@…\" }") else { return handles };
    let Some(mut table) = entry.table() else { return handles };
    table.need("default", "\"@…\"");
    for handle in table.all() {
        if handle.key != "default" && !PLATFORMS.contains(&handle.key) {
            let hint = suggest(handle.key, PLATFORMS);
            handle.key_error("unknown-platform", format!("there is no platform `{}`", handle.key), hint);
        }
        if let Some(text) = handle.line() {
            handles.insert(handle.key.to_owned(), text);
        }
    }
    table.finish();
    handles
}

impl super::files::Named for Account {
    fn names(&self) -> Vec<&str> {
        vec![&self.name, &self.full_name]
    }
}
