//! What lies in the project's folders and no reader took: each is named, so that nothing that somebody put there is left out in silence.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diag::{Finding, Place, slashed};
use crate::world::World;

use super::files::is_ignored;
use super::item::Item;
use super::read::Sink;
use super::sheet;
use super::value::Value;

/// The most names of one folder that are told, each of which is looked for in all texts of the project.
const MAX_TOLD: usize = 100;
/// The most names of a folder that are looked for in what the project says: each is looked for in all of it.
const MAX_ASKED: usize = 2000;
/// How deep the folders of templates are looked through for what they name.
const MAX_DEPTH: usize = 4;

/// Whether a name is for the people who look into the folder.
fn is_readme(name: &str) -> bool {
    name.to_lowercase().starts_with("readme")
}

/// Names of `folder` that are neither ignored nor for people.
fn names(world: &dyn World, folder: &Path) -> Vec<String> {
    let own = |name: &String| !is_ignored(name) && !is_readme(name);
    world.list(folder).into_iter().filter(own).collect()
}

/// The name that `name` should have had, where it is nearly that of a TOML file: `halo.TOML`, Notepad's `halo.toml.txt`.
fn meant_toml(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let stem = ["", ".txt"].into_iter().find_map(|more| lower.strip_suffix(&format!(".toml{more}")))?;
    (!name.ends_with(".toml")).then(|| format!("{}.toml", name.get(..stem.len()).unwrap_or(stem)))
}

/// Says what nobody took of the folders in which items, accounts, services, campaigns and templates lie.
pub(super) fn check(world: &dyn World, packs: &BTreeMap<String, Vec<Item>>, sink: &Sink) {
    let named = Named { world, packs, texts: OnceCell::new() };
    of_content(world, &named, sink);
    for (folder, what) in [("accounts", "account"), ("services", "service")] {
        let folder = Path::new("brand-assets").join(folder);
        say_loose(&folder, &named, sink, |name| {
            let id = name.strip_suffix(".toml").map(str::to_owned);
            let id = id.or_else(|| Some(meant_toml(name)?.strip_suffix(".toml")?.to_owned()))?;
            Some(format!("move it to `{}/{id}/{what}.toml`: a folder for each {what}", slashed(&folder)))
        });
    }
    let folder = Path::new("brand-assets/campaigns");
    say(folder, &named, sink, |name| match name.ends_with(".toml") {
        true => Told::Taken,
        false => match meant_toml(name) {
            Some(better) => Told::Meant(format!("rename it to `{better}`")),
            None => Told::Loose,
        },
    });
    say_loose(Path::new("templates"), &named, sink, |name| {
        let id = name.strip_suffix(".html").or_else(|| name.strip_suffix(".toml"))?;
        Some(format!("a template is a folder: `templates/{id}/` with `template.toml` and `template.html`"))
    });
}

/// What a name in a folder is.
enum Told {
    /// What a reader takes, or tells of itself.
    Taken,
    /// What is meant for a reader, and what to do so that one takes it.
    Meant(String),
    /// Anything else: nothing is said of it where the project names it somewhere.
    Loose,
}

fn of_content(world: &dyn World, named: &Named<'_>, sink: &Sink) {
    let content = Path::new("content");
    let is_item = |name: &str| name.ends_with(".toml") || meant_toml(name).is_some() || sheet::is_table(name);
    let is_folder = |name: &str| world.is_folder(&content.join(name));
    for name in names(world, content).iter().filter(|name| is_item(name) && !is_folder(name)) {
        let message = format!("`{name}` lies in no pack and is not read");
        let hint = "move it into a folder, such as `content/2026-W48/`";
        sink.report(Finding::warning("no-pack", message).at(Place::file(content.join(name))).hint(hint));
    }
    say(
        content,
        named,
        sink,
        |name| if is_item(name) || is_folder(name) { Told::Taken } else { Told::Loose },
    );
    for pack in named.packs.keys() {
        let folder = content.join(pack);
        say(&folder, named, sink, |name| {
            if name.ends_with(".toml") || sheet::is_table(name) {
                Told::Taken
            } else if let Some(better) = meant_toml(name) {
                Told::Meant(format!("rename it to `{better}`"))
            } else if sheet::is_table_of_others(name) {
                Told::Meant("save it as `items.xlsx`, or move it out of `content/`".to_owned())
            } else {
                Told::Loose
            }
        });
    }
}

/// Says what of the files in `folder`, which is for folders alone, nobody names; `meant` is what to do with what is meant for a reader.
fn say_loose(folder: &Path, named: &Named<'_>, sink: &Sink, meant: impl Fn(&str) -> Option<String>) {
    say(folder, named, sink, |name| match meant(name) {
        _ if named.world.is_folder(&folder.join(name)) => Told::Taken,
        Some(hint) => Told::Meant(hint),
        None => Told::Loose,
    });
}

/// Says what of the names in `folder` no reader took.
fn say(folder: &Path, named: &Named<'_>, sink: &Sink, told: impl Fn(&str) -> Told) {
    let (mut count, mut asked) = (0, 0);
    for name in names(named.world, folder) {
        let path = folder.join(&name);
        let finding = match told(&name) {
            Told::Taken => continue,
            _ if asked < MAX_ASKED && named.mentions(&path, &name) => {
                asked += 1;
                continue;
            }
            Told::Meant(hint) => {
                let message = format!("`{name}` is not read");
                Finding::warning("not-read", message).hint(hint)
            }
            Told::Loose => of_loose(&path, &name, named.world),
        };
        (count, asked) = (count + 1, asked + 1);
        if count <= MAX_TOLD {
            sink.report(finding.at(Place::file(path)));
        }
    }
    if count > MAX_TOLD {
        let more = count - MAX_TOLD;
        let message = format!("{more} more files in `{}` are not read", slashed(folder));
        let hint = "move what does not belong there to another folder";
        sink.report(Finding::warning("not-read", message).at(Place::file(folder)).hint(hint));
    }
}

/// What is said of `path`, which is no reader's and named nowhere.
fn of_loose(path: &Path, name: &str, world: &dyn World) -> Finding {
    if world.is_folder(path) {
        let finding = Finding::warning("not-read", format!("the folder `{name}` is not read"));
        return finding.hint("its files are read where they lie beside this folder, not in it");
    }
    if !world.is_file(path) {
        let finding =
            Finding::warning("not-read", format!("`{name}` is not read: it leads out of the project"));
        return finding.hint("copy it into the project");
    }
    let finding = Finding::note("not-read", format!("`{name}` is not read: nothing in the project names it"));
    finding.hint("name it where it belongs, move it elsewhere, or begin its name with `_`")
}

/// What the project's own texts name.
struct Named<'n> {
    world: &'n dyn World,
    packs: &'n BTreeMap<String, Vec<Item>>,
    /// All texts in which a file may be named, read when the first is looked for.
    texts: OnceCell<Vec<String>>,
}

impl Named<'_> {
    /// Whether the file or folder `path`, which is called `name`, is named somewhere.
    fn mentions(&self, path: &Path, name: &str) -> bool {
        // No file names an item or a table.
        if meant_toml(name).is_some() || sheet::is_table_of_others(name) {
            return false;
        }
        let inside = if self.world.is_folder(path) { format!("{name}/") } else { name.to_owned() };
        self.texts.get_or_init(|| self.read()).iter().any(|text| text.contains(&inside))
    }

    fn read(&self) -> Vec<String> {
        let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
        let mut files: Vec<PathBuf> = self.world.dependencies().into_keys().filter(is_toml).collect();
        self.pages(Path::new("templates"), 0, &mut files);
        let mut texts: Vec<String> =
            files.iter().filter_map(|file| self.world.read_text(file).ok()).collect();
        // What cells of tables name.
        for item in self.packs.values().flatten() {
            texts.extend(item.fields.values().filter_map(Value::as_text).map(str::to_owned));
            let passages = item.passages().iter();
            texts.extend(passages.clone().map(|passage| slashed(&passage.source)));
            texts.extend(passages.filter_map(|passage| passage.captions.file()).map(slashed));
            texts.extend(item.signer.iter().map(|signer| slashed(&signer.source)));
            texts.extend(item.background.iter().map(|video| slashed(&video.source)));
            texts.extend(item.music.iter().map(|music| slashed(&music.source)));
            texts.extend(item.sting.iter().map(|sting| slashed(&sting.source)));
        }
        texts
    }

    /// The pages and style sheets below `folder`.
    fn pages(&self, folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
        for name in self.world.list(folder) {
            let path = folder.join(&name);
            if name.ends_with(".html") || name.ends_with(".css") {
                files.push(path);
            } else if !name.contains('.') && depth < MAX_DEPTH {
                self.pages(&path, depth + 1, files);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_nearly_those_of_toml_files_are_known() {
        for (name, meant) in [
            ("halo.TOML", Some("halo.toml")),
            ("Halo.Toml", Some("Halo.toml")),
            ("halo.toml.txt", Some("halo.toml")),
            ("halo.TOML.TXT", Some("halo.toml")),
            ("halo.toml", None),
            ("halo.txt", None),
            ("toml", None),
        ] {
            assert_eq!(meant_toml(name).as_deref(), meant, "{name}");
        }
    }
}
