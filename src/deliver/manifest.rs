//! The manifest: what a pack's folder holds, what decided it, and what was found. It makes the next run know its own files, and
//! shards come together. No times and no machine stand in it: the same material gives the same bytes.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Delivered, read_file, write_changed};
use crate::diag::{Finding, Findings};
use crate::fingerprint::Components;
use crate::plan::Job;
use crate::project::Kind;

/// Its name in a pack's folder.
pub const MANIFEST: &str = "manifest.json";

/// The form of manifests and of what a cache holds. A manifest of another form is no manifest: all is made anew.
pub const MANIFEST_VERSION: u32 = 1;

/// The largest manifest that is read: 100 000 artifacts take a third of it.
const MAX_BYTES: u64 = 256 << 20;

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Artifact {
    /// Its path below the output folder, with forward slashes.
    pub path: String,
    /// The item's id.
    pub item: String,
    /// The account's id.
    pub account: String,
    /// The format's id.
    pub format: String,
    /// What it is.
    pub kind: ArtifactKind,
    /// Width in pixels; 0 for captions.
    pub width: u32,
    /// Height in pixels; 0 for captions.
    pub height: u32,
    /// Its size.
    pub bytes: u64,
    /// Length of a clip; `None` for everything else.
    pub duration_ms: Option<i64>,
    /// Integrated loudness of a clip in LUFS, to a tenth; `None` for silence and everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loudness_lufs: Option<f64>,
    /// True peak of a clip's sound in dBTP, to a tenth; `None` for silence and everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub true_peak_dbtp: Option<f64>,
    /// How far speech lies above the music of a clip, where it lies above it least, in dB to a tenth; `None` where it has not both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speech_above_music_db: Option<f64>,
    /// What a clip shows of videos or recordings, one after the other: an excerpt is one shot. Empty for everything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shots: Vec<ArtifactShot>,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub digest: String,
}

/// What a clip shows of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArtifactShot {
    /// The source's path in the project, with forward slashes.
    pub source: String,
    /// Where the shot begins in it.
    pub start_ms: i64,
    /// How much of it is shown.
    pub duration_ms: i64,
    /// How fast it passes.
    pub speed: f64,
}

impl Artifact {
    /// What the file's name ends with, as people write a kind of file: `SRT`.
    pub fn extension(&self) -> String {
        self.path.rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase()
    }

    /// The file of `job` at `path`, a picture unless its length is added.
    pub fn new(
        job: &Job,
        path: String,
        kind: ArtifactKind,
        (width, height): (u32, u32),
        is: Delivered,
    ) -> Self {
        Self {
            path,
            item: job.item.clone(),
            account: job.account.clone(),
            format: job.format.clone(),
            kind,
            width,
            height,
            bytes: is.bytes,
            duration_ms: None,
            loudness_lufs: None,
            true_peak_dbtp: None,
            speech_above_music_db: None,
            shots: Vec::new(),
            digest: is.digest,
        }
    }
}

/// What an artifact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArtifactKind {
    /// A picture, or a page of a carousel.
    Still,
    /// A video.
    Clip,
    /// The picture that stands for a video.
    Cover,
    /// A video's captions, as SubRip or WebVTT.
    Captions,
    /// A page for a browser.
    Page,
}

/// What a job came to, and what decided it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The account's id.
    pub account: String,
    /// The item's id.
    pub item: String,
    /// The format's id.
    pub format: String,
    /// Still or clip.
    pub kind: Kind,
    /// The digest of everything that decides its files, in hexadecimal.
    pub digest: String,
    /// The short digests of what that is, by name.
    pub parts: Components,
    /// Its files; a clip comes before its cover and its captions.
    pub artifacts: Vec<Artifact>,
    /// What was found while it was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Findings,
    /// Where the item stood in its file then, as a digest, if `findings` name places.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub places: String,
    /// Whether its files are from an earlier run, because it failed now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
}

impl Record {
    /// The job that it is of.
    pub fn job(&self, pack: &str) -> Job {
        Job {
            pack: pack.to_owned(),
            account: self.account.clone(),
            item: self.item.clone(),
            format: self.format.clone(),
            kind: self.kind,
        }
    }
}

/// A file that goes with a pack's artifacts: texts, schedule, archives, proof sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideFile {
    /// Its path below the output folder, with forward slashes.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub digest: String,
    /// The digest of what an archive was packed from; empty for others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub packed_from: String,
}

impl SideFile {
    pub(super) fn new(path: String, delivered: Delivered) -> Self {
        Self { path, bytes: delivered.bytes, digest: delivered.digest, packed_from: String::new() }
    }
}

/// The document `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`MANIFEST_VERSION`].
    pub version: u32,
    /// The program that made it, with its build.
    pub tool: String,
    /// The pack.
    pub pack: String,
    /// Which part of it, as `2/4`; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// Whether the run that wrote it has not ended, or never did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfinished: bool,
    /// The project's files that were read, with their digests in hexadecimal.
    pub inputs: BTreeMap<String, String>,
    /// The jobs, sorted.
    pub jobs: Vec<Record>,
    /// What else lies in the folder, sorted by path.
    pub files: Vec<SideFile>,
    /// What was found besides what `jobs` tell, mistakes in the project's files and jobs that failed among it.
    pub findings: Vec<Finding>,
}

impl Manifest {
    /// The manifest in `folder`; `None` where there is none, or one that this program does not understand.
    pub fn load(folder: &Path) -> Option<Self> {
        Self::read(&read_file(&folder.join(MANIFEST), MAX_BYTES).ok()?)
    }

    /// The manifest that `text` is; `None` where it is none that this program wrote. A manifest is a file that anybody can change:
    /// one that names a file outside its pack is not believed at all.
    pub fn read(text: &[u8]) -> Option<Self> {
        let manifest: Self = serde_json::from_slice(text).ok()?;
        let is_ours = manifest.version == MANIFEST_VERSION
            && is_name(&manifest.pack)
            && manifest.jobs.iter().all(|record| {
                [&record.account, &record.item, &record.format].into_iter().all(|name| is_name(name))
            })
            && manifest.all_files().all(|(path, _)| is_inside(path, &manifest.pack));
        is_ours.then_some(manifest)
    }

    /// Writes it into its pack's folder in the output folder `out`.
    ///
    /// # Errors
    /// As [`super::write_below`].
    pub fn save(&self, out: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self).map_err(io::Error::from)?;
        text.push('\n');
        write_changed(out, &Path::new(&self.pack).join(MANIFEST), text.as_bytes()).map(|_| ())
    }

    /// The record of `job`.
    pub fn record(&self, job: &Job) -> Option<&Record> {
        let key = |record: &Record| {
            (record.account.as_str(), record.item.as_str(), record.format.as_str()).cmp(&(
                job.account.as_str(),
                job.item.as_str(),
                job.format.as_str(),
            ))
        };
        self.jobs.binary_search_by(key).ok().map(|at| &self.jobs[at])
    }

    /// Every file that it names, with its digest: artifacts and what goes with them.
    pub fn all_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all_sizes().map(|(path, digest, _)| (path, digest))
    }

    /// As [`Manifest::all_files`], with the size of each in bytes.
    pub fn all_sizes(&self) -> impl Iterator<Item = (&str, &str, u64)> {
        let artifacts = self.jobs.iter().flat_map(|record| &record.artifacts);
        let artifacts = artifacts.map(|is| (is.path.as_str(), is.digest.as_str(), is.bytes));
        artifacts.chain(self.files.iter().map(|is| (is.path.as_str(), is.digest.as_str(), is.bytes)))
    }
}

/// Whether `name` can be the name of a folder, and of nothing outside the one that it lies in.
fn is_name(name: &str) -> bool {
    !name.is_empty() && is_inside(name, name)
}

/// Whether `path`, which has forward slashes, lies in the folder `pack`, as it is written.
fn is_inside(path: &str, pack: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']);
    path.split('/').all(plain) && path.split('/').next() == Some(pack)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_reaches_out_of_its_pack_is_none() {
        let with = |pack: &str, path: &str| {
            let text = format!(
                "{{\"version\":{MANIFEST_VERSION},\"tool\":\"t\",\"pack\":{pack:?},\"inputs\":{{}},\"jobs\":[],\
                 \"files\":[{{\"path\":{path:?},\"bytes\":1,\"digest\":\"\"}}],\"findings\":[]}}"
            );
            Manifest::read(text.as_bytes()).is_some()
        };
        assert!(with("w", "w/bpmtpk/a.zip"));
        for (pack, path) in [
            ("w", "../w/a.zip"),
            ("w", "w/../../a.zip"),
            ("w", "/w/a.zip"),
            ("w", "v/a.zip"),
            ("w", "w\\..\\a.zip"),
            ("", "a.zip"),
            ("..", "../a.zip"),
            (".", "./a.zip"),
            ("w", "w//a"),
            ("C:", "C:/a"),
        ] {
            assert!(!with(pack, path), "{pack:?} {path:?}");
        }
        assert!(Manifest::read(b"").is_none() && Manifest::read(b"{}").is_none());
        assert!(Manifest::read("[".repeat(100_000).as_bytes()).is_none());
    }
}
