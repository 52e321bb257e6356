//! What a watcher and its worker say to each other: an order on the worker's stdin, and in its channel (`sandbox::Channel`) a message for
//! each post that ended, the last one being its answer. The worker has touched what nobody trusts, so nothing that it says is trusted either.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::damage::unless_none;
use super::drop_post::DropPost;
use crate::deliver::folder::Folder;
use crate::deliver::holds;
use crate::diag::{Finding, Severity};

/// The longest answer that is read: findings and names, no pictures.
pub const MAX_ANSWER_BYTES: u64 = 32 << 20;

/// The finding of a worker that could not lock itself down, and did nothing.
pub(super) const NOT_LOCKED: &str = "worker-not-locked";

/// The note of a worker on which rows of a table it made.
pub(super) const ROWS_MADE_CODE: &str = "rows-made";

/// What a worker is to make.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The project's folder.
    pub project: PathBuf,
    /// The folder with the drop's files.
    pub folder: PathBuf,
    /// The template that it was dropped for.
    pub template: String,
    /// The account that it was dropped for; `None` for all that it says itself.
    pub account: Option<String>,
    /// Its file.
    pub main: String,
    /// What goes with it.
    pub sides: Vec<String>,
    /// What all drops of its folders have in common, as TOML; what comes later goes before.
    pub defaults: Vec<String>,
    /// The pack that its posts are of.
    pub pack: String,
    /// An empty folder for everything that it makes.
    pub stage: PathBuf,
    /// How many threads it may use.
    pub threads: usize,
    /// The moment that it counts as now, such as `2026-11-25T09:00:00Z`.
    pub now: String,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// Its path below the stage, with forward slashes.
    pub path: String,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub digest: String,
    /// Its size; 0 in lines of a ledger from before it was kept.
    #[serde(default)]
    pub bytes: u64,
}

impl Made {
    /// Whether it lies below `out`, in which no link is followed, just as it was made. One that may not be read is another.
    ///
    /// # Errors
    /// When that cannot be told now.
    pub(super) fn is_whole(&self, out: &Path) -> io::Result<bool> {
        let home = Folder::open(out).and_then(|out| out.home_of(&self.path));
        match unless_none(home.and_then(|(folder, name)| folder.open_file(name))) {
            Ok(Some(file)) => holds(file, self.bytes, &self.digest),
            Ok(None) => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The folder of its post, `pack/account/item`; `None` for what is no file of a post.
    pub(super) fn folder(&self) -> Option<&str> {
        self.path.rsplit_once('/').map(|(folder, _)| folder)
    }
}

/// Whether all `files` lie below `out` just as they were made.
///
/// # Errors
/// As [`Made::is_whole`].
pub(super) fn all_whole(files: &[Made], out: &Path) -> io::Result<bool> {
    for file in files {
        if !file.is_whole(out)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a worker says while it works, a message each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Said {
    /// It begins, with so many posts to make.
    Begun {
        /// How many.
        jobs: usize,
    },
    /// A post ended; its files, none where it failed.
    Ended {
        /// The files, whole.
        files: Vec<Made>,
    },
    /// It is done.
    Done(Answer),
}

impl Said {
    /// Reads a message about `pack`.
    ///
    /// # Errors
    /// A sentence on why it cannot be believed: it is no such message, or names files that the worker has no business with.
    pub fn read(message: &[u8], pack: &str) -> Result<Self, String> {
        let said: Self = serde_json::from_slice(message)
            .map_err(|error| format!("the worker's answer is none: {error}"))?;
        let files = match &said {
            Self::Begun { .. } => &[][..],
            Self::Ended { files } => files,
            Self::Done(answer) if answer.failed > answer.jobs => {
                return Err("the worker's answer does not add up".to_owned());
            }
            Self::Done(answer) if answer.failed == 0 && answer.files.is_empty() => {
                return Err("the worker made nothing, and says that nothing failed".to_owned());
            }
            Self::Done(answer) => {
                answer.check_posts(pack)?;
                answer.check_form()?;
                &answer.files
            }
        };
        match files.iter().find(|file| !is_of(&file.path, pack)) {
            Some(file) => Err(format!("the worker names a file that is not of its posts: {:?}", file.path)),
            None => Ok(said),
        }
    }
}

/// The largest form.
const MAX_FORM_BYTES: usize = 1 << 20;

/// What an editor fills in and drops back with a drop that lacks something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its extension, which with the stem of the drop makes its name: `xlsx`, or that of the drop's own `toml` file, which it holds whole
    /// and takes the place of.
    pub extension: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What a worker came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// How many posts it was to make.
    pub jobs: usize,
    /// How many of them failed.
    pub failed: usize,
    /// What it made.
    pub files: Vec<Made>,
    /// What it found.
    pub findings: Vec<Finding>,
    /// Its posts, as the proof sheet of the day tells of them.
    #[serde(default)]
    pub posts: Vec<DropPost>,
    /// The form to leave beside the note, where one helps.
    #[serde(default)]
    pub form: Option<Form>,
}

impl Answer {
    /// Whether its form is one.
    fn check_form(&self) -> Result<(), String> {
        let is_form = |form: &Form| {
            ["xlsx", "toml"].contains(&form.extension.to_lowercase().as_str())
                && form.bytes.len() <= MAX_FORM_BYTES
        };
        if self.form.as_ref().is_none_or(is_form) {
            Ok(())
        } else {
            Err("the worker's form is none".to_owned())
        }
    }

    /// Whether the posts that it tells of are of `pack`, and of files that it made.
    fn check_posts(&self, pack: &str) -> Result<(), String> {
        let made: BTreeMap<&str, &str> =
            self.files.iter().map(|file| (file.path.as_str(), file.digest.as_str())).collect();
        for post in &self.posts {
            post.check(pack)
                .map_err(|what| format!("the worker tells of a post with {what} that cannot be"))?;
            let mut artifacts = post.records.iter().flat_map(|record| &record.artifacts);
            if !artifacts.all(|artifact| made.get(artifact.path.as_str()) == Some(&artifact.digest.as_str()))
            {
                return Err("the worker tells of a file that it did not make".to_owned());
            }
        }
        Ok(())
    }

    /// Whether it made nothing, and says of the material what no other try mends: its editor is not kept waiting for the machine.
    pub(super) fn needs_its_editor(&self) -> bool {
        self.files.is_empty()
            && self.findings.iter().any(|finding| is_error(finding) && !is_of_machine(finding))
    }

    /// Whether it shows a picture whose end is missing: what is missing may be on its way still.
    pub(super) fn shows_a_part(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == "picture-incomplete")
    }

    /// Whether the material looks as if it had not arrived whole.
    pub(super) fn is_unfinished(&self) -> bool {
        const CODES: [&str; 7] = [
            "empty-file",
            "media-truncated",
            "media-damaged",
            "not-media",
            "picture-unusable",
            "picture-truncated",
            "picture-damaged",
        ];
        self.findings.iter().any(|finding| CODES.contains(&finding.code.as_ref()))
    }
}

/// What of `findings` says that the machine, not the material, is what failed: then the same drop may succeed later.
pub(super) fn fault_of_machine(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| is_error(finding) && is_of_machine(finding))
}

/// What is told in the end of a drop of which `findings` were found, and which was given up because of the machine: what is wrong with the
/// material, and `fault`. Nothing was made of it.
pub(super) fn with_fault(mut findings: Vec<Finding>, fault: Finding) -> Vec<Finding> {
    findings.retain(|finding| !is_of_machine(finding) && finding.code != ROWS_MADE_CODE);
    findings.push(fault);
    findings
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

fn is_of_machine(finding: &Finding) -> bool {
    finding.machine || [NOT_LOCKED, "write-failed"].contains(&finding.code.as_ref())
}

/// Whether `path` is `pack/account/item/file`, and nothing else.
fn is_of(path: &str, pack: &str) -> bool {
    let parts: Option<Vec<&str>> = Path::new(path)
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    let hidden = |part: &&str| part.starts_with('.');
    parts.is_some_and(|parts| {
        parts.len() == 4 && parts[0] == pack && !parts.iter().any(hidden) && parts.join("/") == path
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str) -> [Vec<u8>; 2] {
        let files = format!(r#""files":[{{"path":"{path}","digest":"00"}}]"#);
        let answer = format!(r#"{{"done":{{"jobs":1,"failed":0,{files},"findings":[]}}}}"#);
        [answer.into_bytes(), format!(r#"{{"ended":{{{files}}}}}"#).into_bytes()]
    }

    #[test]
    fn a_worker_names_files_of_its_posts_alone() {
        assert!(said("p/bpmtpk/film/tiktok.mp4").iter().all(|line| Said::read(line, "p").is_ok()));
        for path in [
            "q/bpmtpk/film/tiktok.mp4",
            "p/../../etc/passwd",
            "/p/a/b/c",
            "p/a/b",
            "p/a/b/c/d",
            "p/a/./c/d",
            "p//a/b/c",
            "p/a/b/.c",
            "",
        ] {
            assert!(said(path).iter().all(|line| Said::read(line, "p").is_err()), "{path}");
        }
        let with_form = |extension: &str| {
            format!(
                r#"{{"done":{{"jobs":1,"failed":1,"files":[],"findings":[],"form":{{"extension":"{extension}","bytes":[1]}}}}}}"#
            )
        };
        for extension in ["xlsx", "toml", "TOML"] {
            assert!(Said::read(with_form(extension).as_bytes(), "p").is_ok(), "{extension}");
        }
        for extension in ["", "desktop", "/../x.toml", "x/toml", "xlsx\\u0000"] {
            assert!(Said::read(with_form(extension).as_bytes(), "p").is_err(), "{extension}");
        }
        assert!(Said::read(b"panic!", "p").is_err());
        let more_failed = br#"{"done":{"jobs":1,"failed":2,"files":[],"findings":[]}}"#;
        assert!(Said::read(more_failed, "p").is_err());
        let nothing = br#"{"done":{"jobs":0,"failed":0,"files":[],"findings":[]}}"#;
        assert!(Said::read(nothing, "p").is_err());
    }

    #[test]
    fn a_worker_tells_of_files_that_it_made() {
        let post = super::super::drop_post::tests::post("a", "satu", "Satu");
        let made = Made { path: "p/a/satu/square.png".to_owned(), digest: "0".repeat(64), bytes: 1 };
        let with = |made: Made| {
            let answer = Answer {
                jobs: 1,
                failed: 0,
                files: vec![made],
                findings: Vec::new(),
                posts: vec![post.clone()],
                form: None,
            };
            Said::read(&serde_json::to_vec(&Said::Done(answer)).expect("JSON"), "p")
        };
        assert!(with(made.clone()).is_ok());
        assert!(with(Made { path: "p/a/satu/wide.png".to_owned(), ..made.clone() }).is_err());
        assert!(with(Made { digest: "1".repeat(64), ..made }).is_err());
    }

    #[test]
    fn a_fault_of_the_machine_is_told_as_what_it_is() {
        let material = Finding::error("font-missing", "no font family");
        let warning = Finding::warning("write-failed", "not so bad");
        let fault = Finding::error("write-failed", "the disk is full");
        let findings = [material.clone(), warning, fault.clone()];
        assert_eq!(fault_of_machine(&findings), Some(&fault));
        assert_eq!(fault_of_machine(&findings[..2]), None);
        // The material's own fault is told beside it, and at once where nothing was made.
        let made = Finding::note(ROWS_MADE_CODE, "rows 2 were made");
        let given_up = Finding::error("machine-fault", "it was tried 24 times");
        let told = with_fault(vec![fault.clone(), material.clone(), made], given_up.clone());
        assert_eq!(told, [material.clone(), given_up]);
        let of = |findings: Vec<Finding>, files: Vec<Made>| Answer {
            jobs: 1,
            failed: 1,
            files,
            findings,
            posts: Vec::new(),
            form: None,
        };
        let file = Made { path: "p/a/satu/square.png".to_owned(), digest: "0".repeat(64), bytes: 1 };
        assert!(of(vec![fault.clone(), material.clone()], Vec::new()).needs_its_editor());
        assert!(!of(vec![fault.clone(), material], vec![file]).needs_its_editor());
        assert!(!of(vec![fault], Vec::new()).needs_its_editor());
    }

    /// What lies behind a link is not read: it may be anybody's.
    #[test]
    fn what_was_made_is_not_looked_for_behind_links() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let at = |path: &str| dir.path().join(path);
        let file = Made {
            path: "p/a/i/x.png".to_owned(),
            digest: crate::world::hex(&crate::world::digest_of(b"x")),
            bytes: 1,
        };
        std::fs::create_dir_all(at("out/p/a/i")).expect("made");
        std::fs::write(at("out/p/a/i/x.png"), "x").expect("written");
        assert!(file.is_whole(&at("out")).expect("looked"));
        for level in ["out/p/a/i", "out/p/a", "out/p"] {
            std::fs::rename(at(level), at("outside")).expect("moved");
            std::os::unix::fs::symlink(at("outside"), at(level)).expect("linked");
            assert!(!file.is_whole(&at("out")).expect("looked"), "{level}");
            std::fs::remove_file(at(level)).expect("removed");
            std::fs::rename(at("outside"), at(level)).expect("moved");
        }
        assert!(file.is_whole(&at("out")).expect("looked"));
    }
}
