//! Stills: pages painted in parallel, encoded as their formats say.

use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;

use super::{Shared, estimate, write_failed};
use crate::check::{self, Subject};
use crate::deliver;
use crate::deliver::manifest::{Artifact, ArtifactKind};
use crate::diag::{Finding, Findings, has_errors};
use crate::layers::Rgba;
use crate::page::{PageRequest, StillEncoding, encode};
use crate::plan::Job;
use crate::project::{Format, Item, StillType};

/// The lowest JPEG quality that still looks clean; below it a limit on bytes is an error.
const LOWEST_QUALITY: u8 = 60;

/// Makes the stills of `jobs`.
pub(super) fn render(shared: &Shared<'_>, jobs: &[&Job]) {
    // Item by item, so that a picture is cut once for all accounts and then forgotten.
    let mut jobs = jobs.to_vec();
    jobs.sort_by(|a, b| (&a.pack, &a.item, &a.format).cmp(&(&b.pack, &b.item, &b.format)));
    jobs.par_iter().for_each(|job| {
        if shared.stopped() {
            return;
        }
        let mut findings = Findings::new();
        let artifacts = make(shared, job, &mut findings);
        let work =
            shared.project.item(&job.pack, &job.item).map_or(0.0, |item| estimate(shared.project, job, item));
        shared.progress.advance(work);
        shared.finish(job, artifacts, findings);
    });
}

/// All pages of a job, or none: half a carousel is not to be posted.
fn make(shared: &Shared<'_>, job: &Job, findings: &mut Findings) -> Option<Vec<Artifact>> {
    let item = shared.project.item(&job.pack, &job.item)?;
    let format = shared.project.formats.get(&job.format)?;
    let template = shared.project.templates.get(&item.template)?;
    let begun = Instant::now();
    let mut pages = Vec::new();
    for number in 1..=template.page_count(&item.fields) {
        if let Some(finding) = shared.too_slow(begun) {
            findings.push(finding);
            return None;
        }
        let mut found = Findings::new();
        let page = page(shared, item, job, format, number, &mut found);
        let refused = has_errors(&found);
        findings.extend(found);
        let (_, bytes) = page.filter(|_| !refused)?;
        let ending = match template.has_pages() {
            true => format!("-{number:02}.{}", format.still.extension()),
            false => format!(".{}", format.still.extension()),
        };
        pages.push((ending, bytes));
    }
    let size = (format.width, format.height);
    pages
        .into_iter()
        .map(|(ending, bytes)| {
            deliver_picture(shared, job, (&ending, ArtifactKind::Still), &bytes, size, findings)
        })
        .collect()
}

/// Page `number` of `job`, which shows `item`: its pixels, and its file as `format` wants it. Checks speak in `findings`; a page
/// with errors is made all the same.
pub(super) fn page(
    shared: &Shared<'_>,
    item: &Item,
    job: &Job,
    format: &Format,
    number: usize,
    findings: &mut Findings,
) -> Option<(Rgba, Vec<u8>)> {
    let request = PageRequest::of(shared.project, item, &job.account, &job.format, number, None)?;
    let page = shared.painter.inspect(&request, "", request.still_at, 0, findings)?;
    findings.extend(check::page(&Subject { world: shared.world, item, format, cue: None }, &page));
    let bytes = encode_within(&page.pixels, format, findings)?;
    Some((page.pixels, bytes))
}

/// `pixels` as `format` wants them, within its limit on bytes.
pub(super) fn encode_within(pixels: &Rgba, format: &Format, findings: &mut Findings) -> Option<Vec<u8>> {
    let failed =
        |error: String| Finding::error("encode-failed", format!("the picture cannot be encoded: {error}"));
    let mut quality = format.quality;
    loop {
        let encoding = match format.still {
            StillType::Png => StillEncoding::Png,
            StillType::Jpeg => StillEncoding::Jpeg { quality },
        };
        let bytes = encode(pixels, encoding).map_err(|error| findings.push(failed(error))).ok()?;
        let Some(limit) = format.max_still_bytes.filter(|limit| bytes.len() as u64 > *limit) else {
            return Some(bytes);
        };
        if format.still == StillType::Png || quality <= LOWEST_QUALITY {
            findings.push(
                Finding::error(
                    "too-many-bytes",
                    format!("the picture has {} bytes; {} takes at most {limit}", bytes.len(), format.title),
                )
                .hint("use a plainer picture, or `still = \"jpeg\"` for this format in `wajah.toml`")
                .fact("is", bytes.len())
                .fact("most", limit)
                .fact("formats", &format.title),
            );
            return None;
        }
        quality = quality.saturating_sub(8).max(LOWEST_QUALITY);
    }
}

/// Writes a picture of `job` and says what it is.
pub(super) fn deliver_picture(
    shared: &Shared<'_>,
    job: &Job,
    (ending, kind): (&str, ArtifactKind),
    bytes: &[u8],
    size: (u32, u32),
    findings: &mut Findings,
) -> Option<Artifact> {
    let (path, place) = shared.place(job, ending);
    match deliver::write_below(&shared.options.out, Path::new(&path), bytes) {
        Ok(delivered) => Some(Artifact::new(job, path, kind, size, delivered)),
        Err(error) => {
            findings.push(write_failed(&place, &error));
            None
        }
    }
}
