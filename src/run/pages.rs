//! Pages for a browser: the same jobs, written as HTML with the files they need, and nothing painted or encoded.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;

use super::clips::{self, ClipPages, FilmPart};
use super::context::{RunContext, on_threads};
use super::event::Listener;
use super::faults::write_failed;
use super::report::{RunOptions, RunReport};
use super::scene::Scene;
use crate::deliver;
use crate::deliver::manifest::{Artifact, ArtifactKind};
use crate::diag::{Finding, Findings, slashed};
use crate::page::{PageLinks, PageRequest, ReelPart, encoded};
use crate::plan::Post;
use crate::project::Kind;
use crate::units::Micros;

/// The folder, below that of the pages, of what they share: fonts, style sheets, pictures.
const ASSETS: &str = "assets";

/// Longer than any video that is repeated.
const LONGEST: Micros = Micros::from_ms(24 * 60 * 60 * 1000);

/// Seconds of one core that a page takes, roughly.
const PAGE: f64 = 0.05;

/// Writes the pages of `posts` for a browser, each with relative addresses to the files it needs, which are copied once for
/// all. Footage is not copied: clips refer to it where it lies.
pub fn write_pages(
    scene: Scene<'_>,
    posts: &[Post<'_>],
    options: &RunOptions,
    listener: Listener<'_>,
    cancel: &AtomicBool,
) -> RunReport {
    let started = Instant::now();
    let mut findings = scene.painter.findings();
    let packs: BTreeSet<&str> = posts.iter().map(|post| post.job.pack.as_str()).collect();
    // Where it cannot be made, every file says so.
    let _ = std::fs::create_dir_all(&options.out);
    for folder in packs.iter().copied().chain([ASSETS]) {
        deliver::sweep(&options.out, folder);
    }
    let context = RunContext::new(scene, options, listener, cancel, None);
    context.progress.begin(posts.len(), PAGE * posts.len() as f64);
    let clip_posts: Vec<&Post<'_>> = posts.iter().filter(|post| post.job.kind == Kind::Clip).collect();
    let clip_pages = clips::pages(&context, &clip_posts);
    let assets = Mutex::new(BTreeSet::new());
    let write_all = || {
        posts.par_iter().for_each(|post| {
            if context.stopped() {
                return;
            }
            let mut findings = Findings::new();
            let artifacts = write(&context, post, &clip_pages, &assets, &mut findings);
            context.progress.advance(PAGE);
            context.finish(&post.job, artifacts, findings);
        });
        let assets = assets.lock().unwrap_or_else(PoisonError::into_inner);
        assets.par_iter().filter_map(|asset| copy(&context, asset)).collect::<Findings>()
    };
    let copied = on_threads(options.threads, write_all);
    findings.extend(copied);
    context.into_report(posts, started, findings)
}

/// All pages of a post, or none.
fn write(
    context: &RunContext<'_>,
    post: &Post<'_>,
    clip_pages: &ClipPages<'_>,
    assets: &Mutex<BTreeSet<PathBuf>>,
    findings: &mut Findings,
) -> Option<Vec<Artifact>> {
    let Post { job, template, format, .. } = post;
    let clip = match clip_pages.get(&job.item_in_format()) {
        Some(Ok(clip)) => {
            findings.extend(clip.said.iter().cloned());
            Some(clip)
        }
        Some(Err(why)) => {
            findings.extend(why.iter().cloned());
            return None;
        }
        None => None,
    };
    let folder = job.folder();
    let up = "../".repeat(folder.components().count());
    let part = |part: &FilmPart| ReelPart {
        address: film_address(&context.options.out, &folder, &part.path, part.times.clone()),
        at: part.at,
        speed: part.speed.factor(),
    };
    let reel = clip.map(|clip| clip.reel.iter().map(part).collect()).unwrap_or_default();
    let signer = clip.map(|clip| clip.signer.iter().map(part).collect()).unwrap_or_default();
    // All of it, over and over.
    let background = clip.and_then(|clip| clip.background.as_ref());
    let background =
        background.map(|path| film_address(&context.options.out, &folder, path, Micros::ZERO..LONGEST));
    let links = PageLinks { assets: format!("{up}{ASSETS}/"), reel, signer, background };
    let cue = clip.map(|clip| clip.cue.clone()).unwrap_or_default();
    let mut pages = Vec::new();
    for number in 1..=post.page_count() {
        let times = clip.map(|clip| clip.times);
        let mut request = PageRequest::new(context.project, post, number, times);
        request.levels = clip.and_then(|_| clips::levels(context, post));
        let page = context.painter.browser_page(&request, &cue, &links, findings)?;
        let ending = if template.has_pages() { format!("-{number:02}.html") } else { ".html".to_owned() };
        pages.push((ending, page));
    }
    let mut artifacts = Vec::new();
    for (ending, page) in pages {
        let (path, place) = context.place(job, &ending);
        let delivered = deliver::write_below(&context.options.out, Path::new(&path), page.html.as_bytes())
            .map_err(|error| findings.push(write_failed(&place, &error)))
            .ok()?;
        assets.lock().unwrap_or_else(PoisonError::into_inner).extend(page.assets);
        let size = (format.width, format.height);
        artifacts.push(Artifact {
            duration_ms: clip.map(|clip| clip.times.whole().as_ms()),
            ..Artifact::new(job, path, ArtifactKind::Page, size, delivered)
        });
    }
    Some(artifacts)
}

/// Puts an asset into its place; says why not.
fn copy(context: &RunContext<'_>, asset: &Path) -> Option<Finding> {
    let (out, inside) = (&context.options.out, Path::new(ASSETS).join(asset));
    match context.painter.asset(asset) {
        Ok(bytes) => {
            let written = deliver::write_below(out, &inside, &bytes);
            written.err().map(|error| write_failed(&out.join(inside), &error))
        }
        Err(error) => Some(Finding::error("picture-unusable", error)),
    }
}

/// The address of a video as a page in `folder` below `out` refers to it, with the times that it plays: relative where there
/// is a way, so that a project can be moved with its pages.
fn film_address(out: &Path, folder: &Path, film: &Path, times: Range<Micros>) -> String {
    let real = |path: &Path| {
        path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
    };
    let (folder, film) = (real(out).join(folder), real(film));
    let common = folder.components().zip(film.components()).take_while(|(a, b)| a == b).count();
    let address = if common > 0 {
        let down: PathBuf = film.components().skip(common).collect();
        format!("{}{}", "../".repeat(folder.components().count() - common), encoded(&slashed(&down)))
    } else {
        format!("file:///{}", encoded(slashed(&film).trim_start_matches('/')))
    };
    format!("{address}#t={},{}", times.start.as_seconds(), times.end.as_seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_is_found_from_the_folder_of_its_page() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let film = dir.path().join("media/a b.mp4");
        std::fs::create_dir_all(dir.path().join("media")).expect("made");
        std::fs::create_dir_all(dir.path().join("out")).expect("made");
        std::fs::write(&film, "").expect("written");
        let times = Micros::from_ms(65_200)..Micros::from_ms(80_200);
        let address = film_address(&dir.path().join("out"), Path::new("pack/account/item"), &film, times);
        assert_eq!(address, "../../../../media/a%20b.mp4#t=65.2,80.2");
    }
}
