//! The fonts of a project: all of `fonts/`, and nothing of the system's, so that pixels are the same everywhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skrifa::attribute::Style;
use skrifa::raw::TableRecord;
use skrifa::{FontRef, MetadataProvider, Tag};

use super::engine::Engine;
use crate::diag::{Finding, Findings, Place};
use crate::world::{Digest, World, digest_of};

const FOLDER: &str = "fonts";

/// What the fonts of a project can set.
pub(super) struct Coverage {
    files: Vec<FontFile>,
}

struct FontFile {
    path: PathBuf,
    bytes: Arc<[u8]>,
    digest: Digest,
    /// The families that the engine knows it by.
    families: Vec<String>,
}

/// Adds every font below `fonts/` to `engine`, in order of their paths.
pub(super) fn load(world: &dyn World, engine: &mut Engine, findings: &mut Findings) -> Coverage {
    let mut coverage = Coverage { files: Vec::new() };
    for path in font_files(world, Path::new(FOLDER), 0) {
        let refused = |reason: String| {
            Finding::error("font-unusable", format!("`{}` cannot be used: {reason}", path.display()))
                .at(Place::file(&path))
        };
        match world.read(&path) {
            Ok(bytes) => match (FontRef::new(&bytes), engine.add_font(Arc::clone(&bytes))) {
                (Ok(_), Ok(families)) if families.is_empty() => {
                    findings
                        .push(refused("it names no family".to_owned()).hint("install the font's file again"));
                }
                (Ok(font), Ok(families)) => {
                    if let Some(table) = damaged_table(&font, &bytes) {
                        let message = format!(
                            "`{}` is damaged: its part `{table}` is not what its checksum says",
                            path.display()
                        );
                        let finding = Finding::warning("font-damaged", message).at(Place::file(&path));
                        findings.push(finding.hint("letters may look wrong: install the font's file again"));
                    }
                    coverage.files.push(FontFile {
                        path: path.clone(),
                        digest: digest_of(&bytes),
                        bytes,
                        families,
                    });
                }
                (Err(error), _) => findings.push(refused(error.to_string()).hint("use a TTF or OTF file")),
                (_, Err(error)) => findings.push(refused(error.0).hint("use a TTF or OTF file")),
            },
            Err(error) => findings.push(refused(error.to_string())),
        }
    }
    if coverage.files.is_empty() {
        findings.push(
            Finding::error("font-missing", "there is no usable font in `fonts/`")
                .hint("put TTF or OTF files into `fonts/<family>/`; no system fonts are used"),
        );
    }
    coverage
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

fn font_files(world: &dyn World, folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in world.list(folder) {
        let path = folder.join(&name);
        let lower = name.to_ascii_lowercase();
        if lower.ends_with(".ttf") || lower.ends_with(".otf") {
            files.push(path);
        } else if !name.contains('.') && depth < 3 {
            files.extend(font_files(world, &path, depth + 1));
        }
    }
    files
}

impl Coverage {
    /// The digests of the fonts, in order of their paths.
    pub(super) fn digests(&self) -> impl Iterator<Item = &Digest> {
        self.files.iter().map(|file| &file.digest)
    }

    /// The characters of `text` that no font has, each once, in order.
    pub(super) fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for character in text.chars() {
            if character.is_ascii_graphic() || needs_no_glyph(character) || missing.contains(&character) {
                continue;
            }
            let known = self.files.iter().any(|file| {
                FontRef::new(&file.bytes).is_ok_and(|font| font.charmap().map(character).is_some())
            });
            if !known {
                missing.push(character);
            }
        }
        missing
    }

    /// The font files, in order of their paths.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// `@font-face` rules that give a browser the same families; `address` says where a file is found.
    pub(super) fn font_faces(&self, address: impl Fn(&Path) -> String) -> String {
        let mut css = String::new();
        for file in &self.files {
            let Ok(font) = FontRef::new(&file.bytes) else { continue };
            for family in &file.families {
                let family = family.replace(['\\', '"'], "");
                css.push_str(&format!(
                    "@font-face{{font-family:\"{family}\";src:url(\"{}\");{}font-display:block}}\n",
                    address(&file.path),
                    descriptors(&font)
                ));
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

/// Characters that shape or part text and are never drawn themselves.
fn needs_no_glyph(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0020}'..='\u{e007f}'
        )
}
