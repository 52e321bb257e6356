//! The painter of a project: it expands a page, dresses it with style sheets and pictures, and has it painted, or taken apart for a
//! clip.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::addresses::{
    self, css_pictures, linked_stylesheets, page_path, pictures_of_attributes, rooted_urls,
};
use super::breaks;
use super::caption::Caption;
use super::concerns::Concerns;
use super::css::{self, Dropped, Keyframes, Stylesheet};
use super::custom::{self, Known};
use super::document::{self, Document, VideoSize};
use super::engine::{self, Canvas, Edits, Engine, Page, PlacedPicture, Vain};
use super::expand::Expander;
use super::focus::{Shown, aimed_in_vain};
use super::fonts::{self, Coverage, FontFamily};
use super::inspect::{self, Inspected};
use super::lettering::{self, Written};
use super::name::{ElementName, name_of};
use super::pictures::Pictures;
use super::place::{self, place_of_element};
use super::request::{CueSpan, PageRequest};
use super::source::PageSource;
use super::{defaults, fit, markup, stack, waves};
use crate::catch_panic::catch_panic;
use crate::diag::{Finding, Findings, Place};
use crate::layers::{Fit, Rgba, Stack};
use crate::project::{Focus, Project};
use crate::units::{FrameRate, Micros};
use crate::world::World;

/// Paints the pages of one project. Threads share it.
pub struct Painter {
    pub(super) world: Arc<dyn World>,
    engine: Engine,
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

    /// Whether the page shows video.
    pub fn has_video(&self, request: &PageRequest) -> bool {
        self.has_tag(request, "video")
    }

    fn has_tag(&self, request: &PageRequest, name: &str) -> bool {
        let expanded = self.expanded(request, &Caption::default());
        expanded.is_ok_and(|(source, _)| source.tags().iter().any(|tag| tag.name == name && !tag.in_svg))
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
            self.or_report_refusal(Document::parse(source, video_size(request)), request, findings)?;
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
        let parsed = Document::parse_like(source, video_size(request), &base.document);
        let (mut document, differing) = self.or_report_refusal(parsed, request, findings)?;
        document.files = Arc::clone(self.expander.files());
        check_size(&document, request, findings)?;
        Some((self.dress(request, document, findings)?, differing))
    }

    /// Adds style sheets and pictures to a parsed page, and fits its texts.
    pub(super) fn dress(
        &self,
        request: &PageRequest,
        document: Document,
        findings: &mut Findings,
    ) -> Option<Page> {
        let before = findings.len();
        if let Some(none) = self.coverage.none() {
            findings.push(none);
            return None;
        }
        let source = Arc::clone(&document.source);
        let written = document.written_in(&Path::new("templates").join(&request.template));
        let written = written.as_slice();
        let mut concerns = Concerns::default();
        let mut css = vec![defaults::SHEET.to_owned(), root_rule(&request.properties)];
        let mut backgrounds: BTreeMap<PathBuf, Place> = BTreeMap::new();
        let mut tokens: BTreeMap<String, String> = request.properties.iter().cloned().collect();
        let mut keyframes: BTreeMap<String, Keyframes> = BTreeMap::new();
        let mut beside: BTreeSet<String> = BTreeSet::new();
        let mut sheets = Vec::new();
        for href in linked_stylesheets(&source) {
            if href.contains("://") || href.starts_with("//") {
                findings.push(self.elsewhere(&href, written, request));
                continue;
            }
            let path = page_path(&href, &request.template);
            if let Some(sheet) = self.stylesheet(&path, findings) {
                tokens.extend(sheet.root_properties.iter().cloned());
                for picture in css_pictures(&sheet.text) {
                    let place = sheet.place_of(&crate::diag::slashed(&picture));
                    backgrounds.entry(picture).or_insert(place);
                }
                css.push(sheet.text.clone());
                keyframes.extend(sheet.keyframes.clone());
                beside.extend(sheet.beside.iter().cloned());
                sheets.push(sheet);
            }
        }
        let place = place::file_of(&request.template);
        let mut said = Findings::new();
        let styles: Vec<Stylesheet> =
            document.styles.iter().map(|style| Stylesheet::read(&place, style, &mut said)).collect();
        findings.extend(said.into_iter().map(|finding| finding.at(Place::file(&place))));
        let styles_of_elements = source.style_attributes().chain(source.style_elements());
        let mut known =
            Known { tokens: &tokens, local: styles_of_elements.flat_map(custom::set_in).collect() };
        let own = sheets.iter().map(Arc::as_ref).chain(&styles).map(|sheet| &sheet.own_properties);
        known.local.extend(own.flatten().cloned());
        for sheet in &sheets {
            concerns.dropped.extend(sheet.dropped(&known));
        }
        for sheet in styles {
            for picture in css_pictures(&sheet.text) {
                backgrounds.entry(picture).or_insert_with(|| Place::file(&place));
            }
            // A place inside a `<style>` of an expanded page is not a place in the template's file.
            concerns.dropped.extend(
                sheet
                    .dropped(&known)
                    .into_iter()
                    .map(|dropped| Dropped { place: Place::file(&place), ..dropped }),
            );
            keyframes.extend(sheet.keyframes);
            beside.extend(sheet.beside);
            css.push(sheet.text);
        }
        for picture in pictures_of_attributes(&source) {
            let name = picture.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let place = || place::place_of_words(&self.world, &request.template, written, &name);
            backgrounds.entry(picture).or_insert_with(place);
        }
        for (attribute, fact) in css::dropped_inline(&source, &known) {
            let place = place::place_of_words(&self.world, &request.template, written, &attribute);
            concerns.dropped.push(Dropped { place, ..fact });
        }
        self.say_undrawn((&source, written), &css, request, findings);
        if let Some(style) = &request.video_style {
            css.push(format!("video:not([data-role=backdrop]){{{style}}}"));
        }
        keyframes.values_mut().for_each(|keyframes| keyframes.resolve(&tokens));
        concerns.dropped.extend(unset(&keyframes, &beside));
        let has_moments = keyframes.values().any(Keyframes::is_flipped)
            || keyframes.keys().any(|name| beside.contains(name));
        let mut page = Page {
            document,
            css,
            keyframes,
            has_moments,
            pictures: HashMap::new(),
            fitted: BTreeMap::new(),
            video: video_size(request),
            concerns,
            waves: Default::default(),
        };
        self.add_pictures(&mut page, &backgrounds, request, findings);
        let canvas = canvas_of(request);
        for vain in self.engine.vain(&page, canvas) {
            page.concerns.dropped.push(self.asked_in_vain(&vain, &sheets, written, request));
        }
        let asked = self.engine.fonts_asked(&page, canvas);
        let words = |words: &str| {
            let place = place::place_of_words(&self.world, &request.template, written, words);
            place.line.is_some().then_some(place)
        };
        let of_page = Written { sheets: &sheets, tokens: &tokens, request, words: &words };
        let (lacking, parted) = lettering::lacking(&self.coverage, &page, &asked, &of_page);
        findings.extend(lacking);
        page.concerns.dropped.extend(parted);
        page.concerns.missing_glyphs = lettering::missing_glyphs(&self.coverage, &page.document, &asked);
        let fitted = fit::fit_texts(&self.engine, &mut page, canvas, request.still_at);
        self.or_report(fitted, request, findings)?;
        self.cut_pictures(&mut page, &backgrounds, request, findings)?;
        let placed =
            waves::place(&self.engine, &mut page, canvas, (request.still_at, request.levels.as_ref()));
        for (element, finding) in self.or_report(placed, request, findings)? {
            let place = place_of_element(&request.template, &name_of(&page.document, element));
            findings.push(finding.at(place));
        }
        let failed =
            findings[before..].iter().any(|finding| finding.severity == crate::diag::Severity::Error);
        (!failed).then_some(page)
    }

    /// Says what of `source`, which `css` styles, is drawn otherwise than in a browser.
    fn say_undrawn(
        &self,
        (source, written): (&PageSource, &[PathBuf]),
        css: &[String],
        request: &PageRequest,
        findings: &mut Findings,
    ) {
        for undrawn in markup::undrawn(source, css) {
            let place_of =
                |words: &String| place::place_of_words(&self.world, &request.template, written, words);
            let place = undrawn.words.iter().map(place_of).find(|place| place.line.is_some());
            let place = place.unwrap_or_else(|| Place::file(place::file_of(&request.template)));
            let finding = Finding::warning("css-unsupported", undrawn.reason).at(place).hint(undrawn.hint);
            // Elements that differ on the page may be one in the template.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }

    /// What is said of `vain`, which `sheets` or a style attribute ask for.
    fn asked_in_vain(
        &self,
        vain: &Vain,
        sheets: &[Arc<Stylesheet>],
        written: &[PathBuf],
        request: &PageRequest,
    ) -> Dropped {
        let of_sheet = |sheet: &Arc<Stylesheet>| {
            sheet.place_of_value(vain.properties(), |value| value.contains(vain.word()))
        };
        let place = sheets.iter().find_map(of_sheet).unwrap_or_else(|| {
            let words = match vain {
                Vain::Reference(_, address) => format!("url({address}"),
                Vain::NaturalSize | Vain::PaintOrder => vain.properties()[0].to_owned(),
            };
            place::place_of_words(&self.world, &request.template, written, &words)
        });
        Dropped { place, reason: vain.reason(), hint: Some(vain.hint().to_owned()) }
    }

    /// What is said of a style sheet on another machine.
    fn elsewhere(&self, href: &str, written: &[PathBuf], request: &PageRequest) -> Finding {
        let place = place::place_of_words(&self.world, &request.template, written, href);
        Finding::error("stylesheet-missing", format!("`{href}` is on another machine: nothing is fetched"))
            .at(place)
            .hint("put a font's file into `fonts/` and name its family; put other styles into the template's folder")
    }

    fn stylesheet(&self, path: &Path, findings: &mut Findings) -> Option<Arc<Stylesheet>> {
        let known = self.stylesheets.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let (sheet, said) = match known {
            Some(known) => known,
            None => {
                let text = match self.world.read_text(path) {
                    Ok(text) if text.len() > MAX_STYLESHEET_BYTES => {
                        let message = format!(
                            "`{}` is larger than the {} MiB that a style sheet may have",
                            path.display(),
                            MAX_STYLESHEET_BYTES >> 20
                        );
                        findings.push(Finding::error("file-too-large", message).at(Place::file(path)));
                        return None;
                    }
                    Ok(text) => text,
                    Err(error) => {
                        findings.push(
                            Finding::error("stylesheet-missing", error.to_string()).at(Place::file(path)),
                        );
                        return None;
                    }
                };
                let mut said = Findings::new();
                let sheet = Arc::new(Stylesheet::read(path, &rooted_urls(&text, path), &mut said));
                let mut sheets = self.stylesheets.lock().unwrap_or_else(PoisonError::into_inner);
                sheets.entry(path.to_owned()).or_insert((sheet, said)).clone()
            }
        };
        findings.extend(said);
        Some(sheet)
    }

    /// Registers what `<img>` and style sheets refer to.
    fn add_pictures(
        &self,
        page: &mut Page,
        backgrounds: &BTreeMap<PathBuf, Place>,
        request: &PageRequest,
        findings: &mut Findings,
    ) {
        let written = page.document.written_in(&Path::new("templates").join(&request.template));
        let mut said = Findings::new();
        let mut add = |src: &str, path: &Path, is_whole: bool, place: &dyn Fn() -> Place| {
            let loaded = match is_whole {
                _ if Pictures::is_drawing(path) => self.pictures.drawing(&self.world, path),
                true => self.pictures.whole(&self.world, path),
                false => self.pictures.placeholder(&self.world, path),
            };
            match loaded {
                Ok((source, notes)) => {
                    page.pictures.insert(Arc::from(src), source);
                    // What is said of an SVG has its place in it.
                    let placed =
                        |note: Finding| match note.place.as_ref().is_some_and(|place| place.line.is_some()) {
                            true => note,
                            false => note.at(place()),
                        };
                    said.extend(notes.into_iter().map(placed));
                }
                Err(error) => findings.push(error.at(place())),
            }
        };
        let sources: BTreeSet<String> =
            page.document.elements.values().filter_map(|element| element.src.clone()).collect();
        for src in sources.iter().filter(|src| !src.starts_with("data:") && !src.is_empty()) {
            let path = page_path(src, &request.template);
            add(src, &path, false, &|| self.place_of_picture(src, &path, &written, request));
        }
        for (path, place) in backgrounds {
            let inside = page_path(&crate::diag::slashed(path), &request.template);
            add(&crate::diag::slashed(path), &inside, true, &|| place.clone());
        }
        findings.extend(said);
    }

    /// Where the picture `path`, the `src` of an `<img>`, is named: by the item, else by the template.
    fn place_of_picture(&self, src: &str, path: &Path, written: &[PathBuf], request: &PageRequest) -> Place {
        let by_item = request.named_at.get(path).cloned();
        by_item.unwrap_or_else(|| place::place_of_words(&self.world, &request.template, written, src))
    }

    /// Replaces the stand-ins of photos by pictures cut to their boxes, and keeps those boxes as they are.
    fn cut_pictures(
        &self,
        page: &mut Page,
        backgrounds: &BTreeMap<PathBuf, Place>,
        request: &PageRequest,
        findings: &mut Findings,
    ) -> Option<()> {
        let behind = backgrounds.keys().map(|path| page_path(&crate::diag::slashed(path), &request.template));
        let mut shown: BTreeMap<PathBuf, Shown> = behind.map(|path| (path, Shown::Background)).collect();
        let photos: BTreeMap<_, _> = page
            .document
            .elements
            .iter()
            .filter_map(|(id, element)| Some((*id, element.src.clone()?)))
            .filter(|(_, src)| {
                !src.starts_with("data:") && !src.is_empty() && !Pictures::is_drawing(Path::new(src))
            })
            .collect();
        if photos.is_empty() {
            findings.extend(aimed_in_vain(&shown, request));
            return Some(());
        }
        let canvas = canvas_of(request);
        let written = page.document.written_in(&Path::new("templates").join(&request.template));
        let layout = self.engine.lay_out(page, canvas, request.still_at, Edits::default());
        let layout = self.or_report(layout, request, findings)?;
        for placed in self.engine.placed_pictures(&layout) {
            let Some(src) = photos.get(&placed.element) else { continue };
            let (width, height) = (placed.width.round() as u32, placed.height.round() as u32);
            if width == 0 || height == 0 {
                continue;
            }
            let path = page_path(src, &request.template);
            let crops = placed.crops || matches!(placed.fit, Fit::Cover { .. });
            let how = if crops { Shown::Cropped } else { Shown::Whole };
            shown.entry(path.clone()).and_modify(|known| *known = how.max(*known)).or_insert(how);
            let fit = self.fit_of(&placed, &path, (width, height), request);
            let cut =
                fit.and_then(|fit| Ok((fit, self.pictures.cut(&self.world, &path, width, height, fit)?)));
            match cut {
                Ok((fit, source)) => {
                    page.fitted.insert(placed.element, source);
                    // For the engine alone: `browser.rs` leaves rules that begin with a width out.
                    page.css.push(format!(
                        ".w-{}{{width:{}px !important;height:{}px !important;box-sizing:border-box !important}}",
                        placed.element,
                        placed.border_width / canvas.scale,
                        placed.border_height / canvas.scale
                    ));
                    page.css.extend(crop_rule(placed.element, fit));
                }
                Err(error) => {
                    let place = self.place_of_picture(src, &path, &written, request);
                    findings.push(error.at(place));
                }
            }
        }
        findings.extend(aimed_in_vain(&shown, request));
        Some(())
    }

    /// How the picture `path` fills its slot: as its item says, else as its template says, else with what matters in view.
    fn fit_of(
        &self,
        placed: &PlacedPicture,
        path: &Path,
        slot: (u32, u32),
        request: &PageRequest,
    ) -> Result<Fit, Finding> {
        match (placed.fit, request.focus.get(path)) {
            (Fit::Cover { .. }, Some(Focus::At { x, y })) => Ok(Fit::Cover { x: *x, y: *y }),
            (fit, _) if placed.keeps_place => Ok(fit),
            (fit, _) => self.pictures.aimed(&self.world, path, slot, fit),
        }
    }

    fn or_report<T>(
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

/// The largest style sheet: those that people write have some kilobytes.
const MAX_STYLESHEET_BYTES: usize = 1 << 20;

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

fn canvas_of(request: &PageRequest) -> Canvas {
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

pub(super) fn video_size(request: &PageRequest) -> Option<VideoSize> {
    request.video.map(|(width, height)| VideoSize { width, height })
}

/// What of `keyframes` would stand still or jump: of properties that have to be set for each moment, and of all that those animate
/// which `beside` names, whose elements are pseudo-elements.
fn unset(keyframes: &BTreeMap<String, Keyframes>, beside: &BTreeSet<String>) -> Vec<Dropped> {
    let of = |(name, keyframes): (&String, &Keyframes)| match beside.contains(name) {
        true => keyframes.unset(keyframes.properties(), "of `::before` or `::after`"),
        false => keyframes.unset(keyframes.flipped(), &format!("in `@keyframes {name}`")),
    };
    keyframes.iter().flat_map(of).collect()
}

pub(super) fn root_rule(properties: &[(String, String)]) -> String {
    let mut rule = String::from(":root{");
    for (name, value) in properties {
        rule.push_str(&format!("{name}:{value};"));
    }
    rule.push('}');
    rule
}

/// What of a picture shows, as a rule: the engine has cut it already, a browser crops it itself.
fn crop_rule(element: document::ElementId, fit: Fit) -> Option<String> {
    let Fit::Cover { x, y } = fit else { return None };
    // As exact as pictures are cut.
    let percent = |part: f32| f64::from((part * 1000.0).round()) / 10.0;
    let (x, y) = (percent(x), percent(y));
    Some(format!(".w-{element}{{object-position:{x}% {y}% !important}}"))
}
