//! The command line as a person or a script meets it: exit status, stdout and stderr, kept as texts under
//! `tests/snapshots/cli/`. With `WAJAH_ACCEPT=1` the texts are written anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// A whole small project without a mistake.
const FILES: &[(&str, &str)] = &[
    ("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\nformats = [\"instagram-story\", \"square\"]\n"),
    ("brand-assets/brand.toml", "name = \"Uji\"\n[tokens.color]\nink = \"#10182b\"\npaper = \"#fffaf0\"\n"),
    (
        "brand-assets/accounts/bpmpk/account.toml",
        "name = \"BPMPK\"\nfull_name = \"Balai Uji\"\ndescription = \"Satu baris.\"\nurl = \"https://bpmpk.example.org\"\n\
         accent = \"#123a8c\"\nmark = \"mark.svg\"\n[handles]\ndefault = \"@bpmpk\"\n",
    ),
    ("brand-assets/accounts/bpmpk/mark.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    (
        "brand-assets/services/fve/service.toml",
        "name = \"Festival Video\"\nshort = \"FVE\"\ndescription = \"Satu baris.\"\nurl = \"https://fve.example.org\"\n\
         accent = \"#f6c445\"\nmark = \"mark.svg\"\n",
    ),
    ("brand-assets/services/fve/mark.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    (
        "brand-assets/campaigns/hari-guru.toml",
        "name = \"Hari Guru Nasional\"\nlabel = \"Hari Guru\"\nfrom = \"11-20\"\nuntil = \"11-25\"\nmark = \"hari-guru.svg\"\n\
         [tokens.color]\npaper = \"#e9f5ec\"\n",
    ),
    ("brand-assets/campaigns/hari-guru.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    (
        "templates/kabar/template.toml",
        "title = \"Kabar\"\ndescription = \"Satu kabar.\"\nkinds = [\"still\"]\nshapes = [\"tall\", \"square\"]\n\
         [fields.title]\ntype = \"text\"\nlabel = \"Judul\"\nrequired = true\nmax_length = 20\nhelp = \"Satu kalimat.\"\n\
         [fields.level]\ntype = \"choice\"\nlabel = \"Jenjang\"\nchoices = [\"SD\", \"SMP\"]\ndefault = \"SD\"\n\
         [fields.day]\ntype = \"date\"\nlabel = \"Hari\"\n\
         [fields.points]\ntype = \"list\"\nlabel = \"Butir\"\nmax_length = 3\n\
         [sample]\ntitle = \"Contoh\"\n",
    ),
    ("templates/kabar/template.html", "<!DOCTYPE html><html><body><h1>{{ item.title }}</h1></body></html>"),
    (
        "content/2026-W48/satu.toml",
        "template = \"kabar\"\nservice = \"fve\"\npublish = 2026-11-25T09:00:00\n[fields]\ntitle = \"Halo\"\n",
    ),
    (
        "content/2026-W48/dua.toml",
        "template = \"kabar\"\nformats = [\"square\"]\n[fields]\ntitle = \"Apa kabar?\"\n",
    ),
];

/// A project in a temporary folder.
struct Project(TempDir);

impl Project {
    /// [`FILES`] with `files` in place of those of the same path, or beside them.
    fn with(files: &[(&str, &str)]) -> Self {
        let project = Self(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in FILES.iter().chain(files) {
            project.write(path, text);
        }
        project
    }

    fn new() -> Self {
        Self::with(&[])
    }

    /// The same with a font, which pages cannot do without.
    fn with_fonts(self) -> Self {
        let fonts = "fonts/plus-jakarta-sans";
        copy(&Path::new(REPOSITORY).join(fonts), &self.path().join(fonts));
        self
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("the file is read")
    }

    /// Runs `wajah` in this project.
    fn wajah(&self, args: &str) -> Ran {
        wajah_in(self.path(), args)
    }
}

/// What a run of `wajah` came to.
struct Ran {
    args: String,
    exit: i32,
    stdout: String,
    stderr: String,
}

/// Runs `wajah` in `folder`, with `args` parted by blanks.
fn wajah_in(folder: &Path, args: &str) -> Ran {
    let output = command(folder, args).output().expect("wajah runs");
    let text = |bytes: Vec<u8>| filter(&String::from_utf8(bytes).expect("it is UTF-8"), folder);
    Ran {
        args: args.to_owned(),
        exit: output.status.code().expect("it ended by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn command(folder: &Path, args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(args.split_whitespace()).current_dir(folder).stdin(Stdio::null());
    command.env("COLUMNS", "100").env_remove("NO_COLOR");
    command
}

/// `text` without what differs from machine to machine and from run to run.
fn filter(text: &str, folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let text =
        text.replace(&*real.to_string_lossy(), "[FOLDER]").replace(&*folder.to_string_lossy(), "[FOLDER]");
    let text = text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]");
    let machine = |line: &str| {
        let names =
            ["ffmpeg ", "sandbox  limits: ", "         files: ", "         network: ", "         rights: "];
        match names.iter().find(|name| line.starts_with(**name)) {
            Some(name) => format!("{name}[MACHINE]\n"),
            None => line.to_owned(),
        }
    };
    // FFmpeg's libraries, where clips are built in.
    let lines = text.split_inclusive('\n').filter(|line| !line.starts_with("         libav"));
    lines.map(machine).collect()
}

impl Ran {
    /// Compares it with the text kept as `name`.
    fn is(&self, name: &str) {
        let Self { args, exit, stdout, stderr } = self;
        let text = format!("$ wajah {args}\nexit {exit}\n--- stdout\n{stdout}--- stderr\n{stderr}");
        snapshot(name, &text);
    }

    fn exits(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "wajah {}\n{}{}", self.args, self.stdout, self.stderr);
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {}", self.stdout))
    }
}

fn snapshot(name: &str, text: &str) {
    let path = PathBuf::from(REPOSITORY).join("tests/snapshots/cli").join(format!("{name}.txt"));
    if std::env::var_os("WAJAH_ACCEPT").is_some_and(|accept| accept == "1") {
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("the folder is made");
        fs::write(&path, text).expect("the snapshot is written");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{} differs; WAJAH_ACCEPT=1 accepts what is new\n--- kept\n{kept}\n--- new\n{text}",
        path.display()
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is made");
    for entry in fs::read_dir(from).expect("the folder is read").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file is copied");
        }
    }
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|entry| entry["id"].as_str().expect("an id")).collect()
}

const REPORT_KEYS: [&str; 8] =
    ["pack", "jobs", "rendered", "reused", "failed", "seconds", "artifacts", "findings"];
const ARTIFACT_KEYS: [&str; 10] =
    ["path", "item", "account", "format", "kind", "width", "height", "bytes", "duration_ms", "digest"];
const FINDING_KEYS: [&str; 10] =
    ["code", "severity", "message", "file", "line", "column", "sheet", "hint", "job", "item"];

mod help {
    use super::*;

    #[test]
    fn every_command_explains_itself_with_examples() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        wajah_in(folder.path(), "--help").exits(0).is("help");
        for command in [
            "render",
            "list",
            "new",
            "new pack",
            "new item",
            "new template",
            "new account",
            "index",
            "find",
            "excerpt",
            "excerpt suggest",
            "captions",
            "captions check",
            "captions fix",
            "captions transcribe",
            "schema",
            "doctor",
            "explain",
            "completions",
        ] {
            let name = format!("help-{}", command.replace(' ', "-"));
            wajah_in(folder.path(), &format!("{command} --help")).exits(0).is(&name);
        }
    }

    #[test]
    fn the_version_is_the_package_s() {
        let ran = wajah_in(Path::new(REPOSITORY), "--version").exits(0);
        let (first, second) = ran.stdout.split_once('\n').expect("two lines");
        assert_eq!(first, "wajah [VERSION]");
        if cfg!(feature = "video") {
            assert!(second.starts_with("FFmpeg ") && second.contains("libavcodec "), "{second}");
        } else {
            assert_eq!(second, "without FFmpeg: stills only\n");
        }
    }

    #[test]
    fn flags_that_make_no_sense_exit_2() {
        let project = Project::new();
        project.wajah("render --paket 2026-W48").exits(2).is("unknown-flag");
        project.wajah("render --jobs 0").exits(2).is("jobs-zero");
        project.wajah("render --html halaman --out gambar").exits(2).is("html-and-out");
        project.wajah("list acounts").exits(2).is("unknown-list");
        project.wajah("frobnicate").exits(2).is("unknown-command");
        assert!(project.wajah("").exits(2).stderr.contains("Usage: wajah"));
    }
}

mod places {
    use super::*;

    #[test]
    fn without_a_project_nothing_runs() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        wajah_in(folder.path(), "render").exits(2).is("no-project");
        wajah_in(folder.path(), "list items --project kosong").exits(2).is("no-project-there");
        let report = wajah_in(folder.path(), "render --json").exits(2).json();
        assert_eq!(keys(&report), REPORT_KEYS);
        assert_eq!(report["findings"][0]["code"], "no-project");
        let list = wajah_in(folder.path(), "list packs --json").exits(2).json();
        assert_eq!(list["packs"], Value::Array(Vec::new()));
        let health = wajah_in(folder.path(), "doctor --json").exits(2).json();
        assert_eq!(health["project"], Value::Null);
    }

    #[test]
    fn the_project_is_found_upward_or_named() {
        let project = Project::new();
        let below = project.path().join("content/2026-W48");
        assert_eq!(wajah_in(&below, "list packs").exits(0).stdout, "ID        ITEMS\n2026-W48  2\n");
        let named = format!("list packs --project {}", project.path().display());
        assert_eq!(wajah_in(Path::new("/"), &named).exits(0).stdout, "ID        ITEMS\n2026-W48  2\n");
    }

    #[test]
    fn an_output_folder_that_cannot_be_written_exits_2() {
        let project = Project::new();
        project.wajah("render --out wajah.toml").exits(2).is("out-not-writable");
        assert_eq!(project.wajah("render --json --out wajah.toml/x").exits(2).json()["jobs"], 0);
    }
}

mod list {
    use super::*;

    #[test]
    fn people_read_columns_and_machines_json() {
        let project = Project::new();
        for what in ["accounts", "services", "campaigns", "templates", "formats", "packs", "items"] {
            project.wajah(&format!("list {what}")).exits(0).is(&format!("list-{what}"));
            let json = project.wajah(&format!("list {what} --json")).exits(0).json();
            assert_eq!(keys(&json), [what]);
            assert!(!ids(&json[what]).is_empty());
        }
    }

    #[test]
    fn a_gallery_is_of_templates_and_lies_apart_from_the_sources() {
        let project = Project::new();
        project.wajah("list items --gallery g").exits(2).is("gallery-of-items");
        project.wajah("list templates --template kabar").exits(2).is("gallery-flags-alone");
        project.wajah("list templates --gallery media/g").exits(2).is("gallery-among-sources");
        assert!(!project.path().join("g").exists() && !project.path().join("media").exists());
        let report = project.wajah("list templates --gallery wajah.toml/g --json").exits(2).json();
        assert_eq!((&report["index"], &report["showings"]), (&Value::Null, &0.into()));
    }

    #[test]
    fn a_gallery_ends_with_one_line_and_names_what_is_unknown() {
        let project = Project::new().with_fonts();
        let ran = project.wajah("list templates --gallery g").exits(0);
        assert!(ran.stdout.starts_with("6 pictures of 1 template in 6 formats in "), "{}", ran.stdout);
        assert!(ran.stdout.ends_with(" s → g/index.html\n"), "{}", ran.stdout);
        let ran = project.wajah("list templates --gallery g --template kabr --format square").exits(1);
        assert!(
            ran.stderr.contains("there is no template `kabr`")
                && ran.stderr.contains("did you mean `kabar`?")
        );
    }

    #[test]
    fn items_say_their_pack_and_kind() {
        let items = Project::new().wajah("list items --json").json();
        assert_eq!(ids(&items["items"]), ["dua", "satu"]);
        let satu = &items["items"][1];
        assert_eq!((satu["pack"].as_str(), satu["kind"].as_str()), (Some("2026-W48"), Some("still")));
        assert_eq!(satu["publish"], "2026-11-25T09:00:00+07:00");
        assert_eq!((&satu["campaign"], &items["items"][0]["campaign"]), (&"hari-guru".into(), &Value::Null));
    }

    #[test]
    fn campaigns_say_their_days() {
        let once = "name = \"x\"\nlabel = \"x\"\nfrom = \"2026-12-30\"\nuntil = 2027-01-02\nmark = \"hari-guru.svg\"\naccent = \"#f6c445\"\n";
        let project = Project::with(&[("brand-assets/campaigns/sekali.toml", once)]);
        let campaigns = &project.wajah("list campaigns --json").exits(0).json()["campaigns"];
        assert_eq!(
            keys(&campaigns[0]),
            ["id", "name", "label", "from", "until", "yearly", "accent", "mark", "placeholder"]
        );
        assert_eq!((&campaigns[0]["from"], &campaigns[0]["yearly"]), (&"11-20".into(), &true.into()));
        assert_eq!((&campaigns[1]["until"], &campaigns[1]["yearly"]), (&"2027-01-02".into(), &false.into()));
        assert_eq!((&campaigns[0]["accent"], &campaigns[1]["accent"]), (&Value::Null, &"#f6c445".into()));
    }

    #[test]
    fn what_has_mistakes_is_left_out_and_named() {
        let project = Project::with(&[("content/2026-W48/tiga.toml", "template = \"kabar\"\n")]);
        let ran = project.wajah("list items").exits(1);
        assert!(!ran.stdout.contains("tiga"));
        assert!(ran.stderr.contains("content/2026-W48/tiga.toml"));
    }
}

mod render {
    use super::*;

    /// Mistakes of several sorts in several files.
    const MISTAKES: &[(&str, &str)] = &[
        (
            "content/2026-W48/tiga.toml",
            "template = \"kabar\"\nakun = [\"bpmpk\"]\n[fields]\ntitel = \"Halo\"\nlevel = \"SMK\"\n",
        ),
        ("content/2026-W48/empat.toml", "template = \"kabr\"\n[fields]\ntitle = \"Halo\"\n"),
        (
            "content/2026-W49/lima.toml",
            "template = \"kabar\"\naccounts = [\"bpmtk\"]\n[fields]\ntitle = \"Judul yang jauh terlalu panjang\"\nday = besok\n",
        ),
    ];

    #[test]
    fn a_dry_run_names_the_posts_and_writes_nothing() {
        let project = Project::new();
        project.wajah("render --dry-run").exits(0).is("dry-run");
        project.wajah("render --dry-run --item satu --format square").exits(0).is("dry-run-selected");
        assert!(!project.path().join("output").exists());
        let report = project.wajah("render --dry-run --json").exits(0).json();
        assert_eq!(report["jobs"], 3);
        assert_eq!(keys(&report), [&REPORT_KEYS[..], &["planned"]].concat());
        assert_eq!(report["planned"][0]["id"], "2026-W48/bpmpk/dua/square");
    }

    #[test]
    fn every_mistake_is_shown_in_one_run_with_its_line_and_a_hint() {
        let project = Project::with(MISTAKES);
        project.wajah("render --dry-run").exits(1).is("mistakes");
        let report = project.wajah("render --dry-run --json").exits(1).json();
        assert_eq!(report["jobs"], 3);
        for finding in report["findings"].as_array().expect("a list") {
            // What a message says in names and numbers stands there too, where it has some.
            let keys = keys(finding);
            assert_eq!(keys[..FINDING_KEYS.len()], FINDING_KEYS);
            assert!(keys[FINDING_KEYS.len()..].iter().all(|key| *key == "facts"), "{keys:?}");
        }
        let at = |file: &str| report["findings"].to_string().matches(file).count();
        assert!(at("tiga.toml") >= 3 && at("empat.toml") >= 1 && at("lima.toml") >= 1);
    }

    #[test]
    fn mistakes_elsewhere_do_not_fail_a_selection() {
        let project = Project::with(MISTAKES);
        let ran = project.wajah("render --dry-run --item satu").exits(0);
        assert_eq!(ran.stderr, "2 posts would be made; nothing was written\n");
        let ran = project.wajah("render --dry-run --pack 2026-W49").exits(1);
        assert!(!ran.stderr.contains("2026-W48") && ran.stderr.contains("lima.toml"));
    }

    #[test]
    fn rows_of_a_table_are_selected_and_named() {
        let table = "item;template;Judul;Layanan\nempat;kabar;Empat;\nlima;kabar;Lima;fev\n";
        let project = Project::with(&[("content/2026-W50/items.csv", table)]);
        project.wajah("render --dry-run --pack 2026-W50").exits(1).is("table");
        let ran = project.wajah("render --dry-run --item empat").exits(0);
        assert_eq!(ran.stderr, "2 posts would be made; nothing was written\n");
        let ran = project.wajah("render --dry-run --item lima").exits(1);
        assert!(
            ran.stderr.contains("unknown-service") && !ran.stderr.contains("unknown-item"),
            "{}",
            ran.stderr
        );
        let report = project.wajah("render --dry-run --json --item lima").exits(1).json();
        let finding = &report["findings"][0];
        assert_eq!(
            (&finding["line"], &finding["column"], &finding["sheet"]),
            (&3.into(), &4.into(), &"".into())
        );
        assert_eq!(finding["item"], "2026-W50/lima");
    }

    #[test]
    fn an_item_with_mistakes_is_not_called_unknown() {
        let project = Project::with(MISTAKES);
        let ran = project.wajah("render --dry-run --item empat").exits(1);
        assert!(
            ran.stderr.contains("unknown-template") && !ran.stderr.contains("unknown-item"),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn unknown_names_are_named_and_the_rest_is_done() {
        let project = Project::new();
        let args = "render --dry-run --item satu --item sat --account bmpk --account bpmpk --format square --format squar";
        project.wajah(args).exits(1).is("unknown-names");
        project.wajah("render --dry-run --pack 2026-W84").exits(1).is("unknown-pack");
    }

    #[test]
    fn a_project_file_that_is_no_toml_is_a_problem_of_the_material() {
        let project = Project::with(&[("wajah.toml", "name = Uji\n")]);
        project.wajah("render").exits(1).is("broken-project");
        assert_eq!(project.wajah("render --json").exits(1).json()["findings"][0]["line"], 1);
    }

    #[test]
    fn a_run_ends_with_one_line_and_json_with_one_document() {
        let project = Project::new().with_fonts();
        let ran = project.wajah("render --pack 2026-W48 --jobs 1").exits(0);
        assert!(ran.stdout.starts_with("3 rendered, 0 reused, 0 failed in "), "{}", ran.stdout);
        assert!(ran.stdout.ends_with(" → output/2026-W48\n"), "{}", ran.stdout);
        assert_eq!(ran.stdout.lines().count(), 1);
        let report = project.wajah("render --json").exits(0).json();
        assert_eq!(keys(&report), REPORT_KEYS);
        let count = |key: &str| report[key].as_u64().expect("a number");
        assert_eq!((count("jobs"), count("rendered") + count("reused")), (3, 3));
        for artifact in report["artifacts"].as_array().expect("a list") {
            assert_eq!(keys(artifact), ARTIFACT_KEYS);
            let path = project.path().join("output").join(artifact["path"].as_str().expect("a path"));
            assert_eq!(
                fs::metadata(path).expect("the file is there").len(),
                artifact["bytes"].as_u64().unwrap_or(0)
            );
        }
    }

    #[test]
    fn pages_are_written_in_place_of_pictures() {
        let project = Project::new().with_fonts();
        let ran = project.wajah("render --html halaman --pack 2026-W48").exits(0);
        assert!(ran.stdout.starts_with("3 written as pages, 0 failed in "), "{}", ran.stdout);
        assert!(ran.stdout.ends_with(" → halaman/2026-W48\n"), "{}", ran.stdout);
        let report = project.wajah("render --html halaman --json").exits(0).json();
        assert_eq!(keys(&report), REPORT_KEYS);
        assert_eq!(report["artifacts"][0]["path"], "2026-W48/bpmpk/dua/square.html");
        assert_eq!(keys(&report["artifacts"][0]), ARTIFACT_KEYS);
        assert!(!project.path().join("output").exists());
        let ran = project.wajah("render --html wajah.toml").exits(2);
        assert!(ran.stderr.contains("name another with `--html DIR`"), "{}", ran.stderr);
    }

    #[test]
    fn one_bad_item_never_stops_the_others() {
        let project = Project::with(MISTAKES).with_fonts();
        let report = project.wajah("render --pack 2026-W48 --json").exits(1).json();
        assert_eq!(report["jobs"], 3);
        assert_eq!(report["rendered"], 3);
        assert_eq!(report["failed"], 0);
    }
}

mod new {
    use super::*;

    #[test]
    fn a_new_item_explains_its_fields_and_loads() {
        let project = Project::new();
        project.wajah("new item 2026-W49/judul --template kabar --service fve").exits(0).is("new-item");
        snapshot("new-item.toml", &project.read("content/2026-W49/judul.toml"));
        assert_eq!(project.wajah("render --dry-run --item judul").exits(0).stdout.lines().count(), 2);
        project.wajah("new item 2026-W49/judul --template kabar").exits(2).is("new-item-again");
    }

    #[test]
    fn comments_are_in_the_project_s_language() {
        let project =
            Project::with(&[("wajah.toml", "name = \"Test\"\nlocale = \"en\"\naccounts = [\"bpmpk\"]\n")]);
        project.wajah("new item 2026-W49/title --template kabar").exits(0);
        assert!(project.read("content/2026-W49/title.toml").contains("(required; at most 20 characters)"));
    }

    #[test]
    fn names_and_templates_that_cannot_be_are_refused() {
        let project = Project::new();
        project.wajah("new item judul --template kabar").exits(2).is("new-item-no-pack");
        project.wajah("new item 2026-W49/judul --template kbar").exits(2).is("new-item-unknown-template");
        project.wajah("new account Balai_Baru").exits(2).is("new-account-bad-name");
        assert!(!project.path().join("content/2026-W49").exists());
    }

    #[test]
    fn a_new_pack_is_a_folder_or_a_table_that_loads() {
        let project = Project::new();
        project.wajah("new pack 2026-W49").exits(0).is("new-pack");
        project.wajah("new pack 2026-W49").exits(2);
        project.wajah("new pack 2026-W49 --sheet").exits(0).is("new-pack-sheet");
        let items = project.wajah("list items --json").exits(0).json();
        let of_pack =
            items["items"].as_array().expect("a list").iter().filter(|item| item["pack"] == "2026-W49");
        assert_eq!(of_pack.count(), 0, "the table holds an example, which is no post");
        project.wajah("new pack 2026-W49 --sheet").exits(2).is("new-pack-again");
        project.wajah("new pack 2026-W50 --sheet --template kbar").exits(2).is("new-pack-unknown-template");
        project.wajah("new pack 2026-W50 --template kabar").exits(2);
        project.wajah("new pack ../a --sheet").exits(2);
        // Names that look like weeks and are none; of others anything goes.
        project.wajah("new pack 2026-49").exits(2).is("new-pack-no-week");
        for name in ["W49", "2026w49", "2026-w50 --sheet", "2025-W53", "2027-W00"] {
            project.wajah(&format!("new pack {name}")).exits(2);
        }
        project.wajah("new item 2026-49/judul --template kabar").exits(2);
        let packs = std::fs::read_dir(project.path().join("content")).expect("a folder").flatten();
        assert!(packs.map(|entry| entry.file_name()).all(|name| name != "2026-49" && name != "W49"));
        project.wajah("new pack hari-guru-2026").exits(0);
    }

    #[test]
    fn a_new_account_loads() {
        let project = Project::new();
        project.wajah("new account balai-baru").exits(0).is("new-account");
        snapshot("new-account.toml", &project.read("brand-assets/accounts/balai-baru/account.toml"));
        let accounts = project.wajah("list accounts --json").exits(0).json();
        assert_eq!(ids(&accounts["accounts"]), ["balai-baru", "bpmpk"]);
        project.wajah("new account balai-baru").exits(2);
    }

    #[test]
    fn a_new_template_loads_and_makes_items() {
        let project = Project::new().with_fonts();
        project.wajah("new template lowongan").exits(0).is("new-template");
        project.wajah("new template salinan --from kabar").exits(0).is("new-template-from");
        assert_eq!(
            project.read("templates/salinan/template.html"),
            project.read("templates/kabar/template.html")
        );
        let toml = project.read("templates/lowongan/template.toml");
        assert!(toml.contains("\nsample_service = \"fve\"  # layanan pada contohnya\n\n#"), "{toml}");
        project.wajah("new item 2026-W49/guru --template lowongan").exits(0);
        project.wajah("doctor").exits(0);
        project.wajah("new template lowongan").exits(2);
    }

    /// The repository's own templates and brand kit, where they extend a base and want pictures and footage.
    #[test]
    fn every_template_of_the_family_starts_an_item_that_loads() {
        let project = Project(tempfile::tempdir().expect("a temporary folder"));
        project.write("wajah.toml", "name = \"Uji\"\naccounts = [\"bpmpk\"]\n");
        for folder in ["brand-assets", "fonts", "media", "templates"] {
            copy(&Path::new(REPOSITORY).join(folder), &project.path().join(folder));
        }
        project.wajah("new template halaman-baru").exits(0);
        let templates = project.wajah("list templates --json").exits(0).json();
        for id in ids(&templates["templates"]) {
            project.wajah(&format!("new item uji/dari-{id} --template {id}")).exits(0);
        }
        project.wajah("doctor").exits(0);
        assert!(
            project.wajah("render --dry-run --item dari-halaman-baru").exits(0).stdout.contains("tiktok")
        );
    }
}

mod machine {
    use super::*;

    #[test]
    fn each_kind_of_file_has_a_schema() {
        for kind in ["project", "brand", "account", "service", "template", "item"] {
            let schema = wajah_in(Path::new(REPOSITORY), &format!("schema {kind}")).exits(0).json();
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{kind}");
            assert!(schema["properties"].is_object(), "{kind}");
        }
        wajah_in(Path::new("/"), "schema itm").exits(2).is("unknown-schema");
    }

    #[test]
    fn each_shell_gets_a_script() {
        for shell in ["bash", "zsh", "fish", "powershell"] {
            let script = wajah_in(Path::new("/"), &format!("completions {shell}")).exits(0).stdout;
            assert!(script.contains("wajah") && script.contains("dry-run"), "{shell}");
        }
    }

    #[test]
    fn doctor_counts_what_there_is_and_names_what_is_wrong() {
        let project = Project::new().with_fonts();
        project.wajah("doctor").exits(0).is("doctor");
        let health = project.wajah("doctor --json").exits(0).json();
        assert_eq!(
            keys(&health),
            ["version", "ffmpeg", "sandbox", "fonts", "families", "project", "watch", "findings"]
        );
        assert_eq!(keys(&health["sandbox"]), ["memory", "limits", "files", "calls", "rights"]);
        assert_eq!(health["project"]["items"], 2);
        assert_eq!(health["fonts"].as_array().map(Vec::len), Some(2));
        assert_eq!(health["families"][0]["name"], "Plus Jakarta Sans");
        project.write("templates/kabar/template.html", "<p>{{ item.title </p>");
        let ran = project.wajah("doctor").exits(1);
        assert!(ran.stderr.contains("--> templates/kabar/template.html:1"), "{}", ran.stderr);
    }

    #[test]
    fn a_reader_that_has_seen_enough_is_no_error() {
        let mut child = command(Path::new("/"), "completions bash")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("wajah runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }

    #[test]
    fn nothing_is_coloured_where_nobody_looks() {
        let ran = Project::with(&[("content/2026-W48/satu.toml", "x = 1\n")]).wajah("list items").exits(1);
        assert!(!ran.stderr.contains('\u{1b}') && !ran.stdout.contains('\u{1b}'));
    }
}
