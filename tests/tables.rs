//! Tables through the program: cases of everyday kinds, new tables, numbers on posts, and the language of what is said.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::TestProject;
use common::skip::Media;
use wajah::testing::diag::Finding;
use wajah::testing::project::{self, Item, Value};
use wajah::testing::world::Disk;

/// The items of the pack `pack` of `project`, and what is said of its tables.
fn read(project: &TestProject, pack: &str) -> (Vec<Item>, Vec<Finding>) {
    let world = Disk::new(project.root(), jiff::Timestamp::UNIX_EPOCH);
    let (project, findings) = project::load(&world);
    let mut packs = project.expect("a project").packs;
    let of_table = |finding: &Finding| finding.place.as_ref().is_some_and(|place| place.sheet.is_some());
    (packs.remove(pack).unwrap_or_default(), findings.into_iter().filter(of_table).collect())
}

/// What is read of the table `file` in a pack of its own.
fn read_case(file: &Path) -> (Vec<Item>, Vec<Finding>) {
    let project = TestProject::new();
    let path = project.path("content/2026-W48/items.xlsx");
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::copy(file, path).expect("copied");
    read(&project, "2026-W48")
}

fn ids(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.id.as_str()).collect()
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_ref()).collect()
}

fn text<'i>(item: &'i Item, field: &str) -> &'i str {
    item.fields[field].as_text().unwrap_or_default()
}

#[test]
fn the_cases_are_read_as_they_are_meant() {
    let Some(media) = Media::cases("the_cases_are_read_as_they_are_meant") else { return };
    let case = |name: &str| {
        let found = media.file(&format!("sheets/{name}.xlsx"))?;
        media.tally.count();
        Some(read_case(&found))
    };
    if let Some((items, said)) = case("x01_percent") {
        let told: Vec<String> = items
            .iter()
            .map(|item| {
                let value = serde_json::to_string(&item.fields["value"]).expect("serialises");
                format!("{value} {}", text(item, "unit"))
            })
            .collect();
        assert_eq!((told, codes(&said)), (vec!["50 %".to_owned(), "7 %".to_owned()], vec![]));
    }
    if let Some((items, said)) = case("x02_merged") {
        assert_eq!((ids(&items), codes(&said)), (vec!["dua", "satu", "tiga"], vec![]));
        let is_whole = |item: &Item| {
            item.template == "announcement"
                && item.service.as_deref() == Some("fve")
                && item.publish.is_some()
        };
        assert!(items.iter().all(is_whole));
    }
    if let Some((items, said)) = case("x03_hidden_row") {
        assert_eq!((ids(&items), codes(&said)), (vec!["satu"], vec!["hidden-rows"]));
    }
    if let Some((items, said)) = case("x08_display_formats") {
        let told: Vec<(&str, &str)> =
            items.iter().map(|item| (item.id.as_str(), text(item, "detail"))).collect();
        let expected = [
            ("jam", "19:30"),
            ("kode", "004217"),
            ("persen", "25%"),
            ("telepon", "081234567890"),
            ("tgl", "05 Desember 2026"),
            ("uang", "Rp 2.500.000"),
        ];
        assert_eq!((told, codes(&said)), (expected.to_vec(), vec![]));
    }
    if let Some((items, said)) = case("x11_dates") {
        assert_eq!(ids(&items), ["dash", "indo", "jam", "pendek"]);
        for item in &items {
            let told =
                serde_json::to_string(&(&item.fields["date"], &item.fields["time"])).expect("serialises");
            assert_eq!(told, "[\"2026-11-25\",\"19:30:00\"]", "{}", item.id);
        }
        // The others are named at their cells, with what works.
        let refused: Vec<&str> = said.iter().filter_map(|finding| finding.item.as_deref()).collect();
        assert!(refused.contains(&"2026-W48/us") && refused.contains(&"2026-W48/serial"), "{said:?}");
        assert!(said.iter().all(|finding| finding.hint.is_some()), "{said:?}");
    }
    if let Some((items, said)) = case("x16_words") {
        assert_eq!((ids(&items), codes(&said)), (vec!["satu"], vec![]));
        let item = &items[0];
        assert_eq!((item.template.as_str(), item.service.as_deref()), ("announcement", Some("fve")));
        assert_eq!(item.accounts, ["bpmtpk", "pustekkom"]);
        assert_eq!(item.formats, ["square", "instagram-story"]);
    }
}

fn wajah(project: &TestProject, args: &[&str], lang: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
    command.args(args).arg("--project").arg(project.root());
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.env("LANG", lang).output().expect("wajah runs")
}

#[test]
fn a_new_table_says_nothing_and_publishes_nothing() {
    let project = TestProject::new();
    let made = wajah(&project, &["new", "pack", "2026-W49", "--sheet"], "C");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (items, said) = read(&project, "2026-W49");
    assert_eq!((ids(&items), codes(&said)), (vec![], vec!["example-row"]));
    assert!(said[0].facts["is"].parse::<u32>().is_ok_and(|count| count > 5), "{said:?}");
}

#[test]
fn findings_of_tables_are_told_in_the_reader_s_language() {
    let project = TestProject::new();
    project.write("content/2026-W48/items.csv", "template,title,service\nannouncement,Kabar,fev\n");
    let told = |args: &[&str], lang: &str| {
        let args: Vec<&str> =
            ["render", "--dry-run", "--pack", "2026-W48"].iter().chain(args).copied().collect();
        String::from_utf8_lossy(&wajah(&project, &args, lang).stderr).into_owned()
    };
    for (args, lang) in [(&[][..], "id_ID.UTF-8"), (&["--lang", "id"], "C")] {
        let said = told(args, lang);
        assert!(
            said.contains("layanan “fev” tidak dikenal.") && said.contains("saran: maksudnya `fve`?"),
            "{said}"
        );
    }
    for (args, lang) in [(&[][..], "en_GB.UTF-8"), (&["--lang", "en"], "id_ID.UTF-8")] {
        assert!(told(args, lang).contains("there is no service `fev`"));
    }
}

/// A comma hangs below the digits, and over nothing.
#[test]
fn stat_takes_decimals_in_every_shape() {
    let project = TestProject::new();
    project.write(
        "wajah.toml",
        "name = \"Uji\"\naccounts = [\"bpmtpk\"]\nformats = [\"square\", \"instagram-story\", \"instagram-feed\", \"youtube-thumbnail\"]\n",
    );
    let row = |value: &str, unit: &str| {
        format!("stat;fve;{value};{unit};guru sudah mengikuti pelatihan;Data contoh, 2026\n")
    };
    let rows: String = [("3,5", "%"), ("87,5", "%"), ("0,5", ""), ("12,25", "")]
        .map(|(value, unit)| row(value, unit))
        .concat();
    project.write(
        "content/2026-W48/items.csv",
        &format!("template;service;value;unit;statement;source\n{rows}"),
    );
    let (items, _) = read(&project, "2026-W48");
    assert!(items.iter().all(|item| matches!(item.fields["value"], Value::Number(_))));
    // Named after what it says, not after its unit.
    assert!(
        ids(&items).iter().all(|id| id.starts_with("guru-sudah-mengikuti-pelatihan")),
        "{:?}",
        ids(&items)
    );
    let made = wajah(&project, &["render", "--pack", "2026-W48"], "C");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
