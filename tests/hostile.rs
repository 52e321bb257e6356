//! Bad inputs, one row each: what is made bad, and the finding that it must give. A good item beside it is delivered all the same,
//! nothing outside the output folder is touched, and the program neither crashes nor hangs nor grows without end.
#![allow(clippy::print_stdout, reason = "what rows give is told where it is asked for")]

#[path = "hostile/bytes.rs"]
mod bytes;
#[path = "hostile/captions.rs"]
mod captions;
mod common;
#[path = "hostile/drawings.rs"]
mod drawings;
#[path = "hostile/fonts.rs"]
mod fonts;
#[path = "hostile/items.rs"]
mod items;
#[path = "hostile/media.rs"]
mod media;
#[path = "hostile/names.rs"]
mod names;
#[path = "hostile/output.rs"]
mod output;
#[path = "hostile/pictures.rs"]
mod pictures;
#[path = "hostile/tables.rs"]
mod tables;
#[path = "hostile/templates.rs"]
mod templates;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::TestProject;

/// The longest that a run of a good and a bad item may take. A run takes half a second; the machine may be busy.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The memory that a run may ask for, in KiB: three gigabytes of addresses, of which the program and its libraries take one.
const MEMORY_KIB: u64 = 3 << 20;

/// The bad item's name.
const BAD: &str = "buruk";

/// What a row must come to.
enum Expect {
    /// The bad item is not delivered, and a finding of this code says so, with this in its message.
    Refused(&'static str, &'static str),
    /// As [`Expect::Refused`], with any of these codes: versions of FFmpeg refuse it at different steps.
    #[cfg(feature = "video")]
    RefusedAsAny(&'static [&'static str]),
    /// The bad thing is no part of an item: a finding of this code says so, with this in its message, and all items are delivered.
    Named(&'static str, &'static str),
    /// It is delivered, or refused with a finding: engines may see it either way.
    Survived,
    /// It does no harm: the item is delivered, and nothing need be said.
    Harmless,
}

use Expect::{Harmless, Named, Refused};

/// One bad input.
struct Row {
    name: &'static str,
    make: Box<dyn Fn(&TestProject)>,
    expect: Expect,
}

fn row(name: &'static str, expect: Expect, make: impl Fn(&TestProject) + 'static) -> Row {
    Row { name, make: Box::new(make), expect }
}

/// Writes bytes that need not be text.
fn put(project: &TestProject, inside: &str, bytes: &[u8]) {
    let path = project.path(inside);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, bytes).expect("written");
}

/// The bad item's file.
fn bad_item(project: &TestProject, bytes: &[u8]) {
    put(project, &format!("content/pack/{BAD}.toml"), bytes);
}

/// The bad item as one with these lines after its template and its title.
fn bad_fields(project: &TestProject, lines: &str) {
    bad_item(
        project,
        format!("template = \"announcement\"\n[fields]\ntitle = \"Kabar buruk\"\n{lines}").as_bytes(),
    );
}

/// Everything below `root` but the output folder: for a file its bytes' digest, for anything else what it is.
fn snapshot(root: &Path) -> BTreeMap<PathBuf, String> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let inside = path.strip_prefix(root).expect("inside").to_owned();
            if inside == Path::new("output") {
                continue;
            }
            let kind = entry.file_type().expect("a type");
            let what = if kind.is_file() {
                wajah::testing::world::hex(&wajah::testing::world::digest_of(
                    &fs::read(&path).unwrap_or_default(),
                ))
            } else {
                format!("{kind:?}")
            };
            found.insert(inside, what);
            if kind.is_dir() {
                walk(&path, root, found);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

/// The files below `folder`, sorted; links are not followed.
fn files(folder: &Path) -> Vec<String> {
    let found = snapshot(folder).into_keys().filter(|path| folder.join(path).is_file());
    found.map(|path| path.to_string_lossy().into_owned()).collect()
}

/// What a run came to.
struct Outcome {
    status: Option<i32>,
    report: serde_json::Value,
    stderr: String,
    took: Duration,
}

/// `wajah <arguments>` for the project, with little memory, killed when it takes too long.
fn run(project: &TestProject, name: &str, arguments: &[&str]) -> Outcome {
    let place = tempfile::tempdir().expect("a temporary folder");
    let open = |name: &str| fs::File::create(place.path().join(name)).expect("a file");
    let mut command = limited();
    command.args(arguments).arg("--json").arg("--project").arg(project.root());
    command.stdin(Stdio::null()).stdout(open("stdout")).stderr(open("stderr"));
    let started = Instant::now();
    let mut child = command.spawn().expect("wajah runs");
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        if started.elapsed() > TIME_LIMIT {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{name}: still running after {TIME_LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = started.elapsed();
    let read = |name: &str| fs::read_to_string(place.path().join(name)).expect("UTF-8");
    let (stdout, stderr) = (read("stdout"), read("stderr"));
    assert!(!stderr.contains("panicked at"), "{name}: {stderr}");
    let report = serde_json::from_str(&stdout)
        .unwrap_or_else(|error| panic!("{name}: {status}, no JSON ({error}): {stdout}\n{stderr}"));
    Outcome { status: status.code(), report, stderr, took }
}

#[cfg(unix)]
fn limited() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {MEMORY_KIB}; exec \"$@\""), "sh"]);
    command.arg(env!("CARGO_BIN_EXE_wajah"));
    command
}

#[cfg(not(unix))]
fn limited() -> Command {
    Command::new(env!("CARGO_BIN_EXE_wajah"))
}

/// What is wrong with how a row came out; nothing where all is as it must be.
fn judge(row: &Row) -> Option<String> {
    let project = TestProject::new();
    project.still("baik", "Kabar baik");
    (row.make)(&project);
    let before = snapshot(project.root());
    let outcome = run(&project, row.name, &["render", "--account", "pustekkom"]);
    let said: Vec<(String, String)> = common::findings(&outcome.report);
    let told =
        || format!("{}: {:?} in {:?}\n{said:#?}\n{}", row.name, outcome.status, outcome.took, outcome.stderr);
    if std::env::var_os("WAJAH_HOSTILE_TELL").is_some() {
        println!("{}", told());
    }
    let after = snapshot(project.root());
    if before != after {
        return Some(format!("{}: something outside the output folder changed\n{}", row.name, told()));
    }
    let made = files(&project.path("output"));
    let good = "pack/pustekkom/baik/tall.png";
    if !made.iter().any(|file| file == good) {
        return Some(format!("{}: the good item is not there, only {made:?}\n{}", row.name, told()));
    }
    if let Some(strange) =
        made.iter().find(|file| file.contains(".part") || !file.starts_with("pack/pustekkom/"))
    {
        return Some(format!("{}: `{strange}` has no business in the output folder\n{}", row.name, told()));
    }
    let has = |code: &str, word: &str| said.iter().any(|(c, message)| c == code && message.contains(word));
    let bad_is_there = made.len() > 1;
    match row.expect {
        #[cfg(feature = "video")]
        Expect::RefusedAsAny(codes)
            if !codes.iter().any(|code| has(code, "")) || bad_is_there || outcome.status != Some(1) =>
        {
            Some(format!("not refused as any of {codes:?}; made: {made:?}\n{}", told()))
        }
        Refused(code, word) if !has(code, word) || bad_is_there || outcome.status != Some(1) => {
            Some(format!("not refused as `{code}` with `{word}`; made: {made:?}\n{}", told()))
        }
        Named(code, word) if !has(code, word) => {
            Some(format!("`{code}` with `{word}` is not said\n{}", told()))
        }
        Expect::Survived if !bad_is_there && said.is_empty() => {
            Some(format!("lost without a word\n{}", told()))
        }
        Harmless if !bad_is_there => Some(format!("not delivered\n{}", told())),
        _ => None,
    }
}

/// Runs all `rows` and says of all that are wrong what is.
fn check(rows: &[Row]) {
    let only = std::env::var("WAJAH_HOSTILE_ROW").unwrap_or_default();
    let rows = rows.iter().filter(|row| row.name.contains(&only));
    let wrong: Vec<String> = rows
        .filter_map(|row| {
            let judged = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| judge(row)));
            judged.unwrap_or_else(|panic| {
                let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
                Some(format!("{}: {text}", row.name))
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{} rows are wrong:\n\n{}", wrong.len(), wrong.join("\n\n"));
}
