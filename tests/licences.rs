//! NOTICE holds the licence texts of everything that the program contains. They are taken from the packages themselves, as Cargo
//! knows them, without network: `WAJAH_ACCEPT=1 cargo test --test licences` writes what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What is written by hand ends here.
const MARK: &str = "==== Licences of what the program contains ====";

/// The platform that NOTICE is written for: others differ in crates that reach the system alone.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Folders of a package that are no part of what is built.
const ASIDE: [&str; 8] = ["tests", "test", "benches", "examples", "fuzz", "docs", "doc", "target"];

/// A package in the program.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
    authors: Vec<String>,
    folder: PathBuf,
}

/// The packages that are compiled into the program: not those that only build it, such as macros.
fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", TARGET])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let known: BTreeMap<String, Value> =
        list(&metadata["packages"]).into_iter().map(|package| (text(&package["id"]), package)).collect();
    let is_macro = |id: &str| {
        list(&known[id]["targets"]).iter().any(|target| list(&target["kind"]).contains(&"proc-macro".into()))
    };
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|node| (text(&node["id"]), node)).collect();
    let root = text(&metadata["resolve"]["root"]);
    let mut waiting = vec![root.clone()];
    let mut contained = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if is_macro(&id) || !contained.insert(id.clone()) {
            continue;
        }
        for dependency in list(&nodes[&id]["deps"]) {
            // Of no kind are those of the program itself; others are of build scripts and tests.
            if list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()) {
                waiting.push(text(&dependency["pkg"]));
            }
        }
    }
    contained.remove(&root);
    let package = |id: String| {
        let package = &known[&id];
        let manifest = PathBuf::from(text(&package["manifest_path"]));
        Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
            authors: list(&package["authors"]).iter().map(text).collect(),
            folder: manifest.parent().expect("a folder").to_owned(),
        }
    };
    let mut packages: Vec<Package> = contained.into_iter().map(package).collect();
    packages.sort();
    packages
}

/// The files of licences in `folder` and below, that of C code included that a package brings along.
fn licence_files(folder: &Path, found: &mut Vec<PathBuf>) {
    const STARTS: [&str; 7] =
        ["license", "licence", "copying", "notice", "patents", "unlicense", "copyright"];
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_dir() {
            if !ASIDE.contains(&name.as_str()) && !name.starts_with('.') {
                licence_files(&path, found);
            }
            continue;
        }
        let is_code = [".rs", ".toml", ".c", ".h", ".html", ".json", ".py", ".sh"]
            .iter()
            .any(|end| name.ends_with(end));
        if STARTS.iter().any(|start| name.starts_with(start)) && !is_code {
            found.push(path);
        }
    }
}

/// The texts with the packages that carry them: equal ones once.
fn written() -> String {
    let mut texts: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut without = Vec::new();
    let packages = packages();
    for package in &packages {
        let mut files = Vec::new();
        licence_files(&package.folder, &mut files);
        let title = format!("{} {}", package.name, package.version);
        let mut own = BTreeSet::new();
        for file in files {
            let text = fs::read(&file).expect("readable");
            let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
            let lines: Vec<&str> =
                text.trim_matches(['\u{feff}', '\n', ' ']).lines().map(str::trim_end).collect();
            let text = lines.join("\n");
            let key: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !key.is_empty() && own.insert(key.clone()) {
                texts.entry(key).or_insert_with(|| (text, BTreeSet::new())).1.insert(title.clone());
            }
        }
        if own.is_empty() {
            without.push(package);
        }
    }
    let mut out = String::from("\n");
    for Package { name, version, licence, .. } in &packages {
        out.push_str(&format!(
            "{name} {version}: {}\n",
            if licence.is_empty() { "see its text" } else { licence }
        ));
    }
    if !without.is_empty() {
        out.push_str("\nThese packages name their licence and their authors, and carry no text of their own; the texts of the licences stand\nbelow:\n\n");
        for Package { name, version, licence, authors, .. } in without {
            let authors = if authors.is_empty() { "its contributors".to_owned() } else { authors.join(", ") };
            out.push_str(&format!("{name} {version}: {licence}, Copyright {authors}\n"));
        }
    }
    let mut texts: Vec<(String, BTreeSet<String>)> = texts.into_values().collect();
    texts.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    for (text, titles) in texts {
        let titles = titles.into_iter().collect::<Vec<_>>().join(", ");
        out.push_str(&format!("\n---- {titles} ----\n\n{text}\n"));
    }
    out
}

#[test]
fn notice_holds_the_licence_of_all_that_the_program_contains() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("NOTICE");
    let notice = fs::read_to_string(&path).expect("readable");
    let (head, tail) = notice.split_once(MARK).expect("the mark after what is written by hand");
    let written = written();
    for needed in
        ["libwebp-sys ", "Google", "Redistribution and use in source and binary forms", "Apache License"]
    {
        assert!(written.contains(needed), "{needed}: is this test looking in the right place?");
    }
    if std::env::var_os("WAJAH_ACCEPT").is_some() {
        fs::write(&path, format!("{head}{MARK}\n{written}")).expect("written");
        return;
    }
    assert!(
        tail.trim_start() == written.trim_start(),
        "NOTICE is not that of Cargo.lock: `WAJAH_ACCEPT=1 cargo test --test licences` writes it"
    );
}
