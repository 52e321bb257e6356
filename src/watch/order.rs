//! What a watcher and its worker say to each other: an order on the worker's stdin, an answer on its stdout, one JSON document each.
//! The worker has touched what nobody trusts, so its answer is not trusted either.

use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diag::Finding;

/// The longest answer that is read: findings and names, no pictures.
pub const MAX_ANSWER_BYTES: u64 = 16 << 20;

/// The finding of a worker that could not lock itself down, and did nothing.
pub(super) const NOT_LOCKED: &str = "worker-not-locked";

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
    /// The form to leave beside the note, where one helps.
    #[serde(default)]
    pub form: Option<Form>,
}

impl Answer {
    /// Reads the answer to an order for `pack`.
    ///
    /// # Errors
    /// A sentence on why it cannot be believed: it is no answer, or names files that it has no business with.
    pub fn read(bytes: &[u8], pack: &str) -> Result<Self, String> {
        let answer: Self =
            serde_json::from_slice(bytes).map_err(|error| format!("the worker's answer is none: {error}"))?;
        if answer.failed > answer.jobs {
            return Err("the worker's answer does not add up".to_owned());
        }
        let is_form = |form: &Form| {
            ["xlsx", "toml"].contains(&form.extension.to_lowercase().as_str())
                && form.bytes.len() <= MAX_FORM_BYTES
        };
        if answer.form.as_ref().is_some_and(|form| !is_form(form)) {
            return Err("the worker's form is none".to_owned());
        }
        match answer.files.iter().find(|file| !is_of(&file.path, pack)) {
            Some(file) => Err(format!("the worker names a file that is not of its posts: {:?}", file.path)),
            None => Ok(answer),
        }
    }

    /// Whether the machine, not the material, is what failed: then the same drop may succeed later.
    pub(super) fn is_fault_of_machine(&self) -> bool {
        self.findings.iter().any(|finding| {
            finding.severity == crate::diag::Severity::Error
                && ([NOT_LOCKED, "write-failed"].contains(&finding.code.as_ref())
                    || finding.message.contains("No space left on device"))
        })
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

    fn answer(path: &str) -> Vec<u8> {
        format!(r#"{{"jobs":1,"failed":0,"files":[{{"path":"{path}","digest":"00"}}],"findings":[]}}"#)
            .into_bytes()
    }

    #[test]
    fn a_worker_names_files_of_its_posts_alone() {
        assert!(Answer::read(&answer("p/bpmtpk/film/tiktok.mp4"), "p").is_ok());
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
            assert!(Answer::read(&answer(path), "p").is_err(), "{path}");
        }
        let with_form = |extension: &str| {
            format!(
                r#"{{"jobs":1,"failed":1,"files":[],"findings":[],"form":{{"extension":"{extension}","bytes":[1]}}}}"#
            )
        };
        for extension in ["xlsx", "toml", "TOML"] {
            assert!(Answer::read(with_form(extension).as_bytes(), "p").is_ok(), "{extension}");
        }
        for extension in ["", "desktop", "/../x.toml", "x/toml", "xlsx\\u0000"] {
            assert!(Answer::read(with_form(extension).as_bytes(), "p").is_err(), "{extension}");
        }
        assert!(Answer::read(b"panic!", "p").is_err());
        assert!(Answer::read(br#"{"jobs":1,"failed":2,"files":[],"findings":[]}"#, "p").is_err());
    }
}
