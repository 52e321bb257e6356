//! Stills: pages painted in parallel, encoded as their formats say.

use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;

use super::context::RunContext;
use super::cost::cost;
use super::put::{put, write};
use crate::check::{self, Subject};
use crate::deliver::manifest::{Artifact, ArtifactKind};
use crate::diag::{Finding, Findings, has_errors};
use crate::fingerprint::Fingerprint;
use crate::layers::Rgba;
use crate::page::{Inspected, PageRequest, StillEncoding, encode};
use crate::plan::{Job, Post};
use crate::project::{Format, StillType};
use crate::world::hex;

/// The lowest JPEG quality that still looks clean; below it a limit on bytes is an error.
const LOWEST_QUALITY: u8 = 60;

/// Makes `posts`, which are stills.
pub(super) fn render(context: &RunContext<'_>, posts: &[&Post<'_>]) {
    // Item by item, so that a picture is cut once for all accounts and then forgotten.
    let mut posts = posts.to_vec();
    posts.sort_by(|a, b| a.job.item_in_format().cmp(&b.job.item_in_format()));
    alike(context, &posts).par_iter().for_each(|posts| {
        let mut painted = Painted::new();
        for post in posts {
            if context.stopped() {
                return;
            }
            let mut findings = Findings::new();
            let artifacts = make(context, post, (&mut painted, posts.len() == 1), &mut findings);
            context.progress.advance(cost(post));
            context.finish(&post.job, artifacts, findings);
        }
    });
}

/// Pages of posts that are the same, painted once: what each shows, and what was said of it.
type Painted = BTreeMap<usize, (Inspected, Findings)>;

/// `posts`, those together whose pages are the same in size and in all that decides their pixels: two platforms' stories mostly are.
fn alike<'a, 'p>(context: &RunContext<'_>, posts: &[&'a Post<'p>]) -> Vec<Vec<&'a Post<'p>>> {
    let key = |post: &Post<'_>| -> Option<String> {
        let Job { pack, account, item, .. } = &post.job;
        let mut fingerprint = Fingerprint::default();
        fingerprint.add("post", format!("{pack}/{account}/{item}").as_bytes());
        for number in 1..=post.page_count() {
            let request = PageRequest::new(context.project, post, number, None);
            context.painter.fingerprint(&request, "", &mut fingerprint).ok()?;
        }
        Some(hex(&fingerprint.digest()))
    };
    // Only formats of one size can be alike: most need no second look.
    let sizes: Vec<_> = posts
        .iter()
        .map(|post| {
            let Job { pack, account, item, .. } = &post.job;
            (pack, account, item, (post.format.width, post.format.height))
        })
        .collect();
    let mut of_size = BTreeMap::<_, usize>::new();
    sizes.iter().for_each(|size| *of_size.entry(*size).or_default() += 1);
    let keys: Vec<Option<String>> = posts
        .par_iter()
        .zip(&sizes)
        .map(|(post, size)| if of_size[size] > 1 { key(post) } else { None })
        .collect();
    let mut together: Vec<Vec<&'a Post<'p>>> = Vec::new();
    let mut known = BTreeMap::<String, usize>::new();
    for (post, key) in posts.iter().copied().zip(keys) {
        let place = key.map(|key| *known.entry(key).or_insert(together.len()));
        match place.and_then(|place| together.get_mut(place)) {
            Some(same) => same.push(post),
            None => together.push(vec![post]),
        }
    }
    together
}

/// All pages of a post, or none: half a carousel is not to be posted.
fn make(
    context: &RunContext<'_>,
    post: &Post<'_>,
    (painted, is_alone): (&mut Painted, bool),
    findings: &mut Findings,
) -> Option<Vec<Artifact>> {
    let Post { job, template, format, .. } = post;
    let begun = Instant::now();
    let mut pages = Vec::new();
    for number in 1..=post.page_count() {
        if let Some(finding) = context.too_slow(begun) {
            findings.push(finding);
            return None;
        }
        let mut found = Findings::new();
        let page = painted_once(context, post, number, painted, &mut found);
        let bytes = page.and_then(|page| judged(context, post, page, &mut found));
        let refused = has_errors(&found);
        findings.extend(found);
        let bytes = bytes.filter(|_| !refused)?;
        let ending = match template.has_pages() {
            true => format!("-{number:02}.{}", format.still.extension()),
            false => format!(".{}", format.still.extension()),
        };
        pages.push((ending, bytes));
        if is_alone {
            // Nobody else wants it: the pictures of a long carousel are not all held.
            painted.clear();
        }
    }
    let size = (format.width, format.height);
    let files: Option<Vec<_>> = pages
        .into_iter()
        .map(|(ending, bytes)| write(context, job, (&ending, ArtifactKind::Still, size), &bytes, findings))
        .collect();
    put(job, files?, findings)
}

/// Page `number` of `post`, painted now or for a post that is the same; what was said of it then is said again.
fn painted_once<'p>(
    context: &RunContext<'_>,
    post: &Post<'_>,
    number: usize,
    painted: &'p mut Painted,
    findings: &mut Findings,
) -> Option<&'p Inspected> {
    if let std::collections::btree_map::Entry::Vacant(free) = painted.entry(number) {
        let request = PageRequest::new(context.project, post, number, None);
        let mut said = Findings::new();
        match context.painter.inspect(&request, "", request.still_at, 0, &mut said) {
            Some(page) => drop(free.insert((page, said))),
            None => {
                findings.extend(said);
                return None;
            }
        }
    }
    let (page, said) = painted.get(&number)?;
    findings.extend(said.iter().cloned());
    Some(page)
}

/// The file of a painted page as the format of `post` wants it; what the checks say of it in that format goes to `findings`.
fn judged(
    context: &RunContext<'_>,
    post: &Post<'_>,
    page: &Inspected,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    let Post { item, format, .. } = *post;
    findings.extend(check::page(&Subject { world: context.world, item, format, cue: None }, page));
    encode_within(&page.pixels, format, findings)
}

/// Page `number` of `post`: what it shows, and its file, where it can be encoded. Checks speak in `findings`; a page with errors is
/// made all the same.
pub(super) fn page(
    context: &RunContext<'_>,
    post: &Post<'_>,
    number: usize,
    findings: &mut Findings,
) -> Option<(Inspected, Option<Vec<u8>>)> {
    let request = PageRequest::new(context.project, post, number, None);
    let page = context.painter.inspect(&request, "", request.still_at, 0, findings)?;
    let bytes = judged(context, post, &page, findings);
    Some((page, bytes))
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
