//! Pages for a browser: the expanded HTML as its template wrote it, with its addresses leading to copies of the project's
//! files, and with what the engine decided and a browser cannot know: the families of the fonts, the tokens, and the sizes
//! of fitted texts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::caption::Caption;
use super::css::map_urls;
use super::document::{Document, ElementId, shown_by_tag};
use super::engine::Page;
use super::painter::{Painter, footage_rule, root_rule, video_sizes};
use super::pictures::Pictures;
use super::request::PageRequest;
use super::source::PageSource;
use super::svg;
use super::tags::quoted;
use super::waves;
use crate::diag::{Findings, slashed};
use crate::layers::Shows;
use crate::units::Micros;
use crate::world::World;

/// The style sheet that declares the project's fonts, as an asset: `@` keeps it apart from any file of a project.
const FONT_FACES: &str = "fonts/@font-face.css";

/// Stops the animations of a still at the moment at which it is drawn, in milliseconds.
const FREEZE: &str = "for(const a of document.getAnimations()){a.pause();a.currentTime=MS}";

/// Plays the parts of videos, `[which videos, number, address, milliseconds, speed]` each: the first of each stands in the page.
const PLAY: &str = "PARTS.forEach(([videos,i,address,at,speed])=>setTimeout(()=>{for(const v of document.querySelectorAll(videos)){if(i)v.src=address;v.defaultPlaybackRate=v.playbackRate=speed;v.play()}},at))";

/// The videos of a page that show the footage, and those that show the interpreter, as selectors.
const FOOTAGE: &str = "video:not([data-role=signer]):not([data-role=background])";
const SIGNER: &str = "video[data-role=signer]";

/// Where a page finds what it refers to.
#[derive(Debug, Clone, PartialEq)]
pub struct PageLinks {
    /// The address of the folder of assets as seen from the page, ending in `/`.
    pub assets: String,
    /// The footage, one part after the other; empty where there is none.
    pub reel: Vec<ReelPart>,
    /// The same of the interpreter beside it.
    pub signer: Vec<ReelPart>,
    /// The address of what moves below the page, which is repeated; `None` where there is none.
    pub background: Option<String>,
}

/// A part of a video that a page plays.
#[derive(Debug, Clone, PartialEq)]
pub struct ReelPart {
    /// Its address, with its times.
    pub address: String,
    /// When it begins in the clip.
    pub at: Micros,
    /// How many times its own speed it passes at.
    pub speed: f64,
}

/// Whether `reel` is played from the beginning on and as it was filmed: a browser does so by itself.
fn is_plain(reel: &[ReelPart]) -> bool {
    matches!(reel, [only] if only.at == Micros::ZERO && only.speed == 1.0)
}

/// A page that a browser can open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserPage {
    /// Its text.
    pub html: String,
    /// The assets it needs, to be written below the folder that [`PageLinks::assets`] names; see [`Painter::asset`].
    pub assets: BTreeSet<PathBuf>,
}

impl Painter {
    /// The page as a browser can open it, with `cue` as its caption. Stills stand at their `still_at`; clips run. `None` when
    /// a finding says why not.
    pub fn browser_page(
        &self,
        request: &PageRequest,
        cue: &Caption,
        links: &PageLinks,
        findings: &mut Findings,
    ) -> Option<BrowserPage> {
        let source = self.source(request, cue, findings)?;
        let mut document =
            self.or_report_refusal(Document::parse(source, video_sizes(request)), request, findings)?;
        document.files = Arc::clone(self.expander.files());
        let source = Arc::clone(&document.source);
        let mut page = self.dress(request, document, findings)?;
        page.css.extend(page.waves.rules(request.still_at));
        let mut assets = BTreeSet::from([PathBuf::from(FONT_FACES)]);
        assets.extend(self.coverage.paths().map(Path::to_owned));
        let mut writer =
            Writer { world: &self.world, request, links, source: &source, edits: Vec::new(), assets };
        writer.rewrite_addresses();
        writer.show_videos();
        writer.play_reels();
        let rules = writer.element_rules(&page);
        writer.add_head(&rules);
        writer.freeze(&page);
        let Writer { edits, assets, .. } = writer;
        Some(BrowserPage { html: source.as_written_but(edits), assets: self.with_what_sheets_need(assets) })
    }

    /// The bytes of an asset of a [`BrowserPage`]. The addresses in style sheets lead to other assets.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn asset(&self, path: &Path) -> Result<Vec<u8>, String> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if path == Path::new(FONT_FACES) {
            return Ok(self.coverage.font_faces(|font| relative(folder, font)).into_bytes());
        }
        if is_style_sheet(path) {
            let text = self.world.read_text(path).map_err(|error| error.to_string())?;
            let text =
                map_urls(&text, |url| Some(relative(folder, &project_file(&self.world, url, folder)?)));
            return Ok(text.into_bytes());
        }
        if Pictures::is_drawing(path)
            && let Ok(text) = self.world.read_text(path)
        {
            // Nobody opens a picture to run what is in it.
            return Ok(svg::clean(&text).text.into_bytes());
        }
        if let Some(shown) = self.pictures.for_browser(&self.world, path) {
            return Ok(shown);
        }
        self.world.read(path).map(|bytes| bytes.to_vec()).map_err(|error| error.to_string())
    }

    /// `assets` and the files that the style sheets among them refer to.
    fn with_what_sheets_need(&self, assets: BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
        let mut all = assets.clone();
        for page in assets.iter().filter(|path| is_style_sheet(path)) {
            // The engine has read it before: what cannot be read was found then.
            let Ok(text) = self.world.read_text(page) else { continue };
            map_urls(&text, |url| {
                all.extend(project_file(&self.world, url, page.parent().unwrap_or(Path::new(""))));
                None
            });
        }
        all
    }
}

/// A page on its way to the browser.
struct Writer<'a> {
    world: &'a dyn World,
    request: &'a PageRequest,
    links: &'a PageLinks,
    source: &'a PageSource,
    edits: Vec<(Range<usize>, String)>,
    assets: BTreeSet<PathBuf>,
}

impl Writer<'_> {
    /// Leads the addresses of the project's files to their copies.
    fn rewrite_addresses(&mut self) {
        let source = self.source;
        for tag in source.tags() {
            for attribute in &tag.attributes {
                let value = match (tag.name.as_str(), attribute.name.as_str()) {
                    // Footage is not copied.
                    ("video" | "audio" | "source" | "a", "src" | "href") => None,
                    (_, "src" | "poster" | "href" | "xlink:href") => self.copied(&attribute.value),
                    (_, "style") => {
                        let style = self.with_copied_urls(&attribute.value);
                        (style != attribute.value).then_some(style)
                    }
                    _ => None,
                };
                if let Some(value) = value {
                    let attribute_text = format!("{}={}", attribute.name, quoted(&value));
                    self.edits.push((attribute.range.clone(), attribute_text));
                }
            }
            if let Some(text) = tag.text.as_ref().filter(|_| tag.name == "style") {
                let style = self.with_copied_urls(source.text(text));
                if style != source.text(text) {
                    self.edits.push((text.clone(), style));
                }
            }
        }
    }

    /// The address of the copy of the project's file `reference`; `None` where it is no such file.
    fn copied(&mut self, reference: &str) -> Option<String> {
        let folder = Path::new("templates").join(&self.request.template);
        let file_of = |reference| project_file(self.world, reference, &folder);
        // The engine takes an address as it stands; what names no file may name a part of one.
        let (path, fragment) = match (file_of(reference), reference.rfind('#')) {
            (Some(path), _) => (path, ""),
            (None, Some(at)) => (file_of(&reference[..at])?, &reference[at..]),
            (None, None) => return None,
        };
        let address = format!("{}{}{fragment}", self.links.assets, encoded(&slashed(&path)));
        self.assets.insert(path);
        Some(address)
    }

    fn with_copied_urls(&mut self, css: &str) -> String {
        map_urls(css, |url| self.copied(url))
    }

    /// Lets each `<video>` play what it shows.
    fn show_videos(&mut self) {
        for tag in self.source.tags().iter().filter(|tag| tag.name == "video") {
            let of_reel = |reel: &[ReelPart]| {
                let plays = if is_plain(reel) { " autoplay" } else { "" };
                reel.first().map(|first| (first.address.clone(), plays))
            };
            let shown = match shown_by_tag(tag) {
                Shows::Footage => of_reel(&self.links.reel),
                Shows::Signer => of_reel(&self.links.signer),
                Shows::Background => self.links.background.clone().map(|address| (address, " autoplay loop")),
            };
            let Some((address, plays)) = shown else { continue };
            let own = ["src", "autoplay", "muted", "playsinline", "loop"];
            for attribute in tag.attributes.iter().filter(|attribute| own.contains(&attribute.name.as_str()))
            {
                self.edits.push((attribute.range.clone(), String::new()));
            }
            let attributes = format!(" src={}{plays} muted playsinline", quoted(&address));
            self.edits.push((tag.after_name()..tag.after_name(), attributes));
        }
    }

    /// Plays the parts of the footage and of the interpreter's video, each when its time has come.
    fn play_reels(&mut self) {
        let of_reel = |(videos, reel): (&str, &[ReelPart])| {
            let part = |(index, part): (usize, &ReelPart)| {
                serde_json::json!([videos, index, part.address, part.at.as_ms(), part.speed])
            };
            let is_played = !reel.is_empty() && !is_plain(reel);
            is_played.then(|| reel.iter().enumerate().map(part).collect::<Vec<_>>())
        };
        let reels = [(FOOTAGE, &self.links.reel[..]), (SIGNER, &self.links.signer[..])];
        let parts: Vec<serde_json::Value> = reels.into_iter().filter_map(of_reel).flatten().collect();
        if parts.is_empty() {
            return;
        }
        let script = PLAY.replace("PARTS", &serde_json::Value::from(parts).to_string().replace("</", "<\\/"));
        let end = self.source.closing("body", 0).unwrap_or(self.source.html().len());
        self.edits.push((end..end, format!("<script>{script}</script>\n")));
    }

    /// The rules that the engine made for single elements, which get the classes those rules name.
    fn element_rules(&mut self, page: &Page) -> Vec<String> {
        let rules: Vec<(ElementId, &String)> =
            page.css.iter().filter_map(|rule| Some((element_of(rule)?, rule))).collect();
        let elements = &page.document.elements;
        let tag_of = |id: ElementId| self.source.tags().get(elements.get(&id)?.start_tag?);
        let wanted: BTreeSet<ElementId> = rules.iter().map(|(id, _)| *id).collect();
        let classes: BTreeMap<ElementId, (Range<usize>, String)> = wanted
            .into_iter()
            .filter_map(|id| Some((id, tag_of(id)?.with_class(&format!("w-{id}")))))
            .collect();
        self.edits.extend(classes.values().cloned());
        rules.into_iter().filter(|(id, _)| classes.contains_key(id)).map(|(_, rule)| rule.clone()).collect()
    }

    /// Adds fonts, tokens and the size of the page to the beginning of the page's head, `rules` to its end.
    fn add_head(&mut self, rules: &[String]) {
        let request = self.request;
        let written = self.start_of_head();
        let height = request.height as f32 * request.layout_width as f32 / request.width.max(1) as f32;
        // What is no document has no body of its own, and none of its margins.
        let (doctype, body) = match written {
            Some(_) => ("", ""),
            None => ("<!DOCTYPE html>", "body{margin:0}\n"),
        };
        // In a window larger than the page nothing shows of what stands outside it; in a smaller one the page is scrolled.
        let head = format!(
            "{doctype}\n  <meta charset=\"utf-8\">\n  <meta name=\"viewport\" content=\"width={width}\">\n  \
             <link rel=\"stylesheet\" href={fonts}>\n  <style>\n{tokens}\n\
             {body}html{{width:{width}px;min-height:{height}px;overflow:auto;clip-path:inset(0)}}\n  </style>",
            width = request.layout_width,
            fonts = quoted(&format!("{}{}", self.links.assets, encoded(FONT_FACES))),
            tokens = style_text(&root_rule(&request.properties)),
        );
        let mut last = rules.join("\n");
        if self.source.tags().iter().any(|tag| tag.name == waves::TAG) {
            last.push_str(waves::RULE);
        }
        if let Some(style) = &request.video_style {
            last.push_str(&format!("\n{}", footage_rule(style)));
        }
        let last = match last.trim() {
            "" => String::new(),
            rules => format!("  <style>\n{}\n  </style>\n", style_text(rules)),
        };
        let start = written.unwrap_or(0);
        match self.source.closing("head", start) {
            Some(end) => {
                self.edits.push((start..start, head));
                self.edits.push((end..end, last));
            }
            None => self.edits.push((start..start, format!("{head}\n{last}"))),
        }
    }

    /// Where the page's head begins, written or not; `None` for what is no document.
    fn start_of_head(&self) -> Option<usize> {
        let after =
            |name: &str| self.source.tags().iter().find(|tag| tag.name == name).map(|tag| tag.range.end);
        after("head").or(after("html")).or(self.source.after_doctype())
    }

    /// Lets a still with animations stand at the moment at which it is drawn.
    fn freeze(&mut self, page: &Page) {
        let is_clip = self.request.values["format"]["kind"] == "clip";
        if is_clip || !page.css.iter().any(|css| css.contains("@keyframes")) {
            return;
        }
        let end = self.source.closing("body", 0).unwrap_or(self.source.html().len());
        let script = FREEZE.replace("MS", &self.request.still_at.as_ms().to_string());
        self.edits.push((end..end, format!("<script>{script}</script>\n")));
    }
}

/// The element that a rule of the engine's own is for, where a browser needs it: boxes of pictures come out the same by
/// themselves.
fn element_of(rule: &str) -> Option<ElementId> {
    let (id, declarations) = rule.strip_prefix(".w-")?.split_once('{')?;
    if declarations.starts_with("width:") {
        return None;
    }
    id.parse().ok()
}

/// `css` as the text of a `<style>`, which nothing in it ends.
fn style_text(css: &str) -> String {
    css.replace("</", "<\\/")
}

fn is_style_sheet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("css"))
}

/// The file of the project that `reference` in a file of `folder` names.
fn project_file(world: &dyn World, reference: &str, folder: &Path) -> Option<PathBuf> {
    let elsewhere = reference.starts_with("//")
        || reference.split(['/', '?']).next().is_some_and(|part| part.contains(':'));
    if reference.is_empty() || elsewhere {
        return None;
    }
    let path = match reference.strip_prefix('/') {
        Some(inside) => PathBuf::from(inside),
        None => folder.join(reference),
    };
    crate::world::normalise(&path).filter(|path| world.is_file(path))
}

/// The address of the project's file `to` from one in `folder`.
fn relative(folder: &Path, to: &Path) -> String {
    let common = folder.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(folder.components().count() - common);
    let down: PathBuf = to.components().skip(common).collect();
    format!("{up}{}", encoded(&slashed(&down)))
}

/// `path`, with forward slashes, as part of an address.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_from_one_file_to_another() {
        let folder = Path::new("templates/a");
        assert_eq!(relative(folder, Path::new("templates/a/x.png")), "x.png");
        assert_eq!(
            relative(folder, Path::new("media/a b#1[é].jpg")),
            "../../media/a%20b%231%5B%C3%A9%5D.jpg"
        );
        assert_eq!(relative(Path::new(""), Path::new("a:b.css")), "a%3Ab.css");
    }

    #[test]
    fn only_what_a_browser_cannot_know_is_carried() {
        assert_eq!(element_of(".w-12{font-size:40px !important}"), Some(12));
        assert_eq!(element_of(".w-7{object-position:30% 50% !important}"), Some(7));
        assert_eq!(element_of(".w-7{width:30px !important;height:40px !important}"), None);
        assert_eq!(element_of(".w-card{color:red}"), None);
        assert_eq!(element_of(":root{--a:b}"), None);
    }

    #[test]
    fn a_style_sheet_does_not_end_its_element() {
        assert_eq!(style_text("a{content:'</style><script>'}"), "a{content:'<\\/style><script>'}");
    }
}
