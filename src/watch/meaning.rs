//! What a drop means: the item that its file, its name, the files beside it and the folder's defaults make together.

use std::path::Path;

use super::content::kind_of;
use super::folders::account_of;
use super::names::{FileKind, alike, caption_language, stem};
use super::order::Order;
use super::title::{is_named, said};
use crate::diag::{Finding, Findings, Place};
use crate::project::input::{Node, Origin, Raw, Table};
use crate::project::{self, Document, Field, FieldKind, Given, Locale, Project, Template, kebab};
use crate::world::{World, digest_of, hex};

/// The folder in which a worker's project shows the files of its drop.
pub(super) const FOLDER: &str = "inbox";

/// The longest part of an item's id that comes from a file's name.
const MAX_NAME: usize = 60;

/// The largest text file beside a drop.
const MAX_TEXT_BYTES: u64 = 256 << 10;

/// The id of the item that a file called `main` makes for `template`: other names give other ids.
pub(super) fn id_of(template: &str, main: &str) -> String {
    let stem = stem(main);
    let mut name: String = kebab(stem).chars().take(MAX_NAME).collect();
    name.truncate(name.trim_end_matches('-').len());
    if name != stem {
        let mut digest = hex(&digest_of(stem.as_bytes()));
        digest.truncate(6);
        name = if name.is_empty() { digest } else { format!("{name}-{digest}") };
    }
    format!("{template}-{name}")
}

/// What editors call a folder's defaults.
pub(super) const DEFAULTS: &str = "defaults.toml";

/// The item that a drop makes, and what is still to be asked about it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// What the drop gives of its item.
    pub(super) item: Table,
    /// What its editor must say before it may be published.
    pub(super) asked: Findings,
    /// What its editor is told of files beside it, though posts are made.
    pub(super) said: Findings,
    /// The keys that the files themselves give, which no form need ask for.
    pub(super) given: Vec<String>,
}

/// The item that the drop of `order` makes for `template`, as far as it is known what it is, and what the project is given for it.
/// `seconds` is how much of its video the template can show from its beginning, where that is known.
///
/// # Errors
/// What is wrong with the files beside it.
pub(super) fn draft_of(
    order: &Order,
    project: &Project,
    template: &Template,
    seconds: Option<f64>,
    world: &dyn World,
) -> Result<(Draft, Given), Findings> {
    let mut draft = Draft::default();
    let kind = kind_of(order);
    let mut document = Document::of_file(Path::new(&inside(&order.main)));
    let main = Origin::Whole { source: 0 };
    for defaults in &order.defaults {
        let (_, table) = document.add_text(Path::new(DEFAULTS), defaults.clone())?;
        draft.item.overlay(table);
    }
    let side = |wanted: FileKind| order.sides.iter().find(|name| FileKind::of(name) == wanted);
    let mut own = Table::default();
    if let Some(form) = side(FileKind::Table).filter(|_| FileKind::Table.goes_with(kind)) {
        let path = inside(form);
        let path = Path::new(&path);
        let form = project::read_form(world, path, template, project, document.next_source())?;
        draft.said.extend(form.said);
        own = form.item;
        let source = document.add_row(path, form.row);
        document.stand_for_all(source);
    }
    let written = if kind == FileKind::Item { Some(&order.main) } else { side(FileKind::Item) };
    if let Some(name) = written {
        let (source, table) = document.add_text(Path::new(&inside(name)), read(name, world)?)?;
        own.overlay(table);
        document.stand_for_all(source);
    }
    here(&mut own, order, template);
    by_ids(&mut own, project);
    if kind != FileKind::Item {
        let said = said(&order.main, project.services.values(), project.accounts.values());
        let has = |key: &str| own.at(key).or_else(|| draft.item.at(key)).is_some();
        let title = title_field(template);
        let titled = title.map(|field| format!("fields.{}", field.id));
        if let (None, Some(key), Some(field)) = (&said.title, &titled, title)
            && field.required
            && !has(key)
        {
            draft.asked.push(unnamed(&order.main, key));
        }
        if let Some((given, id)) = said.unclear.filter(|_| own.get("service").is_none()) {
            draft.asked.push(unclear(&order.main, &given, &id, project));
        }
        if let Some(account) = said.account
            && order.account.as_ref() != Some(&account)
            && own.get("accounts").is_none()
        {
            draft.asked.push(addressed(&order.main, &account, &order.template));
        }
        if let (Some(words), Some(field)) = (said.title, title) {
            draft.item.table("fields", main).set(&field.id, main, words);
        }
        if let Some(service) = said.service {
            draft.item.set("service", main, service);
        }
        if own.get("shots").is_some() && kind == FileKind::Media {
            // The shots that name no source are of the dropped video.
            for shot in shots(&mut own).filter(|shot| shot.get("source").is_none()) {
                shot.set("source", main, inside(&order.main));
            }
        } else {
            take_main(&mut draft, main, (order, template), &own, seconds);
        }
    }
    if let Some(captions) = captions_of(order, project.config.locale, &mut draft.said) {
        let path = inside(captions);
        let origin = document.add_file(Path::new(&path));
        if own.get("shots").is_some() {
            let of_main = |shot: &&mut Table| is_text(shot, "source", &inside(&order.main));
            for shot in shots(&mut own).filter(of_main).filter(|shot| shot.get("captions").is_none()) {
                shot.set("captions", origin, path.clone());
            }
        } else {
            draft.item.table("excerpt", origin).set("captions", origin, path);
        }
    }
    if let Some(text) = side(FileKind::Text) {
        let origin = document.add_file(Path::new(&inside(text)));
        let text = read(text, world)?;
        draft.item.table("post", origin).set("caption", origin, text.trim());
        draft.given.push("post.caption".to_owned());
    }
    draft.item.overlay(own);
    if let Some(account) = &order.account {
        let account = Node { raw: account.clone().into(), origin: main };
        draft.item.set("accounts", main, Raw::Array(vec![account]));
        draft.given.push("accounts".to_owned());
    }
    if draft.item.get("template").is_none() {
        draft.item.set("template", main, order.template.clone());
    }
    let id = id_of(&order.template, &order.main);
    let given = Given { pack: order.pack.clone(), id, document, item: draft.item.clone() };
    Ok((draft, given))
}

/// The caption file of a drop: of several the one in the language of `locale`, else one whose name says no language, else the first;
/// the others are named.
fn captions_of<'a>(order: &'a Order, locale: Locale, said: &mut Findings) -> Option<&'a String> {
    let own: &[&str] = match locale {
        Locale::Id => &["id", "in", "ind", "indonesia", "indonesian", "bahasa"],
        Locale::En => &["en", "eng", "english", "inggris"],
    };
    let rank = |name: &String| match caption_language(name) {
        Some(language) => match language.split('-').next() {
            Some(first) if own.contains(&first) => 0,
            _ => 2,
        },
        None => 1,
    };
    let mut all: Vec<&String> =
        order.sides.iter().filter(|name| FileKind::of(name) == FileKind::Captions).collect();
    all.sort_by_key(|name| (rank(name), *name));
    let (first, others) = all.split_first()?;
    if !others.is_empty() {
        let names = others.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("`{first}` is set in the clip; {names} not");
        let finding = Finding::note("captions-unused", message).at(Place::file(inside(first)));
        said.push(finding.fact("name", first).fact("others", names));
    }
    Some(first)
}

/// Puts the drop's video or picture, which is at `main`, where its template shows it.
fn take_main(
    draft: &mut Draft,
    main: Origin,
    (order, template): (&Order, &Template),
    own: &Table,
    seconds: Option<f64>,
) {
    if kind_of(order) == FileKind::Media {
        let excerpt = draft.item.table("excerpt", main);
        excerpt.set("source", main, inside(&order.main));
        // The whole video is seldom meant, and often too long: its beginning is, unless somebody says more.
        let said = ["excerpt.start", "excerpt.duration"].iter().any(|key| own.at(key).is_some());
        if let Some(seconds) = seconds.filter(|_| !said && excerpt.get("duration").is_none()) {
            excerpt.set("duration", main, Raw::Float(format!("{seconds:?}")));
        }
    } else if let Some(field) = template.fields.iter().find(|field| field.kind == FieldKind::Image) {
        draft.item.table("fields", main).set(&field.id, main, inside(&order.main));
        draft.given.push(format!("fields.{}", field.id));
    }
}

/// The field that a file's name gives: the title, else the first text that is needed.
pub(super) fn title_field(template: &Template) -> Option<&Field> {
    let is_text = |field: &&Field| matches!(field.kind, FieldKind::Text | FieldKind::Multiline);
    let mut texts = template.fields.iter().filter(is_text);
    texts.clone().find(|field| field.id == "title").or_else(|| texts.find(|field| field.required))
}

/// What is said of a name that a machine made.
fn unnamed(main: &str, key: &str) -> Finding {
    let message = format!("the name `{main}` was made by a device or a program, and is no title");
    let finding = Finding::error("machine-name", message).at(Place::file(inside(main)));
    finding.hint("name the file after its title, or fill in the form").fact("key", key)
}

/// What is said of a service that the name `main` nearly names.
fn unclear(main: &str, given: &str, id: &str, project: &Project) -> Finding {
    let name = project.services.get(id).map_or(id, |service| service.name.as_str());
    let message = format!("`{given}` in the name is no service, but nearly `{name}`");
    let finding = Finding::error("unclear-service", message).at(Place::file(inside(main)));
    let hint = format!("write `{name}` or `{id}`; where no service is meant, give the title in the form");
    finding.hint(hint).fact("given", given).fact("nearest", name)
}

/// What is said of an account that the name `main` ends with.
fn addressed(main: &str, account: &str, template: &str) -> Finding {
    let message = format!("`{account}` at the end of the name is an account, not a service");
    let finding = Finding::error("account-in-name", message).at(Place::file(inside(main)));
    let hint =
        format!("for this account alone, drop it into `{template}/{account}/`, or name it in the form");
    finding.hint(hint).fact("given", account).fact("template", template).fact("key", "accounts")
}

/// Writes `inbox/` before the names of the drop's own files, where an editor names them as they know them.
fn here(own: &mut Table, order: &Order, template: &Template) {
    let pictures = template.fields.iter().filter(|field| field.kind == FieldKind::Image);
    let keys = pictures.map(|field| ("fields", field.id.as_str()));
    let media = [
        ("excerpt", "source"),
        ("excerpt", "captions"),
        ("signer", "source"),
        ("background", "source"),
        ("music", "source"),
        ("sting", "source"),
    ];
    for (table, key) in keys.chain(media) {
        if let Some(Node { raw: Raw::Table(table), .. }) = own.get_mut(table) {
            here_at(table, key, order);
        }
    }
    for shot in shots(own) {
        ["source", "captions"].iter().for_each(|key| here_at(shot, key, order));
    }
}

/// Writes `inbox/` before the name at `key` of `table`, where it is a dropped file's.
fn here_at(table: &mut Table, key: &str, order: &Order) {
    let Some(Node { raw: Raw::String(name), .. }) = table.get_mut(key) else { return };
    let mut dropped = std::iter::once(&order.main).chain(&order.sides);
    if let Some(dropped) = dropped.find(|dropped| alike(dropped) == alike(name.trim())) {
        *name = inside(dropped);
    }
}

/// The shots that an editor wrote.
fn shots(own: &mut Table) -> impl Iterator<Item = &mut Table> {
    let shots = match own.get_mut("shots") {
        Some(Node { raw: Raw::Array(shots), .. }) => shots.as_mut_slice(),
        _ => &mut [],
    };
    shots.iter_mut().filter_map(|shot| match &mut shot.raw {
        Raw::Table(table) => Some(table),
        _ => None,
    })
}

fn is_text(table: &Table, key: &str, text: &str) -> bool {
    matches!(table.get(key), Some(Node { raw: Raw::String(is), .. }) if is == text)
}

/// Puts ids in the place of names of services and accounts that an editor wrote out.
fn by_ids(own: &mut Table, project: &Project) {
    if let Some(Node { raw: Raw::String(name), .. }) = own.get_mut("service")
        && let Some(service) = project.services.values().find(|service| is_named(service, name))
    {
        *name = service.id.clone();
    }
    let Some(Node { raw: Raw::Array(names), .. }) = own.get_mut("accounts") else { return };
    let several = names.iter().flat_map(|node| match &node.raw {
        Raw::String(name) => name
            .split(',')
            .map(|name| {
                let id = account_of(name.trim(), project).map(|account| account.id.clone());
                Node { raw: id.unwrap_or_else(|_| name.trim().to_owned()).into(), origin: node.origin }
            })
            .collect(),
        _ => vec![node.clone()],
    });
    *names = several.collect();
}

/// The path of a drop's file in the worker's project.
pub(super) fn inside(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

/// The text of the drop's file `name`.
pub(super) fn read(name: &str, world: &dyn World) -> Result<String, Findings> {
    let path = inside(name);
    let place = || Place::file(&path);
    let size = world.resolve(Path::new(&path)).ok().and_then(|path| path.metadata().ok()).map(|is| is.len());
    if size.is_some_and(|size| size > MAX_TEXT_BYTES) {
        let most = MAX_TEXT_BYTES >> 10;
        let message = format!("`{name}` is larger than the {most} KiB that a text beside a drop may have");
        return Err(vec![
            Finding::error("file-too-large", message).at(place()).fact("most", format!("{most} KiB")),
        ]);
    }
    world.read_text(Path::new(&path)).map_err(|error| {
        let code = if error.is_not_utf8() { "not-utf8" } else { "unreadable-file" };
        vec![Finding::error(code, error.to_string()).at(place()).hint("save it as UTF-8 text")]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_ids_that_differ_when_they_do() {
        assert_eq!(id_of("quote", "film.mp4"), "quote-film");
        let ids = ["Film.mp4", "FILM.mp4", "film .mp4", "فيلم.mp4", "....mp4", "../../x.mp4"]
            .map(|name| id_of("t", name));
        let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
        assert!(ids.iter().all(|id| crate::project::is_kebab(id)), "{ids:?}");
        assert!(id_of("t", &"panjang ".repeat(60)).len() < 80);
    }

    /// What is said of the item that a drop of these files makes in the demo project, each as `code place`.
    fn said_of(main: &str, files: &[(&str, &str)], defaults: &[&str]) -> Vec<String> {
        said_for("announcement", main, files, defaults)
    }

    /// The same for `template`.
    fn said_for(template: &str, main: &str, files: &[(&str, &str)], defaults: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files.iter().chain([&(main, "gambar")]) {
            std::fs::write(folder.path().join(name), text).expect("written");
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let world = crate::world::Disk::new(root, jiff::Timestamp::UNIX_EPOCH)
            .with("content", folder.path().join(".items"))
            .with(FOLDER, folder.path());
        let project = project::load(&world).0.expect("the demo project");
        let order = Order {
            project: root.to_owned(),
            folder: folder.path().to_owned(),
            template: template.to_owned(),
            account: None,
            main: main.to_owned(),
            sides: files.iter().map(|(name, _)| (*name).to_owned()).collect(),
            defaults: defaults.iter().map(|text| (*text).to_owned()).collect(),
            pack: "2026-W48".to_owned(),
            stage: folder.path().join(".stage"),
            threads: 1,
            now: "2026-11-25T09:00:00Z".to_owned(),
        };
        let template = &project.templates[template];
        let findings = match draft_of(&order, &project, template, None, &world) {
            Ok((draft, given)) => {
                let (_, findings) = project::load_given(&world, vec![given]);
                draft.said.into_iter().chain(findings).collect()
            }
            Err(findings) => findings,
        };
        let place = |finding: &Finding| finding.place.as_ref().map(Place::to_string).unwrap_or_default();
        findings.iter().map(|finding| format!("{} {}", finding.code, place(finding))).collect()
    }

    /// An editor who writes shots is not asked about an excerpt that nobody wrote; shots without a source are of the dropped video, and its
    /// captions are theirs.
    #[test]
    fn shots_of_a_drop_are_of_its_video() {
        let side = "service = \"rumah-belajar\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Siklus air\"\n\
                    [[shots]]\nstart = 1\nduration = 4\n[[shots]]\nsource = \"Siklus air.mp4\"\nstart = 6\nduration = 4\n";
        let captions = "1\n00:00:01,000 --> 00:00:03,000\nHalo\n";
        let files = [("Siklus air.toml", side), ("Siklus air.srt", captions)];
        assert_eq!(said_for("fve-excerpt", "Siklus air.mp4", &files, &[]), Vec::<String>::new());
        let wrong = side.replace("source = \"Siklus air.mp4\"", "source = \"lain.mp4\"");
        assert_eq!(
            said_for("fve-excerpt", "Siklus air.mp4", &[("Siklus air.toml", &wrong)], &[]),
            ["missing-file inbox/Siklus air.toml:9:10"]
        );
    }

    #[test]
    fn what_a_drop_says_is_found_wrong_where_it_stands() {
        let side = "accounts = [\n  \"bpmtpk\",\n  \"tidak-ada\",\n]\n[fields]\ntitle = \"Lomba\"\ndate = \"besok\"\nplce = \"Aula\"\n";
        assert_eq!(
            said_of("Lomba puisi.jpg", &[("Lomba puisi.toml", side)], &["service = \"fve\"\n"]),
            [
                "unknown-account inbox/Lomba puisi.toml:3:3",
                "bad-date inbox/Lomba puisi.toml:7:8",
                "unknown-key inbox/Lomba puisi.toml:8:1",
            ]
        );
        // What the folder gives is wrong there, and what the name says is wrong with the name.
        let defaults = ["service = \"fve\"\n", "# untuk semua\nformats = [\"tiktk\"]\n"];
        let long = format!("{}.jpg", "Lomba puisi ".repeat(9).trim());
        assert_eq!(
            said_of(&long, &[], &defaults),
            ["unknown-format defaults.toml:2:12".to_owned(), format!("too-long inbox/{long}")]
        );
        // A cell of a form is a cell.
        let form = "Judul;Tanggal;Akun\nLomba;besok;bpmtpk\n";
        assert_eq!(said_of("Lomba.jpg", &[("Lomba.csv", form)], &[]), ["bad-date inbox/Lomba.csv:B2"]);
        assert_eq!(
            said_of(
                "Lomba.jpg",
                &[("Lomba.csv", "Judul;Tanggal\n;25/11/2026\n")],
                &["[fields]\ntitle = \"A\"\n"]
            ),
            Vec::<String>::new()
        );
        // All of what is no TOML is named.
        assert_eq!(
            said_of("Lomba.jpg", &[("Lomba.toml", "a = halo\nb = halo\n")], &[]),
            ["syntax inbox/Lomba.toml:1:5", "syntax inbox/Lomba.toml:2:5"]
        );
    }
}
