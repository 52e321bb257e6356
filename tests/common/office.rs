//! An office with a watch folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::TestProject;

/// A project with an inbox, and `wajah watch` at it.
pub struct Office {
    pub files: TestProject,
}

impl Office {
    #[allow(clippy::new_without_default, reason = "an office is set up on purpose")]
    pub fn new() -> Self {
        let files = TestProject::new();
        fs::create_dir_all(files.path("inbox")).expect("made");
        Self { files }
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.files.path(inside)
    }

    pub fn drop_copy(&self, from: &str, to: &str) {
        super::copy(&self.path(from), &self.path("inbox").join(to));
    }

    pub fn drop_text(&self, to: &str, text: &str) {
        self.files.write(&format!("inbox/{to}"), text);
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["watch", "--low-disk", "0", "--project"]).arg(self.files.root()).args(arguments);
        if !arguments.contains(&"--settle") {
            command.args(["--settle", "0.2"]);
        }
        command
    }

    /// `wajah watch --once`: exit status and all that it said.
    pub fn once(&self) -> (i32, String) {
        said(self.command(&["--once", "--no-packs"]).output().expect("wajah runs"))
    }

    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("wajah runs")
    }

    /// The files below `folder`, sorted, without the guides of folders.
    pub fn list(&self, folder: &str) -> Vec<String> {
        fn walk(folder: &Path, top: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, top, found);
                } else {
                    found.push(path.strip_prefix(top).expect("inside").to_string_lossy().into_owned());
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.path(folder), &self.path(folder), &mut found);
        found.retain(|path| !path.ends_with("BACA-SAYA.txt"));
        found.sort();
        found
    }

    /// What all watchers tell.
    pub fn status(&self) -> serde_json::Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["watch", "--status", "--json", "--project"]).arg(self.files.root());
        let output = command.output().expect("wajah runs");
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Whether no drop is claimed.
    pub fn has_no_claims(&self) -> bool {
        self.list(".wajah-inbox/claims").is_empty()
    }

    pub fn note(&self, name: &str) -> String {
        let path = self.path(&format!("inbox/gagal/{name}.galat.txt"));
        fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{name}: {error}: {:?}", self.list("inbox/gagal")))
    }

    /// Moves a file from the failed back into `folder`.
    pub fn back(&self, name: &str, folder: &str) {
        let to = self.path(&format!("inbox/{folder}/{name}"));
        fs::rename(self.path(&format!("inbox/gagal/{name}")), to).expect("moved");
    }

    /// The only day in the folder of the done.
    pub fn day(&self) -> String {
        let days: Vec<String> = fs::read_dir(self.path("inbox/selesai"))
            .expect("the folder of the done")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        assert_eq!(days.len(), 1, "{days:?}");
        days[0].clone()
    }
}

pub fn said(output: Output) -> (i32, String) {
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code().unwrap_or(-1), text.concat())
}

pub fn wait_for(what: &str, found: impl Fn() -> bool) {
    let begun = Instant::now();
    while !found() {
        assert!(begun.elapsed() < Duration::from_secs(120), "{what} did not happen");
        std::thread::sleep(Duration::from_millis(20));
    }
}
