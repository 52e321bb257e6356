//! The painter of a project: it expands a page, has it dressed (`dress.rs`), and has it painted, or taken apart for a
//! clip.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::addresses;
use super::breaks;
use super::caption::Caption;
use super::css::Stylesheet;
use super::document::{self, Document, VideoSize, VideoSizes, shown_by_tag};
use super::engine::{self, Canvas, Edits, Engine, Page};
use super::expand::Expander;
use super::fonts::{self, Coverage, FontFamily};
use super::inspect::{self, Inspected};
use super::lettering;
use super::name::ElementName;
use super::pictures::Pictures;
use super::place::{self, place_of_element};
use super::request::{CueSpan, PageRequest};
use super::source::PageSource;
use super::tags::Tag;
use super::{stack, waves};
use crate::catch_panic::catch_panic;
use crate::diag::{Finding, Findings, Place};
use crate::layers::{Rgba, Shows, Stack};
use crate::project::Project;
use crate::units::{FrameRate, Micros};
use crate::world::World;

/// Paints the pages of one project. Threads share it.
pub struct Painter {
    pub(super) world: Arc<dyn World>,
    pub(super) engine: Engine,
    pub(super) expander: Expander,
    pub(super) coverage: Coverage,
    pub(super) pictures: Pictures,
    pub(super) stylesheets: Mutex<BTreeMap<PathBuf, ReadStylesheet>>,
    /// What is wrong with its fonts.
    of_fonts: Findings,
}

/// A style sheet, and what was wrong with it: said on every page that uses it, so that what a page says does not depend on which
/// thread was the first to read it.
pub(super) type ReadStylesheet = (Arc<Stylesheet>, Findings);

impl Painter {
    /// A painter for the project of `world`, with its fonts and templates loaded. What is wrong with those, [`Painter::findings`] says.
    pub fn new(world: Arc<dyn World>) -> Self {
        let (mut engine, mut of_fonts) = (Engine::new(), Findings::new());
        let coverage = fonts::load(&world, &mut engine, &mut of_fonts);
        let expander = Expander::load(&world);
        let (pictures, stylesheets) = (Pictures::new(), Mutex::default());
        Self { world, engine, expander, coverage, pictures, stylesheets, of_fonts }
    }

    /// What is wrong with the fonts and templates of its project.
    pub fn findings(&self) -> Findings {
        self.of_fonts.iter().chain(self.expander.broken()).cloned().collect()
    }

    /// The expanded HTML of a page, as [`Painter::still`] lays it out.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub fn html(&self, request: &PageRequest, cue: impl Into<Caption>) -> Result<String, Finding> {
        self.expanded(request, &cue.into()).map(|(source, _)| source.as_written())
    }

    /// The expanded page as read; what of the SVGs in it has no effect goes to `findings`, as what is wrong with the template does.
    pub(super) fn source(
        &self,
        request: &PageRequest,
        cue: &Caption,
        findings: &mut Findings,
    ) -> Option<PageSource> {
        let (source, said) = self.or_report_finding(self.expanded(request, cue), findings)?;
        findings.extend(said);
        Some(source)
    }

    /// The expanded page as read, and what of the SVGs in it has no effect.
    ///
    /// # Errors
    /// What is wrong with the template.
    pub(super) fn expanded(
        &self,
        request: &PageRequest,
        cue: &Caption,
    ) -> Result<(PageSource, Findings), Finding> {
        let mut values = request.values.clone();
        if let Some(object) = values.as_object_mut() {
            object.insert("cue".to_owned(), cue.text.as_str().into());
            object.insert("caption".to_owned(), cue.values());
        }
        let context = tera::Context::from_serialize(&values).map_err(|error| {
            Finding::error("template-error", format!("the values of a page cannot be used: {error}"))
        })?;
        let expanded = catch_panic(|| self.expander.expand(&request.template, &context));
        let (html, said) = expanded.unwrap_or_else(|said| Err(engine_failed(request, &said)))?;
        let source = breaks::as_elements(PageSource::read(html));
        Ok((addresses::rooted(source, &request.template), said))
    }

    /// Whether the page shows waveforms.
    pub fn has_waveform(&self, request: &PageRequest) -> bool {
        self.has_tag(request, waves::TAG)
    }

    /// Whether the page shows footage.
    pub fn has_video(&self, request: &PageRequest) -> bool {
        self.has(request, |tag| tag.name == "video" && shown_by_tag(tag) == Shows::Footage)
    }

    /// Where the page shows `video`; nothing where it does not.
    pub fn place_of_video(&self, request: &PageRequest, video: Shows) -> Option<Place> {
        let (source, _) = self.expanded(request, &Caption::default()).ok()?;
        let shows = |tag: &Tag| tag.name == "video" && !tag.in_svg && shown_by_tag(tag) == video;
        let number = source.tags().iter().position(shows)?;
        let of_template = || Place::file(place::file_of(&request.template));
        let written = source.origin(number).and_then(|origin| {
            let file = self.expander.files().get(origin.file)?;
            Some(Place { line: Some(origin.line), column: Some(origin.column), ..Place::file(file) })
        });
        Some(written.unwrap_or_else(of_template))
    }

    fn has_tag(&self, request: &PageRequest, name: &str) -> bool {
        self.has(request, |tag| tag.name == name)
    }

    fn has(&self, request: &PageRequest, wanted: impl Fn(&Tag) -> bool) -> bool {
        let expanded = self.expanded(request, &Caption::default());
        expanded.is_ok_and(|(source, _)| source.tags().iter().any(|tag| !tag.in_svg && wanted(tag)))
    }

    /// The files of the project's fonts that can be used, in order of their paths.
    pub fn font_files(&self) -> impl Iterator<Item = &Path> {
        self.coverage.paths()
    }

    /// The families of the project's fonts, in order of their first files.
    pub fn font_families(&self) -> &[FontFamily] {
        self.coverage.families()
    }

    /// The families that the tokens of `project` name, the brand's, each account's and each campaign's, and that are not there.
    pub fn absent_families(&self, project: &Project) -> Findings {
        let mut findings = Findings::new();
        if self.coverage.none().is_some() {
            return findings;
        }
        for account in project.accounts.values() {
            for campaign in std::iter::once(None).chain(project.campaigns.values().map(Some)) {
                let tokens = project.brand.css_tokens(account, None, campaign);
                let places = project.brand.css_token_places(account, campaign);
                for finding in lettering::absent_tokens(&self.coverage, &tokens, &places) {
                    if !findings.contains(&finding) {
                        findings.push(finding);
                    }
                }
            }
        }
        findings
    }

    /// The page as a picture at its `still_at`, straight alpha. `None` when a finding says why not.
    pub fn still(&self, request: &PageRequest, findings: &mut Findings) -> Option<Rgba> {
        self.inspect(request, "", request.still_at, 0, findings).map(|page| page.pixels)
    }

    /// The page with a caption as it looks at `time`, with its videos grey (0 black, 255 white), and what it shows then.
    /// `None` when a finding says why not.
    pub fn inspect(
        &self,
        request: &PageRequest,
        cue: impl Into<Caption>,
        time: Micros,
        grey: u8,
        findings: &mut Findings,
    ) -> Option<Inspected> {
        let cue = cue.into();
        guarded(request, findings, |findings| {
            let mut page = self.page(request, findings)?;
            if !cue.is_empty() {
                page = self.page_like(request, &cue, &page, findings)?.0;
            }
            self.inspect_page(&page, request, time, grey, findings)
        })
    }

    /// As [`Painter::inspect`] for several moments of one page, each a caption and a time, which is laid out anew for each different
    /// caption alone. `see` is given each by its place among `moments`, in their order, until it says `false`.
    pub fn inspect_moments(
        &self,
        request: &PageRequest,
        moments: &[(&Caption, Micros)],
        grey: u8,
        findings: &mut Findings,
        see: &mut dyn FnMut(usize, Inspected) -> bool,
    ) {
        guarded(request, findings, |findings| {
            let base = self.page(request, findings)?;
            let mut captioned: BTreeMap<&Caption, Page> = BTreeMap::new();
            for (index, (cue, time)) in moments.iter().enumerate() {
                if !cue.is_empty() && !captioned.contains_key(cue) {
                    captioned.insert(cue, self.page_like(request, cue, &base, findings)?.0);
                }
                let page = captioned.get(cue).unwrap_or(&base);
                let seen = self.inspect_page(page, request, *time, grey, findings)?;
                if !see(index, seen) {
                    break;
                }
            }
            Some(())
        });
    }

    fn inspect_page(
        &self,
        page: &Page,
        request: &PageRequest,
        time: Micros,
        grey: u8,
        findings: &mut Findings,
    ) -> Option<Inspected> {
        let canvas = canvas_of(request);
        let fills = grey_fills(&page.document, grey);
        let edits = Edits { fills: &fills, ..Edits::default() };
        let layout = self.or_report(self.engine.lay_out(page, canvas, time, edits), request, findings)?;
        let pixels = self.or_report(layout.paint(canvas.whole()), request, findings)?;
        let mut facts = inspect::inspect(&page.document, &layout, canvas);
        let holes = self.engine.holes(page, &layout, canvas);
        facts.signers = inspect::signers(&page.document, &layout, &holes, canvas);
        facts.concerns = page.concerns.clone();
        Some(Inspected { pixels, scale: canvas.scale, facts })
    }

    /// The page over `frames` frames at `rate`, taken apart for the compositor. `cues` rise; the first begins at frame 0.
    pub fn stack(
        &self,
        request: &PageRequest,
        cues: &[CueSpan],
        rate: FrameRate,
        frames: u64,
        findings: &mut Findings,
    ) -> Option<Stack> {
        guarded(request, findings, |findings| {
            self.with_plan(request, (cues, rate, frames), findings, |plan, findings| {
                stack::build(plan, findings)
            })?
        })
    }

    /// Why [`Painter::stack`] would not come to anything, as far as that is known before anything is painted; nothing where it would.
    /// What is wrong with the page is among it.
    pub fn foresee(&self, request: &PageRequest, cues: &[CueSpan], rate: FrameRate, frames: u64) -> Findings {
        let mut findings = Findings::new();
        let foreseen = guarded(request, &mut findings, |findings| {
            let foreseen =
                self.with_plan(request, (cues, rate, frames), findings, |plan, _| stack::foresee(plan))?;
            self.or_report(foreseen, request, findings)?
        });
        findings.extend(foreseen);
        findings.retain(|finding| finding.severity == crate::diag::Severity::Error);
        findings
    }

    fn with_plan<T>(
        &self,
        request: &PageRequest,
        (cues, rate, frames): (&[CueSpan], FrameRate, u64),
        findings: &mut Findings,
        work: impl FnOnce(&stack::StackPlan<'_>, &mut Findings) -> T,
    ) -> Option<T> {
        // The page without a caption comes first: the others are compared with it.
        let mut base = self.page(request, findings)?;
        let canvas = canvas_of(request);
        self.engine.count_pseudo_elements(&mut base, canvas);
        let shown: BTreeSet<&Caption> =
            cues.iter().map(|cue| &cue.caption).filter(|caption| !caption.is_empty()).collect();
        let mut captioned = BTreeMap::new();
        for caption in shown {
            let (mut page, differing) = self.page_like(request, caption, &base, findings)?;
            self.engine.count_pseudo_elements(&mut page, canvas);
            captioned.insert(caption.clone(), (page, differing));
        }
        let place = |element: &ElementName| place_of_element(&request.template, element);
        let plan = stack::StackPlan {
            place: &place,
            engine: &self.engine,
            canvas,
            base: &base,
            captioned: &captioned,
            cues,
            rate,
            frames,
        };
        Some(work(&plan, findings))
    }

    fn page(&self, request: &PageRequest, findings: &mut Findings) -> Option<Page> {
        let source = self.source(request, &Caption::default(), findings)?;
        let mut document =
            self.or_report_refusal(Document::parse(source, video_sizes(request)), request, findings)?;
        document.files = Arc::clone(self.expander.files());
        check_size(&document, request, findings)?;
        self.dress(request, document, findings)
    }

    fn page_like(
        &self,
        request: &PageRequest,
        cue: &Caption,
        base: &Page,
        findings: &mut Findings,
    ) -> Option<(Page, Vec<document::ElementId>)> {
        let source = self.source(request, cue, findings)?;
        let parsed = Document::parse_like(source, video_sizes(request), &base.document);
        let (mut document, differing) = self.or_report_refusal(parsed, request, findings)?;
        document.files = Arc::clone(self.expander.files());
        check_size(&document, request, findings)?;
        Some((self.dress(request, document, findings)?, differing))
    }

    pub(super) fn or_report<T>(
        &self,
        result: Result<T, engine::EngineError>,
        request: &PageRequest,
        findings: &mut Findings,
    ) -> Option<T> {
        let place = || Place::file(place::file_of(&request.template));
        result.map_err(|error| findings.push(error.finding().at(place()))).ok()
    }

    fn or_report_finding<T>(&self, result: Result<T, Finding>, findings: &mut Findings) -> Option<T> {
        result.map_err(|finding| findings.push(finding)).ok()
    }

    pub(super) fn or_report_refusal<T>(
        &self,
        result: Result<T, document::Refused>,
        request: &PageRequest,
        findings: &mut Findings,
    ) -> Option<T> {
        let finding = |refused: document::Refused| {
            let place = Place::file(place::file_of(&request.template));
            Finding::error("template-error", refused.to_string()).at(place)
        };
        result.map_err(|refused| findings.push(finding(refused))).ok()
    }
}

/// The most elements of a page. A busy one has two hundred, and layouts take time for each.
const MAX_ELEMENTS: usize = 4000;

/// The most characters of a page: a novel's page has two thousand.
const MAX_PAGE_CHARS: usize = 50_000;

/// Says that a page holds more than can be laid out in time and memory.
fn check_size(document: &Document, request: &PageRequest, findings: &mut Findings) -> Option<()> {
    let elements = document.elements.len();
    let characters: usize = document.elements.values().map(|element| element.text.chars().count()).sum();
    let (count, what, most) = match () {
        () if elements > MAX_ELEMENTS => (elements, "elements", MAX_ELEMENTS),
        () if characters > MAX_PAGE_CHARS => (characters, "characters", MAX_PAGE_CHARS),
        () => return Some(()),
    };
    let message = format!("the page has {count} {what}; at most {most} are allowed");
    let place = Place::file(place::file_of(&request.template));
    findings.push(Finding::error("template-error", message).at(place));
    None
}

/// What is said where the page engine gives up altogether on the page of `request`.
fn engine_failed(request: &PageRequest, said: &str) -> Finding {
    Finding::error("page-failed", format!("the page engine failed: {said}"))
        .at(Place::file(place::file_of(&request.template)))
        .hint(concat!("this is a bug in Wajah ", env!("CARGO_PKG_VERSION"), ": please report it; until then, look for what is unusual in the template, its style sheets and SVGs"))
}

pub(super) fn canvas_of(request: &PageRequest) -> Canvas {
    Canvas {
        width: request.width,
        height: request.height,
        scale: request.width as f32 / request.layout_width.max(1) as f32,
    }
}

/// What `work` comes to; a panic of the engine is a finding of the page of `request`.
fn guarded<T>(
    request: &PageRequest,
    findings: &mut Findings,
    work: impl FnOnce(&mut Findings) -> Option<T>,
) -> Option<T> {
    catch_panic(|| work(findings)).unwrap_or_else(|said| {
        findings.push(engine_failed(request, &said));
        None
    })
}

fn grey_fills(document: &Document, grey: u8) -> Vec<document::HoleFill> {
    let videos = document.elements.values().filter(|element| element.video.is_some()).count();
    vec![document::HoleFill(grey); videos]
}

pub(super) fn video_sizes(request: &PageRequest) -> VideoSizes {
    let size = |size: Option<(u32, u32)>| size.map(|(width, height)| VideoSize { width, height });
    VideoSizes {
        footage: size(request.video),
        signer: size(request.signer_video),
        background: size(request.background_video),
    }
}

/// The rule of a page for what the item wants of its footage: `style`, declarations.
pub(super) fn footage_rule(style: &str) -> String {
    let others = ["backdrop", "signer", "background"].map(|role| format!(":not([data-role={role}])"));
    format!("video{}{{{style}}}", others.concat())
}

pub(super) fn root_rule(properties: &[(String, String)]) -> String {
    let mut rule = String::from(":root{");
    for (name, value) in properties {
        rule.push_str(&format!("{name}:{value};"));
    }
    rule.push('}');
    rule
}
