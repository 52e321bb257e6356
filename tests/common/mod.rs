//! What the integration tests share.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

pub mod browser;
pub mod judge;
pub mod office;
pub mod pictures;
pub mod skip;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How the names of unfinished files begin.
const UNFINISHED: &str = ".wajah-";

/// The repository, which is the demo project.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copies `from` into `to`, folders and all.
pub fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("readable").flatten() {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
        fs::copy(from, to).expect("copied");
    }
}

/// A project in a temporary folder: the repository's brand kit, templates and fonts, small formats, and nothing to render.
pub struct TestProject {
    dir: tempfile::TempDir,
}

impl TestProject {
    pub fn new() -> Self {
        let project = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        for part in [
            "brand-assets",
            "templates",
            "fonts",
            "media/siklus-air.mp4",
            "media/siklus-air.srt",
            "media/kelas.jpg",
            "media/dongeng-sore.mp3",
            "media/dongeng-sore.srt",
            "media/bincang-guru.ogg",
            "media/bincang-guru.srt",
        ] {
            copy(&repository().join(part), &project.path(part));
        }
        for part in ["festival-film.jpg", "panggung-radio.jpg"] {
            copy(&repository().join("media").join(part), &project.path(&format!("media/{part}")));
        }
        // A third of a story and a quarter of a wide page: the same layouts on far fewer pixels.
        project.write(
            "wajah.toml",
            "name = \"Uji\"\naccounts = [\"pustekkom\", \"bpmtpk\"]\nformats = [\"tall\"]\n\
             [format.tall]\ntitle = \"Kecil\"\nkinds = [\"still\", \"clip\"]\nwidth = 360\nheight = 640\nlayout_width = 1080\nstill = \"png\"\n\
             [format.wide]\ntitle = \"Lebar\"\nkinds = [\"still\", \"clip\"]\nwidth = 320\nheight = 180\nlayout_width = 1280\nstill = \"png\"\n",
        );
        project
    }

    /// Replaces the first `from` in the file `inside` by `to`.
    pub fn edit(&self, inside: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(inside)).expect("readable");
        assert!(text.contains(from), "{inside} has no `{from}`");
        self.write(inside, &text.replacen(from, to, 1));
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.dir.path().join(inside)
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// Adds a still of a title.
    pub fn still(&self, item: &str, title: &str) {
        self.write(
            &format!("content/pack/{item}.toml"),
            &format!("template = \"announcement\"\nservice = \"fve\"\n[fields]\ntitle = \"{title}\"\n"),
        );
    }

    /// Adds a clip from `source`, with further lines for `[excerpt]`.
    pub fn clip(&self, item: &str, source: &str, excerpt: &str) {
        self.write(
            &format!("content/pack/{item}.toml"),
            &format!(
                "template = \"fve-excerpt\"\nservice = \"fve\"\n[fields]\ntitle = \"Cuplikan uji\"\n[excerpt]\nsource = \"{source}\"\n{excerpt}\n"
            ),
        );
    }

    /// `wajah render` with `arguments`: exit status, the JSON document, and what stood on stderr.
    pub fn render(&self, arguments: &[&str]) -> (i32, serde_json::Value, String) {
        let output = self.command(arguments).output().expect("wajah runs");
        let text = String::from_utf8_lossy(&output.stdout);
        let report = serde_json::from_str(&text).unwrap_or_else(|error| {
            panic!("not JSON ({error}): {text}\n{}", String::from_utf8_lossy(&output.stderr))
        });
        (output.status.code().unwrap_or(-1), report, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// The command that [`TestProject::render`] runs.
    pub fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_wajah"));
        command.args(["render", "--json", "--project"]).arg(self.root()).args(arguments);
        command
    }
}

/// The findings of a report as (code, message) pairs.
pub fn findings(report: &serde_json::Value) -> Vec<(String, String)> {
    report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            (text("code"), text("message"))
        })
        .collect()
}

/// The same but for words that excerpts cut: tests cut them at round numbers, and are about something else.
pub fn findings_but_cut_words(report: &serde_json::Value) -> Vec<(String, String)> {
    findings(report).into_iter().filter(|(code, _)| code != "excerpt-cuts-word").collect()
}

/// The artifacts of a report as (path, digest) pairs.
pub fn digests(report: &serde_json::Value) -> Vec<(String, String)> {
    report["artifacts"]
        .as_array()
        .expect("artifacts")
        .iter()
        .map(|artifact| {
            let text = |key: &str| artifact[key].as_str().expect("text").to_owned();
            (text("path"), text("digest"))
        })
        .collect()
}

/// Every file below `folder`, by its path in it, with its digest; none where there is no such folder.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
    fn walk(folder: &Path, top: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, top, found);
            } else {
                let digest = wajah::testing::deliver::digest_of_file(&path).expect("readable").digest;
                found.insert(path.strip_prefix(top).expect("inside").to_owned(), digest);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// The files below `folder` whose names end with `ending`, unfinished ones left out, each with when it was written. What comes and goes
/// meanwhile is there or not.
pub fn published(folder: &Path, ending: &str) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            found.extend(published(&path, ending));
        } else if name.ends_with(ending)
            && !name.starts_with(UNFINISHED)
            && let Ok(written) = entry.metadata().and_then(|is| is.modified())
        {
            found.insert(path, written);
        }
    }
    found
}

/// The bytes of the largest unfinished file below `folder`; 0 where there is none.
pub fn unfinished(folder: &Path) -> u64 {
    let largest = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| {
        let path = entry.path();
        if path.is_dir() {
            unfinished(&path)
        } else if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            entry.metadata().map_or(0, |is| is.len())
        } else {
            0
        }
    });
    largest.max().unwrap_or(0)
}

/// The workers of the watcher `watcher`: processes whose command is `wajah work` and whose parent it is.
#[cfg(target_os = "linux")]
pub fn workers(watcher: u32) -> Vec<u32> {
    let is_worker = |process: &u32| {
        let command = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        command.ends_with(b"\0work\0") && status.contains(&format!("PPid:\t{watcher}\n"))
    };
    let processes = fs::read_dir("/proc").expect("processes").flatten();
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(is_worker).collect()
}

/// Sends `process` a signal; one that is gone gets none. Not with kill(1), which bare systems lack.
pub fn signal(process: u32, signal: rustix::process::Signal) {
    let process = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
    let _ = rustix::process::kill_process(process, signal);
}
