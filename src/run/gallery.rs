//! A gallery, made: every showing painted, delivered full size and small, and the page that shows them all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::clips::{StoryboardFrame, storyboard};
use super::context::{RunContext, on_threads};
use super::cost::cost;
use super::event::{Listener, Outcome};
use super::faults::write_failed;
use super::report::{RunOptions, tidy};
use super::scene::Scene;
use super::stills::{encode_within, page};
use crate::deliver::gallery::{Figure, Gallery, Moment, Part, Picture, Section, template_of};
use crate::deliver::{self, Delivered};
use crate::diag::{Finding, Findings, Severity, has_errors, slashed};
use crate::layers::Rgba;
use crate::page::{StillEncoding, encode, reduced};
use crate::plan::{Post, Showing, Texts};
use crate::project::{Item, Kind, Project};

/// The page's name in the gallery's folder.
const INDEX: &str = "index.html";

/// The folder of small pictures beside the full ones.
const PREVIEWS: &str = "previews";

/// The longer side of small pictures: sharp at the size in which the page shows them, and some 20 kB each.
const PREVIEW_PX: u32 = 480;
const PREVIEW_QUALITY: u8 = 82;

/// Seconds of one core that the frames of a clip take, roughly: most of it goes into taking the page apart.
const CLIP_WORK: f64 = 2.0;

/// A picture of a gallery, for `--json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GalleryPicture {
    /// Its path below the gallery's folder, with forward slashes.
    pub path: String,
    /// The small picture of it, likewise; frames of one clip have one strip.
    pub preview: String,
    /// The template's id.
    pub template: String,
    /// Which of its texts.
    pub texts: Texts,
    /// The format's id.
    pub format: String,
    /// The account's id.
    pub account: String,
    /// Whether it is a still or a frame of a clip.
    pub kind: Kind,
    /// The page, from 1, where there are several.
    pub page: Option<usize>,
    /// What a frame shows of its clip.
    pub moment: Option<Moment>,
    /// When it is shown.
    pub time_ms: Option<i64>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The size of its file.
    pub bytes: u64,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub digest: String,
}

/// What a gallery came to: the document of `--json`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GalleryReport {
    /// The page; none where the run was stopped or nothing could be written.
    pub index: Option<PathBuf>,
    /// How many showings there are: a sample of a template in a format for an account.
    pub showings: usize,
    /// How many of them miss a picture; a finding says why.
    pub failed: usize,
    /// How many templates are shown, with those of which nothing but their mistakes can be.
    pub templates: usize,
    /// In how many formats.
    pub formats: usize,
    /// For how many accounts.
    pub accounts: usize,
    /// Wall-clock seconds.
    pub seconds: f64,
    /// The pictures, in the page's order.
    pub pictures: Vec<GalleryPicture>,
    /// What is to be said, the project's findings included.
    pub findings: Findings,
}

/// Makes the gallery of `showings`, which belong to the project of `scene`, in the folder that `options` names. `known` is what is wrong with the
/// project so far. Everything is shown that can be; `cancel` ends it without a page.
pub fn gallery(
    scene: Scene<'_>,
    (showings, known): (&[Showing], Findings),
    options: &RunOptions,
    listener: Listener<'_>,
    cancel: &AtomicBool,
) -> GalleryReport {
    let started = Instant::now();
    let project = scene.project;
    let mut of_project = scene.painter.findings();
    let shown: BTreeSet<&str> = showings.iter().map(|showing| showing.template.as_str()).collect();
    // A template that nobody asked to see may be broken.
    of_project.retain(|finding| template_of(finding).is_none_or(|id| shown.contains(id)));
    of_project.splice(0..0, known);
    deliver::sweep_flat(&options.out);
    for template in &shown {
        deliver::sweep(&options.out, template);
    }
    let items: BTreeMap<(&str, Texts), Item> = showings
        .iter()
        .filter_map(|showing| Some(((showing.template.as_str(), showing.texts), showing.item(project)?)))
        .collect();
    let work = |showing: &Showing| match post_of(project, &items, showing) {
        Some(_) if showing.kind == Kind::Clip => CLIP_WORK,
        Some(post) => cost(&post),
        None => 0.0,
    };
    let context = RunContext::new(scene, options, listener, cancel, None);
    context.progress.begin(showings.len(), showings.iter().map(work).sum());
    let make_all = || {
        showings
            .par_iter()
            .map(|showing| {
                let post = post_of(project, &items, showing)?;
                (!context.stopped()).then(|| {
                    let made = make(&context, &post, showing);
                    let outcome = if made.failed() { Outcome::Failed } else { Outcome::Rendered };
                    context.progress.advance(work(showing));
                    context.progress.ended(&post.job, outcome, &[]);
                    made
                })
            })
            .collect::<Vec<Option<Made>>>()
    };
    let made: Vec<Made> = on_threads(options.threads, make_all).into_iter().flatten().collect();

    let count = |pick: fn(&Showing) -> &String| showings.iter().map(pick).collect::<BTreeSet<_>>().len();
    let mut report = GalleryReport {
        showings: showings.len(),
        failed: made.iter().filter(|made| made.failed()).count(),
        formats: count(|showing| &showing.format),
        accounts: count(|showing| &showing.account),
        ..GalleryReport::default()
    };
    report.findings = of_project.clone();
    let mut figures: BTreeMap<String, Vec<Figure>> = BTreeMap::new();
    for Made { figure, pictures } in made {
        let job = figure.showing.job().id();
        report.findings.extend(figure.findings.iter().map(|finding| finding.clone().in_job(&job)));
        report.pictures.extend(pictures);
        figures.entry(figure.showing.template.clone()).or_default().push(figure);
    }
    let gallery = arrange(project, figures, of_project);
    report.templates = gallery.sections.len();
    if !cancel.load(Ordering::Relaxed) {
        let place = options.out.join(INDEX);
        match deliver::write(&place, gallery.page().as_bytes()) {
            Ok(_) => report.index = Some(place),
            Err(error) => report.findings.push(write_failed(&place, &error)),
        }
    }
    report.findings = tidy(report.findings);
    report.seconds = started.elapsed().as_secs_f64();
    report
}

/// The post that `showing` is of.
fn post_of<'p>(
    project: &'p Project,
    items: &'p BTreeMap<(&str, Texts), Item>,
    showing: &'p Showing,
) -> Option<Post<'p>> {
    let item = items.get(&(showing.template.as_str(), showing.texts))?;
    let post = Post::of(project, item, &showing.account, &showing.format)?;
    Some(Post { job: showing.job(), ..post })
}

/// A showing, carried out.
struct Made {
    figure: Figure,
    pictures: Vec<GalleryPicture>,
}

impl Made {
    fn failed(&self) -> bool {
        has_errors(&self.figure.findings)
    }
}

/// Figures and findings under their templates. A template that could not be loaded is there with what is wrong with it.
fn arrange(project: &Project, figures: BTreeMap<String, Vec<Figure>>, findings: Findings) -> Gallery<'_> {
    let mut sections: BTreeMap<String, Section> = figures
        .into_iter()
        .map(|(id, figures)| (id.clone(), Section { id, figures, findings: Findings::new() }))
        .collect();
    let mut others = Findings::new();
    for finding in findings {
        match template_of(&finding) {
            Some(id) if sections.contains_key(id) || finding.severity == Severity::Error => {
                let section =
                    || Section { id: id.to_owned(), figures: Vec::new(), findings: Findings::new() };
                sections.entry(id.to_owned()).or_insert_with(section).findings.push(finding.clone());
            }
            _ => others.push(finding),
        }
    }
    Gallery { project, sections: sections.into_values().collect(), findings: others }
}

fn make(context: &RunContext<'_>, post: &Post<'_>, showing: &Showing) -> Made {
    let mut findings = Findings::new();
    let parts = match showing.kind {
        Kind::Still => make_pages(context, post, showing, &mut findings),
        Kind::Clip => make_frames(context, post, showing, &mut findings),
    };
    let (pictures, figures): (Vec<GalleryPicture>, Vec<Picture>) = parts.into_iter().unzip();
    // Pages of one carousel use the same style sheets, and each says what is wrong with them.
    let mut once = Findings::new();
    for finding in findings {
        if !once.contains(&finding) {
            once.push(finding);
        }
    }
    Made { figure: Figure { showing: showing.clone(), pictures: figures, findings: once }, pictures }
}

/// A picture as the report and as the page know it.
type Delivery = (GalleryPicture, Picture);

/// The pages of a still. One that cannot be made leaves the others to be seen.
fn make_pages(
    context: &RunContext<'_>,
    post: &Post<'_>,
    showing: &Showing,
    findings: &mut Findings,
) -> Vec<Delivery> {
    let Post { template, format, .. } = post;
    (1..=post.page_count())
        .filter_map(|number| {
            let (page, bytes) = page(context, post, number, findings)?;
            let (pixels, bytes) = (page.pixels, bytes?);
            let (ending, part) = match template.has_pages() {
                true => (format!("-{number:02}"), Part::Page(number)),
                false => (String::new(), Part::Whole),
            };
            let files = Files { context, showing };
            let preview = files.preview(&ending, &small(&pixels, findings)?, findings)?;
            files.picture(&ending, format.still.extension(), &pixels, &bytes, preview, part, findings)
        })
        .collect()
}

/// A few frames of a clip, and a strip of them.
fn make_frames(
    context: &RunContext<'_>,
    post: &Post<'_>,
    showing: &Showing,
    findings: &mut Findings,
) -> Vec<Delivery> {
    let format = post.format;
    let frames = storyboard(context, post, findings);
    let files = Files { context, showing };
    let small: Option<Vec<Rgba>> = frames.iter().map(|frame| small(&frame.pixels, findings)).collect();
    let Some(strip) = small.filter(|small| !small.is_empty()).map(|small| side_by_side(&small)) else {
        return Vec::new();
    };
    let Some(preview) = files.preview("", &strip, findings) else { return Vec::new() };
    let count = frames.len();
    frames
        .into_iter()
        .enumerate()
        .filter_map(|(index, StoryboardFrame { moment, time, pixels })| {
            let bytes = encode_within(&pixels, format, findings)?;
            let part = Part::Frame { moment, time, in_strip: (index, count) };
            let ending = format!("-{}", index + 1);
            let extension = format.still.extension();
            files.picture(&ending, extension, &pixels, &bytes, preview.clone(), part, findings)
        })
        .collect()
}

/// Where the files of a showing go.
struct Files<'a> {
    context: &'a RunContext<'a>,
    showing: &'a Showing,
}

impl Files<'_> {
    /// Writes a picture full size.
    #[expect(clippy::too_many_arguments, reason = "a picture with all that is said of it")]
    fn picture(
        &self,
        ending: &str,
        extension: &str,
        pixels: &Rgba,
        bytes: &[u8],
        preview: String,
        part: Part,
        findings: &mut Findings,
    ) -> Option<Delivery> {
        let (path, delivered) = self.write("", &format!("{ending}.{extension}"), bytes, findings)?;
        let Delivered { bytes, digest } = delivered;
        let (page, moment, time_ms) = match part {
            Part::Whole => (None, None, None),
            Part::Page(number) => (Some(number), None, None),
            Part::Frame { moment, time, .. } => (None, Some(moment), Some(time.as_ms())),
        };
        let Showing { template, texts, format, account, kind, .. } = self.showing.clone();
        let (width, height) = (pixels.width, pixels.height);
        let picture = Picture { path: path.clone(), preview: preview.clone(), part, bytes };
        let listed = GalleryPicture {
            path,
            preview,
            template,
            texts,
            format,
            account,
            kind,
            page,
            moment,
            time_ms,
            width,
            height,
            bytes,
            digest,
        };
        Some((listed, picture))
    }

    /// Writes a small picture; gives its path below the gallery's folder.
    fn preview(&self, ending: &str, small: &Rgba, findings: &mut Findings) -> Option<String> {
        let encoding = StillEncoding::Jpeg { quality: PREVIEW_QUALITY };
        let bytes = encode(small, encoding).map_err(|error| findings.push(unscaled(&error))).ok()?;
        Some(self.write(PREVIEWS, &format!("{ending}.jpg"), &bytes, findings)?.0)
    }

    fn write(
        &self,
        folder: &str,
        ending: &str,
        bytes: &[u8],
        findings: &mut Findings,
    ) -> Option<(String, Delivered)> {
        let stem = &self.showing.stem;
        let name = format!("{}{ending}", stem.file_name()?.to_string_lossy());
        let inside = stem.parent().unwrap_or(Path::new("")).join(folder).join(name);
        let place = self.context.options.out.join(&inside);
        let delivered = deliver::write(&place, bytes)
            .map_err(|error| findings.push(write_failed(&place, &error)))
            .ok()?;
        Some((slashed(&inside), delivered))
    }
}

fn small(pixels: &Rgba, findings: &mut Findings) -> Option<Rgba> {
    reduced(pixels, PREVIEW_PX).map_err(|error| findings.push(unscaled(&error))).ok()
}

fn unscaled(error: &str) -> Finding {
    Finding::error("encode-failed", format!("the small picture cannot be made: {error}"))
}

/// Pictures of one size beside each other, the first at the left.
fn side_by_side(pictures: &[Rgba]) -> Rgba {
    let (width, height) = pictures.first().map_or((0, 0), |first| (first.width, first.height));
    let row_bytes = width as usize * 4;
    let mut data = Vec::with_capacity(row_bytes * height as usize * pictures.len());
    for y in 0..height as usize {
        for picture in pictures {
            data.extend_from_slice(&picture.data[y * row_bytes..][..row_bytes]);
        }
    }
    Rgba { width: width * pictures.len() as u32, height, data }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_stand_beside_each_other_in_order() {
        let plain = |value: u8| Rgba { width: 2, height: 2, data: vec![value; 16] };
        let strip = side_by_side(&[plain(1), plain(9)]);
        assert_eq!((strip.width, strip.height), (4, 2));
        assert_eq!(strip.data[..16], [[1; 8], [9; 8]].concat());
        assert_eq!(strip.data[16..], [[1; 8], [9; 8]].concat());
    }
}
