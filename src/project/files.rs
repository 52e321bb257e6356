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

/// A name as it is compared with others: letters and digits alone, in one size.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What has an id, and other names by which people know it.
pub(super) trait Named {
    /// What else it is called.
    fn names(&self) -> Vec<&str>;
}

/// The one of `known` with the id `given`, else the only one that is called so in letters of any size.
pub(super) fn called<'k, T: Named>(given: &str, known: &'k BTreeMap<String, T>) -> Option<(&'k str, &'k T)> {
    if let Some((id, thing)) = known.get_key_value(given) {
        return Some((id, thing));
    }
    // A path is no name, whatever it leads to.
    let is_path = given.contains(['/', '\\']) || given.starts_with('.');
    let wanted = folded(given);
    if wanted.is_empty() || is_path {
        return None;
    }
    let mut ids = known.iter().filter(|(id, _)| folded(id) == wanted);
    if let (Some((id, thing)), None) = (ids.next(), ids.next()) {
        return Some((id, thing));
    }
    let mut others =
        known.iter().filter(|(_, thing)| thing.names().iter().any(|name| folded(name) == wanted));
    match (others.next(), others.next()) {
        (Some((id, thing)), None) => Some((id, thing)),
        _ => None,
    }
}

/// `finding` of `given`, which none of `known` is called, with the nearest by id or name as its hint; else with all ids, where they
/// are few.
pub(super) fn unknown<T: Named>(
    finding: Finding,
    given: &str,
    known: &BTreeMap<String, T>,
    broken: &BTreeSet<String>,
) -> Finding {
    let ids = || known.keys().chain(broken).map(String::as_str);
    let names: Vec<(&str, &str)> = known
        .iter()
        .flat_map(|(id, thing)| thing.names().into_iter().map(move |name| (name, id.as_str())))
        .collect();
    let by_id = crate::diag::nearest(given, ids());
    let by_name = || {
        let name = crate::diag::nearest(given, names.iter().map(|(name, _)| *name))?;
        names.iter().find(|(own, _)| *own == name).map(|(_, id)| *id)
    };
    let finding = finding.fact("given", given).fact("choices", ids().collect::<Vec<_>>().join(", "));
    match by_id.or_else(by_name) {
        Some(id) => finding.hint(crate::diag::did_you_mean(id)).fact("nearest", id),
        None => finding.maybe_hint(suggest(given, ids())),
    }
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
        sink.report(finding.hint("give it another name"));
    }
}

/// Says that the file or folder `path` has a name that cannot be the id of `what`.
pub(super) fn check_id(id: &str, what: &str, path: &Path, sink: &Sink) -> bool {
    if is_device(id) {
        let message = format!("`{id}` cannot be the name of {what}: it is a device to Windows");
        let finding = Finding::error("bad-id", message).at(Place::file(path));
        sink.report(finding.hint(format!("rename it to `{id}-1`, say")));
        return false;
    }
    if is_kebab(id) {
        return true;
    }
    let message = format!("`{id}` cannot be the name of {what}: use lower-case letters, digits and hyphens");
    let better = kebab(id);
    let hint = (!better.is_empty()).then(|| format!("rename it to `{better}`"));
    sink.report(Finding::error("bad-id", message).at(Place::file(path)).maybe_hint(hint));
    false
}

/// Whether an entry of a folder is not for us: hidden, a base (`_base`), or what systems leave behind.
pub(super) fn is_ignored(name: &str) -> bool {
    const LEFT_BEHIND: [&str; 3] = ["thumbs.db", "desktop.ini", "icon\r"];
    name.starts_with(['.', '_', '~'])
        || name.starts_with("@eaDir")
        || LEFT_BEHIND.contains(&name.to_lowercase().as_str())
}

/// The folders in `folder`, sorted by name.
pub(super) fn folders(world: &dyn World, folder: &Path) -> Vec<String> {
    let is_folder = |name: &String| world.is_folder(&folder.join(name));
    world.list(folder).into_iter().filter(|name| !is_ignored(name)).filter(is_folder).collect()
}

/// The file that `entry` names, from the project's folder (or from `base`), if it exists there.
pub(super) fn file(entry: &Entry<'_>, base: &Path, world: &dyn World) -> Option<PathBuf> {
    let written = entry.line()?;
    let terse = entry.doc.is_terse();
    if is_of_machine(&written) {
        let message = format!("`{written}` is a file of one computer, not of the project");
        let finding = Finding::error("path-leaves-project", message).fact("given", &written);
        entry.say(with_way(finding, &written, base, world, terse));
        return None;
    }
    if written.contains('\\') {
        let slashed = written.replace('\\', "/");
        let finding = Finding::error("bad-path", format!("`{}` has backslashes", entry.name));
        let finding = finding.fact("given", &written);
        entry.say(if world.is_file(&base.join(&slashed)) {
            finding.hint(format!("write `{slashed}`")).fact("better", slashed)
        } else {
            with_way(finding, &written, base, world, terse)
        });
        return None;
    }
    let named = base.join(&written);
    let Some(path) = normalise(&named).filter(|_| world.resolve(&named).is_ok()) else {
        let message = format!("`{written}` leaves the project's folder");
        let finding = Finding::error("path-leaves-project", message).fact("given", &written);
        entry.say(with_way(finding, &written, base, world, terse));
        return None;
    };
    if !world.is_file(&named) {
        let message = format!("there is no file `{}`", slashed(&path));
        let finding = Finding::error("missing-file", message).fact("given", slashed(&path));
        let found = if terse { None } else { elsewhere(&written, base, world) };
        entry.say(match found {
            Some(found) => finding.hint(format!("did you mean `{found}`?")).fact("better", found),
            None if terse => finding,
            None if !written.contains('/') && base == Path::new("") => {
                with_way(finding, &written, base, world, true)
            }
            None => finding.maybe_hint(nearest(&path, base, world)),
        });
        return None;
    }
    Some(path)
}

/// Whether `written` is a path of one machine: `C:\Users\…`, `\\server\…`, `file:///…`, `/home/…`.
fn is_of_machine(written: &str) -> bool {
    let bytes = written.as_bytes();
    let has_drive = bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(1) == Some(&b':')
        && matches!(bytes.get(2), None | Some(b'\\' | b'/'));
    let lower = written.to_lowercase();
    has_drive || written.starts_with("\\\\") || lower.starts_with("file:") || written.starts_with("/home/")
}

/// `finding` with what to do about the path `written`, which is none of the project's.
fn with_way(finding: Finding, written: &str, base: &Path, world: &dyn World, terse: bool) -> Finding {
    let found = if terse { None } else { elsewhere(written, base, world) };
    match (found, name_of(written)) {
        (Some(found), _) => finding.hint(format!("write `{found}`")).fact("better", found),
        (None, Some(name)) => finding.hint(format!("copy the file into `media/` and write `media/{name}`")),
        (None, None) => finding.hint("copy the file into the project and name it from there"),
    }
}

/// The last part of a path of any system.
fn name_of(written: &str) -> Option<&str> {
    written.rsplit(['/', '\\']).next().map(str::trim).filter(|name| !name.is_empty())
}

/// How many names of `media/` are looked through for a file whose folder is not said, and how deep.
const MAX_LOOKED_AT: usize = 5000;
const MAX_LOOK_DEPTH: usize = 4;

/// The file in `media/` that is called as `written` ends, in letters of any size; only for names from the project's folder.
fn elsewhere(written: &str, base: &Path, world: &dyn World) -> Option<String> {
    let wanted = name_of(written)?.to_lowercase();
    if base != Path::new("") {
        return None;
    }
    let mut folders = vec![(PathBuf::from("media"), 0)];
    let mut left = MAX_LOOKED_AT;
    while let Some((folder, depth)) = folders.pop() {
        for name in world.list(&folder) {
            left = left.checked_sub(1)?;
            let path = folder.join(&name);
            if name.to_lowercase() == wanted && world.is_file(&path) {
                return Some(slashed(&path));
            }
            let is_folder = || world.resolve(&path).is_ok_and(|path| path.is_dir());
            if depth < MAX_LOOK_DEPTH && !is_ignored(&name) && !name.contains('.') && is_folder() {
                folders.push((path, depth + 1));
            }
        }
    }
    None
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
pub(super) struct Registry<T> {
    pub(super) loaded: BTreeMap<String, T>,
    pub(super) broken: BTreeSet<String>,
}

impl<T> Default for Registry<T> {
    fn default() -> Self {
        Self { loaded: BTreeMap::new(), broken: BTreeSet::new() }
    }
}

impl<T: Named> Registry<T> {
    /// The thing that is called `given`, by its id or another of its names.
    pub(super) fn lookup(&self, given: &str) -> Option<&T> {
        called(given, &self.loaded).map(|(_, thing)| thing)
    }

    /// The thing named `id`; one that does not exist, or that has mistakes, is an error at `entry`.
    pub(super) fn find(&self, id: &str, what: &str, code: &'static str, entry: &Entry<'_>) -> Option<&T> {
        if self.broken.contains(id) {
            let message = format!("the {what} `{id}` has mistakes and was left out");
            let finding = Finding::error(code, message).hint("fix the errors in that file first");
            entry.say(finding.fact("broken", id));
            return None;
        }
        if let Some(thing) = self.lookup(id) {
            return Some(thing);
        }
        let finding = Finding::error(code, format!("there is no {what} `{id}`"));
        entry.say(unknown(finding, id, &self.loaded, &self.broken));
        None
    }
}

impl<T> Registry<T> {
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
