//! Ids, folders and the files that people name: do they exist, and if not, which one was meant?

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diag::{Finding, Place, slashed, suggest};
use crate::world::{World, normalise};

use super::read::{Entry, Sink};

/// Whether `id` is kebab-case: lower-case letters and digits in words joined by single hyphens.
pub fn is_kebab(id: &str) -> bool {
    id.split('-').all(|word| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// `text` made kebab-case; empty where it has no letter and no digit of ASCII.
pub fn kebab(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// Names that Windows keeps for devices: a folder called so cannot be made there, and packs go to such machines.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Whether `id` is the name of a device to Windows.
pub(super) fn is_device(id: &str) -> bool {
    let port = id.strip_prefix("com").or_else(|| id.strip_prefix("lpt"));
    DEVICES.contains(&id)
        || port.is_some_and(|number| number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Says that the names in `folder` that are no UTF-8 are not read.
pub(super) fn check_names(world: &dyn World, folder: &Path, sink: &Sink) {
    for name in world.unlisted(folder) {
        let message = format!("`{name}` is not read: its name is not UTF-8 text");
        let finding = Finding::error("bad-id", message).at(Place::file(folder.join(&name)));
        sink.push(finding.hint("give it another name"));
    }
}

/// Says that the file or folder `path` has a name that cannot be the id of `what`.
pub(super) fn check_id(id: &str, what: &str, path: &Path, sink: &Sink) -> bool {
    if is_device(id) {
        let message = format!("`{id}` cannot be the name of {what}: it is a device to Windows");
        let finding = Finding::error("bad-id", message).at(Place::file(path));
        sink.push(finding.hint(format!("rename it to `{id}-1`, say")));
        return false;
    }
    if is_kebab(id) {
        return true;
    }
    let message = format!("`{id}` cannot be the name of {what}: use lower-case letters, digits and hyphens");
    let better = kebab(id);
    let hint = (!better.is_empty()).then(|| format!("rename it to `{better}`"));
    sink.push(Finding::error("bad-id", message).at(Place::file(path)).maybe_hint(hint));
    false
}

/// Whether an entry of a folder is not for us: hidden, a base (`_base`), or what systems leave behind.
pub(super) fn is_ignored(name: &str) -> bool {
    name.starts_with(['.', '_', '~']) || name.starts_with("@eaDir")
}

/// The folders in `folder`, sorted by name.
pub(super) fn folders(world: &dyn World, folder: &Path) -> Vec<String> {
    let is_folder = |name: &String| world.is_folder(&folder.join(name));
    world.list(folder).into_iter().filter(|name| !is_ignored(name)).filter(is_folder).collect()
}

/// The file that `entry` names, from the project's folder (or from `base`), if it exists there.
pub(super) fn file(entry: &Entry<'_>, base: &Path, world: &dyn World) -> Option<PathBuf> {
    let written = entry.line()?;
    if written.contains('\\') {
        let hint = format!("write `{}`", written.replace('\\', "/"));
        entry.error("bad-path", format!("`{}` has backslashes", entry.name), Some(hint));
        return None;
    }
    let named = base.join(&written);
    let Some(path) = normalise(&named).filter(|_| world.resolve(&named).is_ok()) else {
        let message = format!("`{written}` leaves the project's folder");
        let finding = Finding::error("path-leaves-project", message).fact("given", &written);
        entry.say(finding.hint("copy the file into the project and name it from there"));
        return None;
    };
    if !world.is_file(&named) {
        let terse = entry.doc.as_row().is_some_and(|row| row.is_terse());
        let hint = if terse { None } else { nearest(&path, base, world) };
        let message = format!("there is no file `{}`", slashed(&path));
        entry.say(Finding::error("missing-file", message).maybe_hint(hint).fact("given", slashed(&path)));
        return None;
    }
    Some(path)
}

/// A hint with the file in the same folder whose name is nearest, written as it was (from `base`).
fn nearest(path: &Path, base: &Path, world: &dyn World) -> Option<String> {
    let folder = path.parent()?;
    let names = world.list(folder);
    if names.is_empty() {
        return Some(format!("there is no folder `{}`, or it is empty", slashed(folder)));
    }
    let wanted = path.file_name()?.to_str()?.to_lowercase();
    let stem = |name: &str| name.rsplit_once('.').map_or(name.to_owned(), |(stem, _)| stem.to_owned());
    let distance = |name: &String| {
        let name = name.to_lowercase();
        if stem(&name) == stem(&wanted) { 1 } else { strsim::damerau_levenshtein(&name, &wanted) }
    };
    let best = names.iter().min_by_key(|name| distance(name))?;
    let allowed = (wanted.chars().count() / 3).max(2);
    let found = folder.join(best);
    let shown = found.strip_prefix(base).unwrap_or(&found);
    (distance(best) <= allowed).then(|| format!("did you mean `{}`?", slashed(shown)))
}

/// What was loaded of a kind, and the ids that exist but have mistakes of their own.
#[derive(Debug)]
pub(super) struct Shelf<T> {
    pub(super) loaded: BTreeMap<String, T>,
    pub(super) broken: BTreeSet<String>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { loaded: BTreeMap::new(), broken: BTreeSet::new() }
    }
}

impl<T> Shelf<T> {
    /// Puts what was read under `id`, or remembers that it is broken.
    pub(super) fn put(&mut self, id: &str, thing: Option<T>) {
        match thing {
            Some(thing) => {
                self.loaded.insert(id.to_owned(), thing);
            }
            None => {
                self.broken.insert(id.to_owned());
            }
        }
    }

    /// The thing named `id`; one that does not exist, or that has mistakes, is an error at `entry`.
    pub(super) fn find(&self, id: &str, what: &str, code: &'static str, entry: &Entry<'_>) -> Option<&T> {
        if let Some(thing) = self.loaded.get(id) {
            return Some(thing);
        }
        if self.broken.contains(id) {
            let message = format!("the {what} `{id}` has mistakes and was left out");
            let finding = Finding::error(code, message).hint("mend its own findings first");
            entry.say(finding.fact("broken", id));
        } else {
            let known: Vec<&str> = self.loaded.keys().chain(&self.broken).map(String::as_str).collect();
            let hint = suggest(id, known.iter().copied());
            let finding = Finding::error(code, format!("there is no {what} `{id}`")).maybe_hint(hint);
            entry.say(finding.fact("given", id).fact("choices", known.join(", ")));
        }
        None
    }
}

/// An address on the web, as far as we check: `http(s)://`, a host with a dot or `localhost`, no spaces.
pub(super) fn url(entry: &Entry<'_>) -> Option<String> {
    let text = entry.line()?;
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let good = rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let labels = host
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
        labels && host.contains('.') && !text.contains(char::is_whitespace)
    });
    if good {
        return Some(text);
    }
    let bare = rest.is_none() && text.contains('.') && !text.contains([' ', ':', '@']);
    let hint =
        if bare { format!("write `https://{text}`") } else { "write it whole, with `https://`".to_owned() };
    entry.error("bad-url", format!("`{}` is not a web address", entry.name), Some(hint));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case() {
        for id in ["a", "fve-2026", "1", "a-b-c"] {
            assert!(is_kebab(id), "{id}");
        }
        for id in ["", "A", "a_b", "a--b", "-a", "é", "a b"] {
            assert!(!is_kebab(id), "{id}");
        }
        assert_eq!(kebab("Gaya Magnet_01 (baru)"), "gaya-magnet-01-baru");
    }
}
