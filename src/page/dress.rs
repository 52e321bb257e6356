//! How a page is dressed: style sheets read and said of, pictures cut, fonts asked for, texts fitted.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use super::addresses::{css_pictures, linked_stylesheets, page_path, pictures_of_attributes, rooted_urls};
use super::concerns::Concerns;
use super::css::{self, Dropped, Keyframes, Stylesheet};
use super::custom::{self, Known};
use super::document::{self, Document};
use super::engine::{Edits, Page, PlacedPicture, Vain};
use super::focus::{Shown, aimed_in_vain};
use super::lettering::{self, Written};
use super::name::name_of;
use super::painter::{Painter, canvas_of, footage_rule, root_rule, video_sizes};
use super::pictures::Pictures;
use super::place::{self, place_of_element};
use super::request::PageRequest;
use super::source::PageSource;
use super::{defaults, fit, markup, waves};
use crate::diag::{Finding, Findings, Place};
use crate::layers::Fit;
use crate::project::Focus;
use crate::world::World;

/// The largest style sheet: those that people write have some kilobytes.
const MAX_STYLESHEET_BYTES: usize = 1 << 20;

impl Painter {
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
            css.push(footage_rule(style));
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
            videos: video_sizes(request),
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

/// What of a picture shows, as a rule: the engine has cut it already, a browser crops it itself.
fn crop_rule(element: document::ElementId, fit: Fit) -> Option<String> {
    let Fit::Cover { x, y } = fit else { return None };
    // As exact as pictures are cut.
    let percent = |part: f32| f64::from((part * 1000.0).round()) / 10.0;
    let (x, y) = (percent(x), percent(y));
    Some(format!(".w-{element}{{object-position:{x}% {y}% !important}}"))
}
