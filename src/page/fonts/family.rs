//! The families of the project's fonts, as style sheets must name them: with the weights, widths, styles and scripts that are there.

use std::path::{Path, PathBuf};

use serde::Serialize;
use skrifa::attribute::Style;
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider, Tag};

use super::scripts::scripts_of;

/// A family of fonts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FontFamily {
    /// Its name, as `font-family` takes it.
    pub name: String,
    /// Its faces, in order of their files.
    pub faces: Vec<FontFace>,
}

/// A face of a family: a font's file, or a part of a collection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FontFace {
    /// Its file, in the project.
    pub file: PathBuf,
    /// Its place in its file, from 0: collections hold several.
    pub index: u32,
    /// Its weights, from the lightest to the boldest: one number twice where it has one weight.
    pub weights: [f32; 2],
    /// Its widths in per cent of the normal one, the same way.
    pub widths: [f32; 2],
    /// Whether it stands upright.
    pub upright: bool,
    /// Whether it is slanted: italic or oblique.
    pub italic: bool,
    /// Its axes, where it is a variable font.
    pub axes: Vec<FontAxis>,
    /// The names of its instances: what design programs list as styles.
    pub instances: Vec<String>,
    /// The scripts that it sets.
    pub scripts: Vec<&'static str>,
    /// Whether it brings its own colours, as emoji do.
    pub colour: bool,
    /// Other names that the file has for itself: the family as old programs name it, the face's full name.
    #[serde(skip)]
    pub(super) other_names: Vec<String>,
}

/// An axis of a variable font.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FontAxis {
    /// Its tag, such as `wght`.
    pub tag: String,
    /// Its least value.
    pub least: f32,
    /// Where it stands when nothing asks for another value.
    pub default: f32,
    /// Its largest value.
    pub most: f32,
}

impl FontFamily {
    /// Whether `name` is its name: capitals do not matter.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }

    /// Whether one of its faces brings its own colours.
    pub(super) fn is_colour(&self) -> bool {
        self.faces.iter().any(|face| face.colour)
    }

    /// The weights of its upright or slanted faces, as they are written: `400, 700`, or `200–800` where they vary.
    pub fn weights(&self, italic: bool) -> String {
        let of_style = self.faces.iter().filter(|face| if italic { face.italic } else { face.upright });
        let mut weights: Vec<[f32; 2]> = of_style.map(|face| face.weights).collect();
        weights.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        weights.dedup();
        let written = weights.iter().map(|[least, most]| match least < most {
            true => format!("{least}–{most}"),
            false => least.to_string(),
        });
        written.collect::<Vec<_>>().join(", ")
    }

    /// The scripts that any of its faces sets.
    pub fn scripts(&self) -> Vec<&'static str> {
        let mut scripts: Vec<&'static str> = Vec::new();
        for script in self.faces.iter().flat_map(|face| &face.scripts) {
            if !scripts.contains(script) {
                scripts.push(script);
            }
        }
        scripts
    }

    /// The axes of its variable faces besides weight and width, each once.
    pub fn axes(&self) -> Vec<&FontAxis> {
        let mut axes: Vec<&FontAxis> = Vec::new();
        for axis in self.faces.iter().flat_map(|face| &face.axes) {
            if !axes.iter().any(|known| known.tag == axis.tag) {
                axes.push(axis);
            }
        }
        axes
    }
}

/// What `font`, number `index` of `file`, is.
pub(super) fn face_of(font: &FontRef<'_>, file: &Path, index: u32) -> FontFace {
    let attributes = font.attributes();
    let range = |tag: &[u8; 4], fixed: f32| match font.axes().get_by_tag(Tag::new(tag)) {
        Some(axis) if axis.min_value() <= axis.max_value() => [axis.min_value(), axis.max_value()],
        _ => [fixed; 2],
    };
    let slants = range(b"slnt", 0.0).iter().any(|angle| *angle != 0.0) || range(b"ital", 0.0)[1] >= 1.0;
    let varies = |tag: &[u8; 4]| font.axes().get_by_tag(Tag::new(tag)).is_some();
    let is_upright = attributes.style == Style::Normal;
    let name = |id: StringId| {
        font.localized_strings(id).english_or_first().map(|name| name.chars().collect::<String>())
    };
    let instances = font.named_instances();
    let ids = [StringId::FAMILY_NAME, StringId::FULL_NAME, StringId::POSTSCRIPT_NAME];
    FontFace {
        file: file.to_owned(),
        index,
        weights: range(b"wght", attributes.weight.value()),
        widths: range(b"wdth", attributes.stretch.percentage()),
        upright: is_upright || varies(b"slnt") || varies(b"ital"),
        italic: !is_upright || slants,
        axes: font
            .axes()
            .iter()
            .map(|axis| FontAxis {
                tag: axis.tag().to_string(),
                least: axis.min_value(),
                default: axis.default_value(),
                most: axis.max_value(),
            })
            .collect(),
        instances: instances.iter().filter_map(|instance| name(instance.subfamily_name_id())).collect(),
        scripts: scripts_of(font),
        colour: has_colours(font),
        other_names: ids.into_iter().filter_map(name).collect(),
    }
}

fn has_colours(font: &FontRef<'_>) -> bool {
    font.colr().is_ok() || font.cbdt().is_ok() || font.sbix().is_ok()
}

/// The family of `font`, a variable font, whose own name for it carries one of its instances: `League Test` of
/// `League Test ExtraLight`. `None` where its name is that of the family.
pub(super) fn family_without_instance(font: &FontRef<'_>) -> Option<String> {
    let name = |id: StringId| {
        font.localized_strings(id).english_or_first().map(|name| name.chars().collect::<String>())
    };
    if name(StringId::TYPOGRAPHIC_FAMILY_NAME).is_some() {
        return None;
    }
    let family = name(StringId::FAMILY_NAME)?;
    let instances = font.named_instances();
    let of_instance = instances.iter().filter_map(|instance| {
        let instance = name(instance.subfamily_name_id())?;
        let upright = instance.strip_suffix(" Italic").unwrap_or(&instance);
        let rest = family.strip_suffix(upright).or_else(|| family.strip_suffix(instance.as_str()))?;
        let rest = rest.strip_suffix([' ', '-'])?.trim_end();
        (!rest.is_empty()).then(|| rest.to_owned())
    });
    // Of `Semi Bold` and `Bold` the longer one.
    of_instance.min_by_key(String::len)
}
