//! Services: what posts promote.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diag::Place;
use crate::world::World;

use super::read::{Entry, Table};
use super::{account, brand, files};

/// A thing being promoted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    /// Its name in files.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A shorter name for tags; the name where there is none.
    pub short: String,
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
    /// Its own handle, where it has one.
    pub handle: Option<String>,
    /// Its file.
    pub place: Place,
}

/// Reads `service.toml` in `folder`. The caller drops it when anything was wrong.
pub(super) fn read(id: &str, folder: &Path, mut root: Table<'_>, world: &dyn World) -> Service {
    let line = |entry: Option<Entry<'_>>| entry.and_then(|entry| entry.line());
    let name = line(root.need("name", "\"…\"")).unwrap_or_default();
    let service = Service {
        id: id.to_owned(),
        short: line(root.take("short")).unwrap_or_else(|| name.clone()),
        name,
        description: line(root.need("description", "\"…\"")).unwrap_or_default(),
        url: root.need("url", "\"https://…\"").and_then(|entry| files::url(&entry)).unwrap_or_default(),
        accent: brand::accent(root.need("accent", "\"oklch(62% 0.16 255)\"")),
        mark: account::read_mark(root.need("mark", "\"mark.svg\""), folder, world),
        placeholder: root.take("placeholder").and_then(|entry| entry.boolean()).unwrap_or(false),
        handle: line(root.take("handle")),
        place: Place::file(folder.join("service.toml")),
    };
    root.finish();
    service
}

impl super::files::Named for Service {
    fn names(&self) -> Vec<&str> {
        vec![&self.name, &self.short]
    }
}
