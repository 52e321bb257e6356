//! How captions are shown: what an item, its template and the project say of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::audience::Audience;
use super::config::one_of;
use super::format::Shape;
use super::input::Raw;
use super::read::Entry;

/// The most characters of a caption's line, whatever a template takes.
const MAX_LINE_CHARS: i64 = 42;
/// The fewest that a template may take: a long word needs as many.
const MIN_LINE_CHARS: i64 = 12;

/// How a clip shows its captions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CaptionsMode {
    /// A caption at a time, as a whole.
    #[default]
    Block,
    /// A line of it at a time.
    Line,
    /// As a whole, with the word marked that is spoken.
    Word,
    /// Not at all: they go with the clip as files, for platforms that set their own.
    File,
}

impl CaptionsMode {
    /// Every mode.
    pub const ALL: [Self; 4] = [Self::Block, Self::Line, Self::Word, Self::File];

    /// The word that `captions_mode` takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Line => "line",
            Self::Word => "word",
            Self::File => "file",
        }
    }
}

/// What an item says of its captions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct CaptionWish {
    /// How they are shown; by its template where it does not say.
    pub mode: Option<CaptionsMode>,
    /// Who reads them; by the project where it does not say.
    pub audience: Option<Audience>,
}

/// What a template says of captions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CaptionRules {
    /// How they are shown where the item does not say.
    pub mode: CaptionsMode,
    /// How many characters its lines take, by shape; of those left out, as many as can be read.
    pub line_chars: BTreeMap<Shape, usize>,
}

impl CaptionRules {
    /// How many characters a line takes on a page of `shape`.
    pub fn line_chars(&self, shape: Shape) -> usize {
        self.line_chars.get(&shape).copied().unwrap_or(MAX_LINE_CHARS as usize)
    }
}

/// Reads how captions are shown.
pub(super) fn read_mode(entry: &Entry<'_>) -> Option<CaptionsMode> {
    one_of(entry, &CaptionsMode::ALL, CaptionsMode::as_str)
}

/// Reads who reads them.
pub(super) fn read_audience(entry: &Entry<'_>) -> Option<Audience> {
    one_of(entry, &Audience::ALL, Audience::as_str)
}

/// Reads `[captions]` of a template.
pub(super) fn read_rules(entry: &Entry<'_>) -> CaptionRules {
    let mut rules = CaptionRules::default();
    let Some(mut table) = entry.table() else { return rules };
    if let Some(mode) = table.take("mode").and_then(|entry| read_mode(&entry)) {
        rules.mode = mode;
    }
    let chars = |entry: &Entry<'_>| {
        entry.integer(MIN_LINE_CHARS, MAX_LINE_CHARS).and_then(|chars| usize::try_from(chars).ok())
    };
    if let Some(entry) = table.take("line_chars") {
        if matches!(entry.value(), Raw::Table(_)) {
            if let Some(mut shapes) = entry.table() {
                for shape in Shape::ALL {
                    let most = shapes.take(shape.as_str()).and_then(|entry| chars(&entry));
                    rules.line_chars.extend(most.map(|most| (shape, most)));
                }
                shapes.finish();
            }
        } else if let Some(most) = chars(&entry) {
            rules.line_chars = Shape::ALL.into_iter().map(|shape| (shape, most)).collect();
        }
    }
    table.finish();
    rules
}
