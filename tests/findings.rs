//! `docs/findings.md` is the register of codes, written out, and `wajah explain` prints it; `docs/keys.md` has the keys of all files.
//! `WAJAH_ACCEPT=1 cargo test --test findings` writes both pages.

#[path = "findings/keys.rs"]
mod keys;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use wajah::testing::codes::{self, Code};

/// What the page begins with.
const HEAD: &str = r"# Findings

<!-- Written from `src/codes/` by `WAJAH_ACCEPT=1 cargo test --test findings`. -->

What Wajah finds has a code: `error[text-overflow]: …`. Its message, place and hint speak of one mistake; this page says of each code why it exists, an example of what
causes it, and what to do. Codes stay the same from version to version, messages may change. `wajah explain CODE` prints what stands here, `wajah explain` all codes in a line each.

An *error*: what it belongs to is not made. A *warning*: it is made, and a person should look at it. A *note*: worth knowing.
";

/// The page, as the register has it.
fn written() -> String {
    codes::all().into_iter().fold(HEAD.to_owned(), |page, code| page + "\n" + &section(code))
}

fn section(code: &Code) -> String {
    let Code { code, severities, for_editors, why, example, remedy } = code;
    let severities: Vec<&str> = severities.iter().map(|severity| severity.as_str()).collect();
    let severities = capitalised(&severities.join(" or "));
    let editors = if *for_editors { "; editors of the watch folder may meet it" } else { "" };
    format!(
        "## `{code}`\n\n*{severities}{editors}.* {}\n\n```\n{example}\n```\n\n**Remedy.** {}\n\n*Indonesia.* {} **Yang perlu dilakukan.** {}\n",
        why.en, remedy.en, why.id, remedy.id
    )
}

fn capitalised(word: &str) -> String {
    word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect()
}

/// What `wajah` with `args`, parted by blanks, comes to in `folder`.
fn wajah(folder: &Path, args: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(args.split_whitespace()).current_dir(folder).output().expect("wajah runs")
}

/// What it prints on stdout.
fn printed(folder: &Path, args: &str) -> String {
    let output = wajah(folder, args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// `text` with one blank between its words.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares the page `name` with what the sources say, or writes it.
fn is_written(name: &str, written: &str, source: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("WAJAH_ACCEPT").is_some() {
        fs::write(&path, written).expect("written");
        return;
    }
    let page = fs::read_to_string(&path).expect("readable").replace("\r\n", "\n");
    let differs = page.lines().zip(written.lines()).find(|(page, written)| page != written);
    assert!(
        page == written,
        "{name} is not what `{source}` says: `WAJAH_ACCEPT=1 cargo test --test findings` writes it\n{differs:#?}"
    );
}

#[test]
fn the_page_of_findings_is_the_register() {
    is_written("docs/findings.md", &written(), "src/codes/");
}

#[test]
fn the_page_of_keys_is_what_is_declared() {
    is_written("docs/keys.md", &keys::written(), "src/project/keys.rs");
}

#[test]
fn a_code_is_explained_with_its_cause_an_example_and_the_remedy() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let code = codes::find("text-overflow").expect("it is there");
    let text = printed(folder.path(), "explain text-overflow");
    assert!(text.starts_with("text-overflow (error)\n"), "{text}");
    for part in [code.why.en, code.remedy.en] {
        assert!(words(&text).contains(part), "{text}");
    }
    assert!(code.example.lines().all(|line| text.contains(line)), "{text}");
    let text = words(&printed(folder.path(), "explain text-overflow --locale id"));
    assert!(text.contains(code.why.id) && text.contains(code.remedy.id), "{text}");
}

#[test]
fn without_a_code_all_are_listed_a_line_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = printed(folder.path(), "explain");
    assert_eq!(text.lines().count(), codes::all().len() + 1);
    for code in codes::all() {
        let line = text.lines().find(|line| line.split_whitespace().next() == Some(code.code));
        assert!(line.is_some_and(|line| line.ends_with(code.summary().en)), "{}: {line:?}", code.code);
    }
}

#[test]
fn the_language_is_the_project_s_where_there_is_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let code = codes::find("too-small").expect("it is there");
    assert!(printed(folder.path(), "explain too-small").contains(code.summary().en));
    // A project is in Indonesian where it does not say otherwise, and need not be right to be asked.
    fs::write(folder.path().join("wajah.toml"), "name = \"Uji\"\naccounts = [\"tidak-ada\"]\n")
        .expect("written");
    assert!(printed(folder.path(), "explain too-small").contains(code.summary().id));
    assert!(printed(folder.path(), "explain too-small --locale en").contains(code.summary().en));
    let elsewhere = folder.path().join("lain");
    fs::create_dir(&elsewhere).expect("a folder");
    let output = wajah(folder.path(), "explain too-small --project lain");
    assert_eq!(output.status.code(), Some(2));
    fs::write(elsewhere.join("wajah.toml"), "name = \"Uji\"\nlocale = \"en\"\n").expect("written");
    assert!(printed(folder.path(), "explain too-small --project lain").contains(code.summary().en));
}

#[test]
fn machines_get_one_document() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let json = |args: &str| serde_json::from_str::<Value>(&printed(folder.path(), args)).expect("JSON");
    let all = json("explain --json");
    assert_eq!(all["codes"].as_array().map(Vec::len), Some(codes::all().len()));
    let one = json("explain no-pack --json");
    let code = codes::find("no-pack").expect("it is there");
    assert_eq!(one["codes"][0]["code"], "no-pack");
    assert_eq!(one["codes"][0]["severities"], serde_json::json!(["warning", "error"]));
    assert_eq!(one["codes"][0]["why"]["id"], code.why.id);
    assert_eq!(one["codes"][0]["summary"]["en"], code.summary().en);
    assert_eq!(one["codes"][1], Value::Null);
}

#[test]
fn an_unknown_code_is_named_with_the_one_that_may_be_meant() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = wajah(folder.path(), "explain text-overlow --json");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("error[unknown-code]: no finding has the code `text-overlow`"), "{said}");
    assert!(said.contains("hint: did you mean `text-over"), "{said}");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["findings"][0]["code"], "unknown-code");
    let output = wajah(folder.path(), "explain sesuatu");
    assert!(String::from_utf8_lossy(&output.stderr).contains("`wajah explain` lists all codes"));
}
