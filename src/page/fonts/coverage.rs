//! The fonts of a project: all of `fonts/`, and nothing of the system's, so that pixels are the same everywhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skrifa::attribute::Style;
use skrifa::raw::{FileRef, TableRecord};
use skrifa::{FontRef, MetadataProvider, Tag};

use super::container::{Kind, kind_of, unpacked};
use super::family::{FontFamily, face_of, family_without_instance};
use crate::catch_panic::catch_panic;
use crate::diag::{Finding, Findings, Place, slashed};
use crate::page::engine::{Engine, FontRefused};
use crate::page::signs::needs_glyph;
use crate::world::{Digest, World, digest_of};

const FOLDER: &str = "fonts";

/// How deep folders may nest below `fonts/`: archives of fonts have three levels.
const MAX_DEPTH: usize = 6;

/// The most files of fonts: a large family comes in some hundred.
const MAX_FILES: usize = 1000;

/// The most faces of a collection: those of all East Asian languages and weights are sixty.
const MAX_FACES: u32 = 256;

/// What the fonts of a project can set.
pub(in crate::page) struct Coverage {
    files: Vec<FontFile>,
    families: Vec<FontFamily>,
}

struct FontFile {
    path: PathBuf,
    /// The font, unpacked where its file was WOFF or WOFF2.
    bytes: Arc<[u8]>,
    /// Of its file as it is.
    digest: Digest,
    /// The families that the engine knows it by, with the places of their faces in the file.
    families: Vec<(String, Vec<u32>)>,
}

/// Adds every font below `fonts/` to `engine`, in order of their paths.
pub(in crate::page) fn load(world: &dyn World, engine: &mut Engine, findings: &mut Findings) -> Coverage {
    let mut coverage = Coverage { files: Vec::new(), families: Vec::new() };
    for path in font_files(world, findings) {
        let read = world.read(&path).map_err(|error| Refused::plain(error.to_string()));
        match read.and_then(|bytes| FontFile::read(&path, bytes, engine)) {
            Ok(file) => {
                findings.extend(file.damage());
                coverage.add(file);
            }
            Err(Refused { reason, hint }) => {
                let message = format!("`{}` cannot be used: {reason}", slashed(&path));
                let finding = Finding::error("font-unusable", message).at(Place::file(&path));
                findings.push(finding.maybe_hint(hint.map(str::to_owned)));
            }
        }
    }
    findings.extend(coverage.none());
    coverage
}

/// Why a file is no font, and what to do.
struct Refused {
    reason: String,
    hint: Option<&'static str>,
}

impl Refused {
    fn plain(reason: String) -> Self {
        Self { reason, hint: None }
    }
}

impl FontFile {
    /// The font in `bytes`, the file at `path`, which is added to `engine`.
    fn read(path: &Path, bytes: Arc<[u8]>, engine: &mut Engine) -> Result<Self, Refused> {
        let again = |reason: String| Refused { reason, hint: Some("install the font's file again") };
        let digest = digest_of(&bytes);
        let bytes = unpacked(bytes).map_err(again)?;
        let other =
            |reason: String| Refused { reason, hint: Some("use a TTF, OTF, TTC, WOFF or WOFF2 file") };
        let faces = match FileRef::new(&bytes) {
            Ok(FileRef::Font(_)) => 1,
            Ok(FileRef::Collection(collection)) => collection.len(),
            Err(error) => return Err(other(error.to_string())),
        };
        if faces > MAX_FACES {
            let reason = format!("it says that it holds {faces} fonts; at most {MAX_FACES} are read");
            return Err(again(reason));
        }
        // Nobody vouches for what tables say.
        let family =
            || (faces == 1).then(|| family_without_instance(&FontRef::from_index(&bytes, 0).ok()?))?;
        let added = catch_panic(|| {
            let mut families = Vec::new();
            if let Some(family) = family() {
                families.extend(engine.add_font(&bytes, Some(&family))?);
            }
            families.extend(engine.add_font(&bytes, None)?);
            Ok(families)
        });
        match added {
            Ok(Ok(families)) if families.is_empty() => Err(again("it names no family".to_owned())),
            Ok(Ok(families)) => Ok(Self { path: path.to_owned(), bytes, digest, families }),
            Ok(Err(FontRefused(reason))) => Err(other(reason)),
            Err(_) => Err(again("it is damaged".to_owned())),
        }
    }

    /// Its faces, each with its place in the file.
    fn faces(&self) -> impl Iterator<Item = (u32, FontRef<'_>)> {
        let mut places: Vec<u32> =
            self.families.iter().flat_map(|(_, faces)| faces.iter().copied()).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|index| Some((index, FontRef::from_index(&self.bytes, index).ok()?)))
    }

    /// What is said where a part of it is not what its checksum says.
    fn damage(&self) -> Option<Finding> {
        let table = self.faces().find_map(|(_, font)| damaged_table(&font, &self.bytes))?;
        let name = slashed(&self.path);
        let message = format!("`{name}` is damaged: its part `{table}` is not what its checksum says");
        let finding = Finding::warning("font-damaged", message).at(Place::file(&self.path));
        Some(finding.hint("letters may look wrong: install the font's file again"))
    }

    fn has(&self, character: char) -> bool {
        self.faces().any(|(_, font)| font.charmap().map(character).is_some())
    }
}

/// The first part of `font` that lies outside its file or whose checksum is wrong. `head` holds the checksum of the whole and is
/// left out.
fn damaged_table(font: &FontRef<'_>, bytes: &[u8]) -> Option<String> {
    let is_whole = |record: &TableRecord| {
        let start = usize::try_from(record.offset()).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::try_from(record.length()).unwrap_or(usize::MAX));
        bytes
            .get(start..end)
            .is_some_and(|table| record.tag() == Tag::new(b"head") || checksum(table) == record.checksum())
    };
    let damaged = font.table_directory().table_records().iter().find(|record| !is_whole(record))?;
    Some(damaged.tag().to_string())
}

/// The sum of the 32-bit numbers of a table, as OpenType has it.
fn checksum(table: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        bytes.iter().enumerate().fold(0, |word, (at, byte)| word | u32::from(*byte) << (24 - 8 * at))
    };
    table.chunks(4).map(word).fold(0, u32::wrapping_add)
}

/// The files of fonts below `fonts/`, in order of their paths; what is a font and not read is said.
fn font_files(world: &dyn World, findings: &mut Findings) -> Vec<PathBuf> {
    let mut files = Vec::new();
    gather(world, Path::new(FOLDER), 0, &mut files, findings);
    if files.len() > MAX_FILES {
        let message = format!("`fonts/` holds {} files of fonts; {MAX_FILES} are read", files.len());
        findings.push(
            Finding::error("font-unusable", message)
                .at(Place::file(FOLDER))
                .hint("leave in `fonts/` what templates and tokens name"),
        );
        files.truncate(MAX_FILES);
    }
    files
}

fn gather(world: &dyn World, folder: &Path, depth: usize, files: &mut Vec<PathBuf>, findings: &mut Findings) {
    // What begins with a dot is a system's own: `._Inter.ttf`, which macOS packs beside a font, is none.
    for name in world.list(folder).into_iter().filter(|name| !name.starts_with('.')) {
        let path = folder.join(&name);
        let is_folder = match world.resolve(&path) {
            Ok(path) => path.is_dir(),
            Err(error) => {
                let message = format!("`{}` cannot be used: {error}", slashed(&path));
                findings.push(Finding::error("font-unusable", message).at(Place::file(&path)));
                continue;
            }
        };
        if is_folder {
            if depth < MAX_DEPTH {
                gather(world, &path, depth + 1, files, findings);
            } else {
                let message = format!("`{}` is not looked into: folders nest too deep", slashed(&path));
                let finding = Finding::error("font-unusable", message).at(Place::file(&path));
                findings.push(finding.hint("put fonts into `fonts/<family>/`"));
            }
            continue;
        }
        match kind_of(&name) {
            Kind::Font => files.push(path),
            Kind::NotRead(hint) => {
                let message =
                    format!("`{}` is not read: it is no font of a kind that is known", slashed(&path));
                let finding = Finding::warning("font-unusable", message).at(Place::file(&path));
                findings.push(finding.hint(hint));
            }
            Kind::Other => {}
        }
    }
}

impl Coverage {
    fn add(&mut self, file: FontFile) {
        for (name, places) in &file.families {
            let faces = places.iter().filter_map(|index| {
                let font = FontRef::from_index(&file.bytes, *index).ok()?;
                catch_panic(|| face_of(&font, &file.path, *index)).ok()
            });
            match self.families.iter_mut().find(|family| family.is_called(name)) {
                Some(family) => family.faces.extend(faces),
                None => self.families.push(FontFamily { name: name.clone(), faces: faces.collect() }),
            }
        }
        self.files.push(file);
    }

    /// What is said where there is no font at all.
    pub(in crate::page) fn none(&self) -> Option<Finding> {
        self.files.is_empty().then(|| {
            Finding::error("font-missing", "there is no usable font in `fonts/`").hint(
                "put TTF, OTF, TTC, WOFF or WOFF2 files into `fonts/<family>/`; no system fonts are used",
            )
        })
    }

    /// The families, in order of their first files.
    pub(in crate::page) fn families(&self) -> &[FontFamily] {
        &self.families
    }

    /// Whether a face of the family `name` has `character`.
    pub(in crate::page) fn family_has(&self, name: &str, character: char) -> bool {
        let is_it = |(family, _): &&(String, Vec<u32>)| family.to_lowercase() == name.to_lowercase();
        self.files.iter().any(|file| {
            let mut places = file.families.iter().filter(is_it).flat_map(|(_, places)| places);
            places.any(|index| {
                FontRef::from_index(&file.bytes, *index)
                    .is_ok_and(|font| font.charmap().map(character).is_some())
            })
        })
    }

    /// The digests of the fonts, in order of their paths.
    pub(in crate::page) fn digests(&self) -> impl Iterator<Item = &Digest> {
        self.files.iter().map(|file| &file.digest)
    }

    /// The characters of `text` that no font has, each once, in order.
    pub(in crate::page) fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for character in text.chars() {
            if character.is_ascii_graphic() || !needs_glyph(character) || missing.contains(&character) {
                continue;
            }
            let known = self.files.iter().any(|file| file.has(character));
            if !known {
                missing.push(character);
            }
        }
        missing
    }

    /// The font files, in order of their paths.
    pub(in crate::page) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// `@font-face` rules that give a browser the same families; `address` says where a file is found.
    pub(in crate::page) fn font_faces(&self, address: impl Fn(&Path) -> String) -> String {
        let mut css = String::new();
        for file in &self.files {
            for (family, places) in &file.families {
                let family = family.replace(['\\', '"'], "");
                for index in places {
                    let Ok(font) = FontRef::from_index(&file.bytes, *index) else { continue };
                    css.push_str(&format!(
                        "@font-face{{font-family:\"{family}\";src:url(\"{}{}\");{}font-display:block}}\n",
                        address(&file.path),
                        // Which of a collection's fonts, from 1.
                        if places.len() > 1 { format!("#{}", index + 1) } else { String::new() },
                        descriptors(&font)
                    ));
                }
            }
        }
        css
    }
}

/// What a face is for: its weights and widths as ranges where they vary, and its style.
fn descriptors(font: &FontRef<'_>) -> String {
    let attributes = font.attributes();
    let range = |tag: &[u8; 4], fixed: f32, unit: &str| match font.axes().get_by_tag(Tag::new(tag)) {
        Some(axis) => format!("{}{unit} {}{unit}", axis.min_value(), axis.max_value()),
        None => format!("{fixed}{unit}"),
    };
    let style = match attributes.style {
        Style::Normal => "normal",
        Style::Italic => "italic",
        Style::Oblique(_) => "oblique",
    };
    format!(
        "font-weight:{};font-stretch:{};font-style:{style};",
        range(b"wght", attributes.weight.value(), ""),
        range(b"wdth", attributes.stretch.percentage(), "%"),
    )
}
