//! A month as an editorial office lives it: four packs that are added to, edited, thinned out, restyled and interrupted. After every
//! day the output is to the byte what a run from nothing makes.

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::office::wait_for;
use common::{TestProject, published, tree};
use serde_json::Value;

const WEEKS: [&str; 4] = ["2026-W45", "2026-W46", "2026-W47", "2026-W48"];

struct Office {
    files: TestProject,
}

impl Office {
    fn new() -> Self {
        let files = TestProject::new();
        for week in WEEKS {
            for item in ["kabar", "ajakan"] {
                files.write(&format!("content/{week}/{item}.toml"), &still(&format!("Judul {item} {week}")));
            }
        }
        files.write(
            "content/2026-W48/klip.toml",
            "template = \"fve-excerpt\"\nservice = \"fve\"\naccounts = [\"bpmtpk\"]\n[fields]\ntitle = \"Siklus air\"\n\
             [excerpt]\nsource = \"media/siklus-air.mp4\"\nstart = 2\nduration = 3\n",
        );
        // A table beside the files.
        files.write(
            "content/2026-W48/items.csv",
            "item,template,service,title\nbaris-satu,announcement,fve,Baris satu\nbaris-dua,announcement,fve,Baris dua\n",
        );
        Self { files }
    }

    fn command(&self, out: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["pack", "--all", "--project"]).arg(self.files.root());
        command.arg("--out").arg(self.files.path(out));
        command
    }

    /// Brings all packs up to date: how many jobs were rendered and reused, and how many files taken away.
    fn day(&self) -> [u64; 3] {
        let output = self.command("output").arg("--json").output().expect("wajah runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let sum = |key: &str| {
            report["packs"]
                .as_array()
                .expect("packs")
                .iter()
                .map(|pack| pack[key].as_u64().expect("a count"))
                .sum()
        };
        let counts = ["rendered", "reused", "removed"].map(sum);
        self.assert_as_from_nothing();
        counts
    }

    fn assert_as_from_nothing(&self) {
        let _ = fs::remove_dir_all(self.files.path("fresh"));
        let output = self.command("fresh").output().expect("wajah runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(tree(&self.files.path("output")), tree(&self.files.path("fresh")));
    }
}

fn still(title: &str) -> String {
    format!(
        "template = \"announcement\"\nservice = \"fve\"\n[fields]\ntitle = \"{title}\"\n[post]\ncaption = \"{title}\"\nalt = \"Teks\"\n"
    )
}

#[test]
fn a_month_of_edits_is_at_every_day_what_a_run_from_nothing_makes() {
    let office = Office::new();
    // 4 × 2 stills and 2 rows for two accounts, a clip for one.
    assert_eq!(office.day(), [21, 0, 0], "the first day");
    assert_eq!(office.day(), [0, 21, 0], "a quiet day");

    office.files.edit("content/2026-W46/kabar.toml", "Judul kabar", "Kabar baru");
    assert_eq!(office.day(), [2, 19, 0], "a title");

    office.files.edit("content/2026-W48/items.csv", "Baris satu", "Baris pertama");
    assert_eq!(office.day(), [2, 19, 0], "one row of a table");

    // Two stills for two accounts, each with its texts.
    fs::remove_file(office.files.path("content/2026-W45/kabar.toml")).expect("removed");
    fs::remove_file(office.files.path("content/2026-W47/ajakan.toml")).expect("removed");
    assert_eq!(office.day(), [0, 17, 12], "two posts are called off");

    office.files.edit("content/2026-W48/items.csv", "baris-dua,announcement,fve,Baris dua\n", "");
    office.files.write("content/2026-W48/susulan.toml", &still("Kabar susulan"));
    assert_eq!(office.day(), [2, 15, 2], "one post for another");

    office.files.edit("templates/fve-excerpt/style.css", "color", "/* the same */ color");
    assert_eq!(office.day(), [1, 16, 0], "a style sheet that clips use");

    office.files.edit("brand-assets/brand.toml", "size-1 = \"32px\"", "size-1 = \"33px\"");
    assert_eq!(office.day(), [17, 0, 0], "a token");

    // Everything is killed in the middle of the last week, and a person goes on as if nothing had been.
    office.files.edit("brand-assets/brand.toml", "size-1 = \"33px\"", "size-1 = \"34px\"");
    let pictures = || published(&office.files.path("output/2026-W48"), ".png");
    let before = pictures();
    let mut run =
        office.command("output").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("wajah runs");
    wait_for("a new picture of the last week", || pictures() != before);
    run.kill().expect("killed");
    run.wait().expect("it ends");
    let [rendered, reused, removed] = office.day();
    assert_eq!((rendered + reused, removed), (17, 0), "after a kill");
    // Two posts of the first week, four of the second and two of the third were done.
    assert!(reused >= 8, "only {reused} were known");

    // A week that is over goes as a whole: what it made stays until a person archives it.
    fs::remove_dir_all(office.files.path("content/2026-W45")).expect("removed");
    let before = tree(&office.files.path("output/2026-W45"));
    let output = office.command("output").output().expect("wajah runs");
    assert!(output.status.success());
    assert_eq!(tree(&office.files.path("output/2026-W45")), before);
}
