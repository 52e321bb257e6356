//! The house keeps its shape: a module imports only from layers below its own, no two files import each other, foreign engines stay in
//! their modules, and only one file is unsafe.

#[path = "architecture/imports.rs"]
mod imports;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use imports::{Crate, Imports, circles, tokens};

/// The modules by layer, lowest first. A module may use its own layer's other modules only where the list says so.
const LAYERS: &[&[&str]] = &[
    &["diag", "codes", "units", "world", "layers", "fingerprint", "crop", "sandbox", "catch_panic"],
    &["project"],
    &["plan"],
    &["page", "clip"],
    &["check", "deliver"],
    &["run"],
    &["moment", "session"],
    &["watch"],
    &["cli"],
    &["testing"],
];

/// Value types that modules of the lowest layer may share with one another.
const VALUE_TYPES: &[&str] = &["units", "diag", "world"];

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
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

/// Every source file with its module (its top-level module) and its text.
fn modules() -> Vec<(PathBuf, String, String)> {
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

/// The modules that a text names through `crate::`, also inside braces.
fn imported(text: &str) -> Vec<String> {
    let code = code(text);
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut modules = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find("};").unwrap_or(list.len())];
                modules.extend(list.split(',').map(|part| name(part.trim())));
            }
            None => modules.push(name(rest)),
        }
    }
    modules.retain(|module| layer_of(module).is_some());
    modules
}

#[test]
fn imports_point_down() {
    let mut checked = 0;
    for (path, module, text) in modules() {
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let layer = layer_of(&module)
            .unwrap_or_else(|| panic!("the module `{module}` stands on no layer: add it to LAYERS"));
        for other in imported(&text) {
            let below = layer_of(&other).expect("a known module");
            let allowed =
                other == module || below < layer || (layer == 0 && VALUE_TYPES.contains(&other.as_str()));
            assert!(allowed, "{}: `{module}` (layer {layer}) uses `{other}` (layer {below})", path.display());
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} imports were found: is this test looking in the right place?");
}

/// What every one of `files` imports of others.
fn imports_of(files: &BTreeMap<String, String>) -> Imports {
    Crate::read(files).imports().unwrap_or_else(|lost| panic!("{}", lost.join("\n")))
}

/// The lines that make a circle, a line of text each.
fn lines_of(circle: &[String], imports: &Imports) -> String {
    let mut lines = String::new();
    for from in circle {
        for (to, places) in imports[from].iter().filter(|(to, _)| circle.contains(to)) {
            for (line, path) in places {
                lines.push_str(&format!("\n  src/{from}:{line}: `{path}`, which is in src/{to}"));
            }
        }
    }
    lines
}

#[test]
fn no_two_files_import_each_other_directly_or_round() {
    let slashed = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let files = modules().into_iter().map(|(path, _, text)| (slashed(&path), text)).collect();
    let imports = imports_of(&files);
    let count: usize = imports.values().map(BTreeMap::len).sum();
    assert!(count > 500, "only {count} imports were found: is this test looking in the right place?");
    let found: Vec<String> = circles(&imports)
        .iter()
        .map(|circle| format!("a circle of {} files:{}", circle.len(), lines_of(circle, &imports)))
        .collect();
    assert!(
        found.is_empty(),
        "move what both need into a file below them, or what is above into one above them\n{}",
        found.join("\n")
    );
}

/// The circles of a crate with these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    circles(&imports_of(&files))
}

#[test]
fn a_circle_is_found_however_it_is_written() {
    let two: &[Vec<String>] = &[vec!["a.rs".to_owned(), "b.rs".to_owned()]];
    for (a, b) in [
        ("use super::b::B;\npub struct A;", "use crate::a::A;\npub struct B;"),
        (
            "use super::{b::{self, B}, c};\npub fn a() {}\npub struct A;",
            "pub struct B;\nfn f() { super::a::a() }",
        ),
        (
            "use super::c::*;\nfn f() { b::b() }\npub struct A;",
            "pub fn b() { let _: Option<crate::a::A> = None; }",
        ),
        ("pub use super::b::*;\npub struct A;", "use super::A;\npub struct B;"),
        (
            "use super::b as other;\npub struct A;\nfn f() { other::b(); }",
            "use super::A as B;\npub fn b() {}",
        ),
        (
            "mod inner { use super::super::b::B; }\npub struct A;",
            "impl From<super::A> for B {}\npub struct B;",
        ),
    ] {
        let lib = ("lib.rs", "mod a;\nmod b;\nmod c;\npub use self::a::A;");
        assert_eq!(
            circles_of(&[lib, ("a.rs", a), ("b.rs", b), ("c.rs", "pub use super::b;")]),
            two,
            "{a}\n{b}"
        );
    }
}

#[test]
fn a_parent_and_its_child_are_a_circle_and_what_lies_below_both_is_none() {
    let child = "use super::Shape;\npub fn draw(_: Shape) {}";
    let parent = "mod draw;\npub struct Shape;\npub fn all() { draw::draw(Shape) }";
    let below = "mod draw;\nmod shape;\npub use self::shape::Shape;\npub fn all() { draw::draw(Shape) }";
    let lib = ("lib.rs", "mod module;");
    let circle = circles_of(&[lib, ("module/mod.rs", parent), ("module/draw.rs", child)]);
    assert_eq!(circle, [["module/draw.rs", "module/mod.rs"]]);
    let shape = ("module/shape.rs", "pub struct Shape;");
    // What a module re-exports lies where it is written.
    let mended = [lib, ("module.rs", below), ("module/draw.rs", child), shape];
    assert_eq!(circles_of(&mended), Vec::<Vec<String>>::new());
}

#[test]
fn what_is_no_import_makes_no_circle() {
    let a = "use super::b::B;\npub struct A;";
    for b in [
        "pub struct B;\n#[cfg(test)]\nmod tests {\n    use super::super::a::A;\n}",
        "pub struct B;\n#[cfg(test)]\nmod tests;",
        "pub struct B;\n// use super::a::A;\n/* super::a::A /* */ super::a::A */",
        "pub struct B;\nconst TEXT: &str = \"\\\"super::a::A\";\nconst RAW: &str = r#\"\"super::a::A\"#;\nconst C: char = '\"';",
        "//! [`super::a::A`]\npub(in crate::a) struct B;",
        "pub struct B;\nfn f<'a>(x: &'a str) -> impl Iterator<Item = &'a str> + use<'a> { x.lines() }",
        "use ::a::A;\nuse std::a;\npub struct B;",
    ] {
        let found = circles_of(&[("lib.rs", "mod a;\nmod b;"), ("a.rs", a), ("b.rs", b)]);
        assert_eq!(found, Vec::<Vec<String>>::new(), "{b}");
    }
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
                "page/ink.rs",
                "page/painter.rs",
                "page/pictures.rs",
            ],
        ),
        ("tera::", &["page/"]),
        ("html5gum::", &["page/tags.rs"]),
        ("ffmpeg_next", &["clip/ffmpeg/"]),
        ("clap::", &["cli/"]),
        ("calamine::", &["project/sheet/"]),
        ("use ::csv", &["project/sheet/"]),
        ("rust_xlsxwriter", &["project/sheet/", "project/tests/sheets"]),
        ("imageproc::", &["crop/"]),
        ("blazeface::", &["crop/people.rs"]),
        ("moxcms::", &["page/colour/", "page/photo/"]),
        ("zune_jpeg::", &["page/photo/"]),
        ("wuff::", &["page/fonts/"]),
        ("encoding_rs::", &["clip/captions/"]),
        ("rustix::", &["sandbox/", "watch/", "deliver/part.rs", "deliver/folder.rs"]),
        ("landlock::", &["sandbox/"]),
        (" nix::", &["sandbox/"]),
        ("seccompiler::", &["sandbox/"]),
    ];
    for (path, _, text) in modules() {
        let place = path.to_string_lossy().replace('\\', "/");
        for (engine, modules) in homes {
            let at_home = modules.iter().any(|home| place.starts_with(home)) || place == "main.rs";
            assert!(
                at_home || !code(&text).contains(engine),
                "{place} uses `{engine}`, which belongs in {modules:?}"
            );
        }
    }
}

/// Whether `text` has unsafe code, of whatever kind: blocks, functions, traits and their implementations, foreign items, attributes.
fn is_unsafe(text: &str) -> bool {
    tokens(text).iter().any(|token| token.text == "unsafe")
}

#[test]
fn one_file_is_unsafe() {
    let unsafe_files: Vec<String> = modules()
        .into_iter()
        .filter(|(_, _, text)| is_unsafe(text))
        .map(|(path, _, _)| path.to_string_lossy().replace('\\', "/"))
        .collect();
    assert_eq!(unsafe_files, ["clip/ffmpeg/raw.rs"]);
}

#[test]
fn every_kind_of_unsafe_code_counts() {
    for code in [
        "fn f() { unsafe { g() } }",
        "unsafe fn f() {}",
        "unsafe impl Send for A {}",
        "unsafe trait A {}",
        "unsafe extern \"C\" { fn f(); }",
        "#[unsafe(no_mangle)]\nfn f() {}",
    ] {
        assert!(is_unsafe(code), "{code}");
    }
    for code in ["// unsafe { g() }", "const A: &str = \"unsafe { }\";", "#![deny(unsafe_code)]"] {
        assert!(!is_unsafe(code), "{code}");
    }
}

/// The calls in `text`, up to its tests, of functions that each system's mathematical library rounds in its own way.
fn calls_of_the_systems_mathematics(text: &str) -> Vec<String> {
    const NAMES: [&str; 22] = [
        "sin", "cos", "tan", "sin_cos", "asin", "acos", "atan", "atan2", "powf", "exp", "exp2", "ln",
        "ln_1p", "log2", "log10", "cbrt", "hypot", "log", "sinh", "cosh", "tanh", "exp_m1",
    ];
    // Single items for tests may stand before; modules of them stand last.
    let lines: Vec<&str> = text.lines().collect();
    let is_test_module = |pair: &[&str]| pair[0].trim() == "#[cfg(test)]" && pair[1].contains("mod ");
    let end = lines.windows(2).position(is_test_module).unwrap_or(lines.len());
    let tokens: Vec<String> = tokens(&lines[..end].join("\n")).into_iter().map(|token| token.text).collect();
    let is_call = |call: &&[String]| {
        let [of, dot, name, open] = call else { return false };
        let is_named = [".", "::"].contains(&dot.as_str()) && NAMES.contains(&name.as_str());
        of != "libm" && is_named && (open == "(" || ["f32", "f64"].contains(&of.as_str()))
    };
    tokens.windows(4).filter(is_call).map(|call| call[2].clone()).collect()
}

/// The same bytes on every machine: what is made comes to its numbers by `libm`, which is compiled in. How long a person is told that it will
/// take is no such number.
#[test]
fn bytes_hang_on_no_systems_mathematics() {
    let mut faces = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("blazeface/src"), &mut faces);
    assert!(!faces.is_empty());
    let faces = faces.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("readable");
        (path, text)
    });
    for (path, text) in modules().into_iter().map(|(path, _, text)| (path, text)).chain(faces) {
        let place = path.to_string_lossy().replace('\\', "/");
        if place.contains("tests") || place == "cli/progress.rs" {
            continue;
        }
        let calls = calls_of_the_systems_mathematics(&text);
        assert!(calls.is_empty(), "{place} calls {calls:?}: `libm` has them");
    }
    for code in ["let a = b.sin();", "f64::powf(a, b)", "(a - b).hypot(c)", "a.map(f64::sin)"] {
        assert_eq!(calls_of_the_systems_mathematics(code).len(), 1, "{code}");
    }
    for code in
        ["libm::sin(a)", "// a.sin()", "sin(a)", "a.sqrt()", "#[cfg(test)]\nmod tests { fn a() { b.sin() } }"]
    {
        assert!(calls_of_the_systems_mathematics(code).is_empty(), "{code}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, _, text) in modules() {
        assert!(
            text.trim_start().starts_with("//!") || text.starts_with("#!["),
            "{} begins without a `//!` sentence",
            path.display()
        );
    }
}
