//! The files of a post, put into their places when all are written: every one of them, or none.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::context::RunContext;
use super::faults::write_failed;
use crate::deliver::Pending;
use crate::deliver::manifest::{Artifact, ArtifactKind};
use crate::diag::Findings;
use crate::plan::Job;

/// A file that is written, and not in its place yet.
pub(super) struct Unplaced {
    /// Where it goes: below the output folder and on disk.
    pub(super) place: (String, PathBuf),
    /// What it is.
    pub(super) kind: ArtifactKind,
    /// Its width and height in pixels.
    pub(super) size: (u32, u32),
    /// What is written of it.
    pub(super) file: Pending,
}

/// Writes `bytes` as the file of `job` that ends with `ending`. `None` when a finding says why not.
pub(super) fn write(
    context: &RunContext<'_>,
    job: &Job,
    (ending, kind, size): (&str, ArtifactKind, (u32, u32)),
    bytes: &[u8],
    findings: &mut Findings,
) -> Option<Unplaced> {
    let place = context.place(job, ending);
    let written = Pending::below(&context.options.out, Path::new(&place.0)).and_then(|mut file| {
        file.file().write_all(bytes)?;
        Ok(file)
    });
    match written {
        Ok(file) => Some(Unplaced { place, kind, size, file }),
        Err(error) => {
            findings.push(write_failed(&place.1, &error));
            None
        }
    }
}

/// Puts all files of `job` into their places. `None` when a finding says why not: then none of them is there.
pub(super) fn put(job: &Job, files: Vec<Unplaced>, findings: &mut Findings) -> Option<Vec<Artifact>> {
    let (mut of, mut pending) = (Vec::new(), Vec::new());
    for Unplaced { place, kind, size, file } in files {
        of.push((place, kind, size));
        pending.push(file);
    }
    match Pending::finish_all(pending) {
        Ok(all) => {
            let artifact = |(((path, _), kind, size), is)| Artifact::new(job, path, kind, size, is);
            Some(of.into_iter().zip(all).map(artifact).collect())
        }
        Err((index, error)) => {
            findings.extend(of.get(index).map(|((_, place), ..)| write_failed(place, &error)));
            None
        }
    }
}
