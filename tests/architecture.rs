//! The house keeps its shape: a room imports only from floors below its own, foreign engines stay in their rooms, and only one
//! file is unsafe.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by floor, lowest first. A room may use its own floor's other rooms only where the list says so.
const FLOORS: &[&[&str]] = &[
    &["diag", "codes", "units", "world", "layers", "fingerprint", "crop", "sandbox", "caught"],
    &["project"],
    &["plan"],
    &["page", "clip"],
    &["check", "deliver"],
    &["run"],
    &["watch"],
    &["cli"],
];

/// Value types that rooms of the lowest floor may share with one another.
const VALUE_TYPES: &[&str] = &["units", "diag", "world"];

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its room (its top-level module) and its text.
fn rooms() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).expect("inside src").to_owned();
            let first =
                inside.components().next().expect("a component").as_os_str().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("readable");
            (inside, first.trim_end_matches(".rs").to_owned(), text)
        })
        .collect()
}

/// The code of a file without its comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The rooms that a text names through `crate::`, also inside braces.
fn imported(text: &str) -> Vec<String> {
    let code = code(text);
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find("};").unwrap_or(list.len())];
                rooms.extend(list.split(',').map(|part| name(part.trim())));
            }
            None => rooms.push(name(rest)),
        }
    }
    rooms.retain(|room| floor_of(room).is_some());
    rooms
}

#[test]
fn imports_point_down() {
    let mut checked = 0;
    for (path, room, text) in rooms() {
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let floor = floor_of(&room)
            .unwrap_or_else(|| panic!("the room `{room}` stands on no floor: add it to FLOORS"));
        for other in imported(&text) {
            let below = floor_of(&other).expect("a known room");
            let allowed =
                other == room || below < floor || (floor == 0 && VALUE_TYPES.contains(&other.as_str()));
            assert!(allowed, "{}: `{room}` (floor {floor}) uses `{other}` (floor {below})", path.display());
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} imports were found: is this test looking in the right place?");
}

#[test]
fn foreign_engines_stay_in_their_rooms() {
    let homes: &[(&str, &[&str])] = &[
        (
            "takumi::",
            &[
                "page/engine/",
                "page/document.rs",
                "page/css/",
                "page/defaults.rs",
                "page/pictures.rs",
                "page/mod.rs",
            ],
        ),
        ("tera::", &["page/"]),
        ("ffmpeg_next", &["clip/ffmpeg/"]),
        ("clap::", &["cli/"]),
        ("calamine::", &["project/sheet/"]),
        ("use ::csv", &["project/sheet/"]),
        ("rust_xlsxwriter", &["project/sheet/", "project/tests/sheets"]),
        ("imageproc::", &["crop/"]),
        ("rustix::", &["sandbox/", "watch/", "deliver/part.rs", "deliver/folder.rs"]),
        ("landlock::", &["sandbox/"]),
        (" nix::", &["sandbox/"]),
        ("seccompiler::", &["sandbox/"]),
    ];
    for (path, _, text) in rooms() {
        let place = path.to_string_lossy().replace('\\', "/");
        for (engine, rooms) in homes {
            let at_home = rooms.iter().any(|home| place.starts_with(home)) || place == "main.rs";
            assert!(
                at_home || !code(&text).contains(engine),
                "{place} uses `{engine}`, which belongs in {rooms:?}"
            );
        }
    }
}

#[test]
fn one_file_is_unsafe() {
    let unsafe_files: Vec<String> = rooms()
        .into_iter()
        .filter(|(_, _, text)| code(text).contains("unsafe {") || code(text).contains("unsafe fn"))
        .map(|(path, _, _)| path.to_string_lossy().replace('\\', "/"))
        .collect();
    assert_eq!(unsafe_files, ["clip/ffmpeg/raw.rs"]);
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, _, text) in rooms() {
        assert!(
            text.trim_start().starts_with("//!") || text.starts_with("#!["),
            "{} begins without a `//!` sentence",
            path.display()
        );
    }
}
